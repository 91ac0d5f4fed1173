#include "model/parse.h"

#include "doc/schema.h"
#include "json/json.h"

struct first {
	struct skn_err *err;
	bool said;
};

static void report(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	struct first *f = ctx;

	SKN_UNUSED(at);
	SKN_UNUSED(keyword);
	if (!f->said)
		skn_fail(f->err, SKN_EMODEL, "the answer does not fit the schema: %.500s", message);
	f->said = true;
}

/* Without blanks at the ends, and without a line of three backticks on both. */
static void trim(const char **s, size_t *n)
{
	while (*n && isspace((unsigned char)**s)) {
		++*s;
		--*n;
	}
	while (*n && isspace((unsigned char)(*s)[*n - 1]))
		--*n;
}

static void unfence(const char **s, size_t *n)
{
	const char *line;

	trim(s, n);
	if (*n < 6 || memcmp(*s, "```", 3) != 0 || memcmp(*s + *n - 3, "```", 3) != 0)
		return;
	line = memchr(*s, '\n', *n);
	if (!line)
		return;
	*n -= (size_t)(line + 1 - *s) + 3;
	*s = line + 1;
	trim(s, n);
}

int skn_model_parse(struct skn_tree *out, const struct skn_buf *answer, const char *schema, struct skn_err *err)
{
	const struct skn_schema *compiled = skn_schema_of(schema, err);
	struct skn_err fault = SKN_ERR_INIT;
	struct first first = { .err = err };
	const char *s = answer->p;
	size_t n = answer->n;

	*out = (struct skn_tree)SKN_TREE_INIT;
	if (!compiled)
		return SKN_ENOTFOUND;
	unfence(&s, &n);
	if (skn_json_parse(out, s, n, NULL, &fault) != SKN_OK)
		return skn_fail(err, SKN_EMODEL, "the answer is no JSON: line %u, column %u: %.300s", fault.line,
				fault.column, fault.msg);
	return skn_schema_validate(compiled, out->root, report, &first) == 0 ? SKN_OK : SKN_EMODEL;
}
