#include "rev/blame_page.h"
#include "rev/life.h"

/* A key on a part: whether it is there at the step in hand. */
struct pair {
	size_t source;  /* index into the list */
	const char *key;
	bool on;        /* the part cites it */
	bool counted;   /* and is on the page itself */
};

struct tally {
	size_t now, before;      /* citations after and before the step */
	bool ever, touched;
	struct skn_origin at;    /* of the last change */
};

struct maker {
	struct skn_blame *blame;
	struct skn_blame_sources *out;
	struct skn_map by_key;            /* key -> index + 1 */
	SKN_VEC(struct pair) pairs;       /* of each part, in the order of its citations */
	size_t *first;                    /* per part: its pairs; one more at the end */
	bool *there;                      /* per part */
	SKN_VEC(struct tally) tallies;    /* per source */
	SKN_VEC(size_t) touched;          /* sources that the step changed */
};

static size_t source_of(struct maker *m, const char *key)
{
	void *found = skn_map_find(&m->by_key, key, strlen(key));
	struct skn_blame_source source = { 0 };

	if (found)
		return (size_t)found - 1;
	source.key = skn_xstrdup(key);
	skn_vec_push(&m->out->list, source);
	skn_vec_push(&m->tallies, ((struct tally){ 0 }));
	skn_map_put(&m->by_key, key, strlen(key), (void *)m->out->list.n);
	return m->out->list.n - 1;
}

static void list_pairs(struct maker *m)
{
	const struct skn_lineage *l = &m->blame->lineage;

	m->first = skn_xcalloc(l->parts.n + 1, sizeof(*m->first));
	m->there = skn_xcalloc(l->parts.n + 1, sizeof(*m->there));
	for (size_t i = 0; i < l->parts.n; i++) {
		m->first[i] = m->pairs.n;
		for (size_t c = 0; c < l->parts.v[i].cites.n; c++) {
			const char *key = l->parts.v[i].cites.v[c].key;

			skn_vec_push(&m->pairs, ((struct pair){ source_of(m, key), key, false, false }));
		}
	}
	m->first[l->parts.n] = m->pairs.n;
}

/* Brings the counts of a part's keys up to date. */
static void recount(struct maker *m, const struct skn_life_event *e)
{
	for (size_t p = m->first[e->part]; p < m->first[e->part + 1]; p++) {
		struct pair *pair = &m->pairs.v[p];
		struct tally *tally = &m->tallies.v[pair->source];
		bool counts = pair->on && m->there[e->part];

		if (counts == pair->counted)
			continue;
		if (!tally->touched)
			skn_vec_push(&m->touched, pair->source);
		tally->touched = true;
		tally->at = e->at;
		tally->now += counts ? 1 : (size_t)-1;
		pair->counted = counts;
	}
}

static void apply(struct maker *m, const struct skn_life_event *e)
{
	switch (e->what) {
	case SKN_LIFE_INTRODUCED:
	case SKN_LIFE_RETURNED: m->there[e->part] = true; break;
	case SKN_LIFE_REMOVED: m->there[e->part] = false; break;
	case SKN_LIFE_CITED:
	case SKN_LIFE_CITED_AGAIN:
	case SKN_LIFE_UNCITED:
		for (size_t p = m->first[e->part]; p < m->first[e->part + 1]; p++)
			if (skn_streq(m->pairs.v[p].key, e->key))
				m->pairs.v[p].on = e->what != SKN_LIFE_UNCITED;
		break;
	default: return;
	}
	recount(m, e);
}

/* What the step did to each source as a whole. */
static void end_step(struct maker *m)
{
	for (size_t i = 0; i < m->touched.n; i++) {
		struct tally *tally = &m->tallies.v[m->touched.v[i]];
		struct skn_blame_source *source = &m->out->list.v[m->touched.v[i]];
		struct skn_blame_when when = skn_blame_when(m->blame, &tally->at);

		if (tally->now && !tally->before && !tally->ever)
			source->first = when;
		else if (tally->now && !tally->before)
			source->returned = when;
		if (!tally->now && tally->before)
			source->dropped = when;
		else if (tally->now)
			source->dropped = (struct skn_blame_when){ 0 };
		tally->ever = tally->ever || tally->now;
		tally->before = tally->now;
		tally->touched = false;
	}
	skn_vec_clear(&m->touched);
}

