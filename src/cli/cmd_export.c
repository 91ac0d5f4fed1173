#include "base/fs.h"
#include "cli/exporting.h"
#include "cli/frame.h"

int skn_export_render(void *ctx, struct skn_sink *out, const struct skn_loaded *loaded, struct skn_err *err)
{
	const struct skn_renderer *renderer = ctx;

	return renderer->fn(out, &loaded->thread, &loaded->info, err);
}

static int write_file(const char *path, skn_export_fn *write, void *ctx, const struct skn_loaded *loaded,
		      struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_sink sink;
	int rc;

	skn_sink_to_buf(&sink, &bytes);
	rc = write(ctx, &sink, loaded, err);
	if (rc == SKN_OK)
		rc = skn_sink_check(&sink, err);
	if (rc == SKN_OK)
		rc = skn_fs_write_atomic(path, bytes.p, bytes.n, 0666, err);
	skn_buf_release(&bytes);
	return rc;
}

int skn_export(struct skn_cli *cli, unsigned flags, skn_export_fn *write, void *ctx, struct skn_err *err)
{
	const char *file = skn_cli_value(cli, "output");
	struct skn_session session;
	struct skn_loaded loaded;
	int rc = skn_session_open(&session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_session_load(&loaded, &session, cli->args[0], flags | SKN_LOAD_VALID, err);
	if (rc == SKN_OK) {
		if (file && !skn_streq(file, "-"))
			rc = write_file(file, write, ctx, &loaded, err);
		else
			rc = write(ctx, cli->out, &loaded, err);
		skn_loaded_release(&loaded);
	}
	skn_session_close(&session);
	return rc;
}

/* Formats that this program does not have are the helper's. */
static int run(struct skn_cli *cli, struct skn_err *err)
{
	const char *format = skn_cli_value(cli, "format");
	const struct skn_renderer *renderer = skn_renderer_find(cli->json ? "json" : format ? format : "text");
	struct skn_cli helper = *cli;

	if (renderer)
		return skn_export(cli, skn_streq(renderer->name, "json") ? SKN_LOAD_ALL_ITEMS | SKN_LOAD_FILES : 0,
				  skn_export_render, (void *)renderer, err);
	helper.cmd = &skn_cmd_export_book;
	return skn_dispatch_helper(&helper, err);
}

static const struct skn_opt options[] = {
	{ .long_name = "format", .short_name = 'f', .arg = "FORMAT",
	  .choices = "text|md|pandoc|html|json|csl-json|bibtex|ris|epub|pdf|docx|latex", .help = "what to write (text)" },
	{ .long_name = "output", .short_name = 'o', .arg = "FILE",
	  .help = "write to FILE, whole or not at all, instead of standard output" },
	{ .long_name = "paper", .arg = "SIZE", .choices = "a4|letter", .help = "of a PDF's pages (a4)" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein export lithium@2 -f html -o lithium-v2.html", "version 2 as one page" },
	{ "skein export lithium -f bibtex", "the sources of the newest version" },
	{ "skein export lithium -f epub -o lithium.epub", "a book for a reading system" },
	{ 0 },
};

#define ROW                                                                                                  \
	.name = "export", .group = SKN_GROUP_PUBLISH, .summary = "write one version of a thread in a format", \
	.args = "THREAD[@REV]", .options = options, .examples = examples, .json = true,                      \
	.description =                                                                                       \
		"Writes the thread as it was at that version, the newest without REV. The same commit "      \
		"gives the same bytes, whatever the clock, time zone, locale or folder.\n\n"                  \
		"text is the published page; md is Markdown for a forge; pandoc is one Markdown file "       \
		"with its bibliography, which pandoc --citeproc numbers as skein does; html is one "         \
		"self-contained page; json is complete, and import gives the same tree from it; "            \
		"csl-json, bibtex and ris are the cited sources; epub is a book with a chapter for each "    \
		"section; pdf is the page set for printing. docx and latex are made by pandoc, where that "   \
		"is installed.\n\n"                                                                          \
		"Every format but text says which thread, version and commit it shows, and carries hashes "  \
		"of it; 'skein verify' compares a file with the repository."

const struct skn_cmd skn_cmd_export = { ROW, .run = run };
const struct skn_cmd skn_cmd_export_book = { ROW, .helper = "skein-export", .needs = "libzip-dev" };
