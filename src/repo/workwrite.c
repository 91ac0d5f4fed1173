#include "base/fs.h"
#include "base/path.h"
#include "repo/repo.h"
#include "repo/workwrite.h"

#define TRIES_MAX 1000

/* Opens a new file under a name nobody uses; of a link (to TARGET) there is no
 * descriptor, and 0 tells that it is made. */
static int open_new(const char *dir, uint32_t mode, const char *target, char **path, struct skn_err *err)
{
	static unsigned serial;

	for (int tries = 0; tries < TRIES_MAX; tries++) {
		int fd;

		*path = skn_xasprintf("%s/tmp-%ld-%u", dir, (long)getpid(),
				      __atomic_fetch_add(&serial, 1, __ATOMIC_RELAXED));
		fd = mode == SKN_MODE_LINK
			? symlink(target, *path)
			: open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			       mode == SKN_MODE_EXEC ? 0777 : 0666);
		if (fd < 0 && errno == ENOENT && tries == 0 && skn_fs_mkdirs(dir, err) == SKN_OK)
			errno = EEXIST;
		if (fd >= 0 || errno != EEXIST)
			return fd;
		free(*path);
		*path = NULL;
	}
	errno = EEXIST;
	return -1;
}

static bool same_device(const struct skn_work *work, const char *dir)
{
	struct stat a, b;

	if (stat(dir, &b) < 0 && (errno != ENOENT || skn_fs_mkdirs(dir, NULL) != SKN_OK ||
				  stat(dir, &b) < 0))
		return false;
	return fstat(work->top, &a) == 0 && a.st_dev == b.st_dev;
}

int skn_work_stage(struct skn_work *work, const char *dir, uint32_t mode, const void *p, size_t n,
		   char **temp, struct skn_err *err)
{
	char top[64], *target = mode == SKN_MODE_LINK ? skn_xstrndup(p, n) : NULL;
	int fd, rc;

	snprintf(top, sizeof(top), "/proc/self/fd/%d", work->top);
	*temp = NULL;
	fd = open_new(same_device(work, dir) ? dir : top, mode, target, temp, err);
	free(target);
	if (fd >= 0 && mode == SKN_MODE_LINK)
		return SKN_OK;
	if (fd < 0)
		return skn_fail_errno(err, *temp ? *temp : dir, "cannot write a file") == SKN_ENOTFOUND
			       ? SKN_ENOTFOUND
			       : SKN_ESYS;
	rc = skn_fs_write_fd(fd, *temp, p, n, err);
	if (close(fd) < 0 && rc == SKN_OK)
		rc = skn_fail_errno(err, *temp, "cannot write a file");
	if (rc != SKN_OK) {
		unlink(*temp);
		free(*temp);
		*temp = NULL;
	}
	return rc;
}

/* Makes the folders of PATH one by one; none may be a link or a file. */
static int make_folders(struct skn_work *work, const char *path, struct skn_err *err)
{
	size_t len = skn_path_dir_len(path);

	for (size_t i = 0; i <= len && len; i++) {
		char *name;
		int dir, rc;

		if (i < len && path[i] != '/')
			continue;
		name = skn_xstrndup(path, i);
		rc = skn_work_dir(work, name, skn_path_dir_len(name), &dir, err);
		if (rc == SKN_OK && mkdirat(dir, skn_path_base(name), 0777) < 0 && errno != EEXIST)
			rc = skn_fail_errno(err, name, "cannot make the folder");
		free(name);
		if (rc != SKN_OK)
			return rc;
	}
	return SKN_OK;
}

int skn_work_place(struct skn_work *work, const char *temp, const char *path, struct stat *st,
		   struct skn_err *err)
{
	struct skn_err none = SKN_ERR_INIT;
	size_t len = skn_path_dir_len(path);
	int dir, rc = skn_work_dir(work, path, len, &dir, &none);

	if (rc == SKN_ENOTFOUND) {
		rc = make_folders(work, path, err);
		if (rc == SKN_OK)
			rc = skn_work_dir(work, path, len, &dir, err);
	} else if (rc != SKN_OK && err && err->code == SKN_OK) {
		*err = none;
	}
	if (rc == SKN_OK && renameat(AT_FDCWD, temp, dir, skn_path_base(path)) < 0)
		rc = skn_fail_errno(err, path, "cannot put the file in its place");
	if (rc == SKN_OK && fstatat(dir, skn_path_base(path), st, AT_SYMLINK_NOFOLLOW) < 0)
		rc = skn_fail_errno(err, path, "cannot look at the file");
	return rc;
}

int skn_work_remove(struct skn_work *work, const char *path, struct skn_err *err)
{
	char *at = skn_xstrdup(path);
	struct skn_err here = SKN_ERR_INIT;
	int dir, rc = skn_work_dir(work, at, skn_path_dir_len(at), &dir, &here);

	if (rc == SKN_OK && unlinkat(dir, skn_path_base(at), 0) < 0 && errno != ENOENT)
		rc = skn_fail_errno(&here, path, "cannot remove the file");
	while (rc == SKN_OK && skn_path_dir_len(at)) {
		at[skn_path_dir_len(at)] = '\0';
		skn_work_forget(work);
		if (skn_work_dir(work, at, skn_path_dir_len(at), &dir, &here) != SKN_OK ||
		    unlinkat(dir, skn_path_base(at), AT_REMOVEDIR) < 0)
			break;
	}
	free(at);
	if (rc == SKN_ENOTFOUND)
		return SKN_OK;
	if (rc != SKN_OK && err && err->code == SKN_OK)
		*err = here;
	return rc;
}
