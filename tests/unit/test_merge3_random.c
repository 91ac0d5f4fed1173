/*
 * What every merge must keep, on random texts that two sides edited: the same
 * whichever side is ours; nothing of a side lost, nothing deleted brought back,
 * the citations of a sentence the merge of sets; at most as many conflicts as git
 * has; and what has no conflict is a good file.
 */
#include "rev/merge3.h"

#include <setjmp.h>
#include <cmocka.h>

#include "doc/prose.h"
#include "doc/record.h"
#include "merge_gen.h"
#include "repo/mergefile.h"
#include "yaml/yaml.h"

enum { BASE, OURS, THEIRS, N_SIDES };

struct merged {
	struct skn_buf out;
	struct skn_conflicts conflicts;
	struct skn_buf settled[2]; /* all conflicts to ours, to theirs */
};

/* The case under test, for messages. */
static struct skn_buf *texts;
static const char *path;

static void settle(struct skn_buf *out, const struct skn_buf *text, enum skn_side side)
{
	struct skn_strings ids = { 0 };

	skn_buf_add(out, text->p, text->n);
	skn_merge3_open(&ids, text->p, text->n);
	for (size_t i = 0; i < ids.n; i++)
		assert_int_equal(skn_merge3_settle(out, ids.v[i], side, NULL), SKN_OK);
	skn_strings_release(&ids);
}

static void merge(struct merged *m, const struct skn_buf *base, const struct skn_buf *ours, const struct skn_buf *theirs)
{
	struct skn_merge3_side side[N_SIDES] = { { base->p, base->n }, { ours->p, ours->n }, { theirs->p, theirs->n } };
	bool removed;

	*m = (struct merged){ .out = SKN_BUF_INIT, .settled = { SKN_BUF_INIT, SKN_BUF_INIT } };
	skn_merge3(&m->out, &removed, &m->conflicts, path, &side[BASE], &side[OURS], &side[THEIRS], NULL);
	assert_false(removed);
	settle(&m->settled[0], &m->out, SKN_SIDE_OURS);
	settle(&m->settled[1], &m->out, SKN_SIDE_THEIRS);
}

static void merged_release(struct merged *m)
{
	skn_buf_release(&m->out);
	skn_buf_release(&m->settled[0]);
	skn_buf_release(&m->settled[1]);
	skn_conflicts_release(&m->conflicts);
}

static void complain(const struct merged *m, const char *what)
{
	print_error("%s\n", what); /* each for itself: a message has a maximum */
	for (int i = 0; i < N_SIDES; i++)
		print_error("--- %d\n%s", i, texts[i].p);
	print_error("--- merged\n%s", m->out.p);
	fail();
}

static void same(const struct merged *m, const struct skn_buf *a, const struct skn_buf *b, const char *what)
{
	if (!skn_buf_eq(a, b->p, b->n))
		complain(m, what);
}

/* ---- what holds for every file ---- */

static void symmetric(const struct merged *m)
{
	struct merged turned;

	merge(&turned, &texts[BASE], &texts[THEIRS], &texts[OURS]);
	same(m, &m->settled[0], &turned.settled[1], "not symmetric");
	same(m, &m->settled[1], &turned.settled[0], "not symmetric");
	assert_int_equal(m->conflicts.n, turned.conflicts.n);
	for (size_t i = 0; i < m->conflicts.n; i++)
		assert_string_equal(m->conflicts.v[i].id, turned.conflicts.v[i].id);
	merged_release(&turned);
}

static void trivial(void)
{
	struct merged m;

	merge(&m, &texts[BASE], &texts[OURS], &texts[OURS]);
	same(&m, &m.out, &texts[OURS], "merge(a, a) is not a");
	merged_release(&m);
	merge(&m, &texts[BASE], &texts[BASE], &texts[THEIRS]);
	same(&m, &m.out, &texts[THEIRS], "what one side changed is not the result");
	merged_release(&m);
	merge(&m, &texts[BASE], &texts[OURS], &texts[BASE]);
	same(&m, &m.out, &texts[OURS], "what one side changed is not the result");
	merged_release(&m);
}

