/*
 * websearch_parts.h - what the adapters share; for websearch*.c only.
 */
#ifndef SKN_GATHER_WEBSEARCH_PARTS_H
#define SKN_GATHER_WEBSEARCH_PARTS_H

#include "base/node.h"
#include "base/vec.h"
#include "gather/websearch.h"

struct skn_websearch_reading {
	const struct skn_websearch_engine *engine;
	const struct skn_websearch_ask *ask;
	struct skn_websearch_hits *out;
	const char *base; /* of the service, without a final slash */
	int count;        /* hits that were asked for */
	SKN_VEC(struct skn_websearch_hit) hits;
	SKN_VEC(const char *) authors; /* of the hit that is being made */
};

/* ---- Requests ---- */

/* Appends "?name=value" or "&name=value", the value encoded; nothing for NULL or "". */
void skn_websearch_put(struct skn_buf *out, const char *name, const char *value);
void skn_websearch_put_int(struct skn_buf *out, const char *name, int64_t value);

/* ---- Answers ---- */

/* The JSON object of an answer, into TREE; on failure that is empty. */
int skn_websearch_json(struct skn_tree *tree, struct skn_websearch_reading *r, const char *s, size_t n,
		    struct skn_err *err);
/* The member that must be an array of results; NULL and an error when it is none. */
const struct skn_node *skn_websearch_array(struct skn_websearch_reading *r, const struct skn_node *root,
					const char *name, struct skn_err *err);

/* Member texts in the arena of hits, or NULL: as it is, as plain text of HTML, and of
 * the first item when the member is an array. */
const char *skn_websearch_text(struct skn_websearch_reading *r, const struct skn_node *o, const char *name);
const char *skn_websearch_plain(struct skn_websearch_reading *r, const struct skn_node *o,
			     const char *name);
const char *skn_websearch_date(struct skn_websearch_reading *r, const struct skn_node *o,
			    const char *name);
const char *skn_websearch_doi(struct skn_websearch_reading *r, const struct skn_node *o, const char *name);
const char *skn_websearch_keep(struct skn_websearch_reading *r, const char *s, size_t n);

void skn_websearch_author(struct skn_websearch_reading *r, const char *name);
/* Adds the hit with the authors gathered since the last one; one without an http(s)
 * address is counted as skipped. */
void skn_websearch_add(struct skn_websearch_reading *r, struct skn_websearch_hit hit);

/* ---- The adapters ---- */

#define SKN_WEBSEARCH_ADAPTER(name)                                                           \
	void skn_websearch_##name##_build(struct skn_buf *out, const struct skn_websearch_ask *ask, \
				       int count);                                         \
	int skn_websearch_##name##_parse(struct skn_websearch_reading *r, const char *s, size_t n,  \
				      struct skn_err *err)
SKN_WEBSEARCH_ADAPTER(searxng);
SKN_WEBSEARCH_ADAPTER(arxiv);
SKN_WEBSEARCH_ADAPTER(crossref);
SKN_WEBSEARCH_ADAPTER(openalex);
SKN_WEBSEARCH_ADAPTER(scholar);
SKN_WEBSEARCH_ADAPTER(news);
SKN_WEBSEARCH_ADAPTER(wikipedia);
SKN_WEBSEARCH_ADAPTER(gdelt);

#endif
