/* The foundation: numbers, buffers, vectors, maps, sinks, arena and nodes. */
#include <setjmp.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/node.h"
#include "base/sink.h"
#include "base/vec.h"

#include <cmocka.h>

static uint64_t state = 88172645463325252u;

static uint64_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static size_t below(size_t n)
{
	return (size_t)(next_random() % n);
}

/* ---- numbers */

static const struct {
	const char *what;
	const char *text;
	uint64_t max;
	bool ok;
	uint64_t value;
} uint_rows[] = {
	{ "zero", "0", 10, true, 0 },
	{ "leading zeros are digits", "007", 10, true, 7 },
	{ "the maximum", "10", 10, true, 10 },
	{ "one past the maximum", "11", 10, false, 0 },
	{ "one digit past a maximum of one digit", "7", 5, false, 0 },
	{ "a digit where only zero is allowed", "1", 0, false, 0 },
	{ "zero where only zero is allowed", "0", 0, true, 0 },
	{ "the largest", "18446744073709551615", UINT64_MAX, true, UINT64_MAX },
	{ "one past the largest", "18446744073709551616", UINT64_MAX, false, 0 },
	{ "far past the largest", "99999999999999999999999", UINT64_MAX, false, 0 },
	{ "nothing", "", 10, false, 0 },
	{ "a sign", "+1", 10, false, 0 },
	{ "a minus", "-1", 10, false, 0 },
	{ "a blank", " 1", 10, false, 0 },
	{ "hexadecimal", "0x1", 10, false, 0 },
	{ "a letter after digits", "1a", 100, false, 0 },
	{ "the character after 9", ":", 100, false, 0 },
	{ "a digit that is not ASCII", "\xd9\xa1", 100, false, 0 },
};

static void parses_unsigned_numbers(void **unused)
{
	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(uint_rows); i++) {
		uint64_t v = 0;
		bool ok = skn_parse_uint(uint_rows[i].text, strlen(uint_rows[i].text),
					 uint_rows[i].max, &v);

		if (ok != uint_rows[i].ok || (ok && v != uint_rows[i].value))
			fail_msg("%s: %d, %" PRIu64, uint_rows[i].what, ok, v);
	}
}

static void parses_no_more_than_the_length(void **unused)
{
	uint64_t v = 0;

	SKN_UNUSED(unused);
	assert_true(skn_parse_uint("123x", 3, 1000, &v));
	assert_int_equal(v, 123);
}

static void compares_starts_and_ends(void **unused)
{
	SKN_UNUSED(unused);
	assert_true(skn_starts_with("abc", "ab") && skn_starts_with("abc", ""));
	assert_false(skn_starts_with("ab", "abc"));
	assert_true(skn_ends_with("abc", "bc") && skn_ends_with("", ""));
	assert_false(skn_ends_with("c", "bc") || skn_ends_with("abd", "bc"));
}

/* ---- errors */

static void a_vector_takes_what_it_holds_itself(void **unused)
{
	SKN_VEC(size_t) list = { 0 };

	SKN_UNUSED(unused);
	for (size_t i = 0; i < 100; i++)
		skn_vec_push(&list, list.n ? list.v[list.n - 1] + list.n : 0);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(list.v[i], i * (i + 1) / 2);
	skn_vec_release(&list);
}

/* ---- buffers */

static void assert_valid(const struct skn_buf *buf)
{
	assert_non_null(buf->p);
	assert_int_equal(buf->p[buf->n], 0);
	assert_true(buf->cap == 0 ? buf->n == 0 : buf->cap > buf->n);
}

static void an_empty_buffer_is_a_string(void **unused)
{
	struct skn_buf buf = SKN_BUF_INIT;
	char *p;

	SKN_UNUSED(unused);
	assert_valid(&buf);
	assert_string_equal(buf.p, "");
	skn_buf_truncate(&buf, 0);
	skn_buf_rtrim(&buf);
	skn_buf_splice(&buf, 0, 0, NULL, 0);
	skn_buf_add(&buf, NULL, 0);
	skn_buf_fill(&buf, 'x', 0);
	assert_valid(&buf);
	p = skn_buf_detach(&buf);
	assert_string_equal(p, "");
	free(p);
	skn_buf_release(&buf);
	skn_buf_release(&buf);
	assert_int_equal(skn_buf_empty[0], 0);
}

