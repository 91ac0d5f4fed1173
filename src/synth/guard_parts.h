/* guard_parts.h - the parts of guards.c; for this folder only. */
#ifndef SKN_SYNTH_GUARD_PARTS_H
#define SKN_SYNTH_GUARD_PARTS_H

#include "synth/evidence.h"
#include "synth/guards.h"

struct skn_judge {
	struct skn_verdict *out;
	const struct skn_ops *ops;
	const struct skn_synth_input *in;
	const struct skn_guard_options *options;
	struct skn_evidence evidence;
	struct skn_map sentences; /* id -> 1 + ordinal of the unit before, as a pointer */
	struct skn_map touched;   /* "word:id" -> 1 + op that touched it first */
	struct skn_map added;     /* sentence id -> 1 + op that adds those words */
	size_t op;                /* that is judged */
};

/* Tells of the operation in hand; refuses it unless the guard only warns. */
void skn_guard_tell(struct skn_judge *judge, enum skn_guard guard, const char *fmt, ...) SKN_PRINTF(3, 4);

/* guard_text.c: what no text may hold, whatever it rests on. */
void skn_guard_statement(struct skn_judge *judge, const struct skn_said *said);
/* Plain words: a reason, a voice, a query, a heading. */
void skn_guard_words(struct skn_judge *judge, const char *what, const char *text, size_t max);

/* guard_evidence.c: keys, quotes, quotation marks. */
int skn_guard_evidence(struct skn_judge *judge, const struct skn_said *said, struct skn_err *err);

/* guard_support.c: numbers, dates, names. */
int skn_guard_support(struct skn_judge *judge, const struct skn_said *said, struct skn_err *err);
/* Of an event's date: the statements are its text. */
int skn_guard_support_date(struct skn_judge *judge, const char *date, const struct skn_said_list *said,
			   struct skn_err *err);

/* guard_past.c: evolution notes and resolutions against what was. */
void skn_guard_past(struct skn_judge *judge, const struct skn_op *op, const struct skn_record *old);

#endif
