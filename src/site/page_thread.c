/* page_thread.c - a thread's page: the newest version, and every version for good. */
#include "site/ages.h"
#include "site/frame.h"
#include "text/jsonw.h"

#define VERSIONS_MAX 50 /* on the newest page; the history has them all */

static bool is_newest(const struct skn_site_place *place)
{
	return place->kind == SKN_SITE_THREAD || place->kind == SKN_SITE_THREAD_JSON;
}

static void link_to(struct skn_site_frame *f, const char *rel, const char *address, const char *tail, const char *words)
{
	char *path = skn_xasprintf("%s/", f->place->thread->path);
	char *end = address ? skn_xasprintf("v/%s/%s", address, tail) : skn_xstrdup(tail);

	skn_html_out_raw(&f->h, "<a");
	skn_html_out_attr(&f->h, "rel", rel);
	skn_site_href(f, "href", path, end);
	skn_html_out_raw(&f->h, ">");
	skn_html_out_text(&f->h, words);
	skn_html_out_raw(&f->h, "</a>");
	free(path);
	free(end);
}

static void way(struct skn_site_frame *f)
{
	const struct skn_site_place *place = f->place;
	struct skn_site_thread *t = place->thread;
	const struct skn_site_version *v = &t->versions.v[place->version];
	size_t older = skn_site_older(t, place->version);

	skn_html_out_raw(&f->h, "<p class=\"around\">");
	if (older != SIZE_MAX) {
		link_to(f, "prev", t->versions.v[older].address, "", "\u2190 Version before");
		skn_html_out_raw(&f->h, " ");
	}
	link_to(f, NULL, v->address, "diff/", "What it changed");
	skn_html_out_raw(&f->h, " ");
	if (is_newest(place))
		link_to(f, NULL, v->address, "", "Address of this version");
	else
		link_to(f, NULL, NULL, "", "Newest version");
	skn_html_out_raw(&f->h, "</p>\n");
}

static void one_version(struct skn_site_frame *f, size_t i, const struct skn_gist *gist)
{
	const struct skn_site_version *v = &f->place->thread->versions.v[i];
	struct skn_buf said = SKN_BUF_INIT;
	char *words = skn_xasprintf("Version %s", v->label);

	skn_site_said(&said, v, gist);
	skn_html_out_raw(&f->h, "<li>");
	link_to(f, NULL, v->address, "", words);
	skn_html_out_raw(&f->h, " ");
	skn_site_day(f, v->v.time);
	skn_html_out_raw(&f->h, " <span class=\"said\">");
	skn_html_out_text(&f->h, said.p);
	skn_html_out_raw(&f->h, "</span> ");
	link_to(f, NULL, v->address, "diff/", "changes");
	skn_html_out_raw(&f->h, "</li>\n");
	skn_buf_release(&said);
	free(words);
}

/* Of the newest page alone: what a later version changes. */
static int all_versions(struct skn_site_frame *f, struct skn_err *err)
{
	struct skn_site_thread *t = f->place->thread;
	char *path = skn_xasprintf("%s/", t->path);
	const struct skn_gist *gist;
	size_t shown = 0;
	int rc = SKN_OK;

	skn_html_out_raw(&f->h, "<details>\n<summary>");
	skn_site_number(f, (int64_t)t->versions.n, " version", " versions");
	skn_html_out_raw(&f->h, " and what each changed</summary>\n<ol class=\"log\">\n");
	for (size_t i = 0; rc == SKN_OK && i < t->versions.n && shown < VERSIONS_MAX; i++) {
		if (!t->versions.v[i].address)
			continue;
		rc = skn_site_gist(&gist, f->site, t, i, err);
		if (rc == SKN_OK)
			one_version(f, i, gist);
		shown++;
	}
	skn_html_out_raw(&f->h, "</ol>\n<p><a");
	skn_site_href(f, "href", path, "history/");
	skn_html_out_raw(&f->h, ">The whole history</a></p>\n</details>\n");
	free(path);
	return rc;
}

/* Where a version stands among the others; but on the newest page nothing that a later one changes. */
static int versions(struct skn_site_frame *f, struct skn_err *err)
{
	struct skn_site_thread *t = f->place->thread;
	char *path = skn_xasprintf("%s/", t->path);
	int rc = SKN_OK;

	skn_html_out_raw(&f->h, "<div class=\"versions\"");
	skn_html_out_attr(&f->h, "data-address", t->versions.v[f->place->version].address);
	skn_site_href(f, "data-history", path, "history/index.json");
	skn_html_out_raw(&f->h, ">\n");
	way(f);
	if (is_newest(f->place) && t->versions.n > 1)
		rc = all_versions(f, err);
	skn_html_out_raw(&f->h, "</div>\n");
	free(path);
	return rc;
}

