/*
 * across.h - the rules that look at the files of a thread together.
 *
 *	across.c    cited keys and their items: unknown-key, withdrawn-cited, no-link
 *	origin.c    works and outlets: same-work, single-origin
 *	quotes.c    quotes of items against their texts: quote-missing, quote-gone, text-not-here
 *	verbatim.c  prose against the texts of items
 */
#ifndef SKN_CHECK_ACROSS_H
#define SKN_CHECK_ACROSS_H

#include "base/map.h"
#include "check/facts.h"
#include "check/listing.h"

#define SKN_ACROSS_GUESSES_MAX 100 /* unknown keys of a thread for which a near one is looked for */

/* A thread being checked: all borrowed. */
struct skn_across {
	const struct skn_listing *listing;
	struct skn_facts *facts; /* of each file of the listing */
	struct skn_blobs *blobs;
	struct skn_memory *memory; /* or NULL */
	struct skn_diags *out;   /* paths inside the thread */
	struct skn_map items;    /* key → index of the file + 1; made by skn_across_check */
	size_t guesses;          /* how many unknown keys there were */
};

/* All of them.  An error only when something cannot be read. */
int skn_across_check(struct skn_across *across, struct skn_err *err);

/* For the files named above. */
#define SKN_ACROSS_NONE SIZE_MAX
size_t skn_across_item(const struct skn_across *across, const char *key); /* index, or none */
void skn_origin_check(struct skn_across *across);
int skn_quotes_check(struct skn_across *across, struct skn_err *err);
/* Which sentences have the quotes that ITEM's TEXT lacks; the findings about these stand
 * in across->out from FIRST on. */
int skn_quotes_resting(struct skn_across *across, const struct skn_listed *item, const struct skn_listed *text,
		       size_t first, struct skn_err *err);
int skn_verbatim_check(struct skn_across *across, struct skn_err *err);

/* Findings that depend on two blobs only, remembered under their ids. */
bool skn_across_recall(struct skn_across *across, const struct skn_memory_key *key);
void skn_across_keep(struct skn_across *across, const struct skn_memory_key *key,
		     struct skn_diags *found); /* moves them to the findings */

#endif
