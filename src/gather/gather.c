#include "gather/gather.h"

#include "doc/identity.h"
#include "gather/document.h"
#include "gather/from.h"
#include "hash/sha256.h"
#include "text/edtf.h"
#include "text/url.h"

#define READER "gather/1:" /* another number when feeds are read in another way */

/* One thing found, at its place in the order of sources. */
struct find {
	struct skn_found found;
	size_t source, entry;
	bool dropped;  /* not ready (interrupted, put off): next time */
	char *reason;  /* it could not be had at all */
};

struct failure {
	size_t source;
	char *what, *reason;
};

struct thread {
	char *path;
	struct skn_collect *known; /* what the thread had at the start */
	struct skn_watch watch;
	SKN_VEC(struct find *) finds;
	SKN_VEC(struct failure) failures;
	SKN_VEC(struct skn_failure) notes;
	struct skn_oid items; /* the folder's tree, zero where there is none */
	size_t n_sources, n_refused;
	struct skn_map met; /* identities of what was found, where it has an address */
};

/* Who waits for an address. */
struct waiter {
	size_t thread, source;
	char *via;         /* of a feed or search */
	struct find *find; /* of a page */
	bool only_page;    /* nothing is known of it but its address */
	bool again;        /* no source named it this time */
};

struct job {
	struct skn_gather *g;
	enum skn_gather_kind kind;
	char *url, *header;
	bool known;
	const struct skn_websearch_engine *engine;
	struct skn_websearch_ask query;
	char *words;
	SKN_VEC(struct waiter) waiters;
};

struct skn_gather {
	struct skn_gather_options options;
	SKN_VEC(struct thread *) threads;
	SKN_VEC(struct job *) jobs;
	struct skn_map by_url; /* kind and address: index + 1 */
	const struct skn_gather_net *net; /* while running */
	size_t n_pages, put_off;
};

void skn_gather_new(struct skn_gather **out, const struct skn_gather_options *options)
{
	*out = skn_xcalloc(1, sizeof(**out));
	(*out)->options = *options;
}

static void failure_free(struct skn_failure *f)
{
	free(f->what);
	free(f->reason);
}

static void thread_free(struct thread *t)
{
	for (size_t i = 0; i < t->finds.n; i++) {
		skn_found_release(&t->finds.v[i]->found);
		free(t->finds.v[i]->reason);
		free(t->finds.v[i]);
	}
	for (size_t i = 0; i < t->failures.n; i++) {
		free(t->failures.v[i].what);
		free(t->failures.v[i].reason);
	}
	for (size_t i = 0; i < t->notes.n; i++)
		failure_free(&t->notes.v[i]);
	skn_vec_release(&t->finds);
	skn_vec_release(&t->failures);
	skn_vec_release(&t->notes);
	skn_map_release(&t->met, NULL);
	skn_watch_release(&t->watch);
	skn_collect_free(t->known);
	free(t->path);
	free(t);
}

static void job_free(struct job *job)
{
	for (size_t i = 0; i < job->waiters.n; i++)
		free(job->waiters.v[i].via);
	skn_vec_release(&job->waiters);
	free(job->url);
	free(job->header);
	free(job->words);
	free(job);
}

void skn_gather_free(struct skn_gather *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < g->threads.n; i++)
		thread_free(g->threads.v[i]);
	for (size_t i = 0; i < g->jobs.n; i++)
		job_free(g->jobs.v[i]);
	skn_vec_release(&g->threads);
	skn_vec_release(&g->jobs);
	skn_map_release(&g->by_url, NULL);
	free(g);
}

/* ---- what is asked for ---- */

static void note(struct thread *t, const char *what, const char *reason)
{
	struct skn_failure f = { skn_xstrdup(what), skn_xstrdup(reason) };

	skn_vec_push(&t->notes, f);
}

static void fail(struct thread *t, size_t source, const char *what, const char *reason)
{
	struct failure f = { source, skn_xstrdup(what), skn_xstrdup(reason) };

	skn_vec_push(&t->failures, f);
}

static struct find *new_find(struct thread *t, size_t source, size_t entry)
{
	struct find *find = skn_xcalloc(1, sizeof(*find));

	skn_found_init(&find->found);
	find->source = source;
	find->entry = entry;
	skn_vec_push(&t->finds, find);
	return find;
}

