/* THREAD@REV: any text is taken apart without harm, and names in a small store what
 * can be read there, or gives an error that says something. */
#include "base/base.h"

#include "base/fs.h"
#include "repo/write.h"
#include "rev/resolve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct skn_buf dir = SKN_BUF_INIT;
static struct skn_store store;

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void clean_up(void)
{
	skn_store_close(&store);
	skn_fs_remove_tree(dir.p, NULL);
	skn_buf_release(&dir);
}

/* A commit that puts TEXT into a file, on top of PARENT (NULL: none). */
static void commit(const char *ref, struct skn_oid *tip, bool first, const char *path, const char *text, int64_t time)
{
	struct skn_repo_change change = { .path = path, .data = text, .len = strlen(text) };
	struct skn_ident who = { .name = (char *)"A", .email = (char *)"a@x", .time = time };
	struct skn_writer *writer = NULL;

	require(skn_writer_open(&writer, store.repo, ref, first ? NULL : tip, NULL) == SKN_OK);
	require(skn_writer_commit(writer, &change, 1, "m\n", &who, &who, tip, NULL) == SKN_OK);
	require(skn_writer_finish(writer, "test", NULL) == SKN_OK);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct skn_oid tip, topic;

	SKN_UNUSED(argc);
	SKN_UNUSED(argv);
	unsetenv("GIT_DIR");
	require(skn_fs_temp_dir(&dir, NULL) == SKN_OK);
	require(skn_repo_init(&store.repo, dir.p, true, "main", NULL) == SKN_OK);
	commit("refs/heads/main", &tip, true, "threads/a/thread.yaml", "title: A\n", 1600000000);
	commit("refs/heads/main", &tip, false, "threads/g/b/thread.yaml", "title: B\n", 1600086400);
	commit("refs/heads/main", &tip, false, "threads/h/b/thread.yaml", "title: B\n", 1600172800);
	commit("refs/heads/main", &tip, false, "threads/a/narrative.md", "One.\n", 1600259200);
	topic = tip;
	require(skn_ref_update(store.repo, "refs/heads/topic", NULL, &tip, &(struct skn_ident){ .name = (char *)"A", .email = (char *)"a@x" },
			       "test", NULL) == SKN_OK);
	commit("refs/heads/topic", &topic, false, "threads/a/narrative.md", "Two.\n", 1600345600);
	commit("refs/heads/main", &tip, false, "threads/a/thread.yaml", "title: A\npublished: {version: 9}\n", 1600432000);
	atexit(clean_up);
	return 0;
}

static void check(const char *thread, const char *rev)
{
	struct skn_rev found;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_view *view = NULL;
	int rc = skn_rev_resolve(&found, &store, thread, rev, &err);

	if (rc != SKN_OK) {
		require(err.code == (enum skn_errc)rc && err.msg[0]);
		return;
	}
	require(found.path && skn_starts_with(found.path, "threads/"));
	require(skn_rev_view(&view, &store, &found, &err) == SKN_OK);
	if (!found.unborn) {
		char *file = skn_xasprintf("%s/thread.yaml", found.path);

		require(skn_view_has(view, file));
		free(file);
	}
	if (found.has_version) {
		char label[SKN_VERSION_LABEL_MAX];

		skn_version_label(&found.version, label);
		require(label[0] && skn_oid_eq(&found.version.commit, &found.commit));
	}
	skn_view_free(view);
	skn_rev_release(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = skn_xstrndup((const char *)data, size);
	struct skn_spec spec;
	struct skn_err err = SKN_ERR_INIT;

	/* A search for a message (":/fix", "^{/fix}"): libgit2 1.5 leaks what it matches with. */
	if (strstr(text, ":/") || strstr(text, "{/")) {
		free(text);
		return 0;
	}
	if (skn_spec_parse(&spec, text, &err) == SKN_OK) {
		require(spec.thread && (!spec.rev_to || spec.rev));
		check(spec.thread, spec.rev);
		check("a", spec.rev);
		if (spec.rev_to)
			check("a", spec.rev_to);
		skn_spec_release(&spec);
	} else {
		require(err.code == SKN_EUSAGE && err.msg[0]);
	}
	free(text);
	return 0;
}
