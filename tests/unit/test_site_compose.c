/*
 * What the site's script composes of neighbouring diffs is what the diff of both ends
 * says: random histories, written as the site writes them, are given to node, which runs
 * the script's own function (site_compose.js).  Without node nothing is tested.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>

#include "base/fs.h"
#include "base/proc.h"
#include "diff_script.h"
#include "diff_thread.h"
#include "out/diff.h"
#include "out/page.h"
#include "site/script.h"

#define HISTORIES 60
#define VERSIONS 7

struct versions {
	struct gen_thread script[VERSIONS];
	struct skn_thread read[VERSIONS];
};

static void copy_thread(struct gen_thread *to, const struct gen_thread *from)
{
	for (size_t i = 0; i < from->units.n; i++)
		skn_vec_push(&to->units, from->units.v[i]);
	for (size_t i = 0; i < from->records.n; i++)
		skn_vec_push(&to->records, gen_record_copy(&from->records.v[i]));
}

static bool has_tag(const struct gen_thread *t, size_t tag)
{
	for (size_t i = 0; i < t->units.n; i++)
		if (t->units.v[i].tag == tag)
			return true;
	return false;
}

/* A sentence of an earlier version, as it was there, comes back, or the text of one that
 * was changed is that of before again. */
static void bring_back(struct gen_thread *t, const struct gen_thread *old)
{
	const struct gen_unit *u = old->units.n ? &old->units.v[random_below(old->units.n)] : NULL;

	if (u && !has_tag(t, u->tag))
		gen_insert_unit(t, random_below(t->units.n + 1), *u);
	for (size_t i = 0; u && i < t->units.n; i++)
		if (t->units.v[i].tag == u->tag)
			t->units.v[i].wording = u->wording;
}

static void bring_back_record(struct gen_thread *t, const struct gen_thread *old)
{
	const struct gen_record *r = &old->records.v[random_below(old->records.n)];

	for (size_t i = 0; i < t->records.n; i++)
		if (skn_streq(t->records.v[i].word, r->word) && t->records.v[i].tag == r->tag &&
		    skn_streq(t->records.v[i].id, r->id)) {
			gen_record_free(&t->records.v[i]);
			t->records.v[i] = gen_record_copy(r);
			return;
		}
	if (!skn_streq(r->word, "item") && !skn_streq(r->word, "thread")) {
		for (size_t i = 0; i < t->records.n; i++)
			if (t->records.v[i].tag == r->tag && skn_streq(t->records.v[i].word, r->word))
				return; /* it has another name now */
		skn_vec_push(&t->records, gen_record_copy(r));
	}
}

/* Every version is the one before, edited; some of them undo. */
static void make_versions(struct versions *v, const struct gen_plan *plan)
{
	struct gen_script s;

	*v = (struct versions){ 0 };
	gen_script_make(&s, plan);
	copy_thread(&v->script[0], &s.from);
	for (size_t i = 0; i < GEN_KEYS; i++)
		skn_vec_push(&v->script[0].records, gen_item('n', i));
	for (size_t i = 1; i < VERSIONS; i++) {
		gen_thread_free(&s.from);
		gen_thread_free(&s.to);
		s.from = s.to = (struct gen_thread){ 0 };
		copy_thread(&s.from, &v->script[i - 1]);
		copy_thread(&s.to, &s.from);
		gen_edit_narrative(&s, plan);
		gen_edit_records(&s, plan);
		gen_edit_items(&s, plan);
		for (size_t k = 0; i > 1 && k < 3; k++) {
			bring_back(&s.to, &v->script[random_below(i)]);
			bring_back_record(&s.to, &v->script[random_below(i)]);
		}
		copy_thread(&v->script[i], &s.to);
	}
	gen_script_release(&s);
	for (size_t i = 0; i < VERSIONS; i++) {
		struct skn_buf text = SKN_BUF_INIT;

		gen_write(&text, &v->script[i], false);
		diff_thread_parse(&v->read[i], text.p, text.n);
		skn_buf_release(&text);
	}
}

static void put_diff(struct skn_sink *out, const struct skn_thread *from, const struct skn_thread *to)
{
	struct skn_diff_head head = { .name = "t", .from = "v1", .to = "v2", .old_thread = from, .new_thread = to };
	struct skn_diff diff;
	struct skn_jsonw w;

	skn_diff_make(&diff, from, to);
	skn_jsonw_init(&w, out, false);
	skn_diff_json(&w, &head, &diff, SKN_DIFF_ALL);
	skn_diff_release(&diff);
}

