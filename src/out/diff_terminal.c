/*
 * diff_terminal.c - a diff to read on a terminal.
 *
 * With colour a rewording stands in one text, what went struck out; without, both
 * wordings stand below each other, or in one with git's marks [-old-]{+new+}.
 */
#include "out/diff_entry.h"
#include "out/diff_pieces.h"

#define ENTRY "    "   /* in front of an entry's lines: room for its mark */
#define INSIDE "      " /* and of what belongs to it */
#define STRUCK "\033[9m"
#define TAB 8            /* columns of a tab that indents a line */
#define CUT_MIN 12 /* columns of a text that is cut; with less it is wrapped */

struct page {
	struct skn_sink *out;
	const struct skn_term *term;
	const struct skn_diff_head *head;
	const struct skn_diff_entries *entries;
	unsigned flags;
	size_t width;
};

static void styled(struct page *p, enum skn_term_style style, const char *text)
{
	skn_term_styled(p->term, p->out, style, text, strlen(text));
}

/* ---- text ---- */

/* Where pieces go: a paragraph, styled by what happened to each. */
struct writer {
	struct page *page;
	struct skn_wrap wrap;
	enum skn_worddiff_op last, open; /* of the last piece; the mark that stands open */
	bool marks;                /* [- -] {+ +} */
	bool whole;                /* all of it came or went: no strokes */
	bool inside;               /* a line: its first word is written */
	size_t indent;             /* columns of blanks before that word */
};

static void raw(struct writer *w, const char *bytes)
{
	skn_wrap_raw(&w->wrap, bytes, strlen(bytes));
}

static const char *begin_of(const struct writer *w, enum skn_worddiff_op op, bool cite)
{
	const struct skn_term *term = w->page->term;

	switch (op) {
	case SKN_WORD_REMOVED: return skn_term_begin(term, SKN_TERM_REMOVED);
	case SKN_WORD_ADDED: return skn_term_begin(term, SKN_TERM_ADDED);
	default: return skn_term_begin(term, cite ? SKN_TERM_DIM : SKN_TERM_PLAIN);
	}
}

/* Ends what is open and begins what is not: "[-", "-]", "{+", "+}". */
static void switch_mark(struct writer *w, enum skn_worddiff_op op)
{
	static const char *const begin[] = { "", "[-", "{+" }, *const end[] = { "", "-]", "+}" };

	if (!w->marks || op == w->open)
		return;
	if (w->open != SKN_WORD_SAME) {
		raw(w, begin_of(w, w->open, false));
		skn_wrap_puts(&w->wrap, end[w->open]);
		raw(w, skn_term_end(w->page->term, SKN_TERM_ADDED));
	}
	w->open = op;
	if (op != SKN_WORD_SAME) {
		raw(w, begin_of(w, op, false));
		skn_wrap_puts(&w->wrap, begin[op]);
		raw(w, skn_term_end(w->page->term, SKN_TERM_ADDED));
	}
}

static void put_blank(struct writer *w, char c)
{
	if (c == '\n') {
		skn_wrap_newline(&w->wrap);
		w->inside = false;
		w->indent = 0;
	} else if (!w->inside) {
		w->indent += c == '\t' ? TAB : 1;
	} else {
		skn_wrap_text(&w->wrap, " ", 1);
	}
}

/* What indents a line of code or a list stays; one blank is what a mark left behind
 * that the other side has. */
static void begin_word(struct writer *w)
{
	if (!w->inside && w->indent > 1)
		skn_wrap_blanks(&w->wrap, w->indent);
	w->inside = true;
}

/* Words are styled one by one: the blanks between them may become line ends. */
static void put_words(struct writer *w, enum skn_worddiff_op op, bool cite, const char *s, size_t n)
{
	const char *begin = begin_of(w, op, cite);
	bool struck = op == SKN_WORD_REMOVED && !w->whole && w->page->term->color;

	for (size_t i = 0; i < n;) {
		size_t len = 0;

		while (i + len < n && !strchr(" \t\n", s[i + len]))
			len++;
		if (len) {
			begin_word(w);
			raw(w, begin);
			raw(w, struck ? STRUCK : "");
			skn_wrap_text(&w->wrap, s + i, len);
			raw(w, *begin ? skn_term_end(w->page->term, SKN_TERM_ADDED) : "");
		} else {
			put_blank(w, s[i]);
			len = 1;
		}
		i += len;
	}
}

static void put_piece(void *ctx, enum skn_worddiff_op op, bool cite, const char *s, size_t n)
{
	struct writer *w = ctx;

	if (op == SKN_WORD_ADDED && w->last == SKN_WORD_REMOVED && !w->marks)
		skn_wrap_text(&w->wrap, " ", 1);
	w->last = op;
	switch_mark(w, op);
	put_words(w, op, cite, s, n);
}

