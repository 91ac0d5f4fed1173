#include "rev/run.h"

#include "base/map.h"

char *skn_run_trailer(const char *message, const char *name)
{
	size_t len = strlen(name);
	char *found = NULL;

	for (const char *line = message; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		size_t n = strcspn(line, "\n");

		if (n > len + 1 && strncasecmp(line, name, len) == 0 && line[len] == ':') {
			const char *value = line + len + 1;

			while (*value == ' ')
				value++;
			free(found);
			found = skn_xstrndup(value, n - (size_t)(value - line));
		}
	}
	return found;
}

/* The runs/ folder inside a thread's folder; zero when there is none. */
static int runs_of(struct skn_oid *out, struct skn_repo *repo, const struct skn_oid *folder, struct skn_err *err)
{
	struct skn_tree_entry entry = { 0 };
	int rc = SKN_OK;

	memset(out, 0, sizeof(*out));
	if (!skn_oid_is_zero(folder))
		rc = skn_repo_tree_find(repo, folder, "runs", &entry, err);
	if (rc == SKN_OK && entry.mode == SKN_MODE_TREE)
		*out = entry.oid;
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

/* The files of AFTER that BEFORE does not have, in order of their names. */
static int new_runs(struct skn_tree_entries *out, struct skn_repo *repo, const struct skn_oid *before,
		    const struct skn_oid *after, struct skn_err *err)
{
	struct skn_tree_entries old = { 0 };
	struct skn_map names = SKN_MAP_INIT;
	size_t kept = 0;
	int rc = skn_oid_is_zero(before) ? SKN_OK : skn_repo_tree_list(repo, before, &old, err);

	if (rc == SKN_OK)
		rc = skn_repo_tree_list(repo, after, out, err);
	for (size_t i = 0; i < old.n; i++)
		skn_map_put(&names, old.v[i].name, strlen(old.v[i].name), &old);
	for (size_t i = 0; i < out->n; i++) {
		struct skn_tree_entry *e = &out->v[i];

		if (skn_ends_with(e->name, ".yaml") && !skn_map_has(&names, e->name, strlen(e->name)))
			out->v[kept++] = *e;
		else
			free(e->name);
	}
	out->n = kept;
	skn_tree_entries_release(&old);
	skn_map_release(&names, NULL);
	return rc;
}

/* op and engine of one run; what cannot be read says nothing. */
static void read_run(struct skn_run_info *info, struct skn_repo *repo, const struct skn_tree_entry *entry)
{
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_record run;

	if (skn_repo_read_blob(repo, &entry->oid, SKN_RECORD_MAX, &src, NULL) == SKN_OK &&
	    skn_record_parse(&run, SKN_KIND_RUN, "", &src, entry->name, NULL) == SKN_OK) {
		const char *op = skn_node_text(run.tree.root, "op");
		const char *engine = skn_node_text(run.tree.root, "engine");

		info->op = op ? skn_xstrdup(op) : NULL;
		info->engine = op && engine ? skn_xstrdup(engine) : NULL;
		skn_record_release(&run);
	}
	skn_buf_release(&src);
}

/* op and engine of the newest run that the version added. */
static int from_runs(struct skn_run_info *info, struct skn_store *store, const struct skn_version *v,
		     struct skn_err *err)
{
	struct skn_tree_entries added = { 0 };
	struct skn_oid before, after;
	int rc = runs_of(&before, store->repo, &v->before, err);

	if (rc == SKN_OK)
		rc = runs_of(&after, store->repo, &v->tree, err);
	if (rc == SKN_OK && !skn_oid_is_zero(&after) && !skn_oid_eq(&before, &after))
		rc = new_runs(&added, store->repo, &before, &after, err);
	for (size_t i = added.n; rc == SKN_OK && i > 0 && !info->op; i--)
		read_run(info, store->repo, &added.v[i - 1]);
	skn_tree_entries_release(&added);
	return rc;
}

int skn_run_info(struct skn_run_info *out, struct skn_store *store, const struct skn_version *version,
		 struct skn_err *err)
{
	struct skn_commit_info commit = { 0 };
	int rc = skn_repo_read_commit(store->repo, &version->commit, &commit, err);

	*out = (struct skn_run_info){ 0 };
	if (rc != SKN_OK)
		return rc;
	out->author = skn_xstrdup(commit.author.name);
	out->mail = skn_xstrdup(commit.author.email);
	out->subject = skn_xstrndup(commit.message, strcspn(commit.message, "\n"));
	rc = from_runs(out, store, version, err);
	if (rc == SKN_OK && !out->op)
		out->op = skn_run_trailer(commit.message, "Skein-Op");
	if (rc == SKN_OK && !out->op)
		out->op = skn_xstrdup("edit");
	skn_commit_info_release(&commit);
	if (rc != SKN_OK)
		skn_run_info_release(out);
	return rc;
}

void skn_run_info_release(struct skn_run_info *info)
{
	free(info->author);
	free(info->mail);
	free(info->subject);
	free(info->op);
	free(info->engine);
	*info = (struct skn_run_info){ 0 };
}
