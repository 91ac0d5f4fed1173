/*
 * guards.h - which operations may be carried out.
 *
 * An engine is not trusted, whatever it is: what it read comes from strangers.  Each
 * guard looks for one thing and has a code of its own, which stands in JSON and in
 * messages; the table in guards.c says what each is for.
 *
 * What the guards cannot see: whether a sentence follows from its quotes.  They see
 * that each quote is there, that nothing is cited without one, and that the numbers,
 * dates and names of a sentence come from the cited quotes (or from the title, authors,
 * outlet and date of the cited items, the thread's title and voices).  Of names, runs of
 * capitalised words and acronyms are looked at, not a single word at the beginning of a
 * sentence; in German, where all nouns have capitals, none.
 */
#ifndef SKN_SYNTH_GUARDS_H
#define SKN_SYNTH_GUARDS_H

#include "synth/engine.h"

#define SKN_GUARD_SENTENCE_MAX 4000 /* bytes of one statement */
#define SKN_GUARD_QUOTE_MAX 4000    /* bytes of one quote */
#define SKN_GUARD_FIELD_MAX 32000   /* bytes of all statements of a field */
#define SKN_GUARD_REFUSALS_MAX 20000 /* refusals that are told */

enum skn_guard {
	SKN_GUARD_UNKNOWN_KEY,
	SKN_GUARD_WITHDRAWN_KEY,
	SKN_GUARD_NO_QUOTE,
	SKN_GUARD_QUOTE_MISSING,
	SKN_GUARD_QUOTE_UNCITED,
	SKN_GUARD_ALTERED_QUOTATION,
	SKN_GUARD_UNSUPPORTED,
	SKN_GUARD_HUMAN,
	SKN_GUARD_NO_REASON,
	SKN_GUARD_EVOLUTION,
	SKN_GUARD_OLD_EVIDENCE,
	SKN_GUARD_CHARACTER,
	SKN_GUARD_RAW_HTML,
	SKN_GUARD_UNKNOWN_LINK,
	SKN_GUARD_COMMAND,
	SKN_GUARD_CITATION,
	SKN_GUARD_TOO_LARGE,
	SKN_GUARD_SENTENCE,
	SKN_GUARD_UNKNOWN_ID,
	SKN_GUARD_TWICE,
	SKN_GUARD_PLACE,
	SKN_GUARD_DUPLICATE,
	SKN_GUARD_DATE,
	SKN_GUARD_STATUS,
	SKN_GUARD_NOTHING,
	SKN_GUARD_N
};
struct skn_guard_info {
	const char *code; /* "unknown-key" */
	const char *what; /* "cites a key that the thread does not have" */
};
const struct skn_guard_info *skn_guard_info(enum skn_guard guard);

enum skn_guard_level { SKN_GUARD_REFUSE, SKN_GUARD_WARN, SKN_GUARD_IGNORE };

struct skn_guard_options {
	enum skn_guard_level unsupported; /* of UNSUPPORTED; all others refuse */
};

struct skn_refusal {
	size_t op; /* ordinal, from 0 */
	enum skn_guard guard;
	bool warning;  /* told, but not refused */
	char *message; /* one line */
};

struct skn_verdict {
	bool *accepted; /* per operation */
	size_t n, n_accepted;
	SKN_VEC(struct skn_refusal) list; /* by op */
};

/* Judges a list against the thread that it is for.  Fails only where the store cannot be
 * read.  An operation that refers to one that is refused is refused, too. */
int skn_guards_judge(struct skn_verdict *out, const struct skn_ops *ops, const struct skn_synth_input *in,
		     const struct skn_guard_options *options, struct skn_err *err);
void skn_verdict_release(struct skn_verdict *verdict);

/* Whether the narrative would take a text as exactly one sentence: for engines that
 * choose among candidates. */
bool skn_guard_is_sentence(const char *text, size_t n);

#endif
