#include "synth/corpus.h"

#include <math.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "random.h"
#include "synth/input.h"
#include "text/edtf.h"
#include "uni/uni.h"

static void add(struct skn_corpus *corpus, const char *id, const char *date, const char *text)
{
	struct skn_corpus_in in = { .id = id, .date = date, .text = text, .len = strlen(text) };

	assert_int_equal(skn_corpus_add(corpus, &in, NULL), 0);
}

static void dates_as_documents_give_them(void **state)
{
	static const struct {
		const char *date, *day; /* NULL: none */
	} rows[] = {
		{ "2011-03-12", "2011-03-12" }, { "2011-03-12T23:59:59Z", "2011-03-12" },
		{ "2011-03-12T23:30:00-02:00", "2011-03-13" }, { "2011-03-12 10:00:00", "2011-03-12" },
		{ "2011-03-12T10:00:00.123456", "2011-03-12" }, { "2011/03/12", "2011-03-12" },
		{ "20110312", "2011-03-12" }, { "1969-12-31", "1969-12-31" }, { "0001-01-01", "0001-01-01" },
		{ "2011", NULL }, { "2011-03", NULL }, { "2011-02-30", NULL }, { "", NULL }, { "yesterday", NULL },
		{ "2011-03-123", NULL }, { "201103123", NULL }, { "2011-03-12/2011-03-14", NULL },
		{ "20113312", NULL }, { "12 March 2011", NULL },
	};
	char text[16];
	int32_t day;

	(void)state;
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		bool there = skn_corpus_day(&day, NULL, rows[i].date);

		if (there != (rows[i].day != NULL))
			fail_msg("%s", rows[i].date);
		if (!there)
			continue;
		skn_corpus_day_format(text, day);
		assert_string_equal(text, rows[i].day);
	}
}

static void what_a_sentence_is(void **state)
{
	static const struct {
		const char *text;
		uint32_t flags;
	} rows[] = {
		{ "The harbour was closed on Tuesday.", SKN_CORPUS_WHOLE },
		{ "“The harbour is closed,” she said.", SKN_CORPUS_WHOLE },
		{ "“The harbour is closed,” she said.”", 0 },
		{ "„Der Hafen ist zu“, sagte sie.", SKN_CORPUS_WHOLE },
		{ "\"The harbour is closed.", 0 },
		{ "the harbour was closed on Tuesday.", 0 },
		{ "The harbour was closed on Tuesday", 0 },
		{ "He closed the harbour on Tuesday.", SKN_CORPUS_WHOLE | SKN_CORPUS_LEANS },
		{ "Who closed the harbour?", SKN_CORPUS_WHOLE | SKN_CORPUS_ASKS },
		{ "Read more at www.example.org today.", SKN_CORPUS_WHOLE | SKN_CORPUS_MATTER },
		{ "Harbour Closed After Storm Damages Bridge.", SKN_CORPUS_WHOLE | SKN_CORPUS_HEADLINE },
		{ "2 ships sank.", SKN_CORPUS_WHOLE },
		{ "港口于周二关闭。", SKN_CORPUS_WHOLE },
		{ "Er schloss den Hafen und die Werft der Stadt mit der Mole.", SKN_CORPUS_WHOLE | SKN_CORPUS_LEANS },
	};

	(void)state;
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_corpus corpus;

		skn_corpus_init(&corpus);
		add(&corpus, "x", NULL, rows[i].text);
		assert_int_equal(skn_corpus_build(&corpus, NULL), 0);
		assert_int_equal(corpus.sentences.n, 1);
		if (corpus.sentences.v[0].flags != rows[i].flags)
			fail_msg("%s: %u", rows[i].text, corpus.sentences.v[0].flags);
		skn_corpus_release(&corpus);
	}
}

/* What every corpus must be, whatever it was made from. */
static void check_sound(const struct skn_corpus *corpus)
{
	size_t at = 0, copies = 0;

	for (size_t d = 0; d < corpus->docs.n; d++) {
		const struct skn_corpus_doc *doc = &corpus->docs.v[d];
		uint32_t end = 0;

		assert_int_equal(doc->sentence, at);
		copies += doc->copies;
		assert_int_equal(corpus->docs.v[doc->origin].origin, doc->origin);
		for (uint32_t i = 0; i < doc->sentences; i++, at++) {
			const struct skn_corpus_sentence *s = &corpus->sentences.v[at];
			double square = 0;

			assert_int_equal(s->doc, d);
			assert_int_equal(s->place, i);
			assert_true(s->start >= end && s->end > s->start && s->end <= doc->len);
			end = s->end;
			for (uint32_t k = 0; k < s->terms.n; k++) {
				assert_true(s->terms.v[k].id < corpus->n_terms);
				assert_true(k == 0 || s->terms.v[k].id > s->terms.v[k - 1].id);
				square += (double)s->terms.v[k].w * (double)s->terms.v[k].w;
			}
			assert_true(s->terms.n == 0 || fabs(square - 1) < 1e-5);
			assert_true(skn_corpus_fitness(s) >= 0 && skn_corpus_fitness(s) <= 1);
		}
	}
	assert_int_equal(at, corpus->sentences.n);
	assert_int_equal(copies, corpus->docs.n);
}

