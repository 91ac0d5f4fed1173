#include "rev/lineage_step.h"

static const struct skn_origin never = { SKN_STEP_NONE, 0 };

static bool get_origin(struct skn_step_reader *r, const struct skn_lineage *l, uint32_t n_branch,
		       struct skn_origin *out)
{
	uint64_t code = skn_step_get_wide(r), n = code >> 2;
	uint32_t now = l->memory->now.commit;

	switch (code & 3) {
	case SKN_STEP_O_NONE:
		*out = never;
		return n == 0;
	case SKN_STEP_O_OLD:
		*out = (struct skn_origin){ (uint32_t)n, skn_step_get(r) };
		return n < l->n_steps && out->commit < now;
	case SKN_STEP_O_BRANCH:
		*out = (struct skn_origin){ l->n_steps, now + 1 + (uint32_t)n };
		return n < n_branch;
	default:
		return false;
	}
}

static struct skn_origin *origin_of(struct skn_life *life, uint32_t slot)
{
	return slot == SKN_STEP_INTRODUCED ? &life->introduced
	       : slot == SKN_STEP_RETURNED ? &life->returned : &life->removed;
}

static void patch_changed(struct skn_lineage *l, uint32_t index, const struct skn_origin *origin)
{
	struct skn_lineage_wording *w = skn_lineage_wording_of(l, skn_lineage_side(l, index)->word, index);

	l->parts.v[index].changed = *origin;
	if (w && w->first.step == l->n_steps)
		w->first = *origin;
}

/* One patch; false when it can be none. */
static bool patch(struct skn_lineage *l, struct skn_step_reader *r, uint32_t index, uint32_t slot,
		  uint32_t n_branch)
{
	struct skn_part *part = &l->parts.v[index];
	struct skn_origin origin, *to;
	struct skn_life *life = &part->life;

	if (slot == SKN_STEP_LINEAGE) {
		uint64_t word = skn_step_get_word(r);

		skn_lineage_id(part->lineage, word, skn_step_get(r));
		return part->kind == SKN_KIND_NARRATIVE;
	}
	if (!get_origin(r, l, n_branch, &origin))
		return false;
	if (slot == SKN_STEP_CHANGED) {
		patch_changed(l, index, &origin);
		return true;
	}
	if (slot >= SKN_STEP_CITE) {
		uint32_t cite = (slot - SKN_STEP_CITE) / 3;

		if (cite >= part->cites.n)
			return false;
		life = &part->cites.v[cite].life;
		slot = (slot - SKN_STEP_CITE) % 3;
	}
	to = origin_of(life, slot);
	/* What is there stays, and what is not does not come. */
	if (slot == SKN_STEP_REMOVED && (to->step == SKN_STEP_NONE || origin.step == SKN_STEP_NONE))
		return false;
	*to = origin;
	return true;
}

int skn_lineage_patches(struct skn_lineage *lineage, struct skn_step_reader *r, struct skn_err *err)
{
	uint32_t n = skn_step_get(r), part;

	for (uint32_t i = 0; i < n && !r->bad; i++) {
		const unsigned char *p = skn_step_get_bytes(r, sizeof(struct skn_oid));
		struct skn_oid oid;

		if (!p)
			break;
		memcpy(oid.b, p, sizeof(oid.b));
		SKN_LINEAGE_PUSH(&lineage->commits, oid);
	}
	while (!r->bad && (part = skn_step_get(r)) != 0) {
		uint32_t slot = skn_step_get(r);

		if (r->bad || part > lineage->parts.n || !patch(lineage, r, part - 1, slot, n))
			r->bad = true;
	}
	return r->bad ? skn_fail(err, SKN_EDATA, "this is no step of a lineage") : SKN_OK;
}