/* How many conflicts git has; its merge goes to OUT. */
static size_t git_conflicts(struct skn_buf *out)
{
	struct skn_mergefile_side side[N_SIDES] = { 0 };
	bool clean;
	size_t n = 0;

	for (int i = 0; i < N_SIDES; i++)
		side[i] = (struct skn_mergefile_side){ .p = texts[i].p, .n = texts[i].n };
	assert_int_equal(skn_mergefile(out, &clean, &side[BASE], &side[OURS], &side[THEIRS], SKN_MERGEFILE_MARKERS,
				       7, NULL), SKN_OK);
	for (const char *p = out->p; (p = strstr(p, "<<<<<<<")); p++)
		n++;
	return n;
}

static void marked(const struct merged *m)
{
	struct skn_strings ids = { 0 }, left = { 0 };

	skn_merge3_open(&ids, m->out.p, m->out.n);
	assert_int_equal(ids.n, m->conflicts.n);
	for (size_t i = 0; i < ids.n; i++)
		assert_string_equal(ids.v[i], m->conflicts.v[i].id);
	skn_merge3_open(&left, m->settled[0].p, m->settled[0].n);
	assert_int_equal(left.n, 0);
	skn_strings_release(&ids);
}

/* ---- sentences ---- */

static size_t count_id(const struct skn_prose *prose, const char *id, const struct skn_unit **unit)
{
	size_t n = 0, len = strcspn(id, ".");

	for (size_t i = 0; i < prose->units.n; i++)
		if (strncmp(prose->units.v[i].id, id, len) == 0) {
			n++;
			if (unit)
				*unit = &prose->units.v[i];
		}
	return n;
}

static void cites_of(struct skn_strings *out, const struct skn_prose *prose, const struct skn_unit *unit)
{
	for (size_t g = unit->group; g < unit->group + unit->n_groups; g++)
		for (size_t i = 0; i < prose->cites.groups.v[g].n; i++) {
			const struct skn_cite *c = &prose->cites.cites.v[prose->cites.groups.v[g].first + i];

			skn_strings_pushn(out, prose->text.p + c->key, c->key_len);
		}
}

/* The keys of a sentence that has one wording in all: the three-way merge of sets. */
static void check_cites(const struct merged *m, const struct skn_prose prose[N_SIDES + 1], const char *id)
{
	struct skn_strings keys[N_SIDES + 1] = { 0 };

	for (int i = 0; i <= N_SIDES; i++) {
		const struct skn_unit *unit = NULL;

		if (count_id(&prose[i], id, &unit) == 1)
			cites_of(&keys[i], &prose[i], unit);
	}
	for (int i = 0; i <= N_SIDES; i++)
		for (size_t k = 0; k < keys[i].n; k++) {
			const char *key = keys[i].v[k];
			bool b = skn_strings_has(&keys[BASE], key), o = skn_strings_has(&keys[OURS], key),
			     t = skn_strings_has(&keys[THEIRS], key), r = skn_strings_has(&keys[N_SIDES], key);

			if (r != (o == b ? t : o))
				complain(m, skn_xasprintf("citation %s of %s is wrong", key, id));
		}
	for (int i = 0; i <= N_SIDES; i++)
		skn_strings_release(&keys[i]);
}

/* Whether a side has a sentence as the base has it, citations included. */
static bool left_alone(const struct skn_prose *base, const struct skn_prose *side, const char *id)
{
	const struct skn_unit *b = NULL, *s = NULL;

	if (count_id(base, id, &b) != count_id(side, id, &s))
		return false;
	return !b || (b->end - b->start == s->end - s->start &&
		      memcmp(base->text.p + b->start, side->text.p + s->start, b->end - b->start) == 0);
}

static void check_sentences(const struct merged *m, const struct skn_prose prose[N_SIDES + 1],
			    const struct skn_prose settled[2])
{
	bool clean = m->conflicts.n == 0;

	for (int side = BASE; side < N_SIDES; side++)
		for (size_t i = 0; i < prose[side].units.n; i++) {
			const char *id = prose[side].units.v[i].id;
			size_t b = count_id(&prose[BASE], id, NULL), o = count_id(&prose[OURS], id, NULL),
			       t = count_id(&prose[THEIRS], id, NULL), r;
			bool by_ours = !left_alone(&prose[BASE], &prose[OURS], id),
			     by_theirs = !left_alone(&prose[BASE], &prose[THEIRS], id);

			if (!b && !count_id(&settled[0], id, NULL) && !count_id(&settled[1], id, NULL))
				complain(m, skn_xasprintf("%s is lost", id));
			if (!clean)
				continue;
			r = count_id(&prose[N_SIDES], id, NULL);
			if (r != o && r != t)
				complain(m, skn_xasprintf("%s is there %zu times", id, r));
			if (!(by_ours && by_theirs) && r != (by_ours ? o : t))
				complain(m, skn_xasprintf("%s is there %zu times", id, r));
			if (o && t)
				check_cites(m, prose, id);
		}
}

