/* Who commits and when; hooks; signatures. */
#include <signal.h>

#include "repo_env.h"
#include "repo/hook.h"

#define PUT(p, t) { .path = (p), .data = (t), .len = strlen(t) }

static struct skn_repo *make(bool bare)
{
	struct skn_repo *repo;

	OK(skn_repo_init(&repo, "r", bare, "main", err));
	return repo;
}

static struct skn_oid commit1(struct skn_repo *repo, const char *path, const char *text)
{
	const struct skn_repo_change change = PUT(path, text);
	struct skn_oid oid;

	OK(try_commit(repo, &change, 1, "a commit\n", 0, &oid, err));
	return oid;
}

/* ---- identities ---- */

static void dates(void **unused)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t time;
		int offset;
	} rows[] = {
		{ "@0", true, 0, 0 },
		{ "@123 +0100", true, 123, 60 },
		{ "1700000000", true, 1700000000, 0 },
		{ "1700000000 -0330", true, 1700000000, -210 },
		{ "1970-01-01", true, 0, 0 },
		{ "2026-04-29T20:25:00Z", true, 1777494300, 0 },
		{ "2026-04-29T20:25:00+02:00", true, 1777487100, 120 },
		{ "2026-04-29 20:25:00 +0200", true, 1777487100, 120 },
		{ "2026-04-29 20:25:00.123 +02", true, 1777487100, 120 },
		{ "2026-04-29T20:25", true, 1777494300, 0 },
		{ "2000-02-29", true, 951782400, 0 },
		{ "Wed, 29 Apr 2026 20:25:00 +0200", true, 1777487100, 120 },
		{ "29 Apr 2026 20:25:00 GMT", true, 1777494300, 0 },
		{ " 2026-04-29 ", true, 1777420800, 0 },
		{ "2026-02-29", false, 0, 0 },
		{ "1900-02-29", false, 0, 0 },
		{ "2026-13-01", false, 0, 0 },
		{ "2026-04-29T24:00:00Z", false, 0, 0 },
		{ "2026-04-29T20:60:00Z", false, 0, 0 },
		{ "2026-04-29T20:25:00 +2500", false, 0, 0 },
		{ "2026-04-29T20:25:00 x", false, 0, 0 },
		{ "yesterday", false, 0, 0 },
		{ "12345", false, 0, 0 },
		{ "@", false, 0, 0 },
		{ "", false, 0, 0 },
		{ "@99999999999999999999", false, 0, 0 },
		{ "29 Foo 2026 20:25:00 +0000", false, 0, 0 },
	};

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		int64_t time = 0;
		int offset = 0;

		if (skn_ident_parse_date(rows[i].text, &time, &offset) != rows[i].ok ||
		    (rows[i].ok && (time != rows[i].time || offset != rows[i].offset)))
			fail_msg("'%s': %" PRId64 " %d", rows[i].text, time, offset);
	}
}

/* Every day of four centuries, against libc. */
static void days_of_the_calendar(void **unused)
{
	SKN_UNUSED(unused);
	for (int64_t day = -200; day < 146097; day += 13) {
		time_t t = (time_t)(day * 86400), *p = &t;
		int64_t time;
		int offset;
		char text[32];
		struct tm tm;

		gmtime_r(p, &tm);
		strftime(text, sizeof(text), "%Y-%m-%d", &tm);
		assert_true(skn_ident_parse_date(text, &time, &offset));
		assert_int_equal(time, t);
	}
}

