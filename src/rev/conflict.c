/* conflict.c - conflicts as objects, and the merged file as pieces. */
#include "base/map.h"
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

/* The lines between a conflict and the one before it. */
struct stretch {
	size_t piece; /* the conflict behind it */
	size_t lines;
};

static int narrow_first(const void *pa, const void *pb)
{
	const struct stretch *a = pa, *b = pb;

	if (a->lines != b->lines)
		return a->lines < b->lines ? -1 : 1;
	return a->piece < b->piece ? -1 : a->piece > b->piece;
}

/* Marks the N conflicts that have the least between them and the one before. */
static void choose_joins(const struct skn_pieces *pieces, size_t n, bool *joins)
{
	SKN_VEC(struct stretch) all = { 0 };
	struct stretch s = { 0 };
	bool first = true;

	for (size_t i = 0; i < pieces->n; i++) {
		const struct skn_buf *plain = &pieces->v[i].lines[SKN_M3_A];

		if (pieces->v[i].conflict) {
			s.piece = i;
			if (!first)
				skn_vec_push(&all, s);
			first = false;
			s.lines = 0;
			continue;
		}
		for (size_t k = 0; k < plain->n; k++)
			s.lines += plain->p[k] == '\n';
	}
	if (all.n > 1)
		qsort(all.v, all.n, sizeof(*all.v), narrow_first);
	for (size_t i = 0; i < n && i < all.n; i++)
		joins[all.v[i].piece] = true;
	skn_vec_release(&all);
}

static void add_text(struct skn_buf *text, bool *any, const char *more)
{
	if (!more)
		return;
	if (*any)
		skn_buf_addc(text, '\n');
	skn_buf_adds(text, more);
	*any = true;
}

/* Joins the conflicts of pieces FROM to TO, with what is between, into FROM. */
static void join(struct skn_pieces *pieces, size_t from, size_t to)
{
	struct skn_piece *into = &pieces->v[from];

	for (int side = 0; side < SKN_M3_N; side++) {
		struct skn_buf text = SKN_BUF_INIT;
		bool any = false;

		add_text(&text, &any, into->text[side]);
		for (size_t i = from + 1; i <= to; i++) {
			const struct skn_piece *p = &pieces->v[i];
			const struct skn_buf *lines = &p->lines[p->conflict ? side : SKN_M3_A];

			skn_buf_add(&into->lines[side], lines->p, lines->n);
			add_text(&text, &any, p->conflict ? p->text[side] : lines->p);
		}
		free(into->text[side]);
		into->text[side] = skn_buf_detach(&text);
	}
	for (size_t i = from + 1; i <= to; i++) {
		const struct skn_piece *p = &pieces->v[i];

		if (p->conflict && p->kind < into->kind)
			into->kind = p->kind;
		if (p->conflict && p->field && into->field && !skn_ends_with(into->field, p->field)) {
			char *both = skn_xasprintf("%s,%s", into->field, p->field);

			free(into->field);
			into->field = both;
		}
	}
}

void skn_pieces_limit(struct skn_pieces *pieces, size_t max)
{
	size_t n = skn_pieces_count(pieces), kept = 0;
	bool *joins = skn_xcalloc(pieces->n, sizeof(*joins));

	if (n > max)
		choose_joins(pieces, n - max, joins);
	for (size_t i = 0, to; i < pieces->n; i = to + 1) {
		to = i;
		for (size_t k = i + 1; pieces->v[i].conflict && k < pieces->n; k++) {
			if (pieces->v[k].conflict && !joins[k])
				break;
			to = pieces->v[k].conflict ? k : to;
		}
		if (to > i)
			join(pieces, i, to);
		for (size_t k = i + 1; k <= to; k++)
			release_piece(&pieces->v[k]);
		pieces->v[kept++] = pieces->v[i];
	}
	pieces->n = kept;
	free(joins);
}

/* ---- writing ---- */

static void hash_text(struct skn_sha256 *hash, const char *text)
{
	skn_sha256_add(hash, text ? "=" : "-", 1);
	skn_sha256_add(hash, text ? text : "", (text ? strlen(text) : 0) + 1);
}

/* The id of the place and the three texts; the second of two that are the same
 * counts.  TAKEN has the ids of this file. */
static void set_id(struct skn_conflict *c, const struct skn_piece *piece, struct skn_map *taken)
{
	struct skn_sha256 hash;
	char hex[SKN_SHA256_HEX];
	uintptr_t times;

	skn_sha256_init(&hash);
	hash_text(&hash, skn_conflict_name(piece->kind));
	hash_text(&hash, c->path);
	hash_text(&hash, piece->field);
	for (int side = 0; side < SKN_M3_N; side++)
		hash_text(&hash, piece->text[side] ? piece->text[side] : piece->lines[side].p);
	skn_sha256_end_hex(&hash, hex);
	while ((times = (uintptr_t)skn_map_find(taken, hex, 8)) != 0) {
		char again[32];

		skn_map_put(taken, hex, 8, (void *)(times + 1));
		snprintf(again, sizeof(again), "%.8s %zu", hex, (size_t)times);
		skn_sha256_hex(hex, again, strlen(again));
	}
	skn_map_put(taken, hex, 8, (void *)1);
	snprintf(c->id, sizeof(c->id), "c-%.8s", hex);
}

static char *copy(const char *text)
{
	return text ? skn_xstrdup(text) : NULL;
}

static const struct skn_conflict *tell(struct skn_conflicts *conflicts, const struct skn_piece *piece,
				       const struct skn_merge3_job *job, struct skn_map *taken)
{
	int ours = job->swapped ? SKN_M3_B : SKN_M3_A, theirs = job->swapped ? SKN_M3_A : SKN_M3_B;
	struct skn_conflict c = {
		.kind = piece->kind, .of = job->kind, .path = skn_xstrdup(job->path),
		.record = skn_xstrdup(job->record), .field = copy(piece->field),
		.base = copy(piece->text[SKN_M3_BASE]), .ours = copy(piece->text[ours]),
		.theirs = copy(piece->text[theirs]),
	};

	set_id(&c, piece, taken);
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
	struct skn_map taken = SKN_MAP_INIT;

	for (size_t i = 0; i < pieces->n; i++) {
		const struct skn_piece *piece = &pieces->v[i];

		if (piece->conflict)
			write_conflict(out, piece, tell(conflicts, piece, job, &taken), job);
		else
			skn_buf_add(out, piece->lines[SKN_M3_A].p, piece->lines[SKN_M3_A].n);
	}
	skn_map_release(&taken, NULL);
}
