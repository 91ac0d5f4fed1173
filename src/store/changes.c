#include "store/changes.h"

#include "base/path.h"
#include "repo/workwrite.h"

static void free_names(void *p)
{
	skn_strings_release(p);
	free(p);
}

void skn_changes_release(struct skn_changes *changes)
{
	for (size_t i = 0; i < changes->list.n; i++) {
		free(changes->list.v[i].path);
		skn_buf_release(&changes->list.v[i].data);
	}
	skn_vec_release(&changes->list);
	skn_map_release(&changes->by_path, NULL);
	skn_map_release(&changes->by_dir, free_names);
}

/* Makes the name of a new path known in its folder, and that folder in those
 * above it, as far as they are new. */
static void note_folders(struct skn_changes *changes, const char *path)
{
	char *copy = skn_xstrdup(path), *slash;
	bool known = false;

	do {
		const char *dir, *name;
		struct skn_strings *names;

		slash = strrchr(copy, '/');
		dir = slash ? copy : "";
		name = slash ? slash + 1 : copy;
		if (slash)
			*slash = '\0';
		names = skn_map_find(&changes->by_dir, dir, strlen(dir));
		known = names != NULL;
		if (!known) {
			names = skn_xcalloc(1, sizeof(*names));
			skn_map_put(&changes->by_dir, dir, strlen(dir), names);
		}
		skn_strings_push(names, name);
	} while (slash && !known);
	free(copy);
}

static struct skn_change *entry(struct skn_changes *changes, const char *path)
{
	uintptr_t i = (uintptr_t)skn_map_find(&changes->by_path, path, strlen(path));
	struct skn_change change = { .data = SKN_BUF_INIT };

	if (i)
		return &changes->list.v[i - 1];
	change.path = skn_xstrdup(path);
	skn_vec_push(&changes->list, change);
	skn_map_put(&changes->by_path, path, strlen(path), (void *)(uintptr_t)changes->list.n);
	note_folders(changes, path);
	return skn_vec_last(&changes->list);
}

void skn_changes_put(struct skn_changes *changes, const char *path, struct skn_buf *data)
{
	struct skn_change *change = entry(changes, path);

	skn_buf_release(&change->data);
	change->data = *data;
	change->remove = false;
	skn_buf_init(data);
}

void skn_changes_remove(struct skn_changes *changes, const char *path)
{
	struct skn_change *change = entry(changes, path);

	skn_buf_release(&change->data);
	change->remove = true;
}

struct skn_buf *skn_changes_find(struct skn_changes *changes, const char *path, bool *removed)
{
	uintptr_t i = (uintptr_t)skn_map_find(&changes->by_path, path, strlen(path));

	*removed = i && changes->list.v[i - 1].remove;
	return i && !*removed ? &changes->list.v[i - 1].data : NULL;
}

int skn_changes_read(struct skn_changes *changes, struct skn_view *view, const char *path, size_t max,
		     struct skn_buf *out, struct skn_err *err)
{
	bool removed;
	const struct skn_buf *data = skn_changes_find(changes, path, &removed);

	if (removed)
		return skn_fail_at(err, SKN_ENOTFOUND, path, 0, 0, "there is no such file or folder");
	if (!data)
		return skn_view_read(view, path, max, out, err);
	if (data->n > max)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0, "is larger than %zu bytes", max);
	skn_buf_clear(out);
	skn_buf_add(out, data->p, data->n);
	return SKN_OK;
}

/* Whether the view already has what the change says. */
static int same_as_view(bool *same, const struct skn_change *change, struct skn_view *view,
			struct skn_err *err)
{
	struct skn_buf old = SKN_BUF_INIT;
	int rc = skn_view_read(view, change->path, SKN_BUF_MAX, &old, err);

	*same = rc == SKN_OK && !change->remove && skn_buf_eq(&old, change->data.p, change->data.n);
	if (rc == SKN_ENOTFOUND) {
		skn_err_clear(err);
		*same = change->remove;
		rc = SKN_OK;
	} else if (rc == SKN_EDATA) {
		skn_err_clear(err); /* something else stands there: the write decides */
		rc = SKN_OK;
	}
	skn_buf_release(&old);
	return rc;
}

int skn_changes_prune(struct skn_changes *changes, struct skn_view *view, struct skn_err *err)
{
	struct skn_changes kept = SKN_CHANGES_INIT;
	int rc = SKN_OK;

	for (size_t i = 0; i < changes->list.n; i++) {
		struct skn_change *change = &changes->list.v[i];
		bool same = false;

		if (rc == SKN_OK)
			rc = same_as_view(&same, change, view, err);
		if (same)
			continue;
		if (change->remove)
			skn_changes_remove(&kept, change->path);
		else
			skn_changes_put(&kept, change->path, &change->data);
	}
	skn_changes_release(changes);
	*changes = kept;
	return rc;
}

