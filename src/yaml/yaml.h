/*
 * yaml.h - the gate to libyaml: YAML text to the node tree, scalars to text.
 *
 * Reading.  One document of mappings, sequences and scalars; every node has
 * its exact byte span, its line and its byte column (libyaml counts code
 * points; the gate converts).  A plain scalar is SKN_PLAIN with the text as
 * written, also when it is empty or looks like a number: the schema gives the
 * type.  Quoted and block scalars are SKN_STRING.  The span of a block scalar
 * reaches from its indicator to the end of its last content line, newline
 * included; a block mapping or sequence ends where its last value ends.
 *
 * Refused, with the place: invalid UTF-8, a byte order mark, control
 * characters, U+0085, U+2028 and U+2029 (line breaks in YAML 1.1, text in 1.2),
 * directives, anchors, aliases, tags, keys that are no scalars, a key twice,
 * a second document, more than SKN_YAML_DEPTH_MAX levels,
 * SKN_YAML_NODES_MAX values or SKN_YAML_SIZE_MAX bytes, lines that are git's conflict markers.
 *
 * Writing.  A scalar is written plain only when YAML 1.1 and YAML 1.2 both read
 * it as that very string; reading what was written gives the same bytes for
 * every valid UTF-8 string.  An invalid byte is written as U+FFFD.
 *
 * References: YAML 1.2.2 (spec, chapters 5 to 10), YAML 1.1 type repository.
 */
#ifndef SKN_YAML_YAML_H
#define SKN_YAML_YAML_H

#include "base/buf.h"
#include "base/node.h"

#define SKN_YAML_DEPTH_MAX 64               /* levels of mappings and sequences */
#define SKN_YAML_SIZE_MAX ((size_t)4 << 20) /* bytes of one document */
#define SKN_YAML_NODES_MAX 250000           /* values of one document */
#define SKN_YAML_KEY_MAX 1000               /* bytes of a written key, quotes included */

/* Fills OUT (an initialised or zeroed tree; out->root is NULL for a document
 * without content).  SKN_EDATA or SKN_ELIMIT with PATH, line and column in err;
 * then OUT is empty.  PATH may be NULL.  SRC may be freed afterwards. */
int skn_yaml_parse(struct skn_tree *out, const char *src, size_t len, const char *path,
		   struct skn_err *err);

enum skn_yaml_flag {
	SKN_YAML_FLOW = 1,  /* inside [ ] or { } */
	SKN_YAML_DATE = 2,  /* a date or time by its schema: may look like a number or timestamp */
	SKN_YAML_TYPED = 4, /* not a string: never quoted for what it looks like */
	SKN_YAML_QUOTED = 8 /* always quoted */
};

/* Appends the scalar on one line: plain where safe, else 'single' or "double"
 * quoted.  FLAGS are of enum skn_yaml_flag. */
void skn_yaml_write_scalar(struct skn_buf *out, const char *s, size_t n, unsigned flags);

/* Appends "|", the indicators that are needed, a newline and the lines of S,
 * each behind INDENT blanks; what stands around it is indented by INDENT - 2.
 * HEADER (may be NULL) is put behind the indicators: a blank and a comment.
 * Always ends with a newline.  A text that no literal block can hold (empty,
 * only blanks, control characters) is written as a quoted scalar instead. */
void skn_yaml_write_literal(struct skn_buf *out, const char *s, size_t n, int indent,
			    const char *header);
/* Whether write_literal makes a literal block of S. */
bool skn_yaml_can_be_literal(const char *s, size_t n);

#endif
