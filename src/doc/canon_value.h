/* canon_value.h - writes values in canonical form; see canon.h. */
#ifndef SKN_DOC_CANON_VALUE_H
#define SKN_DOC_CANON_VALUE_H

#include "base/buf.h"
#include "doc/canon_comment.h"
#include "doc/schema.h"

struct skn_canon_writer {
	struct skn_buf *out;
	const struct skn_notes *notes; /* or NULL */
	bool prose; /* Markdown texts are put in canonical form */
	int rc;     /* first failure */
	struct skn_err *err;
};

/* "name: value" and its comments, newline included, behind INDENT blanks; what
 * follows the first line is indented to match.  MEMBER's name is written. */
void skn_canon_member(struct skn_canon_writer *w, const struct skn_schema_node *schema,
		      const struct skn_node *member, int indent);
/* "- value", the same way. */
void skn_canon_item(struct skn_canon_writer *w, const struct skn_schema_node *schema,
		    const struct skn_node *item, int indent);
/* All members of a mapping in the schema's order. */
void skn_canon_members(struct skn_canon_writer *w, const struct skn_schema_node *schema,
		       const struct skn_node *object, int indent);

#endif
