/* The canonical form, comments, and edits that keep every other byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "doc/canon.h"
#include "doc/schema.h"
#include "yaml/yaml.h"

static uint64_t seed = 88172645463325252u;

static size_t below(size_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed % n);
}

/* ---- format: what a person wrote → canonical */

static const struct {
	const char *what, *schema, *source, *canonical;
} forms[] = {
	{ "fields in the schema's order", "event.json",
	  "event: |\n  X happens.\norder: 10\ndate: 2019-01-01\n",
	  "date: 2019-01-01\norder: 10\nevent: |\n  X happens.\n" },
	{ "unknown fields come last, as they came", "event.json",
	  "zz: 1\ndate: 2016\naa: [no, 'no']\nevent: x\n",
	  "date: 2016\nevent: |\n  x\nzz: 1\naa: [no, 'no']\n" },
	{ "Markdown fields are literal blocks", "perspective.json",
	  "voice: A\nstance: 'It is so. [@k]'\n", "voice: A\nstance: |\n  It is so. [@k]\n" },
	{ "quotes go where they are not needed", "thread.json",
	  "schema: 1\ntitle: \"Lithium\"\nstatus: 'active'\n",
	  "schema: 1\ntitle: Lithium\nstatus: active\n" },
	{ "and come where they are", "thread.json", "schema: 1\ntitle: 1984\nstatus: active\n",
	  "schema: 1\ntitle: '1984'\nstatus: active\n" },
	{ "dates stay plain", "item.json",
	  "type: book\ntitle: no\nissued: \"2026-04-26\"\nvia: manual\naccessed: '2016'\n",
	  "type: book\ntitle: 'no'\nissued: 2026-04-26\naccessed: 2016\nvia: manual\n" },
	{ "short lists stand on one line", "item.json",
	  "author:\n- literal: LawrenceC\n-   family: Zhang\n    given: Chiyuan\n",
	  "author: [{literal: LawrenceC}, {family: Zhang, given: Chiyuan}]\n" },
	{ "inner fields are put in order too", "item.json", "text: {language: en, sha256: 'aa'}\n",
	  "text: {sha256: aa, language: en}\n" },
	{ "long lists have a line per item", "watch.json",
	  "searches: [{engine: searxng, id: one, query: a query that is so long that the line does not hold it all}]\n",
	  "searches:\n- {id: one, query: a query that is so long that the line does not hold it all, engine: searxng}\n" },
	{ "long items have a line per field", "watch.json",
	  "searches:\n- id: one\n  query: a query that is longer, much longer than anybody would type, and which goes on and on\n  engine: x\n",
	  "searches:\n- id: one\n  query: a query that is longer, much longer than anybody would type, and which goes on and on\n  engine: x\n" },
	{ "texts of several lines are literal", "item.json", "abstract: \"One.\\nTwo.\\n\"\n",
	  "abstract: |\n  One.\n  Two.\n" },
	{ "also inside items", "item.json", "quotes: [{id: q, text: \"One.\\nTwo.\", start: 5}]\n",
	  "quotes:\n- id: q\n  text: |-\n    One.\n    Two.\n  start: 5\n" },
	{ "empty lists and mappings", "thread.json", "was: [ ]\npublished: { }\n", "published: {}\nwas: []\n" },
	{ "a field without a value", "watch.json", "feeds:\nsearches:\n", "feeds:\nsearches:\n" },
	{ "a number in quotes stays text", "event.json", "order: '10'\n", "order: '10'\n" },
	{ "a field name that looks like a number", "store.json",
	  "policy: {severities: {1e5: off, 'no': warning}}\n",
	  "policy: {severities: {'1e5': 'off', 'no': warning}}\n" },
	{ "document marks go", "event.json", "---\ndate: 2016\n...\n", "date: 2016\n" },
	{ "CR LF becomes LF", "event.json", "date: 2016\r\nevent: |\r\n  x\r\n", "date: 2016\nevent: |\n  x\n" },
	{ "an empty mapping", "event.json", "{}\n", "{}\n" },
	{ "an empty file", "event.json", "", "" },
	{ "a file in brackets", "event.json", "{\"event\": \"x\", \"date\": \"2016\"}", "date: 2016\nevent: |\n  x\n" },

	{ "comments move with the field below", "event.json",
	  "date: 2016\n# why\n# so\nevent: x\n# ten\norder: 10\n",
	  "date: 2016\n# ten\norder: 10\n# why\n# so\nevent: |\n  x\n" },
	{ "comments stay behind their value", "event.json",
	  "order: 10 # ten\ndate: 2016      # year\nevent: | # text\n  x\n",
	  "date: 2016  # year\norder: 10  # ten\nevent: |  # text\n  x\n" },
	{ "head and foot stay", "event.json",
	  "# head\norder: 10\ndate: 2016\n# foot\n", "# head\ndate: 2016\norder: 10\n# foot\n" },
	{ "a blank line ends the head", "event.json",
	  "# head\n\n# ten\norder: 10\ndate: 2016\n", "# head\n\ndate: 2016\n# ten\norder: 10\n" },
	{ "blank lines inside the head stay", "event.json",
	  "# head\n\n\n# more\n\n# ten\ndate: 2016\n", "# head\n\n# more\n\n# ten\ndate: 2016\n" },
	{ "comments inside keep a mapping open", "thread.json",
	  "published:   # only by import\n  items: 67 # n\n  # two\n  version: 2\n",
	  "published:  # only by import\n  # two\n  version: 2\n  items: 67  # n\n" },
	{ "comments inside brackets open them", "thread.json",
	  "was: [a, # first\n  b]   # all\nstatus: active\n",
	  "status: active\nwas:  # all\n- a  # first\n- b\n" },
	{ "comments above items", "thread.json",
	  "was:\n# one\n- a\n# two\n- b\n# foot\n", "was:\n# one\n- a\n# two\n- b\n# foot\n" },
	{ "comments inside items", "watch.json",
	  "feeds:\n- id: a\n  # where\n  url: https://a.example/\n- # second\n  title: B\n  id: b # b\n",
	  "feeds:\n- id: a\n  # where\n  url: https://a.example/\n-  # second\n  id: b  # b\n  title: B\n" },
	{ "a comment that comes to stand above an item's first field", "watch.json",
	  "feeds:\n- url: https://a.example/\n  # name\n  id: a\n",
	  "feeds:\n-\n  # name\n  id: a\n  url: https://a.example/\n" },
	{ "a comment between name and text", "event.json", "date:\n  # when\n  2016\n", "# when\ndate: 2016\n" },
	{ "no comment in a text", "event.json", "event: |\n  x # y\n", "event: |\n  x # y\n" },
	{ "no comment in quotes", "item.json", "title: 'C # and more'\nnote: a#b\n", "title: 'C # and more'\nnote: a#b\n" },
	{ "a file of comments", "event.json", "# a\n# b\n", "# a\n# b\n" },
};

