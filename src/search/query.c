#include "search/query.h"

#include "base/utf8.h"
#include "search/search.h"
#include "uni/uni.h"

struct term {
	const char *s;
	size_t n;
	bool prefix;
};

/* What the tokenizer says of a term. */
struct tokens {
	size_t n;
	bool gram;      /* the last one is */
	unsigned chars; /* and has so many characters */
};

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

static int count(void *ctx, const struct skn_fts_token *token)
{
	struct tokens *tokens = ctx;

	tokens->n++;
	tokens->gram = token->gram;
	tokens->chars = token->gram ? (unsigned)skn_utf8_length(token->s, token->n) : 0;
	return 0;
}

/* A string of FTS5: in double quotes, of which a term has none. */
static void add(struct skn_search_terms *out, const struct term *term, const struct tokens *tokens)
{
	bool part = tokens->gram && tokens->chars < SKN_FTS_GRAM;

	if (out->expression.n)
		skn_buf_adds(&out->expression, " AND ");
	skn_buf_addc(&out->expression, '"');
	skn_buf_add(&out->expression, term->s, term->n);
	skn_buf_addc(&out->expression, '"');
	if (part || (term->prefix && !tokens->gram))
		skn_buf_adds(&out->expression, " *");
	skn_vec_push(&out->cut, part ? tokens->chars : 0u);
	out->n_tokens += tokens->n;
}

/* The text as valid UTF-8 in NFC. */
static void clean(struct skn_buf *out, const char *text, size_t n)
{
	struct skn_buf valid = SKN_BUF_INIT;

	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t len = skn_utf8_decode(text + i, n - i, &cp);

		if (len)
			skn_buf_add(&valid, text + i, len);
		else
			skn_buf_addc(&valid, ' ');
		i += len ? len : 1;
	}
	skn_uni_nfc(out, valid.n ? valid.p : "", valid.n);
	skn_buf_release(&valid);
}

static int add_all(struct skn_search_terms *out, struct skn_db *db, const char *text, struct skn_err *err)
{
	struct term term;
	int rc = SKN_OK;

	while (rc == SKN_OK && next(&term, &text)) {
		struct tokens tokens = { 0 };

		rc = skn_fts_tokens(db, term.s, term.n, true, count, &tokens, err);
		if (rc != SKN_OK || tokens.n == 0)
			continue;
		add(out, &term, &tokens);
		if (out->cut.n > SKN_SEARCH_TERMS_MAX)
			rc = skn_fail(err, SKN_EUSAGE, "the query has more than %d words", SKN_SEARCH_TERMS_MAX);
		else if (out->n_tokens > SKN_SEARCH_TOKENS_MAX)
			rc = skn_fail(err, SKN_EUSAGE, "the phrases of the query have more than %d words",
				      SKN_SEARCH_TOKENS_MAX);
	}
	return rc;
}

int skn_search_terms_make(struct skn_search_terms *out, struct skn_db *db, const char *text, struct skn_err *err)
{
	size_t n = strlen(text);
	struct skn_buf valid = SKN_BUF_INIT;
	int rc;

	*out = (struct skn_search_terms){ .expression = SKN_BUF_INIT };
	if (n > SKN_SEARCH_QUERY_MAX)
		return skn_fail(err, SKN_EUSAGE, "the query is longer than %d bytes", SKN_SEARCH_QUERY_MAX);
	clean(&valid, text, n);
	rc = add_all(out, db, valid.n ? valid.p : "", err);
	skn_buf_release(&valid);
	return rc;
}

void skn_search_terms_release(struct skn_search_terms *terms)
{
	skn_buf_release(&terms->expression);
	skn_vec_release(&terms->cut);
}
