/*
 * merge3.c - which way a file is merged.
 *
 * In this order: what only one side changed is that side's, byte for byte; the
 * lines merged as git does, if there is no conflict and the result is good; by
 * meaning; the lines with git's conflicts, where a side cannot be read as what it
 * is.  A result by meaning has at most as many conflicts as git has.
 */
#include "rev/merge3.h"

#include "doc/record.h"
#include "rev/merge3_parts.h"
#include "yaml/yaml.h"

/* How the lines of a file end. */
struct ends {
	bool crlf; /* every one with CR LF */
	bool open; /* the last one is not ended */
};

static bool is_same(const struct skn_merge3_side *a, const struct skn_merge3_side *b)
{
	if (!a->p || !b->p)
		return a->p == b->p;
	return a->n == b->n && memcmp(a->p, b->p, a->n) == 0;
}

/* By bytes; a side without a file is first. */
static int compare(const struct skn_merge3_side *a, const struct skn_merge3_side *b)
{
	size_t n = a->n < b->n ? a->n : b->n;
	int c = n ? memcmp(a->p, b->p, n) : 0;

	if (!a->p || !b->p)
		return (a->p != NULL) - (b->p != NULL);
	return c ? c : (a->n > b->n) - (a->n < b->n);
}

/* ---- what kind of file ---- */

/* The parts of a path from the Nth last on; NULL when there are no more before. */
static const char *tail_of(const char *path, int n)
{
	const char *p = path + strlen(path);

	while (p > path)
		if (*--p == '/' && --n == 0)
			return p + 1;
	return NULL;
}

/* In a folder that has the name of a thread's, "timeline/thread.yaml" is an event. */
static void find_kind(struct skn_merge3_job *job)
{
	const char *top = "threads/", *inside = strstr(job->path, "/threads/");
	const char *file = tail_of(job->path, 1), *in_folder = tail_of(job->path, 2), *id = "";
	size_t len = 0;
	bool thread;

	inside = skn_starts_with(job->path, top) ? job->path : inside ? inside + 1 : NULL;
	thread = inside && file && file > inside + strlen(top);
	if (skn_streq(job->path, skn_kind_info(SKN_KIND_STORE)->file)) {
		job->kind = SKN_KIND_STORE;
		job->known = true;
	} else if (thread && in_folder && in_folder > inside + strlen(top)) {
		job->known = skn_kind_of_path(in_folder, &job->kind, &id, &len);
	}
	if (!job->known && thread)
		job->known = skn_kind_of_path(file, &job->kind, &id, &len);
	job->record = skn_xstrndup(id, job->known ? len : 0);
}

static bool is_record(const struct skn_merge3_job *job)
{
	return job->known && skn_kind_info(job->kind)->schema;
}

static bool is_prose(const struct skn_merge3_job *job)
{
	return job->known && job->kind == SKN_KIND_NARRATIVE;
}

/* ---- good files ---- */

/* A line that begins or ends a conflict. */
static bool has_markers(const char *p, size_t n)
{
	for (const char *end = p + n; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t len = nl ? (size_t)(nl - p) : (size_t)(end - p), run = 0;

		while (run < len && p[run] == p[0] && (p[0] == '<' || p[0] == '>'))
			run++;
		if (run >= SKN_MERGE_MARKER_SIZE && (run == len || p[run] == ' '))
			return true;
		p += len + (nl != NULL);
	}
	return false;
}

/* Whether these bytes are a file of its kind; STRICTLY: and valid. */
static bool is_good(const struct skn_merge3_job *job, const char *p, size_t n, bool strictly)
{
	struct skn_record record;
	struct skn_buf src = SKN_BUF_INIT;
	bool good;

	if (!is_record(job))
		return skn_record_check_text(p, n, job->path, NULL) == SKN_OK && !has_markers(p, n);
	skn_buf_add(&src, p, n);
	good = (strictly ? skn_record_parse_valid(&record, job->kind, job->record, &src, job->path, NULL)
			 : skn_record_parse(&record, job->kind, job->record, &src, job->path, NULL)) == SKN_OK;
	if (good)
		skn_record_release(&record);
	skn_buf_release(&src);
	return good;
}

/* The result must be as good as both sides are. */
static bool result_is_good(const struct skn_merge3_job *job, const struct skn_buf *result)
{
	for (int strictly = 1; strictly >= 0; strictly--) {
		bool good = true;

		for (int side = SKN_M3_A; side < SKN_M3_N; side++)
			good = good && job->side[side].p && is_good(job, job->side[side].p, job->side[side].n, strictly);
		if (good)
			return is_good(job, result->p, result->n, strictly);
	}
	return true;
}

/* ---- line ends ---- */

static struct ends ends_of(const struct skn_merge3_side *side)
{
	struct ends e = { .crlf = side->n > 0 };
	bool any = false;

