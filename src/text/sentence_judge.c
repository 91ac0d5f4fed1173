#include "text/sentence_judge.h"

#include "base/utf8.h"
#include "text/abbrev.h"
#include "text/sentence.h"
#include "text/sentence_mask.h"
#include "uni/uni.h"

enum {
	WORD_MAX = SKN_ABBREV_MAX, /* bytes of a word that is looked at */
	SHORT_MAX = 40,            /* bytes of a sentence that may have three words only */
	REACH = 16                 /* characters looked through for the first letter */
};

/* The words around a full stop. */
struct stop {
	const struct skn_paragraph *p;
	size_t dot;    /* the full stop */
	size_t word;   /* where the word before it begins; == dot when there is none */
	bool cited;    /* a citation group follows it */
	size_t next;   /* the first character of the next word, or n */
	uint32_t first; /* that character; 0 = none */
	char low[WORD_MAX]; /* the next word in lower case, up to an apostrophe */
	size_t low_len;
};

static size_t back(const struct skn_paragraph *p, size_t i, uint32_t *cp)
{
	*cp = 0;
	return skn_utf8_decode_last(p->m, i, cp);
}

static bool word_char(uint32_t cp)
{
	return !skn_uni_spaceless(cp) &&
	       (skn_uni_is_letter(cp) || skn_uni_is_digit(cp) || cp == 0xB0 || cp == 0x2116);
}

/* Where the word that ends at END begins; full stops and apostrophes are in it. */
static size_t word_start(const struct skn_paragraph *p, size_t end)
{
	size_t i = end, len;
	uint32_t cp;

	while (end - i < WORD_MAX && (len = back(p, i, &cp)) != 0 &&
	       (word_char(cp) || cp == '.' || cp == '\'' || cp == 0x2019))
		i -= len;
	while (i < end && (p->m[i] == '.' || p->m[i] == '\''))
		i++;
	return i;
}

/* The N bytes at S in lower case; 0 when they are too long. */
static size_t lower(char out[WORD_MAX], const char *s, size_t n)
{
	size_t used = 0, len;
	uint32_t cp;
	char c[4];

	for (size_t i = 0; i < n; i += len) {
		size_t m;

		len = skn_utf8_decode(s + i, n - i, &cp);
		m = len ? skn_utf8_encode(skn_uni_to_lower(cp), c) : 0;
		if (m == 0 || used + m > WORD_MAX)
			return 0;
		memcpy(out + used, c, m);
		used += m;
	}
	return used;
}

static void find_next(struct stop *t, size_t at)
{
	const struct skn_paragraph *p = t->p;
	size_t end, len = 0;
	uint32_t cp = 0;

	for (int k = 0; k < REACH; k++, at += len) {
		len = skn_utf8_decode(p->m + at, p->n - at, &cp);
		if (len == 0 || !(skn_sentence_opener(cp) || skn_uni_is_space(cp)))
			break;
	}
	t->next = at;
	t->first = len ? cp : 0;
	for (end = at; end - at < WORD_MAX; end += len) {
		len = skn_utf8_decode(p->m + end, p->n - end, &cp);
		if (len == 0 || !word_char(cp))
			break;
	}
	t->low_len = lower(t->low, p->m + at, end - at);
}

static bool starter(const struct stop *t)
{
	return t->low_len && skn_abbrev_starter(t->low, t->low_len, t->p->lang);
}

static bool capital_at(const struct skn_paragraph *p, size_t i)
{
	uint32_t cp;

	return skn_utf8_decode(p->m + i, p->n - i, &cp) && skn_uni_is_upper(cp);
}

static bool all_digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return n > 0;
}

/* One letter. */
static bool single(const char *s, size_t n)
{
	uint32_t cp;

	return n && skn_utf8_decode(s, n, &cp) == n && skn_uni_is_letter(cp);
}

/* "U.S", "N.A.T.O": capital letters with full stops between. */
static bool acronym(const char *s, size_t n)
{
	bool letter = false, dotted = false;
	size_t len;
	uint32_t cp;

	for (size_t i = 0; i < n; i += len, letter = !letter) {
		len = skn_utf8_decode(s + i, n - i, &cp);
		if (len == 0 || (letter ? cp != '.' : !skn_uni_is_upper(cp)))
			return false;
		dotted = dotted || letter;
	}
	return dotted && letter;
}

