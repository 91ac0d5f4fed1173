/*
 * A set of changes and the view of a store with it laid over, against a map of
 * paths; finding threads by name; loading them.
 */
#include "store/put.h"

#include "base/map.h"
#include "random.h"
#include "repo_env.h"
#include "store/overlay.h"

/* ---- the model: path -> text ---- */

struct files {
	struct skn_map map;
};

static void files_put(struct files *f, const char *path, const char *text)
{
	free(skn_map_put(&f->map, path, strlen(path), text ? skn_xstrdup(text) : NULL));
}

static const char *files_get(const struct files *f, const char *path)
{
	return skn_map_find(&f->map, path, strlen(path));
}

static void files_copy(struct files *to, const struct files *from)
{
	for (size_t i = 0; i < from->map.n; i++)
		files_put(to, from->map.entries[i].key, from->map.entries[i].value);
}

static void files_release(struct files *f)
{
	skn_map_release(&f->map, free);
}

/* "a/ b c/" : what is in the folder, sorted; "-" when there is nothing. */
static void files_list(struct skn_buf *out, const struct files *f, const char *dir)
{
	struct skn_strings names = { 0 };
	size_t n = strlen(dir);

	for (size_t i = 0; i < f->map.n; i++) {
		const char *path = f->map.entries[i].key, *rest, *slash;
		char *name;

		if (!f->map.entries[i].value || (n && (strncmp(path, dir, n) != 0 || path[n] != '/')))
			continue;
		rest = path + (n ? n + 1 : 0);
		slash = strchr(rest, '/');
		name = slash ? skn_xasprintf("%.*s/", (int)(slash - rest), rest) : skn_xstrdup(rest);
		if (!skn_strings_has(&names, name))
			skn_strings_push(&names, name);
		free(name);
	}
	skn_strings_sort(&names);
	for (size_t i = 0; i < names.n; i++)
		skn_buf_addf(out, "%s%s", i ? " " : "", names.v[i]);
	if (!names.n)
		skn_buf_adds(out, "-");
	skn_strings_release(&names);
}

static void view_list(struct skn_buf *out, struct skn_view *view, const char *dir)
{
	struct skn_view_entries entries = { 0 };
	struct skn_strings names = { 0 };
	struct skn_err failed = SKN_ERR_INIT;
	int rc = skn_view_list(view, dir, &entries, &failed);

	assert_true(rc == SKN_OK || rc == SKN_ENOTFOUND);
	for (size_t i = 0; i < entries.n; i++) {
		char *name = skn_xasprintf("%s%s", entries.v[i].name, entries.v[i].kind == SKN_VIEW_DIR ? "/" : "");

		assert_true(i == 0 || strcmp(entries.v[i - 1].name, entries.v[i].name) < 0);
		assert_true(entries.v[i].kind == SKN_VIEW_DIR || entries.v[i].kind == SKN_VIEW_FILE);
		skn_strings_push(&names, name);
		free(name);
	}
	skn_strings_sort(&names);
	for (size_t i = 0; i < names.n; i++)
		skn_buf_addf(out, "%s%s", i ? " " : "", names.v[i]);
	if (!names.n)
		skn_buf_adds(out, "-");
	skn_strings_release(&names);
	skn_view_entries_release(&entries);
}

static const char *const all_paths[] = {
	"skein.yaml", "threads/a/thread.yaml", "threads/a/timeline/x.yaml", "threads/a/timeline/y.yaml",
	"threads/a/items/k.yaml", "threads/g/b/thread.yaml", "threads/g/b/narrative.md", "threads/g/c/thread.yaml",
	"threads/a.b/thread.yaml", "threads/ab/thread.yaml", "zz",
};
static const char *const all_dirs[] = { "", "threads", "threads/a", "threads/a/timeline", "threads/a/items", "threads/g",
					"threads/g/b", "threads/g/c", "threads/a.b", "threads/ab", "none" };

