#include <signal.h>

#include "base/clock.h"
#include "cli/session.h"
#include "cli/userconfig.h"
#include "gather/links.h"
#include "text/edtf.h"
#include "text/jsonw.h"

/* An item with an address. */
struct place {
	char *thread, *key, *issued;
	size_t link; /* in the list */
};

struct checker {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_view *base;
	struct skn_user_config config;
	SKN_VEC(struct skn_cidr) allow;
	struct skn_links links;
	struct skn_map by_url; /* index + 1 */
	SKN_VEC(struct place) places;
	struct skn_progress *progress;
};

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
	SKN_UNUSED(sig);
	interrupted = 1;
}

/* ---- which ---- */

static void add_item(struct checker *x, const char *path, const struct skn_record *item)
{
	const char *url = skn_record_text(item, "URL", NULL), *issued = skn_record_text(item, "issued", NULL);
	struct place place = { .thread = NULL };
	uintptr_t i;

	if (!url || skn_node_find(item->tree.root, "withdrawn"))
		return;
	i = (uintptr_t)skn_map_find(&x->by_url, url, strlen(url));
	if (!i) {
		struct skn_link link = { .url = skn_xstrdup(url), .verdict = SKN_LINK_UNKNOWN };

		skn_vec_push(&x->links.list, link);
		i = x->links.list.n;
		skn_map_put(&x->by_url, url, strlen(url), (void *)i);
	}
	place.thread = skn_xstrdup(path);
	place.key = skn_xstrdup(item->id);
	place.issued = issued ? skn_xstrdup(issued) : NULL;
	place.link = (size_t)i - 1;
	skn_vec_push(&x->places, place);
}

static int add_thread(struct checker *x, const char *path, struct skn_err *err)
{
	unsigned flags = skn_cli_flag(x->cli, "cited") ? 0 : SKN_LOAD_ALL_ITEMS;
	struct skn_thread thread;
	int rc = skn_store_load(&thread, x->base, path, flags, err);

	if (rc != SKN_OK)
		return rc;
	for (size_t i = 0; i < thread.items.n; i++)
		add_item(x, path, &thread.items.v[i]);
	skn_thread_release(&thread);
	return SKN_OK;
}

static int add_threads(struct checker *x, struct skn_err *err)
{
	struct skn_strings all = { 0 };
	int rc = x->cli->n_args ? SKN_OK : skn_store_threads(&all, x->base, err);

	for (size_t i = 0; rc == SKN_OK && i < x->cli->n_args; i++) {
		char *path = NULL;

		rc = skn_store_find(&path, x->base, x->cli->args[i], err);
		if (rc == SKN_OK)
			skn_strings_push(&all, path);
		free(path);
	}
	for (size_t i = 0; rc == SKN_OK && i < all.n; i++)
		rc = add_thread(x, all.v[i], err);
	skn_strings_release(&all);
	return rc;
}

/* ---- asking ---- */

static void show_progress(void *ctx, const struct skn_fetch_progress *p)
{
	struct checker *x = ctx;

	skn_progress_update(x->progress, p->done + p->failed);
}

static int read_networks(struct checker *x, struct skn_err *err)
{
	size_t n;
	const char *const *given = skn_cli_values(x->cli, "allow-private", &n);
	const struct skn_node *list;
	struct skn_cidr cidr;
	int rc = skn_user_config_read(&x->config, err);

	for (size_t i = 0; rc == SKN_OK && i < n; i++) {
		rc = skn_cidr_parse(&cidr, given[i], err);
		if (rc == SKN_OK)
			skn_vec_push(&x->allow, cidr);
	}
	list = rc == SKN_OK ? skn_user_config_find(&x->config, "fetch.allow_private") : NULL;
	for (const struct skn_node *c = list ? list->child : NULL; rc == SKN_OK && c; c = c->next) {
		rc = skn_cidr_parse(&cidr, c->text, err);
		if (rc == SKN_OK)
			skn_vec_push(&x->allow, cidr);
	}
	return rc;
}

static int ask(struct checker *x, struct skn_err *err)
{
	struct sigaction action = { .sa_handler = on_interrupt };
	struct skn_fetch_options o = SKN_FETCH_OPTIONS_INIT;
	const char *contact = skn_user_config_text(&x->config, "contact");
	char *agent = contact ? skn_xasprintf("skein/" SKN_VERSION " (+%s)", contact) : NULL;
	char *dir = skn_xasprintf("%s/skein", skn_repo_common_dir(x->session.store.repo));
	struct skn_state *state = NULL;
	int rc = skn_state_open(&state, dir, NULL, err);

	o.allow = x->allow.v;
	o.n_allow = x->allow.n;
	o.user_agent = agent;
	o.gap_ms = (int)skn_user_config_int(&x->config, "fetch.pause_ms", SKN_FETCH_GAP_MS);
	o.stop = &interrupted;
	o.progress = show_progress;
	o.ctx = x;
	sigaction(SIGINT, &action, NULL);
	x->progress = skn_cli_progress(x->cli, "checking addresses", "", x->links.list.n);
	if (rc == SKN_OK)
		rc = skn_links_check(&x->links, &o, state, skn_clock_now(), err);
	skn_progress_finish(x->progress);
	if (rc == SKN_OK)
		rc = skn_state_save(state, err);
	skn_state_close(state);
	free(agent);
	free(dir);
	return rc;
}