/* Writes one side, or both in one, behind INDENT; the first line goes on at COLUMN. */
static void put_text(struct page *p, const struct skn_diff_pieces *pieces, enum skn_diff_piece_side side,
		     bool whole, const char *indent, size_t column)
{
	bool marks = !whole && (p->flags & SKN_DIFF_WORDS || !p->term->color);
	struct writer w = { .page = p, .marks = marks, .whole = whole };

	skn_wrap_init(&w.wrap, p->out, p->width, indent, column);
	skn_diff_pieces_each(pieces, side, put_piece, &w);
	switch_mark(&w, SKN_WORD_SAME);
	skn_wrap_finish(&w.wrap);
}

static void put_line(struct page *p, enum skn_term_style style, const char *first, const char *indent,
		     const char *text)
{
	const char *begin = skn_term_begin(p->term, style), *end = skn_term_end(p->term, style);
	struct skn_wrap wrap;

	skn_sink_puts(p->out, first);
	skn_wrap_init(&wrap, p->out, p->width, indent, skn_term_width(first, strlen(first)));
	skn_wrap_raw(&wrap, begin, strlen(begin));
	skn_wrap_puts(&wrap, text);
	skn_wrap_raw(&wrap, end, strlen(end));
	skn_wrap_finish(&wrap);
}

/* One line, cut to the width. */
static void put_cut(struct page *p, const char *indent, const char *before, const char *text, const char *after)
{
	struct skn_buf safe = SKN_BUF_INIT, cut = SKN_BUF_INIT;
	size_t used = skn_term_width(indent, strlen(indent)) + skn_term_width(before, strlen(before)) +
		      skn_term_width(after, strlen(after));

	text += strspn(text, " ");
	if (p->width < used + CUT_MIN) {
		skn_buf_addf(&safe, "%s%.*s%s", before, (int)strcspn(text, "\n"), text, after);
		put_line(p, SKN_TERM_DIM, indent, INSIDE, safe.p);
		skn_buf_release(&safe);
		return;
	}
	skn_term_safe_buf(&safe, text, strcspn(text, "\n"), false);
	skn_term_cut(&cut, safe.p, safe.n, p->width > used ? p->width - used : 1);
	skn_sink_printf(p->out, "%s%s%s%s%s%s\n", indent, skn_term_begin(p->term, SKN_TERM_DIM), before, cut.p,
			after, skn_term_end(p->term, SKN_TERM_DIM));
	skn_buf_release(&safe);
	skn_buf_release(&cut);
}

/* ---- entries ---- */

static void put_mark(struct page *p, enum skn_diff_mark mark)
{
	static const enum skn_term_style styles[] = { SKN_TERM_ADDED, SKN_TERM_REMOVED, SKN_TERM_WARNING,
						      SKN_TERM_MOVED };
	const char text[] = { skn_diff_mark_chars[mark], '\0' };

	skn_sink_puts(p->out, "  ");
	styled(p, styles[mark], text);
	skn_sink_putc(p->out, ' ');
}

/* GAP: blanks behind the date or label that it goes on after, "" without one; COLUMN:
 * where the line stands before them; INDENT: of its further lines. */
static void put_part(struct page *p, const struct skn_diff_part *part, const char *indent, size_t column,
		     const char *gap)
{
	struct skn_diff_pieces pieces;
	bool both = part->before && part->after, one;

	skn_diff_pieces_make(&pieces, part->before, part->after);
	one = !both || !pieces.changed ||
	      (pieces.common && (p->term->color || p->flags & SKN_DIFF_WORDS || !pieces.words));
	if (one) {
		skn_sink_puts(p->out, gap);
		put_text(p, &pieces, SKN_DIFF_SIDE_BOTH, !both || !pieces.changed, indent, column + strlen(gap));
	} else {
		struct skn_buf deeper = SKN_BUF_INIT;

		skn_buf_addf(&deeper, "%s  ", indent);
		if (*gap)
			skn_sink_printf(p->out, "\n%s", indent);
		styled(p, SKN_TERM_REMOVED, "- ");
		put_text(p, &pieces, SKN_DIFF_SIDE_BEFORE, !pieces.common, deeper.p, strlen(indent) + 2);
		skn_sink_puts(p->out, indent);
		styled(p, SKN_TERM_ADDED, "+ ");
		put_text(p, &pieces, SKN_DIFF_SIDE_AFTER, !pieces.common, deeper.p, strlen(indent) + 2);
		skn_buf_release(&deeper);
	}
	skn_diff_pieces_release(&pieces);
}

