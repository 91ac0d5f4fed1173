#include "markup/html_wire.h"

struct reader {
	const char *p, *end;
	bool bad;
};

static uint32_t take_u32(struct reader *in)
{
	const unsigned char *b = (const unsigned char *)in->p;

	if (in->end - in->p < 4) {
		in->bad = true;
		return 0;
	}
	in->p += 4;
	return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static const char *take_bytes(struct reader *in, struct skn_arena *arena, size_t *len)
{
	uint32_t n = take_u32(in);
	const char *s = in->p;

	if (in->bad || n > (size_t)(in->end - in->p) || memchr(s, '\0', n)) {
		in->bad = true;
		*len = 0;
		return "";
	}
	in->p += n;
	*len = n;
	return skn_arena_strndup(arena, s, n);
}

static void append(struct skn_html_node *parent, struct skn_html_node *node)
{
	node->parent = parent;
	if (!parent)
		return;
	if (parent->last)
		parent->last->next = node;
	else
		parent->child = node;
	parent->last = node;
}

static struct skn_html_node *take_element(struct reader *in, struct skn_html *html)
{
	struct skn_html_node *node = skn_arena_alloc(&html->arena, sizeof(*node));
	struct skn_html_attr **tail = &node->attrs;
	size_t len;

	node->kind = SKN_HTML_ELEMENT;
	node->line = take_u32(in);
	node->tag = take_bytes(in, &html->arena, &len);
	for (uint32_t n = take_u32(in); n && !in->bad; n--) {
		struct skn_html_attr *attr = skn_arena_alloc(&html->arena, sizeof(*attr));

		attr->name = take_bytes(in, &html->arena, &len);
		attr->value = take_bytes(in, &html->arena, &len);
		*tail = attr;
		tail = &attr->next;
	}
	return node;
}

static struct skn_html_node *take_text(struct reader *in, struct skn_html *html)
{
	struct skn_html_node *node = skn_arena_alloc(&html->arena, sizeof(*node));

	node->kind = SKN_HTML_TEXT;
	node->tag = "";
	node->line = take_u32(in);
	node->text = take_bytes(in, &html->arena, &node->len);
	return node;
}

static void read_tree(struct reader *in, struct skn_html *html)
{
	struct skn_html_node *parent = NULL, *node;
	size_t depth = 0;

	while (!in->bad && in->p < in->end) {
		char op = *in->p++;

		if (op == '.' && html->root && !parent) {
			in->bad = in->p != in->end;
			return;
		} else if (op == 'E' && (parent || !html->root) && depth < SKN_HTML_DEPTH_MAX) {
			node = take_element(in, html);
			append(parent, node);
			if (!parent)
				html->root = node;
			parent = node;
			depth++;
		} else if (op == 'T' && parent) {
			append(parent, take_text(in, html));
		} else if (op == '/' && parent) {
			parent = parent->parent;
			depth--;
		} else {
			break;
		}
	}
	in->bad = true;
}

int skn_html_from_wire(struct skn_html *out, const char *s, size_t n, struct skn_err *err)
{
	struct reader in = { .p = s, .end = s + n };

	*out = (struct skn_html)SKN_HTML_INIT;
	read_tree(&in, out);
	if (!in.bad)
		return 0;
	skn_html_release(out);
	return skn_fail(err, SKN_EDATA, "the HTML parser sent a broken tree");
}

void skn_html_release(struct skn_html *html)
{
	skn_arena_release(&html->arena);
	html->root = NULL;
}

struct skn_html_node *skn_html_skip(const struct skn_html_node *node,
				    const struct skn_html_node *top)
{
	for (; node && node != top; node = node->parent) {
		if (node->next)
			return node->next;
	}
	return NULL;
}

struct skn_html_node *skn_html_next(const struct skn_html_node *node,
				    const struct skn_html_node *top)
{
	if (node->child)
		return node->child;
	return skn_html_skip(node, top);
}

bool skn_html_is(const struct skn_html_node *node, const char *tag)
{
	return node && node->kind == SKN_HTML_ELEMENT && skn_streq(node->tag, tag);
}

const char *skn_html_attr(const struct skn_html_node *node, const char *name)
{
	if (!node)
		return NULL;
	for (const struct skn_html_attr *a = node->attrs; a; a = a->next) {
		if (skn_streq(a->name, name))
			return a->value;
	}
	return NULL;
}

bool skn_html_has_class(const struct skn_html_node *node, const char *class_name)
{
	const char *blanks = " \t\n\f\r";
	const char *p = skn_html_attr(node, "class");
	size_t len = strlen(class_name);

	while (p && *(p += strspn(p, blanks))) {
		size_t word = strcspn(p, blanks);

		if (word == len && memcmp(p, class_name, len) == 0)
			return true;
		p += word;
	}
	return false;
}

static bool has_tag(const struct skn_html_node *node, const char *tag)
{
	return skn_html_is(node, tag);
}

static bool has_id(const struct skn_html_node *node, const char *id)
{
	const char *value = skn_html_attr(node, "id");

	return value && skn_streq(value, id);
}

static struct skn_html_node *find(const struct skn_html_node *top, const char *what,
				  bool (*fits)(const struct skn_html_node *, const char *))
{
	struct skn_html_node *node = NULL;

	if (top)
		node = skn_html_next(top, top);
	while (node && !fits(node, what))
		node = skn_html_next(node, top);
	return node;
}

struct skn_html_node *skn_html_find_tag(const struct skn_html_node *top, const char *tag)
{
	return find(top, tag, has_tag);
}

struct skn_html_node *skn_html_find_class(const struct skn_html_node *top, const char *class_name)
{
	return find(top, class_name, skn_html_has_class);
}

struct skn_html_node *skn_html_find_id(const struct skn_html_node *top, const char *id)
{
	return find(top, id, has_id);
}

void skn_html_text(struct skn_buf *out, const struct skn_html_node *node)
{
	const struct skn_html_node *top = node;

	while (node) {
		bool hidden = skn_html_is(node, "script") || skn_html_is(node, "style");

		if (node->kind == SKN_HTML_TEXT)
			skn_buf_add(out, node->text, node->len);
		node = hidden ? skn_html_skip(node, top) : skn_html_next(node, top);
	}
}
