/*
 * site.h - the published pages of a store: one table of addresses, from which a
 * folder is written (site/build.h) and requests are answered with the same bytes.
 *
 *	index.html index.json feed.xml sitemap.xml robots.txt 404.html
 *	style.css diff.css blame.css theme.css site.js compare.js
 *	search/index.html search/index.json search/NN.json search/names-NN.json
 *	threads/NAME/index.html             the newest version, and .json
 *	threads/NAME/feed.xml
 *	threads/NAME/search.json            its texts, for the search
 *	threads/NAME/history/index.html     every version, and .json
 *	threads/NAME/blame/index.html       since when it says what it says, and .json
 *	threads/NAME/sources/index.html     what it rests on, and .json (CSL)
 *	threads/NAME/compare/index.html     any two versions, and .json
 *	threads/NAME/v/N/index.html         version N for good, and .json
 *	threads/NAME/v/N/diff/index.html    what it changed, and .json
 *
 * A path is what follows the site's base address, without a slash at its start, or
 * with "index.html" left out behind a slash.  N is the version's label; where a
 * label is not known or was given twice (the newest has it then), the commit's hex.
 *
 * A page is a pure function of the repository, the tip and the options, and what
 * stands at v/N/ is never another thing as long as site title, language, base
 * address and theme stay.  The key of a path is a hash of all that its bytes
 * depend on, known before it is made.
 */
#ifndef SKN_SITE_SITE_H
#define SKN_SITE_SITE_H

#include "base/sink.h"
#include "hash/sha256.h"
#include "rev/history.h"

#define SKN_SITE_THEME_MAX ((size_t)1 << 20) /* bytes of a theme */
#define SKN_SITE_RECENT 50    /* versions in the store's feed and on the first page */
#define SKN_SITE_FEED_MAX 20  /* versions in a thread's feed */

struct skn_site_options {
	const char *base_url;    /* where it is published, NULL: as in skein.yaml, or nowhere */
	const struct skn_buf *theme; /* a style sheet after ours, or NULL; borrowed */
};

struct skn_site; /* not to be used by two threads at a time */

/* SKN_EUSAGE when BASE (NULL: none) is no address that pages can be resolved against: http or https, no query, no
 * fragment. */
int skn_site_check_base(const char *base, struct skn_err *err);

/* The pages of what TIP holds.  The store is borrowed; caller closes. */
int skn_site_open(struct skn_site **out, struct skn_store *store, const struct skn_oid *tip,
		  const struct skn_site_options *options, struct skn_err *err);
void skn_site_close(struct skn_site *site); /* takes NULL */

/* A second site with the same pages over STORE, another handle of the same repository, for another
 * thread of the program; and what it learned, given back to the first before it is closed. */
int skn_site_twin(struct skn_site **out, const struct skn_site *site, struct skn_store *store, struct skn_err *err);
void skn_site_hand_over(struct skn_site *twin, struct skn_site *site);
struct skn_store *skn_site_store(const struct skn_site *site);

/* SKN_ENOTFOUND: there is no such page. */
int skn_site_page(struct skn_sink *out, struct skn_site *site, const char *path, struct skn_err *err);
/* Whether the page made last says of a version that it cannot be read: it may be another one when the repository
 * is mended, though its key is the same. */
bool skn_site_page_is_broken(const struct skn_site *site);
/* Its media type, static. */
const char *skn_site_media(const char *path);
/* A hash of all that the page's bytes depend on; false: there is no such page.  It reads nothing and changes
 * nothing in the site, so several threads may ask at a time. */
bool skn_site_key(char out[SKN_SHA256_HEX], struct skn_site *site, const char *path);
/* Whether what stands at the path never changes: version and diff pages. */
bool skn_site_is_immutable(struct skn_site *site, const char *path);

/* Every path but that of directories without "index.html", in a fixed order: the pages of one thread; those of the
 * whole, which need the brief of each thread.  A result that is not 0 ends the walk. */
typedef int skn_site_each_fn(void *ctx, const char *path, const char key[SKN_SHA256_HEX],
			     struct skn_err *err);
int skn_site_each_of(struct skn_site *site, size_t thread, skn_site_each_fn *fn, void *ctx, struct skn_err *err);
int skn_site_each_rest(struct skn_site *site, skn_site_each_fn *fn, void *ctx, struct skn_err *err);

/* How many paths there are. */
uint64_t skn_site_n_files(const struct skn_site *site);

/* ---- what is known of each thread's newest version without reading it again ---- */

size_t skn_site_n_threads(const struct skn_site *site);
const char *skn_site_thread_path(const struct skn_site *site, size_t i);
const char *skn_site_thread_key(const struct skn_site *site, size_t i);
/* The brief of thread I as bytes, to be kept with its key; borrowed. */
int skn_site_brief(const struct skn_buf **out, struct skn_site *site, size_t i, struct skn_err *err);
/* Gives one that was kept of a thread with that path and key; what is none is ignored. */
void skn_site_seed(struct skn_site *site, const char *path, const char *key, const void *p, size_t n);

#endif
