#include "out/flow.h"

#include "md/md.h"
#include "out/inline.h"

void skn_flow_init(struct skn_flow *flow, const struct skn_numbers *numbers)
{
	*flow = (struct skn_flow){ .text = SKN_BUF_INIT, .numbers = numbers };
}

void skn_flow_release(struct skn_flow *flow)
{
	skn_buf_release(&flow->text);
	skn_vec_release(&flow->tokens);
	skn_vec_release(&flow->cites);
}

static void add(struct skn_flow *flow, enum skn_flow_kind kind, int64_t number)
{
	skn_flow_add(flow, kind, NULL, 0);
	flow->tokens.v[flow->tokens.n - 1].number = number;
}

/* The units of the prose that begin inside the block; none for a record's field. */
static size_t units_of(const struct skn_prose *prose, const struct skn_md_block *b, size_t *first)
{
	size_t n = 0;

	*first = 0;
	while (prose && *first < prose->units.n && prose->units.v[*first].start < b->start)
		++*first;
	while (prose && *first + n < prose->units.n && prose->units.v[*first + n].start < b->end)
		n++;
	return n;
}

/* How much of a line of a code block belongs to the containers around it and
 * to its own indent: as many columns as on the first line, if they are blank. */
static size_t code_indent(const struct skn_md_block *b, const char *line, size_t n)
{
	size_t i = 0, max = b->text - b->start;
	int quotes = b->quotes;

	while (i < n && i < max && (line[i] == ' ' || (line[i] == '>' && quotes-- > 0)))
		i++;
	return i;
}

/* Length of the fence that begins the text, or 0. */
static size_t fence_length(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] == s[0] && (s[0] == '`' || s[0] == '~'))
		i++;
	return i >= 3 ? i : 0;
}

/* The lines of a code block without its fence or indent. */
static void code_block(struct skn_flow *flow, const char *s, const struct skn_md_block *b)
{
	size_t fence = fence_length(s + b->text, b->end - b->text);

	skn_flow_add(flow, SKN_FLOW_CODE_BLOCK, NULL, 0);
	for (size_t at = b->start; at < b->end;) {
		const char *nl = memchr(s + at, '\n', b->end - at);
		size_t len = nl ? (size_t)(nl - (s + at)) : b->end - at;
		size_t lead = at == b->start ? b->text - b->start : code_indent(b, s + at, len);
		size_t blank = lead;
		bool first = at == b->start, last = at + len + 1 >= b->end;

		while (blank < len && s[at + blank] == ' ')
			blank++;
		if (!fence || (!first && (!last || fence_length(s + at + blank, len - blank) < fence))) {
			skn_flow_extend(flow, s + at + lead, len - lead);
			skn_flow_extend(flow, "\n", 1);
		}
		at += len + 1;
	}
}

static void leaf(struct skn_flow *flow, const struct skn_prose *prose, const char *s,
		 const struct skn_md_block *b)
{
	struct skn_buf text = SKN_BUF_INIT;
	size_t first, n = units_of(prose, b, &first);
	const struct skn_unit *units = n ? &prose->units.v[first] : NULL;

	skn_md_block_text(&text, s, b);
	skn_buf_rtrim(&text);
	if (b->kind == SKN_MD_HEADING) {
		add(flow, SKN_FLOW_HEADING, b->level);
		skn_flow_inline(flow, text.p, text.n, units, n);
		add(flow, SKN_FLOW_HEADING_END, b->level);
	} else if (b->kind == SKN_MD_CODE) {
		code_block(flow, s, b);
	} else if (b->kind == SKN_MD_RULE) {
		add(flow, SKN_FLOW_RULE, 0);
	} else {
		add(flow, SKN_FLOW_PARA, 0);
		if (b->kind == SKN_MD_HTML)
			skn_flow_literal(flow, text.p, text.n, units);
		else
			skn_flow_inline(flow, text.p, text.n, units, n);
		add(flow, SKN_FLOW_PARA_END, 0);
	}
	skn_buf_release(&text);
}

/* The number that an item's marker gives, or -1 for a bullet. */
static int64_t item_number(const char *s, const struct skn_md_block *item)
{
	size_t n = 0;
	uint64_t number;

	while (item->text + n < item->end && isdigit((unsigned char)s[item->text + n]))
		n++;
	return skn_parse_uint(s + item->text, n, 999999999, &number) ? (int64_t)number : -1;
}

/* The end token of a container. */
static void close_container(struct skn_flow *flow, enum skn_md_kind kind)
{
	add(flow, kind == SKN_MD_LIST ? SKN_FLOW_LIST_END
		  : kind == SKN_MD_ITEM ? SKN_FLOW_ITEM_END : SKN_FLOW_QUOTE_END, 0);
}

static void open_container(struct skn_flow *flow, const char *s, const struct skn_md_blocks *blocks,
			   size_t i)
{
	const struct skn_md_block *b = &blocks->v[i];

	if (b->kind == SKN_MD_LIST) {
		bool item = i + 1 < blocks->n && blocks->v[i + 1].kind == SKN_MD_ITEM;

		add(flow, SKN_FLOW_LIST, item ? item_number(s, &blocks->v[i + 1]) : -1);
	} else {
		add(flow, b->kind == SKN_MD_ITEM ? SKN_FLOW_ITEM : SKN_FLOW_QUOTE, 0);
	}
}

/* Text that cannot be read as blocks (too large, too deep) is one paragraph. */
static void unreadable(struct skn_flow *flow, const char *s, size_t n)
{
	add(flow, SKN_FLOW_PARA, 0);
	skn_flow_literal(flow, s, n, NULL);
	add(flow, SKN_FLOW_PARA_END, 0);
}

static void blocks_flow(struct skn_flow *flow, const struct skn_prose *prose, const char *s, size_t n)
{
	struct skn_md_blocks blocks = { 0 };
	SKN_VEC(enum skn_md_kind) open = { 0 };

	if (skn_md_blocks(&blocks, s, n, NULL) != SKN_OK) {
		unreadable(flow, s, n);
		goto out;
	}
	for (size_t i = 0; i < blocks.n; i++) {
		const struct skn_md_block *b = &blocks.v[i];

		while (open.n > (size_t)b->depth)
			close_container(flow, open.v[--open.n]);
		if (b->leaf) {
			leaf(flow, prose, s, b);
		} else {
			open_container(flow, s, &blocks, i);
			skn_vec_push(&open, b->kind);
		}
	}
	while (open.n)
		close_container(flow, open.v[--open.n]);
out:
	skn_vec_release(&open);
	skn_vec_release(&blocks);
}

void skn_flow_narrative(struct skn_flow *flow, const struct skn_thread *thread)
{
	blocks_flow(flow, &thread->prose, thread->prose.text.p, thread->prose.text.n);
}

void skn_flow_field(struct skn_flow *flow, const char *md, size_t n)
{
	blocks_flow(flow, NULL, md, n);
}

void skn_flow_cite_label(struct skn_buf *out, const struct skn_flow *flow,
			 const struct skn_flow_cite *cite)
{
	skn_buf_addf(out, "%zu", cite->number);
	if (cite->locator_n) {
		skn_buf_adds(out, ", ");
		skn_md_plain(out, flow->text.p + cite->locator, cite->locator_n);
	}
}
