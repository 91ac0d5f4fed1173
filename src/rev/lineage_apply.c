/*
 * What a step says, done: advancing makes a step and does it with the same code
 * that replays it, so that both give the same lineage.
 */
#include "rev/lineage_step.h"

static const struct skn_origin never = { SKN_STEP_NONE, 0 };

/* Citations may come along: from a part that was split, or to one that was joined. */
struct gift {
	uint32_t from, to;
	bool split;
};

/* A block in hand. */
struct doing {
	struct skn_lineage *l;
	struct skn_step_reader *r;
	struct skn_origin now;
	uint32_t first_new; /* parts from here on were made by the block */
	SKN_VEC(uint32_t) order, touched;
	SKN_VEC(struct gift) gifts;
	bool *placed; /* per sentence of the old order */
	bool full;    /* a limit was passed */
};

static bool is_there(const struct skn_origin *removed)
{
	return removed->step == SKN_STEP_NONE;
}

static bool good(const struct doing *d)
{
	return !d->r->bad && !d->full;
}

static void require(struct doing *d, bool ok)
{
	d->r->bad = d->r->bad || !ok;
}

/* ---- names ---- */

static void do_names(struct doing *d)
{
	struct skn_lineage_memory *m = d->l->memory;

	for (uint32_t n = skn_step_get(d->r); n > 0 && good(d); n--) {
		uint32_t len = skn_step_get(d->r);
		const char *name = (const char *)skn_step_get_bytes(d->r, len);

		require(d, name && len <= SKN_LINEAGE_NAME_MAX && !memchr(name, '\0', len) &&
			skn_lineage_name_find(m, name, len) == SKN_LINEAGE_NONE);
		d->full = d->full || m->names.n >= SKN_LINEAGE_NAMES_MAX;
		if (good(d))
			skn_lineage_name_add(m, name, len);
	}
}

/* A number of a name. */
static uint32_t get_name(struct doing *d)
{
	uint32_t n = skn_step_get(d->r);

	require(d, n < d->l->memory->names.n);
	return n;
}

/* ---- sentences ---- */

static uint32_t add_part(struct doing *d, enum skn_kind kind, uint32_t record, uint32_t field, uint64_t word)
{
	d->full = d->full || d->l->parts.n >= SKN_LINEAGE_PARTS_MAX;
	return d->full ? 0 : skn_lineage_part_add(d->l, kind, record, field, word, &d->now);
}

/* Counts how many sentences have the part's word; notes when it is not the only one. */
static void count_word(struct doing *d, uint32_t part, int by)
{
	struct skn_lineage_memory *m = d->l->memory;
	struct skn_lineage_word *word = skn_lineage_word_find(m, m->sides.v[part].word);

	word->there += (uint32_t)by;
	if (by > 0 && word->there > 1)
		skn_vec_push(&m->twice, word->word);
}

/* Gives the part a wording or value: one that it had keeps its origin. */
static void set_word(struct doing *d, uint32_t part, uint64_t word)
{
	const struct skn_lineage_wording *known = skn_lineage_wording_of(d->l, word, part);

	d->l->parts.v[part].changed = known ? known->first : d->now;
	if (!known)
		skn_lineage_wording_add(d->l, word, part, &d->now);
	skn_lineage_side(d->l, part)->word = word;
}

static void place(struct doing *d, uint32_t part, bool touched)
{
	skn_vec_push(&d->order, part);
	if (!touched)
		return;
	skn_vec_push(&d->touched, part);
	count_word(d, part, 1);
}

/* Places the sentence at AT of the old order, with another wording or its own. */
static void place_old(struct doing *d, int64_t at, bool reworded)
{
	uint64_t word = reworded ? skn_step_get_word(d->r) : 0;

	require(d, at >= 0 && at < (int64_t)d->l->sentences.n && !d->placed[at]);
	if (!good(d))
		return;
	d->placed[at] = true;
	if (reworded) {
		count_word(d, d->l->sentences.v[at], -1);
		set_word(d, d->l->sentences.v[at], word);
	}
	place(d, d->l->sentences.v[at], reworded);
}

static void place_new(struct doing *d)
{
	uint64_t word = skn_step_get_word(d->r);
	uint32_t part = good(d) ? add_part(d, SKN_KIND_NARRATIVE, SKN_LINEAGE_NONE, SKN_LINEAGE_NONE, word) : 0;

	if (good(d))
		place(d, part, true);
}

static bool is_sentence(const struct skn_lineage *l, uint32_t part)
{
	return part < l->parts.n && l->parts.v[part].kind == SKN_KIND_NARRATIVE;
}

