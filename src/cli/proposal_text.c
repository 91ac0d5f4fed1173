#include "cli/proposal.h"
#include "out/review.h"
#include "rev/message.h"

#define LANDING \
	"Please land this with a **merge commit** or a **squash**. The version numbers of the threads are counted " \
	"along the first parents of the published branch: a fast-forward would change them.\n"
#define LANDING_BEFORE "\n---\n\n"
#define INDEX_FROM 8 /* threads that differ, from which on it pays to have the index */

void skn_proposal_text_release(struct skn_proposal_text *text)
{
	skn_buf_release(&text->title);
	skn_buf_release(&text->review);
	skn_strings_release(&text->threads);
}

void skn_proposal_landing(struct skn_buf *out)
{
	skn_buf_rtrim(out);
	skn_buf_adds(out, "\n" LANDING_BEFORE LANDING);
}

/* ---- the title ---- */

/* The subject of the topic's only commit; nothing where there are more. */
static void only_subject(struct skn_buf *out, struct skn_proposal *p)
{
	struct skn_commit_info info;
	struct skn_oid fork;

	if (skn_repo_merge_base(p->store->repo, &p->base_tip, &p->tip, &fork, NULL) != SKN_OK ||
	    skn_repo_read_commit(p->store->repo, &p->tip, &info, NULL) != SKN_OK)
		return;
	if (info.n_parents == 1 && skn_oid_eq(&info.parents[0], &fork))
		skn_buf_add(out, info.message, strcspn(info.message, "\n"));
	skn_commit_info_release(&info);
}

int skn_proposal_title(struct skn_proposal_text *out, struct skn_proposal *proposal, struct skn_view *before,
		       struct skn_view *after, const struct skn_strings *paths, struct skn_err *err)
{
	const char *title = skn_cli_value(proposal->cli, "title"), *message = skn_cli_value(proposal->cli, "message");
	const char *given = title ? title : message;
	struct skn_buf draft = SKN_BUF_INIT;
	bool dirty = false;
	int rc = given ? SKN_OK : skn_proposal_is_dirty(&dirty, proposal, err);

	if (given)
		skn_buf_add(&out->title, given, strcspn(given, "\n"));
	else if (rc == SKN_OK && !dirty)
		only_subject(&out->title, proposal);
	if (rc == SKN_OK && out->title.n == 0) {
		rc = skn_message_draft(&draft, before, after, paths, "edit", err);
		skn_buf_add(&out->title, draft.p, strcspn(draft.p, "\n"));
	}
	skn_buf_release(&draft);
	return rc;
}

/* ---- the review ---- */

static int write_review(struct skn_proposal_text *out, struct skn_proposal *p, struct skn_review *review,
			struct skn_err *err)
{
	struct skn_strings paths = { 0 };
	struct skn_sink sink;
	int rc = SKN_OK;

	if (review->twins.n >= INDEX_FROM)
		rc = skn_session_index(&p->session, &p->tip, err);
	for (size_t i = 0; i < review->twins.n; i++) {
		const char *path = review->twins.v[i].to ? review->twins.v[i].to : review->twins.v[i].from;

		skn_strings_push(&paths, path);
		skn_strings_push(&out->threads, skn_thread_name_of(path));
	}
	skn_sink_to_buf(&sink, &out->review);
	if (rc == SKN_OK)
		rc = skn_review_write(&sink, review, SKN_REVIEW_MD, err);
	if (rc == SKN_OK)
		rc = skn_proposal_title(out, p, review->from, review->head, &paths, err);
	skn_strings_release(&paths);
	return rc;
}

int skn_proposal_write(struct skn_proposal_text *out, struct skn_proposal *proposal, size_t max,
		       enum skn_codeowners_forge owners, struct skn_err *err)
{
	size_t landing = strlen("\n" LANDING_BEFORE LANDING);
	char *spec = skn_xasprintf("%s/%s..%s", proposal->remote, proposal->base,
				   proposal->on_topic || !proposal->new_topic ? proposal->topic : "HEAD");
	struct skn_review_options options = { .forge = owners };
	struct skn_review review;
	int rc;

	options.max_size = max > SKN_REVIEW_SIZE_MIN + landing ? max - landing : SKN_REVIEW_SIZE_MIN;
	rc = skn_review_open(&review, proposal->store, spec, &options, err);
	if (rc == SKN_OK) {
		rc = write_review(out, proposal, &review, err);
		skn_review_close(&review);
	}
	if (rc == SKN_OK)
		skn_proposal_landing(&out->review);
	free(spec);
	return rc;
}
