#include "synth/extractive.h"

#include <setjmp.h>
#include <cmocka.h>

#include "random.h"
#include "synth/guards.h"
#include "synth/oppose.h"
#include "synth/quotable.h"
#include "text/edtf.h"
#include "text/fold.h"

/* ---- A thread in memory, and rounds of the engine on it ---- */

struct world {
	struct skn_thread thread;
	struct skn_synth_input in;
	struct skn_strings texts; /* of items, in the order of thread.items */
};

static void add_record(struct skn_records *list, enum skn_kind kind, const char *id, const char *yaml)
{
	struct skn_record record;
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;

	skn_buf_adds(&src, yaml);
	if (skn_record_parse(&record, kind, id, &src, id, &err) < 0)
		fail_msg("%s: %s\n%s", id, err.msg, yaml);
	skn_vec_push(list, record);
}

static void begin(struct world *w, const char *title)
{
	struct skn_buf meta = SKN_BUF_INIT;

	*w = (struct world){ .in = { .now = skn_edtf_days(2020, 12, 31) * 86400 } };
	skn_thread_init(&w->thread, "threads/t");
	skn_buf_addf(&meta, "title: \"%s\"\nstatus: active\n", title);
	assert_int_equal(skn_record_parse(&w->thread.meta, SKN_KIND_THREAD, "", &meta, "thread.yaml", NULL), 0);
	w->in.before = &w->thread;
}

static void end(struct world *w)
{
	for (size_t i = 0; i < w->in.fresh.n; i++)
		skn_buf_release(&w->in.fresh.v[i].text);
	skn_vec_release(&w->in.fresh);
	skn_vec_release(&w->in.open);
	skn_map_release(&w->in.engines, NULL);
	skn_strings_release(&w->texts);
	skn_thread_release(&w->thread);
}

static void item(struct world *w, const char *key, const char *outlet, const char *date, const char *text)
{
	char *yaml = skn_xasprintf("type: article-newspaper\ntitle: \"%s\"\ncontainer-title: \"%s\"\nissued: %s\n", key,
				   outlet, date);

	add_record(&w->thread.items, SKN_KIND_ITEM, key, yaml);
	skn_strings_push(&w->texts, text);
	skn_strings_push(&w->thread.item_keys, key);
	w->thread.n_items++;
	free(yaml);
}

/* The items from FIRST on are new. */
static void run(struct skn_ops *out, struct world *w, size_t first)
{
	struct skn_err err = SKN_ERR_INIT;

	for (size_t i = 0; i < w->in.fresh.n; i++)
		skn_buf_release(&w->in.fresh.v[i].text);
	skn_vec_clear(&w->in.fresh);
	skn_vec_clear(&w->in.open);
	for (size_t i = first; i < w->thread.items.n; i++) {
		struct skn_synth_item fresh = { .record = &w->thread.items.v[i], .text = SKN_BUF_INIT, .has_text = true };

		skn_buf_adds(&fresh.text, w->texts.v[i]);
		skn_vec_push(&w->in.fresh, fresh);
	}
	for (size_t i = 0; i < w->thread.tensions.n; i++)
		skn_vec_push(&w->in.open, &w->thread.tensions.v[i]);
	*out = (struct skn_ops)SKN_OPS_INIT;
	if (skn_engine_extractive.run(out, &w->in, &skn_engine_extractive, &err) < 0)
		fail_msg("%s", err.msg);
}

/* ---- What holds of every list ---- */

static const char *text_of_key(const struct world *w, const char *key)
{
	for (size_t i = 0; i < w->thread.items.n; i++)
		if (skn_streq(w->thread.items.v[i].id, key))
			return w->texts.v[i];
	return NULL;
}

static void check_quote(const struct world *w, const struct skn_op_quote *quote)
{
	const char *text = text_of_key(w, quote->key);
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;

	assert_non_null(text);
	skn_fold(&a, text, strlen(text));
	skn_fold(&b, quote->text, strlen(quote->text));
	if (!b.n || !memmem(a.p, a.n, b.p, b.n))
		fail_msg("not in %s: %s", quote->key, quote->text);
	skn_buf_release(&a);
	skn_buf_release(&b);
}

