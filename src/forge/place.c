#include "forge/place.h"

#include <strings.h>

#include "base/proc.h"
#include "forge/remote.h"
#include "net/url.h"

#define GIT_WAIT_MS 10000

static const char *const kind_names[] = { "", "github", "gitlab", "gitea" };

const char *skn_forge_kind_name(enum skn_forge_kind kind)
{
	return kind_names[kind];
}

void skn_forge_place_release(struct skn_forge_place *place)
{
	free(place->host);
	free(place->web);
	free(place->api);
	free(place->owner);
	free(place->repo);
	*place = (struct skn_forge_place){ .kind = SKN_FORGE_NONE };
}

/* ---- addresses ---- */

char *skn_forge_host_of(const char *url)
{
	struct skn_remote_url parsed;
	struct skn_buf with_path = SKN_BUF_INIT;
	char *host = NULL;

	skn_buf_adds(&with_path, url);
	while (skn_ends_with(with_path.p, "/"))
		skn_buf_truncate(&with_path, with_path.n - 1);
	skn_buf_adds(&with_path, "/x");
	if (skn_remote_url_parse(&parsed, with_path.p, NULL) == SKN_OK) {
		if (parsed.scheme == SKN_REMOTE_HTTPS || parsed.scheme == SKN_REMOTE_HTTP)
			host = skn_xstrdup(parsed.host);
		skn_remote_url_release(&parsed);
	}
	skn_buf_release(&with_path);
	return host ? host : skn_xstrdup("");
}

bool skn_forge_is_private_line(const char *url)
{
	char *host;
	bool yes;

	if (strncasecmp(url, "https://", 8) == 0)
		return true;
	host = skn_forge_host_of(url);
	yes = skn_net_host_is_here(host);
	free(host);
	return yes;
}

