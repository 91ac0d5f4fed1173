/* page_index.c - the first page: what changed, what is open, all threads; and what is
 * shown where there is nothing. */
#include "out/human.h"
#include "site/frame.h"
#include "text/edtf.h"
#include "text/jsonw.h"

#define OPEN_MAX 50 /* open tensions on the first page */

static void recent(struct skn_site_frame *f, const struct skn_site_recent *r, const struct skn_site_brief *brief,
		   const struct skn_gist *gist)
{
	const struct skn_site_version *v = &r->thread->versions.v[r->version];
	struct skn_buf said = SKN_BUF_INIT;
	char *path = skn_xasprintf("%s/", r->thread->path), *at = skn_xasprintf("%s/v/%s/diff/", r->thread->path, v->address);

	skn_site_said(&said, v, gist);
	skn_html_out_raw(&f->h, "<li>\n<p class=\"line\"><a class=\"name\"");
	skn_site_href(f, "href", path, "");
	skn_html_out_raw(&f->h, " dir=\"auto\">");
	skn_html_out_text(&f->h, brief->title);
	skn_html_out_raw(&f->h, "</a> <a class=\"changes-link\"");
	skn_site_href(f, "href", at, "");
	skn_html_out_raw(&f->h, ">version ");
	skn_html_out_text(&f->h, v->label);
	skn_html_out_raw(&f->h, "</a></p>\n<p class=\"said\">");
	skn_html_out_text(&f->h, said.p);
	skn_html_out_raw(&f->h, "</p>\n<p class=\"by\">");
	skn_site_time(f, v->v.time);
	skn_html_out_raw(&f->h, "</p>\n</li>\n");
	free(path);
	free(at);
	skn_buf_release(&said);
}

#define RECENT_SHOWN 12

static int recents(struct skn_site_frame *f, const struct skn_site_brief *briefs, struct skn_err *err)
{
	struct skn_site *site = f->site;
	const struct skn_gist *gist;
	int rc = SKN_OK;

	if (site->recent.n == 0)
		return rc;
	skn_html_out_raw(&f->h, "<section id=\"recent\" aria-labelledby=\"recent-title\">\n<h2 id=\"recent-title\">"
				"Recent changes</h2>\n<ol class=\"versions\">\n");
	for (size_t i = 0; rc == SKN_OK && i < site->recent.n && i < RECENT_SHOWN; i++) {
		struct skn_site_recent *r = &site->recent.v[i];

		rc = skn_site_gist(&gist, site, r->thread, r->version, err);
		if (rc == SKN_OK)
			recent(f, r, &briefs[r->thread - site->threads.v], gist);
	}
	skn_html_out_raw(&f->h, "</ol>\n</section>\n");
	return rc;
}

/* The time of the site: that of the version that came last. */
static int64_t now(const struct skn_site *site)
{
	int64_t last = 0;

	for (size_t i = 0; i < site->recent.n; i++) {
		int64_t time = site->recent.v[i].thread->versions.v[site->recent.v[i].version].v.time;

		last = time > last ? time : last;
	}
	return last;
}

static void age(struct skn_site_frame *f, const struct skn_site_tension *t)
{
	struct skn_buf span = SKN_BUF_INIT;

	skn_html_out_raw(&f->h, " \u00b7 open since ");
	if (*t->since) {
		skn_html_out_raw(&f->h, "version ");
		skn_html_out_text(&f->h, t->since);
		skn_html_out_raw(&f->h, ", ");
	}
	skn_site_day(f, t->time);
	skn_human_span(&span, now(f->site) - t->time);
	skn_html_out_raw(&f->h, t->or_before ? " or earlier: <b>" : ": <b>");
	skn_html_out_text(&f->h, span.p);
	skn_html_out_raw(&f->h, "</b>");
	skn_buf_release(&span);
}

struct open {
	size_t thread, tension;
	int64_t time;
};

static int oldest_first(const void *pa, const void *pb)
{
	const struct open *a = pa, *b = pb;

	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return a->thread != b->thread ? (a->thread < b->thread ? -1 : 1) : a->tension < b->tension ? -1 : 1;
}

