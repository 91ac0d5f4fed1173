/* What a terminal shows: the decision for colour, widths, escapes, wrapping. */
#include "base/base.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <wchar.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "text/term.h"

#define PLAIN "\033[m"

static void colour_decision(void **state)
{
	static const struct {
		const char *why;
		struct skn_term_facts facts;
		bool color, links;
	} rows[] = {
		{ "a terminal", { .tty = true, .term = "xterm" }, true, true },
		{ "a file", { .term = "xterm" }, false, false },
		{ "a dumb terminal", { .tty = true, .term = "dumb" }, false, false },
		{ "no TERM at all", { .tty = true }, false, false },
		{ "NO_COLOR", { .tty = true, .term = "xterm", .no_color = "1" }, false, false },
		{ "an empty NO_COLOR", { .tty = true, .term = "xterm", .no_color = "" }, true, true },
		{ "CLICOLOR_FORCE into a file", { .clicolor_force = "1" }, true, false },
		{ "CLICOLOR_FORCE=0", { .clicolor_force = "0" }, false, false },
		{ "NO_COLOR wins over CLICOLOR_FORCE",
		  { .no_color = "1", .clicolor_force = "1" }, false, false },
		{ "--color=always wins over NO_COLOR",
		  { .when = SKN_TERM_ALWAYS, .no_color = "1" }, true, false },
		{ "--color=never wins over CLICOLOR_FORCE",
		  { .tty = true, .term = "xterm", .when = SKN_TERM_NEVER, .clicolor_force = "1" },
		  false, false },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_term term;

		skn_term_init(&term, &rows[i].facts);
		if (term.color != rows[i].color || term.links != rows[i].links)
			fail_msg("%s: colour %d, links %d", rows[i].why, term.color, term.links);
	}
}

