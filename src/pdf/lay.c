/*
 * lay.c - a block's text as lines, by Pango.
 *
 * What Pango needs for a paragraph grows with the square of its length, so a long one is laid
 * window by window: since lines are filled one after the other, each as far as it goes, all
 * lines of a window but the last are those of the whole, and the next window begins with
 * that last line again.
 */
#include "pdf/inside.h"

#ifdef SKN_HAVE_PANGO

#include <math.h>

#define SMALL 0.85
/* Sizes are of a type whose x is this high, as that of DejaVu Serif: with a smaller face they
 * are larger, so that a line holds about as much whatever the fonts are. */
#define X_HEIGHT 0.52
#define SCALE_MIN 0.8
#define SCALE_MAX 1.25
#define MONO 0.95 /* letters of one width look large */
#define LABEL_LINES_MAX 4
#define WINDOW ((size_t)6000) /* bytes of text */
/* A line's baseline is this part of the size below the middle of its leading: half of
 * what usual faces rise above the baseline less what they go below it. */
#define MIDDLE 0.35
/* What a line whose characters stand higher or lower than its leading gets in addition is at
 * most this many times the leading, on either side: higher piles of marks are cut. */
#define GROWTH_MAX 2.0

static const char *const families[SKN_PDF_FACES] = { "serif", "sans-serif", "monospace" };

static enum skn_pdf_face face_of(unsigned look)
{
	return look & SKN_PDF_MONO ? SKN_PDF_FACE_MONO : look & SKN_PDF_SANS ? SKN_PDF_FACE_SANS
									     : SKN_PDF_FACE_SERIF;
}

static double size_of(const struct skn_pdf *pdf, double size, unsigned look)
{
	return size * pdf->scale[face_of(look)] * (look & SKN_PDF_SMALL ? SMALL : 1);
}

/* How high the x of a font is, in parts of its size. */
static double x_height(PangoFont *font)
{
	hb_font_t *hb = pango_font_get_hb_font(font);
	hb_codepoint_t x;
	hb_glyph_extents_t box;
	int across, up;

	hb_font_get_scale(hb, &across, &up);
	if (!hb_font_get_nominal_glyph(hb, 'x', &x) || !hb_font_get_glyph_extents(hb, x, &box) || up == 0)
		return X_HEIGHT;
	return (double)box.y_bearing / up;
}

/* Pango crashes later on where there is no font at all. */
int skn_pdf_measure_faces(struct skn_pdf *pdf, struct skn_err *err)
{
	for (size_t i = 0; i < SKN_PDF_FACES; i++) {
		PangoFontDescription *name = pango_font_description_new();
		PangoFont *font;
		double scale;

		pango_font_description_set_family_static(name, families[i]);
		pango_font_description_set_absolute_size(name, 100.0 * PANGO_SCALE);
		font = pango_font_map_load_font(pdf->map, pdf->context, name);
		pango_font_description_free(name);
		if (!font) {
			skn_fail(err, SKN_ESYS, "a PDF needs fonts, and fontconfig knows of none");
			return skn_hint(err, "install some, as fonts-dejavu, or see what fc-list says");
		}
		scale = fabs(X_HEIGHT / x_height(font));
		pdf->scale[i] = scale < SCALE_MIN ? SCALE_MIN : scale > SCALE_MAX ? SCALE_MAX : scale;
		g_object_unref(font);
	}
	pdf->scale[SKN_PDF_FACE_MONO] *= MONO;
	return SKN_OK;
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
static PangoAttrList *attributes(const struct skn_pdf *pdf, const struct skn_pdf_text *text,
				 const struct skn_pdf_window *w, double size)
{
	PangoAttrList *list = pango_attr_list_new();
	size_t start, end;

	add_attr(list, pango_attr_insert_hyphens_new(FALSE), 0, w->to - w->from);
	for (size_t i = skn_pdf_run_at(text, w->from); i < text->runs.n; i++) {
		const struct skn_pdf_run *run = &text->runs.v[i];
		double points = size_of(pdf, size, run->look);

		start = i ? text->runs.v[i - 1].end : 0;
		if (start >= w->to)
			break;
		start = start < w->from ? 0 : start - w->from;
		end = (run->end < w->to ? run->end : w->to) - w->from;
		add_attr(list, pango_attr_family_new(families[face_of(run->look)]), start, end);
		add_attr(list, pango_attr_size_new_absolute((int)(points * PANGO_SCALE)), start, end);
		if (run->look & SKN_PDF_BOLD)
			add_attr(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), start, end);
		if (run->look & SKN_PDF_ITALIC)
			add_attr(list, pango_attr_style_new(PANGO_STYLE_ITALIC), start, end);
		if (run->look & SKN_PDF_WHOLE && end - start <= SKN_PDF_WHOLE_MAX)
			add_attr(list, pango_attr_allow_breaks_new(FALSE), start, end);
		if (i + 1 < text->runs.n && run->end < w->to && (text->runs.v[i + 1].look & SKN_PDF_TIED))
			tie(list, text->text.p + w->from, end);
	}
	return list;
}

