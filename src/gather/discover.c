#include "gather/discover.h"

#include <strings.h>

#include "text/uriref.h"

void skn_discovery_release(struct skn_discovery *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].url);
		free(list->v[i].title);
		free(list->v[i].type);
	}
	skn_vec_release(list);
}

/* Takes over URL's bytes; an address that is there already, or that no feed can have,
 * is left out. */
static void add(struct skn_discovery *out, struct skn_buf *url, const char *title, const char *type)
{
	struct skn_discovered found = { 0 };
	bool good = out->n < SKN_DISCOVER_MAX && (strncasecmp(url->p, "http://", 7) == 0 ||
						  strncasecmp(url->p, "https://", 8) == 0);

	for (size_t i = 0; good && i < out->n; i++)
		good = !skn_streq(out->v[i].url, url->p);
	if (good) {
		found.url = skn_buf_detach(url);
		found.title = title && *title ? skn_xstrdup(title) : NULL;
		found.type = type && *type ? skn_xstrdup(type) : NULL;
		skn_vec_push(out, found);
	}
	skn_buf_release(url);
}

static bool is_feed_type(const char *type)
{
	static const char *const types[] = { "application/rss+xml",  "application/atom+xml",
					     "application/feed+json", "application/rdf+xml",
					     "application/json",      "application/xml",
					     "text/xml",              "text/rss+xml",
					     "application/x.atom+xml" };
	size_t n = strcspn(type, "; ");

	for (size_t i = 0; i < SKN_ARRAY_LEN(types); i++)
		if (strlen(types[i]) == n && strncasecmp(types[i], type, n) == 0)
			return true;
	return false;
}

/* Whether WORD is one of the words of a rel. */
static bool has_word(const char *rel, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = rel; p && *p;) {
		size_t n = strcspn(p, " \t\r\n\f");

		if (n == len && strncasecmp(p, word, n) == 0)
			return true;
		p += n + (p[n] != '\0');
	}
	return false;
}

/* The oEmbed answers and API descriptions that sites link in the same way are no feeds. */
static bool is_other_json(const char *type, const char *url)
{
	return strncasecmp(type, "application/json", 16) == 0 &&
	       (strcasestr(url, "oembed") || strcasestr(url, "wp-json"));
}

static bool looks_like_feed(const char *url)
{
	static const char *const ends[] = { "/rss", "/rss/", "/feed", "/feed/", "/atom", ".rss",
					    "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml",
					    ".atom", "/feed.json", ".rdf", "/feeds/posts/default" };
	size_t n = strcspn(url, "?#");

	for (size_t i = 0; i < SKN_ARRAY_LEN(ends); i++) {
		size_t len = strlen(ends[i]);

		if (n >= len && strncasecmp(url + n - len, ends[i], len) == 0)
			return true;
	}
	return strstr(url, "feed=rss2") || strstr(url, "feed=atom") || strstr(url, "format=rss");
}

static void resolve(struct skn_buf *out, const char *base, const char *href)
{
	skn_uriref_resolve(out, base, href, strlen(href));
}

/* The base of the page's addresses: its first <base href>. */
static void base_of(struct skn_buf *out, const struct skn_html *page, const char *url)
{
	for (struct skn_html_node *n = page->root; n; n = skn_html_next(n, page->root))
		if (skn_html_is(n, "base") && skn_html_attr(n, "href")) {
			resolve(out, url, skn_html_attr(n, "href"));
			return;
		}
	skn_buf_adds(out, url);
}

static void add_named(struct skn_discovery *out, const struct skn_html_node *n, const char *base)
{
	const char *rel = skn_html_attr(n, "rel"), *href = skn_html_attr(n, "href");
	const char *type = skn_html_attr(n, "type");
	struct skn_buf whole = SKN_BUF_INIT;

	if (!href || !rel || !((type && has_word(rel, "alternate") && is_feed_type(type)) ||
			       has_word(rel, "feed")))
		return;
	resolve(&whole, base, href);
	if (type && is_other_json(type, whole.p))
		skn_buf_release(&whole);
	else
		add(out, &whole, skn_html_attr(n, "title"), type);
}

