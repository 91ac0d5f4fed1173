/* The JSON gate and the writer: what is read is written and read back the same,
 * pretty or not. */
#include "base/base.h"

#include "doc/schema.h"
#include "json/json.h"
#include "text/jsonw.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void check_written(const struct skn_node *root, bool pretty)
{
	struct skn_buf buf = SKN_BUF_INIT;
	struct skn_tree back = SKN_TREE_INIT;
	struct skn_sink sink;
	struct skn_jsonw w;

	skn_sink_to_buf(&sink, &buf);
	skn_jsonw_init(&w, &sink, pretty);
	skn_node_write_json(&w, root);
	require(skn_sink_check(&sink, NULL) == SKN_OK);
	require(skn_json_parse(&back, buf.p, buf.n, NULL, NULL) == SKN_OK);
	require(skn_schema_same(root, back.root));
	skn_tree_release(&back);
	skn_buf_release(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_err err = SKN_ERR_INIT;

	if (skn_json_parse(&tree, (const char *)data, size, "f", &err) == SKN_OK) {
		check_written(tree.root, false);
		check_written(tree.root, true);
	} else {
		require(err.msg[0] && err.line > 0 && err.column > 0 && !strchr(err.msg, '\n'));
	}
	skn_tree_release(&tree);
	return 0;
}
