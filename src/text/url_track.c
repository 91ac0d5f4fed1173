/*
 * The form in which addresses of one page are equal.
 *
 * The parameters left out are those that services which count readers add to links, and
 * that no page is chosen by: names gathered from the documentation of these services
 * and the lists that browsers and feed readers publish.
 */
#include "base/base.h"

#include <strings.h>

#include "text/url_parts.h"

static const char *const prefixes[] = { "utm_", "mtm_", "hmb_", "itm_" };

static const char *const names[] = {
	"fbclid", "_openstat", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "fb_comment_id",
	"gclid", "dclid", "gbraid", "wbraid", "gclsrc", "campaign_id", "campaign_medium", "campaign_name",
	"campaign_source", "campaign_term", "campaign_content", "srsltid", "yclid", "ysclid", "twclid",
	"msclkid", "mc_cid", "mc_eid", "mc_tc", "wickedid", "hsa_cam", "_hsenc", "__hssc", "__hstc", "__hsfp",
	"_hsmi", "hsctatracking", "rb_clickid", "oly_anon_id", "oly_enc_id", "vero_id", "vero_conv", "mkt_tok",
	"sc_cid", "_bhlid", "_branch_match_id", "_branch_referrer",
};

/* "blog.example.org": what a page that links puts into "ref" to say who it is. */
static bool names_host(const char *s, size_t n)
{
	size_t last = 0, dots = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '.') {
			dots++;
			last = i + 1;
		} else if (!isalnum((unsigned char)s[i]) && s[i] != '-') {
			return false;
		}
	}
	for (size_t i = last; i < n; i++)
		if (!isalpha((unsigned char)s[i]))
			return false;
	return dots && s[0] != '.' && n - last >= 2;
}

static bool is_tracking(const char *s, size_t n)
{
	const char *equals = memchr(s, '=', n);
	size_t name = equals ? (size_t)(equals - s) : n;

	for (size_t i = 0; i < SKN_ARRAY_LEN(prefixes); i++)
		if (name > strlen(prefixes[i]) && strncasecmp(s, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
		if (name == strlen(names[i]) && strncasecmp(s, names[i], name) == 0)
			return true;
	return name == 3 && strncasecmp(s, "ref", 3) == 0 && equals && names_host(equals + 1, n - 4);
}

/* RFC 3986, 6.2.2: what need not be encoded is not, what is encoded is in capitals. */
static void add_normal(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c != '%' || n - i < 3 || !isxdigit((unsigned char)s[i + 1]) || !isxdigit((unsigned char)s[i + 2])) {
			skn_buf_addc(out, (char)c);
			continue;
		}
		c = (unsigned char)strtoul((const char[]){ s[i + 1], s[i + 2], '\0' }, NULL, 16);
		if (isalnum(c) || (c && strchr("-._~", c)))
			skn_buf_addc(out, (char)c);
		else
			skn_buf_addf(out, "%%%02X", (unsigned)c);
		i += 2;
	}
}

static void add_query(struct skn_buf *out, const char *s)
{
	size_t n = strlen(s), start = out->n;
	char mark = '?';

	for (size_t i = 0; i <= n; i++) {
		size_t from = i;

		while (i < n && s[i] != '&')
			i++;
		if (is_tracking(s + from, i - from))
			continue;
		skn_buf_addc(out, mark);
		add_normal(out, s + from, i - from);
		mark = '&';
	}
	if (out->n == start + 1) /* nothing behind the mark */
		skn_buf_truncate(out, start);
}

/* "#!" chooses a page where scripts make them, ":~:text=" a passage. */
static void add_fragment(struct skn_buf *out, const char *s)
{
	const char *passage = strstr(s, ":~:text=");

	if (*s == '!')
		skn_buf_addf(out, "#%s", s);
	else if (passage)
		skn_buf_addf(out, "#%s", passage);
}

void skn_url_identity(struct skn_buf *out, const char *url)
{
	struct skn_url parts;

	if (!skn_url_parse(&parts, url, strlen(url), NULL)) {
		skn_buf_adds(out, url);
		return;
	}
	skn_buf_adds(out, parts.secure ? "https://" : "http://");
	skn_buf_adds(out, parts.host);
	if (parts.port >= 0)
		skn_buf_addf(out, ":%d", parts.port);
	add_normal(out, parts.path, strlen(parts.path));
	if (parts.query)
		add_query(out, parts.query);
	if (parts.fragment)
		add_fragment(out, parts.fragment);
	skn_url_release(&parts);
}
