/* Any page: what comes out is clean text, and fields of limited length. */
#include "gather/page_meta.h"
#include "markup/html_wire.h"
#include "uni/charset.h"
#include "uni/uni.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require_field(const char *s)
{
	if (s && (strlen(s) > SKN_WEBPAGE_FIELD_MAX + 4 || skn_uni_scan(s, strlen(s), NULL, NULL) != SKN_UNI_OK))
		abort();
}

static void require_page(const struct skn_webpage *page)
{
	if (skn_uni_scan(page->text.p, page->text.n, NULL, NULL) != SKN_UNI_OK || !skn_uni_is_nfc(page->text.p, page->text.n))
		abort();
	require_field(page->title);
	require_field(page->site);
	require_field(page->byline);
	require_field(page->published);
	require_field(page->language);
	require_field(page->canonical);
	for (size_t i = 0; i < page->authors.n; i++)
		require_field(page->authors.v[i]);
}

/* The parser runs in this process here: a child for each input would be slow. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_buf utf8 = SKN_BUF_INIT, slim = SKN_BUF_INIT, wire = SKN_BUF_INIT;
	struct skn_html html = SKN_HTML_INIT;
	struct skn_webpage page = { .text = SKN_BUF_INIT };

	if (size < 100000 &&
	    skn_charset_to_utf8(&utf8, NULL, (const char *)data, size, NULL, SKN_CHARSET_HTML, NULL) == SKN_OK) {
		skn_html_slim(&slim, utf8.p, utf8.n);
#ifdef SKN_HAVE_GUMBO
		if (skn_html_prescan(slim.p, slim.n, NULL, NULL) == SKN_OK &&
		    skn_html_to_wire(&wire, slim.p, slim.n, NULL) == SKN_OK &&
		    skn_html_from_wire(&html, wire.p, wire.n, NULL) == SKN_OK)
			skn_webpage_of_html(&page, &html, "https://example.org/2026/01/02/x");
#endif
		require_page(&page);
	}
	skn_webpage_release(&page);
	skn_html_release(&html);
	skn_buf_release(&utf8);
	skn_buf_release(&slim);
	skn_buf_release(&wire);
	return 0;
}
