/*
 * Generated edit scripts: what the diff tells is what the script did, its JSON
 * applied to the old version gives the new one's files to the byte, and the diff
 * the other way round is its inverse.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>

#include "diff_apply.h"
#include "diff_script.h"
#include "out/diff.h"
#include "out/page.h"
#include "rev/diff.h"

struct sides {
	struct skn_thread from, to;
	struct skn_buf from_text, to_text;
};

static void sides_make(struct sides *v, const struct gen_script *s)
{
	*v = (struct sides){ .from_text = SKN_BUF_INIT, .to_text = SKN_BUF_INIT };
	gen_write(&v->from_text, &s->from, true);
	gen_write(&v->to_text, &s->to, true);
	diff_thread_parse(&v->from, v->from_text.p, v->from_text.n);
	diff_thread_parse(&v->to, v->to_text.p, v->to_text.n);
}

static void sides_release(struct sides *v)
{
	skn_thread_release(&v->from);
	skn_thread_release(&v->to);
	skn_buf_release(&v->from_text);
	skn_buf_release(&v->to_text);
}

/* ---- told as done ---- */

/* The tag of a sentence: the number behind its first word. */
static size_t tag_of(const struct skn_diff_change *c)
{
	const char *text = c->after ? c->after : c->before;

	return text ? strtoul(text + strcspn(text, "0123456789"), NULL, 10) : 0;
}

/* "kind tag-or-id field +attached -detached" */
static char *describe(const struct skn_diff_change *c)
{
	struct skn_buf out = SKN_BUF_INIT;

	skn_buf_adds(&out, skn_diff_info(c->kind)->name);
	if (c->of == SKN_KIND_NARRATIVE)
		skn_buf_addf(&out, " %zu", tag_of(c));
	else if (c->id)
		skn_buf_addf(&out, " %s", c->id);
	if (c->field)
		skn_buf_addf(&out, " %s", c->field);
	for (size_t i = 0; i < c->attached.n; i++)
		skn_buf_addf(&out, " +%s", c->attached.v[i]);
	for (size_t i = 0; i < c->detached.n; i++)
		skn_buf_addf(&out, " -%s", c->detached.v[i]);
	return skn_buf_detach(&out);
}

static bool is_layout(enum skn_diff_kind kind)
{
	return kind == SKN_DIFF_PARAGRAPH_SPLIT || kind == SKN_DIFF_PARAGRAPHS_JOINED || kind == SKN_DIFF_PARAGRAPHS;
}

/* What a layout change is about is the sentence that it stands before. */
static char *describe_layout(const struct skn_diff_change *c, const struct skn_thread *to)
{
	const struct skn_unit *u = &to->prose.units.v[c->to];

	return skn_xasprintf("%s %lu", skn_diff_info(c->kind)->name,
			     strtoul(to->prose.text.p + u->start + strcspn(to->prose.text.p + u->start, "0123456789"), NULL, 10));
}

/* Says what of A is not in B, both sorted. */
static void say_missing(const char *what, const struct skn_strings *a, const struct skn_strings *b)
{
	for (size_t i = 0, j = 0; i < a->n; i++) {
		while (j < b->n && strcmp(b->v[j], a->v[i]) < 0)
			j++;
		if (j < b->n && skn_streq(b->v[j], a->v[i]))
			j++;
		else
			print_error("%s %s\n", what, a->v[i]);
	}
}

static void fail_scripts(const struct sides *v, const struct skn_strings *want, const struct skn_strings *found)
{
	print_error("%s\n======\n%s\n", v->from_text.p, v->to_text.p);
	say_missing("want ", want, found);
	say_missing("found", found, want);
	fail_msg("another script");
}

static void check_script(struct gen_script *s, const struct sides *v, const struct skn_diff *diff, bool layout)
{
	struct skn_strings found = { 0 };

	for (size_t i = 0; i < diff->list.n; i++) {
		const struct skn_diff_change *c = &diff->list.v[i];

		if (is_layout(c->kind)) {
			if (layout && c->to != SKN_DIFF_NOWHERE)
				skn_vec_push(&found, describe_layout(c, &v->to));
		} else if (c->kind != SKN_DIFF_SENTENCE_MOVED && c->kind != SKN_DIFF_SOURCE_GAINED &&
			   c->kind != SKN_DIFF_SOURCE_LOST) {
			skn_vec_push(&found, describe(c));
		}
	}
	skn_strings_sort(&found);
	skn_strings_sort(&s->want);
	if (found.n != s->want.n)
		fail_scripts(v, &s->want, &found);
	for (size_t i = 0; i < found.n; i++)
		if (!skn_streq(found.v[i], s->want.v[i]))
			fail_scripts(v, &s->want, &found);
	assert_int_equal(diff->counts[SKN_DIFF_SENTENCE_MOVED], gen_moved(s));
	skn_strings_release(&found);
}

