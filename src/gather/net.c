#include "gather/net.h"

#include "base/clock.h"
#include "gather/poll.h"
#include "gather/robots.h"
#include "gather/warc.h"
#include "text/url.h"

#define PRODUCT "skein"
#define PAGE_READER "page/1"
#define INTERVAL_MAX_MS 60000 /* between two requests, that a service may ask for */

/* One request of gather's. */
struct asked {
	struct skn_net_gather *net;
	struct skn_gather_ask ask; /* strings below */
	char *url, *header;
	char reader[SKN_GATHER_READER];
	struct skn_source_state state;
	bool conditional;
};

/* The robots.txt of a host, and the pages that wait for it. */
struct gate {
	char *url;
	struct skn_robots *robots; /* NULL: not there yet */
	SKN_VEC(struct asked *) waiting;
};

struct moved {
	char *from, *to;
};

struct skn_net_gather {
	struct skn_net_gather_options options;
	struct skn_gather_net ops;
	struct skn_fetch *fetch;
	struct skn_state *state;
	struct skn_warc *warc;
	char *archive;
	SKN_VEC(struct asked *) all;
	SKN_VEC(struct gate *) gates;
	struct skn_map by_gate; /* index + 1 by address of robots.txt */
	struct skn_map hosts;   /* that state was asked about */
	SKN_VEC(struct moved) moved;
	SKN_VEC(struct asked *) held; /* answered in run, without the network */
	size_t not_due;
	struct skn_err err;     /* of state or archive: the first */
};

/* ---- answers ---- */

static void answer(struct asked *a, struct skn_gather_answer *answer)
{
	struct skn_err why = SKN_ERR_INIT;
	bool read;

	if (!answer->url)
		answer->url = a->url;
	read = a->ask.done(a->ask.ctx, answer, &why);
	if (!read && a->ask.kind != SKN_GATHER_SEARCH) {
		skn_poll_unreadable(&a->state, why.msg, skn_clock_now());
		skn_state_set_source(a->net->state, a->url, &a->state);
	}
}

static void answer_later(struct asked *a)
{
	answer(a, &(struct skn_gather_answer){ .rc = SKN_OK, .later = true });
}

static void answer_error(struct asked *a, int rc, const char *reason)
{
	answer(a, &(struct skn_gather_answer){ .rc = rc, .reason = reason });
}

/* By the other side's word, not by accident. */
static int code_of_status(int status)
{
	return status == 401 || status == 402 || status == 403 || status == 451 ? SKN_EREFUSED : SKN_ENET;
}

static void learn_moved(struct asked *a)
{
	const char *to = skn_poll_moved(&a->state);
	struct moved m;

	if (!to || a->ask.kind != SKN_GATHER_FEED)
		return;
	m = (struct moved){ skn_xstrdup(a->url), skn_xstrdup(to) };
	skn_vec_push(&a->net->moved, m);
}

static void answered(struct asked *a, const struct skn_fetch_answer *got)
{
	struct skn_gather_answer out = { .rc = SKN_OK, .status = got->status, .url = got->final_url,
					 .content_type = got->content_type, .body = got->body, .n = got->n };
	enum skn_poll_result result = SKN_POLL_NEW;
	char reason[64];

	if (got->error == SKN_FETCH_STOPPED) {
		answer_later(a);
		return;
	}
	if (got->error != SKN_FETCH_HELD && a->ask.kind != SKN_GATHER_SEARCH) {
		result = skn_poll_learn(&a->state, got, a->reader, skn_clock_now());
		skn_state_set_source(a->net->state, a->url, &a->state);
		learn_moved(a);
	}
	if (got->error != SKN_FETCH_OK) {
		answer_error(a, got->error == SKN_FETCH_PRIVATE ? SKN_EREFUSED : SKN_ENET, got->reason);
		return;
	}
	out.unchanged = got->not_modified || (result == SKN_POLL_UNCHANGED && a->conditional);
	/* A search service says in its body what is wrong. */
	if (!out.unchanged && !skn_fetch_has_body(got) && a->ask.kind != SKN_GATHER_SEARCH) {
		snprintf(reason, sizeof(reason), "the server answers with status %d", got->status);
		answer_error(a, code_of_status(got->status), reason);
		return;
	}
	answer(a, &out);
}

/* ---- asking ---- */

/* Sets OUT to the name that fetching knows the host by; false when there is none. */
static bool host_of(struct skn_buf *out, const char *address)
{
	struct skn_url url;

	skn_buf_clear(out);
	if (!skn_url_parse(&url, address, strlen(address), NULL))
		return false;
	skn_buf_adds(out, url.host);
	if (url.port >= 0 && url.port != 80 && url.port != 443)
		skn_buf_addf(out, ":%d", url.port);
	skn_url_release(&url);
	return true;
}

