#include "out/diff_part.h"

#include "md/line.h"

#define VALUES_MAX 80 /* bytes of two values that stand on one line; longer ones are compared by words */

/* ---- texts ---- */

/* Lines of a paragraph become one; what starts a block keeps its line. */
static char *flat(const char *s, size_t n)
{
	struct skn_buf out = SKN_BUF_INIT;

	for (size_t i = 0; i < n;) {
		size_t len = skn_md_line_length(s + i, n - i), next = i + len + 1;
		bool ends = next >= n || s[next] == '\n' || skn_md_line_mark(s + next, n - next) != SKN_MD_NO_MARK;

		skn_buf_add(&out, s + i, len);
		if (next < n)
			skn_buf_addc(&out, ends || len == 0 ? '\n' : ' ');
		i = next;
	}
	return skn_buf_detach(&out);
}

char *skn_diff_unit_text(const struct skn_thread *thread, size_t i)
{
	const struct skn_unit *u;

	if (!thread || i >= thread->prose.units.n)
		return NULL;
	u = &thread->prose.units.v[i];
	if (u->kind == SKN_UNIT_OPAQUE)
		return skn_xstrndup(thread->prose.text.p + u->start, u->end - u->start);
	return flat(thread->prose.text.p + u->start, u->end - u->start);
}

char *skn_diff_field_text(const struct skn_record *record, const char *field)
{
	struct skn_buf canonical = SKN_BUF_INIT;
	size_t n;
	const char *text = record ? skn_record_text(record, field, &n) : NULL;
	char *out;

	if (!text)
		return NULL;
	skn_prose_format(&canonical, text, n);
	skn_buf_rtrim(&canonical);
	out = flat(canonical.p, canonical.n);
	skn_buf_release(&canonical);
	return out;
}

/* A node on one line: "a", "a, b", "version: 2, items: 67". */
static void value_text(struct skn_buf *out, const struct skn_node *node)
{
	if (skn_node_is_scalar(node)) {
		skn_buf_adds(out, node->text ? node->text : "");
		return;
	}
	for (const struct skn_node *c = node->child; c; c = c->next) {
		skn_buf_adds(out, c == node->child ? "" : ", ");
		if (node->kind == SKN_OBJECT)
			skn_buf_addf(out, "%s: ", c->name);
		value_text(out, c);
	}
}

static char *value_of(const struct skn_record *record, const char *field)
{
	const struct skn_node *node = record ? skn_node_find(record->tree.root, field) : NULL;
	struct skn_buf out = SKN_BUF_INIT;

	if (!node)
		return NULL;
	value_text(&out, node);
	skn_buf_rtrim(&out);
	return skn_buf_detach(&out);
}

/* ---- parts ---- */

/* Takes over both texts. */
void skn_diff_add_part(struct skn_diff_entry *e, const char *label, char *before, char *after, bool value)
{
	skn_vec_push(&e->parts, ((struct skn_diff_part){ label, before, after, value }));
}

bool skn_diff_has_part(const struct skn_diff_entry *e, const char *label)
{
	for (size_t i = 0; i < e->parts.n; i++) {
		const char *other = e->parts.v[i].label;

		if (label && other ? skn_streq(label, other) : label == other)
			return true;
	}
	return false;
}

/* The field that an entry is about needs no label. */
static const char *label_of(const char *field)
{
	return skn_streq(field, "evolution") || skn_streq(field, "resolution") ? field : NULL;
}

void skn_diff_add_field(struct skn_diff_entry *e, const struct skn_record *a, const struct skn_record *b,
			const char *field)
{
	char *before = skn_diff_field_text(a, field), *after = skn_diff_field_text(b, field);

	if ((before || after) && !skn_diff_has_part(e, label_of(field))) {
		skn_diff_add_part(e, label_of(field), before, after, false);
	} else {
		free(before);
		free(after);
	}
}

void skn_diff_add_value(struct skn_diff_entry *e, const char *label, const struct skn_record *a,
			const struct skn_record *b, const char *field)
{
	char *before = value_of(a, field), *after = value_of(b, field);
	bool is_long = before && after && strlen(before) + strlen(after) > VALUES_MAX;

	skn_diff_add_part(e, label, before, after, !is_long);
}
