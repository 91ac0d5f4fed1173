/*
 * table.c - every command and every topic, a line each; keep the order of the
 * groups, and inside a group the order of use.
 */
#include "cli/cli.h"

#define COMMANDS(X)    \
	/* store */    \
	X(init)        \
	X(list)        \
	X(status)      \
	X(doctor)      \
	X(reindex)     \
	/* write */    \
	X(new)         \
	X(add)         \
	X(cite)        \
	X(edit)        \
	X(mv)          \
	X(withdraw)    \
	X(import)      \
	X(fmt)         \
	X(check)       \
	X(commit)      \
	X(restore)     \
	/* history */  \
	X(show)        \
	X(log)         \
	X(diff)        \
	X(blame)       \
	X(gone)        \
	/* together */ \
	X(hook)        \
	X(merge)       \
	X(resolve)     \
	X(merge_file)  \
	X(review)      \
	X(post_review) \
	X(sync)        \
	X(propose)     \
	/* pipeline */ \
	X(feed)        \
	X(gather)      \
	X(links)       \
	X(redact)      \
	X(extract)     \
	X(summarize)   \
	X(synthesize)  \
	X(cycle)       \
	X(model)       \
	/* publish */  \
	X(export)      \
	X(search)      \
	X(site)        \
	X(serve)       \
	/* help */     \
	X(help)

#define TOPICS(X)       \
	X(exit_codes)   \
	X(environment)  \
	X(rules)        \
	X(revisions)    \
	X(citations)

const char *const skn_group_titles[SKN_GROUP_COUNT] = {
	[SKN_GROUP_STORE] = "start and look after a store",
	[SKN_GROUP_WRITE] = "write a version",
	[SKN_GROUP_HISTORY] = "read history",
	[SKN_GROUP_TOGETHER] = "work together",
	[SKN_GROUP_PIPELINE] = "gather and synthesize",
	[SKN_GROUP_PUBLISH] = "publish and search",
	[SKN_GROUP_HELP] = "help",
};

#define DECLARE_COMMAND(name) extern const struct skn_cmd skn_cmd_##name;
#define DECLARE_TOPIC(name) extern const struct skn_topic skn_topic_##name;
COMMANDS(DECLARE_COMMAND)
TOPICS(DECLARE_TOPIC)

#define LIST_COMMAND(name) &skn_cmd_##name,
#define LIST_TOPIC(name) &skn_topic_##name,

const struct skn_cmd *const skn_cmds[] = { COMMANDS(LIST_COMMAND) NULL };
const struct skn_topic *const skn_topics[] = { TOPICS(LIST_TOPIC) NULL };