static void put_value(struct page *p, const struct skn_diff_part *part)
{
	struct skn_buf line = SKN_BUF_INIT;

	if (part->label)
		skn_buf_addf(&line, "%s: ", part->label);
	if (part->before && part->after && skn_streq(part->before, part->after))
		skn_buf_adds(&line, part->after);
	else if (part->before && part->after)
		skn_buf_addf(&line, "%s \u2192 %s", part->before, part->after);
	else
		skn_buf_addf(&line, "%s%s", part->before ? part->before : part->after ? part->after : "",
			     part->before ? " (removed)" : "");
	put_line(p, SKN_TERM_PLAIN, INSIDE, INSIDE "  ", line.p);
	skn_buf_release(&line);
}

static void put_labelled(struct page *p, const struct skn_diff_part *part)
{
	size_t column = strlen(INSIDE);
	const char *gap = "";

	skn_sink_puts(p->out, INSIDE);
	if (part->label) {
		styled(p, SKN_TERM_DIM, part->label);
		skn_sink_putc(p->out, ':');
		if (column + strlen(part->label) + 2 < p->width / 2) {
			column += strlen(part->label) + 1;
			gap = " ";
		} else {
			skn_sink_puts(p->out, "\n" INSIDE);
		}
	}
	put_part(p, part, INSIDE, column, gap);
}

/* Its key stands in the text that cites it. */
static void put_item(struct page *p, const char *key)
{
	struct skn_buf line = SKN_BUF_INIT;
	struct skn_wrap wrap;

	skn_diff_item_line(&line, p->entries, key);
	skn_sink_puts(p->out, INSIDE);
	styled(p, SKN_TERM_DIM, "new:");
	skn_sink_putc(p->out, ' ');
	skn_wrap_init(&wrap, p->out, p->width, INSIDE "     ", strlen(INSIDE "new: "));
	skn_wrap_puts(&wrap, line.p);
	skn_wrap_finish(&wrap);
	skn_buf_release(&line);
}

/* "2026-03", "2026-03 → 2026-03-02" */
static void name_of(struct skn_buf *out, const struct skn_diff_entry *e)
{
	const char *a = e->old_name, *b = e->new_name;

	if (a && b && !skn_streq(a, b))
		skn_buf_addf(out, "%s \u2192 %s", a, b);
	else
		skn_buf_adds(out, b ? b : a ? a : "");
}

static void put_styled(struct page *p, struct skn_wrap *wrap, enum skn_term_style style, const char *text)
{
	const char *begin = skn_term_begin(p->term, style), *end = skn_term_end(p->term, style);

	skn_wrap_raw(wrap, begin, strlen(begin));
	skn_wrap_puts(wrap, text);
	skn_wrap_raw(wrap, end, strlen(end));
}

/* The name in bold, and WHAT happened to it. */
static void put_title(struct page *p, const struct skn_diff_entry *e, const char *what)
{
	struct skn_buf name = SKN_BUF_INIT;
	struct skn_wrap wrap;

	name_of(&name, e);
	skn_wrap_init(&wrap, p->out, p->width, INSIDE, strlen(ENTRY));
	put_styled(p, &wrap, SKN_TERM_HEADING, name.p);
	if (what) {
		skn_wrap_puts(&wrap, ": ");
		put_styled(p, &wrap, SKN_TERM_DIM, what);
	}
	skn_wrap_finish(&wrap);
	skn_buf_release(&name);
}

/* "open → resolved" of a tension that is narrowed, resolved ... */
static const struct skn_diff_part *status_of(const struct skn_diff_entry *e)
{
	for (size_t i = 0; i < e->parts.n; i++)
		if (e->parts.v[i].label && skn_streq(e->parts.v[i].label, "status"))
			return &e->parts.v[i];
	return NULL;
}

static void put_rest(struct page *p, const struct skn_diff_entry *e, size_t from)
{
	for (size_t i = from; i < e->parts.n; i++) {
		if (e->parts.v[i].value)
			put_value(p, &e->parts.v[i]);
		else
			put_labelled(p, &e->parts.v[i]);
	}
	if (e->note)
		put_line(p, SKN_TERM_DIM, INSIDE, INSIDE, e->note);
	if (e->moved_from && *e->moved_from)
		put_cut(p, INSIDE, "moved, was after \u201c", e->moved_from, "\u201d");
	else if (e->moved_from)
		put_line(p, SKN_TERM_DIM, INSIDE, INSIDE, "moved, was at the beginning");
	for (size_t i = 0; i < e->items.n; i++)
		put_item(p, e->items.v[i]);
}

static void put_sentence(struct page *p, const struct skn_diff_entry *e)
{
	if (e->context)
		put_cut(p, "  \u2026 ", "", e->context, "");
	put_mark(p, e->mark);
	if (e->parts.n == 0)
		put_line(p, SKN_TERM_PLAIN, "", INSIDE, e->what.p);
	else
		put_part(p, &e->parts.v[0], ENTRY, strlen(ENTRY), "");
	put_rest(p, e, 1);
}

