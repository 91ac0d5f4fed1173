#include "base/fs.h"
#include "check/push_message.h"
#include "cli/gitrun.h"
#include "cli/guard.h"
#include "cli/self.h"
#include "cli/synthesis.h"
#include "hash/sha256.h"
#include "rev/message.h"
#include "store/overlay.h"
#include "text/edtf.h"

#define TOPICS_MAX 1000 /* names tried for a branch */

int skn_thread_lock(struct skn_lock *lock, struct skn_repo *repo, const char *what, const char *thread_path,
		    int timeout_ms, struct skn_err *err)
{
	char hex[SKN_SHA256_HEX], *dir = skn_xasprintf("%s/skein/locks", skn_repo_common_dir(repo)), *path;
	int rc = skn_fs_mkdirs(dir, err);

	skn_sha256_hex(hex, thread_path, strlen(thread_path));
	path = skn_xasprintf("%s/%s-%.16s.lock", dir, what, hex);
	if (rc == SKN_OK)
		rc = skn_lock_acquire(lock, path, timeout_ms, err);
	if (rc == SKN_ELOCKED)
		skn_err_context(err, "%s is being worked on", skn_thread_name_of(thread_path));
	free(path);
	free(dir);
	return rc;
}

/* ---- the message ---- */

/* "lithium: 2 events, 1 tension", or that nothing came of it. */
static int add_subject(struct skn_synthesizing *x, struct skn_view *after, const struct skn_strings *paths,
		       struct skn_err *err)
{
	const char *own = skn_cli_value(x->cli, "message");
	struct skn_buf draft = SKN_BUF_INIT;
	int rc = SKN_OK;

	if (own) {
		skn_buf_adds(&x->message, own);
	} else if (!skn_synthesis_changes_page(&x->s)) {
		skn_buf_addf(&x->message, "%s: %zu item%s read, nothing to change", skn_thread_name_of(x->path),
			     x->s.given.in.fresh.n, x->s.given.in.fresh.n == 1 ? "" : "s");
	} else {
		rc = skn_message_draft(&draft, x->before, after, paths, "synthesis", err);
		skn_buf_add(&x->message, draft.p, strcspn(draft.p, "\n"));
	}
	skn_buf_release(&draft);
	return rc;
}

/* A reason on a line of its own: what a forge would take for a mention is none. */
static void add_reason(struct skn_buf *out, const char *reason)
{
	skn_buf_adds(out, "- ");
	for (const char *p = reason; *p; p++)
		if (*p != '@' && *p != '#')
			skn_buf_addc(out, *p);
	skn_buf_addc(out, '\n');
}

static int draft(struct skn_synthesizing *x, struct skn_view *after, struct skn_err *err)
{
	struct skn_strings paths = { 0 };
	int rc;

	skn_strings_push(&paths, x->path);
	rc = add_subject(x, after, &paths, err);
	skn_buf_adds(&x->message, "\n");
	if (x->s.applied.reasons.n)
		skn_buf_addc(&x->message, '\n');
	for (size_t i = 0; i < x->s.applied.reasons.n; i++)
		add_reason(&x->message, x->s.applied.reasons.v[i]);
	if (x->s.applied.reasons.n)
		skn_buf_addc(&x->message, '\n');
	skn_message_trailers(&x->message, &paths, "synthesis", x->s.run, x->s.engine);
	skn_strings_release(&paths);
	return rc;
}

static int judge_message(struct skn_synthesizing *x, struct skn_view *after, struct skn_err *err)
{
	struct skn_push_faults faults = { 0 };
	int rc = SKN_OK;

	skn_push_message(&faults, x->message.p, x->before, after);
	if (faults.list.n)
		rc = skn_fail(err, SKN_EFINDING, "not committed: %.300s", faults.list.v[0].text);
	skn_push_faults_release(&faults);
	return rc;
}

/* ---- landing ---- */