static void a_buffer_stops_at_its_maximum(void **unused)
{
	struct skn_buf buf = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(unused);
	buf.max = 5;
	skn_buf_adds(&buf, "12345");
	assert_int_equal(skn_buf_check(&buf, "it", &err), SKN_OK);
	skn_buf_addc(&buf, '6');
	assert_string_equal(buf.p, "12345");
	assert_int_equal(skn_buf_check(&buf, "it", &err), SKN_ELIMIT);
	assert_non_null(strstr(err.msg, "it is larger than 5 bytes"));
	skn_buf_clear(&buf);
	assert_int_equal(skn_buf_check(&buf, "it", NULL), SKN_OK);
	skn_buf_addf(&buf, "%d", 123456);
	assert_true(buf.full && buf.n == 0);
	skn_buf_clear(&buf);
	skn_buf_fill(&buf, 'x', 6);
	assert_true(buf.full && buf.n == 0);
	skn_buf_clear(&buf);
	skn_buf_fill(&buf, 'x', 5);
	skn_buf_splice(&buf, 1, 2, "abc", 3);
	assert_true(buf.full);
	assert_string_equal(buf.p, "xxxxx");
	skn_buf_splice(&buf, 1, 2, "ab", 2);
	assert_string_equal(buf.p, "xabxx");
	skn_buf_add(&buf, "x", SIZE_MAX);
	assert_int_equal(buf.n, 5);
	skn_buf_release(&buf);
}

/* Random edits, each done twice: by the buffer and by hand on a plain array. */
static void a_buffer_edits_as_an_array_does(void **unused)
{
	static char model[4096], again[4096];
	struct skn_buf buf = SKN_BUF_INIT;
	size_t n = 0;

	SKN_UNUSED(unused);
	for (int round = 0; round < 20000; round++) {
		size_t pos = below(n + 1), del = below(n - pos + 1), add = below(40);
		char piece[40];

		if (n > 4000 || below(500) == 0)
			pos = 0, del = n;
		for (size_t i = 0; i < add; i++)
			piece[i] = (char)next_random();
		memcpy(again, model + pos + del, n - pos - del);
		memcpy(model + pos, piece, add);
		memcpy(model + pos + add, again, n - pos - del);
		if (pos == n && round % 2)
			skn_buf_add(&buf, piece, add);
		else
			skn_buf_splice(&buf, pos, del, piece, add);
		n = n - del + add;
		assert_valid(&buf);
		assert_true(skn_buf_eq(&buf, model, n));
	}
	assert_false(skn_buf_eq(&buf, model, n + 1));
	skn_buf_release(&buf);
}

static void a_buffer_formats_and_trims(void **unused)
{
	struct skn_buf buf = SKN_BUF_INIT;
	char *p;

	SKN_UNUSED(unused);
	for (int i = 0; i < 1000; i++)
		skn_buf_addf(&buf, "%d,", i);
	assert_int_equal(buf.n, 10 * 2 + 90 * 3 + 900 * 4);
	skn_buf_adds(&buf, " \t\r\n");
	skn_buf_rtrim(&buf);
	assert_true(skn_ends_with(buf.p, ",999,"));
	skn_buf_clear(&buf);
	skn_buf_adds(&buf, " \n ");
	skn_buf_rtrim(&buf);
	assert_int_equal(buf.n, 0);
	skn_buf_add(&buf, "a\0b", 3);
	assert_int_equal(buf.n, 3);
	p = skn_buf_detach(&buf);
	assert_memory_equal(p, "a\0b", 4);
	assert_valid(&buf);
	free(p);
}

/* ---- vectors */

