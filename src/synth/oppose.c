#include "synth/oppose.h"

#include <math.h>

#include "synth/stems.h"
#include "text/span.h"
#include "text/words.h"
#include "uni/uni.h"

#define SHARED_MIN 2       /* content words that two statements have in common */
#define SHARED_SHARE 0.34  /* and their share, by skn_oppose_shared */
#define NUMBER_APART 0.02  /* numbers that differ by less are the same, rounded */

static const char *const negations[] = {
	"not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot", "denied", "denies", "deny",
	"denying", "refuted", "refutes", "untrue", "false", "unfounded", "wrong", "hardly", "rejected", "rejects", "disputed",
	"disputes", "contradicted",
};

static const char *const hedges[] = {
	"may", "might", "could", "perhaps", "possibly", "reportedly", "allegedly", "apparently", "unclear", "uncertain",
	"unknown", "seems", "suggests", "suggest", "likely", "probably", "expected", "rumoured", "rumored",
};

/* As Snowball stems them; each pair is opposed. */
static const char *const antonyms[][2] = {
	{ "rise", "fall" }, { "rose", "fell" }, { "rise", "fell" }, { "rose", "fall" }, { "increas", "decreas" },
	{ "increas", "fell" }, { "rose", "declin" }, { "increas", "declin" }, { "grew", "shrank" }, { "grow", "shrink" },
	{ "gain", "lose" }, { "gain", "lost" }, { "gain", "loss" }, { "win", "lose" }, { "won", "lost" },
	{ "accept", "reject" }, { "approv", "reject" }, { "support", "oppos" }, { "agre", "disagre" }, { "allow", "ban" },
	{ "permit", "forbid" }, { "allow", "prohibit" }, { "open", "close" }, { "start", "stop" }, { "began", "end" },
	{ "begin", "end" }, { "safe", "unsaf" }, { "safe", "danger" }, { "guilti", "innoc" }, { "succeed", "fail" },
	{ "success", "failur" }, { "possibl", "imposs" }, { "like", "unlik" }, { "higher", "lower" }, { "more", "fewer" },
	{ "more", "less" }, { "strong", "weak" }, { "better", "wors" }, { "confirm", "deni" }, { "confirm", "denied" },
	{ "legal", "illeg" }, { "law", "unlaw" }, { "aliv", "dead" }, { "hire", "fire" }, { "buy", "sell" },
	{ "pass", "block" }, { "tighten", "loosen" }, { "rais", "cut" }, { "rais", "lower" }, { "stabl", "unstabl" },
	{ "stay", "leav" }, { "remain", "left" }, { "true", "fals" }, { "able", "unabl" }, { "full", "empti" },
	{ "early", "late" }, { "sound", "crack" }, { "intact", "broken" }, { "intact", "damag" }, { "tight", "loos" },
	{ "improv", "worsen" }, { "expand", "contract" }, { "accord", "breach" }, { "complet", "incomplet" },
	{ "suffici", "insuffici" }, { "effect", "ineffect" }, { "relev", "irrelev" }, { "valid", "invalid" },
	{ "explain", "unexplain" }, { "known", "unknown" }, { "certain", "uncertain" }, { "avail", "unavail" },
	{ "hold", "fail" }, { "captur", "miss" }, { "tight", "vacuous" },
};

static const struct scale {
	const char *word;
	double factor;
} scales[] = { { "hundred", 1e2 }, { "thousand", 1e3 }, { "million", 1e6 }, { "billion", 1e9 }, { "trillion", 1e12 } };

static const char *const small_numbers[] = {
	"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
	"fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
};

static bool is_in(const char *const *list, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (skn_streq(list[i], word))
			return true;
	return false;
}

void skn_statement_words_release(struct skn_statement_words *words)
{
	skn_buf_release(&words->text);
	skn_vec_release(&words->stems);
	skn_vec_release(&words->numbers);
	skn_vec_release(&words->negations);
}

