#include "gather/page_dom.h"

#include "base/utf8.h"

static bool in(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (skn_streq(word, *list))
			return true;
	return false;
}

static enum skn_dom_class class_of(const char *tag)
{
	static const char *const skipped[] = { "script", "style", "noscript", "template", "svg", "iframe", "object",
					       "embed", "canvas", "audio", "video", "select", "option", "textarea", "button",
					       "input", "head", "map", "area", "dialog", "progress", "meter", NULL };
	static const char *const blocks[] = { "body", "html", "div", "section", "article", "main", "ul", "ol", "li", "dl", "dt",
					      "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption",
					      "blockquote", "pre", "figure", "figcaption", "form", "fieldset", "aside", "nav",
					      "header", "footer", "address", "details", "summary", "center", "hr", NULL };
	static const char *const headings[] = { "h1", "h2", "h3", "h4", "h5", "h6", NULL };

	if (in(tag, skipped))
		return SKN_DOM_SKIPPED;
	if (skn_streq(tag, "p"))
		return SKN_DOM_PARA;
	if (in(tag, headings))
		return SKN_DOM_HEADING;
	return in(tag, blocks) ? SKN_DOM_BLOCK : SKN_DOM_INLINE;
}

bool skn_dom_is_text(const struct skn_dom *node)
{
	return node->html->kind == SKN_HTML_TEXT;
}

bool skn_dom_is(const struct skn_dom *node, const char *tag)
{
	return skn_streq(node->html->tag, tag);
}

bool skn_dom_is_any(const struct skn_dom *node, const char *const *tags)
{
	return in(node->html->tag, tags);
}

static struct skn_dom *add(struct skn_dom_page *page, struct skn_dom *parent, const struct skn_html_node *html)
{
	struct skn_dom *node = skn_arena_alloc(&page->arena, sizeof(*node));

	node->html = html;
	node->parent = parent;
	node->class = html->kind == SKN_HTML_TEXT ? SKN_DOM_INLINE : class_of(html->tag);
	if (parent) {
		node->prev = parent->last;
		if (parent->last)
			parent->last->next = node;
		else
			parent->child = node;
		parent->last = node;
	}
	return node;
}

/* A div that holds text and inline elements alone is a paragraph. */
static bool is_used_as_paragraph(const struct skn_dom *node)
{
	static const char *const boxes[] = { "div", "section", "article", "td", NULL };
	bool text = false;

	if (!skn_dom_is_any(node, boxes))
		return false;
	for (const struct skn_dom *c = node->child; c; c = c->next) {
		if (c->class != SKN_DOM_INLINE && c->class != SKN_DOM_SKIPPED)
			return false;
		text |= c->class == SKN_DOM_INLINE;
	}
	return text;
}

/* An inline element around blocks is a block. */
static void mark_up(struct skn_dom *node)
{
	if (node->class == SKN_DOM_INLINE && !skn_dom_is_text(node))
		for (const struct skn_dom *c = node->child; c; c = c->next)
			if (c->class == SKN_DOM_BLOCK || c->class == SKN_DOM_PARA || c->class == SKN_DOM_HEADING)
				node->class = SKN_DOM_BLOCK;
	if (node->class == SKN_DOM_BLOCK && is_used_as_paragraph(node))
		node->class = SKN_DOM_PARA;
}

/* As deep as SKN_HTML_DEPTH_MAX. */
static struct skn_dom *build(struct skn_dom_page *page, struct skn_dom *parent, const struct skn_html_node *html)
{
	struct skn_dom *node = add(page, parent, html);

	for (const struct skn_html_node *c = html->child; c; c = c->next)
		build(page, node, c);
	mark_up(node);
	return node;
}

void skn_dom_make(struct skn_dom_page *out, const struct skn_html *html)
{
	*out = (struct skn_dom_page){ .root = NULL };
	out->root = out->body = build(out, NULL, html->root);
	for (struct skn_dom *c = out->root->child; c; c = c->next)
		if (skn_dom_is(c, "body"))
			out->body = c;
}

void skn_dom_release(struct skn_dom_page *page)
{
	skn_arena_release(&page->arena);
}

/* ---- walking ---- */

static bool is_seen(const struct skn_dom *node)
{
	return !node->gone && node->class != SKN_DOM_SKIPPED;
}

