/*
 * archive.h - what engines answered, kept outside the tree by its hash.
 *
 * In $GIT_COMMON_DIR/skein/synthesis/<2 hex>/<62 hex>.json, and where that cannot be
 * written in $XDG_CACHE_HOME/skein/synthesis/ (else ~/.cache).  Deleting the folder
 * loses no history, only the means to replay it.
 */
#ifndef SKN_SYNTH_ARCHIVE_H
#define SKN_SYNTH_ARCHIVE_H

#include "repo/repo.h"
#include "synth/given.h"

#define SKN_ARCHIVE_MAX ((size_t)128 << 20) /* bytes of one document */

/* DIGEST gets "sha256:…".  Synced and renamed: whole or not at all. */
int skn_archive_put(char digest[SKN_DIGEST_MAX], struct skn_repo *repo, const void *p, size_t n,
		    struct skn_err *err);
/* SKN_ENOTFOUND when it is not here, SKN_EDATA when its bytes are others. */
int skn_archive_get(struct skn_buf *out, struct skn_repo *repo, const char *digest, struct skn_err *err);

#endif
