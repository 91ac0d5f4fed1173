#include "store/unfinished.h"

#include "base/fs.h"
#include "repo/fsync.h"
#include "repo/lockfile.h"
#include "repo/status.h"
#include "repo/worktree.h"

#define NOTE_MAX 4096 /* bytes */
#define NOTE_HEAD "unfinished 1 "
#define NOTE_FILES "files\n"
#define NOTE_WORK "work\n" /* from_work */

static const struct skn_oid zero;

static char *note_path(const struct skn_store *store)
{
	return skn_xasprintf("%s/skein/unfinished", skn_repo_git_dir(store->repo));
}

static int sync_note(struct skn_store *store, int fd, const char *path, struct skn_err *err)
{
	struct skn_fsync sync;

	skn_fsync_load(&sync, store->repo);
	return skn_fsync_fd(&sync, sync.refs, fd, path, err);
}

static int open_note(const char *path)
{
	const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
	int fd = open(path, flags, 0666);

	if (fd < 0 && errno == ENOENT) {
		char *dir = skn_xstrndup(path, (size_t)(strrchr(path, '/') - path));

		fd = skn_fs_mkdirs(dir, NULL) == SKN_OK ? open(path, flags, 0666) : -1;
		free(dir);
	}
	return fd;
}

int skn_unfinished_begin(struct skn_store *store, const struct skn_unfinished *what, struct skn_err *err)
{
	char old_hex[SKN_OID_HEX + 1], new_hex[SKN_OID_HEX + 1], *path = note_path(store);
	struct skn_buf text = SKN_BUF_INIT;
	int fd = open_note(path);
	int rc = fd < 0 ? skn_fail_errno(err, path, "cannot write") : SKN_OK;

	skn_oid_hex(old_hex, what->old_commit ? what->old_commit : &zero);
	skn_oid_hex(new_hex, what->new_commit);
	skn_buf_addf(&text, NOTE_HEAD "%s%s\n%s\n%s\n", what->from_work ? NOTE_WORK : NOTE_FILES, old_hex,
		     new_hex, what->ref);
	if (rc == SKN_OK)
		rc = skn_fs_write_fd(fd, path, text.p, text.n, err);
	if (rc == SKN_OK)
		rc = sync_note(store, fd, path, err);
	if (fd >= 0 && close(fd) < 0 && rc == SKN_OK)
		rc = skn_fail_errno(err, path, "cannot write");
	if (rc != SKN_OK && fd >= 0)
		unlink(path);
	skn_buf_release(&text);
	free(path);
	return rc;
}

void skn_unfinished_end(struct skn_store *store)
{
	char *path = note_path(store);

	unlink(path);
	free(path);
}

/* ---- reading it ---- */

struct note {
	struct skn_oid old_commit, new_commit; /* old: zero when there was none */
	bool from_work;
	char *ref;
};

/* The text after WHAT at *p, or false. */
static bool skip(const char **p, const char *what)
{
	if (!skn_starts_with(*p, what))
		return false;
	*p += strlen(what);
	return true;
}

static bool take_oid(const char **p, struct skn_oid *oid)
{
	if (strlen(*p) <= SKN_OID_HEX || (*p)[SKN_OID_HEX] != '\n' || !skn_oid_parse(oid, *p, SKN_OID_HEX))
		return false;
	*p += SKN_OID_HEX + 1;
	return true;
}

/* False for a note that was cut off: then nothing had begun yet. */
static bool read_note(struct note *out, const char *path)
{
	struct skn_buf text = SKN_BUF_INIT;
	bool good = skn_fs_read(&text, path, NOTE_MAX, NULL) == SKN_OK && text.n && text.p[text.n - 1] == '\n';
	const char *p = good ? text.p : "";

	good = good && skip(&p, NOTE_HEAD);
	out->from_work = good && skip(&p, NOTE_WORK);
	good = good && (out->from_work || skip(&p, NOTE_FILES));
	good = good && take_oid(&p, &out->old_commit) && take_oid(&p, &out->new_commit);
	good = good && skn_starts_with(p, "refs/") && !strstr(p, "..");
	out->ref = good ? skn_xstrndup(p, strcspn(p, "\n")) : NULL;
	skn_buf_release(&text);
	return good;
}

/* ---- completing it ---- */

struct mending {
	struct skn_store *store;
	const struct note *note;
	struct skn_view *work;
	struct skn_oid old, new;             /* trees; OLD is zero when the branch was not there */
	SKN_VEC(struct skn_repo_change) files, index; /* to be written; to be told to the index
						       * only; paths are those of the status */
};

/* What TREE has at PATH; a zero id and mode where there is nothing. */
static struct skn_tree_entry entry_in(const struct mending *m, const struct skn_oid *tree, const char *path)
{
	struct skn_tree_entry entry = { .mode = 0 };

	if (skn_oid_is_zero(tree) || skn_repo_tree_find(m->store->repo, tree, path, &entry, NULL) != SKN_OK)
		return (struct skn_tree_entry){ .mode = 0 };
	return entry;
}

/* Whether the file is still what the dead one found, or already what it wanted. */
static bool is_untouched(struct mending *m, const char *path, const struct skn_oid *old,
			 const struct skn_oid *new)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_oid now;
	int rc = skn_view_read(m->work, path, SKN_WRITER_BLOB_MAX, &bytes, NULL);
	bool yes = rc == SKN_ENOTFOUND && (skn_oid_is_zero(old) || skn_oid_is_zero(new));

	if (rc == SKN_OK && skn_repo_hash_blob(&now, bytes.p, bytes.n, NULL) == SKN_OK)
		yes = skn_oid_eq(&now, old) || skn_oid_eq(&now, new);
	skn_buf_release(&bytes);
	return yes;
}

