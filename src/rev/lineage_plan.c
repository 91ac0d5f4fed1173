#include "rev/lineage_plan.h"

#include "rev/lineage_step.h"

void skn_lineage_plan_init(struct skn_lineage_plan *out, const struct skn_lineage *lineage)
{
	*out = (struct skn_lineage_plan){ .lineage = lineage, .n_parts = (uint32_t)lineage->parts.n };
	skn_buf_init(&out->names);
	skn_buf_init(&out->sentences);
	skn_buf_init(&out->records);
}

void skn_lineage_plan_release(struct skn_lineage_plan *plan)
{
	skn_map_release(&plan->fresh, NULL);
	skn_buf_release(&plan->names);
	skn_buf_release(&plan->sentences);
	skn_buf_release(&plan->records);
	skn_vec_release(&plan->cited);
	skn_vec_release(&plan->cited_names);
	skn_vec_release(&plan->meets);
}

/* ---- names and keys ---- */

uint32_t skn_lineage_plan_name(struct skn_lineage_plan *plan, const char *name, size_t len)
{
	const struct skn_lineage_memory *m = plan->lineage->memory;
	uint32_t number = skn_lineage_name_find(m, name, len);

	if (number == SKN_LINEAGE_NONE)
		number = (uint32_t)(uintptr_t)skn_map_find(&plan->fresh, name, len) - 1;
	if (number != SKN_LINEAGE_NONE)
		return number;
	number = (uint32_t)(m->names.n + plan->fresh.n);
	skn_map_put(&plan->fresh, name, len, (void *)(uintptr_t)(number + 1));
	skn_step_put(&plan->names, len);
	skn_buf_add(&plan->names, name, len);
	return number;
}

/* Whether the part has these keys, in this order. */
static bool has_keys(const struct skn_part *part, const char *keys, size_t n)
{
	size_t i = 0;

	for (; i < part->cites.n && part->cites.v[i].life.removed.step == SKN_STEP_NONE; i++) {
		if (i >= n || !skn_streq(part->cites.v[i].key, keys))
			return false;
		keys += strlen(keys) + 1;
	}
	return i == n;
}

void skn_lineage_plan_cites(struct skn_lineage_plan *plan, uint32_t part, const char *keys, size_t n)
{
	struct skn_lineage_cited cited = { part, (uint32_t)plan->cited_names.n, (uint32_t)n };

	if (part < plan->lineage->parts.n ? has_keys(&plan->lineage->parts.v[part], keys, n) : n == 0)
		return;
	for (size_t i = 0; i < n; i++, keys += strlen(keys) + 1)
		skn_vec_push(&plan->cited_names, skn_lineage_plan_name(plan, keys, strlen(keys)));
	skn_vec_push(&plan->cited, cited);
}

/* ---- sentences ---- */

/* An op that goes on as long as the same thing happens to the next one. */
struct run {
	struct skn_buf *out;
	unsigned op; /* KEEP, NEW, REWORD, BACK; 0: none */
	uint32_t n, first;
	struct skn_buf words;
};

static void end_run(struct run *run)
{
	if (run->op == SKN_STEP_S_MORE) {
		skn_step_op(run->out, SKN_STEP_S_MORE, SKN_STEP_M_BACK);
		skn_step_put(run->out, run->first);
		skn_step_put(run->out, run->n);
	} else if (run->op) {
		skn_step_op(run->out, run->op, run->n);
	}
	skn_buf_add(run->out, run->words.p, run->words.n);
	skn_buf_clear(&run->words);
	run->op = 0;
}

static void extend_run(struct run *run, unsigned op, uint32_t part)
{
	if (run->op != op || (op == SKN_STEP_S_MORE && part != run->first + run->n)) {
		end_run(run);
		run->op = op;
		run->n = 0;
		run->first = part;
	}
	run->n++;
}

/* Per sentence of the old order whether it stays in place: whether it is in the
 * longest increasing run of those that are placed (Fredman 1975). */
static bool *in_place(const struct skn_lineage_follow *f, const uint32_t *place)
{
	size_t n_old = f->lineage->sentences.n, length = 0;
	bool *stays = skn_xcalloc(n_old + 1, sizeof(*stays));
	uint32_t *tails = skn_xreallocarray(NULL, f->n + 1, sizeof(*tails));
	uint32_t *previous = skn_xreallocarray(NULL, n_old + 1, sizeof(*previous));

	for (size_t j = 0; j < f->n; j++) {
		size_t low = 0, high = length;

		if (place[j] == SKN_LINEAGE_NONE)
			continue;
		if (length && tails[length - 1] < place[j])
			low = length;
		while (low < high) {
			size_t mid = (low + high) / 2;

			if (tails[mid] < place[j])
				low = mid + 1;
			else
				high = mid;
		}
		previous[place[j]] = low ? tails[low - 1] : SKN_LINEAGE_NONE;
		tails[low] = place[j];
		length += low == length;
	}
	for (uint32_t i = length ? tails[length - 1] : SKN_LINEAGE_NONE; i != SKN_LINEAGE_NONE; i = previous[i])
		stays[i] = true;
	free(tails);
	free(previous);
	return stays;
}

