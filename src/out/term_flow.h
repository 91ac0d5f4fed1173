/* term_flow.h - the prose half of out/terminal.c. */
#ifndef SKN_OUT_TERM_FLOW_H
#define SKN_OUT_TERM_FLOW_H

#include "out/flow.h"
#include "out/terminal.h"

struct skn_show {
	struct skn_sink *out;
	const struct skn_term *term;
	const struct skn_thread *thread;
	struct skn_numbers numbers;
	size_t width;       /* of prose */
	unsigned char *seen; /* by number - 1: cited by what was shown */
};

void skn_show_init(struct skn_show *show, struct skn_sink *out, const struct skn_term *term,
		   const struct skn_thread *thread);
void skn_show_release(struct skn_show *show);

/* A flow as wrapped blocks with a blank line between, each line behind INDENT.
 * The first line of the first block goes on at COLUMN when that is not 0. */
void skn_show_flow(struct skn_show *show, const struct skn_flow *flow, const char *indent,
		   size_t column);
/* A record's Markdown field in the same way; nothing when it is absent. */
void skn_show_field(struct skn_show *show, const struct skn_record *record, const char *field,
		    const char *indent, size_t column);

#endif
