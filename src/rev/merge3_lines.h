/*
 * merge3_lines.h - Markdown prose as the lines that are merged: a sentence each,
 * a heading, an item of a simple list; or a whole block that is not one line by
 * one line (code, quotes, lists with more inside).
 */
#ifndef SKN_REV_MERGE3_LINES_H
#define SKN_REV_MERGE3_LINES_H

#include "doc/prose.h"

enum skn_line_kind { SKN_LINE_SENTENCE, SKN_LINE_ITEM, SKN_LINE_BLOCK };

struct skn_line {
	enum skn_line_kind kind;
	const char *p; /* without the newline at its end; in the prose's text */
	size_t n;
	size_t block;  /* lines of one block are not parted by a blank line */
	char id[SKN_SENTENCE_ID_MAX];
};

struct skn_lines {
	struct skn_prose prose; /* canonical */
	SKN_VEC(struct skn_line) list;
};

/* Fills OUT from Markdown; fails as skn_prose_parse does, with nothing held. */
int skn_lines_read(struct skn_lines *out, const char *md, size_t n, struct skn_err *err);
void skn_lines_release(struct skn_lines *lines);

#endif
