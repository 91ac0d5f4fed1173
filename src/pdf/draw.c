/* draw.c - lines onto a page, with their links, places and structure, by cairo. */
#include "pdf/inside.h"

#ifdef SKN_HAVE_PANGO

#define HEAD_BASELINE 44.0 /* from the page's top */
#define FOOT_BASELINE 42.0 /* from the page's bottom */

static void colour(struct skn_pdf *pdf, unsigned look)
{
	if (look & SKN_PDF_ACCENT)
		cairo_set_source_rgb(pdf->cr, 0.10, 0.28, 0.52);
	else if (look & SKN_PDF_QUIET)
		cairo_set_source_rgb(pdf->cr, 0.36, 0.36, 0.38);
	else
		cairo_set_source_rgb(pdf->cr, 0.09, 0.09, 0.10);
}

static void tag_begin(struct skn_pdf *pdf, const char *name)
{
	cairo_tag_begin(pdf->cr, name, NULL);
}

static void tag_end(struct skn_pdf *pdf, const char *name)
{
	cairo_tag_end(pdf->cr, name);
}

void skn_pdf_list_end(struct skn_pdf *pdf)
{
	if (pdf->in_list)
		tag_end(pdf, "L");
	pdf->in_list = false;
}

void skn_pdf_section_end(struct skn_pdf *pdf)
{
	skn_pdf_list_end(pdf);
	if (pdf->in_section)
		tag_end(pdf, "Sect");
	pdf->in_section = false;
}

/* cairo marks the content of elements without children only: what is no link is a Span. */
static void span_begin(struct skn_pdf *pdf)
{
	if (!pdf->in_span)
		tag_begin(pdf, "Span");
	pdf->in_span = true;
}

static void span_end(struct skn_pdf *pdf)
{
	if (pdf->in_span)
		tag_end(pdf, "Span");
	pdf->in_span = false;
}

/* Numbers in attributes are written without the locale's decimal sign. */
static char *number(char out[G_ASCII_DTOSTR_BUF_SIZE], double v)
{
	return g_ascii_formatd(out, G_ASCII_DTOSTR_BUF_SIZE, "%.2f", v);
}

static void mark_place(struct skn_pdf *pdf, unsigned place, double x, double y)
{
	char xs[G_ASCII_DTOSTR_BUF_SIZE], ys[G_ASCII_DTOSTR_BUF_SIZE], *attrs;

	if (place == 0 || place >= SKN_PDF_PLACES_MAX)
		return;
	while (pdf->pages.n <= place)
		skn_vec_push(&pdf->pages, 0u);
	if (pdf->pages.v[place])
		return;
	pdf->pages.v[place] = pdf->page;
	attrs = skn_xasprintf("name='p%u' x=%s y=%s", place, number(xs, x), number(ys, y));
	cairo_tag_begin(pdf->cr, CAIRO_TAG_DEST, attrs);
	cairo_tag_end(pdf->cr, CAIRO_TAG_DEST);
	free(attrs);
}

/* What of one run stands on a line: pieces in order of the text. */
struct piece {
	PangoGlyphItem *item;
	size_t run;
	double x, width;
};
struct pieces {
	struct piece *v;
	size_t n, cap;
};

static int by_offset(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return (x->item->item->offset > y->item->item->offset) -
	       (x->item->item->offset < y->item->item->offset);
}

/* Pango has a line's runs from left to right; who reads the file wants them as they are read. */
static void pieces_of(struct pieces *out, const struct skn_pdf_text *text,
		      const struct skn_pdf_line *line, double x)
{
	for (GSList *l = line->line->runs; l; l = l->next) {
		PangoGlyphItem *item = l->data;
		double width = (double)pango_glyph_string_get_width(item->glyphs) / PANGO_SCALE;
		size_t run = skn_pdf_run_at(text, line->from + (size_t)item->item->offset);

		skn_vec_push(out, ((struct piece){ item, run, x, width }));
		x += width;
	}
	if (out->n > 1)
		qsort(out->v, out->n, sizeof(*out->v), by_offset);
}

/* The end of the pieces from I on that are of one run, and how far they reach. */
static size_t same_run(const struct pieces *p, size_t i, double *left, double *right)
{
	size_t end = i;

	*left = p->v[i].x;
	*right = p->v[i].x + p->v[i].width;
	for (; end < p->n && p->v[end].run == p->v[i].run; end++) {
		if (p->v[end].x < *left)
			*left = p->v[end].x;
		if (p->v[end].x + p->v[end].width > *right)
			*right = p->v[end].x + p->v[end].width;
	}
	return end;
}

static void link_begin(struct skn_pdf *pdf, const struct skn_pdf_text *text,
		       const struct skn_pdf_run *run, const double box[4])
{
	char v[4][G_ASCII_DTOSTR_BUF_SIZE];
	struct skn_buf attrs = SKN_BUF_INIT;

	if (run->uri_n)
		skn_buf_addf(&attrs, "uri='%.*s'", (int)run->uri_n, text->uris.p + run->uri);
	else
		skn_buf_addf(&attrs, "dest='p%u'", run->to);
	skn_buf_addf(&attrs, " rect=[%s %s %s %s]", number(v[0], box[0]), number(v[1], box[1]),
		     number(v[2], box[2]), number(v[3], box[3]));
	cairo_tag_begin(pdf->cr, CAIRO_TAG_LINK, attrs.p);
	skn_buf_release(&attrs);
}

