#include <math.h>

#include "search/excerpt.h"
#include "search/tables.h"

/* What the order among equals is made from; read when it is needed. */
struct keys {
	bool known;
	char *path, *kind, *ref, *field, *text;
	int64_t first_time;
};

struct candidate {
	int64_t id;
	struct skn_fts_match match;
	struct keys keys;
};

/* One query being answered. */
struct finder {
	struct skn_search *search;
	const struct skn_search_query *query;
	struct skn_search_terms terms;
	struct skn_buf expression;
	struct skn_stmt *keys; /* of one unit */
	SKN_VEC(struct candidate) list;
	size_t n_ranked; /* of them, the first ones */
	bool empty;      /* nothing can match */
};

static int64_t class_of(int64_t id)
{
	return id >> SKN_SEARCH_CLASS_SHIFT;
}

/* ---- the expression ---- */

/* Confines it to one thread; an unknown one has nothing. */
static int confine_thread(struct finder *f, struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc;

	if (!f->query->thread)
		return SKN_OK;
	rc = skn_search_prepare(&stmt, f->search, f->query->scope, "SELECT id FROM $thread WHERE path = ?1", err);
	if (rc == SKN_OK) {
		skn_stmt_bind_text(stmt, 1, f->query->thread, strlen(f->query->thread));
		rc = skn_stmt_step(stmt, err);
		f->empty = f->empty || rc == 0;
		if (rc > 0) {
			skn_buf_addf(&f->expression, " AND thread : \"%" PRId64 "\"", skn_stmt_int(stmt, 0));
			rc = SKN_OK;
		}
	}
	skn_stmt_free(stmt);
	return rc;
}

/* KIND has names, by commas. */
static int confine_kind(struct finder *f, struct skn_err *err)
{
	const char *p = f->query->kind;

	if (!p)
		return SKN_OK;
	for (bool first = true; first || *p; first = false) {
		size_t n = strcspn(p, ",");
		enum skn_search_kind kind;

		if (!skn_search_kind_find(&kind, p, n))
			return skn_fail(err, SKN_EUSAGE, "there is no kind '%.*s'", (int)n, p);
		skn_buf_addf(&f->expression, "%s\"%s\"", first ? " AND kind : (" : " OR ", skn_search_kind_name(kind));
		p += n + (p[n] == ',');
	}
	skn_buf_addc(&f->expression, ')');
	return SKN_OK;
}

