#include "rev/writers.h"

#include "base/map.h"
#include "rev/run.h"

#define KEY_MAX 512 /* bytes */

/* One commit that changed the thread. */
struct step {
	struct skn_oid commit;
	char *author;
	struct skn_runs runs; /* that it added */
	struct skn_map engines; /* id -> engine of the newest of them that wrote it; borrowed */
};

struct finder {
	struct skn_store *store;
	const struct skn_twin *twin;
	SKN_VEC(struct step) steps;
	struct skn_map by_change; /* key of a change -> index of a step + 1 */
	struct skn_writers *out;
};

/* ---- a change's name ---- */

static bool counts(const struct skn_diff_change *c)
{
	return c->kind != SKN_DIFF_SOURCE_GAINED && c->kind != SKN_DIFF_SOURCE_LOST &&
	       c->kind != SKN_DIFF_CITATION_ORDER && c->kind != SKN_DIFF_PUBLISHED && c->kind != SKN_DIFF_WAS;
}

/* WIDE: whatever happened to it. */
static size_t key_of(char out[KEY_MAX], const struct skn_diff_change *c, bool wide)
{
	bool gone = !c->after && c->before;
	int n = snprintf(out, KEY_MAX, "%d %d %s %s", wide ? -1 : gone ? 1000 : (int)c->kind, (int)c->of,
			 c->id ? c->id : "", wide || !c->field ? "" : c->field);

	return n < 0 ? 0 : (size_t)n < KEY_MAX ? (size_t)n : KEY_MAX - 1;
}

/* ---- engines ---- */

static void index_runs(struct skn_map *out, const struct skn_runs *runs)
{
	for (size_t i = 0; i < runs->n; i++)
		for (size_t k = 0; runs->v[i].engine && k < runs->v[i].wrote.n; k++) {
			const char *id = runs->v[i].wrote.v[k];

			skn_map_put(out, id, strlen(id), runs->v[i].engine);
		}
}

static const char *engine_of_text(const struct skn_map *engines, const char *text, size_t n)
{
	char id[SKN_SENTENCE_ID_MAX];

	skn_prose_id(id, text, n);
	return skn_map_find(engines, id, strlen(id));
}

/* NULL: a person's.  A sentence is known by its id, with the number of its
 * occurrence or without; a field by that of all of it or of a line. */
static const char *engine_of(const struct skn_map *engines, const struct skn_diff_change *c)
{
	const char *engine;

	if (!engines->n || !c->after)
		return NULL;
	if (c->of == SKN_KIND_NARRATIVE && c->id) {
		engine = skn_map_find(engines, c->id, strlen(c->id));
		return engine ? engine : skn_map_find(engines, c->id, strcspn(c->id, "."));
	}
	engine = engine_of_text(engines, c->after, strlen(c->after));
	for (const char *line = c->after; *line && !engine;) {
		const char *end = strchrnul(line, '\n');

		engine = engine_of_text(engines, line, (size_t)(end - line));
		line = end + (*end == '\n');
	}
	return engine;
}

/* ---- one commit ---- */

/* The thread's folder and path in a commit; zero when it is not there. */
static int folder_in(struct skn_oid *out, const char **path, struct finder *f, const struct skn_oid *commit,
		     struct skn_err *err)
{
	const char *const paths[] = { f->twin->to, f->twin->from };
	struct skn_commit_brief brief;
	int rc = skn_repo_read_brief(f->store->repo, commit, &brief, err);

	*out = (struct skn_oid){ { 0 } };
	*path = NULL;
	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(paths) && !*path; i++) {
		struct skn_tree_entry entry;
		int found = paths[i] ? skn_repo_tree_find(f->store->repo, &brief.tree, paths[i], &entry, NULL)
				     : SKN_ENOTFOUND;

		if (found == SKN_OK && entry.mode == SKN_MODE_TREE) {
			*out = entry.oid;
			*path = paths[i];
		}
	}
	return rc;
}

struct side {
	struct skn_oid folder;
	const char *path;
	struct skn_thread thread;
	bool loaded;
};

static int load_side(struct side *side, struct finder *f, const struct skn_oid *commit, struct skn_err *err)
{
	struct skn_view *view = NULL;
	int rc = SKN_OK;

	if (!side->path)
		return SKN_OK;
	rc = skn_view_commit(&view, f->store->repo, commit, err);
	if (rc == SKN_OK)
		rc = skn_store_load(&side->thread, view, side->path, 0, err);
	side->loaded = rc == SKN_OK;
	skn_view_free(view);
	return skn_store_forgive(rc, err); /* a version that is broken changed nothing that can be told */
}

