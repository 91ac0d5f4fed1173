/* A program with a table of its own, so that framework.bats can show what the
 * frame does with every kind of row.  Compiled by that test. */
#include "cli/cli.h"

static int list(struct skn_cli *cli, struct skn_err *err)
{
	SKN_UNUSED(err);
	if (access("inner", F_OK) == 0)
		skn_sink_puts(cli->out, "outer/one\nouter/two\n");
	else
		skn_sink_puts(cli->out, "inner-thread\n");
	return SKN_OK;
}

/* Says what it got. */
static int show(struct skn_cli *cli, struct skn_err *err)
{
	const char *format = skn_cli_value(cli, "format");
	const char *const *keys;
	size_t n;
	int64_t count;

	if (skn_cli_int(cli, "max-count", 1, 10, 5, &count, err) < 0)
		return SKN_EUSAGE;
	skn_sink_printf(cli->out, "name=%s count=%d format=%s json=%d git-dir=%s color=%d\n", cli->name,
			(int)count, format ? format : "-", cli->json,
			cli->git_dir ? cli->git_dir : "-", cli->term.color);
	keys = skn_cli_values(cli, "key", &n);
	for (size_t i = 0; i < n; i++)
		skn_sink_printf(cli->out, "key=%s\n", keys[i]);
	for (size_t i = 0; i < cli->n_args; i++)
		skn_sink_printf(cli->out, "arg=%s\n", cli->args[i]);
	return SKN_OK;
}

static int fail(struct skn_cli *cli, struct skn_err *err)
{
	static const struct {
		const char *name;
		int code;
	} codes[] = {
		{ "finding", SKN_EFINDING }, { "usage", SKN_EUSAGE },     { "data", SKN_EDATA },
		{ "notfound", SKN_ENOTFOUND }, { "exists", SKN_EEXISTS }, { "limit", SKN_ELIMIT },
		{ "ambiguous", SKN_EAMBIGUOUS }, { "sys", SKN_ESYS },     { "locked", SKN_ELOCKED },
		{ "moved", SKN_EMOVED },     { "net", SKN_ENET },         { "refused", SKN_EREFUSED },
		{ "model", SKN_EMODEL },     { "silent", 0 },
	};

	skn_sink_puts(cli->out, "out\n");
	for (size_t i = 0; i < SKN_ARRAY_LEN(codes); i++) {
		if (!cli->n_args || !skn_streq(codes[i].name, cli->args[0]))
			continue;
		if (codes[i].code == 0)
			return SKN_EFINDING;
		skn_fail_at(err, (enum skn_errc)codes[i].code, "a\033b.yaml", 3, 7, "bad\n\033[31mthing");
		skn_hint(err, "mend it\n");
		return err->code;
	}
	skn_cli_warn(cli, "odd \033[2J");
	skn_cli_hint(cli, "look");
	return SKN_OK;
}

/* Runs in the helper. */
static int helped(struct skn_cli *cli, struct skn_err *err)
{
	char dir[PATH_MAX];

	SKN_UNUSED(err);
	skn_sink_printf(cli->out, "helped in %s: %s names=%d git-dir=%s color=%d\n",
			getcwd(dir, sizeof(dir)), cli->args[0], skn_cli_flag(cli, "names"),
			cli->git_dir ? cli->git_dir : "-", cli->term.color);
	return SKN_OK;
}

static int flood(struct skn_cli *cli, struct skn_err *err)
{
	SKN_UNUSED(err);
	for (int i = 0; i < 100000 && !cli->out->failed; i++)
		skn_sink_printf(cli->out, "line %d\n", i);
	return SKN_OK;
}

static int slow(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_progress *progress = skn_cli_progress(cli, "working", "", 30);

	SKN_UNUSED(err);
	for (unsigned i = 0; i < 30; i++) {
		usleep(50000);
		skn_progress_update(progress, i + 1);
	}
	skn_cli_warn(cli, "nearly done");
	return SKN_OK;
}

static const struct skn_opt list_options[] = {
	{ .long_name = "names", .help = "names only" },
	{ 0 },
};

