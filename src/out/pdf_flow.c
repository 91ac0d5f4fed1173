/* pdf_flow.c - Markdown as blocks of a PDF. */
#include "out/pdf_parts.h"

#define LIST_STEP 22.0  /* a list's column, and what a list in it is further in */
#define QUOTE_STEP 20.0
#define CODE_INDENT 12.0
#define DEPTH_MAX 8     /* what is deeper is not further in */

const struct skn_pdf_setting skn_pdf_body = { .size = 10.2, .leading = 15.2, .outline_level = 2 };

/* A list or quotation that is open. */
struct level {
	bool quote;
	int64_t number; /* of the item that is open; -1 = bullets */
};

struct state {
	struct skn_pdf_out *o;
	const struct skn_flow *flow;
	const struct skn_pdf_setting *set;
	unsigned look;           /* of the marks that are open */
	const char *uri;         /* of the link that is open, or NULL */
	size_t uri_n;
	bool first;              /* no block yet */
	bool marker;             /* the item that is open has not shown its marker */
	SKN_VEC(struct level) levels;
};

static void text(struct state *s, unsigned look, const char *p, size_t n)
{
	look |= s->set->look | s->look;
	if (s->uri)
		skn_pdf_text_add_uri(&s->o->text, look | SKN_PDF_ACCENT, p, n, s->uri, s->uri_n);
	else
		skn_pdf_text_add(&s->o->text, look, p, n);
}

/* Remembers that a source is cited here; returns the citation's place. */
static unsigned cited(struct skn_pdf_out *o, size_t number)
{
	unsigned place = (unsigned)(o->numbers.keys.n + o->cited.n + 1);

	skn_vec_push(&o->cited, ((struct skn_pdf_cited){ .place = place }));
	if (o->last[number - 1])
		o->cited.v[o->last[number - 1] - 1].next = o->cited.n;
	else
		o->first[number - 1] = o->cited.n;
	o->last[number - 1] = o->cited.n;
	return place;
}

/* "[1]", or "[1, p. 7]": each a link, the first on the line of what it follows. */
static void cites(struct state *s, const struct skn_flow_token *t)
{
	struct skn_buf label = SKN_BUF_INIT;
	unsigned look = s->set->look | SKN_PDF_SANS | SKN_PDF_SMALL | SKN_PDF_ACCENT | SKN_PDF_WHOLE;

	if (t->n)
		skn_pdf_text_adds(&s->o->text, s->set->look | SKN_PDF_SMALL | SKN_PDF_TIED, " ");
	for (size_t c = 0; c < t->n_cites; c++) {
		const struct skn_flow_cite *cite = &s->flow->cites.v[t->cite + c];
		unsigned tied = c == 0 ? SKN_PDF_TIED : 0, at = 0;

		if (cite->number)
			at = cited(s->o, cite->number);
		skn_buf_clear(&label);
		skn_buf_addc(&label, '[');
		skn_flow_cite_label(&label, s->flow, cite);
		skn_buf_addc(&label, ']');
		skn_pdf_text_add_to(&s->o->text, look | tied, label.p, label.n, (unsigned)cite->number, at);
	}
	skn_buf_release(&label);
}

static void inline_token(struct state *s, const struct skn_flow_token *t)
{
	const char *p = skn_flow_text(s->flow, t);

	switch (t->kind) {
	case SKN_FLOW_JOIN:
	case SKN_FLOW_TEXT: text(s, 0, p, t->n); break;
	case SKN_FLOW_CODE: text(s, SKN_PDF_MONO, p, t->n); break;
	case SKN_FLOW_EMPH: s->look |= SKN_PDF_ITALIC; break;
	case SKN_FLOW_EMPH_END: s->look &= ~(unsigned)SKN_PDF_ITALIC; break;
	case SKN_FLOW_STRONG: s->look |= SKN_PDF_BOLD; break;
	case SKN_FLOW_STRONG_END: s->look &= ~(unsigned)SKN_PDF_BOLD; break;
	case SKN_FLOW_LINK: s->uri = p; s->uri_n = t->n; break;
	case SKN_FLOW_LINK_END: s->uri = NULL; break;
	case SKN_FLOW_BREAK: text(s, 0, "\n", 1); break;
	case SKN_FLOW_CITES: cites(s, t); break;
	default: break;
	}
}

/* Where the blocks at this depth stand, and whether in a quotation. */
static bool depth(const struct state *s, struct skn_pdf_block *block)
{
	bool quote = false;

	for (size_t i = 0; i < s->levels.n && i < DEPTH_MAX; i++) {
		bool last = i + 1 == s->levels.n || i + 1 == DEPTH_MAX;

		quote = s->levels.v[i].quote;
		block->indent += block->column;
		block->column = 0;
		if (quote)
			block->indent += QUOTE_STEP;
		else if (last)
			block->column = LIST_STEP;
		else
			block->indent += LIST_STEP;
	}
	return quote;
}

static void marker(struct state *s, struct skn_pdf_block *block)
{
	const struct level *level = skn_vec_last(&s->levels);
	char number[24];

	skn_pdf_text_clear(&s->o->label);
	snprintf(number, sizeof(number), "%" PRId64 ".", level->number);
	skn_pdf_text_adds(&s->o->label, s->set->look, level->number < 0 ? "\xe2\x80\xa2" : number);
	block->label = &s->o->label;
	block->label_right = true;
	s->marker = false;
}

