#include "out/inline.h"

#include "md/md.h"
#include "text/escape.h"

void skn_flow_add(struct skn_flow *flow, enum skn_flow_kind kind, const char *p, size_t n)
{
	skn_vec_push(&flow->tokens, ((struct skn_flow_token){ .kind = kind, .at = flow->text.n, .n = n }));
	skn_buf_add(&flow->text, p ? p : "", n);
}

void skn_flow_extend(struct skn_flow *flow, const char *p, size_t n)
{
	struct skn_flow_token *last = &flow->tokens.v[flow->tokens.n - 1];

	assert(last->at + last->n == flow->text.n);
	skn_buf_add(&flow->text, p, n);
	last->n += n;
}

/* An inline mark that is open, so that it can be closed and opened again. */
struct mark {
	enum skn_flow_kind kind;
	size_t url, url_n; /* in flow.text */
	bool silent;       /* a link that may not be offered */
};

#define MARKS_MAX 64 /* nested inline marks; deeper ones are dropped, their text stays */

struct walk {
	struct skn_flow *flow;
	const char *lines; /* the source, one sentence per line when units is set */
	size_t n;
	struct skn_cites cites;      /* of lines */
	const struct skn_unit *units; /* NULL: no sentences */
	size_t n_units;
	size_t unit; /* the one being written */
	struct skn_buf joined; /* the lines as one: tells what each break stands for */
	size_t line_at, joined_at;
	struct mark marks[MARKS_MAX];
	size_t n_marks, n_dropped;
	size_t breaks;
};

static void open_sentence(struct walk *w)
{
	if (w->units)
		skn_flow_add(w->flow, SKN_FLOW_SENTENCE, w->units[w->unit].id, strlen(w->units[w->unit].id));
}

static void close_sentence(struct walk *w)
{
	if (w->units)
		skn_flow_add(w->flow, SKN_FLOW_SENTENCE_END, NULL, 0);
}

static void emit_begin(struct walk *w, const struct mark *m)
{
	char *url;

	if (m->silent)
		return;
	url = skn_xstrndup(w->flow->text.p + m->url, m->url_n);
	skn_flow_add(w->flow, m->kind, url, m->url_n);
	free(url);
}

static void emit_end(struct walk *w, const struct mark *m)
{
	if (!m->silent)
		skn_flow_add(w->flow, m->kind + 1, NULL, 0); /* each END follows its begin */
}

static void begin_mark(struct walk *w, enum skn_flow_kind kind, const char *url, size_t n)
{
	struct mark m = { .kind = kind, .url = w->flow->text.n, .url_n = n,
			  .silent = kind == SKN_FLOW_LINK && !skn_url_is_safe(url, n) };

	/* A link inside a link (an image in one) has no form in any format. */
	for (size_t i = 0; kind == SKN_FLOW_LINK && i < w->n_marks; i++)
		m.silent = m.silent || (w->marks[i].kind == SKN_FLOW_LINK && !w->marks[i].silent);
	if (w->n_marks == MARKS_MAX) {
		w->n_dropped++;
		return;
	}
	skn_buf_add(&w->flow->text, url ? url : "", n);
	w->marks[w->n_marks++] = m;
	emit_begin(w, &m);
}

static void end_mark(struct walk *w)
{
	if (w->n_dropped)
		w->n_dropped--;
	else
		emit_end(w, &w->marks[--w->n_marks]);
}

/* What the next break of the source stands for: a blank or nothing. */
static bool break_is_blank(struct walk *w)
{
	while (w->line_at < w->n && w->lines[w->line_at] != '\n') {
		w->line_at++;
		w->joined_at++;
	}
	w->line_at++;
	if (w->joined_at >= w->joined.n || w->joined.p[w->joined_at] != ' ')
		return false;
	w->joined_at++;
	return true;
}

