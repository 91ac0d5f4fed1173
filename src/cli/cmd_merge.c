#include "cli/conflict.h"
#include "cli/gitrun.h"
#include "cli/session.h"
#include "cli/sound.h"
#include "cli/upstream.h"
#include "repo/merging.h"
#include "repo/status.h"
#include "rev/fork.h"
#include "rev/merge_land.h"

#define TRIES_MAX 20 /* when the branch moves while we merge */

enum state { UP_TO_DATE, CONFLICTS, FINDINGS, WAITING, CLEAN, MERGED };
static const char *const state_names[] = { "up-to-date", "conflicts", "findings", "waiting", "clean", "merged" };

struct merger {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_upstream up;
	struct skn_oid theirs, base, made;
	struct skn_scratch scratch;
	struct skn_merge merge;
	struct skn_buf message;
	enum state state;
};

/* ---- may it be merged ---- */

/* A merge of what the remote's published branch has would move its tip off the
 * first-parent line, and its versions would change their numbers. */
static int refuse_foxtrot(struct merger *m, struct skn_err *err)
{
	struct skn_repo *repo = m->session.store.repo;
	struct skn_oid tip, meet;
	bool inside = false;
	int rc;

	if (!m->up.published || !m->up.tracking || skn_repo_ref(repo, m->up.tracking, &tip, NULL) != SKN_OK)
		return SKN_OK;
	rc = skn_repo_is_ancestor(repo, &tip, &m->theirs, &inside, err);
	if (rc != SKN_OK || !inside)
		return rc;
	rc = skn_fork_meet(&meet, &m->session.store, &m->up.head, &tip, err);
	if (rc != SKN_OK || skn_oid_eq(&meet, &tip))
		return rc;
	rc = skn_fail(err, SKN_EUSAGE, "'%s' holds versions that %s has not: merged, they would change their "
				       "numbers", m->cli->args[0], m->up.branch);
	skn_hint(err, "'skein sync' puts your versions on top of them");
	return rc;
}

/* What is to be merged; *done when there is nothing to do. */
static int find_sides(struct merger *m, struct skn_merge_sides *sides, bool *done, struct skn_err *err)
{
	struct skn_repo *repo = m->session.store.repo;
	int rc = skn_repo_resolve(repo, m->cli->args[0], &m->theirs, err);

	if (rc == SKN_OK && !m->up.unborn)
		rc = skn_repo_is_ancestor(repo, &m->theirs, &m->up.head, done, err);
	if (rc != SKN_OK || *done || m->up.unborn)
		return rc;
	rc = refuse_foxtrot(m, err);
	if (rc == SKN_OK)
		rc = skn_merge_sides_of(sides, &m->base, repo, &m->up.head, &m->theirs, err);
	if (rc == SKN_ENOTFOUND) {
		skn_err_clear(err);
		rc = skn_fail(err, SKN_EDATA, "%s and '%s' have no commit in common", m->up.branch, m->cli->args[0]);
		skn_hint(err, "what another store has comes with 'skein export' and 'skein import'");
	}
	sides->ours_name = "HEAD";
	sides->theirs_name = m->cli->args[0];
	return rc;
}

/* ---- is it right ---- */

/* The errors of VIEW, the result, that neither side has; *n of them, each printed. */
static int judge(size_t *n, struct merger *m, struct skn_view *view, const struct skn_strings *threads,
		 struct skn_err *err)
{
	const struct skn_oid sides[] = { m->up.head, m->theirs };

	*n = 0;
	if (skn_cli_flag(m->cli, "no-check"))
		return SKN_OK;
	return skn_sound(n, &m->session, view, threads, sides, SKN_ARRAY_LEN(sides), err);
}

static int judge_merge(size_t *n, struct merger *m, struct skn_err *err)
{
	struct skn_strings threads = { 0 };
	struct skn_view *view = NULL;
	int rc = skn_view_tree(&view, m->scratch.repo, &m->merge.tree, err);

	skn_merge_touches(&threads, &m->merge);
	if (rc == SKN_OK)
		rc = judge(n, m, view, &threads, err);
	skn_view_free(view);
	skn_strings_release(&threads);
	return rc;
}

/* ---- what comes of it ---- */

static int make_message(struct merger *m, const struct skn_landing *landing, struct skn_err *err)
{
	skn_buf_clear(&m->message);
	return skn_merge_message(&m->message, &m->session.store, &m->scratch, &m->merge, landing,
				 skn_cli_value(m->cli, "message"), err);
}

