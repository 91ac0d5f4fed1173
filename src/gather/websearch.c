#include "gather/websearch.h"

#include <strings.h>

#include "gather/plain.h"
#include "gather/websearch_parts.h"
#include "json/json.h"
#include "text/edtf.h"

static const struct skn_websearch_engine engines[] = {
	{ "searxng", "SearXNG", NULL, 1000, false, NULL, 20, 100, skn_websearch_searxng_build,
	  skn_websearch_searxng_parse },
	{ "arxiv", "arXiv", "https://export.arxiv.org", 3000, false, NULL, 50, 1000,
	  skn_websearch_arxiv_build, skn_websearch_arxiv_parse },
	{ "crossref", "Crossref", "https://api.crossref.org", 1000, false, NULL, 50, 1000,
	  skn_websearch_crossref_build, skn_websearch_crossref_parse },
	{ "openalex", "OpenAlex", "https://api.openalex.org", 1000, true, NULL, 50, 200,
	  skn_websearch_openalex_build, skn_websearch_openalex_parse },
	{ "semanticscholar", "Semantic Scholar", "https://api.semanticscholar.org", 1000, false,
	  "x-api-key", 50, 100, skn_websearch_scholar_build, skn_websearch_scholar_parse },
	{ "hackernews", "Hacker News", "https://hn.algolia.com", 1000, false, NULL, 50, 1000,
	  skn_websearch_news_build, skn_websearch_news_parse },
	{ "wikipedia", "Wikipedia", "https://{language}.wikipedia.org", 1000, false, NULL, 20, 100,
	  skn_websearch_wikipedia_build, skn_websearch_wikipedia_parse },
	{ "gdelt", "GDELT", "https://api.gdeltproject.org", 5000, false, NULL, 75, 250,
	  skn_websearch_gdelt_build, skn_websearch_gdelt_parse },
};

const struct skn_websearch_engine *skn_websearch_engines(size_t *n)
{
	*n = SKN_ARRAY_LEN(engines);
	return engines;
}

const struct skn_websearch_engine *skn_websearch_engine(const char *name)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(engines); i++)
		if (strcasecmp(engines[i].name, name) == 0)
			return &engines[i];
	return NULL;
}

/* ---- Requests ---- */

/* The base address without a final slash; the language is part of a host and must
 * look like one. */
static void put_base(struct skn_buf *out, const struct skn_websearch_engine *engine,
		     const struct skn_websearch_ask *ask)
{
	const char *base = ask->base && *ask->base ? ask->base : engine->base;
	const char *language = ask->language && *ask->language ? ask->language : "en";
	const char *hole = strstr(base, "{language}");

	for (const char *p = language; *p; p++)
		if (!((*p >= 'a' && *p <= 'z') || (*p == '-' && p > language)) || p - language > 12) {
			language = "en";
			break;
		}
	if (hole) {
		skn_buf_add(out, base, (size_t)(hole - base));
		skn_buf_adds(out, language);
		base = hole + strlen("{language}");
	}
	skn_buf_adds(out, base);
	while (out->n && out->p[out->n - 1] == '/')
		skn_buf_truncate(out, out->n - 1);
}

static int count_of(const struct skn_websearch_engine *engine, const struct skn_websearch_ask *ask)
{
	int count = ask->count > 0 ? ask->count : engine->count;

	return count < engine->count_max ? count : engine->count_max;
}

static bool is_day(const char *s)
{
	struct skn_edtf day;

	return strlen(s) == 10 && skn_edtf_parse(&day, s, 10, NULL) == 0 &&
	       day.precision == SKN_EDTF_DAY && isdigit((unsigned char)s[0]);
}

