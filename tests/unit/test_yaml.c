/* The gate to libyaml: what is read and where, what is refused, what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "json/json.h"
#include "yaml/yaml.h"

static uint64_t seed = 88172645463325252u;

static size_t below(size_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed % n);
}

/* ---- what is refused */

static const struct {
	const char *what, *text;
	int code;
	uint32_t line, column;
	const char *message; /* a part of it */
} refused[] = {
	{ "a field twice", "a: 1\nb: 2\na: 3\n", SKN_EDATA, 3, 1, "field 'a' is given twice, first on line 1" },
	{ "twice in brackets", "x: {a: 1, 'a': 2}\n", SKN_EDATA, 1, 11, "given twice" },
	{ "an anchor on a scalar", "a: &x 1\n", SKN_EDATA, 1, 4, "anchors" },
	{ "an anchor on a list", "a: &x [1]\n", SKN_EDATA, 1, 4, "anchors" },
	{ "an alias", "a: *x\n", SKN_EDATA, 1, 4, "aliases" },
	{ "a tag", "a: !!str 1\n", SKN_EDATA, 1, 4, "tags" },
	{ "the non-specific tag", "a: ! 1\n", SKN_EDATA, 1, 4, "tags" },
	{ "the non-specific tag on a quoted text", "a: ! 'x'\n", SKN_EDATA, 1, 4, "tags" },
	{ "a list as a name", "? [a]\n: 1\n", SKN_EDATA, 1, 3, "name must be a text" },
	{ "a mapping as a name", "{{a: b}: c}\n", SKN_EDATA, 1, 2, "name must be a text" },
	{ "a NUL in a name", "\"a\\0b\": 1\n", SKN_EDATA, 1, 1, "U+0000" },
	{ "a second document", "a: 1\n---\nb: 2\n", SKN_EDATA, 2, 1, "second document" },
	{ "a version directive", "%YAML 1.2\n---\na: 1\n", SKN_EDATA, 1, 1, "directives" },
	{ "a tag directive", "%TAG ! x:\n---\na: 1\n", SKN_EDATA, 1, 1, "directives" },
	{ "a byte order mark", "\xef\xbb\xbf" "a: 1\n", SKN_EDATA, 1, 1, "byte order mark" },
	{ "a lone continuation byte", "a: 1\nb: x\x80y\n", SKN_EDATA, 2, 5, "invalid UTF-8 (byte 0x80)" },
	{ "an encoded surrogate", "a: \xed\xa0\x80\n", SKN_EDATA, 1, 4, "invalid UTF-8" },
	{ "an overlong form", "a: \xc0\xaf\n", SKN_EDATA, 1, 4, "invalid UTF-8" },
	{ "a control character", "a: x\x07\n", SKN_EDATA, 1, 5, "control character U+0007" },
	{ "a C1 control", "a: \xc2\x9b\n", SKN_EDATA, 1, 4, "control character U+009B" },
	{ "a line separator", "a: x\xe2\x80\xa8y\n", SKN_EDATA, 1, 5, "U+2028" },
	{ "next line", "a: \xc2\x85\n", SKN_EDATA, 1, 4, "U+0085" },
	{ "a carriage return inside a line", "a: x\ry\n", SKN_EDATA, 1, 5, "U+000D" },
	{ "our side of a conflict", "a: 1\n<<<<<<< HEAD\nb: 2\n", SKN_EDATA, 2, 1, "conflict marker '<<<<<<<'" },
	{ "the middle of a conflict", "a: 1\n=======\nb: 2\n", SKN_EDATA, 2, 1, "conflict marker" },
	{ "their side of a conflict", "a: 1\n>>>>>>> topic\n", SKN_EDATA, 2, 1, "conflict marker" },
	{ "the base of a conflict", "||||||| 1234\n", SKN_EDATA, 1, 1, "conflict marker" },
	{ "a text with a colon", "a: b: c\n", SKN_EDATA, 1, 5, "mapping values are not allowed" },
	{ "the column is in bytes", "a: \xc3\xa9\xe2\x80\x94: c\n", SKN_EDATA, 1, 9, "mapping values" },
	{ "a quote that is not closed", "a: 'x\n", SKN_EDATA, 2, 1, "end of stream" },
	{ "a bracket that is not closed", "a: [1, 2\n", SKN_EDATA, 2, 1, "did not find expected" },
	{ "a tab as indentation", "a:\n\tb: 1\n", SKN_EDATA, 2, 1, "cannot start any token" },
	{ "a bad escape", "a: \"\\q\"\n", SKN_EDATA, 1, 5, "unknown escape" },
	{ "a wrong indentation", "a: 1\n b: 2\n", SKN_EDATA, 2, 3, "mapping values" },
	{ "a reserved character", "a: @x\n", SKN_EDATA, 1, 4, "cannot start any token" },
};

