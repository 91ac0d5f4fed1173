#include "base/proc.h"
#include "cli/hook_global.h"
#include "cli/hook_run.h"
#include "cli/session.h"
#include "store/hookinstall.h"

/* ---- run ---- */

static const struct {
	const char *event;
	skn_hook_run *run;
	size_t args; /* that git gives at least */
} runs[] = {
	{ "pre-commit", skn_hook_pre_commit, 0 },
	{ "pre-merge-commit", skn_hook_pre_commit, 0 },
	{ "prepare-commit-msg", skn_hook_prepare_commit_msg, 1 },
	{ "commit-msg", skn_hook_commit_msg, 1 },
	{ "pre-push", skn_hook_pre_push, 0 },
	{ "pre-receive", skn_hook_pre_receive, 0 },
	{ "update", skn_hook_update, 3 },
	{ "post-merge", skn_hook_post_merge, 0 },
	{ "post-receive", skn_hook_post_receive, 0 },
};

static int unknown_event(const char *event, struct skn_err *err)
{
	int rc = skn_fail(err, SKN_EUSAGE, "'%s' is no hook of ours", event);
	struct skn_buf all = SKN_BUF_INIT;

	for (const struct skn_hook_event *e = skn_hook_events; e->name; e++)
		skn_buf_addf(&all, "%s%s", all.n ? ", " : "", e->name);
	skn_hint(err, "there are %s", all.p);
	skn_buf_release(&all);
	return rc;
}

/* Shared hooks meet repositories that skein cannot open and that are no stores. */
static bool is_foreign_format(void)
{
	const char *argv[] = { "git", "config", "--get-regexp", "^extensions\\.(objectformat|refstorage)$", NULL };
	struct skn_proc_result r;
	bool yes = skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv }, NULL) == SKN_OK &&
		   (strstr(r.out.p, " sha256") || strstr(r.out.p, " reftable"));

	skn_proc_release(&r);
	return yes;
}

static int run_run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_hook_call call = { .cli = cli, .args = cli->args + 1, .n_args = cli->n_args - 1 };
	size_t i = 0;
	int rc;

	while (i < SKN_ARRAY_LEN(runs) && !skn_streq(runs[i].event, cli->args[0]))
		i++;
	if (i == SKN_ARRAY_LEN(runs))
		return unknown_event(cli->args[0], err);
	if (call.n_args < runs[i].args)
		return skn_fail(err, SKN_EUSAGE, "git gives this hook %zu argument%s", runs[i].args,
				runs[i].args == 1 ? "" : "s");
	/* Not a session: nothing is mended in the middle of what git does. */
	rc = skn_store_open(&call.store, NULL, cli->git_dir, err);
	if (rc == SKN_EDATA && is_foreign_format())
		return skn_forgive(rc, SKN_EDATA, err);
	if (rc != SKN_OK)
		return rc;
	rc = runs[i].run(&call, err);
	skn_store_close(&call.store);
	return rc;
}

/* ---- install, uninstall ---- */

struct installing {
	struct skn_session session;
	struct skn_cli *cli;
	bool global;
	struct skn_buf folder;
};

/* Whether an event is meant: one that is named, else what the repository takes. */
static bool is_meant(const struct installing *in, const struct skn_hook_event *event)
{
	if (in->cli->n_args == 0)
		return skn_hook_suits(event, in->global ? NULL : in->session.store.repo);
	for (size_t i = 0; i < in->cli->n_args; i++)
		if (skn_streq(in->cli->args[i], event->name))
			return true;
	return false;
}

static int check_names(struct skn_cli *cli, struct skn_err *err)
{
	for (size_t i = 0; i < cli->n_args; i++)
		if (!skn_hook_event_find(cli->args[i]))
			return unknown_event(cli->args[i], err);
	return SKN_OK;
}

