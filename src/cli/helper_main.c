/* helper_main.c - the main() of every helper program is one call of this. */
#include "cli/frame.h"

int skn_cli_helper_main(int argc, char **argv, const struct skn_cmd *row, skn_cmd_run *run)
{
	struct skn_cli cli = { .cmd = row, .helper_run = run };

	skn_cli_start();
	return skn_cli_run(&cli, argc > 0 ? argc - 1 : 0, argv + 1);
}
