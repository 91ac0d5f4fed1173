/* merge_cites.h - the keys that a file of a thread names, read and renamed, also
 * in a file that conflicts are marked in. */
#ifndef SKN_REV_MERGE_CITES_H
#define SKN_REV_MERGE_CITES_H

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "doc/kind.h"

/* Files of this kind cite. */
bool skn_merge_cites_kind(enum skn_kind kind);
/* Adds the keys that the file cites to KEYS (value: not NULL). */
void skn_merge_cites_scan(struct skn_map *keys, enum skn_kind kind, const char *p, size_t n);
/* OLD becomes NEW where the file cites it, or says it is the same work; *changed. */
int skn_merge_cites_rename(struct skn_buf *file, bool *changed, enum skn_kind kind, const char *old,
			   const char *new, struct skn_err *err);

#endif
