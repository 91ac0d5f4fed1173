/*
 * life.h - what happened to parts of a thread along its line: brought in,
 * reworded, cited, removed, returned, each with the commit that did it; and the
 * words that they had then.
 *
 * Made by replaying the steps (rev/lineage.h) and looking, after each, at what
 * it left on the parts that were asked for: no blob is read.  What happened
 * inside a merged branch is seen as the merge brought it, with the commit there.
 */
#ifndef SKN_REV_LIFE_H
#define SKN_REV_LIFE_H

#include "rev/blame.h"

enum skn_life_what {
	SKN_LIFE_INTRODUCED,
	SKN_LIFE_REWORDED, /* of a field: another value */
	SKN_LIFE_RENAMED,  /* its record has another id */
	SKN_LIFE_CITED,
	SKN_LIFE_CITED_AGAIN,
	SKN_LIFE_UNCITED,
	SKN_LIFE_REMOVED,
	SKN_LIFE_RETURNED
};

struct skn_life_event {
	enum skn_life_what what;
	uint32_t part;        /* index into the lineage's parts */
	struct skn_origin at;
	char *key;            /* of CITED, CITED_AGAIN, UNCITED */
	char *record;         /* its id after the step; NULL for a sentence */
	char *record_before;  /* of RENAMED */
	char id[SKN_SENTENCE_ID_MAX];        /* a sentence's id after the step */
	char id_before[SKN_SENTENCE_ID_MAX]; /* and before it, "" where it was not */
};
struct skn_life_events {
	struct skn_life_event *v; /* oldest first */
	size_t n, cap;
};

/* What happened to the N parts (indexes into BLAME's lineage). */
int skn_life_make(struct skn_life_events *out, const struct skn_blame *blame, const uint32_t *parts, size_t n,
		  struct skn_err *err);
void skn_life_release(struct skn_life_events *events);

/* The parts that ever had this sentence id, without the number of its
 * occurrence; appended in order. */
struct skn_life_parts {
	uint32_t *v;
	size_t n, cap;
};
int skn_life_ever(struct skn_life_parts *out, const struct skn_blame *blame, const char *id, struct skn_err *err);

/* ---- the words of earlier versions ---- */

/* Texts read from folders of a thread, kept until released. */
struct skn_life_texts {
	struct skn_repo *repo;      /* borrowed */
	struct skn_map narratives;  /* blob -> struct skn_prose */
	struct skn_map records;     /* blob -> struct skn_record */
};
void skn_life_texts_release(struct skn_life_texts *texts);

/* The narrative in a folder; NULL when there is none or it cannot be read.  Borrowed. */
const struct skn_prose *skn_life_narrative(struct skn_life_texts *texts, const struct skn_oid *folder);
/* The sentence with that id in a folder (a tree id); *at its ordinal (may be
 * NULL).  NULL when it is not there or cannot be read.  Borrowed; ends at *len. */
const char *skn_life_sentence(struct skn_life_texts *texts, const struct skn_oid *folder, const char *id,
			      size_t *len, size_t *at);
/* The text of a record's field in a folder, in the same way; NULL as well for
 * what is no scalar. */
const char *skn_life_field(struct skn_life_texts *texts, const struct skn_oid *folder, enum skn_kind kind,
			   const char *record, const char *field, size_t *len);

#endif
