/* lay.c - a block's text as lines, by Pango. */
#include "pdf/inside.h"

#ifdef SKN_HAVE_PANGO

#define SMALL 0.85
#define SANS 0.94 /* sans and mono look larger than the serif of one size */
#define MONO 0.9
#define LABEL_LINES_MAX 4
/* A line's baseline is this part of the size below the middle of its leading: half of
 * what usual faces rise above the baseline less what they go below it. */
#define MIDDLE 0.35
/* What a line whose characters stand higher or lower than its leading gets in addition is at
 * most this many times the leading, on either side: marks piled on each other then overlap. */
#define GROWTH_MAX 2.0

static const char *family(unsigned look)
{
	return look & SKN_PDF_MONO ? "monospace" : look & SKN_PDF_SANS ? "sans-serif" : "serif";
}

static double size_of(double size, unsigned look)
{
	if (look & SKN_PDF_SMALL)
		size *= SMALL;
	return look & SKN_PDF_MONO ? size * MONO : look & SKN_PDF_SANS ? size * SANS : size;
}

static void add_attr(PangoAttrList *list, PangoAttribute *attr, size_t start, size_t end)
{
	attr->start_index = (guint)start;
	attr->end_index = (guint)end;
	pango_attr_list_insert(list, attr);
}

/* No line ends between the last character before AT and the first one there. */
static void tie(PangoAttrList *list, const char *s, size_t at)
{
	const char *before = g_utf8_prev_char(s + at);

	add_attr(list, pango_attr_allow_breaks_new(FALSE), (size_t)(before - s),
		 (size_t)(g_utf8_next_char(s + at) - s));
}

/* Attributes in order of their starts: Pango's list is then only ever appended to. */
static PangoAttrList *attributes(const struct skn_pdf_text *text, double size)
{
	PangoAttrList *list = pango_attr_list_new();
	size_t start = 0;

	for (size_t i = 0; i < text->runs.n; i++) {
		const struct skn_pdf_run *run = &text->runs.v[i];
		double points = size_of(size, run->look);

		add_attr(list, pango_attr_family_new(family(run->look)), start, run->end);
		add_attr(list, pango_attr_size_new_absolute((int)(points * PANGO_SCALE)), start, run->end);
		if (run->look & SKN_PDF_BOLD)
			add_attr(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), start, run->end);
		if (run->look & SKN_PDF_ITALIC)
			add_attr(list, pango_attr_style_new(PANGO_STYLE_ITALIC), start, run->end);
		if (i + 1 < text->runs.n && (text->runs.v[i + 1].look & SKN_PDF_TIED))
			tie(list, text->text.p, run->end);
		start = run->end;
	}
	return list;
}

static PangoLayout *layout_of(struct skn_pdf *pdf, const struct skn_pdf_text *text, double size,
			      double width)
{
	PangoLayout *layout = pango_layout_new(pdf->context);
	PangoAttrList *attrs = attributes(text, size);

	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_auto_dir(layout, TRUE);
	pango_layout_set_text(layout, text->text.p, (int)text->text.n);
	pango_layout_set_attributes(layout, attrs);
	pango_attr_list_unref(attrs);
	pdf->missing += (size_t)pango_layout_get_unknown_glyphs_count(layout);
	return layout;
}

PangoLayout *skn_pdf_lay_line(struct skn_pdf *pdf, const char *s, PangoAlignment align)
{
	struct skn_pdf_text text;
	PangoLayout *layout;
	size_t missing = pdf->missing;

	skn_pdf_text_init(&text);
	skn_pdf_text_adds(&text, SKN_PDF_SANS, s);
	layout = layout_of(pdf, &text, 8.5, pdf->measure);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_alignment(layout, align);
	skn_pdf_text_release(&text);
	pdf->missing = missing; /* it was counted where it stands first */
	return layout;
}

static double points(int units)
{
	return (double)units / PANGO_SCALE;
}

static double within(double v, double max)
{
	return v < 0 ? 0 : v > max ? max : v;
}

