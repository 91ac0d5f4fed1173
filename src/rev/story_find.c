#include "rev/gone.h"
#include "rev/story.h"

#define SHORT 60     /* bytes of a sentence that a hint shows: some words tell which */
#define SHORT_MIN 20 /* where the last blank leaves less, a word is cut: a link, Chinese */

struct finder {
	struct skn_blame *blame;
	struct skn_life_texts texts;
	const char *of;
	char *folded;
	struct skn_life_parts found; /* sentences, or one field of each record */
};

static bool is_there(const struct skn_part *part)
{
	return part->life.removed.step == SKN_STEP_NONE;
}

static const struct skn_part *part_at(const struct finder *f, size_t i)
{
	return &f->blame->lineage.parts.v[i];
}

static const struct skn_oid *newest_folder(const struct finder *f)
{
	return &f->blame->history.list.v[f->blame->upto].tree;
}

/* ---- ambiguity ---- */

static void shorten(struct skn_buf *text)
{
	size_t n = SHORT;

	while (n > SHORT_MIN && text->p[n] != ' ')
		n--;
	if (n == SHORT_MIN)
		for (n = SHORT; ((unsigned char)text->p[n] & 0xC0) == 0x80;)
			n--;
	skn_buf_truncate(text, n);
	skn_buf_adds(text, " \u2026");
}

static bool add_words(struct skn_buf *out, struct finder *f, const struct skn_part *part)
{
	const struct skn_version *removed = skn_blame_version(f->blame, &part->life.removed);
	struct skn_buf bare = SKN_BUF_INIT;
	size_t n;
	const char *words = skn_life_sentence(&f->texts, removed ? &removed->before : newest_folder(f), part->id,
					      &n, NULL);

	if (words)
		skn_cites_strip(&bare, words, n);
	for (size_t i = 0; i < bare.n && i < SHORT; i++)
		if (bare.p[i] == '\n')
			bare.p[i] = ' ';
	if (bare.n > SHORT)
		shorten(&bare);
	skn_buf_adds(out, bare.p);
	skn_buf_release(&bare);
	return words;
}

static int ambiguous(struct finder *f, struct skn_err *err)
{
	struct skn_buf list = SKN_BUF_INIT;
	int rc = skn_fail(err, SKN_EAMBIGUOUS, "'%s' fits %zu parts of the thread", f->of, f->found.n);

	for (size_t i = 0; i < f->found.n && i < SKN_STORY_CANDIDATES_MAX; i++) {
		const struct skn_part *part = part_at(f, f->found.v[i]);

		skn_buf_adds(&list, i ? "; " : "");
		if (part->kind == SKN_KIND_NARRATIVE) {
			skn_buf_addf(&list, "%s ", part->id);
			add_words(&list, f, part);
		} else {
			skn_buf_addf(&list, "%s:%s", skn_kind_info(part->kind)->word, part->record);
		}
	}
	if (f->found.n > SKN_STORY_CANDIDATES_MAX)
		skn_buf_adds(&list, "; \u2026");
	skn_hint(err, "say which: %s", list.p);
	skn_buf_release(&list);
	return rc;
}

/* ---- by id ---- */

static bool looks_like_id(const char *of)
{
	return skn_starts_with(of, "s-") && strspn(of + 2, "0123456789abcdef") == 10 &&
	       (of[12] == '\0' || of[12] == '.');
}

enum look { THERE_NOW, THERE_FIRST, GONE_LAST, GONE_FIRST, LOOKS };

static bool fits_id(const struct skn_part *part, const char *of, enum look look)
{
	bool there = look == THERE_NOW || look == THERE_FIRST;

	return part->kind == SKN_KIND_NARRATIVE && is_there(part) == there &&
	       skn_streq(look == THERE_NOW || look == GONE_LAST ? part->id : part->lineage, of);
}

static int find_sentence(struct finder *f, struct skn_err *err)
{
	for (enum look look = THERE_NOW; look < LOOKS && f->found.n == 0; look++)
		for (size_t i = 0; i < f->blame->lineage.parts.n; i++)
			if (fits_id(part_at(f, i), f->of, look))
				skn_vec_push(&f->found, (uint32_t)i);
	return f->found.n ? SKN_OK : skn_life_ever(&f->found, f->blame, f->of, err);
}

/* ---- by key or record ---- */

static bool names_kind(const char *word, size_t n, enum skn_kind kind)
{
	const char *names[] = { skn_kind_info(kind)->word, skn_gone_type(kind) };

	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
		if (strlen(names[i]) == n && memcmp(names[i], word, n) == 0)
			return true;
	return false;
}

/* One field of each record that is meant, those that are there first. */
static void find_records(struct finder *f)
{
	const char *colon = strchr(f->of, ':'), *id = colon ? colon + 1 : f->of;
	bool seen[SKN_KIND_N] = { false };

	for (int there = 1; there >= 0; there--)
		for (size_t i = 0; i < f->blame->lineage.parts.n; i++) {
			const struct skn_part *part = part_at(f, i);

			if (part->kind == SKN_KIND_NARRATIVE || is_there(part) != there || !part->record ||
			    !*part->record || !skn_streq(part->record, id) || seen[part->kind] ||
			    (colon && !names_kind(f->of, (size_t)(colon - f->of), part->kind)))
				continue;
			seen[part->kind] = true;
			skn_vec_push(&f->found, (uint32_t)i);
		}
}

/* Whether any part ever cited the key. */
static bool is_cited(const struct finder *f, const char *key)
{
	for (size_t i = 0; i < f->blame->lineage.parts.n; i++)
		for (size_t c = 0; c < part_at(f, i)->cites.n; c++)
			if (skn_streq(part_at(f, i)->cites.v[c].key, key))
				return true;
	return false;
}

