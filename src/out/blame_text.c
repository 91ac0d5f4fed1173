#include "out/blame.h"

#include "out/source.h"
#include "out/term_flow.h"
#include "rev/gone.h"
#include "text/edtf.h"

#define WHO_MAX 18      /* columns of an author or engine */
#define TEXT_MIN 34     /* columns left for the text, else the gutter stands above it */
#define STACKED "    "  /* the text's indent then */

struct writer {
	struct skn_show show;
	struct skn_sink *out;
	const struct skn_term *term;
	size_t label_width, who_width;
	bool stacked;
	struct skn_buf indent; /* of the text */
};

/* ---- the gutter ---- */

/* "v2", "v2→v5", "≤v2", "v2→-": introduced, and since when in these words. */
static void label(struct skn_buf *out, const struct skn_blame_row *row)
{
	char from[SKN_BLAME_LABEL_MAX], to[SKN_BLAME_LABEL_MAX];

	skn_blame_when_label(from, &row->introduced, true);
	skn_blame_when_label(to, &row->changed, true);
	skn_buf_clear(out);
	skn_buf_adds(out, from);
	if (!skn_streq(from, to))
		skn_buf_addf(out, "\u2192%s", to);
}

static const char *who(const struct skn_blame_row *row)
{
	if (row->changed.sure == SKN_BLAME_UNCOMMITTED)
		return "not committed";
	return row->engine ? row->engine : row->commit ? row->commit->author : "?";
}

static void measure(struct writer *w, const struct skn_blame_row *rows, size_t n)
{
	struct skn_buf text = SKN_BUF_INIT, safe = SKN_BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		size_t width;

		label(&text, &rows[i]);
		width = skn_term_width(text.p, text.n);
		w->label_width = width > w->label_width ? width : w->label_width;
		skn_buf_clear(&safe);
		skn_term_safe_buf(&safe, who(&rows[i]), strlen(who(&rows[i])), false);
		width = skn_term_width(safe.p, safe.n);
		width = width > WHO_MAX ? WHO_MAX : width;
		w->who_width = width > w->who_width ? width : w->who_width;
	}
	skn_buf_release(&text);
	skn_buf_release(&safe);
}

static void pad(struct skn_buf *out, size_t from, size_t width)
{
	size_t has = skn_term_width(out->p + from, out->n - from);

	if (has < width)
		skn_buf_fill(out, ' ', width - has);
}

static void gutter_text(struct skn_buf *out, const struct writer *w, const struct skn_blame_row *row)
{
	char commit[SKN_BLAME_SHORT + 1], time[32] = "";
	struct skn_buf part = SKN_BUF_INIT;
	size_t from;

	skn_blame_short(commit, row->commit ? &row->commit->oid : NULL);
	if (row->commit)
		skn_edtf_format_time(time, skn_blame_time(&row->changed, row->commit));
	label(&part, row);
	from = out->n;
	skn_buf_add(out, part.p, part.n);
	pad(out, from, w->label_width);
	skn_buf_addf(out, "  %-*s  ", SKN_BLAME_SHORT, commit);
	skn_buf_clear(&part);
	skn_term_safe_buf(&part, who(row), strlen(who(row)), false);
	from = out->n;
	skn_term_cut(out, part.p, part.n, w->who_width);
	pad(out, from, w->who_width);
	skn_buf_addf(out, "  %-10.10s", time);
	skn_buf_release(&part);
}

static size_t gutter_width(const struct writer *w)
{
	return w->label_width + 2 + SKN_BLAME_SHORT + 2 + w->who_width + 2 + 10 + 2;
}

/* Writes the gutter; the column where the text goes on. */
static size_t gutter(struct writer *w, const struct skn_blame_row *row)
{
	struct skn_buf text = SKN_BUF_INIT;

	gutter_text(&text, w, row);
	if (w->stacked)
		skn_buf_rtrim(&text);
	skn_sink_puts(w->out, skn_term_begin(w->term, SKN_TERM_DIM));
	skn_sink_put(w->out, text.p, text.n);
	skn_sink_puts(w->out, skn_term_end(w->term, SKN_TERM_DIM));
	skn_sink_puts(w->out, w->stacked ? "\n" STACKED : "  ");
	skn_buf_release(&text);
	return w->indent.n;
}

/* ---- what stands beside it ---- */

static bool same_when(const struct skn_blame_when *a, const struct skn_blame_when *b)
{
	return a->sure == b->sure && a->version == b->version &&
	       (!a->commit || !b->commit ? a->commit == b->commit : skn_oid_eq(a->commit, b->commit));
}

static void styled(struct writer *w, enum skn_term_style style, const char *s)
{
	skn_term_styled(w->term, w->out, style, s, strlen(s));
}

