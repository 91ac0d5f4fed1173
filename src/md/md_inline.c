#include "md/md.h"

#include "md/cites.h"
#include "md/gate.h"
#include "md/line.h"

/*
 * How a paragraph is read.  cmark gets a copy in which each citation group is
 * "," MARK index MARK ",": a comma is punctuation as the brackets are, so that
 * emphasis beside it opens and closes as it did, and it has no meaning of its
 * own.  In the text nodes that come back the index names the group.
 *
 * A line that would start a block gets a GUARD and U+2003 in front.  That is
 * white space for the rules of emphasis, as the line end before it is, and no
 * indentation.  Both are taken out of everything that comes back.
 */
#define SPACER "\xe2\x80\x83"

struct reader {
	const char *s;
	size_t n;
	struct skn_cites cites;
	const struct skn_md_handler *handler;
	void *ctx;
	struct skn_err *err;
	struct skn_buf text, title; /* what an event points to */
	int rc;
};

static void emit(struct reader *r, const struct skn_md_event *event)
{
	if (r->rc == 0)
		r->rc = r->handler->event(r->ctx, event, r->err);
}

static void emit_kind(struct reader *r, enum skn_md_event_kind kind)
{
	emit(r, &(struct skn_md_event){ .kind = kind, .p = "", .title = "" });
}

static void emit_text(struct reader *r, const char *p, size_t n)
{
	if (n)
		emit(r, &(struct skn_md_event){ .kind = SKN_MD_TEXT, .p = p, .n = n, .title = "" });
}

static void emit_cite(struct reader *r, size_t index)
{
	const struct skn_cite_group *g = &r->cites.groups.v[index];

	emit(r, &(struct skn_md_event){ .kind = SKN_MD_CITE, .p = r->s + g->start,
					.n = g->end - g->start, .title = "", .cite = index });
}

/* The copy for cmark. */

/* Copies S, which begins at group *G, with placeholders; *G moves past its groups. */
static void copy_span(struct reader *r, struct skn_buf *out, size_t start, size_t end, size_t *g)
{
	while (*g < r->cites.groups.n && r->cites.groups.v[*g].start < end) {
		const struct skn_cite_group *group = &r->cites.groups.v[*g];

		skn_md_copy(out, r->s + start, group->start - start);
		skn_buf_addf(out, "," SKN_MD_MARK "%zu" SKN_MD_MARK ",", *g);
		start = group->end;
		++*g;
	}
	if (start < end)
		skn_md_copy(out, r->s + start, end - start);
}

/* The end of the line at AT; a group may run over line ends. */
static size_t line_end(const struct reader *r, size_t at, size_t g)
{
	size_t end = at + skn_md_line_length(r->s + at, r->n - at);

	for (; g < r->cites.groups.n && r->cites.groups.v[g].start < end; g++)
		if (r->cites.groups.v[g].end > end)
			end = r->cites.groups.v[g].end +
			      skn_md_line_length(r->s + r->cites.groups.v[g].end,
						 r->n - r->cites.groups.v[g].end);
	return end;
}

static void prepare(struct reader *r, struct skn_buf *out)
{
	size_t g = 0;

	for (size_t at = 0; at < r->n; at++) {
		size_t end, start = at + skn_md_blanks(r->s + at, r->n - at);

		end = line_end(r, at, g);
		if (start < end) {
			bool cite = g < r->cites.groups.n && r->cites.groups.v[g].start == start;

			if (out->n)
				skn_buf_addc(out, '\n');
			if (!cite && (r->s[start] == '[' ||
				      skn_md_line_mark(r->s + start, end - start) != SKN_MD_NO_MARK))
				skn_buf_adds(out, SKN_MD_GUARD SPACER);
			copy_span(r, out, start, end, &g);
		}
		at = end;
	}
}

/* What cmark gives back. */

/* The index between two marks at P; false when it is none of ours. */
static bool placeholder(const struct reader *r, const char *p, const char *end, size_t *index,
			const char **next)
{
	const char *close;
	uint64_t value;

	if (end - p < 1 + SKN_MD_MARK_LEN || *p != ',' ||
	    memcmp(p + 1, SKN_MD_MARK, SKN_MD_MARK_LEN) != 0)
		return false;
	p += 1 + SKN_MD_MARK_LEN;
	close = memchr(p, SKN_MD_MARK[0], (size_t)(end - p));
	if (!close || r->cites.groups.n == 0 ||
	    !skn_parse_uint(p, (size_t)(close - p), r->cites.groups.n - 1, &value))
		return false;
	*index = value;
	*next = close + SKN_MD_MARK_LEN + 1;
	return true;
}

