#include "gather/page_meta.h"

#include <ctype.h>
#include <strings.h>

#include "base/utf8.h"
#include "gather/page_find.h"
#include "uni/uni.h"
#include "xml/entity.h"

#define METAS_MAX 2000 /* meta elements and their names */

static char *cleaned(const char *s, size_t n, size_t max)
{
	struct skn_buf clean = SKN_BUF_INIT, out = SKN_BUF_INIT;
	bool blank = false;
	size_t whole;

	skn_uni_clean(&clean, s, n);
	for (size_t i = 0; i < clean.n && out.n < max; i++) {
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

char *skn_webpage_field(const char *s, size_t n)
{
	return cleaned(s, n, SKN_WEBPAGE_FIELD_MAX);
}

char *skn_webpage_field_html(const char *s, size_t n, size_t max)
{
	struct skn_buf out = SKN_BUF_INIT;
	char *field;

	for (size_t i = 0; i < n;) {
		size_t len = s[i] == '&' ? skn_entity_decode(&out, s + i, n - i) : 0;

		if (!len)
			skn_buf_addc(&out, s[i]);
		i += len ? len : 1;
	}
	field = cleaned(out.p, out.n, max);
	skn_buf_release(&out);
	return field;
}

/* ---- meta elements ---- */

static void fold_name(char *out, size_t max, const char *s, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n && k + 1 < max; i++)
		out[k++] = s[i] == '.' ? ':' : (char)tolower((unsigned char)s[i]);
	out[k] = '\0';
}

static void add_names(struct skn_metas *out, const char *names, const char *content)
{
	while (names && *names) {
		size_t n = strcspn(names, " \t\n");
		struct skn_meta meta = { .content = content };

		fold_name(meta.name, sizeof(meta.name), names, n);
		if (n)
			skn_vec_push(&out->list, meta);
		names += n;
		names += strspn(names, " \t\n");
	}
}

void skn_metas_read(struct skn_metas *out, const struct skn_html *html)
{
	*out = (struct skn_metas){ { 0 } };
	for (const struct skn_html_node *h = html->root; h; h = skn_html_next(h, html->root)) {
		const char *content = skn_html_is(h, "meta") ? skn_html_attr(h, "content") : NULL;

		if (!content || !content[strspn(content, " \t\n")] || out->list.n > METAS_MAX)
			continue;
		add_names(out, skn_html_attr(h, "itemprop"), content);
		add_names(out, skn_html_attr(h, "name"), content);
		add_names(out, skn_html_attr(h, "property"), content);
	}
}

void skn_metas_release(struct skn_metas *metas)
{
	skn_vec_release(&metas->list);
}

static const char *last_of(const struct skn_metas *metas, const char *name)
{
	for (size_t i = metas->list.n; i-- > 0;)
		if (skn_streq(metas->list.v[i].name, name))
			return metas->list.v[i].content;
	return NULL;
}

static char *find(const struct skn_metas *metas, const char *const *names, size_t max)
{
	for (; *names; names++) {
		const char *content = last_of(metas, *names);
		char *field = content ? skn_webpage_field_html(content, strlen(content), max) : NULL;

		if (field)
			return field;
	}
	return NULL;
}

char *skn_metas_find(const struct skn_metas *metas, const char *const *names)
{
	return find(metas, names, SKN_WEBPAGE_FIELD_MAX);
}

void skn_metas_authors(struct skn_strings *out, const struct skn_metas *metas, const char *const *names)
{
	while (*names && !last_of(metas, *names))
		names++;
	for (size_t i = 0; *names && i < metas->list.n; i++) {
		const char *content = metas->list.v[i].content;
		char *field = NULL;

		if (skn_streq(metas->list.v[i].name, *names) && !skn_starts_with(content, "http"))
			field = skn_webpage_field_html(content, strlen(content), SKN_WEBPAGE_FIELD_MAX);
		if (field)
			skn_webpage_names(out, field);
		free(field);
	}
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

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	while (list && *list) {
		size_t len = strcspn(list, " \t\n");

		if (len == n && strncasecmp(list, word, n) == 0)
			return true;
		list += len;
		list += strspn(list, " \t\n");
	}
	return false;
}

/* ---- links and the rest ---- */

static bool is_feed_type(const char *type)
{
	return type && (strcasecmp(type, "application/rss+xml") == 0 || strcasecmp(type, "application/atom+xml") == 0 ||
			strcasecmp(type, "application/feed+json") == 0);
}

static void links(struct skn_webpage *out, const struct skn_html *html, const struct skn_metas *metas)
{
	static const char *const urls[] = { "og:url", NULL };

	for (const struct skn_html_node *h = html->root; h; h = skn_html_next(h, html->root)) {
		const char *href = skn_html_is(h, "link") ? skn_html_attr(h, "href") : NULL;

		if (!href || !*href)
			continue;
		if (has_word(skn_html_attr(h, "rel"), "canonical") && !out->canonical)
			out->canonical = skn_webpage_field(href, strlen(href));
		if (has_word(skn_html_attr(h, "rel"), "alternate") && is_feed_type(skn_html_attr(h, "type")) &&
		    out->feeds.n < SKN_WEBPAGE_FEEDS_MAX)
			skn_strings_push(&out->feeds, href);
	}
	if (!out->canonical)
		out->canonical = skn_metas_find(metas, urls);
}

/* "none" is both; words for one robot alone are passed over. */
static void robots(struct skn_webpage *out, const struct skn_metas *metas)
{
	for (size_t i = 0; i < metas->list.n; i++) {
		const char *said = metas->list.v[i].content;

		if (!skn_streq(metas->list.v[i].name, "robots"))
			continue;
		if (strcasestr(said, "noindex") || strcasecmp(said, "none") == 0)
			out->robots |= SKN_WEBPAGE_NOINDEX;
		if (strcasestr(said, "noarchive"))
			out->robots |= SKN_WEBPAGE_NOARCHIVE;
	}
}

static void paywall(struct skn_webpage *out, const struct skn_metas *metas, const struct skn_webpage_ld *ld)
{
	static const char *const tiers[] = { "article:content_tier", NULL };
	char *tier = skn_metas_find(metas, tiers);

	out->paywall = ld->paywall || (tier && strcasecmp(tier, "free") != 0);
	free(tier);
}

/* The root's, <meta http-equiv=content-language>, og:locale, JSON-LD. */
static void language(struct skn_webpage *out, const struct skn_html *html, const struct skn_metas *metas,
		     const struct skn_webpage_ld *ld)
{
	static const char *const names[] = { "og:locale", "dc:language", "language", NULL };
	const char *lang = skn_html_attr(html->root, "lang");

	if (!lang || !*lang)
		lang = skn_html_attr(html->root, "xml:lang");
	for (const struct skn_html_node *h = html->root; h && (!lang || !*lang); h = skn_html_next(h, html->root))
		if (skn_html_is(h, "meta") && has_word(skn_html_attr(h, "http-equiv"), "content-language"))
			lang = skn_html_attr(h, "content");
	if (lang && *lang)
		out->language = skn_webpage_field(lang, strlen(lang));
	if (!out->language)
		out->language = either(copy(ld->language), skn_metas_find(metas, names));
	for (char *p = out->language; p && *p; p++)
		*p = *p == '_' ? '-' : *p;
}

bool skn_webpage_meta(struct skn_webpage *out, const struct skn_html *html, struct skn_dom_page *dom, const char *url)
{
	static const char *const titles[] = { "dc:title", "dcterm:title", "og:title", "weibo:article:title", "weibo:webpage:title",
					      "title", "twitter:title", "parsely-title", NULL };
	static const char *const excerpts[] = { "dc:description", "dcterm:description", "og:description", "weibo:article:description",
						"weibo:webpage:description", "description", "twitter:description", NULL };
	static const char *const sites[] = { "og:site_name", NULL };
	struct skn_webpage_ld ld;
	struct skn_metas metas;
	struct skn_dom *byline;
	char *page_title = skn_webpage_title(html);
	bool in_text;

	skn_metas_read(&metas, html);
	skn_webpage_ld_read(&ld, html, page_title);
	out->title = either(copy(ld.title), skn_metas_find(&metas, titles));
	out->title = either(out->title, page_title);
	out->excerpt = either(copy(ld.excerpt), find(&metas, excerpts, SKN_WEBPAGE_EXCERPT_MAX));
	out->site = either(copy(ld.site), skn_metas_find(&metas, sites));
	skn_find_drop(dom, &(struct skn_find){ .rules = SKN_FIND_UNLIKELY, .heads = true }, &byline);
	in_text = skn_webpage_byline(out, &metas, byline, ld.byline);
	skn_webpage_dates(out, &metas, dom, &ld, url);
	links(out, html, &metas);
	robots(out, &metas);
	paywall(out, &metas, &ld);
	language(out, html, &metas, &ld);
	skn_webpage_ld_release(&ld);
	skn_metas_release(&metas);
	return in_text;
}
