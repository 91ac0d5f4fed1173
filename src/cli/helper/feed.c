#include "base/clock.h"
#include "cli/session.h"
#include "cli/userconfig.h"
#include "gather/opml.h"
#include "gather/probe.h"
#include "gather/state.h"
#include "gather/watch.h"
#include "text/edtf.h"
#include "text/jsonw.h"
#include "text/name.h"

#define OPML_MAX_BYTES ((size_t)32 << 20)

struct feeds {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_view *base;
	char *thread; /* of add and remove */
	struct skn_watch watch;
	struct skn_changes changes;
	SKN_VEC(struct skn_watch_feed) touched; /* added or removed */
	size_t known;
};

/* ---- networks ---- */

struct networks {
	struct skn_user_config config;
	SKN_VEC(struct skn_cidr) allow;
	char *agent;
	struct skn_fetch_options options;
};

static int add_network(struct networks *n, const char *text, struct skn_err *err)
{
	struct skn_cidr cidr;
	int rc = skn_cidr_parse(&cidr, text, err);

	if (rc == SKN_OK)
		skn_vec_push(&n->allow, cidr);
	return rc;
}

static int read_networks(struct networks *out, struct skn_cli *cli, struct skn_err *err)
{
	size_t n;
	const char *const *given = skn_cli_values(cli, "allow-private", &n), *contact;
	const struct skn_node *list;
	int rc = skn_user_config_read(&out->config, err);

	list = rc == SKN_OK ? skn_user_config_find(&out->config, "fetch.allow_private") : NULL;
	for (size_t i = 0; rc == SKN_OK && i < n; i++)
		rc = add_network(out, given[i], err);
	for (const struct skn_node *c = list ? list->child : NULL; rc == SKN_OK && c; c = c->next)
		rc = add_network(out, c->text, err);
	contact = skn_user_config_text(&out->config, "contact");
	out->agent = contact ? skn_xasprintf("skein/" SKN_VERSION " (+%s)", contact) : NULL;
	out->options = (struct skn_fetch_options)SKN_FETCH_OPTIONS_INIT;
	out->options.allow = out->allow.v;
	out->options.n_allow = out->allow.n;
	out->options.user_agent = out->agent;
	out->options.gap_ms = (int)skn_user_config_int(&out->config, "fetch.pause_ms", SKN_FETCH_GAP_MS);
	return rc;
}

static void release_networks(struct networks *n)
{
	skn_user_config_release(&n->config);
	skn_vec_release(&n->allow);
	free(n->agent);
}

/* ---- add ---- */

/* Adds one feed, unless it is there. */
static void add_one(struct feeds *x, const char *url, const char *title, const char *id)
{
	struct skn_buf name = SKN_BUF_INIT;

	if (skn_watch_find(&x->watch, url)) {
		x->known++;
		return;
	}
	if (id)
		skn_buf_adds(&name, id);
	else
		skn_watch_new_id(&name, &x->watch, title, url);
	skn_watch_add(&x->watch, name.p, url, title);
	skn_vec_push(&x->touched, ((struct skn_watch_feed){ skn_xstrdup(name.p), skn_xstrdup(url),
							    title ? skn_xstrdup(title) : NULL }));
	skn_buf_release(&name);
}

static int add_opml(struct feeds *x, const char *file, struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_opml list = SKN_OPML_INIT;
	int rc = skn_session_read(&bytes, file, OPML_MAX_BYTES, err);

	if (rc == SKN_OK)
		rc = skn_opml_parse(&list, bytes.p, bytes.n, NULL, file, err);
	for (size_t i = 0; rc == SKN_OK && i < list.n; i++) {
		if (strncasecmp(list.v[i].url, "http://", 7) == 0 || strncasecmp(list.v[i].url, "https://", 8) == 0)
			add_one(x, list.v[i].url, list.v[i].title, NULL);
		else
			skn_cli_warn(x->cli, "%s: is no http or https address, left out", list.v[i].url);
	}
	skn_opml_release(&list);
	skn_buf_release(&bytes);
	return rc;
}

static int add_url(struct feeds *x, const char *url, struct networks *networks, struct skn_err *err)
{
	const char *title = skn_cli_value(x->cli, "title"), *id = skn_cli_value(x->cli, "id");
	struct skn_probed probed = { .url = NULL };
	int rc = SKN_OK;

	if (skn_cli_flag(x->cli, "no-check")) {
		add_one(x, url, title, id);
		return SKN_OK;
	}
	rc = skn_probe_feed(&probed, url, &networks->options, err);
	if (rc == SKN_OK)
		add_one(x, probed.url, title ? title : probed.title, id);
	for (size_t i = 0; rc == SKN_OK && i < probed.others.n; i++)
		skn_cli_hint(x->cli, "the page names another feed: %s", probed.others.v[i]);
	skn_probed_release(&probed);
	return rc;
}

