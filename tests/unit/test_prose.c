/*
 * Prose as sentences: the canonical form stands still, means what it was made
 * from, and gives the same sentences and ids however its lines were broken.
 */
#include "doc/prose.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/map.h"
#include "md/md.h"
#include "random.h"
#include "text/sentence.h"

/* ---- what a text means: its blocks, and what each says ---- */

#define JOIN '\x01' /* where a line ended in a paragraph */

static int add_meaning(void *ctx, const struct skn_md_event *e, struct skn_err *err)
{
	static const char marks[] = "..**__.)(].\n..";
	struct skn_buf *out = ctx;

	SKN_UNUSED(err);
	switch (e->kind) {
	case SKN_MD_RAW_HTML: /* refused by check: only that it stays one */
		skn_buf_adds(out, "<>");
		break;
	case SKN_MD_TEXT:
	case SKN_MD_CITE:
		skn_buf_add(out, e->p, e->n);
		break;
	case SKN_MD_CODE_SPAN:
		skn_buf_addf(out, "`%.*s`", (int)e->n, e->p);
		break;
	case SKN_MD_LINK:
	case SKN_MD_IMAGE:
		skn_buf_addf(out, "\x02%.*s\x03", (int)e->n, e->p);
		break;
	case SKN_MD_SOFTBREAK:
		skn_buf_addc(out, JOIN);
		break;
	default:
		skn_buf_addc(out, marks[e->kind]);
	}
	return 0;
}

/* Line ends become what joining makes of them; COARSE: no blanks, and no marks
 * of emphasis, which may depend on them. */
static void inline_meaning(struct skn_buf *out, const char *s, size_t n, bool coarse)
{
	static const struct skn_md_handler handler = { add_meaning };
	struct skn_buf raw = SKN_BUF_INIT;

	skn_md_inline(s, n, &handler, &raw, NULL);
	for (size_t i = 0; i < raw.n; i++) {
		size_t before = i;
		char c = raw.p[i] == JOIN ? ' ' : raw.p[i];

		while (before && strchr(" \t", raw.p[before - 1]))
			before--;
		if ((coarse && strchr(" \t*_", c)) ||
		    (raw.p[i] == JOIN && skn_sentence_bare(raw.p, before, raw.p + i + 1, raw.n - i - 1)))
			continue;
		skn_buf_addc(out, c);
	}
	skn_buf_release(&raw);
}

static void meaning(struct skn_buf *out, const char *s, size_t n, bool coarse)
{
	struct skn_md_blocks blocks = { 0 };
	struct skn_buf text = SKN_BUF_INIT;

	assert_int_equal(skn_md_blocks(&blocks, s, n, NULL), SKN_OK);
	for (size_t i = 0; i < blocks.n; i++) {
		const struct skn_md_block *b = &blocks.v[i];

		skn_buf_addf(out, "[%d %d %d]", b->kind, b->level, b->depth);
		skn_buf_clear(&text);
		if (!b->leaf)
			continue;
		skn_md_block_text(&text, s, b);
		if (b->kind == SKN_MD_PARAGRAPH || b->kind == SKN_MD_HEADING)
			inline_meaning(out, text.p, text.n, coarse);
		else
			for (size_t k = b->start; k < b->end; k++)
				if (s[k] != '\r' && (b->kind == SKN_MD_CODE || !isspace((unsigned char)s[k])))
					skn_buf_addc(out, s[k]);
		skn_buf_rtrim(out);
	}
	skn_vec_release(&blocks);
	skn_buf_release(&text);
}

/* ---- what must hold of every text ---- */

static void check_units(const struct skn_prose *p, const char *md)
{
	struct skn_map ids = SKN_MAP_INIT;
	size_t at = 0, group = 0, block = 0;

	for (size_t i = 0; i < p->units.n; i++) {
		const struct skn_unit *u = &p->units.v[i];

		if (u->start < at || u->end < u->start || u->end > p->text.n || u->line == 0 ||
		    u->block < block || u->block >= p->n_blocks)
			fail_msg("unit %zu [%zu,%zu) of <%s>", i, u->start, u->end, md);
		at = u->end;
		block = u->block;
		if (strncmp(u->id, "s-", 2) != 0 || strspn(u->id + 2, "0123456789abcdef") != 10)
			fail_msg("id '%s' of <%s>", u->id, md);
		if (skn_map_put(&ids, u->id, strlen(u->id), (void *)1))
			fail_msg("id %s twice in <%s>", u->id, md);
		for (size_t g = u->group; g < u->group + u->n_groups; g++)
			if (p->cites.groups.v[g].start < u->start || p->cites.groups.v[g].end > u->end)
				fail_msg("group outside its unit in <%s>", md);
		if (u->n_groups && u->group < group)
			fail_msg("group in two units in <%s>", md);
		group = u->group + u->n_groups;
	}
	skn_map_release(&ids, NULL);
}

