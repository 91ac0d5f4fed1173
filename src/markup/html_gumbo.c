/* html_gumbo.c - the only file that knows libgumbo: its tree to the wire form. */
#ifdef SKN_HAVE_GUMBO

#include "markup/html_wire.h"

#include <gumbo.h>

static void put_u32(struct skn_buf *out, uint32_t v)
{
	const unsigned char b[4] = { (unsigned char)v, (unsigned char)(v >> 8),
				     (unsigned char)(v >> 16), (unsigned char)(v >> 24) };

	skn_buf_add(out, b, sizeof(b));
}

static void put_bytes(struct skn_buf *out, const char *s, size_t n)
{
	put_u32(out, (uint32_t)n);
	skn_buf_add(out, s, n);
}

static void put_name(struct skn_buf *out, const GumboElement *element)
{
	const char *known = gumbo_normalized_tagname(element->tag);
	GumboStringPiece piece = element->original_tag;

	if (*known || piece.length == 0) {
		put_bytes(out, known, strlen(known));
		return;
	}
	gumbo_tag_from_original_text(&piece);
	put_u32(out, (uint32_t)piece.length);
	for (size_t i = 0; i < piece.length; i++) {
		char c = piece.data[i];

		skn_buf_addc(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
}

static void put_element(struct skn_buf *out, const GumboNode *node)
{
	const GumboElement *element = &node->v.element;

	skn_buf_addc(out, 'E');
	put_u32(out, element->start_pos.line);
	put_name(out, element);
	put_u32(out, element->attributes.length);
	for (unsigned i = 0; i < element->attributes.length; i++) {
		const GumboAttribute *attr = element->attributes.data[i];

		put_bytes(out, attr->name, strlen(attr->name));
		put_bytes(out, attr->value, strlen(attr->value));
	}
}

static bool is_element(const GumboNode *node)
{
	return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

static void put_leaf(struct skn_buf *out, const GumboNode *node)
{
	if (node->type == GUMBO_NODE_COMMENT)
		return;
	skn_buf_addc(out, 'T');
	put_u32(out, node->v.text.start_pos.line);
	put_bytes(out, node->v.text.text, strlen(node->v.text.text));
}

/* The next node that is still to be written, closing elements on the way up. */
static const GumboNode *advance(struct skn_buf *out, const GumboNode *node, const GumboNode *top,
				size_t *depth)
{
	for (; node != top; node = node->parent) {
		const GumboVector *siblings = &node->parent->v.element.children;
		size_t next = node->index_within_parent + 1;

		if (is_element(node))
			skn_buf_addc(out, '/');
		if (next < siblings->length)
			return siblings->data[next];
		--*depth;
	}
	skn_buf_addc(out, '/');
	return NULL;
}

static int put_tree(struct skn_buf *out, const GumboNode *top, struct skn_err *err)
{
	size_t depth = 1, nodes = 0;

	for (const GumboNode *node = top; node;) {
		if (out->full)
			break;
		if (++nodes > SKN_HTML_NODES_MAX)
			return skn_fail(err, SKN_ELIMIT, "the page has more than %d elements and texts",
					SKN_HTML_NODES_MAX);
		if (depth > SKN_HTML_DEPTH_MAX)
			return skn_fail(err, SKN_ELIMIT, "elements are nested deeper than %d",
					SKN_HTML_DEPTH_MAX);
		if (!is_element(node)) {
			put_leaf(out, node);
		} else {
			put_element(out, node);
			if (node->v.element.children.length) {
				depth++;
				node = node->v.element.children.data[0];
				continue;
			}
		}
		node = advance(out, node, top, &depth);
	}
	skn_buf_addc(out, '.');
	return skn_buf_check(out, "the page's tree", err);
}

/* What the parser asks for lives until all is written: nothing is freed singly. */
static void *take(void *arena, size_t size)
{
	return skn_arena_alloc(arena, size);
}

static void keep(void *arena, void *p)
{
	SKN_UNUSED(arena);
	SKN_UNUSED(p);
}

int skn_html_to_wire(struct skn_buf *out, const char *s, size_t n, struct skn_err *err)
{
	GumboOptions options = kGumboDefaultOptions;
	struct skn_arena arena = SKN_ARENA_INIT;
	GumboOutput *output;
	int rc = 0;

	options.max_errors = 0;
	options.allocator = take;
	options.deallocator = keep;
	options.userdata = &arena;
	output = gumbo_parse_with_options(&options, s, n);
	rc = output ? put_tree(out, output->root, err) : skn_fail(err, SKN_EDATA, "the HTML parser gave up");
	skn_arena_release(&arena);
	return rc;
}

#endif
