#include "hash/sha1.h"
#include "repo/index.h"

#define FIXED 62
#define FLAG_EXTENDED 0x4000
#define MORE_SKIP 0x4000
#define NAME_MASK 0x0fff

/*
 * Cached trees ("TREE"): per folder its name, NUL, the number of entries below
 * it (-1: not valid), a blank, the number of subfolders, LF, and the tree's id
 * when valid; then the subfolders.
 */
struct cached {
	const char *name;
	size_t len;
	int64_t entries;
	uint64_t subtrees;
	const unsigned char *oid;
};

static bool read_int(const unsigned char **p, const unsigned char *end, unsigned char stop,
		     int64_t *out)
{
	bool minus = *p < end && **p == '-';
	int64_t value = 0;

	for (*p += minus; *p < end && **p >= '0' && **p <= '9' && value < INT32_MAX; (*p)++)
		value = value * 10 + (**p - '0');
	*out = minus ? -value : value;
	return *p < end && *(*p)++ == stop;
}

static bool read_cached(const unsigned char **p, const unsigned char *end, struct cached *out)
{
	const unsigned char *nul = memchr(*p, '\0', (size_t)(end - *p));
	int64_t subtrees;

	if (!nul)
		return false;
	out->name = (const char *)*p;
	out->len = (size_t)(nul - *p);
	*p = nul + 1;
	if (!read_int(p, end, ' ', &out->entries) || !read_int(p, end, '\n', &subtrees) ||
	    subtrees < 0)
		return false;
	out->subtrees = (uint64_t)subtrees;
	out->oid = NULL;
	if (out->entries >= 0) {
		if (end - *p < 20)
			return false;
		out->oid = *p;
		*p += 20;
	}
	return true;
}

static bool skip_cached(const unsigned char **p, const unsigned char *end, int depth)
{
	struct cached c;
	bool ok = depth < 1000 && read_cached(p, end, &c);

	for (uint64_t i = 0; ok && i < c.subtrees; i++)
		ok = skip_cached(p, end, depth + 1);
	return ok;
}

bool skn_index_cached_tree(const struct skn_index *index, const char *dir, struct skn_oid *out)
{
	const unsigned char *p = index->tree, *end = index->tree + index->tree_len;
	struct cached c;

	if (!p || !read_cached(&p, end, &c))
		return false;
	while (*dir) {
		size_t len = strcspn(dir, "/");
		uint64_t left = c.subtrees;
		bool found = false;

		for (; left && !found; left--) {
			const unsigned char *start = p;
			struct cached sub;

			if (!read_cached(&p, end, &sub))
				return false;
			found = sub.len == len && memcmp(sub.name, dir, len) == 0;
			if (found)
				c = sub;
			p = found ? p : start;
			if (!found && !skip_cached(&p, end, 0))
				return false;
		}
		if (!found)
			return false;
		dir += len + (dir[len] == '/');
	}
	if (c.entries < 0)
		return false;
	memcpy(out->b, c.oid, sizeof(out->b));
	return true;
}

/* The edits below one folder: LEN bytes of their paths are the folder's. */
struct below {
	const struct skn_index_edit *v;
	size_t n, len;
};

static struct below below(const struct below *all, const struct cached *dir)
{
	struct below out = { all->v, 0, all->len + dir->len + 1 };
	size_t i = 0;

	while (i < all->n && !(strncmp(all->v[i].path + all->len, dir->name, dir->len) == 0 &&
			       all->v[i].path[all->len + dir->len] == '/'))
		i++;
	out.v = all->v + i;
	while (i + out.n < all->n &&
	       strncmp(out.v[out.n].path + all->len, dir->name, dir->len) == 0 &&
	       out.v[out.n].path[all->len + dir->len] == '/')
		out.n++;
	return out;
}

static bool copy_cached(struct skn_buf *out, const unsigned char **p, const unsigned char *end,
			const struct below *edits, bool top, int depth)
{
	struct below mine = *edits;
	struct cached c;
	bool ok;

	if (depth > 1000 || !read_cached(p, end, &c))
		return false;
	if (!top)
		mine = below(edits, &c);
	skn_buf_add(out, c.name, c.len + 1);
	if (mine.n || c.entries < 0)
		skn_buf_addf(out, "-1 %" PRIu64 "\n", c.subtrees);
	else
		skn_buf_addf(out, "%" PRId64 " %" PRIu64 "\n", c.entries, c.subtrees);
	if (!mine.n && c.entries >= 0)
		skn_buf_add(out, c.oid, 20);
	ok = true;
	for (uint64_t i = 0; ok && i < c.subtrees; i++) {
		const unsigned char *start = *p;

		if (mine.n) {
			ok = copy_cached(out, p, end, &mine, false, depth + 1);
		} else {
			ok = skip_cached(p, end, depth);
			skn_buf_add(out, start, (size_t)(*p - start));
		}
	}
	return ok;
}

static void put32(unsigned char *p, uint32_t v)
{
	p[0] = (unsigned char)(v >> 24);
	p[1] = (unsigned char)(v >> 16);
	p[2] = (unsigned char)(v >> 8);
	p[3] = (unsigned char)v;
}

static void add32(struct skn_buf *out, uint32_t v)
{
	unsigned char b[4];

	put32(b, v);
	skn_buf_add(out, b, sizeof(b));
}

static void add16(struct skn_buf *out, unsigned v)
{
	skn_buf_addc(out, (char)(v >> 8 & 255));
	skn_buf_addc(out, (char)(v & 255));
}

struct build {
	struct skn_buf *out;
	uint32_t version;
	const struct skn_index *index;
	const char *last;   /* path before, for version 4 */
	size_t last_len;
	uint32_t count;
	const char *work_dir;
};

