#include "out/marks.h"

#include "base/vec.h"
#include "md/md.h"

struct list {
	int64_t next; /* number of the next item, or -1 */
};

struct writer {
	struct skn_buf *out;
	const struct skn_marks *marks;
	const struct skn_flow *flow;
	struct skn_buf indent; /* what begins each further line */
	SKN_VEC(size_t) outer; /* lengths of indent outside each container */
	SKN_VEC(struct list) lists;
	struct skn_buf line; /* the paragraph's current line */
	size_t emph;         /* emphasis that is open */
	bool fresh;          /* nothing written since the block's mark */
	bool first_line;     /* of the paragraph */
};

/* An empty line and the indent; nothing right behind an item's mark. */
static void separate(struct writer *w)
{
	if (w->fresh) {
		w->fresh = false;
		return;
	}
	skn_buf_addc(w->out, '\n');
	/* The blanks of an indent are no use on an empty line. */
	for (size_t n = w->indent.n; n > 0; n--)
		if (w->indent.p[n - 1] != ' ') {
			skn_buf_add(w->out, w->indent.p, n);
			break;
		}
	skn_buf_addc(w->out, '\n');
	skn_buf_add(w->out, w->indent.p, w->indent.n);
}

static void push_indent(struct writer *w, const char *s)
{
	skn_vec_push(&w->outer, w->indent.n);
	skn_buf_adds(&w->indent, s);
}

static void pop_indent(struct writer *w)
{
	skn_buf_truncate(&w->indent, w->outer.v[--w->outer.n]);
}

static void item(struct writer *w)
{
	struct list *list = &w->lists.v[w->lists.n - 1];
	char mark[24];

	if (list->next < 0)
		snprintf(mark, sizeof(mark), "- ");
	else
		snprintf(mark, sizeof(mark), "%" PRId64 ". ", list->next++);
	separate(w);
	skn_buf_adds(w->out, mark);
	memset(mark, ' ', strlen(mark));
	push_indent(w, mark);
	w->fresh = true;
}

static void flush_line(struct writer *w)
{
	if (!w->first_line) {
		skn_buf_addc(w->out, '\n');
		skn_buf_add(w->out, w->indent.p, w->indent.n);
	}
	skn_md_escape_line_start(w->out, w->line.p, w->line.n);
	skn_buf_clear(&w->line);
	w->first_line = false;
}

/* A code span with a fence longer than any run of backticks in it. */
static void code_span(struct skn_buf *out, const char *s, size_t n)
{
	size_t longest = 0, run = 0;
	bool pad = n && (s[0] == '`' || s[n - 1] == '`' || s[0] == ' ');

	for (size_t i = 0; i < n; i++) {
		run = s[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	skn_buf_fill(out, '`', longest + 1);
	skn_buf_adds(out, pad ? " " : "");
	skn_buf_add(out, s, n);
	skn_buf_adds(out, pad ? " " : "");
	skn_buf_fill(out, '`', longest + 1);
}

void skn_marks_url(struct skn_buf *out, const char *url, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strchr("<>\\&", url[i]))
			skn_buf_addc(out, '\\');
		skn_buf_addc(out, url[i]);
	}
}

static void link_end(struct writer *w, size_t i)
{
	const struct skn_flow_token *t = &w->flow->tokens.v[i];

	/* Links do not nest: the begin is the nearest one before. */
	while (t->kind != SKN_FLOW_LINK)
		t--;
	skn_buf_adds(&w->line, "](<");
	skn_marks_url(&w->line, skn_flow_text(w->flow, t), t->n);
	skn_buf_adds(&w->line, ">)");
}

/* Emphasis inside emphasis needs the other mark. */
static void emph(struct writer *w, bool end)
{
	if (end)
		w->emph--;
	skn_buf_addc(&w->line, w->emph % 2 ? '_' : '*');
	if (!end)
		w->emph++;
}