/* What the state of an earlier run says of the host. */
static void know_host(struct skn_net_gather *net, const char *url)
{
	struct skn_buf host = SKN_BUF_INIT;
	int64_t not_before = 0;

	if (host_of(&host, url) && !skn_map_has(&net->hosts, host.p, host.n)) {
		skn_map_put(&net->hosts, host.p, host.n, net);
		if (skn_state_host(&not_before, net->state, host.p, &net->err) == SKN_OK && not_before)
			skn_fetch_hold(net->fetch, host.p, not_before);
	}
	skn_buf_release(&host);
}

static void send_now(struct asked *a)
{
	static const enum skn_fetch_kind kinds[] = { SKN_FETCH_FEED, SKN_FETCH_API, SKN_FETCH_PAGE };
	struct skn_fetch_request request = { .url = a->url };
	const char *headers[] = { a->header, NULL };

	if (a->conditional)
		skn_poll_request(&request, a->url, &a->state, a->reader);
	request.kind = kinds[a->ask.kind];
	request.headers = a->header ? headers : NULL;
	request.gap_ms = a->ask.interval_ms < INTERVAL_MAX_MS ? (int)a->ask.interval_ms : INTERVAL_MAX_MS;
	request.user = a;
	know_host(a->net, a->url);
	skn_fetch_add(a->net->fetch, &request);
}

/* A page may be asked for, or not. */
static void judge(struct asked *a, const struct gate *gate)
{
	unsigned delay = skn_robots_delay(gate->robots);
	struct skn_buf host = SKN_BUF_INIT;

	if (skn_robots_unknown(gate->robots)) {
		answer_error(a, SKN_ENET, "its robots.txt could not be had, so the page was not asked for");
	} else if (!skn_robots_allows(gate->robots, a->url)) {
		answer_error(a, SKN_EREFUSED, "robots.txt does not allow it");
	} else {
		if (delay && host_of(&host, a->url))
			skn_fetch_set_gap(a->net->fetch, host.p, (int)delay * 1000);
		send_now(a);
	}
	skn_buf_release(&host);
}

/* The robots.txt that an earlier run has had. */
static void recall(struct skn_net_gather *net, struct gate *gate)
{
	struct skn_buf body = SKN_BUF_INIT;
	int64_t fetched = 0;
	int status = 0;

	if (skn_state_robots(&body, &status, &fetched, net->state, gate->url, &net->err) == SKN_OK && fetched &&
	    fetched <= skn_clock_now() && skn_clock_now() - fetched < SKN_ROBOTS_KEEP_S && status && status < 500)
		gate->robots = skn_robots_of_status(status, body.p, body.n, PRODUCT);
	skn_buf_release(&body);
}

static struct gate *gate_of(struct skn_net_gather *net, const char *robots_url)
{
	uintptr_t i = (uintptr_t)skn_map_find(&net->by_gate, robots_url, strlen(robots_url));
	struct gate *gate;

	if (i)
		return net->gates.v[i - 1];
	gate = skn_xcalloc(1, sizeof(*gate));
	gate->url = skn_xstrdup(robots_url);
	skn_vec_push(&net->gates, gate);
	skn_map_put(&net->by_gate, robots_url, strlen(robots_url), (void *)(uintptr_t)net->gates.n);
	recall(net, gate);
	if (!gate->robots) {
		know_host(net, robots_url);
		skn_fetch_add(net->fetch, &(struct skn_fetch_request){ .url = gate->url, .kind = SKN_FETCH_ROBOTS,
								       .user = gate });
	}
	return gate;
}

static void ask_page(struct asked *a)
{
	struct skn_buf robots = SKN_BUF_INIT;

	if (skn_robots_url(&robots, a->url)) {
		struct gate *gate = gate_of(a->net, robots.p);

		skn_vec_push(&gate->waiting, a);
		if (gate->robots)
			skn_vec_push(&a->net->held, a); /* answers come in run only */
	} else {
		send_now(a); /* fetch says what is wrong with the address */
	}
	skn_buf_release(&robots);
}

static bool is_time(struct asked *a)
{
	const struct skn_net_gather_options *o = &a->net->options;
	int64_t now = skn_clock_now();

	if (o->recheck || a->ask.kind == SKN_GATHER_SEARCH)
		return true;
	if (a->ask.kind == SKN_GATHER_PAGE) {
		if (a->ask.again && a->state.failures && a->state.due > now)
			return false;
		return !a->ask.known || now - a->state.last_good >= SKN_NET_GATHER_RECHECK_S;
	}
	/* A server that asked for time gets it; the rest is asked whenever a person says so. */
	if (a->state.failures && (a->state.status == 429 || a->state.status == 503) && a->state.due > now)
		return false;
	return !o->due_only || skn_poll_is_due(&a->state, now);
}

