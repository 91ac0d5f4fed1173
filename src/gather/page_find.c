/* page_find.c - points for blocks, the best of them, and what belongs to it. */
#include "gather/page_find.h"

#include <strings.h>

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

/* ---- what is never seen ---- */

static bool style_hides(const char *style)
{
	char flat[256];
	size_t n = 0;

	for (; style && *style && n + 1 < sizeof(flat); style++)
		if (!isspace((unsigned char)*style))
			flat[n++] = (char)tolower((unsigned char)*style);
	flat[n] = '\0';
	return strstr(flat, "display:none") || strstr(flat, "visibility:hidden");
}

static bool is_hidden(const struct skn_dom *node, const char *names)
{
	const char *aria = skn_html_attr(node->html, "aria-hidden");

	return style_hides(skn_html_attr(node->html, "style")) || skn_html_attr(node->html, "hidden") ||
	       (aria && skn_streq(aria, "true") && !strstr(names, "fallback-image"));
}

void skn_find_prepare(struct skn_dom_page *page)
{
	for (struct skn_dom *d = page->root, *next; d; d = next) {
		if (d != page->root && d != page->body && !skn_dom_is_text(d) && is_hidden(d, skn_dom_names(page, d)))
			d->gone = true;
		next = skn_dom_next(d, page->root);
	}
}

/* ---- what is named as surroundings ---- */

static bool is_inside(const struct skn_dom *node, const char *const *tags)
{
	for (node = node->parent; node; node = node->parent)
		if (skn_dom_is_any(node, tags))
			return true;
	return false;
}

static bool is_unlikely(const struct skn_dom *node, const char *names)
{
	static const char *const holds[] = { "table", "code", NULL };
	static const char *const roles[] = { "menu", "menubar", "complementary", "navigation", "alert", "alertdialog",
					     "dialog", "search", "contentinfo", NULL };
	const char *role = skn_html_attr(node->html, "role");

	if (skn_dom_is(node, "body") || skn_dom_is(node, "html") || skn_dom_is(node, "article") || skn_dom_is(node, "main"))
		return false;
	if (skn_names_unlikely(names) && !skn_names_maybe(names) && !skn_dom_is(node, "a") && !is_inside(node, holds))
		return true;
	for (size_t i = 0; role && roles[i]; i++)
		if (strcasecmp(role, roles[i]) == 0)
			return true;
	return skn_dom_is(node, "nav");
}

static void drop_unlikely(struct skn_dom_page *page)
{
	for (struct skn_dom *d = page->body, *next; d; d = next) {
		if (d != page->body && !skn_dom_is_text(d) && is_unlikely(d, skn_dom_names(page, d)))
			d->gone = true;
		next = skn_dom_next(d, page->body);
	}
}

/* ---- points ---- */

static double first_points(struct skn_dom_page *page, const struct skn_dom *node, unsigned rules)
{
	static const struct { const char *tag; double points; } table[] = {
		{ "div", 5 }, { "article", 8 }, { "main", 5 }, { "pre", 3 }, { "td", 3 }, { "blockquote", 3 }, { "address", -3 },
		{ "ol", -3 }, { "ul", -3 }, { "dl", -3 }, { "dd", -3 }, { "dt", -3 }, { "li", -3 }, { "form", -3 },
		{ "h1", -5 }, { "h2", -5 }, { "h3", -5 }, { "h4", -5 }, { "h5", -5 }, { "h6", -5 }, { "th", -5 },
	};
	double points = rules & SKN_FIND_NAMES ? skn_names_weight(skn_dom_names(page, node)) : 0;

	for (size_t i = 0; i < SKN_ARRAY_LEN(table); i++)
		if (skn_dom_is(node, table[i].tag))
			points += table[i].points;
	return points;
}

struct candidates {
	SKN_VEC(struct skn_dom *) list;
};

static void give(struct candidates *c, struct skn_dom_page *page, struct skn_dom *from, double points, unsigned rules)
{
	size_t level = 0;

	for (struct skn_dom *up = from->parent; up && up != page->root && level < ANCESTORS; up = up->parent, level++) {
		if (!up->scored) {
			up->scored = true;
			up->score = first_points(page, up, rules);
			skn_vec_push(&c->list, up);
		}
		up->score += points / (level == 0 ? 1 : level == 1 ? 2 : 3.0 * (double)level);
	}
}

