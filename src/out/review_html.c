/*
 * review_html.c - a review as a page of its own: the page of a diff (diff_html.c)
 * with what else there is to say before each thread's changes.
 */
#include "out/html.h"
#include "out/review_parts.h"
#include "text/escape.h"

struct page {
	struct skn_html_out h;
};

/* Text whose bidi overrides and control characters are to be seen. */
static void text(struct page *p, const char *s)
{
	struct skn_buf safe = SKN_BUF_INIT;

	skn_term_safe_buf(&safe, s, strlen(s), true);
	skn_esc_html_text(p->h.out, safe.p, safe.n);
	skn_buf_release(&safe);
}

static void key(struct page *p, const char *s)
{
	skn_html_out_raw(&p->h, "<span class=\"key\">");
	text(p, s);
	skn_html_out_raw(&p->h, "</span>");
}

static void line_begin(struct page *p, const char *label)
{
	skn_html_out_raw(&p->h, "<p class=\"sum\" dir=\"auto\"><b>");
	text(p, label);
	skn_html_out_raw(&p->h, "</b> ");
}

static void line_end(struct page *p)
{
	skn_html_out_raw(&p->h, "</p>\n");
}

static void finding(struct page *p, const struct skn_diag *d, const struct skn_review_thread *t)
{
	struct skn_buf place = SKN_BUF_INIT;

	skn_review_place(&place, d, t);
	skn_html_out_raw(&p->h, "<li");
	skn_html_out_attr(&p->h, "class", d->severity == SKN_SEVERITY_ERROR ? "removed" : "changed");
	skn_html_out_raw(&p->h, ">\n<p class=\"what\"><b>");
	text(p, skn_severity_name(d->severity));
	skn_html_out_raw(&p->h, "</b> ");
	key(p, d->rule);
	if (place.n) {
		skn_html_out_raw(&p->h, " ");
		key(p, place.p);
	}
	skn_html_out_raw(&p->h, "</p>\n<p class=\"text\" dir=\"auto\">");
	text(p, d->message);
	skn_html_out_raw(&p->h, "</p>\n");
	if (d->hint) {
		skn_html_out_raw(&p->h, "<p class=\"where\" dir=\"auto\">");
		text(p, d->hint);
		skn_html_out_raw(&p->h, "</p>\n");
	}
	skn_buf_release(&place);
}

static void list_begin(struct page *p, const char *title)
{
	skn_html_out_raw(&p->h, "<h3>");
	text(p, title);
	skn_html_out_raw(&p->h, "</h3>\n<ol class=\"changes\">\n");
}

static void findings(struct page *p, const struct skn_review_thread *t)
{
	if (t->found.n)
		list_begin(p, "New findings");
	for (size_t i = 0; i < t->found.n; i++) {
		finding(p, t->found.v[i], t);
		skn_html_out_raw(&p->h, "</li>\n");
	}
	skn_html_out_raw(&p->h, t->found.n ? "</ol>\n" : "");
	if (t->quotes.n)
		list_begin(p, "Quotes that do not stand in their source");
	for (size_t i = 0; i < t->quotes.n; i++) {
		finding(p, t->quotes.v[i].diag, t);
		for (size_t k = 0; k < t->quotes.v[i].cited.n; k++) {
			skn_html_out_raw(&p->h, "<p class=\"where\" dir=\"auto\">cited in \u201c");
			text(p, t->quotes.v[i].cited.v[k]);
			skn_html_out_raw(&p->h, "\u201d</p>\n");
		}
		skn_html_out_raw(&p->h, "</li>\n");
	}
	skn_html_out_raw(&p->h, t->quotes.n ? "</ol>\n" : "");
}

static void who(struct page *p, const struct skn_writer *w)
{
	struct skn_buf changes = SKN_BUF_INIT;

	line_begin(p, "Written by");
	if (w->engine)
		key(p, w->engine);
	skn_html_out_raw(&p->h, w->engine && w->author ? " run by " : "");
	if (w->author)
		text(p, w->author);
	else if (!w->engine)
		skn_html_out_raw(&p->h, "nobody who is known");
	skn_html_out_raw(&p->h, w->author && !w->engine ? " by hand: " : ": ");
	skn_review_changes(&changes, w);
	text(p, changes.p);
	line_end(p);
	skn_buf_release(&changes);
}

