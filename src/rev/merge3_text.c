/* merge3_text.c - lines, merged as git does. */
#include "repo/mergefile.h"
#include "rev/merge3_parts.h"

static struct skn_mergefile_side side_of(const struct skn_merge3_job *job, int side)
{
	return (struct skn_mergefile_side){ .p = job->side[side].p, .n = job->side[side].n };
}

/* A marker longer than what any of the texts could show for one. */
static size_t safe_marker(const struct skn_merge3_job *job)
{
	size_t size = SKN_MERGE_MARKER_SIZE;

	for (int side = 0; side < SKN_M3_N; side++) {
		size_t run = job->side[side].n ? skn_marker_run(job->side[side].p, job->side[side].n) : 0;

		size = run >= size ? run + 1 : size;
	}
	return size;
}

static bool is_marker(const char *line, size_t len, char c, size_t size)
{
	if (len < size)
		return false;
	for (size_t i = 0; i < size; i++)
		if (line[i] != c)
			return false;
	return true;
}

/* What a conflict's object says of a side: its lines. */
static void tell_lines(struct skn_piece *piece, bool diff3)
{
	for (int side = diff3 ? SKN_M3_BASE : SKN_M3_A; side < SKN_M3_N; side++)
		piece->text[side] = skn_xstrndup(piece->lines[side].p, piece->lines[side].n);
}

/* Takes the merged lines apart at their markers; FIRST is the side that was ours. */
static size_t split(struct skn_pieces *out, const struct skn_buf *merged, size_t size, int first, bool diff3)
{
	struct skn_piece *piece = NULL;
	int side = first;
	size_t n = 0;

	for (size_t at = 0; at < merged->n;) {
		const char *line = merged->p + at, *nl = memchr(line, '\n', merged->n - at);
		size_t len = nl ? (size_t)(nl - line) + 1 : merged->n - at;

		at += len;
		if (is_marker(line, len, '<', size)) {
			piece = skn_pieces_conflict(out, SKN_CONFLICT_TEXT, NULL);
			side = first;
			n++;
		} else if (is_marker(line, len, '|', size)) {
			side = SKN_M3_BASE;
		} else if (is_marker(line, len, '=', size)) {
			side = SKN_M3_A + SKN_M3_B - first;
		} else if (piece && is_marker(line, len, '>', size)) {
			tell_lines(piece, diff3);
			piece = NULL;
		} else if (piece) {
			skn_buf_add(&piece->lines[side], line, len);
		} else {
			skn_pieces_add(out, line, len);
		}
	}
	return n;
}

/* The lines merged with FIRST for ours. */
static int merge_lines(struct skn_pieces *out, const struct skn_merge3_job *job, int first, size_t size, size_t *n,
		       struct skn_err *err)
{
	struct skn_mergefile_side base = side_of(job, SKN_M3_BASE), ours = side_of(job, first),
				  theirs = side_of(job, SKN_M3_A + SKN_M3_B - first);
	struct skn_buf merged = SKN_BUF_INIT;
	bool clean;
	int rc = skn_mergefile(&merged, &clean, &base, &ours, &theirs,
			       job->options.diff3 ? SKN_MERGEFILE_DIFF3 : SKN_MERGEFILE_MARKERS, (unsigned)size, err);

	if (rc == SKN_OK)
		rc = skn_buf_check(&merged, "the merged file", err);
	if (rc == SKN_OK)
		*n = split(out, &merged, size, first, job->options.diff3);
	skn_buf_release(&merged);
	return rc;
}

int skn_merge3_text(struct skn_pieces *out, const struct skn_merge3_job *job, size_t *n_conflicts,
		    struct skn_err *err)
{
	struct skn_pieces turned = { 0 };
	size_t size = safe_marker(job), n;
	int rc;

	*n_conflicts = 1;
	if (size > SKN_MERGEFILE_MARKER_MAX)
		return skn_fail(err, SKN_ELIMIT, "a line that looks like a marker is too long");
	rc = merge_lines(out, job, SKN_M3_A, size, n_conflicts, err);
	/* How conflicts are cut up may depend on whose is ours: fewest it is. */
	if (rc == SKN_OK && *n_conflicts > 1 && merge_lines(&turned, job, SKN_M3_B, size, &n, NULL) == SKN_OK &&
	    n < *n_conflicts) {
		struct skn_pieces more = *out;

		*out = turned;
		turned = more;
		*n_conflicts = n;
	}
	skn_pieces_release(&turned);
	return rc;
}

void skn_merge3_whole(struct skn_pieces *out, const struct skn_merge3_job *job, enum skn_conflict_kind kind)
{
	struct skn_piece *piece = skn_pieces_conflict(out, kind, NULL);

	for (int side = 0; side < SKN_M3_N; side++) {
		const struct skn_merge3_side *s = &job->side[side];

		if (!s->p)
			continue;
		skn_buf_add(&piece->lines[side], s->p, s->n);
		piece->text[side] = skn_xstrndup(s->p, s->n);
	}
}
