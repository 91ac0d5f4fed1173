#include "verify/record.h"

#include "base/proc.h"
#include "gather/pdf.h"
#include "json/json.h"
#include "markup/html.h"
#include "zip/zip.h"

#define PREFIX "skein:"
#define BOM "\xef\xbb\xbf"
#define WORD_MAX 64u /* bytes of a field's name */

/* ---- what it is ---- */

static bool begins(const char *s, size_t n, const char *word)
{
	return n >= strlen(word) && memcmp(s, word, strlen(word)) == 0;
}

static bool contains(const char *s, size_t n, const char *word)
{
	return memmem(s, n, word, strlen(word)) != NULL;
}

static const char *archive_format(const char *s, size_t n)
{
	if (contains(s, n < 200 ? n : 200, "application/epub+zip"))
		return "epub";
	return contains(s, n, "word/document.xml") ? "docx" : "epub";
}

/* Lines that begin with "%" belong to TeX or to BibTeX; the record says to which. */
static const char *percent_format(const char *s, size_t n)
{
	const char *found = memmem(s, n, PREFIX "format ", strlen(PREFIX "format "));

	if (found && begins(found, (size_t)(s + n - found), PREFIX "format bibtex"))
		return "bibtex";
	return contains(s, n, "\\documentclass") || contains(s, n, "\\begin{document}") ? "latex" : "bibtex";
}

const char *skn_verify_format(const void *p, size_t n)
{
	const char *s = p;

	if (begins(s, n, "%PDF-"))
		return "pdf";
	if (skn_zip_is(p, n))
		return archive_format(s, n);
	if (begins(s, n, BOM)) {
		s += strlen(BOM);
		n -= strlen(BOM);
	}
	while (n && isspace((unsigned char)*s)) {
		s++;
		n--;
	}
	if (!n)
		return "text";
	switch (*s) {
	case '{': return "json";
	case '[': return "csl-json";
	case '<': return "html";
	case '%': return percent_format(s, n);
	case '@': return "bibtex";
	case '\\': return "latex";
	case '#': return "md";
	default: break;
	}
	if (begins(s, n, "---\n") || begins(s, n, "---\r\n"))
		return "pandoc";
	return begins(s, n, "TY  - ") ? "ris" : "text";
}

/* ---- scanning ---- */

static size_t name_length(const char *s, const char *end)
{
	size_t n = 0;

	while (s + n < end && n < WORD_MAX && s[n] >= 'a' && s[n] <= 'z')
		n++;
	return n;
}

void skn_verify_record_lines(struct skn_provenance *out, const char *s, size_t n)
{
	const char *end = s + n;

	while ((s = memmem(s, (size_t)(end - s), PREFIX, strlen(PREFIX)))) {
		size_t name_n = name_length(s += strlen(PREFIX), end), len = 0;
		const char *value = s + name_n;

		if (value == end || (*value != ' ' && *value != '='))
			continue;
		value++;
		while (value + len < end && !isspace((unsigned char)value[len]))
			len++;
		skn_provenance_set(out, s, name_n, value, len);
		s = value + len;
	}
}

void skn_verify_record_markup(struct skn_provenance *out, const char *s, size_t n)
{
	const char *begin = s, *end = s + n;

	while ((s = memmem(s, (size_t)(end - s), PREFIX, strlen(PREFIX)))) {
		/* In running text a quotation mark is a reference, so this is markup. */
		bool named = s > begin && (s[-1] == '"' || s[-1] == '\'' || s[-1] == '<');
		size_t name_n = name_length(s += strlen(PREFIX), end);
		const char *value = memchr(s, '>', (size_t)(end - s)), *stop;

		if (!named || !name_n || !value)
			continue;
		/* An element inside, <vt:lpwstr> of a property, is gone into. */
		for (value++; value < end && (isspace((unsigned char)*value) || *value == '<');) {
			if (*value == '<' && !(value = memchr(value, '>', (size_t)(end - value))))
				return;
			value++;
		}
		stop = value < end ? memchr(value, '<', (size_t)(end - value)) : NULL;
		if (!stop)
			return;
		skn_provenance_set(out, s, name_n, value, (size_t)(stop - value));
		s = stop;
	}
}

/* ---- formats ---- */

