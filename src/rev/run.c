#include "rev/run.h"

char *skn_run_trailer(const char *message, const char *name)
{
	size_t len = strlen(name);
	char *found = NULL;

	for (const char *line = message; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		size_t n = strcspn(line, "\n");

		if (n > len + 2 && strncasecmp(line, name, len) == 0 && line[len] == ':') {
			const char *value = line + len + 1;

			while (*value == ' ')
				value++;
			free(found);
			found = skn_xstrndup(value, n - (size_t)(value - line));
		}
	}
	return found;
}

/* The entries of the runs/ folder inside a thread's folder. */
static int list_runs(struct skn_tree_entries *out, struct skn_repo *repo, const struct skn_oid *folder,
		     struct skn_err *err)
{
	struct skn_tree_entry entry;
	int rc;

	if (skn_oid_is_zero(folder))
		return SKN_OK;
	rc = skn_repo_tree_find(repo, folder, "runs", &entry, err);
	if (rc == SKN_OK)
		return skn_repo_tree_list(repo, &entry.oid, out, err);
	if (rc != SKN_ENOTFOUND)
		return rc;
	skn_err_clear(err);
	return SKN_OK;
}

static bool has_entry(const struct skn_tree_entries *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (skn_streq(list->v[i].name, name))
			return true;
	return false;
}

/* op and engine of the newest run that the version added. */
static int from_runs(struct skn_run_info *info, struct skn_store *store, const struct skn_version *v,
		     struct skn_err *err)
{
	struct skn_tree_entries before = { 0 }, after = { 0 };
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_record run;
	int rc = list_runs(&before, store->repo, &v->before, err);

	if (rc == SKN_OK)
		rc = list_runs(&after, store->repo, &v->tree, err);
	for (size_t i = after.n; rc == SKN_OK && i > 0 && !info->op; i--) {
		const struct skn_tree_entry *e = &after.v[i - 1];
		const char *op, *engine;

		if (!skn_ends_with(e->name, ".yaml") || has_entry(&before, e->name) ||
		    skn_repo_read_blob(store->repo, &e->oid, SKN_RECORD_MAX, &src, NULL) != SKN_OK ||
		    skn_record_parse(&run, SKN_KIND_RUN, "", &src, e->name, NULL) != SKN_OK)
			continue;
		op = skn_node_text(run.tree.root, "op");
		engine = skn_node_text(run.tree.root, "engine");
		info->op = op ? skn_xstrdup(op) : NULL;
		info->engine = op && engine ? skn_xstrdup(engine) : NULL;
		skn_record_release(&run);
	}
	skn_buf_release(&src);
	skn_tree_entries_release(&before);
	skn_tree_entries_release(&after);
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
