#include "check/push.h"

#include "check/push_content.h"
#include "check/push_message.h"
#include "check/push_scan.h"
#include "check/signatures.h"
#include "repo/treediff.h"
#include "repo/unseen.h"

/* One update being judged. */
struct judging {
	struct skn_push *push;
	const struct skn_push_update *update;
	struct skn_push_report *out;
	struct skn_push_scan scan;
	struct skn_oid tip;         /* the commit that new_oid is or names */
	bool published;
	SKN_VEC(struct skn_oid) to_verify;
};

/* ---- the two sides ---- */

static int read_policy(struct skn_push *p, struct skn_err *err)
{
	int rc = skn_oid_is_zero(&p->published_tip)
			 ? SKN_OK
			 : skn_view_commit(&p->trusted, p->store->repo, &p->published_tip, err);

	if (rc == SKN_OK)
		rc = skn_signing_read(&p->signing, p->trusted, err);
	/* What nobody asks for need not be there; where it is asked for, nothing is taken. */
	return p->signing.required ? rc : skn_forgive(rc, SKN_EDATA, err);
}

/* The published branch's name, as the commit that HEAD is on says. */
static int find_published(struct skn_push *p, struct skn_err *err)
{
	struct skn_record config = { 0 };
	struct skn_view *view = NULL;
	struct skn_oid head;
	bool unborn = false, has = false;
	char *ref = NULL;
	int rc = skn_repo_head(p->store->repo, &ref, &head, &unborn, err);

	if (rc == SKN_OK && !unborn && skn_view_commit(&view, p->store->repo, &head, NULL) == SKN_OK)
		has = skn_store_config(&config, view, NULL) == SKN_OK;
	if (rc == SKN_OK)
		rc = skn_store_published_ref(&p->published, p->store, has ? &config : NULL, err);
	if (has)
		skn_record_release(&config);
	skn_view_free(view);
	free(ref);
	return rc;
}

int skn_push_receiving(struct skn_push *out, struct skn_store *store, struct skn_err *err)
{
	int rc;

	*out = (struct skn_push){ .store = store, .known_refs = skn_xstrdup("refs") };
	rc = find_published(out, err);
	if (rc == SKN_OK)
		rc = skn_repo_ref(store->repo, out->published, &out->published_tip, err);
	rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	return rc == SKN_OK ? read_policy(out, err) : rc;
}

static bool is_remote(struct skn_repo *repo, const char *name)
{
	char *key = skn_xasprintf("remote.%s.url", name);
	struct skn_buf url = SKN_BUF_INIT;
	bool yes = !strchr(name, '/') && !strchr(name, ':') && skn_repo_config_get(repo, key, &url);

	skn_buf_release(&url);
	free(key);
	return yes;
}

int skn_push_sending(struct skn_push *out, struct skn_store *store, const char *remote,
		     const struct skn_push_update *updates, size_t n, struct skn_err *err)
{
	int rc;

	*out = (struct skn_push){ .store = store };
	rc = find_published(out, err);
	if (rc == SKN_OK && is_remote(store->repo, remote)) {
		char *tracking = skn_xasprintf("refs/remotes/%s/%s", remote, out->published + strlen("refs/heads/"));

		out->known_refs = skn_xasprintf("refs/remotes/%s", remote);
		skn_repo_ref(store->repo, tracking, &out->published_tip, NULL);
		free(tracking);
	}
	for (size_t i = 0; rc == SKN_OK && i < n; i++)
		if (skn_streq(updates[i].ref, out->published) && skn_repo_has_object(store->repo, &updates[i].old_oid))
			out->published_tip = updates[i].old_oid;
	return rc == SKN_OK ? read_policy(out, err) : rc;
}

void skn_push_release(struct skn_push *push)
{
	free(push->published);
	free(push->known_refs);
	skn_view_free(push->trusted);
	skn_signing_release(&push->signing);
}

void skn_push_report_release(struct skn_push_report *report)
{
	skn_diags_release(&report->diags);
	skn_push_faults_release(&report->faults);
}

/* ---- each new commit ---- */