static bool gives_points(const struct skn_dom *node)
{
	static const char *const others[] = { "pre", "section", "h2", "h3", "h4", "h5", "h6", NULL };

	return node->chars >= SCORED_CHARS && (node->class == SKN_DOM_PARA || skn_dom_is_any(node, others) ||
					       (skn_dom_is(node, "td") && skn_dom_count(node, "p") == 0));
}

static void score_all(struct candidates *c, struct skn_dom_page *page, unsigned rules)
{
	for (struct skn_dom *d = skn_dom_next(page->body, page->body); d; d = skn_dom_next(d, page->body)) {
		double points;

		if (skn_dom_is_text(d) || !gives_points(d))
			continue;
		points = 1 + (double)(d->commas + 1) +
			 (d->chars / POINT_CHARS < POINTS_LENGTH ? (double)(d->chars / POINT_CHARS) : POINTS_LENGTH);
		give(c, page, d, points, rules);
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

/* An ancestor that holds several candidates that are as good is better than each. */
static struct skn_dom *common_ancestor(struct skn_dom_page *page, struct skn_dom *const *top, size_t n)
{
	for (struct skn_dom *up = top[0]->parent; up && up != page->body && up != page->root; up = up->parent) {
		size_t held = 0;

		for (size_t i = 1; i < n; i++)
			held += top[i]->score >= top[0]->score * TOP_SHARE && holds(up, top[i]);
		if (held >= TOGETHER)
			return up;
	}
	return NULL;
}

/* A parent whose points are higher than they would be by this child alone holds more
 * of the article; one whose only block is this, too. */
static struct skn_dom *climb(struct skn_dom_page *page, struct skn_dom *top)
{
	double last = top->score, threshold = last / 3;

	for (struct skn_dom *up = top->parent; up && up != page->body && up != page->root; up = up->parent) {
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
	for (struct skn_dom *up = top->parent; up && up != page->body && up != page->root; up = up->parent) {
		size_t blocks = 0;

		for (const struct skn_dom *c = up->child; c; c = c->next)
			blocks += !c->gone && !skn_dom_is_text(c) && c->class != SKN_DOM_SKIPPED;
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

	skn_dom_text(&text, node);
	yes = strstr(text.p, ". ") || (text.n && text.p[text.n - 1] == '.') || strstr(text.p, "\u3002");
	skn_buf_release(&text);
	return yes;
}

static bool belongs(struct skn_dom_page *page, const struct skn_dom *top, const struct skn_dom *node)
{
	const char *names = skn_dom_names(page, node);
	double bonus = *names && skn_streq(names, skn_dom_names(page, top)) ? top->score * JOIN_SHARE : 0;
	double least = top->score * JOIN_SHARE > JOIN_MIN ? top->score * JOIN_SHARE : JOIN_MIN;
	double density = skn_dom_link_density(node);

	if (node->scored && node->score + bonus >= least)
		return true;
	if (!skn_dom_is(node, "p") && node->class != SKN_DOM_PARA)
		return false;
	if (node->chars > JOIN_CHARS)
		return density < JOIN_LINKS;
	return node->chars > 0 && node->link_chars == 0 && ends_sentence(node);
}

static void join(struct skn_found *out, struct skn_dom_page *page, struct skn_dom *top)
{
	if (!top->parent || top == page->body) {
		skn_vec_push(&out->parts, top);
		return;
	}
	for (struct skn_dom *d = top->parent->child; d; d = d->next)
		if (!d->gone && (d == top || (!skn_dom_is_text(d) && d->class != SKN_DOM_SKIPPED && belongs(page, top, d))))
			skn_vec_push(&out->parts, d);
}

void skn_find_article(struct skn_found *out, struct skn_dom_page *page, unsigned rules, const char *title)
{
	struct candidates c = { { 0 } };
	struct skn_dom *top[TOP_N] = { NULL }, *best;
	size_t n;

	*out = (struct skn_found){ { 0 } };
	if (rules & SKN_FIND_UNLIKELY)
		drop_unlikely(page);
	skn_dom_measure(page->root);
	score_all(&c, page, rules);
	n = best_of(&c, top);
	best = n ? common_ancestor(page, top, n) : page->body;
	if (!best)
		best = climb(page, top[0]);
	join(out, page, best);
	for (size_t i = 0; i < out->parts.n; i++)
		skn_find_clean(page, out->parts.v[i], rules, title);
	skn_vec_release(&c.list);
}

void skn_find_release(struct skn_found *found)
{
	skn_vec_release(&found->parts);
}
