/*
 * page_html_inline.c - inline HTML to Markdown.
 *
 * Text is collected across elements that have no mark in Markdown and written
 * in one piece, so that `[1]` may be split over several.  An opening mark
 * waits until there is something inside, which moves blanks out of an emphasis
 * and drops empty ones.  Whether Markdown reads the marks back as they were is
 * not computed but tried: the result is read, and if it says something else,
 * written again without emphasis.
 */
#include "import/page_html_parts.h"

#include "md/md.h"
#include "text/escape.h"

#define MARKS_MAX 4 /* marks that wait to be written */

struct writer {
	struct skn_page_html *in;
	struct skn_buf out;
	struct skn_buf text;    /* collected, not yet written */
	struct skn_buf expect;  /* all text, to compare */
	enum skn_page_edge left; /* what out ends with */
	const char *waiting[MARKS_MAX];
	size_t n_waiting;
	int emph, strong; /* how many are open */
	size_t n_marks;   /* emphases and strong emphases that were written */
	const char *closed; /* the mark that ended at closed_at, if out ends there */
	size_t closed_at;
	char last;        /* last character of text or its stand-in, 0 at the start */
	bool soft;        /* that is a blank which stands for a line end */
	bool plain;       /* leave emphasis out */
	bool dropped;     /* an unsafe link was left out */
	size_t skip;
	uint32_t line;
	struct skn_err *err;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* One character of text, white space already a blank. */
static void add_char(struct writer *w, char c)
{
	w->last = c;
	w->soft = false;
	if (w->skip)
		w->skip--;
	else
		skn_buf_addc(&w->text, c);
}

static void add_text(struct writer *w, const char *s, size_t n)
{
	for (size_t i = 0, run; i < n; i += run) {
		bool line_end = false;

		for (run = 0; i + run < n && is_blank(s[i + run]); run++)
			line_end = line_end || s[i + run] == '\n';
		if (run == 0) {
			add_char(w, s[i]);
			run = 1;
		} else if (w->in->own && !line_end) {
			for (size_t k = 0; k < run; k++)
				add_char(w, s[i + k]);
		} else if (w->last && !is_blank(w->last)) {
			add_char(w, ' ');
			w->soft = true;
		}
	}
}

static struct skn_page_place place(const struct writer *w)
{
	return (struct skn_page_place){ w->in->path, w->line };
}

static int put(struct writer *w, const char *s, size_t n, enum skn_page_edge right)
{
	enum skn_page_edge edges[2] = { w->left, right };
	int rc = 0;

	if (n == 0)
		return 0;
	if (w->in->own)
		skn_page_put_text(&w->out, s, n, edges[0], right);
	else
		rc = skn_page_put_cited(w->in->page, &w->out, s, n, edges, place(w), w->err);
	skn_buf_add(&w->expect, s, n);
	w->left = w->in->own || edges[0] != SKN_PAGE_CITE ? SKN_PAGE_MARK : SKN_PAGE_CITE;
	return rc;
}

/* Writes the marks that wait, behind the blanks that the text begins with. */
static int put_waiting(struct writer *w)
{
	size_t blanks = 0;
	int rc;

	if (w->n_waiting == 0)
		return 0;
	while (blanks < w->text.n && w->text.p[blanks] == ' ')
		blanks++;
	rc = put(w, w->text.p, blanks, SKN_PAGE_MARK);
	skn_buf_splice(&w->text, 0, blanks, "", 0);
	for (size_t i = 0; i < w->n_waiting; i++) {
		if (w->waiting[i] == w->closed && w->out.n == w->closed_at) {
			skn_buf_truncate(&w->out, w->out.n - strlen(w->closed)); /* goes on */
		} else {
			skn_buf_adds(&w->out, w->waiting[i]);
			w->n_marks++;
		}
		w->closed = NULL;
	}
	w->n_waiting = 0;
	w->left = SKN_PAGE_MARK;
	return rc;
}

static int flush(struct writer *w, enum skn_page_edge right)
{
	int rc = 0;

	if (w->text.n && (w->n_waiting == 0 || strspn(w->text.p, " ") < w->text.n))
		rc = put_waiting(w);
	if (rc == 0)
		rc = put(w, w->text.p, w->text.n, right);
	skn_buf_clear(&w->text);
	return rc;
}

static int walk(struct writer *w, struct skn_page_span span);

static int inside(struct writer *w, const struct skn_html_node *node)
{
	return walk(w, skn_page_inside(node));
}

/* MARK around the node, unless one of its kind is open. */
static int emphasis(struct writer *w, const struct skn_html_node *node, const char *mark, int *open)
{
	size_t blanks = 0;
	int rc;

	if (w->plain || *open || w->n_waiting == MARKS_MAX)
		return inside(w, node);
	rc = w->text.n ? flush(w, SKN_PAGE_MARK) : 0;
	w->waiting[w->n_waiting++] = mark;
	++*open;
	if (rc == 0)
		rc = inside(w, node);
	--*open;
	if (w->n_waiting && strspn(w->text.p, " ") == w->text.n) {
		w->n_waiting--; /* nothing inside */
		return rc;
	}
	while (blanks < w->text.n && w->text.p[w->text.n - 1 - blanks] == ' ')
		blanks++;
	skn_buf_truncate(&w->text, w->text.n - blanks);
	if (rc == 0)
		rc = flush(w, SKN_PAGE_MARK);
	skn_buf_adds(&w->out, mark);
	w->closed = mark;
	w->closed_at = w->out.n;
	w->left = SKN_PAGE_MARK;
	skn_buf_fill(&w->text, ' ', blanks);
	return rc;
}

static int code(struct writer *w, const struct skn_html_node *node)
{
	struct skn_buf text = SKN_BUF_INIT;
	size_t longest = 0, run = 0;
	bool pad;
	int rc = flush(w, SKN_PAGE_MARK);

	skn_html_text(&text, node);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			text.p[i] = ' ';
		run = text.p[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	pad = text.n && (text.p[0] == '`' || text.p[text.n - 1] == '`' ||
			 (text.p[0] == ' ' && text.p[text.n - 1] == ' ' &&
			  strspn(text.p, " ") < text.n));
	if (rc == 0 && text.n) {
		rc = put_waiting(w);
		skn_buf_fill(&w->out, '`', longest + 1);
		skn_buf_addf(&w->out, pad ? " %s " : "%s", text.p);
		skn_buf_fill(&w->out, '`', longest + 1);
		skn_buf_add(&w->expect, text.p, text.n);
		w->left = SKN_PAGE_MARK;
		w->last = '`';
	}
	skn_buf_release(&text);
	return rc;
}

static void link_address(struct skn_buf *out, const char *url)
{
	bool bare = *url && !strpbrk(url, "()<>");

	skn_buf_adds(out, bare ? "" : "<");
	for (const char *p = url; *p; p++) {
		if (strchr("<>\\", *p) || (*p == '&' && strchr(p, ';')))
			skn_buf_addc(out, '\\');
		skn_buf_addc(out, *p);
	}
	skn_buf_adds(out, bare ? "" : ">");
}

static int hyperlink(struct writer *w, const struct skn_html_node *node, const char *url)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc = flush(w, SKN_PAGE_MARK);

	skn_html_text(&text, node);
	if (rc == 0 && strspn(text.p, " \t\r\n\f") < text.n) {
		rc = put_waiting(w);
		skn_buf_addc(&w->out, '[');
		w->left = SKN_PAGE_MARK;
		if (rc == 0)
			rc = inside(w, node);
		if (rc == 0)
			rc = flush(w, SKN_PAGE_MARK);
		skn_buf_adds(&w->out, "](");
		link_address(&w->out, url);
		skn_buf_addc(&w->out, ')');
		w->left = SKN_PAGE_MARK;
	}
	skn_buf_release(&text);
	return rc;
}

/* A group as it stands in text: "[@1; @2, p. 7]" is "[1][2, p. 7]". */
static void group_text(struct skn_buf *out, const char *group, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (group[i] == ';' && i + 1 < n && group[i + 1] == ' ') {
			skn_buf_adds(out, "][");
			i++;
		} else if (group[i] != '@') {
			skn_buf_addc(out, group[i]);
		}
	}
}