/* {"base": version A, "steps": [diffs up to B], "net": A..B}, in a line each. */
static void put_case(struct skn_sink *out, const struct versions *v, size_t a, size_t b)
{
	struct skn_page_info info = { .site = "s", .version = "1" };
	struct skn_buf page = SKN_BUF_INIT;
	struct skn_sink sink;

	skn_sink_to_buf(&sink, &page);
	assert_int_equal(skn_render_json(&sink, &v->read[a], &info, NULL), SKN_OK);
	for (size_t i = 0; i < page.n; i++)
		if (page.p[i] == '\n')
			page.p[i] = ' ';
	skn_sink_puts(out, "{\"base\":");
	skn_sink_put(out, page.p, page.n);
	skn_sink_puts(out, ",\"steps\":[");
	for (size_t i = a; i < b; i++) {
		skn_sink_puts(out, i > a ? "," : "");
		put_diff(out, &v->read[i], &v->read[i + 1]);
	}
	skn_sink_puts(out, "],\"net\":");
	put_diff(out, &v->read[a], &v->read[b]);
	skn_sink_puts(out, "}\n");
	skn_buf_release(&page);
}

static void release(struct versions *v)
{
	for (size_t i = 0; i < VERSIONS; i++) {
		gen_thread_free(&v->script[i]);
		skn_thread_release(&v->read[i]);
	}
}

/* The lines of JSON as they are written: without the line ends inside. */
static void put_line(struct skn_buf *out, const struct skn_buf *text)
{
	for (size_t i = 0; i < text->n; i++)
		if (text->p[i] != '\n' && text->p[i] != '\t')
			skn_buf_addc(out, text->p[i]);
	skn_buf_addc(out, '\n');
}

static void write_script(const char *path)
{
	struct skn_buf all = SKN_BUF_INIT;

	for (const struct skn_site_script *part = skn_site_scripts; part->name; part++)
		skn_buf_adds(&all, part->text);
	assert_int_equal(skn_fs_write_atomic(path, all.p, all.n, 0600, NULL), SKN_OK);
	skn_buf_release(&all);
}

static void run(const char *script, const struct skn_buf *cases)
{
	const char *argv[] = { "node", "tests/unit/site_compose.js", script, NULL };
	struct skn_proc_result r = { 0 };
	int rc = skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = cases->p, .in_len = cases->n }, NULL);

	if (rc == SKN_ENOTFOUND)
		skip();
	assert_int_equal(rc, SKN_OK);
	print_message("%s", r.out.p);
	if (r.status != 0)
		fail_msg("%s", r.err.p);
	skn_proc_release(&r);
}

static void composed_is_what_the_diff_says(void **state)
{
	static const struct gen_plan plans[] = {
		{ .edit = 20, .remove = 8, .add = 8, .move = 0, .layout = 0, .records = 30 },
		{ .edit = 10, .remove = 4, .add = 6, .move = 6, .layout = 6, .records = 20 },
		{ .edit = 40, .remove = 15, .add = 15, .move = 0, .layout = 0, .records = 60 },
	};
	struct skn_buf cases = SKN_BUF_INIT, dir = SKN_BUF_INIT;
	char *script;

	(void)state;
	random_seed(71);
	for (size_t h = 0; h < HISTORIES; h++) {
		struct versions v;

		make_versions(&v, &plans[h % SKN_ARRAY_LEN(plans)]);
		for (size_t b = 1; b < VERSIONS; b += 2)
			for (size_t a = 0; a < b; a++) {
				struct skn_buf text = SKN_BUF_INIT;
				struct skn_sink sink;

				skn_sink_to_buf(&sink, &text);
				put_case(&sink, &v, a, b);
				put_line(&cases, &text);
				skn_buf_release(&text);
			}
		release(&v);
	}
	assert_int_equal(skn_fs_temp_dir(&dir, NULL), SKN_OK);
	script = skn_xasprintf("%s/site.js", dir.p);
	write_script(script);
	run(script, &cases);
	skn_fs_remove_tree(dir.p, NULL);
	free(script);
	skn_buf_release(&dir);
	skn_buf_release(&cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(composed_is_what_the_diff_says) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
