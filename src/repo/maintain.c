#include <dirent.h>

#include "base/fs.h"
#include "base/path.h"
#include "base/proc.h"
#include "repo/internal.h"
#include "repo/packenc.h"
#include "repo/write.h"

/* Git's gc.autoPackLimit is 50, and what it then does is to write the whole
 * repository anew.  A little earlier a geometric repack puts only the small
 * packs together, which costs next to nothing and keeps below the limit. */
#define PACKS_MAX 40
/* One that was just started is left to its work.  (Two at once do no harm.) */
#define PAUSE 5       /* seconds */
#define KEEP_AGE 3600 /* seconds */

static size_t count_packs(const struct skn_repo *repo, size_t stop)
{
	char *path = skn_xasprintf("%s/pack", repo->objects_dir);
	DIR *dir = opendir(path);
	struct dirent *entry;
	size_t n = 0;

	while (dir && n <= stop && (entry = readdir(dir)) != NULL)
		n += skn_ends_with(entry->d_name, ".pack");
	if (dir)
		closedir(dir);
	free(path);
	return n;
}

/* A keep file of ours is needed for a moment only; an old one is of a process
 * that was killed, and would keep its pack apart for ever. */
static void drop_old_keeps(const struct skn_repo *repo)
{
	struct skn_buf path = SKN_BUF_INIT, text = SKN_BUF_INIT;
	char *name = skn_xasprintf("%s/pack", repo->objects_dir);
	DIR *dir = opendir(name);
	struct dirent *entry;
	struct stat st;

	while (dir && (entry = readdir(dir)) != NULL) {
		if (!skn_ends_with(entry->d_name, ".keep"))
			continue;
		skn_buf_clear(&path);
		skn_path_join(&path, name, entry->d_name);
		if (stat(path.p, &st) == 0 && time(NULL) - st.st_mtime > KEEP_AGE &&
		    skn_fs_read(&text, path.p, 1000, NULL) == SKN_OK &&
		    skn_streq(text.p, SKN_PACK_KEEP_TEXT))
			unlink(path.p);
	}
	if (dir)
		closedir(dir);
	free(name);
	skn_buf_release(&path);
	skn_buf_release(&text);
}

static size_t limit(struct skn_repo *repo)
{
	struct skn_buf value = SKN_BUF_INIT;
	uint64_t n = PACKS_MAX;

	if (skn_repo_config_get(repo, "gc.autopacklimit", &value) &&
	    (!skn_parse_uint(value.p, value.n, UINT32_MAX, &n) || n == 0))
		n = SIZE_MAX;
	skn_buf_clear(&value);
	if (skn_repo_config_get(repo, "gc.auto", &value) && skn_streq(value.p, "0"))
		n = SIZE_MAX;
	skn_buf_release(&value);
	return (size_t)n;
}

static bool just_started(const struct skn_repo *repo)
{
	char *path = skn_xasprintf("%s/skein/repack", repo->common_dir);
	struct timespec now;
	struct stat st;
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	bool yes = false;

	clock_gettime(CLOCK_REALTIME, &now);
	if (fd >= 0 && fstat(fd, &st) == 0)
		yes = st.st_size && now.tv_sec >= st.st_mtime && now.tv_sec - st.st_mtime < PAUSE;
	if (fd >= 0 && !yes && pwrite(fd, "\n", 1, 0) != 1)
		SKN_UNUSED(fd); /* then the next one starts another */
	if (fd >= 0)
		close(fd);
	free(path);
	return yes;
}

void skn_repo_maintain(struct skn_repo *repo)
{
	static const char *const argv[] = { "git", "repack", "-d", "-q", "--geometric=2", NULL };
	size_t max = limit(repo);
	struct skn_proc_result r;
	char *git_dir;

	if (max == SIZE_MAX || count_packs(repo, max) <= max ||
	    !skn_repo_config_bool(repo, "maintenance.auto", true) || just_started(repo))
		return;
	drop_old_keeps(repo);
	git_dir = skn_xasprintf("GIT_DIR=%s", repo->git_dir);
	/* What goes wrong there is not ours: the next one tries again. */
	skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv,
						  .env_add = (const char *[]){ git_dir, NULL },
						  .detach = true }, NULL);
	skn_proc_release(&r);
	free(git_dir);
}
