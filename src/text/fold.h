/*
 * fold.h - the form in which texts are compared: what typography, line breaks
 * and encodings change without changing a word is made alike.
 *
 * NFKC; single quotation marks -> ', double ones and guillemets -> "; hyphens,
 * dashes and the minus -> '-'; ellipsis -> ...; every run of white space -> one
 * blank, none at the ends; soft hyphens and zero-width characters dropped.
 * Case is kept.  Folding what is folded changes nothing.
 */
#ifndef SKN_TEXT_FOLD_H
#define SKN_TEXT_FOLD_H

#include "base/buf.h"

/* Appends; bytes that are no UTF-8 become U+FFFD. */
void skn_fold(struct skn_buf *out, const char *s, size_t n);

#endif
