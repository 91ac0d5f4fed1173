#include "rev/replay.h"

#include "repo/ident.h"
#include "repo/merging.h"
#include "store/unfinished.h"

/* ---- which commits ---- */

static int is_known(bool *yes, struct skn_repo *repo, const struct skn_oid *commit, const struct skn_oid *onto,
		    struct skn_err *err)
{
	return skn_repo_is_ancestor(repo, commit, onto, yes, err);
}

/* The first-parent line from TIP down to what ONTO has, newest first. */
static int collect(struct skn_replay *out, struct skn_repo *repo, struct skn_err *err)
{
	struct skn_oid at = out->tip;
	int rc = SKN_OK;

	for (;;) {
		struct skn_replayed one = { .from = at };
		struct skn_commit_brief brief;
		bool known = false;

		rc = is_known(&known, repo, &at, &out->onto, err);
		if (rc != SKN_OK || known)
			return rc;
		if (out->list.n == SKN_REPLAY_MAX)
			return skn_fail(err, SKN_ELIMIT, "more than %d commits are to be replayed", SKN_REPLAY_MAX);
		rc = skn_repo_read_brief(repo, &at, &brief, err);
		if (rc == SKN_OK && brief.n_parents == 0)
			return skn_fail(err, SKN_ENOTFOUND, "the two histories have nothing in common");
		if (rc != SKN_OK)
			return rc;
		skn_vec_push(&out->list, one);
		at = brief.parent;
	}
}

static void turn(struct skn_replay *r)
{
	for (size_t i = 0; i < r->list.n / 2; i++) {
		struct skn_replayed swap = r->list.v[i];

		r->list.v[i] = r->list.v[r->list.n - 1 - i];
		r->list.v[r->list.n - 1 - i] = swap;
	}
}

/* ---- one commit ---- */

/* Its other parents, without what the new line has. */
static int take_parents(struct skn_replayed *one, struct skn_repo *repo, const struct skn_oid *onto,
			struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 1; rc == SKN_OK && i < one->info.n_parents; i++) {
		bool known = false;

		rc = is_known(&known, repo, &one->info.parents[i], onto, err);
		if (rc == SKN_OK && !known)
			skn_vec_push(&one->more, one->info.parents[i]);
	}
	return rc;
}

static int replay_one(struct skn_replay *r, struct skn_replayed *one, struct skn_repo *repo,
		      const char *onto_name, struct skn_err *err)
{
	struct skn_merge_sides sides = { .ours = r->tree, .ours_name = onto_name };
	struct skn_commit_brief base;
	char name[SKN_OID_HEX + 1];
	int rc = skn_repo_read_commit(repo, &one->from, &one->info, err);

	if (rc == SKN_OK)
		rc = skn_repo_read_brief(repo, &one->info.parents[0], &base, err);
	if (rc == SKN_OK)
		rc = take_parents(one, repo, &r->onto, err);
	if (rc != SKN_OK)
		return rc;
	skn_oid_hex(name, &one->from);
	name[10] = '\0';
	sides.base = base.tree;
	sides.theirs = one->info.tree;
	sides.theirs_name = name;
	rc = skn_merge_make(&one->merge, &r->scratch, &sides, err);
	if (rc != SKN_OK)
		return rc;
	r->conflict = one->merge.conflicts.n > 0;
	one->dropped = !r->conflict && skn_oid_eq(&one->merge.tree, &r->tree) && one->more.n == 0 &&
		       !skn_oid_eq(&base.tree, &one->info.tree);
	if (!r->conflict)
		r->tree = one->merge.tree;
	return SKN_OK;
}

static int make(struct skn_replay *out, struct skn_repo *repo, const char *onto_name, struct skn_err *err)
{
	struct skn_commit_brief brief;
	size_t n;
	int rc = collect(out, repo, err);

	turn(out);
	if (rc == SKN_OK)
		rc = skn_repo_read_brief(repo, &out->onto, &brief, err);
	if (rc == SKN_OK)
		rc = skn_scratch_open(&out->scratch, repo, err);
	if (rc == SKN_OK)
		out->tree = brief.tree;
	n = out->list.n;
	for (size_t i = 0; rc == SKN_OK && i < n && !out->conflict; i++) {
		rc = replay_one(out, &out->list.v[i], repo, onto_name, err);
		if (out->conflict)
			out->list.n = i + 1;
	}
	return rc;
}

int skn_replay_make(struct skn_replay *out, struct skn_repo *repo, const struct skn_oid *tip,
		    const struct skn_oid *onto, const char *onto_name, struct skn_err *err)
{
	int rc;

	*out = (struct skn_replay){ .tip = *tip, .onto = *onto };
	rc = make(out, repo, onto_name, err);
	if (rc != SKN_OK)
		skn_replay_release(out);
	return rc;
}

void skn_replay_release(struct skn_replay *replay)
{
	for (size_t i = 0; i < replay->list.n; i++) {
		struct skn_replayed *one = &replay->list.v[i];

		skn_commit_info_release(&one->info);
		skn_merge_release(&one->merge);
		skn_vec_release(&one->more);
	}
	skn_vec_release(&replay->list);
	skn_scratch_close(&replay->scratch);
}

/* ---- landing ---- */

