/*
 * net.h - gathering over a network: what gather/gather.h asks, asked of servers.
 *
 *	skn_net_gather_open(&net, &options, err)
 *	skn_gather_run(g, skn_net_gather_ops(net), err)
 *	skn_net_gather_keep(net, err)      after all that was found is safe
 *	skn_net_gather_close(net)
 *
 * What servers said of caching, of when to come back, and of failures is kept by
 * skn_net_gather_keep alone: whoever loses what was found must not call it, or the next
 * run would take it for known.
 */
#ifndef SKN_GATHER_NET_H
#define SKN_GATHER_NET_H

#include "gather/gather.h"
#include "net/fetch.h"

#define SKN_NET_GATHER_RECHECK_S (6 * 3600) /* a known page is asked for again after so long */

struct skn_net_gather_options {
	const char *contact;              /* told to servers; or NULL */
	const char *const *allow_private; /* CIDR */
	size_t n_allow_private;
	const char *state_dir;            /* $GIT_COMMON_DIR/skein */
	bool offline;                     /* nothing is asked */
	bool archive;                     /* answers are kept as WARC files in state_dir/archive */
	bool due_only;                    /* ask only sources whose time has come */
	bool recheck;                     /* ask everything, in full */
	bool dry_run;                     /* nothing is kept */
	size_t jobs;                      /* hosts at a time; 0: SKN_FETCH_CONNECTIONS */
	int gap_ms;                       /* between two requests to a host */
	const volatile sig_atomic_t *stop; /* not 0: the run ends soon */
	void (*progress)(void *ctx, const struct skn_fetch_progress *progress); /* or NULL */
	void *ctx;
};

struct skn_net_gather;

/* Strings of OPTIONS are borrowed until close, but for the networks.  NOTE (may be NULL) gets a
 * line when damaged state was set aside.  *out is made in any case: close it. */
int skn_net_gather_open(struct skn_net_gather **out, const struct skn_net_gather_options *options,
			struct skn_buf *note, struct skn_err *err);
const struct skn_gather_net *skn_net_gather_ops(struct skn_net_gather *net);
int skn_net_gather_keep(struct skn_net_gather *net, struct skn_err *err);
/* Sources that moved for good, as their servers have said twice: *FROM and *TO are
 * borrowed; false past the last. */
bool skn_net_gather_moved(const struct skn_net_gather *net, size_t i, const char **from, const char **to);
/* Sources that were not due, with due_only. */
size_t skn_net_gather_not_due(const struct skn_net_gather *net);
const char *skn_net_gather_archive(const struct skn_net_gather *net); /* the WARC file, or NULL */
void skn_net_gather_close(struct skn_net_gather *net); /* takes NULL */

#endif
