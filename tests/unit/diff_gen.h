/*
 * diff_gen.h - for tests: a thread, an edit script, and what the script did, in
 * the words of describe (test_diff_script.c).
 *
 * Every sentence and record has a tag that no other has and words with that tag
 * in them, so that nothing resembles anything by chance; a rewording changes one
 * word of eleven.  The keys n0, n1, ... are items that only the new version has.
 */
#ifndef DIFF_GEN_H
#define DIFF_GEN_H

#include "base/buf.h"
#include "base/vec.h"
#include "random.h"

#define GEN_KEYS 8 /* k0 ... in both versions, n0 ... in the new one */

enum gen_unit_kind { GEN_SENTENCE, GEN_HEADING, GEN_LIST_ITEM, GEN_QUOTE };

struct gen_unit {
	enum gen_unit_kind kind;
	size_t tag, wording;
	char cites[80]; /* "@k1; @k2, fn 3" or "" */
	bool breaks;    /* begins a paragraph */
};

enum gen_style { GEN_RAW, GEN_STRING, GEN_PROSE };

struct gen_field {
	const char *name;
	enum gen_style style;
	char *value; /* of prose: sentences, one a line, paragraphs apart */
};

struct gen_record {
	const char *dir;  /* "timeline"; "" for thread.yaml */
	const char *word; /* "event" */
	size_t tag;
	char *id;
	SKN_VEC(struct gen_field) fields;
};

struct gen_thread {
	SKN_VEC(struct gen_unit) units;
	SKN_VEC(struct gen_record) records;
};

/* What the script is made of: each is the chance of an edit, in percent. */
struct gen_plan {
	int edit, remove, add, move, layout, records;
};

struct gen_script {
	struct gen_thread from, to;
	struct skn_strings want; /* one a change, unsorted; moves are counted, sources left out */
	size_t tags;
};

/* ---- texts ---- */

static inline void gen_sentence(struct skn_buf *out, size_t tag, size_t wording, const char *cites)
{
	skn_buf_addf(out, "Alpha%zu and beta%zu of gamma%zux%zu are delta%zu to zeta%zu once%zu.", tag, tag, tag, wording, tag, tag, tag);
	if (*cites)
		skn_buf_addf(out, " [%s]", cites);
}

static inline void gen_cites(char out[80])
{
	size_t first = random_below(GEN_KEYS), n = random_below(3);

	*out = '\0';
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(out);

		snprintf(out + len, 80 - len, "%s@k%zu%s", i ? "; " : "", (first + i) % GEN_KEYS,
			 random_chance(6) ? ", fn 4" : "");
	}
}

static inline char *gen_prose(struct gen_script *s)
{
	struct skn_buf out = SKN_BUF_INIT;
	size_t n = 1 + random_below(3);

	for (size_t i = 0; i < n; i++) {
		char cites[80];

		gen_cites(cites);
		skn_buf_adds(&out, i == 0 ? "" : random_chance(4) ? "\n\n" : "\n");
		gen_sentence(&out, s->tags++, 0, cites);
	}
	return skn_buf_detach(&out);
}

/* ---- records ---- */

static inline void gen_set(struct gen_record *r, const char *name, enum gen_style style, char *value)
{
	struct gen_field field = { name, style, value };

	for (size_t i = 0; i < r->fields.n; i++)
		if (skn_streq(r->fields.v[i].name, name)) {
			free(r->fields.v[i].value);
			r->fields.v[i] = field;
			return;
		}
	skn_vec_push(&r->fields, field);
}

static inline const char *gen_get(const struct gen_record *r, const char *name)
{
	for (size_t i = 0; i < r->fields.n; i++)
		if (skn_streq(r->fields.v[i].name, name))
			return r->fields.v[i].value;
	return NULL;
}

static inline void gen_unset(struct gen_record *r, const char *name)
{
	for (size_t i = 0; i < r->fields.n; i++)
		if (skn_streq(r->fields.v[i].name, name)) {
			free(r->fields.v[i].value);
			memmove(r->fields.v + i, r->fields.v + i + 1, (r->fields.n - i - 1) * sizeof(*r->fields.v));
			r->fields.n--;
			return;
		}
}

static inline void gen_record_free(struct gen_record *r)
{
	for (size_t i = 0; i < r->fields.n; i++)
		free(r->fields.v[i].value);
	skn_vec_release(&r->fields);
	free(r->id);
}