int skn_synthesis_land(struct skn_synthesizing *x, bool dry, struct skn_err *err)
{
	struct skn_commit_options options = { .parent = &x->head, .no_hooks = skn_cli_flag(x->cli, "no-verify") };
	struct skn_strings threads = { 0 };
	struct skn_view *after = NULL;
	int rc = skn_guard(&x->session, &x->s.changes, &threads, err);

	if (rc == SKN_OK)
		rc = skn_view_overlay(&after, x->before, &x->s.changes, err);
	if (rc == SKN_OK)
		rc = draft(x, after, err);
	if (rc == SKN_OK && !options.no_hooks)
		rc = judge_message(x, after, err);
	options.message = x->message.p;
	if (rc == SKN_OK && !dry)
		rc = skn_changes_commit(&x->made, &x->s.changes, &x->session.store, &options, err);
	skn_view_free(after);
	skn_strings_release(&threads);
	return rc;
}

/* ---- proposing ---- */

/* "synthesis/lithium-20260429", or with a number behind it. */
static int name_topic(struct skn_synthesizing *x, struct skn_err *err)
{
	const char *name = strrchr(x->path, '/') + 1;
	struct skn_oid there;
	char date[32];

	skn_edtf_format_time(date, x->s.given.in.now);
	for (unsigned i = 1; i <= TOPICS_MAX; i++) {
		char *ref;

		free(x->topic);
		x->topic = skn_xasprintf("synthesis/%s-%.4s%.2s%.2s", name, date, date + 5, date + 8);
		if (i > 1) {
			char *more = skn_xasprintf("%s-%u", x->topic, i);

			free(x->topic);
			x->topic = more;
		}
		ref = skn_xasprintf("refs/heads/%s", x->topic);
		if (skn_repo_ref(x->session.store.repo, ref, &there, NULL) != SKN_OK) {
			free(ref);
			return SKN_OK;
		}
		free(ref);
	}
	return skn_fail(err, SKN_EEXISTS, "there are %d branches like '%s'", TOPICS_MAX, x->topic);
}

static int ask_for_review(struct skn_synthesizing *x, struct skn_err *err)
{
	const char *args[] = { "propose", x->cli->json ? "--json" : NULL, NULL };
	struct skn_proc_result r;
	int rc = skn_self_run(&r, x->cli, args, false, err);
	static const enum skn_errc codes[] = { SKN_OK, SKN_EFINDING, SKN_EUSAGE, SKN_EDATA, SKN_ESYS, SKN_ENET,
					       SKN_EREFUSED };

	if (rc == SKN_OK && r.status != 0)
		rc = skn_fail(err, r.status > 0 && r.status < (int)SKN_ARRAY_LEN(codes) ? codes[r.status] : SKN_ESYS,
			      "the version is on branch %s and was not proposed", x->topic);
	if (rc == SKN_OK && !x->cli->json)
		skn_sink_put(x->cli->out, r.out.p, r.out.n);
	skn_proc_release(&r);
	return rc;
}

static int switch_to(struct skn_synthesizing *x, const char *branch, bool make, struct skn_err *err)
{
	const char *made[] = { "switch", "--quiet", "--no-track", "-c", branch, NULL };
	const char *there[] = { "switch", "--quiet", branch, NULL };

	return skn_gitrun_ok(x->session.store.repo, make ? made : there, err);
}

static void drop_topic(struct skn_synthesizing *x)
{
	const char *args[] = { "branch", "--quiet", "-D", x->topic, NULL };

	skn_gitrun_ok(x->session.store.repo, args, NULL);
}

int skn_synthesis_propose(struct skn_synthesizing *x, struct skn_err *err)
{
	struct skn_oid head;
	char *ref = NULL;
	bool unborn;
	int rc, back;

	if (skn_repo_is_bare(x->session.store.repo))
		return skn_fail(err, SKN_EUSAGE, "--propose needs a work tree");
	rc = skn_repo_head(x->session.store.repo, &ref, &head, &unborn, err);
	if (rc == SKN_OK && !ref)
		rc = skn_fail(err, SKN_EUSAGE, "HEAD is on no branch to come back to");
	if (rc == SKN_OK)
		rc = name_topic(x, err);
	if (rc == SKN_OK)
		rc = switch_to(x, x->topic, true, err);
	if (rc != SKN_OK) {
		free(ref);
		return rc;
	}
	rc = skn_synthesis_land(x, false, err);
	if (rc == SKN_OK)
		rc = ask_for_review(x, err);
	back = switch_to(x, ref + strlen("refs/heads/"), false, rc == SKN_OK ? err : NULL);
	if (skn_oid_is_zero(&x->made) && back == SKN_OK)
		drop_topic(x);
	free(ref);
	return rc == SKN_OK ? back : rc;
}