static void take_path(struct mending *m, const struct skn_path_change *c)
{
	struct skn_tree_entry old = entry_in(m, &m->old, c->path), new = entry_in(m, &m->new, c->path);
	const struct skn_repo_change change = { .path = c->path, .oid = &c->old_oid, .mode = new.mode,
						.remove = !new.mode };

	if (c->conflict || c->status == SKN_PATH_TYPE || !skn_oid_eq(&c->oid, &old.oid) ||
	    !skn_oid_eq(&c->old_oid, &new.oid))
		return;
	if (!m->note->from_work && is_untouched(m, c->path, &old.oid, &new.oid))
		skn_vec_push(&m->files, change);
	else
		skn_vec_push(&m->index, change);
}

static int update(struct mending *m, const struct skn_repo_change *changes, size_t n, unsigned flags)
{
	const struct skn_oid *old = skn_oid_is_zero(&m->old) ? NULL : &m->note->old_commit;

	return n ? skn_repo_update_worktree(m->store->repo, old, changes, n, flags, NULL) : SKN_OK;
}

static int open_sides(struct mending *m)
{
	struct skn_repo *repo = m->store->repo;
	struct skn_commit_brief brief;
	int rc = skn_repo_read_brief(repo, &m->note->new_commit, &brief, NULL);

	m->new = brief.tree;
	if (rc == SKN_OK && !skn_oid_is_zero(&m->note->old_commit)) {
		rc = skn_repo_read_brief(repo, &m->note->old_commit, &brief, NULL);
		m->old = brief.tree;
	}
	return rc == SKN_OK ? skn_view_work(&m->work, repo, NULL) : rc;
}

/* Brings index and files along to what HEAD has. */
static int complete(struct skn_store *store, const struct note *note)
{
	struct mending m = { .store = store, .note = note };
	struct skn_path_changes staged = { 0 };
	int rc = open_sides(&m);

	if (rc == SKN_OK)
		rc = skn_repo_staged_changes(store->repo, NULL, 0, &staged, NULL);
	for (size_t i = 0; rc == SKN_OK && i < staged.n; i++)
		take_path(&m, &staged.v[i]);
	if (rc == SKN_OK)
		rc = update(&m, m.files.v, m.files.n, 0);
	if (rc == SKN_EEXISTS) /* a folder is in the way: the index says what is true at least */
		rc = update(&m, m.files.v, m.files.n, SKN_WORKTREE_FROM_WORK);
	if (rc == SKN_OK)
		rc = update(&m, m.index.v, m.index.n, SKN_WORKTREE_FROM_WORK);
	skn_vec_release(&m.files);
	skn_vec_release(&m.index);
	skn_path_changes_release(&staged);
	skn_view_free(m.work);
	return rc == SKN_EEXISTS ? SKN_OK : rc;
}

/* ---- who may do it, and when ---- */

/* The write lock, if nobody has it. */
static bool try_lock(struct skn_store *store, struct skn_lock *lock)
{
	char *path = skn_xasprintf("%s/skein/write.lock", skn_repo_common_dir(store->repo));
	bool got = skn_lock_acquire(lock, path, 0, NULL) == SKN_OK;

	free(path);
	return got;
}

/* Whether HEAD is on what the note tells of. */
static bool has_landed(struct skn_store *store, const struct skn_oid *new_commit)
{
	bool unborn = false, yes = false;
	struct skn_oid head;
	char *ref = NULL;

	if (skn_repo_head(store->repo, &ref, &head, &unborn, NULL) == SKN_OK && !unborn &&
	    skn_repo_has_object(store->repo, new_commit))
		skn_repo_is_ancestor(store->repo, new_commit, &head, &yes, NULL);
	free(ref);
	return yes;
}

/* Removes TARGET.lock when it is a dead one's of ours: to take it does that. */
static void sweep(const char *target, const char *git_dir)
{
	struct skn_lockfile lock = SKN_LOCKFILE_INIT;
	char *name = skn_xasprintf("%s.lock", target), *dir = skn_xasprintf("%s/skein", git_dir);

	if (access(name, F_OK) == 0 && skn_lockfile_take(&lock, target, dir, 0, NULL) == SKN_OK)
		skn_lockfile_abort(&lock);
	free(name);
	free(dir);
}

static void sweep_locks(struct skn_store *store, const char *ref)
{
	const char *common = skn_repo_common_dir(store->repo);
	char *target = skn_xasprintf("%s/%s", common, ref);

	sweep(target, common);
	sweep(skn_repo_index_path(store->repo), skn_repo_git_dir(store->repo));
	free(target);
}

void skn_unfinished_recover(struct skn_store *store)
{
	struct skn_lock lock = SKN_LOCK_INIT;
	struct note note = { .ref = NULL };
	char *path = note_path(store);
	int rc = SKN_OK;

	if (access(path, F_OK) == 0 && try_lock(store, &lock)) {
		if (read_note(&note, path)) {
			sweep_locks(store, note.ref);
			if (!skn_repo_is_bare(store->repo) && has_landed(store, &note.new_commit))
				rc = complete(store, &note);
		}
		if (rc == SKN_OK)
			unlink(path);
		skn_lock_release(&lock);
	}
	free(note.ref);
	free(path);
}
