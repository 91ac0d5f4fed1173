#include "base/base.h"

#include "md/gate.h"

#include "md/line.h"
#include "md/md.h"

/* Characters that cmark makes nodes of. */
static const bool is_special[256] = {
	['['] = true, [']'] = true, ['!'] = true, ['&'] = true, ['<'] = true, ['\\'] = true,
	['*'] = true, ['_'] = true, ['`'] = true
};

/* Refuses what would take cmark too much time or memory. */
static int guard(const char *s, size_t n, struct skn_err *err)
{
	size_t marks = 0;
	uint32_t line = 1;

	if (n > SKN_MD_SIZE_MAX)
		return skn_fail(err, SKN_ELIMIT, "Markdown text of %zu bytes; at most %zu are read", n,
				SKN_MD_SIZE_MAX);
	for (size_t at = 0; at < n; line++) {
		size_t len = skn_md_line_length(s + at, n - at);
		size_t depth = skn_md_line_depth(s + at, len);

		if (depth > SKN_MD_DEPTH_MAX)
			return skn_fail_at(err, SKN_ELIMIT, NULL, line, 1,
					   "Markdown quotes and lists nested deeper than %d",
					   SKN_MD_DEPTH_MAX);
		marks += depth + 1;
		for (size_t i = 0; i < len; i++)
			marks += is_special[(unsigned char)s[at + i]];
		at += len;
		if (at + 1 < n && s[at] == '\r' && s[at + 1] == '\n')
			at++;
		at++;
	}
	if (marks > SKN_MD_MARKS_MAX)
		return skn_fail(err, SKN_ELIMIT,
				"Markdown text with more than %zu lines and special characters",
				SKN_MD_MARKS_MAX);
	return SKN_OK;
}

int skn_md_parse(cmark_node **out, const char *s, size_t n, struct skn_err *err)
{
	int rc = guard(s, n, err);

	*out = rc == SKN_OK ? cmark_parse_document(s, n, CMARK_OPT_DEFAULT) : NULL;
	return rc;
}

size_t skn_md_count_pair(const char *s, size_t n, const char pair[2])
{
	size_t count = 0;
	const char *p = s, *end = s + n;

	while (p < end && (p = memchr(p, pair[0], (size_t)(end - p))) != NULL) {
		p++;
		count += p < end && *p == pair[1];
	}
	return count;
}

/* Whether the bytes are one of our marks. */
static bool is_mark(const char *s, size_t n)
{
	return n >= SKN_MD_MARK_LEN && (memcmp(s, SKN_MD_MARK, SKN_MD_MARK_LEN) == 0 ||
					memcmp(s, SKN_MD_GUARD, SKN_MD_MARK_LEN) == 0);
}

/* The length of a reference such as "&#xFDD0;" to one of our marks, or 0. */
static size_t mark_reference(const char *s, size_t n)
{
	size_t i = 2, from;
	uint32_t value = 0;
	bool hex;

	if (n < 4 || s[0] != '&' || s[1] != '#')
		return 0;
	hex = s[2] == 'x' || s[2] == 'X';
	i += hex;
	from = i;
	for (; i < n && i - from < 8 && isxdigit((unsigned char)s[i]); i++) {
		int digit = isdigit((unsigned char)s[i]) ? s[i] - '0' : (s[i] | 32) - 'a' + 10;

		if (!hex && digit > 9)
			return 0;
		value = value * (hex ? 16 : 10) + (uint32_t)digit;
	}
	return i < n && s[i] == ';' && (value == 0xfdd0 || value == 0xfdd1) ? i + 1 : 0;
}

void skn_md_copy(struct skn_buf *out, const char *s, size_t n)
{
	size_t from = 0;

	for (size_t i = 0; i < n;) {
		size_t len = 0;

		if (s[i] == '\xef')
			len = is_mark(s + i, n - i) ? SKN_MD_MARK_LEN : 0;
		else if (s[i] == '&')
			len = mark_reference(s + i, n - i);
		if (len == 0) {
			i++;
			continue;
		}
		skn_buf_add(out, s + from, i - from);
		skn_buf_adds(out, SKN_MD_REPLACEMENT);
		i += len;
		from = i;
	}
	skn_buf_add(out, s + from, n - from);
}

const char *skn_md_literal(cmark_node *node)
{
	const char *s = cmark_node_get_literal(node);

	return s ? s : "";
}
