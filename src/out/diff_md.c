/*
 * diff_md.c - a diff as a comment of a pull request.
 *
 * Lists with a word in front of each entry; inside a rewording <del> and <ins>,
 * which forges allow and which, unlike ~~ and **, may stand beside any character.
 */
#include "out/comment.h"
#include "out/diff_entry.h"
#include "out/diff_pieces.h"
#include "out/source.h"

#define CONTEXT_MAX 80 /* columns of a sentence that says where */

struct page {
	struct skn_buf out;
	const struct skn_diff_head *head;
	const struct skn_diff_entries *entries;
};

static void text(struct page *p, const char *s)
{
	skn_comment_text(&p->out, s, strlen(s));
}

/* ---- text ---- */

static void piece(void *ctx, enum skn_worddiff_op op, bool cite, const char *s, size_t n)
{
	static const char *const begin[] = { "", "<del>", "<ins>" }, *const end[] = { "", "</del>", "</ins>" };
	struct page *p = ctx;
	bool key = cite && s[0] == '@';

	/* Side by side the two words would run into each other. */
	if (op == SKN_WORD_ADDED && skn_ends_with(p->out.p, "</del>"))
		skn_buf_addc(&p->out, ' ');
	skn_buf_adds(&p->out, begin[op]);
	if (key)
		skn_comment_code(&p->out, s + 1, n - 1);
	else
		skn_comment_text(&p->out, s, n);
	skn_buf_adds(&p->out, end[op]);
}

static void one_side(void *ctx, enum skn_worddiff_op op, bool cite, const char *s, size_t n)
{
	SKN_UNUSED(op);
	piece(ctx, SKN_WORD_SAME, cite, s, n);
}

/* What begins a line stands before it already. */
static void part_text(struct page *p, const struct skn_diff_part *part)
{
	struct skn_diff_pieces pieces;

	skn_diff_pieces_make(&pieces, part->before, part->after);
	if (!part->before || !pieces.changed) {
		skn_diff_pieces_each(&pieces, SKN_DIFF_SIDE_AFTER, one_side, p);
	} else if (part->after && pieces.common) {
		skn_diff_pieces_each(&pieces, SKN_DIFF_SIDE_BOTH, piece, p);
	} else {
		skn_buf_adds(&p->out, "<del>");
		skn_diff_pieces_each(&pieces, SKN_DIFF_SIDE_BEFORE, one_side, p);
		skn_buf_adds(&p->out, part->after ? "</del><br><ins>" : "</del>");
		if (part->after) {
			skn_diff_pieces_each(&pieces, SKN_DIFF_SIDE_AFTER, one_side, p);
			skn_buf_adds(&p->out, "</ins>");
		}
	}
	skn_diff_pieces_release(&pieces);
}

static void value(struct page *p, const struct skn_diff_part *part)
{
	text(p, part->before ? part->before : part->after ? part->after : "");
	if (part->before && part->after && !skn_streq(part->before, part->after)) {
		skn_buf_adds(&p->out, " \u2192 ");
		text(p, part->after);
	} else if (part->before && !part->after) {
		skn_buf_adds(&p->out, " (removed)");
	}
}

/* A sentence that tells a place, cut. */
static void place(struct page *p, const char *before, const char *sentence)
{
	struct skn_buf cut = SKN_BUF_INIT;

	skn_term_cut(&cut, sentence, strcspn(sentence, "\n"), CONTEXT_MAX);
	skn_buf_addf(&p->out, "  - %s \u201c", before);
	text(p, cut.p);
	skn_buf_adds(&p->out, "\u201d\n");
	skn_buf_release(&cut);
}

/* ---- entries ---- */

static void capital(struct page *p, const char *word)
{
	skn_buf_addf(&p->out, "%c%s", toupper((unsigned char)*word), word + 1);
}

static void name(struct page *p, const struct skn_diff_entry *e)
{
	const char *a = e->old_name, *b = e->new_name;

	skn_buf_adds(&p->out, "**");
	text(p, a && b ? a : b ? b : a ? a : "");
	if (a && b && !skn_streq(a, b)) {
		skn_buf_adds(&p->out, " \u2192 ");
		text(p, b);
	}
	skn_buf_adds(&p->out, "**");
}

