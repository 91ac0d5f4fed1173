#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/proc.h"
#include "base/vec.h"

#define FIRST_FREE_FD 3
#define CHUNK 65536
#define WAIT_STEP_MS 5
#define GRACE_MS 1000 /* between asking a child to end and ending it */

/* The three streams of a child; ours[i] is -1 when there is no pipe. */
struct streams {
	int ours[3];
	int theirs[3];
};

struct run {
	const struct skn_proc_spec *spec;
	struct skn_proc_result *result;
	struct streams streams;
	size_t fed;        /* bytes of spec->in written so far */
	int64_t deadline;  /* monotonic ns; 0 = none */
	bool group;        /* the child leads a process group of its own */
};

extern char **environ;

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void close_streams(struct streams *s)
{
	for (int i = 0; i < 3; i++) {
		close_fd(&s->ours[i]);
		close_fd(&s->theirs[i]);
	}
}

static int open_pipe(struct streams *s, int stream)
{
	int fds[2];
	int mine = stream == STDIN_FILENO ? 1 : 0;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	s->ours[stream] = fds[mine];
	s->theirs[stream] = fds[!mine];
	return fcntl(s->ours[stream], F_SETFL, O_NONBLOCK);
}

static int open_null(struct streams *s, int stream)
{
	s->theirs[stream] =
		open("/dev/null", (stream == STDIN_FILENO ? O_RDONLY : O_WRONLY) | O_CLOEXEC);
	return s->theirs[stream];
}

/* Even when we were started without 0, 1 or 2 the child's ends are in nobody's
 * way: opened in this order, none has the number of a stream before its own, and
 * a dup2 onto itself only clears close-on-exec. */
static int open_streams(struct run *run, struct skn_err *err)
{
	const struct skn_proc_spec *spec = run->spec;
	const bool inherit[3] = { spec->inherit_in, spec->inherit_out, spec->inherit_err };

	for (int i = 0; i < 3; i++) {
		bool null = spec->detach || (i == STDIN_FILENO && spec->in_len == 0);
		int rc = 0;

		if (!inherit[i])
			rc = null ? open_null(&run->streams, i) : open_pipe(&run->streams, i);
		if (rc < 0)
			return skn_fail_errno(err, NULL, "cannot open a pipe");
	}
	return SKN_OK;
}

/* The variable of entry is set again in add. */
static bool overridden(const char *entry, const char *const *add)
{
	size_t len = strcspn(entry, "=") + 1;

	for (; add && *add; add++)
		if (strncmp(entry, *add, len) == 0)
			return true;
	return false;
}

/* A vector of borrowed strings; caller frees the vector. */
static char **make_env(const char *const *add)
{
	SKN_VEC(char *) env = { 0 };

	for (char **e = environ; e && *e; e++)
		if (!overridden(*e, add))
			skn_vec_push(&env, *e);
	for (; add && *add; add++)
		skn_vec_push(&env, (char *)(uintptr_t)*add);
	skn_vec_push(&env, NULL);
	return env.v;
}

/* What the child does between fork and exec; 0 or an errno. */
static int plan_files(posix_spawn_file_actions_t *files, const struct run *run)
{
	int rc = 0;

	for (int i = 0; i < 3 && rc == 0; i++)
		if (run->streams.theirs[i] >= 0)
			rc = posix_spawn_file_actions_adddup2(files, run->streams.theirs[i], i);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
	if (rc == 0)
		rc = posix_spawn_file_actions_addclosefrom_np(files, FIRST_FREE_FD);
#endif
	if (rc == 0 && run->spec->cwd)
		rc = posix_spawn_file_actions_addchdir_np(files, run->spec->cwd);
	return rc;
}

