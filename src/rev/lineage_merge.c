/*
 * What a merge brought is what it was on the other side: after the block of a
 * merge was done as if the merge had made it all, this says what another parent
 * had done already, and in which commit.
 */
#include "base/map.h"
#include "rev/lineage_plan.h"
#include "rev/lineage_step.h"

struct patching {
	const struct skn_lineage *ours;
	const struct skn_lineage_plan *plan;
	const struct skn_lineage_input *input;
	uint32_t first_new; /* parts from here on are the merge's */
	struct skn_buf patches;
	SKN_VEC(struct skn_oid) commits; /* of branches */
	struct skn_map by_commit;        /* -> index + 1 */
};

/* ---- which part of the other is it ---- */

static uint32_t meet_of(const struct patching *p, uint32_t part, uint32_t other)
{
	for (size_t i = 0; i < p->plan->meets.n; i++)
		if (p->plan->meets.v[i].part == part && p->plan->meets.v[i].other == other)
			return p->plan->meets.v[i].theirs;
	return SKN_LINEAGE_NONE;
}

static uint32_t same_name(const struct skn_lineage *theirs, const char *name)
{
	return skn_lineage_name_find(theirs->memory, name, strlen(name));
}

static uint32_t same_field(const struct skn_lineage *theirs, const struct skn_part *part)
{
	const struct skn_lineage_record *record =
		skn_lineage_record_find(theirs->memory, part->kind, same_name(theirs, part->record));

	return skn_lineage_field_find(theirs, record, same_name(theirs, part->field));
}

/* The sentence that is there with the same word. */
static uint32_t same_sentence(const struct skn_lineage *theirs, uint64_t word)
{
	const struct skn_lineage_word *found = skn_lineage_word_find(theirs->memory, word);
	uint32_t w = found ? found->first : SKN_LINEAGE_NONE;

	for (; w != SKN_LINEAGE_NONE; w = theirs->memory->wordings.v[w].next) {
		uint32_t part = theirs->memory->wordings.v[w].part;

		if (skn_part_is_there(&theirs->parts.v[part]) && skn_lineage_side(theirs, part)->word == word)
			return part;
	}
	return SKN_LINEAGE_NONE;
}

/* The part of other K that our part INDEX is, or NONE. */
static uint32_t counterpart(const struct patching *p, uint32_t index, uint32_t k)
{
	const struct skn_lineage *theirs = p->input->others[k].lineage;
	const struct skn_part *part = &p->ours->parts.v[index];
	uint32_t meet;

	if (index < theirs->forked_parts)
		return index;
	if (part->field)
		return same_field(theirs, part);
	meet = index >= p->first_new ? meet_of(p, index, k) : SKN_LINEAGE_NONE;
	return meet != SKN_LINEAGE_NONE ? meet : same_sentence(theirs, skn_lineage_side(p->ours, index)->word);
}

/* ---- patches ---- */

static bool is_now(const struct patching *p, const struct skn_origin *origin)
{
	return origin->step == p->ours->n_steps;
}

static uint32_t branch_commit(struct patching *p, const struct skn_oid *oid)
{
	uintptr_t known = (uintptr_t)skn_map_find(&p->by_commit, (const char *)oid->b, sizeof(oid->b));

	if (known)
		return (uint32_t)known - 1;
	skn_vec_push(&p->commits, *oid);
	skn_map_put(&p->by_commit, (const char *)oid->b, sizeof(oid->b), (void *)(uintptr_t)p->commits.n);
	return (uint32_t)p->commits.n - 1;
}

static void put(struct patching *p, uint32_t index, uint32_t slot, const struct skn_lineage *theirs,
		const struct skn_origin *origin)
{
	skn_step_put(&p->patches, (uint64_t)index + 1);
	skn_step_put(&p->patches, slot);
	if (origin->step == SKN_STEP_NONE) {
		skn_step_put(&p->patches, SKN_STEP_O_NONE);
	} else if (origin->step < theirs->forked_steps) {
		skn_step_put(&p->patches, (uint64_t)origin->step << 2 | SKN_STEP_O_OLD);
		skn_step_put(&p->patches, origin->commit);
	} else {
		uint32_t n = branch_commit(p, &theirs->commits.v[origin->commit]);

		skn_step_put(&p->patches, (uint64_t)n << 2 | SKN_STEP_O_BRANCH);
	}
}

static bool on_branch(const struct skn_lineage *theirs, const struct skn_origin *origin)
{
	return origin->step != SKN_STEP_NONE && origin->step >= theirs->forked_steps;
}

/* The life of a part or a citation; SLOT is the first of its three.  What the
 * merge has from the other begins where it began there. */
