#include "cli/session.h"
#include "cli/upstream.h"
#include "forge/body.h"
#include "forge/forge.h"

#define REPORT_MAX ((size_t)4 << 20) /* bytes of the report that comes in */

struct poster {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_upstream up;
	struct skn_forge_place place;
	struct skn_forge_token token;
	struct skn_forge_options options;
	char *ca_file;
	struct skn_forge *forge;
	int64_t number;
};

static void say_waiting(void *ctx, unsigned seconds, const char *why)
{
	struct poster *p = ctx;

	skn_cli_hint(p->cli, "%s: %s; waiting for %u second%s", p->place.host, why, seconds, seconds == 1 ? "" : "s");
}

static int open_forge(struct poster *p, const char *remote, struct skn_err *err)
{
	struct skn_repo *repo = p->session.store.repo;
	int rc = skn_forge_place_of(&p->place, repo, remote, err);

	if (rc == SKN_OK && p->place.kind == SKN_FORGE_NONE) {
		skn_fail(err, SKN_EUSAGE, "'%s' is no forge that is known", remote);
		return skn_hint(err, "'git config skein.forge github|gitlab|gitea' says which it is");
	}
	if (rc == SKN_OK)
		rc = skn_forge_token_find(&p->token, &p->place, repo, err);
	if (rc == SKN_OK && !p->token.text) {
		skn_fail(err, SKN_EREFUSED, "there is no token for %s", p->place.host);
		if (p->token.elsewhere)
			return skn_hint(err, "%s is not sent there; SKEIN_FORGE_HOST=%s says that it is for it",
					p->token.elsewhere, p->place.host);
		return skn_hint(err, "SKEIN_FORGE_TOKEN holds one; 'skein help propose' names other places");
	}
	if (rc != SKN_OK)
		return rc;
	p->ca_file = skn_forge_ca_file(&p->place, repo);
	p->options = (struct skn_forge_options){ .waiting = say_waiting, .ctx = p, .ca_file = p->ca_file };
	return skn_forge_open(&p->forge, &p->place, &p->token, &p->options, err);
}

/* The open request of the branch that HEAD is on. */
static int find_number(struct poster *p, struct skn_err *err)
{
	struct skn_forge_wanted wanted = { .head = p->up.remote_branch, .base = p->up.published_ref + strlen("refs/heads/") };
	struct skn_forge_request request;
	int rc = skn_forge_find(&request, p->forge, &wanted, err);

	p->number = request.number;
	if (rc == SKN_OK && !p->number) {
		rc = skn_fail(err, SKN_ENOTFOUND, "%s has no open %s from '%s' into '%s'", p->place.host,
			      skn_forge_noun(p->place.kind), wanted.head, wanted.base);
		skn_hint(err, "'skein propose' opens one");
	}
	skn_forge_request_release(&request);
	return rc;
}

/* A number needs no branch: CI jobs have a detached HEAD. */
static int find_request(struct poster *p, struct skn_err *err)
{
	const char *given = p->cli->n_args ? p->cli->args[0] : NULL;
	uint64_t number = 0;
	int rc = SKN_OK;

	if (given && (!skn_parse_uint(given, strlen(given), INT64_MAX, &number) || number == 0))
		return skn_fail(err, SKN_EUSAGE, "'%s' is no number of a pull request", given);
	p->number = (int64_t)number;
	if (!given)
		rc = skn_upstream_load(&p->up, &p->session.store, err);
	if (rc == SKN_OK && !given && !p->up.remote)
		rc = skn_fail(err, SKN_EUSAGE, "%s has no remote", p->up.branch);
	if (rc == SKN_OK)
		rc = open_forge(p, given ? "origin" : p->up.remote, err);
	return rc == SKN_OK && !given ? find_number(p, err) : rc;
}

static int post(struct poster *p, struct skn_err *err)
{
	static const char *const done[] = { "unchanged", "updated", "posted" };
	struct skn_buf report = SKN_BUF_INIT;
	enum skn_forge_outcome outcome;
	int rc = skn_session_read(&report, "-", REPORT_MAX, err);

	if (rc == SKN_OK && report.n == 0)
		rc = skn_fail(err, SKN_EUSAGE, "there is no report on standard input");
	if (rc == SKN_OK)
		rc = find_request(p, err);
	if (rc == SKN_OK)
		rc = skn_forge_comment_put(&outcome, p->forge, p->number, SKN_FORGE_MARKER, report.p, err);
	if (rc == SKN_OK)
		skn_sink_printf(p->cli->out, "%s the review on %s %lld of %s/%s\n", done[outcome],
				skn_forge_noun(p->place.kind), (long long)p->number, p->place.owner, p->place.repo);
	skn_buf_release(&report);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct poster p = { .cli = cli };
	int rc = skn_session_open(&p.session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = post(&p, err);
	skn_forge_close(p.forge);
	skn_forge_token_release(&p.token);
	skn_forge_place_release(&p.place);
	skn_upstream_release(&p.up);
	free(p.ca_file);
	skn_session_close(&p.session);
	return rc;
}

int main(int argc, char **argv)
{
	extern const struct skn_cmd skn_cmd_post_review;

	return skn_cli_helper_main(argc, argv, &skn_cmd_post_review, run);
}