static void rest(struct page *p, const struct skn_diff_entry *e, size_t from)
{
	for (size_t i = from; i < e->parts.n; i++) {
		const struct skn_diff_part *part = &e->parts.v[i];

		skn_buf_adds(&p->out, "  - ");
		if (part->label)
			skn_buf_addf(&p->out, "%s: ", part->label);
		if (part->value)
			value(p, part);
		else
			part_text(p, part);
		skn_buf_addc(&p->out, '\n');
	}
	if (e->context)
		place(p, "after", e->context);
	if (e->moved_from && *e->moved_from)
		place(p, "before, it stood after", e->moved_from);
	else if (e->moved_from)
		skn_buf_adds(&p->out, "  - before, it stood at the beginning\n");
	for (size_t i = 0; i < e->items.n; i++) {
		struct skn_buf item = SKN_BUF_INIT;

		skn_diff_item_line(&item, p->entries, e->items.v[i]);
		skn_buf_adds(&p->out, "  - new source: ");
		text(p, item.p);
		skn_buf_addc(&p->out, '\n');
		skn_buf_release(&item);
	}
}

static void source(struct page *p, const struct skn_diff_entry *e)
{
	const struct skn_record *item = skn_diff_item(p->entries, e->id);
	struct skn_source s = { .item = item, .fields = item ? item->tree.root : NULL };
	struct skn_buf url = SKN_BUF_INIT;

	skn_buf_adds(&p->out, "- **");
	capital(p, e->what.p);
	skn_buf_adds(&p->out, "** \u00b7 ");
	text(p, e->new_name ? e->new_name : e->old_name);
	skn_buf_addc(&p->out, ' ');
	skn_comment_code(&p->out, e->id, strlen(e->id));
	if (s.fields && e->mark == SKN_MARK_ADDED)
		skn_source_url(&url, &s);
	if (url.n) {
		skn_buf_adds(&p->out, " \u00b7 ");
		skn_comment_code(&p->out, url.p, url.n);
	}
	skn_buf_addc(&p->out, '\n');
	if (e->mark == SKN_MARK_CHANGED)
		rest(p, e, 0);
	skn_buf_release(&url);
}

static void entry(struct page *p, const struct skn_diff_entry *e)
{
	bool in_line = e->parts.n && !e->parts.v[0].value && !e->parts.v[0].label;

	if (e->section == SKN_DIFF_IN_SOURCES) {
		source(p, e);
		return;
	}
	skn_buf_adds(&p->out, "- ");
	if (e->new_name || e->old_name) {
		name(p, e);
		skn_buf_addf(&p->out, " \u00b7 %s", e->what.p);
	} else {
		skn_buf_adds(&p->out, "**");
		capital(p, e->what.p);
		skn_buf_adds(&p->out, "**");
	}
	if (in_line) {
		skn_buf_adds(&p->out, " \u00b7 ");
		part_text(p, &e->parts.v[0]);
	}
	skn_buf_addc(&p->out, '\n');
	rest(p, e, in_line);
}

static void top(struct page *p, const struct skn_diff *diff)
{
	struct skn_buf line = SKN_BUF_INIT;

	skn_buf_adds(&p->out, "### ");
	text(p, p->head->title ? p->head->title : p->head->name);
	skn_buf_adds(&p->out, "\n\n");
	skn_comment_code(&p->out, p->head->name, strlen(p->head->name));
	skn_buf_adds(&p->out, " \u00b7 ");
	skn_diff_range(&line, p->head);
	text(p, line.p);
	skn_buf_clear(&line);
	skn_diff_summary(&line, diff);
	skn_buf_adds(&p->out, " \u00b7 ");
	text(p, line.p);
	skn_buf_adds(&p->out, "\n");
	skn_buf_release(&line);
}

void skn_diff_md(struct skn_sink *out, const struct skn_diff_head *head, const struct skn_diff *diff,
		 unsigned flags)
{
	struct skn_diff_entries entries;
	struct page p = { .out = SKN_BUF_INIT, .head = head, .entries = &entries };
	int section = -1;

	skn_diff_entries_make(&entries, head, diff, flags);
	top(&p, diff);
	for (size_t i = 0; i < entries.list.n; i++) {
		const struct skn_diff_entry *e = &entries.list.v[i];

		if ((int)e->section != section)
			skn_buf_addf(&p.out, "\n#### %s\n\n", skn_diff_section_title(e->section));
		section = (int)e->section;
		entry(&p, e);
	}
	skn_sink_put(out, p.out.p, p.out.n);
	skn_diff_entries_release(&entries);
	skn_buf_release(&p.out);
}
