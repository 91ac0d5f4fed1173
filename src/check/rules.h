/*
 * rules.h - what check looks for: one row for each rule.
 *
 * A rule is named by its code everywhere: in findings, in policy.severities of
 * skein.yaml, and in `skein help rules CODE`, which prints its page.  Codes are
 * never used again for something else.
 *
 * When the meaning of a rule, or of what is remembered about files, changes,
 * SKN_RULES_VERSION must be raised: it is part of every key of the memory.
 */
#ifndef SKN_CHECK_RULES_H
#define SKN_CHECK_RULES_H

#include "check/diag.h"

#define SKN_RULES_VERSION 3

enum skn_rule_id {
	/* errors */
	SKN_RULE_SCHEMA,
	SKN_RULE_SCHEMA_VERSION,
	SKN_RULE_UNREADABLE,
	SKN_RULE_UNKNOWN_KEY,
	SKN_RULE_MALFORMED_CITATION,
	SKN_RULE_DUPLICATE_ID,
	SKN_RULE_CONFLICT_MARKERS,
	SKN_RULE_BAD_NAME,
	SKN_RULE_BAD_MODE,
	SKN_RULE_STRAY_FILE,
	SKN_RULE_TOO_LARGE,
	SKN_RULE_BAD_CHARACTER,
	SKN_RULE_UNSAFE_LINK,
	SKN_RULE_RAW_HTML,
	SKN_RULE_QUOTE_MISSING,
	SKN_RULE_WITHDRAWN_CITED,
	SKN_RULE_RESOLVED_UNCITED,
	SKN_RULE_FOXTROT,
	SKN_RULE_UNSIGNED,
	SKN_RULE_UNKNOWN_SIGNER,
	SKN_RULE_EXPIRED_SIGNER,
	SKN_RULE_REVOKED_SIGNER,
	SKN_RULE_BAD_SIGNATURE,
	/* warnings */
	SKN_RULE_SENTENCE_LINE,
	SKN_RULE_ADJACENT_CITATIONS,
	SKN_RULE_IMPOSSIBLE_DATE,
	SKN_RULE_FUTURE_EVENT,
	SKN_RULE_SAME_WORK,
	SKN_RULE_EVOLUTION_HISTORY,
	SKN_RULE_OLD_EVIDENCE,
	SKN_RULE_VERBATIM,
	SKN_RULE_QUOTE_GONE,
	SKN_RULE_NON_CANONICAL,
	SKN_RULE_UNKNOWN_RULE,
	SKN_RULE_GITATTRIBUTES,
	/* notes */
	SKN_RULE_UNCITED,
	SKN_RULE_SINGLE_ORIGIN,
	SKN_RULE_NO_LINK,
	SKN_RULE_TEXT_NOT_HERE,
	SKN_RULE_N
};

struct skn_rule {
	const char *code;
	enum skn_severity severity; /* unless policy.severities says otherwise */
	const char *summary;        /* "a cited key has no item": no capital, no full stop */
	const char *text;           /* the page, in the form of a help topic's text */
};

extern const struct skn_rule skn_rules[SKN_RULE_N];

const struct skn_rule *skn_rule_find(const char *code); /* or NULL */
const char *skn_rule_nearest(const char *code);         /* "did you mean", or NULL */

/* Where a finding is: 1-based, columns in bytes, end exclusive; 0 = unknown. */
struct skn_place {
	uint32_t line, column, end_line, end_column;
};

/* Appends a finding of the rule, with its default severity; AT may be NULL.
 * Valid until the next call. */
struct skn_diag *skn_rule_report(struct skn_diags *diags, enum skn_rule_id rule, const char *path,
				 const struct skn_place *at, const char *fmt, ...) SKN_PRINTF(5, 6);

#endif