static void from_object(struct skn_provenance *out, const struct skn_node *object)
{
	for (const struct skn_node *c = object ? object->child : NULL; c; c = c->next)
		if (c->name && skn_node_is_scalar(c) && c->text)
			skn_provenance_set(out, c->name, c->name_len, c->text, c->len);
}

static int from_json(struct skn_provenance *out, const char *format, const char *s, size_t n, const char *path,
		     struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_node *first;
	int rc = skn_json_parse(&tree, s, n, path, err);

	if (rc != SKN_OK)
		return rc;
	first = tree.root && tree.root->kind == SKN_ARRAY ? tree.root->child : NULL;
	from_object(out, skn_streq(format, "json") ? skn_node_find(tree.root, "provenance")
						   : skn_node_find(skn_node_find(first, "custom"), "skein"));
	skn_tree_release(&tree);
	return SKN_OK;
}

/* <meta name="skein:NAME" content="VALUE"> of the head, wherever a browser finds it. */
static void from_html(struct skn_provenance *out, const char *s, size_t n)
{
	static const char content[] = "content=\"";
	const char *end = memmem(s, n, "<body", 5);

	end = end ? end : s + n;
	while ((s = memmem(s, (size_t)(end - s), "<meta name=\"" PREFIX, strlen("<meta name=\"" PREFIX)))) {
		const char *name = s + strlen("<meta name=\"" PREFIX), *value, *stop;
		size_t name_n = name_length(name, end);

		s = name + name_n;
		stop = memchr(s, '>', (size_t)(end - s));
		value = stop ? memmem(s, (size_t)(stop - s), content, strlen(content)) : NULL;
		if (!value)
			continue;
		value += strlen(content);
		stop = memchr(value, '"', (size_t)(end - value));
		if (stop)
			skn_provenance_set(out, name, name_n, value, (size_t)(stop - value));
	}
}

/* The same of a page that a program wrote anew, in whatever way it writes markup. */
static void from_tree(struct skn_provenance *out, const char *s, size_t n)
{
	struct skn_html html = SKN_HTML_INIT;
	const struct skn_html_node *head;

	if (skn_html_parse(&html, s, n, NULL, NULL) != SKN_OK)
		return;
	head = skn_html_find_tag(html.root, "head");
	for (const struct skn_html_node *m = head ? skn_html_next(head, head) : NULL; m; m = skn_html_next(m, head)) {
		const char *name = skn_html_attr(m, "name"), *content = skn_html_attr(m, "content");

		if (skn_html_is(m, "meta") && name && content && skn_starts_with(name, PREFIX))
			skn_provenance_set(out, name + strlen(PREFIX), strlen(name + strlen(PREFIX)), content,
					   strlen(content));
	}
	skn_html_release(&html);
}

/* The metadata's `provenance`: its lines, up to the next field. */
static void from_front_matter(struct skn_provenance *out, const char *s, size_t n)
{
	static const char field[] = "\nprovenance:";
	const char *end = s + n, *at = memmem(s, n, field, strlen(field));

	if (!at)
		return;
	at = memchr(at + 1, '\n', (size_t)(end - at - 1));
	while (at && end - at > 3 && memcmp(at, "\n  ", 3) == 0) {
		const char *name = at + 3, *value, *stop;
		size_t name_n = name_length(name, end);

		at = memchr(at + 1, '\n', (size_t)(end - at - 1));
		value = name + name_n;
		stop = at ? at : end;
		if (stop > value && stop[-1] == '\r')
			stop--;
		if (stop - value < 5 || memcmp(value, ": '", 3) != 0 || stop[-1] != '\'')
			continue;
		skn_provenance_set(out, name, name_n, value + 3, (size_t)(stop - 1 - (value + 3)));
	}
}

/* What stands before TOP, or all of it. */
static size_t up_to(const char *s, size_t n, const char *top)
{
	const char *at = memmem(s, n, top, strlen(top));

	return at ? (size_t)(at - s) : n;
}

/* Only the last comment, only where nothing follows it. */
static void from_md(struct skn_provenance *out, const char *s, size_t n)
{
	const char *at = NULL, *end = s + n;

	for (const char *p = s; (p = memmem(p, (size_t)(end - p), "<!--", 4)); p += 4)
		at = p;
	if (at)
		skn_verify_record_lines(out, at, (size_t)(end - at));
}

