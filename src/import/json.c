#include "import/json.h"

#include "base/map.h"
#include "doc/schema.h"
#include "json/json.h"
#include "text/name.h"
#include "uni/uni.h"

struct fault {
	struct skn_err *err;
	const char *path;
};

static void keep_first(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	struct fault *fault = ctx;

	SKN_UNUSED(keyword);
	skn_fail_at(fault->err, SKN_EDATA, fault->path, at->line, at->column, "%s%s%s",
		    at->name ? at->name : "", at->name ? ": " : "", message);
}

/* Refuses characters that no file of a store may have, with the value's place. */
static int check_characters(const struct skn_node *text, const char *path, struct skn_err *err)
{
	uint32_t cp;
	enum skn_uni_fault fault = skn_uni_scan(text->text, text->len, NULL, &cp);

	if (fault == SKN_UNI_OK)
		return SKN_OK;
	return skn_fail_at(err, SKN_EDATA, path, text->line, text->column, "%s: U+%04" PRIX32 " may not stand there: %s",
			   text->name, cp, skn_uni_fault_name(fault));
}

/* A watch or a run is a record like any other. */
static int check_record(const struct skn_node *file, enum skn_kind kind, const char *path, struct skn_err *err)
{
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_record record;
	struct skn_err fault = SKN_ERR_INIT;
	int rc = check_characters(file, path, err);

	if (rc != SKN_OK)
		return rc;
	skn_buf_add(&src, file->text, file->len);
	rc = skn_record_parse_valid(&record, kind, "", &src, file->name, &fault);
	if (rc == SKN_OK)
		skn_record_release(&record);
	else
		rc = skn_fail_at(err, fault.code, path, file->line, file->column, "%s:%u: %s", file->name, fault.line,
				 fault.msg);
	skn_buf_release(&src);
	return rc;
}

/* Only what export writes: no path but that of a watch, a run or a text. */
static int check_files(const struct skn_node *files, const char *path, struct skn_err *err)
{
	int rc = SKN_OK;

	for (const struct skn_node *n = files ? files->child : NULL; rc == SKN_OK && n; n = n->next) {
		enum skn_kind kind;
		const char *id;
		size_t len;
		bool known = skn_kind_of_path(n->name, &kind, &id, &len) &&
			     (kind == SKN_KIND_WATCH || kind == SKN_KIND_RUN || kind == SKN_KIND_TEXT);

		if (!known || strlen(n->name) != n->name_len ||
		    (len && skn_name_check(id, len, kind == SKN_KIND_RUN ? SKN_NAME_RUN : SKN_NAME_ID, NULL) != SKN_OK))
			rc = skn_fail_at(err, SKN_EDATA, path, n->line, n->column,
					 "'%s' is no file that goes along with a thread", n->name);
		else if (kind != SKN_KIND_TEXT)
			rc = check_record(n, kind, path, err);
	}
	return rc;
}

/* Ids become file names: the schema's pattern is not enough. */
static int check_ids(const struct skn_node *list, const char *path, struct skn_err *err)
{
	struct skn_map ids = SKN_MAP_INIT;
	int rc = SKN_OK;

	for (const struct skn_node *n = list ? list->child : NULL; rc == SKN_OK && n; n = n->next) {
		const char *id = skn_node_text(n, "id");
		struct skn_err fault = SKN_ERR_INIT;

		if (skn_name_check(id, strlen(id), SKN_NAME_ID, &fault) != SKN_OK)
			rc = skn_fail_at(err, SKN_EDATA, path, n->line, n->column, "%s", fault.msg);
		else if (skn_map_put(&ids, id, strlen(id), &ids))
			rc = skn_fail_at(err, SKN_EDATA, path, n->line, n->column, "id '%s' is there twice", id);
	}
	skn_map_release(&ids, NULL);
	return rc;
}

int skn_import_json_parse(struct skn_import_json *out, const char *s, size_t n, const char *path,
			  struct skn_err *err)
{
	static const char *const lists[] = { "events", "voices", "tensions", "items" };
	struct fault fault = { err, path };
	const struct skn_schema *schema = skn_schema_of("out-thread.json", err);
	int rc;

