/*
 * Lineage against truth: histories made by edits that say what becomes of each
 * origin, exact for what is moved, returned, undone, split and joined; and by
 * how many words a sentence may change and still be known.
 */
#include "lineage_gen.h"

/* ---- two lineages are the same ---- */

static bool same_origin(const struct skn_origin *a, const struct skn_origin *b)
{
	return a->step == b->step && (a->step == SKN_STEP_NONE || a->commit == b->commit);
}

static bool same_life(const struct skn_life *a, const struct skn_life *b)
{
	return same_origin(&a->introduced, &b->introduced) && same_origin(&a->returned, &b->returned) &&
	       same_origin(&a->removed, &b->removed);
}

static bool same_string(const char *a, const char *b)
{
	return a && b ? skn_streq(a, b) : a == b;
}

static bool same_part(const struct skn_part *a, const struct skn_part *b)
{
	bool same = a->kind == b->kind && same_string(a->record, b->record) && same_string(a->field, b->field) &&
		    skn_streq(a->lineage, b->lineage) && skn_streq(a->id, b->id) && same_life(&a->life, &b->life) &&
		    same_origin(&a->changed, &b->changed) && a->cites.n == b->cites.n;

	for (size_t c = 0; same && c < a->cites.n; c++)
		same = skn_streq(a->cites.v[c].key, b->cites.v[c].key) && same_life(&a->cites.v[c].life, &b->cites.v[c].life);
	return same;
}

/* All that can be seen, and all that decides about what comes. */
static void assert_same(const struct skn_lineage *a, const struct skn_lineage *b)
{
	assert_int_equal(a->n_steps, b->n_steps);
	assert_int_equal(a->parts.n, b->parts.n);
	assert_int_equal(a->sentences.n, b->sentences.n);
	assert_int_equal(a->commits.n, b->commits.n);
	for (size_t i = 0; i < a->parts.n; i++) {
		if (!same_part(&a->parts.v[i], &b->parts.v[i]))
			fail_msg("part %zu (%s, %s) differs", i, a->parts.v[i].id, b->parts.v[i].id);
		assert_true(skn_lineage_side(a, (uint32_t)i)->word == skn_lineage_side(b, (uint32_t)i)->word);
	}
	if (a->sentences.n)
		assert_memory_equal(a->sentences.v, b->sentences.v, a->sentences.n * sizeof(*a->sentences.v));
	if (a->commits.n)
		assert_memory_equal(a->commits.v, b->commits.v, a->commits.n * sizeof(*a->commits.v));
	assert_int_equal(a->memory->wordings.n, b->memory->wordings.n);
	for (size_t i = 0; i < a->memory->wordings.n; i++) {
		const struct skn_lineage_wording *x = &a->memory->wordings.v[i], *y = &b->memory->wordings.v[i];

		assert_true(x->word == y->word && x->part == y->part && same_origin(&x->first, &y->first));
	}
	assert_int_equal(a->memory->names.n, b->memory->names.n);
	for (size_t i = 0; i < a->memory->names.n; i++)
		assert_string_equal(a->memory->names.entries[i].key, b->memory->names.entries[i].key);
}

/* ---- a lineage is what the generator says ---- */

static void at_commit(const struct skn_lineage *l, const struct skn_origin *origin, size_t commit, const char *what,
		      const char *text, size_t now)
{
	if (commit == GEN_NEVER ? origin->step != SKN_STEP_NONE : origin->step != commit || origin->commit != commit)
		fail_msg("after commit %zu: %s of \"%s\" is %d, not %d", now, what, text, (int)origin->step, (int)commit);
	SKN_UNUSED(l);
}

static void id_of(char out[SKN_SENTENCE_ID_MAX], const char *text)
{
	char *sentence = skn_xasprintf("%s.", text);

	skn_prose_id(out, sentence, strlen(sentence));
	free(sentence);
}

