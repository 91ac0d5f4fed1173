#include "xml/xml.h"

#include "base/utf8.h"
#include "uni/charset.h"
#include "xml/repair.h"

#ifdef SKN_HAVE_LIBXML

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>

#define NAMES 512      /* slots of the names that were copied; a power of two */
#define LONG_TAG 16384 /* bytes without "<" or ">" that a tag may have unseen */

struct name {
	const xmlChar *from; /* in libxml2's dictionary, where equal names are one */
	const char *copy;
};

struct reading {
	struct skn_xml *out;
	struct skn_xml_node *at; /* the open element, NULL before the root */
	struct skn_buf text;     /* not yet a node */
	xmlParserCtxtPtr parser;
	size_t nodes, depth;
	bool strict, too_deep, too_many;
	struct name names[NAMES];
};

static const char *copy_name(struct reading *r, const xmlChar *name)
{
	struct name *slot;

	if (!name)
		return "";
	slot = &r->names[((uintptr_t)name >> 3) % NAMES];
	if (slot->from != name) {
		slot->from = name;
		slot->copy = skn_arena_strndup(&r->out->arena, (const char *)name,
					       strlen((const char *)name));
	}
	return slot->copy;
}

static void append(struct reading *r, struct skn_xml_node *node)
{
	node->parent = r->at;
	if (!r->at) {
		if (!r->out->root)
			r->out->root = node;
	} else if (r->at->last) {
		r->at->last->next = node;
		r->at->last = node;
	} else {
		r->at->child = r->at->last = node;
	}
	if (++r->nodes > SKN_XML_NODES_MAX) {
		r->too_many = true;
		xmlStopParser(r->parser);
	}
}

static char *find_c1(char *s, const char *end)
{
	while ((s = memchr(s, 0xC2, (size_t)(end - s))) != NULL) {
		if ((unsigned char)s[1] >= 0x80 && (unsigned char)s[1] < 0xA0)
			return s;
		s++;
	}
	return NULL;
}

/* UTF-8 that was taken for Latin-1, byte by byte: as it was meant. */
static bool mend_twice(struct skn_buf *text)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	bool good = true;

	for (size_t i = 0; good && i < text->n;) {
		uint32_t cp = 0;
		size_t n = skn_utf8_decode(text->p + i, text->n - i, &cp);

		good = n && cp <= 0xFF;
		skn_buf_addc(&bytes, (char)cp);
		i += n;
	}
	good = good && skn_utf8_valid(bytes.p, bytes.n, NULL);
	if (good) {
		skn_buf_release(text);
		*text = bytes;
	} else {
		skn_buf_release(&bytes);
	}
	return good;
}

/* The C1 controls as what windows-1252 has in their place. */
static void mend_c1(struct skn_buf *text)
{
	struct skn_buf mended = SKN_BUF_INIT;
	char *from = text->p, *end = text->p + text->n, *at;

	if (!find_c1(from, end) || mend_twice(text))
		return;
	while ((at = find_c1(from, end)) != NULL) {
		skn_buf_add(&mended, from, (size_t)(at - from));
		skn_charset_to_utf8(&mended, NULL, at + 1, 1, "x/x; charset=windows-1252",
				    SKN_CHARSET_TEXT, NULL);
		from = at + 2;
	}
	skn_buf_add(&mended, from, (size_t)(end - from));
	skn_buf_release(text);
	*text = mended;
}

static void flush_text(struct reading *r)
{
	struct skn_xml_node *node;

	if (r->text.n == 0)
		return;
	if (r->at) {
		mend_c1(&r->text);
		node = skn_arena_alloc(&r->out->arena, sizeof(*node));
		node->text = skn_arena_strndup(&r->out->arena, r->text.p, r->text.n);
		node->len = r->text.n;
		append(r, node);
	}
	skn_buf_clear(&r->text);
}

/* ---- What libxml2 calls ---- */

