#include "gather/state.h"

#include "base/fs.h"
#include "base/map.h"
#include "base/path.h"
#include "db/db.h"

#define NAME "state.db"
#define VERSION 1
#define VERSION_AT 60  /* of user_version in the file, four bytes; sqlite.org/fileformat.html */
#define BROKEN_MAX 100 /* files moved aside that are kept apart */

static const struct skn_db_layout layout = {
	.version = VERSION,
	.flags = SKN_DB_KEEP,
	.sql = "CREATE TABLE source(url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, effective_url TEXT,"
	       " body_hash TEXT, reader TEXT, last INT, last_good INT, due INT, failures INT, status INT,"
	       " reason TEXT, moved_to TEXT, moved_seen INT, gone INT) WITHOUT ROWID;"
	       "CREATE TABLE host(name TEXT PRIMARY KEY, not_before INT) WITHOUT ROWID;"
	       "CREATE TABLE robots(url TEXT PRIMARY KEY, status INT, fetched INT, body BLOB) WITHOUT ROWID;"
	       "CREATE TABLE link(url TEXT PRIMARY KEY, checked INT, good INT, failures INT, failed1 INT,"
	       " failed2 INT, failed3 INT, status INT, reason TEXT) WITHOUT ROWID;",
};

struct skn_state {
	struct skn_db *db;
	struct skn_map sources; /* changed ones: struct skn_source_state */
	struct skn_map links;   /* struct skn_link_state */
};

/* ---- rows ---- */

static char *copy(const char *s)
{
	return s ? skn_xstrdup(s) : NULL;
}

static void bind_text(struct skn_stmt *stmt, int at, const char *s)
{
	if (s)
		skn_stmt_bind_text(stmt, at, s, strlen(s));
	else
		skn_stmt_bind_null(stmt, at);
}

/* "" is none: no field here may be empty. */
static char *text_of(struct skn_stmt *stmt, int column)
{
	const char *s = skn_stmt_bytes(stmt, column, NULL);

	return *s ? skn_xstrdup(s) : NULL;
}

/* The row of KEY: 1, or 0 when there is none; the caller frees the statement. */
static int find_row(struct skn_stmt **out, struct skn_state *state, const char *sql, const char *key,
		    struct skn_err *err)
{
	int rc = skn_db_prepare(out, state->db, sql, err);

	if (rc != SKN_OK)
		return rc;
	bind_text(*out, 1, key);
	return skn_stmt_step(*out, err);
}

static int run_stmt(struct skn_stmt *stmt, struct skn_err *err)
{
	int rc = skn_stmt_step(stmt, err);

	skn_stmt_reset(stmt);
	return rc < 0 ? rc : SKN_OK;
}

/* ---- sources ---- */

void skn_source_state_release(struct skn_source_state *s)
{
	free(s->etag);
	free(s->last_modified);
	free(s->effective_url);
	free(s->body_hash);
	free(s->reader);
	free(s->reason);
	free(s->moved_to);
	*s = (struct skn_source_state){ 0 };
}

static void copy_source(struct skn_source_state *to, const struct skn_source_state *from)
{
	*to = *from;
	to->etag = copy(from->etag);
	to->last_modified = copy(from->last_modified);
	to->effective_url = copy(from->effective_url);
	to->body_hash = copy(from->body_hash);
	to->reader = copy(from->reader);
	to->reason = copy(from->reason);
	to->moved_to = copy(from->moved_to);
}

static void read_source(struct skn_source_state *out, struct skn_stmt *stmt)
{
	*out = (struct skn_source_state){
		.etag = text_of(stmt, 0), .last_modified = text_of(stmt, 1), .effective_url = text_of(stmt, 2),
		.body_hash = text_of(stmt, 3), .reader = text_of(stmt, 4), .last = skn_stmt_int(stmt, 5),
		.last_good = skn_stmt_int(stmt, 6), .due = skn_stmt_int(stmt, 7),
		.failures = (unsigned)skn_stmt_int(stmt, 8), .status = (int)skn_stmt_int(stmt, 9),
		.reason = text_of(stmt, 10), .moved_to = text_of(stmt, 11),
		.moved_seen = (unsigned)skn_stmt_int(stmt, 12), .gone = skn_stmt_int(stmt, 13) != 0,
	};
}

