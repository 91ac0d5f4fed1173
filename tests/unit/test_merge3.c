/*
 * The merge of one file, a case a row.  Conflict ids are written "[c]" in what is
 * expected.  Each case is merged both ways around.
 */
#include "rev/merge3.h"

#include <setjmp.h>
#include <cmocka.h>

#include "rev/merge3_parts.h"

struct row {
	const char *what, *base, *ours, *theirs, *merged; /* NULL: no such file */
};

static struct skn_merge3_side side_of(const char *text)
{
	return (struct skn_merge3_side){ text, text ? strlen(text) : 0 };
}

/* Ids of conflicts as "[c]". */
static void mask(struct skn_buf *text)
{
	for (char *p = text->p; (p = strstr(p, " [c-")) != NULL; p++)
		skn_buf_splice(text, (size_t)(p + 3 - text->p), 9, "", 0);
}

static void merge(struct skn_buf *out, bool *removed, struct skn_conflicts *conflicts, const char *path,
		  const char *base, const char *ours, const char *theirs, const struct skn_merge3_options *options)
{
	struct skn_merge3_side b = side_of(base), o = side_of(ours), t = side_of(theirs);

	skn_merge3(out, removed, conflicts, path, base ? &b : NULL, ours ? &o : NULL, theirs ? &t : NULL, options);
}

static void settle_all(struct skn_buf *text, enum skn_side side)
{
	struct skn_strings ids = { 0 };

	skn_merge3_open(&ids, text->p, text->n);
	for (size_t i = 0; i < ids.n; i++)
		assert_int_equal(skn_merge3_settle(text, ids.v[i], side, NULL), SKN_OK);
	skn_strings_release(&ids);
}

static void check_turned(const char *path, const struct row *row, struct skn_buf *out)
{
	struct skn_conflicts conflicts = { 0 };
	struct skn_buf turned = SKN_BUF_INIT;
	bool removed;

	merge(&turned, &removed, &conflicts, path, row->base, row->theirs, row->ours, NULL);
	settle_all(out, SKN_SIDE_OURS);
	settle_all(&turned, SKN_SIDE_THEIRS);
	if (!skn_streq(out->p, turned.p))
		fail_msg("%s: turned around\n%s--- not\n%s", row->what, turned.p, out->p);
	skn_buf_release(&turned);
	skn_conflicts_release(&conflicts);
}

static void check_rows(const char *path, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct skn_conflicts conflicts = { 0 };
		struct skn_buf out = SKN_BUF_INIT, masked = SKN_BUF_INIT;
		bool removed;

		merge(&out, &removed, &conflicts, path, rows[i].base, rows[i].ours, rows[i].theirs, NULL);
		skn_buf_add(&masked, out.p, out.n);
		mask(&masked);
		if (removed ? rows[i].merged != NULL : !rows[i].merged || !skn_streq(masked.p, rows[i].merged))
			fail_msg("%s:\n%s--- not\n%s", rows[i].what, removed ? "(removed)\n" : masked.p,
				 rows[i].merged ? rows[i].merged : "(removed)\n");
		if (!removed)
			check_turned(path, &rows[i], &out);
		skn_buf_release(&out);
		skn_buf_release(&masked);
		skn_conflicts_release(&conflicts);
	}
}

#define ONE "The first sentence is about alpha things.\n"
#define TWO "A second one treats beta at length.\n"
#define THREE "Third comes gamma with its consequences.\n"
#define FOUR "Delta is the fourth and closes it.\n"
#define NEW_O "Ours has found something entirely new.\n"
#define NEW_T "Theirs brings other recent findings.\n"
#define CONFLICT(ours, theirs) "<<<<<<< ours [c]\n" ours "=======\n" theirs ">>>>>>> theirs [c]\n"

