/*
 * page_dom.h - the tree that an article is found in: the page's elements and texts with
 * what is known of each.  Only for the files page_*.c.
 *
 * skn_dom_make copies the parser's tree; what is marked as gone afterwards counts for
 * nothing.  skn_dom_form then makes paragraphs where the page has text but no <p>, and
 * adds up what each element holds.
 */
#ifndef SKN_GATHER_PAGE_DOM_H
#define SKN_GATHER_PAGE_DOM_H

#include "base/arena.h"
#include "gather/page_tag.h"
#include "markup/html.h"

/* Of what is at and below an element and not gone. */
struct skn_dom_sum {
	uint32_t chars;         /* of text, runs of white space counted once */
	uint32_t link_chars;    /* of them in links; of links inside the page, three tenths */
	uint32_t commas;        /* of any script */
	uint32_t heading_chars, list_chars;
	uint32_t p, img, li, input, embeds, videos;
};

struct skn_dom {
	const struct skn_html_node *html; /* NULL: a paragraph that was made */
	enum skn_tag tag;
	enum skn_tag_class class;
	struct skn_dom *parent, *child, *last, *next;
	const char *names, *id;  /* of classes, and the id; in lower case; "" for none */
	bool gone;               /* taken out */
	bool kept;               /* never to be taken out by name */
	bool scored;
	bool data;               /* a table that holds data */
	double score;
	struct skn_dom_sum sum;
};

struct skn_dom_page {
	struct skn_arena arena;
	struct skn_dom *root, *body;
};

void skn_dom_make(struct skn_dom_page *out, const struct skn_html *html);
void skn_dom_release(struct skn_dom_page *page);

/* Once, when nobody is going to be taken out for its names any more.  A run of text and
 * inline elements beside blocks becomes a paragraph; two <br> part paragraphs; a div
 * that holds one paragraph alone becomes it. */
void skn_dom_form(struct skn_dom_page *page);
/* Adds SUM of CHILD to that of NODE; skn_dom_own adds what NODE itself counts for, when
 * its children were added. */
void skn_dom_add(struct skn_dom *node, const struct skn_dom *child);
void skn_dom_own(struct skn_dom *node);
double skn_dom_link_density(const struct skn_dom *node);

/* In document order below TOP, leaving out what is gone; start with TOP. */
struct skn_dom *skn_dom_next(const struct skn_dom *node, const struct skn_dom *top);
bool skn_dom_has_text(const struct skn_dom *node); /* any but white space */
bool skn_dom_is_link(const struct skn_dom *node);
const char *skn_dom_attr(const struct skn_dom *node, const char *name);
/* The text below, white space runs as one blank, none at the ends; at most MAX bytes
 * and a character, and of so many elements as a text of that length may have. */
void skn_dom_text(struct skn_buf *out, const struct skn_dom *node, size_t max);

#endif