static void test_refused(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(refused); i++) {
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_err err = SKN_ERR_INIT;
		int rc = skn_yaml_parse(&tree, refused[i].text, strlen(refused[i].text), "f.yaml", &err);

		if (rc != refused[i].code || err.line != refused[i].line ||
		    err.column != refused[i].column || !strstr(err.msg, refused[i].message))
			fail_msg("%s: %d at %u:%u: %s", refused[i].what, rc, err.line, err.column, err.msg);
		assert_string_equal(err.path, "f.yaml");
		assert_null(tree.root);
	}
}

/* ---- spans and places */

static const struct {
	const char *what, *text, *path; /* path: names and indexes by '/' */
	const char *value, *bytes;      /* NULL value: a collection */
	uint32_t line, column;
} places[] = {
	{ "a plain scalar", "a: x y\n", "a", "x y", "x y", 1, 4 },
	{ "behind text of several bytes", "\xc3\xa9\xe2\x80\x94: \xc3\xa9x\n", "\xc3\xa9\xe2\x80\x94", "\xc3\xa9x", "\xc3\xa9x", 1, 8 },
	{ "an empty value", "a:\nb: 1\n", "a", "", "", 1, 3 },
	{ "single quotes", "a: 'it''s'  # c\n", "a", "it's", "'it''s'", 1, 4 },
	{ "double quotes", "a: \"x\\ty\"\n", "a", "x\ty", "\"x\\ty\"", 1, 4 },
	{ "quotes over two lines", "a: 'x\n  y'\nb: 1\n", "a", "x y", "'x\n  y'", 1, 4 },
	{ "a plain text over two lines", "a: x\n  y  \nb: 1\n", "a", "x y", "x\n  y", 1, 4 },
	{ "a literal", "a: |\n  x\n  y\nb: 1\n", "a", "x\ny\n", "|\n  x\n  y\n", 1, 4 },
	{ "a literal before blank lines", "a: |\n  x\n\n\nb: 1\n", "a", "x\n", "|\n  x\n", 1, 4 },
	{ "a kept literal has them", "a: |+\n  x\n\nb: 1\n", "a", "x\n\n", "|+\n  x\n\n", 1, 4 },
	{ "a literal without a last newline", "a: |\n  x", "a", "x", "|\n  x", 1, 4 },
	{ "a stripped literal", "a: |-\n  x\n", "a", "x", "|-\n  x\n", 1, 4 },
	{ "a literal with a comment", "a: | # +\n  x\n\nb: 1\n", "a", "x\n", "| # +\n  x\n", 1, 4 },
	{ "a literal with an indicator", "a: |2\n   x\n", "a", " x\n", "|2\n   x\n", 1, 4 },
	{ "a folded text", "a: >\n  x\n  y\n", "a", "x y\n", ">\n  x\n  y\n", 1, 4 },
	{ "an empty literal", "a: |\nb: 1\n", "a", "", "|\n", 1, 4 },
	{ "a list in brackets", "a: [x, y]  # c\n", "a", NULL, "[x, y]", 1, 4 },
	{ "an item of it", "a: [x, y]\n", "a/1", "y", "y", 1, 8 },
	{ "a mapping in brackets", "a: {b: c}\n", "a", NULL, "{b: c}", 1, 4 },
	{ "brackets over lines", "a: [x,\n  y\n ]\nb: 1\n", "a", NULL, "[x,\n  y\n ]", 1, 4 },
	{ "a list of lines", "a:\n- x\n- y  # c\n\n# d\nb: 1\n", "a", NULL, "- x\n- y", 2, 1 },
	{ "an item of it", "a:\n- x\n- y\n", "a/1", "y", "y", 3, 3 },
	{ "a mapping of lines", "a:\n  b: 1\n  c: 2\n\nd: 1\n", "a", NULL, "b: 1\n  c: 2", 2, 3 },
	{ "a mapping in a list", "a:\n- b: 1\n  c: 2\n", "a/0/c", "2", "2", 3, 6 },
	{ "a pair in a list", "a: [b: c , d]\n", "a/0", NULL, "b: c", 1, 5 },
	{ "a name in quotes", "'a b': 1\n", "a b", "1", "1", 1, 8 },
	{ "a name in the long form", "? a\n: 1\n", "a", "1", "1", 2, 3 },
	{ "behind a document mark", "---\na: 1\n...\n", "a", "1", "1", 2, 4 },
	{ "lines that end with CR LF", "a: x\r\nb: |\r\n  y\r\nc: \xc3\xa9\r\n", "c", "\xc3\xa9", "\xc3\xa9", 4, 4 },
	{ "a text with marks inside a literal", "a: |\n  <<<<<<< x\n  =======\n", "a", "<<<<<<< x\n=======\n", "|\n  <<<<<<< x\n  =======\n", 1, 4 },
	{ "eight are no conflict marker", "a: 'x\n  y'\n========: 1\n", "========", "1", "1", 3, 11 },
};

