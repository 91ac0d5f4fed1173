/*
 * merge_threads.c - the threads that both sides touched, after their files were
 * merged one by one: what merge.h says of keys.
 */
#include "base/path.h"
#include "rev/merge_cites.h"
#include "rev/merge_parts.h"
#include "store/store.h"

/* Below this share of equal fields two item records are not one renamed. */
#define SAME_ITEM_MIN 0.6

/* One thread of the result. */
struct whole {
	struct skn_merging *m;
	const char *thread; /* path */
	struct skn_view *view;
	struct skn_strings files; /* that cite, paths */
	struct skn_map keys;  /* of its items */
	struct skn_map cited;
};

static char *item_path(const struct whole *w, const char *key, const char *ext)
{
	return skn_xasprintf("%s/items/%s%s", w->thread, key, ext);
}

/* ---- what is there ---- */

static char *stem(const char *name, const char *ext)
{
	return skn_xstrndup(name, strlen(name) - strlen(ext));
}

static int list_items(struct whole *w, struct skn_err *err)
{
	char *dir = skn_xasprintf("%s/items", w->thread);
	struct skn_view_entries entries = { 0 };
	int rc = skn_forgive(skn_view_list(w->view, dir, &entries, err), SKN_ENOTFOUND, err);

	for (size_t i = 0; i < entries.n; i++) {
		char *key;

		if (!skn_path_has_ext(entries.v[i].name, ".yaml"))
			continue;
		key = stem(entries.v[i].name, ".yaml");
		skn_map_put(&w->keys, key, strlen(key), w);
		free(key);
	}
	skn_view_entries_release(&entries);
	free(dir);
	return rc;
}

/* The thread's files below DIR ("" = itself) that cite. */
static int list_citing(struct whole *w, const char *dir, struct skn_err *err)
{
	char *path = *dir ? skn_xasprintf("%s/%s", w->thread, dir) : skn_xstrdup(w->thread);
	struct skn_view_entries entries = { 0 };
	int rc = skn_forgive(skn_view_list(w->view, path, &entries, err), SKN_ENOTFOUND, err);

	for (size_t i = 0; i < entries.n; i++) {
		const struct skn_view_entry *e = &entries.v[i];
		char *file = skn_xasprintf("%s/%s", path, e->name);
		enum skn_kind kind;
		const char *id;
		size_t len, thread;

		if (e->kind == SKN_VIEW_FILE && skn_merge_place(file, &kind, &id, &len, &thread) &&
		    skn_merge_cites_kind(kind))
			skn_strings_push(&w->files, file);
		free(file);
	}
	skn_view_entries_release(&entries);
	free(path);
	return rc;
}

static enum skn_kind kind_of(const char *path)
{
	enum skn_kind kind = SKN_KIND_N;
	const char *id;
	size_t len, thread;

	skn_merge_place(path, &kind, &id, &len, &thread);
	return kind;
}

static int scan_files(struct skn_map *out, struct skn_view *view, const struct skn_strings *files,
		      struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < files->n; i++) {
		rc = skn_view_read(view, files->v[i], SKN_NARRATIVE_MAX, &bytes, err);
		if (rc == SKN_OK)
			skn_merge_cites_scan(out, kind_of(files->v[i]), bytes.p, bytes.n);
		rc = skn_store_forgive(rc, err);
	}
	skn_buf_release(&bytes);
	return rc;
}

static int look(struct whole *w, struct skn_err *err)
{
	static const enum skn_kind kinds[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION };
	int rc = list_items(w, err);

	if (rc == SKN_OK)
		rc = list_citing(w, "", err);
	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(kinds); i++)
		rc = list_citing(w, skn_kind_info(kinds[i])->dir, err);
	return rc == SKN_OK ? scan_files(&w->cited, w->view, &w->files, err) : rc;
}

/* ---- where a key went ---- */

/* What a side did to the item: the removal of its record, in this thread or in the
 * one that became it. */
static const struct skn_tree_delta *removal(const struct whole *w, const struct skn_tree_deltas *side,
					    const char *key)
{
	char *here = item_path(w, key, ".yaml"), *tail = skn_xasprintf("/items/%s.yaml", key);
	const struct skn_tree_delta *found = skn_tree_deltas_find(side, here);

	if (found && found->new_mode)
		found = NULL;
	for (size_t i = 0; !found && i < side->n; i++)
		if (!side->v[i].new_mode && skn_ends_with(side->v[i].path, tail))
			found = &side->v[i];
	free(here);
	free(tail);
	return found;
}

static bool read_item(struct skn_record *out, struct whole *w, const struct skn_oid *oid)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	bool ok = skn_repo_read_blob(w->m->scratch->repo, oid, SKN_RECORD_MAX, &bytes, NULL) == SKN_OK &&
		  skn_record_parse(out, SKN_KIND_ITEM, "", &bytes, "", NULL) == SKN_OK;

	skn_buf_release(&bytes);
	return ok;
}

