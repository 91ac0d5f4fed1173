/*
 * What a step says, done: advancing makes a step and does it with the same code
 * that replays it, so that both give the same lineage.
 */
#include "rev/lineage_doing.h"

static const struct skn_origin never = { SKN_STEP_NONE, 0 };

/* ---- names ---- */

static void do_names(struct skn_lineage_doing *d)
{
	struct skn_lineage_memory *m = d->l->memory;

	for (uint32_t n = skn_step_get(d->r); n > 0 && skn_lineage_good(d); n--) {
		uint32_t len = skn_step_get(d->r);
		const char *name = (const char *)skn_step_get_bytes(d->r, len);

		skn_lineage_require(d, name && len <= SKN_LINEAGE_NAME_MAX && !memchr(name, '\0', len) &&
			skn_lineage_name_find(m, name, len) == SKN_LINEAGE_NONE);
		d->full = d->full || m->names.n >= SKN_LINEAGE_NAMES_MAX;
		if (skn_lineage_good(d))
			skn_lineage_name_add(m, name, len);
	}
}

uint32_t skn_lineage_get_name(struct skn_lineage_doing *d)
{
	uint32_t n = skn_step_get(d->r);

	skn_lineage_require(d, n < d->l->memory->names.n);
	return n;
}

/* ---- parts ---- */

uint32_t skn_lineage_do_add(struct skn_lineage_doing *d, enum skn_kind kind, uint32_t record, uint32_t field, uint64_t word)
{
	d->full = d->full || d->l->parts.n >= SKN_LINEAGE_PARTS_MAX;
	return d->full ? 0 : skn_lineage_part_add(d->l, kind, record, field, word, &d->now);
}

void skn_lineage_do_word(struct skn_lineage_doing *d, uint32_t part, uint64_t word)
{
	const struct skn_lineage_wording *known = skn_lineage_wording_of(d->l, word, part);

	d->l->parts.v[part].changed = known ? known->first : d->now;
	if (!known)
		skn_lineage_wording_add(d->l, word, part, &d->now);
	skn_lineage_side(d->l, part)->word = word;
}

void skn_lineage_do_return(struct skn_lineage_doing *d, uint32_t part)
{
	d->l->parts.v[part].life.removed = never;
	d->l->parts.v[part].life.returned = d->now;
}

/* ---- records ---- */

static bool is_record_kind(uint64_t kind)
{
	return kind == SKN_KIND_THREAD || kind == SKN_KIND_EVENT || kind == SKN_KIND_VOICE ||
	       kind == SKN_KIND_TENSION || kind == SKN_KIND_ITEM;
}

static void add_fields(struct skn_lineage_doing *d, enum skn_kind kind)
{
	uint32_t record = skn_lineage_get_name(d);

	for (uint32_t n = skn_step_get(d->r); n > 0 && skn_lineage_good(d); n--) {
		uint32_t field = skn_lineage_get_name(d);
		uint64_t word = skn_step_get_word(d->r);
		const struct skn_lineage_record *r;

		if (!skn_lineage_good(d))
			return;
		r = skn_lineage_record_find(d->l->memory, kind, record);
		skn_lineage_require(d, !r || (r->n < SKN_LINEAGE_FIELDS_MAX &&
				  skn_lineage_field_find(d->l, r, field) == SKN_LINEAGE_NONE));
		if (skn_lineage_good(d))
			skn_lineage_do_add(d, kind, record, field, word);
	}
}

static void rename_record(struct skn_lineage_doing *d, enum skn_kind kind)
{
	uint32_t old = skn_lineage_get_name(d), new = skn_lineage_get_name(d);
	struct skn_lineage_record *r = skn_lineage_good(d) ? skn_lineage_record_find(d->l->memory, kind, old) : NULL;

	skn_lineage_require(d, r && !skn_lineage_record_find(d->l->memory, kind, new));
	if (skn_lineage_good(d))
		skn_lineage_record_rename(d->l, r, new);
}

/* One field: changes its value, comes back with another, goes, comes back. */
static void do_field(struct skn_lineage_doing *d, unsigned op, uint32_t index)
{
	bool back = op == SKN_STEP_R_BACK || op == SKN_STEP_R_BACK_AS;
	bool valued = op == SKN_STEP_R_CHANGE || op == SKN_STEP_R_BACK_AS;
	uint64_t word = valued ? skn_step_get_word(d->r) : 0;
	struct skn_part *part = &d->l->parts.v[index];

	skn_lineage_require(d, part->field && skn_part_is_there(part) == !back);
	if (!skn_lineage_good(d))
		return;
	if (back)
		skn_lineage_do_return(d, index);
	if (valued)
		skn_lineage_do_word(d, index, word);
	if (op == SKN_STEP_R_REMOVE)
		part->life.removed = d->now;
}

