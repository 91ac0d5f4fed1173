#include "yaml/yaml.h"

#include <yaml.h>

#include "base/map.h"
#include "yaml/scan.h"

#define LINEAR_NAMES 12 /* members up to which names are compared one by one */

struct level {
	struct skn_node *node;
	struct skn_node *key;  /* mapping: a key that waits for its value */
	struct skn_map names;  /* filled once there are more than LINEAR_NAMES */
};

struct gate {
	yaml_parser_t parser;
	struct skn_tree *tree;
	const char *src, *path;
	size_t len;
	struct skn_err *err;
	struct level stack[SKN_YAML_DEPTH_MAX];
	size_t depth;
	size_t nodes;
	unsigned documents;
	/* Where the last mark was: marks come nearly in order, so each is found
	 * from the one before. */
	size_t line, line_start, column, byte; /* 0-based; column in code points */
};

/* Byte offset of a mark.  Its line and column are used, as its index is off by
 * one for each CR LF. */
static size_t locate(struct gate *g, const yaml_mark_t *mark)
{
	if (mark->line != g->line || mark->column < g->column) {
		while (g->line < mark->line) {
			const char *nl = memchr(g->src + g->line_start, '\n', g->len - g->line_start);

			g->line_start = nl ? (size_t)(nl - g->src) + 1 : g->len;
			g->line++;
		}
		while (g->line > mark->line) {
			const char *nl = g->line_start < 2 ? NULL
					 : memrchr(g->src, '\n', g->line_start - 1);

			g->line_start = nl ? (size_t)(nl - g->src) + 1 : 0;
			g->line--;
		}
		g->column = 0;
		g->byte = g->line_start;
	}
	for (; g->column < mark->column && g->byte < g->len; g->column++)
		do
			g->byte++;
		while (g->byte < g->len && ((unsigned char)g->src[g->byte] & 0xc0) == 0x80);
	return g->byte;
}

static int refuse(struct gate *g, const yaml_mark_t *mark, enum skn_errc code, const char *what)
{
	size_t at = locate(g, mark);

	return skn_fail_at(g->err, code, g->path, (uint32_t)g->line + 1,
			   (uint32_t)(at - g->line_start) + 1, "%s", what);
}

static const struct {
	const char *problem, *hint;
} hints[] = {
	{ "mapping values are not allowed", "a text that holds ': ' must stand in quotes" },
	{ "cannot start any token", "a text that begins with @, `, % or a tab must stand in quotes" },
	{ "did not find expected key", "check the indentation, and that each field is 'name: value'" },
	{ "could not find expected ':'", "a field is 'name: value'" },
	{ "found unexpected end of stream", "a quote is not closed" },
	{ "found unknown escape character", "inside double quotes a backslash is written \\\\" },
	{ "did not find expected ',' or", "a bracket is not closed, or a text with , [ ] { } needs quotes" },
};

static int parser_error(struct gate *g)
{
	const yaml_parser_t *p = &g->parser;
	int rc;

	if (p->error == YAML_MEMORY_ERROR)
		return skn_fail_at(g->err, SKN_ESYS, g->path, 0, 0, "out of memory");
	rc = refuse(g, &p->problem_mark, SKN_EDATA, p->problem ? p->problem : "is no YAML");
	for (size_t i = 0; p->problem && i < SKN_ARRAY_LEN(hints); i++)
		if (strstr(p->problem, hints[i].problem)) {
			skn_hint(g->err, "%s", hints[i].hint);
			break;
		}
	return rc;
}

static const struct skn_node *find_name(const struct level *level, const struct skn_node *key)
{
	if (level->names.n)
		return skn_map_find(&level->names, key->text, key->len);
	for (const struct skn_node *c = level->node->child; c; c = c->next)
		if (c->name_len == key->len && memcmp(c->name, key->text, key->len) == 0)
			return c;
	return NULL;
}

#define SHOWN_MAX 80

/* A name as messages quote it: short, whole characters, on one line. */
static const char *show(char out[SHOWN_MAX], const struct skn_node *key)
{
	size_t n = key->len < SHOWN_MAX ? key->len : SHOWN_MAX - 1;

	while (n < key->len && n > 0 && ((unsigned char)key->text[n] & 0xc0) == 0x80)
		n--;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)key->text[i] < 0x20 ? ' ' : key->text[i];
	out[n] = '\0';
	return out;
}

