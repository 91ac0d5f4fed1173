/*
 * provenance.h - what an export says of where it comes from.
 *
 * Every format but text carries the same record: the thread, the version's label, the
 * commit, the format, and SHA-256 hashes of what the page shows, for the whole and for each
 * part.  The hashes do not depend on the format: they are of the page's canonical text,
 * which is what `skein export -f text` writes of that part (schema/README.md, "Where an
 * export comes from", tells how to make them again without this program).  The page as text
 * is fixed to the byte and carries nothing; it says its title, version and time.
 *
 * Fields, in this order; what is unknown is left out:
 *
 *	thread   "energy/lithium"
 *	version  "2", "14+2"
 *	commit   the full hex name; not there for an export of the work tree
 *	format   "html"
 *	content  "sha256:" 64 hex: of the lines "<part> sha256:<hex>" LF of the parts below that
 *	         are there
 *	title summary narrative timeline perspectives tensions sources
 *	         "sha256:" 64 hex, of the part's canonical text; absent when the page has no such part
 *
 * Where a format keeps it: html <meta name="skein:NAME">, one each; json the member
 * `provenance`; md a last comment, pandoc `provenance:` of the metadata; bibtex and latex
 * lines "% skein:NAME VALUE"; ris the field C8 of the first entry; csl-json
 * `custom.skein` of the first item; epub <meta property="skein:NAME"> of the package; docx
 * custom properties "skein:NAME"; pdf <skein:NAME> of its XMP.
 */
#ifndef SKN_OUT_PROVENANCE_H
#define SKN_OUT_PROVENANCE_H

#include "hash/sha256.h"
#include "out/page.h"

enum skn_part {
	SKN_PART_TITLE,
	SKN_PART_SUMMARY,
	SKN_PART_NARRATIVE,
	SKN_PART_TIMELINE,
	SKN_PART_PERSPECTIVES,
	SKN_PART_TENSIONS,
	SKN_PART_SOURCES,
	SKN_PARTS
};
extern const char *const skn_part_names[SKN_PARTS]; /* "title", … */

/* The canonical text of a page, part by part; empty = the page has no such part. */
struct skn_shown {
	struct skn_buf part[SKN_PARTS];
};
void skn_shown_make(struct skn_shown *out, const struct skn_thread *thread);
void skn_shown_release(struct skn_shown *shown);

#define SKN_PROVENANCE_NAMESPACE "https://skein.example/ns/export#" /* of "skein:" where a format wants one */
#define SKN_PROVENANCE_HASH (sizeof("sha256:") - 1 + SKN_SHA256_HEX) /* with the NUL */
#define SKN_PROVENANCE_VALUE_MAX 1024u /* bytes of a value that a reader takes */

struct skn_provenance {
	char *thread, *version, *commit, *format; /* NULL = not said */
	char content[SKN_PROVENANCE_HASH];        /* "" = not said */
	char part[SKN_PARTS][SKN_PROVENANCE_HASH];
};
void skn_provenance_init(struct skn_provenance *p);
void skn_provenance_release(struct skn_provenance *p);

/* Of an export of THREAD in FORMAT; infallible. */
void skn_provenance_make(struct skn_provenance *out, const struct skn_thread *thread,
			 const struct skn_page_info *info, const char *format);

/* The fields that are there, in their order; VALUE holds no character that a markup,
 * a comment or a string of any format would have to escape. */
typedef void skn_provenance_fn(void *ctx, const char *name, const char *value);
void skn_provenance_each(const struct skn_provenance *p, skn_provenance_fn *fn, void *ctx);

/* For readers: sets the field NAME.  False for a name that is none, and for a value that
 * could not stand in it (wrong characters, wrong length, said twice differently). */
bool skn_provenance_set(struct skn_provenance *p, const char *name, size_t name_n, const char *value,
			size_t value_n);
/* Whether anything was said that leads to a version: a thread and a commit. */
bool skn_provenance_is_there(const struct skn_provenance *p);
/* The first part whose hash differs, or SKN_PARTS; only parts that both say count. */
enum skn_part skn_provenance_differs(const struct skn_provenance *a, const struct skn_provenance *b);

#endif
