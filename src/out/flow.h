/*
 * flow.h - Markdown as a list of tokens that every page format can write by a
 * switch: blocks, sentences, inline marks, citations with their numbers.
 *
 * What all formats agree on is decided here: how the lines of a paragraph
 * join, where a sentence begins and ends (marks that reach over the border are
 * closed before it and opened again after it), that raw HTML is text, that an
 * image is a link to it (no page fetches anything), and that a link which
 * skn_url_is_safe refuses is its text alone.
 *
 * Begin and end tokens are paired and nest.  Inside PARA and HEADING stand
 * inline tokens; in the narrative these are inside SENTENCE.
 */
#ifndef SKN_OUT_FLOW_H
#define SKN_OUT_FLOW_H

#include "doc/thread.h"

enum skn_flow_kind {
	SKN_FLOW_PARA,
	SKN_FLOW_PARA_END,
	SKN_FLOW_HEADING, /* number: level 1..6 */
	SKN_FLOW_HEADING_END,
	SKN_FLOW_LIST, /* number: of the first item, or -1 for bullets */
	SKN_FLOW_LIST_END,
	SKN_FLOW_ITEM,
	SKN_FLOW_ITEM_END,
	SKN_FLOW_QUOTE,
	SKN_FLOW_QUOTE_END,
	SKN_FLOW_CODE_BLOCK, /* text, each line with its newline */
	SKN_FLOW_RULE,
	SKN_FLOW_SENTENCE, /* text: its id */
	SKN_FLOW_SENTENCE_END,
	SKN_FLOW_JOIN, /* between sentences; text: one blank or nothing */
	SKN_FLOW_TEXT,
	SKN_FLOW_CODE,
	SKN_FLOW_EMPH,
	SKN_FLOW_EMPH_END,
	SKN_FLOW_STRONG,
	SKN_FLOW_STRONG_END,
	SKN_FLOW_LINK, /* text: a safe address */
	SKN_FLOW_LINK_END,
	SKN_FLOW_BREAK, /* a hard line break */
	SKN_FLOW_CITES  /* text: the blanks before the group, as written; cite, n_cites */
};

struct skn_flow_token {
	enum skn_flow_kind kind;
	size_t at, n; /* its text in flow.text */
	int64_t number;
	size_t cite, n_cites; /* in flow.cites */
};

struct skn_flow_cite {
	size_t key, key_n;         /* in flow.text */
	size_t locator, locator_n; /* as written; n 0 = none */
	size_t number;
};

struct skn_flow {
	struct skn_buf text;
	SKN_VEC(struct skn_flow_token) tokens;
	SKN_VEC(struct skn_flow_cite) cites;
	const struct skn_numbers *numbers; /* borrowed */
};

void skn_flow_init(struct skn_flow *flow, const struct skn_numbers *numbers);
void skn_flow_release(struct skn_flow *flow);

/* Appends the narrative, with its sentences. */
void skn_flow_narrative(struct skn_flow *flow, const struct skn_thread *thread);
/* Appends a Markdown field: paragraphs and other blocks, without sentences. */
void skn_flow_field(struct skn_flow *flow, const char *md, size_t n);

static inline const char *skn_flow_text(const struct skn_flow *flow, const struct skn_flow_token *t)
{
	return flow->text.p + t->at;
}

/* "1", or "1, p. 7": the number and the locator as plain text. */
void skn_flow_cite_label(struct skn_buf *out, const struct skn_flow *flow,
			 const struct skn_flow_cite *cite);

#endif
