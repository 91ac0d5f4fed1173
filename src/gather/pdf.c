#include "gather/pdf.h"

#include "base/proc.h"
#include "gather/page_meta.h"
#include "uni/uni.h"

void skn_pdf_release(struct skn_pdf *pdf)
{
	free(pdf->title);
	free(pdf->author);
	free(pdf->date);
	skn_buf_release(&pdf->text);
	pdf->title = pdf->author = pdf->date = NULL;
}

bool skn_pdf_is(const char *bytes, size_t n)
{
	return n >= 5 && memcmp(bytes, "%PDF-", 5) == 0;
}

/* Runs a program of poppler's on the bytes; its output to OUT. */
static int run(struct skn_buf *out, const char *const *argv, const char *bytes, size_t n, struct skn_err *err)
{
	struct skn_proc_result r;
	int rc = skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = bytes, .in_len = n,
							   .out_max = SKN_PDF_TEXT_MAX, .timeout_ms = SKN_PDF_MS }, err);

	if (rc == SKN_ENOTFOUND) {
		skn_err_clear(err);
		skn_fail(err, SKN_ESYS, "no %s to read a PDF with", argv[0]);
		rc = skn_hint(err, "install poppler-utils");
	} else if (rc == SKN_OK && r.status != 0) {
		rc = skn_fail(err, SKN_EDATA, "not a readable PDF: %.200s", strcspn(r.err.p, "\n") ? r.err.p : "pdftotext failed");
	} else if (rc == SKN_OK) {
		skn_buf_add(out, r.out.p, r.out.n);
	}
	skn_proc_release(&r);
	return rc;
}

/* ---- text ---- */

static bool ends_paragraph(const struct skn_buf *line)
{
	return line->n == 0 || strchr(".!?:\"", line->p[line->n - 1]) != NULL;
}

/* Lines of a paragraph become one; a word parted at a line's end becomes whole where the
 * next line goes on in lower case. */
static void join_lines(struct skn_buf *out, const char *text)
{
	struct skn_buf line = SKN_BUF_INIT;

	while (*text) {
		size_t n = strcspn(text, "\n\f");
		bool page = text[n] == '\f';
		const char *s = text;
		size_t len = n;

		while (len && isspace((unsigned char)*s)) {
			s++;
			len--;
		}
		while (len && isspace((unsigned char)s[len - 1]))
			len--;
		if (len && line.n > 1 && line.p[line.n - 1] == '-' && islower((unsigned char)*s))
			skn_buf_truncate(&line, line.n - 1);
		else if (len && line.n)
			skn_buf_addc(&line, ' ');
		skn_buf_add(&line, s, len);
		if ((len == 0 && ends_paragraph(&line)) || (len == 0 && !page) || (page && ends_paragraph(&line))) {
			if (line.n)
				skn_buf_addf(out, "%s%s\n", out->n ? "\n" : "", line.p);
			skn_buf_clear(&line);
		}
		text += n + (text[n] != '\0');
	}
	if (line.n)
		skn_buf_addf(out, "%s%s\n", out->n ? "\n" : "", line.p);
	skn_buf_release(&line);
}

/* ---- what the file says of itself ---- */

/* The value behind "Title:" in pdfinfo's lines. */
static char *info_field(const char *info, const char *name)
{
	size_t n = strlen(name);

	while (info && *info) {
		if (strncmp(info, name, n) == 0) {
			info += n;
			return skn_webpage_field(info, strcspn(info, "\n"));
		}
		info = strchr(info, '\n');
		info = info ? info + 1 : NULL;
	}
	return NULL;
}

static void read_info(struct skn_pdf *out, const char *bytes, size_t n)
{
	const char *argv[] = { "pdfinfo", "-isodates", "-enc", "UTF-8", "-", NULL };
	struct skn_buf info = SKN_BUF_INIT;
	char date[SKN_WEBDATE_MAX], *made;

	if (run(&info, argv, bytes, n, NULL) == SKN_OK) {
		out->title = info_field(info.p, "Title:");
		out->author = info_field(info.p, "Author:");
		made = info_field(info.p, "CreationDate:");
		if (made && skn_webdate_read(date, made, strlen(made)))
			out->date = skn_xstrdup(date);
		free(made);
	}
	skn_buf_release(&info);
}

int skn_pdf_read(struct skn_pdf *out, const char *bytes, size_t n, struct skn_err *err)
{
	const char *argv[] = { "pdftotext", "-q", "-enc", "UTF-8", "-eol", "unix", "-", "-", NULL };
	struct skn_buf raw = SKN_BUF_INIT, joined = SKN_BUF_INIT;
	int rc;

	*out = (struct skn_pdf){ .title = NULL };
	skn_buf_init(&out->text);
	if (n > SKN_PDF_MAX)
		return skn_fail(err, SKN_ELIMIT, "a PDF of more than %zu bytes", SKN_PDF_MAX);
	rc = run(&raw, argv, bytes, n, err);
	if (rc == SKN_OK) {
		join_lines(&joined, raw.p);
		skn_uni_clean(&out->text, joined.p, joined.n);
		read_info(out, bytes, n);
	}
	skn_buf_release(&raw);
	skn_buf_release(&joined);
	return rc;
}
