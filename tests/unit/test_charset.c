/* What bytes are taken for: by table, by truth against ICU-free knowledge, and lies. */
#include "base/base.h"

#include <setjmp.h>
/* cmocka needs the above first */
#include <cmocka.h>

#include "base/utf8.h"
#include "random.h"
#include "uni/charset.h"

#define B(s) s, sizeof(s) - 1

static const struct {
	const char *name;
	const char *in;
	size_t n;
	const char *type;
	enum skn_charset_kind kind;
	const char *out, *used;
} rows[] = {
	{ "ASCII", B("abc"), NULL, SKN_CHARSET_TEXT, "abc", "UTF-8" },
	{ "UTF-8", B("\xC3\xA9"), NULL, SKN_CHARSET_TEXT, "\u00e9", "UTF-8" },
	{ "a mark is dropped", B("\xEF\xBB\xBF" "a"), NULL, SKN_CHARSET_TEXT, "a", "UTF-8" },
	{ "a mark beats the header", B("\xEF\xBB\xBF\xC3\xA9"), "text/html; charset=koi8-r",
	  SKN_CHARSET_HTML, "\u00e9", "UTF-8" },
	{ "UTF-16 with a mark", B("\xFF\xFE" "a\0\xE9\0"), NULL, SKN_CHARSET_TEXT, "a\u00e9",
	  "UTF-16LE" },
	{ "UTF-16 BE, a pair", B("\xFE\xFF\xD8\x3D\xDE\x00"), NULL, SKN_CHARSET_TEXT, "\U0001F600",
	  "UTF-16BE" },
	{ "UTF-16, half a pair", B("\xFE\xFF\xD8\x3D\x00" "a"), NULL, SKN_CHARSET_TEXT, "\ufffd" "a",
	  "UTF-16BE" },
	{ "UTF-16 by its shape", B("<\0?\0x\0"), NULL, SKN_CHARSET_XML, "<?x", "UTF-16LE" },
	{ "UTF-32 by its shape", B("\0\0\0<\0\0\0a"), NULL, SKN_CHARSET_XML, "<a", "UTF-32BE" },
	{ "windows-1252 when nothing is said", B("it\x92s \x80 5"), NULL, SKN_CHARSET_TEXT,
	  "it\u2019s \u20ac 5", "windows-1252" },
	{ "Latin-1 means windows-1252", B("\x93q\x94"), "text/plain; charset=ISO-8859-1",
	  SKN_CHARSET_TEXT, "\u201cq\u201d", "windows-1252" },
	{ "the header", B("\xC1\xC2"), "text/xml; charset=\"koi8-r\"", SKN_CHARSET_XML,
	  "\u0430\u0431", NULL },
	{ "the header beats the declaration", B("<?xml encoding='koi8-r'?>\xE1"),
	  "text/xml;charset=windows-1251", SKN_CHARSET_XML, "<?xml encoding='koi8-r'?>\u0431", NULL },
	{ "the declaration", B("<?xml version='1.0' encoding=\"ISO-8859-2\"?>\xB1"), "text/xml",
	  SKN_CHARSET_XML, "<?xml version='1.0' encoding=\"ISO-8859-2\"?>\u0105", NULL },
	{ "a declaration of UTF-16 in ASCII", B("<?xml encoding='utf-16'?>\xC3\xA9"), NULL,
	  SKN_CHARSET_XML, "<?xml encoding='utf-16'?>\u00e9", "UTF-8" },
	{ "meta charset", B("<html><meta charset=gbk>\xC4\xE3"), NULL, SKN_CHARSET_HTML,
	  "<html><meta charset=gbk>\u4f60", NULL },
	{ "meta content", B("<meta http-equiv=x content='text/html; charset=euc-jp'>\xA4\xA2"), NULL,
	  SKN_CHARSET_HTML, "<meta http-equiv=x content='text/html; charset=euc-jp'>\u3042", NULL },
	{ "a meta in a comment does not count", B("<!-- <meta charset=koi8-r> -->\xE9t\xE9"), NULL,
	  SKN_CHARSET_HTML, "<!-- <meta charset=koi8-r> -->\u00e9t\u00e9", "windows-1252" },
	{ "a meta in plain text does not count", B("<meta charset=koi8-r>\xE9t\xE9"), NULL,
	  SKN_CHARSET_TEXT, "<meta charset=koi8-r>\u00e9t\u00e9", "windows-1252" },
	{ "an unknown label", B("\xC3\xA9"), "text/plain; charset=martian", SKN_CHARSET_TEXT, "\u00e9",
	  "UTF-8" },
	{ "UTF-7 is never used", B("+ADw-"), "text/html; charset=utf-7", SKN_CHARSET_HTML, "+ADw-",
	  "UTF-8" },
	{ "a lie: Latin-1 that is UTF-8", B("\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xB6"),
	  "text/xml; charset=iso-8859-1", SKN_CHARSET_XML, "\u00e9\u00e8\u00e0\u00f6", "UTF-8" },
	{ "a lie: UTF-8 that is windows-1252", B("caf\xE9 na\xEFve"), "text/xml; charset=utf-8",
	  SKN_CHARSET_XML, "caf\u00e9 na\u00efve", "windows-1252" },
	{ "one bad byte among many good", B("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
	    "\xFF"), NULL, SKN_CHARSET_TEXT,
	  "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\ufffd", "UTF-8" },
	{ "NUL bytes go", B("a\0b"), NULL, SKN_CHARSET_TEXT, "ab", "UTF-8" },
	{ "shift_jis", B("\x82\xA0"), "text/html; charset=Shift_JIS", SKN_CHARSET_HTML, "\u3042", NULL },
	{ "EBCDIC", B("\x4C\x6F\xA7\x94\x93\x6F\x6E\x4C\x81\x61\x6E"), NULL, SKN_CHARSET_XML,
	  "<?xml?><a/>", NULL },
	{ "French without a word of it", B("Apr\xE8s l'\xE9t\xE9, \xE0 No\xEBl, o\xF9 \xEAtes-vous ?"),
	  NULL, SKN_CHARSET_TEXT,
	  "Apr\u00e8s l'\u00e9t\u00e9, \u00e0 No\u00ebl, o\u00f9 \u00eates-vous ?", "windows-1252" },
	{ "German without a word of it", B("F\xFCr die Gr\xF6\xDF" "e der \xDC" "bung"), NULL,
	  SKN_CHARSET_TEXT, "F\u00fcr die Gr\u00f6\u00dfe der \u00dcbung", "windows-1252" },
	{ "nothing", B(""), NULL, SKN_CHARSET_HTML, "", "UTF-8" },
};

