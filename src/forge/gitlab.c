#include "forge/dialect.h"
#include "text/escape.h"

static const char *const headers[] = { "Accept: application/json", NULL };

/* A project is named by its whole path, encoded as one part. */
static void repo_path(struct skn_buf *out, const struct skn_forge_place *place)
{
	struct skn_sink sink;

	skn_sink_to_buf(&sink, out);
	skn_sink_puts(&sink, "/projects/");
	skn_esc_url_query(&sink, place->owner, strlen(place->owner));
	skn_sink_puts(&sink, "%2F");
	skn_esc_url_query(&sink, place->repo, strlen(place->repo));
}

static void query(struct skn_buf *out, const struct skn_forge_place *place, const struct skn_forge_wanted *wanted)
{
	struct skn_sink sink;

	SKN_UNUSED(place);
	skn_sink_to_buf(&sink, out);
	skn_sink_puts(&sink, "state=opened&source_branch=");
	skn_esc_url_query(&sink, wanted->head, strlen(wanted->head));
	skn_sink_puts(&sink, "&target_branch=");
	skn_esc_url_query(&sink, wanted->base, strlen(wanted->base));
}

/* A branch of the same name in another project is another branch. */
static bool matches(const struct skn_node *entry, const struct skn_forge_place *place,
		    const struct skn_forge_wanted *wanted, const struct skn_forge_ids *ids)
{
	const char *head = skn_node_text(entry, "source_branch"), *base = skn_node_text(entry, "target_branch");
	int64_t from = 0, to = 0;

	skn_node_as_int(skn_node_find(entry, "source_project_id"), &from);
	skn_node_as_int(skn_node_find(entry, "target_project_id"), &to);
	return head && base && skn_streq(head, wanted->head) && skn_streq(base, wanted->base) &&
	       (skn_forge_is_across(place, wanted) ? from == ids->source : from == to);
}

static void write_members(struct skn_jsonw *w, const struct skn_forge_place *place, const struct skn_forge_wanted *wanted,
			  const struct skn_forge_ids *ids)
{
	skn_jsonw_str(w, "source_branch", wanted->head);
	skn_jsonw_str(w, "target_branch", wanted->base);
	if (skn_forge_is_across(place, wanted))
		skn_jsonw_int(w, "target_project_id", ids->target);
}

const struct skn_forge_dialect skn_forge_gitlab = {
	.noun = "merge request", .auth = "PRIVATE-TOKEN: ", .job_auth = "JOB-TOKEN: ", .headers = headers,
	.update_method = "PUT", .page_size = "per_page=100",
	.body_max = 1048576, .title_max = 255, .draft_prefix = "Draft: ",
	.number = "iid", .url = "web_url", .body = "description", .name = "username", .requests = "merge_requests",
	.comments = "merge_requests/%lld/notes",
	.repo_path = repo_path, .query = query, .matches = matches, .write = write_members,
	.makes_at_source = true,
};
