#include "base/fs.h"
#include "base/path.h"
#include "repo/fsync.h"
#include "repo/internal.h"
#include "repo/lockfile.h"
#include "repo/write.h"

#define SYMREF_MAX 5 /* symbolic refs in a row, as git */

/* The ref that is really written: what symbolic refs lead to. */
static int final_name(struct skn_repo *repo, const char *ref, char **out, struct skn_err *err)
{
	char *name = skn_xstrdup(ref);
	int valid = 0;

	for (int i = 0; i <= SYMREF_MAX; i++) {
		git_reference *found = NULL;
		bool symbolic = git_reference_lookup(&found, repo->git, name) == 0 &&
				git_reference_type(found) == GIT_REFERENCE_SYMBOLIC;

		if (symbolic) {
			free(name);
			name = skn_xstrdup(git_reference_symbolic_target(found));
		}
		git_reference_free(found);
		git_error_clear();
		if (symbolic)
			continue;
		if (git_reference_name_is_valid(&valid, name) == 0 && valid &&
		    (skn_starts_with(name, "refs/") || skn_streq(name, "HEAD"))) {
			*out = name;
			return SKN_OK;
		}
		break;
	}
	free(name);
	return skn_fail(err, SKN_EUSAGE, "'%s' is not the name of a ref", ref);
}

/* HEAD and a few others belong to one work tree, the rest to all. */
static const char *home_of(const struct skn_repo *repo, const char *ref)
{
	bool own = skn_streq(ref, "HEAD") || skn_starts_with(ref, "refs/worktree/") ||
		   skn_starts_with(ref, "refs/bisect/") || skn_starts_with(ref, "refs/rewritten/");

	return own ? repo->git_dir : repo->common_dir;
}

/* SKN_EMOVED unless the ref, which we hold, is as expected. */
static int compare(struct skn_repo *repo, const char *ref, const struct skn_oid *expected,
		   struct skn_err *err)
{
	git_oid now;
	int grc = git_reference_name_to_id(&now, repo->git, ref);
	struct skn_oid have;

	if (grc < 0 && grc != GIT_ENOTFOUND) {
		skn_git_fail(err, grc, "cannot read %s", ref);
		return SKN_EDATA;
	}
	git_error_clear();
	if (grc == GIT_ENOTFOUND)
		return expected ? skn_fail(err, SKN_EMOVED, "%s was deleted meanwhile", ref) : SKN_OK;
	have = skn_from_git(&now);
	if (!expected)
		return skn_fail(err, SKN_EMOVED, "%s was created meanwhile", ref);
	if (!skn_oid_eq(&have, expected))
		return skn_fail(err, SKN_EMOVED, "%s was moved by somebody else meanwhile", ref);
	return SKN_OK;
}

/* A new ref "a/b" cannot stand beside a ref "a" or "a/b/c". */
static int check_new(struct skn_repo *repo, const char *ref, struct skn_err *err)
{
	char *part = skn_xstrdup(ref), *slash;
	char *below = skn_xasprintf("%s/", ref);
	struct skn_strings found = { 0 };
	git_oid oid;
	int rc = SKN_OK;

	while (rc == SKN_OK && (slash = strrchr(part, '/')) != NULL) {
		*slash = '\0';
		if (strchr(part, '/') && git_reference_name_to_id(&oid, repo->git, part) == 0)
			rc = skn_fail(err, SKN_EEXISTS, "cannot make %s: there is %s", ref, part);
	}
	git_error_clear();
	if (rc == SKN_OK)
		rc = skn_repo_ref_list(repo, below, &found, err);
	if (rc == SKN_OK && found.n)
		rc = skn_fail(err, SKN_EEXISTS, "cannot make %s: there is %s", ref, found.v[0]);
	skn_strings_release(&found);
	free(part);
	free(below);
	return rc;
}

static bool wants_log(struct skn_repo *repo, const char *ref)
{
	struct skn_buf value = SKN_BUF_INIT;
	bool set = skn_repo_config_get(repo, "core.logallrefupdates", &value);
	bool always = set && strcasecmp(value.p, "always") == 0;
	bool on = skn_repo_config_bool(repo, "core.logallrefupdates", !repo->bare);

	skn_buf_release(&value);
	return always || (on && (skn_streq(ref, "HEAD") || skn_starts_with(ref, "refs/heads/") ||
				 skn_starts_with(ref, "refs/remotes/") ||
				 skn_starts_with(ref, "refs/notes/")));
}

static int append_log(struct skn_repo *repo, const char *ref, const struct skn_buf *line,
		      struct skn_err *err)
{
	char *path = skn_xasprintf("%s/logs/%s", home_of(repo, ref), ref);
	int flags = O_WRONLY | O_APPEND | O_CLOEXEC | (wants_log(repo, ref) ? O_CREAT : 0);
	int fd = open(path, flags, 0666), rc = SKN_OK;

