/* Guards: each with an operation that it refuses and its nearest neighbour that it lets through. */
#include <stdarg.h>

#include "synth_world.h"

#include "synth/figures.h"
#include "synth/guards.h"

#define FIRST "An engine wrote this sentence."
#define SECOND "A person wrote that one."
#define STORM "A storm hit the harbour."
#define DOE "The harbour is safe."
#define WHO "Who pays for the repair?"
#define DONE "The town paid."

static const char thread[] =
	"%% narrative.md\n"
	FIRST " [@reuters-2026-a]\n" SECOND " [@reuters-2026-a]\n\n## Background\n\nOld words stand here.\n"
	"%% timeline/storm.yaml\ndate: 2026-02\nevent: |\n  " STORM " [@reuters-2026-a]\n"
	"%% timeline/flood.yaml\ndate: 2026-01\nevent: |\n  A flood came. [@reuters-2026-a]\n"
	"%% perspectives/doe.yaml\norder: 10\nvoice: Jane Doe\nstance: |\n  " DOE " [@reuters-2026-a]\n"
	"%% tensions/who.yaml\norder: 10\nstatus: open\nquestion: |\n  " WHO " [@reuters-2026-a]\n"
	"%% tensions/cost.yaml\norder: 20\nstatus: resolved\nquestion: |\n  What does it cost?\nresolution: |\n  " DONE
	" [@reuters-2026-a]\n"
	"%% items/reuters-2026-a.yaml\ntype: article-newspaper\ntitle: A storm at the harbour\n"
	"container-title: Reuters\nissued: 2026-03-02\nURL: https://example.org/a\nvia: manual\n"
	"%% items/reuters-2026-a.txt\nThe storm broke 1,200 metres of quay on Monday. Minister Ana Ruiz said: "
	"“We don’t know who will pay.” Jane Doe called the harbour safe.\n"
	"%% items/press-2026-b.yaml\ntype: article-newspaper\ntitle: Town pays for the quay\n"
	"container-title: The Press\nissued: 2026-04-05\nURL: https://example.org/b\nvia: manual\n"
	"%% items/press-2026-b.txt\nThe town will pay three million euros for the\nrepair, Ana Ruiz said on 4 April. "
	"Jane Doe now calls the harbour unsafe.\n"
	"%% items/old-2025-c.yaml\ntype: report\ntitle: On quays\nissued: 2025-01-05\nvia: manual\n"
	"%% items/old-2025-c.txt\nQuays are paid for by towns.\n"
	"%% items/gone-2026-d.yaml\ntype: report\ntitle: Gone\nissued: 2026-04-06\nvia: manual\n"
	"withdrawn: {date: 2026-04-07, reason: an error}\n"
	"%% items/gone-2026-d.txt\nThe quay is gone.\n"
	"%% items/bare-2026-e.yaml\ntype: book\ntitle: Harbours of the North\nissued: 2026\nvia: manual\n";

/* Pieces of JSON that recur. */
#define B_CITES "\"cites\":[{\"key\":\"press-2026-b\"}]"
#define B_QUOTE(text) "\"quotes\":[{\"key\":\"press-2026-b\",\"text\":\"" text "\"}]"
#define SAID(text, quote) "{\"text\":\"" text "\"," B_CITES "," B_QUOTE(quote) "}"
#define PAY "The town will pay three million euros for the repair"
#define ADD(text, quote) "{\"op\":\"add-sentence\",\"sentence\":" SAID(text, quote) "}"
#define ADD_PLAIN(text) ADD(text, PAY)
#define A_QUOTE "{\"key\":\"reuters-2026-a\",\"text\":\"Jane Doe called the harbour safe.\"}"
#define UNSAFE "{\"text\":\"The harbour is not safe any more.\"," B_CITES "," \
	B_QUOTE("Jane Doe now calls the harbour unsafe.") "}"

struct row {
	const char *what;
	const char *code; /* that refuses it; NULL: nothing does */
	const char *ops;  /* the last one is judged */
};

