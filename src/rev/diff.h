/*
 * diff.h - what changed between two versions of a thread, in meaning.
 *
 * Lines, wrapping, quoting and the order of fields do not count; everything else
 * that the page shows does, to the byte.  Each change
 * has a kind; the table of kinds in diff_summary.c names them for JSON and counts.
 *
 * Sentences and records are paired by rev/match.h: by id, then by similarity.
 * What is less alike than SKN_MATCH_SENTENCE_MIN (SKN_MATCH_RECORD_MIN) is one
 * thing removed and another added.
 */
#ifndef SKN_REV_DIFF_H
#define SKN_REV_DIFF_H

#include "doc/thread.h"

enum skn_diff_kind {
	SKN_DIFF_SENTENCE_ADDED,
	SKN_DIFF_SENTENCE_REMOVED,
	SKN_DIFF_SENTENCE_MOVED,
	SKN_DIFF_SENTENCE_REWORDED,
	SKN_DIFF_HEADING_ADDED,
	SKN_DIFF_HEADING_REMOVED,
	SKN_DIFF_HEADING_REWORDED,
	SKN_DIFF_PARAGRAPH_SPLIT,   /* a break came before the sentence */
	SKN_DIFF_PARAGRAPHS_JOINED, /* the break before the sentence went */
	SKN_DIFF_PARAGRAPHS,        /* other things between sentences: blanks, marks of lists */
	SKN_DIFF_CITATIONS,         /* attached, detached; both: replaced */
	SKN_DIFF_CITATION_ORDER,    /* or their place in the text */
	SKN_DIFF_SOURCE_GAINED,
	SKN_DIFF_SOURCE_LOST,
	SKN_DIFF_SOURCE_CHANGED,    /* a field of its record; field NULL: the record came or went */
	SKN_DIFF_EVENT_ADDED,
	SKN_DIFF_EVENT_REMOVED,
	SKN_DIFF_EVENT_REDATED,
	SKN_DIFF_EVENT_REWORDED,
	SKN_DIFF_EVENT_EXPECTED,
	SKN_DIFF_VOICE_ADDED,
	SKN_DIFF_VOICE_DROPPED,
	SKN_DIFF_VOICE_RENAMED,
	SKN_DIFF_STANCE_CHANGED,
	SKN_DIFF_EVOLUTION_NOTED,
	SKN_DIFF_TENSION_OPENED,
	SKN_DIFF_TENSION_REMOVED,
	SKN_DIFF_TENSION_NARROWED,
	SKN_DIFF_TENSION_RESOLVED,
	SKN_DIFF_TENSION_DISSOLVED,
	SKN_DIFF_TENSION_REOPENED,  /* to open, or from settled to narrowed */
	SKN_DIFF_QUESTION_REWORDED,
	SKN_DIFF_RESOLUTION_REWORDED,
	SKN_DIFF_RECORD_RENAMED,    /* another id, the same record */
	SKN_DIFF_ORDER,             /* a record's place on the page */
	SKN_DIFF_TITLE,
	SKN_DIFF_SUMMARY,
	SKN_DIFF_STATUS,
	SKN_DIFF_PUBLISHED,
	SKN_DIFF_WAS,
	SKN_DIFF_FIELD,             /* a field that has no kind of its own */
	SKN_DIFF_N
};

struct skn_diff_info {
	const char *name;     /* "sentence-added": in JSON */
	const char *singular; /* "sentence added": in counts, "" where it is not counted */
	const char *plural;   /* "sentences added" */
	bool small;           /* shown to those who want all only */
};
const struct skn_diff_info *skn_diff_info(enum skn_diff_kind kind);

#define SKN_DIFF_NOWHERE SIZE_MAX

struct skn_diff_change {
	enum skn_diff_kind kind;
	enum skn_kind of;            /* NARRATIVE for sentences, the record's kind, ITEM for
				      * sources, THREAD for the thread's own fields */
	char *id;                    /* sentence id, record id or key, the new one where there
				      * is one; NULL for the thread's own */
	const char *field;           /* name, borrowed, or NULL */
	char *before, *after;        /* canonical Markdown, else the value: of what is no text,
				      * its JSON; NULL where there is none */
	struct skn_strings attached; /* "key" or "key, locator" */
	struct skn_strings detached;
	size_t from, to;             /* ordinal of the sentence's unit (of the record in its
				      * displayed list; number - 1 of a source) on each side,
				      * or SKN_DIFF_NOWHERE */
	const struct skn_record *old_record, *new_record; /* borrowed from the threads, or NULL */
	struct skn_strings items;    /* keys that AFTER (of a record's other changes: the record)
				      * cites and that FROM had not collected: the new evidence
				      * behind the change; of a source, itself where it is new */
};

struct skn_diff {
	SKN_VEC(struct skn_diff_change) list; /* in page order: narrative, events, voices,
					       * tensions, sources, the thread's own */
	SKN_VEC(struct skn_diff_change) unseen; /* no changes: values and texts of fields whose
						 * form differs in what no reader sees, such as
						 * double blanks; kind, of, id, field, after */
	size_t counts[SKN_DIFF_N];   /* changes; of SOURCE_CHANGED, records */
	size_t *partners;            /* per unit of TO its unit of FROM, or SKN_DIFF_NOWHERE */
	size_t n_partners;
	struct skn_strings new_keys; /* sources gained */
};

/* FROM NULL: everything is new.  TO NULL: everything is gone.  Both must stay
 * as long as the changes' borrowed parts are used. */
void skn_diff_make(struct skn_diff *out, const struct skn_thread *from, const struct skn_thread *to);
void skn_diff_release(struct skn_diff *diff);

/* One line that says what changed: "2 events, 1 tension, 3 sources; 4
 * sentences reworded"; "no change" when a reader would see none. */
void skn_diff_summary(struct skn_buf *out, const struct skn_diff *diff);

#endif
