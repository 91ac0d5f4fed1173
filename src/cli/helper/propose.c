#include "cli/gitpush.h"
#include "cli/proposal.h"
#include "forge/body.h"
#include "forge/forge.h"
#include "forge/push.h"
#include "text/jsonw.h"

#define ONE_LINE_MAX 200 /* bytes of a description that must be one line */

enum how { BY_INTERFACE, BY_PUSH, BY_HAND, NOT_AT_ALL };

struct proposer {
	struct skn_proposal p;
	struct skn_cli *cli;
	struct skn_forge_place place, from; /* of the base's remote, of the topic's */
	bool across;                        /* these are two remotes */
	struct skn_forge_token token;
	struct skn_forge_options options;
	char *ca_file;
	struct skn_forge *forge;            /* NULL: no token, no forge */
	struct skn_forge_request request;   /* number 0: none that we know of */
	enum skn_forge_outcome outcome;
	struct skn_proposal_text text;
	struct skn_buf body;                /* the whole description */
	enum how how;
	char *page;                         /* where it is, or is to be made; NULL */
};

static bool dry(const struct proposer *x)
{
	return skn_cli_flag(x->cli, "dry-run");
}

static struct skn_forge_wanted wanted(const struct proposer *x)
{
	return (struct skn_forge_wanted){ .head = x->p.topic, .base = x->p.base, .from = x->across ? &x->from : NULL,
					  .draft = skn_cli_flag(x->cli, "draft") };
}

/* ---- the forge ---- */

static int find_places(struct proposer *x, struct skn_err *err)
{
	struct skn_repo *repo = x->p.store->repo;
	int rc = skn_forge_place_of(&x->place, repo, x->p.remote, err);

	x->across = !skn_streq(x->p.remote, x->p.push_remote);
	if (rc != SKN_OK || !x->across)
		return rc;
	rc = skn_forge_place_of(&x->from, repo, x->p.push_remote, err);
	if (rc == SKN_OK && x->place.kind != SKN_FORGE_NONE &&
	    (x->from.kind != x->place.kind || !skn_streq(x->from.host, x->place.host)))
		rc = skn_fail(err, SKN_EUSAGE, "'%s' and '%s' are on two forges: no pull request goes from one to the other",
			      x->p.push_remote, x->p.remote);
	return rc;
}

static void say_waiting(void *ctx, unsigned seconds, const char *why)
{
	struct proposer *x = ctx;

	skn_cli_hint(x->cli, "%s: %s; waiting for %u second%s", x->place.host, why, seconds, seconds == 1 ? "" : "s");
}

static int open_forge(struct proposer *x, struct skn_err *err)
{
	struct skn_forge_wanted want = wanted(x);
	int rc;

	if (x->place.kind == SKN_FORGE_NONE)
		return SKN_OK;
	rc = skn_forge_token_find(&x->token, &x->place, x->p.store->repo, err);
	if (rc == SKN_OK && x->token.elsewhere)
		skn_cli_hint(x->cli, "%s is not sent to %s; SKEIN_FORGE_HOST=%s says that it is for it", x->token.elsewhere,
			     x->place.host, x->place.host);
	if (rc != SKN_OK || !x->token.text)
		return rc;
	x->ca_file = skn_forge_ca_file(&x->place, x->p.store->repo);
	x->options = (struct skn_forge_options){ .waiting = say_waiting, .ctx = x, .ca_file = x->ca_file };
	rc = skn_forge_open(&x->forge, &x->place, &x->token, &x->options, err);
	return rc == SKN_OK ? skn_forge_find(&x->request, x->forge, &want, err) : rc;
}

/* Of what is not committed there is the diff only, and that is for a dry run. */
static int write_review(struct proposer *x, const char *old, size_t max, struct skn_err *err)
{
	static const enum skn_codeowners_forge owners[] = { SKN_OWNERS_ANY, SKN_OWNERS_GITHUB, SKN_OWNERS_GITLAB,
							    SKN_OWNERS_GITEA };
	bool dirty = false;
	int rc = dry(x) ? skn_proposal_is_dirty(&dirty, &x->p, err) : SKN_OK;

	if (rc != SKN_OK)
		return rc;
	if (dirty || skn_oid_is_zero(&x->p.base_tip))
		return skn_proposal_preview(&x->text, &x->p, err);
	return skn_proposal_write(&x->text, &x->p, skn_forge_body_room(old, max), owners[x->place.kind], err);
}

static int write_body(struct proposer *x, struct skn_err *err)
{
	size_t max = x->place.kind == SKN_FORGE_NONE ? SIZE_MAX : skn_forge_body_max(x->place.kind);
	const char *old = x->request.number ? x->request.body : "";
	int rc = write_review(x, old, max, err);

	if (rc == SKN_OK)
		skn_forge_body_make(&x->body, old, x->text.review.p, max, NULL);
	return rc;
}

/* ---- pushing ---- */

