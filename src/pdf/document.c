/* document.c - the file: its surface, its fonts, what it says of itself. */
#include "pdf/inside.h"

bool skn_pdf_paper_named(enum skn_pdf_paper *out, const char *name)
{
	if (skn_streq(name, "a4"))
		*out = SKN_PDF_A4;
	else if (skn_streq(name, "letter"))
		*out = SKN_PDF_LETTER;
	else
		return false;
	return true;
}

#ifdef SKN_HAVE_PANGO

#include "text/edtf.h"

#define MARGIN_SIDE 78.0
#define MARGIN_TOP 72.0
#define MARGIN_BOTTOM 78.0

#ifdef SKN_FINDS_LEAKS
/* Both keep some bytes until the process ends, cairo some hundred for each tagged document. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libcairo.so\nleak:libfontconfig.so\n";
}
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}
#endif

/* A sink remembers its failure.  cairo is not told: 1.16 crashes in its fonts afterwards. */
static cairo_status_t write_bytes(void *ctx, const unsigned char *p, unsigned n)
{
	struct skn_pdf *pdf = ctx;

	skn_sink_put(pdf->sink, p, n);
	pdf->written += n;
	if (pdf->tail.n > 2 * SKN_PDF_TAIL)
		skn_buf_splice(&pdf->tail, 0, pdf->tail.n - SKN_PDF_TAIL, NULL, 0);
	skn_buf_add(&pdf->tail, p, n);
	return CAIRO_STATUS_SUCCESS;
}

/* Both would otherwise choose among fonts by the locale of whoever runs us. */
static void forget_locale(void)
{
	static gsize once;

	if (!g_once_init_enter(&once))
		return;
	setenv("FC_LANG", "en", 1);
	setenv("PANGO_LANGUAGE", "en", 1);
	g_once_init_leave(&once, 1);
}

/* The fonts and the context that text is laid out in. */
static void fonts_open(struct skn_pdf *pdf)
{
	cairo_font_options_t *options = cairo_font_options_create();

	pdf->map = pango_cairo_font_map_new();
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(pdf->map), 72.0);
	pdf->context = pango_font_map_create_context(pdf->map);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(pdf->context, options);
	pango_context_set_round_glyph_positions(pdf->context, FALSE);
	cairo_font_options_destroy(options);
}

static bool is_rtl(const char *language)
{
	static const char *const tags[] = { "ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv", "ckb", "syr" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(tags); i++)
		if (skn_starts_with(language, tags[i]) &&
		    !isalpha((unsigned char)language[strlen(tags[i])]))
			return true;
	return false;
}

