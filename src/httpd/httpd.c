#include "httpd/httpd.h"

#ifdef SKN_HAVE_MHD

#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "httpd/conns.h"
#include "httpd/jobs.h"
#include "httpd/reply.h"

#define FILES_KEPT 256   /* that the repositories and the rest may open */
#define BACKLOG 1024
#define STOP_STEP_US 10000

struct skn_httpd {
	struct MHD_Daemon *daemon;
	struct skn_httpd_jobs jobs;
	struct skn_httpd_conns conns;
	skn_httpd_quick *quick;
	skn_httpd_work *work;
	void *ctx;
	int fd; /* that listens; -1: none any more */
	unsigned port;
	bool has_jobs, has_conns;
};

/* A request on its way through the library; one at a time on a connection. */
struct exchange {
	struct skn_httpd_job job; /* first: the queue gives it back */
	struct MHD_Connection *connection;
	char *target;
	unsigned step; /* calls of the library so far */
	struct skn_httpd_request request;
	struct skn_buf host, accept_encoding, if_none_match;
	unsigned n_hosts, n_lengths;
	struct skn_httpd_reply *reply; /* from a worker */
};

/* ---- replies ---- */

static void release_body(void *body)
{
	skn_httpd_body_unref(body);
}

static void release_made(void *made)
{
	MHD_destroy_response(made);
}

static ssize_t read_nothing(void *ctx, uint64_t pos, char *to, size_t max)
{
	(void)ctx;
	(void)pos;
	(void)to;
	(void)max;
	return MHD_CONTENT_READER_END_OF_STREAM;
}

static struct MHD_Response *make(struct skn_httpd_reply *reply)
{
	struct MHD_Response *made;

	/* The library would say that a 304 has length 0, which RFC 9110, 8.6 forbids; of a length that is
	 * unknown it says nothing. */
	if (reply->status == MHD_HTTP_NOT_MODIFIED)
		return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1, read_nothing, NULL, NULL);
	atomic_fetch_add(&reply->body->refs, 1);
	made = MHD_create_response_from_buffer_with_free_callback_cls(reply->body->bytes.n, reply->body->bytes.p,
								      release_body, reply->body);
	if (!made)
		skn_httpd_body_unref(reply->body);
	return made;
}

/* The library's form of a reply, made once. */
static struct MHD_Response *made_of(struct skn_httpd_reply *reply)
{
	struct MHD_Response *made = atomic_load(&reply->made);
	void *none = NULL;

	if (made)
		return made;
	made = make(reply);
	if (!made)
		return NULL;
	for (size_t i = 0; i < reply->headers.n; i++)
		MHD_add_response_header(made, reply->headers.v[i].name, reply->headers.v[i].value);
	reply->release_made = release_made;
	if (atomic_compare_exchange_strong(&reply->made, &none, made))
		return made;
	MHD_destroy_response(made); /* another thread was quicker */
	return none;
}

/* Takes the reply. */
static enum MHD_Result send_reply(struct MHD_Connection *connection, struct skn_httpd_reply *reply)
{
	struct MHD_Response *made = made_of(reply);
	enum MHD_Result result = made ? MHD_queue_response(connection, reply->status, made) : MHD_NO;

	skn_httpd_reply_unref(reply);
	return result;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, unsigned status, const char *why)
{
	struct skn_buf body = SKN_BUF_INIT;
	struct skn_httpd_reply *reply;

	skn_buf_addf(&body, "%s\n", why);
	reply = skn_httpd_reply_new(status, &body);
	skn_httpd_reply_header(reply, "Content-Type", "text/plain; charset=utf-8");
	skn_httpd_reply_header(reply, "X-Content-Type-Options", "nosniff");
	skn_httpd_reply_header(reply, "Cache-Control", "no-store");
	skn_httpd_reply_header(reply, "Connection", "close");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		skn_httpd_reply_header(reply, "Allow", "GET, HEAD");
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
		skn_httpd_reply_header(reply, "Retry-After", "2");
	return send_reply(connection, reply);
}

