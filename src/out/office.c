/*
 * office.c - a version as DOCX and as LaTeX, which pandoc makes of our pandoc Markdown.
 *
 * DOCX is an archive; it is taken apart and written again by zip/zip.h, because pandoc
 * stamps entries with a time and calls every field of the metadata a property.  What is
 * kept as properties is the version, the time, the site and where it comes from.
 */
#include "base/proc.h"
#include "out/book.h"
#include "out/human.h"
#include "out/provenance.h"
#include "text/edtf.h"
#include "text/escape.h"
#include "zip/zip.h"

#define READER "--from=markdown-raw_tex-raw_html-raw_attribute-latex_macros-tex_math_dollars" \
	       "-tex_math_single_backslash-tex_math_double_backslash"
#define CUSTOM "docProps/custom.xml"

int skn_pandoc_run(struct skn_buf *out, const char *const *argv, const char *epoch, const void *in, size_t n,
		   struct skn_err *err)
{
	/* Arguments and messages are in UTF-8, whatever the user's locale. */
	const char *env[] = { "LC_ALL=C.UTF-8", "TZ=UTC", epoch, NULL };
	struct skn_proc_result r;
	int rc = skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .env_add = env, .in = in,
							   .in_len = n, .timeout_ms = SKN_PANDOC_MS }, err);

	if (rc == SKN_ENOTFOUND) {
		skn_err_clear(err);
		skn_fail(err, SKN_ESYS, "pandoc is not installed");
		rc = skn_hint(err, "install it (Debian: apt-get install pandoc), or choose another format");
	} else if (rc == SKN_ESYS && r.timed_out) {
		skn_err_clear(err);
		rc = skn_fail(err, SKN_ELIMIT, "pandoc was not done in %d seconds", SKN_PANDOC_MS / 1000);
	} else if (rc == SKN_OK && r.status != 0) {
		rc = skn_fail(err, SKN_ESYS, "pandoc failed: %.300s",
			      strcspn(r.err.p, "\n") ? r.err.p : "it said nothing");
		if (err && strchr(err->msg, '\n'))
			*strchr(err->msg, '\n') = '\0';
	} else if (rc == SKN_OK) {
		skn_buf_add(out, r.out.p, r.out.n);
	}
	skn_proc_release(&r);
	return rc;
}

/* The line below the title: site, version, time. */
static char *subtitle(const struct skn_page_info *info)
{
	struct skn_buf s = SKN_BUF_INIT;

	skn_buf_adds(&s, "--metadata=subtitle=");
	if (info->site)
		skn_buf_addf(&s, "%s · ", info->site);
	if (info->version)
		skn_buf_addf(&s, "Version %s · ", info->version);
	skn_human_time(&s, info->time);
	for (char *c = s.p; *c; c++)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	return skn_buf_detach(&s);
}

/* The thread through pandoc, to the format TO ("--to=docx"). */
static int convert(struct skn_buf *out, const char *to, const struct skn_thread *thread,
		   const struct skn_page_info *info, struct skn_err *err)
{
	char *epoch = skn_xasprintf("SOURCE_DATE_EPOCH=%" PRId64, info->time > 0 ? info->time : 0);
	char *below = subtitle(info);
	const char *argv[] = { "pandoc", "--data-dir=/nonexistent", "--citeproc", "--standalone", READER,
			       "--wrap=none", to, below, "--output=-", NULL };
	struct skn_buf md = SKN_BUF_INIT;
	struct skn_sink sink;
	int rc;

	skn_sink_to_buf(&sink, &md);
	rc = skn_render_pandoc(&sink, thread, info, err);
	if (rc == SKN_OK)
		rc = skn_pandoc_run(out, argv, epoch, md.p, md.n, err);
	skn_buf_release(&md);
	free(below);
	free(epoch);
	return rc;
}

/* ---- DOCX ---- */

struct properties {
	struct skn_buf xml;
	int next; /* pid; the first two are taken by the format */
};

