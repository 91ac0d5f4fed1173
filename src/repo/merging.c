#include "repo/merging.h"

#include "base/fs.h"
#include "repo/index.h"

static bool has(const struct skn_repo *repo, const char *name)
{
	char *path = skn_xasprintf("%s/%s", skn_repo_git_dir(repo), name);
	bool yes = skn_fs_exists(path);

	free(path);
	return yes;
}

enum skn_operation skn_merging_operation(const struct skn_repo *repo)
{
	if (has(repo, "rebase-merge") || has(repo, "rebase-apply"))
		return SKN_OPERATION_REBASE;
	if (has(repo, "MERGE_HEAD"))
		return SKN_OPERATION_MERGE;
	if (has(repo, "CHERRY_PICK_HEAD"))
		return SKN_OPERATION_CHERRY_PICK;
	return has(repo, "REVERT_HEAD") ? SKN_OPERATION_REVERT : SKN_OPERATION_NONE;
}

const char *skn_operation_name(enum skn_operation operation)
{
	static const char *const names[] = { NULL, "merge", "rebase", "cherry-pick", "revert" };

	return names[operation];
}

static int put(struct skn_repo *repo, const char *name, const char *text, struct skn_err *err)
{
	char *path = skn_xasprintf("%s/%s", skn_repo_git_dir(repo), name);
	int rc = skn_fs_write_atomic(path, text, strlen(text), 0666, err);

	free(path);
	return rc;
}

static int put_oid(struct skn_repo *repo, const char *name, const struct skn_oid *oid, struct skn_err *err)
{
	char line[SKN_OID_HEX + 2];

	skn_oid_hex(line, oid);
	line[SKN_OID_HEX] = '\n';
	line[SKN_OID_HEX + 1] = '\0';
	return put(repo, name, line, err);
}

int skn_merging_set_orig(struct skn_repo *repo, const struct skn_oid *oid, struct skn_err *err)
{
	return put_oid(repo, "ORIG_HEAD", oid, err);
}

int skn_merging_begin(struct skn_repo *repo, const struct skn_oid *theirs, const char *message,
		      struct skn_err *err)
{
	int rc = put(repo, "MERGE_MODE", "no-ff", err);

	if (rc == SKN_OK)
		rc = put(repo, "MERGE_MSG", message, err);
	return rc == SKN_OK ? put_oid(repo, "MERGE_HEAD", theirs, err) : rc;
}

void skn_merging_end(struct skn_repo *repo)
{
	static const char *const names[] = { "MERGE_HEAD", "MERGE_MSG", "MERGE_MODE" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++) {
		char *path = skn_xasprintf("%s/%s", skn_repo_git_dir(repo), names[i]);

		unlink(path);
		free(path);
	}
}

static void take(struct skn_unmergeds *out, const struct skn_index_entry *e, int stage)
{
	struct skn_unmerged *last = out->n ? skn_vec_last(out) : NULL;

	if (!last || strlen(last->path) != e->len || memcmp(last->path, e->path, e->len) != 0) {
		struct skn_unmerged new = { .path = skn_xstrndup(e->path, e->len) };

		skn_vec_push(out, new);
		last = skn_vec_last(out);
	}
	last->stage[stage - 1].mode = skn_index_mode(e);
	last->stage[stage - 1].oid = skn_index_oid(e);
}

int skn_merging_unmerged(struct skn_unmergeds *out, struct skn_repo *repo, struct skn_err *err)
{
	struct skn_index index;
	int rc = skn_index_read(&index, skn_repo_index_path(repo), err);

	for (size_t i = 0; rc == SKN_OK && i < index.n; i++)
		if (skn_index_stage(&index.v[i]))
			take(out, &index.v[i], skn_index_stage(&index.v[i]));
	skn_index_release(&index);
	return rc;
}

void skn_unmergeds_release(struct skn_unmergeds *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].path);
	skn_vec_release(list);
}
