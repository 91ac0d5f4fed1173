/* story.h - the life of one part of a thread (rev/story.h), for readers. */
#ifndef SKN_OUT_STORY_H
#define SKN_OUT_STORY_H

#include "rev/story.h"
#include "text/jsonw.h"
#include "text/term.h"

struct skn_story_limits {
	int64_t max;   /* versions shown at most */
	int64_t since; /* seconds; older versions are left out */
};

/* Version by version, newest first; what was reworded word by word. */
void skn_story_terminal(struct skn_sink *out, const struct skn_term *term, const struct skn_story *story,
			const struct skn_story_limits *limits);
/* schema/out-log-of.json; NAME is the thread's. */
void skn_story_json(struct skn_sink *out, const char *name, const struct skn_story *story,
		    const struct skn_story_limits *limits);

#endif
