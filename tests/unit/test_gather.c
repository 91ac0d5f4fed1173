/* Feeds, searches and pages become what was found, over a network that is played:
 * what each address answers stands in a table. */
#include "gather/gather.h"

#include "check_store.h"
#include "random.h"

#define THREAD "threads/reef"
#define T0 1777494300 /* 2026-04-29T20:25:00Z */

struct page {
	const char *url, *type, *body;
	int rc;             /* not SKN_OK: cannot be had */
	bool later, unchanged;
};

struct world {
	const struct page *pages;
	size_t n;
	SKN_VEC(struct skn_gather_ask) asked; /* urls owned */
	size_t at;
	bool backwards; /* answers come in the other order */
	struct skn_buf log;
};

static void play_ask(void *ctx, const struct skn_gather_ask *ask)
{
	struct world *w = ctx;
	struct skn_gather_ask copy = *ask;

	copy.url = skn_xstrdup(ask->url);
	copy.header = ask->header ? skn_xstrdup(ask->header) : NULL;
	skn_vec_push(&w->asked, copy);
	skn_buf_addf(&w->log, "%s%s%s\n", ask->url, ask->known ? " known" : "", ask->again ? " again" : "");
}

static void answer(struct world *w, const struct skn_gather_ask *ask)
{
	struct skn_gather_answer a = { .rc = SKN_ENET, .reason = "the server answers with status 404", .url = ask->url };
	struct skn_err why = SKN_ERR_INIT;

	for (size_t i = 0; i < w->n; i++) {
		const struct page *p = &w->pages[i];

		if (!skn_streq(p->url, ask->url))
			continue;
		a = (struct skn_gather_answer){ .rc = p->rc, .reason = "it burns", .later = p->later,
						.unchanged = p->unchanged, .status = 200, .url = p->url,
						.content_type = p->type, .body = p->body ? p->body : "",
						.n = p->body ? strlen(p->body) : 0 };
	}
	ask->done(ask->ctx, &a, &why);
}

static int play_run(void *ctx, struct skn_err *err)
{
	struct world *w = ctx;

	SKN_UNUSED(err);
	while (w->at < w->asked.n) {
		size_t from = w->at, end = w->asked.n;

		for (size_t i = from; i < end; i++) {
			struct skn_gather_ask one = w->asked.v[w->backwards ? end - 1 - (i - from) : i];

			answer(w, &one);
		}
		w->at = end;
	}
	return SKN_OK;
}

static void world_release(struct world *w)
{
	for (size_t i = 0; i < w->asked.n; i++) {
		free((char *)w->asked.v[i].url);
		free((char *)w->asked.v[i].header);
	}
	skn_vec_release(&w->asked);
	skn_buf_release(&w->log);
}

struct setup {
	struct check_store s;
	struct skn_watch watch;
	struct skn_gather_options options;
};

static void begin(struct setup *x)
{
	memset(x, 0, sizeof(*x));
	check_store_open(&x->s);
	check_puts(&x->s, "skein.yaml", "schema: 1\ntitle: T\n");
	check_puts(&x->s, THREAD "/thread.yaml", "schema: 1\ntitle: Reef\nstatus: active\n");
	x->options = (struct skn_gather_options){ .since = INT64_MIN, .now = T0 };
}

static void end(struct setup *x)
{
	skn_watch_release(&x->watch);
	check_store_close(&x->s);
}

