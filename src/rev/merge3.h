/*
 * merge3.h - one file of a thread, merged three ways by what it says.
 *
 * Records: field by field; a field that one side changed is that side's, lists
 * are ordered sets (an entry that one side removed is removed, entries that
 * either added are there), Markdown fields are merged by sentence like the
 * narrative.  Narrative: sentence by sentence; order is merged, too, and the
 * citations of a sentence are the three-way merge of sets, in order.
 * Comments and untouched bytes are kept as the side has them that changed the
 * file, ours where both did.
 *
 * The result does not depend on which side is ours, except for which text stands
 * first in a conflict.  What one side deleted and the other left alone stays
 * deleted.  When the textual merge of git is clean, its result is taken as it
 * is unless it is no valid file; so there is never a conflict where git has
 * none.
 *
 * Conflicts are marked in the file with git's markers around whole lines:
 *
 *	<<<<<<< ours [c-3fa9c1d2]
 *	...
 *	=======
 *	...
 *	>>>>>>> theirs [c-3fa9c1d2]
 *
 * (with a base part between when the style is diff3).  The id is of the
 * conflict's kind, place and three texts: the same whichever side is ours.
 */
#ifndef SKN_REV_MERGE3_H
#define SKN_REV_MERGE3_H

#include "base/buf.h"
#include "base/vec.h"
#include "doc/kind.h"

#define SKN_CONFLICT_ID_MAX 11  /* "c-" and 8 hex, and the NUL */
#define SKN_MERGE_MARKER_SIZE 7 /* git's, unless it says otherwise */

enum skn_conflict_kind {
	SKN_CONFLICT_SENTENCE,     /* both reworded one sentence, or put others in one place */
	SKN_CONFLICT_SENTENCE_EDIT_DELETE,
	SKN_CONFLICT_FIELD,        /* both set one field to other values */
	SKN_CONFLICT_FIELD_EDIT_DELETE,
	SKN_CONFLICT_RECORD_EDIT_DELETE, /* the whole file: one side removed it */
	SKN_CONFLICT_ADD_ADD,      /* both added this file with values that differ: per field */
	SKN_CONFLICT_TEXT,         /* lines of a file that cannot be read as what it is */
	SKN_CONFLICT_BINARY,       /* an item's text, or no text at all: the whole file */
	SKN_CONFLICT_N
};

struct skn_conflict {
	enum skn_conflict_kind kind;
	char id[SKN_CONFLICT_ID_MAX];
	enum skn_kind of;  /* which kind of file */
	char *path;        /* in the store */
	char *record;      /* its id, "" where the file has none */
	char *field;       /* or NULL */
	char *base, *ours, *theirs; /* texts; NULL: not there on that side */
};

struct skn_conflicts {
	struct skn_conflict *v;
	size_t n, cap;
};
void skn_conflicts_release(struct skn_conflicts *conflicts);
const char *skn_conflict_name(enum skn_conflict_kind kind); /* "sentence": in JSON and messages */

struct skn_merge3_side {
	const char *p; /* NULL: the side has no such file */
	size_t n;
};

struct skn_merge3_options {
	unsigned marker_size;           /* 0: SKN_MERGE_MARKER_SIZE */
	bool diff3;                     /* the base stands in the markers, too */
	const char *ours, *theirs, *base; /* labels; NULL: "ours", "theirs", "base" */
};

/*
 * Merges one file; PATH is its path in the store and says what kind it is (any
 * other path is merged as text).  OUT gets the file, CONFLICTS (appended to)
 * what is left to decide; *removed is set when the result is no file at all.
 * Always succeeds: on any fault inside it is the textual merge, with markers.
 */
void skn_merge3(struct skn_buf *out, bool *removed, struct skn_conflicts *conflicts, const char *path,
		const struct skn_merge3_side *base, const struct skn_merge3_side *ours,
		const struct skn_merge3_side *theirs, const struct skn_merge3_options *options);

/* ---- settling conflicts in a file that has markers ---- */

enum skn_side { SKN_SIDE_OURS, SKN_SIDE_THEIRS, SKN_SIDE_BOTH };

/* The ids whose markers stand in the text, in order. */
void skn_merge3_open(struct skn_strings *ids, const char *text, size_t n);
/* Replaces the block of the conflict ID by a side; SKN_ENOTFOUND. */
int skn_merge3_settle(struct skn_buf *text, const char *id, enum skn_side side, struct skn_err *err);

#endif
