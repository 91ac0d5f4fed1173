/* words.c - what a forge says about a failure, for our own message. */
#include "forge/call.h"
#include "json/json.h"
#include "text/term.h"

#define WORDS_MAX 300 /* bytes */
#define RAW_MAX 8192  /* bytes of what is looked at */

/* Texts of a value, whatever its form: "x", ["x"], {"title": ["x"]}, [{"message": "x"}]. */
static void collect(struct skn_buf *out, const struct skn_node *node)
{
	if (!node || out->n > RAW_MAX)
		return;
	if (node->kind == SKN_STRING) {
		skn_buf_adds(out, out->n ? "; " : "");
		skn_buf_add(out, node->text, node->len);
		return;
	}
	for (const struct skn_node *child = node->child; child; child = child->next)
		if (!child->name || !skn_streq(child->name, "documentation_url"))
			collect(out, child);
}

static void from_json(struct skn_buf *out, const struct skn_net_answer *answer)
{
	static const char *const members[] = { "message", "error", "error_description", "errors" };
	struct skn_tree tree = SKN_TREE_INIT;

	if (skn_json_parse(&tree, answer->body.p, answer->body.n, NULL, NULL) != SKN_OK)
		return;
	for (size_t i = 0; i < SKN_ARRAY_LEN(members); i++)
		collect(out, skn_node_find(tree.root, members[i]));
	skn_tree_release(&tree);
}

static void remove_token(struct skn_buf *text, const char *token)
{
	size_t n = token ? strlen(token) : 0;
	char *at;

	while (n && (at = memmem(text->p, text->n, token, n)))
		skn_buf_splice(text, (size_t)(at - text->p), n, "***", 3);
}

void skn_forge_words(struct skn_buf *out, const struct skn_net_answer *answer, const char *token)
{
	struct skn_buf raw = SKN_BUF_INIT, safe = SKN_BUF_INIT;

	from_json(&raw, answer);
	remove_token(&raw, token && strlen(token) > 3 ? token : NULL);
	skn_term_safe_buf(&safe, raw.p, raw.n < RAW_MAX ? raw.n : RAW_MAX, false);
	if (safe.n) {
		skn_buf_adds(out, ": ");
		skn_term_cut(out, safe.p, safe.n, WORDS_MAX);
	}
	skn_buf_release(&raw);
	skn_buf_release(&safe);
}