static void narrative(void **state)
{
	static const struct row rows[] = {
		{ "neighbours reworded, one by each", ONE TWO THREE,
		  ONE "A second one treats beta at some length.\n" THREE,
		  ONE TWO "Third comes gamma with all its consequences.\n",
		  ONE "A second one treats beta at some length.\n" "Third comes gamma with all its consequences.\n" },
		{ "one sentence reworded by both", ONE TWO,
		  ONE "A second one treats beta at some length.\n", ONE "The second one treats beta at length.\n",
		  ONE CONFLICT("A second one treats beta at some length.\n", "The second one treats beta at length.\n") },
		{ "reworded alike by both, and a neighbour", ONE TWO THREE,
		  ONE "The second one treats beta.\n" THREE, "The first sentence is on alpha things.\n" "The second one treats beta.\n" THREE,
		  "The first sentence is on alpha things.\n" "The second one treats beta.\n" THREE },
		{ "both append", ONE TWO, ONE TWO NEW_O, ONE TWO NEW_T, ONE TWO NEW_O NEW_T },
		{ "both append a paragraph", ONE, ONE "\n" NEW_O, ONE "\n" NEW_T, ONE "\n" NEW_O "\n" NEW_T },
		{ "one goes on with the paragraph, one begins another", ONE, ONE "\n" NEW_O, ONE NEW_T,
		  ONE NEW_T "\n" NEW_O },
		{ "both put one in before the first", ONE TWO, NEW_O ONE TWO, NEW_T ONE TWO, NEW_O NEW_T ONE TWO },
		{ "both put a paragraph between two", ONE "\n" TWO, ONE "\n" NEW_O "\n" TWO, ONE "\n" NEW_T "\n" TWO,
		  ONE "\n" NEW_O "\n" NEW_T "\n" TWO },
		{ "one ends a paragraph, one begins the next", ONE "\n" TWO, ONE NEW_O "\n" TWO, ONE "\n" NEW_T TWO,
		  ONE NEW_O "\n" NEW_T TWO },
		{ "one splits a paragraph, one adds to it", ONE TWO, ONE "\n" TWO, ONE NEW_T TWO, ONE NEW_T "\n" TWO },
		{ "one joins paragraphs, one adds to the first", ONE "\n" TWO, ONE TWO, ONE NEW_T "\n" TWO, ONE NEW_T TWO },
		{ "both took out neighbours", ONE TWO THREE FOUR, ONE THREE FOUR, ONE TWO FOUR, ONE FOUR },
		{ "a paragraph goes by halves, its neighbours stay apart", ONE "\n" TWO THREE "\n" FOUR,
		  ONE "\n" THREE "\n" FOUR, ONE "\n" TWO "\n" FOUR, ONE "\n" FOUR },
		{ "taken out by one, moved by the other: stays out", ONE TWO THREE FOUR, ONE THREE FOUR,
		  ONE THREE FOUR TWO, ONE THREE FOUR },
		{ "taken out by one, reworded by the other", ONE TWO THREE, ONE THREE, ONE "A second one treats beta at some length.\n" THREE,
		  ONE CONFLICT("", "A second one treats beta at some length.\n") THREE },
		{ "the same moved by both to two places stands once", ONE TWO THREE FOUR, TWO ONE THREE FOUR,
		  ONE THREE FOUR TWO, ONE THREE FOUR TWO },
		{ "the same put in by both at two places stands once", ONE TWO THREE FOUR, ONE NEW_O TWO THREE FOUR,
		  ONE TWO THREE NEW_O FOUR, ONE TWO THREE NEW_O FOUR },
		{ "moved by one, reworded by the other", ONE TWO THREE, TWO THREE ONE, "The first sentence is about all alpha things.\n" TWO THREE,
		  TWO THREE "The first sentence is about all alpha things.\n" },
		{ "both replaced a passage by something else", ONE TWO THREE, ONE NEW_O THREE, ONE NEW_T THREE,
		  ONE CONFLICT(NEW_O, NEW_T) THREE },
		{ "both replaced all", ONE TWO, NEW_O, NEW_T, CONFLICT(NEW_O, NEW_T) },
		{ "both wrote the first words", "", NEW_O, NEW_T, CONFLICT(NEW_O, NEW_T) },
		{ "both wrote the first words, one more than the other", "", NEW_O, NEW_O NEW_T, NEW_O NEW_T },
		{ "a list that both add to", ONE "\n- one item\n- two\n", ONE "\n- one item\n- two\n- ours\n", ONE "\n- one item\n- two\n- theirs\n",
		  ONE "\n- one item\n- two\n- ours\n- theirs\n" },
		{ "code that both change at distant lines", "```\na\nb\nc\nd\n```\n" ONE TWO, "```\nA\nb\nc\nd\n```\n" NEW_O TWO,
		  "```\na\nb\nc\nD\n```\n" NEW_O THREE, "```\nA\nb\nc\nD\n```\n\n" NEW_O THREE },
		{ "headings are kept apart", "# Alpha heading here\n\n" ONE, "# Alpha heading here\n\n" ONE NEW_O "\n# Beta heading there\n",
		  "# Alpha heading here\n\n" ONE NEW_T, "# Alpha heading here\n\n" ONE NEW_O NEW_T "\n# Beta heading there\n" },
		{ "seven quotes in each other look like a marker", ONE "\n>>>>>>> deep\n\n" TWO THREE FOUR,
		  NEW_O "\n>>>>>>> deep\n\n" TWO THREE FOUR, ONE "\n>>>>>>> deep\n\n" TWO THREE NEW_T,
		  NEW_O "\n>>>>>>> deep\n\n" TWO THREE NEW_T },
		{ "one side's markers: by lines", ONE TWO THREE FOUR, "<<<<<<< x\n" NEW_O "=======\n" ONE ">>>>>>> y\n" TWO THREE FOUR, ONE TWO THREE NEW_T,
		  "<<<<<<< x\n" NEW_O "=======\n" ONE ">>>>>>> y\n" TWO THREE NEW_T },
		{ "only wrapped by one", "The first sentence is\nabout alpha things.\nA second one treats beta at length.\n",
		  ONE TWO, "The first sentence is\nabout alpha things.\nThe second one treats beta at length.\n",
		  ONE "The second one treats beta at length.\n" },
	};

	SKN_UNUSED(state);
	check_rows("threads/x/narrative.md", rows, SKN_ARRAY_LEN(rows));
}

