#include "rev/merge_open.h"

#include "hash/sha256.h"
#include "repo/workwrite.h"

/* ---- blocks as git marks them ---- */

/* Offsets of lines; base is 0 where the block shows none. */
struct block {
	size_t start, ours, base, middle, theirs, end;
	char id[SKN_CONFLICT_ID_MAX];
};

static bool marks(const char *line, char c)
{
	for (int i = 0; i < SKN_MERGE_MARKER_SIZE; i++)
		if (line[i] != c)
			return false;
	return line[SKN_MERGE_MARKER_SIZE] == ' ' || line[SKN_MERGE_MARKER_SIZE] == '\n' ||
	       line[SKN_MERGE_MARKER_SIZE] == '\0';
}

static size_t next_line(const struct skn_buf *text, size_t at)
{
	const char *lf = memchr(text->p + at, '\n', text->n - at);

	return lf ? (size_t)(lf - text->p) + 1 : text->n;
}

static bool has_id(const struct skn_buf *text, size_t line)
{
	size_t end = next_line(text, line);

	return memmem(text->p + line, end - line, "[c-", 3) != NULL;
}

static void name_block(struct block *b, const char *path, const struct skn_buf *text)
{
	char hex[SKN_SHA256_HEX];
	struct skn_buf all = SKN_BUF_INIT;

	skn_buf_addf(&all, "%s\n", path);
	skn_buf_add(&all, text->p + b->start, b->end - b->start);
	skn_sha256_hex(hex, all.p, all.n);
	snprintf(b->id, sizeof(b->id), "c-%.8s", hex);
	skn_buf_release(&all);
}

/* The next whole block at or behind AT that has no id. */
static bool next_block(struct block *out, const struct skn_buf *text, const char *path, size_t at)
{
	*out = (struct block){ .start = text->n };
	for (; at < text->n; at = next_line(text, at)) {
		const char *line = text->p + at;

		if (marks(line, '<') && !has_id(text, at))
			*out = (struct block){ .start = at, .ours = next_line(text, at) };
		else if (marks(line, '|') && out->ours && !out->middle)
			out->base = at;
		else if (marks(line, '=') && out->ours && !out->middle)
			out->middle = at;
		else if (marks(line, '>') && out->middle) {
			out->theirs = at;
			out->end = next_line(text, at);
			name_block(out, path, text);
			return true;
		}
	}
	return false;
}

static void settle_block(struct skn_buf *text, const struct block *b, enum skn_side side)
{
	size_t ours_end = b->base ? b->base : b->middle, theirs = next_line(text, b->middle);
	struct skn_buf kept = SKN_BUF_INIT;

	if (side != SKN_SIDE_THEIRS)
		skn_buf_add(&kept, text->p + b->ours, ours_end - b->ours);
	if (side != SKN_SIDE_OURS)
		skn_buf_add(&kept, text->p + theirs, b->theirs - theirs);
	skn_buf_splice(text, b->start, b->end - b->start, kept.p, kept.n);
	skn_buf_release(&kept);
}

/* ---- finding ---- */

static int read_work(struct skn_buf *out, struct skn_repo *repo, const char *path, struct skn_err *err)
{
	struct skn_work work = SKN_WORK_INIT;
	int rc = skn_work_open(&work, skn_repo_work_dir(repo), err);

	if (rc == SKN_OK)
		rc = skn_work_read(&work, path, SKN_OPEN_MAX, out, err);
	skn_work_close(&work);
	return rc;
}

static void add_open(struct skn_opens *out, const struct skn_conflict *c, enum skn_open_form form)
{
	struct skn_open open = { .conflict = out->conflicts.n, .form = form };

	skn_vec_push(&out->conflicts, *c);
	skn_vec_push(&out->list, open);
}

static struct skn_conflict text_conflict(const char *path, const char *id)
{
	struct skn_conflict c = { .kind = SKN_CONFLICT_TEXT, .path = skn_xstrdup(path) };
	const char *name = "";
	size_t len = 0, thread;

