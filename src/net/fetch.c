/* The run: whose turn it is, and what follows a redirect, a failure, a host's word. */
#include "net/fetch_parts.h"

#ifdef SKN_HAVE_CURL

#include "base/clock.h"
#include "net/head.h"

#define STEP_MS 200 /* between two looks at the stop flag */

static void answer_unreadable(struct skn_fetch *f)
{
	while (f->unreadable) {
		struct skn_fetch_job *job = f->unreadable;

		f->unreadable = job->next;
		f->waiting--;
		skn_fetch_fail(f, job, SKN_FETCH_URL, false,
			       "no http or https address without a user that can be asked");
	}
}

/* ---- hosts ---- */

/* The host may be asked by another, no sooner than PAUSE from now. */
static void release_host(struct skn_fetch *f, struct skn_fetch_host *host, int64_t pause_ms)
{
	skn_fetch_delay(f, host, skn_fetch_now_ms() + pause_ms);
	host->busy = false;
	skn_fetch_offer(f, host);
}

static int pause_of(const struct skn_fetch_host *host, const struct skn_fetch_job *job)
{
	return job->gap_ms > host->gap_ms ? job->gap_ms : host->gap_ms;
}

static void leave_alone(struct skn_fetch_host *host, const char *reason)
{
	free(host->reason);
	host->reason = skn_xstrdup(reason);
}

static bool is_left_alone(const struct skn_fetch_job *job)
{
	return job->host->held || job->host->unreachable[skn_starts_with(job->url.p, "https:")];
}

static void remember_failure(struct skn_fetch_job *job)
{
	struct skn_fetch_host *host = job->host;
	bool name = job->error == SKN_FETCH_NAME;

	if (!name && job->error != SKN_FETCH_CONNECT && job->error != SKN_FETCH_TLS)
		return;
	leave_alone(host, job->reason);
	host->unreachable[skn_starts_with(job->url.p, "https:")] = true;
	if (name)
		host->unreachable[0] = host->unreachable[1] = true;
}

static void hold(struct skn_fetch_host *host, int64_t seconds)
{
	char reason[80];

	snprintf(reason, sizeof(reason), "the host asks to be left alone for %" PRId64 " seconds", seconds);
	host->held = true;
	host->held_ms = skn_fetch_now_ms() + seconds * 1000;
	leave_alone(host, reason);
}

void skn_fetch_hold(struct skn_fetch *f, const char *name, int64_t not_before)
{
	int64_t seconds = not_before - skn_clock_now();
	struct skn_fetch_host *host = skn_fetch_host_of(f, name);

	if (seconds > INT32_MAX)
		seconds = INT32_MAX;
	if (seconds > f->o.retry_after_max_s)
		hold(host, seconds);
	else if (seconds > 0)
		skn_fetch_delay(f, host, skn_fetch_now_ms() + seconds * 1000);
}

void skn_fetch_set_gap(struct skn_fetch *f, const char *name, int gap_ms)
{
	struct skn_fetch_host *host = skn_fetch_host_of(f, name);

	if (gap_ms > host->gap_ms)
		host->gap_ms = gap_ms;
}

int64_t skn_fetch_host_next(const struct skn_fetch *f, const char *name)
{
	const struct skn_fetch_host *host = skn_map_find(&f->hosts, name, strlen(name));
	int64_t until = !host ? 0 : host->held_ms > host->next_ms ? host->held_ms : host->next_ms;
	int64_t wait = host ? until - skn_fetch_now_ms() : 0;

	return wait > 0 ? skn_clock_now() + (wait + 999) / 1000 : 0;
}

/* ---- what follows an exchange ---- */

