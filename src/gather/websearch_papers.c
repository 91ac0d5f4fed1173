/* websearch_papers.c - arXiv, Crossref, OpenAlex, Semantic Scholar. */
#include "base/base.h"

#include "gather/feed.h"
#include "gather/websearch_parts.h"

/* ---- arXiv (info.arxiv.org/help/api/user-manual.html) ---- */

/* A query in arXiv's own form ("ti:…", "au:…", "all:…") stays; words alone must all
 * occur somewhere. */
static void arxiv_query(struct skn_buf *out, const struct skn_websearch_ask *ask)
{
	bool own = strchr(ask->query, ':') != NULL;
	const char *s = ask->query;

	if (own)
		skn_buf_addf(out, "(%s)", s);
	while (!own && *(s += strspn(s, " \t\r\n"))) {
		bool quoted = *s == '"' && strchr(s + 1, '"');
		size_t n = quoted ? (size_t)(strchr(s + 1, '"') - s) + 1 : strcspn(s, " \t\r\n");

		skn_buf_adds(out, out->n ? " AND all:" : "all:");
		skn_buf_add(out, s, n);
		s += n;
	}
	if (ask->since)
		skn_buf_addf(out, " AND submittedDate:[%.4s%.2s%.2s0000 TO 999912312359]", ask->since,
			     ask->since + 5, ask->since + 8);
}

void skn_websearch_arxiv_build(struct skn_buf *out, const struct skn_websearch_ask *ask, int count)
{
	struct skn_buf query = SKN_BUF_INIT;

	arxiv_query(&query, ask);
	skn_buf_adds(out, "/api/query");
	skn_websearch_put(out, "search_query", query.p);
	skn_websearch_put_int(out, "start", (int64_t)ask->page * count);
	skn_websearch_put_int(out, "max_results", count);
	skn_websearch_put(out, "sortBy", "submittedDate");
	skn_websearch_put(out, "sortOrder", "descending");
	skn_buf_release(&query);
}

static const char *copy(struct skn_websearch_reading *r, const char *s)
{
	return s ? skn_websearch_keep(r, s, strlen(s)) : NULL;
}

static void add_preprint(struct skn_websearch_reading *r, const struct skn_feed_entry *e)
{
	const char *number = e->id ? strstr(e->id, "/abs/") : NULL;
	struct skn_websearch_hit hit = { .url = copy(r, e->url), .title = copy(r, e->title),
				      .published = copy(r, e->published), .doi = copy(r, e->doi),
				      .raw_id = number ? copy(r, number + 5) : copy(r, e->id),
				      .outlet = "arXiv" };

	hit.snippet = copy(r, e->summary.text);
	for (size_t i = 0; i < e->n_links; i++)
		if (e->links[i].title && skn_streq(e->links[i].title, "pdf"))
			hit.pdf = copy(r, e->links[i].href);
	for (size_t i = 0; i < e->n_authors; i++)
		skn_websearch_author(r, copy(r, e->authors[i].name));
	skn_websearch_add(r, hit);
}

/* opensearch:totalResults, of which the model of feeds knows nothing. */
static int64_t total_results(const char *s, size_t n)
{
	const char *at = memmem(s, n, "totalResults", 12), *end = s + n;
	uint64_t total;

	at = at ? memchr(at, '>', (size_t)(end - at)) : NULL;
	if (!at)
		return -1;
	for (s = ++at; s < end && isdigit((unsigned char)*s); s++)
		;
	return skn_parse_uint(at, (size_t)(s - at), INT64_MAX, &total) ? (int64_t)total : -1;
}

int skn_websearch_arxiv_parse(struct skn_websearch_reading *r, const char *s, size_t n,
			   struct skn_err *err)
{
	struct skn_feed feed;
	int rc = skn_feed_parse(&feed, s, n, NULL, NULL, err);

