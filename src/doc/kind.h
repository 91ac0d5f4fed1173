/*
 * kind.h - the files that make up a thread, and what each is called.
 *
 * One table knows the folder, the schema and the words for each kind of file;
 * everything that maps between a path, a record and a name asks here.
 */
#ifndef SKN_DOC_KIND_H
#define SKN_DOC_KIND_H

#include "base/base.h"

enum skn_kind {
	SKN_KIND_STORE,     /* skein.yaml */
	SKN_KIND_THREAD,    /* thread.yaml */
	SKN_KIND_WATCH,     /* watch.yaml */
	SKN_KIND_NARRATIVE, /* narrative.md */
	SKN_KIND_EVENT,     /* timeline/<id>.yaml */
	SKN_KIND_VOICE,     /* perspectives/<id>.yaml */
	SKN_KIND_TENSION,   /* tensions/<id>.yaml */
	SKN_KIND_ITEM,      /* items/<key>.yaml */
	SKN_KIND_TEXT,      /* items/<key>.txt */
	SKN_KIND_RUN,       /* runs/<time>-<hash>.yaml */
	SKN_KIND_N
};

struct skn_kind_info {
	const char *word;   /* "event": in messages, JSON and on the command line */
	const char *plural; /* "events" */
	const char *dir;    /* folder inside the thread, "" for the thread's own files */
	const char *file;   /* fixed file name, NULL when named by id */
	const char *ext;    /* ".yaml" */
	const char *schema; /* file in schema/, NULL for none */
};

const struct skn_kind_info *skn_kind_info(enum skn_kind kind);

/* The kind of a file by its path inside the thread ("timeline/x.yaml"); its id
 * goes to *id, *id_len ("" for files without one).  False when the path is no
 * file of a thread. */
bool skn_kind_of_path(const char *path, enum skn_kind *kind, const char **id, size_t *id_len);

/* Caller frees: the path inside the thread, and behind that of the thread (""
 * for a file of the store). */
char *skn_kind_path(enum skn_kind kind, const char *id);
char *skn_kind_path_in(const char *thread_path, enum skn_kind kind, const char *id);

#endif
