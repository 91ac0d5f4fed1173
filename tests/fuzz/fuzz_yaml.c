/* The YAML gate: spans lie inside each other and in order; what is read is
 * written in canonical form and read back the same, formatting twice is once,
 * and an edit of a field leaves the others alone. */
#include "base/base.h"

#include "doc/canon.h"
#include "doc/schema.h"
#include "yaml/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
	const char *name;
	bool prose; /* has Markdown fields, whose form is another target's business */
} schemas[] = {
	{ "item.json", false }, { "event.json", true }, { "thread.json", true }, { "watch.json", false },
};

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void check_spans(const struct skn_node *node, size_t size)
{
	size_t at = node->start;

	require(node->start <= node->end && node->end <= size && node->line > 0 && node->column > 0);
	for (const struct skn_node *c = node->child; c; c = c->next) {
		size_t first = c->name ? c->name_start : c->start;

		require(first >= at && c->end <= node->end);
		require(!c->name || (c->name_start <= c->name_end && c->name_end <= c->start));
		check_spans(c, size);
		at = c->end;
	}
}

static bool says(const char *text, size_t n, const struct skn_node *wanted)
{
	struct skn_tree tree = SKN_TREE_INIT;
	bool same;

	require(skn_yaml_parse(&tree, text, n, NULL, NULL) == SKN_OK);
	same = tree.root ? skn_schema_same(tree.root, wanted) : !wanted->child;
	skn_tree_release(&tree);
	return same;
}

static void check_write(const char *schema, const struct skn_node *root)
{
	struct skn_buf out = SKN_BUF_INIT;

	if (skn_canon_write(&out, schema, root, NULL) == SKN_OK && out.n < SKN_YAML_SIZE_MAX)
		require(says(out.p, out.n, root));
	skn_buf_release(&out);
}

static void check_format(const char *schema, bool prose, const char *s, size_t n)
{
	struct skn_buf once = SKN_BUF_INIT, twice = SKN_BUF_INIT;

	if (skn_canon_format(&once, schema, s, n, NULL, NULL) == SKN_OK && once.n < SKN_YAML_SIZE_MAX) {
		require(skn_canon_format(&twice, schema, once.p, once.n, NULL, NULL) == SKN_OK);
		require(prose || skn_buf_eq(&twice, once.p, once.n));
	}
	skn_buf_release(&once);
	skn_buf_release(&twice);
}

/* Sets or removes the field at PICK, or a new one, to the value of another. */
static void check_edit(const char *schema, const char *s, size_t n, struct skn_tree *tree, size_t pick)
{
	struct skn_buf text = SKN_BUF_INIT;
	const struct skn_node *target = tree->root->child, *value = tree->root->last;
	const char *field = "title";

	for (size_t i = pick % (tree->root->n_children + 1); target && i > 0; i--)
		target = target->next;
	if (target)
		field = target->name;
	value = pick % 3 ? value : NULL;
	skn_buf_add(&text, s, n);
	if (skn_canon_edit(&text, schema, field, value, NULL) == SKN_OK) {
		skn_node_set(tree, tree->root, field, value ? skn_node_copy(tree, value) : NULL);
		require(says(text.p, text.n, tree->root));
	} else {
		require(skn_buf_eq(&text, s, n));
	}
	skn_buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data, *schema = schemas[size % SKN_ARRAY_LEN(schemas)].name;
	bool prose = schemas[size % SKN_ARRAY_LEN(schemas)].prose;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_err err = SKN_ERR_INIT;
	int rc = skn_yaml_parse(&tree, s, size, "f", &err);

	require(rc == err.code && (rc == SKN_OK) == !err.msg[0]);
	if (rc == SKN_OK && tree.root) {
		check_spans(tree.root, size);
		check_write(schema, tree.root);
		check_format(schema, prose, s, size);
		if (tree.root->kind == SKN_OBJECT && tree.root->child)
			check_edit(schema, s, size, &tree, data[size / 2]);
	}
	skn_tree_release(&tree);
	return 0;
}
