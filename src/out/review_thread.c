#include "out/review_parts.h"

#include "base/map.h"
#include "out/source.h"
#include "rev/history.h"

#define CITED_MAX 3 /* places that cite a source whose quote is missing */

/* ---- versions ---- */

/* Its newest version at a commit, or the commit where that cannot be numbered. */
static int label_at(char **out, char hex[SKN_OID_HEX + 1], struct skn_review *r, const struct skn_oid *commit,
		    const char *path, struct skn_err *err)
{
	struct skn_history history = { .truncated = false };
	char label[SKN_VERSION_LABEL_MAX] = "?";
	int rc = skn_history_load(&history, r->store, commit, path, SKN_HISTORY_NEWEST, err);

	skn_oid_hex(hex, commit);
	if (rc == SKN_OK && history.list.n)
		skn_version_label(&history.list.v[0], label);
	if (rc == SKN_OK)
		*out = *label == '?' ? skn_xasprintf("%.10s", hex) : skn_xasprintf("v%s", label);
	skn_history_release(&history);
	return rc;
}

/* ---- both sides ---- */

static int load_side(struct skn_review_thread *t, struct skn_thread *out, bool *there, struct skn_view *view,
		     const char *path, struct skn_err *err)
{
	struct skn_err why = SKN_ERR_INIT;
	int rc;

	if (!path || t->broken)
		return SKN_OK;
	rc = skn_store_load(out, view, path, 0, &why);
	*there = rc == SKN_OK;
	if (rc == SKN_OK)
		return SKN_OK;
	if (skn_store_forgive(rc, NULL) != SKN_OK)
		return skn_fail_at(err, (enum skn_errc)rc, why.path, why.line, why.column, "%s", why.msg);
	t->broken = why.line ? skn_xasprintf("%s:%u: %s", why.path, why.line, why.msg)
			     : skn_xasprintf("%s: %s", why.path, why.msg);
	return SKN_OK;
}

static int load_sides(struct skn_review_thread *t, struct skn_review *r, struct skn_err *err)
{
	int rc = SKN_OK;

	if (t->twin->from)
		rc = label_at(&t->from_label, t->from_hex, r, &r->range.from, t->twin->from, err);
	if (rc == SKN_OK && t->twin->to)
		rc = label_at(&t->to_label, t->to_hex, r, &r->range.head, t->twin->to, err);
	if (rc == SKN_OK)
		rc = load_side(t, &t->to, &t->has, r->head, t->twin->to, err);
	if (rc == SKN_OK)
		rc = load_side(t, &t->from, &t->had, r->from, t->twin->from, err);
	return rc;
}

/* What cannot be read is new or gone for nobody: nothing is compared. */
static void compare(struct skn_review_thread *t)
{
	const struct skn_thread *from = t->had && !t->broken ? &t->from : NULL;
	const struct skn_thread *to = t->has && !t->broken ? &t->to : NULL;
	const struct skn_thread *titled = t->has ? &t->to : t->had ? &t->from : NULL;

	if (from || to)
		skn_diff_make(&t->diff, from, to);
	t->head = (struct skn_diff_head){
		.name = skn_thread_name_of(t->twin->to ? t->twin->to : t->twin->from),
		.title = titled ? skn_thread_title(titled) : NULL,
		.from = t->from_label, .to = t->to_label,
		.from_commit = t->from_label ? t->from_hex : NULL, .to_commit = t->to_label ? t->to_hex : NULL,
		.old_thread = from, .new_thread = to,
	};
}

/* ---- sources ---- */

static const char *outlet_of(const struct skn_diff_change *c)
{
	const struct skn_record *item = c->kind == SKN_DIFF_SOURCE_GAINED ? c->new_record : c->old_record;

	return item ? skn_source_outlet(item->tree.root) : "(no item)";
}

static int most_first(const void *pa, const void *pb)
{
	const struct skn_review_outlet *a = pa, *b = pb;
	size_t x = a->gained + a->lost, y = b->gained + b->lost;

	if (x != y)
		return x > y ? -1 : 1;
	if (!a->name || !b->name)
		return !a->name - !b->name;
	return strcmp(a->name, b->name);
}

static void count_outlet(struct skn_review_thread *t, struct skn_map *by_name, const char *name, bool gained)
{
	size_t len = name ? strlen(name) : 0;
	uintptr_t at = (uintptr_t)skn_map_find(by_name, name ? name : "", len);

	if (!at) {
		skn_vec_push(&t->outlets, ((struct skn_review_outlet){ .name = name }));
		at = t->outlets.n;
		skn_map_put(by_name, name ? name : "", len, (void *)at);
	}
	t->outlets.v[at - 1].gained += gained;
	t->outlets.v[at - 1].lost += !gained;
	t->gained += gained;
	t->lost += !gained;
}

static void count_sources(struct skn_review_thread *t)
{
	struct skn_map by_name = SKN_MAP_INIT, had = SKN_MAP_INIT;

	for (size_t i = 0; i < t->diff.list.n; i++) {
		const struct skn_diff_change *c = &t->diff.list.v[i];

		if (c->kind == SKN_DIFF_SOURCE_GAINED || c->kind == SKN_DIFF_SOURCE_LOST)
			count_outlet(t, &by_name, outlet_of(c), c->kind == SKN_DIFF_SOURCE_GAINED);
	}
	if (t->outlets.n > 1)
		qsort(t->outlets.v, t->outlets.n, sizeof(*t->outlets.v), most_first);
	for (size_t i = 0; t->had && i < t->from.item_keys.n; i++)
		skn_map_put(&had, t->from.item_keys.v[i], strlen(t->from.item_keys.v[i]), t);
	for (size_t i = 0; t->has && i < t->to.item_keys.n; i++)
		t->collected += !skn_map_has(&had, t->to.item_keys.v[i], strlen(t->to.item_keys.v[i]));
	skn_map_release(&by_name, NULL);
	skn_map_release(&had, NULL);
}

