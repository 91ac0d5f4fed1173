#include "base/clock.h"
#include "base/lock.h"
#include "cli/conflict.h"
#include "cli/gitpush.h"
#include "cli/gitrun.h"
#include "cli/session.h"
#include "cli/sound.h"
#include "cli/turn.h"
#include "cli/upstream.h"
#include "rev/fork.h"
#include "rev/merge_land.h"
#include "rev/replay.h"

#define ROUNDS_MAX 100        /* of fetching, replaying and pushing */
#define SHARE_MAX 16          /* rounds that may be waited before another; see share_of */
#define WAIT_MAX_MS 10000
#define LOCK_WAIT_MS 120000   /* for another sync in this clone */

/* A commit of ours, over all rounds. */
struct step {
	struct skn_oid from, to; /* TO zero: not made */
	char *subject;
	bool dropped, stuck;
};

struct syncer {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_store *store;
	struct skn_upstream up;
	struct skn_oid tip;       /* what the remote's branch has; zero: there is none */
	struct skn_replay replay; /* the last one made */
	bool replayed;
	struct skn_scratch scratch;
	struct skn_merge merge;   /* of the published branch into a topic */
	struct skn_oid merged;    /* the commit; zero: none was made */
	bool forwarded, pushed, ahead; /* AHEAD: we have what the remote has not */
	struct skn_lock turn;
	bool asked;               /* for the turn, got or not */
	int rounds;
	SKN_VEC(struct step) steps;
	struct skn_merge notes;   /* only those, of all rounds */
};

/* ---- git's part ---- */

static int push(struct syncer *s, bool *late, struct skn_err *err)
{
	char *target = skn_xasprintf("refs/heads/%s", s->up.remote_branch);
	const struct skn_gitpush what = { .remote = s->up.remote, .source = s->up.ref, .target = target };
	enum skn_gitpush_answer answer;
	struct skn_buf said = SKN_BUF_INIT;
	int rc = skn_gitpush_run(&answer, &said, s->store->repo, &what, err);

	*late = answer == SKN_PUSH_LATE;
	s->pushed = rc == SKN_OK;
	if (*late) {
		skn_err_clear(err);
		rc = SKN_OK;
	} else if (rc == SKN_EREFUSED && err && err->hint[0] == '\0') {
		skn_hint(err, "your versions are on %s and not lost; mend what is named and sync again", s->up.branch);
	} else if (rc == SKN_ENET && err && err->hint[0] == '\0') {
		skn_hint(err, "your versions are on %s and not lost; sync again", s->up.branch);
	}
	skn_buf_release(&said);
	free(target);
	return rc;
}

/* Only who would push has to wait for it. */
static void take_turn(struct syncer *s)
{
	char *key = skn_xasprintf("remote.%s.url", s->up.remote);
	struct skn_buf url = SKN_BUF_INIT;

	s->asked = true;
	if (skn_repo_config_get(s->store->repo, key, &url))
		skn_turn_take(&s->turn, url.p, s->up.remote_branch);
	skn_buf_release(&url);
	free(key);
}

/* ---- one round ---- */

static bool dry(const struct syncer *s)
{
	return skn_cli_flag(s->cli, "dry-run");
}

static bool pushes(const struct syncer *s)
{
	return !dry(s) && !skn_cli_flag(s->cli, "no-push");
}

static const char *short_tracking(const struct syncer *s)
{
	return s->up.tracking + strlen("refs/remotes/");
}

static int forward(struct syncer *s, struct skn_err *err)
{
	char *reflog = skn_xasprintf("sync: Fast-forward to %s", short_tracking(s));
	int rc = SKN_OK;

	s->forwarded = true;
	if (!dry(s)) {
		rc = skn_scratch_open(&s->scratch, s->store->repo, err);
		if (rc == SKN_OK)
			rc = skn_merge_forward(s->store, &s->scratch, s->up.ref, s->up.unborn ? NULL : &s->up.head,
					       &s->tip, reflog, err);
		if (rc == SKN_OK)
			s->up.head = s->tip;
	}
	free(reflog);
	return rc;
}