static inline struct gen_record gen_record_copy(const struct gen_record *r)
{
	struct gen_record copy = { .dir = r->dir, .word = r->word, .tag = r->tag, .id = skn_xstrdup(r->id) };

	for (size_t i = 0; i < r->fields.n; i++)
		gen_set(&copy, r->fields.v[i].name, r->fields.v[i].style, skn_xstrdup(r->fields.v[i].value));
	return copy;
}

static inline struct gen_record gen_record(struct gen_script *s, const char *word)
{
	struct gen_record r = { .word = word, .tag = s->tags++ };

	r.id = skn_xasprintf("%s%zu", word, r.tag);
	if (skn_streq(word, "event")) {
		r.dir = "timeline";
		gen_set(&r, "date", GEN_STRING, skn_xasprintf("20%02zu-0%zu", 10 + random_below(15), 1 + random_below(9)));
		gen_set(&r, "event", GEN_PROSE, gen_prose(s));
	} else if (skn_streq(word, "voice")) {
		r.dir = "perspectives";
		gen_set(&r, "voice", GEN_STRING, skn_xasprintf("Voice%zu of house%zu", r.tag, r.tag));
		gen_set(&r, "stance", GEN_PROSE, gen_prose(s));
		if (random_chance(2))
			gen_set(&r, "evolution", GEN_PROSE, gen_prose(s));
	} else {
		static const char *const statuses[] = { "open", "open", "narrowed", "resolved", "dissolved" };

		r.dir = "tensions";
		gen_set(&r, "status", GEN_STRING, skn_xstrdup(random_pick(statuses)));
		gen_set(&r, "question", GEN_PROSE, gen_prose(s));
		gen_set(&r, "resolution", GEN_PROSE, gen_prose(s));
	}
	if (random_chance(2))
		gen_set(&r, "order", GEN_RAW, skn_xasprintf("%zu", 10 * random_below(9)));
	return r;
}

static inline struct gen_record gen_meta(struct gen_script *s)
{
	struct gen_record r = { .dir = "", .word = "thread", .id = skn_xstrdup("") };

	gen_set(&r, "schema", GEN_RAW, skn_xstrdup("1"));
	gen_set(&r, "title", GEN_STRING, skn_xstrdup("A title: of a \"thread\""));
	gen_set(&r, "summary", GEN_PROSE, gen_prose(s));
	gen_set(&r, "status", GEN_STRING, skn_xstrdup("active"));
	gen_set(&r, "published", GEN_RAW, skn_xstrdup("{version: 3}"));
	return r;
}

static inline struct gen_record gen_item(char letter, size_t i)
{
	struct gen_record r = { .dir = "items", .word = "item", .id = skn_xasprintf("%c%zu", letter, i) };

	gen_set(&r, "type", GEN_STRING, skn_xstrdup("webpage"));
	gen_set(&r, "title", GEN_STRING, skn_xasprintf("Source %c%zu", letter, i));
	gen_set(&r, "author", GEN_RAW, skn_xstrdup("[{literal: Ann}]"));
	gen_set(&r, "via", GEN_STRING, skn_xstrdup("manual"));
	return r;
}

/* ---- a thread ---- */

static inline struct gen_unit gen_unit(struct gen_script *s)
{
	struct gen_unit u = { .tag = s->tags++, .breaks = random_chance(4) };

	u.kind = random_chance(8) ? GEN_HEADING : random_chance(9) ? GEN_LIST_ITEM : random_chance(14) ? GEN_QUOTE : GEN_SENTENCE;
	if (u.kind != GEN_HEADING)
		gen_cites(u.cites);
	return u;
}

static inline void gen_thread_make(struct gen_script *s)
{
	static const char *const words[] = { "event", "event", "event", "voice", "voice", "tension", "tension" };

	for (size_t n = random_below(24); n > 0; n--) {
		struct gen_unit u = gen_unit(s);

		skn_vec_push(&s->from.units, u);
	}
	skn_vec_push(&s->from.records, gen_meta(s));
	for (size_t i = 0; i < SKN_ARRAY_LEN(words); i++)
		if (!random_chance(4))
			skn_vec_push(&s->from.records, gen_record(s, words[i]));
	for (size_t i = 0; i < GEN_KEYS; i++)
		skn_vec_push(&s->from.records, gen_item('k', i));
	for (size_t i = 0; i < s->from.units.n; i++)
		skn_vec_push(&s->to.units, s->from.units.v[i]);
	for (size_t i = 0; i < s->from.records.n; i++)
		skn_vec_push(&s->to.records, gen_record_copy(&s->from.records.v[i]));
	for (size_t i = 0; i < GEN_KEYS; i++)
		skn_vec_push(&s->to.records, gen_item('n', i));
}