static int body(struct skn_site_frame *f, struct skn_err *err)
{
	struct skn_html_out *h = &f->h;
	int rc;

	skn_html_out_heading(h);
	rc = versions(f, err);
	skn_html_out_raw(h, "</header>\n");
	skn_html_out_contents(h);
	skn_html_out_raw(h, "<main id=\"main\">\n");
	skn_html_out_narrative(h);
	skn_html_out_timeline(h);
	skn_html_out_perspectives(h);
	skn_html_out_tensions(h);
	skn_html_out_sources(h);
	if (skn_html_out_is_empty(h))
		skn_html_out_raw(h, "<p>Nothing is written in this thread yet.</p>\n");
	skn_html_out_raw(h, "</main>\n");
	return rc;
}

static int write_page(struct skn_site_frame *f, struct skn_site_head *head, const struct skn_thread *thread,
		      const struct skn_page_info *info, struct skn_err *err)
{
	struct skn_buf about = SKN_BUF_INIT, linked = SKN_BUF_INIT, title = SKN_BUF_INIT;
	struct skn_site_sinces since = { 0 };
	struct skn_html_out *h = &f->h;
	int rc = SKN_OK;

	h->thread = thread;
	h->info = info;
	if (thread->tensions.n)
		rc = skn_site_since(&since, f->site, f->place->thread, f->place->version, err);
	h->since = since.v;
	h->n_since = since.n;
	skn_html_out_begin(h, true);
	skn_html_out_description(&about, h);
	skn_site_linked(&linked, f->site, f->place, thread, info, about.p);
	skn_buf_adds(&title, skn_thread_title(thread));
	if (!is_newest(f->place))
		skn_buf_addf(&title, ", version %s", f->place->thread->versions.v[f->place->version].label);
	head->title = title.p;
	head->about = about.p;
	head->linked = &linked;
	skn_site_begin(f, head);
	if (rc == SKN_OK)
		rc = body(f, err);
	skn_html_out_end(h);
	skn_vec_release(&since);
	skn_buf_release(&title);
	skn_buf_release(&about);
	skn_buf_release(&linked);
	return rc;
}

int skn_site_make_thread(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			 struct skn_err *err)
{
	const struct skn_site_version *version = &place->thread->versions.v[place->version];
	char *dir = skn_site_dir(place), commit[SKN_OID_HEX + 1];
	struct skn_site_head head = { .dir = dir, .json = "index.json", .class = "cols",
				      .time = version->v.time, .hidden = !is_newest(place) };
	struct skn_site_frame f;
	struct skn_page_info info;
	const struct skn_err *why;
	struct skn_thread *thread;
	int rc = skn_site_read(&thread, &why, site, version, false, err);

	skn_site_frame_init(&f, out, site, place);
	if (rc == SKN_OK && thread) {
		skn_site_info(&info, commit, site, version, thread);
		rc = write_page(&f, &head, thread, &info, err);
	} else if (rc == SKN_OK) {
		head.title = skn_thread_name_of(place->thread->path);
		skn_site_begin(&f, &head);
		skn_html_out_raw(&f.h, "</header>\n");
		skn_site_broken(&f, why);
	}
	if (rc == SKN_OK)
		skn_site_end(&f);
	skn_site_frame_release(&f);
	free(dir);
	return rc;
}

/* A broken version is an empty object with its reason. */
static void write_broken(struct skn_sink *out, const struct skn_err *why)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "error", why ? why->msg : "what it rests on is missing");
	skn_jsonw_object_end(&w);
}

int skn_site_make_thread_json(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			      struct skn_err *err)
{
	const struct skn_site_version *version = &place->thread->versions.v[place->version];
	char commit[SKN_OID_HEX + 1];
	struct skn_page_info info;
	const struct skn_err *why;
	struct skn_thread *thread;
	int rc = skn_site_read(&thread, &why, site, version, false, err);

	if (rc != SKN_OK)
		return rc;
	skn_site_info(&info, commit, site, version, thread);
	if (thread)
		return skn_render_json(out, thread, &info, err);
	write_broken(out, why);
	return SKN_OK;
}
