#include "search/tables.h"

#define LAYOUT_VERSION 2 /* raise it when a table, or what a unit is, changes */

/* One thread's row says what its units were made from: in NOW the folder's tree, in
 * EVER the commit of the newest version. */
#define TABLES(p)                                                                                       \
	"CREATE TABLE " p "_thread(id INTEGER PRIMARY KEY, path TEXT UNIQUE, title TEXT, state BLOB);"   \
	"CREATE TABLE " p "_unit(id INTEGER PRIMARY KEY, thread INTEGER, kind TEXT, ref TEXT, field TEXT," \
	" text TEXT, first TEXT, first_time INTEGER, first_commit BLOB, last TEXT, last_time INTEGER,"    \
	" last_commit BLOB, gone TEXT, gone_time INTEGER, gone_commit BLOB);"                             \
	"CREATE INDEX " p "_unit_thread ON " p "_unit(thread);"                                           \
	"CREATE VIRTUAL TABLE " p "_words USING fts5(text, thread, kind, content='" p "_unit',"           \
	" content_rowid='id', columnsize=0, prefix='1 2 3', tokenize='skein');"                           \
	"INSERT INTO " p "_words(" p "_words, rank) VALUES('hashsize', 33554432);"

static const char tables[] = TABLES("now") TABLES("ever")
	"CREATE TABLE done(scope INTEGER PRIMARY KEY, stand BLOB);";

static const struct skn_db_layout layout = { .version = LAYOUT_VERSION, .sql = tables, .flags = SKN_DB_FTS };

static int open_db(struct skn_search *search, struct skn_err *err)
{
	char *dir = skn_xasprintf("%s/skein", skn_repo_common_dir(search->store->repo));

	skn_db_open_cache(&search->db, dir, "search.db", &layout);
	search->kept = search->db != NULL;
	search->remade = search->remade || (search->db && skn_db_was_remade(search->db));
	free(dir);
	return search->db ? SKN_OK : skn_db_open(&search->db, ":memory:", &layout, err);
}

int skn_search_open(struct skn_search **out, struct skn_store *store, struct skn_err *err)
{
	struct skn_search *search = skn_xcalloc(1, sizeof(*search));
	int rc;

	search->store = store;
	rc = open_db(search, err);
	if (rc != SKN_OK) {
		free(search);
		search = NULL;
	}
	*out = search;
	return rc;
}

void skn_search_close(struct skn_search *search)
{
	if (search)
		skn_db_close(search->db);
	free(search);
}

bool skn_search_was_remade(const struct skn_search *search)
{
	return search->remade;
}

bool skn_search_is_spoiled(const struct skn_search *search)
{
	return search->spoiled;
}

int skn_search_make_anew(struct skn_search *search, struct skn_err *err)
{
	skn_db_destroy(search->db);
	search->db = NULL;
	search->spoiled = false;
	search->remade = true;
	return open_db(search, err);
}

int skn_search_prepare(struct skn_stmt **out, struct skn_search *search, enum skn_search_scope scope,
		       const char *sql, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc;

	for (; *sql; sql++)
		if (*sql == '$')
			skn_buf_adds(&text, scope == SKN_SEARCH_NOW ? "now_" : "ever_");
		else
			skn_buf_addc(&text, *sql);
	rc = skn_db_prepare(out, search->db, text.p, err);
	skn_buf_release(&text);
	return rc;
}