/* ---- requests ---- */

static void add_joined(struct skn_buf *out, const char *value, size_t n)
{
	if (out->n)
		skn_buf_adds(out, ", ");
	skn_buf_add(out, value, n);
}

static enum MHD_Result take_header(void *ctx, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value,
				   size_t value_n)
{
	struct exchange *x = ctx;

	(void)kind;
	(void)name_n;
	value = value ? value : "";
	if (strcasecmp(name, "Host") == 0) {
		x->n_hosts++;
		add_joined(&x->host, value, value_n);
	} else if (strcasecmp(name, "Accept-Encoding") == 0) {
		add_joined(&x->accept_encoding, value, value_n);
	} else if (strcasecmp(name, "If-None-Match") == 0) {
		add_joined(&x->if_none_match, value, value_n);
	} else if (strcasecmp(name, "Transfer-Encoding") == 0 ||
		   (strcasecmp(name, "Content-Length") == 0 && strcmp(value, "0") != 0)) {
		x->n_lengths++;
	}
	return MHD_YES;
}

static const char *text_of(const struct skn_buf *buf)
{
	return buf->n ? buf->p : "";
}

/* A status that refuses it and why, or 0. */
static unsigned look_at(struct exchange *x, const char *method, const char **why)
{
	bool head = strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;

	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, take_header, x);
	x->request = (struct skn_httpd_request){ .head = head, .target = x->target, .host = text_of(&x->host),
						 .accept_encoding = text_of(&x->accept_encoding),
						 .if_none_match = text_of(&x->if_none_match) };
	if (!head && strcmp(method, MHD_HTTP_METHOD_GET) != 0)
		return *why = "only GET and HEAD are answered", MHD_HTTP_METHOD_NOT_ALLOWED;
	if (x->n_lengths)
		return *why = "a request with a body is not answered", MHD_HTTP_CONTENT_TOO_LARGE;
	if (x->n_hosts != 1 || strlen(x->request.host) != x->host.n)
		return *why = "one Host header must be there", MHD_HTTP_BAD_REQUEST;
	if (strlen(x->target) > SKN_HTTPD_TARGET_MAX)
		return *why = "the address is too long", MHD_HTTP_URI_TOO_LONG;
	if (*x->target != '/')
		return *why = "the address does not begin with a slash", MHD_HTTP_BAD_REQUEST;
	return 0;
}

