/* page_meta.h - what a page says about itself.  Only for the files page_*.c. */
#ifndef SKN_GATHER_PAGE_META_H
#define SKN_GATHER_PAGE_META_H

#include "gather/page.h"
#include "gather/page_dom.h"

/* JSON-LD's word on the article; NULL where it has none. */
struct skn_webpage_ld {
	char *title, *byline, *excerpt, *site, *published, *modified;
	bool paywall;
};
/* PAGE_TITLE is that of <title>, or NULL. */
void skn_webpage_ld_read(struct skn_webpage_ld *out, const struct skn_html *html, const char *page_title);
void skn_webpage_ld_release(struct skn_webpage_ld *ld);

/* Fills all fields of OUT but text and charset.  URL may be NULL. */
void skn_webpage_meta(struct skn_webpage *out, const struct skn_html *html, struct skn_dom_page *dom, const char *url);

/* page_title.c: <title> without the name of the site; caller frees; NULL: none. */
char *skn_webpage_title(const struct skn_html *html);
/* page_date.c: what is written as a day or an instant in EDTF; false: it is none. */
bool skn_webpage_date(char out[SKN_WEBPAGE_FIELD_MAX], const char *written);
/* A day in the path of an address: /2024/05/17/, /2024-05-17-. */
bool skn_webpage_date_of_url(char out[SKN_WEBPAGE_FIELD_MAX], const char *url);
/* Names of a byline, taken apart. */
void skn_webpage_names(struct skn_strings *out, const char *byline);
/* Cleaned, on one line, cut; caller frees; NULL for nothing. */
char *skn_webpage_field(const char *s, size_t n);

#endif
