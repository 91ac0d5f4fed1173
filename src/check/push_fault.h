/*
 * push_fault.h - what is wrong with a push or a message, apart from the findings
 * of check (diag.h): commits, refs, trailers, signatures, not lines of files.
 */
#ifndef SKN_CHECK_PUSH_FAULT_H
#define SKN_CHECK_PUSH_FAULT_H

#include "base/vec.h"

#define SKN_PUSH_FAULTS_MAX 40 /* that are kept; the rest is counted */

struct skn_push_fault {
	char *text; /* one line, no full stop; may hold bytes from outside */
	char *hint; /* or NULL */
};

struct skn_push_faults {
	SKN_VEC(struct skn_push_fault) list;
	size_t more;       /* that were not kept */
	const char *where; /* stands before each text ("commit 1a2b3c: "); NULL: nothing */
};

/* Appends one; HINT (a string that stays, or NULL) is said with the first that has
 * it only. */
void skn_push_fault(struct skn_push_faults *out, const char *hint, const char *fmt, ...) SKN_PRINTF(3, 4);
void skn_push_faults_release(struct skn_push_faults *faults);

#endif
