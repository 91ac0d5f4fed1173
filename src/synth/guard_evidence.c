#include "check/quoted.h"
#include "md/md.h"
#include "synth/guard_parts.h"
#include "text/fold.h"
#include "text/nearest.h"

#define QUOTED_WORDS_MIN 2  /* a single word in marks may be irony, */
#define QUOTED_BYTES_MIN 24 /* but not where words have no blanks between */

/* ---- keys ---- */

static void unknown(struct skn_judge *judge, const char *key)
{
	const struct skn_strings *keys = &judge->in->before->item_keys;
	const char *near = skn_nearest(key, (const char *const *)keys->v, keys->n, 0);

	if (near)
		skn_guard_tell(judge, SKN_GUARD_UNKNOWN_KEY, "the thread has no item '%s'; did you mean '%s'?", key,
			       near);
	else
		skn_guard_tell(judge, SKN_GUARD_UNKNOWN_KEY, "the thread has no item '%s'", key);
}

static bool cites(const struct skn_said *said, const char *key)
{
	for (size_t i = 0; i < said->cites.n; i++)
		if (skn_streq(said->cites.v[i].key, key))
			return true;
	return false;
}

static bool quotes(const struct skn_said *said, const char *key)
{
	for (size_t i = 0; i < said->quotes.n; i++)
		if (skn_streq(said->quotes.v[i].key, key))
			return true;
	return false;
}

static int each_cite(struct skn_judge *judge, const struct skn_said *said, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < said->cites.n; i++) {
		const char *key = said->cites.v[i].key;
		struct skn_evidence_item *item;
		bool again = false;

		for (size_t k = 0; k < i; k++)
			again = again || skn_streq(said->cites.v[k].key, key);
		if (again) {
			skn_guard_tell(judge, SKN_GUARD_CITATION, "'%s' is cited twice in one sentence", key);
			continue;
		}
		if (!skn_evidence_knows(&judge->evidence, key)) {
			unknown(judge, key);
			continue;
		}
		rc = skn_evidence_get(&item, &judge->evidence, key, err);
		if (rc != SKN_OK)
			break;
		if (skn_node_find(item->record->tree.root, "withdrawn"))
			skn_guard_tell(judge, SKN_GUARD_WITHDRAWN_KEY, "'%s' was withdrawn", key);
		if (!quotes(said, key) && skn_evidence_quotable(item))
			skn_guard_tell(judge, SKN_GUARD_NO_QUOTE, "'%s' is cited without a quote from it", key);
	}
	return rc;
}

/* ---- quotes ---- */

static int each_quote(struct skn_judge *judge, const struct skn_said *said, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < said->quotes.n; i++) {
		const struct skn_op_quote *quote = &said->quotes.v[i];
		struct skn_evidence_item *item;

		if (!skn_evidence_knows(&judge->evidence, quote->key)) {
			if (!cites(said, quote->key))
				unknown(judge, quote->key);
			continue;
		}
		if (!cites(said, quote->key))
			skn_guard_tell(judge, SKN_GUARD_QUOTE_UNCITED, "a quote from '%s', which the sentence does not cite",
				       quote->key);
		if (strlen(quote->text) > SKN_GUARD_QUOTE_MAX) {
			skn_guard_tell(judge, SKN_GUARD_TOO_LARGE, "a quote of %zu bytes; at most %d", strlen(quote->text),
				       SKN_GUARD_QUOTE_MAX);
			continue;
		}
		rc = skn_evidence_get(&item, &judge->evidence, quote->key, err);
		if (rc == SKN_OK && !skn_evidence_holds(item, quote->text))
			skn_guard_tell(judge, SKN_GUARD_QUOTE_MISSING, "'%.80s' does not stand in %s", quote->text,
				       quote->key);
		skn_guard_words(judge, "voice", quote->voice, 2000);
	}
	return rc;
}

/* ---- quotation marks ---- */

/* What may stand in marks: the quotes, and the titles of what is cited. */
static void quotable(struct skn_buf *out, struct skn_judge *judge, const struct skn_said *said)
{
	for (size_t i = 0; i < said->quotes.n; i++) {
		skn_fold(out, said->quotes.v[i].text, strlen(said->quotes.v[i].text));
		skn_buf_addc(out, '\n');
	}
	for (size_t i = 0; i < said->cites.n; i++) {
		struct skn_evidence_item *item;
		const char *title;

		if (skn_evidence_get(&item, &judge->evidence, said->cites.v[i].key, NULL) != SKN_OK)
			continue;
		title = skn_node_text(item->record->tree.root, "title");
		if (title)
			skn_fold(out, title, strlen(title));
		skn_buf_addc(out, '\n');
	}
}

static bool is_edge(char c)
{
	return c == ' ' || c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == '"' || c == '\'';
}

/* One piece of a quotation, folded, without the marks of the sentence around it. */
static bool piece_stands(const struct skn_buf *allowed, const char *p, size_t n)
{
	while (n && is_edge(p[0]))
		p++, n--;
	while (n && is_edge(p[n - 1]))
		n--;
	return n == 0 || memmem(allowed->p, allowed->n, p, n) != NULL;
}

/* Each piece between "..." and "[...]" stands in what is allowed. */
static bool stands(const struct skn_buf *allowed, const char *p, size_t n)
{
	const char *end = p + n;

	while (p < end) {
		const char *gap = memmem(p, (size_t)(end - p), "...", 3);
		const char *stop = gap ? gap : end;
		size_t len = (size_t)(stop - p);

		if (gap && len && p[len - 1] == '[')
			len--;
		if (!piece_stands(allowed, p, len))
			return false;
		p = gap ? gap + 3 : end;
		if (p < end && *p == ']')
			p++;
	}
	return true;
}

static size_t count_words(const char *p, size_t n)
{
	size_t words = 0;
	bool inside = false;

	for (size_t i = 0; i < n; i++) {
		bool word = p[i] != ' ';

		words += word && !inside;
		inside = word;
	}
	return words;
}

static void one_mark(struct skn_judge *judge, const struct skn_buf *allowed, const char *p, size_t n)
{
	struct skn_buf folded = SKN_BUF_INIT;
	bool long_enough;

	skn_fold(&folded, p, n);
	long_enough = count_words(folded.p, folded.n) >= QUOTED_WORDS_MIN || folded.n >= QUOTED_BYTES_MIN;
	if (long_enough && !stands(allowed, folded.p, folded.n))
		skn_guard_tell(judge, SKN_GUARD_ALTERED_QUOTATION,
			       "%.*s stands in quotation marks but in no cited quote", (int)(n < 80 ? n : 80), p);
	skn_buf_release(&folded);
}

static void marks(struct skn_judge *judge, const struct skn_said *said)
{
	struct skn_buf plain = SKN_BUF_INIT, allowed = SKN_BUF_INIT;
	struct skn_spans spans = { 0 };

	skn_md_plain(&plain, said->text, strlen(said->text));
	skn_quoted_find(&spans, plain.p, 0, plain.n);
	if (spans.n)
		quotable(&allowed, judge, said);
	for (size_t i = 0; i < spans.n; i++)
		one_mark(judge, &allowed, plain.p + spans.v[i].start, spans.v[i].end - spans.v[i].start);
	skn_buf_release(&allowed);
	skn_buf_release(&plain);
	skn_vec_release(&spans);
}

int skn_guard_evidence(struct skn_judge *judge, const struct skn_said *said, struct skn_err *err)
{
	int rc = each_cite(judge, said, err);

	if (rc == SKN_OK)
		rc = each_quote(judge, said, err);
	if (rc == SKN_OK)
		marks(judge, said);
	return rc;
}
