/*
 * diff_entry.h - the changes of a diff as entries to read: what happened to one
 * sentence, one record or one source, and where it stands on the page.  The
 * terminal, Markdown and HTML differ only in how they write them.
 */
#ifndef SKN_OUT_DIFF_ENTRY_H
#define SKN_OUT_DIFF_ENTRY_H

#include "out/diff.h"

enum skn_diff_section {
	SKN_DIFF_IN_THREAD, /* its title, status, summary */
	SKN_DIFF_IN_NARRATIVE,
	SKN_DIFF_IN_TIMELINE,
	SKN_DIFF_IN_PERSPECTIVES,
	SKN_DIFF_IN_TENSIONS,
	SKN_DIFF_IN_SOURCES,
	SKN_DIFF_SECTIONS
};
/* "Narrative": as the page heads it; "Thread" for the thread itself. */
const char *skn_diff_section_title(enum skn_diff_section section);
enum skn_diff_section skn_diff_section_of(const struct skn_diff_change *change);

bool skn_diff_is_shown(const struct skn_diff_change *change, unsigned flags);
/* "reworded": what happened, behind the name of what it happened to. */
const char *skn_diff_word(const struct skn_diff_head *head, const struct skn_diff_change *change);

/* As in code, or the depth of a list: no word differs that could be marked. */
bool skn_diff_is_blanks_only(const struct skn_diff_change *change);

enum skn_diff_mark { SKN_MARK_ADDED, SKN_MARK_REMOVED, SKN_MARK_CHANGED, SKN_MARK_MOVED, SKN_MARKS };
extern const char skn_diff_mark_chars[SKN_MARKS]; /* '+' '-' '~' '>' */
enum skn_diff_mark skn_diff_mark_of(const struct skn_diff_change *change);

/* A text of an entry on both sides, NULL where it is not there; equal: it stands
 * only to say what the entry is about. */
struct skn_diff_part {
	const char *label; /* "evolution": static; NULL: the entry's main text */
	char *before, *after;
	bool value;        /* short: "before → after"; else compared by words */
};

struct skn_diff_entry {
	enum skn_diff_section section;
	enum skn_diff_mark mark;
	struct skn_buf what;       /* "re-dated, reworded" */
	char *old_name, *new_name; /* an event's date, a voice, a title; NULL for sentences */
	const char *id;            /* of a record, or the key; borrowed; NULL for others */
	char *context;             /* what stands before it on the page, when that is not the
				    * entry before; NULL */
	const char *note;          /* "now begins a paragraph", or NULL */
	char *moved_from;          /* the sentence it stood behind, "" for the beginning; NULL */
	SKN_VEC(struct skn_diff_part) parts;
	struct skn_strings items;  /* keys of the newly collected items behind it */
};

struct skn_diff_entries {
	SKN_VEC(struct skn_diff_entry) list; /* in the order of the sections */
	size_t counts[SKN_DIFF_SECTIONS][SKN_MARKS];
	struct skn_map items; /* records of both versions by key, the later ones first; borrowed */
};

/* The ids are borrowed from DIFF and the threads. */
void skn_diff_entries_make(struct skn_diff_entries *out, const struct skn_diff_head *head,
			   const struct skn_diff *diff, unsigned flags);
void skn_diff_entries_release(struct skn_diff_entries *entries);

/* The item's record, the new one where there is one; NULL where neither version has it. */
const struct skn_record *skn_diff_item(const struct skn_diff_entries *entries, const char *key);
/* "title — outlet (date)" of it; the key without a record. */
void skn_diff_item_line(struct skn_buf *out, const struct skn_diff_entries *entries, const char *key);
/* "v2 → v3", "→ v1" for a new thread. */
void skn_diff_range(struct skn_buf *out, const struct skn_diff_head *head);

#endif
