#include "out/html.h"

#include "out/human.h"
#include "text/edtf.h"

void skn_html_out_section(struct skn_html_out *h, const char *id, const char *title)
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

void skn_html_out_narrative(struct skn_html_out *h)
{
	struct skn_flow flow;

	if (h->thread->prose.units.n == 0)
		return;
	skn_flow_init(&flow, &h->numbers);
	skn_flow_narrative(&flow, h->thread);
	skn_html_out_section(h, "narrative", "Narrative");
	skn_html_out_flow(h, &flow, NULL, NULL);
	skn_html_out_raw(h, "</section>\n");
	skn_flow_release(&flow);
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
	skn_html_out_section(h, "perspectives", "Perspectives");
	skn_html_out_raw(h, "<div class=\"cards\">\n");
	for (size_t i = 0; i < voices->n; i++)
		voice(h, &voices->v[i]);
	skn_html_out_raw(h, "</div>\n");
	skn_html_out_raw(h, "</section>\n");
}

/* "since version 3, 4 May 2024". */
static void since(struct skn_html_out *h, const char *before, const char *version, int64_t time, bool or_before)
{
	struct skn_buf words = SKN_BUF_INIT;
	char machine[32];

	skn_html_out_raw(h, before);
	if (version) {
		skn_html_out_raw(h, "version ");
		skn_html_out_text(h, version);
		skn_html_out_raw(h, ", ");
	}
	skn_html_out_raw(h, "<time");
	skn_edtf_format_time(machine, time);
	machine[10] = '\0';
	skn_html_out_attr(h, "datetime", machine);
	skn_html_out_raw(h, ">");
	skn_human_date(&words, machine);
	skn_html_out_text(h, words.p);
	skn_html_out_raw(h, or_before ? "</time> or earlier" : "</time>");
	skn_buf_release(&words);
}

static void span(struct skn_html_out *h, const char *before, int64_t seconds, const char *behind)
{
	struct skn_buf words = SKN_BUF_INIT;

	skn_human_span(&words, seconds);
	skn_html_out_raw(h, before);
	skn_html_out_text(h, words.p);
	skn_html_out_raw(h, behind);
	skn_buf_release(&words);
}

/* How old a tension is as of the page's own version: what later ones say changes nothing. */
static void age(struct skn_html_out *h, const struct skn_html_since *s)
{
	bool settled = skn_streq(s->status, "resolved") || skn_streq(s->status, "dissolved");

	skn_html_out_raw(h, " <span class=\"age\">");
	if (s->is_new && !s->or_before) {
		skn_html_out_raw(h, "new in this version");
	} else if (s->is_new) {
		since(h, "since ", s->opened, s->opened_time, true);
	} else if (!settled) {
		since(h, skn_streq(s->status, "narrowed") ? "open since " : "since ", s->opened, s->opened_time,
		      s->or_before);
		span(h, ", <b>for ", h->info->time - s->opened_time, "</b>");
	} else {
		since(h, "in ", s->changed, s->changed_time, false);
		span(h, ", <b>after ", s->changed_time - s->opened_time, "</b>");
		since(h, ", open since ", s->opened, s->opened_time, s->or_before);
	}
	skn_html_out_raw(h, "</span>");
}

static void tension(struct skn_html_out *h, const struct skn_record *r)
{
	const char *status = skn_record_text(r, "status", NULL);
	const char *label = skn_page_resolution_label(status);

	skn_html_out_raw(h, "<li");
	skn_html_out_ref(h, "id", "tension-", r->id);
	skn_html_out_attr(h, "data-status", status);
	skn_html_out_attr(h, "data-order", skn_record_text(r, "order", NULL));
	skn_html_out_raw(h, ">\n<p class=\"status\"><span class=\"mark\">");
	skn_html_out_text(h, label ? label : "Open");
	skn_html_out_raw(h, "</span>");
	for (size_t i = 0; i < h->n_since; i++)
		if (skn_streq(h->since[i].id, r->id))
			age(h, &h->since[i]);
	skn_html_out_raw(h, "</p>\n");
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
	skn_html_out_section(h, "tensions", "Tensions");
	skn_html_out_raw(h, "<ol>\n");
	for (size_t i = 0; i < tensions->n; i++)
		tension(h, &tensions->v[i]);
	skn_html_out_raw(h, "</ol>\n");
	skn_html_out_raw(h, "</section>\n");
}
