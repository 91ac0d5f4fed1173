/*
 * gone.h - what a thread once had and has no more: sentences, citations on
 * sentences and fields that are still there, whole records, and the Markdown
 * fields that records lost.  What came back is not gone.
 */
#ifndef SKN_REV_GONE_H
#define SKN_REV_GONE_H

#include "rev/life.h"

enum skn_gone_kind {
	SKN_GONE_SENTENCE,
	SKN_GONE_CITATION, /* of a part that is still there */
	SKN_GONE_RECORD,
	SKN_GONE_FIELD     /* of a record that is still there */
};

struct skn_gone {
	enum skn_gone_kind kind;
	const struct skn_part *part; /* borrowed from the lineage; of a record one of its fields */
	char *key;          /* of CITATION */
	char *text;         /* the last words, without citations; of CITATION those it stood on;
			     * NULL when they cannot be read */
	struct skn_strings keys; /* cited by it when it went, in order */
	struct skn_origin introduced_at, removed_at;
	struct skn_blame_when introduced, changed, removed;
	const struct skn_blame_commit *commit; /* that removed it */
	size_t order;       /* place on the page before */
	bool wanted;        /* while the list is made: for another reason than its words */
};
struct skn_gone_list {
	struct skn_gone *v; /* last removed first, then in the order of the page */
	size_t n, cap;
};

/* WHAT (NULL: all) is a key or a record's id ("event:x" or "x"), the id of a
 * sentence, or text that the words contain, folded (text/fold.h) and whatever
 * the case.  Words are read only of what may be shown. */
int skn_gone_make(struct skn_gone_list *out, struct skn_blame *blame, const char *what, struct skn_err *err);
void skn_gone_release(struct skn_gone_list *list);

/* "sentence", "citation", "event", "perspective", "tension", "item", "thread": also
 * what blame calls the types of records. */
const char *skn_gone_word(const struct skn_gone *gone);
const char *skn_gone_type(enum skn_kind kind);

/* Whether the folded TEXT contains the folded NEEDLE. */
bool skn_gone_contains(const char *text, const char *folded_needle);
char *skn_gone_fold(const char *text); /* caller frees */

#endif
