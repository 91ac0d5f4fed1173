/* Any page: what comes out is clean text, and fields of limited length. */
#include "gather/page.h"
#include "uni/uni.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require_field(const char *s)
{
	if (s && (strlen(s) > SKN_WEBPAGE_FIELD_MAX + 4 || skn_uni_scan(s, strlen(s), NULL, NULL) != SKN_UNI_OK))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_webpage page;

	skn_webpage_extract(&page, (const char *)data, size, NULL, "https://example.org/2026/01/02/x", NULL);
	if (skn_uni_scan(page.text.p, page.text.n, NULL, NULL) != SKN_UNI_OK || !skn_uni_is_nfc(page.text.p, page.text.n))
		abort();
	require_field(page.title);
	require_field(page.site);
	require_field(page.excerpt);
	require_field(page.byline);
	require_field(page.published);
	require_field(page.language);
	require_field(page.canonical);
	skn_webpage_release(&page);
	return 0;
}
