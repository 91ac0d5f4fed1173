#include <signal.h>

#include "base/clock.h"
#include "cli/session.h"
#include "cli/userconfig.h"
#include "gather/document.h"
#include "gather/land.h"
#include "gather/net.h"
#include "gather/suggest.h"
#include "text/edtf.h"
#include "text/hostlines.h"
#include "text/jsonw.h"

#define FILE_MAX_BYTES SKN_DOCUMENT_SIZE_MAX
#define DAY_S 86400

struct gathering {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_user_config config;
	struct skn_view *base;    /* where watch.yaml is read */
	enum skn_text_policy policy;
	struct skn_strings threads; /* paths */
	struct skn_gather_options options;
	struct skn_gather *gather;
	struct skn_net_gather *net;
	char *state_dir;
	struct skn_hostlines lines;
	struct skn_view *head, *work; /* what is known before */
	SKN_VEC(struct skn_landed) done;
	bool by_hand; /* --url or --from */
};

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
	SKN_UNUSED(sig);
	interrupted = 1;
}

/* ---- the report ---- */

static void put_line(struct skn_sink *out, const char *label, const char *what, const char *why)
{
	skn_sink_printf(out, "  %-9s ", label);
	skn_term_safe(out, what, strlen(what), false);
	if (why) {
		skn_sink_puts(out, ": ");
		skn_term_safe(out, why, strlen(why), false);
	}
	skn_sink_putc(out, '\n');
}

static void text_items(struct skn_sink *out, const struct skn_landed *x)
{
	size_t n = skn_collect_items(x->collect, NULL, 0);
	struct skn_collected *items = skn_xcalloc(n + 1, sizeof(*items));

	skn_collect_items(x->collect, items, n);
	for (size_t i = 0; i < n; i++) {
		skn_sink_printf(out, "  %-9s @%s  ", skn_outcome_names[items[i].outcome], items[i].key);
		if (items[i].title)
			skn_term_safe(out, items[i].title, strlen(items[i].title), false);
		if (items[i].same_as)
			skn_sink_printf(out, " (a copy of @%s)", items[i].same_as);
		if (items[i].lost)
			skn_sink_printf(out, " (%zu quote%s gone: 'skein check %s' names the sentences)", items[i].lost,
					items[i].lost == 1 ? " is" : "s are", skn_thread_name_of(x->thread));
		skn_sink_putc(out, '\n');
	}
	free(items);
}

static void text_account(struct skn_sink *out, const struct skn_landed *x, bool dry_run)
{
	const struct skn_account *account = skn_collect_account(x->collect);

	skn_sink_printf(out, "%s: found %zu:", skn_thread_name_of(x->thread), skn_account_found(account));
	for (size_t i = 0; i < SKN_FOUND_N; i++)
		skn_sink_printf(out, "%s %zu %s", i ? "," : "", account->by[i], skn_outcome_names[i]);
	if (*x->commit)
		skn_sink_printf(out, "  [%.10s]", x->commit);
	else if (dry_run && x->run)
		skn_sink_puts(out, "  (dry run)");
	skn_sink_putc(out, '\n');
}

static void write_text(struct skn_sink *out, const struct skn_landed *x, const struct skn_gather *g, size_t i,
		       bool dry_run)
{
	const struct skn_failure *v;
	size_t n, refused;

	if (!x->collect || x->rc != SKN_OK)
		return;
	text_account(out, x, dry_run);
	text_items(out, x);
	n = skn_collect_failures(x->collect, &v);
	for (size_t k = 0; k < n; k++)
		put_line(out, "failed", v[k].what, v[k].reason);
	n = skn_gather_notes(g, i, &v, &refused);
	for (size_t k = 0; k < n; k++)
		put_line(out, "no text", v[k].what, v[k].reason);
}

static void json_failures(struct skn_jsonw *w, const char *name, const struct skn_failure *v, size_t n)
{
	skn_jsonw_key(w, name);
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "what", v[i].what);
		skn_jsonw_str(w, "reason", v[i].reason);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void json_items(struct skn_jsonw *w, const struct skn_landed *x)
{
	size_t n = skn_collect_items(x->collect, NULL, 0);
	struct skn_collected *items = skn_xcalloc(n + 1, sizeof(*items));

	skn_collect_items(x->collect, items, n);
	skn_jsonw_key(w, "items");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "key", items[i].key);
		skn_jsonw_str(w, "title", items[i].title);
		skn_jsonw_str(w, "outcome", skn_outcome_names[items[i].outcome]);
		skn_jsonw_str(w, "same_as", items[i].same_as);
		skn_jsonw_int(w, "quotes_lost", (int64_t)items[i].lost);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
	free(items);
}

