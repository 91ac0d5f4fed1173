/* page_diff.c - what a version changed, as a page, as JSON, and in a feed's entry. */
#include "site/diffs.h"

#include "text/jsonw.h"

static void fill(struct skn_site_diff *d, const struct skn_site_thread *thread, size_t version)
{
	const struct skn_site_version *v = &thread->versions.v[version];
	size_t older = skn_site_older(thread, version);

	snprintf(d->from_label, sizeof(d->from_label), "%s%s", older == SIZE_MAX ? "nothing" : "v",
		 older == SIZE_MAX ? "" : thread->versions.v[older].label);
	snprintf(d->to_label, sizeof(d->to_label), "v%s", v->label);
	skn_oid_hex(d->commit, &v->v.commit);
	d->head = (struct skn_diff_head){
		.name = skn_thread_name_of(thread->path), .title = d->to ? skn_thread_title(d->to) : NULL,
		.from = d->from_label, .to = d->to_label, .to_commit = d->commit,
		.old_thread = d->from, .new_thread = d->to,
	};
	if (!d->broken) {
		skn_diff_make(&d->diff, d->from, d->to);
		d->made = true;
	}
}

void skn_site_diff_drop(struct skn_site *site)
{
	if (site->diff && site->diff->made)
		skn_diff_release(&site->diff->diff);
	free(site->diff);
	site->diff = NULL;
}

/* What was there before: the version before whole, not the commit before, so that items
 * that were collected between them count as new. */
static int read_before(struct skn_thread **out, const struct skn_err **why, struct skn_site *site,
		       const struct skn_site_thread *thread, size_t version, struct skn_err *err)
{
	const struct skn_site_version *v = &thread->versions.v[version];
	size_t older = skn_site_older(thread, version);

	if (v->v.path_before && older == version + 1)
		return skn_site_read(out, why, site, &thread->versions.v[older], false, err);
	return skn_site_read(out, why, site, v, true, err);
}

int skn_site_diff(const struct skn_site_diff **out, struct skn_site *site, const struct skn_site_thread *thread,
		  size_t version, struct skn_err *err)
{
	const struct skn_site_version *v = &thread->versions.v[version];
	const struct skn_err *why, *why_before;
	struct skn_thread *from, *to = NULL;
	int rc;

	*out = site->diff;
	if (site->diff && site->diff->of == v)
		return SKN_OK;
	skn_site_diff_drop(site);
	rc = read_before(&from, &why_before, site, thread, version, err);
	if (rc == SKN_OK)
		rc = skn_site_read(&to, &why, site, v, false, err);
	if (rc != SKN_OK)
		return rc;
	site->diff = skn_xcalloc(1, sizeof(*site->diff));
	*site->diff = (struct skn_site_diff){ .of = v, .from = from, .to = to,
					      .broken = why_before ? why_before : why };
	fill(site->diff, thread, version);
	*out = site->diff;
	return SKN_OK;
}

/* Fragments of one thread are kept, of its newest versions, which its feed needs, too. */
static struct skn_buf *place_of(struct skn_site *site, struct skn_site_thread *thread, size_t version)
{
	struct skn_buf *fragment = &thread->versions.v[version].fragment;

	if (site->loose && site->loose != fragment)
		skn_buf_release(site->loose);
	site->loose = NULL;
	for (size_t i = 0; site->at && site->at != thread && i < site->at->versions.n; i++)
		skn_buf_release(&site->at->versions.v[i].fragment);
	site->at = thread;
	if (version >= SKN_SITE_FEED_MAX)
		site->loose = fragment;
	return fragment;
}

int skn_site_fragment(const struct skn_buf **out, struct skn_site *site, struct skn_site_thread *thread, size_t version,
		      struct skn_err *err)
{
	struct skn_buf *fragment = place_of(site, thread, version);
	const struct skn_site_diff *d;
	struct skn_sink sink;
	int rc;

	*out = fragment;
	if (fragment->n)
		return SKN_OK;
	rc = skn_site_diff(&d, site, thread, version, err);
	if (rc != SKN_OK || !d->made)
		return rc;
	skn_sink_to_buf(&sink, fragment);
	skn_diff_html(&sink, &d->head, &d->diff, 0);
	return skn_sink_check(&sink, err);
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

static void write_page(struct skn_site_frame *f, const struct skn_site_diff *d, const struct skn_buf *fragment,
		       const struct skn_site_version *version)
{
	struct skn_buf title = SKN_BUF_INIT;
	char *dir = skn_site_dir(f->place);
	struct skn_site_head head = { .dir = dir, .css = "diff.css", .json = "index.json", .hidden = true,
				      .time = version->v.time };

	skn_buf_addf(&title, "What version %s of %s changed", version->label,
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
		skn_html_out_raw(&f->h, "<main id=\"main\">\n");
		skn_diff_html_switch(f->h.out);
		skn_sink_put(f->h.out, fragment->p, fragment->n);
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
	const struct skn_buf *fragment;
	const struct skn_site_diff *diff;
	struct skn_site_frame f;
	int rc = skn_site_fragment(&fragment, site, place->thread, place->version, err);

	if (rc == SKN_OK)
		rc = skn_site_diff(&diff, site, place->thread, place->version, err);
	if (rc != SKN_OK)
		return rc;
	skn_site_frame_init(&f, out, site, place);
	write_page(&f, diff, fragment, &place->thread->versions.v[place->version]);
	skn_site_frame_release(&f);
	return SKN_OK;
}

int skn_site_make_diff_json(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			    struct skn_err *err)
{
	const struct skn_site_diff *diff;
	struct skn_jsonw w;
	int rc = skn_site_diff(&diff, site, place->thread, place->version, err);

	if (rc != SKN_OK)
		return rc;
	skn_jsonw_init(&w, out, true);
	if (diff->made) {
		skn_diff_json(&w, &diff->head, &diff->diff, SKN_DIFF_ALL);
	} else {
		skn_jsonw_object_begin(&w);
		skn_jsonw_str(&w, "error", diff->broken ? diff->broken->msg : "what it rests on is missing");
		skn_jsonw_object_end(&w);
	}
	return SKN_OK;
}
