/*
 * page.h - what a web page says: its article as clean text, and what it says about
 * itself.
 *
 *	bytes -> UTF-8 (uni/charset.h) -> tree (markup/html.h, a limited child) ->
 *	metadata -> the part that is the article -> text
 *
 * What nobody reads is left out before the parser sees it (html_slim.c).  Then runs of
 * text without <p> and what two <br> part become paragraphs (page_form.c), and what nobody
 * sees or what is named as surroundings is taken out (page_drop.c).
 *
 * The article is found by scoring blocks: paragraphs give points for their length and
 * their commas, of any script, to what holds them, less to what is further up; what holds
 * mostly links loses them; names of classes and ids that speak of content or of its
 * surroundings count.  The best block takes its neighbours with it that have as many
 * points or read like its text, and goes up where several good ones have one ancestor
 * (page_find.c; the ideas that Readability, arc90 2009 and Mozilla, made public).  Boxes
 * inside of it are then judged, inner ones first, by the density of their links, by
 * lists, pictures, form fields and length (page_clean.c; shallow text features after
 * Kohlschütter, Fankhauser and Nejdl, "Boilerplate Detection using Shallow Text
 * Features", WSDM 2010; text density as in Weninger, Hsu and Han, "CETR", WWW 2010).
 * Tables that hold data stay.  Where too little is found the rules are loosened step by
 * step; a page always gives something, if only its whole text.  All of it is linear in
 * the size of the page.
 *
 * The text has a paragraph on each line, an empty line between blocks: headings,
 * list items ("- "), quotes and the rows of tables ("a | b") are lines of their own,
 * captions stay, a <br> ends a line where a sentence ends.  No marks stand inside a
 * sentence and no addresses of links, so what is quoted from the page is found in it.
 * The title and the byline, which are fields, are left out of it.  It is NFC and free of
 * control, bidi and tag characters (uni/uni.h).
 *
 * Metadata, by trust.  Title: JSON-LD, og:title and its like, <title> without the site's
 * name, the only <h1>.  Author: JSON-LD, meta author, what is marked as byline.  Date:
 * JSON-LD, article:published_time and its like, itemprop and pubdate, the address,
 * <time>, elements named as date, the byline, the first lines.  Of several meta elements
 * of a name the last holds, of authors all.  It is data from strangers: plain text,
 * cleaned, of limited length.
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
