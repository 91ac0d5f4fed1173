/* conflict.c - conflicts as objects, and the merged file as pieces. */
#include "hash/sha256.h"
#include "rev/merge3_parts.h"

static const char *const names[SKN_CONFLICT_N] = {
	[SKN_CONFLICT_SENTENCE] = "sentence",
	[SKN_CONFLICT_SENTENCE_EDIT_DELETE] = "sentence-edit-delete",
	[SKN_CONFLICT_FIELD] = "field",
	[SKN_CONFLICT_FIELD_EDIT_DELETE] = "field-edit-delete",
	[SKN_CONFLICT_RECORD_EDIT_DELETE] = "record-edit-delete",
	[SKN_CONFLICT_ADD_ADD] = "add-add",
	[SKN_CONFLICT_TEXT] = "text",
	[SKN_CONFLICT_BINARY] = "binary",
};

const char *skn_conflict_name(enum skn_conflict_kind kind)
{
	return names[kind];
}

void skn_conflicts_release(struct skn_conflicts *conflicts)
{
	for (size_t i = 0; i < conflicts->n; i++) {
		struct skn_conflict *c = &conflicts->v[i];

		free(c->path);
		free(c->record);
		free(c->field);
		free(c->base);
		free(c->ours);
		free(c->theirs);
	}
	skn_vec_release(conflicts);
}

/* ---- pieces ---- */

static struct skn_piece *add_piece(struct skn_pieces *pieces, bool conflict)
{
	struct skn_piece piece = { .conflict = conflict };

	for (int side = 0; side < SKN_M3_N; side++)
		skn_buf_init(&piece.lines[side]);
	skn_vec_push(pieces, piece);
	return skn_vec_last(pieces);
}

void skn_pieces_add(struct skn_pieces *pieces, const char *p, size_t n)
{
	struct skn_piece *last = pieces->n ? skn_vec_last(pieces) : NULL;

	if (!last || last->conflict)
		last = add_piece(pieces, false);
	skn_buf_add(&last->lines[SKN_M3_A], p, n);
}

struct skn_piece *skn_pieces_conflict(struct skn_pieces *pieces, enum skn_conflict_kind kind, const char *field)
{
	struct skn_piece *piece = add_piece(pieces, true);

	piece->kind = kind;
	piece->field = field ? skn_xstrdup(field) : NULL;
	return piece;
}

size_t skn_pieces_count(const struct skn_pieces *pieces)
{
	size_t n = 0;

	for (size_t i = 0; i < pieces->n; i++)
		n += pieces->v[i].conflict;
	return n;
}

static void release_piece(struct skn_piece *piece)
{
	for (int side = 0; side < SKN_M3_N; side++) {
		skn_buf_release(&piece->lines[side]);
		free(piece->text[side]);
	}
	free(piece->field);
}

void skn_pieces_release(struct skn_pieces *pieces)
{
	for (size_t i = 0; i < pieces->n; i++)
		release_piece(&pieces->v[i]);
	skn_vec_release(pieces);
}

/* ---- fewer conflicts ---- */

/* The conflict before the narrowest plain stretch that has one behind it, too. */
static size_t nearest(const struct skn_pieces *pieces)
{
	size_t best = pieces->n, width = SIZE_MAX, last = pieces->n;

	for (size_t i = 0; i < pieces->n; i++) {
		size_t between = 0;

		if (!pieces->v[i].conflict)
			continue;
		for (size_t k = last + 1; k < i; k++)
			for (const char *p = pieces->v[k].lines[SKN_M3_A].p; *p; p++)
				between += *p == '\n';
		if (last < pieces->n && between < width) {
			width = between;
			best = last;
		}
		last = i;
	}
	return best;
}

static void join_text(char **into, const char *between, const char *behind)
{
	char *joined = skn_xasprintf("%s%s%s%s", *into ? *into : "", *into && behind ? "\n" : "", between,
				     behind ? behind : "");

	free(*into);
	*into = joined;
}

/* Takes the piece BEHIND into the conflict INTO. */
static void swallow(struct skn_piece *into, struct skn_piece *behind)
{
	for (int side = 0; side < SKN_M3_N; side++) {
		const struct skn_buf *lines = &behind->lines[behind->conflict ? side : SKN_M3_A];

		skn_buf_add(&into->lines[side], lines->p, lines->n);
		if (behind->conflict && (into->text[side] || behind->text[side]))
			join_text(&into->text[side], "", behind->text[side]);
		else if (!behind->conflict && into->text[side])
			join_text(&into->text[side], "", lines->p);
	}
	if (!behind->conflict)
		return;
	if (behind->kind < into->kind)
		into->kind = behind->kind;
	if (behind->field && into->field && !skn_streq(behind->field, into->field)) {
		char *both = skn_xasprintf("%s,%s", into->field, behind->field);

		free(into->field);
		into->field = both;
	}
}

void skn_pieces_limit(struct skn_pieces *pieces, size_t max)
{
	for (size_t n = skn_pieces_count(pieces); n > max && n > 1; n--) {
		size_t from = nearest(pieces), to = from + 1;

		while (!pieces->v[to].conflict)
			swallow(&pieces->v[from], &pieces->v[to++]);
		swallow(&pieces->v[from], &pieces->v[to++]);
		for (size_t i = from + 1; i < to; i++)
			release_piece(&pieces->v[i]);
		memmove(pieces->v + from + 1, pieces->v + to, (pieces->n - to) * sizeof(*pieces->v));
		pieces->n -= to - from - 1;
	}
}

