#include "extract/quote_names.h"

#include "extract/quote_words.h"

#define NAME_WORDS_MAX 5
#define CHAIN_MAX 64 /* names with one surname that are looked at */

static bool initial(const struct skn_tokens *t, size_t i)
{
	return i + 1 < t->n && t->v[i].upper && t->v[i].end - t->v[i].start == 1 && t->v[i + 1].cp == '.' &&
	       !t->v[i + 1].space;
}

static bool particle(const struct skn_tokens *t, size_t i)
{
	static const char *const words[] = { "de", "van", "von", "der", "den", "al", "bin", "la", "le", "di", "da", "del", "el" };

	for (size_t k = 0; k < SKN_ARRAY_LEN(words); k++)
		if (skn_token_is(t, i, words[k]))
			return true;
	return false;
}

static bool capital(const struct skn_tokens *t, size_t i)
{
	return i < t->n && t->v[i].kind == SKN_TOKEN_WORD && t->v[i].upper &&
	       !(skn_quote_word(skn_token_low(t, i)) &
		 (SKN_QW_PRONOUN | SKN_QW_BREAK | SKN_QW_DETERMINER | SKN_QW_PREPOSITION | SKN_QW_AUX | SKN_QW_TITLE));
}

/* The end of the name that begins at I; its words that are no initials to *words. */
static size_t name_end(const struct skn_tokens *t, size_t i, size_t *words)
{
	size_t k = i, end = i;

	*words = 0;
	while (k < t->n && *words < NAME_WORDS_MAX && (k == i || (t->v[k].space && !t->v[k].para) || t->v[k].cp == '-')) {
		if (k > i && initial(t, k)) {
			k += 2;
		} else if (capital(t, k)) {
			++*words;
			end = ++k;
			if (k + 1 < t->n && t->v[k].cp == '-' && !t->v[k].space && !t->v[k + 1].space && capital(t, k + 1))
				end = k += 2;
		} else if (k > i && particle(t, k) && capital(t, k + 1)) {
			k++;
		} else {
			break;
		}
	}
	return end;
}

static uint32_t title_before(const struct skn_tokens *t, size_t i)
{
	size_t k = i > 1 && t->v[i - 1].cp == '.' ? i - 2 : i - 1;

	return i == 0 ? 0 : skn_quote_word(skn_token_low(t, k)) & (SKN_QW_MALE | SKN_QW_FEMALE | SKN_QW_TITLE);
}

static size_t hash(const struct skn_tokens *t, size_t i)
{
	uint32_t h = 2166136261u;

	for (const char *p = skn_token_low(t, i); *p; p++)
		h = (h ^ (unsigned char)*p) * 16777619u;
	return h;
}

static void make_index(struct skn_full_names *names)
{
	names->size = 16;
	while (names->size < 2 * names->n)
		names->size *= 2;
	names->latest = skn_xcalloc(names->size, sizeof(*names->latest));
	names->before = skn_xcalloc(names->n + 1, sizeof(*names->before));
}

/* Names that begin before LIMIT can be found from now on. */
static void learn(struct skn_full_names *names, const struct skn_tokens *t, size_t limit)
{
	for (; names->known < names->n && names->v[names->known].first < limit; names->known++) {
		size_t slot = hash(t, names->v[names->known].last - 1) & (names->size - 1);

		names->before[names->known] = names->latest[slot];
		names->latest[slot] = names->known + 1;
	}
}

void skn_full_names_find(struct skn_full_names *out, const struct skn_tokens *t)
{
	for (size_t i = 0; i < t->n;) {
		size_t words, end = capital(t, i) ? name_end(t, i, &words) : i;

		if (end > i && words >= 2)
			skn_vec_push(out, ((struct skn_full_name){ .first = i, .last = end,
					   .sex = title_before(t, i) & (SKN_QW_MALE | SKN_QW_FEMALE) }));
		i = end > i ? end : i + 1;
	}
	make_index(out);
}

void skn_full_names_release(struct skn_full_names *names)
{
	skn_vec_release(names);
	free(names->latest);
	free(names->before);
}

/* The latest name that begins before LIMIT and whose last word is that of token I. */
static struct skn_full_name *by_surname(struct skn_full_names *names, const struct skn_tokens *t, size_t i,
					size_t limit)
{
	size_t k;

	learn(names, t, limit);
	k = names->latest[hash(t, i) & (names->size - 1)];
	for (int steps = 0; k > 0 && steps < CHAIN_MAX; steps++, k = names->before[k - 1])
		if (names->v[k - 1].first < limit &&
		    skn_token_is(t, names->v[k - 1].last - 1, skn_token_low(t, i)))
			return &names->v[k - 1];
	return NULL;
}

struct skn_full_name *skn_full_names_of(struct skn_full_names *names, const struct skn_tokens *t,
					size_t first, size_t last)
{
	for (size_t i = first; i < last; i++) {
		size_t words, end;

		if (!capital(t, i))
			continue;
		end = name_end(t, i, &words);
		if (end > last)
			end = last;
		/* "Germany's minister Karla Voss": what owns is not who speaks */
		if (end > i && !skn_token_is(t, end, "'s")) {
			struct skn_full_name *name = by_surname(names, t, end - 1, last);

			if (name)
				return name;
		}
		i = end > i ? end - 1 : i;
	}
	return NULL;
}
