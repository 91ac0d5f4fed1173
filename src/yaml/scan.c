#include "yaml/scan.h"

#include "base/utf8.h"
#include "yaml/yaml.h"

bool skn_yaml_is_printable(uint32_t cp)
{
	if (cp < 0x20)
		return cp == '\t' || cp == '\n' || cp == '\r';
	if (cp < 0xa0)
		return cp < 0x7f;
	return cp != 0x2028 && cp != 0x2029 && cp != 0xfeff && cp != 0xfffe && cp != 0xffff;
}

/* Git writes seven of one character and a blank, or only the seven equal signs. */
static bool is_conflict_marker(const char *line, size_t n)
{
	static const char marks[] = "<=>|";
	size_t run = 0;

	if (n < 7 || !strchr(marks, line[0]) || !line[0])
		return false;
	while (run < n && line[run] == line[0])
		run++;
	return run == 7 && (run == n || line[run] == ' ');
}

static int bad_char(const char *path, uint32_t line, size_t column, uint32_t cp, struct skn_err *err)
{
	int rc = skn_fail_at(err, SKN_EDATA, path, line, (uint32_t)column,
			     cp < 0xa0 ? "control character U+%04X" : "character U+%04X may not stand here",
			     cp);

	skn_hint(err, cp < 0x100 ? "remove it, or write \\x%02X inside double quotes"
				 : "remove it, or write \\u%04X inside double quotes", cp);
	return rc;
}

static int scan_line(const char *line, size_t n, uint32_t number, const char *path,
		     struct skn_err *err)
{
	if (is_conflict_marker(line, n)) {
		skn_fail_at(err, SKN_EDATA, path, number, 1, "conflict marker '%.7s'", line);
		skn_hint(err, "resolve the conflict and remove the markers");
		return SKN_EDATA;
	}
	for (size_t i = 0; i < n;) {
		unsigned char c = (unsigned char)line[i];
		uint32_t cp = c;
		size_t step = 1;

		if (c >= 0x80)
			step = skn_utf8_decode(line + i, n - i, &cp);
		if (step == 0)
			return skn_fail_at(err, SKN_EDATA, path, number, (uint32_t)i + 1,
					   "invalid UTF-8 (byte 0x%02X)", c);
		if ((c < 0x20 || c >= 0x7f) && (c == '\r' || !skn_yaml_is_printable(cp)))
			return bad_char(path, number, i + 1, cp, err);
		i += step;
	}
	return SKN_OK;
}

int skn_yaml_scan(const char *src, size_t len, const char *path, struct skn_err *err)
{
	uint32_t number = 1;
	int rc = SKN_OK;

	if (len > SKN_YAML_SIZE_MAX)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0,
				   "is %zu bytes long; YAML files may have %zu", len,
				   SKN_YAML_SIZE_MAX);
	if (len >= 3 && memcmp(src, "\xef\xbb\xbf", 3) == 0)
		return skn_fail_at(err, SKN_EDATA, path, 1, 1, "begins with a byte order mark");
	for (size_t at = 0; rc == SKN_OK && at < len; number++) {
		const char *nl = memchr(src + at, '\n', len - at);
		size_t n = nl ? (size_t)(nl - src) - at : len - at;

		/* Half of a CR LF belongs to the line's end. */
		rc = scan_line(src + at, n - (nl && n && nl[-1] == '\r'), number, path, err);
		at += n + 1;
	}
	return rc;
}