static void a_vector_keeps_what_is_pushed(void **unused)
{
	SKN_VEC(int) v = { 0 };

	SKN_UNUSED(unused);
	for (int i = 0; i < 1000; i++)
		skn_vec_push(&v, i * 3);
	assert_int_equal(v.n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(v.v[i], i * 3);
	assert_int_equal(*skn_vec_last(&v), 2997);
	skn_vec_clear(&v);
	assert_int_equal(v.n, 0);
	skn_vec_release(&v);
	assert_null(v.v);
}

static void strings_sort_by_bytes(void **unused)
{
	struct skn_strings list = { 0 };
	static const char *const sorted[] = { "", "B", "a", "a ", "ab", "\xc3\xa9" };

	SKN_UNUSED(unused);
	skn_strings_sort(&list);
	for (size_t i = SKN_ARRAY_LEN(sorted); i > 0; i--)
		skn_strings_push(&list, sorted[i - 1]);
	skn_strings_pushn(&list, "zzz", 2);
	skn_strings_sort(&list);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(list.v[i], sorted[i]);
	assert_string_equal(list.v[5], "zz");
	assert_string_equal(list.v[6], "\xc3\xa9");
	assert_true(skn_strings_has(&list, "zz"));
	assert_false(skn_strings_has(&list, "zzz"));
	skn_strings_release(&list);
}

/* ---- maps */

struct pair {
	char key[4];
	size_t len;
	void *value;
};

static size_t find_pair(const struct pair *pairs, size_t n, const char *key, size_t len)
{
	size_t i = 0;

	while (i < n && (pairs[i].len != len || memcmp(pairs[i].key, key, len) != 0))
		i++;
	return i;
}

static void a_map_agrees_with_a_list(void **unused)
{
	static struct pair pairs[4096];
	static char values[4096];
	struct skn_map map = SKN_MAP_INIT;
	size_t n = 0;

	SKN_UNUSED(unused);
	assert_null(skn_map_find(&map, "", 0));
	for (int round = 0; round < 8000; round++) {
		struct pair p = { .len = below(4), .value = &values[below(4096)] };
		size_t at;

		for (size_t i = 0; i < p.len; i++)
			p.key[i] = (char)below(12); /* NULs too */
		at = find_pair(pairs, n, p.key, p.len);
		assert_int_equal(skn_map_has(&map, p.key, p.len), at < n);
		assert_ptr_equal(skn_map_find(&map, p.key, p.len), at < n ? pairs[at].value : NULL);
		assert_ptr_equal(skn_map_put(&map, p.key, p.len, p.value),
				 at < n ? pairs[at].value : NULL);
		if (at == n)
			pairs[n++] = p;
		pairs[at].value = p.value;
	}
	assert_int_equal(map.n, n);
	for (size_t i = 0; i < n; i++) { /* in the order of the first put */
		assert_int_equal(map.entries[i].key_len, pairs[i].len);
		assert_memory_equal(map.entries[i].key, pairs[i].key, pairs[i].len);
		assert_ptr_equal(map.entries[i].value, pairs[i].value);
	}
	skn_map_release(&map, NULL);
	assert_int_equal(map.n, 0);
}

static void a_map_frees_values_and_keeps_null(void **unused)
{
	struct skn_map map = SKN_MAP_INIT;

	SKN_UNUSED(unused);
	skn_map_put(&map, "a", 1, skn_xstrdup("x"));
	skn_map_put(&map, "b", 1, NULL);
	assert_true(skn_map_has(&map, "b", 1));
	assert_null(skn_map_find(&map, "b", 1));
	skn_map_release(&map, free);
	skn_map_release(&map, free);
}

/* ---- sinks */

struct breaking {
	int calls, break_at;
};

static int write_until(void *ctx, const char *p, size_t n, struct skn_err *err)
{
	struct breaking *b = ctx;

	SKN_UNUSED(p);
	SKN_UNUSED(n);
	if (++b->calls == b->break_at)
		return skn_fail(err, SKN_ESYS, "broken at %d", b->calls);
	return SKN_OK;
}

static void a_sink_remembers_the_first_failure(void **unused)
{
	struct breaking b = { .break_at = 3 };
	struct skn_sink sink = { .write = write_until, .ctx = &b };
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(unused);
	skn_sink_puts(&sink, "one");
	skn_sink_put(&sink, "", 0); /* no call */
	skn_sink_putc(&sink, '2');
	assert_int_equal(skn_sink_check(&sink, &err), SKN_OK);
	skn_sink_printf(&sink, "%d", 3);
	skn_sink_puts(&sink, "four");
	assert_int_equal(b.calls, 3);
	assert_int_equal(skn_sink_check(&sink, &err), SKN_ESYS);
	assert_string_equal(err.msg, "broken at 3");
	assert_int_equal(skn_sink_check(&sink, NULL), SKN_ESYS);
}

static void a_sink_writes_to_buffer_and_file(void **unused)
{
	struct skn_buf buf = SKN_BUF_INIT;
	struct skn_sink sink;
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	SKN_UNUSED(unused);
	skn_sink_to_buf(&sink, &buf);
	skn_sink_printf(&sink, "%s-%d", "a", 1);
	skn_sink_putc(&sink, '\0');
	assert_true(skn_buf_eq(&buf, "a-1\0", 4));
	skn_sink_to_file(&sink, file);
	skn_sink_put(&sink, buf.p, buf.n);
	assert_int_equal(skn_sink_check(&sink, NULL), SKN_OK);
	fclose(file);
	assert_int_equal(size, 4);
	assert_memory_equal(text, "a-1\0", 4);
	buf.max = 6;
	skn_sink_to_buf(&sink, &buf);
	skn_sink_puts(&sink, "xy");
	assert_int_equal(skn_sink_check(&sink, NULL), SKN_OK);
	skn_sink_puts(&sink, "z");
	assert_int_equal(skn_sink_check(&sink, NULL), SKN_ELIMIT);
	skn_buf_release(&buf);
	free(text);
}

static void a_sink_notices_a_full_disk(void **unused)
{
	FILE *full = fopen("/dev/full", "w");
	struct skn_sink sink;
	static char block[1 << 16];

	SKN_UNUSED(unused);
	if (!full)
		skip();
	skn_sink_to_file(&sink, full);
	for (int i = 0; i < 4; i++)
		skn_sink_put(&sink, block, sizeof(block));
	assert_int_equal(skn_sink_check(&sink, NULL), SKN_ESYS);
	fclose(full);
}

/* ---- arena */

static void an_arena_gives_zeroed_aligned_memory_of_its_own(void **unused)
{
	struct skn_arena arena = SKN_ARENA_INIT;
	static unsigned char *parts[2000];
	static size_t sizes[2000];

	SKN_UNUSED(unused);
	for (size_t i = 0; i < 2000; i++) {
		sizes[i] = i % 100 == 0 ? 4000 + below(10000) : below(100);
		parts[i] = skn_arena_alloc(&arena, sizes[i]);
		assert_int_equal((uintptr_t)parts[i] % _Alignof(max_align_t), 0);
		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(parts[i][k], 0);
		memset(parts[i], (int)(i % 251) + 1, sizes[i]);
	}
	for (size_t i = 0; i < 2000; i++)
		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(parts[i][k], i % 251 + 1);
	assert_memory_equal(skn_arena_strndup(&arena, "a\0bc", 3), "a\0b", 4);
	assert_string_equal(skn_arena_strndup(&arena, NULL, 0), "");
	skn_arena_release(&arena);
	skn_arena_release(&arena);
}

/* ---- nodes */

static struct skn_node *member(struct skn_tree *tree, struct skn_node *object, const char *name,
			       const char *text)
{
	struct skn_node *node = skn_node_string(tree, text, strlen(text));

	skn_node_add(tree, object, name, strlen(name), node);
	return node;
}

/* "a=1 b=2" of an object, in order, walking also to its last child. */
static const char *shape(const struct skn_node *object)
{
	static char text[256];
	size_t n = 0, count = 0;
	const struct skn_node *last = NULL;

	text[0] = '\0';
	for (const struct skn_node *c = object->child; c; last = c, c = c->next, count++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s=%s", n ? " " : "", c->name,
				      c->text);
	assert_ptr_equal(object->last, last);
	assert_int_equal(object->n_children, count);
	return text;
}

static void members_are_set_replaced_and_removed(void **unused)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *o = skn_node_new(&tree, SKN_OBJECT);

	SKN_UNUSED(unused);
	skn_node_set(&tree, o, "none", NULL);
	assert_string_equal(shape(o), "");
	skn_node_set(&tree, o, "a", skn_node_string(&tree, "1", 1));
	member(&tree, o, "b", "2");
	member(&tree, o, "c", "3");
	skn_node_set(&tree, o, "b", skn_node_int(&tree, -20));
	assert_string_equal(shape(o), "a=1 b=-20 c=3");
	skn_node_set(&tree, o, "c", skn_node_string(&tree, "30", 2));
	assert_string_equal(shape(o), "a=1 b=-20 c=30");
	skn_node_set(&tree, o, "b", NULL);
	assert_string_equal(shape(o), "a=1 c=30");
	skn_node_set(&tree, o, "c", NULL);
	assert_string_equal(shape(o), "a=1");
	member(&tree, o, "d", "4");
	skn_node_set(&tree, o, "a", NULL);
	assert_string_equal(shape(o), "d=4");
	skn_node_set(&tree, o, "d", NULL);
	assert_string_equal(shape(o), "");
	member(&tree, o, "e", "5");
	assert_string_equal(skn_node_text(o, "e"), "5");
	assert_null(skn_node_text(o, "a"));
	assert_null(skn_node_find(NULL, "a"));
	assert_null(skn_node_find(o->child, "a"));
	skn_tree_release(&tree);
}

