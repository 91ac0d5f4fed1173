#include <dirent.h>

#include "store/viewkind.h"

/* ---- the index ---- */

static bool is_below(const struct skn_index_entry *e, const char *dir, size_t len)
{
	return e->len > len && memcmp(e->path, dir, len) == 0 && (len == 0 || e->path[len] == '/');
}

/* Adds what the index has directly in the folder; skipped_only: just the files
 * that a sparse checkout leaves out.  True when there is such a folder. */
static bool list_index(struct skn_view *view, const char *dir, bool skipped_only,
		       struct skn_view_entries *out)
{
	size_t len = strlen(dir), skip = len ? len + 1 : 0;
	char *prefix = len ? skn_xasprintf("%s/", dir) : skn_xstrdup("");
	size_t i = skn_index_lower(&view->index, prefix, strlen(prefix));
	bool any = len == 0;

	free(prefix);
	for (; i < view->index.n && is_below(&view->index.v[i], dir, len); i++) {
		const struct skn_index_entry *e = &view->index.v[i];
		const char *name = e->path + skip;
		size_t n = strcspn(name, "/");
		const struct skn_view_entry *last = out->n ? skn_vec_last(out) : NULL;
		struct skn_view_entry entry = { .kind = SKN_VIEW_DIR };

		if ((skipped_only && !skn_index_skipped(e)) || skn_index_intended(e))
			continue;
		any = true;
		if (last && strlen(last->name) == n && memcmp(last->name, name, n) == 0)
			continue;
		entry.name = skn_xstrndup(name, n);
		if (!name[n]) {
			entry.kind = skn_view_kind_of(skn_index_mode(e));
			entry.has_oid = true;
			entry.oid = skn_index_oid(e);
		}
		skn_vec_push(out, entry);
	}
	return any;
}

static int index_list(struct skn_view *view, const char *dir, struct skn_view_entries *out,
		      struct skn_err *err)
{
	return list_index(view, dir, false, out) ? SKN_OK : skn_view_missing(dir, err);
}

/* The entry of a path; a path in conflict is an error. */
static int index_entry(struct skn_view *view, const char *path, const struct skn_index_entry **out,
		       struct skn_err *err)
{
	*out = skn_index_find(&view->index, path);
	if (!*out || skn_index_intended(*out))
		return skn_view_missing(path, err);
	if (skn_index_stage(*out) != 0) {
		int rc = skn_fail_at(err, SKN_EDATA, path, 0, 0, "is in conflict");

		skn_hint(err, "resolve it and 'git add' it first");
		return rc;
	}
	return SKN_OK;
}

static int index_read(struct skn_view *view, const char *path, size_t max, struct skn_buf *out,
		      struct skn_err *err)
{
	const struct skn_index_entry *entry;
	struct skn_oid oid;
	int rc = index_entry(view, path, &entry, err);

	if (rc != SKN_OK)
		return rc;
	if (!S_ISREG(skn_index_mode(entry)))
		return skn_view_no_file(path, skn_view_kind_of(skn_index_mode(entry)), err);
	oid = skn_index_oid(entry);
	return skn_repo_read_blob(view->repo, &oid, max, out, err);
}

static int index_oid(struct skn_view *view, const char *path, struct skn_oid *out,
		     struct skn_err *err)
{
	const struct skn_index_entry *entry;
	int rc = index_entry(view, path, &entry, err);

	if (rc == SKN_OK)
		*out = skn_index_oid(entry);
	return rc;
}

static const struct skn_view_ops index_ops = { index_list, index_read, index_oid };

int skn_view_index(struct skn_view **out, struct skn_repo *repo, struct skn_err *err)
{
	int rc;

	skn_view_new(out, repo, &index_ops);
	rc = skn_index_read(&(*out)->index, skn_repo_index_path(repo), err);
	if (rc != SKN_OK) {
		skn_view_free(*out);
		*out = NULL;
	}
	return rc;
}

/* ---- the work tree ---- */

static const struct skn_index_entry *skipped(struct skn_view *view, const char *path)
{
	const struct skn_index_entry *entry = skn_index_find(&view->index, path);

	return entry && skn_index_skipped(entry) && skn_index_stage(entry) == 0 ? entry : NULL;
}

static int add_file(struct skn_view *view, int dir, const char *name,
		    struct skn_view_entries *out)
{
	struct skn_view_entry entry = { 0 };
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? SKN_OK : SKN_ESYS;
	entry.kind = skn_view_kind_of(st.st_mode);
	if (entry.kind == SKN_VIEW_EXEC && !view->trust_exec)
		entry.kind = SKN_VIEW_FILE;
	entry.name = skn_xstrdup(name);
	skn_vec_push(out, entry);
	return SKN_OK;
}

