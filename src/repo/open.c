#include <git2/sys/repository.h>

#include "base/path.h"
#include "repo/internal.h"

#ifdef SKN_FINDS_LEAKS
#include <sanitizer/lsan_interface.h>
#endif

static char *without_slash(const char *path)
{
	size_t n = path ? strlen(path) : 0;

	if (!path)
		return NULL;
	while (n > 1 && path[n - 1] == '/')
		n--;
	return skn_xstrndup(path, n);
}

/* Something named .git, or the insides of a bare repository, stands in DIR. */
static bool has_remains(const char *dir)
{
	static const char *const names[] = { ".git", "objects" };
	bool found = false;

	for (size_t i = 0; i < SKN_ARRAY_LEN(names) && !found; i++) {
		struct skn_buf path = SKN_BUF_INIT;

		skn_path_join(&path, dir, names[i]);
		found = access(path.p, F_OK) == 0;
		skn_buf_release(&path);
	}
	return found;
}

static int not_a_repository(const char *dir, struct skn_err *err)
{
	int rc;

	if (has_remains(dir)) {
		rc = skn_fail(err, SKN_EDATA, "the git repository in '%s' is damaged", dir);
		skn_hint(err, "'git fsck' may say more");
		return rc;
	}
	rc = skn_fail(err, SKN_EDATA, "not a git repository: %s (nor any folder above it)", dir);
	skn_hint(err, "'skein init' makes one");
	return rc;
}

static int unsupported(const char *message, struct skn_err *err)
{
	const char *name = strstr(message, "extensions.");
	int rc;

	if (name && strcasecmp(name, "extensions.objectformat") == 0)
		rc = skn_fail(err, SKN_EDATA, "the repository uses SHA-256 object names; skein "
					      "reads SHA-1 repositories only");
	else if (name && strcasecmp(name, "extensions.refstorage") == 0)
		rc = skn_fail(err, SKN_EDATA, "the repository keeps its refs in a reftable, which "
					      "skein cannot read");
	else
		rc = skn_fail(err, SKN_EDATA, "the repository needs something skein does not know: %s",
			      name ? name : message);
	if (name && strcasecmp(name, "extensions.refstorage") == 0)
		skn_hint(err, "'git refs migrate --ref-format=files' changes that");
	git_error_clear();
	return rc;
}

static int explain(int rc, const char *dir, struct skn_err *err)
{
	const git_error *last = git_error_last();
	const char *message = last && last->message ? last->message : "";

	/* libgit2 1.5 misreports a foreign owner when safe.directory is unset. */
	if (rc == GIT_EOWNER || strstr(message, "safe.directory")) {
		git_error_clear();
		rc = skn_fail(err, SKN_EDATA, "the repository in '%s' belongs to somebody else", dir);
		skn_hint(err, "if you trust it: git config --global --add safe.directory <its path>");
		return rc;
	}
	if (strstr(message, "unsupported"))
		return unsupported(message, err);
	if (rc == GIT_ENOTFOUND) {
		git_error_clear();
		return not_a_repository(dir, err);
	}
	return skn_git_fail(err, rc, "cannot open the repository in '%s'", dir) == SKN_ELOCKED
		       ? SKN_ELOCKED
		       : SKN_ESYS;
}

static bool set(const char *value)
{
	return value && *value;
}

static void leaks_are_not_ours(bool begin)
{
#ifdef SKN_FINDS_LEAKS
	if (begin)
		__lsan_disable();
	else
		__lsan_enable();
#else
	SKN_UNUSED(begin);
#endif
}

static int open_git(git_repository **out, const char *dir, const char *git_dir, bool env,
		    struct skn_err *err)
{
	const char *ceiling = getenv("GIT_CEILING_DIRECTORIES");
	unsigned flags = 0;
	int rc;

	if (set(getenv("GIT_DISCOVERY_ACROSS_FILESYSTEM")))
		flags |= GIT_REPOSITORY_OPEN_CROSS_FS;
	if (!git_dir && env && set(getenv("GIT_DIR")))
		git_dir = getenv("GIT_DIR");
	if (git_dir)
		flags |= GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT;
	/* libgit2 1.5 forgets what it compared the extensions with when it refuses one. */
	leaks_are_not_ours(true);
	rc = git_repository_open_ext(out, git_dir ? git_dir : dir, flags,
				     set(ceiling) ? ceiling : NULL);
	leaks_are_not_ours(false);
	return rc < 0 ? explain(rc, git_dir ? git_dir : dir, err) : SKN_OK;
}