	for (size_t i = 0; i < side->n; i++)
		if (side->p[i] == '\n') {
			any = true;
			e.crlf = e.crlf && i && side->p[i - 1] == '\r';
		}
	e.crlf = e.crlf && any;
	e.open = side->n && side->p[side->n - 1] != '\n';
	return e;
}

static bool merge_bool(bool base, bool a, bool b)
{
	return a == base ? b : a;
}

/* How the result's lines end. */
static struct ends merge_ends(const struct skn_merge3_job *job)
{
	struct ends e[SKN_M3_N];

	for (int side = 0; side < SKN_M3_N; side++)
		e[side] = ends_of(&job->side[side]);
	if (!job->side[SKN_M3_BASE].n)
		return (struct ends){ e[SKN_M3_A].crlf && e[SKN_M3_B].crlf, e[SKN_M3_A].open && e[SKN_M3_B].open };
	return (struct ends){ merge_bool(e[SKN_M3_BASE].crlf, e[SKN_M3_A].crlf, e[SKN_M3_B].crlf),
			      merge_bool(e[SKN_M3_BASE].open, e[SKN_M3_A].open, e[SKN_M3_B].open) };
}

/* A side with LF and a final newline, in BUF. */
static void even_out(struct skn_merge3_side *side, struct skn_buf *buf)
{
	for (size_t i = 0; i < side->n; i++)
		if (side->p[i] != '\r' || i + 1 == side->n || side->p[i + 1] != '\n')
			skn_buf_addc(buf, side->p[i]);
	if (buf->n && buf->p[buf->n - 1] != '\n')
		skn_buf_addc(buf, '\n');
	*side = (struct skn_merge3_side){ side->p ? buf->p : NULL, buf->n };
}

static void end_lines(struct skn_buf *out, const struct skn_buf *text, struct ends ends, bool clean)
{
	size_t n = text->n;

	if (clean && ends.open && n && text->p[n - 1] == '\n')
		n--;
	for (size_t i = 0; i < n; i++) {
		if (ends.crlf && text->p[i] == '\n')
			skn_buf_addc(out, '\r');
		skn_buf_addc(out, text->p[i]);
	}
}

/* ---- the ways ---- */

/* Where one side has what the base or the other has. */
static const struct skn_merge3_side *settled(const struct skn_merge3_job *job)
{
	const struct skn_merge3_side *base = &job->side[SKN_M3_BASE], *a = &job->side[SKN_M3_A],
				     *b = &job->side[SKN_M3_B];

	if (is_same(a, b) || is_same(base, b))
		return a;
	return is_same(base, a) ? b : NULL;
}

static bool has_nul(const struct skn_merge3_job *job)
{
	for (int side = 0; side < SKN_M3_N; side++)
		if (job->side[side].n && memchr(job->side[side].p, '\0', job->side[side].n))
			return true;
	return false;
}

static int by_meaning(struct skn_pieces *out, const struct skn_merge3_job *job)
{
	int rc = is_record(job) ? skn_merge3_record(out, job, NULL) : skn_merge3_prose(out, job->side, NULL, NULL);

	for (size_t i = 0; i < out->n && !job->side[SKN_M3_BASE].n; i++)
		if (out->v[i].conflict)
			out->v[i].kind = SKN_CONFLICT_ADD_ADD;
	return rc;
}

/* By meaning, with even line ends; false when that cannot be, or what comes out
 * without a conflict is no good file. */
static bool merge_meaning(struct skn_pieces *out, const struct skn_merge3_job *job)
{
	struct skn_merge3_job even = *job;
	struct skn_buf buf[SKN_M3_N], result = SKN_BUF_INIT;
	struct skn_conflicts none = { 0 };
	bool good = true;

	for (int side = 0; side < SKN_M3_N; side++) {
		skn_buf_init(&buf[side]);
		good = good && (!even.side[side].p || is_good(job, even.side[side].p, even.side[side].n, false) ||
				(is_record(job) && even.side[side].n == 0 && side == SKN_M3_BASE));
		even_out(&even.side[side], &buf[side]);
	}
	good = good && by_meaning(out, &even) == SKN_OK;
	if (good && skn_pieces_count(out) == 0) {
		skn_pieces_write(&result, &none, out, job);
		good = result_is_good(job, &result);
	}
	if (!good)
		skn_pieces_release(out);
	for (int side = 0; side < SKN_M3_N; side++)
		skn_buf_release(&buf[side]);
	skn_buf_release(&result);
	return good;
}

static void write_file(struct skn_buf *out, struct skn_conflicts *conflicts, const struct skn_pieces *pieces,
		       const struct skn_merge3_job *job, bool even)
{
	struct skn_buf text = SKN_BUF_INIT;
	bool clean = skn_pieces_count(pieces) == 0;

	if (!even) {
		skn_pieces_write(out, conflicts, pieces, job);
		return;
	}
	skn_pieces_write(&text, conflicts, pieces, job);
	end_lines(out, &text, merge_ends(job), clean);
	skn_buf_release(&text);
}

