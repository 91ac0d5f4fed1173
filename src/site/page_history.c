/* page_history.c - every version of a thread, newest first. */
#include "site/plot.h"
#include "text/edtf.h"
#include "text/jsonw.h"

void skn_site_said(struct skn_buf *out, const struct skn_site_version *version, const struct skn_gist *gist)
{
	struct skn_diff diff = { 0 };

	if (version->v.removed) {
		skn_buf_adds(out, "thread removed");
	} else if (gist->broken) {
		skn_buf_adds(out, "cannot be read");
	} else if (gist->broken_before) {
		skn_buf_adds(out, "what was before it cannot be read");
	} else if (!version->v.path_before) {
		skn_buf_adds(out, "first version");
	} else {
		memcpy(diff.counts, gist->counts, sizeof(diff.counts));
		skn_diff_summary(out, &diff);
	}
}

/* The thread's title as its newest version has it. */
static int title_of(struct skn_buf *out, struct skn_site *site, struct skn_site_thread *t, struct skn_err *err)
{
	struct skn_site_brief brief;
	int rc = skn_site_brief_get(&brief, site, (size_t)(t - site->threads.v), err);

	if (rc == SKN_OK) {
		skn_buf_adds(out, brief.title);
		skn_site_brief_release(&brief);
	}
	return rc;
}

static void links(struct skn_site_frame *f, const struct skn_site_thread *t, size_t i)
{
	const struct skn_site_version *v = &t->versions.v[i];
	char *path = skn_xasprintf("%s/v/%s/", t->path, v->address);

	skn_html_out_raw(&f->h, "<a class=\"name\"");
	skn_site_href(f, "href", path, "");
	skn_html_out_raw(&f->h, ">Version ");
	skn_html_out_text(&f->h, v->label);
	skn_html_out_raw(&f->h, "</a> <a class=\"changes-link\"");
	skn_site_href(f, "href", path, "diff/");
	skn_html_out_raw(&f->h, ">what it changed</a>");
	free(path);
}

static void entry(struct skn_site_frame *f, const struct skn_site_thread *t, size_t i, const struct skn_gist *gist)
{
	const struct skn_site_version *v = &t->versions.v[i];
	struct skn_buf said = SKN_BUF_INIT;

	skn_site_said(&said, v, gist);
	skn_html_out_raw(&f->h, "<li>\n<p class=\"line\">");
	if (v->address)
		links(f, t, i);
	skn_html_out_raw(&f->h, "</p>\n<p class=\"said\">");
	skn_html_out_text(&f->h, said.p);
	skn_html_out_raw(&f->h, "</p>\n<p class=\"by\">");
	skn_site_time(f, v->v.time);
	skn_html_out_raw(&f->h, " \u00b7 <span dir=\"auto\">");
	skn_html_out_text(&f->h, gist->author ? gist->author : "");
	skn_html_out_raw(&f->h, "</span>");
	if (gist->engine) {
		skn_html_out_raw(&f->h, " \u00b7 written by the engine <span dir=\"auto\">");
		skn_html_out_text(&f->h, gist->engine);
		skn_html_out_raw(&f->h, "</span>");
	}
	if (!gist->broken) {
		skn_html_out_raw(&f->h, " \u00b7 ");
		skn_site_number(f, gist->items, " item, ", " items, ");
		skn_site_number(f, gist->sources, " source", " sources");
	}
	skn_html_out_raw(&f->h, "</p>\n</li>\n");
	skn_buf_release(&said);
}

static int entries(struct skn_site_frame *f, struct skn_site_thread *t, struct skn_err *err)
{
	const struct skn_gist *gist;
	int rc = SKN_OK;

	skn_html_out_raw(&f->h, "<main id=\"main\">\n");
	skn_site_plot_versions(f, t);
	skn_html_out_raw(&f->h, "<ol class=\"versions\" reversed>\n");
	for (size_t i = 0; rc == SKN_OK && i < t->versions.n; i++) {
		rc = skn_site_gist(&gist, f->site, t, i, err);
		if (rc == SKN_OK)
			entry(f, t, i, gist);
	}
	skn_html_out_raw(&f->h, "</ol>\n</main>\n");
	return rc;
}

int skn_site_make_history(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			  struct skn_err *err)
{
	char *dir = skn_site_dir(place), *name = NULL;
	struct skn_site_head head = { .dir = dir, .class = "list", .json = "index.json" };
	struct skn_buf title = SKN_BUF_INIT;
	struct skn_site_frame f;
	int rc = title_of(&title, site, place->thread, err);

	skn_site_frame_init(&f, out, site, place);
	if (rc == SKN_OK) {
		name = skn_xasprintf("History of %s", title.p);
		head.title = name;
		skn_site_begin(&f, &head);
		skn_site_heading(&f, "History of", title.p);
		skn_html_out_raw(&f.h, "<p class=\"version\">");
		skn_site_number(&f, (int64_t)place->thread->versions.n, " version", " versions");
		skn_html_out_raw(&f.h, ", each at an address where it stays</p>\n</header>\n");
		rc = entries(&f, place->thread, err);
		skn_site_end(&f);
	}
	skn_site_frame_release(&f);
	skn_buf_release(&title);
	free(name);
	free(dir);
	return rc;
}

static void entry_json(struct skn_jsonw *w, const struct skn_site_version *v, const struct skn_gist *gist)
{
	struct skn_buf said = SKN_BUF_INIT;
	char hex[SKN_OID_HEX + 1], time[32];

	skn_site_said(&said, v, gist);
	skn_oid_hex(hex, &v->v.commit);
	skn_edtf_format_time(time, v->v.time);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "version", v->label);
	skn_jsonw_str(w, "address", v->address);
	skn_jsonw_str(w, "commit", hex);
	skn_jsonw_str(w, "time", time);
	skn_jsonw_str(w, "author", gist->author);
	skn_jsonw_str(w, "engine", gist->engine);
	skn_jsonw_bool(w, "removed", v->v.removed);
	skn_jsonw_int(w, "items", gist->items);
	skn_jsonw_int(w, "sources", gist->sources);
	skn_jsonw_str(w, "said", said.p);
	skn_jsonw_object_end(w);
	skn_buf_release(&said);
}

int skn_site_make_history_json(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			       struct skn_err *err)
{
	struct skn_site_thread *t = place->thread;
	const struct skn_gist *gist;
	struct skn_jsonw w;
	int rc = SKN_OK;

	skn_jsonw_init(&w, out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "thread", skn_thread_name_of(t->path));
	skn_jsonw_key(&w, "versions");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; rc == SKN_OK && i < t->versions.n; i++) {
		rc = skn_site_gist(&gist, site, t, i, err);
		if (rc == SKN_OK)
			entry_json(&w, &t->versions.v[i], gist);
	}
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
	return rc;
}
