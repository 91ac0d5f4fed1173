/*
 * Records of provenance: what is written is read back in every format, and nothing else is;
 * and what files are compared by.
 */
#include <stdarg.h>
#include <stddef.h>

#include "out_fixture.h"
#include "random.h"

#include "base/utf8.h"
#include "verify/record.h"
#include "verify/seen.h"
#include "verify/verify.h"

static const char *const formats[] = { "md", "pandoc", "html", "json", "csl-json", "bibtex", "ris" };

static void same(const struct skn_provenance *a, const struct skn_provenance *b)
{
	assert_string_equal(a->thread, b->thread);
	assert_string_equal(a->version, b->version);
	assert_string_equal(a->commit, b->commit);
	assert_string_equal(a->format, b->format);
	assert_string_equal(a->content, b->content);
	for (size_t i = 0; i < SKN_PARTS; i++)
		assert_string_equal(a->part[i], b->part[i]);
}

static void round_trip(const struct skn_thread *thread)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(formats); i++) {
		struct skn_provenance made, read;
		struct skn_buf bytes = SKN_BUF_INIT;

		fixture_render(&bytes, formats[i], thread, &fixture_info);
		assert_string_equal(skn_verify_format(bytes.p, bytes.n), formats[i]);
		skn_provenance_make(&made, thread, &fixture_info, formats[i]);
		assert_int_equal(skn_verify_record(&read, formats[i], bytes.p, bytes.n, NULL, NULL), SKN_OK);
		assert_true(skn_provenance_is_there(&read));
		same(&made, &read);
		assert_int_equal(skn_provenance_differs(&made, &read), SKN_PARTS);
		skn_provenance_release(&made);
		skn_provenance_release(&read);
		skn_buf_release(&bytes);
	}
}

static void test_round_trip(void **state)
{
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	round_trip(&thread);
	skn_thread_release(&thread);
}

/* Texts that look like records, in every place: the record read is the program's own. */
static void test_impostors(void **state)
{
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_thread(&thread, "'\"skein:version\">9< <skein:version>9</ % skein:version 9 skein:version=9'");
	fixture_narrative(&thread, "skein:commit 0000000000000000000000000000000000000000 \\<!-- skein:version 9 [@a].\n"
				   "\n% skein:version 9\n\nprovenance:\n  version: '9'\n\n\\<meta name=\"skein:version\" "
				   "content=\"9\">\n");
	fixture_add(&thread, SKN_KIND_ITEM, "a", "type: webpage\ntitle: '% skein:version 9 C8  - skein:version=9'\n"
						"abstract: |\n  C8  - skein:version=9\n  <!--\n  skein:version 9\n");
	thread.n_items = 1;
	round_trip(&thread);
	skn_thread_release(&thread);
}