static int cite(struct writer *w, const struct skn_html_node *node, const char *sep)
{
	const char *key = skn_html_attr(node, "data-key");
	const char *locator = skn_html_attr(node, "data-locator");
	size_t n = key ? (size_t)(uintptr_t)skn_map_find(&w->in->keys, key, strlen(key)) : 0;

	if (!skn_page_cite(w->in->page, n))
		return skn_fail_at(w->err, SKN_EDATA, w->in->path, node->line, 0,
				   "a citation of \"%s\", which is not among the sources",
				   key ? key : "");
	skn_buf_addf(&w->out, "%s@%zu", sep, n);
	if (locator && *locator)
		skn_buf_addf(&w->out, ", %s", locator);
	return 0;
}

/* One group of the links to sources at and below NODE. */
static int cites(struct writer *w, const struct skn_html_node *node)
{
	const char *before = skn_html_attr(node, "data-before");
	size_t start;
	int rc;

	add_text(w, before ? before : "", before ? strlen(before) : 0);
	rc = flush(w, SKN_PAGE_CITE);
	if (rc == 0)
		rc = put_waiting(w);
	start = w->out.n;
	for (const struct skn_html_node *n = node; rc == 0 && n; n = skn_html_next(n, node)) {
		if (skn_html_has_class(n, "cite"))
			rc = cite(w, n, w->out.n == start ? "[" : "; ");
	}
	if (w->out.n > start) {
		skn_buf_addc(&w->out, ']');
		w->left = SKN_PAGE_CITE;
		w->last = ']';
	}
	group_text(&w->expect, w->out.p + start, w->out.n - start);
	return rc;
}

