#include "doc/canon_comment.h"

/* A member or item, in document order. */
struct entry {
	const struct skn_node *node;
	size_t start;
	size_t parent; /* index, or SIZE_MAX */
};

struct span {
	size_t start, end;
};

struct collector {
	struct skn_notes *notes;
	const char *src;
	size_t len;
	SKN_VEC(struct entry) entries;
	SKN_VEC(struct span) scalars; /* names and scalar values, in document order */
	size_t started;               /* entries that start before the comment in hand */
	size_t last_head;             /* end of the head's last comment line */
};

static struct skn_note *note_of(struct collector *c, size_t entry)
{
	const struct skn_node *node = c->entries.v[entry].node;
	struct skn_note *note =
		skn_map_find(&c->notes->by_node, (const char *)&node, sizeof(node));

	if (!note) {
		note = skn_xcalloc(1, sizeof(*note));
		skn_map_put(&c->notes->by_node, (const char *)&node, sizeof(node), note);
	}
	return note;
}

static void mark_ancestors(struct collector *c, size_t entry)
{
	for (size_t e = c->entries.v[entry].parent; e != SIZE_MAX; e = c->entries.v[e].parent)
		note_of(c, e)->inner = true;
}

static void add_scalar(struct collector *c, size_t start, size_t end)
{
	struct span span = { start, end };

	if (end > start) /* nothing is written for an empty plain scalar */
		skn_vec_push(&c->scalars, span);
}

/* The dash of an item, at FROM or behind blanks and comments; an item begins there. */
static size_t find_dash(const struct collector *c, const struct skn_node *item, size_t from)
{
	while (from < item->start && strchr(" \t\r\n#", c->src[from])) {
		const char *nl = c->src[from] == '#' ? memchr(c->src + from, '\n', c->len - from) : NULL;

		from = nl ? (size_t)(nl - c->src) : from + 1;
	}
	return from < item->start && c->src[from] == '-' ? from : item->start;
}

static void add_entries(struct collector *c, const struct skn_node *node, size_t parent)
{
	size_t before = node->start;

	for (const struct skn_node *m = node->child; m; before = m->end, m = m->next) {
		struct entry entry = { m, m->name ? m->name_start : m->start, parent };

		if (node->kind == SKN_ARRAY && node->style == SKN_STYLE_BLOCK)
			entry.start = find_dash(c, m, before);
		skn_vec_push(&c->entries, entry);
		if (m->name)
			add_scalar(c, m->name_start, m->name_end);
		if (skn_node_is_scalar(m))
			add_scalar(c, m->start, m->end);
		else
			add_entries(c, m, c->entries.n - 1);
	}
}

static bool has_newline(const struct collector *c, size_t from, size_t to)
{
	return from < to && memchr(c->src + from, '\n', to - from);
}

static bool is_block(const struct skn_node *node)
{
	return node->style == SKN_STYLE_BLOCK;
}

/* The value that a comment at AT stands behind; SIZE_MAX for none on its line. */
static size_t owner_before(const struct collector *c, size_t at)
{
	size_t last = c->started - 1, found = SIZE_MAX;

	if (c->started == 0)
		return SIZE_MAX;
	for (size_t e = last; e != SIZE_MAX; e = c->entries.v[e].parent) {
		const struct skn_node *node = c->entries.v[e].node;

		if (!is_block(node) && node->end <= at && !has_newline(c, node->end, at))
			found = e;
	}
	if (found == SIZE_MAX && !has_newline(c, c->entries.v[last].start, at))
		found = last;
	return found;
}

/* Whether a line between FROM and TO is blank. */
static bool has_blank_line(const struct collector *c, size_t from, size_t to)
{
	size_t breaks = 0;

	for (size_t i = from; i < to; i++) {
		if (c->src[i] == '\n')
			breaks++;
		else if (!strchr(" \t\r", c->src[i]))
			breaks = 0;
		if (breaks == 2)
			return true;
	}
	return false;
}

/* A comment above the first field: the file's, unless end_head finds another. */
static void add_head(struct collector *c, size_t at, size_t n)
{
	if (c->notes->head.n && has_blank_line(c, c->last_head, at))
		skn_strings_push(&c->notes->head, "");
	skn_strings_pushn(&c->notes->head, c->src + at, n);
	c->last_head = at + n;
}

