/*
 * merge3_record.c - a record, merged by field.
 *
 * Markdown fields are merged by sentence, the others as merge3_value.h says.
 *
 * How it is written.  The start is git's merge of the lines with A's where they
 * conflict, so that comments and forms of both sides stay (a comment behind a
 * value is that value's side's); if that is no YAML, A's file.  Then each field whose value is not the merged one is edited
 * (doc/canon.h).  A field that conflicts as a whole is the lines in which the
 * file differs from the file with the other side's value.  For each sentence
 * that conflicts a stand-in, a line of its own, is put into the field, and
 * afterwards replaced.
 */
#include "doc/canon.h"
#include "doc/schema.h"
#include "doc/record.h"
#include "hash/sha256.h"
#include "rev/merge3_parts.h"
#include "rev/merge3_value.h"
#include "yaml/yaml.h"

struct field {
	const char *name;
	const struct skn_node *in[SKN_M3_N];
	const struct skn_node *value;      /* merged; of a conflict that of a side that has one */
	const struct skn_node *other;      /* of a conflict: the other side's, or NULL */
	int side;                          /* of a conflict: whose VALUE is */
	bool conflict;
	char *path;                        /* of a conflict */
	const struct skn_node *leaf[SKN_M3_N];
	struct skn_pieces sentences;       /* those that conflict; all are conflicts */
};

/* Lines of the file that a conflict takes the place of. */
struct range {
	size_t start, end;
	struct skn_piece piece;
};

struct merging {
	const struct skn_merge3_job *job;
	const char *schema;
	struct skn_tree in[SKN_M3_N], made;
	SKN_VEC(struct field) fields;
	SKN_VEC(struct range) ranges;
	struct skn_buf text; /* the file while it is made */
	char stand_in[SKN_SHA256_HEX + 16];
	struct skn_err *err;
};

/* ---- what each field is to be ---- */

static void as_whole(struct field *f)
{
	f->conflict = true;
	f->side = f->in[SKN_M3_A] ? SKN_M3_A : SKN_M3_B;
	f->value = f->in[f->side];
	f->other = f->in[SKN_M3_A + SKN_M3_B - f->side];
	memcpy(f->leaf, f->in, sizeof(f->leaf));
	free(f->path);
	f->path = skn_xstrdup(f->name);
}

static void merge_value(struct merging *m, struct field *f)
{
	struct skn_value_merge vm = { .tree = &m->made, .path = SKN_BUF_INIT };
	struct skn_value3 v = skn_merge3_value(&vm, f->in[SKN_M3_BASE], f->in[SKN_M3_A], f->in[SKN_M3_B]);

	f->side = v.side[SKN_M3_A] ? SKN_M3_A : SKN_M3_B;
	f->value = v.side[f->side];
	f->other = v.side[SKN_M3_A + SKN_M3_B - f->side];
	f->conflict = vm.n_conflicts > 0;
	if (f->conflict) {
		f->path = skn_xasprintf("%s%s", f->name, vm.path.p);
		memcpy(f->leaf, vm.n_conflicts == 1 ? vm.leaf : f->in, sizeof(f->leaf));
	}
	skn_buf_release(&vm.path);
}

static bool is_text(const struct skn_node *node)
{
	return node && (node->kind == SKN_PLAIN || node->kind == SKN_STRING);
}

/* Both sides changed a text to different ones. */
static bool is_prose(const struct merging *m, const struct field *f)
{
	bool markdown = false;

	for (const char *const *name = skn_record_prose_fields(m->job->kind); *name; name++)
		markdown = markdown || skn_streq(*name, f->name);
	return markdown && is_text(f->in[SKN_M3_A]) && is_text(f->in[SKN_M3_B]) &&
	       (!f->in[SKN_M3_BASE] || is_text(f->in[SKN_M3_BASE])) &&
	       !skn_schema_same(f->in[SKN_M3_A], f->in[SKN_M3_B]);
}

static bool ends_line(const struct skn_node *node)
{
	return node->len && node->text[node->len - 1] == '\n';
}

/* The merged text, with a stand-in for each conflict, which moves to f->sentences. */
static void take_text(struct merging *m, struct field *f, struct skn_pieces *pieces)
{
	struct skn_buf text = SKN_BUF_INIT;

	for (size_t i = 0; i < pieces->n; i++) {
		struct skn_piece *piece = &pieces->v[i];

		if (piece->conflict) {
			skn_buf_addf(&text, "%s%zu.\n", m->stand_in, f->sentences.n);
			skn_vec_push(&f->sentences, *piece);
			*piece = (struct skn_piece){ .lines = { SKN_BUF_INIT, SKN_BUF_INIT, SKN_BUF_INIT } };
		} else {
			skn_buf_add(&text, piece->lines[SKN_M3_A].p, piece->lines[SKN_M3_A].n);
		}
	}
	if (text.n && !ends_line(f->in[SKN_M3_A]) && !ends_line(f->in[SKN_M3_B]))
		skn_buf_truncate(&text, text.n - 1);
	if (text.n)
		f->value = skn_node_string(&m->made, text.p, text.n);
	else
		as_whole(f); /* together they took out all there was */
	skn_buf_release(&text);
}

