/* Remotes' addresses, the forge they belong to, and to whom a token goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "forge/place.h"
#include "forge/remote.h"
#include "forge/token.h"

static const struct {
	const char *url;
	enum skn_remote_scheme scheme;
	const char *host;
	unsigned port;
	const char *path;
} addresses[] = {
	{ "https://github.com/alice/threads.git", SKN_REMOTE_HTTPS, "github.com", 0, "alice/threads" },
	{ "https://GitHub.com/alice/threads", SKN_REMOTE_HTTPS, "github.com", 0, "alice/threads" },
	{ "https://alice:secret@git.example.org:8443/alice/threads/", SKN_REMOTE_HTTPS, "git.example.org", 8443, "alice/threads" },
	{ "http://127.0.0.1:3000/a/b.git", SKN_REMOTE_HTTP, "127.0.0.1", 3000, "a/b" },
	{ "https://[::1]:3000/a/b", SKN_REMOTE_HTTPS, "[::1]", 3000, "a/b" },
	{ "ssh://git@git.example.org:2222/group/sub/threads.git", SKN_REMOTE_SSH, "git.example.org", 2222, "group/sub/threads" },
	{ "git+ssh://git@h/a/b", SKN_REMOTE_SSH, "h", 0, "a/b" },
	{ "git@github.com:alice/threads.git", SKN_REMOTE_SSH, "github.com", 0, "alice/threads" },
	{ "github.com:alice/threads", SKN_REMOTE_SSH, "github.com", 0, "alice/threads" },
	{ "git@host:/srv/git/a/b.git", SKN_REMOTE_SSH, "host", 0, "srv/git/a/b" },
	{ "git@[::1]:a/b", SKN_REMOTE_SSH, "[::1]", 0, "a/b" },
	{ "git://git.example.org/a/b.git", SKN_REMOTE_GIT, "git.example.org", 0, "a/b" },
	{ "file:///srv/git/alice/threads.git", SKN_REMOTE_FILE, "", 0, "alice/threads" },
	{ "/srv/git/alice/threads.git", SKN_REMOTE_FILE, "", 0, "alice/threads" },
	{ "../threads.git", SKN_REMOTE_FILE, "", 0, "" },
	{ "/srv/my threads/store.git", SKN_REMOTE_FILE, "", 0, "" },
	{ "/with:colon/a/b", SKN_REMOTE_FILE, "", 0, "a/b" },
};

static const struct { const char *what, *url; } hostile[] = {
	{ "nothing", "" },
	{ "an option of git", "--upload-pack=evil" },
	{ "an option of ssh as host", "ssh://-oProxyCommand=evil/a/b" },
	{ "the same, short", "-oProxyCommand=evil:a/b" },
	{ "a user before it", "git@-oProxyCommand=evil:a/b" },
	{ "a program of its own", "ext::sh -c evil" },
	{ "another scheme", "ftp://example.org/a/b" },
	{ "a line end", "https://example.org/a/b\nHost: evil" },
	{ "a path upward", "https://example.org/a/../b" },
	{ "a path of dots", "https://example.org/../b" },
	{ "an empty name", "https://example.org/a//b" },
	{ "no path", "https://example.org/" },
	{ "nothing but .git", "https://example.org/.git" },
	{ "a query", "https://example.org/a/b?c=d" },
	{ "a fragment", "https://example.org/a/b#c" },
	{ "an escape", "https://example.org/a%2fb/c" },
	{ "a blank", "https://example.org/a b/c" },
	{ "a name like an option", "https://example.org/-a/b" },
	{ "a backslash", "https://example.org\\@evil.org/a/b" },
	{ "letters that are none of ASCII", "https://ex\xc3\xa4mple.org/a/b" },
	{ "in the path, too", "https://example.org/\xe2\x80\xae/b" },
	{ "no number as port", "https://example.org:80x/a/b" },
	{ "port 0", "https://example.org:0/a/b" },
	{ "a port beyond", "https://example.org:65536/a/b" },
	{ "no host", "https:///a/b" },
	{ "an open bracket", "https://[::1/a/b" },
};

static void test_addresses(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(addresses); i++) {
		struct skn_remote_url got;
		struct skn_err err = SKN_ERR_INIT;

		if (skn_remote_url_parse(&got, addresses[i].url, &err) != SKN_OK)
			fail_msg("%s: %s", addresses[i].url, err.msg);
		if (got.scheme != addresses[i].scheme || !skn_streq(got.host, addresses[i].host) ||
		    got.port != addresses[i].port || !skn_streq(got.path, addresses[i].path))
			fail_msg("%s: %d, %s, %u, %s", addresses[i].url, (int)got.scheme, got.host, got.port, got.path);
		skn_remote_url_release(&got);
	}
}

static void test_hostile(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(hostile); i++) {
		struct skn_remote_url got;
		struct skn_err err = SKN_ERR_INIT;

		if (skn_remote_url_parse(&got, hostile[i].url, &err) != SKN_EDATA)
			fail_msg("%s is taken", hostile[i].what);
		assert_null(got.host);
		assert_null(strstr(err.msg, "evil"));
	}
}

static void test_limits(void **state)
{
	struct skn_remote_url got;
	struct skn_buf url = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t past = 0; past < 2; past++) {
		skn_buf_clear(&url);
		skn_buf_adds(&url, "https://h");
		for (size_t i = 0; i < SKN_REMOTE_PARTS_MAX + past; i++)
			skn_buf_adds(&url, "/a");
		assert_int_equal(skn_remote_url_parse(&got, url.p, NULL), past ? SKN_EDATA : SKN_OK);
		skn_remote_url_release(&got);
		skn_buf_clear(&url);
		skn_buf_adds(&url, "https://h/a/");
		skn_buf_fill(&url, 'b', SKN_REMOTE_URL_MAX - url.n + past);
		assert_int_equal(skn_remote_url_parse(&got, url.p, NULL), past ? SKN_EDATA : SKN_OK);
		skn_remote_url_release(&got);
	}
	skn_buf_release(&url);
}

/* ---- the forge ---- */

