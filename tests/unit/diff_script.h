/*
 * diff_script.h - for tests: the edits of diff_gen.h, and what each of them is
 * called when the diff tells it.
 */
#ifndef DIFF_SCRIPT_H
#define DIFF_SCRIPT_H

#include "diff_gen.h"

static inline bool gen_percent(int percent)
{
	return (int)random_below(100) < percent;
}

static inline void gen_want(struct gen_script *s, const char *fmt, ...) SKN_PRINTF(2, 3);
static inline void gen_want(struct gen_script *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	skn_vec_push(&s->want, skn_xvasprintf(fmt, ap));
	va_end(ap);
}

/* ---- citations: other ones, and how that is told: "+k1 -k2, fn 4" or "order" ---- */

/* Sets CITES to others; returns what that is; caller frees, NULL: nothing changed. */
static inline char *gen_recite(char cites[80])
{
	const char *old = skn_streq(cites, "@k1") ? "@k2" : "@k1"; /* sure not to be the same */
	struct skn_buf what = SKN_BUF_INIT;

	if (!*cites) {
		size_t n = random_below(GEN_KEYS);

		snprintf(cites, 80, "@n%zu", n);
		skn_buf_addf(&what, " +n%zu", n);
	} else if (strstr(cites, "; ")) {
		char *second = strstr(cites, "; ");

		skn_buf_addf(&what, " -%s", second + strlen("; @"));
		*second = '\0';
	} else if (random_chance(2)) {
		skn_buf_addf(&what, " -%s", cites + 1);
		*cites = '\0';
	} else {
		skn_buf_addf(&what, " +%s -%s", old + 1, cites + 1);
		snprintf(cites, 80, "%s", old);
	}
	return skn_buf_detach(&what);
}

/* The other way round; false where there are no two. */
static inline bool gen_reorder(char cites[80])
{
	char *second = strstr(cites, "; "), turned[80];

	if (!second)
		return false;
	snprintf(turned, sizeof(turned), "%s; %.*s", second + 2, (int)(second - cites), cites);
	memcpy(cites, turned, 80);
	return true;
}

/* ---- the narrative ---- */

static inline void gen_edit_unit(struct gen_script *s, struct gen_unit *u)
{
	size_t op = random_below(4);
	const char *name = u->kind == GEN_HEADING ? "heading" : "sentence";

	if (op == 0 || op == 1 || u->kind == GEN_HEADING) {
		u->wording++;
		gen_want(s, "%s-reworded %zu", name, u->tag);
	}
	if (u->kind == GEN_HEADING)
		return;
	if (op == 1 || op == 2) {
		char *what = gen_recite(u->cites);

		gen_want(s, "citations %zu%s", u->tag, what);
		free(what);
	} else if (op == 3 && gen_reorder(u->cites)) {
		gen_want(s, "citation-order %zu", u->tag);
	}
}

static inline void gen_drop_unit(struct gen_thread *t, size_t i)
{
	memmove(t->units.v + i, t->units.v + i + 1, (t->units.n - i - 1) * sizeof(*t->units.v));
	t->units.n--;
}

static inline void gen_insert_unit(struct gen_thread *t, size_t i, struct gen_unit u)
{
	skn_vec_push(&t->units, u);
	memmove(t->units.v + i + 1, t->units.v + i, (t->units.n - 1 - i) * sizeof(*t->units.v));
	t->units.v[i] = u;
}

/* A paragraph that is split or joined, told where no heading, list or quote is beside it. */
static inline void gen_relayout(struct gen_script *s, size_t i)
{
	struct gen_unit *u = &s->to.units.v[i];

	if (i == 0 || u->kind != GEN_SENTENCE || u[-1].kind != GEN_SENTENCE)
		return;
	u->breaks = !u->breaks;
	gen_want(s, "%s %zu", u->breaks ? "paragraph-split" : "paragraphs-joined", u->tag);
}

