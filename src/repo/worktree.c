#include "base/path.h"
#include "repo/internal.h"
#include "repo/workcheck.h"

static int stage(struct skn_worktree *wt, struct skn_work_item *item, struct skn_err *err)
{
	const struct skn_repo_change *change = item->change;
	uint32_t mode = skn_repo_change_mode(change);
	struct skn_buf data = SKN_BUF_INIT;
	int rc = SKN_OK;

	if (wt->from_work || item->skip || item->there || change->remove || mode == SKN_MODE_SUBMODULE)
		return SKN_OK;
	if (change->oid)
		rc = skn_repo_read_blob(wt->repo, change->oid, SKN_WRITER_BLOB_MAX, &data, err);
	if (rc == SKN_OK)
		rc = skn_work_stage(&wt->work, wt->dir, mode, change->oid ? data.p : change->data,
				    change->oid ? data.n : change->len, &item->temp, err);
	skn_buf_release(&data);
	return rc;
}

/* ---- begin ---- */

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct skn_work_item *)a)->change->path, ((const struct skn_work_item *)b)->change->path);
}

static int take_items(struct skn_worktree *wt, const struct skn_repo_change *changes, size_t n,
		      struct skn_err *err)
{
	wt->items = skn_xcalloc(n ? n : 1, sizeof(*wt->items));
	wt->n = n;
	for (size_t i = 0; i < n; i++)
		wt->items[i].change = &changes[i];
	qsort(wt->items, n, sizeof(*wt->items), by_path);
	for (size_t i = 1; i < n; i++)
		if (skn_streq(wt->items[i].change->path, wt->items[i - 1].change->path))
			return skn_fail(err, SKN_EUSAGE, "'%s' is changed twice",
					wt->items[i].change->path);
	return SKN_OK;
}

/* Room for the new index while failing is still harmless. */
static int reserve(struct skn_worktree *wt, struct skn_err *err)
{
	size_t size = wt->index.size + 4096;
	int rc;

	for (size_t i = 0; i < wt->n; i++)
		size += strlen(wt->items[i].change->path) + 80;
	rc = posix_fallocate(wt->lock.fd, 0, (off_t)size);
	if (rc == 0 || rc == EOPNOTSUPP || rc == EINVAL || rc == ENOSYS)
		return SKN_OK;
	errno = rc;
	return skn_fail_errno(err, wt->lock.lock, "cannot write the index");
}

static int open_all(struct skn_worktree *wt, const struct skn_oid *old_commit,
		    struct skn_err *err)
{
	struct skn_commit_brief brief;
	int rc = SKN_OK;

	if (!wt->repo->work_dir)
		return skn_fail(err, SKN_EDATA, "a bare repository has no work tree");
	if (old_commit) {
		rc = skn_repo_read_brief(wt->repo, old_commit, &brief, err);
		wt->old_tree = brief.tree;
	}
	wt->sparse = skn_repo_config_bool(wt->repo, "core.sparsecheckout", false);
	skn_fsync_load(&wt->sync, wt->repo);
	if (rc == SKN_OK)
		rc = skn_work_open(&wt->work, wt->repo->work_dir, err);
	if (rc == SKN_OK)
		rc = skn_lockfile_take(&wt->lock, wt->repo->index_path, wt->dir, SKN_INDEX_WAIT_MS,
				       err);
	if (rc == SKN_OK)
		rc = skn_index_read(&wt->index, wt->repo->index_path, err);
	return rc;
}

