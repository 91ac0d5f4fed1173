#include "cli/gitrun.h"

#define ARGS_MAX 32
#define ENV_MAX 8
#define WORDS_MAX 400 /* bytes of git's words in a message */

struct running {
	const char *const *args;
	const char *const *env; /* besides */
	int timeout_ms;
	bool inherit_in; /* also: it stays in our process group, where Ctrl-C ends it with us */
};

static int run(struct skn_proc_result *out, struct skn_repo *repo, const struct running *what, struct skn_err *err)
{
	const char *top = skn_repo_work_dir(repo), *argv[ARGS_MAX + 2] = { "git" };
	char *git_dir = skn_xasprintf("GIT_DIR=%s", skn_repo_git_dir(repo));
	char *work = top ? skn_xasprintf("GIT_WORK_TREE=%s", top) : NULL;
	const char *env[ENV_MAX + 6] = { git_dir, "LC_ALL=C", "GIT_MERGE_AUTOEDIT=no", "GIT_EDITOR=true" };
	size_t n = 4;
	int rc;

	for (size_t i = 0; what->args[i]; i++) {
		assert(i < ARGS_MAX);
		argv[i + 1] = what->args[i];
	}
	for (size_t i = 0; what->env && what->env[i]; i++)
		env[n++] = what->env[i];
	env[n] = work;
	rc = skn_proc_run(out, &(struct skn_proc_spec){ .argv = argv, .env_add = env,
							.cwd = top ? top : skn_repo_git_dir(repo),
							.timeout_ms = what->timeout_ms, .inherit_in = what->inherit_in },
			  err);
	free(git_dir);
	free(work);
	return rc;
}

int skn_gitrun(struct skn_proc_result *out, struct skn_repo *repo, const char *const args[],
	       struct skn_err *err)
{
	return run(out, repo, &(struct running){ .args = args }, err);
}

void skn_gitrun_words(struct skn_buf *out, const struct skn_buf *said)
{
	static const char *const prefixes[] = { "error: ", "fatal: ", "remote: ", "hint: " };
	size_t start = out->n;

	for (const char *line = said->p; *line;) {
		size_t n = strcspn(line, "\n"), skip = 0;

		for (size_t i = 0; i < SKN_ARRAY_LEN(prefixes); i++)
			if (skn_starts_with(line, prefixes[i]))
				skip = strlen(prefixes[i]);
		if (n > skip && !skn_starts_with(line, "hint: ") && out->n - start < WORDS_MAX) {
			if (out->n > start)
				skn_buf_adds(out, "; ");
			for (size_t i = skip; i < n && out->n - start < WORDS_MAX; i++)
				skn_buf_addc(out, iscntrl((unsigned char)line[i]) ? ' ' : line[i]);
			skn_buf_rtrim(out);
		}
		line += n + (line[n] == '\n');
	}
}

int skn_gitrun_ok(struct skn_repo *repo, const char *const args[], struct skn_err *err)
{
	struct skn_proc_result r;
	struct skn_buf words = SKN_BUF_INIT;
	int rc = skn_gitrun(&r, repo, args, err);

	if (rc == SKN_OK && r.status != 0) {
		skn_gitrun_words(&words, &r.err);
		rc = skn_fail(err, SKN_ESYS, "git %s failed: %s", args[0], words.p);
	}
	skn_buf_release(&words);
	skn_proc_release(&r);
	return rc;
}

/* ---- remotes ---- */

static bool has_setting(struct skn_repo *repo, const char *key, const char *variable)
{
	struct skn_buf value = SKN_BUF_INIT;
	bool has = (variable && getenv(variable)) || skn_repo_config_get(repo, key, &value);

	skn_buf_release(&value);
	return has;
}

static int timeout_ms(struct skn_repo *repo)
{
	struct skn_buf value = SKN_BUF_INIT;
	uint64_t seconds = SKN_GITRUN_SECONDS;

	if (skn_repo_config_get(repo, "skein.timeout", &value) &&
	    !skn_parse_uint(value.p, value.n, INT_MAX / 1000, &seconds))
		seconds = SKN_GITRUN_SECONDS;
	skn_buf_release(&value);
	return (int)seconds * 1000;
}

int skn_gitrun_remote(struct skn_proc_result *out, struct skn_repo *repo, const char *const args[],
		      struct skn_err *err)
{
	const char *env[ENV_MAX + 1] = { NULL };
	struct running what = { .args = args, .env = env, .timeout_ms = timeout_ms(repo), .inherit_in = true };
	struct skn_err here = SKN_ERR_INIT;
	char silence[40];
	size_t n = 0;
	int rc;

