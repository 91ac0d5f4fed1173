/* routes.c - what the API has, a row each. */
#include "web/asked.h"

#define REVISIONS                                                                                               \
	"a version's number, -1 for the one before the newest, a day such as 2026-04-29 for what stood at its end, " \
	"a branch, a tag, or at least 7 digits of the id of a commit that one of them holds"

#define AT { .name = "at", .type = SKN_WEB_REV, .max = SKN_WEB_REV_MAX, \
	     .about = "Which version: " REVISIONS ". The newest without it." }
#define LIMIT(n, most, what) { .name = "limit", .type = SKN_WEB_INT, .min = 1, .max = most, .fallback = n, \
			       .about = "At most so many " what ". `more` in the answer tells whether there are others." }
#define OFFSET(what) { .name = "offset", .type = SKN_WEB_INT, .max = SKN_WEB_OFFSET_MAX, \
		       .about = "Leaves out the first so many " what "." }

static const struct skn_web_rule none[] = { { 0 } };

static const struct skn_web_rule threads[] = {
	LIMIT(SKN_WEB_THREADS_LIMIT, SKN_WEB_THREADS_LIMIT, "threads"), OFFSET("threads"), { 0 },
};

static const struct skn_web_rule at[] = { AT, { 0 } };

static const struct skn_web_rule versions[] = {
	{ .name = "at", .type = SKN_WEB_REV, .max = SKN_WEB_REV_MAX,
	  .about = "Begins with that version: " REVISIONS ". The newest without it." },
	{ .name = "since", .type = SKN_WEB_DAY, .max = 64,
	  .about = "Only versions of that day or later: 2026, 2026-04 or 2026-04-29." },
	{ .name = "items", .type = SKN_WEB_FLAG,
	  .about = "Lists collections, too: commits that gathered items and changed nothing on the page." },
	LIMIT(SKN_WEB_LOG_LIMIT, SKN_WEB_LOG_LIMIT, "versions"), OFFSET("versions"), { 0 },
};

static const struct skn_web_rule blame[] = {
	AT,
	{ .name = "section", .type = SKN_WEB_CHOICE, .all = true,
	  .choices = "narrative|timeline|perspectives|tensions|sources|head", .about = "This section only." },
	{ .name = "citations", .type = SKN_WEB_FLAG,
	  .about = "The sources instead: first cited when, and by what since when. Not with `section`." },
	{ 0 },
};

static const struct skn_web_rule gone[] = {
	AT,
	{ .name = "q", .type = SKN_WEB_TEXT, .max = SKN_SEARCH_QUERY_MAX,
	  .about = "Only what contains this text, or what this key of an item or id of a record or sentence names." },
	LIMIT(SKN_WEB_GONE_LIMIT, SKN_WEB_GONE_LIMIT, "parts"), OFFSET("parts"), { 0 },
};

static const struct skn_web_rule sides[] = {
	{ .name = "from", .type = SKN_WEB_REV, .max = SKN_WEB_REV_MAX, .required = true,
	  .about = "The older side: " REVISIONS "." },
	{ .name = "to", .type = SKN_WEB_REV, .max = SKN_WEB_REV_MAX,
	  .about = "The newer side, named in the same way. The newest version without it." },
	{ .name = "all", .type = SKN_WEB_FLAG,
	  .about = "Tells what no reader sees, too: the order of citations, the published stamp." },
	{ 0 },
};

static const struct skn_web_rule search[] = {
	{ .name = "q", .type = SKN_WEB_TEXT, .max = SKN_SEARCH_QUERY_MAX, .required = true,
	  .about = "Words that must all be there, \"phrases\" in double quotes, begin* for what begins so. Nothing else "
		   "is syntax." },
	{ .name = "scope", .type = SKN_WEB_CHOICE, .choices = "now|ever",
	  .about = "The newest versions, or all: then each hit tells since which version it stood, and until which." },
	{ .name = "thread", .type = SKN_WEB_THREAD, .max = SKN_THREAD_PATH_MAX, .about = "This thread only." },
	{ .name = "kind", .type = SKN_WEB_CHOICE, .all = true,
	  .choices = "title|summary|sentence|event|perspective|tension|source", .about = "This kind of text only." },
	LIMIT(SKN_WEB_HITS_LIMIT, SKN_WEB_HITS_LIMIT_MAX, "hits"), OFFSET("hits"), { 0 },
};

const struct skn_web_route skn_web_routes[] = {
	{ .tail = "openapi.json", .id = "describe", .summary = "This document", .rules = none,
	  .about = "What the API answers, as OpenAPI 3.1.", .make = skn_web_make_openapi },
	{ .tail = "threads", .id = "listThreads", .summary = "All threads", .rules = threads, .schema = "out-list.json",
	  .about = "Sorted by name, each with its newest version. As `skein list -l --json`.",
	  .make = skn_web_make_threads },
	{ .tail = "search", .id = "search", .summary = "Find words in the threads", .rules = search,
	  .schema = "out-search.json", .about = "The best first. As `skein search --json`, with scope=ever `--history`.",
	  .make = skn_web_make_search },
	{ .of_thread = true, .tail = "", .id = "getThread", .summary = "One version of a thread", .rules = at,
	  .schema = "out-thread.json",
	  .about = "What its page shows. As `skein export -f json`, without the items that are not cited and without "
		   "the files that are no part of the page.",
	  .make = skn_web_make_thread },
	{ .of_thread = true, .tail = "log", .id = "listVersions", .summary = "Its versions", .rules = versions,
	  .schema = "out-log.json", .about = "Newest first. As `skein log --json`.", .make = skn_web_make_log },
	{ .of_thread = true, .tail = "blame", .id = "blame", .summary = "Since when it says what it says",
	  .rules = blame, .schema = "out-blame.json",
	  .about = "The version, commit, author and engine of each sentence, citation and field. As `skein blame --json`.",
	  .make = skn_web_make_blame },
	{ .of_thread = true, .tail = "gone", .id = "listGone", .summary = "What it says no more", .rules = gone,
	  .schema = "out-gone.json", .about = "Last removed first. As `skein gone --json`.", .make = skn_web_make_gone },
	{ .of_thread = true, .tail = "sources", .id = "listSources", .summary = "What it cites", .rules = at,
	  .schema = "out-sources.json",
	  .about = "In the order of their numbers, as CSL items. As `skein export -f csl-json`.",
	  .make = skn_web_make_sources },
	{ .of_thread = true, .tail = "diff", .id = "diff", .summary = "What changed between two versions",
	  .rules = sides, .schema = "out-diff.json", .about = "Changes in meaning, in page order. As `skein diff --json`.",
	  .make = skn_web_make_diff },
	{ 0 },
};
