/*
 * skein-export - the formats of `skein export` that need libzip, pango or pandoc.
 */
#include "cli/exporting.h"
#include "out/book.h"

static int write_pdf(void *ctx, struct skn_sink *out, const struct skn_loaded *loaded, struct skn_err *err)
{
	struct skn_cli *cli = ctx;
	const char *paper = skn_cli_value(cli, "paper");
	size_t missing;
	int rc = skn_book_pdf(out, paper ? paper : "a4", &loaded->thread, &loaded->info, &missing, err);

	if (rc == SKN_OK && missing) {
		skn_cli_warn(cli, "%zu character%s shown as a box: no font here has %s", missing,
			     missing == 1 ? " is" : "s are", missing == 1 ? "it" : "them");
		skn_cli_hint(cli, "fonts-noto has fonts for most scripts");
	}
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	const char *format = skn_cli_value(cli, "format");
	const struct skn_renderer *renderer = skn_book_find(format ? format : "");

	if (cli->term.tty && !skn_cli_value(cli, "output") && !(format && skn_streq(format, "latex"))) {
		skn_fail(err, SKN_EUSAGE, "%s is not for a terminal", format ? format : "this");
		return skn_hint(err, "-o FILE writes it to a file");
	}
	if (format && skn_streq(format, "pdf"))
		return skn_export(cli, 0, write_pdf, cli, err);
	if (!renderer)
		return skn_fail(err, SKN_ESYS, "this program was built without a writer of %s", format ? format : "it");
	return skn_export(cli, 0, skn_export_render, (void *)renderer, err);
}

int main(int argc, char **argv)
{
	return skn_cli_helper_main(argc, argv, &skn_cmd_export_book, run);
}