static const char *const pieces[] = {
	"The dam ", "broke ", "on 2014-03-02", ". ", "\n", "\n\n", "He ", "Überlingen ", "水库", "决口。", "\xFF", "\"", "”",
	"? ", "! ", "3,000 ", "[@key] ", "http://x.y ", " ", "a", "…", "e\xCC\x81", "\xE2\x80\x8B", "don’t ", "{", "| ",
};

static void any_bytes_become_a_sound_corpus(void **state)
{
	(void)state;
	random_seed(11);
	for (size_t round = 0; round < random_rounds(150); round++) {
		struct skn_corpus corpus;

		skn_corpus_init(&corpus);
		for (size_t d = 0, n = random_below(9); d < n; d++) {
			struct skn_buf text = SKN_BUF_INIT;

			random_pieces(&text, pieces, SKN_ARRAY_LEN(pieces), random_below(60));
			add(&corpus, "x", random_below(2) ? "2014-03-02" : NULL, text.p);
			skn_buf_release(&text);
		}
		assert_int_equal(skn_corpus_build(&corpus, NULL), 0);
		check_sound(&corpus);
		skn_corpus_release(&corpus);
	}
}

#define REPORT \
	"Three trawlers collided in thick fog outside the port of Varde early on Monday morning. Rescue boats pulled " \
	"eleven sailors from the freezing water before the smallest trawler capsized and sank. Coast guard officers " \
	"blamed a faulty radar beacon that fishermen had reported months earlier. The harbour master promised an " \
	"inquiry into maintenance contracts signed by the previous administration. "

static void copies_are_one_origin(void **state)
{
	static const struct {
		const char *date, *text;
		uint32_t origin;
	} rows[] = {
		{ "2020-01-07", REPORT "Copyright of the agency.", 2 },
		{ "2020-01-07", "Apples are cheap this year because the orchards of the south had rain and sun in the right "
				"order, growers say, and merchants buy them in quantities that nobody remembers.", 1 },
		{ "2020-01-06", REPORT, 2 },
		{ "2020-01-08", REPORT "Readers may write to the editor.", 2 },
		{ "2020-03-08", REPORT, 4 }, /* two months later */
		{ "2020-01-06", "Three trawlers collided in thick fog outside the port of Varde early on Monday morning.", 5 },
	};
	struct skn_corpus corpus;

	(void)state;
	skn_corpus_init(&corpus);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		add(&corpus, "x", rows[i].date, rows[i].text);
	assert_int_equal(skn_corpus_build(&corpus, NULL), 0);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		assert_int_equal(corpus.docs.v[i].origin, rows[i].origin);
	assert_int_equal(corpus.n_origins, 4);
	assert_int_equal(corpus.docs.v[2].copies, 3);
	check_sound(&corpus);
	skn_corpus_release(&corpus);
}

static void thousands_of_copies_are_one_origin(void **state)
{
	struct skn_corpus corpus;

	(void)state;
	skn_corpus_init(&corpus);
	for (size_t i = 0; i < 2000; i++)
		add(&corpus, "x", "2020-01-06", REPORT);
	assert_int_equal(skn_corpus_build(&corpus, NULL), 0);
	assert_int_equal(corpus.n_origins, 1);
	assert_int_equal(corpus.docs.v[0].copies, 2000);
	skn_corpus_release(&corpus);
}

static void limits_hold(void **state)
{
	struct skn_corpus corpus;
	struct skn_err err = SKN_ERR_INIT;
	char *big = skn_xcalloc(1, SKN_CORPUS_DOC_MAX + 2);
	struct skn_corpus_in in = { .id = "x", .text = big, .len = SKN_CORPUS_DOC_MAX };

	(void)state;
	memset(big, ' ', SKN_CORPUS_DOC_MAX + 1);
	skn_corpus_init(&corpus);
	assert_int_equal(skn_corpus_add(&corpus, &in, &err), 0);
	in.len++;
	assert_int_equal(skn_corpus_add(&corpus, &in, &err), SKN_ELIMIT);
	in.len = 0;
	for (size_t i = 1; i < SKN_CORPUS_DOCS_MAX; i++)
		assert_int_equal(skn_corpus_add(&corpus, &in, NULL), 0);
	assert_int_equal(skn_corpus_add(&corpus, &in, NULL), SKN_ELIMIT);
	skn_corpus_release(&corpus);
	free(big);
}

