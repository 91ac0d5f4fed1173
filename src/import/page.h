/*
 * page.h - what a published page says, before it is a thread.
 *
 * Four parsers fill the same model: the page as text (page_text.h), as HTML
 * (page_html.h), as pandoc Markdown with a bibliography (page_pandoc.h) and,
 * elsewhere, as JSON.  The model keeps what the page says and nothing more: no
 * keys or ids are made up, nothing is merged, sentences are not yet split.
 *
 * Texts marked Markdown are source in the sense of md/md.h, one line for each
 * paragraph, paragraphs separated by a blank line.  In them a citation group
 * is `[@N; @M]`, where N is the source's place in `sources` counted from 1;
 * locators are kept: `[@1, p. 7; @3]`.  Every N is the number of a source.
 * Other texts are plain.
 *
 * All strings and nodes live in page->tree and are valid until
 * skn_page_release; an absent string is NULL.  `line` is where the element
 * stands in the input, 1-based.
 */
#ifndef SKN_IMPORT_PAGE_H
#define SKN_IMPORT_PAGE_H

#include "base/buf.h"
#include "base/node.h"
#include "base/vec.h"

#define SKN_PAGE_SIZE_MAX ((size_t)8 << 20) /* bytes of a page, in any form */
#define SKN_PAGE_NUMBER_MAX 1000000000      /* version numbers and item counts */

struct skn_page_block {
	const char *text; /* Markdown: a paragraph, heading, list ... of the narrative */
	uint32_t line;
};

struct skn_page_event {
	const char *id;   /* NULL where the page has none */
	const char *date; /* EDTF */
	const char *text; /* Markdown */
	uint32_t line;
};

struct skn_page_voice {
	const char *id;
	const char *voice;     /* plain */
	const char *stance;    /* Markdown */
	const char *evolution; /* Markdown, or NULL */
	uint32_t line;
};

struct skn_page_tension {
	const char *id;
	const char *text;       /* Markdown: the question */
	const char *status;     /* "open", ...; NULL where the page doesn't say */
	const char *resolution; /* Markdown, or NULL */
	uint32_t line;
};

/* `item` is an object with the fields of items/<key>.yaml as far as the page
 * tells them (`type` and `via` may be missing); the strings are those of its
 * fields. */
struct skn_page_source {
	const char *key;    /* NULL where the page has only numbers */
	const char *title;  /* never NULL */
	const char *outlet; /* container-title */
	const char *via;    /* "feed:<id>", "reactive:<id>", ... */
	const char *date;   /* issued, EDTF */
	const char *url;    /* URL */
	struct skn_node *item;
	bool cited;
	uint32_t line;
};

/* What a person should know although the page was read in full. */
struct skn_page_note {
	const char *text; /* one line */
	uint32_t line;
};

struct skn_page {
	const char *site, *title;
	const char *summary; /* Markdown; NULL = none, and always in pages as text */
	int64_t version;  /* 0 = the page doesn't say */
	const char *time; /* "2026-04-29T20:25:00Z"; NULL = the page doesn't say */
	int64_t items;    /* -1 = the page doesn't say */
	SKN_VEC(struct skn_page_block) narrative;
	SKN_VEC(struct skn_page_event) events;
	SKN_VEC(struct skn_page_voice) voices;
	SKN_VEC(struct skn_page_tension) tensions;
	SKN_VEC(struct skn_page_source) sources;
	SKN_VEC(struct skn_page_note) notes;
	struct skn_tree tree;
	size_t last_first_cited; /* of the sources, by number; see skn_page_cite */
};

void skn_page_init(struct skn_page *page);
void skn_page_release(struct skn_page *page); /* leaves an initialised page */

/* For the parsers. */

char *skn_page_strndup(struct skn_page *page, const char *s, size_t n);
void skn_page_note_at(struct skn_page *page, uint32_t line, const char *fmt, ...) SKN_PRINTF(3, 4);

/* Appends a source whose item is an empty object; valid until the next call. */
struct skn_page_source *skn_page_add_source(struct skn_page *page, uint32_t line);
/* Sets one field of the source's item and the string that goes with it. */
void skn_page_set(struct skn_page *page, struct skn_page_source *source, const char *field,
		  const char *s, size_t n);
/* Takes the strings again from source->item, after it was filled elsewhere. */
void skn_page_sync(struct skn_page_source *source);

/* Marks source N as cited; false when there is none.  Called in the order of
 * the page, so that an order of first citation other than 1, 2, 3 is noticed. */
bool skn_page_cite(struct skn_page *page, size_t n);
/* Notes on sources that are never cited, and on numbers that export will give
 * anew because they are not in order of first citation. */
void skn_page_finish(struct skn_page *page);

/*
 * Appends the input to OUT as the parsers want it: no byte order mark, LF for
 * CR LF, in normal form C (a note says when that changed anything).  Refused,
 * with the place: more than SKN_PAGE_SIZE_MAX bytes, and every character that
 * a record may not hold (uni/uni.h); TAB too unless ALLOW_TAB.
 */
int skn_page_input(struct skn_page *page, struct skn_buf *out, const char *s, size_t n,
		   bool allow_tab, const char *path, struct skn_err *err);

#endif