/* Notes what became of a commit; one that an earlier round made goes on as what it
 * was made from. */
static void note_step(struct syncer *s, const struct skn_replayed *one, bool stuck)
{
	struct step step = { .from = one->from };
	struct step *at = NULL;

	for (size_t i = 0; i < s->steps.n; i++)
		if (skn_oid_eq(&s->steps.v[i].to, &one->from))
			at = &s->steps.v[i];
	if (!at) {
		step.subject = skn_xstrndup(one->info.message, strcspn(one->info.message, "\n"));
		skn_vec_push(&s->steps, step);
		at = skn_vec_last(&s->steps);
	}
	at->to = one->to;
	at->dropped = one->dropped;
	at->stuck = stuck;
}

/* Moves the notes of a merge to those of the whole. */
static void keep_notes(struct syncer *s, struct skn_merge *merge)
{
	for (size_t i = 0; i < merge->notes.n; i++)
		skn_vec_push(&s->notes.notes, merge->notes.v[i]);
	skn_vec_release(&merge->notes);
}

static void note_replay(struct syncer *s)
{
	for (size_t i = 0; i < s->replay.list.n; i++) {
		struct skn_replayed *one = &s->replay.list.v[i];

		note_step(s, one, s->replay.conflict && i + 1 == s->replay.list.n);
		keep_notes(s, &one->merge);
	}
}

/* What comes of it must be no worse than ours and THEIRS. */
static int judge(struct syncer *s, struct skn_repo *repo, const struct skn_oid *tree,
		 const struct skn_strings *threads, const struct skn_oid *theirs, struct skn_err *err)
{
	const struct skn_oid sides[] = { s->up.head, *theirs };
	struct skn_view *view = NULL;
	size_t n = 0;
	int rc;

	if (skn_cli_flag(s->cli, "no-check"))
		return SKN_OK;
	rc = skn_view_tree(&view, repo, tree, err);
	if (rc == SKN_OK)
		rc = skn_sound(&n, &s->session, view, threads, sides, SKN_ARRAY_LEN(sides), err);
	skn_view_free(view);
	if (rc == SKN_OK && n)
		rc = skn_fail(err, SKN_EFINDING, "not moved: %zu error%s that neither side had", n, n == 1 ? "" : "s");
	return rc;
}

static int judge_replay(struct syncer *s, struct skn_err *err)
{
	struct skn_strings threads = { 0 };
	int rc;

	for (size_t i = 0; i < s->replay.list.n; i++)
		skn_merge_touches(&threads, &s->replay.list.v[i].merge);
	rc = judge(s, s->replay.scratch.repo, &s->replay.tree, &threads, &s->tip, err);
	if (rc == SKN_EFINDING)
		skn_hint(err, "'git rebase %s', mend what is named above and commit it, then sync again",
			 short_tracking(s));
	skn_strings_release(&threads);
	return rc;
}

static int judge_merge(struct syncer *s, const struct skn_oid *theirs, const char *name, struct skn_err *err)
{
	struct skn_strings threads = { 0 };
	int rc;

	skn_merge_touches(&threads, &s->merge);
	rc = judge(s, s->scratch.repo, &s->merge.tree, &threads, theirs, err);
	if (rc == SKN_EFINDING)
		skn_hint(err, "'skein merge %s', mend what is named above, 'skein merge --continue', then sync again",
			 name);
	skn_strings_release(&threads);
	return rc;
}

