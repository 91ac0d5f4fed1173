#include "rev/lineage_doing.h"

/* Counts how many sentences have the part's word; notes when it is not the only one. */
static void count_word(struct skn_lineage_doing *d, uint32_t part, int by)
{
	struct skn_lineage_memory *m = d->l->memory;
	struct skn_lineage_word *word = skn_lineage_word_find(m, m->sides.v[part].word);

	word->there += (uint32_t)by;
	if (by > 0 && word->there > 1)
		skn_vec_push(&m->twice, word->word);
}

static void place(struct skn_lineage_doing *d, uint32_t part, bool touched)
{
	skn_vec_push(&d->order, part);
	if (!touched)
		return;
	skn_vec_push(&d->touched, part);
	count_word(d, part, 1);
}

/* Places the sentence at AT of the old order, with another wording or its own. */
static void place_old(struct skn_lineage_doing *d, int64_t at, bool reworded)
{
	uint64_t word = reworded ? skn_step_get_word(d->r) : 0;

	skn_lineage_require(d, at >= 0 && at < (int64_t)d->l->sentences.n && !d->placed[at]);
	if (!skn_lineage_good(d))
		return;
	d->placed[at] = true;
	if (reworded) {
		count_word(d, d->l->sentences.v[at], -1);
		skn_lineage_do_word(d, d->l->sentences.v[at], word);
	}
	place(d, d->l->sentences.v[at], reworded);
}

static void place_new(struct skn_lineage_doing *d)
{
	uint64_t word = skn_step_get_word(d->r);
	uint32_t part = skn_lineage_good(d) ? skn_lineage_do_add(d, SKN_KIND_NARRATIVE, SKN_LINEAGE_NONE, SKN_LINEAGE_NONE, word) : 0;

	if (skn_lineage_good(d))
		place(d, part, true);
}

static bool is_sentence(const struct skn_lineage *l, uint32_t part)
{
	return part < l->parts.n && l->parts.v[part].kind == SKN_KIND_NARRATIVE;
}

static void place_back(struct skn_lineage_doing *d, uint32_t part, bool reworded)
{
	uint64_t word = reworded ? skn_step_get_word(d->r) : 0;

	skn_lineage_require(d, is_sentence(d->l, part) && !skn_part_is_there(&d->l->parts.v[part]));
	if (!skn_lineage_good(d))
		return;
	skn_lineage_do_return(d, part);
	if (reworded)
		skn_lineage_do_word(d, part, word);
	place(d, part, true);
}

/* A new part that has its beginning from another one. */
static void place_descendant(struct skn_lineage_doing *d, uint32_t from)
{
	uint64_t word = skn_step_get_word(d->r);
	const struct skn_lineage_wording *known;
	struct skn_part *part;
	uint32_t index;

	skn_lineage_require(d, is_sentence(d->l, from));
	index = skn_lineage_good(d) ? skn_lineage_do_add(d, SKN_KIND_NARRATIVE, SKN_LINEAGE_NONE, SKN_LINEAGE_NONE, word) : 0;
	if (!skn_lineage_good(d))
		return;
	part = &d->l->parts.v[index];
	known = skn_lineage_wording_of(d->l, word, from);
	part->life.introduced = d->l->parts.v[from].life.introduced;
	part->life.returned = d->l->parts.v[from].life.returned;
	memcpy(part->lineage, d->l->parts.v[from].lineage, sizeof(part->lineage));
	if (known) {
		part->life.returned = d->now;
		part->changed = known->first;
		skn_lineage_wording_of(d->l, word, index)->first = known->first;
	}
	skn_vec_push(&d->gifts, ((struct skn_lineage_gift){ from, index, true }));
	place(d, index, true);
}

static void do_more(struct skn_lineage_doing *d, uint64_t what)
{
	uint32_t part = skn_step_get(d->r), n;

	skn_lineage_require(d, part < d->l->parts.n);
	switch (what) {
	case SKN_STEP_M_BACK:
		n = skn_step_get(d->r);
		skn_lineage_require(d, n <= d->l->parts.n - part);
		for (uint32_t i = 0; i < n && skn_lineage_good(d); i++)
			place_back(d, part + i, false);
		break;
	case SKN_STEP_M_BACK_AS:
		place_back(d, part, true);
		break;
	case SKN_STEP_M_DESCEND:
		place_descendant(d, part);
		break;
	case SKN_STEP_M_JOIN:
		skn_lineage_require(d, d->order.n && is_sentence(d->l, part));
		if (skn_lineage_good(d))
			skn_vec_push(&d->gifts, ((struct skn_lineage_gift){ part, *skn_vec_last(&d->order), false }));
		break;
	default:
		skn_lineage_require(d, false);
	}
}

