#include "extract/claim_parts.h"

#include <math.h>

#include "extract/claim_words.h"
#include "extract/date_words.h"
#include "extract/quote_words.h"

#define NAME_TOKENS_MAX 16
#define ACRONYM_MAX 8 /* bytes */
#define DIGITS_MAX 18

static bool glued(const struct skn_claim_text *x, size_t i)
{
	return i < x->now.end && !x->t->v[i].space;
}

static const char *low(const struct skn_claim_text *x, size_t i)
{
	return i < x->now.end ? skn_token_low(x->t, i) : "";
}

static bool digits(const struct skn_claim_text *x, size_t i)
{
	return i < x->now.end && x->t->v[i].kind == SKN_TOKEN_NUMBER;
}

static bool currency(const struct skn_claim_text *x, size_t i)
{
	uint32_t cp = i < x->now.end ? x->t->v[i].cp : 0;

	return cp == '$' || cp == 0xA3 || cp == 0xA5 || cp == 0x20AC || cp == 0x20B9 || cp == 0x20BD || cp == 0x20A9;
}

static size_t length(const struct skn_claim_text *x, size_t i)
{
	return x->t->v[i].end - x->t->v[i].start;
}

/* "1,234.5": groups of three behind commas, a fraction behind a full stop. */
static size_t figures(const struct skn_claim_text *x, size_t i, double *value)
{
	char text[2 * DIGITS_MAX + 4];
	size_t n = 0, k = 1;

	if (!digits(x, i) || length(x, i) > DIGITS_MAX)
		return 0;
	n = length(x, i);
	memcpy(text, x->s + x->t->v[i].start, n);
	while (glued(x, i + k) && x->t->v[i + k].cp == ',' && glued(x, i + k + 1) && digits(x, i + k + 1) &&
	       length(x, i + k + 1) == 3 && n + 3 <= DIGITS_MAX) {
		memcpy(text + n, x->s + x->t->v[i + k + 1].start, 3);
		n += 3;
		k += 2;
	}
	if (glued(x, i + k) && x->t->v[i + k].cp == '.' && glued(x, i + k + 1) && digits(x, i + k + 1) &&
	    length(x, i + k + 1) <= DIGITS_MAX) {
		text[n++] = '.';
		memcpy(text + n, x->s + x->t->v[i + k + 1].start, length(x, i + k + 1));
		n += length(x, i + k + 1);
		k += 2;
	}
	text[n] = '\0';
	*value = strtod(text, NULL);
	return k;
}

static int cardinal(const struct skn_claim_text *x, size_t i)
{
	const struct skn_lexicon_entry *e = skn_lexicon_find(skn_date_words(), low(x, i));

	return e && (e->classes & SKN_DW_CARDINAL) ? e->value : 0;
}

/* "three", "twenty-five"; "one" only before a magnitude. */
static size_t words(const struct skn_claim_text *x, size_t i, double *value)
{
	int n = cardinal(x, i), ones = 0;
	size_t k = 1, hyphen;

	if (n == 0)
		return 0;
	hyphen = i + 1 < x->now.end && x->t->v[i + 1].cp == '-' && glued(x, i + 1);
	if (n >= 20)
		ones = cardinal(x, i + 1 + hyphen);
	if (ones > 0 && ones < 10) {
		n += ones;
		k += hyphen + 1;
	}
	*value = n;
	return n == 1 && !(skn_claim_word(low(x, i + 1), NULL) & SKN_CW_MAGNITUDE) ? 0 : k;
}

static size_t magnitude(const struct skn_claim_text *x, size_t i, double *value)
{
	int power = 0;

	/* "5m" may be metres, "5 m" is */
	if (!(skn_claim_word(low(x, i), &power) & SKN_CW_MAGNITUDE) || (skn_streq(low(x, i), "m") && x->t->v[i].space))
		return 0;
	*value *= pow(10, power);
	return 1;
}

static struct skn_span span(const struct skn_claim_text *x, size_t a, size_t b)
{
	return (struct skn_span){ x->t->v[a].start, x->t->v[b - 1].end };
}

/* What is counted, behind the number: "%", "percent", "tonnes". */
static size_t unit(const struct skn_claim_text *x, size_t i, struct skn_span *out)
{
	size_t hyphen = i + 1 < x->now.end && x->t->v[i].cp == '-' && glued(x, i) && glued(x, i + 1), at = i + hyphen;

	if (i >= x->now.end || x->t->v[i].para)
		return 0;
	if (x->t->v[i].cp == '%' || x->t->v[i].cp == 0xB0 || x->t->v[i].cp == 0x2030) {
		*out = span(x, i, i + 1);
		return 1;
	}
	if (at >= x->now.end || x->t->v[at].kind != SKN_TOKEN_WORD || x->t->v[at].upper ||
	    (skn_claim_word(low(x, at), NULL) & SKN_CW_NO_UNIT) || low(x, at)[0] == '\'' ||
	    (skn_quote_word(low(x, at)) & (SKN_QW_BREAK | SKN_QW_AUX | SKN_QW_PREPOSITION)))
		return skn_streq(low(x, i), "per") && skn_streq(low(x, i + 1), "cent")
			       ? (*out = span(x, i, i + 2), 2) : 0;
	*out = span(x, at, at + 1);
	if ((skn_claim_word(low(x, at), NULL) & SKN_CW_PERCENT) && skn_streq(low(x, at + 1), "points"))
		return hyphen + 2;
	return hyphen + 1;
}

