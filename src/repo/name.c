#include "repo/internal.h"

static int commit_of(struct skn_repo *repo, git_object *object, const char *name,
		     struct skn_oid *out, struct skn_err *err)
{
	git_object *commit = NULL;
	int rc = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);

	SKN_UNUSED(repo);
	if (rc == 0)
		*out = skn_from_git(git_object_id(commit));
	git_object_free(commit);
	if (rc == 0)
		return SKN_OK;
	git_error_clear();
	return skn_fail(err, SKN_ENOTFOUND, "'%s' names no commit", name);
}

int skn_repo_resolve(struct skn_repo *repo, const char *rev, struct skn_oid *commit,
		     struct skn_err *err)
{
	git_object *object = NULL;
	int rc = git_revparse_single(&object, repo->git, rev);
	const git_error *last = git_error_last();

	if (rc == GIT_ERROR && last && (last->klass == GIT_ERROR_INVALID || last->klass == GIT_ERROR_REFERENCE))
		rc = GIT_EINVALIDSPEC; /* what git's language of revisions has no place for */
	if (rc == 0) {
		rc = commit_of(repo, object, rev, commit, err);
		git_object_free(object);
		return rc;
	}
	git_error_clear();
	if (rc == GIT_EAMBIGUOUS)
		return skn_fail(err, SKN_EAMBIGUOUS, "'%s' is the start of several ids", rev);
	if (rc == GIT_EINVALIDSPEC || rc == GIT_ENOTFOUND)
		return skn_fail(err, SKN_ENOTFOUND, "no commit, branch or tag '%s'", rev);
	return skn_git_fail(err, rc, "cannot resolve '%s'", rev);
}

int skn_repo_ref(struct skn_repo *repo, const char *ref, struct skn_oid *commit,
		 struct skn_err *err)
{
	git_object *object = NULL;
	git_oid oid;
	int rc = git_reference_name_to_id(&oid, repo->git, ref);

	if (rc == GIT_ENOTFOUND || rc == GIT_EINVALIDSPEC) {
		git_error_clear();
		return skn_fail(err, SKN_ENOTFOUND, "there is no %s", ref);
	}
	if (rc == 0)
		rc = git_object_lookup(&object, repo->git, &oid, GIT_OBJECT_ANY);
	if (rc < 0) {
		skn_git_fail(err, GIT_EINVALID, "%s points to what cannot be read", ref);
		return SKN_EDATA;
	}
	rc = commit_of(repo, object, ref, commit, err);
	git_object_free(object);
	return rc;
}

/* The ref that a symbolic ref points to; NULL in *out when it is none. */
static int symbolic(struct skn_repo *repo, const char *name, char **out, struct skn_err *err)
{
	git_reference *ref = NULL;
	int rc = git_reference_lookup(&ref, repo->git, name);

	*out = NULL;
	if (rc < 0) {
		int code = skn_git_fail(err, rc, "cannot read %s", name);

		return code == SKN_ENOTFOUND ? code : SKN_EDATA;
	}
	if (git_reference_type(ref) == GIT_REFERENCE_SYMBOLIC)
		*out = skn_xstrdup(git_reference_symbolic_target(ref));
	git_reference_free(ref);
	return SKN_OK;
}

int skn_repo_head(struct skn_repo *repo, char **ref, struct skn_oid *oid, bool *unborn,
		  struct skn_err *err)
{
	git_oid id;
	int rc = symbolic(repo, "HEAD", ref, err), grc;

	*unborn = false;
	memset(oid, 0, sizeof(*oid));
	if (rc != SKN_OK)
		return rc;
	grc = git_reference_name_to_id(&id, repo->git, *ref ? *ref : "HEAD");
	if (grc == GIT_ENOTFOUND && *ref) {
		git_error_clear();
		*unborn = true;
		return SKN_OK;
	}
	if (grc < 0) {
		skn_git_fail(err, GIT_EINVALID, "cannot read %s", *ref ? *ref : "HEAD");
		free(*ref);
		*ref = NULL;
		return SKN_EDATA;
	}
	*oid = skn_from_git(&id);
	return SKN_OK;
}

