#include <dirent.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/path.h"

#define TEMP_TRIES 100

/* read(2), taken up again after a signal. */
static ssize_t read_some(int fd, void *p, size_t n)
{
	ssize_t got;

	do
		got = read(fd, p, n);
	while (got < 0 && errno == EINTR);
	return got;
}

static int read_all(struct skn_buf *out, int fd, const char *path, size_t max,
		    struct skn_err *err)
{
	char chunk[16384];
	ssize_t got;

	skn_buf_clear(out);
	while ((got = read_some(fd, chunk, sizeof(chunk))) > 0) {
		if ((size_t)got > max || out->n > max - (size_t)got)
			return skn_fail_at(err, SKN_ELIMIT, path, 0, 0, "larger than %zu bytes",
					   max);
		skn_buf_add(out, chunk, (size_t)got);
		if (out->full)
			break;
	}
	if (got < 0)
		return skn_fail_errno(err, path, "cannot read");
	return skn_buf_check(out, path ? path : "the input", err);
}

int skn_fs_read_fd(struct skn_buf *out, int fd, size_t max, struct skn_err *err)
{
	return read_all(out, fd, NULL, max, err);
}

int skn_fs_read(struct skn_buf *out, const char *path, size_t max, struct skn_err *err)
{
	struct stat st;
	int fd, rc;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return skn_fail_errno(err, path, "cannot open");
	if (fstat(fd, &st) < 0)
		rc = skn_fail_errno(err, path, "cannot read");
	else if (!S_ISREG(st.st_mode))
		rc = skn_fail_at(err, SKN_EDATA, path, 0, 0, "not a regular file");
	else
		rc = read_all(out, fd, path, max, err);
	close(fd);
	return rc;
}

