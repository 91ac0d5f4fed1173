#include "extract/quote_clause.h"

#include "extract/quote_words.h"

#define ADJUNCT_MAX 16   /* tokens between a verb and "that" or a quotation */
#define APPOSITION_MAX 40 /* tokens between a name and its verb */
#define SUBJECT_MAX 24
#define AHEAD_MAX 7

struct clause {
	const struct skn_quote_text *q;
	const struct skn_tokens *t;
	size_t a, b; /* the sentence */
	struct skn_saids *out;
	size_t before; /* of out->v, at its start */
};

static const char *low(const struct clause *c, size_t i)
{
	return i >= c->a && i < c->b ? skn_token_low(c->t, i) : "";
}

static bool is(const struct clause *c, size_t i, const char *word)
{
	return skn_streq(low(c, i), word);
}

static uint32_t word(const struct clause *c, size_t i)
{
	return skn_quote_word(low(c, i));
}

static size_t quoted(const struct clause *c, size_t i)
{
	return i < c->t->n ? c->q->marks.at[i] : 0;
}

static bool mark(const struct clause *c, size_t i)
{
	return i < c->a || i >= c->b || c->t->v[i].kind == SKN_TOKEN_MARK;
}

static bool adverb(const struct clause *c, size_t i)
{
	const char *w = low(c, i);

	return (word(c, i) & SKN_QW_AUX) || (strlen(w) > 4 && skn_ends_with(w, "ly") && !c->t->v[i].upper);
}

/* ---- Is it a verb that attributes? ---- */

/* A determiner that stands for those it counts: "some said". */
static bool counts(const struct clause *c, size_t i)
{
	return is(c, i, "some") || is(c, i, "many") || is(c, i, "several") || is(c, i, "those") || is(c, i, "these");
}

static bool is_noun(const struct clause *c, size_t i, int form, uint32_t verb)
{
	size_t k = i;
	uint32_t w;

	while (k > c->a && adverb(c, k - 1) && !(word(c, k - 1) & SKN_QW_AUX))
		k--;
	if (k == c->a)
		return form != SKN_VERB_ING;
	w = word(c, k - 1);
	if ((w & SKN_QW_DETERMINER) && form == SKN_VERB_PAST && (w & SKN_QW_PRONOUN || counts(c, k - 1)))
		return false;
	if (w & SKN_QW_DETERMINER)
		return !(w & SKN_QW_PRONOUN) && !is(c, k - 1, "that");
	if ((w & SKN_QW_PREPOSITION) || is(c, k - 1, "and") || is(c, k - 1, "or"))
		return form == SKN_VERB_BASE || form == SKN_VERB_ING || (form == SKN_VERB_S && !is(c, k - 1, "and"));
	if (form == SKN_VERB_BASE)
		return !(w & (SKN_QW_AUX | SKN_QW_PRONOUN)) &&
		       (mark(c, k - 1) || !(skn_ends_with(low(c, k - 1), "s") || skn_ends_with(low(c, k - 1), "people") ||
					    skn_ends_with(low(c, k - 1), "percent")));
	return form == SKN_VERB_S && (verb & SKN_QW_NOUN) && !c->t->v[k - 1].upper && !(w & SKN_QW_PRONOUN) &&
	       (is(c, i + 1, "of") || is(c, i + 1, "about") || is(c, i + 1, "by") || is(c, i + 1, "are"));
}

static bool passive(const struct clause *c, size_t i, int form)
{
	size_t k = i;

	if (is(c, i + 1, "by"))
		return true;
	if (form != SKN_VERB_PAST)
		return false;
	while (k > c->a && adverb(c, k - 1)) {
		if (word(c, k - 1) & SKN_QW_BE)
			return true;
		k--;
	}
	return false;
}

/* ---- Around it ---- */

/* Where a content that begins at S ends: with the sentence, or before what is
 * the writer's again. */
static size_t content_end(const struct clause *c, size_t s);

/* Whether a subject and a verb of saying stand between I and a comma or the end:
 * ", he said," */
static bool parenthesis(const struct clause *c, size_t i)
{
	for (size_t k = i; k < i + AHEAD_MAX && k < c->b && !quoted(c, k); k++) {
		int form;

		if (k > i && mark(c, k) && c->t->v[k].cp != '.')
			return false;
		if (skn_quote_verb(low(c, k), &form) & SKN_QW_SAY) {
			bool end = k + 1 >= c->b || c->t->v[k + 1].cp == ',' || c->t->v[k + 1].cp == '.';

			return form == SKN_VERB_ING ? k == i : end || k == i;
		}
	}
	return false;
}