/* "1,200" "3.5" "twelve"; years are no numbers. */
static bool read_number(double *out, const char *word)
{
	char plain[32], *end;
	size_t n = 0;

	for (size_t i = 1; i < SKN_ARRAY_LEN(small_numbers); i++)
		if (skn_streq(word, small_numbers[i])) {
			*out = (double)i;
			return i > 1; /* "one" is an article more often than a number */
		}
	for (const char *p = word; *p && n < sizeof(plain) - 1; p++)
		if (*p != ',')
			plain[n++] = *p;
	plain[n] = '\0';
	if (!isdigit((unsigned char)plain[0]))
		return false;
	*out = strtod(plain, &end);
	return !*end && (strchr(word, ',') || strlen(word) != 4 || *out < 1900 || *out > 2100);
}

static double scale_of(const char *word)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(scales); i++)
		if (skn_streq(word, scales[i].word))
			return scales[i].factor;
	return 0;
}

struct reader {
	struct skn_statement_words *out;
	struct skn_stems stems;
	double number;
	bool counting; /* a number was read that has no unit yet */
	bool open;     /* the last negation may take another word */
};

static uint32_t keep(struct reader *r, const char *term)
{
	size_t at = r->out->text.n;

	for (size_t i = 0; i < r->out->stems.n; i++)
		if (skn_streq(r->out->text.p + r->out->stems.v[i], term))
			return r->out->stems.v[i];
	skn_buf_add(&r->out->text, term, strlen(term) + 1);
	skn_vec_push(&r->out->stems, (uint32_t)at);
	return (uint32_t)at;
}

static bool is_negation(const char *word)
{
	return is_in(negations, SKN_ARRAY_LEN(negations), word) || skn_ends_with(word, "n't") ||
	       skn_ends_with(word, "n\xE2\x80\x99t");
}

static void negate(struct reader *r, uint32_t stem)
{
	struct skn_negation *last;

	if (!r->open)
		return;
	last = skn_vec_last(&r->out->negations);
	last->stems[last->n++] = stem;
	r->open = last->n < SKN_ARRAY_LEN(last->stems);
}

static void read_term(struct reader *r, const char *term)
{
	uint32_t at = keep(r, term);

	if (r->counting)
		skn_vec_push(&r->out->numbers, ((struct skn_count_of){ r->number, at }));
	r->counting = false;
	negate(r, at);
}

static void read_word(struct reader *r, const char *word, size_t n)
{
	struct skn_buf lower = SKN_BUF_INIT;
	const char *term;
	double value;

	skn_uni_lower(&lower, word, n);
	if (is_in(hedges, SKN_ARRAY_LEN(hedges), lower.p))
		r->out->hedged = true;
	if (is_negation(lower.p)) {
		skn_vec_push(&r->out->negations, ((struct skn_negation){ .n = 0 }));
		r->open = true;
	} else if (r->counting && scale_of(lower.p) > 0) {
		r->number *= scale_of(lower.p);
	} else if (read_number(&value, lower.p)) {
		r->number = value;
		r->counting = true;
	} else if ((term = skn_stems_term(&r->stems, "en", word, n)) != NULL) {
		read_term(r, term);
	} else if (r->counting && lower.p[0] == '%') {
		read_term(r, "percent");
	} else if (ispunct((unsigned char)lower.p[0])) {
		r->open = false;
		r->counting = false;
	}
	skn_buf_release(&lower);
}

void skn_statement_words_init(struct skn_statement_words *out, const char *s, size_t n)
{
	struct reader r = { .out = out };
	struct skn_spans tokens = { 0 };

	*out = (struct skn_statement_words){ .text = SKN_BUF_INIT };
	skn_words(&tokens, s, n);
	for (size_t i = 0; i < tokens.n; i++)
		read_word(&r, s + tokens.v[i].start, tokens.v[i].end - tokens.v[i].start);
	skn_vec_release(&tokens);
	skn_stems_release(&r.stems);
}

static bool has(const struct skn_statement_words *words, const char *stem)
{
	for (size_t i = 0; i < words->stems.n; i++)
		if (skn_streq(words->text.p + words->stems.v[i], stem))
			return true;
	return false;
}

static size_t shared(const struct skn_statement_words *a, const struct skn_statement_words *b)
{
	size_t n = 0;

	for (size_t i = 0; i < a->stems.n; i++)
		n += has(b, a->text.p + a->stems.v[i]);
	return n;
}

double skn_oppose_shared(const struct skn_statement_words *a, const struct skn_statement_words *b)
{
	size_t all = a->stems.n + b->stems.n;

	return all ? 2.0 * (double)shared(a, b) / (double)all : 0;
}

