#include "doc/canon_value.h"

#include "base/utf8.h"
#include "doc/canon.h"
#include "doc/prose.h"
#include "text/jsonw.h"
#include "yaml/yaml.h"

#define STEP 2 /* blanks per level */

static bool is_multiline(const struct skn_node *node)
{
	return node->text && memchr(node->text, '\n', node->len);
}

/* How the scalar writer has to treat a value. */
static unsigned scalar_flags(const struct skn_schema_node *schema, const struct skn_node *node)
{
	unsigned traits = skn_schema_traits(schema), flags = 0;

	if (traits & SKN_TRAIT_DATE)
		flags |= SKN_YAML_DATE;
	if (node->kind == SKN_STRING)
		return schema && !(traits & SKN_TRAIT_STRING) ? SKN_YAML_QUOTED : flags;
	if (node->kind == SKN_PLAIN)
		return traits & SKN_TRAIT_STRING ? flags : SKN_YAML_TYPED;
	return SKN_YAML_TYPED;
}

static void write_scalar(struct skn_buf *out, const struct skn_schema_node *schema,
			 const struct skn_node *node, unsigned flow)
{
	char real[SKN_JSONW_REAL_MAX];
	unsigned flags = scalar_flags(schema, node) | flow;

	switch (node->kind) {
	case SKN_NULL: skn_buf_adds(out, "null"); break;
	case SKN_BOOL: skn_buf_adds(out, node->boolean ? "true" : "false"); break;
	case SKN_INT: skn_buf_addf(out, "%" PRId64, node->integer); break;
	case SKN_REAL:
		skn_buf_add(out, real, skn_jsonw_format_real(real, node->real));
		break;
	default:
		/* A text that YAML could not write plain is no number anyhow. */
		skn_yaml_write_scalar(out, node->text, node->len, flags);
	}
}

static void write_name(struct skn_canon_writer *w, struct skn_buf *out, const struct skn_node *member,
		       unsigned flow)
{
	size_t before = out->n;

	skn_yaml_write_scalar(out, member->name, member->name_len, flow);
	if (out->n - before > SKN_YAML_KEY_MAX && w->rc == SKN_OK)
		w->rc = skn_fail(w->err, SKN_ELIMIT, "a field's name is longer than %d bytes",
				 SKN_YAML_KEY_MAX);
	skn_buf_addc(out, ':');
}

/* The next member in canonical order: declared ones, then the rest as they came. */
struct order {
	const struct skn_node *object;
	const struct skn_schema_field *fields;
	size_t n, at;
	const struct skn_schema_node *schema, *member_schema;
	const struct skn_node *rest;
};

static void order_begin(struct order *o, const struct skn_schema_node *schema,
			const struct skn_node *object)
{
	memset(o, 0, sizeof(*o));
	o->object = object;
	o->schema = schema;
	o->fields = skn_schema_fields(schema, &o->n);
	o->rest = object->child;
}

static bool is_declared(const struct order *o, const struct skn_node *member)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->fields[i].len == member->name_len &&
		    memcmp(o->fields[i].name, member->name, member->name_len) == 0)
			return true;
	return false;
}

static const struct skn_node *order_next(struct order *o)
{
	while (o->at < o->n) {
		const struct skn_schema_field *field = &o->fields[o->at++];
		const struct skn_node *member = skn_node_find(o->object, field->name);

		o->member_schema = field->schema;
		if (member)
			return member;
	}
	while (o->rest) {
		const struct skn_node *member = o->rest;

		o->rest = member->next;
		if (!is_declared(o, member)) {
			o->member_schema = skn_schema_member(o->schema, member->name,
							     member->name_len);
			return member;
		}
	}
	return NULL;
}

static bool flow_value(struct skn_canon_writer *w, struct skn_buf *out,
		       const struct skn_schema_node *schema, const struct skn_node *node);

static bool flow_object(struct skn_canon_writer *w, struct skn_buf *out,
			const struct skn_schema_node *schema, const struct skn_node *node)
{
	const struct skn_node *m;
	struct order order;

	skn_buf_addc(out, '{');
	order_begin(&order, schema, node);
	for (bool first = true; (m = order_next(&order)); first = false) {
		if (!first)
			skn_buf_adds(out, ", ");
		write_name(w, out, m, SKN_YAML_FLOW);
		skn_buf_addc(out, ' ');
		if (!flow_value(w, out, order.member_schema, m))
			return false;
	}
	skn_buf_addc(out, '}');
	return true;
}

