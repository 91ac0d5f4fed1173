/*
 * repo_env.h - what the tests of repositories share: a sealed environment, a
 * folder of their own, and git to compare with.
 */
#ifndef REPO_ENV_H
#define REPO_ENV_H

#include <setjmp.h>
#include <sys/wait.h>

#include "base/fs.h"
#include "base/path.h"
#include "base/proc.h"
#include "repo/worktree.h"

#include <cmocka.h>

extern char **environ;

static struct skn_buf env_top; /* this test's folder; the current one too */

static inline void write_file_at(const char *dir, const char *name, const char *text)
{
	char *path = skn_xasprintf("%s/%s", dir, name);

	assert_int_equal(skn_fs_write_atomic(path, text, strlen(text), 0644, NULL), SKN_OK);
	free(path);
}

/* No configuration and no git variable of whoever runs the tests counts. */
static inline int env_set_up(void **unused)
{
	char *home;

	SKN_UNUSED(unused);
	for (size_t i = 0; environ[i];) {
		if (skn_starts_with(environ[i], "GIT_") || skn_starts_with(environ[i], "EMAIL=")) {
			char *name = skn_xstrndup(environ[i], strcspn(environ[i], "="));

			unsetenv(name);
			free(name);
		} else {
			i++;
		}
	}
	skn_buf_init(&env_top);
	if (skn_fs_temp_dir(&env_top, NULL) != SKN_OK || chdir(env_top.p) < 0)
		return -1;
	home = skn_xasprintf("%s/home", env_top.p);
	mkdir(home, 0700);
	write_file_at(home, ".gitconfig", "[gc]\n\tauto = 0\n"); /* fsck must not race with it */
	setenv("HOME", home, 1);
	setenv("XDG_CONFIG_HOME", home, 1);
	free(home);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_AUTHOR_NAME", "Ann Author", 1);
	setenv("GIT_AUTHOR_EMAIL", "ann@example.org", 1);
	setenv("GIT_COMMITTER_NAME", "Carl Committer", 1);
	setenv("GIT_COMMITTER_EMAIL", "carl@example.org", 1);
	setenv("LC_ALL", "C", 1);
	setenv("SKEIN_CLOCK", "1800000000", 1);
	return 0;
}

static inline int env_tear_down(void **unused)
{
	int rc;

	SKN_UNUSED(unused);
	if (chdir("/") < 0)
		return -1;
	rc = skn_fs_remove_tree(env_top.p, NULL);
	skn_buf_release(&env_top);
	return rc;
}

/* git's exit code; what it printed goes to out, which may be NULL. */
static inline int git_status(struct skn_buf *out, const char *dir, const char *const args[])
{
	const char *argv[40] = { "git", "-C", dir };
	struct skn_proc_result r;
	int status;

	for (size_t i = 0; args[i]; i++)
		argv[i + 3] = args[i];
	assert_int_equal(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv }, NULL), SKN_OK);
	status = r.status;
	if (out) {
		skn_buf_clear(out);
		skn_buf_add(out, r.out.p, r.out.n);
		skn_buf_add(out, r.err.p, r.err.n);
		skn_buf_rtrim(out);
	}
	if (!out && status != 0)
		print_message("git %s: %s%s\n", args[0], r.out.p, r.err.p);
	skn_proc_release(&r);
	return status;
}

#define GIT(dir, ...) \
	assert_int_equal(git_status(NULL, dir, (const char *const[]){ __VA_ARGS__, NULL }), 0)
#define GIT_OUT(out, dir, ...) \
	assert_int_equal(git_status(out, dir, (const char *const[]){ __VA_ARGS__, NULL }), 0)

#define GIT_FAILS(dir, ...)                                                                    \
	do {                                                                                   \
		struct skn_buf said_ = SKN_BUF_INIT;                                           \
		assert_int_not_equal(                                                          \
			git_status(&said_, dir, (const char *const[]){ __VA_ARGS__, NULL }), 0); \
		skn_buf_release(&said_);                                                       \
	} while (0)

