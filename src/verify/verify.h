/*
 * verify.h - a file held against the version that it says it shows.
 *
 * The version is exported again in the file's format: where the bytes are equal, that is
 * all.  Else both are read into parts of plain text (verify/seen.h) and compared part by
 * part.  Hashes in the file's record prove nothing by themselves, since who edits a file
 * can edit them as well; they are compared with the commit's, and what is said of them is
 * said beside.
 */
#ifndef SKN_VERIFY_VERIFY_H
#define SKN_VERIFY_VERIFY_H

#include "out/page.h"
#include "verify/record.h"
#include "verify/seen.h"

enum skn_verdict {
	SKN_VERDICT_IDENTICAL, /* byte for byte */
	SKN_VERDICT_SAME,      /* other bytes, the same content */
	SKN_VERDICT_DIFFERS
};

struct skn_verified {
	enum skn_verdict verdict;
	struct skn_seen_differences differences;
	const char *altered; /* first field of the record that is not what the commit's would be: "format",
			      * "content" or a part's name; static, NULL = none */
};

/* P in FORMAT against THREAD, which INFO describes and which was loaded as the export of that
 * format does.  RECORD is the file's (may be empty).  The errors are those of
 * skn_seen_read and of the renderers. */
int skn_verify(struct skn_verified *out, const char *format, const void *p, size_t n, const char *path,
	       const struct skn_provenance *record, const struct skn_thread *thread,
	       const struct skn_page_info *info, struct skn_err *err);
void skn_verified_release(struct skn_verified *v);

/* Title and version that a page as text says of itself, for it carries no record; false when
 * it is no such page.  Caller frees both. */
bool skn_verify_text_head(char **title, char **version, const char *s, size_t n);

#endif