/* Nothing of an item stands outside quotation marks, nothing but it inside. */
static void check_said(const struct world *w, const struct skn_said_list *list, const char *fixed)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct skn_said *s = &list->v[i];
		const char *quote;
		size_t n;

		assert_true(s->cites.n > 0);
		for (size_t k = 0; k < s->cites.n; k++)
			assert_non_null(text_of_key(w, s->cites.v[k].key));
		if (fixed && skn_streq(s->text, fixed))
			continue;
		assert_int_equal(s->quotes.n, 1);
		check_quote(w, &s->quotes.v[0]);
		assert_string_equal(s->quotes.v[0].key, s->cites.v[0].key);
		assert_true(skn_quotable_parse(s->text, strlen(s->text), &quote, &n));
		assert_int_equal(strlen(s->quotes.v[0].text), n);
		assert_memory_equal(quote, s->quotes.v[0].text, n);
		assert_true(quote - s->text < 200);
	}
}

static int text_of_item(void *ctx, struct skn_buf *out, const char *key, struct skn_err *err)
{
	const char *text = text_of_key(ctx, key);

	if (!text)
		return skn_fail(err, SKN_ENOTFOUND, "no text of %s", key);
	skn_buf_adds(out, text);
	return SKN_OK;
}

static int record_of_item(void *ctx, const struct skn_record **out, const char *key, struct skn_err *err)
{
	struct world *w = ctx;

	*out = skn_records_find(&w->thread.items, key);
	return *out ? SKN_OK : skn_fail(err, SKN_ENOTFOUND, "no item %s", key);
}

/* The guards have nothing to say against any. */
static void check_guards(struct world *w, const struct skn_ops *ops, enum skn_guard_level unsupported)
{
	struct skn_guard_options options = { .unsupported = unsupported };
	struct skn_verdict verdict = { .n = 0 };

	w->in.text_of = text_of_item;
	w->in.item_of = record_of_item;
	w->in.ctx = w;
	assert_int_equal(skn_guards_judge(&verdict, ops, &w->in, &options, NULL), 0);
	for (size_t i = 0; i < verdict.list.n; i++)
		if (!verdict.list.v[i].warning)
			fail_msg("%s: %s", skn_op_info(ops->list.v[verdict.list.v[i].op].kind)->name, verdict.list.v[i].message);
	skn_verdict_release(&verdict);
}

static void check_ops(const struct world *w, const struct skn_ops *ops)
{
	for (size_t i = 0; i < ops->list.n; i++) {
		const struct skn_op *op = &ops->list.v[i];
		const struct skn_op_info *info = skn_op_info(op->kind);

		if (info->needs_body)
			assert_true(op->body.n > 0);
		if (info->needs_note)
			assert_true(op->note.n > 0);
		if (op->kind == SKN_OP_ADD_SENTENCE && op->place.op != SIZE_MAX)
			assert_true(op->place.op < i && ops->list.v[op->place.op].kind == SKN_OP_ADD_SENTENCE);
		if (op->kind == SKN_OP_REPLACE_SENTENCE)
			assert_non_null(op->reason);
		check_said(w, &op->body, "Which holds?");
		check_said(w, &op->note, NULL);
	}
}

static void dump(struct skn_buf *out, const struct skn_ops *ops)
{
	for (size_t i = 0; i < ops->list.n; i++) {
		const struct skn_op *op = &ops->list.v[i];

		skn_buf_addf(out, "%s %s %s %s %s\n", skn_op_info(op->kind)->name, op->id ? op->id : "-",
			     op->date ? op->date : "", op->voice ? op->voice : "", op->reason ? op->reason : "");
		for (int part = 0; part < 2; part++) {
			const struct skn_said_list *list = part ? &op->note : &op->body;

			for (size_t k = 0; k < list->n; k++)
				skn_buf_addf(out, "%s%s [@%s]\n", part ? "  > " : "    ", list->v[k].text,
					     list->v[k].cites.v[0].key);
		}
	}
}

/* ---- A small way of carrying operations out, enough for the next round ---- */

static char *field_of(const struct skn_said_list *list)
{
	struct skn_buf out = SKN_BUF_INIT;

	for (size_t i = 0; i < list->n; i++)
		skn_buf_addf(&out, "  %s [@%s]\n", list->v[i].text, list->v[i].cites.v[0].key);
	return skn_buf_detach(&out);
}

