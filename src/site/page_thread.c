/* page_thread.c - a thread's page: the newest version, and every version for good. */
#include "site/frame.h"
#include "text/jsonw.h"

static bool is_newest(const struct skn_site_place *place)
{
	return place->kind == SKN_SITE_THREAD || place->kind == SKN_SITE_THREAD_JSON;
}

/* Where a version stands among the others: nothing that a later version changes. */
static void neighbours(struct skn_site_frame *f)
{
	const struct skn_site_place *place = f->place;
	struct skn_site_thread *t = place->thread;
	size_t older = skn_site_older(t, place->version);
	const char *address = t->versions.v[place->version].address;
	char *path = skn_xasprintf("%s/", t->path), *tail;

	skn_html_out_raw(&f->h, "<p class=\"around\" data-version-slider");
	skn_html_out_attr(&f->h, "data-address", address);
	skn_site_href(f, "data-history", path, "history/index.json");
	skn_html_out_raw(&f->h, ">");
	if (older != SIZE_MAX) {
		tail = skn_xasprintf("v/%s/", t->versions.v[older].address);
		skn_html_out_raw(&f->h, "<a rel=\"prev\"");
		skn_site_href(f, "href", path, tail);
		skn_html_out_raw(&f->h, ">\u2190 Version before</a> ");
		free(tail);
	}
	tail = skn_xasprintf("v/%s/diff/", address);
	skn_html_out_raw(&f->h, "<a");
	skn_site_href(f, "href", path, tail);
	skn_html_out_raw(&f->h, ">What it changed</a> <a");
	free(tail);
	if (is_newest(place)) {
		tail = skn_xasprintf("v/%s/", address);
		skn_site_href(f, "href", path, tail);
		skn_html_out_raw(&f->h, ">Address of this version</a>");
		free(tail);
	} else {
		skn_site_href(f, "href", path, "");
		skn_html_out_raw(&f->h, ">Newest version</a>");
	}
	skn_html_out_raw(&f->h, "</p>\n");
	free(path);
}

static void body(struct skn_site_frame *f)
{
	struct skn_html_out *h = &f->h;

	skn_html_out_raw(h, "<h1 class=\"title\">");
	skn_html_out_text(h, skn_thread_title(h->thread));
	skn_html_out_raw(h, "</h1>\n");
	if (skn_record_text(&h->thread->meta, "summary", NULL)) {
		skn_html_out_raw(h, "<div class=\"summary\">\n");
		skn_html_out_field(h, &h->thread->meta, "summary", NULL, NULL);
		skn_html_out_raw(h, "</div>\n");
	}
	skn_html_out_version(h);
	neighbours(f);
	skn_html_out_contents(h);
	skn_html_out_raw(h, "</header>\n<main id=\"main\">\n");
	skn_html_out_narrative(h);
	skn_html_out_timeline(h);
	skn_html_out_perspectives(h);
	skn_html_out_tensions(h);
	skn_html_out_sources(h);
	skn_html_out_raw(h, "</main>\n");
}

static void write_page(struct skn_site_frame *f, struct skn_site_head *head, const struct skn_thread *thread,
		       const struct skn_page_info *info)
{
	struct skn_buf about = SKN_BUF_INIT, linked = SKN_BUF_INIT;
	struct skn_html_out *h = &f->h;

	h->thread = thread;
	h->info = info;
	skn_numbers_make(&h->numbers, thread);
	h->cited = skn_xcalloc(h->numbers.keys.n + 1, sizeof(*h->cited));
	skn_html_out_description(&about, h);
	skn_site_linked(&linked, f->site, f->place, thread, info, about.p);
	head->title = skn_thread_title(thread);
	head->about = about.p;
	head->linked = &linked;
	skn_site_begin(f, head);
	body(f);
	free(h->cited);
	skn_numbers_release(&h->numbers);
	skn_buf_release(&about);
	skn_buf_release(&linked);
}

int skn_site_make_thread(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			 struct skn_err *err)
{
	const struct skn_site_version *version = &place->thread->versions.v[place->version];
	char *dir = skn_site_dir(place), commit[SKN_OID_HEX + 1];
	struct skn_site_head head = { .dir = dir, .json = "index.json", .time = version->v.time,
				      .hidden = !is_newest(place) };
	struct skn_site_frame f;
	struct skn_page_info info;
	const struct skn_err *why;
	struct skn_thread *thread;
	int rc = skn_site_read(&thread, &why, site, version, false, err);

	skn_site_frame_init(&f, out, site, place);
	if (rc == SKN_OK && thread) {
		skn_site_info(&info, commit, site, version, thread);
		write_page(&f, &head, thread, &info);
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
