/* collect_parts.h - what collect.c (finding out what is known) and collect_finish.c
 * (writing it down) share. */
#ifndef SKN_GATHER_COLLECT_PARTS_H
#define SKN_GATHER_COLLECT_PARTS_H

#include "gather/collect.h"

/* An item of the thread, or one that was found. */
struct skn_collect_item {
	char *key;
	struct skn_record record; /* as it is; of a new one empty */
	bool is_new, met;
	bool withdrawn;           /* or its text is redacted: nothing of it is taken */
	bool elsewhere;           /* in the work tree only: known, but not ours to change */
	struct skn_tree tree;
	struct skn_node *fields;  /* of a new one */
	struct skn_buf text;      /* what the source says now, when that is to be kept */
	bool has_text;            /* text is to be written */
	char *language;
	size_t lost;
	const char *same_as;      /* key of another */
	struct skn_collect_item *namesake; /* the next of the same title and outlet, where that is all */
	enum skn_outcome outcome; /* SKN_FOUND_UNCHANGED unless new or changed */
};

struct skn_collect {
	struct skn_repo *repo;
	struct skn_view *view, *work;
	char *thread;
	enum skn_text_policy policy;
	bool dry;                   /* nothing is written */
	SKN_VEC(struct skn_collect_item *) items;
	struct skn_map by_key;      /* index + 1; of files that cannot be read SIZE_MAX */
	struct skn_map by_identity; /* index + 1 */
	SKN_VEC(size_t) order;      /* new and changed ones, as they were found */
	SKN_VEC(struct skn_failure) failures;
	size_t n_known;             /* items at the beginning of the list that were there */
	struct skn_account account;
};

/* The hash that the item's record gives its text, or NULL. */
const char *skn_collect_hash(const struct skn_collect_item *item);

#endif