static void format(struct skn_buf *out, const char *schema, const char *src, const char *what)
{
	struct skn_err err = SKN_ERR_INIT;

	if (skn_canon_format(out, schema, src, strlen(src), "f", &err) != SKN_OK)
		fail_msg("%s: %u:%u: %s in\n%s", what, err.line, err.column, err.msg, src);
}

static void test_format(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(forms); i++) {
		struct skn_buf once = SKN_BUF_INIT, twice = SKN_BUF_INIT;

		format(&once, forms[i].schema, forms[i].source, forms[i].what);
		if (!skn_streq(once.p, forms[i].canonical))
			fail_msg("%s:\n%s", forms[i].what, once.p);
		format(&twice, forms[i].schema, once.p, forms[i].what);
		assert_string_equal(twice.p, once.p);
		skn_buf_release(&once);
		skn_buf_release(&twice);
	}
}

static void test_format_errors(void **state)
{
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	skn_buf_adds(&out, "kept");
	assert_int_equal(skn_canon_format(&out, "event.json", "- a\n", 4, "f", &err), SKN_EDATA);
	assert_string_equal(err.path, "f");
	skn_err_clear(&err);
	assert_int_equal(skn_canon_format(&out, "event.json", "a: 1\na: 2\n", 10, "f", &err), SKN_EDATA);
	assert_int_equal(err.line, 2);
	skn_err_clear(&err);
	assert_int_equal(skn_canon_format(&out, "nothing.json", "a: 1\n", 5, "f", &err), SKN_ENOTFOUND);
	assert_string_equal(out.p, "kept");
	skn_buf_release(&out);
}