int skn_websearch_url(struct skn_buf *out, const struct skn_websearch_engine *engine,
		   const struct skn_websearch_ask *ask, struct skn_err *err)
{
	const char *query = ask->query ? ask->query + strspn(ask->query, " \t\r\n") : "";

	if (!*query)
		return skn_fail(err, SKN_EUSAGE, "the query for %s is empty", engine->label);
	if (strlen(query) > SKN_WEBSEARCH_QUERY_MAX)
		return skn_fail(err, SKN_EUSAGE, "the query for %s is %zu bytes long; it may have %d",
				engine->label, strlen(query), SKN_WEBSEARCH_QUERY_MAX);
	if (ask->since && !is_day(ask->since))
		return skn_fail(err, SKN_EUSAGE, "\"%.20s\" is no day (YYYY-MM-DD)", ask->since);
	if (!engine->base && !(ask->base && *ask->base)) {
		skn_fail(err, SKN_EUSAGE, "%s needs the address of an instance", engine->label);
		return skn_hint(err, "set gather.search.%s.base", engine->name);
	}
	put_base(out, engine, ask);
	engine->build(out, ask, count_of(engine, ask));
	return SKN_OK;
}

/* ---- Answers ---- */

/* What the service says of an error: a text of its JSON, or the first line. */
static void put_reason(struct skn_buf *out, const char *s, size_t n)
{
	static const char *const names[] = { "message", "error", "detail", "httpReason" };
	struct skn_tree tree = SKN_TREE_INIT;
	const char *text = NULL;

	if (n < 100000 && skn_json_parse(&tree, s, n, NULL, NULL) == 0)
		for (size_t i = 0; !text && i < SKN_ARRAY_LEN(names); i++) {
			const struct skn_node *v = skn_node_find(tree.root, names[i]);

			while (v && !v->text) /* Crossref: an array of objects */
				v = v->kind == SKN_ARRAY ? v->child : skn_node_find(v, names[i]);
			text = v ? v->text : NULL;
		}
	if (text)
		skn_plain_of_html(out, text, strlen(text));
	else
		skn_plain_of_html(out, s, n < 2000 ? n : 2000);
	skn_tree_release(&tree);
	if (out->n > 300)
		skn_buf_truncate(out, 300);
}

static int refuse(const struct skn_websearch_engine *engine, int status, const char *s, size_t n,
		  struct skn_err *err)
{
	struct skn_buf reason = SKN_BUF_INIT;
	int rc;

	put_reason(&reason, s, n);
	rc = skn_fail(err, status == 429 || status >= 500 ? SKN_ENET : SKN_EREFUSED,
		      "%s answers %d%s%s", engine->label, status, reason.n ? ": " : "", reason.p);
	skn_buf_release(&reason);
	if (status == 403 && skn_streq(engine->name, "searxng"))
		skn_hint(err, "the instance must list json under search.formats");
	else if (engine->needs_key && (status == 401 || status == 403))
		skn_hint(err, "%s asks for a key", engine->label);
	return rc;
}

int skn_websearch_parse(struct skn_websearch_hits *out, const struct skn_websearch_engine *engine,
		     const struct skn_websearch_ask *ask, int status, const char *s, size_t n,
		     struct skn_err *err)
{
	struct skn_websearch_reading r = { .engine = engine, .ask = ask, .out = out };
	struct skn_buf base = SKN_BUF_INIT;
	int rc;

	*out = (struct skn_websearch_hits){ .total = -1 };
	if (n > SKN_WEBSEARCH_SIZE_MAX)
		return skn_fail(err, SKN_ELIMIT, "the answer of %s is %zu bytes long; it may have %zu",
				engine->label, n, SKN_WEBSEARCH_SIZE_MAX);
	if (status < 200 || status > 299)
		return refuse(engine, status, s, n, err);
	if (engine->base || (ask->base && *ask->base))
		put_base(&base, engine, ask);
	r.base = base.p;
	r.count = count_of(engine, ask);
	rc = engine->parse(&r, s, n, err);
	if (rc == SKN_OK && r.hits.n) {
		out->n = r.hits.n;
		out->v = memcpy(skn_arena_alloc(&out->arena, out->n * sizeof(*out->v)), r.hits.v,
				out->n * sizeof(*out->v));
	}
	skn_vec_release(&r.hits);
	skn_vec_release(&r.authors);
	skn_buf_release(&base);
	if (rc != SKN_OK)
		skn_websearch_hits_release(out);
	return rc;
}

void skn_websearch_hits_release(struct skn_websearch_hits *hits)
{
	skn_arena_release(&hits->arena);
	*hits = (struct skn_websearch_hits)SKN_WEBSEARCH_HITS_INIT;
}
