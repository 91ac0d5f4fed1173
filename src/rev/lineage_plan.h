/*
 * lineage_plan.h - a block of a step (lineage_step.h) as it is put together; for
 * lineage*.c only.
 */
#ifndef SKN_REV_LINEAGE_PLAN_H
#define SKN_REV_LINEAGE_PLAN_H

#include "rev/lineage_follow.h"

/* The keys that a part cites now. */
struct skn_lineage_cited {
	uint32_t part;
	uint32_t first, n; /* of `cited_names` */
};

/* In a merge: a sentence that is part THEIRS of another parent. */
struct skn_lineage_meet {
	uint32_t part, other, theirs;
};

struct skn_lineage_plan {
	const struct skn_lineage *lineage;
	uint32_t n_parts; /* with those that the block makes */
	struct skn_map fresh; /* names that it brings -> number + 1 */
	struct skn_buf names, sentences, records;
	bool has_sentences;
	SKN_VEC(struct skn_lineage_cited) cited;
	SKN_VEC(uint32_t) cited_names;
	SKN_VEC(struct skn_lineage_meet) meets;
};

void skn_lineage_plan_init(struct skn_lineage_plan *out, const struct skn_lineage *lineage);
void skn_lineage_plan_release(struct skn_lineage_plan *plan);

/* The number that the name has or gets. */
uint32_t skn_lineage_plan_name(struct skn_lineage_plan *plan, const char *name, size_t len);
/* Notes the N keys (NUL after each) of a part when they are not those that it has;
 * a part that the block makes has none. */
void skn_lineage_plan_cites(struct skn_lineage_plan *plan, uint32_t part, const char *keys, size_t n);
/* The new order of sentences. */
void skn_lineage_plan_sentences(struct skn_lineage_plan *plan, const struct skn_lineage_follow *follow);
/* What became of the records from one folder to the other (lineage_records.c). */
int skn_lineage_plan_records(struct skn_lineage_plan *plan, struct skn_repo *repo,
			     const struct skn_lineage_input *input, const struct skn_tree_entries *before,
			     const struct skn_tree_entries *after, struct skn_err *err);

/* Appends the block; gives its flags, of enum skn_step_flag. */
unsigned skn_lineage_plan_write(struct skn_lineage_plan *plan, struct skn_buf *out);

/* Appends the patches of a merge whose block was done; false when there are none. */
bool skn_lineage_patch(struct skn_buf *out, const struct skn_lineage *lineage, uint32_t first_new,
		       const struct skn_lineage_plan *plan, const struct skn_lineage_input *input);

#endif
