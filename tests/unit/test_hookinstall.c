/* Scripts in a folder of hooks: put there, looked at, taken away. */
#include "store/hookinstall.h"
#include "repo_env.h"

#define FOLDER "hooks"
#define ROUNDS 400

static const struct skn_hook_event *event(const char *name)
{
	const struct skn_hook_event *e = skn_hook_event_find(name);

	assert_non_null(e);
	return e;
}

static void install(const char *name, bool wanted)
{
	bool changed = !wanted;

	OK(skn_hook_install(FOLDER, event(name), "/opt/it's/skein", &changed, err));
	assert_int_equal(changed, wanted);
}

static void uninstall(const char *name, bool wanted)
{
	bool changed = !wanted;

	OK(skn_hook_uninstall(FOLDER, event(name), &changed, err));
	assert_int_equal(changed, wanted);
}

/* The bytes of a file; "" when it is not there. */
static char *bytes_of(const char *path)
{
	struct skn_buf out = SKN_BUF_INIT;

	if (!skn_fs_exists(path))
		return skn_xstrdup("");
	OK(skn_fs_read(&out, path, 1 << 16, err));
	return skn_buf_detach(&out);
}

static void assert_bytes(const char *path, const char *wanted)
{
	char *text = bytes_of(path);

	assert_string_equal(text, wanted);
	free(text);
}

static void events(void **state)
{
	int work = 0, server = 0;

	SKN_UNUSED(state);
	for (const struct skn_hook_event *e = skn_hook_events; e->name; e++) {
		struct skn_buf script = SKN_BUF_INIT;

		assert_ptr_equal(skn_hook_event_find(e->name), e);
		skn_hook_script(&script, e, NULL);
		assert_true(skn_starts_with(script.p, "#!/bin/sh\n# skein hook "));
		/* What guards fails when it cannot look. */
		assert_int_equal(strstr(script.p, "exit 1") != NULL, e->guard);
		assert_int_equal(strstr(script.p, "$(cat") != NULL, e->input);
		assert_int_equal(strstr(script.p, SKN_HOOK_DONE_ENV) != NULL, e->own);
		work += e->work;
		server += e->server;
		skn_buf_release(&script);
	}
	assert_int_equal(work, 8);
	assert_int_equal(server, 3);
	assert_null(skn_hook_event_find("pre-comm"));
	assert_null(skn_hook_event_find(""));
}

static void the_path_is_one_word(void **state)
{
	struct skn_buf script = SKN_BUF_INIT;

	SKN_UNUSED(state);
	skn_hook_script(&script, event("update"), "/opt/it's $(here)/skein");
	assert_non_null(strstr(script.p, "skein='/opt/it'\\''s $(here)/skein'\n"));
	skn_buf_release(&script);
}

static void once_is_enough(void **state)
{
	SKN_UNUSED(state);
	assert_int_equal(skn_hook_look(FOLDER, event("pre-push")), SKN_HOOK_MISSING);
	uninstall("pre-push", false);
	install("pre-push", true);
	assert_int_equal(skn_hook_look(FOLDER, event("pre-push")), SKN_HOOK_RIGHT);
	assert_int_equal(access(FOLDER "/pre-push", X_OK), 0);
	install("pre-push", false);
	uninstall("pre-push", true);
	assert_int_equal(skn_hook_look(FOLDER, event("pre-push")), SKN_HOOK_MISSING);
}

static void whose_it_is(void **state)
{
	static const struct {
		const char *text;
		enum skn_hook_state state;
	} rows[] = {
		{ "#!/bin/sh\n# skein hook 1: commit-msg\n", SKN_HOOK_RIGHT },
		{ "#!/bin/sh\n# skein hook 0: commit-msg\n", SKN_HOOK_FOREIGN }, /* there was none */
		{ "#!/bin/sh\n# skein hook 2: commit-msg\nexit\n", SKN_HOOK_OLD },
		{ "#!/bin/sh\n# skein hook 1: pre-commit\n", SKN_HOOK_FOREIGN },   /* of another event */
		{ "#!/bin/sh\n# skein hook 1: commit-msgs\n", SKN_HOOK_FOREIGN },
		{ "#!/bin/sh\necho '# skein hook 1: commit-msg'\n", SKN_HOOK_FOREIGN },
		{ "# skein hook 1: commit-msg\n", SKN_HOOK_FOREIGN }, /* the first line is the shell's */
		{ "", SKN_HOOK_FOREIGN },
		{ "\x7f" "ELF", SKN_HOOK_FOREIGN },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		write_file(FOLDER "/commit-msg", rows[i].text);
		assert_int_equal(chmod(FOLDER "/commit-msg", 0755), 0);
		assert_int_equal(skn_hook_look(FOLDER, event("commit-msg")), rows[i].state);
	}
	/* Ours that may not be run is not what git runs. */
	write_file(FOLDER "/commit-msg", rows[0].text);
	assert_int_equal(chmod(FOLDER "/commit-msg", 0644), 0);
	assert_int_equal(skn_hook_look(FOLDER, event("commit-msg")), SKN_HOOK_OLD);
	write_file(FOLDER "/commit-msg.legacy", rows[0].text);
	write_file(FOLDER "/commit-msg", "#!/usr/bin/env python3\n");
	assert_int_equal(skn_hook_look(FOLDER, event("commit-msg")), SKN_HOOK_CHAINED);
	unlink(FOLDER "/commit-msg.legacy");
	unlink(FOLDER "/commit-msg");
}

