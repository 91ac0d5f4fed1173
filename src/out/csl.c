#include "out/csl.h"

#include "out/provenance.h"
#include "text/edtf.h"
#include "text/jsonw.h"

/* The UTC day that T lies in. */
static void day_of(struct skn_csl_day *out, int64_t t)
{
	char text[32], *end;

	skn_edtf_format_time(text, t);
	*out = (struct skn_csl_day){ 0 };
	out->year = strtoll(text, &end, 10);
	if (*end == '-') {
		out->month = (int)strtol(end + 1, &end, 10);
		out->day = (int)strtol(end + 1, &end, 10);
	}
}

static int season_of(int first_month)
{
	return first_month == 12 ? 4 : first_month / 3;
}

/* One date without a slash. */
static bool single(struct skn_csl_date *out, const char *s, size_t n)
{
	struct skn_edtf e;

	if (skn_edtf_parse(&e, s, n, NULL) != SKN_OK || e.interval || e.open_start || e.open_end)
		return false;
	*out = (struct skn_csl_date){ .circa = e.approximate || e.uncertain };
	day_of(&out->from, e.lower);
	if (e.precision == SKN_EDTF_SEASON)
		out->from.season = season_of(out->from.month);
	if (e.precision < SKN_EDTF_MONTH)
		out->from.month = 0;
	if (e.precision < SKN_EDTF_DAY)
		out->from.day = 0;
	if (e.precision < SKN_EDTF_YEAR) {
		out->range = true;
		day_of(&out->to, e.upper - 1);
		out->to.month = out->to.day = 0;
	}
	return true;
}

bool skn_csl_date(struct skn_csl_date *out, const char *edtf)
{
	const char *slash = strchr(edtf, '/');
	struct skn_csl_date a, b;

	if (!slash)
		return single(out, edtf, strlen(edtf));
	if (!single(&a, edtf, (size_t)(slash - edtf)) || !single(&b, slash + 1, strlen(slash + 1)))
		return false;
	*out = a;
	out->to = b.range ? b.to : b.from;
	out->range = true;
	out->circa = a.circa || b.circa;
	return true;
}

static void add(struct skn_tree *tree, struct skn_node *object, const char *name,
		struct skn_node *value)
{
	skn_node_add(tree, object, name, strlen(name), value);
}

static void add_string(struct skn_tree *tree, struct skn_node *object, const char *name,
		       const char *s)
{
	add(tree, object, name, skn_node_string(tree, s, strlen(s)));
}

static struct skn_node *date_parts(struct skn_tree *tree, const struct skn_csl_day *day)
{
	struct skn_node *parts = skn_node_new(tree, SKN_ARRAY);

	skn_node_append(parts, skn_node_int(tree, day->year));
	if (day->month)
		skn_node_append(parts, skn_node_int(tree, day->month));
	if (day->day)
		skn_node_append(parts, skn_node_int(tree, day->day));
	return parts;
}

static struct skn_node *date_node(struct skn_tree *tree, const char *edtf)
{
	struct skn_node *node = skn_node_new(tree, SKN_OBJECT), *list;
	struct skn_csl_date date;

	if (!skn_csl_date(&date, edtf)) {
		add_string(tree, node, "literal", edtf);
		return node;
	}
	list = skn_node_new(tree, SKN_ARRAY);
	skn_node_append(list, date_parts(tree, &date.from));
	if (date.range)
		skn_node_append(list, date_parts(tree, &date.to));
	add(tree, node, "date-parts", list);
	if (date.from.season)
		add(tree, node, "season", skn_node_int(tree, date.from.season));
	if (date.circa) {
		struct skn_node *circa = skn_node_new(tree, SKN_BOOL);

		circa->boolean = true;
		add(tree, node, "circa", circa);
	}
	return node;
}

/* Names and strings; a plain scalar of a record is a string here. */
static struct skn_node *copy_value(struct skn_tree *tree, const struct skn_node *value)
{
	struct skn_node *node;

