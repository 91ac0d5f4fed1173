#include "text/name.h"

#include <setjmp.h>
#include <cmocka.h>

#include "uni/uni.h"

static void names_and_what_is_wrong_with_them(void **state)
{
	static const struct {
		const char *name, *says; /* NULL = fine as an id */
	} rows[] = {
		{ "a", NULL },
		{ "deep-learning-theory-limits", NULL },
		{ "alignment-forum-2026-other-paper-1c4e", NULL },
		{ "a.b_c-d", NULL },
		{ "2019", NULL },
		{ "1e5", NULL },
		{ "console", NULL },
		{ "com", NULL },
		{ "com10", NULL },
		{ "lock", NULL },
		{ "a.locks", NULL },
		{ "", "empty" },
		{ "A", "only a-z" },
		{ "a b", "only a-z" },
		{ "a/b", "only a-z" },
		{ "\xC3\xA9", "only a-z" },
		{ ".git", "begin or end" },
		{ "..", "begin or end" },
		{ "-a", "begin or end" },
		{ "a-", "begin or end" },
		{ "a--b", "'--'" },
		{ "a.-b", "'.-'" },
		{ "main.lock", ".lock" },
		{ "x.git", ".git" },
		{ "con", "device" },
		{ "nul.txt", "device" },
		{ "com1", "device" },
		{ "lpt9.a.b", "device" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_err err = SKN_ERR_INIT;
		int rc = skn_name_check(rows[i].name, strlen(rows[i].name), SKN_NAME_ID, &err);

		if (rows[i].says ? rc != SKN_EDATA || !strstr(err.msg, rows[i].says) : rc != 0)
			fail_msg("'%s': %d %s", rows[i].name, rc, err.msg);
	}
}

static void a_slug_is_not_all_digits(void **state)
{
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	assert_int_equal(skn_name_check("2019", 4, SKN_NAME_SLUG, &err), SKN_EDATA);
	assert_non_null(strstr(err.msg, "digits"));
	assert_int_equal(skn_name_check("2019a", 5, SKN_NAME_SLUG, NULL), 0);
	assert_int_equal(skn_name_check("20-19", 5, SKN_NAME_SLUG, NULL), 0);
}

static void the_limit_and_one_past_it(void **state)
{
	char name[SKN_NAME_MAX + 1];

	SKN_UNUSED(state);
	memset(name, 'x', sizeof(name));
	assert_int_equal(skn_name_check(name, SKN_NAME_MAX, SKN_NAME_SLUG, NULL), 0);
	assert_int_equal(skn_name_check(name, SKN_NAME_MAX + 1, SKN_NAME_SLUG, NULL), SKN_ELIMIT);
}

static void a_nul_is_no_end(void **state)
{
	SKN_UNUSED(state);
	assert_int_equal(skn_name_check("a\0b", 3, SKN_NAME_ID, NULL), SKN_EDATA);
}

static void names_from_texts(void **state)
{
	static const struct {
		const char *text, *name;
		bool from_text;
	} rows[] = {
		{ "Deep Learning Theory Is Broken — And Maybe Unfixable",
		  "deep-learning-theory-is-broken-and-maybe-unfixable", true },
		{ "LawrenceC (Alignment Forum)", "lawrencec-alignment-forum", true },
		{ "", "event", false },
		{ "…!?", "event", false },
		{ "\xF0\x9F\x98\x80", "event", false },
		{ "CON", "event-con", true },
		{ "2016", "event-2016", true },
		{ "COM1", "event-com1", true },
		{ "../../etc/passwd", "etc-passwd", true },
		{ ".git", "git", true },
		{ "\xFF\xFE", "event", false },
	};
	struct skn_buf name = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		bool used = skn_name_make(&name, rows[i].text, strlen(rows[i].text), "event");

		assert_string_equal(name.p, rows[i].name);
		assert_int_equal(used, rows[i].from_text);
	}
	skn_buf_release(&name);
}

static void any_bytes_make_a_valid_name(void **state)
{
	struct skn_buf name = SKN_BUF_INIT;
	uint64_t x = 88172645463325252u;
	char text[200];

	SKN_UNUSED(state);
	for (int round = 0; round < 5000; round++) {
		size_t n = 0;

		for (x ^= x << 13, x ^= x >> 7, x ^= x << 17; n < (size_t)(round % 200); n++) {
			x ^= x << 13, x ^= x >> 7, x ^= x << 17;
			text[n] = round % 3 ? "aB0-._ /\xC3\xA9"[x % 10] : (char)x;
		}
		skn_name_make(&name, text, n, "x");
		assert_int_equal(skn_name_check(name.p, name.n, SKN_NAME_SLUG, NULL), 0);
		assert_int_equal(skn_name_check(name.p, name.n, SKN_NAME_ID, NULL), 0);
	}
	skn_buf_release(&name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_what_is_wrong_with_them),
		cmocka_unit_test(a_slug_is_not_all_digits),
		cmocka_unit_test(the_limit_and_one_past_it),
		cmocka_unit_test(a_nul_is_no_end),
		cmocka_unit_test(names_from_texts),
		cmocka_unit_test(any_bytes_make_a_valid_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
