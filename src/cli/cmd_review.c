#include "base/fs.h"
#include "check/print.h"
#include "cli/frame.h"
#include "cli/session.h"
#include "out/review.h"

#define INDEX_FROM 8 /* threads that differ, from which on it pays to have the index */

static enum skn_codeowners_forge forge_of(struct skn_repo *repo)
{
	static const char *const names[] = { "", "github", "gitlab", "gitea" };
	struct skn_buf kind = SKN_BUF_INIT;
	enum skn_codeowners_forge forge = SKN_OWNERS_ANY;

	if (skn_repo_config_get(repo, "skein.forge", &kind))
		for (size_t i = 1; i < SKN_ARRAY_LEN(names); i++)
			if (skn_streq(kind.p, names[i]) || (i == SKN_OWNERS_GITEA && skn_streq(kind.p, "forgejo")))
				forge = (enum skn_codeowners_forge)i;
	skn_buf_release(&kind);
	return forge;
}

/* What --format says; a printer of check for the findings alone, or NULL. */
static enum skn_review_format format_of(const struct skn_cli *cli, const struct skn_diag_printer **findings)
{
	static const char *const names[] = { "md", "text", "html", "json" };
	const char *format = cli->json ? "json" : skn_cli_value(cli, "format");

	*findings = NULL;
	if (!format)
		return cli->term.tty && !skn_cli_flag(cli, "post") ? SKN_REVIEW_TEXT : SKN_REVIEW_MD;
	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
		if (skn_streq(format, names[i]))
			return (enum skn_review_format)i;
	*findings = skn_diag_printer_find(format);
	return SKN_REVIEW_MD;
}

static int check_options(struct skn_cli *cli, int64_t *max_size, struct skn_err *err)
{
	const char *format = skn_cli_value(cli, "format"), *number = skn_cli_value(cli, "post");
	uint64_t unused;
	int rc = skn_cli_int(cli, "max-size", SKN_REVIEW_SIZE_MIN, INT32_MAX, SKN_REVIEW_SIZE_MAX, max_size, err);

	if (rc == SKN_OK && cli->json && format && !skn_streq(format, "json"))
		rc = skn_fail(err, SKN_EUSAGE, "--json and --format=%s are two forms: give one", format);
	if (rc == SKN_OK && skn_cli_flag(cli, "post") && (cli->json || (format && !skn_streq(format, "md"))))
		rc = skn_fail(err, SKN_EUSAGE, "--post posts Markdown: leave the other form out");
	if (rc == SKN_OK && number && !skn_parse_uint(number, strlen(number), INT64_MAX, &unused))
		rc = skn_fail(err, SKN_EUSAGE, "--post takes the number of a pull request, not '%s'", number);
	return rc;
}

/* ---- posting: a helper program talks to the forge ---- */

const struct skn_cmd skn_cmd_post_review = {
	.name = "post-review", .group = SKN_GROUP_TOGETHER,
	.summary = "post a review that comes on standard input", .args = "[NUMBER]",
	.description = "Makes the Markdown on standard input the comment on the pull request of the branch: posts "
		       "it, or updates the comment that was posted before. NUMBER is the pull request's, else it is "
		       "looked for by the branch. 'skein review --post' runs it.",
	.helper = "skein-post-review", .needs = "libcurl4-openssl-dev", .hidden = true,
};

/* Becomes the helper, with the report as its input. */
static int post(struct skn_cli *cli, const struct skn_buf *report, struct skn_err *err)
{
	struct skn_cli helper = *cli;
	char *words[] = { (char *)skn_cli_value(cli, "post"), NULL };
	FILE *file = tmpfile();
	int rc;

	if (!file)
		return skn_fail_errno(err, NULL, "cannot keep the report for the helper");
	rc = skn_fs_write_fd(fileno(file), NULL, report->p, report->n, err);
	if (rc == SKN_OK && (lseek(fileno(file), 0, SEEK_SET) < 0 || dup2(fileno(file), STDIN_FILENO) < 0))
		rc = skn_fail_errno(err, NULL, "cannot hand the report to the helper");
	fclose(file);
	if (rc != SKN_OK)
		return rc;
	helper.cmd = &skn_cmd_post_review;
	helper.words = words;
	return skn_dispatch_helper(&helper, err);
}

