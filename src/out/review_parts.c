#include "out/review_parts.h"

#define OUTLETS_MAX 8 /* that are named; the rest is counted */

void skn_review_counts(struct skn_buf *out, size_t errors, size_t warnings, size_t notes)
{
	const struct {
		size_t n;
		const char *word;
	} rows[] = { { errors, "error" }, { warnings, "warning" }, { notes, "note" } };
	bool any = false;

	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		if (rows[i].n) {
			skn_buf_addf(out, "%s%zu %s%s", any ? ", " : "", rows[i].n, rows[i].word,
				     rows[i].n == 1 ? "" : "s");
			any = true;
		}
}

void skn_review_changes(struct skn_buf *out, const struct skn_writer *writer)
{
	struct skn_diff diff = { .n_partners = 0 };

	memcpy(diff.counts, writer->counts, sizeof(diff.counts));
	skn_diff_summary(out, &diff);
}

const char *skn_review_file_word(const struct skn_tree_delta *file)
{
	return !file->old_mode ? "added" : !file->new_mode ? "removed" : "changed";
}

void skn_review_place(struct skn_buf *out, const struct skn_diag *diag, const struct skn_review_thread *thread)
{
	const char *path = diag->path;
	const char *const folders[] = { thread ? thread->twin->to : NULL, thread ? thread->twin->from : NULL };

	for (size_t i = 0; i < SKN_ARRAY_LEN(folders); i++)
		if (folders[i] && skn_starts_with(path, folders[i]) && path[strlen(folders[i])] == '/') {
			path += strlen(folders[i]) + 1;
			break;
		}
	skn_buf_adds(out, path);
	if (diag->line)
		skn_buf_addf(out, ":%u", diag->line);
	if (diag->line && diag->column)
		skn_buf_addf(out, ":%u", diag->column);
}

void skn_review_outlets(struct skn_buf *out, const struct skn_review_thread *thread, bool gained,
			void (*name)(struct skn_buf *out, const char *text, size_t n))
{
	size_t shown = 0, rest = 0;

	skn_buf_addf(out, "%zu %s: ", gained ? thread->gained : thread->lost, gained ? "added" : "dropped");
	for (size_t i = 0; i < thread->outlets.n; i++) {
		const struct skn_review_outlet *o = &thread->outlets.v[i];
		size_t n = gained ? o->gained : o->lost;

		if (!n)
			continue;
		if (shown == OUTLETS_MAX) {
			rest += n;
			continue;
		}
		skn_buf_adds(out, shown++ ? ", " : "");
		if (o->name)
			name(out, o->name, strlen(o->name));
		else
			skn_buf_adds(out, "no outlet");
		if (n > 1)
			skn_buf_addf(out, " (%zu)", n);
	}
	if (rest)
		skn_buf_addf(out, " and %zu more", rest);
}

/* ---- the branch ---- */

/* That of a thread is told there. */
static bool is_of_thread(const struct skn_review *r, const char *path)
{
	for (size_t i = 0; i < r->twins.n; i++) {
		const char *const folders[] = { r->twins.v[i].to, r->twins.v[i].from };

		for (size_t k = 0; k < SKN_ARRAY_LEN(folders); k++)
			if (folders[k] && skn_starts_with(path, folders[k]) && path[strlen(folders[k])] == '/')
				return true;
	}
	return false;
}

static const char *unknown(const struct skn_review *r)
{
	if (r->range.unknown)
		return "The clone is shallow and does not show where the branch began, so it is compared with the base "
		       "as it is now; a deeper fetch tells more.";
	if (r->range.unrelated)
		return "The two have no history in common, so the branch is compared with the base as it is.";
	if (r->truncated)
		return "The clone is shallow and hides some of the branch's commits; who wrote what is known in part.";
	if (skn_repo_is_shallow(r->store->repo))
		return "The clone is shallow; a version whose number it hides is named by its commit.";
	return NULL;
}

void skn_review_branch_make(struct skn_review_branch *out, const struct skn_review *review)
{
	*out = (struct skn_review_branch){ .unknown = unknown(review) };
	for (int severity = SKN_SEVERITY_ERROR; severity > SKN_SEVERITY_OFF; severity--)
		for (size_t i = 0; i < review->found.list.n; i++) {
			const struct skn_diag *d = &review->found.list.v[i];

			if ((int)d->severity == severity && !is_of_thread(review, d->path))
				skn_vec_push(&out->found, d);
		}
	for (size_t i = 0; i < review->files.n; i++)
		if (!skn_starts_with(review->files.v[i].path, "threads/"))
			skn_vec_push(&out->files, &review->files.v[i]);
}

void skn_review_branch_release(struct skn_review_branch *branch)
{
	skn_vec_release(&branch->found);
	skn_vec_release(&branch->files);
}
