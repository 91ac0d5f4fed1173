/*
 * merge3_sentence.c - one sentence, its words and its citations, three ways.
 *
 * The words are what is left without citation groups and the blanks before them.
 * They are one value: two people who reword one claim apart have made two
 * claims, and words put together from both would be a third that nobody made.
 *
 * Citations are ordered sets.  Where the three have the same groups at the same
 * words, each group is merged as one; else the sentence's citations are one set,
 * arranged as the side has them that reworded it (else that moved a group, else
 * A), and what the other side added stands behind what it stood behind there,
 * or at the same words.
 */
#include "base/map.h"
#include "md/cites.h"
#include "rev/merge3_parts.h"

struct cite {
	char *name;  /* key, and "#2" for the second time in its sentence */
	char *text;  /* "@key, p. 7" */
	size_t group;
};

struct group {
	size_t at;          /* in the words */
	char *lead, *trail; /* blanks before it; behind it, when it opens the line */
};

struct cited {
	struct skn_buf words;
	SKN_VEC(struct group) groups;
	SKN_VEC(struct cite) cites;
	struct skn_map times; /* key -> how often */
};

/* ---- taking apart ---- */

static void add_cite(struct cited *out, const char *key, size_t key_len, const char *text, size_t n)
{
	struct cite c = { .group = out->groups.n - 1, .text = skn_xstrndup(text, n) };
	uintptr_t times = (uintptr_t)skn_map_find(&out->times, key, key_len) + 1;

	skn_map_put(&out->times, key, key_len, (void *)times);
	c.name = times == 1 ? skn_xstrndup(key, key_len)
			    : skn_xasprintf("%.*s#%zu", (int)key_len, key, (size_t)times);
	skn_vec_push(&out->cites, c);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Appends the text between two groups; the blanks at its end, or at the start of the
 * line, belong to the group beside. */
static size_t add_words(struct cited *out, const char *s, size_t start, size_t end, bool group_follows)
{
	size_t stop = end;

	while (group_follows && stop > start && is_blank(s[stop - 1]))
		stop--;
	skn_buf_add(&out->words, s + start, stop - start);
	return stop;
}

static void cited_parse(struct cited *out, const struct skn_merge3_side *text)
{
	struct skn_cites cites = { 0 };
	const char *s = text->p ? text->p : "";
	size_t at = 0, indent = 0;

	*out = (struct cited){ .words = SKN_BUF_INIT, .times = SKN_MAP_INIT };
	while (indent < text->n && is_blank(s[indent]))
		indent++; /* not seen by the scanner, which would take it for code */
	skn_cites_scan(&cites, s + indent, text->n - indent);
	for (size_t g = 0; g < cites.groups.n; g++) {
		const struct skn_cite_group *group = &cites.groups.v[g];
		size_t start = group->start + indent, end = group->end + indent;
		size_t lead = add_words(out, s, at, start, true), trail = end;

		while (out->words.n == 0 && trail < text->n && is_blank(s[trail]))
			trail++;
		skn_vec_push(&out->groups, ((struct group){ .at = out->words.n,
							    .lead = skn_xstrndup(s + lead, start - lead),
							    .trail = skn_xstrndup(s + end, trail - end) }));
		for (size_t i = group->first; i < group->first + group->n; i++) {
			const struct skn_cite *c = &cites.cites.v[i];
			size_t stop = c->locator_len ? c->locator + c->locator_len : c->end;

			add_cite(out, s + indent + c->key, c->key_len, s + indent + c->start, stop - c->start);
		}
		at = trail;
	}
	add_words(out, s, at, text->n, false);
	skn_cites_release(&cites);
}

static void cited_release(struct cited *c)
{
	skn_buf_release(&c->words);
	for (size_t i = 0; i < c->groups.n; i++) {
		free(c->groups.v[i].lead);
		free(c->groups.v[i].trail);
	}
	for (size_t i = 0; i < c->cites.n; i++) {
		free(c->cites.v[i].name);
		free(c->cites.v[i].text);
	}
	skn_vec_release(&c->groups);
	skn_vec_release(&c->cites);
	skn_map_release(&c->times, NULL);
}

/* ---- putting together ---- */

/* A cite of the result, by reference. */
struct placed {
	const struct cite *cite;
	const char *text; /* its wording in the result */
	size_t group;
};

struct merging {
	struct cited in[SKN_M3_N];
	int host; /* whose words and arrangement */
	SKN_VEC(struct group) groups; /* of the result; strings are of the sides */
	SKN_VEC(struct placed) cites;
};

static const struct cite *find(const struct cited *c, const char *name)
{
	for (size_t i = 0; i < c->cites.n; i++)
		if (skn_streq(c->cites.v[i].name, name))
			return &c->cites.v[i];
	return NULL;
}

/* The wording of a cite that may stand in all three, locator included; NULL when
 * both sides changed it, differently. */
static const char *wording(const struct merging *m, const char *name)
{
	const struct cite *b = find(&m->in[SKN_M3_BASE], name), *x = find(&m->in[SKN_M3_A], name),
			  *y = find(&m->in[SKN_M3_B], name);

	if (!x || !y)
		return x ? x->text : y->text;
	if (skn_streq(x->text, y->text))
		return x->text;
	if (b && skn_streq(b->text, x->text))
		return y->text;
	return b && skn_streq(b->text, y->text) ? x->text : NULL;
}

/* Where the words of FROM at AT are in TO: counted from the end that did not change. */
static size_t same_place(const struct skn_buf *from, size_t at, const struct skn_buf *to)
{
	size_t head = 0, tail = 0;

	while (head < from->n && head < to->n && from->p[head] == to->p[head])
		head++;
	if (at <= head)
		return at;
	while (tail < from->n && tail < to->n && from->p[from->n - tail - 1] == to->p[to->n - tail - 1])
		tail++;
	return from->n - at <= tail ? to->n - (from->n - at) : to->n;
}

static bool same_groups(const struct cited *a, const struct cited *b)
{
	bool same = a->groups.n == b->groups.n;

	for (size_t i = 0; same && i < a->groups.n; i++)
		same = same_place(&a->words, a->groups.v[i].at, &b->words) == b->groups.v[i].at;
	return same;
}

/* The cites of one group of each, merged in order. */
static bool merge_group(struct merging *m, size_t group)
{
	struct skn_strings names[SKN_M3_N] = { 0 };
	struct skn_order order = { 0 };
	struct skn_sizes result = { 0 };
	bool ok = true;

	for (int side = 0; side < SKN_M3_N; side++)
		for (size_t i = 0; i < m->in[side].cites.n; i++)
			if (m->in[side].cites.v[i].group == group)
				skn_strings_push(&names[side], m->in[side].cites.v[i].name);
	skn_order_match(&order, names);
	skn_order_sequence(&result, &order);
	for (size_t i = 0; ok && i < result.n; i++) {
		const struct skn_order_el *el = &order.els.v[result.v[i]];
		int side = el->at[m->host] != SKN_M3_NONE ? m->host : SKN_M3_A + SKN_M3_B - m->host;
		struct placed p = { .group = group };

		p.cite = find(&m->in[side], names[side].v[el->at[side]]);
		p.text = wording(m, p.cite->name);
		ok = p.text != NULL;
		skn_vec_push(&m->cites, p);
	}
	skn_order_release(&order);
	skn_vec_release(&result);
	for (int side = 0; side < SKN_M3_N; side++)
		skn_strings_release(&names[side]);
	return ok;
}

/* Behind which of the result's cites a cite of the other side goes: its index + 1;
 * 0 when none of its group is there. */
static size_t behind(const struct merging *m, const struct cited *other, size_t c, bool *before)
{
	for (int step = -1; step <= 1; step += 2)
		for (size_t i = c + (size_t)step; i < other->cites.n && other->cites.v[i].group == other->cites.v[c].group;
		     i += (size_t)step)
			for (size_t k = 0; k < m->cites.n; k++)
				if (skn_streq(m->cites.v[k].cite->name, other->cites.v[i].name)) {
					*before = step > 0;
					return k + 1;
				}
	return 0;
}

/* The group of the result at a place in the words, made if need be. */
static size_t group_at(struct merging *m, const struct cited *other, const struct group *g)
{
	size_t at = same_place(&other->words, g->at, &m->in[m->host].words);
	struct group made = *g;

	for (size_t i = 0; i < m->groups.n; i++)
		if (m->groups.v[i].at == at)
			return i;
	made.at = at;
	skn_vec_push(&m->groups, made);
	return m->groups.n - 1;
}

static void insert(struct merging *m, size_t at, struct placed p)
{
	skn_vec_room(&m->cites);
	memmove(m->cites.v + at + 1, m->cites.v + at, (m->cites.n - at) * sizeof(*m->cites.v));
	m->cites.v[at] = p;
	m->cites.n++;
}

/* The sentence's cites as one set. */
static bool merge_as_one(struct merging *m)
{
	const struct cited *base = &m->in[SKN_M3_BASE], *host = &m->in[m->host],
			   *other = &m->in[SKN_M3_A + SKN_M3_B - m->host];

	for (size_t i = 0; i < host->cites.n; i++) {
		const struct cite *c = &host->cites.v[i];

		if (find(base, c->name) && !find(other, c->name))
			continue;
		if (!wording(m, c->name))
			return false;
		skn_vec_push(&m->cites, ((struct placed){ c, wording(m, c->name), c->group }));
	}
	for (size_t i = 0; i < other->cites.n; i++) {
		const struct cite *c = &other->cites.v[i];
		bool before = false;
		size_t at = behind(m, other, i, &before);

		if (find(host, c->name) || find(base, c->name))
			continue;
		if (at)
			insert(m, before ? at - 1 : at, (struct placed){ c, c->text, m->cites.v[at - 1].group });
		else
			skn_vec_push(&m->cites, ((struct placed){ c, c->text,
								  group_at(m, other, &other->groups.v[c->group]) }));
	}
	return true;
}

static void write_group(struct skn_buf *out, const struct merging *m, size_t group)
{
	bool any = false;

	for (size_t i = 0; i < m->cites.n; i++) {
		if (m->cites.v[i].group != group)
			continue;
		skn_buf_addf(out, "%s%s", any ? "; " : m->groups.v[group].lead, any ? "" : "[");
		skn_buf_adds(out, m->cites.v[i].text);
		any = true;
	}
	if (any)
		skn_buf_addf(out, "]%s", m->groups.v[group].trail);
}

/* The groups by their places; of one place in the order they came. */
static void sort_groups(const struct merging *m, struct skn_sizes *out)
{
	for (size_t g = 0; g < m->groups.n; g++) {
		size_t i = out->n;

		skn_vec_push(out, g);
		for (; i && m->groups.v[out->v[i - 1]].at > m->groups.v[g].at; i--)
			out->v[i] = out->v[i - 1];
		out->v[i] = g;
	}
}

static void write_sentence(struct skn_buf *out, const struct merging *m)
{
	const struct skn_buf *words = &m->in[m->host].words;
	struct skn_sizes groups = { 0 };
	size_t at = 0;

	sort_groups(m, &groups);
	for (size_t i = 0; i < groups.n; i++) {
		size_t stop = m->groups.v[groups.v[i]].at;

		skn_buf_add(out, words->p + at, stop - at);
		write_group(out, m, groups.v[i]);
		at = stop;
	}
	skn_buf_add(out, words->p + at, words->n - at);
	skn_vec_release(&groups);
}

static bool same_words(const struct cited *a, const struct cited *b)
{
	return skn_buf_eq(&a->words, b->words.p, b->words.n);
}

/* Whose words to take; false when both changed them. */
static bool choose_host(struct merging *m, bool has_base)
{
	const struct cited *base = &m->in[SKN_M3_BASE], *a = &m->in[SKN_M3_A], *b = &m->in[SKN_M3_B];
	bool by_a = has_base && !same_words(base, a), by_b = has_base && !same_words(base, b);

	m->host = SKN_M3_A;
	if (by_a && by_b && !same_words(a, b))
		return false;
	if (by_a != by_b)
		m->host = by_a ? SKN_M3_A : SKN_M3_B;
	else if (has_base && same_groups(base, a) && !same_groups(base, b))
		m->host = SKN_M3_B;
	return true;
}

bool skn_merge3_sentence(struct skn_buf *out, const struct skn_merge3_side text[SKN_M3_N])
{
	struct merging m = { .host = SKN_M3_A };
	bool ok = true, has_base = text[SKN_M3_BASE].p != NULL, alike;

	for (int side = 0; side < SKN_M3_N; side++)
		if (text[side].n > SKN_MERGE3_SENTENCE_MAX)
			return false;
	for (int side = 0; side < SKN_M3_N; side++) {
		cited_parse(&m.in[side], &text[side]);
		ok = ok && m.in[side].cites.n <= SKN_MERGE3_CITES_MAX;
	}
	ok = ok && choose_host(&m, has_base);
	for (size_t g = 0; ok && g < m.in[m.host].groups.n; g++)
		skn_vec_push(&m.groups, m.in[m.host].groups.v[g]);
	alike = ok && has_base && same_groups(&m.in[SKN_M3_BASE], &m.in[SKN_M3_A]) &&
		same_groups(&m.in[SKN_M3_BASE], &m.in[SKN_M3_B]);
	for (size_t g = 0; ok && alike && g < m.groups.n; g++)
		ok = merge_group(&m, g);
	if (ok && !alike)
		ok = merge_as_one(&m);
	if (ok)
		write_sentence(out, &m);
	for (int side = 0; side < SKN_M3_N; side++)
		cited_release(&m.in[side]);
	skn_vec_release(&m.groups);
	skn_vec_release(&m.cites);
	return ok;
}
