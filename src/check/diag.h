/*
 * diag.h - one finding of check, and lists of them.
 *
 * All printers (print.h) and all producers share this struct.
 */
#ifndef SKN_CHECK_DIAG_H
#define SKN_CHECK_DIAG_H

#include "base/vec.h"

enum skn_severity { SKN_SEVERITY_OFF, SKN_SEVERITY_NOTE, SKN_SEVERITY_WARNING, SKN_SEVERITY_ERROR };

struct skn_diag {
	const char *rule; /* code of the rule, static: "unknown-key" */
	enum skn_severity severity;
	char *path;       /* in the store */
	uint32_t line, column;         /* 1-based, columns in bytes; 0 = the whole file */
	uint32_t end_line, end_column; /* exclusive end; 0 = unknown */
	char *message;    /* one line, no full stop */
	char *hint;       /* or NULL */
	/* Of something that has yet to come: from that time on (seconds UTC) the
	 * finding no longer holds; 0 = it always does.  Only inside src/check/. */
	int64_t until;
};

struct skn_diags {
	SKN_VEC(struct skn_diag) list;
};

/* Appends one; the strings are copied.  The rest of the place may be set on
 * the result, which is valid until the next call. */
struct skn_diag *skn_diags_add(struct skn_diags *diags, const char *rule, enum skn_severity severity,
			       const char *path, uint32_t line, uint32_t column, const char *fmt, ...)
	SKN_PRINTF(7, 8);
void skn_diags_hint(struct skn_diags *diags, const char *fmt, ...) SKN_PRINTF(2, 3); /* of the last */
void skn_diags_sort(struct skn_diags *diags); /* by path, line, column, rule, message */
/* Drops what is equal to its neighbour in the sorted list. */
void skn_diags_unique(struct skn_diags *diags);
/* Moves all of FROM, which is left empty, to the end of TO, with PREFIX before
 * each path ("" = as it is). */
void skn_diags_move(struct skn_diags *to, struct skn_diags *from, const char *prefix);
/* Drops what KEEP refuses. */
void skn_diags_filter(struct skn_diags *diags,
		      bool (*keep)(void *ctx, const struct skn_diag *diag), void *ctx);
/* Drops what BEFORE has, too, on whatever line; with MOVED in a folder of
 * another name as well. */
void skn_diags_keep_new(struct skn_diags *diags, const struct skn_diags *before, bool moved);
const char *skn_severity_name(enum skn_severity severity); /* "error" */
bool skn_severity_parse(const char *s, enum skn_severity *out);
size_t skn_diags_count(const struct skn_diags *diags, enum skn_severity at_least);
void skn_diags_release(struct skn_diags *diags);

#endif