static void add_attr(struct reading *r, struct skn_xml_attr ***tail, const xmlChar **from)
{
	struct skn_xml_attr *attr = skn_arena_alloc(&r->out->arena, sizeof(*attr));

	attr->name = copy_name(r, from[0]);
	attr->prefix = copy_name(r, from[1]);
	attr->ns = copy_name(r, from[2]);
	attr->len = (size_t)(from[4] - from[3]);
	attr->value = skn_arena_strndup(&r->out->arena, (const char *)from[3], attr->len);
	**tail = attr;
	*tail = &attr->next;
}

static void start_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
			  int n_namespaces, const xmlChar **namespaces, int n_attrs, int n_defaulted,
			  const xmlChar **attrs)
{
	struct reading *r = ctx;
	struct skn_xml_node *node = skn_arena_alloc(&r->out->arena, sizeof(*node));
	struct skn_xml_attr **tail = &node->attrs;

	SKN_UNUSED(n_namespaces);
	SKN_UNUSED(namespaces);
	SKN_UNUSED(n_defaulted);
	flush_text(r);
	node->name = copy_name(r, name);
	node->prefix = copy_name(r, prefix);
	node->ns = copy_name(r, uri);
	node->line = (uint32_t)xmlSAX2GetLineNumber(r->parser);
	for (int i = 0; i < n_attrs && i < SKN_XML_ATTRS_MAX; i++)
		add_attr(r, &tail, attrs + 5 * (size_t)i);
	append(r, node);
	r->at = node;
	if (++r->depth > SKN_XML_DEPTH_MAX + 1 - (size_t)r->strict) {
		r->too_deep = true;
		xmlStopParser(r->parser);
	}
}

static void end_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reading *r = ctx;

	SKN_UNUSED(name);
	SKN_UNUSED(prefix);
	SKN_UNUSED(uri);
	flush_text(r);
	if (!r->at)
		return;
	r->at = r->at->parent;
	r->depth--;
}

static void characters(void *ctx, const xmlChar *s, int n)
{
	struct reading *r = ctx;

	skn_buf_add(&r->text, s, (size_t)n);
}

static void on_error(void *ctx, xmlErrorPtr e)
{
	struct reading *r = ctx;
	struct skn_err *fault = &r->out->fault;
	char what[200];

	if (e->level < XML_ERR_ERROR || e->domain == XML_FROM_NAMESPACE || fault->code)
		return;
	snprintf(what, sizeof(what), "%s", e->message ? e->message : "no valid XML");
	for (char *p = what; *p; p++)
		if ((unsigned char)*p < 0x20 || (unsigned char)*p > 0x7e)
			*p = p[1] ? ' ' : '\0';
	skn_fail_at(fault, SKN_EDATA, NULL, e->line > 0 ? (uint32_t)e->line : 0,
		    r->strict && e->int2 > 0 ? (uint32_t)e->int2 : 0, "%s", what);
}

/* ---- One run of libxml2 ---- */

static void set_up(struct reading *r)
{
	xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC };

	sax.startElementNs = start_element;
	sax.endElementNs = end_element;
	sax.characters = sax.ignorableWhitespace = sax.cdataBlock = characters;
	sax.serror = on_error;
	*r->parser->sax = sax;
	r->parser->userData = r;
	/* NOENT concerns the five entities of XML itself: there is no document type. */
	xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_HUGE |
					     XML_PARSE_IGNORE_ENC |
					     (r->strict ? 0 : XML_PARSE_RECOVER));
}

/* Fills r->out; whether the document was well-formed. */
static bool run(struct reading *r, const char *s, size_t n)
{
	bool good;

	r->parser = n > 0 && n <= INT_MAX ? xmlCreateMemoryParserCtxt(s, (int)n) : NULL;
	if (!r->parser)
		return false;
	set_up(r);
	xmlParseDocument(r->parser);
	flush_text(r);
	good = r->parser->wellFormed && !r->too_deep && !r->too_many && !r->text.full;
	if (r->parser->myDoc)
		xmlFreeDoc(r->parser->myDoc);
	r->parser->myDoc = NULL;
	xmlFreeParserCtxt(r->parser);
	skn_buf_release(&r->text);
	return good;
}

static struct reading *reading_new(struct skn_xml *out, bool strict)
{
	struct reading *r = skn_xcalloc(1, sizeof(*r));

