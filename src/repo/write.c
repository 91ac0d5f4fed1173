#include "base/path.h"
#include "repo/internal.h"
#include "repo/sign.h"
#include "repo/treeedit.h"
#include "repo/write.h"

#define PARENTS_MAX 64

struct skn_writer {
	struct skn_repo *repo;
	char *ref;
	struct skn_oid expected; /* of the ref; zero: it must not exist */
	struct skn_oid tip;      /* last commit; zero: none yet */
	struct skn_oid tree, tree_before;
	struct skn_oid more[PARENTS_MAX];
	size_t n_more;
	struct skn_treeedit *edit;
	struct skn_pack *pack;
	struct skn_fsync sync;
	struct skn_ident who;    /* the last committer, for the reflog */
	struct skn_strings kept; /* pack-….keep files, until the ref leads there */
	bool sign;
};

static int level_of(struct skn_repo *repo)
{
	struct skn_buf value = SKN_BUF_INIT;
	uint64_t level = 0;
	bool ok = (skn_repo_config_get(repo, "pack.compression", &value) ||
		   skn_repo_config_get(repo, "core.compression", &value)) &&
		  skn_parse_uint(value.p, value.n, 9, &level);

	skn_buf_release(&value);
	return ok ? (int)level : -1;
}

int skn_writer_open(struct skn_writer **out, struct skn_repo *repo, const char *ref,
		    const struct skn_oid *parent, struct skn_err *err)
{
	struct skn_writer *w;
	struct skn_commit_brief brief = { 0 };
	int rc = parent ? skn_repo_read_brief(repo, parent, &brief, err) : SKN_OK;

	*out = NULL;
	if (rc != SKN_OK)
		return rc;
	w = skn_xcalloc(1, sizeof(*w));
	w->repo = repo;
	w->ref = skn_xstrdup(ref);
	if (parent)
		w->expected = w->tip = *parent;
	w->tree = brief.tree;
	w->edit = skn_treeedit_new(repo, parent ? &brief.tree : NULL);
	w->pack = skn_pack_new(repo->objects_dir, level_of(repo));
	skn_fsync_load(&w->sync, repo);
	w->sign = skn_repo_config_bool(repo, "commit.gpgsign", false);
	*out = w;
	return SKN_OK;
}

int skn_writer_start_at(struct skn_writer *writer, const struct skn_oid *base, struct skn_err *err)
{
	struct skn_commit_brief brief;
	int rc = skn_repo_read_brief(writer->repo, base, &brief, err);

	if (rc != SKN_OK)
		return rc;
	writer->tip = *base;
	writer->tree = brief.tree;
	skn_treeedit_free(writer->edit);
	writer->edit = skn_treeedit_new(writer->repo, &brief.tree);
	return SKN_OK;
}

void skn_writer_add_parent(struct skn_writer *writer, const struct skn_oid *parent)
{
	assert(writer->n_more < PARENTS_MAX);
	writer->more[writer->n_more++] = *parent;
}

void skn_writer_set_sign(struct skn_writer *writer, bool on)
{
	writer->sign = on;
}

uint32_t skn_repo_change_mode(const struct skn_repo_change *change)
{
	return change->mode ? change->mode : SKN_MODE_FILE;
}

int skn_repo_change_oid(struct skn_oid *out, const struct skn_repo_change *change, struct skn_err *err)
{
	if (!change->oid)
		return skn_repo_hash_blob(out, change->data ? change->data : "", change->len, err);
	*out = *change->oid;
	return SKN_OK;
}

static int put_file(struct skn_writer *w, const struct skn_repo_change *change,
		    struct skn_err *err)
{
	struct skn_oid oid, before;
	int rc;