/* A new clause with a speaker of its own behind "and", "but": "and she said". */
static bool new_speaker(const struct clause *c, size_t i)
{
	for (size_t k = i; k < i + AHEAD_MAX && k < c->b && !quoted(c, k) && !mark(c, k); k++) {
		int form;

		if (skn_quote_verb(low(c, k), &form) & (SKN_QW_SAY | SKN_QW_TELL))
			return form != SKN_VERB_BASE;
	}
	return false;
}

static bool ends_content(const struct clause *c, size_t i)
{
	static const char *const apart[] = { "while", "although", "though", "whereas", "according" };
	uint32_t cp = c->t->v[i].cp;

	if (cp == ';')
		return true;
	if (cp != ',')
		return false;
	for (size_t k = 0; k < SKN_ARRAY_LEN(apart); k++)
		if (is(c, i + 1, apart[k]))
			return true;
	if (is(c, i + 1, "and") || is(c, i + 1, "but"))
		return new_speaker(c, i + 2);
	return parenthesis(c, i + 1);
}

static size_t content_end(const struct clause *c, size_t s)
{
	size_t i = s;

	while (i < c->b) {
		size_t run = quoted(c, i);

		if (run > 0) {
			i = c->q->marks.v[run - 1].close;
			continue;
		}
		if (ends_content(c, i) || (is(c, i, "according") && is(c, i + 1, "to")))
			break;
		i++;
	}
	return i;
}

/* The start of the words that end before E and name somebody. */
static size_t subject_start(const struct clause *c, size_t e)
{
	size_t i = e;

	while (i > c->a && e - i < SUBJECT_MAX) {
		uint32_t w = word(c, i - 1);

		if (quoted(c, i - 1) || (mark(c, i - 1) && !(c->t->v[i - 1].cp == '.' && !c->t->v[i - 1].space) &&
					 !(c->t->v[i - 1].cp == '-' && !c->t->v[i - 1].space) && c->t->v[i - 1].cp != '\'' &&
					 c->t->v[i - 1].cp != 0x2019 && c->t->v[i - 1].cp != '&' && c->t->v[i - 1].cp != '%' &&
					 c->t->v[i - 1].cp != '$'))
			break;
		if ((w & SKN_QW_BREAK) && !(is(c, i - 1, "and") && i - 1 > c->a && c->t->v[i - 2].upper && c->t->v[i].upper) &&
		    !(w & SKN_QW_DETERMINER))
			break;
		if (w & SKN_QW_PRONOUN)
			return i == e ? i - 1 : i;
		i--;
	}
	return i;
}

/* The comma that opens what the one at E closes; C->a when there is none. */
static size_t comma_before(const struct clause *c, size_t e)
{
	for (size_t i = e; i > c->a && e - i < APPOSITION_MAX; i--) {
		if (quoted(c, i - 1))
			break;
		if (c->t->v[i - 1].cp == ',')
			return i - 1;
	}
	return c->a;
}

/* The speaker before the verb at I: a name with what stands beside it. */
static struct skn_span subject(const struct clause *c, size_t i)
{
	size_t e = i, s, comma;

	while (e > c->a && adverb(c, e - 1) && !quoted(c, e - 1))
		e--;
	if (e == c->a || quoted(c, e - 1))
		return (struct skn_span){ e, e };
	if (c->t->v[e - 1].cp != ',') {
		s = subject_start(c, e);
		/* "Price, R-Ga., a surgeon from Roswell said": a plain noun phrase */
		return (struct skn_span){ s, e };
	}
	comma = comma_before(c, e - 1);
	if (comma == c->a)
		return (struct skn_span){ e, e };
	s = subject_start(c, comma);
	return (struct skn_span){ s, s < comma ? e - 1 : s };
}

/* The speaker behind the verb: "said John Doe, a lawyer", up to a mark or a new phrase. */
static struct skn_span subject_behind(const struct clause *c, size_t i)
{
	size_t k = i;

	while (k < c->b && !quoted(c, k) && k - i < SUBJECT_MAX) {
		uint32_t w = word(c, k);

		if (mark(c, k) && c->t->v[k].cp != '-' && c->t->v[k].cp != '\'' && c->t->v[k].cp != 0x2019 &&
		    !(c->t->v[k].cp == '.' && !c->t->v[k].space && k + 1 < c->b))
			break;
		if (k > i && ((w & SKN_QW_BREAK) || is(c, k, "in") || is(c, k, "on") || is(c, k, "during") ||
			      is(c, k, "who") || is(c, k, "at")))
			break;
		k++;
	}
	return (struct skn_span){ i, k };
}

/* Words between the verb and its content: a day, "in a statement", the one who
 * is told.  Where "that", a colon or a quotation comes; or SIZE_MAX. */