static void come_back(struct doing *d, uint32_t part)
{
	d->l->parts.v[part].life.removed = never;
	d->l->parts.v[part].life.returned = d->now;
}

static void place_back(struct doing *d, uint32_t part, bool reworded)
{
	uint64_t word = reworded ? skn_step_get_word(d->r) : 0;

	require(d, is_sentence(d->l, part) && !skn_part_is_there(&d->l->parts.v[part]));
	if (!good(d))
		return;
	come_back(d, part);
	if (reworded)
		set_word(d, part, word);
	place(d, part, true);
}

/* A new part that has its beginning from another one. */
static void place_descendant(struct doing *d, uint32_t from)
{
	uint64_t word = skn_step_get_word(d->r);
	const struct skn_lineage_wording *known;
	struct skn_part *part;
	uint32_t index;

	require(d, is_sentence(d->l, from));
	index = good(d) ? add_part(d, SKN_KIND_NARRATIVE, SKN_LINEAGE_NONE, SKN_LINEAGE_NONE, word) : 0;
	if (!good(d))
		return;
	part = &d->l->parts.v[index];
	known = skn_lineage_wording_of(d->l, word, from);
	part->life.introduced = d->l->parts.v[from].life.introduced;
	part->life.returned = d->l->parts.v[from].life.returned;
	memcpy(part->lineage, d->l->parts.v[from].lineage, sizeof(part->lineage));
	if (known) {
		part->life.returned = d->now;
		part->changed = known->first;
		skn_lineage_wording_of(d->l, word, index)->first = known->first;
	}
	skn_vec_push(&d->gifts, ((struct gift){ from, index, true }));
	place(d, index, true);
}

static void do_more(struct doing *d, uint64_t what)
{
	uint32_t part = skn_step_get(d->r), n;

	require(d, part < d->l->parts.n);
	switch (what) {
	case SKN_STEP_M_BACK:
		n = skn_step_get(d->r);
		require(d, n <= d->l->parts.n - part);
		for (uint32_t i = 0; i < n && good(d); i++)
			place_back(d, part + i, false);
		break;
	case SKN_STEP_M_BACK_AS:
		place_back(d, part, true);
		break;
	case SKN_STEP_M_DESCEND:
		place_descendant(d, part);
		break;
	case SKN_STEP_M_JOIN:
		require(d, d->order.n && is_sentence(d->l, part));
		if (good(d))
			skn_vec_push(&d->gifts, ((struct gift){ part, *skn_vec_last(&d->order), false }));
		break;
	default:
		require(d, false);
	}
}

static void do_sentence_op(struct doing *d, unsigned op, uint64_t n, size_t *cursor)
{
	switch (op) {
	case SKN_STEP_S_KEEP:
	case SKN_STEP_S_REWORD:
		for (; n > 0 && good(d); n--)
			place_old(d, (int64_t)(*cursor)++, op == SKN_STEP_S_REWORD);
		break;
	case SKN_STEP_S_SKIP:
		require(d, n <= d->l->sentences.n - *cursor);
		*cursor += good(d) ? n : 0;
		break;
	case SKN_STEP_S_TAKE:
	case SKN_STEP_S_MOVE:
		place_old(d, (int64_t)*cursor + skn_step_unzigzag(n), op == SKN_STEP_S_MOVE);
		break;
	case SKN_STEP_S_NEW:
		for (; n > 0 && good(d); n--)
			place_new(d);
		break;
	default:
		do_more(d, n);
	}
}

static int by_number(const void *pa, const void *pb)
{
	const uint64_t *a = pa, *b = pb;

	return *a < *b ? -1 : *a > *b;
}

/* Numbers the sentences that have the same word, in their order. */
static void number_twice(struct skn_lineage *l)
{
	struct skn_lineage_memory *m = l->memory;
	uint32_t *counts;
	size_t n = 0;

	qsort(m->twice.v, m->twice.n, sizeof(*m->twice.v), by_number);
	for (size_t i = 0; i < m->twice.n; i++)
		if (i == 0 || m->twice.v[i] != m->twice.v[n - 1])
			m->twice.v[n++] = m->twice.v[i];
	m->twice.n = n;
	counts = skn_xcalloc(n, sizeof(*counts));
	for (size_t i = 0; i < l->sentences.n; i++) {
		uint32_t part = l->sentences.v[i];
		const uint64_t *found = bsearch(&m->sides.v[part].word, m->twice.v, n, sizeof(*m->twice.v), by_number);

		if (found)
			skn_lineage_id(l->parts.v[part].id, *found, ++counts[found - m->twice.v]);
	}
	m->twice.n = 0;
	for (size_t i = 0; i < n; i++)
		if (counts[i] > 1)
			m->twice.v[m->twice.n++] = m->twice.v[i];
	free(counts);
}