	if (fd < 0 && errno == ENOENT && flags & O_CREAT) {
		char *dir = skn_xstrndup(path, skn_path_dir_len(path));

		rc = skn_fs_mkdirs(dir, err);
		free(dir);
		fd = rc == SKN_OK ? open(path, flags, 0666) : -1;
	}
	if (fd >= 0) {
		rc = skn_fs_write_fd(fd, path, line->p, line->n, err);
		close(fd);
	} else if (rc == SKN_OK && errno != ENOENT) {
		rc = skn_fail_errno(err, path, "cannot write the reflog");
	}
	free(path);
	return rc;
}

/* "<old> <new> <who>\t<message>", for the ref and for HEAD when it is on it. */
static int write_logs(struct skn_repo *repo, const char *ref, const struct skn_oid *old_oid,
		      const struct skn_oid *new_oid, const struct skn_ident *who,
		      const char *reflog, struct skn_err *err)
{
	static const struct skn_oid zero;
	struct skn_buf line = SKN_BUF_INIT;
	char hex[SKN_OID_HEX + 1];
	git_reference *head = NULL;
	bool on_it;
	int rc;

	skn_oid_hex(hex, old_oid ? old_oid : &zero);
	skn_buf_addf(&line, "%s ", hex);
	skn_oid_hex(hex, new_oid);
	skn_buf_addf(&line, "%s ", hex);
	skn_ident_format(&line, who);
	skn_buf_addc(&line, '\t');
	for (const char *p = reflog; *p; p++)
		skn_buf_addc(&line, *p == '\n' || *p == '\r' ? ' ' : *p);
	skn_buf_rtrim(&line);
	skn_buf_addc(&line, '\n');
	rc = append_log(repo, ref, &line, err);
	on_it = git_reference_lookup(&head, repo->git, "HEAD") == 0 &&
		git_reference_type(head) == GIT_REFERENCE_SYMBOLIC &&
		skn_streq(git_reference_symbolic_target(head), ref);
	git_reference_free(head);
	git_error_clear();
	if (rc == SKN_OK && on_it)
		rc = append_log(repo, "HEAD", &line, err);
	skn_buf_release(&line);
	return rc;
}

static int fill(struct skn_lockfile *lf, const struct skn_oid *oid, const struct skn_fsync *sync,
		struct skn_err *err)
{
	char text[SKN_OID_HEX + 2];
	int rc;

	skn_oid_hex(text, oid);
	text[SKN_OID_HEX] = '\n';
	rc = skn_fs_write_fd(lf->fd, lf->lock, text, SKN_OID_HEX + 1, err);
	return rc == SKN_OK ? skn_fsync_fd(sync, sync->refs, lf->fd, lf->lock, err) : rc;
}

static int swap(struct skn_repo *repo, struct skn_lockfile *lf, const char *ref,
		const struct skn_oid *old_oid, const struct skn_oid *new_oid,
		const struct skn_ident *who, const char *reflog, struct skn_err *err)
{
	struct skn_fsync sync;
	char *dir;
	int rc = compare(repo, ref, old_oid, err);

	skn_fsync_load(&sync, repo);
	if (rc == SKN_OK && !old_oid)
		rc = check_new(repo, ref, err);
	if (rc == SKN_OK)
		rc = fill(lf, new_oid, &sync, err);
	if (rc == SKN_OK)
		rc = write_logs(repo, ref, old_oid, new_oid, who, reflog, err);
	if (rc != SKN_OK)
		return rc;
	dir = skn_xstrndup(lf->target, skn_path_dir_len(lf->target));
	rmdir(lf->target); /* an empty folder that deleted refs left; fails on all else */
	rc = skn_lockfile_commit(lf, err);
	if (rc == SKN_OK)
		rc = skn_fsync_dir(&sync, sync.refs, dir, err);
	free(dir);
	return rc;
}

int skn_ref_update(struct skn_repo *repo, const char *ref, const struct skn_oid *old_oid,
		   const struct skn_oid *new_oid, const struct skn_ident *who,
		   const char *reflog, struct skn_err *err)
{
	struct skn_lockfile lf = SKN_LOCKFILE_INIT;
	char *name = NULL, *path = NULL, *own = NULL;
	int rc = final_name(repo, ref, &name, err);

	if (rc != SKN_OK)
		return rc;
	path = skn_xasprintf("%s/%s", home_of(repo, name), name);
	own = skn_xasprintf("%s/skein", repo->common_dir);
	if (!old_oid) /* before the lock, which needs the folder that may be a ref */
		rc = check_new(repo, name, err);
	if (rc == SKN_OK)
		rc = skn_lockfile_take(&lf, path, own, SKN_REF_WAIT_MS, err);
	if (rc == SKN_OK)
		rc = swap(repo, &lf, name, old_oid, new_oid, who, reflog, err);
	skn_lockfile_abort(&lf);
	free(name);
	free(path);
	free(own);
	return rc;
}

int skn_repo_lock(struct skn_repo *repo, struct skn_lock *lock, struct skn_err *err)
{
	char *dir = skn_xasprintf("%s/skein", repo->common_dir);
	char *path = skn_xasprintf("%s/write.lock", dir);
	int rc = skn_fs_is_dir(dir) ? SKN_OK : skn_fs_mkdirs(dir, err);

	if (rc == SKN_OK)
		rc = skn_lock_acquire(lock, path, SKN_REPO_LOCK_WAIT_MS, err);
	free(path);
	free(dir);
	return rc;
}
