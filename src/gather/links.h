/*
 * links.h - are the addresses of items still there?
 *
 * Each address is asked once (HEAD, then GET where that is not understood).  What is
 * counted over time stands in state.h: an address is dead after SKN_LINK_FAILURES
 * failures, each SKN_LINK_APART_S or more after the one before, and no success between.
 * A paywall, a login, a refusal to robots (401, 402, 403, 405, 406, 429, 451, 999) says
 * that the page is there.  Whether a server could not be reached at all counts as a
 * failure only where another host could: without a network nothing dies.
 */
#ifndef SKN_GATHER_LINKS_H
#define SKN_GATHER_LINKS_H

#include "gather/state.h"
#include "net/fetch.h"

enum skn_link_verdict { SKN_LINK_OK, SKN_LINK_GUARDED, SKN_LINK_MOVED, SKN_LINK_FAILING, SKN_LINK_DEAD, SKN_LINK_UNKNOWN,
			SKN_LINK_N };
extern const char *const skn_link_words[SKN_LINK_N]; /* "ok", "guarded", "moved", ... */

struct skn_link {
	char *url;
	enum skn_link_verdict verdict;
	int status;        /* 0: no answer */
	char *reason;      /* or NULL */
	char *moved_to;    /* where permanent redirects lead, or NULL */
	unsigned failures; /* counted so far */
};
struct skn_links {
	SKN_VEC(struct skn_link) list;
};

/* What an answer means for the address; no state is looked at. */
enum skn_link_verdict skn_link_judge(const struct skn_fetch_answer *answer);

/* Asks all, PROGRESS and its CTX of OPTIONS may be set; failures and successes go into STATE (save it afterwards). */
int skn_links_check(struct skn_links *links, const struct skn_fetch_options *options, struct skn_state *state,
		    int64_t now, struct skn_err *err);
void skn_links_release(struct skn_links *links);

/* Appends where the Internet Archive would have the page as of a time (seconds since
 * 1970); nobody is asked. */
void skn_link_archived(struct skn_buf *out, const char *url, int64_t when);

#endif
