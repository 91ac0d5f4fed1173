#include "out/terminal.h"

#include "out/human.h"
#include "out/source.h"
#include "out/term_flow.h"

#define DATE_COLUMNS_MAX 24 /* a longer date pushes its text to the right */

unsigned skn_show_part_find(const char *word)
{
	static const struct { const char *word; unsigned part; } words[] = {
		{ "narrative", SKN_SHOW_NARRATIVE }, { "timeline", SKN_SHOW_TIMELINE },
		{ "events", SKN_SHOW_TIMELINE },     { "perspectives", SKN_SHOW_PERSPECTIVES },
		{ "voices", SKN_SHOW_PERSPECTIVES }, { "tensions", SKN_SHOW_TENSIONS },
		{ "sources", SKN_SHOW_SOURCES },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(words); i++)
		if (skn_streq(words[i].word, word))
			return words[i].part;
	return 0;
}

/* Text in one style, wrapped, on lines of its own. */
static void styled_lines(struct skn_show *s, enum skn_term_style style, const char *text)
{
	const char *begin = skn_term_begin(s->term, style), *end = skn_term_end(s->term, style);
	struct skn_wrap wrap;

	skn_wrap_init(&wrap, s->out, s->width, "", 0);
	skn_wrap_raw(&wrap, begin, strlen(begin));
	skn_wrap_puts(&wrap, text);
	skn_wrap_raw(&wrap, end, strlen(end));
	skn_wrap_finish(&wrap);
}

static void styled(struct skn_show *s, enum skn_term_style style, const char *text)
{
	skn_term_styled(s->term, s->out, style, text, strlen(text));
}

static void section(struct skn_show *s, const char *title, bool *first)
{
	if (!*first)
		skn_sink_putc(s->out, '\n');
	*first = false;
	styled(s, SKN_TERM_HEADING, title);
	skn_sink_puts(s->out, "\n\n");
}

static void head(struct skn_show *s, const struct skn_page_info *info)
{
	struct skn_buf line = SKN_BUF_INIT;

	styled_lines(s, SKN_TERM_HEADING, skn_thread_title(s->thread));
	if (info->version)
		skn_buf_addf(&line, "Version %s \u00b7 ", info->version);
	if (info->time) /* none: nothing was ever committed */
		skn_human_time(&line, info->time);
	if (info->items >= 0)
		skn_buf_addf(&line, "%s%" PRId64 " %s", info->time ? " \u00b7 " : "", info->items,
			     info->items == 1 ? "item" : "items");
	styled_lines(s, SKN_TERM_DIM, line.p);
	if (skn_record_text(&s->thread->meta, "summary", NULL)) {
		skn_sink_putc(s->out, '\n');
		skn_show_field(s, &s->thread->meta, "summary", "", 0);
	}
	skn_buf_release(&line);
}

static void narrative(struct skn_show *s, bool *first)
{
	struct skn_flow flow;

	if (s->thread->prose.units.n == 0)
		return;
	section(s, "Narrative", first);
	skn_flow_init(&flow, &s->numbers);
	skn_flow_narrative(&flow, s->thread);
	skn_show_flow(s, &flow, "", 0);
	skn_flow_release(&flow);
}

static const char *date_of(const struct skn_record *r)
{
	const char *date = skn_record_text(r, "date", NULL);

	return date ? date : "";
}

static size_t date_columns(const struct skn_record *r)
{
	return skn_term_width(date_of(r), strlen(date_of(r)));
}

static void event(struct skn_show *s, const struct skn_record *r, size_t columns)
{
	struct skn_buf indent = SKN_BUF_INIT;
	size_t width = date_columns(r);

	skn_buf_fill(&indent, ' ', columns + 4);
	skn_sink_puts(s->out, "  ");
	styled(s, SKN_TERM_DIM, date_of(r));
	for (size_t i = width; i < columns; i++)
		skn_sink_putc(s->out, ' ');
	skn_sink_puts(s->out, "  ");
	skn_show_field(s, r, "event", indent.p, 4 + (width > columns ? width : columns));
	skn_buf_release(&indent);
}

static void timeline(struct skn_show *s, bool *first)
{
	const struct skn_records *events = &s->thread->events;
	size_t columns = 0;

	if (events->n == 0)
		return;
	for (size_t i = 0; i < events->n; i++) {
		size_t n = date_columns(&events->v[i]);

		columns = n > columns && n <= DATE_COLUMNS_MAX ? n : columns;
	}
	section(s, "Timeline", first);
	for (size_t i = 0; i < events->n; i++)
		event(s, &events->v[i], columns);
}

