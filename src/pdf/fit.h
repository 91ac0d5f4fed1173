/*
 * fit.h - where a paragraph may end a page: pure arithmetic.
 *
 * Two lines at least stand on each side of a page's end, where a paragraph has that many:
 * no first line is left alone at the bottom, no last line at the top (three lines are never
 * divided).  A page that is still empty takes what fits, and one line even if it does not:
 * every call makes progress there.
 */
#ifndef SKN_PDF_FIT_H
#define SKN_PDF_FIT_H

#include "base/base.h"

#define SKN_PDF_TOGETHER 2u /* lines that stand together */

/*
 * How many of the N lines with these HEIGHTS go into ROOM.  FIRST says how many of them
 * must stand together at the beginning (0 = as above; a label beside may need more).  0:
 * begin a new page; never on a FRESH one unless N is 0.
 */
size_t skn_pdf_fit(const double *heights, size_t n, size_t first, double room, bool fresh);
/* The room that the lines at its beginning need, which stand together. */
double skn_pdf_least(const double *heights, size_t n, size_t first);

#endif
