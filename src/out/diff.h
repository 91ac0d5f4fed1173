/*
 * diff.h - a diff of two versions for readers: terminal, stat, Markdown, HTML, JSON.
 *
 * All show the changes grouped as the page is (narrative, timeline,
 * perspectives, tensions, sources, the thread itself), each with the newly
 * collected items behind it.  A moved sentence stands once, where it is now.
 */
#ifndef SKN_OUT_DIFF_H
#define SKN_OUT_DIFF_H

#include "base/sink.h"
#include "rev/diff.h"
#include "text/jsonw.h"
#include "text/term.h"

/* What is compared, for headings: all borrowed. */
struct skn_diff_head {
	const char *name;                  /* of the thread */
	const char *title;
	const char *from, *to;             /* labels: "v3", "work tree" */
	const char *from_commit, *to_commit; /* hex or NULL */
	const struct skn_thread *old_thread, *new_thread; /* NULL: it was, is not there */
};

enum skn_diff_show {
	SKN_DIFF_ALL = 1,   /* citation order and other small things too */
	SKN_DIFF_WORDS = 2  /* word marks in plain text: [-old-] {+new+}, as git's --word-diff */
};

/* Whether there is anything to show: what is small counts with SKN_DIFF_ALL only. */
bool skn_diff_has_shown(const struct skn_diff *diff, unsigned flags);

/* "energy/lithium  v2 → v3  The lithium squeeze", a line: what the next two begin with. */
void skn_diff_put_head(struct skn_sink *out, const struct skn_term *term, const struct skn_diff_head *head);
void skn_diff_terminal(struct skn_sink *out, const struct skn_term *term, const struct skn_diff_head *head,
		       const struct skn_diff *diff, unsigned flags);
/* A line per section that changed, with counts and a bar, as git's --stat. */
void skn_diff_stat(struct skn_sink *out, const struct skn_term *term, const struct skn_diff_head *head,
		   const struct skn_diff *diff);
/* GitHub-flavoured Markdown: what `review` posts. */
void skn_diff_md(struct skn_sink *out, const struct skn_diff_head *head, const struct skn_diff *diff,
		 unsigned flags);
/* One self-contained page for any number of threads: inline and side by side, in dark and light,
 * no script needed.  begin, thread ..., end. */
void skn_diff_html_begin(struct skn_sink *out, const char *title);
void skn_diff_html(struct skn_sink *out, const struct skn_diff_head *head, const struct skn_diff *diff,
		   unsigned flags);
void skn_diff_html_end(struct skn_sink *out);
/* The two buttons that choose, siblings before what they act on: for a page that has a
 * head of its own, and in its <main> these and skn_diff_html. */
void skn_diff_html_switch(struct skn_sink *out);
/* One object (schema/out-diff.json); applying it to the old version gives the new one. */
void skn_diff_json(struct skn_jsonw *w, const struct skn_diff_head *head, const struct skn_diff *diff,
		   unsigned flags);

#endif