static const struct row rows[] = {
	{ "a sentence with its quote", NULL, ADD_PLAIN("The town pays for the repair.") },
	/* keys and quotes */
	{ "a key that the thread has not", "unknown-key",
	  "{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"The town pays.\",\"cites\":[{\"key\":\"press-2026-x\"}]}}" },
	{ "a withdrawn key", "withdrawn-key",
	  "{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"The quay is gone.\",\"cites\":[{\"key\":\"gone-2026-d\"}],"
	  "\"quotes\":[{\"key\":\"gone-2026-d\",\"text\":\"The quay is gone.\"}]}}" },
	{ "a key without a quote", "no-quote",
	  "{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"The town pays.\"," B_CITES "}}" },
	{ "a key without a quote, of what has no text", NULL,
	  "{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"There is a book on it.\",\"cites\":[{\"key\":\"bare-2026-e\"}]}}" },
	{ "a quote with one word more", "quote-missing", ADD("The town pays.", "The town will not pay") },
	{ "a quote over a line end, with other marks", NULL,
	  "{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"Nobody knows who pays.\",\"cites\":[{\"key\":\"reuters-2026-a\"}],"
	  "\"quotes\":[{\"key\":\"reuters-2026-a\",\"text\":\"said: \\\"We don't know who will pay.\\\"\"}]}}" },
	{ "a quote of white space", "quote-missing", ADD("The town pays.", " ") },
	{ "a quote from another's text", "quote-missing", ADD("The town pays.", "Quays are paid for by towns.") },
	{ "a quote of what is not cited", "quote-uncited",
	  "{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"The town pays.\"," B_CITES ",\"quotes\":["
	  "{\"key\":\"press-2026-b\",\"text\":\"" PAY "\"}," A_QUOTE "]}}" },
	/* quotation marks */
	{ "words in marks that no quote has", "altered-quotation", ADD_PLAIN("The town: “We will gladly pay.”") },
	{ "words in marks that the quote has", NULL, ADD_PLAIN("The Press: “The town will pay” for it.") },
	{ "words in marks with a gap", NULL, ADD_PLAIN("The Press: “The town will … for the repair”.") },
	{ "words in marks with a gap that hides a lie", "altered-quotation",
	  ADD_PLAIN("The Press: “The town … will refuse it”.") },
	{ "one word in marks", NULL, ADD_PLAIN("The town is “generous” to the quay.") },
	{ "a title in marks", NULL, ADD_PLAIN("So says “Town pays for the quay” in the press.") },
	/* numbers, dates, names */
	{ "a number that no quote has", "unsupported", ADD_PLAIN("The town pays four million euros.") },
	{ "the number of the quote, in digits", NULL, ADD_PLAIN("The town pays 3 million euros.") },
	{ "the number of the quote, written out", NULL, ADD_PLAIN("The town pays 3,000,000 euros.") },
	{ "a number of a thousandth", "unsupported", ADD_PLAIN("The town pays 3,000 euros.") },
	{ "a name that no quote has", "unsupported", ADD_PLAIN("It was the town of Port Ellen that pays.") },
	{ "the outlet's name", NULL, ADD_PLAIN("The town pays, as The Press writes.") },
	{ "a voice of the thread", NULL, ADD_PLAIN("The town pays, and Jane Doe knows it.") },
	{ "an acronym that no quote has", "unsupported", ADD_PLAIN("EU money pays for the repair.") },
	{ "a date that no quote has", "unsupported",
	  ADD("The town pays since 7 April 2026.", "repair, Ana Ruiz said on 4 April.") },
	{ "the date of the quote, with its year", NULL,
	  ADD("The town pays since 4 April 2026.", "repair, Ana Ruiz said on 4 April.") },
	{ "a coarser date", NULL, ADD("The town pays since April 2026.", "repair, Ana Ruiz said on 4 April.") },
	/* who wrote it */
	{ "an engine's sentence", NULL,
	  "{\"op\":\"replace-sentence\",\"id\":\"$(" FIRST ")\",\"sentence\":" SAID("The town pays.", PAY) "}" },
	{ "a person's sentence", "human",
	  "{\"op\":\"replace-sentence\",\"id\":\"$(" SECOND ")\",\"sentence\":" SAID("The town pays.", PAY) "}" },
	{ "a person's sentence, moved", "human",
	  "{\"op\":\"move-sentence\",\"id\":\"$(" SECOND ")\",\"place\":{\"under\":\"Background\"}}" },
	{ "a person's sentence, removed", "human",
	  "{\"op\":\"remove-sentence\",\"id\":\"$(" SECOND ")\",\"reason\":\"it is old\"}" },
	{ "a sentence beside a person's", NULL,
	  "{\"op\":\"add-sentence\",\"place\":{\"after\":\"$(" SECOND ")\"},\"sentence\":" SAID("The town pays.", PAY) "}" },
	{ "a person's event", "human",
	  "{\"op\":\"change-event\",\"id\":\"flood\",\"event\":[" SAID("The town pays.", PAY) "]}" },
	{ "an engine's event", NULL,
	  "{\"op\":\"change-event\",\"id\":\"storm\",\"event\":[" SAID("The town pays.", PAY) "]}" },
	{ "a person's event, removed", "human", "{\"op\":\"remove-event\",\"id\":\"flood\",\"reason\":\"no\"}" },
	/* reasons */
	{ "removed without a reason", "no-reason", "{\"op\":\"remove-sentence\",\"id\":\"$(" FIRST ")\"}" },
	{ "removed with a reason", NULL,
	  "{\"op\":\"remove-sentence\",\"id\":\"$(" FIRST ")\",\"reason\":\"it is told by the event\"}" },
	{ "a question taken up again without a reason", "no-reason", "{\"op\":\"reopen-tension\",\"id\":\"cost\"}" },
	{ "a question taken up again", NULL,
	  "{\"op\":\"reopen-tension\",\"id\":\"cost\",\"reason\":\"the town takes it back\"}" },
	/* evolution */
	{ "a change with both quotes", NULL,
	  "{\"op\":\"change-perspective\",\"id\":\"doe\",\"stance\":[" UNSAFE "],\"evolution\":[{\"text\":\"She turned around.\","
	  "\"cites\":[{\"key\":\"reuters-2026-a\"},{\"key\":\"press-2026-b\"}],\"quotes\":[" A_QUOTE
	  ",{\"key\":\"press-2026-b\",\"text\":\"Jane Doe now calls the harbour unsafe.\"}]}]}" },
	{ "a change with one quote", "evolution",
	  "{\"op\":\"change-perspective\",\"id\":\"doe\",\"stance\":[" UNSAFE "],\"evolution\":[{\"text\":\"She turned around.\","
	  "\"cites\":[{\"key\":\"reuters-2026-a\"}],\"quotes\":[" A_QUOTE "]}]}" },
	{ "a change of a stance that stays", "evolution",
	  "{\"op\":\"change-perspective\",\"id\":\"doe\",\"evolution\":[{\"text\":\"She turned around.\","
	  "\"cites\":[{\"key\":\"reuters-2026-a\"}],\"quotes\":[" A_QUOTE "," A_QUOTE "]}]}" },
	{ "a change that is new in this version", "evolution",
	  "{\"op\":\"change-perspective\",\"id\":\"doe\",\"stance\":[" UNSAFE "],\"evolution\":[{\"text\":\"A new voice.\","
	  "\"cites\":[{\"key\":\"reuters-2026-a\"}],\"quotes\":[" A_QUOTE "," A_QUOTE "]}]}" },
	/* resolutions */
	{ "an answer from a newer source", NULL,
	  "{\"op\":\"resolve-tension\",\"id\":\"who\",\"resolution\":[" SAID("The town pays.", PAY) "]}" },
	{ "an answer from an older source", "old-evidence",
	  "{\"op\":\"resolve-tension\",\"id\":\"who\",\"resolution\":[{\"text\":\"Towns pay.\",\"cites\":[{\"key\":\"old-2025-c\"}],"
	  "\"quotes\":[{\"key\":\"old-2025-c\",\"text\":\"Quays are paid for by towns.\"}]}]}" },
	{ "an answer from nowhere", "old-evidence",
	  "{\"op\":\"resolve-tension\",\"id\":\"who\",\"resolution\":[{\"text\":\"Nobody pays.\"}]}" },
	{ "a question that is answered already", "status",
	  "{\"op\":\"resolve-tension\",\"id\":\"cost\",\"resolution\":[" SAID("The town pays.", PAY) "]}" },
	/* what texts may hold */
	{ "a zero-width space", "character", ADD_PLAIN("The town\\u200b pays.") },
	{ "a bidi override", "character", ADD_PLAIN("The town \\u202epays.") },
	{ "a tag character", "character", ADD_PLAIN("The town\\udb40\\udc41 pays.") },
	{ "a letter with an accent", NULL, ADD_PLAIN("The caf\\u00e9 pays for the repair.") },
	{ "a line end", "character", ADD_PLAIN("The town\\npays.") },
	{ "a tag of HTML", "raw-html", ADD_PLAIN("The town <b>pays</b>.") },
	{ "a comment of HTML", "raw-html", ADD_PLAIN("The town <!-- not --> pays.") },
	{ "an escaped tag", NULL, ADD_PLAIN("The town \\\\<b> pays.") },
	{ "a link to elsewhere", "unknown-link", ADD_PLAIN("The town [pays](https://evil.example/?q=1).") },
	{ "a link to the cited item", NULL, ADD_PLAIN("The town [pays](https://example.org/b).") },
	{ "a link to an item that is not cited", "unknown-link", ADD_PLAIN("The town [pays](https://example.org/a).") },
	{ "an image of the cited item", "unknown-link", ADD_PLAIN("The town ![pays](https://example.org/b).") },
	{ "a bare address", "unknown-link", ADD_PLAIN("The town pays at https://evil.example/x.") },
	{ "an address without a scheme", "unknown-link", ADD_PLAIN("The town pays at www.evil.example today.") },
	{ "a command for a build server", "command", ADD_PLAIN("::set-output name=x::The town pays.") },
	{ "two colons inside", NULL, ADD_PLAIN("The town pays::really.") },
	{ "another one's command", "command", ADD_PLAIN("The town ##[error] pays.") },
	{ "a reason that stops the build", "command",
	  "{\"op\":\"remove-sentence\",\"id\":\"$(" FIRST ")\",\"reason\":\"old [skip ci]\"}" },
	/* citations in the text */
	{ "a citation in the text", "citation-syntax", ADD_PLAIN("The town [@press-2026-b] pays.") },
	{ "a bare citation", "citation-syntax", ADD_PLAIN("The town pays @press-2026-b today.") },
	{ "an open bracket", "citation-syntax", ADD_PLAIN("The town [@press-2026-b pays.") },
	{ "a numbered mark", "citation-syntax", ADD_PLAIN("The town [12] pays.") },
	{ "a footnote", "citation-syntax", ADD_PLAIN("The town[^a] pays.") },
	{ "a bracket with a word", NULL, ADD_PLAIN("The town [there] pays.") },
	{ "a locator that ends the group", "citation-syntax",
	  "{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"The town pays.\",\"cites\":[{\"key\":\"press-2026-b\","
	  "\"locator\":\"p. 7] x [@reuters-2026-a\"}]," B_QUOTE(PAY) "}}" },
	{ "a locator", NULL,
	  "{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"The town pays.\",\"cites\":[{\"key\":\"press-2026-b\","
	  "\"locator\":\"p. 7\"}]," B_QUOTE(PAY) "}}" },
	{ "one key twice", "citation-syntax",
	  "{\"op\":\"add-sentence\",\"sentence\":{\"text\":\"The town pays.\",\"cites\":[{\"key\":\"press-2026-b\"},"
	  "{\"key\":\"press-2026-b\"}]," B_QUOTE(PAY) "}}" },
	/* sentences */
	{ "two sentences in one", "sentence", ADD_PLAIN("The town pays. The quay is safe.") },
	{ "marks without words", "sentence", ADD_PLAIN("...") },
	{ "what would be a heading", NULL, ADD_PLAIN("# The town pays.") },
	/* ids and places */
	{ "a sentence that is not there", "unknown-id",
	  "{\"op\":\"remove-sentence\",\"id\":\"s-0123456789\",\"reason\":\"old\"}" },
	{ "an event that is not there", "unknown-id", "{\"op\":\"remove-event\",\"id\":\"none\",\"reason\":\"old\"}" },
	{ "one sentence twice", "twice",
	  "{\"op\":\"replace-sentence\",\"id\":\"$(" FIRST ")\",\"sentence\":" SAID("The town pays.", PAY) "},"
	  "{\"op\":\"remove-sentence\",\"id\":\"$(" FIRST ")\",\"reason\":\"old\"}" },
	{ "a place that is not there", "place",
	  "{\"op\":\"add-sentence\",\"place\":{\"after\":\"s-0123456789\"},\"sentence\":" SAID("The town pays.", PAY) "}" },
	{ "a place beside what comes later", "place",
	  "{\"op\":\"add-sentence\",\"place\":{\"after\":{\"op\":0}},\"sentence\":" SAID("The town pays.", PAY) "}" },
	{ "a place beside what was added", NULL,
	  ADD_PLAIN("The town pays.") ",{\"op\":\"add-sentence\",\"place\":{\"after\":{\"op\":0}},\"sentence\":"
	  SAID("The repair costs it.", PAY) "}" },
	{ "a place beside what was refused", "place",
	  ADD_PLAIN("The town of Wick pays for Wick.") ",{\"op\":\"add-sentence\",\"place\":{\"after\":{\"op\":0}},\"sentence\":"
	  SAID("The repair costs it.", PAY) "}" },
	{ "what the narrative says", "duplicate", ADD_PLAIN(FIRST) },
	{ "what another operation says", "duplicate", ADD_PLAIN("The town pays.") "," ADD_PLAIN("The town  pays.") },
	/* dates of events */
	{ "an event with its date", NULL,
	  "{\"op\":\"add-event\",\"date\":\"2026-04-04\",\"event\":["
	  SAID("The town is to pay.", "repair, Ana Ruiz said on 4 April.") "]}" },
	{ "an event with another date", "unsupported",
	  "{\"op\":\"add-event\",\"date\":\"2026-03-17\",\"event\":["
	  SAID("The town is to pay.", "repair, Ana Ruiz said on 4 April.") "]}" },
	{ "an event that is yet to come", "date",
	  "{\"op\":\"add-event\",\"date\":\"2027-04-04\",\"event\":[" SAID("The town is to pay.", PAY) "]}" },
	{ "an event that is there", "duplicate",
	  "{\"op\":\"add-event\",\"date\":\"2026-02\",\"event\":[{\"text\":\"" STORM "\",\"cites\":[{\"key\":\"reuters-2026-a\"}],"
	  "\"quotes\":[{\"key\":\"reuters-2026-a\",\"text\":\"The storm broke\"}]}]}" },
	{ "a change of nothing", "nothing", "{\"op\":\"change-perspective\",\"id\":\"doe\"}" },
};

