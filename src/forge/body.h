/*
 * body.h - the description of a pull request: whose words are where, and how much fits.
 *
 * What skein writes stands between two hidden lines,
 *
 *	<!-- skein:review -->
 *	...
 *	<!-- /skein:review -->
 *
 * and only that is replaced; what people wrote before and behind it stays.
 *
 * Sizes are UTF-16 units: forges count characters, and none counts more than these.
 * Texts are UTF-8.
 */
#ifndef SKN_FORGE_BODY_H
#define SKN_FORGE_BODY_H

#include "base/buf.h"

#define SKN_FORGE_MARKER "<!-- skein:review -->"
#define SKN_FORGE_MARKER_END "<!-- /skein:review -->"

/* Appends OLD (what is there now, may be "") with REVIEW as our part, at most MAX units: the
 * review is cut, MORE says where the rest can be read. A marker at the review's
 * beginning counts as ours. */
void skn_forge_body_make(struct skn_buf *out, const char *old, const char *review, size_t max, const char *more);
/* The units that are left for the review. */
size_t skn_forge_body_room(const char *old, size_t max);
/* Cuts TEXT to MAX units, at a line's end where there is one, and appends a line that says
 * so, with MORE (may be NULL). */
void skn_forge_body_cut(struct skn_buf *text, size_t max, const char *more);

#endif
