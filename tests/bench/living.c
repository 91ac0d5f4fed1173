/*
 * living.c - threads that live, as a stream for git fast-import.
 *
 *	living THREADS VERSIONS [DEEP]
 *
 * Every thread gets VERSIONS versions, one commit each; with DEEP the first
 * thread gets that many.  The versions of the threads are interleaved: who is
 * next is drawn among all versions that are still to come.
 *
 * A first version has a narrative of 20 to 30 sentences in five or six
 * paragraphs, of which two in three cite, three to five items, five events,
 * three voices and three tensions.  Each further one rewords, adds, removes or
 * moves a sentence, or changes what it cites (one in SETTLED of the first is
 * left alone for good), and touches up to two records: events come, are
 * reworded or go; stances are reworded, evolutions noted; tensions are
 * reworded, resolved and opened again.  New sentences often bring an item of
 * their own.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "stream.h"
#include "text.h"

#define SENTENCES_MIN 18
#define SENTENCES_MAX 36
#define SETTLED 6
#define EVENTS_MIN 3
#define EVENTS_MAX 9
#define VOICES 3
#define STANCE 3 /* sentences of a stance */
#define TENSIONS 3
#define ITEMS_MAX 60000 /* of one thread: the hex in a key tells them apart */
#define RECENT 12       /* items that new sentences cite */
#define NOBODY UINT32_MAX

struct claim {
	uint64_t seed;
	uint32_t cite, also; /* items, or NOBODY */
	bool begins;         /* a paragraph */
	bool settled;        /* never touched again */
};

struct event {
	struct claim claim;
	uint32_t number;
};

struct tension {
	struct claim question, resolution;
	bool resolved;
};

struct thread {
	struct claim sentences[SENTENCES_MAX];
	struct event events[EVENTS_MAX];
	struct claim stances[VOICES][STANCE], evolutions[VOICES];
	struct tension tensions[TENSIONS];
	unsigned n_sentences, n_events, event_number, n_items, left;
	bool evolved[VOICES];
	uint64_t seed;
	unsigned number;
	char done[200]; /* what the version does, for its message */
	unsigned n_new; /* items of this version */
};

/* ---- files ---- */

static const char *key_of(unsigned thread, unsigned item)
{
	static char key[100];
	uint64_t seed = mix(thread, item, 77);
	const char *outlet = pick_word(&seed), *a = pick_word(&seed), *b = pick_word(&seed);

	snprintf(key, sizeof(key), "%s-2025-%s-%s-%04x", outlet, a, b, item * 3 + thread % 3);
	return key;
}

static void put_item(unsigned thread, unsigned i)
{
	uint64_t seed = mix(thread, i, 5);
	char name[120];
	FILE *file;

	snprintf(name, sizeof(name), "%s.yaml", key_of(thread, i));
	file = begin_own(thread, "items/", name);
	fputs("type: article-newspaper\ntitle: ", file);
	put_title(file, seed, 5, 12);
	fputs("\ncontainer-title: ", file);
	put_title(file, mix(seed, 0, 1), 2, 3);
	fprintf(file, "\nissued: 2025-%02u-%02u\n", 1 + draw(&seed, 12), 1 + draw(&seed, 28));
	fprintf(file, "URL: https://example.org/%u/%u\nvia: import\n", thread, i);
	end_file();
}

static void put_claim(FILE *file, const struct thread *t, const struct claim *c)
{
	put_sentence(file, c->seed);
	if (c->cite != NOBODY)
		fprintf(file, " [@%s", key_of(t->number, c->cite));
	if (c->cite != NOBODY && c->also != NOBODY)
		fprintf(file, "; @%s", key_of(t->number, c->also));
	fputs(c->cite != NOBODY ? "]\n" : "\n", file);
}

static void put_narrative(const struct thread *t)
{
	FILE *file = begin_own(t->number, "", "narrative.md");

	for (unsigned i = 0; i < t->n_sentences; i++) {
		if (i && t->sentences[i].begins)
			fputc('\n', file);
		put_claim(file, t, &t->sentences[i]);
	}
	end_file();
}

static const char *event_name(const struct event *e)
{
	static char name[40];

	snprintf(name, sizeof(name), "2025-event-%u.yaml", e->number);
	return name;
}

static void put_event(const struct thread *t, const struct event *e)
{
	FILE *file = begin_own(t->number, "timeline/", event_name(e));

	fprintf(file, "date: 2025-%02u-%02u\nevent: |\n  ", 1 + e->number % 12, 1 + e->number % 28);
	put_claim(file, t, &e->claim);
	end_file();
}