/* The number or letter with which an item of a list begins: "1.", "iv.". */
static bool enumerator(const struct stop *t)
{
	const char *w = t->p->m + t->word;
	size_t n = t->dot - t->word, i = t->p->start;
	size_t len;
	uint32_t cp;

	while (i < t->word && t->word - i < SHORT_MAX &&
	       (len = skn_utf8_decode(t->p->m + i, t->word - i, &cp)) != 0 && !word_char(cp))
		i += len;
	if (i != t->word)
		return false;
	return (all_digits(w, n) && n <= 3) || single(w, n) || (n <= 5 && strspn(w, "ivxIVX") >= n);
}

/* Three words or fewer before the full stop are no sentence: "At 5 a.m." */
static bool too_short(const struct stop *t)
{
	size_t blanks = 0;

	if (t->dot - t->p->start > SHORT_MAX)
		return false;
	for (size_t i = t->p->start; i < t->word; i++)
		blanks += t->p->m[i] == ' ';
	return blanks <= 2;
}

/* "z. B", "p. ex", "EE. UU": the word with the short one before it, the blank
 * left out; 0 when there is none. */
static size_t with_previous(const struct stop *t, char out[WORD_MAX])
{
	const struct skn_paragraph *p = t->p;
	size_t end = t->word, len, start, n, m;
	uint32_t cp;

	while ((len = back(p, end, &cp)) != 0 && (cp == ' ' || cp == 0xA0 || cp == 0x202F))
		end -= len;
	if (end == t->word || end == 0 || p->m[end - 1] != '.')
		return 0;
	start = word_start(p, end - 1);
	n = end - start;
	m = t->dot - t->word;
	if (n < 2 || n > 9 || n + m > WORD_MAX)
		return 0;
	n = lower(out, p->m + start, n);
	m = lower(out + n, p->m + t->word, m);
	return n && m ? n + m : 0;
}

static enum skn_abbrev kind(const struct stop *t)
{
	enum skn_abbrev found = SKN_ABBREV_NONE;
	bool capital = capital_at(t->p, t->word);
	char key[2 * WORD_MAX];
	size_t n = with_previous(t, key);

	if (n)
		found = skn_abbrev_find(key, n, capital, t->p->lang);
	if (found != SKN_ABBREV_NONE || (capital && single(t->p->m + t->word, t->dot - t->word)))
		return found; /* a single capital is an initial */
	n = lower(key, t->p->m + t->word, t->dot - t->word);
	return skn_abbrev_find(key, n, capital, t->p->lang);
}

/* "5", "§ 3", "#4", "B", "IV", "S1": what "Fig." or "no." counts by. */
static bool counted(const struct stop *t)
{
	bool digit = false, upper = true;

	if (skn_uni_is_digit(t->first) || t->first == '#' || t->first == 0xA7)
		return true;
	for (size_t i = t->next; i < t->next + t->low_len; i++) {
		digit = digit || skn_uni_is_digit((unsigned char)t->p->m[i]);
		upper = upper && t->p->m[i] >= 'A' && t->p->m[i] <= 'Z';
	}
	return t->low_len && (digit || (upper && t->low_len <= 4 && !starter(t)));
}

/* "г." is a year's after a number and a town's before a name. */
static bool russian_town(const struct stop *t)
{
	const struct skn_paragraph *p = t->p;
	size_t i = t->word, len;
	uint32_t cp;

	if (t->dot - t->word != 2 || memcmp(p->m + t->word, "г", 2) != 0)
		return false;
	while ((len = back(p, i, &cp)) != 0 && skn_uni_is_space(cp))
		i -= len;
	return !skn_uni_is_digit(cp) && skn_uni_is_upper(t->first) && !starter(t);
}

/* German ordinals ("am 3. Oktober") and, in any language, a day before a month. */
static bool ordinal(const struct stop *t)
{
	size_t n = t->dot - t->word;

	if (!all_digits(t->p->m + t->word, n) || n > 2)
		return false;
	if (t->low_len && skn_abbrev_month(t->low, t->low_len))
		return true;
	return skn_abbrev_is_lang(t->p->lang, "de") && !starter(t);
}

/* A short word with a capital before a number: "Thm. 5", "Def. 3". */
static bool unknown_label(const struct stop *t)
{
	return skn_uni_is_digit(t->first) && t->dot - t->word <= 5 &&
	       capital_at(t->p, t->word) && !t->cited;
}

static bool single_goes_on(const struct stop *t)
{
	return capital_at(t->p, t->word) && !starter(t) && !t->cited;
}

