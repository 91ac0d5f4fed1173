/*
 * pandoc.c - a version as one Markdown file for pandoc --citeproc.
 *
 * The metadata brings the references in order of their numbers, and the style:
 * pandoc's own default is author and date, so `csl` holds a small numeric style
 * as a data: URI, which pandoc reads without network or files.  `--csl` on the
 * command line wins over it.
 *
 * citeproc numbers what stands in the metadata before the text, so the summary,
 * whose citations are numbered last, is a last section and no `abstract`.
 */
#include "out/pandoc.h"

#include "md/md.h"
#include "out/base64.h"
#include "out/csl.h"
#include "out/marks.h"
#include "out/provenance.h"
#include "text/edtf.h"
#include "yaml/yaml.h"

struct page {
	struct skn_buf out;
	const struct skn_thread *thread;
	struct skn_numbers numbers;
};

/* Quotes, and two or more hyphens or stops, would become typographic ones. */
static bool is_smart(const char *s, size_t n, size_t i)
{
	if (s[i] == '\'' || s[i] == '"')
		return true;
	return (s[i] == '-' || s[i] == '.') && i + 1 < n && s[i + 1] == s[i];
}

void skn_pandoc_text(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf escaped = SKN_BUF_INIT;

	skn_md_escape(&escaped, s, n);
	for (size_t i = 0; i < escaped.n; i++) {
		if (escaped.p[i] == '\\' && i + 1 < escaped.n) {
			skn_buf_add(out, escaped.p + i++, 2);
			continue;
		}
		if (is_smart(escaped.p, escaped.n, i))
			skn_buf_addc(out, '\\');
		skn_buf_addc(out, escaped.p[i]);
	}
	skn_buf_release(&escaped);
}

/* [@a; @b, p. 7] as in the store. */
static void cites(struct skn_buf *out, const struct skn_flow *flow, const struct skn_flow_token *t)
{
	skn_buf_add(out, skn_flow_text(flow, t), t->n);
	skn_buf_addc(out, '[');
	for (size_t c = 0; c < t->n_cites; c++) {
		const struct skn_flow_cite *cite = &flow->cites.v[t->cite + c];

		skn_buf_adds(out, c ? "; @" : "@");
		skn_buf_add(out, flow->text.p + cite->key, cite->key_n);
		if (cite->locator_n) {
			skn_buf_adds(out, ", ");
			skn_buf_add(out, flow->text.p + cite->locator, cite->locator_n);
		}
	}
	skn_buf_addc(out, ']');
}

static const struct skn_marks marks = { skn_pandoc_text, cites, 1 };

static void plain(struct page *p, const char *s)
{
	skn_pandoc_text(&p->out, s, strlen(s));
}

/* A string of the metadata: pandoc reads it as Markdown, except where it does not. */
static void yaml_string(struct page *p, const char *s, bool markdown)
{
	struct skn_buf text = SKN_BUF_INIT, line = SKN_BUF_INIT;

	skn_buf_adds(&line, s);
	for (char *c = line.p; *c; c++)
		if (*c == '\n')
			*c = ' ';
	if (markdown)
		skn_pandoc_text(&text, line.p, line.n);
	else
		skn_buf_add(&text, line.p, line.n);
	skn_yaml_write_scalar(&p->out, text.p, text.n, SKN_YAML_QUOTED);
	skn_buf_release(&line);
	skn_buf_release(&text);
}

static void meta(struct page *p, const char *name, const char *value)
{
	if (!value)
		return;
	skn_buf_addf(&p->out, "%s: ", name);
	yaml_string(p, value, true);
	skn_buf_addc(&p->out, '\n');
}

/* Values that citeproc takes as they are. */
static bool is_code(const char *name)
{
	static const char *const codes[] = { "id",   "type", "DOI", "URL", "ISBN",
					     "ISSN", "PMID", "PMCID", "language", "archive_location", NULL };

	for (size_t i = 0; codes[i]; i++)
		if (skn_streq(codes[i], name))
			return true;
	return false;
}

static void reference_value(struct page *p, const struct skn_node *v, bool code, int indent)
{
	if (v->kind == SKN_INT || v->kind == SKN_BOOL) {
		skn_buf_adds(&p->out, v->kind == SKN_INT ? v->text : v->boolean ? "true" : "false");
		return;
	}
	if (skn_node_is_scalar(v)) {
		yaml_string(p, v->text, !code);
		return;
	}
	for (const struct skn_node *c = v->child; c; c = c->next) {
		bool nested = !skn_node_is_scalar(c);

		if (c != v->child || v->name) {
			skn_buf_addc(&p->out, '\n');
			skn_buf_fill(&p->out, ' ', (size_t)indent);
		}
		if (v->kind == SKN_ARRAY)
			skn_buf_adds(&p->out, "- ");
		else
			skn_buf_addf(&p->out, "%s:%s", c->name, nested ? "" : " ");
		reference_value(p, c, c->name && is_code(c->name), indent + 2);
	}
}

static void references(struct page *p)
{
	struct skn_tree tree = SKN_TREE_INIT;

	if (p->numbers.keys.n)
		skn_buf_adds(&p->out, "references:\n");
	for (size_t n = 1; n <= p->numbers.keys.n; n++) {
		struct skn_source source;

		skn_source_get(&source, p->thread, &p->numbers, n);
		skn_buf_adds(&p->out, "- ");
		reference_value(p, skn_csl_item(&tree, &source), false, 2);
		skn_buf_addc(&p->out, '\n');
	}
	skn_tree_release(&tree);
}