/* A box for each character that no font has.  Pango's boxes have numbers in them, and who takes
 * the text out of the file would get these: here the character stands there, as a blank. */
static void draw_boxes(struct skn_pdf *pdf, PangoGlyphItem *item, double x, double y)
{
	PangoFontMetrics *metrics = pango_font_get_metrics(item->item->analysis.font, NULL);
	double height = 0.75 * (double)pango_font_metrics_get_ascent(metrics) / PANGO_SCALE;

	for (int i = 0; i < item->glyphs->num_glyphs; i++) {
		PangoGlyphInfo *glyph = &item->glyphs->glyphs[i];
		double width = (double)glyph->geometry.width / PANGO_SCALE;

		if (glyph->glyph & PANGO_GLYPH_UNKNOWN_FLAG) {
			cairo_rectangle(pdf->cr, x + 0.8, y - height, width > 3 ? width - 1.6 : width, height);
			glyph->glyph = PANGO_GLYPH_EMPTY;
		}
		x += width;
	}
	cairo_set_line_width(pdf->cr, 0.4);
	cairo_stroke(pdf->cr);
	pango_font_metrics_unref(metrics);
}

static bool has_unknown(const PangoGlyphString *glyphs)
{
	for (int i = 0; i < glyphs->num_glyphs; i++)
		if (glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG)
			return true;
	return false;
}

static void draw_piece(struct skn_pdf *pdf, const char *text, const struct piece *piece, double y)
{
	if (has_unknown(piece->item->glyphs))
		draw_boxes(pdf, piece->item, piece->x, y);
	cairo_move_to(pdf->cr, piece->x, y);
	pango_cairo_show_glyph_item(pdf->cr, text, piece->item);
}

/* A line with its baseline at Y; TOP and HEIGHT are the line's. */
static void draw_line(struct skn_pdf *pdf, const struct skn_pdf_text *text,
		      const struct skn_pdf_line *line, double x, double y, double top, double height)
{
	const char *s = pango_layout_get_text(line->layout);
	struct pieces p = { 0 };
	size_t end;

	if (line->clip) {
		cairo_save(pdf->cr);
		cairo_rectangle(pdf->cr, 0, top, pdf->width, height);
		cairo_clip(pdf->cr);
	}
	pieces_of(&p, text, line, x + line->x);
	for (size_t i = 0; i < p.n; i = end) {
		const struct skn_pdf_run *run = &text->runs.v[p.v[i].run];
		double left, right;
		bool link = run->uri_n || run->to;

		end = same_run(&p, i, &left, &right);
		if (link || run->place)
			span_end(pdf);
		mark_place(pdf, run->place, left, top);
		if (link)
			link_begin(pdf, text, run, (double[4]){ left, top, right - left, height });
		else
			span_begin(pdf);
		colour(pdf, run->look);
		for (size_t k = i; k < end; k++)
			draw_piece(pdf, s, &p.v[k], y);
		if (link)
			cairo_tag_end(pdf->cr, CAIRO_TAG_LINK);
	}
	free(p.v);
	if (line->clip) {
		span_end(pdf);
		cairo_restore(pdf->cr);
	}
}

static void draw_label(struct skn_pdf *pdf, struct skn_pdf_laid *laid)
{
	const struct skn_pdf_block *b = &laid->block;
	double x = pdf->rtl ? pdf->left + pdf->measure - b->indent - b->column + SKN_PDF_LABEL_GAP
			    : pdf->left + b->indent;

	for (size_t i = 0; i < laid->label_lines.n; i++) {
		const struct skn_pdf_line *line = &laid->label_lines.v[i];

		draw_line(pdf, &laid->label_text, line, x, pdf->y + line->baseline,
			  pdf->y + (double)i * b->leading, b->leading);
	}
	span_end(pdf);
}

static void draw_bar(struct skn_pdf *pdf, const struct skn_pdf_block *b, double height)
{
	double x = pdf->rtl ? pdf->left + pdf->measure - b->indent - b->column + 9.0
			    : pdf->left + b->indent + b->column - 9.0;

	cairo_set_source_rgb(pdf->cr, 0.78, 0.80, 0.83);
	cairo_rectangle(pdf->cr, x, pdf->y + 2.0, 1.2, height - 3.0);
	cairo_fill(pdf->cr);
}

static const char *role_tag(const struct skn_pdf_block *b)
{
	static const char *const levels[] = { "H1", "H2", "H3", "H4", "H5", "H6" };

	switch (b->role) {
	case SKN_PDF_HEADING: return levels[b->level < 1 ? 0 : b->level > 6 ? 5 : b->level - 1];
	case SKN_PDF_QUOTE: return "BlockQuote";
	case SKN_PDF_CODE: return "Code";
	case SKN_PDF_ITEM: return "LBody";
	case SKN_PDF_PARA: break;
	}
	return "P";
}