static void citations(void **state)
{
	static const struct row rows[] = {
		{ "both cite", "A claim.\n", "A claim. [@a]\n", "A claim. [@b]\n", "A claim. [@a; @b]\n" },
		{ "both cite more", "A claim. [@k]\n", "A claim. [@k; @a]\n", "A claim. [@k; @b]\n", "A claim. [@k; @a; @b]\n" },
		{ "before and behind", "A claim. [@k]\n", "A claim. [@a; @k]\n", "A claim. [@k; @b]\n", "A claim. [@a; @k; @b]\n" },
		{ "one cites, one takes back", "A claim. [@k; @l]\n", "A claim. [@k; @l; @a]\n", "A claim. [@l]\n", "A claim. [@l; @a]\n" },
		{ "both take back", "A claim. [@k; @l]\n", "A claim. [@l]\n", "A claim. [@k]\n", "A claim.\n" },
		{ "both cite the same", "A claim. [@k]\n", "A claim. [@k; @a]\n", "A claim. [@a; @k]\n", "A claim. [@a; @k]\n" },
		{ "cited and reworded", "A claim is made here.\n", "A claim is made here. [@a]\n", "A claim was made here.\n",
		  "A claim was made here. [@a]\n" },
		{ "cited and reworded with a citation", "A claim is made here. [@k]\n", "A claim is made here. [@k; @a]\n",
		  "A claim was made here. [@b; @k]\n", "A claim was made here. [@b; @k; @a]\n" },
		{ "taken back and reworded", "A claim is made here. [@k]\n", "A claim is made here.\n", "A claim was made here. [@k]\n",
		  "A claim was made here.\n" },
		{ "in the middle of what is reworded behind", "One thing and another thing follows.\n", "One thing [@a] and another thing follows.\n",
		  "One thing and another thing surely follows.\n", "One thing [@a] and another thing surely follows.\n" },
		{ "two groups, one by each", "One [@k] and two [@l].\n", "One [@k; @a] and two [@l].\n", "One [@k] and two [@l; @b].\n",
		  "One [@k; @a] and two [@l; @b].\n" },
		{ "a group moves, another key comes", "One [@k] and two.\n", "One and two. [@k]\n", "One [@k; @b] and two.\n", "One and two. [@k; @b]\n" },
		{ "a locator by one, a key by the other", "A claim. [@k]\n", "A claim. [@k, p. 7]\n", "A claim. [@k; @b]\n", "A claim. [@k, p. 7; @b]\n" },
		{ "two locators", "A claim. [@k]\n", "A claim. [@k, p. 7]\n", "A claim. [@k, p. 8]\n", CONFLICT("A claim. [@k, p. 7]\n", "A claim. [@k, p. 8]\n") },
		{ "reordered by one, added to by the other", "A claim. [@k; @l]\n", "A claim. [@l; @k]\n", "A claim. [@k; @l; @b]\n", "A claim. [@l; @b; @k]\n" },
		{ "cited by one, taken out by the other", ONE "A claim is made here.\n", ONE "A claim is made here. [@a]\n", ONE,
		  ONE CONFLICT("A claim is made here. [@a]\n", "") },
		{ "both put in one sentence, cited apart", ONE, ONE "A claim. [@a]\n", ONE "A claim. [@b]\n", ONE "A claim. [@a; @b]\n" },
		{ "a group that opens the line", "[@k] claims it.\n", "[@k; @a] claims it.\n", "[@k] claims it now.\n", "[@k; @a] claims it now.\n" },
		{ "a group alone before the words goes", "[@k] claims it.\n", "claims it.\n", "[@k] claims it now.\n", "claims it now.\n" },
		{ "at an item of a list", "- one [@k]\n- two\n", "- one [@k; @a]\n- two\n", "- one [@k; @b]\n- two\n", "- one [@k; @a; @b]\n- two\n" },
	};

	SKN_UNUSED(state);
	check_rows("threads/x/narrative.md", rows, SKN_ARRAY_LEN(rows));
}