/* Entries from START are of the disk, from FIRST_SKIPPED on of the index: drops of the
 * latter what is there twice, a folder that is partly left out. */
static void merge_doubles(struct skn_view_entries *list, size_t start, size_t first_skipped)
{
	size_t kept = first_skipped;

	for (size_t i = first_skipped; i < list->n; i++) {
		bool twice = false;

		for (size_t k = start; k < first_skipped && !twice; k++)
			twice = skn_streq(list->v[k].name, list->v[i].name);
		if (twice)
			free(list->v[i].name);
		else
			list->v[kept++] = list->v[i];
	}
	list->n = kept;
}

/* Our own way through a folder whose descriptor somebody else keeps. */
static DIR *open_stream(int fd)
{
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = own < 0 ? NULL : fdopendir(own);

	if (!stream && own >= 0)
		close(own);
	return stream;
}

static int work_list(struct skn_view *view, const char *dir, struct skn_view_entries *out,
		     struct skn_err *err)
{
	int fd, rc = skn_work_dir(&view->work, dir, strlen(dir), &fd, err);
	size_t start = out->n, here;
	bool any = rc == SKN_OK;
	struct dirent *entry = NULL;
	DIR *stream = NULL;

	if (rc != SKN_OK && rc != SKN_ENOTFOUND)
		return rc;
	if (rc == SKN_ENOTFOUND)
		skn_err_clear(err);
	if (any && !(stream = open_stream(fd)))
		return skn_fail_errno(err, dir, "cannot list the folder");
	for (errno = 0; stream && rc == SKN_OK && (entry = readdir(stream)) != NULL; errno = 0) {
		const char *name = entry->d_name;

		if (skn_streq(name, ".") || skn_streq(name, "..") ||
		    (!*dir && skn_streq(name, ".git")))
			continue;
		rc = add_file(view, fd, name, out);
		if (rc != SKN_OK)
			skn_fail_errno(err, dir, "cannot list the folder");
	}
	if (stream && rc == SKN_OK && errno && errno != ENOENT) /* it was removed meanwhile */
		rc = skn_fail_errno(err, dir, "cannot list the folder");
	if (stream)
		closedir(stream);
	here = out->n;
	if (view->index.n && list_index(view, dir, true, out)) {
		merge_doubles(out, start, here);
		any = true;
	}
	return any ? rc == SKN_ENOTFOUND ? SKN_OK : rc : skn_view_missing(dir, err);
}

static int work_read(struct skn_view *view, const char *path, size_t max, struct skn_buf *out,
		     struct skn_err *err)
{
	const struct skn_index_entry *entry;
	struct skn_err here = SKN_ERR_INIT;
	int rc = skn_work_read(&view->work, path, max, out, &here);

	if (rc == SKN_ENOTFOUND && (entry = skipped(view, path)) != NULL)
		return index_read(view, path, max, out, err);
	if (rc != SKN_OK && err && err->code == SKN_OK)
		*err = here;
	return rc;
}

static int work_oid(struct skn_view *view, const char *path, struct skn_oid *out,
		    struct skn_err *err)
{
	struct skn_buf data = SKN_BUF_INIT;
	int rc = work_read(view, path, SKN_BUF_MAX, &data, err);

	if (rc == SKN_OK)
		rc = skn_repo_hash_blob(out, data.p, data.n, err);
	skn_buf_release(&data);
	return rc;
}

static const struct skn_view_ops work_ops = { work_list, work_read, work_oid };

int skn_view_work(struct skn_view **out, struct skn_repo *repo, struct skn_err *err)
{
	const char *top = skn_repo_work_dir(repo);
	int rc = SKN_OK;

	*out = NULL;
	if (!top)
		return skn_fail(err, SKN_EDATA, "a bare repository has no work tree");
	skn_view_new(out, repo, &work_ops);
	(*out)->trust_exec = skn_repo_config_bool(repo, "core.filemode", true);
	rc = skn_work_open(&(*out)->work, top, err);
	if (rc == SKN_OK && skn_repo_config_bool(repo, "core.sparsecheckout", false))
		rc = skn_index_read(&(*out)->index, skn_repo_index_path(repo), err);
	if (rc != SKN_OK) {
		skn_view_free(*out);
		*out = NULL;
	}
	return rc;
}
