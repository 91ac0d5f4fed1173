/*
 * probe.h - is there a feed at this address, or on the site of this page?
 *
 * The address itself is asked first; when it is a page, the feeds that it and its
 * answer's Link header name, then the usual places (gather/discover.h), one after the
 * other, until one is a feed.
 */
#ifndef SKN_GATHER_PROBE_H
#define SKN_GATHER_PROBE_H

#include "net/fetch.h"

#define SKN_PROBE_TRIES 20 /* addresses of one site that are asked */

struct skn_probed {
	char *url;   /* of the feed, where redirects lead for good */
	char *title; /* of the feed, or NULL */
	struct skn_strings others; /* feeds that the page names beside it */
};

/* OPTIONS as for skn_fetch_open; done, ctx are ours.  SKN_ENOTFOUND when there is no feed,
 * SKN_ENET when the address itself cannot be had.  Release in any case. */
int skn_probe_feed(struct skn_probed *out, const char *url, const struct skn_fetch_options *options,
		   struct skn_err *err);
void skn_probed_release(struct skn_probed *probed);

#endif
