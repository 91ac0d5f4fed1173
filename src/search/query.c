#include "search/query.h"

#include "base/utf8.h"
#include "search/search.h"
#include "uni/uni.h"

#define GRAM 3 /* characters */

struct term {
	const char *s;
	size_t n;
	bool prefix;
};

/* Past one character, or one byte that is none. */
static size_t step(const char *s, size_t n, uint32_t *cp)
{
	size_t len;

	*cp = 0;
	len = skn_utf8_decode(s, n, cp);
	return len ? len : 1;
}

bool skn_search_is_spaceless(const char *text, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;

		i += step(text + i, n - i, &cp);
		if (skn_uni_spaceless(cp) && skn_uni_is_letter(cp))
			return true;
	}
	return false;
}

/* What FTS5 would take for part of a word. */
static bool has_word(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;

		i += step(s + i, n - i, &cp);
		if (skn_uni_is_letter(cp) || skn_uni_is_digit(cp))
			return true;
	}
	return false;
}

/* The next word or phrase from *s on; false at the end. */
static bool next(struct term *out, const char **s)
{
	const char *p = *s, *end;

	while (*p == ' ' || *p == '\t' || *p == '\n')
		p++;
	if (!*p)
		return false;
	if (*p == '"') {
		end = strchr(++p, '"');
		end = end ? end : p + strlen(p);
		*s = *end ? end + 1 : end;
	} else {
		end = p + strcspn(p, " \t\n\"");
		*s = end;
	}
	*out = (struct term){ p, (size_t)(end - p), false };
	if (**s == '*') {
		out->prefix = true;
		++*s;
	} else if (out->n > 1 && p[out->n - 1] == '*' && end[0] != '"') {
		out->prefix = true;
		out->n--;
	}
	return true;
}

/* A string of FTS5: in double quotes, those inside doubled. */
static void add_quoted(struct skn_buf *out, const struct term *term)
{
	if (out->n)
		skn_buf_adds(out, " AND ");
	skn_buf_addc(out, '"');
	for (size_t i = 0; i < term->n; i++) {
		if (term->s[i] == '"')
			skn_buf_addc(out, '"');
		skn_buf_addc(out, term->s[i]);
	}
	skn_buf_addc(out, '"');
}

static void add_like(struct skn_strings *out, const struct term *term)
{
	struct skn_buf pattern = SKN_BUF_INIT;

	skn_buf_addc(&pattern, '%');
	for (size_t i = 0; i < term->n; i++) {
		if (term->s[i] == '%' || term->s[i] == '_' || term->s[i] == '\\')
			skn_buf_addc(&pattern, '\\');
		skn_buf_addc(&pattern, term->s[i]);
	}
	skn_buf_addc(&pattern, '%');
	skn_strings_push(out, pattern.p);
	skn_buf_release(&pattern);
}

static void add(struct skn_search_terms *out, const struct term *term)
{
	if (!skn_search_is_spaceless(term->s, term->n)) {
		add_quoted(&out->words, term);
		if (term->prefix)
			skn_buf_addc(&out->words, '*');
	} else if (skn_utf8_length(term->s, term->n) >= GRAM) {
		add_quoted(&out->grams, term);
	} else {
		add_like(&out->likes, term);
	}
}

int skn_search_terms_make(struct skn_search_terms *out, const char *text, struct skn_err *err)
{
	struct term term;
	size_t n = 0;

	*out = (struct skn_search_terms){ SKN_BUF_INIT, SKN_BUF_INIT, { 0 } };
	if (strlen(text) > SKN_SEARCH_QUERY_MAX)
		return skn_fail(err, SKN_EUSAGE, "the query is longer than %d bytes", SKN_SEARCH_QUERY_MAX);
	if (!skn_utf8_valid(text, strlen(text), NULL))
		return skn_fail(err, SKN_EUSAGE, "the query is not UTF-8");
	while (next(&term, &text)) {
		if (!has_word(term.s, term.n))
			continue;
		if (++n > SKN_SEARCH_TERMS_MAX)
			return skn_fail(err, SKN_EUSAGE, "the query has more than %d words", SKN_SEARCH_TERMS_MAX);
		add(out, &term);
	}
	if (n == 0)
		return skn_fail(err, SKN_EUSAGE, "the query has no word");
	return SKN_OK;
}

void skn_search_terms_release(struct skn_search_terms *terms)
{
	skn_buf_release(&terms->words);
	skn_buf_release(&terms->grams);
	skn_strings_release(&terms->likes);
}
