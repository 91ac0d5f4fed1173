/*
 * bundle.h - a whole thread as one text, to be edited, and taken apart again.
 *
 *	%% thread.yaml
 *	schema: 1
 *	...
 *	%% narrative.md
 *	...
 *	%% timeline/2019-first-sowing.yaml
 *	...
 *
 * Each part is a file's bytes as they are, comments included, with a final
 * newline.  A part that is left out is a file to remove, a part that is new is
 * a file to make; lines before the first part that begin with '#' are for the reader.  A line of a
 * file that begins with "%%" is written with a backslash before it.
 */
#ifndef SKN_DOC_BUNDLE_H
#define SKN_DOC_BUNDLE_H

#include "base/buf.h"
#include "base/vec.h"

struct skn_bundle_part {
	char *path;         /* inside the thread */
	struct skn_buf data;
	uint32_t line;      /* of its "%%" line, 1-based */
};

struct skn_bundle {
	SKN_VEC(struct skn_bundle_part) parts;
};

/* Appends one file. */
void skn_bundle_add(struct skn_buf *out, const char *path, const char *data, size_t n);
/* Takes a text apart; SKN_EDATA with its line for text before the first part,
 * a bad path, or a part that is there twice. */
int skn_bundle_parse(struct skn_bundle *out, const char *text, size_t n, const char *name,
		     struct skn_err *err);
struct skn_bundle_part *skn_bundle_find(struct skn_bundle *bundle, const char *path);
void skn_bundle_release(struct skn_bundle *bundle);

#endif