int skn_state_source(struct skn_source_state *out, struct skn_state *state, const char *url, struct skn_err *err)
{
	const struct skn_source_state *changed = skn_map_find(&state->sources, url, strlen(url));
	struct skn_stmt *stmt = NULL;
	int rc;

	*out = (struct skn_source_state){ 0 };
	if (changed) {
		copy_source(out, changed);
		return SKN_OK;
	}
	rc = find_row(&stmt, state, "SELECT etag, last_modified, effective_url, body_hash, reader, last, last_good, due,"
				    " failures, status, reason, moved_to, moved_seen, gone FROM source WHERE url = ?",
		      url, err);
	if (rc == 1)
		read_source(out, stmt);
	skn_stmt_free(stmt);
	return rc < 0 ? rc : SKN_OK;
}

static void free_source(void *value)
{
	skn_source_state_release(value);
	free(value);
}

void skn_state_set_source(struct skn_state *state, const char *url, const struct skn_source_state *source)
{
	struct skn_source_state *kept = skn_xcalloc(1, sizeof(*kept)), *old;

	copy_source(kept, source);
	old = skn_map_put(&state->sources, url, strlen(url), kept);
	if (old)
		free_source(old);
}

static int write_source(struct skn_stmt *stmt, const char *url, const struct skn_source_state *s, struct skn_err *err)
{
	bind_text(stmt, 1, url);
	bind_text(stmt, 2, s->etag);
	bind_text(stmt, 3, s->last_modified);
	bind_text(stmt, 4, s->effective_url);
	bind_text(stmt, 5, s->body_hash);
	bind_text(stmt, 6, s->reader);
	skn_stmt_bind_int(stmt, 7, s->last);
	skn_stmt_bind_int(stmt, 8, s->last_good);
	skn_stmt_bind_int(stmt, 9, s->due);
	skn_stmt_bind_int(stmt, 10, s->failures);
	skn_stmt_bind_int(stmt, 11, s->status);
	bind_text(stmt, 12, s->reason);
	bind_text(stmt, 13, s->moved_to);
	skn_stmt_bind_int(stmt, 14, s->moved_seen);
	skn_stmt_bind_int(stmt, 15, s->gone);
	return run_stmt(stmt, err);
}

/* ---- links ---- */

void skn_link_state_release(struct skn_link_state *link)
{
	free(link->reason);
	*link = (struct skn_link_state){ 0 };
}

bool skn_link_is_dead(const struct skn_link_state *link)
{
	return link->failures >= SKN_LINK_FAILURES;
}

int skn_state_link(struct skn_link_state *out, struct skn_state *state, const char *url, struct skn_err *err)
{
	const struct skn_link_state *changed = skn_map_find(&state->links, url, strlen(url));
	struct skn_stmt *stmt = NULL;
	int rc;

	*out = (struct skn_link_state){ 0 };
	if (changed) {
		*out = *changed;
		out->reason = copy(changed->reason);
		return SKN_OK;
	}
	rc = find_row(&stmt, state, "SELECT checked, good, failures, failed1, failed2, failed3, status, reason"
				    " FROM link WHERE url = ?", url, err);
	if (rc == 1)
		*out = (struct skn_link_state){
			.checked = skn_stmt_int(stmt, 0), .good = skn_stmt_int(stmt, 1),
			.failures = (unsigned)skn_stmt_int(stmt, 2),
			.failed = { skn_stmt_int(stmt, 3), skn_stmt_int(stmt, 4), skn_stmt_int(stmt, 5) },
			.status = (int)skn_stmt_int(stmt, 6), .reason = text_of(stmt, 7),
		};
	skn_stmt_free(stmt);
	return rc < 0 ? rc : SKN_OK;
}

static void free_link(void *value)
{
	skn_link_state_release(value);
	free(value);
}

/* Takes what LINK owns. */
static void keep_link(struct skn_state *state, const char *url, const struct skn_link_state *link)
{
	void *old = skn_map_put(&state->links, url, strlen(url), skn_xmemdup(link, sizeof(*link)));

	if (old)
		free_link(old);
}

int skn_state_link_good(struct skn_state *state, const char *url, int64_t now, int status, struct skn_err *err)
{
	SKN_UNUSED(err);
	keep_link(state, url, &(struct skn_link_state){ .checked = now, .good = now, .status = status });
	return SKN_OK;
}

/* The new failure goes behind those that are kept; the oldest makes room. */
static void count_failure(struct skn_link_state *link, int64_t now)
{
	unsigned n = link->failures < SKN_LINK_FAILURES ? link->failures : SKN_LINK_FAILURES;

	if (n && now - link->failed[n - 1] < SKN_LINK_APART_S)
		return;
	if (n == SKN_LINK_FAILURES)
		memmove(link->failed, link->failed + 1, --n * sizeof(*link->failed));
	link->failed[n] = now;
	link->failures++;
}

