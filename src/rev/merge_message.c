/* merge_message.c - what a merge says of itself. */
#include "rev/merge_land.h"
#include "rev/message.h"

void skn_merge_touches(struct skn_strings *threads, const struct skn_merge *merge)
{
	for (size_t i = 0; i < merge->changes.n; i++) {
		const char *path = merge->changes.v[i].path, *id;
		size_t len, thread = 0;
		enum skn_kind kind;
		char *name;

		if (!skn_merge_place(path, &kind, &id, &len, &thread) || !thread)
			continue;
		name = skn_xstrndup(path, thread);
		if (!skn_strings_has(threads, name))
			skn_strings_push(threads, name);
		free(name);
	}
	skn_strings_sort(threads);
}

static bool in_conflict(const struct skn_merge *merge, const char *thread)
{
	size_t n = strlen(thread);

	for (size_t i = 0; i < merge->unmerged.n; i++)
		if (skn_starts_with(merge->unmerged.v[i].path, thread) && merge->unmerged.v[i].path[n] == '/')
			return true;
	return false;
}

/* "Merge branch 'topic' into other", as git says it: without "into" for main and
 * master. */
static void draft_subject(struct skn_buf *out, struct skn_store *store, const struct skn_landing *l)
{
	const char *onto = skn_starts_with(l->ref, "refs/heads/") ? l->ref + strlen("refs/heads/") : l->ref;
	static const char *const kinds[][2] = { { "refs/heads/", "branch" },
						{ "refs/tags/", "tag" },
						{ "refs/remotes/", "remote-tracking branch" } };
	const char *kind = "commit";

	for (size_t i = SKN_ARRAY_LEN(kinds); i-- > 0;) {
		char *full = skn_xasprintf("%s%s", kinds[i][0], l->name);
		struct skn_oid oid;

		if (skn_repo_ref(store->repo, full, &oid, NULL) == SKN_OK)
			kind = kinds[i][1];
		free(full);
	}
	skn_buf_addf(out, "Merge %s '%s'", kind, l->name);
	if (!skn_streq(onto, "main") && !skn_streq(onto, "master"))
		skn_buf_addf(out, " into %s", onto);
	skn_buf_addc(out, '\n');
}

/* Appends "- THREAD: 2 events, 1 tension" of each thread that is not in conflict. */
static int describe(struct skn_buf *out, struct skn_view *before, struct skn_view *after,
		    const struct skn_strings *threads, const struct skn_merge *merge, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < threads->n; i++) {
		struct skn_strings one = { &threads->v[i], 1, 1 };
		struct skn_buf draft = SKN_BUF_INIT;
		const char *text, *more;

		if (in_conflict(merge, threads->v[i]))
			continue;
		rc = skn_message_draft(&draft, before, after, &one, "merge", err);
		text = strstr(draft.p, ": ");
		more = strstr(draft.p, "\n\n"); /* what was too long for a subject */
		if (more && !skn_starts_with(more + 2, "Skein-"))
			text = more;
		if (rc == SKN_OK && text)
			skn_buf_addf(out, "- %s: %.*s\n", skn_thread_name_of(threads->v[i]),
				     (int)strcspn(text + 2, "\n"), text + 2);
		skn_buf_release(&draft);
	}
	return rc;
}

int skn_merge_message(struct skn_buf *out, struct skn_store *store, struct skn_scratch *scratch,
		      const struct skn_merge *merge, const struct skn_landing *landing,
		      const char *subject, struct skn_err *err)
{
	struct skn_view *before = NULL, *after = NULL;
	struct skn_strings threads = { 0 };
	struct skn_buf body = SKN_BUF_INIT;
	int rc = SKN_OK;

	skn_merge_touches(&threads, merge);
	if (subject)
		skn_buf_addf(out, "%s\n", subject);
	else
		draft_subject(out, store, landing);
	if (!subject && threads.n) {
		rc = skn_view_commit(&before, store->repo, &landing->ours, err);
		if (rc == SKN_OK)
			rc = skn_view_tree(&after, scratch->repo, &merge->tree, err);
		if (rc == SKN_OK)
			rc = describe(&body, before, after, &threads, merge, err);
		if (body.n)
			skn_buf_addf(out, "\n%s", body.p);
	}
	skn_message_trailers(out, &threads, "merge", NULL, NULL);
	skn_view_free(before);
	skn_view_free(after);
	skn_strings_release(&threads);
	skn_buf_release(&body);
	return rc;
}