static inline void gen_edit_narrative(struct gen_script *s, const struct gen_plan *plan)
{
	struct gen_thread *t = &s->to;

	for (size_t i = 0; i < t->units.n; i++)
		if (gen_percent(plan->layout))
			gen_relayout(s, i);
	for (size_t i = t->units.n; i > 0; i--) {
		struct gen_unit *u = &t->units.v[i - 1];

		if (gen_percent(plan->remove)) {
			gen_want(s, "%s-removed %zu", u->kind == GEN_HEADING ? "heading" : "sentence", u->tag);
			gen_drop_unit(t, i - 1);
		} else if (gen_percent(plan->edit)) {
			gen_edit_unit(s, u);
		}
	}
	for (size_t n = t->units.n; n > 0; n--)
		if (gen_percent(plan->move)) {
			size_t from = random_below(t->units.n);
			struct gen_unit u = t->units.v[from];

			gen_drop_unit(t, from);
			gen_insert_unit(t, random_below(t->units.n + 1), u);
		}
	for (size_t n = t->units.n + 1; n > 0; n--)
		if (gen_percent(plan->add)) {
			struct gen_unit u = gen_unit(s);

			gen_want(s, "%s-added %zu", u.kind == GEN_HEADING ? "heading" : "sentence", u.tag);
			gen_insert_unit(t, random_below(t->units.n + 1), u);
		}
}

/* How many have to have moved at least: all but a longest run in the old order. */
static inline size_t gen_moved(const struct gen_script *s)
{
	size_t *run = skn_xcalloc(s->to.units.n + 1, sizeof(*run)), *at = skn_xcalloc(s->to.units.n + 1, sizeof(*at));
	size_t n = 0, longest = 0;

	for (size_t j = 0; j < s->to.units.n; j++)
		for (size_t i = 0; i < s->from.units.n; i++)
			if (s->from.units.v[i].tag == s->to.units.v[j].tag)
				at[n++] = i;
	for (size_t j = 0; j < n; j++) {
		for (size_t i = 0; i < j; i++)
			if (at[i] < at[j] && run[i] > run[j])
				run[j] = run[i];
		run[j]++;
		longest = run[j] > longest ? run[j] : longest;
	}
	free(run);
	free(at);
	return n - longest;
}

/* ---- records ---- */

/* What another value of a field is called. */
static const struct gen_other {
	const char *word, *field, *kind;
	enum gen_style style;
	const char *values[3]; /* NULL: none; of prose they are made */
} gen_others[] = {
	{ "event", "date", "event-redated", GEN_STRING, { "2001", "2002~", "2003-04/2003-05" } },
	{ "event", "expected", "event-expected", GEN_RAW, { "true", NULL, "false" } },
	{ "event", "event", "event-reworded", GEN_PROSE, { 0 } },
	{ "event", "order", "order", GEN_RAW, { "7", NULL, "-8" } },
	{ "event", "mood", "field", GEN_RAW, { "5", "true", "{a: [b, 2], c: false}" } },
	{ "voice", "voice", "voice-renamed", GEN_STRING, { "Ann", "Bob # 7", "1984" } },
	{ "voice", "stance", "stance-changed", GEN_PROSE, { 0 } },
	{ "voice", "evolution", "evolution-noted", GEN_PROSE, { 0 } },
	{ "voice", "order", "order", GEN_RAW, { "7", NULL, "-8" } },
	{ "voice", "party", "field", GEN_RAW, { "x", "green", "[]" } },
	{ "tension", "status", NULL, GEN_STRING, { "open", "narrowed", "resolved" } },
	{ "tension", "question", "question-reworded", GEN_PROSE, { 0 } },
	{ "tension", "resolution", "resolution-reworded", GEN_PROSE, { 0 } },
	{ "tension", "order", "order", GEN_RAW, { "7", NULL, "-8" } },
	{ "thread", "title", "title", GEN_STRING, { "Sodium", "Potassium: a tale", "1e5" } },
	{ "thread", "summary", "summary", GEN_PROSE, { 0 } },
	{ "thread", "status", "status", GEN_STRING, { "dormant", "closed", "dormant" } },
	{ "thread", "published", "published", GEN_RAW, { "{version: 4, items: 9}", NULL, "{version: 5, time: 2026-04-29T20:25:00Z}" } },
	{ "thread", "was", "was", GEN_RAW, { "[old/name]", "[old, other]", "[x]" } },
	{ "thread", "mood", "field", GEN_RAW, { "5", "x", "[1, 2]" } },
	{ "item", "title", "source-changed", GEN_STRING, { "Another", "Other: title", "2016" } },
	{ "item", "author", "source-changed", GEN_RAW, { "[{family: B, given: A}]", NULL, "[{literal: C}, {literal: D}]" } },
	{ "item", "withdrawn", "source-changed", GEN_RAW, { "{date: 2026-01, reason: It was false}", "{date: 2026, reason: x}",
						       "{date: 2027, reason: y}" } },
	{ "item", "quotes", "source-changed", GEN_RAW, { "[{id: a, text: It fell., start: 4, length: 8}]", "[{id: b, text: x}]",
						       "[{id: c, text: x}]" } },
	{ "item", "volume", "source-changed", GEN_STRING, { "7", "1e5", "0x1F" } },
	{ "item", "weight", "source-changed", GEN_RAW, { "7", "true", "heavy" } },
};

