/* from.h - an entry of a feed, and a hit of a search, as something found. */
#ifndef SKN_GATHER_FROM_H
#define SKN_GATHER_FROM_H

#include "gather/feed.h"
#include "gather/item.h"
#include "gather/websearch.h"

/* Fills an empty FOUND; the text is the entry's own where the feed gives the whole of
 * it, else its summary is the abstract.  VIA as in an item. */
void skn_found_of_entry(struct skn_found *found, const struct skn_feed *feed, const struct skn_feed_entry *entry,
			const char *via);
void skn_found_of_hit(struct skn_found *found, const struct skn_websearch_hit *hit, const char *via);

/* Whether the entry says it is older than SINCE (seconds since 1970). */
bool skn_entry_before(const struct skn_feed_entry *entry, int64_t since);

#endif
