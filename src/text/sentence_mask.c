#include "text/sentence_mask.h"

#include "base/utf8.h"
#include "text/words.h"
#include "uni/uni.h"

enum { TICKS_MAX = 32, PARENS_MAX = 32, BRACKETS_MAX = 16, MARK_MAX = 40 };

struct mask {
	const char *s; /* the text */
	char *m;       /* its copy, being masked */
	size_t n;
	size_t i;
	bool ended; /* only closers stand between here and the end of a sentence */
	size_t open[BRACKETS_MAX]; /* brackets that may begin a link */
	size_t depth;
	bool no_ticks[TICKS_MAX + 1]; /* no run of so many ticks is left */
};

bool skn_sentence_closer(uint32_t cp)
{
	if (cp < 0x80)
		return cp == ')' || cp == ']' || cp == '}' || cp == '"' || cp == '\'' ||
		       cp == '*' || cp == '_';
	return cp == 0xBB || cp == 0x2019 || cp == 0x201D || cp == 0x203A || cp == 0x201C ||
	       cp == 0x300D || cp == 0x300F || cp == 0x3009 || cp == 0x300B || cp == 0x3011 ||
	       cp == 0xFF09 || cp == 0xFF02 || cp == 0xFF63;
}

bool skn_sentence_opener(uint32_t cp)
{
	if (cp < 0x80)
		return cp == '(' || cp == '[' || cp == '{' || cp == '"' || cp == '\'' ||
		       cp == '*' || cp == '_';
	return cp == 0xAB || cp == 0xBB || cp == 0xBF || cp == 0xA1 || cp == 0x2018 ||
	       cp == 0x201C || cp == 0x201E || cp == 0x201A || cp == 0x2039 || cp == 0x300C ||
	       cp == 0x300E || cp == 0x3008 || cp == 0x300A || cp == 0x3010 || cp == 0xFF08 ||
	       cp == 0x2014 || cp == 0x2013;
}

static bool ends_sentence(uint32_t cp)
{
	return cp == '.' || cp == '!' || cp == '?' || cp == 0x2026 || cp == 0x3002 ||
	       cp == 0xFF01 || cp == 0xFF1F || cp == 0xFF61 || cp == 0x203D;
}

static void cover(struct mask *k, size_t start, size_t end, char with)
{
	memset(k->m + start, with, end - start);
}

/* "[12]" or "[^note]". */
static size_t footnote(const char *s, size_t n)
{
	bool note = n > 1 && s[1] == '^';
	size_t i = note ? 2 : 1;

	for (; i < n && i < MARK_MAX && s[i] != ']'; i++)
		if (note ? s[i] == ' ' || s[i] == '[' : s[i] < '0' || s[i] > '9')
			return 0;
	return i < n && s[i] == ']' && i > (note ? 2u : 1u) ? i + 1 : 0;
}

size_t skn_sentence_mark(const char *s, size_t n)
{
	size_t len;

	if (n == 0 || s[0] != '[')
		return 0;
	len = skn_words_group(s, n);
	return len ? len : footnote(s, n);
}

/* "[...]" and "[…]": something was left out here, nothing ends. */
static size_t omission(const char *s, size_t n)
{
	if (n >= 5 && (memcmp(s, "[...]", 5) == 0 || memcmp(s, "[\xE2\x80\xA6]", 5) == 0))
		return 5;
	return 0;
}

/* The blanks that end at END: ASCII and no-break. */
static size_t blanks_before(const struct mask *k, size_t end)
{
	size_t i = end, len;
	uint32_t cp;

	while ((len = skn_utf8_decode_last(k->m, i, &cp)) != 0 &&
	       (cp == ' ' || cp == '\t' || cp == 0xA0 || cp == 0x202F || cp == 0x2009))
		i -= len;
	return i;
}

static bool code_span(struct mask *k)
{
	size_t ticks = 0, run;

	while (k->i + ticks < k->n && k->s[k->i + ticks] == '`')
		ticks++;
	for (size_t j = k->i + ticks; ticks <= TICKS_MAX && !k->no_ticks[ticks] && j < k->n;) {
		const char *tick = memchr(k->s + j, '`', k->n - j);

		if (!tick)
			break;
		j = (size_t)(tick - k->s);
		for (run = 0; j + run < k->n && k->s[j + run] == '`'; run++)
			;
		j += run;
		if (run != ticks)
			continue;
		cover(k, k->i, j, 'Q');
		k->i = j;
		k->ended = false;
		return true;
	}
	if (ticks <= TICKS_MAX)
		k->no_ticks[ticks] = true;
	k->i += ticks;
	return true;
}

static bool bracket(struct mask *k)
{
	size_t len = skn_sentence_mark(k->s + k->i, k->n - k->i);

	if (len) {
		cover(k, blanks_before(k, k->i), k->i + len, '}');
		k->i += len;
		return true;
	}
	len = omission(k->s + k->i, k->n - k->i);
	if (len) {
		cover(k, k->i, k->i + len, 'Q');
		k->i += len;
		k->ended = false;
		return true;
	}
	if (k->depth == BRACKETS_MAX)
		memmove(k->open, k->open + 1, --k->depth * sizeof(*k->open));
	k->open[k->depth++] = k->i;
	return false;
}

