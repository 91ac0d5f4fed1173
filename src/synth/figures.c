#include "synth/figures.h"

#include "base/utf8.h"
#include "synth/stop.h"
#include "text/fold.h"
#include "text/language.h"
#include "text/words.h"
#include "uni/uni.h"

#define VALUE_MAX 32 /* bytes of a number written in one way */

static const char *const number_words[] = {
	"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
	"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
};
static const struct {
	const char *word;
	double factor;
} scales[] = {
	{ "hundred", 1e2 }, { "thousand", 1e3 }, { "million", 1e6 }, { "billion", 1e9 }, { "trillion", 1e12 },
	{ "k", 1e3 }, { "m", 1e6 }, { "mn", 1e6 }, { "bn", 1e9 }, { "tn", 1e12 },
};

/* A text with its words, folded. */
struct reading {
	struct skn_buf text;
	struct skn_spans tokens; /* without those of white space */
	struct skn_date_mentions dates;
};

static int read_text(struct reading *r, const char *s, size_t n, const struct skn_dates_context *now,
		     struct skn_err *err)
{
	struct skn_spans all = { 0 };

	skn_fold(&r->text, s, n);
	skn_words(&all, r->text.p, r->text.n);
	for (size_t i = 0; i < all.n; i++)
		if (r->text.p[all.v[i].start] != ' ')
			skn_vec_push(&r->tokens, all.v[i]);
	skn_vec_release(&all);
	return skn_dates_find(&r->dates, r->text.p, r->text.n, now, err);
}

static void reading_release(struct reading *r)
{
	skn_buf_release(&r->text);
	skn_vec_release(&r->tokens);
	skn_dates_release(&r->dates);
}

/* A word in lower case, without "'s". */
static void word_of(struct skn_buf *out, const char *s, size_t n)
{
	skn_uni_lower(out, s, n);
	if (out->n > 2 && out->p[out->n - 2] == '\'' && out->p[out->n - 1] == 's')
		skn_buf_truncate(out, out->n - 2);
	else if (out->n > 1 && out->p[out->n - 1] == '\'')
		skn_buf_truncate(out, out->n - 1);
}

/* ---- numbers ---- */

static double scale_of(const char *s, size_t n)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(scales); i++)
		if (strlen(scales[i].word) == n && strncasecmp(scales[i].word, s, n) == 0)
			return scales[i].factor;
	return 0;
}

/* Digits as they are written: groups of three behind commas, or a decimal comma. */
static bool parse_digits(const char *s, size_t n, double *value, size_t *used)
{
	char digits[VALUE_MAX];
	size_t at = 0, i = 0;

	for (; i < n && at + 1 < sizeof(digits); i++) {
		bool more = i + 1 < n && isdigit((unsigned char)s[i + 1]);
		bool group = s[i] == ',' && i + 3 < n && isdigit((unsigned char)s[i + 1]) &&
			     isdigit((unsigned char)s[i + 2]) && isdigit((unsigned char)s[i + 3]) &&
			     !(i + 4 < n && isdigit((unsigned char)s[i + 4]));

		if (isdigit((unsigned char)s[i]))
			digits[at++] = s[i];
		else if ((s[i] == '.' || (s[i] == ',' && !group)) && more && !memchr(digits, '.', at))
			digits[at++] = '.';
		else if (!group)
			break;
	}
	digits[at] = '\0';
	*used = i;
	*value = at ? strtod(digits, NULL) : 0;
	return at > 0;
}

struct number {
	double value, scaled; /* the same where no scale follows */
	size_t tokens;        /* how many it takes */
};

static bool number_at(struct number *out, const struct reading *r, size_t i)
{
	const struct skn_span *t = &r->tokens.v[i];
	const char *s = r->text.p + t->start;
	size_t n = t->end - t->start, used = n;
	double scale = 0;
	bool found = false;

	*out = (struct number){ .tokens = 1 };
	if (isdigit((unsigned char)s[0]))
		found = parse_digits(s, n, &out->value, &used);
	for (size_t w = 2; w < SKN_ARRAY_LEN(number_words) && !found; w++)
		if (strlen(number_words[w]) == n && strncasecmp(number_words[w], s, n) == 0) {
			out->value = (double)w;
			found = true;
		}
	if (!found)
		return false;
	if (used < n)
		scale = scale_of(s + used, n - used);
	else if (i + 1 < r->tokens.n)
		scale = scale_of(r->text.p + r->tokens.v[i + 1].start, r->tokens.v[i + 1].end - r->tokens.v[i + 1].start);
	out->tokens += used == n && scale > 0;
	out->scaled = scale > 0 ? out->value * scale : out->value;
	return true;
}

static void write_value(char out[VALUE_MAX], double value)
{
	snprintf(out, VALUE_MAX, "%.10g", value);
}

static void add_number(struct skn_figures *f, double value)
{
	char text[VALUE_MAX];

	write_value(text, value);
	skn_map_put(&f->numbers, text, strlen(text), f);
}

static bool has_number(const struct skn_figures *f, double value)
{
	char text[VALUE_MAX];

	write_value(text, value);
	return skn_map_has(&f->numbers, text, strlen(text));
}

/* ---- collecting ---- */

static void add_word(struct skn_figures *f, const char *s, size_t n)
{
	struct skn_buf word = SKN_BUF_INIT;

	word_of(&word, s, n);
	skn_map_put(&f->words, word.p, word.n, f);
	skn_buf_release(&word);
}

