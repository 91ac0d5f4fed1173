#include "check/shingles.h"

#include "base/utf8.h"
#include "uni/uni.h"

#define BASE 0x9e3779b97f4a7c15u /* odd; the golden ratio's bits */

static bool is_mark(uint32_t cp)
{
	return cp >= 0x300 && cp < 0x370;
}

static bool is_silent(uint32_t cp)
{
	return cp == '\'' || cp == 0x2019 || cp == 0xad || cp == 0x200c || cp == 0x200d;
}

static uint64_t mix(uint64_t hash, uint32_t cp)
{
	return (hash ^ cp) * 0x100000001b3u;
}

/* The bits of a finished hash spread over all 64 (splitmix64's finish). */
static uint64_t finish(uint64_t h)
{
	h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9u;
	h = (h ^ h >> 27) * 0x94d049bb133111ebu;
	return h ^ h >> 31;
}

static size_t decode(const char *s, size_t n, uint32_t *cp)
{
	unsigned char c = (unsigned char)*s;
	size_t len = 1;

	*cp = c;
	if (c >= 0x80) {
		len = skn_utf8_decode(s, n, cp);
		if (len == 0) {
			*cp = 0;
			return 1;
		}
	}
	return len;
}

static bool in_word(uint32_t cp)
{
	if (cp < 0x80)
		return isalnum((int)cp);
	return is_mark(cp) || skn_uni_is_letter(cp) || skn_uni_is_digit(cp);
}

static uint32_t lower(uint32_t cp)
{
	if (cp < 0x80)
		return (uint32_t)tolower((int)cp);
	return skn_uni_to_lower(cp);
}

bool skn_word_next(struct skn_word *out, const char *s, size_t n, size_t *pos)
{
	size_t i = *pos, len = 0;
	uint32_t cp = 0;

	for (; i < n; i += len) {
		len = decode(s + i, n - i, &cp);
		if (in_word(cp))
			break;
	}
	if (i >= n)
		return false;
	*out = (struct skn_word){ .hash = 0xcbf29ce484222325u, .start = i, .halves = 2 };
	if (cp >= 0x80 && skn_uni_spaceless(cp)) {
		out->hash = finish(mix(out->hash, cp));
		out->halves = 1;
		out->end = *pos = i + len;
		return true;
	}
	while (i < n) {
		len = decode(s + i, n - i, &cp);
		if (is_silent(cp)) {
			i += len;
			continue;
		}
		if (!in_word(cp) || (cp >= 0x80 && skn_uni_spaceless(cp)))
			break;
		out->hash = mix(out->hash, lower(cp));
		i += len;
		out->end = i;
	}
	out->hash = finish(out->hash);
	*pos = i;
	return true;
}

void skn_shingles_add(struct skn_shingles *shingles, uint32_t text, uint32_t stretch, const char *s,
		      size_t start, size_t end)
{
	struct skn_word word;
	size_t pos = start;

	while (skn_word_next(&word, s, end, &pos)) {
		word.text = text;
		word.stretch = stretch;
		skn_vec_push(&shingles->words, word);
	}
}

/* A window of words with its rolling hash. */
struct window {
	uint64_t words[SKN_SHINGLE_WORDS];
	uint64_t hash, highest; /* highest = BASE ^ (words - 1) */
	size_t n;
};

static void window_init(struct window *w)
{
	*w = (struct window){ .highest = 1 };
	for (size_t i = 1; i < SKN_SHINGLE_WORDS; i++)
		w->highest *= BASE;
}

/* True when the window is full. */
static bool window_push(struct window *w, uint64_t word)
{
	size_t at = w->n % SKN_SHINGLE_WORDS;

	if (w->n >= SKN_SHINGLE_WORDS)
		w->hash -= w->words[at] * w->highest;
	w->hash = w->hash * BASE + word;
	w->words[at] = word;
	return ++w->n >= SKN_SHINGLE_WORDS;
}

static size_t slot_of(const struct skn_shingles *shingles, uint64_t hash)
{
	size_t mask = shingles->n_slots - 1, slot = (size_t)finish(hash) & mask;

	while (shingles->at[slot] && shingles->hashes[slot] != hash)
		slot = (slot + 1) & mask;
	return slot;
}

static void add_run(struct skn_shingles *shingles, uint64_t hash, size_t first)
{
	size_t slot = slot_of(shingles, hash);

	shingles->next[first] = shingles->at[slot];
	shingles->hashes[slot] = hash;
	shingles->at[slot] = (uint32_t)first + 1;
	shingles->n_runs++;
}

void skn_shingles_build(struct skn_shingles *shingles)
{
	struct window w;
	size_t n = shingles->words.n;

	assert(n < UINT32_MAX);
	for (shingles->n_slots = 16; shingles->n_slots < 2 * n; shingles->n_slots *= 2)
		;
	shingles->hashes = skn_xcalloc(shingles->n_slots, sizeof(*shingles->hashes));
	shingles->at = skn_xcalloc(shingles->n_slots, sizeof(*shingles->at));
	shingles->next = skn_xcalloc(n + 1, sizeof(*shingles->next));
	window_init(&w);
	for (size_t i = 0; i < n; i++) {
		if (i && shingles->words.v[i].stretch != shingles->words.v[i - 1].stretch)
			window_init(&w);
		if (window_push(&w, shingles->words.v[i].hash))
			add_run(shingles, w.hash, i + 1 - SKN_SHINGLE_WORDS);
	}
}

void skn_shingles_walk(struct skn_shingles *shingles, const char *s, size_t n)
{
	struct skn_word word;
	struct window w;
	size_t pos = 0;

	for (size_t i = 0; i < shingles->words.n; i++)
		shingles->words.v[i].hit = false;
	window_init(&w);
	while (shingles->n_runs && skn_word_next(&word, s, n, &pos)) {
		uint32_t at;

		if (!window_push(&w, word.hash))
			continue;
		at = shingles->at[slot_of(shingles, w.hash)];
		for (; at && !shingles->words.v[at - 1].hit; at = shingles->next[at - 1])
			shingles->words.v[at - 1].hit = true;
	}
}

bool skn_shingles_run(const struct skn_shingles *shingles, size_t *i, size_t *first, size_t *last)
{
	const struct skn_word *v = shingles->words.v;

	while (*i < shingles->words.n) {
		size_t halves = 0;

		if (!v[*i].hit) {
			++*i;
			continue;
		}
		*first = *i;
		while (*i < shingles->words.n && v[*i].hit && v[*i].stretch == v[*first].stretch)
			++*i;
		*last = *i - 1 + SKN_SHINGLE_WORDS - 1;
		for (size_t k = *first; k <= *last; k++)
			halves += v[k].halves;
		if (halves >= 2 * SKN_SHINGLE_WORDS)
			return true;
	}
	return false;
}

void skn_shingles_release(struct skn_shingles *shingles)
{
	skn_vec_release(&shingles->words);
	free(shingles->hashes);
	free(shingles->at);
	free(shingles->next);
	*shingles = (struct skn_shingles){ 0 };
}
