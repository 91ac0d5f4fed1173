/* One exchange: what curl is told, what comes in, how it ended. */
#include "net/fetch_parts.h"

#ifdef SKN_HAVE_CURL

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "net/head.h"
#include "net/url.h"

/* ---- where a connection may go ---- */

static unsigned port_of(const struct sockaddr *address)
{
	const struct sockaddr_in *v4 = (const void *)address;
	const struct sockaddr_in6 *v6 = (const void *)address;

	return ntohs(address->sa_family == AF_INET6 ? v6->sin6_port : v4->sin_port);
}

static bool port_is_usual(const struct skn_fetch *f, unsigned port)
{
	for (size_t i = 0; i < f->o.n_ports; i++)
		if (f->ports[i] == port)
			return true;
	return port == 80 || port == 443;
}

static bool may_connect(struct skn_fetch_lane *lane, const struct sockaddr *address)
{
	const struct skn_fetch *f = lane->f;

	for (size_t i = 0; i < f->o.n_allow; i++)
		if (skn_cidr_has(&f->allow[i], address))
			return true;
	lane->refused_port = 0;
	if (skn_address_is_public(address)) {
		if (port_is_usual(f, port_of(address)))
			return true;
		lane->refused_port = port_of(address);
	}
	lane->refused++;
	skn_address_text(lane->refused_text, address);
	return false;
}

/* Called with the resolved address of every connection before it is made. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct skn_fetch_lane *lane = ctx;

	if (purpose != CURLSOCKTYPE_IPCXN)
		return CURL_SOCKET_BAD;
	lane->tried++;
	if (!lane->f->proxy && !may_connect(lane, &to->addr))
		return CURL_SOCKET_BAD;
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* ---- what comes in ---- */

static size_t take_body(char *p, size_t size, size_t n, void *ctx)
{
	struct skn_fetch_lane *lane = ctx;
	struct skn_fetch_job *job = lane->job;
	size_t len = size * n;

	if (job->body.n + len <= job->body_max) {
		skn_buf_add(&job->body, p, len);
		return len;
	}
	if (job->kind == SKN_FETCH_ROBOTS) {
		skn_buf_add(&job->body, p, job->body_max - job->body.n);
		job->cut = true;
	} else {
		lane->passed = "body";
	}
	return 0;
}

static size_t take_header(char *p, size_t size, size_t n, void *ctx)
{
	struct skn_fetch_lane *lane = ctx;
	struct skn_fetch_job *job = lane->job;
	size_t len = size * n;

	lane->head_bytes += len;
	if (lane->head_bytes > SKN_NET_HEADERS_MAX) {
		lane->passed = "head";
		return 0;
	}
	lane->whole_head = len <= 2 && (*p == '\r' || *p == '\n');
	if (skn_net_begins_head(p, len)) {
		skn_net_headers_clear(&job->got);
		skn_buf_clear(&job->response_head);
	} else {
		skn_net_headers_add(&job->got, p, len);
	}
	if (lane->f->o.keep_heads)
		skn_buf_add(&job->response_head, p, len);
	return len;
}

static int take_sent(CURL *easy, curl_infotype type, char *p, size_t n, void *ctx)
{
	struct skn_fetch_lane *lane = ctx;

	SKN_UNUSED(easy);
	if (type == CURLINFO_HEADER_OUT && lane->job)
		skn_buf_add(&lane->job->request_head, p, n);
	return 0;
}

/* ---- what goes out ---- */

static bool is_clean(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 127)
			return false;
	return true;
}

static void add_header(struct skn_fetch_lane *lane, const char *name, const char *value)
{
	char *line = skn_xasprintf("%s: %s", name, value);

	lane->headers = curl_slist_append(lane->headers, line);
	free(line);
}

static bool fill_headers(struct skn_fetch_lane *lane, const struct skn_fetch_job *job)
{
	static const char *const accept[] = {
		"application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
		"text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.9, */*;q=0.5",
		"text/plain, */*;q=0.5",
		"application/json, application/atom+xml;q=0.9, */*;q=0.5",
	};
	bool ours = skn_net_url_same_origin(job->url.p, job->origin);

	add_header(lane, "Accept", accept[job->kind]);
	if (skn_streq(job->url.p, job->validated_url ? job->validated_url : job->origin)) {
		if (job->etag && is_clean(job->etag))
			add_header(lane, "If-None-Match", job->etag);
		if (job->last_modified && is_clean(job->last_modified))
			add_header(lane, "If-Modified-Since", job->last_modified);
	}
	for (size_t i = 0; i < job->headers.n && ours; i++) {
		if (!is_clean(job->headers.v[i]))
			return false;
		lane->headers = curl_slist_append(lane->headers, job->headers.v[i]);
	}
	return true;
}

