/*
 * page_compare.c - any two versions beside each other.
 *
 * What the newest version changed and what changed since the first stands in the page;
 * the script (site/script/70-compare.js) composes that of any two from what each version
 * between them changed.  So a new version makes two diffs more, however many there are.
 */
#include "site/diffs.h"

#include "text/jsonw.h"

struct net {
	struct skn_thread *from, *to; /* borrowed from the site; NULL: cannot be read */
	struct skn_diff_head head;
	struct skn_diff diff;
	char from_label[SKN_VERSION_LABEL_MAX + 8], to_label[SKN_VERSION_LABEL_MAX + 8];
	char from_commit[SKN_OID_HEX + 1], to_commit[SKN_OID_HEX + 1];
};

static void fill(struct net *net, const struct skn_site_thread *t, size_t from, const char *title)
{
	snprintf(net->from_label, sizeof(net->from_label), "v%s", t->versions.v[from].label);
	snprintf(net->to_label, sizeof(net->to_label), "v%s", t->versions.v[0].label);
	skn_oid_hex(net->from_commit, &t->versions.v[from].v.commit);
	skn_oid_hex(net->to_commit, &t->versions.v[0].v.commit);
	net->head = (struct skn_diff_head){
		.name = skn_thread_name_of(t->path), .title = title, .from = net->from_label, .to = net->to_label,
		.from_commit = net->from_commit, .to_commit = net->to_commit,
		.old_thread = net->from, .new_thread = net->to,
	};
	skn_diff_make(&net->diff, net->from, net->to);
}

/* What the newest version is beside version FROM; false: a side cannot be read, and nothing is to be released. */
static int make_net(struct net *out, bool *made, struct skn_site *site, const struct skn_site_thread *t, size_t from,
		    const char *title, struct skn_err *err)
{
	const struct skn_err *why;
	int rc;

	*out = (struct net){ 0 };
	rc = skn_site_read(&out->from, &why, site, &t->versions.v[from], false, err);
	if (rc == SKN_OK)
		rc = skn_site_read(&out->to, &why, site, &t->versions.v[0], false, err);
	*made = rc == SKN_OK && out->from && out->to;
	if (*made)
		fill(out, t, from, title);
	return rc;
}

/* The oldest version with a page. */
static size_t first_of(const struct skn_site_thread *t)
{
	size_t i = t->versions.n;

	while (i > 0 && !t->versions.v[i - 1].address)
		i--;
	return i ? i - 1 : 0;
}

/* ---- the page ---- */

static int put_net(struct skn_site_frame *f, size_t from, const char *title, struct skn_err *err)
{
	struct net net;
	bool made;
	int rc = make_net(&net, &made, f->site, f->place->thread, from, title, err);

	if (rc == SKN_OK && made) {
		skn_diff_html(f->h.out, &net.head, &net.diff, 0);
		skn_diff_release(&net.diff);
	}
	return rc;
}

static int nets(struct skn_site_frame *f, struct skn_err *err)
{
	const struct skn_site_thread *t = f->place->thread;
	size_t older = skn_site_older(t, 0), first = first_of(t);
	int rc = SKN_OK;

	if (older == SIZE_MAX)
		skn_html_out_raw(&f->h, "<p>There is one version only, and nothing to compare it with yet.</p>\n");
	else
		rc = put_net(f, older, "The newest version and the one before", err);
	if (rc == SKN_OK && older != SIZE_MAX && first != older)
		rc = put_net(f, first, "The newest version and the first", err);
	return rc;
}

static void neighbour(struct skn_site_frame *f, size_t i, const char *said)
{
	const struct skn_site_thread *t = f->place->thread;
	const struct skn_site_version *v = &t->versions.v[i];
	size_t older = skn_site_older(t, i);
	char *path = skn_xasprintf("%s/v/%s/", t->path, v->address);

	skn_html_out_raw(&f->h, "<li>\n<p class=\"line\"><a class=\"name\"");
	skn_site_href(f, "href", path, "diff/");
	skn_html_out_raw(&f->h, older == SIZE_MAX ? ">Version " : ">From version ");
	if (older != SIZE_MAX) {
		skn_html_out_text(&f->h, t->versions.v[older].label);
		skn_html_out_raw(&f->h, " to ");
	}
	skn_html_out_text(&f->h, v->label);
	skn_html_out_raw(&f->h, "</a></p>\n<p class=\"said\">");
	skn_html_out_text(&f->h, said);
	skn_html_out_raw(&f->h, "</p>\n<p class=\"by\">");
	skn_site_time(f, v->v.time);
	skn_html_out_raw(&f->h, "</p>\n</li>\n");
	free(path);
}

