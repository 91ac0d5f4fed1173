#include "cli/session.h"
#include "text/jsonw.h"

static int unkept(enum skn_index_state state, struct skn_err *err)
{
	int rc;

	switch (state) {
	case SKN_INDEX_KEPT: return SKN_OK;
	case SKN_INDEX_OFF:
		rc = skn_fail(err, SKN_EUSAGE, "the index is turned off");
		skn_hint(err, "'git config --unset skein.index' turns it on");
		return rc;
	case SKN_INDEX_SHALLOW:
		rc = skn_fail(err, SKN_EDATA, "the clone is shallow: what is behind its end is not known");
		skn_hint(err, "'git fetch --unshallow' gets the rest");
		return rc;
	default: break;
	}
	rc = skn_fail(err, SKN_ESYS, "there is no place to keep an index");
	skn_hint(err, "it is kept in the repository, or where that cannot be written in $XDG_CACHE_HOME/skein");
	return rc;
}

static int build(struct skn_session *session, struct skn_err *err)
{
	struct skn_strings refs = { 0 };
	struct skn_oid tip;
	int rc = skn_rev_commit(&tip, &session->store, NULL, err);

	if (rc == SKN_OK)
		rc = skn_session_index(session, &tip, err);
	if (rc == SKN_OK)
		rc = skn_repo_ref_list(session->store.repo, "refs/heads/", &refs, err);
	for (size_t i = 0; rc == SKN_OK && i < refs.n; i++)
		if (skn_repo_ref(session->store.repo, refs.v[i], &tip, NULL) == SKN_OK)
			rc = skn_session_index(session, &tip, err);
	skn_strings_release(&refs);
	return rc;
}

static void put_count(struct skn_cli *cli, uint64_t n, const char *what, const char *after)
{
	skn_sink_printf(cli->out, "%" PRIu64 " %s%s%s", n, what, n == 1 ? "" : "s", after);
}

static void report(struct skn_cli *cli, const struct skn_index_stats *stats)
{
	struct skn_jsonw w;

	if (!cli->json) {
		put_count(cli, stats->commits, "commit", ": ");
		put_count(cli, stats->versions, "version", " and ");
		put_count(cli, stats->collections, "collection", " of ");
		put_count(cli, stats->threads, "thread", "\n");
		return;
	}
	skn_jsonw_init(&w, cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_int(&w, "commits", (int64_t)stats->commits);
	skn_jsonw_int(&w, "threads", (int64_t)stats->threads);
	skn_jsonw_int(&w, "versions", (int64_t)stats->versions);
	skn_jsonw_int(&w, "collections", (int64_t)stats->collections);
	skn_jsonw_int(&w, "bytes", (int64_t)stats->bytes);
	skn_jsonw_object_end(&w);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_session session;
	struct skn_index_stats stats;
	int rc = skn_session_open(&session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = unkept(skn_index_state(&session.store), err);
	if (rc == SKN_OK) {
		skn_index_drop(&session.store);
		rc = build(&session, err);
	}
	if (rc == SKN_OK) {
		skn_index_stats(&stats, &session.store);
		report(cli, &stats);
	}
	skn_session_close(&session);
	return rc;
}

static const struct skn_example examples[] = {
	{ "skein reindex", "make the index of the history anew" },
	{ 0 },
};

const struct skn_cmd skn_cmd_reindex = {
	.name = "reindex", .group = SKN_GROUP_STORE, .summary = "make the index of the history anew",
	.description =
		"The index says which commits made versions of which threads and what each did to their "
		"sentences, citations and records; log, blame and gone answer from it. It is derived from the "
		"commits, kept in .git/skein/history.db, and brought up to date by the commands that read it, "
		"so this is needed only to have all of it ahead of time, or when the file is suspected.\n\n"
		"It covers the published branch, HEAD and all local branches. git config skein.index false "
		"turns it off: every command gives the same answer without it, some later.",
	.examples = examples, .json = true, .run = run,
};
