/*
 * Which records changed from one folder to the next, and in what.  Only files
 * whose blobs differ are read; what they said before is known by its words.
 */
#include "rev/lineage_change.h"
#include "rev/lineage_plan.h"
#include "rev/lineage_step.h"
#include "rev/lineage_value.h"
#include "store/store.h"

/* ---- which files differ ---- */

static void add_change(struct skn_lineage_changes *out, enum skn_kind kind, const char *name,
		       const struct skn_tree_entry *before, const struct skn_tree_entry *after)
{
	struct skn_lineage_change change = { .kind = kind };

	if (before && after && skn_oid_eq(&before->oid, &after->oid))
		return;
	change.id = kind == SKN_KIND_THREAD ? skn_xstrdup("")
					    : skn_xstrndup(name, strlen(name) - strlen(".yaml"));
	if (before)
		change.before = before->oid;
	if (after)
		change.after = after->oid;
	skn_vec_push(out, change);
}

static bool is_record_file(const struct skn_tree_entry *entry)
{
	size_t n = strlen(entry->name);

	return S_ISREG(entry->mode) && skn_ends_with(entry->name, ".yaml") && n > strlen(".yaml") &&
	       n - strlen(".yaml") <= SKN_LINEAGE_NAME_MAX;
}

/* Keeps only the files of records: they are sorted by the bytes of their names. */
static void keep_records(struct skn_tree_entries *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		if (is_record_file(&list->v[i]))
			list->v[n++] = list->v[i];
		else
			free(list->v[i].name);
	}
	list->n = n;
}

static int list_folder(struct skn_tree_entries *out, struct skn_repo *repo, const struct skn_tree_entry *folder,
		       struct skn_err *err)
{
	int rc = folder && folder->mode == SKN_MODE_TREE ? skn_repo_tree_list(repo, &folder->oid, out, err) : SKN_OK;

	keep_records(out);
	return rc;
}

static int compare_folder(struct skn_lineage_changes *out, struct skn_repo *repo, enum skn_kind kind,
			  const struct skn_tree_entry *before, const struct skn_tree_entry *after,
			  struct skn_err *err)
{
	struct skn_tree_entries a = { 0 }, b = { 0 };
	int rc = list_folder(&a, repo, before, err);
	size_t i = 0, j = 0;

	if (rc == SKN_OK)
		rc = list_folder(&b, repo, after, err);
	while (rc == SKN_OK && (i < a.n || j < b.n)) {
		int c = i == a.n ? 1 : j == b.n ? -1 : strcmp(a.v[i].name, b.v[j].name);

		add_change(out, kind, c <= 0 ? a.v[i].name : b.v[j].name, c <= 0 ? &a.v[i] : NULL,
			   c >= 0 ? &b.v[j] : NULL);
		i += c <= 0;
		j += c >= 0;
	}
	skn_tree_entries_release(&a);
	skn_tree_entries_release(&b);
	return rc;
}

static const struct skn_tree_entry *entry_of(const struct skn_tree_entries *list, const char *name, bool dir)
{
	for (size_t i = 0; i < list->n; i++)
		if (skn_streq(list->v[i].name, name))
			return (dir ? list->v[i].mode == SKN_MODE_TREE : S_ISREG(list->v[i].mode)) ? &list->v[i] : NULL;
	return NULL;
}

static int find_changes(struct skn_lineage_changes *out, struct skn_repo *repo, const struct skn_tree_entries *before,
			const struct skn_tree_entries *after, struct skn_err *err)
{
	static const enum skn_kind kinds[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION, SKN_KIND_ITEM };
	const struct skn_tree_entry *a = entry_of(before, "thread.yaml", false);
	const struct skn_tree_entry *b = entry_of(after, "thread.yaml", false);
	int rc = SKN_OK;

	if (a || b)
		add_change(out, SKN_KIND_THREAD, "", a, b);
	for (size_t k = 0; rc == SKN_OK && k < SKN_ARRAY_LEN(kinds); k++) {
		a = entry_of(before, skn_kind_info(kinds[k])->dir, true);
		b = entry_of(after, skn_kind_info(kinds[k])->dir, true);
		if ((a || b) && !(a && b && skn_oid_eq(&a->oid, &b->oid)))
			rc = compare_folder(out, repo, kinds[k], a, b, err);
	}
	return rc;
}

/* ---- records ---- */

int skn_lineage_read_record(struct skn_record *out, bool *read, struct skn_repo *repo, enum skn_kind kind,
			    const char *id, const struct skn_oid *blob, struct skn_err *err)
{
	struct skn_buf src = SKN_BUF_INIT;
	int rc;

	*read = false;
	if (skn_oid_is_zero(blob))
		return SKN_OK;
	rc = skn_forgive(skn_repo_read_blob(repo, blob, SKN_RECORD_MAX, &src, err), SKN_ELIMIT, err);
	/* What is no record of fields is not there. */
	if (rc == SKN_OK)
		*read = skn_record_parse(out, kind, id, &src, "", NULL) == SKN_OK;
	skn_buf_release(&src);
	return rc;
}

struct skn_lineage_record *skn_lineage_known_record(const struct skn_lineage *lineage, enum skn_kind kind,
						    const char *id)
{
	const struct skn_lineage_memory *m = lineage->memory;

	return skn_lineage_record_find(m, kind, skn_lineage_name_find(m, id, strlen(id)));
}

/* ---- ops ---- */

/* Ops of parts that go or come back as they were, those with numbers in a row as one. */
struct parts {
	uint32_t first, n;
	unsigned op;
};

static void end_parts(struct skn_lineage_plan *plan, struct parts *run)
{
	if (run->n) {
		skn_step_op(&plan->records, run->op, run->first);
		skn_step_put(&plan->records, run->n);
	}
	run->n = 0;
}

