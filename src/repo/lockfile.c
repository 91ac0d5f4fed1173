#include <sys/file.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/path.h"
#include "repo/lockfile.h"

#define WAIT_FIRST_MS 1
#define WAIT_MAX_MS 50
#define TRIES_MAX 1000 /* times the files may change under us before we give up */

enum outcome { GOT, BUSY, AGAIN, PLAIN, FAILED };

static enum outcome fail(struct skn_err *err, const char *path, const char *what)
{
	skn_fail_errno(err, path, what);
	return FAILED;
}

static bool same_file(const struct stat *a, const char *path)
{
	struct stat b;

	return lstat(path, &b) == 0 && a->st_ino == b.st_ino && a->st_dev == b.st_dev;
}

/* Our own link, locked and empty, or BUSY. */
static enum outcome open_own(struct skn_lockfile *lf, struct skn_err *err)
{
	struct stat st;
	int fd = open(lf->own, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);

	if (fd < 0)
		return fail(err, lf->own, "cannot make a lock");
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		enum outcome out = errno == EWOULDBLOCK ? BUSY : errno == EINTR ? AGAIN : PLAIN;

		close(fd);
		return out;
	}
	if (fstat(fd, &st) < 0 || !same_file(&st, lf->own)) {
		close(fd);
		return AGAIN;
	}
	/* What is not new is left by somebody who died: his lock goes with it. */
	if (st.st_nlink > 1 || st.st_size > 0) {
		if (same_file(&st, lf->lock))
			unlink(lf->lock);
		unlink(lf->own);
		close(fd);
		return AGAIN;
	}
	lf->fd = fd;
	return GOT;
}

static enum outcome make_folder_of(const char *path, struct skn_err *err)
{
	char *dir = skn_xstrndup(path, skn_path_dir_len(path));
	int rc = skn_fs_mkdirs(dir, err);

	free(dir);
	return rc == SKN_OK ? AGAIN : FAILED;
}

static void let_go(struct skn_lockfile *lf)
{
	if (lf->own)
		unlink(lf->own);
	if (lf->fd >= 0)
		close(lf->fd);
	lf->fd = -1;
}

static enum outcome try_own(struct skn_lockfile *lf, struct skn_err *err)
{
	enum outcome out = open_own(lf, err);
	int failed;

	if (out != GOT || link(lf->own, lf->lock) == 0)
		return out;
	failed = errno;
	let_go(lf);
	errno = failed;
	if (failed == EEXIST)
		return BUSY;
	if (failed == ENOENT)
		return make_folder_of(lf->lock, err);
	if (failed == EPERM || failed == EOPNOTSUPP || failed == ENOSYS || failed == EMLINK)
		return PLAIN;
	return fail(err, lf->lock, "cannot make the lock");
}

static enum outcome try_plain(struct skn_lockfile *lf, struct skn_err *err)
{
	lf->fd = open(lf->lock, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (lf->fd >= 0)
		return GOT;
	if (errno == EEXIST)
		return BUSY;
	if (errno == ENOENT)
		return make_folder_of(lf->lock, err);
	return fail(err, lf->lock, "cannot make the lock");
}

static int fail_busy(struct skn_lockfile *lf, struct skn_err *err)
{
	int rc = skn_fail_at(err, SKN_ELOCKED, lf->lock, 0, 0,
			     "another process is changing the repository");

	skn_hint(err, "if no git or skein is running, remove that file");
	return rc;
}

static void prepare(struct skn_lockfile *lf, const char *target, const char *dir)
{
	uint64_t name = 14695981039346656037u;

	lf->fd = -1;
	lf->target = skn_xstrdup(target);
	lf->lock = skn_xasprintf("%s.lock", target);
	for (const char *p = target; *p; p++)
		name = (name ^ (unsigned char)*p) * 1099511628211u; /* FNV-1a */
	lf->own = skn_xasprintf("%s/lock-%016" PRIx64, dir, name);
}

static void forget(struct skn_lockfile *lf)
{
	free(lf->target);
	free(lf->lock);
	free(lf->own);
	*lf = (struct skn_lockfile)SKN_LOCKFILE_INIT;
}

int skn_lockfile_take(struct skn_lockfile *lf, const char *target, const char *dir,
		      int timeout_ms, struct skn_err *err)
{
	int64_t end = skn_clock_monotonic_ns() + (int64_t)timeout_ms * 1000000;
	long wait_ms = WAIT_FIRST_MS;
	enum outcome out = AGAIN;
	int rc = SKN_OK;

	prepare(lf, target, dir);
	for (int tries = 0; out != GOT && rc == SKN_OK; tries++) {
		bool late = skn_clock_monotonic_ns() >= end || tries > TRIES_MAX;
		struct timespec ts = { .tv_nsec = wait_ms * 1000000 };

		out = lf->own ? try_own(lf, err) : try_plain(lf, err);
		if (out == PLAIN) {
			free(lf->own);
			lf->own = NULL;
		} else if (out == FAILED && lf->own && tries == 0 && !skn_fs_is_dir(dir)) {
			skn_err_clear(err);
			rc = skn_fs_mkdirs(dir, err);
		} else if (out == FAILED) {
			rc = SKN_ESYS;
		} else if (out == BUSY && late) {
			rc = fail_busy(lf, err);
		} else if (out == BUSY) {
			nanosleep(&ts, NULL);
			wait_ms = wait_ms * 2 > WAIT_MAX_MS ? WAIT_MAX_MS : wait_ms * 2;
		} else if (out == AGAIN && tries > TRIES_MAX) {
			rc = fail_busy(lf, err);
		}
	}
	if (rc != SKN_OK)
		forget(lf);
	return rc;
}

int skn_lockfile_commit(struct skn_lockfile *lf, struct skn_err *err)
{
	int rc = SKN_OK;

	if (rename(lf->lock, lf->target) < 0) {
		rc = skn_fail_errno(err, lf->target, "cannot replace the file");
		skn_lockfile_abort(lf);
		return rc;
	}
	let_go(lf);
	forget(lf);
	return rc;
}

void skn_lockfile_abort(struct skn_lockfile *lf)
{
	if (lf->fd < 0)
		return;
	unlink(lf->lock);
	let_go(lf);
	forget(lf);
}
