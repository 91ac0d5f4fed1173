#include "rev/story.h"

struct teller {
	struct skn_story *out;
	struct skn_blame *blame;
	const struct skn_story_target *target;
	struct skn_life_texts texts;
	bool *cites;   /* per part: it cites the key, for as long as it is there */
	bool *there;   /* per part of a record: the field is there */
	size_t n_there;
};

static char *bare(const char *s, size_t n)
{
	struct skn_buf out = SKN_BUF_INIT;

	if (!s)
		return NULL;
	skn_cites_strip(&out, s, n);
	return skn_buf_detach(&out);
}

static const struct skn_part *part_of(const struct teller *t, const struct skn_life_event *e)
{
	return &t->blame->lineage.parts.v[e->part];
}

/* The words of the event's part in a folder. */
static char *words(struct teller *t, const struct skn_life_event *e, const struct skn_oid *folder, const char *id,
		   const char *field)
{
	const struct skn_part *part = part_of(t, e);
	const char *record = e->record_before ? e->record_before : e->record;
	const char *s;
	size_t n = 0;

	if (part->kind == SKN_KIND_NARRATIVE)
		s = skn_life_sentence(&t->texts, folder, id, &n, NULL);
	else
		s = skn_life_field(&t->texts, folder, part->kind, record ? record : "", field, &n);
	if (!s && e->record && record != e->record)
		s = skn_life_field(&t->texts, folder, part->kind, e->record, field, &n);
	return bare(s, n);
}

/* ---- lines ---- */

static struct skn_story_line *add(struct teller *t, const struct skn_life_event *e, enum skn_life_what what)
{
	skn_vec_push(&t->out->lines, ((struct skn_story_line){ .what = what, .part = part_of(t, e), .at = e->at }));
	return skn_vec_last(&t->out->lines);
}

static void add_texts(struct teller *t, struct skn_story_line *line, const struct skn_life_event *e,
		      const char *field)
{
	const struct skn_version *v = skn_blame_version(t->blame, &e->at);
	bool before = line->what == SKN_LIFE_REWORDED || line->what == SKN_LIFE_REMOVED || line->what == SKN_LIFE_UNCITED;
	bool after = line->what != SKN_LIFE_REMOVED && line->what != SKN_LIFE_UNCITED;

	if (v && before)
		line->before = words(t, e, &v->before, *e->id_before ? e->id_before : e->id, field);
	if (v && after)
		line->after = words(t, e, &v->tree, e->id, field);
}

/* A citation that was put or taken joins the line before when that says the same. */
static void add_cite(struct teller *t, const struct skn_life_event *e, enum skn_life_what what, bool with_part,
		     const char *key)
{
	struct skn_story_line *last = t->out->lines.n ? skn_vec_last(&t->out->lines) : NULL;

	if (!last || last->what != what || last->part != part_of(t, e) || last->at.step != e->at.step ||
	    last->at.commit != e->at.commit) {
		last = add(t, e, what);
		last->with_part = with_part;
		if (t->target->key)
			add_texts(t, last, e, part_of(t, e)->field);
	}
	skn_strings_push(&last->keys, key);
}

static void tell_sentence(struct teller *t, const struct skn_life_event *e)
{
	if (e->key)
		add_cite(t, e, e->what, false, e->key);
	else
		add_texts(t, add(t, e, e->what), e, NULL);
}

/* The field that stands for a record. */
static const char *main_field(enum skn_kind kind)
{
	const char *const *prose = skn_record_prose_fields(kind);

	return *prose ? *prose : "title";
}

/* Whether the step's line about the whole record is there. */
static bool told(const struct teller *t, const struct skn_life_event *e, enum skn_life_what what)
{
	const struct skn_story *s = t->out;

	for (size_t i = s->lines.n; i > 0 && s->lines.v[i - 1].at.step == e->at.step; i--)
		if (s->lines.v[i - 1].whole && s->lines.v[i - 1].what == what)
			return true;
	return false;
}

/* What happens to all fields at once happens to the record. */
static void tell_whole(struct teller *t, const struct skn_life_event *e)
{
	struct skn_story_line *line;

	if (told(t, e, e->what))
		return;
	line = add(t, e, e->what);
	line->whole = true;
	if (e->what == SKN_LIFE_RENAMED) {
		line->before = skn_xstrdup(e->record_before);
		line->after = skn_xstrdup(e->record);
	} else {
		add_texts(t, line, e, main_field(line->part->kind));
	}
}