static void met(struct thread *t, const char *url, bool *before)
{
	struct skn_buf name = SKN_BUF_INIT;

	skn_identity_of_url(&name, url);
	*before = skn_map_put(&t->met, name.p, name.n, t) != NULL;
	skn_buf_release(&name);
}

static bool on_answer(void *ctx, const struct skn_gather_answer *answer, struct skn_err *why);

/* Who reads a feed: this program, for these threads with the items that they have.  "Not
 * modified" is an answer only for who has all that the feed said before: not for a
 * thread that follows it since today, nor on a branch without the items it brought. */
static void reader_of(void *ctx, char out[SKN_GATHER_READER])
{
	const struct job *job = ctx;
	struct skn_buf names = SKN_BUF_INIT;
	char hex[SKN_SHA256_HEX], items[SKN_OID_HEX + 1];

	for (size_t i = 0; i < job->waiters.n; i++) {
		const struct thread *t = job->g->threads.v[job->waiters.v[i].thread];

		skn_oid_hex(items, &t->items);
		skn_buf_addf(&names, "%s %s %s\n", t->path, job->waiters.v[i].via, items);
	}
	skn_buf_adds(&names, job->g->options.since == INT64_MIN ? "" : "not all of it");
	skn_sha256_hex(hex, names.p, names.n);
	snprintf(out, SKN_GATHER_READER, READER "%.16s", hex);
	skn_buf_release(&names);
}

/* The net's word on a job; the answer may come later. */
static void ask(struct job *job)
{
	struct skn_gather_ask ask = { .kind = job->kind, .url = job->url, .known = job->known, .header = job->header,
				      .done = on_answer, .ctx = job };

	if (job->kind == SKN_GATHER_FEED)
		ask.reader = reader_of;
	ask.again = job->waiters.n && job->waiters.v[0].again;
	if (job->engine)
		ask.interval_ms = job->engine->interval_ms;
	job->g->net->ask(job->g->net->ctx, &ask);
}

/* The job for an address; *fresh when it is new. */
static struct job *job_for(struct skn_gather *g, enum skn_gather_kind kind, const char *url, bool known, bool *fresh)
{
	struct skn_buf name = SKN_BUF_INIT;
	struct job *job;
	uintptr_t i;

	skn_buf_addf(&name, "%d%s ", (int)kind, known ? "k" : "");
	if (kind == SKN_GATHER_PAGE)
		skn_url_canonical(&name, url);
	else
		skn_buf_adds(&name, url);
	i = (uintptr_t)skn_map_find(&g->by_url, name.p, name.n);
	*fresh = i == 0;
	if (i) {
		job = g->jobs.v[i - 1];
	} else {
		job = skn_xcalloc(1, sizeof(*job));
		job->g = g;
		job->kind = kind;
		job->url = skn_xstrdup(url);
		job->known = known;
		skn_vec_push(&g->jobs, job);
		skn_map_put(&g->by_url, name.p, name.n, (void *)(uintptr_t)g->jobs.n);
	}
	skn_buf_release(&name);
	return job;
}

/* Asks for the page behind FIND; W says how. */
static void want_page(struct skn_gather *g, size_t thread, struct find *find, bool known, struct waiter w)
{
	bool fresh;
	struct job *job;

	w.thread = thread;
	w.source = find->source;
	w.find = find;
	if (g->n_pages >= SKN_GATHER_PAGES_MAX && !w.only_page) {
		g->put_off++;
		return;
	}
	job = job_for(g, SKN_GATHER_PAGE, find->found.url, known, &fresh);
	skn_vec_push(&job->waiters, w);
	if (!fresh)
		return;
	g->n_pages++;
	if (g->net)
		ask(job);
}

/* ---- answers ---- */

/* Whether the thread has a text of it already. */
static bool has_text(const struct thread *t, const char *url, bool *known, bool *withdrawn)
{
	bool text = false;

	*known = skn_collect_knows(t->known, url, withdrawn, &text);
	return text;
}

