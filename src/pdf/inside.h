/*
 * inside.h - what the files of the gate share.  lay.c makes lines of a block, flow.c finds
 * their pages, draw.c puts them there, document.c is the file around it.
 */
#ifndef SKN_PDF_INSIDE_H
#define SKN_PDF_INSIDE_H

#include "pdf/pdf.h"

#ifdef SKN_HAVE_PANGO
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#define SKN_PDF_AHEAD 200u /* lines: more than a page has */
#define SKN_PDF_LABEL_GAP 12.0 /* between a label's column and the text */
#define SKN_PDF_CREATOR "skein " SKN_VERSION
#define SKN_PDF_TAIL ((size_t)8 << 20) /* bytes: the table of 400,000 objects */
#define SKN_PDF_LEVELS 6       /* of bookmarks */

enum skn_pdf_face { SKN_PDF_FACE_SERIF, SKN_PDF_FACE_SANS, SKN_PDF_FACE_MONO, SKN_PDF_FACES };

struct skn_pdf_line {
	PangoLayout *layout;
	PangoLayoutLine *line; /* the layout's */
	size_t from;           /* where the layout's text begins in the block's */
	double x;              /* from the text's left edge */
	double baseline;       /* from the line's top */
	bool clip;             /* some of it stands outside of the line */
};

/* A stretch of a text, [from, to). */
struct skn_pdf_window {
	size_t from, to;
	PangoDirection dir; /* of the paragraph that it begins inside of; NEUTRAL: it begins with one */
};

/* A block as lines, of which a long one has only some: skn_pdf_lay_more. */
struct skn_pdf_laid {
	struct skn_pdf_block block; /* without label and outline */
	struct skn_pdf_text text, label_text;
	char *outline; /* or NULL */
	SKN_VEC(PangoLayout *) layouts;
	size_t freed;                 /* of them */
	struct skn_pdf_window window; /* the next one begins at .from */
	PangoLayout *label; /* or NULL */
	SKN_VEC(struct skn_pdf_line) lines;
	SKN_VEC(struct skn_pdf_line) label_lines; /* baselines count from the first line's top */
	SKN_VEC(double) heights;
	size_t first; /* lines that must stand together, for the label's sake */
};

struct skn_pdf {
	struct skn_sink *sink;
	struct skn_pdf_about about;
	char *head;
	bool rtl; /* labels stand right */
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoFontMap *map;
	PangoContext *context;
	double scale[SKN_PDF_FACES]; /* what makes the faces look equally large */
	double width, height, left, top, bottom, measure; /* of the page, of the text on it */
	double y, below; /* where the next block goes; the space that the last one wants */
	bool fresh;      /* nothing stands on the page yet */
	bool open;       /* the page is begun */
	bool in_section, in_list, in_span; /* structure elements that are open */
	unsigned page;
	SKN_VEC(struct skn_pdf_laid *) waiting; /* each keeps with the next */
	SKN_VEC(unsigned) pages;                /* by place */
	int parents[SKN_PDF_LEVELS + 1];        /* the last bookmark of each level; 0 = root */
	size_t missing;
	size_t written;      /* bytes */
	struct skn_buf tail; /* the last of them, SKN_PDF_TAIL at least where there are as many */
};

/* lay.c */
struct skn_pdf_laid *skn_pdf_lay(struct skn_pdf *pdf, const struct skn_pdf_block *block,
				 const struct skn_pdf_text *text);
/* Before line AT is looked at: makes it and SKN_PDF_AHEAD lines behind it, as far as there are
 * any, and lets go of what only lines before it need. */
void skn_pdf_lay_more(struct skn_pdf *pdf, struct skn_pdf_laid *laid, size_t at);
static inline bool skn_pdf_laid_whole(const struct skn_pdf_laid *laid)
{
	return laid->window.from == laid->text.text.n;
}
void skn_pdf_laid_free(struct skn_pdf_laid *laid);
/* Finds pdf->scale.  SKN_ESYS where there are no fonts. */
int skn_pdf_measure_faces(struct skn_pdf *pdf, struct skn_err *err);
/* One line of small grey sans, as wide as the text at most. */
PangoLayout *skn_pdf_lay_line(struct skn_pdf *pdf, const char *s, PangoAlignment align);
double skn_pdf_text_left(const struct skn_pdf *pdf, const struct skn_pdf_block *block);
double skn_pdf_text_width(const struct skn_pdf *pdf, const struct skn_pdf_block *block);

/* draw.c: the lines FROM .. FROM + N at pdf->y, which goes below them. */
void skn_pdf_draw(struct skn_pdf *pdf, struct skn_pdf_laid *laid, size_t from, size_t n);
void skn_pdf_draw_rule(struct skn_pdf *pdf, double y);
void skn_pdf_page_begin(struct skn_pdf *pdf);
void skn_pdf_page_end(struct skn_pdf *pdf);
void skn_pdf_list_end(struct skn_pdf *pdf);
void skn_pdf_section_end(struct skn_pdf *pdf);

/* update.c: appends to the finished file. */
void skn_pdf_update(struct skn_pdf *pdf);

/* flow.c: puts what still waits on its page. */
void skn_pdf_flush(struct skn_pdf *pdf);
#endif

#endif
