/*
 * record.h - what a file is, and the record of provenance that it carries
 * (out/provenance.h).  The bytes are a stranger's.
 */
#ifndef SKN_VERIFY_RECORD_H
#define SKN_VERIFY_RECORD_H

#include "out/provenance.h"

#define SKN_VERIFY_FILE_MAX ((size_t)64 << 20) /* bytes of a file */

/* The export format that the bytes are of, as told from their beginning ("html", "epub",
 * ...; static); "text" for what is none of the others. */
const char *skn_verify_format(const void *p, size_t n);

/* Reads the record of a file in FORMAT.  A record that is not there, or of which nothing can
 * be used, is no error: then skn_provenance_is_there says so.  SKN_EDATA, SKN_ELIMIT for a
 * file that cannot be taken apart; SKN_ESYS where a library or program is missing. */
int skn_verify_record(struct skn_provenance *out, const char *format, const void *p, size_t n,
		      const char *path, struct skn_err *err);

/* From text alone, for formats that are lines: takes every "skein:NAME VALUE" and
 * "skein:NAME=VALUE" of S. */
void skn_verify_record_lines(struct skn_provenance *out, const char *s, size_t n);
/* From markup: every NAME and VALUE in <... "skein:NAME"...>VALUE<, and <skein:NAME>VALUE<. */
void skn_verify_record_markup(struct skn_provenance *out, const char *s, size_t n);

#endif
