#include "gather/websearch_parts.h"

#include <strings.h>

#include "gather/plain.h"
#include "gather/webdate.h"
#include "json/json.h"
#include "text/escape.h"
#include "uni/charset.h"

void skn_websearch_put(struct skn_buf *out, const char *name, const char *value)
{
	struct skn_sink sink;

	if (!value || !*value)
		return;
	skn_buf_addf(out, "%c%s=", strchr(out->p, '?') ? '&' : '?', name);
	skn_sink_to_buf(&sink, out);
	skn_esc_url_query(&sink, value, strlen(value));
}

void skn_websearch_put_int(struct skn_buf *out, const char *name, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	skn_websearch_put(out, name, text);
}

int skn_websearch_json(struct skn_tree *tree, struct skn_websearch_reading *r, const char *s, size_t n,
		    struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc = skn_charset_to_utf8(&text, NULL, s, n, "application/json; charset=utf-8",
				     SKN_CHARSET_TEXT, err);

	if (rc == SKN_OK)
		rc = skn_json_parse(tree, text.p, text.n, NULL, err);
	skn_buf_release(&text);
	if (rc == SKN_OK && (!tree->root || tree->root->kind != SKN_OBJECT))
		rc = skn_fail(err, SKN_EDATA, "the JSON is no object");
	if (rc != SKN_OK) {
		skn_err_context(err, "no answer of %s", r->engine->label);
		skn_tree_release(tree);
	}
	return rc;
}

const struct skn_node *skn_websearch_array(struct skn_websearch_reading *r, const struct skn_node *root,
					const char *name, struct skn_err *err)
{
	const struct skn_node *array = skn_node_find(root, name);

	if (array && array->kind == SKN_ARRAY)
		return array;
	skn_fail(err, SKN_EDATA, "no answer of %s: it has no \"%s\"", r->engine->label, name);
	return NULL;
}

static const struct skn_node *scalar(const struct skn_node *o, const char *name)
{
	const struct skn_node *v = skn_node_find(o, name);

	if (v && v->kind == SKN_ARRAY)
		v = v->child;
	return v && v->text && v->len ? v : NULL;
}

const char *skn_websearch_keep(struct skn_websearch_reading *r, const char *s, size_t n)
{
	return skn_plain_keep(&r->out->arena, s, n);
}

const char *skn_websearch_text(struct skn_websearch_reading *r, const struct skn_node *o, const char *name)
{
	const struct skn_node *v = scalar(o, name);

	return v ? skn_websearch_keep(r, v->text, v->len) : NULL;
}

const char *skn_websearch_plain(struct skn_websearch_reading *r, const struct skn_node *o,
			     const char *name)
{
	const struct skn_node *v = scalar(o, name);
	struct skn_buf plain = SKN_BUF_INIT;
	const char *kept;

	if (!v)
		return NULL;
	skn_plain_of_html(&plain, v->text, v->len);
	kept = skn_websearch_keep(r, plain.p, plain.n);
	skn_buf_release(&plain);
	return kept;
}

const char *skn_websearch_date(struct skn_websearch_reading *r, const struct skn_node *o,
			    const char *name)
{
	const struct skn_node *v = scalar(o, name);
	char date[SKN_WEBDATE_MAX];

	return v && skn_webdate_read(date, v->text, v->len) ? skn_websearch_keep(r, date, strlen(date))
							    : NULL;
}

const char *skn_websearch_doi(struct skn_websearch_reading *r, const struct skn_node *o, const char *name)
{
	const struct skn_node *v = scalar(o, name);
	size_t n = v ? v->len : 0;
	const char *doi = v ? skn_plain_doi(v->text, &n) : NULL;

	return doi ? skn_websearch_keep(r, doi, n) : NULL;
}

void skn_websearch_author(struct skn_websearch_reading *r, const char *name)
{
	if (name && r->authors.n < 1000)
		skn_vec_push(&r->authors, name);
}

void skn_websearch_add(struct skn_websearch_reading *r, struct skn_websearch_hit hit)
{
	bool good = hit.url && (strncasecmp(hit.url, "http://", 7) == 0 ||
				strncasecmp(hit.url, "https://", 8) == 0);

	if (!good || r->hits.n == SKN_WEBSEARCH_HITS_MAX) {
		r->out->skipped++;
	} else {
		if (!hit.title)
			hit.title = "";
		hit.n_authors = r->authors.n;
		if (r->authors.n)
			hit.authors = memcpy(skn_arena_alloc(&r->out->arena,
							     r->authors.n * sizeof(char *)),
					     r->authors.v, r->authors.n * sizeof(char *));
		skn_vec_push(&r->hits, hit);
	}
	skn_vec_clear(&r->authors);
}
