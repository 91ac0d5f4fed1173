/*
 * page_dom.h - the tree that an article is found in: the page's elements and texts with
 * what is known of each.  Only for the files page_*.c.
 */
#ifndef SKN_GATHER_PAGE_DOM_H
#define SKN_GATHER_PAGE_DOM_H

#include "base/arena.h"
#include "markup/html.h"

/* What an element is to an article; by its name. */
enum skn_dom_class {
	SKN_DOM_INLINE,
	SKN_DOM_BLOCK,    /* div, section, li, … */
	SKN_DOM_PARA,     /* p, and a div that is used as one */
	SKN_DOM_HEADING,
	SKN_DOM_SKIPPED   /* script, style, form fields: never text */
};

struct skn_dom {
	const struct skn_html_node *html;
	enum skn_dom_class class;
	struct skn_dom *parent, *child, *last, *next, *prev;
	bool gone;        /* taken out */
	bool scored;
	double score;
	/* Of what is below and not gone; skn_dom_measure. */
	size_t chars;     /* of text, runs of white space counted once */
	size_t link_chars;
	size_t commas;
};

struct skn_dom_page {
	struct skn_arena arena;
	struct skn_dom *root, *body;
};

void skn_dom_make(struct skn_dom_page *out, const struct skn_html *html);
void skn_dom_release(struct skn_dom_page *page);

/* Brings chars, link_chars and commas of NODE and all below up to date. */
void skn_dom_measure(struct skn_dom *node);
double skn_dom_link_density(const struct skn_dom *node);

/* In document order below TOP, leaving out what is gone; start with TOP. */
struct skn_dom *skn_dom_next(const struct skn_dom *node, const struct skn_dom *top);
bool skn_dom_is(const struct skn_dom *node, const char *tag);
bool skn_dom_is_text(const struct skn_dom *node);
/* Whether an element of this name is below NODE; how many. */
size_t skn_dom_count(const struct skn_dom *node, const char *tag);
/* Whether one of the names, NULL at the end. */
bool skn_dom_is_any(const struct skn_dom *node, const char *const *tags);
/* Class and id, in lower case, one blank between; "" for none.  In the arena. */
const char *skn_dom_names(struct skn_dom_page *page, const struct skn_dom *node);
/* The text below, white space runs as one blank, none at the ends. */
void skn_dom_text(struct skn_buf *out, const struct skn_dom *node);

#endif