/* Our versions go on top of the remote's. */
static int replay(struct syncer *s, struct skn_err *err)
{
	char *reflog = NULL;
	int rc = skn_replay_make(&s->replay, s->store->repo, &s->up.head, &s->tip, short_tracking(s), err);

	if (rc == SKN_ENOTFOUND)
		skn_hint(err, "is '%s' the right remote?", s->up.remote);
	if (rc != SKN_OK)
		return rc;
	s->replayed = true;
	if (!s->replay.conflict)
		rc = judge_replay(s, err);
	if (rc != SKN_OK)
		return rc;
	if (s->replay.conflict || dry(s)) {
		note_replay(s);
		return SKN_OK;
	}
	reflog = skn_xasprintf("sync: replay %zu commit%s onto %s", s->replay.list.n,
			       s->replay.list.n == 1 ? "" : "s", short_tracking(s));
	rc = skn_replay_land(&s->replay, &s->up.head, s->store, s->up.ref, reflog, err);
	if (rc == SKN_OK)
		note_replay(s);
	free(reflog);
	return rc;
}

/* Whether the remote's tip stays on our first-parent line when we push. */
static int keeps_line(bool *yes, struct syncer *s, struct skn_err *err)
{
	struct skn_oid meet;
	int rc = skn_fork_meet(&meet, s->store, &s->up.head, &s->tip, err);

	*yes = rc == SKN_OK && skn_oid_eq(&meet, &s->tip);
	return rc;
}

/* The branch and its like at the remote: *ahead when there is something to push. */
static int join_own(struct syncer *s, struct skn_err *err)
{
	bool inside = false, line = false;
	int rc = SKN_OK;

	s->ahead = !s->up.unborn;
	if (skn_oid_is_zero(&s->tip))
		return SKN_OK;
	if (!s->up.unborn) {
		if (skn_oid_eq(&s->tip, &s->up.head)) {
			s->ahead = false;
			return SKN_OK;
		}
		rc = skn_repo_is_ancestor(s->store->repo, &s->up.head, &s->tip, &inside, err);
	}
	if (rc == SKN_OK && (s->up.unborn || inside)) {
		s->ahead = false;
		return forward(s, err);
	}
	if (rc == SKN_OK)
		rc = keeps_line(&line, s, err);
	return rc == SKN_OK && !line ? replay(s, err) : rc;
}

static int merge_published(struct syncer *s, const char *branch, const struct skn_oid *theirs, struct skn_err *err)
{
	struct skn_landing landing = { .ref = s->up.ref, .ours = s->up.head, .theirs = *theirs };
	struct skn_merge_sides sides = { .ours_name = "HEAD" };
	struct skn_buf message = SKN_BUF_INIT;
	char *name = skn_xasprintf("%s/%s", s->up.remote, branch);
	struct skn_oid base;
	int rc = skn_merge_sides_of(&sides, &base, s->store->repo, &s->up.head, theirs, err);

	landing.name = sides.theirs_name = name;
	skn_scratch_close(&s->scratch);
	if (rc == SKN_OK)
		rc = skn_scratch_open(&s->scratch, s->store->repo, err);
	if (rc == SKN_OK)
		rc = skn_merge_make(&s->merge, &s->scratch, &sides, err);
	if (rc == SKN_OK && s->merge.conflicts.n == 0)
		rc = judge_merge(s, theirs, name, err);
	if (rc == SKN_OK && s->merge.conflicts.n == 0 && !dry(s)) {
		rc = skn_merge_message(&message, s->store, &s->scratch, &s->merge, &landing, NULL, err);
		landing.message = message.p;
		if (rc == SKN_OK)
			rc = skn_merge_land(&s->merged, s->store, &s->merge, &landing, err);
		if (rc == SKN_OK)
			s->up.head = s->merged;
	}
	keep_notes(s, &s->merge);
	s->ahead = true;
	skn_buf_release(&message);
	free(name);
	return rc;
}

