/* Which work an address or a text means; which address a page may claim. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doc/identity.h"
#include "gather/canon.h"
#include "net/site.h"

static const struct {
	const char *says, *url, *id;
} urls[] = {
	{ "a page", "https://www.Example.org/a/?utm_source=x#y", "url:example.org/a" },
	{ "a DOI's address", "https://doi.org/10.1000/ABC", "doi:10.1000/abc" },
	{ "its old one", "http://dx.doi.org/10.1000/abc/", "doi:10.1000/abc" },
	{ "encoded", "https://doi.org/10.1002%2Fabc(1)", "doi:10.1002/abc(1)" },
	{ "no DOI there", "https://doi.org/about", "url:doi.org/about" },
	{ "arXiv", "https://arxiv.org/abs/2101.00001v2", "arxiv:2101.00001" },
	{ "its PDF", "http://arxiv.org/pdf/2101.00001v3.pdf", "arxiv:2101.00001" },
	{ "its mirror", "https://export.arxiv.org/abs/hep-th/9901001", "arxiv:hep-th/9901001" },
	{ "as HTML", "https://ar5iv.labs.arxiv.org/html/2101.00001", "arxiv:2101.00001" },
	{ "the DOI that arXiv gave out", "https://doi.org/10.48550/arXiv.2101.00001", "arxiv:2101.00001" },
	{ "a list of arXiv", "https://arxiv.org/list/cs.CL/recent", "url:arxiv.org/list/cs.CL/recent" },
	{ "PubMed", "https://pubmed.ncbi.nlm.nih.gov/12345/", "pmid:12345" },
	{ "its old place", "https://www.ncbi.nlm.nih.gov/pubmed/12345", "pmid:12345" },
	{ "a search there", "https://pubmed.ncbi.nlm.nih.gov/?term=x", "url:pubmed.ncbi.nlm.nih.gov/?term=x" },
	{ "PubMed Central", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123456/", "pmcid:pmc123456" },
	{ "its new place", "https://pmc.ncbi.nlm.nih.gov/articles/PMC123456/pdf/x.pdf", "pmcid:pmc123456" },
	{ "Europe PMC", "https://europepmc.org/article/MED/12345", "pmid:12345" },
	{ "a publisher", "https://journals.sagepub.com/doi/full/10.1177/0123", "doi:10.1177/0123" },
	{ "another", "https://link.springer.com/content/pdf/10.1007/s1-2.pdf", "doi:10.1007/s1-2" },
	{ "in a journal's folder", "https://www.frontiersin.org/journals/x/articles/10.3389/fx.2020.1/full", "doi:10.3389/fx.2020.1" },
	{ "with meta", "https://iopscience.iop.org/article/10.1088/1-2/3/meta", "doi:10.1088/1-2/3" },
	{ "a preprint's version", "https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full", "doi:10.1101/2020.01.02.123456" },
	{ "in a parameter", "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0012345", "doi:10.1371/journal.pone.0012345" },
	{ "a supplement is another work", "https://www.science.org/doi/suppl/10.1126/science.1", "url:science.org/doi/suppl/10.1126/science.1" },
	{ "a page about a work is not the work", "https://www.altmetric.com/details/doi/10.1126/science.1",
	  "url:altmetric.com/details/doi/10.1126/science.1" },
	{ "a number is no DOI", "https://example.org/10.123/abc", "url:example.org/10.123/abc" },
};

static void test_urls(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(urls); i++) {
		struct skn_buf id = SKN_BUF_INIT;

		skn_identity_of_url(&id, urls[i].url);
		if (strcmp(id.p, urls[i].id) != 0)
			fail_msg("%s: %s", urls[i].says, id.p);
		skn_buf_release(&id);
	}
}

static const struct {
	const char *says, *text, *doi, *arxiv, *pmid, *pmcid;
} texts[] = {
	{ "nothing", "A text of 10.5 words.", NULL, NULL, NULL, NULL },
	{ "a DOI at the end of a sentence", "See doi:10.1000/xyz123.", "10.1000/xyz123", NULL, NULL, NULL },
	{ "in brackets", "(https://doi.org/10.1000/a(b)c)", "10.1000/a(b)c", NULL, NULL, NULL },
	{ "in markup", "<a href=\"https://doi.org/10.1000/x\">", "10.1000/x", NULL, NULL, NULL },
	{ "the first counts", "10.1000/a, 10.1000/b", "10.1000/a", NULL, NULL, NULL },
	{ "arXiv with version", "arXiv:2101.00001v2 [cs.CL]", NULL, "2101.00001", NULL, NULL },
	{ "arXiv of old", "arxiv: math.GT/0309136", NULL, "math.GT/0309136", NULL, NULL },
	{ "a number too long", "arXiv:2101.000012", NULL, NULL, NULL, NULL },
	{ "arXiv's own DOI", "10.48550/arXiv.2101.00001", NULL, "2101.00001", NULL, NULL },
	{ "PubMed", "PMID: 12345; PMCID: PMC67890", NULL, NULL, "12345", "PMC67890" },
	{ "a word that ends so", "XPMID: 12345", NULL, NULL, NULL, NULL },
	{ "a prefix alone", "10.1000/", NULL, NULL, NULL, NULL },
	{ "all that is cut off", "arXiv: PMID PMC 10.", NULL, NULL, NULL, NULL },
};

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void test_texts(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(texts); i++) {
		struct skn_work_ids ids = { 0 };
		size_t n = strlen(texts[i].text);
		char *exact = skn_xmemdup(texts[i].text, n); /* no byte behind it */

		skn_work_ids_of_text(&ids, exact, n);
		if (!same(ids.doi, texts[i].doi) || !same(ids.arxiv, texts[i].arxiv) || !same(ids.pmid, texts[i].pmid) ||
		    !same(ids.pmcid, texts[i].pmcid))
			fail_msg("%s: %s %s %s %s", texts[i].says, ids.doi ? ids.doi : "-", ids.arxiv ? ids.arxiv : "-",
				 ids.pmid ? ids.pmid : "-", ids.pmcid ? ids.pmcid : "-");
		skn_work_ids_release(&ids);
		free(exact);
	}
}

