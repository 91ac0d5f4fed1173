/* page_form.c - paragraphs where a page has text but no <p>, and sums. */
#include "gather/page_dom.h"

#define LINKS_MAX 0.25 /* link density of a div that is a paragraph */

static bool is_flow(const struct skn_dom *node)
{
	return node->class == SKN_TAG_INLINE || node->class == SKN_TAG_EMPTY;
}

static bool is_empty_text(const struct skn_dom *node)
{
	return node->gone || (node->tag == SKN_TAG_TEXT && !skn_dom_has_text(node));
}

/* The last of two or more <br> in a row, that NODE begins; NULL: it does not. */
static struct skn_dom *break_at(struct skn_dom *node)
{
	struct skn_dom *last = NULL;
	size_t n = 0;

	for (; node; node = node->next) {
		if (node->tag == SKN_TAG_BR && !node->gone) {
			last = node;
			n++;
		} else if (!n || !is_empty_text(node)) {
			break;
		}
	}
	return n > 1 ? last : NULL;
}

static bool has_break(const struct skn_dom *node)
{
	for (struct skn_dom *c = node->child; c; c = c->next)
		if (c->tag == SKN_TAG_BR && break_at(c))
			return true;
	return false;
}

/* ---- runs ---- */

struct run {
	struct skn_dom_page *page;
	struct skn_dom *node;  /* whose children are put in order */
	struct skn_dom *open;  /* the paragraph being filled, or NULL */
};

static void append(struct skn_dom *parent, struct skn_dom *node)
{
	node->parent = parent;
	node->next = NULL;
	if (parent->last)
		parent->last->next = node;
	else
		parent->child = node;
	parent->last = node;
}

static void put(struct run *r, struct skn_dom *c)
{
	if (!is_flow(c)) {
		r->open = NULL;
		append(r->node, c);
		return;
	}
	if (!r->open && is_empty_text(c))
		return;
	if (!r->open) {
		r->open = skn_arena_alloc(&r->page->arena, sizeof(*r->open));
		r->open->tag = SKN_TAG_P;
		r->open->class = SKN_TAG_PARA;
		r->open->names = r->open->id = "";
		append(r->node, r->open);
	}
	append(r->open, c);
}

/* Puts the runs among NODE's children into paragraphs. */
static void wrap(struct skn_dom_page *page, struct skn_dom *node)
{
	struct run r = { .page = page, .node = node };
	struct skn_dom *c = node->child, *next;

	node->child = node->last = NULL;
	for (; c; c = next) {
		struct skn_dom *end = c->tag == SKN_TAG_BR ? break_at(c) : NULL;

		next = end ? end->next : c->next;
		if (end)
			r.open = NULL;
		else if (!c->gone)
			put(&r, c);
	}
}

/* ---- which elements ---- */

static bool is_box(const struct skn_dom *node)
{
	switch ((int)node->tag) {
	case SKN_TAG_DIV:
	case SKN_TAG_BODY:
	case SKN_TAG_MAIN:
	case SKN_TAG_ARTICLE:
	case SKN_TAG_SECTION:
	case SKN_TAG_CENTER:
		return true;
	case SKN_TAG_OTHER:
		return node->class == SKN_TAG_BLOCK;
	}
	return false;
}

static void sum_up(struct skn_dom *node)
{
	node->sum = (struct skn_dom_sum){ 0 };
	for (struct skn_dom *c = node->child; c; c = c->next)
		if (!c->gone)
			skn_dom_add(node, c);
	skn_dom_own(node);
}

static void become_block(struct skn_dom *node)
{
	for (const struct skn_dom *c = node->child; c; c = c->next)
		if (!c->gone && !is_flow(c))
			node->class = SKN_TAG_BLOCK;
}

/* A div around one paragraph and nothing else: the paragraph, that may stand for it. */
static struct skn_dom *only_paragraph(const struct skn_dom *node)
{
	struct skn_dom *only = NULL;

	if (node->tag != SKN_TAG_DIV || skn_dom_link_density(node) >= LINKS_MAX)
		return NULL;
	for (struct skn_dom *c = node->child; c; c = c->next) {
		if (is_empty_text(c))
			continue;
		if (only || c->tag != SKN_TAG_P)
			return NULL;
		only = c;
	}
	return only;
}

static void form(struct skn_dom_page *page, struct skn_dom *node);

static void form_children(struct skn_dom_page *page, struct skn_dom *node)
{
	for (struct skn_dom **link = &node->child; *link; link = &(*link)->next) {
		struct skn_dom *c = *link, *only;

		if (c->gone)
			continue;
		form(page, c);
		only = only_paragraph(c);
		if (!only)
			continue;
		only->parent = node;
		only->next = c->next;
		*link = only;
		if (node->last == c)
			node->last = only;
	}
}

static void form(struct skn_dom_page *page, struct skn_dom *node)
{
	bool breaks;

	form_children(page, node);
	if (node->class == SKN_TAG_INLINE)
		become_block(node);
	breaks = node->child && node->tag != SKN_TAG_PRE && has_break(node);
	if (breaks || is_box(node)) {
		wrap(page, node);
		if (breaks && node->tag == SKN_TAG_P)
			node->tag = SKN_TAG_DIV;
		if (breaks && node->class != SKN_TAG_HEADING)
			node->class = SKN_TAG_BLOCK;
		for (struct skn_dom *c = node->child; c; c = c->next)
			if (!c->html && c->sum.p == 0) /* made just now */
				sum_up(c);
	}
	sum_up(node);
}

void skn_dom_form(struct skn_dom_page *page)
{
	form(page, page->root);
}
