#include "cli/gitrun.h"

#define ARGS_MAX 32
#define WORDS_MAX 400 /* bytes of git's words in a message */

int skn_gitrun(struct skn_proc_result *out, struct skn_repo *repo, const char *const args[],
	       struct skn_err *err)
{
	const char *top = skn_repo_work_dir(repo), *argv[ARGS_MAX + 2] = { "git" };
	char *git_dir = skn_xasprintf("GIT_DIR=%s", skn_repo_git_dir(repo));
	char *work = top ? skn_xasprintf("GIT_WORK_TREE=%s", top) : NULL;
	const char *env[] = { git_dir, "LC_ALL=C", "GIT_MERGE_AUTOEDIT=no", "GIT_EDITOR=true", work, NULL };
	int rc;

	for (size_t i = 0; args[i]; i++) {
		assert(i < ARGS_MAX);
		argv[i + 1] = args[i];
	}
	rc = skn_proc_run(out, &(struct skn_proc_spec){ .argv = argv, .env_add = env,
							.cwd = top ? top : skn_repo_git_dir(repo) }, err);
	free(git_dir);
	free(work);
	return rc;
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
