#include "base/fs.h"
#include "base/path.h"
#include "cli/hook_global.h"
#include "cli/init_ci.h"
#include "cli/session.h"
#include "store/setup.h"

static const char message[] = "Start a store of threads\n", ci_message[] = "Check and review pull requests\n";

struct starting {
	struct skn_session session;
	struct skn_cli *cli;
	const char *dir;          /* as named, "." */
	bool made_dir, made_repo; /* by us: undone when something fails */
	struct skn_view *base;    /* the work tree, or HEAD; NULL: a bare repository without commits */
	struct skn_changes changes;
	bool was_store;
	char *published;          /* full name of the published branch */
	const char *ci_path;      /* of the workflow that was asked for; NULL */
	bool ci_include;          /* another file has to name it */
};

/* Git's rules for the name of a branch (git-check-ref-format). */
static int check_branch(const char *name, struct skn_err *err)
{
	size_t n = strlen(name);
	bool good = n > 0 && n <= 200 && name[0] != '-' && name[0] != '/' && name[n - 1] != '/' &&
		    name[n - 1] != '.' && name[0] != '.' && !skn_streq(name, "@") && !skn_streq(name, "HEAD") &&
		    !strstr(name, "..") && !strstr(name, "//") && !strstr(name, "@{") && !strstr(name, "/.") &&
		    !strstr(name, ".lock/") && !skn_ends_with(name, ".lock");

	for (const char *p = name; *p && good; p++)
		good = (unsigned char)*p > ' ' && *p != 0x7f && !strchr("~^:?*[\\", *p);
	return good ? SKN_OK : skn_fail(err, SKN_EUSAGE, "'%s' cannot be the name of a branch", name);
}