static bool flow_array(struct skn_canon_writer *w, struct skn_buf *out,
		       const struct skn_schema_node *schema, const struct skn_node *node)
{
	const struct skn_schema_node *items = skn_schema_items(schema);

	skn_buf_addc(out, '[');
	for (const struct skn_node *c = node->child; c; c = c->next) {
		if (c != node->child)
			skn_buf_adds(out, ", ");
		if (!flow_value(w, out, items, c))
			return false;
	}
	skn_buf_addc(out, ']');
	return true;
}

/* False when the value can't stand in brackets or has become too long. */
static bool flow_value(struct skn_canon_writer *w, struct skn_buf *out,
		       const struct skn_schema_node *schema, const struct skn_node *node)
{
	size_t before = out->n;
	const struct skn_note *note = skn_notes_of(w->notes, node);

	if (out->full || (note && note->inner))
		return false;
	if (node->kind == SKN_OBJECT)
		return flow_object(w, out, schema, node);
	if (node->kind == SKN_ARRAY)
		return flow_array(w, out, schema, node);
	if (is_multiline(node))
		return false;
	write_scalar(out, schema, node, SKN_YAML_FLOW);
	return out->n > before; /* an empty plain scalar needs a line of its own */
}

/* Appends the value in brackets when it fits behind COLUMN columns. */
static bool write_flow(struct skn_canon_writer *w, const struct skn_schema_node *schema,
		       const struct skn_node *node, size_t column)
{
	struct skn_buf line = { .p = skn_buf_empty, .max = SKN_CANON_COLUMNS * 4 };
	struct skn_canon_writer trial = *w;
	bool fits = flow_value(&trial, &line, schema, node) && !line.full &&
		    column + skn_utf8_length(line.p, line.n) <= SKN_CANON_COLUMNS;

	if (fits)
		skn_buf_add(w->out, line.p, line.n);
	skn_buf_release(&line);
	return fits;
}

static void end_line(struct skn_canon_writer *w, const struct skn_note *note)
{
	if (note && note->trail)
		skn_buf_addf(w->out, "  %s", note->trail);
	skn_buf_addc(w->out, '\n');
}

/* Blank lines at a text's end would need "|+", which takes every blank line below
 * for its own, also those that a later edit leaves there. */
static bool wants_literal(const struct skn_schema_node *schema, const struct skn_node *node)
{
	const char *text = node->text;
	size_t len = node->len;
	bool markdown = skn_schema_traits(schema) & SKN_TRAIT_MARKDOWN;
	bool keeps = text && len > 1 && text[len - 1] == '\n' && text[len - 2] == '\n';

	return (node->kind == SKN_STRING || node->kind == SKN_PLAIN) && !keeps &&
	       (markdown || memchr(text, '\n', len)) && skn_yaml_can_be_literal(text, len);
}

static void write_text(struct skn_canon_writer *w, const struct skn_schema_node *schema,
		       const struct skn_node *node, int indent, const struct skn_note *note)
{
	struct skn_buf prose = SKN_BUF_INIT;
	struct skn_node copy = *node;
	char *header = note && note->trail ? skn_xasprintf("  %s", note->trail) : NULL;

	if (w->prose && node->text && (skn_schema_traits(schema) & SKN_TRAIT_MARKDOWN)) {
		skn_prose_format(&prose, node->text, node->len);
		copy.text = prose.p;
		copy.len = prose.n;
	}
	if (wants_literal(schema, &copy)) {
		skn_buf_addc(w->out, ' ');
		skn_yaml_write_literal(w->out, copy.text, copy.len, indent + STEP, header);
	} else {
		size_t before = w->out->n;

		skn_buf_addc(w->out, ' ');
		write_scalar(w->out, schema, &copy, 0);
		if (w->out->n == before + 1)
			skn_buf_truncate(w->out, before);
		end_line(w, note);
	}
	free(header);
	skn_buf_release(&prose);
}

static void write_items(struct skn_canon_writer *w, const struct skn_schema_node *schema,
			const struct skn_node *array, int indent)
{
	const struct skn_schema_node *items = skn_schema_items(schema);

	for (const struct skn_node *c = array->child; c; c = c->next)
		skn_canon_item(w, items, c, indent);
}

