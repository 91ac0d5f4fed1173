/*
 * seen_pdf.c - PDF, as poppler's pdftotext reads it in the order of its content: the lines
 * of each page, without the running heads and page numbers of our own (out/pdf.h).  Lines
 * end where another font or page would end them elsewhere, even inside of a long word, and
 * letters may be joined, so white space counts for nothing and compatible characters are
 * the same; on which pages a source is cited is left out.
 */
#include "base/proc.h"
#include "gather/pdf.h"
#include "out/provenance.h"
#include "uni/uni.h"
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

/* "Cited on pages 2, 3." of a source depends on where lines fell: taken out, the words and
 * what numbers follow them. */
static void drop_pages(struct skn_buf *sources)
{
	static const char words[] = "Cited on page";
	const char *s = sources->p, *end = s + sources->n, *at;
	struct skn_buf kept = SKN_BUF_INIT;

	while ((at = memmem(s, (size_t)(end - s), words, strlen(words)))) {
		skn_buf_add(&kept, s, (size_t)(at - s));
		s = at + strlen(words);
		s += s < end && *s == 's';
		while (s < end && *s && strchr("0123456789, \n", *s))
			s++;
		s += s < end && *s == '.';
	}
	skn_buf_add(&kept, s, (size_t)(end - s));
	skn_buf_release(sources);
	*sources = kept;
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
	drop_pages(skn_seen_part(out, skn_part_names[SKN_PART_SOURCES]));
}

/* A program of poppler's on P, its output to OUT (made in any case). */
static int run(struct skn_proc_result *out, const char *const *argv, const void *p, size_t n, const char *path,
	       struct skn_err *err)
{
	int rc = skn_proc_run(out, &(struct skn_proc_spec){ .argv = argv, .in = p, .in_len = n,
							    .out_max = SKN_PDF_TEXT_MAX, .timeout_ms = SKN_PDF_MS }, err);

	if (rc == SKN_ENOTFOUND) {
		skn_err_clear(err);
		skn_fail(err, SKN_ESYS, "no %s to read a PDF with", argv[0]);
		return skn_hint(err, "install poppler-utils");
	}
	if (rc == SKN_OK && out->status != 0)
		rc = skn_fail_at(err, SKN_EDATA, path, 0, 0, "not a readable PDF");
	return rc;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Where links lead, each once, in an order of their own: a link that goes over a line's
 * end is there twice.  The lines of pdfinfo -url are page, kind and address. */
static void add_links(struct skn_seen *out, const char *lines)
{
	struct skn_strings links = { 0 };
	struct skn_buf *rest;

	while (*lines) {
		size_t n = strcspn(lines, "\n"), at = n;

		while (at > 0 && lines[at - 1] != ' ')
			at--;
		if (n > at && memmem(lines + at, n - at, ":", 1)) {
			char *link = skn_xstrndup(lines + at, n - at);

			skn_strings_push(&links, link);
			free(link);
		}
		lines += n + (lines[n] != '\0');
	}
	if (links.n)
		qsort(links.v, links.n, sizeof(*links.v), by_text);
	rest = skn_seen_part(out, SKN_SEEN_REST);
	for (size_t i = 0; i < links.n; i++)
		if (i == 0 || !skn_streq(links.v[i], links.v[i - 1]))
			skn_buf_addf(rest, "<%s>\n", links.v[i]);
	skn_strings_release(&links);
}

/* Whether it runs or asks something. */
static void add_active(struct skn_seen *out, const char *info)
{
	static const char *const names[] = { "\nJavaScript:", "\nForm:", "\nEncrypted:" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++) {
		const char *at = strstr(info, names[i]);

		if (at)
			skn_buf_addf(skn_seen_part(out, SKN_SEEN_REST), "%.*s\n", (int)strcspn(at + 1, "\n"), at + 1);
	}
}

int skn_seen_pdf(struct skn_seen *out, const void *p, size_t n, const char *path, struct skn_err *err)
{
	const char *const text[] = { "pdftotext", "-raw", "-q", "-enc", "UTF-8", "-eol", "unix", "-", "-", NULL };
	const char *const links[] = { "pdfinfo", "-url", "-", NULL }, *const info[] = { "pdfinfo", "-", NULL };
	struct skn_buf plain = SKN_BUF_INIT;
	struct skn_proc_result r[3] = { 0 };
	int rc = run(&r[0], text, p, n, path, err);

	if (rc == SKN_OK)
		rc = run(&r[1], links, p, n, path, err);
	if (rc == SKN_OK)
		rc = run(&r[2], info, p, n, path, err);
	if (rc == SKN_OK) {
		skn_uni_nfkc(&plain, r[0].out.p, r[0].out.n);
		read_pages(out, plain.p, plain.n);
		add_links(out, r[1].out.p);
		add_active(out, r[2].out.p);
		out->loose = true;
	}
	for (size_t i = 0; i < SKN_ARRAY_LEN(r); i++)
		skn_proc_release(&r[i]);
	skn_buf_release(&plain);
	return rc;
}
