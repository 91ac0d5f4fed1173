/*
 * page_refs.h - the references that a pandoc page may cite, and its citations.
 */
#ifndef SKN_IMPORT_PAGE_REFS_H
#define SKN_IMPORT_PAGE_REFS_H

#include "base/map.h"
#include "import/page_csl.h"
#include "import/page_pandoc.h"

struct skn_page_ref {
	char *key;
	const struct skn_node *csl; /* in one of the trees */
	enum skn_page_csl_text text;
	size_t number; /* of the source; 0 while it isn't cited */
	bool keep;     /* becomes a source even when it isn't cited */
};

/* Zeroed is empty. */
struct skn_page_refs {
	SKN_VEC(struct skn_page_ref) refs;
	struct skn_map by_key; /* key -> index + 1 */
	struct skn_tree tree;  /* of the bibliography */
	char *fault;           /* the first entry that couldn't be read; NULL = none */
};

void skn_page_refs_release(struct skn_page_refs *refs);

/* Adds an array (or object with a member `references`) of CSL; a key that is
 * there already stays as it is.  SKN_EDATA for what is no list of entries. */
int skn_page_refs_add(struct skn_page_refs *refs, const struct skn_node *list,
		      enum skn_page_csl_text text, bool keep, const char *path,
		      struct skn_err *err);
int skn_page_refs_read(struct skn_page_refs *refs, struct skn_page *page,
		       const struct skn_page_bibliography *bibliography, struct skn_err *err);

/* Appends Markdown with the keys of its citations replaced by numbers; sources
 * are added to the page as they are first cited. */
int skn_page_refs_cite(struct skn_page_refs *refs, struct skn_page *page, struct skn_buf *out,
		       const char *md, size_t n, struct skn_page_place place, struct skn_err *err);

/* Adds what is uncited and to be kept. */
void skn_page_refs_finish(struct skn_page_refs *refs, struct skn_page *page);

#endif
