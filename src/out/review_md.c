/*
 * review_md.c - a review as a comment of a pull request.
 */
#include "out/comment.h"
#include "out/review_fit.h"
#include "out/review_parts.h"

/* What is longer is cut, so that nothing pushes a thread out of the report. */
#define NAME_COLUMNS 60     /* of a branch, person, engine, owner, outlet */
#define TITLE_COLUMNS 200
#define QUOTED_COLUMNS 160  /* of a sentence that cites */
#define MESSAGE_COLUMNS 400 /* of a finding */
#define OWNERS_MAX 30       /* that are named */
#define WRITERS_MAX 20

static void text(struct skn_buf *out, const char *s)
{
	skn_comment_text(out, s, strlen(s));
}

static void code(struct skn_buf *out, const char *s)
{
	skn_comment_code(out, s, strlen(s));
}

static void text_cut(struct skn_buf *out, const char *s, size_t n, size_t columns)
{
	struct skn_buf cut = SKN_BUF_INIT;

	skn_term_cut(&cut, s, n, columns);
	skn_comment_text(out, cut.p, cut.n);
	skn_buf_release(&cut);
}

static void code_cut(struct skn_buf *out, const char *s, size_t columns)
{
	struct skn_buf cut = SKN_BUF_INIT;

	skn_term_cut(&cut, s, strlen(s), columns);
	code(out, cut.p);
	skn_buf_release(&cut);
}

static void name_cut(struct skn_buf *out, const char *s, size_t n)
{
	text_cut(out, s, n, NAME_COLUMNS);
}

/* ---- what a finding says ---- */

static void finding(struct skn_buf *out, const struct skn_diag *d, const struct skn_review_thread *t)
{
	struct skn_buf place = SKN_BUF_INIT;

	skn_buf_addf(out, "- **%s** ", skn_severity_name(d->severity));
	code(out, d->rule);
	skn_review_place(&place, d, t);
	if (place.n) {
		skn_buf_adds(out, " \u00b7 ");
		code_cut(out, place.p, TITLE_COLUMNS);
	}
	skn_buf_adds(out, " \u00b7 ");
	text_cut(out, d->message, strlen(d->message), MESSAGE_COLUMNS);
	skn_buf_addc(out, '\n');
	skn_buf_release(&place);
}

static void hint(struct skn_buf *out, const struct skn_diag *d)
{
	if (!d->hint)
		return;
	skn_buf_adds(out, "  - ");
	text(out, d->hint);
	skn_buf_addc(out, '\n');
}

/* ---- one thread ---- */

static void who(struct skn_buf *out, const struct skn_review_thread *t)
{
	for (size_t i = 0; i < t->writers.list.n && i < WRITERS_MAX; i++) {
		const struct skn_writer *w = &t->writers.list.v[i];
		struct skn_buf changes = SKN_BUF_INIT;

		skn_buf_adds(out, i ? "; " : "");
		if (w->engine)
			code_cut(out, w->engine, NAME_COLUMNS);
		if (w->engine && w->author)
			skn_buf_adds(out, " run by ");
		if (w->author)
			name_cut(out, w->author, strlen(w->author));
		else if (!w->engine)
			skn_buf_adds(out, "nobody who is known");
		if (!w->engine && w->author)
			skn_buf_adds(out, " by hand");
		skn_review_changes(&changes, w);
		skn_buf_adds(out, " (");
		text(out, changes.p);
		skn_buf_addc(out, ')');
		skn_buf_release(&changes);
	}
	if (t->writers.list.n > WRITERS_MAX)
		skn_buf_addf(out, "; and %zu more", t->writers.list.n - WRITERS_MAX);
}

static void owners(struct skn_buf *out, const struct skn_owners *list)
{
	for (size_t i = 0; i < list->list.n && i < OWNERS_MAX; i++) {
		const struct skn_owner *o = &list->list.v[i];

		skn_buf_adds(out, i ? ", " : "");
		code_cut(out, o->name, NAME_COLUMNS);
		if (o->section) {
			skn_buf_adds(out, " for ");
			name_cut(out, o->section, strlen(o->section));
			skn_buf_adds(out, o->optional ? " (optional)" : "");
		}
	}
	if (list->list.n > OWNERS_MAX)
		skn_buf_addf(out, " and %zu more", list->list.n - OWNERS_MAX);
}