	skn_buf_init(&r->text);
	r->out = out;
	r->strict = strict;
	return r;
}

/* A tag so long that it may have more attributes than libxml2 handles in time. */
static bool has_long_tag(const char *s, size_t n)
{
	const char *end = s + n;

	while ((s = memchr(s, '<', (size_t)(end - s))) != NULL) {
		const char *to = memchr(s, '>', (size_t)(end - s));

		if (!to || to - s > LONG_TAG)
			return true;
		s = to;
	}
	return false;
}

static bool try_as_it_is(struct skn_xml *out, const char *s, size_t n)
{
	struct reading *r;
	bool good;

	if (memmem(s, n, "<!DOCTYPE", 9) || has_long_tag(s, n))
		return false;
	r = reading_new(out, true);
	good = run(r, s, n) && out->root;
	free(r);
	if (good)
		return true;
	skn_arena_release(&out->arena);
	out->root = NULL;
	return false;
}

/* The element that the repair put around everything is taken off again when one
 * element alone stands in it. */
static void unwrap(struct skn_xml *out)
{
	struct skn_xml_node *only = NULL;

	for (struct skn_xml_node *child = out->root->child; child; child = child->next) {
		if (!child->name)
			continue;
		if (only) {
			out->root->name = "";
			return;
		}
		only = child;
	}
	if (only) {
		only->parent = NULL;
		only->next = NULL;
	}
	out->root = only;
}

static int try_repaired(struct skn_xml *out, const char *s, size_t n, const char *path,
			struct skn_err *err)
{
	struct skn_buf repaired = SKN_BUF_INIT;
	struct reading *r = reading_new(out, false);
	struct skn_err fault = SKN_ERR_INIT;
	char doctype[256];
	bool too_many;

	skn_xml_repair(&repaired, s, n, doctype, &fault);
	if (!out->fault.code)
		out->fault = fault;
	run(r, repaired.p, repaired.n);
	too_many = r->too_many;
	free(r);
	skn_buf_release(&repaired);
	if (too_many)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0,
				   "has more than %zu elements and texts", SKN_XML_NODES_MAX);
	if (out->root)
		unwrap(out);
	if (!out->root)
		return skn_fail_at(err, SKN_EDATA, path, 0, 0, "no XML: it has no element");
	out->doctype = skn_arena_strndup(&out->arena, doctype, strlen(doctype));
	return SKN_OK;
}

int skn_xml_parse(struct skn_xml *out, const char *s, size_t n, const char *content_type,
		  const char *path, struct skn_err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct skn_buf text = SKN_BUF_INIT;
	const char *encoding, *start;
	uint32_t lines = 0;
	int rc;

	*out = (struct skn_xml)SKN_XML_INIT;
	if (n > SKN_XML_SIZE_MAX)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0,
				   "is %zu bytes long; XML may have %zu", n, SKN_XML_SIZE_MAX);
	pthread_once(&once, xmlInitParser);
	rc = skn_charset_to_utf8(&text, &encoding, s, n, content_type, SKN_CHARSET_XML, err);
	if (rc != SKN_OK)
		goto out;
	for (start = text.p; isspace((unsigned char)*start); start++)
		lines += *start == '\n';
	out->doctype = "";
	n = text.n - (size_t)(start - text.p);
	if (!try_as_it_is(out, start, n))
		rc = try_repaired(out, start, n, path, err);
	out->encoding = encoding;
	if (out->fault.line)
		out->fault.line += lines;
out:
	skn_buf_release(&text);
	if (rc != SKN_OK)
		skn_xml_release(out);
	return rc;
}

#else

int skn_xml_parse(struct skn_xml *out, const char *s, size_t n, const char *content_type,
		  const char *path, struct skn_err *err)
{
	SKN_UNUSED(s);
	SKN_UNUSED(n);
	SKN_UNUSED(content_type);
	*out = (struct skn_xml)SKN_XML_INIT;
	return skn_fail_at(err, SKN_ESYS, path, 0, 0,
			   "cannot read XML: built without libxml2 (Debian: libxml2-dev)");
}

#endif
