#include "cli/record.h"

#include "out/source.h"
#include "text/nearest.h"
#include "text/term.h"

static const enum skn_kind pickable[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION, SKN_KIND_ITEM,
					  SKN_KIND_TEXT,  SKN_KIND_RUN };
#define N_UNNAMED 4 /* the first of them need no kind before the id */

static bool is_there(struct skn_view *view, const char *thread_path, enum skn_kind kind, const char *id)
{
	char *path = skn_kind_path_in(thread_path, kind, id);
	bool there = skn_view_has(view, path);

	free(path);
	return there;
}

static int not_found(struct skn_view *view, const char *thread_path, const char *word, const char *id,
		     size_t first, size_t n, struct skn_err *err)
{
	const char *name = strchr(thread_path, '/') ? strchr(thread_path, '/') + 1 : thread_path;
	struct skn_strings ids = { 0 };
	const char *near;
	int rc = skn_fail(err, SKN_ENOTFOUND, "there is no '%s' in %s", word, name);

	for (size_t i = first; i < first + n; i++)
		skn_store_ids(&ids, view, thread_path, pickable[i], NULL);
	near = skn_nearest(id, (const char *const *)ids.v, ids.n, 0);
	if (near)
		skn_hint(err, "did you mean '%s'?", near);
	else
		skn_hint(err, "'skein show %s' lists what there is", name);
	skn_strings_release(&ids);
	return rc;
}

/* The kind before a colon, as an index into pickable; N_UNNAMED kinds without. */
static int split(const char *word, const char **id, size_t *first, size_t *n, struct skn_err *err)
{
	const char *colon = strchr(word, ':');

	*id = word;
	*first = 0;
	*n = N_UNNAMED;
	if (!colon)
		return SKN_OK;
	for (size_t i = 0; i < SKN_ARRAY_LEN(pickable); i++) {
		const char *kind = skn_kind_info(pickable[i])->word;

		if (strlen(kind) == (size_t)(colon - word) && memcmp(kind, word, strlen(kind)) == 0) {
			*id = colon + 1;
			*first = i;
			*n = 1;
			return SKN_OK;
		}
	}
	skn_fail(err, SKN_EUSAGE, "'%.*s' is no kind of record", (int)(colon - word), word);
	return skn_hint(err, "event, voice, tension, item, text or run");
}

int skn_pick_find(struct skn_pick *out, struct skn_view *view, const char *thread_path, const char *word,
		  struct skn_err *err)
{
	struct skn_buf names = SKN_BUF_INIT;
	const char *id, *plain = *word == '@' ? word + 1 : word;
	size_t first, n, found = 0;
	int rc = split(plain, &id, &first, &n, err);

	*out = (struct skn_pick){ 0 };
	if (rc != SKN_OK)
		return rc;
	for (size_t i = first; *id && i < first + n; i++) {
		if (!is_there(view, thread_path, pickable[i], id))
			continue;
		out->kind = pickable[i];
		skn_buf_addf(&names, "%s%s:%s", found++ ? ", " : "", skn_kind_info(out->kind)->word, id);
	}
	if (found == 0) {
		rc = not_found(view, thread_path, word, id, first, n, err);
	} else if (found > 1) {
		skn_fail(err, SKN_EAMBIGUOUS, "'%s' is more than one record", word);
		rc = skn_hint(err, "say which: %s", names.p);
	} else {
		out->id = skn_xstrdup(id);
		out->path = skn_kind_path_in(thread_path, out->kind, id);
	}
	skn_buf_release(&names);
	return rc;
}

void skn_pick_release(struct skn_pick *pick)
{
	free(pick->id);
	free(pick->path);
	*pick = (struct skn_pick){ 0 };
}

static int list(struct skn_strings *out, struct skn_view *view, const char *thread_path, const char *dir,
		int depth, struct skn_err *err)
{
	struct skn_view_entries entries = { 0 };
	char *path = *dir ? skn_xasprintf("%s/%s", thread_path, dir) : skn_xstrdup(thread_path);
	int rc = skn_view_list(view, path, &entries, err);

	for (size_t i = 0; rc == SKN_OK && i < entries.n; i++) {
		const struct skn_view_entry *e = &entries.v[i];
		char *inside = *dir ? skn_xasprintf("%s/%s", dir, e->name) : skn_xstrdup(e->name);

		if (e->kind == SKN_VIEW_FILE || e->kind == SKN_VIEW_EXEC)
			skn_strings_push(out, inside);
		else if (e->kind == SKN_VIEW_DIR && depth < SKN_FOLDER_DEPTH_MAX)
			rc = list(out, view, thread_path, inside, depth + 1, err);
		else
			rc = skn_fail_at(err, SKN_EDATA, path, 0, 0, "'%s' is no plain file", e->name);
		free(inside);
	}
	skn_view_entries_release(&entries);
	free(path);
	return rc;
}