static void add_varint(struct skn_buf *out, size_t v)
{
	unsigned char b[16];
	size_t at = sizeof(b) - 1;

	b[at] = v & 127;
	while (v >>= 7)
		b[--at] = (unsigned char)(128 | (--v & 127));
	skn_buf_add(out, b + at, sizeof(b) - at);
}

/* The path after the fixed part that starts at START. */
static void add_path(struct build *b, size_t start, const char *path, size_t len)
{
	if (b->version == 4) {
		size_t same = 0;

		while (same < len && same < b->last_len && path[same] == b->last[same])
			same++;
		add_varint(b->out, b->last_len - same);
		skn_buf_add(b->out, path + same, len - same);
		skn_buf_addc(b->out, '\0');
	} else {
		skn_buf_add(b->out, path, len);
		skn_buf_fill(b->out, '\0', 8 - (b->out->n - start) % 8);
	}
	b->last = path;
	b->last_len = len;
	b->count++;
}

/*
 * Git judges by whole seconds.  An entry whose file was written in the second
 * of the old index could be changed without a trace, and the new index being
 * younger would hide that; unless its file is the same to the nanosecond, the
 * entry's size is made 0, which sends git to the content.
 */
static bool must_smudge(const struct build *b, const struct skn_index_entry *e)
{
	struct skn_index_stat had = skn_index_stat_of(e);
	struct skn_buf path = SKN_BUF_INIT;
	struct stat st;
	bool clean;

	if (had.mtime < b->index->mtime || had.size == 0 || skn_index_skipped(e) || !b->work_dir)
		return false;
	skn_buf_addf(&path, "%s/%s", b->work_dir, e->path);
	clean = lstat(path.p, &st) == 0 && skn_index_is_clean(b->index, e, &st);
	skn_buf_release(&path);
	return !clean;
}

static void keep(struct build *b, const struct skn_index_entry *e)
{
	size_t start = b->out->n;

	if (b->version == 4) {
		skn_buf_add(b->out, e->at, e->flags & FLAG_EXTENDED ? FIXED + 2 : FIXED);
		add_path(b, start, e->path, e->len);
	} else {
		skn_buf_add(b->out, e->at, e->size);
		b->count++;
	}
	if (must_smudge(b, e))
		put32((unsigned char *)b->out->p + start + 36, 0);
}

static void add_edit(struct build *b, const struct skn_index_edit *edit)
{
	const struct skn_index_stat *s = &edit->stat;
	size_t start = b->out->n, len = strlen(edit->path);
	uint32_t fixed[10] = { s->ctime, s->ctime_ns, s->mtime, s->mtime_ns, s->dev,
			       s->ino,   edit->mode,  s->uid,   s->gid,      s->size };
	unsigned flags = (unsigned)(len < NAME_MASK ? len : NAME_MASK);

	for (size_t i = 0; i < SKN_ARRAY_LEN(fixed); i++)
		add32(b->out, fixed[i]);
	skn_buf_add(b->out, edit->oid.b, sizeof(edit->oid.b));
	add16(b->out, flags | (edit->skip ? FLAG_EXTENDED : 0));
	if (edit->skip)
		add16(b->out, MORE_SKIP);
	add_path(b, start, edit->path, len);
}

static void add_entries(struct build *b, const struct skn_index_edit *edits, size_t n)
{
	size_t i = 0;

	for (size_t k = 0; k < n; k++) {
		size_t len = strlen(edits[k].path);
		size_t at = skn_index_lower(b->index, edits[k].path, len);

		for (; i < at; i++)
			keep(b, &b->index->v[i]);
		while (i < b->index->n && b->index->v[i].len == len &&
		       memcmp(b->index->v[i].path, edits[k].path, len) == 0)
			i++;
		if (!edits[k].remove)
			add_edit(b, &edits[k]);
	}
	for (; i < b->index->n; i++)
		keep(b, &b->index->v[i]);
}

static void add_tree(struct skn_buf *out, const struct skn_index *index,
		     const struct skn_index_edit *edits, size_t n)
{
	const unsigned char *p = index->tree;
	struct below all = { edits, n, 0 };
	size_t start = out->n;

	if (!p)
		return;
	skn_buf_adds(out, "TREE");
	add32(out, 0);
	if (copy_cached(out, &p, index->tree + index->tree_len, &all, true, 0))
		put32((unsigned char *)out->p + start + 4, (uint32_t)(out->n - start - 8));
	else
		skn_buf_truncate(out, start);
}

void skn_index_build(struct skn_buf *out, const struct skn_index *index,
		     const struct skn_index_edit *edits, size_t n, const char *work_dir)
{
	struct build b = { .out = out, .index = index, .work_dir = work_dir, .last = "",
			   .version = index->version ? index->version : 2 };
	unsigned char digest[SKN_SHA1_SIZE];
	struct skn_sha1 sha1;

	for (size_t i = 0; b.version == 2 && i < n; i++)
		if (edits[i].skip)
			b.version = 3;
	skn_buf_adds(out, "DIRC");
	add32(out, b.version);
	add32(out, 0);
	add_entries(&b, edits, n);
	put32((unsigned char *)out->p + 8, b.count);
	/* Cached trees stay where nothing changed; what else there is (untracked
	 * cache, fsmonitor, offsets of entries) git makes anew when it wants to. */
	add_tree(out, index, edits, n);
	skn_sha1_init(&sha1);
	skn_sha1_add(&sha1, out->p, out->n);
	skn_sha1_end(&sha1, digest);
	skn_buf_add(out, digest, sizeof(digest));
}
