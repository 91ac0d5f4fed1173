/*
 * search_model.h - full text found the slow way, from what search.h says: every text is
 * taken apart by hand, every term tried at every place, everything scored and sorted.  Of
 * letters it knows ASCII and those of `letters`.
 */
#ifndef SEARCH_MODEL_H
#define SEARCH_MODEL_H

#include <math.h>

#include "base/utf8.h"
#include "search/search.h"

static const struct { uint32_t cp, folded; } model_letters[] = {
	{ 0xE9, 'e' }, { 0xC9, 'e' }, { 0xEF, 'i' }, { 0xFC, 'u' }, { 0x3A9, 0x3C9 }, { 0x3C9, 0x3C9 }, { 0xDF, 0xDF },
	{ 0x416, 0x436 }, { 0x436, 0x436 },
};
static const uint32_t model_spaceless[] = { 0x9502, 0x77FF, 0x653F, 0x7B56, 0x5317, 0x4EAC, 0x30A2, 0x3042, 0xE01, 0xE32 };

/* A word, or a run of characters written without spaces. */
struct model_part {
	bool run;
	uint32_t *cp;         /* folded; n of them */
	size_t *at;           /* and where each begins in the text, and the end */
	size_t n;
	size_t token;         /* number of its first token; a run has one to each character */
};

struct model_text {
	SKN_VEC(struct model_part) parts;
	size_t n_tokens;
};

/* 0: between words, 1: of a word, 2: of a run. */
static inline int model_class(uint32_t cp, uint32_t *folded)
{
	*folded = cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	if ((*folded >= 'a' && *folded <= 'z') || (cp >= '0' && cp <= '9'))
		return 1;
	for (size_t i = 0; i < SKN_ARRAY_LEN(model_letters); i++)
		if (model_letters[i].cp == cp) {
			*folded = model_letters[i].folded;
			return 1;
		}
	for (size_t i = 0; i < SKN_ARRAY_LEN(model_spaceless); i++)
		if (model_spaceless[i] == cp)
			return 2;
	return 0;
}

static inline void model_take_apart(struct model_text *out, const char *s, size_t n)
{
	int before = 0;

	*out = (struct model_text){ 0 };
	for (size_t i = 0; i < n;) {
		uint32_t cp = 0, folded;
		size_t len = skn_utf8_decode(s + i, n - i, &cp);
		int class = len ? model_class(cp, &folded) : 0;
		struct model_part *part;

		len = len ? len : 1;
		if (cp == 0x301 && before == 1) { /* an accent on the letter before it */
			i += len;
			continue;
		}
		if (class && class != before) {
			skn_vec_room(&out->parts);
			out->parts.v[out->parts.n++] = (struct model_part){ .run = class == 2, .token = out->n_tokens };
			out->n_tokens += class == 1;
		}
		if (class) {
			part = skn_vec_last(&out->parts);
			if (!part->cp) {
				part->cp = skn_xcalloc(n + 1, sizeof(*part->cp));
				part->at = skn_xcalloc(n + 2, sizeof(*part->at));
			}
			part->cp[part->n] = folded;
			part->at[part->n++] = i;
			part->at[part->n] = i + len;
			out->n_tokens += class == 2;
		}
		before = class;
		i += len;
	}
}

static inline void model_text_release(struct model_text *text)
{
	for (size_t i = 0; i < text->parts.n; i++) {
		free(text->parts.v[i].cp);
		free(text->parts.v[i].at);
	}
	skn_vec_release(&text->parts);
}

struct model_term {
	struct model_text text;
	bool star;
};

struct model_query {
	SKN_VEC(struct model_term) terms;
};

