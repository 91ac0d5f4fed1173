/* merge_path.c - one path that git left in conflict. */
#include "hash/sha256.h"
#include "rev/merge.h"
#include "store/store.h"

enum { BASE, OURS, THEIRS };

bool skn_merge_place(const char *path, enum skn_kind *kind, const char **id, size_t *id_len,
		     size_t *thread)
{
	const char *slash = strrchr(path, '/'), *second = slash;

	*thread = 0;
	if (!slash || !skn_starts_with(path, "threads/"))
		return false;
	while (second > path && second[-1] != '/')
		second--;
	if (second > path && skn_kind_of_path(second, kind, id, id_len) &&
	    *skn_kind_info(*kind)->dir) {
		*thread = (size_t)(second - path - 1);
		return *thread > strlen("threads");
	}
	*thread = (size_t)(slash - path);
	return *thread > strlen("threads") && skn_kind_of_path(slash + 1, kind, id, id_len);
}

static bool plain(uint32_t mode)
{
	return mode == SKN_MODE_FILE || mode == SKN_MODE_EXEC;
}

static bool there(const struct skn_unmerged *u, int stage)
{
	return u->stage[stage].mode != 0;
}

static bool same(const struct skn_unmerged *u, int a, int b)
{
	return u->stage[a].mode == u->stage[b].mode && skn_oid_eq(&u->stage[a].oid, &u->stage[b].oid);
}

/* The mode that one side gave it, else the one that all have. */
static uint32_t merged_mode(const struct skn_unmerged *u)
{
	if (!there(u, THEIRS))
		return u->stage[OURS].mode;
	if (!there(u, OURS) || u->stage[OURS].mode == u->stage[BASE].mode)
		return u->stage[THEIRS].mode;
	return u->stage[OURS].mode;
}

static char *text_of(const struct skn_buf *blob, bool is_there)
{
	return is_there ? skn_xstrndup(blob->p, blob->n) : NULL;
}

/* "c-" and 8 hex of what the conflict is, the two sides in an order of their own. */
static void name_whole(struct skn_conflict *c, const struct skn_unmerged *u)
{
	const struct skn_oid *a = &u->stage[OURS].oid, *b = &u->stage[THEIRS].oid;
	bool swap = skn_oid_cmp(a, b) > 0;
	char hex[SKN_SHA256_HEX], x[SKN_OID_HEX + 1], y[SKN_OID_HEX + 1], z[SKN_OID_HEX + 1];
	struct skn_buf all = SKN_BUF_INIT;

	skn_oid_hex(x, &u->stage[BASE].oid);
	skn_oid_hex(y, swap ? b : a);
	skn_oid_hex(z, swap ? a : b);
	skn_buf_addf(&all, "%s\n%s\n%s %s %s\n", skn_conflict_name(c->kind), u->path, x, y, z);
	skn_sha256_hex(hex, all.p, all.n);
	snprintf(c->id, sizeof(c->id), "c-%.8s", hex);
	skn_buf_release(&all);
}

static bool is_text(const struct skn_unmerged *u, const struct skn_buf blobs[3])
{
	for (int i = 0; i < 3; i++)
		if (there(u, i) && (!plain(u->stage[i].mode) || memchr(blobs[i].p, '\0', blobs[i].n)))
			return false;
	return true;
}

/* A conflict of the whole file: what git could not merge and merge3 cannot mark. */
static void add_whole(struct skn_conflicts *conflicts, const struct skn_unmerged *u,
		      const struct skn_buf blobs[3])
{
	struct skn_conflict c = { .path = skn_xstrdup(u->path), .of = SKN_KIND_N };
	const char *id = "";
	size_t len = 0, thread;

	if (!there(u, OURS) || !there(u, THEIRS))
		c.kind = SKN_CONFLICT_RECORD_EDIT_DELETE;
	else
		c.kind = is_text(u, blobs) ? SKN_CONFLICT_TEXT : SKN_CONFLICT_BINARY;
	if (!skn_merge_place(u->path, &c.of, &id, &len, &thread))
		c.of = SKN_KIND_N;
	c.record = skn_xstrndup(id, c.of == SKN_KIND_N ? 0 : len);
	c.base = text_of(&blobs[BASE], there(u, BASE));
	c.ours = text_of(&blobs[OURS], there(u, OURS));
	c.theirs = text_of(&blobs[THEIRS], there(u, THEIRS));
	name_whole(&c, u);
	skn_vec_push(conflicts, c);
}

