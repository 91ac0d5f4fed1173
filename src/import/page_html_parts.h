/*
 * page_html_parts.h - what the two readers of HTML pages share: inline content
 * and blocks as Markdown.  Only for src/import/page_html*.c.
 */
#ifndef SKN_IMPORT_PAGE_HTML_PARTS_H
#define SKN_IMPORT_PAGE_HTML_PARTS_H

#include "base/map.h"
#include "import/page_plain.h"
#include "markup/html.h"

struct skn_page_html {
	struct skn_page *page;
	const char *path;
	bool own;            /* written by our own exporter */
	struct skn_map keys; /* own: a source's key -> its number */
	int level;           /* the section's heading; deeper ones count from it */
	int depth;           /* lists and quotes around what is read */
	bool one_line;       /* a line break is a blank */
};

/* Siblings from FIRST up to but without STOP, which may be NULL. */
struct skn_page_span {
	const struct skn_html_node *first, *stop;
};

static inline struct skn_page_span skn_page_inside(const struct skn_html_node *node)
{
	return (struct skn_page_span){ node->child, NULL };
}

/*
 * Appends inline content as one paragraph of Markdown.  SKIP bytes of its text
 * (as skn_page_html_text gives it) are left out at the beginning.
 */
int skn_page_html_inline(struct skn_page_html *in, struct skn_buf *out, struct skn_page_span span,
			 size_t skip, struct skn_err *err);
/* Appends the text alone, white space as for inline content. */
void skn_page_html_text(const struct skn_page_html *in, struct skn_buf *out,
			struct skn_page_span span);

struct skn_page_html_blocks {
	SKN_VEC(struct skn_page_block) blocks; /* texts in the page's memory */
};

/* Whether the node is a block: a paragraph, list, heading, ... or a container of such. */
bool skn_page_html_is_block(const struct skn_html_node *node);
/* Whether the node only holds other blocks (div, section, ...). */
bool skn_page_html_is_container(const struct skn_html_node *node);

/* Adds the Markdown blocks of the span; inline content between blocks is a paragraph. */
int skn_page_html_blocks(struct skn_page_html *in, struct skn_page_html_blocks *out,
			 struct skn_page_span span, struct skn_err *err);
/* Takes the blocks together, a blank line between; NULL when there are none.
 * The vector is released. */
const char *skn_page_html_join(struct skn_page_html *in, struct skn_page_html_blocks *blocks);

/* The two readers; the tree's root, the page initialised. */
int skn_page_html_own(struct skn_page_html *in, const struct skn_html_node *root,
		      struct skn_err *err);
int skn_page_html_foreign(struct skn_page_html *in, const struct skn_html_node *root,
			  struct skn_err *err);

#endif
