/* page_title.c - what a page is called, from <title>. */
#include "gather/page_meta.h"

#define WORDS_MIN 4  /* fewer left means that the wrong part was cut */
#define CHARS_LONG 150
#define CHARS_SHORT 15
#define HEADINGS_MAX 100 /* that are looked at */

static size_t words_of(const char *s, size_t n)
{
	size_t words = 0;
	bool in = false;

	for (size_t i = 0; i < n; i++) {
		bool blank = s[i] == ' ';

		words += !blank && !in;
		in = !blank;
	}
	return words;
}

/* Where a separator with blanks around it stands last (or first); its length. */
static const char *separator(const char *title, bool first, size_t *len)
{
	static const char *const marks[] = { " | ", " - ", " \u2013 ", " \u2014 ", " / ", " \\ ", " > ", " \u00bb ", " \u00b7 " };
	const char *best = NULL;

	for (size_t i = 0; i < SKN_ARRAY_LEN(marks); i++)
		for (const char *at = title; (at = strstr(at, marks[i])) != NULL; at++)
			if (!best || (first ? at < best : at > best)) {
				best = at;
				*len = strlen(marks[i]);
			}
	return best;
}

/* "Article - Site": the part before the last separator, unless that is too short. */
static char *without_site(const char *title)
{
	size_t len = 0;
	const char *at = separator(title, false, &len);

	if (!at)
		return NULL;
	if (words_of(title, (size_t)(at - title)) >= 3)
		return skn_xstrndup(title, (size_t)(at - title));
	at = separator(title, true, &len);
	return skn_xstrdup(at + len);
}

/* The text of a heading, as far as a title may be long. */
static char *heading(const struct skn_html_node *top)
{
	struct skn_buf text = SKN_BUF_INIT;
	size_t steps = 0;
	char *field;

	for (const struct skn_html_node *h = top; h && text.n < SKN_WEBPAGE_FIELD_MAX && steps++ < SKN_WEBPAGE_FIELD_MAX;
	     h = skn_html_next(h, top))
		if (h->kind == SKN_HTML_TEXT)
			skn_buf_add(&text, h->text, h->len < SKN_WEBPAGE_FIELD_MAX ? h->len : SKN_WEBPAGE_FIELD_MAX);
	field = skn_webpage_field(text.p, text.n);
	skn_buf_release(&text);
	return field;
}

static bool is_heading_of(const struct skn_html *html, const char *title)
{
	size_t tried = 0;

	for (const struct skn_html_node *h = html->root; h && tried < HEADINGS_MAX; h = skn_html_next(h, html->root)) {
		char *text;
		bool same;

		if (!skn_html_is(h, "h1") && !skn_html_is(h, "h2"))
			continue;
		tried++;
		text = heading(h);
		same = text && skn_streq(text, title);
		free(text);
		if (same)
			return true;
	}
	return false;
}

/* "Site: article", unless a heading has all of it. */
static char *behind_colon(const char *title, const struct skn_html *html)
{
	const char *last = strrchr(title, ':'), *first = strchr(title, ':');

	if (!last || last[1] != ' ' || is_heading_of(html, title))
		return NULL;
	if (words_of(last + 1, strlen(last + 1)) >= 3)
		return skn_xstrdup(last + 2);
	if (words_of(first + 1, strlen(first + 1)) >= 3 && words_of(title, (size_t)(first - title)) <= 5)
		return skn_xstrdup(first + 1 + (first[1] == ' '));
	return NULL;
}

/* The one <h1> that there is. */
static char *only_heading(const struct skn_html *html)
{
	const struct skn_html_node *found = NULL;

	for (const struct skn_html_node *h = html->root; h; h = skn_html_next(h, html->root))
		if (skn_html_is(h, "h1")) {
			if (found)
				return NULL;
			found = h;
		}
	return found ? heading(found) : NULL;
}

char *skn_webpage_title(const struct skn_html *html)
{
	const struct skn_html_node *node = skn_html_find_tag(html->root, "title");
	struct skn_buf text = SKN_BUF_INIT;
	char *whole, *part = NULL;
	size_t len;

	if (node)
		skn_html_text(&text, node);
	whole = skn_webpage_field(text.p, text.n);
	skn_buf_release(&text);
	if (!whole)
		return only_heading(html);
	if (separator(whole, false, &len))
		part = without_site(whole);
	else if (strstr(whole, ": "))
		part = behind_colon(whole, html);
	else if (strlen(whole) > CHARS_LONG || strlen(whole) < CHARS_SHORT)
		part = only_heading(html);
	/* A few words may be the site's name as well. */
	if (part && words_of(part, strlen(part)) <= WORDS_MIN &&
	    !(separator(whole, false, &len) && words_of(part, strlen(part)) + 1 == words_of(whole, strlen(whole)) - 1)) {
		free(part);
		part = NULL;
	}
	if (!part)
		return whole;
	free(whole);
	return part;
}
