/* docs.c - the documents of the API: each what a command prints with --json. */
#include "out/blame.h"
#include "out/gone.h"
#include "out/list.h"
#include "out/loaded.h"
#include "out/log.h"
#include "out/search.h"
#include "rev/index_log.h"
#include "site/inside.h"
#include "text/edtf.h"
#include "web/asked.h"
#include "web/sides.h"

/* ---- all threads ---- */

int skn_web_make_threads(struct skn_sink *out, const struct skn_web_asked *asked, struct skn_err *err)
{
	const struct skn_site *site = asked->call->site;
	size_t limit = (size_t)skn_web_number(asked, "limit"), offset = (size_t)skn_web_number(asked, "offset");
	struct skn_list_rows rows = { 0 };
	struct skn_view *view;
	int rc = skn_view_commit(&view, asked->call->store->repo, &asked->call->tip, err);

	if (rc != SKN_OK)
		return rc;
	for (size_t i = offset; i < site->threads.n && rows.list.n < limit; i++) {
		const struct skn_site_thread *t = &site->threads.v[i];
		struct skn_list_row row = { .name = skn_xstrdup(skn_thread_name_of(t->path)), .has_version = true,
					    .time = t->versions.v[0].v.time };

		snprintf(row.label, sizeof(row.label), "%s", t->versions.v[0].label);
		skn_list_row_read(&row, view, t->path, NULL); /* what is broken is listed without its title */
		skn_vec_push(&rows.list, row);
	}
	skn_list_json(out, &rows, offset < site->threads.n && site->threads.n - offset > limit);
	skn_list_rows_release(&rows);
	skn_view_free(view);
	return SKN_OK;
}

/* ---- one version of a thread ---- */

static int resolve(struct skn_rev *out, const struct skn_web_asked *asked, struct skn_err *err)
{
	return skn_rev_resolve_public(out, asked->call->store, &asked->call->tip, asked->thread,
				      skn_web_text(asked, "at"), err);
}

static int load(struct skn_loaded *out, const struct skn_web_asked *asked, struct skn_err *err)
{
	struct skn_rev rev;
	int rc = resolve(&rev, asked, err);

	return rc == SKN_OK ? skn_loaded_read(out, asked->call->store, &rev, 0, err) : rc;
}

static int render(struct skn_sink *out, const struct skn_web_asked *asked, skn_render_fn *fn, struct skn_err *err)
{
	struct skn_loaded loaded;
	int rc = load(&loaded, asked, err);

	if (rc == SKN_OK) {
		rc = fn(out, &loaded.thread, &loaded.info, err);
		skn_loaded_release(&loaded);
	}
	return rc;
}

/* What the page shows and no more: a store may hold texts of articles that nobody may publish. */
int skn_web_make_thread(struct skn_sink *out, const struct skn_web_asked *asked, struct skn_err *err)
{
	return render(out, asked, skn_render_json, err);
}

int skn_web_make_sources(struct skn_sink *out, const struct skn_web_asked *asked, struct skn_err *err)
{
	return render(out, asked, skn_render_csl_json, err);
}

/* ---- its versions ---- */

struct span {
	int64_t since;
	size_t offset, limit;
};

static int write_log(struct skn_sink *out, const struct skn_web_asked *asked, const struct skn_history *history,
		     const char *name, struct span span, struct skn_err *err)
{
	struct skn_index_learned learned = { 0 };
	struct skn_jsonw w;
	bool more = false;
	int rc = SKN_OK;

	skn_log_json_begin(&w, out, name);
	for (size_t i = 0; rc == SKN_OK && i < history->list.n && !more; i++) {
		const struct skn_version *v = &history->list.v[i];
		struct skn_gist gist;

		if (v->time < span.since)
			continue;
		if (span.offset > 0) {
			span.offset--;
			continue;
		}
		more = span.limit-- == 0;
		if (more)
			break;
		rc = skn_index_gist(&gist, &learned, asked->call->store, v, err);
		if (rc != SKN_OK)
			break;
		skn_log_json_entry(&w, v, NULL, &gist);
		skn_log_json_entry_end(&w);
		skn_gist_release(&gist);
	}
	skn_log_json_end(&w, more);
	skn_index_learned_keep(&learned, asked->call->store);
	return rc;
}

