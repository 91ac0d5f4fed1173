/* apply_parts.h - the parts of apply.c; for this folder only. */
#ifndef SKN_SYNTH_APPLY_PARTS_H
#define SKN_SYNTH_APPLY_PARTS_H

#include "synth/apply.h"

struct skn_applying {
	struct skn_applied *out;
	struct skn_changes *changes;
	const struct skn_ops *ops;
	const struct skn_verdict *verdict;
	const struct skn_synth_input *in;
	struct skn_view *view;
	struct skn_map ids; /* path of records that were made */
};

/* Appends a statement as a line of Markdown: its words, safe at the start of a line, and
 * its citations. */
void skn_apply_line(struct skn_buf *out, const struct skn_said *said);

int skn_apply_narrative(struct skn_applying *a, struct skn_err *err);
int skn_apply_record(struct skn_applying *a, const struct skn_op *op, struct skn_err *err);
/* Adds the quotes of all operations to the items' records. */
int skn_apply_quotes(struct skn_applying *a, struct skn_err *err);
int skn_apply_searches(struct skn_applying *a, struct skn_err *err);

#endif
