/*
 * pairs.c - pairs of edits that meet, as a stream for git fast-import.
 *
 *	pairs CLASS COUNT SEED
 *
 * Each trial is a store of one thread, threads/CLASS/g-NNN/t-NNNNN, in four commits:
 * the base (mark 4i+1, without a parent), ours (4i+2) and theirs (4i+3) on top
 * of it, and what their merge should give (4i+4; where nobody can say, the base
 * again).  run.sh says what is expected of each class.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../bench/text.h"
#include "doc.h"

#define EDITS_MAX 16

enum side { OURS = 1, THEIRS = 2 };
enum what { REWORD, ADD, REMOVE, CITE };

/* One side's edit of a sentence of the base. */
struct edit {
	enum side side;
	enum what what;
	unsigned at, item;
	struct claim claim; /* what is added */
};

struct plan {
	struct edit edits[EDITS_MAX];
	unsigned n;
};

static uint64_t random_seed;

static unsigned pick(unsigned n)
{
	return draw(&random_seed, n);
}

/* ---- documents and edits ---- */

static struct claim new_claim(unsigned cited)
{
	struct claim c = { .seed = sentence(random_seed, pick(1000), 9) };

	if (cited)
		c.cites[c.n_cites++] = (unsigned char)pick(CITED);
	return c;
}

static struct doc new_doc(unsigned thread)
{
	struct doc doc = { .thread = thread, .n = SENTENCES };

	for (unsigned i = 0; i < SENTENCES; i++) {
		doc.sentences[i] = new_claim(i % 3);
		doc.sentences[i].begins = i % PARAGRAPH == 0;
	}
	for (unsigned i = 0; i < CITED; i++)
		doc.has_item[i] = true;
	for (unsigned i = 0; i < EVENTS; i++) {
		doc.events[i] = new_claim(1);
		doc.has_event[i] = i < EVENTS / 2;
	}
	for (unsigned i = 0; i < VOICES; i++)
		for (unsigned k = 0; k < 2; k++)
			doc.stances[i][k] = new_claim(k == 0);
	for (unsigned i = 0; i < TENSIONS; i++)
		doc.questions[i] = new_claim(1);
	return doc;
}

static void cite(struct claim *c, unsigned item)
{
	for (unsigned i = 0; i < c->n_cites; i++)
		if (c->cites[i] == item)
			return;
	if (c->n_cites < CITES_MAX)
		c->cites[c->n_cites++] = (unsigned char)item;
}

/* The first of a side's two new sources. */
static unsigned own_item(enum side side)
{
	return CITED + 2 * (side - 1);
}

static void plan(struct plan *p, enum side side, enum what what, unsigned at)
{
	struct edit *e = &p->edits[p->n++];

	*e = (struct edit){ .side = side, .what = what, .at = at, .claim = new_claim(pick(4)) };
	e->item = own_item(side) + pick(2);
	if (what == ADD && pick(2))
		cite(&e->claim, e->item);
}

static void do_edit(struct doc *out, const struct edit *e)
{
	struct claim *c = &out->sentences[out->n - 1];

	switch (e->what) {
	case REWORD:
		c->seed += e->side;
		break;
	case ADD:
		out->sentences[out->n++] = e->claim;
		break;
	case CITE:
		cite(c, e->item);
		break;
	case REMOVE:
		out->n--;
		break;
	}
}

/* The base with the edits of SIDES (a sum of enum side). */
static struct doc edited(const struct doc *base, const struct plan *p, unsigned sides)
{
	struct doc out = *base;
	bool begins = false;

	out.n = 0;
	for (unsigned i = 0; i < base->n; i++) {
		out.sentences[out.n++] = base->sentences[i];
		out.sentences[out.n - 1].begins |= begins;
		begins = false;
		for (unsigned k = 0; k < p->n; k++) {
			const struct edit *e = &p->edits[k];

			if (e->at != i || !(e->side & sides))
				continue;
			begins = e->what == REMOVE && base->sentences[i].begins;
			do_edit(&out, e);
		}
	}
	for (unsigned i = 0; i < out.n; i++)
		for (unsigned k = 0; k < out.sentences[i].n_cites; k++)
			out.has_item[out.sentences[i].cites[k]] = true;
	return out;
}

