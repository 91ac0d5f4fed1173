#include "out/html.h"

#include "text/escape.h"

void skn_html_out_raw(struct skn_html_out *h, const char *markup)
{
	skn_sink_puts(h->out, markup);
}

void skn_html_out_text(struct skn_html_out *h, const char *s)
{
	skn_esc_html_text(h->out, s, strlen(s));
}

void skn_html_out_attr_n(struct skn_html_out *h, const char *name, const char *value, size_t n)
{
	skn_html_out_raw(h, " ");
	skn_html_out_raw(h, name);
	skn_html_out_raw(h, "=\"");
	skn_esc_html_attr(h->out, value, n);
	skn_html_out_raw(h, "\"");
}

void skn_html_out_attr(struct skn_html_out *h, const char *name, const char *value)
{
	if (value)
		skn_html_out_attr_n(h, name, value, strlen(value));
}

void skn_html_out_ref(struct skn_html_out *h, const char *name, const char *prefix,
		      const char *value)
{
	char *full = skn_xasprintf("%s%s", prefix, value);

	skn_html_out_attr(h, name, full);
	free(full);
}

static void cite(struct skn_html_out *h, const struct skn_flow *flow, const struct skn_flow_cite *c)
{
	char *key = skn_xstrndup(flow->text.p + c->key, c->key_n);
	struct skn_buf label = SKN_BUF_INIT;

	skn_html_out_raw(h, "<a class=\"cite\" role=\"doc-noteref\"");
	if (c->number) {
		char *id = skn_xasprintf("%s-%u", key, ++h->cited[c->number - 1]);

		skn_html_out_ref(h, "id", "cite-", id);
		free(id);
	}
	skn_html_out_ref(h, "href", "#src-", key);
	skn_html_out_attr(h, "data-key", key);
	if (c->locator_n)
		skn_html_out_attr_n(h, "data-locator", flow->text.p + c->locator, c->locator_n);
	skn_html_out_raw(h, ">");
	skn_flow_cite_label(&label, flow, c);
	skn_html_out_text(h, label.p);
	skn_html_out_raw(h, "</a>");
	if (c->number && h->peeks)
		skn_sink_put(h->out, h->peeks[c->number - 1].p, h->peeks[c->number - 1].n);
	skn_buf_release(&label);
	free(key);
}

static void cites(struct skn_html_out *h, const struct skn_flow *flow, const struct skn_flow_token *t)
{
	skn_html_out_raw(h, "<span class=\"cites\"");
	skn_html_out_attr_n(h, "data-before", skn_flow_text(flow, t), t->n);
	skn_html_out_raw(h, ">");
	for (size_t c = 0; c < t->n_cites; c++)
		cite(h, flow, &flow->cites.v[t->cite + c]);
	skn_html_out_raw(h, "</span>");
}

static void sentence(struct skn_html_out *h, const struct skn_flow *flow,
		     const struct skn_flow_token *t)
{
	skn_html_out_raw(h, "<span class=\"s\"");
	skn_html_out_attr_n(h, "id", skn_flow_text(flow, t), t->n);
	skn_html_out_raw(h, ">");
}

static void inline_token(struct skn_html_out *h, const struct skn_flow *flow,
			 const struct skn_flow_token *t)
{
	switch (t->kind) {
	case SKN_FLOW_SENTENCE: sentence(h, flow, t); break;
	case SKN_FLOW_SENTENCE_END: skn_html_out_raw(h, "</span>"); break;
	case SKN_FLOW_JOIN:
	case SKN_FLOW_TEXT: skn_esc_html_text(h->out, skn_flow_text(flow, t), t->n); break;
	case SKN_FLOW_CODE:
		skn_html_out_raw(h, "<code>");
		skn_esc_html_text(h->out, skn_flow_text(flow, t), t->n);
		skn_html_out_raw(h, "</code>");
		break;
	case SKN_FLOW_EMPH: skn_html_out_raw(h, "<em>"); break;
	case SKN_FLOW_EMPH_END: skn_html_out_raw(h, "</em>"); break;
	case SKN_FLOW_STRONG: skn_html_out_raw(h, "<strong>"); break;
	case SKN_FLOW_STRONG_END: skn_html_out_raw(h, "</strong>"); break;
	case SKN_FLOW_LINK:
		skn_html_out_raw(h, "<a");
		skn_html_out_attr_n(h, "href", skn_flow_text(flow, t), t->n);
		skn_html_out_raw(h, ">");
		break;
	case SKN_FLOW_LINK_END: skn_html_out_raw(h, "</a>"); break;
	case SKN_FLOW_BREAK: skn_html_out_raw(h, "<br>"); break;
	case SKN_FLOW_CITES: cites(h, flow, t); break;
	default: break;
	}
}

