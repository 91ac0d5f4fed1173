#include "site/build.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/path.h"
#include "rev/index_pool.h"
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

static int append(struct build *b, const struct skn_buf *lines, struct skn_err *err)
{
	int rc = open_journal(b, err);

	return rc == SKN_OK ? skn_fs_write_fd(b->journal, b->manifest_path, lines->p, lines->n, err) : rc;
}

static int announce(struct build *b, const char *path, struct skn_err *err)
{
	struct skn_buf line = SKN_BUF_INIT;
	int rc;

	skn_site_manifest_line(&line, path, NULL, 0);
	rc = append(b, &line, err);
	skn_buf_release(&line);
	return rc;
}

/* One who writes: the program's first thread, or another. */
struct writer {
	struct skn_site *site;
	struct skn_site_folder *folder;
	struct skn_buf page;
	uint64_t written, bytes;
};

static int write_page(struct writer *w, const char *path, struct skn_site_file *file, const char *key,
		      struct skn_err *err)
{
	struct skn_sink sink;
	int rc;

	skn_buf_clear(&w->page);
	skn_sink_to_buf(&sink, &w->page);
	rc = skn_site_page(&sink, w->site, path, err);
	if (rc == SKN_OK)
		rc = skn_buf_check(&w->page, path, err);
	if (rc == SKN_OK)
		rc = skn_site_folder_write(w->folder, path, w->page.p, w->page.n, err);
	if (rc != SKN_OK)
		return rc;
	memcpy(file->key, key, SKN_SHA256_HEX);
	file->size = w->page.n;
	w->written++;
	w->bytes += w->page.n;
	return SKN_OK;
}

static void account(struct build *b, struct writer *w)
{
	b->report->written += w->written;
	b->report->bytes += w->bytes;
	skn_buf_release(&w->page);
}

static void tell(const struct build *b, uint64_t done)
{
	if (b->progress)
		b->progress->cb(b->progress->ctx, done, b->total);
}

/* Whether the file must be written; counts it. */
static bool is_due(struct build *b, struct skn_site_file *file, const char *path, const char *key)
{
	file->seen = true;
	b->report->files++;
	b->report->pages += skn_path_has_ext(skn_path_base(path), ".html");
	if (!skn_streq(file->key, key) || !skn_site_folder_has(&b->folder, path, file->size))
		return true;
	b->report->kept++;
	return false;
}

/* ---- the pages of threads, by several threads of the program ---- */

struct job {
	char *path, key[SKN_SHA256_HEX];
	struct skn_site_file *file;
};

/* Those of one thread, which one writer makes, so that it reads it once. */
struct group {
	size_t first, n;
	int rc;
	struct skn_err err;
};

#define WRITERS_MAX 8

struct team {
	struct build *b;
	SKN_VEC(struct job) jobs;
	SKN_VEC(struct group) groups;
	pthread_mutex_t lock; /* over what follows */
	struct skn_store *stores[WRITERS_MAX]; /* of each writer */
	struct writer writers[WRITERS_MAX];
	struct skn_site_folder folders[WRITERS_MAX];
	size_t n;
};

static int plan(void *ctx, const char *path, const char key[SKN_SHA256_HEX], struct skn_err *err)
{
	struct team *t = ctx;
	struct skn_site_file *file = skn_site_manifest_get(&t->b->manifest, path);
	struct job job = { .file = file };

	(void)err;
	if (!is_due(t->b, file, path, key))
		return SKN_OK;
	job.path = skn_xstrdup(path);
	memcpy(job.key, key, SKN_SHA256_HEX);
	skn_vec_push(&t->jobs, job);
	return SKN_OK;
}

/* The writer that works with STORE, made at its first page; NULL with ERR. */
static struct writer *writer_of(struct team *t, struct skn_store *store, struct skn_err *err)
{
	struct writer *w = NULL;
	size_t i;
	int rc;

	pthread_mutex_lock(&t->lock);
	for (i = 0; i < t->n && t->stores[i] != store; i++)
		;
	if (i == t->n && t->n < WRITERS_MAX) {
		t->stores[i] = store;
		t->n++;
	}
	pthread_mutex_unlock(&t->lock);
	if (i == WRITERS_MAX) {
		skn_fail(err, SKN_ELIMIT, "more than %d threads write", WRITERS_MAX);
		return NULL;
	}
	w = &t->writers[i];
	if (w->site)
		return w;
	rc = skn_site_folder_share(&t->folders[i], &t->b->folder, err);
	w->folder = &t->folders[i];
	skn_buf_init(&w->page);
	if (rc == SKN_OK && store == skn_site_store(t->b->site))
		w->site = t->b->site;
	else if (rc == SKN_OK)
		rc = skn_site_twin(&w->site, t->b->site, store, err);
	return rc == SKN_OK ? w : NULL;
}

