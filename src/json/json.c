#include "json/json.h"

#include <jansson.h>

#include "base/utf8.h"
#include "text/jsonw.h"

/* Refuses what is nested too deeply before anything is built, and a NUL, which
 * jansson takes for the end. */
static int check_bytes(const char *src, size_t len, const char *path, struct skn_err *err)
{
	size_t depth = 0, line_start = 0;
	uint32_t line = 1;
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		char c = src[i];

		if (c == '\0')
			return skn_fail_at(err, SKN_EDATA, path, line, (uint32_t)(i - line_start) + 1,
					   "no valid JSON: a NUL byte");
		if (c == '\n') {
			line++;
			line_start = i + 1;
		} else if (in_string) {
			if (c == '\\' && i + 1 < len && src[i + 1] != '\0')
				i++;
			in_string = c != '"';
		} else if (c == '"') {
			in_string = true;
		} else if (c == ']' || c == '}') {
			depth -= depth > 0;
		} else if ((c == '[' || c == '{') && ++depth > SKN_JSON_DEPTH_MAX) {
			return skn_fail_at(err, SKN_ELIMIT, path, line,
					   (uint32_t)(i - line_start) + 1,
					   "is nested more than %d levels deep", SKN_JSON_DEPTH_MAX);
		}
	}
	return SKN_OK;
}

static struct skn_node *convert(struct skn_tree *tree, const json_t *value);

static struct skn_node *convert_array(struct skn_tree *tree, const json_t *value)
{
	struct skn_node *node = skn_node_new(tree, SKN_ARRAY);

	for (size_t i = 0; i < json_array_size(value); i++)
		skn_node_append(node, convert(tree, json_array_get(value, i)));
	return node;
}

static struct skn_node *convert_object(struct skn_tree *tree, json_t *value)
{
	struct skn_node *node = skn_node_new(tree, SKN_OBJECT);

	for (void *i = json_object_iter(value); i; i = json_object_iter_next(value, i)) {
		const char *key = json_object_iter_key(i);

		skn_node_add(tree, node, key, strlen(key), convert(tree, json_object_iter_value(i)));
	}
	return node;
}

static struct skn_node *convert_real(struct skn_tree *tree, double real)
{
	struct skn_node *node = skn_node_new(tree, SKN_REAL);
	char text[SKN_JSONW_REAL_MAX];

	node->real = real;
	node->len = skn_jsonw_format_real(text, real);
	node->text = skn_arena_strndup(&tree->arena, text, node->len);
	return node;
}

static struct skn_node *convert_bool(struct skn_tree *tree, bool value)
{
	struct skn_node *node = skn_node_new(tree, SKN_BOOL);

	node->boolean = value;
	node->text = value ? "true" : "false";
	node->len = strlen(node->text);
	return node;
}

static struct skn_node *convert(struct skn_tree *tree, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT: return convert_object(tree, (json_t *)(uintptr_t)value);
	case JSON_ARRAY: return convert_array(tree, value);
	case JSON_STRING:
		return skn_node_string(tree, json_string_value(value), json_string_length(value));
	case JSON_INTEGER: return skn_node_int(tree, json_integer_value(value));
	case JSON_REAL: return convert_real(tree, json_real_value(value));
	case JSON_TRUE: return convert_bool(tree, true);
	case JSON_FALSE: return convert_bool(tree, false);
	default: return skn_node_new(tree, SKN_NULL);
	}
}

/* 1-based byte column of a position; jansson's own counts code points. */
static uint32_t byte_column(const char *src, size_t len, size_t position)
{
	size_t at = position < len ? position : len;
	const char *nl = at ? memrchr(src, '\n', at) : NULL;

	return (uint32_t)(at - (nl ? (size_t)(nl - src) + 1 : 0)) + 1;
}

static int refuse(const char *src, size_t len, size_t at, const char *path, const char *what,
		  struct skn_err *err)
{
	char text[JSON_ERROR_TEXT_LENGTH];
	uint32_t line = 1;

	for (size_t i = 0; i < at && i < len; i++)
		line += src[i] == '\n';
	snprintf(text, sizeof(text), "%s", what); /* it quotes the source: keep it one line */
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	return skn_fail_at(err, SKN_EDATA, path, line, byte_column(src, len, at), "no valid JSON: %s",
			   text);
}

int skn_json_parse(struct skn_tree *out, const char *src, size_t len, const char *path,
		   struct skn_err *err)
{
	json_error_t e;
	json_t *value;
	size_t bad;
	int rc;

	out->root = NULL;
	if (len > SKN_JSON_SIZE_MAX)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0,
				   "is %zu bytes long; JSON files may have %zu", len,
				   SKN_JSON_SIZE_MAX);
	if (!skn_utf8_valid(src, len, &bad))
		return refuse(src, len, bad, path, "invalid UTF-8", err);
	rc = check_bytes(src, len, path, err);
	if (rc != SKN_OK)
		return rc;
	value = json_loadb(src, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &e);
	if (!value) /* its position is behind what was read last */
		return refuse(src, len, e.position > 0 ? (size_t)e.position - 1 : 0, path, e.text, err);
	out->root = convert(out, value);
	json_decref(value);
	return SKN_OK;
}
