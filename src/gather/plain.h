/*
 * plain.h - markup as a line of plain text, for titles, names and snippets.
 *
 * Tags are left out (block tags leave a blank), references resolved, white space
 * folded and trimmed.  Pages go through the HTML parser; this is for small strings.
 */
#ifndef SKN_GATHER_PLAIN_H
#define SKN_GATHER_PLAIN_H

#include "base/arena.h"
#include "base/buf.h"

void skn_plain_of_html(struct skn_buf *out, const char *s, size_t n);
/* White space folded and trimmed only. */
void skn_plain_fold(struct skn_buf *out, const char *s, size_t n);
/* Whether text that may be either is meant as HTML: it has a closing tag, an empty one
 * or a reference, and no tag and no reference that HTML has not. */
bool skn_plain_is_html(const char *s, size_t n);
/* A copy in ARENA of N bytes without white space at the ends and without NUL bytes
 * (JSON may have them); NULL when nothing is left. */
char *skn_plain_keep(struct skn_arena *arena, const char *s, size_t n);
/* The DOI in S ("doi:10.1/x", "https://doi.org/10.1/x", "10.1/x"): its length and
 * where it begins; NULL when there is none. */
const char *skn_plain_doi(const char *s, size_t *n);

#endif