/* What was not placed has gone; the new order is the order. */
static void take_order(struct doing *d)
{
	struct skn_lineage *l = d->l;

	for (size_t i = 0; i < l->sentences.n; i++)
		if (!d->placed[i]) {
			l->parts.v[l->sentences.v[i]].life.removed = d->now;
			count_word(d, l->sentences.v[i], -1);
		}
	skn_vec_clear(&l->sentences);
	for (size_t i = 0; i < d->order.n; i++)
		SKN_LINEAGE_PUSH(&l->sentences, d->order.v[i]);
	for (size_t i = 0; i < d->touched.n; i++)
		skn_lineage_id(l->parts.v[d->touched.v[i]].id, skn_lineage_side(l, d->touched.v[i])->word, 1);
	if (l->memory->twice.n)
		number_twice(l);
	for (uint32_t p = d->first_new; p < l->parts.n; p++)
		if (!l->parts.v[p].lineage[0])
			memcpy(l->parts.v[p].lineage, l->parts.v[p].id, sizeof(l->parts.v[p].id));
}

static void do_sentences(struct doing *d)
{
	size_t cursor = 0;
	bool more = true;

	d->placed = skn_xcalloc(d->l->sentences.n, sizeof(*d->placed));
	while (more && good(d)) {
		uint64_t op = skn_step_get_wide(d->r);

		more = (op & 7) != SKN_STEP_S_END;
		require(d, more || op == SKN_STEP_S_END);
		if (more && good(d))
			do_sentence_op(d, op & 7, op >> 3, &cursor);
	}
	if (good(d))
		take_order(d);
	free(d->placed);
}

/* ---- records ---- */

static bool is_record_kind(uint64_t kind)
{
	return kind == SKN_KIND_THREAD || kind == SKN_KIND_EVENT || kind == SKN_KIND_VOICE ||
	       kind == SKN_KIND_TENSION || kind == SKN_KIND_ITEM;
}

static void add_fields(struct doing *d, enum skn_kind kind)
{
	uint32_t record = get_name(d);

	for (uint32_t n = skn_step_get(d->r); n > 0 && good(d); n--) {
		uint32_t field = get_name(d);
		uint64_t word = skn_step_get_word(d->r);
		const struct skn_lineage_record *r;

		if (!good(d))
			return;
		r = skn_lineage_record_find(d->l->memory, kind, record);
		require(d, !r || (r->n < SKN_LINEAGE_FIELDS_MAX &&
				  skn_lineage_field_find(d->l, r, field) == SKN_LINEAGE_NONE));
		if (good(d))
			add_part(d, kind, record, field, word);
	}
}

static void rename_record(struct doing *d, enum skn_kind kind)
{
	uint32_t old = get_name(d), new = get_name(d);
	struct skn_lineage_record *r = good(d) ? skn_lineage_record_find(d->l->memory, kind, old) : NULL;

	require(d, r && !skn_lineage_record_find(d->l->memory, kind, new));
	if (good(d))
		skn_lineage_record_rename(d->l, r, new);
}

/* One field: changes its value, comes back with another, goes, comes back. */
static void do_field(struct doing *d, unsigned op, uint32_t index)
{
	bool back = op == SKN_STEP_R_BACK || op == SKN_STEP_R_BACK_AS;
	bool valued = op == SKN_STEP_R_CHANGE || op == SKN_STEP_R_BACK_AS;
	uint64_t word = valued ? skn_step_get_word(d->r) : 0;
	struct skn_part *part = &d->l->parts.v[index];

	require(d, part->field && skn_part_is_there(part) == !back);
	if (!good(d))
		return;
	if (back)
		come_back(d, index);
	if (valued)
		set_word(d, index, word);
	if (op == SKN_STEP_R_REMOVE)
		part->life.removed = d->now;
}

static void do_record_op(struct doing *d, unsigned op, uint64_t n)
{
	bool run = op == SKN_STEP_R_REMOVE || op == SKN_STEP_R_BACK;
	uint32_t count = 1;

	if (op == SKN_STEP_R_ADD || op == SKN_STEP_R_RENAME) {
		require(d, is_record_kind(n));
		if (op == SKN_STEP_R_ADD && good(d))
			add_fields(d, (enum skn_kind)n);
		else if (good(d))
			rename_record(d, (enum skn_kind)n);
		return;
	}
	require(d, op <= SKN_STEP_R_RENAME && n < d->l->parts.n);
	if (run)
		count = skn_step_get(d->r);
	require(d, good(d) && count <= d->l->parts.n - n);
	for (uint32_t i = 0; i < count && good(d); i++)
		do_field(d, op, (uint32_t)n + i);
}