static int open_place(struct installing *in, struct skn_err *err)
{
	int rc = check_names(in->cli, err);

	in->global = skn_cli_flag(in->cli, "global");
	if (rc != SKN_OK)
		return rc;
	if (in->global)
		return skn_hook_global_folder(&in->folder, err);
	rc = skn_session_open(&in->session, in->cli, err);
	if (rc == SKN_OK && !skn_hook_folder(&in->folder, in->session.store.repo)) {
		rc = skn_fail(err, SKN_EEXISTS, "core.hooksPath is %s, which other repositories use, too", in->folder.p);
		skn_hint(err, "'git config core.hooksPath .git/hooks' gives this one hooks of its own; or call "
			      "'skein hook run EVENT \"$@\"' from the scripts there");
	}
	return rc;
}

static void say_names(struct skn_cli *cli, const char *what, const struct skn_strings *names, const char *folder)
{
	if (names->n == 0)
		return;
	skn_sink_printf(cli->out, "%s", what);
	for (size_t i = 0; i < names->n; i++)
		skn_sink_printf(cli->out, "%s%s", i ? ", " : " ", names->v[i]);
	skn_sink_puts(cli->out, " in ");
	skn_term_safe(cli->out, folder, strlen(folder), false);
	skn_sink_putc(cli->out, '\n');
}

static int print(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_buf script = SKN_BUF_INIT;
	int rc = check_names(cli, err);

	if (rc == SKN_OK && cli->n_args == 0)
		rc = skn_fail(err, SKN_EUSAGE, "--print needs the name of a hook");
	for (size_t i = 0; rc == SKN_OK && i < cli->n_args; i++)
		skn_hook_script(&script, skn_hook_event_find(cli->args[i]), NULL);
	skn_sink_put(cli->out, script.p, script.n);
	skn_buf_release(&script);
	return rc;
}

static int run_install(struct skn_cli *cli, struct skn_err *err)
{
	struct installing in = { .cli = cli, .session = { .cli = cli }, .folder = SKN_BUF_INIT };
	struct skn_strings done = { 0 };
	struct skn_buf program = SKN_BUF_INIT;
	int rc;

	if (skn_cli_flag(cli, "print"))
		return print(cli, err);
	rc = open_place(&in, err);
	skn_hook_program(&program);
	for (const struct skn_hook_event *e = skn_hook_events; rc == SKN_OK && e->name; e++) {
		bool changed = false;

		if (is_meant(&in, e))
			rc = skn_hook_install(in.folder.p, e, program.n ? program.p : NULL, &changed, err);
		if (changed)
			skn_strings_push(&done, e->name);
	}
	if (rc == SKN_OK)
		rc = in.global ? skn_hook_global_set(in.folder.p, err)
			       : skn_hook_turn(in.session.store.repo, true, err);
	if (rc == SKN_OK && !in.global)
		rc = skn_hook_harden(in.session.store.repo, err);
	say_names(cli, "Installed", &done, in.folder.p);
	if (rc == SKN_OK && done.n == 0)
		skn_sink_puts(cli->out, "Nothing to do: the hooks are there\n");
	skn_strings_release(&done);
	skn_buf_release(&in.folder);
	skn_buf_release(&program);
	if (!in.global)
		skn_session_close(&in.session);
	return rc;
}

static int run_uninstall(struct skn_cli *cli, struct skn_err *err)
{
	struct installing in = { .cli = cli, .session = { .cli = cli }, .folder = SKN_BUF_INIT };
	struct skn_strings done = { 0 };
	int rc = open_place(&in, err);

	for (const struct skn_hook_event *e = skn_hook_events; rc == SKN_OK && e->name; e++) {
		bool changed = false;

		if (cli->n_args == 0 || is_meant(&in, e))
			rc = skn_hook_uninstall(in.folder.p, e, &changed, err);
		if (changed)
			skn_strings_push(&done, e->name);
	}
	if (rc == SKN_OK && cli->n_args == 0)
		rc = in.global ? skn_hook_global_unset(in.folder.p, err)
			       : skn_hook_turn(in.session.store.repo, false, err);
	say_names(cli, "Took away", &done, in.folder.p);
	if (rc == SKN_OK && done.n == 0)
		skn_sink_puts(cli->out, "Nothing to do: there are no hooks of ours\n");
	skn_strings_release(&done);
	skn_buf_release(&in.folder);
	if (!in.global)
		skn_session_close(&in.session);
	return rc;
}

