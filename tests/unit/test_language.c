/* Which language a text is taken for: only what it says for certain. */
#include "text/language.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"

static void guesses(void **state)
{
	static const struct { const char *text, *code; } rows[] = {
		{ "", "en" },
		{ "Lithium", "en" },
		{ "The price of lithium fell, and the market was not ready for it.", "en" },
		{ "Der Preis ist gefallen und der Markt war nicht bereit.", "de" },
		{ "DER PREIS UND DER MARKT", "de" },
		{ "Le prix est tomb\xc3\xa9 et les march\xc3\xa9s ne sont pas pr\xc3\xaats pour une telle baisse.", "fr" },
		{ "El precio cay\xc3\xb3 y los mercados no son los que el sector esperaba por una vez.", "es" },
		/* one foreign word, a name, a quotation do not turn a text */
		{ "der", "en" },
		{ "The minister spoke of the \"Energiewende und das Klima\" in the Bundestag.", "en" },
		{ "The Los Angeles and El Paso of the north.", "en" },
		{ "\xd0\xa6\xd0\xb5\xd0\xbd\xd0\xb0 \xd1\x83\xd0\xbf\xd0\xb0\xd0\xbb\xd0\xb0.", "en" },
		{ "derdasund isteines nichtzu", "en" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const char *code = skn_language_guess(rows[i].text, strlen(rows[i].text));

		if (!skn_streq(code, rows[i].code))
			fail_msg("%s: %s", rows[i].text, code);
	}
}

/* What stands behind the limit does not count. */
static void only_the_beginning(void **state)
{
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	skn_buf_fill(&text, ' ', SKN_LANGUAGE_BYTES_MAX - 7);
	skn_buf_adds(&text, "der und das nicht");
	assert_string_equal(skn_language_guess(text.p, text.n), "de");
	skn_buf_splice(&text, 0, 0, "       ", 7);
	assert_string_equal(skn_language_guess(text.p, text.n), "en");
	skn_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(guesses), cmocka_unit_test(only_the_beginning) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
