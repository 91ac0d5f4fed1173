/*
 * seen_pandoc.c - DOCX and LaTeX, as pandoc reads them: its tree of the document as JSON.
 *
 * pandoc reads in its sandbox, so that no file is included by a document; it runs with a
 * limit of time and memory.  What it does not understand (a macro of TeX, a shape of Word's) is not
 * seen; the bytes of the LaTeX count as looks, so that this is said.
 */
#include "json/json.h"
#include "out/book.h"
#include "out/provenance.h"
#include "verify/seen.h"
#include "zip/zip.h"

#define MEMORY "-M1500m" /* of pandoc's, in the words of its run-time system */

static void add_node(struct skn_buf *out, const struct skn_node *node);

static void add_all(struct skn_buf *out, const struct skn_node *list)
{
	for (const struct skn_node *c = list ? list->child : NULL; c; c = c->next)
		add_node(out, c);
}

static const struct skn_node *child(const struct skn_node *node, size_t i)
{
	const struct skn_node *c = node && node->kind == SKN_ARRAY ? node->child : NULL;

	while (c && i-- > 0)
		c = c->next;
	return c;
}

static void add_text(struct skn_buf *out, const struct skn_node *text)
{
	if (text && skn_node_is_scalar(text) && text->text)
		skn_buf_add(out, text->text, text->len);
}

/* [attributes, inlines, [address, title]] */
static void add_link(struct skn_buf *out, const struct skn_node *c)
{
	add_all(out, child(c, 1));
	skn_buf_adds(out, " <");
	add_text(out, child(child(c, 2), 0));
	skn_buf_adds(out, "> ");
}

static bool one_of(const char *t, const char *const *names)
{
	for (; *names; names++)
		if (skn_streq(*names, t))
			return true;
	return false;
}

/* An element {"t": …, "c": …}. */
static void add_element(struct skn_buf *out, const char *t, const struct skn_node *c)
{
	static const char *const spaces[] = { "Space", "SoftBreak", "LineBreak", NULL };
	static const char *const raws[] = { "Code", "CodeBlock", "RawInline", "RawBlock", "Math", NULL };
	static const char *const inlines[] = { "Emph",	     "Strong",	  "Underline", "Strikeout", "Superscript",
					       "Subscript",  "SmallCaps", NULL };

	if (skn_streq(t, "Str") || skn_streq(t, "MetaString"))
		add_text(out, c);
	else if (one_of(t, spaces))
		skn_buf_addc(out, ' ');
	else if (one_of(t, raws))
		add_text(out, child(c, 1));
	else if (skn_streq(t, "Link") || skn_streq(t, "Image"))
		add_link(out, c);
	else if (skn_streq(t, "Span") || skn_streq(t, "Div") || skn_streq(t, "Quoted"))
		add_all(out, child(c, 1));
	else if (skn_streq(t, "Header"))
		add_all(out, child(c, 2));
	else
		add_all(out, c);
	if (!one_of(t, spaces) && !one_of(t, raws) && !one_of(t, inlines) && !skn_streq(t, "Str") &&
	    !skn_streq(t, "Link") && !skn_streq(t, "Span") && !skn_streq(t, "Quoted"))
		skn_buf_addc(out, '\n');
}

static void add_node(struct skn_buf *out, const struct skn_node *node)
{
	const char *t = skn_node_text(node, "t");

	if (t)
		add_element(out, t, skn_node_find(node, "c"));
	else if (node->kind == SKN_ARRAY || node->kind == SKN_OBJECT)
		add_all(out, node);
}

/* The section that a heading of the first level begins, or NULL. */
static const char *section_of(const struct skn_node *block)
{
	const struct skn_node *c = skn_node_find(block, "c"), *level = child(c, 0);
	struct skn_buf text = SKN_BUF_INIT;
	const char *section = NULL;
	int64_t n;

	if (skn_streq(skn_node_text(block, "t") ? skn_node_text(block, "t") : "", "Header") && level &&
	    skn_node_as_int(level, &n) && n == 1) {
		add_all(&text, child(c, 2));
		section = skn_seen_section(text.p, text.n);
	}
	skn_buf_release(&text);
	return section;
}

static void read_document(struct skn_seen *out, const struct skn_node *root)
{
	const struct skn_node *meta = skn_node_find(root, "meta"), *blocks = skn_node_find(root, "blocks");
	const char *part = SKN_SEEN_HEAD;

	for (const struct skn_node *c = meta ? meta->child : NULL; c; c = c->next) {
		bool title = c->name && skn_streq(c->name, "title");

		add_node(skn_seen_part(out, title ? skn_part_names[SKN_PART_TITLE] : SKN_SEEN_HEAD), c);
	}
	for (const struct skn_node *c = blocks ? blocks->child : NULL; c; c = c->next) {
		const char *section = section_of(c);

		part = section ? section : part;
		add_node(skn_seen_part(out, part), c);
		skn_buf_addc(skn_seen_part(out, part), '\n');
	}
}

