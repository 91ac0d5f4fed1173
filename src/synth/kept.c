#include "synth/kept.h"

#include "doc/schema.h"
#include "json/json.h"
#include "text/edtf.h"

#define SCHEMA "kept-answer.json"

static const char *const levels[] = {
	[SKN_GUARD_REFUSE] = "refuse", [SKN_GUARD_WARN] = "warn", [SKN_GUARD_IGNORE] = "ignore",
};

void skn_kept_answer_write(struct skn_buf *out, const struct skn_synthesis *s)
{
	struct skn_sink sink;
	struct skn_jsonw w;
	char now[32];

	skn_edtf_format_time(now, s->given.in.now);
	skn_sink_to_buf(&sink, out);
	skn_jsonw_init(&w, &sink, false);
	skn_jsonw_object_begin(&w);
	skn_jsonw_int(&w, "format", 1);
	skn_jsonw_str(&w, "thread", skn_thread_name(&s->given.thread));
	skn_jsonw_str(&w, "now", now);
	skn_jsonw_str(&w, "engine", s->engine);
	if (s->given.in.language)
		skn_jsonw_str(&w, "language", s->given.in.language);
	skn_jsonw_bool(&w, "allow_human", s->options.given.allow_human);
	skn_jsonw_bool(&w, "all_items", s->options.given.all_items);
	skn_jsonw_bool(&w, "partial", s->options.partial);
	skn_jsonw_bool(&w, "searches", s->options.searches);
	skn_jsonw_str(&w, "unsupported", levels[s->options.guards.unsupported]);
	skn_jsonw_key(&w, "answer");
	skn_ops_write(&w, &s->ops, true);
	skn_jsonw_object_end(&w);
}

static void report(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	SKN_UNUSED(at);
	SKN_UNUSED(keyword);
	skn_fail(ctx, SKN_EDATA, "the kept answer: %s", message);
}

static bool is_true(const struct skn_node *root, const char *name)
{
	const struct skn_node *node = skn_node_find(root, name);

	return node && node->boolean;
}

static char *copy(const struct skn_node *root, const char *name)
{
	const char *text = skn_node_text(root, name);

	return text ? skn_xstrdup(text) : NULL;
}

static void read_options(struct skn_kept_answer *out, const struct skn_node *root)
{
	const char *now = skn_node_text(root, "now"), *level = skn_node_text(root, "unsupported");
	struct skn_edtf time;

	out->engine = copy(root, "engine");
	out->language = copy(root, "language");
	if (skn_edtf_parse(&time, now, strlen(now), NULL) == SKN_OK)
		out->options.given.now = time.lower;
	out->options.given.language = out->language;
	out->options.given.allow_human = is_true(root, "allow_human");
	out->options.given.all_items = is_true(root, "all_items");
	out->options.partial = is_true(root, "partial");
	out->options.searches = is_true(root, "searches");
	for (size_t i = 0; i < SKN_ARRAY_LEN(levels); i++)
		if (skn_streq(levels[i], level))
			out->options.guards.unsupported = (enum skn_guard_level)i;
}

int skn_kept_answer_read(struct skn_kept_answer *out, const char *json, size_t n, struct skn_err *err)
{
	const struct skn_schema *schema = skn_schema_of(SCHEMA, err);
	struct skn_tree tree = SKN_TREE_INIT;
	int rc = schema ? skn_json_parse(&tree, json, n, NULL, err) : SKN_EDATA;

	*out = (struct skn_kept_answer){ .ops = SKN_OPS_INIT };
	if (rc == SKN_OK && skn_schema_validate(schema, tree.root, report, err) != 0)
		rc = SKN_EDATA;
	if (rc == SKN_OK) {
		read_options(out, tree.root);
		rc = skn_ops_read(&out->ops, skn_node_find(tree.root, "answer"), "answer", err);
	}
	skn_tree_release(&tree);
	if (rc != SKN_OK)
		skn_kept_answer_release(out);
	return rc;
}

void skn_kept_answer_release(struct skn_kept_answer *kept)
{
	skn_ops_release(&kept->ops);
	free(kept->engine);
	free(kept->language);
	kept->engine = kept->language = NULL;
}
