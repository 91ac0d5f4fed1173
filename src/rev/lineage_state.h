/*
 * lineage_state.h - what a lineage holds beside its parts; for lineage*.c only.
 *
 * A word (a number of 40 bits) stands for the wording of a sentence, the ten
 * hex digits of its id, or for the value of a field, the start of its SHA-256.
 * Every word that a part ever had is kept with the origin that it first had, so
 * that what comes back is known.
 *
 * Names (record ids, field names, keys of citations) are kept once and numbered
 * in the order in which the steps bring them; parts point at them.
 *
 * Everything here comes from the steps, except `paragraphs`, which only saves
 * reading again (lineage_text.h).
 */
#ifndef SKN_REV_LINEAGE_STATE_H
#define SKN_REV_LINEAGE_STATE_H

#include "base/map.h"
#include "rev/lineage.h"

#define SKN_LINEAGE_NONE UINT32_MAX

/* Beside each part. */
struct skn_lineage_side {
	uint64_t word;          /* its present one, or the last it had */
	uint32_t record, field; /* numbers of names; NONE for a sentence */
	uint32_t next;          /* the next part of its record, or NONE */
	uint32_t wording;       /* the newest of its wordings */
};

/* A word that a part has or had. */
struct skn_lineage_wording {
	uint64_t word;
	struct skn_origin first; /* when the part first had it */
	uint32_t part;
	uint32_t next;           /* the next sentence's wording with the same word, or NONE */
	uint32_t older;          /* the one that the part got before, or NONE */
};

/* A word of sentences. */
struct skn_lineage_word {
	uint64_t word;
	uint32_t first, last; /* its wordings */
	uint32_t there;       /* how many sentences that are there have it now */
};

/* A record that is or was there, under the id that it has or last had. */
struct skn_lineage_record {
	enum skn_kind kind;
	uint32_t name;
	uint32_t first, last; /* its parts */
	uint32_t n;           /* how many, at most SKN_LINEAGE_FIELDS_MAX */
};

/* A hash table of indexes into a vector beside it: index + 1, 0 is free. */
struct skn_lineage_slots {
	uint32_t *v;
	size_t n, used; /* n is a power of two, or 0 */
};

struct skn_lineage_memory {
	struct skn_map names; /* -> number + 1 */
	SKN_VEC(struct skn_lineage_side) sides;
	SKN_VEC(struct skn_lineage_wording) wordings;
	SKN_VEC(struct skn_lineage_word) words;
	struct skn_lineage_slots by_word;
	SKN_VEC(struct skn_lineage_record) records;
	struct skn_lineage_slots by_record;
	SKN_VEC(uint64_t) twice; /* words that several living sentences may have */
	struct skn_origin now;   /* of the step in hand */
	struct skn_lineage_paragraphs *paragraphs;
};

/* As skn_vec_push, with less to spare: thousands of lineages may be held at once. */
#define SKN_LINEAGE_PUSH(vec, item)                                                                    \
	do {                                                                                           \
		__typeof__(*(vec)->v) item_ = (item);                                                  \
		if ((vec)->n == (vec)->cap) {                                                          \
			(vec)->cap += 4 + (vec)->cap / 8;                                              \
			(vec)->v = skn_xreallocarray((vec)->v, (vec)->cap, sizeof(*(vec)->v));         \
		}                                                                                      \
		(vec)->v[(vec)->n++] = item_;                                                          \
	} while (0)

static inline struct skn_lineage_side *skn_lineage_side(const struct skn_lineage *lineage, uint32_t part)
{
	return &lineage->memory->sides.v[part];
}

/* ---- names ---- */

/* The number of a name, or NONE. */
uint32_t skn_lineage_name_find(const struct skn_lineage_memory *memory, const char *name, size_t len);
/* Gives a new name the next number. */
void skn_lineage_name_add(struct skn_lineage_memory *memory, const char *name, size_t len);
static inline const char *skn_lineage_name(const struct skn_lineage_memory *memory, uint32_t number)
{
	return memory->names.entries[number].key;
}

/* ---- wordings ---- */

/* The word among those of sentences, or NULL; valid until one is added. */
struct skn_lineage_word *skn_lineage_word_find(const struct skn_lineage_memory *memory, uint64_t word);
/* The part's wording with that word, or NULL; valid until one is added. */
struct skn_lineage_wording *skn_lineage_wording_of(const struct skn_lineage *lineage, uint64_t word,
						   uint32_t part);
/* Gives the part a word that it never had. */
void skn_lineage_wording_add(struct skn_lineage *lineage, uint64_t word, uint32_t part,
			     const struct skn_origin *first);

/* ---- parts ---- */

/* Makes a part with that word that is there since NOW; the index.  RECORD and
 * FIELD are numbers of names, NONE for a sentence. */
uint32_t skn_lineage_part_add(struct skn_lineage *lineage, enum skn_kind kind, uint32_t record,
			      uint32_t field, uint64_t word, const struct skn_origin *now);

/* The record of that name, or NULL; valid until one is added. */
struct skn_lineage_record *skn_lineage_record_find(const struct skn_lineage_memory *memory,
						   enum skn_kind kind, uint32_t name);
/* Gives a record another name, that no record has. */
void skn_lineage_record_rename(struct skn_lineage *lineage, struct skn_lineage_record *record, uint32_t name);
/* The field's part, or NONE. */
uint32_t skn_lineage_field_find(const struct skn_lineage *lineage, const struct skn_lineage_record *record,
				uint32_t field);

/* Writes "s-", the ten digits and, above 1, the occurrence. */
void skn_lineage_id(char out[SKN_SENTENCE_ID_MAX], uint64_t word, uint32_t occurrence);
/* The word of a sentence's id. */
uint64_t skn_lineage_word_of_id(const char *id);

/* Bytes that the lineage takes, without `paragraphs`. */
size_t skn_lineage_size(const struct skn_lineage *lineage);

#endif
