#include "rev/merge.h"

#include "doc/prose.h"
#include "rev/merge_parts.h"

#define LABEL_ORIGIN "base"

/* ---- edits of the result ---- */

static struct skn_merge_edit *edit_of(struct skn_merging *m, const char *path)
{
	struct skn_merge_edit edit = { .path = NULL, .data = SKN_BUF_INIT };
	uintptr_t i = (uintptr_t)skn_map_find(&m->edited, path, strlen(path));

	if (i)
		return &m->edits.v[i - 1];
	edit.path = skn_xstrdup(path);
	skn_vec_push(&m->edits, edit);
	skn_map_put(&m->edited, path, strlen(path), (void *)(uintptr_t)m->edits.n);
	return skn_vec_last(&m->edits);
}

void skn_merging_put(struct skn_merging *m, const char *path, uint32_t mode, struct skn_buf *data)
{
	struct skn_merge_edit *edit = edit_of(m, path);

	skn_buf_release(&edit->data);
	edit->data = *data;
	edit->mode = mode;
	edit->remove = false;
	skn_buf_init(data);
}

void skn_merging_remove(struct skn_merging *m, const char *path)
{
	struct skn_merge_edit *edit = edit_of(m, path);

	skn_buf_release(&edit->data);
	edit->remove = true;
}

static void drop_edits(struct skn_merging *m)
{
	for (size_t i = 0; i < m->edits.n; i++) {
		free(m->edits.v[i].path);
		skn_buf_release(&m->edits.v[i].data);
	}
	skn_vec_clear(&m->edits);
	skn_map_release(&m->edited, NULL);
	m->edited = (struct skn_map)SKN_MAP_INIT;
}

int skn_merging_apply(struct skn_merging *m, struct skn_err *err)
{
	struct skn_repo_change *changes = skn_xcalloc(m->edits.n + 1, sizeof(*changes));
	int rc = SKN_OK;

	for (size_t i = 0; i < m->edits.n; i++) {
		const struct skn_merge_edit *e = &m->edits.v[i];

		changes[i] = (struct skn_repo_change){ .path = e->path, .remove = e->remove, .mode = e->mode,
						       .data = e->data.p, .len = e->data.n };
	}
	if (m->edits.n)
		rc = skn_scratch_tree(&m->tree, m->scratch, &m->tree, changes, m->edits.n, err);
	free(changes);
	drop_edits(m);
	return rc;
}

/* ---- files ---- */

/* Git's stages, a path each. */
static void take_stages(struct skn_merge *out, const struct skn_scratch_stages *stages)
{
	for (size_t i = 0; i < stages->n; i++) {
		const struct skn_scratch_stage *s = &stages->v[i];
		struct skn_unmerged *last = out->unmerged.n ? skn_vec_last(&out->unmerged) : NULL;

		if (!last || !skn_streq(last->path, s->path)) {
			struct skn_unmerged new = { .path = skn_xstrdup(s->path) };

			skn_vec_push(&out->unmerged, new);
			last = skn_vec_last(&out->unmerged);
		}
		last->stage[s->stage - 1].mode = s->mode;
		last->stage[s->stage - 1].oid = s->oid;
	}
}

/* Merges one path by what it says; *open: it is left in conflict. */
static int merge_path(struct skn_merging *m, const struct skn_unmerged *u, bool *open, struct skn_err *err)
{
	const struct skn_merge3_options options = { .ours = m->sides.ours_name,
						    .theirs = m->sides.theirs_name,
						    .base = LABEL_ORIGIN };
	struct skn_merge_path path;
	size_t before = m->out->conflicts.n;
	int rc = skn_merge_path(&path, &m->out->conflicts, m->scratch->repo, u, &options, err);

	if (rc != SKN_OK)
		return rc;
	*open = m->out->conflicts.n > before;
	if (path.remove)
		skn_merging_remove(m, u->path);
	else if (path.mode != SKN_MODE_SUBMODULE) /* git has put that into the tree */
		skn_merging_put(m, u->path, path.mode, &path.data);
	skn_merge_path_release(&path);
	return SKN_OK;
}

static int merge_conflicts(struct skn_merging *m, struct skn_err *err)
{
	struct skn_merge *out = m->out;
	size_t kept = 0;
	int rc = SKN_OK;

	for (size_t i = 0; i < out->unmerged.n; i++) {
		bool open = true;

		if (rc == SKN_OK)
			rc = merge_path(m, &out->unmerged.v[i], &open, err);
		if (open)
			out->unmerged.v[kept++] = out->unmerged.v[i];
		else
			free(out->unmerged.v[i].path);
	}
	out->unmerged.n = kept;
	return rc;
}

