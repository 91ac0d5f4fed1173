/* pdf_sections.c - the sections of a thread as blocks of a PDF, in the page's order. */
#include "out/human.h"
#include "out/pdf_parts.h"
#include "out/source.h"
#include "text/escape.h"

#define DATE_COLUMN 88.0
#define STATUS_COLUMN 76.0
#define NUMBER_COLUMN 36.0
#define SOURCE_SIZE 9.0
#define SOURCE_LEADING 12.8
#define LABEL_SIZE 8.8
#define ADDRESS_MAX 400 /* bytes of an address that are printed; the link has all */

static void section(struct skn_pdf_out *o, const char *title)
{
	struct skn_pdf_block block = {
		.role = SKN_PDF_HEADING, .level = 2, .size = 15, .leading = 20, .above = 26, .below = 7,
		.keep = true, .outline = title, .outline_level = 1,
	};

	skn_pdf_text_clear(&o->text);
	skn_pdf_text_adds(&o->text, SKN_PDF_BOLD | SKN_PDF_SANS, title);
	skn_pdf_add(o->pdf, &block, &o->text);
}

void skn_pdf_out_narrative(struct skn_pdf_out *o)
{
	struct skn_flow flow;

	if (o->thread->prose.units.n == 0)
		return;
	section(o, "Narrative");
	skn_flow_init(&flow, &o->numbers);
	skn_flow_narrative(&flow, o->thread);
	skn_pdf_out_flow(o, &flow, &skn_pdf_body);
	skn_flow_release(&flow);
}

/* A list's entry: the text of a field beside its label. */
static void beside(struct skn_pdf_out *o, const struct skn_record *r, const char *field,
		   const char *label, unsigned look, double column)
{
	struct skn_pdf_setting set = skn_pdf_body;
	struct skn_pdf_text text;

	skn_pdf_text_init(&text);
	skn_pdf_text_adds(&text, SKN_PDF_SANS | look, label);
	set.label = &text;
	set.label_size = LABEL_SIZE;
	set.column = column;
	set.item = true;
	set.outline_level = 0;
	skn_pdf_out_field(o, r, field, &set);
	skn_pdf_text_release(&text);
}

void skn_pdf_out_timeline(struct skn_pdf_out *o)
{
	const struct skn_records *events = &o->thread->events;
	struct skn_buf date = SKN_BUF_INIT;

	if (events->n)
		section(o, "Timeline");
	for (size_t i = 0; i < events->n; i++) {
		const char *edtf = skn_record_text(&events->v[i], "date", NULL);
		const char *expected = skn_record_text(&events->v[i], "expected", NULL);

		skn_buf_clear(&date);
		skn_human_date(&date, edtf ? edtf : "");
		if (expected && skn_streq(expected, "true"))
			skn_buf_adds(&date, ", expected");
		beside(o, &events->v[i], "event", date.p, SKN_PDF_QUIET | SKN_PDF_BOLD, DATE_COLUMN);
	}
	skn_buf_release(&date);
}

static void voice(struct skn_pdf_out *o, const struct skn_record *r)
{
	const char *name = skn_record_text(r, "voice", NULL);
	struct skn_pdf_setting set = skn_pdf_body;
	struct skn_pdf_block block = {
		.role = SKN_PDF_HEADING, .level = 3, .size = 11.5, .leading = 16, .above = 15, .below = 3,
		.keep = true, .outline = name ? name : r->id, .outline_level = 2,
	};

	skn_pdf_text_clear(&o->text);
	skn_pdf_text_adds(&o->text, SKN_PDF_BOLD | SKN_PDF_SANS, block.outline);
	skn_pdf_add(o->pdf, &block, &o->text);
	set.outline_level = 0;
	skn_pdf_out_field(o, r, "stance", &set);
	set.indent = 14;
	set.bar = true;
	set.size = 9.6;
	set.leading = 14.2;
	set.lead = "Evolution: ";
	skn_pdf_out_field(o, r, "evolution", &set);
}

void skn_pdf_out_perspectives(struct skn_pdf_out *o)
{
	const struct skn_records *voices = &o->thread->voices;

	if (voices->n)
		section(o, "Perspectives");
	for (size_t i = 0; i < voices->n; i++)
		voice(o, &voices->v[i]);
}

static void tension(struct skn_pdf_out *o, const struct skn_record *r)
{
	const char *label = skn_page_resolution_label(skn_record_text(r, "status", NULL));
	struct skn_pdf_setting set = skn_pdf_body;

	beside(o, r, "question", label ? label : "Open", SKN_PDF_BOLD | (label ? SKN_PDF_QUIET : 0),
	       STATUS_COLUMN);
	set.indent = STATUS_COLUMN;
	set.column = 14;
	set.bar = true;
	set.size = 9.6;
	set.leading = 14.2;
	set.outline_level = 0;
	set.lead = "Resolution: ";
	skn_pdf_out_field(o, r, "resolution", &set);
}

void skn_pdf_out_tensions(struct skn_pdf_out *o)
{
	const struct skn_records *tensions = &o->thread->tensions;

	if (tensions->n)
		section(o, "Tensions");
	for (size_t i = 0; i < tensions->n; i++)
		tension(o, &tensions->v[i]);
}

