#include "rev/blame.h"

#include "rev/run.h"

#define ID_BARE 12 /* "s-" and 10 hex digits: an id without the number of its occurrence */

/* ---- loading ---- */

static bool has_thread(struct skn_store *store, const struct skn_oid *commit, const char *path)
{
	struct skn_commit_brief brief;
	struct skn_tree_entry entry;
	char *file = skn_xasprintf("%s/thread.yaml", path);
	bool has = skn_repo_read_brief(store->repo, commit, &brief, NULL) == SKN_OK &&
		   skn_repo_tree_find(store->repo, &brief.tree, file, &entry, NULL) == SKN_OK;

	free(file);
	return has;
}

/* HEAD's path of a thread that index or work tree may have renamed; NULL when
 * HEAD does not have it.  Caller frees. */
static char *committed_path(struct skn_store *store, const struct skn_rev *rev)
{
	struct skn_view *view = NULL;
	struct skn_record meta;
	char *path = NULL;

	if (has_thread(store, &rev->commit, rev->path))
		return skn_xstrdup(rev->path);
	if (skn_rev_view(&view, store, rev, NULL) == SKN_OK &&
	    skn_store_load_record(&meta, view, rev->path, SKN_KIND_THREAD, "", 0, NULL) == SKN_OK) {
		const struct skn_node *was = skn_node_find(meta.tree.root, "was");

		for (const struct skn_node *name = was ? was->child : NULL; name; name = name->next) {
			char *old = skn_xasprintf("threads/%s", name->text ? name->text : "");

			if (name->text && has_thread(store, &rev->commit, old)) {
				free(path);
				path = skn_xstrdup(old);
			}
			free(old);
		}
		skn_record_release(&meta);
	}
	skn_view_free(view);
	return path;
}

int skn_blame_load_at(struct skn_blame *out, struct skn_store *store, const struct skn_oid *commit,
		      const char *path, struct skn_err *err)
{
	const struct skn_version *oldest;
	int rc;

	*out = (struct skn_blame){ .store = store };
	rc = skn_history_load(&out->history, store, commit, path, SKN_HISTORY_COLLECTIONS | SKN_HISTORY_STEPS, err);
	if (rc != SKN_OK)
		return rc;
	if (out->history.list.n == 0) {
		skn_lineage_init(&out->lineage);
		return SKN_OK;
	}
	rc = skn_lineage_load(&out->lineage, store, &out->history, out->upto, err);
	if (rc != SKN_OK) {
		skn_history_release(&out->history);
		return rc;
	}
	oldest = skn_vec_last(&out->history.list);
	out->first_import = !out->history.truncated && oldest->number > 1 && oldest->plus == 0;
	return SKN_OK;
}

int skn_blame_load(struct skn_blame *out, struct skn_store *store, const struct skn_rev *rev,
		   struct skn_err *err)
{
	char *path;
	int rc = SKN_OK;

	if (rev->place == SKN_PLACE_COMMIT)
		return skn_blame_load_at(out, store, &rev->commit, rev->path, err);
	*out = (struct skn_blame){ .store = store };
	path = rev->unborn ? NULL : committed_path(store, rev);
	if (path)
		rc = skn_blame_load_at(out, store, &rev->commit, path, err);
	else
		skn_lineage_init(&out->lineage);
	free(path);
	return rc;
}

static void commit_free(void *p)
{
	struct skn_blame_commit *c = p;

	free(c->author);
	free(c->mail);
	free(c->subject);
	free(c->reason);
	free(c->engine);
	skn_map_release(&c->wrote, free);
	free(c);
}

void skn_blame_release(struct skn_blame *blame)
{
	skn_lineage_release(&blame->lineage);
	skn_history_release(&blame->history);
	skn_map_release(&blame->commits, commit_free);
}

/* ---- commits ---- */

const struct skn_version *skn_blame_version(const struct skn_blame *blame, const struct skn_origin *origin)
{
	size_t n = blame->history.list.n;

	return origin->step < n ? &blame->history.list.v[n - 1 - origin->step] : NULL;
}

static bool is_trailer(const char *line, size_t n)
{
	size_t name = 0;

	while (name < n && (isalnum((unsigned char)line[name]) || line[name] == '-'))
		name++;
	return name > 0 && name + 1 < n && line[name] == ':' && line[name + 1] == ' ';
}

