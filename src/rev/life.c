#include "rev/life.h"

/* What a watched part was before the step in hand. */
struct watched {
	uint32_t part;
	bool there; /* the lineage has it already */
	char id[SKN_SENTENCE_ID_MAX];
	char *record;
};

struct watcher {
	struct skn_life_events *out;
	struct skn_lineage line;
	struct watched *parts; /* ascending */
	size_t n;
	size_t born; /* so many of them are there */
	struct skn_origin now; /* the step in hand, by its own commit */
};

static struct skn_life_event *add(struct watcher *w, const struct watched *was, enum skn_life_what what,
				  const struct skn_origin *at)
{
	const struct skn_part *part = &w->line.parts.v[was->part];
	struct skn_life_event e = { .what = what, .part = was->part, .at = *at };

	e.record = part->record ? skn_xstrdup(part->record) : NULL;
	memcpy(e.id, part->id, sizeof(e.id));
	memcpy(e.id_before, was->id, sizeof(e.id_before));
	skn_vec_push(w->out, e);
	return skn_vec_last(w->out);
}

static void look_at_cites(struct watcher *w, const struct watched *was, uint32_t step)
{
	const struct skn_part *part = &w->line.parts.v[was->part];

	for (size_t i = 0; i < part->cites.n; i++) {
		const struct skn_life *life = &part->cites.v[i].life;
		struct skn_life_event *e = NULL;

		if (life->introduced.step == step)
			e = add(w, was, SKN_LIFE_CITED, &life->introduced);
		else if (life->returned.step == step)
			e = add(w, was, SKN_LIFE_CITED_AGAIN, &life->returned);
		else if (life->removed.step == step)
			e = add(w, was, SKN_LIFE_UNCITED, &life->removed);
		if (e)
			e->key = skn_xstrdup(part->cites.v[i].key);
	}
}

static bool same_origin(const struct skn_origin *a, const struct skn_origin *b)
{
	return a->step == b->step && a->commit == b->commit;
}

/* What the step did to a part that is there after it. */
static void look_at(struct watcher *w, struct watched *was, uint32_t step)
{
	const struct skn_part *part = &w->line.parts.v[was->part];
	const struct skn_life *life = &part->life;

	if (life->introduced.step == step && !was->there)
		add(w, was, SKN_LIFE_INTRODUCED, &life->introduced);
	else if (life->returned.step == step)
		add(w, was, SKN_LIFE_RETURNED, &life->returned);
	if (part->changed.step == step && !same_origin(&part->changed, &life->introduced))
		add(w, was, SKN_LIFE_REWORDED, &part->changed);
	if (was->record && part->record && !skn_streq(was->record, part->record)) {
		struct skn_life_event *e = add(w, was, SKN_LIFE_RENAMED,
					       part->changed.step == step ? &part->changed : &w->now);

		e->record_before = skn_xstrdup(was->record);
	}
	look_at_cites(w, was, step);
	if (life->removed.step == step)
		add(w, was, SKN_LIFE_REMOVED, &life->removed);
	was->there = true;
	memcpy(was->id, part->id, sizeof(was->id));
	if (part->record && !(was->record && skn_streq(was->record, part->record))) {
		free(was->record);
		was->record = skn_xstrdup(part->record);
	}
}

static const struct skn_version *version_of(const struct skn_blame *blame, uint32_t step)
{
	const struct skn_origin origin = { .step = step };

	return skn_blame_version(blame, &origin);
}

/* The step's own commit stands before those of branches that it merged. */
static struct skn_origin own_origin(const struct skn_lineage *line, uint32_t step, const struct skn_oid *commit)
{
	struct skn_origin at = { .step = step };

	for (size_t i = line->commits.n; i > 0 && !at.commit; i--)
		if (skn_oid_eq(&line->commits.v[i - 1], commit))
			at.commit = (uint32_t)i - 1;
	return at;
}

static int by_part(const void *pa, const void *pb)
{
	const struct watched *a = pa, *b = pb;

	return a->part < b->part ? -1 : a->part > b->part;
}

int skn_life_make(struct skn_life_events *out, const struct skn_blame *blame, const uint32_t *parts, size_t n,
		  struct skn_err *err)
{
	struct watcher w = { .out = out, .parts = skn_xcalloc(n + 1, sizeof(*w.parts)), .n = n };
	int rc = SKN_OK;

	*out = (struct skn_life_events){ 0 };
	for (size_t i = 0; i < n; i++)
		w.parts[i].part = parts[i];
	if (n > 1)
		qsort(w.parts, n, sizeof(*w.parts), by_part);
	skn_lineage_init(&w.line);
	for (uint32_t step = 0; rc == SKN_OK && step < blame->lineage.n_steps; step++) {
		const struct skn_version *v = version_of(blame, step);

		rc = skn_lineage_replay(&w.line, &v->commit, v->step, v->step_len, err);
		while (rc == SKN_OK && w.born < n && w.parts[w.born].part < w.line.parts.n)
			w.born++;
		if (rc == SKN_OK)
			w.now = own_origin(&w.line, step, &v->commit);
		for (size_t i = 0; rc == SKN_OK && i < w.born; i++)
			look_at(&w, &w.parts[i], step);
	}
	for (size_t i = 0; i < n; i++)
		free(w.parts[i].record);
	free(w.parts);
	skn_lineage_release(&w.line);
	if (rc != SKN_OK)
		skn_life_release(out);
	return rc;
}

