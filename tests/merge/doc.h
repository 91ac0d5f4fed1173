/*
 * doc.h - a thread in memory for trials of merges, and trials as a stream for
 * git fast-import.
 */
#ifndef MERGE_DOC_H
#define MERGE_DOC_H

#include <stdbool.h>
#include <stdint.h>

#define SENTENCES 24
#define SENTENCES_MAX (3 * SENTENCES)
#define PARAGRAPH 6
#define CITES_MAX 4
#define EVENTS 8  /* slots; the first four are there at first */
#define VOICES 4
#define TENSIONS 4
#define ITEMS 16  /* slots; the first CITED are there at first, then two of each side */
#define CITED 12

struct claim {
	uint64_t seed;
	unsigned char cites[CITES_MAX], n_cites;
	bool begins; /* a paragraph */
};

struct doc {
	unsigned thread, n;
	struct claim sentences[SENTENCES_MAX];
	struct claim events[EVENTS], stances[VOICES][2], questions[TENSIONS];
	bool has_event[EVENTS], has_item[ITEMS], withdrawn[ITEMS];
};

/* The folder of the threads; and how the negative controls write: sources by
 * number, all events in one file. */
extern const char *class_name;
extern bool numbered, one_list;

/* What stands in every store; once, before the trials. */
void begin_trials(void);
/* The four commits of trial I; WANTED may be NULL. */
void put_trial(unsigned i, const struct doc *base, const struct doc *ours, const struct doc *theirs,
	       const struct doc *wanted);

#endif