static void voices(void **state)
{
	static const struct row rows[] = {
		{ "fields on neighbouring lines", "order: 10\nvoice: Ada\nstance: |\n  It holds.\n", "order: 20\nvoice: Ada\nstance: |\n  It holds.\n",
		  "order: 10\nvoice: Ada L.\nstance: |\n  It holds.\n", "order: 20\nvoice: Ada L.\nstance: |\n  It holds.\n" },
		{ "one field, two values", "order: 10\nvoice: Ada\nstance: |\n  It holds.\n", "order: 20\nvoice: Ada\nstance: |\n  It holds.\n",
		  "order: 30\nvoice: Ada\nstance: |\n  It holds.\n", CONFLICT("order: 20\n", "order: 30\n") "voice: Ada\nstance: |\n  It holds.\n" },
		{ "a field taken out, and changed", "order: 10\nvoice: Ada\nstance: |\n  It holds.\n", "voice: Ada\nstance: |\n  It holds.\n",
		  "order: 30\nvoice: Ada\nstance: |\n  It holds.\n", CONFLICT("", "order: 30\n") "voice: Ada\nstance: |\n  It holds.\n" },
		{ "sentences of a field", "voice: Ada\nstance: |\n  It holds here and now.\n  It is proven well enough.\n",
		  "voice: Ada\nstance: |\n  It holds here and there now.\n  It is proven well enough.\n",
		  "voice: Ada\nstance: |\n  It holds here and now.\n  It is proven quite well enough.\n",
		  "voice: Ada\nstance: |\n  It holds here and there now.\n  It is proven quite well enough.\n" },
		{ "a sentence of a field, twice", "voice: Ada\nstance: |\n  It holds here and now.\n  It is proven.\n",
		  "voice: Ada\nstance: |\n  It holds here and there now.\n  It is proven.\n",
		  "voice: Ada\nstance: |\n  It holds now and here.\n  It is proven.\n",
		  "voice: Ada\nstance: |\n" CONFLICT("  It holds here and there now.\n", "  It holds now and here.\n") "  It is proven.\n" },
		{ "a new field by each", "voice: Ada\nstance: |\n  It holds.\n", "order: 5\nvoice: Ada\nstance: |\n  It holds.\n",
		  "voice: Ada\nstance: |\n  It holds.\nevolution: |\n  It was open.\n", "order: 5\nvoice: Ada\nstance: |\n  It holds.\nevolution: |\n  It was open.\n" },
		{ "a new field by both", "voice: Ada\nstance: |\n  It holds.\n", "voice: Ada\nstance: |\n  It holds.\nevolution: |\n  One tale.\n",
		  "voice: Ada\nstance: |\n  It holds.\nevolution: |\n  Another story.\n",
		  "voice: Ada\nstance: |\n  It holds.\nevolution: |\n" CONFLICT("  One tale.\n", "  Another story.\n") },
		{ "comments stay", "# about\nvoice: Ada # her\norder: 10\nstance: |\n  It holds.\n", "# about\nvoice: Ada # her\norder: 20\nstance: |\n  It holds. [@a]\n",
		  "# about her\nvoice: Ada # her\norder: 10\nstance: |\n  It holds. [@b]\n", "# about her\nvoice: Ada # her\norder: 20\nstance: |\n  It holds. [@a; @b]\n" },
		{ "all sentences taken out by halves", "voice: Ada\nstance: |\n  One thing.\n  Other matter.\n", "voice: Ada\nstance: |\n  One thing.\n",
		  "voice: Ada\nstance: |\n  Other matter.\n", "voice: Ada\nstance: |\n" CONFLICT("  One thing.\n", "  Other matter.\n") },
		{ "both added the file", NULL, "voice: Ada\nstance: |\n  It holds.\n", "order: 10\nvoice: Ada\nstance: |\n  It holds. [@b]\n",
		  "order: 10\nvoice: Ada\nstance: |\n  It holds. [@b]\n" },
		{ "both added the file, with other values", "", "voice: Ada\nstance: |\n  It holds.\n", "voice: Ben\nstance: |\n  It holds.\n",
		  CONFLICT("voice: Ada\n", "voice: Ben\n") "stance: |\n  It holds.\n" },
		{ "the file taken out, and left alone", "voice: Ada\nstance: |\n  It holds.\n", NULL, "voice: Ada\nstance: |\n  It holds.\n", NULL },
		{ "the file taken out, and changed", "voice: Ada\nstance: |\n  It holds.\n", NULL, "voice: Ben\nstance: |\n  It holds.\n",
		  CONFLICT("", "voice: Ben\nstance: |\n  It holds.\n") },
		{ "comments on lines that conflict stay", "voice: Ada\norder: 10\nstance: |\n  It holds.\n", "# ours\nvoice: Ada\norder: 20\nstance: |\n  It holds.\n",
		  "# theirs\nvoice: Ada L.\norder: 10\nstance: |\n  It holds.\n", "# theirs\n# ours\nvoice: Ada L.\norder: 20\nstance: |\n  It holds.\n" },
		{ "no YAML on a side, and no conflict of lines", "voice: Ada\norder: 10\nstance: |\n  It holds.\n  So.\n", "voice: [Ada\norder: 10\nstance: |\n  It holds.\n  So.\n",
		  "voice: Ada\norder: 10\nstance: |\n  It holds.\n  So!\n", "voice: [Ada\norder: 10\nstance: |\n  It holds.\n  So!\n" },
		{ "no YAML: by lines", "voice: Ada\nstance: |\n  It holds.\n", "voice: [Ada\nstance: |\n  It holds.\n", "voice: Ben\nstance: |\n  It holds.\n",
		  CONFLICT("voice: [Ada\n", "voice: Ben\n") "stance: |\n  It holds.\n" },
		{ "one side's markers: by lines", "voice: Ada\nstance: |\n  It holds.\n", "<<<<<<< x\nvoice: A\n=======\nvoice: B\n>>>>>>> y\nstance: |\n  It holds.\n",
		  "voice: Ben\nstance: |\n  It holds.\n", "<<<<<<<< ours [c]\n<<<<<<< x\nvoice: A\n=======\nvoice: B\n>>>>>>> y\n========\nvoice: Ben\n>>>>>>>> theirs [c]\nstance: |\n  It holds.\n" },
	};

	SKN_UNUSED(state);
	check_rows("threads/x/perspectives/ada.yaml", rows, SKN_ARRAY_LEN(rows));
}

#define ITEM(fields) "type: webpage\ntitle: T\n" fields