static void write_json(struct skn_jsonw *w, const struct skn_landed *x, const struct skn_gather *g, size_t i)
{
	const struct skn_failure *v = NULL;
	size_t n = 0, refused;

	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "thread", skn_thread_name_of(x->thread));
	skn_jsonw_str(w, "commit", *x->commit ? x->commit : NULL);
	skn_jsonw_str(w, "run", *x->commit ? x->run : NULL);
	skn_jsonw_str(w, "error", x->rc == SKN_OK ? NULL : x->err.msg);
	if (x->collect) {
		const struct skn_account *account = skn_collect_account(x->collect);

		skn_jsonw_key(w, "account");
		skn_jsonw_object_begin(w);
		skn_jsonw_int(w, "found", (int64_t)skn_account_found(account));
		for (size_t k = 0; k < SKN_FOUND_N; k++)
			skn_jsonw_int(w, skn_outcome_names[k], (int64_t)account->by[k]);
		skn_jsonw_object_end(w);
		json_items(w, x);
		n = skn_collect_failures(x->collect, &v);
	}
	json_failures(w, "failures", v, n);
	n = skn_gather_notes(g, i, &v, &refused);
	json_failures(w, "without_text", v, n);
	skn_jsonw_object_end(w);
}

/* ---- what the command line says ---- */

/* "7d" is so many days before now; else a date. */
static int parse_since(int64_t *out, const char *text, int64_t now, struct skn_err *err)
{
	size_t digits = strspn(text, "0123456789");
	uint64_t days;
	struct skn_edtf date;

	if (digits && text[digits] == 'd' && !text[digits + 1] && skn_parse_uint(text, digits, 36500, &days)) {
		*out = now - (int64_t)days * DAY_S;
		return SKN_OK;
	}
	if (skn_edtf_parse(&date, text, strlen(text), NULL) != SKN_OK || date.open_start) {
		skn_fail(err, SKN_EUSAGE, "--since: '%s' is no date", text);
		return skn_hint(err, "2026-04-29, 2026-04, or 7d for the last seven days");
	}
	*out = date.lower;
	return SKN_OK;
}

static int read_options(struct gathering *x, struct skn_err *err)
{
	const char *since = skn_cli_value(x->cli, "since");
	size_t urls, files;
	int rc = SKN_OK;

	x->options.now = skn_clock_now();
	x->options.since = INT64_MIN;
	x->options.recheck = skn_cli_flag(x->cli, "recheck");
	if (since)
		rc = parse_since(&x->options.since, since, x->options.now, err);
	skn_cli_values(x->cli, "url", &urls);
	skn_cli_values(x->cli, "from", &files);
	x->by_hand = urls + files > 0;
	if (rc == SKN_OK && x->by_hand && x->cli->n_args != 1)
		rc = skn_fail(err, SKN_EUSAGE, "--url and --from need one thread");
	return rc;
}

static struct skn_gather_service service(void *ctx, const char *engine)
{
	struct gathering *x = ctx;
	char *base = skn_xasprintf("search.%s.base", engine), *key = skn_xasprintf("search.%s.key", engine);
	struct skn_gather_service out = { skn_user_config_text(&x->config, base), skn_user_config_text(&x->config, key) };

	free(base);
	free(key);
	return out;
}

static int read_config(struct gathering *x, struct skn_err *err)
{
	struct skn_record store = { 0 };
	int rc = skn_user_config_read(&x->config, err);

	if (rc == SKN_OK && x->config.exposed && skn_user_config_find(&x->config, "search"))
		skn_cli_warn(x->cli, "others can read %s; 'chmod 600' keeps its keys yours", x->config.path);
	x->options.contact = skn_user_config_text(&x->config, "contact");
	x->options.service = service;
	x->options.service_ctx = x;
	if (rc == SKN_OK)
		rc = skn_store_config(&store, x->base, err);
	if (rc == SKN_OK) {
		x->policy = skn_text_policy_of(&store);
		skn_record_release(&store);
	}
	return rc;
}

/* ---- threads ---- */