static const struct {
	const char *what;
	enum skn_node_kind kind;
	const char *text;
	bool ok;
	int64_t value;
} int_rows[] = {
	{ "a plain number", SKN_PLAIN, "42", true, 42 },
	{ "a quoted number", SKN_STRING, "42", true, 42 },
	{ "a negative number", SKN_PLAIN, "-1", true, -1 },
	{ "the largest", SKN_PLAIN, "9223372036854775807", true, INT64_MAX },
	{ "one past the largest", SKN_PLAIN, "9223372036854775808", false, 0 },
	{ "a number with a fraction", SKN_PLAIN, "4.0", false, 0 },
	{ "a lone minus", SKN_PLAIN, "-", false, 0 },
	{ "two minuses", SKN_PLAIN, "--1", false, 0 },
	{ "nothing", SKN_PLAIN, "", false, 0 },
	{ "null", SKN_NULL, "0", false, 0 },
};

static void scalars_are_read_as_integers(void **unused)
{
	struct skn_tree tree = SKN_TREE_INIT;
	int64_t v;

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(int_rows); i++) {
		struct skn_node *node =
			skn_node_string(&tree, int_rows[i].text, strlen(int_rows[i].text));
		bool ok;

		node->kind = int_rows[i].kind;
		ok = skn_node_as_int(node, &v);
		if (ok != int_rows[i].ok || (ok && v != int_rows[i].value))
			fail_msg("%s: %d", int_rows[i].what, ok);
	}
	assert_false(skn_node_as_int(NULL, &v));
	assert_true(skn_node_as_int(skn_node_int(&tree, INT64_MIN), &v));
	assert_int_equal(v, INT64_MIN);
	skn_tree_release(&tree);
}

