#include "gather/rebase.h"

#include <strings.h>

#include "text/uriref.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool among(const char *const *names, size_t count, const char *s, size_t n)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(names[i]) == n && strncasecmp(names[i], s, n) == 0)
			return true;
	return false;
}

static bool holds_address(const char *name, size_t n)
{
	static const char *const names[] = { "href", "src", "cite", "action", "longdesc", "poster",
					     "background", "codebase", "usemap", "data", "classid",
					     "profile", "formaction" };

	return among(names, SKN_ARRAY_LEN(names), name, n);
}

/* The value with "&amp;" read, resolved, and written again for its quotes. */
static void put_resolved(struct skn_buf *out, const char *s, size_t n, const char *base)
{
	struct skn_buf plain = SKN_BUF_INIT, whole = SKN_BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		skn_buf_addc(&plain, s[i]);
		if (s[i] == '&' && n - i >= 5 && memcmp(s + i, "&amp;", 5) == 0)
			i += 4;
	}
	skn_uriref_resolve(&whole, base, plain.p, plain.n);
	for (size_t i = 0; i < whole.n; i++) {
		switch (whole.p[i]) {
		case '&': skn_buf_adds(out, "&amp;"); break;
		case '"': skn_buf_adds(out, "&quot;"); break;
		case '\'': skn_buf_adds(out, "&#39;"); break;
		case '<': skn_buf_adds(out, "&lt;"); break;
		default: skn_buf_addc(out, whole.p[i]);
		}
	}
	skn_buf_release(&plain);
	skn_buf_release(&whole);
}

struct scan {
	struct skn_buf *out;
	const char *done, *end; /* everything before DONE was written */
	const char *base;
};

static void value(struct scan *scan, const char *name, size_t name_n, const char *s, size_t n)
{
	size_t lead = 0;

	while (lead < n && blank(s[lead]))
		lead++;
	if (!holds_address(name, name_n) || skn_uriref_scheme(s + lead, n - lead))
		return;
	skn_buf_add(scan->out, scan->done, (size_t)(s - scan->done));
	put_resolved(scan->out, s, n, scan->base);
	scan->done = s + n;
}

/* One attribute at S, which is no blank; returns what follows it. */
static const char *attribute(struct scan *scan, const char *s)
{
	const char *name = s, *name_end, *from, *end = scan->end;

	while (s < end && !blank(*s) && *s != '=' && *s != '>')
		s++;
	name_end = s;
	while (s < end && blank(*s))
		s++;
	if (s == end || *s != '=')
		return s > name ? s : s + (s < end);
	for (s++; s < end && blank(*s); s++)
		;
	if (s < end && (*s == '"' || *s == '\'')) {
		const char *close = memchr(s + 1, *s, (size_t)(end - s) - 1);

		if (!close)
			return end;
		value(scan, name, (size_t)(name_end - name), s + 1, (size_t)(close - s) - 1);
		return close + 1;
	}
	for (from = s; s < end && !blank(*s) && *s != '>'; s++)
		;
	value(scan, name, (size_t)(name_end - name), from, (size_t)(s - from));
	return s;
}

static const char *tag(struct scan *scan, const char *s)
{
	while (s < scan->end && !blank(*s) && *s != '>' && *s != '/')
		s++;
	while (s < scan->end && *s != '>') {
		if (blank(*s) || *s == '/')
			s++;
		else
			s = attribute(scan, s);
	}
	return s;
}

void skn_html_rebase(struct skn_buf *out, const char *html, size_t n, const char *base)
{
	struct scan scan = { .out = out, .done = html, .end = html + n, .base = base };
	const char *s = html;
	bool no_comment = false; /* none ends any more */

	while (base && *base && s < scan.end &&
	       (s = memchr(s, '<', (size_t)(scan.end - s))) != NULL) {
		if (!no_comment && scan.end - s >= 4 && memcmp(s, "<!--", 4) == 0) {
			const char *end = memmem(s, (size_t)(scan.end - s), "-->", 3);

			no_comment = !end;
			s = end ? end + 3 : s + 1;
		} else {
			s = scan.end - s > 1 && isalpha((unsigned char)s[1]) ? tag(&scan, s) : s + 1;
		}
	}
	skn_buf_add(out, scan.done, (size_t)(scan.end - scan.done));
}
