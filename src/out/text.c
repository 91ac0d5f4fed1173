/*
 * text.c - the published page as text, byte for byte:
 *
 *	page     = site LF LF title " · history" LF LF "Version " N LF LF
 *	           time " UTC" [" · " N " items"] *(LF LF section) LF
 *	sections = Narrative, Timeline, Perspectives, Tensions, Sources, when there
 *
 * The grammar has no place for a tension that is no longer open.  Its bullet
 * then goes on with "Resolved: …", "Narrowed: …" or "Dissolved: …" behind the
 * question, so that the page does not ask what has been answered.
 *
 * The parts of this page are also what provenance hashes (out/provenance.h); for that the
 * summary, which has no place on it, is a part like the narrative.
 */
#include "out/plain.h"
#include "out/provenance.h"
#include "out/source.h"

struct page {
	struct skn_sink *out;
	const struct skn_thread *thread;
	struct skn_numbers numbers;
};

static void line(struct page *p, const char *s)
{
	skn_sink_puts(p->out, s);
}

/* The field as one line of text; nothing when it is absent. */
static void field(struct page *p, const struct skn_record *r, const char *name)
{
	struct skn_buf text = SKN_BUF_INIT;
	size_t n;
	const char *md = skn_record_text(r, name, &n);

	if (md)
		skn_plain_field(&text, &p->numbers, md, n);
	skn_sink_put(p->out, text.p, text.n);
	skn_buf_release(&text);
}

/* Each paragraph behind an empty line. */
static void paragraphs(struct page *p, const struct skn_flow *flow)
{
	struct skn_strings list = { 0 };

	skn_plain_paragraphs(&list, flow);
	for (size_t i = 0; i < list.n; i++) {
		line(p, "\n\n");
		line(p, list.v[i]);
	}
	skn_strings_release(&list);
}

static void head(struct page *p, const struct skn_page_info *info)
{
	char minute[24];

	skn_page_minute(minute, info->time);
	skn_sink_printf(p->out, "%s\n\n%s · history\n\nVersion %s\n\n%s UTC",
			info->site ? info->site : "", skn_thread_title(p->thread),
			info->version ? info->version : "-", minute);
	if (info->items >= 0)
		skn_sink_printf(p->out, " · %" PRId64 " items", info->items);
}

static void narrative(struct page *p)
{
	struct skn_flow flow;

	if (p->thread->prose.units.n == 0)
		return;
	skn_flow_init(&flow, &p->numbers);
	skn_flow_narrative(&flow, p->thread);
	line(p, "\n\nNarrative");
	paragraphs(p, &flow);
	skn_flow_release(&flow);
}

static void timeline(struct page *p)
{
	const struct skn_records *events = &p->thread->events;

	if (events->n)
		line(p, "\n\nTimeline\n");
	for (size_t i = 0; i < events->n; i++) {
		const char *date = skn_record_text(&events->v[i], "date", NULL);

		skn_sink_printf(p->out, "\n  • %s: ", date ? date : "");
		field(p, &events->v[i], "event");
	}
}

static void perspectives(struct page *p)
{
	const struct skn_records *voices = &p->thread->voices;

	if (voices->n)
		line(p, "\n\nPerspectives");
	for (size_t i = 0; i < voices->n; i++) {
		const struct skn_record *r = &voices->v[i];
		struct skn_flow flow;
		size_t n;
		const char *voice = skn_record_text(r, "voice", NULL);
		const char *stance = skn_record_text(r, "stance", &n);

		skn_sink_printf(p->out, "\n\n%s", voice ? voice : r->id);
		skn_flow_init(&flow, &p->numbers);
		if (stance)
			skn_flow_field(&flow, stance, n);
		paragraphs(p, &flow);
		skn_flow_release(&flow);
		if (skn_record_text(r, "evolution", NULL)) {
			line(p, "\n\nEvolution: ");
			field(p, r, "evolution");
		}
	}
}

static void tensions(struct page *p)
{
	const struct skn_records *list = &p->thread->tensions;

	if (list->n)
		line(p, "\n\nTensions\n");
	for (size_t i = 0; i < list->n; i++) {
		const struct skn_record *r = &list->v[i];
		const char *label = skn_page_resolution_label(skn_record_text(r, "status", NULL));

		line(p, "\n  • ");
		field(p, r, "question");
		if (label && skn_record_text(r, "resolution", NULL)) {
			skn_sink_printf(p->out, " %s: ", label);
			field(p, r, "resolution");
		}
	}
}

static void sources(struct page *p)
{
	if (p->numbers.keys.n)
		line(p, "\n\nSources\n");
	for (size_t n = 1; n <= p->numbers.keys.n; n++) {
		struct skn_source source;

		skn_source_get(&source, p->thread, &p->numbers, n);
		skn_sink_printf(p->out, "\n  %zu. [%zu] %s", n, n, source.title);
		if (source.outlet)
			skn_sink_printf(p->out, " — %s", source.outlet);
		if (source.date)
			skn_sink_printf(p->out, " (%s)", source.date);
	}
}

/* ---- parts by themselves ---- */

static void summary(struct page *p)
{
	size_t n;
	const char *md = skn_record_text(&p->thread->meta, "summary", &n);
	struct skn_flow flow;

	if (!md)
		return;
	skn_flow_init(&flow, &p->numbers);
	skn_flow_field(&flow, md, n);
	line(p, "\n\nSummary");
	paragraphs(p, &flow);
	skn_flow_release(&flow);
}

static void title(struct page *p)
{
	line(p, skn_thread_title(p->thread));
}

void skn_shown_make(struct skn_shown *out, const struct skn_thread *thread)
{
	static void (*const parts[SKN_PARTS])(struct page *p) = {
		title, summary, narrative, timeline, perspectives, tensions, sources,
	};
	struct page p = { .thread = thread };

	skn_numbers_make(&p.numbers, thread);
	for (size_t i = 0; i < SKN_PARTS; i++) {
		struct skn_sink sink;
		struct skn_buf *part = &out->part[i];

		skn_buf_init(part);
		skn_sink_to_buf(&sink, part);
		p.out = &sink;
		parts[i](&p);
		if (part->n > 2 && memcmp(part->p, "\n\n", 2) == 0)
			skn_buf_splice(part, 0, 2, "", 0);
		if (part->n)
			skn_buf_addc(part, '\n');
	}
	skn_numbers_release(&p.numbers);
}

void skn_shown_release(struct skn_shown *shown)
{
	for (size_t i = 0; i < SKN_PARTS; i++)
		skn_buf_release(&shown->part[i]);
}

int skn_render_text(struct skn_sink *out, const struct skn_thread *thread,
		    const struct skn_page_info *info, struct skn_err *err)
{
	struct page p = { .out = out, .thread = thread };

	skn_numbers_make(&p.numbers, thread);
	head(&p, info);
	narrative(&p);
	timeline(&p);
	perspectives(&p);
	tensions(&p);
	sources(&p);
	skn_sink_putc(out, '\n');
	skn_numbers_release(&p.numbers);
	return skn_sink_check(out, err);
}