/* Those that are not said to have moved keep their order. */
static void check_order(const struct skn_diff *diff)
{
	bool *moved = skn_xcalloc(diff->n_partners + 1, sizeof(*moved));
	size_t last = 0;

	for (size_t i = 0; i < diff->list.n; i++)
		if (diff->list.v[i].kind == SKN_DIFF_SENTENCE_MOVED)
			moved[diff->list.v[i].to] = true;
	for (size_t j = 0; j < diff->n_partners; j++)
		if (diff->partners[j] != SKN_DIFF_NOWHERE && !moved[j]) {
			assert_true(diff->partners[j] + 1 > last);
			last = diff->partners[j] + 1;
		}
	free(moved);
}

/* Sources by what the texts cite; the new items behind each change by what it cites. */
static void check_sources(const struct gen_script *s, const struct skn_diff *diff)
{
	size_t gained = 0, lost = 0;

	for (int n = 0; n < 2 * GEN_KEYS; n++) {
		char *key = skn_xasprintf("%c%d", n < GEN_KEYS ? 'k' : 'n', n % GEN_KEYS);
		bool was = gen_cites_item(&s->from, key), is = gen_cites_item(&s->to, key);

		gained += is && !was;
		lost += was && !is;
		if (is && !was)
			assert_true(skn_strings_has(&diff->new_keys, key));
		free(key);
	}
	assert_int_equal(diff->counts[SKN_DIFF_SOURCE_GAINED], gained);
	assert_int_equal(diff->counts[SKN_DIFF_SOURCE_LOST], lost);
	for (size_t i = 0; i < diff->list.n; i++) {
		const struct skn_diff_change *c = &diff->list.v[i];

		for (size_t k = 0; k < c->items.n; k++)
			assert_int_equal(c->items.v[k][0], 'n');
		if (c->of == SKN_KIND_NARRATIVE && c->after)
			assert_int_equal(c->items.n, strstr(c->after, "@n") != NULL);
		if (c->kind == SKN_DIFF_SOURCE_GAINED)
			assert_int_equal(c->items.n, c->id[0] == 'n');
	}
}

/* ---- applied ---- */

static void diff_to_json(struct skn_buf *out, const struct skn_thread *from, const struct skn_thread *to,
			 const struct skn_diff *diff)
{
	struct skn_diff_head head = { .name = "t", .from = "v1", .to = "v2", .old_thread = from, .new_thread = to };
	struct skn_sink sink;
	struct skn_jsonw w;

	skn_sink_to_buf(&sink, out);
	skn_jsonw_init(&w, &sink, true);
	skn_diff_json(&w, &head, diff, 0);
}

/* Shows where two texts part. */
static void fail_texts(const struct skn_buf *want, const struct skn_buf *found, const struct skn_buf *json)
{
	size_t at = 0;

	while (at < want->n && at < found->n && want->p[at] == found->p[at])
		at++;
	at = at > 80 ? at - 80 : 0;
	print_error("want ...%.200s\n", want->p + at);
	print_error("found ...%.200s\n", found->p + (at < found->n ? at : found->n));
	for (at = 0; at < json->n; at += 900)
		print_error("%.900s", json->p + at);
	fail_msg("another text");
}

static void check_apply(const struct skn_thread *from, const struct skn_thread *to)
{
	struct skn_buf json = SKN_BUF_INIT, want = SKN_BUF_INIT, found = SKN_BUF_INIT;
	struct skn_diff diff;

	skn_diff_make(&diff, from, to);
	diff_to_json(&json, from, to, &diff);
	if (to)
		diff_canon(&want, to);
	diff_apply(&found, &json, from);
	if (!skn_buf_eq(&want, found.p, found.n))
		fail_texts(&want, &found, &json);
	skn_diff_release(&diff);
	skn_buf_release(&json);
	skn_buf_release(&want);
	skn_buf_release(&found);
}

