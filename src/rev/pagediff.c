#include "rev/pagediff.h"

#include "doc/record.h"
#include "store/store.h"
#include "text/edtf.h"

/* The fields of one thread.yaml; an absent or broken file says nothing. */
static int read_meta(struct skn_record *out, bool *found, struct skn_repo *repo,
		     const struct skn_oid *folder, struct skn_err *err)
{
	struct skn_tree_entry entry = { 0 };
	struct skn_buf src = SKN_BUF_INIT;
	int rc;

	*found = false;
	if (skn_oid_is_zero(folder))
		return SKN_OK;
	rc = skn_repo_tree_find(repo, folder, "thread.yaml", &entry, err);
	if (rc == SKN_OK)
		rc = skn_repo_read_blob(repo, &entry.oid, SKN_RECORD_MAX, &src, err);
	if (rc == SKN_OK)
		rc = skn_record_parse(out, SKN_KIND_THREAD, "", &src, "thread.yaml", err);
	*found = rc == SKN_OK;
	skn_buf_release(&src);
	return skn_store_forgive(rc, err);
}

static void read_published(struct skn_pagediff *out, const struct skn_node *published)
{
	const char *time = skn_node_text(published, "time");
	struct skn_edtf parsed;

	if (!skn_node_as_int(skn_node_find(published, "version"), &out->set_version) ||
	    out->set_version < 1) {
		out->set_version = 0;
		return;
	}
	if (time && skn_edtf_parse(&parsed, time, strlen(time), NULL) == SKN_OK)
		out->set_time = parsed.lower;
	if (!skn_node_as_int(skn_node_find(published, "items"), &out->set_items))
		out->set_items = -1;
}

/* What `published` says when the new thread.yaml changes it. */
static int compare_published(struct skn_pagediff *out, struct skn_repo *repo,
			     const struct skn_oid *before, const struct skn_oid *after,
			     struct skn_err *err)
{
	struct skn_record old = { 0 }, new = { 0 };
	bool had = false, has = false;
	int rc = read_meta(&old, &had, repo, before, err);

	if (rc == SKN_OK)
		rc = read_meta(&new, &has, repo, after, err);
	if (rc == SKN_OK && has) {
		const struct skn_node *was = had ? skn_node_find(old.tree.root, "published") : NULL;
		const struct skn_node *is = skn_node_find(new.tree.root, "published");

		if (is && (!was || !skn_node_equal(was, is)))
			read_published(out, is);
	}
	if (had)
		skn_record_release(&old);
	if (has)
		skn_record_release(&new);
	return rc;
}

static const struct skn_tree_entry *entry_of(const struct skn_tree_entries *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (skn_streq(list->v[i].name, name))
			return &list->v[i];
	return NULL;
}

static bool same_entry(const struct skn_tree_entry *a, const struct skn_tree_entry *b)
{
	return a && b ? skn_oid_eq(&a->oid, &b->oid) && a->mode == b->mode : a == b;
}

/* Whether the page does not show an entry of a thread's folder. */
static bool is_unseen(const char *name)
{
	return skn_streq(name, "watch.yaml") || skn_streq(name, "runs") || skn_streq(name, "items");
}

/* Names in A whose entry in B differs or is missing. */
static bool seen_differ(const struct skn_tree_entries *a, const struct skn_tree_entries *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (!is_unseen(a->v[i].name) && !same_entry(&a->v[i], entry_of(b, a->v[i].name)))
			return true;
	return false;
}

static void add_keys(struct skn_map *keys, const char *text, size_t n)
{
	struct skn_cites cites = { 0 };

	skn_cites_scan(&cites, text, n);
	for (size_t i = 0; i < cites.cites.n; i++)
		skn_map_put(keys, text + cites.cites.v[i].key, cites.cites.v[i].key_len, keys);
	skn_cites_release(&cites);
}