static void cite_name(struct skn_buf *out, const struct writer *w, const struct skn_blame_cite *c)
{
	size_t number = skn_numbers_of(&w->show.numbers, c->key, strlen(c->key));

	if (number)
		skn_buf_addf(out, "[%zu]", number);
	else
		skn_buf_addf(out, "[@%s]", c->key);
}

/* "[2] since v4, again since v6"; those of one version stand together. */
static size_t cite_words(struct skn_buf *out, const struct writer *w, const struct skn_blame_cite *c, size_t n)
{
	char since[SKN_BLAME_LABEL_MAX], again[SKN_BLAME_LABEL_MAX];
	size_t k = 0;

	skn_blame_when_label(since, &c->attached, true);
	skn_blame_when_label(again, &c->returned, true);
	do
		cite_name(out, w, &c[k++]);
	while (k < n && same_when(&c[k].attached, &c->attached) && same_when(&c[k].returned, &c->returned));
	if (c->attached.sure == SKN_BLAME_UNCOMMITTED)
		skn_buf_adds(out, " not committed");
	else
		skn_buf_addf(out, " since %s", since);
	if (*again)
		skn_buf_addf(out, ", again since %s", again);
	return k;
}

/* Since when its citations are there, and that the words are back. */
static void notes(struct writer *w, const struct skn_blame_row *row)
{
	char returned[SKN_BLAME_LABEL_MAX];
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_wrap wrap;
	const char *begin = skn_term_begin(w->term, SKN_TERM_DIM), *end = skn_term_end(w->term, SKN_TERM_DIM);

	skn_blame_when_label(returned, &row->returned, true);
	if (*returned)
		skn_buf_addf(&text, "back since %s", returned);
	for (size_t i = 0; i < row->cites.n;) {
		skn_buf_adds(&text, text.n ? " \u00b7 " : "");
		i += cite_words(&text, w, &row->cites.v[i], row->cites.n - i);
	}
	if (text.n) {
		skn_sink_put(w->out, w->indent.p, w->indent.n);
		skn_wrap_init(&wrap, w->out, w->show.width, w->indent.p, w->indent.n);
		skn_wrap_raw(&wrap, begin, strlen(begin));
		skn_wrap_text(&wrap, text.p, text.n);
		skn_wrap_raw(&wrap, end, strlen(end));
		skn_wrap_finish(&wrap);
	}
	skn_buf_release(&text);
}

static void markdown(struct writer *w, const char *md, size_t n, size_t column)
{
	struct skn_flow flow;

	skn_flow_init(&flow, &w->show.numbers);
	skn_flow_field(&flow, md, n);
	skn_show_flow(&w->show, &flow, w->indent.p, column);
	skn_flow_release(&flow);
}

/* Code and such, as written. */
static void verbatim(struct writer *w, const char *s, size_t n)
{
	for (size_t at = 0; at < n;) {
		const char *nl = memchr(s + at, '\n', n - at);
		size_t len = nl ? (size_t)(nl - (s + at)) : n - at;

		if (at)
			skn_sink_put(w->out, w->indent.p, w->indent.n);
		skn_term_safe(w->out, s + at, len, false);
		skn_sink_putc(w->out, '\n');
		at += len + 1;
	}
}

static void unit(struct writer *w, const struct skn_blame_view *view, const struct skn_blame_row *row)
{
	const char *text = view->thread->prose.text.p + row->unit->start;
	size_t n = row->unit->end - row->unit->start, column = gutter(w, row);

	if (row->unit->kind == SKN_UNIT_OPAQUE)
		verbatim(w, text, n);
	else
		markdown(w, text, n, column);
	notes(w, row);
}

/* ---- records ---- */

/* Whether two fields can share a line: nothing to read but their values. */
static bool same_line(const struct skn_blame_row *a, const struct skn_blame_row *b)
{
	return a->record == b->record && !a->prose && !b->prose && a->commit == b->commit &&
	       same_when(&a->introduced, &b->introduced) && same_when(&a->changed, &b->changed) &&
	       same_when(&a->returned, &b->returned) && skn_streq(who(a), who(b));
}

static void add_value(struct skn_wrap *wrap, const struct writer *w, const struct skn_blame_row *row)
{
	const char *begin = skn_term_begin(w->term, SKN_TERM_DIM), *end = skn_term_end(w->term, SKN_TERM_DIM);

	skn_wrap_raw(wrap, begin, strlen(begin));
	skn_wrap_puts(wrap, row->field);
	skn_wrap_raw(wrap, end, strlen(end));
	if (row->value->text) {
		skn_wrap_puts(wrap, " ");
		skn_wrap_puts(wrap, row->value->text);
	}
}

