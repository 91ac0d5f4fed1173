/*
 * source.h - a text that rules look at, and where its bytes stand in the file.
 *
 * The narrative is its file; a Markdown field is what the YAML scalar says, so
 * an offset in it has to be led back: exactly for a literal block and for a
 * scalar on one line without escapes, to the beginning of the scalar otherwise.
 */
#ifndef SKN_CHECK_SOURCE_H
#define SKN_CHECK_SOURCE_H

#include "base/node.h"
#include "check/rules.h"

/* Where the lines of a text begin. */
struct skn_line_starts {
	const char *s;
	size_t n;
	SKN_VEC(size_t) at;
};
void skn_line_starts_init(struct skn_line_starts *out, const char *s, size_t n); /* S is borrowed */
void skn_line_starts_release(struct skn_line_starts *lines);
/* The place of bytes START to END. */
struct skn_place skn_line_starts_place(const struct skn_line_starts *lines, size_t start, size_t end);
/* The offset where line NUMBER (from 1) begins; the end for one past the last. */
size_t skn_line_starts_offset(const struct skn_line_starts *lines, uint32_t number);

enum skn_source_how { SKN_SOURCE_FILE, SKN_SOURCE_LITERAL, SKN_SOURCE_INLINE, SKN_SOURCE_SCALAR };

struct skn_source {
	const char *s; /* borrowed */
	size_t n;
	enum skn_source_how how;
	uint32_t line, column; /* of the scalar, or of its text */
	uint32_t indent;       /* of a literal block */
	struct skn_line_starts lines;
};

void skn_source_of_file(struct skn_source *out, const char *s, size_t n);
/* NODE is a scalar with text, of the YAML file FILE. */
void skn_source_of_node(struct skn_source *out, const struct skn_node *node, const char *file, size_t n);
void skn_source_release(struct skn_source *source);
struct skn_place skn_source_place(const struct skn_source *source, size_t start, size_t end);

/* The place of a node's value, and of its name. */
struct skn_place skn_node_place(const struct skn_node *node, const struct skn_line_starts *file);
struct skn_place skn_node_name_place(const struct skn_node *node);

#endif
