#include "base/fs.h"
#include "base/path.h"
#include "repo/workfile.h"

#define DIR_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)

int skn_work_open(struct skn_work *work, const char *top, struct skn_err *err)
{
	work->dir = NULL;
	work->fd = -1;
	work->top = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return work->top < 0 ? skn_fail_errno(err, top, "cannot open the work tree") : SKN_OK;
}

void skn_work_forget(struct skn_work *work)
{
	if (work->fd >= 0 && work->fd != work->top)
		close(work->fd);
	work->fd = -1;
	free(work->dir);
	work->dir = NULL;
}

void skn_work_close(struct skn_work *work)
{
	skn_work_forget(work);
	if (work->top >= 0)
		close(work->top);
	work->top = -1;
}

/* Opens the folder one component after the other. */
static int descend(int top, const char *path, size_t len)
{
	const char *p = path, *end = path + len;
	char name[NAME_MAX + 1];
	int fd = top;

	while (p < end) {
		const char *slash = memchr(p, '/', (size_t)(end - p));
		size_t n = (size_t)((slash ? slash : end) - p);
		int next;

		if (n >= sizeof(name)) {
			errno = ENAMETOOLONG;
			next = -1;
		} else {
			memcpy(name, p, n);
			name[n] = '\0';
			next = openat(fd, name, DIR_FLAGS);
		}
		if (fd != top) {
			int saved = errno;

			close(fd);
			errno = saved;
		}
		if (next < 0)
			return -1;
		fd = next;
		p = slash ? slash + 1 : end;
	}
	return fd;
}

static int fail_path(struct skn_err *err, const char *path, const char *what)
{
	if (errno == ENOTDIR || errno == ELOOP || errno == ENAMETOOLONG)
		errno = ENOENT;
	return skn_fail_errno(err, path, what);
}

int skn_work_dir(struct skn_work *work, const char *path, size_t len, int *fd,
		 struct skn_err *err)
{
	if (!work->dir || strlen(work->dir) != len || memcmp(work->dir, path, len) != 0) {
		int opened = descend(work->top, path, len);

		if (opened < 0)
			return fail_path(err, path, "cannot open the folder");
		skn_work_forget(work);
		work->fd = opened;
		work->dir = skn_xstrndup(path, len);
	}
	*fd = work->fd;
	return SKN_OK;
}

int skn_work_stat(struct skn_work *work, const char *path, struct stat *out,
		  struct skn_err *err)
{
	int fd, rc = skn_work_dir(work, path, skn_path_dir_len(path), &fd, err);

	if (rc == SKN_OK && fstatat(fd, skn_path_base(path), out, AT_SYMLINK_NOFOLLOW) < 0)
		rc = fail_path(err, path, "cannot look at the file");
	return rc;
}

int skn_work_read(struct skn_work *work, const char *path, size_t max, struct skn_buf *out,
		  struct skn_err *err)
{
	int dir, fd, rc = skn_work_dir(work, path, skn_path_dir_len(path), &dir, err);
	struct stat st;

	if (rc != SKN_OK)
		return rc;
	fd = openat(dir, skn_path_base(path), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && (errno == ELOOP || errno == ENXIO))
		return skn_fail_at(err, SKN_EDATA, path, 0, 0, "is no plain file");
	if (fd < 0)
		return fail_path(err, path, "cannot open the file");
	if (fstat(fd, &st) < 0)
		rc = skn_fail_errno(err, path, "cannot look at the file");
	else if (!S_ISREG(st.st_mode))
		rc = skn_fail_at(err, SKN_EDATA, path, 0, 0, "is no plain file");
	else if ((size_t)st.st_size > max)
		rc = skn_fail_at(err, SKN_ELIMIT, path, 0, 0, "larger than %zu bytes", max);
	else
		rc = skn_fs_read_fd(out, fd, max, err);
	if (rc != SKN_OK && err && !err->path[0])
		snprintf(err->path, sizeof(err->path), "%s", path);
	close(fd);
	return rc;
}