static void check_view(struct skn_view *view, const struct files *model)
{
	struct skn_buf text = SKN_BUF_INIT, want = SKN_BUF_INIT;

	for (size_t d = 0; d < SKN_ARRAY_LEN(all_dirs); d++) {
		skn_buf_clear(&text);
		skn_buf_clear(&want);
		view_list(&text, view, all_dirs[d]);
		files_list(&want, model, all_dirs[d]);
		if (!skn_streq(text.p, want.p))
			fail_msg("'%s': want %s, found %s", all_dirs[d], want.p, text.p);
	}
	for (size_t p = 0; p < SKN_ARRAY_LEN(all_paths); p++) {
		const char *content = files_get(model, all_paths[p]);
		struct skn_oid found, hash;

		if (!content) {
			assert_int_equal(skn_view_read(view, all_paths[p], 100, &text, NULL), SKN_ENOTFOUND);
			assert_int_equal(skn_view_oid(view, all_paths[p], &found, NULL), SKN_ENOTFOUND);
			continue;
		}
		OK(skn_view_read(view, all_paths[p], strlen(content), &text, err));
		assert_string_equal(text.p, content);
		OK(skn_view_oid(view, all_paths[p], &found, err));
		OK(skn_repo_hash_blob(&hash, content, strlen(content), err));
		assert_true(skn_oid_eq(&found, &hash));
		if (*content)
			assert_int_equal(skn_view_read(view, all_paths[p], strlen(content) - 1, &text, NULL), SKN_ELIMIT);
	}
	skn_buf_release(&text);
	skn_buf_release(&want);
}

/* Random changes, put and removed in any order, some twice. */
static void change(struct skn_changes *changes, struct files *model)
{
	for (size_t n = random_below(10); n > 0; n--) {
		const char *path = random_pick(all_paths);
		struct skn_buf data = SKN_BUF_INIT;

		if (random_chance(2)) {
			skn_changes_remove(changes, path);
			files_put(model, path, NULL);
			continue;
		}
		skn_buf_addf(&data, "%.*s", (int)random_below(3), "xy");
		files_put(model, path, data.p);
		skn_changes_put(changes, path, &data);
		assert_int_equal(data.n, 0);
	}
}

static void overlay_is_what_will_be(void **state)
{
	struct skn_repo *repo;
	struct skn_oid tip;
	struct files before = { SKN_MAP_INIT };

	SKN_UNUSED(state);
	OK(skn_repo_init(&repo, "overlay", false, "main", err));
	random_seed(1);
	for (size_t round = random_rounds(250); round > 0; round--) {
		struct skn_changes changes = SKN_CHANGES_INIT, more = SKN_CHANGES_INIT;
		struct files after = { SKN_MAP_INIT };
		struct skn_view *base, *over;
		struct skn_repo_change *array;
		struct skn_buf data = SKN_BUF_INIT;

		if (before.map.n)
			OK(random_chance(2) ? skn_view_work(&base, repo, err) : skn_view_commit(&base, repo, &tip, err));
		else
			OK(skn_view_work(&base, repo, err));
		files_copy(&after, &before);
		OK(skn_view_overlay(&over, base, &changes, err));
		check_view(over, &before);
		change(&changes, &after);
		check_view(over, &after);
		/* Pruned it says the same, and only of what differs. */
		OK(skn_changes_prune(&changes, base, err));
		check_view(over, &after);
		for (size_t i = 0; i < changes.list.n; i++) {
			const char *old = files_get(&before, changes.list.v[i].path), *new = files_get(&after, changes.list.v[i].path);

			assert_false(old == new || (old && new && skn_streq(old, new)));
			assert_int_equal(changes.list.v[i].remove, new == NULL);
		}
		for (size_t p = 0; p < SKN_ARRAY_LEN(all_paths); p++) {
			const char *want = files_get(&after, all_paths[p]);

			if (!want) {
				assert_int_equal(skn_changes_read(&changes, base, all_paths[p], 100, &data, NULL), SKN_ENOTFOUND);
			} else {
				OK(skn_changes_read(&changes, base, all_paths[p], strlen(want), &data, err));
				assert_string_equal(data.p, want);
			}
		}
		/* Carried out it is what was said. */
		skn_view_free(over);
		skn_view_free(base);
		array = skn_changes_array(&changes);
		OK(try_commit(repo, array, changes.list.n, "m\n", 0, &tip, err));
		free(array);
		OK(skn_view_commit(&base, repo, &tip, err));
		check_view(base, &after);
		skn_view_free(base);
		OK(skn_view_work(&base, repo, err));
		check_view(base, &after);
		skn_view_free(base);
		/* So does the way into the work tree. */
		change(&more, &after);
		OK(skn_changes_write_work(&more, &(struct skn_store){ .repo = repo }, err));
		OK(skn_view_work(&base, repo, err));
		check_view(base, &after);
		skn_view_free(base);
		array = skn_changes_array(&more);
		OK(try_commit(repo, array, more.list.n, "m\n", SKN_WORKTREE_FROM_WORK, &tip, err));
		free(array);
		files_release(&before);
		before = after;
		skn_changes_release(&changes);
		skn_changes_release(&more);
		skn_buf_release(&data);
	}
	files_release(&before);
	skn_repo_free(repo);
}

