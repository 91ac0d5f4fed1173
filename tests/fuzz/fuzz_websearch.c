/* Answers of search services: each input is read as an answer of every one of them,
 * and as a query. */
#include "base/base.h"

#include "base/utf8.h"
#include "gather/websearch.h"
#include "text/edtf.h"
#include "text/escape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void check(const struct skn_websearch_hits *hits)
{
	for (size_t i = 0; i < hits->n; i++) {
		const struct skn_websearch_hit *hit = &hits->v[i];
		struct skn_edtf date;

		require(hit->url && hit->title && skn_utf8_valid(hit->title, strlen(hit->title), NULL));
		require(!hit->published ||
			skn_edtf_parse(&date, hit->published, strlen(hit->published), NULL) == 0);
		for (size_t k = 0; k < hit->n_authors; k++)
			require(*hit->authors[k]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = skn_xstrndup((const char *)data, size);
	struct skn_websearch_ask ask = { .query = s, .base = "http://h", .since = "2026-01-01" };
	size_t n;
	const struct skn_websearch_engine *engines = skn_websearch_engines(&n);

	for (size_t i = 0; i < n; i++) {
		struct skn_buf url = SKN_BUF_INIT;
		struct skn_websearch_hits hits;

		if (skn_websearch_url(&url, &engines[i], &ask, NULL) == 0)
			require(skn_url_is_safe(url.p, url.n) && skn_utf8_is_ascii(url.p, url.n));
		skn_buf_release(&url);
		for (int status = 200; status < 600; status += 203)
			if (skn_websearch_parse(&hits, &engines[i], &ask, status, (const char *)data, size,
						NULL) == 0) {
				check(&hits);
				skn_websearch_hits_release(&hits);
			}
	}
	free(s);
	return 0;
}
