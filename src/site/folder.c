#include "site/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/path.h"

#define BESIDE ".skein-new" /* what is being written */
#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static int fail(const struct skn_site_folder *folder, const char *path, const char *what, struct skn_err *err)
{
	int saved = errno, rc;
	char *whole = skn_xasprintf("%s/%s", folder->path, path);

	errno = saved;
	rc = skn_fail_errno(err, whole, what);
	free(whole);
	return rc;
}

int skn_site_folder_open(struct skn_site_folder *out, const char *path, struct skn_err *err)
{
	int rc;

	*out = (struct skn_site_folder){ .fd = -1, .dir_fd = -1 };
	rc = skn_fs_mkdirs(path, err);
	if (rc != SKN_OK)
		return rc;
	out->path = skn_xstrdup(path);
	out->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (out->fd < 0)
		rc = skn_fail_errno(err, path, "cannot open");
	else if (flock(out->fd, LOCK_EX | LOCK_NB) != 0)
		rc = skn_fail_at(err, SKN_ELOCKED, path, 0, 0, "a site is being written there");
	if (rc != SKN_OK)
		skn_site_folder_close(out);
	return rc;
}

int skn_site_folder_share(struct skn_site_folder *out, const struct skn_site_folder *folder, struct skn_err *err)
{
	*out = (struct skn_site_folder){ .fd = dup(folder->fd), .dir_fd = -1 };
	if (out->fd < 0)
		return skn_fail_errno(err, folder->path, "cannot open");
	out->path = skn_xstrdup(folder->path);
	return SKN_OK;
}

static void leave(struct skn_site_folder *folder)
{
	if (folder->dir_fd >= 0)
		close(folder->dir_fd);
	free(folder->dir);
	folder->dir = NULL;
	folder->dir_fd = -1;
}

void skn_site_folder_close(struct skn_site_folder *folder)
{
	leave(folder);
	if (folder->fd >= 0)
		close(folder->fd);
	free(folder->path);
	*folder = (struct skn_site_folder){ .fd = -1, .dir_fd = -1 };
}

/* One step down; with MAKE the folder is made. */
static int step(int fd, const char *name, bool make)
{
	int next = openat(fd, name, OPEN_DIR);

	if (next < 0 && errno == ENOENT && make && (mkdirat(fd, name, 0777) == 0 || errno == EEXIST))
		next = openat(fd, name, OPEN_DIR);
	return next;
}

/* Goes to the folder of PATH; -1 with errno when there is none. */
static int go(struct skn_site_folder *folder, const char *path, bool make)
{
	const char *base = skn_path_base(path), *at = path;
	size_t n = (size_t)(base - path);
	int fd;

	if (folder->dir && strlen(folder->dir) == n && memcmp(folder->dir, path, n) == 0)
		return 0;
	leave(folder);
	fd = dup(folder->fd);
	while (fd >= 0 && at < base) {
		size_t len = strcspn(at, "/");
		char *name = skn_xstrndup(at, len);
		int next = step(fd, name, make), saved = errno;

		free(name);
		close(fd);
		errno = saved;
		fd = next;
		at += len + 1;
	}
	if (fd < 0)
		return -1;
	folder->dir = skn_xstrndup(path, n);
	folder->dir_fd = fd;
	return 0;
}

bool skn_site_folder_has(struct skn_site_folder *folder, const char *path, uint64_t size)
{
	struct stat st;

	return go(folder, path, false) == 0 &&
	       fstatat(folder->dir_fd, skn_path_base(path), &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
	       (uint64_t)st.st_size == size;
}

static int open_beside(int dir)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(dir, BESIDE, flags, 0666);

	if (fd < 0 && errno == EEXIST && unlinkat(dir, BESIDE, 0) == 0)
		fd = openat(dir, BESIDE, flags, 0666);
	return fd;
}

int skn_site_folder_write(struct skn_site_folder *folder, const char *path, const void *p, size_t n,
			  struct skn_err *err)
{
	int fd, rc;

	if (go(folder, path, true) != 0)
		return fail(folder, path, "cannot reach its folder", err);
	fd = open_beside(folder->dir_fd);
	if (fd < 0)
		return fail(folder, path, "cannot write", err);
	rc = skn_fs_write_fd(fd, path, p, n, err);
	if (close(fd) != 0 && rc == SKN_OK)
		rc = fail(folder, path, "cannot write", err);
	if (rc == SKN_OK && renameat(folder->dir_fd, BESIDE, folder->dir_fd, skn_path_base(path)) != 0)
		rc = fail(folder, path, "cannot put in place", err);
	if (rc != SKN_OK)
		unlinkat(folder->dir_fd, BESIDE, 0);
	return rc;
}

/* Up from PATH's folder, as long as what is left behind is empty. */
static void remove_empty(struct skn_site_folder *folder, const char *path)
{
	char *dir = skn_xstrndup(path, skn_path_dir_len(path));

	while (*dir) {
		leave(folder);
		if (go(folder, dir, false) != 0 ||
		    unlinkat(folder->dir_fd, skn_path_base(dir), AT_REMOVEDIR) != 0)
			break;
		dir[skn_path_dir_len(dir)] = '\0';
	}
	leave(folder);
	free(dir);
}

int skn_site_folder_remove(struct skn_site_folder *folder, const char *path, struct skn_err *err)
{
	if (go(folder, path, false) != 0)
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? SKN_OK
									     : fail(folder, path, "cannot reach", err);
	if (unlinkat(folder->dir_fd, skn_path_base(path), 0) != 0 && errno != ENOENT)
		return fail(folder, path, "cannot remove", err);
	remove_empty(folder, path);
	return SKN_OK;
}
