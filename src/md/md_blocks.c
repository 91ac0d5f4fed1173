#include "md/md.h"

#include "md/gate.h"
#include "md/line.h"

/* Where each line begins, as cmark counts lines; one past the last is N. */
struct lines {
	SKN_VEC(size_t) at;
	size_t n;
};

static void find_lines(struct lines *lines, const char *s, size_t n)
{
	for (size_t at = 0; at < n; at++) {
		skn_vec_push(&lines->at, at);
		at += skn_md_line_length(s + at, n - at);
		if (at + 1 < n && s[at] == '\r' && s[at + 1] == '\n')
			at++;
	}
	lines->n = lines->at.n;
	skn_vec_push(&lines->at, n);
}

/* Whether the bytes from P to END are nothing but blanks and line ends. */
static bool is_empty(const char *s, size_t p, size_t end)
{
	while (p < end && (skn_md_is_blank(s[p]) || s[p] == '\n' || s[p] == '\r'))
		p++;
	return p == end;
}

/*
 * The text with every bracket replaced by a letter: of all inline marks they
 * alone decide about blocks (a link definition is none of ours) and they alone
 * can cost cmark quadratic time.  "<![CDATA[" stays, it starts an HTML block.
 */
static char *without_brackets(const char *s, size_t n)
{
	char *copy = skn_xmalloc(n + 1);

	memcpy(copy, s, n);
	copy[n] = '\0';
	for (char *p = copy; (p = memchr(p, '[', (size_t)(copy + n - p))) != NULL;) {
		bool cdata = p - copy >= 2 && strncmp(p - 2, "<![CDATA[", 9) == 0;

		if (!cdata)
			*p = 'x';
		p += cdata ? 7 : 1;
	}
	return copy;
}

static bool kind_of(cmark_node *node, enum skn_md_kind *kind)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_PARAGRAPH:
		*kind = SKN_MD_PARAGRAPH;
		return true;
	case CMARK_NODE_HEADING:
		*kind = SKN_MD_HEADING;
		return true;
	case CMARK_NODE_BLOCK_QUOTE:
		*kind = SKN_MD_QUOTE;
		return true;
	case CMARK_NODE_LIST:
		*kind = SKN_MD_LIST;
		return true;
	case CMARK_NODE_ITEM:
		*kind = SKN_MD_ITEM;
		return true;
	case CMARK_NODE_CODE_BLOCK:
		*kind = SKN_MD_CODE;
		return true;
	case CMARK_NODE_THEMATIC_BREAK:
		*kind = SKN_MD_RULE;
		return true;
	case CMARK_NODE_HTML_BLOCK:
		*kind = SKN_MD_HTML;
		return true;
	default:
		return false;
	}
}

static bool is_container(enum skn_md_kind kind)
{
	return kind == SKN_MD_QUOTE || kind == SKN_MD_LIST || kind == SKN_MD_ITEM;
}

static uint32_t clamp(int line, size_t n)
{
	return line < 1 ? 1 : (size_t)line > n ? (uint32_t)n : (uint32_t)line;
}

/* A walk over the blocks. */
struct walk {
	struct skn_md_blocks *out;
	const struct lines *lines;
	const char *s;
	int depth, lists, quotes;
};

#define OPEN_MAX (SKN_MD_DEPTH_MAX * 2 + 2) /* a list and an item count as one in the limit */

static void set_last(const struct walk *w, struct skn_md_block *b, uint32_t line)
{
	b->last_line = line < b->first_line ? b->first_line : line;
	b->end = w->lines->at.v[b->last_line];
}

/*
 * Where cmark's leaf ends.  It counts the line that ends a block into an
 * underlined heading and into a fence that its container closes (that line
 * begins the next block, see enter, or is blank), does not count the last line
 * of an HTML block, and counts blank lines at the end.
 */
static void end_leaf(const struct walk *w, struct skn_md_block *b, cmark_node *node)
{
	const size_t *at = w->lines->at.v;
	uint32_t line = clamp(cmark_node_get_end_line(node), w->lines->n);

	if (b->kind == SKN_MD_HTML) {
		line = b->first_line - 1;
		for (const char *p = skn_md_literal(node); (p = strchr(p, '\n')) != NULL; p++)
			line++;
		line = clamp((int)line, w->lines->n);
	}
	while (line > b->first_line && is_empty(w->s, at[line - 1], at[line]))
		line--;
	set_last(w, b, line);
}

static void enter(struct walk *w, cmark_node *node, enum skn_md_kind kind)
{
	const struct lines *lines = w->lines;
	struct skn_md_block b = { .kind = kind, .leaf = !is_container(kind), .depth = w->depth,
				  .quotes = w->quotes };
	struct skn_md_block *before = w->out->n ? skn_vec_last(w->out) : NULL;
	int column = cmark_node_get_start_column(node);

	b.first_line = clamp(cmark_node_get_start_line(node), lines->n);
	b.start = lines->at.v[b.first_line - 1];
	b.text = b.start + (column > 0 ? (size_t)column - 1 : 0);
	if (before && before->leaf && before->last_line >= b.first_line)
		set_last(w, before, b.first_line - 1);
	if (b.leaf)
		end_leaf(w, &b, node);
	else
		set_last(w, &b, b.first_line);
	if (b.text > b.end)
		b.text = b.end;
	if (kind == SKN_MD_HEADING)
		b.level = cmark_node_get_heading_level(node);
	if (!b.leaf) {
		w->lists += kind == SKN_MD_LIST;
		w->quotes += kind == SKN_MD_QUOTE;
		w->depth++;
		b.level = kind == SKN_MD_QUOTE ? 0 : w->lists;
	}
	skn_vec_push(w->out, b);
}

