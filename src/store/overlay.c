#include "store/overlay.h"

#include "store/viewkind.h"

static const struct skn_change *pending(const struct skn_view *view, const char *path)
{
	uintptr_t i = (uintptr_t)skn_map_find(&view->over->by_path, path, strlen(path));

	return i ? &view->over->list.v[i - 1] : NULL;
}

static bool listed(const struct skn_view_entries *entries, const char *name)
{
	for (size_t i = 0; i < entries->n; i++)
		if (skn_streq(entries->v[i].name, name))
			return true;
	return false;
}

/* Drops entries of the base that are removed, forgets the ids of those that
 * are replaced; adds those that are new. */
static void lay_over(struct skn_view *view, const char *dir, const struct skn_strings *names,
		     struct skn_view_entries *out)
{
	size_t kept = 0;

	for (size_t i = 0; i < out->n; i++) {
		char *path = *dir ? skn_xasprintf("%s/%s", dir, out->v[i].name) : skn_xstrdup(out->v[i].name);
		const struct skn_change *change = pending(view, path);

		if (out->v[i].kind == SKN_VIEW_DIR || (change && !change->remove))
			out->v[i].has_oid = false;
		if (change && change->remove)
			free(out->v[i].name);
		else
			out->v[kept++] = out->v[i];
		free(path);
	}
	out->n = kept;
	for (size_t i = 0; i < names->n; i++) {
		char *path = *dir ? skn_xasprintf("%s/%s", dir, names->v[i]) : skn_xstrdup(names->v[i]);
		const struct skn_change *change = pending(view, path);

		if (!(change && change->remove) && !listed(out, names->v[i])) {
			struct skn_view_entry entry = { .name = skn_xstrdup(names->v[i]),
							.kind = change ? SKN_VIEW_FILE : SKN_VIEW_DIR };

			skn_vec_push(out, entry);
		}
		free(path);
	}
}

static int list(struct skn_view *view, const char *dir, struct skn_view_entries *out, struct skn_err *err)
{
	const struct skn_strings *names = skn_map_find(&view->over->by_dir, dir, strlen(dir));
	int rc = skn_view_list(view->base, dir, out, err);

	if (names)
		rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	if (names && rc == SKN_OK)
		lay_over(view, dir, names, out);
	return rc;
}

static int read_file(struct skn_view *view, const char *path, size_t max, struct skn_buf *out,
		struct skn_err *err)
{
	const struct skn_change *change = pending(view, path);

	if (!change)
		return skn_view_read(view->base, path, max, out, err);
	if (change->remove)
		return skn_view_missing(path, err);
	if (change->data.n > max)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0, "is larger than %zu bytes", max);
	skn_buf_add(out, change->data.p, change->data.n);
	return SKN_OK;
}

static int oid(struct skn_view *view, const char *path, struct skn_oid *out, struct skn_err *err)
{
	const struct skn_change *change = pending(view, path);

	if (!change)
		return skn_view_oid(view->base, path, out, err);
	if (change->remove)
		return skn_view_missing(path, err);
	return skn_repo_hash_blob(out, change->data.p, change->data.n, err);
}

int skn_view_overlay(struct skn_view **out, struct skn_view *base, const struct skn_changes *changes,
		     struct skn_err *err)
{
	static const struct skn_view_ops ops = { list, read_file, oid };
	int rc = skn_view_new(out, base->repo, &ops);

	SKN_UNUSED(err);
	(*out)->base = base;
	(*out)->over = changes;
	return rc;
}
