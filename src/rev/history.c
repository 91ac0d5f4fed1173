#include "rev/history.h"

#include "rev/fork.h"
#include "rev/index_find.h"
#include "rev/index_read.h"
#include "rev/pagediff.h"

/* So many commits are walked before it is worth making an index. */
#define PATIENCE 16

/* The trees that a look-up of the thread's path went through, and what it found:
 * from the first one on that the next commit has, too, it goes the same way. */
struct trail {
	struct skn_oid trees[SKN_FOLDER_DEPTH_MAX + 4];
	size_t n;
	int rc;
	struct skn_tree_entry end;
};

/* One line of the walk. */
struct walk {
	struct skn_store *store;
	struct skn_history *out;
	unsigned flags;
	char *path;            /* the thread's path at `commit` */
	struct skn_oid commit; /* the commit in hand */
	struct skn_oid tree;   /* the thread's folder there; zero = absent */
	struct trail trail;    /* of the last look-up of `path` */
	struct skn_commit_brief brief; /* of `commit` */
	SKN_VEC(int64_t) set;  /* per listed version: the number its commit sets, or 0 */
	SKN_VEC(bool) topic;   /* per listed version: before the fork from the published line */
	size_t steps;          /* commits walked */
	const struct skn_oid *until; /* the walk ends before this commit; NULL: at the root */
};

/* As skn_repo_tree_find, along the trail. */
static int follow(struct walk *w, const struct skn_oid *tree, const char *path, struct skn_tree_entry *out,
		  struct skn_err *err)
{
	struct trail *t = &w->trail;
	size_t depth = 0, last = t->n;
	int rc = SKN_OK;

	*out = (struct skn_tree_entry){ .mode = SKN_MODE_TREE, .oid = *tree };
	for (const char *p = path; *p && rc == SKN_OK; depth++) {
		const char *end = strchrnul(p, '/');
		char *name;

		if (depth == SKN_ARRAY_LEN(t->trees))
			return skn_repo_tree_find(w->store->repo, tree, path, out, err);
		if (depth < last && skn_oid_eq(&t->trees[depth], &out->oid)) {
			*out = t->end;
			return t->rc == SKN_OK ? SKN_OK : skn_fail(err, t->rc, "there is no '%s'", path);
		}
		t->trees[depth] = out->oid;
		t->n = depth + 1;
		name = skn_xstrndup(p, (size_t)(end - p));
		rc = out->mode == SKN_MODE_TREE ? skn_repo_tree_find(w->store->repo, &out->oid, name, out, err)
						: skn_fail(err, SKN_ENOTFOUND, "there is no '%s'", path);
		free(name);
		p = *end ? end + 1 : end;
	}
	t->rc = rc;
	t->end = *out;
	if (rc != SKN_OK && rc != SKN_ENOTFOUND)
		t->n = 0;
	return rc;
}

/* As skn_pagediff_folder for the thread's own path; a folder that did not change
 * is known to be a thread. */