/* Doubled each time, and up to a quarter more, which differs from host to host. */
static int64_t backoff(const struct skn_fetch *f, const struct skn_fetch_job *job)
{
	int64_t pause = f->o.backoff_ms;
	unsigned spread = job->tries;

	for (unsigned i = 1; i < job->tries && pause < SKN_FETCH_BACKOFF_MAX_MS; i++)
		pause *= 2;
	for (const char *s = job->host->name; *s; s++)
		spread = spread * 31 + (unsigned char)*s;
	if (pause > SKN_FETCH_BACKOFF_MAX_MS)
		pause = SKN_FETCH_BACKOFF_MAX_MS;
	return pause + pause * (spread % 256) / 1024;
}

static bool is_redirect(const struct skn_fetch_job *job)
{
	int s = job->status;

	return job->error == SKN_FETCH_OK && (s == 301 || s == 302 || s == 303 || s == 307 || s == 308) &&
	       skn_net_headers_find(job->got.v, job->got.n, "location");
}

static bool was_asked(const struct skn_fetch_job *job)
{
	for (size_t i = 0; i < job->hops.n; i++)
		if (skn_streq(job->hops.v[i].url, job->url.p))
			return true;
	return false;
}

/* Sets the job to where it was sent; false: it ends here, REASON says why. */
static bool follow(struct skn_fetch_job *job, const char **reason)
{
	char *location = skn_xstrdup(skn_net_headers_find(job->got.v, job->got.n, "location"));
	struct skn_fetch_hop hop = { skn_xstrdup(job->url.p), job->status };
	bool ok;

	*reason = NULL;
	skn_vec_push(&job->hops, hop);
	ok = skn_fetch_set_url(job, hop.url, location);
	if (job->hops.n > SKN_FETCH_HOPS_MAX)
		*reason = "too many redirects";
	else if (!ok)
		*reason = "redirected to no http or https address that can be asked";
	else if (was_asked(job))
		*reason = "redirects lead in a circle";
	free(location);
	return !*reason;
}

static void begin(struct skn_fetch_lane *lane, struct skn_fetch_job *job);

static void redirected(struct skn_fetch_lane *lane, struct skn_fetch_job *job)
{
	struct skn_fetch *f = lane->f;
	struct skn_fetch_host *host = job->host;
	const char *reason;

	if (!follow(job, &reason)) {
		release_host(f, host, pause_of(host, job));
		skn_fetch_fail(f, job, SKN_FETCH_REDIRECTS, false, reason);
		return;
	}
	job->tries = 0;
	skn_fetch_set_host(f, job);
	if (job->host == host) {
		begin(lane, job);
		return;
	}
	release_host(f, host, pause_of(host, job));
	skn_fetch_enqueue(f, job, true);
}

/* A failure that may pass: true when the job waits for another try. */
static bool tried_again(struct skn_fetch *f, struct skn_fetch_job *job)
{
	int64_t pause = job->retry_after >= 0 ? job->retry_after * 1000 : backoff(f, job);
	bool asks = job->error == SKN_FETCH_OK && job->retry_after >= 0 && (job->status == 429 || job->status == 503);

	if (asks && job->retry_after > f->o.retry_after_max_s) {
		hold(job->host, job->retry_after < INT32_MAX ? job->retry_after : INT32_MAX);
		return false;
	}
	if (job->tries >= (unsigned)f->o.tries || job->retry_after > f->o.retry_after_max_s)
		return false;
	skn_fetch_enqueue(f, job, true);
	release_host(f, job->host, pause);
	return true;
}

static void finish(struct skn_fetch_lane *lane)
{
	struct skn_fetch *f = lane->f;
	struct skn_fetch_job *job = lane->job;

	curl_slist_free_all(lane->headers);
	lane->headers = NULL;
	lane->job = NULL;
	f->active--;
	if (is_redirect(job)) {
		redirected(lane, job);
	} else if (!job->retry || !tried_again(f, job)) {
		remember_failure(job);
		release_host(f, job->host, pause_of(job->host, job));
		skn_fetch_answer(f, job);
	}
}

static void begin(struct skn_fetch_lane *lane, struct skn_fetch_job *job)
{
	lane->f->active++;
	job->host->busy = true;
	if (skn_fetch_begin(lane, job) != SKN_FETCH_OK)
		finish(lane);
	else
		skn_fetch_tell(lane->f, job, false);
}