static void own_field(struct world *w, const struct skn_record *record, const char *field)
{
	char id[SKN_SENTENCE_ID_MAX];
	size_t n;
	const char *text = skn_record_text(record, field, &n);

	skn_prose_id(id, text, n);
	skn_map_put(&w->in.engines, id, strlen(id), w);
}

static void carry_out(struct world *w, const struct skn_ops *ops)
{
	struct skn_buf narrative = SKN_BUF_INIT;

	for (size_t i = 0; i < ops->list.n; i++) {
		const struct skn_op *op = &ops->list.v[i];
		char *body = field_of(&op->body), *yaml = NULL;

		if (op->kind == SKN_OP_ADD_SENTENCE)
			skn_buf_addf(&narrative, "%s%s", narrative.n && op->place.where == SKN_PLACE_END ? "\n" : "", body + 2);
		if (op->kind == SKN_OP_ADD_PERSPECTIVE) {
			yaml = skn_xasprintf("voice: \"%s\"\nstance: |\n%s", op->voice, body);
			add_record(&w->thread.voices, SKN_KIND_VOICE, op->id, yaml);
		}
		if (op->kind == SKN_OP_OPEN_TENSION) {
			yaml = skn_xasprintf("status: open\nquestion: |\n%s", body);
			add_record(&w->thread.tensions, SKN_KIND_TENSION, op->id, yaml);
		}
		if (op->kind == SKN_OP_ADD_EVENT) {
			yaml = skn_xasprintf("date: %s\nevent: |\n%s", op->date, body);
			add_record(&w->thread.events, SKN_KIND_EVENT, op->id, yaml);
		}
		free(body);
		free(yaml);
	}
	for (size_t i = 0; i < w->thread.voices.n; i++)
		own_field(w, &w->thread.voices.v[i], "stance");
	skn_buf_add(&w->thread.narrative, narrative.p, narrative.n);
	assert_int_equal(skn_thread_parse_narrative(&w->thread, NULL), 0);
	for (size_t i = 0; i < w->thread.prose.units.n; i++)
		skn_map_put(&w->in.engines, w->thread.prose.units.v[i].id, strlen(w->thread.prose.units.v[i].id), w);
	skn_buf_release(&narrative);
}

static const struct skn_op *find(const struct skn_ops *ops, enum skn_op_kind kind, const char *words)
{
	for (size_t i = 0; i < ops->list.n; i++) {
		const struct skn_op *op = &ops->list.v[i];

		if (op->kind != kind)
			continue;
		for (int part = 0; part < 2; part++) {
			const struct skn_said_list *list = part ? &op->note : &op->body;

			for (size_t k = 0; k < list->n; k++)
				if (strstr(list->v[k].text, words))
					return op;
		}
	}
	return NULL;
}

#define ROUND_ONE 3

static void first_items(struct world *w)
{
	item(w, "harbour-post-1", "Harbour Post", "2020-05-02",
	     "Talks between the crews and the company in Norvik failed on April 30, 2020. \"We will not work at night without rest,\" said Anna Berg, the leader of the crews. Who will "
	     "carry the island's milk while the ferries of Norvik stand still? The harbour cafe sold much coffee.");
	item(w, "valley-herald-1", "Valley Herald", "2020-05-02",
	     "Nine ferries of the Norvik line stopped when crews went on strike over night shifts on May 1, 2020. The company says the ferries "
	     "of the Norvik line are safe at night. \"Our ferries are safe and our crews are rested,\" said Olaf Dahl, the "
	     "director of the line. Rain is expected in the hills.");
	item(w, "coast-radio-1", "Coast Radio", "2020-05-03",
	     "The ferries of the Norvik line are not safe at night, an inspector of the coast guard reported. Farmers on the "
	     "island poured milk away because no ferries came from Norvik.");
}

static void next_items(struct world *w)
{
	item(w, "harbour-post-2", "Harbour Post", "2020-05-09",
	     "Twelve ferries of the Norvik line have stopped since crews went on strike over night shifts. \"We will work at night with rest,\" said Anna Berg, who "
	     "leads the crews, on Friday. The navy will carry the island's milk while the ferries of Norvik stand still, the "
	     "government decided on May 8, 2020.");
	item(w, "valley-herald-2", "Valley Herald", "2020-05-09",
	     "Navy boats carry the island's milk while the ferries of Norvik stand still, farmers said on Friday. A new pier "
	     "is planned for the summer.");
}