	if (rc != SKN_OK) {
		skn_err_context(err, "no answer of arXiv");
		return rc;
	}
	for (size_t i = 0; rc == SKN_OK && i < feed.n_entries; i++) {
		const struct skn_feed_entry *e = &feed.entries[i];

		if ((e->id && strstr(e->id, "/api/errors")) ||
		    (e->title && skn_streq(e->title, "Error") && feed.n_entries == 1))
			rc = skn_fail(err, SKN_EREFUSED, "arXiv answers: %.300s",
				      e->summary.text ? e->summary.text : "an error");
		else
			add_preprint(r, e);
	}
	r->out->total = total_results(s, n);
	r->out->more = r->out->total > (int64_t)(r->ask->page + 1) * r->count && feed.n_entries > 0;
	skn_feed_release(&feed);
	return rc;
}

/* "filter=FIELD:DATE", or without a date an empty filter, which is left out. */
static void put_since(struct skn_buf *out, const char *field, const char *since)
{
	char *filter = since ? skn_xasprintf("%s:%s", field, since) : skn_xstrdup("");

	skn_websearch_put(out, "filter", filter);
	free(filter);
}

/* ---- Crossref (api.crossref.org/swagger-ui) ---- */

void skn_websearch_crossref_build(struct skn_buf *out, const struct skn_websearch_ask *ask, int count)
{
	skn_buf_adds(out, "/works");
	skn_websearch_put(out, "query.bibliographic", ask->query);
	put_since(out, "from-pub-date", ask->since);
	skn_websearch_put_int(out, "rows", count);
	skn_websearch_put(out, "select",
		       "DOI,title,container-title,author,published,abstract,URL,resource");
	if (ask->page > 0)
		skn_websearch_put_int(out, "offset", (int64_t)ask->page * count);
	skn_websearch_put(out, "mailto", ask->contact);
}

/* {"date-parts": [[2024, 3, 5]]} */
static const char *date_parts(struct skn_websearch_reading *r, const struct skn_node *date)
{
	const struct skn_node *parts = skn_node_find(date, "date-parts");
	int64_t v[3] = { 0 };
	char text[40];
	size_t n = 0;

	parts = parts && parts->kind == SKN_ARRAY ? parts->child : NULL;
	parts = parts && parts->kind == SKN_ARRAY ? parts->child : NULL;
	while (n < 3 && parts && skn_node_as_int(parts, &v[n]) && v[n] > 0 && v[n] < 10000) {
		n++;
		parts = parts->next;
	}
	if (n == 0)
		return NULL;
	snprintf(text, sizeof(text), n == 1 ? "%04d" : n == 2 ? "%04d-%02d" : "%04d-%02d-%02d",
		 (int)v[0], (int)v[1], (int)v[2]);
	return skn_websearch_keep(r, text, strlen(text));
}

static void add_people(struct skn_websearch_reading *r, const struct skn_node *people)
{
	if (!people || people->kind != SKN_ARRAY)
		return;
	for (const struct skn_node *p = people->child; p; p = p->next) {
		const char *given = skn_websearch_plain(r, p, "given");
		const char *family = skn_websearch_plain(r, p, "family");
		char name[512];

		if (given && family) {
			snprintf(name, sizeof(name), "%.250s %.250s", given, family);
			skn_websearch_author(r, skn_websearch_keep(r, name, strlen(name)));
		} else {
			skn_websearch_author(r, family ? family : skn_websearch_plain(r, p, "name"));
		}
	}
}

static void add_work(struct skn_websearch_reading *r, const struct skn_node *v)
{
	const struct skn_node *primary = skn_node_find(skn_node_find(v, "resource"), "primary");
	const struct skn_node *date = skn_node_find(v, "published");
	struct skn_websearch_hit hit = { .url = skn_websearch_text(r, primary, "URL"),
				      .title = skn_websearch_plain(r, v, "title"),
				      .snippet = skn_websearch_plain(r, v, "abstract"),
				      .doi = skn_websearch_doi(r, v, "DOI"),
				      .raw_id = skn_websearch_text(r, v, "DOI"),
				      .outlet = skn_websearch_plain(r, v, "container-title") };

	if (!hit.url)
		hit.url = skn_websearch_text(r, v, "URL");
	hit.published = date_parts(r, date ? date : skn_node_find(v, "issued"));
	add_people(r, skn_node_find(v, "author"));
	skn_websearch_add(r, hit);
}