/* ---- by text ---- */

static bool contains(const struct finder *f, const char *s, size_t n)
{
	struct skn_buf bare = SKN_BUF_INIT;
	bool yes;

	skn_cites_strip(&bare, s, n);
	yes = skn_gone_contains(bare.p, f->folded);
	skn_buf_release(&bare);
	return yes;
}

static void find_in_sentences(struct finder *f)
{
	const struct skn_lineage *l = &f->blame->lineage;
	const struct skn_prose *prose = skn_life_narrative(&f->texts, newest_folder(f));

	for (size_t i = 0; prose && i < prose->units.n && i < l->sentences.n; i++) {
		const struct skn_unit *u = &prose->units.v[i];

		if (contains(f, prose->text.p + u->start, u->end - u->start))
			skn_vec_push(&f->found, l->sentences.v[i]);
	}
}

static void find_in_records(struct finder *f)
{
	for (size_t i = 0; i < f->blame->lineage.parts.n; i++) {
		const struct skn_part *part = part_at(f, i);
		const struct skn_part *last = f->found.n ? part_at(f, *skn_vec_last(&f->found)) : NULL;
		size_t n;
		const char *text;

		if (part->kind == SKN_KIND_NARRATIVE || part->kind == SKN_KIND_THREAD || part->kind == SKN_KIND_ITEM ||
		    !is_there(part) || (last && last->kind == part->kind && skn_streq(last->record, part->record)))
			continue;
		text = skn_life_field(&f->texts, newest_folder(f), part->kind, part->record, part->field, &n);
		if (text && contains(f, text, n))
			skn_vec_push(&f->found, (uint32_t)i);
	}
}

static int find_in_gone(struct finder *f, struct skn_err *err)
{
	struct skn_gone_list list;
	int rc = skn_gone_make(&list, f->blame, f->of, err);

	for (size_t i = 0; rc == SKN_OK && i < list.n; i++)
		if (list.v[i].kind == SKN_GONE_SENTENCE || list.v[i].kind == SKN_GONE_RECORD)
			skn_vec_push(&f->found, (uint32_t)(list.v[i].part - f->blame->lineage.parts.v));
	if (rc == SKN_OK)
		skn_gone_release(&list);
	return rc;
}

static int find_text(struct finder *f, struct skn_err *err)
{
	find_in_sentences(f);
	if (f->found.n == 0)
		find_in_records(f);
	return f->found.n ? SKN_OK : find_in_gone(f, err);
}

/* ---- the target ---- */

static void take_record(struct skn_story_target *out, const struct finder *f, const struct skn_part *one)
{
	out->kind = one->kind;
	for (size_t i = 0; i < f->blame->lineage.parts.n; i++) {
		const struct skn_part *part = part_at(f, i);

		if (part->kind == one->kind && part->record && skn_streq(part->record, one->record))
			skn_vec_push(&out->parts, (uint32_t)i);
	}
}

/* A key: what ever cited it, and the item's record. */
static void take_key(struct skn_story_target *out, const struct finder *f, const char *key)
{
	out->kind = SKN_KIND_ITEM;
	out->key = skn_xstrdup(key);
	for (size_t i = 0; i < f->blame->lineage.parts.n; i++) {
		const struct skn_part *part = part_at(f, i);
		bool mine = part->kind == SKN_KIND_ITEM && part->record && skn_streq(part->record, key);

		for (size_t c = 0; !mine && c < part->cites.n; c++)
			mine = skn_streq(part->cites.v[c].key, key);
		if (mine)
			skn_vec_push(&out->parts, (uint32_t)i);
	}
}

static void take(struct skn_story_target *out, const struct finder *f)
{
	const struct skn_part *one = part_at(f, f->found.v[0]);

	if (one->kind == SKN_KIND_ITEM) {
		take_key(out, f, one->record);
	} else if (one->kind == SKN_KIND_NARRATIVE) {
		out->kind = one->kind;
		skn_vec_push(&out->parts, f->found.v[0]);
	} else {
		take_record(out, f, one);
	}
}

int skn_story_find(struct skn_story_target *out, struct skn_blame *blame, const char *of, struct skn_err *err)
{
	struct finder f = { .blame = blame, .texts = { .repo = blame->store->repo }, .of = of };
	const char *key = skn_starts_with(of, "item:") ? of + strlen("item:") : *of == '@' ? of + 1 : of;
	int rc = SKN_OK;

	*out = (struct skn_story_target){ 0 };
	f.folded = skn_gone_fold(of);
	if (blame->history.list.n == 0)
		rc = skn_fail(err, SKN_ENOTFOUND, "the thread has no history here");
	else if (looks_like_id(of))
		rc = find_sentence(&f, err);
	else
		find_records(&f);
	if (rc == SKN_OK && f.found.n == 0 && is_cited(&f, key))
		take_key(out, &f, key);
	else if (rc == SKN_OK && f.found.n == 0 && !looks_like_id(of))
		rc = find_text(&f, err);
	if (rc == SKN_OK && f.found.n > 1)
		rc = ambiguous(&f, err);
	else if (rc == SKN_OK && f.found.n == 1)
		take(out, &f);
	else if (rc == SKN_OK && !out->key)
		rc = skn_fail(err, SKN_ENOTFOUND, "nothing in the thread is or was '%s'", of);
	skn_life_texts_release(&f.texts);
	skn_vec_release(&f.found);
	free(f.folded);
	if (rc != SKN_OK)
		skn_story_target_release(out);
	return rc;
}

void skn_story_target_release(struct skn_story_target *target)
{
	skn_vec_release(&target->parts);
	free(target->key);
	target->key = NULL;
}