static int check_add(struct feeds *x, struct skn_err *err)
{
	const char *id = skn_cli_value(x->cli, "id");
	size_t urls = x->cli->n_args - 1;

	if (urls == 0 && !skn_cli_value(x->cli, "opml"))
		return skn_fail(err, SKN_EUSAGE, "which feed? an address or --opml is missing");
	if ((id || skn_cli_value(x->cli, "title")) && urls != 1)
		return skn_fail(err, SKN_EUSAGE, "--id and --title are for one address");
	if (id && skn_name_check(id, strlen(id), SKN_NAME_ID, err) != SKN_OK)
		return SKN_EUSAGE;
	for (size_t i = 0; id && i < x->watch.feeds.n; i++)
		if (skn_streq(x->watch.feeds.v[i].id, id))
			return skn_fail(err, SKN_EEXISTS, "there is a feed '%s' already", id);
	return SKN_OK;
}

static int add(struct feeds *x, struct skn_err *err)
{
	const char *opml = skn_cli_value(x->cli, "opml");
	struct networks networks = { .agent = NULL };
	int rc = check_add(x, err);

	if (rc == SKN_OK)
		rc = read_networks(&networks, x->cli, err);
	if (rc == SKN_OK && opml)
		rc = add_opml(x, opml, err);
	for (size_t i = 1; rc == SKN_OK && i < x->cli->n_args; i++)
		rc = add_url(x, x->cli->args[i], &networks, err);
	release_networks(&networks);
	return rc;
}

/* ---- remove ---- */

static int take_away(struct feeds *x, struct skn_err *err)
{
	for (size_t i = 1; i < x->cli->n_args; i++) {
		const struct skn_watch_feed *feed = skn_watch_find(&x->watch, x->cli->args[i]);

		if (!feed) {
			skn_fail(err, SKN_ENOTFOUND, "%s follows no feed '%s'", skn_thread_name_of(x->thread), x->cli->args[i]);
			return skn_hint(err, "'skein feed list %s' shows them", skn_thread_name_of(x->thread));
		}
		skn_vec_push(&x->touched, ((struct skn_watch_feed){ skn_xstrdup(feed->id), skn_xstrdup(feed->url),
								    feed->title ? skn_xstrdup(feed->title) : NULL }));
		skn_watch_remove(&x->watch, x->cli->args[i]);
	}
	return SKN_OK;
}

/* ---- both ---- */

static void put_feed(struct skn_jsonw *w, const struct skn_watch_feed *feed)
{
	skn_jsonw_str(w, "id", feed->id);
	skn_jsonw_str(w, "url", feed->url);
	skn_jsonw_str(w, "title", feed->title);
}

static void report(struct feeds *x, const char *what)
{
	struct skn_jsonw w;

	if (!x->cli->json) {
		for (size_t i = 0; i < x->touched.n; i++) {
			skn_sink_printf(x->cli->out, "%s %s  ", what, x->touched.v[i].id);
			skn_term_safe(x->cli->out, x->touched.v[i].url, strlen(x->touched.v[i].url), false);
			skn_sink_putc(x->cli->out, '\n');
		}
		if (x->known)
			skn_sink_printf(x->cli->out, "%zu %s there already\n", x->known, x->known == 1 ? "is" : "are");
		return;
	}
	skn_jsonw_init(&w, x->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "thread", skn_thread_name_of(x->thread));
	skn_jsonw_key(&w, what);
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < x->touched.n; i++) {
		skn_jsonw_object_begin(&w);
		put_feed(&w, &x->touched.v[i]);
		skn_jsonw_object_end(&w);
	}
	skn_jsonw_array_end(&w);
	skn_jsonw_int(&w, "known", (int64_t)x->known);
	skn_jsonw_object_end(&w);
}

static int edit(struct feeds *x, int (*change)(struct feeds *, struct skn_err *), const char *what, struct skn_err *err)
{
	int rc = skn_store_find(&x->thread, x->base, x->cli->args[0], err);
	char *message;

	if (rc == SKN_OK)
		rc = skn_watch_read(&x->watch, NULL, x->base, x->thread, err);
	if (rc == SKN_OK)
		rc = change(x, err);
	if (rc == SKN_OK && x->touched.n) {
		message = skn_xasprintf("%s: %s %zu feed%s", skn_thread_name_of(x->thread), what, x->touched.n,
					x->touched.n == 1 ? "" : "s");
		rc = skn_watch_put(&x->changes, x->base, x->thread, &x->watch, false, err);
		if (rc == SKN_OK)
			rc = skn_session_apply(&x->session, &x->changes, message, false, NULL, err);
		free(message);
	}
	if (rc == SKN_OK)
		report(x, what);
	return rc;
}

/* ---- list ---- */

static void put_state(struct feeds *x, struct skn_state *state, struct skn_jsonw *w, const char *url)
{
	struct skn_source_state s = { 0 };
	char read[32], due[32];

	if (state)
		skn_state_source(&s, state, url, NULL);
	skn_edtf_format_time(read, s.last_good);
	skn_edtf_format_time(due, s.due);
	if (x->cli->json) {
		skn_jsonw_str(w, "read", s.last_good ? read : NULL);
		skn_jsonw_str(w, "due", s.due ? due : NULL);
		skn_jsonw_int(w, "failures", s.failures);
		skn_jsonw_str(w, "reason", s.failures ? s.reason : NULL);
	} else {
		skn_sink_printf(x->cli->out, s.last_good ? "  (read %s" : "  (not read yet", read);
		if (s.failures) {
			skn_sink_printf(x->cli->out, "; failed %u times: ", s.failures);
			skn_term_safe(x->cli->out, s.reason ? s.reason : "?", strlen(s.reason ? s.reason : "?"), false);
		}
		skn_sink_puts(x->cli->out, ")\n");
	}
	skn_source_state_release(&s);
}

