/* The citation scanner: spans are in order and exact, what is left out and
 * joined stays so, whatever the text. */
#include "base/base.h"

#include "doc/cite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void check_spans(const struct skn_cites *cites, const char *s, size_t n)
{
	size_t at = 0, first = 0;

	for (size_t i = 0; i < cites->groups.n; i++) {
		const struct skn_cite_group *g = &cites->groups.v[i];

		require(g->start >= at && g->end > g->start + 2 && g->end <= n);
		require(s[g->start] == '[' && s[g->end - 1] == ']' && g->n > 0 && g->first == first);
		for (size_t k = g->first; k < g->first + g->n; k++) {
			const struct skn_cite *c = &cites->cites.v[k];

			require(c->start > g->start && c->end < g->end && s[c->start] == '@' && c->key_len > 0);
			require(c->locator_len == 0 ||
				(c->locator > c->end && c->locator + c->locator_len < g->end));
		}
		first += g->n;
		at = g->end;
	}
	require(first == cites->cites.n);
	for (size_t i = 0; i < cites->faults.n; i++)
		require(cites->faults.v[i].start < cites->faults.v[i].end && cites->faults.v[i].end <= n &&
			(i == 0 || cites->faults.v[i - 1].start <= cites->faults.v[i].start));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct skn_cites cites = { 0 };
	struct skn_buf text = SKN_BUF_INIT, again = SKN_BUF_INIT;

	skn_cites_scan(&cites, s, size);
	check_spans(&cites, s, size);
	skn_cites_strip(&text, s, size);
	require(text.n <= size);
	skn_buf_clear(&text);
	skn_buf_add(&text, s, size);
	skn_cites_replace_key(&text, "a", "b");
	skn_cites_join_adjacent(&text);
	skn_buf_add(&again, text.p, text.n);
	skn_cites_join_adjacent(&again);
	require(skn_buf_eq(&again, text.p, text.n));
	skn_buf_release(&text);
	skn_buf_release(&again);
	skn_cites_release(&cites);
	return 0;
}