static void ask(void *ctx, const struct skn_gather_ask *what)
{
	struct skn_net_gather *net = ctx;
	struct asked *a = skn_xcalloc(1, sizeof(*a));

	a->net = net;
	a->ask = *what;
	a->url = skn_xstrdup(what->url);
	a->header = what->header ? skn_xstrdup(what->header) : NULL;
	snprintf(a->reader, sizeof(a->reader), PAGE_READER);
	if (what->reader)
		what->reader(what->ctx, a->reader);
	skn_vec_push(&net->all, a);
	if (what->kind != SKN_GATHER_SEARCH)
		skn_state_source(&a->state, net->state, a->url, &net->err);
	a->conditional = !net->options.recheck && (what->kind == SKN_GATHER_FEED || what->known);
	if (net->options.offline || a->state.gone || !is_time(a)) {
		net->not_due += !net->options.offline && what->kind == SKN_GATHER_FEED;
		skn_vec_push(&net->held, a);
	} else if (what->kind == SKN_GATHER_PAGE) {
		ask_page(a);
	} else {
		send_now(a);
	}
}

/* ---- the run ---- */

static void robots_answered(struct skn_net_gather *net, struct gate *gate, const struct skn_fetch_answer *got)
{
	if (got->error == SKN_FETCH_STOPPED) {
		for (size_t i = 0; i < gate->waiting.n; i++)
			answer_later(gate->waiting.v[i]);
		gate->waiting.n = 0;
		return;
	}
	gate->robots = skn_robots_of_answer(got, PRODUCT);
	if (got->error == SKN_FETCH_OK)
		skn_state_set_robots(net->state, gate->url, got->status, skn_fetch_has_body(got) ? got->body : "",
				     skn_fetch_has_body(got) ? got->n : 0, skn_clock_now(), &net->err);
	for (size_t i = 0; i < gate->waiting.n; i++)
		judge(gate->waiting.v[i], gate);
	gate->waiting.n = 0;
}

static void on_done(void *ctx, const struct skn_fetch_answer *got)
{
	struct skn_net_gather *net = ctx;
	struct skn_err err = SKN_ERR_INIT;

	if (net->warc && !(skn_robots_tags(got, PRODUCT) & SKN_ROBOTS_NOARCHIVE) &&
	    skn_warc_add(net->warc, got, &err) != SKN_OK && net->err.code == SKN_OK)
		net->err = err;
	if (got->kind == SKN_FETCH_ROBOTS)
		robots_answered(net, got->user, got);
	else
		answered(got->user, got);
}

static void on_progress(void *ctx, const struct skn_fetch_progress *progress)
{
	struct skn_net_gather *net = ctx;

	net->options.progress(net->options.ctx, progress);
}

/* What needs no network, now that answers may be given. */
static void answer_held(struct skn_net_gather *net)
{
	for (size_t i = 0; i < net->held.n; i++) {
		struct asked *a = net->held.v[i];
		struct skn_buf robots = SKN_BUF_INIT;
		struct gate *gate = NULL;

		if (a->ask.kind == SKN_GATHER_PAGE && !net->options.offline && skn_robots_url(&robots, a->url)) {
			uintptr_t k = (uintptr_t)skn_map_find(&net->by_gate, robots.p, robots.n);

			gate = k ? net->gates.v[k - 1] : NULL;
		}
		if (gate && gate->robots && gate->waiting.n)
			judge(a, gate);
		else
			answer_later(a);
		skn_buf_release(&robots);
	}
	net->held.n = 0;
}

static int run(void *ctx, struct skn_err *err)
{
	struct skn_net_gather *net = ctx;
	int rc = SKN_OK;

	do {
		answer_held(net);
		rc = skn_fetch_run(net->fetch, err);
	} while (rc == SKN_OK && net->held.n);
	if (rc == SKN_OK && net->err.code != SKN_OK) {
		*err = net->err;
		rc = (int)err->code;
	}
	return rc;
}

/* ---- opening ---- */

static int open_fetch(struct skn_net_gather *net, struct skn_err *err)
{
	struct skn_fetch_options o = SKN_FETCH_OPTIONS_INIT;
	const struct skn_net_gather_options *options = &net->options;
	struct skn_cidr *allow = skn_xcalloc(options->n_allow_private + 1, sizeof(*allow));
	char *agent = options->contact ? skn_xasprintf(PRODUCT "/" SKN_VERSION " (+%s)", options->contact) : NULL;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < options->n_allow_private; i++)
		rc = skn_cidr_parse(&allow[i], options->allow_private[i], err);
	o.done = on_done;
	o.progress = options->progress ? on_progress : NULL;
	o.ctx = net;
	o.stop = options->stop;
	o.user_agent = agent;
	o.allow = allow;
	o.n_allow = options->n_allow_private;
	o.connections = (int)(options->jobs ? options->jobs : SKN_FETCH_CONNECTIONS);
	o.gap_ms = options->gap_ms;
	o.keep_heads = options->archive;
	if (rc == SKN_OK)
		rc = skn_fetch_open(&net->fetch, &o, err);
	free(allow);
	free(agent);
	return rc;
}

