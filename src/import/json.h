/*
 * json.h - the JSON of export, taken in again: schema/out-thread.json.
 *
 * The records come back field by field, so a thread that was canonical gets
 * the same tree.  Like every import it keeps the bytes of what is the same,
 * removes records that the version does not have, and never removes an item.
 */
#ifndef SKN_IMPORT_JSON_H
#define SKN_IMPORT_JSON_H

#include "import/apply.h"

#define SKN_JSON_IMPORT_MAX ((size_t)64 << 20) /* bytes of any file that is imported */

struct skn_import_json {
	struct skn_tree tree;
	const char *name; /* the thread's path below threads/ */
	const char *site;
};

/* Parses and validates; the first violation is the error, with its place. */
int skn_import_json_parse(struct skn_import_json *out, const char *s, size_t n, const char *path,
			  struct skn_err *err);
void skn_import_json_release(struct skn_import_json *json);

int skn_import_json_apply(struct skn_changes *changes, struct skn_view *view, const char *thread_path,
			  const struct skn_thread *previous, struct skn_import_json *json,
			  const struct skn_import_options *options, struct skn_err *err);

#endif