/* The comment lines at the beginning. */
static void from_percent(struct skn_provenance *out, const char *s, size_t n)
{
	const char *end = s + n;

	while (s < end && *s == '%') {
		const char *lf = memchr(s, '\n', (size_t)(end - s));

		skn_verify_record_lines(out, s, (size_t)((lf ? lf : end) - s));
		s = lf ? lf + 1 : end;
	}
}

static void from_ris(struct skn_provenance *out, const char *s, size_t n)
{
	const char *at = memmem(s, n, "\nC8  - ", 7), *lf;

	if (!at)
		return;
	at++;
	lf = memchr(at, '\n', (size_t)(s + n - at));
	skn_verify_record_lines(out, at, lf ? (size_t)(lf - at) : (size_t)(s + n - at));
}

/* The entry that NAME ends; an archive has one package and one file of properties. */
static int from_archive(struct skn_provenance *out, const char *ending, const void *p, size_t n, const char *path,
			struct skn_err *err)
{
	struct skn_buf entry = SKN_BUF_INIT;
	struct skn_zip *zip;
	int rc = skn_zip_open(&zip, p, n, path, err);

	for (size_t i = 0; rc == SKN_OK && i < skn_zip_count(zip); i++)
		if (skn_ends_with(skn_zip_name(zip, i), ending))
			rc = skn_zip_read(&entry, zip, i, err);
	if (rc == SKN_OK)
		skn_verify_record_markup(out, entry.p, entry.n);
	skn_zip_free(zip);
	skn_buf_release(&entry);
	return rc;
}

/* What pdfinfo prints with OPTION is appended to OUT; nothing where it fails or is missing. */
static void pdf_info(struct skn_buf *out, const char *option, const void *p, size_t n)
{
	const char *argv[] = { "pdfinfo", option, "-", NULL };
	struct skn_proc_result r;

	if (skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = p, .in_len = n, .timeout_ms = SKN_PDF_MS },
			 NULL) == SKN_OK && r.status == 0)
		skn_buf_add(out, r.out.p, r.out.n);
	skn_proc_release(&r);
}

/* The XMP; where a program dropped it, the keywords. */
static void from_pdf(struct skn_provenance *out, const void *p, size_t n)
{
	struct skn_buf xmp = SKN_BUF_INIT, info = SKN_BUF_INIT;
	const char *keywords;

	pdf_info(&xmp, "-meta", p, n);
	skn_verify_record_markup(out, xmp.p, xmp.n);
	if (!skn_provenance_is_there(out)) {
		pdf_info(&info, "-isodates", p, n);
		keywords = skn_starts_with(info.p, "Keywords:") ? info.p : strstr(info.p, "\nKeywords:");
		if (keywords)
			skn_verify_record_lines(out, keywords, strcspn(keywords + 1, "\n") + 1);
	}
	skn_buf_release(&xmp);
	skn_buf_release(&info);
}

int skn_verify_record(struct skn_provenance *out, const char *format, const void *p, size_t n,
		      const char *path, struct skn_err *err)
{
	skn_provenance_init(out);
	if (begins(p, n, BOM)) {
		p = (const char *)p + strlen(BOM);
		n -= strlen(BOM);
	}
	if (skn_streq(format, "json") || skn_streq(format, "csl-json"))
		return from_json(out, format, p, n, path, err);
	if (skn_streq(format, "epub"))
		return from_archive(out, ".opf", p, n, path, err);
	if (skn_streq(format, "docx"))
		return from_archive(out, "docProps/custom.xml", p, n, path, err);
	if (skn_streq(format, "html")) {
		from_html(out, p, n);
		if (!skn_provenance_is_there(out))
			from_tree(out, p, n);
	} else if (skn_streq(format, "pandoc"))
		from_front_matter(out, p, up_to(p, n, "\n---\n"));
	else if (skn_streq(format, "md"))
		from_md(out, p, n);
	else if (skn_streq(format, "bibtex") || skn_streq(format, "latex"))
		from_percent(out, p, n);
	else if (skn_streq(format, "ris"))
		from_ris(out, p, n);
	else if (skn_streq(format, "pdf"))
		from_pdf(out, p, n);
	return SKN_OK;
}