static int find_threads(struct gathering *x, struct skn_err *err)
{
	int rc = SKN_OK;

	if (x->cli->n_args == 0)
		return skn_store_threads(&x->threads, x->base, err);
	for (size_t i = 0; rc == SKN_OK && i < x->cli->n_args; i++) {
		char *path = NULL;

		rc = skn_store_find(&path, x->base, x->cli->args[i], err);
		if (rc == SKN_OK && !skn_strings_has(&x->threads, path))
			skn_strings_push(&x->threads, path);
		free(path);
	}
	return rc;
}

static int open_views(struct gathering *x, struct skn_err *err)
{
	struct skn_oid head;
	int rc = skn_rev_commit(&head, &x->session.store, NULL, err);

	if (rc == SKN_OK)
		rc = skn_view_commit(&x->head, x->session.store.repo, &head, err);
	if (rc == SKN_OK && !skn_repo_is_bare(x->session.store.repo))
		rc = skn_view_work(&x->work, x->session.store.repo, err);
	return rc;
}

static int add_thread(struct gathering *x, const char *path, struct skn_err *err)
{
	struct skn_watch watch = { .feeds = { 0 } };
	int rc = SKN_OK;

	if (!skn_store_has_thread(x->head, path)) {
		skn_fail(err, SKN_EDATA, "%s is not committed yet", skn_thread_name_of(path));
		return skn_hint(err, "'skein commit' first: items are committed as a collection of their own");
	}
	if (!x->by_hand)
		rc = skn_watch_read(&watch, NULL, x->base, path, err);
	if (rc == SKN_OK)
		rc = skn_gather_thread(x->gather, path, x->session.store.repo, x->head, x->work, &watch, err);
	skn_watch_release(&watch);
	return rc;
}

static int add_by_hand(struct gathering *x, struct skn_err *err)
{
	size_t n;
	const char *const *v = skn_cli_values(x->cli, "url", &n);
	int rc = SKN_OK;

	for (size_t i = 0; i < n; i++)
		skn_gather_url(x->gather, 0, v[i]);
	v = skn_cli_values(x->cli, "from", &n);
	for (size_t i = 0; rc == SKN_OK && i < n; i++) {
		struct skn_buf bytes = SKN_BUF_INIT;

		rc = skn_session_read(&bytes, v[i], FILE_MAX_BYTES, err);
		if (rc == SKN_OK)
			skn_gather_file(x->gather, 0, v[i], bytes.p, bytes.n);
		skn_buf_release(&bytes);
	}
	return rc;
}

/* ---- the network ---- */

static void show_progress(void *ctx, const struct skn_fetch_progress *p)
{
	struct gathering *x = ctx;

	skn_hostlines_host(&x->lines, p->host, p->ended ? NULL : p->url, p->host_waiting, p->host_done, p->host_failed);
	skn_hostlines_total(&x->lines, p->done, p->failed, p->waiting + p->active + p->done + p->failed, p->bytes);
}

static int open_net(struct gathering *x, struct skn_err *err)
{
	const struct skn_node *networks = skn_user_config_find(&x->config, "fetch.allow_private");
	struct skn_buf note = SKN_BUF_INIT;
	struct skn_net_gather_options o = { .contact = x->options.contact, .stop = &interrupted, 
					     .gap_ms = (int)skn_user_config_int(&x->config, "fetch.pause_ms", SKN_FETCH_GAP_MS) };
	struct skn_strings allow = { 0 };
	size_t n;
	const char *const *given = skn_cli_values(x->cli, "allow-private", &n);
	int64_t jobs = 0;
	int rc = skn_cli_int(x->cli, "jobs", 1, SKN_FETCH_CONNECTIONS_MAX, SKN_FETCH_CONNECTIONS, &jobs, err);

	for (size_t i = 0; i < n; i++)
		skn_strings_push(&allow, given[i]);
	for (const struct skn_node *c = networks ? networks->child : NULL; c; c = c->next)
		skn_strings_push(&allow, c->text);
	x->state_dir = skn_xasprintf("%s/skein", skn_repo_common_dir(x->session.store.repo));
	o.state_dir = x->state_dir;
	o.allow_private = (const char *const *)allow.v;
	o.n_allow_private = allow.n;
	o.jobs = (size_t)jobs;
	o.offline = skn_cli_flag(x->cli, "offline");
	o.archive = skn_cli_flag(x->cli, "archive");
	o.dry_run = skn_cli_flag(x->cli, "dry-run");
	o.due_only = skn_cli_flag(x->cli, "due");
	o.recheck = x->options.recheck;
	o.progress = show_progress;
	o.ctx = x;
	if (rc == SKN_OK)
		rc = skn_net_gather_open(&x->net, &o, &note, err);
	if (note.n)
		skn_cli_warn(x->cli, "%s", note.p);
	skn_strings_release(&allow);
	skn_buf_release(&note);
	return rc;
}

