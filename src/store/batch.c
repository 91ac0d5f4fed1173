#include "store/batch.h"

#include "repo/worktree.h"
#include "repo/write.h"
#include "store/hooks.h"
#include "store/overlay.h"
#include "store/unfinished.h"

struct skn_batch {
	struct skn_store *store;
	char *ref;
	struct skn_oid tip;       /* of the branch at the start */
	struct skn_oid last;      /* the batch's newest commit */
	bool unborn;
	size_t n_commits;
	struct skn_writer *writer;
	struct skn_view *base;    /* the tip; an empty tree before the first commit */
	struct skn_view *view;    /* base with `all` on top */
	struct skn_changes all;   /* of all commits so far */
	bool from_work;           /* the work tree has the new content already */
	bool locked;              /* whoever made it holds the write lock */
};

/* The id of git's empty tree, which every repository knows. */
static const struct skn_oid empty_tree = { { 0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60,
					     0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88, 0xfb, 0xee, 0x49, 0x04 } };

static int open_at(struct skn_batch *batch, struct skn_err *err)
{
	struct skn_repo *repo = batch->store->repo;
	int rc = batch->unborn ? skn_view_tree(&batch->base, repo, &empty_tree, err)
			       : skn_view_commit(&batch->base, repo, &batch->tip, err);

	if (rc == SKN_OK)
		rc = skn_view_overlay(&batch->view, batch->base, &batch->all, err);
	if (rc == SKN_OK)
		rc = skn_writer_open(&batch->writer, repo, batch->ref, batch->unborn ? NULL : &batch->tip, err);
	return rc;
}

int skn_batch_open(struct skn_batch **out, struct skn_store *store, struct skn_err *err)
{
	struct skn_batch *batch = skn_xcalloc(1, sizeof(*batch));
	int rc;

	batch->store = store;
	rc = skn_repo_head(store->repo, &batch->ref, &batch->tip, &batch->unborn, err);
	if (rc == SKN_OK && !batch->ref) {
		rc = skn_fail(err, SKN_EUSAGE, "HEAD is detached: there is no branch to commit to");
		skn_hint(err, "'git switch <branch>' first");
	}
	if (rc == SKN_OK)
		rc = open_at(batch, err);
	if (rc == SKN_OK)
		*out = batch;
	else
		skn_batch_abort(batch);
	return rc;
}

struct skn_view *skn_batch_view(struct skn_batch *batch)
{
	return batch->view;
}

static int write_commit(struct skn_batch *batch, struct skn_changes *changes,
			const struct skn_commit_options *options, struct skn_oid *made, struct skn_err *err)
{
	struct skn_ident author = { 0 }, committer = { 0 };
	struct skn_repo *repo = batch->store->repo;
	struct skn_repo_change *array = skn_changes_array(changes);
	int rc = options->author ? SKN_OK : skn_ident_author(&author, repo, err);

	if (rc == SKN_OK && !options->committer)
		rc = skn_ident_committer(&committer, repo, err);
	if (rc == SKN_OK)
		rc = skn_writer_commit(batch->writer, array, changes->list.n, options->message,
				       options->author ? options->author : &author,
				       options->committer ? options->committer : &committer, made, err);
	skn_ident_release(&author);
	skn_ident_release(&committer);
	free(array);
	return rc;
}

static void take_over(struct skn_changes *all, struct skn_changes *changes)
{
	for (size_t i = 0; i < changes->list.n; i++) {
		struct skn_change *c = &changes->list.v[i];

		if (c->remove)
			skn_changes_remove(all, c->path);
		else
			skn_changes_put(all, c->path, &c->data);
	}
	skn_changes_release(changes);
}

int skn_batch_commit(struct skn_batch *batch, struct skn_changes *changes, const char *message,
		     struct skn_oid *made, struct skn_err *err)
{
	struct skn_commit_options options = { .message = message };
	int rc = write_commit(batch, changes, &options, made, err);

