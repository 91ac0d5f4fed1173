#include "text/similar.h"

#include "base/utf8.h"
#include "text/fold.h"
#include "text/words.h"
#include "uni/uni.h"

#define FNV_START UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)

static uint64_t hash(uint64_t h, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * FNV_PRIME;
	return h;
}

/* A token that says something: its first character is a letter or a digit, or
 * beyond what punctuation uses (an emoji, say). */
static bool is_word(const char *s, size_t n)
{
	uint32_t cp;

	if (!skn_utf8_decode(s, n, &cp))
		return false;
	return skn_uni_is_letter(cp) || skn_uni_is_digit(cp) || cp >= 0x1F000;
}

static size_t smaller(size_t gap)
{
	static const size_t gaps[] = { 701, 301, 132, 57, 23, 10, 4, 1 };

	if (gap > 1577)
		return gap * 4 / 9;
	for (size_t k = 0; k < SKN_ARRAY_LEN(gaps); k++)
		if (gaps[k] < gap)
			return gaps[k];
	return 0;
}

/* Shell's sort with Ciura's gaps (2001): the numbers are few, and a comparison
 * without a call makes it several times as fast as qsort. */
static void sort(uint64_t *v, size_t n)
{
	for (size_t gap = smaller(n); gap; gap = smaller(gap))
		for (size_t i = gap; i < n; i++) {
			uint64_t x = v[i];
			size_t j = i;

			for (; j >= gap && v[j - gap] > x; j -= gap)
				v[j] = v[j - gap];
			v[j] = x;
		}
}

void skn_bag_init(struct skn_bag *out, const char *s, size_t n)
{
	struct skn_buf folded = SKN_BUF_INIT, lower = SKN_BUF_INIT;
	struct skn_spans words = { 0 };
	uint64_t last = 0;
	bool first = true;

	*out = (struct skn_bag)SKN_BAG_INIT;
	skn_fold(&folded, s, n);
	skn_uni_lower(&lower, folded.p, folded.n);
	out->text = hash(FNV_START, lower.p, lower.n);
	skn_words(&words, lower.p, lower.n);
	for (size_t i = 0; i < words.n; i++) {
		const char *word = lower.p + words.v[i].start;
		size_t len = words.v[i].end - words.v[i].start;
		uint64_t h;

		if (!is_word(word, len))
			continue;
		h = hash(FNV_START, word, len);
		skn_vec_push(out, h);
		if (!first)
			skn_vec_push(out, hash(last * FNV_PRIME, word, len));
		first = false;
		last = h;
	}
	sort(out->v, out->n);
	skn_vec_release(&words);
	skn_buf_release(&lower);
	skn_buf_release(&folded);
}

void skn_bag_release(struct skn_bag *bag)
{
	skn_vec_release(bag);
}

static size_t shared(const struct skn_bag *a, const struct skn_bag *b)
{
	size_t i = 0, j = 0, count = 0;

	while (i < a->n && j < b->n) {
		if (a->v[i] == b->v[j])
			count++, i++, j++;
		else if (a->v[i] < b->v[j])
			i++;
		else
			j++;
	}
	return count;
}

double skn_bag_similarity(const struct skn_bag *a, const struct skn_bag *b)
{
	if (a->n + b->n == 0)
		return a->text == b->text ? 1.0 : 0.0;
	return 2.0 * (double)shared(a, b) / (double)(a->n + b->n);
}

double skn_similarity(const char *a, size_t an, const char *b, size_t bn)
{
	struct skn_bag x, y;
	double s;

	skn_bag_init(&x, a, an);
	skn_bag_init(&y, b, bn);
	s = skn_bag_similarity(&x, &y);
	skn_bag_release(&x);
	skn_bag_release(&y);
	return s;
}
