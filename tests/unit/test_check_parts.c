/*
 * What the rules are made of: places in files, runs of shared words, quotation
 * marks, identities of works, what is remembered as bytes.  Each against a
 * plain other way to get the same.
 */
#include "check_store.h"

#include "check/facts.h"
#include "check/file.h"
#include "check/pack.h"
#include "check/quoted.h"
#include "check/shingles.h"
#include "check/source.h"
#include "doc/identity.h"
#include "yaml/yaml.h"

static uint64_t seed = 42;

static uint64_t random_number(uint64_t below)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * 2685821657736338717u % below;
}

/* ---- places ---- */

static size_t offset_of(const char *s, uint32_t line, uint32_t column)
{
	const char *p = s;

	for (; line > 1; line--)
		p = strchr(p, '\n') + 1;
	return (size_t)(p - s) + column - 1;
}

/* Every byte of the value is led back to the same byte of the file. */
static void leads_back(const char *yaml, enum skn_source_how how)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_source source;
	const struct skn_node *node;
	struct skn_err err = SKN_ERR_INIT;

	must(skn_yaml_parse(&tree, yaml, strlen(yaml), "yaml", &err), &err);
	node = skn_node_find(tree.root, "f");
	skn_source_of_node(&source, node, yaml, strlen(yaml));
	assert_int_equal(source.how, how);
	for (size_t i = 0; i < node->len && how != SKN_SOURCE_SCALAR; i++) {
		struct skn_place at = skn_source_place(&source, i, i + 1);

		if (node->text[i] == '\n')
			continue;
		assert_int_equal(yaml[offset_of(yaml, at.line, at.column)], node->text[i]);
		assert_int_equal(at.end_line, at.line);
		assert_int_equal(at.end_column, at.column + 1);
	}
	if (how == SKN_SOURCE_SCALAR) {
		assert_int_equal(skn_source_place(&source, 3, 4).line, node->line);
		assert_int_equal(skn_source_place(&source, 3, 4).column, node->column);
	}
	skn_source_release(&source);
	skn_tree_release(&tree);
}

static void places_lead_back(void **state)
{
	SKN_UNUSED(state);
	leads_back("a: 1\nf: |\n  One is.\n  Two is.\n\n  Three\n", SKN_SOURCE_LITERAL);
	leads_back("f: |+\n      Deep.\n        Deeper.\n      Back.\n\n\n", SKN_SOURCE_LITERAL);
	leads_back("f: |\n\n\n  After blanks.\n", SKN_SOURCE_LITERAL);
	leads_back("f: |2\n    Said indent.\n  Less.\n", SKN_SOURCE_LITERAL);
	leads_back("f: |-  # a comment\n  One.\n  \xc3\xa9t\xc3\xa9.\n", SKN_SOURCE_LITERAL);
	leads_back("f:   plain text here  # note\n", SKN_SOURCE_INLINE);
	leads_back("f: 'quoted text'\n", SKN_SOURCE_INLINE);
	leads_back("f: \"quoted text\"\n", SKN_SOURCE_INLINE);
	leads_back("x: {f: in flow, g: 1}\nf: end", SKN_SOURCE_INLINE);
	leads_back("f: 'it''s escaped'\n", SKN_SOURCE_SCALAR);
	leads_back("f: \"a\\tb and more\"\n", SKN_SOURCE_SCALAR);
	leads_back("f: >\n  folded\n  text\n", SKN_SOURCE_SCALAR);
	leads_back("f: plain over\n  two lines\n", SKN_SOURCE_SCALAR);
}

static void places_of_lines(void **state)
{
	static const char text[] = "ab\n\ncd\n";
	struct skn_line_starts lines;
	struct skn_place at;

	SKN_UNUSED(state);
	skn_line_starts_init(&lines, text, strlen(text));
	at = skn_line_starts_place(&lines, 1, 5);
	assert_int_equal(at.line, 1);
	assert_int_equal(at.column, 2);
	assert_int_equal(at.end_line, 3);
	assert_int_equal(at.end_column, 2);
	at = skn_line_starts_place(&lines, 3, 3);
	assert_int_equal(at.line, 2);
	assert_int_equal(at.end_line, 0);
	assert_int_equal(skn_line_starts_offset(&lines, 3), 4);
	assert_int_equal(skn_line_starts_offset(&lines, 9), 7);
	skn_line_starts_release(&lines);
}

