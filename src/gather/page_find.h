/*
 * page_find.h - which part of a page is its article.  Only for the files page_*.c.
 */
#ifndef SKN_GATHER_PAGE_FIND_H
#define SKN_GATHER_PAGE_FIND_H

#include "base/vec.h"
#include "gather/page_dom.h"

/* How strictly a page is read; loosened from the last to the first when too little is
 * found. */
enum skn_find_rule {
	SKN_FIND_UNLIKELY = 1, /* leave out what is named as surroundings */
	SKN_FIND_NAMES = 2,    /* names of classes and ids give and take points */
	SKN_FIND_CLEAN = 4     /* take out boxes in the article that look like surroundings */
};
#define SKN_FIND_ALL 7u

struct skn_found {
	SKN_VEC(struct skn_dom *) parts; /* in document order; none contains another */
};

/* Takes out what nobody sees and what is never text; once per page. */
void skn_find_prepare(struct skn_dom_page *page);
/* Finds the article by RULES.  Marks what does not belong as gone; the caller makes the
 * tree anew for another try. */
void skn_find_article(struct skn_found *out, struct skn_dom_page *page, unsigned rules, const char *title);
void skn_find_release(struct skn_found *found);

/* page_clean.c: takes out of an article what belongs to its surroundings. */
void skn_find_clean(struct skn_dom_page *page, struct skn_dom *top, unsigned rules, const char *title);
/* page_names.c: what the names of an element say. */
bool skn_names_unlikely(const char *names);
bool skn_names_maybe(const char *names);   /* perhaps the article all the same */
int skn_names_weight(const char *names);   /* -25, 0, 25 or 0 for both */
bool skn_names_byline(const char *names);
bool skn_names_date(const char *class);    /* NULL: no */
bool skn_names_share(const char *names);   /* buttons to pass a page on */

#endif