	if (!getenv("GIT_TERMINAL_PROMPT") && !(isatty(STDIN_FILENO) && isatty(STDERR_FILENO)))
		env[n++] = "GIT_TERMINAL_PROMPT=0";
	if (!has_setting(repo, "http.lowspeedtime", "GIT_HTTP_LOW_SPEED_TIME")) {
		snprintf(silence, sizeof(silence), "GIT_HTTP_LOW_SPEED_TIME=%d", SKN_GITRUN_SILENCE);
		env[n++] = silence;
	}
	if (!has_setting(repo, "http.lowspeedlimit", "GIT_HTTP_LOW_SPEED_LIMIT"))
		env[n++] = "GIT_HTTP_LOW_SPEED_LIMIT=1";
	rc = run(out, repo, &what, &here);
	if (rc == SKN_ESYS && out->timed_out) {
		rc = skn_fail(err, SKN_ENET, "git %s took longer than %d seconds and was ended", args[0],
			      what.timeout_ms / 1000);
		skn_hint(err, "'git config skein.timeout SECONDS' allows more, 0 as long as it takes");
	} else if (rc != SKN_OK && err && err->code == SKN_OK) {
		*err = here;
	}
	return rc;
}

static bool line_has(const char *line, size_t len, const char *const list[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *at = strcasestr(line, list[i]);

		if (at && at < line + len)
			return true;
	}
	return false;
}

/* OWN: what the other side says does not count. */
static bool says_any(const struct skn_buf *said, bool own, const char *const list[], size_t n)
{
	for (const char *line = said->p; *line; line += strcspn(line, "\n"), line += *line == '\n')
		if (!(own && skn_starts_with(line, "remote: ")) && line_has(line, strcspn(line, "\n"), list, n))
			return true;
	return false;
}

int skn_gitrun_fault(const char *remote, const struct skn_buf *said, struct skn_err *err)
{
	static const char *const login[] = { "authentication failed", "could not read username",
					     "could not read password", "returned error: 401", "permission denied (" };
	static const char *const denied[] = { "returned error: 403", "denied by", "access denied" };
	static const char *const own[] = { "unable to create '", "cannot lock ref 'refs/remotes/", "no space left",
					   "unable to write", "cannot open '" };
	struct skn_buf words = SKN_BUF_INIT;
	int rc;

	skn_gitrun_words(&words, said);
	if (says_any(said, true, own, SKN_ARRAY_LEN(own))) {
		rc = skn_fail(err, SKN_ESYS, "git cannot write: %s", words.p);
	} else if (says_any(said, false, login, SKN_ARRAY_LEN(login))) {
		rc = skn_fail(err, SKN_EREFUSED, "'%s' does not let you in: %s", remote, words.p);
		skn_hint(err, "'git fetch %s' in a terminal asks; git's credential helpers or an ssh agent keep the answer",
			 remote);
	} else if (says_any(said, false, denied, SKN_ARRAY_LEN(denied))) {
		rc = skn_fail(err, SKN_EREFUSED, "'%s' refuses: %s", remote, words.p);
	} else {
		rc = skn_fail(err, SKN_ENET, "cannot reach '%s': %s", remote, words.p);
	}
	skn_buf_release(&words);
	return rc;
}

int skn_gitrun_fetch(struct skn_oid *tip, struct skn_repo *repo, const char *remote, const char *branch,
		     struct skn_err *err)
{
	char *tracking = skn_xasprintf("refs/remotes/%s/%s", remote, branch);
	char *spec = skn_xasprintf("+refs/heads/%s:%s", branch, tracking);
	const char *args[] = { "fetch", "--quiet", "--no-tags", "--", remote, spec, NULL };
	struct skn_proc_result r;
	int rc = skn_gitrun_remote(&r, repo, args, err);

	*tip = (struct skn_oid){ { 0 } };
	if (rc == SKN_OK && r.status == 0)
		rc = skn_repo_ref(repo, tracking, tip, err);
	else if (rc == SKN_OK && !strstr(r.err.p, "couldn't find remote ref"))
		rc = skn_gitrun_fault(remote, &r.err, err);
	skn_proc_release(&r);
	free(tracking);
	free(spec);
	return rc;
}
