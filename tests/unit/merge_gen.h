/*
 * merge_gen.h - for tests: narratives and records, and what people do to them.
 *
 * A narrative is a list of sentences with citations; an edit changes a copy.  Words
 * are made up, so that no two sentences are alike by chance.
 */
#ifndef MERGE_GEN_H
#define MERGE_GEN_H

#include "base/vec.h"
#include "random.h"

#define GEN_WORDS 9
#define GEN_SENTENCES 64
#define GEN_CITES 5

struct gen_sentence {
	unsigned words[GEN_WORDS]; /* numbers of made-up words */
	size_t n_words;
	unsigned cites[GEN_CITES]; /* numbers of keys */
	size_t n_cites;
	bool opens; /* a paragraph */
};

struct gen_text {
	struct gen_sentence v[GEN_SENTENCES];
	size_t n;
};

static unsigned gen_next_word = 1000;

static inline void gen_word(struct skn_buf *out, unsigned number)
{
	static const char *const syllables[] = { "ba", "de", "fi", "go", "lu", "ma", "ne", "ri", "so", "tu" };

	for (; number; number /= 10)
		skn_buf_adds(out, syllables[number % 10]);
}

static inline void gen_sentence_write(struct skn_buf *out, const struct gen_sentence *s)
{
	skn_buf_adds(out, "The");
	for (size_t i = 0; i < s->n_words; i++) {
		skn_buf_addc(out, ' ');
		gen_word(out, s->words[i]);
	}
	skn_buf_addc(out, '.');
	for (size_t i = 0; i < s->n_cites; i++)
		skn_buf_addf(out, "%s@key-%u", i ? "; " : " [", s->cites[i]);
	if (s->n_cites)
		skn_buf_addc(out, ']');
}

static inline void gen_write(struct skn_buf *out, const struct gen_text *text)
{
	for (size_t i = 0; i < text->n; i++) {
		if (i && text->v[i].opens)
			skn_buf_addc(out, '\n');
		gen_sentence_write(out, &text->v[i]);
		skn_buf_addc(out, '\n');
	}
}

static inline struct gen_sentence gen_sentence_new(void)
{
	struct gen_sentence s = { .n_words = 5 + random_below(GEN_WORDS - 4), .opens = random_chance(4) };

	for (size_t i = 0; i < s.n_words; i++)
		s.words[i] = gen_next_word++;
	for (s.n_cites = 0; s.n_cites < 2 && random_chance(2); s.n_cites++)
		s.cites[s.n_cites] = (unsigned)(s.n_cites * 10 + random_below(10));
	return s;
}

static inline void gen_make(struct gen_text *out, size_t n)
{
	out->n = 0;
	while (out->n < n)
		out->v[out->n++] = gen_sentence_new();
}

static inline void gen_insert(struct gen_text *text, size_t at, struct gen_sentence s)
{
	if (text->n == GEN_SENTENCES)
		return;
	memmove(text->v + at + 1, text->v + at, (text->n - at) * sizeof(*text->v));
	text->v[at] = s;
	text->n++;
}

static inline struct gen_sentence gen_remove(struct gen_text *text, size_t at)
{
	struct gen_sentence s = text->v[at];

	memmove(text->v + at, text->v + at + 1, (text->n - at - 1) * sizeof(*text->v));
	text->n--;
	return s;
}

static inline void gen_cite(struct gen_sentence *s)
{
	unsigned key = (unsigned)random_below(40);

	for (size_t i = 0; i < s->n_cites; i++)
		if (s->cites[i] == key)
			return;
	if (s->n_cites < GEN_CITES) {
		size_t at = random_below(s->n_cites + 1);

		memmove(s->cites + at + 1, s->cites + at, (s->n_cites - at) * sizeof(*s->cites));
		s->cites[at] = key;
		s->n_cites++;
	}
}

static inline void gen_uncite(struct gen_sentence *s)
{
	size_t at;

	if (!s->n_cites)
		return;
	at = random_below(s->n_cites);
	memmove(s->cites + at, s->cites + at + 1, (s->n_cites - at - 1) * sizeof(*s->cites));
	s->n_cites--;
}

enum gen_op { GEN_ADD, GEN_APPEND, GEN_DELETE, GEN_REWORD, GEN_REPLACE, GEN_MOVE, GEN_CITE, GEN_UNCITE,
	      GEN_PARAGRAPH, GEN_OPS };

