#include "cli/proposal.h"

#include "base/path.h"
#include "cli/gitrun.h"
#include "cli/opts.h"
#include "cli/twins.h"
#include "rev/merge_land.h"
#include "text/name.h"

extern const struct skn_cmd skn_cmd_commit;

#define COMMIT_ARGS_MAX 4 /* before the threads */

/* ---- names ---- */

/* A branch's name that git takes. */
static int check_branch(struct skn_proposal *p, const char *name, struct skn_err *err)
{
	const char *args[] = { "check-ref-format", "--branch", name, NULL };
	struct skn_proc_result r;
	int rc = *name == '-' || strstr(name, "@{") ? SKN_EUSAGE : skn_gitrun(&r, p->store->repo, args, err);

	if (rc != SKN_EUSAGE) {
		if (rc == SKN_OK && r.status != 0)
			rc = SKN_EUSAGE;
		skn_proc_release(&r);
	}
	return rc == SKN_EUSAGE ? skn_fail(err, SKN_EUSAGE, "'%.100s' is no name for a branch", name) : rc;
}

static char *config_of(struct skn_proposal *p, const char *fmt, const char *name)
{
	struct skn_buf value = SKN_BUF_INIT;
	char *key = skn_xasprintf(fmt, name);
	bool found = skn_repo_config_get(p->store->repo, key, &value) && value.n && !skn_streq(value.p, ".");

	free(key);
	if (found)
		return skn_buf_detach(&value);
	skn_buf_release(&value);
	return NULL;
}

static int find_remotes(struct skn_proposal *p, struct skn_err *err)
{
	char *url;

	p->remote = config_of(p, "branch.%s.remote", p->base);
	if (!p->remote && (url = config_of(p, "remote.%s.url", "origin"))) {
		p->remote = skn_xstrdup("origin");
		free(url);
	}
	if (!p->remote) {
		skn_fail(err, SKN_EUSAGE, "there is no remote to propose to");
		return skn_hint(err, "'git remote add origin URL' names one");
	}
	p->push_remote = config_of(p, "branch.%s.pushRemote", p->up.branch);
	if (!p->push_remote)
		p->push_remote = config_of(p, "remote.pushDefault%s", "");
	if (!p->push_remote)
		p->push_remote = skn_xstrdup(p->remote);
	if (*p->remote == '-' || *p->push_remote == '-')
		return skn_fail(err, SKN_EUSAGE, "a remote's name does not begin with '-'");
	return SKN_OK;
}

/* ---- the topic's name ---- */

/* What the remote's base was when it was last fetched. */
static void read_base(struct skn_proposal *p)
{
	char *tracking = skn_xasprintf("refs/remotes/%s/%s", p->remote, p->base);

	if (skn_repo_ref(p->store->repo, tracking, &p->base_tip, NULL) != SKN_OK)
		p->base_tip = (struct skn_oid){ { 0 } };
	free(tracking);
}

/* The branches that the remote has, as "refs/heads/...", a line each. */
static int list_taken(struct skn_buf *out, struct skn_proposal *p, struct skn_err *err)
{
	const char *args[] = { "ls-remote", "--heads", p->push_remote, NULL };
	struct skn_proc_result r;
	int rc = skn_gitrun_remote(&r, p->store->repo, args, err);

	if (rc == SKN_OK && r.status != 0)
		rc = skn_gitrun_fault(p->push_remote, &r.err, err);
	skn_buf_add(out, r.out.p, r.out.n);
	skn_proc_release(&r);
	return rc;
}

static bool is_taken(struct skn_proposal *p, const struct skn_buf *there, const char *name)
{
	char *ours = skn_xasprintf("refs/heads/%s", name), *line = skn_xasprintf("\trefs/heads/%s\n", name);
	char *theirs = skn_xasprintf("refs/remotes/%s/%s", p->push_remote, name);
	struct skn_oid oid;
	bool taken = skn_repo_ref(p->store->repo, ours, &oid, NULL) == SKN_OK ||
		     skn_repo_ref(p->store->repo, theirs, &oid, NULL) == SKN_OK || strstr(there->p, line);

	free(ours);
	free(theirs);
	free(line);
	return taken;
}

/* The last part of the name of the thread that changes, or "threads" when it is not one. */
static int stem(struct skn_buf *out, struct skn_proposal *p, struct skn_err *err)
{
	struct skn_compare_side base = { .place = SKN_PLACE_COMMIT, .commit = p->base_tip },
				work = { .place = SKN_PLACE_WORK, .commit = p->tip };
	struct skn_twins twins = { 0 };
	const char *name = "threads";
	int rc = SKN_OK;

	if (p->cli->n_args == 0 && !skn_oid_is_zero(&p->base_tip)) {
		rc = skn_view_commit(&base.view, p->store->repo, &base.commit, err);
		if (rc == SKN_OK)
			rc = skn_view_work(&work.view, p->store->repo, err);
		if (rc == SKN_OK)
			rc = skn_twins_find(&twins, p->store, &base, &work, err);
	}
	if (twins.n == 1)
		name = skn_path_base(twins.v[0].to ? twins.v[0].to : twins.v[0].from);
	else if (p->cli->n_args == 1)
		name = skn_path_base(p->cli->args[0]);
	skn_name_make(out, name, strlen(name), "threads");
	skn_twins_release(&twins);
	skn_view_free(base.view);
	skn_view_free(work.view);
	return rc;
}

