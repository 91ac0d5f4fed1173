/*
 * html.h - HTML pages as a small tree.
 *
 * The parser behind it (libgumbo, the HTML5 algorithm) is old code that reads
 * strangers' bytes, so it never runs in this process: skn_html_parse forks a
 * child with a limit on time and memory, the child sends the tree back through
 * a pipe in a compact form, and the form is checked as it is read.  A child
 * that crashes or runs out of anything is an ordinary error here.
 *
 * Before that a scan refuses what makes the parser quadratic: more than
 * SKN_HTML_NESTING_MAX elements left open, more than SKN_HTML_ATTRS_MAX
 * attributes on one tag.
 *
 * The tree holds elements and text; comments, doctype and processing
 * instructions are left out.  Tag and attribute names are in lower case, text
 * has its character references resolved.  Everything lives in the tree's arena
 * and is valid until skn_html_release.  The input is UTF-8 without NUL bytes;
 * anything else is refused, the caller transcodes.
 */
#ifndef SKN_MARKUP_HTML_H
#define SKN_MARKUP_HTML_H

#include "base/arena.h"
#include "base/buf.h"

#define SKN_HTML_SIZE_MAX ((size_t)8 << 20)  /* bytes of input */
#define SKN_HTML_SLIM_MAX ((size_t)32 << 20) /* bytes of input of skn_html_parse_slim */
#define SKN_HTML_NESTING_MAX 2000            /* elements open at once */
#define SKN_HTML_ATTRS_MAX 1000              /* attributes on a tag */
#define SKN_HTML_NODES_MAX 1000000           /* elements and texts */
#define SKN_HTML_DEPTH_MAX 4200              /* of the tree; an open element may imply others */
#define SKN_HTML_WIRE_MAX ((size_t)96 << 20) /* bytes of the serialised tree */
#define SKN_HTML_SECONDS_MAX 10              /* processor time of the child */
#define SKN_HTML_MEMORY_MAX ((size_t)1 << 30) /* bytes the child may add to what the parent had */

enum skn_html_kind { SKN_HTML_ELEMENT, SKN_HTML_TEXT };

struct skn_html_attr {
	const char *name;
	const char *value; /* "" when the attribute has none */
	struct skn_html_attr *next;
};

struct skn_html_node {
	enum skn_html_kind kind;
	uint32_t line;    /* in the source, 1-based; 0 for an element the parser implied */
	const char *tag;  /* "" for text */
	const char *text; /* NUL-terminated; NULL for an element */
	size_t len;       /* bytes of text */
	struct skn_html_attr *attrs;
	struct skn_html_node *parent; /* NULL at the root */
	struct skn_html_node *child, *last, *next;
};

struct skn_html {
	struct skn_arena arena;
	struct skn_html_node *root; /* the html element */
};
#define SKN_HTML_INIT { 0 }

/* Parses N bytes; PATH (may be NULL) goes into errors.  On failure *out is
 * empty.  SKN_ELIMIT past a limit above, SKN_EDATA when the parser died or the
 * input is no UTF-8, SKN_ESYS when no child could be made or when the program
 * was built without libgumbo (the message names the package). */
int skn_html_parse(struct skn_html *out, const char *s, size_t n, const char *path,
		   struct skn_err *err);
/* The same in a fraction of the time, for the text of a page and what it says of
 * itself: scripts but JSON, styles, comments and most attributes are left out before
 * the limits are applied; of an anchor's href only whether it is one of the page ("#")
 * or another ("x") is kept, of style only what may hide, of the other attributes
 * those that html_slim.c lists.  Lines are not those of the source. */
int skn_html_parse_slim(struct skn_html *out, const char *s, size_t n, const char *path,
			struct skn_err *err);
void skn_html_release(struct skn_html *html);

/* The node after NODE in document order that is below TOP; NULL at the end.
 * Start with TOP itself. */
struct skn_html_node *skn_html_next(const struct skn_html_node *node,
				    const struct skn_html_node *top);
/* The same, but past everything below NODE. */
struct skn_html_node *skn_html_skip(const struct skn_html_node *node,
				    const struct skn_html_node *top);

/* First element below TOP in document order; NULL when there is none. */
struct skn_html_node *skn_html_find_tag(const struct skn_html_node *top, const char *tag);
struct skn_html_node *skn_html_find_class(const struct skn_html_node *top, const char *class_name);
struct skn_html_node *skn_html_find_id(const struct skn_html_node *top, const char *id);

bool skn_html_is(const struct skn_html_node *node, const char *tag);
bool skn_html_has_class(const struct skn_html_node *node, const char *class_name);
/* The attribute's value, or NULL when absent or when NODE is NULL or text. */
const char *skn_html_attr(const struct skn_html_node *node, const char *name);
/* Appends the text at and below NODE as it stands; script and style are left out. */
void skn_html_text(struct skn_buf *out, const struct skn_html_node *node);

#endif
