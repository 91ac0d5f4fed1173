/*
 * history_model.h - for tests: random histories of one thread, made by git
 * fast-import, and what DESIGN's section on versions says of them, worked out
 * from the model alone.
 *
 * A commit of the model is the state of the thread after it and its parents.
 * The state is small, so that commits often come back to an earlier state, or
 * change only what the page does not show.
 */
#ifndef HISTORY_MODEL_H
#define HISTORY_MODEL_H

#include "base/map.h"
#include "base/vec.h"
#include "random.h"
#include "repo/oid.h"

#define MODEL_KEYS 4

static const char *const model_paths[] = { "t", "g/t2", "x" };
static const char *const model_keys[MODEL_KEYS] = { "a-2020-one-1a2b", "b-two-3c4d", "c", "watch" };
static const char *const model_events[] = { "e-1", "watch", "items" }; /* ids that are names of files, too */

struct model_state {
	uint8_t folder;    /* 0: no thread.yaml, nothing at all; 1: a thread; 2: a folder without
	                    * thread.yaml; 3: thread.yaml is broken */
	uint8_t path;      /* of model_paths */
	uint8_t was;       /* bits of model_paths, in that order */
	uint8_t title;
	uint8_t published; /* 0: none; else version, and bits of what else is said */
	uint8_t narrative; /* 0: no file; bits of cited keys, and two of wording */
	uint8_t event[3];  /* 0: none; else a wording, and the key it cites */
	uint8_t items[MODEL_KEYS]; /* 0: none; else a wording */
	uint8_t texts[MODEL_KEYS];
	uint8_t watch, runs;
	uint8_t other;     /* elsewhere in the store */
};

struct model_commit {
	struct model_state state;
	size_t parents[4], n_parents; /* indexes; the first counts */
	int64_t time;
	struct skn_oid oid; /* once git has made it */
};

struct model {
	SKN_VEC(struct model_commit) commits;
	char name[24];           /* its branches are "<name>/main", "<name>/topic" */
	size_t main, topic;      /* tips */
	bool has_topic;
};

/* ---- the state as files ---- */

static inline bool model_is_thread(const struct model_state *s)
{
	return s->folder == 1 || s->folder == 3;
}

static inline void model_file(struct skn_buf *out, const char *dir, const char *name, const struct skn_buf *text)
{
	skn_buf_addf(out, "M 100644 inline %s%s%s\ndata %zu\n", dir, *dir ? "/" : "", name, text->n);
	skn_buf_add(out, text->p, text->n);
	skn_buf_addc(out, '\n');
}

static inline void model_thread_yaml(struct skn_buf *text, const struct model_state *s)
{
	skn_buf_clear(text);
	skn_buf_addf(text, "schema: 1\ntitle: Title %u\nstatus: active\n", s->title);
	if (s->folder == 3)
		skn_buf_adds(text, "broken: [\n");
	if (s->published) {
		skn_buf_addf(text, "published:\n  version: %u\n", s->published & 15);
		if (s->published & 16)
			skn_buf_addf(text, "  time: 2021-02-0%uT00:00:00Z\n", 1 + (s->published & 7));
		if (s->published & 32)
			skn_buf_addf(text, "  items: %u\n", s->published & 7);
	}
	if (s->was) {
		skn_buf_adds(text, "was:\n");
		for (size_t p = 0; p < SKN_ARRAY_LEN(model_paths); p++)
			if (s->was >> p & 1)
				skn_buf_addf(text, "- %s\n", model_paths[p]);
	}
}

static inline void model_narrative(struct skn_buf *text, const struct model_state *s)
{
	skn_buf_clear(text);
	skn_buf_addf(text, "Wording %u.", s->narrative >> 4 & 3);
	for (size_t k = 0; k < MODEL_KEYS; k++)
		if (s->narrative >> k & 1)
			skn_buf_addf(text, " [@%s]", model_keys[k]);
	skn_buf_adds(text, "\n");
}

