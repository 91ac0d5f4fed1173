/* Requests to search services and their answers, also the ones that are errors. */
#include "base/base.h"

#include <setjmp.h>
/* cmocka needs the above first */
#include <cmocka.h>

#include "gather/websearch.h"

static const struct skn_websearch_ask plain = { .query = "pac bayes", .now = 1772366400 };
static const struct skn_websearch_ask full = { .query = "a&b \"c d\"", .since = "2026-02-20",
					       .base = "http://127.0.0.1:8080/x/", .key = "K Y",
					       .contact = "me@example.org", .language = "de",
					       .now = 1772366400, .page = 2, .count = 10 };

static const struct {
	const char *engine;
	const struct skn_websearch_ask *ask;
	const char *url;
} urls[] = {
	{ "searxng", &full,
	  "http://127.0.0.1:8080/x/search?q=a%26b%20%22c%20d%22&format=json&pageno=3&time_range=month"
	  "&language=de" },
	{ "arxiv", &plain,
	  "https://export.arxiv.org/api/query?search_query=all%3Apac%20AND%20all%3Abayes&start=0"
	  "&max_results=50&sortBy=submittedDate&sortOrder=descending" },
	{ "arxiv", &full,
	  "http://127.0.0.1:8080/x/api/query?search_query=all%3Aa%26b%20AND%20all%3A%22c%20d%22%20AND%20"
	  "submittedDate%3A%5B202602200000%20TO%20999912312359%5D&start=20&max_results=10"
	  "&sortBy=submittedDate&sortOrder=descending" },
	{ "crossref", &full,
	  "http://127.0.0.1:8080/x/works?query.bibliographic=a%26b%20%22c%20d%22"
	  "&filter=from-pub-date%3A2026-02-20&rows=10"
	  "&select=DOI%2Ctitle%2Ccontainer-title%2Cauthor%2Cpublished%2Cabstract%2CURL%2Cresource"
	  "&offset=20&mailto=me%40example.org" },
	{ "openalex", &full,
	  "http://127.0.0.1:8080/x/works?search=a%26b%20%22c%20d%22"
	  "&filter=from_publication_date%3A2026-02-20&per_page=10&page=3&mailto=me%40example.org"
	  "&api_key=K%20Y" },
	{ "semanticscholar", &full,
	  "http://127.0.0.1:8080/x/graph/v1/paper/search?query=a%26b%20%22c%20d%22&fields=title%2Cyear%2C"
	  "publicationDate%2CexternalIds%2Cabstract%2Curl%2CopenAccessPdf%2Cauthors%2Cvenue&offset=20"
	  "&limit=10&publicationDateOrYear=2026-02-20%3A" },
	{ "hackernews", &full,
	  "http://127.0.0.1:8080/x/api/v1/search_by_date?query=a%26b%20%22c%20d%22&tags=story"
	  "&numericFilters=created_at_i%3E%3D1771545600&hitsPerPage=10&page=2" },
	{ "wikipedia", &plain,
	  "https://en.wikipedia.org/w/rest.php/v1/search/page?q=pac%20bayes&limit=20" },
	{ "gdelt", &full,
	  "http://127.0.0.1:8080/x/api/v2/doc/doc?query=a%26b%20%22c%20d%22&mode=artlist&format=json"
	  "&sort=datedesc&maxrecords=10&STARTDATETIME=20260220000000&ENDDATETIME=20260301120000" },
};

static void requests(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(urls); i++) {
		struct skn_buf url = SKN_BUF_INIT;

		assert_int_equal(skn_websearch_url(&url, skn_websearch_engine(urls[i].engine),
						   urls[i].ask, NULL), 0);
		assert_string_equal(url.p, urls[i].url);
		skn_buf_release(&url);
	}
}

