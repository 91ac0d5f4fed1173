#include "synth/draft.h"

#include "md/md.h"
#include "text/fold.h"
#include "uni/uni.h"

/* ---- from a narrative ---- */

static size_t line_start(const struct skn_prose *prose, size_t at)
{
	while (at && prose->text.p[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct skn_prose *prose, size_t at)
{
	while (at < prose->text.n && prose->text.p[at] != '\n')
		at++;
	return at;
}

static struct skn_draft_piece *piece_new(size_t paragraph, size_t unit)
{
	struct skn_draft_piece *piece = skn_xcalloc(1, sizeof(*piece));

	skn_buf_init(&piece->text);
	piece->paragraph = paragraph;
	piece->unit = unit;
	return piece;
}

/* Puts PIECE behind AT, NULL: at the front. */
static void link_behind(struct skn_draft *draft, struct skn_draft_piece *at, struct skn_draft_piece *piece)
{
	piece->prev = at;
	piece->next = at ? at->next : draft->first;
	*(piece->prev ? &piece->prev->next : &draft->first) = piece;
	*(piece->next ? &piece->next->prev : &draft->last) = piece;
}

static size_t add_paragraph(struct skn_draft *draft, bool plain)
{
	struct skn_draft_paragraph paragraph = { .plain = plain, .behind = SIZE_MAX };

	skn_vec_push(&draft->paragraphs, paragraph);
	return draft->paragraphs.n - 1;
}

static int find_paragraphs(struct skn_draft *draft, struct skn_err *err)
{
	struct skn_md_blocks blocks = { 0 };
	int rc = skn_md_blocks(&blocks, draft->prose->text.p, draft->prose->text.n, err);

	for (size_t i = 0; rc == SKN_OK && i < blocks.n; i++)
		if (blocks.v[i].depth == 0)
			add_paragraph(draft, blocks.v[i].kind == SKN_MD_PARAGRAPH);
	while (draft->paragraphs.n < draft->prose->n_blocks)
		add_paragraph(draft, false);
	skn_vec_release(&blocks);
	return rc;
}

int skn_draft_init(struct skn_draft *out, const struct skn_prose *prose, struct skn_err *err)
{
	int rc;

	*out = (struct skn_draft){ .prose = prose };
	out->units = skn_xcalloc(prose->units.n + 1, sizeof(struct skn_draft_piece *));
	rc = find_paragraphs(out, err);
	for (size_t i = 0; rc == SKN_OK && i < prose->units.n; i++) {
		const struct skn_unit *unit = &prose->units.v[i];
		size_t start = line_start(prose, unit->start), end = line_end(prose, unit->end);
		struct skn_draft_piece *piece = piece_new(unit->block, i);

		skn_buf_add(&piece->text, prose->text.p + start, end - start);
		piece->heading = unit->kind == SKN_UNIT_HEADING;
		link_behind(out, out->last, piece);
		out->units[i] = piece;
	}
	if (rc != SKN_OK)
		skn_draft_release(out);
	return rc;
}

void skn_draft_release(struct skn_draft *draft)
{
	for (struct skn_draft_piece *p = draft->first, *next; p; p = next) {
		next = p->next;
		skn_buf_release(&p->text);
		free(p);
	}
	free(draft->units);
	skn_vec_release(&draft->paragraphs);
	*draft = (struct skn_draft){ .prose = draft->prose };
}

/* ---- putting ---- */

static struct skn_draft_piece *put(struct skn_draft *draft, struct skn_draft_piece *at, size_t paragraph,
				   struct skn_buf *line)
{
	struct skn_draft_piece *piece = piece_new(paragraph, SIZE_MAX);

	piece->text = *line;
	skn_buf_init(line);
	link_behind(draft, at, piece);
	return piece;
}

/* The last of what was put behind a piece, and behind that. */
static struct skn_draft_piece *deepest(struct skn_draft_piece *piece)
{
	while (piece->tail)
		piece = piece->tail;
	return piece;
}

static struct skn_draft_piece *find_paragraph(struct skn_draft *draft, size_t paragraph)
{
	struct skn_draft_piece *piece = draft->last;

	while (piece && piece->paragraph != paragraph)
		piece = piece->prev;
	return piece;
}

struct skn_draft_piece *skn_draft_after(struct skn_draft *draft, struct skn_draft_piece *at, struct skn_buf *line)
{
	if (!draft->paragraphs.v[at->paragraph].plain)
		return skn_draft_paragraph(draft, at, line);
	at->tail = put(draft, deepest(at), at->paragraph, line);
	return at->tail;
}

struct skn_draft_piece *skn_draft_first(struct skn_draft *draft, struct skn_draft_piece *at, struct skn_buf *line)
{
	struct skn_draft_piece *piece;

	if (!draft->paragraphs.v[at->paragraph].plain)
		return skn_draft_paragraph(draft, at, line);
	while (at->prev && at->prev->paragraph == at->paragraph)
		at = at->prev;
	while (at->led && at->next && at->next->paragraph == at->paragraph)
		at = at->next;
	piece = put(draft, at->lead ? deepest(at->lead) : at->prev, at->paragraph, line);
	piece->led = true;
	at->lead = piece;
	return piece;
}

static struct skn_draft_piece *new_paragraph(struct skn_draft *draft, struct skn_draft_piece *at,
					     struct skn_buf *line)
{
	return put(draft, at, add_paragraph(draft, true), line);
}

struct skn_draft_piece *skn_draft_paragraph(struct skn_draft *draft, struct skn_draft_piece *at,
					    struct skn_buf *line)
{
	size_t from = at->paragraph, paragraph = from;
	struct skn_draft_piece *piece;

	while (draft->paragraphs.v[paragraph].behind != SIZE_MAX)
		paragraph = draft->paragraphs.v[paragraph].behind;
	piece = new_paragraph(draft, find_paragraph(draft, paragraph), line);
	draft->paragraphs.v[from].behind = piece->paragraph;
	return piece;
}

struct skn_draft_piece *skn_draft_end(struct skn_draft *draft, struct skn_buf *line)
{
	return new_paragraph(draft, draft->last, line);
}

/* ---- headings ---- */

static void heading_words(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf plain = SKN_BUF_INIT;

	while (n && (*s == '#' || *s == ' '))
		s++, n--;
	skn_md_plain(&plain, s, n);
	skn_fold(out, plain.p, plain.n);
	skn_buf_release(&plain);
}

static bool is_heading(const struct skn_draft_piece *piece, const char *heading)
{
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	bool same;

	if (!piece->heading || piece->gone)
		return false;
	heading_words(&a, piece->text.p, piece->text.n);
	heading_words(&b, heading, strlen(heading));
	same = skn_buf_eq(&a, b.p, b.n);
	skn_buf_release(&a);
	skn_buf_release(&b);
	return same;
}

/* As deep as the first one that is there. */
static size_t heading_level(const struct skn_draft *draft)
{
	for (const struct skn_draft_piece *p = draft->first; p; p = p->next)
		if (p->heading && p->text.p[0] == '#')
			return strspn(p->text.p, "#");
	return 2;
}

static struct skn_draft_piece *make_heading(struct skn_draft *draft, const char *heading)
{
	struct skn_buf line = SKN_BUF_INIT;
	struct skn_draft_piece *piece;

	skn_buf_fill(&line, '#', heading_level(draft));
	skn_buf_addc(&line, ' ');
	skn_uni_nfc(&line, heading, strlen(heading));
	piece = skn_draft_end(draft, &line);
	piece->heading = true;
	piece->wrote = true;
	draft->paragraphs.v[piece->paragraph].plain = false;
	return piece;
}

struct skn_draft_piece *skn_draft_under(struct skn_draft *draft, const char *heading, struct skn_buf *line)
{
	struct skn_draft_piece *at = draft->first;

	while (at && !is_heading(at, heading))
		at = at->next;
	if (!at)
		at = make_heading(draft, heading);
	while (at->next && !(at->next->heading && !at->next->gone))
		at = at->next;
	return new_paragraph(draft, at, line);
}

/* ---- changing ---- */

void skn_draft_remove(struct skn_draft_piece *piece)
{
	piece->gone = true;
}

/* Bytes of the marks of lists and quotes that a unit begins with: "- ", "12. ", "> ". */
static size_t marks_length(const char *s, size_t n)
{
	size_t at = 0, next;

	do {
		next = at;
		while (next < n && s[next] == ' ')
			next++;
		if (next < n && strchr("-*+>", s[next])) {
			next++;
		} else {
			size_t digits = next;

			while (next < n && isdigit((unsigned char)s[next]))
				next++;
			if (next == digits || next >= n || (s[next] != '.' && s[next] != ')'))
				return at;
			next++;
		}
		if (next >= n || s[next] != ' ')
			return at;
		at = next + 1;
	} while (at < n);
	return at;
}

/* Where the words of a unit begin in its piece, and how many bytes they have. */
static size_t words_of(const struct skn_draft *draft, const struct skn_draft_piece *piece, size_t *n)
{
	const struct skn_unit *unit = &draft->prose->units.v[piece->unit];
	size_t before = unit->start - line_start(draft->prose, unit->start), marks = 0;

	*n = unit->end - unit->start;
	if (!draft->paragraphs.v[unit->block].plain)
		marks = marks_length(piece->text.p + before, *n);
	*n -= marks;
	return before + marks;
}

void skn_draft_replace(struct skn_draft *draft, struct skn_draft_piece *piece, const struct skn_buf *line)
{
	size_t n, at = words_of(draft, piece, &n);

	skn_buf_splice(&piece->text, at, n, line->p, line->n);
	piece->wrote = true;
}

void skn_draft_take(struct skn_buf *line, struct skn_draft *draft, struct skn_draft_piece *piece)
{
	size_t n, at = words_of(draft, piece, &n);

	skn_buf_add(line, piece->text.p + at, n);
	piece->gone = true;
}

/* ---- writing ---- */

/* Whether the two stood side by side, and nobody has moved. */
static bool neighbours(const struct skn_draft_piece *a, const struct skn_draft_piece *b)
{
	return a->unit != SIZE_MAX && b->unit == a->unit + 1 && !a->moved && !b->moved;
}

/* Whether two lines of one paragraph are read as two sentences: "… is." before "- and"
 * or a small letter is not the end of one. */
static bool reads_apart(const struct skn_draft_piece *a, const struct skn_draft_piece *b)
{
	struct skn_prose prose = { .text = SKN_BUF_INIT };
	struct skn_buf both = SKN_BUF_INIT;
	bool apart = false;

	skn_buf_addf(&both, "%s\n%s\n", a->text.p, b->text.p);
	if (skn_prose_parse(&prose, both.p, both.n, NULL) == SKN_OK) {
		apart = prose.units.n == 2;
		skn_prose_release(&prose);
	}
	skn_buf_release(&both);
	return apart;
}

static void add_gap(struct skn_buf *out, const struct skn_draft *draft, const struct skn_draft_piece *a,
		    const struct skn_draft_piece *b)
{
	const struct skn_prose *prose = draft->prose;

	if (neighbours(a, b)) {
		size_t end = line_end(prose, prose->units.v[a->unit].end);
		size_t start = line_start(prose, prose->units.v[b->unit].start);

		skn_buf_add(out, prose->text.p + end, start > end ? start - end : 0);
	} else {
		bool together = a->paragraph == b->paragraph &&
				(!draft->paragraphs.v[a->paragraph].plain || reads_apart(a, b));

		skn_buf_adds(out, together ? "\n" : "\n\n");
	}
}

void skn_draft_write(struct skn_buf *out, const struct skn_draft *draft)
{
	const struct skn_draft_piece *last = NULL;

	for (const struct skn_draft_piece *p = draft->first; p; p = p->next) {
		if (p->gone)
			continue;
		if (last)
			add_gap(out, draft, last, p);
		skn_buf_add(out, p->text.p, p->text.n);
		last = p;
	}
	if (last)
		skn_buf_addc(out, '\n');
}
