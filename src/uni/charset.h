/*
 * charset.h - strangers' bytes to UTF-8.
 *
 * What a document is encoded in is said in up to four places, and often wrongly.
 * In order, the first that holds decides (WHATWG "Encoding" and "HTML", section
 * 13.2.3; RFC 7303 for XML):
 *
 *	1. a byte order mark, and for XML the shape of "<?xml" in UTF-16, UTF-32
 *	   and EBCDIC;
 *	2. the charset of the HTTP Content-Type;
 *	3. the document's own word: the XML declaration, or a <meta> within the first
 *	   SKN_CHARSET_PRESCAN bytes;
 *	4. valid UTF-8;
 *	5. for East Asian, Cyrillic, Greek, Hebrew and Arabic what ICU's detector says;
 *	6. windows-1252, of which every byte is a character.
 *
 * A word that cannot be true is passed over: an unknown label, a multi-byte UTF
 * that the bytes plainly are not, "utf-8" for bytes that are not UTF-8 (unless
 * nearly all of them are: then single bad bytes become U+FFFD), any single-byte or
 * East Asian label for text with many characters outside ASCII that is all valid
 * UTF-8.  Labels are those of the WHATWG (iso-8859-1 and us-ascii mean
 * windows-1252), then all that ICU knows.
 *
 * The result is valid UTF-8 without a byte order mark.  NUL bytes are dropped.
 */
#ifndef SKN_UNI_CHARSET_H
#define SKN_UNI_CHARSET_H

#include "base/buf.h"

#define SKN_CHARSET_PRESCAN 4096               /* bytes in which a <meta> is looked for */
#define SKN_CHARSET_MAX ((size_t)64 << 20)     /* bytes of input */
#define SKN_CHARSET_LABEL_MAX 64               /* bytes of a label */

enum skn_charset_kind { SKN_CHARSET_XML, SKN_CHARSET_HTML, SKN_CHARSET_TEXT };

/* Appends the N bytes of S as UTF-8.  CONTENT_TYPE is the value of the HTTP header
 * or NULL.  *USED (may be NULL) gets the name of the encoding that was taken, in
 * static storage.  SKN_ELIMIT past SKN_CHARSET_MAX; every input has a result. */
int skn_charset_to_utf8(struct skn_buf *out, const char **used, const char *s, size_t n,
			const char *content_type, enum skn_charset_kind kind,
			struct skn_err *err);

/* The charset parameter of a Content-Type ("text/html; charset=\"utf-8\"") into
 * LABEL, in lower case; false when there is none or it is longer. */
bool skn_charset_of_type(char label[SKN_CHARSET_LABEL_MAX + 1], const char *content_type);

#endif
