/* view_search.c - search/?q=…: what api/search finds, as a page. */
#include "text/escape.h"
#include "web/view.h"

static const struct skn_web_rule rules[] = {
	{ .name = "q", .type = SKN_WEB_TEXT, .max = SKN_SEARCH_QUERY_MAX },
	{ .name = "scope", .type = SKN_WEB_CHOICE, .choices = "now|ever" },
	{ .name = "thread", .type = SKN_WEB_THREAD, .max = SKN_THREAD_PATH_MAX },
	{ .name = "kind", .type = SKN_WEB_CHOICE,
	  .choices = "title|summary|sentence|event|perspective|tension|source" },
	{ .name = "offset", .type = SKN_WEB_INT, .max = SKN_WEB_OFFSET_MAX },
	{ 0 },
};

/* ---- the form ---- */

static void radio(struct skn_site_frame *f, const char *value, const char *label, bool chosen)
{
	skn_html_out_raw(&f->h, "<label><input type=\"radio\" name=\"scope\"");
	skn_html_out_attr(&f->h, "value", value);
	skn_html_out_raw(&f->h, chosen ? " checked> " : "> ");
	skn_html_out_raw(&f->h, label);
	skn_html_out_raw(&f->h, "</label>\n");
}

static void hidden(struct skn_site_frame *f, const char *name, const char *value)
{
	if (!value)
		return;
	skn_html_out_raw(&f->h, "<input type=\"hidden\"");
	skn_html_out_attr(&f->h, "name", name);
	skn_html_out_attr(&f->h, "value", value);
	skn_html_out_raw(&f->h, ">\n");
}

static void form(struct skn_site_frame *f, const struct skn_search_query *query)
{
	skn_html_out_raw(&f->h, "<form method=\"get\" role=\"search\" class=\"search\">\n<label>Words <input type=\"search\" "
				"name=\"q\" maxlength=\"4096\"");
	skn_html_out_attr(&f->h, "value", query->text);
	skn_html_out_raw(&f->h, "></label>\n");
	radio(f, "now", "now", query->scope == SKN_SEARCH_NOW);
	radio(f, "ever", "in any version", query->scope == SKN_SEARCH_EVER);
	hidden(f, "thread", query->thread);
	hidden(f, "kind", query->kind);
	skn_html_out_raw(&f->h, "<button type=\"submit\">Search</button>\n</form>\n");
}

/* ---- hits ---- */

static void part(struct skn_site_frame *f, const char *text, size_t start, size_t end)
{
	char *copy = skn_xstrndup(text + start, end - start);

	skn_html_out_text(&f->h, copy);
	free(copy);
}

/* The excerpt, with what matched in it. */
static void snippet(struct skn_site_frame *f, const struct skn_search_hit *h)
{
	size_t at = h->start;

	if (at > 0)
		skn_html_out_raw(&f->h, "\u2026 ");
	for (size_t i = 0; i < h->marks.n; i++) {
		const struct skn_search_mark *m = &h->marks.v[i];

		if (m->start < h->start || m->end > h->end)
			continue;
		part(f, h->text, at, m->start);
		skn_html_out_raw(&f->h, "<mark>");
		part(f, h->text, m->start, m->end);
		skn_html_out_raw(&f->h, "</mark>");
		at = m->end;
	}
	part(f, h->text, at, h->end);
	if (h->text[h->end])
		skn_html_out_raw(&f->h, " \u2026");
}

/* "#s-…", "#event-…": where it stands on the thread's page. */
static char *anchor(const struct skn_search_hit *h)
{
	static const struct { const char *kind, *prefix; } ids[] = {
		{ "sentence", "" }, { "event", "event-" }, { "perspective", "voice-" }, { "tension", "tension-" },
		{ "source", "src-" },
	};

	for (size_t i = 0; *h->id && i < SKN_ARRAY_LEN(ids); i++)
		if (skn_streq(ids[i].kind, h->kind))
			return skn_xasprintf("#%s%s", ids[i].prefix, h->id);
	return skn_xstrdup("");
}

static void stood(struct skn_site_frame *f, const struct skn_search_hit *h)
{
	if (!*h->first.version)
		return;
	skn_html_out_raw(&f->h, "<p class=\"by\">first appeared in version ");
	skn_html_out_text(&f->h, h->first.version);
	skn_html_out_raw(&f->h, ", ");
	skn_site_time(f, h->first.time);
	if (*h->last.version) {
		skn_html_out_raw(&f->h, "; last in version ");
		skn_html_out_text(&f->h, h->last.version);
		skn_html_out_raw(&f->h, ", gone since ");
		skn_site_time(f, h->gone.time);
	}
	skn_html_out_raw(&f->h, "</p>\n");
}

static void hit(struct skn_site_frame *f, const struct skn_search_hit *h)
{
	const struct skn_site_thread *t;
	char *path = skn_xasprintf("threads/%s", h->thread), *tail = anchor(h), *dir;

	t = skn_map_find(&f->site->by_path, path, strlen(path));
	dir = skn_xasprintf("%s/", path);
	/* What is gone stands on the page of the last version that had it. */
	for (size_t i = 0; t && *h->last.version && i < t->versions.n; i++)
		if (t->versions.v[i].address && skn_streq(t->versions.v[i].label, h->last.version)) {
			free(dir);
			dir = skn_xasprintf("%s/v/%s/", path, t->versions.v[i].address);
			break;
		}
	skn_html_out_raw(&f->h, "<li>\n<p class=\"line\"><a class=\"name\"");
	skn_site_href(f, "href", dir, tail);
	skn_html_out_raw(&f->h, " dir=\"auto\">");
	skn_html_out_text(&f->h, h->title);
	skn_html_out_raw(&f->h, "</a> ");
	skn_html_out_text(&f->h, h->kind);
	skn_html_out_raw(&f->h, "</p>\n<p class=\"said\" dir=\"auto\">");
	snippet(f, h);
	skn_html_out_raw(&f->h, "</p>\n");
	stood(f, h);
	skn_html_out_raw(&f->h, "</li>\n");
	free(path);
	free(tail);
	free(dir);
}

