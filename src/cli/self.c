#include "cli/self.h"

#include "cli/hook_global.h"

int skn_self_run(struct skn_proc_result *out, const struct skn_cli *cli, const char *const args[], bool keep,
		 struct skn_err *err)
{
	struct skn_buf program = SKN_BUF_INIT;
	const char **argv;
	size_t n = 0, at = 0;
	int rc;

	while (args[n])
		n++;
	argv = skn_xcalloc(n + 4, sizeof(*argv));
	skn_hook_program(&program);
	argv[at++] = program.p;
	if (cli->git_dir) {
		argv[at++] = "--git-dir";
		argv[at++] = cli->git_dir;
	}
	for (size_t i = 0; i < n; i++)
		argv[at++] = args[i];
	fflush(stderr);
	rc = skn_proc_run(out, &(struct skn_proc_spec){ .argv = argv, .inherit_err = !keep }, err);
	skn_buf_release(&program);
	free(argv);
	return rc;
}
