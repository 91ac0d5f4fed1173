#include "rev/diff_parts.h"

/* A unit's id without the number of its occurrence, the match tells which is which;
 * with its kind, as a heading is no sentence. */
struct unit_id {
	char text[SKN_SENTENCE_ID_MAX + 2];
};

/* The units of a narrative as the match reads them. */
struct units {
	struct skn_match_unit *v;
	struct unit_id *ids;
	unsigned char *kinds;
};

static struct skn_match_side units_make(struct units *out, const struct skn_prose *prose)
{
	size_t n = prose->units.n;

	out->v = skn_xcalloc(n, sizeof(*out->v));
	out->ids = skn_xcalloc(n, sizeof(*out->ids));
	out->kinds = skn_xcalloc(n, sizeof(*out->kinds));
	for (size_t i = 0; i < n; i++) {
		const struct skn_unit *u = &prose->units.v[i];
		char *id = out->ids[i].text;

		snprintf(id, sizeof(out->ids[i].text), "%u %.*s", (unsigned)u->kind, (int)strcspn(u->id, "."), u->id);
		out->kinds[i] = (unsigned char)u->kind;
		out->v[i] = (struct skn_match_unit){ id, prose->text.p + u->start, u->end - u->start };
	}
	return (struct skn_match_side){ .v = out->v, .n = n, .kinds = out->kinds };
}

static void units_release(struct units *units)
{
	free(units->v);
	free(units->ids);
	free(units->kinds);
}

struct narrative {
	struct skn_differ *d;
	const struct skn_prose *from, *to;
	size_t last_a, last_b; /* the last pair that stayed in place */
	bool other;            /* what is between units was told to have changed */
};

/* ---- units ---- */

static struct skn_diff_place place_of(const struct narrative *n, size_t a, size_t b)
{
	const struct skn_unit *unit = b != SKN_DIFF_NOWHERE ? &n->to->units.v[b] : &n->from->units.v[a];

	return (struct skn_diff_place){ .of = SKN_KIND_NARRATIVE, .id = unit->id, .from = a, .to = b };
}

static void one_side(struct narrative *n, size_t a, size_t b)
{
	const struct skn_prose *prose = b != SKN_DIFF_NOWHERE ? n->to : n->from;
	const struct skn_unit *u = &prose->units.v[b != SKN_DIFF_NOWHERE ? b : a];
	const char *text = prose->text.p + u->start;
	struct skn_diff_place place = place_of(n, a, b);
	bool heading = u->kind == SKN_UNIT_HEADING;

	if (b != SKN_DIFF_NOWHERE)
		skn_diff_add_texts(n->d, heading ? SKN_DIFF_HEADING_ADDED : SKN_DIFF_SENTENCE_ADDED, &place, NULL,
				   NULL, 0, text, u->end - u->start);
	else
		skn_diff_add_texts(n->d, heading ? SKN_DIFF_HEADING_REMOVED : SKN_DIFF_SENTENCE_REMOVED, &place,
				   NULL, text, u->end - u->start, NULL, 0);
}

static void both_sides(struct narrative *n, size_t a, size_t b, bool moved)
{
	const struct skn_unit *ua = &n->from->units.v[a], *ub = &n->to->units.v[b];
	const char *ta = n->from->text.p + ua->start, *tb = n->to->text.p + ub->start;
	size_t na = ua->end - ua->start, nb = ub->end - ub->start;
	struct skn_diff_place place = place_of(n, a, b);
	bool same = skn_diff_same_unit(n->from, a, n->to, b);
	bool words = !same && !skn_diff_same_words(n->from, a, n->to, b);

	if (words)
		skn_diff_add_texts(n->d, ub->kind == SKN_UNIT_HEADING ? SKN_DIFF_HEADING_REWORDED
				   : SKN_DIFF_SENTENCE_REWORDED, &place, NULL, ta, na, tb, nb);
	if (moved)
		skn_diff_add_texts(n->d, SKN_DIFF_SENTENCE_MOVED, &place, NULL, ta, na, tb, nb);
	if (!same)
		skn_diff_citations(n->d, &place, NULL, ta, na, tb, nb, words);
}

