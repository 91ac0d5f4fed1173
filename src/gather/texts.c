#include "gather/texts.h"

#include "base/fs.h"
#include "base/path.h"
#include "hash/sha256.h"

enum skn_text_policy skn_text_policy_of(const struct skn_record *config)
{
	const char *text = config ? skn_store_setting(config, "policy.text") : NULL;

	if (text && skn_streq(text, "quotes"))
		return SKN_TEXT_QUOTES;
	return text && skn_streq(text, "none") ? SKN_TEXT_NONE : SKN_TEXT_FULL;
}

static char *folder_of(struct skn_repo *repo, const char *hex)
{
	return skn_xasprintf("%s/skein/texts/%.2s", skn_repo_common_dir(repo), hex);
}

static bool is_hash(const char *s)
{
	return strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

static int read_checked(struct skn_buf *out, const char *path, const char *hex, struct skn_err *err)
{
	char found[65];
	int rc = skn_fs_read(out, path, SKN_TEXT_MAX, err);

	if (rc != SKN_OK)
		return rc;
	skn_sha256_hex(found, out->p, out->n);
	if (!skn_streq(found, hex)) {
		skn_buf_clear(out);
		return skn_fail(err, SKN_ENOTFOUND, "the text %.12s is damaged", hex);
	}
	return SKN_OK;
}

int skn_texts_get(struct skn_buf *out, struct skn_repo *repo, const char *sha256, struct skn_err *err)
{
	char *dir, *path;
	int rc;

	if (!is_hash(sha256))
		return skn_fail(err, SKN_ENOTFOUND, "'%.64s' is no hash of a text", sha256);
	dir = folder_of(repo, sha256);
	path = skn_xasprintf("%s/%s.txt", dir, sha256 + 2);
	rc = read_checked(out, path, sha256, err);
	free(path);
	free(dir);
	return rc;
}

int skn_texts_put(char hex[65], struct skn_repo *repo, const char *text, size_t n, struct skn_err *err)
{
	struct skn_buf old = SKN_BUF_INIT;
	char *dir, *path;
	int rc = SKN_OK;

	skn_sha256_hex(hex, text, n);
	dir = folder_of(repo, hex);
	path = skn_xasprintf("%s/%s.txt", dir, hex + 2);
	if (read_checked(&old, path, hex, NULL) != SKN_OK) {
		rc = skn_fs_mkdirs(dir, err);
		if (rc == SKN_OK)
			rc = skn_fs_write_atomic(path, text, n, 0600, err);
	}
	skn_buf_release(&old);
	free(path);
	free(dir);
	return rc;
}

int skn_texts_remove(struct skn_repo *repo, const char *sha256, struct skn_err *err)
{
	char *dir, *path;
	int rc = SKN_OK;

	if (!is_hash(sha256))
		return SKN_OK;
	dir = folder_of(repo, sha256);
	path = skn_xasprintf("%s/%s.txt", dir, sha256 + 2);
	if (unlink(path) != 0 && errno != ENOENT)
		rc = skn_fail_errno(err, path, "cannot remove");
	free(path);
	free(dir);
	return rc;
}

int skn_texts_of(struct skn_buf *out, struct skn_repo *repo, struct skn_view *view, const char *thread_path,
		 const struct skn_record *item, struct skn_err *err)
{
	const char *hash = skn_node_text(skn_node_find(item->tree.root, "text"), "sha256");
	char *path = skn_kind_path_in(thread_path, SKN_KIND_TEXT, item->id);
	int rc = skn_view_read(view, path, SKN_TEXT_MAX, out, err);

	if (rc == SKN_ENOTFOUND && hash) {
		skn_err_clear(err);
		rc = skn_texts_get(out, repo, hash, err);
	}
	free(path);
	return rc;
}
