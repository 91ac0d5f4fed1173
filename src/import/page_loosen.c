#include "import/page_loosen.h"

#include "md/md.h"

/* What inline Markdown says, as bytes that can be compared. */
static int hear(void *ctx, const struct skn_md_event *event, struct skn_err *err)
{
	struct skn_buf *said = ctx;

	SKN_UNUSED(err);
	if (event->kind != SKN_MD_TEXT)
		skn_buf_addf(said, "\1%d\1", (int)event->kind);
	skn_buf_add(said, event->p, event->n);
	skn_buf_add(said, event->title, event->title_n);
	return 0;
}

static bool says_the_same(const struct skn_buf *a, const char *b, size_t n)
{
	const struct skn_md_handler handler = { .event = hear };
	struct skn_buf first = SKN_BUF_INIT, second = SKN_BUF_INIT;
	bool same = skn_md_inline(a->p, a->n, &handler, &first, NULL) == 0 &&
		    skn_md_inline(b, n, &handler, &second, NULL) == 0 &&
		    skn_buf_eq(&first, second.p, second.n);

	skn_buf_release(&first);
	skn_buf_release(&second);
	return same;
}

static void put_lines(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t at = 0; at < n;) {
		const char *lf = memchr(s + at, '\n', n - at);
		size_t len = lf ? (size_t)(lf - (s + at)) : n - at;

		skn_md_escape_line_start(out, s + at, len);
		if (lf)
			skn_buf_addc(out, '\n');
		at += len + 1;
	}
}

#define FENCE_MAX 80 /* backticks; longer fences are left to the comparison */

/* The length of the code span at I, fences included; without an end, of the
 * backticks alone.  OPEN tells which fences have no end any more, so that each
 * length is searched for in vain only once. */
static size_t code_length(const char *md, size_t n, size_t i, bool open[FENCE_MAX + 1])
{
	size_t fence = 0, run = 0;

	while (i + fence < n && md[i + fence] == '`')
		fence++;
	if (fence > FENCE_MAX || open[fence])
		return fence;
	for (size_t k = i + fence; k <= n; k++) {
		if (k < n && md[k] == '`') {
			run++;
			continue;
		}
		if (run == fence)
			return k - i;
		run = 0;
	}
	open[fence] = true;
	return fence;
}

static void drop_escapes(struct skn_buf *out, const char *md, size_t n)
{
	bool open[FENCE_MAX + 1] = { false };

	for (size_t i = 0, len; i < n; i += len) {
		bool escape = md[i] == '\\' && i + 1 < n;
		bool needless = escape && strchr("'\"-.", md[i + 1]);

		len = escape ? 2 : md[i] == '`' ? code_length(md, n, i, open) : 1;
		skn_buf_add(out, md + i + needless, len - needless);
	}
}

void skn_page_loosen(struct skn_buf *out, const char *md, size_t n)
{
	struct skn_buf bare = SKN_BUF_INIT, loose = SKN_BUF_INIT;

	drop_escapes(&bare, md, n);
	put_lines(&loose, bare.p, bare.n);
	if (says_the_same(&loose, md, n))
		skn_buf_add(out, loose.p, loose.n);
	else
		skn_buf_add(out, md, n);
	skn_buf_release(&bare);
	skn_buf_release(&loose);
}