static void same_units(const struct skn_prose *a, const struct skn_prose *b, const char *why, const char *md)
{
	if (!skn_buf_eq(&a->text, b->text.p, b->text.n))
		fail_msg("%s: <%s> gave\n<%s>, then\n<%s>", why, md, a->text.p, b->text.p);
	if (a->units.n != b->units.n || a->n_blocks != b->n_blocks)
		fail_msg("%s: %zu units, then %zu, of <%s>: <%s>", why, a->units.n, b->units.n, md, a->text.p);
	for (size_t i = 0; i < a->units.n; i++) {
		const struct skn_unit *x = &a->units.v[i], *y = &b->units.v[i];

		if (x->kind != y->kind || x->start != y->start || x->end != y->end || x->block != y->block ||
		    x->group != y->group || x->n_groups != y->n_groups || !skn_streq(x->id, y->id))
			fail_msg("%s: unit %zu of <%s> is not the same", why, i, a->text.p);
	}
}

static void check_text(const char *md, size_t n, bool coarse)
{
	struct skn_prose once, again;
	struct skn_buf formatted = SKN_BUF_INIT, before = SKN_BUF_INIT, after = SKN_BUF_INIT;

	assert_int_equal(skn_prose_parse(&once, md, n, NULL), SKN_OK);
	check_units(&once, md);
	skn_prose_format(&formatted, md, n);
	assert_true(skn_buf_eq(&formatted, once.text.p, once.text.n));
	assert_int_equal(skn_prose_parse(&again, once.text.p, once.text.n, NULL), SKN_OK);
	same_units(&once, &again, "formatted", md);
	meaning(&before, md, n, coarse);
	meaning(&after, once.text.p, once.text.n, coarse);
	/* An address that goes on on the next line is left to the eye. */
	if (!skn_buf_eq(&before, after.p, after.n) && !(coarse && strstr(md, "](")))
		fail_msg("<%s> became\n<%s>:\n<%s>\n<%s>", md, once.text.p, before.p, after.p);
	skn_prose_release(&once);
	skn_prose_release(&again);
	skn_buf_release(&formatted);
	skn_buf_release(&before);
	skn_buf_release(&after);
}

/* ---- tables ---- */

struct row {
	const char *from, *to;
};

