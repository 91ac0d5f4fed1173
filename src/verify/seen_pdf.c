/*
 * seen_pdf.c - PDF, as poppler's pdftotext reads it: the lines of each page, without the
 * running heads and page numbers of our own (out/pdf.h).
 */
#include "base/proc.h"
#include "gather/pdf.h"
#include "out/provenance.h"
#include "verify/seen.h"

struct page {
	const char *p;
	size_t n;
};

static bool is_page_number(const char *s, size_t n)
{
	size_t digits = 0;

	if (n < 6 || memcmp(s, "Page ", 5) != 0)
		return false;
	for (size_t i = 5; i < n; i++)
		digits += isdigit((unsigned char)s[i]) != 0;
	return digits == n - 5;
}

/* Takes the running head off, but not from the first page, and the number at the end. */
static void trim(struct page *page, bool first)
{
	const char *lf;

	while (page->n && isspace((unsigned char)page->p[page->n - 1]))
		page->n--;
	if (!first && (lf = memchr(page->p, '\n', page->n))) {
		page->n -= (size_t)(lf + 1 - page->p);
		page->p = lf + 1;
	}
	lf = page->n ? memrchr(page->p, '\n', page->n) : NULL;
	if (lf && is_page_number(lf + 1, (size_t)(page->p + page->n - lf - 1)))
		page->n = (size_t)(lf - page->p);
	else if (!lf && is_page_number(page->p, page->n))
		page->n = 0;
}

/* Sections begin in their order; what stands before the first is title and head. */
static void read_lines(struct skn_seen *out, const struct page *page, const char **part, size_t *section)
{
	const char *s = page->p, *end = page->p + page->n;

	while (s < end) {
		const char *lf = memchr(s, '\n', (size_t)(end - s)), *stop = lf ? lf : end;
		const char *name = skn_seen_section(s, (size_t)(stop - s));

		for (size_t i = *section + 1; name && i < SKN_PARTS; i++)
			if (skn_streq(skn_part_names[i], name)) {
				*part = skn_part_names[i];
				*section = i;
				break;
			}
		skn_buf_add(skn_seen_part(out, *part), s, (size_t)(stop - s));
		skn_buf_addc(skn_seen_part(out, *part), '\n');
		s = lf ? lf + 1 : end;
	}
}

static void read_pages(struct skn_seen *out, const char *s, size_t n)
{
	const char *end = s + n, *part = SKN_SEEN_HEAD;
	size_t section = SKN_PART_SUMMARY;

	for (bool first = true; s < end; first = false) {
		const char *ff = memchr(s, '\f', (size_t)(end - s));
		struct page page = { s, (size_t)((ff ? ff : end) - s) };

		trim(&page, first);
		read_lines(out, &page, &part, &section);
		s = ff ? ff + 1 : end;
	}
}

int skn_seen_pdf(struct skn_seen *out, const void *p, size_t n, const char *path, struct skn_err *err)
{
	const char *argv[] = { "pdftotext", "-q", "-enc", "UTF-8", "-eol", "unix", "-", "-", NULL };
	struct skn_proc_result r;
	int rc = skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = p, .in_len = n,
							   .out_max = SKN_PDF_TEXT_MAX, .timeout_ms = SKN_PDF_MS }, err);

	if (rc == SKN_ENOTFOUND) {
		skn_err_clear(err);
		skn_fail(err, SKN_ESYS, "no pdftotext to read a PDF with");
		rc = skn_hint(err, "install poppler-utils");
	} else if (rc == SKN_OK && r.status != 0) {
		rc = skn_fail_at(err, SKN_EDATA, path, 0, 0, "not a readable PDF");
	} else if (rc == SKN_OK) {
		read_pages(out, r.out.p, r.out.n);
	}
	skn_proc_release(&r);
	return rc;
}
