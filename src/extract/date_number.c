#include "extract/date_read.h"

const struct skn_lexicon_entry *skn_dr_entry(const struct skn_date_reader *r, size_t i, uint32_t class)
{
	const struct skn_lexicon_entry *e = i < r->t->n ? r->known[i] : NULL;

	return e && (e->classes & class) ? e : NULL;
}

int skn_dr_value(const struct skn_date_reader *r, size_t i, uint32_t class)
{
	const struct skn_lexicon_entry *e = skn_dr_entry(r, i, class);

	return e ? e->value : 0;
}

bool skn_dr_is(const struct skn_date_reader *r, size_t i, const char *low)
{
	return skn_token_is(r->t, i, low);
}

bool skn_dr_in(const struct skn_date_reader *r, size_t i, const char *words)
{
	const char *low = skn_token_low(r->t, i);
	size_t n = strlen(low);

	while (n > 0 && *words) {
		size_t len = strcspn(words, "|");

		if (len == n && memcmp(words, low, n) == 0)
			return true;
		words += len + (words[len] == '|');
	}
	return false;
}

bool skn_dr_glued(const struct skn_date_reader *r, size_t i)
{
	return i > 0 && i < r->t->n && !r->t->v[i].space;
}

bool skn_dr_joined(const struct skn_date_reader *r, size_t i)
{
	return i < r->t->n && !r->t->v[i].para;
}

bool skn_dr_hyphen(const struct skn_date_reader *r, size_t i)
{
	return i < r->t->n && (r->t->v[i].cp == '-' || (r->t->v[i].cp >= 0x2010 && r->t->v[i].cp <= 0x2014));
}

bool skn_dr_capital(const struct skn_date_reader *r, size_t i)
{
	return i < r->t->n && r->t->v[i].upper;
}

size_t skn_dr_digits(const struct skn_date_reader *r, size_t i)
{
	if (i >= r->t->n || r->t->v[i].kind != SKN_TOKEN_NUMBER)
		return 0;
	return r->t->v[i].end - r->t->v[i].start;
}

static bool between(const struct skn_date_reader *r, size_t i, size_t *next)
{
	*next = i + (skn_dr_hyphen(r, i) && skn_dr_glued(r, i));
	return skn_dr_joined(r, *next);
}

/* "twenty", "twenty-one", "five"; below 100. */
static size_t small(const struct skn_date_reader *r, size_t i, int *out)
{
	int tens = skn_dr_value(r, i, SKN_DW_CARDINAL), ones;
	size_t next;

	*out = tens;
	if (tens < 20 || !between(r, i + 1, &next))
		return tens > 0;
	ones = skn_dr_value(r, next, SKN_DW_CARDINAL);
	if (ones < 1 || ones > 9)
		return 1;
	*out += ones;
	return next - i + 1;
}

size_t skn_dr_cardinal(const struct skn_date_reader *r, size_t i, int *out)
{
	if (skn_dr_digits(r, i) > 0 && skn_dr_digits(r, i) <= 4) {
		*out = (int)r->t->v[i].number;
		return 1;
	}
	if (skn_dr_in(r, i, "a|an") || skn_dr_is(r, i, "the")) {
		bool a = !skn_dr_is(r, i, "the");

		*out = skn_dr_is(r, i + 1, "couple") ? 2 : skn_dr_is(r, i + 1, "few") ? 3 : 1;
		if (*out > 1)
			return skn_dr_is(r, i + 2, "of") ? 3 : 2;
		return a;
	}
	if (skn_dr_in(r, i, "few|several|couple")) {
		*out = skn_dr_is(r, i, "couple") ? 2 : 3;
		return skn_dr_is(r, i + 1, "of") ? 2 : 1;
	}
	return small(r, i, out);
}

