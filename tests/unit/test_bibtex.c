/* BibTeX: entries, names, accents, and what can't be read. */
#include "base/base.h"

#include <setjmp.h>

#include <cmocka.h>

#include "import/bibtex.h"

/* The tree as "{name:value,…}" and "[…]". */
static void draw(struct skn_buf *out, const struct skn_node *node)
{
	bool object = node->kind == SKN_OBJECT;

	if (skn_node_is_scalar(node)) {
		skn_buf_adds(out, node->text);
		return;
	}
	skn_buf_addc(out, object ? '{' : '[');
	for (const struct skn_node *c = node->child; c; c = c->next) {
		if (object)
			skn_buf_addf(out, "%s:", c->name);
		draw(out, c);
		skn_buf_adds(out, c->next ? "," : "");
	}
	skn_buf_addc(out, object ? '}' : ']');
}

static void test_entries(void **state)
{
	static const struct {
		const char *why, *bib, *drawn;
		size_t faults;
		uint32_t line; /* of the first */
	} rows[] = {
		{ "an empty file", "", "[]", 0, 0 },
		{ "text between entries", "hello\n@misc{a, title={T}}\nworld",
		  "[{id:a,type:document,title:T}]", 0, 0 },
		{ "quotes, numbers, parentheses", "@Article(a, Title = \"T\", year = 2016, volume=3)",
		  "[{id:a,type:article-journal,title:T,issued:2016,volume:3}]", 0, 0 },
		{ "strings", "@string{j = \"Journal\"}\n@string{k = j # { of} }\n"
		  "@article{a, journal = k # \" X\"}",
		  "[{id:a,type:article-journal,container-title:Journal of X}]", 0, 0 },
		{ "months", "@misc{a, year={2016}, month=apr, day=3}\n@misc{b, year=2016, month={April}}\n"
		  "@misc{c, year=2016, month=12}",
		  "[{id:a,type:document,issued:2016-04-03},{id:b,type:document,issued:2016-04},"
		  "{id:c,type:document,issued:2016-12}]", 0, 0 },
		{ "a date of biblatex", "@online{a, date={2016-04-25/2016-04-27}, year=2015, urldate={2020}}",
		  "[{id:a,type:webpage,issued:2016-04-25/2016-04-27,accessed:2020}]", 0, 0 },
		{ "braces in braces and quotes", "@misc{a, title = {A {B {C}} \"D\"}, note = \"E {\"}F\"}",
		  "[{id:a,type:document,title:A B C \"D\",note:E \"F}]", 0, 0 },
		{ "comments and preambles", "@comment{ @misc{x, title={y}} }\n@preamble{ \"\\newcommand\" # {x} }\n"
		  "@comment nothing\n@misc{a}", "[{id:a,type:document}]", 0, 0 },
		{ "a comma behind the last field", "@misc{a, title={T},}", "[{id:a,type:document,title:T}]",
		  0, 0 },
		{ "keys as people write them", "@misc{DBLP:conf/x-Y+1_2.z, title={T}}",
		  "[{id:DBLP:conf/x-Y+1_2.z,type:document,title:T}]", 0, 0 },
		{ "addresses keep their characters", "@misc{a, url={https://x.example/a\\_b?c=d\\&e=%20~f}}",
		  "[{id:a,type:webpage,URL:https://x.example/a_b?c=d&e=%20~f}]", 0, 0 },
		{ "pages, arXiv, subtitle", "@inproceedings{a, title={T}, subtitle={S}, pages={1--9}, "
		  "booktitle={B}, eprint={1806.07572}, archivePrefix={arXiv}}",
		  "[{id:a,type:paper-conference,title:T: S,page:1-9,arXiv:1806.07572,container-title:B}]",
		  0, 0 },
		{ "biblatex wins over BibTeX", "@article{a, journal={J}, journaltitle={K}, number=2}",
		  "[{id:a,type:article-journal,container-title:K,issue:2}]", 0, 0 },
		{ "an entry that never ends", "@misc{a, title={T}}\n@misc{b, title={T\n\n@misc{c, title={U}}",
		  "[{id:a,type:document,title:T}]", 1, 2 },
		{ "recovery at the next entry", "@misc{a title={T}}\n\n@misc{b, title={U}}",
		  "[{id:b,type:document,title:U}]", 1, 1 },
		{ "no key", "@misc{title={T}}\n@misc{b}", "[{id:b,type:document}]", 1, 1 },
		{ "a name that is not defined", "@article{a,\n journal = jacm}",
		  "[{id:a,type:article-journal,container-title:jacm}]", 1, 2 },
		{ "a field twice", "@misc{a, title={T},\n title={U}}", "[{id:a,type:document,title:T}]", 1, 2 },
		{ "an unmatched brace", "@misc{a, title=\"T}\"}\n@misc{b}", "[{id:b,type:document}]", 1, 1 },
		{ "only an at", "@", "[]", 1, 1 },
		{ "an address of mail", "x@y.example\n@misc{b}", "[{id:b,type:document}]", 1, 1 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf out = SKN_BUF_INIT;
		struct skn_bibtex bib;

		assert_int_equal(skn_bibtex_parse(&bib, rows[i].bib, strlen(rows[i].bib), NULL, NULL), 0);
		draw(&out, bib.tree.root);
		if (!skn_streq(out.p, rows[i].drawn) || bib.faults.n != rows[i].faults)
			fail_msg("%s: %s, %zu faults: %s", rows[i].why, out.p, bib.faults.n,
				 bib.faults.n ? bib.faults.v[0].text : "");
		if (rows[i].faults && bib.faults.v[0].line != rows[i].line)
			fail_msg("%s: line %u: %s", rows[i].why, bib.faults.v[0].line,
				 bib.faults.v[0].text);
		skn_bibtex_release(&bib);
		skn_buf_release(&out);
	}
}

static void test_names(void **state)
{
	static const struct {
		const char *names, *drawn;
	} rows[] = {
		{ "Knuth", "[{family:Knuth}]" },
		{ "Donald E. Knuth", "[{family:Knuth,given:Donald E.}]" },
		{ "Knuth, Donald E.", "[{family:Knuth,given:Donald E.}]" },
		{ "Ludwig van Beethoven",
		  "[{non-dropping-particle:van,family:Beethoven,given:Ludwig}]" },
		{ "van Beethoven, Ludwig",
		  "[{non-dropping-particle:van,family:Beethoven,given:Ludwig}]" },
		{ "Charles Louis Xavier Joseph de la Vall{\\'e}e Poussin",
		  "[{non-dropping-particle:de la,family:Vallée Poussin,given:Charles Louis Xavier Joseph}]" },
		{ "King, Jr, Martin Luther", "[{family:King,suffix:Jr,given:Martin Luther}]" },
		{ "Zhang, Chiyuan and Bengio, Samy", "[{family:Zhang,given:Chiyuan},{family:Bengio,given:Samy}]" },
		{ "A. B and C. D\n\tand\n E. F",
		  "[{family:B,given:A.},{family:D,given:C.},{family:F,given:E.}]" },
		{ "{Barnes and Noble, Inc.}", "[{literal:Barnes and Noble, Inc.}]" },
		{ "{NASA} and {\\'E}mile Zola", "[{literal:NASA},{family:Zola,given:Émile}]" },
		{ "First and others", "[{family:First}]" },
		{ "others", "[]" },
		{ "G{\\\"o}del, Kurt and {\\L}ukasiewicz, Jan",
		  "[{family:Gödel,given:Kurt},{family:Łukasiewicz,given:Jan}]" },
		{ "Sandy Anderson", "[{family:Anderson,given:Sandy}]" },
		{ "{van den Bergen}, Jan", "[{family:van den Bergen,given:Jan}]" },
		{ "", "[]" },
		{ " and ", "[]" },
		{ ",", "[]" },
		{ "李, 小龙", "[{family:李,given:小龙}]" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_buf out = SKN_BUF_INIT;

		draw(&out, skn_bibtex_names(&tree, rows[i].names, strlen(rows[i].names)));
		if (!skn_streq(out.p, rows[i].drawn))
			fail_msg("%s: %s, not %s", rows[i].names, out.p, rows[i].drawn);
		skn_tree_release(&tree);
		skn_buf_release(&out);
	}
}

static void test_tex(void **state)
{
	static const struct {
		const char *tex, *plain;
	} rows[] = {
		{ "plain", "plain" },
		{ "a  b\n\tc ", "a b c" },
		{ "{\\\"o}\\\"{u}\\\"A", "öüÄ" },
		{ "\\'{\\i}\\`{\\i}n \\^{\\j}", "íìn ĵ" },
		{ "\\c{c}\\c c\\v{s}\\H{o}\\u{g}\\k{a}\\r{a}\\=a\\.z\\d{h}", "ççšőğąåāżḥ" },
		{ "Stra{\\ss}e \\ae\\oe\\o{} {\\AA}ngstr\\\"om \\L\\'od\\'z", "Straße æœø Ångström Łódź" },
		{ "a--b---c", "a–b—c" },
		{ "``a'' `b'", "“a” `b'" },
		{ "a~b\\ c\\,d", "a b c d" },
		{ "5\\% \\& \\$3 \\#1 a\\_b \\{c\\}", "5% & $3 #1 a_b {c}" },
		{ "\\emph{a} \\textbf{b} {\\it c} \\unknown{d}", "a b c d" },
		{ "$O(n^2)$ and $5", "$O(n^2)$ and $5" },
		{ "{DNA} {B}ayes", "DNA Bayes" },
		{ "hy\\-phen\\/s", "hyphens" },
		{ "\\LaTeX{} rules", "LaTeX rules" },
		{ "\\'", "" },
		{ "a\\", "a\\" },
		{ "{{{", "" },
		{ "\\'{ab}", "áb" },
		{ "\\'{\\'e}x", "\xC3\xA9\xCC\x81x" },
		{ "漢字 é", "漢字 é" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf out = SKN_BUF_INIT;

		skn_bibtex_plain(&out, rows[i].tex, strlen(rows[i].tex));
		if (!skn_streq(out.p, rows[i].plain))
			fail_msg("%s: %s, not %s", rows[i].tex, out.p, rows[i].plain);
		skn_buf_release(&out);
	}
}

static void test_limits(void **state)
{
	struct skn_buf bib = SKN_BUF_INIT;
	struct skn_bibtex out;

	SKN_UNUSED(state);
	skn_buf_fill(&bib, ' ', SKN_BIBTEX_SIZE_MAX);
	assert_int_equal(skn_bibtex_parse(&out, bib.p, bib.n, NULL, NULL), 0);
	skn_bibtex_release(&out);
	skn_buf_addc(&bib, ' ');
	assert_int_equal(skn_bibtex_parse(&out, bib.p, bib.n, NULL, NULL), SKN_ELIMIT);
	for (int extra = 0; extra < 2; extra++) {
		skn_buf_clear(&bib);
		skn_buf_adds(&bib, "@misc{a, title={");
		skn_buf_fill(&bib, '{', (size_t)(SKN_BIBTEX_NESTING_MAX + extra));
		skn_buf_fill(&bib, '}', (size_t)(SKN_BIBTEX_NESTING_MAX + extra));
		skn_buf_adds(&bib, "}}");
		assert_int_equal(skn_bibtex_parse(&out, bib.p, bib.n, NULL, NULL), 0);
		assert_int_equal(out.faults.n, extra);
		skn_bibtex_release(&out);
	}
	skn_buf_release(&bib);
}

/* Names that double themselves end at the limit, not with the memory. */
static void test_bomb(void **state)
{
	struct skn_buf bib = SKN_BUF_INIT;
	struct skn_bibtex out;

	SKN_UNUSED(state);
	skn_buf_adds(&bib, "@string{a0 = {xxxxxxxxxxxxxxxxxxxx}}\n");
	for (int i = 1; i < 40; i++)
		skn_buf_addf(&bib, "@string{a%d = a%d # a%d}\n", i, i - 1, i - 1);
	assert_int_equal(skn_bibtex_parse(&out, bib.p, bib.n, NULL, NULL), SKN_ELIMIT);
	assert_null(out.tree.root);
	skn_buf_release(&bib);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries), cmocka_unit_test(test_names), cmocka_unit_test(test_tex),
		cmocka_unit_test(test_limits),	cmocka_unit_test(test_bomb),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
