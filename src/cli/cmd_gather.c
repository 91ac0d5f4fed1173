#include "cli/cli.h"

static const struct skn_opt options[] = {
	{ .long_name = "dry-run", .short_name = 'n', .help = "show what would be collected; keep nothing" },
	{ .long_name = "since", .arg = "DATE", .help = "leave out what is older: 2026-04-01, or 7d" },
	{ .long_name = "url", .arg = "URL", .repeat = true, .help = "collect this page or PDF; the thread's sources are not asked" },
	{ .long_name = "from", .arg = "FILE", .repeat = true, .help = "collect this file (HTML, PDF, text); nothing is fetched" },
	{ .long_name = "recheck", .help = "ask everything in full, and look at the pages of all items again" },
	{ .long_name = "suggest", .help = "propose searches instead, from what the thread leaves open; fetches nothing" },
	{ .long_name = "due", .help = "ask only the sources whose time has come, by what their servers said: for cron" },
	{ .long_name = "offline", .help = "ask nothing of any network; for --from" },
	{ .long_name = "archive", .help = "keep all answers as they came in a WARC file, outside git: .git/skein/archive" },
	{ .long_name = "allow-private", .arg = "CIDR", .repeat = true, .help = "connect to this private network, too: 10.0.0.0/8" },
	{ .long_name = "jobs", .short_name = 'j', .arg = "N", .help = "ask at most N hosts at a time (64)" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein gather", "what is new for every thread" },
	{ "skein gather lithium --since 7d --dry-run", "what the last week would bring" },
	{ "skein gather lithium --url https://example.org/report.pdf", "one document, by hand" },
	{ "skein gather lithium --from interview.html", "a file of yours" },
	{ "skein gather lithium --suggest", "what should be searched for" },
	{ 0 },
};

const struct skn_cmd skn_cmd_gather = {
	.name = "gather", .group = SKN_GROUP_PIPELINE, .summary = "collect items from feeds, searches and pages",
	.args = "[THREAD...]",
	.description =
		"Asks the feeds and searches in the threads' watch.yaml, all of them or of the named threads, makes an item of "
		"whatever is new, and commits the items of each thread as one collection, with a file in runs/ that has "
		"the account: found = new + changed + duplicate + unchanged + failed. A collection makes no version, unless the "
		"source of something that the page cites has changed. When no item is new or changed nothing is committed.\n\n"
		"An item is known by DOI, arXiv id or address. A withdrawn one never comes back. When a known page says "
		"something else now, its text becomes a new revision; quotes stay, and 'skein check' names the sentences "
		"whose quote is gone. Copies of a text under other addresses are kept and linked by same_as. Of a feed with "
		"summaries, and of a search's results, the pages are fetched where robots.txt allows it; where a page "
		"cannot be had the item has an abstract, and the page is asked for again in the next runs.\n\n"
		"How much text goes into git says policy.text of skein.yaml: full (items/KEY.txt), quotes (the text stays in "
		".git/skein/texts), none.\n\n"
		"Servers are asked politely: one request at a time each, conditional where they allow it, no more often than they "
		"wish. Private addresses are refused, also behind a name or a redirect, unless --allow-private or the user's "
		"configuration (~/.config/skein/config.yaml: contact, fetch.allow_private, fetch.pause_ms, search.NAME.base and .key) opens a "
		"network. A repository has no say in that.\n\n"
		"One source's failure stops no other. Ctrl-C keeps what was complete; the rest comes next time.",
	.options = options, .examples = examples,
	.exit_codes = "5  a source or a page could not be had, or it was interrupted; the rest is kept",
	.json = true, .helper = "skein-gather", .needs = "libcurl4-openssl-dev, libxml2-dev and libgumbo-dev",
};
