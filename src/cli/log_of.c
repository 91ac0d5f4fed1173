#include "cli/log_of.h"

int skn_log_of(struct skn_session *session, const struct skn_oid *tip, const char *path, const char *of,
	       const struct skn_story_limits *limits, struct skn_err *err)
{
	struct skn_cli *cli = session->cli;
	struct skn_blame blame;
	struct skn_story story;
	int rc;

	if (!*of)
		return skn_fail(err, SKN_EUSAGE, "--of takes an id, a key or words, not nothing");
	rc = skn_session_index(session, tip, err);
	if (rc == SKN_OK)
		rc = skn_blame_load_at(&blame, &session->store, tip, path, err);
	if (rc != SKN_OK)
		return rc;
	rc = skn_story_make(&story, &blame, of, err);
	if (rc == SKN_OK) {
		if (cli->json)
			skn_story_json(cli->out, skn_thread_name_of(path), &story, limits);
		else
			skn_story_terminal(cli->out, &cli->term, &story, limits);
		skn_story_release(&story);
	}
	if (blame.history.truncated)
		skn_cli_hint(cli, "the clone is shallow: what was before it begins is not known; "
				  "'git fetch --unshallow' gets it");
	skn_blame_release(&blame);
	return rc;
}