/* Markdown's level 1 is h3: h1 is the page's title, h2 a section's. */
static void heading(struct skn_html_out *h, int64_t level, bool end)
{
	static const char *const open[] = { "<h3>", "<h4>", "<h5>", "<h6>", "<h6 data-level=\"5\">",
					    "<h6 data-level=\"6\">" };
	static const char *const shut[] = { "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n", "</h6>\n", "</h6>\n" };
	size_t i = level < 1 ? 0 : level > 6 ? 5 : (size_t)level - 1;

	skn_html_out_raw(h, end ? shut[i] : open[i]);
}

static void list(struct skn_html_out *h, const struct skn_flow_token *t)
{
	char start[24];

	if (t->number < 0) {
		skn_html_out_raw(h, "<ul>\n");
		return;
	}
	snprintf(start, sizeof(start), "%" PRId64, t->number);
	skn_html_out_raw(h, "<ol");
	skn_html_out_attr(h, "start", t->number == 1 ? NULL : start);
	skn_html_out_raw(h, ">\n");
}

/* The kind of list that the list's end at I closes. */
static bool ends_numbered(const struct skn_flow *flow, size_t i)
{
	size_t depth = 1;

	while (i > 0 && depth > 0) {
		i--;
		if (flow->tokens.v[i].kind == SKN_FLOW_LIST_END)
			depth++;
		else if (flow->tokens.v[i].kind == SKN_FLOW_LIST)
			depth--;
	}
	return flow->tokens.v[i].number >= 0;
}

static void block_token(struct skn_html_out *h, const struct skn_flow *flow, size_t i)
{
	const struct skn_flow_token *t = &flow->tokens.v[i];

	switch (t->kind) {
	case SKN_FLOW_HEADING: heading(h, t->number, false); break;
	case SKN_FLOW_HEADING_END: heading(h, t->number, true); break;
	case SKN_FLOW_LIST: list(h, t); break;
	case SKN_FLOW_LIST_END:
		skn_html_out_raw(h, ends_numbered(flow, i) ? "</ol>\n" : "</ul>\n");
		break;
	case SKN_FLOW_ITEM: skn_html_out_raw(h, "<li>"); break;
	case SKN_FLOW_ITEM_END: skn_html_out_raw(h, "</li>\n"); break;
	case SKN_FLOW_QUOTE: skn_html_out_raw(h, "<blockquote>\n"); break;
	case SKN_FLOW_QUOTE_END: skn_html_out_raw(h, "</blockquote>\n"); break;
	case SKN_FLOW_RULE: skn_html_out_raw(h, "<hr>\n"); break;
	case SKN_FLOW_CODE_BLOCK:
		skn_html_out_raw(h, "<pre><code>");
		skn_esc_html_text(h->out, skn_flow_text(flow, t), t->n);
		skn_html_out_raw(h, "</code></pre>\n");
		break;
	default: inline_token(h, flow, t); break;
	}
}

void skn_html_out_flow(struct skn_html_out *h, const struct skn_flow *flow, const char *p_class,
		       const char *label)
{
	for (size_t i = 0; i < flow->tokens.n; i++) {
		const struct skn_flow_token *t = &flow->tokens.v[i];

		if (t->kind == SKN_FLOW_PARA) {
			skn_html_out_raw(h, "<p");
			skn_html_out_attr(h, "class", p_class);
			skn_html_out_raw(h, ">");
			if (label) {
				skn_html_out_raw(h, "<span class=\"label\">");
				skn_html_out_text(h, label);
				skn_html_out_raw(h, "</span>");
			}
			label = NULL;
		} else if (t->kind == SKN_FLOW_PARA_END) {
			skn_html_out_raw(h, "</p>\n");
		} else {
			block_token(h, flow, i);
		}
	}
}

void skn_html_out_field(struct skn_html_out *h, const struct skn_record *record, const char *field,
			const char *p_class, const char *label)
{
	struct skn_flow flow;
	size_t n;
	const char *md = skn_record_text(record, field, &n);

	if (!md)
		return;
	skn_flow_init(&flow, &h->numbers);
	skn_flow_field(&flow, md, n);
	skn_html_out_flow(h, &flow, p_class, label);
	skn_flow_release(&flow);
}

void skn_html_out_line(struct skn_html_out *h, const struct skn_record *record, const char *field)
{
	struct skn_flow flow;
	size_t n;
	const char *md = skn_record_text(record, field, &n);
	bool first = true;

	if (!md)
		return;
	skn_flow_init(&flow, &h->numbers);
	skn_flow_field(&flow, md, n);
	for (size_t i = 0; i < flow.tokens.n; i++) {
		const struct skn_flow_token *t = &flow.tokens.v[i];

		if (t->kind == SKN_FLOW_PARA || t->kind == SKN_FLOW_HEADING) {
			if (!first)
				skn_html_out_raw(h, " ");
			first = false;
		} else if (t->kind == SKN_FLOW_CODE_BLOCK) {
			skn_esc_html_text(h->out, skn_flow_text(&flow, t), t->n);
		}
		inline_token(h, &flow, t);
	}
	skn_flow_release(&flow);
}