/* A sentence that is there, at PLACE of the old order. */
static void put_old(struct run *run, const struct skn_lineage_unit_now *u, uint32_t place, bool stays, uint32_t *cursor)
{
	bool reworded = u->how == SKN_LINEAGE_REWORD;

	if (!stays) {
		end_run(run);
		skn_step_op(run->out, reworded ? SKN_STEP_S_MOVE : SKN_STEP_S_TAKE,
			    skn_step_zigzag((int64_t)place - *cursor));
		if (reworded)
			skn_step_word(run->out, u->unit->word);
		return;
	}
	if (place > *cursor) {
		end_run(run);
		skn_step_op(run->out, SKN_STEP_S_SKIP, place - *cursor);
	}
	extend_run(run, reworded ? SKN_STEP_S_REWORD : SKN_STEP_S_KEEP, 0);
	if (reworded)
		skn_step_word(&run->words, u->unit->word);
	*cursor = place + 1;
}

static void put_more(struct run *run, enum skn_step_more what, uint32_t part, const uint64_t *word)
{
	end_run(run);
	skn_step_op(run->out, SKN_STEP_S_MORE, what);
	skn_step_put(run->out, part);
	if (word)
		skn_step_word(run->out, *word);
}

/* A sentence that is not there; the number of the part that it is. */
static uint32_t put_other(struct skn_lineage_plan *plan, struct run *run, const struct skn_lineage_unit_now *u)
{
	switch (u->how) {
	case SKN_LINEAGE_BACK:
		extend_run(run, SKN_STEP_S_MORE, u->part);
		return u->part;
	case SKN_LINEAGE_BACK_AS:
		put_more(run, SKN_STEP_M_BACK_AS, u->part, &u->unit->word);
		return u->part;
	case SKN_LINEAGE_DESCEND:
		put_more(run, SKN_STEP_M_DESCEND, u->part, &u->unit->word);
		return plan->n_parts++;
	default:
		extend_run(run, SKN_STEP_S_NEW, 0);
		skn_step_word(&run->words, u->unit->word);
		return plan->n_parts++;
	}
}

static uint32_t *places(const struct skn_lineage_follow *f, bool *same)
{
	uint32_t *place = skn_xreallocarray(NULL, f->n + 1, sizeof(*place));

	*same = f->n == f->lineage->sentences.n;
	for (size_t j = 0; j < f->n; j++)
		place[j] = SKN_LINEAGE_NONE;
	for (size_t i = 0; i < f->lineage->sentences.n; i++) {
		if (f->taken[i] != SKN_LINEAGE_NONE)
			place[f->taken[i]] = (uint32_t)i;
		*same = *same && f->taken[i] == i && f->units[i].how == SKN_LINEAGE_SAME;
	}
	return place;
}

void skn_lineage_plan_sentences(struct skn_lineage_plan *plan, const struct skn_lineage_follow *follow)
{
	struct run run = { .out = &plan->sentences, .words = SKN_BUF_INIT };
	bool same;
	uint32_t *place = places(follow, &same), cursor = 0;
	bool *stays = in_place(follow, place);
	size_t join = 0;

	for (size_t j = 0; j < follow->n; j++) {
		const struct skn_lineage_unit_now *u = &follow->units[j];
		uint32_t part = u->part;

		if (place[j] != SKN_LINEAGE_NONE)
			put_old(&run, u, place[j], stays[place[j]], &cursor);
		else
			part = put_other(plan, &run, u);
		for (; join < follow->joins.n && follow->joins.v[join].unit == j; join++)
			put_more(&run, SKN_STEP_M_JOIN, follow->joins.v[join].part, NULL);
		skn_lineage_plan_cites(plan, part, u->paragraph->keys + u->unit->keys, u->unit->n_keys);
		if (u->theirs != SKN_LINEAGE_NONE)
			skn_vec_push(&plan->meets, ((struct skn_lineage_meet){ part, u->other, u->theirs }));
	}
	end_run(&run);
	skn_step_op(&plan->sentences, SKN_STEP_S_END, 0);
	plan->has_sentences = !same;
	skn_buf_release(&run.words);
	free(place);
	free(stays);
}

/* ---- all of it ---- */

static int by_part(const void *pa, const void *pb)
{
	const struct skn_lineage_cited *a = pa, *b = pb;

	return a->part < b->part ? -1 : a->part > b->part;
}

static void write_cites(struct skn_lineage_plan *plan, struct skn_buf *out)
{
	qsort(plan->cited.v, plan->cited.n, sizeof(*plan->cited.v), by_part);
	for (size_t i = 0; i < plan->cited.n; i++) {
		const struct skn_lineage_cited *c = &plan->cited.v[i];

		skn_step_put(out, (uint64_t)c->part + 1);
		skn_step_put(out, c->n);
		for (uint32_t k = 0; k < c->n; k++)
			skn_step_put(out, plan->cited_names.v[c->first + k]);
	}
	skn_step_put(out, 0);
}

unsigned skn_lineage_plan_write(struct skn_lineage_plan *plan, struct skn_buf *out)
{
	unsigned flags = 0;

	if (plan->fresh.n) {
		flags |= SKN_STEP_NAMES;
		skn_step_put(out, plan->fresh.n);
		skn_buf_add(out, plan->names.p, plan->names.n);
	}
	if (plan->has_sentences) {
		flags |= SKN_STEP_SENTENCES;
		skn_buf_add(out, plan->sentences.p, plan->sentences.n);
	}
	if (plan->records.n) {
		flags |= SKN_STEP_RECORDS;
		skn_buf_add(out, plan->records.p, plan->records.n);
		skn_step_op(out, SKN_STEP_R_END, 0);
	}
	if (plan->cited.n) {
		flags |= SKN_STEP_CITES;
		write_cites(plan, out);
	}
	return flags;
}