/* A random tree; depth 0 gives a scalar. */
static struct skn_node *random_node(struct skn_tree *tree, int depth)
{
	struct skn_node *node;
	char name[2] = "a";

	if (depth == 0 || below(3) == 0) {
		node = skn_node_string(tree, "xyz", 1 + below(3));
		node->kind = below(2) ? SKN_STRING : SKN_PLAIN;
		return node;
	}
	node = skn_node_new(tree, below(2) ? SKN_ARRAY : SKN_OBJECT);
	for (size_t n = below(4); n > 0; n--, name[0]++)
		if (node->kind == SKN_ARRAY)
			skn_node_append(node, random_node(tree, depth - 1));
		else
			skn_node_add(tree, node, name, 1, random_node(tree, depth - 1));
	return node;
}

/* The same tree with the members of objects the other way round, in another
 * tree, so that nothing of the first is shared. */
static struct skn_node *mirrored(struct skn_tree *tree, const struct skn_node *from)
{
	struct skn_node *out = skn_node_copy(tree, from);
	const struct skn_node *children[4];
	size_t n = 0;

	if (from->kind != SKN_OBJECT)
		return out;
	out->child = out->last = NULL;
	out->n_children = 0;
	for (const struct skn_node *c = from->child; c; c = c->next)
		children[n++] = c;
	while (n--)
		skn_node_add(tree, out, children[n]->name, children[n]->name_len,
			     mirrored(tree, children[n]));
	return out;
}

