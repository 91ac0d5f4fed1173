#include "base/path.h"
#include "store/viewkind.h"

int skn_view_new(struct skn_view **out, struct skn_repo *repo, const struct skn_view_ops *ops)
{
	struct skn_view *view = skn_xcalloc(1, sizeof(*view));

	view->repo = repo;
	view->ops = ops;
	view->work = (struct skn_work)SKN_WORK_INIT;
	*out = view;
	return SKN_OK;
}

void skn_view_free(struct skn_view *view)
{
	if (!view)
		return;
	free(view->dir);
	skn_tree_entries_release(&view->dir_entries);
	skn_index_release(&view->index);
	skn_work_close(&view->work);
	free(view);
}

struct skn_repo *skn_view_repo(const struct skn_view *view)
{
	return view->repo;
}

void skn_view_entries_release(struct skn_view_entries *entries)
{
	for (size_t i = 0; i < entries->n; i++)
		free(entries->v[i].name);
	skn_vec_release(entries);
}

static int by_name(const void *a, const void *b)
{
	const struct skn_view_entry *x = a, *y = b;

	return strcmp(x->name, y->name);
}

enum skn_view_kind skn_view_kind_of(uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return mode & 0111 ? SKN_VIEW_EXEC : SKN_VIEW_FILE;
	case S_IFDIR: return SKN_VIEW_DIR;
	case S_IFLNK: return SKN_VIEW_SYMLINK;
	case SKN_MODE_SUBMODULE: return SKN_VIEW_SUBMODULE;
	default: return SKN_VIEW_OTHER;
	}
}

int skn_view_missing(const char *path, struct skn_err *err)
{
	return skn_fail_at(err, SKN_ENOTFOUND, path, 0, 0, "there is no such file or folder");
}

int skn_view_no_file(const char *path, enum skn_view_kind kind, struct skn_err *err)
{
	static const char *const what[] = { "a file",         "an executable file", "a folder",
					    "a symbolic link", "a submodule",       "no plain file" };

	return skn_fail_at(err, SKN_EDATA, path, 0, 0, "is %s where a plain file is expected",
			   what[kind]);
}

int skn_view_list(struct skn_view *view, const char *dir, struct skn_view_entries *out,
		  struct skn_err *err)
{
	int rc;

	if (*dir && !skn_path_is_safe(dir))
		return skn_view_missing(dir, err);
	rc = view->ops->list(view, dir, out, err);
	if (rc != SKN_OK)
		skn_view_entries_release(out);
	else if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_name);
	return rc;
}

int skn_view_read(struct skn_view *view, const char *path, size_t max, struct skn_buf *out,
		  struct skn_err *err)
{
	int rc;

	skn_buf_clear(out);
	if (!skn_path_is_safe(path))
		return skn_view_missing(path, err);
	rc = view->ops->read(view, path, max, out, err);
	if (rc != SKN_OK && err && !err->path[0])
		snprintf(err->path, sizeof(err->path), "%s", path);
	return rc;
}

int skn_view_oid(struct skn_view *view, const char *path, struct skn_oid *out,
		 struct skn_err *err)
{
	if (*path && !skn_path_is_safe(path))
		return skn_view_missing(path, err);
	return view->ops->oid(view, path, out, err);
}

bool skn_view_has(struct skn_view *view, const char *path)
{
	struct skn_oid oid;

	return skn_view_oid(view, path, &oid, NULL) == SKN_OK;
}

/* ---- a commit or a tree ---- */

/* Makes dir_entries those of the folder of PATH: a thread's files are read one
 * after the other. */
static int enter(struct skn_view *view, const char *dir, size_t len, struct skn_err *err)
{
	struct skn_tree_entry at;
	char *name;
	int rc;

	if (view->dir && strlen(view->dir) == len && memcmp(view->dir, dir, len) == 0)
		return SKN_OK;
	name = skn_xstrndup(dir, len);
	rc = skn_repo_tree_find(view->repo, &view->tree, name, &at, err);
	if (rc == SKN_OK && at.mode != SKN_MODE_TREE)
		rc = skn_view_missing(name, err);
	if (rc == SKN_OK) {
		skn_tree_entries_release(&view->dir_entries);
		free(view->dir);
		view->dir = NULL;
		rc = skn_repo_tree_list(view->repo, &at.oid, &view->dir_entries, err);
	}
	if (rc == SKN_OK)
		view->dir = name;
	else
		free(name);
	return rc;
}

static int find(struct skn_view *view, const char *path, struct skn_tree_entry **out,
		struct skn_err *err)
{
	const char *name = skn_path_base(path);
	int rc = enter(view, path, skn_path_dir_len(path), err);

	for (size_t i = 0; rc == SKN_OK && i < view->dir_entries.n; i++)
		if (skn_streq(view->dir_entries.v[i].name, name)) {
			*out = &view->dir_entries.v[i];
			return SKN_OK;
		}
	return rc == SKN_OK ? skn_view_missing(path, err) : rc;
}

static int tree_list(struct skn_view *view, const char *dir, struct skn_view_entries *out,
		     struct skn_err *err)
{
	int rc = enter(view, dir, strlen(dir), err);

	for (size_t i = 0; rc == SKN_OK && i < view->dir_entries.n; i++) {
		const struct skn_tree_entry *e = &view->dir_entries.v[i];
		struct skn_view_entry entry = { .name = skn_xstrdup(e->name),
						.kind = skn_view_kind_of(e->mode),
						.has_oid = true, .oid = e->oid };

		skn_vec_push(out, entry);
	}
	return rc;
}

static int tree_read(struct skn_view *view, const char *path, size_t max, struct skn_buf *out,
		     struct skn_err *err)
{
	struct skn_tree_entry *entry;
	int rc = find(view, path, &entry, err);

	if (rc != SKN_OK)
		return rc;
	if (!S_ISREG(entry->mode))
		return skn_view_no_file(path, skn_view_kind_of(entry->mode), err);
	return skn_repo_read_blob(view->repo, &entry->oid, max, out, err);
}

static int tree_oid(struct skn_view *view, const char *path, struct skn_oid *out,
		    struct skn_err *err)
{
	struct skn_tree_entry *entry;
	int rc;

	if (!*path) {
		*out = view->tree;
		return SKN_OK;
	}
	rc = find(view, path, &entry, err);
	if (rc == SKN_OK)
		*out = entry->oid;
	return rc;
}

static const struct skn_view_ops tree_ops = { tree_list, tree_read, tree_oid };

int skn_view_tree(struct skn_view **out, struct skn_repo *repo, const struct skn_oid *tree,
		  struct skn_err *err)
{
	SKN_UNUSED(err);
	skn_view_new(out, repo, &tree_ops);
	(*out)->tree = *tree;
	return SKN_OK;
}

int skn_view_commit(struct skn_view **out, struct skn_repo *repo, const struct skn_oid *commit,
		    struct skn_err *err)
{
	struct skn_commit_brief brief;
	int rc = skn_repo_read_brief(repo, commit, &brief, err);

	*out = NULL;
	return rc == SKN_OK ? skn_view_tree(out, repo, &brief.tree, err) : rc;
}