/* ---- edit: one field, every other byte stays */

static const struct {
	const char *what, *schema, *source, *path, *value; /* value: YAML, NULL removes */
	const char *edited;
} edits[] = {
	{ "a value, its comment and blanks stay", "event.json", "date:   2016  # year\nx: 1\n", "date", "2017", "date:   2017  # year\nx: 1\n" },
	{ "the same value touches nothing", "event.json", "date:  '2016' \n", "date", "2016", "date:  '2016' \n" },
	{ "a text in quotes", "thread.json", "title: \"A\"  # t\n", "title", "'B: c'", "title: 'B: c'  # t\n" },
	{ "a value where none was", "event.json", "date:  # when\norder: 1\n", "date", "2016", "date: 2016  # when\norder: 1\n" },
	{ "a literal", "event.json", "event: |\n  Old.\n\n# c\ndate: 2016\n", "event", "|\n  New one.\n  Two.\n", "event: |\n  New one.\n  Two.\n\n# c\ndate: 2016\n" },
	{ "a literal with a comment on its first line", "event.json", "event: |  # c\n  Old.\n", "event", "|\n  New.\n", "event: |  # c\n  New.\n" },
	{ "a plain text becomes a literal", "event.json", "event: Old.  # c\ndate: 2016\n", "event", "|\n  New.\n", "event: |  # c\n  New.\ndate: 2016\n" },
	{ "a literal becomes a scalar", "item.json", "title: |-  # c\n  Old.\nvia: import\n", "title", "New", "title: New  # c\nvia: import\n" },
	{ "a missing last newline is mended", "event.json", "order: 1\ndate: 2016", "date", "2017", "order: 1\ndate: 2017\n" },
	{ "only on the line that is touched", "event.json", "order: 1\ndate: 2016", "order", "2", "order: 2\ndate: 2016" },
	{ "a new field at its place", "event.json", "date: 2016\n# text\nevent: x\n", "order", "10", "date: 2016\norder: 10\n# text\nevent: x\n" },
	{ "at the start", "event.json", "# head\n\norder: 10\n", "date", "2016", "# head\n\ndate: 2016\norder: 10\n" },
	{ "at the end", "event.json", "date: 2016", "event", "x", "date: 2016\nevent: |-\n  x\n" },
	{ "behind a literal", "perspective.json", "voice: A\nstance: |\n  S.\n\n# foot\n", "evolution", "|\n  E.\n", "voice: A\nstance: |\n  S.\nevolution: |\n  E.\n\n# foot\n" },
	{ "into an empty file", "event.json", "", "date", "2016", "date: 2016\n" },
	{ "into a file of comments", "event.json", "# c\n", "date", "2016", "# c\ndate: 2016\n" },
	{ "an unknown field goes last", "event.json", "date: 2016\nevent: x\n", "zz", "1", "date: 2016\nevent: x\nzz: 1\n" },
	{ "a field removed with its line", "event.json", "date: 2016\n# ten\norder: 10  # x\nevent: x\n", "order", NULL, "date: 2016\n# ten\nevent: x\n" },
	{ "a literal removed", "perspective.json", "voice: A\nstance: |\n  S.\n  T.\n\nevolution: x\n", "stance", NULL, "voice: A\n\nevolution: x\n" },
	{ "a list removed", "thread.json", "status: active\nwas:\n- a\n- b\nzz: 1\n", "was", NULL, "status: active\nzz: 1\n" },
	{ "what is absent is removed already", "event.json", "date: 2016\n", "order", NULL, "date: 2016\n" },
	{ "a list in brackets", "thread.json", "was: [a]  # names\n", "was", "[a, b]", "was: [a, b]  # names\n" },
	{ "a list of lines grows at its end", "thread.json", "was: # names\n- a  # first\n- b\n# foot\n", "was", "[a, b, c]", "was: # names\n- a  # first\n- b\n- c\n# foot\n" },
	{ "at its start", "thread.json", "was:\n# a\n- a\n", "was", "[x, a]", "was:\n# a\n- x\n- a\n" },
	{ "in the middle", "thread.json", "was:\n- a # 1\n# b\n- b # 2\n", "was", "[a, x, b]", "was:\n- a # 1\n- x\n# b\n- b # 2\n" },
	{ "an item changed", "thread.json", "was:\n  - a # 1\n  - b # 2\n  - c # 3\n", "was", "[a, x, c]", "was:\n  - a # 1\n  - x\n  - c # 3\n" },
	{ "an item removed", "thread.json", "was:\n- a # 1\n- b # 2\n- c # 3\n", "was", "[a, c]", "was:\n- a # 1\n- c # 3\n" },
	{ "all items removed", "thread.json", "was: # names\n- a\n- b\nzz: 1\n", "was", "[]", "was: [] # names\nzz: 1\n" },
	{ "a last item without a newline", "thread.json", "was:\n- a", "was", "[a, b]", "was:\n- a\n- b\n" },
	{ "a list of lines where none was", "thread.json", "was: []  # c\n", "was", "[a-name-that-is-long, another-name-that-is-long, a-third-name-that-is-long, and-a-fourth-one-as-well]", "was:  # c\n- a-name-that-is-long\n- another-name-that-is-long\n- a-third-name-that-is-long\n- and-a-fourth-one-as-well\n" },
	{ "a field inside a mapping of lines", "thread.json", "published:  # p\n  version: 2  # v\n  items: 67  # i\nwas: []\n", "published.version", "3", "published:  # p\n  version: 3  # v\n  items: 67  # i\nwas: []\n" },
	{ "a new one inside", "thread.json", "published:\n    version: 2\n    items: 67\n", "published.time", "2026-04-29T20:25:00Z", "published:\n    version: 2\n    time: 2026-04-29T20:25:00Z\n    items: 67\n" },
	{ "one removed inside", "thread.json", "published:\n  version: 2  # v\n  items: 67\n", "published.items", NULL, "published:\n  version: 2  # v\n" },
	{ "a field inside brackets", "item.json", "text: {sha256: aa, language: en}  # t\n", "text.sha256", "bb", "text: {sha256: bb, language: en}  # t\n" },
	{ "a mapping that was missing", "item.json", "via: import\n", "text.sha256", "bb", "via: import\ntext: {sha256: bb}\n" },
	{ "nothing to remove inside", "item.json", "via: import\n", "text.sha256", NULL, "via: import\n" },
	{ "a file in brackets is written anew", "event.json", "{date: 2016}", "order", "1", "date: 2016\norder: 1\n" },
	{ "blank lines below do not become text", "event.json", "event: x\n\n\ndate: 2016\n", "event", "\"y\\n\\n\"", "event: \"y\\n\\n\"\n\n\ndate: 2016\n" },
	{ "blank lines that a text keeps stay out of the next edit", "event.json", "date: |+\n  x\n\norder: 1\n\nevent: y\n", "order", NULL, "date: |+\n  x\n\nevent: y\n" },
	{ "a name in quotes keeps them", "event.json", "'date': 2016\n", "date", "2017", "'date': 2017\n" },
	{ "blanks before the colon", "event.json", "date : 2016\n", "date", "2017", "date : 2017\n" },
};

