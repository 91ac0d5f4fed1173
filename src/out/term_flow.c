#include "out/term_flow.h"

#include "out/source.h"

#define INDENT_MAX 40 /* columns; deeper lists and quotes indent no further */

void skn_show_init(struct skn_show *show, struct skn_sink *out, const struct skn_term *term,
		   const struct skn_thread *thread)
{
	*show = (struct skn_show){ .out = out, .term = term, .thread = thread, .width = term->width };
	if (show->width > SKN_TERM_TEXT_WIDTH)
		show->width = SKN_TERM_TEXT_WIDTH;
	skn_numbers_make(&show->numbers, thread);
	show->seen = skn_xcalloc(show->numbers.keys.n + 1, 1);
}

void skn_show_release(struct skn_show *show)
{
	free(show->seen);
	skn_numbers_release(&show->numbers);
}

struct writer {
	struct skn_show *show;
	const struct skn_flow *flow;
	struct skn_wrap wrap;
	struct skn_buf indent;
	struct skn_buf mark;   /* of a list item: in place of the last indent */
	SKN_VEC(size_t) outer; /* lengths of indent outside each container */
	SKN_VEC(int64_t) lists; /* number of the next item, or -1 */
	size_t column; /* where the first line goes on */
	bool first;    /* nothing is written yet */
};

/* Emphasis is no style of text/term.h, whose styles do not nest. */
static void sgr(struct writer *w, const char *sequence)
{
	if (w->show->term->color)
		skn_wrap_raw(&w->wrap, sequence, strlen(sequence));
}

static void styled(struct writer *w, enum skn_term_style style, const char *s, size_t n)
{
	const char *begin = skn_term_begin(w->show->term, style), *end = skn_term_end(w->show->term, style);

	skn_wrap_raw(&w->wrap, begin, strlen(begin));
	skn_wrap_text(&w->wrap, s, n);
	skn_wrap_raw(&w->wrap, end, strlen(end));
}

static void link_begin(struct writer *w, const char *url, size_t n, bool *linked)
{
	struct skn_buf sequence = SKN_BUF_INIT;

	*linked = skn_term_link_begin(w->show->term, &sequence, url, n);
	skn_wrap_raw(&w->wrap, sequence.p, sequence.n);
	skn_buf_release(&sequence);
}

static void link_end(struct writer *w, bool linked)
{
	if (linked)
		skn_wrap_raw(&w->wrap, SKN_TERM_LINK_END, strlen(SKN_TERM_LINK_END));
}

static void cites(struct writer *w, const struct skn_flow_token *t)
{
	skn_wrap_text(&w->wrap, skn_flow_text(w->flow, t), t->n);
	for (size_t c = 0; c < t->n_cites; c++) {
		const struct skn_flow_cite *cite = &w->flow->cites.v[t->cite + c];
		struct skn_buf label = SKN_BUF_INIT, url = SKN_BUF_INIT;
		struct skn_source source;
		bool linked;

		skn_buf_addc(&label, '[');
		skn_flow_cite_label(&label, w->flow, cite);
		skn_buf_addc(&label, ']');
		if (cite->number) {
			w->show->seen[cite->number - 1] = 1;
			skn_source_get(&source, w->show->thread, &w->show->numbers, cite->number);
			skn_source_url(&url, &source);
		}
		link_begin(w, url.p, url.n, &linked);
		styled(w, SKN_TERM_DIM, label.p, label.n);
		link_end(w, linked);
		skn_buf_release(&label);
		skn_buf_release(&url);
	}
}

/* A link whose address the terminal cannot hold shows it behind the text. */
static void flow_link(struct writer *w, const struct skn_flow_token *t)
{
	bool linked;

	if (t->kind == SKN_FLOW_LINK) {
		link_begin(w, skn_flow_text(w->flow, t), t->n, &linked);
		return;
	}
	while (t->kind != SKN_FLOW_LINK)
		t--;
	if (w->show->term->links) {
		link_end(w, true);
	} else {
		skn_wrap_puts(&w->wrap, " <");
		skn_wrap_text(&w->wrap, skn_flow_text(w->flow, t), t->n);
		skn_wrap_puts(&w->wrap, ">");
	}
}

static void inline_token(struct writer *w, const struct skn_flow_token *t)
{
	switch (t->kind) {
	case SKN_FLOW_JOIN:
	case SKN_FLOW_TEXT: skn_wrap_text(&w->wrap, skn_flow_text(w->flow, t), t->n); break;
	case SKN_FLOW_CODE: styled(w, SKN_TERM_KEY, skn_flow_text(w->flow, t), t->n); break;
	case SKN_FLOW_EMPH: sgr(w, "\033[3m"); break;
	case SKN_FLOW_EMPH_END: sgr(w, "\033[23m"); break;
	case SKN_FLOW_STRONG: sgr(w, "\033[1m"); break;
	case SKN_FLOW_STRONG_END: sgr(w, "\033[22m"); break;
	case SKN_FLOW_LINK:
	case SKN_FLOW_LINK_END: flow_link(w, t); break;
	case SKN_FLOW_BREAK: skn_wrap_newline(&w->wrap); break;
	case SKN_FLOW_CITES: cites(w, t); break;
	default: break;
	}
}

