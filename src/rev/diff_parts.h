/* diff_parts.h - the parts of diff.c; for this folder only. */
#ifndef SKN_REV_DIFF_PARTS_H
#define SKN_REV_DIFF_PARTS_H

#include "rev/diff.h"
#include "rev/match.h"

struct skn_differ {
	struct skn_diff *diff;
	const struct skn_thread *from, *to; /* or NULL */
	struct skn_map fresh;               /* keys that TO cites and FROM had not collected */
};

/* What a change is about: shared by all changes of a unit or record. */
struct skn_diff_place {
	enum skn_kind of;
	const char *id; /* or NULL */
	size_t from, to;
	const struct skn_record *old_record, *new_record;
};
struct skn_diff_place skn_diff_place_of(const struct skn_record *a, size_t from, const struct skn_record *b,
					size_t to);

/* A new change at the end of the list; borrowed until the next. */
struct skn_diff_change *skn_diff_add(struct skn_differ *d, enum skn_diff_kind kind,
				     const struct skn_diff_place *place, const char *field);
/* The same with its texts, copied (NULL: none), and the new items that AFTER cites. */
struct skn_diff_change *skn_diff_add_texts(struct skn_differ *d, enum skn_diff_kind kind,
					   const struct skn_diff_place *place, const char *field,
					   const char *before, size_t bn, const char *after, size_t an);
/* Adds the new items that a text, or a record with all its texts, cites. */
void skn_diff_add_items(struct skn_differ *d, struct skn_diff_change *change, const char *text, size_t n);
void skn_diff_add_items_of(struct skn_differ *d, struct skn_diff_change *change, const struct skn_record *record);
/* A value that no reader sees change. */
void skn_diff_add_unseen(struct skn_differ *d, const struct skn_diff_place *place, const char *field,
			 const char *after, size_t an);

/* Whether two units say the same, however their lines are broken, citations included. */
bool skn_diff_same_unit(const struct skn_prose *a, size_t i, const struct skn_prose *b, size_t j);
/* The same without the citations. */
bool skn_diff_same_words(const struct skn_prose *a, size_t i, const struct skn_prose *b, size_t j);
/* Whether what stands before two units, back to the units before them (of the last
 * one + 1: at the end), is the same. */
bool skn_diff_same_gap(const struct skn_prose *a, size_t i, const struct skn_prose *b, size_t j);
/* Adds what changed in the citations of a text that is not the same; WORDS: its
 * words differ, too, which is told elsewhere. */
void skn_diff_citations(struct skn_differ *d, const struct skn_diff_place *place, const char *field,
			const char *before, size_t bn, const char *after, size_t an, bool words);

/* Calls back for each pair and each unit that is alone (the other side is
 * SKN_MATCH_NONE), in the order of B; what only A has where it stood: behind what
 * stood before it, and before what took its place. */
typedef void skn_diff_pair_fn(void *ctx, size_t a, size_t b, bool moved);
void skn_diff_walk(const struct skn_match *match, skn_diff_pair_fn *fn, void *ctx);

void skn_diff_prose(struct skn_differ *d);
void skn_diff_records(struct skn_differ *d, enum skn_kind kind);
void skn_diff_meta(struct skn_differ *d);
/* Every field of two records of any kind. */
void skn_diff_fields(struct skn_differ *d, const struct skn_diff_place *place);
/* Changes of sources; and, before all else, which keys are fresh. */
void skn_diff_find_fresh(struct skn_differ *d, const struct skn_numbers *to);
void skn_diff_sources(struct skn_differ *d, const struct skn_numbers *from, const struct skn_numbers *to);

#endif