static int edit(struct skn_buf *text, const char *schema, const char *path, const char *value,
		struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	int rc;

	if (value)
		assert_int_equal(skn_yaml_parse(&tree, value, strlen(value), NULL, NULL), SKN_OK);
	rc = skn_canon_edit_path(text, schema, path, value ? tree.root : NULL, err);
	skn_tree_release(&tree);
	return rc;
}

static void test_edit(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(edits); i++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_err err = SKN_ERR_INIT;

		skn_buf_adds(&text, edits[i].source);
		if (edit(&text, edits[i].schema, edits[i].path, edits[i].value, &err) != SKN_OK)
			fail_msg("%s: %s", edits[i].what, err.msg);
		if (!skn_streq(text.p, edits[i].edited))
			fail_msg("%s:\n%s", edits[i].what, text.p);
		skn_buf_release(&text);
	}
}

static void test_edit_errors(void **state)
{
	static const char long_form[] = "? date\n: 2016\n";
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	skn_buf_adds(&text, long_form);
	assert_int_equal(edit(&text, "event.json", "date", "2017", &err), SKN_EDATA);
	assert_string_equal(text.p, long_form);
	assert_non_null(strstr(err.hint, "skein fmt"));
	skn_err_clear(&err);
	skn_buf_clear(&text);
	skn_buf_adds(&text, "a: [1\n");
	assert_int_equal(edit(&text, "event.json", "date", "2016", &err), SKN_EDATA);
	assert_string_equal(text.p, "a: [1\n");
	skn_buf_clear(&text);
	skn_err_clear(&err);
	skn_buf_adds(&text, "- a\n");
	assert_int_equal(edit(&text, "event.json", "date", "2016", &err), SKN_EDATA);
	assert_string_equal(text.p, "- a\n");
	skn_buf_release(&text);
}

