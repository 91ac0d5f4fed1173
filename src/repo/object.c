#include "repo/internal.h"
#include "repo/rawtree.h"

#define TREE_MAX ((size_t)256 << 20) /* bytes of one tree object */

int skn_repo_odb(struct skn_repo *repo, git_odb **out, struct skn_err *err)
{
	int rc = repo->odb ? 0 : git_repository_odb(&repo->odb, repo->git);

	*out = repo->odb;
	return rc < 0 ? skn_git_fail(err, rc, "cannot open the object database") : SKN_OK;
}

static const char *type_name(git_object_t type)
{
	return type == GIT_OBJECT_BLOB ? "blob" : type == GIT_OBJECT_TREE ? "tree" : "commit";
}

/* A commit may be one that nobody ever had.  A tree or blob that another object names must be there: that it is not
 * is no "not found", which readers take for a file that was never written. */
static int fail_object(const struct skn_repo *repo, int grc, const struct skn_oid *oid, git_object_t type,
		       struct skn_err *err)
{
	char hex[SKN_OID_HEX + 1];
	int rc;

	skn_oid_hex(hex, oid);
	if (grc != GIT_ENOTFOUND) {
		skn_git_fail(err, GIT_EINVALID, "object %s cannot be read", hex);
		return SKN_EDATA;
	}
	git_error_clear();
	rc = skn_fail(err, type == GIT_OBJECT_COMMIT ? SKN_ENOTFOUND : SKN_EDATA, "object %s is not in the repository", hex);
	if (repo->shallow)
		skn_hint(err, "the clone is shallow; 'git fetch --unshallow' gets the rest");
	return rc;
}

int skn_repo_read_object(struct skn_repo *repo, const struct skn_oid *oid, git_object_t type,
			 size_t max, git_odb_object **out, struct skn_err *err)
{
	char hex[SKN_OID_HEX + 1];
	git_odb *odb;
	git_object_t have;
	size_t size;
	int rc = skn_repo_odb(repo, &odb, err), grc;

	*out = NULL;
	if (rc != SKN_OK)
		return rc;
	grc = git_odb_read_header(&size, &have, odb, skn_git_oid(oid));
	if (grc < 0)
		return fail_object(repo, grc, oid, type, err);
	skn_oid_hex(hex, oid);
	if (have != type)
		return skn_fail(err, SKN_EDATA, "object %s is no %s", hex, type_name(type));
	if (size > max)
		return skn_fail(err, SKN_ELIMIT, "%s %s has %zu bytes, more than %zu",
				type_name(type), hex, size, max);
	grc = git_odb_read(out, odb, skn_git_oid(oid));
	if (grc == 0 && git_odb_object_size(*out) != size) {
		git_odb_object_free(*out);
		*out = NULL;
		grc = GIT_ERROR;
	}
	return grc < 0 ? fail_object(repo, grc, oid, type, err) : SKN_OK;
}

int skn_repo_read_blob(struct skn_repo *repo, const struct skn_oid *oid, size_t max,
		       struct skn_buf *out, struct skn_err *err)
{
	git_odb_object *object;
	int rc = skn_repo_read_object(repo, oid, GIT_OBJECT_BLOB, max, &object, err);

	skn_buf_clear(out);
	if (rc != SKN_OK)
		return rc;
	skn_buf_add(out, git_odb_object_data(object), git_odb_object_size(object));
	git_odb_object_free(object);
	return skn_buf_check(out, "blob", err);
}

int skn_repo_blob_size(struct skn_repo *repo, const struct skn_oid *oid, size_t *out,
		       struct skn_err *err)
{
	git_odb *odb;
	git_object_t type;
	int rc = skn_repo_odb(repo, &odb, err), grc;
	char hex[SKN_OID_HEX + 1];

	if (rc != SKN_OK)
		return rc;
	grc = git_odb_read_header(out, &type, odb, skn_git_oid(oid));
	if (grc < 0)
		return fail_object(repo, grc, oid, GIT_OBJECT_BLOB, err);
	skn_oid_hex(hex, oid);
	return type == GIT_OBJECT_BLOB ? SKN_OK
				       : skn_fail(err, SKN_EDATA, "object %s is no blob", hex);
}

