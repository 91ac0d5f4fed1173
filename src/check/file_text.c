#include "check/file.h"
#include "uni/uni.h"

#define MARKER 7 /* characters of a conflict marker */

/* LF for CR LF; true when there was any. */
static bool unify(struct skn_buf *out, const char *s, size_t n, uint32_t *line)
{
	bool any = false;

	*line = 1;
	for (size_t at = 0; at < n;) {
		const char *nl = memchr(s + at, '\n', n - at);
		size_t len = nl ? (size_t)(nl - (s + at)) : n - at;
		bool cr = nl && len && s[at + len - 1] == '\r';

		any = any || cr;
		*line += !any;
		skn_buf_add(out, s + at, cr ? len - 1 : len);
		if (nl)
			skn_buf_addc(out, '\n');
		at += len + (nl != NULL);
	}
	return any;
}

static bool characters(struct skn_facts *out, const char *s, size_t n)
{
	struct skn_line_starts lines = { 0 };
	enum skn_uni_fault fault;
	size_t from = 0, offset = 0, found = 0;
	uint32_t cp = 0;

	while (from < n && (fault = skn_uni_scan(s + from, n - from, &offset, &cp)) != SKN_UNI_OK) {
		struct skn_place at;
		size_t len = 1;

		from += offset;
		while (fault != SKN_UNI_INVALID && from + len < n && ((unsigned char)s[from + len] & 0xc0) == 0x80)
			len++;
		if (found == 0)
			skn_line_starts_init(&lines, s, n);
		at = skn_line_starts_place(&lines, from, from + len);
		if (found++ == SKN_CHECK_FAULTS_MAX) {
			skn_rule_report(&out->diags, SKN_RULE_BAD_CHARACTER, "", &at,
					"and more from here on");
			break;
		}
		if (fault == SKN_UNI_INVALID)
			skn_rule_report(&out->diags, SKN_RULE_BAD_CHARACTER, "", &at,
					"invalid UTF-8 (byte 0x%02X)", (unsigned char)s[from]);
		else
			skn_rule_report(&out->diags, SKN_RULE_BAD_CHARACTER, "", &at, "%s (U+%04X)",
					skn_uni_fault_name(fault), cp);
		from += len;
	}
	skn_line_starts_release(&lines);
	return found == 0;
}

/* The character of a conflict marker at the line's start, or 0. */
static char marker(const char *line, size_t n)
{
	size_t run = 0;

	if (n < MARKER || line[0] == '\0' || !strchr("<=>|", line[0]))
		return 0;
	while (run < n && line[run] == line[0])
		run++;
	return run == MARKER && (run == n || line[run] == ' ') ? line[0] : 0;
}

/* Whether a marker counts: in Markdown "=======" may underline a heading, so
 * there it needs the beginning of a conflict before it. */
static bool counts(char c, bool markdown, bool inside)
{
	return c && (!markdown || c == '<' || c == '>' || inside);
}

static bool conflicts(struct skn_facts *out, const char *s, size_t n, bool markdown)
{
	struct skn_place at = { .line = 1, .column = 1 };
	size_t found = 0;
	bool inside = false;

	for (size_t i = 0; i < n && found < SKN_CHECK_FAULTS_MAX; at.line++) {
		const char *nl = memchr(s + i, '\n', n - i);
		size_t len = nl ? (size_t)(nl - (s + i)) : n - i;
		char c = marker(s + i, len);

		/* In Markdown an angle alone on its line could be anything. */
		if (markdown && len == MARKER && c != '=')
			c = 0;
		if (counts(c, markdown, inside)) {
			at.end_line = at.line;
			at.end_column = (uint32_t)len + 1;
			skn_rule_report(&out->diags, SKN_RULE_CONFLICT_MARKERS, "", &at,
					"conflict marker '%.*s'", MARKER, s + i);
			skn_diags_hint(&out->diags, "resolve the conflict and remove the markers");
			found++;
			inside = c != '>';
		}
		i += len + 1;
	}
	return found == 0;
}

/* The first line that is not in normal form C. */
static void normal_form(struct skn_facts *out, const char *s, size_t n)
{
	struct skn_place at = { .line = 1, .column = 1 };

	if (skn_uni_is_nfc(s, n))
		return;
	for (size_t i = 0; i < n; at.line++) {
		const char *nl = memchr(s + i, '\n', n - i);
		size_t len = nl ? (size_t)(nl - (s + i)) : n - i;

		if (!skn_uni_is_nfc(s + i, len))
			break;
		i += len + 1;
	}
	skn_rule_report(&out->diags, SKN_RULE_NON_CANONICAL, "", &at,
			"text is not in Unicode normal form C");
	skn_diags_hint(&out->diags, "'skein fmt' mends it");
}

static void line_ends(struct skn_facts *out, const struct skn_buf *lf, bool cr, uint32_t line)
{
	struct skn_place at = { .line = line, .column = 1 };

	if (cr) {
		skn_rule_report(&out->diags, SKN_RULE_NON_CANONICAL, "", &at,
				"lines end in CR LF, not LF");
		skn_diags_hint(&out->diags, "'skein fmt' mends it; .gitattributes keeps it so");
	} else if (lf->n && lf->p[lf->n - 1] != '\n') {
		at.line = 1;
		for (size_t i = 0; i < lf->n; i++)
			at.line += lf->p[i] == '\n';
		skn_rule_report(&out->diags, SKN_RULE_NON_CANONICAL, "", &at,
				"the last line has no newline at its end");
		skn_diags_hint(&out->diags, "'skein fmt' mends it");
	}
}

bool skn_check_text(struct skn_facts *out, enum skn_kind kind, const char *s, size_t n, struct skn_buf *lf)
{
	uint32_t line;
	bool cr = unify(lf, s, n, &line);

	if (kind != SKN_KIND_TEXT && !conflicts(out, lf->p, lf->n, kind == SKN_KIND_NARRATIVE))
		return false;
	if (!characters(out, lf->p, lf->n))
		return false;
	if (kind == SKN_KIND_TEXT)
		return true; /* as it was gathered */
	line_ends(out, lf, cr, line);
	normal_form(out, lf->p, lf->n);
	return true;
}