/* ---- shared runs ---- */

#define WORDS_MAX 80

/* The plain way: the longest run from each word on that stands in B. */
static bool shares(const unsigned *a, size_t an, const unsigned *b, size_t bn)
{
	for (size_t i = 0; i + SKN_SHINGLE_WORDS <= an; i++)
		for (size_t k = 0; k + SKN_SHINGLE_WORDS <= bn; k++)
			if (memcmp(a + i, b + k, SKN_SHINGLE_WORDS * sizeof(*a)) == 0)
				return true;
	return false;
}

static size_t make_words(unsigned *words, struct skn_buf *text, unsigned of)
{
	static const char *const gaps[] = { " ", ", ", ".\n", " — ", "; " };
	size_t n = random_number(WORDS_MAX);

	for (size_t i = 0; i < n; i++) {
		words[i] = (unsigned)random_number(of);
		skn_buf_addf(text, random_number(2) ? "w%ux%s" : "W%uX%s", words[i],
			     gaps[random_number(SKN_ARRAY_LEN(gaps))]);
	}
	return n;
}

static void shared_runs_are_found(void **state)
{
	size_t found = 0;

	SKN_UNUSED(state);
	for (int round = 0; round < 3000; round++) {
		unsigned a[WORDS_MAX], b[WORDS_MAX];
		struct skn_buf at = SKN_BUF_INIT, bt = SKN_BUF_INIT;
		size_t an = make_words(a, &at, 2), bn = make_words(b, &bt, 2), i = 0, first, last;
		struct skn_shingles shingles = { 0 };
		bool is = shares(a, an, b, bn), got;

		skn_shingles_add(&shingles, 0, 1, at.p, 0, at.n);
		skn_shingles_build(&shingles);
		skn_shingles_walk(&shingles, bt.p, bt.n);
		got = skn_shingles_run(&shingles, &i, &first, &last);
		assert_int_equal(got, is);
		if (got) {
			found++;
			assert_true(last - first + 1 >= SKN_SHINGLE_WORDS && last < an);
			assert_true(shares(a + first, SKN_SHINGLE_WORDS, b, bn));
			assert_true(shares(a + last + 1 - SKN_SHINGLE_WORDS, SKN_SHINGLE_WORDS, b, bn));
		}
		skn_shingles_release(&shingles);
		skn_buf_release(&at);
		skn_buf_release(&bt);
	}
	assert_true(found > 50 && found < 2950);
}

static void words_of(const char *text, const char *expected)
{
	struct skn_buf got = SKN_BUF_INIT;
	struct skn_word word;
	size_t pos = 0;

	while (skn_word_next(&word, text, strlen(text), &pos)) {
		skn_buf_add(&got, text + word.start, word.end - word.start);
		skn_buf_addc(&got, '|');
	}
	assert_string_equal(got.p, expected);
	skn_buf_release(&got);
}

static uint64_t hash_of(const char *text)
{
	struct skn_word word;
	size_t pos = 0;

	assert_true(skn_word_next(&word, text, strlen(text), &pos));
	return word.hash;
}

static void words_are_told(void **state)
{
	SKN_UNUSED(state);
	words_of("", "");
	words_of("...", "");
	words_of("Don't stop, 3.5 times!", "Don't|stop|3|5|times|");
	words_of("rock 'n' roll's", "rock|n|roll's|");
	words_of("été x\xff" "y", "été|x|y|");
	words_of("中文字 mixed中", "中|文|字|mixed|中|");
	assert_true(hash_of("Don’t") == hash_of("dont"));
	assert_true(hash_of("ÉTÉ") == hash_of("été"));
	assert_true(hash_of("co\xc2\xadop") == hash_of("coop"));
	assert_true(hash_of("a") != hash_of("b"));
}

/* ---- quotation marks ---- */

