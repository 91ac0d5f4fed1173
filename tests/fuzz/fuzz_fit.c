/*
 * A report of any text made to fit: two bytes say how long it may be, the rest is
 * sections with a NUL between.  It is never longer than it may be, and what fits
 * whole is left alone.
 */
#include "base/base.h"

#include "out/review_fit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_fit_sections sections = { 0 };
	struct skn_buf head = SKN_BUF_INIT, out = SKN_BUF_INIT, all = SKN_BUF_INIT;
	size_t max;

	if (size < 2)
		return 0;
	max = 200 + (size_t)(data[0] | data[1] << 8);
	skn_buf_adds(&head, "head\n");
	skn_buf_add(&all, head.p, head.n);
	for (size_t i = 2; i < size;) {
		const char *s = (const char *)data + i, *nul = memchr(s, '\0', size - i);
		struct skn_fit_section section = { .text = SKN_BUF_INIT, .important = i % 2, .early = i == 2 };
		size_t n = nul ? (size_t)(nul - s) : size - i;

		skn_buf_add(&section.text, s, n);
		skn_buf_add(&all, s, n);
		skn_vec_push(&sections.list, section);
		i += n + 1;
	}
	skn_fit(&out, &head, &sections, max, "more");
	require(skn_fit_units(out.p, out.n) <= max);
	if (skn_fit_units(all.p, all.n) <= max)
		require(skn_buf_eq(&out, all.p, all.n));
	skn_fit_sections_release(&sections);
	skn_buf_release(&head);
	skn_buf_release(&out);
	skn_buf_release(&all);
	return 0;
}