/* A folder where a file was, and the other way round. */
static void files_in_the_way(void **state)
{
	struct skn_repo *repo;
	struct skn_view *base, *over;
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_buf data = SKN_BUF_INIT, text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	OK(skn_repo_init(&repo, "way", false, "main", err));
	write_file("way/a", "file");
	write_file("way/d/x", "x");
	if (symlink("a", "way/link") < 0)
		fail();
	OK(skn_view_work(&base, repo, err));
	OK(skn_view_overlay(&over, base, &changes, err));
	skn_buf_adds(&data, "new");
	skn_changes_put(&changes, "a/b", &data);
	skn_changes_remove(&changes, "d/x");
	skn_buf_adds(&data, "new");
	skn_changes_put(&changes, "link", &data);
	skn_buf_adds(&data, "new");
	skn_changes_put(&changes, "d", &data);
	view_list(&text, over, "");
	assert_string_equal(text.p, "a/ d link");
	assert_int_equal(skn_view_read(over, "a", 100, &text, NULL), SKN_EDATA);
	OK(skn_view_read(over, "d", 100, &text, err));
	OK(skn_view_read(over, "link", 100, &text, err));
	assert_string_equal(text.p, "new");
	skn_changes_release(&changes);
	skn_view_free(over);
	skn_view_free(base);
	skn_repo_free(repo);
	skn_buf_release(&data);
	skn_buf_release(&text);
}

/* ---- finding threads ---- */

static void finding(void **state)
{
	static const char *const threads[] = { "a", "energy/lithium", "energy/solar", "minerals/lithium", "x/y/z", "deep/a",
					       "1/many", "2/many", "3/many", "4/many", "5/many", "6/many", "7/many", "c1/c", "c2/c", "c3/c" };
	static const struct { const char *name, *found; int rc; const char *hint; } rows[] = {
		{ "energy/lithium", "threads/energy/lithium", 0, "" },
		{ "threads/energy/lithium", "threads/energy/lithium", 0, "" },
		{ "threads/energy/lithium//", "threads/energy/lithium", 0, "" },
		{ "solar", "threads/energy/solar", 0, "" },
		{ "y/z", "threads/x/y/z", 0, "" },
		{ "z", "threads/x/y/z", 0, "" },
		{ "a", "threads/a", 0, "" }, /* a whole path wins over a last part */
		{ "lithium", NULL, SKN_EAMBIGUOUS, "'energy/lithium' or 'minerals/lithium'" },
		{ "many", NULL, SKN_EAMBIGUOUS, "'1/many', '2/many', '3/many', '4/many', '5/many' or one of 2 more" },
		{ "c", NULL, SKN_EAMBIGUOUS, "'c1/c', 'c2/c' or 'c3/c'" },
		{ "energy", NULL, SKN_ENOTFOUND, "" },
		{ "lithum", NULL, SKN_ENOTFOUND, "did you mean 'energy/lithium'?" },
		{ "energy/solr", NULL, SKN_ENOTFOUND, "did you mean 'energy/solar'?" },
		{ "wind", NULL, SKN_ENOTFOUND, "skein list" },
		{ "", NULL, SKN_EUSAGE, "" },
		{ "/", NULL, SKN_EUSAGE, "" },
		{ "..", NULL, SKN_ENOTFOUND, "" },
		{ "../threads/a", NULL, SKN_ENOTFOUND, "" },
		{ "ithium", NULL, SKN_ENOTFOUND, "" },
	};
	struct skn_repo *repo;
	struct skn_view *view;
	struct skn_strings all = { 0 };

	SKN_UNUSED(state);
	OK(skn_repo_init(&repo, "find", false, "main", err));
	OK(skn_view_work(&view, repo, err));
	OK(skn_store_threads(&all, view, err));
	assert_int_equal(all.n, 0);
	for (size_t i = 0; i < SKN_ARRAY_LEN(threads); i++) {
		char *path = skn_xasprintf("find/threads/%s/thread.yaml", threads[i]);

		write_file(path, "title: T\n");
		free(path);
	}
	write_file("find/threads/energy/lithium/sub/thread.yaml", "title: in a thread\n");
	write_file("find/threads/0/2/3/4/5/6/7/8/thread.yaml", "title: as deep as it may\n");
	write_file("find/threads/0/2/3/4/5/6/7/9/0/thread.yaml", "title: too deep\n");
	OK(skn_store_threads(&all, view, err));
	assert_int_equal(all.n, SKN_ARRAY_LEN(threads) + 1);
	assert_string_equal(all.v[0], "threads/0/2/3/4/5/6/7/8");
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		char *found = NULL;
		struct skn_err failed = SKN_ERR_INIT;
		int rc = skn_store_find(&found, view, rows[i].name, &failed);

		if (rc != rows[i].rc || (found && !skn_streq(found, rows[i].found)) || !strstr(failed.hint, rows[i].hint))
			fail_msg("%s: %d %s %s (%s)", rows[i].name, rc, found ? found : "", failed.msg, failed.hint);
		free(found);
	}
	skn_strings_release(&all);
	skn_view_free(view);
	skn_repo_free(repo);
}