static void items(void **state)
{
	static const struct row rows[] = {
		{ "lists are sets", ITEM("via: manual\nsame_as: [a, b, c]\n"), ITEM("via: manual\nsame_as: [b, c, o]\n"), ITEM("via: manual\nsame_as: [a, b, t]\n"),
		  ITEM("via: manual\nsame_as: [b, t, o]\n") },
		{ "a list that both empty by halves", ITEM("via: manual\nsame_as: [a, b]\n"), ITEM("via: manual\nsame_as: [a]\n"), ITEM("via: manual\nsame_as: [b]\n"),
		  ITEM("via: manual\nsame_as: []\n") },
		{ "quotes by id, and inside", ITEM("via: manual\nquotes:\n- {id: q1, text: hello, start: 1}\n- {id: q2, text: two}\n"),
		  ITEM("via: manual\nquotes:\n- {id: q1, text: hello, start: 2}\n- {id: q2, text: two}\n- {id: q3, text: ours}\n"),
		  ITEM("via: manual\nquotes:\n- {id: q1, text: hello, start: 1, length: 5}\n- {id: q4, text: theirs}\n"),
		  ITEM("via: manual\nquotes:\n- {id: q1, text: hello, start: 2, length: 5}\n- {id: q4, text: theirs}\n- {id: q3, text: ours}\n") },
		{ "a quote taken out, and changed", ITEM("via: manual\nquotes:\n- {id: q1, text: hello}\n- {id: q2, text: two}\n"),
		  ITEM("via: manual\nquotes:\n- {id: q2, text: two}\n"), ITEM("via: manual\nquotes:\n- {id: q1, text: hello, start: 3}\n- {id: q2, text: two}\n"),
		  ITEM("via: manual\nquotes:\n" CONFLICT("", "- {id: q1, text: hello, start: 3}\n") "- {id: q2, text: two}\n") },
		{ "both gathered the same article", NULL, ITEM("URL: https://example.org/a\naccessed: 2026-01-01\nvia: feed:one\n"),
		  ITEM("issued: 2025\nURL: https://example.org/a\nvia: feed:one\n"), ITEM("issued: 2025\nURL: https://example.org/a\naccessed: 2026-01-01\nvia: feed:one\n") },
		{ "inside a mapping", ITEM("via: manual\nwithdrawn: {date: 2026-01-01, reason: bad}\n"), ITEM("via: manual\nwithdrawn: {date: 2026-01-02, reason: bad}\n"),
		  ITEM("via: manual\nwithdrawn: {date: 2026-01-01, reason: very bad}\n"), ITEM("via: manual\nwithdrawn: {date: 2026-01-02, reason: very bad}\n") },
		{ "inside a mapping, twice", ITEM("via: manual\nwithdrawn: {date: 2026-01-01, reason: bad}\n"), ITEM("via: manual\nwithdrawn: {date: 2026-01-02, reason: bad}\n"),
		  ITEM("via: manual\nwithdrawn: {date: 2026-01-03, reason: worse}\n"),
		  ITEM("via: manual\n" CONFLICT("withdrawn: {date: 2026-01-02, reason: worse}\n", "withdrawn: {date: 2026-01-03, reason: worse}\n")) },
		{ "what a form means is no change", ITEM("via: manual\nissued: 2025\n"), ITEM("via: manual\nissued: '2025'\n"), ITEM("via: import\nissued: 2026\n"),
		  ITEM("via: import\nissued: 2026\n") },
	};

	SKN_UNUSED(state);
	check_rows("threads/x/items/k.yaml", rows, SKN_ARRAY_LEN(rows));
}

/* Lines that git would merge into a file that is none, or says what nobody said. */
static void lines_that_lie(void **state)
{
	static const struct row tension[] = {
		{ "a field put in by both at two places", "order: 40\nstatus: open\nquestion: |\n  Is it so?\n  Who knows?\n",
		  "order: 40\nstatus: narrowed\nresolution: |\n  It is. [@a]\nquestion: |\n  Is it so?\n  Who knows?\n",
		  "order: 40\nstatus: narrowed\nquestion: |\n  Is it so?\n  Who knows?\nresolution: |\n  It is. [@b]\n",
		  "order: 40\nstatus: narrowed\nquestion: |\n  Is it so?\n  Who knows?\nresolution: |\n  It is. [@b; @a]\n" },
	};

	SKN_UNUSED(state);
	check_rows("threads/x/tensions/q.yaml", tension, SKN_ARRAY_LEN(tension));
}

static void line_ends(void **state)
{
	static const struct row rows[] = {
		{ "CR LF stays", "A claim is made.\r\nIt is new.\r\n", "A claim is made. [@a]\r\nIt is new.\r\n", "A claim is made.\r\nIt is new. [@b]\r\n",
		  "A claim is made. [@a]\r\nIt is new. [@b]\r\n" },
		{ "CR LF by one", "A claim is made.\nIt is new.\n", "A claim is made.\r\nIt is new.\r\n", "A claim is made.\nIt is new. [@b]\n",
		  "A claim is made.\r\nIt is new. [@b]\r\n" },
		{ "CR LF in conflicts", "A claim is made.\r\n", "A claim was made.\r\n", "A claim will be made.\r\n",
		  "<<<<<<< ours [c]\r\nA claim was made.\r\n=======\r\nA claim will be made.\r\n>>>>>>> theirs [c]\r\n" },
		{ "an open end stays", "A claim is made.\nIt is new.", "A claim is made. [@a]\nIt is new.", "A claim is made.\nIt is new. [@b]",
		  "A claim is made. [@a]\nIt is new. [@b]" },
		{ "an open end closed by one", "A claim is made.\nIt is new.", "A claim is made. [@a]\nIt is new.\n", "A claim is made.\nIt is new. [@b]",
		  "A claim is made. [@a]\nIt is new. [@b]\n" },
	};

	SKN_UNUSED(state);
	check_rows("threads/x/narrative.md", rows, SKN_ARRAY_LEN(rows));
}

static void paths(void **state)
{
	static const struct { const char *path; bool by_meaning; } rows[] = {
		{ "threads/x/narrative.md", true },
		{ "threads/group/x/narrative.md", true },
		{ "some/where/threads/x/narrative.md", true },
		{ "narrative.md", false },
		{ "threads/narrative.md", false },
		{ "threads/x/notes.md", false },
		{ "", false },
		{ "/", false },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf out = SKN_BUF_INIT;
		struct skn_conflicts conflicts = { 0 };
		bool removed;

		merge(&out, &removed, &conflicts, rows[i].path, "A claim.\n", "A claim. [@a]\n", "A claim. [@b]\n", NULL);
		if ((conflicts.n == 0) != rows[i].by_meaning)
			fail_msg("%s", rows[i].path);
		skn_buf_release(&out);
		skn_conflicts_release(&conflicts);
	}
}