static void take_entry(struct skn_gather *g, const struct waiter *w, const struct skn_feed *feed, size_t index)
{
	struct thread *t = g->threads.v[w->thread];
	const struct skn_feed_entry *entry = &feed->entries[index];
	struct find *find;
	bool known = false, withdrawn = false;

	if (g->options.since != INT64_MIN && skn_entry_before(entry, g->options.since))
		return;
	if (!entry->url && !entry->title && !entry->content.text && !entry->summary.text)
		return; /* it says nothing */
	find = new_find(t, w->source, index);
	skn_found_of_entry(&find->found, feed, entry, w->via);
	if (find->found.url)
		met(t, find->found.url, &known);
	if (!find->found.url || find->found.text.n)
		return;
	known = has_text(t, find->found.url, &known, &withdrawn);
	if (!withdrawn)
		want_page(g, w->thread, find, known, (struct waiter){ .again = false });
}

static int take_feed(struct job *job, const struct skn_gather_answer *answer, struct skn_err *err)
{
	struct skn_feed feed;
	int rc = skn_feed_parse(&feed, answer->body, answer->n, answer->content_type, answer->url, err);

	for (size_t i = 0; i < job->waiters.n; i++) {
		const struct waiter *w = &job->waiters.v[i];

		if (rc != SKN_OK)
			fail(job->g->threads.v[w->thread], w->source, job->url, err->msg);
		for (size_t k = 0; rc == SKN_OK && k < feed.n_entries && k < SKN_GATHER_ENTRIES_MAX; k++)
			take_entry(job->g, w, &feed, k);
	}
	if (rc == SKN_OK)
		skn_feed_release(&feed);
	return rc;
}

static void take_hit(struct skn_gather *g, const struct waiter *w, const struct skn_websearch_hit *hit, size_t index)
{
	struct thread *t = g->threads.v[w->thread];
	struct find *find = new_find(t, w->source, index);
	bool known = false, withdrawn = false;

	skn_found_of_hit(&find->found, hit, w->via);
	met(t, find->found.url, &known);
	known = has_text(t, find->found.url, &known, &withdrawn);
	if (!withdrawn)
		want_page(g, w->thread, find, known, (struct waiter){ .again = false });
}

static int take_search(struct job *job, const struct skn_gather_answer *answer, struct skn_err *err)
{
	struct skn_websearch_hits hits = SKN_WEBSEARCH_HITS_INIT;
	int rc = skn_websearch_parse(&hits, job->engine, &job->query, answer->status, answer->body, answer->n, err);

	for (size_t i = 0; i < job->waiters.n; i++) {
		const struct waiter *w = &job->waiters.v[i];

		if (rc != SKN_OK)
			fail(job->g->threads.v[w->thread], w->source, job->engine->label, err->msg);
		for (size_t k = 0; rc == SKN_OK && k < hits.n; k++)
			take_hit(job->g, w, &hits.v[k], k);
	}
	if (rc == SKN_OK)
		skn_websearch_hits_release(&hits);
	return rc;
}

/* The page's text for one that waits. */
static int take_page(struct job *job, struct waiter *w, const struct skn_gather_answer *answer, struct skn_err *err)
{
	int rc = skn_document_read(&w->find->found, answer->body, answer->n, answer->content_type, answer->url, err);

	if (rc != SKN_OK && w->only_page)
		w->find->reason = skn_xstrdup(err->msg);
	else if (rc != SKN_OK)
		note(job->g->threads.v[w->thread], job->url, err->msg);
	return rc;
}

static int page_answer(struct job *job, const struct skn_gather_answer *answer, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; i < job->waiters.n; i++) {
		struct waiter *w = &job->waiters.v[i];

		if (answer->rc == SKN_OK && !answer->unchanged && !answer->later)
			rc = take_page(job, w, answer, err);
		else if (answer->rc != SKN_OK && w->only_page)
			w->find->reason = skn_xstrdup(answer->reason);
		else if (answer->rc != SKN_OK) {
			note(job->g->threads.v[w->thread], job->url, answer->reason);
			job->g->threads.v[w->thread]->n_refused += answer->rc == SKN_EREFUSED;
		}
		else if (answer->later)
			w->find->dropped = w->only_page || w->again || !job->known;
	}
	return rc;
}

