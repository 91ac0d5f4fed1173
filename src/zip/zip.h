/*
 * zip.h - ZIP archives in memory: the gate to libzip.
 *
 * Written archives are reproducible: entries stand in the order of their adding, all
 * carry the first day that ZIP knows (1980-01-01), no extra fields and no owner, so the
 * same entries give the same bytes (with the same zlib, where they are packed).
 *
 *	rc = skn_zip_writer_new(&w, err);
 *	rc = skn_zip_add(w, "mimetype", type, strlen(type), SKN_ZIP_STORED, err);
 *	...
 *	rc = skn_zip_finish(w, out, err);
 *	skn_zip_writer_free(w);
 *
 * Archives are read from strangers.  Names are compared, never made paths of.  An archive
 * with more entries than SKN_ZIP_ENTRIES_MAX, two entries of one name, an encrypted entry or
 * a method other than stored and deflate is refused when it is opened; a size that an entry
 * states is not believed, what comes out is counted: SKN_ELIMIT past SKN_ZIP_ENTRY_MAX bytes
 * of one entry, SKN_ZIP_TOTAL_MAX of all that are read, or SKN_ZIP_RATIO_MAX bytes for each
 * packed one (once more than SKN_ZIP_RATIO_FROM came out).
 *
 * Without libzip every call fails with SKN_ESYS and names the package.
 */
#ifndef SKN_ZIP_ZIP_H
#define SKN_ZIP_ZIP_H

#include "base/sink.h"

#define SKN_ZIP_SIZE_MAX ((size_t)64 << 20)   /* bytes of an archive */
#define SKN_ZIP_ENTRIES_MAX 4096u
#define SKN_ZIP_NAME_MAX 1024u                /* bytes of an entry's name */
#define SKN_ZIP_ENTRY_MAX ((size_t)32 << 20)  /* bytes that one entry unpacks to */
#define SKN_ZIP_TOTAL_MAX ((size_t)96 << 20)  /* bytes that all reads of an archive give */
#define SKN_ZIP_RATIO_MAX 200u                /* unpacked bytes for one packed byte */
#define SKN_ZIP_RATIO_FROM ((size_t)1 << 20)  /* bytes below which the ratio says nothing */

enum skn_zip_method { SKN_ZIP_STORED, SKN_ZIP_DEFLATED };

struct skn_zip_writer;
int skn_zip_writer_new(struct skn_zip_writer **out, struct skn_err *err);
/* Copies the bytes.  SKN_EEXISTS when there is an entry of that name, SKN_ELIMIT past the
 * number of entries or the size that the reader allows. */
int skn_zip_add(struct skn_zip_writer *w, const char *name, const void *p, size_t n,
		enum skn_zip_method method, struct skn_err *err);
/* Writes the archive to OUT; nothing can be added after it. */
int skn_zip_finish(struct skn_zip_writer *w, struct skn_sink *out, struct skn_err *err);
void skn_zip_writer_free(struct skn_zip_writer *w);

bool skn_zip_is(const void *p, size_t n); /* begins as an archive does */

struct skn_zip;
/* P is borrowed until skn_zip_free; PATH (may be NULL) goes into errors.  SKN_EDATA for
 * what is no archive, or a damaged one. */
int skn_zip_open(struct skn_zip **out, const void *p, size_t n, const char *path, struct skn_err *err);
void skn_zip_free(struct skn_zip *zip);
size_t skn_zip_count(const struct skn_zip *zip);
const char *skn_zip_name(const struct skn_zip *zip, size_t i); /* borrowed */
bool skn_zip_find(const struct skn_zip *zip, const char *name, size_t *i);
/* Appends what entry I holds; its check sum is compared. */
int skn_zip_read(struct skn_buf *out, struct skn_zip *zip, size_t i, struct skn_err *err);

#endif
