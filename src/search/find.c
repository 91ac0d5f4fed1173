#include "search/query.h"
#include "search/tables.h"

/* What a query asks of the tables, and the values of its parameters, from ?1 on. */
struct question {
	struct skn_buf where; /* joins and conditions on the unit u of the thread t */
	struct skn_buf sql;
	struct skn_strings values;
	const char *ranked;   /* the table that bm25 and snippets come from; NULL: neither */
};

static void ask(struct question *q, const char *condition, const char *value)
{
	skn_strings_push(&q->values, value);
	skn_buf_addf(&q->where, condition, (int)q->values.n);
}

/* The expression of the table that ranks is ?1. */
static void ask_terms(struct question *q, const struct skn_search_terms *terms)
{
	bool words = terms->words.n > 0;

	q->ranked = words ? "$words" : terms->grams.n ? "$grams" : NULL;
	if (q->ranked)
		skn_buf_addf(&q->where, " JOIN %s ON %s.rowid = u.id", q->ranked, q->ranked);
	skn_buf_adds(&q->where, " WHERE 1");
	if (words)
		ask(q, " AND $words MATCH ?%d", terms->words.p);
	if (terms->grams.n && words)
		ask(q, " AND u.id IN (SELECT rowid FROM $grams WHERE $grams MATCH ?%d)", terms->grams.p);
	else if (terms->grams.n)
		ask(q, " AND $grams MATCH ?%d", terms->grams.p);
	for (size_t i = 0; i < terms->likes.n; i++)
		ask(q, " AND u.text LIKE ?%d ESCAPE '\\'", terms->likes.v[i]);
}

/* The best are chosen first, then their snippets made.  Scores are rounded, so that
 * what is equal but for the order of additions is equal. */
static void compose(struct question *q, const struct skn_search_query *query)
{
	static const char order[] = "score DESC, t.path, u.kind, u.ref, u.field, u.first_time, u.text";

	skn_buf_adds(&q->sql, "WITH best AS MATERIALIZED (SELECT u.id AS id, ");
	if (q->ranked)
		skn_buf_addf(&q->sql, "round(-bm25(%s), 6) AS score", q->ranked);
	else
		skn_buf_adds(&q->sql, "0.0 AS score");
	skn_buf_addf(&q->sql, " FROM $unit u JOIN $thread t ON t.id = u.thread%s ORDER BY %s LIMIT %zu OFFSET %zu)",
		     q->where.p, order, query->limit + 1, query->offset);
	skn_buf_adds(&q->sql, " SELECT t.path, t.title, u.kind, u.ref, u.field, u.text, u.first, u.first_time,"
		     " u.first_commit, u.last, u.last_time, score, ");
	if (q->ranked)
		skn_buf_addf(&q->sql, "(SELECT snippet(%s, 0, char(2), char(3), '…', 24) FROM %s WHERE %s MATCH ?1"
			     " AND rowid = u.id)", q->ranked, q->ranked, q->ranked);
	else
		skn_buf_adds(&q->sql, "u.text");
	skn_buf_addf(&q->sql, " FROM best JOIN $unit u ON u.id = best.id JOIN $thread t ON t.id = u.thread ORDER BY %s",
		     order);
}

static int make(struct question *q, const struct skn_search_query *query, struct skn_err *err)
{
	struct skn_search_terms terms = { SKN_BUF_INIT, SKN_BUF_INIT, { 0 } };
	int rc = SKN_OK;

	if (query->fts && strlen(query->text) > SKN_SEARCH_QUERY_MAX)
		rc = skn_fail(err, SKN_EUSAGE, "the query is longer than %d bytes", SKN_SEARCH_QUERY_MAX);
	else if (query->fts)
		skn_buf_adds(&terms.words, query->text);
	else
		rc = skn_search_terms_make(&terms, query->text, err);
	if (rc == SKN_OK) {
		ask_terms(q, &terms);
		if (query->thread)
			ask(q, " AND t.path = ?%d", query->thread);
		if (query->kind)
			ask(q, " AND u.kind = ?%d", query->kind);
		compose(q, query);
	}
	skn_search_terms_release(&terms);
	return rc;
}

static char *column(struct skn_stmt *stmt, int at)
{
	return skn_xstrdup(skn_stmt_bytes(stmt, at, NULL));
}

static void take(struct skn_search_hits *out, struct skn_stmt *stmt)
{
	struct skn_search_hit hit = { 0 };
	size_t n;
	const char *oid;

	hit.thread = skn_xstrdup(skn_thread_name_of(skn_stmt_bytes(stmt, 0, NULL)));
	hit.title = column(stmt, 1);
	hit.kind = column(stmt, 2);
	hit.id = column(stmt, 3);
	hit.field = column(stmt, 4);
	hit.text = column(stmt, 5);
	hit.first = column(stmt, 6);
	hit.first_time = skn_stmt_int(stmt, 7);
	oid = skn_stmt_bytes(stmt, 8, &n);
	if (n == sizeof(hit.first_commit))
		memcpy(&hit.first_commit, oid, n);
	hit.last = column(stmt, 9);
	hit.last_time = skn_stmt_int(stmt, 10);
	hit.score = skn_stmt_real(stmt, 11);
	hit.snippet = column(stmt, 12);
	skn_vec_push(&out->list, hit);
}

static int read_hits(struct skn_search_hits *out, struct skn_stmt *stmt, size_t limit, struct skn_err *err)
{
	int rc;

	while ((rc = skn_stmt_step(stmt, err)) > 0) {
		if (out->list.n == limit) {
			out->more = true;
			return SKN_OK;
		}
		take(out, stmt);
	}
	return rc;
}

int skn_search_find(struct skn_search_hits *out, struct skn_search *search, const struct skn_search_query *query,
		    struct skn_err *err)
{
	struct question q = { SKN_BUF_INIT, SKN_BUF_INIT, { 0 }, NULL };
	struct skn_err fault = SKN_ERR_INIT;
	struct skn_stmt *stmt = NULL;
	int rc = make(&q, query, err);

	*out = (struct skn_search_hits){ 0 };
	if (rc != SKN_OK)
		goto out;
	rc = skn_search_prepare(&stmt, search, query->scope, q.sql.p, err);
	if (rc != SKN_OK)
		goto out;
	for (size_t i = 0; i < q.values.n; i++)
		skn_stmt_bind_text(stmt, (int)i + 1, q.values.v[i], strlen(q.values.v[i]));
	rc = read_hits(out, stmt, query->limit, query->fts ? &fault : err);
	if (rc != SKN_OK && query->fts)
		rc = skn_fail(err, SKN_EUSAGE, "'%s' is not in the language of FTS5", query->text);
	skn_err_clear(&fault);
	skn_stmt_free(stmt);
out:
	if (rc != SKN_OK)
		skn_search_hits_release(out);
	skn_buf_release(&q.where);
	skn_buf_release(&q.sql);
	skn_strings_release(&q.values);
	return rc;
}

void skn_search_hits_release(struct skn_search_hits *hits)
{
	for (size_t i = 0; i < hits->list.n; i++) {
		struct skn_search_hit *h = &hits->list.v[i];

		free(h->thread);
		free(h->title);
		free(h->kind);
		free(h->id);
		free(h->field);
		free(h->text);
		free(h->snippet);
		free(h->first);
		free(h->last);
	}
	skn_vec_release(&hits->list);
}
