/*
 * identity.h - which work an item is, by all that identifies one.
 *
 * An identity is "doi:…", "arxiv:…" (without version: v1 and v2 are one work) or
 * "url:…"; items that share any are one work.  The addresses of doi.org and
 * arxiv.org stand for what they lead to; any other counts in its
 * canonical form (text/url.h) without scheme, "www." and final slash.  This is wider than
 * skn_key_identity, which makes keys and must never change.
 */
#ifndef SKN_DOC_IDENTITY_H
#define SKN_DOC_IDENTITY_H

#include "base/buf.h"
#include "base/node.h"
#include "base/vec.h"

struct skn_identity_of {
	char *id;
	const struct skn_node *field; /* that says it */
};

struct skn_identities {
	struct skn_identity_of *v;
	size_t n, cap;
};

/* Appends the identities of an item, none twice; by title alone there is none. */
void skn_identities_add(struct skn_identities *out, const struct skn_node *item);
void skn_identities_release(struct skn_identities *list);

/* Appends what an address stands for. */
void skn_identity_of_url(struct skn_buf *out, const char *url);

#endif
