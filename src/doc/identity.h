/*
 * identity.h - which work an item is, by all that identifies one.
 *
 * An identity is "doi:…", "arxiv:…" (without version: v1 and v2 are one work),
 * "pmid:…", "pmcid:…" or "url:…"; items that share any are one work.  Addresses that
 * lead to a work by its identifier stand for that: those of doi.org, arxiv.org, PubMed and
 * PubMed Central, and those of publishers that have the DOI in the path where articles
 * stand.  A DOI that arXiv gave out is the arXiv id.  Any other address counts in its canonical form (skn_url_identity) without
 * scheme, "www." and final slash.  This is wider than skn_key_identity, which makes keys
 * and must never change.
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

/* The identifiers as an item's record has them (schema/item.json).  Zeroed before first
 * use. */
struct skn_work_ids {
	char *doi, *arxiv, *pmid, *pmcid; /* NULL: none */
};
void skn_work_ids_release(struct skn_work_ids *ids);
/* Sets what the address says and is not set yet. */
void skn_work_ids_of_url(struct skn_work_ids *ids, const char *url);
/* The same for the first identifier of each kind that a text names as one: a DOI
 * wherever it stands, "arXiv:2101.00001", "PMID: 123", "PMC1234". */
void skn_work_ids_of_text(struct skn_work_ids *ids, const char *text, size_t n);

#endif