static const char *const variables[] = { "SKEIN_FORGE_TOKEN", "SKEIN_FORGE_HOST", "GH_TOKEN", "GITHUB_TOKEN", "GITLAB_TOKEN",
					 "CI_JOB_TOKEN", "FORGEJO_TOKEN", "GITEA_TOKEN", "GITHUB_SERVER_URL",
					 "GITHUB_API_URL", "CI_SERVER_URL", "CI_API_V4_URL", "GITEA_ACTIONS",
					 "FORGEJO_ACTIONS" };

/* "A=b C=d" becomes the environment. */
static void set_environment(const char *text)
{
	char *copy = skn_xstrdup(text ? text : ""), *rest = copy, *word;

	for (size_t i = 0; i < SKN_ARRAY_LEN(variables); i++)
		unsetenv(variables[i]);
	while ((word = strsep(&rest, " "))) {
		char *equals = strchr(word, '=');

		if (equals) {
			*equals = '\0';
			setenv(word, equals + 1, 1);
		}
	}
	free(copy);
}

static const struct {
	const char *what, *url, *kind, *forge_url, *env;
	enum skn_forge_kind want;
	const char *host, *web, *api, *name;
} places[] = {
	{ "GitHub", "git@github.com:a/b.git", NULL, NULL, NULL, SKN_FORGE_GITHUB, "github.com", "https://github.com",
	  "https://api.github.com", "a/b" },
	{ "GitHub by ssh on 443", "ssh://git@ssh.github.com:443/a/b.git", NULL, NULL, NULL, SKN_FORGE_GITHUB, "github.com",
	  "https://github.com", "https://api.github.com", "a/b" },
	{ "GitHub Enterprise, told", "https://code.example.org/a/b", "github", NULL, NULL, SKN_FORGE_GITHUB, "code.example.org",
	  "https://code.example.org", "https://code.example.org/api/v3", "a/b" },
	{ "by its name", "https://github.example.org/a/b", NULL, NULL, NULL, SKN_FORGE_GITHUB, "github.example.org",
	  "https://github.example.org", "https://github.example.org/api/v3", "a/b" },
	{ "data residency", "https://acme.ghe.com/a/b", NULL, NULL, NULL, SKN_FORGE_GITHUB, "acme.ghe.com", "https://acme.ghe.com",
	  "https://api.acme.ghe.com", "a/b" },
	{ "GitLab, groups", "https://gitlab.com/g/s/b.git", NULL, NULL, NULL, SKN_FORGE_GITLAB, "gitlab.com", "https://gitlab.com",
	  "https://gitlab.com/api/v4", "g/s/b" },
	{ "GitLab below a folder", "https://h.org/gitlab/g/s/b", "gitlab", "https://h.org/gitlab/", NULL, SKN_FORGE_GITLAB, "h.org",
	  "https://h.org/gitlab", "https://h.org/gitlab/api/v4", "g/s/b" },
	{ "Gitea below a folder, http and port kept", "http://127.0.0.1:3000/git/a/b", "gitea", NULL, NULL, SKN_FORGE_GITEA,
	  "127.0.0.1", "http://127.0.0.1:3000/git", "http://127.0.0.1:3000/git/api/v1", "a/b" },
	{ "the port of ssh says nothing", "ssh://git@h.org:2222/a/b", "forgejo", NULL, NULL, SKN_FORGE_GITEA, "h.org", "https://h.org",
	  "https://h.org/api/v1", "a/b" },
	{ "Codeberg", "git@codeberg.org:a/b", NULL, NULL, NULL, SKN_FORGE_GITEA, "codeberg.org", "https://codeberg.org",
	  "https://codeberg.org/api/v1", "a/b" },
	{ "an alias of ssh, told", "work:a/b", "github", "https://github.com", NULL, SKN_FORGE_GITHUB, "github.com",
	  "https://github.com", "https://api.github.com", "a/b" },
	{ "a file, told", "file:///srv/a/b.git", "gitea", "https://h.org", NULL, SKN_FORGE_GITEA, "h.org", "https://h.org",
	  "https://h.org/api/v1", "a/b" },
	{ "a file alone is no forge", "file:///srv/a/b.git", "gitea", NULL, NULL, SKN_FORGE_NONE, "", NULL, NULL, NULL },
	{ "an unknown host", "https://git.example.org/a/b", NULL, NULL, NULL, SKN_FORGE_NONE, "git.example.org", NULL, NULL, NULL },
	{ "a job of GitHub Enterprise", "https://c.org/a/b", NULL, NULL, "GITHUB_SERVER_URL=https://c.org GITHUB_API_URL=https://c.org/api/v3",
	  SKN_FORGE_GITHUB, "c.org", "https://c.org", "https://c.org/api/v3", "a/b" },
	{ "a job of Forgejo, which has GitHub's variables", "https://c.org/a/b", NULL, NULL,
	  "GITHUB_SERVER_URL=https://c.org GITHUB_API_URL=https://c.org/api/v1", SKN_FORGE_GITEA, "c.org", "https://c.org",
	  "https://c.org/api/v1", "a/b" },
	{ "a job of GitLab", "https://c.org/a/b", NULL, NULL, "CI_SERVER_URL=https://c.org CI_API_V4_URL=https://c.org/x/api/v4",
	  SKN_FORGE_GITLAB, "c.org", "https://c.org", "https://c.org/x/api/v4", "a/b" },
	{ "a job of another server changes nothing", "https://github.com/a/b", NULL, NULL,
	  "GITHUB_SERVER_URL=https://evil.org GITHUB_API_URL=https://evil.org/api/v3", SKN_FORGE_GITHUB, "github.com",
	  "https://github.com", "https://api.github.com", "a/b" },
};

