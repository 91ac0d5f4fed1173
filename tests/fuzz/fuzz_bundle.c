/* A thread as one text: whatever is taken apart is the same put together again. */
#include "base/base.h"

#include "doc/bundle.h"
#include "doc/kind.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void check_again(const struct skn_bundle *first)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_bundle again;

	for (size_t i = 0; i < first->parts.n; i++)
		skn_bundle_add(&text, first->parts.v[i].path, first->parts.v[i].data.p, first->parts.v[i].data.n);
	require(skn_bundle_parse(&again, text.p, text.n, "again", NULL) == SKN_OK);
	require(again.parts.n == first->parts.n);
	for (size_t i = 0; i < first->parts.n; i++) {
		const struct skn_bundle_part *a = &first->parts.v[i], *b = &again.parts.v[i];
		enum skn_kind kind;
		const char *id;
		size_t len;

		require(skn_kind_of_path(a->path, &kind, &id, &len));
		require(skn_streq(a->path, b->path) && skn_buf_eq(&a->data, b->data.p, b->data.n));
	}
	skn_bundle_release(&again);
	skn_buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_bundle bundle;
	struct skn_err err = SKN_ERR_INIT;

	if (skn_bundle_parse(&bundle, (const char *)data, size, "fuzz", &err) == SKN_OK) {
		check_again(&bundle);
		skn_bundle_release(&bundle);
	} else {
		require(err.code == SKN_EDATA && err.line > 0);
	}
	return 0;
}
