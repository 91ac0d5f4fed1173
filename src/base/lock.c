#include <sys/file.h>

#include "base/clock.h"
#include "base/lock.h"

#define WAIT_FIRST_MS 1
#define WAIT_MAX_MS 10

/* The pid written in the file, or 0. */
static uint64_t holder(int fd)
{
	char text[24];
	ssize_t n = pread(fd, text, sizeof(text), 0);
	uint64_t pid = 0;

	while (n > 0 && text[n - 1] == '\n')
		n--;
	if (n <= 0 || !skn_parse_uint(text, (size_t)n, INT_MAX, &pid))
		return 0;
	return pid;
}

static int fail_locked(int fd, const char *path, struct skn_err *err)
{
	uint64_t pid = holder(fd);

	if (!pid)
		return skn_fail_at(err, SKN_ELOCKED, path, 0, 0, "locked by another process");
	return skn_fail_at(err, SKN_ELOCKED, path, 0, 0, "locked by process %" PRIu64, pid);
}

/* Somebody may have removed the file while we waited; then the lock is on a
 * file that nobody else will find. */
static bool still_there(int fd, const char *path)
{
	struct stat ours, theirs;

	return fstat(fd, &ours) == 0 && stat(path, &theirs) == 0 && ours.st_ino == theirs.st_ino &&
	       ours.st_dev == theirs.st_dev;
}

static void write_pid(int fd)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	/* Only the message of others depends on it, so a full disk is no error. */
	if (ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)n, 0) != n)
		SKN_UNUSED(n);
}

/* SKN_OK and the descriptor in *out, SKN_ELOCKED, or another error. */
static int try_lock(int *out, const char *path, struct skn_err *err)
{
	for (;;) {
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
		int rc = SKN_OK;
		bool got;

		if (fd < 0)
			return skn_fail_errno(err, path, "cannot open the lock");
		got = flock(fd, LOCK_EX | LOCK_NB) == 0;
		if (got && still_there(fd, path)) {
			*out = fd;
			return SKN_OK;
		}
		if (!got && errno == EWOULDBLOCK)
			rc = fail_locked(fd, path, err);
		else if (!got && errno != EINTR)
			rc = skn_fail_errno(err, path, "cannot lock");
		close(fd);
		if (rc != SKN_OK)
			return rc;
	}
}

int skn_lock_acquire(struct skn_lock *lock, const char *path, int timeout_ms,
		     struct skn_err *err)
{
	int64_t end = skn_clock_monotonic_ns() + (int64_t)timeout_ms * 1000000;
	long wait_ms = WAIT_FIRST_MS;

	assert(!lock->held);
	for (;;) {
		bool last = timeout_ms >= 0 && skn_clock_monotonic_ns() >= end;
		struct skn_err here = SKN_ERR_INIT;
		struct timespec ts = { .tv_nsec = wait_ms * 1000000 };
		int rc = try_lock(&lock->fd, path, &here);

		if (rc == SKN_OK)
			break;
		if (last || rc != SKN_ELOCKED) {
			if (err && err->code == SKN_OK)
				*err = here;
			return rc;
		}
		nanosleep(&ts, NULL);
		wait_ms = wait_ms * 2 > WAIT_MAX_MS ? WAIT_MAX_MS : wait_ms * 2;
	}
	lock->held = true;
	write_pid(lock->fd);
	return SKN_OK;
}

void skn_lock_release(struct skn_lock *lock)
{
	if (!lock->held)
		return;
	lock->held = false;
	if (ftruncate(lock->fd, 0) < 0)
		SKN_UNUSED(lock); /* a wrong pid in the message of others at worst */
	close(lock->fd);
	lock->fd = -1;
}