	if (rc != SKN_OK)
		return rc;
	batch->last = *made;
	batch->n_commits++;
	take_over(&batch->all, changes);
	return SKN_OK;
}

static unsigned worktree_flags(const struct skn_batch *batch)
{
	return batch->from_work ? SKN_WORKTREE_FROM_WORK : 0;
}

/* Branch, index and work tree, in this order. */
static int land(struct skn_batch *batch, const char *reflog, struct skn_err *err)
{
	struct skn_repo *repo = batch->store->repo;
	const struct skn_oid *old = batch->unborn ? NULL : &batch->tip;
	struct skn_repo_change *array = skn_changes_array(&batch->all);
	struct skn_worktree *work = NULL;
	int rc = SKN_OK;

	if (!skn_repo_is_bare(repo))
		rc = skn_worktree_begin(&work, repo, old, array, batch->all.list.n, worktree_flags(batch), err);
	if (rc == SKN_OK) {
		rc = skn_writer_finish(batch->writer, reflog, err);
		batch->writer = NULL;
	}
	if (work && rc == SKN_OK)
		rc = skn_worktree_finish(work, err);
	else
		skn_worktree_abort(work);
	free(array);
	return rc;
}

/* Lands between the two ends of a note that tells what was meant. */
static int land_noted(struct skn_batch *batch, const char *reflog, struct skn_err *err)
{
	struct skn_unfinished what = { .ref = batch->ref, .old_commit = batch->unborn ? NULL : &batch->tip,
				       .new_commit = &batch->last, .from_work = batch->from_work };
	int rc = skn_unfinished_begin(batch->store, &what, err);

	if (rc != SKN_OK)
		return rc;
	rc = land(batch, reflog, err);
	skn_unfinished_end(batch->store);
	return rc;
}

int skn_batch_finish(struct skn_batch *batch, const char *reflog, struct skn_err *err)
{
	struct skn_lock lock = SKN_LOCK_INIT;
	int rc = SKN_OK;

	if (batch->n_commits && !batch->locked)
		rc = skn_repo_lock(batch->store->repo, &lock, err);
	if (rc == SKN_OK && batch->n_commits)
		rc = land_noted(batch, reflog, err);
	skn_lock_release(&lock);
	skn_batch_abort(batch);
	return rc;
}

void skn_batch_abort(struct skn_batch *batch)
{
	if (!batch)
		return;
	skn_writer_free(batch->writer);
	skn_view_free(batch->view);
	skn_view_free(batch->base);
	skn_changes_release(&batch->all);
	free(batch->ref);
	free(batch);
}

/* ---- one commit, with hooks, retried when another writer was quicker ---- */

#define TRIES_MAX 200 /* compare-and-swap attempts before giving up */

/* The id at PATH, zero where there is nothing. */
static int id_at(struct skn_oid *out, struct skn_view *view, const char *path, struct skn_err *err)
{
	*out = (struct skn_oid){ { 0 } };
	return skn_forgive(skn_view_oid(view, path, out, err), SKN_ENOTFOUND, err);
}

/* Whether the two commits have the same content at every changed path. */
static int untouched(bool *out, struct skn_store *store, const struct skn_oid *a, const struct skn_oid *b,
		     const struct skn_changes *changes, const char **which, struct skn_err *err)
{
	struct skn_view *old = NULL, *new = NULL;
	int rc = skn_view_commit(&old, store->repo, a, err);

	if (rc == SKN_OK)
		rc = skn_view_commit(&new, store->repo, b, err);
	*out = true;
	for (size_t i = 0; rc == SKN_OK && *out && i < changes->list.n; i++) {
		struct skn_oid x, y;

		*which = changes->list.v[i].path;
		rc = id_at(&x, old, *which, err);
		if (rc == SKN_OK)
			rc = id_at(&y, new, *which, err);
		*out = rc == SKN_OK && skn_oid_eq(&x, &y);
	}
	skn_view_free(old);
	skn_view_free(new);
	return rc;
}