/* Both sides have a text, and changed it. */
static void merge_texts(struct skn_buf *out, struct skn_conflicts *conflicts, const struct skn_merge3_job *job)
{
	struct skn_pieces lines = { 0 }, meaning = { 0 };
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_conflicts none = { 0 };
	size_t limit = 1;
	bool read = skn_merge3_text(&lines, job, &limit, NULL) == SKN_OK, known = is_record(job) || is_prose(job);
	bool clean = read && limit == 0, good = false, by_words = false;

	if (!read) {
		skn_pieces_release(&lines);
		skn_merge3_whole(&lines, job, SKN_CONFLICT_TEXT);
	}
	if (clean) {
		skn_pieces_write(&text, &none, &lines, job);
		good = !known || result_is_good(job, &text);
	}
	if (known && !(good && skn_merge3_sound(job, &text))) {
		by_words = merge_meaning(&meaning, job);
		/* No conflict where git has none, if what git has will do. */
		if (by_words && good && skn_pieces_count(&meaning) > 0)
			by_words = false;
	}
	if (by_words) {
		skn_pieces_limit(&meaning, limit ? limit : 1);
		write_file(out, conflicts, &meaning, job, true);
	} else {
		if (clean && !good) { /* neither lines nor meaning give a good file */
			skn_pieces_release(&lines);
			skn_merge3_whole(&lines, job, SKN_CONFLICT_TEXT);
		}
		write_file(out, conflicts, &lines, job, false);
	}
	skn_pieces_release(&lines);
	skn_pieces_release(&meaning);
	skn_buf_release(&text);
}

/* One side has no file, or there is no merging. */
static void merge_whole(struct skn_buf *out, struct skn_conflicts *conflicts, const struct skn_merge3_job *job,
			enum skn_conflict_kind kind)
{
	struct skn_pieces pieces = { 0 };

	skn_merge3_whole(&pieces, job, kind);
	write_file(out, conflicts, &pieces, job, false);
	skn_pieces_release(&pieces);
}

/* Bytes that are no text: ours stays, unmarked. */
static void keep_ours(struct skn_buf *out, struct skn_conflicts *conflicts, const struct skn_merge3_job *job)
{
	const struct skn_merge3_side *ours = &job->side[job->swapped ? SKN_M3_B : SKN_M3_A];
	struct skn_buf marked = SKN_BUF_INIT;

	merge_whole(&marked, conflicts, job, SKN_CONFLICT_BINARY);
	skn_buf_release(&marked);
	if (!ours->p)
		ours = &job->side[job->swapped ? SKN_M3_A : SKN_M3_B];
	skn_buf_add(out, ours->p, ours->n);
}

static void run(struct skn_buf *out, bool *removed, struct skn_conflicts *conflicts, const struct skn_merge3_job *job)
{
	const struct skn_merge3_side *one = settled(job);
	struct skn_pieces lines = { 0 };
	size_t n = 1;

	if (one) {
		*removed = !one->p;
		skn_buf_add(out, one->p ? one->p : "", one->n);
	} else if (has_nul(job)) {
		keep_ours(out, conflicts, job);
	} else if (!job->side[SKN_M3_A].p) {
		merge_whole(out, conflicts, job, SKN_CONFLICT_RECORD_EDIT_DELETE);
	} else if (job->known && job->kind == SKN_KIND_TEXT) {
		/* A text put together from two is none that anybody wrote, unless git can. */
		if (skn_merge3_text(&lines, job, &n, NULL) == SKN_OK && n == 0)
			write_file(out, conflicts, &lines, job, false);
		else
			merge_whole(out, conflicts, job, SKN_CONFLICT_BINARY);
		skn_pieces_release(&lines);
	} else {
		merge_texts(out, conflicts, job);
	}
}

void skn_merge3(struct skn_buf *out, bool *removed, struct skn_conflicts *conflicts, const char *path,
		const struct skn_merge3_side *base, const struct skn_merge3_side *ours,
		const struct skn_merge3_side *theirs, const struct skn_merge3_options *options)
{
	static const struct skn_merge3_side none = { 0 };
	struct skn_merge3_job job = { .path = path };

	if (options)
		job.options = *options;
	job.swapped = compare(ours ? ours : &none, theirs ? theirs : &none) > 0;
	job.side[SKN_M3_BASE] = base ? *base : none;
	job.side[job.swapped ? SKN_M3_B : SKN_M3_A] = ours ? *ours : none;
	job.side[job.swapped ? SKN_M3_A : SKN_M3_B] = theirs ? *theirs : none;
	find_kind(&job);
	*removed = false;
	run(out, removed, conflicts, &job);
	free(job.record);
}
