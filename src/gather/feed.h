/*
 * feed.h - a feed's bytes as one model, whatever its format.
 *
 * RSS 0.90 to 2.0 (RDF too), Atom 0.3 and 1.0 (RFC 4287), JSON Feed 1 and 1.1, RSS
 * as JSON, CDF; the modules dc, dcterms, content, media and itunes where they carry
 * a date, an author, a link or a text.  What the bytes are is found by looking at
 * them, never by the content type.  XML that is ill-formed is repaired (xml/xml.h).
 *
 * Addresses are resolved against xml:base and then the feed's own, also inside of
 * markup (gather/rebase.h).  Markup is as the feed gave it otherwise: it is a
 * stranger's, whoever shows it takes the text or cleans it.
 *
 * Dates are kept as written and, where they can be read (gather/webdate.h), as EDTF:
 * an instant in UTC, or a day, month or year where no more was said.
 *
 * No function here reads a network or a store.  All strings are UTF-8 in the feed's
 * arena, valid until skn_feed_release; what is absent is NULL.
 */
#ifndef SKN_GATHER_FEED_H
#define SKN_GATHER_FEED_H

#include "base/arena.h"

#define SKN_FEED_SIZE_MAX ((size_t)32 << 20) /* bytes of a feed */
#define SKN_FEED_ENTRIES_MAX 200000
#define SKN_FEED_PARTS_MAX 1000 /* authors, enclosures or categories of one entry */

enum skn_feed_format {
	SKN_FEED_RSS,     /* no or an unknown version */
	SKN_FEED_RSS_090, /* RDF, Netscape */
	SKN_FEED_RSS_091,
	SKN_FEED_RSS_091N, /* with Netscape's document type */
	SKN_FEED_RSS_092,
	SKN_FEED_RSS_093,
	SKN_FEED_RSS_094,
	SKN_FEED_RSS_10, /* RDF */
	SKN_FEED_RSS_20,
	SKN_FEED_ATOM_03,
	SKN_FEED_ATOM_10,
	SKN_FEED_CDF,
	SKN_FEED_JSON_1,
	SKN_FEED_JSON_11,
	SKN_FEED_RSS_JSON
};

enum skn_feed_kind { SKN_FEED_PLAIN, SKN_FEED_HTML };

struct skn_feed_text {
	const char *text; /* NULL = absent */
	enum skn_feed_kind kind;
	const char *language; /* of the nearest xml:lang */
	const char *base;     /* what its addresses were resolved against */
	const char *src;      /* Atom: where the content is instead */
	const char *type;     /* as it was given */
};

struct skn_feed_person {
	const char *name, *email, *uri; /* one of them at least */
};

struct skn_feed_link {
	const char *href;
	const char *rel; /* "alternate" unless said otherwise */
	const char *type, *title, *language, *length; /* as written */
};

struct skn_feed_category {
	const char *term, *scheme, *label;
};

struct skn_feed_entry {
	const char *id;       /* guid, atom:id; NULL when the feed gave none */
	bool id_is_link;      /* the id is the entry's address */
	const char *title;    /* plain text, white space folded */
	struct skn_feed_text title_markup; /* as it was given */
	const char *url;      /* of the page; then of the first enclosure it is not */
	const char *published, *published_raw;
	const char *updated, *updated_raw;
	struct skn_feed_text summary, content;
	const char *doi;      /* "10.1000/xyz", from dc:identifier, prism:doi or arxiv:doi */
	const char *language;
	const char *source;   /* title of the feed it was taken from */
	const char *source_url;
	struct skn_feed_person *authors;
	struct skn_feed_link *links; /* enclosures among them, rel "enclosure" */
	struct skn_feed_category *categories;
	size_t n_authors, n_links, n_categories;
};

struct skn_feed {
	struct skn_arena arena;
	enum skn_feed_format format;
	const char *encoding; /* that the bytes were taken for */
	struct skn_err fault; /* what was wrong with it first; SKN_OK when nothing */
	const char *id;
	const char *title; /* plain text, white space folded */
	struct skn_feed_text title_markup, subtitle;
	const char *url;  /* of the site */
	const char *self; /* of the feed, as it says */
	const char *next; /* older entries (RFC 5005) */
	const char *moved; /* itunes:new-feed-url, newLocation */
	const char *language;
	const char *published, *published_raw;
	const char *updated, *updated_raw;
	int ttl; /* minutes between polls that it asks for; 0 = it does not say */
	struct skn_feed_person *authors;
	struct skn_feed_link *links;
	struct skn_feed_category *categories;
	struct skn_feed_entry *entries; /* in the order of the document */
	size_t n_authors, n_links, n_categories, n_entries;
	bool cut; /* it had more than SKN_FEED_ENTRIES_MAX entries */
};

/* CONTENT_TYPE and URL (the address after redirects) may be NULL.  SKN_EDATA when the
 * bytes are no feed (the message says what they look like), SKN_ELIMIT past
 * SKN_FEED_SIZE_MAX; then *out is empty. */
int skn_feed_parse(struct skn_feed *out, const char *bytes, size_t n, const char *content_type,
		   const char *url, struct skn_err *err);
void skn_feed_release(struct skn_feed *feed);

const char *skn_feed_format_name(enum skn_feed_format format); /* "RSS 2.0" */

#endif
