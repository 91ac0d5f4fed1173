/*
 * md.c - a version as Markdown that forges show: numbers that link to a list of
 * sources.  The anchors of that list, and a comment at the end that says where the page
 * comes from, are the only HTML in it.
 */
#include "md/md.h"
#include "out/marks.h"
#include "out/provenance.h"
#include "out/source.h"
#include "text/escape.h"

struct page {
	struct skn_buf out;
	const struct skn_thread *thread;
	struct skn_numbers numbers;
};

static void cites(struct skn_buf *out, const struct skn_flow *flow, const struct skn_flow_token *t)
{
	skn_buf_add(out, skn_flow_text(flow, t), t->n);
	for (size_t c = 0; c < t->n_cites; c++) {
		const struct skn_flow_cite *cite = &flow->cites.v[t->cite + c];
		struct skn_buf label = SKN_BUF_INIT;

		skn_flow_cite_label(&label, flow, cite);
		skn_buf_adds(out, "[[");
		skn_md_escape(out, label.p, label.n);
		skn_buf_addf(out, "]](#source-%zu)", cite->number);
		skn_buf_release(&label);
	}
}

static const struct skn_marks marks = { skn_md_escape, cites, 2 };

static void plain(struct page *p, const char *s)
{
	skn_md_escape(&p->out, s, strlen(s));
}

static void field(struct page *p, const struct skn_record *r, const char *name, const char *indent)
{
	skn_marks_field(&p->out, &marks, &p->numbers, r, name, indent);
}

static void head(struct page *p, const struct skn_page_info *info)
{
	char minute[24];

	skn_page_minute(minute, info->time);
	skn_buf_adds(&p->out, "# ");
	plain(p, skn_thread_title(p->thread));
	skn_buf_adds(&p->out, "\n\n");
	if (info->site) {
		plain(p, info->site);
		skn_buf_adds(&p->out, " \u00b7 ");
	}
	if (info->version)
		skn_buf_addf(&p->out, "Version %s \u00b7 ", info->version);
	skn_buf_addf(&p->out, "%s UTC", minute);
	if (info->items >= 0)
		skn_buf_addf(&p->out, " \u00b7 %" PRId64 " items", info->items);
	skn_buf_adds(&p->out, "\n");
	if (skn_record_text(&p->thread->meta, "summary", NULL)) {
		skn_buf_adds(&p->out, "\n");
		field(p, &p->thread->meta, "summary", "");
		skn_buf_adds(&p->out, "\n");
	}
}

static void narrative(struct page *p)
{
	if (p->thread->prose.units.n == 0)
		return;
	skn_buf_adds(&p->out, "\n## Narrative\n\n");
	skn_marks_narrative(&p->out, &marks, &p->numbers, p->thread);
}

static void timeline(struct page *p)
{
	const struct skn_records *events = &p->thread->events;

	if (events->n)
		skn_buf_adds(&p->out, "\n## Timeline\n\n");
	for (size_t i = 0; i < events->n; i++) {
		const char *date = skn_record_text(&events->v[i], "date", NULL);

		skn_buf_adds(&p->out, "- **");
		plain(p, date ? date : "");
		skn_buf_adds(&p->out, "** \u2013 ");
		field(p, &events->v[i], "event", "  ");
		skn_buf_adds(&p->out, "\n");
	}
}

static void perspectives(struct page *p)
{
	const struct skn_records *voices = &p->thread->voices;

	if (voices->n)
		skn_buf_adds(&p->out, "\n## Perspectives\n");
	for (size_t i = 0; i < voices->n; i++) {
		const char *voice = skn_record_text(&voices->v[i], "voice", NULL);

		skn_buf_adds(&p->out, "\n### ");
		plain(p, voice ? voice : voices->v[i].id);
		skn_buf_adds(&p->out, "\n\n");
		field(p, &voices->v[i], "stance", "");
		skn_buf_adds(&p->out, "\n");
		if (skn_record_text(&voices->v[i], "evolution", NULL)) {
			skn_buf_adds(&p->out, "\n**Evolution:** ");
			field(p, &voices->v[i], "evolution", "");
			skn_buf_adds(&p->out, "\n");
		}
	}
}

static void tensions(struct page *p)
{
	const struct skn_records *list = &p->thread->tensions;

	if (list->n)
		skn_buf_adds(&p->out, "\n## Tensions\n\n");
	for (size_t i = 0; i < list->n; i++) {
		const char *label = skn_page_resolution_label(skn_record_text(&list->v[i], "status", NULL));

		skn_buf_addf(&p->out, "- **%s:** ", label ? label : "Open");
		field(p, &list->v[i], "question", "  ");
		if (skn_record_text(&list->v[i], "resolution", NULL)) {
			skn_buf_adds(&p->out, "\n\n  ");
			field(p, &list->v[i], "resolution", "  ");
		}
		skn_buf_adds(&p->out, "\n");
	}
}

static void source(struct page *p, const struct skn_source *s)
{
	struct skn_buf url = SKN_BUF_INIT;
	bool link;

	skn_source_url(&url, s);
	link = skn_url_is_safe(url.p, url.n);
	skn_buf_addf(&p->out, "%zu. <a id=\"source-%zu\"></a>%s", s->number, s->number, link ? "[" : "");
	plain(p, s->title);
	if (link) {
		skn_buf_adds(&p->out, "](<");
		skn_marks_url(&p->out, url.p, url.n);
		skn_buf_adds(&p->out, ">)");
	}
	if (s->outlet) {
		skn_buf_adds(&p->out, " \u2014 ");
		plain(p, s->outlet);
	}
	if (s->date) {
		skn_buf_adds(&p->out, " (");
		plain(p, s->date);
		skn_buf_adds(&p->out, ")");
	}
	skn_buf_adds(&p->out, "\n");
	skn_buf_release(&url);
}

static void provenance_field(void *ctx, const char *name, const char *value)
{
	skn_buf_addf(ctx, "skein:%s %s\n", name, value);
}

static void provenance(struct page *p, const struct skn_page_info *info)
{
	struct skn_provenance record;

	skn_provenance_make(&record, p->thread, info, "md");
	skn_buf_adds(&p->out, "\n<!--\n");
	skn_provenance_each(&record, provenance_field, &p->out);
	skn_buf_adds(&p->out, "-->\n");
	skn_provenance_release(&record);
}

int skn_render_md(struct skn_sink *out, const struct skn_thread *thread,
		  const struct skn_page_info *info, struct skn_err *err)
{
	struct page p = { .out = SKN_BUF_INIT, .thread = thread };

	skn_numbers_make(&p.numbers, thread);
	head(&p, info);
	narrative(&p);
	timeline(&p);
	perspectives(&p);
	tensions(&p);
	if (p.numbers.keys.n)
		skn_buf_adds(&p.out, "\n## Sources\n\n");
	for (size_t n = 1; n <= p.numbers.keys.n; n++) {
		struct skn_source s;

		skn_source_get(&s, thread, &p.numbers, n);
		source(&p, &s);
	}
	provenance(&p, info);
	skn_sink_put(out, p.out.p, p.out.n);
	skn_buf_release(&p.out);
	skn_numbers_release(&p.numbers);
	return skn_sink_check(out, err);
}