/* Two sentences that are neighbours in all texts stand in one paragraph, or in two,
 * as the three have them. */
static void check_paragraphs(const struct merged *m, const struct skn_prose prose[N_SIDES + 1])
{
	const struct skn_prose *r = &prose[N_SIDES];

	for (size_t i = 1; i < r->units.n; i++) {
		bool apart = r->units.v[i].block != r->units.v[i - 1].block, all = true;

		for (int side = BASE; side < N_SIDES && all; side++) {
			const struct skn_unit *x = NULL, *y = NULL;

			all = count_id(&prose[side], r->units.v[i - 1].id, &x) == 1 &&
			      count_id(&prose[side], r->units.v[i].id, &y) == 1 && y == x + 1 &&
			      (x->block != y->block) != apart;
		}
		if (all)
			complain(m, skn_xasprintf("%s and %s: %s", r->units.v[i - 1].id, r->units.v[i].id,
						  apart ? "parted" : "joined"));
	}
}

static void check_narrative(bool repeats)
{
	struct skn_prose prose[N_SIDES + 1], settled[2];
	struct skn_buf git = SKN_BUF_INIT;
	struct merged m;
	size_t n = git_conflicts(&git);

	path = "threads/x/narrative.md";
	merge(&m, &texts[BASE], &texts[OURS], &texts[THEIRS]);
	symmetric(&m);
	trivial();
	marked(&m);
	if (m.conflicts.n > n)
		complain(&m, "more conflicts than git");
	for (int i = 0; i < N_SIDES; i++)
		assert_int_equal(skn_prose_parse(&prose[i], texts[i].p, texts[i].n, NULL), SKN_OK);
	assert_int_equal(skn_prose_parse(&prose[N_SIDES], m.out.p, m.out.n, NULL), SKN_OK);
	for (int i = 0; i < 2; i++)
		assert_int_equal(skn_prose_parse(&settled[i], m.settled[i].p, m.settled[i].n, NULL), SKN_OK);
	if (!repeats)
		check_sentences(&m, prose, settled);
	if (!repeats && !m.conflicts.n && n)
		check_paragraphs(&m, prose);
	if (!m.conflicts.n && !skn_buf_eq(&m.out, prose[N_SIDES].text.p, prose[N_SIDES].text.n))
		complain(&m, "not canonical");
	for (int i = 0; i <= N_SIDES; i++)
		skn_prose_release(&prose[i]);
	skn_prose_release(&settled[0]);
	skn_prose_release(&settled[1]);
	merged_release(&m);
	skn_buf_release(&git);
}

/* With REPEATS sentences stand twice, and what is lost cannot be counted. */
static void run_narratives(size_t rounds, bool repeats)
{
	struct skn_buf text[N_SIDES];

	texts = text;
	for (size_t round = 0; round < random_rounds(rounds); round++) {
		struct gen_text base, side;

		gen_make(&base, random_below(14));
		for (int i = 0; i < N_SIDES; i++) {
			skn_buf_init(&text[i]);
			side = base;
			if (i != BASE)
				gen_edits(&side, random_below(6));
			if (repeats && side.n)
				gen_insert(&side, random_below(side.n + 1), side.v[random_below(side.n)]);
			gen_write(&text[i], &side);
		}
		check_narrative(repeats);
		for (int i = 0; i < N_SIDES; i++)
			skn_buf_release(&text[i]);
	}
}

static void narratives(void **state)
{
	SKN_UNUSED(state);
	random_seed(1);
	run_narratives(2500, false);
}

static void sentences_that_stand_twice(void **state)
{
	SKN_UNUSED(state);
	random_seed(3);
	run_narratives(1000, true);
}

