/* github.c - GitHub, and what Gitea took over from it. */
#include <strings.h>

#include "forge/dialect.h"
#include "text/escape.h"

static const char *const headers[] = { "Accept: application/vnd.github+json", "X-GitHub-Api-Version: 2022-11-28", NULL };

static void repo_path(struct skn_buf *out, const struct skn_forge_place *place)
{
	skn_buf_addf(out, "/repos/%s/%s", place->owner, place->repo);
}

static const char *head_owner(const struct skn_forge_place *place, const struct skn_forge_wanted *wanted)
{
	return wanted->from ? wanted->from->owner : place->owner;
}

static void query(struct skn_buf *out, const struct skn_forge_place *place, const struct skn_forge_wanted *wanted)
{
	struct skn_sink sink;

	skn_sink_to_buf(&sink, out);
	skn_sink_puts(&sink, "state=open&head=");
	skn_esc_url_query(&sink, head_owner(place, wanted), strlen(head_owner(place, wanted)));
	skn_sink_puts(&sink, "%3A");
	skn_esc_url_query(&sink, wanted->head, strlen(wanted->head));
	skn_sink_puts(&sink, "&base=");
	skn_esc_url_query(&sink, wanted->base, strlen(wanted->base));
}

/* A fork that is gone has no repository any more. */
static bool matches(const struct skn_node *entry, const struct skn_forge_place *place,
		    const struct skn_forge_wanted *wanted, const struct skn_forge_ids *ids)
{
	const struct skn_node *head = skn_node_find(entry, "head"), *repo = skn_node_find(head, "repo");
	const char *owner = skn_forge_text_in(repo, "owner", "login");

	SKN_UNUSED(ids);
	return skn_streq(skn_forge_text_in(entry, "head", "ref"), wanted->head) &&
	       skn_streq(skn_forge_text_in(entry, "base", "ref"), wanted->base) &&
	       strcasecmp(owner, head_owner(place, wanted)) == 0;
}

static void write_head(struct skn_jsonw *w, const struct skn_forge_place *place,
		       const struct skn_forge_wanted *wanted)
{
	char *head = skn_forge_is_across(place, wanted)
		? skn_xasprintf("%s:%s", wanted->from->owner, wanted->head)
		: skn_xstrdup(wanted->head);

	skn_jsonw_str(w, "head", head);
	skn_jsonw_str(w, "base", wanted->base);
	free(head);
}

static void write_members(struct skn_jsonw *w, const struct skn_forge_place *place, const struct skn_forge_wanted *wanted,
			  const struct skn_forge_ids *ids)
{
	SKN_UNUSED(ids);
	write_head(w, place, wanted);
	skn_jsonw_bool(w, "draft", wanted->draft);
	skn_jsonw_bool(w, "maintainer_can_modify", true);
}

const struct skn_forge_dialect skn_forge_github = {
	.noun = "pull request", .auth = "Authorization: Bearer ", .headers = headers,
	.update_method = "PATCH", .page_size = "per_page=100", .write_gap_ms = 1000,
	.body_max = 65536, .title_max = 256,
	.number = "number", .url = "html_url", .body = "body", .name = "login", .requests = "pulls",
	.comments = "issues/%lld/comments", .one_comment = "issues/comments/%lld",
	.repo_path = repo_path, .query = query, .matches = matches, .write = write_members,
};

/* ---- Gitea and Forgejo: the same words, a token of another form, no query, no field for drafts ---- */

static const char *const plain[] = { "Accept: application/json", NULL };

static void gitea_query(struct skn_buf *out, const struct skn_forge_place *place,
			const struct skn_forge_wanted *wanted)
{
	SKN_UNUSED(place);
	SKN_UNUSED(wanted);
	skn_buf_adds(out, "state=open&sort=recentupdate");
}

static void gitea_members(struct skn_jsonw *w, const struct skn_forge_place *place,
			const struct skn_forge_wanted *wanted, const struct skn_forge_ids *ids)
{
	SKN_UNUSED(ids);
	write_head(w, place, wanted);
}

const struct skn_forge_dialect skn_forge_gitea = {
	.noun = "pull request", .auth = "Authorization: token ", .headers = plain,
	.update_method = "PATCH", .page_size = "limit=50",
	.body_max = 65536, .title_max = 255, .draft_prefix = "WIP: ",
	.number = "number", .url = "html_url", .body = "body", .name = "login", .requests = "pulls",
	.comments = "issues/%lld/comments", .one_comment = "issues/comments/%lld",
	.repo_path = repo_path, .query = gitea_query, .matches = matches, .write = gitea_members,
};
