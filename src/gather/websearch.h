/*
 * websearch.h - asking search services: one row of a table each.
 *
 * skn_websearch_url builds the address of a request, skn_websearch_parse reads an answer
 * into hits that are the same for all.  Nothing is fetched here.  The base address of
 * each service can be replaced: a mirror, an own instance, a test.
 */
#ifndef SKN_GATHER_WEBSEARCH_H
#define SKN_GATHER_WEBSEARCH_H

#include "base/arena.h"
#include "base/buf.h"

#define SKN_WEBSEARCH_HITS_MAX 1000             /* of one answer */
#define SKN_WEBSEARCH_SIZE_MAX ((size_t)32 << 20) /* bytes of one answer */
#define SKN_WEBSEARCH_QUERY_MAX 1000            /* bytes of a query */
#define SKN_WEBSEARCH_WORDS_MAX 20000           /* words of an abstract that is put together */

struct skn_websearch_ask {
	const char *query;
	const char *since;   /* YYYY-MM-DD, or NULL */
	const char *base;    /* replaces the service's own address; NULL or "" = that */
	const char *contact; /* a mail address that polite pools ask for, or NULL */
	const char *key;     /* for services that need one, or NULL */
	const char *language; /* "en", or NULL */
	int64_t now;         /* seconds since 1970 */
	int page;            /* from 0 */
	int count;           /* hits wanted on a page; 0 = what suits the service */
};

struct skn_websearch_hit {
	const char *url;       /* always there */
	const char *title;     /* plain text; "" when there is none */
	const char *snippet;   /* plain text, or NULL */
	const char *published; /* EDTF, or NULL */
	const char *doi;       /* "10.1000/xyz", or NULL */
	const char *raw_id;    /* the service's own, or NULL */
	const char *outlet;    /* journal, site, domain; or NULL */
	const char *pdf;       /* an open copy, or NULL */
	const char **authors;
	size_t n_authors;
};

struct skn_websearch_hits {
	struct skn_arena arena;
	struct skn_websearch_hit *v;
	size_t n;
	size_t skipped; /* results without an address or a title to make one from */
	int64_t total;  /* that the service has; -1 = it does not say */
	bool more;      /* another page may have hits */
};
#define SKN_WEBSEARCH_HITS_INIT { 0 }

struct skn_websearch_reading;
struct skn_websearch_engine {
	const char *name;      /* as a thread's `searches:` names it */
	const char *label;     /* as people write it */
	const char *base;      /* the service's address, "{language}" in it replaced; NULL when
				* each has its own (SearXNG) */
	unsigned interval_ms;  /* least time between two requests */
	bool needs_key;        /* asks for a key, and may answer without one for a while */
	const char *key_header; /* where the key goes; NULL = the address has it */
	int count, count_max;  /* hits on a page: usual, most */
	/* Appends path and query; reads the body of a good answer (websearch_parts.h). */
	void (*build)(struct skn_buf *out, const struct skn_websearch_ask *ask, int count);
	int (*parse)(struct skn_websearch_reading *r, const char *s, size_t n, struct skn_err *err);
};

/* The table; *n gets its length. */
const struct skn_websearch_engine *skn_websearch_engines(size_t *n);
/* NULL when no service has that name. */
const struct skn_websearch_engine *skn_websearch_engine(const char *name);

/* Appends the address.  SKN_EUSAGE for an empty or too long query, a `since` that is
 * no day, or a service that needs a base and has none. */
int skn_websearch_url(struct skn_buf *out, const struct skn_websearch_engine *engine,
		   const struct skn_websearch_ask *ask, struct skn_err *err);

/* Reads an answer of HTTP status STATUS.  SKN_EREFUSED when the service refuses or
 * reports an error, in its words; SKN_ENET when it cannot answer now (429, 5xx); SKN_EDATA when it is no answer of that service;
 * SKN_ELIMIT past a limit; then *out is empty. */
int skn_websearch_parse(struct skn_websearch_hits *out, const struct skn_websearch_engine *engine,
		     const struct skn_websearch_ask *ask, int status, const char *s, size_t n,
		     struct skn_err *err);
void skn_websearch_hits_release(struct skn_websearch_hits *hits);

#endif
