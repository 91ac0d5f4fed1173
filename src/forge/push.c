/*
 * push.c - https://docs.gitlab.com/topics/git/commit/#push-options and
 * https://forgejo.org/docs/latest/user/agit-support/
 */
#include "forge/push.h"

#include <strings.h>

#include "forge/dialect.h"
#include "text/escape.h"
#include "text/term.h"

bool skn_forge_push_can(enum skn_forge_kind kind)
{
	return kind == SKN_FORGE_GITLAB || kind == SKN_FORGE_GITEA;
}

char *skn_forge_push_ref(enum skn_forge_kind kind, const struct skn_forge_wanted *wanted)
{
	if (kind == SKN_FORGE_GITEA)
		return skn_xasprintf("refs/for/%s/%s", wanted->base, wanted->head);
	return skn_xasprintf("refs/heads/%s", wanted->head);
}

static void add(struct skn_strings *out, const char *name, const char *prefix, const char *value)
{
	struct skn_buf line = SKN_BUF_INIT, safe = SKN_BUF_INIT;

	for (const char *p = value; *p; p++)
		skn_buf_addc(&safe, *p == '\n' || *p == '\t' ? ' ' : *p);
	skn_buf_addf(&line, "%s=%s", name, prefix);
	skn_term_safe_buf(&line, safe.p, safe.n < SKN_PUSH_OPTION_MAX ? safe.n : SKN_PUSH_OPTION_MAX, false);
	skn_strings_pushn(out, line.p, line.n);
	skn_buf_release(&line);
	skn_buf_release(&safe);
}

static void add_gitlab(struct skn_strings *out, const struct skn_forge_wanted *wanted)
{
	skn_strings_push(out, "merge_request.create");
	add(out, "merge_request.target", "", wanted->base);
	if (wanted->title)
		add(out, "merge_request.title", "", wanted->title);
	if (wanted->body)
		add(out, "merge_request.description", "", wanted->body);
	if (wanted->draft)
		skn_strings_push(out, "merge_request.draft");
}

void skn_forge_push_options(struct skn_strings *out, enum skn_forge_kind kind, const struct skn_forge_wanted *wanted)
{
	if (kind == SKN_FORGE_GITLAB)
		add_gitlab(out, wanted);
	if (kind != SKN_FORGE_GITEA)
		return;
	if (wanted->title)
		add(out, "title", wanted->draft ? skn_forge_gitea.draft_prefix : "", wanted->title);
	if (wanted->body)
		add(out, "description", "", wanted->body);
}

char *skn_forge_page_to_make(const struct skn_forge_place *place, const struct skn_forge_wanted *wanted)
{
	const struct skn_forge_place *from = wanted->from ? wanted->from : place;
	struct skn_buf url = SKN_BUF_INIT;
	struct skn_sink sink;

	skn_sink_to_buf(&sink, &url);
	if (place->kind == SKN_FORGE_GITLAB) {
		skn_sink_printf(&sink, "%s/%s/%s/-/merge_requests/new?merge_request%%5Bsource_branch%%5D=", from->web,
				from->owner, from->repo);
		skn_esc_url_query(&sink, wanted->head, strlen(wanted->head));
		skn_sink_puts(&sink, "&merge_request%5Btarget_branch%5D=");
		skn_esc_url_query(&sink, wanted->base, strlen(wanted->base));
		return skn_buf_detach(&url);
	}
	skn_sink_printf(&sink, "%s/%s/%s/compare/", place->web, place->owner, place->repo);
	skn_esc_url_path(&sink, wanted->base, strlen(wanted->base));
	skn_sink_puts(&sink, "...");
	if (skn_forge_is_across(place, wanted))
		skn_sink_printf(&sink, "%s:", from->owner);
	skn_esc_url_path(&sink, wanted->head, strlen(wanted->head));
	if (place->kind == SKN_FORGE_GITHUB)
		skn_sink_puts(&sink, "?expand=1");
	return skn_buf_detach(&url);
}

/* Only lines of the other side, and only addresses of the forge itself. */
char *skn_forge_page_in(const char *said, const struct skn_forge_place *place)
{
	for (const char *line = said; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		size_t n = strcspn(line, "\n"), len;
		const char *at = skn_starts_with(line, "remote: ") ? memmem(line, n, place->web, strlen(place->web)) : NULL;

		len = at ? strcspn(at, " \t\r\n") : 0;
		if (at && at[strlen(place->web)] == '/' && skn_url_is_safe(at, len))
			return skn_xstrndup(at, len);
	}
	return NULL;
}