static inline const char *gen_tension_change(const char *before, const char *after)
{
	static const struct { const char *before, *after, *kind; } rows[] = {
		{ "open", "narrowed", "tension-narrowed" }, { "open", "resolved", "tension-resolved" },
		{ "open", "dissolved", "tension-dissolved" }, { "narrowed", "open", "tension-reopened" },
		{ "narrowed", "resolved", "tension-resolved" }, { "narrowed", "dissolved", "tension-dissolved" },
		{ "resolved", "open", "tension-reopened" }, { "resolved", "narrowed", "tension-reopened" },
		{ "resolved", "dissolved", "tension-dissolved" }, { "dissolved", "open", "tension-reopened" },
		{ "dissolved", "narrowed", "tension-reopened" }, { "dissolved", "resolved", "tension-resolved" },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		if (skn_streq(rows[i].before, before) && skn_streq(rows[i].after, after))
			return rows[i].kind;
	return NULL;
}

/* "event e3 field", "thread field" */
static inline void gen_want_field(struct gen_script *s, const char *kind, const struct gen_record *r, const char *field,
				  const char *more)
{
	gen_want(s, "%s%s%s %s%s", kind, *r->id ? " " : "", r->id, field, more);
}

/* Another word in the first sentence of a field, other citations of it, or both. */
static inline void gen_edit_prose(struct gen_script *s, struct gen_record *r, const struct gen_other *o)
{
	const char *old = gen_get(r, o->field);
	size_t op = random_below(3), n = strcspn(old, "\n"), group = 0;
	char cites[80] = "", *word, *what = NULL;
	struct skn_buf text = SKN_BUF_INIT;

	while (group < n && old[group] != '[')
		group++;
	if (group < n)
		snprintf(cites, sizeof(cites), "%.*s", (int)(n - group - 2), old + group + 1);
	skn_buf_add(&text, old, group < n ? group - 1 : n);
	if (op != 0)
		what = gen_recite(cites);
	if (*cites)
		skn_buf_addf(&text, " [%s]", cites);
	skn_buf_adds(&text, old + n);
	word = op != 1 ? strstr(text.p, "x0") : NULL;
	if (word) {
		word[1] = (char)('1' + random_below(9));
		gen_want_field(s, o->kind, r, o->field, "");
	}
	if (what)
		gen_want_field(s, "citations", r, o->field, what);
	free(what);
	gen_set(r, o->field, GEN_PROSE, skn_buf_detach(&text));
}

static inline void gen_edit_field(struct gen_script *s, struct gen_record *r, const struct gen_other *o)
{
	const char *old = gen_get(r, o->field), *new = o->style == GEN_PROSE ? NULL : random_pick(o->values);

	if (o->style == GEN_PROSE && old) {
		gen_edit_prose(s, r, o);
		return;
	}
	if (o->style == GEN_PROSE) { /* it was not there */
		gen_set(r, o->field, GEN_PROSE, gen_prose(s));
		gen_want_field(s, o->kind, r, o->field, "");
		return;
	}
	if (old && new ? skn_streq(old, new) : old == new)
		return;
	if (!skn_streq(new ? new : "", "[]")) /* a list of nothing is not told */
		gen_want_field(s, o->kind ? o->kind : gen_tension_change(old, new), r, o->field, "");
	if (new)
		gen_set(r, o->field, o->style, skn_xstrdup(new));
	else
		gen_unset(r, o->field);
}

/* Whether the page cites the item. */
static inline bool gen_cites_item(const struct gen_thread *t, const char *key)
{
	char *cite = skn_xasprintf("@%s", key);
	bool found = false;

	for (size_t i = 0; i < t->units.n; i++)
		found = found || strstr(t->units.v[i].cites, cite);
	for (size_t i = 0; i < t->records.n; i++)
		for (size_t k = 0; k < t->records.v[i].fields.n; k++)
			found = found || (t->records.v[i].fields.v[k].style == GEN_PROSE &&
					  strstr(t->records.v[i].fields.v[k].value, cite));
	free(cite);
	return found;
}

static inline void gen_edit_record(struct gen_script *s, struct gen_record *r)
{
	size_t n = 0, last = SKN_ARRAY_LEN(gen_others);

	for (size_t tries = 1 + random_below(3); tries > 0; tries--) {
		size_t o = random_below(SKN_ARRAY_LEN(gen_others));

		while (!skn_streq(gen_others[o].word, r->word))
			o = (o + 1) % SKN_ARRAY_LEN(gen_others);
		if (n++ && o <= last)
			break; /* no field twice */
		last = o;
		gen_edit_field(s, r, &gen_others[o]);
	}
}

static inline void gen_edit_records(struct gen_script *s, const struct gen_plan *plan)
{
	static const struct { const char *word, *added, *removed; } kinds[] = {
		{ "event", "event-added", "event-removed" }, { "voice", "voice-added", "voice-dropped" },
		{ "tension", "tension-opened", "tension-removed" },
	};

	for (size_t i = s->to.records.n; i > 0; i--) {
		struct gen_record *r = &s->to.records.v[i - 1];
		size_t k = 0, op = random_below(6);

		if (!gen_percent(plan->records) || skn_streq(r->word, "item"))
			continue;
		while (k < SKN_ARRAY_LEN(kinds) && !skn_streq(kinds[k].word, r->word))
			k++;
		if (k == SKN_ARRAY_LEN(kinds) || op > 1) {
			gen_edit_record(s, r);
		} else if (op == 0) {
			gen_want(s, "%s %s", kinds[k].removed, r->id);
			gen_record_free(r);
			memmove(r, r + 1, (s->to.records.n - i) * sizeof(*r));
			s->to.records.n--;
		} else {
			free(r->id);
			r->id = skn_xasprintf("renamed%zu", r->tag);
			gen_want(s, "record-renamed %s", r->id);
		}
	}
	for (size_t k = 0; k < SKN_ARRAY_LEN(kinds); k++)
		if (gen_percent(plan->records)) {
			struct gen_record r = gen_record(s, kinds[k].word);

			gen_want(s, "%s %s", kinds[k].added, r.id);
			skn_vec_push(&s->to.records, r);
		}
}

/* Items are edited last: only what both versions cite is told. */
static inline void gen_edit_items(struct gen_script *s, const struct gen_plan *plan)
{
	for (size_t i = 0; i < s->to.records.n; i++) {
		struct gen_record *r = &s->to.records.v[i];
		size_t wanted = s->want.n;

		if (!skn_streq(r->word, "item") || !gen_percent(plan->records))
			continue;
		gen_edit_record(s, r);
		while ((!gen_cites_item(&s->from, r->id) || !gen_cites_item(&s->to, r->id)) && s->want.n > wanted)
			free(s->want.v[--s->want.n]);
	}
}

static inline void gen_script_make(struct gen_script *s, const struct gen_plan *plan)
{
	*s = (struct gen_script){ .tags = 1 };
	gen_thread_make(s);
	gen_edit_narrative(s, plan);
	gen_edit_records(s, plan);
	gen_edit_items(s, plan);
}

#endif
