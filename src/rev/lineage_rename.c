#include "rev/lineage_change.h"
#include "rev/match.h"

static bool any_there(const struct skn_lineage *l, const struct skn_lineage_record *record)
{
	for (uint32_t p = record ? record->first : SKN_LINEAGE_NONE; p != SKN_LINEAGE_NONE;
	     p = skn_lineage_side(l, p)->next)
		if (skn_part_is_there(&l->parts.v[p]))
			return true;
	return false;
}

static bool has_gone(const struct skn_lineage *l, const struct skn_lineage_change *c)
{
	return !c->read && !c->left && any_there(l, skn_lineage_known_record(l, c->kind, c->id));
}

static bool is_new(const struct skn_lineage *l, const struct skn_lineage_change *c)
{
	return c->read && !c->was && c->kind != SKN_KIND_THREAD && !skn_lineage_known_record(l, c->kind, c->id);
}

static void rename_to(struct skn_lineage_change *old, struct skn_lineage_change *new)
{
	new->was = old->id;
	old->left = true;
}

/* The same bytes under another name. */
static void same_blobs(struct skn_lineage_changes *changes, const struct skn_lineage *l)
{
	for (size_t j = 0; j < changes->n; j++) {
		struct skn_lineage_change *new = &changes->v[j];
		bool wanted = is_new(l, new);

		for (size_t i = 0; wanted && !new->was && i < changes->n; i++)
			if (skn_oid_eq(&changes->v[i].before, &new->after) && changes->v[i].kind == new->kind &&
			    has_gone(l, &changes->v[i]))
				rename_to(&changes->v[i], new);
	}
}

/* Our id of a record that another parent calls by the id of NEW; NULL when it is
 * none of ours. */
static const char *our_id(const struct skn_lineage *ours, const struct skn_lineage *theirs,
			  const struct skn_lineage_change *new)
{
	const struct skn_lineage_record *there = skn_lineage_known_record(theirs, new->kind, new->id);

	if (!there || there->first >= theirs->forked_parts || !any_there(theirs, there))
		return NULL;
	return ours->parts.v[there->first].record;
}

static void renamed_by_others(struct skn_lineage_changes *changes, const struct skn_lineage *l,
			      const struct skn_lineage_input *input)
{
	for (size_t k = 0; k < input->n_others; k++)
		for (size_t j = 0; j < changes->n; j++) {
			struct skn_lineage_change *new = &changes->v[j];
			const char *id = is_new(l, new) ? our_id(l, input->others[k].lineage, new) : NULL;

			for (size_t i = 0; id && !new->was && i < changes->n; i++)
				if (changes->v[i].kind == new->kind && skn_streq(changes->v[i].id, id) &&
				    has_gone(l, &changes->v[i]))
					rename_to(&changes->v[i], new);
		}
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
static int gone_texts(struct texts *out, struct skn_repo *repo, const struct skn_lineage_changes *changes,
		      const struct skn_lineage *l, enum skn_kind kind, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < changes->n; i++) {
		const struct skn_lineage_change *c = &changes->v[i];
		struct skn_record record;
		bool read;

		if (c->kind != kind || !has_gone(l, c))
			continue;
		rc = skn_lineage_read_record(&record, &read, repo, kind, c->id, &c->before, err);
		if (rc != SKN_OK || !read)
			continue;
		skn_vec_push(&out->records, record);
		add_text(out, skn_vec_last(&out->records), i);
	}
	return rc;
}

static void new_texts(struct texts *out, const struct skn_lineage_changes *changes, const struct skn_lineage *l,
		      enum skn_kind kind)
{
	for (size_t i = 0; i < changes->n; i++)
		if (changes->v[i].kind == kind && is_new(l, &changes->v[i]))
			add_text(out, &changes->v[i].record, i);
}

/* Records of one kind by what they say. */
static int alike(struct skn_lineage_changes *changes, struct skn_repo *repo, const struct skn_lineage *l, enum skn_kind kind,
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

int skn_lineage_find_renames(struct skn_lineage_changes *changes, struct skn_repo *repo,
			     const struct skn_lineage *lineage, const struct skn_lineage_input *input,
			     struct skn_err *err)
{
	int rc = SKN_OK;
	size_t gone = 0;

	for (size_t i = 0; i < changes->n; i++)
		gone += has_gone(lineage, &changes->v[i]);
	if (!gone)
		return SKN_OK;
	renamed_by_others(changes, lineage, input);
	same_blobs(changes, lineage);
	for (int kind = SKN_KIND_EVENT; rc == SKN_OK && kind <= SKN_KIND_ITEM; kind++)
		rc = alike(changes, repo, lineage, (enum skn_kind)kind, err);
	return rc;
}