static void test_items(void **state)
{
	struct skn_tree tree = { 0 };
	struct skn_node *item = skn_node_new(&tree, SKN_OBJECT);
	struct skn_identities ids = { 0 };

	SKN_UNUSED(state);
	skn_node_set(&tree, item, "DOI", skn_node_string(&tree, "10.48550/arXiv.2101.00001", 25));
	skn_node_set(&tree, item, "arXiv", skn_node_string(&tree, "2101.00001v2", 12));
	skn_node_set(&tree, item, "PMID", skn_node_string(&tree, "0012", 4));
	skn_node_set(&tree, item, "URL", skn_node_string(&tree, "https://arxiv.org/abs/2101.00001", 32));
	skn_identities_add(&ids, item);
	assert_int_equal(ids.n, 2);
	assert_string_equal(ids.v[0].id, "arxiv:2101.00001");
	assert_string_equal(ids.v[1].id, "pmid:12");
	skn_identities_release(&ids);
	skn_tree_release(&tree);
}

/* ---- sites ---- */

static const struct {
	const char *host, *site;
	bool thumb; /* the rule of thumb knows it, too */
} sites[] = {
	{ "www.example.org", "example.org", true },
	{ "example.org", "example.org", true },
	{ "a.b.example.co.uk", "example.co.uk", true },
	{ "example.co.uk", "example.co.uk", true },
	{ "www.example.de", "example.de", true },
	{ "www.example.com.au", "example.com.au", true },
	{ "ann.github.io", "ann.github.io", false },
	{ "127.0.0.1", "127.0.0.1", true },
	{ "[::1]", "[::1]", true },
	{ "localhost", "localhost", true },
	{ "www.example.org.", "example.org", true },
	{ "", "", true },
};

static void test_sites(void **state)
{
	struct skn_buf site = SKN_BUF_INIT;
	bool has_list;

	SKN_UNUSED(state);
	skn_site_of(&site, "ann.github.io");
	has_list = skn_streq(site.p, "ann.github.io");
	for (int plain = 0; plain < 2; plain++) {
		skn_site_set_plain(plain);
		for (size_t i = 0; i < SKN_ARRAY_LEN(sites); i++) {
			skn_site_of(&site, sites[i].host);
			if ((sites[i].thumb || (has_list && !plain)) && strcmp(site.p, sites[i].site) != 0)
				fail_msg("%s: %s", sites[i].host, site.p);
		}
		assert_true(skn_site_same("www.example.org", "m.example.org"));
		assert_false(skn_site_same("example.co.uk", "other.co.uk"));
		assert_false(skn_site_same("example.org", "example.com"));
		assert_false(skn_site_same("10.0.0.1", "11.0.0.1"));
		assert_false(skn_site_same("", ""));
	}
	skn_site_set_plain(false);
	skn_buf_release(&site);
}

/* ---- what a page claims ---- */

static const struct {
	const char *says, *page, *canonical, *og, *wanted;
} claims[] = {
	{ "nothing", "https://example.org/a#b", NULL, NULL, "https://example.org/a" },
	{ "the same site", "https://m.example.org/a?x", "https://www.example.org/a", NULL, "https://www.example.org/a" },
	{ "relative", "https://example.org/a?x", "/a", NULL, "https://example.org/a" },
	{ "another site", "https://example.org/a", "https://other.org/a", NULL, "https://example.org/a" },
	{ "a neighbour under a public suffix", "https://a.co.uk/x", "https://b.co.uk/x", NULL, "https://a.co.uk/x" },
	{ "the home page", "https://example.org/a", "https://example.org/", NULL, "https://example.org/a" },
	{ "the home page of itself", "https://example.org/?x=1", "https://example.org/", NULL, "https://example.org/?x=1" },
	{ "the home page for the home page", "https://example.org/", "https://www.example.org/", NULL, "https://www.example.org/" },
	{ "no web address", "https://example.org/a", "mailto:ann@example.org", NULL, "https://example.org/a" },
	{ "nothing in it", "https://example.org/a", "", NULL, "https://example.org/a" },
	{ "og:url when there is no other", "https://example.org/a?x", NULL, "https://example.org/a", "https://example.org/a" },
	{ "og:url when the other is not believed", "https://example.org/a?x", "https://other.org/", "https://example.org/a",
	  "https://example.org/a" },
	{ "rel=canonical first", "https://example.org/a?x", "https://example.org/b", "https://example.org/c", "https://example.org/b" },
	{ "a user", "https://example.org/a", "https://ann@example.org/b", NULL, "https://example.org/a" },
};

static void test_claims(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(claims); i++) {
		struct skn_buf out = SKN_BUF_INIT;

		skn_canon_choose(&out, claims[i].page, claims[i].canonical, claims[i].og);
		if (strcmp(out.p, claims[i].wanted) != 0)
			fail_msg("%s: %s", claims[i].says, out.p);
		skn_buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_urls), cmocka_unit_test(test_texts),
					    cmocka_unit_test(test_items), cmocka_unit_test(test_sites),
					    cmocka_unit_test(test_claims) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