static const struct skn_node *follow(const struct skn_node *node, const char *path)
{
	while (node && *path) {
		char name[64];
		size_t n = strcspn(path, "/");

		memcpy(name, path, n);
		name[n] = '\0';
		path += n + (path[n] == '/');
		if (node->kind == SKN_ARRAY) {
			size_t index = (size_t)(name[0] - '0');

			for (node = node->child; node && index--;)
				node = node->next;
		} else {
			node = skn_node_find(node, name);
		}
	}
	return node;
}

static void test_places(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(places); i++) {
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_err err = SKN_ERR_INIT;
		const char *src = places[i].text;
		const struct skn_node *n;

		if (skn_yaml_parse(&tree, src, strlen(src), NULL, &err) != SKN_OK)
			fail_msg("%s: %u:%u: %s", places[i].what, err.line, err.column, err.msg);
		n = follow(tree.root, places[i].path);
		if (!n)
			fail_msg("%s: not found", places[i].what);
		if (places[i].value && !(n->text && skn_streq(n->text, places[i].value)))
			fail_msg("%s: value '%s'", places[i].what, n->text);
		if (n->end - n->start != strlen(places[i].bytes) ||
		    memcmp(src + n->start, places[i].bytes, n->end - n->start) != 0)
			fail_msg("%s: bytes '%.*s'", places[i].what, (int)(n->end - n->start), src + n->start);
		if (n->line != places[i].line || n->column != places[i].column)
			fail_msg("%s: at %u:%u", places[i].what, n->line, n->column);
		if (n->name && (src[n->name_start] != n->name[0] && !strchr("'\"", src[n->name_start])))
			fail_msg("%s: the name's span", places[i].what);
		skn_tree_release(&tree);
	}
}

static void test_empty(void **state)
{
	struct skn_tree tree = SKN_TREE_INIT;

	SKN_UNUSED(state);
	assert_int_equal(skn_yaml_parse(&tree, "", 0, NULL, NULL), SKN_OK);
	assert_null(tree.root);
	assert_int_equal(skn_yaml_parse(&tree, "# only this\n", 12, NULL, NULL), SKN_OK);
	assert_null(tree.root);
	skn_tree_release(&tree);
}

/* ---- limits */

static int parse_repeated(const char *open, size_t n, const char *middle, const char *close,
			  struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf text = SKN_BUF_INIT;
	int rc;

	for (size_t i = 0; i < n; i++)
		skn_buf_adds(&text, open);
	skn_buf_adds(&text, middle);
	for (size_t i = 0; i < n && close; i++)
		skn_buf_adds(&text, close);
	rc = skn_yaml_parse(&tree, text.p, text.n, NULL, err);
	skn_tree_release(&tree);
	skn_buf_release(&text);
	return rc;
}

static void test_depth(void **state)
{
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	assert_int_equal(parse_repeated("[", SKN_YAML_DEPTH_MAX, "", "]", NULL), SKN_OK);
	assert_int_equal(parse_repeated("[", SKN_YAML_DEPTH_MAX + 1, "", "]", &err), SKN_ELIMIT);
	assert_int_equal(err.line, 1);
	assert_int_equal(err.column, SKN_YAML_DEPTH_MAX + 1);
	assert_int_equal(parse_repeated("- ", SKN_YAML_DEPTH_MAX, "x", NULL, NULL), SKN_OK);
	assert_int_equal(parse_repeated("- ", SKN_YAML_DEPTH_MAX + 1, "x", NULL, NULL), SKN_ELIMIT);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* libyaml alone takes seconds for these; the bound is wide for slow machines. */
static void test_hostile_nesting(void **state)
{
	static const char *const opens[] = { "[", "{", "[\n", "{a: ", "? ", "- ", "[ ", "{\n ? ", "[{", "&a [" };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(opens); i++) {
		double start = seconds();

		assert_int_not_equal(parse_repeated(opens[i], 50000, "", NULL, NULL), SKN_OK);
		if (seconds() - start > 0.5)
			fail_msg("50,000 '%s' took %.3f s", opens[i], seconds() - start);
	}
}