static bool negates(const struct skn_statement_words *words, const char *stem)
{
	for (size_t i = 0; i < words->negations.n; i++)
		for (unsigned k = 0; k < words->negations.v[i].n; k++)
			if (skn_streq(words->text.p + words->negations.v[i].stems[k], stem))
				return true;
	return false;
}

static bool has_apart(const struct skn_statement_words *a, const char *mine, const struct skn_statement_words *b,
		      const char *theirs)
{
	return has(a, mine) && !has(b, mine) && has(b, theirs) && !has(a, theirs) &&
	       negates(a, mine) == negates(b, theirs);
}

static bool antonyms_apart(const struct skn_statement_words *a, const struct skn_statement_words *b)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(antonyms); i++)
		if (has_apart(a, antonyms[i][0], b, antonyms[i][1]) || has_apart(a, antonyms[i][1], b, antonyms[i][0]))
			return true;
	return false;
}

/* A negates what B says. */
static bool denies(const struct skn_statement_words *a, const struct skn_statement_words *b)
{
	for (size_t i = 0; i < a->negations.n; i++) {
		const struct skn_negation *of = &a->negations.v[i];
		bool all = of->n > 0;

		for (unsigned k = 0; k < of->n; k++)
			all &= has(b, a->text.p + of->stems[k]) && !negates(b, a->text.p + of->stems[k]);
		if (all)
			return true;
	}
	return false;
}

/* A unit that both count, with no value in common. */
static bool numbers_apart(const struct skn_statement_words *a, const struct skn_statement_words *b)
{
	for (size_t i = 0; i < a->numbers.n; i++) {
		const char *unit = a->text.p + a->numbers.v[i].unit;
		bool apart = false, same = false;

		for (size_t k = 0; k < b->numbers.n; k++) {
			double x = a->numbers.v[i].value, y = b->numbers.v[k].value;

			if (!skn_streq(unit, b->text.p + b->numbers.v[k].unit))
				continue;
			if (fabs(x - y) <= NUMBER_APART * (fabs(x) > fabs(y) ? fabs(x) : fabs(y)))
				same = true;
			else
				apart = true;
		}
		if (apart && !same)
			return true;
	}
	return false;
}

enum skn_opposition skn_oppose(const struct skn_statement_words *a, const struct skn_statement_words *b)
{
	size_t common = shared(a, b);

	if (common < SHARED_MIN || skn_oppose_shared(a, b) < SHARED_SHARE)
		return SKN_OPPOSE_NONE;
	if (antonyms_apart(a, b))
		return SKN_OPPOSE_ANTONYM;
	if (denies(a, b) || denies(b, a))
		return SKN_OPPOSE_NEGATION;
	return common > SHARED_MIN && numbers_apart(a, b) ? SKN_OPPOSE_NUMBER : SKN_OPPOSE_NONE;
}

static bool does_not_know(const char *s, size_t n)
{
	static const char *const phrases[] = { "not know", "n't know", "n\u2019t know", "unknown", "unclear", "not clear",
					       "uncertain", "not certain", "not sure", "cannot say", "can't say", "no idea",
					       "too early to", "open question", "remains open", "remains to be seen" };
	char *text = skn_xstrndup(s, n);
	bool yes = false;

	for (size_t i = 0; i < SKN_ARRAY_LEN(phrases) && !yes; i++)
		yes = strcasestr(text, phrases[i]) != NULL;
	free(text);
	return yes;
}

bool skn_settles(const char *before, size_t before_n, const char *after, size_t after_n)
{
	struct skn_statement_words a, b;
	bool settles;

	if (!does_not_know(before, before_n) || does_not_know(after, after_n))
		return false;
	skn_statement_words_init(&a, before, before_n);
	skn_statement_words_init(&b, after, after_n);
	settles = shared(&a, &b) > 0;
	skn_statement_words_release(&a);
	skn_statement_words_release(&b);
	return settles;
}

const char *skn_opposition_name(enum skn_opposition opposition)
{
	static const char *const names[] = { "they agree", "one denies what the other says", "they say opposite things",
					     "numbers differ" };

	return names[opposition];
}
