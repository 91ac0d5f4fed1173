#include "net/http.h"

#include "net/head.h"
#include "net/url.h"

void skn_net_answer_release(struct skn_net_answer *answer)
{
	skn_net_headers_clear(&answer->headers);
	skn_vec_release(&answer->headers);
	skn_buf_release(&answer->body);
	free(answer->url);
	answer->url = NULL;
}

const char *skn_net_header(const struct skn_net_answer *answer, const char *name)
{
	return skn_net_headers_find(answer->headers.v, answer->headers.n, name);
}

static void answer_init(struct skn_net_answer *answer)
{
	*answer = (struct skn_net_answer){ .retry_after = -1, .date = -1 };
	skn_buf_init(&answer->body);
}

#ifdef SKN_HAVE_CURL

#include <curl/curl.h>

struct skn_net {
	CURL *curl;
	char *user_agent, *ca_file;
};

/* One exchange while it runs. */
struct exchange {
	struct skn_net_answer *answer;
	const struct skn_net_request *request;
	CURL *curl;
	size_t taken;           /* bytes that went to request->take */
	const char *passed;     /* the limit that the answer passed; NULL: none */
	size_t header_bytes;
	bool whole_head;        /* its last line has come */
};

/* ---- the client ---- */

int skn_net_open(struct skn_net **out, const struct skn_net_options *options, struct skn_err *err)
{
	struct skn_net *net = skn_xcalloc(1, sizeof(*net));
	const char *agent = options ? options->user_agent : NULL, *ca = options ? options->ca_file : NULL;

	*out = NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(net->curl = curl_easy_init())) {
		free(net);
		return skn_fail(err, SKN_ESYS, "libcurl cannot be set up");
	}
	net->ca_file = skn_net_ca_file(ca);
	net->user_agent = skn_xstrdup(agent ? agent : "skein/" SKN_VERSION);
	*out = net;
	return SKN_OK;
}

void skn_net_close(struct skn_net *net)
{
	if (!net)
		return;
	curl_easy_cleanup(net->curl);
	curl_global_cleanup();
	free(net->user_agent);
	free(net->ca_file);
	free(net);
}

/* ---- what comes in ---- */

/* The body goes to the caller as it comes. */
static bool is_taken(const struct exchange *x)
{
	long status = 0;

	if (!x->request->take)
		return false;
	curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &status);
	return status >= 200 && status < 300;
}

static size_t take_body(char *p, size_t size, size_t n, void *ctx)
{
	struct exchange *x = ctx;

	if (is_taken(x)) {
		x->taken += size * n;
		if (x->taken > x->answer->body.max)
			x->passed = "body";
		return !x->passed && x->request->take(x->request->ctx, p, size * n) ? size * n : 0;
	}
	skn_buf_add(&x->answer->body, p, size * n);
	if (x->answer->body.full) {
		x->passed = "body";
		return 0;
	}
	return size * n;
}

/* A line of the head. */
static size_t take_header(char *p, size_t size, size_t n, void *ctx)
{
	struct exchange *x = ctx;
	size_t end = size * n;

	x->header_bytes += end;
	if (x->header_bytes > SKN_NET_HEADERS_MAX) {
		x->passed = "header";
		return 0;
	}
	x->whole_head = end <= 2 && (*p == '\r' || *p == '\n');
	if (skn_net_begins_head(p, end))
		skn_net_headers_clear(&x->answer->headers);
	else
		skn_net_headers_add(&x->answer->headers, p, end);
	return size * n;
}

/* ---- one exchange ---- */

static int fill_headers(struct curl_slist **list, const struct skn_net_request *request, struct skn_err *err)
{
	*list = curl_slist_append(NULL, "Expect:"); /* no waiting for "100 Continue" */
	for (size_t i = 0; request->headers && request->headers[i]; i++) {
		for (const unsigned char *s = (const unsigned char *)request->headers[i]; *s; s++)
			if (*s < ' ' || *s == 127)
				return skn_fail(err, SKN_EDATA, "a header with a control character is not sent");
		*list = curl_slist_append(*list, request->headers[i]);
	}
	return SKN_OK;
}

/* curl keeps SIGPIPE away itself while CURLOPT_NOSIGNAL is not set. */
static void set_up(struct skn_net *net, const struct skn_net_request *request, const char *url,
		   struct curl_slist *headers, struct exchange *x, char *words)
{
	CURL *c = net->curl;
	size_t max = request->body_max ? request->body_max : SKN_NET_BODY_MAX;

	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_USERAGENT, net->user_agent);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)SKN_NET_CONNECT_MS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)(request->timeout_ms ? request->timeout_ms : SKN_NET_TOTAL_MS));
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)(request->idle_s ? request->idle_s : SKN_NET_IDLE_S));
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)max);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, x);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, words);
	if (net->ca_file)
		curl_easy_setopt(c, CURLOPT_CAINFO, net->ca_file);
	if (request->body) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_len);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, request->body);
	}
	if (request->method && !skn_streq(request->method, "GET"))
		curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, request->method);
	x->answer->body.max = max;
}