int skn_websearch_crossref_parse(struct skn_websearch_reading *r, const char *s, size_t n,
			      struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_node *items = NULL, *message;
	int rc = skn_websearch_json(&tree, r, s, n, err);

	if (rc != SKN_OK)
		return rc;
	message = skn_node_find(tree.root, "message");
	items = skn_websearch_array(r, message, "items", err);
	for (const struct skn_node *v = items ? items->child : NULL; v; v = v->next)
		add_work(r, v);
	if (items) {
		skn_node_as_int(skn_node_find(message, "total-results"), &r->out->total);
		r->out->more = items->child &&
			       r->out->total > (int64_t)(r->ask->page + 1) * r->count;
	}
	skn_tree_release(&tree);
	return items ? SKN_OK : SKN_EDATA;
}

/* ---- OpenAlex (docs.openalex.org) ---- */

void skn_websearch_openalex_build(struct skn_buf *out, const struct skn_websearch_ask *ask, int count)
{
	skn_buf_adds(out, "/works");
	skn_websearch_put(out, "search", ask->query);
	put_since(out, "from_publication_date", ask->since);
	skn_websearch_put_int(out, "per_page", count);
	skn_websearch_put_int(out, "page", ask->page + 1);
	skn_websearch_put(out, "mailto", ask->contact);
	skn_websearch_put(out, "api_key", ask->key);
}

/* {"word": [positions]} back to the text; gaps and what is beyond the limit are left
 * out. */
static const char *abstract(struct skn_websearch_reading *r, const struct skn_node *index)
{
	const struct skn_node **words;
	struct skn_buf text = SKN_BUF_INIT;
	const char *kept;

	if (!index || index->kind != SKN_OBJECT)
		return NULL;
	words = skn_xcalloc(SKN_WEBSEARCH_WORDS_MAX, sizeof(const struct skn_node *));
	for (const struct skn_node *word = index->child; word; word = word->next) {
		const struct skn_node *at = word->kind == SKN_ARRAY ? word->child : NULL;

		for (; at; at = at->next)
			if (at->kind == SKN_INT && at->integer >= 0 &&
			    at->integer < SKN_WEBSEARCH_WORDS_MAX)
				words[at->integer] = word;
	}
	for (size_t i = 0; i < SKN_WEBSEARCH_WORDS_MAX; i++) {
		if (!words[i])
			continue;
		if (text.n)
			skn_buf_addc(&text, ' ');
		skn_buf_add(&text, words[i]->name, words[i]->name_len);
		if (text.n > 200000)
			break;
	}
	free(words);
	kept = skn_websearch_keep(r, text.p, text.n);
	skn_buf_release(&text);
	return kept;
}

static void add_openalex(struct skn_websearch_reading *r, const struct skn_node *v)
{
	const struct skn_node *place = skn_node_find(v, "primary_location");
	const struct skn_node *people = skn_node_find(v, "authorships");
	struct skn_websearch_hit hit = { .url = skn_websearch_text(r, place, "landing_page_url"),
				      .title = skn_websearch_plain(r, v, "title"),
				      .published = skn_websearch_date(r, v, "publication_date"),
				      .doi = skn_websearch_doi(r, v, "doi"),
				      .raw_id = skn_websearch_text(r, v, "id"),
				      .pdf = skn_websearch_text(r, place, "pdf_url") };

	if (!hit.url)
		hit.url = skn_websearch_text(r, v, "doi");
	if (!hit.url)
		hit.url = hit.raw_id;
	if (!hit.title)
		hit.title = skn_websearch_plain(r, v, "display_name");
	if (!hit.pdf)
		hit.pdf = skn_websearch_text(r, skn_node_find(v, "open_access"), "oa_url");
	hit.outlet = skn_websearch_plain(r, skn_node_find(place, "source"), "display_name");
	hit.snippet = abstract(r, skn_node_find(v, "abstract_inverted_index"));
	if (people && people->kind == SKN_ARRAY)
		for (const struct skn_node *p = people->child; p; p = p->next)
			skn_websearch_author(r, skn_websearch_plain(r, skn_node_find(p, "author"),
							      "display_name"));
	skn_websearch_add(r, hit);
}