static void tell_field(struct teller *t, const struct skn_life_event *e)
{
	if (e->key)
		add_cite(t, e, e->what, false, e->key);
	else
		add_texts(t, add(t, e, e->what), e, part_of(t, e)->field);
}

static void tell_record(struct teller *t, const struct skn_life_event *e)
{
	bool came = e->what == SKN_LIFE_INTRODUCED || e->what == SKN_LIFE_RETURNED;
	bool went = e->what == SKN_LIFE_REMOVED, whole = e->what == SKN_LIFE_RENAMED;
	size_t before = t->n_there;

	if ((came && !t->there[e->part]) || (went && t->there[e->part])) {
		t->there[e->part] = came;
		t->n_there += came ? 1 : (size_t)-1;
	}
	whole = whole || (came && (before == 0 || told(t, e, e->what))) || (went && t->n_there == 0);
	if (whole)
		tell_whole(t, e);
	else
		tell_field(t, e);
}

static void line_release(struct skn_story_line *line)
{
	free(line->before);
	free(line->after);
	skn_strings_release(&line->keys);
}

/* The fields that went together before the last one did were the record going. */
static void fold_removals(struct skn_story *story)
{
	size_t kept = 0;

	for (size_t i = 0; i < story->lines.n; i++) {
		struct skn_story_line *line = &story->lines.v[i];
		bool swallowed = false;

		for (size_t k = i + 1; line->what == SKN_LIFE_REMOVED && !line->whole && k < story->lines.n &&
		     story->lines.v[k].at.step == line->at.step; k++)
			swallowed = swallowed || (story->lines.v[k].whole && story->lines.v[k].what == SKN_LIFE_REMOVED);
		if (swallowed)
			line_release(line);
		else
			story->lines.v[kept++] = *line;
	}
	story->lines.n = kept;
}

/* What came back with the step and is not cited there never was. */
static bool takes_back(struct teller *t, const struct skn_life_event *e)
{
	struct skn_story_line *last = t->out->lines.n ? skn_vec_last(&t->out->lines) : NULL;

	if (e->what != SKN_LIFE_UNCITED || !last || last->what != SKN_LIFE_CITED_AGAIN || !last->with_part ||
	    last->part != part_of(t, e) || last->at.step != e->at.step)
		return false;
	line_release(last);
	t->out->lines.n--;
	return true;
}

/* Of a key: where it is cited, and what became of the item's record. */
static void tell_key(struct teller *t, const struct skn_life_event *e)
{
	const struct skn_part *part = part_of(t, e);
	const char *key = t->target->key;

	if (part->kind == SKN_KIND_ITEM && part->record && skn_streq(part->record, key)) {
		tell_record(t, e);
	} else if (e->key && skn_streq(e->key, key)) {
		t->cites[e->part] = e->what != SKN_LIFE_UNCITED;
		if (!takes_back(t, e))
			add_cite(t, e, e->what, false, key);
	} else if (!e->key && t->cites[e->part] && e->what == SKN_LIFE_REMOVED) {
		add_cite(t, e, SKN_LIFE_UNCITED, true, key);
	} else if (!e->key && t->cites[e->part] && e->what == SKN_LIFE_RETURNED) {
		add_cite(t, e, SKN_LIFE_CITED_AGAIN, true, key);
	}
}

/* ---- the whole ---- */

static void reverse(struct skn_story_line *lines, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct skn_story_line swap = lines[i];

		lines[i] = lines[n - 1 - i];
		lines[n - 1 - i] = swap;
	}
}

/* Versions are turned round, what one did stays in order. */
static void newest_first(struct skn_story *s)
{
	reverse(s->lines.v, s->lines.n);
	for (size_t from = 0, to; from < s->lines.n; from = to) {
		for (to = from + 1; to < s->lines.n && s->lines.v[to].at.step == s->lines.v[from].at.step; to++)
			;
		reverse(s->lines.v + from, to - from);
	}
}

static int finish_lines(struct teller *t, struct skn_err *err)
{
	struct skn_story *s = t->out;

	for (size_t i = 0; i < s->lines.n; i++) {
		struct skn_story_line *line = &s->lines.v[i];

		line->when = skn_blame_when(t->blame, &line->at);
		if (!line->when.commit)
			continue;
		line->commit = skn_blame_commit(t->blame, &line->at, err);
		if (!line->commit)
			return err ? (int)err->code : SKN_ESYS;
	}
	newest_first(s);
	return SKN_OK;
}