/* ---- loading ---- */

static void write_thread(const char *dir, const char *const files[][2])
{
	for (; (*files)[0]; files++) {
		char *path = skn_xasprintf("%s/threads/t/%s", dir, (*files)[0]);

		write_file(path, (*files)[1]);
		free(path);
	}
}

static void loading(void **state)
{
	static const char *const files[][2] = {
		{ "thread.yaml", "schema: 1\ntitle: T\nsummary: |\n  S. [@late]\nstatus: active\n" },
		{ "narrative.md", "One. [@b; @missing]\nTwo. [@a]\n" },
		{ "timeline/2.yaml", "date: 2020\nevent: |\n  E.\n" },
		{ "timeline/1.yaml", "date: 2021\nevent: |\n  E.\n" },
		{ "timeline/3.yaml", "date: 2020\norder: 1\nevent: |\n  E.\n" },
		{ "perspectives/z.yaml", "order: 1\nvoice: Z\nstance: |\n  S.\n" },
		{ "perspectives/a.yaml", "order: 2\nvoice: A\nstance: |\n  S.\n" },
		{ "perspectives/readme.txt", "not a record\n" },
		{ "items/a.yaml", "type: webpage\ntitle: A\nvia: manual\n" },
		{ "items/b.yaml", "type: webpage\ntitle: B\nvia: manual\n" },
		{ "items/late.yaml", "type: webpage\ntitle: L\nvia: manual\n" },
		{ "items/uncited.yaml", "type: webpage\ntitle: U\nvia: manual\nstray: 1\n" },
		{ "items/a.txt", "text\n" },
		{ "watch.yaml", "feeds: []\n" },
		{ NULL, NULL },
	};
	struct skn_repo *repo;
	struct skn_view *view;
	struct skn_thread t;

	SKN_UNUSED(state);
	OK(skn_repo_init(&repo, "load", false, "main", err));
	write_thread("load", files);
	OK(skn_view_work(&view, repo, err));
	OK(skn_store_load(&t, view, "threads/t", SKN_LOAD_VALID, err));
	assert_int_equal(t.prose.units.n, 2);
	assert_string_equal(t.events.v[0].id, "3"); /* by date, then those with an order */
	assert_string_equal(t.events.v[1].id, "2");
	assert_string_equal(t.events.v[2].id, "1");
	assert_string_equal(t.voices.v[0].id, "z");
	assert_int_equal(t.voices.n, 2);
	assert_int_equal(t.n_items, 4);
	assert_int_equal(t.items.n, 3);
	assert_non_null(skn_records_find(&t.items, "late"));
	assert_null(skn_records_find(&t.items, "missing"));
	skn_thread_release(&t);
	OK(skn_store_load(&t, view, "threads/t", SKN_LOAD_ALL_ITEMS, err));
	assert_int_equal(t.items.n, 4);
	skn_thread_release(&t);
	OK(skn_store_load(&t, view, "threads/t", SKN_LOAD_NO_ITEMS, err));
	assert_int_equal(t.items.n, 0);
	assert_int_equal(t.n_items, 4);
	skn_thread_release(&t);
	FAILS(SKN_EDATA, "stray", skn_store_load(&t, view, "threads/t", SKN_LOAD_ALL_ITEMS | SKN_LOAD_VALID, err));
	FAILS(SKN_ENOTFOUND, "", skn_store_load(&t, view, "threads/none", 0, err));
	write_file("load/threads/t/timeline/2.yaml", "date: 2020\nevent: [\n");
	{
		struct skn_err failed = SKN_ERR_INIT;

		assert_int_equal(skn_store_load(&t, view, "threads/t", 0, &failed), SKN_EDATA);
		assert_string_equal(failed.path, "threads/t/timeline/2.yaml");
		assert_true(failed.line > 0);
	}
	skn_view_free(view);
	skn_repo_free(repo);
}

