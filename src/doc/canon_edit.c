/*
 * Edits of one field.  Each step works on the text alone: parse, find the bytes,
 * replace them.  Large steps are cut into small ones (a mapping into its
 * fields, a list into its items), and the text is parsed again before each.
 * What comes out is compared with what was meant before it is given out.
 */
#include "doc/canon.h"
#include "doc/canon_value.h"
#include "yaml/yaml.h"

struct name {
	const char *p;
	size_t n;
};

struct edit {
	struct skn_buf *text;
	const struct skn_schema_node *schema; /* of the file */
	bool whole; /* replace the field as a whole */
	struct skn_err *err;
	struct name path[SKN_YAML_DEPTH_MAX + 1]; /* names down to what is edited */
};

/* The bytes of the text from START to END become NEW. */
static void replace_bytes(struct edit *e, size_t start, size_t end, const struct skn_buf *new)
{
	skn_buf_splice(e->text, start, end - start, new->p, new->n);
}

static size_t line_start(const struct edit *e, size_t at)
{
	while (at && e->text->p[at - 1] != '\n')
		at--;
	return at;
}

/* The end of the line without its newline. */
static size_t line_end(const struct edit *e, size_t at)
{
	const char *nl = memchr(e->text->p + at, '\n', e->text->n - at);

	return nl ? (size_t)(nl - e->text->p) : e->text->n;
}

static bool is_literal(const struct skn_node *node)
{
	return node->style == SKN_STYLE_LITERAL || node->style == SKN_STYLE_FOLDED;
}

/* Behind the last line of a value, newline included; a block scalar reaches
 * there by itself. */
static size_t lines_end(const struct edit *e, const struct skn_node *node)
{
	size_t end = node->end;

	while (node->style == SKN_STYLE_BLOCK && node->last)
		node = node->last;
	if (is_literal(node) && end && e->text->p[end - 1] == '\n')
		return end;
	end = line_end(e, end);
	return end < e->text->n ? end + 1 : end;
}

static struct skn_node *find(const struct skn_node *object, struct name name)
{
	struct skn_node *c = object && object->kind == SKN_OBJECT ? object->child : NULL;

	while (c && !(c->name_len == name.n && memcmp(c->name, name.p, name.n) == 0))
		c = c->next;
	return c;
}

static struct skn_canon_writer writer(const struct edit *e, struct skn_buf *out)
{
	return (struct skn_canon_writer){ .out = out, .err = e->err };
}

/* The lines of a member with that name and value. */
static int render_member(const struct edit *e, struct skn_buf *out, const struct skn_schema_node *schema,
			 struct name name, const struct skn_node *value, int indent)
{
	struct skn_canon_writer w = writer(e, out);
	struct skn_node member = *value;

	member.name = name.p;
	member.name_len = name.n;
	skn_canon_member(&w, schema, &member, indent);
	return w.rc;
}

/* Behind the colon of a member, or SIZE_MAX when it does not follow the name (the
 * long form "? name"). */
static size_t after_colon(const struct edit *e, const struct skn_node *member)
{
	size_t at = member->name_end;

	while (at < e->text->n && strchr(" \t", e->text->p[at]))
		at++;
	return at < e->text->n && e->text->p[at] == ':' ? at + 1 : SIZE_MAX;
}

/* Where what belongs to the key's line but not to the value starts: blanks and a
 * comment, or nothing.  *end is the end of that line. */
static size_t rest_of_line(const struct edit *e, const struct skn_node *value, size_t colon,
			   size_t *end)
{
	size_t at = value->style == SKN_STYLE_BLOCK ? colon : value->end;

	if (is_literal(value)) {
		*end = line_end(e, value->start);
		for (at = value->start; at < *end && e->text->p[at] != '#'; at++)
			;
		while (at > value->start && strchr(" \t\r", e->text->p[at - 1]))
			at--;
		return at;
	}
	*end = line_end(e, at);
	return at;
}

/* Where the value begins in the first of a member's LINES. */
static const char *rendered_value(const struct skn_buf *lines, struct name name, int indent)
{
	struct skn_buf key = SKN_BUF_INIT;
	const char *value;

	skn_yaml_write_scalar(&key, name.p, name.n, 0);
	value = lines->p + indent + key.n + 1;
	skn_buf_release(&key);
	return value;
}