/* ---- records ---- */

static bool valid(enum skn_kind kind, const struct skn_buf *text)
{
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_record record;
	bool ok;

	skn_buf_add(&src, text->p, text->n);
	ok = skn_record_parse_valid(&record, kind, "x", &src, "x", NULL) == SKN_OK;
	if (ok)
		skn_record_release(&record);
	skn_buf_release(&src);
	return ok;
}

/* A scalar field of the result is what a side changed it to. */
static void check_field(const struct merged *m, struct skn_tree tree[N_SIDES + 1], const char *name)
{
	const char *v[N_SIDES + 1];

	for (int i = 0; i <= N_SIDES; i++) {
		v[i] = skn_node_text(tree[i].root, name);
		v[i] = v[i] ? v[i] : "";
	}
	if (!skn_streq(v[N_SIDES], skn_streq(v[BASE], v[OURS]) ? v[THEIRS] : v[OURS]))
		complain(m, skn_xasprintf("%s is wrong", name));
}

static bool lists(const struct skn_tree *tree, const char *key)
{
	const struct skn_node *list = skn_node_find(tree->root, "same_as");

	for (const struct skn_node *c = list ? list->child : NULL; c; c = c->next)
		if (skn_streq(c->text, key))
			return true;
	return false;
}

static void check_list(const struct merged *m, struct skn_tree tree[N_SIDES + 1])
{
	for (int i = 0; i <= N_SIDES; i++) {
		const struct skn_node *list = skn_node_find(tree[i].root, "same_as");

		for (const struct skn_node *c = list ? list->child : NULL; c; c = c->next) {
			bool b = lists(&tree[BASE], c->text), o = lists(&tree[OURS], c->text),
			     t = lists(&tree[THEIRS], c->text);

			if (lists(&tree[N_SIDES], c->text) != (o == b ? t : o))
				complain(m, skn_xasprintf("same_as: %s is wrong", c->text));
		}
	}
}

static void check_record(bool item)
{
	struct skn_tree tree[N_SIDES + 1] = { 0 };
	struct skn_buf git = SKN_BUF_INIT;
	struct merged m;
	size_t n = git_conflicts(&git);

	path = item ? "threads/x/items/x.yaml" : "threads/x/perspectives/x.yaml";
	merge(&m, &texts[BASE], &texts[OURS], &texts[THEIRS]);
	symmetric(&m);
	trivial();
	marked(&m);
	if (m.conflicts.n > (n ? n : !valid(item ? SKN_KIND_ITEM : SKN_KIND_VOICE, &git)))
		complain(&m, "more conflicts than git");
	for (int i = 0; i < N_SIDES; i++)
		assert_int_equal(skn_yaml_parse(&tree[i], texts[i].p, texts[i].n, NULL, NULL), SKN_OK);
	if (!m.conflicts.n) {
		if (!valid(item ? SKN_KIND_ITEM : SKN_KIND_VOICE, &m.out))
			complain(&m, "not valid");
		assert_int_equal(skn_yaml_parse(&tree[N_SIDES], m.out.p, m.out.n, NULL, NULL), SKN_OK);
		check_field(&m, tree, "order");
		check_field(&m, tree, "voice");
		check_field(&m, tree, "title");
		check_list(&m, tree);
	}
	for (int i = 0; i <= N_SIDES; i++)
		skn_tree_release(&tree[i]);
	merged_release(&m);
	skn_buf_release(&git);
}

static void records(void **state)
{
	struct skn_buf text[N_SIDES];

	SKN_UNUSED(state);
	random_seed(2);
	texts = text;
	for (size_t round = 0; round < random_rounds(2500); round++) {
		struct gen_record base, side;
		bool item = random_chance(2);

		gen_record_make(&base, item);
		for (int i = 0; i < N_SIDES; i++) {
			skn_buf_init(&text[i]);
			side = base;
			for (size_t k = i == BASE ? 0 : random_below(4); k; k--)
				gen_record_edit(&side);
			gen_record_write(&text[i], &side);
		}
		check_record(item);
		for (int i = 0; i < N_SIDES; i++)
			skn_buf_release(&text[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(narratives),
		cmocka_unit_test(sentences_that_stand_twice),
		cmocka_unit_test(records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
