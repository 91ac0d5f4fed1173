/* print.h - findings for people and for programs (DESIGN 7). */
#ifndef SKN_CHECK_PRINT_H
#define SKN_CHECK_PRINT_H

#include "base/sink.h"
#include "check/diag.h"

/* path:line:column: severity: message [rule], a hint line below; findings
 * under AT_LEAST are left out. */
void skn_diags_print_text(struct skn_sink *out, const struct skn_diags *diags, enum skn_severity at_least);

struct skn_diag_printer {
	const char *name; /* text json github gitlab sarif rdjsonl */
	void (*print)(struct skn_sink *out, const struct skn_diags *diags);
};
extern const struct skn_diag_printer skn_diag_printers[]; /* ends with a NULL name */

#endif
