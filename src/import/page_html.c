#include "import/page_html.h"

#include "import/page_html_parts.h"

static bool is_own(const struct skn_html_node *root)
{
	const struct skn_html_node *version = skn_html_find_class(root, "version");

	return skn_html_attr(version, "data-time") && skn_html_find_class(root, "site");
}

int skn_page_parse_html(struct skn_page *out, const char *s, size_t n, const char *path,
			struct skn_err *err)
{
	struct skn_page_html in = { .page = out, .path = path, .keys = SKN_MAP_INIT };
	struct skn_html html = SKN_HTML_INIT;
	struct skn_buf text = SKN_BUF_INIT;
	int rc;

	skn_page_init(out);
	rc = skn_page_input(out, &text, s, n, true, path, err);
	if (rc == 0)
		rc = skn_html_parse(&html, text.p, text.n, path, err);
	if (rc != 0)
		goto out;
	in.own = is_own(html.root);
	rc = in.own ? skn_page_html_own(&in, html.root, err)
		    : skn_page_html_foreign(&in, html.root, err);
	if (rc == 0)
		skn_page_finish(out);
out:
	if (rc != 0)
		skn_page_release(out);
	skn_map_release(&in.keys, NULL);
	skn_html_release(&html);
	skn_buf_release(&text);
	return rc;
}
