#include "check/memory.h"

#include "base/clock.h"
#include "base/vec.h"
#include "check/rules.h"
#include "db/db.h"
#include "doc/schema_files.h"
#include "uni/uni.h"

#define DAY 86400
#define REFRESH_DAYS 7    /* a use is noted when the last note is that old */
#define PENDING_MAX 4096  /* results that wait to be written */
#define SUM_LEN 8
#define PRUNE_ROWS 500    /* writing so many at once is the time to tidy up */

struct pending {
	struct skn_memory_key key;
	struct skn_buf value; /* with its check sum */
};

struct skn_memory {
	struct skn_db *db; /* NULL before it was asked for, and after it failed */
	char *dir;         /* where it is; NULL once it was opened */
	struct skn_stmt *get;
	SKN_VEC(struct pending) pending;
	int64_t today;
};

static const struct skn_db_layout layout = {
	.version = 1,
	.sql = "CREATE TABLE memory(key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL)"
	       " WITHOUT ROWID",
};

static const unsigned char *salt(void)
{
	static unsigned char made[SKN_SHA256_LEN];
	static bool done;
	struct skn_sha256 sha;
	int version = SKN_RULES_VERSION;

	if (done)
		return made;
	skn_sha256_init(&sha);
	skn_sha256_add(&sha, SKN_VERSION, sizeof(SKN_VERSION));
	skn_sha256_add(&sha, &version, sizeof(version));
	skn_sha256_add(&sha, skn_uni_version(), strlen(skn_uni_version()) + 1);
	for (const struct skn_schema_file *f = skn_schema_files; f->name; f++)
		skn_sha256_add(&sha, f->text, strlen(f->text) + 1);
	skn_sha256_end(&sha, made);
	done = true;
	return made;
}

void skn_memory_hash_init(struct skn_memory_hash *hash, const char *sort)
{
	skn_sha256_init(&hash->sha);
	skn_sha256_add(&hash->sha, salt(), SKN_SHA256_LEN);
	skn_sha256_add(&hash->sha, sort, strlen(sort) + 1);
}

void skn_memory_hash_add(struct skn_memory_hash *hash, const void *p, size_t n)
{
	uint64_t length = n;

	skn_sha256_add(&hash->sha, &length, sizeof(length));
	skn_sha256_add(&hash->sha, p, n);
}

void skn_memory_hash_end(struct skn_memory_hash *hash, struct skn_memory_key *out)
{
	skn_sha256_end(&hash->sha, out->b);
}

struct skn_memory *skn_memory_open(const char *dir)
{
	struct skn_memory *memory = skn_xcalloc(1, sizeof(*memory));

	memory->dir = skn_xstrdup(dir);
	memory->today = skn_clock_now() / DAY;
	return memory;
}

/* The database; NULL when there can be none. */
static struct skn_db *db_of(struct skn_memory *memory)
{
	if (memory->dir)
		skn_db_open_cache(&memory->db, memory->dir, "check.db", &layout);
	free(memory->dir);
	memory->dir = NULL;
	return memory->db;
}

/* Gives the file up: it is damaged, or something else is wrong with it. */
static void give_up(struct skn_memory *memory, int rc)
{
	skn_stmt_free(memory->get);
	memory->get = NULL;
	if (rc == SKN_EDATA)
		skn_db_destroy(memory->db);
	else
		skn_db_close(memory->db);
	memory->db = NULL;
}

static void checksum(unsigned char out[SUM_LEN], const struct skn_memory_key *key, const char *p,
		     size_t n)
{
	unsigned char whole[SKN_SHA256_LEN];
	struct skn_sha256 sha;

	skn_sha256_init(&sha);
	skn_sha256_add(&sha, key->b, sizeof(key->b));
	skn_sha256_add(&sha, p, n);
	skn_sha256_end(&sha, whole);
	memcpy(out, whole, SUM_LEN);
}

/* Queues a value that has its check sum already; takes it over. */
static void queue(struct skn_memory *memory, const struct skn_memory_key *key, struct skn_buf *value);

static int look_up(struct skn_memory *memory, const struct skn_memory_key *key, struct skn_buf *out)
{
	int64_t used = 0;
	size_t n = 0;
	const char *p;
	int rc = SKN_OK;

	if (!memory->get)
		rc = skn_db_prepare(&memory->get, memory->db,
				    "SELECT value, used FROM memory WHERE key = ?", NULL);
	if (rc != SKN_OK)
		return rc;
	skn_stmt_bind_blob(memory->get, 1, key->b, sizeof(key->b));
	rc = skn_stmt_step(memory->get, NULL);
	if (rc == 1) {
		p = skn_stmt_bytes(memory->get, 0, &n);
		skn_buf_add(out, p, n);
		used = skn_stmt_int(memory->get, 1);
	}
	skn_stmt_reset(memory->get);
	if (rc == 1 && (used < memory->today - REFRESH_DAYS || used > memory->today)) {
		struct skn_buf again = SKN_BUF_INIT;

		skn_buf_add(&again, out->p, out->n);
		queue(memory, key, &again);
	}
	return rc;
}