static void canonical_form(void **state)
{
	static const struct row rows[] = {
		{ "", "" },
		{ "\n\n", "" },
		{ "One.", "One.\n" },
		{ "One. Two.", "One.\nTwo.\n" },
		{ "One.\n\n\n\nTwo.", "One.\n\nTwo.\n" },
		{ "One\ntwo\nthree. Four.", "One two three.\nFour.\n" },
		{ "  indented a little\n   and more.", "indented a little and more.\n" },
		/* separators other than one blank are kept as entities */
		{ "One.  Two.", "One.&#32;\nTwo.\n" },
		{ "One.   Two.", "One.&#32;&#32;\nTwo.\n" },
		{ "One. \t Two.", "One.&#32;&#9;\nTwo.\n" },
		{ "One.\tTwo.", "One.\tTwo.\n" }, /* a break would be a blank more */
		{ "One.\xc2\xa0Two.", "One.\xc2\xa0Two.\n" },
		{ "One.&#32;Two.", "One.\nTwo.\n" },
		{ "a &#32;b&#32;\nc", "a &#32;b&#32; c\n" }, /* inside a sentence they stay as they are */
		{ "One. \\&#32; Two.", "One.\n\\&#32; Two.\n" },
		{ "One.`&#32; ` Two.", "One.`&#32; ` Two.\n" },
		/* scripts without spaces join without one */
		{ "\xe4\xb8\x80\xe3\x80\x82\xe4\xba\x8c\xe3\x80\x82", "\xe4\xb8\x80\xe3\x80\x82\n\xe4\xba\x8c\xe3\x80\x82\n" },
		{ "\xe4\xb8\x80\n\xe4\xba\x8c\xe3\x80\x82", "\xe4\xb8\x80\xe4\xba\x8c\xe3\x80\x82\n" },
		{ "\xe4\xb8\x80\xe3\x80\x82 \xe4\xba\x8c\xe3\x80\x82", "\xe4\xb8\x80\xe3\x80\x82&#32;\n\xe4\xba\x8c\xe3\x80\x82\n" },
		/* citations stay with the sentence before them, the blank too */
		{ "One. [@a] Two.", "One. [@a]\nTwo.\n" },
		{ "One.[@a] Two.", "One.[@a]\nTwo.\n" },
		{ "One.\n[@a]\nTwo.", "One. [@a]\nTwo.\n" },
		{ "One. [@a] [@b] Two.", "One. [@a] [@b]\nTwo.\n" },
		/* hard breaks */
		{ "One  \ntwo.", "One\\\ntwo.\n" },
		{ "One\\\ntwo.", "One\\\ntwo.\n" },
		{ "One\\\\\ntwo.", "One\\\\ two.\n" },
		{ "One.  \nTwo. Three.", "One.\\\nTwo.\nThree.\n" },
		{ "a  \n\\\nb", "a\\\n\\\nb\n" },
		{ "end  ", "end\n" },
		{ "end\\", "end\\\n" },
		{ "a `x  \ny` b.", "a `x   y` b.\n" },
		/* a sentence that would start a block where its line begins */
		{ "It ended. 1. March was cold.", "It ended.\n1\\. March was cold.\n" },
		/* what is no paragraph stays */
		{ "# A head. Two.\nText.", "# A head. Two.\n\nText.\n" },
		{ "- one. two.\n- three\n\n  more", "- one. two.\n- three\n\n  more\n" },
		{ "```\na. b.\n\n\nc\n```", "```\na. b.\n\n\nc\n```\n" },
		{ "> one. two.\nlazy", "> one. two.\nlazy\n" },
		{ "One.\r\nTwo.\r\n\rThree.\r", "One.\nTwo.\n\nThree.\n" },
	};
	size_t wrong = 0;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf out = SKN_BUF_INIT;

		skn_prose_format(&out, rows[i].from, strlen(rows[i].from));
		if (!skn_streq(out.p, rows[i].to)) {
			print_error("from  <%s>\nwant  <%s>\nfound <%s>\n", rows[i].from, rows[i].to, out.p);
			wrong++;
		}
		skn_buf_release(&out);
	}
	assert_int_equal(wrong, 0);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		check_text(rows[i].from, strlen(rows[i].from), false);
}

static const char *id_of(const char *sentence)
{
	static char id[4][SKN_SENTENCE_ID_MAX];
	static int next;

	next = (next + 1) % 4;
	skn_prose_id(id[next], sentence, strlen(sentence));
	return id[next];
}

static void ids(void **state)
{
	struct skn_prose p;
	const char *md = "Same. Other [@k]. Same. [@a] Same.[@b]\n\nOther. Same.";

	SKN_UNUSED(state);
	assert_string_equal(id_of("It fell."), id_of("It fell. [@a]"));
	assert_string_equal(id_of("It fell."), id_of("It fell.[@a; @b, p. 7]"));
	assert_string_equal(id_of("It fell."), id_of("It [@x] fell."));
	assert_string_equal(id_of("It \xe2\x80\x9c" "fell\xe2\x80\x9d \xe2\x80\x93 hard."), id_of("It \"fell\" - hard."));
	assert_string_not_equal(id_of("It fell."), id_of("it fell."));
	assert_string_not_equal(id_of("It fell."), id_of("It fell"));
	assert_int_equal(skn_prose_parse(&p, md, strlen(md), NULL), SKN_OK);
	assert_int_equal(p.units.n, 6);
	for (size_t i = 0; i < p.units.n; i++) {
		static const char *const suffix[] = { "", "", ".2", ".3", ".2", ".4" };

		assert_memory_equal(p.units.v[i].id, id_of(i == 1 || i == 4 ? "Other." : "Same."), 12);
		assert_string_equal(p.units.v[i].id + 12, suffix[i]);
	}
	assert_int_equal(p.units.v[2].n_groups, 1);
	assert_int_equal(p.units.v[4].block, 1);
	skn_prose_release(&p);
}