int skn_state_link_failed(struct skn_state *state, const char *url, int64_t now, int status, const char *reason,
			  struct skn_err *err)
{
	struct skn_link_state link;
	int rc = skn_state_link(&link, state, url, err);

	if (rc != SKN_OK)
		return rc;
	count_failure(&link, now);
	link.checked = now;
	link.status = status;
	free(link.reason);
	link.reason = copy(reason && *reason ? reason : NULL);
	keep_link(state, url, &link);
	return SKN_OK;
}

static int write_link(struct skn_stmt *stmt, const char *url, const struct skn_link_state *l, struct skn_err *err)
{
	bind_text(stmt, 1, url);
	skn_stmt_bind_int(stmt, 2, l->checked);
	skn_stmt_bind_int(stmt, 3, l->good);
	skn_stmt_bind_int(stmt, 4, l->failures);
	for (int i = 0; i < SKN_LINK_FAILURES; i++)
		skn_stmt_bind_int(stmt, 5 + i, l->failed[i]);
	skn_stmt_bind_int(stmt, 8, l->status);
	bind_text(stmt, 9, l->reason);
	return run_stmt(stmt, err);
}

/* ---- hosts and robots.txt ---- */

int skn_state_host(int64_t *not_before, struct skn_state *state, const char *host, struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = find_row(&stmt, state, "SELECT not_before FROM host WHERE name = ?", host, err);

	*not_before = rc == 1 ? skn_stmt_int(stmt, 0) : 0;
	skn_stmt_free(stmt);
	return rc < 0 ? rc : SKN_OK;
}

int skn_state_set_host(struct skn_state *state, const char *host, int64_t not_before, struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_db_prepare(&stmt, state->db, "INSERT OR REPLACE INTO host VALUES(?, ?)", err);

	if (rc == SKN_OK) {
		bind_text(stmt, 1, host);
		skn_stmt_bind_int(stmt, 2, not_before);
		rc = run_stmt(stmt, err);
	}
	skn_stmt_free(stmt);
	return rc;
}

int skn_state_robots(struct skn_buf *body, int *status, int64_t *fetched, struct skn_state *state, const char *url,
		     struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = find_row(&stmt, state, "SELECT status, fetched, body FROM robots WHERE url = ?", url, err);
	size_t n = 0;

	skn_buf_clear(body);
	*status = rc == 1 ? (int)skn_stmt_int(stmt, 0) : 0;
	*fetched = rc == 1 ? skn_stmt_int(stmt, 1) : 0;
	if (rc == 1) {
		const char *p = skn_stmt_bytes(stmt, 2, &n);

		skn_buf_add(body, p, n);
	}
	skn_stmt_free(stmt);
	return rc < 0 ? rc : SKN_OK;
}

int skn_state_set_robots(struct skn_state *state, const char *url, int status, const char *body, size_t n,
			 int64_t fetched, struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_db_prepare(&stmt, state->db, "INSERT OR REPLACE INTO robots VALUES(?, ?, ?, ?)", err);

	if (rc == SKN_OK) {
		bind_text(stmt, 1, url);
		skn_stmt_bind_int(stmt, 2, status);
		skn_stmt_bind_int(stmt, 3, fetched);
		skn_stmt_bind_blob(stmt, 4, body, n);
		rc = run_stmt(stmt, err);
	}
	skn_stmt_free(stmt);
	return rc;
}

/* ---- saving ---- */

static int save_all(struct skn_state *state, struct skn_err *err)
{
	struct skn_stmt *source = NULL, *link = NULL;
	int rc = skn_db_prepare(&source, state->db, "INSERT OR REPLACE INTO source VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
						    " ?, ?, ?, ?, ?)", err);

	if (rc == SKN_OK)
		rc = skn_db_prepare(&link, state->db, "INSERT OR REPLACE INTO link VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", err);
	for (size_t i = 0; i < state->sources.n && rc == SKN_OK; i++)
		rc = write_source(source, state->sources.entries[i].key, state->sources.entries[i].value, err);
	for (size_t i = 0; i < state->links.n && rc == SKN_OK; i++)
		rc = write_link(link, state->links.entries[i].key, state->links.entries[i].value, err);
	skn_stmt_free(source);
	skn_stmt_free(link);
	return rc;
}

