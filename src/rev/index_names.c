#include "rev/index_names.h"

#include "rev/index_file.h"

static int look_at(bool *folder, bool *thread, struct skn_repo *repo, const struct skn_oid *tree, const char *path,
		   size_t len, struct skn_err *err)
{
	struct skn_tree_entry entry;
	char *name = skn_xstrndup(path, len), *file = skn_xasprintf("%s/thread.yaml", name);
	int rc = skn_repo_tree_find(repo, tree, name, &entry, err);

	*thread = false;
	*folder = rc == SKN_OK && entry.mode == SKN_MODE_TREE;
	rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	if (rc == SKN_OK && *folder) {
		rc = skn_repo_tree_find(repo, tree, file, &entry, err);
		*thread = rc == SKN_OK;
		rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	}
	free(name);
	free(file);
	return rc;
}

int skn_index_has_thread(bool *out, struct skn_repo *repo, const struct skn_oid *tree, const char *path,
			 struct skn_err *err)
{
	bool folder = true, thread = false;
	const char *end = path;
	int rc = SKN_OK;

	do {
		end = strchrnul(end + (*end == '/'), '/');
		rc = look_at(&folder, &thread, repo, tree, path, (size_t)(end - path), err);
	} while (rc == SKN_OK && folder && !thread && *end);
	*out = rc == SKN_OK && thread && !*end;
	return rc;
}

/* Paths that end in "/NAME" and that some commit had. */
static int candidates(struct skn_strings *out, struct skn_history_index *index, const char *name)
{
	const char *last = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
	char *suffix = skn_xasprintf("/%s", name);
	struct skn_stmt *stmt;
	int rc = skn_db_prepare(&stmt, index->db, "SELECT path FROM path WHERE last = ?", NULL);

	if (rc == SKN_OK)
		skn_stmt_bind_blob(stmt, 1, last, strlen(last));
	while (rc == SKN_OK && (rc = skn_stmt_step(stmt, NULL)) == 1) {
		size_t n;
		const char *path = skn_stmt_bytes(stmt, 0, &n);
		char *copy = skn_xstrndup(path, n);

		if (skn_ends_with(copy, suffix))
			skn_strings_push(out, copy);
		free(copy);
		rc = SKN_OK;
	}
	skn_stmt_free(stmt);
	free(suffix);
	return rc;
}

/* The one candidate that the tree has. */
static bool choose(char **out, struct skn_repo *repo, const struct skn_oid *tree, const struct skn_strings *paths)
{
	const char *found = NULL;

	for (size_t i = 0; i < paths->n; i++) {
		bool has;

		if (skn_index_has_thread(&has, repo, tree, paths->v[i], NULL) != SKN_OK || (has && found))
			return false;
		if (has)
			found = paths->v[i];
	}
	*out = found ? skn_xstrdup(found) : NULL;
	return found != NULL;
}

bool skn_index_find_thread(char **out, struct skn_store *store, const struct skn_oid *commit, const char *name)
{
	struct skn_history_index *index = skn_index_of(store, false);
	const char *rest = skn_thread_name_of(name);
	struct skn_strings paths = { 0 };
	struct skn_index_place place;
	struct skn_commit_brief brief;
	bool found = false, is_path = true;
	size_t n = strlen(rest);
	char *path;
	int rc;

	while (n && rest[n - 1] == '/')
		n--;
	path = skn_xasprintf("threads/%.*s", (int)n, rest);
	if (n && index && skn_repo_read_brief(store->repo, commit, &brief, NULL) == SKN_OK) {
		struct skn_tree_entry entry;
		char *file = skn_xasprintf("%s/thread.yaml", path);

		is_path = skn_repo_tree_find(store->repo, &brief.tree, file, &entry, NULL) == SKN_OK;
		free(file);
	}
	if (!is_path && skn_index_begin(index)) {
		rc = skn_index_locate(index, commit, &place);
		found = rc == 1;
		if (found)
			rc = candidates(&paths, index, path + strlen("threads/"));
		skn_index_end(index, rc < 0 ? rc : SKN_OK);
		found = found && rc == SKN_OK && choose(out, store->repo, &brief.tree, &paths);
	}
	skn_strings_release(&paths);
	free(path);
	return found;
}