static int push(struct proposer *x, bool asking, enum skn_gitpush_answer *answer, struct skn_err *err)
{
	struct skn_forge_wanted want = wanted(x);
	struct skn_strings options = { 0 };
	struct skn_buf said = SKN_BUF_INIT;
	char *source = skn_xasprintf("refs/heads/%s", x->p.topic), *line = NULL;
	char *target = asking ? skn_forge_push_ref(x->place.kind, &want) : skn_xstrdup(source);
	struct skn_gitpush spec = { .remote = x->p.push_remote, .source = source, .target = target, .options = &options,
				    .track = skn_streq(source, target) };
	int rc;

	if (asking) {
		line = skn_xasprintf("%zu thread%s changed. 'skein diff @%.*s..%.*s' shows what; land it with a merge "
				     "commit or a squash.", x->text.threads.n, x->text.threads.n == 1 ? "" : "s", ONE_LINE_MAX, x->p.base,
				     ONE_LINE_MAX, x->p.topic);
		want.title = x->text.title.p;
		want.body = line;
		skn_forge_push_options(&options, x->place.kind, &want);
	}
	rc = skn_gitpush_run(answer, &said, x->p.store->repo, &spec, err);
	if (rc == SKN_OK && asking && *answer == SKN_PUSH_LANDED)
		x->page = skn_forge_page_in(said.p, &x->place);
	skn_strings_release(&options);
	skn_buf_release(&said);
	free(source);
	free(target);
	free(line);
	return rc;
}

/* Without a token: by the push itself where the forge takes that, else by hand. */
static int push_and_ask(struct proposer *x, struct skn_err *err)
{
	enum skn_gitpush_answer answer = SKN_PUSH_NO_OPTIONS;
	struct skn_forge_wanted want = wanted(x);
	int rc = SKN_OK;

	x->how = BY_PUSH;
	if (skn_forge_push_can(x->place.kind) && !x->across)
		rc = push(x, true, &answer, err);
	if (rc == SKN_OK && answer == SKN_PUSH_NO_OPTIONS) {
		x->how = BY_HAND;
		rc = push(x, false, &answer, err);
		if (rc == SKN_OK && x->place.kind != SKN_FORGE_NONE)
			x->page = skn_forge_page_to_make(&x->place, &want);
	}
	return rc;
}

static int push_and_open(struct proposer *x, struct skn_err *err)
{
	struct skn_forge_wanted want = wanted(x);
	enum skn_gitpush_answer answer;
	bool there = x->request.number != 0;
	int rc = push(x, false, &answer, err);

	x->how = BY_INTERFACE;
	want.title = !there || skn_cli_flag(x->cli, "title") ? x->text.title.p : NULL;
	want.body = x->body.p;
	if (rc != SKN_OK)
		return rc;
	rc = there ? skn_forge_update(&x->request, &x->outcome, x->forge, &want, err)
		   : skn_forge_create(&x->request, &x->outcome, x->forge, &want, err);
	if (rc != SKN_OK && err->hint[0] == '\0')
		skn_hint(err, "'%s' is pushed and not lost; propose again", x->p.topic);
	return rc;
}

static int propose(struct proposer *x, bool *any, struct skn_err *err)
{
	int rc = find_places(x, err);

	x->how = NOT_AT_ALL;
	if (rc == SKN_OK && !dry(x))
		rc = open_forge(x, err);
	if (rc == SKN_OK && !dry(x))
		rc = skn_proposal_fetch(&x->p, err);
	if (rc == SKN_OK)
		rc = skn_proposal_has_any(any, &x->p, err);
	if (rc == SKN_OK && *any && !dry(x))
		rc = skn_proposal_commit(any, &x->p, err);
	if (rc != SKN_OK || !*any)
		return rc;
	rc = write_body(x, err);
	if (rc != SKN_OK || dry(x))
		return rc;
	return x->forge ? push_and_open(x, err) : push_and_ask(x, err);
}

/* ---- saying so ---- */

static const char *state(const struct proposer *x)
{
	static const char *const outcomes[] = { "unchanged", "updated", "opened" };
	static const char *const others[] = { NULL, "requested", "pushed", "none" };

	return x->how == BY_INTERFACE ? outcomes[x->outcome] : others[x->how];
}

static void write_oid(struct skn_jsonw *w, const char *key, const struct skn_oid *oid)
{
	char hex[SKN_OID_HEX + 1];

	skn_oid_hex(hex, oid);
	skn_jsonw_str(w, key, skn_oid_is_zero(oid) ? NULL : hex);
}