/* ---- rows ---- */

#define GLOBAL_OPTION \
	{ .long_name = "global", .help = "those that git puts into every new repository and clone (init.templateDir)" }

static const struct skn_opt install_options[] = {
	GLOBAL_OPTION,
	{ .long_name = "print", .help = "write the scripts to standard output and install nothing" },
	{ 0 },
};

static const struct skn_opt uninstall_options[] = { GLOBAL_OPTION, { 0 } };

static const struct skn_cmd hook_install = {
	.name = "install", .group = SKN_GROUP_TOGETHER, .summary = "put the hooks of a store into this repository",
	.args = "[EVENT...]",
	.description =
		"Without EVENT a repository with a work tree gets pre-commit, prepare-commit-msg, commit-msg, "
		"pre-merge-commit, pre-push, pre-receive, post-merge and post-receive, a bare one those of a "
		"server: pre-push, pre-receive and post-receive. The hook update does what pre-receive does for one "
		"branch, where a server runs only that.\n\n"
		"They go where git looks for them: core.hooksPath, else the hooks folder, which linked work trees "
		"share. A hook that is there is kept as EVENT.local; it runs first, with the same arguments and "
		"input, and when it fails git stops there. Done again, this changes nothing. A bare repository also "
		"gets receive.fsckObjects = true, unless it is set.\n\n"
		"'git config skein.hooks false' keeps init from installing hooks.",
	.options = install_options, .run = run_install,
};

static const struct skn_cmd hook_uninstall = {
	.name = "uninstall", .group = SKN_GROUP_TOGETHER, .summary = "take them away again",
	.args = "[EVENT...]",
	.description =
		"Takes our hooks away, all or the named ones, and puts back what was there before. What somebody "
		"else put there since stays. Without EVENT skein.hooks becomes false, so that init and doctor "
		"leave it so.",
	.options = uninstall_options, .run = run_uninstall,
};

static const struct skn_cmd hook_run = {
	.name = "run", .group = SKN_GROUP_TOGETHER, .summary = "do what a hook does: git runs this",
	.args = "EVENT [ARG...]",
	.description =
		"pre-commit and pre-merge-commit check what is staged, in the threads that the commit changes; "
		"what was wrong there before stops nobody. prepare-commit-msg drafts a message where there is "
		"none, and adds the trailers. commit-msg refuses trailers that are not true, and a model in "
		"Signed-off-by or Co-authored-by.\n\n"
		"pre-push, pre-receive and update look at all new commits: links, odd names and files that are "
		"too large, messages, and signatures where policy.signing of the published branch, as it was "
		"before, asks for them, by the keys that it allows. Then the new tip is checked, of "
		"the published branch every new version; and that branch is neither deleted nor moved off its "
		"line of first parents.\n\n"
		"post-merge and post-receive bring the index of the history up to date.",
	.exit_codes = "1  refused",
	.run = run_run,
};

static const struct skn_cmd *const subs[] = { &hook_install, &hook_uninstall, &hook_run, NULL };

static const struct skn_example examples[] = {
	{ "skein hook install", "the hooks that suit this repository" },
	{ "skein hook install --print pre-receive", "one of them, to be put somewhere else" },
	{ "skein hook uninstall", "everything as it was" },
	{ 0 },
};

const struct skn_cmd skn_cmd_hook = {
	.name = "hook", .group = SKN_GROUP_TOGETHER, .summary = "check at each commit and push",
	.description =
		"Hooks are what git runs at a commit or a push. Those of a store keep errors out of it and "
		"published versions as they are. 'skein init' installs them, 'skein doctor' tells when they are "
		"missing; 'git commit --no-verify' and 'git push --no-verify' pass them by, a server's nobody.",
	.subs = subs, .examples = examples,
};