/* ---- the report ---- */

static void archive_of(struct skn_buf *out, const struct place *place, const char *url)
{
	struct skn_edtf date;
	int64_t when = skn_clock_now();

	if (place->issued && skn_edtf_parse(&date, place->issued, strlen(place->issued), NULL) == SKN_OK && !date.open_end)
		when = date.upper;
	skn_link_archived(out, url, when);
}

static void report_text(struct checker *x, const struct place *place, const struct skn_link *link)
{
	struct skn_sink *out = x->cli->out;
	struct skn_buf archive = SKN_BUF_INIT;

	if (link->verdict <= SKN_LINK_MOVED && !skn_cli_flag(x->cli, "all"))
		return;
	skn_sink_printf(out, "%s @%s %s: ", skn_thread_name_of(place->thread), place->key, skn_link_words[link->verdict]);
	skn_term_safe(out, link->url, strlen(link->url), false);
	if (link->reason) {
		skn_sink_puts(out, " (");
		skn_term_safe(out, link->reason, strlen(link->reason), false);
		skn_sink_printf(out, link->failures ? ", %u of %d failures)" : ")", link->failures, SKN_LINK_FAILURES);
	}
	if (link->moved_to) {
		skn_sink_puts(out, " -> ");
		skn_term_safe(out, link->moved_to, strlen(link->moved_to), false);
	}
	skn_sink_putc(out, '\n');
	if (link->verdict == SKN_LINK_DEAD) {
		archive_of(&archive, place, link->url);
		skn_sink_puts(out, "    a copy may be at ");
		skn_term_safe(out, archive.p, archive.n, false);
		skn_sink_putc(out, '\n');
	}
	skn_buf_release(&archive);
}

static void report_json(struct checker *x, struct skn_jsonw *w, const struct place *place, const struct skn_link *link)
{
	struct skn_buf archive = SKN_BUF_INIT;

	if (link->verdict == SKN_LINK_DEAD)
		archive_of(&archive, place, link->url);
	SKN_UNUSED(x);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "thread", skn_thread_name_of(place->thread));
	skn_jsonw_str(w, "key", place->key);
	skn_jsonw_str(w, "url", link->url);
	skn_jsonw_str(w, "verdict", skn_link_words[link->verdict]);
	skn_jsonw_int(w, "status", link->status);
	skn_jsonw_int(w, "failures", link->failures);
	skn_jsonw_str(w, "reason", link->reason);
	skn_jsonw_str(w, "moved_to", link->moved_to);
	skn_jsonw_str(w, "archive", archive.n ? archive.p : NULL);
	skn_jsonw_object_end(w);
	skn_buf_release(&archive);
}

static void report(struct checker *x)
{
	size_t counts[SKN_LINK_N] = { 0 };
	struct skn_jsonw w;

	skn_jsonw_init(&w, x->cli->out, true);
	if (x->cli->json) {
		skn_jsonw_object_begin(&w);
		skn_jsonw_key(&w, "links");
		skn_jsonw_array_begin(&w);
	}
	for (size_t i = 0; i < x->places.n; i++) {
		const struct skn_link *link = &x->links.list.v[x->places.v[i].link];

		counts[link->verdict]++;
		if (x->cli->json)
			report_json(x, &w, &x->places.v[i], link);
		else
			report_text(x, &x->places.v[i], link);
	}
	if (x->cli->json) {
		skn_jsonw_array_end(&w);
		skn_jsonw_object_end(&w);
		return;
	}
	skn_sink_printf(x->cli->out, "%zu address%s:", x->places.n, x->places.n == 1 ? "" : "es");
	for (size_t i = 0; i < SKN_LINK_N; i++)
		skn_sink_printf(x->cli->out, "%s %zu %s", i ? "," : "", counts[i], skn_link_words[i]);
	skn_sink_putc(x->cli->out, '\n');
}

static void release(struct checker *x)
{
	for (size_t i = 0; i < x->places.n; i++) {
		free(x->places.v[i].thread);
		free(x->places.v[i].key);
		free(x->places.v[i].issued);
	}
	skn_vec_release(&x->places);
	skn_vec_release(&x->allow);
	skn_links_release(&x->links);
	skn_map_release(&x->by_url, NULL);
	skn_user_config_release(&x->config);
	skn_view_free(x->base);
	skn_session_close(&x->session);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct checker x = { .cli = cli };
	bool dead = false;
	int rc = skn_session_open(&x.session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_session_base(&x.base, &x.session, err);
	if (rc == SKN_OK)
		rc = add_threads(&x, err);
	if (rc == SKN_OK)
		rc = read_networks(&x, err);
	if (rc == SKN_OK)
		rc = ask(&x, err);
	if (rc == SKN_OK)
		report(&x);
	for (size_t i = 0; i < x.links.list.n; i++)
		dead = dead || x.links.list.v[i].verdict == SKN_LINK_DEAD;
	release(&x);
	return rc == SKN_OK && dead ? SKN_EFINDING : rc;
}

int main(int argc, char **argv)
{
	extern const struct skn_cmd skn_cmd_links;

	return skn_cli_helper_main(argc, argv, &skn_cmd_links, run);
}