static int name_topic(struct skn_proposal *p, bool offline, struct skn_err *err)
{
	struct skn_buf there = SKN_BUF_INIT, name = SKN_BUF_INIT;
	int rc = stem(&name, p, err);

	if (rc == SKN_OK && !offline)
		rc = list_taken(&there, p, err);
	for (unsigned i = 1; rc == SKN_OK && !p->topic; i++) {
		char *candidate = skn_xasprintf("%s-%u", name.p, i);

		if (!is_taken(p, &there, candidate))
			p->topic = skn_xstrdup(candidate);
		free(candidate);
		if (i == SKN_PROPOSAL_NAMES_MAX && !p->topic) {
			rc = skn_fail(err, SKN_ELIMIT, "%s-1 to %s-%u are all taken", name.p, name.p, i);
			skn_hint(err, "-b names the branch");
		}
	}
	skn_buf_release(&there);
	skn_buf_release(&name);
	return rc;
}

static int find_topic(struct skn_proposal *p, bool offline, struct skn_err *err)
{
	const char *wanted = skn_cli_value(p->cli, "branch");
	struct skn_buf none = SKN_BUF_INIT;
	bool on_base = skn_streq(p->up.branch, p->base);
	int rc = SKN_OK;

	p->new_topic = on_base || p->up.published || (wanted && !skn_streq(wanted, p->up.branch));
	if (wanted && skn_streq(wanted, p->base))
		return skn_fail(err, SKN_EUSAGE, "'%s' is the branch to land on", wanted);
	if (!p->new_topic) {
		p->topic = skn_xstrdup(p->up.branch);
		return SKN_OK;
	}
	if (!wanted)
		return name_topic(p, offline, err);
	rc = check_branch(p, wanted, err);
	if (rc == SKN_OK && is_taken(p, &none, wanted)) {
		rc = skn_fail(err, SKN_EEXISTS, "there is a branch '%s'", wanted);
		skn_hint(err, "'git switch %s' to propose what is on it, or give another name", wanted);
	}
	p->topic = skn_xstrdup(wanted);
	return rc;
}

/* ---- opening ---- */

static int find_names(struct skn_proposal *p, bool offline, struct skn_err *err)
{
	const char *base = skn_cli_value(p->cli, "base");
	int rc = skn_upstream_load(&p->up, p->store, err);

	if (rc == SKN_OK && p->up.unborn)
		rc = skn_fail(err, SKN_EUSAGE, "there is no commit to propose something on");
	if (rc == SKN_OK) {
		p->tip = p->up.head;
		p->base = skn_xstrdup(base ? base : p->up.published_ref + strlen("refs/heads/"));
		rc = check_branch(p, p->base, err);
	}
	if (rc == SKN_OK)
		rc = find_remotes(p, err);
	if (rc == SKN_OK) {
		read_base(p);
		rc = find_topic(p, offline, err);
	}
	return rc;
}

int skn_proposal_open(struct skn_proposal *out, struct skn_cli *cli, bool offline, struct skn_err *err)
{
	int rc;

	*out = (struct skn_proposal){ .cli = cli };
	rc = skn_session_open(&out->session, cli, err);
	if (rc != SKN_OK)
		return rc;
	out->store = &out->session.store;
	if (skn_repo_is_bare(out->store->repo))
		rc = skn_fail(err, SKN_EUSAGE, "a bare repository has no work tree to propose from");
	if (rc == SKN_OK)
		rc = skn_merge_check_ready(out->store, err);
	if (rc == SKN_OK)
		rc = find_names(out, offline, err);
	if (rc != SKN_OK)
		skn_proposal_close(out);
	return rc;
}

void skn_proposal_close(struct skn_proposal *proposal)
{
	skn_upstream_release(&proposal->up);
	free(proposal->base);
	free(proposal->remote);
	free(proposal->push_remote);
	free(proposal->topic);
	skn_session_close(&proposal->session);
}

int skn_proposal_fetch(struct skn_proposal *proposal, struct skn_err *err)
{
	int rc = skn_gitrun_fetch(&proposal->base_tip, proposal->store->repo, proposal->remote, proposal->base, err);

	if (rc == SKN_OK && skn_oid_is_zero(&proposal->base_tip)) {
		rc = skn_fail(err, SKN_ENOTFOUND, "'%s' has no branch '%s' to land on", proposal->remote, proposal->base);
		skn_hint(err, "--base names another; 'skein sync' publishes the first versions");
	}
	return rc;
}

