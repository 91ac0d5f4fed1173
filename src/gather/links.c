#include "gather/links.h"

#include "text/edtf.h"

const char *const skn_link_words[SKN_LINK_N] = { "ok", "guarded", "moved", "failing", "dead", "unknown" };

/* Answers that a page gives which is there, to whom it does not want to see. */
static bool is_guarded(int status)
{
	static const int guards[] = { 401, 402, 403, 405, 406, 429, 451, 999 };

	for (size_t i = 0; i < SKN_ARRAY_LEN(guards); i++)
		if (guards[i] == status)
			return true;
	return false;
}

enum skn_link_verdict skn_link_judge(const struct skn_fetch_answer *answer)
{
	if (answer->error == SKN_FETCH_STOPPED || answer->error == SKN_FETCH_PRIVATE || answer->error == SKN_FETCH_HELD)
		return SKN_LINK_UNKNOWN;
	if (answer->error == SKN_FETCH_SIZE)
		return SKN_LINK_OK; /* it is there, and large */
	if (answer->error != SKN_FETCH_OK)
		return SKN_LINK_FAILING;
	if (is_guarded(answer->status))
		return SKN_LINK_GUARDED;
	if (answer->status >= 400)
		return SKN_LINK_FAILING;
	return answer->moved_for_good ? SKN_LINK_MOVED : SKN_LINK_OK;
}

void skn_links_release(struct skn_links *links)
{
	for (size_t i = 0; i < links->list.n; i++) {
		free(links->list.v[i].url);
		free(links->list.v[i].reason);
		free(links->list.v[i].moved_to);
	}
	skn_vec_release(&links->list);
}

struct checking {
	struct skn_links *links;
	struct skn_fetch *fetch;
	bool *got;      /* GET was asked, not HEAD */
	void (*progress)(void *ctx, const struct skn_fetch_progress *progress);
	void *progress_ctx;
	bool any_answer; /* some server could be reached */
};

/* Servers that know no HEAD say many things. */
static bool try_get(const struct skn_fetch_answer *answer)
{
	return answer->error == SKN_FETCH_OK ? answer->status >= 400 : answer->error == SKN_FETCH_BROKEN;
}

static void on_answer(void *ctx, const struct skn_fetch_answer *answer)
{
	struct checking *c = ctx;
	size_t i = (size_t)(uintptr_t)answer->user;
	struct skn_link *link = &c->links->list.v[i];

	c->any_answer = c->any_answer || answer->error == SKN_FETCH_OK;
	if (!c->got[i] && try_get(answer)) {
		c->got[i] = true;
		skn_fetch_add(c->fetch, &(struct skn_fetch_request){ .url = link->url, .kind = SKN_FETCH_PAGE,
								     .user = (void *)(uintptr_t)i });
		return;
	}
	link->verdict = skn_link_judge(answer);
	link->status = answer->status;
	if (answer->error != SKN_FETCH_OK)
		link->reason = skn_xstrdup(answer->reason);
	else if (link->verdict == SKN_LINK_FAILING)
		link->reason = skn_xasprintf("the server answers with status %d", answer->status);
	if (answer->moved_for_good)
		link->moved_to = skn_xstrdup(answer->final_url);
}

/* What it means together with what was found before. */
static int remember(struct skn_link *link, bool any_answer, struct skn_state *state, int64_t now, struct skn_err *err)
{
	struct skn_link_state known = { 0 };
	int rc = SKN_OK;

	if (link->verdict == SKN_LINK_FAILING && link->status == 0 && !any_answer)
		link->verdict = SKN_LINK_UNKNOWN;
	if (link->verdict == SKN_LINK_UNKNOWN)
		return SKN_OK;
	if (link->verdict == SKN_LINK_FAILING)
		rc = skn_state_link_failed(state, link->url, now, link->status, link->reason, err);
	else
		rc = skn_state_link_good(state, link->url, now, link->status, err);
	if (rc == SKN_OK)
		rc = skn_state_link(&known, state, link->url, err);
	if (rc == SKN_OK) {
		link->failures = known.failures;
		if (link->verdict == SKN_LINK_FAILING && skn_link_is_dead(&known))
			link->verdict = SKN_LINK_DEAD;
	}
	skn_link_state_release(&known);
	return rc;
}

static void on_progress(void *ctx, const struct skn_fetch_progress *progress)
{
	struct checking *c = ctx;

	c->progress(c->progress_ctx, progress);
}

int skn_links_check(struct skn_links *links, const struct skn_fetch_options *options, struct skn_state *state,
		    int64_t now, struct skn_err *err)
{
	struct checking c = { .links = links, .got = skn_xcalloc(links->list.n + 1, sizeof(bool)) };
	struct skn_fetch_options o = *options;
	int rc;

	o.done = on_answer;
	c.progress = o.progress;
	c.progress_ctx = o.ctx;
	o.progress = o.progress ? on_progress : NULL;
	o.ctx = &c;
	rc = skn_fetch_open(&c.fetch, &o, err);
	for (size_t i = 0; rc == SKN_OK && i < links->list.n; i++)
		skn_fetch_add(c.fetch, &(struct skn_fetch_request){ .url = links->list.v[i].url, .kind = SKN_FETCH_PAGE,
								    .head = true, .user = (void *)(uintptr_t)i });
	if (rc == SKN_OK)
		rc = skn_fetch_run(c.fetch, err);
	for (size_t i = 0; rc == SKN_OK && i < links->list.n; i++)
		rc = remember(&links->list.v[i], c.any_answer, state, now, err);
	skn_fetch_close(c.fetch);
	free(c.got);
	return rc;
}

void skn_link_archived(struct skn_buf *out, const char *url, int64_t when)
{
	char time[32];

	skn_edtf_format_time(time, when);
	skn_buf_addf(out, "https://web.archive.org/web/%.4s%.2s%.2s/%s", time, time + 5, time + 8, url);
}