static void add_above(struct collector *c, const char *text, size_t n)
{
	const struct skn_node *last = c->started ? c->entries.v[c->started - 1].node : NULL;
	size_t at = (size_t)(text - c->src), owner = c->started;

	/* Between a name and its scalar. */
	if (last && skn_node_is_scalar(last) && last->start > at)
		owner = c->started - 1;
	if (owner == c->entries.n) {
		skn_strings_pushn(&c->notes->foot, text, n);
		return;
	}
	skn_strings_pushn(&note_of(c, owner)->head, text, n);
	mark_ancestors(c, owner);
}

static void add_behind(struct collector *c, size_t owner, const char *text, size_t n)
{
	struct skn_note *note = note_of(c, owner);

	mark_ancestors(c, owner);
	if (!note->trail)
		note->trail = skn_xstrndup(text, n);
	else
		skn_strings_pushn(&note->head, text, n);
}

static bool starts_line(const struct collector *c, size_t at)
{
	while (at && (c->src[at - 1] == ' ' || c->src[at - 1] == '\t'))
		at--;
	return at == 0 || c->src[at - 1] == '\n';
}

/* Takes the comment at AT; returns the end of its line. */
static size_t add_comment(struct collector *c, size_t at)
{
	const char *nl = memchr(c->src + at, '\n', c->len - at);
	size_t end = nl ? (size_t)(nl - c->src) : c->len, n = end - at, owner = SIZE_MAX;

	while (n && strchr(" \t\r", c->src[at + n - 1]))
		n--;
	while (c->started < c->entries.n && c->entries.v[c->started].start < at)
		c->started++;
	if (!starts_line(c, at))
		owner = owner_before(c, at);
	if (owner != SIZE_MAX)
		add_behind(c, owner, c->src + at, n);
	else if (c->started == 0 && c->entries.n)
		add_head(c, at, n);
	else
		add_above(c, c->src + at, n);
	return end;
}

/* Comments in SRC from FROM to TO, where no scalar stands. */
static void scan_gap(struct collector *c, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (c->src[i] == '#' && (i == 0 || strchr(" \t\n\r", c->src[i - 1])))
			i = add_comment(c, i);
}

/* The comment on the first line of a block scalar.  libyaml wants no blank before
 * it. */
static void scan_header(struct collector *c, const struct span *scalar)
{
	char first = c->src[scalar->start];
	const char *nl = memchr(c->src + scalar->start, '\n', scalar->end - scalar->start), *mark;

	if (!nl || (first != '|' && first != '>'))
		return;
	mark = memchr(c->src + scalar->start, '#', (size_t)(nl - c->src) - scalar->start);
	if (mark)
		add_comment(c, (size_t)(mark - c->src));
}

/* Gives the comments below the head's last blank line to the first field. */
static void end_head(struct collector *c)
{
	struct skn_strings *head = &c->notes->head;
	size_t cut = head->n;
	struct skn_note *note;

	if (head->n == 0)
		return;
	if (has_blank_line(c, c->last_head, c->entries.v[0].start)) {
		c->notes->gap = true;
		return;
	}
	while (cut && *head->v[cut - 1])
		cut--;
	if (cut == 0)
		return;
	note = note_of(c, 0);
	for (size_t i = cut; i < head->n; i++)
		skn_strings_push(&note->head, head->v[i]);
	while (head->n >= cut)
		free(head->v[--head->n]);
	c->notes->gap = true;
}

void skn_notes_collect(struct skn_notes *notes, const char *src, size_t len,
		       const struct skn_node *root)
{
	struct collector c = { .notes = notes, .src = src, .len = len };
	size_t at = 0;

	if (root)
		add_entries(&c, root, SIZE_MAX);
	for (size_t i = 0; i < c.scalars.n; i++) {
		scan_gap(&c, at, c.scalars.v[i].start);
		scan_header(&c, &c.scalars.v[i]);
		at = c.scalars.v[i].end;
	}
	scan_gap(&c, at, len);
	if (c.entries.n)
		end_head(&c);
	skn_vec_release(&c.entries);
	skn_vec_release(&c.scalars);
}

static void free_note(void *p)
{
	struct skn_note *note = p;

	skn_strings_release(&note->head);
	free(note->trail);
	free(note);
}

void skn_notes_release(struct skn_notes *notes)
{
	skn_map_release(&notes->by_node, free_note);
	skn_strings_release(&notes->head);
	skn_strings_release(&notes->foot);
}

const struct skn_note *skn_notes_of(const struct skn_notes *notes, const struct skn_node *node)
{
	return notes ? skn_map_find(&notes->by_node, (const char *)&node, sizeof(node)) : NULL;
}