/* ---- the commit ---- */

/* *yes: OID has what the base has not. */
static int is_ahead(bool *yes, struct skn_proposal *p, const struct skn_oid *oid, struct skn_err *err)
{
	bool inside = false;
	int rc = SKN_OK;

	if (!skn_oid_is_zero(&p->base_tip))
		rc = skn_repo_is_ancestor(p->store->repo, oid, &p->base_tip, &inside, err);
	*yes = !inside;
	return rc;
}

int skn_proposal_has_any(bool *yes, struct skn_proposal *proposal, struct skn_err *err)
{
	int rc = is_ahead(yes, proposal, &proposal->tip, err);

	return rc == SKN_OK && !*yes ? skn_proposal_is_dirty(yes, proposal, err) : rc;
}

static int switch_to_topic(struct skn_proposal *p, struct skn_err *err)
{
	const char *args[] = { "switch", "--quiet", "--no-track", "-c", p->topic, NULL };
	int rc = p->new_topic ? skn_gitrun_ok(p->store->repo, args, err) : SKN_OK;

	p->on_topic = p->new_topic && rc == SKN_OK;
	return rc;
}

/* Both are at the same commit: the work tree stays as it is. */
static void leave_topic(struct skn_proposal *p)
{
	const char *back[] = { "switch", "--quiet", p->up.branch, NULL }, *drop[] = { "branch", "--quiet", "-D", p->topic, NULL };

	if (p->on_topic && skn_gitrun_ok(p->store->repo, back, NULL) == SKN_OK)
		skn_gitrun_ok(p->store->repo, drop, NULL);
	p->on_topic = false;
}

/* `skein commit [-m MESSAGE] [THREAD...]`; SKN_EFINDING without a message: there was nothing. */
static int run_commit(struct skn_proposal *p, struct skn_err *err)
{
	const char *message = skn_cli_value(p->cli, "message");
	char **argv = skn_xcalloc(p->cli->n_args + COMMIT_ARGS_MAX, sizeof(*argv));
	struct skn_buf said = SKN_BUF_INIT;
	struct skn_parsed parsed = { 0 };
	struct skn_sink sink;
	struct skn_cli cli = *p->cli;
	int argc = 0, rc;

	if (message) {
		argv[argc++] = skn_xstrdup("-m");
		argv[argc++] = skn_xstrdup(message);
	}
	argv[argc++] = skn_xstrdup("--");
	for (size_t i = 0; i < p->cli->n_args; i++)
		argv[argc++] = skn_xstrdup(p->cli->args[i]);
	skn_sink_to_buf(&sink, &said);
	rc = skn_opts_parse(&parsed, &skn_cmd_commit, argc, argv, NULL, err);
	cli.cmd = &skn_cmd_commit;
	cli.parsed = &parsed;
	cli.args = parsed.args.v;
	cli.n_args = parsed.args.n;
	cli.json = false;
	cli.out = &sink;
	if (rc == SKN_OK)
		rc = skn_cmd_commit.run(&cli, err);
	skn_opts_release(&parsed);
	skn_buf_release(&said);
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	free(argv);
	return rc;
}

static int count(void *ctx, const struct skn_oid *oid, const struct skn_commit_brief *brief, struct skn_err *err)
{
	struct skn_proposal *p = ctx;

	SKN_UNUSED(brief);
	SKN_UNUSED(err);
	if (skn_oid_eq(oid, &p->base_tip))
		return 1;
	p->left_on_base++;
	return 0;
}

int skn_proposal_commit(bool *yes, struct skn_proposal *proposal, struct skn_err *err)
{
	struct skn_repo *repo = proposal->store->repo;
	bool ahead = false;
	int rc = switch_to_topic(proposal, err);

	*yes = false;
	if (rc != SKN_OK)
		return rc;
	rc = run_commit(proposal, err);
	if (rc == SKN_OK) {
		rc = skn_repo_resolve(repo, "HEAD", &proposal->tip, err);
		proposal->made = proposal->tip;
	} else if (rc == SKN_EFINDING && err->code == SKN_OK) {
		rc = SKN_OK; /* nothing that is not committed */
	}
	if (rc == SKN_OK)
		rc = is_ahead(yes, proposal, &proposal->tip, err);
	if (rc != SKN_OK || !*yes)
		leave_topic(proposal);
	if (rc == SKN_OK && *yes && proposal->on_topic)
		rc = is_ahead(&ahead, proposal, &proposal->up.head, err);
	if (rc == SKN_OK && ahead && !skn_oid_is_zero(&proposal->base_tip))
		rc = skn_repo_each_first_parent(repo, &proposal->up.head, count, proposal, err);
	return rc > 0 ? SKN_OK : rc;
}
