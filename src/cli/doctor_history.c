#include "base/fs.h"
#include "base/proc.h"
#include "cli/doctor.h"
#include "repo/status.h"
#include "repo/worktree.h"
#include "rev/fork.h"

static const char *short_name(const char *ref)
{
	return skn_starts_with(ref, "refs/heads/") ? ref + strlen("refs/heads/") : ref;
}

static bool published_tip(struct skn_doctor *d, struct skn_oid *tip)
{
	return skn_repo_ref(d->session.store.repo, d->published, tip, NULL) == SKN_OK;
}

static bool origin_tip(struct skn_doctor *d, struct skn_oid *tip)
{
	char *ref = skn_xasprintf("refs/remotes/origin/%s", short_name(d->published));
	bool there = skn_repo_ref(d->session.store.repo, ref, tip, NULL) == SKN_OK;

	free(ref);
	return there;
}

void skn_doctor_branch(struct skn_doctor *d)
{
	struct skn_repo *repo = d->session.store.repo;
	const char *name = short_name(d->published);
	struct skn_oid oid;
	char *ref = NULL;
	bool unborn;

	if (skn_repo_head(repo, &ref, &oid, &unborn, NULL) != SKN_OK)
		return;
	if (!ref && !skn_repo_is_bare(repo)) {
		skn_doctor_say(d, "branch", SKN_DOCTOR_PROBLEM, "HEAD is detached: nothing can be committed");
		skn_doctor_hint(d, "'git switch %s' goes back; 'git switch -c NAME' keeps what you are at", name);
	} else if (unborn) {
		skn_doctor_say(d, "branch", SKN_DOCTOR_OK, "%s has no commit yet", short_name(ref ? ref : "HEAD"));
	} else if (!published_tip(d, &oid) && !origin_tip(d, &oid)) {
		skn_doctor_say(d, "branch", SKN_DOCTOR_PROBLEM, "there is no branch %s, which skein.yaml publishes", name);
		skn_doctor_hint(d, "'git branch %s', or change policy.branch", name);
	} else {
		skn_doctor_say(d, "branch", SKN_DOCTOR_OK, "%s is published%s", name,
			       skn_repo_is_shallow(repo) ? "; the clone is shallow, so old versions have no numbers" : "");
	}
	free(ref);
}

/* ---- merges that took the published branch in from the side ---- */

struct walk {
	struct skn_doctor *d;
	size_t n;
	struct skn_oid newest;
};

/* Git's subjects for "the published branch was merged into mine". */
static bool merges_published(const char *message, const char *branch)
{
	char *local = skn_xasprintf("Merge branch '%s' of ", branch);
	char *remote = skn_xasprintf("/%s'", branch);
	size_t line = strcspn(message, "\n");
	char *subject = skn_xstrndup(message, line);
	bool it = skn_starts_with(subject, local) ||
		  (skn_starts_with(subject, "Merge remote-tracking branch '") && strstr(subject, remote));

	free(local);
	free(remote);
	free(subject);
	return it;
}

static int look_at_commit(void *ctx, const struct skn_oid *oid, const struct skn_commit_brief *brief,
			  struct skn_err *err)
{
	struct walk *w = ctx;
	struct skn_commit_info info;
	int rc;

	if (brief->n_parents < 2)
		return 0;
	rc = skn_repo_read_commit(w->d->session.store.repo, oid, &info, err);
	if (rc != SKN_OK)
		return rc;
	if (merges_published(info.message, short_name(w->d->published)) && w->n++ == 0)
		w->newest = *oid;
	skn_commit_info_release(&info);
	return 0;
}

/* The published tip of origin must stay on our first-parent line. */
static bool leaves_origin(struct skn_doctor *d, const struct skn_oid *tip)
{
	struct skn_oid origin, meet;
	bool ours = false;

	return origin_tip(d, &origin) &&
	       skn_repo_is_ancestor(d->session.store.repo, &origin, tip, &ours, NULL) == SKN_OK && ours &&
	       skn_fork_meet(&meet, &d->session.store, tip, &origin, NULL) == SKN_OK && !skn_oid_eq(&meet, &origin);
}