static void forget_changes(struct skn_state *state)
{
	skn_map_release(&state->sources, free_source);
	skn_map_release(&state->links, free_link);
}

int skn_state_save(struct skn_state *state, struct skn_err *err)
{
	int rc;

	if (!state->sources.n && !state->links.n)
		return SKN_OK;
	rc = skn_db_begin(state->db, err);
	if (rc != SKN_OK)
		return rc;
	rc = save_all(state, err);
	if (rc == SKN_OK)
		rc = skn_db_commit(state->db, err);
	if (rc == SKN_OK)
		forget_changes(state);
	else
		skn_db_rollback(state->db);
	return rc;
}

/* ---- opening ---- */

/* Whether a database of a later program stands there. */
static bool is_newer(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const unsigned char *v;
	char bytes[VERSION_AT + 4];
	bool newer = false;

	if (fd >= 0 && read(fd, bytes, sizeof(bytes)) == (ssize_t)sizeof(bytes) && memcmp(bytes, "SQLite format 3", 16) == 0) {
		v = (const unsigned char *)bytes + VERSION_AT;
		newer = ((uint32_t)v[0] << 24 | (uint32_t)v[1] << 16 | (uint32_t)v[2] << 8 | v[3]) > VERSION;
	}
	if (fd >= 0)
		close(fd);
	return newer;
}

static int check_whole(struct skn_db *db, struct skn_err *err)
{
	struct skn_stmt *stmt = NULL;
	int rc = skn_db_prepare(&stmt, db, "PRAGMA quick_check(1)", err);

	if (rc == SKN_OK)
		rc = skn_stmt_step(stmt, err);
	if (rc == 1)
		rc = skn_streq(skn_stmt_bytes(stmt, 0, NULL), "ok") ? SKN_OK : skn_fail(err, SKN_EDATA, "is damaged");
	skn_stmt_free(stmt);
	return rc;
}

static int open_whole(struct skn_db **out, const char *path, struct skn_err *err)
{
	int rc = skn_db_open(out, path, &layout, err);

	if (rc == SKN_OK)
		rc = check_whole(*out, err);
	if (rc != SKN_OK) {
		skn_db_close(*out);
		*out = NULL;
	}
	return rc;
}

static int move_aside(const char *path, struct skn_buf *note, struct skn_err *err)
{
	static const char *const ends[] = { "-wal", "-shm", "" };
	char *to = NULL;
	int rc = SKN_OK;

	for (int i = 1; i <= BROKEN_MAX; i++) {
		free(to);
		to = skn_xasprintf("%s.broken-%d", path, i);
		if (!skn_fs_exists(to))
			break;
	}
	for (size_t i = 0; i < SKN_ARRAY_LEN(ends) && rc == SKN_OK; i++) {
		char *a = skn_xasprintf("%s%s", path, ends[i]), *b = skn_xasprintf("%s%s", to, ends[i]);

		if (rename(a, b) != 0 && errno != ENOENT)
			rc = skn_fail_errno(err, a, "is damaged and cannot be moved aside");
		free(a);
		free(b);
	}
	if (rc == SKN_OK && note)
		skn_buf_addf(note, "%s was damaged and is now %s; sources are asked anew", path, skn_path_base(to));
	free(to);
	return rc;
}

int skn_state_open(struct skn_state **out, const char *dir, struct skn_buf *note, struct skn_err *err)
{
	struct skn_state *state = skn_xcalloc(1, sizeof(*state));
	struct skn_buf path = SKN_BUF_INIT;
	struct skn_err first = SKN_ERR_INIT;
	int rc = skn_fs_mkdirs(dir, err);

	if (note)
		skn_buf_clear(note);
	skn_path_join(&path, dir, NAME);
	if (rc == SKN_OK) {
		rc = open_whole(&state->db, path.p, &first);
		if (rc == SKN_EDATA && !is_newer(path.p)) {
			rc = move_aside(path.p, note, err);
			if (rc == SKN_OK)
				rc = open_whole(&state->db, path.p, err);
		} else if (rc != SKN_OK && err) {
			*err = first;
		}
	}
	if (rc != SKN_OK) {
		skn_state_close(state);
		state = NULL;
	}
	*out = state;
	skn_buf_release(&path);
	return rc;
}

void skn_state_close(struct skn_state *state)
{
	if (!state)
		return;
	forget_changes(state);
	skn_db_close(state->db);
	free(state);
}