/* One byte more than is read. */
static void limits(void **state)
{
	struct skn_repo *repo;
	struct skn_view *view;
	struct skn_thread t;
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	OK(skn_repo_init(&repo, "limits", false, "main", err));
	OK(skn_view_work(&view, repo, err));
	for (size_t over = 0; over < 2; over++) {
		skn_buf_clear(&text);
		skn_buf_adds(&text, "schema: 1\ntitle: T\nstatus: active\n#");
		skn_buf_fill(&text, 'x', SKN_RECORD_MAX + over - text.n);
		write_file("limits/threads/t/thread.yaml", text.p);
		if (over)
			FAILS(SKN_ELIMIT, "larger", skn_store_load(&t, view, "threads/t", 0, err));
		else
			OK(skn_store_load(&t, view, "threads/t", 0, err));
		if (!over)
			skn_thread_release(&t);
	}
	write_file("limits/threads/t/thread.yaml", "schema: 1\ntitle: T\nstatus: active\n");
	for (size_t over = 0; over < 2; over++) {
		skn_buf_clear(&text);
		skn_buf_fill(&text, 'x', SKN_NARRATIVE_MAX + over);
		write_file("limits/threads/t/narrative.md", text.p);
		if (over)
			FAILS(SKN_ELIMIT, "larger", skn_store_load(&t, view, "threads/t", 0, err));
		else
			OK(skn_store_load(&t, view, "threads/t", 0, err));
		if (!over)
			skn_thread_release(&t);
	}
	skn_buf_release(&text);
	skn_view_free(view);
	skn_repo_free(repo);
}

/* ---- putting records ---- */

static void put_fields(struct skn_buf *out, const char *old, const char *fields_yaml, bool partial)
{
	struct skn_repo *repo;
	struct skn_view *view, *over;
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_record fields;
	struct skn_buf src = SKN_BUF_INIT;

	OK(skn_repo_init(&repo, "put", false, "main", err));
	OK(skn_fs_remove_tree("put/threads", err));
	if (old)
		write_file("put/threads/t/tensions/x.yaml", old);
	OK(skn_view_work(&view, repo, err));
	OK(skn_view_overlay(&over, view, &changes, err));
	skn_buf_adds(&src, fields_yaml);
	OK(skn_record_parse(&fields, SKN_KIND_TENSION, "x", &src, "fields", err));
	OK(skn_put_record(&changes, view, "threads/t", SKN_KIND_TENSION, "x", fields.tree.root, partial, err));
	OK(skn_view_read(over, "threads/t/tensions/x.yaml", 10000, out, err));
	/* Once more: nothing is left to do. */
	OK(skn_put_record(&changes, over, "threads/t", SKN_KIND_TENSION, "x", fields.tree.root, partial, err));
	OK(skn_view_read(over, "threads/t/tensions/x.yaml", 10000, &src, err));
	assert_true(skn_buf_eq(out, src.p, src.n));
	skn_record_release(&fields);
	skn_changes_release(&changes);
	skn_view_free(over);
	skn_view_free(view);
	skn_repo_free(repo);
	skn_buf_release(&src);
}

static void putting(void **state)
{
	static const struct { const char *old, *fields; bool partial; const char *want; } rows[] = {
		{ NULL, "{question: Why?, status: open}", true, "status: open\nquestion: |-\n  Why?\n" },
		{ "status: open\nquestion: |\n  Why?\n", "{question: Why?, status: open}", true, "status: open\nquestion: |\n  Why?\n" },
		{ "# head\norder: 10 # o\nquestion: \"Why?\"   # odd\nstatus: open\n", "{question: Why?, status: open}", false,
		  "# head\nquestion: \"Why?\"   # odd\nstatus: open\n" },
		{ "# head\nquestion: \"Why?\"   # odd\nstatus:   open # s\n", "{status: open, order: 10}", true,
		  "# head\norder: 10\nquestion: \"Why?\"   # odd\nstatus:   open # s\n" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf found = SKN_BUF_INIT;

		put_fields(&found, rows[i].old, rows[i].fields, rows[i].partial);
		assert_string_equal(found.p, rows[i].want);
		skn_buf_release(&found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(overlay_is_what_will_be), cmocka_unit_test(files_in_the_way), cmocka_unit_test(finding),
		cmocka_unit_test(loading), cmocka_unit_test(limits), cmocka_unit_test(putting),
	};

	return cmocka_run_group_tests(tests, env_set_up, env_tear_down);
}