static void open_world(struct world *w, bool allow_human)
{
	static const char *const wrote[] = { FIRST, STORM, DOE, WHO, "What does it cost?", DONE, NULL };
	static const char *const seen[] = { "reuters-2026-a", "old-2025-c", NULL };

	world_open(w);
	world_add(w, thread);
	world_run(w, wrote, seen);
	world_load(w, allow_human);
}

static void parse(struct skn_ops *out, const char *list)
{
	struct skn_err err = SKN_ERR_INIT;
	char *with = skn_xasprintf("{\"operations\":[%s]}", list), *json = world_json(with);

	if (skn_ops_parse(out, json, strlen(json), "test", &err) != SKN_OK)
		fail_msg("%s\n%s", err.msg, json);
	free(json);
	free(with);
}

static bool tells(const struct skn_verdict *v, size_t op, const char *code)
{
	for (size_t i = 0; i < v->list.n; i++)
		if (v->list.v[i].op == op && skn_streq(skn_guard_info(v->list.v[i].guard)->code, code))
			return true;
	return false;
}

static void judge_row(const struct world *w, const struct row *row)
{
	struct skn_guard_options options = { .unsupported = SKN_GUARD_REFUSE };
	struct skn_verdict verdict;
	struct skn_ops ops;
	size_t last;

	parse(&ops, row->ops);
	last = ops.list.n - 1;
	assert_int_equal(skn_guards_judge(&verdict, &ops, &w->given.in, &options, NULL), SKN_OK);
	if (row->code && (verdict.accepted[last] || !tells(&verdict, last, row->code)))
		fail_msg("%s: not refused by %s but %s", row->what, row->code,
			 verdict.list.n ? verdict.list.v[verdict.list.n - 1].message : "accepted");
	if (!row->code && !verdict.accepted[last])
		fail_msg("%s: refused: %s: %s", row->what,
			 skn_guard_info(verdict.list.v[verdict.list.n - 1].guard)->code,
			 verdict.list.v[verdict.list.n - 1].message);
	skn_verdict_release(&verdict);
	skn_ops_release(&ops);
}

