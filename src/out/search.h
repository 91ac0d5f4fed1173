/* search.h - what a search found (search/search.h), as JSON. */
#ifndef SKN_OUT_SEARCH_H
#define SKN_OUT_SEARCH_H

#include "base/sink.h"
#include "search/search.h"

/* schema/out-search.json */
void skn_search_json(struct skn_sink *out, const struct skn_search_query *query, const struct skn_search_hits *hits);

#endif