/* The share of A's fields that B has, too. */
static double likeness(const struct skn_record *a, const struct skn_record *b)
{
	size_t equal = 0, n = a->tree.root->n_children;

	for (const struct skn_node *f = a->tree.root->child; f; f = f->next) {
		const struct skn_node *other = skn_node_find(b->tree.root, f->name);

		equal += other && skn_node_equal(f, other);
	}
	return n ? (double)equal / (double)n : 0;
}

/* The key that the side which removed GONE gave to the same item, or NULL.  Caller frees. */
static char *renamed_to(struct whole *w, const struct skn_tree_deltas *side, const struct skn_tree_delta *gone)
{
	char *dir = skn_xasprintf("%s/items/", w->thread);
	const struct skn_tree_delta *best = NULL;
	struct skn_record old, new;
	bool has_old = read_item(&old, w, &gone->old_oid);
	double most = 0;

	for (size_t i = 0; i < side->n; i++) {
		const struct skn_tree_delta *d = &side->v[i];
		double like = skn_oid_eq(&d->new_oid, &gone->old_oid) ? 2 : 0;

		if (d->old_mode || !skn_starts_with(d->path, dir) || !skn_path_has_ext(d->path, ".yaml"))
			continue;
		if (like == 0 && has_old && read_item(&new, w, &d->new_oid)) {
			like = likeness(&old, &new);
			skn_record_release(&new);
		}
		if (like >= SAME_ITEM_MIN && like > most) {
			best = d;
			most = like;
		}
	}
	if (has_old)
		skn_record_release(&old);
	free(dir);
	return best ? stem(skn_path_base(best->path), ".yaml") : NULL;
}

/* ---- mending ---- */

static int rename_in(struct whole *w, const char *path, const char *old, const char *new, struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_tree_entry entry;
	bool changed = false;
	int rc = skn_repo_tree_find(w->m->scratch->repo, &w->m->tree, path, &entry, err);

	if (rc == SKN_OK)
		rc = skn_repo_read_blob(w->m->scratch->repo, &entry.oid, SKN_NARRATIVE_MAX, &bytes, err);
	if (rc == SKN_OK)
		rc = skn_merge_cites_rename(&bytes, &changed, kind_of(path), old, new, err);
	if (rc == SKN_OK && changed)
		skn_merging_put(w->m, path, entry.mode, &bytes);
	skn_buf_release(&bytes);
	return rc;
}

/* Every file of the thread that named OLD names NEW. */
static int follow(struct whole *w, const char *old, const char *new, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < w->files.n; i++)
		rc = rename_in(w, w->files.v[i], old, new, err);
	for (size_t i = 0; rc == SKN_OK && i < w->keys.n; i++) {
		char *path = item_path(w, w->keys.entries[i].key, ".yaml");

		rc = rename_in(w, path, old, new, err);
		free(path);
	}
	skn_merging_note(w->m, SKN_MERGE_KEY_FOLLOWED, w->thread, old, new);
	return rc == SKN_OK ? skn_merging_apply(w->m, err) : rc;
}

/* Puts back what the side removed: the record, and the text where it had one. */
static int bring_back(struct whole *w, const struct skn_tree_deltas *side, const struct skn_tree_delta *gone,
		      const char *key, struct skn_err *err)
{
	char *base = stem(gone->path, ".yaml"), *text = skn_xasprintf("%s.txt", base);
	const struct skn_tree_delta *parts[2] = { gone, skn_tree_deltas_find(side, text) };
	static const char *const ends[2] = { ".yaml", ".txt" };
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < 2; i++) {
		struct skn_buf bytes = SKN_BUF_INIT;
		char *path = item_path(w, key, ends[i]);

		if (parts[i] && !parts[i]->new_mode) {
			rc = skn_repo_read_blob(w->m->scratch->repo, &parts[i]->old_oid, SKN_TEXT_MAX, &bytes, err);
			if (rc == SKN_OK)
				skn_merging_put(w->m, path, SKN_MODE_FILE, &bytes);
		}
		skn_buf_release(&bytes);
		free(path);
	}
	skn_merging_note(w->m, SKN_MERGE_ITEM_KEPT, w->thread, key, NULL);
	free(base);
	free(text);
	return rc;
}

/* A key that is cited and has no item. */
static int mend_key(struct whole *w, const char *key, struct skn_err *err)
{
	const struct skn_tree_deltas *sides[2] = { &w->m->ours, &w->m->theirs };

	for (size_t i = 0; i < 2; i++) {
		const struct skn_tree_delta *gone = removal(w, sides[i], key);
		char *new = gone ? renamed_to(w, sides[i], gone) : NULL;
		int rc = SKN_OK;

		if (!gone)
			continue;
		if (new && skn_map_has(&w->keys, new, strlen(new)))
			rc = follow(w, key, new, err);
		else
			rc = bring_back(w, sides[i], gone, key, err);
		free(new);
		return rc;
	}
	return SKN_OK; /* it had none on its own side */
}

/* ---- withdrawn ---- */