static const struct skn_opt show_options[] = {
	{ .long_name = "max-count", .short_name = 'n', .arg = "N", .help = "show at most N: [all], it's" },
	{ .long_name = "format", .short_name = 'f', .arg = "FORMAT", .choices = "text|html|json",
	  .help = "what to write" },
	{ .long_name = "output", .short_name = 'o', .arg = "FILE", .help = "where to" },
	{ .long_name = "key", .arg = "KEY", .repeat = true, .help = "a key" },
	{ .long_name = "secret", .hidden = true, .help = "not told" },
	{ 0 },
};

static const struct skn_example show_examples[] = {
	{ "skein show -n 3 'a.b'", "the first three" },
	{ 0 },
};

static const struct skn_cmd list_row = {
	.name = "list", .group = SKN_GROUP_STORE, .summary = "list the threads",
	.description = "Lists.", .options = list_options, .run = list,
};
static const struct skn_cmd show_row = {
	.name = "show", .group = SKN_GROUP_HISTORY, .summary = "show what was understood",
	.args = "THREAD[@REV] [FILE...]",
	.description = "Shows a backslash \\ and a dot.\n\n.starts with a dot, 'quoted'.\n\n  kept  as\n"
		       "  .it is\n\nNon-ASCII: caf\u00E9.",
	.options = show_options, .examples = show_examples, .exit_codes = "1 when nothing was there.",
	.json = true, .run = show,
};
static const struct skn_cmd event_row = {
	.name = "event", .summary = "add an event", .args = "THREAD DATE",
	.description = "Adds one.", .options = show_options, .run = show,
};
static const struct skn_cmd item_row = {
	.name = "item", .summary = "add an item", .args = "THREAD on|off",
	.description = "Adds one.", .options = show_options, .json = true, .run = show,
};
static const struct skn_cmd *const add_subs[] = { &event_row, &item_row, NULL };
static const struct skn_cmd add_row = {
	.name = "add", .group = SKN_GROUP_WRITE, .summary = "add a record",
	.description = "Adds a record.", .subs = add_subs,
};
static const struct skn_cmd fail_row = {
	.name = "fail", .group = SKN_GROUP_HISTORY, .summary = "fail in every way", .args = "[HOW]",
	.description = "Fails.", .run = fail,
};
static const struct skn_cmd flood_row = {
	.name = "flood", .group = SKN_GROUP_HISTORY, .summary = "print a lot",
	.description = "Floods.", .run = flood, .pager = true,
};
static const struct skn_cmd slow_row = {
	.name = "slow", .group = SKN_GROUP_HISTORY, .summary = "take a while",
	.description = "Waits.", .run = slow,
};
static const struct skn_cmd gumbo_row = {
	.name = "scrape", .group = SKN_GROUP_PIPELINE, .summary = "need a helper",
	.description = "Helped.", .args = "THREAD", .options = list_options,
	.helper = "skein-scrape", .needs = "libgumbo-dev",
};

extern const struct skn_cmd skn_cmd_help;
extern const struct skn_topic skn_topic_exit_codes;

static int show_rules(struct skn_cli *cli, char *const *args, size_t n, struct skn_err *err)
{
	if (n > 1)
		return skn_fail(err, SKN_EUSAGE, "one rule at a time");
	skn_sink_printf(cli->out, "rule %s\n", n ? args[0] : "list");
	return SKN_OK;
}
static const struct skn_topic rules = { .name = "rules", .summary = "the rules", .show = show_rules };

const struct skn_cmd *const skn_cmds[] = { &list_row, &add_row, &show_row, &fail_row, &flood_row,
					   &slow_row, &gumbo_row, &skn_cmd_help, NULL };
const struct skn_topic *const skn_topics[] = { &skn_topic_exit_codes, &rules, NULL };
const char *const skn_group_titles[SKN_GROUP_COUNT] = { "store", "write",   "history", "together",
							"pipeline", "publish", "help" };

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');

	if (skn_streq(slash ? slash + 1 : argv[0], "skein-scrape"))
		return skn_cli_helper_main(argc, argv, &gumbo_row, helped);
	return skn_cli_main(argc, argv);
}
