/* The gate to SQLite: what is kept, what is made again, what is done without. */
#include "repo_env.h"

#include "db/db.h"

static const struct skn_db_layout layout = { .version = 3, .sql = "CREATE TABLE t(a, b)" };
static const struct skn_db_layout kept = { .version = 3, .sql = "CREATE TABLE t(a, b)",
					   .flags = SKN_DB_KEEP };

static void put_row(struct skn_db *db, int64_t a, const char *b)
{
	struct skn_stmt *stmt;

	OK(skn_db_prepare(&stmt, db, "INSERT INTO t VALUES(?, ?)", err));
	skn_stmt_bind_int(stmt, 1, a);
	skn_stmt_bind_text(stmt, 2, b, strlen(b));
	assert_int_equal(skn_stmt_step(stmt, NULL), 0);
	skn_stmt_free(stmt);
}

static int64_t count_rows(struct skn_db *db)
{
	struct skn_stmt *stmt;
	int64_t n;

	OK(skn_db_prepare(&stmt, db, "SELECT count(*) FROM t", err));
	assert_int_equal(skn_stmt_step(stmt, NULL), 1);
	n = skn_stmt_int(stmt, 0);
	skn_stmt_free(stmt);
	return n;
}

/* Opens PATH, counts the rows, closes. */
static int64_t rows_in(const char *path, const struct skn_db_layout *how)
{
	struct skn_db *db;
	int64_t n;

	OK(skn_db_open(&db, path, how, err));
	n = count_rows(db);
	skn_db_close(db);
	return n;
}

static void fill(const char *path)
{
	struct skn_db *db;

	unlink(path);
	OK(skn_db_open(&db, path, &layout, err));
	put_row(db, 1, "one");
	skn_db_close(db);
}

static void statements(void **state)
{
	struct skn_stmt *stmt;
	struct skn_db *db;
	size_t n;

	SKN_UNUSED(state);
	OK(skn_db_open(&db, "s.db", &layout, err));
	assert_string_equal(skn_db_path(db), "s.db");
	OK(skn_db_begin(db, err));
	put_row(db, 7, "seven");
	skn_db_rollback(db);
	skn_db_rollback(db);
	assert_int_equal(count_rows(db), 0);
	OK(skn_db_begin(db, err));
	put_row(db, 8, "ei\xc3\xa9");
	OK(skn_db_commit(db, err));
	OK(skn_db_prepare(&stmt, db, "SELECT a, b, NULL, ? FROM t WHERE a = ?", err));
	for (int i = 0; i < 2; i++) {
		skn_stmt_bind_blob(stmt, 1, "a\0b", 3);
		skn_stmt_bind_int(stmt, 2, 8);
		assert_int_equal(skn_stmt_step(stmt, NULL), 1);
		assert_int_equal(skn_stmt_int(stmt, 0), 8);
		assert_string_equal(skn_stmt_bytes(stmt, 1, &n), "ei\xc3\xa9");
		assert_int_equal(n, 4);
		assert_string_equal(skn_stmt_bytes(stmt, 2, NULL), "");
		assert_memory_equal(skn_stmt_bytes(stmt, 3, &n), "a\0b", 3);
		assert_int_equal(n, 3);
		assert_int_equal(skn_stmt_step(stmt, NULL), 0);
		skn_stmt_reset(stmt);
	}
	/* A reset drops what was bound. */
	skn_stmt_bind_null(stmt, 1);
	assert_int_equal(skn_stmt_step(stmt, NULL), 0);
	skn_stmt_free(stmt);
	FAILS(SKN_EDATA, "no such table", skn_db_exec(db, "SELECT * FROM nowhere", err));
	FAILS(SKN_EDATA, "no such table", skn_db_prepare(&stmt, db, "SELECT * FROM nowhere", err));
	assert_null(stmt);
	skn_db_close(db);
	skn_db_close(NULL);
	skn_stmt_free(NULL);
}

