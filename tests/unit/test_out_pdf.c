/*
 * A thread as a PDF: what can be seen in the bytes.  What readers make of them is in
 * tests/cli/export_pdf.bats.  Without Pango in the build one test is left, of the message.
 */
#include <stdarg.h>
#include <stddef.h>

#include "out_fixture.h"

#include "out/pdf.h"

#ifdef SKN_HAVE_PANGO

static void render(struct skn_buf *out, const struct skn_thread *thread,
		   const struct skn_page_info *info, const struct skn_pdf_how *how)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_sink sink;

	skn_buf_clear(out);
	skn_sink_to_buf(&sink, out);
	if (skn_page_pdf(&sink, thread, info, how, NULL, &err) != SKN_OK)
		fail_msg("%s", err.msg);
	assert_true(out->n > 1000);
	assert_memory_equal(out->p, "%PDF-1.4\n", 9);
	assert_memory_equal(out->p + out->n - 6, "%%EOF\n", 6);
}

static size_t count(const struct skn_buf *bytes, const char *what)
{
	size_t n = 0, len = strlen(what);

	for (const char *p = bytes->p; (p = memmem(p, bytes->n - (size_t)(p - bytes->p), what, len)); p += len)
		n++;
	return n;
}

static void test_same_bytes(void **state)
{
	struct skn_buf one = SKN_BUF_INIT, two = SKN_BUF_INIT;
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	render(&one, &thread, &fixture_info, NULL);
	setenv("TZ", "Asia/Kathmandu", 1);
	setenv("LANG", "ja_JP.UTF-8", 1);
	setenv("LANGUAGE", "ja:zh_CN", 1);
	render(&two, &thread, &fixture_info, NULL);
	unsetenv("TZ");
	assert_int_equal(one.n, two.n);
	assert_memory_equal(one.p, two.p, one.n);
	skn_thread_release(&thread);
	skn_buf_release(&one);
	skn_buf_release(&two);
}

static void test_says_of_itself(void **state)
{
	static const char *const wanted[] = {
		"/CreationDate (D:20260308060500Z)", "/MarkInfo << /Marked true >>", "/DisplayDocTitle true",
		"/StructTreeRoot", "/Lang <FEFF0065006E>", "<skein:version>7</skein:version>",
		"<skein:commit>0123456789abcdef</skein:commit>", "<xmp:CreateDate>2026-03-08T06:05:00Z<",
		"<rdf:li>The Slow Desk</rdf:li>", "/S /H1", "/S /H2", "/S /L", "/S /Lbl", "/S /Link",
	};
	static const struct skn_pdf_field fields[] = { { "version", "7" }, { "commit", "0123456789abcdef" } };
	const struct skn_pdf_how how = { .fields = fields, .n_fields = 2 };
	struct skn_buf got = SKN_BUF_INIT;
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	render(&got, &thread, &fixture_info, &how);
	for (size_t i = 0; i < SKN_ARRAY_LEN(wanted); i++)
		if (count(&got, wanted[i]) == 0)
			fail_msg("not there: %s", wanted[i]);
	assert_int_equal(count(&got, "595.276"), count(&got, "/MediaBox"));
	render(&got, &thread, &fixture_info, &(struct skn_pdf_how){ .paper = SKN_PDF_LETTER });
	assert_true(count(&got, "612 792") > 0);
	skn_thread_release(&thread);
	skn_buf_release(&got);
}

/* As few fields as a thread can have, and none. */
static void test_bare(void **state)
{
	const struct skn_page_info bare = { .time = -62135596800, .items = -1 };
	struct skn_buf got = SKN_BUF_INIT;
	struct skn_thread thread;

	SKN_UNUSED(state);
	skn_thread_init(&thread, "threads/bare");
	render(&got, &thread, &bare, NULL);
	fixture_meta(&thread, "title: ''\n");
	render(&got, &thread, &bare, NULL);
	fixture_add(&thread, SKN_KIND_EVENT, "a", "order: 1\n");
	fixture_add(&thread, SKN_KIND_VOICE, "a", "order: 1\n");
	fixture_add(&thread, SKN_KIND_TENSION, "a", "resolution: R. [@none]\n");
	fixture_narrative(&thread, "Cites what is not there. [@not-there]\n");
	render(&got, &thread, &bare, NULL);
	skn_thread_release(&thread);
	skn_buf_release(&got);
}

