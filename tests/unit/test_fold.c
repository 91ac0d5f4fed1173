#include "text/fold.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/utf8.h"

static void texts_and_their_folded_form(void **state)
{
	static const struct {
		const char *what, *text, *folded;
	} rows[] = {
		{ "nothing", "", "" },
		{ "white space alone", " \n\t\u00A0 ", "" },
		{ "case is kept", "Case Is Kept", "Case Is Kept" },
		{ "runs of white space", "  a \t\n b\r\n", "a b" },
		{ "spaces of every kind", "a\u00A0b\u2003c\u202Fd\u3000e", "a b c d e" },
		{ "single quotes", "‘it’s’ ‚so‘ ‹x›", "'it's' 'so' 'x'" },
		{ "double quotes", "“a” „b“ «c» 「d」 ＂e＂", "\"a\" \"b\" \"c\" \"d\" \"e\"" },
		{ "dashes", "a‐b‑c–d—e―f−g－h⁃i", "a-b-c-d-e-f-g-h-i" },
		{ "ellipsis", "wait…", "wait..." },
		{ "primes and accents as quotes", "5′ 3″ o´clock", "5' 3\" o'clock" },
		{ "invisible characters", "so\u00ADft ze\u200Bro \uFEFFbo\u2060m", "soft zero bom" },
		{ "compatibility forms", "ﬁne Ａ１", "fine A1" },
		{ "composed", "e\u0301", "é" },
		{ "composed after a soft hyphen is gone", "e\u00AD\u0301", "é" },
		{ "superscript minus", "10⁻³", "10-3" },
		{ "invalid bytes", "a\xFF", "a\uFFFD" },
		{ "other scripts are left", "Дмитрий 中文", "Дмитрий 中文" },
	};
	struct skn_buf out = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		skn_buf_clear(&out);
		skn_buf_addc(&out, '|');
		skn_fold(&out, rows[i].text, strlen(rows[i].text));
		if (!skn_streq(out.p + 1, rows[i].folded))
			fail_msg("%s: '%s'", rows[i].what, out.p + 1);
	}
	skn_buf_release(&out);
}

static uint64_t seed = 88172645463325252u;

static uint32_t below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 16) % n;
}

static void add_random(struct skn_buf *in)
{
	static const uint32_t edges[] = { 0x300, 0x2000, 0x3000, 0xFB00, 0x80, 0x40, 0x1100, 0xFE00 };
	uint32_t cp = below(4) ? edges[below(8)] + below(0x80) : below(0x30000);
	char c[4];

	if (below(3) == 0)
		cp = " -'.e\n"[below(6)];
	if (below(40) == 0)
		skn_buf_addc(in, (char)below(256));
	skn_buf_add(in, c, skn_utf8_encode(cp, c));
}

static void folding_twice_is_folding_once(void **state)
{
	struct skn_buf in = SKN_BUF_INIT, once = SKN_BUF_INIT, twice = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int round = 0; round < 30000; round++) {
		skn_buf_clear(&in);
		skn_buf_clear(&once);
		skn_buf_clear(&twice);
		for (uint32_t k = below(20); k > 0; k--)
			add_random(&in);
		skn_fold(&once, in.p, in.n);
		skn_fold(&twice, once.p, once.n);
		if (!skn_buf_eq(&twice, once.p, once.n))
			fail_msg("'%s' gives '%s', then '%s'", in.p, once.p, twice.p);
		assert_true(skn_utf8_valid(once.p, once.n, NULL));
		assert_null(strstr(once.p, "  "));
		assert_true(once.n == 0 || (once.p[0] != ' ' && once.p[once.n - 1] != ' '));
	}
	skn_buf_release(&in);
	skn_buf_release(&once);
	skn_buf_release(&twice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_and_their_folded_form),
		cmocka_unit_test(folding_twice_is_folding_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
