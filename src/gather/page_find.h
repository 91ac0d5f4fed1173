/*
 * page_find.h - which part of a page is its article.  Only for the files page_*.c.
 */
#ifndef SKN_GATHER_PAGE_FIND_H
#define SKN_GATHER_PAGE_FIND_H

#include "base/vec.h"
#include "gather/page_dom.h"

/* How strictly a page is read; loosened from the first to the last when too little is
 * found. */
enum skn_find_rule {
	SKN_FIND_UNLIKELY = 1, /* leave out what is named as surroundings */
	SKN_FIND_NAMES = 2,    /* names of classes and ids give and take points */
	SKN_FIND_CLEAN = 4     /* take out boxes in the article that look like surroundings */
};
#define SKN_FIND_ALL 7u

struct skn_find {
	unsigned rules;    /* enum skn_find_rule */
	const char *title; /* of the page, or NULL: a heading that repeats it is left out */
	bool heads;        /* keep what holds a heading of the first level, an article or main */
	bool byline;       /* leave out what is marked as byline */
};

struct skn_found {
	SKN_VEC(struct skn_dom *) parts; /* in document order; none contains another */
};

/* Takes out what nobody sees; once per page. */
void skn_find_hide(struct skn_dom_page *page);
/* Takes out what is named as surroundings by FIND's rules, and a byline, a copy of the
 * title.  *BYLINE (may be NULL) is what is marked as byline outside of them, or NULL. */
void skn_find_drop(struct skn_dom_page *page, const struct skn_find *find, struct skn_dom **byline);
/* Finds the article on a page fresh from skn_dom_make and skn_find_hide.  Marks what does
 * not belong as gone; the caller makes the tree anew for another try. */
void skn_find_article(struct skn_found *out, struct skn_dom_page *page, const struct skn_find *find);
void skn_find_release(struct skn_found *found);

/* page_clean.c: takes out of an article what belongs to its surroundings. */
void skn_find_clean(struct skn_dom *top, const struct skn_find *find);
/* page_drop.c: whether the words of B are nearly all in A. */
bool skn_find_repeats(const char *a, const char *b);

/* page_names.c: what class names and ids say; both in lower case. */
bool skn_names_unlikely(const char *names);
bool skn_names_maybe(const char *names);   /* perhaps the article all the same */
int skn_names_weight(const struct skn_dom *node); /* 25 for, 25 against, by class and by id */
bool skn_names_byline(const char *names);
bool skn_names_date(const char *names);
bool skn_names_share(const struct skn_dom *node); /* buttons to pass a page on */

#endif
