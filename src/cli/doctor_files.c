#include <signal.h>
#include <sys/file.h>

#include "base/fs.h"
#include "base/path.h"
#include "cli/doctor.h"

#define DEPTH_MAX 12     /* folders in folders that are looked into */
#define YOUNG_S 600      /* a temporary file is left alone for so long */
#define CACHE_HEAD "SQLite format 3" /* and a NUL: how such a file begins */

enum left { LEFT_NOT, LEFT_OURS, LEFT_OTHERS };

struct looking {
	struct skn_doctor *d;
	struct skn_strings owners; /* lock-… in the skein folders whose holder is gone */
	SKN_VEC(int) held;         /* their locks, ours while we look */
	size_t found;
};

/* ---- what a file's name and state say ---- */

/* PID and number at the end of NAME, parted by SEP; the process is gone. */
static bool maker_is_gone(const char *name, const char *prefix, char sep)
{
	const char *p;
	uint64_t pid;
	size_t n;

	if (!skn_starts_with(name, prefix))
		return false;
	p = name + strlen(prefix);
	n = strspn(p, "0123456789");
	if (n == 0 || p[n] != sep || !skn_parse_uint(p, n, INT32_MAX, &pid))
		return false;
	return pid > 0 && kill((pid_t)pid, 0) < 0 && errno == ESRCH;
}

static bool is_temp(const char *name)
{
	return (maker_is_gone(name, ".skein-", '-') && skn_ends_with(name, ".tmp")) ||
	       maker_is_gone(name, "tmp-", '-') || maker_is_gone(name, "tmp_pack_", '_') ||
	       maker_is_gone(name, "tmp_idx_", '_') || (maker_is_gone(name, "skein-index-", '.'));
}

static bool is_old(const struct stat *st)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec - st->st_mtime > YOUNG_S;
}

/* Whether a lock is the second name of a file of ours that nobody holds. */
static bool is_owned(const struct looking *l, const struct stat *st)
{
	struct stat own;

	for (size_t i = 0; i < l->owners.n; i++)
		if (lstat(l->owners.v[i], &own) == 0 && own.st_ino == st->st_ino && own.st_dev == st->st_dev)
			return true;
	return false;
}

static enum left judge(const struct looking *l, const char *name, const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return LEFT_NOT;
	if (skn_ends_with(name, ".lock") && is_owned(l, st))
		return LEFT_OURS;
	if (is_temp(name))
		return is_old(st) ? LEFT_OURS : LEFT_NOT;
	return skn_ends_with(name, ".lock") && is_old(st) ? LEFT_OTHERS : LEFT_NOT;
}

static void tell(struct looking *l, const char *path, enum left left)
{
	bool fix = skn_doctor_may_fix(l->d) && left == LEFT_OURS;

	l->found++;
	if (fix && unlink(path) == 0) {
		skn_doctor_say(l->d, "leftovers", SKN_DOCTOR_FIXED, "removed %s", path);
		return;
	}
	skn_doctor_say(l->d, "leftovers", SKN_DOCTOR_PROBLEM, "%s was left by %s", path,
		       left == LEFT_OURS ? "a skein that was killed" : "another program");
	if (left == LEFT_OTHERS)
		skn_doctor_hint(l->d, "remove it if no git is running");
	else if (!fix)
		skn_doctor_hint(l->d, "--fix removes it");
}

/* LOCKS: whether git's locks count here (a .lock in the work tree is a file). */
static void look_into(struct looking *l, const char *dir, bool locks, int depth)
{
	struct skn_strings names = { 0 };
	struct skn_buf path = SKN_BUF_INIT;

	if (depth > DEPTH_MAX || skn_fs_list(&names, dir, NULL) != SKN_OK)
		goto out;
	for (size_t i = 0; i < names.n; i++) {
		struct stat st;
		enum left left;

		skn_path_join(&path, dir, names.v[i]);
		if (lstat(path.p, &st) < 0)
			continue;
		if (S_ISDIR(st.st_mode)) {
			if (!skn_streq(names.v[i], ".git") && !skn_streq(names.v[i], "objects") &&
			    !skn_streq(names.v[i], "worktrees") && !skn_streq(names.v[i], "modules"))
				look_into(l, path.p, locks, depth + 1);
			continue;
		}
		left = judge(l, names.v[i], &st);
		if (left == LEFT_OURS || (left == LEFT_OTHERS && locks))
			tell(l, path.p, left);
	}
out:
	skn_strings_release(&names);
	skn_buf_release(&path);
}