/* Whether EXPRESSION is of FTS5's language: on an empty table everything else is fine. */
static int check_fts(const char *expression, const char *text, struct skn_err *err)
{
	static const struct skn_db_layout layout = {
		.version = 1, .flags = SKN_DB_FTS,
		.sql = "CREATE VIRTUAL TABLE words USING fts5(text, thread, kind, tokenize='skein')",
	};
	struct skn_db *db;
	struct skn_stmt *stmt = NULL;
	int rc = skn_db_open(&db, ":memory:", &layout, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_db_prepare(&stmt, db, "SELECT 1 FROM words WHERE words MATCH ?1", err);
	if (rc == SKN_OK) {
		skn_stmt_bind_text(stmt, 1, expression, strlen(expression));
		if (skn_stmt_step(stmt, NULL) < 0)
			rc = skn_fail(err, SKN_EUSAGE, "'%s' is not in the language of FTS5", text);
	}
	skn_stmt_free(stmt);
	skn_db_close(db);
	return rc;
}

static int compose_fts(struct finder *f, struct skn_err *err)
{
	if (strlen(f->query->text) > SKN_SEARCH_QUERY_MAX)
		return skn_fail(err, SKN_EUSAGE, "the query is longer than %d bytes", SKN_SEARCH_QUERY_MAX);
	skn_buf_addf(&f->expression, "{text} : (%s)", f->query->text);
	return check_fts(f->expression.p, f->query->text, err);
}

static int compose(struct finder *f, struct skn_err *err)
{
	int rc;

	if (f->query->fts) {
		rc = compose_fts(f, err);
	} else {
		rc = skn_search_terms_make(&f->terms, f->search->db, f->query->text, err);
		f->empty = rc == SKN_OK && f->terms.expression.n == 0;
		if (rc == SKN_OK && !f->empty)
			skn_buf_addf(&f->expression, "{text} : (%s)", f->terms.expression.p);
	}
	if (rc == SKN_OK)
		rc = confine_thread(f, err);
	return rc == SKN_OK ? confine_kind(f, err) : rc;
}

/* ---- matches ---- */

static void take(struct finder *f, struct skn_stmt *stmt)
{
	struct candidate c = { .id = skn_stmt_int(stmt, 0) };

	skn_fts_match_read(&c.match, stmt, 1);
	c.match.score = round(c.match.score * 1e6) / 1e6;
	skn_vec_push(&f->list, c);
}

static int read_matches(struct finder *f, struct skn_stmt *stmt, struct skn_err *err)
{
	size_t wanted = f->query->offset + f->query->limit + 1, n_ranked = 0;
	int rc;

	while ((rc = skn_stmt_step(stmt, err)) > 0) {
		size_t n = f->list.n;

		if (n && class_of(skn_vec_last(&f->list)->id) != class_of(skn_stmt_int(stmt, 0))) {
			if (!n_ranked && n >= SKN_SEARCH_RANKED)
				n_ranked = n;
			if (n_ranked && n >= wanted)
				break;
		}
		take(f, stmt);
		if (n_ranked)
			skn_vec_last(&f->list)->match.score = 0;
		if (skn_db_is_late(f->search->db))
			return skn_fail(err, SKN_ELIMIT, "late");
	}
	f->n_ranked = n_ranked ? n_ranked : f->list.n;
	return rc > 0 ? SKN_OK : rc;
}

static int match(struct finder *f, struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_search_prepare(&stmt, f->search, f->query->scope,
				    "SELECT rowid, skn_match($words, ?2, rowid >> ?3) FROM $words WHERE $words MATCH ?1"
				    " ORDER BY rowid", err);

	if (rc == SKN_OK) {
		skn_stmt_bind_text(stmt, 1, f->expression.p, f->expression.n);
		skn_stmt_bind_int(stmt, 2, SKN_SEARCH_COUNTED);
		skn_stmt_bind_int(stmt, 3, SKN_SEARCH_LENGTH_SHIFT);
		rc = read_matches(f, stmt, err);
	}
	skn_stmt_free(stmt);
	return rc;
}

/* ---- their order ---- */

static char *column(struct skn_stmt *stmt, int at)
{
	return skn_xstrdup(skn_stmt_bytes(stmt, at, NULL));
}

static int read_keys(struct finder *f, struct candidate *c, struct skn_err *err)
{
	struct keys *k = &c->keys;
	int rc = SKN_OK;

	if (k->known)
		return SKN_OK;
	if (!f->keys)
		rc = skn_search_prepare(&f->keys, f->search, f->query->scope,
					"SELECT t.path, u.kind, u.ref, u.field, u.text, u.first_time FROM $unit u"
					" JOIN $thread t ON t.id = u.thread WHERE u.id = ?1", err);
	if (rc != SKN_OK)
		return rc;
	skn_stmt_bind_int(f->keys, 1, c->id);
	rc = skn_stmt_step(f->keys, err);
	if (rc > 0) {
		*k = (struct keys){ true, column(f->keys, 0), column(f->keys, 1), column(f->keys, 2), column(f->keys, 3),
				    column(f->keys, 4), skn_stmt_int(f->keys, 5) };
		rc = SKN_OK;
	} else if (rc == 0) {
		rc = skn_fail(err, SKN_EDATA, "the index of words is damaged");
	}
	skn_stmt_reset(f->keys);
	return rc;
}

static int by_score(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return x->match.score > y->match.score ? -1 : x->match.score < y->match.score;
}

static int by_all(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	const struct keys *k = &x->keys, *l = &y->keys;
	int order = by_score(a, b);

	order = order ? order : strcmp(k->path, l->path);
	order = order ? order : strcmp(k->kind, l->kind);
	order = order ? order : strcmp(k->ref, l->ref);
	order = order ? order : strcmp(k->field, l->field);
	order = order ? order : k->first_time < l->first_time ? -1 : k->first_time > l->first_time;
	return order ? order : strcmp(k->text, l->text);
}

static int sort_part(struct finder *f, size_t start, size_t end, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = start; rc == SKN_OK && end - start > 1 && i < end; i++)
		rc = read_keys(f, &f->list.v[i], err);
	if (rc == SKN_OK && end - start > 1)
		qsort(f->list.v + start, end - start, sizeof(*f->list.v), by_all);
	return rc;
}