static void voice(struct skn_show *s, const struct skn_record *r)
{
	const char *name = skn_record_text(r, "voice", NULL);
	size_t columns = 4 + skn_term_width(name ? name : r->id, strlen(name ? name : r->id)) + strlen(r->id);

	skn_sink_puts(s->out, "  ");
	styled(s, SKN_TERM_HEADING, name ? name : r->id);
	skn_sink_puts(s->out, columns > s->width ? "\n    " : "  "); /* where the terminal would break it */
	styled(s, SKN_TERM_DIM, r->id);
	skn_sink_putc(s->out, '\n');
	skn_show_field(s, r, "stance", "    ", 0);
	if (skn_record_text(r, "evolution", NULL)) {
		skn_sink_puts(s->out, "\n    ");
		styled(s, SKN_TERM_DIM, "Evolution:");
		skn_sink_putc(s->out, ' ');
		skn_show_field(s, r, "evolution", "    ", 4 + strlen("Evolution: "));
	}
}

static void perspectives(struct skn_show *s, bool *first)
{
	const struct skn_records *voices = &s->thread->voices;

	if (voices->n == 0)
		return;
	section(s, "Perspectives", first);
	for (size_t i = 0; i < voices->n; i++) {
		if (i)
			skn_sink_putc(s->out, '\n');
		voice(s, &voices->v[i]);
	}
}

static void tension(struct skn_show *s, const struct skn_record *r)
{
	const char *status = skn_record_text(r, "status", NULL);
	bool open = !skn_page_resolution_label(status);

	skn_sink_puts(s->out, "  ");
	styled(s, open ? SKN_TERM_WARNING : SKN_TERM_ADDED, status ? status : "open");
	skn_sink_puts(s->out, "  ");
	styled(s, SKN_TERM_DIM, r->id);
	skn_sink_putc(s->out, '\n');
	skn_show_field(s, r, "question", "    ", 0);
	if (skn_record_text(r, "resolution", NULL)) {
		skn_sink_puts(s->out, "\n    \u2192 ");
		skn_show_field(s, r, "resolution", "      ", 6);
	}
}

static void tensions(struct skn_show *s, bool *first)
{
	const struct skn_records *list = &s->thread->tensions;

	if (list->n == 0)
		return;
	section(s, "Tensions", first);
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			skn_sink_putc(s->out, '\n');
		tension(s, &list->v[i]);
	}
}

static void source_title(struct skn_show *s, struct skn_wrap *wrap, const struct skn_source *source,
			 const struct skn_buf *url)
{
	struct skn_buf link = SKN_BUF_INIT;
	bool linked = skn_term_link_begin(s->term, &link, url->p, url->n);

	skn_wrap_raw(wrap, link.p, link.n);
	skn_wrap_puts(wrap, source->title);
	if (linked)
		skn_wrap_raw(wrap, SKN_TERM_LINK_END, strlen(SKN_TERM_LINK_END));
	if (source->outlet) {
		skn_wrap_puts(wrap, " \u2014 ");
		skn_wrap_puts(wrap, source->outlet);
	}
	if (source->date) {
		skn_wrap_puts(wrap, " (");
		skn_wrap_puts(wrap, source->date);
		skn_wrap_puts(wrap, ")");
	}
	if (skn_node_find(source->fields, "withdrawn"))
		skn_wrap_puts(wrap, " withdrawn");
	skn_buf_release(&link);
}

/* Its key, to cite it by, and the address where the title is no link. */
static void source_lines(struct skn_show *s, size_t number)
{
	struct skn_buf url = SKN_BUF_INIT, key = SKN_BUF_INIT;
	struct skn_source source;
	struct skn_wrap wrap;

	skn_source_get(&source, s->thread, &s->numbers, number);
	skn_source_url(&url, &source);
	skn_sink_printf(s->out, "  %3zu. ", number);
	skn_wrap_init(&wrap, s->out, s->width, "       ", 7);
	source_title(s, &wrap, &source, &url);
	skn_wrap_finish(&wrap);
	skn_buf_addf(&key, "@%s", source.key);
	skn_sink_puts(s->out, "       ");
	styled(s, SKN_TERM_KEY, key.p);
	if (url.n && !s->term->links) {
		bool fits = 7 + key.n + 2 + skn_term_width(url.p, url.n) <= s->width;

		skn_sink_puts(s->out, fits ? "  " : "\n       ");
		styled(s, SKN_TERM_DIM, url.p);
	}
	skn_sink_putc(s->out, '\n');
	skn_buf_release(&url);
	skn_buf_release(&key);
}

static void sources(struct skn_show *s, bool *first)
{
	if (s->numbers.keys.n == 0)
		return;
	section(s, "Sources", first);
	for (size_t n = 1; n <= s->numbers.keys.n; n++)
		source_lines(s, n);
}

