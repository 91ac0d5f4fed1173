#include <sha256.h>

#include "hash/cpu.h"
#include "hash/sha256.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define BLOCK 64

static bool portable;

void skn_sha256_set_portable(bool on)
{
	portable = on;
}

#if defined(__x86_64__)

static const uint32_t constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* As Intel's "SHA extensions" paper (2013) describes the instructions, which
 * want the state as words ABEF and CDGH. */
__attribute__((target("sha,sse4.1,ssse3"))) static void
blocks_fast(uint32_t state[8], const unsigned char *p, size_t n)
{
	const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	const __m128i *k = (const __m128i *)(const void *)constants;
	__m128i *s = (__m128i *)(void *)state;
	__m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(s), 0xb1);
	__m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128(s + 1), 0x1b);
	__m128i abef = _mm_alignr_epi8(cdab, hgfe, 8), cdgh = _mm_blend_epi16(hgfe, cdab, 0xf0);

	for (; n; n--, p += BLOCK) {
		__m128i first_abef = abef, first_cdgh = cdgh, w[4];

		for (int i = 0; i < 16; i++) {
			__m128i m, *now = &w[i & 3], last = w[(i + 3) & 3];

			if (i < 4)
				*now = _mm_shuffle_epi8(
					_mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i)), swap);
			else
				*now = _mm_sha256msg2_epu32(
					_mm_add_epi32(_mm_sha256msg1_epu32(*now, w[(i + 1) & 3]),
						      _mm_alignr_epi8(last, w[(i + 2) & 3], 4)),
					last);
			m = _mm_add_epi32(*now, _mm_loadu_si128(k + i));
			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, m);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(m, 0x0e));
		}
		abef = _mm_add_epi32(abef, first_abef);
		cdgh = _mm_add_epi32(cdgh, first_cdgh);
	}
	cdab = _mm_shuffle_epi32(abef, 0x1b);
	hgfe = _mm_shuffle_epi32(cdgh, 0xb1);
	_mm_storeu_si128(s, _mm_blend_epi16(cdab, hgfe, 0xf0));
	_mm_storeu_si128(s + 1, _mm_alignr_epi8(hgfe, cdab, 8));
}

#else

static void blocks_fast(uint32_t state[8], const unsigned char *p, size_t n)
{
	SKN_UNUSED(state);
	SKN_UNUSED(p);
	SKN_UNUSED(n);
}

#endif

static void blocks(uint32_t state[8], const unsigned char *p, size_t n)
{
	if (!portable && skn_cpu_has_sha()) {
		blocks_fast(state, p, n);
		return;
	}
	for (; n; n--, p += BLOCK)
		SHA256Transform(state, p);
}

void skn_sha256_init(struct skn_sha256 *h)
{
	h->n = 0;
	memcpy(h->state, (uint32_t[8]){ 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
					0x9b05688c, 0x1f83d9ab, 0x5be0cd19 },
	       sizeof(h->state));
}

void skn_sha256_add(struct skn_sha256 *h, const void *p, size_t n)
{
	const unsigned char *b = p;
	size_t have = h->n % BLOCK;

	if (n == 0)
		return;
	h->n += n;
	if (have) {
		size_t take = n < BLOCK - have ? n : BLOCK - have;

		memcpy(h->block + have, b, take);
		b += take;
		n -= take;
		if (have + take < BLOCK)
			return;
		blocks(h->state, h->block, 1);
	}
	blocks(h->state, b, n / BLOCK);
	memcpy(h->block, b + n / BLOCK * BLOCK, n % BLOCK);
}

void skn_sha256_end(struct skn_sha256 *h, unsigned char out[SKN_SHA256_LEN])
{
	static const unsigned char pad[BLOCK] = { 0x80 };
	uint64_t bits = h->n * 8;
	size_t have = h->n % BLOCK;
	unsigned char length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (unsigned char)(bits >> (56 - 8 * i));
	skn_sha256_add(h, pad, have < 56 ? 56 - have : BLOCK + 56 - have);
	skn_sha256_add(h, length, sizeof(length));
	for (int i = 0; i < SKN_SHA256_LEN; i++)
		out[i] = (unsigned char)(h->state[i / 4] >> (24 - 8 * (i % 4)));
	memset(h, 0, sizeof(*h));
}

void skn_sha256_end_hex(struct skn_sha256 *h, char out[SKN_SHA256_HEX])
{
	static const char digit[] = "0123456789abcdef";
	unsigned char raw[SKN_SHA256_LEN];

	skn_sha256_end(h, raw);
	for (size_t i = 0; i < SKN_SHA256_LEN; i++) {
		out[2 * i] = digit[raw[i] >> 4];
		out[2 * i + 1] = digit[raw[i] & 15];
	}
	out[SKN_SHA256_HEX - 1] = '\0';
}

void skn_sha256(unsigned char out[SKN_SHA256_LEN], const void *p, size_t n)
{
	struct skn_sha256 h;

	skn_sha256_init(&h);
	skn_sha256_add(&h, p, n);
	skn_sha256_end(&h, out);
}

void skn_sha256_hex(char out[SKN_SHA256_HEX], const void *p, size_t n)
{
	struct skn_sha256 h;

	skn_sha256_init(&h);
	skn_sha256_add(&h, p, n);
	skn_sha256_end_hex(&h, out);
}
