/*
 * fuzz_html.c - HTML, all in one process so that a crash of the parser is seen:
 * scan, parser, wire form, tree, and both readers of pages.
 */
#include "base/base.h"

#include "base/utf8.h"
#include "import/page_html_parts.h"
#include "markup/html_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifdef SKN_HAVE_GUMBO

static void read_pages(const struct skn_html *html)
{
	for (int own = 0; own < 2; own++) {
		struct skn_page page;
		struct skn_page_html in = { .page = &page, .own = own };

		skn_page_init(&page);
		if (own && (!skn_html_find_class(html->root, "version") ||
			    !skn_html_attr(skn_html_find_class(html->root, "version"), "data-time")))
			break;
		if (own)
			skn_page_html_own(&in, html->root, NULL);
		else
			skn_page_html_foreign(&in, html->root, NULL);
		skn_map_release(&in.keys, NULL);
		skn_page_release(&page);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_buf wire = SKN_BUF_INIT, text = SKN_BUF_INIT;
	struct skn_html html = SKN_HTML_INIT;
	char *s = skn_xstrndup((const char *)data, size);

	size = strlen(s);
	if (size > 100000 || !skn_utf8_valid(s, size, NULL) ||
	    skn_html_prescan(s, size, NULL, NULL) != 0 || skn_html_to_wire(&wire, s, size, NULL) != 0)
		goto out;
	if (skn_html_from_wire(&html, wire.p, wire.n, NULL) != 0)
		abort(); /* what we wrote we can read */
	skn_html_text(&text, html.root);
	read_pages(&html);
out:
	/* and the input as a wire form */
	skn_html_release(&html);
	if (skn_html_from_wire(&html, (const char *)data, strlen(s), NULL) == 0)
		skn_html_release(&html);
	skn_buf_release(&wire);
	skn_buf_release(&text);
	free(s);
	return 0;
}

#else

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SKN_UNUSED(data);
	SKN_UNUSED(size);
	return 0;
}

#endif
