/*
 * seen_html.c - HTML pages, and the XHTML of books.
 *
 * Text is taken where it stands in the document; of the attributes those that are shown,
 * lead elsewhere or do something.  All else decides about looks only.
 */
#include <strings.h>

#include "markup/html.h"
#include "out/provenance.h"
#include "verify/seen.h"
#include "zip/zip.h"

struct reader {
	struct skn_seen *out;
};

static void walk(struct reader *r, const struct skn_html_node *node, const char *part);

/* What a reader meets, hears or is led to; every handler of events. */
static bool matters(const char *name)
{
	static const char *const names[] = { "href", "src", "srcset", "srcdoc", "action", "formaction", "data",
					     "style", "hidden", "title", "alt", "aria-label", "datetime", "content",
					     "poster", "value", "placeholder", "start", "dir", "charset", "http-equiv",
					     "d", "points", "transform", NULL };

	for (size_t i = 0; names[i]; i++)
		if (skn_streq(names[i], name))
			return true;
	return name[0] == 'o' && name[1] == 'n';
}

static void add_word(struct skn_seen *out, const char *part, const char *before, const char *word, const char *after)
{
	struct skn_buf *text = skn_seen_part(out, part);

	skn_buf_addf(text, " %s%s%s ", before, word, after);
}

static void attributes(struct reader *r, const struct skn_html_node *node, const char *part)
{
	for (const struct skn_html_attr *a = node->attrs; a; a = a->next) {
		if (matters(a->name) && !skn_streq(part, SKN_SEEN_LOOKS)) {
			char *name = skn_xasprintf("<%s=", a->name);

			add_word(r->out, part, skn_streq(a->name, "href") ? "<" : name, a->value, ">");
			free(name);
		} else {
			add_word(r->out, SKN_SEEN_LOOKS, a->name, "=", a->value);
		}
	}
}

/* Elements of the head: how it looks, or what is said and done. */
static const char *head_part(const struct skn_html_node *node)
{
	static const char *const looks[] = { "viewport", "referrer", "generator", "color-scheme", "theme-color", NULL };
	const char *name = skn_html_attr(node, "name"), *equiv = skn_html_attr(node, "http-equiv");

	for (size_t i = 0; name && looks[i]; i++)
		if (skn_streq(name, looks[i]))
			return SKN_SEEN_LOOKS;
	return equiv && strcasecmp(equiv, "Content-Security-Policy") == 0 ? SKN_SEEN_LOOKS : SKN_SEEN_HEAD;
}

static bool is_style(const struct skn_html_node *node)
{
	const char *rel = skn_html_attr(node, "rel");

	return skn_html_is(node, "style") || (skn_html_is(node, "link") && rel && strstr(rel, "stylesheet"));
}

static bool is_record(const struct skn_html_node *node)
{
	const char *name = skn_html_attr(node, "name");

	return skn_html_is(node, "meta") && name && skn_starts_with(name, "skein:");
}

/* What runs or holds something from elsewhere stands nowhere in our pages. */
static bool is_active(const struct skn_html_node *node)
{
	static const char *const tags[] = { "script", "iframe", "object", "embed", "base", "form", "frame", "template",
					    NULL };

	for (size_t i = 0; tags[i]; i++)
		if (skn_html_is(node, tags[i]))
			return true;
	return false;
}

/* Is seen, or asks for something, without any text of its own. */
static bool is_drawn(const struct skn_html_node *node)
{
	static const char *const tags[] = { "img", "svg", "math", "video", "audio", "canvas", "picture", "input",
					    "button", "select", "textarea", "meter", "progress", NULL };

	for (size_t i = 0; tags[i]; i++)
		if (skn_html_is(node, tags[i]))
			return true;
	return false;
}

/* The part that begins with NODE, or PART. */
static const char *part_at(const struct skn_html_node *node, const char *part)
{
	const char *id = skn_html_attr(node, "id"), *section;

	if (skn_html_is(node, "style") || is_style(node))
		return SKN_SEEN_LOOKS;
	if (is_active(node))
		return SKN_SEEN_REST;
	if (skn_html_is(node, "head"))
		return SKN_SEEN_HEAD;
	if (skn_html_is(node, "h1"))
		return skn_part_names[SKN_PART_TITLE];
	if (skn_html_is(node, "meta") || skn_html_is(node, "link"))
		return head_part(node);
	if (skn_html_has_class(node, "summary") && skn_streq(part, SKN_SEEN_HEAD))
		return skn_part_names[SKN_PART_SUMMARY];
	if (skn_html_is(node, "header") && skn_streq(part, SKN_SEEN_REST))
		return SKN_SEEN_HEAD;
	section = skn_html_is(node, "section") && id ? skn_seen_section(id, strlen(id)) : NULL;
	return section ? section : part;
}

