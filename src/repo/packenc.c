#include <zlib.h>

#include "base/fs.h"
#include "hash/sha1.h"
#include "repo/packenc.h"

#define HEADER 12
#define OFS_DELTA 6
#define KEEP_ONE_MAX ((size_t)1 << 20) /* bytes of one base */

/* Objects so small are stored as they are: zlib takes 7 us for 200 bytes, four
 * times what hashing and writing them takes, to save 60.  A bulk import is a
 * quarter faster for it and its pack a tenth larger, until git's gc makes
 * deltas.  Trees hardly shrink at all, being ids. */
#define STORE_MAX 256
#define STORE_TREE_MAX 1024
/* Level 1 takes half the time of level 6 and packs texts of a few KB within
 * 5 % of it; gc compresses anew what it makes deltas of. */
#define LEVEL_DEFAULT 1
/* The hash table is cleared for every object: 16 KB of it instead of zlib's 64,
 * which texts of a few KB do not fill. */
#define WINDOW_BITS 15
#define MEMORY_LEVEL 6

struct skn_packenc {
	char *dir;             /* objects/pack */
	int fd;                /* of the temporary pack, or -1 while all is in memory */
	char *temp;            /* its path */
	struct skn_buf buf;    /* not yet in the file */
	uint64_t written;      /* bytes in the file */
	z_stream z;
	SKN_VEC(struct skn_pack_entry) entries;
	uint32_t *slots;       /* by id: index + 1 of the entry */
	size_t n_slots;
	size_t kept;           /* bytes of bases in memory */
	struct skn_buf delta;
};

static void begin(struct skn_packenc *enc)
{
	static const unsigned char header[HEADER] = { 'P', 'A', 'C', 'K', 0, 0, 0, 2 };

	skn_buf_add(&enc->buf, header, sizeof(header));
}

struct skn_packenc *skn_packenc_new(const char *objects_dir, int level)
{
	struct skn_packenc *enc = skn_xcalloc(1, sizeof(*enc));

