#include "gather/page_text.h"

/* Lines of text being written. */
struct writer {
	struct skn_buf *out;
	struct skn_buf line;  /* the one being filled */
	bool blank;           /* a blank is due */
	bool apart;           /* an empty line is due before the next line */
	const char *mark;     /* before the next line: "- " or "" */
	bool pre;
	bool in_row;          /* all that a row holds is one line */
	bool in_list;         /* the last block was an entry of a list */
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

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
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
		while (word < n && !is_blank(s[word]))
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
	return node->tag == SKN_TAG_TD || node->tag == SKN_TAG_TH;
}

/* Whether a cell holds blocks: then the table is one for layout. */
static bool is_layout(const struct skn_dom *row)
{
	for (const struct skn_dom *c = row->child; c; c = c->next)
		for (const struct skn_dom *d = c->child; d; d = d->next)
			if (!d->gone && (d->class == SKN_TAG_BLOCK || d->class == SKN_TAG_HEADING ||
					 (d->class == SKN_TAG_PARA && d->next)))
				return true;
	return false;
}

static void row(struct writer *w, const struct skn_dom *node)
{
	bool first = true;

	end_line(w);
	if (is_layout(node)) {
		children(w, node);
		return;
	}
	for (const struct skn_dom *c = node->child; c; c = c->next) {
		if (!is_cell(c) || c->gone)
			continue;
		if (!first)
			put(w, " |", 2);
		w->blank = !first;
		first = false;
		w->in_row = true;
		children(w, c);
		w->in_row = false;
	}
	end_line(w);
}

static bool is_tight(const struct skn_dom *node)
{
	switch ((int)node->tag) {
	case SKN_TAG_LI:
	case SKN_TAG_DT:
	case SKN_TAG_DD:
	case SKN_TAG_TR:
	case SKN_TAG_TD:
	case SKN_TAG_TH:
	case SKN_TAG_THEAD:
	case SKN_TAG_TBODY:
	case SKN_TAG_TFOOT:
	case SKN_TAG_CAPTION:
		return true;
	}
	return false;
}

static void block(struct writer *w, const struct skn_dom *node)
{
	bool tight = is_tight(node), was = w->pre;

	if (w->in_row) {
		w->blank = true;
		children(w, node);
		return;
	}
	end_line(w);
	w->apart |= !tight;
	if (node->tag == SKN_TAG_LI) {
		w->mark = "- ";
		w->apart &= !w->in_list;
		w->in_list = true;
	}
	w->pre |= node->tag == SKN_TAG_PRE;
	children(w, node);
	w->pre = was;
	end_line(w);
	if (node->tag == SKN_TAG_LI)
		w->mark = "";
	else
		w->in_list = false;
	w->apart |= !tight;
}

/* A line's end where a sentence ends, too; verse and wrapped lines go on. */
static void line_break(struct writer *w)
{
	static const char *const ends[] = { ".", "!", "?", ":", ";", "\u2026", "\u3002", "\uff01", "\uff1f", "\"", "\u201d", ")" };

	for (size_t i = 0; !w->in_row && i < SKN_ARRAY_LEN(ends); i++) {
		size_t n = strlen(ends[i]);

		if (w->line.n > n && memcmp(w->line.p + w->line.n - n, ends[i], n) == 0) {
			end_line(w);
			return;
		}
	}
	w->blank = true;
}

static void walk(struct writer *w, const struct skn_dom *node)
{
	if (node->gone || node->class == SKN_TAG_EMPTY)
		return;
	if (node->tag == SKN_TAG_TEXT) {
		add_text(w, node->html->text, node->html->len);
	} else if (node->tag == SKN_TAG_BR && w->pre) {
		end_line(w);
	} else if (node->tag == SKN_TAG_BR) {
		line_break(w);
	} else if (node->tag == SKN_TAG_TR) {
		row(w, node);
	} else if (node->tag == SKN_TAG_Q) {
		add_text(w, "\u201c", 3);
		children(w, node);
		add_text(w, "\u201d", 3);
	} else if (node->class == SKN_TAG_INLINE) {
		children(w, node);
	} else {
		block(w, node);
	}
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
			if (d->class == SKN_TAG_PARA)
				skn_dom_text(out, d, SKN_TEXT_PARAGRAPH_MAX);
	}
}
