#include "out/html.h"

#include "out/human.h"
#include "out/source.h"
#include "text/escape.h"

static void section_begin(struct skn_html_out *h, const char *id, const char *title)
{
	char *label = skn_xasprintf("%s-title", id);

	skn_html_out_raw(h, "<section");
	skn_html_out_attr(h, "id", id);
	skn_html_out_attr(h, "aria-labelledby", label);
	skn_html_out_raw(h, ">\n<h2");
	skn_html_out_attr(h, "id", label);
	skn_html_out_raw(h, ">");
	skn_html_out_text(h, title);
	skn_html_out_raw(h, "</h2>\n");
	free(label);
}

static void section_end(struct skn_html_out *h)
{
	skn_html_out_raw(h, "</section>\n");
}

void skn_html_out_narrative(struct skn_html_out *h)
{
	struct skn_flow flow;

	if (h->thread->prose.units.n == 0)
		return;
	skn_flow_init(&flow, &h->numbers);
	skn_flow_narrative(&flow, h->thread);
	section_begin(h, "narrative", "Narrative");
	skn_html_out_flow(h, &flow, NULL, NULL);
	section_end(h);
	skn_flow_release(&flow);
}

/* The date in words; its exact form stands in data-date. */
static void when(struct skn_html_out *h, const char *date)
{
	struct skn_buf words = SKN_BUF_INIT, machine = SKN_BUF_INIT;
	bool known = skn_human_datetime(&machine, date);

	skn_human_date(&words, date);
	skn_html_out_raw(h, known ? "<time" : "<span class=\"time\"");
	if (known)
		skn_html_out_attr(h, "datetime", machine.p);
	skn_html_out_raw(h, ">");
	skn_html_out_text(h, words.p);
	skn_html_out_raw(h, known ? "</time>" : "</span>");
	skn_buf_release(&words);
	skn_buf_release(&machine);
}

static void event(struct skn_html_out *h, const struct skn_record *r)
{
	const char *date = skn_record_text(r, "date", NULL);

	skn_html_out_raw(h, "<li");
	skn_html_out_ref(h, "id", "event-", r->id);
	skn_html_out_attr(h, "data-date", date);
	skn_html_out_attr(h, "data-order", skn_record_text(r, "order", NULL));
	skn_html_out_attr(h, "data-expected", skn_record_text(r, "expected", NULL));
	skn_html_out_raw(h, "><a class=\"here\"");
	skn_html_out_ref(h, "href", "#event-", r->id);
	skn_html_out_raw(h, ">");
	when(h, date ? date : "");
	skn_html_out_raw(h, "</a> <span class=\"text\">");
	skn_html_out_line(h, r, "event");
	skn_html_out_raw(h, "</span></li>\n");
}

void skn_html_out_timeline(struct skn_html_out *h)
{
	const struct skn_records *events = &h->thread->events;

	if (events->n == 0)
		return;
	section_begin(h, "timeline", "Timeline");
	skn_html_out_raw(h, "<ol>\n");
	for (size_t i = 0; i < events->n; i++)
		event(h, &events->v[i]);
	skn_html_out_raw(h, "</ol>\n");
	section_end(h);
}

static void voice(struct skn_html_out *h, const struct skn_record *r)
{
	const char *name = skn_record_text(r, "voice", NULL);

	skn_html_out_raw(h, "<article");
	skn_html_out_ref(h, "id", "voice-", r->id);
	skn_html_out_attr(h, "data-order", skn_record_text(r, "order", NULL));
	skn_html_out_raw(h, ">\n<h3>");
	skn_html_out_text(h, name ? name : r->id);
	skn_html_out_raw(h, "</h3>\n");
	skn_html_out_field(h, r, "stance", NULL, NULL);
	skn_html_out_field(h, r, "evolution", "evolution", "Evolution: ");
	skn_html_out_raw(h, "</article>\n");
}

void skn_html_out_perspectives(struct skn_html_out *h)
{
	const struct skn_records *voices = &h->thread->voices;

	if (voices->n == 0)
		return;
	section_begin(h, "perspectives", "Perspectives");
	skn_html_out_raw(h, "<div class=\"cards\">\n");
	for (size_t i = 0; i < voices->n; i++)
		voice(h, &voices->v[i]);
	skn_html_out_raw(h, "</div>\n");
	section_end(h);
}

static void tension(struct skn_html_out *h, const struct skn_record *r)
{
	const char *status = skn_record_text(r, "status", NULL);
	const char *label = skn_page_resolution_label(status);

	skn_html_out_raw(h, "<li");
	skn_html_out_ref(h, "id", "tension-", r->id);
	skn_html_out_attr(h, "data-status", status);
	skn_html_out_attr(h, "data-order", skn_record_text(r, "order", NULL));
	skn_html_out_raw(h, ">\n<span class=\"status\">");
	skn_html_out_text(h, label ? label : "Open");
	skn_html_out_raw(h, "</span>\n");
	skn_html_out_field(h, r, "question", NULL, NULL);
	if (skn_record_text(r, "resolution", NULL)) {
		skn_html_out_raw(h, "<div class=\"resolution\">\n");
		skn_html_out_field(h, r, "resolution", NULL, NULL);
		skn_html_out_raw(h, "</div>\n");
	}
	skn_html_out_raw(h, "</li>\n");
}