static void lines_of_the_source(void **state)
{
	struct skn_prose p;
	const char *md = "One\nis long. Two\nis too.\n\n# Head\n\n- a\n- b\n\n`x` is\ncode. Last.";
	static const uint32_t lines[] = { 1, 2, 5, 7, 8, 10, 11 };

	SKN_UNUSED(state);
	assert_int_equal(skn_prose_parse(&p, md, strlen(md), NULL), SKN_OK);
	assert_int_equal(p.units.n, SKN_ARRAY_LEN(lines));
	for (size_t i = 0; i < p.units.n; i++)
		assert_int_equal(p.units.v[i].line, lines[i]);
	skn_prose_release(&p);
}

/* ---- properties ---- */

/* Text of one paragraph, without what depends on its line breaks. */
static void random_paragraph(struct skn_buf *out)
{
	static const char *const words[] = {
		"the", "price", "of", "lithium", "fell", "Dr.", "e.g.", "2026", "3.5", "U.S.", "*strong*",
		"`code`", "[link](http://x.org/a.b)", "&amp;", "f\xc3\xbcr", "\xe2\x80\x94", "\xc2\xa0", "#", "-", "1.",
		">", "+", "---", "```", "|", "<b>", "[@smith-2016]", "[@a; @b, p. 7]", "\\*", "=", "(see",
		"x)", "\"No!\"", "\xe2\x80\xa6", ":", "    ", "~~~", "\xe4\xb8\xad\xe6\x96\x87\xe3\x80\x82", "\xe6\xbc\xa2",
	};
	static const char *const ends[] = { ".", "!", "?", ". [@k]", ".[@k-2]", "?\xe2\x80\x9d", "\xe2\x80\xa6", ".)" };
	size_t sentences = 1 + random_below(6);

	skn_buf_adds(out, "The");
	for (size_t s = 0; s < sentences; s++) {
		for (size_t w = 1 + random_below(8); w > 0; w--)
			skn_buf_addf(out, " %s", random_pick(words));
		skn_buf_adds(out, random_pick(ends));
		if (s + 1 < sentences)
			skn_buf_adds(out, random_chance(8) ? "  The" : random_chance(3) ? " 20" : " The");
	}
}

/* Breaks lines at single blanks where the paragraph stays one. */
static void rewrap(struct skn_buf *out, const struct skn_buf *text)
{
	size_t from = out->n;

	for (size_t i = 0; i < text->n; i++) {
		struct skn_md_blocks blocks = { 0 };
		bool one;

		/* Between characters without spaces a line break says something else. */
		if (!(text->p[i] == ' ' && i > 0 &&
		      !skn_sentence_bare(text->p, i, text->p + i + 1, text->n - i - 1) && text->p[i - 1] != ' ' && text->p[i - 1] != '\\' &&
		      text->p[i + 1] != ' ' && random_chance(4))) {
			skn_buf_addc(out, text->p[i]);
			continue;
		}
		skn_buf_addc(out, '\n');
		skn_buf_adds(out, text->p + i + 1);
		skn_md_blocks(&blocks, out->p, out->n, NULL);
		one = blocks.n == 1 && blocks.v[0].kind == SKN_MD_PARAGRAPH;
		skn_vec_release(&blocks);
		skn_buf_truncate(out, from + i);
		skn_buf_addc(out, one ? '\n' : ' ');
	}
}

static void wrapping_changes_nothing(void **state)
{
	SKN_UNUSED(state);
	random_seed(1);
	for (size_t round = random_rounds(1500); round > 0; round--) {
		struct skn_buf text = SKN_BUF_INIT, wrapped = SKN_BUF_INIT;
		struct skn_prose a, b;

		random_paragraph(&text);
		rewrap(&wrapped, &text);
		assert_int_equal(skn_prose_parse(&a, text.p, text.n, NULL), SKN_OK);
		assert_int_equal(skn_prose_parse(&b, wrapped.p, wrapped.n, NULL), SKN_OK);
		same_units(&a, &b, "wrapped", wrapped.p);
		check_text(text.p, text.n, false);
		skn_prose_release(&a);
		skn_prose_release(&b);
		skn_buf_release(&text);
		skn_buf_release(&wrapped);
	}
}

