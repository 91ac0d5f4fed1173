/*
 * gate.h - how the files of src/md ask cmark.  Not for anybody else.
 *
 * cmark 0.30 has no limits of its own: it takes a node for every special
 * character (some 200 bytes), walks all open containers for every blank line,
 * and all open image brackets for every link.  So what would cost it too much
 * is refused before it sees it.
 */
#ifndef SKN_MD_GATE_H
#define SKN_MD_GATE_H

#include <cmark.h>

#include "base/buf.h"

#define SKN_MD_MARKS_MAX ((size_t)4 << 20)        /* special characters in one text */
#define SKN_MD_BRACKET_PAIRS_MAX ((size_t)20 << 20) /* images times links in one text */

/* Our own marks in the copies that cmark reads: U+FDD0, U+FDD1. */
#define SKN_MD_MARK "\xef\xb7\x90"
#define SKN_MD_GUARD "\xef\xb7\x91"
#define SKN_MD_MARK_LEN 3
#define SKN_MD_REPLACEMENT "\xef\xbf\xbd"

/* Parses a document into *out (caller frees with cmark_node_free), or
 * SKN_ELIMIT. */
int skn_md_parse(cmark_node **out, const char *s, size_t n, struct skn_err *err);

/* How often the two bytes stand in S. */
size_t skn_md_count_pair(const char *s, size_t n, const char pair[2]);

/*
 * Appends the source so that cmark gets none of our marks out of it: neither
 * as they are nor by a character reference.
 */
void skn_md_copy(struct skn_buf *out, const char *s, size_t n);

/* The literal of a node; never NULL. */
const char *skn_md_literal(cmark_node *node);

#endif