static void add_anchor(struct skn_discovery *out, const struct skn_html_node *n, const char *base)
{
	const char *href = skn_html_attr(n, "href");
	struct skn_buf whole = SKN_BUF_INIT;

	if (!href)
		return;
	resolve(&whole, base, href);
	if (looks_like_feed(whole.p))
		add(out, &whole, skn_html_attr(n, "title"), NULL);
	else
		skn_buf_release(&whole);
}

void skn_discover_page(struct skn_discovery *out, const struct skn_html *page, const char *url)
{
	struct skn_buf base = SKN_BUF_INIT;
	struct skn_html_node *n;

	base_of(&base, page, url);
	for (n = page->root; n; n = skn_html_next(n, page->root))
		if (skn_html_is(n, "link") || skn_html_is(n, "a"))
			add_named(out, n, base.p);
	for (n = page->root; n; n = skn_html_next(n, page->root))
		if (skn_html_is(n, "a"))
			add_anchor(out, n, base.p);
	skn_buf_release(&base);
}

/* ---- RFC 8288: <url>; rel="alternate"; type="…", <url>; … ---- */

/* The value of the parameter NAME between S and END into OUT. */
static bool param(struct skn_buf *out, const char *s, const char *end, const char *name)
{
	size_t len = strlen(name);

	for (; s < end; s++) {
		while (s < end && (*s == ';' || isspace((unsigned char)*s)))
			s++;
		if ((size_t)(end - s) > len && strncasecmp(s, name, len) == 0) {
			const char *p = s + len;

			while (p < end && isspace((unsigned char)*p))
				p++;
			if (p < end && *p == '=') {
				for (p++; p < end && (isspace((unsigned char)*p) || *p == '"'); p++)
					;
				while (p < end && *p != '"' && *p != ';')
					skn_buf_addc(out, *p++);
				skn_buf_rtrim(out);
				return true;
			}
		}
		for (bool quoted = false; s < end && (quoted || *s != ';'); s++)
			quoted ^= *s == '"';
	}
	return false;
}

/* The end of the link value that begins at S: a "," outside of quotes and "<>". */
static const char *link_end(const char *s)
{
	char inside = '\0';

	for (; *s && (inside || *s != ','); s++) {
		if (inside)
			inside = *s == inside ? '\0' : inside;
		else if (*s == '"')
			inside = '"';
		else if (*s == '<')
			inside = '>';
	}
	return s;
}

void skn_discover_header(struct skn_discovery *out, const char *link, const char *url)
{
	while (*link) {
		const char *end = link_end(link), *open = memchr(link, '<', (size_t)(end - link));
		const char *close = open ? memchr(open, '>', (size_t)(end - open)) : NULL;
		struct skn_buf rel = SKN_BUF_INIT, type = SKN_BUF_INIT, title = SKN_BUF_INIT;
		struct skn_buf whole = SKN_BUF_INIT;

		if (close && param(&rel, close + 1, end, "rel") && has_word(rel.p, "alternate") &&
		    param(&type, close + 1, end, "type") && is_feed_type(type.p)) {
			param(&title, close + 1, end, "title");
			skn_uriref_resolve(&whole, url, open + 1, (size_t)(close - open) - 1);
			add(out, &whole, title.p, type.p);
		}
		skn_buf_release(&rel);
		skn_buf_release(&type);
		skn_buf_release(&title);
		link = end + (*end == ',');
	}
}

void skn_discover_paths(struct skn_discovery *out, const char *url)
{
	static const char *const paths[] = { "feed.xml", "atom.xml", "rss.xml", "feed/", "rss/",
					     "index.xml", "feed.atom", "feed.json", "rss/feed.xml" };

	for (int root = 0; root < 2; root++)
		for (size_t i = 0; i < SKN_ARRAY_LEN(paths); i++) {
			struct skn_buf path = SKN_BUF_INIT, whole = SKN_BUF_INIT;

			skn_buf_addf(&path, "%s%s", root ? "/" : "", paths[i]);
			resolve(&whole, url, path.p);
			add(out, &whole, NULL, NULL);
			skn_buf_release(&path);
		}
}
