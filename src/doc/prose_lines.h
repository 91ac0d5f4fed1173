/*
 * prose_lines.h - the lines of one paragraph as the text that they join to:
 * the first half of doc/prose.h.
 *
 * A paragraph is one stretch of text, or several with a hard break (two blanks
 * or a backslash at the end of a line) after each but the last.  In a stretch
 * a line end is one blank, or nothing between bare characters; inside a code
 * span it is always a blank, and the blanks before it stay.
 */
#ifndef SKN_DOC_PROSE_LINES_H
#define SKN_DOC_PROSE_LINES_H

#include "base/buf.h"
#include "text/span.h"

struct skn_prose_start {
	size_t at;     /* where a source line begins in the stretch */
	uint32_t line; /* its number */
};

struct skn_prose_lines {
	const char *s; /* the paragraph; lines end with '\n' */
	size_t n, at;
	uint32_t line;         /* number of the line at AT */
	struct skn_spans code; /* in s */
	size_t next_code;
	size_t seen, address;  /* how far "](" was looked for, and past the last one; 0 = none */
	struct skn_buf text;   /* the stretch that was read last */
	SKN_VEC(struct skn_prose_start) starts;
};

void skn_prose_lines_init(struct skn_prose_lines *out, const char *s, size_t n, uint32_t line);
/* Reads the next stretch into text and starts; *hard: a hard break follows.
 * False when there is none left. */
bool skn_prose_lines_next(struct skn_prose_lines *lines, bool *hard);
void skn_prose_lines_release(struct skn_prose_lines *lines);

/* Appends the code spans of a paragraph, with their backticks, in order. */
void skn_prose_code_spans(struct skn_spans *out, const char *s, size_t n);

/* Whether the text ends with a backslash that escapes what follows. */
bool skn_prose_open_backslash(const char *s, size_t n);

/* Bytes of a blank at S: ' ', a tab, or one of them as an entity; else 0. */
size_t skn_prose_blank(const char *s, size_t n, char *blank);
/* What is left of the N bytes without the blanks at their end. */
size_t skn_prose_trim(const char *s, size_t n);
/* Whether a line break between A and B, blanks of either looked through, stands
 * for nothing. */
bool skn_prose_bare(const char *a, size_t an, const char *b, size_t bn);

#endif
