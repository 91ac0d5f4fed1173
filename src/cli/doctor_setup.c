#include "base/proc.h"
#include "cli/doctor.h"
#include "cli/hook_global.h"
#include "store/setup.h"

/* 'git hook run', which lets the repository's hooks see our commits. */
#define GIT_MAJOR 2
#define GIT_MINOR 36

void skn_doctor_git(struct skn_doctor *d)
{
	const char *argv[] = { "git", "--version", NULL };
	struct skn_proc_spec spec = { .argv = argv };
	struct skn_proc_result result;
	struct skn_err fault = SKN_ERR_INIT;
	unsigned major = 0, minor = 0;
	int rc = skn_proc_run(&result, &spec, &fault);

	skn_buf_rtrim(&result.out);
	if (rc != SKN_OK) {
		skn_doctor_say_err(d, "git", &fault);
		skn_doctor_hint(d, "install git; hooks, signing by gpg and the editor need it");
	} else if (sscanf(result.out.p, "git version %u.%u", &major, &minor) != 2) {
		skn_doctor_say(d, "git", SKN_DOCTOR_PROBLEM, "'git --version' says '%s'", result.out.p);
	} else if (major < GIT_MAJOR || (major == GIT_MAJOR && minor < GIT_MINOR)) {
		skn_doctor_say(d, "git", SKN_DOCTOR_PROBLEM, "git %u.%u is too old", major, minor);
		skn_doctor_hint(d, "%d.%d or newer runs the hooks", GIT_MAJOR, GIT_MINOR);
	} else {
		skn_doctor_say(d, "git", SKN_DOCTOR_OK, "%s", result.out.p);
	}
	skn_proc_release(&result);
}

void skn_doctor_store(struct skn_doctor *d)
{
	struct skn_err fault = SKN_ERR_INIT;
	struct skn_record config;

	if (d->config.tree.root) {
		skn_doctor_say(d, "store", SKN_DOCTOR_OK, "skein.yaml is in order");
	} else if (!d->base) {
		skn_doctor_say(d, "store", SKN_DOCTOR_PROBLEM, "there is no commit yet, so there is no store");
		skn_doctor_hint(d, "'skein init' makes one");
	} else if (skn_store_config(&config, d->base, &fault) == SKN_OK) {
		skn_record_release(&config);
	} else {
		skn_doctor_say_err(d, "store", &fault);
	}
}

static int write_attributes(struct skn_doctor *d, struct skn_buf *bytes, struct skn_err *err)
{
	struct skn_changes changes = SKN_CHANGES_INIT;
	int rc;

	skn_changes_put(&changes, SKN_SETUP_ATTRIBUTES, bytes);
	rc = skn_session_apply(&d->session, &changes, "store: add the attributes of threads", false, NULL, err);
	skn_changes_release(&changes);
	return rc;
}

void skn_doctor_attributes(struct skn_doctor *d)
{
	struct skn_err fault = SKN_ERR_INIT;
	struct skn_buf bytes = SKN_BUF_INIT;
	size_t missing;
	int rc;

	if (!d->base || !d->config.tree.root)
		return;
	rc = skn_view_read(d->base, SKN_SETUP_ATTRIBUTES, SKN_SETUP_ATTRIBUTES_MAX, &bytes, &fault);
	if (rc != SKN_OK && rc != SKN_ENOTFOUND) {
		skn_doctor_say_err(d, "attributes", &fault);
		return;
	}
	skn_err_clear(&fault);
	missing = skn_setup_attributes(&bytes);
	if (missing == 0) {
		skn_doctor_say(d, "attributes", SKN_DOCTOR_OK, ".gitattributes has the lines of threads");
	} else if (!skn_doctor_may_fix(d)) {
		skn_doctor_say(d, "attributes", SKN_DOCTOR_PROBLEM, ".gitattributes lacks %zu line%s", missing,
			       missing == 1 ? "" : "s");
		skn_doctor_hint(d, "--fix adds them; git then keeps LF and shows fields and citations whole");
	} else if (write_attributes(d, &bytes, &fault) != SKN_OK) {
		skn_doctor_say_err(d, "attributes", &fault);
	} else {
		skn_doctor_say(d, "attributes", SKN_DOCTOR_FIXED, ".gitattributes got %zu line%s", missing,
			       missing == 1 ? "" : "s");
		if (!skn_repo_is_bare(d->session.store.repo))
			skn_doctor_hint(d, "'skein commit' publishes it");
	}
	skn_buf_release(&bytes);
}