static void lines_of_text(struct skn_pdf_laid *laid)
{
	const struct skn_pdf_block *b = &laid->block;
	const double up = b->leading / 2 + MIDDLE * b->size, down = b->leading - up;
	PangoLayoutIter *iter = pango_layout_get_iter(laid->layout);

	do {
		PangoRectangle ink, logical;
		double base = points(pango_layout_iter_get_baseline(iter)), above, below;

		pango_layout_iter_get_line_extents(iter, &ink, &logical);
		above = within(base - points(ink.y) - up, GROWTH_MAX * b->leading);
		below = within(points(ink.y + ink.height) - base - down, GROWTH_MAX * b->leading);
		skn_vec_push(&laid->lines, ((struct skn_pdf_line){
			pango_layout_iter_get_line_readonly(iter), points(logical.x), above + up }));
		skn_vec_push(&laid->heights, above + b->leading + below);
	} while (pango_layout_iter_next_line(iter));
	pango_layout_iter_free(iter);
}

/* The label's lines begin on the first baseline; the block is as high as they need. */
static void lines_of_label(struct skn_pdf_laid *laid)
{
	PangoLayoutIter *iter = pango_layout_get_iter(laid->label);
	double baseline = laid->lines.v[0].baseline, needs, sum = 0;

	do {
		PangoRectangle logical;

		pango_layout_iter_get_line_extents(iter, NULL, &logical);
		skn_vec_push(&laid->label_lines, ((struct skn_pdf_line){
			pango_layout_iter_get_line_readonly(iter), points(logical.x), baseline }));
		baseline += laid->block.leading;
	} while (pango_layout_iter_next_line(iter));
	pango_layout_iter_free(iter);
	needs = laid->block.leading * (double)laid->label_lines.n;
	while (laid->first < laid->heights.n && sum < needs)
		sum += laid->heights.v[laid->first++];
	if (sum < needs)
		*skn_vec_last(&laid->heights) += needs - sum;
}

double skn_pdf_text_left(const struct skn_pdf *pdf, const struct skn_pdf_block *block)
{
	return pdf->rtl ? pdf->left : pdf->left + block->indent + block->column;
}

double skn_pdf_text_width(const struct skn_pdf *pdf, const struct skn_pdf_block *block)
{
	return pdf->measure - block->indent - block->column;
}

static void copy_text(struct skn_pdf_text *out, const struct skn_pdf_text *text)
{
	skn_pdf_text_init(out);
	skn_buf_add(&out->text, text->text.p, text->text.n);
	skn_buf_add(&out->uris, text->uris.p, text->uris.n);
	for (size_t i = 0; i < text->runs.n; i++)
		skn_vec_push(&out->runs, text->runs.v[i]);
}

static void lay_label(struct skn_pdf *pdf, struct skn_pdf_laid *laid, const struct skn_pdf_text *text)
{
	const struct skn_pdf_block *b = &laid->block;

	copy_text(&laid->label_text, text);
	if (text->text.n == 0 || b->column <= SKN_PDF_LABEL_GAP)
		return;
	laid->label = layout_of(pdf, text, b->label_size > 0 ? b->label_size : b->size,
				b->column - SKN_PDF_LABEL_GAP);
	pango_layout_set_height(laid->label, -LABEL_LINES_MAX);
	pango_layout_set_ellipsize(laid->label, PANGO_ELLIPSIZE_END);
	pango_layout_set_auto_dir(laid->label, FALSE);
	pango_layout_set_alignment(laid->label, b->label_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	lines_of_label(laid);
}

struct skn_pdf_laid *skn_pdf_lay(struct skn_pdf *pdf, const struct skn_pdf_block *block,
				 const struct skn_pdf_text *text)
{
	struct skn_pdf_laid *laid = skn_xcalloc(1, sizeof(*laid));
	static const struct skn_pdf_text none = { .text = SKN_BUF_INIT, .uris = SKN_BUF_INIT };

	laid->block = *block;
	laid->block.label = NULL;
	laid->block.outline = NULL;
	laid->outline = block->outline ? skn_xstrdup(block->outline) : NULL;
	copy_text(&laid->text, text);
	laid->layout = layout_of(pdf, text, block->size, skn_pdf_text_width(pdf, block));
	lines_of_text(laid);
	lay_label(pdf, laid, block->label ? block->label : &none);
	return laid;
}

void skn_pdf_laid_free(struct skn_pdf_laid *laid)
{
	if (!laid)
		return;
	if (laid->label)
		g_object_unref(laid->label);
	g_object_unref(laid->layout);
	skn_pdf_text_release(&laid->text);
	skn_pdf_text_release(&laid->label_text);
	skn_vec_release(&laid->lines);
	skn_vec_release(&laid->label_lines);
	skn_vec_release(&laid->heights);
	free(laid->outline);
	free(laid);
}

#endif
