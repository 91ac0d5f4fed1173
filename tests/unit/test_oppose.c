/* Whether two statements oppose each other, or one settles the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>

#include "synth/oppose.h"

static const struct {
	const char *before, *after;
	bool settles;
} settled[] = {
	{ "We do not know yet whether dredging can keep up with it.", "Dredging can probably keep up.", true },
	{ "It is unclear who pays for the barrage.", "The barrage is paid for by the province.", true },
	{ "We don’t know how many fish will pass.", "Nine of ten fish pass.", true },
	{ "We do not know how many fish will pass.", "We still do not know how many fish pass.", false },
	{ "We do not know how many fish will pass.", "The weather was bad.", false },
	{ "Nine of ten fish pass.", "Seven of ten fish pass.", false },
	{ "", "", false },
};

static void settling(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(settled); i++)
		if (skn_settles(settled[i].before, strlen(settled[i].before), settled[i].after, strlen(settled[i].after)) !=
		    settled[i].settles)
			fail_msg("%s / %s", settled[i].before, settled[i].after);
}

static const struct {
	const char *a, *b;
	enum skn_opposition wanted;
} opposed[] = {
	{ "Output rose in the salar in May.", "Output fell in the salar in May.", SKN_OPPOSE_ANTONYM },
	{ "The court halted the permits for nine families.", "The court halted the permits for twelve families.", SKN_OPPOSE_NUMBER },
	{ "The barrage will silt up the port.", "The barrage will not silt up the port.", SKN_OPPOSE_NEGATION },
	{ "Output rose in May.", "The court sat on Monday.", SKN_OPPOSE_NONE },
	{ "Output rose in the salar in May.", "Output rose in the salar in May.", SKN_OPPOSE_NONE },
};

static void opposing(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(opposed); i++) {
		struct skn_statement_words a, b;
		enum skn_opposition is;

		skn_statement_words_init(&a, opposed[i].a, strlen(opposed[i].a));
		skn_statement_words_init(&b, opposed[i].b, strlen(opposed[i].b));
		is = skn_oppose(&a, &b);
		if (is != opposed[i].wanted || skn_oppose(&b, &a) != is)
			fail_msg("%s / %s: %d", opposed[i].a, opposed[i].b, (int)is);
		skn_statement_words_release(&a);
		skn_statement_words_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(settling), cmocka_unit_test(opposing) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
