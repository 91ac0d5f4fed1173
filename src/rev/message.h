/*
 * message.h - the message of a commit, drafted from what changes.
 *
 *	lithium: 2 events, 1 tension, 3 sources; 4 sentences reworded
 *
 *	Skein-Thread: energy/lithium
 *	Skein-Op: edit
 *
 * With several threads the subject counts them and the body has a line each.
 */
#ifndef SKN_REV_MESSAGE_H
#define SKN_REV_MESSAGE_H

#include "store/changes.h"

#define SKN_MESSAGE_SUBJECT_MAX 100 /* bytes; longer subjects go on in the body */

/* PATHS are the threads' paths; BEFORE is HEAD's view (NULL: nothing yet),
 * AFTER the view that the commit will have.  OP is for the trailer. */
int skn_message_draft(struct skn_buf *out, struct skn_view *before, struct skn_view *after,
		      const struct skn_strings *paths, const char *op, struct skn_err *err);

/* The same for one thread whose versions are in hand; FROM NULL: it is new. */
void skn_message_draft_thread(struct skn_buf *out, const struct skn_thread *from,
			      const struct skn_thread *to, const char *op);

/* Appends the trailers that a message of a person's own still needs. */
void skn_message_trailers(struct skn_buf *message, const struct skn_strings *paths, const char *op,
			  const char *run, const char *engine);

/* The threads that a set of paths belongs to, found in either view; sorted. */
int skn_message_threads(struct skn_strings *out, struct skn_view *before, struct skn_view *after,
			const struct skn_strings *changed, struct skn_err *err);

#endif