static void identities_come_from_where_git_takes_them(void **unused)
{
	struct skn_repo *repo = make(false);
	struct skn_ident who;
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	unsetenv("GIT_AUTHOR_NAME");
	unsetenv("GIT_AUTHOR_EMAIL");
	FAILS(SKN_EDATA, "no name", skn_ident_author(&who, repo, err));
	OK(skn_repo_config_set(repo, "user.name", " .Üser <N>ame\", ", err));
	FAILS(SKN_EDATA, "no e-mail address", skn_ident_author(&who, repo, err));
	setenv("EMAIL", "env@example.org", 1);
	OK(skn_ident_author(&who, repo, err));
	assert_string_equal(who.name, "Üser Name");
	assert_string_equal(who.email, "env@example.org");
	assert_int_equal(who.time, 1800000000);
	skn_ident_release(&who);
	OK(skn_repo_config_set(repo, "user.email", "user@example.org", err));
	OK(skn_repo_config_set(repo, "author.email", "author@example.org", err));
	setenv("GIT_AUTHOR_DATE", "2026-04-29T20:25:00+0200", 1);
	OK(skn_ident_author(&who, repo, err));
	skn_ident_format(&text, &who);
	assert_string_equal(text.p, "Üser Name <author@example.org> 1777487100 +0200");
	skn_ident_release(&who);
	setenv("GIT_AUTHOR_DATE", "tomorrow", 1);
	FAILS(SKN_EUSAGE, "GIT_AUTHOR_DATE: 'tomorrow' is no date", skn_ident_author(&who, repo, err));
	unsetenv("GIT_AUTHOR_DATE");
	OK(skn_ident_committer(&who, repo, err));
	assert_string_equal(who.name, "Carl Committer");
	skn_ident_release(&who);
	setenv("GIT_COMMITTER_NAME", "<>", 1); /* nothing is left of it */
	FAILS(SKN_EDATA, "no name", skn_ident_committer(&who, repo, err));
	unsetenv("EMAIL");
	skn_buf_release(&text);
	skn_repo_free(repo);
}

static void names_have_a_limit(void **unused)
{
	struct skn_repo *repo = make(false);
	char *name = skn_xcalloc(1, SKN_IDENT_MAX + 2);
	struct skn_ident who;

	SKN_UNUSED(unused);
	memset(name, 'n', SKN_IDENT_MAX);
	setenv("GIT_AUTHOR_NAME", name, 1);
	OK(skn_ident_author(&who, repo, err));
	skn_ident_release(&who);
	name[SKN_IDENT_MAX] = 'n';
	setenv("GIT_AUTHOR_NAME", name, 1);
	FAILS(SKN_ELIMIT, "more than 1000", skn_ident_author(&who, repo, err));
	free(name);
	skn_repo_free(repo);
}

/* ---- hooks ---- */

static void write_hook(const char *path, const char *text)
{
	write_file(path, text);
	chmod(path, 0755);
}

static void hooks_run_as_git_runs_them(void **unused)
{
	static const char *const args[] = { "one", "two words", NULL };
	static const char *const env[] = { "SKEIN_TEST=yes", NULL };
	struct skn_repo *repo = make(false);
	struct skn_buf said = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	assert_false(skn_repo_has_hook(repo, "pre-commit"));
	OK(skn_repo_run_hook(repo, "pre-commit", NULL, NULL, err));
	write_file("r/.git/hooks/pre-commit", "not executable\n");
	OK(skn_repo_run_hook(repo, "pre-commit", NULL, NULL, err));
	write_hook("r/.git/hooks/commit-msg",
		   "#!/bin/sh\nprintf '%s|' \"$@\" \"$SKEIN_TEST\" \"${GIT_INDEX_FILE##*/}\" >said; pwd >>said\n");
	OK(skn_repo_run_hook(repo, "commit-msg", args, env, err));
	OK(skn_fs_read(&said, "r/said", 1000, err));
	assert_true(skn_starts_with(said.p, "one|two words|yes|index|"));
	assert_true(skn_ends_with(said.p, "/r\n"));
	write_hook("r/.git/hooks/pre-commit",
		   "#!/bin/sh\necho first line >&2\necho 'the \033[31mreason' >&2\nexit 3\n");
	FAILS(SKN_EREFUSED, "the pre-commit hook refused (exit 3): first line the ?[31mreason",
	      skn_repo_run_hook(repo, "pre-commit", NULL, NULL, err));
	write_hook("r/.git/hooks/pre-commit", "#!/bin/sh\nexit 1\n");
	FAILS(SKN_EREFUSED, "the pre-commit hook refused (exit 1)",
	      skn_repo_run_hook(repo, "pre-commit", NULL, NULL, err));
	OK(skn_repo_config_set(repo, "core.hooksPath", ".hooks", err));
	OK(skn_repo_run_hook(repo, "pre-commit", NULL, NULL, err));
	write_hook("r/.hooks/pre-commit", "#!/bin/sh\necho moved >&2\nexit 1\n");
	FAILS(SKN_EREFUSED, "moved", skn_repo_run_hook(repo, "pre-commit", NULL, NULL, err));
	skn_buf_release(&said);
	skn_repo_free(repo);
}