static size_t behind_adjunct(const struct clause *c, size_t i)
{
	for (size_t k = i; k < c->b && k < i + ADJUNCT_MAX; k++) {
		if (quoted(c, k) || is(c, k, "that") || is(c, k, "how") || is(c, k, "whether"))
			return k;
		if (c->t->v[k].cp == ':')
			return k + 1;
		if (c->t->v[k].cp == ',') {
			/* "said, in a speech, that": only before a quotation */
			if (k + 1 < c->b && quoted(c, k + 1))
				return k + 1;
			if (k > i)
				return SIZE_MAX;
		}
		if (c->t->v[k].cp == ';' || c->t->v[k].cp == '.')
			return SIZE_MAX;
	}
	return SIZE_MAX;
}

/* ---- The forms ---- */

static void put(const struct clause *c, struct skn_span cue, struct skn_span who, size_t s, size_t e)
{
	struct skn_said said = { .cue = cue, .who = who, .piece = { { s, e }, { 0, 0 } } };

	if (s < e)
		skn_vec_push(c->out, said);
}

/* What stands before the subject at S, when a comma or a quotation parts them. */
static bool inverted(const struct clause *c, size_t s, struct skn_span *content)
{
	size_t e = s, a = c->a;

	if (e > a && c->t->v[e - 1].cp == ',' && !quoted(c, e - 1))
		e--;
	else if (!(e > a && quoted(c, e - 1)))
		return false;
	/* what an earlier verb of the sentence has is its own */
	for (size_t k = c->before; k < c->out->n; k++) {
		const struct skn_said *said = &c->out->v[k];
		size_t end = said->piece[1].end ? said->piece[1].end : said->piece[0].end;

		if (end > a && end < e)
			a = end;
	}
	while (a < e && (mark(c, a) && !quoted(c, a)))
		a++;
	if (a < e && quoted(c, a) > 0)
		a = c->q->marks.v[quoted(c, a) - 1].open;
	*content = (struct skn_span){ a, e };
	return a + 1 < e || (a < e && !quoted(c, a) && !adverb(c, a) && !(word(c, a) & SKN_QW_BREAK));
}

static void put_inverted(const struct clause *c, struct skn_span cue, struct skn_span who, struct skn_span content,
			 size_t after)
{
	struct skn_said said = { .cue = cue, .who = who, .piece = { content, { 0, 0 } } };
	int form;

	/* "C1, he said, C2" */
	if (after + 1 < c->b && c->t->v[after].cp == ',' && !quoted(c, after)) {
		bool quote = quoted(c, content.end - 1) > 0;
		size_t s = after + 1;

		if (quote ? quoted(c, s) > 0
			  : !(skn_quote_verb(low(c, s), &form) && form == SKN_VERB_ING) && !is(c, s, "who") &&
				    !is(c, s, "which") && !is(c, s, "while"))
			said.piece[1] = (struct skn_span){ s, content_end(c, s) };
	}
	skn_vec_push(c->out, said);
}

static bool closes(const struct clause *c, size_t i)
{
	return i >= c->b || c->t->v[i].cp == ',' || c->t->v[i].cp == '.' || c->t->v[i].cp == ';';
}

static bool adjunct(const struct clause *c, size_t i)
{
	static const char *const days[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
					    "yesterday", "today", "last", "late", "early", "earlier", "here", "as" };

	for (size_t k = 0; k < SKN_ARRAY_LEN(days); k++)
		if (is(c, i, days[k]))
			return true;
	return (word(c, i) & SKN_QW_PREPOSITION) != 0 || adverb(c, i);
}

/* A verb of saying at I. */
static void say(const struct clause *c, size_t i, bool told)
{
	struct skn_span cue = { i, i + 1 }, who = subject(c, i), content;
	size_t r = i + 1, at;
	bool after_quote = i > c->a && (quoted(c, i - 1) || (c->t->v[i - 1].cp == ',' && i - 1 > c->a));

	if (r < c->b && quoted(c, r)) {
		put(c, cue, who, r, content_end(c, r));
		return;
	}
	/* C, said S */
	if (after_quote && !closes(c, r) && (who.start == who.end || quoted(c, i - 1)) && !adjunct(c, r) &&
	    inverted(c, i, &content)) {
		who = subject_behind(c, r);
		put_inverted(c, cue, who, content, who.end);
		return;
	}
	if (who.start < who.end && (closes(c, r) || adjunct(c, r) || (told && behind_adjunct(c, r) == SIZE_MAX)) &&
	    inverted(c, who.start, &content)) {
		size_t end = r;

		if (closes(c, r) || behind_adjunct(c, r) == SIZE_MAX) {
			while (!closes(c, end))
				end++;
			put_inverted(c, cue, who, content, end);
			return;
		}
	}
	/* S said, "C" */
	if (r + 1 < c->b && c->t->v[r].cp == ',' && quoted(c, r + 1)) {
		put(c, cue, who, r + 1, content_end(c, r + 1));
		return;
	}
	at = told || adjunct(c, r) || c->t->v[r < c->b ? r : i].cp == ':' ? behind_adjunct(c, r) : r;
	if (at == SIZE_MAX && told) {
		at = r + 1;
		while (at < c->b && c->t->v[at].upper && c->t->v[at - 1].upper)
			at++;
		if (!(word(c, at) & (SKN_QW_PRONOUN | SKN_QW_DETERMINER)))
			return;
	}
	if (at == SIZE_MAX || at >= c->b || closes(c, r))
		return;
	put(c, cue, who, at, content_end(c, at));
}

