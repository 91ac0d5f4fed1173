/*
 * Reading a narrative paragraph by paragraph finds what doc/prose.h finds in the
 * whole of it, whatever was read before.
 */
#include "rev/lineage_text.h"

#include <setjmp.h>
#include <cmocka.h>

#include "doc/prose.h"
#include "random.h"
#include "rev/lineage_state.h"

static void assert_keys(const struct skn_lineage_paragraph *p, const struct skn_lineage_unit *u,
			const struct skn_prose *prose, const struct skn_unit *unit, const char *md)
{
	const char *key = p->keys + u->keys;
	struct skn_strings keys = { 0 };

	for (size_t g = unit->group; g < unit->group + unit->n_groups; g++)
		for (size_t c = 0; c < prose->cites.groups.v[g].n; c++) {
			const struct skn_cite *cite = &prose->cites.cites.v[prose->cites.groups.v[g].first + c];
			char *one = skn_xstrndup(prose->text.p + cite->key, cite->key_len);

			if (!skn_strings_has(&keys, one))
				skn_strings_push(&keys, one);
			free(one);
		}
	if (keys.n != u->n_keys)
		fail_msg("%zu keys, not %u, in:\n%s", keys.n, (unsigned)u->n_keys, md);
	for (size_t k = 0; k < keys.n; k++, key += strlen(key) + 1)
		assert_string_equal(key, keys.v[k]);
	skn_strings_release(&keys);
}

static void assert_read(struct skn_lineage_paragraphs *known, const char *md, size_t n, bool keep)
{
	struct skn_lineage_narrative narrative;
	struct skn_lineage_place at = { 0 };
	struct skn_prose prose;

	assert_int_equal(skn_prose_parse(&prose, md, n, NULL), SKN_OK);
	assert_int_equal(skn_lineage_narrative_read(&narrative, known, md, n, NULL), SKN_OK);
	if (narrative.n_units != prose.units.n)
		fail_msg("%zu units, not %zu, in:\n%s", narrative.n_units, prose.units.n, md);
	for (size_t i = 0; i < prose.units.n; i++) {
		const struct skn_lineage_paragraph *p;
		const struct skn_lineage_unit *u = skn_lineage_unit_next(&narrative, &at, &p);
		const struct skn_unit *unit = &prose.units.v[i];

		if (u->word != skn_lineage_word_of_id(unit->id))
			fail_msg("unit %zu is another in:\n%s", i, md);
		assert_int_equal(u->len, unit->end - unit->start);
		assert_memory_equal(p->text + u->start, prose.text.p + unit->start, u->len);
		assert_keys(p, u, &prose, unit, md);
	}
	if (keep)
		skn_lineage_paragraphs_keep(known, &narrative, &(struct skn_oid){ { 1 } });
	skn_vec_release(&narrative);
	skn_prose_release(&prose);
}

static void alone(const char *md)
{
	struct skn_lineage_paragraphs *known = skn_lineage_paragraphs_new();

	assert_read(known, md, strlen(md), true);
	assert_read(known, md, strlen(md), true);
	skn_lineage_paragraphs_free(known);
}