static void print_when_asked(const struct skn_ops *ops)
{
	struct skn_buf text = SKN_BUF_INIT;

	dump(&text, ops);
	if (getenv("SHOW"))
		print_message("%s\n", text.p);
	skn_buf_release(&text);
}

static void a_first_version_has_all_parts(void **state)
{
	struct world w;
	struct skn_ops ops;

	(void)state;
	begin(&w, "The ferry strike in Norvik");
	first_items(&w);
	run(&ops, &w, 0);
	print_when_asked(&ops);
	check_ops(&w, &ops);
	check_guards(&w, &ops, SKN_GUARD_REFUSE);
	assert_string_equal(ops.engine, "extractive/1");
	assert_non_null(find(&ops, SKN_OP_ADD_SENTENCE, "strike"));
	assert_null(find(&ops, SKN_OP_ADD_SENTENCE, "coffee"));
	assert_non_null(find(&ops, SKN_OP_ADD_EVENT, "strike"));
	assert_string_equal(find(&ops, SKN_OP_ADD_EVENT, "strike")->date, "2020-05-01");
	assert_string_equal(find(&ops, SKN_OP_ADD_PERSPECTIVE, "without rest")->voice, "Anna Berg");
	assert_string_equal(find(&ops, SKN_OP_ADD_PERSPECTIVE, "crews are rested")->voice, "Olaf Dahl");
	assert_non_null(find(&ops, SKN_OP_OPEN_TENSION, "Who will carry"));
	assert_non_null(find(&ops, SKN_OP_OPEN_TENSION, "not safe"));
	assert_null(skn_vec_last(&ops.list)->id);
	assert_string_equal(skn_vec_last(&ops.list)->query, "carry island's milk ferries Norvik stand");
	skn_ops_release(&ops);
	end(&w);
}

static void the_next_version_changes_what_changed(void **state)
{
	struct world w;
	struct skn_ops ops;
	const struct skn_op *op;

	(void)state;
	begin(&w, "The ferry strike in Norvik");
	first_items(&w);
	run(&ops, &w, 0);
	carry_out(&w, &ops);
	skn_ops_release(&ops);
	next_items(&w);
	run(&ops, &w, ROUND_ONE);
	print_when_asked(&ops);
	check_ops(&w, &ops);
	check_guards(&w, &ops, SKN_GUARD_REFUSE);
	op = find(&ops, SKN_OP_REPLACE_SENTENCE, "Twelve ferries");
	assert_non_null(op);
	assert_non_null(strstr(op->reason, "harbour-post-2"));
	op = find(&ops, SKN_OP_CHANGE_PERSPECTIVE, "with rest");
	assert_non_null(op);
	assert_int_equal(op->note.n, 2);
	assert_non_null(strstr(op->note.v[0].text, "On 2020-05-02: "));
	assert_non_null(strstr(op->note.v[0].text, "without rest"));
	assert_non_null(strstr(op->note.v[1].text, "On 2020-05-09: "));
	op = find(&ops, SKN_OP_RESOLVE_TENSION, "milk");
	assert_non_null(op);
	assert_string_equal(find(&ops, SKN_OP_ADD_EVENT, "milk")->date, "2020-05-08");
	assert_null(find(&ops, SKN_OP_ADD_EVENT, "Talks"));
	skn_ops_release(&ops);
	end(&w);
}

static void a_persons_sentences_stay(void **state)
{
	struct world w;
	struct skn_ops ops;

	(void)state;
	begin(&w, "The ferry strike in Norvik");
	first_items(&w);
	run(&ops, &w, 0);
	carry_out(&w, &ops);
	skn_ops_release(&ops);
	skn_map_release(&w.in.engines, NULL);
	w.in.engines = (struct skn_map)SKN_MAP_INIT;
	next_items(&w);
	run(&ops, &w, ROUND_ONE);
	for (size_t i = 0; i < ops.list.n; i++)
		assert_true(ops.list.v[i].kind != SKN_OP_REPLACE_SENTENCE && ops.list.v[i].kind != SKN_OP_CHANGE_PERSPECTIVE);
	skn_ops_release(&ops);
	end(&w);
}

