/*
 * page.h - what a web page says: its article as clean text, and what it says about
 * itself.
 *
 *	bytes -> UTF-8 (uni/charset.h) -> tree (markup/html.h, a limited child) ->
 *	metadata -> the part that is the article -> text
 *
 * The article is found by scoring blocks: paragraphs give points for their length and
 * their commas to what holds them, what holds mostly links loses them, names of
 * classes and ids that speak of content or of its surroundings count (the ideas that
 * Readability, arc90 2009 and Mozilla, made public; link and text density after
 * Kohlschütter, Fankhauser and Nejdl, "Boilerplate Detection using Shallow Text
 * Features", WSDM 2010).  Where too little is found the rules are loosened step by
 * step; a page always gives something, if only its whole text.
 *
 * The text has a paragraph on each line, an empty line between blocks: headings,
 * list items ("- "), quotes and the rows of tables ("a | b") are lines of their own,
 * no marks stand inside a sentence, so what is quoted from the page is found in it.
 * It is NFC and free of control, bidi and tag characters (uni/uni.h).
 *
 * Metadata, by trust.  Title: og:title and its like, JSON-LD, <title> without the
 * site's name, the only <h1>.  Author: JSON-LD, meta author, what is marked as byline.
 * Date: article:published_time and its like, JSON-LD, <time>, the address, the first
 * lines.  It is data from strangers: plain text, cleaned, of limited length.
 */
#ifndef SKN_GATHER_PAGE_H
#define SKN_GATHER_PAGE_H

#include "base/buf.h"
#include "base/vec.h"

#define SKN_WEBPAGE_FIELD_MAX 1000           /* bytes of a title, name, … */
#define SKN_WEBPAGE_EXCERPT_MAX 4000         /* bytes of an excerpt */
#define SKN_WEBPAGE_AUTHORS_MAX 20
#define SKN_WEBPAGE_FEEDS_MAX 50
#define SKN_WEBPAGE_TEXT_MAX ((size_t)8 << 20) /* bytes of text */

enum skn_webpage_robots { SKN_WEBPAGE_NOINDEX = 1, SKN_WEBPAGE_NOARCHIVE = 2 };

struct skn_webpage {
	char *title, *site, *excerpt; /* NULL: not said */
	char *byline;                 /* as the page writes it */
	struct skn_strings authors;   /* names, taken apart */
	char *published, *modified;   /* EDTF: a day or an instant; NULL */
	char *published_raw;          /* as the page writes it */
	char *language;               /* BCP 47; NULL */
	char *canonical;              /* rel=canonical or og:url, absolute or as written; NULL */
	struct skn_strings feeds;     /* addresses of rel=alternate feeds, as written */
	unsigned robots;              /* enum skn_webpage_robots */
	bool paywall;                 /* it says that it is not free to read */
	const char *charset;          /* that it was read as; static */
	struct skn_buf text;
};

/* CONTENT_TYPE and URL may be NULL.  SKN_EDATA, SKN_ELIMIT and SKN_ESYS as
 * skn_html_parse.  A page without any text is no error: text is empty then.
 * *out is made in any case; release it. */
int skn_webpage_extract(struct skn_webpage *out, const char *bytes, size_t n, const char *content_type,
		     const char *url, struct skn_err *err);
void skn_webpage_release(struct skn_webpage *page);

#endif
