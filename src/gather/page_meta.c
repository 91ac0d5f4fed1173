#include "gather/page_meta.h"

#include <strings.h>

#include "base/utf8.h"
#include "gather/page_find.h"
#include "uni/uni.h"

#define BYLINE_MAX 100 /* characters of what is marked as byline */

char *skn_webpage_field(const char *s, size_t n)
{
	struct skn_buf clean = SKN_BUF_INIT, out = SKN_BUF_INIT;
	bool blank = false;
	size_t whole;

	skn_uni_clean(&clean, s, n);
	for (size_t i = 0; i < clean.n && out.n < SKN_WEBPAGE_FIELD_MAX; i++) {
		bool nbsp = (unsigned char)clean.p[i] == 0xC2 && (unsigned char)clean.p[i + 1] == 0xA0;

		i += nbsp;
		if (nbsp || isspace((unsigned char)clean.p[i])) {
			blank = out.n > 0;
			continue;
		}
		if (blank)
			skn_buf_addc(&out, ' ');
		blank = false;
		skn_buf_addc(&out, clean.p[i]);
	}
	if (!skn_utf8_valid(out.p, out.n, &whole)) /* cut inside a character */
		skn_buf_truncate(&out, whole);
	skn_buf_release(&clean);
	if (out.n)
		return skn_buf_detach(&out);
	skn_buf_release(&out);
	return NULL;
}

/* ---- meta elements ---- */

/* "dc.title" as "dc:title", in lower case: how names are compared. */
static void fold_name(char out[64], const char *s, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n && k < 63; i++)
		if (!isspace((unsigned char)s[i]))
			out[k++] = s[i] == '.' ? ':' : (char)tolower((unsigned char)s[i]);
	out[k] = '\0';
}

static bool has_name(const char *attr, const char *wanted)
{
	while (attr && *attr) {
		size_t n = strcspn(attr, " \t\n");
		char name[64];

		fold_name(name, attr, n);
		if (skn_streq(name, wanted))
			return true;
		attr += n;
		attr += strspn(attr, " \t\n");
	}
	return false;
}

/* The content of the first meta element whose ATTR has the name; NULL: none. */
static char *meta_by(const struct skn_html *html, const char *attr, const char *name)
{
	for (const struct skn_html_node *h = html->root; h; h = skn_html_next(h, html->root)) {
		const char *content = skn_html_is(h, "meta") ? skn_html_attr(h, "content") : NULL;
		char *field;

		if (!content || !has_name(skn_html_attr(h, attr), name))
			continue;
		field = skn_webpage_field(content, strlen(content));
		if (field)
			return field;
	}
	return NULL;
}

/* By the first of the names that there is. */
static char *meta(const struct skn_html *html, const char *const *names)
{
	static const char *const attrs[] = { "property", "name", "itemprop" };
	char *field = NULL;

	for (; *names && !field; names++)
		for (size_t i = 0; i < SKN_ARRAY_LEN(attrs) && !field; i++)
			field = meta_by(html, attrs[i], *names);
	return field;
}

/* The first of the two; frees the other. */
static char *either(char *a, char *b)
{
	if (!a)
		return b;
	free(b);
	return a;
}

static char *copy(const char *s)
{
	return s ? skn_xstrdup(s) : NULL;
}

/* ---- author ---- */

void skn_webpage_names(struct skn_strings *out, const char *byline)
{
	static const char *const parts[] = { ", ", " and ", " & ", "; ", " und ", " et ", " y ", " e " };

	if (strncasecmp(byline, "by ", 3) == 0)
		byline += 3;
	while (*byline && out->n < SKN_WEBPAGE_AUTHORS_MAX) {
		const char *end = byline + strlen(byline);
		size_t skip = 0;

		for (size_t i = 0; i < SKN_ARRAY_LEN(parts); i++) {
			const char *at = strstr(byline, parts[i]);

			if (at && at < end) {
				end = at;
				skip = strlen(parts[i]);
			}
		}
		if (end > byline)
			skn_strings_pushn(out, byline, (size_t)(end - byline));
		byline = end + skip;
	}
}

static bool is_marked_byline(struct skn_dom_page *dom, const struct skn_dom *d)
{
	const char *rel = skn_html_attr(d->html, "rel"), *prop = skn_html_attr(d->html, "itemprop");

	return (rel && skn_streq(rel, "author")) || (prop && strstr(prop, "author")) ||
	       skn_names_byline(skn_dom_names(dom, d));
}

/* A name has letters; what has many digits is a date. */
static bool reads_as_name(const char *s)
{
	size_t digits = 0, letters = 0;

	for (; *s; s++) {
		digits += isdigit((unsigned char)*s) != 0;
		letters += isalpha((unsigned char)*s) || (unsigned char)*s >= 128;
	}
	return letters >= 2 && digits * 3 < letters;
}

/* The name that is marked inside D, else all of D but its times. */
static char *byline_text(struct skn_dom *d)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_dom *named = d;
	char *field;

	for (struct skn_dom *k = skn_dom_next(d, d), *next; k; k = next) {
		const char *prop = skn_dom_is_text(k) ? NULL : skn_html_attr(k->html, "itemprop");

		if (prop && strstr(prop, "name")) {
			named = k;
			break;
		}
		if (skn_dom_is(k, "time") || skn_names_date(skn_html_attr(k->html, "class")))
			k->gone = true;
		next = skn_dom_next(k, d);
	}
	skn_dom_text(&text, named);
	field = skn_webpage_field(text.p, text.n);
	skn_buf_release(&text);
	return field;
}

