#include "out/plain.h"

static void cites(struct skn_buf *out, const struct skn_flow *flow, const struct skn_flow_token *t)
{
	skn_buf_add(out, skn_flow_text(flow, t), t->n);
	for (size_t c = 0; c < t->n_cites; c++) {
		skn_buf_addc(out, '[');
		skn_flow_cite_label(out, flow, &flow->cites.v[t->cite + c]);
		skn_buf_addc(out, ']');
	}
}

/* " (url)" unless the link's text, which began at FROM, is the address. */
static void link_end(struct skn_buf *out, const struct skn_flow *flow, size_t link, size_t from)
{
	const struct skn_flow_token *t = &flow->tokens.v[link];
	const char *url = skn_flow_text(flow, t);

	if (out->n - from == t->n && memcmp(out->p + from, url, t->n) == 0)
		return;
	skn_buf_adds(out, " (");
	skn_buf_add(out, url, t->n);
	skn_buf_addc(out, ')');
}

void skn_plain_inline(struct skn_buf *out, const struct skn_flow *flow, size_t *i)
{
	size_t link = 0, link_from = 0;

	for (; *i < flow->tokens.n; ++*i) {
		const struct skn_flow_token *t = &flow->tokens.v[*i];

		switch (t->kind) {
		case SKN_FLOW_PARA_END:
		case SKN_FLOW_HEADING_END: return;
		case SKN_FLOW_JOIN:
		case SKN_FLOW_TEXT:
		case SKN_FLOW_CODE: skn_buf_add(out, skn_flow_text(flow, t), t->n); break;
		case SKN_FLOW_BREAK: skn_buf_addc(out, ' '); break;
		case SKN_FLOW_CITES: cites(out, flow, t); break;
		case SKN_FLOW_LINK:
			link = *i;
			link_from = out->n;
			break;
		case SKN_FLOW_LINK_END: link_end(out, flow, link, link_from); break;
		default: break;
		}
	}
}

/* The list that is open, and the one around it. */
struct list {
	int64_t next; /* number of the next item, or -1 */
};

static void code_lines(struct skn_strings *out, const char *s, size_t n)
{
	for (size_t at = 0; at < n;) {
		const char *nl = memchr(s + at, '\n', n - at);
		size_t len = nl ? (size_t)(nl - (s + at)) : n - at;

		if (len)
			skn_strings_pushn(out, s + at, len);
		at += len + 1;
	}
}

static void item_mark(struct skn_buf *prefix, struct list *list)
{
	if (list->next < 0)
		skn_buf_adds(prefix, "\u2013 ");
	else
		skn_buf_addf(prefix, "%" PRId64 ". ", list->next++);
}

void skn_plain_paragraphs(struct skn_strings *out, const struct skn_flow *flow)
{
	SKN_VEC(struct list) lists = { 0 };
	struct skn_buf line = SKN_BUF_INIT;

	for (size_t i = 0; i < flow->tokens.n; i++) {
		const struct skn_flow_token *t = &flow->tokens.v[i];

		switch (t->kind) {
		case SKN_FLOW_LIST: skn_vec_push(&lists, (struct list){ t->number }); break;
		case SKN_FLOW_LIST_END: lists.n--; break;
		case SKN_FLOW_ITEM: item_mark(&line, &lists.v[lists.n - 1]); break;
		case SKN_FLOW_QUOTE: skn_buf_adds(&line, "> "); break;
		case SKN_FLOW_RULE: skn_strings_push(out, "* * *"); break;
		case SKN_FLOW_CODE_BLOCK: code_lines(out, skn_flow_text(flow, t), t->n); break;
		case SKN_FLOW_PARA:
		case SKN_FLOW_HEADING:
			i++;
			skn_plain_inline(&line, flow, &i);
			skn_strings_pushn(out, line.p, line.n);
			skn_buf_clear(&line);
			break;
		default: break;
		}
	}
	skn_buf_release(&line);
	skn_vec_release(&lists);
}

void skn_plain_field(struct skn_buf *out, const struct skn_numbers *numbers, const char *md, size_t n)
{
	struct skn_flow flow;
	struct skn_strings paragraphs = { 0 };

	skn_flow_init(&flow, numbers);
	skn_flow_field(&flow, md, n);
	skn_plain_paragraphs(&paragraphs, &flow);
	for (size_t i = 0; i < paragraphs.n; i++)
		skn_buf_addf(out, "%s%s", i ? " " : "", paragraphs.v[i]);
	skn_strings_release(&paragraphs);
	skn_flow_release(&flow);
}