static int run_net(struct gathering *x, struct skn_err *err)
{
	struct sigaction action = { .sa_handler = on_interrupt }, before;
	int rc;

	sigaction(SIGINT, &action, &before);
	skn_hostlines_start(&x->lines, skn_cli_progress(x->cli, "gathering", "", 0));
	rc = skn_gather_run(x->gather, skn_net_gather_ops(x->net), err);
	skn_hostlines_finish(&x->lines);
	skn_progress_finish(&x->cli->progress);
	if (!interrupted)
		sigaction(SIGINT, &before, NULL);
	return rc;
}

/* ---- landing ---- */

/* What the threads have now. */
static void say_landed(struct gathering *x)
{
	struct skn_view *view = NULL;
	struct skn_oid head;

	if (skn_rev_commit(&head, &x->session.store, NULL, NULL) == SKN_OK &&
	    skn_view_commit(&view, x->session.store.repo, &head, NULL) == SKN_OK)
		for (size_t i = 0; i < x->threads.n; i++)
			skn_gather_landed(x->gather, i, view);
	skn_view_free(view);
}

static bool land_all(struct gathering *x)
{
	bool dry = skn_cli_flag(x->cli, "dry-run"), all = true;

	for (size_t i = 0; i < x->threads.n; i++) {
		struct skn_landed one;

		skn_gather_land(&one, &x->session.store, x->gather, i, x->threads.v[i], x->policy, dry);
		all = all && one.rc == SKN_OK;
		skn_vec_push(&x->done, one);
	}
	say_landed(x);
	return all;
}

static void report(struct gathering *x)
{
	struct skn_jsonw w;

	if (!x->cli->json) {
		for (size_t i = 0; i < x->done.n; i++)
			write_text(x->cli->out, &x->done.v[i], x->gather, i, skn_cli_flag(x->cli, "dry-run"));
		if (skn_gather_put_off(x->gather))
			skn_sink_printf(x->cli->out, "%zu more pages come next time\n", skn_gather_put_off(x->gather));
		return;
	}
	skn_jsonw_init(&w, x->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_bool(&w, "interrupted", interrupted);
	skn_jsonw_int(&w, "put_off", (int64_t)skn_gather_put_off(x->gather));
	skn_jsonw_key(&w, "threads");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < x->done.n; i++)
		write_json(&w, &x->done.v[i], x->gather, i);
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}

/* The first thread that could not be landed, else what could not be had. */
static int verdict(struct gathering *x, struct skn_err *err)
{
	size_t failed = 0, kept = 0;

	for (size_t i = 0; i < x->done.n; i++) {
		const struct skn_failure *notes;
		size_t refused, n = skn_gather_notes(x->gather, i, &notes, &refused);
		const struct skn_account *account;

		if (x->done.v[i].rc != SKN_OK) {
			*err = x->done.v[i].err;
			skn_err_context(err, "%s", skn_thread_name_of(x->done.v[i].thread));
			return x->done.v[i].rc;
		}
		account = skn_collect_account(x->done.v[i].collect);
		failed += account->by[SKN_FOUND_FAILED] + n - refused;
		kept += account->by[SKN_FOUND_NEW] + account->by[SKN_FOUND_CHANGED];
	}
	if (interrupted) {
		skn_fail(err, SKN_ENET, "interrupted: %zu item%s that %s complete %s kept", kept, kept == 1 ? "" : "s",
			 kept == 1 ? "was" : "were", kept == 1 ? "is" : "are");
		return skn_hint(err, "the rest comes with the next 'skein gather'");
	}
	return failed ? skn_fail(err, SKN_ENET, "%zu could not be had; the rest is kept", failed) : SKN_OK;
}

/* What a person should know beyond the account. */
static void hint(struct gathering *x)
{
	const char *from, *to;

	for (size_t i = 0; skn_net_gather_moved(x->net, i, &from, &to); i++)
		skn_cli_hint(x->cli, "%s has moved for good to %s: 'skein feed remove' the one and 'skein feed add' the other",
			     from, to);
	if (skn_net_gather_not_due(x->net))
		skn_cli_hint(x->cli, "%zu source%s not due yet", skn_net_gather_not_due(x->net),
			     skn_net_gather_not_due(x->net) == 1 ? " is" : "s are");
	if (skn_net_gather_archive(x->net))
		skn_cli_hint(x->cli, "the answers are in %s", skn_net_gather_archive(x->net));
}

