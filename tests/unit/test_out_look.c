/*
 * The colours of the pages, computed from the custom properties of the style sheets:
 * every pair that is text and what lies behind it has the contrast that WCAG 2.2 asks
 * for (1.4.3: 4.5:1; 1.4.11, lines and shapes that mean something: 3:1), in both schemes.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "out/blame_html.h"
#include "out/diff_html.h"
#include "out/html.h"

static const char dark_begin[] = "@media (prefers-color-scheme:dark)";

/* The channels of a property: in the dark block, or before it. */
static bool colour(double out[3], const char *css, const char *name, bool dark)
{
	const char *block = strstr(css, dark_begin), *end, *p;
	char *property = skn_xasprintf("--%s:#", name);
	char hex[7] = "";
	bool found = false;

	assert_non_null(block);
	end = dark ? strstr(block, "}}") : block;
	p = strstr(dark ? block : css, property);
	if (p && p < end) {
		p += strlen(property);
		for (size_t i = 0; i < 6; i++)
			hex[i] = strspn(p, "0123456789abcdef") >= 6 ? p[i] : p[i / 2];
		for (size_t i = 0; i < 3; i++) {
			char pair[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

			out[i] = (double)strtoul(pair, NULL, 16) / 255;
		}
		found = true;
	}
	free(property);
	return found;
}

static void find(double out[3], const char *name, bool dark)
{
	const char *const sheets[] = { skn_html_css, skn_diff_html_css, skn_blame_css };

	for (size_t i = 0; i < SKN_ARRAY_LEN(sheets); i++)
		if (colour(out, sheets[i], name, dark))
			return;
	fail_msg("no --%s in the %s", name, dark ? "dark" : "light");
}

static double luminance(const double c[3])
{
	static const double weight[] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;

	for (size_t i = 0; i < 3; i++)
		sum += weight[i] * (c[i] <= 0.04045 ? c[i] / 12.92 : pow((c[i] + 0.055) / 1.055, 2.4));
	return sum;
}

static double contrast(const char *a, const char *b, bool dark)
{
	double ca[3], cb[3], la, lb;

	find(ca, a, dark);
	find(cb, b, dark);
	la = luminance(ca) + 0.05;
	lb = luminance(cb) + 0.05;
	return la > lb ? la / lb : lb / la;
}

static const struct pair {
	const char *front, *back;
	double least;
} pairs[] = {
	{ "ink", "paper", 7 },	   { "ink", "card", 7 },      { "ink", "mark", 7 },
	{ "soft", "paper", 4.5 },  { "soft", "card", 4.5 },   { "soft", "mark", 4.5 },
	{ "accent", "paper", 4.5 }, { "accent", "card", 4.5 }, { "accent", "mark", 4.5 },
	{ "link", "paper", 4.5 },  { "link", "card", 4.5 },   { "link", "mark", 4.5 },
	{ "rule", "paper", 3 },
	{ "add", "add-back", 4.5 }, { "del", "del-back", 4.5 }, { "add", "paper", 4.5 },
	{ "del", "paper", 4.5 },   { "move", "paper", 3 },    { "add", "card", 4.5 }, { "del", "card", 4.5 },
	{ "ink", "a0", 7 },	   { "ink", "a3", 7 },	      { "ink", "a7", 7 },
	{ "accent", "a0", 4.5 },   { "accent", "a3", 4.5 },   { "accent", "a7", 4.5 },
};

static void what_is_read_stands_out(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(pairs); i++)
		for (int dark = 0; dark < 2; dark++) {
			double ratio = contrast(pairs[i].front, pairs[i].back, dark);

			if (ratio < pairs[i].least)
				fail_msg("--%s on --%s in the %s has %.2f:1", pairs[i].front, pairs[i].back,
					 dark ? "dark" : "light", ratio);
		}
}

/* Black on white is 21:1; the formula is the one it should be. */
static void the_formula_is_the_one_of_wcag(void **state)
{
	const double white[3] = { 1, 1, 1 }, black[3] = { 0, 0, 0 }, grey[3] = { 0x76 / 255.0, 0x76 / 255.0, 0x76 / 255.0 };

	SKN_UNUSED(state);
	assert_true(fabs((luminance(white) + 0.05) / (luminance(black) + 0.05) - 21) < 0.001);
	assert_true((luminance(white) + 0.05) / (luminance(grey) + 0.05) > 4.5);
	assert_true((luminance(white) + 0.05) / (luminance(grey) + 0.05) < 4.6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_stands_out),
		cmocka_unit_test(the_formula_is_the_one_of_wcag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