/* Begins a block: the blank line before it, its indent or its item's mark. */
static size_t begin_block(struct writer *w)
{
	size_t column = w->first ? w->column : 0;

	if (!w->first)
		skn_sink_putc(w->show->out, '\n');
	w->first = false;
	if (column == 0) {
		size_t keep = w->indent.n - (w->mark.n <= w->indent.n ? w->mark.n : 0);

		skn_sink_put(w->show->out, w->indent.p, keep);
		skn_sink_put(w->show->out, w->mark.p, w->mark.n);
		column = skn_term_width(w->indent.p, w->indent.n);
	}
	skn_buf_clear(&w->mark);
	return column;
}

static void code_block(struct writer *w, const struct skn_flow_token *t)
{
	const char *s = skn_flow_text(w->flow, t);

	begin_block(w);
	for (size_t at = 0; at < t->n;) {
		const char *nl = memchr(s + at, '\n', t->n - at);
		size_t len = nl ? (size_t)(nl - (s + at)) : t->n - at;

		if (at)
			skn_sink_put(w->show->out, w->indent.p, w->indent.n);
		skn_sink_puts(w->show->out, "    ");
		skn_term_safe(w->show->out, s + at, len, false);
		skn_sink_putc(w->show->out, '\n');
		at += len + 1;
	}
}

static void push_indent(struct writer *w, const char *mark, bool repeat)
{
	size_t columns = strlen(mark);

	skn_vec_push(&w->outer, w->indent.n);
	if (w->indent.n + columns > INDENT_MAX)
		return;
	if (repeat)
		skn_buf_adds(&w->indent, mark);
	else
		skn_buf_fill(&w->indent, ' ', columns);
	skn_buf_clear(&w->mark);
	skn_buf_adds(&w->mark, mark);
}

static void item(struct writer *w)
{
	int64_t *next = skn_vec_last(&w->lists);
	char mark[24];

	if (*next < 0)
		snprintf(mark, sizeof(mark), "- ");
	else
		snprintf(mark, sizeof(mark), "%" PRId64 ". ", (*next)++);
	push_indent(w, mark, false);
}

static void rule(struct writer *w)
{
	begin_block(w);
	skn_sink_puts(w->show->out, "* * *\n");
}

static void block_token(struct writer *w, const struct skn_flow_token *t)
{
	switch (t->kind) {
	case SKN_FLOW_PARA:
	case SKN_FLOW_HEADING:
		skn_wrap_init(&w->wrap, w->show->out, w->show->width, w->indent.p, begin_block(w));
		if (t->kind == SKN_FLOW_HEADING)
			sgr(w, "\033[1m");
		break;
	case SKN_FLOW_HEADING_END: sgr(w, "\033[22m"); /* fall through */
	case SKN_FLOW_PARA_END: skn_wrap_finish(&w->wrap); break;
	case SKN_FLOW_LIST: skn_vec_push(&w->lists, t->number); break;
	case SKN_FLOW_LIST_END: w->lists.n--; break;
	case SKN_FLOW_ITEM: item(w); break;
	case SKN_FLOW_QUOTE: push_indent(w, "> ", true); break;
	case SKN_FLOW_ITEM_END:
	case SKN_FLOW_QUOTE_END:
		skn_buf_truncate(&w->indent, w->outer.v[--w->outer.n]);
		skn_buf_clear(&w->mark);
		break;
	case SKN_FLOW_CODE_BLOCK: code_block(w, t); break;
	case SKN_FLOW_RULE: rule(w); break;
	default: inline_token(w, t); break;
	}
}

void skn_show_flow(struct skn_show *show, const struct skn_flow *flow, const char *indent,
		   size_t column)
{
	struct writer w = { .show = show, .flow = flow, .indent = SKN_BUF_INIT, .mark = SKN_BUF_INIT,
			    .column = column, .first = true };

	skn_buf_adds(&w.indent, indent);
	for (size_t i = 0; i < flow->tokens.n; i++)
		block_token(&w, &flow->tokens.v[i]);
	if (w.first && column)
		skn_sink_putc(show->out, '\n');
	skn_buf_release(&w.indent);
	skn_buf_release(&w.mark);
	skn_vec_release(&w.outer);
	skn_vec_release(&w.lists);
}

void skn_show_field(struct skn_show *show, const struct skn_record *record, const char *field,
		    const char *indent, size_t column)
{
	struct skn_flow flow;
	size_t n;
	const char *md = skn_record_text(record, field, &n);

	if (!md)
		return;
	skn_flow_init(&flow, &show->numbers);
	skn_flow_field(&flow, md, n);
	skn_show_flow(show, &flow, indent, column);
	skn_flow_release(&flow);
}
