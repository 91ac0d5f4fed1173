/*
 * fuzz_page_text.c - the page as text: any bytes are refused or give a page
 * whose every text reads back, with citations of sources that are there.  The
 * same bytes then go to the other readers of text, BibTeX and pandoc.
 */
#include "base/base.h"

#include "import/bibtex.h"
#include "import/page_pandoc.h"
#include "import/page_text.h"
#include "md/cites.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const struct skn_page *page, const char *md)
{
	struct skn_cites cites = { 0 };

	if (!md)
		return;
	skn_cites_scan(&cites, md, strlen(md));
	if (cites.faults.n)
		abort();
	for (size_t i = 0; i < cites.cites.n; i++) {
		uint64_t n;

		if (!skn_parse_uint(md + cites.cites.v[i].key, cites.cites.v[i].key_len,
				    page->sources.n, &n) || n == 0)
			abort();
	}
	skn_cites_release(&cites);
}

static void check_page(struct skn_page *page)
{
	for (size_t i = 0; i < page->narrative.n; i++)
		check_text(page, page->narrative.v[i].text);
	for (size_t i = 0; i < page->events.n; i++)
		check_text(page, page->events.v[i].text);
	for (size_t i = 0; i < page->voices.n; i++) {
		check_text(page, page->voices.v[i].stance);
		check_text(page, page->voices.v[i].evolution);
	}
	for (size_t i = 0; i < page->tensions.n; i++) {
		check_text(page, page->tensions.v[i].text);
		check_text(page, page->tensions.v[i].resolution);
	}
	for (size_t i = 0; i < page->sources.n; i++) {
		if (!page->sources.v[i].title)
			abort();
	}
	skn_page_release(page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct skn_page_bibliography bib = { "x.bib", s, size };
	struct skn_bibtex bibtex;
	struct skn_page page;

	if (skn_page_parse_text(&page, s, size, NULL, NULL) == 0)
		check_page(&page);
	if (skn_page_parse_pandoc(&page, s, size, NULL, size % 2 ? &bib : NULL, NULL) == 0)
		check_page(&page);
	if (skn_bibtex_parse(&bibtex, s, size, NULL, NULL) == 0)
		skn_bibtex_release(&bibtex);
	return 0;
}
