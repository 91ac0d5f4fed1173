/* The JSON writer: layout, escapes, numbers; and that what it writes is read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "base/utf8.h"
#include "json/json.h"
#include "text/jsonw.h"

struct fixture {
	struct skn_buf buf;
	struct skn_sink sink;
	struct skn_jsonw w;
};

static void begin(struct fixture *f, bool pretty)
{
	skn_buf_init(&f->buf);
	skn_sink_to_buf(&f->sink, &f->buf);
	skn_jsonw_init(&f->w, &f->sink, pretty);
}

static void expect(struct fixture *f, const char *text)
{
	assert_string_equal(f->buf.p, text);
	skn_buf_release(&f->buf);
}

static void write_sample(struct skn_jsonw *w)
{
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "thread", "lithium");
	skn_jsonw_int(w, "version", 14);
	skn_jsonw_real(w, "share", 0.5);
	skn_jsonw_bool(w, "dirty", false);
	skn_jsonw_null(w, "engine");
	skn_jsonw_str(w, "op", NULL);
	skn_jsonw_strn(w, "part", "abcdef", 3);
	skn_jsonw_key(w, "empty");
	skn_jsonw_array_begin(w);
	skn_jsonw_array_end(w);
	skn_jsonw_key(w, "none");
	skn_jsonw_object_begin(w);
	skn_jsonw_object_end(w);
	skn_jsonw_key(w, "list");
	skn_jsonw_array_begin(w);
	skn_jsonw_int_value(w, 1);
	skn_jsonw_array_begin(w);
	skn_jsonw_bool_value(w, true);
	skn_jsonw_array_end(w);
	skn_jsonw_array_end(w);
	skn_jsonw_object_end(w);
}

static void test_layout(void **state)
{
	struct fixture f;

	SKN_UNUSED(state);
	begin(&f, false);
	write_sample(&f.w);
	expect(&f, "{\"thread\":\"lithium\",\"version\":14,\"share\":0.5,\"dirty\":false,\"engine\":null,"
		   "\"op\":null,\"part\":\"abc\",\"empty\":[],\"none\":{},\"list\":[1,[true]]}\n");
	begin(&f, true);
	write_sample(&f.w);
	expect(&f, "{\n  \"thread\": \"lithium\",\n  \"version\": 14,\n  \"share\": 0.5,\n"
		   "  \"dirty\": false,\n  \"engine\": null,\n  \"op\": null,\n  \"part\": \"abc\",\n"
		   "  \"empty\": [],\n  \"none\": {},\n  \"list\": [\n    1,\n    [\n      true\n    ]\n"
		   "  ]\n}\n");
}

static const struct {
	const char *what, *text;
	size_t n;
	const char *written;
} strings[] = {
	{ "quotes and backslashes", "\"\\", 2, "\"\\\"\\\\\"\n" },
	{ "named escapes", "\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\"\n" },
	{ "other controls", "\x01\x1f", 2, "\"\\u0001\\u001f\"\n" },
	{ "NUL", "a\0b", 3, "\"a\\u0000b\"\n" },
	{ "several bytes stay", "\xc3\xa9\xe2\x80\x94\xf0\x9f\x98\x80", 9, "\"\xc3\xa9\xe2\x80\x94\xf0\x9f\x98\x80\"\n" },
	{ "line separators", "\xe2\x80\xa8\xe2\x80\xa9", 6, "\"\\u2028\\u2029\"\n" },
	{ "invalid bytes", "a\xff\xc3", 3, "\"a\xef\xbf\xbd\xef\xbf\xbd\"\n" },
	{ "nothing", "", 0, "\"\"\n" },
};

static void test_strings(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(strings); i++) {
		struct fixture f;

		begin(&f, false);
		skn_jsonw_string(&f.w, strings[i].text, strings[i].n);
		if (!skn_streq(f.buf.p, strings[i].written))
			fail_msg("%s: %s", strings[i].what, f.buf.p);
		skn_buf_release(&f.buf);
	}
}

static const struct {
	double v;
	const char *written;
} reals[] = {
	{ 0.1, "0.1\n" }, { 1, "1.0\n" }, { -2.5e-300, "-2.5e-300\n" }, { 1e308, "1e+308\n" },
	{ 1.0 / 3, "0.3333333333333333\n" }, { 5e-324, "4.94065645841247e-324\n" },
	{ (double)INFINITY, "null\n" }, { (double)NAN, "null\n" },
};

static void test_reals(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(reals); i++) {
		struct fixture f;

		begin(&f, false);
		skn_jsonw_real_value(&f.w, reals[i].v);
		if (isfinite(reals[i].v))
			assert_true(strtod(f.buf.p, NULL) == reals[i].v);
		expect(&f, reals[i].written);
	}
}

static void test_integers(void **state)
{
	struct fixture f;

	SKN_UNUSED(state);
	begin(&f, false);
	skn_jsonw_array_begin(&f.w);
	skn_jsonw_int_value(&f.w, INT64_MIN);
	skn_jsonw_int_value(&f.w, INT64_MAX);
	skn_jsonw_array_end(&f.w);
	expect(&f, "[-9223372036854775808,9223372036854775807]\n");
}

static void test_depth(void **state)
{
	struct fixture f;
	struct skn_tree tree = SKN_TREE_INIT;

	SKN_UNUSED(state);
	begin(&f, true);
	for (int i = 0; i < SKN_JSON_DEPTH_MAX; i++)
		skn_jsonw_array_begin(&f.w);
	for (int i = 0; i < SKN_JSON_DEPTH_MAX; i++)
		skn_jsonw_array_end(&f.w);
	assert_int_equal(skn_json_parse(&tree, f.buf.p, f.buf.n, NULL, NULL), SKN_OK);
	skn_tree_release(&tree);
	skn_buf_release(&f.buf);
}

/* Trees of every kind come back the same, whatever bytes their texts have. */
static void test_round_trip(void **state)
{
	static uint64_t seed = 88172645463325252u;

	SKN_UNUSED(state);
	for (int i = 0; i < 2000; i++) {
		struct skn_tree tree = SKN_TREE_INIT, back = SKN_TREE_INIT;
		struct skn_node *root = skn_node_new(&tree, SKN_OBJECT);
		struct skn_err err = SKN_ERR_INIT;
		struct fixture f;
		char text[8], name[8];
		size_t n = 0;

		for (int k = 0; k < 6; k++) {
			struct skn_node *array = skn_node_new(&tree, SKN_ARRAY);

			seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
			n = skn_utf8_encode((uint32_t)(seed % 0x110000), text);
			skn_node_append(array, skn_node_string(&tree, text, n));
			skn_node_append(array, skn_node_int(&tree, (int64_t)seed));
			skn_node_append(array, skn_node_new(&tree, SKN_NULL));
			snprintf(name, sizeof(name), "k%d", k);
			skn_node_add(&tree, root, name, strlen(name), array);
		}
		begin(&f, i % 2);
		skn_node_write_json(&f.w, root);
		if (skn_json_parse(&back, f.buf.p, f.buf.n, NULL, &err) != SKN_OK)
			fail_msg("%s in %s", err.msg, f.buf.p);
		assert_true(skn_node_equal(root, back.root));
		skn_buf_release(&f.buf);
		skn_tree_release(&tree);
		skn_tree_release(&back);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),   cmocka_unit_test(test_strings),
		cmocka_unit_test(test_reals),    cmocka_unit_test(test_integers),
		cmocka_unit_test(test_depth),    cmocka_unit_test(test_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
