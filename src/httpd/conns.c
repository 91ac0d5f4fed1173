#include "httpd/conns.h"

#include <signal.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"

#define NS 1000000000LL

static bool took_too_long(const struct skn_httpd_conns *conns, struct skn_httpd_conn *conn, int64_t now)
{
	int doing = atomic_load(&conn->doing);
	int64_t max = doing == SKN_HTTPD_SENDS_HEAD ? conns->head : conns->send;

	return doing != SKN_HTTPD_WAITS && now - atomic_load(&conn->since) > max * NS;
}

static void *look(void *arg)
{
	struct skn_httpd_conns *conns = arg;
	struct timespec next;

	pthread_mutex_lock(&conns->lock);
	while (!conns->stopping) {
		int64_t now = skn_clock_monotonic_ns();

		for (struct skn_httpd_conn *c = conns->first; c; c = c->next)
			if (took_too_long(conns, c, now))
				shutdown(c->fd, SHUT_RDWR);
		clock_gettime(CLOCK_REALTIME, &next);
		next.tv_sec++;
		pthread_cond_timedwait(&conns->stop, &conns->lock, &next);
	}
	pthread_mutex_unlock(&conns->lock);
	return NULL;
}

int skn_httpd_conns_start(struct skn_httpd_conns *conns, unsigned head, unsigned send, struct skn_err *err)
{
	sigset_t all, before;
	int rc;

	*conns = (struct skn_httpd_conns){ .head = head, .send = send };
	pthread_mutex_init(&conns->lock, NULL);
	pthread_cond_init(&conns->stop, NULL);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&conns->thread, NULL, look, conns);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc == 0)
		return SKN_OK;
	errno = rc;
	return skn_fail_errno(err, NULL, "start a thread");
}

void skn_httpd_conns_stop(struct skn_httpd_conns *conns)
{
	pthread_mutex_lock(&conns->lock);
	conns->stopping = true;
	pthread_cond_signal(&conns->stop);
	pthread_mutex_unlock(&conns->lock);
	pthread_join(conns->thread, NULL);
	pthread_cond_destroy(&conns->stop);
	pthread_mutex_destroy(&conns->lock);
}

struct skn_httpd_conn *skn_httpd_conns_add(struct skn_httpd_conns *conns, int fd)
{
	struct skn_httpd_conn *conn = skn_xcalloc(1, sizeof(*conn));

	conn->fd = fd;
	skn_httpd_conn_does(conn, SKN_HTTPD_SENDS_HEAD);
	pthread_mutex_lock(&conns->lock);
	conn->next = conns->first;
	conn->link = &conns->first;
	if (conn->next)
		conn->next->link = &conn->next;
	conns->first = conn;
	pthread_mutex_unlock(&conns->lock);
	return conn;
}

void skn_httpd_conns_remove(struct skn_httpd_conns *conns, struct skn_httpd_conn *conn)
{
	pthread_mutex_lock(&conns->lock);
	*conn->link = conn->next;
	if (conn->next)
		conn->next->link = conn->link;
	pthread_mutex_unlock(&conns->lock);
	free(conn);
}

void skn_httpd_conn_does(struct skn_httpd_conn *conn, enum skn_httpd_doing doing)
{
	atomic_store(&conn->since, skn_clock_monotonic_ns());
	atomic_store(&conn->doing, doing);
}

size_t skn_httpd_conns_busy(struct skn_httpd_conns *conns)
{
	size_t n = 0;

	pthread_mutex_lock(&conns->lock);
	for (struct skn_httpd_conn *c = conns->first; c; c = c->next)
		n += atomic_load(&c->doing) != SKN_HTTPD_SENDS_HEAD;
	pthread_mutex_unlock(&conns->lock);
	return n;
}
