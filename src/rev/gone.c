#include "rev/gone.h"

#include "text/fold.h"
#include "uni/uni.h"

struct maker {
	struct skn_gone_list *out;
	struct skn_blame *blame;
	struct skn_life_texts texts;
	const char *what; /* NULL: all */
	char *folded;     /* of it */
	uint32_t step;    /* whose texts are in hand */
};

const char *skn_gone_type(enum skn_kind kind)
{
	switch (kind) {
	case SKN_KIND_NARRATIVE: return "sentence";
	case SKN_KIND_VOICE: return "perspective";
	default: return skn_kind_info(kind)->word;
	}
}

const char *skn_gone_word(const struct skn_gone *gone)
{
	return gone->kind == SKN_GONE_CITATION ? "citation" : skn_gone_type(gone->part->kind);
}

char *skn_gone_fold(const char *text)
{
	struct skn_buf folded = SKN_BUF_INIT, lower = SKN_BUF_INIT;

	skn_fold(&folded, text, strlen(text));
	skn_uni_lower(&lower, folded.p, folded.n);
	skn_buf_release(&folded);
	return skn_buf_detach(&lower);
}

bool skn_gone_contains(const char *text, const char *folded_needle)
{
	char *folded = skn_gone_fold(text);
	bool found = strstr(folded, folded_needle);

	free(folded);
	return found;
}

static bool is_gone(const struct skn_life *life)
{
	return life->removed.step != SKN_STEP_NONE;
}

static bool is_prose(const struct skn_part *part)
{
	for (const char *const *f = skn_record_prose_fields(part->kind); *f; f++)
		if (skn_streq(*f, part->field))
			return true;
	return false;
}

/* ---- the last words ---- */

static char *bare(const char *s, size_t n)
{
	struct skn_buf out = SKN_BUF_INIT;

	skn_cites_strip(&out, s, n);
	return skn_buf_detach(&out);
}

/* The field of a record that says most of it. */
static const char *main_field(enum skn_kind kind)
{
	const char *const *prose = skn_record_prose_fields(kind);

	return *prose ? *prose : "title";
}

static const char *find_words(struct maker *m, struct skn_gone *g, const struct skn_oid *folder, size_t *n)
{
	const struct skn_part *part = g->part;

	if (part->kind == SKN_KIND_NARRATIVE)
		return skn_life_sentence(&m->texts, folder, part->id, n, &g->order);
	return skn_life_field(&m->texts, folder, part->kind, part->record ? part->record : "",
			      g->kind == SKN_GONE_RECORD ? main_field(part->kind) : part->field, n);
}

/* The words as the version before the removal had them. */
static void read_words(struct maker *m, struct skn_gone *g)
{
	const struct skn_version *v = skn_blame_version(m->blame, &g->removed_at);
	size_t n = 0;
	const char *words = v ? find_words(m, g, &v->before, &n) : NULL;

	if (!words && v && g->kind == SKN_GONE_CITATION) /* reworded with the same commit */
		words = find_words(m, g, &v->tree, &n);
	if (words)
		g->text = bare(words, n);
}

/* ---- what is gone ---- */

static bool names_record(const char *what, const struct skn_part *part)
{
	const char *colon = strchr(what, ':');

	if (!part->record || !*part->record)
		return false;
	if (colon) {
		size_t n = (size_t)(colon - what);
		const char *word = skn_kind_info(part->kind)->word, *type = skn_gone_type(part->kind);

		return skn_streq(colon + 1, part->record) &&
		       ((strlen(word) == n && memcmp(word, what, n) == 0) ||
			(strlen(type) == n && memcmp(type, what, n) == 0));
	}
	return skn_streq(what, part->record);
}

static bool names_sentence(const char *what, const struct skn_part *part)
{
	return part->kind == SKN_KIND_NARRATIVE && (skn_streq(what, part->id) || skn_streq(what, part->lineage));
}

static bool is_wanted(struct maker *m, struct skn_gone *g)
{
	const char *what = m->what;

	if (!what)
		return true;
	return names_record(what, g->part) || names_sentence(what, g->part) ||
	       (g->key ? skn_streq(g->key, what) : skn_strings_has(&g->keys, what));
}