size_t skn_claim_number(const struct skn_claim_text *x, size_t i, struct skn_number *out)
{
	size_t money = currency(x, i), k, more;

	if (x->dated[i] || (i > x->now.start && glued(x, i) && x->t->v[i - 1].kind != SKN_TOKEN_MARK))
		return 0;
	*out = (struct skn_number){ .value = 0 };
	k = figures(x, i + money, &out->value);
	if (k == 0 && !money)
		k = words(x, i, &out->value);
	if (k == 0 || (i + money < x->now.end && x->dated[i + money]) || (money && !glued(x, i + 1)))
		return 0;
	k += money;
	/* "COVID-19", "3rd", "1/2": parts of something else */
	if (i > x->now.start && glued(x, i) && x->t->v[i - 1].cp == '-' && !money)
		return 0;
	more = magnitude(x, i + k, &out->value);
	k += more;
	if (!more && glued(x, i + k) && skn_lexicon_find(skn_date_words(), low(x, i + k)) &&
	    (skn_lexicon_find(skn_date_words(), low(x, i + k))->classes & SKN_DW_SUFFIX))
		return 0;
	if (money) {
		out->unit = span(x, i, i + 1);
	} else {
		more = unit(x, i + k, &out->unit);
		k += more;
		if (more > 0)
			out->unit.end = x->t->v[i + k - 1].end;
	}
	out->span = span(x, i, i + k);
	return k;
}

/* ---- Names ---- */

static bool capital(const struct skn_claim_text *x, size_t i)
{
	return i < x->now.end && x->t->v[i].kind == SKN_TOKEN_WORD && x->t->v[i].upper && !x->dated[i] &&
	       !skn_streq(low(x, i), "i");
}

static bool abbreviated(const struct skn_claim_text *x, size_t i)
{
	return glued(x, i) && x->t->v[i].cp == '.' && i + 1 < x->now.end &&
	       (length(x, i - 1) == 1 || (skn_quote_word(low(x, i - 1)) & SKN_QW_TITLE));
}

/* Where the name that begins at I ends. */
static size_t name_end(const struct skn_claim_text *x, size_t i)
{
	size_t k = i + 1, end = k;

	while (k < x->now.end && k - i < NAME_TOKENS_MAX && !x->t->v[k].para) {
		if (capital(x, k) || (digits(x, k) && glued(x, k) && x->t->v[k - 1].cp == '-')) {
			end = ++k;
		} else if (abbreviated(x, k)) {
			end = ++k;
		} else if ((x->t->v[k].cp == '-' || x->t->v[k].cp == '&') && (glued(x, k) == glued(x, k + 1))) {
			k++;
		} else if ((skn_claim_word(low(x, k), NULL) & SKN_CW_JOINT) && !skn_streq(low(x, k), "and")) {
			k++;
			k += skn_streq(low(x, k), "the");
		} else {
			break;
		}
		if (k < x->now.end && k != end && !(capital(x, k) || digits(x, k) ||
						    (skn_claim_word(low(x, k), NULL) & SKN_CW_JOINT)))
			break;
	}
	return end;
}

/* Whether the first word of a sentence, alone, is a name: the text has it as one
 * elsewhere, or a verb follows it. */
static bool names_alone(const struct skn_claim_text *x, size_t i)
{
	const char *next = low(x, i + 1);
	int form;

	if (skn_claim_word(low(x, i), NULL) & SKN_CW_OPENER || skn_quote_word(low(x, i)))
		return false;
	if (x->t->v[i].caps || x->inside[i] || skn_streq(next, "'s"))
		return true;
	return i + 1 < x->now.end && !x->t->v[i + 1].upper && !skn_ends_with(low(x, i), "s") &&
	       !skn_ends_with(low(x, i), "ing") && !skn_ends_with(low(x, i), "ly") &&
	       ((skn_claim_word(next, NULL) & (SKN_CW_CHANGE | SKN_CW_VERB)) || skn_quote_verb(next, &form) ||
		(skn_quote_word(next) & SKN_QW_AUX));
}

size_t skn_claim_name(const struct skn_claim_text *x, size_t i, struct skn_named *out)
{
	size_t end, first = x->now.start;

	if (!capital(x, i) || (i > x->now.start && glued(x, i) && x->t->v[i - 1].kind == SKN_TOKEN_WORD))
		return 0;
	/* "The Bank": a word that only begins the sentence is not its name's */
	if ((skn_claim_word(low(x, i), NULL) & SKN_CW_OPENER) && !x->t->v[i].caps)
		return 0;
	end = name_end(x, i);
	while (first < i && x->t->v[first].kind == SKN_TOKEN_MARK)
		first++;
	if (i == first && end == i + 1 && !names_alone(x, i))
		return 0;
	out->span = span(x, i, end);
	out->kind = end == i + 1 && x->t->v[i].caps && length(x, i) <= ACRONYM_MAX ? SKN_NAME_ACRONYM : SKN_NAME_CAPITALS;
	return end - i;
}