static bool is_lasting(CURLcode code)
{
	static const CURLcode lasting[] = { CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY,
					    CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
					    CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT,
					    CURLE_FILESIZE_EXCEEDED };

	for (size_t i = 0; i < SKN_ARRAY_LEN(lasting); i++)
		if (lasting[i] == code)
			return true;
	return false;
}

static int failed(CURLcode code, const struct exchange *x, const char *url, const char *words, struct skn_err *err)
{
	struct skn_buf host = SKN_BUF_INIT;
	const char *limit = x->passed ? x->passed : code == CURLE_FILESIZE_EXCEEDED ? "body" : NULL;

	skn_net_url_host(&host, url);
	if (limit)
		skn_fail(err, SKN_ENET, "%.200s: the answer's %s is larger than %zu bytes", host.p, limit,
			 skn_streq(limit, "body") ? x->answer->body.max : SKN_NET_HEADERS_MAX);
	else
		skn_fail(err, SKN_ENET, "%.200s: %.300s", host.p, *words ? words : curl_easy_strerror(code));
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		skn_hint(err, "SSL_CERT_FILE can name the certificates to trust");
	skn_buf_release(&host);
	return SKN_ENET;
}

/* Asks URL once; a redirect is an answer. */
static int exchange(struct skn_net_answer *out, struct skn_net *net, const struct skn_net_request *request,
		    const char *url, struct skn_err *err)
{
	struct exchange x = { .answer = out, .request = request, .curl = net->curl };
	struct curl_slist *headers = NULL;
	char words[CURL_ERROR_SIZE] = "";
	curl_off_t retry = 0;
	const char *date;
	long status = 0;
	CURLcode code;
	int rc = fill_headers(&headers, request, err);

	if (rc != SKN_OK)
		goto out;
	set_up(net, request, url, headers, &x, words);
	code = curl_easy_perform(net->curl);
	if (code == CURLE_OK && !x.whole_head)
		code = CURLE_PARTIAL_FILE;
	if (code != CURLE_OK) {
		rc = failed(code, &x, url, words, err);
		out->lasting = x.passed || is_lasting(code);
		goto out;
	}
	curl_easy_getinfo(net->curl, CURLINFO_RESPONSE_CODE, &status);
	out->status = (int)status;
	out->url = skn_xstrdup(url);
	curl_easy_getinfo(net->curl, CURLINFO_RETRY_AFTER, &retry);
	out->retry_after = skn_net_header(out, "retry-after") ? retry : -1;
	date = skn_net_header(out, "date");
	out->date = date ? curl_getdate(date, NULL) : -1;
out:
	curl_slist_free_all(headers);
	return rc;
}

/* ---- redirects ---- */

static bool may_follow(const struct skn_net_answer *answer, const char *method)
{
	if (answer->status == 307 || answer->status == 308)
		return true;
	return answer->status >= 301 && answer->status <= 303 && (!method || skn_streq(method, "GET"));
}

/* Sets NEXT to where the answer sends; false: the answer stands. */
static bool next_hop(struct skn_buf *next, const struct skn_net_answer *answer, const char *method)
{
	const char *location = skn_net_header(answer, "location");

	return location && may_follow(answer, method) && skn_net_url_resolve(next, answer->url, location) &&
	       skn_net_url_same_origin(next->p, answer->url);
}

int skn_net_send(struct skn_net_answer *out, struct skn_net *net, const struct skn_net_request *request,
		 struct skn_err *err)
{
	struct skn_buf url = SKN_BUF_INIT;
	int rc = SKN_OK, hops = 0;

	answer_init(out);
	if (!skn_net_url_resolve(&url, request->url, request->url))
		rc = skn_fail(err, SKN_EDATA, "no http or https address without a user that can be asked");
	while (rc == SKN_OK) {
		rc = exchange(out, net, request, url.p, err);
		if (rc != SKN_OK || !next_hop(&url, out, request->method))
			break;
		if (++hops > SKN_NET_REDIRECTS_MAX) {
			skn_net_url_host(&url, out->url);
			rc = skn_fail(err, SKN_ENET, "%.200s: more than %d redirects", url.p, SKN_NET_REDIRECTS_MAX);
			break;
		}
		skn_net_answer_release(out);
		answer_init(out);
	}
	skn_buf_release(&url);
	return rc;
}

#else

int skn_net_open(struct skn_net **out, const struct skn_net_options *options, struct skn_err *err)
{
	SKN_UNUSED(options);
	*out = NULL;
	skn_fail(err, SKN_ESYS, "the network is not part of this build: libcurl was missing when it was made");
	return skn_hint(err, "install libcurl4-openssl-dev and build again");
}

void skn_net_close(struct skn_net *net)
{
	SKN_UNUSED(net);
}

int skn_net_send(struct skn_net_answer *out, struct skn_net *net, const struct skn_net_request *request,
		 struct skn_err *err)
{
	SKN_UNUSED(request);
	answer_init(out);
	return skn_net_open(&net, NULL, err);
}

#endif
