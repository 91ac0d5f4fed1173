#include "repo/scratch.h"

#include "base/fs.h"
#include "base/proc.h"
#include "repo/internal.h"
#include "repo/treeedit.h"

#define SHALLOW_MAX ((size_t)16 << 20) /* bytes of a list of shallow commits */

/* What git must not take from anywhere else. */
static const char config[] = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tfsync = none\n"
			     "\tattributesFile = /dev/null\n"
			     "[merge]\n\trenames = true\n\tdirectoryRenames = true\n"
			     "[gc]\n\tauto = 0\n";

static int put(struct skn_scratch *s, const char *name, const char *text, size_t n, struct skn_err *err)
{
	char *path = skn_xasprintf("%s/%s", s->dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int rc = fd < 0 ? skn_fail_errno(err, path, "cannot make a file") : skn_fs_write_fd(fd, path, text, n, err);

	if (fd >= 0)
		close(fd);
	free(path);
	return rc;
}

/* The other's objects are ours to read, and its history ends where it ends. */
static int lead_to(struct skn_scratch *s, struct skn_repo *of, struct skn_err *err)
{
	char *objects = realpath(of->objects_dir, NULL);
	char *line = skn_xasprintf("%s\n", objects ? objects : of->objects_dir);
	struct skn_buf shallow = SKN_BUF_INIT;
	char *path = skn_xasprintf("%s/shallow", of->common_dir);
	int rc = strchr(line, '\n')[1] ? skn_fail(err, SKN_ESYS, "the repository's path has a line break")
				       : put(s, "objects/info/alternates", line, strlen(line), err);

	if (rc == SKN_OK && of->shallow)
		rc = skn_fs_read(&shallow, path, SHALLOW_MAX, err);
	if (rc == SKN_OK && of->shallow)
		rc = put(s, "shallow", shallow.p, shallow.n, err);
	skn_buf_release(&shallow);
	free(path);
	free(line);
	free(objects);
	return rc;
}

static int fill(struct skn_scratch *s, struct skn_repo *of, struct skn_err *err)
{
	static const char *const folders[] = { "objects/info", "objects/pack", "refs/heads" };
	static const char head[] = "ref: refs/heads/scratch\n";
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(folders); i++) {
		char *path = skn_xasprintf("%s/%s", s->dir, folders[i]);

		rc = skn_fs_mkdirs(path, err);
		free(path);
	}
	if (rc == SKN_OK)
		rc = put(s, "HEAD", head, strlen(head), err);
	if (rc == SKN_OK)
		rc = put(s, "config", config, strlen(config), err);
	return rc == SKN_OK ? lead_to(s, of, err) : rc;
}

int skn_scratch_open(struct skn_scratch *out, struct skn_repo *of, struct skn_err *err)
{
	struct skn_buf dir = SKN_BUF_INIT;
	int rc = skn_fs_temp_dir(&dir, err);

	*out = (struct skn_scratch){ 0 };
	if (rc == SKN_OK) {
		out->dir = skn_buf_detach(&dir);
		rc = fill(out, of, err);
	}
	if (rc == SKN_OK)
		rc = skn_repo_open(&out->repo, out->dir, NULL, err);
	if (rc != SKN_OK)
		skn_scratch_close(out);
	skn_buf_release(&dir);
	return rc;
}

void skn_scratch_close(struct skn_scratch *scratch)
{
	skn_repo_free(scratch->repo);
	if (scratch->dir)
		skn_fs_remove_tree(scratch->dir, NULL);
	free(scratch->dir);
	*scratch = (struct skn_scratch){ 0 };
}

int skn_scratch_commit(struct skn_oid *out, struct skn_scratch *scratch, const struct skn_oid *tree,
		       const struct skn_oid *parent, struct skn_err *err)
{
	struct skn_buf raw = SKN_BUF_INIT;
	char hex[SKN_OID_HEX + 1];
	git_odb *odb;
	git_oid oid;
	int rc = skn_repo_odb(scratch->repo, &odb, err);

	skn_oid_hex(hex, tree);
	skn_buf_addf(&raw, "tree %s\n", hex);
	if (parent) {
		skn_oid_hex(hex, parent);
		skn_buf_addf(&raw, "parent %s\n", hex);
	}
	skn_buf_adds(&raw, "author skein <skein> 0 +0000\ncommitter skein <skein> 0 +0000\n\nscratch\n");
	if (rc == SKN_OK) {
		int grc = git_odb_write(&oid, odb, raw.p, raw.n, GIT_OBJECT_COMMIT);

		rc = grc < 0 ? skn_git_fail(err, grc, "cannot write a commit") : SKN_OK;
	}
	if (rc == SKN_OK)
		*out = skn_from_git(&oid);
	skn_buf_release(&raw);
	return rc;
}

static int put_change(struct skn_treeedit *edit, struct skn_pack *pack, const struct skn_repo_change *change,
		      struct skn_err *err)
{
	struct skn_oid oid, before;
	int rc = skn_repo_change_oid(&oid, change, err);

	if (rc == SKN_OK)
		rc = skn_treeedit_put(edit, change->path, skn_repo_change_mode(change), &oid, &before, err);
	if (rc != SKN_OK || change->oid)
		return rc;
	return skn_pack_add(pack, SKN_PACK_BLOB, &oid, change->data ? change->data : "", change->len, NULL, err);
}

