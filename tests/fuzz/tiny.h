/* tiny.h - a store with one thread of one version, made once for a fuzz target. */
#ifndef SKN_TESTS_FUZZ_TINY_H
#define SKN_TESTS_FUZZ_TINY_H

#include "base/fs.h"
#include "store/put.h"

static struct skn_buf tiny_dir = { .p = skn_buf_empty };
static struct skn_store tiny;

static void tiny_remove(void)
{
	skn_store_close(&tiny);
	skn_fs_remove_tree(tiny_dir.p, NULL);
	skn_buf_release(&tiny_dir);
}

static void tiny_file(struct skn_changes *changes, const char *path, const char *text)
{
	struct skn_buf data = SKN_BUF_INIT;

	skn_buf_adds(&data, text);
	skn_changes_put(changes, path, &data);
}

/* The store; made at the first call, removed when the program ends. */
static struct skn_store *tiny_store(void)
{
	struct skn_commit_options options = { .message = "first\n", .no_hooks = true };
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_oid made;

	if (tiny.repo)
		return &tiny;
	setenv("GIT_AUTHOR_NAME", "Fuzz", 1);
	setenv("GIT_AUTHOR_EMAIL", "fuzz@example.org", 1);
	setenv("GIT_COMMITTER_NAME", "Fuzz", 1);
	setenv("GIT_COMMITTER_EMAIL", "fuzz@example.org", 1);
	if (skn_fs_temp_dir(&tiny_dir, &err) != SKN_OK ||
	    skn_repo_init(&tiny.repo, tiny_dir.p, true, "main", &err) != SKN_OK)
		skn_fatal("no store to fuzz with", err.msg);
	tiny_file(&changes, "skein.yaml", "schema: 1\ntitle: Site\n");
	tiny_file(&changes, "threads/coast/reef/thread.yaml", "schema: 1\ntitle: Reef\nstatus: active\n");
	tiny_file(&changes, "threads/coast/reef/narrative.md", "It grows.\n");
	if (skn_changes_commit(&made, &changes, &tiny, &options, &err) != SKN_OK)
		skn_fatal("no commit to fuzz with", err.msg);
	skn_changes_release(&changes);
	atexit(tiny_remove);
	return &tiny;
}

#endif
