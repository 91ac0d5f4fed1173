#include "rev/diff.h"

#include "rev/match.h"

static char *copy(const char *s, size_t n)
{
	return s ? skn_xstrndup(s, n) : NULL;
}

static struct skn_diff_change *add(struct skn_diff *diff, enum skn_diff_kind kind, const char *id,
				   const char *field)
{
	struct skn_diff_change change = { .kind = kind, .field = field,
					  .id = id ? skn_xstrdup(id) : NULL };

	skn_vec_push(&diff->list, change);
	diff->counts[kind]++;
	return skn_vec_last(&diff->list);
}

static void add_texts(struct skn_diff *diff, enum skn_diff_kind kind, const char *id,
		      const char *field, const char *before, const char *after)
{
	struct skn_diff_change *change = add(diff, kind, id, field);

	change->before = before ? skn_xstrdup(before) : NULL;
	change->after = after ? skn_xstrdup(after) : NULL;
}

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

static void missing_from(struct skn_strings *out, const struct skn_strings *a, const struct skn_strings *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (!skn_strings_has(b, a->v[i]) && !skn_strings_has(out, a->v[i]))
			skn_strings_push(out, a->v[i]);
}

/* ---- texts ---- */

/* What a text says, however its lines are broken: paragraphs stay apart, all other
 * white space is one blank, the marks of quotes at line starts are left out. */
static void add_essence(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t lines = 0, from = i;

		for (; i < n && (strchr(" \t\n", s[i]) || (lines && s[i] == '>')); i++)
			lines += s[i] == '\n';
		if (i > from)
			skn_buf_adds(out, lines > 1 ? "\n\n" : " ");
		else
			skn_buf_addc(out, s[i++]);
	}
}

static bool same_essence(const char *a, size_t an, const char *b, size_t bn)
{
	struct skn_buf x = SKN_BUF_INIT, y = SKN_BUF_INIT;
	bool same;

	add_essence(&x, a, an);
	add_essence(&y, b, bn);
	same = skn_buf_eq(&x, y.p, y.n);
	skn_buf_release(&x);
	skn_buf_release(&y);
	return same;
}

/* Whether two texts differ in more than their citations. */
static bool reworded(const char *a, size_t an, const char *b, size_t bn)
{
	struct skn_buf x = SKN_BUF_INIT, y = SKN_BUF_INIT;
	bool same;

	skn_cites_strip(&x, a, an);
	skn_cites_strip(&y, b, bn);
	same = same_essence(x.p, x.n, y.p, y.n);
	skn_buf_release(&x);
	skn_buf_release(&y);
	return !same;
}

/* What changed in the citations of a text; WORDS: so did its words, which is told
 * elsewhere. */
static void diff_citations(struct skn_diff *diff, const char *id, const char *field, const char *before,
			   size_t bn, const char *after, size_t an, bool words)
{
	struct skn_strings old = { 0 }, new = { 0 }, attached = { 0 }, detached = { 0 };

	cited(&old, before, bn);
	cited(&new, after, an);
	missing_from(&attached, &new, &old);
	missing_from(&detached, &old, &new);
	if (attached.n || detached.n) {
		struct skn_diff_change *change = add(diff, SKN_DIFF_CITATIONS, id, field);

		change->before = copy(before, bn);
		change->after = copy(after, an);
		change->attached = attached;
		change->detached = detached;
	} else if (!same_order(&old, &new) || (!words && !same_essence(before, bn, after, an))) {
		add_texts(diff, SKN_DIFF_CITATION_ORDER, id, field, NULL, NULL);
	}
	skn_strings_release(&old);
	skn_strings_release(&new);
}

/* ---- narrative ---- */

/* A unit's id without the number of its occurrence: the match tells which is which. */
struct unit_id {
	char text[SKN_SENTENCE_ID_MAX];
};

static struct skn_match_unit *units_of(const struct skn_prose *prose, struct unit_id **ids)
{
	struct skn_match_unit *units = skn_xcalloc(prose->units.n, sizeof(*units));

	*ids = skn_xcalloc(prose->units.n, sizeof(**ids));
	for (size_t i = 0; i < prose->units.n; i++) {
		const struct skn_unit *u = &prose->units.v[i];

		snprintf((*ids)[i].text, sizeof((*ids)[i].text), "%.*s", (int)strcspn(u->id, "."), u->id);
		units[i] = (struct skn_match_unit){ (*ids)[i].text, prose->text.p + u->start, u->end - u->start };
	}
	return units;
}