static void add_part(struct skn_lineage_plan *plan, struct parts *run, uint32_t part)
{
	if (run->n == 0 || part != run->first + run->n) {
		end_parts(plan, run);
		run->first = part;
	}
	run->n++;
}

static bool has_field(const struct skn_lineage_fields *fields, const char *name)
{
	for (size_t i = 0; i < fields->n; i++)
		if (skn_streq(fields->v[i].name, name))
			return true;
	return false;
}

/* Fields that went. */
static void plan_gone(struct skn_lineage_plan *plan, const struct skn_lineage_record *record,
		      const struct skn_lineage_fields *fields)
{
	const struct skn_lineage *l = plan->lineage;
	struct parts run = { .op = SKN_STEP_R_REMOVE };

	for (uint32_t p = record ? record->first : SKN_LINEAGE_NONE; p != SKN_LINEAGE_NONE;
	     p = skn_lineage_side(l, p)->next)
		if (skn_part_is_there(&l->parts.v[p]) && !has_field(fields, l->parts.v[p].field))
			add_part(plan, &run, p);
	end_parts(plan, &run);
}

/* Fields that the record had before, or has: in the order of their numbers. */
static void plan_known(struct skn_lineage_plan *plan, const struct skn_lineage_record *record,
		       const struct skn_lineage_fields *fields)
{
	const struct skn_lineage *l = plan->lineage;
	struct parts back = { .op = SKN_STEP_R_BACK };

	for (uint32_t p = record ? record->first : SKN_LINEAGE_NONE; p != SKN_LINEAGE_NONE;
	     p = skn_lineage_side(l, p)->next) {
		const struct skn_lineage_field *f = fields->v, *end = fields->v + fields->n;
		bool there = skn_part_is_there(&l->parts.v[p]);

		while (f < end && !skn_streq(f->name, l->parts.v[p].field))
			f++;
		if (f == end)
			continue;
		if (f->word != skn_lineage_side(l, p)->word) {
			skn_step_op(&plan->records, there ? SKN_STEP_R_CHANGE : SKN_STEP_R_BACK_AS, p);
			skn_step_word(&plan->records, f->word);
		} else if (!there) {
			add_part(plan, &back, p);
		}
		skn_lineage_plan_cites(plan, p, f->keys.p, f->n_keys);
	}
	end_parts(plan, &back);
}

/* Fields that it never had. */
static void plan_new(struct skn_lineage_plan *plan, const struct skn_lineage_record *record, enum skn_kind kind,
		     const char *id, const struct skn_lineage_fields *fields)
{
	const struct skn_lineage *l = plan->lineage;
	struct skn_buf ops = SKN_BUF_INIT;
	uint32_t room = SKN_LINEAGE_FIELDS_MAX - (record ? record->n : 0), n = 0;

	for (size_t i = 0; i < fields->n && n < room; i++) {
		const struct skn_lineage_field *f = &fields->v[i];
		uint32_t name = skn_lineage_name_find(l->memory, f->name, f->name_len);

		if (skn_lineage_field_find(l, record, name) != SKN_LINEAGE_NONE)
			continue;
		skn_step_put(&ops, skn_lineage_plan_name(plan, f->name, f->name_len));
		skn_step_word(&ops, f->word);
		skn_lineage_plan_cites(plan, plan->n_parts++, f->keys.p, f->n_keys);
		n++;
	}
	if (n) {
		skn_step_op(&plan->records, SKN_STEP_R_ADD, kind);
		skn_step_put(&plan->records, skn_lineage_plan_name(plan, id, strlen(id)));
		skn_step_put(&plan->records, n);
		skn_buf_add(&plan->records, ops.p, ops.n);
	}
	skn_buf_release(&ops);
}

static void plan_change(struct skn_lineage_plan *plan, const struct skn_lineage_change *c)
{
	const struct skn_lineage_record *record = skn_lineage_known_record(plan->lineage, c->kind, c->was ? c->was : c->id);
	struct skn_lineage_fields fields = { 0 };

	if (c->left)
		return;
	if (c->was) {
		skn_step_op(&plan->records, SKN_STEP_R_RENAME, c->kind);
		skn_step_put(&plan->records, skn_lineage_plan_name(plan, c->was, strlen(c->was)));
		skn_step_put(&plan->records, skn_lineage_plan_name(plan, c->id, strlen(c->id)));
	}
	if (c->read)
		skn_lineage_fields_of(&fields, &c->record);
	plan_gone(plan, record, &fields);
	plan_known(plan, record, &fields);
	plan_new(plan, record, c->kind, c->id, &fields);
	skn_lineage_fields_release(&fields);
}

int skn_lineage_plan_records(struct skn_lineage_plan *plan, struct skn_repo *repo,
			     const struct skn_lineage_input *input, const struct skn_tree_entries *before,
			     const struct skn_tree_entries *after, struct skn_err *err)
{
	struct skn_lineage_changes changes = { 0 };
	int rc = find_changes(&changes, repo, before, after, err);

	for (size_t i = 0; rc == SKN_OK && i < changes.n; i++) {
		struct skn_lineage_change *c = &changes.v[i];

		rc = skn_lineage_read_record(&c->record, &c->read, repo, c->kind, c->id, &c->after, err);
	}
	if (rc == SKN_OK)
		rc = skn_lineage_find_renames(&changes, repo, plan->lineage, input, err);
	for (size_t i = 0; rc == SKN_OK && i < changes.n; i++)
		plan_change(plan, &changes.v[i]);
	for (size_t i = 0; i < changes.n; i++) {
		if (changes.v[i].read)
			skn_record_release(&changes.v[i].record);
		free(changes.v[i].id);
	}
	skn_vec_release(&changes);
	return rc;
}