/* The lines joined again say what the paragraph said. */
static void joining_gives_the_text(void **state)
{
	SKN_UNUSED(state);
	random_seed(2);
	for (size_t round = random_rounds(1500); round > 0; round--) {
		struct skn_buf text = SKN_BUF_INIT, joined = SKN_BUF_INIT;
		struct skn_buf before = SKN_BUF_INIT, after = SKN_BUF_INIT;
		struct skn_prose p;

		random_paragraph(&text);
		assert_int_equal(skn_prose_parse(&p, text.p, text.n, NULL), SKN_OK);
		skn_prose_join(&joined, p.text.p, p.text.n);
		skn_md_plain(&before, text.p, text.n);
		skn_md_plain(&after, joined.p, joined.n);
		if (!skn_buf_eq(&before, after.p, after.n))
			fail_msg("<%s>\n<%s>\n<%s>\n<%s>", text.p, p.text.p, before.p, after.p);
		skn_prose_release(&p);
		skn_buf_release(&text);
		skn_buf_release(&joined);
		skn_buf_release(&before);
		skn_buf_release(&after);
	}
}

static void any_markdown(void **state)
{
	static const char *const pieces[] = {
		"a", "b.", " ", "  ", "\n", "\n\n", "\t", "#", "# ", "- ", "* ", "1. ", "2) ", "> ", "`", "```", "~~~",
		"    ", "---", "===", "\\", "*", "**", "_", "[", "]", "(", ")", "!", "<b>", "<!--", "-->", "&#32;", "&amp;",
		"[@k]", "[@a; @b]", ". ", "? A", "! ", "x: y", "|", "~", ":", "%", "+ ", "\xc2\xa0", "\xe3\x80\x82",
		"\xe4\xb8\xad", "\xe2\x80\x8d", "  \n", "\\\n", "\r\n", "[x]: /u", "<http://a.b>", "=", "$", "^", "\xe3\x80\x80",
		"A. B. C. ", "e.g. ",
	};

	SKN_UNUSED(state);
	random_seed(3);
	for (size_t round = random_rounds(20000); round > 0; round--) {
		struct skn_buf text = SKN_BUF_INIT;

		random_pieces(&text, pieces, SKN_ARRAY_LEN(pieces), 1 + random_below(14));
		check_text(text.p, text.n, true);
		skn_buf_release(&text);
	}
}

static void any_bytes(void **state)
{
	SKN_UNUSED(state);
	random_seed(4);
	for (size_t round = random_rounds(3000); round > 0; round--) {
		struct skn_buf text = SKN_BUF_INIT, twice = SKN_BUF_INIT;
		struct skn_prose p;

		for (size_t i = random_below(60); i > 0; i--)
			skn_buf_addc(&text, (char)(random_chance(2) ? random_below(256) : ' ' + random_below(95)));
		if (skn_prose_parse(&p, text.p, text.n, NULL) == SKN_OK) {
			check_units(&p, "bytes");
			skn_prose_format(&twice, p.text.p, p.text.n);
			skn_prose_release(&p);
		}
		skn_buf_release(&text);
		skn_buf_release(&twice);
	}
}

static void a_text_too_large_stays(void **state)
{
	struct skn_buf text = SKN_BUF_INIT, out = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_prose p;

	SKN_UNUSED(state);
	for (int i = 0; i <= SKN_MD_DEPTH_MAX; i++)
		skn_buf_adds(&text, "> ");
	skn_buf_adds(&text, "deep");
	assert_int_equal(skn_prose_parse(&p, text.p, text.n, &err), SKN_ELIMIT);
	skn_prose_format(&out, text.p, text.n);
	assert_true(skn_buf_eq(&out, text.p, text.n));
	skn_buf_release(&text);
	skn_buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_form), cmocka_unit_test(ids),
		cmocka_unit_test(lines_of_the_source), cmocka_unit_test(wrapping_changes_nothing),
		cmocka_unit_test(joining_gives_the_text), cmocka_unit_test(any_markdown),
		cmocka_unit_test(any_bytes), cmocka_unit_test(a_text_too_large_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