/* ---- conflicts ---- */

static void kinds(void **state)
{
	static const struct {
		const char *kind, *path, *base, *ours, *theirs, *field, *said[3];
	} rows[] = {
		{ "sentence", "threads/x/narrative.md", "It is so.\n", "It was so.\n", "It will be so.\n", NULL,
		  { "It is so.", "It was so.", "It will be so." } },
		{ "sentence-edit-delete", "threads/x/narrative.md", "One.\nIt is so.\n", "One.\n", "One.\nIt is so. [@a]\n", NULL,
		  { "It is so.", NULL, "It is so. [@a]" } },
		{ "field", "threads/x/timeline/e.yaml", "date: 2020\nevent: |\n  It is.\n", "date: 2021\nevent: |\n  It is.\n",
		  "date: 2022\nevent: |\n  It is.\n", "date", { "2020", "2021", "2022" } },
		{ "sentence", "threads/x/timeline/e.yaml", "date: 2020\nevent: |\n  It is so.\n", "date: 2020\nevent: |\n  It was so.\n",
		  "date: 2020\nevent: |\n  It will be so.\n", "event", { "It is so.", "It was so.", "It will be so." } },
		{ "field-edit-delete", "threads/x/timeline/e.yaml", "date: 2020\norder: 10\nevent: |\n  It is.\n", "date: 2020\nevent: |\n  It is.\n",
		  "date: 2020\norder: 20\nevent: |\n  It is.\n", "order", { "10", NULL, "20" } },
		{ "field", "threads/x/items/k.yaml", ITEM("via: manual\nquotes: [{id: q, text: a, start: 1}]\n"), ITEM("via: manual\nquotes: [{id: q, text: a, start: 2}]\n"),
		  ITEM("via: manual\nquotes: [{id: q, text: a, start: 3}]\n"), "quotes.q.start", { "1", "2", "3" } },
		{ "add-add", "threads/x/timeline/e.yaml", NULL, "date: 2021\nevent: |\n  It is.\n", "date: 2022\nevent: |\n  It is.\n", "date",
		  { NULL, "2021", "2022" } },
		{ "record-edit-delete", "threads/x/timeline/e.yaml", "date: 2021\nevent: |\n  It is.\n", NULL, "date: 2022\nevent: |\n  It is.\n", NULL,
		  { "date: 2021\nevent: |\n  It is.\n", NULL, "date: 2022\nevent: |\n  It is.\n" } },
		{ "text", "README", "a\n", "b\n", "c\n", NULL, { NULL, "b\n", "c\n" } },
		{ "binary", "threads/x/items/k.txt", "a\n", "b\n", "c\n", NULL, { "a\n", "b\n", "c\n" } },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf out = SKN_BUF_INIT;
		struct skn_conflicts conflicts = { 0 };
		const char *said[3];
		bool removed;

		merge(&out, &removed, &conflicts, rows[i].path, rows[i].base, rows[i].ours, rows[i].theirs, NULL);
		if (conflicts.n != 1 || !skn_streq(skn_conflict_name(conflicts.v[0].kind), rows[i].kind))
			fail_msg("row %zu: %zu conflicts, %s\n%s", i, conflicts.n,
				 conflicts.n ? skn_conflict_name(conflicts.v[0].kind) : "none", out.p);
		assert_string_equal(conflicts.v[0].field ? conflicts.v[0].field : "", rows[i].field ? rows[i].field : "");
		assert_string_equal(conflicts.v[0].path, rows[i].path);
		said[0] = conflicts.v[0].base;
		said[1] = conflicts.v[0].ours;
		said[2] = conflicts.v[0].theirs;
		for (int k = 0; k < 3; k++)
			if (!said[k] != !rows[i].said[k] || (said[k] && !skn_streq(said[k], rows[i].said[k])))
				fail_msg("row %zu, %d: %s", i, k, said[k] ? said[k] : "(nothing)");
		skn_buf_release(&out);
		skn_conflicts_release(&conflicts);
	}
}

static void binary_is_not_marked(void **state)
{
	struct skn_merge3_side base = { "a\0", 2 }, ours = { "b\0", 2 }, theirs = { "c\0", 2 };
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_conflicts conflicts = { 0 };
	bool removed;

	SKN_UNUSED(state);
	skn_merge3(&out, &removed, &conflicts, "threads/x/narrative.md", &base, &ours, &theirs, NULL);
	assert_true(skn_buf_eq(&out, "b\0", 2));
	assert_int_equal(conflicts.n, 1);
	assert_int_equal(conflicts.v[0].kind, SKN_CONFLICT_BINARY);
	skn_buf_release(&out);
	skn_conflicts_release(&conflicts);
}

static void options(void **state)
{
	const struct skn_merge3_options o = { .marker_size = 9, .diff3 = true, .ours = "main", .theirs = "topic", .base = "fork" };
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_conflicts conflicts = { 0 };
	bool removed;

	SKN_UNUSED(state);
	merge(&out, &removed, &conflicts, "threads/x/narrative.md", "It is so.\n", "It was so.\n", "It will be so.\n", &o);
	mask(&out);
	assert_string_equal(out.p, "<<<<<<<<< main [c]\nIt was so.\n||||||||| fork\nIt is so.\n=========\nIt will be so.\n"
				   ">>>>>>>>> topic [c]\n");
	skn_buf_release(&out);
	skn_conflicts_release(&conflicts);
}

/* ---- settling ---- */

#define BLOCK(id, o, t) "<<<<<<< ours [" id "]\n" o "=======\n" t ">>>>>>> theirs [" id "]\n"