static bool is_cited_now(const struct skn_part *part, const char *key)
{
	for (size_t c = 0; c < part->cites.n && part->life.removed.step == SKN_STEP_NONE; c++)
		if (part->cites.v[c].life.removed.step == SKN_STEP_NONE && skn_streq(part->cites.v[c].key, key))
			return true;
	return false;
}

/* Who it is now, or was last. */
static void introduce(struct teller *t)
{
	const struct skn_story_target *target = t->target;
	const struct skn_part *parts = t->blame->lineage.parts.v, *one = &parts[target->parts.v[0]];
	struct skn_story *s = t->out;

	s->kind = target->kind;
	s->gone = true;
	for (size_t i = 0; i < target->parts.n; i++) {
		const struct skn_part *part = &parts[target->parts.v[i]];

		if (target->key ? is_cited_now(part, target->key) : part->life.removed.step == SKN_STEP_NONE)
			s->gone = false;
	}
	if (target->key) {
		s->id = skn_xstrdup(target->key);
	} else if (target->kind == SKN_KIND_NARRATIVE) {
		s->id = skn_xstrdup(one->id);
		s->lineage = skn_xstrdup(one->lineage);
	} else {
		s->id = skn_xstrdup(one->record);
	}
}

static void last_words(struct teller *t)
{
	struct skn_story *s = t->out;
	const struct skn_part *one = &t->blame->lineage.parts.v[t->target->parts.v[0]];
	const struct skn_version *v = skn_blame_version(t->blame, &one->life.removed);
	const struct skn_oid *folder = v ? &v->before : &t->blame->history.list.v[t->blame->upto].tree;
	size_t n = 0;
	const char *text;

	if (t->target->key)
		return;
	text = s->kind == SKN_KIND_NARRATIVE
		? skn_life_sentence(&t->texts, folder, one->id, &n, NULL)
		: skn_life_field(&t->texts, folder, s->kind, one->record, main_field(s->kind), &n);
	s->text = bare(text, n);
}

static bool is_item(const struct teller *t, const struct skn_life_event *e)
{
	return part_of(t, e)->kind == SKN_KIND_ITEM;
}

/* What one step did: a source is collected before it is cited. */
static void tell_step(struct teller *t, const struct skn_life_event *events, size_t n)
{
	for (int item = 1; t->target->key && item >= 0; item--)
		for (size_t i = 0; i < n; i++)
			if (is_item(t, &events[i]) == item)
				tell_key(t, &events[i]);
	for (size_t i = 0; !t->target->key && i < n; i++) {
		if (t->target->kind == SKN_KIND_NARRATIVE)
			tell_sentence(t, &events[i]);
		else
			tell_record(t, &events[i]);
	}
	skn_life_texts_release(&t->texts); /* a long life needs no more memory than a short one */
}

static int tell(struct teller *t, struct skn_err *err)
{
	struct skn_life_events events;
	int rc = skn_life_make(&events, t->blame, t->target->parts.v, t->target->parts.n, err);

	if (rc != SKN_OK)
		return rc;
	t->cites = skn_xcalloc(t->blame->lineage.parts.n + 1, sizeof(*t->cites));
	t->there = skn_xcalloc(t->blame->lineage.parts.n + 1, sizeof(*t->there));
	introduce(t);
	last_words(t);
	for (size_t from = 0, to; from < events.n; from = to) {
		for (to = from + 1; to < events.n && events.v[to].at.step == events.v[from].at.step; to++)
			;
		tell_step(t, events.v + from, to - from);
	}
	fold_removals(t->out);
	rc = finish_lines(t, err);
	free(t->cites);
	free(t->there);
	skn_life_release(&events);
	return rc;
}

int skn_story_make(struct skn_story *out, struct skn_blame *blame, const char *of, struct skn_err *err)
{
	struct skn_story_target target;
	struct teller t = { .out = out, .blame = blame, .target = &target, .texts = { .repo = blame->store->repo } };
	int rc = skn_story_find(&target, blame, of, err);

	*out = (struct skn_story){ 0 };
	if (rc != SKN_OK)
		return rc;
	rc = tell(&t, err);
	skn_life_texts_release(&t.texts);
	skn_story_target_release(&target);
	if (rc != SKN_OK)
		skn_story_release(out);
	return rc;
}

void skn_story_release(struct skn_story *story)
{
	for (size_t i = 0; i < story->lines.n; i++)
		line_release(&story->lines.v[i]);
	skn_vec_release(&story->lines);
	free(story->id);
	free(story->lineage);
	free(story->text);
	*story = (struct skn_story){ 0 };
}