static void unload(struct side *side)
{
	if (side->loaded)
		skn_thread_release(&side->thread);
	side->loaded = false;
}

/* Counts in TIMES how often each change is made, with regard to one parent. */
static void note(struct skn_map *times, const struct skn_diff *diff)
{
	char key[KEY_MAX];

	for (size_t i = 0; i < diff->list.n; i++)
		for (int wide = 0; counts(&diff->list.v[i]) && wide < 2; wide++) {
			size_t n = key_of(key, &diff->list.v[i], wide);

			skn_map_put(times, key, n, (void *)((uintptr_t)skn_map_find(times, key, n) + 1));
		}
}

/* What differs from every parent is the commit's own. */
static int compare(struct finder *f, struct side *now, const struct skn_commit_info *info, struct skn_err *err)
{
	struct skn_map times = SKN_MAP_INIT;
	size_t parents = info->n_parents ? info->n_parents : 1;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < parents; i++) {
		struct side before = { .path = NULL };
		struct skn_diff diff;

		if (info->n_parents)
			rc = folder_in(&before.folder, &before.path, f, &info->parents[i], err);
		rc = skn_forgive(rc, SKN_ENOTFOUND, err); /* behind the end of a shallow clone */
		if (rc == SKN_OK)
			rc = load_side(&before, f, &info->parents[i], err);
		if (rc == SKN_OK) {
			skn_diff_make(&diff, before.loaded ? &before.thread : NULL, now->loaded ? &now->thread : NULL);
			note(&times, &diff);
			skn_diff_release(&diff);
		}
		unload(&before);
	}
	for (size_t i = 0; i < times.n; i++)
		if ((uintptr_t)times.entries[i].value >= parents)
			skn_map_put(&f->by_change, times.entries[i].key, times.entries[i].key_len,
				    (void *)(uintptr_t)f->steps.n);
	skn_map_release(&times, NULL);
	return rc;
}

/* Whether the thread differs from that of every parent; *before: the first's folder. */
static int touches(bool *out, struct skn_oid *before, struct finder *f, const struct side *now,
		   const struct skn_commit_info *info, struct skn_err *err)
{
	const char *path;
	int rc = SKN_OK;

	*out = info->n_parents > 0 || now->path;
	*before = (struct skn_oid){ { 0 } };
	for (size_t i = 0; rc == SKN_OK && *out && i < info->n_parents; i++) {
		struct skn_oid folder;

		rc = folder_in(&folder, &path, f, &info->parents[i], err);
		if (rc == SKN_ENOTFOUND) { /* behind the end of a shallow clone: nobody knows */
			rc = skn_forgive(rc, SKN_ENOTFOUND, err);
			*out = false;
			f->out->partial = true;
			break;
		}
		*out = !skn_oid_eq(&folder, &now->folder);
		if (i == 0)
			*before = folder;
	}
	return rc;
}

static int add_step(struct finder *f, const struct skn_oid *commit, struct skn_err *err)
{
	struct side now = { .path = NULL };
	struct skn_commit_info info = { 0 };
	struct skn_oid before;
	bool touched = false;
	int rc = folder_in(&now.folder, &now.path, f, commit, err);

	if (rc == SKN_OK)
		rc = skn_repo_read_commit(f->store->repo, commit, &info, err);
	if (rc == SKN_OK)
		rc = touches(&touched, &before, f, &now, &info, err);
	if (rc == SKN_OK && touched) {
		struct step step = { .commit = *commit, .author = skn_xstrdup(info.author.name) };

		rc = skn_oid_is_zero(&now.folder) ? SKN_OK
						  : skn_runs_added(&step.runs, f->store->repo, &before, &now.folder, err);
		index_runs(&step.engines, &step.runs);
		skn_vec_push(&f->steps, step);
	}
	if (rc == SKN_OK && touched && f->steps.n <= SKN_WRITERS_COMMITS_MAX) {
		rc = load_side(&now, f, commit, err);
		if (rc == SKN_OK)
			rc = compare(f, &now, &info, err);
	}
	unload(&now);
	skn_commit_info_release(&info);
	return rc;
}

/* ---- all of it ---- */

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && skn_streq(a, b));
}

