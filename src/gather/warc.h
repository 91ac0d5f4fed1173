/*
 * warc.h - what was fetched, kept as it came: WARC 1.1 (ISO 28500:2017).
 *
 * A file is a row of records, each a gzip member of its own, so that tools can seek:
 * one warcinfo, then a request and a response for each exchange, tied by
 * WARC-Concurrent-To.  The response holds the status line and headers as received and
 * the body as it was decoded: headers that speak of an encoding which is undone
 * (Content-Encoding, Transfer-Encoding, Content-Length) are renamed X-Skein-Original-…
 * and a true Content-Length is added.  WARC-Block-Digest and WARC-Payload-Digest are
 * "sha256:" and hex.  Cookies a server set and Authorization that was sent stand in no
 * file.  Files are kept outside of git.
 */
#ifndef SKN_GATHER_WARC_H
#define SKN_GATHER_WARC_H

#include "net/fetch.h"

struct skn_warc;

/* A new file NAME.warc.gz in DIR (made when missing); NAME must not exist yet: SKN_EEXISTS. */
int skn_warc_open(struct skn_warc **out, const char *dir, const char *name, int64_t now, struct skn_err *err);
/* An answer that was had with keep_heads; one with an error is skipped. */
int skn_warc_add(struct skn_warc *warc, const struct skn_fetch_answer *answer, struct skn_err *err);
const char *skn_warc_path(const struct skn_warc *warc);
/* Syncs and closes; a file without any exchange is removed.  Takes NULL; frees in any case. */
int skn_warc_close(struct skn_warc *warc, struct skn_err *err);

#endif