struct skn_repo_change *skn_changes_array(const struct skn_changes *changes)
{
	struct skn_repo_change *array = skn_xcalloc(changes->list.n, sizeof(*array));

	for (size_t i = 0; i < changes->list.n; i++) {
		const struct skn_change *c = &changes->list.v[i];

		array[i] = (struct skn_repo_change){ .path = c->path, .data = c->data.p, .len = c->data.n,
						     .remove = c->remove };
	}
	return array;
}

/* ---- into the work tree ---- */

struct writing {
	struct skn_changes *changes;
	struct skn_work work;
	char *dir;          /* where files are made */
	struct skn_strings temps; /* one for each change, "" where there is none */
};

static bool is_removed(struct skn_changes *changes, const char *path)
{
	bool removed;

	skn_changes_find(changes, path, &removed);
	return removed;
}

/* Whether what stands at PATH, if anything, lets a file (or, in the middle of
 * a path, a folder) stand there. */
static int check_part(struct writing *w, const char *path, bool folder, struct skn_err *err)
{
	struct skn_err none = SKN_ERR_INIT;
	struct stat st;

	if (skn_work_stat(&w->work, path, &st, &none) != SKN_OK || is_removed(w->changes, path))
		return SKN_OK;
	if (S_ISDIR(st.st_mode) == folder)
		return SKN_OK;
	return skn_fail_at(err, SKN_EEXISTS, path, 0, 0,
			   folder ? "something that is no folder is in the way" : "a folder is in the way");
}

/* The nearest folder above PATH that is there lets files in and out. */
static int check_writable(struct writing *w, const char *path, struct skn_err *err)
{
	size_t len = strlen(path);
	int fd;

	do {
		char *part = skn_xstrndup(path, len);

		len = skn_path_dir_len(part);
		free(part);
		if (skn_work_dir(&w->work, path, len, &fd, NULL) != SKN_OK)
			continue;
		if (faccessat(fd, ".", W_OK | X_OK, AT_EACCESS) == 0)
			return SKN_OK;
		return skn_fail_at(err, SKN_ESYS, path, 0, 0, "its folder cannot be written: %s", strerror(errno));
	} while (len > 0);
	return SKN_OK;
}

static int check_place(struct writing *w, const struct skn_change *change, struct skn_err *err)
{
	char *part = skn_xstrdup(change->path);
	int rc = SKN_OK;

	if (!skn_path_is_safe(change->path))
		rc = skn_fail(err, SKN_EDATA, "'%.200s' is not a path that may be written", change->path);
	for (char *p = part; rc == SKN_OK && !change->remove && *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		rc = check_part(w, part, true, err);
		*p = '/';
	}
	if (rc == SKN_OK)
		rc = check_part(w, part, false, err);
	if (rc == SKN_OK)
		rc = check_writable(w, part, err);
	free(part);
	return rc;
}

static int stage(struct writing *w, const struct skn_change *change, struct skn_err *err)
{
	char *temp = NULL;
	int rc = SKN_OK;

	if (!change->remove)
		rc = skn_work_stage(&w->work, w->dir, SKN_MODE_FILE, change->data.p, change->data.n, &temp, err);
	skn_strings_push(&w->temps, temp ? temp : "");
	free(temp);
	return rc;
}

/* Removals first: a file may make room for a folder. */
static int carry_out(struct writing *w, struct skn_err *err)
{
	const struct skn_changes *changes = w->changes;
	struct stat st;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < changes->list.n; i++)
		if (changes->list.v[i].remove)
			rc = skn_work_remove(&w->work, changes->list.v[i].path, err);
	for (size_t i = 0; rc == SKN_OK && i < changes->list.n; i++)
		if (!changes->list.v[i].remove)
			rc = skn_work_place(&w->work, w->temps.v[i], changes->list.v[i].path, &st, err);
	return rc;
}

int skn_changes_write_work(struct skn_changes *changes, struct skn_store *store, struct skn_err *err)
{
	struct writing w = { .changes = changes, .work = SKN_WORK_INIT };
	int rc;

	if (skn_repo_is_bare(store->repo))
		return skn_fail(err, SKN_EDATA, "a bare repository has no work tree");
	w.dir = skn_xasprintf("%s/skein", skn_repo_git_dir(store->repo));
	rc = skn_work_open(&w.work, skn_repo_work_dir(store->repo), err);
	for (size_t i = 0; rc == SKN_OK && i < changes->list.n; i++)
		rc = check_place(&w, &changes->list.v[i], err);
	for (size_t i = 0; rc == SKN_OK && i < changes->list.n; i++)
		rc = stage(&w, &changes->list.v[i], err);
	if (rc == SKN_OK)
		rc = carry_out(&w, err);
	for (size_t i = 0; rc != SKN_OK && i < w.temps.n; i++)
		if (*w.temps.v[i])
			unlink(w.temps.v[i]);
	skn_strings_release(&w.temps);
	skn_work_close(&w.work);
	free(w.dir);
	return rc;
}
