#include "site/build.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/path.h"
#include "site/folder.h"
#include "site/manifest.h"

struct build {
	struct skn_site *site;
	struct skn_site_folder folder;
	struct skn_site_manifest manifest;
	struct skn_site_report *report;
	const struct skn_site_progress *progress;
	uint64_t total;
	int journal;             /* the manifest, open for appending; -1: nothing was touched yet */
	struct skn_buf page;
	char *manifest_path;
};

/* ---- what was there ---- */

static int refuse(const struct build *b, struct skn_err *err)
{
	skn_fail_at(err, SKN_EEXISTS, b->folder.path, 0, 0, "the folder is not empty and holds no site of skein");
	return skn_hint(err, "name an empty folder, or one that does not exist");
}

static int load(struct build *b, struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_strings names = { 0 };
	int rc = skn_fs_read(&bytes, b->manifest_path, SKN_SITE_MANIFEST_MAX, err);

	if (rc == SKN_ENOTFOUND) {
		rc = skn_forgive(rc, SKN_ENOTFOUND, err);
		if (rc == SKN_OK)
			rc = skn_fs_list(&names, b->folder.path, err);
		if (rc == SKN_OK && names.n)
			rc = refuse(b, err);
	} else if (rc == SKN_OK && !skn_site_manifest_parse(&b->manifest, b->site, &bytes)) {
		rc = refuse(b, err);
	}
	skn_strings_release(&names);
	skn_buf_release(&bytes);
	return rc;
}

/* ---- what will be there ---- */

/* Before the first change the manifest must be there, or the folder would be no site. */
static int open_journal(struct build *b, struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	int rc = SKN_OK;

	if (b->journal >= 0)
		return SKN_OK;
	if (!skn_fs_exists(b->manifest_path)) {
		skn_buf_adds(&bytes, SKN_SITE_MANIFEST_MAGIC);
		rc = skn_fs_write_atomic(b->manifest_path, bytes.p, bytes.n, 0666, err);
	}
	if (rc == SKN_OK)
		b->journal = open(b->manifest_path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
	if (rc == SKN_OK && b->journal < 0)
		rc = skn_fail_errno(err, b->manifest_path, "cannot open");
	skn_buf_release(&bytes);
	return rc;
}

static int announce(struct build *b, const char *path, struct skn_err *err)
{
	struct skn_buf line = SKN_BUF_INIT;
	int rc = open_journal(b, err);

	skn_site_manifest_line(&line, path, NULL, 0);
	if (rc == SKN_OK)
		rc = skn_fs_write_fd(b->journal, b->manifest_path, line.p, line.n, err);
	skn_buf_release(&line);
	return rc;
}

static int write_page(struct build *b, const char *path, struct skn_site_file *file, const char *key,
		      struct skn_err *err)
{
	struct skn_sink sink;
	int rc;

	skn_buf_clear(&b->page);
	skn_sink_to_buf(&sink, &b->page);
	rc = skn_site_page(&sink, b->site, path, err);
	if (rc == SKN_OK)
		rc = skn_buf_check(&b->page, path, err);
	if (rc == SKN_OK)
		rc = announce(b, path, err);
	if (rc == SKN_OK)
		rc = skn_site_folder_write(&b->folder, path, b->page.p, b->page.n, err);
	if (rc != SKN_OK)
		return rc;
	memcpy(file->key, key, SKN_SHA256_HEX);
	file->size = b->page.n;
	b->report->written++;
	b->report->bytes += b->page.n;
	return SKN_OK;
}

static int each(void *ctx, const char *path, const char key[SKN_SHA256_HEX], struct skn_err *err)
{
	struct build *b = ctx;
	struct skn_site_file *file = skn_site_manifest_get(&b->manifest, path);
	int rc = SKN_OK;

	if (skn_streq(file->key, key) && skn_site_folder_has(&b->folder, path, file->size))
		b->report->kept++;
	else
		rc = write_page(b, path, file, key, err);
	file->seen = true;
	b->report->files++;
	b->report->pages += skn_path_has_ext(skn_path_base(path), ".html");
	if (b->progress)
		b->progress->cb(b->progress->ctx, b->report->files, b->total);
	return rc;
}

static int remove_old(struct build *b, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < b->manifest.files.n; i++) {
		const struct skn_map_entry *e = &b->manifest.files.entries[i];
		const struct skn_site_file *file = e->value;

		if (file->seen)
			continue;
		rc = announce(b, e->key, err);
		if (rc == SKN_OK)
			rc = skn_site_folder_remove(&b->folder, e->key, err);
		b->report->removed += rc == SKN_OK;
	}
	return rc;
}

/* Left alone when nothing was touched and it says the same. */
static int finish(struct build *b, struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	int rc;

	if (b->journal < 0 && skn_fs_exists(b->manifest_path))
		return SKN_OK;
	skn_site_manifest_write(&bytes, &b->manifest, b->site);
	rc = skn_buf_check(&bytes, "the site's manifest", err);
	if (rc == SKN_OK)
		rc = skn_fs_write_atomic(b->manifest_path, bytes.p, bytes.n, 0666, err);
	skn_buf_release(&bytes);
	return rc;
}

int skn_site_build(struct skn_site_report *out, struct skn_site *site, const char *dir,
		   const struct skn_site_progress *progress, struct skn_err *err)
{
	struct build b = { .site = site, .manifest = SKN_SITE_MANIFEST_INIT, .report = out, .progress = progress,
			   .journal = -1, .page = SKN_BUF_INIT };
	int rc;

	*out = (struct skn_site_report){ 0 };
	rc = skn_site_folder_open(&b.folder, dir, err);
	if (rc != SKN_OK)
		return rc;
	b.manifest_path = skn_xasprintf("%s/%s", dir, SKN_SITE_MANIFEST);
	b.total = skn_site_n_files(site);
	rc = load(&b, err);
	if (rc == SKN_OK)
		rc = skn_site_each(site, each, &b, err);
	if (rc == SKN_OK)
		rc = remove_old(&b, err);
	if (rc == SKN_OK)
		rc = finish(&b, err);
	if (b.journal >= 0)
		close(b.journal);
	skn_site_folder_close(&b.folder);
	skn_site_manifest_release(&b.manifest);
	skn_buf_release(&b.page);
	free(b.manifest_path);
	return rc;
}
