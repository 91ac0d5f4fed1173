/*
 * page_html_block.c - blocks of HTML to Markdown.
 */
#include "import/page_html.h"
#include "import/page_html_parts.h"

static bool is_any(const struct skn_html_node *node, const char *const *tags)
{
	if (node->kind != SKN_HTML_ELEMENT)
		return false;
	for (; *tags; tags++) {
		if (skn_streq(node->tag, *tags))
			return true;
	}
	return false;
}

bool skn_page_html_is_container(const struct skn_html_node *node)
{
	static const char *const tags[] = {
		"address", "article", "aside", "body", "center", "details", "dd", "div", "dl", "dt",
		"fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "html",
		"main", "nav", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
		NULL
	};

	return is_any(node, tags);
}

bool skn_page_html_is_block(const struct skn_html_node *node)
{
	static const char *const tags[] = { "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li",
					    "blockquote", "pre", "hr", "tr", "menu", NULL };

	return is_any(node, tags) || skn_page_html_is_container(node);
}

static bool is_hidden(const struct skn_html_node *node)
{
	static const char *const tags[] = { "script", "style", "template", "noscript", "head", NULL };

	return is_any(node, tags);
}

static void add_block(struct skn_page_html *in, struct skn_page_html_blocks *out,
		      const struct skn_buf *text, uint32_t line)
{
	struct skn_page_block block = { .line = line };

	if (text->n == 0)
		return;
	block.text = skn_page_strndup(in->page, text->p, text->n);
	skn_vec_push(&out->blocks, block);
}

static int paragraph(struct skn_page_html *in, struct skn_page_html_blocks *out,
		     struct skn_page_span span, uint32_t line, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc = skn_page_html_inline(in, &text, span, 0, err);

	if (rc == 0)
		add_block(in, out, &text, line);
	skn_buf_release(&text);
	return rc;
}

/* Our own pages begin at h3, and say so where six levels are too few. */
static int heading_level(const struct skn_page_html *in, const struct skn_html_node *node)
{
	const char *said = skn_html_attr(node, "data-level");
	int level = node->tag[1] - '0' - (in->own ? 2 : in->level);

	if (said && said[0] >= '1' && said[0] <= '6' && !said[1])
		return said[0] - '0';
	return level < 1 ? 1 : level;
}

static int heading(struct skn_page_html *in, struct skn_page_html_blocks *out,
		   const struct skn_html_node *node, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT, line = SKN_BUF_INIT;
	int rc;

	in->one_line = true;
	rc = skn_page_html_inline(in, &text, skn_page_inside(node), 0, err);
	in->one_line = false;
	if (rc == 0 && text.n) {
		skn_buf_fill(&line, '#', (size_t)heading_level(in, node));
		skn_buf_addf(&line, " %s", text.p);
		if (line.p[line.n - 1] == '#') /* would be taken for closing marks */
			skn_buf_splice(&line, line.n - 1, 0, "\\", 1);
		add_block(in, out, &line, node->line);
	}
	skn_buf_release(&text);
	skn_buf_release(&line);
	return rc;
}

/* Appends TEXT with PREFIX before every line but the first; on empty lines its
 * blanks at the end are left out. */
static void put_indented(struct skn_buf *out, const char *text, const char *prefix)
{
	size_t bare = strlen(prefix);

	while (bare && prefix[bare - 1] == ' ')
		bare--;
	for (; *text; text++) {
		skn_buf_addc(out, *text);
		if (*text == '\n')
			skn_buf_add(out, prefix, text[1] == '\n' ? bare : strlen(prefix));
	}
}

/* The blocks inside NODE behind a marker, the later lines behind PREFIX. */
static int put_nested(struct skn_page_html *in, struct skn_buf *out,
		      const struct skn_html_node *node, const char *marker, const char *prefix,
		      struct skn_err *err)
{
	struct skn_page_html_blocks blocks = { 0 };
	const char *text;
	int rc;

	if (in->depth == SKN_PAGE_HTML_DEPTH_MAX)
		return skn_fail_at(err, SKN_ELIMIT, in->path, node->line, 0,
				   "lists and quotes are nested deeper than %d",
				   SKN_PAGE_HTML_DEPTH_MAX);
	in->depth++;
	rc = skn_page_html_blocks(in, &blocks, skn_page_inside(node), err);
	in->depth--;
	text = skn_page_html_join(in, &blocks);
	skn_buf_adds(out, marker);
	if (rc == 0 && text)
		put_indented(out, text, prefix);
	return rc != 0 ? rc : skn_buf_check(out, "a list of a page", err);
}

/* Two lists in a row would be one if they had the same marks. */
static bool same_list(const struct skn_page_html_blocks *out, const char *marker)
{
	const char *last = out->blocks.n ? skn_vec_last(&out->blocks)->text : "";

	return strspn(last, "0123456789") == strspn(marker, "0123456789") &&
	       last[strspn(last, "0123456789")] == marker[strspn(marker, "0123456789")];
}