static void do_records(struct doing *d)
{
	bool more = true;

	while (more && good(d)) {
		uint64_t op = skn_step_get_wide(d->r);

		more = (op & 7) != SKN_STEP_R_END;
		require(d, more || op == SKN_STEP_R_END);
		if (more && good(d))
			do_record_op(d, op & 7, op >> 3);
	}
}

/* ---- citations ---- */

static const struct skn_part_cite *find_cite(const struct skn_part *part, const char *key)
{
	for (size_t i = 0; i < part->cites.n; i++)
		if (part->cites.v[i].key == key)
			return &part->cites.v[i];
	return NULL;
}

/* The citation as the part has it from now on. */
static struct skn_part_cite cite_now(const struct doing *d, uint32_t part, const char *key)
{
	const struct skn_part_cite *old = find_cite(&d->l->parts.v[part], key);
	struct skn_part_cite cite = { key, { d->now, never, never } };

	for (size_t i = 0; !(old && is_there(&old->life.removed)) && i < d->gifts.n; i++) {
		const struct skn_part_cite *given = d->gifts.v[i].to != part ? NULL
			: find_cite(&d->l->parts.v[d->gifts.v[i].from], key);
		bool now = given && given->life.removed.step == d->now.step;

		/* One that went earlier is no gift. */
		if (given && (now || is_there(&given->life.removed))) {
			cite.life.introduced = given->life.introduced;
			cite.life.returned = given->life.returned;
			return cite;
		}
	}
	if (old) {
		cite.life = old->life;
		cite.life.returned = is_there(&old->life.removed) ? old->life.returned : d->now;
		cite.life.removed = never;
	}
	return cite;
}

static void set_cites(struct doing *d, uint32_t index, const uint32_t *names, size_t n)
{
	struct skn_part *part = &d->l->parts.v[index];
	SKN_VEC(struct skn_part_cite) cites = { 0 };

	for (size_t i = 0; i < n; i++)
		skn_vec_push(&cites, cite_now(d, index, skn_lineage_name(d->l->memory, names[i])));
	for (size_t i = 0; i < part->cites.n; i++) {
		struct skn_part_cite old = part->cites.v[i];
		bool stays = false;

		for (size_t k = 0; k < n; k++)
			stays = stays || cites.v[k].key == old.key;
		if (stays)
			continue;
		if (is_there(&old.life.removed))
			old.life.removed = d->now;
		skn_vec_push(&cites, old);
	}
	skn_vec_release(&part->cites);
	part->cites.n = cites.n;
	part->cites.cap = cites.n;
	part->cites.v = cites.n ? skn_xreallocarray(cites.v, cites.n, sizeof(*cites.v)) : cites.v;
}

/* What went over to another half of a split was not taken away. */
static void drop_given(struct skn_part *from, const struct skn_part *to, uint32_t step)
{
	size_t kept = 0;

	for (size_t i = 0; i < from->cites.n; i++) {
		const struct skn_part_cite *c = &from->cites.v[i];
		const struct skn_part_cite *there = c->life.removed.step == step ? find_cite(to, c->key) : NULL;

		if (!there || !is_there(&there->life.removed))
			from->cites.v[kept++] = *c;
	}
	from->cites.n = kept;
}

static void do_cites(struct doing *d)
{
	uint32_t names[SKN_LINEAGE_CITES_MAX], next = 0;

	for (;;) {
		uint32_t part = skn_step_get(d->r), n;

		if (!good(d) || part == 0)
			break;
		n = skn_step_get(d->r);
		require(d, part > next && part <= d->l->parts.n && n <= SKN_LINEAGE_CITES_MAX &&
			skn_part_is_there(&d->l->parts.v[part - 1]));
		next = part;
		for (uint32_t i = 0; i < n && good(d); i++) {
			names[i] = get_name(d);
			for (uint32_t k = 0; k < i; k++)
				require(d, names[k] != names[i]);
		}
		if (good(d))
			set_cites(d, part - 1, names, n);
	}
	for (size_t i = 0; good(d) && i < d->gifts.n; i++)
		if (d->gifts.v[i].split && d->gifts.v[i].from != d->gifts.v[i].to)
			drop_given(&d->l->parts.v[d->gifts.v[i].from], &d->l->parts.v[d->gifts.v[i].to], d->now.step);
}

/* ---- blocks ---- */