static void every_engine_has_a_row(void **state)
{
	size_t n;
	const struct skn_websearch_engine *list = skn_websearch_engines(&n);

	SKN_UNUSED(state);
	assert_int_equal(n, 8);
	for (size_t i = 0; i < n; i++) {
		struct skn_websearch_ask ask = plain;
		struct skn_buf url = SKN_BUF_INIT;

		assert_ptr_equal(skn_websearch_engine(list[i].name), &list[i]);
		assert_true(list[i].interval_ms >= 1000 && list[i].count <= list[i].count_max);
		ask.base = "http://h";
		ask.count = list[i].count_max + 1; /* no service is asked for more than it gives */
		assert_int_equal(skn_websearch_url(&url, &list[i], &ask, NULL), 0);
		assert_true(skn_starts_with(url.p, "http://h/"));
		skn_buf_release(&url);
	}
	assert_null(skn_websearch_engine("altavista"));
}

static void requests_that_cannot_be(void **state)
{
	char long_query[SKN_WEBSEARCH_QUERY_MAX + 2];
	struct skn_websearch_ask asks[] = { { .query = " \t" }, { .query = NULL },
					    { .query = "x", .since = "2026-02-30" },
					    { .query = "x", .since = "yesterday" },
					    { .query = long_query } };
	const struct skn_websearch_engine *arxiv = skn_websearch_engine("arxiv");
	struct skn_buf url = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	memset(long_query, 'x', sizeof(long_query));
	long_query[SKN_WEBSEARCH_QUERY_MAX + 1] = '\0';
	for (size_t i = 0; i < SKN_ARRAY_LEN(asks); i++)
		assert_int_equal(skn_websearch_url(&url, arxiv, &asks[i], NULL), SKN_EUSAGE);
	long_query[SKN_WEBSEARCH_QUERY_MAX] = '\0';
	assert_int_equal(skn_websearch_url(&url, arxiv, &asks[4], NULL), 0);
	assert_int_equal(skn_websearch_url(&url, skn_websearch_engine("searxng"), &plain, &err),
			 SKN_EUSAGE);
	assert_non_null(strstr(err.msg, "instance"));
	skn_buf_release(&url);
}

static void the_language_is_part_of_a_host(void **state)
{
	static const char *const evil[] = { "evil.example/", "a.b", "-x", "DE", "de@x", "abcdefghijklmn" };
	struct skn_websearch_ask ask = plain;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(evil); i++) {
		struct skn_buf url = SKN_BUF_INIT;

		ask.language = evil[i];
		assert_int_equal(skn_websearch_url(&url, skn_websearch_engine("wikipedia"), &ask, NULL), 0);
		assert_true(skn_starts_with(url.p, "https://en.wikipedia.org/"));
		skn_buf_clear(&url);
		ask.language = "zh-yue";
		skn_websearch_url(&url, skn_websearch_engine("wikipedia"), &ask, NULL);
		assert_true(skn_starts_with(url.p, "https://zh-yue.wikipedia.org/"));
		skn_buf_release(&url);
	}
}

/* ---- Answers ---- */

struct answer {
	const char *engine, *body;
	size_t n, skipped;
	struct skn_websearch_hit first;
	const char *author; /* the last one */
	bool more;
};

