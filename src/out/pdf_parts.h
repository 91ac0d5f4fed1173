/* pdf_parts.h - what the files that write a thread as a PDF share. */
#ifndef SKN_OUT_PDF_PARTS_H
#define SKN_OUT_PDF_PARTS_H

#include "out/flow.h"
#include "out/pdf.h"

/* The places of a document: a source has its number, citations follow. */
struct skn_pdf_cited {
	unsigned place;
	size_t next; /* index + 1 of the next citation of this source; 0 = none */
};

struct skn_pdf_out {
	struct skn_pdf *pdf;
	const struct skn_thread *thread;
	const struct skn_page_info *info;
	struct skn_numbers numbers;
	struct skn_pdf_text text, label; /* of the block that is being made */
	SKN_VEC(struct skn_pdf_cited) cited;
	size_t *first, *last; /* by number - 1: index + 1 into cited; 0 = not cited yet */
};

/* How the blocks of a flow look. */
struct skn_pdf_setting {
	double size, leading;
	double indent, column;            /* of all; the label stands in the column of the first */
	const struct skn_pdf_text *label; /* or NULL */
	double label_size;
	bool label_right, bar, item;      /* item: the blocks are of a list */
	unsigned look;                    /* of all text */
	const char *lead;                 /* bold words before the first; or NULL */
	int outline_level;                /* of a heading of level 1; 0: headings are no bookmarks */
};
extern const struct skn_pdf_setting skn_pdf_body;

/* A flow as blocks. */
void skn_pdf_out_flow(struct skn_pdf_out *o, const struct skn_flow *flow,
		      const struct skn_pdf_setting *set);
/* A record's Markdown field; nothing when it is absent. */
void skn_pdf_out_field(struct skn_pdf_out *o, const struct skn_record *record, const char *field,
		       const struct skn_pdf_setting *set);

/* Each writes its section, or nothing when that is empty. */
void skn_pdf_out_narrative(struct skn_pdf_out *o);
void skn_pdf_out_timeline(struct skn_pdf_out *o);
void skn_pdf_out_perspectives(struct skn_pdf_out *o);
void skn_pdf_out_tensions(struct skn_pdf_out *o);
void skn_pdf_out_sources(struct skn_pdf_out *o); /* the last: it knows who was cited where */

#endif
