/*
 * merge3_sound.c - what a merged file must say, counted.
 *
 * A file says facts: for each value its path and itself, for each entry of a list
 * the list and the entry, for each sentence its id and for each citation the
 * sentence's id and the key; each so many times.  Of a fact that one side left as
 * it was the other side's count is the result's.
 */
#include "base/map.h"
#include "base/sink.h"
#include "doc/prose.h"
#include "doc/record.h"
#include "rev/merge3_parts.h"
#include "text/jsonw.h"
#include "yaml/yaml.h"

enum { RESULT = SKN_M3_N, N_TEXTS };

struct count {
	unsigned times[N_TEXTS];
};

struct counting {
	struct skn_map facts;
	enum skn_kind kind;
	int text; /* which is being read */
};

static void add_fact(struct counting *c, const struct skn_buf *fact)
{
	struct count *count = skn_map_find(&c->facts, fact->p, fact->n);

	if (!count) {
		count = skn_xcalloc(1, sizeof(*count));
		skn_map_put(&c->facts, fact->p, fact->n, count);
	}
	count->times[c->text]++;
}

static int count_prose(struct counting *c, const char *path, const char *md, size_t n)
{
	struct skn_prose prose;
	struct skn_buf fact = SKN_BUF_INIT;
	int rc = skn_prose_parse(&prose, md, n, NULL);

	if (rc != SKN_OK)
		return rc;
	for (size_t i = 0; i < prose.units.n; i++) {
		const struct skn_unit *unit = &prose.units.v[i];
		int len = (int)strcspn(unit->id, ".");

		skn_buf_clear(&fact);
		skn_buf_addf(&fact, "%s %.*s", path, len, unit->id);
		add_fact(c, &fact);
		for (size_t g = unit->group; g < unit->group + unit->n_groups; g++)
			for (size_t k = 0; k < prose.cites.groups.v[g].n; k++) {
				const struct skn_cite *cite =
					&prose.cites.cites.v[prose.cites.groups.v[g].first + k];

				skn_buf_clear(&fact);
				skn_buf_addf(&fact, "%s %.*s @%.*s", path, len, unit->id, (int)cite->key_len,
					     prose.text.p + cite->key);
				add_fact(c, &fact);
			}
	}
	skn_buf_release(&fact);
	skn_prose_release(&prose);
	return SKN_OK;
}

static bool is_prose(const struct counting *c, const char *field)
{
	for (const char *const *f = skn_record_prose_fields(c->kind); *f; f++)
		if (skn_streq(*f, field))
			return true;
	return false;
}

static void count_value(struct counting *c, const struct skn_buf *path, const struct skn_node *value)
{
	struct skn_buf fact = SKN_BUF_INIT;
	struct skn_sink sink;
	struct skn_jsonw w;

	skn_buf_addf(&fact, "%s=", path->p);
	skn_sink_to_buf(&sink, &fact);
	skn_jsonw_init(&w, &sink, false);
	skn_node_write_json(&w, value);
	add_fact(c, &fact);
	skn_buf_release(&fact);
}

/* Members of mappings and entries of lists; PATH is as it was afterwards. */
static void count_node(struct counting *c, struct skn_buf *path, const struct skn_node *node)
{
	size_t length = path->n;

	if (node->kind != SKN_OBJECT && node->kind != SKN_ARRAY) {
		count_value(c, path, node);
		return;
	}
	for (const struct skn_node *part = node->child; part; part = part->next) {
		const char *id = skn_node_text(part, "id");

		if (node->kind == SKN_OBJECT)
			skn_buf_addf(path, ".%.*s", (int)part->name_len, part->name);
		else
			skn_buf_addf(path, "[%s]", id ? id : "");
		if (node->kind == SKN_OBJECT || id)
			count_node(c, path, part);
		else
			count_value(c, path, part);
		skn_buf_truncate(path, length);
	}
}

static int count_record(struct counting *c, const char *p, size_t n)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf path = SKN_BUF_INIT;
	int rc = skn_yaml_parse(&tree, p, n, NULL, NULL);

	for (const struct skn_node *f = rc == SKN_OK && tree.root ? tree.root->child : NULL; rc == SKN_OK && f;
	     f = f->next) {
		skn_buf_clear(&path);
		skn_buf_add(&path, f->name, f->name_len);
		if (is_prose(c, f->name) && f->text)
			rc = count_prose(c, f->name, f->text, f->len);
		else
			count_node(c, &path, f);
	}
	skn_buf_release(&path);
	skn_tree_release(&tree);
	return rc;
}

static bool fits(const struct count *count)
{
	const unsigned *t = count->times;

	if (t[SKN_M3_BASE] == t[SKN_M3_A])
		return t[RESULT] == t[SKN_M3_B];
	return (t[SKN_M3_BASE] != t[SKN_M3_B] && t[SKN_M3_A] != t[SKN_M3_B]) || t[RESULT] == t[SKN_M3_A];
}

bool skn_merge3_sound(const struct skn_merge3_job *job, const struct skn_buf *result)
{
	struct counting c = { .facts = SKN_MAP_INIT, .kind = job->kind };
	bool sound = true;

	for (c.text = 0; sound && c.text < N_TEXTS; c.text++) {
		const char *p = c.text == RESULT ? result->p : job->side[c.text].p;
		size_t n = c.text == RESULT ? result->n : job->side[c.text].n;

		if (p)
			sound = (skn_kind_info(job->kind)->schema ? count_record(&c, p, n)
								  : count_prose(&c, "", p, n)) == SKN_OK;
	}
	for (size_t i = 0; sound && i < c.facts.n; i++)
		sound = fits(c.facts.entries[i].value);
	skn_map_release(&c.facts, free);
	return sound;
}