/* The fields from I on that share a line; how many. */
static size_t values(struct writer *w, const struct skn_blame_row *rows, size_t n)
{
	struct skn_wrap wrap;
	size_t k = 0, column = gutter(w, rows);

	skn_wrap_init(&wrap, w->out, w->show.width, w->indent.p, column);
	do {
		if (k)
			skn_wrap_puts(&wrap, " \u00b7 ");
		add_value(&wrap, w, &rows[k++]);
	} while (k < n && same_line(&rows[0], &rows[k]));
	skn_wrap_finish(&wrap);
	notes(w, rows);
	return k;
}

static void prose(struct writer *w, const struct skn_blame_row *row)
{
	size_t n, column = gutter(w, row);
	const char *md = skn_record_text(row->record, row->field, &n);

	styled(w, SKN_TERM_DIM, row->field);
	skn_sink_putc(w->out, ' ');
	markdown(w, md, n, column + skn_term_width(row->field, strlen(row->field)) + 1);
	notes(w, row);
}

static void section(struct writer *w, const char *title)
{
	skn_sink_putc(w->out, '\n');
	styled(w, SKN_TERM_HEADING, title);
	skn_sink_puts(w->out, "\n\n");
}

static const char *section_title(enum skn_kind kind)
{
	switch (kind) {
	case SKN_KIND_EVENT: return "Timeline";
	case SKN_KIND_VOICE: return "Perspectives";
	case SKN_KIND_TENSION: return "Tensions";
	case SKN_KIND_ITEM: return "Sources";
	default: return "Head";
	}
}

static void record_title(struct writer *w, const struct skn_record *record)
{
	size_t number = record->kind == SKN_KIND_ITEM
		? skn_numbers_of(&w->show.numbers, record->id, strlen(record->id)) : 0;

	if (!*record->id)
		return;
	if (number)
		skn_sink_printf(w->out, "[%zu] ", number);
	styled(w, SKN_TERM_KEY, record->id);
	skn_sink_putc(w->out, '\n');
}

/* The fields FROM up to TO. */
static void records(struct writer *w, const struct skn_blame_page *page, size_t from, size_t to)
{
	const struct skn_blame_row *rows = page->records.v;

	for (size_t i = from; i < to;) {
		if (i == from || rows[i].kind != rows[i - 1].kind)
			section(w, section_title(rows[i].kind));
		else if (rows[i].record != rows[i - 1].record)
			skn_sink_putc(w->out, '\n');
		if (i == from || rows[i].record != rows[i - 1].record)
			record_title(w, rows[i].record);
		if (rows[i].prose)
			prose(w, &rows[i++]);
		else
			i += values(w, &rows[i], to - i);
	}
}

/* ---- the whole ---- */

static bool any_sure(const struct skn_blame_page *page, enum skn_blame_sure sure)
{
	for (size_t i = 0; i < page->narrative.n; i++)
		if (page->narrative.v[i].introduced.sure == sure)
			return true;
	for (size_t i = 0; i < page->records.n; i++)
		if (page->records.v[i].introduced.sure == sure)
			return true;
	return false;
}

static void head(struct writer *w, const struct skn_blame_view *view)
{
	styled(w, SKN_TERM_HEADING, view->name);
	skn_sink_putc(w->out, ' ');
	styled(w, SKN_TERM_HEADING, view->place);
	skn_sink_putc(w->out, '\n');
	if (any_sure(view->page, SKN_BLAME_OR_BEFORE)) {
		char label[SKN_BLAME_LABEL_MAX];
		const struct skn_origin first = { .step = 0 };
		struct skn_blame_when when = skn_blame_when(view->blame, &first);

		skn_blame_when_label(label, &when, false);
		skn_sink_printf(w->out, "\u2264: %s, which was imported\n", label);
	}
	if (any_sure(view->page, SKN_BLAME_UNKNOWN))
		skn_sink_puts(w->out, "?: before the beginning of this shallow clone\n");
}

static void start(struct writer *w, struct skn_sink *out, const struct skn_term *term,
		  const struct skn_blame_view *view)
{
	size_t width;

	*w = (struct writer){ .out = out, .term = term, .indent = SKN_BUF_INIT };
	skn_show_init(&w->show, out, term, view->thread);
	measure(w, view->page->narrative.v, view->page->narrative.n);
	measure(w, view->page->records.v, view->page->records.n);
	width = gutter_width(w);
	w->stacked = width + TEXT_MIN > term->width;
	skn_buf_fill(&w->indent, ' ', w->stacked ? strlen(STACKED) : width);
	w->show.width = w->indent.n + SKN_TERM_TEXT_WIDTH;
	if (w->show.width > term->width)
		w->show.width = term->width;
}

static void finish(struct writer *w)
{
	skn_buf_release(&w->indent);
	skn_show_release(&w->show);
}

