#include "gather/page.h"

#include "gather/page_meta.h"
#include "gather/page_text.h"
#include "base/utf8.h"
#include "uni/charset.h"
#include "uni/uni.h"

#define ENOUGH 500      /* characters of an article; fewer, and the rules are loosened */

void skn_webpage_release(struct skn_webpage *page)
{
	free(page->title);
	free(page->site);
	free(page->excerpt);
	free(page->byline);
	skn_strings_release(&page->authors);
	free(page->published);
	free(page->modified);
	free(page->published_raw);
	free(page->language);
	free(page->canonical);
	skn_strings_release(&page->feeds);
	skn_buf_release(&page->text);
	*page = (struct skn_webpage){ 0 };
	skn_buf_init(&page->text);
}

/* The article by one set of rules, and its first paragraph. */
static void try(struct skn_buf *out, struct skn_buf *first, const struct skn_html *html, const struct skn_find *find)
{
	struct skn_dom_page dom;
	struct skn_found found;

	skn_buf_clear(out);
	skn_buf_clear(first);
	skn_dom_make(&dom, html);
	skn_find_hide(&dom);
	skn_find_article(&found, &dom, find);
	skn_webpage_text(out, &found);
	skn_webpage_first_paragraph(first, &found);
	skn_find_release(&found);
	skn_dom_release(&dom);
}

/* With fewer and fewer rules, until there is enough.  What fewer rules give must be a
 * good deal more: else it is the surroundings that were let in. */
static void find_text(struct skn_buf *out, struct skn_buf *first, const struct skn_html *html, struct skn_find *find)
{
	static const unsigned rules[] = { SKN_FIND_ALL, SKN_FIND_NAMES | SKN_FIND_CLEAN, SKN_FIND_CLEAN, 0 };
	struct skn_buf text = SKN_BUF_INIT, opening = SKN_BUF_INIT;

	for (size_t i = 0; i < SKN_ARRAY_LEN(rules) && skn_utf8_length(out->p, out->n) < ENOUGH; i++) {
		find->rules = rules[i];
		try(&text, &opening, html, find);
		if (text.n > 2 * out->n) {
			skn_buf_clear(out);
			skn_buf_add(out, text.p, text.n);
			skn_buf_clear(first);
			skn_buf_add(first, opening.p, opening.n);
		}
	}
	skn_buf_release(&text);
	skn_buf_release(&opening);
}

/* Without any text found: all that is on the page. */
static void whole_text(struct skn_buf *out, const struct skn_html *html)
{
	struct skn_dom_page dom;
	struct skn_found found = { { 0 } };

	skn_dom_make(&dom, html);
	skn_find_hide(&dom);
	skn_dom_form(&dom);
	skn_vec_push(&found.parts, dom.body);
	skn_webpage_text(out, &found);
	skn_find_release(&found);
	skn_dom_release(&dom);
}

static void take_text(struct skn_webpage *out, const struct skn_html *html, bool byline)
{
	struct skn_find find = { .title = out->title, .byline = byline };
	struct skn_buf text = SKN_BUF_INIT, first = SKN_BUF_INIT;

	find_text(&text, &first, html, &find);
	if (!out->excerpt)
		out->excerpt = skn_webpage_field_html(first.p, first.n, SKN_WEBPAGE_EXCERPT_MAX);
	skn_buf_release(&first);
	if (text.n == 0)
		whole_text(&text, html);
	skn_uni_clean(&out->text, text.p, text.n < SKN_WEBPAGE_TEXT_MAX ? text.n : SKN_WEBPAGE_TEXT_MAX);
	skn_buf_release(&text);
}

void skn_webpage_of_html(struct skn_webpage *out, const struct skn_html *html, const char *url)
{
	struct skn_dom_page dom;
	bool byline;

	skn_dom_make(&dom, html);
	skn_find_hide(&dom);
	byline = skn_webpage_meta(out, html, &dom, url);
	skn_dom_release(&dom);
	take_text(out, html, byline);
	skn_webpage_date_of_text(out);
}

int skn_webpage_extract(struct skn_webpage *out, const char *bytes, size_t n, const char *content_type,
		     const char *url, struct skn_err *err)
{
	struct skn_buf utf8 = SKN_BUF_INIT;
	struct skn_html html = SKN_HTML_INIT;
	int rc;

	*out = (struct skn_webpage){ 0 };
	skn_buf_init(&out->text);
	rc = skn_charset_to_utf8(&utf8, &out->charset, bytes, n, content_type, SKN_CHARSET_HTML, err);
	if (rc == SKN_OK)
		rc = skn_html_parse_slim(&html, utf8.p, utf8.n, url, err);
	if (rc == SKN_OK)
		skn_webpage_of_html(out, &html, url);
	skn_html_release(&html);
	skn_buf_release(&utf8);
	return rc;
}
