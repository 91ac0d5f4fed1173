#include "store/unfinished.h"

#include "base/fs.h"
#include "repo/fsync.h"
#include "repo/lockfile.h"
#include "repo/status.h"
#include "repo/worktree.h"
#include "store/changes.h"

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
	struct skn_view *old, *new, *work;   /* old: NULL when the branch was not there */
	struct skn_changes files, index;     /* to be written; to be told to the index only */
};

/* The id at PATH, zero where there is no such file. */
static struct skn_oid id_in(struct skn_view *view, const char *path)
{
	struct skn_oid oid = zero;

	if (view && skn_view_oid(view, path, &oid, NULL) != SKN_OK)
		return zero;
	return oid;
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

static int take_path(struct mending *m, const struct skn_path_change *c)
{
	struct skn_oid old = id_in(m->old, c->path), new = id_in(m->new, c->path);
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_changes *to;

	if (c->conflict || c->status == SKN_PATH_TYPE || !skn_oid_eq(&c->oid, &old) ||
	    !skn_oid_eq(&c->old_oid, &new))
		return SKN_OK;
	to = !m->note->from_work && is_untouched(m, c->path, &old, &new) ? &m->files : &m->index;
	if (skn_oid_is_zero(&new)) {
		skn_changes_remove(to, c->path);
	} else {
		int rc = skn_view_read(m->new, c->path, SKN_WRITER_BLOB_MAX, &bytes, NULL);

		if (rc != SKN_OK)
			return rc;
		skn_changes_put(to, c->path, &bytes);
	}
	return SKN_OK;
}

static int update(struct mending *m, const struct skn_changes *changes, unsigned flags)
{
	const struct skn_oid *old = m->old ? &m->note->old_commit : NULL;
	struct skn_repo_change *array = skn_changes_array(changes);
	int rc = SKN_OK;

	if (changes->list.n)
		rc = skn_repo_update_worktree(m->store->repo, old, array, changes->list.n, flags, NULL);
	free(array);
	return rc;
}

static int open_views(struct mending *m)
{
	struct skn_repo *repo = m->store->repo;
	int rc = skn_view_commit(&m->new, repo, &m->note->new_commit, NULL);

	if (rc == SKN_OK && !skn_oid_is_zero(&m->note->old_commit))
		rc = skn_view_commit(&m->old, repo, &m->note->old_commit, NULL);
	return rc == SKN_OK ? skn_view_work(&m->work, repo, NULL) : rc;
}

/* Brings index and files along to what HEAD has. */
static int complete(struct skn_store *store, const struct note *note)
{
	struct mending m = { .store = store, .note = note, .files = SKN_CHANGES_INIT,
			     .index = SKN_CHANGES_INIT };
	struct skn_path_changes staged = { 0 };
	int rc = open_views(&m);

	if (rc == SKN_OK)
		rc = skn_repo_staged_changes(store->repo, NULL, 0, &staged, NULL);
	for (size_t i = 0; rc == SKN_OK && i < staged.n; i++)
		rc = take_path(&m, &staged.v[i]);
	if (rc == SKN_OK)
		rc = update(&m, &m.files, 0);
	if (rc == SKN_EEXISTS) /* a folder is in the way: the index says what is true at least */
		rc = update(&m, &m.files, SKN_WORKTREE_FROM_WORK);
	if (rc == SKN_OK)
		rc = update(&m, &m.index, SKN_WORKTREE_FROM_WORK);
	skn_path_changes_release(&staged);
	skn_changes_release(&m.files);
	skn_changes_release(&m.index);
	skn_view_free(m.old);
	skn_view_free(m.new);
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
