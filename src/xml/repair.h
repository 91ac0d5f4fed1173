/*
 * repair.h - ill-formed XML made well-formed; for this folder only.
 *
 * What people get wrong, and what is done:
 *
 *	an end tag that closes nothing            left out
 *	elements left open                        closed where their parent ends
 *	<br>, <img> and the like left open        closed at once
 *	"&" and "<" that begin nothing            text
 *	names of HTML (&nbsp;), bad numbers       the character, U+FFFD
 *	attributes without quotes or value,
 *	twice, with "<" in them                   quoted, filled, once, escaped
 *	control characters                        left out
 *	document types, instructions, comments    left out
 *	several elements at the top, text there   all inside one element
 *	an end of file inside anything            ended
 *	deeper than SKN_XML_DEPTH_MAX             tags left out, their text stays
 *
 * Line ends are kept, so that lines in errors are those of the source.  The time is
 * linear in the input.
 */
#ifndef SKN_XML_REPAIR_H
#define SKN_XML_REPAIR_H

#include "xml/entity.h"

#define SKN_XML_TOP "skein-top" /* the element around everything */

/* Appends the repaired text.  FAULT gets what was wrong first, with its line.  The
 * document type without its inner part is put into DOCTYPE, cut to its size. */
void skn_xml_repair(struct skn_buf *out, const char *s, size_t n, char doctype[256],
		    struct skn_err *fault);

#endif