static int merge_prose(struct merging *m, struct field *f)
{
	struct skn_merge3_side text[SKN_M3_N] = { 0 };
	struct skn_pieces pieces = { 0 };
	int rc;

	for (int side = 0; side < SKN_M3_N; side++)
		if (f->in[side])
			text[side] = (struct skn_merge3_side){ f->in[side]->text, f->in[side]->len };
	rc = skn_merge3_prose(&pieces, text, f->name, m->err);
	if (rc == SKN_OK)
		take_text(m, f, &pieces);
	skn_pieces_release(&pieces);
	return rc;
}

static int add_fields(struct merging *m, int from)
{
	int rc = SKN_OK;

	for (const struct skn_node *c = m->in[from].root ? m->in[from].root->child : NULL; rc == SKN_OK && c;
	     c = c->next) {
		struct field f = { .name = c->name };
		bool known = strlen(c->name) != c->name_len;

		for (size_t i = 0; i < m->fields.n && !known; i++)
			known = skn_streq(m->fields.v[i].name, c->name);
		if (known)
			continue;
		for (int side = 0; side < SKN_M3_N; side++)
			f.in[side] = skn_node_find(m->in[side].root, c->name);
		if (is_prose(m, &f) && !(f.in[SKN_M3_BASE] && (skn_schema_same(f.in[SKN_M3_BASE], f.in[SKN_M3_A]) ||
							       skn_schema_same(f.in[SKN_M3_BASE], f.in[SKN_M3_B]))))
			rc = merge_prose(m, &f);
		else
			merge_value(m, &f);
		skn_vec_push(&m->fields, f);
	}
	return rc;
}

/* ---- the file ---- */

static bool is_mapping(const char *p, size_t n)
{
	struct skn_tree tree = SKN_TREE_INIT;
	bool yes = skn_yaml_parse(&tree, p, n, NULL, NULL) == SKN_OK && tree.root && tree.root->kind == SKN_OBJECT;

	skn_tree_release(&tree);
	return yes;
}

static bool is_comment(const char *line, size_t n)
{
	size_t at = 0;

	while (at < n && line[at] == ' ')
		at++;
	return at < n && line[at] == '#';
}

static bool has_line(const char *text, size_t n, const char *line, size_t len)
{
	for (const char *p = text; (p = memmem(p, n - (size_t)(p - text), line, len)) != NULL; p++)
		if (p == text || p[-1] == '\n')
			return true;
	return false;
}

/* Of lines that give way, the comments that are new. */
static void keep_comments(struct merging *m, const struct skn_buf *lines)
{
	const struct skn_merge3_side *base = &m->job->side[SKN_M3_BASE], *a = &m->job->side[SKN_M3_A];

	for (size_t at = 0; at < lines->n;) {
		const char *line = lines->p + at, *nl = memchr(line, '\n', lines->n - at);
		size_t len = nl ? (size_t)(nl - line) + 1 : lines->n - at;

		if (is_comment(line, len) && !(base->n && has_line(base->p, base->n, line, len)) &&
		    !has_line(a->p, a->n, line, len))
			skn_buf_add(&m->text, line, len);
		at += len;
	}
}

/* Git's merge of the lines; where they conflict the new comments of both, and A's
 * lines.  What that puts inside a text is mended when the text is edited. */
static void start_text(struct merging *m)
{
	struct skn_pieces lines = { 0 };
	size_t n;

	if (skn_merge3_text(&lines, m->job, &n, NULL) == SKN_OK)
		for (size_t i = 0; i < lines.n; i++) {
			const struct skn_piece *piece = &lines.v[i];

			if (piece->conflict)
				keep_comments(m, &piece->lines[SKN_M3_B]);
			skn_buf_add(&m->text, piece->lines[SKN_M3_A].p, piece->lines[SKN_M3_A].n);
		}
	skn_pieces_release(&lines);
	if (is_mapping(m->text.p, m->text.n))
		return;
	skn_buf_clear(&m->text);
	skn_buf_add(&m->text, m->job->side[SKN_M3_A].p, m->job->side[SKN_M3_A].n);
}

