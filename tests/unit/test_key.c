/*
 * Keys of items: readable, names that files can have, the same for the same
 * work whatever else its record says.
 */
#include "doc/key.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/map.h"
#include "random.h"
#include "text/name.h"
#include "yaml/yaml.h"

/* The key of an item written in YAML, valid until the next but three. */
static const char *key_of(const char *yaml)
{
	static char keys[4][256];
	static int next;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf key = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;

	if (skn_yaml_parse(&tree, yaml, strlen(yaml), "item", &err) != SKN_OK)
		fail_msg("%s: %s", yaml, err.msg);
	skn_key_make(&key, tree.root);
	next = (next + 1) % 4;
	snprintf(keys[next], sizeof(keys[next]), "%s", key.p);
	skn_buf_release(&key);
	skn_tree_release(&tree);
	return keys[next];
}

static void readable(void **state)
{
	static const struct { const char *yaml, *start; } rows[] = {
		{ "{title: The paper that killed deep learning theory, author: [{literal: LawrenceC}], issued: 2026-04-26}",
		  "lawrencec-2026-paper-that-killed-" },
		{ "{title: 'Understanding deep learning', author: [{family: Zhang, given: C.}], issued: 2016~}",
		  "zhang-2016-understanding-deep-learning-" },
		{ "{title: No author, container-title: Alignment Forum}", "alignment-forum-no-author-" },
		{ "{title: Only a publisher, publisher: MIT}", "mit-only-publisher-" },
		{ "{title: No one and no year}", "no-one-no-" },
		{ "{title: \xd0\x92\xd0\xbe\xd0\xb9\xd0\xbd\xd0\xb0 \xd0\xb8 \xd0\xbc\xd0\xb8\xd1\x80, author: [{family: \xd0\xa2\xd0\xbe\xd0\xbb\xd1\x81\xd1\x82\xd0\xbe\xd0\xb9}]}",
		  "tolstoj-vojna-i-mir-" },
		{ "{title: \xe4\xb8\xad\xe6\x96\x87}", "zhong-wen-" },
		{ "{title: '?!'}", "item-" },
		{ "{title: '\xf0\x9f\x98\x80', author: [{literal: '\xf0\x9f\x98\x80'}]}", "item-" },
		{ "{title: The, issued: unknown}", "item-" },
		{ "{title: Early, issued: '-0044'}", "early-" },
		{ "{author: [], title: Empty list}", "empty-list-" },
		{ "{}", "item-" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const char *key = key_of(rows[i].yaml);

		if (!skn_starts_with(key, rows[i].start) || strlen(key) != strlen(rows[i].start) + 4)
			fail_msg("%s: %s, not %s....", rows[i].yaml, key, rows[i].start);
	}
}

static void same_work_same_hash(void **state)
{
	static const struct { const char *a, *b; bool same; } rows[] = {
		{ "{title: A, DOI: 10.1000/X}", "{title: A, DOI: 10.1000/x}", true },
		{ "{title: A, DOI: 10.1000/x}", "{title: A, DOI: 10.1000/x, URL: 'https://a.org/'}", true },
		{ "{title: A, DOI: 10.1000/x}", "{title: A, DOI: 10.1000/y}", false },
		{ "{title: A, arXiv: 1806.07572}", "{title: A, arXiv: 1806.07572v3}", true },
		{ "{title: A, arXiv: 1806.07572}", "{title: A, arXiv: 1806.07573}", false },
		{ "{title: A, arXiv: solv-int/9901001}", "{title: A, arXiv: solv-int/9901001v2}", true },
		{ "{title: A, arXiv: solv-int/9901001}", "{title: A, arXiv: solv/9901001}", false },
		{ "{title: A, URL: 'https://a.org/1'}", "{title: A, URL: 'https://a.org/2'}", false },
		/* weak: title and outlet, as they are folded */
		{ "{title: \xe2\x80\x9c" "A\xe2\x80\x9d  b, container-title: C}", "{title: '\"A\" b', container-title: C}", true },
		{ "{title: A, container-title: C}", "{title: A, container-title: D}", false },
		{ "{title: A}", "{title: A, issued: 2020}", true },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const char *a = key_of(rows[i].a), *b = key_of(rows[i].b);

		if (skn_streq(a + strlen(a) - 4, b + strlen(b) - 4) != rows[i].same)
			fail_msg("%s: %s, %s: %s", rows[i].a, a, rows[i].b, b);
	}
}

static void weak_identity(void **state)
{
	static const struct { const char *yaml; bool weak; } rows[] = {
		{ "{title: A}", true }, { "{title: A, container-title: B, PMID: 1}", true },
		{ "{title: A, DOI: 10.1000/x}", false }, { "{title: A, arXiv: 1806.07572}", false },
		{ "{title: A, URL: 'http://x'}", false },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_tree tree = SKN_TREE_INIT;

		assert_int_equal(skn_yaml_parse(&tree, rows[i].yaml, strlen(rows[i].yaml), "", NULL), SKN_OK);
		assert_int_equal(skn_key_is_weak(tree.root), rows[i].weak);
		skn_tree_release(&tree);
	}
}

/* Every key is a name, whatever the fields hold, with room for "-9999". */
static void always_a_name(void **state)
{
	static const char *const pieces[] = {
		"a", "word", " ", "-", ".", "_", "Donaudampfschifffahrtselektrizitaeten", "con", "nul.txt", ".git", ".lock",
		"\xc3\x9f", "\xe4\xb8\xad\xe6\x96\x87", "\xd0\xa9", "2016", "12345678901234567890123456789012", "the ", "!", "\n", "\xf0\x9f\x98\x80",
		"\xe1\x84\x80\xe1\x85\xa1", "\xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a", "\xff", "I", "'", "...",
	};
	static const char *const fields[] = { "title", "container-title", "publisher", "issued", "URL" };

	SKN_UNUSED(state);
	random_seed(1);
	for (size_t round = random_rounds(4000); round > 0; round--) {
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_node *item = skn_node_new(&tree, SKN_OBJECT);
		struct skn_buf key = SKN_BUF_INIT, again = SKN_BUF_INIT, text = SKN_BUF_INIT;
		struct skn_err err = SKN_ERR_INIT;

		for (size_t f = 0; f < SKN_ARRAY_LEN(fields); f++) {
			if (random_chance(2))
				continue;
			skn_buf_clear(&text);
			random_pieces(&text, pieces, SKN_ARRAY_LEN(pieces), random_below(9));
			skn_node_set(&tree, item, fields[f], skn_node_string(&tree, text.p, text.n));
		}
		skn_key_make(&key, item);
		skn_key_make(&again, item);
		assert_true(skn_buf_eq(&key, again.p, again.n));
		if (skn_name_check(key.p, key.n, SKN_NAME_ID, &err) != SKN_OK || key.n > SKN_NAME_MAX - 6)
			fail_msg("'%s' (%zu): %s", key.p, key.n, err.msg);
		skn_buf_release(&key);
		skn_buf_release(&again);
		skn_buf_release(&text);
		skn_tree_release(&tree);
	}
}

/* The longest parts fit together; one more byte does not get in. */
static void longest(void **state)
{
	const char *words32 = "abcdefghijklmnopqrstuvwxyzabcdef";
	char *yaml = skn_xasprintf("{title: %s %s %s, container-title: %.24s, issued: 2016}", words32, words32, words32,
				   words32);
	const char *key = key_of(yaml);

	SKN_UNUSED(state);
	assert_true(strlen(key) <= SKN_NAME_MAX - 6);
	assert_true(skn_starts_with(key, "abcdefghijklmnopqrstuvwx-2016-abcdef"));
	free(yaml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readable), cmocka_unit_test(same_work_same_hash), cmocka_unit_test(weak_identity),
		cmocka_unit_test(always_a_name), cmocka_unit_test(longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