static PangoLayout *layout_of(struct skn_pdf *pdf, const struct skn_pdf_text *text,
			      const struct skn_pdf_window *w, double size, double width)
{
	PangoLayout *layout = pango_layout_new(pdf->context);
	PangoAttrList *attrs = attributes(pdf, text, w, size);

	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_auto_dir(layout, w->dir == PANGO_DIRECTION_NEUTRAL);
	pango_layout_set_alignment(layout, pango_context_get_base_dir(pdf->context) == PANGO_DIRECTION_RTL
						   ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	pango_layout_set_text(layout, text->text.p + w->from, (int)(w->to - w->from));
	pango_layout_set_attributes(layout, attrs);
	pango_attr_list_unref(attrs);
	return layout;
}

static PangoLayout *layout_all(struct skn_pdf *pdf, const struct skn_pdf_text *text, double size,
			       double width)
{
	const struct skn_pdf_window all = { 0, text->text.n, PANGO_DIRECTION_NEUTRAL };

	return layout_of(pdf, text, &all, size, width);
}

PangoLayout *skn_pdf_lay_line(struct skn_pdf *pdf, const char *s, PangoAlignment align)
{
	struct skn_pdf_text text;
	PangoLayout *layout;

	skn_pdf_text_init(&text);
	skn_pdf_text_adds(&text, SKN_PDF_SANS, s);
	layout = layout_all(pdf, &text, 8.5, pdf->measure);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_alignment(layout, align);
	skn_pdf_text_release(&text);
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

/* A layout's lines, but the last one unless LAST; returns the offset in the window where those
 * that are left out begin. */
static size_t take_lines(struct skn_pdf_laid *laid, PangoLayout *layout, size_t from, bool last)
{
	const struct skn_pdf_block *b = &laid->block;
	const double up = b->leading / 2 + MIDDLE * b->size, down = b->leading - up;
	PangoLayoutIter *iter = pango_layout_get_iter(layout);
	size_t end = 0;

	while (last || !pango_layout_iter_at_last_line(iter)) {
		PangoRectangle ink, logical;
		PangoLayoutLine *line = pango_layout_iter_get_line_readonly(iter);
		double base = points(pango_layout_iter_get_baseline(iter)), above, below;
		bool clip;

		pango_layout_iter_get_line_extents(iter, &ink, &logical);
		above = base - points(ink.y) - up;
		below = points(ink.y + ink.height) - base - down;
		clip = above > GROWTH_MAX * b->leading || below > GROWTH_MAX * b->leading;
		above = within(above, GROWTH_MAX * b->leading);
		below = within(below, GROWTH_MAX * b->leading);
		skn_vec_push(&laid->lines, ((struct skn_pdf_line){
			layout, line, from, points(logical.x), above + up, clip }));
		skn_vec_push(&laid->heights, above + b->leading + below);
		if (!pango_layout_iter_next_line(iter))
			break;
		end = (size_t)pango_layout_iter_get_line_readonly(iter)->start_index;
	}
	pango_layout_iter_free(iter);
	return end;
}

/* The end of a window that begins at FROM; one inside of a paragraph does not go beyond it. */
static size_t window_end(const struct skn_pdf_text *text, size_t from, bool inside)
{
	const char *s = text->text.p;
	size_t n = text->text.n, to = n - from <= WINDOW + WINDOW / 2 ? n : from + WINDOW;
	const char *nl = inside ? memchr(s + from, '\n', to - from) : NULL;

	if (nl)
		return (size_t)(nl - s) + 1;
	while (to < n && ((unsigned char)s[to] & 0xc0) == 0x80)
		to++;
	return to;
}

/* The direction that the last line of a layout has. */
static PangoDirection last_direction(PangoLayout *layout)
{
	int n = pango_layout_get_line_count(layout);

	return pango_layout_line_get_resolved_direction(pango_layout_get_line_readonly(layout, n - 1));
}

static void next_window(struct skn_pdf *pdf, struct skn_pdf_laid *laid)
{
	const struct skn_pdf_text *text = &laid->text;
	struct skn_pdf_window *w = &laid->window;
	PangoDirection usual = pango_context_get_base_dir(pdf->context);
	PangoLayout *layout;
	bool inside = w->dir != PANGO_DIRECTION_NEUTRAL, last;
	size_t end;

	w->to = window_end(text, w->from, inside);
	if (inside)
		pango_context_set_base_dir(pdf->context, w->dir);
	layout = layout_of(pdf, text, w, laid->block.size, skn_pdf_text_width(pdf, &laid->block));
	pdf->missing += (size_t)pango_layout_get_unknown_glyphs_count(layout);
	last = w->to == text->text.n || pango_layout_get_line_count(layout) == 1;
	end = take_lines(laid, layout, w->from, last);
	w->dir = last_direction(layout);
	pango_context_set_base_dir(pdf->context, usual);
	skn_vec_push(&laid->layouts, layout);
	w->from = last ? w->to : w->from + end;
	if (text->text.p[w->from - 1] == '\n')
		w->dir = PANGO_DIRECTION_NEUTRAL;
}

void skn_pdf_lay_more(struct skn_pdf *pdf, struct skn_pdf_laid *laid, size_t at)
{
	while (laid->freed < laid->layouts.n && at < laid->lines.n &&
	       laid->layouts.v[laid->freed] != laid->lines.v[at].layout)
		g_object_unref(laid->layouts.v[laid->freed++]);
	while (!skn_pdf_laid_whole(laid) && laid->lines.n - at < SKN_PDF_AHEAD)
		next_window(pdf, laid);
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
			laid->label, pango_layout_iter_get_line_readonly(iter), 0, points(logical.x),
			baseline, true }));
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
	laid->label = layout_all(pdf, text, b->label_size > 0 ? b->label_size : b->size,
				 b->column - SKN_PDF_LABEL_GAP);
	pango_layout_set_height(laid->label, -LABEL_LINES_MAX);
	pango_layout_set_ellipsize(laid->label, PANGO_ELLIPSIZE_END);
	pango_layout_set_auto_dir(laid->label, FALSE);
	pango_layout_set_alignment(laid->label, b->label_right == pdf->rtl ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
	lines_of_label(laid);
}