size_t skn_dr_ordinal(const struct skn_date_reader *r, size_t i, int *out)
{
	int tens;
	size_t next;

	if (skn_dr_digits(r, i) > 0 && skn_dr_digits(r, i) <= 4 && skn_dr_glued(r, i + 1) &&
	    skn_dr_entry(r, i + 1, SKN_DW_SUFFIX)) {
		*out = (int)r->t->v[i].number;
		return 2;
	}
	*out = skn_dr_value(r, i, SKN_DW_ORDINAL);
	if (*out > 0)
		return 1;
	tens = skn_dr_value(r, i, SKN_DW_CARDINAL);
	if (tens < 20 || !between(r, i + 1, &next) || skn_dr_value(r, next, SKN_DW_ORDINAL) < 1 ||
	    skn_dr_value(r, next, SKN_DW_ORDINAL) > 9)
		return 0;
	*out = tens + skn_dr_value(r, next, SKN_DW_ORDINAL);
	return next - i + 1;
}

size_t skn_dr_day(const struct skn_date_reader *r, size_t i, int *out, bool *ordinal)
{
	size_t k = skn_dr_ordinal(r, i, out);

	*ordinal = k > 0;
	if (k == 0 && skn_dr_digits(r, i) > 0 && skn_dr_digits(r, i) <= 2) {
		*out = (int)r->t->v[i].number;
		k = 1;
	}
	return k > 0 && *out >= 1 && *out <= 31 ? k : 0;
}

/* "nineteen eighty-six", "two thousand and fifteen", "twenty twenty". */
static size_t year_words(const struct skn_date_reader *r, size_t i, int *out)
{
	int head, tail = 0;
	size_t k = small(r, i, &head), more;

	if (k == 0 || !skn_dr_joined(r, i + k))
		return 0;
	if (head <= 2 && skn_dr_is(r, i + k, "thousand")) {
		k++;
		more = skn_dr_is(r, i + k, "and");
		more = skn_dr_joined(r, i + k) && small(r, i + k + more, &tail) > 0
			? more + small(r, i + k + more, &tail) : 0;
		*out = head * 1000 + (more ? tail : 0);
		return k + more;
	}
	if (head < 11 || head > 20)
		return 0;
	if (skn_dr_is(r, i + k, "hundred")) {
		more = 1 + skn_dr_is(r, i + k + 1, "and");
		*out = head * 100;
		if (small(r, i + k + more, &tail) == 0)
			return 0; /* "fifteen hundred people" */
		*out += tail;
		return k + more + small(r, i + k + more, &tail);
	}
	if (head < 17)
		return 0;
	more = small(r, i + k, &tail);
	*out = head * 100 + tail;
	return more > 0 && tail >= 10 ? k + more : 0;
}

size_t skn_dr_year(const struct skn_date_reader *r, size_t i, int *out)
{
	if (skn_dr_digits(r, i) != 4)
		return year_words(r, i, out);
	*out = (int)r->t->v[i].number;
	/* "2,018.5", "20:15", "2018th" and "2018km" are none */
	if ((skn_dr_glued(r, i + 1) && r->t->v[i + 1].kind == SKN_TOKEN_WORD &&
	     !skn_dr_in(r, i + 1, "'s|s|г|年|년")) ||
	    (skn_dr_glued(r, i + 1) && skn_dr_in(r, i + 1, ".|,") && skn_dr_glued(r, i + 2) &&
	     skn_dr_digits(r, i + 2) > 0))
		return 0;
	return *out >= 1000 && *out < 3000;
}

static int century_of(int two)
{
	return two <= 35 ? 2000 + two : 1900 + two;
}

size_t skn_dr_short_year(const struct skn_date_reader *r, size_t i, int *out)
{
	size_t mark = skn_dr_in(r, i, "'|\xe2\x80\x98|\xe2\x80\x99");

	if (skn_dr_digits(r, i + mark) != 2 || (mark && !skn_dr_glued(r, i + 1)))
		return 0;
	*out = century_of((int)r->t->v[i + mark].number);
	return mark + 1;
}
