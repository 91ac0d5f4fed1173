#include "synth/run.h"

#include "store/put.h"
#include "text/edtf.h"

#define HASH_DIGITS 4 /* of a name; more where that is taken */

struct writing {
	struct skn_tree tree;
	struct skn_node *fields;
};

static void add_text(struct writing *w, const char *field, const char *text)
{
	if (text)
		skn_node_add(&w->tree, w->fields, field, strlen(field),
			     skn_node_string(&w->tree, text, strlen(text)));
}

static void add_count(struct writing *w, struct skn_node *object, const char *field, size_t n)
{
	skn_node_add(&w->tree, object, field, strlen(field), skn_node_int(&w->tree, (int64_t)n));
}

static void add_list(struct writing *w, const char *field, const struct skn_strings *list)
{
	struct skn_node *array = skn_node_new(&w->tree, SKN_ARRAY);

	for (size_t i = 0; i < list->n; i++)
		skn_node_append(array, skn_node_string(&w->tree, list->v[i], strlen(list->v[i])));
	skn_node_add(&w->tree, w->fields, field, strlen(field), array);
}

static void fill(struct writing *w, const struct skn_synth_run *run)
{
	struct skn_node *account = skn_node_new(&w->tree, SKN_OBJECT);
	struct skn_strings keys = { 0 };
	char inputs[SKN_DIGEST_MAX];

	skn_given_hash(inputs, run->in);
	for (size_t i = 0; i < run->in->fresh.n; i++)
		skn_strings_push(&keys, run->in->fresh.v[i].record->id);
	skn_strings_sort(&keys);
	add_text(w, "op", "synthesis");
	add_text(w, "engine", run->engine);
	add_text(w, "prompt", run->prompt);
	add_text(w, "parameters", run->parameters);
	add_text(w, "inputs", inputs);
	add_list(w, "items", &keys);
	add_text(w, "operations", run->operations);
	add_list(w, "wrote", run->wrote);
	add_count(w, account, "accepted", run->accepted);
	add_count(w, account, "refused", run->refused);
	skn_node_add(&w->tree, w->fields, "account", strlen("account"), account);
	skn_strings_release(&keys);
}

/* "20260429T202500Z" of a time. */
static void compact_time(char out[24], int64_t time)
{
	char text[32];
	size_t n = 0;

	skn_edtf_format_time(text, time);
	for (const char *p = text; *p && n < 23; p++)
		if (*p != '-' && *p != ':')
			out[n++] = *p;
	out[n] = '\0';
}

static char *name_of(const struct skn_synth_run *run, const char *hex, size_t digits)
{
	char time[24];

	compact_time(time, run->time);
	return skn_xasprintf("%s-%.*s", time, (int)digits, hex);
}

static bool is_taken(struct skn_view *view, const struct skn_synth_run *run, const char *name)
{
	char *path = skn_kind_path_in(run->in->before->path, SKN_KIND_RUN, name);
	bool taken = skn_view_has(view, path);

	free(path);
	return taken;
}

int skn_synth_run_put(char **name, struct skn_changes *changes, struct skn_view *view,
		      const struct skn_synth_run *run, struct skn_err *err)
{
	struct writing w = { .fields = NULL };
	struct skn_buf json = SKN_BUF_INIT;
	char hex[SKN_SHA256_HEX];
	struct skn_sink sink;
	struct skn_jsonw writer;
	size_t digits = HASH_DIGITS;
	int rc;

	w.fields = skn_node_new(&w.tree, SKN_OBJECT);
	fill(&w, run);
	skn_sink_to_buf(&sink, &json);
	skn_jsonw_init(&writer, &sink, false);
	skn_node_write_json(&writer, w.fields);
	skn_sha256_hex(hex, json.p, json.n);
	*name = name_of(run, hex, digits);
	while (is_taken(view, run, *name) && digits < 40) {
		free(*name);
		digits += HASH_DIGITS;
		*name = name_of(run, hex, digits);
	}
	rc = skn_put_over(changes, run->in->before->path, SKN_KIND_RUN, *name, NULL, w.fields, false, err);
	skn_tree_release(&w.tree);
	skn_buf_release(&json);
	return rc;
}