static struct skn_httpd_conn *conn_of(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void run_job(void *ctx, unsigned worker, struct skn_httpd_job *job)
{
	struct skn_httpd *httpd = ctx;
	struct exchange *x = (struct exchange *)job;

	x->reply = httpd->work(httpd->ctx, worker, &x->request);
	MHD_resume_connection(x->connection);
}

/* The whole request is there and may be answered. */
static enum MHD_Result answer(struct skn_httpd *httpd, struct exchange *x)
{
	struct skn_httpd_reply *reply = httpd->quick(httpd->ctx, &x->request);

	if (reply)
		return send_reply(x->connection, reply);
	skn_httpd_conn_does(conn_of(x->connection), SKN_HTTPD_WAITS);
	MHD_suspend_connection(x->connection);
	if (!skn_httpd_jobs_add(&httpd->jobs, &x->job))
		MHD_resume_connection(x->connection); /* and again, without a reply */
	return MHD_YES;
}

/* The library calls this when it has the head, and then until there is a reply.  One that is given at the first
 * call ends the connection. */
static enum MHD_Result handle(void *ctx, struct MHD_Connection *connection, const char *url, const char *method,
			      const char *version, const char *body, size_t *body_n, void **context)
{
	struct exchange *x = *context;
	const char *why = NULL;
	unsigned status;

	(void)url;
	(void)version;
	(void)body;
	*body_n = 0;
	if (!x)
		return MHD_NO;
	switch (x->step++) {
	case 0:
		x->connection = connection;
		skn_httpd_conn_does(conn_of(connection), SKN_HTTPD_TAKES_REPLY);
		status = look_at(x, method, &why);
		return status ? refuse(connection, status, why) : MHD_YES;
	case 1:
		return answer(ctx, x);
	default:
		skn_httpd_conn_does(conn_of(connection), SKN_HTTPD_TAKES_REPLY);
		if (!x->reply)
			return refuse(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "too many requests are waiting");
		skn_httpd_reply_ref(x->reply);
		return send_reply(connection, x->reply);
	}
}

/* The target as it was sent; becomes the request's context. */
static void *take_target(void *ctx, const char *target, struct MHD_Connection *connection)
{
	struct exchange *x = skn_xcalloc(1, sizeof(*x));

	(void)ctx;
	(void)connection;
	x->target = skn_xstrdup(target);
	return x;
}

static void end_exchange(void *ctx, struct MHD_Connection *connection, void **context, enum MHD_RequestTerminationCode how)
{
	struct exchange *x = *context;

	(void)ctx;
	(void)how;
	*context = NULL;
	if (conn_of(connection))
		skn_httpd_conn_does(conn_of(connection), SKN_HTTPD_SENDS_HEAD);
	if (!x)
		return;
	skn_httpd_reply_unref(x->reply);
	skn_buf_release(&x->host);
	skn_buf_release(&x->accept_encoding);
	skn_buf_release(&x->if_none_match);
	free(x->target);
	free(x);
}

static void notice(void *ctx, struct MHD_Connection *connection, void **socket_context,
		   enum MHD_ConnectionNotificationCode what)
{
	struct skn_httpd *httpd = ctx;

	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		*socket_context = skn_httpd_conns_add(
			&httpd->conns, MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
	else if (*socket_context) {
		skn_httpd_conns_remove(&httpd->conns, *socket_context);
		*socket_context = NULL;
	}
}

/* Targets are taken apart by who answers. */
static size_t leave_escaped(void *ctx, struct MHD_Connection *connection, char *s)
{
	(void)ctx;
	(void)connection;
	return strlen(s);
}

static void say_nothing(void *ctx, const char *fmt, va_list ap)
{
	(void)ctx;
	(void)fmt;
	(void)ap;
}

/* ---- the server ---- */

static int listen_at(struct skn_httpd *httpd, const struct skn_httpd_options *options, struct skn_err *err)
{
	struct sockaddr_storage bound;
	socklen_t n = sizeof(bound);
	int yes = 1;

	httpd->fd = socket(options->address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (httpd->fd < 0)
		return skn_fail_errno(err, NULL, "make a socket");
	setsockopt(httpd->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(httpd->fd, options->address, options->address_len) < 0 || listen(httpd->fd, BACKLOG) < 0 ||
	    getsockname(httpd->fd, (struct sockaddr *)&bound, &n) < 0)
		return skn_fail_errno(err, NULL, "listen there");
	httpd->port = ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port
							: ((struct sockaddr_in *)&bound)->sin_port);
	return SKN_OK;
}

/* As many as files may be open, and no more than wanted. */
static unsigned connections_of(const struct skn_httpd_options *options)
{
	unsigned wanted = options->connections_max ? options->connections_max : SKN_HTTPD_CONNECTIONS_MAX;
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0)
		return wanted;
	if (files.rlim_cur < (rlim_t)wanted + FILES_KEPT && files.rlim_cur < files.rlim_max) {
		files.rlim_cur = files.rlim_max < (rlim_t)wanted + FILES_KEPT ? files.rlim_max : (rlim_t)wanted + FILES_KEPT;
		setrlimit(RLIMIT_NOFILE, &files);
		getrlimit(RLIMIT_NOFILE, &files);
	}
	if (files.rlim_cur >= (rlim_t)wanted + FILES_KEPT)
		return wanted;
	return files.rlim_cur > 2 * FILES_KEPT ? (unsigned)(files.rlim_cur - FILES_KEPT) : FILES_KEPT;
}

static int start_daemon(struct skn_httpd *httpd, const struct skn_httpd_options *options, struct skn_err *err)
{
	unsigned loops = options->loops ? options->loops : (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
	unsigned connections = connections_of(options);

	loops = loops < 1 ? 1 : loops > SKN_HTTPD_WORKERS_MAX ? SKN_HTTPD_WORKERS_MAX : loops;
	if (connections < loops)
		loops = connections;
	httpd->daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, handle, httpd,
		MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL, MHD_OPTION_LISTEN_SOCKET, httpd->fd,
		MHD_OPTION_THREAD_POOL_SIZE, loops > 1 ? loops : 0, MHD_OPTION_CONNECTION_LIMIT, connections,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)SKN_HTTPD_HEAD_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
		options->idle ? options->idle : (unsigned)SKN_HTTPD_IDLE, MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_URI_LOG_CALLBACK, take_target, NULL, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, end_exchange, NULL, MHD_OPTION_NOTIFY_CONNECTION, notice, httpd,
		MHD_OPTION_END);
	if (!httpd->daemon)
		return skn_fail(err, SKN_ESYS, "libmicrohttpd cannot be started");
	return SKN_OK;
}

