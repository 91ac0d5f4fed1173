#include "out/epub.h"

#include "out/html.h"
#include "out/provenance.h"
#include "out/xhtml.h"
#include "text/edtf.h"
#include "text/escape.h"
#include "zip/zip.h"

#define FOLDER "EPUB/"

static const char container[] =
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	"<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n"
	"<rootfiles>\n<rootfile full-path=\"" FOLDER "package.opf\" media-type=\"application/oebps-package+xml\"/>\n"
	"</rootfiles>\n</container>\n";

static const char style[] =
	"body { margin: 0 4%; line-height: 1.45; }\n"
	"h1, h2, h3, h4, h5, h6 { line-height: 1.2; page-break-after: avoid; break-after: avoid; }\n"
	"h2 { margin: 2em 0 1em; }\n"
	"p { margin: 0 0 0.8em; orphans: 2; widows: 2; }\n"
	"a { text-decoration: none; }\n"
	"a.cite { font-size: 0.75em; vertical-align: super; line-height: 0; margin-left: 0.1em; }\n"
	"a.here { color: inherit; }\n"
	".site, .version, .outlet, .status, .colophon { font-size: 0.9em; }\n"
	".status { font-weight: bold; }\n"
	".label { font-weight: bold; }\n"
	".summary { margin: 1.5em 0; font-style: italic; }\n"
	".resolution { margin-left: 1.5em; }\n"
	".colophon { margin-top: 3em; overflow-wrap: anywhere; }\n"
	"#timeline ol, #tensions ol { list-style: none; padding: 0; }\n"
	"#timeline li, #tensions li, #sources li { margin-bottom: 0.7em; }\n"
	"#timeline time, #timeline .time { font-weight: bold; }\n"
	"blockquote { margin: 0.8em 1.5em; }\n"
	"pre { white-space: pre-wrap; font-size: 0.85em; }\n";

struct chapter {
	const char *file, *title, *type; /* type: EPUB's structural vocabulary */
	void (*write)(struct skn_html_out *h);
	struct skn_buf html;
};

static void write_title(struct skn_html_out *h);

static const struct chapter chapters[] = {
	{ .file = "title.xhtml", .title = "Title page", .type = "titlepage", .write = write_title },
	{ .file = "narrative.xhtml", .title = "Narrative", .type = "chapter", .write = skn_html_out_narrative },
	{ .file = "timeline.xhtml", .title = "Timeline", .type = "chapter", .write = skn_html_out_timeline },
	{ .file = "perspectives.xhtml", .title = "Perspectives", .type = "chapter",
	  .write = skn_html_out_perspectives },
	{ .file = "tensions.xhtml", .title = "Tensions", .type = "chapter", .write = skn_html_out_tensions },
	{ .file = "sources.xhtml", .title = "Sources", .type = "bibliography", .write = skn_html_out_sources },
};
#define CHAPTERS SKN_ARRAY_LEN(chapters)

struct book {
	const struct skn_thread *thread;
	const struct skn_page_info *info;
	const char *language;
	struct chapter chapters[CHAPTERS]; /* one without html is not there */
	struct skn_map ids;                /* id -> file */
	struct skn_provenance provenance;
	struct skn_zip_writer *zip;
};

static void write_title(struct skn_html_out *h)
{
	skn_html_out_raw(h, "<header>\n<p class=\"site\">");
	skn_html_out_text(h, h->info->site ? h->info->site : "");
	skn_html_out_raw(h, "</p>\n");
	skn_html_out_heading(h);
	skn_html_out_raw(h, "</header>\n");
	if (h->info->commit) {
		skn_html_out_raw(h, "<p class=\"colophon\">Commit <code>");
		skn_html_out_text(h, h->info->commit);
		skn_html_out_raw(h, "</code></p>\n");
	}
}

static void make_chapters(struct book *b)
{
	struct skn_html_out h = { .thread = b->thread, .info = b->info };

	skn_numbers_make(&h.numbers, b->thread);
	h.cited = skn_xcalloc(h.numbers.keys.n + 1, sizeof(*h.cited));
	for (size_t i = 0; i < CHAPTERS; i++) {
		struct chapter *c = &b->chapters[i];
		struct skn_sink sink;

		*c = chapters[i];
		skn_buf_init(&c->html);
		skn_sink_to_buf(&sink, &c->html);
		h.out = &sink;
		c->write(&h);
		skn_xhtml_ids(&b->ids, c->html.p, c->html.n, c->file);
	}
	free(h.cited);
	skn_numbers_release(&h.numbers);
}

/* ---- files ---- */

static void xml(struct skn_buf *out, const char *s)
{
	struct skn_sink sink;

	skn_sink_to_buf(&sink, out);
	skn_esc_xml(&sink, s, strlen(s));
}

