#include "base/fs.h"
#include "cli/session.h"
#include "rev/fork.h"
#include "site/build.h"
#include "text/jsonw.h"

static void show_progress(void *ctx, uint64_t done, uint64_t total)
{
	struct skn_progress *progress = ctx;

	skn_progress_set_total(progress, total);
	skn_progress_update(progress, done);
}

static void print(struct skn_cli *cli, const char *dir, const struct skn_site_report *r)
{
	struct skn_jsonw w;

	if (!cli->json) {
		skn_sink_printf(cli->out, "%" PRIu64 " page%s, %" PRIu64 " file%s in ", r->pages, r->pages == 1 ? "" : "s",
				r->files, r->files == 1 ? "" : "s");
		skn_term_safe(cli->out, dir, strlen(dir), false);
		skn_sink_printf(cli->out, ": %" PRIu64 " written, %" PRIu64 " unchanged, %" PRIu64 " removed\n",
				r->written, r->kept, r->removed);
		return;
	}
	skn_jsonw_init(&w, cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "folder", dir);
	skn_jsonw_int(&w, "pages", (int64_t)r->pages);
	skn_jsonw_int(&w, "files", (int64_t)r->files);
	skn_jsonw_int(&w, "written", (int64_t)r->written);
	skn_jsonw_int(&w, "unchanged", (int64_t)r->kept);
	skn_jsonw_int(&w, "removed", (int64_t)r->removed);
	skn_jsonw_int(&w, "bytes", (int64_t)r->bytes);
	skn_jsonw_object_end(&w);
}

static int build(struct skn_session *session, const struct skn_site_options *options, struct skn_err *err)
{
	struct skn_cli *cli = session->cli;
	struct skn_site_progress progress = { .cb = show_progress };
	struct skn_site_report report = { 0 };
	struct skn_site *site = NULL;
	struct skn_oid head, tip;
	int rc = skn_rev_commit(&head, &session->store, NULL, err);

	if (rc == SKN_OK)
		rc = skn_fork_published_tip(&tip, &session->store, &head, err);
	if (rc == SKN_OK)
		rc = skn_session_index(session, &tip, err);
	if (rc == SKN_OK)
		rc = skn_site_open(&site, &session->store, &tip, options, err);
	if (rc == SKN_OK) {
		progress.ctx = skn_cli_progress(cli, "writing the site", "", 0);
		rc = skn_site_build(&report, site, cli->args[0], &progress, err);
		skn_progress_finish(progress.ctx);
	}
	if (rc == SKN_OK)
		print(cli, cli->args[0], &report);
	skn_site_close(site);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_buf theme = SKN_BUF_INIT;
	struct skn_site_options options = { .base_url = skn_cli_value(cli, "base-url") };
	const char *file = skn_cli_value(cli, "theme");
	struct skn_session session;
	int rc = skn_site_check_base(options.base_url, err);

	if (rc == SKN_OK && file) {
		rc = skn_session_read(&theme, file, SKN_SITE_THEME_MAX, err);
		options.theme = &theme;
	}
	if (rc == SKN_OK) {
		rc = skn_session_open(&session, cli, err);
		if (rc == SKN_OK) {
			rc = build(&session, &options, err);
			skn_session_close(&session);
		}
	}
	skn_buf_release(&theme);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "base-url", .arg = "URL", .help = "where the site is published (base_url in skein.yaml)" },
	{ .long_name = "theme", .arg = "FILE", .help = "a style sheet that comes after the site's own" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein site public", "the site of all threads, in the folder public" },
	{ "skein site public --base-url https://example.org/", "with absolute addresses in feeds and sitemap" },
	{ 0 },
};

const struct skn_cmd skn_cmd_site = {
	.name = "site", .group = SKN_GROUP_PUBLISH, .summary = "write all threads as a site of static pages",
	.args = "DIR",
	.description =
		"Writes pages for every thread on the published branch into DIR: the newest version, its history, "
		"since when each sentence says what it says, its sources, every version at an address of its own "
		"with what it changed, feeds, and JSON beside each page. The pages work without script and ask "
		"nothing of other hosts; the script adds a search, previews and a slider over the versions.\n\n"
		"What did not change is left alone, and what is there no more is removed, so the command can run "
		"after each commit. DIR must be new, empty, or a site that it wrote; files of others in it are not "
		"touched. The same commit gives the same bytes.",
	.options = options, .examples = examples, .json = true, .run = run,
};