static bool withdrawn_in(struct whole *w, const struct skn_oid *tree, const char *key)
{
	char *path = item_path(w, key, ".yaml");
	struct skn_tree_entry entry;
	struct skn_record item;
	bool yes = false;

	if (skn_repo_tree_find(w->m->scratch->repo, tree, path, &entry, NULL) == SKN_OK &&
	    read_item(&item, w, &entry.oid)) {
		yes = skn_node_find(item.tree.root, "withdrawn") != NULL;
		skn_record_release(&item);
	}
	free(path);
	return yes;
}

static bool cited_in(struct whole *w, const struct skn_oid *tree, const char *key)
{
	struct skn_view *view = NULL;
	struct skn_map cited = SKN_MAP_INIT;
	bool yes = false;

	if (skn_view_tree(&view, w->m->scratch->repo, tree, NULL) == SKN_OK &&
	    scan_files(&cited, view, &w->files, NULL) == SKN_OK)
		yes = skn_map_has(&cited, key, strlen(key));
	skn_map_release(&cited, NULL);
	skn_view_free(view);
	return yes;
}

/* The item's record changed on one side at least. */
static bool touched(const struct whole *w, const char *key)
{
	char *path = item_path(w, key, ".yaml");
	bool yes = skn_tree_deltas_find(&w->m->ours, path) || skn_tree_deltas_find(&w->m->theirs, path);

	free(path);
	return yes;
}

/* Says that a key is cited now which is withdrawn now, unless a side had it so. */
static void tell_withdrawn(struct whole *w, const char *key)
{
	const struct skn_merge_sides *s = &w->m->sides;
	bool ours, theirs;

	if (!touched(w, key) || !withdrawn_in(w, &w->m->tree, key))
		return;
	ours = withdrawn_in(w, &s->ours, key) && cited_in(w, &s->ours, key);
	theirs = withdrawn_in(w, &s->theirs, key) && cited_in(w, &s->theirs, key);
	if (!ours && !theirs)
		skn_merging_note(w->m, SKN_MERGE_WITHDRAWN_CITED, w->thread, key, NULL);
}

/* ---- each thread ---- */

static int one_thread(struct skn_merging *m, const char *thread, struct skn_err *err)
{
	struct whole w = { .m = m, .thread = thread };
	int rc = skn_view_tree(&w.view, m->scratch->repo, &m->tree, err);

	if (rc == SKN_OK)
		rc = look(&w, err);
	for (size_t i = 0; rc == SKN_OK && i < w.cited.n; i++) {
		const struct skn_map_entry *e = &w.cited.entries[i];

		if (skn_map_has(&w.keys, e->key, e->key_len))
			tell_withdrawn(&w, e->key);
		else
			rc = mend_key(&w, e->key, err);
	}
	if (rc == SKN_OK)
		rc = skn_merging_apply(m, err);
	if (rc == SKN_OK)
		rc = skn_merging_same(m, thread, err);
	skn_view_free(w.view);
	skn_strings_release(&w.files);
	skn_map_release(&w.keys, NULL);
	skn_map_release(&w.cited, NULL);
	return rc;
}

/* The threads with a file in which the result is not what the side has. */
static int changed_threads(struct skn_strings *out, struct skn_merging *m, const struct skn_oid *side,
			   struct skn_err *err)
{
	struct skn_tree_deltas deltas = { 0 };
	int rc = skn_tree_diff(&deltas, m->scratch->repo, side, &m->tree, err);

	for (size_t i = 0; i < deltas.n; i++) {
		const char *path = deltas.v[i].path, *id;
		size_t len, thread = 0;
		enum skn_kind kind;

		if (!skn_merge_place(path, &kind, &id, &len, &thread) || !thread)
			continue;
		if (!out->n || strncmp(out->v[out->n - 1], path, thread) != 0 || out->v[out->n - 1][thread])
			skn_strings_pushn(out, path, thread);
	}
	skn_tree_deltas_release(&deltas);
	return rc;
}

/* Files may be left of one that was removed. */
static bool is_thread(struct skn_merging *m, const char *thread)
{
	char *file = skn_kind_path_in(thread, SKN_KIND_THREAD, "");
	struct skn_tree_entry entry;
	bool yes = skn_repo_tree_find(m->scratch->repo, &m->tree, file, &entry, NULL) == SKN_OK;

	free(file);
	return yes;
}

int skn_merging_threads(struct skn_merging *m, struct skn_err *err)
{
	struct skn_strings a = { 0 }, b = { 0 };
	int rc = changed_threads(&a, m, &m->sides.ours, err);

	if (rc == SKN_OK)
		rc = changed_threads(&b, m, &m->sides.theirs, err);
	for (size_t i = 0; rc == SKN_OK && i < a.n; i++)
		if (skn_strings_has(&b, a.v[i]) && is_thread(m, a.v[i]))
			rc = one_thread(m, a.v[i], err);
	skn_strings_release(&a);
	skn_strings_release(&b);
	return rc;
}
