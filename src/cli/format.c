#include "cli/format.h"

#include "base/utf8.h"
#include "doc/canon.h"
#include "doc/cite.h"
#include "doc/prose.h"
#include "doc/record.h"
#include "uni/uni.h"

static const char bom[] = "\xef\xbb\xbf";

bool skn_format_has(enum skn_kind kind)
{
	return kind != SKN_KIND_TEXT;
}

static int not_utf8(const char *src, size_t at, const char *path, struct skn_err *err)
{
	uint32_t line = 1;
	size_t start = 0;

	for (size_t i = 0; i < at; i++)
		if (src[i] == '\n') {
			line++;
			start = i + 1;
		}
	return skn_fail_at(err, SKN_EDATA, path, line, (uint32_t)(at - start) + 1, "this is no UTF-8");
}

/* LF, NFC, no byte order mark. */
static int clean(struct skn_buf *out, const char *src, size_t n, const char *path, struct skn_err *err)
{
	struct skn_buf lines = SKN_BUF_INIT;
	size_t bad;

	if (!skn_utf8_valid(src, n, &bad))
		return not_utf8(src, bad, path, err);
	if (n >= 3 && memcmp(src, bom, 3) == 0) {
		src += 3;
		n -= 3;
	}
	for (size_t i = 0; i < n; i++)
		if (src[i] != '\r' || i + 1 == n || src[i + 1] != '\n')
			skn_buf_addc(&lines, src[i]);
	if (skn_uni_is_nfc(lines.p, lines.n))
		skn_buf_add(out, lines.p, lines.n);
	else
		skn_uni_nfc(out, lines.p, lines.n);
	skn_buf_release(&lines);
	return skn_buf_check(out, path, err);
}

static int join_groups(struct skn_buf *text, enum skn_kind kind, const char *path, struct skn_err *err)
{
	struct skn_buf copy = SKN_BUF_INIT;
	struct skn_record record;
	int rc;

	skn_buf_add(&copy, text->p, text->n);
	rc = skn_record_parse(&record, kind, "", &copy, path, err);
	skn_buf_release(&copy);
	if (rc != SKN_OK)
		return rc;
	for (const char *const *f = skn_record_prose_fields(kind); rc == SKN_OK && *f; f++) {
		const struct skn_node *node = skn_node_find(record.tree.root, *f);
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_buf value = SKN_BUF_INIT;

		if (node && node->text) {
			skn_buf_add(&value, node->text, node->len);
			skn_cites_join_adjacent(&value);
			if (!skn_buf_eq(&value, node->text, node->len))
				rc = skn_canon_edit(text, skn_kind_info(kind)->schema, *f,
						    skn_node_string(&tree, value.p, value.n), err);
		}
		skn_buf_release(&value);
		skn_tree_release(&tree);
	}
	skn_record_release(&record);
	return rc;
}

int skn_format_file(struct skn_buf *out, enum skn_kind kind, const char *src, size_t n, const char *path,
		    struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc = clean(&text, src, n, path, err);

	if (rc == SKN_OK && kind == SKN_KIND_NARRATIVE) {
		skn_cites_join_adjacent(&text);
		skn_prose_format(out, text.p, text.n);
	} else if (rc == SKN_OK) {
		rc = join_groups(&text, kind, path, err);
		if (rc == SKN_OK)
			rc = skn_canon_format(out, skn_kind_info(kind)->schema, text.p, text.n, path, err);
	}
	skn_buf_release(&text);
	return rc;
}
