#include "rev/history.h"

#include "rev/fork.h"
#include "rev/memory.h"
#include "rev/pagediff.h"

/* So many commits are walked before it is worth asking what is remembered. */
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
	struct skn_commit_brief brief; /* of `commit`, once read */
	bool read;
	SKN_VEC(int64_t) set;  /* per listed version: the number its commit sets, or 0 */
	SKN_VEC(bool) topic;   /* per listed version: before the fork from the published line */
	size_t steps;          /* commits walked */
	struct skn_history_memory *memory; /* once the walk is long */
	struct skn_oid mark;   /* the commit where it was first asked */
	char *mark_path;       /* the thread's path there; NULL: not asked yet */
	size_t marked;         /* entries listed before it */
	size_t remembered;     /* index of the first entry that came from it */
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

/* The folder at PATH below a tree when it is a thread: when it holds
 * thread.yaml.  Zero when it is none. */
static int folder_at(struct walk *w, const struct skn_oid *tree, const char *path,
		     struct skn_oid *out, struct skn_err *err)
{
	struct skn_tree_entry folder = { 0 }, file = { 0 };
	int rc = path == w->path ? follow(w, tree, path, &folder, err)
				 : skn_repo_tree_find(w->store->repo, tree, path, &folder, err);

	memset(out, 0, sizeof(*out));
	if (rc == SKN_OK && folder.mode == SKN_MODE_TREE && !skn_oid_eq(&folder.oid, &w->tree))
		rc = skn_repo_tree_find(w->store->repo, &folder.oid, "thread.yaml", &file, err);
	else
		file.mode = SKN_MODE_FILE; /* known to be a thread */
	if (rc == SKN_OK && folder.mode == SKN_MODE_TREE && S_ISREG(file.mode))
		*out = folder.oid;
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

/* Where the thread stood in the parent when its path is new: the last name in
 * `was` that the parent's tree has.  Sets *out (caller frees) or leaves NULL. */
static int earlier_path(struct walk *w, const struct skn_oid *parent_tree, char **out,
			struct skn_oid *folder, struct skn_err *err)
{
	struct skn_strings was = { 0 };
	int rc = skn_pagediff_was(&was, w->store->repo, &w->tree, err);

