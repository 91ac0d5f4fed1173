/* Names of versions: any text is a version of a thread, or an error with a message. */
#include "rev/resolve.h"

#include "tiny.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_spec spec = { 0 };
	struct skn_rev rev;
	char *text;

	if (size > 300 || memchr(data, '\0', size))
		return 0;
	text = skn_xstrndup((const char *)data, size);
	if (skn_spec_parse(&spec, text, &err) == SKN_OK) {
		if (skn_rev_resolve(&rev, tiny_store(), spec.thread, spec.rev, &err) == SKN_OK)
			skn_rev_release(&rev);
		else if (!*err.msg)
			skn_fatal("an error without a message", text);
	} else if (!*err.msg) {
		skn_fatal("an error without a message", text);
	}
	skn_spec_release(&spec);
	free(text);
	return 0;
}