/* Blanks and what is no UTF-8 divide, double quotes hold together, a star ends. */
static inline void model_read_query(struct model_query *out, const char *text)
{
	char *copy = skn_xstrdup(text), *p = copy;

	for (size_t i = 0, len, n = strlen(text); i < n; i += len ? len : 1) {
		uint32_t cp;

		len = skn_utf8_decode(text + i, n - i, &cp);
		if (!len)
			copy[i] = ' ';
	}
	*out = (struct model_query){ 0 };
	while (*p) {
		struct model_term term = { 0 };
		const char *start;
		bool quoted = *p == '"';

		if (strchr(" \t\n", *p)) {
			p++;
			continue;
		}
		start = p += quoted;
		while (*p && *p != '"' && (quoted || !strchr(" \t\n", *p)))
			p++;
		model_take_apart(&term.text, start, (size_t)(p - start));
		term.star = (!quoted || !*p) && p - start > 1 && p[-1] == '*' && *p != '"';
		if (quoted && *p == '"')
			p++;
		if (*p == '*') {
			term.star = true;
			p++;
		}
		if (term.text.parts.n)
			skn_vec_push(&out->terms, term);
		else
			model_text_release(&term.text);
	}
	free(copy);
}

static inline void model_query_release(struct model_query *query)
{
	for (size_t i = 0; i < query->terms.n; i++)
		model_text_release(&query->terms.v[i].text);
	skn_vec_release(&query->terms);
}

static inline bool model_same(const struct model_part *text, size_t at, const struct model_part *wanted)
{
	return at + wanted->n <= text->n && memcmp(text->cp + at, wanted->cp, wanted->n * sizeof(*wanted->cp)) == 0;
}

/* Whether TERM stands in TEXT from part FIRST, its character AT, on; its mark. */
static inline bool model_stands(const struct model_text *text, size_t first, size_t at, const struct model_term *term,
				struct skn_search_mark *mark)
{
	size_t n = term->text.parts.n;

	for (size_t i = 0; i < n; i++) {
		const struct model_part *wanted = &term->text.parts.v[i];
		const struct model_part *part = first + i < text->parts.n ? &text->parts.v[first + i] : NULL;
		bool last = i + 1 == n, open = last && (wanted->run || term->star);
		size_t from = i == 0 ? at : 0;

		if (!part || part->run != wanted->run || !model_same(part, from, wanted))
			return false;
		if (!open && from + wanted->n != part->n)
			return false;
		if (i == 0)
			mark->start = part->at[from];
		mark->end = part->at[wanted->run ? from + wanted->n : part->n];
	}
	return true;
}

/* How often; the marks are appended. */
static inline size_t model_count(const struct model_text *text, const struct model_term *term,
				 struct skn_search_hit *hit)
{
	size_t n = 0;

	for (size_t i = 0; i < text->parts.n; i++)
		for (size_t at = 0; at < (text->parts.v[i].run ? text->parts.v[i].n : 1); at++) {
			struct skn_search_mark mark = { 0 };

			if (!model_stands(text, i, at, term, &mark))
				continue;
			n++;
			if (hit)
				skn_vec_push(&hit->marks, mark);
		}
	return n;
}

/* ---- texts in order ---- */

struct model_unit {
	char *thread, *id, *text;      /* thread as a path */
	const char *kind, *field;
	struct model_text parts;
	size_t class;                  /* length and hash */
	double score;
};

struct model_units {
	SKN_VEC(struct model_unit) list;
};

static inline uint64_t model_hash(uint64_t h, const char *s)
{
	for (size_t i = 0; i <= strlen(s); i++) {
		h ^= (unsigned char)s[i];
		h *= 0x100000001b3u;
	}
	return h;
}

static inline void model_add(struct model_units *out, const char *thread, const char *kind, const char *id,
			     const char *field, const char *text)
{
	struct model_unit u = { .thread = skn_xstrdup(thread), .id = skn_xstrdup(id), .text = skn_xstrdup(text),
				.kind = kind, .field = field };
	uint64_t h = 0xcbf29ce484222325u;

	model_take_apart(&u.parts, text, strlen(text));
	h = model_hash(model_hash(model_hash(model_hash(model_hash(model_hash(h, thread), kind), id), field), text), "");
	h ^= h >> 32;
	h ^= h >> 16;
	u.class = (u.parts.n_tokens > SKN_SEARCH_LENGTH_MAX ? SKN_SEARCH_LENGTH_MAX : u.parts.n_tokens) << 16 | (h & 0xffff);
	skn_vec_push(&out->list, u);
}