static const char *env(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* A variable names an address on HOST. */
static bool env_host_is(const char *name, const char *host)
{
	const char *url = env(name);
	char *named = url ? skn_forge_host_of(url) : NULL;
	bool same = named && *named && skn_streq(named, host);

	free(named);
	return same;
}

/* ---- the kind ---- */

static const struct { const char *host; enum skn_forge_kind kind; } known[] = {
	{ "github.com", SKN_FORGE_GITHUB },   { "gitlab.com", SKN_FORGE_GITLAB },
	{ "codeberg.org", SKN_FORGE_GITEA },  { "gitea.com", SKN_FORGE_GITEA },
};

static const struct { const char *first; enum skn_forge_kind kind; } named[] = {
	{ "github.", SKN_FORGE_GITHUB },  { "gitlab.", SKN_FORGE_GITLAB },
	{ "gitea.", SKN_FORGE_GITEA },	  { "forgejo.", SKN_FORGE_GITEA },
};

/* The server whose job we are: GitHub's variables are set by Gitea and Forgejo as well. */
static enum skn_forge_kind kind_of_job(const char *host)
{
	const char *api = env("GITHUB_API_URL");

	if (env_host_is("CI_SERVER_URL", host) || env_host_is("CI_API_V4_URL", host))
		return SKN_FORGE_GITLAB;
	if (!env_host_is("GITHUB_SERVER_URL", host) && !env_host_is("GITHUB_API_URL", host))
		return SKN_FORGE_NONE;
	if (env("GITEA_ACTIONS") || env("FORGEJO_ACTIONS") || (api && skn_ends_with(api, "/api/v1")))
		return SKN_FORGE_GITEA;
	return SKN_FORGE_GITHUB;
}

static enum skn_forge_kind kind_of_host(const char *host)
{
	enum skn_forge_kind kind;

	for (size_t i = 0; i < SKN_ARRAY_LEN(known); i++)
		if (skn_streq(host, known[i].host))
			return known[i].kind;
	if (skn_ends_with(host, ".ghe.com"))
		return SKN_FORGE_GITHUB;
	kind = *host ? kind_of_job(host) : SKN_FORGE_NONE;
	for (size_t i = 0; kind == SKN_FORGE_NONE && i < SKN_ARRAY_LEN(named); i++)
		if (skn_starts_with(host, named[i].first))
			kind = named[i].kind;
	return kind;
}

static int read_kind(enum skn_forge_kind *out, const char *name, struct skn_err *err)
{
	for (size_t i = 1; i < SKN_ARRAY_LEN(kind_names); i++)
		if (skn_streq(name, kind_names[i])) {
			*out = (enum skn_forge_kind)i;
			return SKN_OK;
		}
	*out = SKN_FORGE_GITEA;
	if (skn_streq(name, "forgejo"))
		return SKN_OK;
	return skn_fail(err, SKN_EDATA, "git config skein.forge is '%.40s', not github, gitlab or gitea", name);
}

/* ---- the forge's address ---- */

/* Sets web to what skein.forgeUrl says, host to its host. */
static int use_forge_url(struct skn_forge_place *out, const char *url, struct skn_err *err)
{
	size_t n = strlen(url);

	while (n && url[n - 1] == '/')
		n--;
	free(out->host);
	out->host = skn_forge_host_of(url);
	if (!*out->host || strchr(url, '@') || strpbrk(url, "?#"))
		return skn_fail(err, SKN_EDATA, "git config skein.forgeUrl is no http or https address of a forge");
	out->web = skn_xstrndup(url, n);
	return SKN_OK;
}

/* The forge is where the remote is; http stays http, the port of ssh says nothing. */
static void use_remote(struct skn_forge_place *out, const struct skn_remote_url *remote, const char *sub)
{
	bool http = remote->scheme == SKN_REMOTE_HTTP, web = http || remote->scheme == SKN_REMOTE_HTTPS;
	struct skn_buf url = SKN_BUF_INIT;

	if (skn_streq(out->host, "ssh.github.com")) { /* ssh by way of port 443 */
		free(out->host);
		out->host = skn_xstrdup("github.com");
	}
	skn_buf_addf(&url, "%s://%s", http ? "http" : "https", out->host);
	if (web && remote->port)
		skn_buf_addf(&url, ":%u", remote->port);
	if (web && *sub)
		skn_buf_addf(&url, "/%s", sub);
	out->web = skn_buf_detach(&url);
}

static void find_api(struct skn_forge_place *out)
{
	static const char *const paths[] = { "", "/api/v3", "/api/v4", "/api/v1" };
	const char *name = out->kind == SKN_FORGE_GITLAB ? "CI_API_V4_URL" : "GITHUB_API_URL";
	const char *said = env(name), *server = out->kind == SKN_FORGE_GITLAB ? "CI_SERVER_URL" : "GITHUB_SERVER_URL";
	bool github = skn_streq(out->host, "github.com") || skn_ends_with(out->host, ".ghe.com");

	if (said && (env_host_is(name, out->host) || env_host_is(server, out->host)))
		out->api = skn_xstrndup(said, strlen(said) - skn_ends_with(said, "/"));
	else if (out->kind == SKN_FORGE_GITHUB && github)
		out->api = skn_xasprintf("https://api.%s", out->host);
	else
		out->api = skn_xasprintf("%s%s", out->web, paths[out->kind]);
}

/* ---- the repository's name ---- */

/* "sub" of "https://host/sub"; "". */
static const char *sub_of(const char *web)
{
	const char *slash = strchr(strstr(web, "://") + 3, '/');

	return slash ? slash + 1 : "";
}

/* Parts the path; what stands before owner and repository is where the forge is
 * installed, *sub (caller frees). */
static int split_path(struct skn_forge_place *out, const char *path, char **sub, struct skn_err *err)
{
	const char *repo = strrchr(path, '/'), *owner = path;

	if (!repo)
		return skn_fail(err, SKN_EDATA, "the remote's address names no owner and repository");
	if (out->web && *sub_of(out->web)) {
		size_t n = strlen(sub_of(out->web));

		if (strncmp(path, sub_of(out->web), n) == 0 && path[n] == '/' && path + n + 1 < repo)
			owner = path + n + 1;
	}
	if (out->kind != SKN_FORGE_GITLAB) {
		owner = memrchr(path, '/', (size_t)(repo - path));
		owner = owner ? owner + 1 : path;
	}
	*sub = skn_xstrndup(path, owner > path ? (size_t)(owner - 1 - path) : 0);
	out->owner = skn_xstrndup(owner, (size_t)(repo - owner));
	out->repo = skn_xstrdup(repo + 1);
	return SKN_OK;
}

int skn_forge_place_make(struct skn_forge_place *out, const char *remote_url, const char *kind,
			 const char *forge_url, struct skn_err *err)
{
	struct skn_remote_url remote;
	char *sub = NULL;
	int rc = skn_remote_url_parse(&remote, remote_url, err);

	*out = (struct skn_forge_place){ .kind = SKN_FORGE_NONE };
	if (rc != SKN_OK)
		return rc;
	out->host = skn_xstrdup(remote.host);
	if (forge_url)
		rc = use_forge_url(out, forge_url, err);
	if (rc == SKN_OK && kind)
		rc = read_kind(&out->kind, kind, err);
	else if (rc == SKN_OK)
		out->kind = kind_of_host(skn_streq(out->host, "ssh.github.com") ? "github.com" : out->host);
	if (rc == SKN_OK && !out->web && !*out->host)
		out->kind = SKN_FORGE_NONE; /* a file, and nobody says whose */
	if (rc == SKN_OK && out->kind != SKN_FORGE_NONE) {
		rc = split_path(out, remote.path, &sub, err);
		if (rc == SKN_OK && !out->web)
			use_remote(out, &remote, sub);
		if (rc == SKN_OK)
			find_api(out);
	}
	free(sub);
	skn_remote_url_release(&remote);
	if (rc != SKN_OK)
		skn_forge_place_release(out);
	return rc;
}

/* The first line of what `git ARGV[1..]` says, ARGV[1] being for the repository; false when it fails. */
static bool ask_git(struct skn_buf *out, struct skn_repo *repo, const char *argv[])
{
	char *git_dir = skn_xasprintf("--git-dir=%s", skn_repo_git_dir(repo));
	struct skn_proc_result r;
	bool ok;

	argv[0] = "git";
	argv[1] = git_dir;
	ok = skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .timeout_ms = GIT_WAIT_MS }, NULL) == SKN_OK &&
	     r.status == 0;
	if (ok)
		skn_buf_add(out, r.out.p, strcspn(r.out.p, "\n"));
	skn_proc_release(&r);
	free(git_dir);
	return ok;
}