static void look_at_setting(struct skn_doctor *d, const struct skn_setup_setting *s, size_t *right)
{
	struct skn_repo *repo = d->session.store.repo;
	struct skn_err fault = SKN_ERR_INIT;
	struct skn_buf found = SKN_BUF_INIT;
	enum skn_setup_state state = skn_setup_look(repo, s, &found);

	if (state == SKN_SETUP_RIGHT) {
		++*right;
	} else if (skn_doctor_may_fix(d)) {
		if (skn_setup_set(repo, s, &fault) != SKN_OK)
			skn_doctor_say_err(d, "settings", &fault);
		else if (skn_setup_look(repo, s, NULL) != SKN_SETUP_RIGHT)
			skn_doctor_say(d, "settings", SKN_DOCTOR_PROBLEM,
				       "%s is set by the environment or by another file that wins", s->key);
		else
			skn_doctor_say(d, "settings", SKN_DOCTOR_FIXED, "%s is '%s'", s->key, s->value);
	} else {
		if (state == SKN_SETUP_UNSET)
			skn_doctor_say(d, "settings", SKN_DOCTOR_PROBLEM, "%s is not set", s->key);
		else
			skn_doctor_say(d, "settings", SKN_DOCTOR_PROBLEM, "%s is '%s'", s->key, found.p);
		skn_doctor_hint(d, "without '%s' %s", s->value, s->why);
	}
	skn_buf_release(&found);
}

/* They are about diffs and merges of people: a bare repository needs none. */
void skn_doctor_settings(struct skn_doctor *d)
{
	struct skn_setup_settings settings = { 0 };
	size_t right = 0;

	if (!d->config.tree.root || skn_repo_is_bare(d->session.store.repo))
		return;
	skn_setup_settings(&settings, d->published);
	for (size_t i = 0; i < settings.list.n; i++)
		look_at_setting(d, &settings.list.v[i], &right);
	if (right == settings.list.n)
		skn_doctor_say(d, "settings", SKN_DOCTOR_OK, "this clone has the settings of git that it needs");
	skn_setup_settings_release(&settings);
}

/* One hook; returns whether it is as it should be. */
static bool look_at_hook(struct skn_doctor *d, const char *folder, const struct skn_hook_event *event)
{
	enum skn_hook_state state = skn_hook_look(folder, event);
	struct skn_buf program = SKN_BUF_INIT;
	struct skn_err fault = SKN_ERR_INIT;
	bool changed = false;

	if (state == SKN_HOOK_RIGHT || state == SKN_HOOK_CHAINED)
		return true;
	if (!skn_doctor_may_fix(d)) {
		skn_doctor_say(d, "hooks", SKN_DOCTOR_PROBLEM, "%s %s", event->name,
			       state == SKN_HOOK_MISSING ? "is not installed"
			       : state == SKN_HOOK_OLD	 ? "is that of another version, or may not be run"
							 : "is somebody else's");
		skn_doctor_hint(d, "'skein hook install' puts ours there%s",
				state == SKN_HOOK_FOREIGN ? " and lets the other run first"
							  : "; 'skein hook uninstall' says that none are wanted");
		return false;
	}
	skn_hook_program(&program);
	if (skn_hook_install(folder, event, program.n ? program.p : NULL, &changed, &fault) != SKN_OK)
		skn_doctor_say_err(d, "hooks", &fault);
	else
		skn_doctor_say(d, "hooks", SKN_DOCTOR_FIXED, "%s is installed", event->name);
	skn_buf_release(&program);
	return false;
}

void skn_doctor_hooks(struct skn_doctor *d)
{
	struct skn_repo *repo = d->session.store.repo;
	struct skn_buf folder = SKN_BUF_INIT;
	bool right = true;

	if (!d->config.tree.root)
		return;
	if (!skn_repo_config_bool(repo, SKN_HOOK_SETTING, true)) {
		skn_doctor_say(d, "hooks", SKN_DOCTOR_OK, "none are wanted (" SKN_HOOK_SETTING " is false)");
		return;
	}
	if (!skn_hook_folder(&folder, repo)) {
		skn_doctor_say(d, "hooks", SKN_DOCTOR_OK, "are those of %s, which other repositories use, too",
			       folder.p);
	} else {
		for (const struct skn_hook_event *e = skn_hook_events; e->name; e++)
			if (skn_hook_suits(e, repo))
				right = look_at_hook(d, folder.p, e) && right;
		if (right)
			skn_doctor_say(d, "hooks", SKN_DOCTOR_OK, "all are installed");
	}
	skn_buf_release(&folder);
}

void skn_doctor_identity(struct skn_doctor *d)
{
	struct skn_err fault = SKN_ERR_INIT;
	struct skn_ident author = { 0 }, committer = { 0 };
	int rc = skn_ident_author(&author, d->session.store.repo, &fault);

	if (rc == SKN_OK)
		rc = skn_ident_committer(&committer, d->session.store.repo, &fault);
	if (rc == SKN_OK)
		skn_doctor_say(d, "identity", SKN_DOCTOR_OK, "%s <%s>", author.name, author.email);
	else
		skn_doctor_say_err(d, "identity", &fault);
	skn_ident_release(&author);
	skn_ident_release(&committer);
}