void skn_blame_terminal(struct skn_sink *out, const struct skn_term *term, const struct skn_blame_view *view)
{
	const struct skn_blame_page *page = view->page;
	struct writer w;
	size_t top = 0; /* the thread's own fields stand above its text */

	while (top < page->records.n && page->records.v[top].kind == SKN_KIND_THREAD)
		top++;
	start(&w, out, term, view);
	head(&w, view);
	records(&w, page, 0, top);
	if (page->narrative.n)
		section(&w, "Narrative");
	for (size_t i = 0; i < page->narrative.n; i++) {
		if (i && page->narrative.v[i].unit->block != page->narrative.v[i - 1].unit->block)
			skn_sink_putc(out, '\n');
		unit(&w, view, &page->narrative.v[i]);
	}
	records(&w, page, top, page->records.n);
	finish(&w);
}

/* ---- by source ---- */

static void source_when(struct writer *w, const struct skn_blame_source *s)
{
	char first[SKN_BLAME_LABEL_MAX], label[SKN_BLAME_LABEL_MAX];

	skn_blame_when_label(first, &s->first, false);
	skn_sink_printf(w->out, "     first cited %s%s", s->first.sure == SKN_BLAME_AT ? "in " : "", first);
	if (s->returned.sure != SKN_BLAME_NEVER) {
		skn_blame_when_label(label, &s->returned, false);
		skn_sink_printf(w->out, ", back since %s", label);
	}
	if (s->dropped.sure != SKN_BLAME_NEVER) {
		skn_blame_when_label(label, &s->dropped, false);
		skn_sink_printf(w->out, ", dropped %s%s", s->dropped.sure == SKN_BLAME_AT ? "in " : "", label);
	}
	skn_sink_putc(w->out, '\n');
}

static void use(struct writer *w, const struct skn_blame_use *u)
{
	const struct skn_blame_row *row = u->row;
	char since[SKN_BLAME_LABEL_MAX], again[SKN_BLAME_LABEL_MAX];
	struct skn_wrap wrap;

	skn_blame_when_label(since, &u->since, true);
	skn_blame_when_label(again, &u->returned, true);
	skn_sink_printf(w->out, "     %s ", u->since.sure == SKN_BLAME_UNCOMMITTED ? "not committed" : since);
	skn_wrap_init(&wrap, w->out, w->show.width, "         ", 6 + skn_term_width(since, strlen(since)));
	if (*again) {
		skn_wrap_puts(&wrap, "(again since ");
		skn_wrap_puts(&wrap, again);
		skn_wrap_puts(&wrap, ") ");
	}
	if (row->record) {
		skn_wrap_puts(&wrap, skn_blame_type(row));
		skn_wrap_puts(&wrap, " ");
		skn_wrap_puts(&wrap, row->record->id);
		skn_wrap_puts(&wrap, *row->record->id ? ", " : "");
		skn_wrap_puts(&wrap, row->field);
		skn_wrap_puts(&wrap, ": ");
	}
	skn_wrap_puts(&wrap, row->text);
	skn_wrap_finish(&wrap);
}

/* Its key and, on the same line if there is room, its title: behind the number. */
static void source_name(struct writer *w, const struct skn_blame_source *s, const char *title)
{
	const char *begin = skn_term_begin(w->term, SKN_TERM_KEY), *end = skn_term_end(w->term, SKN_TERM_KEY);
	struct skn_wrap wrap;

	skn_wrap_init(&wrap, w->out, w->show.width, "     ", 5);
	skn_wrap_raw(&wrap, begin, strlen(begin));
	skn_wrap_puts(&wrap, s->key);
	skn_wrap_raw(&wrap, end, strlen(end));
	if (title && 5 + strlen(s->key) + 2 + skn_term_width(title, strlen(title)) > w->show.width)
		skn_wrap_newline(&wrap);
	else if (title)
		skn_wrap_raw(&wrap, "  ", 2);
	if (title)
		skn_wrap_puts(&wrap, title);
	skn_wrap_finish(&wrap);
}

void skn_blame_sources_terminal(struct skn_sink *out, const struct skn_term *term,
				const struct skn_blame_view *view, const struct skn_blame_sources *sources)
{
	struct writer w;

	start(&w, out, term, view);
	w.show.width = term->width > SKN_TERM_TEXT_WIDTH ? SKN_TERM_TEXT_WIDTH : term->width;
	head(&w, view);
	for (size_t i = 0; i < sources->list.n; i++) {
		const struct skn_blame_source *s = &sources->list.v[i];
		const struct skn_record *item = skn_records_find(&view->thread->items, s->key);

		skn_sink_putc(out, '\n');
		if (s->number)
			skn_sink_printf(out, "%3zu. ", s->number);
		else
			skn_sink_puts(out, "  -  ");
		source_name(&w, s, item ? skn_record_text(item, "title", NULL) : NULL);
		source_when(&w, s);
		for (size_t k = 0; k < s->uses.n; k++)
			use(&w, &s->uses.v[k]);
	}
	finish(&w);
}
