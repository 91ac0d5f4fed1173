/* schema_run.h - one validation under way: where it is, what it reports. */
#ifndef SKN_DOC_SCHEMA_RUN_H
#define SKN_DOC_SCHEMA_RUN_H

#include "doc/schema_node.h"

/* The way from the root to the value in hand. */
struct skn_schema_step {
	const struct skn_schema_step *up;
	const struct skn_node *node;
	size_t index; /* in its array */
};

struct skn_schema_run {
	const struct skn_schema_format *formats;
	skn_schema_report *report;
	void *ctx;
	const struct skn_schema_step *way;
	unsigned quiet;    /* > 0: a branch is tried, nothing is reported */
	unsigned depth;
	uint32_t steps;
	bool gave_up;      /* a bound was passed; everything unwinds */
	int violations;
};

/* Reports a violation at AT; always false, so that it can be returned. */
bool skn_schema_fault(struct skn_schema_run *run, const struct skn_node *at, const char *keyword,
		      const char *fmt, ...) SKN_PRINTF(4, 5);

/* A scalar as messages quote it: short, on one line, control characters gone. */
#define SKN_SHOWN_MAX 80
const char *skn_schema_show(char out[SKN_SHOWN_MAX], const char *s, size_t n);

bool skn_fault_type(struct skn_schema_run *run, const struct skn_schema_node *schema,
		    const struct skn_node *at);
bool skn_fault_choice(struct skn_schema_run *run, const struct skn_schema_node *schema,
		      const struct skn_node *at);
bool skn_fault_unknown(struct skn_schema_run *run, const struct skn_schema_node *schema,
		       const struct skn_node *name);
bool skn_fault_pattern(struct skn_schema_run *run, const struct skn_schema_node *schema,
		       const struct skn_node *at);

#endif