/* ---- the run ---- */

static struct skn_fetch_lane *free_lane(struct skn_fetch *f)
{
	for (int i = 0; i < f->o.connections; i++)
		if (!f->lanes[i].job)
			return &f->lanes[i];
	return NULL;
}

/* Begins what may begin now. */
static void begin_ready(struct skn_fetch *f)
{
	struct skn_fetch_host *host;

	while ((host = skn_fetch_peek(f)) && f->active < (size_t)f->o.connections) {
		struct skn_fetch_job *job = host->first;

		if (is_left_alone(job)) {
			skn_fetch_pop(f);
			skn_fetch_dequeue(f, host);
			skn_fetch_offer(f, host);
			skn_fetch_fail(f, job, SKN_FETCH_HELD, true, host->reason);
			continue;
		}
		if (host->next_ms > skn_fetch_now_ms())
			break;
		skn_fetch_pop(f);
		begin(free_lane(f), skn_fetch_dequeue(f, host));
	}
}

static int until_next(const struct skn_fetch *f)
{
	const struct skn_fetch_host *host = skn_fetch_peek(f);
	int64_t wait = host && f->active < (size_t)f->o.connections ? host->next_ms - skn_fetch_now_ms() : STEP_MS;

	return wait < 0 ? 0 : wait > STEP_MS ? STEP_MS : (int)wait;
}

/* Whether any has. */
static bool take_ended(struct skn_fetch *f)
{
	bool any = false;
	CURLMsg *msg;
	int left;

	while ((msg = curl_multi_info_read(f->multi, &left))) {
		struct skn_fetch_lane *lane = NULL;
		CURLcode code = msg->data.result;
		CURL *easy = msg->easy_handle;

		if (msg->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&lane);
		skn_fetch_end(lane, code);
		curl_multi_remove_handle(f->multi, easy);
		finish(lane);
		any = true;
	}
	return any;
}

static bool is_stopped(const struct skn_fetch *f)
{
	return f->o.stop && *f->o.stop;
}

/* Everything that is not answered yet is, as stopped. */
static void stop_all(struct skn_fetch *f)
{
	for (int i = 0; i < f->o.connections; i++) {
		struct skn_fetch_job *job = f->lanes[i].job;

		if (!job)
			continue;
		curl_multi_remove_handle(f->multi, f->lanes[i].easy);
		curl_slist_free_all(f->lanes[i].headers);
		f->lanes[i].headers = NULL;
		f->lanes[i].job = NULL;
		f->active--;
		job->host->busy = false;
		skn_fetch_offer(f, job->host);
		skn_fetch_fail(f, job, SKN_FETCH_STOPPED, true, "stopped");
	}
	for (size_t i = 0; i < f->hosts.n; i++) {
		struct skn_fetch_host *host = f->hosts.entries[i].value;

		while (host->first)
			skn_fetch_fail(f, skn_fetch_dequeue(f, host), SKN_FETCH_STOPPED, true, "stopped");
	}
	for (size_t i = 0; i < f->heap.n; i++)
		f->heap.v[i]->queued = false;
	skn_vec_clear(&f->heap);
}

int skn_fetch_run(struct skn_fetch *f, struct skn_err *err)
{
	int running;

	while (f->waiting || f->active) {
		answer_unreadable(f);
		if (is_stopped(f)) {
			stop_all(f);
			continue;
		}
		begin_ready(f);
		if (!f->waiting && !f->active)
			break;
		if (curl_multi_perform(f->multi, &running) != CURLM_OK)
			return skn_fail(err, SKN_ENET, "libcurl cannot go on");
		if (!take_ended(f) && curl_multi_poll(f->multi, NULL, 0, until_next(f), NULL) != CURLM_OK)
			return skn_fail(err, SKN_ENET, "libcurl cannot go on");
	}
	return SKN_OK;
}

#endif