static void diff_unit_alone(struct skn_diff *diff, const struct skn_prose *prose, size_t i, bool added)
{
	const struct skn_unit *u = &prose->units.v[i];
	bool heading = u->kind == SKN_UNIT_HEADING;
	struct skn_diff_change *change = add(diff,
		heading ? (added ? SKN_DIFF_HEADING_ADDED : SKN_DIFF_HEADING_REMOVED)
			: (added ? SKN_DIFF_SENTENCE_ADDED : SKN_DIFF_SENTENCE_REMOVED), u->id, NULL);

	*(added ? &change->after : &change->before) = copy(prose->text.p + u->start, u->end - u->start);
}

static void diff_unit_pair(struct skn_diff *diff, const struct skn_prose *from, size_t a, bool moved,
			   const struct skn_prose *to, size_t b)
{
	const struct skn_unit *ua = &from->units.v[a], *ub = &to->units.v[b];
	const char *ta = from->text.p + ua->start, *tb = to->text.p + ub->start;
	size_t na = ua->end - ua->start, nb = ub->end - ub->start;
	bool equal = na == nb && memcmp(ta, tb, na) == 0;
	bool words = !equal && reworded(ta, na, tb, nb);

	if (words) {
		struct skn_diff_change *change = add(diff, ub->kind == SKN_UNIT_HEADING
			? SKN_DIFF_HEADING_REWORDED : SKN_DIFF_SENTENCE_REWORDED, ub->id, NULL);

		change->before = copy(ta, na);
		change->after = copy(tb, nb);
	}
	if (moved) {
		struct skn_diff_change *change = add(diff, SKN_DIFF_SENTENCE_MOVED, ub->id, NULL);

		change->after = copy(tb, nb);
	}
	if (!equal)
		diff_citations(diff, ub->id, NULL, ta, na, tb, nb, words);
}

/* Whether a paragraph break stands before the unit. */
static bool breaks(const struct skn_prose *prose, size_t i)
{
	return i == 0 || prose->units.v[i].block != prose->units.v[i - 1].block;
}

static void diff_prose(struct skn_diff *diff, const struct skn_prose *from, const struct skn_prose *to)
{
	struct unit_id *ids_a, *ids_b;
	struct skn_match_unit *a = units_of(from, &ids_a), *b = units_of(to, &ids_b);
	struct skn_match m;
	bool paragraphs = false;
	size_t next = 0; /* units of FROM before this one are told */
	size_t told = diff->list.n;

	skn_match_make(&m, a, from->units.n, b, to->units.n, SKN_MATCH_SENTENCE_MIN);
	for (size_t j = 0; j < m.bn; j++) {
		size_t i = m.b_to_a[j];

		/* What was removed is told where it stood: before its old successor. */
		for (; i != SKN_MATCH_NONE && !m.moved[i] && next < i; next++)
			if (m.a_to_b[next] == SKN_MATCH_NONE)
				diff_unit_alone(diff, from, next, false);
		if (i == SKN_MATCH_NONE) {
			diff_unit_alone(diff, to, j, true);
			continue;
		}
		diff_unit_pair(diff, from, i, m.moved[i], to, j);
		paragraphs = paragraphs || (i > 0 && j > 0 && m.b_to_a[j - 1] == i - 1 &&
					    breaks(from, i) != breaks(to, j));
	}
	for (size_t i = next; i < m.an; i++)
		if (m.a_to_b[i] == SKN_MATCH_NONE)
			diff_unit_alone(diff, from, i, false);
	/* Blanks between sentences, and between the items of a list, are of that kind, too. */
	paragraphs = paragraphs || (told == diff->list.n &&
				    !same_essence(from->text.p, from->text.n, to->text.p, to->text.n));
	if (paragraphs)
		add(diff, SKN_DIFF_PARAGRAPHS, NULL, NULL);
	skn_match_release(&m);
	free(a);
	free(b);
	free(ids_a);
	free(ids_b);
}

/* ---- records ---- */

/* A Markdown field's canonical text, or NULL; caller frees. */
static char *prose_field(const struct skn_record *record, const char *field)
{
	struct skn_buf out = SKN_BUF_INIT;
	size_t n;
	const char *text = record ? skn_record_text(record, field, &n) : NULL;

	if (!text)
		return NULL;
	skn_prose_format(&out, text, n);
	skn_buf_rtrim(&out);
	return skn_buf_detach(&out);
}

/* Compares one Markdown field; KIND is the change when its words differ. */
static void diff_prose_field(struct skn_diff *diff, enum skn_diff_kind kind, const struct skn_record *a,
			     const struct skn_record *b, const char *field)
{
	char *before = prose_field(a, field), *after = prose_field(b, field);
	const char *id = b->kind == SKN_KIND_THREAD ? NULL : b->id;

	if (before && after) {
		size_t bn = strlen(before), an = strlen(after);
		bool words = reworded(before, bn, after, an);

		if (words)
			add_texts(diff, kind, id, field, before, after);
		diff_citations(diff, id, field, before, bn, after, an, words);
	} else if (before || after) {
		add_texts(diff, kind, id, field, before, after);
	}
	free(before);
	free(after);
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? skn_streq(a, b) : a == b;
}