/* One run; what it makes lands in the store.  Returns the account as text. */
static char *gather(struct setup *x, struct world *w, const char *const *urls)
{
	struct skn_gather_net net = { w, play_ask, play_run };
	struct skn_err err = SKN_ERR_INIT;
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_collect *c = NULL;
	struct skn_gather *g = NULL;
	const struct skn_failure *failures;
	struct skn_buf text = SKN_BUF_INIT;
	size_t n, refused;
	char *run = NULL;

	skn_gather_new(&g, &x->options);
	must(skn_gather_thread(g, THREAD, x->s.store.repo, x->s.view, NULL, &x->watch, &err), &err);
	for (size_t i = 0; urls && urls[i]; i++)
		skn_gather_url(g, 0, urls[i]);
	must(skn_gather_run(g, &net, &err), &err);
	must(skn_collect_open(&c, x->s.store.repo, x->s.view, NULL, THREAD, SKN_TEXT_FULL, &err), &err);
	must(skn_gather_collect(c, g, 0, &err), &err);
	must(skn_collect_finish(&changes, c, T0, false, &run, &err), &err);
	for (size_t i = 0; i < SKN_FOUND_N; i++)
		if (skn_collect_account(c)->by[i])
			skn_buf_addf(&text, "%zu %s, ", skn_collect_account(c)->by[i], skn_outcome_names[i]);
	n = skn_collect_failures(c, &failures);
	for (size_t i = 0; i < n; i++)
		skn_buf_addf(&text, "failed %s: %s, ", failures[i].what, failures[i].reason);
	n = skn_gather_notes(g, 0, &failures, &refused);
	for (size_t i = 0; i < n; i++)
		skn_buf_addf(&text, "no text %s, ", failures[i].what);
	for (size_t i = 0; i < changes.list.n; i++)
		skn_changes_put(&x->s.changes, changes.list.v[i].path, &changes.list.v[i].data);
	skn_buf_truncate(&text, text.n < 2 ? 0 : text.n - 2);
	skn_changes_release(&changes);
	skn_collect_free(c);
	skn_gather_free(g);
	free(run);
	return skn_buf_detach(&text);
}

static void expect(struct setup *x, struct world *w, const char *const *urls, const char *wanted)
{
	char *is = gather(x, w, urls);

	assert_string_equal(is, wanted);
	free(is);
}

static bool holds(struct setup *x, const char *end, const char *text)
{
	for (size_t i = 0; i < x->s.changes.list.n; i++)
		if (skn_ends_with(x->s.changes.list.v[i].path, end) && strstr(x->s.changes.list.v[i].data.p, text))
			return true;
	return false;
}

#define FEED "https://reef.example/feed"
#define RSS(items) "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Reef Watch</title>" items "</channel></rss>"
#define ITEM(n, inside) \
	"<item><title>Item " n "</title><link>https://reef.example/" n "</link><pubDate>Wed, 29 Apr 2026 10:00:00 GMT</pubDate>" \
	inside "</item>"
#define SUMMARY(text) "<description>" text "</description>"
#define WHOLE(text) "<content:encoded xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">" text "</content:encoded>"
#define PAGE(text) "<html><head><title>A page</title></head><body><article><p>" text "</p></article></body></html>"

/* The entry's own text is taken when the feed has it, else the page's. */
static void of_feeds(void **state)
{
	static const struct page pages[] = {
		{ FEED, "application/rss+xml",
		  RSS(ITEM("1", WHOLE("&lt;p&gt;Corals spawned.&lt;/p&gt;")) ITEM("2", SUMMARY("In short."))
		      ITEM("3", SUMMARY("Not to be had."))), 0, false, false },
		{ "https://reef.example/2", "text/html", PAGE("The whole of the second story, as its page has it."), 0, false, false },
	};
	struct world w = { pages, SKN_ARRAY_LEN(pages), { 0 }, 0, false, SKN_BUF_INIT };
	struct setup x;

	SKN_UNUSED(state);
	begin(&x);
	skn_watch_add(&x.watch, "reef", FEED, NULL);
	expect(&x, &w, NULL, "3 new, no text https://reef.example/3");
	assert_string_equal(w.log.p, FEED "\nhttps://reef.example/2\nhttps://reef.example/3\n");
	assert_true(holds(&x, ".txt", "Corals spawned."));
	assert_true(holds(&x, ".txt", "The whole of the second story"));
	assert_true(holds(&x, ".yaml", "abstract: Not to be had."));
	assert_false(holds(&x, ".yaml", "In short."));
	assert_true(holds(&x, ".yaml", "via: feed:reef"));
	assert_true(holds(&x, ".yaml", "container-title: Reef Watch"));
	assert_true(holds(&x, ".yaml", "issued: 2026-04-29"));
	world_release(&w);

	/* The second run looks again at the page that is missing, and knows the other. */
	w = (struct world){ pages, SKN_ARRAY_LEN(pages), { 0 }, 0, false, SKN_BUF_INIT };
	expect(&x, &w, NULL, "3 unchanged, no text https://reef.example/3");
	assert_string_equal(w.log.p, FEED "\nhttps://reef.example/2 known\nhttps://reef.example/3\n");
	world_release(&w);
	end(&x);
}