void skn_figures_add_date(struct skn_figures *out, const char *date)
{
	struct skn_edtf edtf;

	if (date && *date && skn_edtf_parse(&edtf, date, strlen(date), NULL) == SKN_OK)
		skn_vec_push(&out->dates, edtf);
}

int skn_figures_add(struct skn_figures *out, const char *s, size_t n, const struct skn_dates_context *now,
		    struct skn_err *err)
{
	struct reading r = { .text = SKN_BUF_INIT };
	int rc = read_text(&r, s, n, now, err);

	for (size_t i = 0; rc == SKN_OK && i < r.tokens.n; i++) {
		struct number number;

		add_word(out, r.text.p + r.tokens.v[i].start, r.tokens.v[i].end - r.tokens.v[i].start);
		if (number_at(&number, &r, i)) {
			add_number(out, number.value);
			add_number(out, number.scaled);
		}
	}
	for (size_t i = 0; rc == SKN_OK && i < r.dates.n; i++)
		skn_figures_add_date(out, r.dates.v[i].value);
	reading_release(&r);
	return rc;
}

void skn_figures_release(struct skn_figures *figures)
{
	skn_map_release(&figures->words, NULL);
	skn_map_release(&figures->numbers, NULL);
	skn_vec_release(&figures->dates);
}

bool skn_figures_have_date(const struct skn_figures *figures, const struct skn_edtf *date)
{
	for (size_t i = 0; i < figures->dates.n; i++)
		if (figures->dates.v[i].lower >= date->lower && figures->dates.v[i].upper <= date->upper)
			return true;
	return false;
}

/* ---- what is missing ---- */

static bool is_capital(const char *s, size_t n)
{
	uint32_t cp;

	return n && skn_utf8_decode(s, n, &cp) && skn_uni_is_upper(cp);
}

static bool is_acronym(const char *s, size_t n)
{
	size_t capitals = 0;

	for (size_t i = 0; i < n; i++)
		capitals += isupper((unsigned char)s[i]) != 0;
	return capitals >= 2;
}

/* Whether a sentence, a quotation or a clause behind a colon begins at token I. */
static bool begins(const struct reading *r, size_t i)
{
	return i == 0 || strchr("\":.!?([{*_'-", r->text.p[r->tokens.v[i - 1].start]) != NULL;
}

static bool is_name(const struct reading *r, size_t i, const char *language)
{
	const char *s = r->text.p + r->tokens.v[i].start;
	size_t n = r->tokens.v[i].end - r->tokens.v[i].start;
	struct skn_buf lower = SKN_BUF_INIT;
	bool stop, next;

	if (!is_capital(s, n) || n < 2)
		return false;
	if (is_acronym(s, n))
		return true;
	if (!begins(r, i))
		return true;
	/* The first word has a capital anyhow; with another one behind it, it is a name. */
	skn_uni_lower(&lower, s, n);
	stop = skn_stop_word(language, lower.p, lower.n);
	skn_buf_release(&lower);
	next = i + 1 < r->tokens.n && r->tokens.v[i + 1].start == r->tokens.v[i].end + 1 &&
	       is_capital(r->text.p + r->tokens.v[i + 1].start, r->tokens.v[i + 1].end - r->tokens.v[i + 1].start);
	return next && !stop;
}

static bool has_word(const struct skn_figures *f, const char *s, size_t n)
{
	struct skn_buf word = SKN_BUF_INIT;
	bool yes;

	word_of(&word, s, n);
	yes = skn_map_has(&f->words, word.p, word.n);
	skn_buf_release(&word);
	return yes;
}

/* Dates that have a value: told whole, and their words not looked at again. */
static void lacking_dates(struct skn_strings *out, const struct skn_figures *f, const struct reading *r)
{
	for (size_t i = 0; i < r->dates.n; i++) {
		const struct skn_date_mention *m = &r->dates.v[i];
		struct skn_edtf date;

		if (*m->value && skn_edtf_parse(&date, m->value, strlen(m->value), NULL) == SKN_OK &&
		    !skn_figures_have_date(f, &date))
			skn_strings_pushn(out, r->text.p + m->start, m->len);
	}
}

static bool in_date(const struct reading *r, const struct skn_span *t)
{
	for (size_t i = 0; i < r->dates.n; i++)
		if (*r->dates.v[i].value && t->start >= r->dates.v[i].start &&
		    t->end <= r->dates.v[i].start + r->dates.v[i].len)
			return true;
	return false;
}

int skn_figures_lack(struct skn_strings *out, const struct skn_figures *figures, const char *text, size_t n,
		     struct skn_err *err)
{
	const char *language = skn_language_guess(text, n);
	struct reading r = { .text = SKN_BUF_INIT };
	struct number number;
	int rc = read_text(&r, text, n, NULL, err);

	if (rc == SKN_OK)
		lacking_dates(out, figures, &r);
	for (size_t i = 0; rc == SKN_OK && i < r.tokens.n; i++) {
		const struct skn_span *t = &r.tokens.v[i];
		const char *s = r.text.p + t->start;
		size_t len = t->end - t->start;

		if (in_date(&r, t))
			continue;
		if (number_at(&number, &r, i)) {
			if (!has_number(figures, number.scaled))
				skn_strings_pushn(out, s, r.tokens.v[i + number.tokens - 1].end - t->start);
			i += number.tokens - 1;
		} else if (!skn_streq(language, "de") && is_name(&r, i, language) && !has_word(figures, s, len)) {
			skn_strings_pushn(out, s, len);
		}
	}
	reading_release(&r);
	return rc;
}