static void owners(struct page *p, const struct skn_owners *list)
{
	if (!list->list.n)
		return;
	line_begin(p, "Must look");
	for (size_t i = 0; i < list->list.n; i++) {
		const struct skn_owner *o = &list->list.v[i];

		skn_html_out_raw(&p->h, i ? ", " : "");
		key(p, o->name);
		if (o->section) {
			skn_html_out_raw(&p->h, " for ");
			text(p, o->section);
			skn_html_out_raw(&p->h, o->optional ? " (optional)" : "");
		}
	}
	line_end(p);
}

/* Made harmless by text(). */
static void plain_name(struct skn_buf *out, const char *s, size_t n)
{
	skn_buf_add(out, s, n);
}

static void sources(struct page *p, const struct skn_review_thread *t)
{
	for (int gained = 1; gained >= 0; gained--) {
		struct skn_buf line = SKN_BUF_INIT;

		if (!(gained ? t->gained : t->lost))
			continue;
		skn_review_outlets(&line, t, gained, plain_name);
		line_begin(p, "Sources");
		text(p, line.p);
		line_end(p);
		skn_buf_release(&line);
	}
	if (t->collected) {
		char *n = skn_xasprintf("%zu new item%s", t->collected, t->collected == 1 ? "" : "s");

		line_begin(p, "Collected");
		text(p, n);
		line_end(p);
		free(n);
	}
}

static void facts(struct page *p, const struct skn_review_thread *t)
{
	skn_html_out_raw(&p->h, "<section>\n<h2 dir=\"auto\">");
	text(p, t->head.name);
	skn_html_out_raw(&p->h, "</h2>\n");
	if (t->broken) {
		line_begin(p, "Cannot be read:");
		text(p, t->broken);
		line_end(p);
	}
	owners(p, &t->owners);
	for (size_t i = 0; i < t->writers.list.n; i++)
		who(p, &t->writers.list.v[i]);
	sources(p, t);
	findings(p, t);
	skn_html_out_raw(&p->h, "</section>\n");
}

static int thread(struct page *p, struct skn_review *r, const struct skn_twin *twin, struct skn_err *err)
{
	struct skn_review_thread t;
	int rc = skn_review_thread_load(&t, r, twin, err);

	if (rc == SKN_OK) {
		facts(p, &t);
		if (!t.broken)
			skn_diff_html(p->h.out, &t.head, &t.diff, 0);
	}
	skn_review_thread_release(&t);
	return rc;
}

static void branch(struct page *p, const struct skn_review *r)
{
	struct skn_review_branch b;
	struct skn_buf counts = SKN_BUF_INIT;
	size_t errors = skn_diags_count(&r->found, SKN_SEVERITY_ERROR);
	size_t warnings = skn_diags_count(&r->found, SKN_SEVERITY_WARNING) - errors;

	skn_review_branch_make(&b, r);
	skn_review_counts(&counts, errors, warnings, r->found.list.n - errors - warnings);
	skn_html_out_raw(&p->h, "<section>\n");
	line_begin(p, "New findings:");
	text(p, counts.n ? counts.p : "none");
	line_end(p);
	if (b.unknown) {
		line_begin(p, "Not known:");
		text(p, b.unknown);
		line_end(p);
	}
	if (b.found.n)
		list_begin(p, "The branch");
	for (size_t i = 0; i < b.found.n; i++) {
		finding(p, b.found.v[i], NULL);
		skn_html_out_raw(&p->h, "</li>\n");
	}
	skn_html_out_raw(&p->h, b.found.n ? "</ol>\n" : "");
	if (b.files.n)
		list_begin(p, "Outside the threads");
	for (size_t i = 0; i < b.files.n; i++) {
		skn_html_out_raw(&p->h, "<li class=\"changed\"><p class=\"what\">");
		key(p, b.files.v[i]->path);
		skn_html_out_raw(&p->h, " ");
		text(p, skn_review_file_word(b.files.v[i]));
		skn_html_out_raw(&p->h, "</p></li>\n");
	}
	skn_html_out_raw(&p->h, b.files.n ? "</ol>\n" : "");
	skn_html_out_raw(&p->h, "</section>\n");
	skn_buf_release(&counts);
	skn_review_branch_release(&b);
}

int skn_review_html(struct skn_sink *out, struct skn_review *review, struct skn_err *err)
{
	struct page p = { .h = { .out = out } };
	char *title = skn_xasprintf("%s \u2192 %s", review->range.base_name, review->range.head_name);
	int rc = SKN_OK;

	skn_diff_html_begin(out, title);
	branch(&p, review);
	for (size_t i = 0; rc == SKN_OK && i < review->twins.n; i++)
		rc = thread(&p, review, &review->twins.v[i], err);
	skn_diff_html_end(out);
	free(title);
	return rc == SKN_OK ? skn_sink_check(out, err) : rc;
}