static inline void gen_thread_free(struct gen_thread *t)
{
	skn_vec_release(&t->units);
	for (size_t i = 0; i < t->records.n; i++)
		gen_record_free(&t->records.v[i]);
	skn_vec_release(&t->records);
}

static inline void gen_script_release(struct gen_script *s)
{
	gen_thread_free(&s->from);
	gen_thread_free(&s->to);
	skn_strings_release(&s->want);
}

/* ---- as files: NOISE: lines, quotes and the order of fields as chance has it ---- */

static inline void gen_write_spaced(struct skn_buf *out, const char *text, bool noise, const char *indent)
{
	for (; *text; text++)
		if (*text == ' ' && noise && random_chance(6))
			skn_buf_addf(out, "\n%s", indent);
		else
			skn_buf_addc(out, *text);
}

static inline void gen_write_unit(struct skn_buf *out, const struct gen_unit *u, const struct gen_unit *before, bool noise)
{
	struct skn_buf text = SKN_BUF_INIT;

	if (u->kind == GEN_HEADING)
		skn_buf_addf(&text, "Head%zu on topic%zu in part%zux%zu", u->tag, u->tag, u->tag, u->wording);
	else
		gen_sentence(&text, u->tag, u->wording, u->cites);
	if (!before)
		skn_buf_adds(out, "");
	else if (u->kind == GEN_LIST_ITEM && before->kind == GEN_LIST_ITEM)
		skn_buf_adds(out, "\n");
	else if (u->kind == GEN_SENTENCE && before->kind == GEN_SENTENCE && !u->breaks)
		skn_buf_adds(out, noise && random_chance(2) ? " " : "\n");
	else
		skn_buf_adds(out, "\n\n");
	if (u->kind != GEN_SENTENCE)
		skn_buf_addf(out, "%s ", u->kind == GEN_HEADING ? "##" : u->kind == GEN_QUOTE ? ">" : "-");
	gen_write_spaced(out, text.p, noise && u->kind == GEN_SENTENCE, "");
	skn_buf_release(&text);
}

static inline void gen_write_prose(struct skn_buf *out, const struct gen_field *f, bool noise)
{
	skn_buf_addf(out, "%s: |\n", f->name);
	for (const char *at = f->value; *at;) {
		size_t n = strcspn(at, "\n");
		char *line = skn_xstrndup(at, n);

		skn_buf_adds(out, n ? "  " : "");
		gen_write_spaced(out, line, noise, "  ");
		skn_buf_addc(out, '\n');
		free(line);
		at += n + (at[n] == '\n');
	}
}

static inline void gen_write_field(struct skn_buf *out, const struct gen_field *f, bool noise)
{
	if (f->style == GEN_PROSE) {
		gen_write_prose(out, f, noise);
	} else if (f->style == GEN_RAW) {
		skn_buf_addf(out, "%s: %s\n", f->name, f->value);
	} else if (strpbrk(f->value, "\"#:") || (noise && random_chance(2))) {
		skn_buf_addf(out, "%s: '%s'\n", f->name, f->value);
	} else if (noise) {
		skn_buf_addf(out, "%s: \"%s\"\n", f->name, f->value);
	} else {
		skn_buf_addf(out, "%s: %s\n", f->name, f->value);
	}
}

static inline void gen_write(struct skn_buf *out, const struct gen_thread *t, bool noise)
{
	skn_buf_adds(out, "%% narrative.md\n");
	for (size_t i = 0; i < t->units.n; i++)
		gen_write_unit(out, &t->units.v[i], i ? &t->units.v[i - 1] : NULL, noise);
	skn_buf_adds(out, t->units.n ? "\n" : "");
	for (size_t i = 0; i < t->records.n; i++) {
		const struct gen_record *r = &t->records.v[i];
		size_t first = noise ? random_below(r->fields.n) : 0;

		if (*r->dir)
			skn_buf_addf(out, "%%%% %s/%s.yaml\n", r->dir, r->id);
		else
			skn_buf_adds(out, "%% thread.yaml\n");
		for (size_t k = 0; k < r->fields.n; k++)
			gen_write_field(out, &r->fields.v[(first + k) % r->fields.n], noise);
	}
}

#endif