/* GIT_OBJECT_DIRECTORY and its alternates: how quarantined objects are seen. */
static int objects_from_env(struct skn_repo *repo, struct skn_err *err)
{
	const char *dir = getenv("GIT_OBJECT_DIRECTORY");
	const char *more = getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	struct skn_buf path = SKN_BUF_INIT;
	int rc = 0;

	if (!set(dir) && !set(more))
		return SKN_OK;
	if (set(dir)) {
		free(repo->objects_dir);
		repo->objects_dir = without_slash(dir);
	}
	rc = git_odb_open(&repo->odb, repo->objects_dir);
	while (rc == 0 && set(more)) {
		const char *end = strchrnul(more, ':');

		skn_buf_clear(&path);
		skn_buf_add(&path, more, (size_t)(end - more));
		if (path.n)
			rc = git_odb_add_disk_alternate(repo->odb, path.p);
		more = *end ? end + 1 : end;
	}
	if (rc == 0)
		rc = git_repository_set_odb(repo->git, repo->odb);
	skn_buf_release(&path);
	return rc < 0 ? skn_git_fail(err, rc, "cannot open the object directories") : SKN_OK;
}

static void learn_paths(struct skn_repo *repo, bool env)
{
	const char *index = env ? getenv("GIT_INDEX_FILE") : NULL;

	repo->bare = git_repository_is_bare(repo->git);
	repo->shallow = git_repository_is_shallow(repo->git);
	repo->git_dir = without_slash(git_repository_path(repo->git));
	repo->common_dir = without_slash(git_repository_commondir(repo->git));
	repo->work_dir = without_slash(git_repository_workdir(repo->git));
	repo->objects_dir = skn_xasprintf("%s/objects", repo->common_dir);
	repo->index_path = set(index) ? skn_xstrdup(index)
				      : skn_xasprintf("%s/index", repo->git_dir);
}

int skn_repo_open(struct skn_repo **out, const char *dir, const char *git_dir,
		  struct skn_err *err)
{
	struct skn_repo *repo = skn_xcalloc(1, sizeof(*repo));
	bool env = !dir && !git_dir;
	int rc = skn_git_start(err);

	*out = NULL;
	if (rc == SKN_OK)
		rc = open_git(&repo->git, dir ? dir : ".", git_dir, env, err);
	if (rc == SKN_OK && !dir && set(getenv("GIT_WORK_TREE"))) {
		int grc;

		leaks_are_not_ours(true); /* a list of its own, in version 1.5 */
		grc = git_repository_set_workdir(repo->git, getenv("GIT_WORK_TREE"), 0);
		leaks_are_not_ours(false);
		if (grc < 0)
			rc = skn_git_fail(err, grc, "cannot use GIT_WORK_TREE");
	}
	if (rc == SKN_OK) {
		learn_paths(repo, !dir);
		rc = dir ? SKN_OK : objects_from_env(repo, err);
	}
	if (rc == SKN_OK)
		*out = repo;
	else
		skn_repo_free(repo);
	return rc;
}

static char *first_branch(const char *branch)
{
	git_config *config = NULL;
	git_buf value = { 0 };
	char *name = NULL;

	if (branch)
		return skn_xstrdup(branch);
	if (git_config_open_default(&config) == 0 &&
	    git_config_get_string_buf(&value, config, "init.defaultbranch") == 0 && value.size)
		name = skn_xstrdup(value.ptr);
	git_buf_dispose(&value);
	git_config_free(config);
	git_error_clear();
	return name ? name : skn_xstrdup("main");
}

int skn_repo_init(struct skn_repo **out, const char *dir, bool bare, const char *branch,
		  struct skn_err *err)
{
	git_repository_init_options options;
	git_repository *git = NULL;
	char *head = NULL;
	int rc = skn_git_start(err);

	*out = NULL;
	if (rc != SKN_OK)
		return rc;
	if (git_repository_open_ext(&git, dir, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL) < 0) {
		int grc;

		git_error_clear();
		head = first_branch(branch);
		git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
		options.flags = GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_NO_REINIT |
				(bare ? GIT_REPOSITORY_INIT_BARE : 0u);
		options.initial_head = head;
		grc = git_repository_init_ext(&git, dir, &options);
		if (grc < 0)
			rc = skn_git_fail(err, grc, "cannot make a repository in '%s'", dir);
	}
	git_repository_free(git);
	free(head);
	return rc == SKN_OK ? skn_repo_open(out, dir, NULL, err) : rc;
}

static void free_value(void *value)
{
	free(value);
}

void skn_repo_free(struct skn_repo *repo)
{
	if (!repo)
		return;
	skn_map_release(&repo->env, free_value);
	git_config_free(repo->config);
	git_odb_free(repo->odb);
	git_repository_free(repo->git);
	free(repo->git_dir);
	free(repo->common_dir);
	free(repo->work_dir);
	free(repo->index_path);
	free(repo->objects_dir);
	free(repo);
}

const char *skn_repo_git_dir(const struct skn_repo *repo)
{
	return repo->git_dir;
}

const char *skn_repo_common_dir(const struct skn_repo *repo)
{
	return repo->common_dir;
}

const char *skn_repo_work_dir(const struct skn_repo *repo)
{
	return repo->work_dir;
}

const char *skn_repo_index_path(const struct skn_repo *repo)
{
	return repo->index_path;
}

bool skn_repo_is_bare(const struct skn_repo *repo)
{
	return repo->bare;
}

bool skn_repo_is_shallow(const struct skn_repo *repo)
{
	return repo->shallow;
}
