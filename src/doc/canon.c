#include "doc/canon.h"

#include "doc/canon_comment.h"
#include "doc/canon_value.h"
#include "yaml/yaml.h"

static int write_fields(struct skn_canon_writer *w, const char *schema_file,
			const struct skn_node *root)
{
	const struct skn_schema *schema = skn_schema_of(schema_file, w->err);

	if (!schema)
		return SKN_ENOTFOUND;
	if (root && root->kind != SKN_OBJECT)
		return skn_fail_at(w->err, SKN_EDATA, NULL, root->line, root->column,
				   "is not a mapping of fields");
	if (root && !root->child)
		skn_buf_adds(w->out, "{}\n");
	else if (root)
		skn_canon_members(w, skn_schema_root(schema), root, 0);
	return w->rc != SKN_OK ? w->rc : skn_buf_check(w->out, "the canonical form", w->err);
}

int skn_canon_write(struct skn_buf *out, const char *schema_file, const struct skn_node *root,
		    struct skn_err *err)
{
	struct skn_canon_writer w = { .out = out, .err = err };

	return write_fields(&w, schema_file, root);
}

static void write_lines(struct skn_buf *out, const struct skn_strings *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		skn_buf_addf(out, "%s\n", lines->v[i]);
}

int skn_canon_format(struct skn_buf *out, const char *schema_file, const char *src, size_t len,
		     const char *path, struct skn_err *err)
{
	struct skn_err own = SKN_ERR_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_notes notes = SKN_NOTES_INIT;
	struct skn_canon_writer w = { .out = out, .notes = &notes, .prose = true,
				      .err = err ? err : &own };
	size_t before = out->n;
	int rc = skn_yaml_parse(&tree, src, len, path, w.err);

	if (rc != SKN_OK)
		goto out;
	skn_notes_collect(&notes, src, len, tree.root);
	write_lines(out, &notes.head);
	if (notes.gap)
		skn_buf_addc(out, '\n');
	rc = write_fields(&w, schema_file, tree.root);
	write_lines(out, &notes.foot);
	if (rc != SKN_OK) {
		skn_buf_truncate(out, before);
		if (path && !w.err->path[0])
			snprintf(w.err->path, sizeof(w.err->path), "%s", path);
	}
out:
	skn_notes_release(&notes);
	skn_tree_release(&tree);
	return rc;
}
