/*
 * Any bytes: sentences cover the text, end only at white space or between
 * characters that need none, and words cover it too; what was cleaned is
 * clean; folding twice is folding once.
 */
#include "base/buf.h"
#include "text/fold.h"
#include "text/sentence.h"
#include "text/words.h"
#include "uni/uni.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void covers(const struct skn_spans *spans, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < spans->n; at = spans->v[i++].end)
		require(spans->v[i].start == at && spans->v[i].end > at);
	require(at == n);
}

static bool ends_with_space(const char *s, size_t n)
{
	static const char *const wide[] = { "\xC2\x85", "\u00A0", "\u1680", "\u2028", "\u2029",
					    "\u202F", "\u205F", "\u3000" };

	if (n && skn_uni_is_space((unsigned char)s[n - 1]) && (unsigned char)s[n - 1] < 0x80)
		return true;
	for (size_t i = 0; i < SKN_ARRAY_LEN(wide); i++)
		if (n >= strlen(wide[i]) &&
		    memcmp(s + n - strlen(wide[i]), wide[i], strlen(wide[i])) == 0)
			return true;
	return n >= 3 && memcmp(s + n - 3, "\xE2\x80", 2) == 0 && (unsigned char)s[n - 1] >= 0x80 &&
	       (unsigned char)s[n - 1] <= 0x8A;
}

static void sentences(const char *s, size_t n, const char *lang)
{
	struct skn_spans spans = { 0 };

	skn_sentences(&spans, s, n, lang);
	covers(&spans, n);
	for (size_t i = 0; i + 1 < spans.n; i++) {
		size_t end = spans.v[i].end;

		require(ends_with_space(s, end) || skn_sentence_bare(s, end, s + end, n - end));
	}
	skn_vec_release(&spans);
}

static void forms(const char *s, size_t n)
{
	struct skn_buf once = SKN_BUF_INIT, twice = SKN_BUF_INIT;

	skn_uni_clean(&once, s, n);
	require(skn_uni_scan(once.p, once.n, NULL, NULL) == SKN_UNI_OK);
	require(skn_uni_is_nfc(once.p, once.n));
	skn_buf_clear(&once);
	skn_fold(&once, s, n);
	skn_fold(&twice, once.p, once.n);
	require(skn_buf_eq(&twice, once.p, once.n));
	skn_buf_release(&once);
	skn_buf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const langs[] = { NULL, "en", "de", "fr", "es", "ru", "zh", "el" };
	const char *s = (const char *)data;
	struct skn_spans words = { 0 };

	sentences(s, size, NULL);
	sentences(s, size, langs[size % SKN_ARRAY_LEN(langs)]);
	skn_words(&words, s, size);
	covers(&words, size);
	skn_vec_release(&words);
	if (size <= 65536)
		forms(s, size);
	return 0;
}