static inline bool model_cites(const struct model_state *s, size_t key)
{
	/* What is no mapping of fields cites nothing, but the narrative does. */
	if (s->narrative >> key & 1)
		return true;
	for (size_t e = 0; e < SKN_ARRAY_LEN(model_events); e++)
		if (s->event[e] & 4 && (size_t)(s->event[e] >> 4) == key)
			return true;
	return false;
}

static inline void model_write_state(struct skn_buf *out, const struct model_state *s, const char *branch)
{
	struct skn_buf text = SKN_BUF_INIT;
	char dir[40], name[60];

	skn_buf_adds(out, "deleteall\n");
	skn_buf_addf(&text, "schema: 1\ntitle: Store\npolicy:\n  branch: %s\n", branch);
	model_file(out, "", "skein.yaml", &text);
	skn_buf_clear(&text);
	skn_buf_addf(&text, "schema: 1\ntitle: Other %u\nstatus: active\n", s->other);
	model_file(out, "threads/other", "thread.yaml", &text);
	snprintf(dir, sizeof(dir), "threads/%s", model_paths[s->path]);
	if (model_is_thread(s)) {
		model_thread_yaml(&text, s);
		model_file(out, dir, "thread.yaml", &text);
	}
	if (s->folder && s->narrative) {
		model_narrative(&text, s);
		model_file(out, dir, "narrative.md", &text);
	}
	for (size_t e = 0; s->folder && e < SKN_ARRAY_LEN(model_events); e++) {
		if (!s->event[e])
			continue;
		skn_buf_clear(&text);
		skn_buf_addf(&text, "date: 2020\nevent: |\n  Wording %u.%s%s%s\n", s->event[e] & 3,
			     s->event[e] & 4 ? " [@" : "", s->event[e] & 4 ? model_keys[s->event[e] >> 4] : "",
			     s->event[e] & 4 ? "]" : "");
		snprintf(name, sizeof(name), "timeline/%s.yaml", model_events[e]);
		model_file(out, dir, name, &text);
	}
	for (size_t k = 0; s->folder && k < MODEL_KEYS; k++) {
		skn_buf_clear(&text);
		skn_buf_addf(&text, "type: webpage\ntitle: Item %u\nvia: manual\n", s->items[k]);
		snprintf(name, sizeof(name), "items/%s.yaml", model_keys[k]);
		if (s->items[k])
			model_file(out, dir, name, &text);
		skn_buf_addf(&text, "and %u\n", s->texts[k]);
		snprintf(name, sizeof(name), "items/%s.txt", model_keys[k]);
		if (s->texts[k])
			model_file(out, dir, name, &text);
	}
	skn_buf_clear(&text);
	skn_buf_addf(&text, "feeds: [] # %u\n", s->watch);
	if (s->folder && s->watch)
		model_file(out, dir, "watch.yaml", &text);
	for (unsigned r = 0; s->folder && r < s->runs; r++) {
		snprintf(name, sizeof(name), "runs/20200101T00000%uZ-0000.yaml", r);
		model_file(out, dir, name, &text);
	}
	skn_buf_release(&text);
}

/* Appends the commits and branches to a stream for fast-import. */
static inline void model_write(struct skn_buf *out, const struct model *m, size_t first_mark)
{
	char branch[48];

	snprintf(branch, sizeof(branch), "%s/main", m->name);
	for (size_t i = 0; i < m->commits.n; i++) {
		const struct model_commit *c = &m->commits.v[i];

		/* A commit of its own ref each: fast-import then takes nothing from the one before. */
		skn_buf_addf(out, "commit refs/tmp/%s\nmark :%zu\ncommitter C <c@x> %" PRId64 " +0000\ndata 9\n%8zu\n\n",
			     m->name, first_mark + i, c->time, i);
		for (size_t p = 0; p < c->n_parents; p++)
			skn_buf_addf(out, "%s :%zu\n", p ? "merge" : "from", first_mark + c->parents[p]);
		model_write_state(out, &c->state, branch);
		skn_buf_addf(out, "\nreset refs/tmp/%s\n\n", m->name);
	}
	skn_buf_addf(out, "reset refs/heads/%s\nfrom :%zu\n\n", branch, first_mark + m->main);
	if (m->has_topic)
		skn_buf_addf(out, "reset refs/heads/%s/topic\nfrom :%zu\n\n", m->name, first_mark + m->topic);
}

