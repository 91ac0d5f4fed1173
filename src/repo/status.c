#include <dirent.h>

#include "base/path.h"
#include "repo/indexdiff.h"
#include "repo/internal.h"
#include "repo/status.h"
#include "repo/workfile.h"

#define FILE_MAX ((size_t)64 << 20) /* bytes of a file that is looked into */

struct status {
	struct skn_repo *repo;
	struct skn_index index;
	struct skn_map cached;        /* folders with a valid cached tree */
	struct skn_oid tree;          /* of HEAD */
	bool has_tree, trust_exec;
	struct skn_index_diffs diffs; /* HEAD against the index */
	struct skn_map by_path;       /* into diffs: index + 1 */
	struct skn_work work;
	bool *seen;                   /* entries of the index found on the disk */
	size_t cursor;                /* where the next entry probably is */
	struct skn_buf path;          /* of the file in hand */
	struct skn_buf data;
	struct skn_path_changes *out;
};

void skn_path_changes_release(struct skn_path_changes *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].path);
	skn_vec_release(list);
}

static int by_change_path(const void *a, const void *b)
{
	return strcmp(((const struct skn_path_change *)a)->path,
		      ((const struct skn_path_change *)b)->path);
}

static void report(struct status *s, const char *path, const struct skn_path_change *change)
{
	struct skn_path_change c = *change;

	c.path = skn_xstrdup(path);
	skn_vec_push(s->out, c);
}

/* ---- HEAD ---- */

/* What HEAD has at a path whose entry in the index is ENTRY (or NULL). */
static bool in_head(const struct status *s, const char *path, size_t len,
		    const struct skn_index_entry *entry, uint32_t *mode, struct skn_oid *oid)
{
	size_t at = (size_t)(uintptr_t)skn_map_find(&s->by_path, path, len);

	if (at) {
		*mode = s->diffs.v[at - 1].mode;
		*oid = s->diffs.v[at - 1].oid;
		return s->diffs.v[at - 1].in_tree;
	}
	if (!entry || skn_index_intended(entry))
		return false;
	*mode = skn_index_mode(entry);
	*oid = skn_index_oid(entry);
	return true;
}

static int begin(struct status *s, struct skn_repo *repo, struct skn_path_changes *out,
		 struct skn_err *err)
{
	struct skn_commit_brief brief;
	struct skn_oid head;
	bool unborn = false;
	char *ref = NULL;
	int rc;

	memset(s, 0, sizeof(*s));
	s->repo = repo;
	s->out = out;
	s->work = (struct skn_work)SKN_WORK_INIT;
	skn_buf_init(&s->path);
	skn_buf_init(&s->data);
	s->trust_exec = skn_repo_config_bool(repo, "core.filemode", true);
	rc = skn_repo_head(repo, &ref, &head, &unborn, err);
	free(ref);
	if (rc == SKN_OK && !unborn) {
		rc = skn_repo_read_brief(repo, &head, &brief, err);
		s->tree = brief.tree;
		s->has_tree = true;
	}
	if (rc == SKN_OK)
		rc = skn_index_read(&s->index, repo->index_path, err);
	if (rc == SKN_OK)
		skn_index_cached_trees(&s->index, &s->cached);
	return rc;
}

static void end(struct status *s)
{
	skn_index_diffs_release(&s->diffs);
	skn_map_release(&s->by_path, NULL);
	skn_map_release(&s->cached, NULL);
	skn_index_release(&s->index);
	skn_work_close(&s->work);
	skn_buf_release(&s->path);
	skn_buf_release(&s->data);
	free(s->seen);
	if (s->out->n)
		qsort(s->out->v, s->out->n, sizeof(*s->out->v), by_change_path);
}

static int diff_head(struct status *s, const char *prefix, struct skn_err *err)
{
	return skn_index_diff(&s->diffs, s->repo, &s->index, &s->cached,
			      s->has_tree ? &s->tree : NULL, prefix, err);
}

/* ---- one file ---- */

/* Marks all stages of the entry at I as found. */
static void mark_seen(struct status *s, size_t i)
{
	const char *path = s->index.v[i].path;

	for (; i < s->index.n && skn_streq(s->index.v[i].path, path); i++)
		s->seen[i] = true;
}

