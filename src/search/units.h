/*
 * units.h - what there is to find in one version of a thread.
 */
#ifndef SKN_SEARCH_UNITS_H
#define SKN_SEARCH_UNITS_H

#include "doc/thread.h"
#include "search/search.h"

struct skn_search_unit {
	enum skn_search_kind kind;
	const char *field; /* static */
	char *id;
	char *text;        /* plain, without citations, one line */
};

struct skn_search_units {
	SKN_VEC(struct skn_search_unit) list;
};

/* In page order; what has no text is left out. */
void skn_search_units_make(struct skn_search_units *out, const struct skn_thread *thread);
void skn_search_units_release(struct skn_search_units *units);

#endif
