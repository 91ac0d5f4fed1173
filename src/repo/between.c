#include "repo/between.h"

#include "repo/internal.h"

void skn_oids_release(struct skn_oids *oids)
{
	skn_vec_release(oids);
}

static int too_many(struct skn_err *err)
{
	return skn_fail(err, SKN_ELIMIT, "the range has more than %u commits", SKN_BETWEEN_MAX);
}

static void reverse(struct skn_oids *oids, size_t from)
{
	for (size_t i = from, k = oids->n; i + 1 < k; i++) {
		struct skn_oid swap = oids->v[i];

		oids->v[i] = oids->v[--k];
		oids->v[k] = swap;
	}
}

/* ---- libgit2's walk goes by time, and is wrong where clocks were ---- */

static int walk_by_time(struct skn_oids *out, struct skn_repo *repo, const struct skn_oid *base,
		      const struct skn_oid *head, struct skn_err *err)
{
	git_revwalk *walk = NULL;
	size_t before = out->n;
	git_oid oid;
	int rc = git_revwalk_new(&walk, repo->git);

	if (rc == 0)
		rc = git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
	if (rc == 0)
		rc = git_revwalk_push(walk, skn_git_oid(head));
	if (rc == 0 && base)
		rc = git_revwalk_hide(walk, skn_git_oid(base));
	while (rc == 0 && (rc = git_revwalk_next(&oid, walk)) == 0 && out->n - before <= SKN_BETWEEN_MAX)
		skn_vec_push(out, skn_from_git(&oid));
	git_revwalk_free(walk);
	if (rc != 0 && rc != GIT_ITEROVER)
		return skn_git_fail(err, rc, "cannot list the commits of the range");
	if (out->n - before > SKN_BETWEEN_MAX)
		return too_many(err);
	reverse(out, before);
	return SKN_OK;
}

static bool holds(const struct skn_map *own, const struct skn_oid *oid)
{
	return skn_map_has(own, (const char *)oid->b, sizeof(oid->b));
}

/* A walk that ended too early has commits too many, and with each all that it has
 * of its parents: so it is enough to ask about those that have no parent in it. */
static int is_exact(bool *out, const struct skn_oids *oids, size_t from, struct skn_repo *repo,
		    const struct skn_oid *base, struct skn_err *err)
{
	struct skn_map own = SKN_MAP_INIT;
	bool hidden = false;
	int rc = SKN_OK;

	for (size_t i = from; i < oids->n; i++)
		skn_map_put(&own, (const char *)oids->v[i].b, sizeof(oids->v[i].b), &own);
	for (size_t i = from; rc == SKN_OK && base && !hidden && i < oids->n; i++) {
		struct skn_commit_info info;
		bool bottom = true;

		rc = skn_repo_read_commit(repo, &oids->v[i], &info, err);
		for (size_t k = 0; rc == SKN_OK && k < info.n_parents; k++)
			bottom = bottom && !holds(&own, &info.parents[k]);
		if (rc == SKN_OK)
			skn_commit_info_release(&info);
		if (rc == SKN_OK && bottom)
			rc = skn_repo_is_ancestor(repo, &oids->v[i], base, &hidden, err);
	}
	skn_map_release(&own, NULL);
	*out = !hidden;
	return rc;
}

/* ---- by hand: exact, but all that BASE has is gone through ---- */

struct walk {
	struct skn_repo *repo;
	struct skn_map seen; /* oid -> itself */
	SKN_VEC(struct skn_oid) stack; /* zero: the one below has no more parents to come */
	bool truncated;
};

static bool enter(struct walk *w, const struct skn_oid *oid)
{
	if (skn_map_has(&w->seen, (const char *)oid->b, sizeof(oid->b)))
		return false;
	skn_map_put(&w->seen, (const char *)oid->b, sizeof(oid->b), w);
	return true;
}

/* Puts the commit's parents above it, so that they come off first. */
static int open_one(struct walk *w, const struct skn_oid *oid, bool *there, struct skn_err *err)
{
	static const struct skn_oid mark = { { 0 } };
	struct skn_commit_info info;
	int rc = skn_repo_read_commit(w->repo, oid, &info, err);

	*there = rc == SKN_OK;
	if (rc == SKN_ENOTFOUND && w->repo->shallow) {
		w->truncated = true;
		return skn_forgive(rc, SKN_ENOTFOUND, err);
	}
	if (rc == SKN_OK) {
		skn_vec_push(&w->stack, *oid);
		skn_vec_push(&w->stack, mark);
		for (size_t i = info.n_parents; i-- > 0;)
			skn_vec_push(&w->stack, info.parents[i]);
		skn_commit_info_release(&info);
	}
	return rc;
}

/* Depth first; what is seen already is passed over.  OUT NULL: only marks it. */
static int walk_from(struct walk *w, const struct skn_oid *from, struct skn_oids *out, struct skn_err *err)
{
	size_t before = out ? out->n : 0;
	int rc = SKN_OK;

	skn_vec_push(&w->stack, *from);
	while (rc == SKN_OK && w->stack.n) {
		struct skn_oid oid = w->stack.v[--w->stack.n];
		bool there;

		if (skn_oid_is_zero(&oid)) {
			oid = w->stack.v[--w->stack.n];
			if (out)
				skn_vec_push(out, oid);
		} else if (enter(w, &oid)) {
			rc = open_one(w, &oid, &there, err);
		}
		if (out && out->n - before > SKN_BETWEEN_MAX)
			rc = too_many(err);
	}
	return rc;
}

static int walk_all(struct skn_oids *out, struct skn_repo *repo, const struct skn_oid *base,
			const struct skn_oid *head, bool *truncated, struct skn_err *err)
{
	struct walk w = { .repo = repo, .seen = SKN_MAP_INIT };
	int rc = base ? walk_from(&w, base, NULL, err) : SKN_OK;

	w.truncated = false;
	if (rc == SKN_OK)
		rc = walk_from(&w, head, out, err);
	*truncated = w.truncated;
	skn_map_release(&w.seen, NULL);
	skn_vec_release(&w.stack);
	return rc;
}

int skn_repo_between(struct skn_oids *out, struct skn_repo *repo, const struct skn_oid *base,
		     const struct skn_oid *head, bool *truncated, struct skn_err *err)
{
	size_t before = out->n;
	bool unused, exact;
	int rc;

	truncated = truncated ? truncated : &unused;
	*truncated = false;
	if (base && skn_oid_is_zero(base))
		base = NULL;
	if (repo->shallow)
		return walk_all(out, repo, base, head, truncated, err);
	rc = walk_by_time(out, repo, base, head, err);
	if (rc == SKN_OK)
		rc = is_exact(&exact, out, before, repo, base, err);
	if (rc != SKN_OK || exact)
		return rc;
	out->n = before;
	return walk_all(out, repo, base, head, truncated, err);
}
