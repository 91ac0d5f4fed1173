/*
 * thread.h - one version of a thread in memory, as its page shows it.
 *
 * Records are in display order.  `items` holds the items that the page cites
 * (all of the thread's when loaded with SKN_LOAD_ALL_ITEMS); `n_items` counts
 * all that were collected, loaded or not, and `item_keys` names them.
 */
#ifndef SKN_DOC_THREAD_H
#define SKN_DOC_THREAD_H

#include "base/map.h"
#include "doc/prose.h"
#include "doc/record.h"

/* A file of the thread that is no record of its page, as it is stored. */
struct skn_file {
	char *path; /* inside the thread: "watch.yaml", "items/<key>.txt", "runs/…" */
	struct skn_buf data;
};

struct skn_thread {
	char *path;               /* in the store: "threads/energy/lithium" */
	struct skn_record meta;   /* thread.yaml */
	struct skn_buf narrative; /* narrative.md as stored */
	struct skn_prose prose;   /* its sentences */
	struct skn_records events, voices, tensions;
	struct skn_records items;
	size_t n_items;
	struct skn_strings item_keys; /* as the loader found them; empty in a thread made otherwise */
	SKN_VEC(struct skn_file) files; /* with SKN_LOAD_FILES only */
};

void skn_thread_init(struct skn_thread *thread, const char *path);
void skn_thread_release(struct skn_thread *thread);

/* The name of a thread is its path below "threads/".  Borrowed; a path from
 * elsewhere is its own name. */
const char *skn_thread_name_of(const char *path);
const char *skn_thread_name(const struct skn_thread *thread);
/* Its title, or its name where it has none: borrowed. */
const char *skn_thread_title(const struct skn_thread *thread);
/* The list that records of this kind stand in, or NULL. */
struct skn_records *skn_thread_list(struct skn_thread *thread, enum skn_kind kind);
/* Parses thread->narrative into thread->prose. */
int skn_thread_parse_narrative(struct skn_thread *thread, struct skn_err *err);

/* What a page is made of, in page order: calls back for the narrative (record
 * NULL, field NULL) and for each Markdown field of each record, the summary
 * last.  Stops at and returns the first non-zero result. */
typedef int skn_thread_text_fn(void *ctx, const struct skn_record *record, const char *field,
			       const char *text, size_t len);
int skn_thread_each_text(const struct skn_thread *thread, skn_thread_text_fn *fn, void *ctx);

/* Numbers of citations: in order of first citation on the page. */
struct skn_numbers {
	struct skn_strings keys; /* keys.v[n - 1] has number n */
	struct skn_map by_key;
};
void skn_numbers_make(struct skn_numbers *out, const struct skn_thread *thread);
size_t skn_numbers_of(const struct skn_numbers *numbers, const char *key, size_t len); /* 0: not cited */
void skn_numbers_release(struct skn_numbers *numbers);

#endif
