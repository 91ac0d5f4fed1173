#include "import/page_pandoc.h"

#include "import/page_lines.h"
#include "import/page_pandoc_parts.h"
#include "text/edtf.h"
#include "yaml/yaml.h"

/* ---- Metadata ---- */

/* The bytes of the metadata block, fences included; 0 when there is none. */
static size_t meta_length(const char *s, size_t n)
{
	const char *p = s, *end = s + n;

	if (n < 4 || memcmp(s, "---\n", 4) != 0)
		return 0;
	for (p += 4; p < end;) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		size_t len = lf ? (size_t)(lf - p) : (size_t)(end - p);

		if (len == 3 && (memcmp(p, "---", 3) == 0 || memcmp(p, "...", 3) == 0))
			return (size_t)(p - s) + len + (lf != NULL);
		p += len + 1;
	}
	return 0;
}

static const char *meta_text(struct skn_page *page, const struct skn_node *meta, const char *name)
{
	const struct skn_node *node = skn_node_find(meta, name);
	struct skn_buf text = SKN_BUF_INIT;
	const char *s = NULL;

	if (node && skn_node_is_scalar(node))
		skn_page_csl_plain(&text, node, SKN_PAGE_CSL_MARKDOWN);
	if (text.n)
		s = skn_page_strndup(page, text.p, text.n);
	skn_buf_release(&text);
	return s;
}

static int refuse_meta(const struct skn_page_pandoc *in, const struct skn_node *meta,
		       const char *name, const char *what, struct skn_err *err)
{
	const struct skn_node *node = skn_node_find(meta, name);

	return skn_fail_at(err, SKN_EDATA, in->path, node->line, node->column, "%s is no %s", name,
			   what);
}

/* A version that is no number was never published, and says so. */
static int read_numbers(struct skn_page_pandoc *in, const struct skn_node *meta,
			struct skn_err *err)
{
	const struct skn_node *version = skn_node_find(meta, "version");
	const struct skn_node *items = skn_node_find(meta, "items");
	int64_t n;

	if (version && skn_node_as_int(version, &n) && n > 0 && n <= SKN_PAGE_NUMBER_MAX)
		in->page->version = n;
	else if (version)
		skn_page_note_at(in->page, version->line, "the version is no number; it was left out");
	if (!items)
		return 0;
	if (!skn_node_as_int(items, &n) || n < 0 || n > SKN_PAGE_NUMBER_MAX)
		return refuse_meta(in, meta, "items", "number of items", err);
	in->page->items = n;
	return 0;
}

/* `time`, else `date`: of what is less exact than a second, the beginning. */
static int read_time(struct skn_page_pandoc *in, const struct skn_node *meta, struct skn_err *err)
{
	const char *name = skn_node_text(meta, "time") ? "time" : "date";
	const char *text = skn_node_text(meta, name);
	struct skn_edtf date;
	char time[32];

	if (!text || !*text)
		return 0;
	if (skn_edtf_parse(&date, text, strlen(text), NULL) != 0 || date.open_start) {
		if (skn_streq(name, "time"))
			return refuse_meta(in, meta, name, "time", err);
		skn_page_note_at(in->page, skn_node_find(meta, name)->line,
				 "the date is none that EDTF knows; it was left out");
		return 0;
	}
	skn_edtf_format_time(time, date.lower);
	in->page->time = skn_page_strndup(in->page, time, strlen(time));
	if (date.precision != SKN_EDTF_SECOND)
		skn_page_note_at(in->page, skn_node_find(meta, name)->line,
				 "the page has a date only; its time is taken to be %s", time);
	return 0;
}

static int read_meta(struct skn_page_pandoc *in, const char *s, size_t n, struct skn_tree *tree,
		     struct skn_err *err)
{
	struct skn_buf yaml = SKN_BUF_INIT;
	const struct skn_node *list;
	int rc;

	skn_buf_adds(&yaml, "\n"); /* for the fence, so that lines keep their numbers */
	skn_buf_add(&yaml, s + 4, n - 4);
	while (yaml.n && yaml.p[yaml.n - 1] == '\n')
		skn_buf_truncate(&yaml, yaml.n - 1);
	skn_buf_truncate(&yaml, yaml.n - 3);
	rc = skn_yaml_parse(tree, yaml.p, yaml.n, in->path, err);
	skn_buf_release(&yaml);
	if (rc != 0 || !tree->root)
		return rc;
	in->page->title = meta_text(in->page, tree->root, "title");
	in->page->site = meta_text(in->page, tree->root, "site");
	rc = read_numbers(in, tree->root, err);
	if (rc == 0)
		rc = read_time(in, tree->root, err);
	list = skn_node_find(tree->root, "references");
	if (rc == 0 && list && list->kind != SKN_NULL && !(skn_node_is_scalar(list) && !list->len))
		rc = skn_page_refs_add(&in->refs, list, SKN_PAGE_CSL_MARKDOWN, true, in->path, err);
	return rc;
}

int skn_page_parse_pandoc(struct skn_page *out, const char *s, size_t n, const char *path,
			  const struct skn_page_bibliography *bibliography, struct skn_err *err)
{
	struct skn_page_pandoc in = { .page = out, .path = path };
	struct skn_tree meta = SKN_TREE_INIT;
	struct skn_buf text = SKN_BUF_INIT;
	size_t body = 0;
	int rc;

	skn_page_init(out);
	rc = skn_page_input(out, &text, s, n, true, path, err);
	if (rc == 0)
		body = meta_length(text.p, text.n);
	if (rc == 0 && body)
		rc = read_meta(&in, text.p, body, &meta, err);
	if (rc == 0 && bibliography)
		rc = skn_page_refs_read(&in.refs, out, bibliography, err);
	if (rc == 0)
		rc = skn_page_pandoc_body(&in, text.p, text.n, body, err);
	if (rc == 0) {
		skn_page_refs_finish(&in.refs, out);
		skn_page_finish(out);
	} else {
		skn_page_release(out);
	}
	skn_page_refs_release(&in.refs);
	skn_tree_release(&meta);
	skn_buf_release(&text);
	return rc;
}
