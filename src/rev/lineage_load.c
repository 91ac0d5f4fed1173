#include "rev/lineage.h"

/* A history on which a lineage goes up. */
struct load {
	struct skn_store *store;
	struct skn_history *history;
	struct skn_lineage_kept *kept;
};

static struct skn_version *row_of(struct skn_history *history, uint32_t step)
{
	return &history->list.v[history->list.n - 1 - step];
}

static int step_of(void *ctx, uint32_t i, struct skn_oid *commit, const void **step, size_t *n, struct skn_err *err)
{
	const struct skn_version *row = row_of(((struct load *)ctx)->history, i);

	SKN_UNUSED(err);
	*commit = row->commit;
	*step = row->step;
	*n = row->step_len;
	return SKN_OK;
}

/* Makes the step of a row that has none. */
static int make_step(struct skn_lineage *lineage, struct load *l, struct skn_version *row, struct skn_err *err)
{
	const struct skn_lineage_line line = { step_of, l };
	struct skn_lineage_input input = { &row->commit, &row->before, &row->tree, NULL, 0 };
	struct skn_lineage_others others = { 0 };
	struct skn_buf step = SKN_BUF_INIT;
	int rc;

	if (!l->kept)
		l->kept = skn_lineage_kept_new();
	rc = skn_lineage_others_find(&others, l->store, l->kept, lineage, &line, row, err);
	input.others = others.list.v;
	input.n_others = others.list.n;
	if (rc == SKN_OK)
		rc = skn_lineage_advance(lineage, l->store->repo, &input, &step, err);
	skn_lineage_others_release(&others);
	if (rc == SKN_OK) {
		row->step_len = step.n;
		row->step = skn_buf_detach(&step);
	}
	skn_buf_release(&step);
	return rc;
}

/* *known: only steps that the history brought were done. */
static int climb(struct skn_lineage *lineage, struct load *l, size_t upto, bool *known, struct skn_err *err)
{
	int rc = SKN_OK;

	skn_lineage_init(lineage);
	for (size_t i = l->history->list.n; rc == SKN_OK && i-- > upto;) {
		struct skn_version *row = &l->history->list.v[i];

		if (row->step) {
			*known = true;
			rc = skn_lineage_replay(lineage, &row->commit, row->step, row->step_len, err);
		} else {
			rc = make_step(lineage, l, row, err);
		}
	}
	return rc;
}

static void forget_steps(struct skn_history *history)
{
	for (size_t i = 0; i < history->list.n; i++) {
		free(history->list.v[i].step);
		history->list.v[i].step = NULL;
		history->list.v[i].step_len = 0;
	}
}

int skn_lineage_load(struct skn_lineage *out, struct skn_store *store, struct skn_history *history,
		     size_t upto, struct skn_err *err)
{
	struct load l = { .store = store, .history = history };
	bool known = false;
	int rc = climb(out, &l, upto, &known, err);

	/* Steps that are none, or of something else, are no reason to know nothing. */
	if (rc == SKN_EDATA && known) {
		skn_err_clear(err);
		skn_lineage_release(out);
		skn_lineage_kept_free(l.kept);
		l.kept = NULL;
		forget_steps(history);
		rc = climb(out, &l, upto, &known, err);
	}
	if (rc != SKN_OK)
		skn_lineage_release(out);
	skn_lineage_kept_free(l.kept);
	return rc;
}
