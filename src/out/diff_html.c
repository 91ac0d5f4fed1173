/*
 * diff_html.c - diffs as one page: every change inline and side by side, of which
 * two radio buttons choose one; no script, no request.
 */
#include "out/diff_html.h"

#include "hash/sha256.h"
#include "out/base64.h"
#include "out/diff_entry.h"
#include "out/diff_pieces.h"
#include "out/html.h"
#include "out/source.h"
#include "text/escape.h"

struct page {
	struct skn_html_out h;
	const struct skn_diff_head *head;
	const struct skn_diff_entries *entries;
};

/* Text whose bidi overrides and control characters are to be seen. */
static void text_n(struct page *p, const char *s, size_t n)
{
	struct skn_buf safe = SKN_BUF_INIT;

	skn_term_safe_buf(&safe, s, n, true);
	skn_esc_html_text(p->h.out, safe.p, safe.n);
	skn_buf_release(&safe);
}

static void text(struct page *p, const char *s)
{
	text_n(p, s, strlen(s));
}

/* ---- text ---- */

static void piece(void *ctx, enum skn_worddiff_op op, bool cite, const char *s, size_t n)
{
	struct page *p = ctx;

	if (op == SKN_WORD_REMOVED)
		skn_html_out_raw(&p->h, "<del>");
	else if (op == SKN_WORD_ADDED)
		skn_html_out_raw(&p->h, "<ins>");
	if (cite && s[0] == '@') {
		skn_html_out_raw(&p->h, "<span class=\"key\">");
		text_n(p, s, n);
		skn_html_out_raw(&p->h, "</span>");
	} else {
		text_n(p, s, n);
	}
	if (op == SKN_WORD_REMOVED)
		skn_html_out_raw(&p->h, "</del>");
	else if (op == SKN_WORD_ADDED)
		skn_html_out_raw(&p->h, "</ins>");
}

static void paragraph(struct page *p, const struct skn_diff_pieces *pieces, enum skn_diff_piece_side side,
		      bool about)
{
	skn_html_out_raw(&p->h, "<p class=\"");
	skn_html_out_raw(&p->h, about ? "text about" : "text");
	skn_html_out_raw(&p->h, "\" dir=\"auto\">");
	skn_diff_pieces_each(pieces, side, piece, p);
	skn_html_out_raw(&p->h, "</p>\n");
}

static void column(struct page *p, const struct skn_diff_pieces *pieces, enum skn_diff_piece_side side, bool there)
{
	skn_html_out_raw(&p->h, "<div>");
	if (there)
		paragraph(p, pieces, side, false);
	skn_html_out_raw(&p->h, "</div>\n");
}

static void label(struct page *p, const struct skn_diff_part *part)
{
	if (!part->label)
		return;
	skn_html_out_raw(&p->h, "<span class=\"label\">");
	text(p, part->label);
	skn_html_out_raw(&p->h, ":</span> ");
}

static void prose(struct page *p, const struct skn_diff_part *part)
{
	struct skn_diff_pieces pieces;
	bool both = part->before && part->after;

	label(p, part);
	skn_diff_pieces_make(&pieces, part->before, part->after);
	if (both && !pieces.changed) {
		paragraph(p, &pieces, SKN_DIFF_SIDE_AFTER, true);
	} else {
		skn_html_out_raw(&p->h, "<div class=\"inline\">\n");
		if (!both || pieces.common) {
			paragraph(p, &pieces, SKN_DIFF_SIDE_BOTH, false);
		} else {
			paragraph(p, &pieces, SKN_DIFF_SIDE_BEFORE, false);
			paragraph(p, &pieces, SKN_DIFF_SIDE_AFTER, false);
		}
		skn_html_out_raw(&p->h, "</div>\n<div class=\"side\">\n");
		column(p, &pieces, SKN_DIFF_SIDE_BEFORE, part->before);
		column(p, &pieces, SKN_DIFF_SIDE_AFTER, part->after);
		skn_html_out_raw(&p->h, "</div>\n");
	}
	skn_diff_pieces_release(&pieces);
}

static void became(struct page *p, const char *before, const char *after)
{
	if (before && after && skn_streq(before, after)) {
		text(p, after);
		return;
	}
	if (before) {
		skn_html_out_raw(&p->h, "<del>");
		text(p, before);
		skn_html_out_raw(&p->h, "</del>");
	}
	if (before && after)
		skn_html_out_raw(&p->h, " \u2192 ");
	if (after) {
		skn_html_out_raw(&p->h, "<ins>");
		text(p, after);
		skn_html_out_raw(&p->h, "</ins>");
	}
}