int skn_scratch_tree(struct skn_oid *out, struct skn_scratch *scratch, const struct skn_oid *tree,
		     const struct skn_repo_change *changes, size_t n, struct skn_err *err)
{
	struct skn_treeedit *edit = skn_treeedit_new(scratch->repo, tree);
	struct skn_pack *pack = skn_pack_new(scratch->repo->objects_dir, 0);
	struct skn_fsync sync = { 0 };
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < n; i++)
		if (changes[i].remove)
			rc = skn_treeedit_remove(edit, changes[i].path, err);
	for (size_t i = 0; rc == SKN_OK && i < n; i++)
		if (!changes[i].remove)
			rc = put_change(edit, pack, &changes[i], err);
	if (rc == SKN_OK)
		rc = skn_treeedit_write(edit, pack, out, err);
	if (rc == SKN_OK)
		rc = skn_pack_finish(pack, &sync, 0, NULL, err);
	skn_pack_free(pack);
	skn_treeedit_free(edit);
	return rc;
}

/* ---- git ---- */

void skn_scratch_stages_release(struct skn_scratch_stages *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].path);
	skn_vec_release(list);
}

static int fail_output(struct skn_err *err)
{
	return skn_fail(err, SKN_ESYS, "git merge-tree said what skein does not understand");
}

/* "<mode> <id> <stage>\t<path>" */
static bool parse_stage(struct skn_scratch_stage *out, const char *line)
{
	const char *p = line;

	for (out->mode = 0; *p >= '0' && *p <= '7' && out->mode < 1u << 20; p++)
		out->mode = out->mode * 8 + (uint32_t)(*p - '0');
	if (*p++ != ' ' || strlen(p) < SKN_OID_HEX + 4 || !skn_oid_parse(&out->oid, p, SKN_OID_HEX))
		return false;
	p += SKN_OID_HEX;
	if (p[0] != ' ' || p[1] < '1' || p[1] > '3' || p[2] != '\t')
		return false;
	out->stage = (unsigned)(p[1] - '0');
	out->path = skn_xstrdup(p + 3);
	return true;
}

static int by_path(const void *pa, const void *pb)
{
	const struct skn_scratch_stage *a = pa, *b = pb;
	int c = strcmp(a->path, b->path);

	return c ? c : (int)a->stage - (int)b->stage;
}

/* "<tree>\0" and then one record a stage, each with a NUL behind it. */
static int parse(struct skn_oid *tree, struct skn_scratch_stages *stages, const struct skn_buf *out,
		 struct skn_err *err)
{
	const char *p = out->p, *end = out->p + out->n;

	if (out->n < SKN_OID_HEX + 1 || p[SKN_OID_HEX] || !skn_oid_parse(tree, p, SKN_OID_HEX))
		return fail_output(err);
	for (p += SKN_OID_HEX + 1; p < end && *p; p += strlen(p) + 1) {
		struct skn_scratch_stage stage = { 0 };

		if (!parse_stage(&stage, p))
			return fail_output(err);
		skn_vec_push(stages, stage);
	}
	if (stages->n > 1)
		qsort(stages->v, stages->n, sizeof(*stages->v), by_path);
	return SKN_OK;
}

/* Runs git in the scratch repository and nowhere else, whatever the environment says. */
static int run_git(struct skn_proc_result *r, struct skn_scratch *s, const char *const argv[],
		   struct skn_err *err)
{
	static const char *const names[] = { "GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE" };
	char *vars[SKN_ARRAY_LEN(names) + 2];
	const char *env[SKN_ARRAY_LEN(names) + 10];
	size_t n = 0;
	int rc;

	for (; n < SKN_ARRAY_LEN(names); n++)
		env[n] = vars[n] = skn_xasprintf("%s=%s", names[n], s->dir);
	env[n] = vars[n] = skn_xasprintf("GIT_OBJECT_DIRECTORY=%s/objects", s->dir);
	n++;
	env[n] = vars[n] = skn_xasprintf("GIT_INDEX_FILE=%s/index", s->dir);
	n++;
	env[n++] = "GIT_CONFIG_NOSYSTEM=1";
	env[n++] = "GIT_CONFIG_GLOBAL=/dev/null";
	env[n++] = "GIT_CONFIG_COUNT=0";
	env[n++] = "GIT_CONFIG_PARAMETERS=";
	env[n++] = "GIT_ATTR_NOSYSTEM=1";
	env[n++] = "LC_ALL=C";
	env[n] = NULL;
	rc = skn_proc_run(r, &(struct skn_proc_spec){ .argv = argv, .env_add = env, .cwd = s->dir }, err);
	for (size_t i = 0; i < SKN_ARRAY_LEN(vars); i++)
		free(vars[i]);
	return rc;
}

int skn_scratch_merge(struct skn_oid *tree, struct skn_scratch_stages *stages, struct skn_scratch *scratch,
		      const struct skn_oid *ours, const struct skn_oid *theirs, struct skn_err *err)
{
	char a[SKN_OID_HEX + 1], b[SKN_OID_HEX + 1];
	const char *argv[] = { "git", "merge-tree", "--write-tree", "-z", "--no-messages", a, b, NULL };
	struct skn_proc_result r;
	int rc;

	skn_oid_hex(a, ours);
	skn_oid_hex(b, theirs);
	rc = run_git(&r, scratch, argv, err);
	if (rc == SKN_OK && r.status > 1) {
		size_t n = strcspn(r.err.p, "\n");

		rc = skn_fail(err, SKN_ESYS, "git merge-tree failed (exit %d): %.*s", r.status,
			      (int)(n < 300 ? n : 300), r.err.p);
		if (strstr(r.err.p, "usage:") || strstr(r.err.p, "--write-tree"))
			skn_hint(err, "merging needs git 2.38 or newer");
	}
	if (rc == SKN_OK)
		rc = parse(tree, stages, &r.out, err);
	skn_proc_release(&r);
	return rc;
}