static void gone_release(struct skn_gone *g)
{
	free(g->key);
	free(g->text);
	skn_strings_release(&g->keys);
}

/* Lists G, or lets it go when it cannot be wanted: a citation is wanted for its key
 * or its place, anything else perhaps for its words. */
static void take(struct maker *m, struct skn_gone *g)
{
	g->wanted = is_wanted(m, g);
	if (g->wanted || g->kind != SKN_GONE_CITATION)
		skn_vec_push(m->out, *g);
	else
		gone_release(g);
}

/* The keys that a part cited when it went. */
static void add_keys(struct skn_gone *g, const struct skn_part *part)
{
	for (size_t i = 0; i < part->cites.n; i++) {
		const struct skn_part_cite *c = &part->cites.v[i];

		if ((!is_gone(&c->life) || c->life.removed.step == g->removed_at.step) &&
		    !skn_strings_has(&g->keys, c->key))
			skn_strings_push(&g->keys, c->key);
	}
}

static void gone_part(struct maker *m, const struct skn_part *part, enum skn_gone_kind kind)
{
	struct skn_gone g = { .kind = kind, .part = part, .introduced_at = part->life.introduced,
			      .removed_at = part->life.removed };

	add_keys(&g, part);
	take(m, &g);
}

static void gone_cites(struct maker *m, const struct skn_part *part)
{
	for (size_t i = 0; i < part->cites.n; i++) {
		const struct skn_part_cite *c = &part->cites.v[i];
		struct skn_gone g = { .kind = SKN_GONE_CITATION, .part = part };

		if (!is_gone(&c->life))
			continue;
		g.introduced_at = c->life.introduced;
		g.removed_at = c->life.removed;
		g.key = skn_xstrdup(c->key);
		take(m, &g);
	}
}

/* A record by its fields: gone when none of them is left. */
struct whole {
	SKN_VEC(const struct skn_part *) fields;
	bool alive;
};

static void whole_free(void *p)
{
	struct whole *w = p;

	skn_vec_release(&w->fields);
	free(w);
}

static void gone_record(struct maker *m, const struct whole *w)
{
	struct skn_gone g = { .kind = SKN_GONE_RECORD, .part = w->fields.v[0] };

	if (w->alive || w->fields.v[0]->kind == SKN_KIND_THREAD) {
		for (size_t i = 0; i < w->fields.n; i++)
			if (is_gone(&w->fields.v[i]->life) && is_prose(w->fields.v[i]))
				gone_part(m, w->fields.v[i], SKN_GONE_FIELD);
		return;
	}
	g.introduced_at = g.part->life.introduced;
	g.removed_at = g.part->life.removed;
	for (size_t i = 1; i < w->fields.n; i++) {
		const struct skn_life *life = &w->fields.v[i]->life;

		if (life->introduced.step < g.introduced_at.step)
			g.introduced_at = life->introduced;
		if (life->removed.step > g.removed_at.step)
			g.removed_at = life->removed;
	}
	for (size_t i = 0; i < w->fields.n; i++)
		if (w->fields.v[i]->life.removed.step == g.removed_at.step)
			add_keys(&g, w->fields.v[i]);
	take(m, &g);
}

static void gone_records(struct maker *m)
{
	const struct skn_lineage *l = &m->blame->lineage;
	struct skn_map wholes = SKN_MAP_INIT;
	struct skn_buf name = SKN_BUF_INIT;

	for (size_t i = 0; i < l->parts.n; i++) {
		const struct skn_part *part = &l->parts.v[i];
		struct whole *w;

		if (part->kind == SKN_KIND_NARRATIVE)
			continue;
		skn_buf_clear(&name);
		skn_buf_addf(&name, "%d/%s", (int)part->kind, part->record ? part->record : "");
		w = skn_map_find(&wholes, name.p, name.n);
		if (!w) {
			w = skn_xcalloc(1, sizeof(*w));
			skn_map_put(&wholes, name.p, name.n, w);
		}
		skn_vec_push(&w->fields, part);
		w->alive = w->alive || !is_gone(&part->life);
	}
	for (size_t i = 0; i < wholes.n; i++)
		gone_record(m, wholes.entries[i].value);
	skn_buf_release(&name);
	skn_map_release(&wholes, whole_free);
}

