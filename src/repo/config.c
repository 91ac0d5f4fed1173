#include "repo/internal.h"

#define ENV_MAX 1000 /* settings in the environment */

/*
 * Git's configuration: the environment (git -c sets GIT_CONFIG_PARAMETERS for
 * the hooks it runs; GIT_CONFIG_COUNT is for scripts), then the files.
 * libgit2 knows neither of the two variables, nor GIT_CONFIG_GLOBAL, nor
 * config.worktree, and remembers the HOME it was started with.
 */

static void put(struct skn_map *map, const char *key, size_t len, const char *value, size_t n)
{
	char *lower = skn_xstrndup(key, len);
	const char *last = strrchr(lower, '.');

	/* Section and name ignore case, a subsection between them does not. */
	for (char *p = lower; *p && *p != '.'; p++)
		*p = (char)tolower((unsigned char)*p);
	for (char *p = last ? lower + (last - lower) : lower; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	free(skn_map_put(map, lower, strlen(lower), skn_xstrndup(value, n)));
	free(lower);
}

static void read_count(struct skn_map *map)
{
	const char *text = getenv("GIT_CONFIG_COUNT");
	uint64_t n = 0;

	if (!text || !skn_parse_uint(text, strlen(text), ENV_MAX, &n))
		return;
	for (uint64_t i = 0; i < n; i++) {
		char name[48];
		const char *key, *value;

		snprintf(name, sizeof(name), "GIT_CONFIG_KEY_%" PRIu64, i);
		key = getenv(name);
		snprintf(name, sizeof(name), "GIT_CONFIG_VALUE_%" PRIu64, i);
		value = getenv(name);
		if (key && value)
			put(map, key, strlen(key), value, strlen(value));
	}
}

/* One word in single quotes as git writes it ('\'' stands for a quote); NULL
 * when it is none, else what follows it. */
static const char *unquote(const char *s, struct skn_buf *out)
{
	skn_buf_clear(out);
	if (*s != '\'')
		return NULL;
	for (s++; *s; s++) {
		if (*s != '\'') {
			skn_buf_addc(out, *s);
		} else if (s[1] == '\\' && s[2] && s[3] == '\'') {
			skn_buf_addc(out, s[2]);
			s += 3;
		} else {
			return s + 1;
		}
	}
	return NULL;
}

/* 'key'='value' …, or in older versions 'key=value' …, divided by blanks. */
static void read_parameters(struct skn_map *map)
{
	const char *s = getenv("GIT_CONFIG_PARAMETERS");
	struct skn_buf key = SKN_BUF_INIT, value = SKN_BUF_INIT;

	while (s && *s) {
		const char *eq;

		while (*s == ' ')
			s++;
		s = unquote(s, &key);
		if (s && *s == '=') {
			s = s[1] == '\'' ? unquote(s + 1, &value) : s + 1;
			if (s)
				put(map, key.p, key.n, value.p, value.n);
		} else if (s && (eq = strchr(key.p, '=')) != NULL) {
			put(map, key.p, (size_t)(eq - key.p), eq + 1, strlen(eq + 1));
		} else if (s) {
			put(map, key.p, key.n, "true", 4);
		}
		skn_buf_clear(&value);
	}
	skn_buf_release(&key);
	skn_buf_release(&value);
}

static void add_file(git_config *config, const char *path, git_config_level_t level,
		     git_repository *git)
{
	if (path && *path && access(path, R_OK) == 0)
		git_config_add_file_ondisk(config, path, level, git, 1);
}

/* BASE/NAME when the variable BASE is set. */
static void add_below(git_config *config, const char *base, const char *name,
		      git_config_level_t level, git_repository *git)
{
	char *path = base && *base ? skn_xasprintf("%s/%s", base, name) : NULL;

	add_file(config, path, level, git);
	free(path);
}

static void add_global(git_config *config, git_repository *git)
{
	const char *global = getenv("GIT_CONFIG_GLOBAL"), *home = getenv("HOME");
	const char *xdg = getenv("XDG_CONFIG_HOME");

	if (global) {
		add_file(config, global, GIT_CONFIG_LEVEL_GLOBAL, git);
		return;
	}
	if (xdg && *xdg)
		add_below(config, xdg, "git/config", GIT_CONFIG_LEVEL_XDG, git);
	else
		add_below(config, home, ".config/git/config", GIT_CONFIG_LEVEL_XDG, git);
	add_below(config, home, ".gitconfig", GIT_CONFIG_LEVEL_GLOBAL, git);
}

static void add_system(git_config *config, git_repository *git)
{
	const char *file = getenv("GIT_CONFIG_SYSTEM");
	git_buf found = { 0 };

	if (getenv("GIT_CONFIG_NOSYSTEM"))
		return;
	if (!file && git_config_find_system(&found) == 0)
		file = found.ptr;
	add_file(config, file, GIT_CONFIG_LEVEL_SYSTEM, git);
	git_buf_dispose(&found);
}

static git_config *open_config(struct skn_repo *repo)
{
	git_config *config = NULL, *snapshot = NULL;
	int on = 0;

	if (git_config_new(&config) < 0)
		return NULL;
	add_system(config, repo->git);
	add_global(config, repo->git);
	add_below(config, repo->common_dir, "config", GIT_CONFIG_LEVEL_LOCAL, repo->git);
	if (git_config_get_bool(&on, config, "extensions.worktreeconfig") == 0 && on)
		add_below(config, repo->git_dir, "config.worktree", GIT_CONFIG_LEVEL_APP, repo->git);
	git_config_snapshot(&snapshot, config);
	git_config_free(config);
	git_error_clear();
	return snapshot;
}

void skn_repo_config_forget(struct skn_repo *repo)
{
	git_config_free(repo->config);
	repo->config = NULL;
}

/* The value, or NULL; valid until the configuration is forgotten. */
static const char *get(struct skn_repo *repo, const char *key)
{
	const char *value = NULL;

	if (!repo->env_read) {
		repo->env_read = true;
		read_count(&repo->env);
		read_parameters(&repo->env);
	}
	value = skn_map_find(&repo->env, key, strlen(key));
	if (value)
		return value;
	if (!repo->config)
		repo->config = open_config(repo);
	if (!repo->config || git_config_get_string(&value, repo->config, key) < 0) {
		git_error_clear();
		return NULL;
	}
	return value;
}

bool skn_repo_config_get(struct skn_repo *repo, const char *key, struct skn_buf *out)
{
	const char *value = get(repo, key);

	if (value)
		skn_buf_adds(out, value);
	return value != NULL;
}

bool skn_repo_config_bool(struct skn_repo *repo, const char *key, bool fallback)
{
	const char *value = get(repo, key);
	int on = fallback;

	if (value && git_config_parse_bool(&on, value) < 0) {
		git_error_clear();
		return fallback;
	}
	return on != 0;
}

int skn_repo_config_set(struct skn_repo *repo, const char *key, const char *value,
			struct skn_err *err)
{
	git_config *all = NULL, *local = NULL;
	int rc = git_repository_config(&all, repo->git);

	if (rc == 0)
		rc = git_config_open_level(&local, all, GIT_CONFIG_LEVEL_LOCAL);
	if (rc == 0 && value)
		rc = git_config_set_string(local, key, value);
	else if (rc == 0)
		rc = git_config_delete_entry(local, key);
	if (rc == GIT_ENOTFOUND && !value)
		rc = 0;
	git_config_free(local);
	git_config_free(all);
	skn_repo_config_forget(repo);
	return rc < 0 ? skn_git_fail(err, rc, "cannot set %s", key) : SKN_OK;
}