/* Where a stand-in is, if it is alone on its line. */
static bool find_stand_in(const struct merging *m, size_t n, size_t *start, size_t *end)
{
	char *name = skn_xasprintf("%s%zu.", m->stand_in, n);
	const char *at = memmem(m->text.p, m->text.n, name, strlen(name));
	bool alone = at != NULL;

	if (at) {
		*start = (size_t)(at - m->text.p);
		*end = *start + strlen(name);
		while (*start && m->text.p[*start - 1] == ' ')
			--*start;
		alone = (*start == 0 || m->text.p[*start - 1] == '\n') && (*end == m->text.n || m->text.p[*end] == '\n');
		*end += *end < m->text.n;
	}
	free(name);
	return alone;
}

static int edit_fields(struct merging *m)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < m->fields.n; i++) {
		struct field *f = &m->fields.v[i];
		bool alone = true;
		size_t start, end;

		rc = skn_canon_edit(&m->text, m->schema, f->name, f->value, m->err);
		for (size_t k = 0; k < f->sentences.n && rc == SKN_OK; k++)
			alone = alone && find_stand_in(m, k, &start, &end);
		if (rc == SKN_OK && !alone) {
			as_whole(f);
			rc = skn_canon_edit(&m->text, m->schema, f->name, f->value, m->err);
		}
	}
	return rc;
}

/* ---- the conflicts in it ---- */

static void indent_lines(struct skn_buf *out, const struct skn_buf *lines, size_t indent)
{
	for (size_t at = 0; at < lines->n;) {
		const char *nl = memchr(lines->p + at, '\n', lines->n - at);
		size_t len = nl ? (size_t)(nl - (lines->p + at)) : lines->n - at;

		if (len)
			skn_buf_fill(out, ' ', indent);
		skn_buf_add(out, lines->p + at, len);
		skn_buf_addc(out, '\n');
		at += len + 1;
	}
}

static void sentence_range(struct merging *m, struct field *f, size_t k)
{
	struct range r = { .piece = f->sentences.v[k] };
	size_t indent;

	find_stand_in(m, k, &r.start, &r.end);
	indent = strspn(m->text.p + r.start, " ");
	for (int side = 0; side < SKN_M3_N; side++) {
		struct skn_buf lines = SKN_BUF_INIT;

		indent_lines(&lines, &r.piece.lines[side], indent);
		skn_buf_release(&r.piece.lines[side]);
		r.piece.lines[side] = lines;
	}
	skn_vec_push(&m->ranges, r);
}

static bool begins_line(const struct skn_buf *text, size_t at)
{
	return at == 0 || text->p[at - 1] == '\n';
}

/* The whole lines in which A and B differ. */
static void differing(const struct skn_buf *a, const struct skn_buf *b, size_t *start, size_t *a_end, size_t *b_end)
{
	size_t head = 0, tail = 0, max = a->n < b->n ? a->n : b->n;

	while (head < max && a->p[head] == b->p[head])
		head++;
	while (!begins_line(a, head))
		head--;
	while (tail < max - head && a->p[a->n - tail - 1] == b->p[b->n - tail - 1])
		tail++;
	while (tail && !(begins_line(a, a->n - tail) && begins_line(b, b->n - tail)))
		tail--;
	*start = head;
	*a_end = a->n - tail;
	*b_end = b->n - tail;
}

/* The lines of the base's field. */
static void base_lines(struct merging *m, const struct field *f, struct skn_buf *out)
{
	struct skn_node *object;

	if (!f->in[SKN_M3_BASE])
		return;
	object = skn_node_new(&m->made, SKN_OBJECT);
	skn_node_set(&m->made, object, f->name, skn_node_copy(&m->made, f->in[SKN_M3_BASE]));
	if (skn_canon_write(out, m->schema, object, NULL) != SKN_OK)
		skn_buf_clear(out);
}

static void tell_value(struct skn_piece *piece, int side, const struct skn_node *leaf)
{
	const struct skn_buf *lines = &piece->lines[side];
	size_t n = leaf && leaf->text ? leaf->len : lines->n;
	const char *p = leaf && leaf->text ? leaf->text : lines->p;

	if (!leaf)
		return;
	while (n && p[n - 1] == '\n')
		n--;
	piece->text[side] = skn_xstrndup(p, n);
}

static int field_range(struct merging *m, struct field *f)
{
	struct skn_buf alt = SKN_BUF_INIT;
	struct range r = { .piece = { .conflict = true } };
	int other = SKN_M3_A + SKN_M3_B - f->side, rc;
	size_t alt_end;

	skn_buf_add(&alt, m->text.p, m->text.n);
	rc = skn_canon_edit(&alt, m->schema, f->name, f->other, m->err);
	if (rc == SKN_OK) {
		differing(&m->text, &alt, &r.start, &r.end, &alt_end);
		for (int side = 0; side < SKN_M3_N; side++)
			skn_buf_init(&r.piece.lines[side]);
		skn_buf_add(&r.piece.lines[f->side], m->text.p + r.start, r.end - r.start);
		skn_buf_add(&r.piece.lines[other], alt.p + r.start, alt_end - r.start);
		base_lines(m, f, &r.piece.lines[SKN_M3_BASE]);
		r.piece.field = skn_xstrdup(f->path);
		r.piece.kind = f->leaf[SKN_M3_BASE] && (!f->leaf[SKN_M3_A] || !f->leaf[SKN_M3_B])
				       ? SKN_CONFLICT_FIELD_EDIT_DELETE : SKN_CONFLICT_FIELD;
		for (int side = 0; side < SKN_M3_N; side++)
			tell_value(&r.piece, side, f->leaf[side]);
		skn_vec_push(&m->ranges, r);
	}
	skn_buf_release(&alt);
	return rc;
}