static void check_sentence(const struct skn_lineage *l, const struct skn_part *part, const struct gen_expect *e,
			   size_t now)
{
	char id[SKN_SENTENCE_ID_MAX];
	size_t there = 0;

	id_of(id, e->text);
	assert_string_equal(part->id, id);
	id_of(id, e->origin);
	assert_string_equal(part->lineage, id);
	at_commit(l, &part->life.introduced, e->introduced, "introduced", e->text, now);
	at_commit(l, &part->life.returned, e->returned, "returned", e->text, now);
	at_commit(l, &part->changed, e->changed, "changed", e->text, now);
	at_commit(l, &part->life.removed, GEN_NEVER, "removed", e->text, now);
	for (; there < part->cites.n && part->cites.v[there].life.removed.step == SKN_STEP_NONE; there++) {
		char key[24];

		assert_true(there < e->n_cites);
		snprintf(key, sizeof(key), "key-%zu", e->cites[there].key);
		assert_string_equal(part->cites.v[there].key, key);
		at_commit(l, &part->cites.v[there].life.introduced, e->cites[there].attached, key, e->text, now);
		at_commit(l, &part->cites.v[there].life.returned, e->cites[there].returned, key, e->text, now);
	}
	assert_int_equal(there, e->n_cites);
}

static const struct skn_part *field_of(const struct skn_lineage *l, const char *id, const char *field)
{
	for (size_t i = 0; i < l->parts.n; i++)
		if (l->parts.v[i].kind == SKN_KIND_EVENT && skn_streq(l->parts.v[i].record, id) &&
		    skn_streq(l->parts.v[i].field, field))
			return &l->parts.v[i];
	return NULL;
}

static void check_field(const struct skn_lineage *l, const struct gen_expect_field *e, const char *field, size_t now)
{
	const struct skn_part *part;

	if (!e->there)
		return;
	part = field_of(l, e->id, field);
	assert_non_null(part);
	at_commit(l, &part->life.introduced, e->introduced, "introduced", e->id, now);
	at_commit(l, &part->life.returned, e->returned, "returned", e->id, now);
	at_commit(l, &part->changed, e->changed, field, e->id, now);
	at_commit(l, &part->life.removed, GEN_NEVER, "removed", e->id, now);
}

static void check_commit(const struct skn_lineage *l, const struct gen_commit *c, size_t now)
{
	size_t events = 0, there = 0;

	assert_int_equal(l->sentences.n, c->sentences.n);
	for (size_t i = 0; i < c->sentences.n; i++)
		check_sentence(l, &l->parts.v[l->sentences.v[i]], &c->sentences.v[i], now);
	for (size_t e = 0; e < GEN_EVENTS; e++) {
		check_field(l, &c->dates[e], "date", now);
		check_field(l, &c->texts[e], "event", now);
		events += c->dates[e].there;
	}
	for (size_t i = 0; i < l->parts.n; i++)
		there += l->parts.v[i].kind == SKN_KIND_EVENT && skn_part_is_there(&l->parts.v[i]);
	assert_int_equal(there, 2 * events);
}

static void advance(struct skn_lineage *l, struct skn_repo *repo, const struct gen *g, size_t i, struct skn_buf *step)
{
	static const struct skn_oid nothing;
	struct skn_lineage_input input = { .commit = &g->commits.v[i].oid,
					   .before = i ? &g->commits.v[i - 1].folder : &nothing,
					   .after = &g->commits.v[i].folder };

	OK(skn_lineage_advance(l, repo, &input, step, err));
}

/* One history: followed, replayed beside it, and picked up from replayed states. */
static void follow_history(struct gen *g, const char *dir)
{
	struct skn_lineage l, replayed;
	struct skn_repo *repo;

	gen_store(g, dir, &repo);
	skn_lineage_init(&l);
	skn_lineage_init(&replayed);
	for (size_t i = 0; i < g->commits.n; i++) {
		struct skn_buf step = SKN_BUF_INIT, again = SKN_BUF_INIT;

		if (random_chance(3)) { /* a copy of what was replayed goes on in the same way */
			struct skn_lineage copy;

			skn_lineage_copy(&copy, &replayed);
			advance(&copy, repo, g, i, &again);
			skn_lineage_release(&copy);
		}
		advance(&l, repo, g, i, &step);
		check_commit(&l, &g->commits.v[i], i);
		if (again.n)
			assert_true(skn_buf_eq(&step, again.p, again.n));
		OK(skn_lineage_replay(&replayed, &g->commits.v[i].oid, step.p, step.n, err));
		assert_same(&l, &replayed);
		skn_buf_release(&step);
		skn_buf_release(&again);
	}
	skn_lineage_release(&l);
	skn_lineage_release(&replayed);
	skn_repo_free(repo);
}