static void put_voice(const struct thread *t, unsigned i)
{
	char name[40];
	FILE *file;

	snprintf(name, sizeof(name), "voice-%u.yaml", i);
	file = begin_own(t->number, "perspectives/", name);
	fprintf(file, "order: %u\nvoice: ", 10 * (i + 1));
	put_title(file, mix(t->number, i, 12), 2, 4);
	fputs("\nstance: |\n", file);
	for (unsigned k = 0; k < STANCE; k++) {
		fputs("  ", file);
		put_claim(file, t, &t->stances[i][k]);
	}
	if (t->evolved[i]) {
		fputs("evolution: |\n  ", file);
		put_claim(file, t, &t->evolutions[i]);
	}
	end_file();
}

static void put_tension(const struct thread *t, unsigned i)
{
	const struct tension *tension = &t->tensions[i];
	char name[40];
	FILE *file;

	snprintf(name, sizeof(name), "question-%u.yaml", i);
	file = begin_own(t->number, "tensions/", name);
	fprintf(file, "order: %u\nstatus: %s\nquestion: |\n  ", 10 * (i + 1), tension->resolved ? "resolved" : "open");
	put_claim(file, t, &tension->question);
	if (tension->resolved) {
		fputs("resolution: |\n  ", file);
		put_claim(file, t, &tension->resolution);
	}
	end_file();
}

static void put_meta(const struct thread *t)
{
	FILE *file = begin_own(t->number, "", "thread.yaml");

	fputs("schema: 1\ntitle: ", file);
	put_title(file, mix(t->number, 0, 15), 4, 9);
	fputs("\nstatus: active\n", file);
	end_file();
}

/* ---- what a version does ---- */

static void note(struct thread *t, const char *what)
{
	size_t n = strlen(t->done);

	snprintf(t->done + n, sizeof(t->done) - n, "%s%s", n ? ", " : "", what);
}

static uint32_t recent_item(struct thread *t)
{
	unsigned span = t->n_items < RECENT ? t->n_items : RECENT;

	return t->n_items - 1 - draw(&t->seed, span);
}

static uint32_t new_item(struct thread *t)
{
	if (t->n_items == ITEMS_MAX / 3)
		return recent_item(t);
	t->n_new++;
	return t->n_items++;
}

static struct claim new_claim(struct thread *t, bool cites)
{
	struct claim c = { .cite = NOBODY, .also = NOBODY };

	c.seed = sentence(t->number, t->seed, draw(&t->seed, 1000));
	if (cites)
		c.cite = recent_item(t);
	if (cites && draw(&t->seed, 6) == 0)
		c.also = recent_item(t);
	if (c.also == c.cite)
		c.also = NOBODY;
	return c;
}

/* Other words in it; never the first ones again, and no other sentence. */
static void reword(struct claim *c)
{
	c->seed = c->seed / REVISIONS * REVISIONS + c->seed % REVISIONS % (REVISIONS - 1) + 1;
}

static void insert(struct thread *t, unsigned at, struct claim c)
{
	memmove(&t->sentences[at + 1], &t->sentences[at], (t->n_sentences - at) * sizeof(c));
	c.begins = c.begins || (at && at < t->n_sentences && draw(&t->seed, 12) == 0);
	t->sentences[at] = c;
	t->n_sentences++;
}

static struct claim take_out(struct thread *t, unsigned at)
{
	struct claim c = t->sentences[at];

	t->n_sentences--;
	memmove(&t->sentences[at], &t->sentences[at + 1], (t->n_sentences - at) * sizeof(c));
	if (at < t->n_sentences)
		t->sentences[at].begins |= c.begins;
	c.begins = false;
	return c;
}

static unsigned unsettled(struct thread *t)
{
	unsigned at;

	do
		at = draw(&t->seed, t->n_sentences);
	while (t->sentences[at].settled);
	return at;
}

static void change_narrative(struct thread *t)
{
	unsigned at = unsettled(t), kind = draw(&t->seed, 20);

	if (kind < 5 && t->n_sentences < SENTENCES_MAX) {
		struct claim c = new_claim(t, draw(&t->seed, 4) > 0);

		if (c.cite != NOBODY && draw(&t->seed, 2))
			c.cite = new_item(t);
		insert(t, at + 1, c);
		note(t, "1 sentence added");
	} else if (kind >= 5 && kind < 9 && t->n_sentences > SENTENCES_MIN) {
		take_out(t, at);
		note(t, "1 sentence removed");
	} else if (kind == 9) {
		struct claim c = take_out(t, at);

		insert(t, draw(&t->seed, t->n_sentences + 1), c);
		note(t, "1 sentence moved");
	} else if (kind < 13) {
		t->sentences[at].cite = new_item(t);
		note(t, "1 citation attached");
	} else {
		reword(&t->sentences[at]);
		note(t, "1 sentence reworded");
	}
	put_narrative(t);
}