static int by_start(const void *pa, const void *pb)
{
	const struct range *a = pa, *b = pb;

	return a->start < b->start ? -1 : a->start > b->start;
}

static int write_pieces(struct skn_pieces *out, struct merging *m)
{
	size_t at = 0;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < m->fields.n; i++) {
		struct field *f = &m->fields.v[i];

		for (size_t k = 0; k < f->sentences.n && !f->conflict; k++)
			sentence_range(m, f, k);
		if (!f->conflict)
			skn_vec_release(&f->sentences); /* they moved */
		else
			rc = field_range(m, f);
	}
	if (m->ranges.n > 1)
		qsort(m->ranges.v, m->ranges.n, sizeof(*m->ranges.v), by_start);
	for (size_t i = 0; rc == SKN_OK && i < m->ranges.n; i++)
		if (m->ranges.v[i].start < (i ? m->ranges.v[i - 1].end : 0))
			rc = skn_fail(m->err, SKN_EDATA, "two conflicts stand on one line");
	for (size_t i = 0; rc == SKN_OK && i < m->ranges.n; i++) {
		struct range *r = &m->ranges.v[i];

		skn_pieces_add(out, m->text.p + at, r->start - at);
		skn_vec_push(out, r->piece);
		at = r->end;
	}
	if (rc == SKN_OK) {
		skn_pieces_add(out, m->text.p + at, m->text.n - at);
		skn_vec_release(&m->ranges); /* they moved */
	}
	return rc;
}

static void release(struct merging *m)
{
	struct skn_pieces left = { 0 };

	for (size_t i = 0; i < m->ranges.n; i++)
		skn_vec_push(&left, m->ranges.v[i].piece);
	skn_pieces_release(&left);
	skn_vec_release(&m->ranges);
	for (size_t i = 0; i < m->fields.n; i++) {
		free(m->fields.v[i].path);
		skn_pieces_release(&m->fields.v[i].sentences);
	}
	skn_vec_release(&m->fields);
	for (int side = 0; side < SKN_M3_N; side++)
		skn_tree_release(&m->in[side]);
	skn_tree_release(&m->made);
	skn_buf_release(&m->text);
}

/* A line that no text has by chance. */
static void make_stand_in(struct merging *m)
{
	struct skn_sha256 hash;
	char hex[SKN_SHA256_HEX];

	skn_sha256_init(&hash);
	for (int side = 0; side < SKN_M3_N; side++)
		skn_sha256_add(&hash, m->job->side[side].p ? m->job->side[side].p : "", m->job->side[side].n);
	skn_sha256_end_hex(&hash, hex);
	snprintf(m->stand_in, sizeof(m->stand_in), "Conflict%.32sx", hex);
}

int skn_merge3_record(struct skn_pieces *out, const struct skn_merge3_job *job, struct skn_err *err)
{
	struct merging m = { .job = job, .schema = skn_kind_info(job->kind)->schema, .text = SKN_BUF_INIT, .err = err };
	int rc = SKN_OK;

	for (int side = 0; rc == SKN_OK && side < SKN_M3_N; side++)
		if (job->side[side].p) {
			rc = skn_yaml_parse(&m.in[side], job->side[side].p, job->side[side].n, job->path, err);
			if (rc == SKN_OK && m.in[side].root && m.in[side].root->n_children > SKN_MERGE3_FIELDS_MAX)
				rc = skn_fail(err, SKN_ELIMIT, "has too many fields");
			if (rc == SKN_OK && (m.in[side].root ? m.in[side].root->kind != SKN_OBJECT : side != SKN_M3_BASE))
				rc = skn_fail(err, SKN_EDATA, "is not a mapping of fields");
		}
	make_stand_in(&m);
	for (int side = SKN_M3_BASE; rc == SKN_OK && side < SKN_M3_N; side++)
		rc = add_fields(&m, side);
	if (rc == SKN_OK) {
		start_text(&m);
		rc = edit_fields(&m);
	}
	if (rc == SKN_OK)
		rc = write_pieces(out, &m);
	release(&m);
	return rc;
}