static struct skn_dom *first_seen(struct skn_dom *node)
{
	while (node && !is_seen(node))
		node = node->next;
	return node;
}

struct skn_dom *skn_dom_next(const struct skn_dom *node, const struct skn_dom *top)
{
	struct skn_dom *next = is_seen(node) ? first_seen(node->child) : NULL;

	while (!next && node != top) {
		next = first_seen(node->next);
		node = node->parent;
	}
	return next;
}

size_t skn_dom_count(const struct skn_dom *node, const char *tag)
{
	size_t n = 0;

	for (const struct skn_dom *d = skn_dom_next(node, node); d; d = skn_dom_next(d, node))
		n += skn_dom_is(d, tag);
	return n;
}

const char *skn_dom_names(struct skn_dom_page *page, const struct skn_dom *node)
{
	const char *class = skn_html_attr(node->html, "class"), *id = skn_html_attr(node->html, "id");
	struct skn_buf names = SKN_BUF_INIT;
	const char *kept;

	if (!class && !id)
		return "";
	skn_buf_addf(&names, "%.500s %.200s", class ? class : "", id ? id : "");
	for (size_t i = 0; i < names.n; i++)
		names.p[i] = (char)tolower((unsigned char)names.p[i]);
	kept = skn_arena_strndup(&page->arena, names.p, names.n);
	skn_buf_release(&names);
	return kept;
}

/* ---- text ---- */

void skn_dom_text(struct skn_buf *out, const struct skn_dom *node)
{
	size_t start = out->n;
	bool blank = false;

	for (const struct skn_dom *d = node; d; d = skn_dom_next(d, node)) {
		if (!skn_dom_is_text(d)) {
			blank |= d->class != SKN_DOM_INLINE || skn_dom_is(d, "br");
			continue;
		}
		for (size_t i = 0; i < d->html->len; i++) {
			char c = d->html->text[i];

			if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
				blank = true;
				continue;
			}
			if (blank && out->n > start)
				skn_buf_addc(out, ' ');
			blank = false;
			skn_buf_addc(out, c);
		}
	}
}

/* A comma in any of the scripts that have one. */
static bool is_comma(uint32_t cp)
{
	static const uint32_t commas[] = { ',', 0x060C, 0xFE50, 0xFE10, 0xFE11, 0x2E41, 0x2E34, 0x2E32, 0xFF0C, 0x3001 };

	for (size_t i = 0; i < SKN_ARRAY_LEN(commas); i++)
		if (cp == commas[i])
			return true;
	return false;
}

static void measure_text(struct skn_dom *node)
{
	const char *s = node->html->text;
	size_t n = node->html->len;
	bool blank = true;

	for (size_t i = 0; i < n;) {
		uint32_t cp = 0;
		size_t len = skn_utf8_decode(s + i, n - i, &cp);
		bool space = cp == ' ' || cp == '\n' || cp == '\t' || cp == '\r' || cp == '\f' || cp == 0xA0;

		i += len ? len : 1;
		if (!space || !blank)
			node->chars++;
		blank = space;
		node->commas += is_comma(cp);
	}
	if (blank && node->chars)
		node->chars--;
}

static bool is_link(const struct skn_dom *node)
{
	const char *href = skn_dom_is(node, "a") ? skn_html_attr(node->html, "href") : NULL;

	return href && *href;
}

/* SHARE of the text below counts as that of links. */
static void measure(struct skn_dom *node, double share)
{
	node->chars = node->link_chars = node->commas = 0;
	if (skn_dom_is_text(node)) {
		measure_text(node);
		node->link_chars = (size_t)((double)node->chars * share);
		return;
	}
	if (is_link(node)) /* one inside the page is a note, hardly a menu */
		share = *skn_html_attr(node->html, "href") == '#' ? 0.3 : 1;
	for (struct skn_dom *c = first_seen(node->child); c; c = first_seen(c->next)) {
		measure(c, share);
		node->chars += c->chars;
		node->link_chars += c->link_chars;
		node->commas += c->commas;
	}
}

void skn_dom_measure(struct skn_dom *node)
{
	measure(node, 0);
}

double skn_dom_link_density(const struct skn_dom *node)
{
	return node->chars ? (double)node->link_chars / (double)node->chars : 0;
}