	if (!skn_merge_place(path, &c.of, &name, &len, &thread)) {
		c.of = SKN_KIND_N;
		len = 0;
	}
	c.record = skn_xstrndup(name, len);
	snprintf(c.id, sizeof(c.id), "%s", id);
	return c;
}

/* The conflict ID as a fresh merge of the sides tells it, else as one of text. */
static void add_marked(struct skn_opens *out, struct skn_conflicts *fresh, const char *path, const char *id)
{
	struct skn_conflict c;

	for (size_t i = 0; i < fresh->n; i++) {
		if (!skn_streq(fresh->v[i].id, id))
			continue;
		add_open(out, &fresh->v[i], SKN_OPEN_MARKED);
		memmove(fresh->v + i, fresh->v + i + 1, (fresh->n - i - 1) * sizeof(*fresh->v));
		fresh->n--;
		return;
	}
	c = text_conflict(path, id);
	add_open(out, &c, SKN_OPEN_MARKED);
}

static void add_plain(struct skn_opens *out, const struct skn_buf *text, const char *path,
		      const struct block *b)
{
	struct skn_conflict c = text_conflict(path, b->id);
	size_t ours_end = b->base ? b->base : b->middle, theirs = next_line(text, b->middle);

	c.ours = skn_xstrndup(text->p + b->ours, ours_end - b->ours);
	c.theirs = skn_xstrndup(text->p + theirs, b->theirs - theirs);
	if (b->base) {
		size_t base = next_line(text, b->base);

		c.base = skn_xstrndup(text->p + base, b->middle - base);
	}
	add_open(out, &c, SKN_OPEN_PLAIN);
}

/* The file is ours to the byte although theirs has something to say: nobody has
 * looked at it (a merge driver of git's that failed leaves that). */
static bool untouched(const struct skn_unmerged *u, const struct skn_buf *text, const struct skn_merge_path *merged)
{
	struct skn_oid oid;

	return skn_repo_hash_blob(&oid, text->p, text->n, NULL) == SKN_OK && skn_oid_eq(&oid, &u->stage[1].oid) &&
	       !skn_buf_eq(&merged->data, text->p, text->n);
}

static int add_whole(struct skn_opens *out, struct skn_repo *repo, const struct skn_unmerged *u,
		     struct skn_err *err)
{
	struct skn_conflicts one = { 0 };
	int rc = skn_merge_path_whole(&one, repo, u, err);

	if (rc == SKN_OK)
		add_open(out, &one.v[0], SKN_OPEN_WHOLE);
	skn_vec_release(&one);
	return rc;
}

/* Both sides are there: what the markers in the file say. */
static int find_marked(struct skn_opens *out, struct skn_repo *repo, const struct skn_unmerged *u,
		       struct skn_conflicts *fresh, const struct skn_merge_path *merged, struct skn_err *err)
{
	const char *path = u->path;
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_strings ids = { 0 };
	struct block block;
	size_t before = out->list.n;
	int rc = skn_forgive(read_work(&text, repo, path, err), SKN_ENOTFOUND, err);

	rc = skn_forgive(rc, SKN_EDATA, err); /* no plain file any more: the person's doing */
	if (rc == SKN_OK)
		skn_merge3_open(&ids, text.p, text.n);
	for (size_t i = 0; i < ids.n; i++)
		add_marked(out, fresh, path, ids.v[i]);
	for (size_t at = 0; rc == SKN_OK && next_block(&block, &text, path, at); at = block.end)
		add_plain(out, &text, path, &block);
	if (rc == SKN_OK && out->list.n == before && untouched(u, &text, merged))
		rc = add_whole(out, repo, u, err);
	else if (rc == SKN_OK && out->list.n == before)
		skn_strings_push(&out->ready, path);
	skn_strings_release(&ids);
	skn_buf_release(&text);
	return rc;
}

static int find_one(struct skn_opens *out, struct skn_repo *repo, const struct skn_unmerged *u,
		    struct skn_err *err)
{
	const struct skn_merge3_options options = { 0 };
	struct skn_conflicts fresh = { 0 };
	struct skn_merge_path path;
	bool whole;
	int rc = skn_merge_path(&path, &fresh, repo, u, &options, err);