	if (change->len > SKN_WRITER_BLOB_MAX)
		return skn_fail_at(err, SKN_ELIMIT, change->path, 0, 0, "larger than %zu bytes",
				   SKN_WRITER_BLOB_MAX);
	rc = skn_repo_change_oid(&oid, change, err);
	if (rc == SKN_OK)
		rc = skn_treeedit_put(w->edit, change->path, skn_repo_change_mode(change), &oid, &before,
				      err);
	if (rc != SKN_OK || change->oid || skn_oid_eq(&oid, &before))
		return rc;
	return skn_pack_add(w->pack, SKN_PACK_BLOB, &oid, change->data, change->len,
			    skn_oid_is_zero(&before) ? NULL : &before, err);
}

/* Removals first, so that a file may become a folder. */
static int apply(struct skn_writer *w, const struct skn_repo_change *changes, size_t n,
		 struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < n; i++)
		if (!skn_path_is_safe(changes[i].path))
			rc = skn_fail(err, SKN_EDATA, "'%.200s' is not a path that may be committed",
				      changes[i].path);
	for (size_t i = 0; rc == SKN_OK && i < n; i++)
		if (changes[i].remove)
			rc = skn_treeedit_remove(w->edit, changes[i].path, err);
	for (size_t i = 0; rc == SKN_OK && i < n; i++)
		if (!changes[i].remove)
			rc = put_file(w, &changes[i], err);
	return rc;
}

static void add_parent(struct skn_buf *out, const struct skn_oid *oid)
{
	char hex[SKN_OID_HEX + 1];

	skn_oid_hex(hex, oid);
	skn_buf_addf(out, "parent %s\n", hex);
}

static int add_signature(struct skn_writer *w, struct skn_buf *raw, size_t header_end,
			 const struct skn_ident *committer, struct skn_err *err)
{
	struct skn_buf sig = SKN_BUF_INIT, header = SKN_BUF_INIT;
	int rc = skn_sign(&sig, w->repo, committer, raw->p, raw->n, err);

	if (rc == SKN_OK) {
		skn_buf_rtrim(&sig);
		skn_buf_adds(&header, "gpgsig ");
		for (size_t i = 0; i < sig.n; i++) {
			skn_buf_addc(&header, sig.p[i]);
			if (sig.p[i] == '\n')
				skn_buf_addc(&header, ' ');
		}
		skn_buf_addc(&header, '\n');
		skn_buf_splice(raw, header_end, 0, header.p, header.n);
	}
	skn_buf_release(&sig);
	skn_buf_release(&header);
	return rc;
}

/* The bytes of the commit object. */
static int build(struct skn_writer *w, const char *message, const struct skn_ident *author,
		 const struct skn_ident *committer, struct skn_buf *raw, struct skn_err *err)
{
	char hex[SKN_OID_HEX + 1];
	size_t header_end;

	if (strlen(message) > SKN_MESSAGE_MAX)
		return skn_fail(err, SKN_ELIMIT, "the commit message has more than %zu bytes",
				SKN_MESSAGE_MAX);
	skn_oid_hex(hex, &w->tree);
	skn_buf_addf(raw, "tree %s\n", hex);
	if (!skn_oid_is_zero(&w->tip))
		add_parent(raw, &w->tip);
	for (size_t i = 0; i < w->n_more; i++)
		add_parent(raw, &w->more[i]);
	skn_buf_adds(raw, "author ");
	skn_ident_format(raw, author);
	skn_buf_adds(raw, "\ncommitter ");
	skn_ident_format(raw, committer);
	skn_buf_addc(raw, '\n');
	header_end = raw->n;
	skn_buf_addc(raw, '\n');
	skn_buf_adds(raw, message);
	if (!*message || raw->p[raw->n - 1] != '\n')
		skn_buf_addc(raw, '\n');
	return w->sign ? add_signature(w, raw, header_end, committer, err) : SKN_OK;
}

static void remember(struct skn_writer *w, const struct skn_ident *who)
{
	if (w->who.name && skn_streq(w->who.name, who->name) && skn_streq(w->who.email, who->email)) {
		w->who.time = who->time;
		w->who.offset = who->offset;
		return;
	}
	skn_ident_release(&w->who);
	w->who = *who;
	w->who.name = skn_xstrdup(who->name);
	w->who.email = skn_xstrdup(who->email);
}

