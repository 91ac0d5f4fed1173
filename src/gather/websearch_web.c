/* websearch_web.c - SearXNG, Hacker News, Wikipedia, GDELT. */
#include "base/base.h"

#include "gather/plain.h"
#include "gather/websearch_parts.h"
#include "text/edtf.h"
#include "text/escape.h"

static int64_t since_seconds(const struct skn_websearch_ask *ask)
{
	struct skn_edtf day;

	if (!ask->since || skn_edtf_parse(&day, ask->since, strlen(ask->since), NULL) != 0)
		return 0;
	return day.lower;
}

/* ---- SearXNG (docs.searxng.org/dev/search_api.html) ---- */

/* The shortest of its ranges that reaches back far enough. */
static const char *range(const struct skn_websearch_ask *ask)
{
	int64_t days = ask->since ? (ask->now - since_seconds(ask)) / 86400 : INT64_MAX;

	return days <= 1 ? "day" : days <= 30 ? "month" : days <= 365 ? "year" : NULL;
}

void skn_websearch_searxng_build(struct skn_buf *out, const struct skn_websearch_ask *ask, int count)
{
	SKN_UNUSED(count);
	skn_buf_adds(out, "/search");
	skn_websearch_put(out, "q", ask->query);
	skn_websearch_put(out, "format", "json");
	skn_websearch_put_int(out, "pageno", ask->page + 1);
	skn_websearch_put(out, "time_range", range(ask));
	skn_websearch_put(out, "language", ask->language);
}

int skn_websearch_searxng_parse(struct skn_websearch_reading *r, const char *s, size_t n,
			     struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_node *results = NULL;
	int rc = skn_websearch_json(&tree, r, s, n, err);

	if (rc == SKN_OK)
		results = skn_websearch_array(r, tree.root, "results", err);
	for (const struct skn_node *v = results ? results->child : NULL; v; v = v->next) {
		struct skn_websearch_hit hit = { .url = skn_websearch_text(r, v, "url"),
					      .title = skn_websearch_plain(r, v, "title"),
					      .snippet = skn_websearch_plain(r, v, "content"),
					      .published = skn_websearch_date(r, v, "publishedDate"),
					      .doi = skn_websearch_doi(r, v, "doi"),
					      .outlet = skn_websearch_plain(r, v, "journal") };

		skn_websearch_author(r, skn_websearch_plain(r, v, "author"));
		skn_websearch_add(r, hit);
	}
	r->out->more = results && results->child;
	skn_tree_release(&tree);
	return rc != SKN_OK ? rc : results ? SKN_OK : SKN_EDATA;
}

/* ---- Hacker News by Algolia (hn.algolia.com/api) ---- */

void skn_websearch_news_build(struct skn_buf *out, const struct skn_websearch_ask *ask, int count)
{
	char after[48];

	skn_buf_adds(out, "/api/v1/search_by_date");
	skn_websearch_put(out, "query", ask->query);
	skn_websearch_put(out, "tags", "story");
	snprintf(after, sizeof(after), "created_at_i>=%" PRId64, since_seconds(ask));
	skn_websearch_put(out, "numericFilters", ask->since ? after : NULL);
	skn_websearch_put_int(out, "hitsPerPage", count);
	skn_websearch_put_int(out, "page", ask->page);
}

/* A story with an address is somebody else's page; one without is a text there. */
static void add_story(struct skn_websearch_reading *r, const struct skn_node *v)
{
	struct skn_websearch_hit hit = { .url = skn_websearch_text(r, v, "url"),
				      .title = skn_websearch_plain(r, v, "title"),
				      .snippet = skn_websearch_plain(r, v, "story_text"),
				      .published = skn_websearch_date(r, v, "created_at"),
				      .raw_id = skn_websearch_text(r, v, "objectID") };
	char page[64];

	if (!hit.title)
		hit.title = skn_websearch_plain(r, v, "story_title");
	if (!hit.snippet)
		hit.snippet = skn_websearch_plain(r, v, "comment_text");
	if (!hit.url && hit.raw_id && strspn(hit.raw_id, "0123456789") == strlen(hit.raw_id)) {
		snprintf(page, sizeof(page), "https://news.ycombinator.com/item?id=%.20s", hit.raw_id);
		hit.url = skn_websearch_keep(r, page, strlen(page));
		hit.outlet = "Hacker News";
		skn_websearch_author(r, skn_websearch_text(r, v, "author"));
	}
	skn_websearch_add(r, hit);
}

int skn_websearch_news_parse(struct skn_websearch_reading *r, const char *s, size_t n, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_node *hits = NULL;
	int64_t pages = 0;
	int rc = skn_websearch_json(&tree, r, s, n, err);

	if (rc == SKN_OK)
		hits = skn_websearch_array(r, tree.root, "hits", err);
	for (const struct skn_node *v = hits ? hits->child : NULL; v; v = v->next)
		add_story(r, v);
	if (hits) {
		skn_node_as_int(skn_node_find(tree.root, "nbHits"), &r->out->total);
		skn_node_as_int(skn_node_find(tree.root, "nbPages"), &pages);
		r->out->more = r->ask->page + 1 < pages;
	}
	skn_tree_release(&tree);
	return rc != SKN_OK ? rc : hits ? SKN_OK : SKN_EDATA;
}

/* ---- Wikipedia (www.mediawiki.org/wiki/API:REST_API) ---- */

