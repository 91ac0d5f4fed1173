/*
 * prose.h - Markdown prose as sentences: the narrative and the Markdown fields
 * of records.
 *
 * Canonical form: one sentence per line, paragraphs separated by one blank
 * line.  Lines of a paragraph join with one blank, or with nothing between two
 * characters of a script written without spaces; any other separator is kept
 * as an entity at the end of the line.  A line that would start a block is
 * escaped.  Lists, quotes and code stay as they are written.
 *
 * Sentences are found on the joined paragraph, not on its lines, so wrapping a
 * file differently changes nothing but its lines.
 */
#ifndef SKN_DOC_PROSE_H
#define SKN_DOC_PROSE_H

#include "base/buf.h"
#include "base/vec.h"
#include "doc/cite.h"

#define SKN_SENTENCE_ID_MAX 24 /* "s-" 10 hex ".<occurrence>" and the NUL */

enum skn_unit_kind {
	SKN_UNIT_SENTENCE, /* one sentence of a paragraph; or a list item's paragraph */
	SKN_UNIT_HEADING,  /* one heading, marks included */
	SKN_UNIT_OPAQUE    /* a code block, rule or HTML block, as written */
};

struct skn_unit {
	enum skn_unit_kind kind;
	size_t start, end; /* span in prose.text, without the newline */
	size_t block;      /* ordinal of its top-level block (paragraph) */
	uint32_t line;     /* line of the source where it begins, 1-based */
	size_t group, n_groups; /* its citation groups in prose.cites.groups */
	char id[SKN_SENTENCE_ID_MAX];
};

struct skn_prose {
	struct skn_buf text; /* canonical, with a final newline unless empty */
	SKN_VEC(struct skn_unit) units;
	size_t n_blocks;
	const char *language;   /* that its sentences were ended by; static */
	struct skn_cites cites; /* spans in text */
};

/* Always succeeds on valid UTF-8 below the size limit of md/md.h. */
int skn_prose_parse(struct skn_prose *out, const char *md, size_t n, struct skn_err *err);
/* The same; units whose text BEFORE has, too, take their id from there, which
 * saves most of the hashing from one version to the next.  BEFORE may be NULL. */
int skn_prose_parse_after(struct skn_prose *out, const char *md, size_t n,
			  const struct skn_prose *before, struct skn_err *err);
void skn_prose_release(struct skn_prose *prose);

/* The canonical form of MD, appended to OUT; MD unchanged where it is too large. */
void skn_prose_format(struct skn_buf *out, const char *md, size_t n);

/* "s-" and 10 hex digits of the SHA-256 of the folded text without citations. */
void skn_prose_id(char out[SKN_SENTENCE_ID_MAX], const char *sentence, size_t n);

/* Appends the canonical LINES of one paragraph as one line of Markdown. */
void skn_prose_join(struct skn_buf *out, const char *lines, size_t n);

#endif