static void open_tension(struct skn_site_frame *f, const struct skn_site_brief *brief, const char *thread,
			 const struct skn_site_tension *t)
{
	char *path = skn_xasprintf("%s/", thread), *tail = skn_xasprintf("#tension-%s", t->id);

	skn_html_out_raw(&f->h, "<li><a");
	skn_site_href(f, "href", path, tail);
	skn_html_out_raw(&f->h, " dir=\"auto\">");
	skn_html_out_text(&f->h, t->question);
	skn_html_out_raw(&f->h, "</a> <span class=\"by\"><span dir=\"auto\">");
	skn_html_out_text(&f->h, brief->title);
	skn_html_out_raw(&f->h, "</span>");
	age(f, t);
	skn_html_out_raw(&f->h, "</span></li>\n");
	free(tail);
	free(path);
}

/* The oldest first, of all threads. */
static void open_tensions(struct skn_site_frame *f, const struct skn_site_brief *briefs)
{
	struct skn_site *site = f->site;
	SKN_VEC(struct open) list = { 0 };

	for (size_t i = 0; i < site->threads.n; i++)
		for (size_t k = 0; k < briefs[i].open.n; k++)
			skn_vec_push(&list, ((struct open){ i, k, briefs[i].open.v[k].time }));
	if (list.n == 0)
		return;
	qsort(list.v, list.n, sizeof(*list.v), oldest_first);
	skn_html_out_raw(&f->h, "<section id=\"open\" aria-labelledby=\"open-title\">\n"
				"<h2 id=\"open-title\">Open tensions</h2>\n<ul class=\"open\">\n");
	for (size_t i = 0; i < list.n && i < OPEN_MAX; i++)
		open_tension(f, &briefs[list.v[i].thread], site->threads.v[list.v[i].thread].path,
			     &briefs[list.v[i].thread].open.v[list.v[i].tension]);
	skn_html_out_raw(&f->h, "</ul>\n</section>\n");
	skn_vec_release(&list);
}

static void thread(struct skn_site_frame *f, const struct skn_site_thread *t, const struct skn_site_brief *brief)
{
	char *path = skn_xasprintf("%s/", t->path);

	skn_html_out_raw(&f->h, "<li><a class=\"name\"");
	skn_site_href(f, "href", path, "");
	skn_html_out_raw(&f->h, " dir=\"auto\">");
	skn_html_out_text(&f->h, brief->title);
	skn_html_out_raw(&f->h, "</a>");
	if (*brief->about) {
		skn_html_out_raw(&f->h, "\n<p class=\"said\" dir=\"auto\">");
		skn_html_out_text(&f->h, brief->about);
		skn_html_out_raw(&f->h, "</p>");
	}
	skn_html_out_raw(&f->h, "\n<p class=\"by\">Version ");
	skn_html_out_text(&f->h, t->versions.v[0].label);
	skn_html_out_raw(&f->h, " \u00b7 ");
	skn_site_time(f, t->versions.v[0].v.time);
	skn_html_out_raw(&f->h, " \u00b7 ");
	skn_site_number(f, brief->sources, " source", " sources");
	if (*brief->status && !skn_streq(brief->status, "active")) {
		skn_html_out_raw(&f->h, " \u00b7 ");
		skn_html_out_text(&f->h, brief->status);
	}
	skn_html_out_raw(&f->h, "</p></li>\n");
	free(path);
}

static int load(struct skn_site_brief *briefs, size_t *n, struct skn_site *site, struct skn_err *err)
{
	int rc = SKN_OK;

	for (*n = 0; rc == SKN_OK && *n < site->threads.n; ++*n) {
		rc = skn_site_brief_get(&briefs[*n], site, *n, err);
		if (rc != SKN_OK)
			break;
	}
	return rc;
}

static void release(struct skn_site_brief *briefs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		skn_site_brief_release(&briefs[i]);
	free(briefs);
}