static void write_head(struct skn_canon_writer *w, const struct skn_node *node, int indent)
{
	const struct skn_note *note = skn_notes_of(w->notes, node);

	for (size_t i = 0; note && i < note->head.n; i++) {
		skn_buf_fill(w->out, ' ', (size_t)indent);
		skn_buf_addf(w->out, "%s\n", note->head.v[i]);
	}
}

/* What stands behind "name:". */
static void write_value(struct skn_canon_writer *w, const struct skn_schema_node *schema,
			const struct skn_node *node, int indent, size_t column)
{
	const struct skn_note *note = skn_notes_of(w->notes, node);
	size_t before = w->out->n;

	if (skn_node_is_scalar(node)) {
		write_text(w, schema, node, indent, note);
		return;
	}
	skn_buf_addc(w->out, ' ');
	if (!node->child)
		skn_buf_adds(w->out, node->kind == SKN_ARRAY ? "[]" : "{}");
	else if (!write_flow(w, schema, node, column + 1)) {
		skn_buf_truncate(w->out, before);
		end_line(w, note);
		if (node->kind == SKN_ARRAY)
			write_items(w, schema, node, indent);
		else
			skn_canon_members(w, schema, node, indent + STEP);
		return;
	}
	end_line(w, note);
}

/* The member without its head and indentation. */
static void write_member(struct skn_canon_writer *w, const struct skn_schema_node *schema,
			 const struct skn_node *member, int indent)
{
	size_t before = w->out->n;

	write_name(w, w->out, member, 0);
	write_value(w, schema, member, indent,
		    (size_t)indent + skn_utf8_length(w->out->p + before, w->out->n - before));
}

void skn_canon_member(struct skn_canon_writer *w, const struct skn_schema_node *schema,
		      const struct skn_node *member, int indent)
{
	write_head(w, member, indent);
	skn_buf_fill(w->out, ' ', (size_t)indent);
	write_member(w, schema, member, indent);
}

void skn_canon_members(struct skn_canon_writer *w, const struct skn_schema_node *schema,
		       const struct skn_node *object, int indent)
{
	const struct skn_node *m;
	struct order order;

	order_begin(&order, schema, object);
	while ((m = order_next(&order)))
		skn_canon_member(w, order.member_schema, m, indent);
}

/* A mapping whose first member stands on the line of the dash, unless a comment
 * has to stand between them. */
static void write_item_object(struct skn_canon_writer *w, const struct skn_schema_node *schema,
			      const struct skn_node *item, int indent)
{
	const struct skn_note *note = skn_notes_of(w->notes, item), *first;
	const struct skn_node *m;
	struct order order;

	order_begin(&order, schema, item);
	m = order_next(&order);
	first = skn_notes_of(w->notes, m);
	if ((note && note->trail) || (first && first->head.n)) {
		end_line(w, note);
		skn_canon_members(w, schema, item, indent + STEP);
		return;
	}
	skn_buf_addc(w->out, ' ');
	write_member(w, order.member_schema, m, indent + STEP);
	while ((m = order_next(&order)))
		skn_canon_member(w, order.member_schema, m, indent + STEP);
}

void skn_canon_item(struct skn_canon_writer *w, const struct skn_schema_node *schema,
		    const struct skn_node *item, int indent)
{
	const struct skn_note *note = skn_notes_of(w->notes, item);
	size_t before;

	write_head(w, item, indent);
	skn_buf_fill(w->out, ' ', (size_t)indent);
	skn_buf_addc(w->out, '-');
	before = w->out->n;
	if (skn_node_is_scalar(item)) {
		write_text(w, schema, item, indent, note);
		return;
	}
	skn_buf_addc(w->out, ' ');
	if (!item->child || write_flow(w, schema, item, (size_t)indent + STEP)) {
		if (!item->child)
			skn_buf_adds(w->out, item->kind == SKN_ARRAY ? "[]" : "{}");
		end_line(w, note);
		return;
	}
	skn_buf_truncate(w->out, before);
	if (item->kind == SKN_OBJECT) {
		write_item_object(w, schema, item, indent);
		return;
	}
	end_line(w, note);
	write_items(w, schema, item, indent + STEP);
}
