#include "base/path.h"
#include "repo/internal.h"
#include "repo/workcheck.h"

static int refuse(struct skn_err *err, const char *path, const char *what, const char *hint)
{
	int rc = skn_fail_at(err, SKN_EEXISTS, path, 0, 0, "%s", what);

	skn_hint(err, "%s", hint);
	return rc;
}

static bool is_removed(const struct skn_worktree *wt, const char *path)
{
	for (size_t i = 0; i < wt->n; i++)
		if (wt->items[i].change->remove && skn_streq(wt->items[i].change->path, path))
			return true;
	return false;
}

/* PART, a folder that a new path needs, must not be a file or a link, neither
 * in the index nor on the disk, unless that goes in the same commit. */
static int check_folder(struct skn_worktree *wt, const char *part, struct skn_err *err)
{
	struct stat st;

	if (is_removed(wt, part))
		return SKN_OK;
	if (skn_index_find(&wt->index, part))
		return refuse(err, part, "is staged as a file where a folder is needed",
			      "unstage it first");
	if (wt->from_work || skn_work_stat(&wt->work, part, &st, NULL) != SKN_OK ||
	    S_ISDIR(st.st_mode))
		return SKN_OK;
	return refuse(err, part,
		      S_ISLNK(st.st_mode) ? "is a symbolic link where a folder is needed"
					  : "is a file where a folder is needed",
		      "move it away first");
}

static int check_parents(struct skn_worktree *wt, const char *path, struct skn_err *err)
{
	char *part = skn_xstrdup(path);
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && path[i]; i++) {
		if (path[i] != '/')
			continue;
		part[i] = '\0';
		rc = check_folder(wt, part, err);
		part[i] = '/';
	}
	free(part);
	return rc;
}

/* The index has files below PATH that stay: PATH cannot become a file. */
static int check_below(struct skn_worktree *wt, const char *path, struct skn_err *err)
{
	char *dir = skn_xasprintf("%s/", path);
	size_t len = strlen(dir);
	int rc = SKN_OK;

	for (size_t i = skn_index_lower(&wt->index, dir, len);
	     rc == SKN_OK && i < wt->index.n && strncmp(wt->index.v[i].path, dir, len) == 0; i++)
		if (!is_removed(wt, wt->index.v[i].path))
			rc = refuse(err, path, "is a folder with staged files where a file is needed",
				    "unstage them first");
	free(dir);
	return rc;
}

/* Two ids are the same when both are absent (NULL) or equal. */
static bool same(const struct skn_oid *a, const struct skn_oid *b)
{
	return a && b ? skn_oid_eq(a, b) : !a && !b;
}

/* The index must have what the old commit has, or what the new one will. */
static int check_index(struct skn_worktree *wt, const struct skn_work_item *item,
		       const struct skn_index_entry *entry, struct skn_err *err)
{
	const char *path = item->change->path;
	struct skn_tree_entry old;
	struct skn_oid staged;
	int rc = SKN_ENOTFOUND;

	if (entry && skn_index_stage(entry) != 0)
		return refuse(err, path, "is in conflict", "resolve it and 'git add' it first");
	if (wt->from_work)
		return SKN_OK;
	if (entry)
		staged = skn_index_oid(entry);
	if (same(entry ? &staged : NULL, item->change->remove ? NULL : &item->oid))
		return SKN_OK;
	if (!skn_oid_is_zero(&wt->old_tree)) {
		struct skn_err none = SKN_ERR_INIT;

		rc = skn_repo_tree_find(wt->repo, &wt->old_tree, path, &old, &none);
		if (rc != SKN_OK && rc != SKN_ENOTFOUND && err && err->code == SKN_OK)
			*err = none;
	}
	if (rc != SKN_OK && rc != SKN_ENOTFOUND)
		return rc;
	if (same(entry ? &staged : NULL, rc == SKN_OK ? &old.oid : NULL))
		return SKN_OK;
	return refuse(err, path, "has other changes staged", "commit or unstage them first");
}

static bool is_submodule(const struct skn_work_item *item, const struct skn_index_entry *entry)
{
	return skn_repo_change_mode(item->change) == SKN_MODE_SUBMODULE ||
	       (entry && skn_index_mode(entry) == SKN_MODE_SUBMODULE);
}

/* Sets out to the content; of a link, where it leads. */
static int read_file(struct skn_buf *out, struct skn_worktree *wt, const char *path, const struct stat *st,
		     struct skn_err *err)
{
	char target[SKN_PATH_MAX + 1];
	ssize_t n;
	int dir, rc;

	if (!S_ISLNK(st->st_mode))
		return skn_work_read(&wt->work, path, SKN_WRITER_BLOB_MAX, out, err);
	rc = skn_work_dir(&wt->work, path, skn_path_dir_len(path), &dir, err);
	if (rc != SKN_OK)
		return rc;
	n = readlinkat(dir, skn_path_base(path), target, sizeof(target));
	if (n < 0)
		return skn_fail_errno(err, path, "cannot read the link");
	skn_buf_add(out, target, (size_t)n);
	return SKN_OK;
}

