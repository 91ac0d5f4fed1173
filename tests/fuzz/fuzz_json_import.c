/* The JSON of export: any bytes become a set of valid changes, or an error. */
#include "import/json.h"
#include "rev/resolve.h"

#include "tiny.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void apply(struct skn_import_json *json)
{
	struct skn_import_options options = { .items = -1 };
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_view *view = NULL;
	struct skn_oid head;

	if (skn_rev_commit(&head, tiny_store(), NULL, NULL) != SKN_OK ||
	    skn_view_commit(&view, tiny_store()->repo, &head, NULL) != SKN_OK)
		skn_fatal("cannot read", "the store");
	if (skn_import_json_apply(&changes, view, "threads/new", NULL, json, &options, NULL) == SKN_OK)
		for (size_t i = 0; i < changes.list.n; i++)
			if (!skn_starts_with(changes.list.v[i].path, "threads/new/"))
				skn_fatal("a change outside the thread", changes.list.v[i].path);
	skn_changes_release(&changes);
	skn_view_free(view);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_import_json json;

	if (skn_import_json_parse(&json, (const char *)data, size, "input.json", NULL) == SKN_OK) {
		apply(&json);
		skn_import_json_release(&json);
	}
	return 0;
}