void skn_life_release(struct skn_life_events *events)
{
	for (size_t i = 0; i < events->n; i++) {
		free(events->v[i].key);
		free(events->v[i].record);
		free(events->v[i].record_before);
	}
	skn_vec_release(events);
}

static bool same_id(const char *a, const char *b)
{
	size_t n = strcspn(a, ".");

	return n == strcspn(b, ".") && memcmp(a, b, n) == 0;
}

int skn_life_ever(struct skn_life_parts *out, const struct skn_blame *blame, const char *id, struct skn_err *err)
{
	struct skn_lineage line;
	bool *found = skn_xcalloc(blame->lineage.parts.n + 1, sizeof(*found));
	int rc = SKN_OK;

	skn_lineage_init(&line);
	for (uint32_t step = 0; rc == SKN_OK && step < blame->lineage.n_steps; step++) {
		const struct skn_version *v = version_of(blame, step);

		rc = skn_lineage_replay(&line, &v->commit, v->step, v->step_len, err);
		for (size_t i = 0; rc == SKN_OK && i < line.parts.n && i < blame->lineage.parts.n; i++)
			if (line.parts.v[i].changed.step == step && line.parts.v[i].kind == SKN_KIND_NARRATIVE)
				found[i] = found[i] || same_id(line.parts.v[i].id, id);
	}
	for (size_t i = 0; rc == SKN_OK && i < blame->lineage.parts.n; i++)
		if (found[i])
			skn_vec_push(out, (uint32_t)i);
	free(found);
	skn_lineage_release(&line);
	return rc;
}

/* ---- the words of earlier versions ---- */

static void prose_free(void *p)
{
	if (p)
		skn_prose_release(p);
	free(p);
}

static void record_free(void *p)
{
	if (p)
		skn_record_release(p);
	free(p);
}

void skn_life_texts_release(struct skn_life_texts *texts)
{
	skn_map_release(&texts->narratives, prose_free);
	skn_map_release(&texts->records, record_free);
}

static bool find_blob(struct skn_oid *out, const struct skn_life_texts *texts, const struct skn_oid *folder,
		      const char *path)
{
	struct skn_tree_entry entry;

	if (skn_oid_is_zero(folder) || skn_repo_tree_find(texts->repo, folder, path, &entry, NULL) != SKN_OK ||
	    !S_ISREG(entry.mode))
		return false;
	*out = entry.oid;
	return true;
}

/* The narrative of a blob; NULL when it cannot be read, which is kept too. */
static struct skn_prose *prose_of(struct skn_life_texts *texts, const struct skn_oid *blob)
{
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_prose *prose = NULL;

	if (skn_map_has(&texts->narratives, (const char *)blob->b, sizeof(blob->b)))
		return skn_map_find(&texts->narratives, (const char *)blob->b, sizeof(blob->b));
	if (skn_repo_read_blob(texts->repo, blob, SKN_NARRATIVE_MAX, &src, NULL) == SKN_OK) {
		prose = skn_xcalloc(1, sizeof(*prose));
		if (skn_prose_parse(prose, src.p, src.n, NULL) != SKN_OK) {
			free(prose);
			prose = NULL;
		}
	}
	skn_buf_release(&src);
	skn_map_put(&texts->narratives, (const char *)blob->b, sizeof(blob->b), prose);
	return prose;
}

const struct skn_prose *skn_life_narrative(struct skn_life_texts *texts, const struct skn_oid *folder)
{
	struct skn_oid blob;

	return find_blob(&blob, texts, folder, "narrative.md") ? prose_of(texts, &blob) : NULL;
}

const char *skn_life_sentence(struct skn_life_texts *texts, const struct skn_oid *folder, const char *id,
			      size_t *len, size_t *at)
{
	const struct skn_prose *prose = skn_life_narrative(texts, folder);
	const struct skn_unit *found = NULL;

	for (size_t i = 0; prose && i < prose->units.n && !(found && skn_streq(found->id, id)); i++)
		if (skn_streq(prose->units.v[i].id, id) || (!found && same_id(prose->units.v[i].id, id)))
			found = &prose->units.v[i];
	if (!found)
		return NULL;
	*len = found->end - found->start;
	if (at)
		*at = (size_t)(found - prose->units.v);
	return prose->text.p + found->start;
}

static struct skn_record *record_of(struct skn_life_texts *texts, const struct skn_oid *blob, enum skn_kind kind)
{
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_record *record = NULL;

	if (skn_map_has(&texts->records, (const char *)blob->b, sizeof(blob->b)))
		return skn_map_find(&texts->records, (const char *)blob->b, sizeof(blob->b));
	if (skn_repo_read_blob(texts->repo, blob, SKN_RECORD_MAX, &src, NULL) == SKN_OK) {
		record = skn_xcalloc(1, sizeof(*record));
		if (skn_record_parse(record, kind, "", &src, "", NULL) != SKN_OK) {
			free(record);
			record = NULL;
		}
	}
	skn_buf_release(&src);
	skn_map_put(&texts->records, (const char *)blob->b, sizeof(blob->b), record);
	return record;
}

const char *skn_life_field(struct skn_life_texts *texts, const struct skn_oid *folder, enum skn_kind kind,
			   const char *record, const char *field, size_t *len)
{
	char *path = skn_kind_path(kind, record);
	const struct skn_record *r = NULL;
	struct skn_oid blob;

	if (find_blob(&blob, texts, folder, path))
		r = record_of(texts, &blob, kind);
	free(path);
	return r ? skn_record_text(r, field, len) : NULL;
}
