/*
 * fetch_tool.c - fetches what it is told and says what came of it, for tests and for
 * measuring: one line of JSON for each answer, in the order of their coming.
 *
 *	fetch_tool [OPTION...] URL...     or addresses from standard input, one a line
 *
 *	allow=CIDR ports=N gap=MS tries=N backoff=MS wait=S (longest Retry-After) idle=S
 *	connections=N timeout=MS max=BYTES kind=feed|page|robots|api head=1 etag=E modified=D
 *	ca=FILE proxy=URL resolve=HOST:PORT:ADDRESS header=LINE hold=HOST=SECONDS
 *	validated=URL
 *	stop-after=N (answers) heads=1 warc=DIR body=1 (print it)
 *	count=1 (one line at the end instead: answers, failures, bytes, rate, memory)
 */
#include "base/base.h"

#include <signal.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "gather/warc.h"
#include "net/fetch.h"
#include "text/jsonw.h"

static volatile sig_atomic_t stopped;
static size_t answers, failures, stop_after;
static bool count_only, with_body, with_heads;
static struct skn_warc *warc;

static void stop(int signal)
{
	SKN_UNUSED(signal);
	stopped = 1;
}

static void die(const struct skn_err *err)
{
	fprintf(stderr, "fetch_tool: %s\n", err->msg);
	exit(2);
}

/* ---- answers ---- */

static void print_answer(const struct skn_fetch_answer *a)
{
	struct skn_sink sink;
	struct skn_jsonw w;

	skn_sink_to_file(&sink, stdout);
	skn_jsonw_init(&w, &sink, false);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "url", a->url);
	skn_jsonw_str(&w, "error", skn_fetch_error_names[a->error]);
	skn_jsonw_str(&w, "reason", a->reason);
	skn_jsonw_bool(&w, "transient", a->transient);
	skn_jsonw_int(&w, "status", a->status);
	skn_jsonw_str(&w, "final", a->final_url);
	skn_jsonw_str(&w, "host", a->host);
	skn_jsonw_str(&w, "address", a->address);
	skn_jsonw_key(&w, "hops");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < a->n_hops; i++)
		skn_jsonw_int_value(&w, a->hops[i].status);
	skn_jsonw_array_end(&w);
	skn_jsonw_bool(&w, "moved", a->moved_for_good);
	skn_jsonw_bool(&w, "unchanged", a->not_modified);
	skn_jsonw_bool(&w, "private", a->private_refused);
	skn_jsonw_bool(&w, "cut", a->cut);
	skn_jsonw_str(&w, "etag", a->etag);
	skn_jsonw_str(&w, "modified", a->last_modified);
	skn_jsonw_str(&w, "type", a->content_type);
	skn_jsonw_int(&w, "retry_after", a->retry_after);
	skn_jsonw_int(&w, "tries", a->tries);
	skn_jsonw_int(&w, "bytes", (int64_t)a->n);
	if (with_body)
		skn_jsonw_strn(&w, "body", a->body, a->n);
	if (with_heads)
		skn_jsonw_str(&w, "head", a->response_head);
	skn_jsonw_object_end(&w);
	if (skn_sink_check(&sink, NULL) != SKN_OK)
		exit(2);
	fflush(stdout);
}

static void on_answer(void *ctx, const struct skn_fetch_answer *a)
{
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(ctx);
	failures += a->error != SKN_FETCH_OK || a->status >= 400;
	if (!count_only)
		print_answer(a);
	if (warc && skn_warc_add(warc, a, &err) != SKN_OK)
		die(&err);
	if (++answers == stop_after)
		stopped = 1;
}

static void on_progress(void *ctx, const struct skn_fetch_progress *p)
{
	*(uint64_t *)ctx = p->bytes;
}

/* ---- options ---- */

#define LIST_MAX 16

struct options {
	struct skn_fetch_options o;
	struct skn_fetch_request request;
	struct skn_cidr allow[LIST_MAX];
	unsigned ports[LIST_MAX];
	const char *headers[LIST_MAX + 1], *resolve[LIST_MAX + 1], *warc, *hold;
	size_t n_headers, n_resolve;
};

static int kind_of(const char *value)
{
	static const char *const kinds[] = { "feed", "page", "robots", "api" };

	for (int i = 0; i < 4; i++)
		if (skn_streq(kinds[i], value))
			return i;
	return -1;
}

/* Options that are a number: where it goes. */
static int *number_of(struct options *o, const char *name, size_t n)
{
	const struct {
		const char *name;
		int *to;
	} table[] = {
		{ "gap", &o->o.gap_ms },       { "tries", &o->o.tries },
		{ "backoff", &o->o.backoff_ms }, { "wait", &o->o.retry_after_max_s },
		{ "idle", &o->o.idle_s },      { "connections", &o->o.connections },
		{ "timeout", &o->request.timeout_ms },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(table); i++)
		if (strlen(table[i].name) == n && strncmp(table[i].name, name, n) == 0)
			return table[i].to;
	return NULL;
}