static void quoted(const char *text, const char *expected)
{
	struct skn_spans spans = { 0 };
	struct skn_buf got = SKN_BUF_INIT;

	skn_quoted_find(&spans, text, 0, strlen(text));
	for (size_t i = 0; i < spans.n; i++) {
		skn_buf_add(&got, text + spans.v[i].start, spans.v[i].end - spans.v[i].start);
		skn_buf_addc(&got, '|');
	}
	assert_string_equal(got.p, expected);
	skn_vec_release(&spans);
	skn_buf_release(&got);
}

static void quotation_marks(void **state)
{
	SKN_UNUSED(state);
	quoted("a \"b c\" d \"e\"", "\"b c\"|\"e\"|");
	quoted("a \"b c", "");
	quoted("It's the dogs' home, isn't it", "");
	quoted("he said 'it isn't' twice", "'it isn't'|");
	quoted("‘a’ “b ‘c’ d” „e“ ‚f‘ «g» »h« ‹i› 「j」 『k』", "‘a’|“b ‘c’ d”|„e“|‚f‘|«g»|»h«|‹i›|「j」|『k』|");
	quoted("”sv” and „pl”", "”sv”|„pl”|");
	quoted("“open “twice”", "“open “twice”|");
	quoted("\xff\"\xfe\"", "\"\xfe\"|");
}

/* Marks that nothing closes must not cost the square of their number. */
static void quotation_marks_are_linear(void **state)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_spans spans = { 0 };

	SKN_UNUSED(state);
	for (size_t i = 0; i < 400000; i++)
		skn_buf_adds(&text, i % 2 ? "“ " : "« ");
	skn_quoted_find(&spans, text.p, 0, text.n);
	assert_int_equal(spans.n, 0);
	skn_vec_release(&spans);
	skn_buf_release(&text);
}

/* ---- works ---- */

static void identity(const char *url, const char *expected)
{
	struct skn_buf out = SKN_BUF_INIT;

	skn_identity_of_url(&out, url);
	assert_string_equal(out.p, expected);
	skn_buf_release(&out);
}

static void identities(void **state)
{
	SKN_UNUSED(state);
	identity("https://doi.org/10.1000/ABC", "doi:10.1000/abc");
	identity("http://dx.doi.org/10.1000/abc#s2", "doi:10.1000/abc");
	identity("https://arxiv.org/abs/1806.07572v3", "arxiv:1806.07572");
	identity("https://arxiv.org/abs/hep-th/9901001", "arxiv:hep-th/9901001");
	identity("https://arxiv.org/list", "url:arxiv.org/list");
	identity("https://www.Example.org/A/b/", "url:example.org/A/b");
	identity("http://example.org", "url:example.org");
	identity("https://example.org/?q=1#x", "url:example.org/?q=1");
	identity("https://doi.org/", "url:doi.org");
	identity("https://example.org/a?utm_source=x&q=1", "url:example.org/a?q=1");
}

/* ---- bytes ---- */

static void numbers_come_back(void **state)
{
	static const uint64_t rows[] = { 0, 1, 127, 128, 16383, 16384, UINT32_MAX, INT64_MAX, UINT64_MAX };
	static const int64_t signed_rows[] = { 0, -1, 1, INT64_MIN, INT64_MAX };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf b = SKN_BUF_INIT;
		struct skn_unpack in;

		skn_pack_number(&b, rows[i]);
		in = (struct skn_unpack){ b.p, b.p + b.n, false };
		assert_true(skn_unpack_number(&in) == rows[i] && !in.bad && in.p == in.end);
		in = (struct skn_unpack){ b.p, b.p + b.n - 1, false };
		assert_true(skn_unpack_number(&in) == 0 && in.bad);
		skn_buf_release(&b);
	}
	for (size_t i = 0; i < SKN_ARRAY_LEN(signed_rows); i++) {
		struct skn_buf b = SKN_BUF_INIT;
		struct skn_unpack in;

		skn_pack_signed(&b, signed_rows[i]);
		in = (struct skn_unpack){ b.p, b.p + b.n, false };
		assert_true(skn_unpack_signed(&in) == signed_rows[i] && !in.bad);
		skn_buf_release(&b);
	}
}