static void xhtml_begin(struct skn_buf *out, const struct book *b, const char *title, const char *body_type)
{
	skn_buf_adds(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n"
			  "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\""
			  " xml:lang=\"");
	xml(out, b->language);
	skn_buf_adds(out, "\" lang=\"");
	xml(out, b->language);
	skn_buf_adds(out, "\">\n<head>\n<title>");
	xml(out, title);
	skn_buf_adds(out, "</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n<body");
	if (body_type)
		skn_buf_addf(out, " epub:type=\"%s\"", body_type);
	skn_buf_adds(out, ">\n");
}

static const char xhtml_end[] = "</body>\n</html>\n";

static int add(struct book *b, const char *name, const struct skn_buf *bytes, struct skn_err *err)
{
	int rc = skn_buf_check(bytes, name, err);

	return rc == SKN_OK ? skn_zip_add(b->zip, name, bytes->p, bytes->n, SKN_ZIP_DEFLATED, err) : rc;
}

static int add_chapter(struct book *b, const struct chapter *c, struct skn_err *err)
{
	char *name = skn_xasprintf(FOLDER "%s", c->file);
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_sink sink;
	int rc;

	xhtml_begin(&out, b, c == b->chapters ? skn_thread_title(b->thread) : c->title, c->type);
	skn_sink_to_buf(&sink, &out);
	skn_xhtml_write(&sink, c->html.p, c->html.n, &b->ids, c->file);
	skn_buf_adds(&out, xhtml_end);
	rc = add(b, name, &out, err);
	skn_buf_release(&out);
	free(name);
	return rc;
}

/* Under "Perspectives" the voices. */
static void nav_voices(struct skn_buf *out, const struct book *b)
{
	skn_buf_adds(out, "\n<ol>\n");
	for (size_t i = 0; i < b->thread->voices.n; i++) {
		const struct skn_record *r = &b->thread->voices.v[i];
		const char *voice = skn_record_text(r, "voice", NULL);
		char *id = skn_xasprintf("voice-%s", r->id);
		const char *file = skn_map_find(&b->ids, id, strlen(id));

		skn_buf_addf(out, "<li><a href=\"%s%s%s\">", file ? file : "perspectives.xhtml", file ? "#" : "",
			     file ? id : "");
		xml(out, voice && *voice ? voice : r->id);
		skn_buf_adds(out, "</a></li>\n");
		free(id);
	}
	skn_buf_adds(out, "</ol>\n");
}

static int add_nav(struct book *b, struct skn_err *err)
{
	struct skn_buf out = SKN_BUF_INIT;
	const char *first = NULL;
	int rc;

	xhtml_begin(&out, b, "Contents", NULL);
	skn_buf_adds(&out, "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\">\n<h2>Contents</h2>\n<ol>\n");
	for (size_t i = 0; i < CHAPTERS; i++) {
		const struct chapter *c = &b->chapters[i];

		if (!c->html.n)
			continue;
		if (i > 0 && !first)
			first = c->file;
		skn_buf_addf(&out, "<li><a href=\"%s\">%s</a>", c->file, c->title);
		if (c->write == skn_html_out_perspectives)
			nav_voices(&out, b);
		skn_buf_adds(&out, "</li>\n");
	}
	skn_buf_addf(&out, "</ol>\n</nav>\n<nav epub:type=\"landmarks\" hidden=\"hidden\">\n<ol>\n"
			   "<li><a epub:type=\"toc\" href=\"#toc\">Contents</a></li>\n"
			   "<li><a epub:type=\"bodymatter\" href=\"%s\">Start</a></li>\n</ol>\n</nav>\n",
		     first ? first : b->chapters[0].file);
	skn_buf_adds(&out, xhtml_end);
	rc = add(b, FOLDER "nav.xhtml", &out, err);
	skn_buf_release(&out);
	return rc;
}

/* ---- the package ---- */

