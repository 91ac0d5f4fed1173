#include "rev/merge3_value.h"

#include "base/map.h"
#include "base/sink.h"
#include "doc/schema.h"
#include "rev/merge3_parts.h"
#include "text/jsonw.h"

/* Three values, or what a step makes of them. */
struct trio {
	const struct skn_node *v[SKN_M3_N];
};

static bool same(const struct skn_node *a, const struct skn_node *b)
{
	return a && b ? skn_schema_same(a, b) : a == b;
}

static bool all_are(const struct trio *t, enum skn_node_kind kind)
{
	const struct skn_node *base = t->v[SKN_M3_BASE];

	return t->v[SKN_M3_A] && t->v[SKN_M3_B] && t->v[SKN_M3_A]->kind == kind &&
	       t->v[SKN_M3_B]->kind == kind && (!base || base->kind == kind);
}

/* Finding members takes time by their number. */
static bool are_small(const struct trio *t)
{
	for (int side = 0; side < SKN_M3_N; side++)
		if (t->v[side] && t->v[side]->n_children > SKN_MERGE3_MEMBERS_MAX)
			return false;
	return true;
}

static struct skn_value3 settled(const struct skn_node *value)
{
	return (struct skn_value3){ .side = { [SKN_M3_A] = value, [SKN_M3_B] = value } };
}

static struct skn_value3 clash(struct skn_value_merge *m, const struct trio *t, size_t path)
{
	if (m->n_conflicts++ == 0)
		memcpy(m->leaf, t->v, sizeof(m->leaf));
	else
		skn_buf_truncate(&m->path, path);
	return (struct skn_value3){ .side = { [SKN_M3_A] = t->v[SKN_M3_A], [SKN_M3_B] = t->v[SKN_M3_B] } };
}

static struct skn_value3 merge(struct skn_value_merge *m, const struct trio *t);

/* The same with NAME behind the path, which is kept when that is where the first
 * conflict was. */
static struct skn_value3 merge_part(struct skn_value_merge *m, const struct trio *t, const char *name, size_t n)
{
	size_t length = m->path.n, before = m->n_conflicts;
	struct skn_value3 out;

	if (before == 0)
		skn_buf_addf(&m->path, ".%.*s", (int)n, name);
	out = merge(m, t);
	if (before == 0 && m->n_conflicts == 0)
		skn_buf_truncate(&m->path, length);
	return out;
}

/* ---- mappings ---- */

static void add_member(struct skn_value_merge *m, struct skn_node *object, const struct skn_node *member,
		       const struct skn_node *value)
{
	if (value)
		skn_node_add(m->tree, object, member->name, member->name_len, skn_node_copy(m->tree, value));
}

static struct skn_value3 merge_objects(struct skn_value_merge *m, const struct trio *t)
{
	struct skn_node *made[SKN_M3_N] = { 0 };
	size_t before = m->n_conflicts;

	for (int side = SKN_M3_A; side < SKN_M3_N; side++)
		made[side] = skn_node_new(m->tree, SKN_OBJECT);
	for (int side = SKN_M3_A; side < SKN_M3_N; side++)
		for (const struct skn_node *member = t->v[side]->child; member; member = member->next) {
			struct trio part;
			struct skn_value3 value;

			if (side == SKN_M3_B && skn_node_find(t->v[SKN_M3_A], member->name))
				continue;
			for (int i = 0; i < SKN_M3_N; i++)
				part.v[i] = skn_node_find(t->v[i], member->name);
			value = merge_part(m, &part, member->name, member->name_len);
			add_member(m, made[SKN_M3_A], member, value.side[SKN_M3_A]);
			add_member(m, made[SKN_M3_B], member, value.side[SKN_M3_B]);
		}
	return m->n_conflicts == before ? settled(made[SKN_M3_A])
					: (struct skn_value3){ .side = { NULL, made[SKN_M3_A], made[SKN_M3_B] } };
}

/* ---- lists ---- */

/* Whether all items are mappings with an id, none twice. */
static bool has_ids(const struct skn_node *list)
{
	struct skn_map seen = SKN_MAP_INIT;
	bool yes = true;

	for (const struct skn_node *item = list ? list->child : NULL; item && yes; item = item->next) {
		const char *id = skn_node_text(item, "id");

		yes = id && !skn_map_has(&seen, id, strlen(id));
		if (yes)
			skn_map_put(&seen, id, strlen(id), NULL);
	}
	skn_map_release(&seen, NULL);
	return yes;
}