static int take_key(struct gate *g, struct level *level, struct skn_node *node)
{
	const struct skn_node *twin;
	char shown[SHOWN_MAX];

	if (!skn_node_is_scalar(node))
		return skn_fail_at(g->err, SKN_EDATA, g->path, node->line, node->column,
				   "a field's name must be a text, not a list or mapping");
	if (memchr(node->text, '\0', node->len))
		return skn_fail_at(g->err, SKN_EDATA, g->path, node->line, node->column,
				   "a field's name may not hold U+0000");
	twin = find_name(level, node);
	if (twin)
		return skn_fail_at(g->err, SKN_EDATA, g->path, node->line, node->column,
				   "field '%s' is given twice, first on line %u",
				   show(shown, node), twin->name_line);
	level->key = node;
	return SKN_OK;
}

static void take_value(struct level *level, struct skn_node *node)
{
	const struct skn_node *key = level->key;

	node->name = key->text;
	node->name_len = key->len;
	node->name_line = key->line;
	node->name_column = key->column;
	node->name_start = key->start;
	node->name_end = key->end;
	level->key = NULL;
	skn_node_append(level->node, node);
	if (level->node->n_children == LINEAR_NAMES)
		for (struct skn_node *c = level->node->child; c; c = c->next)
			skn_map_put(&level->names, c->name, c->name_len, c);
	else if (level->node->n_children > LINEAR_NAMES)
		skn_map_put(&level->names, node->name, node->name_len, node);
}

/* Gives the node its parent: as root, item, key or value. */
static int place(struct gate *g, struct skn_node *node)
{
	struct level *level = g->depth ? &g->stack[g->depth - 1] : NULL;

	if (++g->nodes > SKN_YAML_NODES_MAX)
		return skn_fail_at(g->err, SKN_ELIMIT, g->path, node->line, node->column,
				   "holds more than %d values", SKN_YAML_NODES_MAX);
	if (!level)
		g->tree->root = node;
	else if (level->node->kind == SKN_ARRAY)
		skn_node_append(level->node, node);
	else if (!level->key)
		return take_key(g, level, node);
	else
		take_value(level, node);
	return SKN_OK;
}

static struct skn_node *new_node(struct gate *g, enum skn_node_kind kind, const yaml_event_t *event)
{
	struct skn_node *node = skn_node_new(g->tree, kind);

	node->start = locate(g, &event->start_mark);
	node->line = (uint32_t)g->line + 1;
	node->column = (uint32_t)(node->start - g->line_start) + 1;
	return node;
}

/* The anchor or tag of a node, if it has one. */
static int refuse_property(struct gate *g, const yaml_event_t *event, const void *anchor,
			   const void *tag)
{
	size_t at = locate(g, &event->start_mark);
	char c = at < g->len ? g->src[at] : '\0';

	if (anchor || c == '&')
		return refuse(g, &event->start_mark, SKN_EDATA, "anchors (&name) are not used here");
	if (tag || c == '!')
		return refuse(g, &event->start_mark, SKN_EDATA, "tags (!name) are not used here");
	return SKN_OK;
}

static bool is_blank_line(const char *line, size_t n)
{
	while (n && (line[n - 1] == ' ' || line[n - 1] == '\r' || line[n - 1] == '\t'))
		n--;
	return n == 0;
}

/* The end of a block scalar without the blank lines below it, unless they are
 * content (keep). */
static size_t block_scalar_end(const struct gate *g, size_t start, size_t end)
{
	const char *nl = memchr(g->src + start, '\n', end - start);
	size_t body = nl ? (size_t)(nl - g->src) + 1 : end;

	for (size_t i = start; i < body && g->src[i] != '#'; i++)
		if (g->src[i] == '+')
			return end;
	while (end > body) {
		const char *prev = memrchr(g->src + body, '\n', end - 1 - body);
		size_t line = prev ? (size_t)(prev - g->src) + 1 : body;

		if (!is_blank_line(g->src + line, end - line - (g->src[end - 1] == '\n')))
			break;
		end = line;
	}
	return end;
}

static enum skn_node_style scalar_style(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE: return SKN_STYLE_SINGLE;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return SKN_STYLE_DOUBLE;
	case YAML_LITERAL_SCALAR_STYLE: return SKN_STYLE_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE: return SKN_STYLE_FOLDED;
	default: return SKN_STYLE_NONE;
	}
}

