#include "gather/page_tag.h"

static const struct row {
	const char *name;
	enum skn_tag_class class;
} table[] = {
	{ "a", SKN_TAG_INLINE }, { "address", SKN_TAG_BLOCK }, { "area", SKN_TAG_NEVER }, { "article", SKN_TAG_BLOCK },
	{ "aside", SKN_TAG_BLOCK }, { "audio", SKN_TAG_NEVER }, { "blockquote", SKN_TAG_BLOCK }, { "body", SKN_TAG_BLOCK },
	{ "br", SKN_TAG_INLINE }, { "button", SKN_TAG_NEVER }, { "canvas", SKN_TAG_NEVER }, { "caption", SKN_TAG_BLOCK },
	{ "center", SKN_TAG_BLOCK }, { "code", SKN_TAG_INLINE }, { "col", SKN_TAG_EMPTY }, { "colgroup", SKN_TAG_EMPTY },
	{ "dd", SKN_TAG_BLOCK }, { "details", SKN_TAG_BLOCK }, { "dialog", SKN_TAG_NEVER }, { "div", SKN_TAG_BLOCK },
	{ "dl", SKN_TAG_BLOCK }, { "dt", SKN_TAG_BLOCK }, { "embed", SKN_TAG_EMPTY }, { "fieldset", SKN_TAG_BLOCK },
	{ "figcaption", SKN_TAG_BLOCK }, { "figure", SKN_TAG_BLOCK }, { "footer", SKN_TAG_BLOCK }, { "form", SKN_TAG_BLOCK },
	{ "h1", SKN_TAG_HEADING }, { "h2", SKN_TAG_HEADING }, { "h3", SKN_TAG_HEADING }, { "h4", SKN_TAG_HEADING },
	{ "h5", SKN_TAG_HEADING }, { "h6", SKN_TAG_HEADING }, { "head", SKN_TAG_NEVER }, { "header", SKN_TAG_BLOCK },
	{ "hr", SKN_TAG_BLOCK }, { "html", SKN_TAG_BLOCK }, { "iframe", SKN_TAG_EMPTY }, { "img", SKN_TAG_EMPTY },
	{ "input", SKN_TAG_EMPTY }, { "legend", SKN_TAG_BLOCK }, { "li", SKN_TAG_BLOCK }, { "link", SKN_TAG_NEVER },
	{ "main", SKN_TAG_BLOCK }, { "map", SKN_TAG_NEVER }, { "meta", SKN_TAG_NEVER }, { "meter", SKN_TAG_NEVER },
	{ "nav", SKN_TAG_BLOCK }, { "noscript", SKN_TAG_NEVER }, { "object", SKN_TAG_EMPTY }, { "ol", SKN_TAG_BLOCK },
	{ "option", SKN_TAG_NEVER }, { "p", SKN_TAG_PARA }, { "pre", SKN_TAG_BLOCK }, { "progress", SKN_TAG_NEVER },
	{ "q", SKN_TAG_INLINE }, { "rp", SKN_TAG_NEVER }, { "rt", SKN_TAG_INLINE }, { "script", SKN_TAG_NEVER },
	{ "section", SKN_TAG_BLOCK }, { "select", SKN_TAG_NEVER }, { "style", SKN_TAG_NEVER }, { "summary", SKN_TAG_BLOCK },
	{ "svg", SKN_TAG_NEVER }, { "table", SKN_TAG_BLOCK }, { "tbody", SKN_TAG_BLOCK }, { "td", SKN_TAG_BLOCK },
	{ "template", SKN_TAG_NEVER }, { "textarea", SKN_TAG_NEVER }, { "tfoot", SKN_TAG_BLOCK }, { "th", SKN_TAG_BLOCK },
	{ "thead", SKN_TAG_BLOCK }, { "time", SKN_TAG_INLINE }, { "title", SKN_TAG_NEVER }, { "tr", SKN_TAG_BLOCK },
	{ "ul", SKN_TAG_BLOCK }, { "video", SKN_TAG_NEVER },
};
_Static_assert(SKN_ARRAY_LEN(table) == SKN_TAG_VIDEO - SKN_TAG_A + 1, "a row for each tag");

static int by_name(const void *name, const void *row)
{
	return strcmp(name, ((const struct row *)row)->name);
}

enum skn_tag skn_tag_find(const char *name, enum skn_tag_class *class)
{
	const struct row *row = bsearch(name, table, SKN_ARRAY_LEN(table), sizeof(*table), by_name);

	*class = row ? row->class : SKN_TAG_INLINE;
	return row ? (enum skn_tag)(SKN_TAG_A + (row - table)) : SKN_TAG_OTHER;
}