/* ---- signing ---- */

static void make_ssh_key(void)
{
	static const char *const argv[] = { "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key",
					    NULL };
	struct skn_proc_result r;
	struct skn_buf key = SKN_BUF_INIT, signers = SKN_BUF_INIT;

	if (skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv }, NULL) != SKN_OK || r.status != 0) {
		print_message("skipped: no ssh-keygen\n");
		skip();
	}
	skn_proc_release(&r);
	OK(skn_fs_read(&key, "key.pub", 10000, err));
	skn_buf_addf(&signers, "carl@example.org namespaces=\"git\" %s", key.p);
	write_file("signers", signers.p);
	skn_buf_release(&key);
	skn_buf_release(&signers);
}

static void ssh_signatures_verify(void **unused)
{
	struct skn_repo *repo = make(false);
	struct skn_commit_info info;
	struct skn_oid oid;
	char *path = skn_xasprintf("%s/key.pub", env_top.p);
	char *signers = skn_xasprintf("%s/signers", env_top.p);
	const struct skn_repo_change change = PUT("a", "2\n");

	SKN_UNUSED(unused);
	make_ssh_key();
	OK(skn_repo_config_set(repo, "commit.gpgsign", "true", err));
	OK(skn_repo_config_set(repo, "gpg.format", "ssh", err));
	OK(skn_repo_config_set(repo, "gpg.ssh.allowedSignersFile", signers, err));
	FAILS(SKN_EDATA, "no key is set", try_commit(repo, &change, 1, "m", 0, &oid, err));
	OK(skn_repo_config_set(repo, "user.signingkey", path, err));
	oid = commit1(repo, "a", "1\n");
	OK(skn_repo_read_commit(repo, &oid, &info, err));
	assert_true(info.is_signed);
	assert_string_equal(info.message, "a commit\n");
	skn_commit_info_release(&info);
	GIT("r", "verify-commit", "HEAD");
	assert_fsck("r");
	OK(skn_repo_config_set(repo, "user.signingkey", "/no/such/key", err));
	FAILS(SKN_EREFUSED, "did not sign", try_commit(repo, &change, 1, "m", 0, &oid, err));
	OK(skn_repo_config_set(repo, "gpg.format", "x509", err));
	FAILS(SKN_EDATA, "x509", try_commit(repo, &change, 1, "m", 0, &oid, err));
	GIT_SAYS("1", "r", "rev-list", "--count", "main");
	free(path);
	free(signers);
	skn_repo_free(repo);
}