static bool is_trailers(const char *s, size_t n)
{
	for (size_t at = 0; at < n;) {
		size_t len = strcspn(s + at, "\n");

		if (!is_trailer(s + at, len) && !(at > 0 && (s[at] == ' ' || s[at] == '\t')))
			return false;
		at += len + 1;
	}
	return n > 0;
}

/* What the message says behind its subject, without the trailers at its end. */
static char *reason_of(const char *message)
{
	const char *body = message + strcspn(message, "\n");
	size_t n, last;

	while (*body == '\n')
		body++;
	n = strlen(body);
	while (n > 0 && isspace((unsigned char)body[n - 1]))
		n--;
	last = n;
	while (last > 0 && !(body[last - 1] == '\n' && (last < 2 || body[last - 2] == '\n')))
		last--;
	if (is_trailers(body + last, n - last))
		n = last;
	while (n > 0 && isspace((unsigned char)body[n - 1]))
		n--;
	return skn_xstrndup(body, n);
}

/* The thread's folder in a commit, by any path that the line knows it by. */
static int folder_in(struct skn_oid *out, const struct skn_blame *blame, const struct skn_oid *commit,
		     uint32_t step, struct skn_err *err)
{
	const struct skn_history *h = &blame->history;
	struct skn_commit_brief brief;
	const char *tried = NULL;
	int rc = skn_repo_read_brief(blame->store->repo, commit, &brief, err);

	memset(out, 0, sizeof(*out));
	for (size_t i = h->list.n - 1 - step; rc == SKN_OK && i < h->list.n && skn_oid_is_zero(out); i++) {
		const char *paths[] = { h->list.v[i].path, h->list.v[i].path_before };

		for (size_t p = 0; p < 2 && rc == SKN_OK && skn_oid_is_zero(out); p++) {
			struct skn_tree_entry entry = { 0 };

			if (!paths[p] || (tried && skn_streq(paths[p], tried)))
				continue;
			tried = paths[p];
			rc = skn_repo_tree_find(blame->store->repo, &brief.tree, tried, &entry, err);
			if (rc == SKN_OK && entry.mode == SKN_MODE_TREE)
				*out = entry.oid;
			rc = skn_forgive(rc, SKN_ENOTFOUND, err);
		}
	}
	return rc;
}

/* The thread's folder before and after the commit of an origin; both zero where a
 * shallow clone hides what was before. */
static int folders(struct skn_oid *before, struct skn_oid *after, const struct skn_blame *blame,
		   const struct skn_origin *origin, struct skn_err *err)
{
	const struct skn_version *v = skn_blame_version(blame, origin);
	const struct skn_oid *oid = &blame->lineage.commits.v[origin->commit];
	struct skn_commit_brief brief;
	int rc;

	memset(before, 0, sizeof(*before));
	memset(after, 0, sizeof(*after));
	if (!v)
		return SKN_OK;
	if (skn_oid_eq(oid, &v->commit)) {
		*before = v->before;
		*after = v->tree;
		return SKN_OK;
	}
	rc = skn_repo_read_brief(blame->store->repo, oid, &brief, err);
	if (rc == SKN_OK && brief.n_parents)
		rc = folder_in(before, blame, &brief.parent, origin->step, err);
	if (rc == SKN_ENOTFOUND && skn_repo_is_shallow(blame->store->repo)) {
		skn_err_clear(err);
		return SKN_OK;
	}
	if (rc == SKN_OK)
		rc = folder_in(after, blame, oid, origin->step, err);
	return rc;
}

/* What the runs that a commit added say; the newest names the commit's engine. */
static int read_runs(struct skn_blame_commit *c, const struct skn_blame *blame,
		     const struct skn_origin *origin, struct skn_err *err)
{
	struct skn_runs runs = { 0 };
	struct skn_oid before, after;
	int rc = folders(&before, &after, blame, origin, err);

	if (rc == SKN_OK)
		rc = skn_runs_added(&runs, blame->store->repo, &before, &after, err);
	for (size_t i = 0; i < runs.n; i++) {
		const struct skn_run *run = &runs.v[i];

		if (!run->engine)
			continue;
		free(c->engine);
		c->engine = skn_xstrdup(run->engine);
		for (size_t k = 0; k < run->wrote.n; k++)
			free(skn_map_put(&c->wrote, run->wrote.v[k], strnlen(run->wrote.v[k], ID_BARE),
					 skn_xstrdup(run->engine)));
	}
	skn_runs_release(&runs);
	return rc;
}