/* The names of a list's items: their ids, or their values with a count. */
static void names_of(struct skn_strings *out, const struct skn_node *list, bool ids)
{
	struct skn_map seen = SKN_MAP_INIT;

	for (const struct skn_node *item = list ? list->child : NULL; item; item = item->next) {
		struct skn_buf name = SKN_BUF_INIT;
		struct skn_sink sink;
		struct skn_jsonw w;
		uintptr_t count;

		if (ids) {
			skn_strings_push(out, skn_node_text(item, "id"));
			continue;
		}
		skn_sink_to_buf(&sink, &name);
		skn_jsonw_init(&w, &sink, false);
		skn_node_write_json(&w, item);
		count = (uintptr_t)skn_map_find(&seen, name.p, name.n) + 1;
		skn_map_put(&seen, name.p, name.n, (void *)count);
		if (count > 1)
			skn_buf_addf(&name, "#%zu", (size_t)count);
		skn_strings_push(out, name.p);
		skn_buf_release(&name);
	}
	skn_map_release(&seen, NULL);
}

/* A list's items by number. */
static const struct skn_node **items_of(const struct skn_node *list)
{
	const struct skn_node **items = skn_xcalloc(list ? list->n_children : 0, sizeof(struct skn_node *));
	size_t n = 0;

	for (const struct skn_node *c = list ? list->child : NULL; c; c = c->next)
		items[n++] = c;
	return items;
}

/* The items as they are merged, one an element; those that nobody has leave. */
static void merge_items(struct skn_value_merge *m, const struct trio *t, struct skn_order *order,
			struct skn_value3 *items, bool ids)
{
	const struct skn_node **of[SKN_M3_N];

	for (int side = 0; side < SKN_M3_N; side++)
		of[side] = items_of(t->v[side]);
	for (size_t i = 0; i < order->els.n; i++) {
		struct skn_order_el *el = &order->els.v[i];
		struct trio part;
		const struct skn_node *any;

		for (int side = 0; side < SKN_M3_N; side++)
			part.v[side] = el->at[side] == SKN_M3_NONE ? NULL : of[side][el->at[side]];
		any = part.v[SKN_M3_A] ? part.v[SKN_M3_A] : part.v[SKN_M3_B];
		if (ids && any)
			items[i] = merge_part(m, &part, skn_node_text(any, "id"), strlen(skn_node_text(any, "id")));
		else
			items[i] = settled(el->keep ? any : NULL);
		el->keep = items[i].side[SKN_M3_A] || items[i].side[SKN_M3_B];
	}
	for (int side = 0; side < SKN_M3_N; side++)
		free(of[side]);
}

static struct skn_value3 merge_arrays(struct skn_value_merge *m, const struct trio *t)
{
	struct skn_strings names[SKN_M3_N] = { 0 };
	struct skn_order order = { 0 };
	struct skn_sizes sequence = { 0 };
	struct skn_node *made[SKN_M3_N] = { 0 };
	struct skn_value3 *items;
	size_t before = m->n_conflicts;
	bool ids = has_ids(t->v[SKN_M3_BASE]) && has_ids(t->v[SKN_M3_A]) && has_ids(t->v[SKN_M3_B]);

	for (int side = 0; side < SKN_M3_N; side++)
		names_of(&names[side], t->v[side], ids);
	skn_order_match(&order, names);
	items = skn_xcalloc(order.els.n, sizeof(*items));
	merge_items(m, t, &order, items, ids);
	skn_order_sequence(&sequence, &order);
	for (int side = SKN_M3_A; side < SKN_M3_N; side++) {
		made[side] = skn_node_new(m->tree, SKN_ARRAY);
		for (size_t i = 0; i < sequence.n; i++)
			if (items[sequence.v[i]].side[side])
				skn_node_append(made[side], skn_node_copy(m->tree, items[sequence.v[i]].side[side]));
	}
	free(items);
	skn_order_release(&order);
	skn_vec_release(&sequence);
	for (int side = 0; side < SKN_M3_N; side++)
		skn_strings_release(&names[side]);
	return m->n_conflicts == before ? settled(made[SKN_M3_A])
					: (struct skn_value3){ .side = { NULL, made[SKN_M3_A], made[SKN_M3_B] } };
}

static struct skn_value3 merge(struct skn_value_merge *m, const struct trio *t)
{
	const struct skn_node *base = t->v[SKN_M3_BASE], *a = t->v[SKN_M3_A], *b = t->v[SKN_M3_B];

	if (same(a, b) || same(base, b))
		return settled(a);
	if (same(base, a))
		return settled(b);
	if (all_are(t, SKN_OBJECT) && are_small(t))
		return merge_objects(m, t);
	if (all_are(t, SKN_ARRAY))
		return merge_arrays(m, t);
	return clash(m, t, 0);
}

struct skn_value3 skn_merge3_value(struct skn_value_merge *m, const struct skn_node *base,
				   const struct skn_node *a, const struct skn_node *b)
{
	struct trio t = { { [SKN_M3_BASE] = base, [SKN_M3_A] = a, [SKN_M3_B] = b } };

	m->n_conflicts = 0;
	memset(m->leaf, 0, sizeof(m->leaf));
	skn_buf_clear(&m->path);
	return merge(m, &t);
}