static void plan_attributes(posix_spawnattr_t *attr, const struct run *run)
{
	short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
	sigset_t set;

	sigemptyset(&set);
	posix_spawnattr_setsigmask(attr, &set);
	sigaddset(&set, SIGPIPE);
	posix_spawnattr_setsigdefault(attr, &set);
	if (run->spec->detach)
		flags |= POSIX_SPAWN_SETSID;
	else if (run->group)
		flags |= POSIX_SPAWN_SETPGROUP;
	posix_spawnattr_setflags(attr, flags);
}

static int spawn(struct run *run, struct skn_err *err)
{
	const struct skn_proc_spec *spec = run->spec;
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	char **env = make_env(spec->env_add);
	int rc;

	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	plan_attributes(&attr, run);
	rc = plan_files(&files, run);
	if (rc == 0)
		rc = posix_spawnp(&run->result->pid, spec->argv[0], &files, &attr,
				  (char *const *)(uintptr_t)spec->argv, env);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	free(env);
	for (int i = 0; i < 3; i++)
		close_fd(&run->streams.theirs[i]);
	if (rc == 0)
		return SKN_OK;
	errno = rc;
	return skn_fail_errno(err, spec->argv[0], "cannot run");
}

/* Writes to a pipe whose reader may be gone, without dying of SIGPIPE: the
 * signal is held back in this thread, and taken out when this write made it. */
static ssize_t write_quietly(int fd, const void *p, size_t n)
{
	const struct timespec now = { 0 };
	sigset_t pipe_only, before, pending;
	ssize_t put;
	int saved;
	bool was_pending;

	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	sigpending(&pending);
	was_pending = sigismember(&pending, SIGPIPE) == 1;
	pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
	put = write(fd, p, n);
	saved = errno;
	if (put < 0 && saved == EPIPE && !was_pending)
		while (sigtimedwait(&pipe_only, NULL, &now) < 0 && errno == EINTR)
			continue;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = saved;
	return put;
}

static int feed(struct run *run, struct skn_err *err)
{
	const struct skn_proc_spec *spec = run->spec;
	ssize_t put = write_quietly(run->streams.ours[0], (const char *)spec->in + run->fed,
				    spec->in_len - run->fed);

	if (put < 0 && (errno == EAGAIN || errno == EINTR))
		return SKN_OK;
	if (put < 0 && errno != EPIPE)
		return skn_fail_errno(err, spec->argv[0], "cannot write to it");
	if (put > 0)
		run->fed += (size_t)put;
	if (put < 0 || run->fed == spec->in_len)
		close_fd(&run->streams.ours[0]); /* done, or it wants no more */
	return SKN_OK;
}

static int drain(struct run *run, int stream, struct skn_err *err)
{
	struct skn_buf *buf = stream == STDOUT_FILENO ? &run->result->out : &run->result->err;
	char chunk[CHUNK];
	ssize_t got = read(run->streams.ours[stream], chunk, sizeof(chunk));
	size_t n = got > 0 ? (size_t)got : 0;

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return SKN_OK;
	if (got < 0)
		return skn_fail_errno(err, run->spec->argv[0], "cannot read from it");
	if (got == 0)
		close_fd(&run->streams.ours[stream]);
	if (stream == STDERR_FILENO && n > buf->max - buf->n)
		n = buf->max - buf->n;
	skn_buf_add(buf, chunk, n);
	return skn_buf_check(buf, "the output of the program", err);
}

/* Milliseconds until the deadline, rounded up; -1 = no deadline, 0 = passed. */
static int time_left(const struct run *run)
{
	int64_t left = run->deadline - skn_clock_monotonic_ns();

	if (!run->deadline)
		return -1;
	return left <= 0 ? 0 : (int)((left + 999999) / 1000000);
}

static int fail_timeout(const struct run *run, struct skn_err *err)
{
	run->result->timed_out = true;
	return skn_fail_at(err, SKN_ESYS, run->spec->argv[0], 0, 0, "took longer than %d ms",
			   run->spec->timeout_ms);
}

