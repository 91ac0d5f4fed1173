#include "extract/lexicon.h"

static uint32_t hash(const char *s, size_t n)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	return h;
}

static struct skn_lexicon_entry *slot(const struct skn_lexicon *x, const char *word, size_t len)
{
	size_t i = hash(word, len) & (x->size - 1);

	while (x->v[i].word && (x->v[i].len != len || memcmp(x->v[i].word, word, len) != 0))
		i = (i + 1) & (x->size - 1);
	return &x->v[i];
}

/* Calls nothing for runs of blanks; returns the words of all rows. */
static size_t fill(struct skn_lexicon *x, const struct skn_lexicon_row *rows, size_t n)
{
	size_t words = 0;

	for (size_t r = 0; r < n; r++)
		for (const char *p = rows[r].words; *(p += strspn(p, " "));) {
			size_t len = strcspn(p, " ");

			words++;
			if (x->size > 0) {
				struct skn_lexicon_entry *e = slot(x, p, len);

				e->word = e->word ? e->word : p;
				e->len = (uint16_t)len;
				e->classes |= rows[r].classes;
				e->value = e->value ? e->value : rows[r].value;
			}
			p += len;
		}
	return words;
}

void skn_lexicon_make(struct skn_lexicon *out, const struct skn_lexicon_row *rows, size_t n)
{
	struct skn_lexicon x = { 0 };
	size_t size = 16;

	x.n = fill(&x, rows, n);
	while (size < 2 * x.n + 2)
		size *= 2;
	x.v = skn_xcalloc(size, sizeof(*x.v));
	x.size = size;
	fill(&x, rows, n);
	*out = x;
}

const struct skn_lexicon_entry *skn_lexicon_find(const struct skn_lexicon *lexicon, const char *low)
{
	const struct skn_lexicon_entry *e = slot(lexicon, low, strlen(low));

	return e->word ? e : NULL;
}