static int folder_at(struct walk *w, const struct skn_oid *tree, struct skn_oid *out, struct skn_err *err)
{
	struct skn_tree_entry folder = { 0 }, file = { 0 };
	int rc = follow(w, tree, w->path, &folder, err);

	memset(out, 0, sizeof(*out));
	if (rc == SKN_OK && folder.mode == SKN_MODE_TREE && !skn_oid_eq(&folder.oid, &w->tree))
		rc = skn_repo_tree_find(w->store->repo, &folder.oid, "thread.yaml", &file, err);
	else
		file.mode = SKN_MODE_FILE;
	if (rc == SKN_OK && folder.mode == SKN_MODE_TREE && S_ISREG(file.mode))
		*out = folder.oid;
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

/* Notes the commit in hand, whose parent has the thread as BEFORE (zero: not). */
static int note(struct walk *w, const struct skn_oid *before, const char *path_before,
		int64_t commit_time, bool topic, struct skn_err *err)
{
	struct skn_version v = { .commit = w->commit, .tree = w->tree, .before = *before,
				 .time = commit_time, .items = -1 };
	struct skn_pagediff diff;
	int rc = skn_pagediff(&diff, w->store->repo, before, &w->tree, err);

	if (rc != SKN_OK)
		return rc;
	v.removed = skn_oid_is_zero(&w->tree);
	v.collection = !diff.page && !v.removed;
	if (diff.set_version) {
		v.time = diff.set_time != INT64_MIN ? diff.set_time : v.time;
		v.items = diff.set_items;
	}
	if (v.collection && !(w->flags & SKN_HISTORY_COLLECTIONS))
		return SKN_OK;
	v.path = skn_xstrdup(w->path);
	v.path_before = skn_oid_is_zero(before) ? NULL : skn_xstrdup(path_before);
	skn_vec_push(&w->out->list, v);
	skn_vec_push(&w->set, v.collection ? 0 : diff.set_version);
	skn_vec_push(&w->topic, topic);
	return SKN_OK;
}

/* Whether the newest version's number is known from what was walked. */
static bool newest_known(const struct walk *w)
{
	for (size_t i = 0; i < w->set.n; i++)
		if (w->set.v[i] && !w->topic.v[i])
			return true;
	return false;
}

/* Numbers from the oldest on; a removal is listed but makes no number.  Behind
 * the end of a shallow clone nothing is known until the published line sets a
 * number, nor where a branch leaves that line before its end is reached. */
static void number(struct walk *w, bool reached)
{
	bool known = !w->out->truncated;
	int64_t n = 0;
	unsigned plus = 0;

	for (size_t i = w->out->list.n; i > 0; i--) {
		struct skn_version *v = &w->out->list.v[i - 1];
		bool topic = w->topic.v[i - 1];

		if (!v->collection && !v->removed) {
			if (topic)
				plus++;
			else
				n = w->set.v[i - 1] ? w->set.v[i - 1] : n + 1;
			known = known || (!topic && w->set.v[i - 1]);
		}
		v->number = known ? n : SKN_VERSION_UNKNOWN;
		v->plus = topic && reached ? plus : 0;
	}
}

/* One step: the commit in hand against its first parent. */
static int step(struct walk *w, bool *more, bool topic, struct skn_err *err)
{
	struct skn_commit_brief here = w->brief, parent = { 0 };
	struct skn_oid before = { 0 };
	char *renamed = NULL;
	int rc = SKN_OK;

	*more = here.n_parents > 0;
	if (*more) {
		rc = skn_repo_read_brief(w->store->repo, &here.parent, &parent, err);
		if (rc == SKN_ENOTFOUND && skn_repo_is_shallow(w->store->repo)) {
			skn_err_clear(err);
			w->out->truncated = true;
			*more = false;
			return SKN_OK;
		}
		if (rc == SKN_OK)
			rc = folder_at(w, &parent.tree, &before, err);
		if (rc == SKN_OK && skn_oid_is_zero(&before) && !skn_oid_is_zero(&w->tree))
			rc = skn_pagediff_earlier(&renamed, &before, w->store->repo, &parent.tree, &w->tree, err);
	}
	if (rc == SKN_OK && !skn_oid_eq(&before, &w->tree))
		rc = note(w, &before, renamed ? renamed : w->path, here.time, topic, err);
	w->commit = here.parent;
	w->brief = parent;
	w->tree = before;
	if (renamed) {
		free(w->path);
		w->path = renamed;
		w->trail.n = 0;
	}
	return rc;
}

/* Takes over what the index appended. */
static void take_over(struct walk *w, size_t first)
{
	for (size_t i = first; i < w->out->list.n; i++) {
		const struct skn_version *v = &w->out->list.v[i];

		skn_vec_push(&w->set, v->collection || v->removed ? 0 : v->number);
		skn_vec_push(&w->topic, v->plus > 0);
	}
}

static bool ask_index(struct walk *w, const struct skn_index_span *span)
{
	/* Of a thread that the commit has, the index can be told to have all. */
	bool there = skn_index_covers(span->path) && !skn_oid_is_zero(span->tree);
	struct skn_history_index *index = there ? skn_index_of(w->store, false) : NULL;
	size_t first = w->out->list.n;
	bool known = index && skn_index_recall(index, span, w->out);

	if (known)
		take_over(w, first);
	return known;
}

/* Whether the index knows the whole line, perhaps after some commits that it lacks. */
static bool from_index(struct walk *w, const struct skn_oid *published)
{
	struct skn_index_span span = { .path = w->path, .commit = &w->commit, .tree = &w->tree,
				       .published = published, .until = w->until, .flags = w->flags };
	bool done;

	if (!skn_index_covers(w->path) || skn_oid_is_zero(&w->tree) || !skn_index_of(w->store, false))
		return false;
	if (ask_index(w, &span))
		return true;
	skn_index_update(w->store, &w->commit, SKN_INDEX_CATCH_UP, NULL, &done, NULL);
	if (done && published)
		skn_index_update(w->store, published, SKN_INDEX_CATCH_UP, NULL, &done, NULL);
	return done && ask_index(w, &span);
}

/* Whether the index knows the rest of a line that is being walked.  A long walk
 * makes one when that takes no longer. */
static bool recall(struct walk *w, const struct skn_oid *fork)
{
	struct skn_index_span span = { .path = w->path, .commit = &w->commit, .tree = &w->tree, .fork = fork,
				       .until = w->until, .flags = w->flags };
	bool done;

	if (w->steps == PATIENCE && skn_index_covers(w->path) && !skn_index_of(w->store, false))
		skn_index_update(w->store, &w->commit, SKN_INDEX_CATCH_UP, NULL, &done, NULL);
	return ask_index(w, &span);
}

static void drop_collections(struct skn_history *history)
{
	size_t kept = 0;

	for (size_t i = 0; i < history->list.n; i++) {
		if (history->list.v[i].collection)
			skn_version_release(&history->list.v[i]);
		else
			history->list.v[kept++] = history->list.v[i];
	}
	history->list.n = kept;
}

/* Walks to the root, to UNTIL, to what the index knows, or to the newest number.
 * FORK is where the line leaves the published one: NULL when it is published,
 * zero when it never does. */
static int walk_line(struct walk *w, const struct skn_oid *fork, struct skn_err *err)
{
	bool more = true;
	int rc = SKN_OK;

	while (rc == SKN_OK && more && !(w->flags & SKN_HISTORY_NEWEST && newest_known(w))) {
		if (w->until && skn_oid_eq(&w->commit, w->until))
			break;
		if (fork && skn_oid_eq(&w->commit, fork))
			fork = NULL;
		if (recall(w, fork))
			break;
		rc = step(w, &more, fork != NULL, err);
		w->steps++;
	}
	if (rc == SKN_OK)
		number(w, !(fork && w->out->truncated));
	return rc;
}

/* Where TIP's line leaves that of PUBLISHED, as walk_line wants it. */
static int find_fork(struct skn_oid *out, const struct skn_oid **fork, struct skn_store *store,
		     const struct skn_oid *tip, const struct skn_oid *published, struct skn_err *err)
{
	int rc = SKN_OK;

	*fork = NULL;
	if (published)
		rc = skn_fork_meet(out, store, tip, published, err);
	if (rc == SKN_OK && published && !skn_oid_eq(out, tip))
		*fork = out;
	return rc;
}

static int load(struct walk *w, const struct skn_oid *published, struct skn_err *err)
{
	const struct skn_oid *fork;
	struct skn_oid oid;
	int rc = skn_repo_read_brief(w->store->repo, &w->commit, &w->brief, err);

	if (rc == SKN_OK)
		rc = folder_at(w, &w->brief.tree, &w->tree, err);
	if (rc == SKN_OK && from_index(w, published)) {
		number(w, true);
	} else if (rc == SKN_OK) {
		rc = find_fork(&oid, &fork, w->store, &w->commit, published, err);
		if (rc == SKN_OK)
			rc = walk_line(w, fork, err);
	}
	if (rc == SKN_OK && !(w->flags & SKN_HISTORY_COLLECTIONS))
		drop_collections(w->out);
	else if (rc != SKN_OK)
		skn_history_release(w->out);
	free(w->path);
	skn_vec_release(&w->set);
	skn_vec_release(&w->topic);
	return rc;
}

int skn_history_load(struct skn_history *out, struct skn_store *store, const struct skn_oid *tip,
		     const char *path, unsigned flags, struct skn_err *err)
{
	struct walk w = { .store = store, .out = out, .flags = flags, .commit = *tip };
	struct skn_oid published;
	int rc = skn_fork_published_tip(&published, store, tip, err);

	*out = (struct skn_history){ 0 };
	if (rc != SKN_OK)
		return rc;
	w.path = skn_xstrdup(path);
	return load(&w, skn_oid_eq(&published, tip) ? NULL : &published, err);
}

int skn_history_between(struct skn_history *out, struct skn_store *store, const struct skn_oid *tip,
			const struct skn_oid *until, const char *path, unsigned flags,
			struct skn_err *err)
{
	struct walk w = { .store = store, .out = out, .flags = flags & ~(unsigned)SKN_HISTORY_NEWEST, .commit = *tip,
			  .until = until };

	*out = (struct skn_history){ 0 };
	w.path = skn_xstrdup(path);
	return load(&w, NULL, err);
}

void skn_version_release(struct skn_version *version)
{
	free(version->path);
	free(version->path_before);
	free(version->step);
	free(version->gist);
	*version = (struct skn_version){ 0 };
}

void skn_history_release(struct skn_history *history)
{
	for (size_t i = 0; i < history->list.n; i++)
		skn_version_release(&history->list.v[i]);
	skn_vec_release(&history->list);
}

void skn_version_label(const struct skn_version *version, char out[SKN_VERSION_LABEL_MAX])
{
	char number[24] = "?";

	if (version->number >= 0)
		snprintf(number, sizeof(number), "%" PRId64, version->number);
	if (version->plus)
		snprintf(out, SKN_VERSION_LABEL_MAX, "%s+%u", number, version->plus);
	else
		snprintf(out, SKN_VERSION_LABEL_MAX, "%s", number);
}