/* Moves bytes until the child has closed its ends. */
static int pump(struct run *run, struct skn_err *err)
{
	int *ours = run->streams.ours;
	int rc = SKN_OK;

	while (rc == SKN_OK && (ours[0] >= 0 || ours[1] >= 0 || ours[2] >= 0)) {
		struct pollfd fds[3] = { { .fd = ours[0], .events = POLLOUT },
					 { .fd = ours[1], .events = POLLIN },
					 { .fd = ours[2], .events = POLLIN } };
		int left = time_left(run);

		if (left == 0)
			return fail_timeout(run, err);
		if (poll(fds, 3, left) < 0 && errno != EINTR)
			return skn_fail_errno(err, NULL, "cannot poll");
		if (fds[0].revents)
			rc = feed(run, err);
		for (int i = 1; i < 3 && rc == SKN_OK; i++)
			if (fds[i].revents)
				rc = drain(run, i, err);
	}
	return rc;
}

/* Waits for the end of the child; with a deadline by asking again and again. */
static int reap(struct run *run, int *status, struct skn_err *err)
{
	const struct timespec step = { .tv_nsec = WAIT_STEP_MS * 1000000 };

	for (;;) {
		pid_t got = waitpid(run->result->pid, status, run->deadline ? WNOHANG : 0);

		if (got == run->result->pid)
			return SKN_OK;
		if (got < 0 && errno != EINTR)
			return skn_fail_errno(err, run->spec->argv[0], "cannot wait for it");
		if (got == 0 && time_left(run) == 0)
			return fail_timeout(run, err);
		if (got == 0)
			nanosleep(&step, NULL);
	}
}

/* Whether the child has ended; it stays to be waited for, so its number is not reused. */
static bool has_ended(pid_t pid)
{
	siginfo_t info = { 0 };

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

/* Asks first, so that it can remove its locks and temporary files. */
static void kill_child(struct run *run)
{
	const struct timespec step = { .tv_nsec = WAIT_STEP_MS * 1000000 };
	pid_t whom = run->group ? -run->result->pid : run->result->pid;
	int status;

	kill(whom, SIGTERM);
	for (int ms = 0; ms < GRACE_MS && !has_ended(run->result->pid); ms += WAIT_STEP_MS)
		nanosleep(&step, NULL);
	kill(whom, SIGKILL);
	while (waitpid(run->result->pid, &status, 0) < 0 && errno == EINTR)
		continue;
}

static int wait_for(struct run *run, struct skn_err *err)
{
	int status = 0;
	int rc = pump(run, err);

	if (rc == SKN_OK)
		rc = reap(run, &status, err);
	if (rc != SKN_OK) {
		kill_child(run);
		return rc;
	}
	run->result->status =
		WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	return SKN_OK;
}

int skn_proc_run(struct skn_proc_result *out, const struct skn_proc_spec *spec,
		 struct skn_err *err)
{
	struct run run = { .spec = spec, .result = out,
			   .streams = { { -1, -1, -1 }, { -1, -1, -1 } },
			   .group = spec->timeout_ms > 0 && !spec->inherit_in };
	int rc;

	*out = (struct skn_proc_result){ .out = SKN_BUF_INIT, .err = SKN_BUF_INIT };
	out->out.max = spec->out_max ? spec->out_max : SKN_PROC_OUT_MAX;
	out->err.max = SKN_PROC_ERR_MAX;
	if (spec->timeout_ms > 0)
		run.deadline = skn_clock_monotonic_ns() + (int64_t)spec->timeout_ms * 1000000;
	rc = open_streams(&run, err);
	if (rc == SKN_OK)
		rc = spawn(&run, err);
	if (rc == SKN_OK && !spec->detach)
		rc = wait_for(&run, err);
	close_streams(&run.streams);
	return rc;
}

void skn_proc_release(struct skn_proc_result *result)
{
	skn_buf_release(&result->out);
	skn_buf_release(&result->err);
}
