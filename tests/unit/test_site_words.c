/*
 * The words of the site's search: as a table says, and cut alike by the script, which
 * node runs (site_words.js); without node the table alone is tested.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>

#include "base/fs.h"
#include "base/proc.h"
#include "site/script.h"
#include "site/words.h"
#include "text/jsonw.h"

static const struct {
	const char *text, *words; /* with a blank between */
} rows[] = {
	{ "", "" },
	{ "The Café sells tea.", "the cafe sells tea" },
	{ "E-mail, don't; 3.5 km²", "e mail don t 3 5 km2" },
	{ "Straße STRASSE", "strasse strasse" },
	{ "ﬁne ＡＢＣ １２", "fine abc 12" },
	{ "ÉÈÊ e\u0301 Ångström", "eee e angstrom" },
	{ "ΟΔΥΣΣΕΥΣ Ὀδυσσεύς ᾳ", "οδυσσευσ οδυσσευσ α" },
	{ "İstanbul ıssız", "istanbul ıssız" },
	{ "Йод ёлка Київ", "иод елка киів" },
	{ "soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth" },
	{ "日本茶", "日 本 日本 茶 本茶" },
	{ "X線とCT", "x 線 と 線と ct" },
	{ "がぎ か\u3099", "が ぎ がぎ が" },
	{ "ｶﾞｷﾞ", "ガ ギ ガギ" },
	{ "한국어 검색", "한국어 검색" },
	{ "हिन्दी में", "हिन्दी में" },
	{ "ไทย", "ไ ท ไท ย ทย" },
	{ "قِرآن כתב", "قِرآن כתב" },
	{ "naïve–coöperate ʼn ŉ", "naive cooperate n n" },
	{ "𝐁𝐨𝐥𝐝 𠀀𠀁", "bold 𠀀 𠀁 𠀀𠀁" },
	{ "a_b c@d #e 100%", "a b c d e 100" },
	{ "٣٤ ۵", "٣٤ ۵" },
	{ "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd is forty", "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd is forty" },
	{ "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde is too long", "is too long" },
	{ "Ꭰꭰ ẞ ſ ǅ", "ᎠᎠ ss s dz" },
};

static void join(void *ctx, const char *word, size_t n)
{
	struct skn_buf *out = ctx;

	if (out->n)
		skn_buf_addc(out, ' ');
	skn_buf_add(out, word, n);
}

static void words_are_cut_as_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf found = SKN_BUF_INIT;

		skn_site_words_each(rows[i].text, strlen(rows[i].text), join, &found);
		assert_string_equal(found.p ? found.p : "", rows[i].words);
		skn_buf_release(&found);
	}
}

static void put_rows(struct skn_buf *out)
{
	struct skn_sink sink;

	skn_sink_to_buf(&sink, out);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_jsonw w;

		skn_jsonw_init(&w, &sink, false);
		skn_jsonw_object_begin(&w);
		skn_jsonw_str(&w, "text", rows[i].text);
		skn_jsonw_str(&w, "words", rows[i].words);
		skn_jsonw_int(&w, "hash", (int64_t)skn_site_word_hash(rows[i].words, strcspn(rows[i].words, " ")));
		skn_jsonw_object_end(&w);
		skn_sink_puts(&sink, "\n");
	}
}

static void the_script_cuts_alike(void **state)
{
	struct skn_buf all = SKN_BUF_INIT, dir = SKN_BUF_INIT, cases = SKN_BUF_INIT;
	struct skn_proc_result r = { 0 };
	char *script;
	int rc;

	(void)state;
	for (const struct skn_site_script *part = skn_site_scripts; part->name; part++)
		skn_buf_adds(&all, part->text);
	put_rows(&cases);
	assert_int_equal(skn_fs_temp_dir(&dir, NULL), SKN_OK);
	script = skn_xasprintf("%s/site.js", dir.p);
	assert_int_equal(skn_fs_write_atomic(script, all.p, all.n, 0600, NULL), SKN_OK);
	{
		const char *argv[] = { "node", "tests/unit/site_words.js", script, NULL };

		rc = skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = cases.p, .in_len = cases.n }, NULL);
	}
	skn_fs_remove_tree(dir.p, NULL);
	free(script);
	skn_buf_release(&dir);
	skn_buf_release(&all);
	skn_buf_release(&cases);
	if (rc == SKN_ENOTFOUND)
		skip();
	assert_int_equal(rc, SKN_OK);
	if (r.status != 0)
		fail_msg("%s", r.err.p);
	skn_proc_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(words_are_cut_as_said),
					    cmocka_unit_test(the_script_cuts_alike) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
