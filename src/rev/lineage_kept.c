#include "rev/lineage_kept.h"

struct skn_lineage_kept {
	struct skn_lineage_state v[SKN_LINEAGE_KEPT_MAX];
	size_t n;
	uint64_t clock;
};

struct skn_lineage_kept *skn_lineage_kept_new(void)
{
	return skn_xcalloc(1, sizeof(struct skn_lineage_kept));
}

void skn_lineage_kept_free(struct skn_lineage_kept *kept)
{
	for (size_t i = 0; kept && i < kept->n; i++)
		skn_lineage_state_release(&kept->v[i]);
	free(kept);
}

void skn_lineage_state_release(struct skn_lineage_state *state)
{
	skn_lineage_release(&state->lineage);
	for (size_t i = 0; i < state->made.n; i++)
		skn_buf_release(&state->made.v[i].step);
	skn_vec_release(&state->made);
}

void skn_lineage_state_copy(struct skn_lineage_state *out, const struct skn_lineage_state *state)
{
	*out = (struct skn_lineage_state){ .tip = state->tip, .line = state->line, .commit = state->commit,
					    .cost = state->cost };
	skn_lineage_copy(&out->lineage, &state->lineage);
	out->lineage.forked_steps = state->lineage.forked_steps;
	out->lineage.forked_parts = state->lineage.forked_parts;
	for (size_t i = 0; i < state->made.n; i++) {
		struct skn_lineage_made made = { state->made.v[i].commit, SKN_BUF_INIT };

		skn_buf_add(&made.step, state->made.v[i].step.p, state->made.v[i].step.n);
		skn_vec_push(&out->made, made);
	}
}

static struct skn_lineage_state *find(struct skn_lineage_kept *kept, bool tip, const struct skn_oid *line,
				      const struct skn_oid *commit)
{
	for (size_t i = 0; i < kept->n; i++)
		if (kept->v[i].tip == tip && skn_oid_eq(&kept->v[i].line, line) &&
		    skn_oid_eq(&kept->v[i].commit, commit))
			return &kept->v[i];
	return NULL;
}

static const struct skn_lineage_state *use(struct skn_lineage_kept *kept, struct skn_lineage_state *state)
{
	if (state)
		state->used = ++kept->clock;
	return state;
}

const struct skn_lineage_state *skn_lineage_kept_find(struct skn_lineage_kept *kept, const struct skn_oid *line,
						      const struct skn_oid *commit)
{
	return use(kept, find(kept, true, line, commit));
}

const struct skn_lineage_state *skn_lineage_kept_before(struct skn_lineage_kept *kept, const struct skn_oid *line,
							uint32_t n)
{
	struct skn_lineage_state *best = NULL;

	for (size_t i = 0; i < kept->n; i++) {
		struct skn_lineage_state *s = &kept->v[i];

		if (skn_oid_eq(&s->line, line) && s->lineage.n_steps <= n &&
		    (!best || s->lineage.n_steps > best->lineage.n_steps))
			best = s;
	}
	return use(kept, best);
}

void skn_lineage_kept_add(struct skn_lineage_kept *kept, const struct skn_lineage_state *state)
{
	size_t at = 0;

	if (find(kept, state->tip, &state->line, &state->commit))
		return;
	if (kept->n < SKN_LINEAGE_KEPT_MAX) {
		at = kept->n++;
	} else {
		for (size_t i = 1; i < kept->n; i++)
			if (kept->v[i].used < kept->v[at].used)
				at = i;
		skn_lineage_state_release(&kept->v[at]);
	}
	skn_lineage_state_copy(&kept->v[at], state);
	use(kept, &kept->v[at]);
}