static int check_message(struct judging *j, const struct skn_commit_info *commit, struct skn_err *err)
{
	struct skn_view *before = NULL, *after = NULL;
	int rc;

	if (!skn_push_message_speaks(commit->message))
		return SKN_OK;
	if (strlen(commit->message) > SKN_PUSH_MESSAGE_MAX) {
		skn_push_fault(&j->out->faults, NULL, "the message has more than %zu bytes", SKN_PUSH_MESSAGE_MAX);
		return SKN_OK;
	}
	rc = skn_view_tree(&after, j->push->store->repo, &commit->tree, err);
	if (rc == SKN_OK && commit->n_parents)
		rc = skn_view_commit(&before, j->push->store->repo, &commit->parents[0], err);
	if (rc == SKN_OK)
		skn_push_message(&j->out->faults, commit->message, before, after);
	skn_view_free(before);
	skn_view_free(after);
	return rc;
}

/* What cannot be read, or is too much, is the commit's fault. */
static int blame_commit(struct judging *j, int rc, struct skn_err *why, struct skn_err *err)
{
	if (rc == SKN_EDATA || rc == SKN_ELIMIT || rc == SKN_ENOTFOUND) {
		skn_push_fault(&j->out->faults, NULL, "%s", why->msg);
		return SKN_OK;
	}
	if (rc != SKN_OK)
		return skn_fail_at(err, (enum skn_errc)rc, why->path, 0, 0, "%s", why->msg);
	return SKN_OK;
}

static int each_commit(void *ctx, const struct skn_oid *oid, struct skn_err *err)
{
	struct judging *j = ctx;
	struct skn_commit_info commit = { 0 };
	struct skn_err why = SKN_ERR_INIT;
	char where[sizeof("commit : ") + 10], hex[SKN_OID_HEX + 1];
	int rc = skn_repo_read_commit(j->push->store->repo, oid, &commit, &why);

	skn_oid_hex(hex, oid);
	snprintf(where, sizeof(where), "commit %.10s: ", hex);
	j->out->faults.where = where;
	if (rc == SKN_OK)
		rc = skn_push_scan_commit(&j->scan, &commit, &why);
	if (rc == SKN_OK)
		rc = check_message(j, &commit, &why);
	rc = blame_commit(j, rc, &why, err);
	j->out->faults.where = NULL;
	skn_commit_info_release(&commit);
	if (rc == SKN_OK && j->push->signing.required)
		skn_vec_push(&j->to_verify, *oid);
	/* A hostile push is not read to its end. */
	return rc == SKN_OK && j->out->faults.more ? 1 : rc;
}

static int check_commits(struct judging *j, struct skn_err *err)
{
	struct skn_unseen range = { .tip = j->tip, .hide = j->update->old_oid, .hide_refs = j->push->known_refs };
	int rc;

	/* What was pushed to a topic before a policy came must follow it when it is published. */
	if (j->published && skn_repo_has_object(j->push->store->repo, &range.hide) && !skn_oid_is_zero(&range.hide))
		range.hide_refs = NULL;
	j->scan = (struct skn_push_scan){ .repo = j->push->store->repo, .out = &j->out->faults };
	rc = skn_repo_each_unseen(j->push->store->repo, &range, each_commit, j, err);
	return rc > 0 ? SKN_OK : rc;
}

static bool is_error(void *ctx, const struct skn_diag *diag)
{
	SKN_UNUSED(ctx);
	return diag->severity == SKN_SEVERITY_ERROR;
}

static int check_signatures(struct judging *j, struct skn_err *err)
{
	struct skn_push *push = j->push;
	size_t n = j->to_verify.n;
	struct skn_signed *list = skn_xcalloc(n + 1, sizeof(*list));
	int rc = n ? skn_signed_check(list, push->store->repo, j->to_verify.v, n, &push->signing, err) : SKN_OK;

	if (rc == SKN_OK)
		rc = skn_signatures_report(&j->out->diags, push->store, list, n, &push->signing, push->trusted, err);
	skn_diags_filter(&j->out->diags, is_error, NULL);
	for (size_t i = 0; i < n; i++)
		skn_signed_release(&list[i]);
	free(list);
	return rc;
}

