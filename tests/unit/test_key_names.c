/* The names that are made for records. */
#include "doc/key.h"

#include <setjmp.h>
#include <cmocka.h>

static void a_text_gives_an_id(void **unused)
{
	static const struct { const char *what, *date, *md, *id; } rows[] = {
		{ "words of the text", NULL, "A court halts it.", "a-court-halts-it" },
		{ "the year comes first", "2016-04-25", "A court halts it.", "2016-a-court-halts-it" },
		{ "a date without a year says nothing", "201X", "A court halts it.", "a-court-halts-it" },
		{ "citations are left out", NULL, "A court [@key] halts it. [@other]", "a-court-halts-it" },
		{ "nothing to write in letters", NULL, "\u2026", "event" },
		{ "48 bytes stay", NULL, "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeee",
		  "aaaaaaaaa-bbbbbbbbb-ccccccccc-ddddddddd-eeeeeeee" },
		{ "49 are cut between words", NULL, "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee",
		  "aaaaaaaaa-bbbbbbbbb-ccccccccc-ddddddddd" },
		{ "one long word is cut short", NULL,
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaa" },
	};

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf id = SKN_BUF_INIT;

		skn_key_from_text(&id, rows[i].date, rows[i].md, "event");
		if (!skn_streq(id.p, rows[i].id))
			fail_msg("%s: %s", rows[i].what, id.p);
		skn_buf_release(&id);
	}
}

static void item(struct skn_tree *tree, struct skn_node **out, const char *const *fields)
{
	*out = skn_node_new(tree, SKN_OBJECT);
	for (; *fields; fields += 2)
		skn_node_set(tree, *out, fields[0], skn_node_string(tree, fields[1], strlen(fields[1])));
}

static void the_same_work_has_one_key(void **unused)
{
	static const char *const one[] = { "title", "On Salt", "DOI", "10.1000/X", "issued", "2016", NULL };
	static const char *const two[] = { "title", "On Salt", "DOI", "10.1000/x", "issued", "2016-04", NULL };
	static const char *const weak[] = { "title", "On Salt", NULL };
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	struct skn_node *node;

	SKN_UNUSED(unused);
	item(&tree, &node, one);
	assert_false(skn_key_is_weak(node));
	skn_key_make(&a, node);
	item(&tree, &node, two);
	skn_key_make(&b, node);
	assert_string_equal(a.p, b.p);
	assert_true(skn_starts_with(a.p, "2016-salt-"));
	item(&tree, &node, weak);
	assert_true(skn_key_is_weak(node));
	skn_tree_release(&tree);
	skn_buf_release(&a);
	skn_buf_release(&b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_gives_an_id),
		cmocka_unit_test(the_same_work_has_one_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
