/*
 * The server over real sockets: slow clients, more work than may wait, work that takes
 * long while others are answered, and an end in the middle.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <unistd.h>

#include "httpd/httpd.h"

#ifdef SKN_HAVE_MHD

static atomic_bool gate_open;
static atomic_uint working;

static struct skn_httpd_reply *say(const char *text)
{
	struct skn_buf body = SKN_BUF_INIT;

	skn_buf_adds(&body, text);
	return skn_httpd_reply_new(200, &body);
}

static struct skn_httpd_reply *quick(void *ctx, const struct skn_httpd_request *request)
{
	(void)ctx;
	return skn_streq(request->target, "/quick") ? say("at once") : NULL;
}

static struct skn_httpd_reply *work(void *ctx, unsigned worker, const struct skn_httpd_request *request)
{
	(void)ctx;
	assert_true(worker < 2);
	atomic_fetch_add(&working, 1);
	while (skn_streq(request->target, "/wait") && !atomic_load(&gate_open))
		usleep(1000);
	return say(request->target);
}

static struct skn_httpd *start(unsigned workers, unsigned head)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct skn_httpd_options options = { .address = (struct sockaddr *)&at, .address_len = sizeof(at), .loops = 1,
					     .workers = workers, .head = head, .quick = quick, .work = work };
	struct skn_err err = SKN_ERR_INIT;
	struct skn_httpd *httpd;

	atomic_store(&gate_open, false);
	atomic_store(&working, 0);
	if (skn_httpd_start(&httpd, &options, &err) != SKN_OK)
		fail_msg("%s", err.msg);
	return httpd;
}

static int dial(const struct skn_httpd *httpd)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)skn_httpd_port(httpd)),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const struct timeval patience = { .tv_sec = 60 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static void ask(int fd, const char *target)
{
	char *request = skn_xasprintf("GET %s HTTP/1.1\r\nHost: x\r\n\r\n", target);

	assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), (ssize_t)strlen(request));
	free(request);
}

/* The reply's status; its body is what TEXT says. */
static int answer(int fd, const char *text)
{
	char got[4096] = "";
	size_t n = 0;
	ssize_t more;

	while (!strstr(got, "\r\n\r\n") || !strstr(strstr(got, "\r\n\r\n"), text)) {
		more = recv(fd, got + n, sizeof(got) - 1 - n, 0);
		if (more <= 0)
			return -1;
		n += (size_t)more;
		got[n] = '\0';
	}
	return strncmp(got, "HTTP/1.1 ", 9) == 0 ? (int)strtol(got + 9, NULL, 10) : -1;
}

static void long_work_keeps_nobody_waiting(void **state)
{
	struct skn_httpd *httpd = start(1, 0);
	int slow = dial(httpd), fast = dial(httpd);

	(void)state;
	ask(slow, "/wait");
	while (!atomic_load(&working))
		usleep(1000);
	for (int i = 0; i < 50; i++) {
		ask(fast, "/quick");
		assert_int_equal(answer(fast, "at once"), 200);
	}
	atomic_store(&gate_open, true);
	assert_int_equal(answer(slow, "/wait"), 200);
	ask(slow, "/again");
	assert_int_equal(answer(slow, "/again"), 200);
	close(slow);
	close(fast);
	skn_httpd_stop(httpd);
}

static void what_cannot_wait_is_told_to_come_again(void **state)
{
	struct skn_httpd *httpd = start(1, 0);
	struct pollfd told[SKN_HTTPD_QUEUE_MAX + 2];
	int fds[SKN_HTTPD_QUEUE_MAX + 2], refused = 0;

	(void)state;
	for (size_t i = 0; i < SKN_ARRAY_LEN(fds); i++) {
		fds[i] = dial(httpd);
		ask(fds[i], "/wait");
		while (i == 0 && !atomic_load(&working))
			usleep(1000);
	}
	/* One is worked on, so many wait, and one was too many. */
	for (size_t i = 0; i < SKN_ARRAY_LEN(fds); i++)
		told[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
	assert_int_equal(poll(told, SKN_ARRAY_LEN(told), 60000), 1);
	atomic_store(&gate_open, true);
	for (size_t i = 0; i < SKN_ARRAY_LEN(fds); i++) {
		if (told[i].revents)
			assert_int_equal(answer(fds[i], "too many"), 503);
		else
			refused += answer(fds[i], "/wait") != 200;
	}
	assert_int_equal(refused, 0);
	for (size_t i = 0; i < SKN_ARRAY_LEN(fds); i++)
		close(fds[i]);
	skn_httpd_stop(httpd);
}

/* A byte now and then keeps the library's own clock from running out. */
static void who_dribbles_is_cut_off(void **state)
{
	struct skn_httpd *httpd = start(1, 1);
	const struct timeval soon = { .tv_usec = 200000 };
	int slow = dial(httpd), sent = 0;
	char byte;

	(void)state;
	setsockopt(slow, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon));
	assert_int_equal(send(slow, "GET /", 5, MSG_NOSIGNAL), 5);
	while (send(slow, "a", 1, MSG_NOSIGNAL) == 1 && recv(slow, &byte, 1, 0) < 0 && sent++ < 300)
		;
	assert_true(sent < 300);
	close(slow);
	slow = dial(httpd);
	ask(slow, "/quick");
	assert_int_equal(answer(slow, "at once"), 200);
	close(slow);
	skn_httpd_stop(httpd);
}

static void *open_the_gate(void *arg)
{
	(void)arg;
	usleep(300000);
	atomic_store(&gate_open, true);
	return NULL;
}

static void the_end_answers_what_was_asked(void **state)
{
	struct skn_httpd *httpd = start(2, 0);
	int fd = dial(httpd);
	pthread_t opener;

	(void)state;
	ask(fd, "/wait");
	while (!atomic_load(&working))
		usleep(1000);
	assert_int_equal(pthread_create(&opener, NULL, open_the_gate, NULL), 0);
	skn_httpd_stop(httpd);
	assert_int_equal(answer(fd, "/wait"), 200);
	pthread_join(opener, NULL);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_work_keeps_nobody_waiting),
		cmocka_unit_test(what_cannot_wait_is_told_to_come_again),
		cmocka_unit_test(who_dribbles_is_cut_off),
		cmocka_unit_test(the_end_answers_what_was_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
	puts("1..0 # skipped: built without libmicrohttpd");
	return 0;
}

#endif
