/*
 * Which records changed from one folder to the next, and in what.  Only files
 * whose blobs differ are read; what they said before is known by its words.
 */
#include "rev/lineage_plan.h"
#include "rev/lineage_step.h"
#include "rev/lineage_value.h"
#include "rev/match.h"
#include "store/store.h"

/* A file that differs. */
struct change {
	enum skn_kind kind;
	char *id;
	struct skn_oid before, after; /* zero: absent */
	bool read;                    /* it is a record now: */
	struct skn_record record;
	const char *was;              /* it was that record, whose file has gone; or NULL */
	bool left;                    /* its record goes by another id now */
};

struct changes {
	struct change *v;
	size_t n, cap;
};

/* ---- which files differ ---- */

static void add_change(struct changes *out, enum skn_kind kind, const char *name,
		       const struct skn_tree_entry *before, const struct skn_tree_entry *after)
{
	struct change change = { .kind = kind };

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

static int compare_folder(struct changes *out, struct skn_repo *repo, enum skn_kind kind,
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

static int find_changes(struct changes *out, struct skn_repo *repo, const struct skn_tree_entries *before,
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

static int read_record(struct skn_record *out, bool *read, struct skn_repo *repo, enum skn_kind kind,
		       const char *id, const struct skn_oid *oid, struct skn_err *err)
{
	struct skn_buf src = SKN_BUF_INIT;
	int rc;

	*read = false;
	if (skn_oid_is_zero(oid))
		return SKN_OK;
	rc = skn_forgive(skn_repo_read_blob(repo, oid, SKN_RECORD_MAX, &src, err), SKN_ELIMIT, err);
	/* What is no record of fields is not there. */
	if (rc == SKN_OK)
		*read = skn_record_parse(out, kind, id, &src, "", NULL) == SKN_OK;
	skn_buf_release(&src);
	return rc;
}

/* ---- renames ---- */

static struct skn_lineage_record *known_record(const struct skn_lineage *l, enum skn_kind kind, const char *id)
{
	return skn_lineage_record_find(l->memory, kind, skn_lineage_name_find(l->memory, id, strlen(id)));
}

static bool any_there(const struct skn_lineage *l, const struct skn_lineage_record *record)
{
	for (uint32_t p = record ? record->first : SKN_LINEAGE_NONE; p != SKN_LINEAGE_NONE;
	     p = skn_lineage_side(l, p)->next)
		if (skn_part_is_there(&l->parts.v[p]))
			return true;
	return false;
}

static bool has_gone(const struct skn_lineage *l, const struct change *c)
{
	return !c->read && !c->left && any_there(l, known_record(l, c->kind, c->id));
}

static bool is_new(const struct skn_lineage *l, const struct change *c)
{
	return c->read && !c->was && c->kind != SKN_KIND_THREAD && !known_record(l, c->kind, c->id);
}

static void rename_to(struct change *old, struct change *new)
{
	new->was = old->id;
	old->left = true;
}

/* The same bytes under another name. */
static void same_blobs(struct changes *changes, const struct skn_lineage *l)
{
	for (size_t j = 0; j < changes->n; j++)
		for (size_t i = 0; is_new(l, &changes->v[j]) && i < changes->n; i++)
			if (changes->v[i].kind == changes->v[j].kind && has_gone(l, &changes->v[i]) &&
			    skn_oid_eq(&changes->v[i].before, &changes->v[j].after))
				rename_to(&changes->v[i], &changes->v[j]);
}

/* What the record of another parent was called where it left our line. */
static bool renamed_there(const struct skn_lineage *ours, const struct skn_lineage *theirs, const struct change *old,
			  const struct change *new)
{
	const struct skn_lineage_record *there = known_record(theirs, new->kind, new->id);

	return there && there->first < theirs->forked_parts && any_there(theirs, there) &&
	       ours->parts.v[there->first].kind == old->kind && skn_streq(ours->parts.v[there->first].record, old->id);
}

static void renamed_by_others(struct changes *changes, const struct skn_lineage *l, const struct skn_lineage_input *input)
{
	for (size_t k = 0; k < input->n_others; k++)
		for (size_t j = 0; j < changes->n; j++)
			for (size_t i = 0; is_new(l, &changes->v[j]) && i < changes->n; i++)
				if (has_gone(l, &changes->v[i]) &&
				    renamed_there(l, input->others[k].lineage, &changes->v[i], &changes->v[j]))
					rename_to(&changes->v[i], &changes->v[j]);
}

/* The field that tells whether two records are the same, as for rev/diff.h. */
static const char *telling_field(enum skn_kind kind)
{
	switch (kind) {
	case SKN_KIND_EVENT: return "event";
	case SKN_KIND_VOICE: return "voice";
	case SKN_KIND_TENSION: return "question";
	default: return "title";
	}
}

struct texts {
	SKN_VEC(struct skn_match_unit) units;
	SKN_VEC(size_t) changes; /* per unit */
	SKN_VEC(struct skn_record) records; /* read for it */
	struct skn_strings ids;
};

static void add_text(struct texts *out, const struct skn_record *record, size_t change)
{
	struct skn_match_unit unit = { 0 };

	unit.text = skn_record_text(record, telling_field(record->kind), &unit.len);
	if (!unit.text || unit.len == 0)
		return;
	skn_vec_push(&out->units, unit);
	skn_vec_push(&out->changes, change);
}

/* Ids that no two have: they have nothing to say. */
static void name_units(struct texts *texts, char side)
{
	for (size_t i = 0; i < texts->units.n; i++) {
		char id[32];

		snprintf(id, sizeof(id), "%c%zu", side, i);
		skn_strings_push(&texts->ids, id);
	}
	for (size_t i = 0; i < texts->units.n; i++)
		texts->units.v[i].id = texts->ids.v[i];
}

static void release_texts(struct texts *texts)
{
	for (size_t i = 0; i < texts->records.n; i++)
		skn_record_release(&texts->records.v[i]);
	skn_vec_release(&texts->records);
	skn_vec_release(&texts->units);
	skn_vec_release(&texts->changes);
	skn_strings_release(&texts->ids);
}

/* What those that have gone said. */
static int gone_texts(struct texts *out, struct skn_repo *repo, const struct changes *changes,
		      const struct skn_lineage *l, enum skn_kind kind, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < changes->n; i++) {
		const struct change *c = &changes->v[i];
		struct skn_record record;
		bool read;

		if (c->kind != kind || !has_gone(l, c))
			continue;
		rc = read_record(&record, &read, repo, kind, c->id, &c->before, err);
		if (rc != SKN_OK || !read)
			continue;
		skn_vec_push(&out->records, record);
		add_text(out, skn_vec_last(&out->records), i);
	}
	return rc;
}

static void new_texts(struct texts *out, const struct changes *changes, const struct skn_lineage *l,
		      enum skn_kind kind)
{
	for (size_t i = 0; i < changes->n; i++)
		if (changes->v[i].kind == kind && is_new(l, &changes->v[i]))
			add_text(out, &changes->v[i].record, i);
}

/* Records of one kind by what they say. */
static int alike(struct changes *changes, struct skn_repo *repo, const struct skn_lineage *l, enum skn_kind kind,
		 struct skn_err *err)
{
	struct texts old = { 0 }, new = { 0 };
	struct skn_match m;
	int rc = SKN_OK;

	new_texts(&new, changes, l, kind);
	if (new.units.n)
		rc = gone_texts(&old, repo, changes, l, kind, err);
	if (rc == SKN_OK && old.units.n && new.units.n) {
		name_units(&old, 'a');
		name_units(&new, 'b');
		skn_match_make(&m, old.units.v, old.units.n, new.units.v, new.units.n, SKN_MATCH_RECORD_MIN);
		for (size_t i = 0; i < old.units.n; i++)
			if (m.a_to_b[i] != SKN_MATCH_NONE)
				rename_to(&changes->v[old.changes.v[i]], &changes->v[new.changes.v[m.a_to_b[i]]]);
		skn_match_release(&m);
	}
	release_texts(&old);
	release_texts(&new);
	return rc;
}

static int find_renames(struct changes *changes, struct skn_repo *repo, const struct skn_lineage *l,
			const struct skn_lineage_input *input, struct skn_err *err)
{
	int rc = SKN_OK;
	size_t gone = 0;

	for (size_t i = 0; i < changes->n; i++)
		gone += has_gone(l, &changes->v[i]);
	if (!gone)
		return SKN_OK;
	renamed_by_others(changes, l, input);
	same_blobs(changes, l);
	for (int kind = SKN_KIND_EVENT; rc == SKN_OK && kind <= SKN_KIND_ITEM; kind++)
		rc = alike(changes, repo, l, (enum skn_kind)kind, err);
	return rc;
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

static void plan_change(struct skn_lineage_plan *plan, const struct change *c)
{
	const struct skn_lineage_record *record = known_record(plan->lineage, c->kind, c->was ? c->was : c->id);
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
	struct changes changes = { 0 };
	int rc = find_changes(&changes, repo, before, after, err);

	for (size_t i = 0; rc == SKN_OK && i < changes.n; i++) {
		struct change *c = &changes.v[i];

		rc = read_record(&c->record, &c->read, repo, c->kind, c->id, &c->after, err);
	}
	if (rc == SKN_OK)
		rc = find_renames(&changes, repo, plan->lineage, input, err);
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
