/* Two lines of a store merged: random histories of one thread whose keys are renamed,
 * removed and withdrawn, against what must hold; and single cases. */
#include "base/map.h"
#include "md/cites.h"
#include "repo/treediff.h"
#include "repo_env.h"
#include "rev/merge.h"

#define ROUNDS 40
#define T "threads/energy/lithium/"
#define ITEMS 8
#define LINES 24

static struct skn_repo *repo;

static void make_repo(void)
{
	OK(skn_repo_init(&repo, "r", true, "main", err));
	OK(skn_repo_config_set(repo, "core.fsync", "none", err));
}

static void commit_on(const char *branch, const struct skn_repo_change *changes, size_t n, struct skn_oid *out)
{
	char *ref = skn_xasprintf("refs/heads/%s", branch);

	GIT("r", "symbolic-ref", "HEAD", ref);
	OK(try_commit(repo, changes, n, "m\n", 0, out, err));
	free(ref);
}

/* ---- a thread in memory ---- */

struct model {
	char *keys[64]; /* of items; NULL: removed */
	size_t n;
	int lines[LINES];    /* which key a line of the narrative cites; -1: none; -2: the line is gone */
	unsigned wording[LINES];
};

static char *item_text(size_t i, bool withdrawn)
{
	return skn_xasprintf("type: report\ntitle: The item number %zu of them all\nURL: https://example.org/%zu\n%s",
			     i, i, withdrawn ? "withdrawn: {date: 2026-05-01, reason: Wrong.}\n" : "");
}

static void narrative(struct skn_buf *out, const struct model *m)
{
	for (size_t i = 0; i < LINES; i++) {
		if (m->lines[i] == -2)
			continue;
		skn_buf_addf(out, "Sentence %zu stands here in wording %u.", i, m->wording[i]);
		if (m->lines[i] >= 0)
			skn_buf_addf(out, " [@%s]", m->keys[m->lines[i]]);
		skn_buf_adds(out, "\n\n");
	}
	skn_buf_rtrim(out);
	skn_buf_addc(out, '\n');
}

/* Commits the whole thread; what is not in it goes. */
static void write_model(const char *branch, const struct model *m, const struct model *before,
			const bool *withdrawn, struct skn_oid *out)
{
	struct skn_repo_change changes[200] = { { 0 } };
	struct skn_buf text = SKN_BUF_INIT;
	char *own[200];
	size_t n = 0, k = 0;

	for (size_t i = 0; before && i < before->n; i++)
		if (before->keys[i] && (!m->keys[i] || !skn_streq(m->keys[i], before->keys[i]))) {
			own[k] = skn_xasprintf(T "items/%s.yaml", before->keys[i]);
			changes[n++] = (struct skn_repo_change){ .path = own[k++], .remove = true };
		}
	for (size_t i = 0; i < m->n; i++) {
		if (!m->keys[i])
			continue;
		own[k] = skn_xasprintf(T "items/%s.yaml", m->keys[i]);
		own[k + 1] = item_text(i, withdrawn[i]);
		changes[n++] = (struct skn_repo_change){ .path = own[k], .data = own[k + 1],
							 .len = strlen(own[k + 1]) };
		k += 2;
	}
	narrative(&text, m);
	changes[n++] = (struct skn_repo_change){ .path = T "narrative.md", .data = text.p, .len = text.n };
	changes[n++] = (struct skn_repo_change){ .path = T "thread.yaml", .data = "schema: 1\ntitle: L\n",
						 .len = 19 };
	commit_on(branch, changes, n, out);
	for (size_t i = 0; i < k; i++)
		free(own[i]);
	skn_buf_release(&text);
}

static bool cited(const struct model *m, size_t key)
{
	for (size_t i = 0; i < LINES; i++)
		if (m->lines[i] == (int)key)
			return true;
	return false;
}

static size_t pick_key(const struct model *m, uint64_t *seed)
{
	for (;;) {
		size_t i = next_random(seed) % m->n;

		if (m->keys[i])
			return i;
	}
}

/* One edit of a side; lines of one side are the even ones, of the other the odd ones two
 * apart, so that what conflicts are keys and nothing else. */