void skn_html_out_tensions(struct skn_html_out *h)
{
	const struct skn_records *tensions = &h->thread->tensions;

	if (tensions->n == 0)
		return;
	section_begin(h, "tensions", "Tensions");
	skn_html_out_raw(h, "<ol>\n");
	for (size_t i = 0; i < tensions->n; i++)
		tension(h, &tensions->v[i]);
	skn_html_out_raw(h, "</ol>\n");
	section_end(h);
}

/* a .. z, then aa, ab, …: how a source counts the places that cite it. */
static void letters(char out[8], unsigned n)
{
	char reversed[8];
	size_t len = 0;

	for (; n > 0 && len < 7; n = (n - 1) / 26)
		reversed[len++] = (char)('a' + (n - 1) % 26);
	for (size_t i = 0; i < len; i++)
		out[i] = reversed[len - 1 - i];
	out[len] = '\0';
}

static void back_links(struct skn_html_out *h, const struct skn_source *source)
{
	unsigned times = h->cited[source->number - 1];

	for (unsigned i = 1; i <= times; i++) {
		char *place = skn_xasprintf("%s-%u", source->key, i);
		char *label = skn_xasprintf("Back to citation %u of source %zu", i, source->number);
		char name[8];

		letters(name, i);
		skn_html_out_raw(h, " <a class=\"back\" role=\"doc-backlink\"");
		skn_html_out_ref(h, "href", "#cite-", place);
		skn_html_out_attr(h, "aria-label", label);
		skn_html_out_raw(h, ">");
		skn_html_out_text(h, times == 1 ? "\u21a9\ufe0e" : name);
		skn_html_out_raw(h, "</a>");
		free(place);
		free(label);
	}
}

static void withdrawn(struct skn_html_out *h, const struct skn_source *source)
{
	const struct skn_node *w = skn_node_find(source->fields, "withdrawn");
	const char *date = skn_node_text(w, "date"), *reason = skn_node_text(w, "reason");

	if (!w)
		return;
	skn_html_out_raw(h, " <span class=\"withdrawn\">Withdrawn");
	if (date) {
		skn_html_out_raw(h, " ");
		when(h, date);
	}
	if (reason) {
		skn_html_out_raw(h, ": ");
		skn_html_out_text(h, reason);
	}
	skn_html_out_raw(h, "</span>");
}

static void source_title(struct skn_html_out *h, const struct skn_source *source)
{
	struct skn_buf url = SKN_BUF_INIT;
	bool link;

	skn_source_url(&url, source);
	link = skn_url_is_safe(url.p, url.n);
	skn_html_out_raw(h, link ? "<a class=\"title\"" : "<span class=\"title\"");
	if (link)
		skn_html_out_attr(h, "href", url.p);
	skn_html_out_raw(h, ">");
	skn_html_out_text(h, source->title);
	skn_html_out_raw(h, link ? "</a>" : "</span>");
	skn_buf_release(&url);
}

static void source_item(struct skn_html_out *h, const struct skn_source *source)
{
	skn_html_out_raw(h, "<li");
	skn_html_out_ref(h, "id", "src-", source->key);
	skn_html_out_attr(h, "data-type", source->type);
	skn_html_out_attr(h, "data-outlet", skn_node_text(source->fields, "container-title"));
	skn_html_out_attr(h, "data-publisher", skn_node_text(source->fields, "publisher"));
	skn_html_out_attr(h, "data-via", source->via);
	skn_html_out_attr(h, "data-issued", source->date);
	skn_html_out_raw(h, ">");
	source_title(h, source);
	if (source->outlet) {
		skn_html_out_raw(h, " <span class=\"outlet\">\u2014 ");
		skn_html_out_text(h, source->outlet);
		skn_html_out_raw(h, "</span>");
	}
	if (source->date) {
		skn_html_out_raw(h, " (");
		when(h, source->date);
		skn_html_out_raw(h, ")");
	}
	withdrawn(h, source);
	back_links(h, source);
	skn_html_out_raw(h, "</li>\n");
}

void skn_html_out_sources(struct skn_html_out *h)
{
	if (h->numbers.keys.n == 0)
		return;
	section_begin(h, "sources", "Sources");
	skn_html_out_raw(h, "<ol>\n");
	for (size_t n = 1; n <= h->numbers.keys.n; n++) {
		struct skn_source source;

		skn_source_get(&source, h->thread, &h->numbers, n);
		source_item(h, &source);
	}
	skn_html_out_raw(h, "</ol>\n");
	section_end(h);
}
