#include "check/introduced.h"

#include "base/path.h"
#include "check/settings.h"
#include "check/tree.h"

struct finder {
	struct skn_store *store;
	const struct skn_range *range;
	const struct skn_twins *twins;
	struct skn_view *from, *head, *policy;
	struct skn_severities severities;
	struct skn_diags quotes; /* of the head: those that do not stand in their source */
};

static void copy(struct skn_diags *out, const struct skn_diag *d)
{
	struct skn_diag *made = skn_diags_add(out, d->rule, d->severity, d->path, d->line, d->column, "%s", d->message);

	made->end_line = d->end_line;
	made->end_column = d->end_column;
	made->hint = d->hint ? skn_xstrdup(d->hint) : NULL;
}

/* ---- both sides ---- */

static int check_at(struct skn_diags *out, struct finder *f, struct skn_view *view, const struct skn_oid *commit,
		    const struct skn_strings *paths, bool settings, struct skn_err *err)
{
	struct skn_check_options options = { .settings = settings, .history = true, .commit = commit,
					     .policy = f->policy };
	struct skn_commit_brief brief;
	int rc;

	if (!view || (paths->n == 0 && !settings))
		return SKN_OK;
	rc = skn_repo_read_brief(f->store->repo, commit, &brief, err);
	options.now = brief.time;
	return rc == SKN_OK ? skn_check_threads(out, f->store, view, paths, &options, err) : rc;
}

/* What lies under threads/ and belongs to none. */
static int check_beside(struct skn_diags *out, struct finder *f, struct skn_view *view, struct skn_err *err)
{
	struct skn_thread_places places = { 0 };
	struct skn_diags found = { 0 };
	int rc = view ? skn_tree_walk(&places, &found, view, err) : SKN_OK;

	skn_severities_apply(&f->severities, &found);
	skn_diags_move(out, &found, "");
	skn_diags_release(&found);
	skn_thread_places_release(&places);
	return rc;
}

static void keep_quotes(struct finder *f, const struct skn_diags *found)
{
	for (size_t i = 0; i < found->list.n; i++)
		if (skn_streq(found->list.v[i].rule, skn_rules[SKN_RULE_QUOTE_MISSING].code))
			copy(&f->quotes, &found->list.v[i]);
}

/* The threads at these paths, and with SETTINGS all that is no thread. */
static int compare(struct skn_diags *out, struct finder *f, const struct skn_strings *from_paths,
		   const struct skn_strings *head_paths, bool settings, bool moved, struct skn_err *err)
{
	struct skn_diags before = { 0 }, after = { 0 };
	int rc = check_at(&after, f, f->head, &f->range->head, head_paths, settings, err);

	if (rc == SKN_OK && settings)
		rc = check_beside(&after, f, f->head, err);
	if (rc == SKN_OK)
		rc = check_at(&before, f, f->from, &f->range->from, from_paths, settings, err);
	if (rc == SKN_OK && settings)
		rc = check_beside(&before, f, f->from, err);
	if (rc == SKN_OK) {
		keep_quotes(f, &after);
		skn_diags_keep_new(&after, &before, moved);
		skn_diags_move(out, &after, "");
	}
	skn_diags_release(&before);
	skn_diags_release(&after);
	return rc;
}

/* ---- quotes of sources that were not cited before ---- */

bool skn_introduced_quote(const struct skn_diag *diag, char **key)
{
	const char *name = strrchr(diag->path, '/');

	if (!name || !skn_streq(diag->rule, skn_rules[SKN_RULE_QUOTE_MISSING].code) ||
	    !skn_path_has_ext(name + 1, ".yaml"))
		return false;
	*key = skn_xstrndup(name + 1, strlen(name + 1) - strlen(".yaml"));
	return true;
}

static int cites(bool *out, struct skn_view *view, const char *path, const char *key, struct skn_err *err)
{
	struct skn_thread thread;
	struct skn_numbers numbers;
	int rc = view && path ? skn_store_load(&thread, view, path, SKN_LOAD_NO_ITEMS, err) : SKN_ENOTFOUND;

	*out = false;
	if (rc == SKN_OK) {
		skn_numbers_make(&numbers, &thread);
		*out = skn_numbers_of(&numbers, key, strlen(key)) > 0;
		skn_numbers_release(&numbers);
		skn_thread_release(&thread);
	}
	return skn_store_forgive(rc, err);
}