static void write_json(struct proposer *x)
{
	const char *kind = skn_forge_kind_name(x->place.kind);
	struct skn_jsonw w;

	skn_jsonw_init(&w, x->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "branch", x->p.topic);
	skn_jsonw_bool(&w, "new_branch", x->p.new_topic);
	skn_jsonw_str(&w, "base", x->p.base);
	skn_jsonw_str(&w, "remote", x->p.push_remote);
	write_oid(&w, "commit", &x->p.tip);
	write_oid(&w, "made", &x->p.made);
	skn_jsonw_bool(&w, "pushed", x->how != NOT_AT_ALL);
	skn_jsonw_str(&w, "forge", *kind ? kind : NULL);
	skn_jsonw_str(&w, "state", state(x));
	if (x->request.number)
		skn_jsonw_int(&w, "number", x->request.number);
	else
		skn_jsonw_null(&w, "number");
	skn_jsonw_str(&w, "url", x->request.number ? x->request.url : x->page);
	skn_jsonw_str(&w, "title", x->text.title.p);
	skn_jsonw_str(&w, "body", x->body.p);
	skn_jsonw_key(&w, "threads");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < x->text.threads.n; i++)
		skn_jsonw_cstring(&w, x->text.threads.v[i]);
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}

static void write_pushed(struct proposer *x)
{
	struct skn_sink *out = x->cli->out;
	char hex[SKN_OID_HEX + 1];

	skn_oid_hex(hex, &x->p.made);
	if (!skn_oid_is_zero(&x->p.made))
		skn_sink_printf(out, "[%.10s] committed on %s\n", hex, x->p.topic);
	skn_sink_printf(out, "pushed %s to %s\n", x->p.topic, x->p.push_remote);
}

static void write_text(struct proposer *x)
{
	struct skn_sink *out = x->cli->out;
	const char *noun = x->place.kind == SKN_FORGE_NONE ? "pull request" : skn_forge_noun(x->place.kind);

	if (x->how == NOT_AT_ALL) {
		skn_sink_printf(out, "%s -> %s (%s)\n\n", x->p.topic, x->p.base, x->p.push_remote);
		skn_term_safe(out, x->text.title.p, x->text.title.n, false);
		skn_sink_puts(out, "\n\n");
		skn_term_safe(out, x->text.review.p, x->text.review.n, true);
		return;
	}
	write_pushed(x);
	if (x->how == BY_INTERFACE)
		skn_sink_printf(out, "%s %s %lld: %s\n", state(x), noun, (long long)x->request.number, x->request.url);
	else if (x->how == BY_PUSH)
		skn_sink_printf(out, "asked %s for a %s%s%s\n", x->place.host, noun, x->page ? ": " : "",
				x->page ? x->page : "");
	else if (x->page)
		skn_sink_printf(out, "open the %s by hand: %s\n", noun, x->page);
	else
		skn_sink_printf(out, "%s is no forge that is known: ask for %s to be merged into %s\n", x->p.push_remote,
				x->p.topic, x->p.base);
}

static void hint(struct proposer *x)
{
	if (x->how == BY_HAND && x->place.kind == SKN_FORGE_NONE)
		skn_cli_hint(x->cli, "'git config skein.forge github|gitlab|gitea' and 'git config skein.forgeUrl URL' say which it is");
	else if (x->how == BY_HAND)
		skn_cli_hint(x->cli, "with a token for %s in SKEIN_FORGE_TOKEN or in git's credentials it is opened for you", x->place.host);
	if (x->p.on_topic && x->p.left_on_base)
		skn_cli_hint(x->cli, "%s has the %zu commit%s as well; 'git branch -f %s %s/%s' takes %s off", x->p.up.branch,
			     x->p.left_on_base, x->p.left_on_base == 1 ? "" : "s", x->p.up.branch, x->p.remote, x->p.base,
			     x->p.left_on_base == 1 ? "it" : "them");
	if (x->p.on_topic)
		skn_cli_hint(x->cli, "you are on %s now; 'git switch %s' goes back", x->p.topic, x->p.up.branch);
}

static int report(struct proposer *x, bool any)
{
	if (!any) {
		skn_sink_puts(x->cli->out, x->cli->json ? "null\n" : "nothing to propose\n");
		return SKN_EFINDING;
	}
	if (x->cli->json)
		write_json(x);
	else
		write_text(x);
	hint(x);
	return SKN_OK;
}

static void release(struct proposer *x)
{
	skn_forge_close(x->forge);
	skn_forge_token_release(&x->token);
	skn_forge_request_release(&x->request);
	skn_forge_place_release(&x->place);
	skn_forge_place_release(&x->from);
	skn_proposal_text_release(&x->text);
	skn_buf_release(&x->body);
	free(x->ca_file);
	free(x->page);
	skn_proposal_close(&x->p);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct proposer x = { .cli = cli, .text = SKN_PROPOSAL_TEXT_INIT, .body = SKN_BUF_INIT };
	bool any = false;
	int rc = skn_proposal_open(&x.p, cli, skn_cli_flag(cli, "dry-run"), err);

	if (rc != SKN_OK)
		return rc;
	rc = propose(&x, &any, err);
	if (rc == SKN_OK)
		rc = report(&x, any);
	release(&x);
	return rc;
}

int main(int argc, char **argv)
{
	extern const struct skn_cmd skn_cmd_propose;

	return skn_cli_helper_main(argc, argv, &skn_cmd_propose, run);
}
