/*
 * key.h - the names that skein makes for records.
 *
 * An item's key is readable, and the same for the same work:
 *
 *	<author or outlet>-<year>-<two or three title words>-<4 hex>
 *
 * The hex digits are the start of the SHA-256 of the work's identity: its DOI,
 * arXiv id or canonical URL, else title and outlet.  The same work gathered
 * twice thus gets the same key.  Where only title and outlet are known two
 * works may share an identity; the second is kept apart by the caller with
 * "-2" and is never merged.
 */
#ifndef SKN_DOC_KEY_H
#define SKN_DOC_KEY_H

#include "base/buf.h"
#include "base/node.h"

/* The identity, e.g. "doi:10.1000/x", "arxiv:1806.07572", "url:https://…",
 * "title:…\noutlet". */
void skn_key_identity(struct skn_buf *out, const struct skn_node *item);
/* Whether the identity rests on title and outlet alone. */
bool skn_key_is_weak(const struct skn_node *item);
/* Appends the key for an item's fields: a name (text/name.h) that is at least
 * six bytes shorter than one may be, so that a "-2" fits behind it. */
void skn_key_make(struct skn_buf *out, const struct skn_node *item);

/* Sets out to an id for an event, voice or tension: the year of DATE, which may
 * be NULL, and the first words of its text MD without its citations.  FALLBACK
 * as for skn_name_make.  Making it unique is the caller's. */
void skn_key_from_text(struct skn_buf *out, const char *date, const char *md, const char *fallback);

#endif
