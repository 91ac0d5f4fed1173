/*
 * name.h - the names that become files and folders: ids, item keys, slugs.
 *
 *	name = 1*alnum *( ("." / "_" / "-") 1*alnum )     alnum = a-z / 0-9
 *
 * At most SKN_NAME_MAX bytes; no ending .lock or .git (git refuses or misreads
 * them); not a device name of DOS, alone or before a dot (con, nul.txt, com1),
 * so that every store can be checked out on Windows; a slug is not all digits,
 * since `@2` and the like are versions.
 */
#ifndef SKN_TEXT_NAME_H
#define SKN_TEXT_NAME_H

#include "base/buf.h"

#define SKN_NAME_MAX 80 /* bytes */

enum skn_name_kind {
	SKN_NAME_ID,  /* an id or an item key */
	SKN_NAME_SLUG, /* a thread's */
	SKN_NAME_RUN  /* a run's: 20260429T202500Z-6b1f, four or more hex digits */
};

/* 0, SKN_ELIMIT when too long, or SKN_EDATA; the message says which rule. */
int skn_name_check(const char *s, size_t n, enum skn_name_kind what, struct skn_err *err);

/*
 * Replaces the contents of OUT by a name made from any text, valid as an id
 * and as a slug.  FALLBACK, a valid name of at most 16 bytes that has a
 * letter, stands in where the text has nothing to write in letters and
 * digits, and before what alone would be no valid name ("event-2016",
 * "event-con").  Returns whether anything of the text is in the name.  Making
 * it unique is the caller's.
 */
bool skn_name_make(struct skn_buf *out, const char *text, size_t n, const char *fallback);

#endif