bool skn_memory_get(struct skn_memory *memory, const struct skn_memory_key *key, struct skn_buf *out)
{
	unsigned char sum[SUM_LEN];
	int rc;

	skn_buf_clear(out);
	if (!memory || !db_of(memory))
		return false;
	rc = look_up(memory, key, out);
	if (rc < 0)
		give_up(memory, rc);
	if (rc != 1 || out->n < SUM_LEN)
		return false;
	checksum(sum, key, out->p + SUM_LEN, out->n - SUM_LEN);
	if (memcmp(sum, out->p, SUM_LEN) != 0)
		return false;
	skn_buf_splice(out, 0, SUM_LEN, "", 0);
	return true;
}

static int write_pending(struct skn_memory *memory)
{
	struct skn_stmt *put = NULL;
	int rc = skn_db_prepare(&put, memory->db, "INSERT OR REPLACE INTO memory VALUES(?, ?, ?)", NULL);

	for (size_t i = 0; rc == SKN_OK && i < memory->pending.n; i++) {
		const struct pending *p = &memory->pending.v[i];

		skn_stmt_bind_blob(put, 1, p->key.b, sizeof(p->key.b));
		skn_stmt_bind_blob(put, 2, p->value.p, p->value.n);
		skn_stmt_bind_int(put, 3, memory->today);
		rc = skn_stmt_step(put, NULL);
		skn_stmt_reset(put);
	}
	skn_stmt_free(put);
	return rc;
}

/* Forgets what was not used for long, or everything when there is too much. */
static int tidy(struct skn_memory *memory)
{
	struct skn_stmt *count = NULL;
	char sql[80];
	int rc;

	snprintf(sql, sizeof(sql), "DELETE FROM memory WHERE used < %" PRId64,
		 memory->today - SKN_MEMORY_DAYS);
	rc = skn_db_exec(memory->db, sql, NULL);
	if (rc == SKN_OK)
		rc = skn_db_prepare(&count, memory->db, "SELECT count(*) FROM memory", NULL);
	if (rc == SKN_OK)
		rc = skn_stmt_step(count, NULL);
	if (rc == 1)
		rc = skn_stmt_int(count, 0) <= SKN_MEMORY_ROWS_MAX
			? SKN_OK : skn_db_exec(memory->db, "DELETE FROM memory", NULL);
	skn_stmt_free(count);
	return rc;
}

void skn_memory_forget(struct skn_memory *memory)
{
	for (size_t i = 0; memory && i < memory->pending.n; i++)
		skn_buf_release(&memory->pending.v[i].value);
	if (memory)
		skn_vec_clear(&memory->pending);
}

static void flush(struct skn_memory *memory)
{
	int rc;

	if (memory->pending.n && db_of(memory)) {
		rc = skn_db_begin(memory->db, NULL);
		if (rc == SKN_OK && memory->pending.n >= PRUNE_ROWS)
			rc = tidy(memory);
		if (rc == SKN_OK)
			rc = write_pending(memory);
		if (rc == SKN_OK)
			rc = skn_db_commit(memory->db, NULL);
		if (rc != SKN_OK)
			skn_db_rollback(memory->db);
		if (rc != SKN_OK && rc != SKN_ELOCKED)
			give_up(memory, rc);
	}
	skn_memory_forget(memory);
}

static void queue(struct skn_memory *memory, const struct skn_memory_key *key, struct skn_buf *value)
{
	skn_vec_push(&memory->pending, ((struct pending){ *key, *value }));
	skn_buf_init(value);
	if (memory->pending.n >= PENDING_MAX)
		flush(memory);
}

void skn_memory_put(struct skn_memory *memory, const struct skn_memory_key *key,
		    const struct skn_buf *value)
{
	struct skn_buf whole = SKN_BUF_INIT;
	unsigned char sum[SUM_LEN];

	if (!memory || (!memory->db && !memory->dir))
		return;
	checksum(sum, key, value->p, value->n);
	skn_buf_add(&whole, sum, SUM_LEN);
	skn_buf_add(&whole, value->p, value->n);
	queue(memory, key, &whole);
}

void skn_memory_close(struct skn_memory *memory)
{
	if (!memory)
		return;
	flush(memory);
	skn_vec_release(&memory->pending);
	if (memory->db) {
		skn_stmt_free(memory->get);
		skn_db_close(memory->db);
	}
	free(memory->dir);
	free(memory);
}
