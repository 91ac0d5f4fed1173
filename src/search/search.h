/*
 * search.h - full text over the threads of a store: $GIT_COMMON_DIR/skein/search.db.
 *
 * What is found is a unit: one sentence of a narrative, one field of a record, a
 * title, a source.  There are two indexes in the file, and they know nothing of
 * each other, so that neither changes the other's ranking: NOW has the units of
 * the newest versions at a commit, EVER those of all versions on its first-parent
 * line, of threads that are gone, too, each with the version in which it first
 * appeared, the last that had it, and the one in which it was not there any more.
 * A unit that leaves and comes back is one unit for each stay.
 *
 * Both are derived: made when they are first asked for, brought up to the commit
 * by what changed (a thread's folder that is the same tree is not read again; of a
 * longer history only the new versions are), and may be deleted at any moment.
 *
 *	skn_search_open -> skn_search_update -> skn_search_find ... -> skn_search_close
 *
 * Threads of a program: each has a handle of its own, on a store of its own.  The
 * file is in WAL mode.  skn_search_find reads one snapshot and waits for nobody, so
 * it answers while another thread or process fills; that answer is of the commit
 * the index stood at before (skn_search_hits.at).  An index that stood at a commit
 * is brought to the next in one transaction, so no snapshot has half of it; one that
 * is made from nothing lands thread by thread, and `at` is zero until it is whole.
 *
 * Words.  A word is what Unicode calls letters, digits and the marks on them, without
 * case and diacritics (SQLite's unicode61).  A run of a script written without spaces
 * is found by any part of it: it is indexed by trigrams, one to each place, and a part
 * of one or two characters is a trigram's beginning.
 *
 * Ranking.  All matches stand in one order, which limit and offset cut:
 *
 * 1. Matches are taken by length: fewer words first, those of SKN_SEARCH_LENGTH_MAX and
 *    more alike, and of one length by sixteen bits of a hash of what they are.  The first
 *    SKN_SEARCH_RANKED, and those that share length and hash with the last of them, are
 *    ranked; as a longer text has the lower score for the same words, what may be missed
 *    is a longer one that repeats them.
 * 2. The ranked stand by bm25 (Robertson and Zaragoza, 2009; k1 1.2, b 0.75, the idf at
 *    least 1e-6, as in FTS5), in which a phrase that stands in more than SKN_SEARCH_COUNTED
 *    texts counts as one that stands in so many; the score is rounded to six digits;
 *    equals stand in the order of thread, kind, id, field, first appearance and text.
 * 3. After them come the other matches, in the order of 1, with what is equal there in
 *    the order of 2; they have the score 0.
 *
 * So the cost of a query does not grow with what it finds.
 */
#ifndef SKN_SEARCH_SEARCH_H
#define SKN_SEARCH_SEARCH_H

#include "rev/history.h"

#define SKN_SEARCH_QUERY_MAX 4096  /* bytes of a query */
#define SKN_SEARCH_TERMS_MAX 64    /* its words and phrases */
#define SKN_SEARCH_TOKENS_MAX 512  /* words in phrases, and trigrams, of all */
#define SKN_SEARCH_LIMIT_MAX 10000 /* hits at a time */
#define SKN_SEARCH_OFFSET_MAX 1000000
#define SKN_SEARCH_TIME_MS 2000    /* of one query */
#define SKN_SEARCH_RANKED 1000     /* matches */
#define SKN_SEARCH_COUNTED 10000   /* texts */
#define SKN_SEARCH_LENGTH_MAX 255  /* words */
#define SKN_SEARCH_EXCERPT 240     /* characters around what matched */

struct skn_search;

enum skn_search_scope { SKN_SEARCH_NOW, SKN_SEARCH_EVER };