/* git answers TEXT, the final LF apart. */
#define GIT_SAYS(text, dir, ...)                                       \
	do {                                                           \
		struct skn_buf said_ = SKN_BUF_INIT;                   \
		GIT_OUT(&said_, dir, __VA_ARGS__);                     \
		assert_string_equal(said_.p, text);                    \
		skn_buf_release(&said_);                               \
	} while (0)

/* fsck has nothing to say but that a branch is unborn. */
static inline void assert_fsck(const char *dir)
{
	struct skn_buf out = SKN_BUF_INIT;
	int status = git_status(&out, dir, (const char *const[]){ "fsck", "--strict", "--no-dangling",
								  "--no-progress", NULL });

	for (const char *line = out.p; *line; line = strchrnul(line, '\n'), line += *line == '\n')
		if (!skn_starts_with(line, "notice: "))
			status |= 1024;
	if (status != 0)
		fail_msg("fsck (%d): %s", status, out.p);
	skn_buf_release(&out);
}

/* The call succeeds; else its message is shown. */
#define OK(call)                                                                          \
	do {                                                                              \
		struct skn_err err_ = SKN_ERR_INIT, *err = &err_;                         \
		int rc_ = (call);                                                         \
		if (rc_ != SKN_OK)                                                        \
			fail_msg("%s: %d: %s: %s", #call, rc_, err_.path, err_.msg);      \
	} while (0)

/* The call fails with CODE and a message that contains TEXT. */
#define FAILS(code_, text, call)                                                          \
	do {                                                                              \
		struct skn_err err_ = SKN_ERR_INIT, *err = &err_;                         \
		int rc_ = (call);                                                         \
		if (rc_ != (code_) || err_.code != (enum skn_errc)(code_) ||              \
		    !strstr(err_.msg, text))                                              \
			fail_msg("%s: %d (%d): %s: %s", #call, rc_, (int)err_.code, err_.path, \
				 err_.msg);                                               \
	} while (0)

static inline void write_file(const char *path, const char *text)
{
	char *dir = skn_xstrndup(path, skn_path_dir_len(path));

	if (*dir)
		OK(skn_fs_mkdirs(dir, err));
	OK(skn_fs_write_atomic(path, text, strlen(text), 0644, err));
	free(dir);
}

/* A small generator with a seed (xorshift64*). */
static inline uint64_t next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 2685821657736338717u;
}

/* One commit on the branch that HEAD is on, work tree included. */
static inline int try_commit(struct skn_repo *repo, const struct skn_repo_change *changes,
			     size_t n, const char *message, unsigned flags, struct skn_oid *out,
			     struct skn_err *err)
{
	struct skn_worktree *wt = NULL;
	struct skn_writer *writer = NULL;
	struct skn_ident author = { 0 }, committer = { 0 };
	struct skn_oid tip;
	char *ref = NULL;
	bool unborn = false;
	int rc = skn_repo_head(repo, &ref, &tip, &unborn, err);

	if (rc == SKN_OK)
		rc = skn_ident_author(&author, repo, err);
	if (rc == SKN_OK)
		rc = skn_ident_committer(&committer, repo, err);
	if (rc == SKN_OK)
		rc = skn_writer_open(&writer, repo, ref ? ref : "HEAD", unborn ? NULL : &tip, err);
	if (rc == SKN_OK)
		rc = skn_writer_commit(writer, changes, n, message, &author, &committer, out, err);
	if (rc == SKN_OK && !skn_repo_is_bare(repo))
		rc = skn_worktree_begin(&wt, repo, unborn ? NULL : &tip, changes, n, flags, err);
	if (rc == SKN_OK) {
		rc = skn_writer_finish(writer, "commit: test", err);
		writer = NULL;
	}
	if (rc == SKN_OK && wt) {
		rc = skn_worktree_finish(wt, err);
		wt = NULL;
	}
	skn_worktree_abort(wt);
	skn_writer_free(writer);
	skn_ident_release(&author);
	skn_ident_release(&committer);
	free(ref);
	return rc;
}

#endif
