/* Two trees compared, against git diff-tree. */
#include "repo/treediff.h"
#include "repo_env.h"

#define ROUNDS 40
#define NAMES 14

/* Names that sort differently as files and as folders. */
static const char *const names[NAMES] = { "a", "a/b", "a/b/c", "a.x", "a-b", "b", "b/z", "b/y/x", "b0",
					  "threads/t/narrative.md", "threads/t/items/k.yaml", "threads/u/n",
					  "threads", "z" };

static struct skn_oid tree_of(struct skn_repo *repo, const struct skn_oid *commit)
{
	struct skn_commit_brief brief;

	OK(skn_repo_read_brief(repo, commit, &brief, err));
	return brief.tree;
}

/* "M path" lines as git says them. */
static void tell(struct skn_buf *out, const struct skn_tree_deltas *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct skn_tree_delta *d = &list->v[i];

		skn_buf_addf(out, "%06o %06o %s\n", d->old_mode, d->new_mode, d->path);
	}
	skn_buf_rtrim(out);
}

/* git's raw lines without ids: ":<old> <new> <id> <id> <letter>\t<path>". */
static void tell_git(struct skn_buf *out, const char *a, const char *b)
{
	struct skn_buf raw = SKN_BUF_INIT;
	struct skn_strings lines = { 0 };

	GIT_OUT(&raw, "r", "diff-tree", "-r", "--raw", "--no-renames", a, b);
	for (const char *line = raw.p; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		const char *tab = strchr(line, '\t');
		char *one = skn_xasprintf("%.*s %.13s", (int)strcspn(tab + 1, "\n"), tab + 1, line + 1);

		skn_strings_push(&lines, one);
		free(one);
	}
	skn_strings_sort(&lines);
	for (size_t i = 0; i < lines.n; i++) {
		const char *space = strrchr(lines.v[i], ' ');

		space = memrchr(lines.v[i], ' ', (size_t)(space - lines.v[i]));
		skn_buf_addf(out, "%.13s %.*s\n", space + 1, (int)(space - lines.v[i]), lines.v[i]);
	}
	skn_buf_rtrim(out);
	skn_strings_release(&lines);
	skn_buf_release(&raw);
}

/* A commit of some of the names, none below another, with one of three contents. */
static void make(struct skn_repo *repo, uint64_t *seed, struct skn_oid *out)
{
	static const char *const contents[] = { "one\n", "two\n", "three\n" };
	struct skn_repo_change changes[2 * NAMES];
	size_t n = 0, first;

	for (size_t i = 0; i < NAMES; i++)
		changes[n++] = (struct skn_repo_change){ .path = names[i], .remove = true };
	first = n;
	for (size_t i = 0; i < NAMES; i++) {
		bool clash = next_random(seed) % 2;
		const char *text = contents[next_random(seed) % 3];

		for (size_t k = first; k < n && !clash; k++) {
			size_t len = strlen(changes[k].path);

			clash = strncmp(changes[k].path, names[i], len) == 0 && names[i][len] == '/';
			len = strlen(names[i]);
			clash = clash || (strncmp(changes[k].path, names[i], len) == 0 && changes[k].path[len] == '/');
		}
		if (!clash)
			changes[n++] = (struct skn_repo_change){ .path = names[i], .data = text, .len = strlen(text),
								 .mode = next_random(seed) % 4 ? 0 : SKN_MODE_EXEC };
	}
	OK(try_commit(repo, changes + first, n - first, "m\n", 0, out, err));
}

/* The bare repository's branch begins anew each time. */
static void as_git_says(void **unused)
{
	struct skn_repo *repo;
	uint64_t seed = 20260429;

	SKN_UNUSED(unused);
	OK(skn_repo_init(&repo, "r", true, "main", err));
	for (int i = 0; i < ROUNDS; i++) {
		struct skn_tree_deltas list = { 0 };
		struct skn_buf ours = SKN_BUF_INIT, gits = SKN_BUF_INIT;
		struct skn_oid a, b, x, y;
		char ahex[SKN_OID_HEX + 1], bhex[SKN_OID_HEX + 1];

		make(repo, &seed, &a);
		GIT("r", "update-ref", "-d", "refs/heads/main");
		make(repo, &seed, &b);
		GIT("r", "update-ref", "-d", "refs/heads/main");
		skn_oid_hex(ahex, &a);
		skn_oid_hex(bhex, &b);
		x = tree_of(repo, &a);
		y = tree_of(repo, &b);
		OK(skn_tree_diff(&list, repo, &x, &y, err));
		tell(&ours, &list);
		tell_git(&gits, ahex, bhex);
		assert_string_equal(ours.p, gits.p);
		for (size_t k = 0; k < list.n; k++)
			assert_ptr_equal(skn_tree_deltas_find(&list, list.v[k].path), &list.v[k]);
		assert_null(skn_tree_deltas_find(&list, "nothing"));
		skn_tree_deltas_release(&list);
		skn_buf_release(&ours);
		skn_buf_release(&gits);
	}
	skn_repo_free(repo);
}

static void the_empty_tree(void **unused)
{
	static const struct skn_oid none;
	struct skn_repo *repo;
	struct skn_tree_deltas list = { 0 };
	struct skn_oid commit, tree;
	const struct skn_repo_change changes[] = { { .path = "a/b", .data = "x", .len = 1 },
						   { .path = "c", .data = "y", .len = 1 } };

	SKN_UNUSED(unused);
	OK(skn_repo_init(&repo, "r", true, "main", err));
	OK(try_commit(repo, changes, 2, "m\n", 0, &commit, err));
	tree = tree_of(repo, &commit);
	OK(skn_tree_diff(&list, repo, &none, &tree, err));
	assert_int_equal(list.n, 2);
	assert_int_equal(list.v[0].old_mode, 0);
	OK(skn_tree_diff(&list, repo, &tree, &none, err));
	assert_int_equal(list.n, 4);
	OK(skn_tree_diff(&list, repo, &tree, &tree, err));
	assert_int_equal(list.n, 4);
	skn_tree_deltas_release(&list);
	skn_repo_free(repo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(as_git_says, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(the_empty_tree, env_set_up, env_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
