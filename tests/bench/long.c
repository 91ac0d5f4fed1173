/*
 * long.c - one thread with a narrative of many words, in three versions, as a
 * stream for git fast-import.
 *
 *	long WORDS
 *
 * The second version rewords one sentence in twenty, removes one in a hundred
 * and adds one in a hundred.  The third is the second written anew: every other
 * sentence is reworded, one in ten is replaced, and the paragraphs stand in
 * another order.
 */
#include <stdlib.h>
#include <string.h>

#include "stream.h"
#include "text.h"

#define WORDS_EACH 22 /* of a sentence, on the average */
#define PARAGRAPH 6   /* sentences */

static void put(FILE *file, uint64_t seed, unsigned i)
{
	put_sentence(file, seed);
	fputs(i % 3 ? " [@outlet-2025-one-two-0001]\n" : "\n", file);
}

/* Sentence I of a version; the second and third begin as the first. */
static void put_at(FILE *file, unsigned i, unsigned version)
{
	uint64_t seed = sentence(i, 0, 0);

	if (version == 2 && i % 10 == 7)
		seed = sentence(i, 2, 2);
	else if (version == 2 && i % 2)
		seed += 2;
	else if (version && i % 20 == 3)
		seed += 1;
	if (version && i % 100 == 51)
		return;
	put(file, seed, i);
	if (version && i % 100 == 77)
		put(file, sentence(i, 1, 1), i);
}

static void put_narrative(unsigned sentences, unsigned version)
{
	FILE *file = begin_own(0, "", "narrative.md");
	unsigned paragraphs = sentences / PARAGRAPH + 1;

	for (unsigned k = 0; k < paragraphs; k++) {
		unsigned p = version == 2 ? (k + paragraphs / 3) % paragraphs : k;

		if (k)
			fputc('\n', file);
		for (unsigned i = 0; i < PARAGRAPH; i++)
			put_at(file, p * PARAGRAPH + i, version);
	}
	end_file();
}

int main(int argc, char **argv)
{
	unsigned sentences = argc == 2 ? (unsigned)strtoul(argv[1], NULL, 10) / WORDS_EACH : 0;

	if (!sentences) {
		fputs("usage: long WORDS\n", stderr);
		return 2;
	}
	begin_store("Long");
	fputs("schema: 1\ntitle: Long\nstatus: active\n", begin_own(0, "", "thread.yaml"));
	end_file();
	fputs("type: article\ntitle: One\nURL: https://example.org/1\nvia: import\n",
	      begin_own(0, "items/", "outlet-2025-one-two-0001.yaml"));
	end_file();
	put_narrative(sentences, 0);
	begin_commit("Bench", "topic-00000: edited\n");
	put_narrative(sentences, 1);
	begin_commit("Bench", "topic-00000: written anew\n");
	put_narrative(sentences, 2);
	return end_stream();
}
