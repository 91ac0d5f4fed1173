/*
 * shingles.h - runs of words that two texts share.
 *
 * One text (here: the prose of a thread) is kept as the hashes of all its runs
 * of SKN_SHINGLE_WORDS words; another (the text of an item, of any size) is
 * then walked once with a rolling hash (Karp and Rabin 1987), in time linear
 * in both.  It needs no memory for the walked text.
 *
 * A word is a run of letters and digits, in any case; apostrophes and soft
 * hyphens inside do not count, all else divides.  In scripts written without
 * spaces each character is half a word.  Hashes have 64 bits, so a run that is
 * reported is one that is shared, unless somebody made it collide.
 */
#ifndef SKN_CHECK_SHINGLES_H
#define SKN_CHECK_SHINGLES_H

#include "base/vec.h"

#define SKN_SHINGLE_WORDS 12

struct skn_word {
	uint64_t hash;
	size_t start, end; /* in its text */
	uint32_t text;     /* which text: the owner's number */
	uint32_t stretch;  /* words of different stretches do not follow each other */
	uint8_t halves;    /* 2, or 1 for a character of a script without spaces */
	bool hit;          /* a run that begins here stands in the walked text */
};

struct skn_shingles {
	SKN_VEC(struct skn_word) words;
	uint64_t *hashes; /* open addressing: of the run that begins at... */
	uint32_t *at;     /* ... word + 1; 0 = free */
	uint32_t *next;   /* of a word: the next one with the same hash + 1, or 0 */
	size_t n_slots, n_runs;
};

/* The next word from *POS on; false at the end. */
bool skn_word_next(struct skn_word *out, const char *s, size_t n, size_t *pos);

/* Appends the words of S[START..END] as one stretch. */
void skn_shingles_add(struct skn_shingles *shingles, uint32_t text, uint32_t stretch, const char *s,
		      size_t start, size_t end);
/* After the last add, before the first walk. */
void skn_shingles_build(struct skn_shingles *shingles);
/* Walks a text: sets `hit` of the words where a shared run begins, clears the rest. */
void skn_shingles_walk(struct skn_shingles *shingles, const char *s, size_t n);
/* The next shared run from word *I on, whole and long enough: words FIRST to
 * LAST; *i moves behind it.  False when there is none. */
bool skn_shingles_run(const struct skn_shingles *shingles, size_t *i, size_t *first, size_t *last);
void skn_shingles_release(struct skn_shingles *shingles);

#endif