static int follow(struct maker *m, struct skn_err *err)
{
	SKN_VEC(uint32_t) parts = { 0 };
	struct skn_life_events events;
	int rc;

	list_pairs(m);
	for (size_t i = 0; i < m->blame->lineage.parts.n; i++)
		if (m->first[i + 1] > m->first[i])
			skn_vec_push(&parts, (uint32_t)i);
	rc = skn_life_make(&events, m->blame, parts.v, parts.n, err);
	for (size_t i = 0; rc == SKN_OK && i < events.n; i++) {
		apply(m, &events.v[i]);
		if (i + 1 == events.n || events.v[i + 1].at.step != events.v[i].at.step)
			end_step(m);
	}
	if (rc == SKN_OK)
		skn_life_release(&events);
	skn_vec_release(&parts);
	return rc;
}

/* What of the page cites it now. */
static void add_uses(struct maker *m, const struct skn_blame_row *row)
{
	for (size_t c = 0; c < row->cites.n; c++) {
		struct skn_blame_source *source = &m->out->list.v[source_of(m, row->cites.v[c].key)];

		skn_vec_push(&source->uses, ((struct skn_blame_use){ row, row->cites.v[c].attached,
								      row->cites.v[c].returned }));
	}
}

/* The page is what counts: in a work tree it may differ from HEAD. */
static void settle(struct maker *m, const struct skn_blame_page *page, const struct skn_thread *thread)
{
	struct skn_numbers numbers;

	for (size_t i = 0; i < page->narrative.n; i++)
		add_uses(m, &page->narrative.v[i]);
	for (size_t i = 0; i < page->records.n; i++)
		add_uses(m, &page->records.v[i]);
	skn_numbers_make(&numbers, thread);
	for (size_t i = 0; i < m->out->list.n; i++) {
		struct skn_blame_source *s = &m->out->list.v[i];

		s->number = skn_numbers_of(&numbers, s->key, strlen(s->key));
		if (s->uses.n && s->first.sure == SKN_BLAME_NEVER)
			s->first = s->uses.v[0].since;
		if (!s->uses.n && s->dropped.sure == SKN_BLAME_NEVER)
			s->dropped.sure = SKN_BLAME_UNCOMMITTED;
	}
	skn_numbers_release(&numbers);
}

static int by_number(const void *pa, const void *pb)
{
	const struct skn_blame_source *a = pa, *b = pb;

	if (!a->number != !b->number)
		return a->number ? -1 : 1;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	/* Versions of one history lie newest first. */
	if (a->dropped.version != b->dropped.version) {
		if (!a->dropped.version || !b->dropped.version)
			return a->dropped.version ? 1 : -1;
		return a->dropped.version < b->dropped.version ? -1 : 1;
	}
	return strcmp(a->key, b->key);
}

int skn_blame_sources_make(struct skn_blame_sources *out, struct skn_blame *blame,
			   const struct skn_blame_page *page, const struct skn_thread *thread,
			   struct skn_err *err)
{
	struct maker m = { .blame = blame, .out = out };
	int rc;

	*out = (struct skn_blame_sources){ 0 };
	rc = follow(&m, err);
	if (rc == SKN_OK)
		settle(&m, page, thread);
	if (rc == SKN_OK && out->list.n > 1)
		qsort(out->list.v, out->list.n, sizeof(*out->list.v), by_number);
	skn_map_release(&m.by_key, NULL);
	skn_vec_release(&m.pairs);
	skn_vec_release(&m.tallies);
	skn_vec_release(&m.touched);
	free(m.first);
	free(m.there);
	if (rc != SKN_OK)
		skn_blame_sources_release(out);
	return rc;
}

void skn_blame_sources_release(struct skn_blame_sources *sources)
{
	for (size_t i = 0; i < sources->list.n; i++) {
		free(sources->list.v[i].key);
		skn_vec_release(&sources->list.v[i].uses);
	}
	skn_vec_release(&sources->list);
}