/* A key given as text is signed for by the agent. */
static void ssh_keys_given_as_text(void **unused)
{
	struct skn_repo *repo = make(false);
	struct skn_buf key = SKN_BUF_INIT;
	char *signers = skn_xasprintf("%s/signers", env_top.p), *pid;
	struct skn_proc_result r;
	const char *agent[] = { "ssh-agent", "-a", "agent", NULL };
	const char *add[] = { "ssh-add", "-q", "key", NULL };

	SKN_UNUSED(unused);
	make_ssh_key();
	if (skn_proc_run(&r, &(struct skn_proc_spec){ .argv = agent }, NULL) != SKN_OK || r.status != 0) {
		print_message("skipped: no ssh-agent\n");
		skip();
	}
	pid = strstr(r.out.p, "SSH_AGENT_PID=");
	assert_non_null(pid);
	setenv("SSH_AUTH_SOCK", "agent", 1);
	{
		struct skn_buf socket = SKN_BUF_INIT;

		skn_path_join(&socket, env_top.p, "agent");
		setenv("SSH_AUTH_SOCK", socket.p, 1);
		skn_buf_release(&socket);
	}
	{
		struct skn_proc_result added;

		OK(skn_proc_run(&added, &(struct skn_proc_spec){ .argv = add }, err));
		assert_int_equal(added.status, 0);
		skn_proc_release(&added);
	}
	OK(skn_fs_read(&key, "key.pub", 10000, err));
	skn_buf_rtrim(&key);
	skn_buf_splice(&key, 0, 0, "key::", 5);
	OK(skn_repo_config_set(repo, "commit.gpgsign", "true", err));
	OK(skn_repo_config_set(repo, "gpg.format", "ssh", err));
	OK(skn_repo_config_set(repo, "gpg.ssh.allowedSignersFile", signers, err));
	OK(skn_repo_config_set(repo, "user.signingkey", key.p, err));
	commit1(repo, "a", "1\n");
	GIT("r", "verify-commit", "HEAD");
	OK(skn_repo_config_set(repo, "user.signingkey", key.p + 5, err));
	commit1(repo, "a", "2\n");
	GIT("r", "verify-commit", "HEAD");
	kill((pid_t)strtol(pid + strlen("SSH_AGENT_PID="), NULL, 10), 15);
	unsetenv("SSH_AUTH_SOCK");
	skn_proc_release(&r);
	skn_buf_release(&key);
	free(signers);
	skn_repo_free(repo);
}

static void gpg_signatures_verify(void **unused)
{
	static const char *const argv[] = { "gpg", "--batch", "--quiet", "--passphrase", "",
					    "--quick-gen-key", "Carl Committer <carl@example.org>",
					    "ed25519", "sign", NULL };
	struct skn_repo *repo;
	struct skn_proc_result r;
	struct skn_oid oid;
	const struct skn_repo_change change = PUT("a", "2\n");

	SKN_UNUSED(unused);
	mkdir("gnupg", 0700);
	setenv("GNUPGHOME", "gnupg", 1);
	{
		struct skn_buf home = SKN_BUF_INIT;

		skn_path_join(&home, env_top.p, "gnupg");
		setenv("GNUPGHOME", home.p, 1);
		skn_buf_release(&home);
	}
	if (skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv }, NULL) != SKN_OK || r.status != 0) {
		print_message("skipped: no gpg key can be made\n");
		skn_proc_release(&r);
		unsetenv("GNUPGHOME");
		skip();
	}
	skn_proc_release(&r);
	repo = make(false);
	OK(skn_repo_config_set(repo, "commit.gpgsign", "true", err));
	commit1(repo, "a", "1\n");
	GIT("r", "verify-commit", "HEAD");
	assert_fsck("r");
	OK(skn_repo_config_set(repo, "user.signingkey", "nobody@example.org", err));
	FAILS(SKN_EREFUSED, "gpg did not sign", try_commit(repo, &change, 1, "m", 0, &oid, err));
	skn_repo_free(repo);
	{
		static const char *const stop[] = { "gpgconf", "--kill", "all", NULL };

		skn_proc_run(&r, &(struct skn_proc_spec){ .argv = stop }, NULL);
		skn_proc_release(&r);
	}
	unsetenv("GNUPGHOME");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, env_set_up, env_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates),
		cmocka_unit_test(days_of_the_calendar),
		TEST(identities_come_from_where_git_takes_them),
		TEST(names_have_a_limit),
		TEST(hooks_run_as_git_runs_them),
		TEST(ssh_signatures_verify),
		TEST(ssh_keys_given_as_text),
		TEST(gpg_signatures_verify),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
