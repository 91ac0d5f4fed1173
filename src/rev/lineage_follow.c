#include "rev/lineage_follow.h"

#include "rev/match.h"

/* A word and where it stands. */
struct spot {
	uint64_t word;
	uint32_t at;
};

static int by_word(const void *pa, const void *pb)
{
	const struct spot *a = pa, *b = pb;

	if (a->word != b->word)
		return a->word < b->word ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static uint64_t old_word(const struct skn_lineage_follow *f, size_t i)
{
	return skn_lineage_side(f->lineage, f->lineage->sentences.v[i])->word;
}

static void set(struct skn_lineage_unit_now *u, enum skn_lineage_how how, uint32_t part)
{
	u->how = how;
	u->part = part;
	u->known = true;
}

/* The sentence at I of the old order is unit J. */
static void take(struct skn_lineage_follow *f, size_t i, size_t j, enum skn_lineage_how how)
{
	f->taken[i] = (uint32_t)j;
	set(&f->units[j], how, f->lineage->sentences.v[i]);
}

/* ---- by id ---- */

static bool can_take(const struct skn_lineage_follow *f, size_t i, size_t j)
{
	return i < f->lineage->sentences.n && f->taken[i] == SKN_LINEAGE_NONE && !f->units[j].known &&
	       old_word(f, i) == f->units[j].unit->word;
}

/* What stands at both ends as it did; sets [*from, *old_to) and [*from, *new_to)
 * to what is between. */
static void take_ends(struct skn_lineage_follow *f, size_t *from, size_t *old_to, size_t *new_to)
{
	*from = 0;
	*old_to = f->lineage->sentences.n;
	*new_to = f->n;
	while (*from < *old_to && *from < *new_to && can_take(f, *from, *from)) {
		take(f, *from, *from, SKN_LINEAGE_SAME);
		++*from;
	}
	while (*old_to > *from && *new_to > *from && can_take(f, *old_to - 1, *new_to - 1)) {
		--*old_to;
		--*new_to;
		take(f, *old_to, *new_to, SKN_LINEAGE_SAME);
	}
}

static size_t run_end(const struct spot *spots, size_t n, size_t i)
{
	size_t end = i;

	while (end < n && spots[end].word == spots[i].word)
		end++;
	return end;
}

/* Pairs what has the same word in both lists: what stands there once (ALL: what is
 * left, the first with the first). */
static void take_words(struct skn_lineage_follow *f, const struct spot *old, size_t n_old, const struct spot *new,
		       size_t n_new, bool all)
{
	for (size_t i = 0, j = 0; i < n_old && j < n_new;) {
		size_t i_end = run_end(old, n_old, i), j_end = run_end(new, n_new, j);

		if (old[i].word != new[j].word) {
			if (old[i].word < new[j].word)
				i = i_end;
			else
				j = j_end;
			continue;
		}
		if (!all && i_end - i == 1 && j_end - j == 1)
			take(f, old[i].at, new[j].at, SKN_LINEAGE_SAME);
		for (; all && i < i_end; i++) {
			while (j < j_end && f->units[new[j].at].known)
				j++;
			if (j < j_end && f->taken[old[i].at] == SKN_LINEAGE_NONE)
				take(f, old[i].at, new[j].at, SKN_LINEAGE_SAME);
		}
		i = i_end;
		j = j_end;
	}
}

/* The place in the old order of a unit that is there as it was; NONE. */
static uint32_t place_of(const struct skn_lineage_follow *f, const uint32_t *place, size_t j)
{
	return f->units[j].known ? place[j] : SKN_LINEAGE_NONE;
}

/* Of words that stand several times, those beside the same neighbours. */
static void take_neighbours(struct skn_lineage_follow *f, size_t from, size_t to)
{
	uint32_t *place = skn_xreallocarray(NULL, f->n + 1, sizeof(*place));

	for (size_t i = 0; i < f->lineage->sentences.n; i++)
		if (f->taken[i] != SKN_LINEAGE_NONE)
			place[f->taken[i]] = (uint32_t)i;
	for (size_t j = from; j < to; j++) {
		uint32_t before = j ? place_of(f, place, j - 1) : SKN_LINEAGE_NONE;
		size_t i = j ? (size_t)before + 1 : 0;

		if ((j == 0 || before != SKN_LINEAGE_NONE) && can_take(f, i, j)) {
			take(f, i, j, SKN_LINEAGE_SAME);
			place[j] = (uint32_t)i;
		}
	}
	for (size_t j = to; j-- > from;) {
		uint32_t after = j + 1 < f->n ? place_of(f, place, j + 1) : (uint32_t)f->lineage->sentences.n;

		if (after != SKN_LINEAGE_NONE && after > 0 && can_take(f, after - 1, j)) {
			take(f, after - 1, j, SKN_LINEAGE_SAME);
			place[j] = after - 1;
		}
	}
	free(place);
}

static void take_same(struct skn_lineage_follow *f)
{
	size_t from, old_to, new_to;
	struct spot *old, *new;

	take_ends(f, &from, &old_to, &new_to);
	if (from == old_to || from == new_to)
		return;
	old = skn_xcalloc(old_to - from, sizeof(*old));
	new = skn_xcalloc(new_to - from, sizeof(*new));
	for (size_t i = from; i < old_to; i++)
		old[i - from] = (struct spot){ old_word(f, i), (uint32_t)i };
	for (size_t j = from; j < new_to; j++)
		new[j - from] = (struct spot){ f->units[j].unit->word, (uint32_t)j };
	qsort(old, old_to - from, sizeof(*old), by_word);
	qsort(new, new_to - from, sizeof(*new), by_word);
	take_words(f, old, old_to - from, new, new_to - from, false);
	take_neighbours(f, from, new_to);
	take_words(f, old, old_to - from, new, new_to - from, true);
	free(old);
	free(new);
}

void skn_lineage_follow_init(struct skn_lineage_follow *out, const struct skn_lineage *lineage,
			     const struct skn_lineage_narrative *after)
{
	struct skn_lineage_place at = { 0 };

	*out = (struct skn_lineage_follow){ .lineage = lineage, .n = after->n_units };
	out->units = skn_xcalloc(out->n, sizeof(*out->units));
	out->taken = skn_xreallocarray(NULL, lineage->sentences.n + 1, sizeof(*out->taken));
	for (size_t i = 0; i < lineage->sentences.n; i++)
		out->taken[i] = SKN_LINEAGE_NONE;
	for (size_t j = 0; j < out->n; j++) {
		struct skn_lineage_unit_now *u = &out->units[j];

		u->unit = skn_lineage_unit_next(after, &at, &u->paragraph);
		u->part = u->other = u->theirs = SKN_LINEAGE_NONE;
	}
	take_same(out);
}

void skn_lineage_follow_release(struct skn_lineage_follow *follow)
{
	free(follow->units);
	free(follow->taken);
	free(follow->claimed);
	skn_vec_release(&follow->joins);
}

/* ---- what the thread once had ---- */

static void claim(struct skn_lineage_follow *f, size_t j, uint32_t part, enum skn_lineage_how how)
{
	f->claimed[part] = 1;
	set(&f->units[j], how, part);
}

/* The place of a part in the old order; NONE when it is not there. */
static uint32_t place_in_order(const struct skn_lineage_follow *f, uint32_t part)
{
	const struct skn_lineage *l = f->lineage;

	if (!skn_part_is_there(&l->parts.v[part]))
		return SKN_LINEAGE_NONE;
	for (size_t i = 0; i < l->sentences.n; i++)
		if (l->sentences.v[i] == part)
			return (uint32_t)i;
	return SKN_LINEAGE_NONE;
}

/* Finds the part that has had the unit's wording: one that is there and has lost
 * its place, then the one that went last, then a beginning for a new one. */
static void look_back(struct skn_lineage_follow *f, size_t j)
{
	const struct skn_lineage *l = f->lineage;
	uint64_t word = f->units[j].unit->word;
	const struct skn_lineage_word *found = skn_lineage_word_find(l->memory, word);
	uint32_t w = found ? found->first : SKN_LINEAGE_NONE, gone = SKN_LINEAGE_NONE, from = SKN_LINEAGE_NONE;

	for (unsigned n = 0; w != SKN_LINEAGE_NONE && n < SKN_LINEAGE_SAME_MAX; n++) {
		const struct skn_lineage_wording *wording = &l->memory->wordings.v[w];
		const struct skn_part *part = &l->parts.v[wording->part];
		uint32_t i = place_in_order(f, wording->part);

		if (i != SKN_LINEAGE_NONE && f->taken[i] == SKN_LINEAGE_NONE) {
			take(f, i, j, SKN_LINEAGE_REWORD);
			return;
		}
		if (i != SKN_LINEAGE_NONE && old_word(f, i) != word)
			from = wording->part;
		if (i == SKN_LINEAGE_NONE && !f->claimed[wording->part] &&
		    (gone == SKN_LINEAGE_NONE || part->life.removed.step > l->parts.v[gone].life.removed.step))
			gone = wording->part;
		w = wording->next;
	}
	if (gone != SKN_LINEAGE_NONE)
		claim(f, j, gone, skn_lineage_side(l, gone)->word == word ? SKN_LINEAGE_BACK : SKN_LINEAGE_BACK_AS);
	else if (from != SKN_LINEAGE_NONE)
		set(&f->units[j], SKN_LINEAGE_DESCEND, from);
}

void skn_lineage_follow_past(struct skn_lineage_follow *follow)
{
	for (size_t j = 0; j < follow->n; j++) {
		if (follow->units[j].known)
			continue;
		if (!follow->claimed)
			follow->claimed = skn_xcalloc(follow->lineage->parts.n + 1, 1);
		look_back(follow, j);
	}
}

/* ---- what other parents have ---- */

/* Unit J is the part THEIRS of another parent, in its present wording or (REWORDED)
 * in one that the merge made. */
static void take_theirs(struct skn_lineage_follow *f, size_t j, uint32_t other, uint32_t theirs,
			const struct skn_lineage *lineage)
{
	struct skn_lineage_unit_now *u = &f->units[j];
	uint32_t i = SKN_LINEAGE_NONE;

	u->other = other;
	u->theirs = theirs;
	if (theirs >= lineage->forked_parts) {
		u->known = true;
		return;
	}
	i = place_in_order(f, theirs);
	if (i != SKN_LINEAGE_NONE && f->taken[i] == SKN_LINEAGE_NONE)
		take(f, i, j, SKN_LINEAGE_REWORD);
	else if (i == SKN_LINEAGE_NONE && !f->claimed[theirs])
		claim(f, j, theirs, SKN_LINEAGE_BACK_AS);
	else
		set(u, SKN_LINEAGE_DESCEND, theirs);
}

/* A sentence that is there and has that word. */
static uint32_t there_with(const struct skn_lineage *l, uint64_t word)
{
	const struct skn_lineage_word *found = skn_lineage_word_find(l->memory, word);
	uint32_t w = found && found->there ? found->first : SKN_LINEAGE_NONE;

	for (; w != SKN_LINEAGE_NONE; w = l->memory->wordings.v[w].next) {
		uint32_t part = l->memory->wordings.v[w].part;

		if (skn_part_is_there(&l->parts.v[part]) && skn_lineage_side(l, part)->word == word)
			return part;
	}
	return SKN_LINEAGE_NONE;
}

void skn_lineage_follow_others(struct skn_lineage_follow *follow, const struct skn_lineage_other *others,
			       size_t n)
{
	for (size_t j = 0; j < follow->n; j++)
		for (size_t k = 0; k < n && !follow->units[j].known; k++) {
			uint32_t theirs = there_with(others[k].lineage, follow->units[j].unit->word);

			if (theirs != SKN_LINEAGE_NONE)
				take_theirs(follow, j, (uint32_t)k, theirs, others[k].lineage);
		}
}

/* ---- by the words ---- */

size_t skn_lineage_follow_unknown(const struct skn_lineage_follow *follow)
{
	size_t n = 0;

	for (size_t j = 0; j < follow->n; j++)
		n += !follow->units[j].known;
	return n;
}

bool skn_lineage_follow_needs_texts(const struct skn_lineage_follow *follow)
{
	size_t n = 0;

	for (size_t i = 0; i < follow->lineage->sentences.n; i++)
		n += follow->taken[i] == SKN_LINEAGE_NONE;
	return n && skn_lineage_follow_unknown(follow);
}

static void add_left(struct skn_lineage_left *out, const struct skn_lineage_unit *unit,
		     const struct skn_lineage_paragraph *paragraph, size_t at)
{
	skn_vec_push(out, ((struct skn_lineage_left_one){ paragraph->text + unit->start, unit->len, (uint32_t)at,
							  SKN_LINEAGE_NONE, SKN_LINEAGE_NONE }));
}

static void left_units(struct skn_lineage_left *out, const struct skn_lineage_follow *f)
{
	for (size_t j = 0; j < f->n; j++)
		if (!f->units[j].known)
			add_left(out, f->units[j].unit, f->units[j].paragraph, j);
}

/* Ids that no two have, as skn_match_make wants them. */
static struct skn_match_unit *match_units(const struct skn_lineage_left *left, char side, char (**ids)[24])
{
	struct skn_match_unit *units = skn_xcalloc(left->n, sizeof(*units));

	*ids = skn_xcalloc(left->n, sizeof(**ids));
	for (size_t i = 0; i < left->n; i++) {
		snprintf((*ids)[i], sizeof((*ids)[i]), "%c%zu", side, i);
		units[i] = (struct skn_match_unit){ (*ids)[i], left->v[i].text, left->v[i].len };
	}
	return units;
}

/* Sets the partners of what is alike. */
static void pair_alike(struct skn_lineage_left *old, struct skn_lineage_left *new)
{
	char (*old_ids)[24], (*new_ids)[24];
	struct skn_match_unit *a = match_units(old, 'a', &old_ids), *b = match_units(new, 'b', &new_ids);
	struct skn_match m;

	skn_match_make(&m, a, old->n, b, new->n, SKN_MATCH_SENTENCE_MIN);
	for (size_t i = 0; i < old->n; i++)
		if (m.a_to_b[i] != SKN_MATCH_NONE) {
			old->v[i].partner = (uint32_t)m.a_to_b[i];
			new->v[m.a_to_b[i]].partner = (uint32_t)i;
		}
	skn_match_release(&m);
	free(a);
	free(b);
	free(old_ids);
	free(new_ids);
}

/* Of a join the result is the first; the others are noted. */
static void settle_joins(struct skn_lineage_follow *f, const struct skn_lineage_left *old,
			 const struct skn_lineage_left *new)
{
	for (size_t j = 0; j < new->n; j++) {
		uint32_t first = new->v[j].partner;

		if (first == SKN_LINEAGE_NONE)
			continue;
		/* Pieces stand beside each other. */
		while (first > 0 && (old->v[first - 1].whole == j || old->v[first - 1].partner == j))
			first--;
		take(f, old->v[first].at, new->v[j].at, SKN_LINEAGE_REWORD);
		for (uint32_t i = first + 1; i < old->n && (old->v[i].whole == j || old->v[i].partner == j); i++)
			skn_vec_push(&f->joins, ((struct skn_lineage_join){
				new->v[j].at, f->lineage->sentences.v[old->v[i].at] }));
	}
}

void skn_lineage_follow_texts(struct skn_lineage_follow *follow, const struct skn_lineage_narrative *before)
{
	struct skn_lineage_left old = { 0 }, new = { 0 };
	struct skn_lineage_place at = { 0 };

	for (size_t i = 0; i < follow->lineage->sentences.n; i++) {
		const struct skn_lineage_paragraph *p;
		const struct skn_lineage_unit *unit = skn_lineage_unit_next(before, &at, &p);

		if (follow->taken[i] == SKN_LINEAGE_NONE)
			add_left(&old, unit, p, i);
	}
	left_units(&new, follow);
	pair_alike(&old, &new);
	skn_lineage_halves(&old, &new);
	skn_lineage_halves(&new, &old);
	settle_joins(follow, &old, &new);
	for (size_t j = 0; j < new.n; j++)
		if (new.v[j].whole != SKN_LINEAGE_NONE)
			set(&follow->units[new.v[j].at], SKN_LINEAGE_DESCEND,
			    follow->lineage->sentences.v[old.v[new.v[j].whole].at]);
	skn_vec_release(&old);
	skn_vec_release(&new);
}

void skn_lineage_follow_theirs(struct skn_lineage_follow *follow, const struct skn_lineage_other *others,
			       uint32_t other, const struct skn_lineage_narrative *theirs)
{
	const struct skn_lineage *lineage = others[other].lineage;
	struct skn_lineage_left old = { 0 }, new = { 0 };
	struct skn_lineage_place at = { 0 };

	for (size_t i = 0; i < lineage->sentences.n; i++) {
		const struct skn_lineage_paragraph *p;
		const struct skn_lineage_unit *unit = skn_lineage_unit_next(theirs, &at, &p);
		uint32_t part = lineage->sentences.v[i];
		bool ours = part < lineage->forked_parts && skn_part_is_there(&follow->lineage->parts.v[part]);

		if (!ours && !(part < lineage->forked_parts && follow->claimed[part]))
			add_left(&old, unit, p, i);
	}
	left_units(&new, follow);
	pair_alike(&old, &new);
	for (size_t j = 0; j < new.n; j++)
		if (new.v[j].partner != SKN_LINEAGE_NONE)
			take_theirs(follow, new.v[j].at, other, lineage->sentences.v[old.v[new.v[j].partner].at], lineage);
	skn_vec_release(&old);
	skn_vec_release(&new);
}
