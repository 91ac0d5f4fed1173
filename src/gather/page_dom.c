#include "gather/page_dom.h"

#include <ctype.h>

#include "base/utf8.h"

#define NAMES_MAX 600 /* bytes of class names that are looked at */
#define STEPS 8       /* elements and texts that are looked at for a byte that is asked for */

static const char *lower(struct skn_dom_page *page, const char *s)
{
	char *copy;

	if (!s || !*s)
		return "";
	copy = skn_arena_strndup(&page->arena, s, strnlen(s, NAMES_MAX));
	for (char *p = copy; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return copy;
}

static struct skn_dom *add(struct skn_dom_page *page, struct skn_dom *parent, const struct skn_html_node *html)
{
	struct skn_dom *node = skn_arena_alloc(&page->arena, sizeof(*node));

	node->html = html;
	node->parent = parent;
	node->names = node->id = "";
	if (html->kind == SKN_HTML_ELEMENT) {
		node->tag = skn_tag_find(html->tag, &node->class);
		for (const struct skn_html_attr *a = html->attrs; a; a = a->next) {
			if (skn_streq(a->name, "class"))
				node->names = lower(page, a->value);
			else if (skn_streq(a->name, "id"))
				node->id = lower(page, a->value);
		}
	}
	if (parent && parent->last)
		parent->last->next = node;
	else if (parent)
		parent->child = node;
	if (parent)
		parent->last = node;
	return node;
}

static bool is_never(const struct skn_html_node *html)
{
	enum skn_tag_class class;

	if (html->kind == SKN_HTML_TEXT)
		return false;
	skn_tag_find(html->tag, &class);
	return class == SKN_TAG_NEVER;
}

/* As deep as SKN_HTML_DEPTH_MAX. */
static void build(struct skn_dom_page *page, struct skn_dom *parent, const struct skn_html_node *html)
{
	struct skn_dom *node = add(page, parent, html);

	if (!parent)
		page->root = page->body = node;
	if (node->class == SKN_TAG_EMPTY)
		return;
	for (const struct skn_html_node *c = html->child; c; c = c->next)
		if (!is_never(c))
			build(page, node, c);
}

void skn_dom_make(struct skn_dom_page *out, const struct skn_html *html)
{
	*out = (struct skn_dom_page){ .root = NULL };
	build(out, NULL, html->root);
	for (struct skn_dom *c = out->root->child; c; c = c->next)
		if (c->tag == SKN_TAG_BODY)
			out->body = c;
}

void skn_dom_release(struct skn_dom_page *page)
{
	skn_arena_release(&page->arena);
}

const char *skn_dom_attr(const struct skn_dom *node, const char *name)
{
	return skn_html_attr(node->html, name);
}

bool skn_dom_is_link(const struct skn_dom *node)
{
	const char *href = node->tag == SKN_TAG_A ? skn_dom_attr(node, "href") : NULL;

	return href && *href;
}

/* ---- walking ---- */

static struct skn_dom *first_seen(struct skn_dom *node)
{
	while (node && node->gone)
		node = node->next;
	return node;
}

struct skn_dom *skn_dom_next(const struct skn_dom *node, const struct skn_dom *top)
{
	struct skn_dom *next = node->gone ? NULL : first_seen(node->child);

	while (!next && node != top) {
		next = first_seen(node->next);
		node = node->parent;
	}
	return next;
}

/* ---- text ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

bool skn_dom_has_text(const struct skn_dom *node)
{
	for (const struct skn_dom *d = node; d; d = skn_dom_next(d, node)) {
		if (d->tag != SKN_TAG_TEXT)
			continue;
		for (size_t i = 0; i < d->html->len; i++)
			if (!is_blank(d->html->text[i]))
				return true;
	}
	return false;
}

void skn_dom_text(struct skn_buf *out, const struct skn_dom *node, size_t max)
{
	size_t start = out->n, steps = 0;
	bool blank = false;

	for (const struct skn_dom *d = node; d && out->n - start < max && steps++ < max * STEPS; d = skn_dom_next(d, node)) {
		if (d->tag != SKN_TAG_TEXT) {
			blank |= (d->class != SKN_TAG_INLINE && d->class != SKN_TAG_EMPTY) || d->tag == SKN_TAG_BR;
			continue;
		}
		for (size_t i = 0; i < d->html->len && out->n - start < max; i++) {
			if (is_blank(d->html->text[i])) {
				blank = true;
				continue;
			}
			if (blank && out->n > start)
				skn_buf_addc(out, ' ');
			blank = false;
			skn_buf_addc(out, d->html->text[i]);
		}
	}
}

/* ---- sums ---- */

/* A comma in any of the scripts that have one. */
static bool is_comma(uint32_t cp)
{
	static const uint32_t commas[] = { 0x060C, 0x2E32, 0x2E34, 0x2E41, 0x3001, 0xFE10, 0xFE11, 0xFE50, 0xFF0C };

	for (size_t i = 0; i < SKN_ARRAY_LEN(commas); i++)
		if (cp == commas[i])
			return true;
	return false;
}

static void sum_text(struct skn_dom *node)
{
	const char *s = node->html->text;
	size_t n = node->html->len;
	bool blank = true;

	for (size_t i = 0; i < n;) {
		uint32_t cp = (unsigned char)s[i];
		size_t len = cp < 0x80 ? 1 : skn_utf8_decode(s + i, n - i, &cp);
		bool space = cp == ' ' || cp == '\n' || cp == '\t' || cp == '\r' || cp == '\f' || cp == 0xA0;

		i += len ? len : 1;
		node->sum.chars += !space || !blank;
		blank = space;
		node->sum.commas += cp == ',' || (cp >= 0x80 && is_comma(cp));
	}
}

void skn_dom_add(struct skn_dom *node, const struct skn_dom *child)
{
	struct skn_dom_sum *sum = &node->sum;
	const struct skn_dom_sum *c = &child->sum;

	sum->chars += c->chars;
	sum->link_chars += c->link_chars;
	sum->commas += c->commas;
	sum->heading_chars += c->heading_chars;
	sum->list_chars += c->list_chars;
	sum->p += c->p;
	sum->img += c->img;
	sum->li += c->li;
	sum->input += c->input;
	sum->embeds += c->embeds;
	sum->videos += c->videos;
}

/* Players that belong to an article more often than not. */
static bool is_video(const struct skn_dom *node)
{
	static const char *const hosts[] = { "youtube.com", "youtube-nocookie.com", "player.vimeo.com", "dailymotion.com",
					     "player.twitch.tv", "archive.org", "upload.wikimedia.org", "bilibili.com", NULL };
	const char *src = skn_dom_attr(node, "src");

	src = src ? src : skn_dom_attr(node, "data");
	for (size_t i = 0; src && hosts[i]; i++)
		if (strstr(src, hosts[i]))
			return true;
	return false;
}

static void own_embed(struct skn_dom *node)
{
	if (is_video(node))
		node->sum.videos++;
	else
		node->sum.embeds++;
}

void skn_dom_own(struct skn_dom *node)
{
	struct skn_dom_sum *sum = &node->sum;

	if (node->class == SKN_TAG_HEADING)
		sum->heading_chars = sum->chars;
	switch ((int)node->tag) {
	case SKN_TAG_TEXT:
		sum_text(node);
		break;
	case SKN_TAG_A:
		if (skn_dom_is_link(node)) /* one inside the page is a note, hardly a menu */
			sum->link_chars = *skn_dom_attr(node, "href") == '#' ? sum->chars * 3 / 10 : sum->chars;
		break;
	case SKN_TAG_UL:
	case SKN_TAG_OL:
		sum->list_chars = sum->chars;
		break;
	case SKN_TAG_P:
		sum->p++;
		break;
	case SKN_TAG_IMG:
		sum->img++;
		break;
	case SKN_TAG_LI:
		sum->li++;
		break;
	case SKN_TAG_INPUT:
		sum->input++;
		break;
	case SKN_TAG_IFRAME:
	case SKN_TAG_EMBED:
	case SKN_TAG_OBJECT:
		own_embed(node);
		break;
	}
}

double skn_dom_link_density(const struct skn_dom *node)
{
	return node->sum.chars ? (double)node->sum.link_chars / (double)node->sum.chars : 0;
}
