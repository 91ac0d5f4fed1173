#include "store/put.h"

#include "base/utf8.h"
#include "doc/canon.h"
#include "uni/uni.h"

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

/* Whether the record says all that the fields say, and without PARTIAL no more. */
static bool says(const struct skn_record *old, const struct skn_node *fields, bool partial)
{
	for (const struct skn_node *f = fields->child; f; f = f->next)
		if (!same_value(skn_node_find(old->tree.root, f->name), f))
			return false;
	for (const struct skn_node *f = old->tree.root->child; !partial && f; f = f->next)
		if (!skn_node_find(fields, f->name))
			return false;
	return true;
}

/* The record with the fields that differ set. */
static int edit(struct skn_buf *text, const struct skn_record *old, const struct skn_node *fields,
		bool partial, const char *schema, struct skn_err *err)
{
	int rc = SKN_OK;

	skn_buf_add(text, old->src.p, old->src.n);
	for (const struct skn_node *f = fields->child; rc == SKN_OK && f; f = f->next)
		if (!same_value(skn_node_find(old->tree.root, f->name), f))
			rc = skn_canon_edit(text, schema, f->name, f, err);
	for (const struct skn_node *f = old->tree.root->child; rc == SKN_OK && !partial && f; f = f->next)
		if (!skn_node_find(fields, f->name))
			rc = skn_canon_edit(text, schema, f->name, NULL, err);
	return rc;
}

/* Refuses bytes that are no UTF-8, which a writer could only replace. */
static int check_utf8(const struct skn_node *node, const char *path, struct skn_err *err)
{
	int rc = SKN_OK;

	if (node->text && !skn_utf8_valid(node->text, node->len, NULL))
		return skn_fail_at(err, SKN_EDATA, path, 0, 0, "%s is not UTF-8", node->name ? node->name : "a text");
	for (const struct skn_node *c = node->child; rc == SKN_OK && c; c = c->next)
		rc = check_utf8(c, path, err);
	return rc;
}

/* Brings what is new into NFC; a file that was not stays as it is. */
static void normalize(struct skn_buf *text, const struct skn_record *old)
{
	struct skn_buf out = SKN_BUF_INIT;

	if (skn_uni_is_nfc(text->p, text->n) || (old && !skn_uni_is_nfc(old->src.p, old->src.n)))
		return;
	skn_uni_nfc(&out, text->p, text->n);
	skn_buf_release(text);
	*text = out;
}

/* Nothing is put that check would call an error of the file itself. */
static int validate(const struct skn_buf *text, const char *path, enum skn_kind kind, struct skn_err *err)
{
	struct skn_buf copy = SKN_BUF_INIT;
	struct skn_record record;
	int rc;

	skn_buf_add(&copy, text->p, text->n);
	rc = skn_record_parse_valid(&record, kind, "", &copy, path, err);
	if (rc == SKN_OK)
		skn_record_release(&record);
	skn_buf_release(&copy);
	return rc;
}

static int put_over(struct skn_changes *changes, const char *path, enum skn_kind kind,
		    const struct skn_record *old, const struct skn_node *fields, bool partial,
		    struct skn_err *err)
{
	const char *schema = skn_kind_info(kind)->schema;
	struct skn_buf text = SKN_BUF_INIT;
	int rc = check_utf8(fields, path, err);

	if (rc == SKN_OK)
		rc = old ? edit(&text, old, fields, partial, schema, err)
			 : skn_canon_write(&text, schema, fields, err);
	if (rc == SKN_OK) {
		normalize(&text, old);
		rc = validate(&text, path, kind, err);
	}
	if (rc == SKN_OK)
		skn_changes_put(changes, path, &text);
	skn_buf_release(&text);
	return rc;
}

int skn_put_over(struct skn_changes *changes, const char *thread_path, enum skn_kind kind,
		 const char *id, const struct skn_record *old, const struct skn_node *fields,
		 bool partial, struct skn_err *err)
{
	char *path;
	int rc;

	if (old && says(old, fields, partial))
		return SKN_OK;
	path = skn_kind_path_in(thread_path, kind, id);
	rc = put_over(changes, path, kind, old, fields, partial, err);
	free(path);
	return rc;
}

int skn_put_record(struct skn_changes *changes, struct skn_view *view, const char *thread_path,
		   enum skn_kind kind, const char *id, const struct skn_node *fields, bool partial,
		   struct skn_err *err)
{
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_record old = { .src = SKN_BUF_INIT };
	char *path = skn_kind_path_in(thread_path, kind, id);
	int rc = skn_changes_read(changes, view, path, SKN_RECORD_MAX, &src, err);
	bool there = rc == SKN_OK;

	rc = there ? skn_record_parse(&old, kind, id, &src, path, err) : skn_forgive(rc, SKN_ENOTFOUND, err);
	if (rc == SKN_OK && !(there && says(&old, fields, partial)))
		rc = put_over(changes, path, kind, there ? &old : NULL, fields, partial, err);
	skn_record_release(&old);
	skn_buf_release(&src);
	free(path);
	return rc;
}

void skn_put_narrative(struct skn_changes *changes, const char *thread_path, const char *md, size_t n)
{
	struct skn_buf text = SKN_BUF_INIT;
	char *path = skn_kind_path_in(thread_path, SKN_KIND_NARRATIVE, "");

	skn_prose_format(&text, md, n);
	skn_changes_put(changes, path, &text);
	skn_buf_release(&text);
	free(path);
}

void skn_put_remove(struct skn_changes *changes, const char *thread_path, enum skn_kind kind,
		    const char *id)
{
	char *path = skn_kind_path_in(thread_path, kind, id);

	skn_changes_remove(changes, path);
	free(path);
}
