/* log_of.h - log --of: the life of one part of a thread. */
#ifndef SKN_CLI_LOG_OF_H
#define SKN_CLI_LOG_OF_H

#include "cli/session.h"
#include "out/story.h"

/* Of the thread at PATH in TIP. */
int skn_log_of(struct skn_session *session, const struct skn_oid *tip, const char *path, const char *of,
	       const struct skn_story_limits *limits, struct skn_err *err);

#endif
