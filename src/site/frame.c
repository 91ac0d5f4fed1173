#include "site/frame.h"

#include "out/human.h"
#include "text/edtf.h"
#include "text/escape.h"

/* Scripts and styles are files of the site; data is read from it alone. */
static const char policy[] = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
			     "img-src 'self'; base-uri 'none'; form-action 'self'";

void skn_site_frame_init(struct skn_site_frame *f, struct skn_sink *out, struct skn_site *site,
			 const struct skn_site_place *place)
{
	*f = (struct skn_site_frame){ .h = { .out = out }, .site = site, .place = place };
}

void skn_site_frame_release(struct skn_site_frame *f)
{
	free(f->root);
}

char *skn_site_dir(const struct skn_site_place *place)
{
	const struct skn_site_thread *t = place->thread;

	switch (place->kind) {
	case SKN_SITE_HISTORY: return skn_xasprintf("%s/history/", t->path);
	case SKN_SITE_BLAME: return skn_xasprintf("%s/blame/", t->path);
	case SKN_SITE_COMPARE: return skn_xasprintf("%s/compare/", t->path);
	case SKN_SITE_SOURCES: return skn_xasprintf("%s/sources/", t->path);
	case SKN_SITE_VERSION:
	case SKN_SITE_VERSION_JSON:
		return skn_xasprintf("%s/v/%s/", t->path, t->versions.v[place->version].address);
	case SKN_SITE_DIFF:
	case SKN_SITE_DIFF_JSON:
		return skn_xasprintf("%s/v/%s/diff/", t->path, t->versions.v[place->version].address);
	default: return t ? skn_xasprintf("%s/", t->path) : skn_xstrdup("");
	}
}

static char *way_up(const char *dir)
{
	struct skn_buf up = SKN_BUF_INIT;

	for (const char *p = dir; *p; p++)
		if (*p == '/')
			skn_buf_adds(&up, "../");
	if (up.n == 0)
		skn_buf_adds(&up, "./");
	return skn_buf_detach(&up);
}

void skn_site_address(struct skn_buf *out, const struct skn_site *site, const char *root, const char *path,
		      const char *tail)
{
	struct skn_sink sink;

	skn_buf_adds(out, site->base_url ? site->base_url : root);
	skn_sink_to_buf(&sink, out);
	skn_esc_url_path(&sink, path, strlen(path));
	skn_buf_adds(out, tail);
}

void skn_site_href(struct skn_site_frame *f, const char *name, const char *path, const char *tail)
{
	struct skn_buf address = SKN_BUF_INIT;
	struct skn_sink sink;

	skn_buf_adds(&address, f->root);
	skn_sink_to_buf(&sink, &address);
	skn_esc_url_path(&sink, path, strlen(path));
	skn_buf_adds(&address, tail);
	skn_html_out_attr(&f->h, name, address.p);
	skn_buf_release(&address);
}

void skn_site_time(struct skn_site_frame *f, int64_t time)
{
	struct skn_buf words = SKN_BUF_INIT;
	char machine[32];

	skn_edtf_format_time(machine, time);
	skn_human_time(&words, time);
	skn_html_out_raw(&f->h, "<time");
	skn_html_out_attr(&f->h, "datetime", machine);
	skn_html_out_raw(&f->h, ">");
	skn_html_out_text(&f->h, words.p);
	skn_html_out_raw(&f->h, "</time>");
	skn_buf_release(&words);
}

void skn_site_day(struct skn_site_frame *f, int64_t time)
{
	char day[32];

	skn_edtf_format_time(day, time);
	day[10] = '\0';
	skn_html_out_when(&f->h, day);
}

void skn_site_heading(struct skn_site_frame *f, const char *kicker, const char *title)
{
	skn_html_out_raw(&f->h, "<h1 class=\"sub\"><span class=\"kicker\">");
	skn_html_out_text(&f->h, kicker);
	skn_html_out_raw(&f->h, "</span> <span dir=\"auto\">");
	skn_html_out_text(&f->h, title);
	skn_html_out_raw(&f->h, "</span></h1>\n");
}