static void test_places(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(places); i++) {
		struct skn_forge_place got;
		struct skn_err err = SKN_ERR_INIT;
		char *name;

		set_environment(places[i].env);
		if (skn_forge_place_make(&got, places[i].url, places[i].kind, places[i].forge_url, &err) != SKN_OK)
			fail_msg("%s: %s", places[i].what, err.msg);
		name = skn_xasprintf("%s/%s", got.owner ? got.owner : "", got.repo ? got.repo : "");
		if (got.kind != places[i].want || !skn_streq(got.host, places[i].host) ||
		    (got.kind && (!skn_streq(got.web, places[i].web) || !skn_streq(got.api, places[i].api) ||
				  !skn_streq(name, places[i].name))))
			fail_msg("%s: %d, %s, %s, %s, %s", places[i].what, (int)got.kind, got.host, got.web, got.api, name);
		free(name);
		skn_forge_place_release(&got);
	}
}

static void test_wrong_settings(void **state)
{
	static const char *const urls[] = { "file:///x", "h.org", "https://u:p@h.org", "https://h.org/?x", "javascript:x", "" };
	struct skn_forge_place got;

	SKN_UNUSED(state);
	set_environment(NULL);
	assert_int_equal(skn_forge_place_make(&got, "https://h.org/a/b", "bitbucket", NULL, NULL), SKN_EDATA);
	assert_int_equal(skn_forge_place_make(&got, "https://h.org/a", "gitea", NULL, NULL), SKN_EDATA);
	for (size_t i = 0; i < SKN_ARRAY_LEN(urls); i++)
		if (skn_forge_place_make(&got, "https://h.org/a/b", "gitea", urls[i], NULL) != SKN_EDATA)
			fail_msg("%s is taken", urls[i]);
}