static bool all_digits(const struct skn_buf *text)
{
	return text->n && strspn(text->p, "0123456789") == text->n;
}

/* A link within the page: its text, and in <sup> a citation. */
static int page_link(struct writer *w, const struct skn_html_node *node)
{
	struct skn_buf text = SKN_BUF_INIT;
	bool raised = skn_html_is(node->parent, "sup");
	int rc = 0;

	skn_html_text(&text, node);
	if (raised && all_digits(&text)) {
		add_char(w, '[');
		add_text(w, text.p, text.n);
		add_char(w, ']');
	} else {
		rc = inside(w, node);
	}
	skn_buf_release(&text);
	return rc;
}

static int anchor(struct writer *w, const struct skn_html_node *node)
{
	const char *url = skn_html_attr(node, "href");

	if (skn_html_has_class(node, "cite") && w->in->own)
		return cites(w, node);
	if (!url || (url[0] == '#' && w->in->own))
		return inside(w, node);
	if (url[0] == '#')
		return page_link(w, node);
	if (skn_url_is_safe(url, strlen(url)))
		return hyperlink(w, node, url);
	w->dropped = true;
	return inside(w, node);
}

/* A hard break: a backslash at the end of the line, no blanks around it. */
static int line_break(struct writer *w)
{
	int rc;

	if (w->in->one_line) {
		add_text(w, "\n", 1);
		return 0;
	}
	skn_buf_rtrim(&w->text);
	rc = flush(w, SKN_PAGE_MARK);
	if (rc == 0 && w->out.n && w->n_waiting == 0) {
		skn_buf_adds(&w->out, "\\\n");
		skn_buf_addc(&w->expect, '\n');
		w->left = SKN_PAGE_END;
		w->last = '\n';
	}
	return rc;
}

/* Raised text: citations as they are, exponents with a mark. */
static int raised(struct writer *w, const struct skn_html_node *node)
{
	const struct skn_html_node *first = node;

	while (first && first->kind != SKN_HTML_TEXT && !skn_html_is(first, "a"))
		first = skn_html_next(first, node);
	if (!w->in->own && first && first->kind == SKN_HTML_TEXT && first->text[0] != '[')
		add_char(w, '^');
	return inside(w, node);
}

static bool is_any(const struct skn_html_node *node, const char *const *tags)
{
	for (; *tags; tags++) {
		if (skn_html_is(node, *tags))
			return true;
	}
	return false;
}

static int element(struct writer *w, const struct skn_html_node *node)
{
	static const char *const none[] = { "script", "style", "template", "noscript", "head", NULL };
	static const char *const emph[] = { "em", "i", "cite", "dfn", NULL };
	static const char *const strong[] = { "strong", "b", NULL };
	static const char *const codes[] = { "code", "kbd", "samp", "tt", NULL };
	const char *alt = skn_html_attr(node, "alt");

	if (is_any(node, none) ||
	    (w->in->own && (skn_html_has_class(node, "label") || skn_html_has_class(node, "back"))))
		return 0;
	if (skn_html_is(node, "br"))
		return line_break(w);
	if (skn_html_is(node, "img"))
		return add_text(w, alt ? alt : "", alt ? strlen(alt) : 0), 0;
	if (is_any(node, emph))
		return emphasis(w, node, "*", &w->emph);
	if (is_any(node, strong))
		return emphasis(w, node, "**", &w->strong);
	if (is_any(node, codes))
		return code(w, node);
	if (skn_html_is(node, "a"))
		return anchor(w, node);
	if (skn_html_is(node, "sup"))
		return raised(w, node);
	if (w->in->own && skn_html_has_class(node, "cites"))
		return cites(w, node);
	return inside(w, node);
}

static int walk(struct writer *w, struct skn_page_span span)
{
	int rc = 0;

	for (const struct skn_html_node *n = span.first; rc == 0 && n && n != span.stop; n = n->next) {
		if (n->line)
			w->line = n->line;
		if (n->kind == SKN_HTML_TEXT)
			add_text(w, n->text, n->len);
		else
			rc = element(w, n);
	}
	return rc;
}

/* What the Markdown says, to compare with what was meant. */
struct said {
	struct skn_buf text;
	size_t marks;
};