void skn_site_number(struct skn_site_frame *f, int64_t n, const char *one, const char *many)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, n);
	skn_html_out_text(&f->h, text);
	skn_html_out_raw(&f->h, n == 1 ? one : many);
}

/* ---- the head ---- */

static void meta(struct skn_site_frame *f, const char *kind, const char *name, const char *content)
{
	if (!content || !*content)
		return;
	skn_html_out_raw(&f->h, "<meta");
	skn_html_out_attr(&f->h, kind, name);
	skn_html_out_attr(&f->h, "content", content);
	skn_html_out_raw(&f->h, ">\n");
}

static void sheet(struct skn_site_frame *f, const char *name)
{
	skn_html_out_raw(&f->h, "<link rel=\"stylesheet\"");
	skn_site_href(f, "href", "", name);
	skn_html_out_raw(&f->h, ">\n");
}

static void feed(struct skn_site_frame *f, const char *path, const char *title)
{
	skn_html_out_raw(&f->h, "<link rel=\"alternate\" type=\"application/atom+xml\"");
	skn_html_out_attr(&f->h, "title", title);
	skn_site_href(f, "href", path, "feed.xml");
	skn_html_out_raw(&f->h, ">\n");
}

static void script(struct skn_site_frame *f, const char *name)
{
	skn_html_out_raw(&f->h, "<script");
	skn_site_href(f, "src", "", name);
	skn_html_out_raw(&f->h, " defer></script>\n");
}

static void open_graph(struct skn_site_frame *f, const struct skn_site_head *head)
{
	struct skn_buf address = SKN_BUF_INIT;
	char time[32];

	meta(f, "property", "og:type", f->place->thread ? "article" : "website");
	meta(f, "property", "og:title", head->title);
	meta(f, "property", "og:description", head->about);
	meta(f, "property", "og:site_name", f->site->title);
	if (f->site->base_url && !head->hidden) {
		skn_site_address(&address, f->site, "", head->dir, "");
		meta(f, "property", "og:url", address.p);
		skn_html_out_raw(&f->h, "<link rel=\"canonical\"");
		skn_html_out_attr(&f->h, "href", address.p);
		skn_html_out_raw(&f->h, ">\n");
	}
	if (head->time) {
		skn_edtf_format_time(time, head->time);
		meta(f, "property", "article:modified_time", time);
	}
	skn_buf_release(&address);
}

static void links(struct skn_site_frame *f, const struct skn_site_head *head)
{
	char *path;

	sheet(f, "style.css");
	if (head->css)
		sheet(f, head->css);
	if (f->site->has_theme)
		sheet(f, "theme.css");
	feed(f, "", f->site->title);
	if (f->place->thread) {
		path = skn_xasprintf("%s/", f->place->thread->path);
		feed(f, path, head->title);
		free(path);
	}
	if (head->json) {
		skn_html_out_raw(&f->h, "<link rel=\"alternate\" type=\"application/json\"");
		skn_html_out_attr(&f->h, "href", head->json);
		skn_html_out_raw(&f->h, ">\n");
	}
	script(f, "site.js");
	if (head->script)
		script(f, head->script);
}

static void write_head(struct skn_site_frame *f, const struct skn_site_head *head)
{
	struct skn_html_out *h = &f->h;

	skn_html_out_raw(h, "<!DOCTYPE html>\n<html");
	skn_html_out_attr(h, "lang", f->site->language ? f->site->language : "en");
	skn_html_out_raw(h, ">\n<head>\n<meta charset=\"utf-8\">\n");
	meta(f, "http-equiv", "Content-Security-Policy", policy);
	meta(f, "name", "viewport", "width=device-width, initial-scale=1");
	meta(f, "name", "referrer", "no-referrer");
	meta(f, "name", "generator", "skein");
	meta(f, "name", "description", head->about);
	if (head->hidden)
		meta(f, "name", "robots", "noindex");
	skn_html_out_raw(h, "<title>");
	skn_html_out_text(h, head->title);
	if (f->place->kind != SKN_SITE_INDEX) {
		skn_html_out_raw(h, " \u00b7 ");
		skn_html_out_text(h, f->site->title);
	}
	skn_html_out_raw(h, "</title>\n");
	open_graph(f, head);
	links(f, head);
	if (head->linked) {
		skn_html_out_raw(h, "<script type=\"application/ld+json\">");
		skn_sink_put(h->out, head->linked->p, head->linked->n);
		skn_html_out_raw(h, "</script>\n");
	}
	skn_html_out_raw(h, "</head>\n");
}

