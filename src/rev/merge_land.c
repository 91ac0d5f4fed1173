#include "rev/merge_land.h"

#include "base/fs.h"
#include "repo/hook.h"
#include "repo/ident.h"
#include "repo/merging.h"
#include "repo/status.h"
#include "store/unfinished.h"

#define MESSAGE_MAX ((size_t)1 << 20) /* bytes */

int skn_merge_check_ready(struct skn_store *store, struct skn_err *err)
{
	struct skn_path_changes staged = { 0 };
	enum skn_operation operation;
	int rc;

	if (skn_repo_is_bare(store->repo))
		return SKN_OK;
	operation = skn_merging_operation(store->repo);
	if (operation != SKN_OPERATION_NONE) {
		rc = skn_fail(err, SKN_EEXISTS, "a %s is under way", skn_operation_name(operation));
		skn_hint(err, operation == SKN_OPERATION_MERGE
				 ? "'skein merge --continue' concludes it, 'skein merge --abort' gives it up"
				 : "'git status' says how to conclude it or give it up");
		return rc;
	}
	rc = skn_repo_staged_changes(store->repo, NULL, 0, &staged, err);
	if (rc == SKN_OK && staged.n) {
		rc = skn_fail_at(err, SKN_EEXISTS, staged.v[0].path, 0, 0, "has changes staged");
		skn_hint(err, "commit them first, or put them aside with 'git stash'");
	}
	skn_path_changes_release(&staged);
	return rc;
}

/* ---- hooks ---- */