static void diff_plain(struct skn_diff *diff, enum skn_diff_kind kind, const struct skn_record *a,
		       const struct skn_record *b, const char *field)
{
	const char *before = skn_node_text(a->tree.root, field);
	const char *after = skn_node_text(b->tree.root, field);

	if (!same_text(before, after))
		add_texts(diff, kind, b->kind == SKN_KIND_THREAD ? NULL : b->id, field, before, after);
}

static enum skn_diff_kind tension_change(const char *after)
{
	if (!after || skn_streq(after, "open"))
		return SKN_DIFF_TENSION_REOPENED;
	if (skn_streq(after, "narrowed"))
		return SKN_DIFF_TENSION_NARROWED;
	return skn_streq(after, "resolved") ? SKN_DIFF_TENSION_RESOLVED : SKN_DIFF_TENSION_DISSOLVED;
}

/* Whether the files are the same to the byte: then so is what they say. */
static bool same_bytes(const struct skn_record *a, const struct skn_record *b)
{
	return skn_buf_eq(&a->src, b->src.p, b->src.n);
}

static void diff_pair(struct skn_diff *diff, const struct skn_record *a, const struct skn_record *b)
{
	if (!skn_streq(a->id, b->id))
		add_texts(diff, SKN_DIFF_RECORD_RENAMED, b->id, NULL, a->id, b->id);
	if (same_bytes(a, b))
		return;
	switch (b->kind) {
	case SKN_KIND_EVENT:
		diff_plain(diff, SKN_DIFF_EVENT_REDATED, a, b, "date");
		diff_plain(diff, SKN_DIFF_EVENT_EXPECTED, a, b, "expected");
		diff_prose_field(diff, SKN_DIFF_EVENT_REWORDED, a, b, "event");
		break;
	case SKN_KIND_VOICE:
		diff_plain(diff, SKN_DIFF_VOICE_RENAMED, a, b, "voice");
		diff_prose_field(diff, SKN_DIFF_STANCE_CHANGED, a, b, "stance");
		diff_prose_field(diff, SKN_DIFF_EVOLUTION_NOTED, a, b, "evolution");
		break;
	case SKN_KIND_TENSION:
		diff_plain(diff, tension_change(skn_node_text(b->tree.root, "status")), a, b, "status");
		diff_prose_field(diff, SKN_DIFF_QUESTION_REWORDED, a, b, "question");
		diff_prose_field(diff, SKN_DIFF_RESOLUTION_REWORDED, a, b, "resolution");
		break;
	default:
		break;
	}
	diff_plain(diff, SKN_DIFF_ORDER, a, b, "order");
}

struct record_kinds {
	enum skn_diff_kind added, removed;
	const char *text; /* the field that tells whether two are the same */
};

static struct record_kinds kinds_of(enum skn_kind kind)
{
	switch (kind) {
	case SKN_KIND_EVENT:
		return (struct record_kinds){ SKN_DIFF_EVENT_ADDED, SKN_DIFF_EVENT_REMOVED, "event" };
	case SKN_KIND_VOICE:
		return (struct record_kinds){ SKN_DIFF_VOICE_ADDED, SKN_DIFF_VOICE_DROPPED, "voice" };
	default:
		return (struct record_kinds){ SKN_DIFF_TENSION_OPENED, SKN_DIFF_TENSION_REMOVED, "question" };
	}
}

static struct skn_match_unit *record_units(const struct skn_records *list, const char *field)
{
	struct skn_match_unit *units = skn_xcalloc(list->n, sizeof(*units));

	for (size_t i = 0; i < list->n; i++) {
		units[i].id = list->v[i].id;
		units[i].text = skn_record_text(&list->v[i], field, &units[i].len);
		if (!units[i].text)
			units[i].text = "";
	}
	return units;
}