static inline void model_units_release(struct model_units *units)
{
	for (size_t i = 0; i < units->list.n; i++) {
		free(units->list.v[i].thread);
		free(units->list.v[i].id);
		free(units->list.v[i].text);
		model_text_release(&units->list.v[i].parts);
	}
	skn_vec_release(&units->list);
}

static inline int model_by_keys(const struct model_unit *x, const struct model_unit *y)
{
	int order = strcmp(x->thread, y->thread);

	order = order ? order : strcmp(x->kind, y->kind);
	order = order ? order : strcmp(x->id, y->id);
	order = order ? order : strcmp(x->field, y->field);
	return order ? order : strcmp(x->text, y->text);
}

static inline int model_by_class(const void *a, const void *b)
{
	const struct model_unit *x = *(struct model_unit *const *)a, *y = *(struct model_unit *const *)b;

	return x->class != y->class ? x->class < y->class ? -1 : 1 : model_by_keys(x, y);
}

static inline int model_by_score(const void *a, const void *b)
{
	const struct model_unit *x = *(struct model_unit *const *)a, *y = *(struct model_unit *const *)b;

	return x->score != y->score ? x->score > y->score ? -1 : 1 : model_by_keys(x, y);
}

static inline double model_score(const struct model_units *all, const struct model_unit *u, const struct model_query *query,
				 const size_t *in)
{
	double tokens = 0, sum = 0, length = (double)(u->class >> 16);

	for (size_t i = 0; i < all->list.n; i++)
		tokens += (double)all->list.v[i].parts.n_tokens;
	for (size_t i = 0; i < query->terms.n; i++) {
		double n = (double)(in[i] < SKN_SEARCH_COUNTED ? in[i] : SKN_SEARCH_COUNTED), rows = (double)all->list.n;
		double idf = log((rows - n + 0.5) / (n + 0.5)), f = (double)model_count(&u->parts, &query->terms.v[i], NULL);

		sum += (idf > 1e-6 ? idf : 1e-6) * f * 2.2 / (f + 1.2 * (0.25 + 0.75 * length * rows / tokens));
	}
	return round(sum * 1e6) / 1e6;
}

struct model_found {
	SKN_VEC(struct model_unit *) list;
};

/* All that match, of THREAD and KIND where they are not NULL, in their order. */
static inline void model_find(struct model_found *out, const struct model_units *all, const char *text,
			      const char *thread, const char *kind)
{
	struct model_query query;
	size_t *in, n;

	model_read_query(&query, text);
	in = skn_xcalloc(query.terms.n + 1, sizeof(*in));
	*out = (struct model_found){ 0 };
	for (size_t i = 0; i < all->list.n; i++) {
		struct model_unit *u = &all->list.v[i];
		bool whole = query.terms.n > 0;

		for (size_t j = 0; j < query.terms.n; j++) {
			bool has = model_count(&u->parts, &query.terms.v[j], NULL) > 0;

			in[j] += has;
			whole = whole && has;
		}
		if (whole && (!thread || skn_streq(thread, u->thread)) && (!kind || skn_streq(kind, u->kind)))
			skn_vec_push(&out->list, u);
	}
	if (out->list.n)
		qsort(out->list.v, out->list.n, sizeof(*out->list.v), model_by_class);
	for (n = 0; n < out->list.n; n++)
		if (n >= SKN_SEARCH_RANKED && out->list.v[n]->class != out->list.v[n - 1]->class)
			break;
	for (size_t i = 0; i < out->list.n; i++)
		out->list.v[i]->score = i < n ? model_score(all, out->list.v[i], &query, in) : 0;
	if (n)
		qsort(out->list.v, n, sizeof(*out->list.v), model_by_score);
	free(in);
	model_query_release(&query);
}

#endif