static bool wants_hooks(struct skn_store *store)
{
	static const char *const names[] = { "pre-merge-commit", "prepare-commit-msg", "commit-msg" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
		if (skn_repo_has_hook(store->repo, names[i]))
			return true;
	return false;
}

/* The new blobs, where a hook can read them: with a commit that no ref will name. */
static int write_objects(struct skn_store *store, const struct skn_repo_change *changes, size_t n,
			 const struct skn_landing *l, struct skn_err *err)
{
	static const struct skn_ident nobody = { .name = (char *)"skein", .email = (char *)"skein", .time = 0 };
	struct skn_writer *writer = NULL;
	struct skn_oid oid;
	int rc = skn_writer_open(&writer, store->repo, l->ref, &l->ours, err);

	if (rc == SKN_OK) {
		skn_writer_set_sign(writer, false);
		rc = skn_writer_commit(writer, changes, n, "in the making", &nobody, &nobody, &oid, err);
	}
	if (rc == SKN_OK)
		rc = skn_writer_flush(writer, err);
	skn_writer_free(writer);
	return rc;
}

static int preview(struct skn_store *store, const struct skn_repo_change *changes, size_t n, const char *path,
		   const struct skn_landing *l, struct skn_err *err)
{
	struct skn_worktree *wt;
	int rc = skn_worktree_begin(&wt, store->repo, &l->ours, changes, n, 0, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_worktree_preview(wt, path, err);
	skn_worktree_abort(wt);
	return rc;
}

static int message_hooks(struct skn_buf *message, struct skn_store *store, const char *const env[],
			 struct skn_err *err)
{
	char *path = skn_xasprintf("%s/MERGE_MSG", skn_repo_git_dir(store->repo));
	const char *prepare[] = { path, "merge", NULL }, *check[] = { path, NULL };
	int rc = skn_fs_write_atomic(path, message->p, message->n, 0666, err);

	if (rc == SKN_OK)
		rc = skn_repo_run_hook(store->repo, "prepare-commit-msg", prepare, env, err);
	if (rc == SKN_OK)
		rc = skn_repo_run_hook(store->repo, "commit-msg", check, env, err);
	if (rc == SKN_OK)
		rc = skn_fs_read(message, path, MESSAGE_MAX, err);
	unlink(path);
	free(path);
	return rc;
}

/* MESSAGE becomes what the hooks leave of it.  They are told what is merged as git
 * merge tells it. */
static int run_hooks(struct skn_buf *message, struct skn_store *store, const struct skn_repo_change *changes,
		     size_t n, const struct skn_landing *l, struct skn_err *err)
{
	char *index, *variable, *merged, hex[SKN_OID_HEX + 1];
	const char *env[3] = { NULL };
	int rc;

	if (l->no_hooks || skn_repo_is_bare(store->repo) || !wants_hooks(store))
		return SKN_OK;
	skn_oid_hex(hex, &l->theirs);
	index = skn_xasprintf("%s/skein-index-%ld", skn_repo_git_dir(store->repo), (long)getpid());
	variable = skn_xasprintf("GIT_INDEX_FILE=%s", index);
	merged = skn_xasprintf("GITHEAD_%s=%s", hex, l->name);
	env[0] = variable;
	env[1] = merged;
	rc = write_objects(store, changes, n, l, err);
	if (rc == SKN_OK)
		rc = preview(store, changes, n, index, l, err);
	if (rc == SKN_OK)
		rc = skn_repo_run_hook(store->repo, "pre-merge-commit", NULL, env, err);
	if (rc == SKN_OK)
		rc = message_hooks(message, store, env, err);
	unlink(index);
	free(index);
	free(variable);
	free(merged);
	return rc;
}

/* ---- a commit ---- */

static int write_commit(struct skn_writer *writer, struct skn_oid *made, struct skn_store *store,
			const struct skn_repo_change *changes, size_t n, const char *message,
			const struct skn_landing *l, struct skn_err *err)
{
	struct skn_ident author = { 0 }, committer = { 0 };
	int rc = skn_ident_author(&author, store->repo, err);

	if (rc == SKN_OK)
		rc = skn_ident_committer(&committer, store->repo, err);
	skn_writer_add_parent(writer, &l->theirs);
	if (rc == SKN_OK)
		rc = skn_writer_commit(writer, changes, n, message, &author, &committer, made, err);
	skn_ident_release(&author);
	skn_ident_release(&committer);
	return rc;
}

/* Branch, index and work tree, in this order; the writer goes in any case. */
static int land(struct skn_writer *writer, struct skn_store *store, const struct skn_repo_change *changes,
		size_t n, const struct skn_landing *l, struct skn_err *err)
{
	struct skn_worktree *wt = NULL;
	char *reflog = skn_xasprintf("merge %s: Merge made by skein.", l->name);
	int rc = SKN_OK;

	if (!skn_repo_is_bare(store->repo))
		rc = skn_worktree_begin(&wt, store->repo, &l->ours, changes, n, 0, err);
	if (rc == SKN_OK && wt)
		rc = skn_merging_set_orig(store->repo, &l->ours, err);
	if (rc == SKN_OK) {
		rc = skn_writer_finish(writer, reflog, err);
		writer = NULL;
	}
	if (rc == SKN_OK && wt)
		rc = skn_worktree_finish(wt, err);
	else
		skn_worktree_abort(wt);
	skn_writer_free(writer);
	free(reflog);
	return rc;
}

static int commit(struct skn_oid *made, struct skn_store *store, const struct skn_repo_change *changes,
		  size_t n, const char *message, const struct skn_landing *l, struct skn_err *err)
{
	const struct skn_unfinished what = { .ref = l->ref, .old_commit = &l->ours, .new_commit = made };
	struct skn_writer *writer = NULL;
	int rc = skn_writer_open(&writer, store->repo, l->ref, &l->ours, err);

	if (rc == SKN_OK)
		rc = write_commit(writer, made, store, changes, n, message, l, err);
	if (rc == SKN_OK)
		rc = skn_unfinished_begin(store, &what, err);
	if (rc != SKN_OK) {
		skn_writer_free(writer);
		return rc;
	}
	rc = land(writer, store, changes, n, l, err);
	skn_unfinished_end(store);
	return rc;
}

int skn_merge_land(struct skn_oid *made, struct skn_store *store, const struct skn_merge *merge,
		   const struct skn_landing *landing, struct skn_err *err)
{
	static const char *const not_squashed[] = { "0", NULL };
	struct skn_repo_change *changes = skn_merge_array(merge);
	struct skn_buf message = SKN_BUF_INIT;
	struct skn_lock lock = SKN_LOCK_INIT;
	size_t n = merge->changes.n;
	int rc;

	skn_buf_adds(&message, landing->message);
	rc = run_hooks(&message, store, changes, n, landing, err);
	if (rc == SKN_OK)
		rc = skn_repo_lock(store->repo, &lock, err);
	if (rc == SKN_OK)
		rc = commit(made, store, changes, n, message.p, landing, err);
	skn_lock_release(&lock);
	if (rc == SKN_OK && !landing->no_hooks && !skn_repo_is_bare(store->repo))
		skn_repo_run_hook(store->repo, "post-merge", not_squashed, NULL, NULL);
	skn_buf_release(&message);
	free(changes);
	return rc;
}

/* ---- a merge that waits ---- */

/* The message, and below it what is in conflict, as git says it. */
static void waiting_message(struct skn_buf *out, const struct skn_merge *merge, const char *message)
{
	skn_buf_adds(out, message);
	if (merge->unmerged.n)
		skn_buf_adds(out, "\n# Conflicts:\n");
	for (size_t i = 0; i < merge->unmerged.n; i++)
		skn_buf_addf(out, "#\t%s\n", merge->unmerged.v[i].path);
}

static int stop(struct skn_store *store, const struct skn_repo_change *changes, const struct skn_merge *merge,
		const struct skn_landing *landing, struct skn_err *err)
{
	struct skn_buf message = SKN_BUF_INIT;
	struct skn_worktree *wt = NULL;
	int rc = skn_worktree_begin(&wt, store->repo, &landing->ours, changes, merge->changes.n, 0, err);

	if (rc == SKN_OK) {
		skn_worktree_conflicts(wt, merge->unmerged.v, merge->unmerged.n);
		waiting_message(&message, merge, landing->message);
		rc = skn_merging_set_orig(store->repo, &landing->ours, err);
	}
	if (rc == SKN_OK)
		rc = skn_worktree_finish(wt, err);
	else
		skn_worktree_abort(wt);
	/* Last: with the index as it was, a commit would say that it merged. */
	if (rc == SKN_OK)
		rc = skn_merging_begin(store->repo, &landing->theirs, message.p, err);
	skn_buf_release(&message);
	return rc;
}

int skn_merge_stop(struct skn_store *store, const struct skn_merge *merge,
		   const struct skn_landing *landing, struct skn_err *err)
{
	/* The branch stays: who finds the note has only locks to remove. */
	const struct skn_unfinished what = { .ref = landing->ref, .old_commit = &landing->ours,
					     .new_commit = &landing->ours };
	struct skn_repo_change *changes = skn_merge_array(merge);
	struct skn_lock lock = SKN_LOCK_INIT;
	int rc = skn_repo_lock(store->repo, &lock, err);

	if (rc == SKN_OK)
		rc = write_objects(store, changes, merge->changes.n, landing, err);
	if (rc == SKN_OK && (rc = skn_unfinished_begin(store, &what, err)) == SKN_OK) {
		rc = stop(store, changes, merge, landing, err);
		skn_unfinished_end(store);
	}
	skn_lock_release(&lock);
	free(changes);
	return rc;
}

/* ---- no merge at all ---- */

static int move_ref(struct skn_store *store, const char *ref, const struct skn_oid *ours,
		    const struct skn_oid *theirs, const char *reflog, struct skn_err *err)
{
	struct skn_ident who = { 0 };
	int rc = skn_ident_committer(&who, store->repo, err);

	if (rc == SKN_OK)
		rc = skn_ref_update(store->repo, ref, ours, theirs, &who, reflog, err);
	skn_ident_release(&who);
	return rc;
}

/* Moves the ref; index and work tree follow where there are any. */
static int move_all(struct skn_store *store, const struct skn_merge *merge, const struct skn_unfinished *what,
		    const char *reflog, struct skn_err *err)
{
	struct skn_repo_change *changes = skn_merge_array(merge);
	struct skn_worktree *wt = NULL;
	int rc = SKN_OK;

	if (!skn_repo_is_bare(store->repo))
		rc = skn_worktree_begin(&wt, store->repo, what->old_commit, changes, merge->changes.n, 0, err);
	if (rc == SKN_OK)
		rc = move_ref(store, what->ref, what->old_commit, what->new_commit, reflog, err);
	if (rc == SKN_OK && wt)
		rc = skn_worktree_finish(wt, err);
	else
		skn_worktree_abort(wt);
	free(changes);
	return rc;
}

int skn_merge_forward(struct skn_store *store, struct skn_scratch *scratch, const char *ref,
		      const struct skn_oid *ours, const struct skn_oid *theirs, const char *reflog,
		      struct skn_err *err)
{
	const struct skn_unfinished what = { .ref = ref, .old_commit = ours, .new_commit = theirs };
	struct skn_commit_brief from = { 0 }, to;
	struct skn_merge merge = { 0 };
	struct skn_lock lock = SKN_LOCK_INIT;
	int rc = ours ? skn_repo_read_brief(store->repo, ours, &from, err) : SKN_OK;

	if (rc == SKN_OK)
		rc = skn_repo_read_brief(store->repo, theirs, &to, err);
	if (rc == SKN_OK)
		rc = skn_merge_between(&merge, scratch, &from.tree, &to.tree, &to.tree, err);
	if (rc == SKN_OK)
		rc = skn_repo_lock(store->repo, &lock, err);
	if (rc == SKN_OK && (rc = skn_unfinished_begin(store, &what, err)) == SKN_OK) {
		rc = move_all(store, &merge, &what, reflog, err);
		skn_unfinished_end(store);
	}
	skn_lock_release(&lock);
	skn_merge_release(&merge);
	return rc;
}
