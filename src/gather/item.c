#include "gather/item.h"

#include "base/utf8.h"
#include "doc/identity.h"
#include "doc/schema.h"
#include "hash/sha256.h"
#include "store/store.h"
#include "text/url.h"
#include "uni/uni.h"

#define SCHEMA "item.json"

void skn_found_init(struct skn_found *found)
{
	*found = (struct skn_found){ .text = SKN_BUF_INIT };
}

void skn_found_release(struct skn_found *found)
{
	char *fields[] = { found->url, found->canonical, found->via, found->type, found->title, found->outlet,
			   found->publisher, found->issued, found->language, found->doi, found->arxiv, found->pmid,
			   found->abstract };

	for (size_t i = 0; i < SKN_ARRAY_LEN(fields); i++)
		free(fields[i]);
	skn_strings_release(&found->authors);
	skn_buf_release(&found->text);
	skn_found_init(found);
}

void skn_found_set(char **field, const char *value)
{
	if (!value || !*value)
		return;
	free(*field);
	*field = skn_xstrdup(value);
}

/* ---- lines ---- */

/* Appends S clean and on one line: every run of white space is one blank, none at the ends. */
static void add_chars(struct skn_buf *out, const char *s, size_t n, size_t max)
{
	struct skn_buf clean = SKN_BUF_INIT;
	size_t start = out->n, chars = 0;
	bool gap = false;

	skn_uni_clean(&clean, s, n);
	for (size_t i = 0, len; i < clean.n && chars < max; i += len) {
		uint32_t cp = 0;

		len = skn_utf8_decode(clean.p + i, clean.n - i, &cp);
		len = len ? len : 1;
		if (skn_uni_is_space(cp)) {
			gap = out->n > start;
			continue;
		}
		if (gap)
			skn_buf_addc(out, ' ');
		gap = false;
		skn_buf_add(out, clean.p + i, len);
		chars++;
	}
	skn_buf_release(&clean);
}

static void add_line(struct skn_buf *out, const char *s, size_t n)
{
	add_chars(out, s, n, SKN_FOUND_LINE_MAX);
}

static void set_node(struct skn_tree *tree, struct skn_node *object, const char *name, const struct skn_buf *value)
{
	if (value->n)
		skn_node_set(tree, object, name, skn_node_string(tree, value->p, value->n));
}

static void set_line(struct skn_tree *tree, struct skn_node *object, const char *name, const char *value)
{
	struct skn_buf line = SKN_BUF_INIT;

	if (value)
		add_line(&line, value, strlen(value));
	set_node(tree, object, name, &line);
	skn_buf_release(&line);
}

/* ---- fields ---- */

static void set_abstract(struct skn_tree *tree, struct skn_node *fields, const struct skn_found *found)
{
	struct skn_buf line = SKN_BUF_INIT;

	if (found->abstract && found->text.n == 0)
		add_chars(&line, found->abstract, strlen(found->abstract), SKN_FOUND_ABSTRACT_MAX);
	set_node(tree, fields, "abstract", &line);
	skn_buf_release(&line);
}

/* The end of an address as words: "/2026/basin-closed.html" gives "basin closed". */
static void title_of_url(struct skn_buf *out, const char *url)
{
	const char *host = strstr(url, "://"), *end, *from;

	host = host ? host + 3 : url;
	end = host + strcspn(host, "?#");
	while (end > host && end[-1] == '/')
		end--;
	for (from = end; from > host && from[-1] != '/'; from--)
		continue;
	for (const char *p = from; from > host && p < end && *p != '.'; p++)
		skn_buf_addc(out, *p == '-' || *p == '_' || *p == '+' ? ' ' : *p);
	if (out->n == 0)
		skn_buf_add(out, host, (size_t)(end - host));
}

static void set_title(struct skn_tree *tree, struct skn_node *fields, const struct skn_found *found)
{
	struct skn_buf title = SKN_BUF_INIT, line = SKN_BUF_INIT;
	const char *s = found->text.p + strspn(found->text.p, "# \t\r\n");

	if (found->title)
		add_line(&line, found->title, strlen(found->title));
	if (line.n == 0)
		add_line(&line, s, strcspn(s, "\r\n"));
	if (line.n == 0 && found->url) {
		title_of_url(&title, found->url);
		add_line(&line, title.p, title.n);
	}
	if (line.n == 0)
		skn_buf_adds(&line, "Untitled");
	set_node(tree, fields, "title", &line);
	skn_buf_release(&title);
	skn_buf_release(&line);
}

/* "Rossi, Maria" is a family name and a given one; anything else is taken as it is. */
static struct skn_node *person(struct skn_tree *tree, const char *name)
{
	struct skn_node *node = skn_node_new(tree, SKN_OBJECT);
	const char *comma = strchr(name, ',');

	if (comma && comma > name && comma[1] == ' ' && comma[2] && !strchr(comma + 1, ',')) {
		char *family = skn_xstrndup(name, (size_t)(comma - name));

		set_line(tree, node, "family", family);
		set_line(tree, node, "given", comma + 2);
		free(family);
	} else {
		set_line(tree, node, "literal", name);
	}
	return node;
}

