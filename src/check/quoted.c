#include "check/quoted.h"

#include "base/utf8.h"
#include "uni/uni.h"

static const struct pair {
	uint32_t open, close, other; /* another mark that closes, or 0 */
	bool single;                 /* could be an apostrophe */
} pairs[] = {
	{ '"', '"', 0, false },
	{ '\'', '\'', 0, true },
	{ 0x201c, 0x201d, 0, false },
	{ 0x201d, 0x201d, 0, false }, /* Swedish */
	{ 0x201e, 0x201c, 0x201d, false },
	{ 0x2018, 0x2019, 0, true },
	{ 0x201a, 0x2018, 0x2019, true },
	{ 0xab, 0xbb, 0, false },
	{ 0xbb, 0xab, 0, false },
	{ 0x2039, 0x203a, 0, false },
	{ 0x203a, 0x2039, 0, false },
	{ 0x300c, 0x300d, 0, false },
	{ 0x300e, 0x300f, 0, false },
	{ 0x300a, 0x300b, 0, false },
};

static const struct pair *opener(uint32_t cp)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(pairs); i++)
		if (pairs[i].open == cp)
			return &pairs[i];
	return NULL;
}

static size_t step(const char *s, size_t n, uint32_t *cp)
{
	size_t len = n ? skn_utf8_decode(s, n, cp) : 0;

	if (len == 0)
		*cp = 0;
	return len ? len : 1;
}

static bool is_word(uint32_t cp)
{
	return skn_uni_is_letter(cp) || skn_uni_is_digit(cp);
}

static bool word_at(const char *s, size_t at, size_t end)
{
	uint32_t cp = 0;

	return at < end && skn_utf8_decode(s + at, end - at, &cp) && is_word(cp);
}

/* Past the mark that closes PAIR, or END + 1. */
static size_t find_close(const struct pair *pair, const char *s, size_t at, size_t end)
{
	while (at < end) {
		uint32_t cp;
		size_t len = step(s + at, end - at, &cp);

		at += len;
		if ((cp == pair->close || (pair->other && cp == pair->other)) &&
		    !(pair->single && word_at(s, at, end)))
			return at;
	}
	return end + 1;
}

void skn_quoted_find(struct skn_spans *out, const char *s, size_t start, size_t end)
{
	bool open_ended[SKN_ARRAY_LEN(pairs)] = { false }; /* nothing closes these any more */
	bool word_before = false;

	for (size_t at = start; at < end;) {
		uint32_t cp;
		size_t len = step(s + at, end - at, &cp), close = end + 1;
		const struct pair *pair = opener(cp);

		if (pair && !open_ended[pair - pairs] && !(pair->single && word_before)) {
			close = find_close(pair, s, at + len, end);
			open_ended[pair - pairs] = close > end;
		}
		word_before = is_word(cp);
		if (close <= end)
			skn_vec_push(out, ((struct skn_span){ at, close }));
		at = close <= end ? close : at + len;
	}
}
