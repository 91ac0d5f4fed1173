/*
 * update.c - what cairo has no words for, as an incremental update behind the file it wrote
 * (ISO 32000-1, 7.5.6): that the document is tagged, its language, that its title is to be
 * shown, XMP (ISO 16684-1), and dates with their "D:".
 *
 * Only the form that cairo gives a catalog and a cross-reference table is taken for one:
 * where a release of it writes something else the file stays as it is, which is a good one.
 */
#include "pdf/inside.h"

#ifdef SKN_HAVE_PANGO

#include "base/utf8.h"
#include "text/edtf.h"
#include "text/escape.h"

/* What cairo's file says of itself. */
struct ends {
	size_t xref;             /* offset in the file */
	uint64_t size, root, info;
	const char *catalog;     /* between << and >>, in the tail */
	size_t catalog_n;
};

/* The last occurrence of NEEDLE in the first N bytes. */
static const char *find_last(const char *s, size_t n, const char *needle)
{
	size_t len = strlen(needle);

	for (size_t at = n < len ? 0 : n - len + 1; at-- > 0;)
		if (memcmp(s + at, needle, len) == 0)
			return s + at;
	return NULL;
}

/* The number behind the last NAME. */
static bool number_after(const char *s, size_t n, const char *name, uint64_t *out)
{
	const char *p = find_last(s, n, name);
	size_t len = 0;

	if (!p)
		return false;
	p += strlen(name);
	while (*p == ' ' || *p == '\n')
		p++;
	while (isdigit((unsigned char)p[len]))
		len++;
	return skn_parse_uint(p, len, UINT32_MAX, out);
}

/* Whether the catalog says S. */
static bool has(const struct ends *e, const char *s)
{
	return memmem(e->catalog, e->catalog_n, s, strlen(s)) != NULL;
}

/* The catalog is the last object before the table. */
static bool find_catalog(struct ends *e, const char *s, size_t n)
{
	char *begin = skn_xasprintf("\n%" PRIu64 " 0 obj\n<<", e->root);
	const char *p = find_last(s, n, begin), *end = find_last(s, n, ">>\nendobj\n");

	if (p && end && end > p) {
		e->catalog = p + strlen(begin);
		e->catalog_n = (size_t)(end - e->catalog);
	}
	free(begin);
	return e->catalog && has(e, "/Type /Catalog") && !has(e, "endobj") && !has(e, "/Metadata");
}

static bool find_ends(struct ends *e, const struct skn_pdf *pdf)
{
	const char *s = pdf->tail.p;
	size_t n = pdf->tail.n, before = pdf->written - n;
	uint64_t xref;

	if (!number_after(s, n, "\nstartxref\n", &xref) || xref < before || xref >= pdf->written ||
	    !number_after(s, n, "/Size ", &e->size) || !number_after(s, n, "/Root ", &e->root) ||
	    !number_after(s, n, "/Info ", &e->info))
		return false;
	e->xref = (size_t)xref;
	return memcmp(s + (e->xref - before), "xref\n", 5) == 0 && find_catalog(e, s, e->xref - before);
}

/* A text string (7.9.2.2): UTF-16 in hex, which needs no escapes. */
static void text_string(struct skn_buf *out, const char *name, const char *value)
{
	size_t n = strlen(value), len;
	uint32_t cp;

	skn_buf_addf(out, "   /%s <FEFF", name);
	for (size_t i = 0; (len = skn_utf8_decode(value + i, n - i, &cp)) > 0; i += len) {
		if (cp >= 0x10000)
			skn_buf_addf(out, "%04X%04X", (unsigned)(0xd7c0 + (cp >> 10)),
				     (unsigned)(0xdc00 + (cp & 0x3ff)));
		else
			skn_buf_addf(out, "%04X", (unsigned)cp);
	}
	skn_buf_adds(out, ">\n");
}

static void cleaned(struct skn_buf *out, const char *value)
{
	skn_buf_clear(out);
	if (value)
		skn_pdf_clean(out, value, strlen(value));
}

static void info_field(struct skn_buf *out, const char *name, const char *value)
{
	struct skn_buf clean = SKN_BUF_INIT;

	cleaned(&clean, value);
	if (clean.n)
		text_string(out, name, clean.p);
	skn_buf_release(&clean);
}

/* "D:20260429202500Z" of "2026-04-29T20:25:00Z" */
static void info_date(struct skn_buf *out, const char *name, const char *iso)
{
	skn_buf_addf(out, "   /%s (D:", name);
	for (; *iso; iso++)
		if (isdigit((unsigned char)*iso))
			skn_buf_addc(out, *iso);
	skn_buf_adds(out, "Z)\n");
}

static void info(struct skn_buf *out, const struct skn_pdf_about *about, const char *iso)
{
	skn_buf_adds(out, "<<\n");
	info_field(out, "Title", about->title);
	info_field(out, "Author", about->author);
	info_field(out, "Subject", about->subject);
	if (about->keywords && *about->keywords)
		info_field(out, "Keywords", about->keywords);
	info_field(out, "Creator", SKN_PDF_CREATOR);
	skn_buf_addf(out, "   /Producer (cairo %s)\n", cairo_version_string());
	info_date(out, "CreationDate", iso);
	info_date(out, "ModDate", iso);
	skn_buf_adds(out, ">>\n");
}

