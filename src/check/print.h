/*
 * print.h - findings for people and for programs.
 *
 *	text     path:line:column: severity: message [rule], as gcc writes it
 *	json     {"diagnostics": […]}, schema/out-check.json
 *	github   workflow commands, docs.github.com/actions, "Workflow commands"
 *	gitlab   a Code Quality report, docs.gitlab.com/ci/testing/code_quality
 *	sarif    SARIF 2.1.0 (OASIS), as GitHub's code scanning takes it
 *	rdjsonl  Reviewdog Diagnostic Format, a line each
 *
 * Paths, messages and hints hold text from threads, that is, from strangers:
 * every printer makes it harmless for what reads its output.
 */
#ifndef SKN_CHECK_PRINT_H
#define SKN_CHECK_PRINT_H

#include "base/sink.h"
#include "check/diag.h"

/* Annotations of one kind that GitHub shows for a step; the rest is log text. */
#define SKN_GITHUB_MAX 10

/* A hint stands on a line of its own below; findings under AT_LEAST are left out. */
void skn_diags_print_text(struct skn_sink *out, const struct skn_diags *diags, enum skn_severity at_least);

struct skn_diag_printer {
	const char *name; /* text json github gitlab sarif rdjsonl */
	void (*print)(struct skn_sink *out, const struct skn_diags *diags);
};
extern const struct skn_diag_printer skn_diag_printers[]; /* ends with a NULL name */
const struct skn_diag_printer *skn_diag_printer_find(const char *name); /* or NULL */

/* For the printers: 16 hex digits that stay the same while rule, path and
 * message do; the second of two equal findings gets others.  SEEN is kept
 * between the calls for one list. */
#define SKN_FINGERPRINT_LEN 17
struct skn_map; /* base/map.h */
void skn_diag_fingerprint(char out[SKN_FINGERPRINT_LEN], const struct skn_diag *diag,
			  struct skn_map *seen);
/* Valid UTF-8 with control, bidi and tag characters as visible escapes. */
void skn_diag_safe(struct skn_buf *out, const char *s);

/* The member "diagnostics" of an object that is open: schema/out-check.json. */
struct skn_jsonw; /* text/jsonw.h */
void skn_diags_write_json(struct skn_jsonw *w, const struct skn_diags *diags);
void skn_diags_print_json(struct skn_sink *out, const struct skn_diags *diags);
void skn_diags_print_github(struct skn_sink *out, const struct skn_diags *diags);
void skn_diags_print_gitlab(struct skn_sink *out, const struct skn_diags *diags);
void skn_diags_print_sarif(struct skn_sink *out, const struct skn_diags *diags);
void skn_diags_print_rdjsonl(struct skn_sink *out, const struct skn_diags *diags);

#endif