static size_t quoted_title(const char *s, size_t n)
{
	char quote = s[0];

	for (size_t i = 1; i < n; i++) {
		if (s[i] == '\\')
			i++;
		else if (s[i] == quote)
			return i + 1;
	}
	return 0;
}

/* "(destination)" or "(destination "title")" at S; its length, or 0. */
static size_t destination(const char *s, size_t n)
{
	size_t i = 1, depth = 0, len;

	for (; i < n && s[i] != ' '; i++) {
		if (s[i] == '\\')
			i++;
		else if (s[i] == '(' && ++depth > PARENS_MAX)
			return 0;
		else if (s[i] == ')' && depth-- == 0)
			return i + 1;
		else if (s[i] == '\n' || s[i] == '\t')
			break;
	}
	while (i < n && (s[i] == ' ' || s[i] == '\n'))
		i++;
	if (depth || i >= n || (s[i] != '"' && s[i] != '\''))
		return 0;
	len = quoted_title(s + i, n - i);
	return len && i + len < n && s[i + len] == ')' ? i + len + 1 : 0;
}

/* The text of a link keeps what ends it: "[Read this.](x) Then". */
static bool link_end(struct mask *k)
{
	size_t start, end = k->i, len;
	uint32_t cp;

	if (k->depth == 0)
		return false;
	start = k->open[--k->depth];
	len = k->i + 1 < k->n && k->s[k->i + 1] == '(' ? destination(k->s + k->i + 1,
								      k->n - k->i - 1) : 0;
	if (len == 0)
		return false;
	if (skn_utf8_decode_last(k->s, end, &cp) && ends_sentence(cp) && cp < 0x80)
		end--;
	if (end > start)
		cover(k, start, end, 'Q');
	cover(k, k->i, k->i + 1 + len, ')');
	k->ended = end < k->i;
	k->i += 1 + len;
	return true;
}

/* "<https://…>" and tags. */
static bool angle(struct mask *k)
{
	size_t j = k->i + 1;

	if (j < k->n && k->s[j] == '/')
		j++;
	if (j >= k->n || !skn_uni_is_letter((unsigned char)k->s[j]))
		return false;
	while (j < k->n && k->s[j] != '>' && k->s[j] != '<' && k->s[j] != ' ' && k->s[j] != '\n')
		j++;
	if (j == k->n || k->s[j] != '>')
		return false;
	cover(k, k->i, j + 1, k->ended ? ')' : 'Q');
	k->i = j + 1;
	return true;
}

static bool escape(struct mask *k)
{
	bool number = k->i > 0 && skn_uni_is_digit((unsigned char)k->s[k->i - 1]);
	size_t next = k->i + 1;

	if (next == k->n || !ispunct((unsigned char)k->s[next]))
		return false;
	k->m[k->i] = number ? '0' : ')';
	if (k->s[next] != '.' && k->s[next] != '!' && k->s[next] != '?') {
		k->m[next] = ')';
		k->i += 2;
		return true;
	}
	k->i++;
	return true;
}

/* The French closing guillemet has a blank before it: "« Oui. »". */
static void guillemet(struct mask *k)
{
	size_t start = blanks_before(k, k->i), len;
	uint32_t cp;

	if (start == k->i || !skn_utf8_decode_last(k->m, start, &cp) || !ends_sentence(cp))
		return;
	len = skn_utf8_decode(k->s + k->i + 2, k->n - k->i - 2, &cp);
	if (len && (skn_uni_is_letter(cp) || skn_uni_is_digit(cp)))
		return;
	cover(k, start, k->i, ')');
	k->ended = true;
}

static void wide(struct mask *k)
{
	uint32_t cp;
	size_t len = skn_utf8_decode(k->s + k->i, k->n - k->i, &cp);

	if (len == 0) {
		k->m[k->i++] = 'Q';
		k->ended = false;
		return;
	}
	if (cp == 0x2026)
		cover(k, k->i, k->i + len, '.');
	else if (cp == 0xBB)
		guillemet(k);
	k->ended = ends_sentence(cp) || (k->ended && skn_sentence_closer(cp));
	k->i += len;
}

/* Whether the byte began something that is masked, and k->i is past it. */
static bool special(struct mask *k)
{
	switch (k->s[k->i]) {
	case '\\':
		return escape(k);
	case '`':
		return code_span(k);
	case '[':
		return bracket(k);
	case ']':
		return link_end(k);
	case '<':
		return angle(k);
	default:
		return false;
	}
}

static void plain(struct mask *k)
{
	char c = k->s[k->i];

	if ((c == '*' || c == '_' || c == '~') && k->ended)
		k->m[k->i] = ')';
	else if (c == '\n' || c == '\r')
		k->m[k->i] = ' ';
	k->ended = ends_sentence((unsigned char)c) ||
		   (k->ended && (skn_sentence_closer((unsigned char)c) || c == '~'));
	k->i++;
}

void skn_sentence_mask(struct skn_buf *out, const char *s, size_t n)
{
	struct mask k = { .s = s, .n = n };

	skn_buf_clear(out);
	skn_buf_add(out, s, n);
	if (out->n != n)
		return;
	k.m = out->p;
	while (k.i < n) {
		if ((unsigned char)s[k.i] >= 0x80)
			wide(&k);
		else if (!special(&k))
			plain(&k);
	}
}
