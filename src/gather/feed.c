#include "gather/feed.h"

#include "gather/feed_xml.h"
#include "json/json.h"
#include "uni/charset.h"

const char *skn_feed_format_name(enum skn_feed_format format)
{
	static const char *const names[] = {
		[SKN_FEED_RSS] = "RSS",          [SKN_FEED_RSS_090] = "RSS 0.90",
		[SKN_FEED_RSS_091] = "RSS 0.91", [SKN_FEED_RSS_091N] = "RSS 0.91 (Netscape)",
		[SKN_FEED_RSS_092] = "RSS 0.92", [SKN_FEED_RSS_093] = "RSS 0.93",
		[SKN_FEED_RSS_094] = "RSS 0.94", [SKN_FEED_RSS_10] = "RSS 1.0",
		[SKN_FEED_RSS_20] = "RSS 2.0",   [SKN_FEED_ATOM_03] = "Atom 0.3",
		[SKN_FEED_ATOM_10] = "Atom 1.0", [SKN_FEED_CDF] = "CDF",
		[SKN_FEED_JSON_1] = "JSON Feed 1", [SKN_FEED_JSON_11] = "JSON Feed 1.1",
		[SKN_FEED_RSS_JSON] = "RSS as JSON",
	};

	return names[format];
}

void skn_feed_release(struct skn_feed *feed)
{
	skn_arena_release(&feed->arena);
	*feed = (struct skn_feed){ 0 };
}

/* The first byte that is no blank, no NUL and no part of a byte order mark. */
static char first_byte(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] && !isspace((unsigned char)s[i]) &&
		    !strchr("\xEF\xBB\xBF\xFE\xFF", s[i]))
			return s[i];
	return '\0';
}

static int read_json(struct skn_feed *out, const char *s, size_t n, const char *content_type,
		     const char *url, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_feed_builder b;
	int rc = skn_charset_to_utf8(&text, &out->encoding, s, n, content_type, SKN_CHARSET_TEXT,
				     err);

	if (rc == SKN_OK)
		rc = skn_json_parse(&tree, text.p, text.n, url, err);
	if (rc == SKN_OK) {
		skn_feed_builder_init(&b, out);
		if (!skn_feed_read_json(&b, tree.root, url))
			rc = skn_fail_at(err, SKN_EDATA, url, 0, 0, "no feed: it is other JSON");
		skn_feed_builder_finish(&b);
	}
	skn_tree_release(&tree);
	skn_buf_release(&text);
	return rc;
}

static int read_xml(struct skn_feed *out, const char *s, size_t n, const char *content_type,
		    const char *url, struct skn_err *err)
{
	struct skn_xml xml;
	struct skn_feed_builder b;
	const struct skn_xml_node *root;
	int rc = skn_xml_parse(&xml, s, n, content_type, url, err);

	if (rc != SKN_OK)
		return rc;
	root = skn_feed_xml_root(&xml);
	if (root) {
		out->encoding = xml.encoding;
		out->fault = xml.fault;
		skn_feed_builder_init(&b, out);
		skn_feed_read_xml(&b, &xml, root, url);
		skn_feed_builder_finish(&b);
	} else if (skn_xml_is(xml.root, "html")) {
		rc = skn_fail_at(err, SKN_EDATA, url, 0, 0, "no feed: it is an HTML page");
	} else {
		rc = skn_fail_at(err, SKN_EDATA, url, 0, 0, "no feed: its first element is \"%.60s\"",
				 xml.root->name);
	}
	skn_xml_release(&xml);
	return rc;
}

int skn_feed_parse(struct skn_feed *out, const char *bytes, size_t n, const char *content_type,
		   const char *url, struct skn_err *err)
{
	char first;
	int rc;

	*out = (struct skn_feed){ 0 };
	if (n > SKN_FEED_SIZE_MAX)
		return skn_fail_at(err, SKN_ELIMIT, url, 0, 0,
				   "is %zu bytes long; a feed may have %zu", n, SKN_FEED_SIZE_MAX);
	first = first_byte(bytes, n);
	if (first == '{' || first == '[')
		rc = read_json(out, bytes, n, content_type, url, err);
	else if (first == '\0')
		rc = skn_fail_at(err, SKN_EDATA, url, 0, 0, "no feed: it is empty");
	else
		rc = read_xml(out, bytes, n, content_type, url, err);
	if (rc != SKN_OK)
		skn_feed_release(out);
	return rc;
}