/* A feed that says nothing new: pages without a text are tried again all the same. */
static void later_tries(void **state)
{
	static const struct page first[] = { { FEED, NULL, RSS(ITEM("3", SUMMARY("Soon."))), 0, false, false } };
	static const struct page second[] = {
		{ FEED, NULL, NULL, 0, false, true },
		{ "https://reef.example/3", "text/html", PAGE("Here it is at last, the whole of it."), 0, false, false } };
	struct world w = { first, 1, { 0 }, 0, false, SKN_BUF_INIT };
	struct setup x;

	SKN_UNUSED(state);
	begin(&x);
	skn_watch_add(&x.watch, "reef", FEED, NULL);
	expect(&x, &w, NULL, "1 new, no text https://reef.example/3");
	world_release(&w);
	w = (struct world){ second, 2, { 0 }, 0, false, SKN_BUF_INIT };
	expect(&x, &w, NULL, "1 changed");
	assert_string_equal(w.log.p, FEED "\nhttps://reef.example/3 again\n");
	assert_true(holds(&x, ".txt", "Here it is at last"));
	world_release(&w);
	w = (struct world){ second, 1, { 0 }, 0, false, SKN_BUF_INIT };
	expect(&x, &w, NULL, "");
	world_release(&w);
	x.options.recheck = true;
	w = (struct world){ second, 2, { 0 }, 0, false, SKN_BUF_INIT };
	expect(&x, &w, NULL, "1 unchanged");
	assert_string_equal(w.log.p, FEED "\nhttps://reef.example/3 known again\n");
	world_release(&w);
	end(&x);
}

static void failures(void **state)
{
	static const struct page pages[] = {
		{ FEED, NULL, NULL, SKN_ENET, false, false },
		{ "https://b.example/feed", "text/html", "<html><p>This is no feed.", 0, false, false },
		{ "https://c.example/feed", NULL, RSS(ITEM("1", WHOLE("Good."))), 0, false, false },
		{ "https://d.example/feed", NULL, NULL, 0, true, false },
	};
	static const char *const urls[] = { "https://nowhere.example/x", NULL };
	struct world w = { pages, SKN_ARRAY_LEN(pages), { 0 }, 0, false, SKN_BUF_INIT };
	struct setup x;
	char *is;

	SKN_UNUSED(state);
	begin(&x);
	skn_watch_add(&x.watch, "a", FEED, NULL);
	skn_watch_add(&x.watch, "b", "https://b.example/feed", NULL);
	skn_watch_add(&x.watch, "c", "https://c.example/feed", NULL);
	skn_watch_add(&x.watch, "d", "https://d.example/feed", NULL);
	skn_watch_add_search(&x.watch, "s", "query", "no-such-engine");
	is = gather(&x, &w, urls);
	assert_true(skn_starts_with(is, "1 new, 4 failed, "));
	assert_non_null(strstr(is, "failed " FEED ": it burns"));
	assert_non_null(strstr(is, "failed https://b.example/feed: "));
	assert_non_null(strstr(is, "failed s: there is no search service 'no-such-engine'"));
	assert_non_null(strstr(is, "failed https://nowhere.example/x: the server answers with status 404"));
	free(is);
	world_release(&w);
	end(&x);
}

/* What an interruption left unasked is not found, neither as item nor as failure. */
static void interrupted(void **state)
{
	static const struct page pages[] = {
		{ FEED, NULL, RSS(ITEM("1", SUMMARY("a")) ITEM("2", WHOLE("Good."))), 0, false, false },
		{ "https://reef.example/1", NULL, NULL, 0, true, false },
	};
	struct world w = { pages, SKN_ARRAY_LEN(pages), { 0 }, 0, false, SKN_BUF_INIT };
	struct setup x;

	SKN_UNUSED(state);
	begin(&x);
	skn_watch_add(&x.watch, "reef", FEED, NULL);
	expect(&x, &w, NULL, "1 new");
	world_release(&w);
	end(&x);
}