/* Whether a blank beside that token is inside the line and outside all marks. */
static bool is_inside(const struct skn_flow_token *t, bool before)
{
	switch (t->kind) {
	case SKN_FLOW_TEXT:
	case SKN_FLOW_CODE:
	case SKN_FLOW_CITES: return true;
	case SKN_FLOW_EMPH:
	case SKN_FLOW_STRONG:
	case SKN_FLOW_LINK: return !before;
	case SKN_FLOW_EMPH_END:
	case SKN_FLOW_STRONG_END:
	case SKN_FLOW_LINK_END: return before;
	default: return false;
	}
}

/* Escapes a text; the blanks that part it from its neighbours stay as they are,
 * those at the ends of a line or of a mark become entities. */
static void text(struct writer *w, size_t i)
{
	const struct skn_flow_token *t = &w->flow->tokens.v[i];
	const char *s = skn_flow_text(w->flow, t);
	size_t n = t->n;
	bool lead = n > 1 && s[0] == ' ' && s[1] != ' ' && is_inside(t - 1, true);
	bool trail = n > 1 && s[n - 1] == ' ' && s[n - 2] != ' ' && is_inside(t + 1, false);

	skn_buf_adds(&w->line, lead ? " " : "");
	w->marks->text(&w->line, s + lead, n - lead - trail);
	skn_buf_adds(&w->line, trail ? " " : "");
}

static void inline_token(struct writer *w, size_t i)
{
	const struct skn_flow_token *t = &w->flow->tokens.v[i];

	switch (t->kind) {
	case SKN_FLOW_TEXT: text(w, i); break;
	case SKN_FLOW_CODE: code_span(&w->line, skn_flow_text(w->flow, t), t->n); break;
	case SKN_FLOW_EMPH: emph(w, false); break;
	case SKN_FLOW_EMPH_END: emph(w, true); break;
	case SKN_FLOW_STRONG:
	case SKN_FLOW_STRONG_END: skn_buf_adds(&w->line, "**"); break;
	case SKN_FLOW_LINK: skn_buf_addc(&w->line, '['); break;
	case SKN_FLOW_LINK_END: link_end(w, i); break;
	case SKN_FLOW_CITES: w->marks->cites(&w->line, w->flow, t); break;
	case SKN_FLOW_JOIN:
		if (t->n) /* where nothing stands between, the sentences share a line */
			flush_line(w);
		break;
	case SKN_FLOW_BREAK:
		skn_buf_addc(&w->line, '\\');
		flush_line(w);
		break;
	default: break;
	}
}

static void code_block(struct writer *w, const struct skn_flow_token *t)
{
	const char *s = skn_flow_text(w->flow, t);
	size_t fence = 3;

	for (size_t i = 0, run = 0; i < t->n; i++) {
		run = s[i] == '`' ? run + 1 : 0;
		fence = run >= fence ? run + 1 : fence;
	}
	separate(w);
	skn_buf_fill(w->out, '`', fence);
	for (size_t at = 0; at < t->n;) {
		const char *nl = memchr(s + at, '\n', t->n - at);
		size_t len = nl ? (size_t)(nl - (s + at)) : t->n - at;

		skn_buf_addc(w->out, '\n');
		skn_buf_add(w->out, w->indent.p, w->indent.n);
		skn_buf_add(w->out, s + at, len);
		at += len + 1;
	}
	skn_buf_addc(w->out, '\n');
	skn_buf_add(w->out, w->indent.p, w->indent.n);
	skn_buf_fill(w->out, '`', fence);
}

