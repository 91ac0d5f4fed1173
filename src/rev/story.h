/*
 * story.h - the life of one part of a thread, to be read: a sentence, a citation
 * (a key, wherever it is cited, and the item's record), an event, voice or
 * tension; each version that touched it, with its words before and after.
 */
#ifndef SKN_REV_STORY_H
#define SKN_REV_STORY_H

#include "rev/life.h"

#define SKN_STORY_CANDIDATES_MAX 5 /* named when a word fits more than one part */

struct skn_story_line {
	enum skn_life_what what;
	const struct skn_part *part; /* whose; borrowed from the lineage */
	bool whole;           /* the record, not one of its fields */
	bool with_part;       /* UNCITED, CITED_AGAIN: what cited it went, or came back */
	struct skn_origin at;
	struct skn_blame_when when;
	const struct skn_blame_commit *commit; /* NULL where it is not known */
	char *before, *after; /* words without citations or values; of RENAMED the ids;
			       * NULL where there are none or they cannot be read */
	struct skn_strings keys; /* of CITED, CITED_AGAIN, UNCITED */
};

struct skn_story {
	enum skn_kind kind;  /* SKN_KIND_NARRATIVE: a sentence; SKN_KIND_ITEM: a key */
	char *id;            /* present or last one: of the sentence, the record, the key */
	char *lineage;       /* of a sentence; else NULL */
	char *text;          /* present or last words, without citations; NULL of a key */
	bool gone;           /* it is not there any more; of a key: cited nowhere */
	SKN_VEC(struct skn_story_line) lines; /* newest first */
};

/*
 * OF is a sentence's id (present, at its introduction, or any that it had), a
 * record ("event:x", or "x"), a key, or a piece of text that stands in one
 * sentence only (whatever the case; of what is there, else of records, else of
 * what is gone).  SKN_ENOTFOUND; SKN_EAMBIGUOUS with the candidates.
 */
int skn_story_make(struct skn_story *out, struct skn_blame *blame, const char *of, struct skn_err *err);
void skn_story_release(struct skn_story *story);

/* ---- its halves ---- */

/* What a word means. */
struct skn_story_target {
	enum skn_kind kind;
	struct skn_life_parts parts; /* a sentence's one; a record's fields; what ever cited the key */
	char *key;                   /* of a key: NULL otherwise */
};
int skn_story_find(struct skn_story_target *out, struct skn_blame *blame, const char *of, struct skn_err *err);
void skn_story_target_release(struct skn_story_target *target);

#endif
