/*
 * feed_build.h - a feed while it is made, of whatever format; for feed_*.c only.
 */
#ifndef SKN_GATHER_FEED_BUILD_H
#define SKN_GATHER_FEED_BUILD_H

#include "base/buf.h"
#include "base/vec.h"
#include "gather/feed.h"

enum skn_feed_field { /* that several elements may fill; the best one holds */
	SKN_FEED_F_TITLE,
	SKN_FEED_F_SUMMARY,
	SKN_FEED_F_CONTENT,
	SKN_FEED_F_PUBLISHED,
	SKN_FEED_F_UPDATED,
	SKN_FEED_F_ID,
	SKN_FEED_F_URL,
	SKN_FEED_F_DOI,
	SKN_FEED_F_LANGUAGE,
	SKN_FEED_F_AUTHORS,
	SKN_FEED_F_COUNT
};

/* What an entry and the feed itself have in common. */
struct skn_feed_level {
	uint8_t rank[SKN_FEED_F_COUNT]; /* of what fills a field: 0 = nothing, small = good */
	SKN_VEC(struct skn_feed_person) authors;
	SKN_VEC(struct skn_feed_link) links;
	SKN_VEC(struct skn_feed_category) categories;
};

struct skn_feed_builder {
	struct skn_feed *feed;
	struct skn_feed_entry *entry; /* that is being filled, or NULL at the feed itself */
	struct skn_feed_entry current;
	struct skn_feed_level of_feed, of_entry;
	SKN_VEC(struct skn_feed_entry) entries;
	struct skn_buf scratch;
	bool html_titles; /* titles without a type may be markup: RSS */
};

void skn_feed_builder_init(struct skn_feed_builder *b, struct skn_feed *feed);
/* Moves what was gathered into the feed and releases the builder. */
void skn_feed_builder_finish(struct skn_feed_builder *b);

/* False when the feed has SKN_FEED_ENTRIES_MAX entries already. */
bool skn_feed_begin_entry(struct skn_feed_builder *b);
void skn_feed_end_entry(struct skn_feed_builder *b);

/* Whether FIELD may be filled by something of RANK (1 = best); if so it is now taken. */
bool skn_feed_take(struct skn_feed_builder *b, enum skn_feed_field field, unsigned rank);

/* Copies into the feed's arena.  keep trims; NULL for what is then empty. */
const char *skn_feed_keep(struct skn_feed_builder *b, const char *s, size_t n);
const char *skn_feed_keep_url(struct skn_feed_builder *b, const char *base, const char *s, size_t n);

const char *skn_feed_keep_language(struct skn_feed_builder *b, const char *s, size_t n);

/* A line of plain text. */
const char *skn_feed_plain(struct skn_feed_builder *b, const struct skn_feed_text *text);

/* Setters at the current level.  S is N bytes; empty ones change nothing. */
void skn_feed_set_title(struct skn_feed_builder *b, unsigned rank, struct skn_feed_text text);
void skn_feed_set_summary(struct skn_feed_builder *b, unsigned rank, struct skn_feed_text text);
void skn_feed_set_content(struct skn_feed_builder *b, unsigned rank, struct skn_feed_text text);
void skn_feed_set_published(struct skn_feed_builder *b, unsigned rank, const char *s, size_t n);
void skn_feed_set_updated(struct skn_feed_builder *b, unsigned rank, const char *s, size_t n);
void skn_feed_set_id(struct skn_feed_builder *b, unsigned rank, const char *s, size_t n);
void skn_feed_set_url(struct skn_feed_builder *b, unsigned rank, const char *url);
void skn_feed_set_language(struct skn_feed_builder *b, unsigned rank, const char *s, size_t n);
void skn_feed_set_doi(struct skn_feed_builder *b, const char *s, size_t n);
/* People of a worse rank than those that are there are left out, better ones
 * replace them; nobody twice. */
void skn_feed_add_person(struct skn_feed_builder *b, unsigned rank, struct skn_feed_person person);
/* "Name (mail@host)", "mail@host (Name)", "Name <mail@host>" and so on. */
void skn_feed_add_author(struct skn_feed_builder *b, unsigned rank, const char *s, size_t n);
void skn_feed_add_link(struct skn_feed_builder *b, struct skn_feed_link link);
void skn_feed_add_category(struct skn_feed_builder *b, struct skn_feed_category category);

#endif
