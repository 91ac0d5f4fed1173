#include "base/map.h"
#include "repo/internal.h"
#include "repo/rawtree.h"
#include "repo/treeedit.h"

#define TREE_MAX ((size_t)256 << 20) /* bytes of one tree object */

struct folder {
	struct skn_oid oid;   /* as last read or written */
	bool exists;          /* it has been written (or read) under that id */
	bool loaded, dirty;
	struct skn_buf raw;   /* the tree object */
	struct skn_map folders; /* loaded ones, by name */
};

struct skn_treeedit {
	struct skn_repo *repo;
	struct folder *top;
};

static void free_folder(void *p)
{
	struct folder *f = p;

	skn_map_release(&f->folders, free_folder);
	skn_buf_release(&f->raw);
	free(f);
}

static struct folder *new_folder(const struct skn_oid *oid)
{
	struct folder *f = skn_xcalloc(1, sizeof(*f));

	skn_buf_init(&f->raw);
	if (oid)
		f->oid = *oid;
	f->exists = oid != NULL;
	f->loaded = !oid;
	return f;
}

struct skn_treeedit *skn_treeedit_new(struct skn_repo *repo, const struct skn_oid *tree)
{
	struct skn_treeedit *edit = skn_xcalloc(1, sizeof(*edit));

	edit->repo = repo;
	edit->top = new_folder(tree);
	return edit;
}

void skn_treeedit_free(struct skn_treeedit *edit)
{
	if (!edit)
		return;
	free_folder(edit->top);
	free(edit);
}

static int load(struct skn_treeedit *edit, struct folder *f, struct skn_err *err)
{
	git_odb_object *object;
	int rc;

	if (f->loaded)
		return SKN_OK;
	rc = skn_repo_read_object(edit->repo, &f->oid, GIT_OBJECT_TREE, TREE_MAX, &object, err);
	if (rc != SKN_OK)
		return rc;
	skn_buf_add(&f->raw, git_odb_object_data(object), git_odb_object_size(object));
	git_odb_object_free(object);
	f->loaded = true;
	return SKN_OK;
}

/* Where an entry stands, or would stand, in the raw tree. */
struct spot {
	bool found;
	struct skn_rawtree_entry entry; /* when found */
	size_t at;                      /* offset for a new one */
};

static int locate(const struct folder *f, const char *name, size_t len, bool dir,
		  struct spot *out, struct skn_err *err)
{
	struct skn_rawtree raw = { f->raw.p, f->raw.p + f->raw.n };
	struct skn_rawtree_entry e;
	int more;

	out->found = false;
	out->at = f->raw.n;
	while ((more = skn_rawtree_next(&raw, &e)) > 0) {
		int c = skn_rawtree_cmp(e.name, e.len, e.mode == SKN_MODE_TREE, name, len, dir);

		if (c > 0 && out->at == f->raw.n)
			out->at = (size_t)(e.start - f->raw.p);
		if (e.len == len && memcmp(e.name, name, len) == 0) {
			out->found = true;
			out->entry = e;
			return SKN_OK;
		}
		/* "a" as a folder sorts after "a.x", so a file "a" may still have to
		 * be looked for behind it, but not behind what exceeds its name. */
		if (c > 0 && (e.len < len || memcmp(e.name, name, len) != 0))
			return SKN_OK;
	}
	return more < 0 ? skn_fail(err, SKN_EDATA, "a tree of the repository is damaged") : SKN_OK;
}

static void set_entry(struct folder *f, const char *name, size_t len, uint32_t mode,
		      const struct skn_oid *oid, const struct spot *spot)
{
	struct skn_buf entry = SKN_BUF_INIT;

	skn_buf_addf(&entry, "%o ", mode);
	skn_buf_add(&entry, name, len);
	skn_buf_addc(&entry, '\0');
	skn_buf_add(&entry, oid->b, sizeof(oid->b));
	skn_buf_splice(&f->raw, spot->found ? (size_t)(spot->entry.start - f->raw.p) : spot->at,
		       spot->found ? spot->entry.size : 0, entry.p, entry.n);
	f->dirty = true;
	skn_buf_release(&entry);
}

/* The subfolder of that name, loaded; MAKE: a missing one is made.  NULL in
 * *out when there is none. */
static int sub(struct skn_treeedit *edit, struct folder *f, const char *name, size_t len,
	       bool make, struct folder **out, struct skn_err *err)
{
	struct skn_oid oid;
	struct spot spot;
	int rc;

	*out = skn_map_find(&f->folders, name, len);
	if (*out)
		return SKN_OK;
	rc = locate(f, name, len, true, &spot, err);
	if (rc != SKN_OK)
		return rc;
	if (spot.found && spot.entry.mode != SKN_MODE_TREE)
		return make ? skn_fail(err, SKN_EDATA, "'%.*s' is a file where a folder is needed",
				       (int)len, name)
			    : SKN_OK;
	if (!spot.found && !make)
		return SKN_OK;
	if (spot.found)
		memcpy(oid.b, spot.entry.oid, sizeof(oid.b));
	*out = new_folder(spot.found ? &oid : NULL);
	skn_map_put(&f->folders, name, len, *out);
	return load(edit, *out, err);
}

/* Walks to the folder of PATH; dirty marks it all the way.  *name is the last
 * component.  NULL in *out when a folder is missing and may not be made. */
