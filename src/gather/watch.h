/*
 * watch.h - watch.yaml: the feeds and searches that a thread gathers from.
 *
 * Addresses are http or https (the schema says so): a repository cannot name a file
 * of the machine.  Edits keep every byte that they do not mean.
 */
#ifndef SKN_GATHER_WATCH_H
#define SKN_GATHER_WATCH_H

#include "store/changes.h"

#define SKN_WATCH_FEEDS_MAX 5000    /* of one thread that are gathered from */
#define SKN_WATCH_SEARCHES_MAX 500

struct skn_watch_feed {
	char *id, *url, *title; /* title may be NULL */
};
struct skn_watch_search {
	char *id, *query, *engine;
};
struct skn_watch {
	SKN_VEC(struct skn_watch_feed) feeds;
	SKN_VEC(struct skn_watch_search) searches;
};

/* CHANGES may be NULL.  Without the file it is empty.  Valid against its schema, else
 * SKN_EDATA with its place; SKN_ELIMIT past the limits.  Release in any case. */
int skn_watch_read(struct skn_watch *out, struct skn_changes *changes, struct skn_view *view,
		   const char *thread_path, struct skn_err *err);
void skn_watch_release(struct skn_watch *watch);

/* The feed with that id or address (by its canonical form), or NULL. */
const struct skn_watch_feed *skn_watch_find(const struct skn_watch *watch, const char *id_or_url);
/* Sets OUT to an id that no feed has, made of a title (may be NULL) or an address. */
void skn_watch_new_id(struct skn_buf *out, const struct skn_watch *watch, const char *title, const char *url);

/* Writes the feeds of WATCH, as they stand there, and with SEARCHES the searches too,
 * into the thread's watch.yaml. */
int skn_watch_put(struct skn_changes *changes, struct skn_view *view, const char *thread_path,
		  const struct skn_watch *watch, bool searches, struct skn_err *err);
/* Copies; title may be NULL. */
void skn_watch_add(struct skn_watch *watch, const char *id, const char *url, const char *title);
void skn_watch_add_search(struct skn_watch *watch, const char *id, const char *query, const char *engine);
/* False when there is none with that id or address. */
bool skn_watch_remove(struct skn_watch *watch, const char *id_or_url);

#endif