/* The date and behind it the text; a date that is long has a line of its own. */
static void put_event(struct page *p, const struct skn_diff_entry *e)
{
	struct skn_buf name = SKN_BUF_INIT, safe = SKN_BUF_INIT;
	bool text = e->parts.n && !e->parts.v[0].value && !e->parts.v[0].label;
	size_t column;

	put_mark(p, e->mark);
	name_of(&name, e);
	skn_term_safe_buf(&safe, name.p, name.n, false);
	column = strlen(ENTRY) + skn_term_width(safe.p, safe.n);
	if (text && column + 2 < p->width / 2) {
		styled(p, SKN_TERM_HEADING, name.p);
		put_part(p, &e->parts.v[0], INSIDE, column, "  ");
	} else {
		put_title(p, e, text ? NULL : e->what.p);
		text = false;
	}
	put_rest(p, e, text);
	skn_buf_release(&name);
	skn_buf_release(&safe);
}

static void put_record(struct page *p, const struct skn_diff_entry *e)
{
	put_mark(p, e->mark);
	put_title(p, e, e->mark == SKN_MARK_CHANGED || status_of(e) ? e->what.p : NULL);
	put_rest(p, e, 0);
}

static void put_source(struct page *p, const struct skn_diff_entry *e)
{
	bool fresh = e->mark == SKN_MARK_ADDED && !skn_streq(e->what.p, "added");
	struct skn_buf key = SKN_BUF_INIT;
	struct skn_wrap wrap;

	put_mark(p, e->mark);
	skn_buf_addf(&key, "@%s", e->id);
	skn_wrap_init(&wrap, p->out, p->width, INSIDE, strlen(ENTRY));
	skn_wrap_puts(&wrap, e->new_name ? e->new_name : e->old_name);
	skn_wrap_puts(&wrap, "  ");
	put_styled(p, &wrap, SKN_TERM_KEY, key.p);
	if (fresh) {
		skn_wrap_puts(&wrap, "  ");
		put_styled(p, &wrap, SKN_TERM_DIM, e->what.p);
	}
	skn_wrap_finish(&wrap);
	if (e->mark == SKN_MARK_CHANGED)
		put_rest(p, e, 0);
	skn_buf_release(&key);
}

static void put_entry(struct page *p, const struct skn_diff_entry *e)
{
	switch (e->section) {
	case SKN_DIFF_IN_NARRATIVE: put_sentence(p, e); break;
	case SKN_DIFF_IN_TIMELINE: put_event(p, e); break;
	case SKN_DIFF_IN_SOURCES: put_source(p, e); break;
	case SKN_DIFF_IN_THREAD:
		put_mark(p, e->mark);
		put_line(p, SKN_TERM_PLAIN, "", INSIDE, e->what.p);
		put_rest(p, e, 0);
		break;
	default: put_record(p, e); break;
	}
}

void skn_diff_put_head(struct skn_sink *out, const struct skn_term *term, const struct skn_diff_head *head)
{
	struct skn_buf range = SKN_BUF_INIT;

	skn_term_styled(term, out, SKN_TERM_HEADING, head->name, strlen(head->name));
	skn_diff_range(&range, head);
	skn_sink_puts(out, "  ");
	skn_term_safe(out, range.p, range.n, false);
	if (head->title) {
		skn_sink_puts(out, "  ");
		skn_term_styled(term, out, SKN_TERM_DIM, head->title, strlen(head->title));
	}
	skn_sink_putc(out, '\n');
	skn_buf_release(&range);
}

void skn_diff_terminal(struct skn_sink *out, const struct skn_term *term, const struct skn_diff_head *head,
		       const struct skn_diff *diff, unsigned flags)
{
	struct skn_diff_entries entries;
	struct page p = { .out = out, .term = term, .head = head, .entries = &entries, .flags = flags, .width = term->width };
	int section = -1;

	if (p.width > SKN_TERM_TEXT_WIDTH)
		p.width = SKN_TERM_TEXT_WIDTH;
	skn_diff_entries_make(&entries, head, diff, flags);
	skn_diff_put_head(out, term, head);
	for (size_t i = 0; i < entries.list.n; i++) {
		const struct skn_diff_entry *e = &entries.list.v[i];

		if ((int)e->section != section) {
			skn_sink_putc(out, '\n');
			styled(&p, SKN_TERM_HEADING, skn_diff_section_title(e->section));
			skn_sink_putc(out, '\n');
		}
		section = (int)e->section;
		put_entry(&p, e);
	}
	skn_diff_entries_release(&entries);
}