static void facts_of_fixture(struct skn_facts *facts, enum skn_kind kind)
{
	static const char item[] = "type: report\ntitle: T\ncontainer-title: O\nDOI: 10.1000/1\nissued: 2030\n"
				   "URL: https://e.org/\nvia: manual\nsame_as: [a, b]\nquotes: [{id: q, text: t}]\n"
				   "withdrawn: {date: 2031, reason: r}\nwhat: no\n";
	static const char prose[] = "One [@a] <b>. Two [@b; @c, p. 3] retracted. [see @d]\n";
	const char *s = kind == SKN_KIND_ITEM ? item : prose;

	skn_facts_init(facts);
	skn_check_file(facts, kind, s, strlen(s));
}

/* What is packed comes back; what is damaged is refused or is still facts. */
static void facts_come_back(void **state)
{
	static const enum skn_kind kinds[] = { SKN_KIND_ITEM, SKN_KIND_NARRATIVE };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(kinds); i++) {
		struct skn_buf one = SKN_BUF_INIT, two = SKN_BUF_INIT;
		struct skn_facts facts, back;

		facts_of_fixture(&facts, kinds[i]);
		assert_true(facts.diags.list.n > 0 && facts.cites.n > 0);
		skn_facts_pack(&one, &facts);
		assert_true(skn_facts_unpack(&back, one.p, one.n));
		skn_facts_pack(&two, &back);
		assert_true(skn_buf_eq(&two, one.p, one.n));
		skn_facts_release(&back);
		for (size_t n = 0; n < one.n; n++)
			assert_false(skn_facts_unpack(&back, one.p, n));
		for (int round = 0; round < 3000; round++) {
			skn_buf_clear(&two);
			skn_buf_add(&two, one.p, one.n);
			for (uint64_t k = random_number(4) + 1; k > 0; k--)
				two.p[random_number(two.n)] = (char)random_number(256);
			if (skn_facts_unpack(&back, two.p, two.n))
				skn_facts_release(&back);
		}
		skn_facts_release(&facts);
		skn_buf_release(&one);
		skn_buf_release(&two);
	}
}

/* ---- any bytes at all ---- */

static const char *const seeds[] = {
	"schema: 1\ntitle: T\nstatus: active\nsummary: |\n  One [@a]. Two <b>.\n",
	"type: report\ntitle: T\nvia: manual\nissued: 2025-02-30\nquotes: [{id: a, text: b}]\nsame_as: [x]\n",
	"date: 2031\nevent: |\n  It [was](javascript:x). [@a][@b]\n",
	"status: resolved\nquestion: |\n  What?\nresolution: |\n  That. [@a]\n",
	"voice: V\nstance: >\n  Folded\n  text. [@a]\nevolution: 'Newly surfaced'\n",
	"One is. Two [@a]\nis. <<<<<<< x\n\n- a [@b\n\n> \"q\" \xe2\x80\xae\n",
	"feeds: [{id: a, url: https://e.org/}]\nsearches: []\n",
};

static void any_bytes_will_do(void **state)
{
	SKN_UNUSED(state);
	for (int round = 0; round < 4000; round++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_facts facts;

		skn_buf_adds(&text, seeds[random_number(SKN_ARRAY_LEN(seeds))]);
		for (uint64_t k = random_number(8); k > 0; k--) {
			char c = random_number(2) ? (char)random_number(256) : "[]@;\n\r:-|>'\"<&{}#"[random_number(17)];

			if (random_number(2))
				skn_buf_splice(&text, random_number(text.n), random_number(2), &c, 1);
			else if (text.n > 1)
				skn_buf_splice(&text, random_number(text.n), 1, "", 0);
		}
		skn_facts_init(&facts);
		skn_check_file(&facts, (enum skn_kind)random_number(SKN_KIND_N), text.p, text.n);
		for (size_t i = 0; i < facts.diags.list.n; i++)
			assert_null(strpbrk(facts.diags.list.v[i].message, "\n\r"));
		skn_facts_release(&facts);
		skn_buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_lead_back),
		cmocka_unit_test(places_of_lines),
		cmocka_unit_test(shared_runs_are_found),
		cmocka_unit_test(words_are_told),
		cmocka_unit_test(quotation_marks),
		cmocka_unit_test(quotation_marks_are_linear),
		cmocka_unit_test(identities),
		cmocka_unit_test(numbers_come_back),
		cmocka_unit_test(facts_come_back),
		cmocka_unit_test(any_bytes_will_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
