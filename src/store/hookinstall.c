#include "store/hookinstall.h"

#include "base/fs.h"
#include "base/path.h"
#include "repo/hook.h"

#define VERSION_OF_SCRIPT 1
#define MARK "# skein hook "
#define HEAD_MAX 200 /* bytes of a script in which the mark stands */

const struct skn_hook_event skn_hook_events[] = {
	{ "pre-commit", .work = true, .guard = true, .own = true },
	{ "prepare-commit-msg", .work = true, .own = true },
	{ "commit-msg", .work = true, .guard = true, .own = true },
	{ "pre-merge-commit", .work = true, .guard = true },
	{ "pre-push", .work = true, .server = true, .input = true, .guard = true },
	{ "pre-receive", .work = true, .server = true, .input = true, .guard = true },
	{ "update", .guard = true }, /* instead of pre-receive, where only this can be had */
	{ "post-merge", .work = true },
	{ "post-receive", .work = true, .server = true, .input = true },
	{ 0 },
};

const struct skn_hook_event *skn_hook_event_find(const char *name)
{
	for (const struct skn_hook_event *e = skn_hook_events; e->name; e++)
		if (skn_streq(e->name, name))
			return e;
	return NULL;
}

/* ---- the script ---- */

/* As one word of the shell. */
static void add_quoted(struct skn_buf *out, const char *s)
{
	skn_buf_addc(out, '\'');
	for (; *s; s++)
		skn_buf_adds(out, *s == '\'' ? "'\\''" : (const char[]){ *s, '\0' });
	skn_buf_addc(out, '\'');
}

static void add_finding(struct skn_buf *out, const struct skn_hook_event *event, const char *program)
{
	skn_buf_adds(out, "skein=$(command -v skein) ||");
	if (program) {
		skn_buf_adds(out, " skein=");
		add_quoted(out, program);
		skn_buf_adds(out, "\n[ -x \"$skein\" ] ||");
	}
	if (event->guard)
		skn_buf_addf(out, " {\n"
				  "\techo \"%s: skein, which checks this, is not on the PATH.\" >&2\n"
				  "\techo \"Install it, or take this hook away: $0\" >&2\n"
				  "\texit 1\n"
				  "}\n", event->name);
	else
		skn_buf_adds(out, " exit 0\n");
}

void skn_hook_script(struct skn_buf *out, const struct skn_hook_event *event, const char *program)
{
	const char *name = event->name, *feed = event->input ? "printf '%s' \"$input\" | " : "";

	skn_buf_addf(out, "#!/bin/sh\n" MARK "%d: %s\n", VERSION_OF_SCRIPT, name);
	skn_buf_addf(out, "# Put here by 'skein hook install', taken away by 'skein hook uninstall'.  A hook\n"
			  "# that was here before is %s.local and runs first.\n", name);
	skn_buf_addf(out, "chained=${0%%/*}/%s.local\n", name);
	if (event->own)
		skn_buf_adds(out, "done=$" SKN_HOOK_DONE_ENV "\nunset " SKN_HOOK_DONE_ENV "\n");
	if (event->input)
		skn_buf_adds(out, "input=$(cat; echo .)\ninput=${input%.}\n");
	skn_buf_addf(out, "if [ -f \"$chained\" ] && [ -x \"$chained\" ]; then\n"
			  "\t%s\"$chained\" \"$@\" || exit\n"
			  "fi\n", feed);
	if (event->own)
		skn_buf_adds(out, "[ -z \"$done\" ] || exit 0\n");
	add_finding(out, event, program);
	skn_buf_addf(out, "%s%s\"$skein\" hook run %s \"$@\"\n", feed, event->input ? "" : "exec ", name);
}

/* ---- looking ---- */

bool skn_hook_folder(struct skn_buf *out, struct skn_repo *repo)
{
	const char *const own[] = { skn_repo_common_dir(repo), skn_repo_git_dir(repo), skn_repo_work_dir(repo) };
	size_t start = out->n;

	skn_repo_hooks_dir(repo, out);
	while (out->n > start + 1 && out->p[out->n - 1] == '/')
		skn_buf_truncate(out, out->n - 1);
	for (size_t i = 0; i < SKN_ARRAY_LEN(own); i++) {
		size_t n = own[i] ? strlen(own[i]) : 0;

		if (n && strncmp(out->p + start, own[i], n) == 0 && out->p[start + n] == '/' &&
		    !strstr(out->p + start, "/../"))
			return true;
	}
	return false;
}

