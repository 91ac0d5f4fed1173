#include "cli/editor.h"

#include "base/fs.h"
#include "base/proc.h"

#define TEXT_MAX ((size_t)64 << 20) /* bytes */

/* The command line of the editor, as git would run it; a shell reads it, as
 * git does, since people write arguments and quotes there. */
static int find_editor(struct skn_buf *out, struct skn_repo *repo, struct skn_err *err)
{
	const char *argv[] = { "git", "var", "GIT_EDITOR", NULL };
	struct skn_proc_spec spec = { .argv = argv, .cwd = skn_repo_git_dir(repo) };
	struct skn_proc_result result;
	int rc = skn_proc_run(&result, &spec, err);

	if (rc == SKN_OK && result.status == 0) {
		skn_buf_add(out, result.out.p, result.out.n);
		skn_buf_rtrim(out);
	}
	if (rc == SKN_OK && out->n == 0) {
		rc = skn_fail(err, SKN_EUSAGE, "there is no editor");
		skn_hint(err, "set GIT_EDITOR, VISUAL or EDITOR, or git's core.editor");
	}
	skn_proc_release(&result);
	return rc;
}

static int run_editor(const char *command, const char *path, struct skn_err *err)
{
	char *line = skn_xasprintf("%s \"$@\"", command);
	const char *argv[] = { "sh", "-c", line, command, path, NULL };
	struct skn_proc_spec spec = { .argv = argv, .inherit_in = true, .inherit_out = true,
				      .inherit_err = true };
	struct skn_proc_result result;
	int rc = skn_proc_run(&result, &spec, err);

	if (rc == SKN_OK && result.status != 0) {
		rc = skn_fail(err, SKN_ESYS, "the editor '%s' ended with status %d", command, result.status);
		skn_hint(err, "what you wrote is in %s", path);
	}
	skn_proc_release(&result);
	free(line);
	return rc;
}

int skn_editor_run(struct skn_buf *text, struct skn_repo *repo, const char *name, struct skn_err *err)
{
	struct skn_buf command = SKN_BUF_INIT;
	char *path = skn_xasprintf("%s/%s", skn_repo_git_dir(repo), name);
	int rc = find_editor(&command, repo, err);

	if (rc == SKN_OK)
		rc = skn_fs_write_atomic(path, text->p, text->n, 0666, err);
	if (rc == SKN_OK)
		rc = run_editor(command.p, path, err);
	if (rc == SKN_OK) {
		skn_buf_clear(text);
		rc = skn_fs_read(text, path, TEXT_MAX, err);
	}
	skn_buf_release(&command);
	free(path);
	return rc;
}
