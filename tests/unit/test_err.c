/* Errors as values: the first cause is kept, and what is expected is forgiven. */
#include <setjmp.h>

#include "base/base.h"

#include <cmocka.h>

static void the_first_error_is_kept(void **unused)
{
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(unused);
	assert_int_equal(skn_fail_at(&err, SKN_EDATA, "a.yaml", 3, 7, "bad %s", "key"), SKN_EDATA);
	assert_int_equal(skn_fail(&err, SKN_ESYS, "later"), SKN_ESYS);
	assert_int_equal(err.code, SKN_EDATA);
	assert_string_equal(err.msg, "bad key");
	assert_string_equal(err.path, "a.yaml");
	assert_int_equal(err.line, 3);
	assert_int_equal(err.column, 7);
	assert_int_equal(skn_hint(&err, "try %d", 1), SKN_EDATA);
	skn_hint(&err, "try 2");
	assert_string_equal(err.hint, "try 1");
	assert_int_equal(skn_err_context(&err, "thread %s", "t"), SKN_EDATA);
	assert_string_equal(err.msg, "thread t: bad key");
	skn_err_clear(&err);
	assert_int_equal(err.code, SKN_OK);
	assert_int_equal(skn_hint(&err, "nothing to help with"), SKN_OK);
	assert_string_equal(err.hint, "");
	assert_int_equal(skn_err_context(&err, "nothing"), SKN_OK);
	assert_string_equal(err.msg, "");
}

static void an_expected_failure_is_forgiven(void **unused)
{
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(unused);
	skn_fail(&err, SKN_ENOTFOUND, "no such file");
	assert_int_equal(skn_forgive(SKN_ENOTFOUND, SKN_EDATA, &err), SKN_ENOTFOUND);
	assert_string_equal(err.msg, "no such file");
	assert_int_equal(skn_forgive(SKN_ENOTFOUND, SKN_ENOTFOUND, &err), SKN_OK);
	assert_int_equal(err.code, SKN_OK);
	assert_string_equal(err.msg, "");
	assert_int_equal(skn_forgive(SKN_OK, SKN_ENOTFOUND, &err), SKN_OK);
	assert_int_equal(skn_forgive(SKN_ENOTFOUND, SKN_ENOTFOUND, NULL), SKN_OK);
}

static void errors_may_go_nowhere_and_be_long(void **unused)
{
	struct skn_err err = SKN_ERR_INIT;
	char *longer = skn_xmalloc(5000);

	SKN_UNUSED(unused);
	memset(longer, 'x', 4999);
	longer[4999] = '\0';
	assert_int_equal(skn_fail(NULL, SKN_EDATA, "%s", longer), SKN_EDATA);
	assert_int_equal(skn_err_context(NULL, "x"), SKN_OK);
	assert_int_equal(skn_fail_at(&err, SKN_EDATA, longer, 0, 0, "%s", longer), SKN_EDATA);
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
	assert_int_equal(strlen(err.path), sizeof(err.path) - 1);
	skn_err_context(&err, "%s", longer);
	assert_true(strlen(err.msg) < sizeof(err.msg));
	skn_err_clear(NULL);
	free(longer);
}

static void errno_becomes_a_code(void **unused)
{
	static const struct {
		int number, code;
	} rows[] = { { ENOENT, SKN_ENOTFOUND }, { EEXIST, SKN_EEXISTS }, { EACCES, SKN_ESYS } };

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_err err = SKN_ERR_INIT;

		errno = rows[i].number;
		assert_int_equal(skn_fail_errno(&err, "p", "cannot"), rows[i].code);
		assert_true(skn_starts_with(err.msg, "cannot: "));
		assert_non_null(strstr(err.msg, strerror(rows[i].number)));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_error_is_kept),
		cmocka_unit_test(an_expected_failure_is_forgiven),
		cmocka_unit_test(errors_may_go_nowhere_and_be_long),
		cmocka_unit_test(errno_becomes_a_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
