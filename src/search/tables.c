#include "search/tables.h"

#include "search/query.h"

#define LAYOUT_VERSION 1 /* raise it when a table, or what a unit is, changes */

/* One thread's row says what its units were made from: in NOW the folder's tree, in
 * EVER the commit of the newest version. */
#define TABLES(p)                                                                                       \
	"CREATE TABLE " p "_thread(id INTEGER PRIMARY KEY, path TEXT UNIQUE, title TEXT, state BLOB);"   \
	"CREATE TABLE " p "_unit(id INTEGER PRIMARY KEY, thread INTEGER, kind TEXT, ref TEXT, field TEXT," \
	" text TEXT, first TEXT, first_time INTEGER, first_commit BLOB, last TEXT, last_time INTEGER);"   \
	"CREATE INDEX " p "_unit_thread ON " p "_unit(thread);"                                           \
	"CREATE VIRTUAL TABLE " p "_words USING fts5(text, content='" p "_unit', content_rowid='id',"     \
	" tokenize=\"unicode61 remove_diacritics 2\");"                                                   \
	"CREATE VIRTUAL TABLE " p "_grams USING fts5(text, content='" p "_unit', content_rowid='id',"     \
	" tokenize='trigram');"

static const char tables[] = TABLES("now") TABLES("ever")
	"CREATE TABLE done(scope INTEGER PRIMARY KEY, commit_id BLOB);";

static const struct skn_db_layout layout = { .version = LAYOUT_VERSION, .sql = tables };

const char *skn_search_prefix(enum skn_search_scope scope)
{
	return scope == SKN_SEARCH_NOW ? "now" : "ever";
}

static int open_db(struct skn_search *search, struct skn_err *err)
{
	char *dir = skn_xasprintf("%s/skein", skn_repo_common_dir(search->store->repo));

	skn_db_open_cache(&search->db, dir, "search.db", &layout);
	search->kept = search->db != NULL;
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

int skn_search_make_anew(struct skn_search *search, struct skn_err *err)
{
	skn_db_destroy(search->db);
	search->db = NULL;
	return open_db(search, err);
}

int skn_search_prepare(struct skn_stmt **out, struct skn_search *search, enum skn_search_scope scope,
		       const char *sql, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc;

	for (; *sql; sql++)
		if (*sql == '$')
			skn_buf_addf(&text, "%s_", skn_search_prefix(scope));
		else
			skn_buf_addc(&text, *sql);
	rc = skn_db_prepare(out, search->db, text.p, err);
	skn_buf_release(&text);
	return rc;
}

int skn_search_writer_open(struct skn_search_writer *out, struct skn_search *search, enum skn_search_scope scope,
			   struct skn_err *err)
{
	const struct {
		struct skn_stmt **stmt;
		const char *sql;
	} wanted[] = {
		{ &out->insert, "INSERT INTO $unit(thread, kind, ref, field, text, first, first_time, first_commit)"
				" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id" },
		{ &out->remove, "DELETE FROM $unit WHERE id = ?1" },
		{ &out->close, "UPDATE $unit SET last = ?2, last_time = ?3 WHERE id = ?1" },
		{ &out->words_in, "INSERT INTO $words(rowid, text) VALUES(?1, ?2)" },
		{ &out->words_out, "INSERT INTO $words($words, rowid, text) VALUES('delete', ?1, ?2)" },
		{ &out->grams_in, "INSERT INTO $grams(rowid, text) VALUES(?1, ?2)" },
		{ &out->grams_out, "INSERT INTO $grams($grams, rowid, text) VALUES('delete', ?1, ?2)" },
	};
	int rc = SKN_OK;

	*out = (struct skn_search_writer){ .search = search, .scope = scope };
	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(wanted); i++)
		rc = skn_search_prepare(wanted[i].stmt, search, scope, wanted[i].sql, err);
	return rc;
}

void skn_search_writer_close(struct skn_search_writer *writer)
{
	skn_stmt_free(writer->insert);
	skn_stmt_free(writer->remove);
	skn_stmt_free(writer->close);
	skn_stmt_free(writer->words_in);
	skn_stmt_free(writer->words_out);
	skn_stmt_free(writer->grams_in);
	skn_stmt_free(writer->grams_out);
}

/* Runs a statement that gives no rows. */
static int run(struct skn_stmt *stmt, struct skn_err *err)
{
	int rc = skn_stmt_step(stmt, err);

	skn_stmt_reset(stmt);
	return rc < 0 ? rc : SKN_OK;
}

static int tell(struct skn_stmt *stmt, int64_t id, const char *text, struct skn_err *err)
{
	skn_stmt_bind_int(stmt, 1, id);
	skn_stmt_bind_text(stmt, 2, text, strlen(text));
	return run(stmt, err);
}

static void bind_version(struct skn_stmt *stmt, int at, const struct skn_version *version,
			 char label[SKN_VERSION_LABEL_MAX])
{
	skn_version_label(version, label);
	skn_stmt_bind_text(stmt, at, label, strlen(label));
	skn_stmt_bind_int(stmt, at + 1, version->time);
}

int skn_search_unit_add(struct skn_search_writer *writer, int64_t *id, int64_t thread,
			const struct skn_search_unit *unit, const struct skn_version *first, struct skn_err *err)
{
	struct skn_stmt *stmt = writer->insert;
	char label[SKN_VERSION_LABEL_MAX];
	size_t n = strlen(unit->text);
	int rc;

	skn_stmt_bind_int(stmt, 1, thread);
	skn_stmt_bind_text(stmt, 2, unit->kind, strlen(unit->kind));
	skn_stmt_bind_text(stmt, 3, unit->id, strlen(unit->id));
	skn_stmt_bind_text(stmt, 4, unit->field, strlen(unit->field));
	skn_stmt_bind_text(stmt, 5, unit->text, n);
	if (first) {
		bind_version(stmt, 6, first, label);
		skn_stmt_bind_blob(stmt, 8, first->commit.b, sizeof(first->commit.b));
	}
	rc = skn_stmt_step(stmt, err);
	*id = rc > 0 ? skn_stmt_int(stmt, 0) : 0;
	if (rc > 0)
		rc = skn_stmt_step(stmt, err);
	skn_stmt_reset(stmt);
	if (rc == SKN_OK)
		rc = tell(writer->words_in, *id, unit->text, err);
	if (rc == SKN_OK && skn_search_is_spaceless(unit->text, n))
		rc = tell(writer->grams_in, *id, unit->text, err);
	return rc;
}

int skn_search_unit_remove(struct skn_search_writer *writer, int64_t id, const char *text, struct skn_err *err)
{
	int rc = tell(writer->words_out, id, text, err);

	if (rc == SKN_OK && skn_search_is_spaceless(text, strlen(text)))
		rc = tell(writer->grams_out, id, text, err);
	if (rc == SKN_OK) {
		skn_stmt_bind_int(writer->remove, 1, id);
		rc = run(writer->remove, err);
	}
	return rc;
}

int skn_search_unit_end(struct skn_search_writer *writer, int64_t id, const struct skn_version *last,
			struct skn_err *err)
{
	char label[SKN_VERSION_LABEL_MAX];

	skn_stmt_bind_int(writer->close, 1, id);
	bind_version(writer->close, 2, last, label);
	return run(writer->close, err);
}
