#include "pdf/text.h"

#include "uni/uni.h"

void skn_pdf_text_init(struct skn_pdf_text *text)
{
	*text = (struct skn_pdf_text){ .text = SKN_BUF_INIT, .uris = SKN_BUF_INIT };
}

void skn_pdf_text_release(struct skn_pdf_text *text)
{
	skn_buf_release(&text->text);
	skn_buf_release(&text->uris);
	skn_vec_release(&text->runs);
}

void skn_pdf_text_clear(struct skn_pdf_text *text)
{
	skn_buf_clear(&text->text);
	skn_buf_clear(&text->uris);
	skn_vec_clear(&text->runs);
}

/* The length of a separator of lines or paragraphs, U+2028 and U+2029, at P. */
static size_t separator(const char *p, size_t n)
{
	return n >= 3 && memcmp(p, "\xe2\x80", 2) == 0 && (p[2] == '\xa8' || p[2] == '\xa9') ? 3 : 0;
}

void skn_pdf_clean(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf clean = SKN_BUF_INIT;
	size_t len;

	skn_uni_clean(&clean, s, n);
	for (size_t i = 0; i < clean.n; i += len) {
		len = separator(clean.p + i, clean.n - i);
		if (len || clean.p[i] == '\t')
			skn_buf_addc(out, ' ');
		else
			skn_buf_addc(out, clean.p[i]);
		len = len ? len : 1;
	}
	skn_buf_release(&clean);
}

static struct skn_pdf_run *add(struct skn_pdf_text *text, unsigned look, const char *s, size_t n)
{
	size_t before = text->text.n;

	skn_pdf_clean(&text->text, s, n);
	if (text->text.n == before)
		return NULL;
	skn_vec_push(&text->runs, ((struct skn_pdf_run){ .end = text->text.n, .look = look }));
	return skn_vec_last(&text->runs);
}

void skn_pdf_text_add(struct skn_pdf_text *text, unsigned look, const char *s, size_t n)
{
	add(text, look, s, n);
}

void skn_pdf_text_adds(struct skn_pdf_text *text, unsigned look, const char *s)
{
	add(text, look, s, strlen(s));
}

void skn_pdf_text_add_to(struct skn_pdf_text *text, unsigned look, const char *s, size_t n,
			 unsigned place, unsigned at)
{
	struct skn_pdf_run *run = add(text, look, s, n);

	if (run) {
		run->to = place;
		run->place = at;
	}
}

/* What may stand as it is in an address inside of a PDF string and of a tag's attribute. */
static bool is_plain(unsigned char c)
{
	return c > ' ' && c < 0x7f && !strchr("()<>\\'\"{}|^`", c);
}

void skn_pdf_text_add_uri(struct skn_pdf_text *text, unsigned look, const char *s, size_t n,
			  const char *uri, size_t uri_n)
{
	struct skn_pdf_run *run = add(text, look, s, n);

	if (!run)
		return;
	run->uri = text->uris.n;
	for (size_t i = 0; i < uri_n; i++) {
		unsigned char c = (unsigned char)uri[i];

		if (is_plain(c))
			skn_buf_addc(&text->uris, (char)c);
		else
			skn_buf_addf(&text->uris, "%%%02X", c);
	}
	run->uri_n = text->uris.n - run->uri;
}

size_t skn_pdf_run_at(const struct skn_pdf_text *text, size_t at)
{
	size_t lo = 0, hi = text->runs.n ? text->runs.n - 1 : 0;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (at < text->runs.v[mid].end)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}
