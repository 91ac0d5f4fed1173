/* hook_commit.c - before a commit: what is staged. */
#include "check/print.h"
#include "check/push_content.h"
#include "cli/hook_run.h"

extern char **environ;

int skn_hook_staged_open(struct skn_hook_staged *out, struct skn_hook_call *call, bool changes,
			 struct skn_err *err)
{
	static const char *const ours[] = { "threads", "skein.yaml", ".gitattributes" };
	struct skn_repo *repo = call->store.repo;
	struct skn_oid head;
	bool unborn = false;
	char *ref = NULL;
	int rc = skn_repo_head(repo, &ref, &head, &unborn, err);

	*out = (struct skn_hook_staged){ 0 };
	free(ref);
	if (rc == SKN_OK && !unborn)
		rc = skn_view_commit(&out->before, repo, &head, err);
	if (rc == SKN_OK)
		rc = skn_view_index(&out->after, repo, err);
	/* An index of a kind that skein cannot read matters to stores only. */
	if (rc == SKN_EDATA && !skn_hook_staged_is_store(out))
		return skn_forgive(rc, SKN_EDATA, err);
	if (rc == SKN_OK && changes)
		rc = skn_repo_staged_changes(repo, ours, SKN_ARRAY_LEN(ours), &out->changes, err);
	for (size_t i = 0; rc == SKN_OK && i < out->changes.n; i++)
		skn_strings_push(&out->paths, out->changes.v[i].path);
	if (rc != SKN_OK)
		skn_hook_staged_close(out);
	return rc;
}

void skn_hook_staged_close(struct skn_hook_staged *staged)
{
	skn_view_free(staged->before);
	skn_view_free(staged->after);
	skn_strings_release(&staged->paths);
	skn_path_changes_release(&staged->changes);
	*staged = (struct skn_hook_staged){ 0 };
}

bool skn_hook_staged_is_store(const struct skn_hook_staged *staged)
{
	const struct skn_push_change change = { .before = staged->before, .after = staged->after };

	return skn_push_is_store(&change);
}

void skn_hook_say_diags(const struct skn_diags *diags, enum skn_severity at_least)
{
	struct skn_sink to_stderr;

	skn_sink_to_file(&to_stderr, stderr);
	skn_diags_print_text(&to_stderr, diags, at_least);
}

void skn_hook_say_faults(const char *what, const struct skn_push_faults *faults)
{
	for (size_t i = 0; i < faults->list.n; i++) {
		struct skn_buf text = SKN_BUF_INIT;

		skn_diag_safe(&text, faults->list.v[i].text);
		fprintf(stderr, "%s: %s\n", what, text.p);
		if (faults->list.v[i].hint)
			fprintf(stderr, "  %s\n", faults->list.v[i].hint);
		skn_buf_release(&text);
	}
	if (faults->more)
		fprintf(stderr, "%s: and more\n", what);
}

/* ---- pre-commit, pre-merge-commit ---- */

/* The other side of a merge on a topic branch: what came from there is not of this
 * commit.  On the published branch it is: there it becomes a version. */
static int open_other(struct skn_view **out, struct skn_hook_call *call, struct skn_err *err)
{
	static const char prefix[] = "GITHEAD_"; /* git merge tells what it merges so */
	struct skn_repo *repo = call->store.repo;
	struct skn_oid oid;
	char *path = skn_xasprintf("%s/MERGE_HEAD", skn_repo_git_dir(repo));
	bool found = access(path, F_OK) == 0 && skn_repo_resolve(repo, "MERGE_HEAD", &oid, NULL) == SKN_OK;

	for (char **e = environ; *e && !found; e++)
		found = skn_starts_with(*e, prefix) && strcspn(*e, "=") == strlen(prefix) + SKN_OID_HEX &&
			skn_oid_parse(&oid, *e + strlen(prefix), SKN_OID_HEX) && skn_repo_has_object(repo, &oid);
	free(path);
	return found ? skn_view_commit(out, repo, &oid, err) : SKN_OK;
}

static bool on_published(struct skn_hook_call *call, struct skn_view *before)
{
	struct skn_record config = { 0 };
	bool has = before && skn_store_config(&config, before, NULL) == SKN_OK, yes = false, unborn;
	char *ref = NULL, *published = NULL;
	struct skn_oid head;

	if (skn_repo_head(call->store.repo, &ref, &head, &unborn, NULL) == SKN_OK && ref &&
	    skn_store_published_ref(&published, &call->store, has ? &config : NULL, NULL) == SKN_OK)
		yes = skn_streq(ref, published);
	if (has)
		skn_record_release(&config);
	free(ref);
	free(published);
	return yes;
}

static int refuse(size_t errors, size_t old, struct skn_err *err)
{
	int rc = skn_fail(err, SKN_EFINDING, "not committed: %zu error%s", errors, errors == 1 ? "" : "s");

	skn_hint(err, "mend what is named above; 'skein help rules' explains each code%s",
		 old ? "; errors that were there before are not counted" : "");
	return rc;
}

int skn_hook_pre_commit(struct skn_hook_call *call, struct skn_err *err)
{
	struct skn_hook_staged staged;
	struct skn_push_change change = { 0 };
	struct skn_diags found = { 0 };
	size_t errors, old = 0;
	int rc = skn_hook_staged_open(&staged, call, true, err);

	if (rc != SKN_OK)
		return rc;
	change = (struct skn_push_change){ .before = staged.before, .after = staged.after, .paths = &staged.paths };
	if (staged.paths.n && skn_push_is_store(&change)) {
		if (!on_published(call, staged.before))
			rc = open_other(&change.other, call, err);
		if (rc == SKN_OK)
			rc = skn_push_content(&found, &old, &call->store, &change, SKN_SEVERITY_WARNING, err);
	}
	errors = skn_diags_count(&found, SKN_SEVERITY_ERROR);
	skn_hook_say_diags(&found, SKN_SEVERITY_WARNING);
	if (rc == SKN_OK && errors)
		rc = refuse(errors, old, err);
	skn_diags_release(&found);
	skn_view_free(change.other);
	skn_hook_staged_close(&staged);
	return rc;
}
