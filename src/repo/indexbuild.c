#include "base/fs.h"
#include "hash/sha1.h"
#include "repo/index.h"

#define FIXED 62
#define DEPTH_MAX 1000 /* folders in folders among the cached trees */
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
	bool ok = depth < DEPTH_MAX && read_cached(p, end, &c);

	for (uint64_t i = 0; ok && i < c.subtrees; i++)
		ok = skip_cached(p, end, depth + 1);
	return ok;
}

static bool collect(const unsigned char **p, const unsigned char *end, struct skn_buf *path,
		    struct skn_map *out, int depth)
{
	size_t start = path->n;
	struct cached c;
	bool ok = depth < DEPTH_MAX && read_cached(p, end, &c);

	if (ok) {
		if (start && c.len)
			skn_buf_addc(path, '/');
		skn_buf_add(path, c.name, c.len);
		if (c.entries >= 0)
			skn_map_put(out, path->p, path->n, (void *)(uintptr_t)c.oid);
		for (uint64_t i = 0; ok && i < c.subtrees; i++)
			ok = collect(p, end, path, out, depth + 1);
	}
	skn_buf_truncate(path, start);
	return ok;
}

void skn_index_cached_trees(const struct skn_index *index, struct skn_map *out)
{
	const unsigned char *p = index->tree;
	struct skn_buf path = SKN_BUF_INIT;

	if (p && !collect(&p, p + index->tree_len, &path, out, 0)) {
		skn_map_release(out, NULL); /* damaged: then there are none */
		*out = (struct skn_map)SKN_MAP_INIT;
	}
	skn_buf_release(&path);
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

	if (depth >= DEPTH_MAX || !read_cached(p, end, &c))
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
	struct skn_index_file *out;
	uint32_t version;
	struct skn_index *index;
	const char *last;   /* path before, for version 4 */
	size_t last_len;
	size_t text_start;  /* of the piece of text that is being added to */
	uint32_t count;
	const char *work_dir;
};

/* What was added to text since the last piece becomes one. */
static void cut(struct build *b)
{
	struct skn_index_piece piece = { NULL, b->text_start, b->out->text.n - b->text_start };

	if (piece.len)
		skn_vec_push(&b->out->pieces, piece);
	b->out->size += piece.len;
	b->text_start = b->out->text.n;
}

static void add_old(struct build *b, const unsigned char *at, size_t len)
{
	struct skn_index_piece piece = { at, 0, len };

	cut(b);
	skn_vec_push(&b->out->pieces, piece);
	b->out->size += len;
}

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
	struct skn_buf *text = &b->out->text;

	if (b->version == 4) {
		size_t same = 0;

		while (same < len && same < b->last_len && path[same] == b->last[same])
			same++;
		add_varint(text, b->last_len - same);
		skn_buf_add(text, path + same, len - same);
		skn_buf_addc(text, '\0');
	} else {
		skn_buf_add(text, path, len);
		skn_buf_fill(text, '\0', 8 - (text->n - start) % 8);
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

/* Entries from FROM up to TO as they are: in one piece, unless the paths depend
 * on what stands before them (version 4). */
static void keep(struct build *b, size_t from, size_t to)
{
	const struct skn_index *index = b->index;

	for (size_t i = from; i < to; i++) {
		const struct skn_index_entry *e = &index->v[i];
		bool extended = (e->at[60] << 8) & FLAG_EXTENDED;

		if (must_smudge(b, e))
			put32(e->at + 36, 0);
		if (b->version != 4)
			continue;
		skn_buf_add(&b->out->text, e->at, extended ? FIXED + 2 : FIXED);
		add_path(b, 0, e->path, e->len);
	}
	if (b->version != 4 && from < to) {
		const unsigned char *end = to < index->n ? index->v[to].at
							 : index->data + index->extensions;

		add_old(b, index->v[from].at, (size_t)(end - index->v[from].at));
	}
	if (b->version != 4)
		b->count += (uint32_t)(to - from);
}

static void add_edit(struct build *b, const struct skn_index_edit *edit)
{
	const struct skn_index_stat *s = &edit->stat;
	struct skn_buf *text = &b->out->text;
	size_t start = text->n, len = strlen(edit->path);
	uint32_t fixed[10] = { s->ctime, s->ctime_ns, s->mtime, s->mtime_ns, s->dev,
			       s->ino,   edit->mode,  s->uid,   s->gid,      s->size };
	unsigned flags = (unsigned)(len < NAME_MASK ? len : NAME_MASK) | edit->stage << 12;

	for (size_t i = 0; i < SKN_ARRAY_LEN(fixed); i++)
		add32(text, fixed[i]);
	skn_buf_add(text, edit->oid.b, sizeof(edit->oid.b));
	add16(text, flags | (edit->skip ? FLAG_EXTENDED : 0));
	if (edit->skip)
		add16(text, MORE_SKIP);
	add_path(b, start, edit->path, len);
}

static void add_entries(struct build *b, const struct skn_index_edit *edits, size_t n)
{
	const struct skn_index *index = b->index;
	size_t i = 0;

	for (size_t k = 0; k < n; k++) {
		size_t len = strlen(edits[k].path);
		size_t at = skn_index_lower(index, edits[k].path, len);

		if (at < i)
			at = i; /* another stage of the path before */
		keep(b, i, at);
		for (i = at; i < index->n && index->v[i].len == len; i++)
			if (memcmp(index->v[i].path, edits[k].path, len) != 0)
				break;
		if (!edits[k].remove)
			add_edit(b, &edits[k]);
	}
	keep(b, i, index->n);
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

void skn_index_build(struct skn_index_file *out, struct skn_index *index,
		     const struct skn_index_edit *edits, size_t n, const char *work_dir)
{
	struct build b = { .out = out, .index = index, .work_dir = work_dir, .last = "",
			   .version = index->version ? index->version : 2 };
	unsigned char digest[SKN_SHA1_SIZE];
	struct skn_sha1 sha1;

	memset(out, 0, sizeof(*out));
	skn_buf_init(&out->text);
	for (size_t i = 0; b.version == 2 && i < n; i++)
		if (edits[i].skip)
			b.version = 3;
	skn_buf_adds(&out->text, "DIRC");
	add32(&out->text, b.version);
	add32(&out->text, 0);
	add_entries(&b, edits, n);
	put32((unsigned char *)out->text.p + 8, b.count);
	/* Cached trees stay where nothing changed; what else there is (untracked
	 * cache, fsmonitor, offsets of entries) git makes anew when it wants to. */
	add_tree(&out->text, index, edits, n);
	cut(&b);
	skn_sha1_init(&sha1);
	for (size_t i = 0; i < out->pieces.n; i++) {
		const struct skn_index_piece *piece = &out->pieces.v[i];

		skn_sha1_add(&sha1, piece->at ? (const void *)piece->at : out->text.p + piece->start,
			     piece->len);
	}
	skn_sha1_end(&sha1, digest);
	skn_buf_add(&out->text, digest, sizeof(digest));
	cut(&b);
}

void skn_index_file_release(struct skn_index_file *file)
{
	skn_buf_release(&file->text);
	skn_vec_release(&file->pieces);
}

int skn_index_file_write(const struct skn_index_file *file, int fd, const char *path,
			 struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < file->pieces.n; i++) {
		const struct skn_index_piece *piece = &file->pieces.v[i];

		rc = skn_fs_write_fd(fd, path,
				     piece->at ? (const void *)piece->at
					       : file->text.p + piece->start,
				     piece->len, err);
	}
	return rc;
}
