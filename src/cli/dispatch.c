#include "cli/frame.h"

#include <dirent.h>

const struct skn_cmd *skn_dispatch_find(const char *name)
{
	for (const struct skn_cmd *const *c = skn_cmds; *c; c++)
		if (skn_streq((*c)->name, name))
			return *c;
	return NULL;
}

const struct skn_cmd *skn_dispatch_sub(const struct skn_cmd *cmd, const char *name)
{
	for (const struct skn_cmd *const *s = cmd->subs; s && *s; s++)
		if (skn_streq((*s)->name, name))
			return *s;
	return NULL;
}

int skn_dispatch_unknown(const char *name, struct skn_err *err)
{
	struct skn_guess guess = { .word = name };
	struct skn_strings external = { 0 };

	skn_dispatch_externals(&external);
	for (const struct skn_cmd *const *c = skn_cmds; *c; c++)
		if (!(*c)->hidden)
			skn_guess_try(&guess, (*c)->name);
	for (size_t i = 0; i < external.n; i++)
		skn_guess_try(&guess, external.v[i]);
	skn_fail(err, SKN_EUSAGE, "'%s' is no " SKN_PROGRAM " command", name);
	if (guess.best)
		skn_hint(err, "did you mean '%s'?", guess.best);
	skn_strings_release(&external);
	return SKN_EUSAGE;
}

/* ---- helpers ---- */

/* The directory of the running program to OUT, without a final slash; false when unknown. */
static bool program_dir(struct skn_buf *out)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path));
	char *slash;

	if (n <= 0 || (size_t)n >= sizeof(path))
		return false;
	path[n] = '\0';
	slash = strrchr(path, '/');
	skn_buf_add(out, path, slash ? (size_t)(slash - path) : 0);
	return slash != NULL;
}

/* Appends DIR TAIL / NAME to the candidates. */
static void add_path(struct skn_strings *paths, const char *dir, const char *tail, const char *name)
{
	char *path = skn_xasprintf("%s%s/%s", dir, tail, name);

	skn_strings_push(paths, path);
	free(path);
}

/* $SKEIN_EXEC_PATH alone when it is set; else beside the program as in the
 * build tree, beside its bin/ as installed, and where it was configured for. */
static void helper_paths(struct skn_strings *paths, const char *name)
{
	const char *forced = getenv("SKEIN_EXEC_PATH");
	struct skn_buf dir = SKN_BUF_INIT;

	if (forced && forced[0]) {
		add_path(paths, forced, "", name);
		return;
	}
	if (program_dir(&dir)) {
		add_path(paths, dir.p, "/libexec/skein", name);
		add_path(paths, dir.p, "/../libexec/skein", name);
	}
	add_path(paths, SKN_PREFIX, "/libexec/skein", name);
	skn_buf_release(&dir);
}

char *skn_dispatch_helper_path(const char *name)
{
	struct skn_strings paths = { 0 };
	char *found = NULL;

	helper_paths(&paths, name);
	for (size_t i = 0; i < paths.n && !found; i++)
		if (access(paths.v[i], X_OK) == 0)
			found = skn_xstrdup(paths.v[i]);
	skn_strings_release(&paths);
	return found;
}

/* "--git-dir=x" and the like, as they stood before the command. */
static char **helper_argv(const struct skn_cli *cli)
{
	size_t n = 0, before = cli->program ? cli->program->given.n : 0;
	char **argv;

	while (cli->words[n])
		n++;
	argv = skn_xcalloc(before + n + 2, sizeof(*argv));
	n = 0;
	argv[n++] = skn_xstrdup(cli->cmd->helper);
	for (size_t i = 0; i < before; i++) {
		const struct skn_parsed_opt *given = &cli->program->given.v[i];

		if (skn_streq(given->opt->long_name, "directory"))
			continue;
		argv[n++] = skn_xasprintf("--%s%s%s", given->opt->long_name, given->value ? "=" : "",
					  given->value ? given->value : "");
	}
	for (size_t i = 0; cli->words[i]; i++)
		argv[n++] = skn_xstrdup(cli->words[i]);
	return argv;
}

static void free_argv(char **argv)
{
	for (size_t i = 0; argv[i]; i++)
		free(argv[i]);
	free(argv);
}

static int helper_missing(const struct skn_cmd *cmd, struct skn_err *err)
{
	skn_fail(err, SKN_ESYS, "'%s' is not part of this build: %s was missing when it was made",
		 cmd->name, cmd->needs ? cmd->needs : cmd->helper);
	if (!cmd->needs)
		return SKN_ESYS;
	return skn_hint(err, "install %s and build again", cmd->needs);
}

int skn_dispatch_helper(const struct skn_cli *cli, struct skn_err *err)
{
	struct skn_strings paths = { 0 };
	char **argv = helper_argv(cli);
	int rc = SKN_OK;

	helper_paths(&paths, cli->cmd->helper);
	for (size_t i = 0; i < paths.n && rc == SKN_OK; i++) {
		execv(paths.v[i], argv);
		if (errno != ENOENT && errno != ENOTDIR)
			rc = skn_fail_errno(err, paths.v[i], "cannot run it");
	}
	if (rc == SKN_OK)
		rc = helper_missing(cli->cmd, err);
	free_argv(argv);
	skn_strings_release(&paths);
	return rc;
}

/* ---- programs on the PATH ---- */

/* The program's path, which the caller frees; NULL when there is none. */
static char *find_on_path(const char *name)
{
	const char *path = getenv("PATH");

	while (path && *path) {
		size_t n = strcspn(path, ":");
		char *file = skn_xasprintf("%.*s/" SKN_PROGRAM "-%s", n ? (int)n : 1, n ? path : ".",
					   name);
		struct stat st;

		if (stat(file, &st) == 0 && S_ISREG(st.st_mode) && access(file, X_OK) == 0)
			return file;
		free(file);
		path += n + (path[n] == ':');
	}
	return NULL;
}

int skn_dispatch_external(const struct skn_cli *cli, char **argv, struct skn_err *err)
{
	char *file = strchr(argv[0], '/') ? NULL : find_on_path(argv[0]);
	char *name = argv[0];
	int rc;

	if (!file)
		return skn_fail(err, SKN_ENOTFOUND, "no program '" SKN_PROGRAM "-%s'", name);
	if (cli->git_dir)
		setenv("GIT_DIR", cli->git_dir, 1);
	argv[0] = file;
	execv(file, argv);
	rc = skn_fail_errno(err, file, "cannot run it");
	if (rc == SKN_ENOTFOUND) /* its interpreter is missing; the file is there */
		rc = err->code = SKN_ESYS;
	argv[0] = name;
	free(file);
	return rc;
}

static void list_dir(const char *dir, struct skn_strings *names)
{
	static const char prefix[] = SKN_PROGRAM "-";
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		const char *name = e->d_name + sizeof(prefix) - 1;

		if (skn_starts_with(e->d_name, prefix) && *name && !skn_dispatch_find(name) &&
		    faccessat(dirfd(d), e->d_name, X_OK, 0) == 0 && !skn_strings_has(names, name))
			skn_strings_push(names, name);
	}
	if (d)
		closedir(d);
}

void skn_dispatch_externals(struct skn_strings *names)
{
	const char *path = getenv("PATH");

	while (path && *path) {
		size_t n = strcspn(path, ":");
		char *dir = skn_xstrndup(n ? path : ".", n ? n : 1);

		list_dir(dir, names);
		free(dir);
		path += n + (path[n] == ':');
	}
	skn_strings_sort(names);
}
