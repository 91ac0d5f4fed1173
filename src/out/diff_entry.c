#include "out/diff_entry.h"

#include "out/diff_part.h"

struct maker {
	struct skn_diff_entries *out;
	const struct skn_diff_head *head;
	unsigned flags;
	const struct skn_diff_change *last; /* of the entry being filled */
	size_t last_old, last_new;          /* units of the narrative shown last */
	size_t moved_old, moved_new;        /* the last unit that moved */
	char *context;                      /* the last one */
};

static char *copy(const char *s)
{
	return s ? skn_xstrdup(s) : NULL;
}

/* ---- sentences ---- */

/* What stands before it, unless that was just shown; a changed sentence tells its
 * place itself. */
static void find_context(struct maker *m, struct skn_diff_entry *e, const struct skn_diff_change *c)
{
	bool gone = c->to == SKN_DIFF_NOWHERE;
	size_t at = gone ? c->from : c->to;
	size_t last = gone ? m->last_old : m->last_new;

	if (e->mark != SKN_MARK_CHANGED && at != SKN_DIFF_NOWHERE && at > 0 && at - 1 != last)
		e->context = skn_diff_unit_text(gone ? m->head->old_thread : m->head->new_thread, at - 1);
	if (e->context && m->context && skn_streq(e->context, m->context)) {
		free(e->context);
		e->context = NULL;
	} else if (e->context) {
		free(m->context);
		m->context = skn_xstrdup(e->context);
	}
	if (c->from != SKN_DIFF_NOWHERE)
		m->last_old = c->from;
	if (c->to != SKN_DIFF_NOWHERE)
		m->last_new = c->to;
}

static void start_sentence(struct maker *m, struct skn_diff_entry *e, const struct skn_diff_change *c)
{
	char *before = skn_diff_unit_text(m->head->old_thread, c->from);
	char *after = skn_diff_unit_text(m->head->new_thread, c->to);

	find_context(m, e, c);
	if (!before && !after) {
		before = copy(c->before);
		after = copy(c->after);
	}
	if (before || after)
		skn_diff_add_part(e, NULL, before, after, false);
}

/* Sentences that moved together stood together: it is said for the first. */
static void note_move(struct maker *m, struct skn_diff_entry *e, const struct skn_diff_change *c)
{
	bool along = c->from == m->moved_old + 1 && c->to == m->moved_new + 1;

	m->moved_old = c->from;
	m->moved_new = c->to;
	if (along)
		return;
	if (c->from && c->from != SKN_DIFF_NOWHERE)
		e->moved_from = skn_diff_unit_text(m->head->old_thread, c->from - 1);
	if (!e->moved_from)
		e->moved_from = skn_xstrdup("");
}

/* ---- records ---- */

static const char *main_field(enum skn_kind kind)
{
	switch (kind) {
	case SKN_KIND_EVENT: return "event";
	case SKN_KIND_VOICE: return "stance";
	case SKN_KIND_TENSION: return "question";
	default: return NULL;
	}
}

static const char *name_field(enum skn_kind kind)
{
	return kind == SKN_KIND_EVENT ? "date" : kind == SKN_KIND_VOICE ? "voice" : NULL;
}

static char *record_name(const struct skn_record *record)
{
	const char *field = record ? name_field(record->kind) : NULL;
	const char *name = field ? skn_node_text(record->tree.root, field) : NULL;

	return record ? copy(name ? name : record->id) : NULL;
}

/* All of a record that came or went. */
static void add_whole(struct skn_diff_entry *e, const struct skn_record *a, const struct skn_record *b)
{
	const struct skn_record *record = b ? b : a;
	const char *status = skn_node_text(record->tree.root, "status");

	for (const char *const *field = skn_record_prose_fields(record->kind); *field; field++)
		skn_diff_add_field(e, a, b, *field);
	if (record->kind == SKN_KIND_TENSION && status && !skn_streq(status, "open"))
		skn_diff_add_value(e, "status", record, record, "status");
	if (record->kind == SKN_KIND_EVENT && skn_node_find(record->tree.root, "expected"))
		skn_diff_add_value(e, "expected", record, record, "expected");
}

static void start_record(struct skn_diff_entry *e, const struct skn_diff_change *c)
{
	e->id = c->new_record ? c->new_record->id : c->old_record ? c->old_record->id : c->id;
	e->old_name = record_name(c->old_record);
	e->new_name = record_name(c->new_record);
	if (!c->old_record != !c->new_record)
		add_whole(e, c->old_record, c->new_record);
}

static void start_source(struct maker *m, struct skn_diff_entry *e, const struct skn_diff_change *c)
{
	struct skn_buf line = SKN_BUF_INIT;

	skn_diff_item_line(&line, m->out, c->id);
	e->id = c->id;
	if (c->kind != SKN_DIFF_SOURCE_GAINED)
		e->old_name = skn_xstrdup(line.p);
	if (c->kind != SKN_DIFF_SOURCE_LOST)
		e->new_name = skn_xstrdup(line.p);
	skn_buf_release(&line);
}