static void want(const struct clause *c, size_t i, bool object)
{
	size_t k = i + 1;

	while (object && k < c->b && k < i + 8 && !is(c, k, "to") && !mark(c, k) && !quoted(c, k))
		k++;
	if (!is(c, k, "to") && !(object && is(c, i + 1, "for")))
		return;
	put(c, (struct skn_span){ i, i + 1 }, subject(c, i), object ? i + 1 : k, content_end(c, i + 1));
}

/* The one whose words an "-ing" is: the subject of the sentence. */
static void participle(const struct clause *c, size_t i, uint32_t verb)
{
	struct skn_said said = { .cue = { i, i + 1 }, .follows = true };
	size_t s = i + 1;

	if (verb & SKN_QW_TELL) {
		s = behind_adjunct(c, i + 1);
		if (s == SIZE_MAX)
			return;
	} else if ((verb & SKN_QW_WANT) && !(verb & SKN_QW_SAY) && !is(c, s, "to")) {
		return;
	}
	if (s >= c->b || closes(c, s))
		return;
	said.piece[0] = (struct skn_span){ s, content_end(c, s) };
	if (said.piece[0].start < said.piece[0].end)
		skn_vec_push(c->out, said);
}

static void judge(const struct clause *c, size_t i)
{
	size_t r = i + 1;

	if (r >= c->b || closes(c, r))
		return;
	put(c, (struct skn_span){ i, i + 1 }, subject(c, i), r, content_end(c, r));
}

/* "according to S" */
static void according(const struct clause *c, size_t i)
{
	struct skn_span cue = { i, i + 2 }, who = { i + 2, i + 2 };
	struct skn_said said = { .cue = cue };
	size_t e = i;

	while (who.end < c->b && !quoted(c, who.end) && c->t->v[who.end].cp != ',' && c->t->v[who.end].cp != ';' &&
	       !(c->t->v[who.end].cp == '.' && who.end + 1 >= c->b))
		who.end++;
	said.who = who;
	while (e > c->a && mark(c, e - 1) && !quoted(c, e - 1))
		e--;
	if (e == c->a)
		said.piece[0] = (struct skn_span){ who.end + 1, content_end(c, who.end + 1) };
	else
		said.piece[0] = (struct skn_span){ c->a, e };
	if (who.start < who.end && said.piece[0].start < said.piece[0].end && said.piece[0].end <= c->t->n)
		skn_vec_push(c->out, said);
}

static void verb_at(const struct clause *c, size_t i)
{
	int form;
	uint32_t verb = skn_quote_verb(low(c, i), &form);

	/* a capital inside a sentence is a name's, or a headline's */
	if (verb == 0 || (c->t->v[i].upper && i > c->a && (!c->t->v[i - 1].upper || (verb & SKN_QW_NOUN))) || is_noun(c, i, form, verb) ||
	    passive(c, i, form) || (i > c->a && is(c, i - 1, "to")))
		return;
	if (form == SKN_VERB_ING && !(i > c->a && (word(c, i - 1) & SKN_QW_AUX)))
		participle(c, i, verb);
	else if ((verb & SKN_QW_WANT) && ((verb & SKN_QW_TELL) || is(c, i + 1, "to")) && !is(c, i + 1, "that") &&
		 !(verb & SKN_QW_SAY && !is(c, i + 1, "to")))
		want(c, i, (verb & SKN_QW_TELL) != 0);
	else if (verb & (SKN_QW_SAY | SKN_QW_TELL))
		say(c, i, (verb & SKN_QW_TELL) != 0);
	else if (verb & SKN_QW_JUDGE)
		judge(c, i);
}

void skn_clause_read(struct skn_saids *out, const struct skn_quote_text *q, struct skn_span sentence)
{
	struct clause c = { .q = q, .t = q->t, .a = sentence.start, .b = sentence.end, .out = out, .before = out->n };

	for (size_t i = c.a; i < c.b && out->n - c.before < SKN_CLAUSE_SAIDS_MAX; i++) {
		if (quoted(&c, i))
			continue;
		if (is(&c, i, "according") && is(&c, i + 1, "to"))
			according(&c, i);
		else if (c.t->v[i].kind == SKN_TOKEN_WORD)
			verb_at(&c, i);
	}
}
