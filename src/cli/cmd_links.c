#include "cli/cli.h"

static const struct skn_opt check_options[] = {
	{ .long_name = "all", .short_name = 'a', .help = "show those that are well, too" },
	{ .long_name = "cited", .help = "only of items that the page cites" },
	{ .long_name = "allow-private", .arg = "CIDR", .repeat = true, .help = "connect to this private network, too: 10.0.0.0/8" },
	{ 0 },
};

static const struct skn_cmd links_check = {
	.name = "check", .group = SKN_GROUP_PIPELINE, .summary = "see whether the addresses of items are still there",
	.args = "[THREAD...]",
	.description =
		"Asks every address once, a host at a time. An address is dead when it failed three times, each time at least three "
		"days after the last, and answered never between: run this every week. A paywall, a login or a refusal (401, 402, "
		"403, 429, 451) is guarded, which is not dead. For a dead address the place in the Internet Archive is named where a copy "
		"from the time of its item would be; nobody is asked for it. Nothing is rewritten.",
	.options = check_options, .exit_codes = "1  there are dead addresses", .json = true,
	.helper = "skein-links", .needs = "libcurl4-openssl-dev",
};

static const struct skn_cmd *const subs[] = { &links_check, NULL };

static const struct skn_example examples[] = {
	{ "skein links check", "of all threads" },
	{ "skein links check lithium --all --json", "every address of one, for a program" },
	{ 0 },
};

const struct skn_cmd skn_cmd_links = {
	.name = "links", .group = SKN_GROUP_PIPELINE, .summary = "look after the addresses of sources",
	.description = "Sources disappear. This tells which, and where a copy may be.",
	.subs = subs, .examples = examples,
};