int skn_worktree_begin(struct skn_worktree **out, struct skn_repo *repo,
		       const struct skn_oid *old_commit, const struct skn_repo_change *changes,
		       size_t n, unsigned flags, struct skn_err *err)
{
	struct skn_worktree *wt = skn_xcalloc(1, sizeof(*wt));
	int rc;

	wt->repo = repo;
	wt->lock = (struct skn_lockfile)SKN_LOCKFILE_INIT;
	wt->work = (struct skn_work)SKN_WORK_INIT;
	wt->from_work = flags & SKN_WORKTREE_FROM_WORK;
	wt->dir = skn_xasprintf("%s/skein", repo->git_dir);
	rc = take_items(wt, changes, n, err);
	if (rc == SKN_OK)
		rc = open_all(wt, old_commit, err);
	for (size_t i = 0; rc == SKN_OK && i < n; i++)
		rc = skn_work_check(wt, &wt->items[i], err);
	if (rc == SKN_OK)
		rc = reserve(wt, err);
	for (size_t i = 0; rc == SKN_OK && i < n; i++)
		rc = stage(wt, &wt->items[i], err);
	*out = rc == SKN_OK ? wt : NULL;
	if (rc != SKN_OK)
		skn_worktree_abort(wt);
	return rc;
}

/* ---- finish ---- */

static int carry_out(struct skn_worktree *wt, struct skn_work_item *item, struct skn_err *err)
{
	int rc = SKN_OK;

	if (wt->from_work || item->skip || S_ISDIR(item->st.st_mode)) /* a submodule's folder stays */
		return SKN_OK;
	if (item->change->remove)
		return skn_work_remove(&wt->work, item->change->path, err);
	if (!item->temp)
		return SKN_OK;
	rc = skn_work_place(&wt->work, item->temp, item->change->path, &item->st, err);
	if (rc == SKN_OK) {
		free(item->temp);
		item->temp = NULL;
		item->there = true;
	}
	return rc;
}

void skn_worktree_conflicts(struct skn_worktree *wt, const struct skn_unmerged *unmerged, size_t n)
{
	wt->unmerged = unmerged;
	wt->n_unmerged = n;
}

/* The entries of a path in conflict; returns how many. */
static size_t add_stages(struct skn_index_edit *edits, const struct skn_unmerged *u)
{
	size_t n = 0;

	for (unsigned s = 0; s < 3; s++)
		if (u->stage[s].mode)
			edits[n++] = (struct skn_index_edit){ .path = u->path, .stage = s + 1,
							      .mode = u->stage[s].mode,
							      .oid = u->stage[s].oid };
	return n;
}

static void build_index(struct skn_index_file *file, struct skn_worktree *wt)
{
	struct skn_index_edit *edits = skn_xcalloc(wt->n + 2 * wt->n_unmerged + 1, sizeof(*edits));
	const struct skn_unmerged *u = wt->unmerged, *end = wt->unmerged ? u + wt->n_unmerged : NULL;
	size_t n = 0;

	for (size_t i = 0; i < wt->n; i++) {
		const struct skn_work_item *item = &wt->items[i];

		if (u < end && skn_streq(u->path, item->change->path)) {
			n += add_stages(edits + n, u++);
			continue;
		}
		edits[n] = (struct skn_index_edit){ .path = item->change->path,
						    .remove = item->change->remove,
						    .mode = skn_repo_change_mode(item->change),
						    .oid = item->oid, .skip = item->skip };
		if (item->there)
			skn_index_stat_from(&edits[n].stat, &item->st);
		n++;
	}
	assert(u == end);
	skn_index_build(file, &wt->index, edits, n, wt->repo->work_dir);
	free(edits);
}

int skn_worktree_preview(struct skn_worktree *wt, const char *path, struct skn_err *err)
{
	struct skn_index_file file;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), rc;

	if (fd < 0)
		return skn_fail_errno(err, path, "cannot make the hook's index");
	build_index(&file, wt);
	rc = skn_index_file_write(&file, fd, path, err);
	close(fd);
	skn_index_file_release(&file);
	return rc;
}

static int write_index(struct skn_worktree *wt, struct skn_err *err)
{
	struct skn_index_file file;
	int rc;

	build_index(&file, wt);
	rc = skn_index_file_write(&file, wt->lock.fd, wt->lock.lock, err);
	if (rc == SKN_OK && ftruncate(wt->lock.fd, (off_t)file.size) < 0)
		rc = skn_fail_errno(err, wt->lock.lock, "cannot write the index");
	if (rc == SKN_OK)
		rc = skn_fsync_fd(&wt->sync, wt->sync.index, wt->lock.fd, wt->lock.lock, err);
	if (rc == SKN_OK)
		rc = skn_lockfile_commit(&wt->lock, err);
	skn_index_file_release(&file);
	return rc;
}

