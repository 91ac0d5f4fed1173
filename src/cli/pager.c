/*
 * pager.c - a pager as git starts one: what `git var GIT_PAGER` names, with
 * LESS=FRX and LV=-c unless the environment says otherwise.
 */
#include "base/proc.h"
#include "cli/frame.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

static volatile pid_t pager_pid; /* 0: none; read by the signal handler */
static int terminal_stderr = -1; /* standard error as it was before the pager */

static const int deadly[] = { SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGPIPE };

/* The pager owns the terminal: end after it, or its screen stays behind. */
static void wait_and_die(int sig)
{
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
	while (waitpid(pager_pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	signal(sig, SIG_DFL);
	raise(sig);
}

/* `sh -c COMMAND` reading from a new pipe, whose other end goes to *end. */
static pid_t spawn(const char *command, int *end)
{
	const char *argv[] = { "sh", "-c", command, NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[0], STDIN_FILENO);
	if (posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)argv, environ) != 0)
		pid = -1;
	posix_spawn_file_actions_destroy(&actions);
	close(fds[0]);
	*end = fds[1];
	if (pid < 0)
		close(fds[1]);
	return pid;
}

/* What git would use, to OUT; git not being there is no reason to fail. */
static void git_pager(const struct skn_cli *cli, struct skn_buf *out)
{
	char *dir = skn_xasprintf("--git-dir=%s", cli->git_dir ? cli->git_dir : "");
	const char *plain[] = { "git", "var", "GIT_PAGER", NULL };
	const char *with_dir[] = { "git", dir, "var", "GIT_PAGER", NULL };
	struct skn_proc_result result;
	struct skn_proc_spec spec = { .argv = cli->git_dir ? with_dir : plain };

	if (skn_proc_run(&result, &spec, NULL) == SKN_OK && result.status == 0)
		skn_buf_add(out, result.out.p, result.out.n);
	skn_buf_rtrim(out);
	skn_proc_release(&result);
	free(dir);
}

void skn_pager_start(struct skn_cli *cli)
{
	struct skn_buf command = SKN_BUF_INIT;
	int end = -1;

	if (!cli->term.tty)
		return;
	git_pager(cli, &command);
	if (command.n == 0)
		skn_buf_adds(&command, "less");
	if (skn_streq(command.p, "cat"))
		goto out;
	setenv("LESS", "FRX", 0);
	setenv("LV", "-c", 0);
	pager_pid = spawn(command.p, &end);
	if (pager_pid < 0) {
		pager_pid = 0;
		goto out;
	}
	for (size_t i = 0; i < SKN_ARRAY_LEN(deadly); i++)
		signal(deadly[i], wait_and_die);
	fflush(stdout);
	dup2(end, STDOUT_FILENO);
	if (isatty(STDERR_FILENO)) {
		terminal_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		dup2(end, STDERR_FILENO);
	}
	close(end);
	cli->paged = true;
out:
	skn_buf_release(&command);
}

void skn_pager_wait(void)
{
	if (!pager_pid)
		return;
	/* Standard error held the pipe open, too. */
	fflush(stderr);
	if (terminal_stderr >= 0)
		dup2(terminal_stderr, STDERR_FILENO);
	while (waitpid(pager_pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	pager_pid = 0;
	for (size_t i = 0; i < SKN_ARRAY_LEN(deadly); i++)
		signal(deadly[i], SIG_DFL);
}
