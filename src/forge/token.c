#include "forge/token.h"

#include <strings.h>

#include "base/proc.h"

#define HELPER_WAIT_MS 30000 /* for git's credential helpers */

static const struct variable {
	enum skn_forge_kind kind; /* NONE: any */
	const char *name;
	bool job; /* set for the running CI job: for its own server only */
} variables[] = {
	{ SKN_FORGE_NONE, "SKEIN_FORGE_TOKEN", false },
	{ SKN_FORGE_GITHUB, "GH_TOKEN", false },
	{ SKN_FORGE_GITHUB, "GITHUB_TOKEN", false },
	{ SKN_FORGE_GITLAB, "GITLAB_TOKEN", false },
	{ SKN_FORGE_GITLAB, "CI_JOB_TOKEN", true },
	{ SKN_FORGE_GITEA, "FORGEJO_TOKEN", false },
	{ SKN_FORGE_GITEA, "GITEA_TOKEN", false },
	{ SKN_FORGE_GITEA, "GITHUB_TOKEN", true },
};

static const char *env(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static bool is_public(const struct skn_forge_place *place)
{
	static const struct { enum skn_forge_kind kind; const char *host; } hosts[] = {
		{ SKN_FORGE_GITHUB, "github.com" }, { SKN_FORGE_GITLAB, "gitlab.com" },
		{ SKN_FORGE_GITEA, "codeberg.org" }, { SKN_FORGE_GITEA, "gitea.com" },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(hosts); i++)
		if (hosts[i].kind == place->kind && skn_streq(hosts[i].host, place->host))
			return true;
	return place->kind == SKN_FORGE_GITHUB && skn_ends_with(place->host, ".ghe.com");
}

/* The CI job that we are runs on this host. */
static bool is_own_server(const struct skn_forge_place *place)
{
	const char *url = env(place->kind == SKN_FORGE_GITLAB ? "CI_SERVER_URL" : "GITHUB_SERVER_URL");
	char *host = url ? skn_forge_host_of(url) : NULL;
	bool same = host && skn_streq(host, place->host);

	free(host);
	return same;
}

static bool is_for(const struct variable *v, const struct skn_forge_place *place)
{
	const char *host = env("SKEIN_FORGE_HOST");

	if (v->job)
		return is_own_server(place);
	if (host && strcasecmp(host, place->host) == 0)
		return true;
	if (v->kind == SKN_FORGE_NONE)
		return !host;
	return is_public(place) || is_own_server(place);
}

static int take(struct skn_forge_token *out, const char *text, const char *from, struct skn_err *err)
{
	size_t n = strlen(text);

	out->from = from;
	if (n > SKN_FORGE_TOKEN_MAX)
		return skn_fail(err, SKN_EDATA, "the token in %s is longer than %d bytes", from, SKN_FORGE_TOKEN_MAX);
	for (size_t i = 0; i < n; i++)
		if (!isgraph((unsigned char)text[i]) || (unsigned char)text[i] >= 128)
			return skn_fail(err, SKN_EDATA, "the token in %s holds what no token holds (a blank or a line end?)",
					from);
	out->text = skn_xstrndup(text, n);
	return SKN_OK;
}

/* ---- git's helpers ---- */

static char *password_of(const struct skn_buf *answer)
{
	const char *at = skn_starts_with(answer->p, "password=") ? answer->p : strstr(answer->p, "\npassword=");

	if (!at)
		return NULL;
	at = strchr(at, '=') + 1;
	return skn_xstrndup(at, strcspn(at, "\n"));
}

static int ask_git(struct skn_forge_token *out, const struct skn_forge_place *place, struct skn_repo *repo,
		   struct skn_err *err)
{
	static const char *const quiet[] = { "GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "SSH_ASKPASS=", "GCM_INTERACTIVE=never",
					     "LC_ALL=C", NULL };
	char *git_dir = skn_xasprintf("--git-dir=%s", skn_repo_git_dir(repo));
	const char *argv[] = { "git", git_dir, "-c", "core.askPass=", "-c", "credential.interactive=false", "credential",
			       "fill", NULL };
	const char *host = strstr(place->web, "://") + 3;
	char *in = skn_xasprintf("protocol=%.*s\nhost=%.*s\npath=%s/%s.git\n\n", (int)strcspn(place->web, ":"), place->web,
				 (int)strcspn(host, "/"), host, place->owner, place->repo);
	struct skn_proc_spec spec = { .argv = argv, .env_add = quiet, .in = in, .in_len = strlen(in),
				      .out_max = 1 << 16, .timeout_ms = HELPER_WAIT_MS };
	struct skn_proc_result r;
	char *password;
	int rc = skn_proc_run(&r, &spec, NULL);

	if (rc == SKN_OK && r.status == 0) {
		password = password_of(&r.out);
		if (password && *password)
			rc = take(out, password, "git's credentials", err);
		if (password)
			explicit_bzero(password, strlen(password));
		free(password);
	} else {
		rc = SKN_OK; /* no helper that knows it, or none that answers */
	}
	explicit_bzero(r.out.p, r.out.n);
	skn_proc_release(&r);
	free(in);
	free(git_dir);
	return rc;
}

int skn_forge_token_find(struct skn_forge_token *out, const struct skn_forge_place *place,
			 struct skn_repo *repo, struct skn_err *err)
{
	*out = (struct skn_forge_token){ .text = NULL };
	for (size_t i = 0; i < SKN_ARRAY_LEN(variables); i++) {
		const struct variable *v = &variables[i];
		const char *value = v->kind == SKN_FORGE_NONE || v->kind == place->kind ? env(v->name) : NULL;

		if (value && is_for(v, place)) {
			out->job = v->job && place->kind == SKN_FORGE_GITLAB;
			return take(out, value, v->name, err);
		}
		if (value && !v->job && !out->elsewhere)
			out->elsewhere = v->name;
	}
	return place->kind == SKN_FORGE_NONE || !repo ? SKN_OK : ask_git(out, place, repo, err);
}

void skn_forge_token_release(struct skn_forge_token *token)
{
	if (token->text)
		explicit_bzero(token->text, strlen(token->text));
	free(token->text);
	*token = (struct skn_forge_token){ .text = NULL };
}