static bool same_folder(const char *a, const char *b)
{
	struct stat sa, sb;

	return stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

static const char *top_of(const struct skn_repo *repo)
{
	return skn_repo_is_bare(repo) || !skn_repo_work_dir(repo) ? skn_repo_git_dir(repo)
								   : skn_repo_work_dir(repo);
}

/* Without DIR a repository in a folder above is most likely meant, and surely
 * not a second one inside it: the person decides. */
static int refuse_inside(struct skn_err *err)
{
	struct skn_repo *above = NULL;
	int rc = SKN_OK;

	if (skn_repo_open(&above, ".", NULL, NULL) == SKN_OK && !same_folder(top_of(above), ".") &&
	    !same_folder(skn_repo_git_dir(above), ".")) {
		rc = skn_fail(err, SKN_EUSAGE, "this folder is inside the repository %s", top_of(above));
		skn_hint(err, "name the folder: 'skein init %s', or 'skein init .' for a repository of its own",
			 top_of(above));
	}
	skn_repo_free(above);
	return rc;
}

static bool is_repository(const char *dir)
{
	struct skn_buf path = SKN_BUF_INIT;
	bool found;

	skn_path_join(&path, dir, ".git");
	found = skn_fs_exists(path.p);
	skn_path_join(&path, dir, "HEAD");
	found = found || skn_fs_exists(path.p);
	skn_buf_release(&path);
	return found;
}

static int open_repository(struct starting *s, struct skn_err *err)
{
	const char *env = getenv("GIT_DIR"), *branch = skn_cli_value(s->cli, "branch");
	bool named = s->cli->git_dir || (env && *env), bare = skn_cli_flag(s->cli, "bare");
	int rc = branch ? check_branch(branch, err) : SKN_OK;

	s->dir = s->cli->n_args ? s->cli->args[0] : ".";
	if (rc == SKN_OK && named && s->cli->n_args)
		rc = skn_fail(err, SKN_EUSAGE, "DIR and --git-dir (or GIT_DIR) are two places: give one");
	if (rc == SKN_OK && named)
		rc = skn_session_open(&s->session, s->cli, err);
	else if (rc == SKN_OK && !s->cli->n_args)
		rc = refuse_inside(err);
	if (rc == SKN_OK && !named) {
		s->made_dir = !skn_fs_exists(s->dir);
		s->made_repo = !is_repository(s->dir);
		rc = skn_repo_init(&s->session.store.repo, s->dir, bare, branch, err);
	}
	if (rc == SKN_OK && bare && !skn_repo_is_bare(s->session.store.repo))
		rc = skn_fail(err, SKN_EUSAGE, "the repository in %s has a work tree, it is not bare", s->dir);
	return rc;
}

static int open_base(struct starting *s, struct skn_err *err)
{
	struct skn_repo *repo = s->session.store.repo;
	struct skn_oid head;
	int rc;

	if (!skn_repo_is_bare(repo))
		return skn_view_work(&s->base, repo, err);
	rc = skn_rev_commit(&head, &s->session.store, NULL, err);
	if (rc == SKN_OK)
		return skn_view_commit(&s->base, repo, &head, err);
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

/* Reads a file of the base; a missing one is empty, *there tells. */
static int read_base(struct skn_buf *out, bool *there, struct skn_view *base, const char *path,
		     struct skn_err *err)
{
	int rc = base ? skn_view_read(base, path, SKN_SETUP_ATTRIBUTES_MAX, out, err) : SKN_ENOTFOUND;

	*there = rc == SKN_OK;
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

/* skein.yaml: kept when there is one, else made; the published branch either way. */
static int plan_config(struct starting *s, struct skn_err *err)
{
	const char *title = skn_cli_value(s->cli, "title"), *branch = skn_cli_value(s->cli, "branch");
	struct skn_store *store = &s->session.store;
	struct skn_buf bytes = SKN_BUF_INIT, name = SKN_BUF_INIT;
	struct skn_record config;
	int rc = read_base(&bytes, &s->was_store, s->base, SKN_SETUP_CONFIG, err);

	if (rc == SKN_OK && s->was_store) {
		rc = skn_store_config(&config, s->base, err);
		if (rc == SKN_OK) {
			rc = skn_store_published_ref(&s->published, store, &config, err);
			skn_record_release(&config);
		}
		goto out;
	}
	if (rc == SKN_OK && branch)
		s->published = skn_xasprintf("refs/heads/%s", branch);
	else if (rc == SKN_OK)
		rc = skn_store_published_ref(&s->published, store, NULL, err);
	skn_setup_title(&name, top_of(store->repo));
	if (rc == SKN_OK)
		rc = skn_setup_config(&bytes, title ? title : name.p, skn_cli_value(s->cli, "language"),
				      s->published + strlen("refs/heads/"), err);
	if (rc == SKN_OK)
		skn_changes_put(&s->changes, SKN_SETUP_CONFIG, &bytes);
out:
	skn_buf_release(&bytes);
	skn_buf_release(&name);
	return rc;
}

/* .gitattributes: what is there stays; *dirty: its state is not the last commit's. */
static int plan_attributes(struct starting *s, bool *dirty, struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT, committed = SKN_BUF_INIT;
	struct skn_view *head = NULL;
	struct skn_oid oid;
	bool there, was;
	int rc = read_base(&bytes, &there, s->base, SKN_SETUP_ATTRIBUTES, err);

	if (rc == SKN_OK && there && skn_rev_commit(&oid, &s->session.store, NULL, NULL) == SKN_OK)
		rc = skn_view_commit(&head, s->session.store.repo, &oid, err);
	if (rc == SKN_OK && there) {
		rc = read_base(&committed, &was, head, SKN_SETUP_ATTRIBUTES, err);
		*dirty = !was || !skn_buf_eq(&committed, bytes.p, bytes.n);
	}
	if (rc == SKN_OK && skn_setup_attributes(&bytes))
		skn_changes_put(&s->changes, SKN_SETUP_ATTRIBUTES, &bytes);
	skn_view_free(head);
	skn_buf_release(&bytes);
	skn_buf_release(&committed);
	return rc;
}

static int plan_ci(struct starting *s, struct skn_err *err)
{
	const char *forge = skn_cli_value(s->cli, "ci");
	bool force = skn_cli_flag(s->cli, "force");

	if (force && !forge)
		return skn_fail(err, SKN_EUSAGE, "--force is for --ci, the rest of init keeps what is there");
	if (!forge)
		return SKN_OK;
	return skn_init_ci(&s->changes, &s->ci_path, &s->ci_include, s->base, forge, s->published, force, err);
}

static const char *message_of(const struct starting *s)
{
	return s->was_store && s->ci_path ? ci_message : message;
}

static int write_store(struct starting *s, bool commit, struct skn_oid *made, struct skn_err *err)
{
	struct skn_store *store = &s->session.store;
	struct skn_commit_options options = { .message = message_of(s) };

	if (!commit && skn_repo_is_bare(store->repo))
		return skn_fail(err, SKN_EUSAGE, "a bare repository has no work tree: --no-commit would write nothing");
	if (!commit)
		return skn_changes_write_work(&s->changes, store, err);
	return skn_changes_commit(made, &s->changes, store, &options, err);
}

/* The hooks, unless they are turned off; *n of them are new.  That one cannot be
 * put there stops nothing: doctor says so, too. */
static int install_hooks(struct starting *s, size_t *n, struct skn_err *err)
{
	struct skn_repo *repo = s->session.store.repo;
	struct skn_buf folder = SKN_BUF_INIT, program = SKN_BUF_INIT;
	int rc = SKN_OK;

	*n = 0;
	if (skn_cli_flag(s->cli, "no-hooks"))
		return skn_hook_turn(repo, false, err);
	if (!skn_repo_config_bool(repo, SKN_HOOK_SETTING, true))
		return SKN_OK;
	skn_hook_program(&program);
	if (!skn_hook_folder(&folder, repo))
		skn_cli_hint(s->cli, "core.hooksPath is %s, which other repositories use, too: no hooks were "
				     "installed ('skein hook install -h')", folder.p);
	else
		for (const struct skn_hook_event *e = skn_hook_events; rc == SKN_OK && e->name; e++) {
			bool changed = false;

			if (skn_hook_suits(e, repo))
				rc = skn_hook_install(folder.p, e, program.n ? program.p : NULL, &changed, err);
			if (rc == SKN_EEXISTS) {
				skn_cli_warn(s->cli, "%s: %s; %s", err->path, err->msg, err->hint);
				rc = skn_forgive(rc, SKN_EEXISTS, err);
			}
			*n += changed;
		}
	if (rc == SKN_OK)
		rc = skn_hook_harden(repo, err);
	skn_buf_release(&folder);
	skn_buf_release(&program);
	return rc;
}

static void say(struct starting *s, size_t n_files, size_t n_settings, bool commit, const struct skn_oid *made)
{
	struct skn_sink *out = s->cli->out;
	const char *top = s->cli->n_args ? s->cli->args[0] : top_of(s->session.store.repo);
	char hex[SKN_OID_HEX + 1];

	if (n_files == 0 && n_settings == 0) {
		skn_sink_puts(out, "Nothing to do: ");
		skn_term_safe(out, top, strlen(top), false);
		skn_sink_puts(out, " is a store and set up\n");
		return;
	}
	skn_sink_puts(out, s->was_store ? "Set up the store in " : "Started a store in ");
	skn_term_safe(out, top, strlen(top), false);
	skn_sink_putc(out, '\n');
	if (n_files && commit) {
		skn_oid_hex(hex, made);
		skn_sink_printf(out, "[%.10s] %.*s\n", hex, (int)strcspn(message_of(s), "\n"), message_of(s));
	}
}

static int start(struct starting *s, struct skn_err *err)
{
	bool dirty = false, commit;
	size_t n_files = 0, n_settings = 0, n_hooks = 0;
	struct skn_oid made;
	int rc = open_base(s, err);

	if (rc == SKN_OK)
		rc = plan_config(s, err);
	if (rc == SKN_OK)
		rc = plan_attributes(s, &dirty, err);
	if (rc == SKN_OK)
		rc = plan_ci(s, err);
	if (s->was_store && (skn_cli_flag(s->cli, "title") || skn_cli_flag(s->cli, "language")))
		skn_cli_warn(s->cli, "there is a " SKN_SETUP_CONFIG " already; --title and --language are not used");
	commit = !skn_cli_flag(s->cli, "no-commit") && !dirty;
	n_files = s->changes.list.n;
	if (rc == SKN_OK && n_files)
		rc = write_store(s, commit, &made, err);
	if (rc == SKN_OK)
		rc = skn_setup_clone(s->session.store.repo, s->published, &n_settings, err);
	if (rc == SKN_OK)
		rc = install_hooks(s, &n_hooks, err);
	if (rc != SKN_OK)
		return rc;
	say(s, n_files, n_settings + n_hooks, commit, &made);
	if (s->ci_path && n_files)
		skn_cli_hint(s->cli, "%s says which variables it needs", s->ci_path);
	if (s->ci_include && n_files)
		skn_cli_hint(s->cli, "it counts when .gitlab-ci.yml names it: 'include: {local: %s}'", s->ci_path);
	if (n_files && dirty && !skn_cli_flag(s->cli, "no-commit"))
		skn_cli_hint(s->cli, SKN_SETUP_ATTRIBUTES " had changes that are not committed, so nothing was: "
				     "'skein commit' does it");
	return SKN_OK;
}

/* Leaves nothing of a repository that was made for nothing. */
static void undo(struct starting *s)
{
	char *git_dir = s->made_repo && s->session.store.repo ? skn_xstrdup(skn_repo_git_dir(s->session.store.repo))
							       : NULL;
	bool bare = git_dir && skn_repo_is_bare(s->session.store.repo);

	skn_session_close(&s->session);
	if (s->made_dir && git_dir)
		skn_fs_remove_tree(s->dir, NULL);
	else if (git_dir && !bare)
		skn_fs_remove_tree(git_dir, NULL);
	free(git_dir);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct starting s = { .cli = cli, .session = { .cli = cli }, .changes = SKN_CHANGES_INIT };
	int rc = open_repository(&s, err);

	if (rc == SKN_OK)
		rc = start(&s, err);
	skn_view_free(s.base);
	skn_changes_release(&s.changes);
	free(s.published);
	if (rc != SKN_OK)
		undo(&s);
	else
		skn_session_close(&s.session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "bare", .help = "make a repository without a work tree" },
	{ .long_name = "title", .short_name = 't', .arg = "TITLE", .help = "the site's title (the folder's name)" },
	{ .long_name = "language", .short_name = 'l', .arg = "TAG", .help = "the language of the threads: en, pt-BR" },
	{ .long_name = "branch", .short_name = 'b', .arg = "NAME",
	  .help = "the published branch (the branch that HEAD is on)" },
	{ .long_name = "ci", .arg = "FORGE", .choices = SKN_INIT_CI_FORGES,
	  .help = "write a workflow that checks and reviews pull requests, too" },
	{ .long_name = "force", .help = "with --ci: replace a workflow that is there" },
	{ .long_name = "no-commit", .help = "write the files and leave the commit to you" },
	{ .long_name = "no-hooks", .help = "install no hooks, now and when it is done again" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein init desk -t 'The Slow Desk'", "a new store in the folder desk" },
	{ "skein init", "this repository becomes a store, or this clone of a store gets its settings" },
	{ "skein init --ci github", "have pull requests checked and reviewed on GitHub" },
	{ "skein init --bare /srv/desk.git", "a store to push to" },
	{ 0 },
};

const struct skn_cmd skn_cmd_init = {
	.name = "init", .group = SKN_GROUP_STORE, .summary = "make a store, or set up a clone of one",
	.args = "[DIR]",
	.description =
		"Makes DIR a git repository unless it is one, writes skein.yaml and the lines of "
		".gitattributes that are missing, and commits them. Everything that is there stays. Done again, "
		"it changes nothing and says so.\n\n"
		"It also gives this clone the settings that git takes from no other: how git diff names fields "
		"and keeps citation groups whole (diff.skein-yaml, diff.markdown), the merge driver that "
		".gitattributes names ('skein help merge-file'), branch.<published>.mergeOptions "
		"= --no-ff and pull.ff = only, so that the published versions keep their numbers. What is set "
		"already is kept; 'skein doctor' says where it differs. Without the driver git merges the files "
		"as text, which the format is made for. And it installs the hooks ('skein help hook') that check "
		"what is committed and pushed.\n\n"
		"--ci writes a workflow for the forge: .github/workflows/skein.yml, .forgejo/workflows/skein.yml, "
		".gitlab-ci.yml or, where that is taken, .gitlab/skein.yml. On a pull request it runs 'skein review', "
		"posts the report as a comment and fails on errors that are new. A file that is there stays, but for "
		"--force.",
	.options = options, .examples = examples, .run = run,
};
