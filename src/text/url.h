/*
 * url.h - addresses of the web: read, resolved, written, and one spelling for those
 * that name one page.
 *
 * Reading follows the URL Standard (url.spec.whatwg.org) for http and https: what a
 * browser takes for an address is one, and what a browser would refuse is refused.
 * Blanks around it and tabs and line ends inside are dropped, backslashes are slashes,
 * hosts come out in ASCII (IDNA by UTS 46, numbers as IPv4, IPv6 in RFC 5952's form), dot segments
 * are walked, characters that cannot stand are percent-encoded.  What is written is
 * therefore plain ASCII that RFC 3986 parsers (libcurl's) read in the same way; a test
 * proves it over the standard's own cases.
 *
 *	struct skn_url url;
 *	if (skn_url_parse(&url, "http:/a", 7, &base)) ... skn_url_write(&out, &url) ...
 *	skn_url_release(&url);
 */
#ifndef SKN_TEXT_URL_H
#define SKN_TEXT_URL_H

#include "base/buf.h"

#define SKN_URL_MAX 8192 /* bytes of an address, before and after it is read */

struct skn_url {
	bool secure;        /* https */
	char *user, *password; /* "" when there is none; percent-encoded */
	char *host;         /* ASCII, lower case; IPv6 in brackets; never "" */
	int port;           /* -1: the scheme's own */
	char *path;         /* begins with '/' */
	char *query;        /* without '?'; NULL: none, "" is one */
	char *fragment;     /* without '#'; NULL: none */
};

/* BASE may be NULL: then S must be absolute.  false: no http or https address; *out is
 * released then. */
bool skn_url_parse(struct skn_url *out, const char *s, size_t n, const struct skn_url *base);
void skn_url_release(struct skn_url *url);
/* Appends all of it, as the standard's "href". */
void skn_url_write(struct skn_buf *out, const struct skn_url *url);

/* Sets OUT to the address that REFERENCE means on the page at BASE (NULL: it is
 * absolute); false, and OUT "", when there is none or it is not http(s). */
bool skn_url_resolve(struct skn_buf *out, const char *base, const char *reference);
/* Sets OUT to the host as above; false, and OUT "", when it is no address. */
bool skn_url_host(struct skn_buf *out, const char *url);

/*
 * Appends the form in which addresses of one page are equal: as read above, and no
 * user, no empty query, percent-encoding in capitals and of no unreserved character
 * (RFC 3986, 6.2.2), no fragment but "#!..." and ":~:text=", and none of the
 * parameters that only say where a reader came from (utm_*, fbclid, ... : url_track.c).  The order
 * of parameters, "www.", a final slash, http beside https stay.  What is no http(s)
 * address is appended as it is.
 */
void skn_url_identity(struct skn_buf *out, const char *url);

/* The older and narrower form that keys are made of (doc/key.h), which never changes:
 * scheme and host in lower case, no default port, no dot segments, "/" for an empty
 * path, no fragment, no utm_*, fbclid, gclid.  Anything but http(s) as it is. */
void skn_url_canonical(struct skn_buf *out, const char *url);

#endif