static void do_sentence_op(struct skn_lineage_doing *d, unsigned op, uint64_t n, size_t *cursor)
{
	switch (op) {
	case SKN_STEP_S_KEEP:
	case SKN_STEP_S_REWORD:
		for (; n > 0 && skn_lineage_good(d); n--)
			place_old(d, (int64_t)(*cursor)++, op == SKN_STEP_S_REWORD);
		break;
	case SKN_STEP_S_SKIP:
		skn_lineage_require(d, n <= d->l->sentences.n - *cursor);
		*cursor += skn_lineage_good(d) ? n : 0;
		break;
	case SKN_STEP_S_TAKE:
	case SKN_STEP_S_MOVE:
		place_old(d, (int64_t)*cursor + skn_step_unzigzag(n), op == SKN_STEP_S_MOVE);
		break;
	case SKN_STEP_S_NEW:
		for (; n > 0 && skn_lineage_good(d); n--)
			place_new(d);
		break;
	default:
		do_more(d, n);
	}
}

static int by_number(const void *pa, const void *pb)
{
	const uint64_t *a = pa, *b = pb;

	return *a < *b ? -1 : *a > *b;
}

/* Numbers the sentences that have the same word, in their order. */
static void number_twice(struct skn_lineage *l)
{
	struct skn_lineage_memory *m = l->memory;
	uint32_t *counts;
	size_t n = 0;

	qsort(m->twice.v, m->twice.n, sizeof(*m->twice.v), by_number);
	for (size_t i = 0; i < m->twice.n; i++)
		if (i == 0 || m->twice.v[i] != m->twice.v[n - 1])
			m->twice.v[n++] = m->twice.v[i];
	m->twice.n = n;
	counts = skn_xcalloc(n, sizeof(*counts));
	for (size_t i = 0; i < l->sentences.n; i++) {
		uint32_t part = l->sentences.v[i];
		const uint64_t *found = bsearch(&m->sides.v[part].word, m->twice.v, n, sizeof(*m->twice.v), by_number);

		if (found)
			skn_lineage_id(l->parts.v[part].id, *found, ++counts[found - m->twice.v]);
	}
	m->twice.n = 0;
	for (size_t i = 0; i < n; i++)
		if (counts[i] > 1)
			m->twice.v[m->twice.n++] = m->twice.v[i];
	free(counts);
}

/* What was not placed has gone; the new order is the order. */
static void take_order(struct skn_lineage_doing *d)
{
	struct skn_lineage *l = d->l;

	for (size_t i = 0; i < l->sentences.n; i++)
		if (!d->placed[i]) {
			l->parts.v[l->sentences.v[i]].life.removed = d->now;
			count_word(d, l->sentences.v[i], -1);
		}
	skn_vec_clear(&l->sentences);
	for (size_t i = 0; i < d->order.n; i++)
		SKN_LINEAGE_PUSH(&l->sentences, d->order.v[i]);
	for (size_t i = 0; i < d->touched.n; i++)
		skn_lineage_id(l->parts.v[d->touched.v[i]].id, skn_lineage_side(l, d->touched.v[i])->word, 1);
	if (l->memory->twice.n)
		number_twice(l);
	for (uint32_t p = d->first_new; p < l->parts.n; p++)
		if (!l->parts.v[p].lineage[0])
			memcpy(l->parts.v[p].lineage, l->parts.v[p].id, sizeof(l->parts.v[p].id));
}

void skn_lineage_do_sentences(struct skn_lineage_doing *d)
{
	size_t cursor = 0;
	bool more = true;

	d->placed = skn_xcalloc(d->l->sentences.n, sizeof(*d->placed));
	while (more && skn_lineage_good(d)) {
		uint64_t op = skn_step_get_wide(d->r);

		more = (op & 7) != SKN_STEP_S_END;
		skn_lineage_require(d, more || op == SKN_STEP_S_END);
		if (more && skn_lineage_good(d))
			do_sentence_op(d, op & 7, op >> 3, &cursor);
	}
	if (skn_lineage_good(d))
		take_order(d);
	free(d->placed);
}