/* ---- random states ---- */

static inline void model_change(struct model_state *s)
{
	size_t k = random_below(MODEL_KEYS), e = random_below(SKN_ARRAY_LEN(model_events));

	switch (random_below(16)) {
	case 0: s->title = (uint8_t)random_below(3); break;
	case 1:
	case 2: s->narrative = (uint8_t)random_below(64); break;
	case 3:
		s->event[e] = random_chance(3) ? 0 : (uint8_t)(1 + random_below(3) + (random_chance(2) ? 0 : 4));
		if (s->event[e] & 4)
			s->event[e] = (uint8_t)(s->event[e] | k << 4);
		break;
	case 4:
	case 5:
	case 6: s->items[k] = (uint8_t)random_below(3); break;
	case 7: s->texts[k] = (uint8_t)random_below(3); break;
	case 8: s->watch = (uint8_t)random_below(3); break;
	case 9: s->runs = (uint8_t)random_below(4); break;
	case 10: s->other++; break;
	case 11:
		if (random_chance(2))
			s->published = random_chance(4) ? 0 : (uint8_t)(1 + random_below(12) + 16 * random_below(4));
		break;
	case 12:
		if (random_chance(2))
			s->folder = (uint8_t)(random_chance(3) ? 1 : random_below(4));
		break;
	case 13:
		if (random_chance(2)) {
			size_t to = random_below(SKN_ARRAY_LEN(model_paths));

			/* A rename usually says so, and sometimes comes back. */
			if (!random_chance(4))
				s->was |= (uint8_t)(1u << s->path);
			s->path = (uint8_t)to;
			s->was &= (uint8_t)~(1u << to);
		}
		break;
	default: break; /* nothing at all */
	}
	if (s->folder == 0 && random_chance(2))
		s->folder = 1;
}

static inline size_t model_add(struct model *m, const struct model_state *state, size_t parent, bool root)
{
	struct model_commit c = { .state = *state };

	if (!root)
		c.parents[c.n_parents++] = parent;
	/* Clocks of several people: mostly later than the parent. */
	c.time = (root ? 1600000000 : m->commits.v[parent].time) + (int64_t)random_below(5000) - (random_chance(8) ? 9000 : 0);
	skn_vec_push(&m->commits, c);
	return m->commits.n - 1;
}

static inline size_t model_edit(struct model *m, size_t tip)
{
	struct model_state s = m->commits.v[tip].state;

	for (size_t n = 1 + random_below(2); n > 0; n--)
		model_change(&s);
	/* Now and then back to what was: a revert. */
	if (random_chance(12))
		s = m->commits.v[random_below(m->commits.n)].state;
	return model_add(m, &s, tip, false);
}

/* A commit on INTO that brings in what FROM has: by a merge (with more parents now
 * and then), or squashed, without one. */
static inline size_t model_merge(struct model *m, size_t into, size_t from)
{
	struct model_state s = m->commits.v[random_chance(4) ? into : from].state;
	size_t tip, extra = random_below(m->commits.n);

	tip = model_add(m, &s, into, false);
	if (random_chance(3))
		return tip;
	m->commits.v[tip].parents[m->commits.v[tip].n_parents++] = from;
	if (random_chance(6) && extra != tip && extra != into && extra != from)
		m->commits.v[tip].parents[m->commits.v[tip].n_parents++] = extra;
	return tip;
}

