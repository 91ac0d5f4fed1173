#include "store/put.h"

#include "doc/canon.h"

static char *path_of(const char *thread_path, enum skn_kind kind, const char *id)
{
	char *inside = skn_kind_path(kind, id);
	char *path = *thread_path ? skn_xasprintf("%s/%s", thread_path, inside) : skn_xstrdup(inside);

	free(inside);
	return path;
}

/* A Markdown field equals another when only its lines differ in a final newline. */
static bool same_value(const struct skn_node *a, const struct skn_node *b)
{
	size_t an, bn;

	if (!a || !b || !skn_node_is_scalar(a) || !skn_node_is_scalar(b) || !a->text || !b->text)
		return a && b && skn_node_equal(a, b);
	for (an = a->len; an && a->text[an - 1] == '\n'; an--)
		continue;
	for (bn = b->len; bn && b->text[bn - 1] == '\n'; bn--)
		continue;
	return an == bn && memcmp(a->text, b->text, an) == 0;
}

/* The record with the fields that differ set; *same: none does. */
static int edit(struct skn_buf *text, bool *same, const struct skn_record *old,
		const struct skn_node *fields, bool partial, const char *schema, struct skn_err *err)
{
	int rc = SKN_OK;

	*same = true;
	for (const struct skn_node *f = fields->child; rc == SKN_OK && f; f = f->next) {
		if (same_value(skn_node_find(old->tree.root, f->name), f))
			continue;
		if (*same)
			skn_buf_add(text, old->src.p, old->src.n);
		*same = false;
		rc = skn_canon_edit(text, schema, f->name, f, err);
	}
	for (const struct skn_node *f = old->tree.root->child; rc == SKN_OK && !partial && f; f = f->next) {
		if (skn_node_find(fields, f->name))
			continue;
		if (*same)
			skn_buf_add(text, old->src.p, old->src.n);
		*same = false;
		rc = skn_canon_edit(text, schema, f->name, NULL, err);
	}
	return rc;
}

static int put_over(struct skn_changes *changes, const char *path, enum skn_kind kind,
		    const struct skn_record *old, const struct skn_node *fields, bool partial,
		    struct skn_err *err)
{
	const char *schema = skn_kind_info(kind)->schema;
	struct skn_buf text = SKN_BUF_INIT;
	bool same = false;
	int rc = old ? edit(&text, &same, old, fields, partial, schema, err)
		     : skn_canon_write(&text, schema, fields, err);

	if (rc == SKN_OK && !same)
		skn_changes_put(changes, path, &text);
	skn_buf_release(&text);
	return rc;
}

int skn_put_over(struct skn_changes *changes, const char *thread_path, enum skn_kind kind,
		 const char *id, const struct skn_record *old, const struct skn_node *fields,
		 bool partial, struct skn_err *err)
{
	char *path = path_of(thread_path, kind, id);
	int rc = put_over(changes, path, kind, old, fields, partial, err);

	free(path);
	return rc;
}

int skn_put_record(struct skn_changes *changes, struct skn_view *view, const char *thread_path,
		   enum skn_kind kind, const char *id, const struct skn_node *fields, bool partial,
		   struct skn_err *err)
{
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_record old = { 0 };
	char *path = path_of(thread_path, kind, id);
	int rc = skn_changes_read(changes, view, path, SKN_RECORD_MAX, &src, err);
	bool there = rc == SKN_OK;

	if (rc == SKN_OK) {
		rc = skn_record_parse(&old, kind, id, &src, path, err);
	} else if (rc == SKN_ENOTFOUND) {
		skn_err_clear(err);
		rc = SKN_OK;
	}
	if (rc == SKN_OK) {
		rc = put_over(changes, path, kind, there ? &old : NULL, fields, partial, err);
		if (there)
			skn_record_release(&old);
	}
	skn_buf_release(&src);
	free(path);
	return rc;
}

void skn_put_narrative(struct skn_changes *changes, const char *thread_path, const char *md, size_t n)
{
	struct skn_buf text = SKN_BUF_INIT;
	char *path = path_of(thread_path, SKN_KIND_NARRATIVE, "");

	skn_prose_format(&text, md, n);
	skn_changes_put(changes, path, &text);
	skn_buf_release(&text);
	free(path);
}

void skn_put_remove(struct skn_changes *changes, const char *thread_path, enum skn_kind kind,
		    const char *id)
{
	char *path = path_of(thread_path, kind, id);

	skn_changes_remove(changes, path);
	free(path);
}