/* What is marked as byline, when it is short. */
static char *find_byline(struct skn_dom_page *dom)
{
	for (struct skn_dom *d = dom->body; d; d = skn_dom_next(d, dom->body)) {
		char *field;

		if (skn_dom_is_text(d) || !is_marked_byline(dom, d))
			continue;
		field = byline_text(d);
		if (field && strlen(field) < BYLINE_MAX && reads_as_name(field))
			return field;
		free(field);
	}
	return NULL;
}

static void authors(struct skn_webpage *out, const struct skn_html *html, struct skn_dom_page *dom, const struct skn_webpage_ld *ld)
{
	static const char *const names[] = { "dc:creator", "dcterm:creator", "author", "parsely-author", "article:author",
					     "byl", NULL };
	char *said = meta(html, names);

	if (said && skn_starts_with(said, "http")) {
		free(said);
		said = NULL;
	}
	out->byline = either(either(copy(ld->byline), said), find_byline(dom));
	if (out->byline)
		skn_webpage_names(&out->authors, out->byline);
}

/* ---- dates ---- */

static char *time_element(const struct skn_html *html)
{
	for (const struct skn_html_node *h = html->root; h; h = skn_html_next(h, html->root)) {
		const char *time = skn_html_is(h, "time") ? skn_html_attr(h, "datetime") : NULL;

		if (time && *time)
			return skn_webpage_field(time, strlen(time));
	}
	return NULL;
}

static char *as_date(const char *written)
{
	char date[SKN_WEBPAGE_FIELD_MAX];

	return written && skn_webpage_date(date, written) ? skn_xstrdup(date) : NULL;
}

static void dates(struct skn_webpage *out, const struct skn_html *html, const struct skn_webpage_ld *ld, const char *url)
{
	static const char *const published[] = { "article:published_time", "parsely-pub-date", "og:published_time",
						 "datepublished", "date", "dc:date", "dc:date:issued", "dcterms:created",
						 "dcterms:date", "pubdate", "publishdate", "sailthru:date", "article:published",
						 "citation_publication_date", "citation_date", "publication_date", NULL };
	static const char *const modified[] = { "article:modified_time", "og:updated_time", "datemodified", "dc:date:modified",
						"dcterms:modified", "last-modified", NULL };
	char date[SKN_WEBPAGE_FIELD_MAX], *time, *said;

	out->published_raw = either(copy(ld->published), meta(html, published));
	out->published = as_date(out->published_raw);
	if (!out->published) {
		time = time_element(html);
		out->published = as_date(time);
		free(time);
	}
	if (!out->published && url && skn_webpage_date_of_url(date, url))
		out->published = skn_xstrdup(date);
	said = either(copy(ld->modified), meta(html, modified));
	out->modified = as_date(said);
	free(said);
}

/* ---- links and the rest ---- */

static bool is_feed_type(const char *type)
{
	return type && (strcasecmp(type, "application/rss+xml") == 0 || strcasecmp(type, "application/atom+xml") == 0 ||
			strcasecmp(type, "application/feed+json") == 0);
}

static void links(struct skn_webpage *out, const struct skn_html *html)
{
	static const char *const urls[] = { "og:url", NULL };

	for (const struct skn_html_node *h = html->root; h; h = skn_html_next(h, html->root)) {
		const char *href = skn_html_is(h, "link") ? skn_html_attr(h, "href") : NULL;

		if (!href || !*href)
			continue;
		if (has_name(skn_html_attr(h, "rel"), "canonical") && !out->canonical)
			out->canonical = skn_webpage_field(href, strlen(href));
		if (has_name(skn_html_attr(h, "rel"), "alternate") && is_feed_type(skn_html_attr(h, "type")))
			skn_strings_push(&out->feeds, href);
	}
	if (!out->canonical)
		out->canonical = meta(html, urls);
}

static void robots(struct skn_webpage *out, const struct skn_html *html)
{
	static const char *const names[] = { "robots", NULL };
	char *said = meta(html, names);

	if (said && strcasestr(said, "noindex"))
		out->robots |= SKN_WEBPAGE_NOINDEX;
	if (said && strcasestr(said, "noarchive"))
		out->robots |= SKN_WEBPAGE_NOARCHIVE;
	free(said);
}

void skn_webpage_meta(struct skn_webpage *out, const struct skn_html *html, struct skn_dom_page *dom, const char *url)
{
	static const char *const titles[] = { "dc:title", "dcterm:title", "og:title", "weibo:article:title", "weibo:webpage:title",
					      "title", "twitter:title", "parsely-title", NULL };
	static const char *const excerpts[] = { "dc:description", "dcterm:description", "og:description", "weibo:article:description",
						"weibo:webpage:description", "description", "twitter:description", NULL };
	static const char *const sites[] = { "og:site_name", NULL };
	static const char *const tiers[] = { "article:content_tier", NULL };
	const char *lang = skn_html_attr(html->root, "lang");
	struct skn_webpage_ld ld;
	char *tier, *page_title = skn_webpage_title(html);

	skn_webpage_ld_read(&ld, html, page_title);
	out->title = either(copy(ld.title), meta(html, titles));
	out->title = either(out->title, page_title);
	out->excerpt = either(copy(ld.excerpt), meta(html, excerpts));
	out->site = either(copy(ld.site), meta(html, sites));
	authors(out, html, dom, &ld);
	dates(out, html, &ld, url);
	links(out, html);
	robots(out, html);
	tier = meta(html, tiers);
	out->paywall = ld.paywall || (tier && !skn_streq(tier, "free"));
	free(tier);
	if (lang && *lang)
		out->language = skn_webpage_field(lang, strlen(lang));
	skn_webpage_ld_release(&ld);
}
