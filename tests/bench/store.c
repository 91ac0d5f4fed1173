/*
 * store.c - a store as a stream for git fast-import, made from nothing.
 *
 *	store THREADS VERSIONS
 *
 * Folders of FOLDER threads, six to twelve files a thread.  The first commit
 * has every thread; in each further round every thread gets a commit of its
 * own that rewords one sentence of its narrative.  What a run of the bench
 * edits are the numbers in "Revision 0 ..." (narrative) and "Stage 0 ..." (the
 * first event).
 */
#include <stdlib.h>
#include <string.h>

#include "stream.h"
#include "text.h"

#define SENTENCES 18

static FILE *file; /* in hand */

/* ---- items and what cites them ---- */

static unsigned n_items(unsigned thread)
{
	return 2 + thread % 3;
}

static const char *key_of(unsigned thread, unsigned item)
{
	static char key[100];
	uint64_t seed = mix(thread, item, 77);
	const char *outlet = pick_word(&seed), *a = pick_word(&seed), *b = pick_word(&seed);

	snprintf(key, sizeof(key), "%s-2025-%s-%s-%04x", outlet, a, b, (thread * 4 + item) & 0xffff);
	return key;
}

static void put_cite(unsigned thread, uint64_t seed)
{
	fprintf(file, " [@%s]", key_of(thread, (unsigned)(seed % n_items(thread))));
}

static void put_item(unsigned thread, unsigned i)
{
	uint64_t seed = mix(thread, i, 5);
	char name[120];

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

/* ---- the other files of a thread ---- */

static void put_prose(unsigned thread, const char *field, const char *start, unsigned n, uint64_t seed)
{
	fprintf(file, "%s: |\n", field);
	for (unsigned i = 0; i < n; i++) {
		fprintf(file, "  %s", i ? "" : start);
		put_sentence(file, sentence(seed, i, 3));
		put_cite(thread, seed + i);
		fputc('\n', file);
	}
}

static void put_narrative(unsigned thread, unsigned version)
{
	file = begin_own(thread, "", "narrative.md");
	fprintf(file, "Revision 0 of this account holds what is known so far.\n");
	for (unsigned i = 0; i < SENTENCES; i++) {
		unsigned reworded = version > i ? (version - i - 1) / SENTENCES + 1 : 0;

		if (i && i % 6 == 0)
			fputc('\n', file);
		put_sentence(file, sentence(thread, i, 0) + reworded);
		if (i % 3)
			put_cite(thread, i);
		fputc('\n', file);
	}
	end_file();
}

static void put_records(unsigned thread)
{
	char name[40];

	for (unsigned i = 0; i < 1 + thread % 2; i++) {
		snprintf(name, sizeof(name), "2025-event-%u.yaml", i);
		file = begin_own(thread, "timeline/", name);
		fprintf(file, "date: 2025-%02u-11\n", 3 + i);
		put_prose(thread, "event", i ? "" : "Stage 0 is reached.\n  ", 1, mix(thread, i, 11));
		end_file();
	}
	for (unsigned i = 0; i < 1 + thread % 3 / 2; i++) {
		snprintf(name, sizeof(name), "voice-%u.yaml", i);
		file = begin_own(thread, "perspectives/", name);
		fprintf(file, "order: %u\nvoice: ", 10 * (i + 1));
		put_title(file, mix(thread, i, 12), 2, 4);
		fputc('\n', file);
		put_prose(thread, "stance", "", 3, mix(thread, i, 13));
		end_file();
	}
	for (unsigned i = 0; i < thread % 4 / 2 + thread % 2; i++) {
		snprintf(name, sizeof(name), "question-%u.yaml", i);
		file = begin_own(thread, "tensions/", name);
		fprintf(file, "order: %u\nstatus: open\n", 10 * (i + 1));
		put_prose(thread, "question", "", 2, mix(thread, i, 14));
		end_file();
	}
}

static void put_thread(unsigned thread)
{
	file = begin_own(thread, "", "thread.yaml");
	fputs("schema: 1\ntitle: ", file);
	put_title(file, mix(thread, 0, 15), 4, 9);
	fputs("\nstatus: active\n", file);
	end_file();
	put_narrative(thread, 0);
	put_records(thread);
	for (unsigned i = 0; i < n_items(thread); i++)
		put_item(thread, i);
}

int main(int argc, char **argv)
{
	unsigned threads = argc == 3 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
	unsigned versions = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;

	if (!threads || !versions) {
		fputs("usage: store THREADS VERSIONS\n", stderr);
		return 2;
	}
	begin_store("The Bench");
	for (unsigned t = 0; t < threads; t++)
		put_thread(t);
	for (unsigned v = 1; v < versions; v++)
		for (unsigned t = 0; t < threads; t++) {
			char message[80];

			snprintf(message, sizeof(message), "topic-%05u: 1 sentence reworded\n", t);
			begin_commit("Bench", message);
			put_narrative(t, v);
		}
	return end_stream();
}