static inline void gen_edit(struct gen_text *text, enum gen_op op)
{
	size_t at = text->n ? random_below(text->n) : 0;

	if (op == GEN_APPEND || (op == GEN_ADD && !text->n))
		gen_insert(text, text->n, gen_sentence_new());
	else if (op == GEN_ADD)
		gen_insert(text, at, gen_sentence_new());
	if (!text->n)
		return;
	if (op == GEN_DELETE)
		gen_remove(text, at);
	else if (op == GEN_REWORD)
		text->v[at].words[random_below(text->v[at].n_words)] = gen_next_word++;
	else if (op == GEN_REPLACE)
		text->v[at] = gen_sentence_new();
	else if (op == GEN_MOVE) {
		struct gen_sentence s = gen_remove(text, at);

		gen_insert(text, random_below(text->n + 1), s);
	} else if (op == GEN_CITE)
		gen_cite(&text->v[at]);
	else if (op == GEN_UNCITE)
		gen_uncite(&text->v[at]);
	else if (op == GEN_PARAGRAPH)
		text->v[at].opens = !text->v[at].opens;
}

static inline void gen_edits(struct gen_text *text, size_t n)
{
	while (n--)
		gen_edit(text, (enum gen_op)random_below(GEN_OPS));
}

/* ---- records ---- */

/* A tension with a choice for every field; 0 = the field is not there. */
struct gen_record {
	unsigned order, status, voice;
	unsigned same_as[6]; /* of an item */
	size_t n_same_as;
	struct gen_text question;
	unsigned comment;
	bool item;
};

static inline void gen_record_make(struct gen_record *r, bool item)
{
	*r = (struct gen_record){ .order = 1 + (unsigned)random_below(5), .item = item };
	gen_make(&r->question, 1 + random_below(4));
	for (size_t i = 0; i < 3; i++)
		r->same_as[r->n_same_as++] = (unsigned)(i * 10 + random_below(10));
	r->voice = 1 + (unsigned)random_below(5);
	r->comment = (unsigned)random_below(3);
}

static inline void gen_record_write_prose(struct skn_buf *out, const struct gen_text *text)
{
	struct skn_buf md = SKN_BUF_INIT;

	gen_write(&md, text);
	for (const char *p = md.p; *p;) {
		size_t n = strcspn(p, "\n");

		skn_buf_addf(out, "%s%.*s\n", n ? "  " : "", (int)n, p);
		p += n + 1;
	}
	skn_buf_release(&md);
}

static inline void gen_record_write(struct skn_buf *out, const struct gen_record *r)
{
	static const char *const voices[] = { "", "Ada", "Ben", "Cleo", "Dov", "Ema" };

	if (r->comment)
		skn_buf_addf(out, "# note %u\n", r->comment);
	if (r->item) {
		skn_buf_addf(out, "type: webpage\ntitle: %s\n", voices[r->voice]);
		skn_buf_addf(out, "author: [{literal: %s}]\nvia: manual\n", voices[1 + r->order % 5]);
		for (size_t i = 0; i < r->n_same_as; i++)
			skn_buf_addf(out, "%s%skey-%u", i ? "" : "same_as: [", i ? ", " : "", r->same_as[i]);
		if (r->n_same_as)
			skn_buf_adds(out, "]\n");
		return;
	}
	if (r->order)
		skn_buf_addf(out, "order: %u\n", r->order * 10);
	skn_buf_addf(out, "voice: %s\nstance: |\n", voices[r->voice]);
	gen_record_write_prose(out, &r->question);
}

static inline void gen_record_edit(struct gen_record *r)
{
	switch (random_below(6)) {
	case 0:
		r->order = (unsigned)random_below(6);
		break;
	case 1:
		r->voice = 1 + (unsigned)random_below(5);
		break;
	case 2:
		r->comment = (unsigned)random_below(3);
		break;
	case 3:
		if (r->n_same_as) {
			size_t at = random_below(r->n_same_as);

			memmove(r->same_as + at, r->same_as + at + 1, (r->n_same_as - at - 1) * sizeof(*r->same_as));
			r->n_same_as--;
		}
		break;
	case 4:
		if (r->n_same_as < 6)
			r->same_as[r->n_same_as++] = gen_next_word++;
		break;
	default:
		gen_edits(&r->question, 1);
		if (!r->question.n)
			gen_edit(&r->question, GEN_APPEND);
	}
}

#endif