static int hear(void *ctx, const struct skn_md_event *event, struct skn_err *err)
{
	struct said *said = ctx;

	SKN_UNUSED(err);
	if (event->kind == SKN_MD_TEXT || event->kind == SKN_MD_CODE_SPAN)
		skn_buf_add(&said->text, event->p, event->n);
	else if (event->kind == SKN_MD_LINEBREAK || event->kind == SKN_MD_SOFTBREAK)
		skn_buf_addc(&said->text, '\n');
	else if (event->kind == SKN_MD_EMPH || event->kind == SKN_MD_STRONG)
		said->marks++;
	else if (event->kind == SKN_MD_CITE)
		group_text(&said->text, event->p, event->n);
	return 0;
}

static bool reads_back(const struct writer *w)
{
	const struct skn_md_handler handler = { .event = hear };
	struct said said = { .text = SKN_BUF_INIT };
	bool same;

	same = skn_md_inline(w->out.p, w->out.n, &handler, &said, NULL) == 0 &&
	       said.marks == w->n_marks && skn_buf_eq(&said.text, w->expect.p, w->expect.n);
	skn_buf_release(&said.text);
	return same;
}

static void writer_release(struct writer *w)
{
	skn_buf_release(&w->out);
	skn_buf_release(&w->text);
	skn_buf_release(&w->expect);
}

static int write_once(struct writer *w, struct skn_page_span span)
{
	int rc = walk(w, span);

	if (!w->in->own)
		skn_buf_rtrim(&w->text);
	else if (w->soft && w->text.n)
		skn_buf_truncate(&w->text, w->text.n - 1);
	if (rc == 0)
		rc = flush(w, SKN_PAGE_END);
	while (w->out.n >= 2 && memcmp(w->out.p + w->out.n - 2, "\\\n", 2) == 0) {
		skn_buf_truncate(&w->out, w->out.n - 2); /* a break at the end breaks nothing */
		skn_buf_truncate(&w->expect, w->expect.n - 1);
	}
	return rc;
}

static void put_lines(struct skn_buf *out, const struct skn_buf *lines)
{
	for (const char *p = lines->p, *end = p + lines->n; p < end;) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		size_t len = lf ? (size_t)(lf - p) : (size_t)(end - p);

		skn_md_escape_line_start(out, p, len);
		if (lf)
			skn_buf_addc(out, '\n');
		p += len + (lf != NULL);
	}
}

static void note_losses(const struct writer *w)
{
	if (w->plain)
		skn_page_note_at(w->in->page, w->line,
				 "emphasis that Markdown can't hold here was left out");
	if (w->dropped)
		skn_page_note_at(w->in->page, w->line, "a link that is no safe address is its text now");
}

static void writer_init(struct writer *w, struct skn_page_html *in, size_t skip)
{
	*w = (struct writer){ .in = in, .skip = skip };
	skn_buf_init(&w->out);
	skn_buf_init(&w->text);
	skn_buf_init(&w->expect);
}

int skn_page_html_inline(struct skn_page_html *in, struct skn_buf *out, struct skn_page_span span,
			 size_t skip, struct skn_err *err)
{
	size_t n_notes = in->page->notes.n;
	struct writer w;
	int rc;

	writer_init(&w, in, skip);
	w.err = err;
	rc = write_once(&w, span);
	if (rc == 0 && !reads_back(&w)) {
		writer_release(&w);
		in->page->notes.n = n_notes;
		writer_init(&w, in, skip);
		w.err = err;
		w.plain = true;
		rc = write_once(&w, span);
		if (rc == 0 && !reads_back(&w))
			rc = skn_fail_at(err, SKN_EDATA, in->path, w.line, 0,
					 "this text can't be written in Markdown");
	}
	if (rc == 0)
		rc = skn_page_check_cites(w.out.p, w.out.n, place(&w), err);
	put_lines(out, &w.out);
	note_losses(&w);
	writer_release(&w);
	return rc != 0 ? rc : skn_buf_check(out, "the text of a page", err);
}

void skn_page_html_text(const struct skn_page_html *in, struct skn_buf *out,
			struct skn_page_span span)
{
	struct skn_page_html copy = *in;
	struct skn_buf raw = SKN_BUF_INIT;
	struct writer w;

	writer_init(&w, &copy, 0);
	for (const struct skn_html_node *n = span.first; n && n != span.stop; n = n->next)
		skn_html_text(&raw, n);
	add_text(&w, raw.p, raw.n);
	if (!in->own)
		skn_buf_rtrim(&w.text);
	skn_buf_add(out, w.text.p, w.text.n);
	skn_buf_release(&raw);
	writer_release(&w);
}