/* No proxy is taken from the environment: it would connect for us, unseen. */
static void set_ways(struct skn_fetch_lane *lane)
{
	const struct skn_fetch *f = lane->f;
	CURL *c = lane->easy;

	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_PROXY, f->proxy ? f->proxy : "");
	curl_easy_setopt(c, CURLOPT_NOPROXY, f->proxy ? "" : "*");
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, lane);
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	/* A run is short, and looking for what is old takes time for every name that is known. */
	curl_easy_setopt(c, CURLOPT_DNS_CACHE_TIMEOUT, -1L);
	if (f->resolve)
		curl_easy_setopt(c, CURLOPT_RESOLVE, f->resolve);
	if (f->ca_file)
		curl_easy_setopt(c, CURLOPT_CAINFO, f->ca_file);
	if (f->o.keep_heads) {
		curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
		curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, take_sent);
		curl_easy_setopt(c, CURLOPT_DEBUGDATA, lane);
	}
}

static void set_request(struct skn_fetch_lane *lane, const struct skn_fetch_job *job)
{
	CURL *c = lane->easy;

	curl_easy_setopt(c, CURLOPT_URL, job->url.p);
	curl_easy_setopt(c, CURLOPT_PRIVATE, lane);
	curl_easy_setopt(c, CURLOPT_NOBODY, job->head ? 1L : 0L);
	curl_easy_setopt(c, CURLOPT_USERAGENT, lane->f->user_agent);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, lane->headers);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, ""); /* all that can be undone */
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)SKN_NET_CONNECT_MS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)job->timeout_ms);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)lane->f->o.idle_s);
	if (job->kind != SKN_FETCH_ROBOTS && !job->head)
		curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)job->body_max);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, lane);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, lane);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, lane->words);
}

void skn_fetch_forget(struct skn_fetch_job *job)
{
	skn_net_headers_clear(&job->got);
	skn_buf_release(&job->body);
	skn_buf_clear(&job->request_head);
	skn_buf_clear(&job->response_head);
	job->error = SKN_FETCH_OK;
	job->reason[0] = job->address[0] = '\0';
	job->private_refused = job->transient = job->retry = job->cut = false;
	job->status = 0;
	job->retry_after = -1;
}

static enum skn_fetch_error refuse(struct skn_fetch_job *job, enum skn_fetch_error error, const char *reason)
{
	job->error = error;
	snprintf(job->reason, sizeof(job->reason), "%s", reason);
	return error;
}

enum skn_fetch_error skn_fetch_begin(struct skn_fetch_lane *lane, struct skn_fetch_job *job)
{
	skn_fetch_forget(job);
	job->tries++;
	lane->job = job;
	lane->words[0] = '\0';
	lane->head_bytes = 0;
	lane->passed = NULL;
	lane->whole_head = false;
	lane->tried = lane->refused = lane->refused_port = 0;
	if (!lane->easy && !(lane->easy = curl_easy_init()))
		return refuse(job, SKN_FETCH_CONNECT, "libcurl cannot be set up");
	curl_easy_reset(lane->easy);
	if (!fill_headers(lane, job))
		return refuse(job, SKN_FETCH_URL, "a header with a control character is not sent");
	set_ways(lane);
	set_request(lane, job);
	if (curl_multi_add_handle(lane->f->multi, lane->easy) != CURLM_OK)
		return refuse(job, SKN_FETCH_CONNECT, "libcurl takes no more requests");
	return SKN_FETCH_OK;
}

/* ---- how it ended ---- */