static void another_version_is_made_again(void **state)
{
	struct skn_db_layout newer = layout;
	struct skn_db *db;

	SKN_UNUSED(state);
	newer.version = 4;
	fill("v.db");
	assert_int_equal(rows_in("v.db", &layout), 1);
	assert_int_equal(rows_in("v.db", &newer), 0);
	assert_int_equal(rows_in("v.db", &newer), 0);
	fill("v.db");
	newer.flags = SKN_DB_KEEP;
	FAILS(SKN_EDATA, "version 3", skn_db_open(&db, "v.db", &newer, err));
	assert_int_equal(rows_in("v.db", &layout), 1);
}

static void what_is_no_database_is_made_again(void **state)
{
	struct skn_db *db;

	SKN_UNUSED(state);
	write_file("n.db", "This is a text, and long enough that nobody takes it for the "
			   "beginning of a database that is only just being written.\n");
	FAILS(SKN_EDATA, "not a database", skn_db_open(&db, "n.db", &kept, err));
	assert_true(skn_fs_exists("n.db"));
	assert_int_equal(rows_in("n.db", &layout), 0);
	assert_int_equal(rows_in("n.db", &layout), 0);
}

static void destroying_leaves_nothing(void **state)
{
	struct skn_db *db;

	SKN_UNUSED(state);
	OK(skn_db_open(&db, "d.db", &layout, err));
	put_row(db, 1, "x");
	assert_true(skn_fs_exists("d.db-wal"));
	skn_db_destroy(db);
	assert_false(skn_fs_exists("d.db"));
	assert_false(skn_fs_exists("d.db-wal"));
	assert_false(skn_fs_exists("d.db-shm"));
}

static void a_second_writer_is_told(void **state)
{
	struct skn_db *one, *two;

	SKN_UNUSED(state);
	OK(skn_db_open(&one, "w.db", &layout, err));
	OK(skn_db_open(&two, "w.db", &layout, err));
	OK(skn_db_begin(one, err));
	put_row(one, 1, "x");
	assert_int_equal(count_rows(two), 0);
	OK(skn_db_exec(two, "PRAGMA busy_timeout=10", err));
	FAILS(SKN_ELOCKED, "", skn_db_begin(two, err));
	OK(skn_db_commit(one, err));
	OK(skn_db_begin(two, err));
	skn_db_rollback(two);
	assert_int_equal(count_rows(two), 1);
	skn_db_close(one);
	skn_db_close(two);
}

/* A folder that is no folder stands for one that cannot be written, which a
 * test run by root could not have. */
static void a_cache_goes_elsewhere(void **state)
{
	struct skn_strings names = { 0 };
	struct skn_db *db;
	char *cache = skn_xasprintf("%s/cache", env_top.p);

	SKN_UNUSED(state);
	skn_db_open_cache(&db, "here", "c.db", &layout);
	assert_non_null(db);
	assert_string_equal(skn_db_path(db), "here/c.db");
	skn_db_close(db);

	write_file("file", "x");
	setenv("XDG_CACHE_HOME", cache, 1);
	for (int i = 0; i < 2; i++) {
		skn_db_open_cache(&db, "file/skein", "c.db", &layout);
		assert_non_null(db);
		put_row(db, i, "x");
		assert_int_equal(count_rows(db), i + 1);
		assert_true(skn_starts_with(skn_db_path(db), cache));
		skn_db_close(db);
	}
	OK(skn_fs_list(&names, "cache/skein", err));
	assert_int_equal(names.n, 1);
	skn_strings_release(&names);

	setenv("XDG_CACHE_HOME", "relative", 1);
	unsetenv("HOME");
	skn_db_open_cache(&db, "file/skein", "c.db", &layout);
	assert_null(db);
	free(cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(statements, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(another_version_is_made_again, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_database_is_made_again, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(destroying_leaves_nothing, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(a_second_writer_is_told, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(a_cache_goes_elsewhere, env_set_up, env_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