static void each_guard_and_its_neighbour(void **unused)
{
	struct world w;

	SKN_UNUSED(unused);
	open_world(&w, false);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		judge_row(&w, &rows[i]);
	world_unload(&w);
	world_close(&w);
}

static void every_code_is_in_the_table(void **unused)
{
	SKN_UNUSED(unused);
	for (int g = 0; g < SKN_GUARD_N; g++) {
		const char *code = skn_guard_info((enum skn_guard)g)->code;
		bool found = g == SKN_GUARD_TOO_LARGE; /* below */

		assert_non_null(skn_guard_info((enum skn_guard)g)->what);
		for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
			found = found || (rows[i].code && skn_streq(rows[i].code, code));
		if (!found)
			fail_msg("%s is tried by no row", code);
	}
}

static void what_is_human_may_be_allowed(void **unused)
{
	struct world w;

	SKN_UNUSED(unused);
	open_world(&w, true);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct row row = rows[i];

		if (!row.code || !skn_streq(row.code, "human"))
			continue;
		row.code = NULL;
		judge_row(&w, &row);
	}
	world_unload(&w);
	world_close(&w);
}

static void unsupported_has_levels(void **unused)
{
	static const struct {
		enum skn_guard_level level;
		bool accepted;
		size_t told;
	} levels[] = {
		{ SKN_GUARD_REFUSE, false, 1 }, { SKN_GUARD_WARN, true, 1 }, { SKN_GUARD_IGNORE, true, 0 },
	};
	struct world w;
	struct skn_ops ops;

	SKN_UNUSED(unused);
	open_world(&w, false);
	parse(&ops, ADD_PLAIN("The town pays four million euros."));
	for (size_t i = 0; i < SKN_ARRAY_LEN(levels); i++) {
		struct skn_guard_options options = { .unsupported = levels[i].level };
		struct skn_verdict verdict;

		assert_int_equal(skn_guards_judge(&verdict, &ops, &w.given.in, &options, NULL), SKN_OK);
		assert_int_equal(verdict.accepted[0], levels[i].accepted);
		assert_int_equal(verdict.list.n, levels[i].told);
		skn_verdict_release(&verdict);
	}
	skn_ops_release(&ops);
	world_unload(&w);
	world_close(&w);
}