static bool has_mode(const struct stat *st, uint32_t mode)
{
	if (mode == SKN_MODE_LINK)
		return S_ISLNK(st->st_mode);
	return S_ISREG(st->st_mode) && (mode == SKN_MODE_EXEC) == ((st->st_mode & 0100) != 0);
}

/* The file in the work tree must be what the index has, or the new content. */
static int check_file(struct skn_worktree *wt, struct skn_work_item *item,
		      const struct skn_index_entry *entry, struct skn_err *err)
{
	const char *path = item->change->path;
	struct skn_buf data = SKN_BUF_INIT;
	struct skn_oid oid, staged;
	int rc;

	if (is_submodule(item, entry))
		return SKN_OK; /* git's business */
	if (!S_ISREG(item->st.st_mode) && !(S_ISLNK(item->st.st_mode) && entry &&
					    skn_index_mode(entry) == SKN_MODE_LINK))
		return refuse(err, path, "something that is no plain file is in the way",
			      "move it away first");
	if (entry && item->change->remove && skn_index_is_clean(&wt->index, entry, &item->st))
		return SKN_OK;
	rc = read_file(&data, wt, path, &item->st, err);
	if (rc == SKN_OK)
		rc = skn_repo_hash_blob(&oid, data.p, data.n, err);
	skn_buf_release(&data);
	if (rc != SKN_OK)
		return rc;
	item->there = !item->change->remove && skn_oid_eq(&oid, &item->oid) &&
		      (wt->from_work || has_mode(&item->st, skn_repo_change_mode(item->change)));
	if (entry)
		staged = skn_index_oid(entry);
	if (wt->from_work || item->there || (entry && skn_oid_eq(&oid, &staged)) ||
	    (entry && skn_index_is_clean(&wt->index, entry, &item->st))) /* its line ends may differ */
		return SKN_OK;
	if (entry)
		return refuse(err, path, "has changes in the work tree that would be lost",
			      "commit them or put them aside first");
	return refuse(err, path, "an untracked file is in the way", "move it away first");
}

/* Everything below the nearest folder that the index knows is left out. */
static bool neighbours_skipped(const struct skn_index *index, const char *path)
{
	char *dir = skn_xstrdup(path);
	bool any = false, all = true;

	for (size_t len; !any && (len = skn_path_dir_len(dir)) > 0; dir[len] = '\0') {
		dir[len + 1] = '\0'; /* with the '/' */
		for (size_t i = skn_index_lower(index, dir, len + 1);
		     i < index->n && strncmp(index->v[i].path, dir, len + 1) == 0; i++) {
			any = true;
			all = all && skn_index_skipped(&index->v[i]);
		}
	}
	free(dir);
	return any && all;
}

/* The nearest folder above PATH that is there must let files in and out. */
static int check_writable(struct skn_worktree *wt, const char *path, struct skn_err *err)
{
	for (size_t len = strlen(path); len > 0;) {
		int fd;

		while (len > 0 && path[len - 1] != '/')
			len--;
		len -= len > 0;
		if (skn_work_dir(&wt->work, path, len, &fd, NULL) != SKN_OK)
			continue;
		if (faccessat(fd, ".", W_OK | X_OK, AT_EACCESS) == 0)
			return SKN_OK;
		return skn_fail_at(err, SKN_ESYS, path, 0, 0, "its folder cannot be written: %s", strerror(errno));
	}
	return SKN_OK;
}

static int judge(struct skn_worktree *wt, struct skn_work_item *item, struct skn_err *err)
{
	const struct skn_repo_change *change = item->change;
	const struct skn_index_entry *entry = skn_index_find(&wt->index, change->path);
	int rc = SKN_OK, found;

	if (!skn_path_is_safe(change->path))
		return skn_fail(err, SKN_EDATA, "'%.200s' is not a path that may be committed",
				change->path);
	if (!change->remove)
		rc = skn_repo_change_oid(&item->oid, change, err);
	if (rc == SKN_OK)
		rc = check_index(wt, item, entry, err);
	if (rc == SKN_OK && !entry && !change->remove)
		rc = check_below(wt, change->path, err);
	if (rc == SKN_OK && !entry && !change->remove)
		rc = check_parents(wt, change->path, err);
	if (rc != SKN_OK)
		return rc;
	found = skn_work_stat(&wt->work, change->path, &item->st, NULL);
	if (found == SKN_OK)
		return check_file(wt, item, entry, err);
	if (found != SKN_ENOTFOUND)
		return skn_work_stat(&wt->work, change->path, &item->st, err);
	memset(&item->st, 0, sizeof(item->st));
	item->skip = entry ? skn_index_skipped(entry)
			   : wt->sparse && neighbours_skipped(&wt->index, change->path);
	return item->skip || !entry || change->remove ? SKN_OK : check_parents(wt, change->path, err);
}

int skn_work_check(struct skn_worktree *wt, struct skn_work_item *item, struct skn_err *err)
{
	int rc = judge(wt, item, err);

	if (rc == SKN_OK && !wt->from_work && !item->skip && !item->there)
		rc = check_writable(wt, item->change->path, err);
	return rc;
}
