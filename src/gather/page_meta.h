/* page_meta.h - what a page says about itself.  Only for the files page_*.c. */
#ifndef SKN_GATHER_PAGE_META_H
#define SKN_GATHER_PAGE_META_H

#include "gather/page.h"
#include "gather/page_dom.h"
#include "gather/webdate.h"

/* The meta elements of a page.  A name is in lower case, with ':' for '.' and without
 * white space: "dc.title" is "dc:title". */
struct skn_metas {
	SKN_VEC(struct skn_meta {
		char name[48];
		const char *content; /* of the tree */
	}) list;
};
void skn_metas_read(struct skn_metas *out, const struct skn_html *html);
void skn_metas_release(struct skn_metas *metas);
/* The content of the last element with the first of NAMES (NULL at the end) that there
 * is, as a field; caller frees; NULL: none. */
char *skn_metas_find(const struct skn_metas *metas, const char *const *names);
/* Adds what all elements with the first of NAMES that there is say, as names. */
void skn_metas_authors(struct skn_strings *out, const struct skn_metas *metas, const char *const *names);

/* JSON-LD's word on the article; NULL where it has none. */
struct skn_webpage_ld {
	char *title, *byline, *excerpt, *site, *published, *modified, *language;
	bool paywall;
};
/* PAGE_TITLE is that of <title>, or NULL. */
void skn_webpage_ld_read(struct skn_webpage_ld *out, const struct skn_html *html, const char *page_title);
void skn_webpage_ld_release(struct skn_webpage_ld *ld);

/* Fills all fields of OUT but text and charset.  DOM is fresh, and is used up.  URL may
 * be NULL.  Whether the byline is one that stands in the text. */
bool skn_webpage_meta(struct skn_webpage *out, const struct skn_html *html, struct skn_dom_page *dom, const char *url);

/* page_byline.c: fills byline and authors; BYLINE is what is marked as such, LD
 * JSON-LD's word; either may be NULL.  Whether it was BYLINE. */
bool skn_webpage_byline(struct skn_webpage *out, const struct skn_metas *metas, const struct skn_dom *byline,
			const char *ld);
/* Names of a byline, taken apart, without dates and what is no name. */
void skn_webpage_names(struct skn_strings *out, const char *byline);

/* page_title.c: <title> without the name of the site; caller frees; NULL: none. */
char *skn_webpage_title(const struct skn_html *html);

/* page_date.c: fills published, published_raw and modified. */
void skn_webpage_dates(struct skn_webpage *out, const struct skn_metas *metas, const struct skn_dom_page *dom,
		       const struct skn_webpage_ld *ld, const char *url);
/* Where nothing else says it: a date in the first lines of the text. */
void skn_webpage_date_of_text(struct skn_webpage *out);
/* A day in the path of an address: /2024/05/17/, /2024-05-17-, /20240517. */
bool skn_webpage_date_of_url(char out[SKN_WEBDATE_MAX], const char *url);
/* A day or an instant among at most 16 words. */
bool skn_webpage_date_in(char out[SKN_WEBDATE_MAX], const char *s);

/* page.c: all but charset, from a tree; OUT is zero but for an empty text. */
void skn_webpage_of_html(struct skn_webpage *out, const struct skn_html *html, const char *url);

/* Cleaned, on one line, cut; caller frees; NULL for nothing. */
char *skn_webpage_field(const char *s, size_t n);
/* The same with references resolved once more, as many pages escape twice. */
char *skn_webpage_field_html(const char *s, size_t n, size_t max);

#endif