static void neither_of_two_is_lost(void **state)
{
	bool changed = false;

	SKN_UNUSED(state);
	write_file(FOLDER "/update", "one\n");
	write_file(FOLDER "/update.local", "two\n");
	FAILS(SKN_EEXISTS, "is somebody else's hook", skn_hook_install(FOLDER, event("update"), NULL, &changed, err));
	assert_bytes(FOLDER "/update", "one\n");
	assert_bytes(FOLDER "/update.local", "two\n");
	unlink(FOLDER "/update");
	unlink(FOLDER "/update.local");
}

/* A pipe where a hook should be is not waited for. */
static void a_pipe_is_no_hook(void **state)
{
	SKN_UNUSED(state);
	OK(skn_fs_mkdirs(FOLDER, err));
	assert_int_equal(mkfifo(FOLDER "/update", 0700), 0);
	assert_int_equal(skn_hook_look(FOLDER, event("update")), SKN_HOOK_FOREIGN);
	unlink(FOLDER "/update");
}

/* Whatever people and we do in whatever order: what somebody wrote is there, under
 * one of two names, until they take it away; and without ours it is the hook. */
static void nothing_is_lost(void **state)
{
	uint64_t seed = 20260429;
	char *theirs = NULL;

	SKN_UNUSED(state);
	for (int i = 0; i < ROUNDS; i++) {
		enum skn_hook_state now = skn_hook_look(FOLDER, event("post-merge"));
		bool ours = now == SKN_HOOK_RIGHT, changed;

		switch (next_random(&seed) % 4) {
		case 0:
			OK(skn_hook_install(FOLDER, event("post-merge"), NULL, &changed, err));
			assert_int_equal(changed, !ours);
			break;
		case 1:
			OK(skn_hook_uninstall(FOLDER, event("post-merge"), &changed, err));
			assert_int_equal(changed, ours);
			break;
		case 2: /* they write one, where there is none */
			if (!ours && !theirs) {
				theirs = skn_xasprintf("#!/bin/sh\n# %d\n", i);
				write_file(FOLDER "/post-merge", theirs);
			}
			break;
		default: /* and take it away */
			if (!ours && theirs) {
				unlink(FOLDER "/post-merge");
				free(theirs);
				theirs = NULL;
			}
		}
		ours = skn_hook_look(FOLDER, event("post-merge")) == SKN_HOOK_RIGHT;
		assert_bytes(ours ? FOLDER "/post-merge.local" : FOLDER "/post-merge", theirs ? theirs : "");
		assert_int_equal(skn_fs_exists(FOLDER "/post-merge.local"), ours && theirs);
	}
	free(theirs);
}

static void where_git_looks(void **state)
{
	static const struct {
		const char *path; /* core.hooksPath */
		const char *folder;
		bool own;
	} rows[] = {
		{ NULL, "/r/.git/hooks", true },      { ".githooks", "/r/.githooks", true },
		{ "a/b/", "/r/a/b", true },	      { "/etc/hooks", "/etc/hooks", false },
		{ "../shared", "/r/../shared", false }, { "~/hooks", "/home/hooks", false },
	};
	struct skn_repo *repo;

	SKN_UNUSED(state);
	OK(skn_repo_init(&repo, "r", false, "main", err));
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf folder = SKN_BUF_INIT, git = SKN_BUF_INIT;
		bool own;

		OK(skn_repo_config_set(repo, "core.hooksPath", rows[i].path, err));
		own = skn_hook_folder(&folder, repo);
		if (own != rows[i].own || !skn_ends_with(folder.p, rows[i].folder))
			fail_msg("%s: %s (%d)", rows[i].path ? rows[i].path : "unset", folder.p, own);
		GIT_OUT(&git, "r", "rev-parse", "--git-path", "hooks");
		if (rows[i].path)
			assert_true(skn_ends_with(folder.p, strrchr(rows[i].folder, '/')));
		else
			assert_string_equal(git.p, ".git/hooks");
		skn_buf_release(&folder);
		skn_buf_release(&git);
	}
	skn_repo_free(repo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events),
		cmocka_unit_test(the_path_is_one_word),
		cmocka_unit_test(once_is_enough),
		cmocka_unit_test(whose_it_is),
		cmocka_unit_test(neither_of_two_is_lost),
		cmocka_unit_test(a_pipe_is_no_hook),
		cmocka_unit_test(nothing_is_lost),
		cmocka_unit_test(where_git_looks),
	};

	return cmocka_run_group_tests(tests, env_set_up, env_tear_down);
}