int skn_repo_default_branch(struct skn_repo *repo, char **out, struct skn_err *err)
{
	static const char remote[] = "refs/remotes/origin/";
	char *target = NULL;
	int rc = symbolic(repo, "refs/remotes/origin/HEAD", &target, err);

	*out = NULL;
	if (rc == SKN_OK && target && skn_starts_with(target, remote))
		*out = skn_xasprintf("refs/heads/%s", target + strlen(remote));
	else if (rc == SKN_OK)
		rc = skn_fail(err, SKN_ENOTFOUND, "origin has no default branch");
	free(target);
	return rc;
}

int skn_repo_ref_list(struct skn_repo *repo, const char *prefix, struct skn_strings *out,
		      struct skn_err *err)
{
	git_reference_iterator *it = NULL;
	struct skn_strings found = { 0 };
	const char *name;
	int rc = git_reference_iterator_new(&it, repo->git);

	while (rc == 0 && (rc = git_reference_next_name(&name, it)) == 0)
		if (skn_starts_with(name, prefix))
			skn_strings_push(&found, name);
	git_reference_iterator_free(it);
	git_error_clear();
	skn_strings_sort(&found);
	for (size_t i = 0; i < found.n; i++)
		skn_strings_push(out, found.v[i]);
	skn_strings_release(&found);
	return rc == GIT_ITEROVER ? SKN_OK : skn_git_fail(err, rc, "cannot list the refs");
}

int skn_repo_is_ancestor(struct skn_repo *repo, const struct skn_oid *old_commit,
			 const struct skn_oid *new_commit, bool *yes, struct skn_err *err)
{
	int rc = skn_oid_eq(old_commit, new_commit)
			 ? 1
			 : git_graph_descendant_of(repo->git, skn_git_oid(new_commit),
						   skn_git_oid(old_commit));

	*yes = rc > 0;
	return rc < 0 ? skn_git_fail(err, rc, "cannot compare two commits") : SKN_OK;
}

int skn_repo_is_reachable(struct skn_repo *repo, const struct skn_oid *commit, const struct skn_oid *tips, size_t n,
			  bool *yes, struct skn_err *err)
{
	git_oid *from = skn_xcalloc(n + 1, sizeof(*from));
	int rc = 0;

	*yes = false;
	for (size_t i = 0; i < n; i++) {
		from[i] = *skn_git_oid(&tips[i]);
		*yes = *yes || skn_oid_eq(commit, &tips[i]);
	}
	if (!*yes && n) {
		rc = git_graph_reachable_from_any(repo->git, skn_git_oid(commit), from, n);
		*yes = rc > 0;
	}
	free(from);
	return rc < 0 ? skn_git_fail(err, rc, "cannot tell what a commit is reached from") : SKN_OK;
}

int skn_repo_merge_base(struct skn_repo *repo, const struct skn_oid *a, const struct skn_oid *b,
			struct skn_oid *out, struct skn_err *err)
{
	git_oid oid;
	int rc = git_merge_base(&oid, repo->git, skn_git_oid(a), skn_git_oid(b));

	if (rc == GIT_ENOTFOUND) {
		git_error_clear();
		return skn_fail(err, SKN_ENOTFOUND, "the two commits have no common ancestor");
	}
	if (rc < 0)
		return skn_git_fail(err, rc, "cannot find the common ancestor");
	*out = skn_from_git(&oid);
	return SKN_OK;
}

int skn_repo_each_first_parent(struct skn_repo *repo, const struct skn_oid *from,
			       int (*cb)(void *ctx, const struct skn_oid *oid,
					 const struct skn_commit_brief *brief,
					 struct skn_err *err),
			       void *ctx, struct skn_err *err)
{
	struct skn_commit_brief brief;
	struct skn_oid at = *from;
	bool first = true;
	int rc;

	for (;;) {
		/* A shallow clone ends where a parent is missing; anywhere else that is damage. */
		if (!first && repo->shallow && !skn_repo_has_object(repo, &at))
			return SKN_OK;
		rc = skn_repo_read_brief(repo, &at, &brief, err);
		if (rc == SKN_OK)
			rc = cb(ctx, &at, &brief, err);
		if (rc != SKN_OK)
			return rc;
		if (brief.n_parents == 0)
			return SKN_OK;
		at = brief.parent;
		first = false;
	}
}
