#include <sha1.h>

#include "hash/sha1.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

#define BLOCK 64

static bool portable;

void skn_sha1_set_portable(bool on)
{
	portable = on;
}

#if defined(__x86_64__)

static bool has_instructions(void)
{
	static int known; /* 0: not asked, 1: no, 2: yes */
	unsigned a, b, c, d;

	if (!known)
		known = 1 + (__get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA) &&
			     __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_1) && (c & bit_SSSE3));
	return known == 2;
}

/* Four rounds of function F: schedule the words, carry E on, go round. */
#define ROUNDS(i, f)                                                                      \
	do {                                                                              \
		if ((i) >= 4)                                                             \
			w[(i) & 3] = _mm_sha1msg2_epu32(                                  \
				_mm_xor_si128(_mm_sha1msg1_epu32(w[(i) & 3], w[((i) + 1) & 3]), \
					      w[((i) + 2) & 3]),                          \
				w[((i) + 3) & 3]);                                        \
		e = (i) ? _mm_sha1nexte_epu32(before, w[(i) & 3]) : _mm_add_epi32(e, w[0]); \
		before = abcd;                                                            \
		abcd = _mm_sha1rnds4_epu32(abcd, e, f);                                   \
	} while (0)

#define ROUNDS_20(i, f)           \
	do {                      \
		ROUNDS(i, f);     \
		ROUNDS(i + 1, f); \
		ROUNDS(i + 2, f); \
		ROUNDS(i + 3, f); \
		ROUNDS(i + 4, f); \
	} while (0)

/* As Intel's "SHA extensions" paper (2013) describes the instructions. */
__attribute__((target("sha,sse4.1,ssse3"))) static void
blocks_fast(uint32_t state[5], const unsigned char *p, size_t n)
{
	const __m128i swap = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
	__m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)state), 0x1b);
	__m128i first_e = _mm_set_epi32((int)state[4], 0, 0, 0);

	for (; n; n--, p += BLOCK) {
		__m128i first = abcd, e = first_e, before = abcd, w[4];

		for (int i = 0; i < 4; i++)
			w[i] = _mm_shuffle_epi8(
				_mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i)), swap);
		ROUNDS_20(0, 0);
		ROUNDS_20(5, 1);
		ROUNDS_20(10, 2);
		ROUNDS_20(15, 3);
		first_e = _mm_sha1nexte_epu32(before, first_e);
		abcd = _mm_add_epi32(abcd, first);
	}
	_mm_storeu_si128((__m128i *)(void *)state, _mm_shuffle_epi32(abcd, 0x1b));
	state[4] = (uint32_t)_mm_extract_epi32(first_e, 3);
}

#else

static bool has_instructions(void)
{
	return false;
}

static void blocks_fast(uint32_t state[5], const unsigned char *p, size_t n)
{
	SKN_UNUSED(state);
	SKN_UNUSED(p);
	SKN_UNUSED(n);
}

#endif

static void blocks(uint32_t state[5], const unsigned char *p, size_t n)
{
	if (!portable && has_instructions()) {
		blocks_fast(state, p, n);
		return;
	}
	for (; n; n--, p += BLOCK)
		SHA1Transform(state, p);
}

void skn_sha1_init(struct skn_sha1 *sha1)
{
	*sha1 = (struct skn_sha1){
		.state = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 }
	};
}

void skn_sha1_add(struct skn_sha1 *sha1, const void *p, size_t n)
{
	const unsigned char *b = p;
	size_t have = sha1->n % BLOCK;

	sha1->n += n;
	if (have) {
		size_t take = n < BLOCK - have ? n : BLOCK - have;

		memcpy(sha1->block + have, b, take);
		b += take;
		n -= take;
		if (have + take < BLOCK)
			return;
		blocks(sha1->state, sha1->block, 1);
	}
	blocks(sha1->state, b, n / BLOCK);
	memcpy(sha1->block, b + n / BLOCK * BLOCK, n % BLOCK);
}

void skn_sha1_end(struct skn_sha1 *sha1, unsigned char out[SKN_SHA1_SIZE])
{
	static const unsigned char pad[BLOCK] = { 0x80 };
	uint64_t bits = sha1->n * 8;
	size_t have = sha1->n % BLOCK;
	unsigned char length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (unsigned char)(bits >> (56 - 8 * i));
	skn_sha1_add(sha1, pad, have < 56 ? 56 - have : BLOCK + 56 - have);
	skn_sha1_add(sha1, length, sizeof(length));
	for (int i = 0; i < SKN_SHA1_SIZE; i++)
		out[i] = (unsigned char)(sha1->state[i / 4] >> (24 - 8 * (i % 4)));
}