void skn_doctor_foxtrot(struct skn_doctor *d)
{
	struct walk w = { .d = d };
	struct skn_err fault = SKN_ERR_INIT;
	char hex[SKN_OID_HEX + 1];
	struct skn_oid tip;

	if (!published_tip(d, &tip))
		return;
	if (leaves_origin(d, &tip)) {
		skn_doctor_say(d, "history", SKN_DOCTOR_PROBLEM,
			       "%s took origin's in from the side: a push would renumber published versions",
			       short_name(d->published));
		skn_doctor_hint(d, "'git reset --hard origin/%s', then 'git merge --no-ff' what is yours",
				short_name(d->published));
	}
	if (skn_repo_each_first_parent(d->session.store.repo, &tip, look_at_commit, &w, &fault) != SKN_OK)
		skn_doctor_say_err(d, "history", &fault);
	if (w.n) {
		skn_oid_hex(hex, &w.newest);
		skn_doctor_say(d, "history", SKN_DOCTOR_PROBLEM,
			       "%zu merge%s on %s took the branch itself in from the side (the newest is %.10s)", w.n,
			       w.n == 1 ? "" : "s", short_name(d->published), hex);
		skn_doctor_hint(d, "versions before it may have been published under other numbers; a later push "
				   "should merge topics with --no-ff, on the published branch");
	}
	if (d->lines.n == 0 || !skn_streq(skn_vec_last(&d->lines)->check, "history"))
		skn_doctor_say(d, "history", SKN_DOCTOR_OK, "published versions keep their numbers");
}

/* ---- the index ---- */

/* An operation of git's that keeps the index away from HEAD on purpose. */
static const char *in_progress(struct skn_repo *repo)
{
	static const struct { const char *file, *what; } marks[] = {
		{ "MERGE_HEAD", "a merge" },          { "CHERRY_PICK_HEAD", "a cherry-pick" },
		{ "REVERT_HEAD", "a revert" },        { "rebase-merge", "a rebase" },
		{ "rebase-apply", "a rebase" },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(marks); i++) {
		char *path = skn_xasprintf("%s/%s", skn_repo_git_dir(repo), marks[i].file);
		bool there = skn_fs_exists(path);

		free(path);
		if (there)
			return marks[i].what;
	}
	return NULL;
}

/* Whether every path that is staged is staged as HEAD's parent had it: what a
 * commit of ours leaves when it is killed after the branch moved.  Their
 * content in HEAD goes into CHANGES. */
static bool is_behind(struct skn_doctor *d, struct skn_changes *changes, struct skn_oid *parent,
		      const struct skn_path_changes *staged)
{
	struct skn_repo *repo = d->session.store.repo;
	struct skn_view *head = NULL, *before = NULL;
	struct skn_commit_brief brief = { 0 };
	bool behind = skn_repo_read_brief(repo, &d->head, &brief, NULL) == SKN_OK && brief.n_parents == 1 &&
		      skn_view_commit(&head, repo, &d->head, NULL) == SKN_OK &&
		      skn_view_commit(&before, repo, &brief.parent, NULL) == SKN_OK;

	*parent = brief.parent;
	for (size_t i = 0; behind && i < staged->n; i++) {
		const struct skn_path_change *c = &staged->v[i];
		struct skn_buf bytes = SKN_BUF_INIT;
		struct skn_oid old;
		bool had = skn_view_oid(before, c->path, &old, NULL) == SKN_OK;

		behind = !c->conflict && (c->status == SKN_PATH_DELETED ? !had : had && skn_oid_eq(&old, &c->oid));
		if (c->status == SKN_PATH_ADDED)
			skn_changes_remove(changes, c->path);
		else if (behind && skn_view_read(head, c->path, SKN_TEXT_MAX, &bytes, NULL) == SKN_OK)
			skn_changes_put(changes, c->path, &bytes);
		else
			behind = false;
		skn_buf_release(&bytes);
	}
	skn_view_free(head);
	skn_view_free(before);
	return behind;
}