/* ---- writing ---- */

static void hash_text(struct skn_sha256 *hash, const char *text)
{
	skn_sha256_add(hash, text ? "=" : "-", 1);
	skn_sha256_add(hash, text ? text : "", (text ? strlen(text) : 0) + 1);
}

/* The id of the place and the three texts; the second of two that are the same
 * counts. */
static void set_id(struct skn_conflict *c, const struct skn_piece *piece, const struct skn_conflicts *before)
{
	unsigned repeat = 0;
	bool taken;

	do {
		struct skn_sha256 hash;
		char hex[SKN_SHA256_HEX], count[16];

		skn_sha256_init(&hash);
		hash_text(&hash, skn_conflict_name(piece->kind));
		hash_text(&hash, c->path);
		hash_text(&hash, piece->field);
		for (int side = 0; side < SKN_M3_N; side++)
			hash_text(&hash, piece->text[side] ? piece->text[side] : piece->lines[side].p);
		snprintf(count, sizeof(count), "%u", repeat++);
		hash_text(&hash, count);
		skn_sha256_end_hex(&hash, hex);
		snprintf(c->id, sizeof(c->id), "c-%.8s", hex);
		taken = false;
		for (size_t i = 0; i < before->n && !taken; i++)
			taken = skn_streq(before->v[i].id, c->id);
	} while (taken);
}

static char *copy(const char *text)
{
	return text ? skn_xstrdup(text) : NULL;
}

static const struct skn_conflict *tell(struct skn_conflicts *conflicts, const struct skn_piece *piece,
				       const struct skn_merge3_job *job)
{
	int ours = job->swapped ? SKN_M3_B : SKN_M3_A, theirs = job->swapped ? SKN_M3_A : SKN_M3_B;
	struct skn_conflict c = {
		.kind = piece->kind, .of = job->kind, .path = skn_xstrdup(job->path),
		.record = skn_xstrdup(job->record), .field = copy(piece->field),
		.base = copy(piece->text[SKN_M3_BASE]), .ours = copy(piece->text[ours]),
		.theirs = copy(piece->text[theirs]),
	};

	set_id(&c, piece, conflicts);
	skn_vec_push(conflicts, c);
	return skn_vec_last(conflicts);
}

size_t skn_marker_run(const char *p, size_t n)
{
	size_t longest = 0;

	for (const char *end = p + n; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t run = 0, len = nl ? (size_t)(nl - p) : (size_t)(end - p);

		if (len && strchr("<|=>", *p) && *p)
			for (run = 1; run < len && p[run] == *p; run++)
				;
		longest = run > longest ? run : longest;
		p += len + (nl != NULL);
	}
	return longest;
}

/* Markers longer than anything in the block that could be taken for one. */
static size_t marker_size(const struct skn_piece *piece, const struct skn_merge3_job *job)
{
	size_t size = job->options.marker_size ? job->options.marker_size : SKN_MERGE_MARKER_SIZE;

	for (int side = 0; side < SKN_M3_N; side++) {
		size_t run = skn_marker_run(piece->lines[side].p, piece->lines[side].n);

		if (run >= size)
			size = run + 1;
	}
	return size;
}

static void marker(struct skn_buf *out, char c, size_t size, const char *label, const char *id)
{
	skn_buf_fill(out, c, size);
	if (label)
		skn_buf_addf(out, " %s", label);
	if (id)
		skn_buf_addf(out, " [%s]", id);
	skn_buf_addc(out, '\n');
}

static void end_line(struct skn_buf *out)
{
	if (out->n && out->p[out->n - 1] != '\n')
		skn_buf_addc(out, '\n');
}

static void add_lines(struct skn_buf *out, const struct skn_buf *lines)
{
	skn_buf_add(out, lines->p, lines->n);
	end_line(out);
}

static void write_conflict(struct skn_buf *out, const struct skn_piece *piece, const struct skn_conflict *c,
			   const struct skn_merge3_job *job)
{
	const struct skn_merge3_options *o = &job->options;
	size_t size = marker_size(piece, job);

	end_line(out);
	marker(out, '<', size, o->ours ? o->ours : "ours", c->id);
	add_lines(out, &piece->lines[job->swapped ? SKN_M3_B : SKN_M3_A]);
	if (o->diff3) {
		marker(out, '|', size, o->base ? o->base : "base", NULL);
		add_lines(out, &piece->lines[SKN_M3_BASE]);
	}
	marker(out, '=', size, NULL, NULL);
	add_lines(out, &piece->lines[job->swapped ? SKN_M3_A : SKN_M3_B]);
	marker(out, '>', size, o->theirs ? o->theirs : "theirs", c->id);
}

void skn_pieces_write(struct skn_buf *out, struct skn_conflicts *conflicts, const struct skn_pieces *pieces,
		      const struct skn_merge3_job *job)
{
	for (size_t i = 0; i < pieces->n; i++) {
		const struct skn_piece *piece = &pieces->v[i];

		if (piece->conflict)
			write_conflict(out, piece, tell(conflicts, piece, job), job);
		else
			skn_buf_add(out, piece->lines[SKN_M3_A].p, piece->lines[SKN_M3_A].n);
	}
}
