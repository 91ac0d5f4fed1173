/*
 * line.h - what a line of Markdown starts, told without cmark.
 */
#ifndef SKN_MD_LINE_H
#define SKN_MD_LINE_H

#include "base/base.h"

#define SKN_MD_NO_MARK SIZE_MAX

/*
 * Where a backslash keeps the line (N bytes, no newline) from starting a block
 * in CommonMark or pandoc, or SKN_MD_NO_MARK when it starts none.  The place of
 * a blank means that the indentation does it: that blank has to be an entity.
 * It may name lines that start a block only behind a blank line or in front of
 * a certain other line; it misses none.
 */
size_t skn_md_line_mark(const char *line, size_t n);

/*
 * How many containers (quotes, list items) the line can open or keep open with
 * markers of its own: never too few.
 */
size_t skn_md_line_depth(const char *line, size_t n);

/* The bytes up to the next line end, '\n' or '\r', or N. */
size_t skn_md_line_length(const char *s, size_t n);

static inline bool skn_md_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Bytes of spaces and tabs at the beginning. */
static inline size_t skn_md_blanks(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && skn_md_is_blank(s[i]))
		i++;
	return i;
}

#endif