static const struct answer answers[] = {
	{ "searxng",
	  "{\"query\":\"q\",\"results\":[{\"url\":\"https://e.example/1\",\"title\":\"A &amp; B\","
	  "\"content\":\"<b>x</b> y\",\"publishedDate\":\"2026-02-20T10:00:00\",\"engine\":\"e\"},"
	  "{\"url\":\"javascript:1\",\"title\":\"no\"},{\"title\":\"no\"}]}",
	  1, 2,
	  { .url = "https://e.example/1", .title = "A & B", .snippet = "x y",
	    .published = "2026-02-20T10:00:00Z" },
	  NULL, true },
#ifdef SKN_HAVE_LIBXML
	{ "arxiv",
	  "<feed xmlns='http://www.w3.org/2005/Atom'><opensearch:totalResults "
	  "xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/'>120</opensearch:totalResults>"
	  "<entry><id>http://arxiv.org/abs/2401.00001v2</id><published>2024-01-01T00:00:00Z</published>"
	  "<title>On\n  x</title><summary>We  show.</summary><author><name>A B</name></author>"
	  "<author><name>C D</name></author><link href='http://arxiv.org/abs/2401.00001v2' "
	  "rel='alternate' type='text/html'/><link title='pdf' href='http://arxiv.org/pdf/2401.00001v2' "
	  "rel='related' type='application/pdf'/><arxiv:doi xmlns:arxiv='http://arxiv.org/schemas/atom'>"
	  "10.1000/x</arxiv:doi></entry></feed>",
	  1, 0,
	  { .url = "http://arxiv.org/abs/2401.00001v2", .title = "On x", .snippet = "We  show.",
	    .published = "2024-01-01T00:00:00Z", .doi = "10.1000/x", .raw_id = "2401.00001v2",
	    .outlet = "arXiv", .pdf = "http://arxiv.org/pdf/2401.00001v2" },
	  "C D", true },
#endif
	{ "crossref",
	  "{\"status\":\"ok\",\"message\":{\"total-results\":1,\"items\":[{\"DOI\":\"10.1000/X\","
	  "\"title\":[\"T <i>x</i>\"],\"container-title\":[\"J\"],\"author\":[{\"given\":\"A\","
	  "\"family\":\"B\"},{\"name\":\"Group\"}],\"published\":{\"date-parts\":[[2024,3]]},"
	  "\"URL\":\"https://doi.org/10.1000/x\",\"abstract\":\"<jats:p>abs</jats:p>\","
	  "\"resource\":{\"primary\":{\"URL\":\"https://p.example/x\"}}}]}}",
	  1, 0,
	  { .url = "https://p.example/x", .title = "T x", .snippet = "abs", .published = "2024-03",
	    .doi = "10.1000/X", .raw_id = "10.1000/X", .outlet = "J" },
	  "Group", false },
	{ "openalex",
	  "{\"meta\":{\"count\":300},\"results\":[{\"id\":\"https://openalex.org/W1\","
	  "\"doi\":\"https://doi.org/10.1000/x\",\"title\":\"T\",\"publication_date\":\"2024-03-05\","
	  "\"authorships\":[{\"author\":{\"display_name\":\"A B\"}}],\"primary_location\":{"
	  "\"landing_page_url\":\"https://p.example/x\",\"pdf_url\":null,\"source\":{\"display_name\":"
	  "\"J\"}},\"open_access\":{\"oa_url\":\"https://p.example/x.pdf\"},"
	  "\"abstract_inverted_index\":{\"again\":[3],\"we\":[0,2],\"show\":[1],\"far\":[99999999]}}]}",
	  1, 0,
	  { .url = "https://p.example/x", .title = "T", .snippet = "we show we again",
	    .published = "2024-03-05", .doi = "10.1000/x", .raw_id = "https://openalex.org/W1",
	    .outlet = "J", .pdf = "https://p.example/x.pdf" },
	  "A B", true },
	{ "semanticscholar",
	  "{\"total\":2,\"offset\":0,\"next\":1,\"data\":[{\"paperId\":\"p\",\"title\":\"T\",\"year\":2024,"
	  "\"publicationDate\":null,\"externalIds\":{\"DOI\":\"10.1000/x\"},\"abstract\":\"a\","
	  "\"url\":\"https://s.example/p\",\"openAccessPdf\":{\"url\":\"https://s.example/p.pdf\"},"
	  "\"authors\":[{\"name\":\"A\"},{\"name\":\"B\"}],\"venue\":\"V\"}]}",
	  1, 0,
	  { .url = "https://s.example/p", .title = "T", .snippet = "a", .published = "2024",
	    .doi = "10.1000/x", .raw_id = "p", .outlet = "V", .pdf = "https://s.example/p.pdf" },
	  "B", true },
	{ "semanticscholar", "{\"total\":0,\"offset\":0}", 0, 0, { 0 }, NULL, false },
	{ "hackernews",
	  "{\"hits\":[{\"objectID\":\"42\",\"title\":\"Ask: x\",\"url\":null,\"author\":\"u\","
	  "\"created_at\":\"2026-02-20T10:00:00Z\",\"story_text\":\"<p>t&#x27;s\"}],\"nbHits\":1,"
	  "\"nbPages\":1,\"page\":0}",
	  1, 0,
	  { .url = "https://news.ycombinator.com/item?id=42", .title = "Ask: x", .snippet = "t's",
	    .published = "2026-02-20T10:00:00Z", .raw_id = "42", .outlet = "Hacker News" },
	  "u", false },
	{ "hackernews",
	  "{\"hits\":[{\"objectID\":\"43\",\"title\":\"T\",\"url\":\"https://e.example/\","
	  "\"author\":\"u\"}],\"nbHits\":80,\"nbPages\":2,\"page\":0}",
	  1, 0, { .url = "https://e.example/", .title = "T", .raw_id = "43" }, NULL, true },
	{ "wikipedia",
	  "{\"pages\":[{\"id\":7,\"key\":\"PAC_(x)/\xC3\xA9\",\"title\":\"PAC\",\"excerpt\":\"a "
	  "<span class=\\\"searchmatch\\\">b</span>\",\"description\":\"d\"}]}",
	  1, 0,
	  { .url = "https://en.wikipedia.org/wiki/PAC_%28x%29/%C3%A9", .title = "PAC", .snippet = "a b",
	    .raw_id = "7", .outlet = "Wikipedia" },
	  NULL, false },
	{ "gdelt",
	  "{\"articles\": [ { \"url\": \"https://e.example/\", \"title\": \"A \\d \x01 B\", "
	  "\"seendate\": \"20260429T202500Z\", \"domain\": \"e.example\" }]}",
	  1, 0,
	  { .url = "https://e.example/", .title = "A \\d B", .published = "2026-04-29T20:25:00Z",
	    .outlet = "e.example" },
	  NULL, false },
	{ "gdelt", "{}", 0, 0, { 0 }, NULL, false },
};

