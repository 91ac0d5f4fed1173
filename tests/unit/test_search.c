/*
 * Search against search_model.h: any bytes as a query, in any page, from an index made at
 * once and one that was brought on; limits on both sides; readers while somebody fills.
 */
#include "repo_env.h"
#include "random.h"
#include "search_model.h"

#include "base/lock.h"
#include "search/units.h"

#define THREADS 48
#define SENTENCES 60

static const char *const words[] = {
	"court", "Court", "courts", "well", "wells", "na\u00EFve", "\u00C9T\u00C9", "ete", "42", "4", "a", "a", "a", "b",
	"M\u00FCll", "\u03A9", "\u0416\u0436", "stra\u00DFe", "lithium-ion", "it's",
	"\u9502\u77FF", "\u9502\u77FF\u653F\u7B56", "\u5317\u4EAC", "\u9502", "\u77FF\u9502\u77FF", "\u30A2\u3042",
	"\u0E01\u0E32\u0E01", "\u9502\u77FFabc", "x\u653F\u7B56y", "\u5317\u4EAC\uFF0C\u9502\u77FF",
};
static const char *const pieces[] = {
	" ", " ", "\"", "\"", "*", "*", "(", ")", "AND", "OR", "NOT", "NEAR(", ":", "text:", "thread:\"1\"", "^", "-", "+", "{",
	"}", "\\", "'", ";", ",", "\t", "\n", "\xff", "\xc3", "\xe9\x94", "%", "_", "\x01", "\x02", "\x1f", "c", "co", "cour", "w",
	"sentence", "\u653F", "\u7B56\u653F", "\u4EAC", "\u77FF\u653F", "\u0301", "\u200B", "\U0001F600",
};

static struct skn_store store;
static struct skn_search *search;
static struct skn_oid first, second;
static struct model_units now[2]; /* at either */

static void put_file(struct skn_buf *out, const char *path, const struct skn_buf *text)
{
	skn_buf_addf(out, "M 100644 inline %s\ndata %zu\n", path, text->n);
	skn_buf_add(out, text->p, text->n);
	skn_buf_addc(out, '\n');
}

static void put_thread(struct skn_buf *out, size_t i, size_t n)
{
	char *folder = skn_xasprintf("threads/g%zu/t%zu", i % 5, i), *meta = skn_xasprintf("%s/thread.yaml", folder);
	char *prose = skn_xasprintf("%s/narrative.md", folder);
	struct skn_buf text = SKN_BUF_INIT;

	skn_buf_addf(&text, "schema: 1\ntitle: Court %zu\nstatus: active\n", i % 7);
	put_file(out, meta, &text);
	skn_buf_clear(&text);
	for (size_t j = 0; j < n; j++) {
		size_t length = random_chance(40) ? 1 + random_below(300) : 1 + random_below(6);

		for (size_t k = 0; k < length; k++)
			skn_buf_addf(&text, "%s%s", k ? " " : "x ", random_pick(words));
		skn_buf_adds(&text, ".\n\n");
	}
	put_file(out, prose, &text);
	skn_buf_release(&text);
	free(folder);
	free(meta);
	free(prose);
}

static void make_repo(void)
{
	const char *argv[] = { "git", "-C", "s", "fast-import", "--quiet", NULL };
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_proc_result r;

	random_seed(7);
	GIT(env_top.p, "init", "-q", "--bare", "-b", "main", "s");
	skn_buf_adds(&out, "commit refs/heads/main\ncommitter C <c@x> 1000 +0000\ndata 1\nm\n"
		     "M 100644 inline skein.yaml\ndata <<E\nschema: 1\ntitle: S\nE\n");
	for (size_t i = 0; i < THREADS; i++)
		put_thread(&out, i, SENTENCES);
	skn_buf_adds(&out, "commit refs/heads/main\ncommitter C <c@x> 2000 +0000\ndata 1\nm\n"
		     "D threads/g0/t0\nD threads/g1/t1\n");
	for (size_t i = 5; i < 9; i++)
		put_thread(&out, i, SENTENCES / 2);
	put_thread(&out, THREADS, SENTENCES);
	assert_int_equal(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = out.p, .in_len = out.n }, NULL), 0);
	if (r.status != 0)
		fail_msg("%s", r.err.p);
	skn_proc_release(&r);
	skn_buf_release(&out);
}

