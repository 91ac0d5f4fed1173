#include "text/words.h"

#include "base/utf8.h"
#include "uni/uni.h"

static void push(struct skn_spans *out, size_t start, size_t end)
{
	skn_vec_push(out, ((struct skn_span){ start, end }));
}

size_t skn_words_group(const char *s, size_t n)
{
	size_t i = 1;

	if (n < 4 || s[0] != '[')
		return 0;
	if (s[i] == '-')
		i++;
	if (s[i++] != '@')
		return 0;
	while (i < n && s[i] != '[' && s[i] != ']')
		i++;
	return i < n && s[i] == ']' ? i + 1 : 0;
}

/* ICU takes @ for one, so that addresses are words. */
static bool letter(char c)
{
	return skn_uni_is_letter((unsigned char)c) || c == '@';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool word_char(char c)
{
	return letter(c) || digit(c) || c == '_';
}

/* Whether c between a and b is inside a word: WB6, 7 (can't, e.g) and WB11, 12
 * (1,000.5).  What is in one place a mark is in the other none. */
static bool inside(char a, char c, char b)
{
	if (letter(a) && letter(b))
		return c == '.' || c == '\'';
	if (digit(a) && digit(b))
		return c == '.' || c == '\'' || c == ',' || c == ';';
	return false;
}

/* UAX #29 for ASCII without white space. */
static void ascii_words(struct skn_spans *out, const char *s, size_t start, size_t end)
{
	for (size_t i = start, from; i < end;) {
		from = i++;
		while (i < end && word_char(s[from])) {
			if (word_char(s[i]))
				i++;
			else if (i + 1 < end && inside(s[i - 1], s[i], s[i + 1]))
				i += 2;
			else
				break;
		}
		push(out, from, i);
	}
}

static void stretch(struct skn_spans *out, struct skn_uni_breaks *breaks, const char *s,
		    size_t start, size_t end)
{
	size_t from = start;

	if (start == end)
		return;
	if (skn_utf8_is_ascii(s + start, end - start)) {
		ascii_words(out, s, start, end);
		return;
	}
	skn_vec_clear(breaks);
	if (skn_uni_breaks(breaks, SKN_UNI_WORD, s + start, end - start, NULL, NULL) < 0) {
		push(out, start, end);
		return;
	}
	for (size_t i = 0; i < breaks->n; from = start + breaks->v[i++])
		push(out, from, start + breaks->v[i]);
}

static size_t blanks(const char *s, size_t n)
{
	size_t i = 0, len;
	uint32_t cp;

	while ((len = skn_utf8_decode(s + i, n - i, &cp)) != 0 && skn_uni_is_space(cp))
		i += len;
	return i;
}

void skn_words(struct skn_spans *out, const char *s, size_t n)
{
	struct skn_uni_breaks breaks = { 0 };
	size_t from = 0, len;
	bool group;

	for (size_t i = 0; i < n;) {
		len = s[i] == '[' ? skn_words_group(s + i, n - i) : 0;
		group = len != 0;
		if (!group)
			len = blanks(s + i, n - i);
		if (len) {
			stretch(out, &breaks, s, from, i);
			push(out, i, i + len);
			from = i + len;
		}
		i += len ? len : 1;
	}
	stretch(out, &breaks, s, from, n);
	skn_vec_release(&breaks);
}
