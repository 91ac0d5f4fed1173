/*
 * pages.c - the published pages of threads that are followed over time, as
 * text: what `skein import` takes.
 *
 *	pages THREADS VERSIONS FOLDER
 *
 * Writes FOLDER/topic-TTT-vVVVV.txt.  A page has about 11 KB: 16 sentences and
 * more of narrative, events, voices, tensions, some 25 sources.  From one
 * version to the next two sentences are reworded and perhaps one is replaced;
 * now and then an event, a source, an evolution or a tension changes.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

#define PARAGRAPHS 4
#define SENTENCES 6 /* a paragraph */
#define EVENTS 9
#define VOICES 4
#define TENSIONS 6
#define CITED_MAX 400

struct claim {
	uint64_t seed;
	unsigned source;
};

struct page {
	unsigned thread, version;
	struct claim narrative[PARAGRAPHS * SENTENCES], events[EVENTS], stances[VOICES], evolutions[VOICES],
		tensions[TENSIONS];
	unsigned cited[CITED_MAX], n_cited; /* sources in the order of their numbers */
};

/* A new claim; sources come in slowly, it rests on one of the last. */
static struct claim claim(const struct page *p, uint64_t a, uint64_t b)
{
	uint64_t seed = sentence(p->thread, a, b);

	return (struct claim){ seed, p->version / 8 + (unsigned)(seed / REVISIONS % 24) };
}

static void begin(struct page *p, unsigned thread)
{
	memset(p, 0, sizeof(*p));
	p->thread = thread;
	for (unsigned i = 0; i < PARAGRAPHS * SENTENCES; i++)
		p->narrative[i] = claim(p, i, 1);
	for (unsigned i = 0; i < EVENTS; i++)
		p->events[i] = claim(p, i, 2);
	for (unsigned i = 0; i < VOICES; i++) {
		p->stances[i] = claim(p, i, 3);
		p->evolutions[i] = claim(p, i, 4);
	}
	for (unsigned i = 0; i < TENSIONS; i++)
		p->tensions[i] = claim(p, i, 5);
}

/* The next version. */
static void advance(struct page *p)
{
	uint64_t seed = mix(p->thread, ++p->version, 6);

	p->narrative[draw(&seed, PARAGRAPHS * SENTENCES)].seed += 1;
	p->narrative[draw(&seed, PARAGRAPHS * SENTENCES)].seed += 1;
	if (draw(&seed, 2) == 0)
		p->narrative[draw(&seed, PARAGRAPHS * SENTENCES)] = claim(p, seed, 7);
	if (draw(&seed, 3) == 0)
		p->evolutions[draw(&seed, VOICES)] = claim(p, seed, 8);
	if (draw(&seed, 4) == 0)
		p->events[draw(&seed, EVENTS)] = claim(p, seed, 9);
	if (draw(&seed, 8) == 0)
		p->tensions[draw(&seed, TENSIONS)] = claim(p, seed, 10);
}

static void put_cite(FILE *out, struct page *p, struct claim claim)
{
	unsigned i = 0;

	while (i < p->n_cited && p->cited[i] != claim.source)
		i++;
	if (i == p->n_cited)
		p->cited[p->n_cited++] = claim.source;
	fprintf(out, " [%u]", i + 1);
}

static void put_narrative(FILE *out, struct page *p)
{
	fputs("\nNarrative\n", out);
	for (unsigned i = 0; i < PARAGRAPHS * SENTENCES; i++) {
		fputs(i % SENTENCES ? " " : "\n", out);
		put_sentence(out, p->narrative[i].seed);
		if (p->narrative[i].seed / REVISIONS % 3)
			put_cite(out, p, p->narrative[i]);
		if (i % SENTENCES == SENTENCES - 1)
			fputc('\n', out);
	}
}

static void put_timeline(FILE *out, struct page *p)
{
	fputs("\nTimeline\n\n", out);
	for (unsigned i = 0; i < EVENTS; i++) {
		fprintf(out, "  • 2025-%02u-%02u: ", i + 1, 1 + (unsigned)(p->events[i].seed / REVISIONS % 28));
		put_sentence(out, p->events[i].seed);
		put_cite(out, p, p->events[i]);
		fputc('\n', out);
	}
}

static void put_perspectives(FILE *out, struct page *p)
{
	fputs("\nPerspectives\n", out);
	for (unsigned i = 0; i < VOICES; i++) {
		fputc('\n', out);
		put_title(out, mix(p->thread, i, 20), 2, 5);
		fputs("\n\n", out);
		for (unsigned k = 0; k < 3; k++) {
			fputs(k ? " " : "", out);
			put_sentence(out, sentence(p->stances[i].seed, k, 8));
		}
		put_cite(out, p, p->stances[i]);
		fputs("\n\nEvolution: ", out);
		put_sentence(out, p->evolutions[i].seed);
		put_cite(out, p, p->evolutions[i]);
		fputc('\n', out);
	}
}

static void put_tensions(FILE *out, struct page *p)
{
	fputs("\nTensions\n\n", out);
	for (unsigned i = 0; i < TENSIONS; i++) {
		fputs("  • ", out);
		put_sentence(out, p->tensions[i].seed);
		fputc(' ', out);
		put_sentence(out, sentence(p->tensions[i].seed, 1, 9));
		put_cite(out, p, p->tensions[i]);
		fputc('\n', out);
	}
}

static void put_sources(FILE *out, struct page *p)
{
	fputs("\nSources\n\n", out);
	for (unsigned i = 0; i < p->n_cited; i++) {
		uint64_t seed = mix(p->thread, p->cited[i], 30);

		fprintf(out, "  %u. [%u] ", i + 1, i + 1);
		put_title(out, seed, 5, 12);
		if (draw(&seed, 4) == 0) {
			fputs(" — reactive:search-one\n", out);
			continue;
		}
		fputs(" — ", out);
		put_title(out, mix(seed, 0, 1), 2, 3);
		fprintf(out, " (2025-%02u-%02u)\n", 1 + draw(&seed, 12), 1 + draw(&seed, 28));
	}
}

static bool put_page(struct page *p, const char *folder)
{
	char path[400];
	unsigned day = p->version % 28 + 1, month = p->version / 28 % 12 + 1, year = 2000 + p->version / 336;
	FILE *out;

	snprintf(path, sizeof(path), "%s/topic-%03u-v%04u.txt", folder, p->thread, p->version + 1);
	out = fopen(path, "w");
	if (!out)
		return false;
	p->n_cited = 0;
	fputs("The Bench\n\n", out);
	fprintf(out, "Topic %03u ", p->thread);
	put_title(out, mix(p->thread, 0, 40), 3, 7);
	fprintf(out, " · history\n\nVersion %u\n\n%u-%02u-%02u 08:30 UTC · %u items\n", p->version + 1, year, month,
		day, 60 + p->version / 8);
	put_narrative(out, p);
	put_timeline(out, p);
	put_perspectives(out, p);
	put_tensions(out, p);
	put_sources(out, p);
	return !ferror(out) && fclose(out) == 0;
}

int main(int argc, char **argv)
{
	unsigned threads = argc == 4 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
	unsigned versions = argc == 4 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;

	if (!threads || !versions) {
		fputs("usage: pages THREADS VERSIONS FOLDER\n", stderr);
		return 2;
	}
	for (unsigned t = 0; t < threads; t++) {
		struct page page;

		begin(&page, t);
		for (unsigned v = 0; v < versions; v++) {
			if (v)
				advance(&page);
			if (!put_page(&page, argv[3])) {
				perror(argv[3]);
				return 2;
			}
		}
	}
	return 0;
}