void skn_websearch_wikipedia_build(struct skn_buf *out, const struct skn_websearch_ask *ask, int count)
{
	skn_buf_adds(out, "/w/rest.php/v1/search/page");
	skn_websearch_put(out, "q", ask->query);
	skn_websearch_put_int(out, "limit", count);
}

int skn_websearch_wikipedia_parse(struct skn_websearch_reading *r, const char *s, size_t n,
			       struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_node *pages = NULL;
	int rc = skn_websearch_json(&tree, r, s, n, err);

	if (rc == SKN_OK)
		pages = skn_websearch_array(r, tree.root, "pages", err);
	for (const struct skn_node *v = pages ? pages->child : NULL; v; v = v->next) {
		struct skn_websearch_hit hit = { .title = skn_websearch_plain(r, v, "title"),
					      .snippet = skn_websearch_plain(r, v, "excerpt"),
					      .raw_id = skn_websearch_text(r, v, "id"),
					      .outlet = "Wikipedia" };
		const char *key = skn_websearch_text(r, v, "key");
		struct skn_buf url = SKN_BUF_INIT;
		struct skn_sink sink;

		if (key) {
			skn_buf_addf(&url, "%s/wiki/", r->base);
			skn_sink_to_buf(&sink, &url);
			skn_esc_url_path(&sink, key, strlen(key));
			hit.url = skn_websearch_keep(r, url.p, url.n);
		}
		if (!hit.snippet)
			hit.snippet = skn_websearch_plain(r, v, "description");
		skn_websearch_add(r, hit);
		skn_buf_release(&url);
	}
	skn_tree_release(&tree);
	return rc != SKN_OK ? rc : pages ? SKN_OK : SKN_EDATA;
}

/* ---- GDELT DOC 2.0 (blog.gdeltproject.org/gdelt-doc-2-0-api-debuts) ---- */

/* YYYYMMDDHHMMSS */
static void put_instant(struct skn_buf *out, const char *name, int64_t t)
{
	struct skn_buf digits = SKN_BUF_INIT;
	char iso[32];

	skn_edtf_format_time(iso, t);
	for (const char *p = iso; *p; p++)
		if (isdigit((unsigned char)*p))
			skn_buf_addc(&digits, *p);
	skn_websearch_put(out, name, digits.p);
	skn_buf_release(&digits);
}

void skn_websearch_gdelt_build(struct skn_buf *out, const struct skn_websearch_ask *ask, int count)
{
	skn_buf_adds(out, "/api/v2/doc/doc");
	skn_websearch_put(out, "query", ask->query);
	skn_websearch_put(out, "mode", "artlist");
	skn_websearch_put(out, "format", "json");
	skn_websearch_put(out, "sort", "datedesc");
	skn_websearch_put_int(out, "maxrecords", count);
	if (ask->since) {
		put_instant(out, "STARTDATETIME", since_seconds(ask));
		put_instant(out, "ENDDATETIME", ask->now);
	}
}

/* Its JSON has titles in it as pages wrote them: backslashes that escape nothing,
 * control characters. */
static void mend_json(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)s[i] < 0x20) {
			skn_buf_addc(out, ' ');
		} else if (s[i] != '\\') {
			skn_buf_addc(out, s[i]);
		} else if (i + 1 < n && s[i + 1] && strchr("\"\\/bfnrtu", s[i + 1])) {
			skn_buf_add(out, s + i, 2);
			i++;
		} else {
			skn_buf_adds(out, "\\\\");
		}
	}
}

static int refuse_text(const char *s, size_t n, struct skn_err *err)
{
	struct skn_buf line = SKN_BUF_INIT;

	skn_plain_of_html(&line, s, n < 300 ? n : 300);
	skn_fail(err, SKN_EREFUSED, "GDELT answers: %s", line.n ? line.p : "nothing");
	skn_buf_release(&line);
	return SKN_EREFUSED;
}

int skn_websearch_gdelt_parse(struct skn_websearch_reading *r, const char *s, size_t n,
			   struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf mended = SKN_BUF_INIT;
	const struct skn_node *articles = NULL;
	size_t at = 0;
	int rc;

	while (at < n && (isspace((unsigned char)s[at]) || (unsigned char)s[at] >= 0x80))
		at++; /* a byte order mark, too */
	if (at == n || s[at] != '{')
		return refuse_text(s, n, err);
	mend_json(&mended, s + at, n - at);
	rc = skn_websearch_json(&tree, r, mended.p, mended.n, err);
	if (rc == SKN_OK && skn_node_find(tree.root, "articles")) /* {} is none found */
		articles = skn_websearch_array(r, tree.root, "articles", err);
	for (const struct skn_node *v = articles ? articles->child : NULL; v; v = v->next) {
		struct skn_websearch_hit hit = { .url = skn_websearch_text(r, v, "url"),
					      .title = skn_websearch_plain(r, v, "title"),
					      .published = skn_websearch_date(r, v, "seendate"),
					      .outlet = skn_websearch_text(r, v, "domain") };

		skn_websearch_add(r, hit);
	}
	if (rc == SKN_OK && !articles && tree.root->child)
		rc = skn_fail(err, SKN_EDATA, "no answer of GDELT: it has no \"articles\"");
	skn_tree_release(&tree);
	skn_buf_release(&mended);
	return rc;
}