/* The lines between the thread's name and its changes. */
static void facts(struct skn_buf *out, const struct skn_review_thread *t)
{
	if (t->broken) {
		skn_buf_adds(out, "\n**Cannot be read:** ");
		text(out, t->broken);
		skn_buf_addc(out, '\n');
	}
	if (t->owners.list.n) {
		skn_buf_adds(out, "\n**Must look:** ");
		owners(out, &t->owners);
		skn_buf_addc(out, '\n');
	}
	if (t->writers.list.n) {
		skn_buf_adds(out, "\n**Written by:** ");
		who(out, t);
		skn_buf_addc(out, '\n');
	}
	if (t->gained || t->lost) {
		skn_buf_adds(out, "\n**Sources:** ");
		if (t->gained)
			skn_review_outlets(out, t, true, name_cut);
		skn_buf_adds(out, t->gained && t->lost ? "; " : "");
		if (t->lost)
			skn_review_outlets(out, t, false, name_cut);
		skn_buf_addc(out, '\n');
	}
	if (t->collected)
		skn_buf_addf(out, "\n**Collected:** %zu new item%s\n", t->collected, t->collected == 1 ? "" : "s");
}

static void findings(struct skn_buf *out, const struct skn_review_thread *t)
{
	if (t->found.n)
		skn_buf_adds(out, "\n#### New findings\n\n");
	for (size_t i = 0; i < t->found.n; i++)
		finding(out, t->found.v[i], t);
	if (t->quotes.n)
		skn_buf_adds(out, "\n#### Quotes that do not stand in their source\n\n");
	for (size_t i = 0; i < t->quotes.n; i++) {
		const struct skn_review_quote *q = &t->quotes.v[i];

		finding(out, q->diag, t);
		for (size_t k = 0; k < q->cited.n; k++) {
			skn_buf_adds(out, "  - cited in \u201c");
			text_cut(out, q->cited.v[k], strcspn(q->cited.v[k], "\n"), QUOTED_COLUMNS);
			skn_buf_adds(out, "\u201d\n");
		}
	}
}

/* Where there is no diff to begin with, or one whose title is too long. */
static void short_top(struct skn_buf *out, const struct skn_review_thread *t)
{
	const char *title = t->head.title ? t->head.title : t->head.name;

	skn_buf_adds(out, "### ");
	text_cut(out, title, strlen(title), TITLE_COLUMNS);
	skn_buf_adds(out, "\n\n");
	code(out, t->head.name);
	skn_buf_adds(out, " \u00b7 ");
	text(out, t->from_label ? t->from_label : "nothing");
	skn_buf_adds(out, " \u2192 ");
	text(out, t->to_label ? t->to_label : "nothing");
	skn_buf_addc(out, '\n');
}

static void thread_section(struct skn_fit_section *section, const struct skn_review_thread *t)
{
	bool long_title = t->head.title && strlen(t->head.title) > TITLE_COLUMNS;
	struct skn_buf md = SKN_BUF_INIT;
	struct skn_sink sink;
	const char *changes;

	skn_sink_to_buf(&sink, &md);
	if (!t->broken)
		skn_diff_md(&sink, &t->head, &t->diff, 0);
	/* Its own head ends where the first section begins. */
	changes = strstr(md.p, "\n#### ");
	changes = changes ? changes : md.p + md.n;
	*section = (struct skn_fit_section){ .text = SKN_BUF_INIT, .important = t->errors > 0 };
	skn_buf_addc(&section->text, '\n');
	if (t->broken || long_title)
		short_top(&section->text, t);
	else
		skn_buf_add(&section->text, md.p, (size_t)(changes - md.p));
	facts(&section->text, t);
	findings(&section->text, t);
	skn_buf_adds(&section->text, changes);
	skn_buf_release(&md);
}

/* ---- the report ---- */

static void commit(struct skn_buf *out, const struct skn_oid *oid)
{
	char hex[SKN_OID_HEX + 1];

	skn_oid_hex(hex, oid);
	skn_buf_addf(out, "`%.10s`", hex);
}

