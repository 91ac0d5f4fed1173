/*
 * search.h - full text over the threads of a store: $GIT_COMMON_DIR/skein/search.db.
 *
 * What is found is a unit: one sentence of a narrative, one field of a record, a
 * title, a source.  There are two indexes in the file, and they know nothing of
 * each other, so that neither changes the other's ranking: NOW has the units of
 * the newest versions at a commit, EVER those of all versions on its first-parent
 * line, each with the version in which it first appeared and the last that had it.
 * A unit that leaves and comes back is one unit for each stay.
 *
 * Both are derived: made when they are first asked for, brought up to the commit
 * by what changed (a thread's folder that is the same tree is not read again; of a
 * longer history only the new versions are), and may be deleted at any moment.
 *
 * Words are those of SQLite's FTS5 with unicode61, without case and diacritics;
 * texts in scripts written without spaces are also found by trigrams.  Ranking is
 * bm25 (Robertson and Zaragoza, 2009, as FTS5 has it); equals stand in the order
 * of thread, kind, id.
 */
#ifndef SKN_SEARCH_SEARCH_H
#define SKN_SEARCH_SEARCH_H

#include "rev/history.h"

#define SKN_SEARCH_QUERY_MAX 4096  /* bytes */
#define SKN_SEARCH_TERMS_MAX 64    /* words and phrases of a query */
#define SKN_SEARCH_LIMIT_MAX 10000 /* hits */

/* Around what matched, in struct skn_search_hit.snippet. */
#define SKN_SEARCH_MARK '\x02'
#define SKN_SEARCH_MARK_END '\x03'

struct skn_search;

enum skn_search_scope { SKN_SEARCH_NOW, SKN_SEARCH_EVER };

struct skn_search_progress {
	void (*cb)(void *ctx, uint64_t done, uint64_t total); /* threads */
	void *ctx;
};

/* Opens the file, or one in memory where none can be kept.  The store must outlive
 * it; skn_search_close frees, and takes NULL. */
int skn_search_open(struct skn_search **out, struct skn_store *store, struct skn_err *err);
void skn_search_close(struct skn_search *search);

/* Brings SCOPE up to COMMIT; PROGRESS may be NULL.  A thread that cannot be read has
 * nothing to find.  Threads that are not there at COMMIT are not found, in EVER either. */
int skn_search_update(struct skn_search *search, enum skn_search_scope scope, const struct skn_oid *commit,
		      const struct skn_search_progress *progress, struct skn_err *err);

struct skn_search_query {
	const char *text;   /* words, "phrases", prefix*; all must be there */
	bool fts;           /* TEXT is FTS5's own language */
	const char *thread; /* "threads/…" or NULL */
	const char *kind;   /* "sentence", ... or NULL */
	enum skn_search_scope scope;
	size_t limit, offset;
};

struct skn_search_hit {
	char *thread;  /* its name, without "threads/" */
	char *title;   /* of the thread */
	char *kind;    /* title, summary, sentence, event, perspective, tension, source */
	char *id;      /* of the sentence or record; "" of the thread's own fields */
	char *field;   /* of the record; "" of a sentence */
	char *text;    /* plain, without citations */
	char *snippet; /* part of it, with marks */
	double score;  /* higher fits better */
	char *first, *last;            /* versions; "" in NOW; LAST "" when it is still there */
	int64_t first_time, last_time; /* seconds UTC */
	struct skn_oid first_commit;
};

struct skn_search_hits {
	SKN_VEC(struct skn_search_hit) list;
	bool more; /* than the limit */
};

/* SKN_EUSAGE for a query without a word, too long, or (FTS) not in its language. */
int skn_search_find(struct skn_search_hits *out, struct skn_search *search, const struct skn_search_query *query,
		    struct skn_err *err);
void skn_search_hits_release(struct skn_search_hits *hits);

#endif