static void line_break(struct walk *w, bool hard)
{
	bool blank = break_is_blank(w);
	bool border = w->units && w->n_units > 1;

	w->breaks++;
	if (hard)
		skn_flow_add(w->flow, SKN_FLOW_BREAK, NULL, 0);
	if (!border) {
		if (!hard && blank)
			skn_flow_add(w->flow, SKN_FLOW_TEXT, " ", 1);
		return;
	}
	for (size_t i = w->n_marks; i > 0; i--)
		emit_end(w, &w->marks[i - 1]);
	close_sentence(w);
	skn_flow_add(w->flow, SKN_FLOW_JOIN, " ", blank && !hard);
	if (w->unit + 1 < w->n_units)
		w->unit++;
	open_sentence(w);
	for (size_t i = 0; i < w->n_marks; i++)
		emit_begin(w, &w->marks[i]);
}

static void add_cite(struct walk *w, const struct skn_cite *c)
{
	struct skn_flow *flow = w->flow;
	struct skn_flow_cite cite = { .key = flow->text.n, .key_n = c->key_len };

	skn_buf_add(&flow->text, w->lines + c->key, c->key_len);
	cite.locator = flow->text.n;
	cite.locator_n = c->locator_len;
	/* A locator may have been wrapped. */
	for (size_t i = 0; i < c->locator_len; i++) {
		char ch = w->lines[c->locator + i];

		skn_buf_addc(&flow->text, ch == '\n' ? ' ' : ch);
	}
	cite.number = skn_numbers_of(flow->numbers, w->lines + c->key, c->key_len);
	skn_vec_push(&flow->cites, cite);
}

/* The blanks before the group move from the text in front of it to the group. */
static size_t take_blanks(struct skn_flow *flow, size_t *at)
{
	struct skn_flow_token *last = flow->tokens.n ? &flow->tokens.v[flow->tokens.n - 1] : NULL;
	size_t n = 0;

	*at = flow->text.n;
	if (!last || last->kind != SKN_FLOW_TEXT)
		return 0;
	while (n < last->n && strchr(" \t", flow->text.p[last->at + last->n - 1 - n]))
		n++;
	last->n -= n;
	*at = last->at + last->n;
	if (last->n == 0)
		flow->tokens.n--;
	return n;
}

static void cite_group(struct walk *w, const struct skn_md_event *e)
{
	const struct skn_cite_group *group;
	size_t blanks, at;

	if (e->cite >= w->cites.groups.n) { /* not one of ours: text */
		skn_flow_add(w->flow, SKN_FLOW_TEXT, e->p, e->n);
		return;
	}
	group = &w->cites.groups.v[e->cite];
	blanks = take_blanks(w->flow, &at);
	skn_vec_push(&w->flow->tokens,
		     ((struct skn_flow_token){ .kind = SKN_FLOW_CITES, .at = at, .n = blanks,
					       .cite = w->flow->cites.n, .n_cites = group->n }));
	for (size_t i = 0; i < group->n; i++)
		add_cite(w, &w->cites.cites.v[group->first + i]);
}

/* TEXT comes in pieces; one token holds neighbours, so that blanks are seen whole. */
static void text(struct walk *w, const char *p, size_t n)
{
	const struct skn_flow_token *last =
		w->flow->tokens.n ? &w->flow->tokens.v[w->flow->tokens.n - 1] : NULL;

	if (n == 0)
		return;
	if (last && last->kind == SKN_FLOW_TEXT && last->at + last->n == w->flow->text.n)
		skn_flow_extend(w->flow, p, n);
	else
		skn_flow_add(w->flow, SKN_FLOW_TEXT, p, n);
}

static int on_event(void *ctx, const struct skn_md_event *e, struct skn_err *err)
{
	struct walk *w = ctx;

	SKN_UNUSED(err);
	switch (e->kind) {
	case SKN_MD_TEXT:
	case SKN_MD_RAW_HTML: text(w, e->p, e->n); break;
	case SKN_MD_CODE_SPAN: skn_flow_add(w->flow, SKN_FLOW_CODE, e->p, e->n); break;
	case SKN_MD_EMPH: begin_mark(w, SKN_FLOW_EMPH, NULL, 0); break;
	case SKN_MD_STRONG: begin_mark(w, SKN_FLOW_STRONG, NULL, 0); break;
	case SKN_MD_LINK:
	case SKN_MD_IMAGE: begin_mark(w, SKN_FLOW_LINK, e->p, e->n); break;
	case SKN_MD_EMPH_END:
	case SKN_MD_STRONG_END:
	case SKN_MD_LINK_END:
	case SKN_MD_IMAGE_END: end_mark(w); break;
	case SKN_MD_SOFTBREAK: line_break(w, false); break;
	case SKN_MD_LINEBREAK: line_break(w, true); break;
	case SKN_MD_CITE: cite_group(w, e); break;
	}
	return 0;
}

