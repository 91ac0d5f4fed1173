/*
 * node.h - the one tree that YAML and JSON documents become.
 *
 * A node knows where it stood in its source (line, column, byte span), so an
 * error can point at it and an edit can replace exactly its bytes.  Nodes live
 * in the tree's arena and are valid until skn_tree_release.
 *
 * A plain (unquoted) YAML scalar is SKN_PLAIN: it has no type of its own, the
 * schema decides ("date: 2016" is a string where the schema says string).
 * Quoted and block scalars are SKN_STRING.  JSON gives the other kinds.
 */
#ifndef SKN_BASE_NODE_H
#define SKN_BASE_NODE_H

#include "base/arena.h"

enum skn_node_kind {
	SKN_NULL,
	SKN_BOOL,   /* boolean */
	SKN_INT,    /* integer, and text as written */
	SKN_REAL,   /* real, and text as written */
	SKN_STRING, /* text */
	SKN_PLAIN,  /* text of an untyped YAML scalar */
	SKN_ARRAY,  /* children */
	SKN_OBJECT  /* children with names, in document order */
};

enum skn_node_style { SKN_STYLE_NONE, SKN_STYLE_SINGLE, SKN_STYLE_DOUBLE, SKN_STYLE_LITERAL,
		      SKN_STYLE_FOLDED, SKN_STYLE_BLOCK, SKN_STYLE_FLOW };

struct skn_node {
	enum skn_node_kind kind;
	enum skn_node_style style;
	uint32_t line, column;   /* 1-based, columns in bytes; 0 = made by a program */
	size_t start, end;       /* byte span of the value in the source, end exclusive */
	const char *text;        /* decoded, NUL-terminated; NULL for NULL, ARRAY, OBJECT */
	size_t len;              /* bytes of text */
	int64_t integer;
	double real;
	bool boolean;
	const char *name;        /* member name when the parent is an object, else NULL */
	size_t name_len;
	uint32_t name_line, name_column;
	size_t name_start, name_end;
	struct skn_node *child;  /* first child */
	struct skn_node *last;   /* last child */
	struct skn_node *next;   /* next sibling */
	size_t n_children;
};

struct skn_tree {
	struct skn_arena arena;
	struct skn_node *root; /* NULL for an empty document */
};
#define SKN_TREE_INIT { 0 }

void skn_tree_release(struct skn_tree *tree);

/* Makers: the node belongs to the tree and has no parent yet. */
struct skn_node *skn_node_new(struct skn_tree *tree, enum skn_node_kind kind);
struct skn_node *skn_node_string(struct skn_tree *tree, const char *s, size_t len);
struct skn_node *skn_node_int(struct skn_tree *tree, int64_t v);
struct skn_node *skn_node_copy(struct skn_tree *tree, const struct skn_node *from); /* deep */

void skn_node_append(struct skn_node *array, struct skn_node *child);
/* Appends a member; the caller has made sure that the name is new. */
void skn_node_add(struct skn_tree *tree, struct skn_node *object, const char *name, size_t len,
		  struct skn_node *child);
/* Replaces the member of that name, or appends it; child NULL removes it. */
void skn_node_set(struct skn_tree *tree, struct skn_node *object, const char *name,
		  struct skn_node *child);

/* The member, or NULL when absent or when the node is NULL or no object. */
struct skn_node *skn_node_find(const struct skn_node *object, const char *name);
/* Its text, or NULL when absent or no scalar; an empty scalar gives "". */
const char *skn_node_text(const struct skn_node *object, const char *name);
/* Integer of an INT or of a PLAIN/STRING that is written as one; false otherwise. */
bool skn_node_as_int(const struct skn_node *node, int64_t *out);
bool skn_node_is_scalar(const struct skn_node *node);

/* Same values: a PLAIN equals a STRING with the same text; member order is ignored. */
bool skn_node_equal(const struct skn_node *a, const struct skn_node *b);

#endif