static void edit(struct model *m, bool *withdrawn, int side, uint64_t *seed)
{
	size_t key = pick_key(m, seed), line = (next_random(seed) % (LINES / 4)) * 4 + (side ? 2 : 0);

	switch (next_random(seed) % 6) {
	case 0: /* rename; the citations follow */
		if (side == (int)(key % 2)) { /* both renaming one is another story */
			free(m->keys[key]);
			m->keys[key] = skn_xasprintf("renamed-%zu-by-%d", key, side);
		}
		break;
	case 1: /* remove what is not cited */
		if (!cited(m, key) && side == (int)(key % 2)) {
			free(m->keys[key]);
			m->keys[key] = NULL;
		}
		break;
	case 2:
		withdrawn[key] = true;
		break;
	case 3:
		m->lines[line] = (int)key;
		break;
	case 4:
		m->wording[line]++;
		break;
	default:
		m->lines[line] = -1;
	}
}

static void copy_model(struct model *to, const struct model *from)
{
	*to = *from;
	for (size_t i = 0; i < from->n; i++)
		to->keys[i] = from->keys[i] ? skn_xstrdup(from->keys[i]) : NULL;
}

static void free_model(struct model *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->keys[i]);
}

/* ---- what must hold ---- */

static void read_at(struct skn_buf *out, struct skn_scratch *s, const struct skn_oid *tree, const char *path)
{
	struct skn_tree_entry entry;

	skn_buf_clear(out);
	OK(skn_repo_tree_find(s->repo, tree, path, &entry, err));
	OK(skn_repo_read_blob(s->repo, &entry.oid, 1 << 20, out, err));
}

static void no_key_dangles(struct skn_scratch *s, const struct skn_oid *tree)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_cites cites = { 0 };

	read_at(&text, s, tree, T "narrative.md");
	skn_cites_scan(&cites, text.p, text.n);
	for (size_t i = 0; i < cites.cites.n; i++) {
		char *path = skn_xasprintf(T "items/%.*s.yaml", (int)cites.cites.v[i].key_len,
					   text.p + cites.cites.v[i].key);
		struct skn_tree_entry entry;

		if (skn_repo_tree_find(s->repo, tree, path, &entry, NULL) != SKN_OK)
			fail_msg("%s dangles in\n%s", path, text.p);
		free(path);
	}
	skn_cites_release(&cites);
	skn_buf_release(&text);
}

/* The changes, put on ours, are the tree. */
static void changes_make_tree(struct skn_scratch *s, const struct skn_merge *merge, const struct skn_oid *ours)
{
	struct skn_repo_change *array = skn_merge_array(merge);
	struct skn_oid tree;

	OK(skn_scratch_tree(&tree, s, ours, array, merge->changes.n, err));
	assert_true(skn_oid_eq(&tree, &merge->tree));
	free(array);
}

static void merge_both(struct skn_merge *out, struct skn_scratch *s, const struct skn_oid *a, const struct skn_oid *b)
{
	struct skn_merge_sides sides = { .ours_name = "a", .theirs_name = "b" };
	struct skn_oid base;

	OK(skn_merge_sides_of(&sides, &base, repo, a, b, err));
	OK(skn_merge_make(out, s, &sides, err));
	changes_make_tree(s, out, &sides.ours);
	/* The base given outright is the same merge. */
	if (out->conflicts.n == 0) {
		struct skn_merge again;

		sides.ours_commit = sides.theirs_commit = NULL;
		OK(skn_merge_make(&again, s, &sides, err));
		assert_true(skn_oid_eq(&again.tree, &out->tree));
		skn_merge_release(&again);
	}
}

static bool has_note(const struct skn_merge *merge, enum skn_merge_note_kind kind)
{
	for (size_t i = 0; i < merge->notes.n; i++)
		if (merge->notes.v[i].kind == kind)
			return true;
	return false;
}

/* Where nothing is told of keys the result is git's to the bit. */
static void is_gits(const struct skn_merge *merge, const struct skn_oid *a, const struct skn_oid *b)
{
	struct skn_buf out = SKN_BUF_INIT;
	char ahex[SKN_OID_HEX + 1], bhex[SKN_OID_HEX + 1], tree[SKN_OID_HEX + 1];
	int status;

	skn_oid_hex(ahex, a);
	skn_oid_hex(bhex, b);
	skn_oid_hex(tree, &merge->tree);
	status = git_status(&out, "r", (const char *const[]){ "merge-tree", "--write-tree", ahex, bhex, NULL });
	if (status == 0 && !has_note(merge, SKN_MERGE_KEY_FOLLOWED) && !has_note(merge, SKN_MERGE_ITEM_KEPT))
		assert_string_equal(out.p, tree);
	if (status == 0)
		assert_int_equal(merge->conflicts.n, 0);
	skn_buf_release(&out);
}