char *skn_forge_ca_file(const struct skn_forge_place *place, struct skn_repo *repo)
{
	const char *argv[] = { NULL, NULL, "config", "--get-urlmatch", "http.sslCAInfo", place->web, NULL };
	struct skn_buf path = SKN_BUF_INIT;
	const char *said = env("GIT_SSL_CAINFO");

	if (said)
		return skn_xstrdup(said);
	if (place->web && ask_git(&path, repo, argv) && path.n)
		return skn_buf_detach(&path);
	skn_buf_release(&path);
	return NULL;
}

static int remote_url(struct skn_buf *out, struct skn_repo *repo, const char *remote, struct skn_err *err)
{
	const char *argv[] = { NULL, NULL, "remote", "get-url", remote, NULL };

	if (ask_git(out, repo, argv))
		return SKN_OK;
	return skn_fail(err, SKN_ENOTFOUND, "there is no remote '%.200s'", remote);
}

int skn_forge_place_of(struct skn_forge_place *out, struct skn_repo *repo, const char *remote,
		       struct skn_err *err)
{
	struct skn_buf url = SKN_BUF_INIT, kind = SKN_BUF_INIT, forge_url = SKN_BUF_INIT;
	bool has_kind = skn_repo_config_get(repo, "skein.forge", &kind) && kind.n;
	bool has_url = skn_repo_config_get(repo, "skein.forgeUrl", &forge_url) && forge_url.n;
	int rc = *remote == '-' ? skn_fail(err, SKN_EUSAGE, "a remote's name does not begin with '-'")
				: remote_url(&url, repo, remote, err);

	*out = (struct skn_forge_place){ .kind = SKN_FORGE_NONE };
	if (rc == SKN_OK)
		rc = skn_forge_place_make(out, url.p, has_kind ? kind.p : NULL, has_url ? forge_url.p : NULL, err);
	skn_buf_release(&url);
	skn_buf_release(&kind);
	skn_buf_release(&forge_url);
	return rc;
}
