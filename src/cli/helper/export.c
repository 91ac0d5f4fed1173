/*
 * skein-export - the formats of `skein export` that need libzip, pango or pandoc.
 */
#include "cli/exporting.h"
#include "out/book.h"

static int run(struct skn_cli *cli, struct skn_err *err)
{
	const char *format = skn_cli_value(cli, "format");
	const struct skn_renderer *renderer = format ? skn_book_find(format) : NULL;

	if (!renderer)
		renderer = skn_renderer_find(cli->json ? "json" : format ? format : "text");
	return skn_export(cli, renderer, err);
}

int main(int argc, char **argv)
{
	return skn_cli_helper_main(argc, argv, &skn_cmd_export_book, run);
}