	*out = (struct skn_import_json){ .name = NULL };
	if (!schema)
		return SKN_EDATA;
	rc = skn_json_parse(&out->tree, s, n, path, err);
	if (rc == SKN_OK && skn_schema_validate(schema, out->tree.root, keep_first, &fault) > 0) {
		skn_hint(err, "the JSON of 'skein export -f json' is taken, see schema/out-thread.json");
		rc = SKN_EDATA;
	}
	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(lists); i++)
		rc = check_ids(skn_node_find(out->tree.root, lists[i]), path, err);
	if (rc == SKN_OK)
		rc = check_files(skn_node_find(out->tree.root, "files"), path, err);
	if (rc == SKN_OK)
		rc = check_characters(skn_node_find(skn_node_find(out->tree.root, "narrative"), "markdown"), path, err);
	if (rc != SKN_OK) {
		skn_import_json_release(out);
		return rc;
	}
	out->name = skn_node_text(out->tree.root, "thread");
	out->site = skn_node_text(skn_node_find(out->tree.root, "info"), "site");
	return SKN_OK;
}

void skn_import_json_release(struct skn_import_json *json)
{
	skn_tree_release(&json->tree);
}

static int put_list(struct skn_changes *changes, struct skn_view *view, const char *thread_path,
		    const struct skn_thread *previous, struct skn_import_json *json, enum skn_kind kind,
		    struct skn_err *err)
{
	struct skn_node *list = skn_node_find(json->tree.root, skn_kind_info(kind)->plural);
	const struct skn_records *old = previous ? skn_thread_list((struct skn_thread *)previous, kind) : NULL;
	int rc = SKN_OK;

	for (struct skn_node *n = list->child; rc == SKN_OK && n; n = n->next) {
		const char *id = skn_node_text(n, "id");

		skn_node_set(&json->tree, n, "id", NULL);
		skn_node_set(&json->tree, n, "citation-number", NULL);
		rc = skn_put_record(changes, view, thread_path, kind, id, n, false, err);
		skn_node_set(&json->tree, n, "id", skn_node_string(&json->tree, id, strlen(id)));
	}
	for (size_t i = 0; rc == SKN_OK && kind != SKN_KIND_ITEM && old && i < old->n; i++) {
		bool kept = false;

		for (const struct skn_node *n = list->child; n && !kept; n = n->next)
			kept = skn_streq(skn_node_text(n, "id"), old->v[i].id);
		if (!kept)
			skn_put_remove(changes, thread_path, kind, old->v[i].id);
	}
	return rc;
}

static void put_files(struct skn_changes *changes, const char *thread_path, const struct skn_node *files)
{
	for (const struct skn_node *n = files ? files->child : NULL; n; n = n->next) {
		struct skn_buf data = SKN_BUF_INIT;
		char *path = skn_xasprintf("%s/%s", thread_path, n->name);

		skn_buf_add(&data, n->text, n->len);
		skn_changes_put(changes, path, &data);
		free(path);
	}
}

int skn_import_json_apply(struct skn_changes *changes, struct skn_view *view, const char *thread_path,
			  const struct skn_thread *previous, struct skn_import_json *json,
			  const struct skn_import_options *options, struct skn_err *err)
{
	static const enum skn_kind kinds[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION, SKN_KIND_ITEM };
	struct skn_node *meta = skn_node_find(json->tree.root, "meta");
	const struct skn_node *markdown =
		skn_node_find(skn_node_find(json->tree.root, "narrative"), "markdown");
	struct skn_buf text = SKN_BUF_INIT;
	int rc;

	skn_import_set_published(&json->tree, meta, options);
	rc = skn_put_record(changes, view, thread_path, SKN_KIND_THREAD, "", meta, false, err);
	skn_uni_nfc(&text, markdown->text, markdown->len);
	if (rc == SKN_OK)
		skn_put_narrative(changes, thread_path, text.p, text.n);
	skn_buf_release(&text);
	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(kinds); i++)
		rc = put_list(changes, view, thread_path, previous, json, kinds[i], err);
	if (rc == SKN_OK)
		put_files(changes, thread_path, skn_node_find(json->tree.root, "files"));
	return rc;
}