/* Only what a page links to on purpose is an address in the file. */
static void test_addresses(void **state)
{
	struct skn_buf got = SKN_BUF_INIT;
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_thread(&thread, "Addresses");
	fixture_add(&thread, SKN_KIND_VOICE, "v", "voice: 'a) /OpenAction << /S /JavaScript >>'\n");
	fixture_narrative(&thread, "One [a](javascript:alert(1)) [b](https://example.org/') [c](file:///x). [@k; @l]\n");
	fixture_add(&thread, SKN_KIND_ITEM, "k", "title: t\nURL: javascript:alert(1)\n");
	fixture_add(&thread, SKN_KIND_ITEM, "l", "title: u\nURL: https://example.org/a(b)'c\n");
	render(&got, &thread, &fixture_info, NULL);
	assert_int_equal(count(&got, "/URI (https://example.org/%27)"), 1);
	assert_int_equal(count(&got, "/URI (https://example.org/a%28b%29%27c)"), 2);
	assert_int_equal(count(&got, "/URI ("), 3);
	assert_int_equal(count(&got, "/JavaScript"), 0);
	assert_int_equal(count(&got, "/OpenAction"), 0);
	skn_thread_release(&thread);
	skn_buf_release(&got);
}

/* A paragraph that is laid window by window is no other than one that is not: each of its
 * sentences is there once, over many pages, and the memory of a page is let go. */
static void test_long(void **state)
{
	struct skn_buf text = SKN_BUF_INIT, got = SKN_BUF_INIT;
	struct skn_thread thread;

	SKN_UNUSED(state);
	for (size_t i = 0; i < 1500; i++)
		skn_buf_addf(&text, "Sentence number %zu is about as long as others are. [@key-%zu]\n", i, i);
	fixture_thread(&thread, "Long");
	fixture_narrative(&thread, text.p);
	render(&got, &thread, &fixture_info, NULL);
	assert_true(count(&got, "/Type /Page ") > 20);
	assert_int_equal(count(&got, "/Subtype /Link"), 2 * 1500);
	skn_thread_release(&thread);
	skn_buf_release(&text);
	skn_buf_release(&got);
}

static int full(void *ctx, const char *p, size_t n, struct skn_err *err)
{
	size_t *room = ctx;

	SKN_UNUSED(p);
	if (n > *room)
		return skn_fail(err, SKN_ESYS, "disk full");
	*room -= n;
	return SKN_OK;
}

static void test_full_disk(void **state)
{
	struct skn_thread thread;

	SKN_UNUSED(state);
	fixture_rich(&thread);
	for (size_t room = 0; room < 60000; room += 7919) {
		struct skn_err err = SKN_ERR_INIT;
		size_t left = room;
		struct skn_sink sink = { .write = full, .ctx = &left };

		assert_int_equal(skn_page_pdf(&sink, &thread, &fixture_info, NULL, NULL, &err), SKN_ESYS);
		assert_string_equal(err.msg, "disk full");
	}
	skn_thread_release(&thread);
}

static void test_missing(void **state)
{
	struct skn_buf got = SKN_BUF_INIT;
	struct skn_thread thread;
	struct skn_sink sink;
	size_t missing;

	SKN_UNUSED(state);
	fixture_thread(&thread, "Boxes");
	fixture_narrative(&thread, "All is there.\n");
	skn_sink_to_buf(&sink, &got);
	assert_int_equal(skn_page_pdf(&sink, &thread, &fixture_info, NULL, &missing, NULL), SKN_OK);
	assert_int_equal(missing, 0);
	fixture_narrative(&thread, "Two are not: \xf3\xb0\x80\x81 and \xf3\xb0\x80\x82.\n");
	assert_int_equal(skn_page_pdf(&sink, &thread, &fixture_info, NULL, &missing, NULL), SKN_OK);
	assert_int_equal(missing, 2);
	skn_thread_release(&thread);
	skn_buf_release(&got);
}

#else

static void test_without(void **state)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_buf got = SKN_BUF_INIT;
	struct skn_thread thread;
	struct skn_sink sink;

	SKN_UNUSED(state);
	fixture_thread(&thread, "None");
	skn_sink_to_buf(&sink, &got);
	assert_int_equal(skn_page_pdf(&sink, &thread, &fixture_info, NULL, NULL, &err), SKN_ESYS);
	assert_non_null(strstr(err.hint, "libpango1.0-dev"));
	assert_int_equal(got.n, 0);
	skn_thread_release(&thread);
}

#endif

static void test_paper(void **state)
{
	enum skn_pdf_paper paper = SKN_PDF_A4;

	SKN_UNUSED(state);
	assert_true(skn_pdf_paper_named(&paper, "letter"));
	assert_int_equal(paper, SKN_PDF_LETTER);
	assert_true(skn_pdf_paper_named(&paper, "a4"));
	assert_int_equal(paper, SKN_PDF_A4);
	assert_false(skn_pdf_paper_named(&paper, "A4 "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paper),
#ifdef SKN_HAVE_PANGO
		cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_says_of_itself),
		cmocka_unit_test(test_bare),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_missing),
#else
		cmocka_unit_test(test_without),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
