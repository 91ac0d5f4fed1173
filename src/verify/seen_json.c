/* seen_json.c - JSON: every value counts, the order of members does not. */
#include "json/json.h"
#include "out/provenance.h"
#include "verify/seen.h"

static int by_name(const void *a, const void *b)
{
	const struct skn_node *x = *(const struct skn_node *const *)a, *y = *(const struct skn_node *const *)b;

	return strcmp(x->name ? x->name : "", y->name ? y->name : "");
}

static void add_value(struct skn_buf *out, const struct skn_node *node);

/* The members of an object in the order of their names, *n of them; caller frees. */
static const struct skn_node **sorted(const struct skn_node *object, size_t *n)
{
	const struct skn_node **members = skn_xcalloc((object ? object->n_children : 0) + 1, sizeof(*members));

	*n = 0;
	for (const struct skn_node *c = object ? object->child : NULL; c; c = c->next)
		members[(*n)++] = c;
	qsort(members, *n, sizeof(*members), by_name);
	return members;
}

/* White space other than blanks counts in a string: it is shown by what stands for it. */
static void add_string(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20)
			skn_buf_addf(out, "\\%s ", s[i] == '\n' ? "n" : s[i] == '\t' ? "t" : "?");
		else
			skn_buf_addc(out, s[i]);
}

static void add_member(struct skn_buf *out, const struct skn_node *member)
{
	skn_buf_addf(out, "%s: ", member->name ? member->name : "");
	add_value(out, member);
}

static void add_members(struct skn_buf *out, const struct skn_node *object)
{
	size_t n;
	const struct skn_node **members = sorted(object, &n);

	for (size_t i = 0; i < n; i++)
		add_member(out, members[i]);
	free(members);
}

static void add_value(struct skn_buf *out, const struct skn_node *node)
{
	if (node->kind == SKN_OBJECT) {
		add_members(out, node);
	} else if (node->kind == SKN_ARRAY) {
		for (const struct skn_node *c = node->child; c; c = c->next)
			add_value(out, c);
	} else if (node->text) {
		add_string(out, node->text, node->len);
	} else if (node->kind == SKN_BOOL) {
		skn_buf_adds(out, node->boolean ? "true" : "false");
	}
	skn_buf_addc(out, '\n');
}

static const char *part_of(const char *member)
{
	static const struct {
		const char *member, *part;
	} table[] = { { "info", SKN_SEEN_HEAD },	  { "thread", SKN_SEEN_HEAD },
		      { "schema", SKN_SEEN_HEAD },	  { "narrative", "narrative" },
		      { "events", "timeline" },		  { "voices", "perspectives" },
		      { "tensions", "tensions" },	  { "items", "sources" },
		      { "numbers", "sources" } };

	for (size_t i = 0; i < SKN_ARRAY_LEN(table); i++)
		if (skn_streq(table[i].member, member))
			return table[i].part;
	return SKN_SEEN_REST;
}

static void add_meta(struct skn_seen *out, const struct skn_node *meta)
{
	size_t n;
	const struct skn_node **members = sorted(meta, &n);

	for (size_t i = 0; i < n; i++) {
		const char *name = members[i]->name ? members[i]->name : "";
		struct skn_buf *part = skn_seen_part(out, skn_streq(name, "title") ? skn_part_names[SKN_PART_TITLE]
						     : skn_streq(name, "summary") ? skn_part_names[SKN_PART_SUMMARY]
						     : SKN_SEEN_HEAD);

		add_member(part, members[i]);
	}
	free(members);
}

int skn_seen_json(struct skn_seen *out, const char *s, size_t n, const char *path, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_node **members;
	size_t count;
	int rc = skn_json_parse(&tree, s, n, path, err);

	if (rc != SKN_OK)
		return rc;
	members = sorted(tree.root, &count);
	for (size_t i = 0; i < count; i++) {
		const char *name = members[i]->name ? members[i]->name : "";

		if (skn_streq(name, "provenance"))
			continue;
		if (skn_streq(name, "meta"))
			add_meta(out, members[i]);
		else
			add_member(skn_seen_part(out, part_of(name)), members[i]);
	}
	free(members);
	skn_tree_release(&tree);
	return SKN_OK;
}

int skn_seen_csl(struct skn_seen *out, const char *s, size_t n, const char *path, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *first, *custom;
	int rc = skn_json_parse(&tree, s, n, path, err);

	if (rc != SKN_OK)
		return rc;
	first = tree.root && tree.root->kind == SKN_ARRAY ? tree.root->child : NULL;
	custom = skn_node_find(first, "custom");
	if (custom && custom->kind == SKN_OBJECT)
		skn_node_set(&tree, custom, "skein", NULL);
	if (custom && !custom->child)
		skn_node_set(&tree, first, "custom", NULL);
	if (tree.root)
		add_value(skn_seen_part(out, skn_part_names[SKN_PART_SOURCES]), tree.root);
	skn_tree_release(&tree);
	return SKN_OK;
}