static void since(void **state)
{
	static const struct page pages[] = {
		{ FEED, NULL,
		  RSS("<item><title>Old</title><pubDate>Mon, 27 Apr 2026 10:00:00 GMT</pubDate></item>"
		      "<item><title>New</title><pubDate>Wed, 29 Apr 2026 10:00:00 GMT</pubDate></item>"
		      "<item><title>Undated</title></item>"), 0, false, false } };
	struct world w = { pages, 1, { 0 }, 0, false, SKN_BUF_INIT };
	struct setup x;

	SKN_UNUSED(state);
	begin(&x);
	x.options.since = T0 - 86400;
	skn_watch_add(&x.watch, "reef", FEED, NULL);
	expect(&x, &w, NULL, "2 new");
	assert_false(holds(&x, ".yaml", "title: Old"));
	world_release(&w);
	end(&x);
}

static struct skn_gather_service my_service(void *ctx, const char *engine)
{
	SKN_UNUSED(ctx);
	return skn_streq(engine, "searxng") ? (struct skn_gather_service){ "https://search.example", NULL }
					    : (struct skn_gather_service){ NULL, NULL };
}

/* A search's hits are items via reactive:<id>. */
static void searches(void **state)
{
	struct page pages[2] = {
		{ NULL, "application/json",
		  "{\"query\": \"q\", \"results\": [{\"url\": \"https://reef.example/9\", \"title\": \"Nine\", \"content\": \"In short.\"}]}",
		  0, false, false },
		{ "https://reef.example/9", "text/html", PAGE("What the ninth story says on its own page."), 0, false, false } };
	struct world w = { pages, 0, { 0 }, 0, false, SKN_BUF_INIT };
	struct setup x;

	SKN_UNUSED(state);
	begin(&x);
	x.options.service = my_service;
	skn_watch_add_search(&x.watch, "nine", "coral spawning", "searxng");
	/* The address is the engine's matter: asked once to learn it. */
	free(gather(&x, &w, NULL));
	assert_int_equal(w.asked.n, 1);
	assert_true(skn_starts_with(w.asked.v[0].url, "https://search.example/"));
	assert_non_null(strstr(w.asked.v[0].url, "coral"));
	pages[0].url = skn_xstrdup(w.asked.v[0].url);
	world_release(&w);
	w = (struct world){ pages, 2, { 0 }, 0, false, SKN_BUF_INIT };
	expect(&x, &w, NULL, "1 new");
	assert_true(holds(&x, ".yaml", "via: reactive:nine"));
	assert_true(holds(&x, ".txt", "What the ninth story says"));
	world_release(&w);
	free((char *)pages[0].url);
	end(&x);
}

/* The order in which servers answer changes nothing. */
static void any_order(void **state)
{
	static const struct page pages[] = {
		{ FEED, NULL, RSS(ITEM("1", SUMMARY("a")) ITEM("2", WHOLE("Two."))), 0, false, false },
		{ "https://b.example/feed", NULL, RSS(ITEM("2", WHOLE("Other two.")) ITEM("3", WHOLE("Three."))), 0, false, false },
		{ "https://reef.example/1", NULL, PAGE("The first story as it stands on its page."), 0, false, false },
	};
	struct skn_buf all[2] = { SKN_BUF_INIT, SKN_BUF_INIT };

	SKN_UNUSED(state);
	for (int back = 0; back < 2; back++) {
		struct world w = { pages, SKN_ARRAY_LEN(pages), { 0 }, 0, back, SKN_BUF_INIT };
		struct setup x;

		begin(&x);
		skn_watch_add(&x.watch, "a", FEED, NULL);
		skn_watch_add(&x.watch, "b", "https://b.example/feed", NULL);
		expect(&x, &w, NULL, "3 new, 1 duplicate");
		for (size_t i = 0; i < x.s.changes.list.n; i++)
			skn_buf_addf(&all[back], "%s\n%s", x.s.changes.list.v[i].path, x.s.changes.list.v[i].data.p);
		world_release(&w);
		end(&x);
	}
	assert_string_equal(all[0].p, all[1].p);
	skn_buf_release(&all[0]);
	skn_buf_release(&all[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_feeds), cmocka_unit_test(later_tries), cmocka_unit_test(failures),
		cmocka_unit_test(interrupted), cmocka_unit_test(since), cmocka_unit_test(searches),
		cmocka_unit_test(any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
