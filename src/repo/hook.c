#include "base/proc.h"
#include "repo/hook.h"

#define ARGS_MAX 16
#define LINES_KEPT 400 /* bytes of the hook's last words in the message */

void skn_repo_hooks_dir(struct skn_repo *repo, struct skn_buf *out)
{
	struct skn_buf dir = SKN_BUF_INIT;
	const char *top = skn_repo_work_dir(repo) ? skn_repo_work_dir(repo) : skn_repo_git_dir(repo);

	if (!skn_repo_config_get(repo, "core.hookspath", &dir) || !dir.n)
		skn_buf_addf(out, "%s/hooks", skn_repo_common_dir(repo));
	else if (dir.p[0] == '/')
		skn_buf_adds(out, dir.p);
	else if (skn_starts_with(dir.p, "~/") && getenv("HOME"))
		skn_buf_addf(out, "%s%s", getenv("HOME"), dir.p + 1);
	else
		skn_buf_addf(out, "%s/%s", top, dir.p);
	skn_buf_release(&dir);
}

bool skn_repo_has_hook(struct skn_repo *repo, const char *name)
{
	struct skn_buf path = SKN_BUF_INIT;
	bool yes;

	skn_repo_hooks_dir(repo, &path);
	skn_buf_addf(&path, "/%s", name);
	yes = access(path.p, X_OK) == 0;
	skn_buf_release(&path);
	return yes;
}

/* The last lines, as one. */
static int fail_hook(const char *name, const struct skn_proc_result *r, struct skn_err *err)
{
	char text[LINES_KEPT + 1];
	const char *p = r->err.p;
	size_t n = r->err.n, used = 0;

	while (n && isspace((unsigned char)p[n - 1]))
		n--;
	if (n > LINES_KEPT) {
		const char *lf = memchr(p + n - LINES_KEPT, '\n', LINES_KEPT);

		lf = lf ? lf + 1 : p + n - LINES_KEPT;
		n -= (size_t)(lf - p);
		p = lf;
	}
	for (size_t i = 0; i < n; i++)
		text[used++] = p[i] == '\n' ? ' ' : iscntrl((unsigned char)p[i]) ? '?' : p[i];
	text[used] = '\0';
	return skn_fail(err, SKN_EREFUSED, used ? "the %s hook refused (exit %d): %s"
						: "the %s hook refused (exit %d)%s",
			name, r->status, text);
}

int skn_repo_run_hook(struct skn_repo *repo, const char *name, const char *const args[],
		      const char *const env[], struct skn_err *err)
{
	const char *argv[ARGS_MAX + 8] = { "git", "hook", "run", "--ignore-missing", name };
	const char *envp[ARGS_MAX + 4] = { NULL };
	char *git_dir, *index;
	struct skn_proc_result r;
	size_t n = 5, e = 0;
	int rc;

	if (!skn_repo_has_hook(repo, name))
		return SKN_OK;
	if (args && args[0])
		argv[n++] = "--";
	for (size_t i = 0; args && args[i] && i < ARGS_MAX; i++)
		argv[n++] = args[i];
	git_dir = skn_xasprintf("GIT_DIR=%s", skn_repo_git_dir(repo));
	index = skn_xasprintf("GIT_INDEX_FILE=%s", skn_repo_index_path(repo));
	envp[e++] = git_dir;
	if (!skn_repo_is_bare(repo))
		envp[e++] = index;
	for (size_t i = 0; env && env[i] && i < ARGS_MAX; i++)
		envp[e++] = env[i];
	rc = skn_proc_run(&r, &(struct skn_proc_spec){
				      .argv = argv, .env_add = envp,
				      .cwd = skn_repo_work_dir(repo) ? skn_repo_work_dir(repo)
								     : skn_repo_git_dir(repo) },
			  err);
	if (rc == SKN_OK && r.status != 0)
		rc = fail_hook(name, &r, err);
	skn_proc_release(&r);
	free(git_dir);
	free(index);
	return rc;
}