static int page_rank(const struct skn_gone *g)
{
	static const enum skn_kind order[] = { SKN_KIND_NARRATIVE, SKN_KIND_EVENT, SKN_KIND_VOICE,
					       SKN_KIND_TENSION, SKN_KIND_ITEM };

	for (size_t i = 0; i < SKN_ARRAY_LEN(order); i++)
		if (g->part->kind == order[i])
			return (int)i;
	return (int)SKN_ARRAY_LEN(order);
}

static int last_first(const void *pa, const void *pb)
{
	const struct skn_gone *a = pa, *b = pb;

	if (a->removed_at.step != b->removed_at.step)
		return a->removed_at.step > b->removed_at.step ? -1 : 1;
	if (a->removed_at.commit != b->removed_at.commit)
		return a->removed_at.commit > b->removed_at.commit ? -1 : 1;
	if (page_rank(a) != page_rank(b))
		return page_rank(a) - page_rank(b);
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	return a->key && b->key ? strcmp(a->key, b->key) : (int)a->kind - (int)b->kind;
}

/* When, by whom and why. */
static int tell(struct maker *m, struct skn_gone *g, struct skn_err *err)
{
	g->introduced = skn_blame_when(m->blame, &g->introduced_at);
	g->removed = skn_blame_when(m->blame, &g->removed_at);
	g->changed = g->kind == SKN_GONE_SENTENCE || g->kind == SKN_GONE_FIELD
		? skn_blame_when(m->blame, &g->part->changed) : g->introduced;
	if (g->introduced.sure == SKN_BLAME_NEVER)
		g->introduced.sure = SKN_BLAME_UNKNOWN;
	if (!g->removed.commit)
		return SKN_OK;
	g->commit = skn_blame_commit(m->blame, &g->removed_at, err);
	return g->commit ? SKN_OK : err ? (int)err->code : SKN_ESYS;
}

/* Reads the words, version by version, so that one version's texts are in memory at
 * a time, and drops what is not wanted for them either. */
static int finish(struct maker *m, struct skn_err *err)
{
	struct skn_gone_list *list = m->out;
	size_t kept = 0, i = 0;
	int rc = SKN_OK;

	for (; rc == SKN_OK && i < list->n; i++) {
		struct skn_gone g = list->v[i];

		if (i && g.removed_at.step != m->step)
			skn_life_texts_release(&m->texts);
		m->step = g.removed_at.step;
		read_words(m, &g);
		g.wanted = g.wanted || (g.text && skn_gone_contains(g.text, m->folded));
		if (g.wanted)
			rc = tell(m, &g, err);
		if (g.wanted)
			list->v[kept++] = g;
		else
			gone_release(&g);
	}
	for (; i < list->n; i++)
		gone_release(&list->v[i]);
	list->n = kept;
	skn_life_texts_release(&m->texts);
	return rc;
}

static void sort(struct skn_gone_list *list)
{
	if (list->n > 1)
		qsort(list->v, list->n, sizeof(*list->v), last_first);
}

int skn_gone_make(struct skn_gone_list *out, struct skn_blame *blame, const char *what, struct skn_err *err)
{
	struct maker m = { .out = out, .blame = blame, .texts = { .repo = blame->store->repo }, .what = what };
	const struct skn_lineage *l = &blame->lineage;
	int rc;

	*out = (struct skn_gone_list){ 0 };
	m.folded = skn_gone_fold(what ? what : "");
	for (size_t i = 0; i < l->parts.n; i++) {
		const struct skn_part *part = &l->parts.v[i];

		if (!is_gone(&part->life))
			gone_cites(&m, part);
		else if (part->kind == SKN_KIND_NARRATIVE)
			gone_part(&m, part, SKN_GONE_SENTENCE);
	}
	gone_records(&m);
	sort(out);
	rc = finish(&m, err);
	sort(out); /* by the places on the page, too, which are known now */
	free(m.folded);
	if (rc != SKN_OK)
		skn_gone_release(out);
	return rc;
}

void skn_gone_release(struct skn_gone_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		gone_release(&list->v[i]);
	skn_vec_release(list);
}
