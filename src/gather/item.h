/*
 * item.h - what was found becomes an item.
 *
 * A struct skn_found says what a feed's entry, a search's hit, a page or a file told
 * of one work, in whatever words it was said; skn_item_fields makes the record's
 * fields of it, keeping only what the schema allows: text on one line and clean,
 * dates that are dates, identifiers of the right form, the canonical address.
 * Nothing of the moment stands in it (no time of access, no count), so the same work
 * gathered twice gives the same key (doc/key.h) and the same bytes.
 */
#ifndef SKN_GATHER_ITEM_H
#define SKN_GATHER_ITEM_H

#include "base/buf.h"
#include "base/node.h"
#include "base/vec.h"

#define SKN_FOUND_AUTHORS_MAX 200 /* further ones are left out */
#define SKN_FOUND_LINE_MAX 1000   /* characters of a title, a name; the rest is cut */
#define SKN_FOUND_ABSTRACT_MAX 5000

struct skn_found {
	char *url;       /* that leads to it; NULL: a file */
	char *canonical; /* what the page says its address is, already judged; or NULL */
	char *via;       /* "feed:id", "reactive:id", "manual" */
	char *type;      /* a CSL type; NULL: "webpage" */
	char *title, *outlet, *publisher;
	char *issued;    /* EDTF */
	char *language, *doi, *arxiv, *pmid;
	struct skn_strings authors;
	char *abstract;      /* a summary of it, where that is all there is */
	struct skn_buf text; /* what it says itself; "" when that could not be had */
};
void skn_found_init(struct skn_found *found);
void skn_found_release(struct skn_found *found);
/* Replaces *FIELD by a copy; NULL or "" leaves it as it is. */
void skn_found_set(char **field, const char *value);

/* The fields of its record but for text, same_as: an object of TREE.  There is always
 * a title: else of the first line of the text, else of the address. */
struct skn_node *skn_item_fields(struct skn_tree *tree, const struct skn_found *found);

/* The text as it is kept and hashed: cleaned (uni/uni.h), lines without blanks at
 * their ends, at most one empty line in a row, one final newline; "" for nothing.
 * What is longer than SKN_TEXT_MAX is cut at a line. */
void skn_item_text(struct skn_buf *out, const char *text, size_t n);

/* The field text: {sha256, language}; LANGUAGE may be NULL. */
struct skn_node *skn_item_text_field(struct skn_tree *tree, const struct skn_buf *text, const char *language);

#endif
