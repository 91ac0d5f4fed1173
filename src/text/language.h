/*
 * language.h - which language a text is in, as far as ending its sentences
 * needs to know.
 *
 * Function words are counted ("der", "und"; "les", "est"); the language with
 * the most wins when it has at least two and a quarter more than English has.
 * A text that says too little is taken as English.
 */
#ifndef SKN_TEXT_LANGUAGE_H
#define SKN_TEXT_LANGUAGE_H

#include "base/base.h"

#define SKN_LANGUAGE_BYTES_MAX 65536 /* only the beginning of a text is read */

/* "de", "fr", "es" or "en"; static. */
const char *skn_language_guess(const char *s, size_t n);

#endif