static bool is_block(const struct skn_html_node *node)
{
	static const char *const tags[] = { "a", "abbr", "b", "code", "em", "i", "mark", "s", "small", "span", "strong",
					    "sub", "sup", "time", "u", NULL };

	for (size_t i = 0; tags[i]; i++)
		if (skn_html_is(node, tags[i]))
			return false;
	return true;
}

static void element(struct reader *r, const struct skn_html_node *node, const char *part)
{
	const char *inner = part_at(node, part);

	if (is_record(node))
		return;
	add_word(r->out, is_active(node) || is_drawn(node) ? inner : SKN_SEEN_LOOKS, "<", node->tag, ">");
	attributes(r, node, inner);
	if (is_block(node))
		skn_buf_addc(skn_seen_part(r->out, inner), '\n');
	for (const struct skn_html_node *c = node->child; c; c = c->next)
		walk(r, c, inner);
	add_word(r->out, SKN_SEEN_LOOKS, "</", node->tag, ">");
	if (is_block(node))
		skn_buf_addc(skn_seen_part(r->out, inner), '\n');
}

/* As deep as the parser lets a tree be (SKN_HTML_DEPTH_MAX). */
static void walk(struct reader *r, const struct skn_html_node *node, const char *part)
{
	if (node->kind == SKN_HTML_TEXT)
		skn_buf_add(skn_seen_part(r->out, part), node->text, node->len);
	else
		element(r, node, part);
}

static int read_page(struct reader *r, const char *s, size_t n, const char *path, struct skn_err *err)
{
	struct skn_html html = SKN_HTML_INIT;
	int rc = skn_html_parse(&html, s, n, path, err);

	if (rc != SKN_OK)
		return rc;
	walk(r, html.root, SKN_SEEN_REST);
	skn_html_release(&html);
	return SKN_OK;
}

int skn_seen_html(struct skn_seen *out, const char *s, size_t n, const char *path, struct skn_err *err)
{
	struct reader r = { .out = out };

	return read_page(&r, s, n, path, err);
}

/* ---- books ---- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Chapters are read, style sheets and the package decide about looks; what else there is
 * is shown by nobody knows what, so that it is there counts. */
static int read_entry(struct reader *r, const char *name, const struct skn_buf *bytes, const char *path,
		      struct skn_err *err)
{
	char hash[SKN_SHA256_HEX];

	if (skn_ends_with(name, ".xhtml") || skn_ends_with(name, ".html") || skn_ends_with(name, ".htm"))
		return read_page(r, bytes->p, bytes->n, path, err);
	if (skn_ends_with(name, ".css") || skn_ends_with(name, ".opf") || skn_streq(name, "mimetype") ||
	    skn_starts_with(name, "META-INF/")) {
		add_word(r->out, SKN_SEEN_LOOKS, name, " ", bytes->p);
		return SKN_OK;
	}
	skn_sha256_hex(hash, bytes->p, bytes->n);
	add_word(r->out, SKN_SEEN_REST, name, " sha256:", hash);
	return SKN_OK;
}

int skn_seen_epub(struct skn_seen *out, const void *p, size_t n, const char *path, struct skn_err *err)
{
	struct reader r = { .out = out };
	struct skn_buf entry = SKN_BUF_INIT;
	const char **names = NULL;
	struct skn_zip *zip;
	size_t at, count;
	int rc = skn_zip_open(&zip, p, n, path, err);

	if (rc != SKN_OK)
		return rc;
	count = skn_zip_count(zip);
	names = skn_xcalloc(count + 1, sizeof(*names));
	for (size_t i = 0; i < count; i++)
		names[i] = skn_zip_name(zip, i);
	qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 0; rc == SKN_OK && i < count; i++) {
		skn_buf_clear(&entry);
		rc = skn_zip_find(zip, names[i], &at) ? skn_zip_read(&entry, zip, at, err) : SKN_OK;
		if (rc == SKN_OK && !skn_ends_with(names[i], "/"))
			rc = read_entry(&r, names[i], &entry, path, err);
	}
	skn_buf_release(&entry);
	free(names);
	skn_zip_free(zip);
	return rc;
}
