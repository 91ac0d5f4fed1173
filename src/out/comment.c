#include "out/comment.h"

#include "text/term.h"

#define BREAKER "&#8203;" /* zero-width space */

static bool is_alnum(char c)
{
	return isalnum((unsigned char)c);
}

/* Whether a forge may take what begins with this character for a reference:
 * @name, #12, !12, $12, %name, &3, ~label. */
static bool starts_reference(const char *s, size_t n)
{
	return *s == '@' || (n > 1 && strchr("#!$%&~", *s) && (is_alnum(s[1]) || s[1] == '"'));
}

static bool begins(const char *s, size_t n, const char *prefix)
{
	size_t len = strlen(prefix);

	return n >= len && strncasecmp(s, prefix, len) == 0;
}

/* What stands at S and has to be parted behind its first bytes; their number. */
static size_t parted(const char *s, size_t n)
{
	if (starts_reference(s, n))
		return 1;
	if (begins(s, n, "://"))
		return 1;
	if (begins(s, n, "www."))
		return 3;
	if (begins(s, n, "gh-") && n > 3 && isdigit((unsigned char)s[3]))
		return 3;
	return 0;
}

static void line(struct skn_buf *out, const char *s, size_t n)
{
	size_t part = 0; /* bytes up to where the breaker comes */

	for (size_t i = 0; i < n; i++) {
		if (!part)
			part = parted(s + i, n - i);
		if (strchr("\\`*_[]<>&~|$#", s[i]))
			skn_buf_addc(out, '\\');
		skn_buf_addc(out, s[i]);
		if (part && --part == 0)
			skn_buf_adds(out, BREAKER);
	}
}

void skn_comment_text(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		const char *nl = memchr(s + i, '\n', n - i);
		size_t len = nl ? (size_t)(nl - (s + i)) : n - i;
		struct skn_buf safe = SKN_BUF_INIT;

		skn_term_safe_buf(&safe, s + i, len, false);
		line(out, safe.p, safe.n);
		if (nl)
			skn_buf_adds(out, "<br>");
		skn_buf_release(&safe);
		i += len + 1;
	}
}

void skn_comment_code(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf text = SKN_BUF_INIT, safe = SKN_BUF_INIT;
	size_t longest = 0, run = 0;
	bool pad;

	for (size_t i = 0; i < n; i++)
		skn_buf_addc(&text, s[i] == '\n' ? ' ' : s[i]);
	skn_term_safe_buf(&safe, text.p, text.n, false);
	for (size_t i = 0; i < safe.n; i++) {
		run = safe.p[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	pad = safe.n && (longest || safe.p[0] == ' ' || safe.p[safe.n - 1] == ' ');
	if (safe.n) {
		skn_buf_fill(out, '`', longest + 1);
		skn_buf_adds(out, pad ? " " : "");
		skn_buf_add(out, safe.p, safe.n);
		skn_buf_adds(out, pad ? " " : "");
		skn_buf_fill(out, '`', longest + 1);
	}
	skn_buf_release(&text);
	skn_buf_release(&safe);
}
