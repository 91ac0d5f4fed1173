#include "cli/cli.h"

#define HELPER .helper = "skein-feed", .needs = "libcurl4-openssl-dev, libxml2-dev and libgumbo-dev"

static const struct skn_opt add_options[] = {
	{ .long_name = "id", .arg = "ID", .help = "its id, of one feed (from its title)" },
	{ .long_name = "title", .arg = "TEXT", .help = "its title, of one feed (the feed's own)" },
	{ .long_name = "opml", .arg = "FILE", .help = "add all feeds of a list that another reader has exported" },
	{ .long_name = "no-check", .help = "take the addresses as they are; ask nobody" },
	{ .long_name = "allow-private", .arg = "CIDR", .repeat = true, .help = "connect to this private network, too: 10.0.0.0/8" },
	{ 0 },
};

static const struct skn_cmd feed_add = {
	.name = "add", .group = SKN_GROUP_PIPELINE, .summary = "let a thread follow a feed",
	.args = "THREAD [URL...]",
	.description =
		"Writes the feed into the thread's watch.yaml. URL is a feed's address or that of a page: then the feeds that the "
		"page names are tried, and the usual places. A feed that is there already is left alone. Items of it will be "
		"found 'via: feed:ID'.",
	.options = add_options, .exit_codes = "5  the address cannot be had", .json = true, HELPER,
};

static const struct skn_cmd feed_remove = {
	.name = "remove", .group = SKN_GROUP_PIPELINE, .summary = "let it follow the feed no more",
	.args = "THREAD ID...",
	.description = "Takes the feeds, by id or address, out of watch.yaml. Items that were collected stay.",
	.json = true, HELPER,
};

static const struct skn_opt list_options[] = {
	{ .long_name = "opml", .help = "as OPML, which other readers can import; a folder for each thread" },
	{ 0 },
};

static const struct skn_cmd feed_list = {
	.name = "list", .group = SKN_GROUP_PIPELINE, .summary = "list the feeds that threads follow",
	.args = "[THREAD...]",
	.description = "Feeds of the named threads or of all, with what is known of them: when they were last read, and what failed.",
	.options = list_options, .json = true, .pager = true, HELPER,
};

static const struct skn_cmd *const subs[] = { &feed_add, &feed_remove, &feed_list, NULL };

static const struct skn_example examples[] = {
	{ "skein feed add lithium https://brine.example/", "the feed that the page names" },
	{ "skein feed add lithium --opml subscriptions.opml", "all feeds of another reader's list" },
	{ "skein feed list --opml > feeds.opml", "and back" },
	{ "skein feed remove lithium brine-watch", "by its id" },
	{ 0 },
};

const struct skn_cmd skn_cmd_feed = {
	.name = "feed", .group = SKN_GROUP_PIPELINE, .summary = "choose the feeds that a thread gathers from",
	.description =
		"Feeds stand in a thread's watch.yaml, which is no part of a version: commit it like any file. 'skein gather' reads them.",
	.subs = subs, .examples = examples,
};