int skn_worktree_finish(struct skn_worktree *wt, struct skn_err *err)
{
	int rc = SKN_OK;

	/* Removals first: a file may make room for a folder. */
	for (int remove = 1; remove >= 0; remove--)
		for (size_t i = 0; i < wt->n; i++)
			if (wt->items[i].change->remove == (bool)remove) {
				int one = carry_out(wt, &wt->items[i], rc == SKN_OK ? err : NULL);

				rc = rc == SKN_OK ? one : rc;
			}
	/* The index says what was committed even when a file could not be put
	 * in place: then that file shows as changed, which is the truth. */
	if (rc == SKN_OK)
		rc = write_index(wt, err);
	else
		write_index(wt, NULL);
	skn_worktree_abort(wt);
	return rc;
}

void skn_worktree_abort(struct skn_worktree *wt)
{
	if (!wt)
		return;
	for (size_t i = 0; i < wt->n; i++) {
		if (wt->items[i].temp)
			unlink(wt->items[i].temp);
		free(wt->items[i].temp);
	}
	skn_lockfile_abort(&wt->lock);
	skn_index_release(&wt->index);
	skn_work_close(&wt->work);
	free(wt->items);
	free(wt->dir);
	free(wt);
}

/* ---- in one go ---- */

int skn_repo_check_worktree(struct skn_repo *repo, const struct skn_oid *old_commit,
			    const struct skn_repo_change *changes, size_t n, unsigned flags,
			    struct skn_err *err)
{
	struct skn_worktree *wt;
	int rc = skn_worktree_begin(&wt, repo, old_commit, changes, n, flags, err);

	skn_worktree_abort(wt);
	return rc;
}

int skn_repo_update_worktree(struct skn_repo *repo, const struct skn_oid *old_commit,
			     const struct skn_repo_change *changes, size_t n, unsigned flags,
			     struct skn_err *err)
{
	struct skn_worktree *wt;
	int rc = skn_worktree_begin(&wt, repo, old_commit, changes, n, flags, err);

	return rc == SKN_OK ? skn_worktree_finish(wt, err) : rc;
}

static int open_work(struct skn_work *work, struct skn_repo *repo, const char *path,
		     struct skn_err *err)
{
	if (!repo->work_dir)
		return skn_fail(err, SKN_EDATA, "a bare repository has no work tree");
	if (!skn_path_is_safe(path))
		return skn_fail(err, SKN_EDATA, "'%.200s' is not a path that may be written", path);
	return skn_work_open(work, repo->work_dir, err);
}

int skn_repo_write_work(struct skn_repo *repo, const char *path, const void *p, size_t n,
			struct skn_err *err)
{
	struct skn_work work = SKN_WORK_INIT;
	char *dir = skn_xasprintf("%s/skein", repo->git_dir), *temp = NULL;
	struct stat st;
	int rc = open_work(&work, repo, path, err);

	if (rc == SKN_OK)
		rc = skn_work_stage(&work, dir, SKN_MODE_FILE, p, n, &temp, err);
	if (rc == SKN_OK && skn_work_place(&work, temp, path, &st, err) != SKN_OK) {
		rc = err ? (int)err->code : SKN_ESYS;
		unlink(temp);
	}
	skn_work_close(&work);
	free(temp);
	free(dir);
	return rc;
}

int skn_repo_remove_work(struct skn_repo *repo, const char *path, struct skn_err *err)
{
	struct skn_work work = SKN_WORK_INIT;
	int rc = open_work(&work, repo, path, err);

	if (rc == SKN_OK)
		rc = skn_work_remove(&work, path, err);
	skn_work_close(&work);
	return rc;
}
