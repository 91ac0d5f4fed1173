#include <sys/mman.h>

#include "repo/index.h"

#define HEADER 12
#define FIXED 62     /* bytes of an entry before its path, without extended flags */
#define TRAILER 20
#define FLAG_EXTENDED 0x4000
#define MORE_SKIP 0x4000
#define MORE_INTENT 0x2000

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint16_t be16(const unsigned char *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static int fail_damaged(const char *path, struct skn_err *err)
{
	int rc = skn_fail_at(err, SKN_EDATA, path, 0, 0, "the index is damaged");

	skn_hint(err, "remove it and run 'git reset' to make it anew");
	return rc;
}

/* The number that says how many bytes of the last path version 4 drops:
 * base 128, high bits first, each continuation adds one (as in OFS_DELTA). */
static bool read_varint(const unsigned char **p, const unsigned char *end, size_t *out)
{
	size_t value;

	if (*p == end)
		return false;
	value = **p & 127;
	while (*(*p)++ & 128) {
		if (*p == end || value > SIZE_MAX >> 8)
			return false;
		value = ((value + 1) << 7) | (**p & 127);
	}
	*out = value;
	return true;
}

/* The path of a version 4 entry: the last one without its end, and a suffix. */
static bool read_path4(struct skn_index *index, const struct skn_index_entry *last,
		       struct skn_index_entry *e, const unsigned char **p, const unsigned char *end)
{
	size_t strip, keep, last_len = last ? last->len : 0;
	const unsigned char *nul;
	char *path;

	if (!read_varint(p, end, &strip) || strip > last_len)
		return false;
	nul = memchr(*p, '\0', (size_t)(end - *p));
	if (!nul)
		return false;
	keep = last_len - strip;
	e->len = (uint32_t)(keep + (size_t)(nul - *p));
	path = skn_arena_alloc(&index->paths, (size_t)e->len + 1);
	if (keep)
		memcpy(path, last->path, keep);
	memcpy(path + keep, *p, (size_t)(nul - *p));
	e->path = path;
	*p = nul + 1;
	return true;
}

/* Versions 2 and 3: the path and NULs up to a multiple of eight. */
static bool read_path(struct skn_index_entry *e, const unsigned char **p, const unsigned char *end)
{
	const unsigned char *nul = memchr(*p, '\0', (size_t)(end - *p));
	size_t size;

	if (!nul)
		return false;
	e->path = (const char *)*p;
	e->len = (uint32_t)(nul - *p);
	size = ((size_t)(nul - e->at) + 8) & ~(size_t)7;
	if ((size_t)(end - e->at) < size)
		return false;
	*p = e->at + size;
	return true;
}

/* False when the bytes are no entry.  An empty path has its place in a split
 * index only, and is judged when the extensions are known. */
static bool read_entry(struct skn_index *index, size_t i, const unsigned char **p,
		       const unsigned char *end)
{
	struct skn_index_entry *e = &index->v[i];
	const struct skn_index_entry *last = i ? e - 1 : NULL;

	if (end - *p < FIXED + 1)
		return false;
	e->at = index->data + (*p - index->data);
	*p += FIXED;
	if (be16(e->at + 60) & FLAG_EXTENDED)
		*p += 2;
	if (*p >= end)
		return false;
	return index->version == 4 ? read_path4(index, last, e, p, end) : read_path(e, p, end);
}

static int fail_extension(const char *path, const unsigned char *name, struct skn_err *err)
{
	int rc;

	if (memcmp(name, "link", 4) == 0) {
		rc = skn_fail_at(err, SKN_EDATA, path, 0, 0, "the index is split in two files");
		skn_hint(err, "git update-index --no-split-index");
	} else if (memcmp(name, "sdir", 4) == 0) {
		rc = skn_fail_at(err, SKN_EDATA, path, 0, 0, "the index is sparse");
		skn_hint(err, "git sparse-checkout reapply --no-sparse-index");
	} else {
		rc = skn_fail_at(err, SKN_EDATA, path, 0, 0,
				 "the index needs an extension that skein does not know");
	}
	return rc;
}

static int read_extensions(struct skn_index *index, const char *path, struct skn_err *err)
{
	const unsigned char *data = index->data;
	size_t at = index->extensions, end = index->size - TRAILER;

	while (at < end) {
		size_t size;

		if (end - at < 8)
			return fail_damaged(path, err);
		size = be32(data + at + 4);
		if (size > end - at - 8)
			return fail_damaged(path, err);
		/* A name in lower case must be understood to read the entries right. */
		if (data[at] < 'A' || data[at] > 'Z')
			return fail_extension(path, data + at, err);
		if (memcmp(data + at, "TREE", 4) == 0) {
			index->tree = data + at + 8;
			index->tree_len = size;
		}
		at += 8 + size;
	}
	return SKN_OK;
}

static int parse(struct skn_index *index, const char *path, struct skn_err *err)
{
	const unsigned char *data = index->data;
	const unsigned char *p = data + HEADER, *end;
	size_t count;
	int rc;

	if (index->size < HEADER + TRAILER || memcmp(data, "DIRC", 4) != 0)
		return fail_damaged(path, err);
	end = data + index->size - TRAILER;
	index->version = be32(data + 4);
	count = be32(data + 8);
	if (index->version < 2 || index->version > 4)
		return skn_fail_at(err, SKN_EDATA, path, 0, 0,
				   "index version %u is not known", index->version);
	if (count > index->size / FIXED)
		return fail_damaged(path, err);
	index->v = skn_xreallocarray(NULL, count ? count : 1, sizeof(*index->v));
	for (; index->n < count; index->n++)
		if (!read_entry(index, index->n, &p, end))
			return fail_damaged(path, err);
	index->extensions = (size_t)(p - data);
	rc = read_extensions(index, path, err);
	for (size_t i = 0; rc == SKN_OK && i < count; i++)
		if (index->v[i].len == 0)
			rc = fail_damaged(path, err);
	return rc;
}

static int map_file(struct skn_index *out, const char *path, struct skn_err *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = SKN_OK;
	void *p;

	if (fd < 0)
		return errno == ENOENT ? SKN_OK : skn_fail_errno(err, path, "cannot open the index");
	if (fstat(fd, &st) < 0)
		rc = skn_fail_errno(err, path, "cannot read the index");
	else if (!S_ISREG(st.st_mode) || (size_t)st.st_size > SKN_INDEX_MAX)
		rc = skn_fail_at(err, SKN_ELIMIT, path, 0, 0, "the index is no file or too large");
	if (rc == SKN_OK && st.st_size > 0) {
		p = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED) {
			rc = skn_fail_errno(err, path, "cannot read the index");
		} else {
			out->data = p;
			out->size = (size_t)st.st_size;
			out->mtime = (uint32_t)st.st_mtim.tv_sec;
			out->mtime_ns = (uint32_t)st.st_mtim.tv_nsec;
		}
	}
	close(fd);
	return rc;
}