/* ---- one change ---- */

static void add_moved_thread(struct maker *m, struct skn_diff_entry *e)
{
	const struct skn_thread *a = m->head->old_thread, *b = m->head->new_thread;

	if (a && b)
		skn_diff_add_part(e, NULL, skn_xstrdup(skn_thread_name(a)), skn_xstrdup(skn_thread_name(b)), true);
}

static void add_details(struct maker *m, struct skn_diff_entry *e, const struct skn_diff_change *c)
{
	const struct skn_record *a = c->old_record, *b = c->new_record;

	switch (c->kind) {
	case SKN_DIFF_SENTENCE_MOVED: note_move(m, e, c); break;
	case SKN_DIFF_SENTENCE_REWORDED:
		if (skn_diff_is_blanks_only(c))
			e->note = skn_diff_word(m->head, c);
		break;
	case SKN_DIFF_PARAGRAPH_SPLIT:
	case SKN_DIFF_PARAGRAPHS_JOINED: e->note = skn_diff_word(m->head, c); break;
	case SKN_DIFF_WAS: add_moved_thread(m, e); break;
	case SKN_DIFF_TITLE:
	case SKN_DIFF_STATUS:
	case SKN_DIFF_PUBLISHED: skn_diff_add_value(e, NULL, a, b, c->field); break;
	case SKN_DIFF_EVENT_EXPECTED:
	case SKN_DIFF_ORDER:
	case SKN_DIFF_TENSION_NARROWED:
	case SKN_DIFF_TENSION_RESOLVED:
	case SKN_DIFF_TENSION_DISSOLVED:
	case SKN_DIFF_TENSION_REOPENED:
	case SKN_DIFF_SOURCE_CHANGED:
	case SKN_DIFF_FIELD:
		if (c->field)
			skn_diff_add_value(e, c->field, a, b, c->field);
		break;
	case SKN_DIFF_RECORD_RENAMED: skn_diff_add_part(e, "id", copy(c->before), copy(c->after), true); break;
	case SKN_DIFF_EVENT_REDATED: /* the names of the entry say it */
	case SKN_DIFF_VOICE_RENAMED: break;
	default:
		if (c->field && a && b)
			skn_diff_add_field(e, a, b, c->field);
		break;
	}
}

static bool same_id(const char *a, const char *b)
{
	return a && b ? skn_streq(a, b) : a == b;
}

static bool same_part(const struct skn_diff_change *a, const struct skn_diff_change *b)
{
	if (!a || a->of != b->of)
		return false;
	if (a->of == SKN_KIND_NARRATIVE)
		return a->kind != SKN_DIFF_PARAGRAPHS && b->kind != SKN_DIFF_PARAGRAPHS && a->from == b->from &&
		       a->to == b->to && same_id(a->id, b->id);
	if (a->of == SKN_KIND_THREAD)
		return same_id(a->field, b->field);
	return same_id(a->id, b->id);
}

static struct skn_diff_entry *start(struct maker *m, const struct skn_diff_change *c)
{
	struct skn_diff_entry *e;

	skn_vec_push(&m->out->list, ((struct skn_diff_entry){ .what = SKN_BUF_INIT }));
	e = skn_vec_last(&m->out->list);
	e->section = skn_diff_section_of(c);
	e->mark = skn_diff_mark_of(c);
	if (c->of == SKN_KIND_NARRATIVE)
		start_sentence(m, e, c);
	else if (c->of == SKN_KIND_ITEM)
		start_source(m, e, c);
	else if (c->of != SKN_KIND_THREAD)
		start_record(e, c);
	return e;
}

static void add_change(struct maker *m, const struct skn_diff_change *c)
{
	struct skn_diff_entry *e;

	if (same_part(m->last, c))
		e = skn_vec_last(&m->out->list);
	else
		e = start(m, c);
	m->last = c;
	if (e->mark == SKN_MARK_MOVED && skn_diff_mark_of(c) != SKN_MARK_MOVED)
		e->mark = SKN_MARK_CHANGED;
	if (!strstr(e->what.p, skn_diff_word(m->head, c)))
		skn_buf_addf(&e->what, "%s%s", e->what.n ? ", " : "", skn_diff_word(m->head, c));
	add_details(m, e, c);
	for (size_t i = 0; m->head->old_thread && i < c->items.n; i++)
		if (!skn_strings_has(&e->items, c->items.v[i]))
			skn_strings_push(&e->items, c->items.v[i]);
}

/* An event is known by its text and a tension by its question: they stand first,
 * even where only a date or a status changed. */
