/* page_ld.c - JSON-LD (schema.org) in a page: only its article counts. */
#include "gather/page_meta.h"

#include <strings.h>

#include "json/json.h"
#include "text/similar.h"

#define LD_MAX ((size_t)1 << 20) /* bytes of one script */
#define DEPTH_MAX 6              /* of @graph and lists */

static bool is_article(const char *type)
{
	return skn_ends_with(type, "Article") || skn_ends_with(type, "Posting") || skn_streq(type, "Report") ||
	       skn_streq(type, "TechArticle");
}

static bool node_is_article(const struct skn_node *object)
{
	const struct skn_node *type = skn_node_find(object, "@type");

	if (!type)
		return false;
	if (type->kind == SKN_STRING)
		return is_article(type->text);
	for (const struct skn_node *c = type->child; c; c = c->next)
		if (c->kind == SKN_STRING && is_article(c->text))
			return true;
	return false;
}

static const struct skn_node *find_article(const struct skn_node *node, unsigned depth)
{
	const struct skn_node *found = NULL;

	if (!node || depth > DEPTH_MAX)
		return NULL;
	if (node->kind == SKN_OBJECT) {
		if (node_is_article(node))
			return node;
		found = find_article(skn_node_find(node, "@graph"), depth + 1);
		return found ? found : find_article(skn_node_find(node, "mainEntity"), depth + 1);
	}
	for (const struct skn_node *c = node->kind == SKN_ARRAY ? node->child : NULL; c && !found; c = c->next)
		found = find_article(c, depth + 1);
	return found;
}

/* The text of a member, or the name of the object that it is. */
static void add_name(struct skn_buf *out, const struct skn_node *node)
{
	const char *name = !node ? NULL : node->kind == SKN_STRING ? node->text : skn_node_text(node, "name");

	if (!name || !*name || skn_starts_with(name, "http"))
		return;
	skn_buf_addf(out, "%s%s", out->n ? ", " : "", name);
}

static char *names(const struct skn_node *node)
{
	struct skn_buf out = SKN_BUF_INIT;
	char *field;

	if (node && node->kind == SKN_ARRAY)
		for (const struct skn_node *c = node->child; c; c = c->next)
			add_name(&out, c);
	else
		add_name(&out, node);
	field = skn_webpage_field_html(out.p, out.n, SKN_WEBPAGE_FIELD_MAX);
	skn_buf_release(&out);
	return field;
}

static char *text(const struct skn_node *object, const char *member, size_t max)
{
	const struct skn_node *node = skn_node_find(object, member);

	return node && node->kind == SKN_STRING ? skn_webpage_field_html(node->text, node->len, max) : NULL;
}

/* Headline or name: where both are there and differ, the one that <title> resembles. */
static char *choose_title(const struct skn_node *article, const char *page_title)
{
	char *headline = text(article, "headline", SKN_WEBPAGE_FIELD_MAX), *name = text(article, "name", SKN_WEBPAGE_FIELD_MAX), *other;
	bool by_name = name && (!headline || (page_title &&
			skn_similarity(name, strlen(name), page_title, strlen(page_title)) >
			skn_similarity(headline, strlen(headline), page_title, strlen(page_title))));

	other = by_name ? headline : name;
	free(other);
	return by_name ? name : headline;
}

static void take(struct skn_webpage_ld *out, const struct skn_node *article, const char *page_title)
{
	const struct skn_node *access = skn_node_find(article, "isAccessibleForFree");

	out->title = choose_title(article, page_title);
	out->byline = names(skn_node_find(article, "author"));
	out->excerpt = text(article, "description", SKN_WEBPAGE_EXCERPT_MAX);
	out->site = names(skn_node_find(article, "publisher"));
	out->published = text(article, "datePublished", SKN_WEBPAGE_FIELD_MAX);
	out->modified = text(article, "dateModified", SKN_WEBPAGE_FIELD_MAX);
	out->language = text(article, "inLanguage", SKN_WEBPAGE_FIELD_MAX);
	out->paywall = access && ((access->kind == SKN_BOOL && !access->boolean) ||
				  (access->text && strcasecmp(access->text, "false") == 0));
}

/* Leaves blanks and then MARK out, at the start or at the end. */
static void strip(const char **s, size_t *n, const char *mark, bool end)
{
	size_t len = strlen(mark);

	while (*n && isspace((unsigned char)(end ? (*s)[*n - 1] : **s))) {
		*s += !end;
		--*n;
	}
	if (*n < len || memcmp(end ? *s + *n - len : *s, mark, len) != 0)
		return;
	*s += end ? 0 : len;
	*n -= len;
}

/* A script's text, without the marks of comments and CDATA that some wrap it in. */
static bool read_script(struct skn_webpage_ld *out, const struct skn_html_node *script, const char *page_title)
{
	static const char *const before[] = { "//", "/*", "<!--", "<![CDATA[", "*/", "" };
	static const char *const behind[] = { ";", "-->", "*/", "]]>", "//", "/*", "" };
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_html_node *c = script->child;
	const struct skn_node *article = NULL;
	const char *s = c && c->kind == SKN_HTML_TEXT ? c->text : "";
	size_t n = *s ? c->len : 0;

	for (size_t i = 0; i < SKN_ARRAY_LEN(before); i++)
		strip(&s, &n, before[i], false);
	for (size_t i = 0; i < SKN_ARRAY_LEN(behind); i++)
		strip(&s, &n, behind[i], true);
	if (n && n <= LD_MAX && skn_json_parse(&tree, s, n, NULL, NULL) == SKN_OK)
		article = find_article(tree.root, 0);
	if (article)
		take(out, article, page_title);
	skn_tree_release(&tree);
	return article != NULL;
}

void skn_webpage_ld_read(struct skn_webpage_ld *out, const struct skn_html *html, const char *page_title)
{
	*out = (struct skn_webpage_ld){ 0 };
	for (const struct skn_html_node *h = html->root; h; h = skn_html_next(h, html->root)) {
		const char *type = skn_html_is(h, "script") ? skn_html_attr(h, "type") : NULL;

		if (type && strcasecmp(type, "application/ld+json") == 0 && read_script(out, h, page_title))
			return;
	}
}

void skn_webpage_ld_release(struct skn_webpage_ld *ld)
{
	free(ld->title);
	free(ld->byline);
	free(ld->excerpt);
	free(ld->site);
	free(ld->published);
	free(ld->modified);
	free(ld->language);
}