static void change_event(struct thread *t)
{
	unsigned at = draw(&t->seed, t->n_events), kind = draw(&t->seed, 4);

	if (kind == 0 && t->n_events < EVENTS_MAX) {
		at = t->n_events++;
		t->events[at] = (struct event){ new_claim(t, true), t->event_number++ };
		note(t, "1 event added");
	} else if (kind == 1 && t->n_events > EVENTS_MIN) {
		remove_own(t->number, "timeline/", event_name(&t->events[at]));
		t->events[at] = t->events[--t->n_events];
		note(t, "1 event removed");
		return;
	} else {
		reword(&t->events[at].claim);
		note(t, "1 event reworded");
	}
	put_event(t, &t->events[at]);
}

static void change_voice(struct thread *t)
{
	unsigned i = draw(&t->seed, VOICES);

	if (draw(&t->seed, 4) == 0) {
		t->evolved[i] = true;
		t->evolutions[i] = new_claim(t, true);
		note(t, "1 evolution noted");
	} else {
		reword(&t->stances[i][draw(&t->seed, STANCE)]);
		note(t, "1 stance changed");
	}
	put_voice(t, i);
}

static void change_tension(struct thread *t)
{
	struct tension *tension = &t->tensions[draw(&t->seed, TENSIONS)];

	if (draw(&t->seed, 3) == 0) {
		tension->resolved = !tension->resolved;
		tension->resolution = new_claim(t, true);
		note(t, tension->resolved ? "1 tension resolved" : "1 tension reopened");
	} else {
		reword(&tension->question);
		note(t, "1 tension changed");
	}
	put_tension(t, (unsigned)(tension - t->tensions));
}

static void begin_thread(struct thread *t)
{
	unsigned n = 20 + draw(&t->seed, 11);

	t->n_items = t->n_new = 3 + draw(&t->seed, 3);
	for (unsigned i = 0; i < n; i++) {
		t->sentences[t->n_sentences++] = new_claim(t, i % 3 != 0);
		t->sentences[i].begins = i % 5 == 0;
		t->sentences[i].settled = i % SETTLED == 0;
	}
	put_narrative(t);
	for (unsigned i = 0; i < 5; i++) {
		t->events[t->n_events++] = (struct event){ new_claim(t, true), t->event_number++ };
		put_event(t, &t->events[i]);
	}
	for (unsigned i = 0; i < VOICES; i++) {
		for (unsigned k = 0; k < STANCE; k++)
			t->stances[i][k] = new_claim(t, k == 0);
		put_voice(t, i);
	}
	for (unsigned i = 0; i < TENSIONS; i++) {
		t->tensions[i].question = new_claim(t, i > 0);
		put_tension(t, i);
	}
	put_meta(t);
}

/* ---- commits ---- */

static void announce(const struct thread *t, bool first)
{
	static const char *const people[] = { "Ada Adeyemi", "Bo Berg", "Chen Chun", "Dita Duarte" };
	char message[300];

	snprintf(message, sizeof(message), "topic-%05u: %s\n", t->number, first ? "begin" : t->done);
	begin_commit(people[mix(t->number, t->left, 21) % 4], message);
}

static void put_version(struct thread *t, bool first)
{
	t->done[0] = '\0';
	t->n_new = 0;
	hold_files();
	if (first) {
		begin_thread(t);
	} else {
		change_narrative(t);
		if (draw(&t->seed, 3))
			change_event(t);
		if (draw(&t->seed, 2))
			draw(&t->seed, 2) ? change_voice(t) : change_tension(t);
	}
	for (unsigned i = 0; i < t->n_new; i++)
		put_item(t->number, t->n_items - t->n_new + i);
	announce(t, first);
	t->left--;
}

int main(int argc, char **argv)
{
	unsigned n = argc > 2 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
	unsigned versions = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	unsigned deep = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : versions;
	struct thread *threads = calloc(n ? n : 1, sizeof(*threads));
	size_t total = 0;
	unsigned *order;
	uint64_t seed = 1;

	if (!n || !versions || !threads) {
		fputs("usage: living THREADS VERSIONS [DEEP]\n", stderr);
		return 2;
	}
	for (unsigned i = 0; i < n; i++) {
		threads[i] = (struct thread){ .number = i, .seed = mix(i, 1, 31) };
		threads[i].left = i ? versions : deep;
		total += threads[i].left;
	}
	order = malloc(total * sizeof(*order));
	if (!order)
		return 2;
	for (size_t k = 0, i = 0; i < n; i++)
		for (unsigned v = 0; v < threads[i].left; v++)
			order[k++] = (unsigned)i;
	for (size_t k = total; k > 1; k--) {
		size_t other = draw(&seed, (unsigned)k);
		unsigned swap = order[other];

		order[other] = order[k - 1];
		order[k - 1] = swap;
	}
	begin_store("The Bench");
	for (size_t k = 0; k < total; k++)
		put_version(&threads[order[k]], threads[order[k]].n_items == 0);
	free(order);
	free(threads);
	return end_stream();
}