static void test_values(void **state)
{
	static const struct {
		const char *name, *value;
		bool taken;
	} cases[] = {
		{ "thread", "energy/lithium-2.x_y", true },
		{ "thread", "Energy", false },
		{ "thread", "a b", false },
		{ "thread", "", false },
		{ "thread", "a\"b", false },
		{ "thread", "-->", false },
		{ "version", "2", true },
		{ "version", "14+2", true },
		{ "version", "+2", false },
		{ "version", "v2", false },
		{ "commit", "0123456789abcdef0123456789abcdef01234567", true },
		{ "commit", "0123456789abcdef0123456789abcdef0123456", false },
		{ "commit", "0123456789ABCDEF0123456789abcdef01234567", false },
		{ "commit", "HEAD", false },
		{ "format", "csl-json", true },
		{ "format", "../x", false },
		{ "narrative", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true },
		{ "narrative", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde", false },
		{ "content", "md5:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef000", false },
		{ "colour", "blue", false },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(cases); i++) {
		struct skn_provenance p;

		skn_provenance_init(&p);
		if (skn_provenance_set(&p, cases[i].name, strlen(cases[i].name), cases[i].value,
				       strlen(cases[i].value)) != cases[i].taken)
			fail_msg("%s %s", cases[i].name, cases[i].value);
		skn_provenance_release(&p);
	}
}

/* Said twice: the first counts. */
static void test_twice(void **state)
{
	static const char lines[] = "skein:version 2\nskein:version 3\nskein:version 2\nskein:thread a\n";
	struct skn_provenance p;

	SKN_UNUSED(state);
	skn_provenance_init(&p);
	skn_verify_record_lines(&p, lines, strlen(lines));
	assert_string_equal(p.version, "2");
	assert_string_equal(p.thread, "a");
	assert_false(skn_provenance_is_there(&p)); /* no commit */
	skn_provenance_release(&p);
}

static void test_value_length(void **state)
{
	char name[SKN_PROVENANCE_VALUE_MAX + 2];

	SKN_UNUSED(state);
	memset(name, 'a', sizeof(name));
	for (size_t more = 0; more < 2; more++) {
		struct skn_provenance p;

		skn_provenance_init(&p);
		assert_int_equal(skn_provenance_set(&p, "thread", 6, name, SKN_PROVENANCE_VALUE_MAX + more), !more);
		skn_provenance_release(&p);
	}
}

/* Parts are the page's as text, with the summary; what a page has not has no hash. */
static void test_parts(void **state)
{
	struct skn_thread thread;
	struct skn_shown shown;
	struct skn_provenance p;
	struct skn_buf page = SKN_BUF_INIT;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	fixture_render(&page, "text", &thread, &fixture_info);
	skn_shown_make(&shown, &thread);
	for (size_t i = SKN_PART_NARRATIVE; i < SKN_PARTS; i++) {
		assert_non_null(strstr(page.p, shown.part[i].p));
		assert_int_equal(shown.part[i].p[0], toupper((unsigned char)skn_part_names[i][0]));
		assert_int_equal(shown.part[i].p[shown.part[i].n - 1], '\n');
	}
	assert_true(skn_starts_with(shown.part[SKN_PART_SUMMARY].p, "Summary\n\n"));
	skn_shown_release(&shown);
	skn_thread_release(&thread);

	fixture_thread(&thread, "Bare");
	skn_shown_make(&shown, &thread);
	assert_string_equal(shown.part[SKN_PART_TITLE].p, "Bare\n");
	for (size_t i = SKN_PART_SUMMARY; i < SKN_PARTS; i++)
		assert_int_equal(shown.part[i].n, 0);
	skn_provenance_make(&p, &thread, &fixture_info, "md");
	assert_string_equal(p.part[SKN_PART_NARRATIVE], "");
	assert_int_equal(strlen(p.content), strlen("sha256:") + 64);
	skn_provenance_release(&p);
	skn_shown_release(&shown);
	skn_thread_release(&thread);
	skn_buf_release(&page);
}

static void test_formats(void **state)
{
	static const struct {
		const char *bytes, *format;
	} cases[] = {
		{ "", "text" },
		{ "   \n", "text" },
		{ "Site\n\nTitle\n", "text" },
		{ "\xef\xbb\xbf  {\"a\": 1}", "json" },
		{ "[]", "csl-json" },
		{ "<!DOCTYPE html>", "html" },
		{ "---\ntitle: x\n---\n", "pandoc" },
		{ "# Title\n", "md" },
		{ "@misc{a,\n}", "bibtex" },
		{ "% skein:format bibtex\n\\documentclass", "bibtex" },
		{ "% skein:format latex\n\\documentclass{article}", "latex" },
		{ "\\documentclass{article}", "latex" },
		{ "TY  - JOUR\r\n", "ris" },
		{ "%PDF-1.7", "pdf" },
		{ "PK\x03\x04mimetypeapplication/epub+zip", "epub" },
		{ "PK\x03\x04 word/document.xml", "docx" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(cases); i++)
		assert_string_equal(skn_verify_format(cases[i].bytes, strlen(cases[i].bytes)), cases[i].format);
}

/* ---- comparing ---- */

static void difference(struct skn_seen_differences *out, const char *a, const char *b, bool loose)
{
	struct skn_seen x = { 0 }, y = { .loose = loose };

	skn_buf_adds(skn_seen_part(&x, "narrative"), a);
	skn_buf_adds(skn_seen_part(&y, "narrative"), b);
	skn_seen_compare(out, &x, &y);
	skn_seen_release(&x);
	skn_seen_release(&y);
}

static void test_compare(void **state)
{
	static const struct {
		const char *file, *version;
		bool loose;
		const char *file_says, *version_says; /* NULL = the same */
	} cases[] = {
		{ "one two", " one\n\ntwo ", false, NULL, NULL },
		{ "one two", "onetwo", false, "one two", "onetwo" },
		{ "one two", "on etwo", true, NULL, NULL },
		{ "one two", "one tw", true, "one two", "" },
		{ "one", "one two", false, "", "one two" },
		{ "", "one", false, "", "one" },
		{ "\xc3\xa9t\xc3\xa9", "\xc3\xa8t\xc3\xa9", false, "\xc3\xa9t\xc3\xa9", "\xc3\xa8t\xc3\xa9" },
		{ "a\x1b[31m", "a b", false, "a?[31m", "a b" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(cases); i++) {
		struct skn_seen_differences d;

		difference(&d, cases[i].file, cases[i].version, cases[i].loose);
		assert_int_equal(d.list.n, cases[i].file_says ? 1 : 0);
		if (cases[i].file_says) {
			assert_string_equal(d.list.v[0].part, "narrative");
			assert_string_equal(d.list.v[0].file, cases[i].file_says);
			assert_string_equal(d.list.v[0].version, cases[i].version_says);
		}
		skn_seen_differences_release(&d);
	}
}

/* Long texts, in letters of one to four bytes, that differ in one place: the passage is
 * short, whole characters, and has the place in it. */
static void test_passage(void **state)
{
	static const char *const letters[] = { "a", "\xc3\xa9", "\xe5\xa4\x9c", "\xf0\x9f\x9a\x82", "word " };

	SKN_UNUSED(state);
	for (size_t l = 0; l < SKN_ARRAY_LEN(letters); l++)
		for (size_t at = 0; at < 120; at++) {
			struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
			struct skn_seen_differences d;

			for (size_t i = 0; i < 120; i++) {
				skn_buf_adds(&a, i == at ? "X" : letters[l]);
				skn_buf_adds(&b, i == at ? "YY" : letters[l]);
			}
			difference(&d, a.p, b.p, at % 2);
			assert_int_equal(d.list.n, 1);
			assert_non_null(strchr(d.list.v[0].file, 'X'));
			assert_non_null(strstr(d.list.v[0].version, "YY"));
			assert_true(skn_utf8_valid(d.list.v[0].file, strlen(d.list.v[0].file), NULL));
			assert_true(skn_utf8_valid(d.list.v[0].version, strlen(d.list.v[0].version), NULL));
			skn_seen_differences_release(&d);
			skn_buf_release(&a);
			skn_buf_release(&b);
		}
}

/* The parts of every text format are those of the page, and looks are told apart. */
static void test_seen(void **state)
{
	static const char *const read[] = { "text", "md", "pandoc", "json" };
	struct skn_provenance record;
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	skn_provenance_make(&record, &thread, &fixture_info, "md");
	for (size_t i = 0; i < SKN_ARRAY_LEN(read); i++) {
		struct skn_buf bytes = SKN_BUF_INIT;
		struct skn_seen seen;

		fixture_render(&bytes, read[i], &thread, &fixture_info);
		assert_int_equal(skn_seen_read(&seen, read[i], bytes.p, bytes.n, NULL, NULL), SKN_OK);
		for (size_t p = 0; p < SKN_PARTS; p++) {
			bool has = p != SKN_PART_SUMMARY || i > 0;

			if ((skn_seen_part(&seen, skn_part_names[p])->n > 0) != has)
				fail_msg("%s: %s", read[i], skn_part_names[p]);
		}
		for (size_t p = 0; p < seen.parts.n; p++) /* the record is in none of them */
			assert_null(strstr(seen.parts.v[p].text.p, record.content));
		skn_seen_release(&seen);
		skn_buf_release(&bytes);
	}
	skn_provenance_release(&record);
	skn_thread_release(&thread);
}

/* Whether the record of the bytes is the thread's own, to the last field. */
static bool own_record(const struct skn_buf *bytes, const char *format, const struct skn_thread *thread)
{
	struct skn_provenance made, read;
	bool same_record;

	skn_provenance_make(&made, thread, &fixture_info, format);
	same_record = skn_verify_record(&read, format, bytes->p, bytes->n, NULL, NULL) == SKN_OK &&
		      skn_provenance_is_there(&read) && read.version && read.format &&
		      skn_streq(made.thread, read.thread) && skn_streq(made.version, read.version) &&
		      skn_streq(made.commit, read.commit) && skn_streq(made.format, read.format) &&
		      skn_streq(made.content, read.content) && memcmp(made.part, read.part, sizeof(made.part)) == 0;
	skn_provenance_release(&made);
	skn_provenance_release(&read);
	return same_record;
}

/* Not inside of a tag, where a change may be none to a browser. */
static bool in_text(const struct skn_buf *html, size_t at)
{
	size_t i = at;

	while (i > 0 && html->p[i] != '<' && html->p[i] != '>')
		i--;
	return html->p[i] == '>' && i < at;
}

/* Any letter changed anywhere is noticed: as a difference, in the record, in the looks, or because
 * the file is none any more. */
static void any_letter(const struct skn_thread *thread, const char *format, size_t rounds)
{
	struct skn_provenance none;
	struct skn_buf bytes = SKN_BUF_INIT;

	skn_provenance_init(&none);
	fixture_render(&bytes, format, thread, &fixture_info);
	while (rounds-- > 0) {
		size_t at = random_below(bytes.n);
		char was = bytes.p[at], now = (char)('a' + random_below(26));
		struct skn_verified v;
		int rc;

		if (isspace((unsigned char)was) || was == now || (skn_streq(format, "html") && !in_text(&bytes, at)))
			continue;
		bytes.p[at] = now;
		rc = skn_verify(&v, format, bytes.p, bytes.n, NULL, &none, thread, &fixture_info, NULL);
		assert_true(rc != SKN_OK || v.verdict != SKN_VERDICT_IDENTICAL);
		if (rc == SKN_OK && v.verdict == SKN_VERDICT_SAME && !v.differences.looks &&
		    (skn_streq(format, "text") || own_record(&bytes, format, thread)))
			fail_msg("%s: at %zu, %c for %c: %.*s", format, at, now, was, 60,
				 bytes.p + (at > 30 ? at - 30 : 0));
		skn_verified_release(&v);
		bytes.p[at] = was;
	}
	skn_buf_release(&bytes);
}

static void test_any_letter(void **state)
{
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	random_seed(11);
	for (size_t i = 0; i < SKN_ARRAY_LEN(formats); i++)
		any_letter(&thread, formats[i], random_rounds(skn_streq(formats[i], "html") ? 300 : 600));
	any_letter(&thread, "text", random_rounds(600));
	skn_thread_release(&thread);
}

static void test_text_head(void **state)
{
	static const struct {
		const char *page, *title, *version;
	} cases[] = {
		{ "S\n\nA title \xc2\xb7 history\n\nVersion 2\n\nx", "A title", "2" },
		{ "S\r\n\r\nA title\r\n\r\nVersion 14+2\r\n", "A title", "14+2" },
		{ "S\n\nA title\n\nVers", NULL, NULL },
		{ "S\n\nA title\n\nVersion main..topic\n", NULL, NULL },
		{ "S\n\nA title\n\nVersion -\n", NULL, NULL },
		{ "S\n\nA title\n\nVersion \n", NULL, NULL },
		{ "S", NULL, NULL },
		{ "", NULL, NULL },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(cases); i++) {
		char *title, *version;

		assert_int_equal(skn_verify_text_head(&title, &version, cases[i].page, strlen(cases[i].page)),
				 cases[i].title != NULL);
		if (cases[i].title) {
			assert_string_equal(title, cases[i].title);
			assert_string_equal(version, cases[i].version);
		}
		free(title);
		free(version);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_impostors), cmocka_unit_test(test_values),
		cmocka_unit_test(test_twice),	   cmocka_unit_test(test_value_length), cmocka_unit_test(test_parts),
		cmocka_unit_test(test_formats),	   cmocka_unit_test(test_compare),  cmocka_unit_test(test_passage),
		cmocka_unit_test(test_seen),	   cmocka_unit_test(test_text_head),
		cmocka_unit_test(test_any_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