int skn_httpd_start(struct skn_httpd **out, const struct skn_httpd_options *options, struct skn_err *err)
{
	struct skn_httpd *httpd = skn_xcalloc(1, sizeof(*httpd));
	int rc;

	*httpd = (struct skn_httpd){ .quick = options->quick, .work = options->work, .ctx = options->ctx, .fd = -1 };
	rc = listen_at(httpd, options, err);
	if (rc == SKN_OK)
		rc = skn_httpd_conns_start(&httpd->conns, options->head ? options->head : SKN_HTTPD_HEAD,
					   options->send ? options->send : SKN_HTTPD_SEND, err);
	httpd->has_conns = rc == SKN_OK;
	if (rc == SKN_OK)
		rc = skn_httpd_jobs_start(&httpd->jobs, options->workers, SKN_HTTPD_QUEUE_MAX, run_job, httpd, err);
	httpd->has_jobs = rc == SKN_OK;
	if (rc == SKN_OK)
		rc = start_daemon(httpd, options, err);
	if (rc != SKN_OK) {
		skn_httpd_stop(httpd);
		httpd = NULL;
	}
	*out = httpd;
	return rc;
}

unsigned skn_httpd_port(const struct skn_httpd *httpd)
{
	return httpd->port;
}

/* Until nothing is under way, or the time is over. */
static void let_finish(struct skn_httpd *httpd)
{
	int64_t end = skn_clock_monotonic_ns() + (int64_t)SKN_HTTPD_STOP_WAIT * 1000000000;

	while ((skn_httpd_conns_busy(&httpd->conns) || skn_httpd_jobs_left(&httpd->jobs)) && skn_clock_monotonic_ns() < end)
		usleep(STOP_STEP_US);
}

void skn_httpd_stop(struct skn_httpd *httpd)
{
	if (!httpd)
		return;
	if (httpd->daemon) {
		MHD_quiesce_daemon(httpd->daemon);
		shutdown(httpd->fd, SHUT_RDWR);
		let_finish(httpd);
	}
	/* What is suspended must go on before the library may end. */
	if (httpd->has_jobs)
		skn_httpd_jobs_stop(&httpd->jobs);
	if (httpd->daemon)
		MHD_stop_daemon(httpd->daemon);
	if (httpd->has_conns)
		skn_httpd_conns_stop(&httpd->conns);
	if (httpd->fd >= 0)
		close(httpd->fd);
	free(httpd);
}

#else

int skn_httpd_start(struct skn_httpd **out, const struct skn_httpd_options *options, struct skn_err *err)
{
	(void)options;
	*out = NULL;
	return skn_fail(err, SKN_ESYS, "this skein was built without libmicrohttpd (Debian: libmicrohttpd-dev)");
}

unsigned skn_httpd_port(const struct skn_httpd *httpd)
{
	(void)httpd;
	return 0;
}

void skn_httpd_stop(struct skn_httpd *httpd)
{
	(void)httpd;
}

#endif
