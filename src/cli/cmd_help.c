#include "cli/frame.h"

static const struct skn_topic *find_topic(const char *name)
{
	for (const struct skn_topic *const *t = skn_topics; *t; t++)
		if (skn_streq((*t)->name, name))
			return *t;
	return NULL;
}

static int show_topic(struct skn_cli *cli, const struct skn_topic *topic, struct skn_err *err)
{
	if (topic->show)
		return topic->show(cli, cli->args + 1, cli->n_args - 1, err);
	if (cli->n_args > 1)
		return skn_fail(err, SKN_EUSAGE, "one word too many: '%s'", cli->args[1]);
	skn_help_topic(cli->out, &cli->term, topic);
	return SKN_OK;
}

static int show_command(struct skn_cli *cli, const struct skn_cmd *cmd, struct skn_err *err)
{
	const struct skn_cmd *sub;
	char *name;

	if (cli->n_args == 1) {
		skn_help_page(cli->out, &cli->term, cmd, cmd->name);
		return SKN_OK;
	}
	sub = skn_dispatch_sub(cmd, cli->args[1]);
	if (!sub || cli->n_args > 2)
		return skn_fail(err, SKN_EUSAGE, "'%s' is no verb of '" SKN_PROGRAM " %s'",
				cli->args[cli->n_args - 1], cmd->name);
	name = skn_xasprintf("%s %s", cmd->name, sub->name);
	skn_help_page(cli->out, &cli->term, sub, name);
	free(name);
	return SKN_OK;
}

/* Neither a command nor a topic. */
static int unknown(const char *name, struct skn_err *err)
{
	struct skn_guess guess = { .word = name };

	for (const struct skn_topic *const *t = skn_topics; *t; t++)
		skn_guess_try(&guess, (*t)->name);
	for (const struct skn_cmd *const *c = skn_cmds; *c; c++)
		if (!(*c)->hidden)
			skn_guess_try(&guess, (*c)->name);
	skn_fail(err, SKN_EUSAGE, "there is no command and no topic '%s'", name);
	if (guess.best)
		skn_hint(err, "did you mean '%s'?", guess.best);
	return SKN_EUSAGE;
}

/* For the tests: every row is complete, and the table is in the order of the groups. */
static int lint(struct skn_cli *cli)
{
	int found = 0;

	for (const struct skn_cmd *const *c = skn_cmds; *c; c++) {
		found += skn_cli_lint_row(*c, cli->out);
		if (c[1] && c[1]->group < (*c)->group) {
			skn_sink_printf(cli->out, "%s: stands after a later group\n", c[1]->name);
			found++;
		}
	}
	return found ? SKN_EFINDING : SKN_OK;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	const struct skn_cmd *cmd;
	const struct skn_topic *topic;

	if (skn_cli_flag(cli, "lint"))
		return lint(cli);
	if (skn_cli_flag(cli, "man-pages"))
		return skn_man_write(skn_cli_value(cli, "man-pages"), err);
	if (skn_cli_flag(cli, "completion")) {
		skn_complete_write(cli->out, skn_cli_value(cli, "completion"));
		return SKN_OK;
	}
	if (!cli->n_args) {
		skn_help_list(cli->out, cli->term.width, skn_cli_flag(cli, "all"));
		return SKN_OK;
	}
	if ((cmd = skn_dispatch_find(cli->args[0])))
		return show_command(cli, cmd, err);
	if ((topic = find_topic(cli->args[0])))
		return show_topic(cli, topic, err);
	if (skn_streq(cli->args[0], SKN_PROGRAM)) {
		skn_help_page(cli->out, &cli->term, NULL, "");
		return SKN_OK;
	}
	return unknown(cli->args[0], err);
}

static const struct skn_opt options[] = {
	{ .long_name = "all", .short_name = 'a', .help = "list everything there is to read" },
	{ .long_name = "man-pages", .arg = "DIR", .help = "write the manual pages into DIR" },
	{ .long_name = "completion", .arg = "SHELL", .choices = "bash|zsh|fish",
	  .help = "print the completion script" },
	{ .long_name = "lint", .hidden = true, .help = "check the rows of all commands" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein help exit-codes", "what the exit status of a command says" },
	{ "skein help --completion fish >~/.config/fish/completions/skein.fish",
	  "completion for fish, without a system-wide installation" },
	{ 0 },
};

const struct skn_cmd skn_cmd_help = {
	.name = "help",
	.group = SKN_GROUP_HELP,
	.summary = "show what there is, a command's page or a topic",
	.args = "[COMMAND|TOPIC [WORD...]]",
	.description =
		"Without arguments the commands are listed by what they are for, with --all the topics and "
		"the programs called skein-NAME on the PATH as well. With the name of a command its page is "
		"shown, the same as its --help; with a topic, that topic; 'skein help skein' is the page of "
		"the program.\n\n"
		"Pages, manual and completions are made from one table and always agree.",
	.options = options,
	.examples = examples,
	.run = run,
	.pager = true,
};
