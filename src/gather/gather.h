/*
 * gather.h - from the feeds and searches of threads, and from single addresses and
 * files, to what was found, thread by thread.
 *
 *	skn_gather_new(&g, &options)
 *	skn_gather_thread(g, "threads/x", repo, view, work, policy, &watch, err)
 *	skn_gather_url(g, 0, "https://...")            what --url names
 *	skn_gather_file(g, 0, "talk.pdf", bytes, n)    what --from names
 *	skn_gather_run(g, net, err)                    all of it, in parallel
 *	skn_gather_collect(&changes, g, 0, ...)        for each thread
 *	skn_gather_free(g)
 *
 * Where bytes come from is NET's matter, so tests play the network.  A feed that
 * several threads follow is asked once, and a page that several feeds link to, too.
 * Of an entry the feed's own text is taken when it is whole; of one with a summary
 * only, and of a search's hit, the page is asked for, and where that cannot be had the
 * item has an abstract and no text, that is told, and the page is asked for again in the
 * next runs.  What fails never stops the rest.
 */
#ifndef SKN_GATHER_GATHER_H
#define SKN_GATHER_GATHER_H

#include "gather/collect.h"
#include "gather/watch.h"

#define SKN_GATHER_WHOLE_MIN 2000    /* bytes of text of a summary that counts as the whole */
#define SKN_GATHER_ENTRIES_MAX 5000  /* entries of a feed that are taken, the first of it */
#define SKN_GATHER_PAGES_MAX 2000    /* pages asked for in one run; the rest comes next time */

/* ---- the network ---- */

#define SKN_GATHER_READER 32 /* bytes of a reader's name, with the NUL */

enum skn_gather_kind { SKN_GATHER_FEED, SKN_GATHER_SEARCH, SKN_GATHER_PAGE };

struct skn_gather_answer {
	int rc;             /* SKN_OK, or why it could not be had */
	const char *reason; /* then: in words */
	bool later;         /* not asked this time (not due, interrupted): no failure */
	bool unchanged;     /* 304, or the same bytes as last time */
	int status;
	const char *url;    /* after redirects */
	const char *content_type; /* or NULL */
	const char *body;
	size_t n;
};

struct skn_gather_ask {
	enum skn_gather_kind kind;
	const char *url;
	/* Of a feed: says who reads it; for another reader "not modified" is no answer.  Asked
	 * when the feed is, and again after what was found has landed.  Else NULL. */
	void (*reader)(void *ctx, char out[SKN_GATHER_READER]);
	bool known;          /* a page whose item has a text: asked again when it is due */
	bool again;          /* a page that no source named this time: a try, when it is due */
	const char *header;  /* one more header line, or NULL */
	unsigned interval_ms; /* least time between two such requests to the host; 0: the usual */
	/* Once, inside of run.  False, and WHY filled, when the body cannot be read. */
	bool (*done)(void *ctx, const struct skn_gather_answer *answer, struct skn_err *why);
	void *ctx;
};

struct skn_gather_net {
	void *ctx;
	void (*ask)(void *ctx, const struct skn_gather_ask *ask); /* strings are copied */
	/* Until all is answered; answers may ask for more. */
	int (*run)(void *ctx, struct skn_err *err);
};

/* ---- gathering ---- */

/* What the user's configuration says of a search service; NULL fields: nothing. */
struct skn_gather_service {
	const char *base, *key;
};

struct skn_gather_options {
	int64_t since;       /* entries before this time are left out; INT64_MIN: all */
	const char *contact; /* or NULL */
	int64_t now;
	bool recheck;        /* look at the pages of all items again */
	/* NULL: nothing is said of any service. */
	struct skn_gather_service (*service)(void *ctx, const char *engine);
	void *service_ctx;
};

struct skn_gather;

void skn_gather_new(struct skn_gather **out, const struct skn_gather_options *options);
void skn_gather_free(struct skn_gather *g); /* takes NULL */

/* Adds a thread; its ordinal is how many there were.  WATCH is copied.  The rest as for
 * skn_collect_open; views must outlive skn_gather_run. */
int skn_gather_thread(struct skn_gather *g, const char *thread_path, struct skn_repo *repo, struct skn_view *view,
		      struct skn_view *work, const struct skn_watch *watch, struct skn_err *err);
void skn_gather_url(struct skn_gather *g, size_t thread, const char *url);
void skn_gather_file(struct skn_gather *g, size_t thread, const char *name, const char *bytes, size_t n);

int skn_gather_run(struct skn_gather *g, const struct skn_gather_net *net, struct skn_err *err);

/* What was found for a thread goes into C, in an order that does not depend on the
 * network's; may be done again with another. */
int skn_gather_collect(struct skn_collect *c, struct skn_gather *g, size_t thread, struct skn_err *err);

/* Pages that could not be had although their items are collected; *refused of them by
 * the other side's word (robots.txt, a status of 401 to 403, 451). */
size_t skn_gather_notes(const struct skn_gather *g, size_t thread, const struct skn_failure **out, size_t *refused);
/* The thread's items are those of VIEW now: what a feed brought is there. */
void skn_gather_landed(struct skn_gather *g, size_t thread, struct skn_view *view);
size_t skn_gather_put_off(const struct skn_gather *g); /* pages left for next time */

#endif