static void test_size(void **state)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	skn_buf_adds(&text, "a: ");
	skn_buf_fill(&text, 'x', SKN_YAML_SIZE_MAX - 3);
	assert_int_equal(skn_yaml_parse(&tree, text.p, text.n, NULL, NULL), SKN_OK);
	skn_tree_release(&tree);
	skn_buf_addc(&text, 'x');
	assert_int_equal(skn_yaml_parse(&tree, text.p, text.n, NULL, &err), SKN_ELIMIT);
	skn_buf_release(&text);
}

static void test_values(void **state)
{
	SKN_UNUSED(state);
	assert_int_equal(parse_repeated("- 1\n", SKN_YAML_NODES_MAX - 1, "", NULL, NULL), SKN_OK);
	assert_int_equal(parse_repeated("- 1\n", SKN_YAML_NODES_MAX, "", NULL, NULL), SKN_ELIMIT);
}

/* Many names in one mapping: each is compared with all before it, in linear time. */
static void test_many_names(void **state)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_err err = SKN_ERR_INIT;
	double start;

	SKN_UNUSED(state);
	for (int i = 0; i < 100000; i++)
		skn_buf_addf(&text, "k%d: 1\n", i);
	start = seconds();
	assert_int_equal(skn_yaml_parse(&tree, text.p, text.n, NULL, NULL), SKN_OK);
	assert_true(seconds() - start < 5);
	skn_tree_release(&tree);
	skn_buf_adds(&text, "k5: 2\n");
	assert_int_equal(skn_yaml_parse(&tree, text.p, text.n, NULL, &err), SKN_EDATA);
	assert_int_equal(err.line, 100001);
	assert_non_null(strstr(err.msg, "first on line 6"));
	skn_buf_release(&text);
}

/* ---- writing */

static const struct {
	const char *what, *text;
	unsigned flags;
	const char *written;
} scalars[] = {
	{ "words", "The paper that killed theory", 0, "The paper that killed theory" },
	{ "an address", "https://example.org/a?b=c&d#e", 0, "https://example.org/a?b=c&d#e" },
	{ "an address in brackets", "https://example.org/a", SKN_YAML_FLOW, "https://example.org/a" },
	{ "a question mark in brackets", "what?no", SKN_YAML_FLOW, "'what?no'" },
	{ "a key", "alignment-forum-2026-paper-3f9a", 0, "alignment-forum-2026-paper-3f9a" },
	{ "nothing", "", 0, "''" },
	{ "nothing where no string is meant", "", SKN_YAML_TYPED, "" },
	{ "a year as a title", "1984", 0, "'1984'" },
	{ "a year as a date", "1984", SKN_YAML_DATE, "1984" },
	{ "a day as a text", "2019-01-01", 0, "'2019-01-01'" },
	{ "a day as a date", "2019-01-01", SKN_YAML_DATE, "2019-01-01" },
	{ "a time as a date", "2026-04-29T20:25:00Z", SKN_YAML_DATE, "2026-04-29T20:25:00Z" },
	{ "an interval", "2016-04-25/2016-04-27", SKN_YAML_DATE, "2016-04-25/2016-04-27" },
	{ "about a year", "2016~", SKN_YAML_DATE, "2016~" },
	{ "no date at all", "true", SKN_YAML_DATE, "'true'" },
	{ "an integer that is meant", "10", SKN_YAML_TYPED, "10" },
	{ "a number in scientific form", "1e5", 0, "'1e5'" },
	{ "hexadecimal", "0x1F", 0, "'0x1F'" },
	{ "octal", "0o17", 0, "'0o17'" },
	{ "base 60", "20:25:00", 0, "'20:25:00'" },
	{ "Norway", "no", 0, "'no'" },
	{ "yes in any case", "YeS", 0, "'YeS'" },
	{ "null", "null", 0, "'null'" },
	{ "a tilde", "~", 0, "'~'" },
	{ "infinity", "-.INF", 0, "'-.INF'" },
	{ "the merge key", "<<", 0, "'<<'" },
	{ "a version number", "1.2.3", 0, "'1.2.3'" },
	{ "a number with a unit", "12 km", 0, "12 km" },
	{ "a colon and a blank", "AI: a history", 0, "'AI: a history'" },
	{ "a colon at the end", "AI:", 0, "'AI:'" },
	{ "a colon inside", "feed:alignment-forum", 0, "feed:alignment-forum" },
	{ "a comment sign", "C # and others", 0, "'C # and others'" },
	{ "a comment sign inside a word", "C#", 0, "C#" },
	{ "a list marker", "- x", 0, "'- x'" },
	{ "a hyphen before a word", "-x", 0, "-x" },
	{ "a document mark", "---", 0, "'---'" },
	{ "a document end", "... x", 0, "'... x'" },
	{ "a blank at the end", "x ", 0, "'x '" },
	{ "a tab", "x\ty", 0, "\"x\\ty\"" },
	{ "an apostrophe inside", "it's", 0, "it's" },
	{ "an apostrophe that needs quotes", "it's: so", 0, "\"it's: so\"" },
	{ "both quotes", "\"it's\": so", 0, "'\"it''s\": so'" },
	{ "brackets outside brackets", "a [b] c", 0, "a [b] c" },
	{ "brackets inside brackets", "a [b] c", SKN_YAML_FLOW, "'a [b] c'" },
	{ "a comma inside brackets", "a, b", SKN_YAML_FLOW, "'a, b'" },
	{ "a line break", "a\nb", 0, "\"a\\nb\"" },
	{ "a citation", "[@key]", 0, "'[@key]'" },
	{ "a line separator", "a\xe2\x80\xa8" "b", 0, "\"a\\u2028b\"" },
	{ "a bidi override", "a\xe2\x80\xae" "b", 0, "\"a\\u202Eb\"" },
	{ "a C1 control", "a\xc2\x85" "b", 0, "\"a\\x85b\"" },
	{ "an invalid byte", "a\xff" "b", 0, "\"a\xef\xbf\xbd" "b\"" },
	{ "a conflict marker", "<<<<<<< x", 0, "'<<<<<<< x'" },
	{ "quotes on demand", "10", SKN_YAML_QUOTED, "'10'" },
};