int skn_writer_commit(struct skn_writer *writer, const struct skn_repo_change *changes, size_t n,
		      const char *message, const struct skn_ident *author,
		      const struct skn_ident *committer, struct skn_oid *out,
		      struct skn_err *err)
{
	struct skn_buf raw = SKN_BUF_INIT;
	git_oid oid;
	int rc = apply(writer, changes, n, err);

	writer->tree_before = writer->tree;
	if (rc == SKN_OK)
		rc = skn_treeedit_write(writer->edit, writer->pack, &writer->tree, err);
	if (rc == SKN_OK)
		rc = build(writer, message, author, committer, &raw, err);
	if (rc == SKN_OK && git_odb_hash(&oid, raw.p, raw.n, GIT_OBJECT_COMMIT) < 0) {
		skn_git_fail(err, GIT_EINVALID, "the commit cannot be named by git");
		rc = SKN_EDATA;
	}
	if (rc == SKN_OK) {
		*out = writer->tip = skn_from_git(&oid);
		writer->n_more = 0;
		remember(writer, committer);
		rc = skn_pack_add(writer->pack, SKN_PACK_COMMIT, out, raw.p, raw.n, NULL, err);
	}
	skn_buf_release(&raw);
	return rc;
}

bool skn_writer_unchanged(const struct skn_writer *writer)
{
	return skn_oid_eq(&writer->tree, &writer->tree_before);
}

/* Bits that core.sharedRepository adds to the mode of new files. */
static mode_t shared_mode(struct skn_repo *repo)
{
	struct skn_buf value = SKN_BUF_INIT;
	mode_t mode = 0;

	if (skn_repo_config_get(repo, "core.sharedrepository", &value)) {
		if (skn_streq(value.p, "all") || skn_streq(value.p, "world") ||
		    skn_streq(value.p, "everybody") || skn_streq(value.p, "2"))
			mode = 0444;
		else if (skn_streq(value.p, "group") || skn_streq(value.p, "true") ||
			 skn_streq(value.p, "1"))
			mode = 0440;
	}
	skn_buf_release(&value);
	return mode;
}

static int put_pack(struct skn_writer *w, struct skn_err *err)
{
	char *keep = NULL;
	int rc = skn_pack_finish(w->pack, &w->sync, shared_mode(w->repo), &keep, err);

	if (keep)
		skn_strings_push(&w->kept, keep);
	free(keep);
	skn_pack_free(w->pack);
	w->pack = NULL;
	return rc;
}

int skn_writer_flush(struct skn_writer *writer, struct skn_err *err)
{
	int rc = put_pack(writer, err);

	writer->pack = skn_pack_new(writer->repo->objects_dir, level_of(writer->repo));
	return rc;
}

int skn_writer_finish(struct skn_writer *writer, const char *reflog, struct skn_err *err)
{
	struct skn_repo *repo = writer->repo;
	bool none = skn_oid_is_zero(&writer->expected);
	int rc = SKN_OK;

	if (skn_oid_eq(&writer->tip, &writer->expected))
		goto out; /* no commit was made */
	rc = put_pack(writer, err);
	if (rc == SKN_OK)
		rc = skn_ref_update(repo, writer->ref, none ? NULL : &writer->expected, &writer->tip,
				    &writer->who, reflog, err);
out:
	skn_writer_free(writer);
	if (rc == SKN_OK)
		skn_repo_maintain(repo);
	return rc;
}

void skn_writer_free(struct skn_writer *writer)
{
	if (!writer)
		return;
	for (size_t i = 0; i < writer->kept.n; i++)
		unlink(writer->kept.v[i]);
	skn_strings_release(&writer->kept);
	skn_treeedit_free(writer->edit);
	skn_pack_free(writer->pack);
	skn_ident_release(&writer->who);
	free(writer->ref);
	free(writer);
}
