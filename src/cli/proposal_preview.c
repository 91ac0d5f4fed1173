#include "cli/compare.h"
#include "cli/proposal.h"
#include "cli/twins.h"
#include "out/diff.h"
#include "repo/status.h"

/* One side of what is proposed. */
struct writer {
	struct skn_proposal *p;
	struct skn_compare_side from, to, work; /* where it left the base, HEAD, the work tree */
	struct skn_twins twins;
	struct skn_proposal_text *out;
	struct skn_strings paths; /* of threads that differ */
};

static int open_side(struct skn_compare_side *side, struct skn_store *store, enum skn_place place,
		     const struct skn_oid *commit, struct skn_err *err)
{
	*side = (struct skn_compare_side){ .place = place, .commit = *commit };
	if (place == SKN_PLACE_COMMIT)
		return skn_view_commit(&side->view, store->repo, commit, err);
	return skn_view_work(&side->view, store->repo, err);
}

/* "v3", "v3+1"; "" when the side has no version of the thread. */
static void label(struct skn_buf *out, struct skn_store *store, const struct skn_compare_side *side, const char *path)
{
	struct skn_history history = { 0 };
	char text[SKN_VERSION_LABEL_MAX];

	if (side->place != SKN_PLACE_COMMIT)
		skn_buf_adds(out, "work tree");
	else if (path && skn_history_load(&history, store, &side->commit, path, SKN_HISTORY_NEWEST, NULL) == SKN_OK) {
		if (history.list.n) {
			skn_version_label(&history.list.v[0], text);
			skn_buf_addf(out, "v%s", text);
		}
		skn_history_release(&history);
	}
	if (out->n == 0)
		skn_buf_adds(out, "nothing");
}

static int load(struct skn_thread *out, bool *there, const struct skn_compare_side *side, const char *path,
		struct skn_err *err)
{
	int rc = path && side->view ? skn_store_load(out, side->view, path, 0, err) : SKN_OK;

	*there = rc == SKN_OK && path && side->view;
	return rc;
}

static void write_diff(struct writer *w, const struct skn_twin *twin, const struct skn_compare_side *to,
		       const struct skn_thread *old_thread, const struct skn_thread *new_thread)
{
	struct skn_buf from_label = SKN_BUF_INIT, to_label = SKN_BUF_INIT;
	const char *path = twin->to ? twin->to : twin->from;
	struct skn_diff_head head = { .name = skn_thread_name_of(path), .title = skn_thread_title(new_thread ? new_thread
													      : old_thread),
				      .old_thread = old_thread, .new_thread = new_thread };
	struct skn_diff diff;
	struct skn_sink sink;

	skn_diff_make(&diff, old_thread, new_thread);
	if (!old_thread || !new_thread || skn_diff_has_shown(&diff, 0)) {
		label(&from_label, w->p->store, &w->from, twin->from);
		label(&to_label, w->p->store, to, twin->to);
		head.from = from_label.p;
		head.to = to_label.p;
		skn_strings_push(&w->out->threads, head.name);
		skn_strings_push(&w->paths, path);
		skn_sink_to_buf(&sink, &w->out->review);
		skn_diff_md(&sink, &head, &diff, 0);
		skn_buf_addc(&w->out->review, '\n');
	}
	skn_diff_release(&diff);
	skn_buf_release(&from_label);
	skn_buf_release(&to_label);
}

/* What is not committed counts for the threads that are named, if any are. */
static const struct skn_compare_side *side_for(const struct writer *w, const char *path)
{
	const struct skn_cli *cli = w->p->cli;
	const char *name = skn_thread_name_of(path), *last = strrchr(name, '/');

	for (size_t i = 0; i < cli->n_args; i++) {
		const char *said = cli->args[i];

		if (skn_streq(said, path) || skn_streq(said, name) || (last && skn_streq(said, last + 1)))
			return &w->work;
	}
	return cli->n_args ? &w->to : &w->work;
}

static int write_thread(struct writer *w, const struct skn_twin *twin, struct skn_err *err)
{
	const struct skn_compare_side *to = side_for(w, twin->to ? twin->to : twin->from);
	struct skn_twin here = *twin;
	struct skn_thread from, next;
	bool had = false, has = false;
	int rc = load(&from, &had, &w->from, twin->from, err);

	if (to == &w->to && here.to && !skn_store_has_thread(to->view, here.to))
		here.to = NULL;
	if (rc == SKN_OK)
		rc = load(&next, &has, to, here.to, err);
	if (rc == SKN_OK && (had || has))
		write_diff(w, &here, to, had ? &from : NULL, has ? &next : NULL);
	if (had)
		skn_thread_release(&from);
	if (has)
		skn_thread_release(&next);
	return rc;
}

static int write_all(struct writer *w, struct skn_err *err)
{
	int rc = skn_twins_find(&w->twins, w->p->store, &w->from, &w->work, err);

	for (size_t i = 0; rc == SKN_OK && i < w->twins.n; i++)
		rc = write_thread(w, &w->twins.v[i], err);
	if (rc == SKN_OK && w->out->threads.n == 0)
		skn_buf_adds(&w->out->review, "No page changes.\n\n");
	skn_proposal_landing(&w->out->review);
	return rc;
}

int skn_proposal_is_dirty(bool *yes, struct skn_proposal *proposal, struct skn_err *err)
{
	static const char *const paths[] = { "threads", "skein.yaml", ".gitattributes" };
	struct skn_path_changes changes = { 0 };
	int rc = skn_repo_work_changes(proposal->store->repo, paths, SKN_ARRAY_LEN(paths), &changes, err);

	*yes = changes.n > 0;
	skn_path_changes_release(&changes);
	return rc;
}

int skn_proposal_preview(struct skn_proposal_text *out, struct skn_proposal *proposal, struct skn_err *err)
{
	struct writer w = { .p = proposal, .out = out };
	struct skn_repo *repo = proposal->store->repo;
	struct skn_oid fork = proposal->tip;
	int rc = SKN_OK;

	if (!skn_oid_is_zero(&proposal->base_tip))
		rc = skn_repo_merge_base(repo, &proposal->base_tip, &proposal->tip, &fork, err);
	if (rc == SKN_OK)
		rc = open_side(&w.from, proposal->store, SKN_PLACE_COMMIT, &fork, err);
	if (rc == SKN_OK)
		rc = open_side(&w.to, proposal->store, SKN_PLACE_COMMIT, &proposal->tip, err);
	if (rc == SKN_OK)
		rc = open_side(&w.work, proposal->store, SKN_PLACE_WORK, &proposal->tip, err);
	if (rc == SKN_OK)
		rc = write_all(&w, err);
	if (rc == SKN_OK)
		rc = skn_proposal_title(out, proposal, w.from.view, w.work.view, &w.paths, err);
	skn_view_free(w.from.view);
	skn_view_free(w.to.view);
	skn_view_free(w.work.view);
	skn_twins_release(&w.twins);
	skn_strings_release(&w.paths);
	return rc;
}
