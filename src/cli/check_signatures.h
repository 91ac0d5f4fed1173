/* check_signatures.h - check --signatures: the commits of a range. */
#ifndef SKN_CLI_CHECK_SIGNATURES_H
#define SKN_CLI_CHECK_SIGNATURES_H

#include "check/diag.h"
#include "cli/session.h"

/* RANGE as in rev/range.h, NULL: the default; *n commits of it. */
int skn_check_signatures(struct skn_diags *out, struct skn_session *session, const char *range, size_t *n,
			 struct skn_err *err);

#endif
