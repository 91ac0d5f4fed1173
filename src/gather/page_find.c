/* page_find.c - points for blocks, the best of them, and what belongs to it. */
#include "gather/page_find.h"

#define SCORED_CHARS 25   /* of a paragraph that gives points */
#define ANCESTORS 5       /* that get a share of them */
#define POINT_CHARS 100   /* that give a point, */
#define POINTS_LENGTH 3   /* up to so many */
#define TOP_N 5           /* candidates whose common ancestor is looked for */
#define TOP_SHARE 0.75    /* of the best one's points, to be as good */
#define TOGETHER 3        /* of them below one ancestor */
#define JOIN_SHARE 0.2    /* of the best one's points, for its neighbours */
#define JOIN_MIN 10
#define JOIN_CHARS 80
#define JOIN_LINKS 0.25

/* ---- points ---- */

static double first_points(const struct skn_dom *node, unsigned rules)
{
	double points = rules & SKN_FIND_NAMES ? skn_names_weight(node) : 0;

	switch ((int)node->tag) {
	case SKN_TAG_DIV:
	case SKN_TAG_ARTICLE:
	case SKN_TAG_MAIN:
		return points + 5;
	case SKN_TAG_PRE:
	case SKN_TAG_TD:
	case SKN_TAG_BLOCKQUOTE:
		return points + 3;
	case SKN_TAG_ADDRESS:
	case SKN_TAG_OL:
	case SKN_TAG_UL:
	case SKN_TAG_DL:
	case SKN_TAG_DD:
	case SKN_TAG_DT:
	case SKN_TAG_LI:
	case SKN_TAG_FORM:
		return points - 3;
	case SKN_TAG_TH:
		return points - 5;
	}
	return node->class == SKN_TAG_HEADING ? points - 5 : points;
}

struct candidates {
	SKN_VEC(struct skn_dom *) list;
};

static void give(struct candidates *c, const struct skn_dom *from, double points, unsigned rules)
{
	size_t level = 0;

	for (struct skn_dom *up = from->parent; up && level < ANCESTORS; up = up->parent, level++) {
		if (!up->scored) {
			up->scored = true;
			up->score = first_points(up, rules);
			skn_vec_push(&c->list, up);
		}
		up->score += points / (level == 0 ? 1 : level == 1 ? 2 : 3.0 * (double)level);
	}
}

static bool gives_points(const struct skn_dom *node)
{
	if (node->sum.chars < SCORED_CHARS)
		return false;
	switch ((int)node->tag) {
	case SKN_TAG_P:
	case SKN_TAG_PRE:
	case SKN_TAG_TD:
	case SKN_TAG_SECTION:
		return true;
	}
	return node->class == SKN_TAG_HEADING && node->tag != SKN_TAG_H1;
}

static void score_all(struct candidates *c, struct skn_dom_page *page, unsigned rules)
{
	for (struct skn_dom *d = skn_dom_next(page->body, page->body); d; d = skn_dom_next(d, page->body)) {
		uint32_t length = d->sum.chars / POINT_CHARS;

		if (gives_points(d))
			give(c, d, 1 + d->sum.commas + 1 + (length < POINTS_LENGTH ? length : POINTS_LENGTH), rules);
	}
	for (size_t i = 0; i < c->list.n; i++)
		c->list.v[i]->score *= 1 - skn_dom_link_density(c->list.v[i]);
}

/* ---- the best ---- */

static bool holds(const struct skn_dom *up, const struct skn_dom *node)
{
	for (; node; node = node->parent)
		if (node == up)
			return true;
	return false;
}

/* The best TOP_N, the best first. */
static size_t best_of(const struct candidates *c, struct skn_dom *top[TOP_N])
{
	size_t n = 0;

	for (size_t i = 0; i < c->list.n; i++) {
		struct skn_dom *d = c->list.v[i];
		size_t at = n < TOP_N ? n++ : TOP_N;

		while (at > 0 && d->score > top[at - 1]->score) {
			if (at < TOP_N)
				top[at] = top[at - 1];
			at--;
		}
		if (at < TOP_N)
			top[at] = d;
	}
	return n;
}