int skn_web_make_log(struct skn_sink *out, const struct skn_web_asked *asked, struct skn_err *err)
{
	unsigned flags = SKN_HISTORY_GISTS | (skn_web_number(asked, "items") ? SKN_HISTORY_COLLECTIONS : 0u);
	struct span span = { INT64_MIN, (size_t)skn_web_number(asked, "offset"), (size_t)skn_web_number(asked, "limit") };
	const char *since = skn_web_text(asked, "since");
	struct skn_history history;
	struct skn_edtf date;
	struct skn_rev rev;
	int rc = resolve(&rev, asked, err);

	if (rc != SKN_OK)
		return rc;
	if (since && skn_edtf_parse(&date, since, strlen(since), NULL) == SKN_OK)
		span.since = date.lower;
	/* The collections after the newest version are of the log, too. */
	rc = skn_history_load(&history, asked->call->store, skn_web_text(asked, "at") ? &rev.commit : &asked->call->tip,
			      rev.path, flags, err);
	if (rc == SKN_OK) {
		rc = write_log(out, asked, &history, skn_thread_name_of(rev.path), span, err);
		skn_history_release(&history);
	}
	skn_rev_release(&rev);
	return rc;
}

/* ---- blame ---- */

static int write_sources(struct skn_sink *out, struct skn_blame *blame, const struct skn_blame_view *view,
			 struct skn_err *err)
{
	struct skn_blame_sources sources;
	int rc = skn_blame_sources_make(&sources, blame, view->page, view->thread, err);

	if (rc == SKN_OK) {
		skn_blame_sources_json(out, view, &sources);
		skn_blame_sources_release(&sources);
	}
	return rc;
}

static int write_blame(struct skn_sink *out, const struct skn_web_asked *asked, struct skn_loaded *loaded,
		       struct skn_err *err)
{
	const char *section = skn_web_text(asked, "section");
	char *label = skn_rev_label(&loaded->rev);
	struct skn_blame blame;
	struct skn_blame_page page;
	struct skn_blame_view view = { .name = skn_thread_name(&loaded->thread), .place = label,
				       .thread = &loaded->thread, .info = &loaded->info, .blame = &blame, .page = &page };
	int rc = skn_blame_load(&blame, asked->call->store, &loaded->rev, err);

	if (rc == SKN_OK) {
		rc = skn_blame_page_make(&page, &blame, &loaded->thread, &loaded->rev,
					 section ? skn_blame_section(section) : SKN_BLAME_ALL, err);
		if (rc == SKN_OK) {
			if (skn_web_number(asked, "citations"))
				rc = write_sources(out, &blame, &view, err);
			else
				skn_blame_json(out, &view);
			skn_blame_page_release(&page);
		}
		skn_blame_release(&blame);
	}
	free(label);
	return rc;
}

int skn_web_make_blame(struct skn_sink *out, const struct skn_web_asked *asked, struct skn_err *err)
{
	struct skn_loaded loaded;
	int rc;

	if (skn_web_text(asked, "section") && skn_web_number(asked, "citations"))
		return skn_fail(err, SKN_EUSAGE, "citations looks at the whole page; leave section out");
	rc = load(&loaded, asked, err);
	if (rc == SKN_OK) {
		rc = write_blame(out, asked, &loaded, err);
		skn_loaded_release(&loaded);
	}
	return rc;
}

/* ---- what is gone ---- */

static void write_gone(struct skn_sink *out, const char *name, const struct skn_gone_list *list, size_t offset,
		       size_t limit)
{
	size_t first = offset < list->n ? offset : list->n, left = list->n - first;

	/* Borrows a part of the list. */
	skn_gone_json(out, name, &(struct skn_gone_list){ .v = left ? list->v + first : NULL, .n = left < limit ? left : limit },
		      left > limit);
}