static int body(struct skn_site_frame *f, const struct skn_site_brief *briefs, struct skn_err *err)
{
	struct skn_site *site = f->site;
	int rc;

	skn_html_out_raw(&f->h, "<h1 dir=\"auto\">");
	skn_html_out_text(&f->h, site->title);
	skn_html_out_raw(&f->h, "</h1>\n<div id=\"search\" hidden></div>\n</header>\n<main id=\"main\">\n");
	rc = recents(f, briefs, err);
	open_tensions(f, briefs);
	skn_html_out_raw(&f->h, "<section id=\"threads\" aria-labelledby=\"threads-title\">\n<h2 id=\"threads-title\">"
				"Threads</h2>\n<ul class=\"threads\">\n");
	for (size_t i = 0; i < site->threads.n; i++)
		thread(f, &site->threads.v[i], &briefs[i]);
	skn_html_out_raw(&f->h, site->threads.n ? "</ul>\n</section>\n</main>\n"
						: "</ul>\n<p>There is no thread yet.</p>\n</section>\n</main>\n");
	return rc;
}

int skn_site_make_index(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			struct skn_err *err)
{
	struct skn_site_head head = { .title = site->title, .dir = "", .class = "front", .json = "index.json" };
	struct skn_site_brief *briefs = skn_xcalloc(site->threads.n + 1, sizeof(*briefs));
	struct skn_site_frame f;
	size_t n;
	int rc = load(briefs, &n, site, err);

	skn_site_frame_init(&f, out, site, place);
	if (rc == SKN_OK) {
		skn_site_begin(&f, &head);
		rc = body(&f, briefs, err);
		skn_site_end(&f);
	}
	skn_site_frame_release(&f);
	release(briefs, n);
	return rc;
}

static void thread_json(struct skn_jsonw *w, const struct skn_site_thread *t, const struct skn_site_brief *brief)
{
	char time[32], commit[SKN_OID_HEX + 1];

	skn_edtf_format_time(time, t->versions.v[0].v.time);
	skn_oid_hex(commit, &t->versions.v[0].v.commit);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "thread", skn_thread_name_of(t->path));
	skn_jsonw_str(w, "title", brief->title);
	skn_jsonw_str(w, "about", brief->about);
	skn_jsonw_str(w, "status", brief->status);
	skn_jsonw_str(w, "version", t->versions.v[0].label);
	skn_jsonw_str(w, "commit", commit);
	skn_jsonw_str(w, "time", time);
	skn_jsonw_int(w, "versions", (int64_t)t->versions.n);
	skn_jsonw_int(w, "sources", brief->sources);
	skn_jsonw_int(w, "events", brief->events);
	skn_jsonw_key(w, "open");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < brief->open.n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "id", brief->open.v[i].id);
		skn_jsonw_str(w, "question", brief->open.v[i].question);
		skn_edtf_format_time(time, brief->open.v[i].time);
		skn_jsonw_str(w, "since", *brief->open.v[i].since ? brief->open.v[i].since : NULL);
		skn_jsonw_str(w, "since_time", time);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
	skn_jsonw_object_end(w);
}

int skn_site_make_index_json(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			     struct skn_err *err)
{
	struct skn_site_brief brief;
	struct skn_jsonw w;
	int rc = SKN_OK;

	(void)place;
	skn_jsonw_init(&w, out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "site", site->title);
	skn_jsonw_str(&w, "base_url", site->base_url);
	skn_jsonw_key(&w, "threads");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; rc == SKN_OK && i < site->threads.n; i++) {
		rc = skn_site_brief_get(&brief, site, i, err);
		if (rc == SKN_OK) {
			thread_json(&w, &site->threads.v[i], &brief);
			skn_site_brief_release(&brief);
		}
	}
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
	return rc;
}

int skn_site_make_404(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
		      struct skn_err *err)
{
	struct skn_site_head head = { .title = "There is no such page", .dir = "", .class = "front", .hidden = true };
	struct skn_site_frame f;

	(void)err;
	skn_site_frame_init(&f, out, site, place);
	skn_site_begin(&f, &head);
	skn_html_out_raw(&f.h, "<h1>There is no such page</h1>\n</header>\n<main id=\"main\">\n<p>What was published stays "
			       "at its address. <a");
	skn_site_href(&f, "href", "", "");
	skn_html_out_raw(&f.h, ">All threads</a></p>\n</main>\n");
	skn_site_end(&f);
	skn_site_frame_release(&f);
	return SKN_OK;
}
