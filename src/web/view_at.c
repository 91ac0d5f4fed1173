/* view_at.c - at/REV/threads/NAME/: a thread at any commit that a branch or tag holds. */
#include "out/loaded.h"
#include "text/escape.h"
#include "web/view.h"

/* To where the version is published for good. */
static bool redirect(struct skn_web_answer *out, const struct skn_site_thread *t, const struct skn_loaded *loaded)
{
	for (size_t i = 0; t && i < t->versions.n; i++) {
		const struct skn_site_version *v = &t->versions.v[i];
		struct skn_buf at = SKN_BUF_INIT;
		struct skn_sink sink;
		char *path;

		if (!v->address || !skn_oid_eq(&v->v.commit, &loaded->rev.commit))
			continue;
		path = skn_xasprintf("%s/v/%s/", t->path, v->address);
		skn_sink_to_buf(&sink, &at);
		skn_esc_url_path(&sink, path, strlen(path));
		free(path);
		out->status = 302;
		out->location = skn_buf_detach(&at);
		return true;
	}
	return false;
}

static void sections(struct skn_html_out *h)
{
	skn_html_out_narrative(h);
	skn_html_out_timeline(h);
	skn_html_out_perspectives(h);
	skn_html_out_tensions(h);
	skn_html_out_sources(h);
}

static void body(struct skn_site_frame *f, const struct skn_loaded *loaded, const char *rev)
{
	struct skn_html_out *h = &f->h;

	skn_html_out_heading(h);
	skn_html_out_raw(h, "<p class=\"around\">This is not what is published: it is the thread as <code>");
	skn_html_out_text(h, rev);
	skn_html_out_raw(h, "</code> has it, at commit <code>");
	skn_html_out_text(h, loaded->commit);
	skn_html_out_raw(h, "</code>.</p>\n");
	skn_html_out_contents(h);
	skn_html_out_raw(h, "</header>\n<main id=\"main\">\n");
	sections(h);
	skn_html_out_raw(h, "</main>\n");
}

static void write_page(struct skn_web_answer *out, const struct skn_web_call *call, struct skn_site_thread *known,
		       const struct skn_loaded *loaded, const char *rev)
{
	const struct skn_site_place place = { .kind = SKN_SITE_NOTHING, .thread = known };
	struct skn_site_head head = { .title = skn_thread_title(&loaded->thread), .dir = call->target->path,
				      .time = loaded->info.time, .hidden = true };
	struct skn_site_frame f;
	struct skn_sink sink;

	skn_sink_to_buf(&sink, &out->body);
	skn_site_frame_init(&f, &sink, call->site, &place);
	f.h.thread = &loaded->thread;
	f.h.info = &loaded->info;
	skn_numbers_make(&f.h.numbers, &loaded->thread);
	f.h.cited = skn_xcalloc(f.h.numbers.keys.n + 1, sizeof(*f.h.cited));
	skn_site_begin(&f, &head);
	body(&f, loaded, rev);
	skn_site_end(&f);
	free(f.h.cited);
	skn_numbers_release(&f.h.numbers);
	skn_site_frame_release(&f);
}

static int show(struct skn_web_answer *out, const struct skn_web_call *call, const char *rev, const char *thread,
		struct skn_err *err)
{
	struct skn_site_thread *known = skn_map_find(&call->site->by_path, thread, strlen(thread));
	struct skn_loaded loaded;
	struct skn_rev found;
	int rc = skn_rev_resolve_public(&found, call->store, &call->tip, thread, rev, err);

	if (rc == SKN_OK)
		rc = skn_loaded_read(&loaded, call->store, &found, 0, err);
	if (rc != SKN_OK)
		return rc;
	if (!redirect(out, known, &loaded))
		write_page(out, call, known, &loaded, rev);
	skn_loaded_release(&loaded);
	return SKN_OK;
}

int skn_web_view_at(struct skn_web_answer *out, const struct skn_web_call *call, struct skn_err *err)
{
	static const struct skn_web_rule none[] = { { 0 } };
	const char *at = call->target->path + strlen("at/"), *threads = strstr(at, "/threads/");
	struct skn_web_value values[SKN_WEB_PARAMS_MAX];
	char *rev, *thread;
	int rc = skn_web_asked_read(values, none, false, call->target, err);

	if (rc != SKN_OK)
		return rc;
	if (!threads || threads == at || threads - at > SKN_WEB_REV_MAX)
		return skn_fail(err, SKN_ENOTFOUND, "at/REVISION/threads/NAME/ shows a thread at a revision");
	rev = skn_xstrndup(at, (size_t)(threads - at));
	thread = skn_xstrdup(threads + 1);
	thread[strlen(thread) - 1] = '\0';
	if (skn_starts_with(thread, "threads/") && skn_store_check_path(skn_thread_name_of(thread), NULL) == SKN_OK)
		rc = show(out, call, rev, thread, err);
	else
		rc = skn_fail(err, SKN_ENOTFOUND, "no thread is called so");
	free(rev);
	free(thread);
	return rc;
}
