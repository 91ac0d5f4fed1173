/*
 * bibtex.h - bibliographies in BibTeX, with the fields that biblatex adds, as
 * CSL data.
 *
 * Read are entries in braces or parentheses, @string with the names of months
 * built in, "#", @comment and @preamble (both skipped); values in braces or
 * quotes, TeX's accents, symbols and dashes in them; names "First von Last",
 * "von Last, First", "von Last, Jr, First" and {Bodies}.
 *
 * An entry that can't be read is left out with a fault that has its line;
 * reading goes on at the next "@" that begins a line.
 */
#ifndef SKN_IMPORT_BIBTEX_H
#define SKN_IMPORT_BIBTEX_H

#include "base/buf.h"
#include "base/node.h"
#include "base/vec.h"

#define SKN_BIBTEX_SIZE_MAX ((size_t)8 << 20)  /* bytes */
#define SKN_BIBTEX_TOTAL_MAX ((size_t)64 << 20) /* bytes of all values, macros put in */
#define SKN_BIBTEX_NESTING_MAX 100             /* braces in each other */

struct skn_bibtex_fault {
	const char *text; /* in the tree's arena */
	uint32_t line;
};

struct skn_bibtex {
	struct skn_tree tree; /* root: an array of objects as in CSL-JSON; dates are EDTF */
	SKN_VEC(struct skn_bibtex_fault) faults;
};

/* Fills OUT, initialised here.  S is UTF-8.  SKN_ELIMIT past a limit on bytes. */
int skn_bibtex_parse(struct skn_bibtex *out, const char *s, size_t n, const char *path,
		     struct skn_err *err);
void skn_bibtex_release(struct skn_bibtex *bib);

/* Appends a value of BibTeX as plain text: commands resolved, braces dropped,
 * white space single blanks, in normal form C. */
void skn_bibtex_plain(struct skn_buf *out, const char *s, size_t n);

/* The names of an author or editor field as CSL names. */
struct skn_node *skn_bibtex_names(struct skn_tree *tree, const char *s, size_t n);

#endif