/* Records that only this side touches. */
static void touch_records(struct doc *doc, enum side side, unsigned which)
{
	unsigned own = side - 1; /* 0 or 1 */

	switch (which) {
	case 0:
		doc->events[own].seed++;
		break;
	case 1:
		doc->has_event[own] = false;
		break;
	case 2:
		doc->has_event[EVENTS / 2 + own] = true;
		break;
	case 3:
		doc->stances[own][1].seed++;
		break;
	case 4:
		doc->questions[own].seed++;
		break;
	}
}

/* ---- the classes ---- */

struct trial {
	struct doc base, ours, theirs, wanted;
	bool has_wanted;
};

static void make(struct trial *t, const struct plan *p, bool has_wanted)
{
	t->ours = edited(&t->base, p, OURS);
	t->theirs = edited(&t->base, p, THEIRS);
	t->wanted = edited(&t->base, p, OURS | THEIRS);
	t->has_wanted = has_wanted;
}

/* A sentence of a paragraph's inside, with room on both sides. */
static unsigned inside(void)
{
	return pick(SENTENCES / PARAGRAPH) * PARAGRAPH + 1 + pick(PARAGRAPH - 3);
}

/* Some edits of either side, at least one untouched sentence between any two,
 * and other records. */
static void distant(struct trial *t)
{
	unsigned a = pick(5), b = pick(5), at = pick(4), sides = 0;
	struct plan p = { .n = 0 };

	while (at < SENTENCES && p.n < EDITS_MAX) {
		enum side side = pick(2) ? OURS : THEIRS;

		plan(&p, side, pick(4), at);
		sides |= side;
		at += 2 + pick(9);
	}
	if (sides != (OURS | THEIRS) && p.n > 1)
		p.edits[0].side = OURS + THEIRS - p.edits[1].side;
	make(t, &p, true);
	touch_records(&t->ours, OURS, a);
	touch_records(&t->theirs, THEIRS, b);
	touch_records(&t->wanted, OURS, a);
	touch_records(&t->wanted, THEIRS, b);
}

/* Two sentences that stand side by side, one edit each. */
static void neighbours(struct trial *t)
{
	unsigned at = inside();
	struct plan p = { .n = 0 };

	plan(&p, OURS, pick(2) ? REWORD : CITE, at);
	plan(&p, THEIRS, pick(2) ? REWORD : CITE, at + 1);
	make(t, &p, true);
}

static void append(struct trial *t)
{
	struct plan p = { .n = 0 };

	plan(&p, OURS, ADD, SENTENCES - 1);
	plan(&p, THEIRS, ADD, SENTENCES - 1);
	make(t, &p, true);
}

static void reword(struct trial *t)
{
	unsigned at = pick(SENTENCES);
	struct plan p = { .n = 0 };

	plan(&p, OURS, REWORD, at);
	plan(&p, THEIRS, REWORD, at);
	make(t, &p, false);
}

/* The very same edit. */
static void alike(struct trial *t)
{
	unsigned at = pick(SENTENCES);
	struct plan p = { .n = 0 };

	plan(&p, OURS, pick(4), at);
	make(t, &p, true);
	t->theirs = t->ours;
	t->wanted = t->ours;
}

/* One rewords a sentence, the other gives it a source. */
static void reword_cite(struct trial *t)
{
	unsigned at = pick(SENTENCES);
	struct plan p = { .n = 0 };

	plan(&p, OURS, pick(2) ? REWORD : CITE, at);
	plan(&p, THEIRS, p.edits[0].what == CITE ? REWORD : CITE, at);
	make(t, &p, true);
}

/* Each gives one sentence a source of its own. */
static void cite_cite(struct trial *t)
{
	unsigned at = pick(SENTENCES);
	struct plan p = { .n = 0 };

	plan(&p, OURS, CITE, at);
	plan(&p, THEIRS, CITE, at);
	make(t, &p, true);
}

/* Both gather one article, and cite it in sentences far from each other. */
static void gather(struct trial *t)
{
	unsigned at = pick(8);
	struct plan p = { .n = 0 };

	plan(&p, OURS, CITE, at);
	plan(&p, THEIRS, CITE, at + 8 + pick(8));
	p.edits[0].item = p.edits[1].item = CITED;
	make(t, &p, true);
}

