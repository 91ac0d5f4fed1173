/*
 * signatures.h - the signatures of a range of commits as findings.
 *
 * Findings are about commits and have no path.  Whose signatures count is read
 * from the tree of the range's base (rev/signature.h).  A commit without one is
 * an error where policy.signing of the base requires them, a warning elsewhere.
 */
#ifndef SKN_CHECK_SIGNATURES_H
#define SKN_CHECK_SIGNATURES_H

#include "check/diag.h"
#include "rev/range.h"
#include "rev/signature.h"

/* The commits that HEAD has and BASE (zero: nothing) does not; *n (may be NULL) of
 * them.  Findings are appended in the order of the commits, oldest first. */
int skn_signatures_check(struct skn_diags *out, struct skn_store *store, const struct skn_oid *base,
			 const struct skn_oid *head, size_t *n, struct skn_err *err);

/* The same of commits that are verified already: what SIGNING's place (VIEW) says of
 * them. */
int skn_signatures_report(struct skn_diags *out, struct skn_store *store, const struct skn_signed *list, size_t n,
			  const struct skn_signing *signing, struct skn_view *view, struct skn_err *err);

#endif
