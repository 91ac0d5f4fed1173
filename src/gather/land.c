#include "gather/land.h"

#include "base/clock.h"
#include "rev/message.h"
#include "rev/resolve.h"

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* "lithium: gather 14 items; 2 changed" and the trailers. */
static void write_message(struct skn_buf *out, const struct skn_landed *x)
{
	const struct skn_account *account = skn_collect_account(x->collect);
	size_t new = account->by[SKN_FOUND_NEW], changed = account->by[SKN_FOUND_CHANGED];
	struct skn_strings paths = { 0 };

	skn_buf_addf(out, "%s: ", skn_thread_name_of(x->thread));
	if (new)
		skn_buf_addf(out, "gather %zu item%s", new, plural(new));
	if (changed)
		skn_buf_addf(out, "%s%zu changed at the source", new ? "; " : "", changed);
	skn_buf_addc(out, '\n');
	skn_strings_push(&paths, x->thread);
	skn_message_trailers(out, &paths, "gather", x->run, NULL);
	skn_strings_release(&paths);
}

static void drop(struct skn_landed *x)
{
	skn_collect_free(x->collect);
	skn_view_free(x->view);
	skn_view_free(x->work);
	free(x->run);
	x->collect = NULL;
	x->view = x->work = NULL;
	x->run = NULL;
}

static int open_views(struct skn_landed *x, struct skn_store *store, struct skn_oid *head, struct skn_err *err)
{
	struct skn_repo *repo = store->repo;
	int rc = skn_rev_commit(head, store, NULL, err);

	if (rc == SKN_OK)
		rc = skn_view_commit(&x->view, repo, head, err);
	if (rc == SKN_OK && !skn_repo_is_bare(repo))
		rc = skn_view_work(&x->work, repo, err);
	return rc;
}

static int attempt(struct skn_landed *x, struct skn_store *store, struct skn_gather *g, size_t i,
		   enum skn_text_policy policy, bool dry_run, struct skn_err *err)
{
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_commit_options options = { 0 };
	struct skn_buf message = SKN_BUF_INIT;
	struct skn_oid head, made;
	int rc = open_views(x, store, &head, err);

	if (rc == SKN_OK)
		rc = skn_collect_open(&x->collect, store->repo, x->view, x->work, x->thread, policy, err);
	if (rc == SKN_OK)
		rc = skn_gather_collect(x->collect, g, i, err);
	if (rc == SKN_OK)
		rc = skn_collect_finish(&changes, x->collect, skn_clock_now(), dry_run, &x->run, err);
	if (rc == SKN_OK && changes.list.n && !dry_run) {
		write_message(&message, x);
		options = (struct skn_commit_options){ .parent = &head, .message = message.p };
		rc = skn_changes_commit(&made, &changes, store, &options, err);
		if (rc == SKN_OK)
			skn_oid_hex(x->commit, &made);
	}
	skn_changes_release(&changes);
	skn_buf_release(&message);
	return rc;
}

void skn_gather_land(struct skn_landed *out, struct skn_store *store, struct skn_gather *g, size_t i,
		       const char *thread, enum skn_text_policy policy, bool dry_run)
{
	*out = (struct skn_landed){ .thread = skn_xstrdup(thread), .rc = SKN_EMOVED };
	for (int tries = 0; out->rc == SKN_EMOVED && tries < SKN_LANDED_TRIES; tries++) {
		drop(out);
		skn_err_clear(&out->err);
		out->rc = attempt(out, store, g, i, policy, dry_run, &out->err);
	}
}

void skn_landed_release(struct skn_landed *gathered)
{
	drop(gathered);
	free(gathered->thread);
	gathered->thread = NULL;
}
