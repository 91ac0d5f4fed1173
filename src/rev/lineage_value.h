/*
 * lineage_value.h - the fields of a record as words (lineage_state.h); for
 * lineage*.c only.
 *
 * Two values have the same word when skn_node_equal says that they are the same;
 * of a Markdown field, when its sentences have the same ids: wrapping, quoting
 * and citations do not count.
 */
#ifndef SKN_REV_LINEAGE_VALUE_H
#define SKN_REV_LINEAGE_VALUE_H

#include "doc/record.h"
#include "rev/lineage_state.h"

struct skn_lineage_field {
	const char *name; /* the record's */
	size_t name_len;
	uint64_t word;
	struct skn_buf keys; /* that a Markdown field cites, each once, NUL after each */
	size_t n_keys;
};

struct skn_lineage_fields {
	struct skn_lineage_field *v;
	size_t n, cap;
};

/* Appends the fields of a record that was parsed, in its order. */
void skn_lineage_fields_of(struct skn_lineage_fields *out, const struct skn_record *record);
void skn_lineage_fields_release(struct skn_lineage_fields *fields);

#endif