static void language_set(struct skn_pdf *pdf)
{
	const char *language = pdf->about.language ? pdf->about.language : "en";

	pdf->rtl = is_rtl(language);
	pango_context_set_language(pdf->context, pango_language_from_string(language));
	pango_context_set_base_dir(pdf->context,
				   pdf->rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
}

static void say(struct skn_pdf *pdf, cairo_pdf_metadata_t what, const char *value)
{
	struct skn_buf clean = SKN_BUF_INIT;

	if (value)
		skn_pdf_clean(&clean, value, strlen(value));
	if (clean.n)
		cairo_pdf_surface_set_metadata(pdf->surface, what, clean.p);
	skn_buf_release(&clean);
}

static void say_all(struct skn_pdf *pdf)
{
	char time[32];

	skn_edtf_format_time(time, pdf->about.time);
	say(pdf, CAIRO_PDF_METADATA_TITLE, pdf->about.title);
	say(pdf, CAIRO_PDF_METADATA_AUTHOR, pdf->about.author);
	say(pdf, CAIRO_PDF_METADATA_SUBJECT, pdf->about.subject);
	say(pdf, CAIRO_PDF_METADATA_KEYWORDS, pdf->about.keywords);
	say(pdf, CAIRO_PDF_METADATA_CREATOR, SKN_PDF_CREATOR);
	say(pdf, CAIRO_PDF_METADATA_CREATE_DATE, time);
	say(pdf, CAIRO_PDF_METADATA_MOD_DATE, time);
}

static void page_size(struct skn_pdf *pdf)
{
	bool letter = pdf->about.paper == SKN_PDF_LETTER;

	pdf->width = letter ? 612.0 : 595.276;
	pdf->height = letter ? 792.0 : 841.89;
	pdf->left = MARGIN_SIDE;
	pdf->measure = pdf->width - 2 * MARGIN_SIDE;
	pdf->top = MARGIN_TOP;
	pdf->bottom = pdf->height - MARGIN_BOTTOM;
}

static void release(struct skn_pdf *pdf)
{
	for (size_t i = 0; i < pdf->waiting.n; i++)
		skn_pdf_laid_free(pdf->waiting.v[i]);
	skn_vec_release(&pdf->waiting);
	skn_vec_release(&pdf->pages);
	if (pdf->cr)
		cairo_destroy(pdf->cr);
	if (pdf->surface)
		cairo_surface_destroy(pdf->surface);
	if (pdf->context)
		g_object_unref(pdf->context);
	if (pdf->map)
		g_object_unref(pdf->map);
	skn_buf_release(&pdf->tail);
	free(pdf->head);
	free(pdf);
}

int skn_pdf_open(struct skn_pdf **out, struct skn_sink *sink, const struct skn_pdf_about *about,
		 struct skn_err *err)
{
	struct skn_pdf *pdf = skn_xcalloc(1, sizeof(*pdf));
	int rc;

	*out = NULL;
	forget_locale();
	pdf->sink = sink;
	skn_buf_init(&pdf->tail);
	pdf->about = *about;
	pdf->head = about->head ? skn_xstrdup(about->head) : NULL;
	page_size(pdf);
	fonts_open(pdf);
	rc = skn_pdf_measure_faces(pdf, err);
	if (rc != SKN_OK) {
		release(pdf);
		return rc;
	}
	pdf->surface = cairo_pdf_surface_create_for_stream(write_bytes, pdf, pdf->width, pdf->height);
	cairo_pdf_surface_restrict_to_version(pdf->surface, CAIRO_PDF_VERSION_1_4);
	pdf->cr = cairo_create(pdf->surface);
	pango_cairo_update_context(pdf->cr, pdf->context);
	language_set(pdf);
	say_all(pdf);
	cairo_tag_begin(pdf->cr, "Document", NULL);
	*out = pdf;
	return SKN_OK;
}

int skn_pdf_close(struct skn_pdf *pdf, struct skn_err *err)
{
	cairo_status_t status;
	int rc;

	if (!pdf)
		return SKN_OK;
	skn_pdf_flush(pdf);
	skn_pdf_page_begin(pdf); /* a document has a page */
	skn_pdf_section_end(pdf);
	cairo_tag_end(pdf->cr, "Document");
	skn_pdf_page_end(pdf);
	status = cairo_status(pdf->cr);
	cairo_surface_finish(pdf->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(pdf->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		skn_pdf_update(pdf);
	rc = skn_sink_check(pdf->sink, err);
	if (rc == SKN_OK && status != CAIRO_STATUS_SUCCESS)
		rc = skn_fail(err, SKN_ESYS, "cairo could not write the PDF: %s",
			      cairo_status_to_string(status));
	release(pdf);
	return rc;
}

#else /* without Pango */

int skn_pdf_open(struct skn_pdf **out, struct skn_sink *sink, const struct skn_pdf_about *about,
		 struct skn_err *err)
{
	SKN_UNUSED(sink);
	SKN_UNUSED(about);
	*out = NULL;
	skn_fail(err, SKN_ESYS, "this skein was built without Pango, which writes PDFs");
	return skn_hint(err, "install libpango1.0-dev and build it again");
}

/* Nobody has a document to call these with. */
void skn_pdf_add(struct skn_pdf *pdf, const struct skn_pdf_block *block,
		 const struct skn_pdf_text *text)
{
	SKN_UNUSED(pdf);
	SKN_UNUSED(block);
	SKN_UNUSED(text);
}

void skn_pdf_rule(struct skn_pdf *pdf, double above, double below)
{
	SKN_UNUSED(pdf);
	SKN_UNUSED(above);
	SKN_UNUSED(below);
}

unsigned skn_pdf_page_of(const struct skn_pdf *pdf, unsigned place)
{
	SKN_UNUSED(pdf);
	SKN_UNUSED(place);
	return 0;
}

size_t skn_pdf_missing(const struct skn_pdf *pdf)
{
	SKN_UNUSED(pdf);
	return 0;
}

int skn_pdf_close(struct skn_pdf *pdf, struct skn_err *err)
{
	SKN_UNUSED(pdf);
	SKN_UNUSED(err);
	return SKN_OK;
}

#endif
