/* canon_comment.h - which comment of a YAML file belongs to which value. */
#ifndef SKN_DOC_CANON_COMMENT_H
#define SKN_DOC_CANON_COMMENT_H

#include "base/map.h"
#include "base/node.h"
#include "base/vec.h"

struct skn_note {
	struct skn_strings head; /* lines above */
	char *trail;             /* behind it on its line, or NULL */
	bool inner;              /* a value inside has comments */
};

struct skn_notes {
	struct skn_map by_node;        /* address of a node → struct skn_note */
	struct skn_strings head, foot; /* of the file; "" is a blank line */
	bool gap;                      /* a blank line ends the head */
};
#define SKN_NOTES_INIT { 0 }

/* Finds the comments of SRC, whose tree is ROOT (NULL = a file of comments). */
void skn_notes_collect(struct skn_notes *notes, const char *src, size_t len,
		       const struct skn_node *root);
void skn_notes_release(struct skn_notes *notes);
/* The comments of a value, or NULL.  NOTES may be NULL. */
const struct skn_note *skn_notes_of(const struct skn_notes *notes, const struct skn_node *node);

#endif
