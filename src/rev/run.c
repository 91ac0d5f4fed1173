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

char *skn_run_assisted(const char *message)
{
	char *value = skn_run_trailer(message, "Assisted-by");
	const char *engine = value && skn_starts_with(value, "skein/") ? strchr(value, ':') : NULL;
	char *out = engine && engine[1] ? skn_xstrdup(engine + 1) : NULL;

	free(value);
	return out;
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

/* False for what cannot be read. */
static bool read_run(struct skn_run *out, struct skn_repo *repo, const struct skn_tree_entry *entry)
{
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_record run;
	const char *op = NULL, *engine;

	*out = (struct skn_run){ 0 };
	if (skn_repo_read_blob(repo, &entry->oid, SKN_RECORD_MAX, &src, NULL) == SKN_OK &&
	    skn_record_parse(&run, SKN_KIND_RUN, "", &src, entry->name, NULL) == SKN_OK) {
		const struct skn_node *wrote = skn_node_find(run.tree.root, "wrote");

		op = skn_node_text(run.tree.root, "op");
		engine = skn_node_text(run.tree.root, "engine");
		out->op = op ? skn_xstrdup(op) : NULL;
		out->engine = op && engine ? skn_xstrdup(engine) : NULL;
		for (const struct skn_node *id = wrote ? wrote->child : NULL; op && id; id = id->next)
			if (id->text)
				skn_strings_push(&out->wrote, id->text);
		skn_record_release(&run);
	}
	skn_buf_release(&src);
	return out->op;
}

static void run_release(struct skn_run *run)
{
	free(run->op);
	free(run->engine);
	skn_strings_release(&run->wrote);
}

/* The entries of the runs that AFTER has and BEFORE does not. */
static int added_entries(struct skn_tree_entries *out, struct skn_repo *repo, const struct skn_oid *before,
			 const struct skn_oid *after, struct skn_err *err)
{
	struct skn_oid had = { 0 }, has;
	int rc = runs_of(&has, repo, after, err);

	if (rc == SKN_OK && !skn_oid_is_zero(&has))
		rc = runs_of(&had, repo, before, err);
	if (rc == SKN_OK && !skn_oid_is_zero(&has) && !skn_oid_eq(&had, &has))
		rc = new_runs(out, repo, &had, &has, err);
	return rc;
}

int skn_runs_added(struct skn_runs *out, struct skn_repo *repo, const struct skn_oid *before,
		   const struct skn_oid *after, struct skn_err *err)
{
	struct skn_tree_entries added = { 0 };
	struct skn_run run;
	int rc = added_entries(&added, repo, before, after, err);

	*out = (struct skn_runs){ 0 };
	for (size_t i = 0; rc == SKN_OK && i < added.n; i++)
		if (read_run(&run, repo, &added.v[i]))
			skn_vec_push(out, run);
	skn_tree_entries_release(&added);
	return rc;
}

void skn_runs_release(struct skn_runs *runs)
{
	for (size_t i = 0; i < runs->n; i++)
		run_release(&runs->v[i]);
	skn_vec_release(runs);
}

/* op and engine of the newest run that the version added. */
static int from_runs(struct skn_run_info *info, struct skn_store *store, const struct skn_version *v,
		     struct skn_err *err)
{
	struct skn_tree_entries added = { 0 };
	struct skn_run run;
	int rc = added_entries(&added, store->repo, &v->before, &v->tree, err);

	for (size_t i = added.n; rc == SKN_OK && i > 0 && !info->op; i--)
		if (read_run(&run, store->repo, &added.v[i - 1])) {
			info->op = run.op;
			info->engine = run.engine;
			run.op = run.engine = NULL;
			run_release(&run);
		}
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
