/*
 * input.h - documents from files: plain text, or JSON.
 *
 * A file whose first character is '{' is JSON lines, an object a line, blank
 * lines between allowed; one that begins with '[' is an array of such objects:
 *
 *	{"id": "a1", "date": "2011-03-12", "title": "…", "text": "…"}
 *
 * text must be there; id may be a string or a whole number and is else
 * "FILE:LINE"; outlet, author and language may be there; others are ignored.
 *
 * Anything else is one document of plain text: its id is the file's name as
 * given, its date the first YYYY-MM-DD of its base name.
 */
#ifndef SKN_SYNTH_INPUT_H
#define SKN_SYNTH_INPUT_H

#include "synth/corpus.h"

#define SKN_INPUT_FILE_MAX ((size_t)500 << 20) /* bytes of one file */

/* Adds what the bytes of the file NAME hold.  SKN_EDATA with NAME and line. */
int skn_input_add(struct skn_corpus *corpus, const char *name, const char *s, size_t n,
		  const char *language, struct skn_err *err);

#endif
