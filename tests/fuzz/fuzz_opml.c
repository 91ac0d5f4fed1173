/* Lists of feeds: what is read, is written and read again the same. */
#include "base/base.h"

#include "gather/opml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_opml list, back, third;
	struct skn_buf once = SKN_BUF_INIT, twice = SKN_BUF_INIT;
	struct skn_sink sink;

	if (skn_opml_parse(&list, (const char *)data, size, NULL, NULL, NULL) != 0)
		return 0;
	skn_sink_to_buf(&sink, &once);
	skn_opml_write(&sink, &list, -1);
	require(skn_opml_parse(&back, once.p, once.n, NULL, NULL, NULL) == 0);
	require(back.n == list.n);
	skn_sink_to_buf(&sink, &twice);
	skn_opml_write(&sink, &back, -1);
	require(skn_opml_parse(&third, twice.p, twice.n, NULL, NULL, NULL) == 0);
	require(third.n == list.n);
	for (size_t i = 0; i < back.n; i++)
		require(skn_streq(back.v[i].url, third.v[i].url) &&
			skn_streq(back.v[i].folder, third.v[i].folder));
	skn_opml_release(&list);
	skn_opml_release(&back);
	skn_opml_release(&third);
	skn_buf_release(&once);
	skn_buf_release(&twice);
	return 0;
}
