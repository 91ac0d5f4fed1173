#include "doc/record.h"

#include "doc/schema.h"
#include "text/edtf.h"
#include "uni/uni.h"
#include "yaml/yaml.h"

int skn_record_parse(struct skn_record *out, enum skn_kind kind, const char *id,
		     struct skn_buf *src, const char *path, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	int rc = skn_yaml_parse(&tree, src->p, src->n, path, err);

	if (rc == SKN_OK && (!tree.root || tree.root->kind != SKN_OBJECT))
		rc = skn_fail_at(err, SKN_EDATA, path, 1, 1, "is not a mapping of fields");
	if (rc != SKN_OK) {
		skn_tree_release(&tree);
		return rc;
	}
	*out = (struct skn_record){ .kind = kind, .id = skn_xstrdup(id), .src = *src, .tree = tree };
	skn_buf_init(src);
	return SKN_OK;
}

struct first_fault {
	struct skn_err *err;
	const char *path;
};

static void keep_first(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	struct first_fault *fault = ctx;

	SKN_UNUSED(keyword);
	skn_fail_at(fault->err, SKN_EDATA, fault->path, at->line, at->column, "%s", message);
}

static int refuse(struct skn_err *err, const char *path, uint32_t line, uint32_t column, uint32_t cp,
		  enum skn_uni_fault fault)
{
	if (fault == SKN_UNI_INVALID)
		return skn_fail_at(err, SKN_EDATA, path, line, column, "this is no UTF-8");
	return skn_fail_at(err, SKN_EDATA, path, line, column, "U+%04" PRIX32 " may not stand here: %s", cp,
			   skn_uni_fault_name(fault));
}

int skn_record_check_text(const char *s, size_t n, const char *path, struct skn_err *err)
{
	size_t at = 0, offset, start = 0;
	uint32_t cp = 0, line = 1;
	enum skn_uni_fault fault;

	while ((fault = skn_uni_scan(s + at, n - at, &offset, &cp)) != SKN_UNI_OK) {
		at += offset;
		if (cp != '\r' || at + 1 == n || s[at + 1] != '\n')
			break;
		at++;
	}
	if (fault == SKN_UNI_OK)
		return SKN_OK;
	for (size_t i = 0; i < at; i++)
		if (s[i] == '\n') {
			line++;
			start = i + 1;
		}
	return refuse(err, path, line, (uint32_t)(at - start) + 1, cp, fault);
}

/* What an escape stands for is judged like what stands there. */
static int check_escaped(const struct skn_node *node, const char *path, struct skn_err *err)
{
	int rc = SKN_OK;

	for (; rc == SKN_OK && node; node = node->next) {
		uint32_t cp;
		enum skn_uni_fault fault = SKN_UNI_OK;

		if (node->style == SKN_STYLE_DOUBLE)
			fault = skn_uni_scan(node->text, node->len, NULL, &cp);
		rc = fault != SKN_UNI_OK ? refuse(err, path, node->line, node->column, cp, fault)
					 : check_escaped(node->child, path, err);
	}
	return rc;
}

int skn_record_parse_valid(struct skn_record *out, enum skn_kind kind, const char *id,
			   struct skn_buf *src, const char *path, struct skn_err *err)
{
	struct first_fault fault = { err, path };
	const struct skn_schema *schema = skn_schema_of(skn_kind_info(kind)->schema, err);
	int rc = schema ? skn_record_parse(out, kind, id, src, path, err) : (int)SKN_EDATA;

	if (rc != SKN_OK)
		return rc;
	if (skn_schema_validate(schema, out->tree.root, keep_first, &fault) > 0)
		rc = SKN_EDATA;
	if (rc == SKN_OK)
		rc = skn_record_check_text(out->src.p, out->src.n, path, err);
	if (rc == SKN_OK)
		rc = check_escaped(out->tree.root, path, err);
	if (rc != SKN_OK)
		skn_record_release(out);
	return rc;
}

void skn_record_release(struct skn_record *record)
{
	free(record->id);
	record->id = NULL;
	skn_buf_release(&record->src);
	skn_tree_release(&record->tree);
}

void skn_records_release(struct skn_records *records)
{
	for (size_t i = 0; i < records->n; i++)
		skn_record_release(&records->v[i]);
	skn_vec_release(records);
}

const char *skn_record_text(const struct skn_record *record, const char *field, size_t *len)
{
	const struct skn_node *node = skn_node_find(record->tree.root, field);
	size_t n;

	if (!node || !node->text)
		return NULL;
	n = node->len;
	while (n && node->text[n - 1] == '\n')
		n--;
	if (len)
		*len = n;
	return node->text;
}

const struct skn_record *skn_records_find(const struct skn_records *records, const char *id)
{
	for (size_t i = 0; i < records->n; i++)
		if (skn_streq(records->v[i].id, id))
			return &records->v[i];
	return NULL;
}

const char *const *skn_record_prose_fields(enum skn_kind kind)
{
	static const char *const none[] = { NULL };
	static const char *const thread[] = { "summary", NULL };
	static const char *const event[] = { "event", NULL };
	static const char *const voice[] = { "stance", "evolution", NULL };
	static const char *const tension[] = { "question", "resolution", NULL };

	switch (kind) {
	case SKN_KIND_THREAD: return thread;
	case SKN_KIND_EVENT: return event;
	case SKN_KIND_VOICE: return voice;
	case SKN_KIND_TENSION: return tension;
	default: return none;
	}
}

static int64_t order_of(const struct skn_record *record)
{
	int64_t order;

	/* Without an order, after those that have one. */
	return skn_node_as_int(skn_node_find(record->tree.root, "order"), &order) ? order : INT64_MAX;
}

static int by_date(const struct skn_record *a, const struct skn_record *b)
{
	const char *da = skn_node_text(a->tree.root, "date"), *db = skn_node_text(b->tree.root, "date");
	struct skn_edtf ea, eb;
	bool ok_a = da && skn_edtf_parse(&ea, da, strlen(da), NULL) == SKN_OK;
	bool ok_b = db && skn_edtf_parse(&eb, db, strlen(db), NULL) == SKN_OK;

	if (ok_a && ok_b)
		return skn_edtf_compare(&ea, &eb);
	return ok_a == ok_b ? 0 : ok_a ? -1 : 1;
}

static int by_display(const void *pa, const void *pb)
{
	const struct skn_record *a = pa, *b = pb;
	int64_t oa, ob;
	int c = a->kind == SKN_KIND_EVENT ? by_date(a, b) : 0;

	if (c)
		return c;
	oa = order_of(a);
	ob = order_of(b);
	return oa != ob ? (oa < ob ? -1 : 1) : strcmp(a->id, b->id);
}

void skn_records_sort(struct skn_records *records)
{
	if (records->n > 1)
		qsort(records->v, records->n, sizeof(*records->v), by_display);
}
