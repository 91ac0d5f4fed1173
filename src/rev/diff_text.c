#include "rev/diff_parts.h"

/* ---- what a text says ---- */

/* What white space of N bytes at AT says before the line end behind it: a blank, or
 * one of the two hard breaks. */
static const char *line_end(const char *s, size_t at, size_t n)
{
	if (n >= 2 && s[at] == ' ' && s[at + 1] == ' ')
		return "  \n";
	return n == 0 && at > 0 && s[at - 1] == '\\' ? "\n" : " ";
}

/* A text however its lines are broken: paragraphs and hard breaks stay, all other
 * white space is one blank, the marks of quotes at line starts are left out.  The
 * marks that the text begins with stay as they are: their widths nest lists. */
static void add_essence(struct skn_buf *out, const char *s, size_t n)
{
	size_t marks = 0;

	while (marks < n && s[marks] && strchr(" \t>-*+.)0123456789", s[marks]))
		marks++;
	skn_buf_add(out, s, marks);
	for (size_t i = marks; i < n;) {
		size_t lines = 0, from = i;
		const char *blank = " ";

		for (; i < n && s[i] && (strchr(" \t\n", s[i]) || (lines && s[i] == '>')); i++)
			if (s[i] == '\n')
				blank = lines++ == 0 ? line_end(s, from, i - from) : "\n\n";
		if (i > from)
			skn_buf_adds(out, blank);
		else
			skn_buf_addc(out, s[i++]);
	}
}

static bool same_essence(const char *a, size_t an, const char *b, size_t bn)
{
	struct skn_buf x = SKN_BUF_INIT, y = SKN_BUF_INIT;
	bool same = an == bn && memcmp(a, b, an) == 0;

	if (!same) {
		add_essence(&x, a, an);
		add_essence(&y, b, bn);
		same = skn_buf_eq(&x, y.p, y.n);
	}
	skn_buf_release(&x);
	skn_buf_release(&y);
	return same;
}

static bool same_bytes(const char *a, size_t an, const char *b, size_t bn)
{
	return an == bn && memcmp(a, b, an) == 0;
}

bool skn_diff_same_unit(const struct skn_prose *a, size_t i, const struct skn_prose *b, size_t j)
{
	const struct skn_unit *ua = &a->units.v[i], *ub = &b->units.v[j];
	const char *ta = a->text.p + ua->start, *tb = b->text.p + ub->start;
	size_t na = ua->end - ua->start, nb = ub->end - ub->start;

	if (ua->kind != ub->kind)
		return false;
	return ua->kind == SKN_UNIT_OPAQUE ? same_bytes(ta, na, tb, nb) : same_essence(ta, na, tb, nb);
}

bool skn_diff_same_words(const struct skn_prose *a, size_t i, const struct skn_prose *b, size_t j)
{
	const struct skn_unit *ua = &a->units.v[i], *ub = &b->units.v[j];
	struct skn_buf x = SKN_BUF_INIT, y = SKN_BUF_INIT;
	bool same;

	if (ua->kind != ub->kind || ua->kind == SKN_UNIT_OPAQUE)
		return skn_diff_same_unit(a, i, b, j);
	skn_cites_strip(&x, a->text.p + ua->start, ua->end - ua->start);
	skn_cites_strip(&y, b->text.p + ub->start, ub->end - ub->start);
	same = same_essence(x.p, x.n, y.p, y.n);
	skn_buf_release(&x);
	skn_buf_release(&y);
	return same;
}

/* What stands before a unit, or at the end: line ends, marks of lists and quotes with
 * their indentation, entities. */
static const char *gap(const struct skn_prose *prose, size_t i, size_t *n)
{
	size_t start = i > 0 ? prose->units.v[i - 1].end : 0;

	*n = (i < prose->units.n ? prose->units.v[i].start : prose->text.n) - start;
	return prose->text.p + start;
}

bool skn_diff_same_gap(const struct skn_prose *a, size_t i, const struct skn_prose *b, size_t j)
{
	size_t na, nb;
	const char *ga = gap(a, i, &na), *gb = gap(b, j, &nb);

	return same_bytes(ga, na, gb, nb);
}

/* ---- citations ---- */

/* Keys with locators, in order, of a text's citations. */
static void cited(struct skn_strings *out, const char *text, size_t n)
{
	struct skn_cites cites = { 0 };

	skn_cites_scan(&cites, text, n);
	for (size_t i = 0; i < cites.cites.n; i++) {
		const struct skn_cite *c = &cites.cites.v[i];
		char *one = c->locator_len
			? skn_xasprintf("%.*s, %.*s", (int)c->key_len, text + c->key,
					(int)c->locator_len, text + c->locator)
			: skn_xstrndup(text + c->key, c->key_len);

		skn_vec_push(out, one);
	}
	skn_cites_release(&cites);
}

static bool same_order(const struct skn_strings *a, const struct skn_strings *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++)
		if (!skn_streq(a->v[i], b->v[i]))
			return false;
	return a->n == b->n;
}

/* What A has more often than B: a key that is cited twice counts twice. */
static void missing_from(struct skn_strings *out, const struct skn_strings *a, const struct skn_strings *b)
{
	struct skn_map left = SKN_MAP_INIT;

	for (size_t i = 0; i < b->n; i++) {
		uintptr_t n = (uintptr_t)skn_map_find(&left, b->v[i], strlen(b->v[i]));

		skn_map_put(&left, b->v[i], strlen(b->v[i]), (void *)(n + 1));
	}
	for (size_t i = 0; i < a->n; i++) {
		uintptr_t n = (uintptr_t)skn_map_find(&left, a->v[i], strlen(a->v[i]));

		if (n)
			skn_map_put(&left, a->v[i], strlen(a->v[i]), (void *)(n - 1));
		else
			skn_strings_push(out, a->v[i]);
	}
	skn_map_release(&left, NULL);
}

void skn_diff_citations(struct skn_differ *d, const struct skn_diff_place *place, const char *field,
			const char *before, size_t bn, const char *after, size_t an, bool words)
{
	struct skn_strings old = { 0 }, new = { 0 }, attached = { 0 }, detached = { 0 };

	cited(&old, before, bn);
	cited(&new, after, an);
	missing_from(&attached, &new, &old);
	missing_from(&detached, &old, &new);
	if (attached.n || detached.n) {
		struct skn_diff_change *change =
			skn_diff_add_texts(d, SKN_DIFF_CITATIONS, place, field, before, bn, after, an);

		change->attached = attached;
		change->detached = detached;
	} else if (!words || !same_order(&old, &new)) {
		skn_diff_add_texts(d, SKN_DIFF_CITATION_ORDER, place, field, before, bn, after, an);
	}
	skn_strings_release(&old);
	skn_strings_release(&new);
}
