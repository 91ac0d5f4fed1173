/*
 * xml.h - the gate to libxml2: XML from strangers as a small tree.
 *
 * Well-formed documents go through libxml2 as they are.  Anything else is first
 * repaired (xml/repair.h) and then parsed in libxml2's recovery mode: whatever the
 * bytes, there is a tree unless they hold no element at all, and `fault` says what
 * was wrong first.
 *
 * Bytes become UTF-8 by uni/charset.h.  A document type is never given to libxml2:
 * nothing is loaded and no entity can hold another.  Entities of HTML are resolved,
 * as are those that the document itself declares as at most SKN_XML_ENTITY_MAX
 * bytes of mere text, SKN_XML_EXPANSION_MAX bytes in all; other references stay as
 * they were written ("&foo;").
 *
 * The tree holds elements and text; CDATA is text, comments and processing
 * instructions are left out, neighbouring text is one node.  Everything lives in the
 * tree's arena until skn_xml_release.  Text is UTF-8 without NUL bytes.  The C1
 * controls U+0080..9F, which nobody means in XML, become what they are in
 * windows-1252; where a text of such characters is UTF-8 byte by byte, that.
 *
 * Where several elements stand at the top, the root is one with an empty name around
 * them.  Elements below SKN_XML_DEPTH_MAX are left out, their text stays; so are attributes
 * beyond SKN_XML_ATTRS_MAX on one tag.  A name is as it was written, its prefix apart.
 */
#ifndef SKN_XML_XML_H
#define SKN_XML_XML_H

#include "base/arena.h"
#include "base/buf.h"

#define SKN_XML_SIZE_MAX ((size_t)64 << 20)     /* bytes of input */
#define SKN_XML_NODES_MAX ((size_t)4000000)     /* elements and texts */
#define SKN_XML_DEPTH_MAX 200                   /* elements inside each other */
#define SKN_XML_ATTRS_MAX 200                   /* on a tag */
#define SKN_XML_ENTITY_MAX 1024                 /* bytes that an entity may stand for */
#define SKN_XML_ENTITIES_MAX 256                /* that a document may declare */
#define SKN_XML_EXPANSION_MAX ((size_t)1 << 20) /* bytes that declared entities add */

struct skn_xml_attr {
	const char *name, *prefix; /* prefix "" when there is none */
	const char *ns;            /* namespace URI; "" for none and for an undeclared prefix */
	const char *value;
	size_t len; /* bytes of value */
	struct skn_xml_attr *next;
};

struct skn_xml_node {
	const char *name, *prefix, *ns; /* of an element; NULL for text */
	const char *text;               /* NUL-terminated; NULL for an element */
	size_t len;                     /* bytes of text */
	uint32_t line;                  /* of an element: in the source, 1-based */
	struct skn_xml_attr *attrs;
	struct skn_xml_node *parent, *child, *last, *next;
};

struct skn_xml {
	struct skn_arena arena;
	struct skn_xml_node *root;
	const char *encoding;  /* that the bytes were taken for */
	const char *doctype;   /* "<!DOCTYPE …" without its inner part, cut to 255 bytes; "" */
	struct skn_err fault;  /* what was wrong with it first; code SKN_OK when well-formed */
};
#define SKN_XML_INIT { 0 }

/* Parses N bytes.  CONTENT_TYPE is the HTTP header's value or NULL; PATH (may be
 * NULL) goes into errors.  SKN_EDATA when there is no element, SKN_ELIMIT past
 * SKN_XML_SIZE_MAX or SKN_XML_NODES_MAX, SKN_ESYS when the program was built without
 * libxml2 (the message names the package); then *out is empty. */
int skn_xml_parse(struct skn_xml *out, const char *s, size_t n, const char *content_type,
		  const char *path, struct skn_err *err);
void skn_xml_release(struct skn_xml *xml);

/* The node after NODE in document order that is below TOP; NULL at the end. */
struct skn_xml_node *skn_xml_next(const struct skn_xml_node *node, const struct skn_xml_node *top);
/* First element child with that name (any prefix, any case), or NULL. */
struct skn_xml_node *skn_xml_child(const struct skn_xml_node *node, const char *name);
/* Whether NODE is an element of that name, in any case. */
bool skn_xml_is(const struct skn_xml_node *node, const char *name);
/* The value of the attribute without a prefix, name in any case; NULL when absent. */
const char *skn_xml_attr(const struct skn_xml_node *node, const char *name);
/* xml:base, xml:lang: the attribute of that prefix. */
const char *skn_xml_attr_of(const struct skn_xml_node *node, const char *prefix,
			    const char *name);
/* Appends all text at and below NODE. */
void skn_xml_text(struct skn_buf *out, const struct skn_xml_node *node);
/* Appends what is inside NODE as markup, without prefixes (but xml and xlink) and
 * declarations: XHTML read as HTML. */
void skn_xml_inner(struct skn_buf *out, const struct skn_xml_node *node);

#endif
