/*
 * frame.h - what every HTML page of a site has around its own: head, links between
 * pages, foot.  Nothing is fetched from elsewhere and no script stands in a page.
 */
#ifndef SKN_SITE_FRAME_H
#define SKN_SITE_FRAME_H

#include "out/html.h"
#include "site/inside.h"

struct skn_site_frame {
	struct skn_html_out h; /* without numbers until a thread is set */
	struct skn_site *site;
	const struct skn_site_place *place;
	char *root; /* "../../" to the top, or the absolute address of it */
};

struct skn_site_head {
	const char *title;       /* plain text */
	const char *about;       /* or NULL */
	const char *dir;         /* of the page below the site, "" or ending in '/' */
	const char *class;       /* of its <body>: "cols", "front", "list", "diff", or NULL */
	const char *css;         /* beside style.css, or NULL */
	const char *script;      /* after site.js, or NULL */
	const char *json;        /* its JSON, beside it, or NULL */
	const struct skn_buf *linked; /* JSON-LD, or NULL */
	int64_t time;            /* of the version, 0: none */
	bool hidden;             /* from search engines: old versions, diffs, what is not found */
};

/* ROOT: NULL for the way up from the head's dir. */
void skn_site_frame_init(struct skn_site_frame *f, struct skn_sink *out, struct skn_site *site,
			 const struct skn_site_place *place);
void skn_site_frame_release(struct skn_site_frame *f);
/* Up to the open <header>: site's name and, of a thread, the links to its other pages. */
void skn_site_begin(struct skn_site_frame *f, const struct skn_site_head *head);
/* The foot, from behind </main>. */
void skn_site_end(struct skn_site_frame *f);

/* ` href="…"` (or another NAME) to PATH below the site, escaped; TAIL is ours. */
void skn_site_href(struct skn_site_frame *f, const char *name, const char *path, const char *tail);
/* Appends the address of a page: absolute where the site has one, else from ROOT. */
void skn_site_address(struct skn_buf *out, const struct skn_site *site, const char *root, const char *path,
		      const char *tail);
/* <time datetime="…">29 April 2026, 20:25 UTC</time> */
void skn_site_time(struct skn_site_frame *f, int64_t time);
/* <time datetime="2026-04-29">29 Apr 2026</time> */
void skn_site_day(struct skn_site_frame *f, int64_t time);
/* A title behind what the page shows of it: "History of". */
void skn_site_heading(struct skn_site_frame *f, const char *kicker, const char *title);
/* "threads/a/b/v/3/": where a version stands; of the newest thread page, "threads/a/b/".  Caller frees. */
char *skn_site_dir(const struct skn_site_place *place);
void skn_site_number(struct skn_site_frame *f, int64_t n, const char *one, const char *many);

/* "This version cannot be read", and why, as a page's <main>. */
void skn_site_broken(struct skn_site_frame *f, const struct skn_err *why);

/* JSON-LD of a thread's page: schema.org Article with its citations. */
void skn_site_linked(struct skn_buf *out, const struct skn_site *site, const struct skn_site_place *place,
		     const struct skn_thread *thread, const struct skn_page_info *info, const char *about);

#endif