static void same(const char *engine, const char *field, const char *got, const char *want)
{
	if (got != want && (!got || !want || !skn_streq(got, want)))
		fail_msg("%s, %s: %s, not %s", engine, field, got ? got : "none", want ? want : "none");
}

static void answers_by_table(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(answers); i++) {
		const struct answer *a = &answers[i];
		const struct skn_websearch_hit *hit, *want = &a->first;
		struct skn_websearch_hits hits;
		struct skn_err err = SKN_ERR_INIT;

		if (skn_websearch_parse(&hits, skn_websearch_engine(a->engine), &plain, 200, a->body,
					strlen(a->body), &err) != 0)
			fail_msg("%s: %s", a->engine, err.msg);
		assert_int_equal(hits.n, a->n);
		assert_int_equal(hits.skipped, a->skipped);
		assert_int_equal(hits.more, a->more);
		hit = hits.v;
		if (a->n) {
			same(a->engine, "url", hit->url, want->url);
			same(a->engine, "title", hit->title, want->title);
			same(a->engine, "snippet", hit->snippet, want->snippet);
			same(a->engine, "published", hit->published, want->published);
			same(a->engine, "doi", hit->doi, want->doi);
			same(a->engine, "raw_id", hit->raw_id, want->raw_id);
			same(a->engine, "outlet", hit->outlet, want->outlet);
			same(a->engine, "pdf", hit->pdf, want->pdf);
			same(a->engine, "author",
			     hit->n_authors ? hit->authors[hit->n_authors - 1] : NULL, a->author);
		}
		skn_websearch_hits_release(&hits);
	}
}