static void settling(void **state)
{
	static const struct { const char *what, *text; enum skn_side side; const char *result; } rows[] = {
		{ "ours", "a\n" BLOCK("c-00000001", "o\n", "t\n") "z\n", SKN_SIDE_OURS, "a\no\nz\n" },
		{ "theirs", "a\n" BLOCK("c-00000001", "o\n", "t\n") "z\n", SKN_SIDE_THEIRS, "a\nt\nz\n" },
		{ "both", "a\n" BLOCK("c-00000001", "o\n", "t\n") "z\n", SKN_SIDE_BOTH, "a\no\nt\nz\n" },
		{ "both, blocks", BLOCK("c-00000001", "```\no\n```\n", "```\nt\n```\n"), SKN_SIDE_BOTH, "```\no\n```\n\n```\nt\n```\n" },
		{ "both, a quote first", BLOCK("c-00000001", "> o\n", "t\n"), SKN_SIDE_BOTH, "> o\n\nt\n" },
		{ "both, a heading behind", BLOCK("c-00000001", "o\n", "# t\n"), SKN_SIDE_BOTH, "o\n\n# t\n" },
		{ "both, paragraphs", BLOCK("c-00000001", "o\n\np\n", "t\n"), SKN_SIDE_BOTH, "o\n\np\n\nt\n" },
		{ "both, items", BLOCK("c-00000001", "- o\n", "- t\n"), SKN_SIDE_BOTH, "- o\n- t\n" },
		{ "both, a blank line is there", BLOCK("c-00000001", "> o\n", "\n> t\n"), SKN_SIDE_BOTH, "> o\n\n> t\n" },
		{ "both, and before", BLOCK("c-00000001", "> o\n\n", "> t\n"), SKN_SIDE_BOTH, "> o\n\n> t\n" },
		{ "both, one is nothing", BLOCK("c-00000001", "", "> t\n"), SKN_SIDE_BOTH, "> t\n" },
		{ "one of two", BLOCK("c-00000002", "1\n", "2\n") BLOCK("c-00000001", "o\n", "t\n"), SKN_SIDE_OURS, BLOCK("c-00000002", "1\n", "2\n") "o\n" },
		{ "a paragraph goes", "a\n\n" BLOCK("c-00000001", "", "t\n") "\nz\n", SKN_SIDE_OURS, "a\n\nz\n" },
		{ "diff3", "<<<<<<< o [c-00000001]\n1\n||||||| b\n0\n=======\n2\n>>>>>>> t [c-00000001]\n", SKN_SIDE_OURS, "1\n" },
		{ "longer markers around shorter", "<<<<<<<< o [c-00000001]\n=======\n========\n2\n>>>>>>>> t [c-00000001]\n", SKN_SIDE_OURS, "=======\n" },
		{ "CR LF", "<<<<<<< o [c-00000001]\r\n1\r\n=======\r\n2\r\n>>>>>>> t [c-00000001]\r\n", SKN_SIDE_THEIRS, "2\r\n" },
		{ "another id", BLOCK("c-00000002", "o\n", "t\n"), SKN_SIDE_OURS, NULL },
		{ "not closed", "<<<<<<< ours [c-00000001]\no\n=======\nt\n", SKN_SIDE_OURS, NULL },
		{ "closed by another", "<<<<<<< ours [c-00000001]\no\n=======\nt\n>>>>>>> theirs [c-00000002]\n", SKN_SIDE_OURS, NULL },
		{ "without an id", "<<<<<<< ours\no\n=======\nt\n>>>>>>> theirs\n", SKN_SIDE_OURS, NULL },
		{ "nothing", "", SKN_SIDE_OURS, NULL },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf text = SKN_BUF_INIT;
		int rc;

		skn_buf_adds(&text, rows[i].text);
		rc = skn_merge3_settle(&text, "c-00000001", rows[i].side, NULL);
		if (rc != (rows[i].result ? SKN_OK : SKN_ENOTFOUND) ||
		    !skn_streq(text.p, rows[i].result ? rows[i].result : rows[i].text))
			fail_msg("%s: %d\n%s", rows[i].what, rc, text.p);
		skn_buf_release(&text);
	}
}

/* Conflicts of the same texts in one file are told apart. */
static void ids(void **state)
{
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_conflicts conflicts = { 0 };
	bool removed;

	SKN_UNUSED(state);
	merge(&out, &removed, &conflicts, "README", "a\n1\n2\n3\n4\n5\n6\n7\na\n", "b\n1\n2\n3\n4\n5\n6\n7\nb\n", "c\n1\n2\n3\n4\n5\n6\n7\nc\n", NULL);
	assert_int_equal(conflicts.n, 2);
	assert_string_not_equal(conflicts.v[0].id, conflicts.v[1].id);
	skn_buf_release(&out);
	skn_conflicts_release(&conflicts);
}

/* ---- limits ---- */

static size_t conflicts_of(const char *path, const struct skn_buf text[3])
{
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_conflicts conflicts = { 0 };
	size_t n;
	bool removed;

	merge(&out, &removed, &conflicts, path, text[0].p, text[1].p, text[2].p, NULL);
	n = conflicts.n;
	skn_buf_release(&out);
	skn_conflicts_release(&conflicts);
	return n;
}

static void start(struct skn_buf text[3])
{
	for (int i = 0; i < 3; i++)
		skn_buf_init(&text[i]);
}

