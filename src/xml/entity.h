/*
 * entity.h - what a reference stands for: characters by number, HTML's names, and
 * the names that a document declares for mere text.
 */
#ifndef SKN_XML_ENTITY_H
#define SKN_XML_ENTITY_H

#include "base/map.h"
#include "xml/xml.h"

struct skn_entities {
	struct skn_map declared; /* name to char * */
	size_t expanded;         /* bytes that declared ones have added */
};
#define SKN_ENTITIES_INIT { .expanded = 0 }

void skn_entities_release(struct skn_entities *entities);

/* Takes the <!ENTITY …> declarations of a document type's text; those that are not
 * mere text and those beyond the limits are left out.  The first of a name holds. */
void skn_entities_declare(struct skn_entities *entities, const char *s, size_t n);

/* Appends what the reference at S ("&…") stands for as XML text, "<", "&" and quotes
 * escaped, and returns the bytes of the reference; 0 when it is none or unknown. */
size_t skn_entity_resolve(struct skn_buf *out, struct skn_entities *entities, const char *s,
			  size_t n);

/* The same for HTML's references, as plain characters.  Names that may end without a
 * semicolon there need one here. */
size_t skn_entity_decode(struct skn_buf *out, const char *s, size_t n);

/* The character of an HTML 4 name or one of the usual later ones; 0 = none. */
uint32_t skn_entity_html(const char *name, size_t n);

#endif