static void by_table(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf got = SKN_BUF_INIT;
		const char *used = NULL;

		assert_int_equal(skn_charset_to_utf8(&got, &used, rows[i].in, rows[i].n, rows[i].type,
						     rows[i].kind, NULL), 0);
		if (!skn_streq(got.p, rows[i].out) || (rows[i].used && !skn_streq(used, rows[i].used)))
			fail_msg("%s: '%s' as %s", rows[i].name, got.p, used);
		skn_buf_release(&got);
	}
}

/* Whatever the bytes and whatever is said of them, the result is UTF-8 without NUL. */
static void always_utf8(void **state)
{
	static const char *const types[] = { NULL, "x/y; charset=utf-8", "x/y; charset=big5",
					     "x/y; charset=utf-16", "x/y; charset=iso-2022-jp",
					     "x/y; charset=windows-1252", "x/y; charset=",
					     "x/y; charset=utf-32", "charset" };
	static const char *const pieces[] = { "<?xml encoding='", "utf-8", "gb18030", "'?>", "\xFF\xFE",
					      "\x1B$B", "<meta charset=", ">", "a", "\x80", "\xC3",
					      "\xED\xA0\x80", "\x81\x30\x81\x30", "\xEF\xBB\xBF" };

	SKN_UNUSED(state);
	random_seed(3);
	for (size_t i = 0; i < random_rounds(20000); i++) {
		struct skn_buf in = SKN_BUF_INIT, got = SKN_BUF_INIT;

		random_pieces(&in, pieces, SKN_ARRAY_LEN(pieces), random_below(12));
		while (random_chance(2))
			skn_buf_addc(&in, (char)random_next());
		assert_int_equal(skn_charset_to_utf8(&got, NULL, in.p, in.n, random_pick(types),
						     (enum skn_charset_kind)random_below(3), NULL), 0);
		assert_true(skn_utf8_valid(got.p, got.n, NULL));
		assert_null(memchr(got.p, '\0', got.n));
		skn_buf_release(&in);
		skn_buf_release(&got);
	}
}

static void size_and_label_at_the_limit_and_past_it(void **state)
{
	char *big = skn_xcalloc(1, SKN_CHARSET_MAX + 1);
	char label[SKN_CHARSET_LABEL_MAX + 1], type[SKN_CHARSET_LABEL_MAX + 20] = "charset=";
	struct skn_buf got = SKN_BUF_INIT;

	SKN_UNUSED(state);
	memset(big, 'a', SKN_CHARSET_MAX + 1);
	assert_int_equal(skn_charset_to_utf8(&got, NULL, big, SKN_CHARSET_MAX, NULL, SKN_CHARSET_TEXT,
					     NULL), 0);
	assert_int_equal(got.n, SKN_CHARSET_MAX);
	assert_int_equal(skn_charset_to_utf8(&got, NULL, big, SKN_CHARSET_MAX + 1, NULL,
					     SKN_CHARSET_TEXT, NULL), SKN_ELIMIT);
	memset(type + 8, 'x', SKN_CHARSET_LABEL_MAX);
	assert_true(skn_charset_of_type(label, type));
	assert_int_equal(strlen(label), SKN_CHARSET_LABEL_MAX);
	type[8 + SKN_CHARSET_LABEL_MAX] = 'x';
	assert_false(skn_charset_of_type(label, type));
	skn_buf_release(&got);
	free(big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_table),
		cmocka_unit_test(always_utf8),
		cmocka_unit_test(size_and_label_at_the_limit_and_past_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