/* The keys are read only of what stands where the page is, and of its equals. */
static int sort_ranked(struct finder *f, struct skn_err *err)
{
	size_t first = f->query->offset, last = first + f->query->limit, n = f->n_ranked;
	struct candidate *v = f->list.v;

	if (n)
		qsort(v, n, sizeof(*v), by_score);
	if (first >= n)
		return SKN_OK;
	last = last < n ? last : n - 1;
	while (first > 0 && v[first - 1].match.score <= v[first].match.score)
		first--;
	while (last + 1 < n && v[last + 1].match.score >= v[last].match.score)
		last++;
	return sort_part(f, first, last + 1, err);
}

static int sort_rest(struct finder *f, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = f->n_ranked, end; rc == SKN_OK && i < f->list.n; i = end) {
		for (end = i + 1; end < f->list.n && class_of(f->list.v[end].id) == class_of(f->list.v[i].id); end++)
			;
		if (end > f->query->offset)
			rc = sort_part(f, i, end, err);
	}
	return rc;
}

/* ---- hits ---- */

static void take_when(struct skn_search_when *out, struct skn_stmt *stmt, int at)
{
	size_t n;
	const char *oid = skn_stmt_bytes(stmt, at + 2, &n);

	out->version = column(stmt, at);
	out->time = skn_stmt_int(stmt, at + 1);
	if (n == sizeof(out->commit))
		memcpy(&out->commit, oid, n);
}

static int take_hit(struct skn_search_hits *out, struct finder *f, struct skn_stmt *stmt, const struct candidate *c,
		    struct skn_err *err)
{
	struct skn_search_hit *hit;
	enum skn_search_kind kind = SKN_SEARCH_TITLE;
	size_t n;
	const char *name = skn_stmt_bytes(stmt, 2, &n);

	skn_search_kind_find(&kind, name, n);
	skn_vec_room(&out->list);
	hit = &out->list.v[out->list.n++];
	*hit = (struct skn_search_hit){ .kind = skn_search_kind_name(kind), .score = c->match.score };
	hit->thread = skn_xstrdup(skn_thread_name_of(skn_stmt_bytes(stmt, 0, NULL)));
	hit->title = column(stmt, 1);
	hit->id = column(stmt, 3);
	hit->field = column(stmt, 4);
	hit->text = column(stmt, 5);
	take_when(&hit->first, stmt, 6);
	take_when(&hit->last, stmt, 9);
	take_when(&hit->gone, stmt, 12);
	return skn_search_mark(hit, f->search->db, &f->terms, &c->match, err);
}

static int read_hits(struct skn_search_hits *out, struct finder *f, struct skn_err *err)
{
	size_t end = f->query->offset + f->query->limit;
	struct skn_stmt *stmt = NULL;
	int rc = skn_search_prepare(&stmt, f->search, f->query->scope,
				    "SELECT t.path, t.title, u.kind, u.ref, u.field, u.text, u.first, u.first_time,"
				    " u.first_commit, u.last, u.last_time, u.last_commit, u.gone, u.gone_time, u.gone_commit"
				    " FROM $unit u JOIN $thread t ON t.id = u.thread WHERE u.id = ?1", err);

	out->more = f->list.n > end;
	for (size_t i = f->query->offset; rc == SKN_OK && i < end && i < f->list.n; i++) {
		skn_stmt_bind_int(stmt, 1, f->list.v[i].id);
		rc = skn_stmt_step(stmt, err);
		if (rc == 0)
			rc = skn_fail(err, SKN_EDATA, "the index of words is damaged");
		if (rc > 0)
			rc = take_hit(out, f, stmt, &f->list.v[i], err);
		if (rc == SKN_OK)
			skn_search_excerpt(skn_vec_last(&out->list));
		skn_stmt_reset(stmt);
	}
	skn_stmt_free(stmt);
	return rc;
}

/* ---- one query ---- */