/* The version of the script at PATH; 0: it is not ours, or not there. */
static int version_at(const char *path, const char *name)
{
	char head[HEAD_MAX + 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), version = 0, end = 0;
	ssize_t n = fd < 0 ? -1 : read(fd, head, HEAD_MAX);
	const char *mark;

	if (fd >= 0)
		close(fd);
	head[n > 0 ? n : 0] = '\0';
	mark = strstr(head, "\n" MARK);
	if (!mark || sscanf(mark + 1, MARK "%d: %n", &version, &end) != 1 || end == 0 ||
	    !skn_starts_with(mark + 1 + end, name) || mark[1 + (size_t)end + strlen(name)] != '\n')
		return 0;
	return version;
}

static char *beside(const char *folder, const char *name, const char *ext)
{
	return skn_xasprintf("%s/%s%s", folder, name, ext);
}

enum skn_hook_state skn_hook_look(const char *folder, const struct skn_hook_event *event)
{
	char *path = beside(folder, event->name, ""), *legacy = beside(folder, event->name, ".legacy");
	enum skn_hook_state state = SKN_HOOK_FOREIGN;
	int version = version_at(path, event->name);

	if (!skn_fs_exists(path))
		state = SKN_HOOK_MISSING;
	else if (version)
		state = version == VERSION_OF_SCRIPT && access(path, X_OK) == 0 ? SKN_HOOK_RIGHT : SKN_HOOK_OLD;
	else if (version_at(legacy, event->name))
		state = SKN_HOOK_CHAINED;
	free(path);
	free(legacy);
	return state;
}

bool skn_hook_is_alone(struct skn_repo *repo, const char *event)
{
	struct skn_buf folder = SKN_BUF_INIT;
	char *path, *chained;
	bool alone;

	skn_repo_hooks_dir(repo, &folder);
	path = beside(folder.p, event, "");
	chained = beside(folder.p, event, ".local");
	alone = version_at(path, event) != 0 && access(chained, X_OK) != 0;
	free(path);
	free(chained);
	skn_buf_release(&folder);
	return alone;
}

/* ---- putting there, taking away ---- */

/* Gives what is at PATH a second name, so that there is a hook at every moment. */
static int keep(const char *path, const char *chained, struct skn_err *err)
{
	int rc;

	if (skn_fs_exists(chained)) {
		rc = skn_fail_at(err, SKN_EEXISTS, path, 0, 0, "is somebody else's hook, and '%s' is there, too",
				 skn_path_base(chained));
		return skn_hint(err, "put the two into one, or take one of them away; then 'skein hook install' "
				     "chains the other");
	}
	if (skn_fs_is_dir(path))
		return skn_fail_at(err, SKN_EDATA, path, 0, 0, "is a folder");
	rc = linkat(AT_FDCWD, path, AT_FDCWD, chained, 0);
	if (rc != 0)
		rc = rename(path, chained);
	return rc == 0 ? SKN_OK : skn_fail_errno(err, chained, "cannot keep the hook that is there");
}

int skn_hook_install(const char *folder, const struct skn_hook_event *event, const char *program,
		     bool *changed, struct skn_err *err)
{
	char *path = beside(folder, event->name, ""), *chained = beside(folder, event->name, ".local");
	enum skn_hook_state state = skn_hook_look(folder, event);
	struct skn_buf script = SKN_BUF_INIT, there = SKN_BUF_INIT;
	int rc = SKN_OK;

	skn_hook_script(&script, event, program);
	*changed = false;
	if (state == SKN_HOOK_CHAINED)
		goto out;
	if (state == SKN_HOOK_RIGHT && skn_fs_read(&there, path, SKN_BUF_MAX, NULL) == SKN_OK &&
	    skn_buf_eq(&there, script.p, script.n))
		goto out;
	if (state == SKN_HOOK_MISSING)
		rc = skn_fs_mkdirs(folder, err);
	else if (state == SKN_HOOK_FOREIGN)
		rc = keep(path, chained, err);
	if (rc == SKN_OK)
		rc = skn_fs_write_atomic(path, script.p, script.n, 0777, err);
	*changed = rc == SKN_OK;
out:
	skn_buf_release(&script);
	skn_buf_release(&there);
	free(path);
	free(chained);
	return rc;
}

int skn_hook_uninstall(const char *folder, const struct skn_hook_event *event, bool *changed,
		       struct skn_err *err)
{
	char *path = beside(folder, event->name, ""), *chained = beside(folder, event->name, ".local");
	int rc = SKN_OK;

	*changed = version_at(path, event->name) != 0;
	if (*changed && (skn_fs_exists(chained) ? rename(chained, path) : unlink(path)) != 0)
		rc = skn_fail_errno(err, path, "cannot take the hook away");
	free(path);
	free(chained);
	return rc;
}
