/* Making a client and ending it; and what there is without libcurl. */
#include "net/fetch_parts.h"

#include "net/head.h"

const size_t skn_fetch_body_max[4] = { (size_t)15 << 20, (size_t)15 << 20, (size_t)512 << 10, (size_t)32 << 20 };

const char *const skn_fetch_error_names[12] = { "ok", "url", "private", "name", "connect", "tls",
						"timeout", "broken", "size", "redirects", "held", "stopped" };

const char *skn_fetch_header(const struct skn_fetch_answer *answer, const char *name)
{
	return skn_net_headers_find(answer->headers, answer->n_headers, name);
}

bool skn_fetch_has_body(const struct skn_fetch_answer *answer)
{
	return answer->error == SKN_FETCH_OK && answer->status >= 200 && answer->status < 300;
}

#ifdef SKN_HAVE_CURL

static char *copy(const char *s)
{
	return s ? skn_xstrdup(s) : NULL;
}

static int check_options(const struct skn_fetch_options *o, struct skn_err *err)
{
	if (!o->done || o->connections < 1 || o->connections > SKN_FETCH_CONNECTIONS_MAX || o->tries < 1 ||
	    o->gap_ms < 0 || o->backoff_ms < 0 || o->retry_after_max_s < 0 || o->idle_s < 1)
		return skn_fail(err, SKN_EUSAGE, "options of fetching are out of range");
	return SKN_OK;
}

int skn_fetch_open(struct skn_fetch **out, const struct skn_fetch_options *options, struct skn_err *err)
{
	struct skn_fetch *f;

	*out = NULL;
	if (check_options(options, err) != SKN_OK)
		return SKN_EUSAGE;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return skn_fail(err, SKN_ESYS, "libcurl cannot be set up");
	f = skn_xcalloc(1, sizeof(*f));
	f->o = *options;
	f->multi = curl_multi_init();
	if (!f->multi) {
		free(f);
		curl_global_cleanup();
		return skn_fail(err, SKN_ESYS, "libcurl cannot be set up");
	}
	curl_multi_setopt(f->multi, CURLMOPT_MAXCONNECTS, (long)options->connections);
	f->user_agent = skn_xstrdup(options->user_agent ? options->user_agent : "skein/" SKN_VERSION);
	f->ca_file = skn_net_ca_file(options->ca_file);
	f->proxy = copy(options->proxy);
	f->allow = options->n_allow ? skn_xmemdup(options->allow, options->n_allow * sizeof(*f->allow)) : NULL;
	f->ports = options->n_ports ? skn_xmemdup(options->ports, options->n_ports * sizeof(*f->ports)) : NULL;
	for (size_t i = 0; options->resolve && options->resolve[i]; i++)
		f->resolve = curl_slist_append(f->resolve, options->resolve[i]);
	f->lanes = skn_xcalloc((size_t)options->connections, sizeof(*f->lanes));
	for (int i = 0; i < options->connections; i++)
		f->lanes[i].f = f;
	*out = f;
	return SKN_OK;
}

static void host_free(void *value)
{
	struct skn_fetch_host *host = value;

	for (struct skn_fetch_job *job = host->first, *next; job; job = next) {
		next = job->next;
		skn_fetch_job_free(job);
	}
	free(host->name);
	free(host->reason);
	free(host);
}

void skn_fetch_close(struct skn_fetch *f)
{
	if (!f)
		return;
	for (int i = 0; i < f->o.connections; i++) {
		struct skn_fetch_lane *lane = &f->lanes[i];

		if (lane->job) {
			curl_multi_remove_handle(f->multi, lane->easy);
			skn_fetch_job_free(lane->job);
		}
		curl_slist_free_all(lane->headers);
		curl_easy_cleanup(lane->easy);
	}
	for (struct skn_fetch_job *job = f->unreadable, *next; job; job = next) {
		next = job->next;
		skn_fetch_job_free(job);
	}
	curl_multi_cleanup(f->multi);
	curl_slist_free_all(f->resolve);
	curl_global_cleanup();
	skn_map_release(&f->hosts, host_free);
	skn_vec_release(&f->heap);
	free(f->lanes);
	free(f->allow);
	free(f->ports);
	free(f->user_agent);
	free(f->ca_file);
	free(f->proxy);
	free(f);
}

#else

int skn_fetch_open(struct skn_fetch **out, const struct skn_fetch_options *options, struct skn_err *err)
{
	SKN_UNUSED(options);
	*out = NULL;
	skn_fail(err, SKN_ESYS, "the network is not part of this build: libcurl was missing when it was made");
	return skn_hint(err, "install libcurl4-openssl-dev and build again");
}

void skn_fetch_close(struct skn_fetch *f)
{
	SKN_UNUSED(f);
}

void skn_fetch_add(struct skn_fetch *f, const struct skn_fetch_request *request)
{
	SKN_UNUSED(f);
	SKN_UNUSED(request);
}

void skn_fetch_hold(struct skn_fetch *f, const char *name, int64_t not_before)
{
	SKN_UNUSED(f);
	SKN_UNUSED(name);
	SKN_UNUSED(not_before);
}

void skn_fetch_set_gap(struct skn_fetch *f, const char *name, int gap_ms)
{
	SKN_UNUSED(f);
	SKN_UNUSED(name);
	SKN_UNUSED(gap_ms);
}

int64_t skn_fetch_host_next(const struct skn_fetch *f, const char *name)
{
	SKN_UNUSED(f);
	SKN_UNUSED(name);
	return 0;
}

int skn_fetch_run(struct skn_fetch *f, struct skn_err *err)
{
	return skn_fetch_open(&f, NULL, err);
}

#endif
