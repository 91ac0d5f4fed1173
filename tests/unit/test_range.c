/*
 * Ranges of commits on random histories whose clocks are wrong, whole and shallow,
 * beside what is found the slow way; and what a range names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "random.h"
#include "repo_env.h"
#include "rev/range.h"

#define COMMITS 40

static struct skn_oid made[COMMITS];

static struct skn_oid git_oid_of(const char *dir, const char *rev)
{
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_oid oid;

	GIT_OUT(&out, dir, "rev-parse", rev);
	assert_true(skn_oid_parse(&oid, out.p, out.n));
	skn_buf_release(&out);
	return oid;
}

/* Commits with one to three parents among the earlier ones, times not in order. */
static void make_history(const char *dir)
{
	GIT(".", "init", "-q", "-b", "main", dir);
	for (size_t i = 0; i < COMMITS; i++) {
		const char *args[16] = { "commit-tree", "-m", "c", "4b825dc642cb6eb9a060e54bf8d69288fbee4904" };
		size_t n = 4, parents = i ? 1 + (random_chance(3) ? random_below(2) + 1 : 0) : 0;
		char hex[3][SKN_OID_HEX + 1], *date = skn_xasprintf("%zu +0000", 1700000000 + random_below(5000));
		struct skn_buf out = SKN_BUF_INIT;

		for (size_t k = 0; k < parents; k++) {
			skn_oid_hex(hex[k], &made[i - 1 - random_below(i < 6 ? i : 6)]);
			args[n++] = "-p";
			args[n++] = hex[k];
		}
		setenv("GIT_COMMITTER_DATE", date, 1);
		assert_int_equal(git_status(&out, dir, args), 0);
		assert_true(skn_oid_parse(&made[i], out.p, SKN_OID_HEX)); /* a parent given twice is told behind */
		free(date);
		skn_buf_release(&out);
	}
	unsetenv("GIT_COMMITTER_DATE");
}

/* What OID reaches, found the slow way. */
static void mark(struct skn_map *out, struct skn_repo *repo, const struct skn_oid *oid)
{
	struct skn_commit_info info;

	if (skn_map_has(out, (const char *)oid->b, sizeof(oid->b)) ||
	    skn_repo_read_commit(repo, oid, &info, NULL) != SKN_OK)
		return;
	skn_map_put(out, (const char *)oid->b, sizeof(oid->b), out);
	for (size_t i = 0; i < info.n_parents; i++)
		mark(out, repo, &info.parents[i]);
	skn_commit_info_release(&info);
}

/* All that HEAD reaches and BASE does not, each once and behind its parents. */
static void check_between(struct skn_repo *repo, const struct skn_oid *base, const struct skn_oid *head)
{
	struct skn_map old = SKN_MAP_INIT, new = SKN_MAP_INIT, seen = SKN_MAP_INIT;
	struct skn_oids oids = { 0 };
	size_t wanted = 0;

	mark(&old, repo, base);
	mark(&new, repo, head);
	for (size_t i = 0; i < new.n; i++)
		wanted += !skn_map_has(&old, new.entries[i].key, new.entries[i].key_len);
	OK(skn_repo_between(&oids, repo, base, head, NULL, err));
	assert_int_equal(oids.n, wanted);
	for (size_t i = 0; i < oids.n; i++) {
		const char *key = (const char *)oids.v[i].b;
		struct skn_commit_info info;

		assert_true(skn_map_has(&new, key, sizeof(oids.v[i].b)));
		assert_false(skn_map_has(&old, key, sizeof(oids.v[i].b)));
		assert_null(skn_map_put(&seen, key, sizeof(oids.v[i].b), &seen));
		OK(skn_repo_read_commit(repo, &oids.v[i], &info, err));
		for (size_t p = 0; p < info.n_parents; p++) {
			const char *parent = (const char *)info.parents[p].b;

			assert_true(skn_map_has(&old, parent, 20) || skn_map_has(&seen, parent, 20) ||
				    !skn_map_has(&new, parent, 20));
		}
		skn_commit_info_release(&info);
	}
	skn_oids_release(&oids);
	skn_map_release(&old, NULL);
	skn_map_release(&new, NULL);
	skn_map_release(&seen, NULL);
}