static bool take_text(struct options *o, const char *name, const char *value)
{
	if (skn_starts_with(name, "etag="))
		o->request.etag = value;
	else if (skn_starts_with(name, "modified="))
		o->request.last_modified = value;
	else if (skn_starts_with(name, "validated="))
		o->request.validated_url = value;
	else if (skn_starts_with(name, "ca="))
		o->o.ca_file = value;
	else if (skn_starts_with(name, "proxy="))
		o->o.proxy = value;
	else if (skn_starts_with(name, "warc="))
		o->warc = value;
	else if (skn_starts_with(name, "hold="))
		o->hold = value;
	else if (skn_starts_with(name, "header=") && o->n_headers < LIST_MAX)
		o->headers[o->n_headers++] = value;
	else if (skn_starts_with(name, "resolve=") && o->n_resolve < LIST_MAX)
		o->resolve[o->n_resolve++] = value;
	else
		return false;
	return true;
}

/* An argument that is no address. */
static bool take_option(struct options *o, const char *arg)
{
	size_t name = strcspn(arg, "=");
	const char *value = arg[name] ? arg + name + 1 : "";
	int *number = number_of(o, arg, name), kind;
	struct skn_err err = SKN_ERR_INIT;

	if (number) {
		*number = (int)strtol(value, NULL, 10);
	} else if (skn_starts_with(arg, "allow=") && o->o.n_allow < LIST_MAX) {
		if (skn_cidr_parse(&o->allow[o->o.n_allow++], value, &err) != SKN_OK)
			die(&err);
	} else if (skn_starts_with(arg, "ports=") && o->o.n_ports < LIST_MAX) {
		o->ports[o->o.n_ports++] = (unsigned)strtoul(value, NULL, 10);
	} else if (skn_starts_with(arg, "max=")) {
		o->request.body_max = strtoul(value, NULL, 10);
	} else if (skn_starts_with(arg, "stop-after=")) {
		stop_after = strtoul(value, NULL, 10);
	} else if (skn_starts_with(arg, "kind=") && (kind = kind_of(value)) >= 0) {
		o->request.kind = (enum skn_fetch_kind)kind;
	} else if (skn_streq(arg, "head=1")) {
		o->request.head = true;
	} else if (skn_streq(arg, "heads=1")) {
		o->o.keep_heads = with_heads = true;
	} else if (skn_streq(arg, "body=1")) {
		with_body = true;
	} else if (skn_streq(arg, "count=1")) {
		count_only = true;
	} else {
		return take_text(o, arg, value);
	}
	return true;
}

static void prepare(struct options *o)
{
	o->o.allow = o->allow;
	o->o.ports = o->ports;
	o->o.resolve = o->resolve;
	o->o.done = on_answer;
	o->o.progress = on_progress;
	o->o.stop = &stopped;
	o->o.user_agent = "skein-test (+https://example.org/; test@example.org)";
	o->o.keep_heads = o->o.keep_heads || o->warc;
	o->request.headers = o->headers;
}

/* ---- main ---- */

static void add_lines(struct skn_fetch *f, struct options *o)
{
	char *line = NULL;
	size_t cap = 0;

	while (getline(&line, &cap, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		o->request.url = line;
		skn_fetch_add(f, &o->request);
	}
	free(line);
}

static void print_count(int64_t ns, uint64_t bytes)
{
	struct rusage usage;
	double seconds = (double)ns / 1e9;

	getrusage(RUSAGE_SELF, &usage);
	printf("{\"answers\":%zu,\"failures\":%zu,\"bytes\":%" PRIu64 ",\"seconds\":%.3f,\"rate\":%.0f,\"memory_kb\":%ld}\n",
	       answers, failures, bytes, seconds, (double)answers / seconds, usage.ru_maxrss);
}

int main(int argc, char **argv)
{
	struct options o = { .o = SKN_FETCH_OPTIONS_INIT };
	struct skn_err err = SKN_ERR_INIT;
	struct skn_fetch *f;
	uint64_t bytes = 0;
	int64_t start;
	int i = 1;

	while (i < argc && take_option(&o, argv[i]))
		i++;
	prepare(&o);
	o.o.ctx = &bytes;
	signal(SIGINT, stop);
	if (skn_fetch_open(&f, &o.o, &err) != SKN_OK ||
	    (o.warc && skn_warc_open(&warc, o.warc, "test", skn_clock_now(), &err) != SKN_OK))
		die(&err);
	if (o.hold) {
		char *host = skn_xstrndup(o.hold, (size_t)(strrchr(o.hold, '=') - o.hold));

		skn_fetch_hold(f, host, skn_clock_now() + strtol(strrchr(o.hold, '=') + 1, NULL, 10));
		free(host);
	}
	if (i == argc)
		add_lines(f, &o);
	for (; i < argc; i++) {
		o.request.url = argv[i];
		skn_fetch_add(f, &o.request);
	}
	start = skn_clock_monotonic_ns();
	if (skn_fetch_run(f, &err) != SKN_OK)
		die(&err);
	if (count_only)
		print_count(skn_clock_monotonic_ns() - start, bytes);
	skn_fetch_close(f);
	if (skn_warc_close(warc, &err) != SKN_OK)
		die(&err);
	return 0;
}
