/*
 * site.h - do two hosts belong to one site?
 *
 * They do when their registrable domain is the same: one label and the public suffix
 * behind it (example.co.uk of www.example.co.uk).  Which suffixes are public is told by libpsl,
 * which libcurl brings along (publicsuffix.org); it is looked up when it is first needed.
 * Without it a rule of thumb does: two labels, three where the last is a country's and
 * the one before is short or a usual one (co, com, ac, gov, ...).  An address of digits is
 * a site by itself.
 */
#ifndef SKN_NET_SITE_H
#define SKN_NET_SITE_H

#include "base/buf.h"

/* Sets OUT to the registrable domain of a host in ASCII, lower case; the host itself
 * where it has none (an address, a public suffix, "localhost"). */
void skn_site_of(struct skn_buf *out, const char *host);
bool skn_site_same(const char *host_a, const char *host_b);
/* Forces the rule of thumb (tests compare the two). */
void skn_site_set_plain(bool on);

#endif
