#include "gather/fragment.h"

#include "markup/html.h"

enum place { INLINE, SKIPPED, LINE, BLOCK, ITEM, CELL };

static enum place place_of(const char *tag)
{
	static const struct { const char *tag; enum place place; } table[] = {
		{ "script", SKIPPED }, { "style", SKIPPED }, { "template", SKIPPED }, { "head", SKIPPED },
		{ "noscript", SKIPPED }, { "iframe", SKIPPED }, { "svg", SKIPPED }, { "br", LINE }, { "tr", LINE },
		{ "dt", LINE }, { "dd", LINE }, { "figcaption", BLOCK }, { "li", ITEM }, { "td", CELL }, { "th", CELL },
		{ "p", BLOCK }, { "div", BLOCK }, { "section", BLOCK }, { "article", BLOCK }, { "blockquote", BLOCK },
		{ "pre", BLOCK }, { "ul", BLOCK }, { "ol", BLOCK }, { "dl", BLOCK }, { "table", BLOCK }, { "figure", BLOCK },
		{ "header", BLOCK }, { "footer", BLOCK }, { "h1", BLOCK }, { "h2", BLOCK }, { "h3", BLOCK }, { "h4", BLOCK },
		{ "h5", BLOCK }, { "h6", BLOCK }, { "hr", BLOCK },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(table); i++)
		if (skn_streq(table[i].tag, tag))
			return table[i].place;
	return INLINE;
}

struct writing {
	struct skn_buf *out;
	size_t start;   /* of ours in out */
	int breaks;     /* line ends that are due before the next word */
	bool gap, cell; /* a blank is due; a cell has ended */
	bool item;      /* a list item begins */
};

static void put_breaks(struct writing *w)
{
	if (w->out->n > w->start)
		skn_buf_fill(w->out, '\n', (size_t)w->breaks);
	if (w->item)
		skn_buf_adds(w->out, "- ");
	else if (w->cell && w->breaks == 0 && w->out->n > w->start)
		skn_buf_adds(w->out, " | ");
	else if (w->gap && w->breaks == 0 && w->out->n > w->start)
		skn_buf_addc(w->out, ' ');
	w->breaks = 0;
	w->gap = w->cell = w->item = false;
}

static void put_text(struct writing *w, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strchr(" \t\r\n\f", s[i]) && s[i]) {
			w->gap = true;
			continue;
		}
		if (w->breaks || w->gap || w->cell || w->item)
			put_breaks(w);
		skn_buf_addc(w->out, s[i]);
	}
}

static void want(struct writing *w, int breaks)
{
	w->breaks = w->breaks > breaks ? w->breaks : breaks;
}

static void open_place(struct writing *w, enum place place)
{
	if (place == BLOCK)
		want(w, w->item ? 0 : 2);
	else if (place == LINE || place == ITEM)
		want(w, 1);
	w->item = w->item || place == ITEM;
}

static void close_place(struct writing *w, enum place place)
{
	if (place == BLOCK)
		want(w, 2);
	else if (place == LINE || place == ITEM)
		want(w, 1);
	w->item = w->item && place != ITEM;
	w->cell = w->cell || place == CELL;
}

int skn_fragment_text(struct skn_buf *out, const char *html, size_t n, struct skn_err *err)
{
	struct skn_html page = SKN_HTML_INIT;
	struct writing w = { .out = out, .start = out->n };
	const struct skn_html_node *node;
	int rc = skn_html_parse(&page, html, n, NULL, err);

	/* The tree may be deeper than the stack: walked along its links. */
	for (node = rc == SKN_OK ? page.root : NULL; node;) {
		enum place place = node->kind == SKN_HTML_TEXT ? INLINE : place_of(node->tag);

		if (node->kind == SKN_HTML_TEXT)
			put_text(&w, node->text, node->len);
		else
			open_place(&w, place);
		if (node->child && place != SKIPPED) {
			node = node->child;
			continue;
		}
		while (node && !node->next) {
			close_place(&w, node->kind == SKN_HTML_TEXT ? INLINE : place_of(node->tag));
			node = node->parent;
		}
		if (node) {
			close_place(&w, node->kind == SKN_HTML_TEXT ? INLINE : place_of(node->tag));
			node = node->next;
		}
	}
	skn_html_release(&page);
	return rc;
}
