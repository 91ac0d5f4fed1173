/*
 * mergefile.h - three texts merged line by line, as git merge-file does it
 * (libgit2's xdiff is git's).
 *
 * Lines are bytes up to and with the newline; any bytes will do.  Neighbouring
 * conflicts with only lines without letters or digits between them are one, as
 * git merge-file has it.
 */
#ifndef SKN_REPO_MERGEFILE_H
#define SKN_REPO_MERGEFILE_H

#include "base/buf.h"

#define SKN_MERGEFILE_MARKER_MAX 65000u /* characters of a marker */

struct skn_mergefile_side {
	const char *p; /* may be NULL when n is 0 */
	size_t n;
	const char *label; /* behind its marker; NULL: none */
};

enum skn_mergefile_style {
	SKN_MERGEFILE_MARKERS, /* ours and theirs */
	SKN_MERGEFILE_DIFF3,   /* and the base between */
	SKN_MERGEFILE_OURS     /* no markers: where they conflict, our lines */
};

/* Appends the result; *clean: there is no conflict.  MARKER is a marker's length,
 * 1 .. SKN_MERGEFILE_MARKER_MAX.  SKN_ESYS when a side is larger than xdiff takes. */
int skn_mergefile(struct skn_buf *out, bool *clean, const struct skn_mergefile_side *base,
		  const struct skn_mergefile_side *ours, const struct skn_mergefile_side *theirs,
		  enum skn_mergefile_style style, unsigned marker, struct skn_err *err);

#endif
