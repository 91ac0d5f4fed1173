#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <unistd.h>

#include "cli/session.h"
#include "text/url.h"
#include "web/web.h"

#define LISTEN_DEFAULT "127.0.0.1:8080"
#define PORT_MAX 65535

struct server {
	struct skn_cli *cli;
	struct sockaddr_storage address;
	socklen_t address_len;
	struct skn_strings hosts;
	struct skn_buf theme;
	struct skn_web_options options;
};

/* ---- where to listen ---- */

static bool read_port(unsigned *out, const char *s)
{
	unsigned port = 0;

	if (!*s || strlen(s) > 5 || s[strspn(s, "0123456789")])
		return false;
	while (*s)
		port = port * 10 + (unsigned)(*s++ - '0');
	*out = port;
	return port <= PORT_MAX;
}

/* HOST is a numeric address, without brackets, or "localhost". */
static bool read_address(struct server *server, const char *host, unsigned port)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)&server->address;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&server->address;

	if (inet_pton(AF_INET, skn_streq(host, "localhost") ? "127.0.0.1" : host, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		server->address_len = sizeof(*v4);
		return true;
	}
	if (inet_pton(AF_INET6, host, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons((uint16_t)port);
		server->address_len = sizeof(*v6);
		return true;
	}
	return false;
}

static int read_listen(struct server *server, const char *text, struct skn_err *err)
{
	const char *colon = strrchr(text, ':');
	char *host = colon ? skn_xstrndup(text, (size_t)(colon - text)) : skn_xstrdup("127.0.0.1");
	size_t n = strlen(host);
	unsigned port;
	bool ok = read_port(&port, colon ? colon + 1 : text);

	if (ok && n > 2 && host[0] == '[' && host[n - 1] == ']') {
		memmove(host, host + 1, n - 2);
		host[n - 2] = '\0';
	} else if (strchr(host, ':')) {
		ok = false;
	}
	ok = ok && read_address(server, host, port);
	free(host);
	if (ok)
		return SKN_OK;
	skn_fail(err, SKN_EUSAGE, "--listen takes a port, ADDRESS:PORT or [IPV6]:PORT, not '%s'", text);
	return skn_hint(err, "a name is no address: say 0.0.0.0:8080 for every interface of this machine");
}

/* The address as it stands in a URL. */
static char *url_of(const struct server *server, unsigned port)
{
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&server->address;
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)&server->address;
	bool is6 = server->address.ss_family == AF_INET6;
	char text[INET6_ADDRSTRLEN];

	if (is6)
		inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof(text));
	else
		inet_ntop(AF_INET, &v4->sin_addr, text, sizeof(text));
	return skn_xasprintf(is6 ? "http://[%s]:%u/" : "http://%s:%u/", text, port);
}

/* ---- under which names ---- */

static void add_host_of(struct server *server, const char *url)
{
	struct skn_buf host = SKN_BUF_INIT;

	if (url && skn_url_host(&host, url))
		skn_strings_push(&server->hosts, host.p);
	skn_buf_release(&host);
}

static int add_hosts(struct server *server, struct skn_session *session, struct skn_err *err)
{
	static const char *const always[] = { "localhost", "127.0.0.1", "[::1]" };
	size_t n_named;
	const char *const *named = skn_cli_values(server->cli, "host", &n_named);
	struct skn_record config = { 0 };
	struct skn_view *view = NULL;
	struct skn_oid head;
	char *own = url_of(server, 0);
	int rc = skn_rev_commit(&head, &session->store, NULL, err);

	for (size_t i = 0; i < SKN_ARRAY_LEN(always); i++)
		skn_strings_push(&server->hosts, always[i]);
	add_host_of(server, own);
	free(own);
	for (size_t i = 0; i < n_named; i++)
		skn_strings_push(&server->hosts, named[i]);
	add_host_of(server, skn_cli_value(server->cli, "base-url"));
	skn_buf_init(&config.src);
	if (rc == SKN_OK)
		rc = skn_view_commit(&view, session->store.repo, &head, err);
	if (rc == SKN_OK)
		rc = skn_store_config(&config, view, err);
	if (rc == SKN_OK)
		add_host_of(server, skn_store_setting(&config, "base_url"));
	if (rc == SKN_OK && server->hosts.n > SKN_WEB_HOSTS_MAX)
		rc = skn_fail(err, SKN_EUSAGE, "there are more than %d names to answer under", SKN_WEB_HOSTS_MAX);
	skn_record_release(&config);
	skn_view_free(view);
	return rc;
}

/* ---- running ---- */

static int serve(struct server *server, struct skn_err *err)
{
	struct skn_httpd_options options = { .address = (struct sockaddr *)&server->address,
					     .address_len = server->address_len,
					     .workers = server->options.workers,
					     .quick = skn_web_quick,
					     .work = skn_web_work };
	struct skn_httpd *httpd = NULL;
	struct skn_web *web = NULL;
	sigset_t signals;
	char *url;
	int which, rc;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	rc = skn_web_open(&web, &server->options, err);
	options.ctx = web;
	if (rc == SKN_OK)
		rc = skn_httpd_start(&httpd, &options, err);
	if (rc == SKN_OK) {
		url = url_of(server, skn_httpd_port(httpd));
		skn_sink_printf(server->cli->out, "%s\n", url);
		free(url);
		rc = skn_sink_check(server->cli->out, err);
		if (rc == SKN_OK && fflush(stdout) != 0)
			rc = skn_fail_errno(err, NULL, "write to standard output");
	}
	if (rc == SKN_OK)
		while (sigwait(&signals, &which) != 0)
			;
	skn_httpd_stop(httpd);
	skn_web_close(web);
	return rc;
}

static int prepare(struct server *server, struct skn_err *err)
{
	struct skn_cli *cli = server->cli;
	const char *listen = skn_cli_value(cli, "listen"), *base = skn_cli_value(cli, "base-url");
	const char *theme = skn_cli_value(cli, "theme");
	struct skn_session session;
	int rc = read_listen(server, listen ? listen : LISTEN_DEFAULT, err);

	if (rc == SKN_OK)
		rc = skn_site_check_base(base, err);
	if (rc == SKN_OK && theme)
		rc = skn_session_read(&server->theme, theme, SKN_SITE_THEME_MAX, err);
	if (rc != SKN_OK)
		return rc;
	rc = skn_session_open(&session, cli, err);
	if (rc != SKN_OK)
		return rc;
	rc = add_hosts(server, &session, err);
	skn_session_close(&session);
	server->options = (struct skn_web_options){ .dir = cli->dir,
						    .git_dir = cli->git_dir,
						    .site = { .base_url = base, .theme = theme ? &server->theme : NULL },
						    .hosts = (const char *const *)server->hosts.v,
						    .n_hosts = server->hosts.n,
						    .workers = (unsigned)sysconf(_SC_NPROCESSORS_ONLN) + 2,
						    .live = true };
	if (server->options.workers > SKN_HTTPD_WORKERS_MAX)
		server->options.workers = SKN_HTTPD_WORKERS_MAX;
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct server server = { .cli = cli, .theme = SKN_BUF_INIT };
	int rc = prepare(&server, err);

	if (rc == SKN_OK)
		rc = serve(&server, err);
	skn_strings_release(&server.hosts);
	skn_buf_release(&server.theme);
	return rc;
}

int main(int argc, char **argv)
{
	extern const struct skn_cmd skn_cmd_serve;

	return skn_cli_helper_main(argc, argv, &skn_cmd_serve, run);
}
