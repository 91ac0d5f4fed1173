/* A job from add to its answer. */
#include "net/fetch_parts.h"

#ifdef SKN_HAVE_CURL

#include "base/clock.h"
#include "net/head.h"
#include "text/url.h"

/* ---- jobs ---- */

void skn_fetch_job_free(struct skn_fetch_job *job)
{
	skn_fetch_forget(job);
	skn_vec_release(&job->got);
	skn_buf_release(&job->request_head);
	skn_buf_release(&job->response_head);
	skn_buf_release(&job->url);
	skn_strings_release(&job->headers);
	for (size_t i = 0; i < job->hops.n; i++)
		free(job->hops.v[i].url);
	skn_vec_release(&job->hops);
	free(job->asked);
	free(job->origin);
	free(job->etag);
	free(job->last_modified);
	free(job->validated_url);
	free(job);
}

static char *copy(const char *s)
{
	return s ? skn_xstrdup(s) : NULL;
}

bool skn_fetch_set_url(struct skn_fetch_job *job, const char *base, const char *reference)
{
	struct skn_url parts = { .port = -1 };
	struct skn_buf url = SKN_BUF_INIT;
	bool ok = skn_url_resolve(&url, base, reference);

	skn_buf_truncate(&url, strcspn(url.p, "#"));
	ok = ok && skn_url_parse(&parts, url.p, url.n, NULL) && !*parts.user && !*parts.password;
	skn_url_release(&parts);
	if (ok) {
		skn_buf_clear(&job->url);
		skn_buf_add(&job->url, url.p, url.n);
	}
	skn_buf_release(&url);
	return ok;
}

void skn_fetch_set_host(struct skn_fetch *f, struct skn_fetch_job *job)
{
	struct skn_buf name = SKN_BUF_INIT;

	skn_fetch_host_name(&name, job->url.p);
	job->host = skn_fetch_host_of(f, name.p);
	skn_buf_release(&name);
}

void skn_fetch_add(struct skn_fetch *f, const struct skn_fetch_request *request)
{
	struct skn_fetch_job *job = skn_xcalloc(1, sizeof(*job));

	skn_buf_init(&job->url);
	skn_buf_init(&job->body);
	skn_buf_init(&job->request_head);
	skn_buf_init(&job->response_head);
	job->asked = skn_xstrdup(request->url);
	job->kind = request->kind;
	job->head = request->head;
	job->etag = copy(request->etag);
	job->last_modified = copy(request->last_modified);
	job->validated_url = copy(request->validated_url);
	for (size_t i = 0; request->headers && request->headers[i]; i++)
		skn_strings_push(&job->headers, request->headers[i]);
	job->body_max = request->body_max ? request->body_max : skn_fetch_body_max[request->kind];
	job->timeout_ms = request->timeout_ms ? request->timeout_ms : SKN_FETCH_TOTAL_MS;
	job->gap_ms = request->gap_ms;
	job->user = request->user;
	job->retry_after = -1;
	if (skn_fetch_set_url(job, NULL, request->url)) {
		job->origin = skn_xstrdup(job->url.p);
		skn_fetch_set_host(f, job);
		skn_fetch_enqueue(f, job, false);
	} else {
		job->next = f->unreadable;
		f->unreadable = job;
		f->waiting++;
	}
}

/* ---- answers ---- */

static const char *short_header(const struct skn_fetch_job *job, const char *name)
{
	const char *value = skn_net_headers_find(job->got.v, job->got.n, name);

	return value && *value && strlen(value) <= SKN_FETCH_VALIDATOR_MAX ? value : NULL;
}

static bool moved_for_good(const struct skn_fetch_job *job)
{
	bool secure = false;

	for (size_t i = 0; i < job->hops.n; i++) {
		if (job->hops.v[i].status != 301 && job->hops.v[i].status != 308)
			return false;
		if (secure && !skn_starts_with(job->hops.v[i].url, "https:"))
			return false;
		secure = skn_starts_with(job->hops.v[i].url, "https:");
	}
	return job->hops.n && (!secure || skn_starts_with(job->url.p, "https:"));
}

void skn_fetch_tell(struct skn_fetch *f, const struct skn_fetch_job *job, bool ended)
{
	struct skn_fetch_host *host = job->host;

	if (f->o.progress)
		f->o.progress(f->o.ctx, &(struct skn_fetch_progress){
						.host = host ? host->name : "", .url = job->url.p, .ended = ended,
						.status = ended ? job->status : 0,
						.host_waiting = host ? host->waiting : 0,
						.host_done = host ? host->done : 0,
						.host_failed = host ? host->failed : 0,
						.waiting = f->waiting, .active = f->active, .done = f->done,
						.failed = f->failed, .bytes = f->bytes });
}

void skn_fetch_answer(struct skn_fetch *f, struct skn_fetch_job *job)
{
	bool ok = job->error == SKN_FETCH_OK, failed = !ok || job->status >= 400;
	bool heads = f->o.keep_heads && ok;
	struct skn_fetch_answer a = {
		.url = job->asked, .kind = job->kind, .user = job->user, .error = job->error, .reason = job->reason,
		.private_refused = job->private_refused && !ok, .transient = job->transient,
		.status = ok ? job->status : 0, .host = job->host ? job->host->name : "", .final_url = job->url.p,
		.hops = job->hops.v, .n_hops = job->hops.n, .moved_for_good = ok && moved_for_good(job),
		.not_modified = ok && job->status == 304, .headers = job->got.v, .n_headers = job->got.n,
		.etag = short_header(job, "etag"), .last_modified = short_header(job, "last-modified"),
		.content_type = short_header(job, "content-type"), .retry_after = job->retry_after,
		.body = job->body.p, .n = job->body.n, .cut = job->cut, .time = job->time, .tries = job->tries,
		.request_head = heads ? job->request_head.p : NULL,
		.response_head = heads ? job->response_head.p : NULL,
	};

	memcpy(a.address, job->address, sizeof(a.address));
	if (a.time == 0)
		a.time = skn_clock_now();
	f->done++;
	f->failed += failed;
	f->bytes += a.n;
	if (job->host) {
		job->host->done++;
		job->host->failed += failed;
	}
	skn_fetch_tell(f, job, true);
	f->o.done(f->o.ctx, &a);
	skn_fetch_job_free(job);
}

void skn_fetch_fail(struct skn_fetch *f, struct skn_fetch_job *job, enum skn_fetch_error error, bool transient,
		 const char *reason)
{
	skn_fetch_forget(job);
	job->error = error;
	job->transient = transient;
	snprintf(job->reason, sizeof(job->reason), "%s", reason);
	skn_fetch_answer(f, job);
}

#endif