static void do_record_op(struct skn_lineage_doing *d, unsigned op, uint64_t n)
{
	bool run = op == SKN_STEP_R_REMOVE || op == SKN_STEP_R_BACK;
	uint32_t count = 1;

	if (op == SKN_STEP_R_ADD || op == SKN_STEP_R_RENAME) {
		skn_lineage_require(d, is_record_kind(n));
		if (op == SKN_STEP_R_ADD && skn_lineage_good(d))
			add_fields(d, (enum skn_kind)n);
		else if (skn_lineage_good(d))
			rename_record(d, (enum skn_kind)n);
		return;
	}
	skn_lineage_require(d, op <= SKN_STEP_R_RENAME && n < d->l->parts.n);
	if (run)
		count = skn_step_get(d->r);
	skn_lineage_require(d, skn_lineage_good(d) && count <= d->l->parts.n - n);
	for (uint32_t i = 0; i < count && skn_lineage_good(d); i++)
		do_field(d, op, (uint32_t)n + i);
}

static void do_records(struct skn_lineage_doing *d)
{
	bool more = true;

	while (more && skn_lineage_good(d)) {
		uint64_t op = skn_step_get_wide(d->r);

		more = (op & 7) != SKN_STEP_R_END;
		skn_lineage_require(d, more || op == SKN_STEP_R_END);
		if (more && skn_lineage_good(d))
			do_record_op(d, op & 7, op >> 3);
	}
}

/* ---- blocks ---- */

int skn_lineage_block(struct skn_lineage *lineage, struct skn_step_reader *r, unsigned flags,
		      const struct skn_origin *now, struct skn_err *err)
{
	struct skn_lineage_doing d = { .l = lineage, .r = r, .now = *now, .first_new = (uint32_t)lineage->parts.n };

	if (flags & SKN_STEP_NAMES)
		do_names(&d);
	if (flags & SKN_STEP_SENTENCES && skn_lineage_good(&d))
		skn_lineage_do_sentences(&d);
	if (flags & SKN_STEP_RECORDS && skn_lineage_good(&d))
		do_records(&d);
	if (flags & SKN_STEP_CITES && skn_lineage_good(&d))
		skn_lineage_do_cites(&d);
	skn_vec_release(&d.order);
	skn_vec_release(&d.touched);
	skn_vec_release(&d.gifts);
	if (d.full)
		return skn_fail(err, SKN_ELIMIT, "a thread has more than %u parts or names",
				(unsigned)SKN_LINEAGE_PARTS_MAX);
	return r->bad ? skn_fail(err, SKN_EDATA, "this is no step of a lineage") : SKN_OK;
}

struct skn_origin skn_lineage_now(const struct skn_lineage *lineage)
{
	return lineage->memory->now;
}

void skn_lineage_begin(struct skn_lineage *lineage, const struct skn_oid *commit)
{
	lineage->memory->now = (struct skn_origin){ lineage->n_steps, (uint32_t)lineage->commits.n };
	SKN_LINEAGE_PUSH(&lineage->commits, *commit);
}

void skn_lineage_end(struct skn_lineage *lineage)
{
	lineage->n_steps++;
}

/* ---- a whole step ---- */

int skn_lineage_replay(struct skn_lineage *lineage, const struct skn_oid *commit, const void *step,
		       size_t n, struct skn_err *err)
{
	struct skn_step_reader r = { step, (const unsigned char *)step + n, n == 0 };
	const struct skn_origin none = { SKN_STEP_NONE, 0 };
	unsigned flags, before;
	int rc = SKN_OK;

	if (n > SKN_STEP_SIZE_MAX)
		return skn_fail(err, SKN_ELIMIT, "a commit changes too much of a thread");
	if (n == 0 || *r.p > (SKN_STEP_PRELUDE << 1) - 1)
		return skn_fail(err, SKN_EDATA, "this is no step of a lineage");
	skn_lineage_begin(lineage, commit);
	flags = *r.p++;
	if (flags & SKN_STEP_PRELUDE) {
		before = r.p < r.end ? *r.p++ : SKN_STEP_PRELUDE;
		if (before >= SKN_STEP_PATCHES || lineage->n_steps > 0)
			return skn_fail(err, SKN_EDATA, "this is no step of a lineage");
		rc = skn_lineage_block(lineage, &r, before, &none, err);
	}
	if (rc == SKN_OK)
		rc = skn_lineage_block(lineage, &r, flags, &lineage->memory->now, err);
	if (rc == SKN_OK && flags & SKN_STEP_PATCHES)
		rc = skn_lineage_patches(lineage, &r, err);
	if (rc == SKN_OK && r.p != r.end)
		rc = skn_fail(err, SKN_EDATA, "a step of a lineage goes on behind its end");
	skn_lineage_end(lineage);
	return rc;
}
