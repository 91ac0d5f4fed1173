#include "search/writer.h"

#define NUMBERS ((int64_t)1 << SKN_SEARCH_CLASS_SHIFT) /* units of one length and hash */
#define HASH_MASK 0xffff

struct skn_search_op {
	int64_t id;
	size_t at; /* the order in which they came */
	bool remove;
	int64_t thread;
	enum skn_search_kind kind;
	char *text;
};

int skn_search_writer_open(struct skn_search_writer *out, struct skn_search *search, enum skn_search_scope scope,
			   struct skn_err *err)
{
	const struct {
		struct skn_stmt **stmt;
		const char *sql;
	} wanted[] = {
		{ &out->insert, "INSERT INTO $unit(id, thread, kind, ref, field, text, first, first_time, first_commit)"
				" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)" },
		{ &out->highest, "SELECT max(id) FROM $unit WHERE id >= ?1 AND id < ?2" },
		{ &out->remove, "DELETE FROM $unit WHERE id = ?1" },
		{ &out->close, "UPDATE $unit SET last = ?2, last_time = ?3, last_commit = ?4, gone = ?5, gone_time = ?6,"
			       " gone_commit = ?7 WHERE id = ?1" },
		{ &out->words_in, "INSERT INTO $words(rowid, text, thread, kind) VALUES(?1, ?2, ?3, ?4)" },
		{ &out->words_out, "INSERT INTO $words($words, rowid, text, thread, kind)"
				   " VALUES('delete', ?1, ?2, ?3, ?4)" },
	};
	int rc = SKN_OK;

	*out = (struct skn_search_writer){ .search = search, .scope = scope };
	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(wanted); i++)
		rc = skn_search_prepare(wanted[i].stmt, search, scope, wanted[i].sql, err);
	return rc;
}

static void forget_ops(struct skn_search_writer *writer)
{
	for (size_t i = 0; i < writer->ops.n; i++)
		free(writer->ops.v[i].text);
	skn_vec_clear(&writer->ops);
}

void skn_search_writer_close(struct skn_search_writer *writer)
{
	skn_stmt_free(writer->insert);
	skn_stmt_free(writer->highest);
	skn_stmt_free(writer->remove);
	skn_stmt_free(writer->close);
	skn_stmt_free(writer->words_in);
	skn_stmt_free(writer->words_out);
	forget_ops(writer);
	skn_vec_release(&writer->ops);
}

/* Runs a statement that gives no rows. */
static int run(struct skn_stmt *stmt, struct skn_err *err)
{
	int rc = skn_stmt_step(stmt, err);

	skn_stmt_reset(stmt);
	return rc < 0 ? rc : SKN_OK;
}

/* ---- ids ---- */

static int count_token(void *ctx, const struct skn_fts_token *token)
{
	size_t *n = ctx;

	(void)token;
	return ++*n >= SKN_SEARCH_LENGTH_MAX;
}

/* FNV-1a (Fowler, Noll, Vo) of a string and its end. */
static uint64_t hash_on(uint64_t hash, const char *s)
{
	do
		hash = (hash ^ (unsigned char)*s) * 1099511628211u;
	while (*s++);
	return hash;
}

static uint64_t hash_of(const struct skn_search_unit *unit, const char *path, const struct skn_version *first)
{
	uint64_t hash = 14695981039346656037u;
	char hex[SKN_OID_HEX + 1] = "";

	if (first)
		skn_oid_hex(hex, &first->commit);
	hash = hash_on(hash, path);
	hash = hash_on(hash, skn_search_kind_name(unit->kind));
	hash = hash_on(hash, unit->id);
	hash = hash_on(hash, unit->field);
	hash = hash_on(hash, unit->text);
	hash = hash_on(hash, hex);
	hash ^= hash >> 32;
	return (hash ^ hash >> 16) & HASH_MASK;
}

/* The next free id of the unit's length and hash; of the hash after it where a class is full. */
static int choose_id(int64_t *out, struct skn_search_writer *writer, const struct skn_search_unit *unit,
		     const char *path, const struct skn_version *first, struct skn_err *err)
{
	struct skn_stmt *stmt = writer->highest;
	size_t length = 0;
	int rc = skn_fts_tokens(writer->search->db, unit->text, strlen(unit->text), false, count_token, &length, err);
	int64_t hash = (int64_t)hash_of(unit, path, first), most = 0;

	if (rc < 0)
		return rc;
	*out = (int64_t)length << SKN_SEARCH_LENGTH_SHIFT | hash << SKN_SEARCH_CLASS_SHIFT;
	for (rc = SKN_OK; rc == SKN_OK; *out = *out / NUMBERS * NUMBERS + NUMBERS) {
		skn_stmt_bind_int(stmt, 1, *out);
		skn_stmt_bind_int(stmt, 2, *out + NUMBERS);
		rc = skn_stmt_step(stmt, err);
		most = rc > 0 ? skn_stmt_int(stmt, 0) : 0; /* none is NULL, which reads as 0 */
		skn_stmt_reset(stmt);
		rc = rc < 0 ? rc : SKN_OK;
		if (most < *out + NUMBERS - 1)
			break;
	}
	*out = most ? most + 1 : *out + 1; /* no id is 0 */
	return rc;
}