/* What the title page shows, of which pandoc does not read everything. */
static bool is_titling(const char *s, size_t n)
{
	static const char *const commands[] = { "\\title{", "\\subtitle{", "\\author{", "\\date{" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(commands); i++)
		if (n >= strlen(commands[i]) && memcmp(s, commands[i], strlen(commands[i])) == 0)
			return true;
	return false;
}

/* The record's lines are taken out, everything else counts. */
static void add_source(struct skn_seen *out, const char *s, size_t n)
{
	const char *end = s + n;
	bool top = true;

	while (s < end) {
		const char *lf = memchr(s, '\n', (size_t)(end - s)), *next = lf ? lf + 1 : end;
		size_t len = (size_t)(next - s);

		top = top && len > 8 && memcmp(s, "% skein:", 8) == 0;
		if (!top)
			skn_buf_add(skn_seen_part(out, is_titling(s, len) ? SKN_SEEN_HEAD : SKN_SEEN_LOOKS), s, len);
		s = next;
	}
}

/* What a word processor shows and pandoc leaves away: heads and feet of pages, comments. */
static bool is_beside(const char *name)
{
	static const char *const beside[] = { "word/header", "word/footer", "word/comments", "word/endnotes",
					      "word/footnotes" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(beside); i++)
		if (skn_starts_with(name, beside[i]) && skn_ends_with(name, ".xml"))
			return true;
	return false;
}

/* Text between tags. */
static void add_bare(struct skn_buf *out, const char *s, size_t n)
{
	const char *end = s + n, *tag;

	for (; s < end; s = tag ? tag + 1 : end) {
		tag = memchr(s, '<', (size_t)(end - s));
		skn_buf_add(out, s, (size_t)((tag ? tag : end) - s));
		skn_buf_addc(out, ' ');
		tag = tag ? memchr(tag, '>', (size_t)(end - tag)) : NULL;
	}
}

/* The title among the document's properties. */
static void add_title(struct skn_buf *out, const char *s, size_t n)
{
	const char *at = memmem(s, n, "<dc:title>", 10), *end = at ? memmem(at, n - (size_t)(at - s), "</", 2) : NULL;

	if (end)
		skn_buf_addf(out, "%.*s\n", (int)(end - at - 10), at + 10);
}

/* Everything in the archive once, with the limits of zip/zip.h, for pandoc has none. */
static int read_archive(struct skn_seen *out, const void *p, size_t n, const char *path, struct skn_err *err)
{
	struct skn_buf entry = SKN_BUF_INIT;
	struct skn_zip *zip;
	int rc = skn_zip_open(&zip, p, n, path, err);

	for (size_t i = 0; rc == SKN_OK && i < skn_zip_count(zip); i++) {
		const char *name = skn_zip_name(zip, i);

		skn_buf_clear(&entry);
		rc = skn_zip_read(&entry, zip, i, err);
		if (rc == SKN_OK && is_beside(name))
			add_bare(skn_seen_part(out, SKN_SEEN_REST), entry.p, entry.n);
		else if (rc == SKN_OK && skn_streq(name, "docProps/core.xml"))
			add_title(skn_seen_part(out, SKN_SEEN_HEAD), entry.p, entry.n);
	}
	skn_zip_free(zip);
	skn_buf_release(&entry);
	return rc;
}

int skn_seen_pandoc(struct skn_seen *out, const char *format, const void *p, size_t n, const char *path,
		    struct skn_err *err)
{
	bool latex = skn_streq(format, "latex");
	const char *argv[] = { "pandoc", "+RTS", MEMORY, "-RTS", "--sandbox", latex ? "--from=latex" : "--from=docx", "--to=json",
			       "--output=-", NULL };
	struct skn_buf json = SKN_BUF_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	int rc = latex ? SKN_OK : read_archive(out, p, n, path, err);

	if (rc == SKN_OK)
		rc = skn_pandoc_run(&json, argv, NULL, p, n, err);
	if (rc == SKN_OK)
		rc = skn_json_parse(&tree, json.p, json.n, path, err);
	if (rc == SKN_OK) {
		read_document(out, tree.root);
		if (latex)
			add_source(out, p, n);
	}
	skn_tree_release(&tree);
	skn_buf_release(&json);
	return rc;
}
