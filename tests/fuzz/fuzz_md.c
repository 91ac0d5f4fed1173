/* The Markdown gate: blocks cover the text without overlap, events are paired,
 * and any UTF-8 text escaped reads as itself. */
#include "base/base.h"

#include "base/utf8.h"
#include "md/md.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void check_blocks(const char *s, size_t n)
{
	struct skn_md_blocks blocks;
	struct skn_buf text = SKN_BUF_INIT;
	size_t at = 0;

	if (skn_md_blocks(&blocks, s, n, NULL) != SKN_OK)
		return;
	for (size_t i = 0; i < blocks.n; i++) {
		const struct skn_md_block *b = &blocks.v[i];

		require(b->start < b->end && b->end <= n && b->text >= b->start && b->text <= b->end);
		require(b->start == 0 || s[b->start - 1] == '\n' || s[b->start - 1] == '\r');
		if (!b->leaf)
			continue;
		require(b->start >= at);
		for (; at < b->start; at++)
			require(!isalpha((unsigned char)s[at]));
		at = b->end;
		skn_md_block_text(&text, s, b);
	}
	for (; at < n; at++)
		require(!isalpha((unsigned char)s[at]));
	skn_vec_release(&blocks);
	skn_buf_release(&text);
}

static int count(void *ctx, const struct skn_md_event *e, struct skn_err *err)
{
	int *depth = ctx;

	SKN_UNUSED(err);
	switch (e->kind) {
	case SKN_MD_EMPH:
	case SKN_MD_STRONG:
	case SKN_MD_LINK:
	case SKN_MD_IMAGE:
		++*depth;
		break;
	case SKN_MD_EMPH_END:
	case SKN_MD_STRONG_END:
	case SKN_MD_LINK_END:
	case SKN_MD_IMAGE_END:
		require(--*depth >= 0);
		break;
	default:
		require(e->p != NULL && e->title != NULL);
	}
	return 0;
}

static void check_escape(const char *s, size_t n)
{
	struct skn_buf md = SKN_BUF_INIT, line = SKN_BUF_INIT, back = SKN_BUF_INIT;

	skn_md_escape(&md, s, n);
	skn_md_escape_line_start(&line, md.p, md.n);
	skn_md_plain(&back, line.p, line.n);
	require(skn_buf_eq(&back, s, n));
	skn_buf_release(&md);
	skn_buf_release(&line);
	skn_buf_release(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct skn_md_handler counter = { count };
	const char *s = (const char *)data;
	int depth = 0;

	check_blocks(s, size);
	if (skn_md_inline(s, size, &counter, &depth, NULL) == SKN_OK)
		require(depth == 0);
	/* NUL, a byte order mark and our own marks cannot come back as they are. */
	if (skn_utf8_valid(s, size, NULL) && !memchr(s, '\0', size) && !memmem(s, size, "\xef\xb7", 2) &&
	    !memmem(s, size, "\xef\xbb\xbf", 3))
		check_escape(s, size);
	return 0;
}
