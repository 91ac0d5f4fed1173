/*
 * fetch_world.h - a fetcher for tests, and what it was told of each answer.
 */
#ifndef TEST_FETCH_WORLD_H
#define TEST_FETCH_WORLD_H

#include "net/fetch.h"
#include "net_server.h"

#define ANSWERS_MAX 64

/* What was told of an answer. */
struct seen {
	char *url, *final_url, *body, *reason, *etag, *host;
	enum skn_fetch_error error;
	int status;
	size_t hops;
	bool moved, unchanged, private_refused, transient, cut;
	int64_t retry_after;
	unsigned tries;
};

struct world {
	struct skn_fetch_options o;
	struct skn_cidr loopback[2];
	struct skn_fetch *f;
	struct seen seen[ANSWERS_MAX];
	size_t n;
	const char *then; /* asked when the first answer comes */
	volatile sig_atomic_t stop;
	size_t stop_after, begun, ended;
};

static void on_answer(void *ctx, const struct skn_fetch_answer *a)
{
	struct world *w = ctx;
	struct seen *s = &w->seen[w->n++];

	assert_true(w->n < ANSWERS_MAX);
	assert_int_equal(strlen(a->body), a->n);
	*s = (struct seen){
		.url = skn_xstrdup(a->url), .final_url = skn_xstrdup(a->final_url), .body = skn_xstrdup(a->body),
		.reason = skn_xstrdup(a->reason), .etag = a->etag ? skn_xstrdup(a->etag) : NULL,
		.host = skn_xstrdup(a->host), .error = a->error, .status = a->status, .hops = a->n_hops,
		.moved = a->moved_for_good, .unchanged = a->not_modified, .private_refused = a->private_refused,
		.transient = a->transient, .cut = a->cut, .retry_after = a->retry_after, .tries = a->tries,
	};
	if (w->then) {
		skn_fetch_add(w->f, &(struct skn_fetch_request){ .url = w->then });
		w->then = NULL;
	}
	if (w->n == w->stop_after)
		w->stop = 1;
}

static void on_progress(void *ctx, const struct skn_fetch_progress *p)
{
	struct world *w = ctx;

	w->begun += !p->ended;
	w->ended += p->ended;
	assert_int_equal(w->ended, p->done);
}

static void world_open(struct world *w)
{
	struct skn_fetch_options o = SKN_FETCH_OPTIONS_INIT;
	struct skn_err err = SKN_ERR_INIT;

	assert_int_equal(skn_cidr_parse(&w->loopback[0], "127.0.0.0/8", NULL), SKN_OK);
	assert_int_equal(skn_cidr_parse(&w->loopback[1], "::1", NULL), SKN_OK);
	if (!w->o.connections) {
		o.allow = w->o.n_allow ? w->o.allow : w->loopback;
		o.n_allow = 2;
		o.gap_ms = 0;
		o.backoff_ms = 1;
		w->o = o;
	}
	w->o.done = on_answer;
	w->o.progress = on_progress;
	w->o.ctx = w;
	w->o.stop = &w->stop;
	if (skn_fetch_open(&w->f, &w->o, &err) != SKN_OK)
		fail_msg("%s", err.msg);
}

static void world_run(struct world *w)
{
	struct skn_err err = SKN_ERR_INIT;

	if (skn_fetch_run(w->f, &err) != SKN_OK)
		fail_msg("%s", err.msg);
}

static void world_close(struct world *w)
{
	skn_fetch_close(w->f);
	for (size_t i = 0; i < w->n; i++) {
		struct seen *s = &w->seen[i];

		free(s->url);
		free(s->final_url);
		free(s->body);
		free(s->reason);
		free(s->etag);
		free(s->host);
	}
}

/* A reply that sends to an address; static, one for each call site at a time. */
static const char *redirect(int status, const char *location)
{
	static char many[8][300];
	static size_t next;
	char *text = many[next++ % 8];

	snprintf(text, sizeof(many[0]), "HTTP/1.1 %d Go\r\nLocation: %s\r\nSet-Cookie: a=b\r\nContent-Length: 3\r\n\r\nxyz",
		 status, location);
	return text;
}

#endif
