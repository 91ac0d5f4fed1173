/* Paths as text, and the clock. */
#include <setjmp.h>

#include "base/clock.h"
#include "base/path.h"

#include <cmocka.h>

static const struct {
	const char *what;
	const char *path;
	bool safe;
} path_rows[] = {
	{ "a file", "skein.yaml", true },
	{ "a file in folders", "threads/lithium/events/a-b.yaml", true },
	{ "a name that begins with a dot", ".gitattributes", true },
	{ "a name that begins with two dots", "..a/b", true },
	{ "three dots", ".../b", true },
	{ "letters beyond ASCII", "threads/\xc3\xa9t\xc3\xa9", true },
	{ "a name that holds .git", "a.git/b.gitx/x.git", true },
	{ "git without a dot", "git", true },
	{ "a dot and more than git", ".gitx", true },
	{ "nothing", "", false },
	{ "an absolute path", "/etc/passwd", false },
	{ "a slash at the end", "a/", false },
	{ "two slashes", "a//b", false },
	{ "here", ".", false },
	{ "here inside", "a/./b", false },
	{ "up", "..", false },
	{ "up inside", "a/../../b", false },
	{ "up at the end", "a/..", false },
	{ "the repository", ".git/config", false },
	{ "the repository in capitals", "a/.GIT/config", false },
	{ "mixed capitals at the end", "a/.gIt", false },
	{ "a dot after it, which Windows drops", ".git./config", false },
	{ "a blank after it, which Windows drops", ".git /config", false },
	{ "dots and blanks after it", "a/.git . ./config", false },
	{ "but not before more letters", "a/.git .x/config", true },
	{ "a stream of NTFS", ".git::$INDEX_ALLOCATION/config", false },
	{ "the short name of NTFS", "GIT~1/config", false },
	{ "another short name", "git~2", true },
	{ "a character that HFS+ ignores", ".g\xe2\x80\x8cit/config", false },
	{ "a byte order mark inside", ".git\xef\xbb\xbf/config", false },
	{ "half of such a character", ".git\xe2\x80", true },
	{ "a backslash", "a\\b", false },
	{ "a line feed", "a\nb", false },
	{ "an escape", "a\x1b[1m", false },
	{ "delete", "a\x7f", false },
};

static void paths_from_outside_are_judged(void **unused)
{
	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(path_rows); i++)
		if (skn_path_is_safe(path_rows[i].path) != path_rows[i].safe)
			fail_msg("%s: %s", path_rows[i].what, path_rows[i].path);
}

static void a_path_may_have_its_longest_length(void **unused)
{
	struct skn_buf buf = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	skn_buf_fill(&buf, 'a', SKN_PATH_MAX);
	assert_true(skn_path_is_safe(buf.p));
	skn_buf_addc(&buf, 'a');
	assert_false(skn_path_is_safe(buf.p));
	skn_buf_release(&buf);
}

static const struct {
	const char *dir, *name, *joined, *base;
	size_t dir_len;
} join_rows[] = {
	{ "a", "b", "a/b", "b", 1 },     { "a/", "b", "a/b", "b", 1 },
	{ "", "b", "b", "b", 0 },        { "/", "b", "/b", "b", 1 },
	{ "/a/b", "c/d", "/a/b/c/d", "d", 6 }, { "a", "", "a/", "", 1 },
};

static void paths_are_joined_and_taken_apart(void **unused)
{
	struct skn_buf buf = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(join_rows); i++) {
		skn_path_join(&buf, join_rows[i].dir, join_rows[i].name);
		assert_string_equal(buf.p, join_rows[i].joined);
		assert_string_equal(skn_path_base(buf.p), join_rows[i].base);
		assert_int_equal(skn_path_dir_len(buf.p), join_rows[i].dir_len);
	}
	assert_true(skn_path_has_ext("a/b.yaml", ".yaml"));
	assert_false(skn_path_has_ext("a/.yaml", ".yaml"));
	assert_false(skn_path_has_ext("a.yaml/b", ".yaml"));
	assert_false(skn_path_has_ext("a.YAML", ".yaml"));
	assert_false(skn_path_has_ext("yaml", ".yaml"));
	skn_buf_release(&buf);
}

/* ---- clock */

static const struct {
	const char *what;
	const char *clock, *epoch;
	int64_t now; /* -1 = the clock of the machine */
} clock_rows[] = {
	{ "nothing set", NULL, NULL, -1 },
	{ "the clock of the tests", "1700000000", NULL, 1700000000 },
	{ "a reproducible build", NULL, "1600000000", 1600000000 },
	{ "both: the clock of the tests counts", "1", "2", 1 },
	{ "one that is no number, so the other", "now", "2", 2 },
	{ "a negative one", "-5", NULL, -1 },
	{ "an empty one", "", NULL, -1 },
	{ "the last second", "253402300799", NULL, SKN_CLOCK_MAX },
	{ "one past the last second", "253402300800", NULL, -1 },
};

static void set_env(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static void the_clock_can_be_set(void **unused)
{
	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(clock_rows); i++) {
		int64_t real = (int64_t)time(NULL), now;

		set_env("SKEIN_CLOCK", clock_rows[i].clock);
		set_env("SOURCE_DATE_EPOCH", clock_rows[i].epoch);
		now = skn_clock_now();
		if (clock_rows[i].now >= 0 ? now != clock_rows[i].now : now < real || now > real + 60)
			fail_msg("%s: %" PRId64, clock_rows[i].what, now);
	}
	set_env("SKEIN_CLOCK", NULL);
	set_env("SOURCE_DATE_EPOCH", NULL);
}

static void durations_never_go_back(void **unused)
{
	int64_t last = skn_clock_monotonic_ns();

	SKN_UNUSED(unused);
	for (int i = 0; i < 1000; i++) {
		int64_t now = skn_clock_monotonic_ns();

		assert_true(now >= last);
		last = now;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_from_outside_are_judged),
		cmocka_unit_test(a_path_may_have_its_longest_length),
		cmocka_unit_test(paths_are_joined_and_taken_apart),
		cmocka_unit_test(the_clock_can_be_set),
		cmocka_unit_test(durations_never_go_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