int skn_show_thread(struct skn_sink *out, const struct skn_term *term,
		    const struct skn_thread *thread, const struct skn_page_info *info,
		    unsigned parts, struct skn_err *err)
{
	static const struct {
		unsigned part;
		void (*show)(struct skn_show *s, bool *first);
	} sections[] = { { SKN_SHOW_NARRATIVE, narrative },
			 { SKN_SHOW_TIMELINE, timeline },
			 { SKN_SHOW_PERSPECTIVES, perspectives },
			 { SKN_SHOW_TENSIONS, tensions },
			 { SKN_SHOW_SOURCES, sources } };
	struct skn_show s;
	bool first = !(parts & SKN_SHOW_HEAD);

	skn_show_init(&s, out, term, thread);
	if (parts & SKN_SHOW_HEAD)
		head(&s, info);
	for (size_t i = 0; i < SKN_ARRAY_LEN(sections); i++)
		if (parts & sections[i].part)
			sections[i].show(&s, &first);
	skn_show_release(&s);
	return skn_sink_check(out, err);
}

/* "Family, Given; Body" */
static void people(struct skn_buf *out, const struct skn_node *list)
{
	for (const struct skn_node *p = list->child; p; p = p->next) {
		const char *family = skn_node_text(p, "family"), *given = skn_node_text(p, "given");
		const char *literal = skn_node_text(p, "literal");

		skn_buf_adds(out, p == list->child ? "" : "; ");
		skn_buf_adds(out, family ? family : literal ? literal : "");
		if (given)
			skn_buf_addf(out, "%s%s", family ? ", " : "", given);
	}
}

/* A field's value on one line; false when it has none to show. */
static bool value_line(struct skn_buf *out, const struct skn_node *v)
{
	if (skn_node_is_scalar(v)) {
		skn_buf_adds(out, v->text ? v->text : "");
	} else if (v->kind == SKN_OBJECT) {
		for (const struct skn_node *c = v->child; c; c = c->next)
			if (skn_node_is_scalar(c))
				skn_buf_addf(out, "%s%s: %s", out->n ? ", " : "", c->name, c->text ? c->text : "");
	} else if (v->child && v->child->kind == SKN_OBJECT &&
		   (skn_node_find(v->child, "family") || skn_node_find(v->child, "literal") ||
		    skn_node_find(v->child, "given"))) {
		people(out, v);
	} else {
		for (const struct skn_node *c = v->child; c; c = c->next) {
			const char *text = skn_node_is_scalar(c) ? c->text : skn_node_text(c, "text");

			skn_buf_addf(out, "%s%s", out->n ? "; " : "", text ? text : "");
		}
	}
	skn_buf_rtrim(out);
	return out->n > 0;
}

static void item_fields(struct skn_show *s, const struct skn_record *r)
{
	static const char indent[] = "                   ";
	size_t number = skn_numbers_of(&s->numbers, r->id, strlen(r->id));

	styled_lines(s, SKN_TERM_HEADING,
		     skn_record_text(r, "title", NULL) ? skn_record_text(r, "title", NULL) : r->id);
	skn_sink_puts(s->out, "@");
	styled(s, SKN_TERM_KEY, r->id);
	if (number)
		skn_sink_printf(s->out, "  [%zu]", number);
	skn_sink_puts(s->out, "\n\n");
	for (const struct skn_node *f = r->tree.root->child; f; f = f->next) {
		struct skn_buf value = SKN_BUF_INIT;
		struct skn_wrap wrap;

		if (!skn_streq(f->name, "title") && value_line(&value, f)) {
			skn_sink_puts(s->out, "  ");
			styled(s, SKN_TERM_DIM, f->name);
			for (size_t n = f->name_len; n < sizeof(indent) - 3; n++)
				skn_sink_putc(s->out, ' ');
			skn_wrap_init(&wrap, s->out, s->width, indent, sizeof(indent) - 1);
			skn_wrap_puts(&wrap, value.p);
			skn_wrap_finish(&wrap);
		}
		skn_buf_release(&value);
	}
}

static void cited_sources(struct skn_show *s)
{
	bool first = false;

	for (size_t n = 1; n <= s->numbers.keys.n; n++) {
		if (!s->seen[n - 1])
			continue;
		if (!first)
			skn_sink_putc(s->out, '\n');
		first = true;
		source_lines(s, n);
	}
}

int skn_show_record(struct skn_sink *out, const struct skn_term *term,
		    const struct skn_thread *thread, const struct skn_record *record,
		    struct skn_err *err)
{
	struct skn_show s;

	skn_show_init(&s, out, term, thread);
	switch (record->kind) {
	case SKN_KIND_EVENT: event(&s, record, date_columns(record)); break;
	case SKN_KIND_VOICE: voice(&s, record); break;
	case SKN_KIND_TENSION: tension(&s, record); break;
	case SKN_KIND_ITEM: item_fields(&s, record); break;
	default: break;
	}
	cited_sources(&s);
	skn_show_release(&s);
	return skn_sink_check(out, err);
}