/* Whether the bytes are a file of their kind. */
static bool valid(const char *path, const struct skn_buf *bytes)
{
	struct skn_buf copy = SKN_BUF_INIT;
	struct skn_record record;
	enum skn_kind kind;
	const char *id;
	size_t len, thread;
	char *name;
	bool ok;

	if (!skn_merge_place(path, &kind, &id, &len, &thread) || !skn_kind_info(kind)->schema)
		return true;
	name = skn_xstrndup(id, len);
	skn_buf_add(&copy, bytes->p, bytes->n);
	ok = skn_record_parse_valid(&record, kind, name, &copy, path, NULL) == SKN_OK;
	if (ok)
		skn_record_release(&record);
	skn_buf_release(&copy);
	free(name);
	return ok;
}

static bool blob_valid(struct skn_merging *m, const char *path, const struct skn_oid *oid)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	bool ok = skn_repo_read_blob(m->scratch->repo, oid, SKN_RECORD_MAX, &bytes, NULL) == SKN_OK &&
		  valid(path, &bytes);

	skn_buf_release(&bytes);
	return ok;
}

/* A file that both changed and git merged clean: two lines that git has put one
 * behind the other may be one field twice. */
static int mend(struct skn_merging *m, const struct skn_tree_delta *a, const struct skn_tree_delta *b,
		struct skn_err *err)
{
	struct skn_unmerged u = { .path = a->path };
	struct skn_tree_entry now;
	bool open = false;
	int rc = skn_repo_tree_find(m->scratch->repo, &m->tree, a->path, &now, NULL);

	if (rc != SKN_OK || blob_valid(m, a->path, &now.oid) || !blob_valid(m, a->path, &a->new_oid) ||
	    !blob_valid(m, a->path, &b->new_oid))
		return SKN_OK;
	u.stage[0].mode = a->old_mode;
	u.stage[0].oid = a->old_oid;
	u.stage[1].mode = a->new_mode;
	u.stage[1].oid = a->new_oid;
	u.stage[2].mode = b->new_mode;
	u.stage[2].oid = b->new_oid;
	rc = merge_path(m, &u, &open, err);
	if (rc == SKN_OK && open) {
		u.path = skn_xstrdup(a->path);
		skn_vec_push(&m->out->unmerged, u);
	}
	return rc;
}

static int mend_clean(struct skn_merging *m, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < m->ours.n; i++) {
		const struct skn_tree_delta *a = &m->ours.v[i], *b;

		if (!a->new_mode || !skn_starts_with(a->path, "threads/"))
			continue;
		b = skn_tree_deltas_find(&m->theirs, a->path);
		if (b && b->new_mode && !skn_oid_eq(&a->new_oid, &b->new_oid) &&
		    !skn_map_has(&m->edited, a->path, strlen(a->path))) /* then git had not merged it */
			rc = mend(m, a, b, err);
	}
	return rc;
}

/* ---- the whole ---- */

static int run_git(struct skn_merging *m, struct skn_err *err)
{
	const struct skn_merge_sides *s = &m->sides;
	struct skn_scratch_stages stages = { 0 };
	struct skn_oid base, ours, theirs;
	int rc = SKN_OK;

	if (s->ours_commit && s->theirs_commit) {
		ours = *s->ours_commit;
		theirs = *s->theirs_commit;
	} else {
		rc = skn_scratch_commit(&base, m->scratch, &s->base, NULL, err);
		if (rc == SKN_OK)
			rc = skn_scratch_commit(&ours, m->scratch, &s->ours, &base, err);
		if (rc == SKN_OK)
			rc = skn_scratch_commit(&theirs, m->scratch, &s->theirs, &base, err);
	}
	if (rc == SKN_OK)
		rc = skn_scratch_merge(&m->tree, &stages, m->scratch, &ours, &theirs, err);
	if (rc == SKN_OK)
		take_stages(m->out, &stages);
	skn_scratch_stages_release(&stages);
	return rc;
}

static int unmerged_by_path(const void *a, const void *b)
{
	return strcmp(((const struct skn_unmerged *)a)->path, ((const struct skn_unmerged *)b)->path);
}

static void drop_unmerged(struct skn_merge *out)
{
	for (size_t i = 0; i < out->unmerged.n; i++)
		free(out->unmerged.v[i].path);
	skn_vec_clear(&out->unmerged);
}

static int compare_sides(struct skn_merging *m, struct skn_err *err)
{
	const struct skn_merge_sides *s = &m->sides;
	int rc;

	skn_tree_deltas_release(&m->ours);
	skn_tree_deltas_release(&m->theirs);
	rc = skn_tree_diff(&m->ours, m->scratch->repo, &s->base, &s->ours, err);
	return rc == SKN_OK ? skn_tree_diff(&m->theirs, m->scratch->repo, &s->base, &s->theirs, err) : rc;
}