static const struct skn_twin *twin_of(const struct finder *f, const char *path)
{
	for (size_t i = 0; i < f->twins->n; i++) {
		const char *to = f->twins->v[i].to;

		if (to && skn_starts_with(path, to) && path[strlen(to)] == '/')
			return &f->twins->v[i];
	}
	return NULL;
}

static bool has(const struct skn_diags *list, const struct skn_diag *d)
{
	for (size_t i = 0; i < list->list.n; i++) {
		const struct skn_diag *o = &list->list.v[i];

		if (o->line == d->line && o->column == d->column && skn_streq(o->rule, d->rule) &&
		    skn_streq(o->path, d->path) && skn_streq(o->message, d->message))
			return true;
	}
	return false;
}

static int add_newly_cited(struct skn_diags *out, struct finder *f, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < f->quotes.list.n; i++) {
		const struct skn_diag *d = &f->quotes.list.v[i];
		const struct skn_twin *twin = twin_of(f, d->path);
		bool was = false, is = false;
		char *key = NULL;

		if (!twin || has(out, d) || !skn_introduced_quote(d, &key))
			continue;
		rc = cites(&is, f->head, twin->to, key, err);
		if (rc == SKN_OK && is)
			rc = cites(&was, f->from, twin->from, key, err);
		if (rc == SKN_OK && is && !was)
			copy(out, d);
		free(key);
	}
	return rc;
}

/* ---- all of it ---- */

static bool is_renamed(const struct skn_twin *twin)
{
	return twin->from && twin->to && !skn_streq(twin->from, twin->to);
}

static int compare_all(struct skn_diags *out, struct finder *f, struct skn_err *err)
{
	struct skn_strings from = { 0 }, head = { 0 };
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < f->twins->n; i++) {
		const struct skn_twin *twin = &f->twins->v[i];
		struct skn_strings a = { 0 }, b = { 0 };
		bool renamed = is_renamed(twin);

		if (twin->from)
			skn_strings_push(renamed ? &a : &from, twin->from);
		if (twin->to)
			skn_strings_push(renamed ? &b : &head, twin->to);
		if (renamed)
			rc = compare(out, f, &a, &b, false, true, err);
		skn_strings_release(&a);
		skn_strings_release(&b);
	}
	if (rc == SKN_OK)
		rc = compare(out, f, &from, &head, true, false, err);
	skn_strings_release(&from);
	skn_strings_release(&head);
	return rc;
}

int skn_introduced_find(struct skn_diags *out, struct skn_store *store, const struct skn_range *range,
			const struct skn_twins *twins, struct skn_view *from, struct skn_view *head,
			struct skn_view *policy, struct skn_err *err)
{
	struct finder f = { .store = store, .range = range, .twins = twins, .from = from, .head = head,
			    .policy = policy };
	int rc;

	if (policy)
		skn_severities_read(&f.severities, policy);
	rc = compare_all(out, &f, err);
	if (rc == SKN_OK)
		rc = add_newly_cited(out, &f, err);
	skn_diags_sort(out);
	skn_diags_unique(out);
	skn_diags_release(&f.quotes);
	return rc;
}

/* ---- landing ---- */

int skn_introduced_landing(struct skn_diags *out, struct skn_store *store, const struct skn_range *range,
			   struct skn_err *err)
{
	struct skn_diags found = { 0 };
	bool ancestor = false;
	int rc = SKN_OK;

	if (range->published) {
		if (skn_oid_is_zero(&range->base) || range->unknown || range->forked)
			return SKN_OK;
		return skn_check_foxtrot(out, store, &range->base, &range->head, err);
	}
	if (skn_oid_is_zero(&range->tip) || skn_repo_is_shallow(store->repo))
		return SKN_OK;
	rc = skn_repo_is_ancestor(store->repo, &range->tip, &range->head, &ancestor, err);
	if (rc == SKN_OK && ancestor)
		rc = skn_check_foxtrot(&found, store, &range->tip, &range->head, err);
	if (rc == SKN_OK && found.list.n) {
		skn_diags_add(out, skn_rules[SKN_RULE_FOXTROT].code, SKN_SEVERITY_WARNING, "", 0, 0,
			      "'%s' has merged '%s': landed by a fast-forward or a rebase it would renumber the "
			      "published versions", range->head_name, range->published_name);
		skn_diags_hint(out, "land it with a merge commit or a squash");
	}
	skn_diags_release(&found);
	return rc;
}