/* N letters as one sentence, or as a quote. */
static void sized(struct world *w, size_t text, size_t quote, bool accepted)
{
	struct skn_guard_options options = { .unsupported = SKN_GUARD_IGNORE };
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	struct skn_ops ops = SKN_OPS_INIT;
	struct skn_op *op = skn_ops_add(&ops, SKN_OP_ADD_SENTENCE);
	struct skn_verdict verdict;
	struct skn_said *said;

	skn_buf_fill(&a, 'a', text);
	skn_buf_fill(&b, 'q', quote);
	said = skn_ops_say(&ops, &op->body, a.p, a.n);
	skn_ops_cite(&ops, said, "large-2026-f", NULL);
	skn_ops_quote(&ops, said, "large-2026-f", b.p, b.n, NULL);
	assert_int_equal(skn_guards_judge(&verdict, &ops, &w->given.in, &options, NULL), SKN_OK);
	assert_int_equal(verdict.accepted[0], accepted);
	if (!accepted)
		assert_true(tells(&verdict, 0, "too-large"));
	skn_verdict_release(&verdict);
	skn_ops_release(&ops);
	skn_buf_release(&a);
	skn_buf_release(&b);
}

static void limits_and_one_past_them(void **unused)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_guard_options options = { .unsupported = SKN_GUARD_IGNORE };
	struct skn_err err = SKN_ERR_INIT;
	struct skn_ops many = SKN_OPS_INIT;
	struct skn_verdict verdict;
	struct world w;

	SKN_UNUSED(unused);
	world_open(&w);
	skn_buf_fill(&text, 'q', 2 * SKN_GUARD_QUOTE_MAX);
	world_put(&w, "items/large-2026-f.yaml", "type: report\ntitle: Large\nvia: manual\n");
	world_put(&w, "items/large-2026-f.txt", text.p);
	world_load(&w, false);
	sized(&w, SKN_GUARD_SENTENCE_MAX, SKN_GUARD_QUOTE_MAX, true);
	sized(&w, SKN_GUARD_SENTENCE_MAX + 1, 10, false);
	sized(&w, 10, SKN_GUARD_QUOTE_MAX + 1, false);
	for (size_t i = 0; i < SKN_OPS_MAX; i++)
		skn_ops_add(&many, SKN_OP_REMOVE_SENTENCE);
	assert_int_equal(skn_guards_judge(&verdict, &many, &w.given.in, &options, &err), SKN_OK);
	assert_int_equal(verdict.n_accepted, 0);
	skn_verdict_release(&verdict);
	skn_ops_add(&many, SKN_OP_REMOVE_SENTENCE);
	assert_int_equal(skn_guards_judge(&verdict, &many, &w.given.in, &options, &err), SKN_ELIMIT);
	skn_verdict_release(&verdict);
	skn_ops_release(&many);
	skn_buf_release(&text);
	world_unload(&w);
	world_close(&w);
}