/* ---- the content ---- */

static int paths_between(struct skn_strings *out, struct skn_repo *repo, const struct skn_oid *before,
			 const struct skn_oid *after, struct skn_err *err)
{
	struct skn_tree_deltas deltas = { .max = SKN_PUSH_CHANGED_ALL_MAX };
	struct skn_commit_brief old = { .n_parents = 0 }, new;
	int rc = skn_repo_read_brief(repo, after, &new, err);

	if (rc == SKN_OK && !skn_oid_is_zero(before))
		rc = skn_repo_read_brief(repo, before, &old, err);
	if (rc == SKN_OK)
		rc = skn_tree_diff(&deltas, repo, &old.tree, &new.tree, err);
	for (size_t i = 0; rc == SKN_OK && i < deltas.n; i++)
		if (skn_push_of_store(deltas.v[i].path))
			skn_strings_push(out, deltas.v[i].path);
	skn_tree_deltas_release(&deltas);
	return rc;
}

/* What AFTER brings in that BEFORE (zero: nothing) does not have. */
static int check_step(struct judging *j, const struct skn_oid *before, const struct skn_oid *after,
		      struct skn_err *err)
{
	struct skn_repo *repo = j->push->store->repo;
	struct skn_strings paths = { 0 };
	struct skn_push_change change = { .paths = &paths };
	struct skn_commit_brief brief;
	int rc = paths_between(&paths, repo, before, after, err);

	if (rc == SKN_OK && paths.n && !skn_oid_is_zero(before))
		rc = skn_view_commit(&change.before, repo, before, err);
	if (rc == SKN_OK && paths.n)
		rc = skn_view_commit(&change.after, repo, after, err);
	if (rc == SKN_OK && paths.n)
		rc = skn_repo_read_brief(repo, after, &brief, err);
	if (rc == SKN_OK && paths.n && skn_push_is_store(&change)) {
		change.now = brief.time;
		/* What is pushed does not turn off what it breaks. */
		change.policy = j->published || !j->push->trusted ? change.before : j->push->trusted;
		rc = skn_push_content(&j->out->diags, NULL, j->push->store, &change, SKN_SEVERITY_ERROR, err);
	}
	skn_view_free(change.before);
	skn_view_free(change.after);
	skn_strings_release(&paths);
	return rc;
}

struct line {
	const struct skn_oid *until;
	SKN_VEC(struct skn_oid) commits; /* newest first, UNTIL the last */
};

static int collect(void *ctx, const struct skn_oid *oid, const struct skn_commit_brief *brief, struct skn_err *err)
{
	struct line *line = ctx;

	SKN_UNUSED(brief);
	SKN_UNUSED(err);
	skn_vec_push(&line->commits, *oid);
	return skn_oid_eq(oid, line->until) ? 1 : 0;
}

/* Each new commit on the line of the published branch, which is a version. */
static int check_line(struct judging *j, struct skn_err *err)
{
	struct line line = { .until = &j->update->old_oid };
	int rc = skn_repo_each_first_parent(j->push->store->repo, &j->tip, collect, &line, err);

	rc = rc > 0 ? SKN_OK : rc;
	for (size_t i = line.commits.n; rc == SKN_OK && i > 1; i--) {
		size_t before = j->out->diags.list.n;
		char hex[SKN_OID_HEX + 1];

		rc = check_step(j, &line.commits.v[i - 1], &line.commits.v[i - 2], err);
		skn_oid_hex(hex, &line.commits.v[i - 2]);
		if (rc == SKN_OK && j->out->diags.list.n > before && i > 2) {
			skn_push_fault(&j->out->faults, "each commit there is a version that is read for good: "
				       "put the mending into the commit that needs it ('git rebase -i')",
				       "commit %.10s, which a later one follows, has errors", hex);
			break;
		}
	}
	skn_vec_release(&line.commits);
	return rc;
}