static void set_authors(struct skn_tree *tree, struct skn_node *fields, const struct skn_strings *names)
{
	struct skn_node *list = skn_node_new(tree, SKN_ARRAY);

	for (size_t i = 0; i < names->n && list->n_children < SKN_FOUND_AUTHORS_MAX; i++) {
		struct skn_node *node = person(tree, names->v[i]);
		bool known = node->n_children == 0;

		for (const struct skn_node *c = list->child; c && !known; c = c->next)
			known = skn_node_equal(c, node);
		if (!known)
			skn_node_append(list, node);
	}
	if (list->n_children)
		skn_node_set(tree, fields, "author", list);
}

/* The address, and the identifier that it alone tells. */
static void set_url(struct skn_tree *tree, struct skn_node *fields, const struct skn_found *found)
{
	static const struct { const char *prefix, *field; } ids[] = {
		{ "doi:", "DOI" }, { "arxiv:", "arXiv" }, { "pmid:", "PMID" }, { "pmcid:", "PMCID" } };
	struct skn_buf url = SKN_BUF_INIT, identity = SKN_BUF_INIT;
	const char *address = found->canonical ? found->canonical : found->url;

	if (!address)
		return;
	skn_url_canonical(&url, address);
	skn_identity_of_url(&identity, address);
	for (size_t i = 0; i < SKN_ARRAY_LEN(ids); i++)
		if (skn_starts_with(identity.p, ids[i].prefix) && !skn_node_find(fields, ids[i].field))
			set_line(tree, fields, ids[i].field, identity.p + strlen(ids[i].prefix));
	set_node(tree, fields, "URL", &url);
	skn_buf_release(&url);
	skn_buf_release(&identity);
}

/* ---- what the schema does not allow is left out ---- */

struct refused {
	const struct skn_node *fields;
	const char *name; /* of the first field with a fault, or NULL */
};

static bool holds(const struct skn_node *node, const struct skn_node *at)
{
	bool yes = node == at;

	for (const struct skn_node *c = node->child; c && !yes; c = c->next)
		yes = holds(c, at);
	return yes;
}

static void note_refused(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	struct refused *r = ctx;

	SKN_UNUSED(keyword);
	SKN_UNUSED(message);
	for (const struct skn_node *f = r->fields->child; f && !r->name; f = f->next)
		if (holds(f, at))
			r->name = f->name;
}

static void drop_refused(struct skn_tree *tree, struct skn_node *fields)
{
	const struct skn_schema *schema = skn_schema_of(SCHEMA, NULL);
	struct refused r;

	do {
		r = (struct refused){ .fields = fields };
		skn_schema_validate(schema, fields, note_refused, &r);
		if (r.name && skn_streq(r.name, "type"))
			skn_node_set(tree, fields, "type", skn_node_string(tree, "webpage", 7));
		else if (r.name)
			skn_node_set(tree, fields, r.name, NULL);
	} while (r.name);
}

struct skn_node *skn_item_fields(struct skn_tree *tree, const struct skn_found *found)
{
	struct skn_node *fields = skn_node_new(tree, SKN_OBJECT);

	set_line(tree, fields, "type", found->type ? found->type : "webpage");
	set_title(tree, fields, found);
	set_authors(tree, fields, &found->authors);
	set_line(tree, fields, "container-title", found->outlet);
	set_line(tree, fields, "publisher", found->publisher);
	set_line(tree, fields, "issued", found->issued);
	set_line(tree, fields, "DOI", found->doi);
	set_line(tree, fields, "arXiv", found->arxiv);
	set_line(tree, fields, "PMID", found->pmid);
	set_url(tree, fields, found);
	set_line(tree, fields, "language", found->language);
	set_abstract(tree, fields, found);
	set_line(tree, fields, "via", found->via ? found->via : "manual");
	drop_refused(tree, fields);
	return fields;
}

/* ---- text ---- */

/* Length of the line at S without blanks at its end; *NEXT where the next begins. */
static size_t line_at(const char *s, size_t n, size_t *next)
{
	const char *nl = memchr(s, '\n', n);
	size_t len = nl ? (size_t)(nl - s) : n;

	*next = nl ? len + 1 : len;
	while (len && (s[len - 1] == ' ' || s[len - 1] == '\t'))
		len--;
	return len;
}

void skn_item_text(struct skn_buf *out, const char *text, size_t n)
{
	struct skn_buf clean = SKN_BUF_INIT;
	size_t start = out->n;
	bool gap = false;

	skn_uni_clean(&clean, text, n);
	for (size_t i = 0, next; i < clean.n; i += next) {
		size_t len = line_at(clean.p + i, clean.n - i, &next);

		if (len == 0) {
			gap = out->n > start;
			continue;
		}
		if (out->n - start + len + gap + 1 > SKN_TEXT_MAX)
			break;
		skn_buf_adds(out, gap ? "\n" : "");
		skn_buf_add(out, clean.p + i, len);
		skn_buf_addc(out, '\n');
		gap = false;
	}
	skn_buf_release(&clean);
}

struct skn_node *skn_item_text_field(struct skn_tree *tree, const struct skn_buf *text, const char *language)
{
	struct skn_node *node = skn_node_new(tree, SKN_OBJECT);
	char hex[SKN_SHA256_HEX];

	skn_sha256_hex(hex, text->p, text->n);
	skn_node_set(tree, node, "sha256", skn_node_string(tree, hex, strlen(hex)));
	if (language)
		skn_node_set(tree, node, "language", skn_node_string(tree, language, strlen(language)));
	return node;
}
