/*
 * document.h - the bytes of one document, whatever they are, as something found.
 *
 * HTML goes through gather/page.h, a PDF through gather/pdf.h, plain text and
 * Markdown are taken as they are; what it is is told by its bytes, then by its
 * content type.
 */
#ifndef SKN_GATHER_DOCUMENT_H
#define SKN_GATHER_DOCUMENT_H

#include "gather/item.h"

#define SKN_DOCUMENT_SIZE_MAX ((size_t)32 << 20) /* bytes */

/* Fills what FOUND does not say yet: its title, authors, date and outlet stay when it
 * has them (a feed knows better).  Text is replaced, and whole set.  CONTENT_TYPE and
 * URL may be NULL; URL is the one after redirects.  SKN_EDATA, SKN_ELIMIT, SKN_ESYS
 * with the reason; FOUND is then as it was. */
int skn_document_read(struct skn_found *found, const char *bytes, size_t n, const char *content_type,
		      const char *url, struct skn_err *err);

#endif
