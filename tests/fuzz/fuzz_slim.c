/* Any page, without what nobody reads: never longer than it was but for a blank in front
 * of "/>", and no trouble for the parser, which runs in this process. */
#include "base/base.h"

#include "base/utf8.h"
#include "markup/html_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_buf slim = SKN_BUF_INIT, wire = SKN_BUF_INIT;
	char *s = skn_xstrndup((const char *)data, size);

	size = strlen(s);
	if (size < 100000 && skn_utf8_valid(s, size, NULL)) {
		skn_html_slim(&slim, s, size);
		if (slim.n > size + size / 3 + 1 || !skn_utf8_valid(slim.p, slim.n, NULL))
			abort();
#ifdef SKN_HAVE_GUMBO
		if (skn_html_prescan(slim.p, slim.n, NULL, NULL) == 0)
			skn_html_to_wire(&wire, slim.p, slim.n, NULL);
#endif
	}
	skn_buf_release(&slim);
	skn_buf_release(&wire);
	free(s);
	return 0;
}