/* Carries out a merge that was made: a commit, or a merge that waits. */
static int carry_out(struct merger *m, struct skn_err *err)
{
	struct skn_landing landing = { .ref = m->up.ref, .ours = m->up.head, .theirs = m->theirs,
				       .name = m->cli->args[0],
				       .no_hooks = skn_cli_flag(m->cli, "no-verify") };
	bool bare = skn_repo_is_bare(m->session.store.repo), dry = skn_cli_flag(m->cli, "dry-run");
	size_t findings = 0;
	int rc = SKN_OK;

	m->state = m->merge.conflicts.n ? CONFLICTS : CLEAN;
	if (m->state == CLEAN)
		rc = judge_merge(&findings, m, err);
	if (rc == SKN_OK && findings)
		m->state = FINDINGS;
	if (rc == SKN_OK)
		rc = make_message(m, &landing, err);
	landing.message = m->message.p;
	if (rc != SKN_OK || dry || (bare && m->state != CLEAN))
		return rc;
	if (m->state == CLEAN && !skn_cli_flag(m->cli, "no-commit")) {
		rc = skn_merge_land(&m->made, &m->session.store, &m->merge, &landing, err);
		m->state = MERGED;
		return rc;
	}
	if (m->state == CLEAN)
		m->state = WAITING;
	return skn_merge_stop(&m->session.store, &m->merge, &landing, err);
}

/* The branch is not born: it begins where the other one is. */
static int begin_branch(struct merger *m, struct skn_err *err)
{
	char *reflog = skn_xasprintf("merge %s: Fast-forward", m->cli->args[0]);
	int rc = SKN_OK;

	m->state = CLEAN;
	if (!skn_cli_flag(m->cli, "dry-run")) {
		rc = skn_scratch_open(&m->scratch, m->session.store.repo, err);
		if (rc == SKN_OK)
			rc = skn_merge_forward(&m->session.store, &m->scratch, m->up.ref, NULL, &m->theirs,
					       reflog, err);
		m->made = m->theirs;
		m->state = MERGED;
		skn_buf_addf(&m->message, "%s begins at '%s'\n", m->up.branch, m->cli->args[0]);
	}
	free(reflog);
	return rc;
}

/* One attempt on the present tip. */
static int attempt(struct merger *m, struct skn_err *err)
{
	struct skn_merge_sides sides = { 0 };
	bool done = false;
	int rc = skn_upstream_load(&m->up, &m->session.store, err);

	if (rc == SKN_OK && !skn_cli_flag(m->cli, "dry-run"))
		rc = skn_merge_check_ready(&m->session.store, err);
	if (rc == SKN_OK)
		rc = find_sides(m, &sides, &done, err);
	m->state = UP_TO_DATE;
	if (rc != SKN_OK || done)
		return rc;
	if (m->up.unborn)
		return begin_branch(m, err);
	rc = skn_scratch_open(&m->scratch, m->session.store.repo, err);
	if (rc == SKN_OK)
		rc = skn_merge_make(&m->merge, &m->scratch, &sides, err);
	return rc == SKN_OK ? carry_out(m, err) : rc;
}

static void release_attempt(struct merger *m)
{
	skn_merge_release(&m->merge);
	m->merge = (struct skn_merge){ 0 };
	skn_scratch_close(&m->scratch);
	skn_upstream_release(&m->up);
}

static int merge(struct merger *m, struct skn_err *err)
{
	int rc = SKN_EMOVED;

	for (int i = 0; rc == SKN_EMOVED && i < TRIES_MAX; i++) {
		release_attempt(m);
		skn_err_clear(err);
		rc = attempt(m, err);
	}
	return rc;
}

/* ---- going on ---- */

static int need_merge(struct merger *m, struct skn_err *err)
{
	int rc;

	if (!skn_repo_is_bare(m->session.store.repo) &&
	    skn_merging_operation(m->session.store.repo) == SKN_OPERATION_MERGE)
		return SKN_OK;
	rc = skn_fail(err, SKN_EUSAGE, "no merge is under way");
	skn_hint(err, "'git status' says what is");
	return rc;
}

static int give_up(struct merger *m, struct skn_err *err)
{
	static const char *const args[] = { "merge", "--abort", NULL };
	int rc = need_merge(m, err);

	return rc == SKN_OK ? skn_gitrun_ok(m->session.store.repo, args, err) : rc;
}