static void property(void *ctx, const char *name, const char *value)
{
	struct properties *p = ctx;
	struct skn_sink sink;

	if (!value)
		return;
	skn_sink_to_buf(&sink, &p->xml);
	skn_sink_printf(&sink, "<property fmtid=\"{D5CDD505-2E9C-101B-9397-08002B2CF9AE}\" pid=\"%d\" name=\"",
			p->next++);
	skn_esc_xml(&sink, name, strlen(name));
	skn_sink_puts(&sink, "\"><vt:lpwstr>");
	skn_esc_xml(&sink, value, strlen(value));
	skn_sink_puts(&sink, "</vt:lpwstr></property>\n");
}

static void docx_field(void *ctx, const char *name, const char *value)
{
	char *full = skn_xasprintf("skein:%s", name);

	property(ctx, full, value);
	free(full);
}

static void make_properties(struct skn_buf *out, const struct skn_thread *thread, const struct skn_page_info *info)
{
	struct properties p = { .xml = SKN_BUF_INIT, .next = 2 };
	struct skn_provenance record;
	char time[32];

	skn_edtf_format_time(time, info->time);
	property(&p, "site", info->site);
	property(&p, "version", info->version);
	property(&p, "time", time);
	skn_provenance_make(&record, thread, info, "docx");
	skn_provenance_each(&record, docx_field, &p);
	skn_provenance_release(&record);
	skn_buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			  "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\""
			  " xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">\n");
	skn_buf_add(out, p.xml.p, p.xml.n);
	skn_buf_adds(out, "</Properties>\n");
	skn_buf_release(&p.xml);
}

/* Entry for entry; PROPERTIES instead of what pandoc has there. */
static int repack(struct skn_zip_writer *w, struct skn_zip *zip, const struct skn_buf *properties,
		  struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < skn_zip_count(zip); i++) {
		const char *name = skn_zip_name(zip, i);
		const struct skn_buf *entry = &bytes;

		skn_buf_clear(&bytes);
		if (skn_streq(name, CUSTOM))
			entry = properties;
		else
			rc = skn_zip_read(&bytes, zip, i, err);
		if (rc == SKN_OK)
			rc = skn_zip_add(w, name, entry->p, entry->n, SKN_ZIP_DEFLATED, err);
	}
	skn_buf_release(&bytes);
	return rc;
}

int skn_render_docx(struct skn_sink *out, const struct skn_thread *thread, const struct skn_page_info *info,
		    struct skn_err *err)
{
	struct skn_buf made = SKN_BUF_INIT, properties = SKN_BUF_INIT;
	struct skn_zip_writer *w = NULL;
	struct skn_zip *zip = NULL;
	size_t at;
	int rc = skn_zip_writer_new(&w, err);

	if (rc == SKN_OK)
		rc = convert(&made, "--to=docx", thread, info, err);
	if (rc == SKN_OK)
		rc = skn_zip_open(&zip, made.p, made.n, NULL, err);
	if (rc == SKN_OK && !skn_zip_find(zip, CUSTOM, &at))
		rc = skn_fail(err, SKN_ESYS, "this pandoc writes DOCX without properties");
	make_properties(&properties, thread, info);
	if (rc == SKN_OK)
		rc = repack(w, zip, &properties, err);
	if (rc == SKN_OK)
		rc = skn_zip_finish(w, out, err);
	skn_zip_free(zip);
	skn_zip_writer_free(w);
	skn_buf_release(&made);
	skn_buf_release(&properties);
	return rc;
}

/* ---- LaTeX ---- */

static void latex_field(void *ctx, const char *name, const char *value)
{
	skn_sink_printf(ctx, "%% skein:%s %s\n", name, value);
}

int skn_render_latex(struct skn_sink *out, const struct skn_thread *thread, const struct skn_page_info *info,
		     struct skn_err *err)
{
	struct skn_buf made = SKN_BUF_INIT;
	struct skn_provenance record;
	int rc = convert(&made, "--to=latex", thread, info, err);

	if (rc == SKN_OK) {
		skn_provenance_make(&record, thread, info, "latex");
		skn_provenance_each(&record, latex_field, out);
		skn_provenance_release(&record);
		skn_sink_put(out, made.p, made.n);
		rc = skn_sink_check(out, err);
	}
	skn_buf_release(&made);
	return rc;
}