/* What was published meanwhile comes into the topic branch. */
static int join_published(struct syncer *s, struct skn_err *err)
{
	const char *branch = s->up.published_ref + strlen("refs/heads/");
	struct skn_oid theirs;
	bool inside = false;
	int rc = skn_gitrun_fetch(&theirs, s->store->repo, s->up.remote, branch, err);

	if (rc != SKN_OK || skn_oid_is_zero(&theirs) || s->up.unborn)
		return rc;
	rc = skn_repo_is_ancestor(s->store->repo, &theirs, &s->up.head, &inside, err);
	return rc == SKN_OK && !inside ? merge_published(s, branch, &theirs, err) : rc;
}

static bool in_conflict(const struct syncer *s)
{
	return (s->replayed && s->replay.conflict) || s->merge.conflicts.n;
}

static void forget_round(struct syncer *s)
{
	if (s->replayed)
		skn_replay_release(&s->replay);
	s->replayed = false;
	skn_merge_release(&s->merge);
	s->merge = (struct skn_merge){ 0 };
	skn_scratch_close(&s->scratch);
	skn_upstream_release(&s->up);
}

static int find_remote(struct syncer *s, struct skn_err *err)
{
	int rc;

	if (s->up.remote)
		return SKN_OK;
	rc = skn_fail(err, SKN_EUSAGE, "%s has no remote to sync with", s->up.branch);
	skn_hint(err, "'git remote add origin URL' names one");
	return rc;
}

/* *late: somebody was quicker, another round may do. */
static int one_round(struct syncer *s, bool *late, struct skn_err *err)
{
	int rc = skn_upstream_load(&s->up, s->store, err);

	*late = false;
	if (rc == SKN_OK)
		rc = find_remote(s, err);
	if (rc == SKN_OK && !s->asked && pushes(s))
		take_turn(s);
	if (rc == SKN_OK)
		rc = skn_gitrun_fetch(&s->tip, s->store->repo, s->up.remote, s->up.remote_branch, err);
	if (rc == SKN_OK)
		rc = join_own(s, err);
	if (rc == SKN_OK && !in_conflict(s) && !s->up.published)
		rc = join_published(s, err);
	if (rc == SKN_EMOVED) {
		skn_err_clear(err);
		*late = true;
		return SKN_OK;
	}
	if (rc != SKN_OK || in_conflict(s) || !pushes(s) || !s->ahead)
		return rc;
	return push(s, late, err);
}

/* How many rounds to wait at most before the next.  Who has just lost leaves room, as
 * much as there seem to be others; who has lost often comes first. */
static int share_of(int round)
{
	int share = round < 4 ? 1 << round : SHARE_MAX - (round - 4) / 2;

	return share < 1 ? 1 : share;
}

/* TOOK: ns that the last round lasted. */
static void wait_a_little(int round, int64_t took)
{
	int64_t most = took * share_of(round), ns;
	struct timespec t;

	if (most > (int64_t)WAIT_MAX_MS * 1000000)
		most = (int64_t)WAIT_MAX_MS * 1000000;
	ns = (int64_t)(((uint64_t)skn_clock_monotonic_ns() ^ (uint64_t)getpid() << 20) % (uint64_t)(most + 1));
	t = (struct timespec){ (time_t)(ns / 1000000000), (long)(ns % 1000000000) };
	nanosleep(&t, NULL);
}

static int sync_all(struct syncer *s, struct skn_err *err)
{
	bool late = true;
	int64_t began = 0;
	int rc = skn_merge_check_ready(s->store, err);

	for (s->rounds = 0; rc == SKN_OK && late && s->rounds < ROUNDS_MAX; s->rounds++) {
		if (s->rounds)
			wait_a_little(s->rounds, skn_clock_monotonic_ns() - began);
		began = skn_clock_monotonic_ns();
		forget_round(s);
		rc = one_round(s, &late, err);
	}
	skn_lock_release(&s->turn);
	if (rc == SKN_OK && late) {
		rc = skn_fail(err, SKN_EMOVED, "others push to '%s' all the time: given up after %d rounds",
			      s->up.remote, ROUNDS_MAX);
		skn_hint(err, "your versions are on top of theirs as of now; sync again");
	}
	return rc;
}