static void emit(struct state *s, enum skn_pdf_role role)
{
	const struct skn_pdf_setting *set = s->set;
	struct skn_pdf_block block = {
		.role = role, .size = set->size, .leading = set->leading,
		.above = set->size * (s->levels.n ? 0.35 : 0.6), .indent = set->indent, .column = set->column, .bar = set->bar,
	};
	bool quote = depth(s, &block);

	if (s->first && set->label) {
		block.label = set->label;
		block.label_size = set->label_size;
		block.label_right = set->label_right;
	}
	if (s->marker && s->levels.n)
		marker(s, &block);
	if (role == SKN_PDF_PARA && quote)
		block.role = SKN_PDF_QUOTE;
	if (role == SKN_PDF_PARA && (set->item || (s->levels.n && !quote)))
		block.role = SKN_PDF_ITEM;
	block.bar = block.bar || quote;
	block.below = block.above;
	if (role == SKN_PDF_CODE)
		block.indent += CODE_INDENT;
	s->first = false;
	skn_pdf_add(s->o->pdf, &block, &s->o->text);
}

/* Markdown's level 1 stands below a section's heading. */
static void heading(struct state *s, int64_t level)
{
	static const double sizes[] = { 12.0, 11.0, 10.2, 10.2, 10.2, 10.2 };
	size_t i = level < 1 ? 0 : level > 6 ? 5 : (size_t)level - 1;
	bool bookmark = s->set->outline_level > 0 && s->levels.n == 0;
	struct skn_pdf_block block = {
		.role = SKN_PDF_HEADING, .level = (int)i + 3, .size = sizes[i], .leading = sizes[i] * 1.4,
		.above = i == 0 ? 16 : 12, .below = 4, .keep = true, .indent = s->set->indent,
		.column = s->set->column, .outline = bookmark ? s->o->text.text.p : NULL,
		.outline_level = s->set->outline_level + (int)i,
	};

	depth(s, &block);
	if (s->marker && s->levels.n)
		marker(s, &block);
	s->first = false;
	skn_pdf_add(s->o->pdf, &block, &s->o->text);
}

static void code_block(struct state *s, const struct skn_flow_token *t)
{
	const char *p = skn_flow_text(s->flow, t);
	size_t n = t->n;

	while (n && p[n - 1] == '\n')
		n--;
	skn_pdf_text_clear(&s->o->text);
	skn_pdf_text_add(&s->o->text, SKN_PDF_MONO, p, n);
	emit(s, SKN_PDF_CODE);
}

static void open_level(struct state *s, bool quote, int64_t number)
{
	skn_vec_push(&s->levels, ((struct level){ quote, number }));
}

static void item_begin(struct state *s)
{
	s->marker = true;
}

static void item_end(struct state *s)
{
	struct level *level = skn_vec_last(&s->levels);

	if (level->number >= 0)
		level->number++;
	s->marker = false;
}

static void begin_text(struct state *s)
{
	skn_pdf_text_clear(&s->o->text);
	if (s->first && s->set->lead)
		skn_pdf_text_adds(&s->o->text, s->set->look | SKN_PDF_BOLD | SKN_PDF_SANS |
				  SKN_PDF_SMALL | SKN_PDF_ASIDE, s->set->lead);
}

static void token(struct state *s, const struct skn_flow_token *t)
{
	switch (t->kind) {
	case SKN_FLOW_PARA: begin_text(s); break;
	case SKN_FLOW_PARA_END: emit(s, SKN_PDF_PARA); break;
	case SKN_FLOW_HEADING:
		begin_text(s);
		s->look |= SKN_PDF_BOLD | SKN_PDF_SANS;
		break;
	case SKN_FLOW_HEADING_END:
		heading(s, t->number);
		s->look = 0;
		break;
	case SKN_FLOW_LIST: open_level(s, false, t->number); break;
	case SKN_FLOW_QUOTE: open_level(s, true, -1); break;
	case SKN_FLOW_LIST_END:
	case SKN_FLOW_QUOTE_END: s->levels.n--; break;
	case SKN_FLOW_ITEM: item_begin(s); break;
	case SKN_FLOW_ITEM_END: item_end(s); break;
	case SKN_FLOW_CODE_BLOCK: code_block(s, t); break;
	case SKN_FLOW_RULE: skn_pdf_rule(s->o->pdf, 10, 12); break;
	default: inline_token(s, t); break;
	}
}

void skn_pdf_out_flow(struct skn_pdf_out *o, const struct skn_flow *flow,
		      const struct skn_pdf_setting *set)
{
	struct state s = { .o = o, .flow = flow, .set = set, .first = true };

	for (size_t i = 0; i < flow->tokens.n; i++)
		token(&s, &flow->tokens.v[i]);
	skn_vec_release(&s.levels);
}

void skn_pdf_out_field(struct skn_pdf_out *o, const struct skn_record *record, const char *field,
		       const struct skn_pdf_setting *set)
{
	struct skn_flow flow;
	size_t n;
	const char *md = skn_record_text(record, field, &n);

	if (!md)
		return;
	skn_flow_init(&flow, &o->numbers);
	skn_flow_field(&flow, md, n);
	skn_pdf_out_flow(o, &flow, set);
	skn_flow_release(&flow);
}