static void random_ranges_are_what_is_reached(void **state)
{
	struct skn_repo *repo = NULL;

	SKN_UNUSED(state);
	random_seed(5);
	make_history("r");
	OK(skn_repo_open(&repo, "r", NULL, err));
	for (size_t i = 0; i < COMMITS; i++)
		for (size_t k = 0; k < COMMITS; k++)
			check_between(repo, &made[i], &made[k]);
	skn_repo_free(repo);
}

static void so_are_those_of_shallow_clones(void **state)
{
	char hex[SKN_OID_HEX + 1];

	SKN_UNUSED(state);
	random_seed(6);
	make_history("r");
	skn_oid_hex(hex, &made[COMMITS - 1]);
	GIT("r", "update-ref", "refs/heads/main", hex);
	for (int depth = 1; depth < 6; depth++) {
		char *dir = skn_xasprintf("s%d", depth), *option = skn_xasprintf("--depth=%d", depth);
		char *url = skn_xasprintf("file://%s/r", env_top.p);
		struct skn_repo *repo = NULL;
		struct skn_oids all = { 0 };
		bool truncated = false;

		GIT(".", "clone", "-q", option, url, dir);
		OK(skn_repo_open(&repo, dir, NULL, err));
		OK(skn_repo_between(&all, repo, NULL, &made[COMMITS - 1], &truncated, err));
		assert_true(truncated);
		for (size_t i = 0; i < all.n; i++)
			check_between(repo, &all.v[i], &made[COMMITS - 1]);
		skn_oids_release(&all);
		skn_repo_free(repo);
		free(dir);
		free(option);
		free(url);
	}
}

/* ---- names ---- */

static void commit(const char *dir, const char *message)
{
	GIT(dir, "commit", "-q", "--allow-empty", "-m", message);
}

/* A repository with a store whose published branch is main. */
static void start(const char *dir)
{
	GIT(".", "init", "-q", "-b", "main", dir);
	write_file_at(dir, "skein.yaml", "schema: 1\ntitle: T\npolicy: {branch: main}\n");
	GIT(dir, "add", "skein.yaml");
	commit(dir, "one");
}

static void assert_range(struct skn_store *store, const char *spec, const char *from, const char *base_name,
			 const char *head)
{
	struct skn_range range;
	struct skn_oid want_from = git_oid_of("r", from), want_head = git_oid_of("r", head);

	OK(skn_range_open(&range, store, spec, err));
	if (!skn_oid_eq(&range.from, &want_from) || !skn_oid_eq(&range.head, &want_head))
		fail_msg("%s is not %s..%s", spec ? spec : "the default", from, head);
	assert_string_equal(range.base_name, base_name);
	skn_range_release(&range);
}

static void a_branch_is_compared_with_where_it_left(void **state)
{
	struct skn_store store;

	SKN_UNUSED(state);
	start("r");
	GIT("r", "tag", "fork");
	GIT("r", "switch", "-q", "-c", "topic");
	commit("r", "topic one");
	GIT("r", "switch", "-q", "main");
	commit("r", "main two");
	GIT("r", "tag", "two");
	GIT("r", "switch", "-q", "topic");
	OK(skn_store_open(&store, "r", NULL, err));
	assert_range(&store, NULL, "fork", "main", "topic");
	assert_range(&store, "main..topic", "fork", "main", "topic");
	assert_range(&store, "@main..topic", "fork", "main", "topic");
	assert_range(&store, "main...topic", "fork", "main", "topic");
	assert_range(&store, "main..", "fork", "main", "topic");
	assert_range(&store, "main", "fork", "main", "topic");
	assert_range(&store, "..topic", "fork", "main", "topic");
	assert_range(&store, "topic..main", "fork", "topic", "main");
	/* A branch that took the published one in is compared with what it took. */
	GIT("r", "merge", "-q", "--no-edit", "main");
	assert_range(&store, NULL, "two", "main", "topic");
	FAILS(SKN_ENOTFOUND, "nowhere", skn_range_open(&(struct skn_range){ .head_name = NULL }, &store, "nowhere..", err));
	skn_store_close(&store);
}