static int catch_up(struct skn_doctor *d, const struct skn_oid *parent, struct skn_changes *changes,
		    struct skn_err *err)
{
	size_t n = changes->list.n;
	struct skn_repo_change *list = skn_xcalloc(n, sizeof(*list));
	int rc;

	for (size_t i = 0; i < n; i++)
		list[i] = (struct skn_repo_change){ .path = changes->list.v[i].path, .data = changes->list.v[i].data.p,
						    .len = changes->list.v[i].data.n,
						    .remove = changes->list.v[i].remove };
	rc = skn_repo_update_worktree(d->session.store.repo, parent, list, n, 0, err);
	free(list);
	return rc;
}

static void look_at_staged(struct skn_doctor *d, const struct skn_path_changes *staged)
{
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_err fault = SKN_ERR_INIT;
	struct skn_oid parent;

	if (staged->n == 0 || d->unborn || !is_behind(d, &changes, &parent, staged)) {
		skn_doctor_say(d, "index", SKN_DOCTOR_OK, "the index can be read%s", staged->n ? "; something is staged" : "");
	} else if (!skn_doctor_may_fix(d)) {
		skn_doctor_say(d, "index", SKN_DOCTOR_PROBLEM, "the index is one commit behind HEAD in %zu file%s",
			       staged->n, staged->n == 1 ? "" : "s");
		skn_doctor_hint(d, "a commit was interrupted, or its undoing is staged; --fix puts HEAD's files back");
	} else if (catch_up(d, &parent, &changes, &fault) != SKN_OK) {
		skn_doctor_say_err(d, "index", &fault);
	} else {
		skn_doctor_say(d, "index", SKN_DOCTOR_FIXED, "%zu file%s brought up to HEAD", staged->n,
			       staged->n == 1 ? "" : "s");
	}
	skn_changes_release(&changes);
}

void skn_doctor_index(struct skn_doctor *d)
{
	struct skn_repo *repo = d->session.store.repo;
	const char *busy = in_progress(repo);
	struct skn_path_changes staged = { 0 };
	struct skn_err fault = SKN_ERR_INIT;

	if (skn_repo_is_bare(repo))
		return;
	if (busy) {
		skn_doctor_say(d, "index", SKN_DOCTOR_PROBLEM, "%s is in progress", busy);
		skn_doctor_hint(d, "'git status' says how to go on or to give it up");
	} else if (skn_repo_staged_changes(repo, NULL, 0, &staged, &fault) != SKN_OK) {
		skn_doctor_say_err(d, "index", &fault);
	} else {
		look_at_staged(d, &staged);
	}
	skn_path_changes_release(&staged);
}

void skn_doctor_fsck(struct skn_doctor *d)
{
	const char *argv[] = { "git", "--git-dir", skn_repo_git_dir(d->session.store.repo), "fsck",
			       "--connectivity-only", "--no-dangling", "--no-progress", NULL };
	struct skn_proc_spec spec = { .argv = argv };
	struct skn_proc_result result;
	struct skn_err fault = SKN_ERR_INIT;

	if (!skn_cli_flag(d->cli, "full"))
		return;
	if (skn_proc_run(&result, &spec, &fault) != SKN_OK) {
		skn_doctor_say_err(d, "objects", &fault);
	} else if (result.status == 0) {
		skn_doctor_say(d, "objects", SKN_DOCTOR_OK, "every object is there");
	} else {
		const char *text = result.out.n ? result.out.p : result.err.p;

		skn_doctor_say(d, "objects", SKN_DOCTOR_PROBLEM, "git fsck: %.*s", (int)strcspn(text, "\n"), text);
		skn_doctor_hint(d, "'git fsck' says all; another clone may have what is missing: git fetch");
	}
	skn_proc_release(&result);
}
