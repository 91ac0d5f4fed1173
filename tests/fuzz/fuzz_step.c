/* Steps of a lineage: any bytes are refused or done without harm, and what comes of
 * them holds together.  The input is steps, each behind its length (two bytes, the
 * low one first; the last may be shorter). */
#include "base/base.h"

#include "rev/lineage.h"
#include "rev/lineage_state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void check_origin(const struct skn_lineage *l, const struct skn_origin *origin)
{
	require(origin->step == SKN_STEP_NONE || (origin->step < l->n_steps && origin->commit < l->commits.n));
}

static void check_life(const struct skn_lineage *l, const struct skn_life *life)
{
	check_origin(l, &life->introduced);
	check_origin(l, &life->returned);
	check_origin(l, &life->removed);
}

static void check_part(const struct skn_lineage *l, const struct skn_part *part)
{
	bool gone = false;

	check_life(l, &part->life);
	check_origin(l, &part->changed);
	require((part->kind == SKN_KIND_NARRATIVE) == (part->field == NULL));
	require(part->field ? part->record != NULL : part->id[0] == 's' && part->lineage[0] == 's');
	for (size_t c = 0; c < part->cites.n; c++) {
		bool removed = part->cites.v[c].life.removed.step != SKN_STEP_NONE;

		check_life(l, &part->cites.v[c].life);
		require(strlen(part->cites.v[c].key) <= SKN_LINEAGE_NAME_MAX && (removed || !gone));
		gone = removed;
	}
}

/* Living sentences stand in the order once, under ids that no two have. */
static void check_sentences(const struct skn_lineage *l)
{
	struct skn_map ids = SKN_MAP_INIT;
	size_t there = 0;

	for (size_t i = 0; i < l->sentences.n; i++) {
		const struct skn_part *part;

		require(l->sentences.v[i] < l->parts.n);
		part = &l->parts.v[l->sentences.v[i]];
		require(part->kind == SKN_KIND_NARRATIVE && skn_part_is_there(part));
		require(!skn_map_has(&ids, part->id, strlen(part->id)));
		skn_map_put(&ids, part->id, strlen(part->id), NULL);
	}
	for (size_t i = 0; i < l->parts.n; i++)
		there += l->parts.v[i].kind == SKN_KIND_NARRATIVE && skn_part_is_there(&l->parts.v[i]);
	require(there == l->sentences.n);
	skn_map_release(&ids, NULL);
}

static void check(const struct skn_lineage *l)
{
	struct skn_lineage copy;

	for (size_t i = 0; i < l->parts.n; i++)
		check_part(l, &l->parts.v[i]);
	check_sentences(l);
	skn_lineage_copy(&copy, l);
	require(copy.parts.n == l->parts.n && copy.n_steps == l->n_steps);
	skn_lineage_release(&copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_lineage lineage;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_oid commit = { { 0 } };
	int rc = SKN_OK;

	skn_lineage_init(&lineage);
	for (size_t at = 0; rc == SKN_OK && at + 2 <= size;) {
		size_t n = data[at] | (size_t)data[at + 1] << 8;

		at += 2;
		n = n < size - at ? n : size - at;
		commit.b[0]++;
		rc = skn_lineage_replay(&lineage, &commit, data + at, n, &err);
		require(rc == SKN_OK || (rc == (int)err.code && (rc == SKN_EDATA || rc == SKN_ELIMIT)));
		at += n;
		if (rc == SKN_OK)
			check(&lineage);
	}
	skn_lineage_release(&lineage);
	return 0;
}
