/* unique.h - names that nothing has yet: "name", else "name-2", "name-3", … */
#ifndef SKN_IMPORT_UNIQUE_H
#define SKN_IMPORT_UNIQUE_H

#include "base/map.h"

struct skn_unique {
	struct skn_map taken; /* name -> the number to try next */
};

void skn_unique_add(struct skn_unique *unique, const char *name); /* it is taken */
/* A name from BASE, a valid one (text/name.h); it is taken from then on.  Caller
 * frees. */
char *skn_unique_make(struct skn_unique *unique, const char *base);
void skn_unique_release(struct skn_unique *unique);

#endif