static void datelines_are_no_part_of_a_sentence(void **state)
{
	static const struct {
		const char *text, *sentence;
	} rows[] = {
		{ "CAIRO (Reuters) - The square filled with people.", "The square filled with people." },
		{ "Paris (AFP) – The square filled with people.", "The square filled with people." },
		{ "WASHINGTON -- The square filled with people.", "The square filled with people." },
		{ "ST. LOUIS (AP) — “We stay,” they said.", "“We stay,” they said." },
		{ "The square - the largest - filled with people.", "The square - the largest - filled with people." },
		{ "NATO - which met in May - said no.", "NATO - which met in May - said no." },
		{ "US - China talks began.", "US - China talks began." },
		{ "CAIRO -", "CAIRO -" },
	};

	(void)state;
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_corpus corpus;
		size_t n;
		const char *s;

		skn_corpus_init(&corpus);
		add(&corpus, "x", NULL, rows[i].text);
		assert_int_equal(skn_corpus_build(&corpus, NULL), 0);
		s = skn_corpus_text(&corpus, 0, &n);
		if (n != strlen(rows[i].sentence) || memcmp(s, rows[i].sentence, n) != 0)
			fail_msg("%s: %.*s", rows[i].text, (int)n, s);
		skn_corpus_release(&corpus);
	}
}

static void queries_meet_the_words_of_the_corpus(void **state)
{
	struct skn_corpus corpus;
	struct skn_terms terms;

	(void)state;
	skn_corpus_init(&corpus);
	add(&corpus, "x", NULL, "Trawlers collided in the fog. Orchards had rain.");
	assert_int_equal(skn_corpus_build(&corpus, NULL), 0);
	skn_corpus_terms(&terms, &corpus, "a colliding TRAWLER zeppelin", 28, "en");
	assert_int_equal(terms.n, 2);
	assert_true(skn_terms_cosine(&terms, &corpus.sentences.v[0].terms) > 0.4);
	assert_true(skn_terms_cosine(&terms, &corpus.sentences.v[1].terms) <= 0);
	skn_corpus_terms_release(&terms);
	skn_corpus_terms(&terms, &corpus, "", 0, NULL);
	assert_int_equal(terms.n, 0);
	skn_corpus_terms_release(&terms);
	skn_corpus_release(&corpus);
}

static void documents_from_files(void **state)
{
	static const struct {
		const char *name, *text;
		int rc;
		size_t docs;
		uint32_t line;
		const char *id; /* of the last */
		bool dated;
	} rows[] = {
		{ "a.txt", "Plain prose.", 0, 1, 0, "a.txt", false },
		{ "d/x_2014-03-02_y.txt", "Plain prose.", 0, 1, 0, "d/x_2014-03-02_y.txt", true },
		{ "d/x_2014-13-02_y.txt", "Plain prose.", 0, 1, 0, "d/x_2014-13-02_y.txt", false },
		{ "2014-03-02/x.txt", "Plain prose.", 0, 1, 0, "2014-03-02/x.txt", false },
		{ "empty.txt", "", 0, 0, 0, NULL, false }, { "blank.txt", " \n\n", 0, 0, 0, NULL, false },
		{ "a", "{\"id\": \"q\", \"text\": \"T.\", \"date\": \"2014-03-02\"}", 0, 1, 0, "q", true },
		{ "a", "\xEF\xBB\xBF{\"id\": 7, \"text\": \"T.\"}\r\n\n  {\"text\": \"U.\"}\n", 0, 2, 0, "a:3", false },
		{ "a", "[{\"text\": \"T.\"}, {\"id\": \"z\", \"text\": \"U.\"}]", 0, 2, 0, "z", false },
		{ "a", "[Brackets] begin prose, too.", 0, 1, 0, "a", false },
		{ "a", "[]", 0, 0, 0, NULL, false },
		{ "a.json", "[Brackets]", SKN_EDATA, 0, 1, NULL, false },
		{ "a", "{\"id\": \"q\"}", SKN_EDATA, 0, 1, NULL, false },
		{ "a", "{\"text\": \"T.\"}\n{\"text\": 3}", SKN_EDATA, 1, 2, NULL, false },
		{ "a", "{\"text\": \"T.\"}\n\n{oops", SKN_EDATA, 1, 3, NULL, false },
		{ "a", "{\"text\": \"T.\"}\n3", SKN_EDATA, 1, 2, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_corpus corpus;
		int rc;

		skn_corpus_init(&corpus);
		rc = skn_input_add(&corpus, rows[i].name, rows[i].text, strlen(rows[i].text), NULL, &err);
		if (rc != rows[i].rc || corpus.docs.n != rows[i].docs || err.line != rows[i].line)
			fail_msg("%s: %d, %zu documents, line %u: %s", rows[i].text, rc, corpus.docs.n, err.line, err.msg);
		if (rows[i].id) {
			assert_string_equal(skn_vec_last(&corpus.docs)->id, rows[i].id);
			assert_int_equal(skn_vec_last(&corpus.docs)->day != SKN_CORPUS_NO_DAY, rows[i].dated);
		}
		skn_corpus_release(&corpus);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_as_documents_give_them),
		cmocka_unit_test(what_a_sentence_is),
		cmocka_unit_test(any_bytes_become_a_sound_corpus),
		cmocka_unit_test(copies_are_one_origin),
		cmocka_unit_test(thousands_of_copies_are_one_origin),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(datelines_are_no_part_of_a_sentence),
		cmocka_unit_test(queries_meet_the_words_of_the_corpus),
		cmocka_unit_test(documents_from_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
