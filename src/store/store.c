#include "store/store.h"

#include "base/path.h"
#include "text/name.h"
#include "text/nearest.h"

#define SHOWN_MAX 5 /* threads that a message names */

int skn_store_open(struct skn_store *out, const char *dir, const char *git_dir, struct skn_err *err)
{
	*out = (struct skn_store){ 0 };
	return skn_repo_open(&out->repo, dir, git_dir, err);
}

void skn_store_close(struct skn_store *store)
{
	if (store->index)
		store->close_index(store->index);
	skn_repo_free(store->repo);
	*store = (struct skn_store){ 0 };
}

int skn_store_config(struct skn_record *out, struct skn_view *view, struct skn_err *err)
{
	struct skn_buf src = SKN_BUF_INIT;
	int rc = skn_view_read(view, "skein.yaml", SKN_RECORD_MAX, &src, err);

	if (rc == SKN_ENOTFOUND) {
		skn_err_clear(err);
		rc = skn_fail(err, SKN_EDATA, "not a store: there is no skein.yaml");
		skn_hint(err, "'skein init' makes this repository a store");
	} else if (rc == SKN_OK) {
		rc = skn_record_parse_valid(out, SKN_KIND_STORE, "", &src, "skein.yaml", err);
	}
	skn_buf_release(&src);
	return rc;
}

const char *skn_store_setting(const struct skn_record *config, const char *path)
{
	const struct skn_node *node = config->tree.root;
	char part[64];

	while (node && *path) {
		const char *dot = strchrnul(path, '.');

		snprintf(part, sizeof(part), "%.*s", (int)(dot - path), path);
		node = skn_node_find(node, part);
		path = *dot ? dot + 1 : dot;
	}
	return node ? node->text : NULL;
}

int skn_store_published_ref(char **out, struct skn_store *store, const struct skn_record *config,
			    struct skn_err *err)
{
	const char *branch = config ? skn_store_setting(config, "policy.branch") : NULL;
	struct skn_oid oid;
	bool unborn = false;
	char *head = NULL;
	int rc;

	if (branch) {
		*out = skn_xasprintf("refs/heads/%s", branch);
		return SKN_OK;
	}
	rc = skn_repo_default_branch(store->repo, out, err);
	if (rc != SKN_ENOTFOUND)
		return rc;
	skn_err_clear(err);
	rc = skn_repo_head(store->repo, &head, &oid, &unborn, err);
	if (rc == SKN_OK)
		*out = head ? head : skn_xstrdup("refs/heads/main");
	return rc;
}

/* Collects threads below DIR: a folder that holds thread.yaml is one. */
static int collect(struct skn_strings *out, struct skn_view *view, const char *dir, int depth,
		   struct skn_err *err)
{
	struct skn_view_entries entries = { 0 };
	int rc = skn_view_list(view, dir, &entries, err);

	for (size_t i = 0; rc == SKN_OK && i < entries.n; i++)
		if (skn_streq(entries.v[i].name, "thread.yaml")) {
			skn_strings_push(out, dir);
			goto out;
		}
	for (size_t i = 0; rc == SKN_OK && depth < SKN_FOLDER_DEPTH_MAX && i < entries.n; i++) {
		char *sub;

		if (entries.v[i].kind != SKN_VIEW_DIR)
			continue;
		sub = skn_xasprintf("%s/%s", dir, entries.v[i].name);
		rc = collect(out, view, sub, depth + 1, err);
		free(sub);
	}
out:
	skn_view_entries_release(&entries);
	return rc;
}

int skn_store_threads(struct skn_strings *out, struct skn_view *view, struct skn_err *err)
{
	int rc = collect(out, view, "threads", 0, err);

	rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	skn_strings_sort(out);
	return rc;
}

bool skn_store_has_thread(struct skn_view *view, const char *path)
{
	char *file = skn_xasprintf("%s/thread.yaml", path);
	bool yes = skn_view_has(view, file);

	free(file);
	return yes;
}

int skn_store_check_nesting(struct skn_view *view, const char *path, struct skn_err *err)
{
	const char *name = skn_thread_name_of(path);

	for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		char *above = skn_xstrndup(path, (size_t)(slash - path));
		bool thread = skn_store_has_thread(view, above);

		free(above);
		if (thread)
			return skn_fail(err, SKN_EEXISTS, "'%.*s' is a thread, it cannot hold another",
					(int)(slash - name), name);
	}
	return SKN_OK;
}

