#include "repo/treepair.h"

#include "repo/internal.h"
#include "repo/rawtree.h"

#define TREE_MAX ((size_t)256 << 20) /* bytes of one tree object */

/* One of the two trees: the entry in hand, and what follows. */
struct side {
	git_odb_object *object; /* NULL: an empty tree */
	const char *start;
	struct skn_rawtree raw;
	struct skn_rawtree_entry entry;
	bool more;
};

static bool is_dir(const struct skn_rawtree_entry *e)
{
	return e->mode == SKN_MODE_TREE;
}

static int odd(struct skn_err *err)
{
	return skn_fail(err, SKN_EDATA, "a tree is not as git writes it");
}

/* Whether a file of the same name stands before a folder: they need not be
 * neighbours ("a", "a.b", "a/"). */
static bool is_shadowed(const struct side *s)
{
	struct skn_rawtree raw = { s->start, s->entry.start };
	struct skn_rawtree_entry e;

	while (skn_rawtree_next(&raw, &e) > 0)
		if (e.len == s->entry.len && memcmp(e.name, s->entry.name, e.len) == 0)
			return true;
	return false;
}

static int advance(struct side *s, struct skn_err *err)
{
	struct skn_rawtree_entry last = s->entry;
	int rc = skn_rawtree_next(&s->raw, &s->entry);

	s->more = rc > 0;
	if (rc < 0 || (s->more && memchr(s->entry.name, '/', s->entry.len)))
		return odd(err);
	if (s->more && last.name &&
	    skn_rawtree_cmp(last.name, last.len, is_dir(&last), s->entry.name, s->entry.len,
			    is_dir(&s->entry)) >= 0)
		return odd(err);
	return SKN_OK;
}

static int begin(struct side *s, struct skn_repo *repo, const struct skn_oid *tree, struct skn_err *err)
{
	int rc;

	*s = (struct side){ 0 };
	if (skn_oid_is_zero(tree))
		return SKN_OK;
	rc = skn_repo_read_object(repo, tree, GIT_OBJECT_TREE, TREE_MAX, &s->object, err);
	if (rc != SKN_OK)
		return rc;
	s->start = git_odb_object_data(s->object);
	s->raw = (struct skn_rawtree){ s->start, s->start + git_odb_object_size(s->object) };
	return advance(s, err);
}

/* Which side has the name that comes first: negative, positive, or 0 for both. */
static int first(const struct side *a, const struct side *b)
{
	if (!a->more || !b->more)
		return a->more ? -1 : 1;
	return skn_rawtree_cmp(a->entry.name, a->entry.len, is_dir(&a->entry), b->entry.name, b->entry.len,
			       is_dir(&b->entry));
}

static void take(struct skn_tree_pair *pair, const struct side *s, bool after)
{
	pair->name = s->entry.name;
	pair->len = s->entry.len;
	*(after ? &pair->after_mode : &pair->before_mode) = s->entry.mode;
	memcpy(after ? pair->after.b : pair->before.b, s->entry.oid, sizeof(pair->after.b));
}

static bool differs(const struct skn_tree_pair *pair)
{
	return pair->before_mode != pair->after_mode || !skn_oid_eq(&pair->before, &pair->after);
}

int skn_repo_tree_pairs(struct skn_repo *repo, const struct skn_oid *before, const struct skn_oid *after,
			skn_tree_pair_fn *fn, void *ctx, struct skn_err *err)
{
	struct side a, b = { 0 };
	int rc = begin(&a, repo, before, err);

	if (rc == SKN_OK)
		rc = begin(&b, repo, after, err);
	while (rc == SKN_OK && (a.more || b.more)) {
		struct skn_tree_pair pair = { 0 };
		int order = first(&a, &b);

		if (order <= 0)
			take(&pair, &a, false);
		if (order >= 0)
			take(&pair, &b, true);
		if (differs(&pair) && ((order <= 0 && is_dir(&a.entry) && is_shadowed(&a)) ||
				       (order >= 0 && is_dir(&b.entry) && is_shadowed(&b))))
			rc = odd(err);
		if (rc == SKN_OK)
			rc = fn(ctx, &pair, err);
		if (rc == SKN_OK && order <= 0)
			rc = advance(&a, err);
		if (rc == SKN_OK && order >= 0)
			rc = advance(&b, err);
	}
	git_odb_object_free(a.object);
	git_odb_object_free(b.object);
	return rc;
}