/* Files come in the order of the index, so the next entry is mostly the one. */
static const struct skn_index_entry *find_entry(struct status *s)
{
	const struct skn_index *index = &s->index;
	size_t i = s->cursor;

	if (i >= index->n || !skn_streq(index->v[i].path, s->path.p))
		i = skn_index_lower(index, s->path.p, s->path.n);
	s->cursor = i;
	if (i >= index->n || !skn_streq(index->v[i].path, s->path.p))
		return NULL;
	mark_seen(s, i);
	s->cursor = i + 1;
	return &index->v[i];
}

static uint32_t git_mode(const struct status *s, const struct stat *st, uint32_t before)
{
	if (S_ISLNK(st->st_mode))
		return SKN_MODE_LINK;
	if (!S_ISREG(st->st_mode))
		return 0;
	if (!s->trust_exec)
		return S_ISREG(before) ? before : SKN_MODE_FILE;
	return st->st_mode & 0100 ? SKN_MODE_EXEC : SKN_MODE_FILE;
}

static bool is_ignored(const struct status *s, const char *path)
{
	int ignored = 0;

	if (git_ignore_path_is_ignored(&ignored, s->repo->git, path) < 0)
		git_error_clear();
	return ignored != 0;
}

/* The id of the file's content, from the index when nothing changed. */
static int content(struct status *s, const struct skn_index_entry *entry, const struct stat *st,
		   struct skn_oid *out, struct skn_err *err)
{
	struct skn_err here = SKN_ERR_INIT;
	int rc;

	if (!S_ISREG(st->st_mode))
		return SKN_OK;
	if (entry && skn_index_stage(entry) == 0 && !skn_index_intended(entry) &&
	    skn_index_is_clean(&s->index, entry, st)) {
		*out = skn_index_oid(entry);
		return SKN_OK;
	}
	rc = skn_work_read(&s->work, s->path.p, FILE_MAX, &s->data, &here);
	if (rc == SKN_ELIMIT)
		return SKN_OK; /* too large to be ours: different, whatever it is */
	if (rc != SKN_OK)
		return skn_fail_at(err, rc, s->path.p, 0, 0, "%s", here.msg);
	return skn_repo_hash_blob(out, s->data.p, s->data.n, err);
}

static int see_file(struct status *s, const struct stat *st, struct skn_err *err)
{
	const struct skn_index_entry *entry = find_entry(s);
	struct skn_path_change c = { .untracked = !entry };
	uint32_t old_mode = 0;
	bool had = in_head(s, s->path.p, s->path.n, entry, &old_mode, &c.old_oid);
	int rc;

	c.conflict = entry && skn_index_stage(entry) != 0;
	if (!had && !entry && is_ignored(s, s->path.p))
		return SKN_OK;
	c.mode = git_mode(s, st, had ? old_mode : 0);
	rc = content(s, entry, st, &c.oid, err);
	if (rc != SKN_OK)
		return rc;
	if (had && c.mode == SKN_MODE_LINK && old_mode == SKN_MODE_LINK)
		return SKN_OK; /* links are refused elsewhere, changed or not */
	if (had && c.mode == old_mode && skn_oid_eq(&c.oid, &c.old_oid) && !c.conflict)
		return SKN_OK;
	if (!had)
		memset(&c.old_oid, 0, sizeof(c.old_oid));
	c.status = !had ? SKN_PATH_ADDED
		   : (c.mode & S_IFMT) != (old_mode & S_IFMT) ? SKN_PATH_TYPE
							      : SKN_PATH_MODIFIED;
	report(s, s->path.p, &c);
	return SKN_OK;
}

/* ---- folders ---- */

struct name {
	char *text; /* a folder's ends in '/', so that the order is the index's */
	bool dir;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->text, ((const struct name *)b)->text);
}

struct names {
	struct name *v;
	size_t n, cap;
};

static void read_names(DIR *stream, struct names *out)
{
	struct dirent *entry;

	while ((entry = readdir(stream)) != NULL) {
		const char *text = entry->d_name;
		struct name name = { .dir = entry->d_type == DT_DIR };
		struct stat st;

		if (skn_streq(text, ".") || skn_streq(text, "..") || skn_streq(text, ".git"))
			continue;
		if (entry->d_type == DT_UNKNOWN)
			name.dir = fstatat(dirfd(stream), text, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
				   S_ISDIR(st.st_mode);
		name.text = name.dir ? skn_xasprintf("%s/", text) : skn_xstrdup(text);
		skn_vec_push(out, name);
	}
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_name);
}

