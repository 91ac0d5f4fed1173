/*
 * skein-export - the formats of `skein export` that need libzip, pango or pandoc.
 */
#include "cli/exporting.h"
#include "out/book.h"

static int run(struct skn_cli *cli, struct skn_err *err)
{
	const char *format = skn_cli_value(cli, "format"), *paper = skn_cli_value(cli, "paper");
	const struct skn_renderer *renderer;

	if (format && paper && skn_streq(format, "pdf") && skn_streq(paper, "letter"))
		format = "pdf-letter";
	renderer = skn_book_find(format ? format : "epub");
	if (!renderer)
		return skn_fail(err, SKN_ESYS, "this program was built without a writer of %s", format);
	return skn_export(cli, renderer, err);
}

int main(int argc, char **argv)
{
	return skn_cli_helper_main(argc, argv, &skn_cmd_export_book, run);
}