/* Whether a folder above the path is among the paths of the list. */
static bool is_below(const struct skn_tree_deltas *list, const char *path)
{
	char *part = skn_xstrdup(path), *slash;
	bool yes = false;

	while (!yes && (slash = strrchr(part, '/')) != NULL) {
		*slash = '\0';
		yes = skn_tree_deltas_find(list, part) != NULL;
	}
	free(part);
	return yes;
}

/* The sides touched other files, and nothing was removed that could have been moved:
 * then there is nothing that git would have to find out. */
static bool are_apart(const struct skn_tree_deltas *a, const struct skn_tree_deltas *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (!b->v[i].new_mode || skn_tree_deltas_find(a, b->v[i].path) || is_below(a, b->v[i].path))
			return false;
	for (size_t i = 0; i < a->n; i++)
		if (!a->v[i].new_mode || is_below(b, a->v[i].path))
			return false;
	return true;
}

/* Ours with what theirs changed. */
static int put_together(struct skn_merging *m, struct skn_err *err)
{
	struct skn_repo_change *changes = skn_xcalloc(m->theirs.n + 1, sizeof(*changes));
	int rc;

	for (size_t i = 0; i < m->theirs.n; i++)
		changes[i] = (struct skn_repo_change){ .path = m->theirs.v[i].path,
						       .mode = m->theirs.v[i].new_mode,
						       .oid = &m->theirs.v[i].new_oid };
	rc = skn_scratch_tree(&m->tree, m->scratch, &m->sides.ours, changes, m->theirs.n, err);
	free(changes);
	return rc;
}

/* Git's merge; where it conflicts and a thread was moved, the one of the threads where
 * they are now. */
static int merge_trees(struct skn_merging *m, struct skn_err *err)
{
	bool moved = false;
	int rc = compare_sides(m, err);

	if (rc == SKN_OK && !m->sides.ours_commit && are_apart(&m->ours, &m->theirs))
		return put_together(m, err);
	if (rc == SKN_OK)
		rc = run_git(m, err);
	if (rc != SKN_OK || m->out->unmerged.n == 0)
		return rc;
	rc = skn_merging_moves(m, &moved, err);
	if (rc != SKN_OK || !moved)
		return rc;
	m->sides.ours_commit = m->sides.theirs_commit = NULL;
	drop_unmerged(m->out);
	rc = compare_sides(m, err);
	return rc == SKN_OK ? run_git(m, err) : rc;
}

static int make(struct skn_merging *m, const struct skn_merge_sides *s, struct skn_err *err)
{
	int rc = merge_trees(m, err);

	if (rc == SKN_OK)
		rc = merge_conflicts(m, err);
	if (rc == SKN_OK)
		rc = mend_clean(m, err);
	if (rc == SKN_OK)
		rc = skn_merging_apply(m, err);
	if (rc == SKN_OK)
		rc = skn_merging_threads(m, err);
	if (m->out->unmerged.n > 1)
		qsort(m->out->unmerged.v, m->out->unmerged.n, sizeof(*m->out->unmerged.v), unmerged_by_path);
	m->out->tree = m->tree;
	if (rc == SKN_OK)
		rc = skn_merge_between(m->out, m->scratch, &s->ours, &m->tree, &s->theirs, err);
	return rc == SKN_OK ? skn_merging_add_unmerged(m, err) : rc;
}

int skn_merge_make(struct skn_merge *out, struct skn_scratch *scratch, const struct skn_merge_sides *sides,
		   struct skn_err *err)
{
	struct skn_merging m = { .scratch = scratch, .sides = *sides, .out = out };
	int rc;

	*out = (struct skn_merge){ 0 };
	rc = make(&m, sides, err);
	drop_edits(&m);
	skn_vec_release(&m.edits);
	skn_tree_deltas_release(&m.ours);
	skn_tree_deltas_release(&m.theirs);
	if (rc != SKN_OK)
		skn_merge_release(out);
	return rc;
}

/* ---- notes ---- */

void skn_merging_note(struct skn_merging *m, enum skn_merge_note_kind kind, const char *thread,
		      const char *key, const char *other)
{
	struct skn_merge_note note = { kind, skn_xstrdup(thread), skn_xstrdup(key),
				       other ? skn_xstrdup(other) : NULL };

	skn_vec_push(&m->out->notes, note);
}

const char *skn_merge_note_name(enum skn_merge_note_kind kind)
{
	static const char *const names[] = { "key-followed", "item-kept", "withdrawn-cited", "same-work" };

	return names[kind];
}
