#include "check/file.h"
#include "check/item.h"
#include "check/past.h"
#include "doc/schema.h"
#include "text/edtf.h"
#include "uni/uni.h"
#include "yaml/resolve.h"
#include "yaml/yaml.h"

#define FORMAT_VERSION 1

struct record {
	struct skn_facts *out;
	enum skn_kind kind;
	const char *file;
	size_t n;
	struct skn_line_starts lines;
	const struct skn_node *root;
	bool shaped; /* it has the fields that its schema asks for */
};

static void unreadable(struct skn_facts *out, const struct skn_err *err)
{
	struct skn_place at = { .line = err->line, .column = err->column };

	skn_rule_report(&out->diags, err->code == SKN_ELIMIT ? SKN_RULE_TOO_LARGE : SKN_RULE_UNREADABLE,
			"", &at, "%s", err->msg);
	if (err->hint[0])
		skn_diags_hint(&out->diags, "%s", err->hint);
}

/* ---- schema ---- */

/* A date that has the form of one, but that no calendar has, is no fault of form. */
static void schema_fault(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	struct record *r = ctx;
	struct skn_place place = skn_node_place(at, &r->lines);
	bool date = skn_streq(keyword, "format") && at->text && at->len &&
		    skn_yaml_looks_dated(at->text, at->len) && isdigit((unsigned char)at->text[0]);

	if (date) {
		struct skn_err why = SKN_ERR_INIT;
		struct skn_edtf parsed;

		skn_edtf_parse(&parsed, at->text, at->len, &why);
		skn_rule_report(&r->out->diags, SKN_RULE_IMPOSSIBLE_DATE, "", &place, "%s",
				why.msg[0] ? why.msg : message);
		return;
	}
	r->shaped = false;
	skn_rule_report(&r->out->diags, SKN_RULE_SCHEMA, "", &place, "%s", message);
}

/* False for a file of a format from after this program. */
static bool known_version(struct record *r)
{
	const struct skn_node *node = skn_node_find(r->root, "schema");
	struct skn_place at;
	int64_t version;

	if ((r->kind != SKN_KIND_THREAD && r->kind != SKN_KIND_STORE) || !node ||
	    !skn_node_as_int(node, &version) || version == FORMAT_VERSION || version < 1)
		return true;
	at = skn_node_place(node, &r->lines);
	skn_rule_report(&r->out->diags, SKN_RULE_SCHEMA_VERSION, "", &at,
			"is of format %" PRId64 "; this program knows format %d", version, FORMAT_VERSION);
	skn_diags_hint(&r->out->diags, "a newer skein wrote it: update skein");
	return false;
}

/* What an escape stands for is judged like what stands there. */
static void escaped_characters(struct record *r, const struct skn_node *node)
{
	for (; node; node = node->next) {
		size_t offset;
		uint32_t cp;
		enum skn_uni_fault fault = SKN_UNI_OK;

		if (node->style == SKN_STYLE_DOUBLE)
			fault = skn_uni_scan(node->text, node->len, &offset, &cp);
		if (fault != SKN_UNI_OK) {
			struct skn_place at = skn_node_place(node, &r->lines);

			skn_rule_report(&r->out->diags, SKN_RULE_BAD_CHARACTER, "", &at,
					"stands for %s (U+%04X)", skn_uni_fault_name(fault), cp);
		}
		escaped_characters(r, node->child);
	}
}

/* ---- fields ---- */

/* Of the voices, tensions and events: a Markdown field, or NULL. */
static void prose_field(struct record *r, const char *name, struct skn_prose_count *count)
{
	const struct skn_node *node = skn_node_find(r->root, name);
	struct skn_source source;

	count->groups = 0;
	if (!node || !node->text)
		return;
	skn_source_of_node(&source, node, r->file, r->n);
	skn_check_prose(r->out, &source, false, count);
	skn_source_release(&source);
}

static void note_uncited(struct record *r, const char *field)
{
	const struct skn_node *node = skn_node_find(r->root, field);
	struct skn_place at;

	if (!node)
		return;
	at = skn_node_name_place(node);
	skn_rule_report(&r->out->diags, SKN_RULE_UNCITED, "", &at, "the %s cites nothing", field);
}

static void event_time(struct record *r)
{
	const struct skn_node *date = skn_node_find(r->root, "date");
	const char *expected = skn_node_text(r->root, "expected");
	struct skn_edtf when;
	struct skn_place at;

	if (!date || !date->text || (expected && skn_streq(expected, "true")) ||
	    skn_edtf_parse(&when, date->text, date->len, NULL) != SKN_OK ||
	    when.lower <= SKN_CHECK_ZONE_SLACK)
		return;
	at = skn_node_place(date, &r->lines);
	skn_rule_report(&r->out->diags, SKN_RULE_FUTURE_EVENT, "", &at,
			"the event (%s) is later than this version", date->text);
	skn_diags_hint(&r->out->diags, "add 'expected: true' if it is yet to come");
	skn_check_not_before(r->out, when.lower - SKN_CHECK_ZONE_SLACK);
}

