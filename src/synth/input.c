#include "synth/input.h"

#include "base/path.h"
#include "json/json.h"

static int refuse(struct skn_err *err, const char *name, uint32_t line, const char *what)
{
	return skn_fail_at(err, SKN_EDATA, name, line, 0, "%s", what);
}

static const char *text_of(const struct skn_node *object, const char *member)
{
	const struct skn_node *node = skn_node_find(object, member);

	return node && (node->kind == SKN_STRING || node->kind == SKN_INT) ? node->text : NULL;
}

static int add_object(struct skn_corpus *corpus, const struct skn_node *object, const char *name, uint32_t line,
		      const char *language, struct skn_err *err)
{
	const struct skn_node *text;
	struct skn_corpus_in in = { .language = language };
	char *id;
	int rc;

	if (object->kind != SKN_OBJECT)
		return refuse(err, name, line, "a document must be a JSON object");
	text = skn_node_find(object, "text");
	if (!text || text->kind != SKN_STRING)
		return refuse(err, name, line, "the document has no \"text\"");
	id = skn_xasprintf("%s:%u", name, line);
	in.id = text_of(object, "id") ? text_of(object, "id") : id;
	in.title = text_of(object, "title");
	in.date = text_of(object, "date");
	in.outlet = text_of(object, "outlet");
	in.author = text_of(object, "author");
	if (!language)
		in.language = text_of(object, "language");
	in.text = text->text;
	in.len = text->len;
	rc = skn_corpus_add(corpus, &in, err);
	free(id);
	return rc;
}

/* The parser counts from the line that it is given. */
static int add_line(struct skn_corpus *corpus, const char *name, const char *s, size_t n, uint32_t line,
		    const char *language, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	int rc = skn_json_parse(&tree, s, n, name, err);

	if (rc < 0 && err)
		err->line += line - 1;
	if (rc == SKN_OK)
		rc = add_object(corpus, tree.root, name, line, language, err);
	skn_tree_release(&tree);
	return rc;
}

static bool is_blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] != ' ' && s[i] != '\t' && s[i] != '\r')
			return false;
	return true;
}

static int add_lines(struct skn_corpus *corpus, const char *name, const char *s, size_t n, const char *language,
		     struct skn_err *err)
{
	uint32_t line = 1;
	int rc = SKN_OK;

	for (size_t from = 0; rc == SKN_OK && from < n; line++) {
		const char *end = memchr(s + from, '\n', n - from);
		size_t to = end ? (size_t)(end - s) : n;

		if (!is_blank(s + from, to - from))
			rc = add_line(corpus, name, s + from, to - from, line, language, err);
		from = to + 1;
	}
	return rc;
}

static int add_array(struct skn_corpus *corpus, const char *name, const char *s, size_t n, const char *language,
		     struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	uint32_t nth = 1;
	int rc = skn_json_parse(&tree, s, n, name, err);

	if (rc == SKN_OK && tree.root->kind != SKN_ARRAY)
		rc = refuse(err, name, 0, "neither an object a line nor an array of objects");
	for (const struct skn_node *o = rc == SKN_OK ? tree.root->child : NULL; rc == SKN_OK && o; o = o->next)
		rc = add_object(corpus, o, name, nth++, language, err);
	skn_tree_release(&tree);
	return rc;
}

static void date_in_name(char out[16], const char *name)
{
	int32_t day;

	out[0] = '\0';
	for (const char *p = skn_path_base(name); *p; p++) {
		if (p[0] < '0' || p[0] > '9' || strlen(p) < 10 || p[4] != '-')
			continue;
		snprintf(out, 16, "%.10s", p);
		if (skn_corpus_day(&day, NULL, out))
			return;
		out[0] = '\0';
	}
}

static int add_plain(struct skn_corpus *corpus, const char *name, const char *s, size_t n, const char *language,
		     struct skn_err *err)
{
	char date[16];
	struct skn_corpus_in in = { .id = name, .date = date, .text = s, .len = n, .language = language };

	date_in_name(date, name);
	return skn_corpus_add(corpus, &in, err);
}

int skn_input_add(struct skn_corpus *corpus, const char *name, const char *s, size_t n,
		  const char *language, struct skn_err *err)
{
	size_t i = 0;

	if (n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0) {
		s += 3;
		n -= 3;
	}
	while (i < n && (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n'))
		i++;
	if (i == n)
		return SKN_OK;
	if (s[i] == '{')
		return add_lines(corpus, name, s, n, language, err);
	if (s[i] == '[' && n <= SKN_JSON_SIZE_MAX) {
		struct skn_err first = SKN_ERR_INIT;
		size_t before = corpus->docs.n;
		int rc = add_array(corpus, name, s, n, language, &first);

		/* Prose may begin with a bracket, too. */
		if (rc == SKN_OK || corpus->docs.n > before || skn_path_has_ext(name, ".json")) {
			if (rc < 0 && err)
				*err = first;
			return rc;
		}
	}
	return add_plain(corpus, name, s, n, language, err);
}
