#include "cli/hook_global.h"

#include "base/path.h"
#include "base/proc.h"

#define KEY "init.templateDir"
#define OWN "skein/template" /* below the folder of configurations */

bool skn_hook_suits(const struct skn_hook_event *event, const struct skn_repo *repo)
{
	if (!repo)
		return event->work || event->server;
	return skn_repo_is_bare(repo) ? event->server : event->work;
}

void skn_hook_program(struct skn_buf *out)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path));

	if (n > 0 && (size_t)n < sizeof(path))
		skn_buf_add(out, path, (size_t)n);
}

int skn_hook_turn(struct skn_repo *repo, bool on, struct skn_err *err)
{
	if (skn_repo_config_bool(repo, SKN_HOOK_SETTING, true) == on)
		return SKN_OK;
	return skn_repo_config_set(repo, SKN_HOOK_SETTING, on ? "true" : "false", err);
}

int skn_hook_harden(struct skn_repo *repo, struct skn_err *err)
{
	struct skn_buf value = SKN_BUF_INIT;
	bool set = skn_repo_config_get(repo, "receive.fsckobjects", &value) ||
		   skn_repo_config_get(repo, "transfer.fsckobjects", &value);

	skn_buf_release(&value);
	return set || !skn_repo_is_bare(repo) ? SKN_OK : skn_repo_config_set(repo, "receive.fsckObjects", "true", err);
}

/* `git config --global ARGS`; status 1, not set, and 5, nothing to unset, are none of a failure. */
static int config(struct skn_buf *out, const char *a, const char *b, const char *c, struct skn_err *err)
{
	const char *argv[] = { "git", "config", "--global", a, b, c, NULL };
	struct skn_proc_result r;
	int rc = skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv }, err);

	if (rc == SKN_OK && r.status != 0 && r.status != 1 && r.status != 5)
		rc = skn_fail(err, SKN_ESYS, "git cannot set its configuration: %.*s", (int)strcspn(r.err.p, "\n"),
			      r.err.p);
	skn_buf_rtrim(&r.out);
	if (rc == SKN_OK && out)
		skn_buf_add(out, r.out.p, r.out.n);
	skn_proc_release(&r);
	return rc;
}

/* The template of ours; empty when there is no home. */
static void own_template(struct skn_buf *out)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (xdg && xdg[0] == '/')
		skn_buf_addf(out, "%s/" OWN, xdg);
	else if (home && home[0] == '/')
		skn_buf_addf(out, "%s/.config/" OWN, home);
}

int skn_hook_global_folder(struct skn_buf *out, struct skn_err *err)
{
	struct skn_buf template = SKN_BUF_INIT;
	int rc = config(&template, "--type=path", "--get", KEY, err);

	if (rc == SKN_OK && template.n == 0)
		own_template(&template);
	if (rc == SKN_OK && template.n == 0)
		rc = skn_fail(err, SKN_ESYS, "there is no home for hooks: HOME is not set");
	if (rc == SKN_OK)
		skn_buf_addf(out, "%s/hooks", template.p);
	skn_buf_release(&template);
	return rc;
}

int skn_hook_global_set(const char *folder, struct skn_err *err)
{
	char *template = skn_xstrndup(folder, skn_path_dir_len(folder));
	int rc = config(NULL, KEY, template, NULL, err);

	free(template);
	return rc;
}

int skn_hook_global_unset(const char *folder, struct skn_err *err)
{
	struct skn_buf own = SKN_BUF_INIT;
	int rc = SKN_OK;

	own_template(&own);
	if (own.n && skn_path_dir_len(folder) == own.n && strncmp(folder, own.p, own.n) == 0)
		rc = config(NULL, "--unset", KEY, NULL, err);
	skn_buf_release(&own);
	return rc;
}
