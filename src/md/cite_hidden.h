/*
 * cite_hidden.h - which finds of the citation scanner are no text of the
 * document: the second half of md/cites.h.
 */
#ifndef SKN_MD_CITE_HIDDEN_H
#define SKN_MD_CITE_HIDDEN_H

#include "md/cites.h"

/* Drops the groups and faults that stand in code, links, tags and the like. */
void skn_cites_drop_hidden(struct skn_cites *cites, const char *s, size_t n);

#endif
