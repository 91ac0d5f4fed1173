/*
 * pdf.h - a document of pages, by way of Pango and cairo: blocks go in, in reading order,
 * and flow over pages; each page is written to the sink when it is full.
 *
 *	struct skn_pdf *pdf;
 *	rc = skn_pdf_open(&pdf, sink, &about, err);
 *	skn_pdf_add(pdf, &(struct skn_pdf_block){ .role = SKN_PDF_HEADING, .level = 1, ... }, &text);
 *	...
 *	rc = skn_pdf_close(pdf, err);
 *
 * What is decided here: text is set ragged right and never hyphenated, a word that is too
 * long is broken; at least two lines of a paragraph stand on each side of a page's end where
 * it has that many (pdf/fit.h); a block that keeps with the next one stands on its page.
 * Each block is a structure element (a tagged PDF), in reading order: sections from one
 * heading of level 2 to the next, headings, paragraphs, lists, links.  Running heads and page
 * numbers are outside of it.
 *
 * The same blocks give the same bytes with the same fonts and libraries: no clock, time zone,
 * locale or address gets in.  Fonts are fontconfig's "serif", "sans-serif" and "monospace",
 * and whatever else has the characters those lack.  So that fontconfig and Pango do not
 * take the locale into account, the first document of a process sets FC_LANG and
 * PANGO_LANGUAGE in its environment: open that one before other threads read it.
 *
 * Lengths are points (1/72 inch).  Without Pango in the build skn_pdf_open fails with
 * SKN_ESYS and names the package; so it does where no fonts are installed.
 */
#ifndef SKN_PDF_PDF_H
#define SKN_PDF_PDF_H

#include "base/sink.h"
#include "pdf/text.h"

#define SKN_PDF_PLACES_MAX 4000000u /* places in one document; later ones are no targets */

enum skn_pdf_paper { SKN_PDF_A4, SKN_PDF_LETTER };
/* "a4", "letter"; false for another name. */
bool skn_pdf_paper_named(enum skn_pdf_paper *out, const char *name);

struct skn_pdf_field {
	const char *name, *value;
};

/* What a document says of itself; NULL = nothing.  Borrowed until skn_pdf_close. */
struct skn_pdf_about {
	enum skn_pdf_paper paper;
	const char *title, *author, *subject, *keywords;
	const char *language; /* BCP 47; NULL = "en"; a right-to-left one puts labels right */
	int64_t time;         /* seconds since 1970: creation and modification */
	const char *head;     /* running head of every page but the first */
	/* For programs: names [a-z]+, values of printable ASCII without "<>&()\'"; in the document's
	 * XMP as <skein:NAME>, in the namespace below. */
	const struct skn_pdf_field *fields;
	size_t n_fields;
};
#define SKN_PDF_NAMESPACE "https://skein.example/ns/export#"

enum skn_pdf_role {
	SKN_PDF_PARA,
	SKN_PDF_HEADING, /* level 1..6 */
	SKN_PDF_ITEM,    /* of a list */
	SKN_PDF_QUOTE,
	SKN_PDF_CODE
};

struct skn_pdf_block {
	enum skn_pdf_role role;
	int level;
	double size, leading; /* of the type, and from baseline to baseline */
	double above, below;  /* between two blocks stands the larger of the two */
	double indent;        /* from the margin */
	double column;        /* width of the label's column, behind the indent; 0 = none */
	const struct skn_pdf_text *label; /* beside the first line, in its column; or NULL */
	double label_size;    /* of its type; 0 = size */
	bool label_right;     /* set against the text's edge */
	bool bar;             /* a thin line beside it */
	bool keep;            /* on one page with the beginning of the next block */
	unsigned place;       /* 0 = none */
	const char *outline;  /* its name among the bookmarks; NULL = not there */
	int outline_level;    /* 1.. */
};

struct skn_pdf;

int skn_pdf_open(struct skn_pdf **out, struct skn_sink *sink, const struct skn_pdf_about *about,
		 struct skn_err *err);
/* Lays it out and, as far as it is not kept waiting, onto pages.  An empty text is no block. */
void skn_pdf_add(struct skn_pdf *pdf, const struct skn_pdf_block *block,
		 const struct skn_pdf_text *text);
/* A thin line across. */
void skn_pdf_rule(struct skn_pdf *pdf, double above, double below);
/* The page that a place stands on, from 1; 0 while it is not on one. */
unsigned skn_pdf_page_of(const struct skn_pdf *pdf, unsigned place);
/* Characters so far that no font here has: they show as boxes. */
size_t skn_pdf_missing(const struct skn_pdf *pdf);
/* Writes the rest and frees; PDF may be NULL.  Fails as the sink did, SKN_ESYS for the
 * library's own failures. */
int skn_pdf_close(struct skn_pdf *pdf, struct skn_err *err);

#endif