/* The keys that one file's prose cites; a broken record cites nothing. */
static void file_keys(struct skn_map *keys, const char *path, struct skn_buf *text)
{
	struct skn_record record;
	enum skn_kind kind;
	const char *id;
	size_t len;

	if (!skn_kind_of_path(path, &kind, &id, &len))
		return;
	if (kind == SKN_KIND_NARRATIVE) {
		add_keys(keys, text->p, text->n);
		return;
	}
	if (skn_record_parse(&record, kind, "", text, path, NULL) != SKN_OK)
		return;
	for (const char *const *field = skn_record_prose_fields(kind); *field; field++) {
		const char *prose = skn_record_text(&record, *field, &len);

		if (prose)
			add_keys(keys, prose, len);
	}
	skn_record_release(&record);
}

/* The keys of one blob; what is too large to be read cites nothing. */
static int read_keys(struct skn_map *keys, struct skn_repo *repo, const struct skn_oid *blob, const char *path,
		     struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc = skn_repo_read_blob(repo, blob, SKN_NARRATIVE_MAX, &text, err);

	if (rc == SKN_OK) {
		file_keys(keys, path, &text);
	} else if (rc == SKN_ELIMIT) {
		skn_err_clear(err);
		rc = SKN_OK;
	}
	skn_buf_release(&text);
	return rc;
}

/* The keys that the files of a folder of the thread cite; DIR is "" for its own. */
static int cited_keys(struct skn_map *keys, struct skn_repo *repo, const struct skn_oid *folder,
		      const char *dir, struct skn_err *err)
{
	struct skn_tree_entries list = { 0 };
	int rc = skn_repo_tree_list(repo, folder, &list, err);

	for (size_t i = 0; rc == SKN_OK && i < list.n; i++) {
		const struct skn_tree_entry *e = &list.v[i];
		char *path = *dir ? skn_xasprintf("%s/%s", dir, e->name) : skn_xstrdup(e->name);

		if (!*dir && is_unseen(e->name))
			rc = SKN_OK;
		else if (e->mode == SKN_MODE_TREE)
			rc = *dir ? (int)SKN_OK : cited_keys(keys, repo, &e->oid, e->name, err);
		else if ((e->mode & S_IFMT) == S_IFREG)
			rc = read_keys(keys, repo, &e->oid, path, err);
		free(path);
	}
	skn_tree_entries_release(&list);
	return rc;
}

/* Appends the names of records in A that B does not have or has otherwise; both
 * lists are sorted. */
static void changed_records(struct skn_strings *out, const struct skn_tree_entries *a,
			    const struct skn_tree_entries *b)
{
	for (size_t i = 0, j = 0; i < a->n; i++) {
		const char *name = a->v[i].name;

		while (j < b->n && strcmp(b->v[j].name, name) < 0)
			j++;
		if (skn_ends_with(name, ".yaml") && !(j < b->n && skn_streq(b->v[j].name, name) &&
						      same_entry(&a->v[i], &b->v[j])))
			skn_strings_pushn(out, name, strlen(name) - strlen(".yaml"));
	}
}

static int list_folder(struct skn_tree_entries *out, struct skn_repo *repo, const struct skn_tree_entry *entry,
		       struct skn_err *err)
{
	return entry && entry->mode == SKN_MODE_TREE ? skn_repo_tree_list(repo, &entry->oid, out, err) : SKN_OK;
}

/* Whether a changed record in items/ is one that the page cites. */
static int cited_item_differs(bool *out, struct skn_repo *repo, const struct skn_oid *folder,
			      const struct skn_tree_entry *before, const struct skn_tree_entry *after,
			      struct skn_err *err)
{
	struct skn_tree_entries old = { 0 }, new = { 0 };
	struct skn_strings changed = { 0 };
	struct skn_map keys = SKN_MAP_INIT;
	int rc = list_folder(&old, repo, before, err);

	if (rc == SKN_OK)
		rc = list_folder(&new, repo, after, err);
	if (rc == SKN_OK) {
		changed_records(&changed, &old, &new);
		changed_records(&changed, &new, &old);
	}
	if (rc == SKN_OK && changed.n)
		rc = cited_keys(&keys, repo, folder, "", err);
	for (size_t i = 0; rc == SKN_OK && i < changed.n && !*out; i++)
		*out = skn_map_has(&keys, changed.v[i], strlen(changed.v[i]));
	skn_tree_entries_release(&old);
	skn_tree_entries_release(&new);
	skn_strings_release(&changed);
	skn_map_release(&keys, NULL);
	return rc;
}

