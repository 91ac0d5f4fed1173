#include "rev/range.h"

#include "base/map.h"

/* ---- names ---- */

/* BASE and HEAD of a spec, NULL where an end is open. */
static void split(char **base, char **head, const char *spec)
{
	const char *s = *spec == '@' && spec[1] != '{' && spec[1] ? spec + 1 : spec;
	const char *dots = strstr(s, "..");
	const char *end = dots ? dots + 2 + (dots[2] == '.') : NULL; /* A...B means the same */

	*base = dots == s ? NULL : skn_xstrndup(s, dots ? (size_t)(dots - s) : strlen(s));
	*head = end && *end ? skn_xstrdup(end) : NULL;
}

/* What a push says of a branch that was not there. */
static bool is_nothing(const char *name)
{
	return strlen(name) == SKN_OID_HEX && strspn(name, "0") == SKN_OID_HEX;
}

static char *short_name(const char *ref)
{
	static const char *const prefixes[] = { "refs/heads/", "refs/remotes/" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(prefixes); i++)
		if (skn_starts_with(ref, prefixes[i]))
			return skn_xstrdup(ref + strlen(prefixes[i]));
	return skn_xstrdup(ref);
}

/* HEAD's end: the branch's name where HEAD is on one. */
static int open_head(struct skn_range *r, char **ref, struct skn_store *store, const char *name, struct skn_err *err)
{
	bool unborn = false;
	int rc;

	if (name) {
		r->head_name = skn_xstrdup(name);
		return skn_repo_resolve(store->repo, name, &r->head, err);
	}
	rc = skn_repo_head(store->repo, ref, &r->head, &unborn, err);
	if (rc == SKN_OK && unborn)
		rc = skn_fail(err, SKN_ENOTFOUND, "there is no commit yet");
	if (rc == SKN_OK)
		r->head_name = *ref ? short_name(*ref) : skn_xstrdup("HEAD");
	return rc;
}

/* ---- the published branch ---- */

/* The names of the published branch: ours and, where there is one, its remote's. */
struct published {
	char *ref, *remote;
	struct skn_oid local, there;
	bool has_local, has_remote;
};

static void remote_of(struct published *p, struct skn_repo *repo)
{
	const char *branch = p->ref + strlen("refs/heads/");
	struct skn_buf remote = SKN_BUF_INIT, merge = SKN_BUF_INIT;
	char *key = skn_xasprintf("branch.%s.remote", branch);

	if (!skn_repo_config_get(repo, key, &remote) || !remote.n || skn_streq(remote.p, ".")) {
		skn_buf_clear(&remote);
		skn_buf_adds(&remote, "origin");
	}
	free(key);
	key = skn_xasprintf("branch.%s.merge", branch);
	if (skn_repo_config_get(repo, key, &merge) && skn_starts_with(merge.p, "refs/heads/"))
		p->remote = skn_xasprintf("refs/remotes/%s/%s", remote.p, merge.p + strlen("refs/heads/"));
	else
		p->remote = skn_xasprintf("refs/remotes/%s/%s", remote.p, branch);
	free(key);
	skn_buf_release(&remote);
	skn_buf_release(&merge);
}

/* As the commit AT calls it. */
static int find_published(struct published *p, struct skn_store *store, const struct skn_oid *at, struct skn_err *err)
{
	struct skn_view *view = NULL;
	struct skn_record config;
	bool has = false;
	int rc = skn_view_commit(&view, store->repo, at, err);

	if (rc == SKN_OK)
		has = skn_store_config(&config, view, NULL) == SKN_OK;
	if (rc == SKN_OK)
		rc = skn_store_published_ref(&p->ref, store, has ? &config : NULL, err);
	if (has)
		skn_record_release(&config);
	skn_view_free(view);
	if (rc != SKN_OK)
		return rc;
	remote_of(p, store->repo);
	p->has_local = skn_repo_ref(store->repo, p->ref, &p->local, NULL) == SKN_OK;
	p->has_remote = skn_repo_ref(store->repo, p->remote, &p->there, NULL) == SKN_OK;
	return SKN_OK;
}