static void test_scalars(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(scalars); i++) {
		struct skn_buf out = SKN_BUF_INIT;

		skn_yaml_write_scalar(&out, scalars[i].text, strlen(scalars[i].text), scalars[i].flags);
		if (!skn_streq(out.p, scalars[i].written))
			fail_msg("%s: %s", scalars[i].what, out.p);
		skn_buf_release(&out);
	}
}

static const struct {
	const char *what, *text, *written;
} literals[] = {
	{ "lines", "a\nb\n", "|\n  a\n  b\n" },
	{ "no newline at the end", "a", "|-\n  a\n" },
	{ "blank lines at the end", "a\n\n", "|+\n  a\n\n" },
	{ "a blank line inside", "a\n\nb\n", "|\n  a\n\n  b\n" },
	{ "blanks at the start", "  a\n", "|2\n    a\n" },
	{ "a tab at the start", "\ta\n", "|2\n  \ta\n" },
	{ "a blank line at the start", "\na\n", "|\n\n  a\n" },
	{ "a line of blanks", "a\n  \nb\n", "|\n  a\n    \n  b\n" },
	{ "nothing", "", "''\n" },
	{ "only a newline", "\n", "\"\\n\"\n" },
	{ "a control character", "a\x07\n", "\"a\\x07\\n\"\n" },
};

static void test_literals(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(literals); i++) {
		struct skn_buf out = SKN_BUF_INIT;

		skn_yaml_write_literal(&out, literals[i].text, strlen(literals[i].text), 2, NULL);
		if (!skn_streq(out.p, literals[i].written))
			fail_msg("%s: %s", literals[i].what, out.p);
		skn_buf_release(&out);
	}
}

