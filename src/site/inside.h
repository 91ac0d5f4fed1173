/*
 * inside.h - what the files of a site share.
 */
#ifndef SKN_SITE_INSIDE_H
#define SKN_SITE_INSIDE_H

#include "base/map.h"
#include "doc/thread.h"
#include "out/page.h"
#include "rev/blame_page.h"
#include "rev/gist.h"
#include "rev/index_log.h"
#include "site/site.h"

/* Raised when the bytes of a page change with the same input. */
#define SKN_SITE_TEMPLATE "8"
#define SKN_SITE_LOADED 24 /* threads that are kept in memory, read */

struct skn_site_version {
	struct skn_version v; /* without step and gist */
	char label[SKN_VERSION_LABEL_MAX];
	char *address;        /* of v/N/; NULL: it removed the thread */
	bool has_gist;
	struct skn_gist gist;
	struct skn_buf fragment; /* the diff as HTML, while the site is at this thread; empty: not made */
};

struct skn_site_thread {
	char *path;
	SKN_VEC(struct skn_site_version) versions; /* newest first; never empty */
	char key[SKN_SHA256_HEX]; /* of its newest version and its history */
	struct skn_buf brief;     /* empty: not known yet */
};

/* A thread at one commit. */
struct skn_site_read {
	struct skn_oid tree;
	char *path;
	struct skn_thread thread;
	int rc;             /* what reading gave: SKN_OK, or it is broken */
	struct skn_err err; /* then why */
	uint64_t used;      /* when */
};

struct skn_site_blamed {
	const struct skn_site_thread *thread; /* NULL: none */
	struct skn_blame blame;
	struct skn_blame_page page;
};

struct skn_site_recent {
	struct skn_site_thread *thread;
	size_t version;
};

struct skn_site {
	struct skn_store *store;
	struct skn_oid tip;
	struct skn_record config;
	const char *title, *language;
	char *base_url; /* ends with '/', or NULL */
	struct skn_buf theme;
	bool has_theme;
	char key[SKN_SHA256_HEX]; /* of all that every page depends on */
	SKN_VEC(struct skn_site_thread) threads; /* by path */
	struct skn_map by_path;
	SKN_VEC(struct skn_site_recent) recent; /* newest first, SKN_SITE_RECENT */
	struct skn_site_read reads[SKN_SITE_LOADED];
	uint64_t clock;
	struct skn_site_blamed blamed;
	bool broken;                /* the page being made met a thread that cannot be read */
	struct skn_site_diff *diff; /* the last one (site/diffs.h), or NULL */
	struct skn_site_ages *ages; /* of the last thread (site/ages.h), or NULL */
	struct skn_site_thread *at; /* whose fragments are kept */
	struct skn_buf *loose;      /* a fragment that the next one takes the place of, or NULL */
	SKN_VEC(struct skn_index_gist) learned; /* gists that the index did not have */
};

/* ---- load.c: reading, the last few kept ---- */

/* The thread as VERSION has it (BEFORE: as its parent had it), valid until
 * SKN_SITE_LOADED others were read.  NULL in *out: it is broken, and why is in *why; or, of BEFORE, it was not there. */
int skn_site_read(struct skn_thread **out, const struct skn_err **why, struct skn_site *site,
		  const struct skn_site_version *version, bool before, struct skn_err *err);
/* Borrowed until the next call.  NULL in *out: the thread or its lineage is broken. */
int skn_site_blame(struct skn_site_blamed **out, struct skn_site *site, struct skn_site_thread *thread,
		   struct skn_err *err);
int skn_site_gist(const struct skn_gist **out, struct skn_site *site, struct skn_site_thread *thread, size_t version,
		  struct skn_err *err);
/* What is said of a page about itself; borrows from all. */
void skn_site_info(struct skn_page_info *out, char commit[SKN_OID_HEX + 1], const struct skn_site *site,
		   const struct skn_site_version *version, const struct skn_thread *thread);
void skn_site_unload(struct skn_site *site);

/* ---- route.c: what stands where ---- */

