#include "store/hooks.h"

#include "base/fs.h"
#include "repo/hook.h"
#include "repo/index.h"
#include "repo/write.h"
#include "store/hookinstall.h"

#define MESSAGE_MAX ((size_t)1 << 20) /* bytes */

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct skn_index_edit *)a)->path, ((const struct skn_index_edit *)b)->path);
}

/* Puts the new blobs into the object database, for hooks to read: with a commit
 * that no ref will ever name. */
static int write_blobs(const struct skn_changes *changes, struct skn_store *store, struct skn_err *err)
{
	static const struct skn_ident nobody = { .name = (char *)"skein", .email = (char *)"skein", .time = 0 };
	struct skn_repo_change *array = skn_changes_array(changes);
	struct skn_writer *writer = NULL;
	struct skn_oid head, oid;
	bool unborn = false;
	char *ref = NULL;
	int rc = skn_repo_head(store->repo, &ref, &head, &unborn, err);

	if (rc == SKN_OK)
		rc = skn_writer_open(&writer, store->repo, "HEAD", unborn ? NULL : &head, err);
	if (rc == SKN_OK) {
		skn_writer_set_sign(writer, false);
		rc = skn_writer_commit(writer, array, changes->list.n, "for hooks", &nobody, &nobody, &oid, err);
	}
	if (rc == SKN_OK)
		rc = skn_writer_flush(writer, err);
	skn_writer_free(writer);
	free(array);
	free(ref);
	return rc;
}

/* Writes an index like the repository's with the changes staged. */
static int write_index(const char *path, const struct skn_changes *changes, struct skn_store *store,
		       struct skn_err *err)
{
	struct skn_index_edit *edits = skn_xcalloc(changes->list.n, sizeof(*edits));
	struct skn_index_file file = { .text = SKN_BUF_INIT };
	struct skn_index index;
	int fd = -1, rc = skn_index_read(&index, skn_repo_index_path(store->repo), err);

	for (size_t i = 0; rc == SKN_OK && i < changes->list.n; i++) {
		const struct skn_change *c = &changes->list.v[i];

		edits[i] = (struct skn_index_edit){ .path = c->path, .remove = c->remove, .mode = 0100644 };
		if (!c->remove)
			rc = skn_repo_hash_blob(&edits[i].oid, c->data.p, c->data.n, err);
	}
	if (rc == SKN_OK) {
		if (changes->list.n > 1)
			qsort(edits, changes->list.n, sizeof(*edits), by_path);
		skn_index_build(&file, &index, edits, changes->list.n, skn_repo_work_dir(store->repo));
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		rc = fd < 0 ? skn_fail_errno(err, path, "cannot make the hook's index")
			    : skn_index_file_write(&file, fd, path, err);
	}
	if (fd >= 0)
		close(fd);
	skn_index_release(&index);
	skn_index_file_release(&file);
	free(edits);
	return rc;
}

static int run_pre_commit(const struct skn_changes *changes, struct skn_store *store, struct skn_err *err)
{
	char *path = skn_xasprintf("%s/skein-index-%ld.lock", skn_repo_git_dir(store->repo), (long)getpid());
	char *variable = skn_xasprintf("GIT_INDEX_FILE=%s", path);
	const char *env[] = { variable, SKN_HOOK_DONE_ENV "=1", NULL };
	int rc = write_blobs(changes, store, err);

	if (rc == SKN_OK)
		rc = write_index(path, changes, store, err);
	if (rc == SKN_OK)
		rc = skn_repo_run_hook(store->repo, "pre-commit", NULL, env, err);
	unlink(path);
	free(path);
	free(variable);
	return rc;
}

static int run_message_hooks(struct skn_buf *message, struct skn_store *store, struct skn_err *err)
{
	char *path = skn_xasprintf("%s/COMMIT_EDITMSG", skn_repo_git_dir(store->repo));
	const char *prepare[] = { path, "message", NULL }, *check[] = { path, NULL };
	const char *env[] = { SKN_HOOK_DONE_ENV "=1", NULL };
	int rc = skn_fs_write_atomic(path, message->p, message->n, 0666, err);

	if (rc == SKN_OK)
		rc = skn_repo_run_hook(store->repo, "prepare-commit-msg", prepare, env, err);
	if (rc == SKN_OK)
		rc = skn_repo_run_hook(store->repo, "commit-msg", check, env, err);
	if (rc == SKN_OK) {
		skn_buf_clear(message);
		rc = skn_fs_read(message, path, MESSAGE_MAX, err);
	}
	free(path);
	return rc;
}

/* Ours alone would look at what was checked and worded before. */
static bool has_hook(struct skn_store *store, const char *name)
{
	return skn_repo_has_hook(store->repo, name) && !skn_hook_is_alone(store->repo, name);
}

int skn_hooks_before(struct skn_buf *message, const struct skn_changes *changes, struct skn_store *store,
		     struct skn_err *err)
{
	int rc = SKN_OK;

	if (has_hook(store, "pre-commit"))
		rc = run_pre_commit(changes, store, err);
	if (rc == SKN_OK && (has_hook(store, "prepare-commit-msg") || has_hook(store, "commit-msg")))
		rc = run_message_hooks(message, store, err);
	return rc;
}

void skn_hooks_after(struct skn_store *store)
{
	skn_repo_run_hook(store->repo, "post-commit", NULL, NULL, NULL);
}
