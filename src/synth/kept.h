/*
 * kept.h - what is kept of a synthesis: the answer with the settings that it was
 * carried out by, as one JSON document (schema/kept-answer.json).  Together with the
 * thread as it was, it gives the same files again.
 */
#ifndef SKN_SYNTH_KEPT_H
#define SKN_SYNTH_KEPT_H

#include "synth/synthesis.h"

/* Appends the document: the same synthesis, the same bytes. */
void skn_kept_answer_write(struct skn_buf *out, const struct skn_synthesis *s);

struct skn_kept_answer {
	struct skn_synthesis_options options; /* strings below */
	struct skn_ops ops;
	char *engine;
	char *language;
};
int skn_kept_answer_read(struct skn_kept_answer *out, const char *json, size_t n, struct skn_err *err);
void skn_kept_answer_release(struct skn_kept_answer *kept);

#endif