static void known_histories(void **state)
{
	SKN_UNUSED(state);
	random_seed(31);
	for (size_t i = 0; i < random_rounds(24); i++) {
		struct gen g;
		char *dir = skn_xasprintf("%s/h%zu", env_top.p, i);

		gen_make(&g, 60, 10);
		follow_history(&g, dir);
		gen_release(&g);
		free(dir);
	}
}

/* ---- how much may be reworded ---- */

struct score {
	size_t made, told, right;
};

/* A version in which some sentences are reworded, others go, come and move. */
static void make_rewording(struct gen *g, unsigned percent)
{
	*g = (struct gen){ .reword = percent };
	while (g->text.n < 20)
		skn_vec_push(&g->text, gen_new_sentence(g));
	gen_commit(g);
	for (size_t n = 0; n < 5; n++)
		gen_reword(g, &g->text.v[4 * n]);
	for (size_t n = 0; n < 3; n++) {
		gen_take(&g->text, 1 + 4 * n);
		gen_insert(&g->text, random_below(g->text.n), gen_new_sentence(g));
		gen_insert(&g->text, random_below(g->text.n), gen_take(&g->text, random_below(g->text.n)));
	}
	gen_commit(g);
}

static void score_rewording(struct score *score, const struct skn_lineage *l, const struct gen_commit *c)
{
	for (size_t i = 0; i < c->sentences.n; i++) {
		const struct skn_part *part = &l->parts.v[l->sentences.v[i]];
		const struct gen_expect *e = &c->sentences.v[i];
		char origin[SKN_SENTENCE_ID_MAX];

		id_of(origin, e->origin);
		if (e->changed == 1 && e->introduced == 0)
			score->made++;
		if (part->changed.step != 1 || part->life.introduced.step != 0)
			continue;
		score->told++;
		score->right += e->changed == 1 && skn_streq(part->lineage, origin);
	}
}

static void rewordings(void **state)
{
	static const struct { unsigned percent; double precision, recall; } rows[] = {
		{ 10, 1.0, 1.0 },
		{ 20, 1.0, 1.0 },
		{ 30, 0.99, 0.95 },
		{ 40, 0.99, 0.2 }, /* half of the words and pairs are others at about a third of the words */
		{ 60, 0.99, 0.0 },
	};

	SKN_UNUSED(state);
	random_seed(32);
	for (size_t r = 0; r < SKN_ARRAY_LEN(rows); r++) {
		struct score score = { 0 };
		double precision, recall;

		for (size_t i = 0; i < random_rounds(16); i++) {
			struct gen g;
			struct skn_repo *repo;
			struct skn_lineage l;
			struct skn_buf step = SKN_BUF_INIT;
			char *dir = skn_xasprintf("%s/r%u-%zu", env_top.p, rows[r].percent, i);

			make_rewording(&g, rows[r].percent);
			gen_store(&g, dir, &repo);
			skn_lineage_init(&l);
			advance(&l, repo, &g, 0, &step);
			advance(&l, repo, &g, 1, &step);
			score_rewording(&score, &l, &g.commits.v[1]);
			skn_lineage_release(&l);
			skn_buf_release(&step);
			skn_repo_free(repo);
			gen_release(&g);
			free(dir);
		}
		precision = score.told ? (double)score.right / (double)score.told : 1;
		recall = (double)score.right / (double)score.made;
		print_message("%u %% of the words are others: precision %.3f, recall %.3f (%zu sentences)\n",
			      rows[r].percent, precision, recall, score.made);
		assert_true(precision >= rows[r].precision && recall >= rows[r].recall);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rewordings, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(known_histories, env_set_up, env_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
