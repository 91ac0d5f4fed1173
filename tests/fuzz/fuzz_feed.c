/* Feeds of any bytes: what an entry has is UTF-8, dates are dates, addresses absolute. */
#include "base/base.h"

#include "base/utf8.h"
#include "gather/feed.h"
#include "text/edtf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void text(const char *s)
{
	require(!s || (*s && skn_utf8_valid(s, strlen(s), NULL)));
}

static void date(const char *s, const char *raw)
{
	struct skn_edtf edtf;

	text(raw);
	require(!s || (raw && skn_edtf_parse(&edtf, s, strlen(s), NULL) == 0));
}

static void entry(const struct skn_feed_entry *e)
{
	text(e->id);
	text(e->title);
	text(e->url);
	text(e->summary.text);
	text(e->content.text);
	text(e->doi);
	date(e->published, e->published_raw);
	date(e->updated, e->updated_raw);
	require(e->n_authors <= SKN_FEED_PARTS_MAX && e->n_links <= SKN_FEED_PARTS_MAX);
	for (size_t i = 0; i < e->n_authors; i++) {
		text(e->authors[i].name);
		require(e->authors[i].name || e->authors[i].email || e->authors[i].uri);
	}
	for (size_t i = 0; i < e->n_links; i++)
		require(e->links[i].href && e->links[i].rel);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = { NULL, "text/xml; charset=koi8-r", "application/json" };

	for (size_t k = 0; k < SKN_ARRAY_LEN(types); k++) {
		struct skn_feed feed;
		int rc = skn_feed_parse(&feed, (const char *)data, size, types[k],
					k ? "https://example.org/a/b" : NULL, NULL);

		require(rc == SKN_OK || rc == SKN_EDATA || rc == SKN_ELIMIT || rc == SKN_ESYS);
		if (rc != SKN_OK)
			continue;
		for (size_t i = 0; i < feed.n_entries; i++)
			entry(&feed.entries[i]);
		skn_feed_release(&feed);
	}
	return 0;
}