int skn_fs_write_fd(int fd, const char *path, const void *p, size_t n, struct skn_err *err)
{
	const char *at = p;

	while (n) {
		ssize_t put = write(fd, at, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return skn_fail_errno(err, path, "cannot write");
		at += put;
		n -= (size_t)put;
	}
	return SKN_OK;
}

/* The folder of path, as a path that can be opened. */
static void folder_of(struct skn_buf *out, const char *path)
{
	size_t len = skn_path_dir_len(path);

	skn_buf_clear(out);
	skn_buf_add(out, len ? path : ".", len ? len : 1);
}

/* Opens a new file with a name of its own in dir; sets temp to its path. */
static int open_temp(struct skn_buf *temp, const char *dir, mode_t mode)
{
	static unsigned count;
	int fd = -1;

	for (int i = 0; i < TEMP_TRIES && fd < 0; i++) {
		skn_path_join(temp, dir, "");
		skn_buf_addf(temp, ".skein-%ld-%u-%" PRIx64 ".tmp", (long)getpid(), count++,
			     (uint64_t)skn_clock_monotonic_ns());
		fd = open(temp->p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

static int sync_dir(const char *dir, struct skn_err *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = SKN_OK;

	if (fd < 0)
		return skn_fail_errno(err, dir, "cannot open");
	/* Some file systems cannot sync a folder and say EINVAL. */
	if (fsync(fd) < 0 && errno != EINVAL)
		rc = skn_fail_errno(err, dir, "cannot sync");
	close(fd);
	return rc;
}

/* Writes, syncs and closes; the descriptor is closed in any case. */
static int fill_temp(int fd, const char *path, const void *p, size_t n, struct skn_err *err)
{
	int rc = skn_fs_write_fd(fd, path, p, n, err);

	if (rc == SKN_OK && fsync(fd) < 0)
		rc = skn_fail_errno(err, path, "cannot sync");
	if (close(fd) < 0 && rc == SKN_OK)
		rc = skn_fail_errno(err, path, "cannot close");
	return rc;
}

int skn_fs_write_atomic(const char *path, const void *p, size_t n, mode_t mode,
			struct skn_err *err)
{
	struct skn_buf dir = SKN_BUF_INIT, temp = SKN_BUF_INIT;
	int fd, rc;

	folder_of(&dir, path);
	fd = open_temp(&temp, dir.p, mode);
	if (fd < 0) {
		rc = skn_fail_errno(err, path, "cannot write");
		goto out;
	}
	rc = fill_temp(fd, path, p, n, err);
	if (rc == SKN_OK && rename(temp.p, path) < 0)
		rc = skn_fail_errno(err, path, "cannot replace");
	if (rc != SKN_OK)
		unlink(temp.p);
	else
		rc = sync_dir(dir.p, err);
out:
	skn_buf_release(&dir);
	skn_buf_release(&temp);
	return rc;
}

bool skn_fs_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

bool skn_fs_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int make_one(const char *path, struct skn_err *err)
{
	int cause;

	if (mkdir(path, 0777) == 0)
		return SKN_OK;
	/* A read-only or foreign parent answers EROFS or EACCES even for a folder that is there. */
	cause = errno;
	if (skn_fs_is_dir(path))
		return SKN_OK;
	errno = cause;
	return skn_fail_errno(err, path, "cannot make the folder");
}

int skn_fs_mkdirs(const char *path, struct skn_err *err)
{
	char *copy = skn_xstrdup(path);
	int rc = SKN_OK;

	for (char *s = copy; rc == SKN_OK && *s; s++) {
		if (*s != '/' || s == copy || s[-1] == '/')
			continue;
		*s = '\0';
		rc = make_one(copy, err);
		*s = '/';
	}
	if (rc == SKN_OK)
		rc = make_one(path, err);
	free(copy);
	return rc;
}

/* Empties the folder that fd is open on, and closes fd. */
static int empty_dir(int fd, const char *path, int depth, struct skn_err *err);

static int remove_entry(int dir, const char *name, const char *path, int depth,
			struct skn_err *err)
{
	int fd, rc;

	if (unlinkat(dir, name, 0) == 0 || errno == ENOENT)
		return SKN_OK;
	if (errno != EISDIR && errno != EPERM)
		return skn_fail_errno(err, path, "cannot remove");
	if (depth >= SKN_FS_DEPTH_MAX)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0, "folders nest deeper than %d",
				   SKN_FS_DEPTH_MAX);
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return skn_fail_errno(err, path, "cannot remove");
	rc = empty_dir(fd, path, depth + 1, err);
	if (rc == SKN_OK && unlinkat(dir, name, AT_REMOVEDIR) < 0 && errno != ENOENT)
		rc = skn_fail_errno(err, path, "cannot remove");
	return rc;
}

static bool is_dots(const char *name)
{
	return skn_streq(name, ".") || skn_streq(name, "..");
}

static int empty_dir(int fd, const char *path, int depth, struct skn_err *err)
{
	DIR *dir = fdopendir(fd);
	struct dirent *entry;
	int rc = SKN_OK;

	if (!dir) {
		rc = skn_fail_errno(err, path, "cannot read the folder");
		close(fd);
		return rc;
	}
	for (errno = 0; rc == SKN_OK && (entry = readdir(dir)); errno = 0)
		if (!is_dots(entry->d_name))
			rc = remove_entry(dirfd(dir), entry->d_name, path, depth, err);
	if (rc == SKN_OK && errno)
		rc = skn_fail_errno(err, path, "cannot read the folder");
	closedir(dir);
	return rc;
}

int skn_fs_remove_tree(const char *path, struct skn_err *err)
{
	return remove_entry(AT_FDCWD, path, path, 0, err);
}

int skn_fs_temp_dir(struct skn_buf *out, struct skn_err *err)
{
	const char *base = getenv("TMPDIR");

	skn_path_join(out, base && base[0] ? base : "/tmp", "skein-XXXXXX");
	if (!mkdtemp(out->p))
		return skn_fail_errno(err, out->p, "cannot make a temporary folder");
	return SKN_OK;
}

int skn_fs_list(struct skn_strings *out, const char *path, struct skn_err *err)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	size_t n = 0;
	int rc = SKN_OK;

	if (!dir)
		return skn_fail_errno(err, path, "cannot read the folder");
	for (errno = 0; (entry = readdir(dir)); errno = 0) {
		if (is_dots(entry->d_name))
			continue;
		if (++n > SKN_FS_LIST_MAX) {
			rc = skn_fail_at(err, SKN_ELIMIT, path, 0, 0, "more than %u names",
					 SKN_FS_LIST_MAX);
			break;
		}
		skn_strings_push(out, entry->d_name);
	}
	if (!entry && errno)
		rc = skn_fail_errno(err, path, "cannot read the folder");
	closedir(dir);
	skn_strings_sort(out);
	return rc;
}