static int read_sides(struct skn_buf blobs[3], bool *readable, struct skn_repo *repo,
		      const struct skn_unmerged *u, struct skn_err *err)
{
	int rc = SKN_OK;

	*readable = true;
	for (int i = 0; rc == SKN_OK && i < 3; i++) {
		if (!there(u, i))
			continue;
		if (!plain(u->stage[i].mode)) {
			*readable = false;
			continue;
		}
		rc = skn_repo_read_blob(repo, &u->stage[i].oid, SKN_TEXT_MAX, &blobs[i], err);
		if (rc == SKN_ELIMIT) {
			skn_err_clear(err);
			*readable = false;
			rc = SKN_OK;
		}
	}
	return rc;
}

/* Git moved it to a path where only one side has it, or removed what the other side
 * moved: nothing to merge, something to decide. */
static bool is_moved(const struct skn_unmerged *u)
{
	int n = there(u, BASE) + there(u, OURS) + there(u, THEIRS);

	return n == 1 || (n == 2 && (same(u, BASE, OURS) || same(u, BASE, THEIRS)));
}

/* What stands in the work tree until it is decided: as git leaves it, unmarked. */
static int leave_one(struct skn_merge_path *out, struct skn_repo *repo, const struct skn_unmerged *u,
		     struct skn_err *err)
{
	int side = there(u, OURS) ? OURS : THEIRS;

	skn_buf_clear(&out->data);
	out->remove = !there(u, side);
	if (out->remove)
		return SKN_OK;
	out->mode = u->stage[side].mode;
	if (out->mode == SKN_MODE_SUBMODULE)
		return SKN_OK;
	return skn_repo_read_blob(repo, &u->stage[side].oid, SKN_WRITER_BLOB_MAX, &out->data, err);
}

int skn_merge_path(struct skn_merge_path *out, struct skn_conflicts *conflicts, struct skn_repo *repo,
		   const struct skn_unmerged *unmerged, const struct skn_merge3_options *options,
		   struct skn_err *err)
{
	struct skn_buf blobs[3] = { SKN_BUF_INIT, SKN_BUF_INIT, SKN_BUF_INIT };
	struct skn_merge3_side sides[3] = { { 0 } };
	bool readable;
	size_t before = conflicts->n;
	int rc = read_sides(blobs, &readable, repo, unmerged, err);

	*out = (struct skn_merge_path){ .data = SKN_BUF_INIT, .mode = merged_mode(unmerged) };
	for (int i = 0; i < 3; i++)
		if (there(unmerged, i))
			sides[i] = (struct skn_merge3_side){ blobs[i].p, blobs[i].n };
	if (rc == SKN_OK && readable && !is_moved(unmerged)) {
		skn_merge3(&out->data, &out->remove, conflicts, unmerged->path, &sides[BASE], &sides[OURS],
			   &sides[THEIRS], options);
		for (size_t i = before; i < conflicts->n; i++)
			out->whole |= conflicts->v[i].kind == SKN_CONFLICT_BINARY ||
				      conflicts->v[i].kind == SKN_CONFLICT_RECORD_EDIT_DELETE;
	} else if (rc == SKN_OK) {
		add_whole(conflicts, unmerged, blobs);
		out->whole = true;
	}
	if (rc == SKN_OK && out->whole)
		rc = leave_one(out, repo, unmerged, err);
	for (int i = 0; i < 3; i++)
		skn_buf_release(&blobs[i]);
	if (rc != SKN_OK)
		skn_merge_path_release(out);
	return rc;
}

int skn_merge_path_whole(struct skn_conflicts *conflicts, struct skn_repo *repo,
			 const struct skn_unmerged *unmerged, struct skn_err *err)
{
	struct skn_buf blobs[3] = { SKN_BUF_INIT, SKN_BUF_INIT, SKN_BUF_INIT };
	bool readable;
	int rc = read_sides(blobs, &readable, repo, unmerged, err);

	if (rc == SKN_OK)
		add_whole(conflicts, unmerged, blobs);
	for (int i = 0; i < 3; i++)
		skn_buf_release(&blobs[i]);
	return rc;
}

void skn_merge_path_release(struct skn_merge_path *path)
{
	skn_buf_release(&path->data);
}
