#include "base/base.h"

#include "cli/cli.h"

int main(int argc, char **argv)
{
	return skn_cli_main(argc, argv);
}