int skn_record_files(struct skn_strings *out, struct skn_view *view, const char *thread_path,
		     struct skn_err *err)
{
	return list(out, view, thread_path, "", 0, err);
}

/* ---- where a key is cited ---- */

static bool group_has(const struct skn_cites *cites, const char *text, const struct skn_cite_group *group,
		      const char *key)
{
	size_t n = strlen(key);

	for (size_t i = group->first; i < group->first + group->n; i++)
		if (cites->cites.v[i].key_len == n && memcmp(text + cites->cites.v[i].key, key, n) == 0)
			return true;
	return false;
}

static void find_in_narrative(struct skn_uses *out, const struct skn_thread *thread, const char *key)
{
	const struct skn_prose *prose = &thread->prose;

	for (size_t i = 0; i < prose->units.n; i++) {
		const struct skn_unit *unit = &prose->units.v[i];

		for (size_t g = unit->group; g < unit->group + unit->n_groups; g++)
			if (group_has(&prose->cites, prose->text.p, &prose->cites.groups.v[g], key)) {
				skn_vec_push(&out->list, ((struct skn_use){ .kind = SKN_KIND_NARRATIVE, .unit = unit }));
				break;
			}
	}
}

struct finding {
	struct skn_uses *out;
	const char *key;
};

static int find_in_text(void *ctx, const struct skn_record *record, const char *field, const char *text,
			size_t len)
{
	const struct finding *f = ctx;
	struct skn_cites cites = { 0 };

	if (!record)
		return 0;
	skn_cites_scan(&cites, text, len);
	for (size_t g = 0; g < cites.groups.n; g++)
		if (group_has(&cites, text, &cites.groups.v[g], f->key)) {
			skn_vec_push(&f->out->list,
				     ((struct skn_use){ .kind = record->kind, .record = record, .field = field }));
			break;
		}
	skn_cites_release(&cites);
	return 0;
}

void skn_uses_find(struct skn_uses *out, const struct skn_thread *thread, const char *key)
{
	struct finding f = { .out = out, .key = key };

	find_in_narrative(out, thread, key);
	skn_thread_each_text(thread, find_in_text, &f);
}

void skn_uses_release(struct skn_uses *uses)
{
	skn_vec_release(&uses->list);
}

void skn_uses_text(struct skn_buf *out, const struct skn_uses *uses)
{
	size_t sentences = 0;
	const char *comma = "";

	for (size_t i = 0; i < uses->list.n; i++)
		sentences += uses->list.v[i].kind == SKN_KIND_NARRATIVE;
	if (sentences) {
		skn_buf_addf(out, "narrative (%zu %s)", sentences, sentences == 1 ? "sentence" : "sentences");
		comma = ", ";
	}
	for (size_t i = sentences; i < uses->list.n; i++) {
		const struct skn_use *use = &uses->list.v[i];

		skn_buf_adds(out, comma);
		comma = ", ";
		if (use->kind == SKN_KIND_THREAD)
			skn_buf_adds(out, use->field);
		else
			skn_buf_addf(out, "%s %s (%s)", skn_kind_info(use->kind)->word, use->record->id, use->field);
	}
}

/* ---- items ---- */

void skn_item_line(struct skn_sink *out, const struct skn_record *item)
{
	const char *title = skn_record_text(item, "title", NULL), *outlet = skn_source_outlet(item->tree.root);
	const char *date = skn_record_text(item, "issued", NULL);
	struct skn_buf line = SKN_BUF_INIT;

	skn_buf_adds(&line, title ? title : item->id);
	if (outlet)
		skn_buf_addf(&line, " \u2014 %s", outlet);
	if (date)
		skn_buf_addf(&line, " (%s)", date);
	if (skn_node_find(item->tree.root, "withdrawn"))
		skn_buf_adds(&line, " \u2014 withdrawn");
	skn_term_safe(out, line.p, line.n, false);
	skn_buf_release(&line);
}