static void add_subject(struct skn_diff_entry *e, const struct skn_diff_change *c)
{
	const char *field = main_field(c->of);
	struct skn_diff_part subject = { .label = NULL };

	if (e->mark != SKN_MARK_CHANGED || !field || c->of == SKN_KIND_VOICE || skn_diff_has_part(e, NULL))
		return;
	subject.after = skn_diff_field_text(c->new_record, field);
	if (!subject.after)
		return;
	subject.before = skn_xstrdup(subject.after);
	skn_vec_push(&e->parts, subject);
	memmove(e->parts.v + 1, e->parts.v, (e->parts.n - 1) * sizeof(*e->parts.v));
	e->parts.v[0] = subject;
}

/* ---- order ---- */

struct changes {
	const struct skn_diff_change **v;
	size_t n, cap;
};

static bool is_one_sided(const struct skn_diff_change *c, enum skn_diff_mark mark)
{
	return c->of == SKN_KIND_NARRATIVE && skn_diff_mark_of(c) == mark;
}

/* How many changes from V on are sentences of one MARK that follow each other. */
static size_t run_of(const struct skn_diff_change **v, size_t n, enum skn_diff_mark mark)
{
	size_t len = 0;

	while (len < n && is_one_sided(v[len], mark) &&
	       (len == 0 || (mark == SKN_MARK_ADDED ? v[len]->to == v[len - 1]->to + 1
						    : v[len]->from == v[len - 1]->from + 1)))
		len++;
	return len;
}

/* Whether what was added at TO stands where what was removed at FROM stood. */
static bool same_gap(const struct skn_diff *diff, size_t from, size_t to)
{
	if (!from || !to)
		return from == to;
	return to <= diff->n_partners && diff->partners[to - 1] == from - 1;
}

/* As readers know it from git, what went stands before what came in its place. */
static void order(struct changes *list, const struct skn_diff *diff)
{
	const struct skn_diff_change **came = skn_xcalloc(list->n + 1, sizeof(struct skn_diff_change *));

	for (size_t i = 0; i < list->n; i++) {
		size_t added = run_of(list->v + i, list->n - i, SKN_MARK_ADDED);
		size_t removed = run_of(list->v + i + added, list->n - i - added, SKN_MARK_REMOVED);

		if (added && removed && same_gap(diff, list->v[i + added]->from, list->v[i]->to)) {
			memcpy(came, list->v + i, added * sizeof(*came));
			memmove(list->v + i, list->v + i + added, removed * sizeof(*came));
			memcpy(list->v + i + removed, came, added * sizeof(*came));
			i += added + removed - 1;
		}
	}
	free(came);
}

static void make_section(struct maker *m, const struct skn_diff *diff, enum skn_diff_section section)
{
	struct changes list = { 0 };

	for (size_t i = 0; i < diff->list.n; i++) {
		const struct skn_diff_change *c = &diff->list.v[i];

		if (skn_diff_section_of(c) == section && skn_diff_is_shown(c, m->flags))
			skn_vec_push(&list, c);
	}
	order(&list, diff);
	for (size_t i = 0; i < list.n; i++) {
		if (m->last && !same_part(m->last, list.v[i]))
			add_subject(skn_vec_last(&m->out->list), m->last);
		add_change(m, list.v[i]);
	}
	if (m->last)
		add_subject(skn_vec_last(&m->out->list), m->last);
	m->last = NULL;
	skn_vec_release(&list);
}

static void put_items(struct skn_map *out, const struct skn_thread *thread)
{
	for (size_t i = 0; thread && i < thread->items.n; i++)
		skn_map_put(out, thread->items.v[i].id, strlen(thread->items.v[i].id), &thread->items.v[i]);
}

void skn_diff_entries_make(struct skn_diff_entries *out, const struct skn_diff_head *head,
			   const struct skn_diff *diff, unsigned flags)
{
	struct maker m = { .out = out, .head = head, .flags = flags,
			   .last_old = SKN_DIFF_NOWHERE, .last_new = SKN_DIFF_NOWHERE,
			   .moved_old = SKN_DIFF_NOWHERE - 1, .moved_new = SKN_DIFF_NOWHERE - 1 };

	*out = (struct skn_diff_entries){ 0 };
	put_items(&out->items, head->old_thread);
	put_items(&out->items, head->new_thread);
	for (int s = 0; s < SKN_DIFF_SECTIONS; s++)
		make_section(&m, diff, (enum skn_diff_section)s);
	free(m.context);
	for (size_t i = 0; i < out->list.n; i++)
		out->counts[out->list.v[i].section][out->list.v[i].mark]++;
}

void skn_diff_entries_release(struct skn_diff_entries *entries)
{
	for (size_t i = 0; i < entries->list.n; i++) {
		struct skn_diff_entry *e = &entries->list.v[i];

		for (size_t k = 0; k < e->parts.n; k++) {
			free(e->parts.v[k].before);
			free(e->parts.v[k].after);
		}
		skn_vec_release(&e->parts);
		skn_buf_release(&e->what);
		free(e->old_name);
		free(e->new_name);
		free(e->context);
		free(e->moved_from);
		skn_strings_release(&e->items);
	}
	skn_vec_release(&entries->list);
	skn_map_release(&entries->items, NULL);
}