static void what_is_known_is_not_said_again(void **state)
{
	struct world w;
	struct skn_ops ops;

	(void)state;
	begin(&w, "The ferry strike in Norvik");
	first_items(&w);
	run(&ops, &w, 0);
	carry_out(&w, &ops);
	skn_ops_release(&ops);
	item(&w, "echo-1", "The Echo", "2020-05-04",
	     "Talks between the crews and the company in Norvik failed on April 30, 2020. Nine ferries of the Norvik line stopped "
	     "when crews went on strike over night shifts.");
	run(&ops, &w, ROUND_ONE);
	print_when_asked(&ops);
	assert_int_equal(ops.list.n, 0);
	skn_ops_release(&ops);
	run(&ops, &w, w.thread.items.n);
	assert_int_equal(ops.list.n, 0);
	skn_ops_release(&ops);
	end(&w);
}

static const char *const pieces[] = {
	"The ferry ", "of Norvik ", "is safe", "is not safe", ". ", ".\n", "on May 1, 2020", "said Anna Berg. ", "\"We work,\" ",
	"“It is late,” ", "nine ferries ", "twelve ferries ", "Who pays", "? ", "[@x] ", "*", "_", "\\", "水库决口。", "\xFF", "‘",
	"’", "Crews rose ", "crews fell ", "Mr. ", "\n\n", "# ", "- ", "1. ", "<b>", "&amp;", "$x$ ", "\xE2\x80\xAE", "a", "A ",
};

static void whatever_the_items_every_quotation_is_theirs(void **state)
{
	(void)state;
	random_seed(21);
	for (size_t round = 0; round < random_rounds(120); round++) {
		struct skn_buf first = SKN_BUF_INIT, second = SKN_BUF_INIT;
		struct skn_ops ops;
		struct world w;

		begin(&w, "Ferries");
		for (size_t i = 0, n = 1 + random_below(5); i < n; i++) {
			struct skn_buf text = SKN_BUF_INIT;
			char key[16], outlet[40];

			snprintf(key, sizeof(key), "k%zu", i);
			snprintf(outlet, sizeof(outlet), "%s", random_pick(((const char *[]){ "Post", "Dr. X! Blog", "*A* & B", "-" })));
			random_pieces(&text, pieces, SKN_ARRAY_LEN(pieces), random_below(120));
			item(&w, key, outlet, random_chance(2) ? "2020-05-02" : "2020-05-09", text.p);
			skn_buf_release(&text);
		}
		run(&ops, &w, 0);
		check_ops(&w, &ops);
		check_guards(&w, &ops, SKN_GUARD_WARN);
		dump(&first, &ops);
		skn_ops_release(&ops);
		run(&ops, &w, 0);
		dump(&second, &ops);
		assert_string_equal(first.p, second.p);
		carry_out(&w, &ops);
		skn_ops_release(&ops);
		run(&ops, &w, w.thread.items.n / 2);
		check_ops(&w, &ops);
		check_guards(&w, &ops, SKN_GUARD_WARN);
		skn_ops_release(&ops);
		skn_buf_release(&first);
		skn_buf_release(&second);
		end(&w);
	}
}