static void list_units(struct model_units *out, const struct skn_oid *commit)
{
	struct skn_strings paths = { 0 };
	struct skn_view *view;

	assert_int_equal(skn_view_commit(&view, store.repo, commit, NULL), SKN_OK);
	assert_int_equal(skn_store_threads(&paths, view, NULL), SKN_OK);
	for (size_t i = 0; i < paths.n; i++) {
		struct skn_search_units units;
		struct skn_thread thread;

		assert_int_equal(skn_store_load(&thread, view, paths.v[i], 0, NULL), SKN_OK);
		skn_search_units_make(&units, &thread);
		for (size_t j = 0; j < units.list.n; j++)
			model_add(out, paths.v[i], skn_search_kind_name(units.list.v[j].kind), units.list.v[j].id,
				  units.list.v[j].field, units.list.v[j].text);
		skn_search_units_release(&units);
		skn_thread_release(&thread);
	}
	skn_strings_release(&paths);
	skn_view_free(view);
}

static int set_up(void **state)
{
	if (env_set_up(state) != 0)
		return -1;
	make_repo();
	assert_int_equal(skn_store_open(&store, "s", NULL, NULL), SKN_OK);
	assert_int_equal(skn_repo_ref(store.repo, "refs/heads/main", &second, NULL), SKN_OK);
	assert_int_equal(skn_repo_resolve(store.repo, "main~1", &first, NULL), SKN_OK);
	list_units(&now[0], &first);
	list_units(&now[1], &second);
	assert_int_equal(skn_search_open(&search, &store, NULL), SKN_OK);
	return 0;
}