static int not_found(const char *name, const struct skn_strings *all, struct skn_err *err)
{
	const char **last = skn_xcalloc(all->n, sizeof(*last)); /* parts of the paths */
	const char *best = NULL, *near;
	int rc = skn_fail(err, SKN_ENOTFOUND, "no thread '%s'", name);

	for (size_t i = 0; i < all->n; i++) {
		last[i] = strrchr(all->v[i], '/') + 1;
		if (!best && skn_starts_with(last[i], name))
			best = all->v[i];
	}
	near = best ? NULL : skn_nearest(name, last, all->n, 0);
	for (size_t i = 0; near && i < all->n; i++)
		if (last[i] == near)
			best = all->v[i];
	if (!best)
		best = skn_nearest(name, (const char *const *)all->v, all->n, strlen("threads/"));
	free(last);
	if (best)
		skn_hint(err, "did you mean '%s'?", skn_thread_name_of(best));
	else
		skn_hint(err, "'skein list' shows the threads of this store");
	return rc;
}

static int is_store(struct skn_view *view, struct skn_err *err)
{
	struct skn_record config;
	int rc = skn_store_config(&config, view, err);

	if (rc == SKN_OK)
		skn_record_release(&config);
	return rc;
}

static int several(const char *name, const struct skn_strings *fit, struct skn_err *err)
{
	struct skn_buf list = SKN_BUF_INIT;

	for (size_t i = 0; i < fit->n && i < SHOWN_MAX; i++)
		skn_buf_addf(&list, "%s'%s'", i == 0 ? "" : i + 1 == fit->n ? " or " : ", ",
			     skn_thread_name_of(fit->v[i]));
	if (fit->n > SHOWN_MAX)
		skn_buf_addf(&list, " or one of %zu more", fit->n - SHOWN_MAX);
	skn_fail(err, SKN_EAMBIGUOUS, "'%s' names more than one thread", name);
	skn_hint(err, "say %s", list.p);
	skn_buf_release(&list);
	return SKN_EAMBIGUOUS;
}

static int find_by_last(char **out, struct skn_view *view, const char *name, struct skn_err *err)
{
	struct skn_strings all = { 0 }, fit = { 0 };
	char *suffix = skn_xasprintf("/%s", name);
	int rc = skn_store_threads(&all, view, err);

	for (size_t i = 0; rc == SKN_OK && i < all.n; i++)
		if (skn_ends_with(all.v[i], suffix))
			skn_strings_push(&fit, all.v[i]);
	if (rc == SKN_OK && all.n == 0)
		rc = is_store(view, err);
	if (rc == SKN_OK && fit.n > 1)
		rc = several(name, &fit, err);
	else if (rc == SKN_OK && fit.n == 1)
		*out = skn_xstrdup(fit.v[0]);
	else if (rc == SKN_OK)
		rc = not_found(name, &all, err);
	free(suffix);
	skn_strings_release(&all);
	skn_strings_release(&fit);
	return rc;
}

int skn_store_find(char **out, struct skn_view *view, const char *name, struct skn_err *err)
{
	const char *rest = skn_thread_name_of(name);
	size_t n = strlen(rest);
	char *path;
	int rc = SKN_OK;

	while (n && rest[n - 1] == '/')
		n--;
	path = skn_xasprintf("threads/%.*s", (int)n, rest);
	if (n && skn_path_is_safe(path) && skn_store_has_thread(view, path)) {
		*out = path;
		return SKN_OK;
	}
	if (n == 0)
		rc = skn_fail(err, SKN_EUSAGE, "an empty name is no thread");
	else
		rc = find_by_last(out, view, skn_thread_name_of(path), err);
	free(path);
	return rc;
}

int skn_store_check_path(const char *name, struct skn_err *err)
{
	int depth = 0;

	if (strlen(name) > SKN_THREAD_PATH_MAX)
		return skn_fail(err, SKN_ELIMIT, "a thread's path has at most %d bytes", SKN_THREAD_PATH_MAX);
	for (const char *part = name;; depth++) {
		size_t n = strcspn(part, "/");
		int rc = skn_name_check(part, n, part[n] ? SKN_NAME_ID : SKN_NAME_SLUG, err);

		if (rc != SKN_OK)
			return rc;
		if (!part[n])
			break;
		part += n + 1;
	}
	if (depth > SKN_FOLDER_DEPTH_MAX)
		return skn_fail(err, SKN_ELIMIT, "a thread lies in at most %d folders", SKN_FOLDER_DEPTH_MAX);
	return SKN_OK;
}