/* Whether the sentence goes on after the word and its full stop. */
static bool goes_on(const struct stop *t)
{
	const char *w = t->p->m + t->word;
	size_t n = t->dot - t->word;
	enum skn_abbrev abbrev;

	if (n == 0)
		return false;
	if (enumerator(t) || ordinal(t) || russian_town(t))
		return true;
	abbrev = kind(t);
	if (abbrev == SKN_ABBREV_NONE && single(w, n))
		return single_goes_on(t);
	switch (abbrev) {
	case SKN_ABBREV_ALWAYS:
		return true;
	case SKN_ABBREV_NUMBER:
		return counted(t);
	case SKN_ABBREV_TIME:
		return too_short(t) || (t->low_len && skn_abbrev_after_time(t->low, t->low_len));
	case SKN_ABBREV_UNLESS:
		return !starter(t) && !t->cited;
	case SKN_ABBREV_ENDS:
		return false;
	case SKN_ABBREV_NONE:
		break;
	}
	if (acronym(w, n))
		return !starter(t) && !t->cited;
	return unknown_label(t);
}

/* ". . ." and "...": DOT is the last. */
static bool ellipsis_goes_on(const struct skn_paragraph *p, size_t dot)
{
	size_t i = dot, dots = 1;

	if (dot >= 2 && p->m[dot - 1] == ' ' && p->m[dot - 2] == '.') {
		for (; dots < 8 && i >= 2 && p->m[i - 1] == ' ' && p->m[i - 2] == '.'; dots++)
			i -= 2;
		/* Four with a blank before the first are an ellipsis and a full stop. */
		return dots == 3 || (dots == 4 && i > 0 && p->m[i - 1] != ' ');
	}
	for (; dots < 8 && i >= 1 && p->m[i - 1] == '.'; dots++)
		i--;
	return dots == 3 && (i == 0 || p->m[i - 1] == ' ');
}

/* After a closing quotation mark these go on with the sentence around it. */
static bool particle(uint32_t cp)
{
	static const char particles[] = "とっなのをはがにもでへやよ";
	size_t len;
	uint32_t c;

	for (size_t i = 0; i + 1 < sizeof(particles); i += len) {
		len = skn_utf8_decode(particles + i, sizeof(particles) - 1 - i, &c);
		if (c == cp)
			return true;
	}
	return false;
}

static bool bare_end(const struct skn_paragraph *p, size_t at, bool closed)
{
	uint32_t cp = 0;

	if (!skn_sentence_bare(p->s + p->start, at - p->start, p->s + at, p->n - at))
		return false;
	skn_utf8_decode(p->s + at, p->n - at, &cp);
	return !(closed && particle(cp));
}

/* Goes back over white space; *hard when a separator of lines is in it. */
static size_t skip_space(const struct skn_paragraph *p, size_t at, bool *hard)
{
	size_t len;
	uint32_t cp;

	*hard = false;
	while ((len = back(p, at, &cp)) != 0 && skn_uni_is_space(cp)) {
		*hard = *hard || cp == 0x2028 || cp == 0x2029 || cp == 0x85;
		at -= len;
	}
	return at;
}

bool skn_sentence_judge(const struct skn_paragraph *p, size_t at)
{
	struct stop t = { .p = p };
	bool hard, closed = false;
	size_t end = skip_space(p, at, &hard), i = end, len;
	uint32_t cp;

	if (hard)
		return true;
	for (; (len = back(p, i, &cp)) != 0 && skn_sentence_closer(cp); i -= len) {
		t.cited = t.cited || cp == '}';
		closed = closed || cp >= 0x80;
	}
	if (end == at && !bare_end(p, at, closed))
		return false;
	find_next(&t, at);
	if (skn_uni_is_lower(t.first))
		return false;
	if (cp != '.' || len == 0)
		return true;
	t.dot = i - 1;
	if (t.dot > 0 && (p->m[t.dot - 1] == '.' || p->m[t.dot - 1] == ' '))
		return !ellipsis_goes_on(p, t.dot);
	t.word = word_start(p, t.dot);
	return !goes_on(&t);
}

bool skn_sentence_before_number(const struct skn_paragraph *p, size_t dot)
{
	struct stop t = { .p = p, .dot = dot };
	size_t letters = 0, len;
	uint32_t cp;

	t.word = word_start(p, dot);
	if (t.word == dot) /* "3 %. 20", "(so). 20" */
		return back(p, dot, &cp) && !skn_uni_is_space(cp) && cp != '.';
	for (size_t i = t.word; i < dot; i += len, letters++) {
		len = skn_utf8_decode(p->m + i, dot - i, &cp);
		if (len == 0 || !skn_uni_is_lower(cp))
			return false;
	}
	return letters >= 4 && kind(&t) == SKN_ABBREV_NONE;
}