/* Joins the lines, but keeps the ones that end in a hard break. */
static void join_lines(struct skn_buf *out, const char *lines, size_t n)
{
	size_t start = 0;

	for (size_t at = 0; at < n; at++) {
		size_t slashes = 0;

		if (lines[at] != '\n')
			continue;
		while (slashes < at - start && lines[at - 1 - slashes] == '\\')
			slashes++;
		if (slashes % 2) {
			skn_prose_join(out, lines + start, at - start);
			skn_buf_addc(out, '\n');
			start = at + 1;
		}
	}
	skn_prose_join(out, lines + start, n - start);
}

static size_t count_breaks(const char *s, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += s[i] == '\n';
	return count;
}

/* Walks the lines; false when the reader refused them. */
static bool walk(struct walk *w)
{
	static const struct skn_md_handler handler = { on_event };
	bool ok;

	skn_cites_scan(&w->cites, w->lines, w->n);
	skn_prose_join(&w->joined, w->lines, w->n);
	open_sentence(w);
	ok = skn_md_inline(w->lines, w->n, &handler, w, NULL) == SKN_OK;
	close_sentence(w);
	skn_cites_release(&w->cites);
	skn_buf_release(&w->joined);
	return ok;
}

struct mark_point {
	size_t text, tokens, cites;
};

static struct mark_point here(const struct skn_flow *flow)
{
	return (struct mark_point){ flow->text.n, flow->tokens.n, flow->cites.n };
}

static void back_to(struct skn_flow *flow, struct mark_point p)
{
	skn_buf_truncate(&flow->text, p.text);
	flow->tokens.n = p.tokens;
	flow->cites.n = p.cites;
}

void skn_flow_literal(struct skn_flow *flow, const char *s, size_t n, const struct skn_unit *unit)
{
	if (unit)
		skn_flow_add(flow, SKN_FLOW_SENTENCE, unit->id, strlen(unit->id));
	skn_flow_add(flow, SKN_FLOW_TEXT, NULL, 0);
	for (size_t i = 0; i < n; i++)
		skn_flow_extend(flow, s[i] == '\n' ? " " : s + i, 1);
	if (unit)
		skn_flow_add(flow, SKN_FLOW_SENTENCE_END, NULL, 0);
}

/* The paragraph as one sentence, the other ids as empty ones before it. */
static void inline_whole(struct skn_flow *flow, const char *lines, size_t n,
			 const struct skn_unit *units, size_t n_units)
{
	struct skn_buf joined = SKN_BUF_INIT;
	struct walk w = { .flow = flow, .units = units, .n_units = 1, .joined = SKN_BUF_INIT };
	struct mark_point start;

	join_lines(&joined, lines, n);
	w.lines = joined.p;
	w.n = joined.n;
	for (size_t i = 1; i < n_units; i++) {
		skn_flow_add(flow, SKN_FLOW_SENTENCE, units[i].id, strlen(units[i].id));
		skn_flow_add(flow, SKN_FLOW_SENTENCE_END, NULL, 0);
	}
	start = here(flow);
	if (!walk(&w)) {
		back_to(flow, start);
		skn_flow_literal(flow, joined.p, joined.n, units);
	}
	skn_buf_release(&joined);
}

void skn_flow_inline(struct skn_flow *flow, const char *lines, size_t n, const struct skn_unit *units,
		     size_t n_units)
{
	struct walk w = { .flow = flow, .lines = lines, .n = n, .units = units, .n_units = n_units,
			  .joined = SKN_BUF_INIT };
	struct mark_point start = here(flow);

	if (n_units > 1) {
		if (walk(&w) && w.breaks == count_breaks(lines, n) && w.breaks + 1 == n_units)
			return;
		back_to(flow, start);
	}
	inline_whole(flow, lines, n, units, n_units);
}
