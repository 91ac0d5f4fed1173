/*
 * merge3.h - one file of a thread, merged three ways by what it says.
 *
 * Records: field by field; a field that one side changed is that side's, mappings
 * are merged member by member, lists are ordered sets (an entry that one side
 * removed is removed, entries that either added are there; quotes, feeds and
 * searches by their id), Markdown fields are merged by sentence like the
 * narrative.  Narrative: sentence by sentence; order is merged, too, and the
 * citations of a sentence are the three-way merge of sets, in order.  What both
 * put in at one place is there from both.  Two rewordings of one sentence are a
 * conflict, also where they change different words: together they would make a
 * claim that nobody made.  So are two passages that both wrote anew in the place
 * of one.
 *
 * First of all, the lines are merged as git does.  When that has no conflict, it
 * is the result, byte for byte, if it is a good file (as valid as both sides are)
 * and says what it must: no sentence twice that both moved or put in, none back
 * that one side deleted.  So there is never a conflict where git has none, unless
 * what git makes is no valid file; and never more conflicts than git has: those
 * nearest to each other are joined until there are no more.
 *
 * The result does not depend on which side is ours, except for which text stands
 * first in a conflict.  What one side deleted and the other left alone stays
 * deleted (moved is left alone); what it changed is a conflict.  Comments of both
 * sides are kept, and all bytes of a record but those of the fields that are
 * merged; a narrative that is merged by sentence is in canonical form.  CR LF and
 * a missing final newline are merged like a field.
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
 * conflict's kind, place and three texts: the same whichever side is ours, and of
 * no other in the file.  Markers are longer than asked for where the lines between
 * them could be taken for one.  A conflict about the whole file (one side deleted
 * it) is a block that is the whole file, with nothing on one side: a file that is
 * empty when it is settled is to be deleted.  Bytes that are no text have no
 * markers: ours stays, or what there is.
 */
#ifndef SKN_REV_MERGE3_H
#define SKN_REV_MERGE3_H

#include "base/buf.h"
#include "base/vec.h"
#include "doc/kind.h"

#define SKN_CONFLICT_ID_MAX 11  /* "c-" and 8 hex, and the NUL */
#define SKN_MERGE_MARKER_SIZE 7 /* git's, unless it says otherwise */
#define SKN_MERGE_MARKER_MAX 1000 /* longer ones are not found again */

enum skn_conflict_kind {
	SKN_CONFLICT_SENTENCE,     /* both reworded one sentence, or wrote one passage anew */
	SKN_CONFLICT_SENTENCE_EDIT_DELETE,
	SKN_CONFLICT_FIELD,        /* both set one field to other values */
	SKN_CONFLICT_FIELD_EDIT_DELETE,
	SKN_CONFLICT_RECORD_EDIT_DELETE, /* the whole file: one side removed it */
	SKN_CONFLICT_ADD_ADD,      /* both added this file, and say different things here */
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
	char *field;       /* "quotes.q1.start"; joined conflicts: "date,order"; or NULL */
	char *base, *ours, *theirs; /* what they say; NULL: not there on that side.  Of lines
				     * the base is known only in the style diff3 */
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
 * other path is merged by lines).  A side that is NULL, or whose p is, has no such
 * file; an empty base counts as none, as git gives it.  OUT gets the file,
 * CONFLICTS (appended to) what is left to decide, in the order of the markers;
 * *removed is set when the result is no file at all.  Always succeeds: where a side
 * cannot be read as what it is, the lines are merged, with markers; only a result
 * beyond OUT's maximum is for skn_buf_check to tell.  Needs no repository.
 */
void skn_merge3(struct skn_buf *out, bool *removed, struct skn_conflicts *conflicts, const char *path,
		const struct skn_merge3_side *base, const struct skn_merge3_side *ours,
		const struct skn_merge3_side *theirs, const struct skn_merge3_options *options);

/* ---- settling conflicts in a file that has markers ---- */

enum skn_side { SKN_SIDE_OURS, SKN_SIDE_THEIRS, SKN_SIDE_BOTH };

/* The ids whose markers stand in the text, whole, in order. */
void skn_merge3_open(struct skn_strings *ids, const char *text, size_t n);
/*
 * Replaces the block of the conflict ID by a side, or by ours and theirs behind
 * each other, with a blank line between what is paragraphs or blocks of Markdown: right
 * for prose; of a field it gives the name twice, which the
 * caller's check of the file refuses.  SKN_ENOTFOUND.
 */
int skn_merge3_settle(struct skn_buf *text, const char *id, enum skn_side side, struct skn_err *err);

#endif