static void statements_oppose_by_their_words(void **state)
{
	static const struct {
		const char *a, *b;
		enum skn_opposition how;
	} rows[] = {
		{ "The dam at Orrin is safe.", "The dam at Orrin is not safe.", SKN_OPPOSE_NEGATION },
		{ "The dam at Orrin isn't safe.", "The dam at Orrin is safe.", SKN_OPPOSE_NEGATION },
		{ "Prices of milk rose in May.", "Prices of milk fell in May.", SKN_OPPOSE_ANTONYM },
		{ "Prices of milk did not rise in May.", "Prices of milk fell in May.", SKN_OPPOSE_NONE },
		{ "The storm killed nine sailors.", "The storm killed twelve sailors.", SKN_OPPOSE_NUMBER },
		{ "The storm killed 1,200 sailors.", "The storm killed 1200 sailors.", SKN_OPPOSE_NONE },
		{ "The storm killed 3 million birds.", "The storm killed 3 thousand birds.", SKN_OPPOSE_NUMBER },
		{ "The storm killed nine sailors.", "The storm killed nine sailors.", SKN_OPPOSE_NONE },
		{ "We will not work at night without rest.", "We will work at night with rest.", SKN_OPPOSE_NEGATION },
		{ "Farmers poured milk away as no ferries came.", "Navy ferries bring milk of farmers.", SKN_OPPOSE_NONE },
		{ "The mayor denied that the dam is safe.", "The dam is safe, the mayor said.", SKN_OPPOSE_NEGATION },
		{ "The dam is safe.", "A choir did not sing.", SKN_OPPOSE_NONE },
		{ "Bounds explain 40% of the gap.", "Bounds explain 70% of the gap.", SKN_OPPOSE_NUMBER },
		{ "", "", SKN_OPPOSE_NONE },
	};

	(void)state;
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_statement_words a, b;

		skn_statement_words_init(&a, rows[i].a, strlen(rows[i].a));
		skn_statement_words_init(&b, rows[i].b, strlen(rows[i].b));
		if (skn_oppose(&a, &b) != rows[i].how || skn_oppose(&b, &a) != rows[i].how)
			fail_msg("%s / %s: %s", rows[i].a, rows[i].b, skn_opposition_name(skn_oppose(&a, &b)));
		skn_statement_words_release(&a);
		skn_statement_words_release(&b);
	}
}

static void only_what_reads_back_is_quoted(void **state)
{
	static const struct {
		const char *lead, *text, *out; /* NULL: refused */
	} rows[] = {
		{ "Post: ", "The dam\n  broke.", "Post: “The dam broke.”" },
		{ "", "We are ready", "“We are ready”." },
		{ "Post: ", "Who pays?", "Post: “Who pays?”" },
		{ "Post: ", "He said “no” twice.", NULL },
		{ "Post: ", "It is *bold*.", NULL },
		{ "Post: ", "See [@x].", NULL },
		{ "Post: ", "It broke. It was old.", NULL },
		{ "Post: ", "Mr. Berg’s dam broke.", "Post: “Mr. Berg’s dam broke.”" },
		{ "Post: ", "", NULL },
		{ "Post: ", "Re\xE2\x80\xAEversed.", NULL },
	};

	(void)state;
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf out = SKN_BUF_INIT;
		bool done = skn_quotable_sentence(&out, rows[i].lead, rows[i].text, strlen(rows[i].text));

		if (done != (rows[i].out != NULL) || !skn_streq(out.p, rows[i].out ? rows[i].out : ""))
			fail_msg("%s: %s", rows[i].text, out.p);
		skn_buf_release(&out);
	}
}

static void quotations_have_a_limit(void **state)
{
	char text[SKN_QUOTABLE_MAX + 2];

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_true(skn_quotable(text, SKN_QUOTABLE_MAX));
	assert_false(skn_quotable(text, SKN_QUOTABLE_MAX + 1));
}

static void new_items_have_a_limit(void **state)
{
	struct skn_ops ops = SKN_OPS_INIT;
	struct world w;

	(void)state;
	begin(&w, "Ferries");
	item(&w, "k", "Post", "2020-05-02", "");
	for (size_t i = 0; i < SKN_EXTRACTIVE_ITEMS_MAX; i++)
		skn_vec_push(&w.in.fresh, ((struct skn_synth_item){ .record = &w.thread.items.v[0], .text = SKN_BUF_INIT }));
	assert_int_equal(skn_engine_extractive.run(&ops, &w.in, &skn_engine_extractive, NULL), 0);
	assert_int_equal(ops.list.n, 0);
	skn_ops_release(&ops);
	skn_vec_push(&w.in.fresh, w.in.fresh.v[0]);
	assert_int_equal(skn_engine_extractive.run(&ops, &w.in, &skn_engine_extractive, NULL), SKN_ELIMIT);
	skn_ops_release(&ops);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statements_oppose_by_their_words),
		cmocka_unit_test(only_what_reads_back_is_quoted),
		cmocka_unit_test(quotations_have_a_limit),
		cmocka_unit_test(new_items_have_a_limit),
		cmocka_unit_test(a_first_version_has_all_parts),
		cmocka_unit_test(the_next_version_changes_what_changed),
		cmocka_unit_test(a_persons_sentences_stay),
		cmocka_unit_test(what_is_known_is_not_said_again),
		cmocka_unit_test(whatever_the_items_every_quotation_is_theirs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