	enc->dir = skn_xasprintf("%s/pack", objects_dir);
	enc->fd = -1;
	skn_buf_init(&enc->buf);
	skn_buf_init(&enc->delta);
	if (deflateInit2(&enc->z, level < 0 ? LEVEL_DEFAULT : level, Z_DEFLATED, WINDOW_BITS, MEMORY_LEVEL,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		skn_out_of_memory(); /* out of memory, the only way it fails with a valid level */
	begin(enc);
	return enc;
}

static void forget_bases(struct skn_packenc *enc)
{
	for (size_t i = 0; i < enc->entries.n; i++) {
		free(enc->entries.v[i].data);
		enc->entries.v[i].data = NULL;
	}
	enc->kept = 0;
}

void skn_packenc_free(struct skn_packenc *enc)
{
	if (!enc)
		return;
	forget_bases(enc);
	deflateEnd(&enc->z);
	if (enc->fd >= 0)
		close(enc->fd);
	if (enc->temp)
		unlink(enc->temp);
	free(enc->temp);
	free(enc->dir);
	free(enc->slots);
	skn_vec_release(&enc->entries);
	skn_buf_release(&enc->buf);
	skn_buf_release(&enc->delta);
	free(enc);
}

/* ---- finding bases ---- */

static size_t slot_of(const struct skn_oid *oid, size_t n_slots)
{
	uint64_t h;

	memcpy(&h, oid->b, sizeof(h));
	return (size_t)h & (n_slots - 1);
}

static void fill_slots(struct skn_packenc *enc)
{
	enc->n_slots = enc->n_slots ? enc->n_slots * 2 : 256;
	free(enc->slots);
	enc->slots = skn_xcalloc(enc->n_slots, sizeof(*enc->slots));
	for (size_t i = 0; i < enc->entries.n; i++) {
		size_t s = slot_of(&enc->entries.v[i].oid, enc->n_slots);

		while (enc->slots[s])
			s = (s + 1) & (enc->n_slots - 1);
		enc->slots[s] = (uint32_t)i + 1;
	}
}

static struct skn_pack_entry *find(struct skn_packenc *enc, const struct skn_oid *oid)
{
	size_t s;

	if (!enc->n_slots)
		return NULL;
	for (s = slot_of(oid, enc->n_slots); enc->slots[s]; s = (s + 1) & (enc->n_slots - 1)) {
		struct skn_pack_entry *e = &enc->entries.v[enc->slots[s] - 1];

		if (skn_oid_eq(&e->oid, oid))
			return e;
	}
	return NULL;
}

static void enter(struct skn_packenc *enc, const struct skn_pack_entry *entry)
{
	size_t s;

	skn_vec_push(&enc->entries, *entry);
	if (enc->entries.n * 2 > enc->n_slots) {
		fill_slots(enc);
		return;
	}
	s = slot_of(&entry->oid, enc->n_slots);
	while (enc->slots[s])
		s = (s + 1) & (enc->n_slots - 1);
	enc->slots[s] = (uint32_t)enc->entries.n;
}

/* ---- encoding ---- */

static void add_type_and_size(struct skn_buf *out, unsigned type, size_t n)
{
	unsigned char c = (unsigned char)(type << 4 | (n & 15));

	for (n >>= 4; n; n >>= 7) {
		skn_buf_addc(out, (char)(c | 128));
		c = n & 127;
	}
	skn_buf_addc(out, (char)c);
}

/* How far back the base stands: base 128, high bits first, each continuation
 * adds one. */
static void add_distance(struct skn_buf *out, uint64_t n)
{
	unsigned char b[16];
	size_t at = sizeof(b) - 1;

	b[at] = n & 127;
	while (n >>= 7)
		b[--at] = (unsigned char)(128 | (--n & 127));
	skn_buf_add(out, b + at, sizeof(b) - at);
}

/* A zlib stream of one block that is not compressed (RFC 1950, RFC 1951 3.2.4). */
static void add_stored(struct skn_buf *out, const char *p, size_t n)
{
	uLong sum = adler32(adler32(0, NULL, 0), (const Bytef *)p, (uInt)n);
	unsigned char head[7] = { 0x78, 0x01, 0x01, (unsigned char)n, (unsigned char)(n >> 8),
				  (unsigned char)~n, (unsigned char)(~n >> 8) };
	unsigned char foot[4] = { (unsigned char)(sum >> 24), (unsigned char)(sum >> 16),
				  (unsigned char)(sum >> 8), (unsigned char)sum };

	skn_buf_add(out, head, sizeof(head));
	skn_buf_add(out, p, n);
	skn_buf_add(out, foot, sizeof(foot));
}

static int add_deflated(struct skn_packenc *enc, const char *p, size_t n, struct skn_err *err)
{
	char chunk[16384];
	int rc;

	deflateReset(&enc->z);
	enc->z.next_in = (Bytef *)(uintptr_t)p;
	enc->z.avail_in = (uInt)n;
	do {
		enc->z.next_out = (Bytef *)chunk;
		enc->z.avail_out = sizeof(chunk);
		rc = deflate(&enc->z, Z_FINISH);
		if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
			return skn_fail(err, SKN_ESYS, "zlib cannot compress an object");
		skn_buf_add(&enc->buf, chunk, sizeof(chunk) - enc->z.avail_out);
	} while (rc != Z_STREAM_END);
	return SKN_OK;
}

static int add_body(struct skn_packenc *enc, enum skn_pack_type type, const char *p, size_t n,
		    struct skn_err *err)
{
	if (n <= (type == SKN_PACK_TREE ? STORE_TREE_MAX : STORE_MAX)) {
		add_stored(&enc->buf, p, n);
		return SKN_OK;
	}
	return add_deflated(enc, p, n, err);
}

static int open_temp(struct skn_packenc *enc, const char *kind, char **path, int *fd,
		     struct skn_err *err)
{
	static unsigned serial;

	for (int tries = 0;; tries++) {
		*path = skn_xasprintf("%s/tmp_%s_%ld_%u", enc->dir, kind, (long)getpid(),
				      __atomic_fetch_add(&serial, 1, __ATOMIC_RELAXED));
		*fd = open(*path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
		if (*fd >= 0)
			return SKN_OK;
		if (errno == ENOENT && tries == 0 && skn_fs_mkdirs(enc->dir, err) == SKN_OK) {
			free(*path);
		} else if (errno == EEXIST && tries < 1000) {
			free(*path);
		} else {
			int rc = skn_fail_errno(err, *path, "cannot write a pack");

			free(*path);
			*path = NULL;
			return rc == SKN_ENOTFOUND || rc == SKN_EEXISTS ? SKN_ESYS : rc;
		}
	}
}

static int flush(struct skn_packenc *enc, struct skn_err *err)
{
	int rc = SKN_OK;

	if (enc->fd < 0)
		rc = open_temp(enc, "pack", &enc->temp, &enc->fd, err);
	if (rc == SKN_OK)
		rc = skn_fs_write_fd(enc->fd, enc->temp, enc->buf.p, enc->buf.n, err);
	enc->written += enc->buf.n;
	skn_buf_clear(&enc->buf);
	return rc;
}

static void keep(struct skn_packenc *enc, struct skn_pack_entry *entry, char *data, size_t len)
{
	if (len > KEEP_ONE_MAX) {
		free(data);
		return;
	}
	if (enc->kept + len > SKN_PACK_KEEP_MAX)
		forget_bases(enc);
	enc->kept += len;
	entry->data = data;
	entry->len = len;
}

int skn_packenc_add(struct skn_packenc *enc, enum skn_pack_type type, const struct skn_oid *oid,
		    char *data, size_t len, const struct skn_oid *base_oid, struct skn_err *err)
{
	const struct skn_pack_entry *base = base_oid ? find(enc, base_oid) : NULL;
	struct skn_pack_entry entry = { .oid = *oid, .offset = enc->written + enc->buf.n };
	size_t start = enc->buf.n;
	int rc;

	if (base && base->data && base->depth < SKN_PACK_DEPTH_MAX &&
	    skn_pack_delta(&enc->delta, base->data, base->len, data, len)) {
		entry.depth = base->depth + 1;
		add_type_and_size(&enc->buf, OFS_DELTA, enc->delta.n);
		add_distance(&enc->buf, entry.offset - base->offset);
		rc = add_body(enc, type, enc->delta.p, enc->delta.n, err);
	} else {
		add_type_and_size(&enc->buf, type, len);
		rc = add_body(enc, type, data, len, err);
	}
	if (rc == SKN_OK)
		rc = skn_buf_check(&enc->buf, "pack", err);
	if (rc != SKN_OK) {
		free(data);
		return rc;
	}
	entry.crc = (uint32_t)crc32(0, (const Bytef *)enc->buf.p + start, (uInt)(enc->buf.n - start));
	keep(enc, &entry, data, len);
	enter(enc, &entry);
	return enc->buf.n >= SKN_PACK_BUFFER ? flush(enc, err) : SKN_OK;
}

/* ---- the end ---- */

/* The number of objects goes into the header, and the checksum covers all. */
static int seal(struct skn_packenc *enc, unsigned char sum[SKN_SHA1_SIZE], struct skn_err *err)
{
	uint32_t n = (uint32_t)enc->entries.n;
	unsigned char count[4] = { (unsigned char)(n >> 24), (unsigned char)(n >> 16),
				   (unsigned char)(n >> 8), (unsigned char)n };
	struct skn_sha1 sha1;
	uint64_t at = 0;
	int rc = SKN_OK;

	skn_sha1_init(&sha1);
	if (enc->written == 0) {
		memcpy(enc->buf.p + 8, count, sizeof(count));
		skn_sha1_add(&sha1, enc->buf.p, enc->buf.n);
	} else {
		rc = flush(enc, err);
		if (rc == SKN_OK && pwrite(enc->fd, count, sizeof(count), 8) != (ssize_t)sizeof(count))
			rc = skn_fail_errno(err, enc->temp, "cannot write a pack");
	}
	while (rc == SKN_OK && at < enc->written) {
		char chunk[65536];
		ssize_t got = pread(enc->fd, chunk, sizeof(chunk), (off_t)at);

		if (got == 0)
			errno = EIO;
		if (got == 0 || (got < 0 && errno != EINTR))
			rc = skn_fail_errno(err, enc->temp, "cannot read the pack back");
		else if (got > 0)
			skn_sha1_add(&sha1, chunk, (size_t)got);
		at += got > 0 ? (uint64_t)got : 0;
	}
	skn_sha1_end(&sha1, sum);
	skn_buf_add(&enc->buf, sum, SKN_SHA1_SIZE);
	return rc == SKN_OK ? flush(enc, err) : rc;
}

static int publish(const struct skn_packenc *enc, const char *temp, const char *hex,
		   const char *ext, struct skn_err *err)
{
	char *path = skn_xasprintf("%s/pack-%s.%s", enc->dir, hex, ext);
	int rc = SKN_OK;

	if (rename(temp, path) < 0)
		rc = skn_fail_errno(err, path, "cannot put the pack in its place");
	free(path);
	return rc;
}

/* Adds the bits of a shared repository to those the umask left. */
static int widen(int fd, mode_t mode, const char *path, struct skn_err *err)
{
	struct stat st;

	if (!mode || (fstat(fd, &st) == 0 && fchmod(fd, (st.st_mode | mode) & 07777) == 0))
		return SKN_OK;
	return skn_fail_errno(err, path, "cannot set the mode");
}

static int write_index(struct skn_packenc *enc, const unsigned char sum[SKN_SHA1_SIZE],
		       const struct skn_fsync *sync, mode_t mode, char **temp, struct skn_err *err)
{
	struct skn_buf index = SKN_BUF_INIT;
	int fd = -1, rc = skn_packidx_build(&index, enc->entries.v, enc->entries.n, sum, err);

	if (rc == SKN_OK)
		rc = open_temp(enc, "idx", temp, &fd, err);
	if (rc == SKN_OK)
		rc = skn_fs_write_fd(fd, *temp, index.p, index.n, err);
	if (rc == SKN_OK)
		rc = widen(fd, mode, *temp, err);
	if (rc == SKN_OK)
		rc = skn_fsync_fd(sync, sync->metadata, fd, *temp, err);
	if (fd >= 0)
		close(fd);
	skn_buf_release(&index);
	return rc;
}

/* Makes pack-<hex>.keep; NULL in *path when one stands there already. */
static int make_keep(const struct skn_packenc *enc, const char *hex, char **path,
		     struct skn_err *err)
{
	int fd, rc;

	*path = skn_xasprintf("%s/pack-%s.keep", enc->dir, hex);
	fd = open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd >= 0) {
		rc = skn_fs_write_fd(fd, *path, SKN_PACK_KEEP_TEXT, strlen(SKN_PACK_KEEP_TEXT), err);
		close(fd);
		if (rc == SKN_OK)
			return SKN_OK;
		unlink(*path);
	} else {
		rc = errno == EEXIST ? SKN_OK : skn_fail_errno(err, *path, "cannot keep the pack");
	}
	free(*path);
	*path = NULL;
	return rc;
}

int skn_packenc_finish(struct skn_packenc *enc, const struct skn_fsync *sync, mode_t mode,
		       char **keep, struct skn_err *err)
{
	unsigned char sum[SKN_SHA1_SIZE];
	struct skn_oid name;
	char hex[SKN_OID_HEX + 1], *index = NULL;
	int rc;

	if (enc->entries.n == 0)
		return SKN_OK;
	forget_bases(enc);
	rc = seal(enc, sum, err);
	if (rc == SKN_OK)
		rc = widen(enc->fd, mode, enc->temp, err);
	if (rc == SKN_OK)
		rc = skn_fsync_fd(sync, sync->objects, enc->fd, enc->temp, err);
	if (rc == SKN_OK)
		rc = write_index(enc, sum, sync, mode, &index, err);
	memcpy(name.b, sum, sizeof(name.b));
	skn_oid_hex(hex, &name);
	if (rc == SKN_OK && keep)
		rc = make_keep(enc, hex, keep, err);
	if (rc == SKN_OK)
		rc = publish(enc, enc->temp, hex, "pack", err);
	if (rc == SKN_OK)
		rc = publish(enc, index, hex, "idx", err);
	if (rc == SKN_OK) {
		free(enc->temp);
		enc->temp = NULL;
		rc = skn_fsync_dir(sync, sync->objects, enc->dir, err);
	} else if (index) {
		unlink(index);
	}
	if (rc != SKN_OK && keep && *keep) {
		unlink(*keep);
		free(*keep);
		*keep = NULL;
	}
	free(index);
	return rc;
}