int skn_web_make_gone(struct skn_sink *out, const struct skn_web_asked *asked, struct skn_err *err)
{
	struct skn_gone_list list;
	struct skn_blame blame;
	struct skn_rev rev;
	int rc = resolve(&rev, asked, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_blame_load(&blame, asked->call->store, &rev, err);
	if (rc == SKN_OK) {
		rc = skn_gone_make(&list, &blame, skn_web_text(asked, "q"), err);
		if (rc == SKN_OK) {
			write_gone(out, skn_thread_name_of(rev.path), &list, (size_t)skn_web_number(asked, "offset"),
				   (size_t)skn_web_number(asked, "limit"));
			skn_gone_release(&list);
		}
		skn_blame_release(&blame);
	}
	skn_rev_release(&rev);
	return rc;
}

/* ---- two versions ---- */

int skn_web_make_diff(struct skn_sink *out, const struct skn_web_asked *asked, struct skn_err *err)
{
	struct skn_web_sides sides;
	struct skn_jsonw w;
	int rc = skn_web_sides_read(&sides, asked->call, asked->thread, skn_web_text(asked, "from"),
				    skn_web_text(asked, "to"), err);

	if (rc == SKN_OK) {
		skn_jsonw_init(&w, out, true);
		skn_diff_json(&w, &sides.head, &sides.diff, skn_web_number(asked, "all") ? SKN_DIFF_ALL : 0u);
	}
	skn_web_sides_release(&sides);
	return rc;
}

/* ---- search ---- */

/* The thread's path: at the tip, or for EVER of one that is gone. */
static int find_searched(char **out, const struct skn_search_query *query, const struct skn_web_call *call,
			 struct skn_err *err)
{
	struct skn_strings gone = { 0 };
	int rc = skn_web_thread(out, call, query->thread, err);

	if (rc == SKN_ENOTFOUND && query->scope == SKN_SEARCH_EVER &&
	    skn_search_threads(&gone, call->search, query->scope, query->thread, NULL) == SKN_OK && gone.n == 1) {
		rc = skn_forgive(rc, SKN_ENOTFOUND, err);
		*out = skn_xstrdup(gone.v[0]);
	}
	skn_strings_release(&gone);
	return rc;
}

static int search_once(struct skn_search_hits *hits, struct skn_search_query *query, const struct skn_web_call *call,
		       struct skn_err *err)
{
	const char *asked = query->thread;
	char *thread = NULL;
	int rc = skn_search_catch_up(call->search, query->scope, &call->tip, err);

	if (rc == SKN_OK && asked)
		rc = find_searched(&thread, query, call, err);
	query->thread = thread;
	if (rc == SKN_OK)
		rc = skn_search_find(hits, call->search, query, err);
	query->thread = asked;
	free(thread);
	return rc;
}

/* An index that turns out to be damaged is made anew, once. */
int skn_web_search(struct skn_search_hits *hits, struct skn_search_query *query, const struct skn_web_call *call,
		   struct skn_err *err)
{
	struct skn_err fault = SKN_ERR_INIT;
	int rc;

	*hits = (struct skn_search_hits){ 0 };
	rc = search_once(hits, query, call, &fault);
	if (rc == SKN_EDATA && skn_search_is_spoiled(call->search))
		rc = search_once(hits, query, call, err);
	else if (rc != SKN_OK && err)
		*err = fault;
	return rc;
}

int skn_web_make_search(struct skn_sink *out, const struct skn_web_asked *asked, struct skn_err *err)
{
	const char *scope = skn_web_text(asked, "scope");
	struct skn_search_query query = {
		.text = skn_web_text(asked, "q"), .thread = skn_web_text(asked, "thread"),
		.kind = skn_web_text(asked, "kind"),
		.scope = scope && skn_streq(scope, "ever") ? SKN_SEARCH_EVER : SKN_SEARCH_NOW,
		.limit = (size_t)skn_web_number(asked, "limit"), .offset = (size_t)skn_web_number(asked, "offset"),
	};
	struct skn_search_hits hits;
	int rc = skn_web_search(&hits, &query, asked->call, err);

	if (rc == SKN_OK) {
		skn_search_json(out, &query, &hits);
		skn_search_hits_release(&hits);
	}
	return rc;
}