static void identifier(struct skn_buf *out, const struct book *b)
{
	const struct skn_provenance *p = &b->provenance;
	struct skn_buf name = SKN_BUF_INIT;
	unsigned char h[SKN_SHA256_LEN];

	skn_buf_addf(&name, "skein\n%s\n%s\n", p->thread ? p->thread : "", p->commit ? p->commit : p->content);
	skn_sha256(h, name.p, name.n);
	h[6] = (unsigned char)(0x80 | (h[6] & 0x0f));
	h[8] = (unsigned char)(0x80 | (h[8] & 0x3f));
	skn_buf_adds(out, "urn:uuid:");
	for (size_t i = 0; i < 16; i++)
		skn_buf_addf(out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", h[i]);
	skn_buf_release(&name);
}

static void element(struct skn_buf *out, const char *open, const char *value, const char *close)
{
	if (!value || !*value)
		return;
	skn_buf_adds(out, open);
	xml(out, value);
	skn_buf_adds(out, close);
}

static void provenance_field(void *ctx, const char *name, const char *value)
{
	skn_buf_addf(ctx, "<meta property=\"skein:%s\">%s</meta>\n", name, value);
}

static void description(struct skn_buf *out, const struct book *b)
{
	struct skn_html_out h = { .thread = b->thread, .info = b->info };
	struct skn_buf text = SKN_BUF_INIT;

	skn_numbers_make(&h.numbers, b->thread);
	skn_html_out_description(&text, &h);
	element(out, "<dc:description>", text.p, "</dc:description>\n");
	skn_numbers_release(&h.numbers);
	skn_buf_release(&text);
}

static void metadata(struct skn_buf *out, const struct book *b)
{
	char time[32];

	skn_edtf_format_time(time, b->info->time);
	skn_buf_adds(out, "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<dc:identifier id=\"id\">");
	identifier(out, b);
	skn_buf_adds(out, "</dc:identifier>\n");
	element(out, "<dc:title>", skn_thread_title(b->thread), "</dc:title>\n");
	element(out, "<dc:language>", b->language, "</dc:language>\n");
	element(out, "<dc:publisher>", b->info->site, "</dc:publisher>\n");
	element(out, "<dc:date>", time, "</dc:date>\n");
	description(out, b);
	element(out, "<meta property=\"dcterms:modified\">", time, "</meta>\n");
	skn_buf_adds(out, "<meta property=\"schema:accessMode\">textual</meta>\n"
			  "<meta property=\"schema:accessModeSufficient\">textual</meta>\n"
			  "<meta property=\"schema:accessibilityFeature\">tableOfContents</meta>\n"
			  "<meta property=\"schema:accessibilityFeature\">structuralNavigation</meta>\n"
			  "<meta property=\"schema:accessibilityHazard\">none</meta>\n");
	skn_provenance_each(&b->provenance, provenance_field, out);
	skn_buf_adds(out, "</metadata>\n");
}

static int add_package(struct book *b, struct skn_err *err)
{
	struct skn_buf out = SKN_BUF_INIT;
	int rc;

	skn_buf_adds(&out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
			   "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\""
			   " prefix=\"skein: " SKN_PROVENANCE_NAMESPACE "\" xml:lang=\"");
	xml(&out, b->language);
	skn_buf_adds(&out, "\">\n");
	metadata(&out, b);
	skn_buf_adds(&out, "<manifest>\n<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\""
			   " properties=\"nav\"/>\n<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n");
	for (size_t i = 0; i < CHAPTERS; i++)
		if (b->chapters[i].html.n)
			skn_buf_addf(&out, "<item id=\"c%zu\" href=\"%s\" media-type=\"application/xhtml+xml\"/>\n", i,
				     b->chapters[i].file);
	skn_buf_adds(&out, "</manifest>\n<spine>\n");
	for (size_t i = 0; i < CHAPTERS; i++)
		if (b->chapters[i].html.n)
			skn_buf_addf(&out, "<itemref idref=\"c%zu\"/>\n%s", i,
				     i == 0 ? "<itemref idref=\"nav\"/>\n" : "");
	skn_buf_adds(&out, "</spine>\n</package>\n");
	rc = add(b, FOLDER "package.opf", &out, err);
	skn_buf_release(&out);
	return rc;
}

static int add_all(struct book *b, struct skn_err *err)
{
	static const char type[] = "application/epub+zip";
	int rc = skn_zip_add(b->zip, "mimetype", type, strlen(type), SKN_ZIP_STORED, err);

	if (rc == SKN_OK)
		rc = skn_zip_add(b->zip, "META-INF/container.xml", container, strlen(container), SKN_ZIP_DEFLATED,
				 err);
	if (rc == SKN_OK)
		rc = add_package(b, err);
	if (rc == SKN_OK)
		rc = add_nav(b, err);
	if (rc == SKN_OK)
		rc = skn_zip_add(b->zip, FOLDER "style.css", style, strlen(style), SKN_ZIP_DEFLATED, err);
	for (size_t i = 0; rc == SKN_OK && i < CHAPTERS; i++)
		if (b->chapters[i].html.n)
			rc = add_chapter(b, &b->chapters[i], err);
	return rc;
}

int skn_render_epub(struct skn_sink *out, const struct skn_thread *thread, const struct skn_page_info *info,
		    struct skn_err *err)
{
	struct book b = { .thread = thread, .info = info, .ids = SKN_MAP_INIT,
			  .language = info->language ? info->language : "en" };
	int rc = skn_zip_writer_new(&b.zip, err);

	if (rc != SKN_OK)
		return rc;
	skn_provenance_make(&b.provenance, thread, info, "epub");
	make_chapters(&b);
	rc = add_all(&b, err);
	if (rc == SKN_OK)
		rc = skn_zip_finish(b.zip, out, err);
	for (size_t i = 0; i < CHAPTERS; i++)
		skn_buf_release(&b.chapters[i].html);
	skn_provenance_release(&b.provenance);
	skn_map_release(&b.ids, NULL);
	skn_zip_writer_free(b.zip);
	return rc;
}
