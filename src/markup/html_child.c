/*
 * html_child.c - runs the parser in a child process with limits.
 */
#include "base/utf8.h"
#include "markup/html_wire.h"

#ifdef SKN_HAVE_GUMBO

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

/* The child sends one of these, then the wire form or a message, then the end
 * mark.  Without the mark it died on the way. */
enum { STATUS_TREE = 'T', STATUS_LIMIT = 'L', STATUS_DATA = 'D' };
#define END_MARK '.'

/* Bytes of address space in use; 0 when the system doesn't tell. */
static size_t address_space(void)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");

	if (!f)
		return 0;
	if (fscanf(f, "%lu", &pages) != 1)
		pages = 0;
	fclose(f);
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void limit(int what, rlim_t soft, rlim_t hard)
{
	struct rlimit old;

	if (getrlimit(what, &old) != 0)
		return;
	if (old.rlim_max != RLIM_INFINITY && old.rlim_max < hard)
		hard = old.rlim_max;
	if (soft > hard)
		soft = hard;
	setrlimit(what, &(struct rlimit){ .rlim_cur = soft, .rlim_max = hard });
}

/* A sanitizer reserves terabytes of addresses at the start, so under one the
 * limit on memory would end every child. */
static void set_limits(void)
{
	size_t memory = address_space() + SKN_HTML_MEMORY_MAX;

	limit(RLIMIT_CORE, 0, 0);
	limit(RLIMIT_CPU, SKN_HTML_SECONDS_MAX, SKN_HTML_SECONDS_MAX + 1);
#ifndef SANITIZED
	limit(RLIMIT_AS, memory, memory);
#else
	SKN_UNUSED(memory);
#endif
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* Nothing of the parent's, no exit handler and no buffer of stdio, may run in
 * the child, so it ends by the one signal that lets nothing run. */
static _Noreturn void end_child(void)
{
	for (;;)
		raise(SIGKILL);
}

static _Noreturn void child(int fd, const char *s, size_t n)
{
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;
	char status = STATUS_TREE;
	int rc;

	signal(SIGPIPE, SIG_DFL);
	signal(SIGXCPU, SIG_DFL);
	set_limits();
	out.max = SKN_HTML_WIRE_MAX;
	rc = skn_html_to_wire(&out, s, n, &err);
	if (rc != 0) {
		status = rc == SKN_ELIMIT ? STATUS_LIMIT : STATUS_DATA;
		skn_buf_release(&out);
		skn_buf_init(&out);
		skn_buf_adds(&out, err.msg);
		skn_buf_addc(&out, END_MARK);
	}
	if (write_all(fd, &status, 1))
		write_all(fd, out.p, out.n);
	end_child();
}

static int read_all(struct skn_buf *in, int fd, struct skn_err *err)
{
	char chunk[65536];

	for (;;) {
		ssize_t got = read(fd, chunk, sizeof(chunk));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return skn_fail_errno(err, NULL, "read from the HTML parser");
		if (got == 0)
			return skn_buf_check(in, "the page's tree", err);
		skn_buf_add(in, chunk, (size_t)got);
		if (in->full)
			return skn_buf_check(in, "the page's tree", err);
	}
}

/* Collects the child; the signal it died of, 0 when that isn't known. */
static int reap(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return 0; /* somebody else collected it */
	}
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static int died(int signo, const char *path, struct skn_err *err)
{
	if (signo == SIGXCPU)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0,
				   "parsing the page took more than %d s of processor time",
				   SKN_HTML_SECONDS_MAX);
	return skn_fail_at(err, SKN_EDATA, path, 0, 0,
			   "the HTML parser died on this page (signal %d)", signo);
}

