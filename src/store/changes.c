#include "store/changes.h"

#include "repo/worktree.h"

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

int skn_changes_write_work(struct skn_changes *changes, struct skn_store *store, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < changes->list.n; i++) {
		const struct skn_change *c = &changes->list.v[i];

		if (c->remove)
			rc = skn_repo_remove_work(store->repo, c->path, err);
		else
			rc = skn_repo_write_work(store->repo, c->path, c->data.p, c->data.n, err);
	}
	return rc;
}