static void one_round(uint64_t *seed, size_t *followed, size_t *kept)
{
	struct model base = { .n = ITEMS }, side[2];
	bool withdrawn[3][64] = { { false } };
	struct skn_oid commits[3];
	struct skn_scratch s;
	struct skn_merge ab, ba, aa;

	GIT("r", "update-ref", "-d", "refs/heads/base");
	for (size_t i = 0; i < ITEMS; i++)
		base.keys[i] = skn_xasprintf("item-%zu-of-them", i);
	for (size_t i = 0; i < LINES; i++)
		base.lines[i] = next_random(seed) % 2 ? (int)(next_random(seed) % (ITEMS / 2)) : -1;
	write_model("base", &base, NULL, withdrawn[2], &commits[2]);
	for (int k = 0; k < 2; k++) {
		copy_model(&side[k], &base);
		for (size_t i = 3 + next_random(seed) % 8; i; i--)
			edit(&side[k], withdrawn[k], k, seed);
		GIT("r", "update-ref", k ? "refs/heads/b" : "refs/heads/a", "refs/heads/base");
		write_model(k ? "b" : "a", &side[k], &base, withdrawn[k], &commits[k]);
		free_model(&side[k]);
	}
	OK(skn_scratch_open(&s, repo, err));
	merge_both(&ab, &s, &commits[0], &commits[1]);
	merge_both(&ba, &s, &commits[1], &commits[0]);
	merge_both(&aa, &s, &commits[0], &commits[0]);
	assert_int_equal(aa.changes.n, 0);
	assert_int_equal(ab.conflicts.n, ba.conflicts.n);
	if (ab.conflicts.n == 0) {
		assert_true(skn_oid_eq(&ab.tree, &ba.tree));
		no_key_dangles(&s, &ab.tree);
	}
	is_gits(&ab, &commits[0], &commits[1]);
	*followed += has_note(&ab, SKN_MERGE_KEY_FOLLOWED);
	*kept += has_note(&ab, SKN_MERGE_ITEM_KEPT);
	skn_merge_release(&ab);
	skn_merge_release(&ba);
	skn_merge_release(&aa);
	skn_scratch_close(&s);
	free_model(&base);
}

static void keys_of_random_histories(void **unused)
{
	uint64_t seed = 20260429;
	size_t followed = 0, kept = 0;

	SKN_UNUSED(unused);
	make_repo();
	for (int i = 0; i < ROUNDS; i++)
		one_round(&seed, &followed, &kept);
	print_message("%d merges: keys followed in %zu, items kept in %zu\n", ROUNDS, followed, kept);
	assert_true(followed > 0 && kept > 0);
	skn_repo_free(repo);
}

/* ---- single cases ---- */

#define PUT(p, t) { .path = (p), .data = (t), .len = strlen(t) }
#define DEL(p) { .path = (p), .remove = true }
#define ON(branch, oid, ...)                                                   \
	do {                                                                   \
		const struct skn_repo_change c_[] = { __VA_ARGS__ };           \
		commit_on(branch, c_, SKN_ARRAY_LEN(c_), oid);                 \
	} while (0)

/* Merges what A and B say into the scratch; the caller releases both. */
static void merge_ab(struct skn_merge *merge, struct skn_scratch *s, const struct skn_oid *a, const struct skn_oid *b)
{
	OK(skn_scratch_open(s, repo, err));
	merge_both(merge, s, a, b);
}

static void nothing_is_left_behind(void **unused)
{
	struct skn_oid base, a, b;
	struct skn_scratch s;
	struct skn_merge merge;
	struct skn_buf before = SKN_BUF_INIT, after = SKN_BUF_INIT;
	char *dir;

	SKN_UNUSED(unused);
	make_repo();
	ON("a", &base, PUT("x", "1\n2\n3\n"));
	GIT("r", "branch", "b");
	ON("a", &a, PUT("x", "one\n2\n3\n"));
	ON("b", &b, PUT("x", "1\n2\nthree\n"));
	GIT_OUT(&before, "r", "count-objects", "-v");
	merge_ab(&merge, &s, &a, &b);
	assert_int_equal(merge.changes.n, 1);
	assert_string_equal(merge.changes.v[0].data.p, "one\n2\nthree\n");
	GIT_OUT(&after, "r", "count-objects", "-v");
	assert_string_equal(before.p, after.p);
	assert_false(skn_repo_has_object(repo, &merge.tree));
	dir = skn_xstrdup(s.dir);
	skn_merge_release(&merge);
	skn_scratch_close(&s);
	assert_false(skn_fs_exists(dir));
	free(dir);
	skn_buf_release(&before);
	skn_buf_release(&after);
	skn_repo_free(repo);
}

