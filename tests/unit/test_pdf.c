/* Blocks onto pages: which page each stands on.  Needs Pango in the build. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "pdf/pdf.h"
#include "random.h"

#ifdef SKN_HAVE_PANGO

#define BLOCKS 400

struct doc {
	struct skn_buf bytes;
	struct skn_sink sink;
	struct skn_pdf *pdf;
	struct skn_pdf_text text;
};

static void doc_open(struct doc *d)
{
	const struct skn_pdf_about about = { .title = "Blocks", .head = "Blocks", .time = 1700000000 };
	struct skn_err err = SKN_ERR_INIT;

	skn_buf_init(&d->bytes);
	skn_sink_to_buf(&d->sink, &d->bytes);
	skn_pdf_text_init(&d->text);
	if (skn_pdf_open(&d->pdf, &d->sink, &about, &err) != SKN_OK)
		fail_msg("%s", err.msg);
}

static void doc_close(struct doc *d)
{
	struct skn_err err = SKN_ERR_INIT;

	if (skn_pdf_close(d->pdf, &err) != SKN_OK)
		fail_msg("%s", err.msg);
	skn_pdf_text_release(&d->text);
	skn_buf_release(&d->bytes);
}

static void add(struct doc *d, const char *words, unsigned place, bool keep)
{
	const struct skn_pdf_block block = { .role = keep ? SKN_PDF_HEADING : SKN_PDF_PARA, .level = 3,
					     .size = 10, .leading = 15, .above = 6, .below = 6,
					     .keep = keep, .place = place };

	skn_pdf_text_clear(&d->text);
	skn_pdf_text_adds(&d->text, 0, words);
	skn_pdf_add(d->pdf, &block, &d->text);
}

static char *some_words(size_t n)
{
	struct skn_buf out = SKN_BUF_INIT;

	for (size_t i = 0; i < n; i++)
		skn_buf_addf(&out, "%sword%zu", i ? " " : "", random_below(1000));
	return skn_buf_detach(&out);
}

/* Pages go up with blocks, and what keeps with the next block is on its page. */
static void test_pages(void **state)
{
	SKN_UNUSED(state);
	random_seed(41);
	for (size_t round = 0; round < 5; round++) {
		bool keeps[BLOCKS + 1] = { false };
		struct doc d;

		doc_open(&d);
		for (unsigned i = 1; i <= BLOCKS; i++) {
			char *words;

			keeps[i] = i < BLOCKS && random_chance(4);
			words = some_words(keeps[i] ? 3 : 1 + random_below(120));
			add(&d, words, i, keeps[i]);
			free(words);
		}
		add(&d, "End.", 0, false);
		assert_int_equal(skn_pdf_page_of(d.pdf, 1), 1);
		assert_true(skn_pdf_page_of(d.pdf, BLOCKS) > 20);
		for (unsigned i = 1; i < BLOCKS; i++) {
			unsigned here = skn_pdf_page_of(d.pdf, i), next = skn_pdf_page_of(d.pdf, i + 1);

			assert_true(next == here || (!keeps[i] && next > here));
		}
		doc_close(&d);
	}
}

/* What keeps with the next waits; a chain without an end is let go, and no block is lost. */
static void test_chain(void **state)
{
	struct doc d;

	SKN_UNUSED(state);
	doc_open(&d);
	add(&d, "Heading", 1, true);
	assert_int_equal(skn_pdf_page_of(d.pdf, 1), 0);
	add(&d, "Text", 2, false);
	assert_int_equal(skn_pdf_page_of(d.pdf, 1), 1);
	for (unsigned i = 3; i < 203; i++)
		add(&d, "Heading after heading", i, true);
	assert_true(skn_pdf_page_of(d.pdf, 150) > 1);
	skn_pdf_rule(d.pdf, 4, 4);
	assert_true(skn_pdf_page_of(d.pdf, 202) > 1);
	doc_close(&d);
}

/* A label with more lines than its text makes the block as high as it is. */
static void test_label(void **state)
{
	struct skn_pdf_text label;
	struct doc d;

	SKN_UNUSED(state);
	skn_pdf_text_init(&label);
	skn_pdf_text_adds(&label, 0, "a label of some more words than it has room for in its column");
	doc_open(&d);
	for (unsigned i = 1; i <= 60; i++) {
		const struct skn_pdf_block block = { .role = SKN_PDF_ITEM, .size = 10, .leading = 15,
						     .column = 80, .label = &label, .place = i };

		skn_pdf_text_clear(&d.text);
		skn_pdf_text_adds(&d.text, 0, "Short.");
		skn_pdf_add(d.pdf, &block, &d.text);
	}
	/* 46 lines a page: 60 lines of text alone would be two pages */
	assert_true(skn_pdf_page_of(d.pdf, 60) >= 4);
	doc_close(&d);
	skn_pdf_text_release(&label);
}

static void test_places(void **state)
{
	struct doc d;

	SKN_UNUSED(state);
	doc_open(&d);
	add(&d, "The last place that there may be.", SKN_PDF_PLACES_MAX - 1, false);
	add(&d, "One more.", SKN_PDF_PLACES_MAX, false);
	assert_int_equal(skn_pdf_page_of(d.pdf, SKN_PDF_PLACES_MAX - 1), 1);
	assert_int_equal(skn_pdf_page_of(d.pdf, SKN_PDF_PLACES_MAX), 0);
	assert_int_equal(skn_pdf_page_of(d.pdf, 7), 0);
	doc_close(&d);
}

/* A link to a place that never comes is text. */
static void test_dangling(void **state)
{
	struct doc d;

	SKN_UNUSED(state);
	doc_open(&d);
	skn_pdf_text_add_to(&d.text, 0, "nowhere", 7, 12, 0);
	skn_pdf_add(d.pdf, &(struct skn_pdf_block){ .size = 10, .leading = 15 }, &d.text);
	doc_close(&d);
}

/* Nothing, and text of which nothing is left. */
static void test_empty(void **state)
{
	struct doc d;

	SKN_UNUSED(state);
	doc_open(&d);
	add(&d, "", 1, false);
	add(&d, "\x01\x02", 2, false);
	assert_int_equal(skn_pdf_page_of(d.pdf, 2), 0);
	add(&d, "\n\nA line between empty ones.\n\n", 3, false);
	assert_int_equal(skn_pdf_page_of(d.pdf, 3), 1);
	doc_close(&d);
	assert_int_equal(skn_pdf_close(NULL, NULL), SKN_OK);
}

/* Two at a time do not know of each other. */
static void test_two(void **state)
{
	struct doc one, two;

	SKN_UNUSED(state);
	doc_open(&one);
	doc_open(&two);
	add(&one, "First", 1, false);
	add(&two, "Second", 2, false);
	assert_int_equal(skn_pdf_page_of(one.pdf, 2), 0);
	assert_int_equal(skn_pdf_page_of(two.pdf, 2), 1);
	doc_close(&two);
	doc_close(&one);
}

#else

static void test_without(void **state)
{
	const struct skn_pdf_about about = { .title = "None" };
	struct skn_err err = SKN_ERR_INIT;
	struct skn_pdf *pdf;

	SKN_UNUSED(state);
	assert_int_equal(skn_pdf_open(&pdf, NULL, &about, &err), SKN_ESYS);
	assert_null(pdf);
	assert_int_equal(skn_pdf_close(pdf, NULL), SKN_OK);
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
#ifdef SKN_HAVE_PANGO
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_label),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_dangling),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_two),
#else
		cmocka_unit_test(test_without),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
