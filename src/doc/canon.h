/*
 * canon.h - the canonical form of a store's YAML files, and edits that keep
 * every byte they do not mean.
 *
 * The schema alone decides the form: fields stand in the order of `properties`,
 * unknown ones behind them as they came.  A Markdown field (contentMediaType
 * text/markdown) is a literal block, and so is any other text of several lines
 * outside brackets, unless it ends with blank lines; the rest are scalars as yaml/yaml.h writes them, dates
 * plain.  Lists and mappings stand on one line in brackets when that line has at
 * most SKN_CANON_COLUMNS columns and no text with a line break, else one item
 * per line:
 *
 *	order: 10
 *	author: [{literal: LawrenceC}]
 *	searches:
 *	- {id: one, query: a query that is long enough to …, engine: searxng}
 *	- id: two
 *	  query: …
 *	text: {sha256: …, language: en}
 *
 * Reading what was written gives the same values; the same values always give
 * the same bytes.
 *
 * Comments.  skn_canon_format keeps them: lines of comment move with the field
 * or item below, a comment behind a value stays with it (two blanks before it),
 * what stands at the head of the file stays there (up to the last blank line
 * before the first field, or all when there is none), and so does what stands
 * at the end.  A list or mapping with comments inside is never put on one line.
 */
#ifndef SKN_DOC_CANON_H
#define SKN_DOC_CANON_H

#include "base/buf.h"
#include "base/node.h"

#define SKN_CANON_COLUMNS 100 /* code points of a line with brackets */

/* Appends the canonical form of a mapping.  SCHEMA_FILE is a name for
 * skn_schema_of.  Texts are written as they are, also those of Markdown fields
 * (a text without final newline stays one: "|-"). */
int skn_canon_write(struct skn_buf *out, const char *schema_file, const struct skn_node *root,
		    struct skn_err *err);

/* Appends the canonical form of the file SRC; Markdown fields get the form of
 * skn_prose_format.  Formatting twice changes nothing.  PATH is for errors. */
int skn_canon_format(struct skn_buf *out, const char *schema_file, const char *src, size_t len,
		     const char *path, struct skn_err *err);

/* Replaces, inserts (at its place in the schema's order) or, with VALUE NULL,
 * removes one top-level field.  Every byte that is not the field's stays,
 * comments included; of a list or mapping in block form only the items that
 * differ are touched.  A field that has the value already is left alone.
 * The result is read back before it is given out: on an error TEXT is as it was. */
int skn_canon_edit(struct skn_buf *text, const char *schema_file, const char *field,
		   const struct skn_node *value, struct skn_err *err);
/* The same for a field inside mappings: "text.sha256".  Mappings that are
 * missing on the way are made. */
int skn_canon_edit_path(struct skn_buf *text, const char *schema_file, const char *path,
			const struct skn_node *value, struct skn_err *err);

#endif