static bool on_answer(void *ctx, const struct skn_gather_answer *answer, struct skn_err *why)
{
	struct job *job = ctx;

	if (job->kind == SKN_GATHER_PAGE)
		return page_answer(job, answer, why) == SKN_OK;
	for (size_t i = 0; answer->rc != SKN_OK && i < job->waiters.n; i++)
		fail(job->g->threads.v[job->waiters.v[i].thread], job->waiters.v[i].source,
		     job->engine ? job->engine->label : job->url, answer->reason);
	if (answer->rc != SKN_OK || answer->unchanged || answer->later)
		return true;
	return (job->kind == SKN_GATHER_FEED ? take_feed(job, answer, why) : take_search(job, answer, why)) == SKN_OK;
}

/* ---- sources ---- */

static void add_feed(struct skn_gather *g, size_t thread, const struct skn_watch_feed *feed)
{
	struct waiter w = { .thread = thread, .source = g->threads.v[thread]->n_sources++,
			    .via = skn_xasprintf("feed:%s", feed->id) };
	bool fresh;
	struct job *job = job_for(g, SKN_GATHER_FEED, feed->url, false, &fresh);

	skn_vec_push(&job->waiters, w);
}

static void since_day(char out[32], int64_t since)
{
	skn_edtf_format_time(out, since);
	out[10] = '\0';
}

static void add_search(struct skn_gather *g, size_t thread, const struct skn_watch_search *search)
{
	struct thread *t = g->threads.v[thread];
	const struct skn_websearch_engine *engine = skn_websearch_engine(search->engine);
	struct skn_gather_service service = { NULL, NULL };
	struct waiter w = { .thread = thread, .source = t->n_sources++ };
	struct skn_buf url = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_websearch_ask query = { .query = search->query, .contact = g->options.contact, .now = g->options.now };
	char day[32];
	bool fresh;

	if (!engine) {
		char *reason = skn_xasprintf("there is no search service '%s'", search->engine);

		fail(t, w.source, search->id, reason);
		free(reason);
		return;
	}
	if (g->options.service)
		service = g->options.service(g->options.service_ctx, engine->name);
	query.base = service.base;
	query.key = service.key;
	if (g->options.since != INT64_MIN) {
		since_day(day, g->options.since);
		query.since = day;
	}
	if (skn_websearch_url(&url, engine, &query, &err) != SKN_OK) {
		fail(t, w.source, search->id, err.msg);
	} else {
		struct job *job = job_for(g, SKN_GATHER_SEARCH, url.p, false, &fresh);

		w.via = skn_xasprintf("reactive:%s", search->id);
		skn_vec_push(&job->waiters, w);
		job->engine = engine;
		if (fresh) {
			job->words = skn_xstrdup(search->query);
			job->query = (struct skn_websearch_ask){ .query = job->words, .now = query.now };
			if (service.key && engine->key_header)
				job->header = skn_xasprintf("%s: %s", engine->key_header, service.key);
		}
	}
	skn_buf_release(&url);
}

static void note_items(struct thread *t, struct skn_view *view)
{
	char *path = skn_xasprintf("%s/items", t->path);

	if (skn_view_oid(view, path, &t->items, NULL) != SKN_OK)
		t->items = (struct skn_oid){ { 0 } };
	free(path);
}

void skn_gather_landed(struct skn_gather *g, size_t thread, struct skn_view *view)
{
	note_items(g->threads.v[thread], view);
}

int skn_gather_thread(struct skn_gather *g, const char *thread_path, struct skn_repo *repo, struct skn_view *view,
		      struct skn_view *work, const struct skn_watch *watch, struct skn_err *err)
{
	struct thread *t = skn_xcalloc(1, sizeof(*t));
	int rc = skn_collect_open(&t->known, repo, view, work, thread_path, SKN_TEXT_FULL, err);

	t->path = skn_xstrdup(thread_path);
	note_items(t, view);
	skn_vec_push(&g->threads, t);
	for (size_t i = 0; rc == SKN_OK && i < watch->feeds.n; i++)
		add_feed(g, g->threads.n - 1, &watch->feeds.v[i]);
	for (size_t i = 0; rc == SKN_OK && i < watch->searches.n; i++)
		add_search(g, g->threads.n - 1, &watch->searches.v[i]);
	return rc;
}

