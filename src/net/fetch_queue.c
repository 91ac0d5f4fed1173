/* Which host's turn it is: a queue for each host, and a heap of the hosts that are idle. */
#include "net/fetch_parts.h"

#ifdef SKN_HAVE_CURL

#include "base/clock.h"
#include "text/url.h"

int64_t skn_fetch_now_ms(void)
{
	return skn_clock_monotonic_ns() / 1000000;
}

bool skn_fetch_host_name(struct skn_buf *out, const char *url)
{
	struct skn_url parts;

	skn_buf_clear(out);
	if (!skn_url_parse(&parts, url, strlen(url), NULL))
		return false;
	skn_buf_adds(out, parts.host);
	if (parts.port >= 0 && parts.port != 80 && parts.port != 443)
		skn_buf_addf(out, ":%d", parts.port);
	skn_url_release(&parts);
	return true;
}

struct skn_fetch_host *skn_fetch_host_of(struct skn_fetch *f, const char *name)
{
	struct skn_fetch_host *host = skn_map_find(&f->hosts, name, strlen(name));

	if (!host) {
		host = skn_xcalloc(1, sizeof(*host));
		host->name = skn_xstrdup(name);
		host->gap_ms = f->o.gap_ms;
		skn_map_put(&f->hosts, name, strlen(name), host);
	}
	return host;
}

/* ---- the heap: children of i are 2i+1 and 2i+2 ---- */

static bool before(const struct skn_fetch *f, size_t a, size_t b)
{
	return f->heap.v[a]->next_ms < f->heap.v[b]->next_ms;
}

static void swap(struct skn_fetch *f, size_t a, size_t b)
{
	struct skn_fetch_host *host = f->heap.v[a];

	f->heap.v[a] = f->heap.v[b];
	f->heap.v[b] = host;
}

void skn_fetch_offer(struct skn_fetch *f, struct skn_fetch_host *host)
{
	size_t i = f->heap.n;

	if (host->busy || host->queued || !host->first)
		return;
	host->queued = true;
	skn_vec_push(&f->heap, host);
	for (; i > 0 && before(f, i, (i - 1) / 2); i = (i - 1) / 2)
		swap(f, i, (i - 1) / 2);
}

struct skn_fetch_host *skn_fetch_peek(const struct skn_fetch *f)
{
	return f->heap.n ? f->heap.v[0] : NULL;
}

static void sift_down(struct skn_fetch *f, size_t i)
{
	for (size_t least = i;; i = least) {
		for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < f->heap.n; child++)
			if (before(f, child, least))
				least = child;
		if (least == i)
			return;
		swap(f, i, least);
	}
}

struct skn_fetch_host *skn_fetch_pop(struct skn_fetch *f)
{
	struct skn_fetch_host *host = skn_fetch_peek(f);

	if (!host)
		return NULL;
	host->queued = false;
	f->heap.v[0] = f->heap.v[--f->heap.n];
	sift_down(f, 0);
	return host;
}

void skn_fetch_delay(struct skn_fetch *f, struct skn_fetch_host *host, int64_t next_ms)
{
	if (next_ms <= host->next_ms)
		return;
	host->next_ms = next_ms;
	for (size_t i = 0; i < f->heap.n && host->queued; i++)
		if (f->heap.v[i] == host) {
			sift_down(f, i);
			return;
		}
}

/* ---- jobs ---- */

void skn_fetch_enqueue(struct skn_fetch *f, struct skn_fetch_job *job, bool first)
{
	struct skn_fetch_host *host = job->host;

	job->next = first ? host->first : NULL;
	if (!host->first)
		host->first = host->last = job;
	else if (first)
		host->first = job;
	else
		host->last = host->last->next = job;
	host->waiting++;
	f->waiting++;
	skn_fetch_offer(f, host);
}

struct skn_fetch_job *skn_fetch_dequeue(struct skn_fetch *f, struct skn_fetch_host *host)
{
	struct skn_fetch_job *job = host->first;

	if (!job)
		return NULL;
	host->first = job->next;
	if (!host->first)
		host->last = NULL;
	job->next = NULL;
	host->waiting--;
	f->waiting--;
	return job;
}

#endif