/* Whether a source is cited on more than one page. */
static bool on_pages(const struct skn_pdf_out *o, size_t number)
{
	unsigned first = 0;

	for (size_t i = o->first[number - 1]; i; i = o->cited.v[i - 1].next) {
		unsigned on = skn_pdf_page_of(o->pdf, o->cited.v[i - 1].place);

		if (first && on && on != first)
			return true;
		first = first ? first : on;
	}
	return false;
}

/* "Cited on pages 1, 3.": each number a link to the first citation of this source there. */
static void cited_on(struct skn_pdf_out *o, size_t number)
{
	const unsigned look = SKN_PDF_SANS | SKN_PDF_SMALL | SKN_PDF_QUIET;
	unsigned before = 0;
	char page[24];

	for (size_t i = o->first[number - 1]; i; i = o->cited.v[i - 1].next) {
		unsigned place = o->cited.v[i - 1].place, on = skn_pdf_page_of(o->pdf, place);

		if (on == 0 || on == before)
			continue;
		skn_pdf_text_adds(&o->text, look, before ? ", " : on_pages(o, number) ? "Cited on pages "
									      : "Cited on page ");
		snprintf(page, sizeof(page), "%u", on);
		skn_pdf_text_add_to(&o->text, look | SKN_PDF_ACCENT, page, strlen(page), place, 0);
		before = on;
	}
	if (before)
		skn_pdf_text_adds(&o->text, look, ".");
}

static void withdrawn(struct skn_pdf_out *o, const struct skn_source *source)
{
	const struct skn_node *w = skn_node_find(source->fields, "withdrawn");
	const char *date = skn_node_text(w, "date"), *reason = skn_node_text(w, "reason");
	struct skn_buf words = SKN_BUF_INIT;

	if (!w)
		return;
	skn_buf_adds(&words, " Withdrawn");
	if (date) {
		skn_buf_addc(&words, ' ');
		skn_human_date(&words, date);
	}
	if (reason)
		skn_buf_addf(&words, ": %s", reason);
	skn_pdf_text_add(&o->text, SKN_PDF_BOLD | SKN_PDF_SANS | SKN_PDF_SMALL, words.p, words.n);
	skn_buf_release(&words);
}

/* Below the title: the address as text, since paper has no links. */
static void address(struct skn_pdf_out *o, const struct skn_buf *url)
{
	const unsigned look = SKN_PDF_SANS | SKN_PDF_SMALL | SKN_PDF_QUIET;
	bool all = url->n <= ADDRESS_MAX;

	skn_pdf_text_add_uri(&o->text, look, url->p, all ? url->n : ADDRESS_MAX, url->p, url->n);
	skn_pdf_text_adds(&o->text, look, all ? " " : "\xe2\x80\xa6 ");
}

static void source_text(struct skn_pdf_out *o, const struct skn_source *source)
{
	struct skn_buf url = SKN_BUF_INIT, date = SKN_BUF_INIT;
	const char *title = source->title;
	bool link;

	skn_source_url(&url, source);
	link = skn_url_is_safe(url.p, url.n);
	skn_pdf_text_clear(&o->text);
	if (link)
		skn_pdf_text_add_uri(&o->text, SKN_PDF_ACCENT, title, strlen(title), url.p, url.n);
	else
		skn_pdf_text_adds(&o->text, 0, title);
	if (source->outlet) {
		skn_pdf_text_adds(&o->text, 0, " \xe2\x80\x94 ");
		skn_pdf_text_adds(&o->text, 0, source->outlet);
	}
	if (source->date) {
		skn_buf_addc(&date, '(');
		skn_human_date(&date, source->date);
		skn_buf_addc(&date, ')');
		skn_pdf_text_adds(&o->text, 0, " ");
		skn_pdf_text_add(&o->text, SKN_PDF_WHOLE, date.p, date.n);
	}
	withdrawn(o, source);
	skn_pdf_text_adds(&o->text, 0, "\n");
	if (link)
		address(o, &url);
	cited_on(o, source->number);
	skn_buf_release(&url);
	skn_buf_release(&date);
}

void skn_pdf_out_sources(struct skn_pdf_out *o)
{
	if (o->numbers.keys.n)
		section(o, "Sources");
	for (size_t n = 1; n <= o->numbers.keys.n; n++) {
		struct skn_source source;
		struct skn_pdf_block block = {
			.role = SKN_PDF_ITEM, .size = SOURCE_SIZE, .leading = SOURCE_LEADING,
			.above = 0, .below = 5, .column = NUMBER_COLUMN, .label = &o->label,
			.label_right = true, .place = (unsigned)n,
		};
		char number[32];

		skn_source_get(&source, o->thread, &o->numbers, n);
		source_text(o, &source);
		snprintf(number, sizeof(number), "[%zu]", n);
		skn_pdf_text_clear(&o->label);
		skn_pdf_text_adds(&o->label, SKN_PDF_SANS | SKN_PDF_QUIET, number);
		skn_pdf_add(o->pdf, &block, &o->text);
	}
}