/* A folder without anything tracked may be ignored as a whole. */
static bool skip_folder(struct status *s)
{
	size_t i = skn_index_lower(&s->index, s->path.p, s->path.n);
	bool tracked = i < s->index.n && skn_starts_with(s->index.v[i].path, s->path.p);

	return !tracked && is_ignored(s, s->path.p);
}

static int see_folder(struct status *s, int parent, const char *name, int depth,
		      struct skn_err *err);

static int see_name(struct status *s, int fd, const struct name *name, int depth,
		    struct skn_err *err)
{
	size_t start = s->path.n;
	struct stat st;
	int rc = SKN_OK;

	skn_buf_adds(&s->path, name->text);
	if (name->dir) {
		if (!skip_folder(s)) {
			skn_buf_truncate(&s->path, s->path.n - 1);
			rc = see_folder(s, fd, s->path.p + start, depth + 1, err);
		}
	} else if (fstatat(fd, name->text, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		rc = see_file(s, &st, err);
	} else if (errno != ENOENT) {
		rc = skn_fail_errno(err, s->path.p, "cannot look at the file");
	}
	skn_buf_truncate(&s->path, start);
	return rc;
}

/* The folder of s->path, which is NAME in PARENT, and all below it; one that is
 * not there any more is empty. */
static int see_folder(struct status *s, int parent, const char *name, int depth,
		      struct skn_err *err)
{
	struct names names = { 0 };
	size_t start = s->path.n;
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	int rc = SKN_OK;

	if (!stream && fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
		return SKN_OK;
	if (!stream) {
		rc = skn_fail_errno(err, s->path.p, "cannot list the folder");
		if (fd >= 0)
			close(fd);
		return rc;
	}
	if (depth > SKN_WORK_DEPTH_MAX)
		rc = skn_fail_at(err, SKN_ELIMIT, s->path.p, 0, 0, "more than %d folders deep",
				 SKN_WORK_DEPTH_MAX);
	if (rc == SKN_OK)
		read_names(stream, &names);
	if (start)
		skn_buf_addc(&s->path, '/');
	for (size_t i = 0; rc == SKN_OK && i < names.n; i++)
		rc = see_name(s, dirfd(stream), &names.v[i], depth, err);
	skn_buf_truncate(&s->path, start);
	for (size_t i = 0; i < names.n; i++)
		free(names.v[i].text);
	skn_vec_release(&names);
	closedir(stream);
	return rc;
}

static int see_prefix(struct status *s, const char *prefix, struct skn_err *err)
{
	struct skn_err here = SKN_ERR_INIT;
	struct stat st;
	int dir, rc;

	skn_buf_clear(&s->path);
	skn_buf_adds(&s->path, prefix);
	if (!*prefix)
		return see_folder(s, s->work.top, ".", 0, err);
	rc = skn_work_dir(&s->work, prefix, skn_path_dir_len(prefix), &dir, &here);
	if (rc == SKN_OK && fstatat(dir, skn_path_base(prefix), &st, AT_SYMLINK_NOFOLLOW) < 0)
		rc = skn_fail_errno(&here, prefix, "cannot look at it");
	if (rc == SKN_ENOTFOUND)
		return SKN_OK;
	if (rc != SKN_OK)
		return skn_fail_at(err, rc, prefix, 0, 0, "%s", here.msg);
	return S_ISDIR(st.st_mode) ? see_folder(s, dir, skn_path_base(prefix), 0, err)
				   : see_file(s, &st, err);
}

/* ---- what is gone ---- */

static void report_gone(struct status *s, const char *path, const struct skn_index_entry *entry)
{
	struct skn_path_change c = { .status = SKN_PATH_DELETED, .untracked = !entry };
	uint32_t mode;

	c.conflict = entry && skn_index_stage(entry) != 0;
	if (in_head(s, path, strlen(path), entry, &mode, &c.old_oid) && mode != SKN_MODE_SUBMODULE)
		report(s, path, &c);
}

static bool is_below(const char *path, const char *prefix, size_t len)
{
	return len == 0 || (strncmp(path, prefix, len) == 0 && (!path[len] || path[len] == '/'));
}

static void see_gone(struct status *s, const char *prefix)
{
	size_t len = strlen(prefix);

	for (size_t i = skn_index_lower(&s->index, prefix, len);
	     i < s->index.n && strncmp(s->index.v[i].path, prefix, len) == 0; i++) {
		const struct skn_index_entry *e = &s->index.v[i];

		if (s->seen[i] || skn_index_skipped(e) || !is_below(e->path, prefix, len))
			continue;
		mark_seen(s, i);
		report_gone(s, e->path, e);
	}
}

/* Files of HEAD that neither index nor disk have. */
static void see_unstaged(struct status *s)
{
	for (size_t i = 0; i < s->diffs.n; i++) {
		struct stat st;

		if (s->diffs.v[i].entry || !s->diffs.v[i].in_tree)
			continue;
		if (skn_work_stat(&s->work, s->diffs.v[i].path, &st, NULL) != SKN_OK ||
		    S_ISDIR(st.st_mode))
			report_gone(s, s->diffs.v[i].path, NULL);
	}
}

/* ---- the two questions ---- */

/* Sorted, without those that lie below another one; none gives "". */
static void tidy(struct skn_strings *out, const char *const prefixes[], size_t n)
{
	struct skn_strings all = { 0 };

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(prefixes[i]);

		while (len && prefixes[i][len - 1] == '/')
			len--;
		skn_strings_pushn(&all, prefixes[i], len);
	}
	skn_strings_sort(&all);
	for (size_t i = 0; i < all.n; i++) {
		bool inside = false;

		for (size_t k = 0; k < out->n && !inside; k++)
			inside = is_below(all.v[i], out->v[k], strlen(out->v[k]));
		if (!inside)
			skn_strings_push(out, all.v[i]);
	}
	if (n == 0)
		skn_strings_push(out, "");
	skn_strings_release(&all);
}

int skn_repo_work_changes(struct skn_repo *repo, const char *const prefixes[], size_t n,
			  struct skn_path_changes *out, struct skn_err *err)
{
	struct skn_strings where = { 0 };
	struct status s;
	int rc;