/* The direction of the text behind an aside; NEUTRAL without one: what Pango finds. */
static PangoDirection direction_of(struct skn_pdf *pdf, const struct skn_pdf_text *text)
{
	PangoLayout *probe;
	PangoDirection dir;
	size_t at, n;

	if (text->runs.n == 0 || !(text->runs.v[0].look & SKN_PDF_ASIDE))
		return PANGO_DIRECTION_NEUTRAL;
	at = text->runs.v[0].end;
	n = text->text.n - at;
	probe = pango_layout_new(pdf->context);
	pango_layout_set_text(probe, text->text.p + at, (int)(n < WINDOW ? n : WINDOW));
	dir = pango_layout_get_direction(probe, 0);
	g_object_unref(probe);
	return dir;
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
	laid->window.dir = direction_of(pdf, &laid->text);
	skn_pdf_lay_more(pdf, laid, 0);
	lay_label(pdf, laid, block->label ? block->label : &none);
	return laid;
}

void skn_pdf_laid_free(struct skn_pdf_laid *laid)
{
	if (!laid)
		return;
	if (laid->label)
		g_object_unref(laid->label);
	for (size_t i = laid->freed; i < laid->layouts.n; i++)
		g_object_unref(laid->layouts.v[i]);
	skn_vec_release(&laid->layouts);
	skn_pdf_text_release(&laid->text);
	skn_pdf_text_release(&laid->label_text);
	skn_vec_release(&laid->lines);
	skn_vec_release(&laid->label_lines);
	skn_vec_release(&laid->heights);
	free(laid->outline);
	free(laid);
}

#endif
