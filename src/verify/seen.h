/*
 * seen.h - what a file shows, as parts of plain text that can be compared with those of
 * another file of the same format.
 *
 * There is a reader for each format.  It takes everything that a person sees, and what
 * works unseen: addresses of links, scripts, frames, hidden elements.  Parts are named like
 * those of a page (out/provenance.h); besides
 *	head      site, version, time, metadata
 *	rest      whatever stands outside the page's sections
 *	looks     style sheets, classes and the like: what decides how it is shown
 * The record of provenance is in none of them.
 *
 * Texts are compared as words: how much white space stands between two of them is the same.
 */
#ifndef SKN_VERIFY_SEEN_H
#define SKN_VERIFY_SEEN_H

#include "base/buf.h"
#include "base/node.h"
#include "base/vec.h"

#define SKN_SEEN_PASSAGE 128 /* bytes of a passage, with the NUL */

#define SKN_SEEN_HEAD "head"
#define SKN_SEEN_REST "rest"
#define SKN_SEEN_LOOKS "looks"

struct skn_seen_part {
	const char *name; /* static */
	struct skn_buf text;
};

struct skn_seen {
	SKN_VEC(struct skn_seen_part) parts; /* in the order in which they were met */
	bool loose; /* where words end is not known for sure: white space counts for nothing */
};

void skn_seen_release(struct skn_seen *seen);

/* Reads P in FORMAT into *out, which is made in any case.  PATH goes into errors.
 * SKN_EDATA for what cannot be read, SKN_ELIMIT past a limit, SKN_ESYS where a program or
 * library is missing (the error names it). */
int skn_seen_read(struct skn_seen *out, const char *format, const void *p, size_t n, const char *path,
		  struct skn_err *err);

/* A part in which two files differ: the passage of each, from a little before the first
 * difference; "" = it ends before. */
struct skn_seen_difference {
	const char *part; /* static */
	char file[SKN_SEEN_PASSAGE], version[SKN_SEEN_PASSAGE];
};
struct skn_seen_differences {
	SKN_VEC(struct skn_seen_difference) list; /* at most one a part, in the page's order; "looks" is not among them */
	bool looks;                               /* that part differs */
};
void skn_seen_compare(struct skn_seen_differences *out, const struct skn_seen *file,
		      const struct skn_seen *version);
void skn_seen_differences_release(struct skn_seen_differences *d);

/* For the readers. */

/* The text of the part NAME, made when it is new; borrowed until the next call. */
struct skn_buf *skn_seen_part(struct skn_seen *seen, const char *name);
/* The name of the page's section that a heading is, "Narrative" or "narrative"; NULL = none. */
const char *skn_seen_section(const char *heading, size_t n);

int skn_seen_html(struct skn_seen *out, const char *s, size_t n, const char *path, struct skn_err *err);
int skn_seen_epub(struct skn_seen *out, const void *p, size_t n, const char *path, struct skn_err *err);
int skn_seen_json(struct skn_seen *out, const char *s, size_t n, const char *path, struct skn_err *err);
int skn_seen_csl(struct skn_seen *out, const char *s, size_t n, const char *path, struct skn_err *err);
int skn_seen_pdf(struct skn_seen *out, const void *p, size_t n, const char *path, struct skn_err *err);
/* FORMAT "docx" or "latex", by pandoc. */
int skn_seen_pandoc(struct skn_seen *out, const char *format, const void *p, size_t n, const char *path,
		    struct skn_err *err);
/* FORMAT "text", "md", "pandoc", "bibtex", "ris". */
int skn_seen_lines(struct skn_seen *out, const char *format, const char *s, size_t n, const char *path,
		   struct skn_err *err);

#endif