static void block_token(struct writer *w, size_t i)
{
	const struct skn_flow_token *t = &w->flow->tokens.v[i];

	switch (t->kind) {
	case SKN_FLOW_PARA:
		separate(w);
		w->first_line = true;
		break;
	case SKN_FLOW_HEADING:
		separate(w);
		for (int64_t n = t->number + w->marks->base_level; n > 0; n--)
			skn_buf_addc(w->out, '#');
		skn_buf_addc(w->out, ' ');
		w->first_line = true;
		break;
	case SKN_FLOW_PARA_END:
	case SKN_FLOW_HEADING_END: flush_line(w); break;
	case SKN_FLOW_LIST: skn_vec_push(&w->lists, (struct list){ t->number }); break;
	case SKN_FLOW_LIST_END: w->lists.n--; break;
	case SKN_FLOW_ITEM: item(w); break;
	case SKN_FLOW_QUOTE:
		separate(w);
		skn_buf_adds(w->out, "> ");
		push_indent(w, "> ");
		w->fresh = true;
		break;
	case SKN_FLOW_ITEM_END:
	case SKN_FLOW_QUOTE_END:
		w->fresh = false;
		pop_indent(w);
		break;
	case SKN_FLOW_CODE_BLOCK: code_block(w, t); break;
	case SKN_FLOW_RULE:
		separate(w);
		skn_buf_adds(w->out, "* * *");
		break;
	default: inline_token(w, i); break;
	}
}

static bool same_mark(const struct skn_flow *flow, const struct skn_flow_token *end,
		      const struct skn_flow_token *begin)
{
	const struct skn_flow_token *open = end;

	if (begin->kind + 1 != end->kind)
		return false;
	if (begin->kind != SKN_FLOW_LINK)
		return begin->kind == SKN_FLOW_EMPH || begin->kind == SKN_FLOW_STRONG;
	while (open->kind != SKN_FLOW_LINK)
		open--;
	return open->n == begin->n &&
	       memcmp(skn_flow_text(flow, open), skn_flow_text(flow, begin), open->n) == 0;
}

/* Marks that a flow closes at the end of a sentence and opens again in the next
 * go on here: "*a.* *b.*" would be "*a.**b.*" where no blank stands between. */
static bool *find_bridged(const struct skn_flow *flow)
{
	bool *bridged = skn_xcalloc(flow->tokens.n + 1, sizeof(*bridged));
	const struct skn_flow_token *v = flow->tokens.v;

	for (size_t i = 1; i + 2 < flow->tokens.n; i++) {
		size_t next = i + 2; /* the SENTENCE behind a JOIN or a BREAK's JOIN */

		if (v[i].kind != SKN_FLOW_SENTENCE_END || v[i + 1].kind != SKN_FLOW_JOIN)
			continue;
		for (size_t k = 1; k <= i && next + k < flow->tokens.n; k++) {
			if (!same_mark(flow, &v[i - k], &v[next + k]))
				break;
			bridged[i - k] = bridged[next + k] = true;
		}
	}
	return bridged;
}

/* INDENT stands before each line but the first. */
static void write_blocks(struct skn_buf *out, const struct skn_marks *marks, const struct skn_flow *flow,
			 const char *indent)
{
	struct writer w = { .out = out, .marks = marks, .flow = flow, .indent = SKN_BUF_INIT,
			    .line = SKN_BUF_INIT, .fresh = true };
	bool *bridged = find_bridged(flow);

	skn_buf_adds(&w.indent, indent);
	for (size_t i = 0; i < flow->tokens.n; i++)
		if (!bridged[i])
			block_token(&w, i);
	free(bridged);
	skn_buf_release(&w.indent);
	skn_buf_release(&w.line);
	skn_vec_release(&w.outer);
	skn_vec_release(&w.lists);
}

void skn_marks_narrative(struct skn_buf *out, const struct skn_marks *marks,
			 const struct skn_numbers *numbers, const struct skn_thread *thread)
{
	struct skn_flow flow;

	skn_flow_init(&flow, numbers);
	skn_flow_narrative(&flow, thread);
	write_blocks(out, marks, &flow, "");
	skn_buf_addc(out, '\n');
	skn_flow_release(&flow);
}

void skn_marks_field(struct skn_buf *out, const struct skn_marks *marks,
		     const struct skn_numbers *numbers, const struct skn_record *record,
		     const char *name, const char *indent)
{
	struct skn_flow flow;
	size_t n;
	const char *md = skn_record_text(record, name, &n);

	if (!md)
		return;
	skn_flow_init(&flow, numbers);
	skn_flow_field(&flow, md, n);
	write_blocks(out, marks, &flow, indent);
	skn_flow_release(&flow);
}
