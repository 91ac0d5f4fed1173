/* page_clean.c - what stands in an article and belongs to its surroundings. */
#include "gather/page_find.h"

#include "text/similar.h"
#include "text/fold.h"

#define SHARE_CHARS 500      /* a box with buttons to share is smaller */
#define COMMAS_SAFE 10       /* as many commas make prose */
#define LINKS_MAX 0.2        /* of a box that no name speaks for, */
#define LINKS_MAX_GOOD 0.5   /* of one that a name does */
#define SHORT_CHARS 25
#define HEADING_SAME 0.75    /* likeness to the title, at which a heading repeats it */

static void drop(struct skn_dom *node)
{
	node->gone = true;
}

/* ---- boxes by name ---- */

static void drop_named(struct skn_dom_page *page, struct skn_dom *top)
{
	static const char *const never[] = { "form", "fieldset", "footer", "aside", "nav", "h1", NULL };

	for (struct skn_dom *d = top, *next; d; d = next) {
		if (d != top && !skn_dom_is_text(d)) {
			const char *names = skn_dom_names(page, d);

			if (skn_dom_is_any(d, never) && !(skn_dom_is(d, "form") && d->chars > top->chars / 2))
				drop(d);
			else if (skn_names_share(names) && d->chars < SHARE_CHARS)
				drop(d);
		}
		next = skn_dom_next(d, top);
	}
}

/* ---- boxes by what they hold ---- */

struct holding {
	size_t p, img, li, input, embeds, headings;
};

static void count(struct holding *h, const struct skn_dom *node)
{
	*h = (struct holding){ 0 };
	for (const struct skn_html_node *k = skn_html_next(node->html, node->html); k; k = skn_html_next(k, node->html)) {
		h->p += skn_html_is(k, "p");
		h->img += skn_html_is(k, "img");
		h->li += skn_html_is(k, "li");
		h->input += skn_html_is(k, "input");
		h->embeds += skn_html_is(k, "iframe") || skn_html_is(k, "embed") || skn_html_is(k, "object");
	}
	for (const struct skn_dom *d = skn_dom_next(node, node); d; d = skn_dom_next(d, node))
		if (d->class == SKN_DOM_HEADING)
			h->headings += d->chars;
}

static bool is_inside_tag(const struct skn_dom *node, const char *tag, const struct skn_dom *top)
{
	for (node = node->parent; node && node != top; node = node->parent)
		if (skn_dom_is(node, tag))
			return true;
	return false;
}

/* A table that holds data: it has heads, a caption, or many cells. */
static bool is_data_table(const struct skn_dom *node)
{
	const char *role = skn_html_attr(node->html, "role");
	size_t rows = skn_dom_count(node, "tr"), cells = skn_dom_count(node, "td") + skn_dom_count(node, "th");

	if (role && skn_streq(role, "presentation"))
		return false;
	if (skn_dom_count(node, "table"))
		return false;
	return skn_html_attr(node->html, "summary") || skn_dom_count(node, "caption") || skn_dom_count(node, "th") ||
	       skn_dom_count(node, "thead") || (rows > 2 && cells > 10);
}

static bool in_data_table(const struct skn_dom *node, const struct skn_dom *top)
{
	for (const struct skn_dom *up = node; up && up != top->parent; up = up->parent)
		if (skn_dom_is(up, "table") && is_data_table(up))
			return true;
	return false;
}

static bool is_list(const struct skn_dom *node)
{
	size_t listed = 0;

	if (skn_dom_is(node, "ul") || skn_dom_is(node, "ol"))
		return true;
	for (const struct skn_dom *d = skn_dom_next(node, node); d; d = skn_dom_next(d, node))
		if (skn_dom_is(d, "ul") || skn_dom_is(d, "ol"))
			listed += d->chars;
	return node->chars && (double)listed / (double)node->chars > 0.9;
}

static bool looks_foreign(const struct skn_dom *node, int weight)
{
	struct holding h;
	double density = skn_dom_link_density(node);
	bool list = is_list(node), figure = skn_dom_is(node, "figure");
	double headings;

	count(&h, node);
	headings = node->chars ? (double)h.headings / (double)node->chars : 0;
	if (h.img > 1 && h.p * 2 < h.img && !figure)
		return true;
	if (!list && h.li > h.p + 100)
		return true;
	if (h.input > h.p / 3)
		return true;
	if (!list && headings < 0.9 && node->chars < SHORT_CHARS && (h.img == 0 || h.img > 2) && !figure)
		return density > 0;
	if (!list && weight < 25 && density > LINKS_MAX)
		return true;
	if (weight >= 25 && density > LINKS_MAX_GOOD)
		return true;
	return h.embeds > 1 && node->chars < 75;
}

static void drop_foreign(struct skn_dom_page *page, struct skn_dom *top, unsigned rules)
{
	static const char *const boxes[] = { "table", "ul", "ol", "div", "section", "dl", "header", "figure", NULL };

	for (struct skn_dom *d = top, *next; d; d = next) {
		if (d != top && !skn_dom_is_text(d) && skn_dom_is_any(d, boxes) && !in_data_table(d, top) &&
		    !is_inside_tag(d, "code", top) && !is_inside_tag(d, "blockquote", top)) {
			int weight = rules & SKN_FIND_NAMES ? skn_names_weight(skn_dom_names(page, d)) : 0;

			if (weight < 0 || (d->commas < COMMAS_SAFE && looks_foreign(d, weight)))
				drop(d);
		}
		next = skn_dom_next(d, top);
	}
}

/* ---- headings ---- */

static bool repeats(const struct skn_dom *node, const char *title)
{
	struct skn_buf text = SKN_BUF_INIT;
	bool same;

	skn_dom_text(&text, node);
	same = text.n && skn_similarity(text.p, text.n, title, strlen(title)) >= HEADING_SAME;
	skn_buf_release(&text);
	return same;
}

static void drop_headings(struct skn_dom_page *page, struct skn_dom *top, unsigned rules, const char *title)
{
	for (struct skn_dom *d = top, *next; d; d = next) {
		if (d != top && d->class == SKN_DOM_HEADING &&
		    ((rules & SKN_FIND_NAMES && skn_names_weight(skn_dom_names(page, d)) < 0) ||
		     (title && (skn_dom_is(d, "h2") || skn_dom_is(d, "h1")) && repeats(d, title))))
			drop(d);
		next = skn_dom_next(d, top);
	}
}

void skn_find_clean(struct skn_dom_page *page, struct skn_dom *top, unsigned rules, const char *title)
{
	skn_dom_measure(top);
	drop_named(page, top);
	drop_headings(page, top, rules, title);
	if (rules & SKN_FIND_CLEAN) {
		skn_dom_measure(top);
		drop_foreign(page, top, rules);
	}
}