/* ---- properties over random records */

static const char *const words[] = {
	"a", "lithium", "the price", "it's", "x: y", "C #", "# no", "- dash", "1984", "2016-01-01", "no",
	"null", "", " lead", "trail ", "\"q\"", "[b]", "{c}", "a, b", "two\nlines", "two\nlines\n",
	"end\n\n", "\n", "tab\there", "\xc3\xa9t\xc3\xa9", "\xe2\x80\xa8", "@at", "*star", "&and", "!bang",
	"%per", "100 %", "?q", "a?b", ":", "a:", "|", ">", "~", "<<", "=", "---", "...", "\x01", "C:\\x",
	"a text that is long enough to reach the end of a line when it stands with some others beside it",
};

static const char *word(void)
{
	return words[below(SKN_ARRAY_LEN(words))];
}

static struct skn_node *text_node(struct skn_tree *tree)
{
	const char *s = word();

	return skn_node_string(tree, s, strlen(s));
}

static struct skn_node *random_value(struct skn_tree *tree, const struct skn_schema_node *schema,
				     int depth)
{
	const struct skn_schema_node *items = skn_schema_items(schema);
	size_t n_fields, n = below(4);
	const struct skn_schema_field *fields = skn_schema_fields(schema, &n_fields);
	struct skn_node *node;

	if (items) {
		node = skn_node_new(tree, SKN_ARRAY);
		while (n--)
			skn_node_append(node, random_value(tree, items, depth + 1));
		return node;
	}
	if (n_fields) {
		node = skn_node_new(tree, SKN_OBJECT);
		for (size_t i = 0; i < n_fields; i++) {
			size_t pick = below(2 * n_fields) % n_fields;

			if (below(2) && !skn_node_find(node, fields[pick].name))
				skn_node_add(tree, node, fields[pick].name, fields[pick].len,
					     random_value(tree, fields[pick].schema, depth + 1));
		}
		if (below(8) == 0)
			skn_node_add(tree, node, "unknown", 7, text_node(tree));
		return node;
	}
	return skn_schema_traits(schema) & SKN_TRAIT_STRING ? text_node(tree)
							     : skn_node_int(tree, (int64_t)below(3000));
}