/* Writes the text as a value in each context and as a name; reads it back. */
static void round_trip(const char *s, size_t n)
{
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_err err = SKN_ERR_INIT;
	const struct skn_node *m;

	skn_buf_adds(&out, "block: ");
	skn_yaml_write_scalar(&out, s, n, 0);
	skn_buf_adds(&out, "\ndate: ");
	skn_yaml_write_scalar(&out, s, n, SKN_YAML_DATE);
	skn_buf_adds(&out, "\nflow: [");
	skn_yaml_write_scalar(&out, s, n, SKN_YAML_FLOW);
	skn_buf_adds(&out, ", {k: ");
	skn_yaml_write_scalar(&out, s, n, SKN_YAML_FLOW);
	skn_buf_adds(&out, "}]\nliteral: ");
	skn_yaml_write_literal(&out, s, n, 2, NULL);
	skn_buf_adds(&out, "nested:\n- x: ");
	skn_yaml_write_literal(&out, s, n, 4, "  # c");
	skn_buf_adds(&out, "  y: 1\n- ");
	skn_yaml_write_literal(&out, s, n, 2, NULL);
	if (n <= 300 && !memchr(s, '\0', n)) {
		skn_buf_adds(&out, "names:\n  ");
		skn_yaml_write_scalar(&out, s, n, 0);
		skn_buf_adds(&out, ": 1\n");
	}
	if (skn_yaml_parse(&tree, out.p, out.n, NULL, &err) != SKN_OK)
		fail_msg("%u:%u: %s in\n%s", err.line, err.column, err.msg, out.p);
	m = tree.root->child;
	for (int i = 0; i < 7; i++) {
		const struct skn_node *at[] = { m, m->next, follow(tree.root, "flow/0"),
						follow(tree.root, "flow/1/k"),
						skn_node_find(tree.root, "literal"),
						follow(tree.root, "nested/0/x"),
						follow(tree.root, "nested/1") };

		if (at[i]->len != n || memcmp(at[i]->text, s, n) != 0)
			fail_msg("context %d: '%s' from\n%s", i, at[i]->text, out.p);
	}
	m = skn_node_find(tree.root, "names");
	if (m && (m->child->name_len != n || memcmp(m->child->name, s, n) != 0))
		fail_msg("name '%s' from\n%s", m->child->name, out.p);
	skn_tree_release(&tree);
	skn_buf_release(&out);
}

static void test_round_trip_random(void **state)
{
	static const char *const parts[] = {
		" ", "  ", "\n", "\n\n", "\t", ":", ": ", " #", "#", "-", "- ", "?", ",", "[", "]", "{",
		"}", "'", "\"", "\\", "|", ">", "@", "`", "%", "&", "*", "!", "=", "<<", "~", ".", "...",
		"---", "0", "1", "12", "e5", "0x", "_", "+", "/", "T", "Z", "true", "no", "null", "a", "b",
		"x y", "\xc3\xa9", "\xe2\x80\xa8", "\xc2\x85", "\xef\xbb\xbf", "\xef\xbf\xbe",
		"\xf0\x9f\x98\x80", "\x01", "\x7f", "\r", "\r\n", "\xe2\x80\xae", "<<<<<<< ", "=======",
	};

	SKN_UNUSED(state);
	for (int i = 0; i < 20000; i++) {
		struct skn_buf text = SKN_BUF_INIT;

		for (size_t n = below(7); n > 0; n--)
			skn_buf_adds(&text, parts[below(SKN_ARRAY_LEN(parts))]);
		round_trip(text.p, text.n);
		skn_buf_release(&text);
	}
}

/* Every character of the first planes, alone and between others. */
static void test_round_trip_characters(void **state)
{
	SKN_UNUSED(state);
	for (uint32_t cp = 0; cp < 0x11000; cp += cp < 0x3000 ? 1 : 61) {
		char c[8] = "a";
		size_t n = skn_utf8_encode(cp, c + 1);

		if (n == 0)
			continue;
		c[n + 1] = 'b';
		round_trip(c + 1, n);
		round_trip(c, n + 2);
	}
}

static void test_naughty_strings(void **state)
{
	const char *corpora = getenv("CORPORA");
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	char *path, block[4096];
	size_t n;
	FILE *f;

	SKN_UNUSED(state);
	if (!corpora) {
		printf("CORPORA is not set: naughty-strings.json is skipped\n");
		skip();
	}
	path = skn_xasprintf("%s/naughty-strings.json", corpora);
	f = fopen(path, "rb");
	assert_non_null(f);
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		skn_buf_add(&text, block, n);
	fclose(f);
	assert_int_equal(skn_json_parse(&tree, text.p, text.n, path, NULL), SKN_OK);
	for (const struct skn_node *c = tree.root->child; c; c = c->next)
		round_trip(c->text, c->len);
	skn_tree_release(&tree);
	skn_buf_release(&text);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_hostile_nesting),
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_many_names),
		cmocka_unit_test(test_scalars),
		cmocka_unit_test(test_literals),
		cmocka_unit_test(test_round_trip_random),
		cmocka_unit_test(test_round_trip_characters),
		cmocka_unit_test(test_naughty_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