/* ---- the way to other pages ---- */

static void tab(struct skn_site_frame *f, const char *path, const char *tail, const char *title, bool here)
{
	skn_html_out_raw(&f->h, "<li><a");
	skn_site_href(f, "href", path, tail);
	skn_html_out_raw(&f->h, here ? " aria-current=\"page\">" : ">");
	skn_html_out_raw(&f->h, title);
	skn_html_out_raw(&f->h, "</a></li>\n");
}

static void tabs(struct skn_site_frame *f)
{
	enum skn_site_kind kind = f->place->kind;
	char *path = skn_xasprintf("%s/", f->place->thread->path);

	skn_html_out_raw(&f->h, "<nav class=\"tabs\" aria-label=\"Thread\">\n<ul>\n");
	tab(f, path, "", "Thread", kind == SKN_SITE_THREAD);
	tab(f, path, "history/", "History", kind == SKN_SITE_HISTORY);
	tab(f, path, "compare/", "Compare", kind == SKN_SITE_COMPARE);
	tab(f, path, "blame/", "Blame", kind == SKN_SITE_BLAME);
	tab(f, path, "sources/", "Sources", kind == SKN_SITE_SOURCES);
	tab(f, path, "feed.xml", "Feed", false);
	skn_html_out_raw(&f->h, "</ul>\n</nav>\n");
	free(path);
}

void skn_site_begin(struct skn_site_frame *f, const struct skn_site_head *head)
{
	struct skn_html_out *h = &f->h;

	if (f->place->kind == SKN_SITE_404)
		f->root = skn_xstrdup(f->site->base_url ? f->site->base_url : "/");
	else
		f->root = way_up(head->dir);
	write_head(f, head);
	skn_html_out_raw(h, "<body");
	skn_html_out_attr(h, "class", head->class);
	skn_html_out_attr(h, "data-root", f->root);
	skn_html_out_raw(h, ">\n<a class=\"skip\" href=\"#main\">Skip to the text</a>\n<header>\n"
			    "<div class=\"mast\">\n<p class=\"site\"><a");
	skn_site_href(f, "href", "", "");
	skn_html_out_raw(h, ">");
	skn_html_out_text(h, f->site->title);
	skn_html_out_raw(h, "</a></p>\n");
	if (f->place->thread)
		tabs(f);
	skn_html_out_raw(h, "</div>\n");
}

void skn_site_end(struct skn_site_frame *f)
{
	const struct skn_site_place *place = f->place;
	bool versioned = place->kind >= SKN_SITE_THREAD;
	char hex[SKN_OID_HEX + 1];

	skn_html_out_raw(&f->h, "<footer>\n<p>");
	if (versioned) {
		skn_oid_hex(hex, &place->thread->versions.v[place->version].v.commit);
		skn_html_out_raw(&f->h, "Commit <code>");
		skn_html_out_text(&f->h, hex);
		skn_html_out_raw(&f->h, "</code> \u00b7 ");
	}
	if (place->kind != SKN_SITE_404 && place->kind != SKN_SITE_NOTHING)
		skn_html_out_raw(&f->h, "<a href=\"index.json\">JSON</a> \u00b7 ");
	skn_html_out_raw(&f->h, "<a");
	skn_site_href(f, "href", "search/", "");
	skn_html_out_raw(&f->h, ">Search</a> \u00b7 <a");
	skn_site_href(f, "href", "", "feed.xml");
	skn_html_out_raw(&f->h, ">All changes</a></p>\n</footer>\n</body>\n</html>\n");
}

void skn_site_broken(struct skn_site_frame *f, const struct skn_err *why)
{
	skn_html_out_raw(&f->h, "<main id=\"main\">\n<p>This version cannot be read: <span dir=\"auto\">");
	skn_html_out_text(&f->h, why ? why->msg : "what it rests on is missing");
	skn_html_out_raw(&f->h, "</span></p>\n</main>\n");
}