/* ---- the report ---- */

static int write_report(struct skn_cli *cli, struct skn_review *review, struct skn_err *err)
{
	const struct skn_diag_printer *findings;
	enum skn_review_format format = format_of(cli, &findings);
	struct skn_buf report = SKN_BUF_INIT;
	struct skn_sink sink;
	int rc;

	if (findings) {
		findings->print(cli->out, &review->found);
		return SKN_OK;
	}
	if (!skn_cli_flag(cli, "post"))
		return skn_review_write(cli->out, review, format, err);
	skn_sink_to_buf(&sink, &report);
	rc = skn_review_write(&sink, review, format, err);
	if (rc == SKN_OK)
		rc = post(cli, &report, err);
	skn_buf_release(&report);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_session session;
	struct skn_review review;
	struct skn_review_options options = { .term = &cli->term };
	int64_t max_size;
	bool errors;
	int rc = check_options(cli, &max_size, err);

	if (rc == SKN_OK)
		rc = skn_session_open(&session, cli, err);
	if (rc != SKN_OK)
		return rc;
	options.max_size = (size_t)max_size;
	options.forge = forge_of(session.store.repo);
	rc = skn_review_open(&review, &session.store, cli->n_args ? cli->args[0] : NULL, &options, err);
	if (rc == SKN_OK) {
		if (review.twins.n >= INDEX_FROM)
			rc = skn_session_index(&session, &review.range.head, err);
		errors = skn_diags_count(&review.found, SKN_SEVERITY_ERROR) > 0;
		if (rc == SKN_OK)
			rc = write_report(cli, &review, err);
		if (rc == SKN_OK && errors && skn_cli_flag(cli, "exit-code"))
			rc = SKN_EFINDING;
		skn_review_close(&review);
	}
	skn_session_close(&session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "format", .short_name = 'f', .arg = "FORMAT",
	  .choices = "md|text|html|json|github|gitlab|sarif|rdjsonl",
	  .help = "how to write it (md; text on a terminal); the last four are the new findings as annotations" },
	{ .long_name = "max-size", .arg = "N", .help = "characters that the Markdown may have (65536)" },
	{ .long_name = "exit-code", .help = "exit with 1 when the branch brings errors in" },
	{ .long_name = "post", .arg = "NUMBER", .optional_arg = true,
	  .help = "make it the comment on the pull request (of that number, of the branch), or update that" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein review", "what this branch brings in, before it is proposed" },
	{ "skein review main..topic > review.md", "for the comment of a pull request" },
	{ "skein review main..topic --format github --exit-code", "the new findings as annotations of a CI job" },
	{ 0 },
};

const struct skn_cmd skn_cmd_review = {
	.name = "review", .group = SKN_GROUP_TOGETHER, .summary = "show what a branch brings in",
	.args = "[BASE..HEAD]",
	.description =
		"One report for the people who decide about a branch: for each thread its version before and after, "
		"what changed in meaning, the findings of check that are new, quotes that do not stand in the source "
		"that is cited for them, the outlets of sources that came and went, who wrote what (a person, or an "
		"engine that a run names), and who must look (CODEOWNERS). Then what concerns the branch itself: how "
		"it may land, signatures where policy.signing asks for them, files outside the threads.\n\n"
		"HEAD is compared with where it left BASE, as forges do. An open end is HEAD; without BASE it is the "
		"published branch, here or at its remote, and on the published branch its remote. Owners, allowed "
		"signers and severities are read from BASE, never from the branch under review.\n\n"
		"The Markdown is made for a pull request: text from threads can not mention, link or command "
		"anything, a hidden first line lets a later report replace it, and it is cut to --max-size, entry by "
		"entry, with what was left out counted. The other formats leave nothing out.",
	.options = options, .examples = examples,
	.exit_codes = "1  with --exit-code: the branch brings errors in",
	.json = true, .pager = true, .run = run,
};