static int tear_down(void **state)
{
	model_units_release(&now[0]);
	model_units_release(&now[1]);
	skn_search_close(search);
	skn_store_close(&store);
	return env_tear_down(state);
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static int by_start(const void *a, const void *b)
{
	const struct skn_search_mark *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* The marks of a hit are those of all terms at all places, joined where they overlap. */
static void check_marks(const struct skn_search_hit *hit, const struct model_unit *unit, const char *text)
{
	struct skn_search_hit all = { 0 };
	struct model_query query;
	size_t n = 0;

	model_read_query(&query, text);
	for (size_t i = 0; i < query.terms.n; i++)
		assert_true(model_count(&unit->parts, &query.terms.v[i], &all) > 0);
	qsort(all.marks.v, all.marks.n, sizeof(*all.marks.v), by_start);
	for (size_t i = 0; i < all.marks.n; i++) {
		if (n && all.marks.v[i].start < all.marks.v[n - 1].end)
			all.marks.v[n - 1].end = larger(all.marks.v[i].end, all.marks.v[n - 1].end);
		else
			all.marks.v[n++] = all.marks.v[i];
	}
	assert_int_equal(hit->marks.n, n);
	assert_memory_equal(hit->marks.v, all.marks.v, n * sizeof(*all.marks.v));
	assert_true(hit->start <= hit->end && hit->end <= strlen(hit->text));
	assert_true(skn_utf8_valid(hit->text + hit->start, hit->end - hit->start, NULL));
	n = 0;
	for (size_t i = 0; i < hit->marks.n; i++)
		n += hit->marks.v[i].start >= hit->start && hit->marks.v[i].end <= hit->end;
	assert_true(n > 0);
	assert_true(skn_utf8_length(hit->text + hit->start, hit->end - hit->start) <= SKN_SEARCH_EXCERPT);
	skn_vec_release(&all.marks);
	model_query_release(&query);
}

static void check_page(const struct model_found *wanted, struct skn_search_query *query)
{
	struct skn_search_hits hits;
	struct skn_err err = SKN_ERR_INIT;
	size_t n = wanted->list.n > query->offset ? wanted->list.n - query->offset : 0;

	if (skn_search_find(&hits, search, query, &err) != SKN_OK)
		fail_msg("'%s': %s", query->text, err.msg);
	if (hits.list.n != smaller(n, query->limit))
		fail_msg("'%s' finds %zu, not %zu", query->text, hits.list.n, smaller(n, query->limit));
	assert_int_equal(hits.more, n > query->limit);
	for (size_t i = 0; i < hits.list.n; i++) {
		const struct model_unit *u = wanted->list.v[query->offset + i];
		const struct skn_search_hit *h = &hits.list.v[i];

		if (!skn_streq(h->thread, skn_thread_name_of(u->thread)) || !skn_streq(h->kind, u->kind) ||
		    !skn_streq(h->id, u->id) || !skn_streq(h->field, u->field) || !skn_streq(h->text, u->text) ||
		    fabs(h->score - u->score) > 2e-6)
			fail_msg("'%s', hit %zu: %s %s '%s' %f, not %s %s '%s' %f", query->text, i, h->thread, h->id, h->text,
				 h->score, u->thread, u->id, u->text, u->score);
		check_marks(h, u, query->text);
	}
	skn_search_hits_release(&hits);
}

static void check_query(const struct model_units *units, const char *text)
{
	const char *thread = random_chance(3) ? units->list.v[random_below(units->list.n)].thread : NULL;
	const char *kind = random_chance(4) ? "sentence" : random_chance(4) ? "title" : NULL;
	struct skn_search_query query = { .text = text, .thread = thread, .kind = kind, .limit = SKN_SEARCH_LIMIT_MAX };
	struct model_found wanted;

	model_find(&wanted, units, text, thread, kind);
	check_page(&wanted, &query);
	query.limit = 1 + random_below(30);
	query.offset = random_below(wanted.list.n + 5);
	check_page(&wanted, &query);
	skn_vec_release(&wanted.list);
}

static void random_query(struct skn_buf *out)
{
	size_t n = 1 + random_below(4);

	skn_buf_clear(out);
	for (size_t i = 0; i < n; i++) {
		skn_buf_adds(out, random_chance(3) ? random_pick(pieces) : random_pick(words));
		if (random_chance(3))
			random_pieces(out, pieces, SKN_ARRAY_LEN(pieces), 1);
		else
			skn_buf_addc(out, ' ');
	}
}

static void try_all(const struct model_units *units)
{
	struct skn_buf text = SKN_BUF_INIT;

	for (size_t i = 0; i < random_rounds(400); i++) {
		random_query(&text);
		check_query(units, text.p);
	}
	check_query(units, "x");     /* in nearly all of them, more than are ranked */
	check_query(units, "a*");
	check_query(units, "x court");
	skn_buf_release(&text);
}

static void finds_what_brute_force_finds(void **state)
{
	SKN_UNUSED(state);
	assert_int_equal(skn_search_update(search, SKN_SEARCH_NOW, &first, NULL, NULL), SKN_OK);
	try_all(&now[0]);
}

static void finds_it_after_changes_too(void **state)
{
	SKN_UNUSED(state);
	assert_int_equal(skn_search_update(search, SKN_SEARCH_NOW, &second, NULL, NULL), SKN_OK);
	try_all(&now[1]);
	assert_int_equal(skn_search_update(search, SKN_SEARCH_NOW, &first, NULL, NULL), SKN_OK);
	check_query(&now[0], "x");
	check_query(&now[0], "wells \u9502");
}

static int find(const char *text, bool fts, size_t limit, size_t offset, int ms)
{
	const struct skn_search_query query = { .text = text, .fts = fts, .limit = limit, .offset = offset, .time_ms = ms };
	struct skn_search_hits hits;
	int rc = skn_search_find(&hits, search, &query, NULL);

	skn_search_hits_release(&hits);
	return rc;
}

/* N times PIECE. */
static const char *many(struct skn_buf *out, const char *piece, size_t n)
{
	skn_buf_clear(out);
	random_pieces(out, &piece, 1, n);
	return out->p;
}

static void limits_hold_on_both_sides(void **state)
{
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	assert_int_equal(find(many(&text, "w", SKN_SEARCH_QUERY_MAX), false, 1, 0, 0), SKN_OK);
	assert_int_equal(find(many(&text, "w", SKN_SEARCH_QUERY_MAX + 1), false, 1, 0, 0), SKN_EUSAGE);
	assert_int_equal(find(many(&text, "w", SKN_SEARCH_QUERY_MAX + 1), true, 1, 0, 0), SKN_EUSAGE);
	assert_int_equal(find(many(&text, "x", 1 << 20), false, 1, 0, 0), SKN_EUSAGE);
	assert_int_equal(find(many(&text, "a* ", SKN_SEARCH_TERMS_MAX), false, 1, 0, 0), SKN_OK);
	assert_int_equal(find(many(&text, "a* ", SKN_SEARCH_TERMS_MAX + 1), false, 1, 0, 0), SKN_EUSAGE);
	many(&text, "a.", SKN_SEARCH_TOKENS_MAX);
	assert_int_equal(find(text.p, false, 1, 0, 0), SKN_OK);
	skn_buf_adds(&text, "a");
	assert_int_equal(find(text.p, false, 1, 0, 0), SKN_EUSAGE);
	assert_int_equal(find("x", false, SKN_SEARCH_LIMIT_MAX, SKN_SEARCH_OFFSET_MAX, 0), SKN_OK);
	assert_int_equal(find("x", false, SKN_SEARCH_LIMIT_MAX + 1, 0, 0), SKN_EUSAGE);
	assert_int_equal(find("x", false, 1, SKN_SEARCH_OFFSET_MAX + 1, 0), SKN_EUSAGE);
	assert_int_equal(find("x", false, 1, 0, INT32_MAX / 1000000), SKN_OK);
	assert_int_equal(find("x", false, 1, 0, -1), SKN_ELIMIT);
	assert_int_equal(find("a* b* x*", false, 1, 0, -1), SKN_ELIMIT);
	assert_int_equal(find("x NOT a", true, 1, 0, 0), SKN_OK);
	assert_int_equal(find("x) OR (", true, 1, 0, 0), SKN_EUSAGE);
	skn_buf_release(&text);
}

static void nobody_waits_for_who_fills(void **state)
{
	const struct skn_search_query query = { .text = "x", .limit = 1 };
	char *path = skn_xasprintf("%s/s/skein/search.db.lock", env_top.p);
	struct skn_lock lock = SKN_LOCK_INIT;
	struct skn_search_hits hits;
	struct skn_search *other;

	SKN_UNUSED(state);
	assert_int_equal(skn_search_update(search, SKN_SEARCH_NOW, &first, NULL, NULL), SKN_OK);
	assert_int_equal(skn_search_open(&other, &store, NULL), SKN_OK);
	assert_int_equal(skn_lock_acquire(&lock, path, 0, NULL), SKN_OK);
	assert_int_equal(skn_search_catch_up(other, SKN_SEARCH_NOW, &second, NULL), SKN_OK);
	assert_int_equal(skn_search_find(&hits, other, &query, NULL), SKN_OK);
	assert_true(skn_oid_eq(&hits.at, &first));
	skn_search_hits_release(&hits);
	skn_lock_release(&lock);
	assert_int_equal(skn_search_catch_up(other, SKN_SEARCH_NOW, &second, NULL), SKN_OK);
	assert_int_equal(skn_search_find(&hits, search, &query, NULL), SKN_OK);
	assert_true(skn_oid_eq(&hits.at, &second));
	skn_search_hits_release(&hits);
	skn_search_close(other);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_brute_force_finds),
		cmocka_unit_test(finds_it_after_changes_too),
		cmocka_unit_test(limits_hold_on_both_sides),
		cmocka_unit_test(nobody_waits_for_who_fills),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
