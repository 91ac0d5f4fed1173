#include "yaml/resolve.h"

static bool is_word(const char *s, size_t n)
{
	static const char *const words[] = { "~", "null", "true", "false", "yes", "no", "on", "off",
					     "y", "n", "=", "<<", ".inf", ".nan", "inf", "nan" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(words); i++)
		if (strlen(words[i]) == n && strncasecmp(s, words[i], n) == 0)
			return true;
	return false;
}

static size_t skip(const char *s, size_t n, const char *set)
{
	size_t i = 0;

	while (i < n && s[i] && strchr(set, s[i]))
		i++;
	return i;
}

/* Decimal, binary, octal, hexadecimal, sexagesimal, with a sign, underscores,
 * commas, dots and an exponent; or a signed infinity. */
static bool is_number(const char *s, size_t n)
{
	size_t i = skip(s, n < 1 ? n : 1, "+-");

	s += i;
	n -= i;
	if (n == 4 && strncasecmp(s, ".inf", 4) == 0)
		return true;
	if (n > 1 && s[0] == '0' && strchr("xXoObB", s[1]) && s[1])
		return 2 + skip(s + 2, n - 2, "0123456789abcdefABCDEF_") == n;
	i = skip(s, n, "0123456789_.,:");
	if (i == 0)
		return false;
	if (i < n && (s[i] == 'e' || s[i] == 'E')) {
		i++;
		i += skip(s + i, n - i < 1 ? n - i : 1, "+-");
		i += skip(s + i, n - i, "0123456789_");
	}
	return i == n;
}

/* 2001-1-2, alone or before a T, t, blank or tab. */
static bool is_timestamp(const char *s, size_t n)
{
	size_t y = skip(s, n, "0123456789"), m, d;

	if (y != 4 || y == n || s[y] != '-')
		return false;
	m = skip(s + 5, n - 5, "0123456789");
	if (m < 1 || m > 2 || 5 + m >= n || s[5 + m] != '-')
		return false;
	s += 6 + m;
	n -= 6 + m;
	d = skip(s, n, "0123456789");
	return d >= 1 && d <= 2 && (d == n || strchr("Tt \t", s[d]));
}

bool skn_yaml_looks_typed(const char *s, size_t n)
{
	return n == 0 || is_word(s, n) || is_number(s, n) || is_timestamp(s, n);
}

bool skn_yaml_looks_dated(const char *s, size_t n)
{
	size_t digits = 0;

	for (size_t i = 0; i < n; i++)
		digits += s[i] >= '0' && s[i] <= '9';
	return digits >= 3 && skip(s, n, "0123456789-+:.TZ/~?%XYWSEu") == n;
}
