/* Patterns of CODEOWNERS, and whose a file is by each forge's rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "random.h"
#include "repo_env.h"
#include "rev/codeowners.h"
#include "rev/glob.h"

/* ---- patterns ---- */

static void a_pattern_fits_what_gitignore_says(void **state)
{
	static const struct {
		const char *pattern, *path;
		bool fits;
		const char *why;
	} rows[] = {
		{ "*", "a", true, "anything" },
		{ "*", "threads/lithium/narrative.md", true, "anything, anywhere" },
		{ "/*", "skein.yaml", true, "what is at the top" },
		{ "/*", "threads/a/b.md", false, "and not what is deeper" },
		{ "*.md", "threads/a/narrative.md", true, "a name, anywhere" },
		{ "*.md", "threads/a/narrative.yaml", false, "another ending" },
		{ "narrative.md", "threads/a/narrative.md", true, "a whole name" },
		{ "narrative.md", "threads/a/xnarrative.md", false, "a name and not its end" },
		{ "/threads/lithium/", "threads/lithium/narrative.md", true, "all below a folder" },
		{ "/threads/lithium/", "threads/lithium/items/a.yaml", true, "however deep" },
		{ "/threads/lithium/", "threads/lithium", false, "a file is no folder" },
		{ "/threads/lithium/", "threads/lithium-2/narrative.md", false, "a name and not its beginning" },
		{ "/threads/lithium", "threads/lithium/narrative.md", true, "a folder without its slash" },
		{ "threads/lithium/", "x/threads/lithium/a.md", false, "a slash inside ties to the top" },
		{ "lithium/", "threads/energy/lithium/a.md", true, "without one it is anywhere" },
		{ "docs/*", "docs/a.md", true, "what is in a folder" },
		{ "docs/*", "docs/a/b.md", false, "and not deeper" },
		{ "docs/*/", "docs/a/b.md", true, "folders in it, and below" },
		{ "docs/*/", "docs/a.md", false, "files in it are none" },
		{ "/threads/*/items/", "threads/a/items/x.yaml", true, "one name between" },
		{ "/threads/*/items/", "threads/a/b/items/x.yaml", false, "and not two" },
		{ "/threads/**/items/", "threads/a/b/items/x.yaml", true, "any number of names" },
		{ "/threads/**/items/", "threads/items/x.yaml", true, "or none" },
		{ "**/items/*.txt", "threads/a/items/x.txt", true, "from anywhere" },
		{ "**/items/*.txt", "threads/a/items/y/x.txt", false, "the last name is one" },
		{ "threads/**", "threads/a/b", true, "all below" },
		{ "threads/**", "threads", false, "and not the folder itself" },
		{ "**", "a/b", true, "all" },
		{ "th?eads/a", "threads/a", true, "one character" },
		{ "th?eads/a", "theads/a", false, "and not none" },
		{ "threads/a?b", "threads/a/b", false, "no slash" },
		{ "Threads/", "threads/a", false, "case counts" },
		{ "[a-z]", "b", false, "no ranges" },
		{ "[a-z]", "[a-z]", true, "these are characters" },
		{ "a**b", "axxb", true, "two stars inside a name are one" },
		{ "a**b", "a/b", false, "that does not cross a slash" },
		{ "", "a", false, "nothing fits nothing" },
		{ "/", "a", false, "nor does the top" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		if (skn_glob_match(rows[i].pattern, rows[i].path) != rows[i].fits)
			fail_msg("'%s' and '%s': %s", rows[i].pattern, rows[i].path, rows[i].why);
}

/* The meaning, tried out in every way there is: P is one name, S too. */
static bool slow_name(const char *p, size_t pn, const char *s, size_t sn)
{
	if (!pn)
		return !sn;
	if (*p == '*')
		return slow_name(p + 1, pn - 1, s, sn) || (sn && slow_name(p, pn, s + 1, sn - 1));
	return sn && (*p == '?' || *p == *s) && slow_name(p + 1, pn - 1, s + 1, sn - 1);
}

static bool slow_names(char **p, size_t pn, char **s, size_t sn, bool below, bool folder)
{
	if (!pn)
		return sn ? below : !folder;
	if (skn_streq(*p, "**")) {
		if (pn == 1)
			return sn > 0;
		for (size_t i = 0; i <= sn; i++)
			if (slow_names(p + 1, pn - 1, s + i, sn - i, below, folder))
				return true;
		return false;
	}
	return sn && slow_name(*p, strlen(*p), *s, strlen(*s)) &&
	       slow_names(p + 1, pn - 1, s + 1, sn - 1, below, folder);
}

static void random_patterns_mean_what_trying_all_says(void **state)
{
	static const char *const names[] = { "a", "b", "ab", "*", "**", "a*", "*b", "?" };
	SKN_UNUSED(state);
	random_seed(4711);
	for (size_t i = 0; i < random_rounds(20000); i++) {
		struct skn_strings p = { 0 }, s = { 0 };
		struct skn_buf pattern = SKN_BUF_INIT, path = SKN_BUF_INIT;
		size_t pn = 1 + random_below(4), sn = 1 + random_below(5);
		bool folder = random_below(3) == 0, tied, below, wanted = false;

		for (size_t k = 0; k < pn; k++)
			skn_strings_push(&p, names[random_below(SKN_ARRAY_LEN(names))]);
		for (size_t k = 0; k < sn; k++)
			skn_strings_push(&s, names[random_below(3)]);
		for (size_t k = 0; k < pn; k++)
			skn_buf_addf(&pattern, "%s%s", k ? "/" : "", p.v[k]);
		for (size_t k = 0; k < sn; k++)
			skn_buf_addf(&path, "%s%s", k ? "/" : "", s.v[k]);
		skn_buf_adds(&pattern, folder ? "/" : "");
		tied = pn > 1;
		below = folder || !(tied && skn_streq(p.v[pn - 1], "*"));
		for (size_t k = 0; k < (tied ? 1 : sn); k++)
			wanted = wanted || slow_names(p.v, pn, s.v + k, sn - k, below, folder);
		if (skn_glob_match(pattern.p, path.p) != wanted)
			fail_msg("'%s' and '%s': wanted %d", pattern.p, path.p, wanted);
		skn_strings_release(&p);
		skn_strings_release(&s);
		skn_buf_release(&pattern);
		skn_buf_release(&path);
	}
}

/* What would take exponential time is done at once. */
static void a_hostile_pattern_takes_no_time(void **state)
{
	struct skn_buf pattern = SKN_BUF_INIT, path = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int i = 0; i < 200; i++) {
		skn_buf_adds(&pattern, "**/*a*a*a*/");
		skn_buf_adds(&path, "aaaaaaaaaaaaaaaaaaab/");
	}
	skn_buf_adds(&pattern, "x");
	skn_buf_adds(&path, "y");
	assert_false(skn_glob_match(pattern.p, path.p));
	skn_buf_release(&pattern);
	skn_buf_release(&path);
}

/* ---- files ---- */

/* "@a @b[Section]? " : the owners of PATH, in order. */
static void assert_owners(const struct skn_codeowners *c, const char *path, const char *wanted)
{
	struct skn_owners owners = { 0 };
	struct skn_buf got = SKN_BUF_INIT;
	bool any = skn_codeowners_match(&owners, c, path);

	for (size_t i = 0; i < owners.list.n; i++) {
		const struct skn_owner *o = &owners.list.v[i];

		skn_buf_addf(&got, "%s%s", i ? " " : "", o->name);
		if (o->section)
			skn_buf_addf(&got, "[%s]%s", o->section, o->optional ? "?" : "");
	}
	assert_string_equal(got.p, wanted);
	assert_int_equal(any, *wanted != '\0');
	skn_owners_release(&owners);
	skn_buf_release(&got);
}

static struct skn_codeowners *parse(const char *path, enum skn_codeowners_forge forge, const char *text)
{
	return skn_codeowners_parse(path, forge, text, strlen(text));
}

static void the_last_line_that_matches_counts(void **state)
{
	struct skn_codeowners *c = parse(".github/CODEOWNERS", SKN_OWNERS_ANY,
					 "# who looks\n"
					 "*   @all\r\n"
					 "\n"
					 "/threads/energy/\t@maria  @desk/energy # both\n"
					 "/threads/energy/lithium/ ken@example.org\n"
					 "/threads/*/runs/\n"
					 "a\\ b/ @blank\n"
					 "\\#x @hash");

	SKN_UNUSED(state);
	assert_owners(c, "skein.yaml", "@all");
	assert_owners(c, "threads/energy/oil/narrative.md", "@maria @desk/energy");
	assert_owners(c, "threads/energy/lithium/narrative.md", "ken@example.org");
	assert_owners(c, "threads/coast/runs/x.yaml", "");
	assert_owners(c, "a b/x", "@blank");
	assert_owners(c, "#x", "@hash");
	assert_string_equal(skn_codeowners_path(c), ".github/CODEOWNERS");
	skn_codeowners_free(c);
}

static void sections_stand_beside_each_other(void **state)
{
	struct skn_codeowners *c = parse(".gitlab/CODEOWNERS", SKN_OWNERS_GITLAB,
					 "* @all\n"
					 "[Energy][2] @energy\n"
					 "/threads/energy/\n"
					 "/threads/energy/oil/ @ken\n"
					 "!/threads/energy/coal/\n"
					 "^[Style] @desk\n"
					 "*.md\n"
					 "[ENERGY]\n"
					 "/threads/solar/\n"
					 "[not closed\n"
					 "[]\n");

	SKN_UNUSED(state);
	assert_owners(c, "threads/energy/lithium/a.yaml", "@all @energy[Energy]");
	assert_owners(c, "threads/energy/lithium/narrative.md", "@all @energy[Energy] @desk[Style]?");
	assert_owners(c, "threads/energy/oil/a.yaml", "@all @ken[Energy]");
	assert_owners(c, "threads/energy/coal/a.yaml", "@all");
	assert_owners(c, "threads/solar/a.yaml", "@all @energy[Energy]");
	skn_codeowners_free(c);
}

static void gitea_has_expressions_and_all_lines_count(void **state)
{
	static const char text[] = "threads/energy/.* @maria\n"
				   ".*\\\\.md @desk\n"
				   "!threads/.* @ops\n"
				   "threads/[ @broken\n"
				   "threads/(a+)+b @slow\n";
	struct skn_codeowners *c = parse(".gitea/CODEOWNERS", SKN_OWNERS_ANY, text);

	SKN_UNUSED(state);
	assert_owners(c, "threads/energy/a/narrative.md", "@maria @desk");
	assert_owners(c, "skein.yaml", "@ops");
	assert_owners(c, "x/threads/energy/a.yaml", "@ops");
	assert_owners(c, "threads/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "");
	skn_codeowners_free(c);
	c = parse("CODEOWNERS", SKN_OWNERS_GITEA, text);
	assert_owners(c, "threads/energy/a/b.yaml", "@maria");
	skn_codeowners_free(c);
	c = parse("CODEOWNERS", SKN_OWNERS_ANY, text); /* patterns of files */
	assert_owners(c, "threads/energy/a/b.yaml", "");
	skn_codeowners_free(c);
}

static void owners_are_named_once(void **state)
{
	struct skn_codeowners *c = parse("CODEOWNERS", SKN_OWNERS_ANY, "* @a @b\n[X]\n* @a\n");
	struct skn_owners owners = { 0 };

	SKN_UNUSED(state);
	for (int i = 0; i < 3; i++)
		assert_true(skn_codeowners_match(&owners, c, "x"));
	assert_int_equal(owners.list.n, 3);
	skn_owners_release(&owners);
	skn_codeowners_free(c);
}

/* ---- which file ---- */

static void put(struct skn_repo *repo, const char *path, const char *data, size_t n)
{
	struct skn_repo_change change = { .path = path, .data = data, .len = n };
	struct skn_oid made;

	OK(try_commit(repo, &change, 1, "change\n", 0, &made, err));
}

static void assert_file(struct skn_repo *repo, enum skn_codeowners_forge forge, const char *wanted)
{
	struct skn_view *view = NULL;
	struct skn_codeowners *c = NULL;
	struct skn_oid head;

	OK(skn_repo_resolve(repo, "HEAD", &head, err));
	OK(skn_view_commit(&view, repo, &head, err));
	OK(skn_codeowners_read(&c, view, forge, err));
	if (wanted)
		assert_string_equal(skn_codeowners_path(c), wanted);
	else
		assert_null(c);
	skn_codeowners_free(c);
	skn_view_free(view);
}

static void the_first_file_counts(void **state)
{
	struct skn_repo *repo = NULL;

	SKN_UNUSED(state);
	OK(skn_repo_init(&repo, "r", true, "main", err));
	put(repo, "x", "", 0);
	assert_file(repo, SKN_OWNERS_ANY, NULL);
	put(repo, ".forgejo/CODEOWNERS", "* @a\n", 5);
	assert_file(repo, SKN_OWNERS_ANY, ".forgejo/CODEOWNERS");
	assert_file(repo, SKN_OWNERS_GITHUB, NULL);
	put(repo, ".gitlab/CODEOWNERS", "* @a\n", 5);
	assert_file(repo, SKN_OWNERS_ANY, ".gitlab/CODEOWNERS");
	assert_file(repo, SKN_OWNERS_GITEA, ".forgejo/CODEOWNERS");
	put(repo, "docs/CODEOWNERS", "* @a\n", 5);
	assert_file(repo, SKN_OWNERS_GITLAB, "docs/CODEOWNERS");
	put(repo, ".github/CODEOWNERS", "* @a\n", 5);
	assert_file(repo, SKN_OWNERS_GITLAB, "docs/CODEOWNERS");
	assert_file(repo, SKN_OWNERS_ANY, ".github/CODEOWNERS");
	put(repo, "CODEOWNERS", "* @a\n", 5);
	assert_file(repo, SKN_OWNERS_GITHUB, ".github/CODEOWNERS");
	assert_file(repo, SKN_OWNERS_GITEA, "CODEOWNERS");
	skn_repo_free(repo);
}

static void a_file_has_a_limit(void **state)
{
	struct skn_repo *repo = NULL;
	struct skn_view *view = NULL;
	struct skn_codeowners *c = NULL;
	struct skn_oid head;
	char *text = skn_xmalloc(SKN_CODEOWNERS_MAX + 1);

	SKN_UNUSED(state);
	memset(text, '\n', SKN_CODEOWNERS_MAX + 1);
	OK(skn_repo_init(&repo, "r", true, "main", err));
	put(repo, "CODEOWNERS", text, SKN_CODEOWNERS_MAX);
	assert_file(repo, SKN_OWNERS_ANY, "CODEOWNERS");
	put(repo, "CODEOWNERS", text, SKN_CODEOWNERS_MAX + 1);
	OK(skn_repo_resolve(repo, "HEAD", &head, err));
	OK(skn_view_commit(&view, repo, &head, err));
	FAILS(SKN_ELIMIT, "", skn_codeowners_read(&c, view, SKN_OWNERS_ANY, err));
	skn_view_free(view);
	skn_repo_free(repo);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pattern_fits_what_gitignore_says),
		cmocka_unit_test(random_patterns_mean_what_trying_all_says),
		cmocka_unit_test(a_hostile_pattern_takes_no_time),
		cmocka_unit_test(the_last_line_that_matches_counts),
		cmocka_unit_test(sections_stand_beside_each_other),
		cmocka_unit_test(gitea_has_expressions_and_all_lines_count),
		cmocka_unit_test(owners_are_named_once),
		cmocka_unit_test_setup_teardown(the_first_file_counts, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(a_file_has_a_limit, env_set_up, env_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