static void a_clean_merge_that_is_no_record_is_mended(void **unused)
{
	static const char base_text[] = "date: 2026-03-02\nevent: |\n  One.\n";
	struct skn_oid base, a, b;
	struct skn_scratch s;
	struct skn_merge merge;
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	make_repo();
	ON("a", &base, PUT(T "timeline/e.yaml", base_text), PUT(T "thread.yaml", "schema: 1\ntitle: L\n"));
	GIT("r", "branch", "b");
	/* One field at two places: two clean hunks, one key twice. */
	ON("a", &a, PUT(T "timeline/e.yaml", "order: 1\ndate: 2026-03-02\nevent: |\n  One.\n"));
	ON("b", &b, PUT(T "timeline/e.yaml", "date: 2026-03-02\nevent: |\n  One.\norder: 1\n"));
	merge_ab(&merge, &s, &a, &b);
	assert_int_equal(merge.conflicts.n, 0);
	read_at(&text, &s, &merge.tree, T "timeline/e.yaml");
	assert_non_null(strstr(text.p, "order: 1"));
	assert_null(strstr(strstr(text.p, "order: 1") + 1, "order: 1"));
	skn_merge_release(&merge);
	skn_scratch_close(&s);
	skn_buf_release(&text);
	skn_repo_free(repo);
}

static void a_removed_thread_stays_removed(void **unused)
{
	struct skn_oid base, a, b;
	struct skn_scratch s;
	struct skn_merge merge;

	SKN_UNUSED(unused);
	make_repo();
	ON("a", &base, PUT(T "thread.yaml", "schema: 1\ntitle: L\n"), PUT(T "narrative.md", "One. [@k]\n"),
	   PUT(T "items/k.yaml", "type: report\ntitle: K\n"), PUT("other", "x\n"));
	GIT("r", "branch", "b");
	ON("a", &a, DEL(T "thread.yaml"), DEL(T "narrative.md"), DEL(T "items/k.yaml"));
	ON("b", &b, PUT(T "narrative.md", "One. [@k]\n\nTwo. [@k]\n"));
	merge_ab(&merge, &s, &a, &b);
	assert_int_equal(merge.conflicts.n, 1);
	assert_int_equal(merge.conflicts.v[0].kind, SKN_CONFLICT_RECORD_EDIT_DELETE);
	assert_int_equal(merge.notes.n, 0);
	assert_int_equal(merge.unmerged.n, 1);
	skn_merge_release(&merge);
	skn_scratch_close(&s);
	skn_repo_free(repo);
}

static void a_path_says_where_it_belongs(void **unused)
{
	static const struct { const char *path, *thread, *id; enum skn_kind kind; bool known; } rows[] = {
		{ "threads/a/narrative.md", "threads/a", "", SKN_KIND_NARRATIVE, true },
		{ "threads/a/b/timeline/x.yaml", "threads/a/b", "x", SKN_KIND_EVENT, true },
		{ "threads/a/items/k.txt", "threads/a", "k", SKN_KIND_TEXT, true },
		{ "threads/timeline/x.yaml", "", "", SKN_KIND_N, false },
		{ "threads/narrative.md", "", "", SKN_KIND_N, false },
		{ "skein.yaml", "", "", SKN_KIND_N, false },
		{ "README", "", "", SKN_KIND_N, false },
		{ "doc/timeline/x.yaml", "", "", SKN_KIND_N, false },
	};

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		enum skn_kind kind = SKN_KIND_N;
		const char *id = "";
		size_t len = 0, thread = 0;
		bool known = skn_merge_place(rows[i].path, &kind, &id, &len, &thread);

		if (known != rows[i].known)
			fail_msg("%s", rows[i].path);
		if (!known)
			continue;
		assert_int_equal(kind, rows[i].kind);
		assert_int_equal(thread, strlen(rows[i].thread));
		assert_int_equal(len, strlen(rows[i].id));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keys_of_random_histories, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(nothing_is_left_behind, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(a_clean_merge_that_is_no_record_is_mended, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(a_removed_thread_stays_removed, env_set_up, env_tear_down),
		cmocka_unit_test(a_path_says_where_it_belongs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