static int write_one(struct skn_writer *writer, struct skn_replayed *one, const struct skn_ident *committer,
		     struct skn_err *err)
{
	const struct skn_signature *who = &one->info.author;
	const struct skn_ident author = { .name = who->name, .email = who->email, .time = who->time,
					  .offset = who->offset };
	struct skn_repo_change *changes;
	int rc;

	if (one->dropped)
		return SKN_OK;
	changes = skn_merge_array(&one->merge);
	for (size_t i = 0; i < one->more.n; i++)
		skn_writer_add_parent(writer, &one->more.v[i]);
	rc = skn_writer_commit(writer, changes, one->merge.changes.n, one->info.message, &author, committer,
			       &one->to, err);
	free(changes);
	return rc;
}

static int write_all(struct skn_replay *r, struct skn_writer *writer, struct skn_oid *tip,
		     struct skn_store *store, struct skn_err *err)
{
	struct skn_ident committer = { 0 };
	int rc = skn_ident_committer(&committer, store->repo, err);

	*tip = r->onto;
	if (rc == SKN_OK)
		rc = skn_writer_start_at(writer, &r->onto, err);
	for (size_t i = 0; rc == SKN_OK && i < r->list.n; i++) {
		rc = write_one(writer, &r->list.v[i], &committer, err);
		if (!r->list.v[i].dropped)
			*tip = r->list.v[i].to;
	}
	skn_ident_release(&committer);
	return rc;
}

/* Index and work tree from the old tip to the new one. */
static int begin_work(struct skn_worktree **wt, struct skn_merge *whole, struct skn_repo_change **changes,
		      struct skn_replay *r, struct skn_store *store, struct skn_err *err)
{
	struct skn_commit_brief old, onto;
	int rc = skn_repo_read_brief(store->repo, &r->tip, &old, err);

	if (rc == SKN_OK)
		rc = skn_repo_read_brief(store->repo, &r->onto, &onto, err);
	if (rc == SKN_OK)
		rc = skn_merge_between(whole, &r->scratch, &old.tree, &r->tree, &onto.tree, err);
	*changes = skn_merge_array(whole);
	if (rc == SKN_OK)
		rc = skn_worktree_begin(wt, store->repo, &r->tip, *changes, whole->changes.n, 0, err);
	return rc == SKN_OK ? skn_merging_set_orig(store->repo, &r->tip, err) : rc;
}

static bool on_ref(struct skn_repo *repo, const char *ref)
{
	struct skn_oid oid;
	char *head = NULL;
	bool unborn, yes;

	if (skn_repo_is_bare(repo) || skn_repo_head(repo, &head, &oid, &unborn, NULL) != SKN_OK)
		return false;
	yes = head && skn_streq(head, ref);
	free(head);
	return yes;
}

/* Moves the ref; what was all dropped needs no commit. */
static int move(struct skn_writer *writer, const struct skn_replay *r, const struct skn_oid *tip,
		struct skn_store *store, const char *ref, const char *reflog, struct skn_err *err)
{
	struct skn_ident who = { 0 };
	int rc;

	if (!skn_oid_eq(tip, &r->onto))
		return skn_writer_finish(writer, reflog, err);
	skn_writer_free(writer);
	rc = skn_ident_committer(&who, store->repo, err);
	if (rc == SKN_OK)
		rc = skn_ref_update(store->repo, ref, &r->tip, tip, &who, reflog, err);
	skn_ident_release(&who);
	return rc;
}

/* Branch, index and work tree, in this order; the writer goes in any case. */
static int land(struct skn_writer *writer, struct skn_replay *replay, const struct skn_oid *tip,
		struct skn_store *store, const char *ref, const char *reflog, struct skn_err *err)
{
	struct skn_worktree *wt = NULL;
	struct skn_merge whole = { 0 };
	struct skn_repo_change *changes = NULL;
	int rc = SKN_OK;

	if (on_ref(store->repo, ref))
		rc = begin_work(&wt, &whole, &changes, replay, store, err);
	if (rc == SKN_OK) {
		rc = move(writer, replay, tip, store, ref, reflog, err);
		writer = NULL;
	}
	if (rc == SKN_OK && wt)
		rc = skn_worktree_finish(wt, err);
	else
		skn_worktree_abort(wt);
	skn_writer_free(writer);
	skn_merge_release(&whole);
	free(changes);
	return rc;
}

int skn_replay_land(struct skn_replay *replay, struct skn_oid *tip, struct skn_store *store,
		    const char *ref, const char *reflog, struct skn_err *err)
{
	const struct skn_unfinished what = { .ref = ref, .old_commit = &replay->tip, .new_commit = tip };
	struct skn_writer *writer = NULL;
	struct skn_lock lock = SKN_LOCK_INIT;
	int rc = skn_repo_lock(store->repo, &lock, err);

	if (rc == SKN_OK)
		rc = skn_writer_open(&writer, store->repo, ref, &replay->tip, err);
	if (rc == SKN_OK)
		rc = write_all(replay, writer, tip, store, err);
	if (rc == SKN_OK)
		rc = skn_unfinished_begin(store, &what, err);
	if (rc == SKN_OK) {
		rc = land(writer, replay, tip, store, ref, reflog, err);
		skn_unfinished_end(store);
	} else {
		skn_writer_free(writer);
	}
	skn_lock_release(&lock);
	return rc;
}
