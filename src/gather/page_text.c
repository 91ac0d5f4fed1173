#include "gather/page_text.h"

/* Lines of text being written. */
struct writer {
	struct skn_buf *out;
	struct skn_buf line;  /* the one being filled */
	bool blank;           /* a blank is due */
	bool apart;           /* an empty line is due before the next line */
	const char *mark;     /* before the next line: "- " or "" */
	size_t cells;         /* of the row being filled */
	bool pre;
};

static void end_line(struct writer *w)
{
	skn_buf_rtrim(&w->line);
	if (w->line.n) {
		if (w->apart && w->out->n)
			skn_buf_addc(w->out, '\n');
		skn_buf_add(w->out, w->line.p, w->line.n);
		skn_buf_addc(w->out, '\n');
		w->apart = false;
		w->mark = "";
	}
	skn_buf_clear(&w->line);
	w->blank = false;
}

static void put(struct writer *w, const char *s, size_t n)
{
	if (w->line.n == 0 && *w->mark)
		skn_buf_adds(&w->line, w->mark);
	skn_buf_add(&w->line, s, n);
}

static void add_text(struct writer *w, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t word = i;

		if (w->pre && s[i] == '\n') {
			end_line(w);
			i++;
			continue;
		}
		while (word < n && !strchr(" \n\t\r\f", s[word]))
			word++;
		if (word == i) {
			if (w->pre)
				put(w, s + i, 1);
			w->blank = !w->pre;
			i++;
			continue;
		}
		if (w->blank && w->line.n)
			skn_buf_addc(&w->line, ' ');
		w->blank = false;
		put(w, s + i, word - i);
		i = word;
	}
}

static void walk(struct writer *w, const struct skn_dom *node);

static void children(struct writer *w, const struct skn_dom *node)
{
	for (const struct skn_dom *c = node->child; c; c = c->next)
		walk(w, c);
}

static bool is_cell(const struct skn_dom *node)
{
	return skn_dom_is(node, "td") || skn_dom_is(node, "th");
}

/* Whether a cell holds blocks: then the table is one for layout. */
static bool is_layout(const struct skn_dom *row)
{
	for (const struct skn_dom *c = row->child; c; c = c->next)
		for (const struct skn_dom *d = c->child; d; d = d->next)
			if (d->class == SKN_DOM_BLOCK || (d->class == SKN_DOM_PARA && d->next))
				return true;
	return false;
}

static void row(struct writer *w, const struct skn_dom *node)
{
	end_line(w);
	if (is_layout(node)) {
		children(w, node);
		return;
	}
	for (const struct skn_dom *c = node->child; c; c = c->next) {
		if (!is_cell(c) || c->gone)
			continue;
		if (w->line.n)
			skn_buf_adds(&w->line, " |");
		w->blank = w->line.n > 0;
		children(w, c);
	}
	end_line(w);
}

static void block(struct writer *w, const struct skn_dom *node)
{
	static const char *const tight[] = { "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", NULL };
	bool together = skn_dom_is_any(node, tight), pre = skn_dom_is(node, "pre"), was = w->pre;

	end_line(w);
	if (!together)
		w->apart = true;
	if (skn_dom_is(node, "li"))
		w->mark = "- ";
	w->pre |= pre;
	children(w, node);
	w->pre = was;
	end_line(w);
	if (skn_dom_is(node, "li"))
		w->mark = "";
	if (!together)
		w->apart = true;
}

static void walk(struct writer *w, const struct skn_dom *node)
{
	if (node->gone || node->class == SKN_DOM_SKIPPED)
		return;
	if (skn_dom_is_text(node))
		add_text(w, node->html->text, node->html->len);
	else if (skn_dom_is(node, "br"))
		w->blank = true;
	else if (skn_dom_is(node, "tr"))
		row(w, node);
	else if (node->class == SKN_DOM_INLINE)
		children(w, node);
	else
		block(w, node);
}

void skn_webpage_text(struct skn_buf *out, const struct skn_found *found)
{
	struct writer w = { .out = out, .mark = "" };

	skn_buf_init(&w.line);
	for (size_t i = 0; i < found->parts.n; i++) {
		end_line(&w);
		w.apart = true;
		walk(&w, found->parts.v[i]);
	}
	end_line(&w);
	skn_buf_release(&w.line);
}

void skn_webpage_first_paragraph(struct skn_buf *out, const struct skn_found *found)
{
	for (size_t i = 0; i < found->parts.n && out->n == 0; i++) {
		const struct skn_dom *top = found->parts.v[i];

		for (const struct skn_dom *d = top; d && out->n == 0; d = skn_dom_next(d, top))
			if (d->class == SKN_DOM_PARA)
				skn_dom_text(out, d);
	}
}