static struct skn_writer *writer_of(struct skn_writers *out, const char *author, const char *engine)
{
	for (size_t i = 0; i < out->list.n; i++)
		if (same(out->list.v[i].author, author) && same(out->list.v[i].engine, engine))
			return &out->list.v[i];
	skn_vec_push(&out->list, ((struct skn_writer){ .author = author ? skn_xstrdup(author) : NULL,
							.engine = engine ? skn_xstrdup(engine) : NULL }));
	return skn_vec_last(&out->list);
}

static void add_commit(struct skn_writer *w, const struct skn_oid *commit)
{
	for (size_t i = 0; i < w->commits.n; i++)
		if (skn_oid_eq(&w->commits.v[i], commit))
			return;
	skn_vec_push(&w->commits, *commit);
}

/* Where only one person was at work, everything is theirs. */
static const struct step *only_step(const struct finder *f)
{
	for (size_t i = 1; i < f->steps.n; i++)
		if (!skn_streq(f->steps.v[i].author, f->steps.v[0].author))
			return NULL;
	return f->steps.n ? &f->steps.v[f->steps.n - 1] : NULL;
}

static const struct step *step_of(const struct finder *f, const struct skn_diff_change *c)
{
	char key[KEY_MAX];

	for (int wide = 0; wide < 2; wide++) {
		size_t n = key_of(key, c, wide);
		uintptr_t at = (uintptr_t)skn_map_find(&f->by_change, key, n);

		if (at)
			return &f->steps.v[at - 1];
	}
	return only_step(f);
}

/* ALL: the engines of the whole range, for what no commit tells. */
static void give(struct finder *f, const struct skn_diff *diff, const struct skn_map *all)
{
	for (size_t i = 0; i < diff->list.n; i++) {
		const struct skn_diff_change *c = &diff->list.v[i];
		const struct step *step;
		struct skn_writer *w;

		if (!counts(c))
			continue;
		step = step_of(f, c);
		w = writer_of(f->out, step ? step->author : NULL, engine_of(step ? &step->engines : all, c));
		f->out->partial |= !step;
		if (step)
			add_commit(w, &step->commit);
		w->counts[c->kind]++;
	}
}

static void release_finder(struct finder *f)
{
	for (size_t i = 0; i < f->steps.n; i++) {
		free(f->steps.v[i].author);
		skn_runs_release(&f->steps.v[i].runs);
		skn_map_release(&f->steps.v[i].engines, NULL);
	}
	skn_vec_release(&f->steps);
	skn_map_release(&f->by_change, NULL);
}

/* The thread's folder in a tree; zero when it is not there. */
static void folder_of_tree(struct skn_oid *out, struct skn_store *store, const struct skn_oid *tree, const char *path)
{
	struct skn_tree_entry entry;

	*out = (struct skn_oid){ { 0 } };
	if (path && !skn_oid_is_zero(tree) && skn_repo_tree_find(store->repo, tree, path, &entry, NULL) == SKN_OK &&
	    entry.mode == SKN_MODE_TREE)
		*out = entry.oid;
}

int skn_writers_find(struct skn_writers *out, struct skn_store *store, const struct skn_oids *commits,
		     const struct skn_oid *from, const struct skn_oid *head, const struct skn_twin *twin,
		     const struct skn_diff *diff, struct skn_err *err)
{
	struct finder f = { .store = store, .twin = twin, .by_change = SKN_MAP_INIT, .out = out };
	struct skn_runs runs = { 0 };
	struct skn_map engines = SKN_MAP_INIT;
	struct skn_oid before, after;
	int rc = SKN_OK;

	*out = (struct skn_writers){ .partial = false };
	for (size_t i = 0; rc == SKN_OK && i < commits->n; i++)
		rc = add_step(&f, &commits->v[i], err);
	folder_of_tree(&before, store, from, twin->from);
	folder_of_tree(&after, store, head, twin->to);
	if (rc == SKN_OK && !skn_oid_is_zero(&after))
		rc = skn_runs_added(&runs, store->repo, &before, &after, err);
	index_runs(&engines, &runs);
	if (rc == SKN_OK)
		give(&f, diff, &engines);
	skn_map_release(&engines, NULL);
	skn_runs_release(&runs);
	release_finder(&f);
	return rc;
}

void skn_writers_release(struct skn_writers *writers)
{
	for (size_t i = 0; i < writers->list.n; i++) {
		free(writers->list.v[i].author);
		free(writers->list.v[i].engine);
		skn_oids_release(&writers->list.v[i].commits);
	}
	skn_vec_release(&writers->list);
}