/* ---- saying so ---- */

static void write_replayed(struct syncer *s, struct skn_jsonw *w)
{
	char from[SKN_OID_HEX + 1], to[SKN_OID_HEX + 1];

	skn_jsonw_key(w, "replayed");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < s->steps.n; i++) {
		const struct step *one = &s->steps.v[i];

		skn_oid_hex(from, &one->from);
		skn_oid_hex(to, &one->to);
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "from", from);
		skn_jsonw_str(w, "to", skn_oid_is_zero(&one->to) ? NULL : to);
		skn_jsonw_str(w, "subject", one->subject);
		skn_jsonw_bool(w, "dropped", one->dropped);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static const struct skn_merge *conflicted(const struct syncer *s)
{
	return s->replayed && s->replay.conflict ? &s->replay.list.v[s->replay.list.n - 1].merge : &s->merge;
}

static void write_oid(struct skn_jsonw *w, const char *key, const struct skn_oid *oid)
{
	char hex[SKN_OID_HEX + 1];

	skn_oid_hex(hex, oid);
	skn_jsonw_str(w, key, skn_oid_is_zero(oid) ? NULL : hex);
}

static void write_json(struct syncer *s)
{
	static const struct skn_oid none;
	struct skn_jsonw w;

	skn_jsonw_init(&w, s->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "branch", s->up.branch);
	skn_jsonw_bool(&w, "published", s->up.published);
	skn_jsonw_str(&w, "remote", s->up.remote);
	write_oid(&w, "commit", s->up.unborn && !s->forwarded ? &none : &s->up.head);
	write_oid(&w, "remote_commit", &s->tip);
	skn_jsonw_bool(&w, "forwarded", s->forwarded);
	write_replayed(s, &w);
	write_oid(&w, "merged", &s->merged);
	skn_jsonw_bool(&w, "pushed", s->pushed);
	skn_jsonw_int(&w, "rounds", s->rounds);
	skn_conflicts_json(&w, &conflicted(s)->conflicts);
	skn_merge_notes_json(&w, &s->notes);
	skn_jsonw_object_end(&w);
}

static void write_step(struct syncer *s, const struct step *one)
{
	char from[SKN_OID_HEX + 1], to[SKN_OID_HEX + 1];

	skn_oid_hex(from, &one->from);
	skn_oid_hex(to, &one->to);
	skn_sink_printf(s->cli->out, "%.10s ", from);
	if (one->dropped)
		skn_sink_puts(s->cli->out, "is there already: dropped");
	else if (one->stuck)
		skn_sink_puts(s->cli->out, "conflicts");
	else if (skn_oid_is_zero(&one->to))
		skn_sink_puts(s->cli->out, "fits");
	else
		skn_sink_printf(s->cli->out, "-> %.10s", to);
	skn_sink_puts(s->cli->out, "  ");
	skn_term_safe(s->cli->out, one->subject, strlen(one->subject), false);
	skn_sink_putc(s->cli->out, '\n');
}

static void write_text(struct syncer *s)
{
	struct skn_sink *out = s->cli->out;
	char hex[SKN_OID_HEX + 1];
	const struct skn_merge *open = conflicted(s);

	for (size_t i = 0; i < s->steps.n; i++)
		write_step(s, &s->steps.v[i]);
	for (size_t i = 0; i < open->conflicts.n; i++)
		skn_conflict_print(out, &s->cli->term, &open->conflicts.v[i]);
	skn_oid_hex(hex, &s->merged);
	if (!skn_oid_is_zero(&s->merged))
		skn_sink_printf(out, "[%.10s] merged %s/%s\n", hex, s->up.remote,
				s->up.published_ref + strlen("refs/heads/"));
	if (s->forwarded)
		skn_sink_printf(out, "%s %s to %s\n", s->up.branch, dry(s) ? "would move" : "moved", short_tracking(s));
	if (s->pushed)
		skn_sink_printf(out, "pushed %s to %s\n", s->up.branch, s->up.remote);
	else if (!in_conflict(s) && !s->ahead && !s->forwarded)
		skn_sink_puts(out, "Already up to date.\n");
	else if (!in_conflict(s) && s->ahead)
		skn_sink_printf(out, "%s has what %s has not\n", s->up.branch, s->up.remote);
}