static int neighbours(struct skn_site_frame *f, struct skn_err *err)
{
	struct skn_site_thread *t = f->place->thread;
	struct skn_buf said = SKN_BUF_INIT;
	const struct skn_gist *gist;
	int rc = SKN_OK;

	skn_html_out_raw(&f->h, "<section id=\"steps\" aria-labelledby=\"steps-title\">\n<h2 id=\"steps-title\">"
				"Version by version</h2>\n<ol class=\"versions\" reversed>\n");
	for (size_t i = 0; rc == SKN_OK && i < t->versions.n; i++) {
		if (!t->versions.v[i].address)
			continue;
		rc = skn_site_gist(&gist, f->site, t, i, err);
		if (rc != SKN_OK)
			break;
		skn_buf_clear(&said);
		skn_site_said(&said, &t->versions.v[i], gist);
		neighbour(f, i, said.p);
	}
	skn_html_out_raw(&f->h, "</ol>\n</section>\n");
	skn_buf_release(&said);
	return rc;
}

static int body(struct skn_site_frame *f, const char *title, struct skn_err *err)
{
	char *path = skn_xasprintf("%s/", f->place->thread->path);
	int rc;

	skn_html_out_raw(&f->h, "<h1>");
	skn_html_out_text(&f->h, title);
	skn_html_out_raw(&f->h, "</h1>\n<p class=\"version\">What changed in all from one version to another. What came and "
				"went between them is not told, and what went and came back is unchanged.</p>\n"
				"<div id=\"compare\" hidden");
	skn_site_href(f, "data-thread", path, "");
	skn_html_out_raw(&f->h, "></div>\n</header>\n");
	skn_html_out_raw(&f->h, "<main id=\"main\">\n");
	skn_diff_html_switch(f->h.out);
	rc = nets(f, err);
	if (rc == SKN_OK)
		rc = neighbours(f, err);
	skn_html_out_raw(&f->h, "</main>\n");
	free(path);
	return rc;
}

/* The thread's title as its newest version has it. */
static int title_of(struct skn_buf *out, struct skn_site *site, struct skn_site_thread *t, struct skn_err *err)
{
	struct skn_site_brief brief;
	int rc = skn_site_brief_get(&brief, site, (size_t)(t - site->threads.v), err);

	if (rc == SKN_OK) {
		skn_buf_addf(out, "Compare versions: %s", brief.title);
		skn_site_brief_release(&brief);
	}
	return rc;
}

int skn_site_make_compare(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			  struct skn_err *err)
{
	char *dir = skn_site_dir(place);
	struct skn_site_head head = { .dir = dir, .css = "diff.css", .script = "compare.js", .json = "index.json", .hidden = true };
	struct skn_buf title = SKN_BUF_INIT;
	struct skn_site_frame f;
	int rc = title_of(&title, site, place->thread, err);

	skn_site_frame_init(&f, out, site, place);
	if (rc == SKN_OK) {
		head.title = title.p;
		skn_site_begin(&f, &head);
		rc = body(&f, title.p, err);
		skn_site_end(&f);
	}
	skn_site_frame_release(&f);
	skn_buf_release(&title);
	free(dir);
	return rc;
}

/* ---- as JSON: an array of diffs, as diff --json of several threads has one ---- */

static int net_json(struct skn_jsonw *w, struct skn_site *site, const struct skn_site_thread *t, size_t from,
		    struct skn_err *err)
{
	struct net net;
	bool made;
	int rc = make_net(&net, &made, site, t, from, NULL, err);

	if (rc == SKN_OK && made) {
		skn_diff_json(w, &net.head, &net.diff, SKN_DIFF_ALL);
		skn_diff_release(&net.diff);
	}
	return rc;
}

int skn_site_make_compare_json(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			       struct skn_err *err)
{
	const struct skn_site_thread *t = place->thread;
	size_t older = skn_site_older(t, 0), first = first_of(t);
	struct skn_jsonw w;
	int rc = SKN_OK;

	skn_jsonw_init(&w, out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "thread", skn_thread_name_of(t->path));
	skn_jsonw_key(&w, "versions");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < t->versions.n; i++)
		if (t->versions.v[i].address)
			skn_jsonw_cstring(&w, t->versions.v[i].address);
	skn_jsonw_array_end(&w);
	skn_jsonw_key(&w, "compared");
	skn_jsonw_array_begin(&w);
	if (older != SIZE_MAX)
		rc = net_json(&w, site, t, older, err);
	if (rc == SKN_OK && older != SIZE_MAX && first != older)
		rc = net_json(&w, site, t, first, err);
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
	return rc;
}