static int need_settled(struct merger *m, struct skn_err *err)
{
	struct skn_unmergeds open = { 0 };
	int rc = skn_merging_unmerged(&open, m->session.store.repo, err);

	if (rc == SKN_OK && open.n) {
		rc = skn_fail_at(err, SKN_EFINDING, open.v[0].path, 0, 0, "is still in conflict");
		skn_hint(err, "'skein resolve' lists what is open");
	}
	skn_unmergeds_release(&open);
	return rc;
}

/* What is staged must be no worse than both sides. */
static int judge_staged(struct merger *m, struct skn_err *err)
{
	struct skn_repo *repo = m->session.store.repo;
	struct skn_path_changes staged = { 0 };
	struct skn_strings threads = { 0 };
	struct skn_view *view = NULL;
	size_t n = 0;
	int rc = skn_repo_staged_changes(repo, NULL, 0, &staged, err);

	for (size_t i = 0; i < staged.n; i++) {
		struct skn_merge_change change = { .path = staged.v[i].path };
		struct skn_merge one = { .changes = { &change, 1, 1 } };

		skn_merge_touches(&threads, &one);
	}
	if (rc == SKN_OK)
		rc = skn_repo_resolve(repo, "MERGE_HEAD", &m->theirs, err);
	if (rc == SKN_OK)
		rc = skn_view_index(&view, repo, err);
	if (rc == SKN_OK)
		rc = judge(&n, m, view, &threads, err);
	if (rc == SKN_OK && n) {
		rc = skn_fail(err, SKN_EFINDING, "not committed: %zu error%s", n, n == 1 ? "" : "s");
		skn_hint(err, "mend what is named above, 'git add' it, and continue");
	}
	skn_view_free(view);
	skn_strings_release(&threads);
	skn_path_changes_release(&staged);
	return rc;
}

static int conclude(struct merger *m, struct skn_err *err)
{
	const char *args[8] = { "commit", "--quiet", "--no-edit", "--cleanup=strip" };
	struct skn_commit_info info = { 0 };
	const char *text = skn_cli_value(m->cli, "message");
	size_t n = 4;
	int rc = need_merge(m, err);

	if (rc == SKN_OK)
		rc = need_settled(m, err);
	if (rc == SKN_OK)
		rc = skn_upstream_load(&m->up, &m->session.store, err);
	if (rc == SKN_OK)
		rc = judge_staged(m, err);
	if (skn_cli_flag(m->cli, "no-verify"))
		args[n++] = "--no-verify";
	if (text) {
		args[n++] = "-m";
		args[n++] = text;
	}
	if (rc == SKN_OK)
		rc = skn_gitrun_ok(m->session.store.repo, args, err);
	if (rc == SKN_OK)
		rc = skn_repo_resolve(m->session.store.repo, "HEAD", &m->made, err);
	if (rc == SKN_OK)
		rc = skn_repo_read_commit(m->session.store.repo, &m->made, &info, err);
	if (rc == SKN_OK)
		skn_buf_adds(&m->message, info.message);
	m->state = MERGED;
	skn_commit_info_release(&info);
	return rc;
}

/* ---- saying so ---- */

static void write_json(struct merger *m)
{
	bool made = m->state == MERGED;
	char hex[SKN_OID_HEX + 1];
	struct skn_jsonw w;

	skn_oid_hex(hex, &m->made);
	skn_jsonw_init(&w, m->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "state", state_names[m->state]);
	skn_jsonw_str(&w, "commit", made ? hex : NULL);
	skn_jsonw_strn(&w, "subject", m->message.p, strcspn(m->message.p, "\n"));
	skn_conflicts_json(&w, &m->merge.conflicts);
	skn_merge_notes_json(&w, &m->merge);
	skn_jsonw_object_end(&w);
}

static void write_text(struct merger *m)
{
	struct skn_sink *out = m->cli->out;
	char hex[SKN_OID_HEX + 1];
	int subject = (int)strcspn(m->message.p, "\n");

	skn_oid_hex(hex, &m->made);
	for (size_t i = 0; i < m->merge.conflicts.n; i++)
		skn_conflict_print(out, &m->cli->term, &m->merge.conflicts.v[i]);
	if (m->state == UP_TO_DATE)
		skn_sink_puts(out, "Already up to date.\n");
	else if (m->state == MERGED)
		skn_sink_printf(out, "[%.10s] %.*s\n", hex, subject, m->message.p);
	else if (m->state == CLEAN)
		skn_sink_puts(out, "merges clean\n");
	else if (m->state == WAITING)
		skn_sink_puts(out, "merged, not committed\n");
}