/* Gives a member that is there another value.  The rest of its line stays. */
static int replace_member(struct edit *e, const struct skn_node *old,
			  const struct skn_schema_node *schema, const struct skn_node *value)
{
	struct skn_buf lines = SKN_BUF_INIT, new = SKN_BUF_INIT;
	int indent = (int)(old->name_start - line_start(e, old->name_start)), rc;
	struct name name = { old->name, old->name_len };
	size_t from = after_colon(e, old), to = lines_end(e, old), rest, end;
	const char *first, *nl;

	if (from == SIZE_MAX || from > to)
		return skn_fail(e->err, SKN_EDATA, "the field has an unusual form");
	rest = rest_of_line(e, old, from, &end);
	rc = render_member(e, &lines, schema, name, value, indent);
	if (rc == SKN_OK) {
		first = rendered_value(&lines, name, indent);
		nl = strchr(first, '\n');
		if (old->start > from && nl > first && old->style != SKN_STYLE_BLOCK &&
		    !memchr(e->text->p + from, '\n', old->start - from)) {
			from = old->start; /* the blanks before the value stay */
			first++;
		}
		skn_buf_add(&new, first, (size_t)(nl - first));
		skn_buf_add(&new, e->text->p + rest, end - rest);
		skn_buf_add(&new, nl, lines.n - (size_t)(nl - lines.p));
		replace_bytes(e, from, to, &new);
	}
	skn_buf_release(&lines);
	skn_buf_release(&new);
	return rc;
}

static size_t rank(const struct skn_schema_node *schema, struct name name)
{
	size_t n;
	const struct skn_schema_field *fields = skn_schema_fields(schema, &n);

	for (size_t i = 0; i < n; i++)
		if (fields[i].len == name.n && memcmp(fields[i].name, name.p, name.n) == 0)
			return i;
	return n;
}

/* Where a new member goes: behind the one that comes before it in the schema,
 * else before the first that comes after it. */
static size_t insertion_point(const struct edit *e, const struct skn_node *object,
			      const struct skn_schema_node *schema, struct name name)
{
	size_t mine = rank(schema, name), best = 0, n;
	const struct skn_node *before = NULL;

	skn_schema_fields(schema, &n);
	if (mine == n)
		return lines_end(e, object->last);
	for (const struct skn_node *m = object->child; m; m = m->next) {
		size_t r = rank(schema, (struct name){ m->name, m->name_len });

		if (r < mine && (!before || r >= best)) {
			before = m;
			best = r;
		}
	}
	return before ? lines_end(e, before) : line_start(e, object->child->name_start);
}

static int insert_member(struct edit *e, const struct skn_node *object,
			 const struct skn_schema_node *schema, struct name name,
			 const struct skn_node *value)
{
	const struct skn_schema_node *part = skn_schema_member(schema, name.p, name.n);
	struct skn_buf lines = SKN_BUF_INIT;
	size_t at = object ? insertion_point(e, object, schema, name) : e->text->n;
	int indent = 0, rc;

	if (object)
		indent = (int)(object->child->name_start - line_start(e, object->child->name_start));
	if (at && e->text->p[at - 1] != '\n')
		skn_buf_addc(&lines, '\n');
	rc = render_member(e, &lines, part, name, value, indent);
	if (rc == SKN_OK)
		replace_bytes(e, at, at, &lines);
	skn_buf_release(&lines);
	return rc;
}

/* As a second way, with the blank lines below: a text above that keeps its blank
 * lines ("|+") would take them for its own. */
static void remove_lines(struct edit *e, size_t start, size_t end)
{
	while (e->whole && end < e->text->n && e->text->p[end] == '\n')
		end++;
	skn_buf_splice(e->text, start, end - start, "", 0);
}

/* Start of the line with the item's dash, or SIZE_MAX when other things stand
 * on it. */
static size_t dash_line(const struct edit *e, const struct skn_node *item, int *indent)
{
	size_t start, at = item->start;

	while (at && strchr(" \t", e->text->p[at - 1]))
		at--;
	if (at == 0 || e->text->p[at - 1] != '-')
		return SIZE_MAX;
	start = line_start(e, at - 1);
	*indent = (int)(at - 1 - start);
	for (size_t i = start; i < at - 1; i++)
		if (e->text->p[i] != ' ')
			return SIZE_MAX;
	return start;
}

static const struct skn_node *nth(const struct skn_node *array, size_t i)
{
	const struct skn_node *c = array->child;

	while (c && i--)
		c = c->next;
	return c;
}

/* How many items at the end are the same, of at most MAX. */
static size_t common_tail(const struct skn_node *a, const struct skn_node *b, size_t max)
{
	size_t n = 0;
	const struct skn_node *x = nth(a, a->n_children - max), *y = nth(b, b->n_children - max);

	for (; x; x = x->next, y = y->next)
		n = skn_schema_same(x, y) ? n + 1 : 0;
	return n;
}

/* Replaces only the items that differ; false when the list is not written one
 * item per line. */
