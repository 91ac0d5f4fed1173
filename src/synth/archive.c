#include "synth/archive.h"

#include "base/fs.h"
#include "base/path.h"

#define FOLDER "skein/synthesis"

/* The folders that may hold it, the better one first. */
static void folders(struct skn_strings *out, struct skn_repo *repo)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char *path = skn_xasprintf("%s/" FOLDER, skn_repo_common_dir(repo));

	skn_strings_push(out, path);
	free(path);
	if (cache && *cache == '/')
		path = skn_xasprintf("%s/" FOLDER, cache);
	else if (home && *home == '/')
		path = skn_xasprintf("%s/.cache/" FOLDER, home);
	else
		return;
	skn_strings_push(out, path);
	free(path);
}

static char *file_in(const char *folder, const char *hex)
{
	return skn_xasprintf("%s/%.2s/%s.json", folder, hex, hex + 2);
}

static int write_in(const char *folder, const char *hex, const void *p, size_t n, struct skn_err *err)
{
	char *path = file_in(folder, hex), *dir = skn_xstrndup(path, skn_path_dir_len(path));
	int rc = skn_fs_mkdirs(dir, err);

	if (rc == SKN_OK)
		rc = skn_fs_write_atomic(path, p, n, 0600, err);
	free(dir);
	free(path);
	return rc;
}

int skn_archive_put(char digest[SKN_DIGEST_MAX], struct skn_repo *repo, const void *p, size_t n,
		    struct skn_err *err)
{
	struct skn_strings places = { 0 };
	struct skn_err first = SKN_ERR_INIT;
	int rc = SKN_ESYS;

	if (n > SKN_ARCHIVE_MAX)
		return skn_fail(err, SKN_ELIMIT, "an answer of %zu bytes; at most %zu", n, SKN_ARCHIVE_MAX);
	skn_digest(digest, p, n);
	folders(&places, repo);
	for (size_t i = 0; i < places.n && rc != SKN_OK; i++)
		rc = write_in(places.v[i], digest + strlen("sha256:"), p, n, &first);
	if (rc != SKN_OK && err)
		*err = first;
	skn_strings_release(&places);
	return rc;
}

int skn_archive_get(struct skn_buf *out, struct skn_repo *repo, const char *digest, struct skn_err *err)
{
	struct skn_strings places = { 0 };
	char now[SKN_DIGEST_MAX];
	int rc = SKN_ENOTFOUND;

	if (strlen(digest) != SKN_DIGEST_MAX - 1 || !skn_starts_with(digest, "sha256:") ||
	    strspn(digest + 7, "0123456789abcdef") != 64)
		return skn_fail(err, SKN_EDATA, "'%.80s' is no hash", digest);
	folders(&places, repo);
	for (size_t i = 0; i < places.n && rc == SKN_ENOTFOUND; i++) {
		char *path = file_in(places.v[i], digest + strlen("sha256:"));

		rc = skn_fs_read(out, path, SKN_ARCHIVE_MAX, NULL);
		free(path);
	}
	skn_strings_release(&places);
	if (rc != SKN_OK)
		return skn_fail(err, rc, "what the engine answered is not kept here (%s)", digest);
	skn_digest(now, out->p, out->n);
	if (!skn_streq(now, digest))
		return skn_fail(err, SKN_EDATA, "what the engine answered was changed (%s)", digest);
	return SKN_OK;
}
