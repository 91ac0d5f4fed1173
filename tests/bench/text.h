/*
 * text.h - words and sentences made from a seed: the same seed, the same text,
 * on every machine.
 */
#ifndef BENCH_TEXT_H
#define BENCH_TEXT_H

#include <stdint.h>
#include <stdio.h>

/* Mixes numbers into one seed. */
uint64_t mix(uint64_t a, uint64_t b, uint64_t c);
/* The next number below N of a sequence. */
unsigned draw(uint64_t *seed, unsigned n);
/* A common word. */
const char *pick_word(uint64_t *seed);
/* A whole sentence of 14 to 30 words with its full stop.  The lowest byte of the
 * seed is a revision: one word in eight of the sentence is another then, and one
 * at least. */
#define REVISIONS 256u
void put_sentence(FILE *out, uint64_t seed);
/* A new sentence, revision 0. */
static inline uint64_t sentence(uint64_t a, uint64_t b, uint64_t c)
{
	return mix(a, b, c) / REVISIONS * REVISIONS;
}
/* MIN to MAX words, the first letter of the first a capital. */
void put_title(FILE *out, uint64_t seed, unsigned min, unsigned max);

#endif
