/*
 * merge_moves.c - a thread that one side moved.
 *
 * Git follows files that stay alike, so a thread that was moved and reworded can
 * fall apart: half of it renamed, half of it deleted here and edited there.  But
 * thread.yaml says what a thread was called (`was`), so the base and the other
 * side can be read as if the thread had always been where it is now.
 */
#include "rev/merge_parts.h"

struct move {
	char *from, *to; /* paths of the thread */
};

static bool has(struct skn_merging *m, const struct skn_oid *tree, const char *path)
{
	struct skn_tree_entry entry;

	return skn_repo_tree_find(m->scratch->repo, tree, path, &entry, NULL) == SKN_OK;
}

static bool has_thread(struct skn_merging *m, const struct skn_oid *tree, const char *thread)
{
	char *file = skn_kind_path_in(thread, SKN_KIND_THREAD, "");
	bool yes = has(m, tree, file);

	free(file);
	return yes;
}

/* Whether the side took the thread away from FROM while the other kept it, and the
 * new place is free on that other one. */
static bool is_move(struct skn_merging *m, const struct skn_oid *side, const struct skn_oid *other,
		    const char *from, const char *to)
{
	return has_thread(m, &m->sides.base, from) && !has_thread(m, side, from) &&
	       has_thread(m, other, from) && !has(m, other, to) && !has(m, &m->sides.base, to);
}

/* The earlier name of the thread whose thread.yaml is new on the side; NULL: none. */
static char *moved_from(struct skn_merging *m, const struct skn_oid *blob, const struct skn_oid *side,
			const struct skn_oid *other, const char *to)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_record meta;
	const struct skn_node *was;
	char *found = NULL;

	if (skn_repo_read_blob(m->scratch->repo, blob, SKN_RECORD_MAX, &bytes, NULL) == SKN_OK &&
	    skn_record_parse(&meta, SKN_KIND_THREAD, "", &bytes, "", NULL) == SKN_OK) {
		was = skn_node_find(meta.tree.root, "was");
		for (const struct skn_node *n = was ? was->child : NULL; n && !found; n = n->next) {
			char *from = n->text ? skn_xasprintf("threads/%s", n->text) : NULL;

			if (from && is_move(m, side, other, from, to))
				found = from;
			else
				free(from);
		}
		skn_record_release(&meta);
	}
	skn_buf_release(&bytes);
	return found;
}

/* TREE with every file below FROM below TO. */
static int move_in(struct skn_merging *m, struct skn_oid *tree, const struct move *move, struct skn_err *err)
{
	static const struct skn_oid none;
	struct skn_tree_entry folder;
	struct skn_tree_deltas files = { 0 };
	SKN_VEC(struct skn_repo_change) changes = { 0 };
	int rc = skn_repo_tree_find(m->scratch->repo, tree, move->from, &folder, err);

	if (rc == SKN_OK)
		rc = skn_tree_diff(&files, m->scratch->repo, &none, &folder.oid, err);
	for (size_t i = 0; i < files.n; i++) {
		const struct skn_tree_delta *f = &files.v[i];
		struct skn_repo_change gone = { .path = skn_xasprintf("%s/%s", move->from, f->path), .remove = true };
		struct skn_repo_change there = { .path = skn_xasprintf("%s/%s", move->to, f->path),
						 .mode = f->new_mode, .oid = &f->new_oid };

		skn_vec_push(&changes, gone);
		skn_vec_push(&changes, there);
	}
	if (rc == SKN_OK)
		rc = skn_scratch_tree(tree, m->scratch, tree, changes.v, changes.n, err);
	for (size_t i = 0; i < changes.n; i++)
		free((char *)changes.v[i].path);
	skn_vec_release(&changes);
	skn_tree_deltas_release(&files);
	return rc;
}

/* Reads the base and the other side with the threads that SIDE moved. */
static int follow_side(struct skn_merging *m, const struct skn_tree_deltas *deltas, const struct skn_oid *side,
		       struct skn_oid *other, bool *any, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < deltas->n; i++) {
		const struct skn_tree_delta *d = &deltas->v[i];
		struct move move = { 0 };

		if (d->old_mode || !skn_starts_with(d->path, "threads/") || !skn_ends_with(d->path, "/thread.yaml"))
			continue;
		move.to = skn_xstrndup(d->path, strlen(d->path) - strlen("/thread.yaml"));
		move.from = moved_from(m, &d->new_oid, side, other, move.to);
		if (move.from) {
			*any = true;
			rc = move_in(m, &m->sides.base, &move, err);
			if (rc == SKN_OK)
				rc = move_in(m, other, &move, err);
		}
		free(move.from);
		free(move.to);
	}
	return rc;
}

int skn_merging_moves(struct skn_merging *m, bool *any, struct skn_err *err)
{
	int rc;

	*any = false;
	rc = follow_side(m, &m->ours, &m->sides.ours, &m->sides.theirs, any, err);
	if (rc == SKN_OK)
		rc = follow_side(m, &m->theirs, &m->sides.theirs, &m->sides.ours, any, err);
	return rc;
}