static int on_scalar(struct gate *g, const yaml_event_t *event)
{
	enum skn_node_style style = scalar_style(event->data.scalar.style);
	struct skn_node *node;
	int rc = refuse_property(g, event, event->data.scalar.anchor, event->data.scalar.tag);

	if (rc != SKN_OK)
		return rc;
	node = new_node(g, style == SKN_STYLE_NONE ? SKN_PLAIN : SKN_STRING, event);
	node->style = style;
	node->end = locate(g, &event->end_mark);
	if (style == SKN_STYLE_LITERAL || style == SKN_STYLE_FOLDED)
		node->end = block_scalar_end(g, node->start, node->end);
	node->text = skn_arena_strndup(&g->tree->arena, (const char *)event->data.scalar.value,
				       event->data.scalar.length);
	node->len = event->data.scalar.length;
	return place(g, node);
}

static int open_level(struct gate *g, const yaml_event_t *event, enum skn_node_kind kind, bool flow,
		      const void *anchor, const void *tag)
{
	struct skn_node *node;
	int rc = refuse_property(g, event, anchor, tag);

	if (rc == SKN_OK && g->depth == SKN_YAML_DEPTH_MAX) {
		rc = refuse(g, &event->start_mark, SKN_ELIMIT, "is nested too deeply");
		skn_hint(g->err, "at most %d levels are read", SKN_YAML_DEPTH_MAX);
	}
	if (rc != SKN_OK)
		return rc;
	node = new_node(g, kind, event);
	node->style = flow ? SKN_STYLE_FLOW : SKN_STYLE_BLOCK;
	rc = place(g, node);
	if (rc == SKN_OK)
		g->stack[g->depth++] = (struct level){ .node = node };
	return rc;
}

static int close_level(struct gate *g, const yaml_event_t *event)
{
	struct level *level = &g->stack[--g->depth];
	struct skn_node *node = level->node;
	char open = g->src[node->start];

	/* A pair like [a: b] is a flow mapping without brackets. */
	if (node->style == SKN_STYLE_FLOW && (open == '[' || open == '{'))
		node->end = locate(g, &event->end_mark);
	else
		node->end = node->last ? node->last->end : node->start;
	skn_map_release(&level->names, NULL);
	return SKN_OK;
}

static int on_document(struct gate *g, const yaml_event_t *event)
{
	if (g->documents++)
		return refuse(g, &event->start_mark, SKN_EDATA, "a second document begins here");
	if (event->data.document_start.version_directive ||
	    event->data.document_start.tag_directives.start !=
		    event->data.document_start.tag_directives.end)
		return refuse(g, &event->start_mark, SKN_EDATA, "directives (%) are not used here");
	return SKN_OK;
}

static int on_event(struct gate *g, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return on_document(g, event);
	case YAML_ALIAS_EVENT:
		return refuse(g, &event->start_mark, SKN_EDATA, "aliases (*name) are not used here");
	case YAML_SCALAR_EVENT:
		return on_scalar(g, event);
	case YAML_SEQUENCE_START_EVENT:
		return open_level(g, event, SKN_ARRAY,
				  event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
				  event->data.sequence_start.anchor, event->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return open_level(g, event, SKN_OBJECT,
				  event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
				  event->data.mapping_start.anchor, event->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_level(g, event);
	default:
		return SKN_OK;
	}
}

static int read_events(struct gate *g)
{
	bool done = false;
	int rc = SKN_OK;

	while (rc == SKN_OK && !done) {
		yaml_event_t event;

		if (!yaml_parser_parse(&g->parser, &event))
			return parser_error(g);
		done = event.type == YAML_STREAM_END_EVENT;
		rc = on_event(g, &event);
		yaml_event_delete(&event);
	}
	return rc;
}

int skn_yaml_parse(struct skn_tree *out, const char *src, size_t len, const char *path,
		   struct skn_err *err)
{
	struct gate g = { .tree = out, .src = src, .len = len, .path = path, .err = err };
	int rc = skn_yaml_scan(src, len, path, err);

	out->root = NULL;
	if (rc != SKN_OK)
		return rc;
	if (!yaml_parser_initialize(&g.parser))
		return skn_fail_at(err, SKN_ESYS, path, 0, 0, "out of memory");
	yaml_parser_set_encoding(&g.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&g.parser, (const unsigned char *)src, len);
	rc = read_events(&g);
	while (g.depth)
		skn_map_release(&g.stack[--g.depth].names, NULL);
	yaml_parser_delete(&g.parser);
	if (rc != SKN_OK)
		skn_tree_release(out);
	return rc;
}