static int open_archive(struct skn_net_gather *net, struct skn_err *err)
{
	char *dir = skn_xasprintf("%s/archive", net->options.state_dir);
	int64_t now = skn_clock_now();
	int rc = SKN_EEXISTS;

	for (unsigned i = 1; rc == SKN_EEXISTS && i < 1000; i++) {
		char *name = skn_xasprintf("gather-%lld-%u", (long long)now, i);

		skn_err_clear(err);
		rc = skn_warc_open(&net->warc, dir, name, now, err);
		free(name);
	}
	if (rc == SKN_OK)
		net->archive = skn_xstrdup(skn_warc_path(net->warc));
	free(dir);
	return rc;
}

int skn_net_gather_open(struct skn_net_gather **out, const struct skn_net_gather_options *options,
			struct skn_buf *note, struct skn_err *err)
{
	struct skn_net_gather *net = skn_xcalloc(1, sizeof(*net));
	int rc;

	*out = net;
	net->options = *options;
	net->ops = (struct skn_gather_net){ net, ask, run };
	rc = skn_state_open(&net->state, options->state_dir, note, err);
	if (rc == SKN_OK)
		rc = open_fetch(net, err);
	if (rc == SKN_OK && options->archive && !options->dry_run)
		rc = open_archive(net, err);
	return rc;
}

const struct skn_gather_net *skn_net_gather_ops(struct skn_net_gather *net)
{
	return &net->ops;
}

/* Hosts that asked to be left alone beyond this run. */
static int keep_hosts(struct skn_net_gather *net, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < net->hosts.n; i++) {
		const char *host = net->hosts.entries[i].key;
		int64_t next = skn_fetch_host_next(net->fetch, host);

		if (next > skn_clock_now())
			rc = skn_state_set_host(net->state, host, next, err);
	}
	return rc;
}

/* Feeds are read by who has what they brought. */
static void keep_readers(struct skn_net_gather *net)
{
	for (size_t i = 0; i < net->all.n; i++) {
		struct asked *a = net->all.v[i];
		char now[SKN_GATHER_READER];

		if (!a->ask.reader || !a->state.reader || !skn_streq(a->state.reader, a->reader))
			continue;
		a->ask.reader(a->ask.ctx, now);
		if (skn_streq(now, a->reader))
			continue;
		free(a->state.reader);
		a->state.reader = skn_xstrdup(now);
		skn_state_set_source(net->state, a->url, &a->state);
	}
}

int skn_net_gather_keep(struct skn_net_gather *net, struct skn_err *err)
{
	int rc = SKN_OK;

	if (net->options.dry_run)
		return SKN_OK;
	keep_readers(net);
	rc = keep_hosts(net, err);
	if (rc == SKN_OK)
		rc = skn_state_save(net->state, err);
	if (rc == SKN_OK && net->warc) {
		rc = skn_warc_close(net->warc, err);
		net->warc = NULL;
	}
	return rc;
}

bool skn_net_gather_moved(const struct skn_net_gather *net, size_t i, const char **from, const char **to)
{
	if (i >= net->moved.n)
		return false;
	*from = net->moved.v[i].from;
	*to = net->moved.v[i].to;
	return true;
}

size_t skn_net_gather_not_due(const struct skn_net_gather *net)
{
	return net->not_due;
}

const char *skn_net_gather_archive(const struct skn_net_gather *net)
{
	return net->archive;
}

void skn_net_gather_close(struct skn_net_gather *net)
{
	if (!net)
		return;
	skn_fetch_close(net->fetch);
	skn_state_close(net->state);
	skn_warc_close(net->warc, NULL);
	for (size_t i = 0; i < net->all.n; i++) {
		struct asked *a = net->all.v[i];

		free(a->url);
		free(a->header);
		skn_source_state_release(&a->state);
		free(a);
	}
	for (size_t i = 0; i < net->gates.n; i++) {
		free(net->gates.v[i]->url);
		skn_robots_free(net->gates.v[i]->robots);
		skn_vec_release(&net->gates.v[i]->waiting);
		free(net->gates.v[i]);
	}
	for (size_t i = 0; i < net->moved.n; i++) {
		free(net->moved.v[i].from);
		free(net->moved.v[i].to);
	}
	skn_vec_release(&net->all);
	skn_vec_release(&net->gates);
	skn_vec_release(&net->moved);
	skn_vec_release(&net->held);
	skn_map_release(&net->by_gate, NULL);
	skn_map_release(&net->hosts, NULL);
	free(net->archive);
	free(net);
}