static void patch_life(struct patching *p, uint32_t index, uint32_t slot, const struct skn_life *ours,
		       const struct skn_lineage *theirs, const struct skn_life *life)
{
	bool there = ours->removed.step == SKN_STEP_NONE && life->removed.step == SKN_STEP_NONE;

	if (is_now(p, &ours->introduced) && there) {
		put(p, index, slot + SKN_STEP_INTRODUCED, theirs, &life->introduced);
		if (life->returned.step != SKN_STEP_NONE)
			put(p, index, slot + SKN_STEP_RETURNED, theirs, &life->returned);
	} else if (is_now(p, &ours->returned) && there && on_branch(theirs, &life->returned)) {
		put(p, index, slot + SKN_STEP_RETURNED, theirs, &life->returned);
	}
	if (ours->removed.step != SKN_STEP_NONE && is_now(p, &ours->removed) && on_branch(theirs, &life->removed))
		put(p, index, slot + SKN_STEP_REMOVED, theirs, &life->removed);
}

static void patch_cites(struct patching *p, uint32_t index, const struct skn_part *part,
			const struct skn_lineage *theirs, const struct skn_part *their_part)
{
	for (size_t c = 0; c < part->cites.n; c++)
		for (size_t i = 0; i < their_part->cites.n; i++)
			if (skn_streq(part->cites.v[c].key, their_part->cites.v[i].key))
				patch_life(p, index, SKN_STEP_CITE + 3 * (uint32_t)c, &part->cites.v[c].life, theirs,
					   &their_part->cites.v[i].life);
}

static void patch_lineage(struct patching *p, uint32_t index, const char *id)
{
	uint64_t occurrence = 1;

	if (id[12] == '.')
		skn_parse_uint(id + 13, strlen(id + 13), UINT32_MAX, &occurrence);
	skn_step_put(&p->patches, (uint64_t)index + 1);
	skn_step_put(&p->patches, SKN_STEP_LINEAGE);
	skn_step_word(&p->patches, skn_lineage_word_of_id(id));
	skn_step_put(&p->patches, occurrence);
}

/* Whether other K tells where our part INDEX is from. */
static bool patch_part(struct patching *p, uint32_t index, uint32_t k)
{
	const struct skn_lineage *theirs = p->input->others[k].lineage;
	const struct skn_part *part = &p->ours->parts.v[index];
	uint32_t q = counterpart(p, index, k);
	const struct skn_part *their_part;
	size_t before = p->patches.n;

	if (q == SKN_LINEAGE_NONE)
		return false;
	their_part = &theirs->parts.v[q];
	patch_life(p, index, 0, &part->life, theirs, &their_part->life);
	if (index >= p->first_new && !part->field && !skn_streq(part->lineage, their_part->lineage))
		patch_lineage(p, index, their_part->lineage);
	if (is_now(p, &part->changed) && skn_part_is_there(their_part) &&
	    skn_lineage_side(p->ours, index)->word == skn_lineage_side(theirs, q)->word)
		put(p, index, SKN_STEP_CHANGED, theirs, &their_part->changed);
	patch_cites(p, index, part, theirs, their_part);
	return p->patches.n > before;
}

/* Whether the merge did anything to the part. */
static bool is_touched(const struct patching *p, const struct skn_part *part)
{
	bool touched = is_now(p, &part->life.introduced) || is_now(p, &part->life.returned) ||
		       is_now(p, &part->life.removed) || is_now(p, &part->changed);

	for (size_t c = 0; !touched && c < part->cites.n; c++) {
		const struct skn_life *life = &part->cites.v[c].life;

		touched = is_now(p, &life->introduced) || is_now(p, &life->returned) || is_now(p, &life->removed);
	}
	return touched;
}

bool skn_lineage_patch(struct skn_buf *out, const struct skn_lineage *lineage, uint32_t first_new,
		       const struct skn_lineage_plan *plan, const struct skn_lineage_input *input)
{
	struct patching p = { .ours = lineage, .plan = plan, .input = input, .first_new = first_new,
			      .patches = SKN_BUF_INIT };
	bool any;

	for (uint32_t i = 0; i < lineage->parts.n; i++)
		if (is_touched(&p, &lineage->parts.v[i]))
			for (uint32_t k = 0; k < input->n_others && !patch_part(&p, i, k); k++)
				continue;
	any = p.patches.n > 0;
	if (any) {
		skn_step_put(out, p.commits.n);
		for (size_t i = 0; i < p.commits.n; i++)
			skn_buf_add(out, p.commits.v[i].b, sizeof(p.commits.v[i].b));
		skn_buf_add(out, p.patches.p, p.patches.n);
		skn_step_put(out, 0);
	}
	skn_buf_release(&p.patches);
	skn_vec_release(&p.commits);
	skn_map_release(&p.by_commit, NULL);
	return any;
}