/* The files in a skein folder by which locks of ours are told from others'. */
static void find_owners(struct looking *l, const char *git_dir)
{
	char *dir = skn_xasprintf("%s/skein", git_dir);
	struct skn_strings names = { 0 };

	skn_fs_list(&names, dir, NULL);
	for (size_t i = 0; i < names.n; i++) {
		char *path = skn_xasprintf("%s/%s", dir, names.v[i]);
		int fd = skn_starts_with(names.v[i], "lock-") ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;

		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
			skn_strings_push(&l->owners, path);
			skn_vec_push(&l->held, fd);
		} else if (fd >= 0) {
			close(fd);
		}
		free(path);
	}
	skn_strings_release(&names);
	free(dir);
}

void skn_doctor_leftovers(struct skn_doctor *d)
{
	struct skn_repo *repo = d->session.store.repo;
	const char *git_dir = skn_repo_git_dir(repo), *common = skn_repo_common_dir(repo);
	bool linked = !skn_streq(git_dir, common);
	struct looking l = { .d = d };
	char *packs = skn_xasprintf("%s/objects/pack", common);

	find_owners(&l, git_dir);
	if (linked)
		find_owners(&l, common);
	look_into(&l, git_dir, true, 0);
	if (linked)
		look_into(&l, common, true, 0);
	look_into(&l, packs, false, DEPTH_MAX);
	if (skn_repo_work_dir(repo) && !skn_repo_is_bare(repo))
		look_into(&l, skn_repo_work_dir(repo), false, 0);
	for (size_t i = 0; i < l.owners.n; i++) {
		if (skn_doctor_may_fix(d))
			unlink(l.owners.v[i]);
		close(l.held.v[i]);
	}
	if (l.found == 0)
		skn_doctor_say(d, "leftovers", SKN_DOCTOR_OK, "no locks or temporary files are left");
	skn_strings_release(&l.owners);
	skn_vec_release(&l.held);
	free(packs);
}

/* ---- caches ---- */

/* A cache that does not begin like one; an empty file is one that nobody filled. */
static bool is_damaged(const char *path)
{
	char head[sizeof(CACHE_HEAD)] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = fd >= 0 ? read(fd, head, sizeof(head)) : -1;

	if (fd >= 0)
		close(fd);
	return n != 0 && (n != (ssize_t)sizeof(head) || memcmp(head, CACHE_HEAD, sizeof(head)) != 0);
}

static void delete_cache(struct skn_doctor *d, const char *path, const char *name)
{
	static const char *const ends[] = { "-wal", "-shm", "" };
	bool gone = true;

	for (size_t i = 0; i < SKN_ARRAY_LEN(ends); i++) {
		char *file = skn_xasprintf("%s%s", path, ends[i]);

		gone = (unlink(file) == 0 || errno == ENOENT) && gone;
		free(file);
	}
	if (gone)
		skn_doctor_say(d, "caches", SKN_DOCTOR_FIXED, "deleted %s; it is built again when it is needed", name);
	else
		skn_doctor_say(d, "caches", SKN_DOCTOR_PROBLEM, "%s cannot be read or deleted", path);
}

/* state.db is no cache: what it holds is nowhere else. */
static void look_at_cache(struct skn_doctor *d, const char *dir, const char *name, size_t *good)
{
	char *path = skn_xasprintf("%s/%s", dir, name);

	if (!is_damaged(path)) {
		++*good;
	} else if (skn_streq(name, "state.db")) {
		skn_doctor_say(d, "caches", SKN_DOCTOR_PROBLEM, "%s cannot be read", path);
		skn_doctor_hint(d, "feeds are fetched from the start when it is deleted; nothing does that but you");
	} else if (skn_doctor_may_fix(d)) {
		delete_cache(d, path, name);
	} else {
		skn_doctor_say(d, "caches", SKN_DOCTOR_PROBLEM, "%s cannot be read", path);
		skn_doctor_hint(d, "--fix deletes it; it is built again when it is needed");
	}
	free(path);
}

void skn_doctor_caches(struct skn_doctor *d)
{
	char *dir = skn_xasprintf("%s/skein", skn_repo_common_dir(d->session.store.repo));
	struct skn_strings names = { 0 };
	size_t good = 0, all = 0;

	skn_fs_list(&names, dir, NULL);
	for (size_t i = 0; i < names.n; i++)
		if (skn_path_has_ext(names.v[i], ".db")) {
			look_at_cache(d, dir, names.v[i], &good);
			all++;
		}
	if (good == all)
		skn_doctor_say(d, "caches", SKN_DOCTOR_OK, all ? "the caches can be read" : "there are no caches yet");
	skn_strings_release(&names);
	free(dir);
}
