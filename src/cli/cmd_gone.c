#include "cli/session.h"
#include "out/gone.h"

/* HEAD and the thread's path there, or the commit that was named. */
static int start(struct skn_blame *blame, char **name, struct skn_session *session, struct skn_err *err)
{
	struct skn_spec spec = { 0 };
	struct skn_rev rev = { 0 };
	const char *arg = session->cli->args[0];
	int rc = skn_spec_parse(&spec, arg, err);

	if (rc == SKN_OK && (spec.rev_to || !*spec.thread))
		rc = skn_fail(err, SKN_EUSAGE, "'%s' does not name one version of a thread", arg);
	if (rc == SKN_OK)
		rc = skn_session_index(session, NULL, err);
	if (rc == SKN_OK)
		rc = skn_rev_resolve(&rev, &session->store, spec.thread, spec.rev, err);
	if (rc == SKN_OK) {
		*name = skn_xstrdup(skn_thread_name_of(rev.path));
		if (!rev.unborn)
			rc = skn_session_index(session, &rev.commit, err);
		if (rc == SKN_OK)
			rc = skn_blame_load(blame, &session->store, &rev, err);
		skn_rev_release(&rev);
	}
	skn_spec_release(&spec);
	return rc;
}

static void hints(struct skn_cli *cli, const struct skn_blame *blame, const struct skn_gone_list *list, const char *what)
{
	if (list->n == 0 && what)
		skn_cli_hint(cli, "nothing that is gone has '%s' for a key or in its words", what);
	if (blame->history.truncated)
		skn_cli_hint(cli, "the clone is shallow: what went before it begins is not known; "
				  "'git fetch --unshallow' gets it");
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	const char *what = cli->n_args > 1 ? cli->args[1] : NULL;
	struct skn_session session;
	struct skn_blame blame = { 0 };
	struct skn_gone_list list = { 0 };
	char *name = NULL;
	int rc;

	if (what && !*what)
		return skn_fail(err, SKN_EUSAGE, "an empty text is in everything");
	rc = skn_session_open(&session, cli, err);
	if (rc != SKN_OK)
		return rc;
	rc = start(&blame, &name, &session, err);
	if (rc == SKN_OK) {
		rc = skn_gone_make(&list, &blame, what, err);
		if (rc == SKN_OK) {
			if (cli->json)
				skn_gone_json(cli->out, name, &list, false);
			else
				skn_gone_terminal(cli->out, &cli->term, &list);
			hints(cli, &blame, &list, what);
			skn_gone_release(&list);
		}
		skn_blame_release(&blame);
	}
	free(name);
	skn_session_close(&session);
	return rc;
}

static const struct skn_example examples[] = {
	{ "skein gone lithium", "everything that the thread said once and says no more" },
	{ "skein gone lithium 'court halts'", "what became of that claim" },
	{ "skein gone lithium brine-watch-2026-court-halts-1a2b", "where that source was cited" },
	{ 0 },
};

const struct skn_cmd skn_cmd_gone = {
	.name = "gone", .group = SKN_GROUP_HISTORY, .summary = "list what was removed, when and why",
	.args = "THREAD[@REV] [TEXT|KEY]",
	.description =
		"Lists what the thread had and has no more, last removed first: sentences, citations on "
		"sentences that are still there, events, perspectives, tensions and items, and texts that "
		"records lost. With each go its last words, since when it was there, the version and the commit "
		"that removed it, and that commit's message. What came back is not gone.\n\n"
		"TEXT leaves what contains it, whatever the case and the typography; KEY, the key of an item "
		"or the id of a record or sentence, what it names and what cited it.",
	.examples = examples, .json = true, .pager = true, .run = run,
};