/* What runs have seen, what the page cites and what was withdrawn is not new. */
static void what_is_new(void **unused)
{
	struct world w;
	char id[SKN_SENTENCE_ID_MAX];

	SKN_UNUSED(unused);
	open_world(&w, false);
	assert_int_equal(w.given.in.fresh.n, 2);
	assert_string_equal(w.given.in.fresh.v[0].record->id, "bare-2026-e");
	assert_false(w.given.in.fresh.v[0].has_text);
	assert_string_equal(w.given.in.fresh.v[1].record->id, "press-2026-b");
	assert_true(w.given.in.fresh.v[1].has_text);
	assert_int_equal(w.given.in.open.n, 1);
	skn_prose_id(id, FIRST, strlen(FIRST));
	assert_true(skn_synth_is_engines(&w.given.in, id));
	skn_prose_id(id, SECOND, strlen(SECOND));
	assert_false(skn_synth_is_engines(&w.given.in, id));
	world_unload(&w);
	world_close(&w);
}

static void figures_of_a_text(void **unused)
{
	static const struct {
		const char *has, *text, *lacks;
	} texts[] = {
		{ "1,200 metres", "1200 metres", "" },
		{ "1.2 thousand metres", "1,200 metres", "" },
		{ "three men", "3 men", "" },
		{ "3 men", "three men", "" },
		{ "12.50 euros", "12.5 euros", "" },
		{ "12,5 Meter", "12.5 metres", "" },
		{ "5 km", "50 km", "50" },
		{ "5bn", "5 billion", "" },
		{ "5 million", "5 billion", "5 billion" },
		{ "2024", "a year like 2025", "2025" },
		{ "said Ana Ruiz", "Ana Ruiz’s plan", "" },
		{ "said Ana Ruiz", "Ana Ruiz and Bo Lind", "Bo Lind" },
		{ "the Bank of England", "He said the Bank of England fell", "" },
		{ "something", "He said the NATO fell", "NATO" },
		{ "something", "Prices fell.", "" },
		{ "something", "Der Minister sagt, dass die Stadt den Hafen und die Brücke nicht bezahlt.", "" },
	};

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(texts); i++) {
		struct skn_figures figures = { .dates = { 0 } };
		struct skn_strings lacking = { 0 };
		struct skn_buf all = SKN_BUF_INIT;

		skn_figures_add(&figures, texts[i].has, strlen(texts[i].has), NULL, NULL);
		assert_int_equal(skn_figures_lack(&lacking, &figures, texts[i].text, strlen(texts[i].text), NULL), SKN_OK);
		for (size_t k = 0; k < lacking.n; k++)
			skn_buf_addf(&all, "%s%s", k ? " " : "", lacking.v[k]);
		if (!skn_streq(all.p, texts[i].lacks))
			fail_msg("'%s' against '%s' lacks '%s', not '%s'", texts[i].text, texts[i].has, all.p, texts[i].lacks);
		skn_buf_release(&all);
		skn_strings_release(&lacking);
		skn_figures_release(&figures);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_guard_and_its_neighbour, env_set_up, env_tear_down),
		cmocka_unit_test(every_code_is_in_the_table),
		cmocka_unit_test_setup_teardown(what_is_human_may_be_allowed, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(unsupported_has_levels, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(limits_and_one_past_them, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(what_is_new, env_set_up, env_tear_down),
		cmocka_unit_test(figures_of_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