static inline void model_make(struct model *m, const char *name, size_t size)
{
	struct model_state s = { .folder = (uint8_t)random_below(4), .path = (uint8_t)random_below(3), .narrative = 1 };
	size_t steps = 2 + random_below(size);

	*m = (struct model){ 0 };
	snprintf(m->name, sizeof(m->name), "%s", name);
	m->main = model_add(m, &s, 0, true);
	for (; steps > 0; steps--) {
		switch (random_below(8)) {
		case 0:
			if (m->has_topic) {
				m->main = model_merge(m, m->main, m->topic);
				m->has_topic = !random_chance(2);
				break;
			}
			/* fall through */
		case 1:
			m->topic = random_chance(8) ? model_add(m, &s, 0, true)
				   : m->has_topic && random_chance(2) ? model_merge(m, m->topic, m->main)
				   : m->main;
			m->has_topic = true;
			break;
		case 2:
		case 3:
			if (m->has_topic) {
				m->topic = model_edit(m, m->topic);
				break;
			}
			/* fall through */
		default:
			m->main = model_edit(m, m->main);
		}
	}
	if (m->has_topic && random_chance(10)) /* foxtrot: published over a branch that merged it */
		m->main = m->topic;
}

static inline void model_release(struct model *m)
{
	skn_vec_release(&m->commits);
}

/* ---- what the design says ---- */

struct model_version {
	size_t commit;
	bool collection, removed;
	bool known;       /* whether the number is, in a shallow clone */
	int64_t number;
	unsigned plus;
	int64_t time, items;
	uint8_t path;
	int before_path;  /* -1: the thread was not there */
};

struct model_history {
	SKN_VEC(struct model_version) list; /* newest first, collections too */
	bool truncated;
};

/* The first-parent line of a commit, newest first; at most DEPTH commits of it
 * (0: all), as after a shallow clone. */
struct model_line {
	SKN_VEC(size_t) list;
	bool cut;
};

static inline void model_line_of(struct model_line *out, const struct model *m, size_t tip, const bool *have)
{
	*out = (struct model_line){ 0 };
	for (;;) {
		const struct model_commit *c = &m->commits.v[tip];

		skn_vec_push(&out->list, tip);
		if (c->n_parents == 0)
			return;
		tip = c->parents[0];
		if (have && !have[tip]) {
			out->cut = true;
			return;
		}
	}
}

static inline bool model_page_differs(const struct model_state *a, const struct model_state *b)
{
	struct skn_buf x = SKN_BUF_INIT, y = SKN_BUF_INIT;
	bool differs;

	model_thread_yaml(&x, a);
	model_thread_yaml(&y, b);
	differs = !skn_buf_eq(&x, y.p, y.n) || a->narrative != b->narrative ||
		  memcmp(a->event, b->event, sizeof(a->event)) != 0;
	for (size_t k = 0; k < MODEL_KEYS; k++)
		differs = differs || (model_cites(b, k) && a->items[k] != b->items[k]);
	skn_buf_release(&x);
	skn_buf_release(&y);
	return differs;
}

/* Whether anything in the folder differs. */
static inline bool model_folder_differs(const struct model_state *a, const struct model_state *b)
{
	return model_page_differs(a, b) || memcmp(a->items, b->items, sizeof(a->items)) != 0 ||
	       memcmp(a->texts, b->texts, sizeof(a->texts)) != 0 || a->watch != b->watch ||
	       a->runs != b->runs;
}

/* Where the thread at PATH in state B was in A: PATH, else the last of its
 * earlier names that A has; -1 when nowhere. */
static inline int model_path_before(const struct model_state *a, const struct model_state *b, uint8_t path)
{
	if (model_is_thread(a) && a->path == path)
		return path;
	if (b->folder == 1 && b->path == path && model_is_thread(a) && b->was >> a->path & 1)
		return a->path;
	return -1;
}