static void top(struct skn_buf *out, const struct skn_review *r, const struct skn_review_branch *branch)
{
	size_t errors = skn_diags_count(&r->found, SKN_SEVERITY_ERROR);
	size_t warnings = skn_diags_count(&r->found, SKN_SEVERITY_WARNING) - errors;
	struct skn_buf counts = SKN_BUF_INIT;

	skn_buf_adds(out, SKN_REVIEW_MARKER "\n");
	if (r->twins.n)
		skn_buf_addf(out, "**%zu thread%s** change%s", r->twins.n, r->twins.n == 1 ? "" : "s",
			     r->twins.n == 1 ? "s" : "");
	else
		skn_buf_adds(out, "**No thread** changes");
	skn_buf_adds(out, " from ");
	code_cut(out, r->range.base_name, NAME_COLUMNS);
	skn_buf_adds(out, " to ");
	code_cut(out, r->range.head_name, NAME_COLUMNS);
	skn_buf_adds(out, " (");
	commit(out, &r->range.from);
	skn_buf_adds(out, "..");
	commit(out, &r->range.head);
	skn_review_counts(&counts, errors, warnings, r->found.list.n - errors - warnings);
	skn_buf_addf(out, "). New findings: %s%s%s.\n", errors ? "**" : "", counts.n ? counts.p : "none",
		     errors ? "**" : "");
	if (branch->unknown)
		skn_buf_addf(out, "\n%s\n", branch->unknown);
	skn_buf_release(&counts);
}

static void branch_section(struct skn_fit_sections *sections, const struct skn_review_branch *branch)
{
	struct skn_fit_section section = { .text = SKN_BUF_INIT, .important = true, .early = true };

	if (branch->found.n)
		skn_buf_adds(&section.text, "\n#### The branch\n\n");
	for (size_t i = 0; i < branch->found.n; i++) {
		finding(&section.text, branch->found.v[i], NULL);
		hint(&section.text, branch->found.v[i]);
	}
	if (branch->files.n)
		skn_buf_adds(&section.text, "\n#### Outside the threads\n\n");
	for (size_t i = 0; i < branch->files.n; i++) {
		skn_buf_adds(&section.text, "- ");
		code(&section.text, branch->files.v[i]->path);
		skn_buf_addf(&section.text, " %s\n", skn_review_file_word(branch->files.v[i]));
	}
	skn_vec_push(&sections->list, section);
}

/* One line a thread, where there are several. */
static void overview_line(struct skn_buf *out, const struct skn_review_thread *t)
{
	struct skn_buf counts = SKN_BUF_INIT;

	skn_buf_adds(out, "- ");
	code(out, t->head.name);
	skn_buf_addc(out, ' ');
	text(out, t->from_label ? t->from_label : "");
	skn_buf_adds(out, t->from_label ? " \u2192 " : "\u2192 ");
	text(out, t->to_label ? t->to_label : "removed");
	skn_review_counts(&counts, t->errors, t->warnings, 0);
	if (counts.n)
		skn_buf_addf(out, " \u00b7 %s%s%s", t->errors ? "**" : "", counts.p, t->errors ? "**" : "");
	skn_buf_addc(out, '\n');
	skn_buf_release(&counts);
}

static int add_threads(struct skn_fit_sections *sections, struct skn_review *r, struct skn_err *err)
{
	struct skn_buf overview = SKN_BUF_INIT;
	size_t at = sections->list.n;
	int rc = SKN_OK;

	skn_vec_push(&sections->list, ((struct skn_fit_section){ .text = SKN_BUF_INIT, .important = true, .early = true }));
	if (r->twins.n > 1)
		skn_buf_addc(&overview, '\n');
	for (size_t i = 0; rc == SKN_OK && i < r->twins.n; i++) {
		struct skn_review_thread t;
		struct skn_fit_section section;

		rc = skn_review_thread_load(&t, r, &r->twins.v[i], err);
		if (rc == SKN_OK) {
			thread_section(&section, &t);
			skn_vec_push(&sections->list, section);
			if (r->twins.n > 1)
				overview_line(&overview, &t);
		}
		skn_review_thread_release(&t);
	}
	sections->list.v[at].text = overview;
	return rc;
}

int skn_review_md(struct skn_sink *out, struct skn_review *review, struct skn_err *err)
{
	struct skn_fit_sections sections = { 0 };
	struct skn_review_branch branch;
	struct skn_buf head = SKN_BUF_INIT, whole = SKN_BUF_INIT;
	int rc;

	skn_review_branch_make(&branch, review);
	top(&head, review, &branch);
	rc = add_threads(&sections, review, err);
	if (rc == SKN_OK) {
		branch_section(&sections, &branch);
		skn_fit(&whole, &head, &sections, review->options.max_size, "`skein review --format text` shows all.");
		skn_sink_put(out, whole.p, whole.n);
		rc = skn_sink_check(out, err);
	}
	skn_review_branch_release(&branch);
	skn_fit_sections_release(&sections);
	skn_buf_release(&head);
	skn_buf_release(&whole);
	return rc;
}