/* ---- further pages ---- */

static void add(struct skn_buf *out, const char *name, const char *value)
{
	struct skn_sink sink;

	if (!value)
		return;
	skn_sink_to_buf(&sink, out);
	skn_buf_addf(out, "%s%s=", out->n ? "&" : "?", name);
	skn_esc_url_query(&sink, value, strlen(value));
}

static void page_link(struct skn_site_frame *f, const struct skn_search_query *query, size_t offset, const char *rel,
		      const char *words)
{
	struct skn_buf tail = SKN_BUF_INIT;
	char number[24];

	snprintf(number, sizeof(number), "%zu", offset);
	add(&tail, "q", query->text);
	add(&tail, "scope", query->scope == SKN_SEARCH_EVER ? "ever" : NULL);
	add(&tail, "thread", query->thread);
	add(&tail, "kind", query->kind);
	add(&tail, "offset", offset ? number : NULL);
	skn_html_out_raw(&f->h, "<a");
	skn_html_out_attr(&f->h, "rel", rel);
	skn_html_out_attr(&f->h, "href", tail.p);
	skn_html_out_raw(&f->h, ">");
	skn_html_out_raw(&f->h, words);
	skn_html_out_raw(&f->h, "</a> ");
	skn_buf_release(&tail);
}

static void hits_list(struct skn_site_frame *f, const struct skn_search_query *query, const struct skn_search_hits *hits)
{
	if (!hits->list.n)
		skn_html_out_raw(&f->h, "<p>Nothing was found.</p>\n");
	else
		skn_html_out_raw(&f->h, "<ol class=\"versions\">\n");
	for (size_t i = 0; i < hits->list.n; i++)
		hit(f, &hits->list.v[i]);
	skn_html_out_raw(&f->h, hits->list.n ? "</ol>\n<p class=\"around\">" : "<p class=\"around\">");
	if (query->offset)
		page_link(f, query, query->offset > query->limit ? query->offset - query->limit : 0, "prev",
			  "\u2190 Better ones");
	if (hits->more)
		page_link(f, query, query->offset + query->limit, "next", "More \u2192");
	skn_html_out_raw(&f->h, "</p>\n");
}

/* ---- the page ---- */

/* HITS NULL: nothing was asked yet. */
static void write_page(struct skn_web_answer *out, const struct skn_web_call *call, const struct skn_search_query *query,
		       const struct skn_search_hits *hits)
{
	const struct skn_site_place place = { .kind = SKN_SITE_NOTHING };
	struct skn_site_head head = { .title = "Search", .dir = "search/", .hidden = true };
	struct skn_site_frame f;
	struct skn_sink sink;

	skn_sink_to_buf(&sink, &out->body);
	skn_site_frame_init(&f, &sink, call->site, &place);
	skn_site_begin(&f, &head);
	skn_html_out_raw(&f.h, "<h1>Search</h1>\n");
	form(&f, query);
	skn_html_out_raw(&f.h, "</header>\n<main id=\"main\">\n");
	if (hits)
		hits_list(&f, query, hits);
	skn_html_out_raw(&f.h, "</main>\n");
	skn_site_end(&f);
	skn_site_frame_release(&f);
}

int skn_web_view_search(struct skn_web_answer *out, const struct skn_web_call *call, struct skn_err *err)
{
	struct skn_web_value values[SKN_WEB_PARAMS_MAX];
	struct skn_search_query query = { .limit = SKN_WEB_HITS_LIMIT };
	struct skn_search_hits hits;
	const char *scope, *thread;
	struct skn_site_place stands;
	struct skn_sink sink;
	int rc = skn_web_asked_read(values, rules, true, call->target, err);

	if (rc != SKN_OK)
		return rc;
	skn_site_route(&stands, call->site, "search/");
	query.text = skn_web_value(values, rules, "q")->text;
	if (!query.text && stands.kind != SKN_SITE_NOTHING) {
		skn_sink_to_buf(&sink, &out->body);
		return skn_site_page(&sink, call->site, "search/", err);
	}
	scope = skn_web_value(values, rules, "scope")->text;
	query.scope = scope && skn_streq(scope, "ever") ? SKN_SEARCH_EVER : SKN_SEARCH_NOW;
	query.thread = thread = skn_web_value(values, rules, "thread")->text;
	query.kind = skn_web_value(values, rules, "kind")->text;
	query.offset = (size_t)skn_web_value(values, rules, "offset")->number;
	if (!query.text) {
		write_page(out, call, &query, NULL);
		return SKN_OK;
	}
	rc = skn_web_search(&hits, &query, call, err);
	query.thread = thread;
	if (rc == SKN_OK) {
		write_page(out, call, &query, &hits);
		skn_search_hits_release(&hits);
	}
	return rc;
}