static int gather(struct gathering *x, struct skn_err *err)
{
	bool landed;
	int rc = open_views(x, err);

	if (rc != SKN_OK)
		return rc;
	skn_gather_new(&x->gather, &x->options);
	for (size_t i = 0; rc == SKN_OK && i < x->threads.n; i++)
		rc = add_thread(x, x->threads.v[i], err);
	if (rc == SKN_OK)
		rc = add_by_hand(x, err);
	if (rc == SKN_OK)
		rc = open_net(x, err);
	if (rc == SKN_OK)
		rc = run_net(x, err);
	if (rc != SKN_OK)
		return rc;
	landed = land_all(x);
	if (landed && !interrupted && !skn_cli_flag(x->cli, "dry-run"))
		rc = skn_net_gather_keep(x->net, err);
	report(x);
	hint(x);
	return rc == SKN_OK ? verdict(x, err) : rc;
}

/* ---- suggestions ---- */

static void write_suggestions(struct gathering *x, struct skn_jsonw *w, const char *path,
			      const struct skn_suggestions *list)
{
	for (size_t i = 0; i < list->list.n; i++) {
		const struct skn_suggestion *s = &list->list.v[i];

		if (!x->cli->json) {
			skn_sink_printf(x->cli->out, "%s: ", skn_thread_name_of(path));
			skn_term_safe(x->cli->out, s->query, strlen(s->query), false);
			skn_sink_printf(x->cli->out, "  (%s %s)\n", skn_suggest_words[s->why], s->of);
			continue;
		}
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "thread", skn_thread_name_of(path));
		skn_jsonw_str(w, "id", s->id);
		skn_jsonw_str(w, "query", s->query);
		skn_jsonw_str(w, "why", skn_suggest_words[s->why]);
		skn_jsonw_str(w, "of", s->of);
		skn_jsonw_object_end(w);
	}
}

static int suggest(struct gathering *x, struct skn_err *err)
{
	struct skn_jsonw w;
	int rc = SKN_OK;

	skn_jsonw_init(&w, x->cli->out, true);
	if (x->cli->json) {
		skn_jsonw_object_begin(&w);
		skn_jsonw_key(&w, "suggestions");
		skn_jsonw_array_begin(&w);
	}
	for (size_t i = 0; rc == SKN_OK && i < x->threads.n; i++) {
		struct skn_suggestions list = { .list = { 0 } };
		struct skn_watch watch;
		struct skn_thread thread;

		rc = skn_watch_read(&watch, NULL, x->base, x->threads.v[i], err);
		if (rc == SKN_OK)
			rc = skn_store_load(&thread, x->base, x->threads.v[i], 0, err);
		if (rc == SKN_OK) {
			skn_suggest_make(&list, &thread, &watch);
			write_suggestions(x, &w, x->threads.v[i], &list);
			skn_suggestions_release(&list);
			skn_thread_release(&thread);
		}
		skn_watch_release(&watch);
	}
	if (x->cli->json && rc == SKN_OK) {
		skn_jsonw_array_end(&w);
		skn_jsonw_object_end(&w);
	}
	return rc;
}

static void release(struct gathering *x)
{
	for (size_t i = 0; i < x->done.n; i++)
		skn_landed_release(&x->done.v[i]);
	skn_vec_release(&x->done);
	skn_net_gather_close(x->net);
	free(x->state_dir);
	skn_gather_free(x->gather);
	skn_view_free(x->head);
	skn_view_free(x->work);
	skn_view_free(x->base);
	skn_strings_release(&x->threads);
	skn_user_config_release(&x->config);
	skn_session_close(&x->session);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct gathering x = { .cli = cli };
	int rc = read_options(&x, err);

	if (rc == SKN_OK)
		rc = skn_session_open(&x.session, cli, err);
	if (rc != SKN_OK)
		return rc;
	rc = skn_session_base(&x.base, &x.session, err);
	if (rc == SKN_OK)
		rc = read_config(&x, err);
	if (rc == SKN_OK)
		rc = find_threads(&x, err);
	if (rc == SKN_OK)
		rc = skn_cli_flag(cli, "suggest") ? suggest(&x, err) : gather(&x, err);
	release(&x);
	return rc;
}

int main(int argc, char **argv)
{
	extern const struct skn_cmd skn_cmd_gather;

	return skn_cli_helper_main(argc, argv, &skn_cmd_gather, run);
}
