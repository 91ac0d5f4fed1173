#include "cli/cli.h"

static const struct skn_opt options[] = {
	{ .long_name = "branch", .short_name = 'b', .arg = "BRANCH", .help = "the topic branch to make (from the thread's name)" },
	{ .long_name = "base", .arg = "BRANCH", .help = "the branch to land on (the published one)" },
	{ .long_name = "message", .short_name = 'm', .arg = "TEXT", .help = "the commit's message (drafted from what changed)" },
	{ .long_name = "title", .arg = "TEXT", .help = "the pull request's title (the message's first line)" },
	{ .long_name = "draft", .help = "a pull request that is not ready to land" },
	{ .long_name = "dry-run", .short_name = 'n', .help = "show the pull request; commit, push and ask for nothing" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein propose", "all that changed, as a pull request from a new branch" },
	{ "skein propose lithium -m 'Date the ruling' --draft", "one thread, not ready yet" },
	{ "skein propose --dry-run", "what reviewers would read" },
	{ 0 },
};

const struct skn_cmd skn_cmd_propose = {
	.name = "propose", .group = SKN_GROUP_TOGETHER, .summary = "open or update a pull request with what changed",
	.args = "[THREAD...]",
	.description =
		"Commits what is not committed, of the named threads or of all, on a topic branch, pushes the branch, "
		"and opens a pull request on GitHub, GitLab, Gitea or Forgejo, or brings the one that is open up to "
		"date. On the published branch a topic branch is made first, lithium-1, and you are left on it; what "
		"was committed on the published branch before goes with it. The description is the diff by meaning; "
		"what people write around it on the forge stays. Running it again changes nothing but what has changed.\n\n"
		"The forge is told from the remote's address, or by 'git config skein.forge' (github, gitlab, gitea) and "
		"'git config skein.forgeUrl' (its address, where that of the remote does not tell). The token comes from "
		"SKEIN_FORGE_TOKEN, else from GH_TOKEN, GITHUB_TOKEN, GITLAB_TOKEN, CI_JOB_TOKEN, FORGEJO_TOKEN or "
		"GITEA_TOKEN, else from git's credential helpers. The specific ones go to the public forges and to the "
		"server of the CI job only; SKEIN_FORGE_HOST names another host that a token is for. Without a token Gitea, "
		"Forgejo and GitLab are asked by the push itself; on GitHub the page where you do it is shown.\n\n"
		"Pushing is git's, with its credentials and hooks; remote.pushDefault and branch.NAME.pushRemote name a fork "
		"to push to.",
	.options = options, .examples = examples,
	.exit_codes = "1  nothing to propose, or check found errors\n5  the remote or the forge cannot be reached\n"
		      "6  the remote refuses the push, or the forge the pull request",
	.json = true, .helper = "skein-propose", .needs = "libcurl4-openssl-dev",
};
