/* page_drop.c - what is left out before a page is looked at: what nobody sees, what is
 * named as surroundings, the byline and the title, which are fields of their own. */
#include "gather/page_find.h"

#include <ctype.h>
#include <strings.h>

#include "gather/page_meta.h"

#define BYLINE_MAX 100       /* bytes of what is marked as byline */
#define TITLE_MAX 1000
#define HEADINGS_MAX 50     /* that may repeat the title */
#define TITLE_SAME 0.75      /* share of a heading's letters that are the title's words */
#define HOLD_LEVELS 3        /* above a box, where a table or code protects it */

static bool style_hides(const char *style)
{
	char flat[256];
	size_t n = 0;

	for (; style && *style && n + 1 < sizeof(flat); style++)
		if (!isspace((unsigned char)*style))
			flat[n++] = (char)tolower((unsigned char)*style);
	flat[n] = '\0';
	return strstr(flat, "display:none") || strstr(flat, "visibility:hidden");
}

static bool is_hidden(const struct skn_dom *node)
{
	const char *names = node->names;

	for (const struct skn_html_attr *a = node->html->attrs; a; a = a->next) {
		if (skn_streq(a->name, "hidden") || (skn_streq(a->name, "style") && style_hides(a->value)))
			return true;
		if (skn_streq(a->name, "aria-hidden") && skn_streq(a->value, "true") && !strstr(names, "fallback-image"))
			return true;
		if (skn_streq(a->name, "aria-modal") && skn_streq(a->value, "true"))
			return true;
	}
	return false;
}

void skn_find_hide(struct skn_dom_page *page)
{
	for (struct skn_dom *d = page->root, *next; d; d = next) {
		if (d != page->root && d != page->body && d->tag != SKN_TAG_TEXT && is_hidden(d))
			d->gone = true;
		next = skn_dom_next(d, page->root);
	}
}

/* ---- names and roles ---- */

static bool is_held(const struct skn_dom *node)
{
	size_t level = 0;

	for (node = node->parent; node && level++ < HOLD_LEVELS; node = node->parent)
		if (node->tag == SKN_TAG_TABLE || node->tag == SKN_TAG_CODE)
			return true;
	return false;
}

static bool has_foreign_role(const struct skn_dom *node)
{
	static const char *const roles[] = { "menu", "menubar", "complementary", "navigation", "alert", "alertdialog",
					     "dialog", "search", "contentinfo" };
	const char *role = skn_dom_attr(node, "role");

	for (size_t i = 0; role && i < SKN_ARRAY_LEN(roles); i++)
		if (strcasecmp(role, roles[i]) == 0)
			return true;
	return false;
}

static bool is_unlikely(const struct skn_dom *node)
{
	switch ((int)node->tag) {
	case SKN_TAG_BODY:
	case SKN_TAG_HTML:
	case SKN_TAG_ARTICLE:
	case SKN_TAG_MAIN:
	case SKN_TAG_A:
		return false;
	case SKN_TAG_NAV:
		return true;
	}
	if ((skn_names_unlikely(node->names) || skn_names_unlikely(node->id)) && !skn_names_maybe(node->names) &&
	    !skn_names_maybe(node->id) && !is_held(node))
		return true;
	return has_foreign_role(node);
}

/* ---- byline and title ---- */

/* Bytes of the text below, white space and all but that at the ends; at most MAX and a
 * piece are counted. */
static size_t raw_length(const struct skn_dom *node, size_t max)
{
	size_t all = 0, blank = 0, steps = 0;

	for (const struct skn_dom *d = node; d && all < max && steps++ < 2 * max; d = skn_dom_next(d, node)) {
		for (size_t i = 0; d->tag == SKN_TAG_TEXT && i < d->html->len && all < max; i++) {
			bool space = isspace((unsigned char)d->html->text[i]) != 0;

			all += space ? 0 : 1 + (all ? blank : 0);
			blank = space ? blank + 1 : 0;
		}
	}
	return all;
}

static bool reads_as_name(const char *s)
{
	struct skn_strings names = { 0 };
	bool yes;

	skn_webpage_names(&names, s);
	yes = names.n > 0;
	skn_strings_release(&names);
	return yes;
}

static bool is_byline(const struct skn_dom *node)
{
	const char *rel = skn_dom_attr(node, "rel"), *prop = skn_dom_attr(node, "itemprop");
	struct skn_buf text = SKN_BUF_INIT;
	bool yes;

	if (!(rel && skn_streq(rel, "author")) && !(prop && strstr(prop, "author")) && !skn_names_byline(node->names) &&
	    !skn_names_byline(node->id))
		return false;
	if (raw_length(node, BYLINE_MAX) >= BYLINE_MAX)
		return false;
	skn_dom_text(&text, node, BYLINE_MAX);
	yes = text.n > 0 && reads_as_name(text.p);
	skn_buf_release(&text);
	return yes;
}

/* Whether the N bytes at WORD are one of the words of TEXT. */
static bool has_word(const char *text, const char *word, size_t n)
{
	while (*text) {
		size_t m = strcspn(text, " ");

		if (m == n && strncasecmp(text, word, n) == 0)
			return true;
		text += m + strspn(text + m, " ");
	}
	return false;
}

bool skn_find_repeats(const char *a, const char *b)
{
	size_t all = 0, other = 0;

	while (*b) {
		size_t n = strcspn(b, " ");

		all += n + 1;
		other += has_word(a, b, n) ? 0 : n + 1;
		b += n + strspn(b + n, " ");
	}
	return all && 1 - (double)other / (double)all > TITLE_SAME;
}

static bool is_heading(const struct skn_dom *node)
{
	return node->tag == SKN_TAG_H1 || node->tag == SKN_TAG_H2;
}

static bool repeats_title(const struct skn_dom *node, const char *title)
{
	struct skn_buf text = SKN_BUF_INIT;
	bool same;

	if (!title)
		return false;
	skn_dom_text(&text, node, TITLE_MAX);
	same = text.n && skn_find_repeats(title, text.p);
	skn_buf_release(&text);
	return same;
}

/* Marks what holds the article's heading or is named as its head. */
static void keep_heads(struct skn_dom_page *page)
{
	for (struct skn_dom *d = page->body; d; d = skn_dom_next(d, page->body)) {
		if (d->tag != SKN_TAG_H1 && d->tag != SKN_TAG_ARTICLE && d->tag != SKN_TAG_MAIN)
			continue;
		for (struct skn_dom *up = d; up && !up->kept; up = up->parent)
			up->kept = true;
	}
}

void skn_find_drop(struct skn_dom_page *page, const struct skn_find *find, struct skn_dom **byline)
{
	struct skn_dom *found = NULL;
	size_t headings = 0;
	bool title = false;

	if (find->heads)
		keep_heads(page);
	for (struct skn_dom *d = page->body, *next; d; d = next) {
		if (d != page->body && d->tag != SKN_TAG_TEXT) {
			if (!found && is_byline(d)) {
				found = d;
				d->gone = find->byline;
			} else if (!title && is_heading(d) && headings++ < HEADINGS_MAX && repeats_title(d, find->title)) {
				title = d->gone = true;
			} else if (find->rules & SKN_FIND_UNLIKELY && !d->kept && is_unlikely(d)) {
				d->gone = true;
			}
		}
		next = skn_dom_next(d, page->body);
	}
	if (byline)
		*byline = found;
}
