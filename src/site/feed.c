/*
 * feed.c - Atom (RFC 4287): a feed of each thread and one of all; each entry is a
 * version with what it changed as its content.
 *
 * An entry's id is a tag: URI (RFC 4151) or, of a published site, the version's
 * address; both stay.  A site that does not know its address has relative links.
 */
#include "site/diffs.h"

#include "text/edtf.h"
#include "text/escape.h"

struct feed {
	struct skn_sink *out;
	struct skn_site *site;
	const char *root; /* from the feed to the top, for a site without an address */
};

/* Every character of a store goes through here. */
static void text(struct feed *f, const char *s)
{
	skn_esc_xml(f->out, s, strlen(s));
}

static void element(struct feed *f, const char *name, const char *content)
{
	skn_sink_printf(f->out, "<%s>", name);
	text(f, content);
	skn_sink_printf(f->out, "</%s>\n", name);
}

static void moment(struct feed *f, const char *name, int64_t at)
{
	char words[32];

	skn_edtf_format_time(words, at);
	element(f, name, words);
}

static void to(struct feed *f, const char *rel, const char *path, const char *tail)
{
	struct skn_buf address = SKN_BUF_INIT;

	skn_site_address(&address, f->site, f->root, path, tail);
	skn_sink_printf(f->out, "<link rel=\"%s\" href=\"", rel);
	text(f, address.p);
	skn_sink_puts(f->out, "\"/>\n");
	skn_buf_release(&address);
}

static void id(struct feed *f, const char *path, const char *tail)
{
	struct skn_buf name = SKN_BUF_INIT;

	if (!f->site->base_url)
		skn_buf_adds(&name, "tag:skein.invalid,2026:");
	skn_site_address(&name, f->site, "", path, tail);
	element(f, "id", name.p);
	skn_buf_release(&name);
}

static void write_entry(struct feed *f, struct skn_site_thread *t, size_t version, const struct skn_gist *gist,
			const struct skn_buf *fragment, const char *name)
{
	struct skn_site_version *v = &t->versions.v[version];
	char *path = skn_xasprintf("%s/v/%s/", t->path, v->address);
	char *title = skn_xasprintf("%s, version %s", name, v->label);
	struct skn_buf said = SKN_BUF_INIT;

	skn_site_said(&said, v, gist);
	skn_sink_puts(f->out, "<entry>\n");
	element(f, "title", title);
	id(f, path, "");
	to(f, "alternate", path, "");
	to(f, "related", path, "diff/");
	moment(f, "updated", v->v.time);
	skn_sink_puts(f->out, "<author>");
	element(f, "name", gist->author && *gist->author ? gist->author : "unknown");
	skn_sink_puts(f->out, "</author>\n");
	element(f, "summary", said.p);
	skn_sink_puts(f->out, "<content type=\"html\">");
	skn_esc_xml(f->out, fragment->p, fragment->n);
	skn_sink_puts(f->out, "</content>\n</entry>\n");
	skn_buf_release(&said);
	free(title);
	free(path);
}

/* Under the title that the thread has now. */
static int entry(struct feed *f, struct skn_site_thread *t, size_t version, struct skn_err *err)
{
	const struct skn_buf *fragment = NULL;
	const struct skn_gist *gist = NULL;
	struct skn_site_brief brief;
	int rc = skn_site_fragment(&fragment, f->site, t, version, err);

	if (rc == SKN_OK)
		rc = skn_site_gist(&gist, f->site, t, version, err);
	if (rc == SKN_OK)
		rc = skn_site_brief_get(&brief, f->site, (size_t)(t - f->site->threads.v), err);
	if (rc == SKN_OK) {
		write_entry(f, t, version, gist, fragment, brief.title);
		skn_site_brief_release(&brief);
	}
	return rc;
}

static void begin(struct feed *f, const char *title, const char *path, int64_t updated)
{
	skn_sink_puts(f->out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
			      "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
	element(f, "title", title);
	id(f, path, "");
	to(f, "alternate", path, "");
	to(f, "self", path, "feed.xml");
	moment(f, "updated", updated);
	skn_sink_puts(f->out, "<generator>skein</generator>\n");
}

int skn_site_make_feed_all(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			   struct skn_err *err)
{
	struct feed f = { .out = out, .site = site, .root = "" };
	int64_t updated = 0;
	int rc = SKN_OK;

	(void)place;
	if (site->recent.n)
		updated = site->recent.v[0].thread->versions.v[site->recent.v[0].version].v.time;
	begin(&f, site->title, "", updated);
	for (size_t i = 0; rc == SKN_OK && i < site->recent.n; i++)
		rc = entry(&f, site->recent.v[i].thread, site->recent.v[i].version, err);
	skn_sink_puts(out, "</feed>\n");
	return rc;
}

int skn_site_make_feed(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
		       struct skn_err *err)
{
	struct skn_site_thread *t = place->thread;
	struct feed f = { .out = out, .site = site };
	struct skn_buf root = SKN_BUF_INIT;
	struct skn_site_brief brief;
	size_t n = 0;
	char *dir = skn_site_dir(place), *title;
	int rc = skn_site_brief_get(&brief, site, (size_t)(t - site->threads.v), err);

	for (const char *p = dir; *p; p++)
		if (*p == '/')
			skn_buf_adds(&root, "../");
	f.root = root.p;
	if (rc == SKN_OK) {
		title = skn_xasprintf("%s \u00b7 %s", brief.title, site->title);
		begin(&f, title, dir, t->versions.v[0].v.time);
		free(title);
		skn_site_brief_release(&brief);
	}
	for (size_t i = 0; rc == SKN_OK && i < t->versions.n && n < SKN_SITE_FEED_MAX; i++)
		if (t->versions.v[i].address) {
			rc = entry(&f, t, i, err);
			n++;
		}
	skn_sink_puts(out, "</feed>\n");
	skn_buf_release(&root);
	free(dir);
	return rc;
}
