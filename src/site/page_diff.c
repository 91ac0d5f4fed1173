/* page_diff.c - what a version changed, as a page, as JSON, and in a feed's entry. */
#include "site/diffs.h"

#include "text/jsonw.h"

int skn_site_diff(struct skn_site_diff *out, struct skn_site *site, const struct skn_site_thread *thread,
		  size_t version, struct skn_err *err)
{
	const struct skn_site_version *v = &thread->versions.v[version];
	const struct skn_err *why;
	size_t older = skn_site_older(thread, version);
	int rc;

	*out = (struct skn_site_diff){ 0 };
	rc = skn_site_read(&out->from, &why, site, v, true, err);
	out->broken = why;
	if (rc == SKN_OK)
		rc = skn_site_read(&out->to, &why, site, v, false, err);
	if (rc != SKN_OK)
		return rc;
	out->broken = out->broken ? out->broken : why;
	snprintf(out->from_label, sizeof(out->from_label), "%s%s", older == SIZE_MAX ? "nothing" : "v",
		 older == SIZE_MAX ? "" : thread->versions.v[older].label);
	snprintf(out->to_label, sizeof(out->to_label), "v%s", v->label);
	skn_oid_hex(out->commit, &v->v.commit);
	out->head = (struct skn_diff_head){
		.name = skn_thread_name_of(thread->path), .title = out->to ? skn_thread_title(out->to) : NULL,
		.from = out->from_label, .to = out->to_label, .to_commit = out->commit,
		.old_thread = out->from, .new_thread = out->to,
	};
	if (!out->broken) {
		skn_diff_make(&out->diff, out->from, out->to);
		out->made = true;
	}
	return SKN_OK;
}

void skn_site_diff_release(struct skn_site_diff *diff)
{
	if (diff->made)
		skn_diff_release(&diff->diff);
	diff->made = false;
}

static void around(struct skn_site_frame *f)
{
	struct skn_site_thread *t = f->place->thread;
	size_t older = skn_site_older(t, f->place->version);
	char *path = skn_xasprintf("%s/v/", t->path), *tail;

	skn_html_out_raw(&f->h, "<p class=\"around\">");
	if (older != SIZE_MAX) {
		tail = skn_xasprintf("%s/", t->versions.v[older].address);
		skn_html_out_raw(&f->h, "<a rel=\"prev\"");
		skn_site_href(f, "href", path, tail);
		skn_html_out_raw(&f->h, ">\u2190 Version before</a> ");
		free(tail);
	}
	tail = skn_xasprintf("%s/", t->versions.v[f->place->version].address);
	skn_html_out_raw(&f->h, "<a");
	skn_site_href(f, "href", path, tail);
	skn_html_out_raw(&f->h, ">This version, whole</a></p>\n");
	free(tail);
	free(path);
}

static void write_page(struct skn_site_frame *f, struct skn_site_diff *d, const struct skn_site_version *version)
{
	struct skn_buf title = SKN_BUF_INIT;
	char *dir = skn_site_dir(f->place);
	struct skn_site_head head = { .dir = dir, .css = "diff.css", .json = "index.json", .hidden = true,
				      .time = version->v.time };

	skn_buf_addf(&title, "What version %s changed: %s", version->label,
		     d->head.title ? d->head.title : d->head.name);
	head.title = title.p;
	skn_site_begin(f, &head);
	skn_html_out_raw(&f->h, "<h1>");
	skn_html_out_text(&f->h, title.p);
	skn_html_out_raw(&f->h, "</h1>\n<p class=\"version\">");
	skn_site_time(f, version->v.time);
	skn_html_out_raw(&f->h, "</p>\n");
	around(f);
	skn_html_out_raw(&f->h, "</header>\n");
	if (d->made) {
		skn_diff_html_switch(f->h.out);
		skn_html_out_raw(&f->h, "<main id=\"main\">\n");
		skn_diff_html(f->h.out, &d->head, &d->diff, 0);
		skn_html_out_raw(&f->h, "</main>\n");
	} else {
		skn_site_broken(f, d->broken);
	}
	skn_site_end(f);
	skn_buf_release(&title);
	free(dir);
}

int skn_site_make_diff(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
		       struct skn_err *err)
{
	struct skn_site_frame f;
	struct skn_site_diff diff;
	int rc = skn_site_diff(&diff, site, place->thread, place->version, err);

	if (rc != SKN_OK)
		return rc;
	skn_site_frame_init(&f, out, site, place);
	write_page(&f, &diff, &place->thread->versions.v[place->version]);
	skn_site_frame_release(&f);
	skn_site_diff_release(&diff);
	return SKN_OK;
}

int skn_site_make_diff_json(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			    struct skn_err *err)
{
	struct skn_site_diff diff;
	struct skn_jsonw w;
	int rc = skn_site_diff(&diff, site, place->thread, place->version, err);

	if (rc != SKN_OK)
		return rc;
	skn_jsonw_init(&w, out, true);
	if (diff.made) {
		skn_diff_json(&w, &diff.head, &diff.diff, SKN_DIFF_ALL);
	} else {
		skn_jsonw_object_begin(&w);
		skn_jsonw_str(&w, "error", diff.broken ? diff.broken->msg : "what it rests on is missing");
		skn_jsonw_object_end(&w);
	}
	skn_site_diff_release(&diff);
	return SKN_OK;
}
