/*
 * feed_xml.h - the formats of feeds; for feed.c only.
 */
#ifndef SKN_GATHER_FEED_XML_H
#define SKN_GATHER_FEED_XML_H

#include "base/node.h"
#include "gather/feed_build.h"
#include "xml/xml.h"

/* The element that is a feed at or near the top of a document, or NULL. */
const struct skn_xml_node *skn_feed_xml_root(const struct skn_xml *xml);
/* Reads RSS, RDF, Atom, CDF; URL is the base of addresses, or NULL. */
void skn_feed_read_xml(struct skn_feed_builder *b, const struct skn_xml *xml,
		       const struct skn_xml_node *root, const char *url);

/* An element's text by its type, mode and format (feed_text.c). */
struct skn_feed_text skn_feed_text_of(struct skn_feed_builder *b, const struct skn_xml_node *node,
				      const char *base, const char *language, bool title);

/* Reads JSON Feed and RSS as JSON; false when the document is neither. */
bool skn_feed_read_json(struct skn_feed_builder *b, const struct skn_node *root, const char *url);

#endif