static int run_child(struct skn_buf *in, const char *s, size_t n, const char *path,
		     struct skn_err *err)
{
	int fds[2], rc, signo;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) != 0)
		return skn_fail_errno(err, path, "make a pipe for the HTML parser");
	pid = fork();
	if (pid < 0) {
		rc = skn_fail_errno(err, path, "start the HTML parser");
		close(fds[0]);
		close(fds[1]);
		return rc;
	}
	if (pid == 0) {
		close(fds[0]);
		child(fds[1], s, n);
	}
	close(fds[1]);
	rc = read_all(in, fds[0], err);
	close(fds[0]);
	if (rc != 0)
		kill(pid, SIGKILL);
	signo = reap(pid);
	if (rc == 0 && (in->n < 2 || in->p[in->n - 1] != END_MARK))
		rc = died(signo, path, err);
	return rc;
}

static int read_answer(struct skn_html *out, const struct skn_buf *in, const char *path,
		       struct skn_err *err)
{
	if (in->p[0] == STATUS_TREE)
		return skn_html_from_wire(out, in->p + 1, in->n - 1, err);
	return skn_fail_at(err, in->p[0] == STATUS_LIMIT ? SKN_ELIMIT : SKN_EDATA, path, 0, 0,
			   "%.*s", (int)(in->n - 2 > 500 ? 500 : in->n - 2), in->p + 1);
}

static int check_bytes(const char *s, size_t n, const char *path, struct skn_err *err)
{
	size_t bad;

	if (skn_utf8_valid(s, n, &bad) && !memchr(s, '\0', n))
		return 0;
	if (bad == n)
		bad = (size_t)((const char *)memchr(s, '\0', n) - s);
	return skn_fail_at(err, SKN_EDATA, path, 0, 0,
			   "byte %zu (0x%02x) can't stand in a page of UTF-8 text", bad,
			   (unsigned char)s[bad]);
}

/* COPY is NUL-terminated: libgumbo reads one byte past an unended reference. */
static int parse(struct skn_html *out, const char *copy, size_t n, const char *path, struct skn_err *err)
{
	struct skn_buf in = { .p = skn_buf_empty, .max = SKN_HTML_WIRE_MAX + 1 };
	int rc = run_child(&in, copy, n, path, err);

	if (rc == 0)
		rc = read_answer(out, &in, path, err);
	skn_buf_release(&in);
	return rc;
}

int skn_html_parse(struct skn_html *out, const char *s, size_t n, const char *path,
		   struct skn_err *err)
{
	char *copy;
	int rc;

	*out = (struct skn_html)SKN_HTML_INIT;
	rc = skn_html_prescan(s, n, path, err);
	if (rc == 0)
		rc = check_bytes(s, n, path, err);
	if (rc != 0)
		return rc;
	copy = skn_xstrndup(s, n);
	rc = parse(out, copy, n, path, err);
	free(copy);
	return rc;
}

int skn_html_parse_slim(struct skn_html *out, const char *s, size_t n, const char *path,
			struct skn_err *err)
{
	struct skn_buf slim = SKN_BUF_INIT;
	int rc;

	*out = (struct skn_html)SKN_HTML_INIT;
	if (n > SKN_HTML_SLIM_MAX)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0, "the page has %zu bytes, more than %zu", n,
				   SKN_HTML_SLIM_MAX);
	rc = check_bytes(s, n, path, err);
	if (rc != 0)
		return rc;
	skn_html_slim(&slim, s, n);
	rc = skn_html_prescan(slim.p, slim.n, path, err);
	if (rc == 0)
		rc = parse(out, slim.p, slim.n, path, err);
	skn_buf_release(&slim);
	return rc;
}

#else

static int missing(struct skn_html *out, const char *path, struct skn_err *err)
{
	*out = (struct skn_html)SKN_HTML_INIT;
	skn_fail_at(err, SKN_ESYS, path, 0, 0, "this skein was built without an HTML parser");
	skn_hint(err, "install libgumbo-dev and build again");
	return SKN_ESYS;
}

int skn_html_parse(struct skn_html *out, const char *s, size_t n, const char *path,
		   struct skn_err *err)
{
	SKN_UNUSED(s);
	SKN_UNUSED(n);
	return missing(out, path, err);
}

int skn_html_parse_slim(struct skn_html *out, const char *s, size_t n, const char *path,
			struct skn_err *err)
{
	SKN_UNUSED(s);
	SKN_UNUSED(n);
	return missing(out, path, err);
}

#endif
