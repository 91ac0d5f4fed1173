/*
 * repair_tag.h - one start tag, however it is written; for this folder only.
 */
#ifndef SKN_XML_REPAIR_TAG_H
#define SKN_XML_REPAIR_TAG_H

#include "xml/entity.h"

struct skn_xml_tag {
	const char *name; /* in the source */
	size_t len;
	bool closed;       /* "/>" */
	const char *fault; /* what was wrong with it first, or NULL */
	bool no_double, no_single; /* no such quote follows any more; kept from tag to tag */
};

bool skn_xml_name_start(char c);
bool skn_xml_name_byte(char c);

/* Reads the tag at S ("<name"), appends it well-formed but for its ">" or "/>", and
 * returns what follows it. */
const char *skn_xml_tag_read(struct skn_xml_tag *tag, struct skn_buf *out,
			     struct skn_entities *entities, const char *s, const char *end);

#endif