static inline bool model_sets(const struct model_state *a, const struct model_state *b)
{
	return b->folder == 1 && b->published && !(a && a->folder == 1 && a->published == b->published);
}

/* One commit against its first parent (NULL: none), for the thread at *path there. */
static inline bool model_judge(struct model_version *v, const struct model_state *before,
			       const struct model_state *here, uint8_t *path, int64_t time, int64_t *set)
{
	bool is = model_is_thread(here) && here->path == *path;
	int was = before ? (is ? model_path_before(before, here, *path)
			       : model_is_thread(before) && before->path == *path ? *path : -1) : -1;

	*v = (struct model_version){ .time = time, .items = -1, .path = *path, .before_path = was };
	*set = 0;
	if (!is && was < 0)
		return false;
	v->removed = !is;
	if (is && was >= 0 && !model_folder_differs(before, here)) {
		*path = (uint8_t)was;
		return false;
	}
	v->collection = is && was >= 0 && !model_page_differs(before, here);
	if (is && model_sets(was >= 0 ? before : NULL, here)) {
		*set = here->published & 15;
		if (here->published & 16)
			v->time = 1612137600 + (here->published & 7) * 86400; /* 2021-02-01 + */
		if (here->published & 32)
			v->items = here->published & 7;
	}
	if (was >= 0)
		*path = (uint8_t)was;
	return true;
}

/* The history of the thread at PATH on TIP, the published branch being at
 * PUBLISHED; HAVE says which commits there are (NULL: all). */
static inline void model_history_of(struct model_history *out, const struct model *m, size_t tip, size_t published,
				    uint8_t path, const bool *have)
{
	struct model_line line, main_line;
	SKN_VEC(int64_t) sets = { 0 };
	SKN_VEC(bool) topics = { 0 };
	size_t fork = SIZE_MAX;
	bool known;
	int64_t n = 0;
	unsigned plus = 0;

	*out = (struct model_history){ 0 };
	model_line_of(&line, m, tip, have);
	model_line_of(&main_line, m, published, have);
	for (size_t i = 0; i < line.list.n && fork == SIZE_MAX; i++)
		for (size_t j = 0; j < main_line.list.n; j++)
			if (line.list.v[i] == main_line.list.v[j])
				fork = i;
	out->truncated = line.cut;
	for (size_t i = 0; i < line.list.n; i++) {
		const struct model_commit *c = &m->commits.v[line.list.v[i]];
		const struct model_state *before = i + 1 < line.list.n ? &m->commits.v[line.list.v[i + 1]].state : NULL;
		struct model_version v;
		int64_t set;

		if (i + 1 == line.list.n && line.cut)
			break; /* what it changed cannot be told */
		if (!model_judge(&v, before, &c->state, &path, c->time, &set))
			continue;
		v.commit = line.list.v[i];
		skn_vec_push(&out->list, v);
		skn_vec_push(&sets, set);
		skn_vec_push(&topics, i < fork);
	}
	known = !line.cut;
	for (size_t i = out->list.n; i > 0; i--) {
		struct model_version *v = &out->list.v[i - 1];
		bool topic = topics.v[i - 1];

		if (!v->collection && !v->removed) {
			if (topic)
				plus++;
			else
				n = sets.v[i - 1] ? sets.v[i - 1] : n + 1;
			known = known || (!topic && sets.v[i - 1]);
		}
		v->known = known;
		v->number = n;
		v->plus = topic ? plus : 0;
		/* The base of a branch that leaves the published one behind the end of the clone. */
		if (line.cut && fork == SIZE_MAX)
			v->known = false;
	}
	skn_vec_release(&sets);
	skn_vec_release(&topics);
	skn_vec_release(&line.list);
	skn_vec_release(&main_line.list);
}

static inline void model_history_release(struct model_history *h)
{
	skn_vec_release(&h->list);
}

#endif
