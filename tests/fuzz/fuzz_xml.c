/* The gate to libxml2: any bytes give a tree that is linked soundly, in UTF-8, within
 * its limits, and whose inner markup can be read again. */
#include "base/base.h"

#include "base/utf8.h"
#include "xml/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void check(const struct skn_xml_node *node, size_t depth)
{
	require(depth <= SKN_XML_DEPTH_MAX + 1);
	require(!node->name != !node->text);
	if (node->text) {
		require(strlen(node->text) == node->len && skn_utf8_valid(node->text, node->len, NULL));
		require(!node->child);
	}
	for (const struct skn_xml_node *child = node->child; child; child = child->next) {
		require(child->parent == node);
		require(child->next || node->last == child);
		check(child, depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_buf inner = SKN_BUF_INIT, again = SKN_BUF_INIT;
	struct skn_xml xml, back;
	int rc = skn_xml_parse(&xml, (const char *)data, size, NULL, NULL, &err);

	require(rc == SKN_OK || rc == SKN_EDATA || rc == SKN_ESYS);
	if (rc != SKN_OK)
		return 0;
	check(xml.root, 0);
	skn_buf_adds(&again, "<r>");
	skn_xml_inner(&inner, xml.root);
	skn_buf_add(&again, inner.p, inner.n);
	skn_buf_adds(&again, "</r>");
	require(skn_xml_parse(&back, again.p, again.n, NULL, NULL, NULL) == SKN_OK);
	check(back.root, 0);
	skn_xml_release(&back);
	skn_xml_release(&xml);
	skn_buf_release(&inner);
	skn_buf_release(&again);
	return 0;
}