static void width_decision(void **state)
{
	static const struct {
		const char *why, *columns;
		unsigned window, expect;
	} rows[] = {
		{ "nothing known", NULL, 0, 80 },      { "the window", NULL, 132, 132 },
		{ "COLUMNS wins", "60", 132, 60 },     { "COLUMNS is no number", "wide", 132, 132 },
		{ "COLUMNS=0", "0", 132, 132 },        { "at the least", "20", 0, 20 },
		{ "below the least", "19", 0, 20 },    { "at the most", "1000", 0, 1000 },
		{ "above the most", "1001", 0, 1000 }, { "absurd", "99999999999999999999", 90, 90 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_term_facts facts = { .columns = rows[i].columns,
						.window_width = rows[i].window };
		struct skn_term term;

		skn_term_init(&term, &facts);
		if (term.width != rows[i].expect)
			fail_msg("%s: %u", rows[i].why, term.width);
	}
}

static void widths(void **state)
{
	static const struct {
		const char *text;
		size_t width;
	} rows[] = {
		{ "", 0 },
		{ "abc", 3 },
		{ "e\u0301", 1 },
		{ "日本語", 6 },
		{ "ｱｲｳ", 3 },
		{ "한글", 4 },
		{ "\u1112\u1161\u11AB", 2 },
		{ "a\u200Bb", 2 },
		{ "soft\u00ADhyphen", 11 },
		{ "😀", 2 },
		{ "\u05E9\u05C1", 1 },
		{ "\xff\xfe", 2 },
		{ "…—“”", 4 },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		if (skn_term_width(rows[i].text, strlen(rows[i].text)) != rows[i].width)
			fail_msg("\"%s\": %zu", rows[i].text,
				 skn_term_width(rows[i].text, strlen(rows[i].text)));
}

/* libc has widths too, of another Unicode version: all but a few agree. */
static void widths_as_libc(void **state)
{
	unsigned differ = 0, compared = 0;

	SKN_UNUSED(state);
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		skip();
	for (uint32_t c = 0x20; c < 0x110000; c++) {
		int libc = wcwidth((wchar_t)c);

		if (libc < 0)
			continue;
		compared++;
		differ += (unsigned)libc != skn_term_char_width(c);
	}
	setlocale(LC_CTYPE, "C");
	assert_true(compared > 100000);
	if (differ * 500 > compared)
		fail_msg("%u of %u characters differ", differ, compared);
}

static void escapes(void **state)
{
	static const struct {
		const char *why, *text, *expect;
		bool keep;
	} rows[] = {
		{ "plain text stays", "plain — ünï 日本 😀", "plain — ünï 日本 😀", false },
		{ "a terminal sequence", "\033]0;x\007", "<U+001B>]0;x<U+0007>", false },
		{ "an 8-bit control", "a\xc2\x9b" "b", "a<U+009B>b", false },
		{ "a raw byte", "a\x9b" "b", "a<9B>b", false },
		{ "a bidi override", "a\u202Eb", "a<U+202E>b", false },
		{ "a bidi isolate", "\u2067x\u2069", "<U+2067>x<U+2069>", false },
		{ "tag characters", "x\U000E0041", "x<U+E0041>", false },
		{ "a new line", "a\nb", "a<U+000A>b", false },
		{ "a new line that is kept", "a\nb\tc\rd", "a\nb\tc<U+000D>d", true },
		{ "joiners stay", "नि\u200Dx", "नि\u200Dx", false },
		{ "a cut sequence", "a\xe6\x97", "a<E6><97>", false },
		{ "a surrogate", "\xed\xa0\x80", "<ED><A0><80>", false },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf buf = SKN_BUF_INIT;

		skn_term_safe_buf(&buf, rows[i].text, strlen(rows[i].text), rows[i].keep);
		if (!skn_streq(buf.p, rows[i].expect))
			fail_msg("%s: %s", rows[i].why, buf.p);
		skn_buf_release(&buf);
	}
}

static void cuts(void **state)
{
	static const struct {
		const char *text;
		size_t width;
		const char *expect;
	} rows[] = {
		{ "short", 5, "short" },     { "longer", 5, "long…" }, { "日本語", 6, "日本語" },
		{ "日本語", 5, "日本…" },    { "日本語", 4, "日…" },   { "x", 0, "" },
		{ "ae\u0301io", 3, "ae\u0301…" }, { "ae\u0301", 2, "ae\u0301" }, { "ab", 1, "…" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf buf = SKN_BUF_INIT;

		skn_term_cut(&buf, rows[i].text, strlen(rows[i].text), rows[i].width);
		if (!skn_streq(buf.p, rows[i].expect))
			fail_msg("\"%s\" to %zu: \"%s\"", rows[i].text, rows[i].width, buf.p);
		skn_buf_release(&buf);
	}
}

static void links(void **state)
{
	struct skn_term term = { .color = true, .links = true };
	char longest[SKN_TERM_URL_MAX + 2] = "https://e.org/";
	static const struct {
		const char *url;
		bool safe;
	} rows[] = {
		{ "https://example.org/a?b#c", true },
		{ "http://example.org", true },
		{ "javascript:alert(1)", false },
		{ "file:///etc/passwd", false },
		{ "HTTPS://example.org", false },
		{ "https://", false },
		{ "https://a\033\\b", false },
		{ "https://a b", false },
		{ "https://ex\u00E4mple", false },
		{ "", false },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf buf = SKN_BUF_INIT;

		assert_int_equal(skn_term_link_begin(&term, &buf, rows[i].url, strlen(rows[i].url)),
				 rows[i].safe);
		assert_int_equal(buf.n > 0, rows[i].safe);
		skn_buf_release(&buf);
	}
	for (size_t n = strlen(longest); n < SKN_TERM_URL_MAX + 1; n++)
		longest[n] = 'x';
	for (size_t n = SKN_TERM_URL_MAX; n <= SKN_TERM_URL_MAX + 1; n++) {
		struct skn_buf buf = SKN_BUF_INIT;

		assert_int_equal(skn_term_link_begin(&term, &buf, longest, n), n == SKN_TERM_URL_MAX);
		skn_buf_release(&buf);
	}
	term.links = false;
	{
		struct skn_buf buf = SKN_BUF_INIT;
		struct skn_sink sink;

		skn_sink_to_buf(&sink, &buf);
		skn_term_link(&term, &sink, "https://e.org", "te\033xt", 5);
		assert_string_equal(buf.p, "te<U+001B>xt");
		skn_buf_release(&buf);
	}
}

static void styles(void **state)
{
	struct skn_term term = { .color = true };
	struct skn_buf buf = SKN_BUF_INIT;
	struct skn_sink sink;

	SKN_UNUSED(state);
	skn_sink_to_buf(&sink, &buf);
	skn_term_styled(&term, &sink, SKN_TERM_ADDED, "a\033", 2);
	assert_string_equal(buf.p, "\033[32ma<U+001B>" PLAIN);
	skn_buf_clear(&buf);
	skn_term_styled(&term, &sink, SKN_TERM_PLAIN, "a", 1);
	term.color = false;
	skn_term_styled(&term, &sink, SKN_TERM_ERROR, "b", 1);
	assert_string_equal(buf.p, "ab");
	skn_buf_release(&buf);
}

/* ---- wrapping ---- */

static void wrap(struct skn_buf *out, const char *text, size_t width, const char *indent)
{
	struct skn_sink sink;
	struct skn_wrap w;

	skn_sink_to_buf(&sink, out);
	skn_wrap_init(&w, &sink, width, indent, 0);
	skn_wrap_puts(&w, text);
	skn_wrap_finish(&w);
}

static void wrapping(void **state)
{
	static const struct {
		const char *why, *text;
		size_t width;
		const char *indent, *expect;
	} rows[] = {
		{ "it fits", "one two", 7, "", "one two\n" },
		{ "one column too few", "one two", 6, "", "one\ntwo\n" },
		{ "runs of blanks are one", "one  \n\t two ", 20, "", "one two\n" },
		{ "later lines are indented", "one two three", 8, "  ", "one two\n  three\n" },
		{ "a word too long stays whole", "a https://example.org/long b", 10, "",
		  "a\nhttps://example.org/long\nb\n" },
		{ "Chinese breaks anywhere", "日本語日本語", 7, "", "日本語\n日本語\n" },
		{ "but not before a full stop", "日本語。日本", 6, "", "日本\n語。日\n本\n" },
		{ "nor after an opening quote", "日本「語」", 6, "", "日本\n「語」\n" },
		{ "Korean breaks at spaces", "한국어 문장", 8, "", "한국어\n문장\n" },
		{ "marks stay with their letter", "cafe\u0301 cafe\u0301", 4, "", "cafe\u0301\ncafe\u0301\n" },
		{ "what is harmful is shown", "a\033[2Jb", 20, "", "a<U+001B>[2Jb\n" },
		{ "nothing", "", 10, "", "\n" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf buf = SKN_BUF_INIT;

		wrap(&buf, rows[i].text, rows[i].width, rows[i].indent);
		if (!skn_streq(buf.p, rows[i].expect))
			fail_msg("%s: \"%s\"", rows[i].why, buf.p);
		skn_buf_release(&buf);
	}
}

static void wrapping_in_parts(void **state)
{
	struct skn_buf buf = SKN_BUF_INIT;
	struct skn_sink sink;
	struct skn_wrap w;

	SKN_UNUSED(state);
	skn_sink_to_buf(&sink, &buf);
	skn_wrap_init(&w, &sink, 12, "    ", 4);
	skn_wrap_puts(&w, "one ");
	skn_wrap_raw(&w, "\033[1m", 4);
	skn_wrap_puts(&w, "tw");
	skn_wrap_puts(&w, "o");
	skn_wrap_raw(&w, PLAIN, strlen(PLAIN));
	skn_wrap_puts(&w, ", three");
	skn_wrap_newline(&w);
	skn_wrap_puts(&w, "four");
	skn_wrap_finish(&w);
	assert_string_equal(buf.p, "one \033[1mtwo" PLAIN ",\n    three\n    four\n");
	skn_buf_release(&buf);
}

static uint32_t random_next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* What is wrapped is what went in, but for white space; no line that could
 * have been broken is too wide. */
static void wrapping_keeps_everything(void **state)
{
	static const char *const atoms[] = { "a", "word", " ", "  ", "\n", "日", "本。", "「", "」",
					     "e\u0301", "한", "😀", "-", "(x)", "\u200D" };
	uint32_t seed = 7;

	SKN_UNUSED(state);
	for (int round = 0; round < 2000; round++) {
		struct skn_buf text = SKN_BUF_INIT, out = SKN_BUF_INIT, a = SKN_BUF_INIT, b = SKN_BUF_INIT;
		size_t n = random_next(&seed) % 60, width = 8 + random_next(&seed) % 20;

		for (size_t i = 0; i < n; i++)
			skn_buf_adds(&text, atoms[random_next(&seed) % SKN_ARRAY_LEN(atoms)]);
		wrap(&out, text.p, width, "");
		for (size_t i = 0; i < text.n; i++)
			if (!isspace((unsigned char)text.p[i]))
				skn_buf_addc(&a, text.p[i]);
		for (size_t i = 0; i < out.n; i++)
			if (!isspace((unsigned char)out.p[i]))
				skn_buf_addc(&b, out.p[i]);
		assert_string_equal(a.p, b.p);
		for (char *line = out.p, *end; (end = strchr(line, '\n')); line = end + 1)
			if (skn_term_width(line, (size_t)(end - line)) > width)
				assert_null(memchr(line, ' ', (size_t)(end - line)));
		skn_buf_release(&b);
		skn_buf_release(&a);
		skn_buf_release(&out);
		skn_buf_release(&text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(colour_decision),
		cmocka_unit_test(width_decision),
		cmocka_unit_test(widths),
		cmocka_unit_test(widths_as_libc),
		cmocka_unit_test(escapes),
		cmocka_unit_test(cuts),
		cmocka_unit_test(links),
		cmocka_unit_test(styles),
		cmocka_unit_test(wrapping),
		cmocka_unit_test(wrapping_in_parts),
		cmocka_unit_test(wrapping_keeps_everything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