static bool edit_items(struct edit *e, const struct skn_node *old,
		       const struct skn_schema_node *schema, const struct skn_node *new)
{
	size_t head = 0, tail, least = old->n_children < new->n_children ? old->n_children
									 : new->n_children;
	const struct skn_node *x = old->child, *y = new->child, *last;
	struct skn_buf lines = SKN_BUF_INIT;
	struct skn_canon_writer w = writer(e, &lines);
	size_t start, end;
	int indent;

	if (!new->child)
		return false;
	for (; x && y && skn_schema_same(x, y); x = x->next, y = y->next)
		head++;
	tail = common_tail(old, new, least - head);
	if (dash_line(e, x ? x : old->last, &indent) == SIZE_MAX)
		return false;
	start = x ? dash_line(e, x, &indent) : lines_end(e, old->last);
	if (head + tail == old->n_children && head)
		start = lines_end(e, nth(old, head - 1));
	last = head + tail < old->n_children ? nth(old, old->n_children - tail - 1) : NULL;
	end = last ? lines_end(e, last) : start;
	if (start && e->text->p[start - 1] != '\n')
		skn_buf_addc(&lines, '\n');
	for (size_t i = head; i < new->n_children - tail; i++, y = y->next)
		skn_canon_item(&w, skn_schema_items(schema), y, indent);
	if (w.rc == SKN_OK)
		replace_bytes(e, start, end, &lines);
	skn_buf_release(&lines);
	return w.rc == SKN_OK;
}

static int set(struct edit *e, size_t depth, const struct skn_node *value);

/* Changes the members of a mapping one by one; OLD is of a tree that lives on. */
static int edit_members(struct edit *e, size_t depth, const struct skn_node *old,
			const struct skn_node *new)
{
	int rc = SKN_OK;

	for (const struct skn_node *m = new->child; rc == SKN_OK && m; m = m->next) {
		e->path[depth] = (struct name){ m->name, m->name_len };
		rc = set(e, depth + 1, m);
	}
	for (const struct skn_node *m = old->child; rc == SKN_OK && m; m = m->next) {
		e->path[depth] = (struct name){ m->name, m->name_len };
		if (!find(new, e->path[depth]))
			rc = set(e, depth + 1, NULL);
	}
	return rc;
}

/* The member at the end of the path is to have VALUE; OBJECT is what it is in. */
static int set_in(struct edit *e, size_t depth, const struct skn_node *object,
		  const struct skn_schema_node *schema, const struct skn_node *value)
{
	struct name name = e->path[depth - 1];
	struct skn_node *old = find(object, name);
	const struct skn_schema_node *part = skn_schema_member(schema, name.p, name.n);

	if (!old)
		return value ? insert_member(e, object, schema, name, value) : SKN_OK;
	if (!value) {
		remove_lines(e, line_start(e, old->name_start), lines_end(e, old));
		return SKN_OK;
	}
	if (skn_schema_same(old, value))
		return SKN_OK;
	if (!e->whole && old->style == SKN_STYLE_BLOCK && old->kind == value->kind) {
		if (old->kind == SKN_OBJECT && value->child)
			return edit_members(e, depth, old, value);
		if (old->kind == SKN_ARRAY && edit_items(e, old, part, value))
			return SKN_OK;
	}
	return replace_member(e, old, part, value);
}

/* Sets what the first DEPTH names of the path lead to; all above it are
 * mappings in block form. */
static int set(struct edit *e, size_t depth, const struct skn_node *value)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_schema_node *schema = e->schema;
	const struct skn_node *object;
	int rc = skn_yaml_parse(&tree, e->text->p, e->text->n, NULL, e->err);

	if (rc != SKN_OK)
		return rc;
	object = tree.root;
	for (size_t i = 0; object && i + 1 < depth; i++) {
		schema = skn_schema_member(schema, e->path[i].p, e->path[i].n);
		object = find(object, e->path[i]);
	}
	if (depth > 1 && (!object || object->style != SKN_STYLE_BLOCK))
		rc = skn_fail(e->err, SKN_EDATA, "a field moved while it was edited");
	else
		rc = set_in(e, depth, object, schema, value);
	skn_tree_release(&tree);
	return rc;
}

/* Whether the text says what WANTED says. */
static bool says(const struct skn_buf *text, const struct skn_node *wanted)
{
	struct skn_tree tree = SKN_TREE_INIT;
	bool same = skn_yaml_parse(&tree, text->p, text->n, NULL, NULL) == SKN_OK &&
		    (tree.root ? skn_schema_same(tree.root, wanted) : !wanted->child);

	skn_tree_release(&tree);
	return same;
}

