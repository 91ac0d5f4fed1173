#include "base/base.h"

#include <strings.h>

#include "base/sink.h"
#include "xml/xml.h"

void skn_xml_release(struct skn_xml *xml)
{
	skn_arena_release(&xml->arena);
	*xml = (struct skn_xml)SKN_XML_INIT;
}

struct skn_xml_node *skn_xml_next(const struct skn_xml_node *node, const struct skn_xml_node *top)
{
	if (node->child)
		return node->child;
	for (; node != top; node = node->parent)
		if (node->next)
			return node->next;
	return NULL;
}

bool skn_xml_is(const struct skn_xml_node *node, const char *name)
{
	return node && node->name && strcasecmp(node->name, name) == 0;
}

struct skn_xml_node *skn_xml_child(const struct skn_xml_node *node, const char *name)
{
	struct skn_xml_node *child = node ? node->child : NULL;

	while (child && !skn_xml_is(child, name))
		child = child->next;
	return child;
}

const char *skn_xml_attr_of(const struct skn_xml_node *node, const char *prefix,
			    const char *name)
{
	for (const struct skn_xml_attr *a = node ? node->attrs : NULL; a; a = a->next)
		if (strcasecmp(a->name, name) == 0 && strcasecmp(a->prefix, prefix) == 0)
			return a->value;
	return NULL;
}

const char *skn_xml_attr(const struct skn_xml_node *node, const char *name)
{
	return skn_xml_attr_of(node, "", name);
}

void skn_xml_text(struct skn_buf *out, const struct skn_xml_node *node)
{
	const struct skn_xml_node *top = node;

	for (; node; node = skn_xml_next(node, top))
		if (node->text)
			skn_buf_add(out, node->text, node->len);
}

/* ---- As markup ---- */

static void put_escaped(struct skn_buf *out, const char *s, size_t n, bool quoted)
{
	size_t copied = 0;

	for (size_t i = 0; i < n; i++) {
		const char *as = s[i] == '&' ? "&amp;"
				 : s[i] == '<' ? "&lt;"
				 : s[i] == '>' ? "&gt;"
				 : quoted && s[i] == '"' ? "&quot;" : NULL;

		if (!as)
			continue;
		skn_buf_add(out, s + copied, i - copied);
		skn_buf_adds(out, as);
		copied = i + 1;
	}
	skn_buf_add(out, s + copied, n - copied);
}

static bool is_void(const char *name)
{
	static const char *const names[] = { "br", "hr", "img", "input", "wbr", "area", "embed",
					     "meta", "param", "col", "link", "base", "source",
					     "track" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
		if (strcasecmp(names[i], name) == 0)
			return true;
	return false;
}

static void put_start(struct skn_buf *out, const struct skn_xml_node *node)
{
	skn_buf_addf(out, "<%s", node->name);
	for (const struct skn_xml_attr *a = node->attrs; a; a = a->next) {
		if (*a->prefix && strcasecmp(a->prefix, "xml") != 0 &&
		    strcasecmp(a->prefix, "xlink") != 0)
			continue;
		skn_buf_addf(out, *a->prefix ? " %s:%s=\"" : " %s%s=\"", a->prefix, a->name);
		put_escaped(out, a->value, a->len, true);
		skn_buf_addc(out, '"');
	}
	skn_buf_adds(out, node->child ? ">" : is_void(node->name) ? " />" : "></");
	if (!node->child && !is_void(node->name))
		skn_buf_addf(out, "%s>", node->name);
}

void skn_xml_inner(struct skn_buf *out, const struct skn_xml_node *top)
{
	const struct skn_xml_node *node = top->child;

	while (node) {
		if (node->text)
			put_escaped(out, node->text, node->len, false);
		else
			put_start(out, node);
		if (node->child) {
			node = node->child;
			continue;
		}
		while (node != top && !node->next) {
			node = node->parent;
			if (node != top)
				skn_buf_addf(out, "</%s>", node->name);
		}
		node = node == top ? NULL : node->next;
	}
}