static void a_copy_is_equal_and_a_change_is_not(void **unused)
{
	SKN_UNUSED(unused);
	for (int round = 0; round < 500; round++) {
		struct skn_tree a = SKN_TREE_INIT, b = SKN_TREE_INIT;
		struct skn_node *x = skn_node_new(&a, SKN_OBJECT), *y;

		skn_node_add(&a, x, "one", 3, random_node(&a, 4));
		skn_node_add(&a, x, "two", 3, random_node(&a, 4));
		y = mirrored(&b, x);
		assert_true(skn_node_equal(x, y) && skn_node_equal(y, x));
		skn_node_set(&b, y, "two", skn_node_string(&b, "other", 5));
		assert_false(skn_node_equal(x, y) || skn_node_equal(y, x));
		skn_node_set(&b, y, "two", NULL);
		assert_false(skn_node_equal(x, y) || skn_node_equal(y, x));
		skn_tree_release(&a);
		assert_non_null(skn_node_find(y, "one")); /* the copy lives on */
		skn_tree_release(&b);
	}
}

static void kinds_matter_where_they_must(void **unused)
{
	struct skn_tree t = SKN_TREE_INIT;
	struct skn_node *null = skn_node_new(&t, SKN_NULL), *empty = skn_node_string(&t, "", 0);
	struct skn_node *array = skn_node_new(&t, SKN_ARRAY);
	struct skn_node *object = skn_node_new(&t, SKN_OBJECT);
	struct skn_node *yes = skn_node_new(&t, SKN_BOOL), *no = skn_node_new(&t, SKN_BOOL);

	SKN_UNUSED(unused);
	yes->boolean = true;
	assert_true(skn_node_equal(null, null) && skn_node_equal(yes, yes));
	assert_false(skn_node_equal(null, empty) || skn_node_equal(yes, no));
	assert_false(skn_node_equal(array, object) || skn_node_equal(array, empty));
	assert_true(skn_node_is_scalar(null) && skn_node_is_scalar(empty));
	assert_false(skn_node_is_scalar(array) || skn_node_is_scalar(NULL));
	skn_tree_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_unsigned_numbers),
		cmocka_unit_test(parses_no_more_than_the_length),
		cmocka_unit_test(compares_starts_and_ends),
		cmocka_unit_test(a_vector_takes_what_it_holds_itself),
		cmocka_unit_test(an_empty_buffer_is_a_string),
		cmocka_unit_test(a_buffer_stops_at_its_maximum),
		cmocka_unit_test(a_buffer_edits_as_an_array_does),
		cmocka_unit_test(a_buffer_formats_and_trims),
		cmocka_unit_test(a_vector_keeps_what_is_pushed),
		cmocka_unit_test(strings_sort_by_bytes),
		cmocka_unit_test(a_map_agrees_with_a_list),
		cmocka_unit_test(a_map_frees_values_and_keeps_null),
		cmocka_unit_test(a_sink_remembers_the_first_failure),
		cmocka_unit_test(a_sink_writes_to_buffer_and_file),
		cmocka_unit_test(a_sink_notices_a_full_disk),
		cmocka_unit_test(an_arena_gives_zeroed_aligned_memory_of_its_own),
		cmocka_unit_test(members_are_set_replaced_and_removed),
		cmocka_unit_test(scalars_are_read_as_integers),
		cmocka_unit_test(a_copy_is_equal_and_a_change_is_not),
		cmocka_unit_test(kinds_matter_where_they_must),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