/* The tip of a topic against where it left the published branch, else against
 * what the ref was, else against nothing. */
static int check_tip(struct judging *j, struct skn_err *err)
{
	struct skn_repo *repo = j->push->store->repo;
	struct skn_oid base = { 0 };
	int rc = SKN_ENOTFOUND;

	/* Of a shallow clone nobody knows where it left: what is there now comes close. */
	if (skn_repo_is_shallow(repo)) {
		base = j->push->published_tip;
		rc = SKN_OK;
	} else if (!skn_oid_is_zero(&j->push->published_tip)) {
		rc = skn_repo_merge_base(repo, &j->push->published_tip, &j->tip, &base, err);
	}
	rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	if (rc == SKN_OK && skn_oid_is_zero(&base) && skn_repo_has_object(repo, &j->update->old_oid))
		base = j->update->old_oid;
	return rc == SKN_OK ? check_step(j, &base, &j->tip, err) : rc;
}

static int check_content(struct judging *j, struct skn_err *err)
{
	struct skn_err why = SKN_ERR_INIT;
	int rc = j->published && !skn_oid_is_zero(&j->update->old_oid) ? check_line(j, &why) : check_tip(j, &why);

	return blame_commit(j, rc, &why, err);
}

/* ---- the ref ---- */

/* The commit that the ref will name; false when the update is judged already. */
static bool find_tip(struct judging *j)
{
	struct skn_push_faults *faults = &j->out->faults;
	char hex[SKN_OID_HEX + 1];

	skn_oid_hex(hex, &j->update->new_oid);
	if (skn_oid_is_zero(&j->update->new_oid)) {
		if (j->published)
			skn_push_fault(faults, "its versions are what the store has published",
				       "the published branch is not deleted");
		return false;
	}
	if (skn_repo_resolve(j->push->store->repo, hex, &j->tip, NULL) == SKN_OK)
		return true;
	skn_push_fault(faults, NULL, "%.10s is no commit and no tag of one", hex);
	return false;
}

static bool has_config(struct skn_repo *repo, const struct skn_oid *commit)
{
	struct skn_view *view = NULL;
	bool has = !skn_oid_is_zero(commit) && skn_view_commit(&view, repo, commit, NULL) == SKN_OK &&
		   skn_view_has(view, "skein.yaml");

	skn_view_free(view);
	return has;
}

/* The ref is of a store, or goes into the repository of one. */
static bool is_store(const struct judging *j)
{
	struct skn_repo *repo = j->push->store->repo;

	return has_config(repo, &j->push->published_tip) || has_config(repo, &j->tip) ||
	       has_config(repo, &j->update->old_oid);
}

/* Published versions keep their numbers. */
static int check_line_kept(struct judging *j, struct skn_err *err)
{
	const struct skn_oid *old = &j->update->old_oid;

	if (skn_oid_is_zero(old) || skn_repo_has_object(j->push->store->repo, old))
		return skn_check_foxtrot(&j->out->diags, j->push->store, old, &j->tip, err);
	skn_push_fault(&j->out->faults, "'skein sync' puts your versions on top of it",
		       "the published branch has versions there that this repository does not know");
	return SKN_OK;
}

int skn_push_check(struct skn_push_report *out, struct skn_push *push, const struct skn_push_update *update,
		   struct skn_err *err)
{
	struct judging j = { .push = push, .update = update, .out = out };
	int rc = SKN_OK;

	*out = (struct skn_push_report){ 0 };
	j.published = skn_streq(update->ref, push->published);
	if (!find_tip(&j) || !is_store(&j))
		return SKN_OK;
	if (j.published)
		rc = check_line_kept(&j, err);
	if (rc == SKN_OK)
		rc = check_commits(&j, err);
	if (rc == SKN_OK)
		rc = check_signatures(&j, err);
	/* Trees that may be a trap are not read, and what is refused as a whole needs no details. */
	if (rc == SKN_OK && out->faults.list.n == 0 && out->diags.list.n == 0)
		rc = check_content(&j, err);
	skn_vec_release(&j.to_verify);
	return rc;
}