/* ---- units ---- */

static void push_op(struct skn_search_writer *writer, int64_t id, bool remove, int64_t thread,
		    enum skn_search_kind kind, const char *text)
{
	const struct skn_search_op op = { id, writer->ops.n, remove, thread, kind, skn_xstrdup(text) };

	skn_vec_push(&writer->ops, op);
}

static void bind_version(struct skn_stmt *stmt, int at, const struct skn_version *version,
			 char label[SKN_VERSION_LABEL_MAX])
{
	skn_version_label(version, label);
	skn_stmt_bind_text(stmt, at, label, strlen(label));
	skn_stmt_bind_int(stmt, at + 1, version->time);
	skn_stmt_bind_blob(stmt, at + 2, version->commit.b, sizeof(version->commit.b));
}

int skn_search_unit_add(struct skn_search_writer *writer, int64_t *id, const struct skn_search_owner *thread,
			const struct skn_search_unit *unit, const struct skn_version *first, struct skn_err *err)
{
	struct skn_stmt *stmt = writer->insert;
	const char *kind = skn_search_kind_name(unit->kind);
	char label[SKN_VERSION_LABEL_MAX];
	int rc = choose_id(id, writer, unit, thread->path, first, err);

	if (rc != SKN_OK)
		return rc;
	skn_stmt_bind_int(stmt, 1, *id);
	skn_stmt_bind_int(stmt, 2, thread->row);
	skn_stmt_bind_text(stmt, 3, kind, strlen(kind));
	skn_stmt_bind_text(stmt, 4, unit->id, strlen(unit->id));
	skn_stmt_bind_text(stmt, 5, unit->field, strlen(unit->field));
	skn_stmt_bind_text(stmt, 6, unit->text, strlen(unit->text));
	if (first)
		bind_version(stmt, 7, first, label);
	rc = run(stmt, err);
	if (rc == SKN_OK)
		push_op(writer, *id, false, thread->row, unit->kind, unit->text);
	return rc;
}

int skn_search_unit_remove(struct skn_search_writer *writer, int64_t id, int64_t thread,
			   enum skn_search_kind kind, const char *text, struct skn_err *err)
{
	push_op(writer, id, true, thread, kind, text);
	skn_stmt_bind_int(writer->remove, 1, id);
	return run(writer->remove, err);
}

int skn_search_unit_end(struct skn_search_writer *writer, int64_t id, const struct skn_version *last,
			const struct skn_version *gone, struct skn_err *err)
{
	char last_label[SKN_VERSION_LABEL_MAX], gone_label[SKN_VERSION_LABEL_MAX];

	skn_stmt_bind_int(writer->close, 1, id);
	bind_version(writer->close, 2, last, last_label);
	bind_version(writer->close, 5, gone, gone_label);
	return run(writer->close, err);
}

/* ---- what FTS5 is told ---- */

static int compare_ops(const void *a, const void *b)
{
	const struct skn_search_op *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

int skn_search_writer_flush(struct skn_search_writer *writer, struct skn_err *err)
{
	int rc = SKN_OK;

	if (writer->ops.n)
		qsort(writer->ops.v, writer->ops.n, sizeof(*writer->ops.v), compare_ops);
	for (size_t i = 0; rc == SKN_OK && i < writer->ops.n; i++) {
		const struct skn_search_op *op = &writer->ops.v[i];
		struct skn_stmt *stmt = op->remove ? writer->words_out : writer->words_in;
		const char *kind = skn_search_kind_name(op->kind);

		skn_stmt_bind_int(stmt, 1, op->id);
		skn_stmt_bind_text(stmt, 2, op->text, strlen(op->text));
		skn_stmt_bind_int(stmt, 3, op->thread);
		skn_stmt_bind_text(stmt, 4, kind, strlen(kind));
		rc = run(stmt, err);
	}
	forget_ops(writer);
	return rc;
}

int skn_search_writer_tidy(struct skn_search_writer *writer, struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_search_prepare(&stmt, writer->search, writer->scope, "INSERT INTO $words($words) VALUES('optimize')",
				    err);

	if (rc == SKN_OK)
		rc = run(stmt, err);
	skn_stmt_free(stmt);
	return rc;
}