static void hint(struct merger *m)
{
	bool nothing = skn_cli_flag(m->cli, "dry-run") || skn_repo_is_bare(m->session.store.repo);

	if (m->state == CONFLICTS && nothing)
		skn_cli_hint(m->cli, "nothing was changed");
	else if (m->state == CONFLICTS)
		skn_cli_hint(m->cli, "'skein resolve' settles them, then 'skein merge --continue'; "
				     "'skein merge --abort' gives up");
	else if (m->state == FINDINGS)
		skn_cli_hint(m->cli, nothing ? "nothing was changed"
					     : "the merge waits: mend what is named above, 'git add' it, then "
					       "'skein merge --continue'; 'skein merge --abort' gives up");
	else if (m->state == WAITING)
		skn_cli_hint(m->cli, "'skein merge --continue' commits it, 'skein merge --abort' gives it up");
}

static int report(struct merger *m)
{
	if (m->cli->json)
		write_json(m);
	else
		write_text(m);
	skn_merge_notes_warn(m->cli, &m->merge);
	hint(m);
	return m->state == CONFLICTS || m->state == FINDINGS ? SKN_EFINDING : SKN_OK;
}

static int check_usage(struct skn_cli *cli, struct skn_err *err)
{
	bool go_on = skn_cli_flag(cli, "continue"), give = skn_cli_flag(cli, "abort");

	if (go_on && give)
		return skn_fail(err, SKN_EUSAGE, "--continue and --abort exclude each other");
	if ((go_on || give) == (cli->n_args > 0))
		return skn_fail(err, SKN_EUSAGE, cli->n_args ? "--continue and --abort take no branch"
							     : "which branch?");
	return SKN_OK;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct merger m = { .cli = cli, .message = SKN_BUF_INIT };
	int rc = check_usage(cli, err);

	if (rc == SKN_OK)
		rc = skn_session_open(&m.session, cli, err);
	if (rc != SKN_OK)
		return rc;
	if (skn_cli_flag(cli, "abort"))
		rc = give_up(&m, err);
	else if (skn_cli_flag(cli, "continue"))
		rc = conclude(&m, err);
	else
		rc = merge(&m, err);
	if (rc == SKN_OK && !skn_cli_flag(cli, "abort"))
		rc = report(&m);
	release_attempt(&m);
	skn_buf_release(&m.message);
	skn_session_close(&m.session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "message", .short_name = 'm', .arg = "TEXT", .help = "the message (drafted from what it brings)" },
	{ .long_name = "dry-run", .short_name = 'n', .help = "say what conflicts, and change nothing" },
	{ .long_name = "no-commit", .help = "merge, but leave the commit to --continue" },
	{ .long_name = "continue", .help = "commit the merge that is under way" },
	{ .long_name = "abort", .help = "give up the merge that is under way" },
	{ .long_name = "no-check", .help = "commit although check finds errors that neither side had" },
	{ .long_name = "no-verify", .help = "skip the hooks" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein merge topic", "publish what was written on a branch as one version" },
	{ "skein merge --dry-run topic", "whether it would conflict, and where" },
	{ 0 },
};

const struct skn_cmd skn_cmd_merge = {
	.name = "merge", .group = SKN_GROUP_TOGETHER, .summary = "merge a branch by what it says",
	.args = "[BRANCH]",
	.description =
		"Merges BRANCH into the branch that HEAD is on. Where git merges clean its result stands; "
		"where it does not, records are merged field by field and prose sentence by sentence, and what is left "
		"is told as conflicts: which record, which field, what either side says. Citations of a key "
		"that the other side renamed follow it; an item that one side removed and the other cites "
		"stays; one work that both collected is linked by same_as.\n\n"
		"The result is always a commit with the branch as its first parent, so published versions "
		"keep their numbers. Errors that neither side had are not committed: the merge waits.\n\n"
		"With conflicts the repository is as git leaves a merge: 'skein resolve', an editor, "
		"'git merge --abort' and 'git commit' all work. In a bare repository a merge with conflicts "
		"changes nothing.",
	.options = options, .examples = examples,
	.exit_codes = "1  there are conflicts, or errors that neither side had",
	.json = true, .run = run,
};
