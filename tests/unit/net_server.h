/*
 * net_server.h - a server for tests that says what it is told: the Nth connection gets
 * the Nth of a list of byte strings, whatever it asks, then is closed.  What was
 * asked comes back through a pipe, a NUL after each.
 */
#ifndef TEST_NET_SERVER_H
#define TEST_NET_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/fs.h"

struct net_reply {
	const char *text;  /* NULL: closed at once */
	size_t filler;     /* bytes of blanks behind it */
	unsigned delay_ms; /* before it */
};

struct net_server {
	pid_t pid;
	int port, asked; /* read end */
	char url[64];
};

static void net_answer(int fd, const struct net_reply *reply)
{
	char blanks[4096];
	size_t left = reply->filler;

	memset(blanks, ' ', sizeof(blanks));

	usleep(reply->delay_ms * 1000);
	if (reply->text && send(fd, reply->text, strlen(reply->text), MSG_NOSIGNAL) < 0)
		return;
	while (left) {
		ssize_t n = send(fd, blanks, left < sizeof(blanks) ? left : sizeof(blanks), MSG_NOSIGNAL);

		if (n <= 0)
			return;
		left -= (size_t)n;
	}
}

/* Head, and as much body as its length says. */
static void net_read(int fd, int to)
{
	struct skn_buf got = SKN_BUF_INIT;
	const char *end = NULL, *length;
	char chunk[4096];
	ssize_t n;

	while ((n = recv(fd, chunk, sizeof(chunk), 0)) > 0) {
		skn_buf_add(&got, chunk, (size_t)n);
		end = strstr(got.p, "\r\n\r\n");
		length = strstr(got.p, "Content-Length: ");
		if (end && (!length || got.n - (size_t)(end + 4 - got.p) >= (size_t)strtoul(length + 16, NULL, 10)))
			break;
	}
	if (write(to, got.p, got.n + 1) < 0)
		_exit(1);
	skn_buf_release(&got);
}

static void net_serve(int listener, int to, const struct net_reply *replies, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0)
			_exit(1);
		if (replies[i].text)
			net_read(fd, to);
		net_answer(fd, &replies[i]);
		shutdown(fd, SHUT_WR);
		close(fd);
	}
	_exit(0);
}

static void net_start(struct net_server *s, const struct net_reply *replies, size_t n)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), ends[2];

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, len) < 0 || listen(listener, 16) < 0 ||
	    getsockname(listener, (struct sockaddr *)&at, &len) < 0 || pipe(ends) < 0)
		abort();
	s->port = ntohs(at.sin_port);
	snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%d/", s->port);
	s->pid = fork();
	if (s->pid == 0) {
		close(ends[0]);
		net_serve(listener, ends[1], replies, n);
	}
	close(listener);
	close(ends[1]);
	s->asked = ends[0];
}

/* Ends it; ASKED gets all that was asked. */
static void net_stop(struct net_server *s, struct skn_buf *asked)
{
	kill(s->pid, SIGTERM);
	waitpid(s->pid, NULL, 0);
	if (asked)
		skn_fs_read_fd(asked, s->asked, 1 << 20, NULL);
	close(s->asked);
}

#endif