/* One withdraws what the other cites. */
static void withdraw(struct trial *t)
{
	const unsigned item = CITED; /* which nothing cites so far */
	struct plan p = { .n = 0 };

	t->base.has_item[item] = true;
	plan(&p, THEIRS, ADD, pick(SENTENCES));
	p.edits[0].claim.n_cites = 0;
	cite(&p.edits[0].claim, item);
	make(t, &p, true);
	t->ours.withdrawn[item] = t->wanted.withdrawn[item] = true;
}

/* One rewords a sentence that the other removes. */
static void edit_delete(struct trial *t)
{
	unsigned at = inside();
	struct plan p = { .n = 0 };

	plan(&p, OURS, pick(2) ? REWORD : REMOVE, at);
	plan(&p, THEIRS, p.edits[0].what == REWORD ? REMOVE : REWORD, at);
	make(t, &p, false);
}

/* One rewords an event that the other removes. */
static void record_delete(struct trial *t)
{
	unsigned at = pick(EVENTS / 2);
	bool ours = pick(2);

	t->ours = t->theirs = t->base;
	(ours ? &t->ours : &t->theirs)->has_event[at] = false;
	(ours ? &t->theirs : &t->ours)->events[at].seed++;
}

/* One version written anew: a third is kept, half is reworded. */
static struct doc resynthesis(const struct doc *base, enum side side)
{
	struct doc out = *base;

	out.n = 0;
	for (unsigned i = 0; i < base->n; i++) {
		unsigned fate = pick(20);
		struct claim c = base->sentences[i];

		if (fate == 0)
			continue;
		if (fate < 3) {
			c = new_claim(1);
			c.begins = base->sentences[i].begins;
		} else if (fate < 13) {
			c.seed += side;
		}
		out.sentences[out.n++] = c;
		if (fate == 19) {
			struct claim more = new_claim(1);

			cite(&more, own_item(side));
			out.has_item[own_item(side)] = true;
			out.sentences[out.n++] = more;
		}
	}
	for (unsigned i = 0; i < EVENTS; i++)
		out.events[i].seed += pick(2) ? side : 0;
	for (unsigned i = 0; i < VOICES; i++)
		out.stances[i][0].seed += side;
	return out;
}

static void resynth(struct trial *t)
{
	t->ours = resynthesis(&t->base, OURS);
	t->theirs = resynthesis(&t->base, THEIRS);
}

/* The control: sources by number.  Each side cites a new one, far apart. */
static void numbers(struct trial *t)
{
	struct plan p = { .n = 0 };

	numbered = true;
	for (unsigned i = 0; i < SENTENCES; i++) {
		t->base.sentences[i].n_cites = 0;
		cite(&t->base.sentences[i], i * CITED / SENTENCES);
	}
	plan(&p, OURS, CITE, pick(6));
	plan(&p, THEIRS, CITE, 10 + pick(6));
	make(t, &p, true);
}

/* The control: one file with the list of all events; each side adds one. */
static void list(struct trial *t)
{
	one_list = true;
	t->ours = t->theirs = t->base;
	touch_records(&t->ours, OURS, 2);
	touch_records(&t->theirs, THEIRS, 2);
}

static const struct {
	const char *name;
	void (*make)(struct trial *);
} classes[] = {
	{ "distant", distant },         { "neighbours", neighbours },   { "append", append },
	{ "reword", reword },           { "alike", alike },             { "reword-cite", reword_cite },
	{ "cite-cite", cite_cite },     { "gather", gather },           { "withdraw", withdraw },
	{ "edit-delete", edit_delete }, { "record-delete", record_delete }, { "resynth", resynth },
	{ "numbers", numbers },         { "list", list },
};
#define N_CLASSES (sizeof(classes) / sizeof(classes[0]))

int main(int argc, char **argv)
{
	unsigned count = argc == 4 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	size_t k = 0;

	while (k < N_CLASSES && argc == 4 && strcmp(classes[k].name, argv[1]) != 0)
		k++;
	if (!count || k == N_CLASSES) {
		fputs("usage: pairs CLASS COUNT SEED\n", stderr);
		return 2;
	}
	class_name = argv[1];
	begin_trials();
	random_seed = mix(strtoul(argv[3], NULL, 10), k, 1);
	for (unsigned i = 0; i < count; i++) {
		struct trial t = { .base = new_doc(i) };

		classes[k].make(&t);
		put_trial(i, &t.base, &t.ours, &t.theirs, t.has_wanted ? &t.wanted : NULL);
	}
	puts("done");
	return ferror(stdout) || fflush(stdout) ? 2 : 0;
}