static void provenance_field(void *ctx, const char *name, const char *value)
{
	skn_buf_addf(ctx, "  %s: '%s'\n", name, value);
}

static void provenance(struct page *p, const struct skn_page_info *info)
{
	struct skn_provenance record;

	skn_provenance_make(&record, p->thread, info, "pandoc");
	skn_buf_adds(&p->out, "provenance:\n");
	skn_provenance_each(&record, provenance_field, &p->out);
	skn_provenance_release(&record);
}

static void head(struct page *p, const struct skn_page_info *info)
{
	struct skn_buf style = SKN_BUF_INIT;
	char time[32];

	skn_edtf_format_time(time, info->time);
	skn_buf_adds(&p->out, "---\n");
	meta(p, "title", skn_thread_title(p->thread));
	skn_buf_addf(&p->out, "date: '%.10s'\ntime: '%s'\n", time, time);
	meta(p, "version", info->version);
	if (info->items >= 0)
		skn_buf_addf(&p->out, "items: %" PRId64 "\n", info->items);
	meta(p, "site", info->site);
	meta(p, "commit", info->commit);
	meta(p, "lang", info->language ? info->language : "en");
	provenance(p, info);
	skn_buf_adds(&p->out, "link-citations: true\n"
			      "# A numeric style, so that pandoc --citeproc gives the numbers of the page.\n"
			      "csl: data:application/xml;base64,");
	skn_base64(&style, skn_numeric_csl, strlen(skn_numeric_csl));
	skn_buf_add(&p->out, style.p, style.n);
	skn_buf_addc(&p->out, '\n');
	references(p);
	skn_buf_adds(&p->out, "---\n");
	skn_buf_release(&style);
}

static void field(struct page *p, const struct skn_record *r, const char *name, const char *indent)
{
	skn_marks_field(&p->out, &marks, &p->numbers, r, name, indent);
}

static void narrative(struct page *p)
{
	if (p->thread->prose.units.n == 0)
		return;
	skn_buf_adds(&p->out, "\n# Narrative\n\n");
	skn_marks_narrative(&p->out, &marks, &p->numbers, p->thread);
}

static void timeline(struct page *p)
{
	const struct skn_records *events = &p->thread->events;

	if (events->n)
		skn_buf_adds(&p->out, "\n# Timeline\n\n");
	for (size_t i = 0; i < events->n; i++) {
		const char *date = skn_record_text(&events->v[i], "date", NULL);

		skn_buf_adds(&p->out, "- ");
		plain(p, date ? date : "");
		skn_buf_adds(&p->out, ": ");
		field(p, &events->v[i], "event", "  ");
		skn_buf_adds(&p->out, "\n");
	}
}

static void perspectives(struct page *p)
{
	const struct skn_records *voices = &p->thread->voices;

	if (voices->n)
		skn_buf_adds(&p->out, "\n# Perspectives\n");
	for (size_t i = 0; i < voices->n; i++) {
		const char *voice = skn_record_text(&voices->v[i], "voice", NULL);

		skn_buf_adds(&p->out, "\n## ");
		plain(p, voice ? voice : voices->v[i].id);
		skn_buf_addf(&p->out, " {#voice-%s}\n\n", voices->v[i].id);
		field(p, &voices->v[i], "stance", "");
		skn_buf_adds(&p->out, "\n");
		if (skn_record_text(&voices->v[i], "evolution", NULL)) {
			skn_buf_adds(&p->out, "\nEvolution: ");
			field(p, &voices->v[i], "evolution", "");
			skn_buf_adds(&p->out, "\n");
		}
	}
}

static void tensions(struct page *p)
{
	const struct skn_records *list = &p->thread->tensions;

	if (list->n)
		skn_buf_adds(&p->out, "\n# Tensions\n\n");
	for (size_t i = 0; i < list->n; i++) {
		const char *label = skn_page_resolution_label(skn_record_text(&list->v[i], "status", NULL));

		skn_buf_adds(&p->out, "- ");
		field(p, &list->v[i], "question", "  ");
		if (label && skn_record_text(&list->v[i], "resolution", NULL)) {
			skn_buf_addf(&p->out, "\n\n  %s: ", label);
			field(p, &list->v[i], "resolution", "  ");
		}
		skn_buf_adds(&p->out, "\n");
	}
}

static void summary(struct page *p)
{
	if (!skn_record_text(&p->thread->meta, "summary", NULL))
		return;
	skn_buf_adds(&p->out, "\n# Summary\n\n");
	field(p, &p->thread->meta, "summary", "");
	skn_buf_adds(&p->out, "\n");
}

int skn_render_pandoc(struct skn_sink *out, const struct skn_thread *thread,
		      const struct skn_page_info *info, struct skn_err *err)
{
	struct page p = { .out = SKN_BUF_INIT, .thread = thread };

	skn_numbers_make(&p.numbers, thread);
	head(&p, info);
	narrative(&p);
	timeline(&p);
	perspectives(&p);
	tensions(&p);
	summary(&p);
	if (p.numbers.keys.n)
		skn_buf_adds(&p.out, "\n# Sources\n\n::: {#refs}\n:::\n");
	skn_sink_put(out, p.out.p, p.out.n);
	skn_buf_release(&p.out);
	skn_numbers_release(&p.numbers);
	return skn_sink_check(out, err);
}