int skn_pagediff(struct skn_pagediff *out, struct skn_repo *repo, const struct skn_oid *before,
		 const struct skn_oid *after, struct skn_err *err)
{
	struct skn_tree_entries old = { 0 }, new = { 0 };
	int rc = SKN_OK;

	*out = (struct skn_pagediff){ .set_time = INT64_MIN, .set_items = -1 };
	if (skn_oid_eq(before, after))
		return SKN_OK;
	if (!skn_oid_is_zero(before))
		rc = skn_repo_tree_list(repo, before, &old, err);
	if (rc == SKN_OK && !skn_oid_is_zero(after))
		rc = skn_repo_tree_list(repo, after, &new, err);
	out->page = seen_differ(&old, &new) || seen_differ(&new, &old);
	if (rc == SKN_OK && !same_entry(entry_of(&old, "thread.yaml"), entry_of(&new, "thread.yaml")))
		rc = compare_published(out, repo, before, after, err);
	if (rc == SKN_OK && !out->page && !same_entry(entry_of(&old, "items"), entry_of(&new, "items")))
		rc = cited_item_differs(&out->page, repo, after, entry_of(&old, "items"),
					entry_of(&new, "items"), err);
	skn_tree_entries_release(&old);
	skn_tree_entries_release(&new);
	return rc;
}

int skn_pagediff_folder(struct skn_oid *out, struct skn_repo *repo, const struct skn_oid *tree,
			const char *path, struct skn_err *err)
{
	struct skn_tree_entry folder = { 0 }, file = { 0 };
	int rc = skn_repo_tree_find(repo, tree, path, &folder, err);

	memset(out, 0, sizeof(*out));
	if (rc == SKN_OK && folder.mode == SKN_MODE_TREE)
		rc = skn_repo_tree_find(repo, &folder.oid, "thread.yaml", &file, err);
	if (rc == SKN_OK && S_ISREG(file.mode))
		*out = folder.oid;
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

/* The `was` list of the thread.yaml in a folder; empty when there is none. */
static int read_was(struct skn_strings *out, struct skn_repo *repo, const struct skn_oid *folder,
		    struct skn_err *err)
{
	struct skn_record meta = { 0 };
	const struct skn_node *was;
	bool found;
	int rc = read_meta(&meta, &found, repo, folder, err);

	if (rc != SKN_OK || !found)
		return rc;
	was = skn_node_find(meta.tree.root, "was");
	for (const struct skn_node *n = was ? was->child : NULL; n; n = n->next)
		if (n->text)
			skn_strings_push(out, n->text);
	skn_record_release(&meta);
	return SKN_OK;
}

/* Whether a folder below threads/ may have that name. */
static bool is_place(const char *name)
{
	int parts = 0;

	while (*name && *name != '/' && parts <= SKN_FOLDER_DEPTH_MAX) {
		name = strchrnul(name, '/');
		parts++;
		if (!*name)
			return parts <= SKN_FOLDER_DEPTH_MAX;
		name++;
	}
	return false;
}

int skn_pagediff_earlier(char **path, struct skn_oid *before, struct skn_repo *repo,
			 const struct skn_oid *parent_tree, const struct skn_oid *folder,
			 struct skn_err *err)
{
	struct skn_strings was = { 0 };
	int rc = read_was(&was, repo, folder, err);

	*path = NULL;
	memset(before, 0, sizeof(*before));
	for (size_t i = was.n; rc == SKN_OK && i > 0 && !*path; i--) {
		char *name = skn_xasprintf("threads/%s", was.v[i - 1]);

		if (is_place(was.v[i - 1]))
			rc = skn_pagediff_folder(before, repo, parent_tree, name, err);
		if (rc == SKN_OK && !skn_oid_is_zero(before))
			*path = name;
		else
			free(name);
	}
	skn_strings_release(&was);
	return rc;
}