static bool is_below_body(const struct skn_dom_page *page, const struct skn_dom *node)
{
	return node && node != page->body && node != page->root;
}

/* An ancestor that holds several candidates that are as good is better than each. */
static struct skn_dom *common_ancestor(struct skn_dom_page *page, struct skn_dom *const *top, size_t n)
{
	for (struct skn_dom *up = top[0]->parent; is_below_body(page, up); up = up->parent) {
		size_t held = 0;

		for (size_t i = 1; i < n; i++)
			held += top[i]->score >= top[0]->score * TOP_SHARE && holds(up, top[i]);
		if (held >= TOGETHER)
			return up;
	}
	return top[0];
}

/* A parent whose points are higher than they would be by this child alone holds more
 * of the article; one whose only block is this, too. */
static struct skn_dom *climb(struct skn_dom_page *page, struct skn_dom *top)
{
	double last = top->score, threshold = last / 3;

	for (struct skn_dom *up = top->parent; is_below_body(page, up); up = up->parent) {
		if (!up->scored)
			continue;
		if (up->score < threshold)
			break;
		if (up->score > last) {
			top = up;
			break;
		}
		last = up->score;
	}
	for (struct skn_dom *up = top->parent; is_below_body(page, up); up = up->parent) {
		size_t blocks = 0;

		for (const struct skn_dom *c = up->child; c; c = c->next)
			blocks += !c->gone && c->tag != SKN_TAG_TEXT;
		if (blocks != 1)
			break;
		top = up;
	}
	return top;
}

/* ---- its neighbours ---- */

static bool ends_sentence(const struct skn_dom *node)
{
	struct skn_buf text = SKN_BUF_INIT;
	bool yes;

	skn_dom_text(&text, node, JOIN_CHARS * 4);
	yes = strstr(text.p, ". ") || (text.n && text.p[text.n - 1] == '.') || strstr(text.p, "\u3002");
	skn_buf_release(&text);
	return yes;
}

static bool belongs(const struct skn_dom *top, const struct skn_dom *node)
{
	double share = top->score * JOIN_SHARE, least = share > JOIN_MIN ? share : JOIN_MIN;
	double bonus = *node->names && skn_streq(node->names, top->names) ? share : 0;

	if (node->scored && node->score + bonus >= least)
		return true;
	if (node->tag != SKN_TAG_P)
		return false;
	if (node->sum.chars > JOIN_CHARS)
		return skn_dom_link_density(node) < JOIN_LINKS;
	return node->sum.chars > 0 && node->sum.link_chars == 0 && ends_sentence(node);
}

static void join(struct skn_found *out, struct skn_dom_page *page, struct skn_dom *top)
{
	if (!is_below_body(page, top)) {
		skn_vec_push(&out->parts, page->body);
		return;
	}
	for (struct skn_dom *d = top->parent->child; d; d = d->next)
		if (!d->gone && (d == top || (d->tag != SKN_TAG_TEXT && belongs(top, d))))
			skn_vec_push(&out->parts, d);
}

void skn_find_article(struct skn_found *out, struct skn_dom_page *page, const struct skn_find *find)
{
	struct candidates c = { { 0 } };
	struct skn_dom *top[TOP_N] = { NULL }, *best = page->body;
	size_t n;

	*out = (struct skn_found){ { 0 } };
	skn_find_drop(page, find, NULL);
	skn_dom_form(page);
	score_all(&c, page, find->rules);
	n = best_of(&c, top);
	if (n && is_below_body(page, top[0]))
		best = climb(page, common_ancestor(page, top, n));
	join(out, page, best);
	for (size_t i = 0; i < out->parts.n; i++)
		skn_find_clean(out->parts.v[i], find);
	skn_vec_release(&c.list);
}

void skn_find_release(struct skn_found *found)
{
	skn_vec_release(&found->parts);
}