static void release_published(struct published *p)
{
	free(p->ref);
	free(p->remote);
}

/* ---- where they part ---- */

/* A shallow clone: the youngest parent of HEAD's own commits that BASE has, too. */
static int part_shallow(struct skn_oid *out, bool *found, struct skn_store *store, const struct skn_oid *base,
			const struct skn_oid *head, struct skn_err *err)
{
	struct skn_oids own = { 0 };
	struct skn_map mine = SKN_MAP_INIT;
	int64_t newest = INT64_MIN;
	int rc = skn_repo_between(&own, store->repo, base, head, NULL, err);

	*found = false;
	if (rc == SKN_OK && own.n == 0) {
		*out = *head;
		*found = true;
	}
	for (size_t i = 0; i < own.n; i++)
		skn_map_put(&mine, (const char *)own.v[i].b, sizeof(own.v[i].b), &own);
	for (size_t i = 0; rc == SKN_OK && i < own.n; i++) {
		struct skn_commit_info info;

		rc = skn_repo_read_commit(store->repo, &own.v[i], &info, err);
		for (size_t k = 0; rc == SKN_OK && k < info.n_parents; k++) {
			const struct skn_oid *p = &info.parents[k];
			struct skn_commit_brief brief;

			if (skn_map_has(&mine, (const char *)p->b, sizeof(p->b)) ||
			    skn_repo_read_brief(store->repo, p, &brief, NULL) != SKN_OK || brief.time <= newest)
				continue;
			newest = brief.time;
			*out = *p;
			*found = true;
		}
		if (rc == SKN_OK)
			skn_commit_info_release(&info);
	}
	skn_map_release(&mine, NULL);
	skn_oids_release(&own);
	return rc;
}