/* ---- the other way round ---- */

static enum skn_diff_kind inverse_kind(const struct skn_diff_change *c)
{
	static const enum skn_diff_kind pairs[][2] = {
		{ SKN_DIFF_SENTENCE_ADDED, SKN_DIFF_SENTENCE_REMOVED }, { SKN_DIFF_HEADING_ADDED, SKN_DIFF_HEADING_REMOVED },
		{ SKN_DIFF_PARAGRAPH_SPLIT, SKN_DIFF_PARAGRAPHS_JOINED }, { SKN_DIFF_SOURCE_GAINED, SKN_DIFF_SOURCE_LOST },
		{ SKN_DIFF_EVENT_ADDED, SKN_DIFF_EVENT_REMOVED }, { SKN_DIFF_VOICE_ADDED, SKN_DIFF_VOICE_DROPPED },
		{ SKN_DIFF_TENSION_OPENED, SKN_DIFF_TENSION_REMOVED },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(pairs); i++)
		for (int side = 0; side < 2; side++)
			if (c->kind == pairs[i][side])
				return pairs[i][!side];
	if (c->of == SKN_KIND_TENSION && c->field && skn_streq(c->field, "status")) {
		const char *name = gen_tension_change(c->after, c->before);
		int kind = SKN_DIFF_N;

		while (kind-- > 0 && !skn_streq(skn_diff_info((enum skn_diff_kind)kind)->name, name))
			continue;
		return (enum skn_diff_kind)kind;
	}
	return c->kind;
}

static void add_list(struct skn_buf *out, const struct skn_strings *list)
{
	struct skn_strings sorted = { 0 };

	for (size_t i = 0; i < list->n; i++)
		skn_strings_push(&sorted, list->v[i]);
	skn_strings_sort(&sorted);
	for (size_t i = 0; i < sorted.n; i++)
		skn_buf_addf(out, " %s", sorted.v[i]);
	skn_strings_release(&sorted);
}

/* All of a change; or all that its inverse should be. */
static char *whole(const struct skn_diff_change *c, bool inverse)
{
	struct skn_buf out = SKN_BUF_INIT;
	const char *texts[] = { c->before ? c->before : "-", c->after ? c->after : "-" };
	size_t places[] = { c->from, c->to };

	skn_buf_addf(&out, "%s of %d %zd %zd %s: '%s' -> '%s'",
		     skn_diff_info(inverse ? inverse_kind(c) : c->kind)->name, (int)c->of, (ssize_t)places[inverse],
		     (ssize_t)places[!inverse], c->field ? c->field : "", texts[inverse], texts[!inverse]);
	add_list(&out, inverse ? &c->detached : &c->attached);
	skn_buf_adds(&out, " /");
	add_list(&out, inverse ? &c->attached : &c->detached);
	return skn_buf_detach(&out);
}

static void check_inverse(const struct sides *v, const struct skn_diff *diff)
{
	struct skn_strings want = { 0 }, found = { 0 };
	struct skn_diff back;

	skn_diff_make(&back, &v->to, &v->from);
	for (size_t i = 0; i < diff->list.n; i++)
		skn_vec_push(&want, whole(&diff->list.v[i], true));
	for (size_t i = 0; i < back.list.n; i++)
		skn_vec_push(&found, whole(&back.list.v[i], false));
	skn_strings_sort(&want);
	skn_strings_sort(&found);
	if (want.n != found.n)
		fail_scripts(v, &want, &found);
	for (size_t i = 0; i < want.n; i++)
		if (!skn_streq(want.v[i], found.v[i]))
			fail_scripts(v, &want, &found);
	skn_strings_release(&want);
	skn_strings_release(&found);
	skn_diff_release(&back);
}

/* ---- properties ---- */

/* The same thread written in another way is the same to a reader. */
static void check_empty(const struct gen_script *s, const struct sides *v)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_thread again;
	struct skn_diff diff;

	gen_write(&text, &s->from, true);
	diff_thread_parse(&again, text.p, text.n);
	skn_diff_make(&diff, &v->from, &again);
	if (diff.list.n)
		fail_msg("%s %s:\n%s\n%s", skn_diff_info(diff.list.v[0].kind)->name, diff.list.v[0].id, v->from_text.p, text.p);
	skn_diff_release(&diff);
	skn_diff_make(&diff, &v->from, &v->from);
	assert_true(diff.list.n == 0 && diff.unseen.n == 0);
	skn_diff_release(&diff);
	check_apply(&v->from, &again);
	skn_thread_release(&again);
	skn_buf_release(&text);
}