static void value(struct page *p, const struct skn_diff_part *part)
{
	skn_html_out_raw(&p->h, "<p class=\"text\" dir=\"auto\">");
	label(p, part);
	became(p, part->before, part->after);
	skn_html_out_raw(&p->h, "</p>\n");
}

/* ---- entries ---- */

static void moved(struct page *p, const char *sentence)
{
	if (!*sentence) {
		skn_html_out_raw(&p->h, "<p class=\"where\">before, it stood at the beginning</p>\n");
		return;
	}
	skn_html_out_raw(&p->h, "<p class=\"where\" dir=\"auto\">before, it stood after \u201c");
	text_n(p, sentence, strcspn(sentence, "\n"));
	skn_html_out_raw(&p->h, "\u201d</p>\n");
}

/* Whether the id is what the entry is called. */
static bool is_name(const struct skn_diff_entry *e)
{
	return e->new_name && skn_streq(e->new_name, e->id);
}

static void head_of(struct page *p, const struct skn_diff_entry *e)
{
	skn_html_out_raw(&p->h, "<p class=\"what\">");
	if (e->section != SKN_DIFF_IN_SOURCES && (e->old_name || e->new_name)) {
		skn_html_out_raw(&p->h, "<b>");
		if (e->old_name && e->new_name)
			became(p, e->old_name, e->new_name);
		else
			text(p, e->new_name ? e->new_name : e->old_name);
		skn_html_out_raw(&p->h, "</b> ");
	}
	text(p, e->what.p);
	if (e->id && e->section != SKN_DIFF_IN_SOURCES && !is_name(e)) {
		skn_html_out_raw(&p->h, " <span class=\"key\">");
		text(p, e->id);
		skn_html_out_raw(&p->h, "</span>");
	}
	if (e->context) {
		skn_html_out_raw(&p->h, ", after \u201c");
		text_n(p, e->context, strcspn(e->context, "\n"));
		skn_html_out_raw(&p->h, "\u201d");
	}
	skn_html_out_raw(&p->h, "</p>\n");
}

static void source(struct page *p, const struct skn_diff_entry *e)
{
	const struct skn_record *item = skn_diff_item(p->entries, e->id);
	struct skn_source s = { .item = item, .fields = item ? item->tree.root : NULL };
	struct skn_buf url = SKN_BUF_INIT;

	if (s.fields)
		skn_source_url(&url, &s);
	skn_html_out_raw(&p->h, "<p class=\"text\" dir=\"auto\">");
	if (skn_url_is_safe(url.p, url.n)) {
		skn_html_out_raw(&p->h, "<a");
		skn_html_out_attr(&p->h, "href", url.p);
		skn_html_out_raw(&p->h, ">");
		text(p, e->new_name ? e->new_name : e->old_name);
		skn_html_out_raw(&p->h, "</a>");
	} else {
		text(p, e->new_name ? e->new_name : e->old_name);
	}
	skn_html_out_raw(&p->h, " <span class=\"key\">@");
	text(p, e->id);
	skn_html_out_raw(&p->h, "</span></p>\n");
	skn_buf_release(&url);
}

static void items(struct page *p, const struct skn_diff_entry *e)
{
	for (size_t i = 0; i < e->items.n; i++) {
		struct skn_buf line = SKN_BUF_INIT;

		skn_diff_item_line(&line, p->entries, e->items.v[i]);
		skn_html_out_raw(&p->h, "<p class=\"item\" dir=\"auto\"><b>New source</b> ");
		text(p, line.p);
		skn_html_out_raw(&p->h, " <span class=\"key\">@");
		text(p, e->items.v[i]);
		skn_html_out_raw(&p->h, "</span></p>\n");
		skn_buf_release(&line);
	}
}

static void entry(struct page *p, const struct skn_diff_entry *e)
{
	static const char *const classes[] = { "added", "removed", "changed", "moved" };

	skn_html_out_raw(&p->h, "<li");
	skn_html_out_attr(&p->h, "class", classes[e->mark]);
	skn_html_out_raw(&p->h, ">\n");
	head_of(p, e);
	if (e->section == SKN_DIFF_IN_SOURCES)
		source(p, e);
	for (size_t i = 0; i < e->parts.n; i++) {
		if (e->parts.v[i].value)
			value(p, &e->parts.v[i]);
		else
			prose(p, &e->parts.v[i]);
	}
	if (e->moved_from)
		moved(p, e->moved_from);
	if (e->section != SKN_DIFF_IN_SOURCES)
		items(p, e);
	skn_html_out_raw(&p->h, "</li>\n");
}

