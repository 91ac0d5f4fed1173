/*
 * push_message.h - whether a commit's message is true and well formed where it
 * speaks to programs: its trailers (git-interpret-trailers).
 *
 *	Skein-Thread: energy/lithium     a thread that the commit or its parent has
 *	Skein-Op: synthesis              a word; what the run says, where one is named
 *	Skein-Run: 20260429T202500Z-6b1f a run that the commit has in a thread it names
 *	Assisted-by: skein/0.1:MODEL     the engine of that run
 *
 * They repeat for readers what runs/ holds, so a trailer that says something else
 * is refused, as is one that git would not see (folded, or among prose), and a
 * model in Signed-off-by or Co-authored-by, wherever the line stands.
 */
#ifndef SKN_CHECK_PUSH_MESSAGE_H
#define SKN_CHECK_PUSH_MESSAGE_H

#include "check/push_fault.h"
#include "store/store.h"

#define SKN_PUSH_MESSAGE_MAX ((size_t)1 << 20) /* bytes */

/* Whether there is anything in it to judge. */
bool skn_push_message_speaks(const char *message);

/* BEFORE and AFTER are what the commit changes, to hold the trailers against; with
 * AFTER NULL only their form is judged.  BEFORE may be NULL. */
void skn_push_message(struct skn_push_faults *out, const char *message, struct skn_view *before,
		      struct skn_view *after);

/* The message without what git will drop: lines that begin with COMMENT, and all
 * from the scissors line on.  Appends. */
void skn_push_message_bare(struct skn_buf *out, const char *text, char comment);
/* Whether LINE is the scissors line. */
bool skn_push_message_is_end(const char *line, char comment);

#endif