static void test_lines(void **state)
{
	static const struct { const char *url; bool ok; } lines[] = {
		{ "https://h.org/api", true },	   { "HTTPS://h.org", true },	     { "http://h.org", false },
		{ "http://127.0.0.1:80/x", true }, { "http://localhost/x", true },   { "http://[::1]:3000", true },
		{ "http://127.evil.org/", false }, { "http://localhost.evil.org", false },
		{ "http://127.0.0.1@evil.org/", false }, { "http://127.0.0.1.", true },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(lines); i++)
		if (skn_forge_is_private_line(lines[i].url) != lines[i].ok)
			fail_msg("%s", lines[i].url);
}

/* ---- tokens ---- */

static const struct {
	const char *what, *url, *kind, *env;
	const char *from, *elsewhere; /* NULL: none */
} tokens[] = {
	{ "ours comes first", "https://github.com/a/b", NULL, "GH_TOKEN=g SKEIN_FORGE_TOKEN=s", "SKEIN_FORGE_TOKEN", NULL },
	{ "ours anywhere", "https://h.org/a/b", "gitea", "SKEIN_FORGE_TOKEN=s", "SKEIN_FORGE_TOKEN", NULL },
	{ "unless it is bound", "https://h.org/a/b", "gitea", "SKEIN_FORGE_TOKEN=s SKEIN_FORGE_HOST=c.org", NULL, "SKEIN_FORGE_TOKEN" },
	{ "bound, here", "https://h.org/a/b", "gitea", "SKEIN_FORGE_TOKEN=s SKEIN_FORGE_HOST=H.org", "SKEIN_FORGE_TOKEN", NULL },
	{ "gh's", "https://github.com/a/b", NULL, "GITHUB_TOKEN=b GH_TOKEN=a", "GH_TOKEN", NULL },
	{ "gh's is not for other hosts", "https://h.org/a/b", "github", "GH_TOKEN=a", NULL, "GH_TOKEN" },
	{ "nor for other kinds", "https://gitlab.com/a/b", NULL, "GH_TOKEN=a GITEA_TOKEN=b", NULL, NULL },
	{ "for its job's server", "https://h.org/a/b", "github", "GITHUB_TOKEN=a GITHUB_SERVER_URL=https://h.org", "GITHUB_TOKEN", NULL },
	{ "GitLab", "https://gitlab.com/a/b", NULL, "GITLAB_TOKEN=a CI_JOB_TOKEN=b", "GITLAB_TOKEN", NULL },
	{ "a job's token", "https://h.org/a/b", NULL, "CI_JOB_TOKEN=b CI_SERVER_URL=https://h.org", "CI_JOB_TOKEN", NULL },
	{ "a job's token is for its server only", "https://gitlab.com/a/b", NULL, "CI_JOB_TOKEN=b CI_SERVER_URL=https://h.org", NULL, NULL },
	{ "Codeberg", "https://codeberg.org/a/b", NULL, "FORGEJO_TOKEN=a", "FORGEJO_TOKEN", NULL },
	{ "a server of one's own, named", "https://h.org/a/b", "gitea", "GITEA_TOKEN=a SKEIN_FORGE_HOST=h.org", "GITEA_TOKEN", NULL },
	{ "not named", "https://h.org/a/b", "gitea", "GITEA_TOKEN=a", NULL, "GITEA_TOKEN" },
	{ "GitHub's in a job of Forgejo", "https://h.org/a/b", "gitea", "GITHUB_TOKEN=a GITHUB_SERVER_URL=https://h.org", "GITHUB_TOKEN", NULL },
	{ "GitHub's is not for Codeberg", "https://codeberg.org/a/b", NULL, "GITHUB_TOKEN=a", NULL, NULL },
	{ "empty is not set", "https://github.com/a/b", NULL, "SKEIN_FORGE_TOKEN= GH_TOKEN=a", "GH_TOKEN", NULL },
};