static int report(struct syncer *s)
{
	if (s->cli->json)
		write_json(s);
	else
		write_text(s);
	skn_merge_notes_warn(s->cli, &s->notes);
	if (!in_conflict(s))
		return SKN_OK;
	if (s->merge.conflicts.n)
		skn_cli_hint(s->cli, "nothing was merged; 'skein merge %s/%s' stops where it conflicts, then sync again",
			     s->up.remote, s->up.published_ref + strlen("refs/heads/"));
	else
		skn_cli_hint(s->cli, "nothing was moved; 'git rebase %s' stops where it conflicts, 'skein resolve' "
				     "settles it, then sync again", short_tracking(s));
	return SKN_EFINDING;
}

static int take_lock(struct syncer *s, struct skn_lock *lock, struct skn_err *err)
{
	char *path = skn_xasprintf("%s/skein/sync.lock", skn_repo_common_dir(s->store->repo));
	struct skn_lock once = SKN_LOCK_INIT;
	int rc = skn_repo_lock(s->store->repo, &once, err); /* makes the folder */

	skn_lock_release(&once);
	if (rc == SKN_OK)
		rc = skn_lock_acquire(lock, path, LOCK_WAIT_MS, err);
	free(path);
	return rc;
}

static void release(struct syncer *s)
{
	forget_round(s);
	for (size_t i = 0; i < s->steps.n; i++)
		free(s->steps.v[i].subject);
	skn_vec_release(&s->steps);
	skn_merge_release(&s->notes);
	skn_session_close(&s->session);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct syncer s = { .cli = cli };
	struct skn_lock lock = SKN_LOCK_INIT;
	int rc = skn_session_open(&s.session, cli, err);

	if (rc != SKN_OK)
		return rc;
	s.store = &s.session.store;
	rc = take_lock(&s, &lock, err);
	if (rc == SKN_OK)
		rc = sync_all(&s, err);
	skn_lock_release(&lock);
	if (rc == SKN_OK)
		rc = report(&s);
	release(&s);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "no-push", .help = "bring what is new, and push nothing" },
	{ .long_name = "dry-run", .short_name = 'n', .help = "fetch and say what would happen; move and push nothing" },
	{ .long_name = "no-check", .help = "publish although check finds errors that neither side had" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein sync", "publish your versions, after those that others published" },
	{ "skein sync --dry-run", "whether they would conflict, and where" },
	{ 0 },
};

const struct skn_cmd skn_cmd_sync = {
	.name = "sync", .group = SKN_GROUP_TOGETHER, .summary = "bring what others published, and publish yours",
	.description =
		"Fetches, puts the versions that only you have on top of what others published, each by itself "
		"and record by record, and pushes; when somebody was quicker, again. Two versions stay two, with "
		"their messages, authors and dates; one that is there already is dropped. Numbers of published "
		"versions never change.\n\n"
		"On a topic branch the published branch is merged in instead.\n\n"
		"With a conflict, or errors that neither side had, nothing is moved. Fetching and pushing are "
		"git's: its credentials, remotes and hooks count. A password is asked for only at a terminal. A "
		"remote that is silent over HTTP for two minutes is given up (http.lowSpeedTime says otherwise), and "
		"whatever takes longer than an hour ('git config skein.timeout SECONDS'); sync again then: what had "
		"arrived is found, and nothing is published twice.",
	.options = options, .examples = examples,
	.exit_codes = "1  there are conflicts, or errors that neither side had\n5  the remote cannot be reached, or does not answer\n6  the remote refuses the push, or does not let you in",
	.json = true, .run = run,
};