int skn_websearch_openalex_parse(struct skn_websearch_reading *r, const char *s, size_t n,
			      struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_node *results = NULL;
	int rc = skn_websearch_json(&tree, r, s, n, err);

	if (rc == SKN_OK)
		results = skn_websearch_array(r, tree.root, "results", err);
	for (const struct skn_node *v = results ? results->child : NULL; v; v = v->next)
		add_openalex(r, v);
	if (results) {
		skn_node_as_int(skn_node_find(skn_node_find(tree.root, "meta"), "count"),
				&r->out->total);
		r->out->more = results->child &&
			       r->out->total > (int64_t)(r->ask->page + 1) * r->count;
	}
	skn_tree_release(&tree);
	return rc != SKN_OK ? rc : results ? SKN_OK : SKN_EDATA;
}

/* ---- Semantic Scholar (api.semanticscholar.org/api-docs/graph) ---- */

void skn_websearch_scholar_build(struct skn_buf *out, const struct skn_websearch_ask *ask, int count)
{
	struct skn_buf since = SKN_BUF_INIT;

	skn_buf_adds(out, "/graph/v1/paper/search");
	skn_websearch_put(out, "query", ask->query);
	skn_websearch_put(out, "fields",
		       "title,year,publicationDate,externalIds,abstract,url,openAccessPdf,authors,venue");
	skn_websearch_put_int(out, "offset", (int64_t)ask->page * count);
	skn_websearch_put_int(out, "limit", count);
	if (ask->since)
		skn_buf_addf(&since, "%s:", ask->since);
	skn_websearch_put(out, "publicationDateOrYear", since.p);
	skn_buf_release(&since);
}

static void add_paper(struct skn_websearch_reading *r, const struct skn_node *v)
{
	const struct skn_node *people = skn_node_find(v, "authors");
	struct skn_websearch_hit hit = { .url = skn_websearch_text(r, v, "url"),
				      .title = skn_websearch_plain(r, v, "title"),
				      .snippet = skn_websearch_plain(r, v, "abstract"),
				      .published = skn_websearch_date(r, v, "publicationDate"),
				      .raw_id = skn_websearch_text(r, v, "paperId"),
				      .outlet = skn_websearch_plain(r, v, "venue") };

	if (!hit.published)
		hit.published = skn_websearch_date(r, v, "year");
	hit.doi = skn_websearch_doi(r, skn_node_find(v, "externalIds"), "DOI");
	hit.pdf = skn_websearch_text(r, skn_node_find(v, "openAccessPdf"), "url");
	if (people && people->kind == SKN_ARRAY)
		for (const struct skn_node *p = people->child; p; p = p->next)
			skn_websearch_author(r, skn_websearch_plain(r, p, "name"));
	skn_websearch_add(r, hit);
}

int skn_websearch_scholar_parse(struct skn_websearch_reading *r, const char *s, size_t n,
			     struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_node *data = NULL;
	int64_t next = 0;
	int rc = skn_websearch_json(&tree, r, s, n, err);

	if (rc != SKN_OK)
		return rc;
	skn_node_as_int(skn_node_find(tree.root, "total"), &r->out->total);
	/* nothing found is an answer without "data" */
	if (r->out->total != 0 || skn_node_find(tree.root, "data"))
		data = skn_websearch_array(r, tree.root, "data", err);
	for (const struct skn_node *v = data ? data->child : NULL; v; v = v->next)
		add_paper(r, v);
	r->out->more = skn_node_as_int(skn_node_find(tree.root, "next"), &next) && next > 0;
	rc = data || r->out->total == 0 ? SKN_OK : SKN_EDATA;
	skn_tree_release(&tree);
	return rc;
}