static int part(struct skn_oid *out, bool *found, struct skn_store *store, const struct skn_oid *base,
		const struct skn_oid *head, struct skn_err *err)
{
	int rc;

	if (skn_repo_is_shallow(store->repo))
		return part_shallow(out, found, store, base, head, err);
	rc = skn_repo_merge_base(store->repo, base, head, out, err);
	*found = rc == SKN_OK;
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

/* ---- the default ---- */

struct upstream {
	struct skn_oid tip, from;
	char *name;
	bool found;
};

/* Takes the candidate unless HEAD left the other one later. */
static int consider(struct upstream *u, struct skn_store *store, const struct skn_oid *tip, const char *ref,
		    const struct skn_oid *head, struct skn_err *err)
{
	struct skn_oid from;
	bool found = false, later = false;
	int rc = part(&from, &found, store, tip, head, err);

	if (rc != SKN_OK || (!found && u->name))
		return rc;
	if (found && u->found)
		rc = skn_repo_is_ancestor(store->repo, &u->from, &from, &later, err);
	if (rc != SKN_OK || (u->found && (!later || skn_oid_eq(&u->from, &from))))
		return rc;
	free(u->name);
	*u = (struct upstream){ .tip = *tip, .from = from, .name = short_name(ref), .found = found };
	return SKN_OK;
}

static int default_base(struct skn_range *r, struct skn_store *store, const char *head_ref, const struct published *p,
			struct skn_err *err)
{
	bool on_it = head_ref && skn_streq(head_ref, p->ref);
	struct upstream u = { .name = NULL };
	int rc = SKN_OK;

	if (p->has_local && !on_it)
		rc = consider(&u, store, &p->local, p->ref, &r->head, err);
	if (rc == SKN_OK && p->has_remote)
		rc = consider(&u, store, &p->there, p->remote, &r->head, err);
	if (rc == SKN_OK && !u.name) {
		skn_fail(err, SKN_EUSAGE, "there is no upstream of '%s' to compare with",
			 p->ref + strlen("refs/heads/"));
		rc = skn_hint(err, "name the range: BASE..HEAD");
	}
	r->base = u.tip;
	r->base_name = u.name;
	return rc;
}

static int is_it(void *ctx, const struct skn_oid *oid, const struct skn_commit_brief *brief, struct skn_err *err)
{
	SKN_UNUSED(brief);
	SKN_UNUSED(err);
	return skn_oid_eq(oid, ctx) ? 1 : 0;
}

/* Whether HEAD stands on the first-parent line of a tip. */
static bool is_on_line(struct skn_store *store, const struct skn_oid *tip, struct skn_oid head)
{
	return skn_repo_each_first_parent(store->repo, tip, is_it, &head, NULL) > 0;
}

/* Whether BASE is the name of a branch that is not the published one. */
static bool is_forked(const struct skn_range *r, struct skn_store *store, const struct published *p)
{
	static const char *const prefixes[] = { "", "refs/heads/", "refs/remotes/" };
	bool forked = false;

	for (size_t i = 0; i < SKN_ARRAY_LEN(prefixes) && !forked; i++) {
		char *ref = skn_xasprintf("%s%s", prefixes[i], r->base_name);
		struct skn_oid unused;

		forked = skn_starts_with(ref, "refs/") && skn_repo_ref(store->repo, ref, &unused, NULL) == SKN_OK &&
			 !skn_streq(ref, p->ref) && !skn_streq(ref, p->remote);
		free(ref);
	}
	return forked;
}

static void relate(struct skn_range *r, struct skn_store *store, const struct published *p)
{
	r->forked = is_forked(r, store, p);
	if (p->has_local || p->has_remote)
		r->tip = p->has_remote ? p->there : p->local;
	r->published_name = skn_xstrdup(p->ref + strlen("refs/heads/"));
	r->published = (p->has_local && is_on_line(store, &p->local, r->head)) ||
		       (p->has_remote && is_on_line(store, &p->there, r->head));
}

int skn_range_open(struct skn_range *out, struct skn_store *store, const char *spec, struct skn_err *err)
{
	char *base = NULL, *head = NULL, *ref = NULL;
	struct published p = { .ref = NULL };
	bool found = false;
	int rc;

	*out = (struct skn_range){ .base_name = NULL };
	if (spec)
		split(&base, &head, spec);
	rc = open_head(out, &ref, store, head, err);
	if (rc == SKN_OK && base && !is_nothing(base))
		rc = skn_repo_resolve(store->repo, base, &out->base, err);
	if (base)
		out->base_name = skn_xstrdup(base);
	/* Which branch is published is BASE's to say, not HEAD's. */
	if (rc == SKN_OK)
		rc = find_published(&p, store, skn_oid_is_zero(&out->base) ? &out->head : &out->base, err);
	if (rc == SKN_OK && !base)
		rc = default_base(out, store, ref, &p, err);
	if (rc == SKN_OK && skn_oid_is_zero(&out->base))
		found = true;
	else if (rc == SKN_OK)
		rc = part(&out->from, &found, store, &out->base, &out->head, err);
	if (rc == SKN_OK && !found) {
		out->from = out->base;
		out->unknown = skn_repo_is_shallow(store->repo);
		out->unrelated = !out->unknown;
	}
	if (rc == SKN_OK)
		relate(out, store, &p);
	else
		skn_range_release(out);
	release_published(&p);
	free(base);
	free(head);
	free(ref);
	return rc;
}

void skn_range_release(struct skn_range *range)
{
	free(range->base_name);
	free(range->head_name);
	free(range->published_name);
	*range = (struct skn_range){ .base_name = NULL };
}

int skn_range_commits(struct skn_oids *out, struct skn_store *store, const struct skn_range *range, bool *truncated,
		      struct skn_err *err)
{
	return skn_repo_between(out, store->repo, &range->base, &range->head, truncated, err);
}

int skn_range_trees(struct skn_oid *from, struct skn_oid *head, struct skn_store *store, const struct skn_range *range,
		    struct skn_err *err)
{
	struct skn_commit_brief brief = { 0 };
	int rc = SKN_OK;

	if (!skn_oid_is_zero(&range->from))
		rc = skn_repo_read_brief(store->repo, &range->from, &brief, err);
	*from = brief.tree;
	if (rc == SKN_OK)
		rc = skn_repo_read_brief(store->repo, &range->head, &brief, err);
	*head = brief.tree;
	return rc;
}
