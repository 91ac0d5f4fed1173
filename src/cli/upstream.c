#include "cli/upstream.h"

static bool config(struct skn_repo *repo, struct skn_buf *out, const char *fmt, const char *name)
{
	struct skn_buf key = SKN_BUF_INIT;
	bool found;

	skn_buf_addf(&key, fmt, name);
	skn_buf_clear(out);
	found = skn_repo_config_get(repo, key.p, out) && out->n;
	skn_buf_release(&key);
	return found;
}

static void find_remote(struct skn_upstream *u, struct skn_repo *repo)
{
	struct skn_buf value = SKN_BUF_INIT;

	if (config(repo, &value, "branch.%s.remote", u->branch) && !skn_streq(value.p, "."))
		u->remote = skn_xstrdup(value.p);
	else if (config(repo, &value, "remote.%s.url", "origin"))
		u->remote = skn_xstrdup("origin");
	if (u->remote && config(repo, &value, "branch.%s.merge", u->branch) &&
	    skn_starts_with(value.p, "refs/heads/"))
		u->remote_branch = skn_xstrdup(value.p + strlen("refs/heads/"));
	else if (u->remote)
		u->remote_branch = skn_xstrdup(u->branch);
	if (u->remote)
		u->tracking = skn_xasprintf("refs/remotes/%s/%s", u->remote, u->remote_branch);
	skn_buf_release(&value);
}

/* What skein.yaml of the branch's tip says, or of the work tree before there is one. */
static int find_published(struct skn_upstream *u, struct skn_store *store, struct skn_err *err)
{
	struct skn_record settings;
	struct skn_view *view = NULL;
	bool has = false;
	int rc = u->unborn ? SKN_OK : skn_view_commit(&view, store->repo, &u->head, err);

	if (rc == SKN_OK && view)
		has = skn_store_config(&settings, view, NULL) == SKN_OK;
	if (rc == SKN_OK)
		rc = skn_store_published_ref(&u->published_ref, store, has ? &settings : NULL, err);
	if (has)
		skn_record_release(&settings);
	skn_view_free(view);
	return rc;
}

int skn_upstream_load(struct skn_upstream *out, struct skn_store *store, struct skn_err *err)
{
	int rc;

	*out = (struct skn_upstream){ 0 };
	rc = skn_repo_head(store->repo, &out->ref, &out->head, &out->unborn, err);
	if (rc == SKN_OK && (!out->ref || !skn_starts_with(out->ref, "refs/heads/"))) {
		rc = skn_fail(err, SKN_EUSAGE, "HEAD is detached: there is no branch to work on");
		skn_hint(err, "'git switch <branch>' first");
	}
	if (rc == SKN_OK) {
		out->branch = out->ref + strlen("refs/heads/");
		find_remote(out, store->repo);
		rc = find_published(out, store, err);
	}
	if (rc == SKN_OK)
		out->published = skn_streq(out->ref, out->published_ref);
	else
		skn_upstream_release(out);
	return rc;
}

void skn_upstream_release(struct skn_upstream *upstream)
{
	free(upstream->ref);
	free(upstream->published_ref);
	free(upstream->remote);
	free(upstream->remote_branch);
	free(upstream->tracking);
	*upstream = (struct skn_upstream){ 0 };
}
