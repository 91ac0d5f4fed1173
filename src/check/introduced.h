/*
 * introduced.h - the findings that a range of commits brings in.
 *
 * A finding is brought in when the head has it and the place where the branch
 * left its base has not: the same rule, file and message, whatever the line; in
 * a thread that was renamed, whatever the folder.  A quote that does not stand in
 * its source counts, too, when the source was not cited before.  Only threads that
 * differ are looked at, the store's own files, and what lies beside threads.
 *
 * The severities are those of the base's skein.yaml: a branch cannot turn off
 * what it breaks.
 */
#ifndef SKN_CHECK_INTRODUCED_H
#define SKN_CHECK_INTRODUCED_H

#include "check/check.h"
#include "rev/range.h"
#include "rev/twins.h"

/* FROM and HEAD are views of the ends of RANGE, POLICY one of its base (both NULL
 * where there is nothing).  Appends sorted findings, with paths as the head has them. */
int skn_introduced_find(struct skn_diags *out, struct skn_store *store, const struct skn_range *range,
			const struct skn_twins *twins, struct skn_view *from, struct skn_view *head,
			struct skn_view *policy, struct skn_err *err);

/*
 * How the branch may land.  An error, where the head is published already: its
 * old tip left the first-parent line.  A warning, where it is a branch that has
 * merged the published one: a fast-forward would do that.
 */
int skn_introduced_landing(struct skn_diags *out, struct skn_store *store, const struct skn_range *range,
			   struct skn_err *err);

/* The item of a quote-missing finding; false for another. */
bool skn_introduced_quote(const struct skn_diag *diag, char **key);

#endif