static void test_tokens(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(tokens); i++) {
		struct skn_forge_place place;
		struct skn_forge_token got;
		struct skn_err err = SKN_ERR_INIT;
		const char *from = tokens[i].from ? tokens[i].from : "", *elsewhere = tokens[i].elsewhere ? tokens[i].elsewhere : "";

		set_environment(tokens[i].env);
		assert_int_equal(skn_forge_place_make(&place, tokens[i].url, tokens[i].kind, NULL, &err), SKN_OK);
		assert_int_equal(skn_forge_token_find(&got, &place, NULL, &err), SKN_OK);
		if (!skn_streq(got.text ? got.from : "", from) || !skn_streq(got.elsewhere ? got.elsewhere : "", elsewhere))
			fail_msg("%s: %s, %s", tokens[i].what, got.text ? got.from : "none", got.elsewhere ? got.elsewhere : "none");
		skn_forge_token_release(&got);
		skn_forge_place_release(&place);
	}
}

static void test_token_forms(void **state)
{
	struct skn_forge_place place;
	struct skn_forge_token got;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	set_environment(NULL);
	assert_int_equal(skn_forge_place_make(&place, "https://github.com/a/b", NULL, NULL, NULL), SKN_OK);
	setenv("GH_TOKEN", "secret\r\nX-Injected: yes", 1);
	assert_int_equal(skn_forge_token_find(&got, &place, NULL, &err), SKN_EDATA);
	assert_null(strstr(err.msg, "secret"));
	skn_forge_token_release(&got);
	for (size_t past = 0; past < 2; past++) {
		skn_buf_clear(&text);
		skn_buf_fill(&text, 'a', SKN_FORGE_TOKEN_MAX + past);
		setenv("GH_TOKEN", text.p, 1);
		assert_int_equal(skn_forge_token_find(&got, &place, NULL, NULL), past ? SKN_EDATA : SKN_OK);
		skn_forge_token_release(&got);
	}
	skn_buf_release(&text);
	skn_forge_place_release(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses), cmocka_unit_test(test_hostile),	  cmocka_unit_test(test_limits),
		cmocka_unit_test(test_places),	  cmocka_unit_test(test_wrong_settings), cmocka_unit_test(test_lines),
		cmocka_unit_test(test_tokens),	  cmocka_unit_test(test_token_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
