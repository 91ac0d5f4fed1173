/* gone.h - what a thread has no more (rev/gone.h), for readers: terminal and JSON. */
#ifndef SKN_OUT_GONE_H
#define SKN_OUT_GONE_H

#include "rev/gone.h"
#include "text/jsonw.h"
#include "text/term.h"

/* By the commit that removed it, with its reason. */
void skn_gone_terminal(struct skn_sink *out, const struct skn_term *term, const struct skn_gone_list *list);
/* schema/out-gone.json; NAME is the thread's, MORE: entries were left out behind these. */
void skn_gone_json(struct skn_sink *out, const char *name, const struct skn_gone_list *list, bool more);

/* "v5  2026-09-02  1a2b3c4d  Ann Author" and, indented, the reason: a heading over
 * what a commit did, where WHEN says. */
void skn_gone_commit(struct skn_sink *out, const struct skn_term *term, const struct skn_blame_when *when,
		     const struct skn_blame_commit *commit);
/* "subject" or "subject\n\nbody"; caller frees. */
char *skn_gone_reason(const struct skn_blame_commit *commit);

#endif
