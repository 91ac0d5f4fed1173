/*
 * stem.h - words without their endings: "claims", "claimed" -> "claim".  The
 * gate to libstemmer (Snowball's algorithms, snowballstem.org).
 *
 * A stem is for comparing and counting, never for showing.  The library is
 * loaded when the first stemmer is made, so that other commands do not pay for
 * it.  A stemmer serves one thread of execution at a time.
 */
#ifndef SKN_STEM_STEM_H
#define SKN_STEM_STEM_H

#include "base/base.h"

#define SKN_STEM_WORD_MAX 256 /* bytes; a longer word is its own stem */

struct skn_stemmer;

/* LANGUAGE is a language tag ("en", "de-AT", "pt_BR") or a name that Snowball
 * knows ("porter").  SKN_ENOTFOUND when there are no rules for it, SKN_ESYS
 * when the library is missing.  Free with skn_stemmer_free. */
int skn_stemmer_new(struct skn_stemmer **out, const char *language, struct skn_err *err);
void skn_stemmer_free(struct skn_stemmer *stemmer);

/* The stem of a word, and its bytes to *out_n; valid until the next call.  The
 * word should be folded to lower case.  What has no stem (no UTF-8, too long,
 * a STEMMER of NULL) is given back as it is, and is then not NUL-terminated. */
const char *skn_stem(struct skn_stemmer *stemmer, const char *word, size_t n, size_t *out_n);

#endif