static const char *const schemas[] = { "store.json", "thread.json", "watch.json", "event.json",
				       "perspective.json", "tension.json", "item.json", "run.json" };

static const struct skn_schema_node *root_of(const char *file)
{
	struct skn_err err = SKN_ERR_INIT;
	const struct skn_schema *schema = skn_schema_of(file, &err);

	if (!schema)
		fail_msg("%s: %s", file, err.msg);
	return skn_schema_root(schema);
}

static bool says(const char *text, size_t n, const struct skn_node *wanted)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_err err = SKN_ERR_INIT;
	bool same;

	if (skn_yaml_parse(&tree, text, n, NULL, &err) != SKN_OK)
		fail_msg("%u:%u: %s in\n%s", err.line, err.column, err.msg, text);
	same = tree.root ? skn_schema_same(tree.root, wanted) : !wanted->child;
	skn_tree_release(&tree);
	return same;
}

/* Reading what was written gives the same values; written again, the same bytes. */
static void test_write_property(void **state)
{
	SKN_UNUSED(state);
	for (int i = 0; i < 6000; i++) {
		const char *file = schemas[below(SKN_ARRAY_LEN(schemas))];
		struct skn_tree tree = SKN_TREE_INIT, back = SKN_TREE_INIT;
		struct skn_buf once = SKN_BUF_INIT, twice = SKN_BUF_INIT;
		struct skn_node *root = random_value(&tree, root_of(file), 0);

		assert_int_equal(skn_canon_write(&once, file, root, NULL), SKN_OK);
		if (!says(once.p, once.n, root))
			fail_msg("%s: other values:\n%s", file, once.p);
		assert_int_equal(skn_yaml_parse(&back, once.p, once.n, NULL, NULL), SKN_OK);
		assert_int_equal(skn_canon_write(&twice, file, back.root, NULL), SKN_OK);
		assert_string_equal(once.p, twice.p);
		skn_tree_release(&tree);
		skn_tree_release(&back);
		skn_buf_release(&once);
		skn_buf_release(&twice);
	}
}

/* Puts comments and blank lines between and behind the lines of a file, where no
 * block scalar would take them for text. */
static void sprinkle(struct skn_buf *out, const struct skn_buf *text, const struct skn_node *root)
{
	const struct skn_node *m = root ? root->child : NULL;
	size_t at = 0;
	int n = 0;

	for (; m; m = m->next) {
		skn_buf_add(out, text->p + at, m->name_start - at);
		at = m->name_start;
		if (below(3) == 0)
			skn_buf_addf(out, "# above %d\n", n++);
		if (below(5) == 0)
			skn_buf_adds(out, "\n");
		if (skn_node_is_scalar(m) && m->style == SKN_STYLE_NONE && below(3) == 0 &&
		    !memchr(text->p + m->start, '\n', m->end - m->start)) {
			skn_buf_add(out, text->p + at, m->end - at);
			skn_buf_addf(out, "   # behind %d", n++);
			at = m->end;
		}
	}
	skn_buf_add(out, text->p + at, text->n - at);
}

/* Bytes that an edit of FIELD may not touch: all lines but the field's. */
static void others(struct skn_buf *out, const struct skn_buf *text, const char *field)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_node *m;
	size_t end;

	assert_int_equal(skn_yaml_parse(&tree, text->p, text->n, NULL, NULL), SKN_OK);
	m = skn_node_find(tree.root, field);
	if (!m) {
		skn_buf_add(out, text->p, text->n);
	} else {
		end = m->end;
		while (end < text->n && (end == 0 || text->p[end - 1] != '\n'))
			end++;
		skn_buf_add(out, text->p, m->name_start);
		skn_buf_add(out, text->p + end, text->n - end);
	}
	skn_tree_release(&tree);
}