int skn_lineage_block(struct skn_lineage *lineage, struct skn_step_reader *r, unsigned flags,
		      const struct skn_origin *now, struct skn_err *err)
{
	struct doing d = { .l = lineage, .r = r, .now = *now, .first_new = (uint32_t)lineage->parts.n };

	if (flags & SKN_STEP_NAMES)
		do_names(&d);
	if (flags & SKN_STEP_SENTENCES && good(&d))
		do_sentences(&d);
	if (flags & SKN_STEP_RECORDS && good(&d))
		do_records(&d);
	if (flags & SKN_STEP_CITES && good(&d))
		do_cites(&d);
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

/* ---- patches ---- */

static bool get_origin(struct skn_step_reader *r, const struct skn_lineage *l, uint32_t n_branch,
		       struct skn_origin *out)
{
	uint64_t code = skn_step_get_wide(r), n = code >> 2;
	uint32_t now = l->memory->now.commit;

	switch (code & 3) {
	case SKN_STEP_O_NONE:
		*out = never;
		return n == 0;
	case SKN_STEP_O_OLD:
		*out = (struct skn_origin){ (uint32_t)n, skn_step_get(r) };
		return n < l->n_steps && out->commit < now;
	case SKN_STEP_O_BRANCH:
		*out = (struct skn_origin){ l->n_steps, now + 1 + (uint32_t)n };
		return n < n_branch;
	default:
		return false;
	}
}

static struct skn_origin *origin_of(struct skn_life *life, uint32_t slot)
{
	return slot == SKN_STEP_INTRODUCED ? &life->introduced
	       : slot == SKN_STEP_RETURNED ? &life->returned : &life->removed;
}

static void patch_changed(struct skn_lineage *l, uint32_t index, const struct skn_origin *origin)
{
	struct skn_lineage_wording *w = skn_lineage_wording_of(l, skn_lineage_side(l, index)->word, index);

	l->parts.v[index].changed = *origin;
	if (w && w->first.step == l->n_steps)
		w->first = *origin;
}

/* One patch; false when it can be none. */
static bool patch(struct skn_lineage *l, struct skn_step_reader *r, uint32_t index, uint32_t slot,
		  uint32_t n_branch)
{
	struct skn_part *part = &l->parts.v[index];
	struct skn_origin origin, *to;
	struct skn_life *life = &part->life;

	if (slot == SKN_STEP_LINEAGE) {
		uint64_t word = skn_step_get_word(r);

		skn_lineage_id(part->lineage, word, skn_step_get(r));
		return part->kind == SKN_KIND_NARRATIVE;
	}
	if (!get_origin(r, l, n_branch, &origin))
		return false;
	if (slot == SKN_STEP_CHANGED) {
		patch_changed(l, index, &origin);
		return true;
	}
	if (slot >= SKN_STEP_CITE) {
		uint32_t cite = (slot - SKN_STEP_CITE) / 3;

		if (cite >= part->cites.n)
			return false;
		life = &part->cites.v[cite].life;
		slot = (slot - SKN_STEP_CITE) % 3;
	}
	to = origin_of(life, slot);
	/* What is there stays, and what is not does not come. */
	if (slot == SKN_STEP_REMOVED && (to->step == SKN_STEP_NONE || origin.step == SKN_STEP_NONE))
		return false;
	*to = origin;
	return true;
}

int skn_lineage_patches(struct skn_lineage *lineage, struct skn_step_reader *r, struct skn_err *err)
{
	uint32_t n = skn_step_get(r), part;

	for (uint32_t i = 0; i < n && !r->bad; i++) {
		const unsigned char *p = skn_step_get_bytes(r, sizeof(struct skn_oid));
		struct skn_oid oid;

		if (!p)
			break;
		memcpy(oid.b, p, sizeof(oid.b));
		SKN_LINEAGE_PUSH(&lineage->commits, oid);
	}
	while (!r->bad && (part = skn_step_get(r)) != 0) {
		uint32_t slot = skn_step_get(r);

		if (r->bad || part > lineage->parts.n || !patch(lineage, r, part - 1, slot, n))
			r->bad = true;
	}
	return r->bad ? skn_fail(err, SKN_EDATA, "this is no step of a lineage") : SKN_OK;
}

/* ---- a whole step ---- */

int skn_lineage_replay(struct skn_lineage *lineage, const struct skn_oid *commit, const void *step,
		       size_t n, struct skn_err *err)
{
	struct skn_step_reader r = { step, (const unsigned char *)step + n, n == 0 };
	const struct skn_origin none = { SKN_STEP_NONE, 0 };
	unsigned flags, before;
	int rc = SKN_OK;

	if (n == 0 || n > SKN_STEP_SIZE_MAX || *r.p > (SKN_STEP_PRELUDE << 1) - 1)
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