static int answer(struct skn_search_hits *out, struct finder *f, struct skn_err *err)
{
	int rc = skn_search_at(&out->at, f->search, f->query->scope, err);

	if (rc == SKN_OK)
		rc = compose(f, err);
	out->no_words = rc == SKN_OK && !f->query->fts && f->terms.expression.n == 0;
	if (rc != SKN_OK || f->empty)
		return rc;
	rc = match(f, err);
	if (rc == SKN_OK)
		rc = sort_ranked(f, err);
	if (rc == SKN_OK)
		rc = sort_rest(f, err);
	return rc == SKN_OK ? read_hits(out, f, err) : rc;
}

static void release(struct finder *f)
{
	for (size_t i = 0; i < f->list.n; i++) {
		struct candidate *c = &f->list.v[i];

		free(c->match.places);
		free(c->keys.path);
		free(c->keys.kind);
		free(c->keys.ref);
		free(c->keys.field);
		free(c->keys.text);
	}
	skn_vec_release(&f->list);
	skn_stmt_free(f->keys);
	skn_search_terms_release(&f->terms);
	skn_buf_release(&f->expression);
}

int skn_search_find(struct skn_search_hits *out, struct skn_search *search, const struct skn_search_query *query,
		    struct skn_err *err)
{
	struct finder f = { .search = search, .query = query, .expression = SKN_BUF_INIT };
	int ms = query->time_ms ? query->time_ms : SKN_SEARCH_TIME_MS;
	struct skn_err fault = SKN_ERR_INIT;
	int rc;

	*out = (struct skn_search_hits){ 0 };
	if (query->limit > SKN_SEARCH_LIMIT_MAX || query->offset > SKN_SEARCH_OFFSET_MAX)
		return skn_fail(err, SKN_EUSAGE, "at most %d hits at a time, after at most %d others",
				SKN_SEARCH_LIMIT_MAX, SKN_SEARCH_OFFSET_MAX);
	skn_db_limit_time(search->db, ms);
	rc = skn_db_begin_read(search->db, &fault);
	if (rc == SKN_OK)
		rc = answer(out, &f, &fault);
	release(&f);
	skn_db_limit_time(search->db, 0);
	skn_db_rollback(search->db);
	if (rc == SKN_EDATA)
		search->spoiled = true;
	if (rc == SKN_ELIMIT)
		skn_fail(err, SKN_ELIMIT, "the query takes longer than %d ms", ms < 0 ? 0 : ms);
	else if (rc != SKN_OK && err && err->code == SKN_OK)
		*err = fault;
	if (rc != SKN_OK)
		skn_search_hits_release(out);
	return rc;
}

static void release_when(struct skn_search_when *when)
{
	free(when->version);
}

void skn_search_hits_release(struct skn_search_hits *hits)
{
	for (size_t i = 0; i < hits->list.n; i++) {
		struct skn_search_hit *h = &hits->list.v[i];

		free(h->thread);
		free(h->title);
		free(h->id);
		free(h->field);
		free(h->text);
		skn_vec_release(&h->marks);
		release_when(&h->first);
		release_when(&h->last);
		release_when(&h->gone);
	}
	skn_vec_release(&hits->list);
}

int skn_search_threads(struct skn_strings *out, struct skn_search *search, enum skn_search_scope scope,
		       const char *name, struct skn_err *err)
{
	char *path = skn_xasprintf("threads/%s", skn_thread_name_of(name)), *end = skn_xasprintf("/%s", path + 8);
	struct skn_stmt *stmt = NULL;
	int rc = skn_search_prepare(&stmt, search, scope, "SELECT path FROM $thread ORDER BY path = ?1 DESC, path", err);

	if (rc == SKN_OK)
		skn_stmt_bind_text(stmt, 1, path, strlen(path));
	while (rc == SKN_OK && (rc = skn_stmt_step(stmt, err)) > 0) {
		const char *found = skn_stmt_bytes(stmt, 0, NULL);
		bool same = skn_streq(found, path);

		if (same || skn_ends_with(found, end))
			skn_strings_push(out, found);
		rc = same ? 0 : SKN_OK;
		if (same)
			break;
	}
	skn_stmt_free(stmt);
	free(path);
	free(end);
	return rc;
}