static const struct {
	CURLcode code;
	enum skn_fetch_error error;
	bool retry;
} ends[] = {
	{ CURLE_URL_MALFORMAT, SKN_FETCH_URL, false },
	{ CURLE_UNSUPPORTED_PROTOCOL, SKN_FETCH_BROKEN, false }, /* no HTTP, or of another century */
	{ CURLE_COULDNT_RESOLVE_HOST, SKN_FETCH_NAME, false },
	{ CURLE_COULDNT_RESOLVE_PROXY, SKN_FETCH_NAME, false },
	{ CURLE_COULDNT_CONNECT, SKN_FETCH_CONNECT, true },
	{ CURLE_SSL_CONNECT_ERROR, SKN_FETCH_TLS, false },
	{ CURLE_PEER_FAILED_VERIFICATION, SKN_FETCH_TLS, false },
	{ CURLE_SSL_CERTPROBLEM, SKN_FETCH_TLS, false },
	{ CURLE_SSL_CIPHER, SKN_FETCH_TLS, false },
	{ CURLE_SSL_CACERT_BADFILE, SKN_FETCH_TLS, false },
	{ CURLE_SSL_ISSUER_ERROR, SKN_FETCH_TLS, false },
	{ CURLE_SSL_INVALIDCERTSTATUS, SKN_FETCH_TLS, false },
	{ CURLE_OPERATION_TIMEDOUT, SKN_FETCH_TIMEOUT, true },
	{ CURLE_FILESIZE_EXCEEDED, SKN_FETCH_SIZE, false },
	{ CURLE_BAD_CONTENT_ENCODING, SKN_FETCH_BROKEN, false },
	{ CURLE_WEIRD_SERVER_REPLY, SKN_FETCH_BROKEN, false },
	{ CURLE_GOT_NOTHING, SKN_FETCH_BROKEN, true },
	{ CURLE_RECV_ERROR, SKN_FETCH_BROKEN, true },
	{ CURLE_SEND_ERROR, SKN_FETCH_BROKEN, true },
	{ CURLE_PARTIAL_FILE, SKN_FETCH_BROKEN, true },
	{ CURLE_HTTP2, SKN_FETCH_BROKEN, true },
	{ CURLE_HTTP2_STREAM, SKN_FETCH_BROKEN, true },
};

static bool is_connected(const struct skn_fetch_lane *lane)
{
	curl_off_t since = 0;

	curl_easy_getinfo(lane->easy, CURLINFO_PRETRANSFER_TIME_T, &since);
	return since > 0;
}

static void say_failure(struct skn_fetch_lane *lane, CURLcode code)
{
	struct skn_fetch_job *job = lane->job;
	const char *words = *lane->words ? lane->words : curl_easy_strerror(code);

	job->error = SKN_FETCH_BROKEN;
	for (size_t i = 0; i < SKN_ARRAY_LEN(ends); i++)
		if (ends[i].code == code) {
			job->error = ends[i].error;
			job->retry = ends[i].retry;
		}
	if (job->error == SKN_FETCH_TIMEOUT && !is_connected(lane))
		job->error = SKN_FETCH_CONNECT;
	job->transient = job->retry || job->error == SKN_FETCH_NAME;
	if (lane->passed)
		job->error = SKN_FETCH_SIZE;
	if (job->error == SKN_FETCH_SIZE) {
		bool head = lane->passed && skn_streq(lane->passed, "head");

		job->retry = job->transient = false;
		snprintf(job->reason, sizeof(job->reason), "the answer's %s is larger than %zu bytes",
			 head ? "head" : "body", head ? SKN_NET_HEADERS_MAX : job->body_max);
		return;
	}
	job->private_refused = lane->refused > 0;
	if (lane->refused && lane->refused == lane->tried) {
		job->error = SKN_FETCH_PRIVATE;
		job->retry = job->transient = false;
		if (lane->refused_port)
			snprintf(job->reason, sizeof(job->reason), "port %u is not asked", lane->refused_port);
		else
			snprintf(job->reason, sizeof(job->reason), "leads to %s, which is not public",
				 lane->refused_text);
		return;
	}
	snprintf(job->reason, sizeof(job->reason), "%.390s", words);
}

static void say_answer(struct skn_fetch_lane *lane)
{
	struct skn_fetch_job *job = lane->job;
	curl_off_t retry = 0;
	long status = 0;

	curl_easy_getinfo(lane->easy, CURLINFO_RESPONSE_CODE, &status);
	job->status = (int)status;
	if (skn_net_headers_find(job->got.v, job->got.n, "retry-after")) {
		curl_easy_getinfo(lane->easy, CURLINFO_RETRY_AFTER, &retry);
		job->retry_after = retry;
	}
	job->retry = status == 429 || status == 500 || (status >= 502 && status <= 504);
}

void skn_fetch_end(struct skn_fetch_lane *lane, CURLcode code)
{
	struct skn_fetch_job *job = lane->job;
	char *address = NULL;

	if (code == CURLE_WRITE_ERROR && job->cut)
		code = CURLE_OK;
	if (code == CURLE_OK && !lane->whole_head)
		code = CURLE_PARTIAL_FILE;
	job->time = skn_clock_now();
	curl_easy_getinfo(lane->easy, CURLINFO_PRIMARY_IP, &address);
	snprintf(job->address, sizeof(job->address), "%s", address ? address : "");
	if (code == CURLE_OK)
		say_answer(lane);
	else
		say_failure(lane, code);
}

#endif