static void write_group(void *ctx, size_t i, struct skn_store *store)
{
	struct team *t = ctx;
	struct group *g = &t->groups.v[i];
	struct writer *w = writer_of(t, store, &g->err);

	g->rc = w ? SKN_OK : (int)g->err.code;
	for (size_t k = g->first; g->rc == SKN_OK && k < g->first + g->n; k++)
		g->rc = write_page(w, t->jobs.v[k].path, t->jobs.v[k].file, t->jobs.v[k].key, &g->err);
}

static void tell_group(void *ctx, size_t done)
{
	struct team *t = ctx;

	tell(t->b, t->b->report->kept + (done < t->groups.n ? t->groups.v[done].first : t->jobs.n));
}

/* All are announced before one is touched. */
static int announce_all(struct team *t, struct skn_err *err)
{
	struct skn_buf lines = SKN_BUF_INIT;
	int rc;

	for (size_t i = 0; i < t->jobs.n; i++)
		skn_site_manifest_line(&lines, t->jobs.v[i].path, NULL, 0);
	rc = skn_buf_check(&lines, "the site's manifest", err);
	if (rc == SKN_OK && t->jobs.n)
		rc = append(t->b, &lines, err);
	skn_buf_release(&lines);
	return rc;
}

static int disband(struct team *t, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; i < t->n; i++) {
		struct writer *w = &t->writers[i];

		account(t->b, w);
		skn_site_folder_close(&t->folders[i]);
		if (w->site && w->site != t->b->site) {
			skn_site_hand_over(w->site, t->b->site);
			skn_site_close(w->site);
		}
	}
	for (size_t i = 0; rc == SKN_OK && i < t->groups.n; i++)
		if (t->groups.v[i].rc != SKN_OK) {
			rc = t->groups.v[i].rc;
			if (err)
				*err = t->groups.v[i].err;
		}
	for (size_t i = 0; i < t->jobs.n; i++)
		free(t->jobs.v[i].path);
	skn_vec_release(&t->jobs);
	skn_vec_release(&t->groups);
	pthread_mutex_destroy(&t->lock);
	return rc;
}

static int write_threads(struct build *b, struct skn_err *err)
{
	struct team t = { .b = b };
	struct skn_index_pool pool = { .store = skn_site_store(b->site), .work = write_group, .tell = tell_group,
				       .ctx = &t, .least = 16 };
	int rc = SKN_OK, ended;

	pthread_mutex_init(&t.lock, NULL);
	for (size_t i = 0; rc == SKN_OK && i < skn_site_n_threads(b->site); i++) {
		struct group group = { .first = t.jobs.n, .err = SKN_ERR_INIT };

		rc = skn_site_each_of(b->site, i, plan, &t, err);
		group.n = t.jobs.n - group.first;
		if (group.n)
			skn_vec_push(&t.groups, group);
	}
	if (rc == SKN_OK)
		rc = announce_all(&t, err);
	pool.n = t.groups.n;
	if (rc == SKN_OK)
		skn_index_pool_run(&pool);
	ended = disband(&t, rc == SKN_OK ? err : NULL);
	return rc == SKN_OK ? ended : rc;
}

/* ---- the pages of the whole ---- */

static int each(void *ctx, const char *path, const char key[SKN_SHA256_HEX], struct skn_err *err)
{
	struct build *b = ctx;
	struct writer w = { .site = b->site, .folder = &b->folder, .page = SKN_BUF_INIT };
	struct skn_site_file *file = skn_site_manifest_get(&b->manifest, path);
	int rc = SKN_OK;

	if (is_due(b, file, path, key)) {
		rc = announce(b, path, err);
		if (rc == SKN_OK)
			rc = write_page(&w, path, file, key, err);
		account(b, &w);
	}
	tell(b, b->report->files);
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
			   .journal = -1 };
	int rc;

	*out = (struct skn_site_report){ 0 };
	rc = skn_site_folder_open(&b.folder, dir, err);
	if (rc != SKN_OK)
		return rc;
	b.manifest_path = skn_xasprintf("%s/%s", dir, SKN_SITE_MANIFEST);
	b.total = skn_site_n_files(site);
	rc = load(&b, err);
	if (rc == SKN_OK)
		rc = write_threads(&b, err);
	if (rc == SKN_OK)
		rc = skn_site_each_rest(site, each, &b, err);
	if (rc == SKN_OK)
		rc = remove_old(&b, err);
	if (rc == SKN_OK)
		rc = finish(&b, err);
	if (b.journal >= 0)
		close(b.journal);
	skn_site_folder_close(&b.folder);
	skn_site_manifest_release(&b.manifest);
	free(b.manifest_path);
	return rc;
}