static int moved(const char *path, struct skn_err *err)
{
	skn_err_clear(err);
	skn_fail_at(err, SKN_EMOVED, path, 0, 0, "another commit changed this file meanwhile");
	return skn_hint(err, "look at it with 'git log -1 -p', then try again");
}

/* Makes sure that the set may go on top of the batch's tip although it was
 * made for another commit. */
static int rebase_onto_tip(struct skn_batch *batch, const struct skn_oid *made_for,
			   const struct skn_changes *changes, struct skn_err *err)
{
	const char *path = "";
	bool same = true;
	int rc;

	if (batch->unborn || skn_oid_eq(&batch->tip, made_for))
		return SKN_OK;
	rc = untouched(&same, batch->store, made_for, &batch->tip, changes, &path, err);
	return rc == SKN_OK && !same ? moved(path, err) : rc;
}

static int copy_changes(struct skn_changes *out, const struct skn_changes *changes)
{
	for (size_t i = 0; i < changes->list.n; i++) {
		const struct skn_change *c = &changes->list.v[i];
		struct skn_buf data = SKN_BUF_INIT;

		skn_buf_add(&data, c->data.p, c->data.n);
		if (c->remove)
			skn_changes_remove(out, c->path);
		else
			skn_changes_put(out, c->path, &data);
	}
	return SKN_OK;
}

/* One attempt on the present tip. */
static int attempt(struct skn_oid *out, struct skn_changes *changes, struct skn_store *store,
		   const struct skn_commit_options *options, const struct skn_oid *made_for, bool had_tip,
		   struct skn_err *err)
{
	struct skn_changes copy = SKN_CHANGES_INIT;
	struct skn_batch *batch = NULL;
	char *reflog = skn_xasprintf("commit: %.*s", (int)strcspn(options->message, "\n"), options->message);
	int rc = skn_batch_open(&batch, store, err);

	if (rc == SKN_OK && had_tip)
		rc = rebase_onto_tip(batch, made_for, changes, err);
	if (rc == SKN_OK) {
		batch->from_work = options->from_work;
		batch->locked = true;
		copy_changes(&copy, changes);
		rc = write_commit(batch, &copy, options, out, err);
	}
	if (rc == SKN_OK) {
		batch->last = *out;
		batch->n_commits = 1;
		take_over(&batch->all, &copy);
		rc = skn_batch_finish(batch, reflog, err);
	} else {
		skn_batch_abort(batch);
	}
	skn_changes_release(&copy);
	free(reflog);
	return rc;
}

int skn_changes_commit(struct skn_oid *out, struct skn_changes *changes, struct skn_store *store,
		       const struct skn_commit_options *options, struct skn_err *err)
{
	struct skn_commit_options final = *options;
	struct skn_buf message = SKN_BUF_INIT;
	struct skn_oid made_for;
	struct skn_lock lock = SKN_LOCK_INIT;
	bool unborn = false;
	char *ref = NULL;
	int rc = skn_repo_head(store->repo, &ref, &made_for, &unborn, err);

	free(ref);
	if (options->parent)
		made_for = *options->parent;
	skn_buf_adds(&message, options->message);
	if (rc == SKN_OK && !options->no_hooks && !skn_repo_is_bare(store->repo))
		rc = skn_hooks_before(&message, changes, store, err);
	final.message = message.p;
	if (rc == SKN_OK)
		rc = skn_repo_lock(store->repo, &lock, err);
	if (rc == SKN_OK) {
		rc = SKN_EMOVED;
		for (int i = 0; rc == SKN_EMOVED && i < TRIES_MAX; i++) {
			skn_err_clear(err);
			rc = attempt(out, changes, store, &final, &made_for, !unborn, err);
			if (rc == SKN_EMOVED && err && *err->path)
				break; /* the same file was changed: no use trying again */
		}
		skn_lock_release(&lock);
	}
	if (rc == SKN_OK && !options->no_hooks)
		skn_hooks_after(store);
	skn_buf_release(&message);
	return rc;
}