/* ---- findings ---- */

static bool is_below(const char *path, const char *folder)
{
	size_t n = folder ? strlen(folder) : 0;

	return folder && strncmp(path, folder, n) == 0 && path[n] == '/';
}

static bool cites_key(const struct skn_prose *prose, const struct skn_unit *unit, const char *key)
{
	for (size_t g = unit->group; g < unit->group + unit->n_groups; g++) {
		const struct skn_cite_group *group = &prose->cites.groups.v[g];

		for (size_t i = 0; i < group->n; i++) {
			const struct skn_cite *cite = &prose->cites.cites.v[group->first + i];

			if (cite->key_len == strlen(key) && memcmp(prose->text.p + cite->key, key, cite->key_len) == 0)
				return true;
		}
	}
	return false;
}

static void add_cited(struct skn_review_quote *q, const struct skn_prose *prose)
{
	for (size_t i = 0; i < prose->units.n && q->cited.n < CITED_MAX; i++) {
		const struct skn_unit *unit = &prose->units.v[i];

		if (cites_key(prose, unit, q->key))
			skn_strings_pushn(&q->cited, prose->text.p + unit->start, unit->end - unit->start);
	}
}

static int add_cited_of(void *ctx, const struct skn_record *record, const char *field, const char *text, size_t len)
{
	struct skn_prose prose;

	SKN_UNUSED(field);
	if (record && skn_prose_parse(&prose, text, len, NULL) == SKN_OK) {
		add_cited(ctx, &prose);
		skn_prose_release(&prose);
	}
	return 0;
}

static void add_quote(struct skn_review_thread *t, const struct skn_diag *d, char *key)
{
	struct skn_review_quote quote = { .diag = d, .key = key };

	if (t->has) {
		add_cited(&quote, &t->to.prose);
		skn_thread_each_text(&t->to, add_cited_of, &quote);
	}
	skn_vec_push(&t->quotes, quote);
}

static void collect_findings(struct skn_review_thread *t, const struct skn_review *r)
{
	for (int severity = SKN_SEVERITY_ERROR; severity > SKN_SEVERITY_OFF; severity--)
		for (size_t i = 0; i < r->found.list.n; i++) {
			const struct skn_diag *d = &r->found.list.v[i];
			char *key = NULL;

			if ((int)d->severity != severity ||
			    !(is_below(d->path, t->twin->to) || is_below(d->path, t->twin->from)))
				continue;
			t->errors += severity == SKN_SEVERITY_ERROR;
			t->warnings += severity == SKN_SEVERITY_WARNING;
			t->notes += severity == SKN_SEVERITY_NOTE;
			if (skn_introduced_quote(d, &key))
				add_quote(t, d, key);
			else
				skn_vec_push(&t->found, d);
		}
}

/* ---- owners ---- */

/* The files are sorted: those below a folder stand together. */
static size_t first_below(const struct skn_tree_deltas *files, const char *prefix)
{
	size_t lo = 0, hi = files->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (strcmp(files->v[mid].path, prefix) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void add_owners(struct skn_review_thread *t, const struct skn_review *r, const char *folder)
{
	char *prefix = skn_xasprintf("%s/", folder);

	for (size_t i = first_below(&r->files, prefix); i < r->files.n && is_below(r->files.v[i].path, folder); i++)
		skn_codeowners_match(&t->owners, r->owners, r->files.v[i].path);
	free(prefix);
}

static void find_owners(struct skn_review_thread *t, const struct skn_review *r)
{
	const char *from = t->twin->from, *to = t->twin->to;

	if (r->owners && to)
		add_owners(t, r, to);
	if (r->owners && from && !(to && skn_streq(from, to)))
		add_owners(t, r, from);
}

/* ---- all of it ---- */

int skn_review_thread_load(struct skn_review_thread *out, struct skn_review *review, const struct skn_twin *twin,
			   struct skn_err *err)
{
	int rc;

	*out = (struct skn_review_thread){ .twin = twin };
	rc = load_sides(out, review, err);
	compare(out);
	count_sources(out);
	collect_findings(out, review);
	find_owners(out, review);
	if (rc == SKN_OK)
		rc = skn_writers_find(&out->writers, review->store, &review->commits, &review->from_tree,
				      &review->head_tree, twin, &out->diff, err);
	return rc;
}

void skn_review_thread_release(struct skn_review_thread *thread)
{
	skn_diff_release(&thread->diff);
	if (thread->had)
		skn_thread_release(&thread->from);
	if (thread->has)
		skn_thread_release(&thread->to);
	for (size_t i = 0; i < thread->quotes.n; i++) {
		free(thread->quotes.v[i].key);
		skn_strings_release(&thread->quotes.v[i].cited);
	}
	skn_vec_release(&thread->quotes);
	skn_vec_release(&thread->found);
	skn_vec_release(&thread->outlets);
	skn_writers_release(&thread->writers);
	skn_owners_release(&thread->owners);
	free(thread->broken);
	free(thread->from_label);
	free(thread->to_label);
}
