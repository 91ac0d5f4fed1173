#include "rev/lineage_value.h"

#include <endian.h>

#include "hash/sha256.h"
#include "rev/lineage_text.h"

#define WORD_BYTES 5

static void add_value(struct skn_sha256 *h, const struct skn_node *node);

static int by_name(const void *pa, const void *pb)
{
	const struct skn_node *const *a = pa, *const *b = pb;
	size_t n = (*a)->name_len < (*b)->name_len ? (*a)->name_len : (*b)->name_len;
	int c = memcmp((*a)->name, (*b)->name, n);

	return c ? c : (*a)->name_len < (*b)->name_len ? -1 : (*a)->name_len > (*b)->name_len;
}

static void add_text(struct skn_sha256 *h, char tag, const char *s, size_t n)
{
	uint64_t len = htole64(n);

	skn_sha256_add(h, &tag, 1);
	skn_sha256_add(h, &len, sizeof(len));
	skn_sha256_add(h, s, n);
}

/* Members whatever their order. */
static void add_members(struct skn_sha256 *h, const struct skn_node *object)
{
	const struct skn_node **members = skn_xcalloc(object->n_children, sizeof(*members));
	size_t n = 0;

	for (const struct skn_node *m = object->child; m; m = m->next)
		members[n++] = m;
	qsort(members, n, sizeof(*members), by_name);
	for (size_t i = 0; i < n; i++) {
		add_text(h, 'n', members[i]->name, members[i]->name_len);
		add_value(h, members[i]);
	}
	free(members);
}

/* What skn_node_equal compares. */
static void add_value(struct skn_sha256 *h, const struct skn_node *node)
{
	if (node->text) {
		add_text(h, 's', node->text, node->len);
		return;
	}
	skn_sha256_add(h, node->kind == SKN_ARRAY ? "[" : node->kind == SKN_OBJECT ? "{" : "0", 1);
	if (node->kind == SKN_OBJECT)
		add_members(h, node);
	for (const struct skn_node *c = node->kind == SKN_ARRAY ? node->child : NULL; c; c = c->next)
		add_value(h, c);
	skn_sha256_add(h, "]", 1);
}

static bool has_key(const struct skn_buf *keys, const char *key)
{
	for (const char *k = keys->p; k < keys->p + keys->n; k += strlen(k) + 1)
		if (skn_streq(k, key))
			return true;
	return false;
}

/* A Markdown text is its sentences; what it cites is told apart.  False when it
 * cannot be read. */
static bool add_prose(struct skn_sha256 *h, struct skn_lineage_field *field, const struct skn_node *node)
{
	struct skn_lineage_paragraph *p = skn_lineage_prose(node->text, node->len);

	for (size_t i = 0; p && i < p->n_units; i++) {
		uint64_t word = htole64(p->units[i].word);
		const char *key = p->keys + p->units[i].keys;

		skn_sha256_add(h, &word, WORD_BYTES);
		for (uint32_t k = 0; k < p->units[i].n_keys; k++, key += strlen(key) + 1) {
			if (field->n_keys >= SKN_LINEAGE_CITES_MAX || has_key(&field->keys, key))
				continue;
			skn_buf_add(&field->keys, key, strlen(key) + 1);
			field->n_keys++;
		}
	}
	skn_lineage_prose_free(p);
	return p != NULL;
}

static bool is_prose(enum skn_kind kind, const char *name)
{
	for (const char *const *f = skn_record_prose_fields(kind); *f; f++)
		if (skn_streq(*f, name))
			return true;
	return false;
}

static void add_field(struct skn_lineage_fields *out, enum skn_kind kind, const struct skn_node *node)
{
	struct skn_lineage_field field = { .name = node->name, .name_len = node->name_len, .keys = SKN_BUF_INIT };
	unsigned char sum[SKN_SHA256_LEN];
	struct skn_sha256 h;

	skn_sha256_init(&h);
	if (!node->text || !is_prose(kind, node->name) || !add_prose(&h, &field, node))
		add_value(&h, node);
	skn_sha256_end(&h, sum);
	for (int i = 0; i < WORD_BYTES; i++)
		field.word = field.word << 8 | sum[i];
	skn_vec_push(out, field);
}

void skn_lineage_fields_of(struct skn_lineage_fields *out, const struct skn_record *record)
{
	for (const struct skn_node *n = record->tree.root->child; n; n = n->next)
		if (n->name_len <= SKN_LINEAGE_NAME_MAX && !memchr(n->name, '\0', n->name_len))
			add_field(out, record->kind, n);
}

void skn_lineage_fields_release(struct skn_lineage_fields *fields)
{
	for (size_t i = 0; i < fields->n; i++)
		skn_buf_release(&fields->v[i].keys);
	skn_vec_release(fields);
}