static void diff_records(struct skn_diff *diff, enum skn_kind kind, const struct skn_records *from,
			 const struct skn_records *to)
{
	struct record_kinds kinds = kinds_of(kind);
	struct skn_match_unit *a = record_units(from, kinds.text), *b = record_units(to, kinds.text);
	struct skn_match m;

	skn_match_make(&m, a, from->n, b, to->n, SKN_MATCH_RECORD_MIN);
	for (size_t j = 0; j < m.bn; j++) {
		if (m.b_to_a[j] != SKN_MATCH_NONE) {
			diff_pair(diff, &from->v[m.b_to_a[j]], &to->v[j]);
		} else {
			struct skn_diff_change *change = add(diff, kinds.added, to->v[j].id, NULL);

			change->after = prose_field(&to->v[j], kinds.text);
		}
	}
	for (size_t i = 0; i < m.an; i++)
		if (m.a_to_b[i] == SKN_MATCH_NONE) {
			struct skn_diff_change *change = add(diff, kinds.removed, from->v[i].id, NULL);

			change->before = prose_field(&from->v[i], kinds.text);
		}
	skn_match_release(&m);
	free(a);
	free(b);
}

/* ---- sources and the thread itself ---- */

static const char *title_of(const struct skn_records *items, const char *key)
{
	const struct skn_record *item = skn_records_find(items, key);

	return item ? skn_node_text(item->tree.root, "title") : NULL;
}

static void diff_sources(struct skn_diff *diff, const struct skn_thread *from, const struct skn_thread *to)
{
	struct skn_numbers a = { 0 }, b;

	if (from)
		skn_numbers_make(&a, from);
	skn_numbers_make(&b, to);
	for (size_t i = 0; i < b.keys.n; i++) {
		const char *key = b.keys.v[i];
		const struct skn_record *old, *new;

		if (!skn_numbers_of(&a, key, strlen(key))) {
			add_texts(diff, SKN_DIFF_SOURCE_GAINED, key, NULL, NULL, title_of(&to->items, key));
			skn_strings_push(&diff->new_keys, key);
			continue;
		}
		old = skn_records_find(&from->items, key);
		new = skn_records_find(&to->items, key);
		if (!old != !new || (old && !same_bytes(old, new) &&
				     !skn_node_equal(old->tree.root, new->tree.root)))
			add_texts(diff, SKN_DIFF_SOURCE_CHANGED, key, NULL, NULL, NULL);
	}
	for (size_t i = 0; i < a.keys.n; i++)
		if (!skn_numbers_of(&b, a.keys.v[i], strlen(a.keys.v[i])))
			add_texts(diff, SKN_DIFF_SOURCE_LOST, a.keys.v[i], NULL,
				  title_of(&from->items, a.keys.v[i]), NULL);
	skn_numbers_release(&a);
	skn_numbers_release(&b);
}

static void diff_node(struct skn_diff *diff, enum skn_diff_kind kind, const struct skn_record *a,
		      const struct skn_record *b, const char *field)
{
	const struct skn_node *x = skn_node_find(a->tree.root, field);
	const struct skn_node *y = skn_node_find(b->tree.root, field);
	bool empty_x = !x || (!skn_node_is_scalar(x) && x->n_children == 0);
	bool empty_y = !y || (!skn_node_is_scalar(y) && y->n_children == 0);

	if (empty_x && empty_y)
		return;
	if (empty_x || empty_y || !skn_node_equal(x, y))
		add(diff, kind, NULL, field);
}

static void diff_meta(struct skn_diff *diff, const struct skn_record *a, const struct skn_record *b)
{
	diff_plain(diff, SKN_DIFF_TITLE, a, b, "title");
	diff_prose_field(diff, SKN_DIFF_SUMMARY, a, b, "summary");
	diff_plain(diff, SKN_DIFF_STATUS, a, b, "status");
	diff_node(diff, SKN_DIFF_PUBLISHED, a, b, "published");
	diff_node(diff, SKN_DIFF_WAS, a, b, "was");
}

void skn_diff_make(struct skn_diff *out, const struct skn_thread *from, const struct skn_thread *to)
{
	static const struct skn_prose no_prose = { .text = SKN_BUF_INIT };
	static const struct skn_records none;

	*out = (struct skn_diff){ 0 };
	if (from)
		diff_meta(out, &from->meta, &to->meta);
	diff_prose(out, from ? &from->prose : &no_prose, &to->prose);
	diff_records(out, SKN_KIND_EVENT, from ? &from->events : &none, &to->events);
	diff_records(out, SKN_KIND_VOICE, from ? &from->voices : &none, &to->voices);
	diff_records(out, SKN_KIND_TENSION, from ? &from->tensions : &none, &to->tensions);
	diff_sources(out, from, to);
}

void skn_diff_release(struct skn_diff *diff)
{
	for (size_t i = 0; i < diff->list.n; i++) {
		struct skn_diff_change *c = &diff->list.v[i];

		free(c->id);
		free(c->before);
		free(c->after);
		skn_strings_release(&c->attached);
		skn_strings_release(&c->detached);
	}
	skn_vec_release(&diff->list);
	skn_strings_release(&diff->new_keys);
}