static const struct {
	const char *engine;
	int status;
	const char *body;
	int rc;
	const char *says;
} errors[] = {
	{ "searxng", 403, "<h1>Forbidden</h1>", SKN_EREFUSED, "SearXNG answers 403: Forbidden" },
	{ "searxng", 200, "<html>", SKN_EDATA, "no answer of SearXNG" },
	{ "searxng", 200, "{\"error\":1}", SKN_EDATA, "it has no \"results\"" },
#ifdef SKN_HAVE_LIBXML
	{ "arxiv", 200,
	  "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>http://arxiv.org/api/errors#x</id>"
	  "<title>Error</title><summary>incorrect id format for x</summary></entry></feed>",
	  SKN_EREFUSED, "arXiv answers: incorrect id format for x" },
	{ "arxiv", 200, "Rate exceeded.", SKN_EDATA, "no answer of arXiv" },
#endif
	{ "arxiv", 503, "", SKN_ENET, "arXiv answers 503" },
	{ "crossref", 400,
	  "{\"status\":\"failed\",\"message\":[{\"type\":\"t\",\"message\":\"Filter x\"}]}",
	  SKN_EREFUSED, "Crossref answers 400: Filter x" },
	{ "crossref", 404, "Resource not found.", SKN_EREFUSED, "404: Resource not found." },
	{ "crossref", 200, "{\"message\":{}}", SKN_EDATA, "\"items\"" },
	{ "openalex", 429, "{\"error\":\"e\",\"message\":\"Slow down\"}", SKN_ENET, "429: Slow down" },
	{ "openalex", 401, "{\"message\":\"API key\"}", SKN_EREFUSED, "API key" },
	{ "semanticscholar", 429, "{\"message\":\"Too Many Requests\",\"code\":\"429\"}", SKN_ENET,
	  "Too Many" },
	{ "semanticscholar", 200, "{\"total\":3}", SKN_EDATA, "\"data\"" },
	{ "hackernews", 200, "[]", SKN_EDATA, "no object" },
	{ "crossref", 200, "[1]", SKN_EDATA, "no object" },
	{ "semanticscholar", 200, "\"x\"", SKN_EDATA, "no object" },
	{ "wikipedia", 200, "{}", SKN_EDATA, "\"pages\"" },
	{ "gdelt", 200, "Your query was too short.\n", SKN_EREFUSED,
	  "GDELT answers: Your query was too short." },
	{ "gdelt", 200, "", SKN_EREFUSED, "GDELT answers: nothing" },
	{ "gdelt", 200, "{\"x\":1}", SKN_EDATA, "\"articles\"" },
};

static void errors_are_clear(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(errors); i++) {
		struct skn_websearch_hits hits;
		struct skn_err err = SKN_ERR_INIT;
		int rc = skn_websearch_parse(&hits, skn_websearch_engine(errors[i].engine), &plain,
					     errors[i].status, errors[i].body, strlen(errors[i].body),
					     &err);

		if (rc != errors[i].rc || !strstr(err.msg, errors[i].says))
			fail_msg("%s: %d, %s", errors[i].body, rc, err.msg);
		assert_int_equal(hits.n, 0);
	}
}

static void limits(void **state)
{
	const struct skn_websearch_engine *searxng = skn_websearch_engine("searxng");
	struct skn_websearch_hits hits;

	SKN_UNUSED(state);
	for (size_t n = SKN_WEBSEARCH_HITS_MAX; n <= SKN_WEBSEARCH_HITS_MAX + 1; n++) {
		struct skn_buf s = SKN_BUF_INIT;

		skn_buf_adds(&s, "{\"results\":[");
		for (size_t i = 0; i < n; i++)
			skn_buf_addf(&s, "%s{\"url\":\"https://%zu.example/\"}", i ? "," : "", i);
		skn_buf_adds(&s, "]}");
		assert_int_equal(skn_websearch_parse(&hits, searxng, &plain, 200, s.p, s.n, NULL), 0);
		assert_int_equal(hits.n, SKN_WEBSEARCH_HITS_MAX);
		assert_int_equal(hits.skipped, n - SKN_WEBSEARCH_HITS_MAX);
		skn_websearch_hits_release(&hits);
		skn_buf_release(&s);
	}
	assert_int_equal(skn_websearch_parse(&hits, searxng, &plain, 200, "", SKN_WEBSEARCH_SIZE_MAX + 1,
					     NULL), SKN_ELIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests),
		cmocka_unit_test(every_engine_has_a_row),
		cmocka_unit_test(requests_that_cannot_be),
		cmocka_unit_test(the_language_is_part_of_a_host),
		cmocka_unit_test(answers_by_table),
		cmocka_unit_test(errors_are_clear),
		cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
