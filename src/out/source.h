/*
 * source.h - a cited item as the lists of sources show it: title, outlet, date,
 * address.  Everything is borrowed from the item's record.
 */
#ifndef SKN_OUT_SOURCE_H
#define SKN_OUT_SOURCE_H

#include "base/sink.h"
#include "doc/thread.h"

struct skn_source {
	const struct skn_record *item; /* NULL: cited but not there */
	const char *key;
	size_t number;
	const char *title;  /* the key when there is no item */
	const char *outlet; /* skn_source_outlet of it, or NULL */
	const char *date;   /* EDTF, or NULL */
	const char *via;    /* as recorded, or NULL */
	const char *type;   /* CSL type, or NULL */
	const struct skn_node *fields; /* the item's, or NULL */
};

/* Who published an item with these FIELDS: its container, else the feed:… or
 * reactive:… that found it, else its publisher; NULL when nobody knows. */
const char *skn_source_outlet(const struct skn_node *fields);
/* The source with NUMBER, 1 .. numbers->keys.n. */
void skn_source_get(struct skn_source *out, const struct skn_thread *thread,
		    const struct skn_numbers *numbers, size_t number);
/* Appends the source's address: its URL, else that of its DOI or arXiv id;
 * nothing when it has none. */
void skn_source_url(struct skn_buf *out, const struct skn_source *source);

/* Writes the thread's sources with ENTRY in order of their numbers, BETWEEN
 * between them. */
void skn_sources_write(struct skn_sink *out, const struct skn_thread *thread, const char *between,
		       void (*entry)(struct skn_sink *out, const struct skn_source *source));

#endif
