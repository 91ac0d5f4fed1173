/*
 * killat - kills a program at a chosen moment, for the tests of what it leaves.
 *
 *	killat N COMMAND ARGUMENT...   SIGKILL before its Nth system call that
 *	                               changes a file or a folder, children counted in
 *	killat 0 COMMAND ARGUMENT...   lets it end, prints how many such calls it made
 *
 * SIGKILL goes to the program and everything it started.  Exit status: 0 killed
 * (N is 0: ended with 0), 3 it ended by itself before, 4 it cannot be traced.
 * Between two such calls nothing changes on the disk, so all N are all moments.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/ptrace.h>

static const long changing[] = {
	SYS_write,     SYS_pwrite64,  SYS_writev,   SYS_ftruncate, SYS_fallocate, SYS_fsync, SYS_fdatasync,
	SYS_renameat,  SYS_renameat2, SYS_unlinkat, SYS_linkat,	   SYS_mkdirat,	  SYS_flock, SYS_symlinkat,
	SYS_fchmodat,
#ifdef SYS_rename
	SYS_rename,    SYS_unlink,    SYS_link,	    SYS_mkdir,	   SYS_rmdir,	  SYS_chmod, SYS_symlink,
#endif
};

/* Whether the stopped call may change something; an open counts when it creates. */
static int changes(const struct ptrace_syscall_info *info)
{
	long nr = (long)info->entry.nr;

	if (nr == SYS_openat)
		return (info->entry.args[2] & (O_CREAT | O_TRUNC)) != 0;
#ifdef SYS_open
	if (nr == SYS_open)
		return (info->entry.args[1] & (O_CREAT | O_TRUNC)) != 0;
#endif
	for (size_t i = 0; i < sizeof(changing) / sizeof(changing[0]); i++)
		if (nr == changing[i])
			return 1;
	return 0;
}

static pid_t start(char **argv)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	setpgid(0, 0);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
		_exit(4);
	raise(SIGSTOP);
	execvp(argv[0], argv);
	_exit(127);
}

/* What left the group dies with us (PTRACE_O_EXITKILL). */
static int killed(pid_t first)
{
	pid_t pid;

	kill(-first, SIGKILL);
	kill(first, SIGKILL);
	do
		pid = waitpid(first, NULL, __WALL);
	while (pid < 0 && errno == EINTR);
	return 0;
}

/* Lets every process of the program run from call to call. */
static int trace(char **argv, long wanted)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
			     PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
	pid_t first = start(argv), pid;
	int status, end = 4;
	long n = 0;

	if (waitpid(first, &status, 0) != first || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SETOPTIONS, first, NULL, (void *)options) < 0)
		return 4;
	ptrace(PTRACE_SYSCALL, first, NULL, NULL);
	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		struct ptrace_syscall_info info = { 0 };
		int sig = 0;

		if (WIFEXITED(status) || WIFSIGNALED(status)) {
			if (pid == first)
				end = WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
			continue;
		}
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(info), &info) < 0)
				return killed(first) + 4;
			if (info.op == PTRACE_SYSCALL_INFO_ENTRY && changes(&info) && ++n == wanted)
				return killed(first);
		} else if (status >> 16 == 0 && WSTOPSIG(status) != SIGSTOP && WSTOPSIG(status) != SIGTRAP) {
			sig = WSTOPSIG(status);
		}
		ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)sig);
	}
	if (wanted)
		return end == 4 ? 4 : 3;
	printf("%ld\n", n);
	return end;
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fputs("usage: killat N COMMAND ...\n", stderr);
		return 2;
	}
	return trace(argv + 2, strtol(argv[1], NULL, 10));
}