enum skn_search_kind {
	SKN_SEARCH_TITLE, SKN_SEARCH_SUMMARY, SKN_SEARCH_SENTENCE, SKN_SEARCH_EVENT,
	SKN_SEARCH_PERSPECTIVE, SKN_SEARCH_TENSION, SKN_SEARCH_SOURCE
};
#define SKN_SEARCH_KINDS 7
const char *skn_search_kind_name(enum skn_search_kind kind); /* "title", ...; static */
bool skn_search_kind_find(enum skn_search_kind *out, const char *name, size_t n);

struct skn_search_progress {
	void (*cb)(void *ctx, uint64_t done, uint64_t total); /* threads */
	void *ctx;
};

/* Opens the file, or one in memory where none can be kept.  The store must outlive
 * it; skn_search_close frees, and takes NULL. */
int skn_search_open(struct skn_search **out, struct skn_store *store, struct skn_err *err);
void skn_search_close(struct skn_search *search);

/* A damaged file, or one of another layout, was found and made anew. */
bool skn_search_was_remade(const struct skn_search *search);

/* It turned out to be damaged since: the next update makes it anew. */
bool skn_search_is_spoiled(const struct skn_search *search);

/* Brings SCOPE up to COMMIT, waiting for another that does; PROGRESS may be NULL.  A
 * thread that cannot be read has nothing to find. */
int skn_search_update(struct skn_search *search, enum skn_search_scope scope, const struct skn_oid *commit,
		      const struct skn_search_progress *progress, struct skn_err *err);

/* The same for who would rather have an answer of an older commit than wait: where
 * another thread or process is at it nothing is done, unless the scope stands nowhere. */
int skn_search_catch_up(struct skn_search *search, enum skn_search_scope scope, const struct skn_oid *commit,
			struct skn_err *err);

struct skn_search_query {
	const char *text;   /* words, "phrases", prefix*; all must be there; any bytes */
	bool fts;           /* TEXT is FTS5's own language */
	const char *thread; /* "threads/…" or NULL */
	const char *kind;   /* names of kinds by commas; NULL: all */
	enum skn_search_scope scope;
	size_t limit, offset;
	int time_ms;        /* 0: SKN_SEARCH_TIME_MS; negative: none is left */
};

/* Bytes of hit.text that matched; in order, without overlap. */
struct skn_search_mark {
	size_t start, end;
};

/* A version, and when it was. */
struct skn_search_when {
	char *version;         /* its label; "" for none */
	int64_t time;          /* seconds UTC */
	struct skn_oid commit;
};

struct skn_search_hit {
	char *thread;  /* its name, without "threads/"; of one that is gone, its last */
	char *title;   /* of the thread */
	const char *kind; /* as skn_search_kind_name says it */
	char *id;      /* of the sentence or record, the anchor on its page; "" of the thread's own fields */
	char *field;   /* of the record; "" of a sentence */
	char *text;    /* plain, without citations, one line */
	SKN_VEC(struct skn_search_mark) marks;
	size_t start, end; /* the excerpt: bytes of text with most of the marks */
	double score;      /* higher fits better */
	/* EVER only, else none: in which it appeared, the last that had it, and in which it
	 * was not there any more; the latter two none while it is there. */
	struct skn_search_when first, last, gone;
};

struct skn_search_hits {
	SKN_VEC(struct skn_search_hit) list;
	bool more;         /* than the limit */
	bool no_words;     /* the query has none, so nothing is found */
	struct skn_oid at; /* the commit that the index stands at; zero: it is being made */
};

/* SKN_EUSAGE for a query that is too long or has too many words, or (FTS) is not in
 * its language; SKN_ELIMIT for one that takes too long; SKN_EDATA for a file that turns
 * out to be damaged, which the next update makes anew. */
int skn_search_find(struct skn_search_hits *out, struct skn_search *search, const struct skn_search_query *query,
		    struct skn_err *err);
void skn_search_hits_release(struct skn_search_hits *hits);

/* Threads that SCOPE knows by NAME, a path or else the end of one, as paths ("threads/…"). */
int skn_search_threads(struct skn_strings *out, struct skn_search *search, enum skn_search_scope scope,
		       const char *name, struct skn_err *err);

#endif
