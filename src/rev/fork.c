#include "rev/fork.h"

#include "base/map.h"

int skn_fork_published_tip(struct skn_oid *out, struct skn_store *store, const struct skn_oid *tip,
			   struct skn_err *err)
{
	struct skn_view *view = NULL;
	struct skn_record config = { 0 };
	char *ref = NULL, *remote = NULL;
	bool has_config = false;
	int rc = skn_view_commit(&view, store->repo, tip, err);

	if (rc == SKN_OK)
		has_config = skn_store_config(&config, view, NULL) == SKN_OK;
	if (rc == SKN_OK)
		rc = skn_store_published_ref(&ref, store, has_config ? &config : NULL, err);
	if (rc == SKN_OK) {
		remote = skn_xasprintf("refs/remotes/origin/%s", ref + strlen("refs/heads/"));
		if (skn_repo_ref(store->repo, ref, out, NULL) != SKN_OK &&
		    skn_repo_ref(store->repo, remote, out, NULL) != SKN_OK)
			*out = *tip;
	}
	if (has_config)
		skn_record_release(&config);
	skn_view_free(view);
	free(ref);
	free(remote);
	return rc;
}

/* One end of the walk: the commit in hand, and those passed. */
struct end {
	struct skn_oid at;
	int64_t time;
	bool done;
	struct skn_map seen;
};

static int enter(struct end *e, struct skn_store *store, const struct skn_oid *oid, struct skn_err *err)
{
	struct skn_commit_brief brief;
	int rc = skn_repo_read_brief(store->repo, oid, &brief, err);

	if (rc == SKN_ENOTFOUND && skn_repo_is_shallow(store->repo)) {
		skn_err_clear(err);
		e->done = true;
		return SKN_OK;
	}
	if (rc != SKN_OK)
		return rc;
	e->at = *oid;
	e->time = brief.time;
	skn_map_put(&e->seen, (const char *)oid->b, sizeof(oid->b), e);
	return SKN_OK;
}

static int advance(struct end *e, struct skn_store *store, struct skn_err *err)
{
	struct skn_commit_brief brief;
	int rc = skn_repo_read_brief(store->repo, &e->at, &brief, err);

	if (rc == SKN_OK && brief.n_parents == 0) {
		e->done = true;
		return SKN_OK;
	}
	return rc == SKN_OK ? enter(e, store, &brief.parent, err) : rc;
}

static bool passed(const struct end *e, const struct skn_oid *oid)
{
	return skn_map_has(&e->seen, (const char *)oid->b, sizeof(oid->b));
}

int skn_fork_meet(struct skn_oid *out, struct skn_store *store, const struct skn_oid *a,
		  const struct skn_oid *b, struct skn_err *err)
{
	struct end x = { 0 }, y = { 0 };
	int rc = enter(&x, store, a, err);

	memset(out, 0, sizeof(*out));
	if (rc == SKN_OK)
		rc = enter(&y, store, b, err);
	while (rc == SKN_OK) {
		if (passed(&y, &x.at)) {
			*out = x.at;
			break;
		}
		if (passed(&x, &y.at)) {
			*out = y.at;
			break;
		}
		if (x.done && y.done)
			break;
		/* The younger end steps, so that neither runs past the meeting point. */
		rc = advance(y.done || (!x.done && x.time >= y.time) ? &x : &y, store, err);
	}
	skn_map_release(&x.seen, NULL);
	skn_map_release(&y.seen, NULL);
	return rc;
}