void skn_gather_url(struct skn_gather *g, size_t thread, const char *url)
{
	struct thread *t = g->threads.v[thread];
	struct find *find = new_find(t, t->n_sources++, 0);

	skn_found_set(&find->found.url, url);
	skn_found_set(&find->found.via, "manual");
	want_page(g, thread, find, false, (struct waiter){ .only_page = true });
}

void skn_gather_file(struct skn_gather *g, size_t thread, const char *name, const char *bytes, size_t n)
{
	struct thread *t = g->threads.v[thread];
	struct find *find = new_find(t, t->n_sources++, 0);
	struct skn_err err = SKN_ERR_INIT;

	skn_found_set(&find->found.via, "manual");
	if (skn_document_read(&find->found, bytes, n, NULL, NULL, &err) == SKN_OK)
		return;
	find->dropped = true;
	fail(t, find->source, name, err.msg);
}

/* Whether the page of an item that no source named this time is to be looked at. */
static bool is_due(const struct skn_gather *g, const struct skn_collect_known *item)
{
	bool ours = item->via && (skn_starts_with(item->via, "feed:") || skn_starts_with(item->via, "reactive:"));

	return item->url && !item->withdrawn && (g->options.recheck || (ours && !item->text));
}

/* The pages of known items: those without a text, or all. */
static void look_again(struct skn_gather *g, size_t thread)
{
	struct thread *t = g->threads.v[thread];

	for (size_t i = 0; i < skn_collect_n_known(t->known); i++) {
		struct skn_collect_known item;
		struct find *find;
		bool before = false;

		skn_collect_known_at(t->known, i, &item);
		if (is_due(g, &item))
			met(t, item.url, &before);
		if (!is_due(g, &item) || before)
			continue;
		find = new_find(t, t->n_sources++, 0);
		skn_found_set(&find->found.url, item.url);
		skn_found_set(&find->found.title, item.title);
		skn_found_set(&find->found.via, item.via);
		want_page(g, thread, find, item.text, (struct waiter){ .again = true });
	}
}

int skn_gather_run(struct skn_gather *g, const struct skn_gather_net *net, struct skn_err *err)
{
	size_t n = g->jobs.n; /* answers may come at once and add more */
	int rc;

	g->net = net;
	for (size_t i = 0; i < n; i++)
		ask(g->jobs.v[i]);
	rc = net->run(net->ctx, err);
	for (size_t i = 0; rc == SKN_OK && i < g->threads.n; i++)
		look_again(g, i);
	if (rc == SKN_OK)
		rc = net->run(net->ctx, err);
	g->net = NULL;
	return rc;
}

/* ---- what came of it ---- */

static int by_order(const void *a, const void *b)
{
	const struct find *x = *(struct find *const *)a, *y = *(struct find *const *)b;

	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

static int failure_order(const void *a, const void *b)
{
	const struct failure *x = a, *y = b;

	return (x->source > y->source) - (x->source < y->source);
}

int skn_gather_collect(struct skn_collect *c, struct skn_gather *g, size_t thread, struct skn_err *err)
{
	struct thread *t = g->threads.v[thread];
	enum skn_outcome outcome;
	int rc = SKN_OK;

	if (t->finds.n)
		qsort(t->finds.v, t->finds.n, sizeof(*t->finds.v), by_order);
	if (t->failures.n)
		qsort(t->failures.v, t->failures.n, sizeof(*t->failures.v), failure_order);
	for (size_t i = 0; rc == SKN_OK && i < t->finds.n; i++) {
		const struct find *find = t->finds.v[i];

		if (find->reason)
			skn_collect_fail(c, find->found.url, find->reason);
		else if (!find->dropped)
			rc = skn_collect_add(c, &find->found, &outcome, NULL, err);
	}
	for (size_t i = 0; rc == SKN_OK && i < t->failures.n; i++)
		skn_collect_fail(c, t->failures.v[i].what, t->failures.v[i].reason);
	return rc;
}

size_t skn_gather_notes(const struct skn_gather *g, size_t thread, const struct skn_failure **out, size_t *refused)
{
	*refused = g->threads.v[thread]->n_refused;
	*out = g->threads.v[thread]->notes.v;
	return g->threads.v[thread]->notes.n;
}

size_t skn_gather_put_off(const struct skn_gather *g)
{
	return g->put_off;
}