int skn_index_read(struct skn_index *out, const char *path, struct skn_err *err)
{
	int rc;

	memset(out, 0, sizeof(*out));
	rc = map_file(out, path, err);
	return rc == SKN_OK && out->size ? parse(out, path, err) : rc;
}

void skn_index_release(struct skn_index *index)
{
	free(index->v);
	skn_arena_release(&index->paths);
	if (index->data)
		munmap(index->data, index->size);
	memset(index, 0, sizeof(*index));
}

uint32_t skn_index_mode(const struct skn_index_entry *entry)
{
	return be32(entry->at + 24);
}

static uint16_t more_flags(const struct skn_index_entry *entry)
{
	return be16(entry->at + 60) & FLAG_EXTENDED ? be16(entry->at + FIXED) : 0;
}

int skn_index_stage(const struct skn_index_entry *entry)
{
	return be16(entry->at + 60) >> 12 & 3;
}

bool skn_index_skipped(const struct skn_index_entry *entry)
{
	return more_flags(entry) & MORE_SKIP;
}

bool skn_index_intended(const struct skn_index_entry *entry)
{
	return more_flags(entry) & MORE_INTENT;
}

struct skn_oid skn_index_oid(const struct skn_index_entry *entry)
{
	struct skn_oid out;

	memcpy(out.b, entry->at + 40, sizeof(out.b));
	return out;
}

struct skn_index_stat skn_index_stat_of(const struct skn_index_entry *entry)
{
	const unsigned char *p = entry->at;

	return (struct skn_index_stat){ be32(p), be32(p + 4), be32(p + 8), be32(p + 12),
					be32(p + 16), be32(p + 20), be32(p + 28), be32(p + 32),
					be32(p + 36) };
}

static int cmp_path(const struct skn_index_entry *e, const char *path, size_t len)
{
	size_t n = e->len < len ? e->len : len;
	int c = memcmp(e->path, path, n);

	return c ? c : e->len < len ? -1 : e->len > len;
}

size_t skn_index_lower(const struct skn_index *index, const char *path, size_t len)
{
	size_t low = 0, high = index->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (cmp_path(&index->v[mid], path, len) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct skn_index_entry *skn_index_find(const struct skn_index *index, const char *path)
{
	size_t len = strlen(path), i = skn_index_lower(index, path, len);

	return i < index->n && cmp_path(&index->v[i], path, len) == 0 ? &index->v[i] : NULL;
}

void skn_index_stat_from(struct skn_index_stat *out, const struct stat *st)
{
	*out = (struct skn_index_stat){
		.ctime = (uint32_t)st->st_ctim.tv_sec,
		.ctime_ns = (uint32_t)st->st_ctim.tv_nsec,
		.mtime = (uint32_t)st->st_mtim.tv_sec,
		.mtime_ns = (uint32_t)st->st_mtim.tv_nsec,
		.dev = (uint32_t)st->st_dev,
		.ino = (uint32_t)st->st_ino,
		.uid = st->st_uid,
		.gid = st->st_gid,
		.size = (uint32_t)st->st_size,
	};
}

bool skn_index_is_clean(const struct skn_index *index, const struct skn_index_entry *entry,
			const struct stat *st)
{
	struct skn_index_stat had = skn_index_stat_of(entry), has;

	skn_index_stat_from(&has, st);
	/* libgit2 leaves the device number of its entries empty on some systems. */
	had.dev = has.dev;
	if (memcmp(&had, &has, sizeof(had)) != 0)
		return false;
	return had.mtime < index->mtime ||
	       (had.mtime == index->mtime && had.mtime_ns < index->mtime_ns);
}