static void run_plan(const struct gen_plan *plan, uint64_t seed, size_t rounds)
{
	random_seed(seed);
	for (size_t round = random_rounds(rounds); round > 0; round--) {
		struct gen_script s;
		struct sides v;
		struct skn_diff diff;

		gen_script_make(&s, plan);
		sides_make(&v, &s);
		skn_diff_make(&diff, &v.from, &v.to);
		check_script(&s, &v, &diff, plan->layout > 0);
		check_order(&diff);
		check_sources(&s, &diff);
		check_apply(&v.from, &v.to);
		check_apply(&v.to, &v.from);
		check_inverse(&v, &diff);
		check_empty(&s, &v);
		skn_diff_release(&diff);
		sides_release(&v);
		gen_script_release(&s);
	}
}

static void few_edits(void **state)
{
	SKN_UNUSED(state);
	run_plan(&(struct gen_plan){ .edit = 10, .remove = 4, .add = 4, .move = 3, .records = 10 }, 1, 700);
}

static void many_edits(void **state)
{
	SKN_UNUSED(state);
	run_plan(&(struct gen_plan){ .edit = 50, .remove = 20, .add = 25, .move = 25, .records = 60 }, 2, 700);
}

static void moves_alone(void **state)
{
	SKN_UNUSED(state);
	run_plan(&(struct gen_plan){ .move = 10 }, 3, 700);
}

static void paragraphs(void **state)
{
	SKN_UNUSED(state);
	run_plan(&(struct gen_plan){ .layout = 20, .edit = 20 }, 4, 700);
}

static void records_alone(void **state)
{
	SKN_UNUSED(state);
	run_plan(&(struct gen_plan){ .records = 50 }, 5, 700);
}

static void from_nothing_and_to_nothing(void **state)
{
	SKN_UNUSED(state);
	random_seed(6);
	for (size_t round = random_rounds(100); round > 0; round--) {
		struct gen_plan plan = { 0 };
		struct gen_script s;
		struct sides v;
		struct skn_diff diff;

		gen_script_make(&s, &plan);
		sides_make(&v, &s);
		check_apply(NULL, &v.from);
		check_apply(&v.from, NULL);
		skn_diff_make(&diff, &v.from, NULL);
		for (size_t i = 0; i < diff.list.n; i++)
			assert_true(!diff.list.v[i].after && diff.list.v[i].to == SKN_DIFF_NOWHERE && !diff.list.v[i].items.n);
		skn_diff_release(&diff);
		sides_release(&v);
		gen_script_release(&s);
	}
}

/* ---- texts of any kind: equal sentences, lists, quotes, code, blanks ---- */

static const char *const any_pieces[] = { "A one. ", "B two. ", "C three! ", "\n\n", "\n", "[@k1] ", "[@k1; @k2] ", "- item\n",
	"# H\n\n", "A one. ", "A one here. ", "> q\n", "  ", "&#32;\n", "\n\n    code  x\n\n", "\n\n```\nA\n> b\n```\n\n",
	"1. x\n", "q\n", "\\\n", "\n\n---\n\n", "* item\n", "  - sub\n", "[@k3]", "\n\n- item\n- item\n\n", "\n\n> q\n> q\n\n" };

/* A small change anywhere, in between pieces or not. */
static void mutate(struct skn_buf *text)
{
	static const char *const small[] = { " ", "\n", "  ", "\n\n", ">", "> ", "- ", "", "*", "x", "&#32;", "[@k1]", "\\" };
	const char *with = random_chance(3) ? random_pick(any_pieces) : random_pick(small);
	size_t at = random_below(text->n + 1), del = random_chance(2) ? 0 : random_below(3);

	skn_buf_splice(text, at, del < text->n - at ? del : text->n - at, with, strlen(with));
}

