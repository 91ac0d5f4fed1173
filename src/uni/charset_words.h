/*
 * charset_words.h - what a document says its encoding is; for this folder only.
 * Each function finds a label and writes it in lower case, blanks trimmed.
 */
#ifndef SKN_UNI_CHARSET_WORDS_H
#define SKN_UNI_CHARSET_WORDS_H

#include "uni/charset.h"

/* The encoding of an XML declaration at the start (blanks before it are passed). */
bool skn_charset_of_xml(char label[SKN_CHARSET_LABEL_MAX + 1], const char *s, size_t n);
/* The first <meta charset=…> or <meta … content="…charset=…"> of a page that names one. */
bool skn_charset_of_meta(char label[SKN_CHARSET_LABEL_MAX + 1], const char *s, size_t n);
/* ICU's name for a label that the WHATWG gives a meaning of its own; "" for one
 * that is never to be used; NULL when ICU is to be asked. */
const char *skn_charset_known(const char *label);

#endif
