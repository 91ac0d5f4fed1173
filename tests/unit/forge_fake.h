/*
 * forge_fake.h - a test's forge: tests/forge/fake.py on a port of its own, for programs
 * that are started in the top folder of the sources.
 */
#ifndef TEST_FORGE_FAKE_H
#define TEST_FORGE_FAKE_H

#include <signal.h>
#include <sys/wait.h>

#include "base/fs.h"
#include "base/path.h"
#include "base/proc.h"
#include "forge/forge.h"

struct forge_fake {
	pid_t pid;
	struct skn_buf dir;
	struct skn_forge_place place;
	struct skn_forge_token token;
};

static void fake_git(const char *const argv[])
{
	struct skn_proc_result r;

	if (skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv }, NULL) != SKN_OK || r.status != 0)
		abort();
	skn_proc_release(&r);
}

/* alice/threads with branches main and topic. */
static void fake_repository(const char *dir)
{
	char *git = skn_xasprintf("--git-dir=%s/git/alice/threads.git", dir), *tree = NULL;
	char *parent = skn_xasprintf("%s/git/alice", dir);
	const char *init[] = { "git", git, "init", "-q", "--bare", NULL };
	const char *make[] = { "git", git, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit-tree", "-m", "one",
			       "4b825dc642cb6eb9a060e54bf8d69288fbee4904", NULL };
	const char *empty[] = { "git", git, "hash-object", "-w", "-t", "tree", "/dev/null", NULL };
	struct skn_proc_result r;

	if (skn_fs_mkdirs(parent, NULL) != SKN_OK)
		abort();
	free(parent);
	fake_git(init);
	fake_git(empty);
	if (skn_proc_run(&r, &(struct skn_proc_spec){ .argv = make }, NULL) != SKN_OK || r.status != 0)
		abort();
	tree = skn_xstrndup(r.out.p, strcspn(r.out.p, "\n"));
	skn_proc_release(&r);
	for (int i = 0; i < 2; i++) {
		const char *update[] = { "git", git, "update-ref", i ? "refs/heads/topic" : "refs/heads/main", tree, NULL };

		fake_git(update);
	}
	free(tree);
	free(git);
}

static void fake_wait(struct forge_fake *f, struct skn_buf *port)
{
	struct skn_buf path = SKN_BUF_INIT;

	skn_path_join(&path, f->dir.p, "port");
	for (int i = 0; i < 1000 && skn_fs_read(port, path.p, 100, NULL) != SKN_OK; i++)
		usleep(20000);
	skn_buf_release(&path);
}

static void fake_start(struct forge_fake *f, const char *kind, const char *page)
{
	struct skn_buf port = SKN_BUF_INIT;
	char *url;

	*f = (struct forge_fake){ .dir = SKN_BUF_INIT };
	if (skn_fs_temp_dir(&f->dir, NULL) != SKN_OK)
		abort();
	fake_repository(f->dir.p);
	f->pid = fork();
	if (f->pid == 0) {
		setenv("TOKEN", "tok-1234567890", 1);
		setenv("BOT", "bot-1234567890", 1);
		setenv("READER", "reader-1234567890", 1);
		setenv("PAGE", page, 1);
		execl("/usr/bin/python3", "python3", "tests/forge/fake.py", kind, f->dir.p, (char *)NULL);
		_exit(127);
	}
	fake_wait(f, &port);
	url = skn_xasprintf("http://127.0.0.1:%s/alice/threads.git", port.p);
	if (skn_forge_place_make(&f->place, url, kind, NULL, NULL) != SKN_OK)
		abort();
	f->token = (struct skn_forge_token){ .text = skn_xstrdup("tok-1234567890"), .from = "a test" };
	free(url);
	skn_buf_release(&port);
}

/* Behaves badly at the next call that fits. */
static void fake_fault(struct forge_fake *f, const char *on, const char *what)
{
	struct skn_buf path = SKN_BUF_INIT;
	FILE *file;

	skn_path_join(&path, f->dir.p, "faults");
	file = fopen(path.p, "a");
	fprintf(file, "{\"on\": \"%s\", \"do\": \"%s\"}\n", on, what);
	fclose(file);
	skn_buf_release(&path);
}

/* Ends it; false when it noticed what no client should do. */
static bool fake_stop(struct forge_fake *f)
{
	struct skn_buf path = SKN_BUF_INIT;
	bool fine;

	kill(f->pid, SIGTERM);
	waitpid(f->pid, NULL, 0);
	skn_path_join(&path, f->dir.p, "wrong");
	fine = !skn_fs_exists(path.p);
	skn_fs_remove_tree(f->dir.p, NULL);
	skn_buf_release(&path);
	skn_buf_release(&f->dir);
	skn_forge_place_release(&f->place);
	skn_forge_token_release(&f->token);
	return fine;
}

#endif