static void xmp_field(struct skn_buf *out, const char *open, const char *value, const char *close)
{
	struct skn_buf clean = SKN_BUF_INIT;
	struct skn_sink sink;

	cleaned(&clean, value);
	if (clean.n) {
		skn_buf_adds(out, open);
		skn_sink_to_buf(&sink, out);
		skn_esc_xml(&sink, clean.p, clean.n);
		skn_buf_adds(out, close);
	}
	skn_buf_release(&clean);
}

#define LANGUAGE(about) ((about)->language ? (about)->language : "en")

static void xmp(struct skn_buf *out, const struct skn_pdf_about *a, const char *iso)
{
	skn_buf_adds(out,
		     "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
		     "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
		     "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
		     "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
		     " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:skein=\"" SKN_PDF_NAMESPACE "\">\n");
	xmp_field(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", a->title,
		  "</rdf:li></rdf:Alt></dc:title>\n");
	xmp_field(out, "<dc:creator><rdf:Seq><rdf:li>", a->author, "</rdf:li></rdf:Seq></dc:creator>\n");
	xmp_field(out, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", a->subject,
		  "</rdf:li></rdf:Alt></dc:description>\n");
	xmp_field(out, "<dc:language><rdf:Bag><rdf:li>", LANGUAGE(a),
		  "</rdf:li></rdf:Bag></dc:language>\n");
	xmp_field(out, "<xmp:CreatorTool>", SKN_PDF_CREATOR, "</xmp:CreatorTool>\n");
	xmp_field(out, "<xmp:CreateDate>", iso, "</xmp:CreateDate>\n");
	xmp_field(out, "<xmp:ModifyDate>", iso, "</xmp:ModifyDate>\n");
	for (size_t i = 0; i < a->n_fields; i++) {
		const char *name = a->fields[i].name;

		skn_buf_addf(out, "<skein:%s>", name);
		xmp_field(out, "", a->fields[i].value, "");
		skn_buf_addf(out, "</skein:%s>\n", name);
	}
	skn_buf_adds(out, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>");
}

/* The entry of an object that begins AT in the file. */
static void entry(struct skn_buf *table, uint64_t number, size_t at)
{
	skn_buf_addf(table, "%" PRIu64 " 1\n%010zu 00000 n \n", number, at);
}

static void catalog(struct skn_buf *out, const struct skn_pdf *pdf, const struct ends *e)
{
	skn_buf_addf(out, "%" PRIu64 " 0 obj\n<<", e->root);
	skn_buf_add(out, e->catalog, e->catalog_n);
	skn_buf_addf(out, "   /Metadata %" PRIu64 " 0 R\n", e->size);
	if (!has(e, "/ViewerPreferences"))
		skn_buf_addf(out, "   /ViewerPreferences << /DisplayDocTitle true%s >>\n",
			     pdf->rtl ? " /Direction /R2L" : "");
	if (!has(e, "/MarkInfo"))
		skn_buf_adds(out, "   /MarkInfo << /Marked true >>\n");
	if (!has(e, "/Lang"))
		info_field(out, "Lang", LANGUAGE(&pdf->about));
	skn_buf_adds(out, ">>\nendobj\n");
}

void skn_pdf_update(struct skn_pdf *pdf)
{
	struct skn_buf out = SKN_BUF_INIT, table = SKN_BUF_INIT, packet = SKN_BUF_INIT;
	struct ends e = { 0 };
	char iso[32];

	if (!find_ends(&e, pdf))
		return;
	skn_edtf_format_time(iso, pdf->about.time);
	entry(&table, e.info, pdf->written);
	skn_buf_addf(&out, "%" PRIu64 " 0 obj\n", e.info);
	info(&out, &pdf->about, iso);
	skn_buf_adds(&out, "endobj\n");
	entry(&table, e.root, pdf->written + out.n);
	catalog(&out, pdf, &e);
	entry(&table, e.size, pdf->written + out.n);
	xmp(&packet, &pdf->about, iso);
	skn_buf_addf(&out, "%" PRIu64 " 0 obj\n<< /Type /Metadata /Subtype /XML /Length %zu >>\nstream\n",
		     e.size, packet.n);
	skn_buf_add(&out, packet.p, packet.n);
	skn_buf_adds(&out, "\nendstream\nendobj\n");
	skn_sink_put(pdf->sink, out.p, out.n);
	skn_sink_printf(pdf->sink, "xref\n%strailer\n<< /Size %" PRIu64 " /Root %" PRIu64 " 0 R /Info %" PRIu64
			" 0 R /Prev %zu >>\nstartxref\n%zu\n%%%%EOF\n", table.p, e.size + 1, e.root, e.info,
			e.xref, pdf->written + out.n);
	skn_buf_release(&out);
	skn_buf_release(&table);
	skn_buf_release(&packet);
}

#endif