static void check_edit(const char *file, struct skn_buf *text, struct skn_tree *tree,
		       struct skn_node *root)
{
	size_t n;
	const struct skn_schema_field *fields = skn_schema_fields(root_of(file), &n);
	const struct skn_schema_field *field = &fields[below(n)];
	struct skn_node *value = below(4) ? random_value(tree, field->schema, 1) : NULL;
	struct skn_buf before = SKN_BUF_INIT, after = SKN_BUF_INIT, old = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;

	skn_buf_add(&old, text->p, text->n);
	others(&before, text, field->name);
	if (skn_canon_edit(text, file, field->name, value, &err) != SKN_OK)
		fail_msg("%s.%s: %s in\n%s", file, field->name, err.msg, old.p);
	skn_node_set(tree, root, field->name, value ? skn_node_copy(tree, value) : NULL);
	if (!says(text->p, text->n, root))
		fail_msg("%s.%s: other values:\n%s", file, field->name, text->p);
	others(&after, text, field->name);
	if (!skn_streq(before.p, after.p))
		fail_msg("%s.%s: other bytes:\n%s\n----\n%s", file, field->name, old.p, text->p);
	skn_buf_release(&before);
	skn_buf_release(&after);
	skn_buf_release(&old);
}

static void test_edit_property(void **state)
{
	SKN_UNUSED(state);
	for (int i = 0; i < 3000; i++) {
		const char *file = schemas[below(SKN_ARRAY_LEN(schemas))];
		struct skn_tree tree = SKN_TREE_INIT, back = SKN_TREE_INIT;
		struct skn_buf plain = SKN_BUF_INIT, text = SKN_BUF_INIT;
		struct skn_node *root = random_value(&tree, root_of(file), 0);

		if (root->child) {
			assert_int_equal(skn_canon_write(&plain, file, root, NULL), SKN_OK);
			assert_int_equal(skn_yaml_parse(&back, plain.p, plain.n, NULL, NULL), SKN_OK);
			sprinkle(&text, &plain, back.root);
			for (int k = 0; k < 3; k++)
				check_edit(file, &text, &tree, root);
		}
		skn_tree_release(&tree);
		skn_tree_release(&back);
		skn_buf_release(&plain);
		skn_buf_release(&text);
	}
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (const char *p = text; (p = strstr(p, part)); p++)
		n++;
	return n;
}

/* Formatting keeps the values and every comment, and twice is once. */
static void test_format_property(void **state)
{
	SKN_UNUSED(state);
	for (int i = 0; i < 3000; i++) {
		const char *file = schemas[below(SKN_ARRAY_LEN(schemas))];
		struct skn_tree tree = SKN_TREE_INIT, back = SKN_TREE_INIT;
		struct skn_buf plain = SKN_BUF_INIT, text = SKN_BUF_INIT, once = SKN_BUF_INIT,
			       twice = SKN_BUF_INIT;
		struct skn_node *root = random_value(&tree, root_of(file), 0);

		assert_int_equal(skn_canon_write(&plain, file, root, NULL), SKN_OK);
		assert_int_equal(skn_yaml_parse(&back, plain.p, plain.n, NULL, NULL), SKN_OK);
		sprinkle(&text, &plain, back.root);
		format(&once, file, text.p, "once");
		format(&twice, file, once.p, "twice");
		if (!skn_streq(once.p, twice.p))
			fail_msg("%s:\n%s\n----\n%s\n----\n%s", file, text.p, once.p, twice.p);
		assert_int_equal(count(text.p, "# above"), count(once.p, "# above"));
		assert_int_equal(count(text.p, "# behind"), count(once.p, "# behind"));
		skn_tree_release(&tree);
		skn_tree_release(&back);
		skn_buf_release(&plain);
		skn_buf_release(&text);
		skn_buf_release(&once);
		skn_buf_release(&twice);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_format),       cmocka_unit_test(test_format_errors),
		cmocka_unit_test(test_edit),         cmocka_unit_test(test_edit_errors),
		cmocka_unit_test(test_write_property), cmocka_unit_test(test_edit_property),
		cmocka_unit_test(test_format_property),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