static void tables(void **state)
{
	static const char *const rows[] = {
		"", "\n", "One.", "One. Two.\n", "One.\n\nTwo.\n", "\n\n \t\nOne.\n \nTwo.\n\n\n",
		"One.\n\nOne.\n\nOne. One.\n",
		"# Head\nOne.\n\n## Two\n\nThree. [@a; @b, p. 2] Four [@a]. [@a]\n",
		"Head\n---\n\nOne.\n", "- One.\n\n- Two.\n", "1. One.\n\n   Two.\n",
		"> One.\n\nTwo.\n", "```\na\n\nb\n```\n\nOne.\n", "    code\n\n    code\n",
		"<div>\n\nOne.\n\n</div>\n", "<!-- a\n\nb -->\n\nOne.\n", "One.\r\n\r\nTwo.\r\n",
		"One `a\n\nb` two.\n", "One \\\ntwo.  \nThree.\n\nFour.\n", "[a]: /b\n\nOne [a].\n",
		"Der Hund und die Katze sind z.\302\240B. nicht von uns.\n\nOne. z. B. two.\n\nDas ist mit der Zeit so.\n",
		"\xE4\xBD\xA0\xE5\xA5\xBD\xE3\x80\x82\xE5\x86\x8D\xE8\xA6\x8B\xE3\x80\x82\n\n\xE4\xBD\xA0\xE5\xA5\xBD\xE3\x80\x82\n",
		"One.\n***\nTwo.\n\n***\n\nThree.\n", "1\\. One.\n\n\\# Two.\n", "One.\n\n2019. Two.\n",
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		alone(rows[i]);
}

/* Versions of a narrative one after the other, with what was read being kept. */
static void histories(void **state)
{
	static const char *const pieces[] = {
		"One thing is said here. ", "Another one! ", "It was said by Dr. Smith in 2019. ", "[@a]", " [@b; @c, p. 3] ",
		"\n", "\n\n", "\n\n", "\n \n", "# ", "## Head\n", "- ", "> ", "    ", "`", "```\n", "<b>", "<!--", "---\n",
		"\\", "  \n", "Der und die oder das ist nicht. ", "von mit auf dem den des. ", "z. B. ", "les des et est pour. ",
		"\xE4\xBD\xA0\xE5\xA5\xBD\xE3\x80\x82", "&#32;", "1. ", "a b c d ", "U.S. ", "\t", "e.g. this ", "?\" ", "\xC2\xA0",
	};

	SKN_UNUSED(state);
	random_seed(34);
	for (size_t round = random_rounds(400); round > 0; round--) {
		struct skn_lineage_paragraphs *known = skn_lineage_paragraphs_new();
		struct skn_buf md = SKN_BUF_INIT, piece = SKN_BUF_INIT;
		/* Mostly plain ones: the first pieces only. */
		size_t kinds = random_chance(2) ? 9 : SKN_ARRAY_LEN(pieces);

		random_pieces(&md, pieces, kinds, random_below(60));
		for (size_t version = 0; version < 8; version++) {
			size_t at = random_below(md.n + 1), del = random_below(30);

			assert_read(known, md.p, md.n, random_chance(2));
			skn_buf_clear(&piece);
			random_pieces(&piece, pieces, kinds, random_below(6));
			while (at < md.n && (md.p[at] & 0xC0) == 0x80)
				at++;
			del = del < md.n - at ? del : md.n - at;
			while (at + del < md.n && (md.p[at + del] & 0xC0) == 0x80)
				del++;
			skn_buf_splice(&md, at, del, piece.p, piece.n);
		}
		skn_buf_release(&md);
		skn_buf_release(&piece);
		skn_lineage_paragraphs_free(known);
	}
}

/* What is no more in the narrative is kept up to a limit only. */
static void memory(void **state)
{
	struct skn_lineage_paragraphs *known = skn_lineage_paragraphs_new();
	struct skn_buf md = SKN_BUF_INIT;
	size_t bytes = 0;

	SKN_UNUSED(state);
	for (size_t version = 0; version < 200; version++) {
		skn_buf_clear(&md);
		for (size_t i = 0; i < 5; i++)
			skn_buf_addf(&md, "Paragraph %zu of version %zu says nothing more than this, and says it at some length.\n\n",
				     i, version);
		assert_read(known, md.p, md.n, true);
	}
	for (size_t i = 0; i < known->all.n; i++)
		bytes += known->all.v[i]->raw_n;
	assert_true(known->all.n > 5);
	assert_true(bytes <= SKN_LINEAGE_OLD_BYTES + md.n);
	skn_buf_release(&md);
	skn_lineage_paragraphs_free(known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables),
		cmocka_unit_test(histories),
		cmocka_unit_test(memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