static void the_remotes_branch_counts_where_it_is_further(void **state)
{
	struct skn_store store;

	SKN_UNUSED(state);
	start("r");
	GIT("r", "tag", "one");
	commit("r", "two");
	GIT("r", "tag", "two");
	GIT("r", "update-ref", "refs/remotes/origin/main", "two");
	GIT("r", "switch", "-q", "-c", "topic");
	commit("r", "three");
	GIT("r", "branch", "-qf", "main", "one");
	OK(skn_store_open(&store, "r", NULL, err));
	assert_range(&store, NULL, "two", "origin/main", "topic");
	/* On the published branch its remote is what there is to compare with. */
	GIT("r", "branch", "-qf", "main", "topic");
	GIT("r", "switch", "-q", "main");
	assert_range(&store, NULL, "two", "origin/main", "main");
	GIT("r", "update-ref", "-d", "refs/remotes/origin/main");
	FAILS(SKN_EUSAGE, "no upstream of 'main'", skn_range_open(&(struct skn_range){ .head_name = NULL }, &store, NULL, err));
	skn_store_close(&store);
}

static void histories_that_never_meet_are_told(void **state)
{
	struct skn_store store;
	struct skn_range range;
	struct skn_oid main_tip;

	SKN_UNUSED(state);
	start("r");
	GIT("r", "switch", "-q", "--orphan", "other");
	commit("r", "another beginning");
	main_tip = git_oid_of("r", "main");
	OK(skn_store_open(&store, "r", NULL, err));
	OK(skn_range_open(&range, &store, "main..other", err));
	assert_true(range.unrelated && !range.unknown);
	assert_true(skn_oid_eq(&range.from, &main_tip));
	skn_range_release(&range);
	/* What a push says of a new branch. */
	OK(skn_range_open(&range, &store, "0000000000000000000000000000000000000000..other", err));
	assert_true(!range.unrelated && skn_oid_is_zero(&range.from));
	skn_range_release(&range);
	skn_store_close(&store);
}

static void a_shallow_clone_says_what_it_does_not_know(void **state)
{
	struct skn_store store;
	struct skn_range range;
	char *url;

	SKN_UNUSED(state);
	start("r");
	GIT("r", "switch", "-q", "-c", "topic");
	commit("r", "two");
	commit("r", "three");
	GIT("r", "switch", "-q", "main");
	commit("r", "four");
	url = skn_xasprintf("file://%s/r", env_top.p);
	GIT(".", "clone", "-q", "--depth=1", "--no-single-branch", url, "s");
	OK(skn_store_open(&store, "s", NULL, err));
	OK(skn_range_open(&range, &store, "origin/main..origin/topic", err));
	assert_true(range.unknown && !range.unrelated);
	skn_range_release(&range);
	skn_store_close(&store);
	GIT("s", "fetch", "-q", "--depth=3");
	OK(skn_store_open(&store, "s", NULL, err));
	OK(skn_range_open(&range, &store, "origin/main..origin/topic", err));
	assert_true(!range.unknown && !range.unrelated);
	skn_range_release(&range);
	skn_store_close(&store);
	free(url);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(random_ranges_are_what_is_reached, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(so_are_those_of_shallow_clones, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(a_branch_is_compared_with_where_it_left, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(the_remotes_branch_counts_where_it_is_further, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(histories_that_never_meet_are_told, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(a_shallow_clone_says_what_it_does_not_know, env_set_up, env_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
