#include "out/review.h"

#include "check/signatures.h"
#include "out/review_parts.h"

static int view_of(struct skn_view **out, struct skn_store *store, const struct skn_oid *commit, struct skn_err *err)
{
	return skn_oid_is_zero(commit) ? SKN_OK : skn_view_commit(out, store->repo, commit, err);
}

static int open_ends(struct skn_review *r, struct skn_err *err)
{
	int rc = view_of(&r->from, r->store, &r->range.from, err);

	if (rc == SKN_OK)
		rc = view_of(&r->head, r->store, &r->range.head, err);
	if (rc == SKN_OK)
		rc = view_of(&r->policy, r->store, &r->range.base, err);
	if (rc == SKN_OK)
		rc = skn_range_trees(&r->from_tree, &r->head_tree, r->store, &r->range, err);
	return rc;
}

/* Something must be a store, or there is nothing to review. */
static int require_store(struct skn_review *r, struct skn_err *err)
{
	struct skn_oid oid;
	struct skn_record config;

	if (skn_view_oid(r->head, "skein.yaml", &oid, NULL) == SKN_OK ||
	    (r->from && skn_view_oid(r->from, "skein.yaml", &oid, NULL) == SKN_OK))
		return SKN_OK;
	return skn_store_config(&config, r->head, err);
}

static int find_threads(struct skn_review *r, struct skn_err *err)
{
	struct skn_strings paths = { 0 };
	int rc = skn_tree_diff(&r->files, r->store->repo, &r->from_tree, &r->head_tree, err);

	if (rc == SKN_OK && r->files.n)
		rc = skn_twins_walk(&paths, r->from, r->head, err);
	if (rc == SKN_OK)
		skn_twins_pair(&r->twins, &paths, r->from, r->head);
	skn_strings_release(&paths);
	return rc;
}

/* Only where the base asks for them. */
static int check_signatures(struct skn_review *r, struct skn_err *err)
{
	struct skn_signing signing;
	int rc = skn_signing_read(&signing, r->policy, err);
	bool required = rc == SKN_OK && signing.required;

	skn_signing_release(&signing);
	return required ? skn_signatures_check(&r->found, r->store, &r->range.base, &r->range.head, NULL, err) : rc;
}

static int find_findings(struct skn_review *r, struct skn_err *err)
{
	int rc = SKN_OK;

	if (r->files.n)
		rc = skn_introduced_find(&r->found, r->store, &r->range, &r->twins, r->from, r->head, r->policy, err);
	if (rc == SKN_OK)
		rc = skn_introduced_landing(&r->found, r->store, &r->range, err);
	if (rc == SKN_OK)
		rc = check_signatures(r, err);
	skn_diags_sort(&r->found);
	return rc;
}

int skn_review_open(struct skn_review *out, struct skn_store *store, const char *spec,
		    const struct skn_review_options *options, struct skn_err *err)
{
	int rc;

	*out = (struct skn_review){ .store = store };
	if (options)
		out->options = *options;
	if (!out->options.max_size)
		out->options.max_size = SKN_REVIEW_SIZE_MAX;
	rc = skn_range_open(&out->range, store, spec, err);
	if (rc == SKN_OK)
		rc = open_ends(out, err);
	if (rc == SKN_OK)
		rc = require_store(out, err);
	if (rc == SKN_OK)
		rc = skn_range_commits(&out->commits, store, &out->range, &out->truncated, err);
	if (rc == SKN_OK)
		rc = find_threads(out, err);
	if (rc == SKN_OK && out->policy)
		rc = skn_codeowners_read(&out->owners, out->policy, out->options.forge, err);
	if (rc == SKN_OK)
		rc = find_findings(out, err);
	if (rc != SKN_OK)
		skn_review_close(out);
	return rc;
}

void skn_review_close(struct skn_review *review)
{
	skn_diags_release(&review->found);
	skn_codeowners_free(review->owners);
	skn_tree_deltas_release(&review->files);
	skn_oids_release(&review->commits);
	skn_twins_release(&review->twins);
	skn_view_free(review->from);
	skn_view_free(review->head);
	skn_view_free(review->policy);
	skn_range_release(&review->range);
	*review = (struct skn_review){ .store = NULL };
}

int skn_review_write(struct skn_sink *out, struct skn_review *review, enum skn_review_format format,
		     struct skn_err *err)
{
	switch (format) {
	case SKN_REVIEW_TEXT: return skn_review_text(out, review, err);
	case SKN_REVIEW_HTML: return skn_review_html(out, review, err);
	case SKN_REVIEW_JSON: return skn_review_json(out, review, err);
	case SKN_REVIEW_MD: break;
	}
	return skn_review_md(out, review, err);
}
