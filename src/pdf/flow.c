/* flow.c - blocks onto pages. */
#include "pdf/inside.h"

#ifdef SKN_HAVE_PANGO

#include "pdf/fit.h"

#define WAITING_MAX 16 /* blocks that keep with the next: a longer chain is let go */

static double larger(double a, double b)
{
	return a > b ? a : b;
}

static double gap_before(const struct skn_pdf *pdf, const struct skn_pdf_block *block)
{
	return pdf->fresh ? 0 : larger(pdf->below, block->above);
}

static void next_page(struct skn_pdf *pdf)
{
	if (pdf->open)
		skn_pdf_page_end(pdf);
	skn_pdf_page_begin(pdf);
}

static void put(struct skn_pdf *pdf, struct skn_pdf_laid *laid)
{
	skn_pdf_page_begin(pdf);
	for (size_t at = 0; at < laid->lines.n;) {
		double gap = at == 0 ? gap_before(pdf, &laid->block) : 0;
		size_t take = skn_pdf_fit(laid->heights.v + at, laid->lines.n - at,
					  at == 0 ? laid->first : 0, pdf->bottom - pdf->y - gap, pdf->fresh);

		if (take == 0) {
			next_page(pdf);
			continue;
		}
		pdf->y += gap;
		skn_pdf_draw(pdf, laid, at, take);
		pdf->fresh = false;
		at += take;
		skn_pdf_lay_more(pdf, laid, at);
		if (at < laid->lines.n)
			next_page(pdf);
	}
	pdf->below = laid->block.below;
}

/* The room that the waiting blocks need with the beginning of LAST. */
static double chain_height(const struct skn_pdf *pdf, const struct skn_pdf_laid *last)
{
	double sum = 0, below = pdf->below;

	for (size_t i = 0; i < pdf->waiting.n; i++) {
		const struct skn_pdf_laid *laid = pdf->waiting.v[i];

		sum += larger(below, laid->block.above);
		for (size_t k = 0; k < laid->heights.n; k++)
			sum += laid->heights.v[k];
		below = laid->block.below;
	}
	if (last)
		sum += larger(below, last->block.above) +
		       skn_pdf_least(last->heights.v, last->heights.n, last->first);
	return sum;
}

/* Puts the chain, and LAST (or NULL) at its end. */
static void put_chain(struct skn_pdf *pdf, struct skn_pdf_laid *last)
{
	double needs = chain_height(pdf, last);

	if (pdf->waiting.n && pdf->open && !pdf->fresh && needs > pdf->bottom - pdf->y)
		next_page(pdf);
	for (size_t i = 0; i < pdf->waiting.n; i++) {
		put(pdf, pdf->waiting.v[i]);
		skn_pdf_laid_free(pdf->waiting.v[i]);
	}
	skn_vec_clear(&pdf->waiting);
	if (last)
		put(pdf, last);
	skn_pdf_laid_free(last);
}

void skn_pdf_flush(struct skn_pdf *pdf)
{
	put_chain(pdf, NULL);
}

void skn_pdf_add(struct skn_pdf *pdf, const struct skn_pdf_block *block,
		 const struct skn_pdf_text *text)
{
	struct skn_pdf_laid *laid;

	if (text->text.n == 0)
		return;
	laid = skn_pdf_lay(pdf, block, text);
	if (block->keep && pdf->waiting.n < WAITING_MAX)
		skn_vec_push(&pdf->waiting, laid);
	else
		put_chain(pdf, laid);
}

void skn_pdf_rule(struct skn_pdf *pdf, double above, double below)
{
	skn_pdf_flush(pdf);
	if (!pdf->open || pdf->fresh || pdf->y + above > pdf->bottom)
		return;
	skn_pdf_list_end(pdf);
	pdf->y += larger(pdf->below, above);
	skn_pdf_draw_rule(pdf, pdf->y);
	pdf->below = below;
}

unsigned skn_pdf_page_of(const struct skn_pdf *pdf, unsigned place)
{
	return place < pdf->pages.n ? pdf->pages.v[place] : 0;
}

size_t skn_pdf_missing(const struct skn_pdf *pdf)
{
	return pdf->missing;
}

#endif
