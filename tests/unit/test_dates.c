/* Date expressions: a table with what is found and what it means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>

#include "base/buf.h"
#include "extract/dates.h"

#define WRITTEN "2026-05-06" /* a Wednesday */

/* FOUND: "text=value; text=value". */
static const struct {
	const char *text, *language, *found;
} rows[] = {
	{ "", "en", "" },
	{ "Nothing happened.", "en", "" },
	{ "It began on 2026-03-02.", "en", "2026-03-02=2026-03-02" },
	{ "It began on 2 March 2026.", "en", "2 March 2026=2026-03-02" },
	{ "It began on March 2, 2026.", "en", "March 2, 2026=2026-03-02" },
	{ "It began on the 3rd of February 2011.", "en", "3rd of February 2011=2011-02-03" },
	{ "It began in March 2026.", "en", "March 2026=2026-03" },
	{ "In 2019 it was sold.", "en", "2019=2019" },
	{ "They met yesterday.", "en", "yesterday=2026-05-05" },
	{ "They meet tomorrow.", "en", "tomorrow=2026-05-07" },
	{ "He may march in the sun.", "en", "" },
	{ "She bought 2019 apples.", "en", "" },
	{ "Wir trafen uns am 4. Mai 2026.", "de", "4. Mai 2026=2026-05-04" },
	{ "Nous y étions le 4 mai 2026.", "fr", "4 mai 2026=2026-05-04" },
	{ "Fue el 4 de mayo de 2026.", "es", "4 de mayo de 2026=2026-05-04" },
	{ "2020年4月3日に始まった。", "ja", "2020年4月3日=2020-04-03" },
};

static void find(struct skn_buf *out, const char *text, const char *language, bool known)
{
	struct skn_dates_context context = { .known = known, .language = language };
	struct skn_date_mentions list = { 0 };
	struct skn_edtf written;

	skn_buf_clear(out);
	assert_int_equal(skn_edtf_parse(&written, WRITTEN, strlen(WRITTEN), NULL), SKN_OK);
	context.time = written.lower;
	assert_int_equal(skn_dates_find(&list, text, strlen(text), &context, NULL), SKN_OK);
	for (size_t i = 0; i < list.n; i++)
		skn_buf_addf(out, "%s%.*s=%s", i ? "; " : "", (int)list.v[i].len, text + list.v[i].start, list.v[i].value);
	skn_dates_release(&list);
}

static void table(void **state)
{
	struct skn_buf out = SKN_BUF_INIT;
	size_t wrong = 0;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		find(&out, rows[i].text, rows[i].language, true);
		if (!skn_streq(out.p, rows[i].found)) {
			print_error("%s: '%s' instead of '%s'\n", rows[i].text, out.p, rows[i].found);
			wrong++;
		}
	}
	skn_buf_release(&out);
	assert_int_equal(wrong, 0);
}

static void without_a_day_to_count_from(void **state)
{
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	find(&out, "They met yesterday, on 2 March 2026.", "en", false);
	assert_string_equal(out.p, "yesterday=; 2 March 2026=2026-03-02");
	skn_buf_release(&out);
}

static void limit(void **state)
{
	struct skn_date_mentions list = { 0 };

	SKN_UNUSED(state);
	assert_int_equal(skn_dates_find(&list, "x", SKN_DATES_TEXT_MAX + 1, NULL, NULL), SKN_ELIMIT);
	skn_dates_release(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(table), cmocka_unit_test(without_a_day_to_count_from),
					    cmocka_unit_test(limit) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
