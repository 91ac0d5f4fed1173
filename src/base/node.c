#include "base/node.h"

void skn_tree_release(struct skn_tree *tree)
{
	skn_arena_release(&tree->arena);
	tree->root = NULL;
}

struct skn_node *skn_node_new(struct skn_tree *tree, enum skn_node_kind kind)
{
	struct skn_node *node = skn_arena_alloc(&tree->arena, sizeof(*node));

	node->kind = kind;
	return node;
}

struct skn_node *skn_node_string(struct skn_tree *tree, const char *s, size_t len)
{
	struct skn_node *node = skn_node_new(tree, SKN_STRING);

	node->text = skn_arena_strndup(&tree->arena, s, len);
	node->len = len;
	return node;
}

struct skn_node *skn_node_int(struct skn_tree *tree, int64_t v)
{
	struct skn_node *node = skn_node_new(tree, SKN_INT);
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%" PRId64, v);

	node->integer = v;
	node->text = skn_arena_strndup(&tree->arena, digits, (size_t)n);
	node->len = (size_t)n;
	return node;
}

void skn_node_append(struct skn_node *array, struct skn_node *child)
{
	child->next = NULL;
	if (array->last)
		array->last->next = child;
	else
		array->child = child;
	array->last = child;
	array->n_children++;
}

void skn_node_add(struct skn_tree *tree, struct skn_node *object, const char *name, size_t len,
		  struct skn_node *child)
{
	child->name = skn_arena_strndup(&tree->arena, name, len);
	child->name_len = len;
	skn_node_append(object, child);
}

struct skn_node *skn_node_copy(struct skn_tree *tree, const struct skn_node *from)
{
	struct skn_node *node = skn_node_new(tree, from->kind);

	node->style = from->style;
	node->integer = from->integer;
	node->real = from->real;
	node->boolean = from->boolean;
	if (from->text) {
		node->text = skn_arena_strndup(&tree->arena, from->text, from->len);
		node->len = from->len;
	}
	for (const struct skn_node *c = from->child; c; c = c->next) {
		struct skn_node *copy = skn_node_copy(tree, c);

		if (c->name)
			skn_node_add(tree, node, c->name, c->name_len, copy);
		else
			skn_node_append(node, copy);
	}
	return node;
}

static void unlink_child(struct skn_node *object, struct skn_node *child)
{
	struct skn_node *prev = NULL;

	for (struct skn_node *c = object->child; c != child; c = c->next)
		prev = c;
	if (prev)
		prev->next = child->next;
	else
		object->child = child->next;
	if (object->last == child)
		object->last = prev;
	object->n_children--;
}

void skn_node_set(struct skn_tree *tree, struct skn_node *object, const char *name,
		  struct skn_node *child)
{
	struct skn_node *old = skn_node_find(object, name);
	struct skn_node *after;

	if (old && child) {
		after = old->next;
		child->name = old->name;
		child->name_len = old->name_len;
		for (struct skn_node **link = &object->child; *link; link = &(*link)->next)
			if (*link == old) {
				*link = child;
				break;
			}
		child->next = after;
		if (object->last == old)
			object->last = child;
	} else if (old) {
		unlink_child(object, old);
	} else if (child) {
		skn_node_add(tree, object, name, strlen(name), child);
	}
}

struct skn_node *skn_node_find(const struct skn_node *object, const char *name)
{
	size_t len = strlen(name);

	if (!object || object->kind != SKN_OBJECT)
		return NULL;
	for (struct skn_node *c = object->child; c; c = c->next)
		if (c->name_len == len && memcmp(c->name, name, len) == 0)
			return c;
	return NULL;
}

const char *skn_node_text(const struct skn_node *object, const char *name)
{
	const struct skn_node *node = skn_node_find(object, name);

	return node ? node->text : NULL;
}

bool skn_node_as_int(const struct skn_node *node, int64_t *out)
{
	uint64_t v;
	bool negative;

	if (!node)
		return false;
	if (node->kind == SKN_INT) {
		*out = node->integer;
		return true;
	}
	if (node->kind != SKN_PLAIN && node->kind != SKN_STRING)
		return false;
	negative = node->len && node->text[0] == '-';
	if (!skn_parse_uint(node->text + negative, node->len - negative, INT64_MAX, &v))
		return false;
	*out = negative ? -(int64_t)v : (int64_t)v;
	return true;
}

bool skn_node_is_scalar(const struct skn_node *node)
{
	return node && node->kind != SKN_ARRAY && node->kind != SKN_OBJECT;
}

static bool same_scalar(const struct skn_node *a, const struct skn_node *b)
{
	if (a->kind == SKN_NULL || b->kind == SKN_NULL)
		return a->kind == b->kind;
	if (a->kind == SKN_BOOL && b->kind == SKN_BOOL)
		return a->boolean == b->boolean;
	return a->text && b->text && a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

bool skn_node_equal(const struct skn_node *a, const struct skn_node *b)
{
	const struct skn_node *x, *y;

	if (skn_node_is_scalar(a) || skn_node_is_scalar(b))
		return skn_node_is_scalar(a) && skn_node_is_scalar(b) && same_scalar(a, b);
	if (a->kind != b->kind || a->n_children != b->n_children)
		return false;
	for (x = a->child, y = b->child; x; x = x->next, y = y->next) {
		if (a->kind == SKN_OBJECT)
			y = skn_node_find(b, x->name);
		if (!y || !skn_node_equal(x, y))
			return false;
	}
	return true;
}