	if (rc != SKN_OK)
		return rc;
	whole = path.whole || !u->stage[1].mode || !u->stage[2].mode;
	if (whole && fresh.n == 0) {
		rc = add_whole(out, repo, u, err);
	} else if (whole) {
		add_open(out, &fresh.v[0], SKN_OPEN_WHOLE);
		memmove(fresh.v, fresh.v + 1, --fresh.n * sizeof(*fresh.v));
	} else {
		rc = find_marked(out, repo, u, &fresh, &path, err);
	}
	skn_conflicts_release(&fresh);
	skn_merge_path_release(&path);
	return rc;
}

int skn_opens_find(struct skn_opens *out, struct skn_repo *repo, struct skn_err *err)
{
	struct skn_unmergeds unmerged = { 0 };
	int rc;

	*out = (struct skn_opens){ 0 };
	rc = skn_merging_unmerged(&unmerged, repo, err);
	for (size_t i = 0; rc == SKN_OK && i < unmerged.n; i++)
		rc = find_one(out, repo, &unmerged.v[i], err);
	skn_unmergeds_release(&unmerged);
	return rc;
}

void skn_opens_release(struct skn_opens *opens)
{
	skn_vec_release(&opens->list);
	skn_conflicts_release(&opens->conflicts);
	skn_strings_release(&opens->ready);
}

const struct skn_open *skn_opens_by_id(const struct skn_opens *opens, const char *id)
{
	for (size_t i = 0; i < opens->list.n; i++)
		if (skn_streq(opens->conflicts.v[opens->list.v[i].conflict].id, id))
			return &opens->list.v[i];
	return NULL;
}

/* ---- settling ---- */

static int settle_plain(struct skn_buf *text, const struct skn_conflict *c, enum skn_side side,
			struct skn_err *err)
{
	struct block block;

	for (size_t at = 0; next_block(&block, text, c->path, at); at = block.end)
		if (skn_streq(block.id, c->id)) {
			settle_block(text, &block, side);
			return SKN_OK;
		}
	return skn_fail(err, SKN_ENOTFOUND, "there is no conflict '%s' any more", c->id);
}

/* The file keeps its mode. */
static int write_work(struct skn_repo *repo, const char *path, const struct skn_buf *text, struct skn_err *err)
{
	struct skn_work work = SKN_WORK_INIT;
	char *dir = skn_xasprintf("%s/skein", skn_repo_git_dir(repo)), *temp = NULL;
	struct stat st;
	int rc = skn_work_open(&work, skn_repo_work_dir(repo), err);

	if (rc == SKN_OK)
		rc = skn_work_stat(&work, path, &st, err);
	if (rc == SKN_OK)
		rc = skn_work_stage(&work, dir, st.st_mode & 0100 ? SKN_MODE_EXEC : SKN_MODE_FILE, text->p,
				    text->n, &temp, err);
	if (rc == SKN_OK && (rc = skn_work_place(&work, temp, path, &st, err)) != SKN_OK)
		unlink(temp);
	skn_work_close(&work);
	free(temp);
	free(dir);
	return rc;
}

int skn_open_settle(const struct skn_opens *opens, const struct skn_open *open, enum skn_side side,
		    struct skn_repo *repo, bool *left, struct skn_err *err)
{
	const struct skn_conflict *c = &opens->conflicts.v[open->conflict];
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_strings ids = { 0 };
	struct block block;
	int rc = read_work(&text, repo, c->path, err);

	if (rc == SKN_OK)
		rc = open->form == SKN_OPEN_PLAIN ? settle_plain(&text, c, side, err)
						  : skn_merge3_settle(&text, c->id, side, err);
	if (rc == SKN_OK)
		rc = write_work(repo, c->path, &text, err);
	skn_merge3_open(&ids, text.p, text.n);
	*left = ids.n || next_block(&block, &text, c->path, 0);
	skn_strings_release(&ids);
	skn_buf_release(&text);
	return rc;
}