static int read_commit(struct skn_blame_commit *c, const struct skn_blame *blame,
		       const struct skn_origin *origin, struct skn_err *err)
{
	struct skn_commit_info info;
	int rc;

	c->oid = blame->lineage.commits.v[origin->commit];
	rc = skn_repo_read_commit(blame->store->repo, &c->oid, &info, err);
	if (rc != SKN_OK)
		return rc;
	c->author = skn_xstrdup(info.author.name);
	c->mail = skn_xstrdup(info.author.email);
	c->subject = skn_xstrndup(info.message, strcspn(info.message, "\n"));
	c->reason = reason_of(info.message);
	c->time = info.committer.time;
	rc = read_runs(c, blame, origin, err);
	if (rc == SKN_OK && !c->engine)
		c->engine = skn_run_assisted(info.message);
	skn_commit_info_release(&info);
	return rc;
}

const struct skn_blame_commit *skn_blame_commit(struct skn_blame *blame, const struct skn_origin *origin,
						struct skn_err *err)
{
	const struct skn_oid *oid;
	struct skn_blame_commit *c;

	if (origin->step == SKN_STEP_NONE || origin->commit >= blame->lineage.commits.n) {
		skn_fail(err, SKN_ENOTFOUND, "there is no such commit in the history");
		return NULL;
	}
	oid = &blame->lineage.commits.v[origin->commit];
	c = skn_map_find(&blame->commits, (const char *)oid->b, sizeof(oid->b));
	if (c)
		return c;
	c = skn_xcalloc(1, sizeof(*c));
	if (read_commit(c, blame, origin, err) != SKN_OK) {
		commit_free(c);
		return NULL;
	}
	skn_map_put(&blame->commits, (const char *)oid->b, sizeof(oid->b), c);
	return c;
}

const char *skn_blame_engine(const struct skn_blame_commit *changed, const char *id)
{
	return skn_map_find(&changed->wrote, id, strnlen(id, ID_BARE));
}

/* ---- when ---- */

struct skn_blame_when skn_blame_when(const struct skn_blame *blame, const struct skn_origin *origin)
{
	struct skn_blame_when when = { .sure = SKN_BLAME_AT, .version = skn_blame_version(blame, origin) };

	if (!when.version || origin->commit >= blame->lineage.commits.n)
		return (struct skn_blame_when){ .sure = SKN_BLAME_NEVER };
	when.commit = &blame->lineage.commits.v[origin->commit];
	if (origin->step == 0 && blame->first_import)
		when.sure = SKN_BLAME_OR_BEFORE;
	return when;
}

int64_t skn_blame_time(const struct skn_blame_when *when, const struct skn_blame_commit *commit)
{
	bool own = when->version && skn_oid_eq(&when->version->commit, &commit->oid);

	return own ? when->version->time : commit->time;
}

void skn_blame_when_label(char out[SKN_BLAME_LABEL_MAX], const struct skn_blame_when *when, bool brief)
{
	char label[SKN_VERSION_LABEL_MAX] = "?";
	const char *before = "v", *after = "";

	if (when->version)
		skn_version_label(when->version, label);
	switch (when->sure) {
	case SKN_BLAME_NEVER:
		out[0] = '\0';
		return;
	case SKN_BLAME_UNCOMMITTED:
		snprintf(out, SKN_BLAME_LABEL_MAX, "%s", brief ? "-" : "not committed");
		return;
	case SKN_BLAME_OR_BEFORE: before = brief ? "\u2264v" : "in or before v"; break;
	case SKN_BLAME_UNKNOWN: before = ""; break;
	case SKN_BLAME_AT:
		if (when->version->collection) {
			before = *label == '?' ? "(" : "(v";
			after = ")";
		} else if (*label == '?') {
			before = "";
		}
	}
	snprintf(out, SKN_BLAME_LABEL_MAX, "%s%s%s", before, label, after);
}

const char *skn_blame_when_json(char out[SKN_BLAME_LABEL_MAX], const struct skn_blame_when *when)
{
	if (when->sure == SKN_BLAME_NEVER || when->sure == SKN_BLAME_UNCOMMITTED)
		return NULL;
	snprintf(out, SKN_BLAME_LABEL_MAX, "?");
	if (when->version)
		skn_version_label(when->version, out);
	return out;
}
