/*
 * corpus_read.h - one document taken apart: what corpus.c puts together.
 */
#ifndef SKN_SYNTH_CORPUS_READ_H
#define SKN_SYNTH_CORPUS_READ_H

#include "base/buf.h"
#include "synth/corpus.h"
#include "synth/stems.h"
#include "text/span.h"

#define SKN_CORPUS_SHINGLE 5 /* terms in a run */
#define SKN_CORPUS_SAMPLE 4  /* one run of so many is kept, by its hash */

/* A document's parts; zeroed before use. */
struct skn_corpus_read {
	SKN_VEC(struct skn_corpus_sentence) sentences; /* doc, terms are not yet set */
	SKN_VEC(uint32_t) counts;    /* terms of each sentence */
	SKN_VEC(int32_t) days;       /* that are mentioned; .mention counts from 0 */
	SKN_VEC(uint64_t) shingles;
	struct skn_buf terms;        /* each with its NUL, in order; the title's first */
	uint32_t title_terms;
	int rc;                      /* what failed */
	struct skn_err err;
};

void skn_corpus_read(struct skn_corpus_read *out, const struct skn_corpus_doc *doc, struct skn_stems *stems);
void skn_corpus_read_release(struct skn_corpus_read *read);

/* Appends the terms of a text, each with its NUL; returns how many, and the
 * words to *words (may be NULL). */
uint32_t skn_corpus_read_terms(struct skn_buf *out, struct skn_stems *stems, const char *language,
			       const char *s, size_t n, uint32_t *words);

/* Appends where the sentences of a text are, without the white space around
 * them and without datelines.  Lines are paragraphs where the text has lines too long to be wrapped. */
void skn_corpus_read_sentences(struct skn_spans *out, const char *s, size_t n, const char *language);

#endif
