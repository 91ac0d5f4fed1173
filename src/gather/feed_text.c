#include "base/base.h"

#include <strings.h>

#include "base/utf8.h"
#include "gather/feed_xml.h"
#include "gather/plain.h"
#include "gather/rebase.h"

static bool has_elements(const struct skn_xml_node *node)
{
	for (const struct skn_xml_node *child = node->child; child; child = child->next)
		if (child->name)
			return true;
	return false;
}

/* RFC 4648, with white space in it; false when it is none or no text. */
static bool from_base64(struct skn_buf *out, const char *s, size_t n)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < n && s[i] != '='; i++) {
		const char *at = s[i] ? strchr(letters, s[i]) : NULL;

		if (isspace((unsigned char)s[i]))
			continue;
		if (!at)
			return false;
		bits = bits << 6 | (uint32_t)(at - letters);
		have += 6;
		if (have >= 8) {
			have -= 8;
			skn_buf_addc(out, (char)(bits >> have & 0xFF));
		}
	}
	return out->n && skn_utf8_valid(out->p, out->n, NULL) && !memchr(out->p, '\0', out->n);
}

/* The <div> that has to be around XHTML is no part of it; NULL when there is none. */
static const struct skn_xml_node *wrapper(const struct skn_xml_node *node)
{
	const struct skn_xml_node *only = NULL;

	for (const struct skn_xml_node *child = node->child; child; child = child->next) {
		if (child->text && strspn(child->text, " \t\r\n") == child->len)
			continue;
		if (only || child->text || !skn_xml_is(child, "div") || child->attrs)
			return NULL;
		only = child;
	}
	return only;
}

enum how { PLAIN, HTML, INNER, BASE64, UNSAID };

static bool type_is(const char *type, const char *what)
{
	size_t n = strlen(what);

	return strncasecmp(type, what, n) == 0 && (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

static bool type_ends(const char *type, const char *end)
{
	size_t n = strcspn(type, "; "), len = strlen(end);

	return n >= len && strncasecmp(type + n - len, end, len) == 0;
}

/* RFC 4287, 3.1 and 4.1.3.3; Atom 0.3 has MIME types and a mode. */
static enum how how_of(const struct skn_xml_node *node, const char *type)
{
	const char *mode = skn_xml_attr(node, "mode");

	if (mode && strcasecmp(mode, "base64") == 0)
		return BASE64;
	if (type_is(type, "xhtml") || type_ends(type, "+xml") || type_ends(type, "/xml"))
		return INNER;
	if (has_elements(node) && !(type_is(type, "html") && wrapper(node) &&
				    !has_elements(wrapper(node))))
		return INNER;
	if (type_is(type, "html") || type_is(type, "text/html"))
		return HTML;
	if (type_is(type, "text") || type_is(type, "text/plain"))
		return PLAIN;
	if (!*type || !strchr(type, '/') || strncasecmp(type, "text/", 5) == 0)
		return UNSAID;
	return BASE64;
}


static enum how put(struct skn_buf *out, const struct skn_xml_node *node, enum how how)
{
	struct skn_buf text = SKN_BUF_INIT;

	if (how == INNER && has_elements(node)) {
		skn_xml_inner(out, wrapper(node) ? wrapper(node) : node);
		return HTML;
	}
	skn_xml_text(&text, node);
	if (how != BASE64 || !from_base64(out, text.p, text.n)) {
		skn_buf_clear(out);
		skn_buf_add(out, text.p, text.n);
	}
	skn_buf_release(&text);
	return how == INNER || how == BASE64 ? UNSAID : how;
}

struct skn_feed_text skn_feed_text_of(struct skn_feed_builder *b, const struct skn_xml_node *node,
				      const char *base, const char *language, bool title)
{
	const char *type = skn_xml_attr(node, "type");
	struct skn_feed_text text = { .language = language, .base = base };
	struct skn_buf raw = SKN_BUF_INIT, done = SKN_BUF_INIT;
	const char *src = skn_xml_attr(node, "src");
	enum how how;

	if (src)
		text.src = skn_feed_keep_url(b, base, src, strlen(src));
	if (type)
		text.type = skn_feed_keep(b, type, strlen(type));
	how = put(&raw, node, how_of(node, type ? type : ""));
	if (how == UNSAID && type && skn_plain_is_html(raw.p, raw.n))
		how = HTML;
	if (how == UNSAID && !title)
		how = b->html_titles || skn_plain_is_html(raw.p, raw.n) ? HTML : PLAIN;
	else if (how == UNSAID)
		how = b->html_titles && skn_plain_is_html(raw.p, raw.n) ? HTML : PLAIN;
	text.kind = how == HTML ? SKN_FEED_HTML : SKN_FEED_PLAIN;
	if (how == HTML)
		skn_html_rebase(&done, raw.p, raw.n, base);
	text.text = how == HTML ? skn_feed_keep(b, done.p, done.n) : skn_feed_keep(b, raw.p, raw.n);
	skn_buf_release(&raw);
	skn_buf_release(&done);
	return text;
}
