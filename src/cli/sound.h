/*
 * sound.h - is the result of a merge right?  What check calls an error stops it,
 * unless one of the merged sides has it already.
 */
#ifndef SKN_CLI_SOUND_H
#define SKN_CLI_SOUND_H

#include "cli/session.h"

/* Prints the errors of VIEW on THREADS ("threads/…") that none of the SIDES has to
 * stderr; *n of them. */
int skn_sound(size_t *n, struct skn_session *session, struct skn_view *view, const struct skn_strings *threads,
	      const struct skn_oid *sides, size_t n_sides, struct skn_err *err);

#endif