	if (!repo->work_dir)
		return skn_fail(err, SKN_EDATA, "a bare repository has no work tree");
	tidy(&where, prefixes, n);
	rc = begin(&s, repo, out, err);
	if (rc == SKN_OK)
		rc = skn_work_open(&s.work, repo->work_dir, err);
	for (size_t i = 0; rc == SKN_OK && i < where.n; i++)
		rc = diff_head(&s, where.v[i], err);
	for (size_t i = 0; i < s.diffs.n; i++)
		skn_map_put(&s.by_path, s.diffs.v[i].path, strlen(s.diffs.v[i].path),
			    (void *)(uintptr_t)(i + 1));
	s.seen = skn_xcalloc(s.index.n ? s.index.n : 1, sizeof(*s.seen));
	for (size_t i = 0; rc == SKN_OK && i < where.n; i++) {
		rc = see_prefix(&s, where.v[i], err);
		if (rc == SKN_OK)
			see_gone(&s, where.v[i]);
	}
	if (rc == SKN_OK)
		see_unstaged(&s);
	end(&s);
	skn_strings_release(&where);
	return rc;
}

static void report_staged(struct status *s, const struct skn_index_diff *d)
{
	struct skn_path_change c = { .old_oid = d->oid };

	if (d->entry) {
		c.mode = skn_index_mode(d->entry);
		c.oid = skn_index_oid(d->entry);
		c.conflict = skn_index_stage(d->entry) != 0;
	}
	if (!d->entry || skn_index_intended(d->entry)) {
		c.status = SKN_PATH_DELETED;
		c.mode = 0;
		memset(&c.oid, 0, sizeof(c.oid));
	} else if (!d->in_tree) {
		c.status = SKN_PATH_ADDED;
	} else {
		c.status = (c.mode & S_IFMT) != (d->mode & S_IFMT) ? SKN_PATH_TYPE
								   : SKN_PATH_MODIFIED;
	}
	report(s, d->path, &c);
}

int skn_repo_staged_changes(struct skn_repo *repo, const char *const prefixes[], size_t n,
			    struct skn_path_changes *out, struct skn_err *err)
{
	struct skn_strings where = { 0 };
	struct status s;
	int rc = begin(&s, repo, out, err);

	tidy(&where, prefixes, n);
	for (size_t i = 0; rc == SKN_OK && i < where.n; i++)
		rc = diff_head(&s, where.v[i], err);
	for (size_t i = 0; rc == SKN_OK && i < s.diffs.n; i++)
		report_staged(&s, &s.diffs.v[i]);
	end(&s);
	skn_strings_release(&where);
	return rc;
}