static void outline(struct skn_pdf *pdf, struct skn_pdf_laid *laid)
{
	int level = laid->block.outline_level;
	char y[G_ASCII_DTOSTR_BUF_SIZE], *where;
	struct skn_buf name = SKN_BUF_INIT;

	if (!laid->outline)
		return;
	level = level < 1 ? 1 : level > SKN_PDF_LEVELS ? SKN_PDF_LEVELS : level;
	skn_pdf_clean(&name, laid->outline, strlen(laid->outline));
	where = skn_xasprintf("page=%u pos=[0 %s]", pdf->page, number(y, pdf->y > 8 ? pdf->y - 8 : 0));
	if (name.n)
		pdf->parents[level] = cairo_pdf_surface_add_outline(
			pdf->surface, pdf->parents[level - 1], name.p, where,
			level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
	for (int deeper = level + 1; deeper <= SKN_PDF_LEVELS; deeper++)
		pdf->parents[deeper] = pdf->parents[level];
	free(where);
	skn_buf_release(&name);
}

/* A section begins at its heading. */
static void open_tags(struct skn_pdf *pdf, struct skn_pdf_laid *laid)
{
	const struct skn_pdf_block *b = &laid->block;
	bool item = b->role == SKN_PDF_ITEM;

	if (b->role == SKN_PDF_HEADING && b->level <= 2)
		skn_pdf_section_end(pdf);
	if (b->role == SKN_PDF_HEADING && b->level == 2) {
		tag_begin(pdf, "Sect");
		pdf->in_section = true;
	}
	if (!item)
		skn_pdf_list_end(pdf);
	if (item && !pdf->in_list)
		tag_begin(pdf, "L");
	if (item) {
		pdf->in_list = true;
		tag_begin(pdf, "LI");
	}
	if (laid->label) {
		tag_begin(pdf, item ? "Lbl" : "P");
		draw_label(pdf, laid);
		tag_end(pdf, item ? "Lbl" : "P");
	}
	tag_begin(pdf, role_tag(b));
}

static void close_tags(struct skn_pdf *pdf, struct skn_pdf_laid *laid)
{
	tag_end(pdf, role_tag(&laid->block));
	if (laid->block.role == SKN_PDF_ITEM)
		tag_end(pdf, "LI");
}

void skn_pdf_draw(struct skn_pdf *pdf, struct skn_pdf_laid *laid, size_t from, size_t n)
{
	double x = skn_pdf_text_left(pdf, &laid->block), height = 0;

	for (size_t i = from; i < from + n; i++)
		height += laid->heights.v[i];
	if (laid->block.bar)
		draw_bar(pdf, &laid->block, height);
	if (from == 0) {
		outline(pdf, laid);
		mark_place(pdf, laid->block.place, 0, pdf->y);
		open_tags(pdf, laid);
	}
	for (size_t i = from; i < from + n; i++) {
		draw_line(pdf, &laid->text, &laid->lines.v[i], x,
			  pdf->y + laid->lines.v[i].baseline, pdf->y, laid->heights.v[i]);
		pdf->y += laid->heights.v[i];
	}
	span_end(pdf);
	if (from + n == laid->lines.n && skn_pdf_laid_whole(laid))
		close_tags(pdf, laid);
}

void skn_pdf_draw_rule(struct skn_pdf *pdf, double y)
{
	cairo_set_source_rgb(pdf->cr, 0.62, 0.64, 0.67);
	cairo_rectangle(pdf->cr, pdf->left, y, pdf->measure, 0.6);
	cairo_fill(pdf->cr);
}

/* A line of the page's own, outside of its text. */
static void furniture(struct skn_pdf *pdf, const char *s, PangoAlignment align, double baseline)
{
	PangoLayout *layout = skn_pdf_lay_line(pdf, s, align);

	colour(pdf, SKN_PDF_QUIET);
	cairo_move_to(pdf->cr, pdf->left,
		      baseline - (double)pango_layout_get_baseline(layout) / PANGO_SCALE);
	pango_cairo_show_layout(pdf->cr, layout);
	g_object_unref(layout);
}

void skn_pdf_page_begin(struct skn_pdf *pdf)
{
	if (pdf->open)
		return;
	pdf->page++;
	pdf->open = pdf->fresh = true;
	pdf->y = pdf->top;
	pdf->below = 0;
	if (pdf->page > 1 && pdf->head)
		furniture(pdf, pdf->head, PANGO_ALIGN_LEFT, HEAD_BASELINE);
}

void skn_pdf_page_end(struct skn_pdf *pdf)
{
	char number_line[32];

	snprintf(number_line, sizeof(number_line), "Page %u", pdf->page);
	furniture(pdf, number_line, PANGO_ALIGN_CENTER, pdf->height - FOOT_BASELINE);
	cairo_show_page(pdf->cr);
	pdf->open = false;
}

#endif