/* ---- the page ---- */

static void sections(struct page *p, const struct skn_diff_entries *entries)
{
	int section = -1;

	for (size_t i = 0; i < entries->list.n; i++) {
		const struct skn_diff_entry *e = &entries->list.v[i];

		if ((int)e->section != section) {
			skn_html_out_raw(&p->h, section >= 0 ? "</ol>\n<h3>" : "<h3>");
			text(p, skn_diff_section_title(e->section));
			skn_html_out_raw(&p->h, "</h3>\n<ol class=\"changes\">\n");
		}
		section = (int)e->section;
		entry(p, e);
	}
	if (section >= 0)
		skn_html_out_raw(&p->h, "</ol>\n");
}

void skn_diff_html_switch(struct skn_sink *out)
{
	struct page p = { .h = { .out = out } };

	skn_html_out_raw(&p.h, "<input type=\"radio\" class=\"view\" name=\"view\" id=\"view-inline\" checked>"
			       "<label for=\"view-inline\">Inline</label>\n"
			       "<input type=\"radio\" class=\"view\" name=\"view\" id=\"view-side\">"
			       "<label for=\"view-side\">Side by side</label>\n");
}

void skn_diff_html_begin(struct skn_sink *out, const char *title)
{
	struct page p = { .h = { .out = out } };
	struct skn_buf css = SKN_BUF_INIT, policy = SKN_BUF_INIT;
	unsigned char hash[SKN_SHA256_LEN];

	skn_buf_adds(&css, skn_html_css);
	skn_buf_adds(&css, skn_diff_html_css);
	skn_sha256(hash, css.p, css.n);
	skn_buf_adds(&policy, "default-src 'none'; style-src 'sha256-");
	skn_base64(&policy, hash, sizeof(hash));
	skn_buf_adds(&policy, "'; base-uri 'none'; form-action 'none'");
	skn_html_out_raw(&p.h, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
			       "<meta http-equiv=\"Content-Security-Policy\"");
	skn_html_out_attr(&p.h, "content", policy.p);
	skn_html_out_raw(&p.h, ">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			       "<meta name=\"referrer\" content=\"no-referrer\">\n"
			       "<meta name=\"generator\" content=\"skein\">\n<title>");
	text(&p, title);
	skn_html_out_raw(&p.h, "</title>\n<style>");
	skn_html_out_raw(&p.h, skn_html_css);
	skn_html_out_raw(&p.h, skn_diff_html_css);
	skn_html_out_raw(&p.h, "</style>\n</head>\n<body>\n"
			       "<a class=\"skip\" href=\"#main\">Skip to the changes</a>\n<header>\n<h1>");
	text(&p, title);
	skn_html_out_raw(&p.h, "</h1>\n</header>\n<main id=\"main\">\n");
	skn_diff_html_switch(out);
	skn_buf_release(&css);
	skn_buf_release(&policy);
}

void skn_diff_html(struct skn_sink *out, const struct skn_diff_head *head, const struct skn_diff *diff,
		   unsigned flags)
{
	struct skn_diff_entries entries;
	struct page p = { .h = { .out = out }, .head = head, .entries = &entries };
	struct skn_buf line = SKN_BUF_INIT;

	skn_diff_entries_make(&entries, head, diff, flags);
	skn_html_out_raw(&p.h, "<section>\n<h2 dir=\"auto\">");
	text(&p, head->title ? head->title : head->name);
	skn_html_out_raw(&p.h, "</h2>\n<p class=\"range\">");
	skn_diff_range(&line, head);
	text(&p, head->name);
	skn_html_out_raw(&p.h, " \u00b7 ");
	text(&p, line.p);
	skn_html_out_raw(&p.h, "</p>\n<p class=\"sum\">");
	skn_buf_clear(&line);
	skn_diff_summary(&line, diff);
	text(&p, line.p);
	skn_html_out_raw(&p.h, "</p>\n");
	sections(&p, &entries);
	skn_html_out_raw(&p.h, "</section>\n");
	skn_buf_release(&line);
	skn_diff_entries_release(&entries);
}

void skn_diff_html_end(struct skn_sink *out)
{
	struct page p = { .h = { .out = out } };

	skn_html_out_raw(&p.h, "</main>\n</body>\n</html>\n");
}