	*out = NULL;
	for (size_t i = was.n; rc == SKN_OK && i > 0 && !*out; i--) {
		char *path = skn_xasprintf("threads/%s", was.v[i - 1]);

		rc = folder_at(w, parent_tree, path, folder, err);
		if (rc == SKN_OK && !skn_oid_is_zero(folder))
			*out = path;
		else
			free(path);
	}
	skn_strings_release(&was);
	return rc;
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
	if (v.collection && !(w->flags & SKN_HISTORY_COLLECTIONS) && !w->memory)
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

/* The commit where TIP's first-parent line meets the published line; *none
 * when TIP itself is on it, or there is no published branch. */
static int fork_point(struct skn_store *store, const struct skn_oid *tip, struct skn_oid *out,
		      bool *none, struct skn_err *err)
{
	struct skn_oid published;
	int rc = skn_fork_published_tip(&published, store, tip, err);

	*none = true;
	if (rc != SKN_OK || skn_oid_eq(&published, tip))
		return rc;
	rc = skn_fork_meet(out, store, tip, &published, err);
	*none = rc == SKN_OK && skn_oid_eq(out, tip);
	return rc;
}

/* One step: the commit in hand against its first parent. */
static int step(struct walk *w, bool *more, bool topic, struct skn_err *err)
{
	struct skn_commit_brief here = w->brief, parent = { 0 };
	struct skn_oid before = { 0 };
	char *renamed = NULL;
	int rc = w->read ? SKN_OK : skn_repo_read_brief(w->store->repo, &w->commit, &here, err);

	*more = rc == SKN_OK && here.n_parents > 0;
	if (*more) {
		rc = skn_repo_read_brief(w->store->repo, &here.parent, &parent, err);
		if (rc == SKN_ENOTFOUND && skn_repo_is_shallow(w->store->repo)) {
			skn_err_clear(err);
			w->out->truncated = true;
			*more = false;
			return SKN_OK;
		}
		if (rc == SKN_OK)
			rc = folder_at(w, &parent.tree, w->path, &before, err);
		if (rc == SKN_OK && skn_oid_is_zero(&before) && !skn_oid_is_zero(&w->tree))
			rc = earlier_path(w, &parent.tree, &renamed, &before, err);
	}
	if (rc == SKN_OK && !skn_oid_eq(&before, &w->tree))
		rc = note(w, &before, renamed ? renamed : w->path, here.time, topic, err);
	w->commit = here.parent;
	w->brief = parent;
	w->read = true;
	w->tree = before;
	if (renamed) {
		free(w->path);
		w->path = renamed;
		w->trail.n = 0;
	}
	return rc;
}

/* On a long walk: whether the rest of the line is remembered; it is appended. */
static bool recall(struct walk *w)
{
	size_t first = w->out->list.n;

	if (!w->mark_path) {
		w->memory = skn_history_memory_open(w->store);
		w->mark = w->commit;
		w->mark_path = skn_xstrdup(w->path);
		w->marked = first;
	}
	if (!w->memory || !skn_history_memory_load(w->memory, w->path, &w->commit,
						   w->flags & SKN_HISTORY_NEWEST, w->out))
		return false;
	w->remembered = first;
	for (size_t i = first; i < w->out->list.n; i++) {
		const struct skn_version *v = &w->out->list.v[i];

		skn_vec_push(&w->set, v->collection || v->removed ? 0 : v->number);
		skn_vec_push(&w->topic, false);
	}
	return true;
}

/* Collections were listed for the memory only. */
static void drop_collections(struct skn_history *history)
{
	size_t kept = 0;

	for (size_t i = 0; i < history->list.n; i++) {
		if (history->list.v[i].collection) {
			free(history->list.v[i].path);
			free(history->list.v[i].path_before);
		} else {
			history->list.v[kept++] = history->list.v[i];
		}
	}
	history->list.n = kept;
}

/* Walks to the root, to what is remembered, or to the newest number. */
static int walk_line(struct walk *w, bool topic, const struct skn_oid *fork, struct skn_err *err)
{
	bool more = true, known = false;
	int rc = SKN_OK;

	while (rc == SKN_OK && more && !known && !(w->flags & SKN_HISTORY_NEWEST && newest_known(w))) {
		if (topic && fork && skn_oid_eq(&w->commit, fork))
			topic = false;
		if (!topic && w->steps >= PATIENCE)
			known = recall(w);
		if (!known)
			rc = step(w, &more, topic, err);
		w->steps++;
	}
	if (rc != SKN_OK)
		return rc;
	number(w, !(topic && w->out->truncated));
	if (w->memory && !w->out->truncated && (known ? w->steps > 2 * PATIENCE : !more))
		skn_history_memory_save(w->memory, w->mark_path, &w->mark, w->out, w->marked,
					w->remembered < w->out->list.n ? w->remembered : w->out->list.n);
	return rc;
}

int skn_history_load(struct skn_history *out, struct skn_store *store, const struct skn_oid *tip,
		     const char *path, unsigned flags, struct skn_err *err)
{
	struct walk w = { .store = store, .out = out, .flags = flags, .commit = *tip, .remembered = SIZE_MAX };
	struct skn_commit_brief brief;
	struct skn_oid fork;
	bool none = true;
	int rc;

	*out = (struct skn_history){ 0 };
	w.path = skn_xstrdup(path);
	rc = fork_point(store, tip, &fork, &none, err);
	if (rc == SKN_OK)
		rc = skn_repo_read_brief(store->repo, tip, &brief, err);
	if (rc == SKN_OK)
		rc = folder_at(&w, &brief.tree, w.path, &w.tree, err);
	if (rc == SKN_OK)
		rc = walk_line(&w, !none, &fork, err);
	if (rc == SKN_OK && !(flags & SKN_HISTORY_COLLECTIONS))
		drop_collections(out);
	else if (rc != SKN_OK)
		skn_history_release(out);
	skn_history_memory_close(w.memory);
	free(w.mark_path);
	free(w.path);
	skn_vec_release(&w.set);
	skn_vec_release(&w.topic);
	return rc;
}

void skn_history_release(struct skn_history *history)
{
	for (size_t i = 0; i < history->list.n; i++) {
		free(history->list.v[i].path);
		free(history->list.v[i].path_before);
	}
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
