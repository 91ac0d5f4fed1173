/*
 * html_scan.c - the scan before parsing.  It follows the tokenizer closely
 * enough to count open elements and attributes, and errs on the side of
 * counting more: an element is open until its own end tag, because formatting
 * elements outlive the block they stand in.  Elements that HTML closes by
 * itself (p, li, td ...) cannot nest without others between them and are not
 * counted.
 */
#include "base/map.h"
#include "markup/html_wire.h"

struct scan {
	const char *p, *end, *start;
	struct skn_map open; /* tag name -> how many are open */
	size_t n_open;
};

static const char *const uncounted[] = {
	"area", "base", "body", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "head",
	"hr", "html", "image", "img", "input", "keygen", "li", "link", "meta", "option", "p",
	"param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr", NULL
};
static const char *const raw_text[] = {
	"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp", NULL
};

static bool listed(const char *const *list, const char *name)
{
	for (; *list; list++) {
		if (skn_streq(*list, name))
			return true;
	}
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Past the next occurrence of WHAT, or to the end. */
static void skip_past(struct scan *scan, const char *what)
{
	const char *hit = memmem(scan->p, (size_t)(scan->end - scan->p), what, strlen(what));

	scan->p = hit ? hit + strlen(what) : scan->end;
}

static void skip_comment(struct scan *scan)
{
	const char *p = scan->p; /* after "<!--" */

	if (p < scan->end && *p == '>') {
		scan->p++;
		return;
	}
	if (scan->end - p >= 2 && p[0] == '-' && p[1] == '>') {
		scan->p += 2;
		return;
	}
	for (; p < scan->end; p++) {
		if (*p != '>' || p - scan->p < 2)
			continue;
		if ((p[-1] == '-' && p[-2] == '-') ||
		    (p - scan->p >= 3 && p[-1] == '!' && p[-2] == '-' && p[-3] == '-'))
			break;
	}
	scan->p = p < scan->end ? p + 1 : p;
}

/* To the "</name" that ends raw text. */
static void skip_raw_text(struct scan *scan, const char *name)
{
	size_t len = strlen(name);

	for (const char *p = scan->p; (size_t)(scan->end - p) >= len + 2; p++) {
		p = memchr(p, '<', (size_t)(scan->end - p) - len - 1);
		if (!p)
			break;
		if (p[1] == '/' && strncasecmp(p + 2, name, len) == 0 &&
		    (p + 2 + len == scan->end || !is_letter(p[2 + len]))) {
			scan->p = p;
			return;
		}
	}
	scan->p = scan->end;
}

static void skip_attr_value(struct scan *scan)
{
	while (scan->p < scan->end && is_blank(*scan->p))
		scan->p++;
	if (scan->p < scan->end && (*scan->p == '"' || *scan->p == '\'')) {
		char quote = *scan->p++;
		const char *q = memchr(scan->p, quote, (size_t)(scan->end - scan->p));

		scan->p = q ? q + 1 : scan->end;
		return;
	}
	while (scan->p < scan->end && !is_blank(*scan->p) && *scan->p != '>')
		scan->p++;
}

/* Past the tag's attributes and its ">"; tells how many there were. */
static size_t skip_attrs(struct scan *scan, bool *self_closing)
{
	size_t n = 0;

	*self_closing = false;
	while (scan->p < scan->end && *scan->p != '>') {
		if (is_blank(*scan->p) || *scan->p == '/') {
			*self_closing = *scan->p == '/';
			scan->p++;
			continue;
		}
		*self_closing = false;
		n++;
		scan->p++; /* a name may even start with "=" */
		while (scan->p < scan->end && !is_blank(*scan->p) && !strchr("/>=", *scan->p))
			scan->p++;
		while (scan->p < scan->end && is_blank(*scan->p))
			scan->p++;
		if (scan->p < scan->end && *scan->p == '=') {
			scan->p++;
			skip_attr_value(scan);
		}
	}
	if (scan->p < scan->end)
		scan->p++;
	return n;
}

static bool in_foreign(const struct scan *scan)
{
	return skn_map_find(&scan->open, "svg", 3) || skn_map_find(&scan->open, "math", 4);
}

static void count_open(struct scan *scan, const char *name, int step)
{
	size_t len = strlen(name);
	uintptr_t n = (uintptr_t)skn_map_find(&scan->open, name, len);

	if (step < 0 && n == 0)
		return;
	n = step < 0 ? n - 1 : n + 1;
	scan->n_open = step < 0 ? scan->n_open - 1 : scan->n_open + 1;
	skn_map_put(&scan->open, name, len, (void *)n);
}

static uint32_t line_of(const struct scan *scan, const char *at)
{
	uint32_t line = 1;

	for (const char *p = scan->start; p < at; p++)
		line += *p == '\n';
	return line;
}

/* At a letter after "<" or "</".  Names longer than the buffer are cut, which
 * only makes different ones count as one. */
static int scan_tag(struct scan *scan, bool closing, const char *path, struct skn_err *err)
{
	char name[64];
	size_t len = 0;
	bool self_closing;
	const char *at = scan->p;

	for (; scan->p < scan->end && !is_blank(*scan->p) && *scan->p != '/' && *scan->p != '>';
	     scan->p++) {
		if (len < sizeof(name) - 1)
			name[len++] = lower(*scan->p);
	}
	name[len] = '\0';
	if (skip_attrs(scan, &self_closing) > SKN_HTML_ATTRS_MAX)
		return skn_fail_at(err, SKN_ELIMIT, path, line_of(scan, at), 0,
				   "a <%s> tag has more than %d attributes", name,
				   SKN_HTML_ATTRS_MAX);
	if (listed(uncounted, name))
		return 0;
	if (closing) {
		count_open(scan, name, -1);
		return 0;
	}
	if (in_foreign(scan)) {
		if (self_closing)
			return 0;
	} else if (listed(raw_text, name)) {
		skip_raw_text(scan, name);
	}
	count_open(scan, name, 1);
	if (scan->n_open > SKN_HTML_NESTING_MAX)
		return skn_fail_at(err, SKN_ELIMIT, path, line_of(scan, at), 0,
				   "more than %d elements are open at once",
				   SKN_HTML_NESTING_MAX);
	return 0;
}

static int scan_markup(struct scan *scan, const char *path, struct skn_err *err)
{
	size_t left = (size_t)(scan->end - scan->p); /* after "<" */

	if (left && is_letter(*scan->p))
		return scan_tag(scan, false, path, err);
	if (left > 1 && *scan->p == '/' && is_letter(scan->p[1])) {
		scan->p++;
		return scan_tag(scan, true, path, err);
	}
	if (left >= 3 && memcmp(scan->p, "!--", 3) == 0) {
		scan->p += 3;
		skip_comment(scan);
	} else if (left && strchr("!?/", *scan->p)) {
		skip_past(scan, ">");
	}
	return 0;
}

int skn_html_prescan(const char *s, size_t n, const char *path, struct skn_err *err)
{
	struct scan scan = { .p = s, .end = s + n, .start = s, .open = SKN_MAP_INIT };
	int rc = 0;

	if (n > SKN_HTML_SIZE_MAX)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0,
				   "the page has %zu bytes, more than %zu", n, SKN_HTML_SIZE_MAX);
	while (rc == 0 && scan.p < scan.end) {
		scan.p = memchr(scan.p, '<', (size_t)(scan.end - scan.p));
		if (!scan.p)
			break;
		scan.p++;
		rc = scan_markup(&scan, path, err);
	}
	skn_map_release(&scan.open, NULL);
	return rc;
}