static void leave(struct walk *w, enum skn_md_kind kind)
{
	w->depth--;
	w->lists -= kind == SKN_MD_LIST;
	w->quotes -= kind == SKN_MD_QUOTE;
}

/* A container ends where the last block in it does. */
static void end_containers(struct skn_md_blocks *out)
{
	size_t open[OPEN_MAX];

	for (size_t i = 0; i < out->n; i++) {
		const struct skn_md_block *b = &out->v[i];

		for (int k = 0; k < b->depth; k++) {
			struct skn_md_block *around = &out->v[open[k]];

			if (around->last_line < b->last_line) {
				around->last_line = b->last_line;
				around->end = b->end;
			}
		}
		if (!b->leaf)
			open[b->depth] = i;
	}
}

static int walk_blocks(struct walk *w, cmark_node *document, struct skn_err *err)
{
	cmark_iter *iter = cmark_iter_new(document);
	cmark_event_type event;
	int rc = SKN_OK;

	while (rc == SKN_OK && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		enum skn_md_kind kind;

		if (!kind_of(node, &kind))
			continue;
		if (event == CMARK_EVENT_EXIT && is_container(kind))
			leave(w, kind);
		if (event != CMARK_EVENT_ENTER)
			continue;
		if (w->depth == OPEN_MAX)
			rc = skn_fail(err, SKN_ELIMIT, "Markdown quotes and lists nested deeper than %d",
				      SKN_MD_DEPTH_MAX);
		else
			enter(w, node, kind);
		/* What is inside a leaf is for skn_md_inline. */
		if (!is_container(kind) && cmark_node_first_child(node))
			cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
	}
	cmark_iter_free(iter);
	if (rc == SKN_OK)
		end_containers(w->out);
	return rc;
}

int skn_md_blocks(struct skn_md_blocks *out, const char *s, size_t n, struct skn_err *err)
{
	struct lines lines = { 0 };
	struct walk walk = { .out = out, .lines = &lines, .s = s };
	cmark_node *document = NULL;
	char *copy = NULL;
	int rc;

	*out = (struct skn_md_blocks){ 0 };
	if (n == 0)
		return SKN_OK;
	copy = without_brackets(s, n);
	rc = skn_md_parse(&document, copy, n, err);
	free(copy);
	if (rc != SKN_OK)
		return rc;
	find_lines(&lines, s, n);
	rc = walk_blocks(&walk, document, err);
	cmark_node_free(document);
	skn_vec_release(&lines.at);
	if (rc != SKN_OK)
		skn_vec_release(out);
	return rc;
}

/* Skips up to QUOTES quote markers and the blanks around them. */
static size_t skip_markers(const char *s, size_t n, int quotes)
{
	size_t i = skn_md_blanks(s, n);

	while (quotes-- > 0 && i < n && s[i] == '>') {
		i++;
		i += skn_md_blanks(s + i, n - i);
	}
	return i;
}

/* "## title ##" without its marks. */
static void atx_text(struct skn_buf *out, const char *s, size_t n)
{
	size_t i = 0, end = n;

	while (i < n && s[i] == '#')
		i++;
	i += skn_md_blanks(s + i, n - i);
	while (end > i && skn_md_is_blank(s[end - 1]))
		end--;
	n = end;
	while (end > i && s[end - 1] == '#')
		end--;
	if (end > i && end < n && !skn_md_is_blank(s[end - 1]))
		end = n; /* "C#" */
	while (end > i && skn_md_is_blank(s[end - 1]))
		end--;
	skn_buf_add(out, s + i, end - i);
}

void skn_md_block_text(struct skn_buf *out, const char *s, const struct skn_md_block *block)
{
	size_t at = block->text, from = out->n;
	uint32_t line = block->first_line;
	/* The last line of a heading of several lines is its underline. */
	uint32_t last = block->last_line -
			(block->kind == SKN_MD_HEADING && block->last_line > block->first_line);

	for (; line <= last && at < block->end; line++) {
		size_t len = skn_md_line_length(s + at, block->end - at), skip;

		skip = line > block->first_line ? skip_markers(s + at, len, block->quotes) : 0;
		if (out->n > from)
			skn_buf_addc(out, '\n');
		if (block->kind == SKN_MD_HEADING && block->last_line == block->first_line)
			atx_text(out, s + at, len);
		else
			skn_buf_add(out, s + at + skip, len - skip);
		at += len;
		at += at + 1 < block->end && s[at] == '\r' && s[at + 1] == '\n' ? 2 : 1;
	}
}