	if (skn_node_is_scalar(value)) {
		size_t n = value->text ? value->len : 0;

		while (n && value->text[n - 1] == '\n')
			n--;
		return skn_node_string(tree, value->text ? value->text : "", n);
	}
	node = skn_node_new(tree, value->kind);
	for (const struct skn_node *c = value->child; c; c = c->next) {
		struct skn_node *copy = copy_value(tree, c);

		if (c->name)
			skn_node_add(tree, node, c->name, c->name_len, copy);
		else
			skn_node_append(node, copy);
	}
	return node;
}

static void add_arxiv(struct skn_tree *tree, struct skn_node *out, const struct skn_source *source)
{
	const char *arxiv = skn_node_text(source->fields, "arXiv");

	if (arxiv) {
		add_string(tree, out, "archive", "arXiv");
		add_string(tree, out, "archive_location", arxiv);
	}
	if (!skn_node_find(source->fields, "URL")) {
		struct skn_buf url = SKN_BUF_INIT;

		skn_source_url(&url, source);
		if (url.n)
			add_string(tree, out, "URL", url.p);
		skn_buf_release(&url);
	}
}

struct skn_node *skn_csl_item(struct skn_tree *tree, const struct skn_source *source)
{
	static const char *const before[] = { "author", "editor", "container-title", "publisher" };
	static const char *const after[] = { "volume", "issue", "page", "DOI", "PMID", "PMCID", "ISBN",
					     "ISSN", "URL", "language", "abstract", "note" };
	static const char *const dates[] = { "issued", "accessed" };
	struct skn_node *out = skn_node_new(tree, SKN_OBJECT);
	const struct skn_node *f;

	add_string(tree, out, "id", source->key);
	add_string(tree, out, "type", source->type ? source->type : "document");
	add_string(tree, out, "title", source->title);
	for (size_t i = 0; i < SKN_ARRAY_LEN(before); i++)
		if ((f = skn_node_find(source->fields, before[i])))
			add(tree, out, before[i], copy_value(tree, f));
	for (size_t i = 0; i < SKN_ARRAY_LEN(dates); i++)
		if (skn_node_text(source->fields, dates[i]))
			add(tree, out, dates[i], date_node(tree, skn_node_text(source->fields, dates[i])));
	for (size_t i = 0; i < SKN_ARRAY_LEN(after); i++)
		if ((f = skn_node_find(source->fields, after[i])))
			add(tree, out, after[i], copy_value(tree, f));
	add_arxiv(tree, out, source);
	return out;
}

struct members {
	struct skn_tree *tree;
	struct skn_node *object;
};

static void provenance_field(void *ctx, const char *name, const char *value)
{
	struct members *m = ctx;

	add_string(m->tree, m->object, name, value);
}

/* The first item's `custom`, which is the place that CSL leaves to programs. */
static void add_provenance(struct skn_tree *tree, struct skn_node *item, const struct skn_thread *thread,
			   const struct skn_page_info *info)
{
	struct skn_node *custom = skn_node_new(tree, SKN_OBJECT);
	struct members m = { tree, skn_node_new(tree, SKN_OBJECT) };
	struct skn_provenance record;

	skn_provenance_make(&record, thread, info, "csl-json");
	skn_provenance_each(&record, provenance_field, &m);
	skn_provenance_release(&record);
	add(tree, custom, "skein", m.object);
	add(tree, item, "custom", custom);
}

int skn_render_csl_json(struct skn_sink *out, const struct skn_thread *thread,
			const struct skn_page_info *info, struct skn_err *err)
{
	struct skn_numbers numbers;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_jsonw w;

	skn_numbers_make(&numbers, thread);
	skn_jsonw_init(&w, out, true);
	skn_jsonw_array_begin(&w);
	for (size_t n = 1; n <= numbers.keys.n; n++) {
		struct skn_source source;
		struct skn_node *item;

		skn_source_get(&source, thread, &numbers, n);
		item = skn_csl_item(&tree, &source);
		if (n == 1)
			add_provenance(&tree, item, thread, info);
		skn_node_write_json(&w, item);
	}
	skn_jsonw_array_end(&w);
	skn_tree_release(&tree);
	skn_numbers_release(&numbers);
	return skn_sink_check(out, err);
}