bool skn_repo_has_object(struct skn_repo *repo, const struct skn_oid *oid)
{
	git_odb *odb;

	return skn_repo_odb(repo, &odb, NULL) == SKN_OK && git_odb_exists(odb, skn_git_oid(oid)) == 1;
}

int skn_repo_hash_blob(struct skn_oid *out, const void *p, size_t n, struct skn_err *err)
{
	git_oid oid;
	int rc = skn_git_start(err), grc;

	if (rc != SKN_OK)
		return rc;
	grc = git_odb_hash(&oid, p, n, GIT_OBJECT_BLOB);
	if (grc < 0) {
		skn_git_fail(err, GIT_EINVALID, "these bytes cannot be named by git");
		return SKN_EDATA;
	}
	*out = skn_from_git(&oid);
	return SKN_OK;
}

static int fail_tree(const struct skn_oid *oid, struct skn_err *err)
{
	char hex[SKN_OID_HEX + 1];

	skn_oid_hex(hex, oid);
	return skn_fail(err, SKN_EDATA, "tree %s is damaged", hex);
}

static struct skn_rawtree raw_of(git_odb_object *object)
{
	const char *p = git_odb_object_data(object);

	return (struct skn_rawtree){ p, p + git_odb_object_size(object) };
}

int skn_repo_tree_list(struct skn_repo *repo, const struct skn_oid *tree,
		       struct skn_tree_entries *out, struct skn_err *err)
{
	struct skn_rawtree raw;
	struct skn_rawtree_entry e;
	git_odb_object *object;
	int rc = skn_repo_read_object(repo, tree, GIT_OBJECT_TREE, TREE_MAX, &object, err);
	int more;

	if (rc != SKN_OK)
		return rc;
	raw = raw_of(object);
	while ((more = skn_rawtree_next(&raw, &e)) > 0 && !memchr(e.name, '/', e.len)) {
		struct skn_tree_entry entry = { .name = skn_xstrndup(e.name, e.len),
						.mode = e.mode };

		memcpy(entry.oid.b, e.oid, sizeof(entry.oid.b));
		skn_vec_push(out, entry);
	}
	git_odb_object_free(object);
	return more == 0 ? SKN_OK : fail_tree(tree, err);
}

void skn_tree_entries_release(struct skn_tree_entries *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].name);
	skn_vec_release(list);
}

/* The entry of that name in one tree. */
static int find_in(struct skn_repo *repo, const struct skn_oid *tree, const char *name, size_t len,
		   struct skn_tree_entry *out, struct skn_err *err)
{
	struct skn_rawtree raw;
	struct skn_rawtree_entry e;
	git_odb_object *object;
	int rc = skn_repo_read_object(repo, tree, GIT_OBJECT_TREE, TREE_MAX, &object, err);
	int more;

	if (rc != SKN_OK)
		return rc;
	raw = raw_of(object);
	while ((more = skn_rawtree_next(&raw, &e)) > 0)
		if (e.len == len && memcmp(e.name, name, len) == 0)
			break;
	if (more > 0) {
		out->name = NULL;
		out->mode = e.mode;
		memcpy(out->oid.b, e.oid, sizeof(out->oid.b));
	}
	git_odb_object_free(object);
	if (more < 0)
		return fail_tree(tree, err);
	return more > 0 ? SKN_OK : SKN_ENOTFOUND;
}

int skn_repo_tree_find(struct skn_repo *repo, const struct skn_oid *tree, const char *path,
		       struct skn_tree_entry *out, struct skn_err *err)
{
	struct skn_tree_entry at = { .mode = SKN_MODE_TREE, .oid = *tree };
	const char *p = path;
	int rc = SKN_OK;

	while (*p && rc == SKN_OK) {
		const char *end = strchrnul(p, '/');

		if (end == p || at.mode != SKN_MODE_TREE)
			rc = SKN_ENOTFOUND;
		else
			rc = find_in(repo, &at.oid, p, (size_t)(end - p), &at, err);
		p = *end ? end + 1 : end;
	}
	if (rc == SKN_OK)
		*out = at;
	return rc == SKN_ENOTFOUND ? skn_fail(err, rc, "there is no '%s'", path) : rc;
}
