/*
 * corpus.h - a set of documents made ready for summarising: sentences, terms,
 * vectors, the days that are spoken of, and which documents are one origin.
 *
 *	skn_corpus_init(&corpus);
 *	skn_corpus_add(&corpus, &in, &err);      for each document
 *	skn_corpus_build(&corpus, &err);         once
 *	...
 *	skn_corpus_release(&corpus);
 *
 * Terms are Snowball stems of case-folded UAX #29 words without stop words;
 * their weight is tf * (ln((1 + S) / (1 + df)) + 1) over the S sentences of the
 * set: a small set of documents about one thing has no background to compare
 * with, and what all of them say is what a summary must say, so the weight of
 * a frequent term never falls to 0.
 *
 * Documents that share most of their runs of five terms (A. Z. Broder, "On the
 * resemblance and containment of documents", SEQUENCES 1997) are copies of one
 * origin, as agency copy is: the earliest speaks for all of them.
 *
 * Analysis runs on several processors; the result does not depend on how many.
 */
#ifndef SKN_SYNTH_CORPUS_H
#define SKN_SYNTH_CORPUS_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "synth/vector.h"

#define SKN_CORPUS_DOCS_MAX 200000u               /* documents */
#define SKN_CORPUS_DOC_MAX ((size_t)16 << 20)     /* bytes of one document's text */
#define SKN_CORPUS_TEXT_MAX ((size_t)512 << 20)   /* bytes of all together */
#define SKN_CORPUS_NO_DAY INT32_MIN
#define SKN_CORPUS_DAYS_MAX 4500000 /* no day is farther from 1970 (about 12,000 years) */

/* What is known of a document; strings are copied, all but text may be NULL. */
struct skn_corpus_in {
	const char *id, *title, *date; /* EDTF or the ISO forms of skn_corpus_day */
	const char *outlet, *author;
	const char *language; /* tag; NULL: guessed from the text */
	const char *text;
	size_t len;
};

enum skn_corpus_flag {
	SKN_CORPUS_WHOLE = 1,  /* begins and ends as a sentence does */
	SKN_CORPUS_LEANS = 2,  /* begins with a word that needs the sentence before */
	SKN_CORPUS_MATTER = 4, /* an address, a notice of rights: no prose */
	SKN_CORPUS_ASKS = 8,   /* ends with a question mark */
	SKN_CORPUS_HEADLINE = 16 /* Most Words Begin Large, or it is the title */
};

struct skn_corpus_sentence {
	uint32_t doc;
	uint32_t place;      /* in its document, from 0 */
	uint32_t start, end; /* bytes of the document's text, no white space around */
	uint32_t words;
	uint32_t flags;      /* enum skn_corpus_flag */
	uint32_t mention, mentions; /* of corpus->days: the days it speaks of */
	struct skn_terms terms;
};

struct skn_corpus_doc {
	const char *id, *title, *outlet, *author; /* "" when unknown */
	const char *language;
	const char *text;
	size_t len;
	int32_t day;     /* of publication, since 1970; SKN_CORPUS_NO_DAY */
	int64_t time;    /* of publication, in seconds; only when day is known */
	uint32_t origin; /* the document that speaks for this one; itself, or an earlier one */
	uint32_t copies; /* of an origin: how many documents it stands for, itself included */
	uint32_t sentence, sentences; /* of corpus->sentences */
	struct skn_terms title_terms;
};

struct skn_corpus {
	SKN_VEC(struct skn_corpus_doc) docs;
	SKN_VEC(struct skn_corpus_sentence) sentences; /* in the order of documents */
	SKN_VEC(int32_t) days;                         /* that sentences mention */
	struct skn_map term_ids; /* stem -> id + 1 */
	SKN_VEC(float) idf;      /* by term */
	size_t n_terms, n_origins;
	int32_t first_day, last_day; /* of publication; first > last when none is known */
	size_t text_bytes;
	void (*tell)(void *ctx, size_t done); /* documents read, now and then, by the calling thread; or NULL */
	void *tell_ctx;
	struct skn_arena arena;
};

void skn_corpus_init(struct skn_corpus *corpus);
void skn_corpus_release(struct skn_corpus *corpus);

/* SKN_ELIMIT beyond the limits above. */
int skn_corpus_add(struct skn_corpus *corpus, const struct skn_corpus_in *in, struct skn_err *err);
/* Analyses what was added. */
int skn_corpus_build(struct skn_corpus *corpus, struct skn_err *err);

/* A text from outside (a query, an earlier summary) as a vector over the
 * corpus's terms, of length 1 or less: what the corpus has not is left out but
 * counts into the length; free with skn_corpus_terms_release.  LANGUAGE may be NULL. */
void skn_corpus_terms(struct skn_terms *out, const struct skn_corpus *corpus, const char *text,
		      size_t len, const char *language);
void skn_corpus_terms_release(struct skn_terms *terms);

/* The bytes of a sentence, not NUL-terminated. */
const char *skn_corpus_text(const struct skn_corpus *corpus, size_t sentence, size_t *len);

/* 0 .. 1: how well a sentence can stand alone in a summary: 0 for what is no
 * prose, less than 1 for fragments, those that lean on others, and the very
 * short and very long. */
double skn_corpus_fitness(const struct skn_corpus_sentence *sentence);

/* The day of a date as documents give it: EDTF of day or finer precision, also
 * "2011-03-12 10:00:00", "2011/03/12", "20110312".  False for what is none;
 * *time (may be NULL) gets the second. */
bool skn_corpus_day(int32_t *day, int64_t *time, const char *date);
void skn_corpus_day_format(char out[16], int32_t day); /* "2011-03-12" */

#endif
