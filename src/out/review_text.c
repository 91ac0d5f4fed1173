/*
 * review_text.c - a review on a terminal.
 */
#include "out/diff.h"
#include "out/review_parts.h"

struct page {
	struct skn_sink *out;
	const struct skn_term *term;
};

static void text(struct page *p, const char *s)
{
	skn_term_safe(p->out, s, strlen(s), false);
}

static void styled(struct page *p, enum skn_term_style style, const char *s)
{
	skn_term_styled(p->term, p->out, style, s, strlen(s));
}

static void label(struct page *p, const char *name)
{
	skn_sink_puts(p->out, "  ");
	styled(p, SKN_TERM_DIM, name);
	skn_sink_putc(p->out, ' ');
}

static void finding(struct page *p, const struct skn_diag *d, const struct skn_review_thread *t)
{
	static const enum skn_term_style styles[] = { SKN_TERM_PLAIN, SKN_TERM_DIM, SKN_TERM_WARNING, SKN_TERM_ERROR };
	struct skn_buf place = SKN_BUF_INIT;

	skn_review_place(&place, d, t);
	skn_sink_puts(p->out, "  ");
	text(p, place.p);
	skn_sink_puts(p->out, place.n ? ": " : "");
	styled(p, styles[d->severity], skn_severity_name(d->severity));
	skn_sink_puts(p->out, ": ");
	text(p, d->message);
	skn_sink_printf(p->out, " [%s]\n", d->rule);
	if (d->hint && !t) {
		label(p, "  hint:");
		text(p, d->hint);
		skn_sink_putc(p->out, '\n');
	}
	skn_buf_release(&place);
}

static void who(struct page *p, const struct skn_writer *w)
{
	struct skn_buf changes = SKN_BUF_INIT;

	label(p, "written by");
	if (w->engine)
		text(p, w->engine);
	skn_sink_puts(p->out, w->engine && w->author ? ", run by " : "");
	if (w->author)
		text(p, w->author);
	else if (!w->engine)
		skn_sink_puts(p->out, "nobody who is known");
	skn_review_changes(&changes, w);
	skn_sink_printf(p->out, "%s: ", !w->engine && w->author ? ", by hand" : "");
	text(p, changes.p);
	skn_sink_putc(p->out, '\n');
	skn_buf_release(&changes);
}

static void plain_name(struct skn_buf *out, const char *s, size_t n)
{
	skn_term_safe_buf(out, s, n, false);
}

static void sources(struct page *p, const struct skn_review_thread *t)
{
	struct skn_buf line = SKN_BUF_INIT;

	if (!t->gained && !t->lost)
		return;
	if (t->gained)
		skn_review_outlets(&line, t, true, plain_name);
	skn_buf_adds(&line, t->gained && t->lost ? "; " : "");
	if (t->lost)
		skn_review_outlets(&line, t, false, plain_name);
	label(p, "sources");
	skn_sink_put(p->out, line.p, line.n);
	skn_sink_putc(p->out, '\n');
	skn_buf_release(&line);
}

static void facts(struct page *p, const struct skn_review_thread *t)
{
	if (t->broken) {
		label(p, "cannot be read:");
		text(p, t->broken);
		skn_sink_putc(p->out, '\n');
	}
	if (t->owners.list.n)
		label(p, "must look");
	for (size_t i = 0; i < t->owners.list.n; i++) {
		const struct skn_owner *o = &t->owners.list.v[i];

		skn_sink_puts(p->out, i ? ", " : "");
		text(p, o->name);
		if (o->section) {
			skn_sink_puts(p->out, " for ");
			text(p, o->section);
			skn_sink_puts(p->out, o->optional ? " (optional)" : "");
		}
	}
	skn_sink_puts(p->out, t->owners.list.n ? "\n" : "");
	for (size_t i = 0; i < t->writers.list.n; i++)
		who(p, &t->writers.list.v[i]);
	sources(p, t);
	if (t->collected) {
		label(p, "collected");
		skn_sink_printf(p->out, "%zu new item%s\n", t->collected, t->collected == 1 ? "" : "s");
	}
	for (size_t i = 0; i < t->found.n; i++)
		finding(p, t->found.v[i], t);
	for (size_t i = 0; i < t->quotes.n; i++) {
		finding(p, t->quotes.v[i].diag, t);
		for (size_t k = 0; k < t->quotes.v[i].cited.n; k++) {
			label(p, "  cited in:");
			text(p, t->quotes.v[i].cited.v[k]);
			skn_sink_putc(p->out, '\n');
		}
	}
}

static int thread(struct page *p, struct skn_review *r, const struct skn_twin *twin, struct skn_err *err)
{
	struct skn_review_thread t;
	int rc = skn_review_thread_load(&t, r, twin, err);

	if (rc == SKN_OK) {
		skn_sink_putc(p->out, '\n');
		if (t.broken) {
			styled(p, SKN_TERM_HEADING, t.head.name);
			skn_sink_putc(p->out, '\n');
		} else {
			skn_diff_terminal(p->out, p->term, &t.head, &t.diff, 0);
			skn_sink_putc(p->out, '\n');
		}
		facts(p, &t);
	}
	skn_review_thread_release(&t);
	return rc;
}

static void branch(struct page *p, const struct skn_review *r)
{
	struct skn_review_branch b;

	skn_review_branch_make(&b, r);
	if (b.unknown) {
		text(p, b.unknown);
		skn_sink_putc(p->out, '\n');
	}
	if (b.found.n || b.files.n) {
		skn_sink_putc(p->out, '\n');
		styled(p, SKN_TERM_HEADING, "The branch");
		skn_sink_putc(p->out, '\n');
	}
	for (size_t i = 0; i < b.found.n; i++)
		finding(p, b.found.v[i], NULL);
	for (size_t i = 0; i < b.files.n; i++) {
		label(p, skn_review_file_word(b.files.v[i]));
		text(p, b.files.v[i]->path);
		skn_sink_putc(p->out, '\n');
	}
	skn_review_branch_release(&b);
}

int skn_review_text(struct skn_sink *out, struct skn_review *review, struct skn_err *err)
{
	static const struct skn_term plain = { .width = SKN_TERM_WIDTH_DEFAULT };
	struct page p = { .out = out, .term = review->options.term ? review->options.term : &plain };
	size_t errors = skn_diags_count(&review->found, SKN_SEVERITY_ERROR);
	size_t warnings = skn_diags_count(&review->found, SKN_SEVERITY_WARNING) - errors;
	struct skn_buf counts = SKN_BUF_INIT;
	int rc = SKN_OK;

	skn_sink_printf(out, "%zu thread%s differ%s between ", review->twins.n, review->twins.n == 1 ? "" : "s",
			review->twins.n == 1 ? "s" : "");
	styled(&p, SKN_TERM_KEY, review->range.base_name);
	skn_sink_puts(out, " and ");
	styled(&p, SKN_TERM_KEY, review->range.head_name);
	skn_review_counts(&counts, errors, warnings, review->found.list.n - errors - warnings);
	skn_sink_printf(out, "; new findings: %s\n", counts.n ? counts.p : "none");
	skn_buf_release(&counts);
	for (size_t i = 0; rc == SKN_OK && i < review->twins.n; i++)
		rc = thread(&p, review, &review->twins.v[i], err);
	if (rc == SKN_OK)
		branch(&p, review);
	return rc == SKN_OK ? skn_sink_check(out, err) : rc;
}