static void end(struct skn_buf text[3])
{
	for (int i = 0; i < 3; i++)
		skn_buf_release(&text[i]);
}

/* A sentence of N citations in which two more keys come, one by each. */
static void citation_limit(void **state)
{
	SKN_UNUSED(state);
	for (size_t n = SKN_MERGE3_CITES_MAX; n <= SKN_MERGE3_CITES_MAX + 1; n++) {
		struct skn_buf text[3];

		start(text);
		for (int i = 0; i < 3; i++) {
			skn_buf_adds(&text[i], "A claim. [@k0");
			for (size_t k = 1; k < n - (i == 0); k++)
				skn_buf_addf(&text[i], "; @%s%zu", i && k == n - 1 ? i == 1 ? "a" : "b" : "k", k);
			skn_buf_adds(&text[i], "]\n");
		}
		assert_int_equal(conflicts_of("threads/x/narrative.md", text), n > SKN_MERGE3_CITES_MAX);
		end(text);
	}
}

static void sentence_limit(void **state)
{
	SKN_UNUSED(state);
	for (size_t over = 0; over < 2; over++) {
		struct skn_buf text[3];

		start(text);
		for (int i = 0; i < 3; i++) {
			skn_buf_adds(&text[i], "A claim");
			skn_buf_fill(&text[i], 'x', SKN_MERGE3_SENTENCE_MAX - strlen("A claim. [@a]") + over);
			skn_buf_addf(&text[i], ".%s\n", i == 0 ? "" : i == 1 ? " [@a]" : " [@b]");
		}
		assert_int_equal(conflicts_of("threads/x/narrative.md", text), over);
		end(text);
	}
}

/* Fields that no schema knows; two neighbours are changed, one by each. */
static void field_limit(void **state)
{
	SKN_UNUSED(state);
	for (size_t n = SKN_MERGE3_FIELDS_MAX; n <= SKN_MERGE3_FIELDS_MAX + 1; n++) {
		struct skn_buf text[3];

		start(text);
		for (int i = 0; i < 3; i++)
			for (size_t k = 0; k < n; k++)
				skn_buf_addf(&text[i], "field%zu: %d\n", k, (i == 1 && k == 3) || (i == 2 && k == 4));
		assert_int_equal(conflicts_of("threads/x/timeline/e.yaml", text), n > SKN_MERGE3_FIELDS_MAX);
		end(text);
	}
}

static void member_limit(void **state)
{
	SKN_UNUSED(state);
	for (size_t n = SKN_MERGE3_MEMBERS_MAX; n <= SKN_MERGE3_MEMBERS_MAX + 1; n++) {
		struct skn_buf text[3];

		start(text);
		for (int i = 0; i < 3; i++) {
			skn_buf_adds(&text[i], "schema: 1\ntitle: T\npolicy:\n  severities:\n");
			for (size_t k = 0; k < n; k++)
				skn_buf_addf(&text[i], "    r%zu: %s\n", k,
					     (i == 1 && k == 3) || (i == 2 && k == 4) ? "off" : "note");
		}
		assert_int_equal(conflicts_of("skein.yaml", text), n > SKN_MERGE3_MEMBERS_MAX);
		end(text);
	}
}

/* Markers as long as any are found again, longer ones are not. */
static void marker_limit(void **state)
{
	SKN_UNUSED(state);
	for (size_t n = SKN_MERGE_MARKER_MAX; n <= SKN_MERGE_MARKER_MAX + 1; n++) {
		struct skn_buf text = SKN_BUF_INIT;
		struct skn_strings found = { 0 };

		skn_buf_fill(&text, '<', n);
		skn_buf_adds(&text, " o [c-00000001]\n");
		skn_buf_fill(&text, '=', n);
		skn_buf_addc(&text, '\n');
		skn_buf_fill(&text, '>', n);
		skn_buf_adds(&text, " t [c-00000001]\n");
		skn_merge3_open(&found, text.p, text.n);
		assert_int_equal(found.n, n == SKN_MERGE_MARKER_MAX);
		skn_strings_release(&found);
		skn_buf_release(&text);
	}
}

/* What would take quadratic time does not. */
static void no_time_is_lost(void **state)
{
	struct skn_buf text[3], markers = SKN_BUF_INIT;
	struct skn_strings found = { 0 };

	SKN_UNUSED(state);
	start(text);
	for (int i = 0; i < 3; i++)
		for (size_t k = 0; k < 20000; k++)
			skn_buf_addf(&text[i], k % 5 ? "same %zu\n" : "%zu\n", k % 5 ? k : (size_t)i);
	assert_true(conflicts_of("README", text) > 1);
	for (size_t k = 0; k < 200000; k++)
		skn_buf_adds(&markers, "<<<<<<< x [c-00000001]\n");
	skn_merge3_open(&found, markers.p, markers.n);
	assert_int_equal(found.n, 0);
	skn_buf_release(&markers);
	end(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(narrative), cmocka_unit_test(citations), cmocka_unit_test(voices),
		cmocka_unit_test(items), cmocka_unit_test(lines_that_lie), cmocka_unit_test(line_ends),
		cmocka_unit_test(paths), cmocka_unit_test(kinds), cmocka_unit_test(binary_is_not_marked),
		cmocka_unit_test(options), cmocka_unit_test(settling), cmocka_unit_test(ids),
		cmocka_unit_test(citation_limit), cmocka_unit_test(sentence_limit), cmocka_unit_test(field_limit),
		cmocka_unit_test(member_limit), cmocka_unit_test(marker_limit), cmocka_unit_test(no_time_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
