/*
 * random.h - for tests: chance that comes back, and what to make of it.  The
 * seed of a test is fixed; RANDOM_SEED sets another, RANDOM_ROUNDS multiplies
 * how many cases each property is tried on (percent).
 */
#ifndef RANDOM_H
#define RANDOM_H

#include "base/buf.h"

static uint64_t random_state = 0x9E3779B97F4A7C15u;

static inline void random_seed(uint64_t seed)
{
	const char *given = getenv("RANDOM_SEED");

	random_state = 0x9E3779B97F4A7C15u ^ (seed * 0xBF58476D1CE4E5B9u);
	if (given)
		random_state ^= strtoull(given, NULL, 10) * 0x94D049BB133111EBu;
	random_state += random_state == 0;
}

/* xorshift64* (Vigna 2016) */
static inline uint64_t random_next(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * 2685821657736338717u;
}

static inline size_t random_below(size_t n)
{
	return (size_t)(random_next() >> 11) % n;
}

static inline bool random_chance(size_t one_in)
{
	return random_below(one_in) == 0;
}

static inline size_t random_rounds(size_t n)
{
	const char *percent = getenv("RANDOM_ROUNDS");

	return percent ? n * strtoul(percent, NULL, 10) / 100 : n;
}

#define random_pick(list) ((list)[random_below(SKN_ARRAY_LEN(list))])

static inline void random_pieces(struct skn_buf *out, const char *const *pieces, size_t n_pieces,
				 size_t count)
{
	for (size_t i = 0; i < count; i++)
		skn_buf_adds(out, pieces[random_below(n_pieces)]);
}

#endif
