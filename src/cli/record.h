/*
 * record.h - the files of a thread as the command line names them, and where
 * an item is cited.
 */
#ifndef SKN_CLI_RECORD_H
#define SKN_CLI_RECORD_H

#include "base/sink.h"
#include "doc/thread.h"
#include "store/store.h"

/* One record: "event:ID", "item:KEY", or an ID alone where only one kind has it. */
struct skn_pick {
	enum skn_kind kind;
	char *id;
	char *path; /* in the store */
};

/* Finds it in VIEW.  SKN_ENOTFOUND with a "did you mean", SKN_EAMBIGUOUS with
 * the candidates.  "text:KEY" and "run:ID" must have their kind named. */
int skn_pick_find(struct skn_pick *out, struct skn_view *view, const char *thread_path, const char *word,
		  struct skn_err *err);
void skn_pick_release(struct skn_pick *pick);

/* Appends every file below the thread, as paths inside it, sorted.  What is no
 * plain file is SKN_EDATA. */
int skn_record_files(struct skn_strings *out, struct skn_view *view, const char *thread_path,
		     struct skn_err *err);

/* A place that cites a key. */
struct skn_use {
	enum skn_kind kind;       /* SKN_KIND_NARRATIVE, SKN_KIND_THREAD for the summary, or a record's */
	const struct skn_record *record; /* NULL for the narrative */
	const char *field;        /* of the record */
	const struct skn_unit *unit; /* of the narrative */
};
struct skn_uses {
	SKN_VEC(struct skn_use) list; /* in page order; points into the thread */
};
void skn_uses_find(struct skn_uses *out, const struct skn_thread *thread, const char *key);
void skn_uses_release(struct skn_uses *uses);
/* Appends "narrative (2 sentences), event 2016-ruling, voice x (stance)". */
void skn_uses_text(struct skn_buf *out, const struct skn_uses *uses);

/* "title — outlet (date)", made safe, " — withdrawn" behind it. */
void skn_item_line(struct skn_sink *out, const struct skn_record *item);

#endif
