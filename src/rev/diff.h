/*
 * diff.h - what changed between two versions of a thread, in meaning.
 *
 * Lines, wrapping, quoting and the order of fields do not count; everything else
 * that the page shows does, to the byte.  Each change
 * has a kind; the table of kinds in diff_summary.c names them for JSON and counts.
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
	SKN_DIFF_PARAGRAPHS,        /* paragraph breaks, or blanks between sentences */
	SKN_DIFF_CITATIONS,         /* attached, detached */
	SKN_DIFF_CITATION_ORDER,    /* or their place in the text */
	SKN_DIFF_SOURCE_GAINED,
	SKN_DIFF_SOURCE_LOST,
	SKN_DIFF_SOURCE_CHANGED,
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
	SKN_DIFF_TENSION_REOPENED,
	SKN_DIFF_QUESTION_REWORDED,
	SKN_DIFF_RESOLUTION_REWORDED,
	SKN_DIFF_RECORD_RENAMED,    /* another id, the same record */
	SKN_DIFF_ORDER,             /* a record's place on the page */
	SKN_DIFF_TITLE,
	SKN_DIFF_SUMMARY,
	SKN_DIFF_STATUS,
	SKN_DIFF_PUBLISHED,
	SKN_DIFF_WAS,
	SKN_DIFF_N
};

struct skn_diff_info {
	const char *name;     /* "sentence-added": in JSON */
	const char *singular; /* "sentence added": in counts, "" where it is not counted */
	const char *plural;   /* "sentences added" */
};
const struct skn_diff_info *skn_diff_info(enum skn_diff_kind kind);

#define SKN_DIFF_NOWHERE SIZE_MAX

struct skn_diff_change {
	enum skn_diff_kind kind;
	enum skn_kind of;            /* NARRATIVE for sentences, the record's kind, ITEM for
				      * sources, THREAD for the thread's own fields */
	char *id;                    /* sentence id, record id or key; NULL for the thread's own */
	const char *field;           /* static or NULL */
	char *before, *after;        /* texts, or NULL */
	struct skn_strings attached; /* keys */
	struct skn_strings detached;
	size_t from, to;             /* ordinal of the sentence's unit (of the record in its
				      * displayed list) on each side, or SKN_DIFF_NOWHERE */
	const struct skn_record *old_record, *new_record; /* borrowed from the threads, or NULL */
	struct skn_strings items;    /* keys that AFTER cites and that FROM had not collected:
				      * the new evidence behind the change */
};

struct skn_diff {
	SKN_VEC(struct skn_diff_change) list; /* in page order */
	size_t counts[SKN_DIFF_N];
	struct skn_strings new_keys; /* sources gained */
};

/* FROM NULL: everything is new.  TO NULL: everything is gone.  Both must stay
 * until the diff is released. */
void skn_diff_make(struct skn_diff *out, const struct skn_thread *from, const struct skn_thread *to);
void skn_diff_release(struct skn_diff *diff);

/* One line that says what changed: "2 events, 1 tension, 3 sources; 4
 * sentences reworded"; "no change" when a reader would see none. */
void skn_diff_summary(struct skn_buf *out, const struct skn_diff *diff);

#endif