static int walk(struct skn_treeedit *edit, const char *path, bool make, struct folder **out,
		const char **name, struct skn_err *err)
{
	int rc = load(edit, edit->top, err);

	*out = edit->top;
	*name = path;
	for (const char *slash; rc == SKN_OK && *out && (slash = strchr(*name, '/')) != NULL;
	     *name = slash + 1)
		rc = sub(edit, *out, *name, (size_t)(slash - *name), make, out, err);
	return rc;
}

/* Folders on the way to PATH are written anew. */
static void mark(struct skn_treeedit *edit, const char *path)
{
	struct folder *f = edit->top;
	const char *slash;

	f->dirty = true;
	for (; f && (slash = strchr(path, '/')) != NULL; path = slash + 1) {
		f = skn_map_find(&f->folders, path, (size_t)(slash - path));
		if (f)
			f->dirty = true;
	}
}

int skn_treeedit_put(struct skn_treeedit *edit, const char *path, uint32_t mode,
		     const struct skn_oid *oid, struct skn_oid *before, struct skn_err *err)
{
	struct folder *f;
	struct spot spot;
	const char *name;
	int rc = walk(edit, path, true, &f, &name, err);

	memset(before, 0, sizeof(*before));
	if (rc == SKN_OK)
		rc = locate(f, name, strlen(name), false, &spot, err);
	if (rc != SKN_OK)
		return rc;
	if (spot.found && spot.entry.mode == SKN_MODE_TREE)
		return skn_fail(err, SKN_EDATA, "'%s' is a folder", path);
	if (spot.found)
		memcpy(before->b, spot.entry.oid, sizeof(before->b));
	if (spot.found && spot.entry.mode == mode && skn_oid_eq(before, oid))
		return SKN_OK;
	set_entry(f, name, strlen(name), mode, oid, &spot);
	mark(edit, path);
	return SKN_OK;
}

static void cut(struct folder *f, const struct spot *spot)
{
	skn_buf_splice(&f->raw, (size_t)(spot->entry.start - f->raw.p), spot->entry.size, "", 0);
	f->dirty = true;
}

/* Removes PATH, given from folder F on, and F's subfolder when that leaves it
 * empty. */
static int remove_in(struct skn_treeedit *edit, struct folder *f, const char *path,
		     struct skn_err *err)
{
	size_t len = strcspn(path, "/");
	struct folder *child = NULL;
	struct spot spot;
	int rc = SKN_OK;

	if (path[len]) {
		rc = sub(edit, f, path, len, false, &child, err);
		if (rc != SKN_OK || !child)
			return rc;
		rc = remove_in(edit, child, path + len + 1, err);
		f->dirty |= child->dirty;
		if (rc != SKN_OK || child->raw.n)
			return rc;
	}
	rc = locate(f, path, len, child != NULL, &spot, err);
	if (rc != SKN_OK || !spot.found)
		return rc;
	if (!child && spot.entry.mode == SKN_MODE_TREE)
		return skn_fail(err, SKN_EDATA, "'%s' is a folder", path);
	if (!child || spot.entry.mode == SKN_MODE_TREE)
		cut(f, &spot);
	return SKN_OK;
}

int skn_treeedit_remove(struct skn_treeedit *edit, const char *path, struct skn_err *err)
{
	int rc = load(edit, edit->top, err);

	return rc == SKN_OK ? remove_in(edit, edit->top, path, err) : rc;
}

static int write_folder(struct skn_treeedit *edit, struct folder *f, struct skn_pack *pack,
			bool top, struct skn_err *err);

/* Brings the entry of a subfolder to its new id; one that became empty is gone
 * from F already. */
static int settle(struct skn_treeedit *edit, struct folder *f, struct skn_map_entry *child,
		  struct skn_pack *pack, struct skn_err *err)
{
	struct folder *c = child->value;
	struct spot spot;
	int rc = write_folder(edit, c, pack, false, err);

	if (rc == SKN_OK)
		rc = locate(f, child->key, child->key_len, true, &spot, err);
	if (rc != SKN_OK)
		return rc;
	if (c->raw.n)
		set_entry(f, child->key, child->key_len, SKN_MODE_TREE, &c->oid, &spot);
	return SKN_OK;
}

static int write_folder(struct skn_treeedit *edit, struct folder *f, struct skn_pack *pack,
			bool top, struct skn_err *err)
{
	struct skn_oid before = f->oid;
	git_oid oid;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < f->folders.n; i++) {
		struct folder *c = f->folders.entries[i].value;

		if (c->dirty)
			rc = settle(edit, f, &f->folders.entries[i], pack, err);
	}
	if (rc != SKN_OK)
		return rc;
	f->dirty = false;
	if (!f->raw.n && !top) {
		f->exists = false;
		return SKN_OK;
	}
	if (git_odb_hash(&oid, f->raw.p, f->raw.n, GIT_OBJECT_TREE) < 0) {
		skn_git_fail(err, GIT_EINVALID, "a tree cannot be named by git");
		return SKN_EDATA;
	}
	f->oid = skn_from_git(&oid);
	if (!f->exists || !skn_oid_eq(&before, &f->oid))
		rc = skn_pack_add(pack, SKN_PACK_TREE, &f->oid, f->raw.p, f->raw.n,
				  f->exists ? &before : NULL, err);
	f->exists = true;
	return rc;
}

int skn_treeedit_write(struct skn_treeedit *edit, struct skn_pack *pack, struct skn_oid *out,
		       struct skn_err *err)
{
	int rc = SKN_OK;

	if (edit->top->dirty || !edit->top->exists)
		rc = write_folder(edit, edit->top, pack, true, err);
	*out = edit->top->oid;
	return rc;
}