static int list(struct skn_page_html *in, struct skn_page_html_blocks *out,
		const struct skn_html_node *node, struct skn_err *err)
{
	const char *start = skn_html_attr(node, "start");
	bool numbered = skn_html_is(node, "ol");
	const char *end = numbered ? same_list(out, "1.") ? ")" : "."
				   : same_list(out, "-") ? "*" : "-";
	struct skn_buf text = SKN_BUF_INIT;
	uint64_t number = 1;
	int rc = 0;

	if (start && !skn_parse_uint(start, strlen(start), 999999, &number))
		number = 1;
	for (const struct skn_html_node *n = node->child; rc == 0 && n; n = n->next) {
		char digits[24] = "", marker[32], prefix[32];

		if (!skn_html_is(n, "li"))
			continue;
		if (numbered)
			snprintf(digits, sizeof(digits), "%" PRIu64, number++);
		snprintf(marker, sizeof(marker), "%s%s ", digits, end);
		snprintf(prefix, sizeof(prefix), "%*s", (int)strlen(marker), "");
		skn_buf_adds(&text, text.n ? "\n" : "");
		rc = put_nested(in, &text, n, marker, prefix, err);
	}
	if (rc == 0)
		add_block(in, out, &text, node->line);
	skn_buf_release(&text);
	return rc;
}

static int quote(struct skn_page_html *in, struct skn_page_html_blocks *out,
		 const struct skn_html_node *node, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc = put_nested(in, &text, node, "> ", "> ", err);

	if (rc == 0 && text.n > 2)
		add_block(in, out, &text, node->line);
	skn_buf_release(&text);
	return rc;
}

static void code(struct skn_page_html *in, struct skn_page_html_blocks *out,
		 const struct skn_html_node *node)
{
	struct skn_buf text = SKN_BUF_INIT, block = SKN_BUF_INIT;
	size_t fence = 2, run = 0;

	skn_html_text(&text, node);
	for (size_t i = 0; i < text.n; i++) {
		run = text.p[i] == '`' ? run + 1 : 0;
		fence = run > fence ? run : fence;
	}
	skn_buf_fill(&block, '`', fence + 1);
	skn_buf_addf(&block, "\n%s%s", text.p, text.n && text.p[text.n - 1] != '\n' ? "\n" : "");
	skn_buf_fill(&block, '`', fence + 1);
	if (text.n)
		add_block(in, out, &block, node->line);
	skn_buf_release(&text);
	skn_buf_release(&block);
}

/* A table's row is a paragraph, its cells parted by " | ". */
static int row(struct skn_page_html *in, struct skn_page_html_blocks *out,
	       const struct skn_html_node *node, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc = 0;

	for (const struct skn_html_node *n = node->child; rc == 0 && n; n = n->next) {
		if (n->kind != SKN_HTML_ELEMENT)
			continue;
		skn_buf_adds(&text, text.n ? " \\| " : "");
		in->one_line = true;
		rc = skn_page_html_inline(in, &text, skn_page_inside(n), 0, err);
		in->one_line = false;
	}
	if (rc == 0)
		add_block(in, out, &text, node->line);
	skn_page_note_at(in->page, node->line, "a row of a table became a paragraph");
	skn_buf_release(&text);
	return rc;
}

static int block(struct skn_page_html *in, struct skn_page_html_blocks *out,
		 const struct skn_html_node *node, struct skn_err *err)
{
	struct skn_buf rule = SKN_BUF_INIT;

	if (skn_html_is(node, "p"))
		return paragraph(in, out, skn_page_inside(node), node->line, err);
	if (skn_html_is(node, "ul") || skn_html_is(node, "ol") || skn_html_is(node, "menu"))
		return list(in, out, node, err);
	if (skn_html_is(node, "blockquote"))
		return quote(in, out, node, err);
	if (skn_html_is(node, "pre")) {
		code(in, out, node);
		return 0;
	}
	if (skn_html_is(node, "tr"))
		return row(in, out, node, err);
	if (skn_html_is(node, "hr")) {
		skn_buf_adds(&rule, "***");
		add_block(in, out, &rule, node->line);
		skn_buf_release(&rule);
		return 0;
	}
	if (node->tag[0] == 'h' && node->tag[1] >= '1' && node->tag[1] <= '6')
		return heading(in, out, node, err);
	return skn_page_html_blocks(in, out, skn_page_inside(node), err);
}

static bool only_blanks(struct skn_page_span span)
{
	for (const struct skn_html_node *n = span.first; n && n != span.stop; n = n->next) {
		if (n->kind == SKN_HTML_ELEMENT || strspn(n->text, " \t\r\n\f") < n->len)
			return false;
	}
	return true;
}

int skn_page_html_blocks(struct skn_page_html *in, struct skn_page_html_blocks *out,
			 struct skn_page_span span, struct skn_err *err)
{
	const struct skn_html_node *n = span.first;
	int rc = 0;

	while (rc == 0 && n && n != span.stop) {
		struct skn_page_span run = { n, n };

		if (is_hidden(n)) {
			n = n->next;
			continue;
		}
		if (skn_page_html_is_block(n)) {
			rc = block(in, out, n, err);
			n = n->next;
			continue;
		}
		while (n && n != span.stop && !skn_page_html_is_block(n) && !is_hidden(n))
			n = n->next;
		run.stop = n;
		if (!only_blanks(run))
			rc = paragraph(in, out, run, run.first->line, err);
	}
	return rc;
}

const char *skn_page_html_join(struct skn_page_html *in, struct skn_page_html_blocks *blocks)
{
	struct skn_buf text = SKN_BUF_INIT;
	const char *joined = NULL;

	for (size_t i = 0; i < blocks->blocks.n; i++)
		skn_buf_addf(&text, "%s%s", i ? "\n\n" : "", blocks->blocks.v[i].text);
	if (blocks->blocks.n)
		joined = skn_page_strndup(in->page, text.p, text.n);
	skn_buf_release(&text);
	skn_vec_release(&blocks->blocks);
	return joined;
}