/* Where the next of our marks begins, or END. */
static const char *next_mark(const char *p, const char *end)
{
	while ((p = memchr(p, '\xef', (size_t)(end - p))) != NULL) {
		if (end - p >= SKN_MD_MARK_LEN && p[1] == '\xb7' && (p[2] == '\x90' || p[2] == '\x91'))
			return p;
		p++;
	}
	return end;
}

/* Walks a string of cmark's without guards; groups go to CITE, or into OUT as
 * they were written when it is not NULL. */
static void unmark(struct reader *r, const char *p, struct skn_buf *out)
{
	const char *end = p + strlen(p);

	for (;;) {
		const char *mark = next_mark(p, end), *next, *text_end = mark;
		size_t index;
		bool cite = mark < end && mark > p && placeholder(r, mark - 1, end, &index, &next);

		text_end -= cite;
		if (out)
			skn_buf_add(out, p, (size_t)(text_end - p));
		else
			emit_text(r, p, (size_t)(text_end - p));
		if (mark == end)
			return;
		if (!cite) {
			size_t skip = mark[2] == '\x91' ? SKN_MD_MARK_LEN + strlen(SPACER) : SKN_MD_MARK_LEN;

			p = (size_t)(end - mark) < skip ? end : mark + skip;
			continue;
		}
		if (out)
			skn_buf_add(out, r->s + r->cites.groups.v[index].start,
				    r->cites.groups.v[index].end - r->cites.groups.v[index].start);
		else
			emit_cite(r, index);
		p = next;
	}
}

static void emit_literal(struct reader *r, enum skn_md_event_kind kind, const char *literal)
{
	skn_buf_clear(&r->text);
	unmark(r, literal, &r->text);
	emit(r, &(struct skn_md_event){ .kind = kind, .p = r->text.p, .n = r->text.n, .title = "" });
}

static void emit_link(struct reader *r, enum skn_md_event_kind kind, cmark_node *node)
{
	const char *url = cmark_node_get_url(node), *title = cmark_node_get_title(node);

	skn_buf_clear(&r->text);
	skn_buf_clear(&r->title);
	unmark(r, url ? url : "", &r->text);
	unmark(r, title ? title : "", &r->title);
	emit(r, &(struct skn_md_event){ .kind = kind, .p = r->text.p, .n = r->text.n,
					.title = r->title.p, .title_n = r->title.n });
}

static void visit_span(struct reader *r, cmark_node *node, bool enters)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_EMPH:
		emit_kind(r, enters ? SKN_MD_EMPH : SKN_MD_EMPH_END);
		break;
	case CMARK_NODE_STRONG:
		emit_kind(r, enters ? SKN_MD_STRONG : SKN_MD_STRONG_END);
		break;
	case CMARK_NODE_LINK:
		if (enters)
			emit_link(r, SKN_MD_LINK, node);
		else
			emit_kind(r, SKN_MD_LINK_END);
		break;
	case CMARK_NODE_IMAGE:
		if (enters)
			emit_link(r, SKN_MD_IMAGE, node);
		else
			emit_kind(r, SKN_MD_IMAGE_END);
		break;
	default:
		break;
	}
}

static void visit(struct reader *r, cmark_node *node, bool enters)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
		unmark(r, skn_md_literal(node), NULL);
		break;
	case CMARK_NODE_SOFTBREAK:
		emit_kind(r, SKN_MD_SOFTBREAK);
		break;
	case CMARK_NODE_LINEBREAK:
		emit_kind(r, SKN_MD_LINEBREAK);
		break;
	case CMARK_NODE_CODE:
		emit_literal(r, SKN_MD_CODE_SPAN, skn_md_literal(node));
		break;
	case CMARK_NODE_HTML_INLINE:
	case CMARK_NODE_HTML_BLOCK:
		emit_literal(r, SKN_MD_RAW_HTML, skn_md_literal(node));
		break;
	default:
		visit_span(r, node, enters);
	}
}

