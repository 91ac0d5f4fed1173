#include "cli/frame.h"

static int run(struct skn_cli *cli, struct skn_err *err)
{
	const struct skn_cmd *cmd;

	if (!cli->n_args) {
		skn_help_list(cli->out, cli->term.width, skn_cli_flag(cli, "all"));
		return SKN_OK;
	}
	if (!(cmd = skn_dispatch_find(cli->args[0])))
		return skn_dispatch_unknown(cli->args[0], err);
	skn_help_page(cli->out, &cli->term, cmd, cmd->name);
	return SKN_OK;
}

static const struct skn_opt options[] = {
	{ .long_name = "all", .short_name = 'a', .help = "list everything there is to read" },
	{ 0 },
};

const struct skn_cmd skn_cmd_help = {
	.name = "help",
	.group = SKN_GROUP_HELP,
	.summary = "show what there is, a command's page or a topic",
	.args = "[COMMAND|TOPIC [WORD...]]",
	.options = options,
	.run = run,
	.pager = true,
};
