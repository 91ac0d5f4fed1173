#include "text/name.h"
#include "uni/uni.h"

static bool alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool separator(char c)
{
	return c == '.' || c == '_' || c == '-';
}

static int grammar(const char *s, size_t n, struct skn_err *err)
{
	for (size_t i = 0; i < n; i++) {
		if (alnum(s[i]))
			continue;
		if (!separator(s[i]))
			return skn_fail(err, SKN_EDATA,
					"a name has only a-z, 0-9 and single . _ - between them");
		if (i == 0 || i + 1 == n)
			return skn_fail(err, SKN_EDATA, "a name may not begin or end with '%c'",
					s[i]);
		if (!alnum(s[i + 1]) && separator(s[i + 1]))
			return skn_fail(err, SKN_EDATA, "a name may not have '%c%c'", s[i],
					s[i + 1]);
	}
	return SKN_OK;
}

/* Names that Windows gives to devices, in every folder and with any extension. */
static bool device(const char *s, size_t n)
{
	static const char names[][4] = { "con", "prn", "aux", "nul" };
	const char *dot = memchr(s, '.', n);
	size_t stem = dot ? (size_t)(dot - s) : n;

	if (stem == 4 && (memcmp(s, "com", 3) == 0 || memcmp(s, "lpt", 3) == 0))
		return s[3] >= '0' && s[3] <= '9';
	for (size_t i = 0; stem == 3 && i < SKN_ARRAY_LEN(names); i++)
		if (memcmp(s, names[i], 3) == 0)
			return true;
	return false;
}

static bool ends(const char *s, size_t n, const char *suffix)
{
	size_t len = strlen(suffix);

	return n >= len && memcmp(s + n - len, suffix, len) == 0;
}

static bool all_digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

/* YYYYMMDDThhmmssZ-<hex> */
static bool is_run(const char *s, size_t n)
{
	static const char form[] = "00000000T000000Z-";
	const size_t head = sizeof(form) - 1;

	if (n < head + 4 || n > SKN_NAME_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool hex = (s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f');
		bool digit = s[i] >= '0' && s[i] <= '9';

		if (i >= head ? !hex : form[i] == '0' ? !digit : s[i] != form[i])
			return false;
	}
	return true;
}

int skn_name_check(const char *s, size_t n, enum skn_name_kind what, struct skn_err *err)
{
	int rc;

	if (n == 0)
		return skn_fail(err, SKN_EDATA, "a name may not be empty");
	if (n > SKN_NAME_MAX)
		return skn_fail(err, SKN_ELIMIT, "a name has at most %d bytes, this has %zu",
				SKN_NAME_MAX, n);
	if (what == SKN_NAME_RUN)
		return is_run(s, n) ? SKN_OK
				    : skn_fail(err, SKN_EDATA, "a run is named like 20260429T202500Z-6b1f");
	rc = grammar(s, n, err);
	if (rc < 0)
		return rc;
	if (ends(s, n, ".lock") || ends(s, n, ".git"))
		return skn_fail(err, SKN_EDATA, "a name may not end with .lock or .git");
	if (device(s, n))
		return skn_fail(err, SKN_EDATA, "'%.*s' is the name of a device on Windows", (int)n,
				s);
	if (what == SKN_NAME_SLUG && all_digits(s, n))
		return skn_fail(err, SKN_EDATA, "a thread's name may not be all digits");
	return SKN_OK;
}

bool skn_name_make(struct skn_buf *out, const char *text, size_t n, const char *fallback)
{
	size_t len = strlen(fallback);

	assert(len <= 16 && skn_name_check(fallback, len, SKN_NAME_SLUG, NULL) == SKN_OK);
	skn_buf_clear(out);
	skn_uni_slug(out, text, n, SKN_NAME_MAX);
	if (out->n == 0) {
		skn_buf_add(out, fallback, len);
		return false;
	}
	if (skn_name_check(out->p, out->n, SKN_NAME_SLUG, NULL) == SKN_OK)
		return true;
	skn_buf_clear(out);
	skn_buf_add(out, fallback, len);
	skn_buf_addc(out, '-');
	skn_uni_slug(out, text, n, SKN_NAME_MAX - out->n);
	return true;
}
