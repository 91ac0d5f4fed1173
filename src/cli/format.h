/*
 * format.h - one file of a store in canonical form: what fmt writes.
 */
#ifndef SKN_CLI_FORMAT_H
#define SKN_CLI_FORMAT_H

#include "base/buf.h"
#include "doc/kind.h"

/* Whether files of this kind have a canonical form (an item's text has none). */
bool skn_format_has(enum skn_kind kind);

/*
 * Appends the canonical form of SRC: LF, NFC, no byte order mark; a record's
 * fields in order, one sentence a line, adjacent citation groups joined, one
 * final newline.  Nothing is dropped: what a record may not hold stays for
 * check to name.  SKN_EDATA with PATH and line for what is no UTF-8 or no YAML.
 */
int skn_format_file(struct skn_buf *out, enum skn_kind kind, const char *src, size_t n, const char *path,
		    struct skn_err *err);

#endif