/* ---- between units ---- */

static bool has_break(const struct skn_prose *prose, size_t from, size_t to)
{
	return prose->units.v[from].block != prose->units.v[to].block;
}

/* A heading is a paragraph of its own: it breaks what it stands in. */
static bool has_heading(const struct skn_prose *prose, size_t from, size_t to)
{
	for (size_t i = from; i <= to; i++)
		if (prose->units.v[i].kind == SKN_UNIT_HEADING)
			return true;
	return false;
}

/* Between two pairs that stayed in place: a break that came or went, and, where
 * nothing else stands there, what else does. */
static void between(struct narrative *n, size_t a, size_t b)
{
	bool next = n->last_a != SKN_MATCH_NONE;
	bool was = next && has_break(n->from, n->last_a, a), is = next && has_break(n->to, n->last_b, b);
	struct skn_diff_place place = place_of(n, a, b);

	if (is && !was && !has_heading(n->to, n->last_b, b))
		skn_diff_add(n->d, SKN_DIFF_PARAGRAPH_SPLIT, &place, NULL);
	else if (was && !is && !has_heading(n->from, n->last_a, a))
		skn_diff_add(n->d, SKN_DIFF_PARAGRAPHS_JOINED, &place, NULL);
	else if (was == is && !n->other && a == (next ? n->last_a + 1 : 0) && b == (next ? n->last_b + 1 : 0))
		n->other = !skn_diff_same_gap(n->from, a, n->to, b);
	n->last_a = a;
	n->last_b = b;
}

static void unit(void *ctx, size_t a, size_t b, bool moved)
{
	struct narrative *n = ctx;

	if (b != SKN_MATCH_NONE)
		n->d->diff->partners[b] = a;
	if (a == SKN_MATCH_NONE || b == SKN_MATCH_NONE) {
		one_side(n, a, b);
		return;
	}
	both_sides(n, a, b, moved);
	if (!moved)
		between(n, a, b);
}

/* A narrative without units may still have text: a list of nothing. */
static bool ends_differ(const struct narrative *n)
{
	if (n->from->units.n == 0 || n->to->units.n == 0)
		return n->from->units.n == n->to->units.n && !skn_diff_same_gap(n->from, 0, n->to, 0);
	return n->last_a != SKN_MATCH_NONE && n->last_a + 1 == n->from->units.n &&
	       n->last_b + 1 == n->to->units.n &&
	       !skn_diff_same_gap(n->from, n->from->units.n, n->to, n->to->units.n);
}

void skn_diff_prose(struct skn_differ *d)
{
	static const struct skn_prose none = { .text = SKN_BUF_INIT };
	struct narrative n = { .d = d, .from = d->from ? &d->from->prose : &none,
			       .to = d->to ? &d->to->prose : &none,
			       .last_a = SKN_MATCH_NONE, .last_b = SKN_MATCH_NONE };
	struct skn_diff_place nowhere = { .of = SKN_KIND_NARRATIVE, .from = SKN_DIFF_NOWHERE, .to = SKN_DIFF_NOWHERE };
	struct units units_a, units_b;
	struct skn_match_side a = units_make(&units_a, n.from), b = units_make(&units_b, n.to);
	struct skn_match m;

	d->diff->n_partners = b.n;
	d->diff->partners = skn_xcalloc(b.n, sizeof(*d->diff->partners));
	skn_match_sides(&m, &a, &b, SKN_MATCH_SENTENCE_MIN);
	skn_diff_walk(&m, unit, &n);
	if (n.other || ends_differ(&n))
		skn_diff_add(d, SKN_DIFF_PARAGRAPHS, &nowhere, NULL);
	skn_match_release(&m);
	units_release(&units_a);
	units_release(&units_b);
}
