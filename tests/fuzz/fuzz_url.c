/* Any bytes as an address: what is read is written as plain ASCII, reads as itself again,
 * and libcurl sees the same host. */
#include "net/url.h"
#include "text/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_again(const char *href)
{
	struct skn_buf again = SKN_BUF_INIT, once = SKN_BUF_INIT, twice = SKN_BUF_INIT;
	struct skn_buf host = SKN_BUF_INIT, of_curl = SKN_BUF_INIT;

	for (const char *s = href; *s; s++)
		if ((unsigned char)*s <= ' ' || (unsigned char)*s >= 127)
			abort();
	if (!skn_url_resolve(&again, NULL, href) || !skn_streq(again.p, href) || !skn_url_host(&host, href))
		abort();
	skn_url_identity(&once, href);
	skn_url_identity(&twice, once.p);
	if (!skn_streq(once.p, twice.p))
		abort();
	skn_net_url_host(&of_curl, href);
	if (of_curl.n && !skn_streq(of_curl.p, host.p)) /* "": it refuses */
		abort();
	skn_buf_release(&again);
	skn_buf_release(&once);
	skn_buf_release(&twice);
	skn_buf_release(&host);
	skn_buf_release(&of_curl);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const bases[] = { NULL, "http://example.org/a/b?c#d" };
	char *text = skn_xstrndup((const char *)data, size);
	struct skn_buf out = SKN_BUF_INIT;

	for (size_t i = 0; i < SKN_ARRAY_LEN(bases); i++)
		if (skn_url_resolve(&out, bases[i], text))
			look_again(out.p);
	skn_buf_release(&out);
	free(text);
	return 0;
}