static void resolution(struct record *r, size_t groups)
{
	const char *status = skn_node_text(r->root, "status");
	const struct skn_node *node = skn_node_find(r->root, "resolution");
	struct skn_place at;

	if (!status || skn_streq(status, "open") || !node)
		return;
	if (groups) {
		r->out->past = true;
		return;
	}
	at = skn_node_name_place(node);
	skn_rule_report(&r->out->diags, SKN_RULE_RESOLVED_UNCITED, "", &at,
			"the tension is %s, but its resolution cites nothing", status);
}

static void published(struct record *r)
{
	const char *time = skn_node_text(skn_node_find(r->root, "published"), "time");
	struct skn_edtf when;

	if (time && skn_edtf_parse(&when, time, strlen(time), NULL) == SKN_OK)
		r->out->published = when.lower;
}

/* The ids in a list of mappings, each once. */
static void unique_ids(struct record *r, const char *list, const char *word)
{
	const struct skn_node *node = skn_node_find(r->root, list);
	struct skn_map seen = SKN_MAP_INIT;

	for (const struct skn_node *c = node && node->kind == SKN_ARRAY ? node->child : NULL; c; c = c->next) {
		const struct skn_node *id = skn_node_find(c, "id");

		if (id && id->text && skn_map_has(&seen, id->text, id->len)) {
			struct skn_place at = skn_node_place(id, &r->lines);

			skn_rule_report(&r->out->diags, SKN_RULE_DUPLICATE_ID, "", &at,
					"the %s '%s' is there already", word, id->text);
		} else if (id && id->text) {
			skn_map_put(&seen, id->text, id->len, r);
		}
	}
	skn_map_release(&seen, NULL);
}

static void severities(struct record *r)
{
	const struct skn_node *policy = skn_node_find(r->root, "policy");
	const struct skn_node *list = skn_node_find(policy, "severities");

	for (const struct skn_node *c = list ? list->child : NULL; c; c = c->next) {
		struct skn_place at;
		const char *near;

		if (!c->name || skn_rule_find(c->name))
			continue;
		at = skn_node_name_place(c);
		near = skn_rule_nearest(c->name);
		skn_rule_report(&r->out->diags, SKN_RULE_UNKNOWN_RULE, "", &at,
				"there is no rule '%s'", c->name);
		if (near)
			skn_diags_hint(&r->out->diags, "did you mean '%s'?", near);
		else
			skn_diags_hint(&r->out->diags, "'skein help rules' lists them");
	}
}

static void by_kind(struct record *r)
{
	struct skn_prose_count count = { 0 };
	size_t groups = 0;

	for (const char *const *f = skn_record_prose_fields(r->kind); *f; f++) {
		prose_field(r, *f, &count);
		groups += count.groups;
	}
	switch (r->kind) {
	case SKN_KIND_STORE:
		severities(r);
		break;
	case SKN_KIND_THREAD:
		published(r);
		break;
	case SKN_KIND_WATCH:
		unique_ids(r, "feeds", "feed");
		unique_ids(r, "searches", "search");
		break;
	case SKN_KIND_EVENT:
		event_time(r);
		break;
	case SKN_KIND_VOICE:
		r->out->past = skn_past_claims(skn_node_find(r->root, "evolution"));
		break;
	case SKN_KIND_TENSION:
		/* The resolution is the last of a tension's fields. */
		resolution(r, count.groups);
		break;
	case SKN_KIND_ITEM:
		unique_ids(r, "quotes", "quote");
		skn_check_item(r->out, r->root, &r->lines);
		break;
	default:
		break;
	}
	if (!groups && (r->kind == SKN_KIND_EVENT || r->kind == SKN_KIND_VOICE))
		note_uncited(r, r->kind == SKN_KIND_EVENT ? "event" : "stance");
}

bool skn_check_record(struct skn_facts *out, enum skn_kind kind, const char *file, size_t n)
{
	struct record r = { .out = out, .kind = kind, .file = file, .n = n, .shaped = true };
	const struct skn_schema *schema = skn_schema_of(skn_kind_info(kind)->schema, NULL);
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_err err = SKN_ERR_INIT;
	bool sound = false;

	if (skn_yaml_parse(&tree, file, n, NULL, &err) != SKN_OK) {
		unreadable(out, &err);
		return false;
	}
	skn_line_starts_init(&r.lines, file, n);
	r.root = tree.root;
	if (!r.root || r.root->kind != SKN_OBJECT) {
		struct skn_place at = { .line = 1, .column = 1 };

		skn_rule_report(&out->diags, SKN_RULE_SCHEMA, "", &at, "is not a mapping of fields");
	} else if (known_version(&r)) {
		escaped_characters(&r, r.root);
		if (schema)
			skn_schema_validate(schema, r.root, schema_fault, &r);
		by_kind(&r);
		sound = r.shaped;
	}
	skn_line_starts_release(&r.lines);
	skn_tree_release(&tree);
	return sound;
}