static void list_one(struct feeds *x, struct skn_state *state, struct skn_jsonw *w, const char *path)
{
	struct skn_sink *out = x->cli->out;

	for (size_t i = 0; i < x->watch.feeds.n; i++) {
		const struct skn_watch_feed *f = &x->watch.feeds.v[i];

		if (x->cli->json) {
			skn_jsonw_object_begin(w);
			skn_jsonw_str(w, "thread", skn_thread_name_of(path));
			put_feed(w, f);
			put_state(x, state, w, f->url);
			skn_jsonw_object_end(w);
			continue;
		}
		skn_sink_printf(out, "%s  %s  ", skn_thread_name_of(path), f->id);
		skn_term_safe(out, f->url, strlen(f->url), false);
		put_state(x, state, w, f->url);
	}
}

static void add_to_opml(struct skn_opml *list, const struct skn_watch *watch, const char *path)
{
	for (size_t i = 0; i < watch->feeds.n; i++) {
		const struct skn_watch_feed *f = &watch->feeds.v[i];
		struct skn_opml_feed feed = { skn_xstrdup(f->url), skn_xstrdup(f->title ? f->title : f->id), NULL,
					      skn_xstrdup(skn_thread_name_of(path)) };

		skn_vec_push(list, feed);
	}
}

static int named_threads(struct skn_strings *out, struct feeds *x, struct skn_err *err)
{
	int rc = x->cli->n_args ? SKN_OK : skn_store_threads(out, x->base, err);

	for (size_t i = 0; rc == SKN_OK && i < x->cli->n_args; i++) {
		char *path = NULL;

		rc = skn_store_find(&path, x->base, x->cli->args[i], err);
		if (rc == SKN_OK)
			skn_strings_push(out, path);
		free(path);
	}
	return rc;
}

/* State is of interest only where it is there; another's lock does not stop a list. */
static struct skn_state *open_state(struct feeds *x)
{
	char *dir = skn_xasprintf("%s/skein", skn_repo_common_dir(x->session.store.repo));
	struct skn_state *state = NULL;

	if (skn_state_open(&state, dir, NULL, NULL) != SKN_OK)
		state = NULL;
	free(dir);
	return state;
}

static int list(struct feeds *x, struct skn_err *err)
{
	bool opml = skn_cli_flag(x->cli, "opml");
	struct skn_opml out = SKN_OPML_INIT;
	struct skn_state *state = opml ? NULL : open_state(x);
	struct skn_strings threads = { 0 };
	struct skn_jsonw w;
	int rc = named_threads(&threads, x, err);

	skn_jsonw_init(&w, x->cli->out, true);
	if (rc == SKN_OK && x->cli->json && !opml) {
		skn_jsonw_object_begin(&w);
		skn_jsonw_key(&w, "feeds");
		skn_jsonw_array_begin(&w);
	}
	for (size_t i = 0; rc == SKN_OK && i < threads.n; i++) {
		skn_watch_release(&x->watch);
		rc = skn_watch_read(&x->watch, NULL, x->base, threads.v[i], err);
		if (rc == SKN_OK && opml)
			add_to_opml(&out, &x->watch, threads.v[i]);
		else if (rc == SKN_OK)
			list_one(x, state, &w, threads.v[i]);
	}
	if (rc == SKN_OK && opml) {
		skn_opml_write(x->cli->out, &out, -1);
	} else if (rc == SKN_OK && x->cli->json) {
		skn_jsonw_array_end(&w);
		skn_jsonw_object_end(&w);
	}
	skn_state_close(state);
	skn_opml_release(&out);
	skn_strings_release(&threads);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct feeds x = { .cli = cli, .changes = SKN_CHANGES_INIT };
	int rc = skn_session_open(&x.session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_session_base(&x.base, &x.session, err);
	if (rc == SKN_OK && skn_streq(cli->cmd->name, "add"))
		rc = edit(&x, add, "added", err);
	else if (rc == SKN_OK && skn_streq(cli->cmd->name, "remove"))
		rc = edit(&x, take_away, "removed", err);
	else if (rc == SKN_OK)
		rc = list(&x, err);
	for (size_t i = 0; i < x.touched.n; i++) {
		free(x.touched.v[i].id);
		free(x.touched.v[i].url);
		free(x.touched.v[i].title);
	}
	skn_vec_release(&x.touched);
	skn_watch_release(&x.watch);
	skn_changes_release(&x.changes);
	free(x.thread);
	skn_view_free(x.base);
	skn_session_close(&x.session);
	return rc;
}

int main(int argc, char **argv)
{
	extern const struct skn_cmd skn_cmd_feed;

	return skn_cli_helper_main(argc, argv, &skn_cmd_feed, run);
}
