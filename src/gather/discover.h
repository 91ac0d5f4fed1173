/*
 * discover.h - where a site's feeds may be.
 *
 * A page names them as <link rel="alternate"> with a feed's type, in its head as a
 * rule; addresses are resolved with <base>.  What it does not name can be asked for
 * at the usual paths, which are candidates only.  Pure functions: nothing is fetched.
 */
#ifndef SKN_GATHER_DISCOVER_H
#define SKN_GATHER_DISCOVER_H

#include "base/vec.h"
#include "markup/html.h"

#define SKN_DISCOVER_MAX 100 /* addresses of one page */

struct skn_discovered {
	char *url;
	char *title; /* NULL when it has none */
	char *type;  /* as it was given, NULL for a path of ours */
};
struct skn_discovery {
	struct skn_discovered *v;
	size_t n, cap;
};

/* Appends the feeds that the page at URL names, best first: those with a type, then
 * links whose address looks like a feed; none twice, at most SKN_DISCOVER_MAX. */
void skn_discover_page(struct skn_discovery *out, const struct skn_html *page, const char *url);
/* Appends those of an HTTP Link header's value (RFC 8288). */
void skn_discover_header(struct skn_discovery *out, const char *link, const char *url);
/* Appends the usual addresses, at the page's folder and at the root of its host. */
void skn_discover_paths(struct skn_discovery *out, const char *url);
void skn_discovery_release(struct skn_discovery *list);

#endif