static void walk(struct reader *r, cmark_node *document)
{
	cmark_iter *iter = cmark_iter_new(document);
	cmark_event_type event;

	while (r->rc == 0 && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
		visit(r, cmark_iter_get_node(iter), event == CMARK_EVENT_ENTER);
	cmark_iter_free(iter);
}

/* Paragraphs without any mark but citations, which are most, need no cmark. */

/* Bytes that mean something to cmark, or begin our marks or a byte order mark. */
static const bool has_meaning[256] = {
	['\\'] = true, ['`'] = true, ['*'] = true, ['_'] = true, ['['] = true, [']'] = true,
	['<'] = true, ['&'] = true, ['\0'] = true, ['\t'] = true, ['\v'] = true, ['\f'] = true,
	['\r'] = true, [0xef] = true
};

static bool is_plain(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (has_meaning[(unsigned char)s[i]] &&
		    (s[i] != '\xef' || i + 1 == n || s[i + 1] == '\xb7' || s[i + 1] == '\xbb'))
			return false;
	return true;
}

static bool all_plain(const struct reader *r)
{
	size_t at = 0;

	for (size_t g = 0; g < r->cites.groups.n; g++) {
		if (!is_plain(r->s + at, r->cites.groups.v[g].start - at))
			return false;
		at = r->cites.groups.v[g].end;
	}
	return is_plain(r->s + at, r->n - at);
}

/* One line of plain text from START to END, groups in it. */
static void plain_line(struct reader *r, size_t start, size_t end, size_t *g)
{
	for (; *g < r->cites.groups.n && r->cites.groups.v[*g].start < end; ++*g) {
		emit_text(r, r->s + start, r->cites.groups.v[*g].start - start);
		emit_cite(r, *g);
		start = r->cites.groups.v[*g].end;
	}
	emit_text(r, r->s + start, end - start);
}

static void read_plain(struct reader *r)
{
	size_t g = 0;
	bool any = false, hard = false;

	for (size_t at = 0; at < r->n && r->rc == 0; at++) {
		size_t start = at + skn_md_blanks(r->s + at, r->n - at);
		size_t end = line_end(r, at, g), text_end = end;

		while (text_end > start && r->s[text_end - 1] == ' ')
			text_end--;
		if (start < end) {
			if (any)
				emit_kind(r, hard ? SKN_MD_LINEBREAK : SKN_MD_SOFTBREAK);
			plain_line(r, start, text_end, &g);
			hard = end - text_end >= 2;
			any = true;
		}
		at = end;
	}
}

static int read_marked(struct reader *r)
{
	struct skn_buf copy = SKN_BUF_INIT;
	cmark_node *document = NULL;
	size_t images = skn_md_count_pair(r->s, r->n, "!["), links = skn_md_count_pair(r->s, r->n, "](");
	int rc = SKN_OK;

	if (images && links > SKN_MD_BRACKET_PAIRS_MAX / images)
		rc = skn_fail(r->err, SKN_ELIMIT, "too many images and links in one paragraph");
	if (rc == SKN_OK)
		prepare(r, &copy);
	if (rc == SKN_OK)
		rc = skn_buf_check(&copy, "Markdown text", r->err);
	if (rc == SKN_OK)
		rc = skn_md_parse(&document, copy.p, copy.n, r->err);
	skn_buf_release(&copy);
	if (rc != SKN_OK)
		return rc;
	walk(r, document);
	cmark_node_free(document);
	return r->rc;
}

int skn_md_inline(const char *s, size_t n, const struct skn_md_handler *handler, void *ctx,
		  struct skn_err *err)
{
	struct reader r = { .s = s, .n = n, .handler = handler, .ctx = ctx, .err = err,
			    .text = SKN_BUF_INIT, .title = SKN_BUF_INIT };
	int rc;

	if (n > SKN_MD_SIZE_MAX)
		return skn_fail(err, SKN_ELIMIT, "Markdown text of %zu bytes; at most %zu are read", n,
				SKN_MD_SIZE_MAX);
	skn_cites_scan(&r.cites, s, n);
	if (all_plain(&r)) {
		read_plain(&r);
		rc = r.rc;
	} else {
		rc = read_marked(&r);
	}
	skn_cites_release(&r.cites);
	skn_buf_release(&r.text);
	skn_buf_release(&r.title);
	return rc;
}