enum skn_site_kind {
	SKN_SITE_NOTHING,
	SKN_SITE_INDEX, SKN_SITE_INDEX_JSON, SKN_SITE_FEED_ALL, SKN_SITE_SITEMAP, SKN_SITE_ROBOTS, SKN_SITE_404,
	SKN_SITE_STYLE, SKN_SITE_STYLE_DIFF, SKN_SITE_STYLE_BLAME, SKN_SITE_THEME, SKN_SITE_SCRIPT, SKN_SITE_SCRIPT_COMPARE,
	SKN_SITE_SEARCH_PAGE, SKN_SITE_SEARCH, SKN_SITE_SHARD, SKN_SITE_NAMES,
	SKN_SITE_THREAD, SKN_SITE_THREAD_JSON, SKN_SITE_FEED, SKN_SITE_TEXTS,
	SKN_SITE_HISTORY, SKN_SITE_HISTORY_JSON,
	SKN_SITE_BLAME, SKN_SITE_BLAME_JSON,
	SKN_SITE_SOURCES, SKN_SITE_SOURCES_JSON,
	SKN_SITE_COMPARE, SKN_SITE_COMPARE_JSON,
	SKN_SITE_VERSION, SKN_SITE_VERSION_JSON, SKN_SITE_DIFF, SKN_SITE_DIFF_JSON
};

struct skn_site_place {
	enum skn_site_kind kind;
	struct skn_site_thread *thread; /* of the kinds that have one */
	size_t version;                 /* of THREAD, VERSION and DIFF kinds */
	size_t shard;                   /* of SHARD and NAMES */
};
/* kind NOTHING: nothing does. */
void skn_site_route(struct skn_site_place *out, struct skn_site *site, const char *path);
/* The next older version that has a page, or SIZE_MAX. */
size_t skn_site_older(const struct skn_site_thread *thread, size_t version);

/* ---- brief.c: what the first page and the search know of a thread ---- */

struct skn_site_tension {
	const char *id, *question;
	const char *since; /* label of the version since which it is open; "": not known */
	int64_t time;      /* of that version */
	bool or_before;    /* it may be older */
};
#define SKN_SITE_GROUPS 256   /* of words in a brief: shards at most, each a sum of groups */
#define SKN_SITE_IN_TITLE 1   /* ends a word that stands in the thread's title */
#define SKN_SITE_DIGEST 8     /* bytes of a group's digest, in hex */

struct skn_site_words {
	const char *first; /* each with its NUL, sorted by bytes */
	size_t size;       /* bytes of all */
	const char *digest;
};
struct skn_site_brief {
	const char *title, *about, *status;
	int64_t sources, events, sentences;
	SKN_VEC(struct skn_site_tension) open;
	struct skn_site_words group[SKN_SITE_GROUPS]; /* for the search */
};
/* Borrows from the bytes; false when they are none.  Caller releases. */
bool skn_site_brief_decode(struct skn_site_brief *out, const struct skn_buf *bytes);
void skn_site_brief_release(struct skn_site_brief *brief);
int skn_site_brief_get(struct skn_site_brief *out, struct skn_site *site, size_t i, struct skn_err *err);

/* ---- page_search.c: the search's files ---- */

/* How many shards the words of a site of so many threads lie in: a power of two. */
size_t skn_site_n_shards(size_t threads);
/* How many files the names of so many threads fill. */
size_t skn_site_n_names(size_t threads);
void skn_site_shard_path(char out[64], size_t shard);
void skn_site_names_path(char out[64], size_t part);
/* Every shard and file of names: the briefs must be known. */
int skn_site_each_search(struct skn_site *site, skn_site_each_fn *fn, void *ctx, struct skn_err *err);

/* ---- the makers of the pages ---- */

typedef int skn_site_maker(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			   struct skn_err *err);
skn_site_maker skn_site_make_index, skn_site_make_index_json, skn_site_make_feed_all, skn_site_make_sitemap,
	skn_site_make_robots, skn_site_make_404, skn_site_make_search, skn_site_make_search_page, skn_site_make_shard,
	skn_site_make_names, skn_site_make_texts,
	skn_site_make_thread, skn_site_make_thread_json, skn_site_make_feed, skn_site_make_history,
	skn_site_make_history_json, skn_site_make_blame, skn_site_make_blame_json, skn_site_make_sources,
	skn_site_make_sources_json, skn_site_make_compare, skn_site_make_compare_json, skn_site_make_diff, skn_site_make_diff_json;

extern const char skn_site_css[];    /* after skn_html_css */
extern const char skn_site_css_compare[];

/* "first version", "2 sentences reworded", ...: what a version did. */
void skn_site_said(struct skn_buf *out, const struct skn_site_version *version, const struct skn_gist *gist);

#endif