/* One way to make the edit; false leaves TEXT as it was. */
static bool attempt(struct edit *e, const char *field, const struct skn_node *value,
		    const struct skn_node *wanted)
{
	struct skn_buf before = SKN_BUF_INIT;
	struct skn_err failure = SKN_ERR_INIT;
	bool done;

	skn_buf_add(&before, e->text->p, e->text->n);
	e->path[0] = (struct name){ field, strlen(field) };
	e->err = &failure;
	done = set(e, 1, value) == SKN_OK && !e->text->full && says(e->text, wanted);
	if (!done) {
		skn_buf_clear(e->text);
		skn_buf_add(e->text, before.p, before.n);
	}
	skn_buf_release(&before);
	return done;
}

/* The root with the field set; a file in brackets is written anew. */
static int edit_tree(struct skn_buf *text, const char *schema_file, struct skn_tree *tree,
		     const char *field, const struct skn_node *value, struct skn_err *err)
{
	const struct skn_schema *schema = skn_schema_of(schema_file, err);
	struct skn_node *copy = value ? skn_node_copy(tree, value) : NULL;
	struct edit e = { .text = text };
	bool brackets = tree->root && tree->root->style == SKN_STYLE_FLOW;
	struct skn_buf fresh = SKN_BUF_INIT;
	int rc;

	if (!schema)
		return SKN_ENOTFOUND;
	e.schema = skn_schema_root(schema);
	if (!tree->root)
		tree->root = skn_node_new(tree, SKN_OBJECT);
	skn_node_set(tree, tree->root, field, copy);
	for (int way = 0; !brackets && way < 2; way++) {
		e.whole = way > 0;
		if (attempt(&e, field, value, tree->root))
			return SKN_OK;
	}
	rc = brackets ? skn_canon_write(&fresh, schema_file, tree->root, err)
		      : skn_fail(err, SKN_EDATA, "field '%s' can't be changed where it stands", field);
	if (!brackets)
		skn_hint(err, "run skein fmt on the file first");
	if (rc == SKN_OK && says(&fresh, tree->root))
		replace_bytes(&e, 0, text->n, &fresh);
	skn_buf_release(&fresh);
	return rc;
}

int skn_canon_edit(struct skn_buf *text, const char *schema_file, const char *field,
		   const struct skn_node *value, struct skn_err *err)
{
	struct skn_err own = SKN_ERR_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	int rc = skn_yaml_parse(&tree, text->p, text->n, NULL, err ? err : &own);

	if (rc == SKN_OK && tree.root && tree.root->kind != SKN_OBJECT)
		rc = skn_fail_at(err, SKN_EDATA, NULL, tree.root->line, tree.root->column,
				 "is not a mapping of fields");
	if (rc == SKN_OK)
		rc = edit_tree(text, schema_file, &tree, field, value, err);
	skn_tree_release(&tree);
	return rc;
}

/* A copy of OBJECT (or a new mapping) in which the path leads to VALUE. */
static struct skn_node *with_path(struct skn_tree *tree, const struct skn_node *object,
				  const char *path, const struct skn_node *value)
{
	bool mapping = object && object->kind == SKN_OBJECT;
	struct skn_node *copy = mapping ? skn_node_copy(tree, object) : skn_node_new(tree, SKN_OBJECT);
	const char *dot = strchr(path, '.');
	char *name = dot ? skn_xstrndup(path, (size_t)(dot - path)) : skn_xstrdup(path);
	struct skn_node *part;

	if (dot)
		part = with_path(tree, skn_node_find(copy, name), dot + 1, value);
	else
		part = value ? skn_node_copy(tree, value) : NULL;
	if (part || mapping)
		skn_node_set(tree, copy, name, part);
	free(name);
	return copy;
}

static bool has_path(const struct skn_node *object, const char *path)
{
	const char *dot = strchr(path, '.');
	const struct skn_node *part =
		find(object, (struct name){ path, dot ? (size_t)(dot - path) : strlen(path) });

	return part && (!dot || has_path(part, dot + 1));
}

int skn_canon_edit_path(struct skn_buf *text, const char *schema_file, const char *path,
			const struct skn_node *value, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const char *dot = strchr(path, '.');
	char *top;
	int rc;

	if (!dot)
		return skn_canon_edit(text, schema_file, path, value, err);
	rc = skn_yaml_parse(&tree, text->p, text->n, NULL, err);
	if (rc != SKN_OK)
		return rc;
	top = skn_xstrndup(path, (size_t)(dot - path));
	if (value || has_path(tree.root, path))
		rc = skn_canon_edit(text, schema_file, top,
				    with_path(&tree, skn_node_find(tree.root, top), dot + 1, value),
				    err);
	free(top);
	skn_tree_release(&tree);
	return rc;
}
