#include "rev/lineage_doing.h"

static const struct skn_origin never = { SKN_STEP_NONE, 0 };

static bool is_there(const struct skn_origin *removed)
{
	return removed->step == SKN_STEP_NONE;
}

static const struct skn_part_cite *find_cite(const struct skn_part *part, const char *key)
{
	for (size_t i = 0; i < part->cites.n; i++)
		if (part->cites.v[i].key == key)
			return &part->cites.v[i];
	return NULL;
}

/* The citation as the part has it from now on. */
static struct skn_part_cite cite_now(const struct skn_lineage_doing *d, uint32_t part, const char *key)
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

static void set_cites(struct skn_lineage_doing *d, uint32_t index, const uint32_t *names, size_t n)
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

void skn_lineage_do_cites(struct skn_lineage_doing *d)
{
	uint32_t names[SKN_LINEAGE_CITES_MAX], next = 0;

	for (;;) {
		uint32_t part = skn_step_get(d->r), n;

		if (!skn_lineage_good(d) || part == 0)
			break;
		n = skn_step_get(d->r);
		skn_lineage_require(d, part > next && part <= d->l->parts.n && n <= SKN_LINEAGE_CITES_MAX &&
			skn_part_is_there(&d->l->parts.v[part - 1]));
		next = part;
		for (uint32_t i = 0; i < n && skn_lineage_good(d); i++) {
			names[i] = skn_lineage_get_name(d);
			for (uint32_t k = 0; k < i; k++)
				skn_lineage_require(d, names[k] != names[i]);
		}
		if (skn_lineage_good(d))
			set_cites(d, part - 1, names, n);
	}
	for (size_t i = 0; skn_lineage_good(d) && i < d->gifts.n; i++)
		if (d->gifts.v[i].split && d->gifts.v[i].from != d->gifts.v[i].to)
			drop_given(&d->l->parts.v[d->gifts.v[i].from], &d->l->parts.v[d->gifts.v[i].to], d->now.step);
}