static void any_thread(struct skn_thread *out, const struct skn_buf *narrative, const struct skn_buf *stance)
{
	struct skn_buf text = SKN_BUF_INIT;

	skn_buf_addf(&text, "%%%% narrative.md\n%s\n%%%% thread.yaml\nschema: 1\ntitle: T\nstatus: active\n"
		     "%%%% perspectives/a.yaml\nvoice: A\nstance: |2\n", narrative->p);
	for (const char *at = stance->p; *at; at += strcspn(at, "\n"), at += *at == '\n')
		skn_buf_addf(&text, "  %.*s\n", (int)strcspn(at, "\n"), at);
	skn_buf_adds(&text, "%% items/k1.yaml\ntype: webpage\ntitle: K\nvia: manual\n");
	if (random_chance(2))
		skn_buf_adds(&text, "%% items/k3.yaml\ntype: webpage\ntitle: K\nvia: manual\nsame_as: []\n");
	diff_thread_parse(out, text.p, text.n);
	skn_buf_release(&text);
}

/* The page as HTML without ids, each run of white space outside code one blank. */
static void page_of(struct skn_buf *out, const struct skn_thread *t)
{
	struct skn_page_info info = { .site = "S", .version = "1", .items = 0 };
	struct skn_buf html = SKN_BUF_INIT;
	struct skn_sink sink;
	bool code = false;

	skn_sink_to_buf(&sink, &html);
	assert_int_equal(skn_render_html(&sink, t, &info, NULL), SKN_OK);
	for (const char *at = html.p; *at; at++) {
		if (skn_starts_with(at, "<meta name=\"skein:")) /* hashes of the words as written */
			at += strcspn(at, ">");
		if (skn_starts_with(at, "id=\"s-")) /* of the words as written, quote marks included */
			at += strlen("id=\"") + strcspn(at + strlen("id=\""), "\"");
		code = skn_starts_with(at, "<pre") || (code && !skn_starts_with(at, "</pre"));
		if (code || !strchr(" \n", *at))
			skn_buf_addc(out, *at);
		else if (out->n && out->p[out->n - 1] != ' ' && out->p[out->n - 1] != '>')
			skn_buf_addc(out, ' ');
	}
	skn_buf_release(&html);
}

static bool looks_same(const struct skn_thread *a, const struct skn_thread *b)
{
	struct skn_buf x = SKN_BUF_INIT, y = SKN_BUF_INIT;
	bool same;

	page_of(&x, a);
	page_of(&y, b);
	same = skn_buf_eq(&x, y.p, y.n);
	skn_buf_release(&x);
	skn_buf_release(&y);
	return same;
}

static void check_any(const struct skn_thread *a, const struct skn_thread *b)
{
	struct skn_diff diff;

	skn_diff_make(&diff, a, b);
	if (!diff.list.n && !looks_same(a, b))
		fail_msg("nothing is told:\n%s-----\n%s=====\n%s-----\n%s", a->prose.text.p, b->prose.text.p,
			 a->voices.v[0].src.p, b->voices.v[0].src.p);
	check_order(&diff);
	skn_diff_release(&diff);
	check_apply(a, b);
	check_apply(NULL, b);
}

static void any_texts(void **state)
{
	SKN_UNUSED(state);
	random_seed(7);
	for (size_t round = random_rounds(3000); round > 0; round--) {
		struct skn_buf narrative = SKN_BUF_INIT, stance = SKN_BUF_INIT;
		struct skn_thread a, b;

		random_pieces(&narrative, any_pieces, SKN_ARRAY_LEN(any_pieces), random_below(9));
		random_pieces(&stance, any_pieces, SKN_ARRAY_LEN(any_pieces), random_below(6));
		any_thread(&a, &narrative, &stance);
		if (random_chance(4))
			random_pieces(&narrative, any_pieces, SKN_ARRAY_LEN(any_pieces), random_below(9));
		else
			mutate(random_chance(2) ? &narrative : &stance);
		any_thread(&b, &narrative, &stance);
		check_any(&a, &b);
		check_any(&b, &a);
		skn_thread_release(&a);
		skn_thread_release(&b);
		skn_buf_release(&narrative);
		skn_buf_release(&stance);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_edits), cmocka_unit_test(many_edits), cmocka_unit_test(moves_alone),
		cmocka_unit_test(paragraphs), cmocka_unit_test(records_alone),
		cmocka_unit_test(from_nothing_and_to_nothing), cmocka_unit_test(any_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
